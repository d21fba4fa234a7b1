/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quenching of nuclear recoils, and its errors. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "detector/experiment_private.h"
#include "xsec/channel.h"

/* Where no range is given a model must increase up to here: above the recoils of any neutrinos
 * that scatter coherently. */
static const double T_CHECK_KEV = 1e3;

static nuem_status read_polynomial(const nuem_node *list, double unit, nuem_quenching *q,
                                   nuem_error *err)
{
    if (list->n < 1 || list->n > NUEM_QUENCHING_MAX_COEFFICIENTS)
        return nuem_node_fail(list, err, "has %zu coefficients; it must have 1 to %d", list->n,
                              NUEM_QUENCHING_MAX_COEFFICIENTS);
    q->kind = NUEM_QUENCHING_POLYNOMIAL;
    q->n_coefficient = list->n;
    for (size_t k = 0; k < list->n; k++) {
        nuem_node_to_number(list->child[k], &q->coefficient[k], NULL); /* checked */
        /* E/u = sum a_k (T/u)^(k+1) */
        q->coefficient[k] *= pow(unit, -(double)k);
    }
    return NUEM_OK;
}

/* Z of the target where it is one element, 0 otherwise. */
static double element_z(const nuem_experiment_info *info)
{
    for (size_t i = 1; i < info->n_nucleus; i++)
        if (info->nucleus[i].nucleus.z != info->nucleus[0].nucleus.z) return 0.0;
    return info->n_nucleus ? info->nucleus[0].nucleus.z : 0.0;
}

static nuem_status read_lindhard(nuem_experiment *exp, const nuem_node *map, nuem_quenching *q,
                                 nuem_error *err)
{
    q->kind = NUEM_QUENCHING_LINDHARD;
    q->k = nuem_node_number(map, "lindhard_k", 0.0);
    q->z = nuem_node_number(map, "lindhard_z", element_z(&exp->info));
    if (q->z == 0.0)
        return nuem_node_fail(map, err, "needs 'lindhard_z': %.40s has several elements",
                              exp->info.formula);
    return NUEM_OK;
}

static nuem_status read_points(nuem_experiment *exp, const nuem_node *table, const char *column,
                               nuem_quenching *q, nuem_provenance *prov, nuem_error *err)
{
    const nuem_table *t;
    const double *x, *y;
    nuem_status st;

    if ((st = nuem_experiment_table(exp, table, &t, prov, err))) return st;
    if ((st = nuem_table_increasing(t, "t_kev", &x, err))) return st;
    if ((st = nuem_table_bounded(t, column, 0.0, HUGE_VAL, &y, err))) return st;
    q->kind = NUEM_QUENCHING_TABLE;
    q->n = t->rows;
    q->t_kev = nuem_experiment_copy(exp, t->rows, x, 1.0);
    q->factor = nuem_experiment_copy(exp, t->rows, y, 1.0);
    return q->t_kev && q->factor ? NUEM_OK : nuem_fail_nomem(err);
}

/* One model; `base` is the table to which a column alone belongs, NULL for none. */
static nuem_status read_model(nuem_experiment *exp, const nuem_node *map, const nuem_node *base,
                              nuem_quenching *q, nuem_provenance *prov, nuem_error *err)
{
    const nuem_node *kev = nuem_node_get(map, "polynomial_kev"),
                    *mev = nuem_node_get(map, "polynomial_mev"),
                    *lindhard = nuem_node_get(map, "lindhard_k"),
                    *table = nuem_node_get(map, "table"), *none = nuem_node_get(map, "none"),
                    *column = nuem_node_get(map, "column");

    if (none && !nuem_node_bool(map, "none", false))
        return nuem_node_fail(none, err, "is false; leave it out");
    if (column && !table) table = base;
    if (column && !table) return nuem_node_fail(column, err, "is of a table, but there is none");
    int models = !!kev + !!mev + !!lindhard + !!table + !!none;
    if (models != 1)
        return nuem_node_fail(map, err,
                              "has %s model; it must have one of: polynomial_kev, polynomial_mev, "
                              "lindhard_k, table%s",
                              models ? "more than one" : "no", base ? "" : ", none");
    if (nuem_node_get(map, "lindhard_z") && !lindhard)
        return nuem_node_fail(nuem_node_get(map, "lindhard_z"), err, "belongs to 'lindhard_k'");
    q->n_coefficient = q->n = 0;
    if (kev) return read_polynomial(kev, 1.0, q, err);
    if (mev) return read_polynomial(mev, 1e3, q, err);
    if (lindhard) return read_lindhard(exp, map, q, err);
    if (table)
        return read_points(exp, table, nuem_node_string(map, "column", "factor"), q, prov, err);
    q->kind = NUEM_QUENCHING_NONE;
    return NUEM_OK;
}

