/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Classes of events, and how the signal divides among them. */
#include <math.h>
#include <stdio.h>

#include "base/error.h"
#include "detector/experiment_private.h"

/* Fractions of one energy may add up to more than 1 by their printed digits, and by smoothing. */
static const double MAX_SUM = 1.05;

static nuem_status read_fractions(nuem_experiment *exp, const nuem_node *name, const double **out,
                                  nuem_provenance *prov, nuem_error *err)
{
    size_t n = exp->info.n_energy, m = exp->info.n_class;
    const nuem_table *t;
    const double *x;
    char column[32];
    nuem_status st;

    if ((st = nuem_experiment_table(exp, name, &t, prov, err))) return st;
    if (t->rows != n)
        return nuem_node_fail(name, err, "has %zu rows; there are %zu ranges of energy", t->rows,
                              n);
    double *fraction = nuem_experiment_doubles(exp, n * m);
    if (!fraction) return nuem_fail_nomem(err);
    for (size_t k = 0; k < m; k++) {
        snprintf(column, sizeof column, "class_%zu", k + 1);
        if ((st = nuem_table_bounded(t, column, 0.0, HUGE_VAL, &x, err))) return st;
        for (size_t e = 0; e < n; e++) fraction[e * m + k] = x[e];
    }
    for (size_t e = 0; e < n; e++) {
        double sum = 0.0;
        for (size_t k = 0; k < m; k++) sum += fraction[e * m + k];
        if (!(sum <= MAX_SUM))
            return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[e], 0,
                                "fractions of the classes add up to %g; at most 1 (%g with "
                                "rounding)",
                                sum, MAX_SUM);
    }
    *out = fraction;
    return NUEM_OK;
}

static void put_fractions(nuem_experiment_info *info, const void *value)
{
    info->class_fraction = value;
}

nuem_status nuem_experiment_read_classes(nuem_experiment *exp, const nuem_node *map,
                                         nuem_provenance *prov, nuem_error *err)
{
    const nuem_node *errors = nuem_node_get(map, "errors");
    nuem_status st;

    if (!map) return NUEM_OK;
    st = read_fractions(exp, nuem_node_get(map, "table"), &exp->info.class_fraction, prov, err);
    for (size_t i = 0; errors && i < errors->n && !st; i++) {
        const nuem_node *one = errors->child[i], *name = nuem_node_get(one, "name");
        const double *up, *down;
        if ((st = read_fractions(exp, nuem_node_get(one, "up"), &up, prov, err))) return st;
        if ((st = read_fractions(exp, nuem_node_get(one, "down"), &down, prov, err))) return st;
        st = nuem_experiment_vary(exp, name, name->text, put_fractions, up, down, err);
    }
    return st;
}
