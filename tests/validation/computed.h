/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the library gives for each reference value. A later value is a row in
 * data/validation/reference and an entry in the table of computed.c. */
#ifndef NUEM_TESTS_VALIDATION_COMPUTED_H
#define NUEM_TESTS_VALIDATION_COMPUTED_H

#include "nuem/data.h"
#include "nuem/status.h"

typedef struct computed_context computed_context;

nuem_status computed_context_create(const nuem_data *data, computed_context **out, nuem_error *err);
void computed_context_free(computed_context *context);

/* NUEM_ERR_UNSUPPORTED: there is no such entry. */
nuem_status computed_value(computed_context *context, const char *id, double *value,
                           nuem_error *err);

#endif
