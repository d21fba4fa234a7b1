/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The processes that work together: MPI ranks, or this one alone. All of them compute.
 *
 * Work that falls into pieces is handed out by a counter at rank 0 that each fetches and adds to (MPI-3 one-sided),
 * so no rank waits for another and a slow one only takes less. Work that does not, adds its numbers up.
 * Without MPI nothing of it is initialised. One thread at a time. */
#ifndef NUEM_PARALLEL_CREW_H
#define NUEM_PARALLEL_CREW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nuem/status.h"

typedef struct nuem_crew nuem_crew;

/* use_mpi: this process was started as one of several. NUEM_ERR_UNSUPPORTED (an MPI that cannot be
 * called from several threads), NUEM_ERR_NOMEM. Collective, as are the functions marked so. */
nuem_status nuem_crew_create(bool use_mpi, nuem_crew **out, nuem_error *err);
/* Also ends MPI. Collective. */
void nuem_crew_free(nuem_crew *crew);

int nuem_crew_rank(const nuem_crew *crew);
int nuem_crew_size(const nuem_crew *crew);
bool nuem_crew_uses_mpi(const nuem_crew *crew);

/* 0, 1, 2, ..., each number once in the whole crew; -1 after nuem_crew_stop by anyone, or when the
 * counter cannot be reached. */
int64_t nuem_crew_next(nuem_crew *crew);
/* Nobody gets more work. */
void nuem_crew_stop(nuem_crew *crew);

/* Has it failed for anyone? Then every rank gets the status and the message of the lowest that failed.
 * Collective. */
nuem_status nuem_crew_agree(nuem_crew *crew, nuem_status st, nuem_error *err);
/* Bytes of rank 0 to all. Collective. */
void nuem_crew_share(nuem_crew *crew, void *bytes, size_t n);
/* Add n numbers of all ranks in place; every rank gets the same. Adding zeros is exact: where each number is not zero
 * on one rank alone the sums do not depend on the number of ranks. NUEM_ERR_IO: MPI failed. Collective. */
nuem_status nuem_crew_sum(nuem_crew *crew, double *x, size_t n, nuem_error *err);

#endif