static nuem_status read_range(const nuem_node *map, nuem_quenching *q, nuem_error *err)
{
    const nuem_node *range = nuem_node_get(map, "range_kev");
    const char *outside = nuem_node_string(map, "outside", "error");

    q->outside = strcmp(outside, "hold") == 0   ? NUEM_OUTSIDE_HOLD
                 : strcmp(outside, "none") == 0 ? NUEM_OUTSIDE_NONE
                                                : NUEM_OUTSIDE_ERROR;
    if (!range) return NUEM_OK;
    if (range->n != 2)
        return nuem_node_fail(range, err, "has %zu elements; it must be [lowest, highest]",
                              range->n);
    nuem_node_to_number(range->child[0], &q->lower_kev, NULL); /* checked */
    nuem_node_to_number(range->child[1], &q->upper_kev, NULL);
    if (!(q->upper_kev > q->lower_kev))
        return nuem_node_fail(range, err, "is [%g, %g] keV; the second must be the larger",
                              q->lower_kev, q->upper_kev);
    return NUEM_OK;
}

static nuem_status check(const nuem_node *map, const nuem_quenching *q, nuem_error *err)
{
    double limit = q->upper_kev > 0.0 ? q->upper_kev : T_CHECK_KEV;
    nuem_error inner = {0};

    if (q->kind == NUEM_QUENCHING_TABLE) limit = fmax(limit, q->t_kev[q->n - 1]);
    if (!nuem_quenching_check(q, limit, &inner)) return NUEM_OK;
    return nuem_node_fail(map, err, "is wrong: %s", inner.message);
}

static void put_quenching(nuem_experiment_info *info, const void *value)
{
    info->quenching = *(const nuem_quenching *)value;
}

static nuem_status read_error(nuem_experiment *exp, const nuem_node *map, const nuem_node *base,
                              nuem_provenance *prov, nuem_error *err)
{
    static const char *const side[2] = {"up", "down"};
    const nuem_node *name = nuem_node_get(map, "name");
    nuem_quenching *q = nuem_arena_alloc(&exp->memory, 2 * sizeof *q);
    nuem_status st;

    if (!q) return nuem_fail_nomem(err);
    for (int i = 0; i < 2; i++) {
        const nuem_node *model = nuem_node_get(map, side[i]);
        q[i] = exp->info.quenching; /* for its range */
        if ((st = read_model(exp, model, base, &q[i], prov, err))) return st;
        if ((st = check(model, &q[i], err))) return st;
    }
    return nuem_experiment_vary(exp, name, name->text, put_quenching, &q[0], &q[1], err);
}

static nuem_status read_scale_error(nuem_experiment *exp, const nuem_node *map, nuem_error *err)
{
    double error = nuem_node_number(map, "relative_error", 0.0);
    nuem_quenching *q = nuem_arena_alloc(&exp->memory, 2 * sizeof *q);

    if (!q) return nuem_fail_nomem(err);
    if (error == 0.0) return NUEM_OK;
    q[0] = q[1] = exp->info.quenching;
    q[0].scale = 1.0 + error;
    q[1].scale = 1.0 - error;
    return nuem_experiment_vary(exp, nuem_node_get(map, "relative_error"),
                                nuem_experiment_name(exp, exp->info.id, "quenching"), put_quenching,
                                &q[0], &q[1], err);
}

nuem_status nuem_experiment_read_quenching(nuem_experiment *exp, const nuem_node *map,
                                           nuem_provenance *prov, nuem_error *err)
{
    const nuem_node *root = nuem_yaml_root(exp->doc), *errors = nuem_node_get(map, "errors");
    bool nuclear = nuem_channel_find(exp->info.channel)->nuclear;
    nuem_quenching *q = &exp->info.quenching;
    nuem_status st;

    if (!map && nuclear)
        return nuem_node_fail(root, err,
                              "lacks the key 'quenching', which the channel %.40s needs "
                              "('none: true': energies are recoil energies)",
                              exp->info.channel);
    if (!map) return NUEM_OK;
    if (!nuclear)
        return nuem_node_fail(map, err, "is about nuclei, which the channel %.40s lacks",
                              exp->info.channel);
    if ((st = read_range(map, q, err))) return st;
    if ((st = read_model(exp, map, NULL, q, prov, err))) return st;
    if ((st = check(map, q, err))) return st;
    if ((st = read_scale_error(exp, map, err))) return st;
    for (size_t i = 0; errors && i < errors->n; i++)
        if ((st = read_error(exp, errors->child[i], nuem_node_get(map, "table"), prov, err)))
            return st;
    return NUEM_OK;
}
