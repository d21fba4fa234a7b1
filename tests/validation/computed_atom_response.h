/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reference values of atomic response functions. */
#ifndef NUEM_TESTS_VALIDATION_COMPUTED_ATOM_RESPONSE_H
#define NUEM_TESTS_VALIDATION_COMPUTED_ATOM_RESPONSE_H

#include "nuem/status.h"

/* NUEM_ERR_UNSUPPORTED: there is no such entry. */
nuem_status computed_atom_response_value(const char *id, double *value, nuem_error *err);

#endif
