/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data sets that both store.c and store_create.c name. */
#ifndef NUEM_SCAN_STORE_NAMES_H
#define NUEM_SCAN_STORE_NAMES_H

#define NUEM_STORE_DONE  "done"
#define NUEM_STORE_STATE "chain/state"

#endif
