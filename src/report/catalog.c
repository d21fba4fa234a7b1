/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/catalog.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/record.h"
#include "report/catalogue.h"

struct nuem_catalog {
    nuem_yaml *doc;
    size_t n;
    nuem_published_limit *limit; /* [n] */
    const char **cite;           /* all keys, one limit after the other */
};

enum { FILTERS = 5, MAX_KNOWN = 64 };

/* One word of a filter. */
typedef struct word {
    const char *name, *key, *text; /* option, key of an entry, NULL: any */
    bool part;                     /* the key need only contain it */
} word;

static bool same_letters(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (tolower((unsigned char)a[i]) != tolower((unsigned char)b[i])) return false;
    return true;
}

static bool matches(const nuem_node *limit, const word *w)
{
    const char *text = nuem_node_string(limit, w->key, "");
    size_t n, length = strlen(text);

    if (!w->text) return true;
    n = strlen(w->text);
    if (!w->part) return n == length && same_letters(text, w->text, n);
    for (size_t i = 0; i + n <= length; i++)
        if (same_letters(text + i, w->text, n)) return true;
    return false;
}

/* A word that no entry has is a slip of the user, not an empty answer. */
static nuem_status check(const nuem_node *limits, const word *w, nuem_error *err)
{
    const char *known[MAX_KNOWN];
    char text[480];
    size_t n = 0;

    for (size_t i = 0; i < limits->n; i++) {
        const char *value = nuem_node_string(limits->child[i], w->key, "");
        if (matches(limits->child[i], w)) return NUEM_OK;
        bool seen = !value[0] || n == MAX_KNOWN;
        for (size_t k = 0; k < n && !seen; k++) seen = strcmp(known[k], value) == 0;
        if (!seen) known[n++] = value;
    }
    nuem_unknown_text(text, sizeof text, w->name, w->text, "the catalogue has", known, n);
    return nuem_fail(err, NUEM_ERR_ARG, "%s", text);
}

static nuem_published_limit entry(const nuem_node *node)
{
    return (nuem_published_limit){
        .id = nuem_node_string(node, "id", ""),
        .quantity = nuem_node_string(node, "quantity", ""),
        .flavour = nuem_node_string(node, "flavour", ""),
        .value = nuem_node_number(node, "value", (double)NAN),
        .lower = nuem_node_number(node, "lower", (double)NAN),
        .upper = nuem_node_number(node, "upper", (double)NAN),
        .unit = nuem_node_string(node, "unit", ""),
        .cl = nuem_node_number(node, "cl", (double)NAN),
        .source_kind = nuem_node_string(node, "source_kind", ""),
        .experiment = nuem_node_string(node, "experiment", ""),
        .target = nuem_node_string(node, "target", ""),
        .atomic_model = nuem_node_string(node, "atomic_model", ""),
        .paper = nuem_node_string(node, "paper", ""),
        .arxiv = nuem_node_string(node, "arxiv", ""),
        .note = nuem_node_string(node, "note", ""),
        .year = nuem_node_integer(node, "year", 0),
        .status = nuem_node_string(node, "status", ""),
    };
}

static size_t cites(const nuem_node *limit)
{
    const nuem_node *cite = nuem_node_get(limit, "cite");

    return cite ? cite->n : 0;
}

static nuem_status collect(nuem_catalog *c, const nuem_node *limits, const word *words,
                           nuem_provenance *prov, nuem_error *err)
{
    size_t n_cite = 0, used = 0;
    nuem_status st = NUEM_OK;

    for (size_t i = 0; i < limits->n; i++) n_cite += cites(limits->child[i]);
    c->limit = malloc((limits->n + 1) * sizeof *c->limit);
    c->cite = malloc((n_cite + 1) * sizeof *c->cite);
    if (!c->limit || !c->cite) return nuem_fail_nomem(err);
    for (size_t i = 0; i < limits->n && !st; i++) {
        const nuem_node *node = limits->child[i], *cite = nuem_node_get(node, "cite");
        bool kept = true;
        for (size_t f = 0; f < FILTERS; f++) kept = kept && matches(node, &words[f]);
        if (!kept) continue;
        nuem_published_limit *limit = &c->limit[c->n++];
        *limit = entry(node);
        limit->cite = c->cite + used;
        limit->n_cite = cites(node);
        for (size_t k = 0; k < limit->n_cite && !st; k++) {
            c->cite[used++] = cite->child[k]->text;
            st = nuem_provenance_add_cite(prov, cite->child[k]->text, err);
        }
    }
    return st;
}

nuem_status nuem_catalog_open(const nuem_data *data, const nuem_catalog_filter *filter,
                              nuem_catalog **out, nuem_provenance *prov, nuem_error *err)
{
    const nuem_catalog_filter all = {NULL}, *f = filter ? filter : &all;
    const word words[FILTERS] = {
        {"quantity", "quantity", f->quantity, false},
        {"flavour", "flavour", f->flavour, false},
        {"source", "source_kind", f->source_kind, false},
        {"experiment", "experiment", f->experiment, true},
        {"status", "status", f->status, false},
    };
    nuem_catalog *c = calloc(1, sizeof *c);
    nuem_status st;

    if (!c) return nuem_fail_nomem(err);
    if ((st = nuem_catalogue_open(data, &c->doc, prov, err))) goto done;
    const nuem_node *limits = nuem_node_get(nuem_yaml_root(c->doc), "limits");
    for (size_t i = 0; i < FILTERS && !st; i++)
        if (words[i].text) st = check(limits, &words[i], err);
    if (st || (st = collect(c, limits, words, prov, err))) goto done;
    *out = c;
    c = NULL;
done:
    nuem_catalog_free(c);
    return st;
}

void nuem_catalog_free(nuem_catalog *c)
{
    if (!c) return;
    free(c->cite);
    free(c->limit);
    nuem_yaml_free(c->doc);
    free(c);
}

size_t nuem_catalog_count(const nuem_catalog *c)
{
    return c->n;
}

const nuem_published_limit *nuem_catalog_at(const nuem_catalog *c, size_t i)
{
    return &c->limit[i];
}
