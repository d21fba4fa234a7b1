/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/review.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/nearest.h"
#include "file/record.h"
#include "report/review_row.h"

static const struct {
    const char *id;
    nuem_review_function *compute;
} functions[] = {
    {"vertex", nuem_review_vertex},
    {"mu-dirac-sm", nuem_review_mu_dirac_sm},
    {"mu-majorana-transition", nuem_review_mu_majorana},
    {"naturalness-dirac", nuem_review_naturalness_dirac},
    {"naturalness-majorana", nuem_review_naturalness_majorana},
    {"model-spin-symmetry", nuem_review_model_spin_symmetry},
    {"mu-eff-oscillation", nuem_review_mu_eff},
    {"borexino-flavour", nuem_review_borexino_flavour},
    {"edm", nuem_review_edm},
    {"r2-definition", nuem_review_radius_definition},
    {"r2-sm", nuem_review_radius_sm},
    {"r2-interference", nuem_review_radius_interference},
    {"xenon1t-mu", nuem_review_xenon1t_mu},
    {"xenon1t-transition", nuem_review_xenon1t_transition},
    {"gemma-mu", nuem_review_gemma_mu},
    {"borexino-mu", nuem_review_borexino_mu},
    {"vgen-mu", nuem_review_vgen_mu},
    {"globular-mu", nuem_review_globular_mu},
    {"q-neutrality", nuem_review_neutrality},
    {"q-pulsar", nuem_review_pulsar},
    {"q-gemma-free", nuem_review_q_gemma_free},
    {"q-gemma-atomic", nuem_review_q_gemma_atomic},
    {"q-vgen", nuem_review_q_vgen},
    {"q-combined", nuem_review_q_combined},
    {"r2-lab", nuem_review_r2_lab},
    {"cevns-mu", nuem_review_cevns_mu},
    {"q-coherent", nuem_review_q_coherent},
    {"q-reactor-vs-cevns", nuem_review_q_reactor_cevns},
    {"r2-coherent", nuem_review_r2_coherent},
    {"cevas-mu", nuem_review_cevas_mu},
    {"cevas-observation", nuem_review_cevas_observation},
    {"supernova-collective", nuem_review_supernova},
    {"environments", nuem_review_environments},
};

struct nuem_review {
    const nuem_data *data;
    nuem_yaml *doc; /* owns the strings */
    size_t n;
    nuem_review_row *row; /* [n] */
};

