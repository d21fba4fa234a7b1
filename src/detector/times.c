/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When events are seen. */
#include "base/error.h"
#include "detector/experiment_private.h"

static void put_offset(nuem_experiment_info *info, const void *value)
{
    info->time_offset_us = *(const double *)value;
}

static nuem_status read_efficiency(nuem_experiment *exp, const nuem_node *name,
                                   nuem_provenance *prov, nuem_error *err)
{
    nuem_experiment_info *info = &exp->info;
    const nuem_table *t;
    const double *x, *y;
    nuem_status st;

    if ((st = nuem_experiment_table(exp, name, &t, prov, err))) return st;
    if ((st = nuem_table_increasing(t, "t_us", &x, err))) return st;
    if ((st = nuem_table_bounded(t, "efficiency", 0.0, 1.0, &y, err))) return st;
    info->n_time_efficiency = t->rows;
    info->time_efficiency_us = nuem_experiment_copy(exp, t->rows, x, 1.0);
    info->time_efficiency = nuem_experiment_copy(exp, t->rows, y, 1.0);
    return info->time_efficiency_us && info->time_efficiency ? NUEM_OK : nuem_fail_nomem(err);
}

nuem_status nuem_experiment_read_time(nuem_experiment *exp, const nuem_node *map,
                                      nuem_provenance *prov, nuem_error *err)
{
    const nuem_node *table = nuem_node_get(map, "efficiency_table");
    nuem_experiment_info *info = &exp->info;
    double error = nuem_node_number(map, "offset_error_us", 0.0);
    nuem_status st;

    if (!map) return NUEM_OK;
    if (!info->edge_us) return nuem_node_fail(map, err, "is given, but data has no 'edges_us'");
    info->time_offset_us = nuem_node_number(map, "offset_us", 0.0);
    if (table && (st = read_efficiency(exp, table, prov, err))) return st;
    if (error == 0.0) return NUEM_OK;
    double *side = nuem_experiment_doubles(exp, 2);
    if (!side) return nuem_fail_nomem(err);
    side[0] = info->time_offset_us + error;
    side[1] = info->time_offset_us - error;
    return nuem_experiment_vary(exp, nuem_node_get(map, "offset_error_us"),
                                nuem_experiment_name(exp, info->id, "time offset"), put_offset,
                                &side[0], &side[1], err);
}
