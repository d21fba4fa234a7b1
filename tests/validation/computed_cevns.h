/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reference values of coherent scattering on nuclei. */
#ifndef NUEM_TESTS_VALIDATION_COMPUTED_CEVNS_H
#define NUEM_TESTS_VALIDATION_COMPUTED_CEVNS_H

#include "nuem/data.h"
#include "nuem/status.h"

/* NUEM_ERR_UNSUPPORTED: there is no such entry. */
nuem_status computed_cevns_value(const nuem_data *data, const char *id, double *value,
                                 nuem_error *err);

#endif
