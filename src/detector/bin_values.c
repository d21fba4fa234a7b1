/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an experiment file says of each bin: numbers, and which flux components it counts. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "detector/experiment_private.h"

double *nuem_experiment_doubles(nuem_experiment *exp, size_t n)
{
    return nuem_arena_alloc(&exp->memory, n * sizeof(double));
}

const double *nuem_experiment_copy(nuem_experiment *exp, size_t n, const double *x, double unit)
{
    double *copy = nuem_experiment_doubles(exp, n);

    for (size_t i = 0; i < n && copy; i++) copy[i] = x[i] / unit;
    return copy;
}

nuem_status nuem_experiment_edges(nuem_experiment *exp, const nuem_node *list, double unit,
                                  const char *name, const double **out, nuem_error *err)
{
    double *edge = nuem_experiment_doubles(exp, list->n);
    nuem_status st;

    if (list->n < 2) return nuem_node_fail(list, err, "has %zu edges; a bin needs two", list->n);
    if (!edge) return nuem_fail_nomem(err);
    for (size_t i = 0; i < list->n; i++) {
        double x, before = i ? edge[i - 1] : -HUGE_VAL;
        if ((st = nuem_node_to_number(list->child[i], &x, err))) return st;
        edge[i] = x / unit;
        if (!(edge[i] > before))
            return nuem_node_fail(list->child[i], err,
                                  "is %g %s after %g %s; bin edges must increase", x, name,
                                  before * unit, name);
    }
    *out = edge;
    return NUEM_OK;
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
