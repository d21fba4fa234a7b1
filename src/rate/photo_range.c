/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate/photo_range.h"

#include <math.h>
#include <stdbool.h>

#include "base/error.h"

static const double NEGLIGIBLE = 1e-6;

nuem_status nuem_photo_range_check(const nuem_target *target, size_t n, const double *t_kev,
                                   size_t n_bin, const double *weight, nuem_error *err)
{
    double lo, hi;

    nuem_target_photo_range_kev(target, &lo, &hi);
    if (lo > hi) return NUEM_OK;
    const bool response = nuem_target_binding(target) == NUEM_BINDING_RESPONSE;
    const char *what = response ? "response" : "photo-absorption";
    for (size_t i = 0; i < n && !weight; i++)
        if (isnan(nuem_target_photo_cm2(target, t_kev[i])))
            return nuem_fail_index(err, NUEM_ERR_RANGE, (long)i,
                                   "recoil %zu is %g keV; the %s of %.60s is "
                                   "tabulated from %g to %g keV",
                                   i, t_kev[i], what, nuem_target_formula(target), lo, hi);
    for (size_t b = 0; b < n_bin && weight; b++) {
        double outside = 0.0, total = 0.0;
        for (size_t i = 0; i < n; i++) {
            double part = weight[i * n_bin + b] / (t_kev[i] * t_kev[i]);
            total += part;
            if (t_kev[i] < lo || t_kev[i] > hi) outside += part;
        }
        if (outside > NEGLIGIBLE * total)
            return nuem_fail_index(err, NUEM_ERR_RANGE, (long)b,
                                   "bin %zu counts recoils outside %g to %g keV, where the "
                                   "%s of %.60s is tabulated",
                                   b + 1, lo, hi, what, nuem_target_formula(target));
    }
    return NUEM_OK;
}
