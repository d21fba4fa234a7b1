/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published limits, for the catalogue itself and for rows that compare with them. */
#ifndef NUEM_REPORT_CATALOGUE_H
#define NUEM_REPORT_CATALOGUE_H

#include "file/schema.h"
#include "nuem/data.h"

/* The keys of an entry; ends with key NULL. */
extern const nuem_field nuem_catalogue_fields[];

/* data/catalog/limits, checked; its entries are the list `limits` of the root. */
nuem_status nuem_catalogue_open(const nuem_data *data, nuem_yaml **doc, nuem_provenance *prov,
                                nuem_error *err);

/* Upper limit of an entry, whose work to cite goes to prov; NUEM_ERR_DATA when there is no such
 * entry. */
nuem_status nuem_catalogue_value(const nuem_yaml *doc, const char *id, double *value,
                                 nuem_provenance *prov, nuem_error *err);

#endif
