/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Detection efficiency and energy resolution. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "detector/experiment_private.h"
#include "num/interpolate.h"

static nuem_status store(nuem_experiment *exp, size_t n, const double *e, const double *efficiency,
                         nuem_error *err)
{
    double *copy = nuem_experiment_doubles(exp, 2 * n);

    if (!copy) return nuem_fail_nomem(err);
    memcpy(copy, e, n * sizeof *e);
    memcpy(copy + n, efficiency, n * sizeof *efficiency);
    exp->info.n_efficiency = n;
    exp->info.efficiency_kev = copy;
    exp->info.efficiency = copy + n;
    return NUEM_OK;
}

nuem_status nuem_experiment_read_efficiency(nuem_experiment *exp, const nuem_node *map,
                                            nuem_provenance *prov, nuem_error *err)
{
    const nuem_node *table = nuem_node_get(map, "table"),
                    *constant = nuem_node_get(map, "constant");
    nuem_experiment_info *info = &exp->info;
    nuem_table *t = NULL;
    const double *e, *eff;
    nuem_status st;

    info->efficiency_of_true_energy = strcmp(nuem_node_string(map, "energy", ""), "true") == 0;
    info->signal_relative_error = nuem_node_number(map, "relative_error", 0.0);
    if (!table == !constant)
        return nuem_node_fail(map, err, "must have either 'table' or 'constant'");
    if (constant) {
        const double zero = 0.0, value = nuem_node_number(map, "constant", 1.0);
        return store(exp, 1, &zero, &value, err);
    }
    if ((st = nuem_record_table(table, &t, prov, err))) return st;
    st = nuem_table_increasing(t, "e_kev", &e, err);
    if (!st) st = nuem_table_bounded(t, "efficiency", 0.0, 1.0, &eff, err);
    if (!st) st = store(exp, t->rows, e, eff, err);
    nuem_table_free(t);
    return st;
}

double nuem_experiment_efficiency(const nuem_experiment_info *info, double e_kev)
{
    const double *x = info->efficiency_kev, *y = info->efficiency;
    size_t n = info->n_efficiency;

    if (n == 1 || e_kev <= x[0]) return y[0];
    if (e_kev >= x[n - 1]) return y[n - 1];
    return nuem_linear_at(x, y, nuem_bracket(n, x, e_kev), e_kev);
}

double nuem_experiment_sigma_kev(const nuem_experiment_info *info, double e_kev)
{
    double e = fmax(e_kev, 0.0);

    return info->resolution_sqrt * sqrt(e) + info->resolution_linear * e +
           info->resolution_constant_kev;
}
