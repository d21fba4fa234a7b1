/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Brightness of the tip of the red-giant branch against a magnetic moment. */
#include <math.h>

#include "base/error.h"
#include "nuem/star.h"
#include "num/bracket.h"
#include "num/gauss.h"
#include "num/normal.h"

enum { POINTS = 16, MIN_PANELS = 32 };
/* A panel of the rule spans at most half an error of the brightness, so that it is at its accuracy in double
 * precision. Smaller errors than this would take millions of points. */
static const double MIN_SIGMA_MAG = 1e-4;
static const double TOL = 1e-10;

static nuem_status check_moment(double mu12, nuem_error *err)
{
    if (mu12 >= 0.0 && mu12 <= NUEM_TIP_MU12_MAX) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_DOMAIN,
                     "a moment of %g times 1e-12 muB; the fits to stellar models hold in [0, %g]",
                     mu12, NUEM_TIP_MU12_MAX);
}

static double shift(double mu12)
{
    return -0.23 * (sqrt(mu12 * mu12 + 0.64) - 0.80 - 0.18 * pow(mu12, 1.5));
}

nuem_status nuem_tip_shift_mag(double mu12, double *out, nuem_error *err)
{
    nuem_status st = check_moment(mu12, err);

    if (!st) *out = shift(mu12);
    return st;
}

nuem_status nuem_tip_core_mass_shift_msun(double mu12, double *out, nuem_error *err)
{
    nuem_status st = check_moment(mu12, err);

    if (!st) *out = 0.025 * (sqrt(mu12 * mu12 + 1.0) - 1.0 - 0.17 * pow(mu12, 1.5));
    return st;
}

static double sigma(const nuem_tip *tip, double mu12)
{
    const nuem_tip_growing_error *g = &tip->growing;

    if (!tip->grows) return hypot(tip->observed_sigma_mag, tip->theory_sigma_mag);
    return hypot(tip->observed_sigma_mag,
                 hypot(g->constant_mag, g->offset_mag + g->slope_mag * mu12));
}

static double pull(const nuem_tip *tip, double mu12)
{
    return (tip->observed_mag - tip->theory_mag - shift(mu12)) / sigma(tip, mu12);
}

static nuem_status check_tip(const nuem_tip *tip, nuem_error *err)
{
    const nuem_tip_growing_error *g = &tip->growing;

    if (!isfinite(tip->observed_mag) || !isfinite(tip->theory_mag))
        return nuem_fail(err, NUEM_ERR_ARG, "magnitudes %g and %g; they must be finite",
                         tip->observed_mag, tip->theory_mag);
    if (!(tip->observed_sigma_mag >= MIN_SIGMA_MAG && isfinite(tip->observed_sigma_mag)))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "error of the observed magnitude is %g; it must be at least %g",
                         tip->observed_sigma_mag, MIN_SIGMA_MAG);
    if (tip->grows ? !(g->constant_mag >= 0.0 && g->offset_mag >= 0.0 && g->slope_mag >= 0.0 &&
                       isfinite(g->constant_mag + g->offset_mag + g->slope_mag))
                   : !(tip->theory_sigma_mag >= 0.0 && isfinite(tip->theory_sigma_mag)))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "errors of the predicted magnitude must be finite and >= 0");
    if (!(tip->prior_mu12 > 0.0 && tip->prior_mu12 <= NUEM_TIP_MU12_MAX))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "the prior ends at %g times 1e-12 muB; it must lie in (0, %g]",
                         tip->prior_mu12, NUEM_TIP_MU12_MAX);
    return NUEM_OK;
}

nuem_status nuem_tip_predict(const nuem_tip *tip, double mu12, nuem_tip_prediction *out,
                             nuem_error *err)
{
    nuem_status st = check_tip(tip, err);

    if (!st) st = check_moment(mu12, err);
    if (st) return st;
    *out = (nuem_tip_prediction){.shift_mag = shift(mu12),
                                 .magnitude = tip->theory_mag + shift(mu12),
                                 .sigma_mag = sigma(tip, mu12),
                                 .pull = pull(tip, mu12)};
    return NUEM_OK;
}

/* int of the likelihood from 0 to `to`, up to a constant: exp(-(chi2 - chi2_0)/2)/sigma. The
 * substitution x = to t^2 makes the mu12^1.5 of the fit smooth at 0. */
