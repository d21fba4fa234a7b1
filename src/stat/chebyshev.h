/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interpolation of a smooth function by its values at Chebyshev points of the second kind, which of n
 * intervals are a part of those of 2n. */
#ifndef NUEM_STAT_CHEBYSHEV_H
#define NUEM_STAT_CHEBYSHEV_H

#include <stddef.h>

/* Point k of n + 1 in [lo, hi], rising. */
double nuem_chebyshev_point(size_t n, size_t k, double lo, double hi);

/* The polynomial through f [n + 1] at the points x [n + 1] of the above, at `at` between them.
 * Barycentric formula: Berrut, Trefethen, SIAM Rev. 46 (2004) 501, eq. (5.4). */
double nuem_chebyshev_at(size_t n, const double *x, const double *f, double at);

#endif
