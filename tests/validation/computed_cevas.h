/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reference values of coherent scattering on atoms. */
#ifndef NUEM_TESTS_VALIDATION_COMPUTED_CEVAS_H
#define NUEM_TESTS_VALIDATION_COMPUTED_CEVAS_H

#include "nuem/data.h"
#include "nuem/status.h"

/* NUEM_ERR_UNSUPPORTED: there is no such entry. */
nuem_status computed_cevas_value(const nuem_data *data, const char *id, double *value,
                                 nuem_error *err);

#endif
