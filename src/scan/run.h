/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The work of a scan: every chunk that is not done, by all threads of all ranks. */
#ifndef NUEM_SCAN_RUN_H
#define NUEM_SCAN_RUN_H

#include "nuem/progress.h"
#include "parallel/crew.h"
#include "scan/store.h"

/* done: [chunks]
 * threads: of this rank, >= 1
 * progress: told how much of the scan is done, by one thread at a time; where it returns false the
 * chunks that are being computed are finished and the whole crew stops.
 * Collective; every rank gets the same status. NUEM_ERR_CANCELLED, or as nuem_scan_chunk_compute and
 * nuem_store_write; what is in the store stays there. */
nuem_status nuem_scan_run(const nuem_scan *scan, nuem_store *store, nuem_crew *crew,
                          const unsigned char *done, int threads, const nuem_progress *progress,
                          nuem_error *err);

#endif
