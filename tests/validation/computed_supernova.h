/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reference values of collective evolution. */
#ifndef NUEM_TESTS_VALIDATION_COMPUTED_SUPERNOVA_H
#define NUEM_TESTS_VALIDATION_COMPUTED_SUPERNOVA_H

#include "nuem/status.h"

/* NUEM_ERR_UNSUPPORTED: there is no such entry. */
nuem_status computed_supernova_value(const char *id, double *value, nuem_error *err);

#endif
