/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate/correction_range.h"

#include "base/error.h"
#include "nuem/correction.h"
#include "rate/outside.h"

nuem_status nuem_correction_range_check(const nuem_target *target, size_t n, const double *t_kev,
                                        size_t n_bin, const double *weight, nuem_error *err)
{
    const nuem_correction *correction = nuem_target_correction(target);
    const nuem_correction_info *c = correction ? nuem_correction_get(correction) : NULL;

    if (!c || c->outside != NUEM_CORRECTION_ERROR) return NUEM_OK;
    for (size_t i = 0; i < n && !weight; i++)
        if (!(t_kev[i] >= c->lower_kev && t_kev[i] <= c->upper_kev))
            return nuem_fail_index(err, NUEM_ERR_RANGE, (long)i,
                                   "recoil %zu is %g keV; the correction '%.60s' is known from %g "
                                   "to %g keV",
                                   i, t_kev[i], c->id, c->lower_kev, c->upper_kev);
    for (size_t b = 0; b < n_bin && weight; b++)
        if (nuem_outside_matters(n, t_kev, weight + b, n_bin, c->lower_kev, c->upper_kev, NULL))
            return nuem_fail_index(err, NUEM_ERR_RANGE, (long)b,
                                   "bin %zu counts recoils outside %g to %g keV, where the "
                                   "correction '%.60s' is known (its key 'outside')",
                                   b + 1, c->lower_kev, c->upper_kev, c->id);
    return NUEM_OK;
}
