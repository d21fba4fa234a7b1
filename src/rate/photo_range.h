/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Do the recoils that count stay where the photo-absorption or the response of the target is known? */
#ifndef NUEM_RATE_PHOTO_RANGE_H
#define NUEM_RATE_PHOTO_RANGE_H

#include "nuem/target.h"

/* Recoils t_kev [n] with weights [n][n_bin] (kernels give the stepping value where there are no
 * tables): NUEM_ERR_RANGE when such recoils make more than a millionth of a bin, for a rate that falls
 * as steeply as that of a millicharge, 1/T^2. Without weights every recoil counts. NUEM_OK for
 * targets with neither. */
nuem_status nuem_photo_range_check(const nuem_target *target, size_t n, const double *t_kev,
                                   size_t n_bin, const double *weight, nuem_error *err);

#endif
