/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Detection efficiency. */
#include <string.h>

#include "base/error.h"
#include "detector/experiment_private.h"
#include "num/interpolate.h"

/* One column, bounded and copied. */
static nuem_status column(nuem_experiment *exp, const nuem_table *t, const char *name,
                          const double **out, nuem_error *err)
{
    const double *x;
    nuem_status st = nuem_table_bounded(t, name, 0.0, 1.0, &x, err);

    if (st) return st;
    *out = nuem_experiment_copy(exp, t->rows, x, 1.0);
    return *out ? NUEM_OK : nuem_fail_nomem(err);
}

/* Energies, by themselves or in photo-electrons. */
static nuem_status read_abscissae(nuem_experiment *exp, const nuem_node *table, const nuem_table *t,
                                  nuem_error *err)
{
    nuem_experiment_info *info = &exp->info;
    const double *e;
    bool pe = false, kev = false;
    nuem_status st;

    for (size_t i = 0; i < t->columns; i++) {
        pe = pe || strcmp(t->name[i], "pe") == 0;
        kev = kev || strcmp(t->name[i], "e_kev") == 0;
    }
    if (pe && kev) return nuem_node_fail(table, err, "has both columns 'e_kev' and 'pe'");
    if (pe && info->pe_per_kev == 0.0)
        return nuem_node_fail(table, err, "counts photo-electrons: resolution needs 'pe_per_kev'");
    if ((st = nuem_table_increasing(t, pe ? "pe" : "e_kev", &e, err))) return st;
    info->n_efficiency = t->rows;
    info->efficiency_kev = nuem_experiment_copy(exp, t->rows, e, pe ? info->pe_per_kev : 1.0);
    return info->efficiency_kev ? NUEM_OK : nuem_fail_nomem(err);
}

static void put_efficiency(nuem_experiment_info *info, const void *value)
{
    info->efficiency = value;
}

static nuem_status read_errors(nuem_experiment *exp, const nuem_node *list, const nuem_table *t,
                               nuem_error *err)
{
    nuem_status st;

    for (size_t i = 0; list && i < list->n; i++) {
        const nuem_node *map = list->child[i], *name = nuem_node_get(map, "name");
        const double *up, *down;
        if ((st = column(exp, t, nuem_node_string(map, "up", ""), &up, err))) return st;
        if ((st = column(exp, t, nuem_node_string(map, "down", ""), &down, err))) return st;
        if ((st = nuem_experiment_vary(exp, name, name->text, put_efficiency, up, down, err)))
            return st;
    }
    return NUEM_OK;
}

nuem_status nuem_experiment_read_efficiency(nuem_experiment *exp, const nuem_node *map,
                                            nuem_provenance *prov, nuem_error *err)
{
    const nuem_node *table = nuem_node_get(map, "table"),
                    *constant = nuem_node_get(map, "constant"),
                    *errors = nuem_node_get(map, "errors");
    nuem_experiment_info *info = &exp->info;
    const nuem_table *t;
    nuem_status st;

    info->efficiency_of_true_energy = strcmp(nuem_node_string(map, "energy", ""), "true") == 0;
    info->signal_relative_error = nuem_node_number(map, "relative_error", 0.0);
    if (!table == !constant)
        return nuem_node_fail(map, err, "must have either 'table' or 'constant'");
    if (constant) {
        const double zero = 0.0, value = nuem_node_number(map, "constant", 1.0);
        if (errors) return nuem_node_fail(errors, err, "are columns of a table, but there is none");
        info->n_efficiency = 1;
        info->efficiency_kev = nuem_experiment_copy(exp, 1, &zero, 1.0);
        info->efficiency = nuem_experiment_copy(exp, 1, &value, 1.0);
        return info->efficiency_kev && info->efficiency ? NUEM_OK : nuem_fail_nomem(err);
    }
    if ((st = nuem_experiment_table(exp, table, &t, prov, err))) return st;
    if ((st = read_abscissae(exp, table, t, err))) return st;
    if ((st = column(exp, t, "efficiency", &info->efficiency, err))) return st;
    return read_errors(exp, errors, t, err);
}

double nuem_experiment_efficiency(const nuem_experiment_info *info, double e_kev)
{
    const double *x = info->efficiency_kev, *y = info->efficiency;
    size_t n = info->n_efficiency;

    if (n == 1 || e_kev <= x[0]) return y[0];
    if (e_kev >= x[n - 1]) return y[n - 1];
    return nuem_linear_at(x, y, nuem_bracket(n, x, e_kev), e_kev);
}
