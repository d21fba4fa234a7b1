/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "file/record.h"
#include "io/writer.h"
#include "report/catalogue.h"

/* Options that select entries by a key of theirs. */
static const struct {
    const char *option, *key;
    bool part; /* the key need only contain the word */
} filters[] = {
    {"quantity", "quantity", false},  {"flavour", "flavour", false},
    {"source", "source_kind", false}, {"experiment", "experiment", true},
    {"status", "status", false},
};

enum { FILTERS = sizeof filters / sizeof filters[0], MAX_KNOWN = 64 };

static const nuem_option options[] = {
    {.name = "quantity",
     .kind = NUEM_OPTION_STRING,
     .metavar = "mu|q|r2",
     .doc = "only the magnetic moment, the millicharge or the charge radius"},
    {.name = "flavour",
     .kind = NUEM_OPTION_STRING,
     .metavar = "NAME",
     .doc = "only this element or mixture: e, mu, tau, emu, reactor, solar, ..."},
    {.name = "experiment",
     .kind = NUEM_OPTION_STRING,
     .metavar = "NAME",
     .doc = "only experiments whose name contains this"},
    {.name = "source",
     .kind = NUEM_OPTION_STRING,
     .metavar = "KIND",
     .doc = "only this kind of source: reactor, solar, accelerator, projection, ..."},
    {.name = "status",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "confirmed|unconfirmed",
     .doc = "only numbers that were seen at their source, or only the others"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem catalog --quantity r2 --flavour mutau --format csv",
     "Limits on one element, for a program:", NULL},
    {NULL, NULL, NULL},
};

static bool same_letters(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (tolower((unsigned char)a[i]) != tolower((unsigned char)b[i])) return false;
    return true;
}

static bool matches(const char *text, const char *word, bool part)
{
    size_t n = strlen(word), length = strlen(text);

    if (!part) return n == length && same_letters(text, word, n);
    for (size_t i = 0; i + n <= length; i++)
        if (same_letters(text + i, word, n)) return true;
    return false;
}

/* A word that no entry has is a slip of the user, not an empty answer. */
static nuem_status check_filter(const nuem_node *limits, size_t f, const char *word,
                                nuem_error *err)
{
    const char *known[MAX_KNOWN];
    char text[480];
    size_t n = 0;

    for (size_t i = 0; i < limits->n; i++) {
        const char *value = nuem_node_string(limits->child[i], filters[f].key, "");
        if (matches(value, word, filters[f].part)) return NUEM_OK;
        bool seen = !value[0] || n == MAX_KNOWN;
        for (size_t k = 0; k < n && !seen; k++) seen = strcmp(known[k], value) == 0;
        if (!seen) known[n++] = value;
    }
    nuem_unknown_text(text, sizeof text, filters[f].option, word, "the catalogue has", known, n);
    return nuem_fail(err, NUEM_ERR_ARG, "%s", text);
}

static bool is_selected(const nuem_context *ctx, const nuem_node *limit)
{
    for (size_t f = 0; f < FILTERS; f++) {
        const char *word = nuem_args_string(ctx->args, filters[f].option);
        if (word && !matches(nuem_node_string(limit, filters[f].key, ""), word, filters[f].part))
            return false;
    }
    return true;
}

/* The keys of an entry in the order of the columns. A page for people leaves the long ones out. */
static bool is_shown(const nuem_context *ctx, const nuem_field *field)
{
    static const char *const hidden[] = {"paper", "note", "atomic_model", "cite"};

    for (size_t i = 0; ctx->format == NUEM_RESULT_TEXT && i < sizeof hidden / sizeof hidden[0]; i++)
        if (strcmp(field->key, hidden[i]) == 0) return false;
    return true;
}

/* "key, key" in the row; each key also into the provenance. */
static nuem_status add_cites(nuem_context *ctx, const nuem_node *cite, nuem_result *r, bool shown,
                             nuem_error *err)
{
    nuem_writer keys = {0};
    nuem_status st = NUEM_OK;

    for (size_t i = 0; cite && i < cite->n && st == NUEM_OK; i++) {
        st = nuem_provenance_add_cite(ctx->provenance, cite->child[i]->text, err);
        nuem_writer_addf(&keys, "%s%s", i ? ", " : "", cite->child[i]->text);
    }
    if (st == NUEM_OK && keys.failed) st = nuem_fail_nomem(err);
    if (st == NUEM_OK && shown && keys.n) nuem_result_cell_string(r, "cite", keys.text);
    nuem_writer_clear(&keys);
    return st;
}

static nuem_status add_limit(nuem_context *ctx, const nuem_node *limit, nuem_result *r,
                             nuem_error *err)
{
    nuem_status st = NUEM_OK;

    nuem_result_row(r);
    for (const nuem_field *f = nuem_catalogue_fields; f->key && st == NUEM_OK; f++) {
        const nuem_node *node = nuem_node_get(limit, f->key);
        if (f->type == NUEM_FIELD_STRING_LIST)
            st = add_cites(ctx, node, r, is_shown(ctx, f), err);
        else if (!node || !is_shown(ctx, f))
            continue;
        else if (f->type == NUEM_FIELD_NUMBER)
            nuem_result_cell_number(r, f->key, nuem_node_number(limit, f->key, (double)NAN));
        else if (f->type == NUEM_FIELD_INTEGER)
            nuem_result_cell_integer(r, f->key, nuem_node_integer(limit, f->key, 0));
        else
            nuem_result_cell_string(r, f->key, node->text);
    }
    return st;
}

static nuem_status fill(nuem_context *ctx, nuem_result *r, nuem_error *err)
{
    const nuem_data *data = NULL;
    nuem_yaml *doc = NULL;
    nuem_status st;

    if ((st = nuem_context_data(ctx, &data, err))) return st;
    if ((st = nuem_catalogue_open(data, &doc, ctx->provenance, err))) return st;
    const nuem_node *limits = nuem_node_get(nuem_yaml_root(doc), "limits");
    for (size_t f = 0; f < FILTERS && st == NUEM_OK; f++) {
        const char *word = nuem_args_string(ctx->args, filters[f].option);
        if (word) st = check_filter(limits, f, word, err);
    }
    nuem_result_table(r, "rows");
    for (const nuem_field *f = nuem_catalogue_fields; f->key; f++)
        if (is_shown(ctx, f)) nuem_result_column(r, f->key, "");
    for (size_t i = 0; i < limits->n && st == NUEM_OK; i++)
        if (is_selected(ctx, limits->child[i])) st = add_limit(ctx, limits->child[i], r, err);
    nuem_yaml_free(doc);
    return st;
}

static int run(nuem_context *ctx)
{
    nuem_result *r = NULL;
    nuem_error err;

    if (nuem_result_create("catalog", &r, &err)) return nuem_context_fail(ctx, &err);
    int code = fill(ctx, r, &err) ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_catalog = {
    .noun = "catalog",
    .summary = "published limits with their sources",
    .doc =
        "Upper limits (value) and intervals (lower, upper) as published, each in its own unit. "
        "They "
        "hold for the mixture of flavours at their detector: compare like with like. Paper, atomic "
        "model, notes and BibTeX keys are in the json and csv forms.",
    .options = options,
    .examples = examples,
    .run = run,
};
