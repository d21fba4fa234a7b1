/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reference values of effective moments, of their translation and of running couplings; they
 * need no data. */
#ifndef NUEM_TESTS_VALIDATION_COMPUTED_MOMENT_H
#define NUEM_TESTS_VALIDATION_COMPUTED_MOMENT_H

#include "nuem/status.h"

/* NUEM_ERR_UNSUPPORTED: there is no such entry. */
nuem_status computed_moment_value(const char *id, double *value, nuem_error *err);

#endif
