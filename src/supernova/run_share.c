/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What processes tell each other. Each has some chunks of each angle, which make up a few nodes of the tree of pairwise.h:
 * they fill their nodes of an array that is zero elsewhere and add the arrays, in which adding zeros is exact. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "supernova/pairwise.h"
#include "supernova/run.h"

nuem_status nuem_run_reduce(const nuem_supernova_run *run, double *x, size_t n, nuem_error *err)
{
    if (!run->options.reduce) return NUEM_OK;
    return run->options.reduce(x, n, run->options.reduce_context, err);
}

/* The largest node that begins at a chunk and ends at `end` at most; the last process may count chunks that are not. */
static size_t node_size(size_t first, size_t end, size_t all)
{
    size_t size = 1;

    while (first % (2 * size) == 0 && (end == all ? first + size < end : first + 2 * size <= end))
        size *= 2;
    return size;
}

/* Nodes of the chunks first .. end - 1; out NULL: only their number. */
static size_t split_range(size_t first, size_t end, size_t all, nuem_run_node *out)
{
    size_t n = 0;

    while (first < end) {
        const size_t size = node_size(first, end, all);
        if (out) out[n] = (nuem_run_node){first, size};
        first += size;
        n++;
    }
    return n;
}

/* Nodes of all processes, whose ranges begin at marked chunks. */
static size_t split_all(const double *mark, size_t all, nuem_run_node *out)
{
    size_t n = 0;

    for (size_t first = 0, end; first < all; first = end) {
        for (end = first + 1; end < all && mark[end] == 0.0; end++) continue;
        n += split_range(first, end, all, out ? out + n : NULL);
    }
    return n;
}

nuem_status nuem_run_share(nuem_supernova_run *run, nuem_error *err)
{
    const nuem_modes *m = &run->modes;
    const size_t all = run->all_chunks, end = run->first_chunk + nuem_chunks(m),
                 reals = (size_t)m->order * (size_t)m->order;

    if (!run->options.reduce) return NUEM_OK;
    double *mark = calloc(all, sizeof *mark);
    if (!mark) return nuem_fail_nomem(err);
    mark[run->first_chunk] = 1.0;
    nuem_status st = nuem_run_reduce(run, mark, all, err);
    if (st) goto done;
    run->n_node = split_all(mark, all, NULL);
    run->node = malloc(run->n_node * sizeof *run->node);
    run->all = malloc(m->n_angle * run->n_node * reals * sizeof *run->all);
    if (!run->node || !run->all) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    split_all(mark, all, run->node);
    while (run->node[run->first_node].first < run->first_chunk) run->first_node++;
    while (run->first_node + run->own_nodes < run->n_node &&
           run->node[run->first_node + run->own_nodes].first < end)
        run->own_nodes++;
done:
    free(mark);
    return st;
}

/* Sums of this process's nodes of an angle, from those of its chunks. */
static void add_nodes(const nuem_supernova_run *run, size_t angle, double *out)
{
    const size_t reals = (size_t)run->modes.order * (size_t)run->modes.order,
                 mine = nuem_chunks(&run->modes);

    for (size_t i = 0; i < run->own_nodes; i++, out += reals) {
        const nuem_run_node *node = &run->node[run->first_node + i];
        nuem_pairwise p;
        p.depth = 0;
        for (size_t c = node->first - run->first_chunk; c < mine; c++) {
            if (c + run->first_chunk >= node->first + node->size) break;
            nuem_pairwise_push(&p, 1, run->sum + (angle * mine + c) * reals, reals);
        }
        memcpy(out, nuem_pairwise_total(&p, reals), reals * sizeof *out);
    }
}

nuem_status nuem_run_totals(nuem_supernova_run *run, nuem_error *err)
{
    const nuem_modes *m = &run->modes;
    const size_t reals = (size_t)m->order * (size_t)m->order, n = run->n_node;
    double *all = run->all;

    if (!all) {
        for (size_t a = 0; a < m->n_angle; a++) run->total[a] = nuem_chunk_total(m, run->sum, a);
        return NUEM_OK;
    }
    memset(all, 0, m->n_angle * n * reals * sizeof *all);
    for (size_t a = 0; a < m->n_angle; a++)
        add_nodes(run, a, all + (a * n + run->first_node) * reals);
    const nuem_status st = nuem_run_reduce(run, all, m->n_angle * n * reals, err);
    if (st) return st;
    for (size_t a = 0; a < m->n_angle; a++) {
        nuem_pairwise p;
        p.depth = 0;
        for (size_t i = 0; i < n; i++)
            nuem_pairwise_push(&p, run->node[i].size, all + (a * n + i) * reals, reals);
        memcpy(run->total[a].x, nuem_pairwise_total(&p, reals), reals * sizeof(double));
    }
    return NUEM_OK;
}

nuem_status nuem_run_largest(const nuem_supernova_run *run, bool probes, const double *slot,
                             size_t n_value, double *largest, nuem_error *err)
{
    const size_t mine = nuem_chunks(&run->modes),
                 emitted = (nuem_run_emitted(run) + NUEM_CHUNK - 1) / NUEM_CHUNK;

    for (size_t v = 0; v < n_value; v++) {
        largest[v] = 0.0;
        for (size_t c = probes ? emitted : 0; c < (probes ? mine : emitted); c++)
            if (!(slot[c * n_value + v] <= largest[v])) largest[v] = slot[c * n_value + v];
    }
    if (!run->all) return NUEM_OK;
    double *all = run->all; /* large enough: n_value <= n*n */
    memset(all, 0, run->n_node * n_value * sizeof *all);
    memcpy(all + run->first_node * n_value, largest, n_value * sizeof *all);
    const nuem_status st = nuem_run_reduce(run, all, run->n_node * n_value, err);
    if (st) return st;
    for (size_t i = 0; i < run->n_node; i++)
        for (size_t v = 0; v < n_value; v++)
            if (!(all[i * n_value + v] <= largest[v])) largest[v] = all[i * n_value + v];
    return NUEM_OK;
}
