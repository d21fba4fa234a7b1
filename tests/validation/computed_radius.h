/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reference values of the charge radius. */
#ifndef NUEM_TESTS_VALIDATION_COMPUTED_RADIUS_H
#define NUEM_TESTS_VALIDATION_COMPUTED_RADIUS_H

#include "nuem/status.h"

/* NUEM_ERR_UNSUPPORTED: there is no such entry. */
nuem_status computed_radius_value(const char *id, double *value, nuem_error *err);

#endif
