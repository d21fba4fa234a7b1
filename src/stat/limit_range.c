/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/limit_range.h"

#include <math.h>

#include "base/error.h"
#include "nuem/fit.h"

/* A profile that costs little is sampled at 0 and at +-scale 2^k, |k| <= OCTAVES, to see where it
 * rises. A costly one is followed outwards from its minima. */
enum { OCTAVES = 40, BEYOND = 3 };
static const double MARGIN =
    6.0; /* in chi2 beyond the threshold, so that the range shows the rise */
static const double FAR = 200.0; /* 14 standard deviations */

static nuem_status impossible(const nuem_parameter *p, nuem_error *err)
{
    return nuem_fail(err, NUEM_ERR_CONVERGE,
                     "no value of %s can explain the data: a bin has counts where nothing is "
                     "expected",
                     p->name);
}

static nuem_status unbounded(const nuem_parameter *p, double least, double rise, double delta,
                             nuem_error *err)
{
    return nuem_fail(
        err, NUEM_ERR_CONVERGE,
        "the data do not bound %s: chi2 is %g at best and rises by %g only, %g is needed; the "
        "error of the signal normalisation allows the signal to vanish, or the "
        "rest of the hypothesis is excluded by itself",
        p->name, least, rise, delta);
}

/* chi2 at sign * scale 2^k, k = -OCTAVES to OCTAVES. Once it is FAR above the least value for some
 * octaves, only the last one is looked at: with a constrained signal normalisation chi2 levels off,
 * perhaps not far above the threshold. Those between count as high as the lower of the two. */
static void octaves(nuem_curve *c, double scale, int sign, double *least, double *chi2)
{
    int above = 0, k = 0;

    for (; k <= 2 * OCTAVES && above < BEYOND; k++) {
        chi2[k] = nuem_curve_at(sign * ldexp(scale, k - OCTAVES), c);
        *least = fmin(*least, chi2[k]);
        above = chi2[k] > *least + FAR ? above + 1 : 0;
    }
    if (k > 2 * OCTAVES) return;
    chi2[2 * OCTAVES] = nuem_curve_at(sign * ldexp(scale, OCTAVES), c);
    for (double low = fmin(chi2[k - 1], chi2[2 * OCTAVES]); k < 2 * OCTAVES; k++) chi2[k] = low;
}

static nuem_status by_octaves(nuem_curve *c, const nuem_parameter *p, double delta, double *lo,
                              double *hi, nuem_error *err)
{
    double up[2 * OCTAVES + 1], down[2 * OCTAVES + 1], least = nuem_curve_at(0.0, c);

    octaves(c, p->scale, 1, &least, up);
    for (int k = 0; k <= 2 * OCTAVES; k++) down[k] = HUGE_VAL;
    if (p->is_signed) octaves(c, p->scale, -1, &least, down);
    if (c->status) return c->status;
    if (!isfinite(least)) return impossible(p, err);
    double rise = fmin(up[2 * OCTAVES], down[2 * OCTAVES]) - least;
    if (!(rise > delta)) return unbounded(p, least, rise, delta, err);
    double need = delta + fmin(MARGIN, 0.5 * (rise - delta));
    int a = 2 * OCTAVES, b = 2 * OCTAVES;
    while (a > 0 && up[a - 1] > least + need) a--;
    while (b > 0 && down[b - 1] > least + need) b--;
    *hi = ldexp(p->scale, a - OCTAVES);
    *lo = p->is_signed ? -ldexp(p->scale, b - OCTAVES) : 0.0;
    return NUEM_OK;
}

/* From x0 outwards in steps that double, until chi2 has been `need` above *least some times in
 * succession. *end: the first of these; *rise: how far chi2 rose. */
static void walk(nuem_curve *c, double x0, double step, double need, double *least, double *end,
                 double *rise)
{
    int above = 0;

    *rise = 0.0;
    for (int k = 0; k <= 2 * OCTAVES && above < BEYOND && !c->status; k++) {
        double x = x0 + ldexp(step, k), chi2 = nuem_curve_at(x, c);
        if (chi2 < *least + need) {
            above = 0;
            *least = fmin(*least, chi2);
        } else if (above++ == 0) {
            *end = x;
        }
        *rise = fmax(*rise, chi2 - *least);
    }
    if (above == 0) *end = (double)NAN;
}

/* Ends by walking out of the valleys. Where chi2 levels off near the threshold, a smaller margin
 * must do. */
static nuem_status by_walking(nuem_curve *c, const nuem_parameter *p, double delta, double *lo,
                              double *hi, nuem_error *err)
{
    double step = 0.25 * nuem_slice_scale(c->slice, 0), least = nuem_curve_search(c, 0.0, 3);
    double left = 0.0, right = 0.0;

    for (size_t i = 0; i < c->n; i++) { /* the minima that are known */
        least = fmin(least, c->chi2[i]);
        left = fmin(left, c->value[i]);
        right = fmax(right, c->value[i]);
    }
    if (c->status) return c->status;
    if (!isfinite(least)) return impossible(p, err);
    for (int side = 0; side < (p->is_signed ? 2 : 1); side++) {
        double end = (double)NAN, rise = 0.0, x0 = side ? left : right;
        double margin = MARGIN;
        for (int attempt = 0; attempt < 2 && isnan(end) && !c->status; attempt++) {
            walk(c, x0, side ? -step : step, delta + margin, &least, &end, &rise);
            margin = 0.5 * (rise - delta);
            if (!(margin > 0.0)) break;
        }
        if (c->status) return c->status;
        if (isnan(end)) return unbounded(p, least, rise, delta, err);
        *(side ? lo : hi) = end;
    }
    if (!p->is_signed) *lo = 0.0;
    return NUEM_OK;
}

nuem_status nuem_limit_range(nuem_curve *c, const nuem_parameter *parameter, double delta,
                             double *lo, double *hi, nuem_error *err)
{
    if (nuem_slice_is_costly(c->slice)) return by_walking(c, parameter, delta, lo, hi, err);
    return by_octaves(c, parameter, delta, lo, hi, err);
}

nuem_status nuem_limit_learn(nuem_curve *c, const nuem_parameter *parameter,
                             const nuem_limit_options *options, nuem_error *err)
{
    const nuem_objective *objective = nuem_slice_objective(c->slice);
    double lower[NUEM_MAX_COORDINATES], upper[NUEM_MAX_COORDINATES];
    nuem_fit_options how = {.seed = options->seed, .lower = lower, .upper = upper};
    nuem_fit fit;

    for (size_t i = 0; i < nuem_objective_dimension(objective); i++) {
        bool angle =
            nuem_objective_coordinate(objective, i)->parameter->what == NUEM_PARAMETER_SIN2W;
        lower[i] = angle ? 0.0 : -HUGE_VAL;
        upper[i] = angle ? 1.0 : HUGE_VAL;
    }
    if (!parameter->is_signed && !parameter->has_phase) lower[0] = 0.0; /* a modulus */
    nuem_status st =
        nuem_fit_minimise(objective, options->observation, NULL, NULL, &how, NULL, &fit, err);
    if (st) return st;
    for (size_t k = 0; k < fit.n_minimum; k++) {
        double value, variable[NUEM_MAX_COORDINATES];
        nuem_slice_split(c->slice, fit.minimum[k].x, &value, variable);
        nuem_curve_learn(c, value, fit.minimum[k].chi2, variable);
    }
    return NUEM_OK;
}
