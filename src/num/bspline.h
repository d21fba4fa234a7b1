/* SPDX-License-Identifier: GPL-3.0-or-later */
/* B-splines with their first two derivatives: a typed face on GSL. */
#ifndef NUEM_NUM_BSPLINE_H
#define NUEM_NUM_BSPLINE_H

#include <stddef.h>

#include "nuem/status.h"

/* Number of splines of an order (degree + 1) on n_break rising break points. */
size_t nuem_bspline_count(size_t order, size_t n_break);

/* All splines that are not zero at each of n_x points inside the break points: value[m][derivative][i],
 * derivative 0 to 2, i < order, is that of spline first[m] + i. NUEM_ERR_NOMEM. */
nuem_status nuem_bspline_tabulate(size_t order, size_t n_break, const double *brk, size_t n_x,
                                  const double *x, size_t *first, double *value, nuem_error *err);

#endif
