/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/correction.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/arena.h"
#include "file/record.h"
#include "num/interpolate.h"
#include "target/correction.h"
#include "target/formula.h"
#include "target/tabulated.h"

enum { WEAK, DIPOLE, CHARGE, FACTORS };
static const char *const factor_name[FACTORS] = {"weak", "dipole", "charge"};

struct nuem_correction {
    nuem_correction_info info;
    const double *ln_t;            /* [n] */
    const double *factor[FACTORS]; /* [n], NULL: 1 */
    nuem_arena memory;
};

/* clang-format off */
const nuem_field nuem_binding_fields[] = {
    NUEM_RECORD_FIELDS,
    {.key = "element", .type = NUEM_FIELD_STRING, .required = true, .doc = "symbol of the element whose electrons are corrected"},
    {.key = "relative_to", .type = NUEM_FIELD_STRING, .required = true, .choices = "free|step|response", .doc = "treatment of binding that the factors multiply"},
    {.key = "table", .type = NUEM_FIELD_STRING, .required = true, .doc = "CSV beside this file: recoil t_kev, keV, and factors weak, dipole, charge, one at least; what is not there is not corrected"},
    {.key = "range_kev", .type = NUEM_FIELD_NUMBER_LIST, .max = 1e9, .doc = "[lowest, highest] recoil of the correction, keV; default that of the table"},
    {.key = "outside", .type = NUEM_FIELD_STRING, .choices = "error|unity|hold", .doc = "recoils outside the range are refused where they count, uncorrected, or have the factors of its end; default error"},
    {0},
};
/* clang-format on */

static nuem_status check_head(const nuem_correction_info *info, nuem_error *err)
{
    if (info->z < 1 || info->z > NUEM_FORMULA_MAX_Z)
        return nuem_fail(err, NUEM_ERR_ARG, "the correction is of Z = %d; it must lie in [1, %d]",
                         info->z, NUEM_FORMULA_MAX_Z);
    if (info->base != NUEM_BINDING_FREE && info->base != NUEM_BINDING_STEP &&
        info->base != NUEM_BINDING_RESPONSE)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "the correction is relative to %s; it must be free, step or response",
                         nuem_binding_name(info->base));
    if (info->outside != NUEM_CORRECTION_ERROR && info->outside != NUEM_CORRECTION_UNITY &&
        info->outside != NUEM_CORRECTION_HOLD)
        return nuem_fail(err, NUEM_ERR_ARG, "what holds outside the correction is not stated");
    if (info->n < 2 || !info->t_kev || !(info->weak || info->dipole || info->charge))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "the correction has %zu recoils%s; it needs two and a factor", info->n,
                         info->weak || info->dipole || info->charge ? "" : " and no factor");
    return NUEM_OK;
}

static nuem_status check_points(const nuem_correction_info *info, nuem_error *err)
{
    const double *const factor[FACTORS] = {info->weak, info->dipole, info->charge};

    for (size_t i = 0; i < info->n; i++) {
        const double t = info->t_kev[i];
        if (!(t > 0.0 && isfinite(t) && (i == 0 || log(t) > log(info->t_kev[i - 1]))))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "recoil %zu is %.10g keV; recoils must be > 0 and increase",
                                   i + 1, t);
        for (int k = 0; k < FACTORS; k++)
            if (factor[k] && !(factor[k][i] >= 0.0 && isfinite(factor[k][i])))
                return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                       "the factor '%s' at %.6g keV is %g; it must lie in [0, inf)",
                                       factor_name[k], t, factor[k][i]);
    }
    return NUEM_OK;
}

static nuem_status check_range(const nuem_correction_info *info, nuem_error *err)
{
    const double lo = info->lower_kev, hi = info->upper_kev, first = info->t_kev[0],
                 last = info->t_kev[info->n - 1];

    if ((lo == 0.0 && hi == 0.0) || (lo >= first && hi <= last && lo < hi)) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_ARG,
                     "the range is [%g, %g] keV; it must lie inside the table, [%g, %g] keV", lo,
                     hi, first, last);
}

/* NULL stays NULL; false: there is no memory. */
static bool copy(nuem_arena *memory, size_t n, const double *x, const double **out)
{
    double *y = x ? nuem_arena_alloc(memory, n * sizeof *y) : NULL;

    if (y) memcpy(y, x, n * sizeof *y);
    *out = y;
    return y || !x;
}

