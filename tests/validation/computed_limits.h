/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Limits of single experiments against the published ones. */
#ifndef NUEM_TESTS_VALIDATION_COMPUTED_LIMITS_H
#define NUEM_TESTS_VALIDATION_COMPUTED_LIMITS_H

#include "nuem/data.h"

/* NUEM_ERR_UNSUPPORTED: there is no such entry. */
nuem_status computed_limits_value(const nuem_data *data, const char *id, double *value,
                                  nuem_error *err);

#endif