static double posterior(const nuem_tip *tip, const nuem_gauss *rule, double to, double chi2_0)
{
    /* in t no panel spans more than twice its share of the brightness */
    const int panels = MIN_PANELS + (int)(4.0 * fabs(shift(to)) / sigma(tip, 0.0));
    double sum = 0.0;

    for (int panel = 0; panel < panels; panel++)
        for (size_t i = 0; i < rule->n; i++) {
            double t = (panel + rule->x[i]) / panels, mu12 = to * t * t, x = pull(tip, mu12);
            sum += rule->w[i] / panels * 2.0 * to * t * exp(-0.5 * (x * x - chi2_0)) /
                   sigma(tip, mu12);
        }
    return sum;
}

/* Smallest chi2 on a grid: keeps exp away from underflow where theory and observation disagree. */
static double smallest_chi2(const nuem_tip *tip)
{
    double least = (double)INFINITY;

    for (int i = 0; i <= 100; i++)
        least = fmin(least, pow(pull(tip, 0.01 * i * tip->prior_mu12), 2.0));
    return least;
}

typedef struct search {
    const nuem_tip *tip;
    const nuem_gauss *rule;
    double chi2_0, target;
} search;

static double missing(double mu12, void *context)
{
    const search *s = context;

    return posterior(s->tip, s->rule, mu12, s->chi2_0) - s->target;
}

static nuem_status begin(const nuem_tip *tip, nuem_gauss *rule, search *s, nuem_error *err)
{
    nuem_status st = check_tip(tip, err);

    if (!st) st = nuem_gauss_rule(POINTS, rule, err);
    if (st) return st;
    *s = (search){.tip = tip, .rule = rule, .chi2_0 = smallest_chi2(tip)};
    s->target = posterior(tip, rule, tip->prior_mu12, s->chi2_0);
    if (s->target > 0.0 && isfinite(s->target)) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_CONVERGE, "the posterior of the tip's brightness has no norm");
}

nuem_status nuem_tip_credibility(const nuem_tip *tip, double mu12, double *out, nuem_error *err)
{
    nuem_gauss rule;
    search s;
    nuem_status st = begin(tip, &rule, &s, err);

    if (st) return st;
    if (!(mu12 >= 0.0 && mu12 <= tip->prior_mu12))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "a moment of %g times 1e-12 muB; it must lie in the prior's [0, %g]", mu12,
                         tip->prior_mu12);
    *out = fmin(1.0, posterior(tip, &rule, mu12, s.chi2_0) / s.target);
    return NUEM_OK;
}

nuem_status nuem_tip_posterior_limit(const nuem_tip *tip, double cl, double *mu12, nuem_error *err)
{
    nuem_gauss rule;
    search s;
    nuem_status st = begin(tip, &rule, &s, err);

    if (st) return st;
    if (!(cl > 0.0 && cl < 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "a confidence level of %g; it must lie in (0, 1)", cl);
    s.target *= cl;
    return nuem_root(missing, &s, 0.0, tip->prior_mu12, TOL, mu12, err);
}

static double excess(double mu12, void *context)
{
    const search *s = context;

    return pull(s->tip, mu12) - s->target;
}

nuem_status nuem_tip_crossing(const nuem_tip *tip, double n_sigma, double *mu12, nuem_error *err)
{
    search s = {.tip = tip, .target = n_sigma};
    nuem_status st = check_tip(tip, err);

    if (st) return st;
    if (!isfinite(n_sigma))
        return nuem_fail(err, NUEM_ERR_ARG, "%g standard deviations; must be finite", n_sigma);
    if (excess(0.0, &s) >= 0.0)
        return nuem_fail(err, NUEM_ERR_DOMAIN,
                         "without a moment the predicted tip is already %.2f sigma brighter than "
                         "the observed one, not below %g",
                         pull(tip, 0.0), n_sigma);
    /* a growing error may bring the pull down again: the first crossing counts */
    const int steps = 200;
    double lo = 0.0;
    for (int i = 1; i <= steps; i++) {
        double hi = tip->prior_mu12 * i / steps;
        if (excess(hi, &s) >= 0.0) return nuem_root(excess, &s, lo, hi, TOL, mu12, err);
        lo = hi;
    }
    return nuem_fail(err, NUEM_ERR_DOMAIN,
                     "the predicted tip is nowhere %g sigma brighter than the observed one for "
                     "moments up to %g times 1e-12 muB: no bound",
                     n_sigma, tip->prior_mu12);
}
