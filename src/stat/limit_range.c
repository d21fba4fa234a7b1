/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/limit_range.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "nuem/fit.h"
#include "num/normal.h"

/* A profile that costs little is sampled at 0 and at +-scale 2^k, |k| <= OCTAVES, to see where it
 * rises. A costly one is followed outwards from its minima. */
enum { OCTAVES = 40, BEYOND = 3, OUT = 10 };
static const double MARGIN =
    6.0; /* in chi2 beyond the threshold, so that the range shows the rise */
static const double FAR = 200.0;  /* 14 standard deviations */
static const double LEVEL = 1e-3; /* of what chi2 has risen: change over some octaves */

nuem_status nuem_limit_threshold(double cl, nuem_construction construction, double *delta,
                                 nuem_error *err)
{
    if (!(cl > 0.0 && cl < 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "confidence level is %g; it must lie in (0, 1)", cl);
    double z = nuem_normal_quantile(construction == NUEM_ONE_SIDED ? cl : 0.5 * (1.0 + cl));
    if (!isfinite(z))
        return nuem_fail(err, NUEM_ERR_ARG, "confidence level is %.17g, too close to 1", cl);
    if (construction != NUEM_TWO_SIDED && construction != NUEM_ONE_SIDED)
        return nuem_fail(err, NUEM_ERR_ARG, "construction %d is unknown", (int)construction);
    if (construction == NUEM_ONE_SIDED && z < 0.0)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "confidence level is %g; a one-sided limit needs 0.5 at least", cl);
    *delta = z * z;
    return NUEM_OK;
}

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

/* Has chi2 levelled off, as it does where the normalisation of the signal may make up for its size? */
static bool levelled(const double *chi2, int k, double floor)
{
    if (k < BEYOND || !(chi2[k] > floor)) return false;
    for (int i = k - BEYOND; i < k; i++)
        if (!(fabs(chi2[i] - chi2[k]) <= LEVEL * (chi2[k] - floor))) return false;
    return true;
}

/* chi2 at sign * scale 2^k, k = -OCTAVES to OCTAVES. Once it is FAR above the least value for some
 * octaves, one far out is looked at: with a constrained signal normalisation chi2 levels off, perhaps
 * not far above the threshold. Those beyond count as high as the lower of the two; once chi2 has
 * levelled off, as high as that. `floor` is well above chi2 at 0. Much larger signals cost much and
 * say nothing. */
static void octaves(nuem_curve *c, double scale, int sign, double floor, double *least,
                    double *chi2)
{
    int above = 0, k = 0;
    bool flat = false;

    for (; k <= 2 * OCTAVES && above < BEYOND && !flat; k++) {
        chi2[k] = nuem_curve_at(sign * ldexp(scale, k - OCTAVES), c);
        *least = fmin(*least, chi2[k]);
        above = chi2[k] > *least + FAR ? above + 1 : 0;
        flat = levelled(chi2, k, floor);
    }
    if (k > 2 * OCTAVES) return;
    double low = chi2[k - 1];
    if (!flat) {
        const int out = k + OUT < 2 * OCTAVES ? k + OUT : 2 * OCTAVES;
        low = fmin(low, nuem_curve_at(sign * ldexp(scale, out - OCTAVES), c));
    }
    for (; k <= 2 * OCTAVES; k++) chi2[k] = low;
}

/* Values at which the signal of each experiment is as large as at 0, [experiments]: where the coupling turns
 * the amplitude over. The signal is quadratic in the parameter, so there is one; NaN where none is. */
static nuem_status mirrors(const nuem_curve *c, double scale, double *mirror, nuem_error *err)
{
    const nuem_objective *o = nuem_slice_objective(c->slice);
    const nuem_likelihood *lik = nuem_objective_likelihood(o);
    const size_t n = nuem_likelihood_bins(lik), m = nuem_objective_dimension(o);
    double *x = calloc(3 * m, sizeof *x), *counts = calloc(3 * n, sizeof *counts);
    nuem_status st = x && counts ? NUEM_OK : nuem_fail_nomem(err);

    if (!st) {
        x[m] = scale;
        x[2 * m] = -scale;
        st = nuem_objective_counts(o, 3, x, counts, err);
    }
    for (size_t k = 0; !st && k < nuem_likelihood_terms(lik); k++) {
        double slope = 0.0, square = 0.0;
        for (size_t b = nuem_likelihood_first_bin(lik, k);
             b < nuem_likelihood_first_bin(lik, k + 1); b++) {
            slope += 0.5 * (counts[n + b] - counts[2 * n + b]);
            square += 0.5 * (counts[n + b] + counts[2 * n + b]) - counts[b];
        }
        mirror[k] = square > 0.0 && slope != 0.0 ? -scale * slope / square : (double)NAN;
    }
    free(counts);
    free(x);
    return st;
}

/* The valleys around the mirrors are narrower than an octave. Is one as deep as the threshold, the range
 * goes on to its far side. */
static nuem_status look_at_mirrors(nuem_curve *c, const nuem_parameter *p, double need,
                                   double *least, double *lo, double *hi, nuem_error *err)
{
    static const double STEP = 1.05;
    enum { AROUND = 8 };
    const size_t n =
        nuem_likelihood_terms(nuem_objective_likelihood(nuem_slice_objective(c->slice)));
    double *mirror = malloc((n + 1) * sizeof *mirror);
    nuem_status st = mirror ? mirrors(c, p->scale, mirror, err) : nuem_fail_nomem(err);

    for (size_t k = 0; k < n && !st; k++) {
        if (isnan(mirror[k]) || (mirror[k] < 0.0 && !p->is_signed)) continue;
        if (mirror[k] > *lo && mirror[k] < *hi) continue;
        double *end = mirror[k] < 0.0 ? lo : hi;
        for (int i = -AROUND; i <= AROUND; i++) {
            double x = mirror[k] * pow(STEP, i), chi2 = nuem_curve_at(x, c);
            if (!(chi2 < *least + need)) continue;
            *least = fmin(*least, chi2);
            for (int beyond = 0; beyond < BEYOND; x *= STEP) /* out of the valley */
                beyond = nuem_curve_at(x, c) < *least + need ? 0 : beyond + 1;
            if (fabs(x) > fabs(*end)) *end = x;
        }
        st = c->status;
    }
    free(mirror);
    return st;
}

static nuem_status by_octaves(nuem_curve *c, const nuem_parameter *p, double delta, double *lo,
                              double *hi, nuem_error *err)
{
    double up[2 * OCTAVES + 1], down[2 * OCTAVES + 1], least = nuem_curve_at(0.0, c);
    const double floor = least + delta + MARGIN;

    octaves(c, p->scale, 1, floor, &least, up);
    for (int k = 0; k <= 2 * OCTAVES; k++) down[k] = HUGE_VAL;
    if (p->is_signed) octaves(c, p->scale, -1, floor, &least, down);
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
    if (p->has_phase || p->what == NUEM_PARAMETER_SIN2W) return NUEM_OK;
    return look_at_mirrors(c, p, need, &least, lo, hi, err);
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
