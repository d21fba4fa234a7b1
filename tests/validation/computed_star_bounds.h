/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reference values of bounds by stars, the neutron star's turn, SN 1987A and neutral matter. */
#ifndef NUEM_TESTS_VALIDATION_COMPUTED_STAR_BOUNDS_H
#define NUEM_TESTS_VALIDATION_COMPUTED_STAR_BOUNDS_H

#include "nuem/data.h"
#include "nuem/status.h"

/* NUEM_ERR_UNSUPPORTED: there is no such entry. */
nuem_status computed_star_bounds_value(const nuem_data *data, const char *id, double *value,
                                       nuem_error *err);

#endif
