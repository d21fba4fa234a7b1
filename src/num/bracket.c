/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/bracket.h"

#include <math.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_min.h>
#include <gsl/gsl_roots.h>

#include "base/error.h"

enum { MAX_ITERATIONS = 200 };

nuem_status nuem_minimum(nuem_function f, void *context, double lo, double mid, double hi,
                         double tol, double *x, double *fx, nuem_error *err)
{
    gsl_function g = {.function = f, .params = context};
    double flo = f(lo, context), fmid = f(mid, context), fhi = f(hi, context);
    double floor_abs = tol * fabs(hi - lo);

    if (!isfinite(flo) || !isfinite(fmid) || !isfinite(fhi))
        return nuem_fail(err, NUEM_ERR_CONVERGE, "function is not finite between %g and %g", lo,
                         hi);
    /* GSL wants the middle strictly below the ends; otherwise the bracket tells all there is */
    if (!(fmid < flo && fmid < fhi)) {
        *x = flo <= fmid && flo <= fhi ? lo : fhi < fmid ? hi : mid;
        *fx = fmin(fmid, fmin(flo, fhi));
        return NUEM_OK;
    }
    gsl_min_fminimizer *s = gsl_min_fminimizer_alloc(gsl_min_fminimizer_brent);
    if (!s) return nuem_fail_nomem(err);
    int status = gsl_min_fminimizer_set_with_values(s, &g, mid, fmid, lo, flo, hi, fhi);
    for (int i = 0; status == GSL_SUCCESS && i < MAX_ITERATIONS; i++) {
        status = gsl_min_fminimizer_iterate(s);
        double a = gsl_min_fminimizer_x_lower(s), b = gsl_min_fminimizer_x_upper(s);
        if (status != GSL_SUCCESS || fabs(b - a) <= floor_abs + tol * fabs(a)) break;
    }
    double at = gsl_min_fminimizer_x_minimum(s), value = gsl_min_fminimizer_f_minimum(s);
    gsl_min_fminimizer_free(s);
    /* GSL_FAILURE: no progress possible at machine precision, which is as good as converged */
    if ((status != GSL_SUCCESS && status != GSL_FAILURE) || !isfinite(value))
        return nuem_fail(err, NUEM_ERR_CONVERGE, "no minimum found between %g and %g", lo, hi);
    *x = at;
    *fx = value;
    return NUEM_OK;
}

nuem_status nuem_root(nuem_function f, void *context, double lo, double hi, double tol, double *x,
                      nuem_error *err)
{
    gsl_function g = {.function = f, .params = context};
    double flo = f(lo, context), fhi = f(hi, context);

    if (!isfinite(flo) || !isfinite(fhi) || flo * fhi > 0.0)
        return nuem_fail(err, NUEM_ERR_CONVERGE, "no sign change between %g (%g) and %g (%g)", lo,
                         flo, hi, fhi);
    gsl_root_fsolver *s = gsl_root_fsolver_alloc(gsl_root_fsolver_brent);
    if (!s) return nuem_fail_nomem(err);
    int status = gsl_root_fsolver_set(s, &g, lo, hi);
    double a = lo, b = hi;
    for (int i = 0; status == GSL_SUCCESS && i < MAX_ITERATIONS; i++) {
        status = gsl_root_fsolver_iterate(s);
        a = gsl_root_fsolver_x_lower(s);
        b = gsl_root_fsolver_x_upper(s);
        if (fabs(b - a) <= tol * fmax(fabs(a), fabs(b))) break;
    }
    double root = gsl_root_fsolver_root(s);
    gsl_root_fsolver_free(s);
    if (status != GSL_SUCCESS)
        return nuem_fail(err, NUEM_ERR_CONVERGE, "no root found between %g and %g", lo, hi);
    *x = root;
    return NUEM_OK;
}
