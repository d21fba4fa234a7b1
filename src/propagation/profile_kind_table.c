/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records whose medium is a table. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "propagation/profile_kind.h"
#include "propagation/profile_table.h"

/* clang-format off */
const nuem_field nuem_profile_table_fields[] = {
    {.key = "file", .type = NUEM_FIELD_STRING, .required = true, .doc = "CSV beside this file; columns x_km, ne_cm3, nn_cm3 and, for a field, b_gauss (with phi_rad where it turns) or bx_gauss and by_gauss; two rows with the same x_km make a jump"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
/* clang-format on */

/* Columns of a table of `rows`, or zeros for those that it lacks. */
typedef struct columns {
    const double *x, *ne, *nn, *a, *b;
    bool polar;
    double *zeros, *scaled; /* [rows], [2 rows] */
} columns;

static bool has(const nuem_table *t, const char *name)
{
    for (size_t i = 0; i < t->columns; i++)
        if (strcmp(t->name[i], name) == 0) return true;
    return false;
}

static const char *const known[] = {"x_km",    "ne_cm3",   "nn_cm3",  "b_gauss",
                                    "phi_rad", "bx_gauss", "by_gauss"};
enum { KNOWN = sizeof known / sizeof known[0], REQUIRED = 3 };

/* All names known, none missing: a field under another name would be no field. */
static nuem_status check_names(const nuem_table *t, nuem_error *err)
{
    char message[480];

    for (size_t i = 0; i < t->columns; i++) {
        bool is_known = false;
        for (size_t k = 0; k < KNOWN; k++) is_known = is_known || strcmp(t->name[i], known[k]) == 0;
        if (is_known) continue;
        nuem_unknown_text(message, sizeof message, "column", t->name[i], "columns", known, KNOWN);
        return nuem_fail_at(err, NUEM_ERR_DATA, t->file, 1, 0, "%s", message);
    }
    for (size_t k = 0; k < REQUIRED; k++)
        if (!has(t, known[k]))
            return nuem_fail_at(err, NUEM_ERR_DATA, t->file, 1, 0,
                                "has no column '%s'; a profile needs x_km, ne_cm3 and nn_cm3",
                                known[k]);
    return NUEM_OK;
}

static nuem_status read_field(const nuem_table *t, columns *c, nuem_error *err)
{
    const bool strength = has(t, "b_gauss"), components = has(t, "bx_gauss") || has(t, "by_gauss");
    nuem_status st;

    c->a = c->b = c->zeros;
    if (strength && components)
        return nuem_fail_at(err, NUEM_ERR_DATA, t->file, 1, 0,
                            "has b_gauss beside bx_gauss or by_gauss; a table has one of them");
    if (components) {
        if ((st = nuem_table_column(t, "bx_gauss", &c->a, err))) return st;
        return nuem_table_column(t, "by_gauss", &c->b, err);
    }
    c->polar = has(t, "phi_rad");
    if (c->polar && (st = nuem_table_bounded(t, "phi_rad", -1e15, 1e15, &c->b, err))) return st;
    return strength || c->polar ? nuem_table_column(t, "b_gauss", &c->a, err) : NUEM_OK;
}

/* What the checks of arrays say about element err->index, at its row. */
static nuem_status at_row(const nuem_table *t, nuem_error *err)
{
    char message[sizeof err->message];

    if (!err) return NUEM_ERR_DATA;
    memcpy(message, err->message, sizeof message);
    const size_t row = err->index >= 0 && (size_t)err->index < t->rows ? (size_t)err->index : 0;
    return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[row], 0, "%s", message);
}

static nuem_status check_rows(const nuem_table *t, const columns *c, nuem_error *err)
{
    if (nuem_profile_check_places(t->rows, c->x, err)) return at_row(t, err);
    for (size_t i = 0; i < t->rows; i++) {
        const nuem_medium m = {c->ne[i], c->nn[i], c->a[i], c->polar ? 0.0 : c->b[i]};
        if (has(t, "b_gauss") && !(fabs(c->a[i]) <= NUEM_PROFILE_FIELD_MAX))
            return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[i], 0,
                                "b_gauss is %g; it must lie in [-%g, %g] G", c->a[i],
                                NUEM_PROFILE_FIELD_MAX, NUEM_PROFILE_FIELD_MAX);
        if (nuem_profile_check_medium(&m, (long)i, err)) return at_row(t, err);
    }
    return NUEM_OK;
}

/* The field scaled such that its largest strength among the rows is `gauss`. */
static nuem_status scale(const nuem_table *t, columns *c, double gauss, nuem_error *err)
{
    double largest = 0.0;

    for (size_t i = 0; i < t->rows; i++)
        largest = fmax(largest, c->polar ? fabs(c->a[i]) : hypot(c->a[i], c->b[i]));
    if (!(largest > 0.0))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "field_gauss is %g, but the table has no field to scale", gauss);
    for (size_t i = 0; i < t->rows; i++) {
        c->scaled[i] = c->a[i] / largest * gauss;
        c->scaled[t->rows + i] = c->polar ? c->b[i] : c->b[i] / largest * gauss;
    }
    c->a = c->scaled;
    c->b = c->scaled + t->rows;
    return NUEM_OK;
}

static nuem_status build_table(const nuem_profile_source *s, nuem_profile **out, nuem_error *err)
{
    nuem_error local;
    nuem_error *e = err ? err : &local; /* its index is needed */
    nuem_table *t = NULL;
    columns c = {.zeros = NULL};
    nuem_status st;

    if ((st = nuem_record_table(nuem_node_get(s->block, "file"), &t, s->prov, e))) goto done;
    c.zeros = calloc(t->rows, sizeof *c.zeros);
    c.scaled = malloc(2 * t->rows * sizeof *c.scaled);
    if (!c.zeros || !c.scaled) {
        st = nuem_fail_nomem(e);
        goto done;
    }
    if ((st = check_names(t, e))) goto done;
    if ((st = nuem_table_column(t, "x_km", &c.x, e))) goto done;
    if ((st = nuem_table_column(t, "ne_cm3", &c.ne, e))) goto done;
    if ((st = nuem_table_column(t, "nn_cm3", &c.nn, e))) goto done;
    if ((st = read_field(t, &c, e))) goto done;
    if ((st = check_rows(t, &c, e))) goto done;
    if (!isnan(s->field_gauss) && (st = scale(t, &c, s->field_gauss, e))) goto done;
    st = nuem_profile_curves_create(t->rows, c.x, c.ne, c.nn, c.a, c.b, c.polar, out, e);
    if (st == NUEM_ERR_ARG) st = at_row(t, e);
done:
    free(c.zeros);
    free(c.scaled);
    nuem_table_free(t);
    return st;
}

const nuem_profile_kind nuem_profile_kind_table = {.name = "table", .build = build_table};