static bool copy_text(nuem_arena *memory, const char *text, const char **out)
{
    if (!text) text = "";
    *out = nuem_arena_text(memory, text, strlen(text));
    return *out;
}

nuem_status nuem_correction_create(const nuem_correction_info *info, nuem_correction **out,
                                   nuem_error *err)
{
    nuem_status st;

    if ((st = check_head(info, err))) return st;
    if ((st = check_points(info, err))) return st;
    if ((st = check_range(info, err))) return st;
    nuem_correction *c = calloc(1, sizeof *c);
    if (!c) return nuem_fail_nomem(err);
    nuem_correction_info *own = &c->info;
    nuem_arena *memory = &c->memory;
    double *ln_t = nuem_arena_alloc(memory, info->n * sizeof *ln_t);
    *own = *info;
    if (!ln_t || !copy_text(memory, info->id, &own->id) ||
        !copy_text(memory, info->title, &own->title) ||
        !copy_text(memory, info->status, &own->status) ||
        !copy(memory, info->n, info->t_kev, &own->t_kev) ||
        !copy(memory, info->n, info->weak, &own->weak) ||
        !copy(memory, info->n, info->dipole, &own->dipole) ||
        !copy(memory, info->n, info->charge, &own->charge)) {
        nuem_correction_free(c);
        return nuem_fail_nomem(err);
    }
    for (size_t i = 0; i < own->n; i++) ln_t[i] = log(own->t_kev[i]);
    c->ln_t = ln_t;
    c->factor[WEAK] = own->weak;
    c->factor[DIPOLE] = own->dipole;
    c->factor[CHARGE] = own->charge;
    if (own->lower_kev == 0.0 && own->upper_kev == 0.0) {
        own->lower_kev = own->t_kev[0];
        own->upper_kev = own->t_kev[own->n - 1];
    }
    *out = c;
    return NUEM_OK;
}

/* The columns of the table, which may be no others. */
static nuem_status read_columns(const nuem_table *t, nuem_correction_info *info, nuem_error *err)
{
    const double **const column[FACTORS] = {&info->weak, &info->dipole, &info->charge};
    nuem_status st;

    for (size_t i = 0; i < t->columns; i++) {
        bool known = strcmp(t->name[i], "t_kev") == 0;
        for (int k = 0; k < FACTORS; k++) known |= strcmp(t->name[i], factor_name[k]) == 0;
        if (!known)
            return nuem_fail_at(err, NUEM_ERR_DATA, t->file, 0, 0,
                                "column '%.64s' is none of: t_kev, weak, dipole, charge",
                                t->name[i]);
    }
    if ((st = nuem_table_increasing(t, "t_kev", &info->t_kev, err))) return st;
    for (int k = 0; k < FACTORS; k++)
        if (!nuem_table_column(t, factor_name[k], column[k], NULL) &&
            (st = nuem_table_bounded(t, factor_name[k], 0.0, HUGE_VAL, column[k], err)))
            return st;
    info->n = t->rows;
    return NUEM_OK;
}

static nuem_status read_range(const nuem_node *range, nuem_correction_info *info, nuem_error *err)
{
    if (!range) return NUEM_OK;
    if (range->n != 2)
        return nuem_node_fail(range, err, "has %zu elements; it must be [lowest, highest]",
                              range->n);
    nuem_node_to_number(range->child[0], &info->lower_kev, NULL); /* checked by the schema */
    nuem_node_to_number(range->child[1], &info->upper_kev, NULL);
    if (info->upper_kev > info->lower_kev) return NUEM_OK;
    return nuem_node_fail(range, err, "is [%g, %g] keV; the second must be the larger",
                          info->lower_kev, info->upper_kev);
}

