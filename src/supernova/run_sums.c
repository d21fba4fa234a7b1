/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums over modes do not depend on threads or processes: each chunk of blocks is summed by one thread, always in the
 * same way, and the sums of chunks are added in order. Processes fill their chunks of a zeroed array of all chunks and
 * add the arrays, in which adding zeros is exact. */
#include <math.h>
#include <string.h>

#include "supernova/classes.h"
#include "supernova/run.h"

/* Less work than this (modes) is done before other threads have woken up. */
enum { MODES_FOR_THREADS = 2048 };

static void one_task(const nuem_supernova_run *run, nuem_run_task *task, void *context, size_t t)
{
    const nuem_modes *m = &run->modes;
    const size_t chunks = nuem_chunks(m), first = t % chunks * NUEM_CHUNK,
                 left = m->n_block - first;

    task(run, context, t / chunks, first, left < NUEM_CHUNK ? left : NUEM_CHUNK);
}

void nuem_run_each(const nuem_supernova_run *run, nuem_run_task *task, void *context)
{
    const nuem_modes *m = &run->modes;
    const ptrdiff_t tasks = (ptrdiff_t)(m->n_angle * nuem_chunks(m));
    const int threads = run->options.threads;

    if (threads == 1 || m->n_angle * m->n_block * NUEM_LANES < MODES_FOR_THREADS) {
        for (ptrdiff_t t = 0; t < tasks; t++) one_task(run, task, context, (size_t)t);
        return;
    }
#pragma omp parallel for num_threads(threads) schedule(static)
    for (ptrdiff_t t = 0; t < tasks; t++) one_task(run, task, context, (size_t)t);
}

nuem_status nuem_run_reduce(const nuem_supernova_run *run, double *x, size_t n, nuem_error *err)
{
    if (!run->options.reduce) return NUEM_OK;
    return run->options.reduce(x, n, run->options.reduce_context, err);
}

nuem_status nuem_run_totals(nuem_supernova_run *run, nuem_error *err)
{
    const nuem_modes *m = &run->modes;
    const size_t reals = (size_t)m->order * (size_t)m->order, mine = nuem_chunks(m),
                 all = run->all_chunks;

    if (!run->all) {
        for (size_t a = 0; a < m->n_angle; a++) run->total[a] = nuem_chunk_total(m, run->sum, a);
        return NUEM_OK;
    }
    memset(run->all, 0, m->n_angle * all * reals * sizeof *run->all);
    for (size_t a = 0; a < m->n_angle; a++)
        memcpy(run->all + (a * all + run->first_chunk) * reals, run->sum + a * mine * reals,
               mine * reals * sizeof *run->all);
    const nuem_status st = nuem_run_reduce(run, run->all, m->n_angle * all * reals, err);
    if (st) return st;
    for (size_t a = 0; a < m->n_angle; a++)
        run->total[a] = nuem_chunk_total(&run->sn->modes, run->all, a);
    return NUEM_OK;
}

nuem_status nuem_run_largest(const nuem_supernova_run *run, const double *slot, size_t n_value,
                             double *largest, nuem_error *err)
{
    const size_t mine = nuem_chunks(&run->modes), all = run->all_chunks;
    const double *x = slot;
    size_t n = mine;

    if (run->all) { /* large enough: n_value <= n*n */
        memset(run->all, 0, all * n_value * sizeof *run->all);
        memcpy(run->all + run->first_chunk * n_value, slot, mine * n_value * sizeof *run->all);
        const nuem_status st = nuem_run_reduce(run, run->all, all * n_value, err);
        if (st) return st;
        x = run->all;
        n = all;
    }
    for (size_t v = 0; v < n_value; v++) {
        largest[v] = 0.0;
        for (size_t c = 0; c < n; c++)
            if (!(x[c * n_value + v] <= largest[v])) largest[v] = x[c * n_value + v];
    }
    return NUEM_OK;
}

/* Coherence below this part of the numbers is as good as none. */
static const double NOTHING = 1e-18;

double nuem_run_error(const nuem_supernova_run *run, const double *error, const double *state)
{
    const double scale = run->sn->scale;
    double largest = 0.0;

    for (int c = 0; c < NUEM_CLASSES; c++) {
        const double size = c == NUEM_NUMBERS ? scale
                                              : fmin(scale, fmax(sqrt(state[c]), NOTHING * scale)),
                     x = sqrt(error[c]) / size;
        if (!(x <= largest)) largest = x;
    }
    return run->options.step_km > 0.0 ? largest : largest / run->options.tolerance;
}
