/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/cls_asymptotic.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

enum { DOUBLINGS = 200, BISECTIONS = 60 };
static const double ROOM = 0.25; /* for a limit from few counts that is not the asymptotic one */

double nuem_cls_statistic(const nuem_probe *at, const nuem_probe *minimum)
{
    return minimum->x > at->x ? 0.0 : fmax(0.0, at->f - minimum->f);
}

/* probability of a standard normal number above z */
static double tail(double z)
{
    return 0.5 * erfc(z * M_SQRT1_2);
}

/* CLs of q when the Asimov data have q_a = (x/sigma)^2: eqs. (65) and (66) with mu' = mu and mu' = 0. */
static double cls_of(double q, double q_a)
{
    double root = sqrt(q), root_a = sqrt(q_a);

    if (q_a <= 0.0) return 1.0; /* x makes no difference */
    if (q <= q_a) return tail(root) / tail(root - root_a);
    return tail((q + q_a) / (2.0 * root_a)) / tail((q - q_a) / (2.0 * root_a));
}

static nuem_status make_data(nuem_cls_asimov *a, const nuem_toy_loop *loop, nuem_error *err)
{
    const nuem_likelihood *lik = nuem_objective_likelihood(loop->objective);
    const size_t bins = nuem_likelihood_bins(lik), n = nuem_likelihood_nuisances(lik);

    a->storage = malloc((2 * bins + n + 1) * sizeof *a->storage);
    if (!a->storage) return nuem_fail_nomem(err);
    double *centre = a->storage + 2 * bins;
    memcpy(a->storage, loop->truth.expected, bins * sizeof *a->storage);
    memcpy(a->storage + bins, loop->truth.off, bins * sizeof *a->storage);
    for (size_t i = 0; i < n; i++) {
        const nuem_nuisance *v = nuem_likelihood_nuisance(lik, i);
        bool constrained = v->sigma > 0.0 && isfinite(v->sigma);
        centre[i] = constrained ? (loop->truth.nuisance[i] - v->nominal) / v->sigma : 0.0;
    }
    a->data = (nuem_observation){.counts = a->storage, .off = a->storage + bins, .centre = centre};
    return NUEM_OK;
}

nuem_status nuem_cls_asimov_create(nuem_toy_loop *loop, const nuem_observation *observation,
                                   double hi, nuem_cls_asimov *out, nuem_probe *minimum,
                                   nuem_error *err)
{
    nuem_objective_workspace *ws = loop->thread[0].ws;
    nuem_cls_asimov a = {0};
    nuem_probe best;
    nuem_status st = nuem_valley_find(loop->objective, ws, observation, 0.0,
                                      isnan(hi) ? (double)NAN : 0.0, hi, &a.valley, err);

    if (!st) st = nuem_valley_minimum(&a.valley, ws, observation, NULL, &best, err);
    if (!st) st = nuem_toy_loop_aim(loop, observation, 0.0, err);
    if (!st) st = make_data(&a, loop, err);
    if (!st) st = nuem_valley_minimum(&a.valley, ws, &a.data, NULL, &a.minimum, err);
    if (st) {
        nuem_cls_asimov_clear(&a);
        return st;
    }
    *out = a;
    *minimum = best;
    return NUEM_OK;
}

void nuem_cls_asimov_clear(nuem_cls_asimov *asimov)
{
    free(asimov->storage);
    memset(asimov, 0, sizeof *asimov);
}

nuem_status nuem_cls_asymptotic(const nuem_cls_asimov *a, nuem_objective_workspace *ws,
                                const nuem_observation *observation, double x,
                                const nuem_probe *minimum, double *cls, nuem_error *err)
{
    nuem_probe data, asimov;
    nuem_status st = nuem_valley_probe(&a->valley, ws, observation, x, &data, err);

    if (!st) st = nuem_valley_probe(&a->valley, ws, &a->data, x, &asimov, err);
    if (!st) *cls = cls_of(nuem_cls_statistic(&data, minimum), fmax(0.0, asimov.f - a->minimum.f));
    return st;
}

/* CLs falls with x; from a point above the best fit to where it is below alpha. */
static nuem_status solve(const nuem_cls_asimov *a, nuem_objective_workspace *ws,
                         const nuem_observation *observation, const nuem_probe *minimum,
                         double alpha, double *upper, nuem_error *err)
{
    double lo = minimum->x, hi = fmax(2.0 * minimum->x, a->valley.node[1]), cls;
    nuem_status st;

    for (int i = 0;; i++, lo = hi, hi *= 2.0) {
        if ((st = nuem_cls_asymptotic(a, ws, observation, hi, minimum, &cls, err))) return st;
        if (cls < alpha) break;
        if (i == DOUBLINGS || !(hi < 1e6 * a->valley.right))
            return nuem_fail(err, NUEM_ERR_CONVERGE,
                             "the data do not bound %s: CLs is %g at %g and must fall to %g",
                             nuem_objective_coordinate(a->valley.objective, 0)->parameter->name,
                             cls, hi, alpha);
    }
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = 0.5 * (lo + hi);
        if ((st = nuem_cls_asymptotic(a, ws, observation, middle, minimum, &cls, err))) return st;
        if (cls < alpha)
            hi = middle;
        else
            lo = middle;
    }
    *upper = hi;
    return NUEM_OK;
}

nuem_status nuem_cls_asymptotic_limit(const nuem_cls_asimov *a, nuem_objective_workspace *ws,
                                      const nuem_observation *observation, double cl,
                                      const nuem_probe *minimum, nuem_cls_limit *out,
                                      nuem_error *err)
{
    nuem_cls_limit r = {
        .cl = cl, .best_fit = minimum->x, .chi2_min = minimum->f, .upper = (double)NAN};
    nuem_status st = solve(a, ws, observation, minimum, 1.0 - cl, &r.upper_asymptotic, err);

    if (!st) st = solve(a, ws, &a->data, &a->minimum, 1.0 - cl, &r.median_expected, err);
    if (!st) *out = r;
    return st;
}

nuem_status nuem_cls_asymptotic_grid(const nuem_cls_asimov *a, nuem_objective_workspace *ws,
                                     const nuem_observation *observation, double cl,
                                     const nuem_probe *minimum, double *lo, double *hi,
                                     nuem_error *err)
{
    const double alpha = 1.0 - cl, above = sqrt(alpha), below = 0.2 * alpha;
    double from, to;
    nuem_status st = solve(a, ws, observation, minimum, above, &from, err);

    if (!st) st = solve(a, ws, observation, minimum, below, &to, err);
    if (st) return st;
    *lo = (1.0 - ROOM) * from;
    *hi = (1.0 + ROOM) * to;
    return NUEM_OK;
}

nuem_status nuem_limit_cls_asymptotic(const nuem_objective *objective,
                                      const nuem_observation *observation, double cl,
                                      nuem_cls_limit *out, nuem_error *err)
{
    nuem_toy_loop loop;
    nuem_cls_asimov asimov;
    nuem_probe minimum;
    nuem_status st = nuem_toys_check_objective(objective, err);

    if (st || (st = nuem_toys_check_cl(cl, err))) return st;
    if ((st = nuem_toy_loop_create(objective, 1, NULL, 1.0, &loop, err))) return st;
    st = nuem_cls_asimov_create(&loop, observation, (double)NAN, &asimov, &minimum, err);
    if (!st) {
        st = nuem_cls_asymptotic_limit(&asimov, loop.thread[0].ws, observation, cl, &minimum, out,
                                       err);
        nuem_cls_asimov_clear(&asimov);
    }
    nuem_toy_loop_clear(&loop);
    return st;
}
