/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What store.c and store_create.c share. */
#ifndef NUEM_SCAN_STORE_HDF5_H
#define NUEM_SCAN_STORE_HDF5_H

#include <hdf5.h>

#include "base/error.h"
#include "scan/store.h"

#define NUEM_STORE_DONE  "done"
#define NUEM_STORE_STATE "chain/state"

/* To be called before anything else of HDF5: its complaints go to the nuem_error, not to the terminal. */
void nuem_store_quiet(void);

/* "cannot <verb> '<path>': <what HDF5 or the system says>"; NUEM_ERR_IO. */
nuem_status nuem_store_fail(nuem_error *err, const char *verb, const char *path);

#endif
