/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adaptive integration, the second route wherever the library integrates with fixed rules. */
#ifndef NUEM_TEST_QUADRATURE_H
#define NUEM_TEST_QUADRATURE_H

#include <stddef.h>

typedef double nuem_test_integrand(double x, void *context);

/* Integral from lo to hi by Gauss-Kronrod with bisection (QAG of QUADPACK, in GSL), cut at the
 * `breaks` that lie inside, in any order. Fails the test when the estimated relative error of the
 * whole stays above tol. May be nested. */
double nuem_test_integral(nuem_test_integrand *f, void *context, double lo, double hi,
                          size_t n_break, const double *breaks, double tol);

#endif
