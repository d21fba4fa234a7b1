/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate/photo_range.h"

#include <math.h>
#include <stdbool.h>

#include "base/error.h"
#include "rate/outside.h"

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
    for (size_t b = 0; b < n_bin && weight; b++)
        if (nuem_outside_matters(n, t_kev, weight + b, n_bin, lo, hi, NULL))
            return nuem_fail_index(err, NUEM_ERR_RANGE, (long)b,
                                   "bin %zu counts recoils outside %g to %g keV, where the "
                                   "%s of %.60s is tabulated",
                                   b + 1, lo, hi, what, nuem_target_formula(target));
    return NUEM_OK;
}