/* clang-format off */
static const nuem_field row_fields[] = {
    {.key = "id", .type = NUEM_FIELD_STRING, .required = true, .doc = "identifier"},
    {.key = "quantity", .type = NUEM_FIELD_STRING, .required = true, .doc = "what it is"},
    {.key = "unit", .type = NUEM_FIELD_STRING, .required = true, .doc = "unit of the numbers"},
    {.key = "published", .type = NUEM_FIELD_ANY, .required = true, .doc = "number, list of numbers, or text"},
    {.key = "published_text", .type = NUEM_FIELD_STRING, .required = true, .doc = "as the review says it"},
    {.key = "tolerance", .type = NUEM_FIELD_NUMBER, .max = 1e3, .doc = "relative"},
    {.key = "method", .type = NUEM_FIELD_STRING, .required = true, .doc = "how it is computed"},
    {.key = "cite", .type = NUEM_FIELD_STRING_LIST, .doc = "BibTeX keys"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field review_fields[] = {
    NUEM_RECORD_FIELDS,
    {.key = "rows", .type = NUEM_FIELD_MAP_LIST, .required = true, .fields = row_fields, .doc = "rows in order"},
    {0},
};
/* clang-format on */

const char *nuem_review_status_text(nuem_review_status status)
{
    switch (status) {
#define STATUS_TEXT(name, text)                                                                    \
    case NUEM_REVIEW_##name: return text;
        NUEM_REVIEW_STATUS_LIST(STATUS_TEXT)
#undef STATUS_TEXT
    }
    return "unknown";
}

static nuem_status read_row(const nuem_node *map, nuem_review_row *row, nuem_error *err)
{
    const nuem_node *published = nuem_node_get(map, "published");
    nuem_status st = NUEM_OK;

    row->id = nuem_node_string(map, "id", "");
    row->quantity = nuem_node_string(map, "quantity", "");
    row->unit = nuem_node_string(map, "unit", "");
    row->method = nuem_node_string(map, "method", "");
    row->published_text = nuem_node_string(map, "published_text", "");
    row->tolerance = nuem_node_number(map, "tolerance", 0.0);
    if (published->kind == NUEM_NODE_SCALAR) {
        if (!published->quoted) {
            st = nuem_node_to_number(published, &row->published[0], err);
            row->n_published = 1;
        }
        return st;
    }
    if (published->kind != NUEM_NODE_LIST || published->n > NUEM_REVIEW_MAX_NUMBERS)
        return nuem_node_fail(published, err,
                              "must be a number, text in quotes, or at most %d numbers",
                              NUEM_REVIEW_MAX_NUMBERS);
    row->n_published = published->n;
    for (size_t i = 0; i < published->n && !st; i++)
        st = nuem_node_to_number(published->child[i], &row->published[i], err);
    return st;
}

nuem_status nuem_review_open(const nuem_data *data, nuem_review **out, nuem_provenance *prov,
                             nuem_error *err)
{
    nuem_review *r = calloc(1, sizeof *r);
    nuem_status st;

    if (!r) return nuem_fail_nomem(err);
    r->data = data;
    st = nuem_record_open(data, "review", "rows", "nuem/review/1", review_fields, &r->doc, prov,
                          err);
    st = nuem_data_lacks(st, err);
    if (!st) {
        const nuem_node *rows = nuem_node_get(nuem_yaml_root(r->doc), "rows");
        r->row = calloc(rows->n + 1, sizeof *r->row);
        if (!r->row) st = nuem_fail_nomem(err);
        for (size_t i = 0; i < rows->n && !st; i++)
            st = read_row(rows->child[i], &r->row[r->n++], err);
    }
    if (st) {
        nuem_review_free(r);
        return st;
    }
    *out = r;
    return NUEM_OK;
}

void nuem_review_free(nuem_review *r)
{
    if (!r) return;
    free(r->row);
    nuem_yaml_free(r->doc);
    free(r);
}

size_t nuem_review_count(const nuem_review *r)
{
    return r->n;
}

const nuem_review_row *nuem_review_row_at(const nuem_review *r, size_t i)
{
    return &r->row[i];
}

nuem_status nuem_review_find(const nuem_review *r, const char *id, size_t *i, nuem_error *err)
{
    const char **ids = malloc((r->n + 1) * sizeof *ids);

    if (!ids) return nuem_fail_nomem(err);
    for (size_t k = 0; k < r->n; k++) {
        ids[k] = r->row[k].id;
        if (strcmp(ids[k], id) == 0) {
            free(ids);
            *i = k;
            return NUEM_OK;
        }
    }
    const char *near = nuem_nearest(id, ids, r->n);
    free(ids);
    return nuem_fail(err, NUEM_ERR_ARG, "unknown row '%.60s'%s%s%s; nuem reproduce shows them all",
                     id, near ? "; did you mean '" : "", near ? near : "", near ? "'?" : "");
}

void nuem_review_note(nuem_review_row *row, const char *fmt, ...)
{
    size_t used = strlen(row->note);
    va_list args;

    va_start(args, fmt);
    vsnprintf(row->note + used, sizeof row->note - used, fmt, args);
    va_end(args);
}

/* Every published number inside the tolerance? */
static nuem_review_status compare(const nuem_review_row *row)
{
    if (row->n_published == 0 || row->n_published != row->n_computed || row->tolerance <= 0.0)
        return NUEM_REVIEW_DIFFERS; /* a row of another kind must state its own status */
    for (size_t k = 0; k < row->n_computed; k++)
        if (!(fabs(row->computed[k] - row->published[k]) <=
              row->tolerance * fabs(row->published[k])))
            return NUEM_REVIEW_DIFFERS;
    return NUEM_REVIEW_REPRODUCED;
}

nuem_status nuem_review_compute(nuem_review *r, size_t i, nuem_provenance *prov, nuem_error *err)
{
    if (i >= r->n) return nuem_fail(err, NUEM_ERR_ARG, "row %zu; there are %zu, from 0", i, r->n);
    nuem_review_row row = r->row[i];
    row.status = NUEM_REVIEW_PENDING;
    row.n_computed = 0;
    row.note[0] = '\0';
    for (size_t k = 0; k < sizeof functions / sizeof functions[0]; k++) {
        if (strcmp(functions[k].id, row.id) != 0) continue;
        nuem_status st = functions[k].compute(r->data, &row, prov, err);
        if (st) return st;
        if (row.status == NUEM_REVIEW_PENDING) row.status = compare(&row);
    }
    r->row[i] = row;
    return NUEM_OK;
}
