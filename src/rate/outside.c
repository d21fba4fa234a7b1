/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate/outside.h"

static const double NEGLIGIBLE = 1e-6;

bool nuem_outside_matters(size_t n, const double *t_kev, const double *weight, size_t stride,
                          double lo_kev, double hi_kev, double *share)
{
    double outside = 0.0, total = 0.0;

    for (size_t i = 0; i < n; i++) {
        const double part = weight[i * stride] / (t_kev[i] * t_kev[i]);
        total += part;
        if (t_kev[i] < lo_kev || t_kev[i] > hi_kev) outside += part;
    }
    if (share) *share = outside / total;
    return outside > NEGLIGIBLE * total;
}
