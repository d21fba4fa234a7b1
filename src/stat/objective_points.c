/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chi2 at many points in several threads. Each point is evaluated by itself and written to its own place, so the
 * number of threads does not matter. Between blocks the calling thread reports. */
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nuem/objective.h"

enum { BLOCK = 16384 /* points, a tenth of a second */, CHUNK = 64 };

typedef struct points {
    const nuem_objective *objective;
    const nuem_observation *observation;
    size_t m, dimension;
    const double *x;
    double *chi2;
    int threads;
    nuem_objective_workspace **ws; /* [threads] */
} points;

static nuem_status block(const points *p, size_t begin, size_t end, nuem_error *err)
{
    nuem_status failed = NUEM_OK;
    nuem_error first;
    size_t first_i = end;

#pragma omp parallel for num_threads(p->threads) schedule(dynamic, CHUNK)
    for (size_t i = begin; i < end; i++) {
        nuem_error mine;
        nuem_status st =
            nuem_objective_eval(p->objective, p->ws[omp_get_thread_num()], p->observation,
                                p->x + i * p->dimension, &p->chi2[i], NULL, &mine);
        if (!st) continue;
#pragma omp critical
        if (i < first_i) {
            failed = st;
            first = mine;
            first_i = i;
        }
    }
    if (!failed) return NUEM_OK;
    first.index = (long)first_i;
    if (err) *err = first;
    return failed;
}

static nuem_status all_blocks(const points *p, const nuem_progress *progress, nuem_error *err)
{
    for (size_t begin = 0; begin < p->m; begin += BLOCK) {
        const size_t end = p->m - begin < BLOCK ? p->m : begin + BLOCK;
        nuem_status st = block(p, begin, end, err);
        if (st) return st;
        if (progress && progress->function &&
            !progress->function((double)end / (double)p->m, progress->context))
            return nuem_fail(err, NUEM_ERR_CANCELLED, "cancelled after %zu of %zu points", end,
                             p->m);
    }
    return NUEM_OK;
}

nuem_status nuem_objective_chi2(const nuem_objective *objective,
                                const nuem_observation *observation, size_t m, const double *x,
                                int threads, const nuem_progress *progress, double *chi2,
                                nuem_error *err)
{
    points p = {.objective = objective,
                .observation = observation,
                .m = m,
                .dimension = nuem_objective_dimension(objective),
                .x = x,
                .threads = threads > 0 ? threads : omp_get_max_threads()};
    nuem_status st = NUEM_OK;

    if (m <= CHUNK) p.threads = 1; /* not worth a second thread */
    p.chi2 = malloc((m + 1) * sizeof *p.chi2);
    p.ws = calloc((size_t)p.threads, sizeof(nuem_objective_workspace *));
    if (!p.chi2 || !p.ws) st = nuem_fail_nomem(err);
    for (int i = 0; i < p.threads && !st; i++)
        st = nuem_objective_workspace_create(objective, &p.ws[i], err);
    if (!st) st = all_blocks(&p, progress, err);
    if (!st && m > 0) memcpy(chi2, p.chi2, m * sizeof *chi2);
    for (int i = 0; p.ws && i < p.threads; i++) nuem_objective_workspace_free(p.ws[i]);
    free(p.ws);
    free(p.chi2);
    return st;
}
