/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state of an evolution on the disk, written by all processes. The file has room for two states, which are
 * written in turn: the one that is being written is no longer marked as good, the other one still is, so that
 * whatever stops the run leaves a state to go on from. A state is marked once it is on the disk; each of its rows
 * carries a checksum. Any number of processes can continue it.
 *
 * The functions are collective, as is their status, but for nuem_checkpoint_create. */
#ifndef NUEM_EVOLVE_CHECKPOINT_H
#define NUEM_EVOLVE_CHECKPOINT_H

#include "evolve/run.h"
#include "parallel/crew.h"

typedef struct nuem_checkpoint nuem_checkpoint;

/* Create the file and reserve its space on the disk; it must not exist. By one process.
 * run: of that process; NUEM_ERR_IO (no file is left). */
nuem_status nuem_checkpoint_create(const nuem_evolution *evolution, nuem_evolver *evolver,
                                   const char *path, nuem_error *err);

/* NUEM_ERR_IO; NUEM_ERR_DATA: damaged, or of another evolution. */
nuem_status nuem_checkpoint_open(const nuem_evolution *evolution, nuem_evolver *evolver,
                                 nuem_crew *crew, const char *path, nuem_checkpoint **out,
                                 nuem_error *err);
void nuem_checkpoint_close(nuem_checkpoint *checkpoint);

/* Keep the state of the evolver, on its way to snapshot `next`. NUEM_ERR_IO. */
nuem_status nuem_checkpoint_write(nuem_checkpoint *checkpoint, nuem_evolver *evolver, size_t next,
                                  nuem_error *err);

/* Give the evolver the last good state. *next 0: none was kept yet, the evolver is left as it is. *damaged: the
 * last one is damaged and the one before it was taken. NUEM_ERR_DATA: all are damaged. */
nuem_status nuem_checkpoint_read(nuem_checkpoint *checkpoint, nuem_evolver *evolver, size_t *next,
                                 bool *damaged, nuem_error *err);

#endif
