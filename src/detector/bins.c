/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bins of energy, class and time, and what was counted in them. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "detector/experiment_private.h"

/* templates and data of all bins are held together */
enum { MAX_BINS = 1000000 };

/* Ranges of energy from the columns of a table: contiguous, increasing. */
static nuem_status column_energies(nuem_experiment *exp, const nuem_node *map, const nuem_table *t,
                                   nuem_error *err)
{
    const nuem_node *lower = nuem_node_get(map, "lower"), *upper = nuem_node_get(map, "upper");
    const double *lo, *hi;
    size_t n = t->rows;
    nuem_status st;

    if (exp->info.n_class > 1 || nuem_node_get(map, "edges_us"))
        return nuem_node_fail(map, err,
                              "needs 'edges_kev' or 'edges_pe': with classes or times a row of the "
                              "table is not a range of energy");
    if (!lower || !upper)
        return nuem_node_fail(map, err,
                              "needs 'lower' and 'upper' to name columns of its table, or "
                              "'edges_kev' or 'edges_pe'");
    if ((st = nuem_table_increasing(t, lower->text, &lo, err))) return st;
    if ((st = nuem_table_increasing(t, upper->text, &hi, err))) return st;
    for (size_t i = 0; i < n; i++) {
        if (!(hi[i] > lo[i]) || lo[i] < 0.0)
            return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[i], 0,
                                "bin [%g, %g] keV is empty or negative", lo[i], hi[i]);
        if (i && fabs(lo[i] - hi[i - 1]) > 1e-9 * hi[i])
            return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[i], 0,
                                "bin begins at %g keV but the one before ends at %g keV; bins must "
                                "follow each other without gap or overlap",
                                lo[i], hi[i - 1]);
    }
    double *edge = nuem_experiment_doubles(exp, n + 1);
    if (!edge) return nuem_fail_nomem(err);
    memcpy(edge, lo, n * sizeof *lo);
    edge[n] = hi[n - 1];
    exp->info.n_energy = n;
    exp->info.edge_kev = edge;
    return NUEM_OK;
}

static nuem_status read_energies(nuem_experiment *exp, const nuem_node *map, const nuem_table *t,
                                 nuem_error *err)
{
    const nuem_node *kev = nuem_node_get(map, "edges_kev"), *pe = nuem_node_get(map, "edges_pe"),
                    *edges = kev ? kev : pe, *lower = nuem_node_get(map, "lower");
    nuem_experiment_info *info = &exp->info;
    nuem_status st;

    if (kev && pe) return nuem_node_fail(map, err, "has both 'edges_kev' and 'edges_pe'");
    if (!lower) lower = nuem_node_get(map, "upper");
    if (edges && lower)
        return nuem_node_fail(lower, err, "is a column of bin edges, but there is a list of them");
    if (!edges && !t) return nuem_node_fail(map, err, "needs 'table' or 'edges_kev' or 'edges_pe'");
    if (!edges) return column_energies(exp, map, t, err);
    if (pe && info->pe_per_kev == 0.0)
        return nuem_node_fail(pe, err, "counts photo-electrons: resolution needs 'pe_per_kev'");
    st = nuem_experiment_edges(exp, edges, pe ? info->pe_per_kev : 1.0,
                               pe ? "photo-electrons" : "keV", &info->edge_kev, err);
    if (!st) info->n_energy = edges->n - 1;
    return st;
}

nuem_status nuem_experiment_read_bins(nuem_experiment *exp, const nuem_node *map,
                                      const nuem_table *t, nuem_error *err)
{
    const nuem_node *table = nuem_node_get(map, "table"), *us = nuem_node_get(map, "edges_us"),
                    *counts = nuem_node_get(map, "counts");
    nuem_experiment_info *info = &exp->info;
    /* a Gaussian quantity, such as a difference of rates, may be negative; a number of events
     * cannot */
    bool positive = info->statistic != NUEM_STATISTIC_GAUSSIAN;
    nuem_status st;

    if ((st = read_energies(exp, map, t, err))) return st;
    if (us && (st = nuem_experiment_edges(exp, us, 1.0, "us", &info->edge_us, err))) return st;
    info->n_time = us ? us->n - 1 : 1;
    /* a document of many edges is long, but their product is not */
    if ((double)info->n_energy * (double)info->n_class * (double)info->n_time > MAX_BINS)
        return nuem_node_fail(map, err, "has %zu x %zu x %zu bins; at most %d are handled",
                              info->n_energy, info->n_class, info->n_time, MAX_BINS);
    info->n_bin = info->n_energy * info->n_class * info->n_time;
    if (t && t->rows != info->n_bin)
        return nuem_node_fail(table, err,
                              "has %zu rows; there are %zu bins (%zu energies, %zu classes, %zu "
                              "times)",
                              t->rows, info->n_bin, info->n_energy, info->n_class, info->n_time);
    return counts ? nuem_experiment_bin_numbers(exp, counts, t, positive, &info->counts, err)
                  : NUEM_OK;
}
