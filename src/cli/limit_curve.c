/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The profile around the interval of `nuem limit`, for --curve and for the picture of --plot. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "cli/limit_command.h"

enum { POINTS_OF_A_PICTURE = 121 };

/* Ends that show the whole interval and as much as half its width beyond; a modulus does not go below 0, and begins there
 * where no lower end says otherwise. False where nothing says how far to look. */
static bool find_ends(const nuem_limit_question *q, const nuem_limit_answer *a, double *from,
                      double *to)
{
    const double end[] = {a->profile.best_fit, a->profile.lower, a->profile.upper, a->lower,
                          a->upper};
    double low = (double)INFINITY, high = -(double)INFINITY;

    for (size_t i = 0; i < sizeof end / sizeof end[0]; i++) {
        if (!isfinite(end[i])) continue;
        low = fmin(low, end[i]);
        high = fmax(high, end[i]);
    }
    const double beyond = 0.5 * (high - low);
    if (!(beyond > 0.0)) return false;
    const bool modulus = q->n_own > 0 && !q->parameter->is_signed;
    *from = !modulus ? low - beyond : isfinite(a->lower) ? fmax(0.0, low - beyond) : 0.0;
    *to = high + beyond;
    return true;
}

/* chi2 at the values: of a coupling, or (`neutron` is not NULL) of the radius. */
static nuem_status compute(nuem_context *ctx, const nuem_limit_question *q,
                           const nuem_neutron_profile *neutron, size_t n, const double *value,
                           double *chi2, nuem_error *err)
{
    nuem_context_bar bar;
    nuem_status st;

    if (neutron) {
        for (size_t i = 0; i < n; i++) chi2[i] = nuem_neutron_profile_chi2(neutron, value[i]);
        return NUEM_OK;
    }
    nuem_context_bar_open(ctx, "curve", &bar);
    const nuem_limit_options options = {.other = q->coordinate + q->n_own,
                                        .n_other = q->n_coordinate - q->n_own,
                                        .seed = (uint64_t)nuem_args_integer(ctx->args, "seed"),
                                        .progress = &bar.progress};
    st = nuem_limit_scan(nuem_analysis_likelihood(q->analysis), q->hypothesis, q->parameter,
                         &options, n, value, chi2, err);
    nuem_context_progress(ctx, bar.what, 1.0);
    return st;
}

nuem_status nuem_limit_show_curve(nuem_context *ctx, const nuem_limit_question *q,
                                  const nuem_limit_answer *a, const nuem_neutron_profile *neutron,
                                  nuem_result *r, nuem_error *err)
{
    const bool asked = nuem_args_given(ctx->args, "curve");
    const size_t n = asked ? (size_t)nuem_args_integer(ctx->args, "curve") : POINTS_OF_A_PICTURE;
    double from, to, *value, *chi2;
    nuem_status st;

    if (!asked && !ctx->plot) return NUEM_OK;
    if (!find_ends(q, a, &from, &to)) return NUEM_OK;
    value = malloc(n * sizeof *value);
    chi2 = malloc(n * sizeof *chi2);
    st = value && chi2 ? NUEM_OK : nuem_fail_nomem(err);
    for (size_t i = 0; !st && i < n; i++)
        value[i] = from + (to - from) * (double)i / (double)(n - 1);
    if (!st) st = compute(ctx, q, neutron, n, value, chi2, err);
    for (size_t i = 0; !st && i < n; i++) chi2[i] -= a->profile.chi2_min;
    if (!st) {
        nuem_result_json_numbers(r, "curve.value", value, n);
        nuem_result_json_numbers(r, "curve.delta_chi2", chi2, n);
    }
    free(value);
    free(chi2);
    return st;
}
