/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file of a scan (HDF5). It is created whole: every data set in its place, contiguous, with its
 * attributes; afterwards nothing but numbers changes, so that a process may be killed at any moment and
 * leave a file that can be read and continued. What is written depends on the scan alone: no times, no
 * names of machines, no number of ranks or threads.
 *
 * A chunk's byte in `done` is written after its numbers. */
#ifndef NUEM_SCAN_STORE_H
#define NUEM_SCAN_STORE_H

#include "scan/chunk.h"
#include "scan/scan.h"

typedef struct nuem_store nuem_store;

/* Create the file and reserve its space on the disk. It must not exist. By one process.
 * NUEM_ERR_IO (no file is left). */
nuem_status nuem_store_create(const nuem_scan *scan, const char *path, nuem_error *err);

/* Does the file belong to this scan? done: [chunks], which chunks it has.
 * NUEM_ERR_IO; NUEM_ERR_DATA: it is no scan, is damaged, or was made by another version, from another
 * configuration or from other data, with both hashes in the message. By one process. */
nuem_status nuem_store_check(const nuem_scan *scan, const char *path, unsigned char *done,
                             nuem_error *err);

/* Open for writing; use_mpi: by all ranks together. */
nuem_status nuem_store_open(const nuem_scan *scan, const char *path, bool use_mpi, nuem_store **out,
                            nuem_error *err);
/* Write a chunk, its state and its byte. NUEM_ERR_IO. Like the next one, by one thread at a time. */
nuem_status nuem_store_write(nuem_store *store, size_t index, const nuem_scan_chunk *chunk,
                             const double *state, nuem_error *err);
/* The state that a chunk left. */
nuem_status nuem_store_read_state(nuem_store *store, size_t index, double *state, nuem_error *err);
/* Collective under MPI. */
nuem_status nuem_store_close(nuem_store *store, nuem_error *err);

/* What a finished file says in short. */
typedef struct nuem_store_summary {
    size_t best;                    /* point of the least chi2 */
    double chi2;                    /* NaN when there is none */
    double x[NUEM_MAX_COORDINATES]; /* its coordinates, profiled ones included */
    size_t failed;                  /* points whose status is not 0 */
} nuem_store_summary;
nuem_status nuem_store_summarise(const nuem_scan *scan, const char *path, nuem_store_summary *out,
                                 nuem_error *err);

#endif
