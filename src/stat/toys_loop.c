/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Many toys in several threads. A toy depends on its index alone and writes to its own place, so
 * the number of threads does not matter. Between blocks of toys the calling thread reports. */
#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "stat/toys_private.h"

enum { BLOCK = 2048 /* toys, a quarter of a second at most */, CHUNK = 16 };

static nuem_status prepare(nuem_toy_thread *t, const nuem_objective *objective, nuem_error *err)
{
    const nuem_likelihood *lik = nuem_objective_likelihood(objective);
    const size_t bins = nuem_likelihood_bins(lik), nuisances = nuem_likelihood_nuisances(lik);

    t->counts = calloc(bins + 1, sizeof *t->counts);
    t->off = calloc(bins + 1, sizeof *t->off);
    t->centre = calloc(nuisances + 1, sizeof *t->centre);
    if (!t->counts || !t->off || !t->centre) return nuem_fail_nomem(err);
    t->toy = (nuem_observation){.counts = t->counts, .off = t->off, .centre = t->centre};
    return nuem_objective_workspace_create(objective, &t->ws, err);
}

nuem_status nuem_toy_loop_create(const nuem_objective *objective, int threads,
                                 const nuem_progress *progress, double total, nuem_toy_loop *out,
                                 nuem_error *err)
{
    const nuem_likelihood *lik = nuem_objective_likelihood(objective);
    const size_t bins = nuem_likelihood_bins(lik), nuisances = nuem_likelihood_nuisances(lik);
    nuem_toy_loop loop = {.objective = objective,
                          .threads = threads > 0 ? threads : omp_get_max_threads(),
                          .progress = progress,
                          .total = total};
    nuem_status st = NUEM_OK;

    loop.thread = calloc((size_t)loop.threads, sizeof *loop.thread);
    loop.truth.expected = calloc(bins + 1, sizeof *loop.truth.expected);
    loop.truth.off = calloc(bins + 1, sizeof *loop.truth.off);
    loop.truth.nuisance = calloc(nuisances + 1, sizeof *loop.truth.nuisance);
    if (!loop.thread || !loop.truth.expected || !loop.truth.off || !loop.truth.nuisance)
        st = nuem_fail_nomem(err);
    for (int i = 0; i < loop.threads && !st; i++) st = prepare(&loop.thread[i], objective, err);
    if (st) {
        nuem_toy_loop_clear(&loop);
        return st;
    }
    *out = loop;
    return NUEM_OK;
}

void nuem_toy_loop_clear(nuem_toy_loop *loop)
{
    for (int i = 0; loop->thread && i < loop->threads; i++) {
        nuem_objective_workspace_free(loop->thread[i].ws);
        free(loop->thread[i].counts);
        free(loop->thread[i].off);
        free(loop->thread[i].centre);
    }
    free(loop->thread);
    free(loop->truth.expected);
    free(loop->truth.off);
    free(loop->truth.nuisance);
    memset(loop, 0, sizeof *loop);
}

nuem_status nuem_toy_loop_aim(nuem_toy_loop *loop, const nuem_observation *observation, double x,
                              nuem_error *err)
{
    nuem_truth *truth = &loop->truth;
    const nuem_evaluation more = {
        .nuisance = truth->nuisance, .expected = truth->expected, .expected_off = truth->off};
    double chi2;
    nuem_status st = nuem_objective_eval(loop->objective, loop->thread[0].ws, observation, &x,
                                         &chi2, &more, err);

    if (st) return st;
    if (!isfinite(chi2))
        return nuem_fail(err, NUEM_ERR_CONVERGE,
                         "%g cannot explain the data at all: a bin has counts where nothing is "
                         "expected, so there are no nuisances to draw toys with",
                         x);
    truth->x = x;
    truth->chi2 = chi2;
    return NUEM_OK;
}

nuem_status nuem_toy_loop_draw(const nuem_toy_loop *loop, nuem_toy_thread *t, uint16_t kind,
                               uint64_t seed, uint64_t index, nuem_error *err)
{
    return nuem_toy_draw_kind(nuem_objective_likelihood(loop->objective), loop->truth.expected,
                              loop->truth.off, loop->truth.nuisance, kind, seed, index, t->counts,
                              t->off, t->centre, err);
}

static nuem_status report(nuem_toy_loop *loop, size_t n, nuem_error *err)
{
    const nuem_progress *p = loop->progress;

    loop->done += (double)n;
    if (p && p->function && !p->function(fmin(loop->done / loop->total, 1.0), p->context))
        return nuem_fail(err, NUEM_ERR_CANCELLED, "cancelled after %.0f of %.0f toys", loop->done,
                         loop->total);
    return NUEM_OK;
}

nuem_status nuem_toy_loop_run(nuem_toy_loop *loop, size_t n, nuem_toy_function *f, void *context,
                              nuem_error *err)
{
    for (size_t begin = 0; begin < n; begin += BLOCK) {
        const size_t end = n - begin < BLOCK ? n : begin + BLOCK;
        nuem_status failed = NUEM_OK;
        nuem_error first;
        size_t first_i = end;
#pragma omp parallel for num_threads(loop->threads) schedule(dynamic, CHUNK)
        for (size_t i = begin; i < end; i++) {
            nuem_error mine;
            nuem_status st = f(loop, &loop->thread[omp_get_thread_num()], i, context, &mine);
            if (!st) continue;
#pragma omp critical
            if (i < first_i) {
                failed = st;
                first = mine;
                first_i = i;
            }
        }
        if (failed) {
            if (err) *err = first;
            return failed;
        }
        nuem_status st = report(loop, end - begin, err);
        if (st) return st;
    }
    return NUEM_OK;
}
