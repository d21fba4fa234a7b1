/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Energy bins, what was counted in them, and which flux components each of them counts. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "detector/experiment_private.h"

/* a Gaussian quantity, such as a difference of rates, may be negative; a number of events cannot */
static bool counts_are_positive(const nuem_experiment *exp)
{
    return exp->info.statistic != NUEM_STATISTIC_GAUSSIAN;
}

nuem_status nuem_experiment_bin_numbers(nuem_experiment *exp, const nuem_node *node,
                                        const nuem_table *t, bool positive, const double **out,
                                        nuem_error *err)
{
    size_t n = exp->info.n_bin;
    const double *x;
    double *copy;
    nuem_status st;

    if (node->kind == NUEM_NODE_MAP)
        return nuem_node_fail(node, err, "is a map; it must be a list or the name of a column");
    if (node->kind == NUEM_NODE_LIST && node->n != n)
        return nuem_node_fail(node, err, "has %zu elements; there are %zu bins", node->n, n);
    if (!(copy = nuem_experiment_doubles(exp, n))) return nuem_fail_nomem(err);
    if (node->kind == NUEM_NODE_SCALAR) {
        if (!t) return nuem_node_fail(node, err, "names a column, but data has no table");
        st = nuem_table_bounded(t, node->text, positive ? 0.0 : -HUGE_VAL, HUGE_VAL, &x, err);
        if (st) return st;
        memcpy(copy, x, n * sizeof *x);
    } else {
        for (size_t i = 0; i < n; i++) {
            if ((st = nuem_node_to_number(node->child[i], &copy[i], err))) return st;
            if (positive && copy[i] < 0.0)
                return nuem_node_fail(node->child[i], err, "is %g; it must lie in [0, inf)",
                                      copy[i]);
        }
    }
    *out = copy;
    return NUEM_OK;
}

/* Bins from the columns of a table: contiguous, increasing. */
static nuem_status table_bins(nuem_experiment *exp, const nuem_node *map, const nuem_table *t,
                              nuem_error *err)
{
    const nuem_node *lower = nuem_node_get(map, "lower"), *upper = nuem_node_get(map, "upper"),
                    *column = nuem_node_get(map, "counts");
    const double *lo, *hi;
    size_t n = t->rows;
    nuem_status st;

    if (nuem_node_get(map, "edges_kev"))
        return nuem_node_fail(map, err, "has both 'table' and 'edges_kev'");
    if (!lower || !upper || (column && column->kind != NUEM_NODE_SCALAR))
        return nuem_node_fail(
            map, err, "needs 'lower' and 'upper' (and 'counts') to name columns of its table");
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
    exp->info.n_bin = n;
    exp->info.edge_kev = edge;
    if (!column) return NUEM_OK;
    return nuem_experiment_bin_numbers(exp, column, t, counts_are_positive(exp), &exp->info.counts,
                                       err);
}

/* Bins from lists in the file itself. */
static nuem_status list_bins(nuem_experiment *exp, const nuem_node *map, nuem_error *err)
{
    const nuem_node *edges = nuem_node_get(map, "edges_kev"),
                    *counts = nuem_node_get(map, "counts");
    nuem_status st;

    if (!edges) return nuem_node_fail(map, err, "needs 'table' or 'edges_kev'");
    if (counts && counts->kind != NUEM_NODE_LIST)
        return nuem_node_fail(counts, err, "must be a list of counts, one for each bin");
    if (edges->n < 2) return nuem_node_fail(edges, err, "has %zu edges; a bin needs two", edges->n);
    double *edge = nuem_experiment_doubles(exp, edges->n);
    if (!edge) return nuem_fail_nomem(err);
    for (size_t i = 0; i < edges->n; i++) {
        if ((st = nuem_node_to_number(edges->child[i], &edge[i], err))) return st;
        if (i && !(edge[i] > edge[i - 1]))
            return nuem_node_fail(edges->child[i], err,
                                  "is %g keV after %g keV; bin edges must increase", edge[i],
                                  edge[i - 1]);
    }
    exp->info.n_bin = edges->n - 1;
    exp->info.edge_kev = edge;
    if (!counts) return NUEM_OK;
    if (counts->n != exp->info.n_bin)
        return nuem_node_fail(counts, err, "has %zu elements; the edges make %zu bins", counts->n,
                              exp->info.n_bin);
    return nuem_experiment_bin_numbers(exp, counts, NULL, counts_are_positive(exp),
                                       &exp->info.counts, err);
}

nuem_status nuem_experiment_read_bins(nuem_experiment *exp, const nuem_node *map,
                                      const nuem_table *t, nuem_error *err)
{
    return t ? table_bins(exp, map, t, err) : list_bins(exp, map, err);
}

/* The names of one bin with commas between; NULL stays for "all". */
static nuem_status join_names(nuem_experiment *exp, const nuem_node *bin, const char **out,
                              nuem_error *err)
{
    size_t size = 0;
    char *text;

    if (bin->kind == NUEM_NODE_SCALAR && strcmp(bin->text, "all") == 0) return NUEM_OK;
    if (bin->kind != NUEM_NODE_LIST || bin->n == 0)
        return nuem_node_fail(bin, err, "must be a list of flux components, or 'all'");
    for (size_t i = 0; i < bin->n; i++) {
        const nuem_node *name = bin->child[i];
        if (name->kind != NUEM_NODE_SCALAR || !name->text[0] || strchr(name->text, ','))
            return nuem_node_fail(name, err, "must be the name of a flux component");
        for (size_t k = 0; k < i; k++)
            if (strcmp(bin->child[k]->text, name->text) == 0)
                return nuem_node_fail(name, err, "is '%.60s', which the bin has already",
                                      name->text);
        size += strlen(name->text) + 1;
    }
    if (!(text = nuem_arena_alloc(&exp->memory, size))) return nuem_fail_nomem(err);
    *out = text;
    for (size_t i = 0; i < bin->n; i++) {
        size_t n = strlen(bin->child[i]->text);
        if (i) *text++ = ',';
        memcpy(text, bin->child[i]->text, n);
        text += n; /* the memory is zero, so a NUL ends it */
    }
    return NUEM_OK;
}

nuem_status nuem_experiment_read_components(nuem_experiment *exp, const nuem_node *map,
                                            nuem_error *err)
{
    const nuem_node *list = nuem_node_get(map, "components");
    size_t n = exp->info.n_bin;
    const char **names;
    nuem_status st;

    if (!list) return NUEM_OK;
    if (list->kind != NUEM_NODE_LIST)
        return nuem_node_fail(list, err, "must be a list with one element for each bin");
    if (list->n != n)
        return nuem_node_fail(list, err, "has %zu elements; there are %zu bins", list->n, n);
    if (!(names = nuem_arena_alloc(&exp->memory, n * sizeof *names))) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n; i++)
        if ((st = join_names(exp, list->child[i], &names[i], err))) return st;
    exp->info.bin_components = names;
    return NUEM_OK;
}
