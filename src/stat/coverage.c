/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How often profile intervals (stat/limit.c) contain the truth. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "num/normal.h"
#include "num/stream.h"
#include "stat/toys_private.h"

typedef struct check {
    const nuem_valley *valley;
    uint64_t seed;
    double threshold;
    bool one_sided;
    bool *covered; /* [n_toy] */
} check;

static nuem_status toy_covered(const nuem_toy_loop *loop, nuem_toy_thread *t, size_t i,
                               void *context, nuem_error *err)
{
    const check *c = context;
    nuem_probe at, minimum;
    nuem_status st = nuem_toy_loop_draw(loop, t, NUEM_STREAM_COVERAGE, c->seed, i, err);

    if (!st) st = nuem_valley_probe(c->valley, t->ws, &t->toy, loop->truth.x, &at, err);
    if (!st) st = nuem_valley_minimum(c->valley, t->ws, &t->toy, &at, &minimum, err);
    if (!st)
        c->covered[i] = at.f - minimum.f <= c->threshold || (c->one_sided && at.x <= minimum.x);
    return st;
}

static nuem_status arguments(const nuem_objective *objective, double x, double cl,
                             nuem_construction construction, size_t n_toy, int threads,
                             nuem_error *err)
{
    nuem_status st = nuem_toys_check_objective(objective, err);

    if (st || (st = nuem_toys_check_cl(cl, err))) return st;
    if ((st = nuem_toys_check_count(n_toy, threads, err))) return st;
    if (!isfinite(x) || (x < 0.0 && nuem_toys_bounded(objective)))
        return nuem_fail(err, NUEM_ERR_ARG, "true value is %g; it must be finite%s", x,
                         nuem_toys_bounded(objective) ? " and not negative" : "");
    if (construction != NUEM_TWO_SIDED && construction != NUEM_ONE_SIDED)
        return nuem_fail(err, NUEM_ERR_ARG, "construction %d is unknown", (int)construction);
    if (construction == NUEM_ONE_SIDED && cl < 0.5)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "confidence level is %g; a one-sided limit needs 0.5 at least", cl);
    return NUEM_OK;
}

nuem_status nuem_coverage(const nuem_objective *objective, const nuem_observation *observation,
                          double x_true, double cl, nuem_construction construction, size_t n_toy,
                          uint64_t seed, int threads, const nuem_progress *progress,
                          nuem_coverage_result *out, nuem_error *err)
{
    const bool one_sided = construction == NUEM_ONE_SIDED;
    nuem_toy_loop loop = {0};
    nuem_valley valley;
    check c = {.valley = &valley, .seed = seed, .one_sided = one_sided};
    nuem_coverage_result r = {.x = x_true, .cl = cl, .n_toy = n_toy};
    nuem_status st = arguments(objective, x_true, cl, construction, n_toy, threads, err);

    if (st) return st;
    const double z = nuem_normal_quantile(one_sided ? cl : 0.5 * (1.0 + cl));
    c.threshold = z * z;
    c.covered = calloc(n_toy, sizeof *c.covered);
    if (!c.covered) return nuem_fail_nomem(err);
    st = nuem_toy_loop_create(objective, threads, progress, (double)n_toy, &loop, err);
    if (!st)
        st = nuem_valley_find(objective, loop.thread[0].ws, observation, -HUGE_VAL, x_true, x_true,
                              &valley, err);
    if (!st) st = nuem_toy_loop_aim(&loop, observation, x_true, err);
    if (!st) st = nuem_toy_loop_run(&loop, n_toy, toy_covered, &c, err);
    nuem_toy_loop_clear(&loop);
    for (size_t i = 0; i < n_toy && !st; i++) r.n_covered += c.covered[i];
    free(c.covered);
    if (st) return st;
    r.coverage = (double)r.n_covered / (double)n_toy;
    r.error = sqrt(r.coverage * (1.0 - r.coverage) / (double)n_toy);
    *out = r;
    return NUEM_OK;
}
