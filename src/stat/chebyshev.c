/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/chebyshev.h"

#include <math.h>

double nuem_chebyshev_point(size_t n, size_t k, double lo, double hi)
{
    const double pi = acos(-1.0);

    if (k == 0) return lo;
    if (k == n) return hi;
    return 0.5 * (lo + hi) - 0.5 * (hi - lo) * cos(pi * (double)k / (double)n);
}

double nuem_chebyshev_at(size_t n, const double *x, const double *f, double at)
{
    double above = 0.0, below = 0.0;

    for (size_t k = 0; k <= n; k++) {
        if (at == x[k]) return f[k];
        double weight = (k % 2 ? -1.0 : 1.0) * (k == 0 || k == n ? 0.5 : 1.0) / (at - x[k]);
        above += weight * f[k];
        below += weight;
    }
    return above / below;
}
