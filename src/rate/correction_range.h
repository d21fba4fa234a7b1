/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Do the recoils that count stay where a published correction says something? */
#ifndef NUEM_RATE_CORRECTION_RANGE_H
#define NUEM_RATE_CORRECTION_RANGE_H

#include "nuem/target.h"

/* As nuem_photo_range_check, for targets with a correction that refuses recoils outside its range; NUEM_OK for
 * all others. */
nuem_status nuem_correction_range_check(const nuem_target *target, size_t n, const double *t_kev,
                                        size_t n_bin, const double *weight, nuem_error *err);

#endif
