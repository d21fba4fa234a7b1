/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scan writes for each point. */
#ifndef NUEM_SCAN_COLUMNS_H
#define NUEM_SCAN_COLUMNS_H

#include "scan/scan.h"

/* Fill scan->column from the rest of the scan. NUEM_ERR_NOMEM. */
nuem_status nuem_scan_columns_create(nuem_scan *scan, nuem_error *err);
void nuem_scan_columns_free(nuem_scan *scan);

#endif
