/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Background templates. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "detector/experiment_private.h"

/* as for counts that are listed */
static const double COUNTS_MAX = 1e15;

static nuem_status check_name(const nuem_background *b, size_t i, const nuem_node *map,
                              nuem_error *err)
{
    bool taken = strcmp(b[i].name, "signal") == 0;

    for (size_t k = 0; k < i; k++) taken = taken || strcmp(b[k].name, b[i].name) == 0;
    if (taken)
        return nuem_node_fail(nuem_node_get(map, "name"), err,
                              "is '%.60s'; it must differ from those of other backgrounds and from "
                              "'signal'",
                              b[i].name);
    for (size_t k = 0; k < i && b[i].includes_sm_signal; k++)
        if (b[k].includes_sm_signal)
            return nuem_node_fail(
                map, err,
                "is the second background with includes_sm_signal; the signal can "
                "be in one only");
    return NUEM_OK;
}

/* Counts of a published level: the same in all bins, or one level for each. */
static nuem_status counts_of_rate(nuem_experiment *exp, const nuem_node *rate, const nuem_table *t,
                                  const double **out, nuem_error *err)
{
    const nuem_experiment_info *e = &exp->info;
    const double *level = NULL;
    double flat = 0.0, *counts = nuem_experiment_doubles(exp, e->n_bin);
    nuem_status st;

    if (!counts) return nuem_fail_nomem(err);
    if (e->n_class != 1 || e->n_time != 1)
        return nuem_node_fail(rate, err, "is a level of energy alone, but there are %s",
                              e->n_class != 1 ? "classes" : "times");
    bool one = rate->kind == NUEM_NODE_SCALAR && !rate->quoted &&
               nuem_node_to_number(rate, &flat, NULL) == NUEM_OK;
    if (one && flat < 0.0) return nuem_node_fail(rate, err, "is %g; it must lie in [0, inf)", flat);
    if (!one && (st = nuem_experiment_bin_numbers(exp, rate, t, true, &level, err))) return st;
    for (size_t i = 0; i < e->n_bin; i++) {
        counts[i] =
            (level ? level[i] : flat) * e->exposure_kg_day * (e->edge_kev[i + 1] - e->edge_kev[i]);
        if (!(counts[i] <= COUNTS_MAX))
            return nuem_node_fail(rate, err, "makes %g counts in the bin from %g keV; at most %g",
                                  counts[i], e->edge_kev[i], COUNTS_MAX);
    }
    *out = counts;
    return NUEM_OK;
}

/* Change of the counts for one standard deviation: stated, or from the counts at +1 and -1. */
static nuem_status read_shape(nuem_experiment *exp, const nuem_background *b, const nuem_node *map,
                              const nuem_table *t, nuem_background_shape *out, nuem_error *err)
{
    const nuem_node *up = nuem_node_get(map, "up"), *down = nuem_node_get(map, "down"),
                    *change = nuem_node_get(map, "change");
    const size_t n = exp->info.n_bin;
    const double *high, *low = b->counts;
    nuem_status st;

    out->name = nuem_node_string(map, "name", "");
    if (!up == !change) return nuem_node_fail(map, err, "must have either 'up' or 'change'");
    if (change && down)
        return nuem_node_fail(down, err, "belongs to 'up'; there is 'change' in its place");
    if (change) return nuem_experiment_bin_numbers(exp, change, t, false, &out->counts, err);
    if ((st = nuem_experiment_bin_numbers(exp, up, t, true, &high, err))) return st;
    if (down && (st = nuem_experiment_bin_numbers(exp, down, t, true, &low, err))) return st;
    double *counts = nuem_experiment_doubles(exp, n);
    if (!counts) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n; i++) counts[i] = (high[i] - low[i]) * (down ? 0.5 : 1.0);
    out->counts = counts;
    return NUEM_OK;
}

static nuem_status read_shapes(nuem_experiment *exp, nuem_background *b, const nuem_node *map,
                               const nuem_table *t, nuem_error *err)
{
    const nuem_node *one = nuem_node_get(map, "shape"), *list = nuem_node_get(map, "shapes");
    size_t n = one ? 1 : list ? list->n : 0;
    nuem_background_shape *shape = nuem_arena_alloc(&exp->memory, (n + 1) * sizeof *shape);
    nuem_status st;

    if (one && list) return nuem_node_fail(map, err, "has both 'shape' and 'shapes'");
    if (!shape) return nuem_fail_nomem(err);
    b->n_shape = n;
    b->shape = n > 0 ? shape : NULL;
    if (one) return nuem_experiment_bin_numbers(exp, one, t, false, &shape->counts, err);
    for (size_t i = 0; i < n; i++) {
        if ((st = read_shape(exp, b, list->child[i], t, &shape[i], err))) return st;
        for (size_t k = 0; k < i; k++)
            if (strcmp(shape[k].name, shape[i].name) == 0)
                return nuem_node_fail(nuem_node_get(list->child[i], "name"), err,
                                      "is '%.60s', as another shape of this background",
                                      shape[i].name);
    }
    return NUEM_OK;
}

static nuem_status read_background(nuem_experiment *exp, nuem_background *all, size_t i,
                                   const nuem_node *map, const nuem_table *t, nuem_error *err)
{
    const nuem_node *column = nuem_node_get(map, "column"), *list = nuem_node_get(map, "counts"),
                    *rate = nuem_node_get(map, "rate_per_kev_kg_day");
    nuem_background *b = &all[i];
    nuem_status st;

    b->name = nuem_node_string(map, "name", "");
    b->includes_sm_signal = nuem_node_bool(map, "includes_sm_signal", false);
    b->free = nuem_node_bool(map, "free", false);
    b->relative_error = nuem_node_number(map, "relative_error", 0.0);
    if ((st = check_name(all, i, map, err))) return st;
    if (b->free && nuem_node_get(map, "relative_error"))
        return nuem_node_fail(map, err, "has both 'free' and 'relative_error'");
    if ((column != NULL) + (list != NULL) + (rate != NULL) != 1)
        return nuem_node_fail(map, err,
                              "must have either 'column' or 'counts' or 'rate_per_kev_kg_day'");
    st = rate ? counts_of_rate(exp, rate, t, &b->counts, err)
              : nuem_experiment_bin_numbers(exp, column ? column : list, t, true, &b->counts, err);
    return st ? st : read_shapes(exp, b, map, t, err);
}

nuem_status nuem_experiment_read_backgrounds(nuem_experiment *exp, const nuem_node *list,
                                             const nuem_table *t, nuem_error *err)
{
    size_t n = list ? list->n : 0;
    nuem_background *b = nuem_arena_alloc(&exp->memory, (n + 1) * sizeof *b);
    nuem_status st;

    if (!b) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n; i++)
        if ((st = read_background(exp, b, i, list->child[i], t, err))) return st;
    exp->info.n_background = n;
    exp->info.background = b;
    return NUEM_OK;
}
