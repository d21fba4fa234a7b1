/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reference values of propagation in matter and magnetic fields. */
#ifndef NUEM_TESTS_VALIDATION_COMPUTED_PROPAGATION_H
#define NUEM_TESTS_VALIDATION_COMPUTED_PROPAGATION_H

#include "nuem/status.h"

/* NUEM_ERR_UNSUPPORTED: there is no such entry. */
nuem_status computed_propagation_value(const char *id, double *value, nuem_error *err);

#endif
