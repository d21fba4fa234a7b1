/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Looking up tables with increasing abscissae. */
#ifndef NUEM_NUM_INTERPOLATE_H
#define NUEM_NUM_INTERPOLATE_H

#include <stddef.h>

/* Largest i <= n - 2 with x[i] <= at, 0 when at < x[0]; n >= 2. */
static inline size_t nuem_bracket(size_t n, const double *x, double at)
{
    size_t lo = 0, hi = n - 1;

    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (x[mid] <= at)
            lo = mid;
        else
            hi = mid;
    }
    return lo;
}

/* Line through the points i and i + 1. */
static inline double nuem_linear_at(const double *x, const double *y, size_t i, double at)
{
    double u = (at - x[i]) / (x[i + 1] - x[i]);

    return (1.0 - u) * y[i] + u * y[i + 1];
}

#endif
