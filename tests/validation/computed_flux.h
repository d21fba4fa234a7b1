/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reference values of sources and reactors. */
#ifndef NUEM_TESTS_VALIDATION_COMPUTED_FLUX_H
#define NUEM_TESTS_VALIDATION_COMPUTED_FLUX_H

#include "nuem/data.h"

/* NUEM_ERR_UNSUPPORTED: there is no such entry. */
nuem_status computed_flux_value(const nuem_data *data, const char *id, double *value,
                                nuem_error *err);

#endif
