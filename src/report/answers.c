/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/answers.h"

#include <math.h>
#include <stdio.h>

#include "num/bracket.h"
#include "num/normal.h"

const char *const nuem_answer_parameters[] = {"mu_eff", "mu_e",    "mu_mu",     "mu_tau",
                                              "q_eff",  "q_ee",    "q_mumu",    "q_tautau",
                                              "r2_ee",  "r2_mumu", "r2_tautau", NULL};

/* Equidistant values that show the whole interval and as much beyond: half its width on either side, a
 * modulus from 0. */
static void lay_out(nuem_parameter_answer *a)
{
    const nuem_limit *l = &a->two_sided;
    const double lower = isnan(l->lower) ? 0.0 : l->lower, width = l->upper - lower;
    double from = a->parameter->is_signed ? lower - 0.5 * width : fmax(0.0, lower - 0.5 * width);
    double to = l->upper + 0.5 * width;

    for (int i = 0; i < NUEM_ANSWER_POINTS; i++)
        a->value[i] = from + (to - from) * i / (NUEM_ANSWER_POINTS - 1);
}

typedef struct rise {
    const nuem_likelihood *likelihood;
    const nuem_hypothesis *hypothesis;
    const nuem_parameter *parameter;
    double level;
    nuem_status status;
} rise;

static double above_level(double x, void *context)
{
    rise *r = context;
    double chi2 = 0.0;

    if (!r->status)
        r->status = nuem_limit_chi2(r->likelihood, r->hypothesis, r->parameter, 1, &x, &chi2, NULL);
    return chi2 - r->level;
}

/* One-sided limit: its chi2 is met between the best fit and the upper end of the two-sided interval, which takes a tenth of the
 * evaluations of another search. Where there are several regions that search is made. NaN: none was found. */
static double one_sided(const nuem_likelihood *lik, const nuem_hypothesis *hyp,
                        const nuem_parameter_answer *a, double cl)
{
    const nuem_limit *l = &a->two_sided;
    const double z = cl > 0.5 ? nuem_normal_quantile(cl) : 0.0;
    rise r = {lik, hyp, a->parameter, l->chi2_min + z * z, NUEM_OK};
    double x = (double)NAN;
    nuem_limit other;

    if (z <= 0.0) return (double)NAN;
    if (l->n_region > 1)
        return nuem_limit_profile(lik, hyp, a->parameter, cl, NUEM_ONE_SIDED, &other, NULL)
                   ? (double)NAN
                   : other.upper;
    return nuem_root(above_level, &r, l->best_fit, l->upper, 1e-9, &x, NULL) || r.status
               ? (double)NAN
               : x;
}

nuem_status nuem_parameter_answer_find(const nuem_likelihood *lik, const nuem_hypothesis *hyp,
                                       const char *name, double cl, nuem_parameter_answer *out,
                                       nuem_error *err)
{
    nuem_parameter_answer a = {.upper = (double)NAN};
    nuem_error why;
    nuem_status st = nuem_parameter_find(name, &a.parameter, err);

    if (st) return st;
    st = nuem_limit_profile(lik, hyp, a.parameter, cl, NUEM_TWO_SIDED, &a.two_sided, &why);
    if (st && st != NUEM_ERR_CONVERGE) {
        if (err) *err = why;
        return st;
    }
    a.bounded = !st && isfinite(a.two_sided.upper);
    if (!a.bounded) {
        snprintf(a.why, sizeof a.why, "%.190s", st ? why.message : "the interval has no upper end");
        *out = a;
        return NUEM_OK;
    }
    a.upper = one_sided(lik, hyp, &a, cl);
    lay_out(&a);
    st = nuem_limit_chi2(lik, hyp, a.parameter, NUEM_ANSWER_POINTS, a.value, a.chi2, err);
    if (!st) *out = a;
    return st;
}