static nuem_status read_record(const nuem_yaml *doc, nuem_correction **out, nuem_provenance *prov,
                               nuem_error *err)
{
    const nuem_node *root = nuem_yaml_root(doc), *table = nuem_node_get(root, "table");
    const char *outside = nuem_node_string(root, "outside", "error");
    nuem_correction_info info = {.id = nuem_node_string(root, "id", ""),
                                 .title = nuem_node_string(root, "title", ""),
                                 .status = nuem_node_string(root, "status", "user"),
                                 .outside = strcmp(outside, "unity") == 0  ? NUEM_CORRECTION_UNITY
                                            : strcmp(outside, "hold") == 0 ? NUEM_CORRECTION_HOLD
                                                                           : NUEM_CORRECTION_ERROR};
    nuem_table *t = NULL;
    nuem_error inner;
    nuem_status st;

    if (nuem_element_find(nuem_node_string(root, "element", ""), &info.z, &inner))
        return nuem_node_fail(nuem_node_get(root, "element"), err, "is wrong: %s", inner.message);
    /* the schema knows the same words */
    nuem_binding_parse(nuem_node_string(root, "relative_to", ""), &info.base, NULL);
    if ((st = read_range(nuem_node_get(root, "range_kev"), &info, err))) return st;
    if ((st = nuem_record_table(table, &t, prov, err))) return st;
    if (!(st = read_columns(t, &info, err)) && (st = nuem_correction_create(&info, out, &inner)))
        st = st == NUEM_ERR_NOMEM ? nuem_fail_nomem(err)
                                  : nuem_node_fail(table, err, "is wrong: %s", inner.message);
    nuem_table_free(t);
    return st;
}

nuem_status nuem_correction_open(const nuem_data *data, const char *id, nuem_correction **out,
                                 nuem_provenance *prov, nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_status st = nuem_record_open(data, "binding", id, NUEM_BINDING_SCHEMA, nuem_binding_fields,
                                      &doc, prov, err);

    if (!st) st = read_record(doc, out, prov, err);
    nuem_yaml_free(doc);
    return st;
}

nuem_status nuem_correction_parse(const char *text, size_t n, const char *name,
                                  nuem_correction **out, nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_status st = nuem_yaml_parse(text, n, name, &doc, err);

    if (!st) st = nuem_schema_check_document(doc, NUEM_BINDING_SCHEMA, nuem_binding_fields, err);
    if (!st) st = read_record(doc, out, NULL, err);
    nuem_yaml_free(doc);
    return st;
}

void nuem_correction_free(nuem_correction *c)
{
    if (!c) return;
    nuem_arena_free(&c->memory);
    free(c);
}

const nuem_correction_info *nuem_correction_get(const nuem_correction *c)
{
    return &c->info;
}

void nuem_correction_factors(const nuem_correction *c, double t_kev, double *weak, double *dipole,
                             double *charge)
{
    double *const out[FACTORS] = {weak, dipole, charge};
    const nuem_correction_info *info = &c->info;
    const bool outside = !(t_kev >= info->lower_kev && t_kev <= info->upper_kev),
               unity = outside && info->outside == NUEM_CORRECTION_UNITY;
    const double at = log(fmin(fmax(t_kev, info->lower_kev), info->upper_kev));
    const size_t i = nuem_bracket(info->n, c->ln_t, at);

    for (int k = 0; k < FACTORS; k++)
        *out[k] = unity || !c->factor[k] ? 1.0 : nuem_linear_at(c->ln_t, c->factor[k], i, at);
}

nuem_status nuem_correction_check(const nuem_correction *c, const char *formula, nuem_error *err)
{
    double atoms[NUEM_FORMULA_MAX_Z + 1];
    char symbol[NUEM_ELEMENT_SYMBOL];
    nuem_status st = nuem_formula_parse(formula, atoms, err);

    if (st || atoms[c->info.z] > 0.0) return st;
    nuem_element_symbol(c->info.z, symbol);
    return nuem_fail(err, NUEM_ERR_ARG,
                     "the correction '%.60s' is of %s, which the target '%.63s' does not hold",
                     c->info.id, symbol, formula);
}

nuem_status nuem_binding_open(const nuem_data *data, const char *text, nuem_binding *binding,
                              nuem_correction **correction, nuem_provenance *prov, nuem_error *err)
{
    const size_t n = sizeof NUEM_BINDING_TABLE - 1;
    nuem_correction *c = NULL;
    nuem_binding plain;
    nuem_status st;

    if (strncmp(text, NUEM_BINDING_TABLE, n) != 0) {
        if ((st = nuem_binding_parse(text, &plain, err))) return st;
        *binding = plain;
    } else {
        if ((st = nuem_correction_open(data, text + n, &c, prov, err))) return st;
        *binding = c->info.base;
    }
    *correction = c;
    return NUEM_OK;
}
