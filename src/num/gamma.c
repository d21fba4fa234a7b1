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
