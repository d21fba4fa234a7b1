/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One-dimensional minima and roots inside a bracket (Brent's methods of GSL). */
#ifndef NUEM_NUM_BRACKET_H
#define NUEM_NUM_BRACKET_H

#include "nuem/status.h"

typedef double (*nuem_function)(double x, void *context);

/* Minimum of f between lo and hi, given mid inside with f(mid) no larger than at the ends; relative
 * accuracy tol of x (with an absolute floor tol * (hi - lo)). NUEM_ERR_CONVERGE. */
nuem_status nuem_minimum(nuem_function f, void *context, double lo, double mid, double hi,
                         double tol, double *x, double *fx, nuem_error *err);

/* Root of f between lo and hi where f changes sign. NUEM_ERR_CONVERGE. */
nuem_status nuem_root(nuem_function f, void *context, double lo, double hi, double tol, double *x,
                      nuem_error *err);

#endif
