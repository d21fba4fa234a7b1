/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/gamma.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_sf_gamma.h>
#include <math.h>

double nuem_ln_abs_gamma(double x, double y)
{
    gsl_sf_result ln_abs, phase;

    if (!(x > 0.0 && isfinite(x) && isfinite(y))) return (double)NAN;
    int st = gsl_sf_lngamma_complex_e(x, y, &ln_abs, &phase);
    /* for large y the phase is lost, which nobody asks for */
    if (st != GSL_SUCCESS && st != GSL_ELOSS) return (double)NAN;
    return ln_abs.val;
}

/* Underflow is zero, which is what is meant. */
static double regularised(int (*f)(double, double, gsl_sf_result *), double a, double x)
{
    gsl_sf_result r;

    if (!(a > 0.0 && x >= 0.0 && isfinite(a))) return (double)NAN;
    int st = f(a, x, &r);
    if (st == GSL_EUNDRFLW) return 0.0;
    return st == GSL_SUCCESS ? r.val : (double)NAN;
}

double nuem_gamma_p(double a, double x)
{
    return isinf(x) ? 1.0 : regularised(gsl_sf_gamma_inc_P_e, a, x);
}

double nuem_gamma_q(double a, double x)
{
    return isinf(x) ? 0.0 : regularised(gsl_sf_gamma_inc_Q_e, a, x);
}

double nuem_ln_gamma(double x)
{
    gsl_sf_result r;

    if (!(x > 0.0 && isfinite(x))) return (double)NAN;
    return gsl_sf_lngamma_e(x, &r) == GSL_SUCCESS ? r.val : (double)NAN;
}
