/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Atomic structure. */
#ifndef NUEM_TESTS_VALIDATION_COMPUTED_ATOM_H
#define NUEM_TESTS_VALIDATION_COMPUTED_ATOM_H

#include "nuem/status.h"

/* As computed_value. */
nuem_status computed_atom_value(const char *id, double *value, nuem_error *err);

#endif
