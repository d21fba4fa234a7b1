/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How much of a bin comes from recoils where a table says nothing? */
#ifndef NUEM_RATE_OUTSIDE_H
#define NUEM_RATE_OUTSIDE_H

#include <stdbool.h>
#include <stddef.h>

/* Of the recoils t_kev [n] with weights that are `stride` apart, the part outside [lo_kev, hi_kev], for a rate
 * that falls as steeply as that of a millicharge, 1/T^2. Is it more than a millionth? *share nullable. */
bool nuem_outside_matters(size_t n, const double *t_kev, const double *weight, size_t stride,
                          double lo_kev, double hi_kev, double *share);

#endif
