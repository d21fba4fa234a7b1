/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers of one chunk. */
#ifndef NUEM_SCAN_CHUNK_H
#define NUEM_SCAN_CHUNK_H

#include "scan/scan.h"

/* Scratch of one thread, and the chunk that it computed last. */
typedef struct nuem_scan_chunk nuem_scan_chunk;

nuem_status nuem_scan_chunk_create(const nuem_scan *scan, nuem_scan_chunk **out, nuem_error *err);
void nuem_scan_chunk_free(nuem_scan_chunk *chunk);

/* Compute a chunk. A point that fails (no convergence, couplings that give no finite counts) is
 * noted in the status column and stops nothing; anything else is returned.
 * state: [state_size], from the chunk before in the same task, to the next; not read by the first */
nuem_status nuem_scan_chunk_compute(nuem_scan_chunk *chunk, size_t index, double *state,
                                    nuem_error *err);

/* Column i of the computed chunk, [points of it][width]. */
const double *nuem_scan_chunk_column(const nuem_scan_chunk *chunk, size_t i);

#endif
