/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The way from snapshot to snapshot, by one process or by many in step: whether to stop and whether to keep a
 * checkpoint is agreed upon with the sums that the integration needs anyway, so that all do the same after the same
 * step. What a checkpoint or a snapshot becomes is the caller's. */
#ifndef NUEM_EVOLVE_RUN_H
#define NUEM_EVOLVE_RUN_H

#include "evolve/evolution.h"
#include "evolve/snapshot.h"

typedef struct nuem_evolver nuem_evolver;

/* What the caller does on the way; any of the functions may be NULL. */
typedef struct nuem_evolve_hooks {
    void *context;
    /* Snapshot `index` is reached; every process is told. */
    nuem_status (*snapshot)(void *context, nuem_evolver *evolver, size_t index,
                            const nuem_snapshot *s, nuem_error *err);
    /* Keep the state; `next` is the snapshot that the run is on its way to. By all processes after the same step. */
    nuem_status (*checkpoint)(void *context, nuem_evolver *evolver, size_t next, nuem_error *err);
    /* Asked after each step. One process is enough to stop all, or to make all keep a checkpoint. */
    bool (*stop)(void *context);
    bool (*due)(void *context);
    /* Told after each step. */
    void (*tell)(void *context, const nuem_supernova_progress *p);
} nuem_evolve_hooks;

typedef struct nuem_evolve_options {
    int threads;
    int rank, ranks;
    nuem_supernova_reduce *sum; /* adds numbers of all processes; not needed where there is one */
    void *sum_context;
    size_t
        checkpoint_steps; /* a checkpoint is due after so many steps; 0: only when the hook says so */
    const double *step_end_km; /* as in nuem_supernova_options */
    size_t n_step_end;
    nuem_supernova_stepped *stepped; /* told in every process */
    void *stepped_context;
    nuem_evolve_hooks hooks;
} nuem_evolve_options;

/* The state at the start. NUEM_ERR_ARG (more processes than blocks), NUEM_ERR_NOMEM. */
nuem_status nuem_evolver_create(const nuem_evolution *evolution, const nuem_evolve_options *options,
                                nuem_evolver **out, nuem_error *err);
void nuem_evolver_free(nuem_evolver *evolver);

nuem_supernova_run *nuem_evolver_state(nuem_evolver *evolver);
/* This process's blocks of each angle. */
void nuem_evolver_share(const nuem_evolver *evolver, size_t *first, size_t *count);

/* On from where the state is, to snapshots next, next + 1, ... and the end.
 * NUEM_ERR_CANCELLED (a checkpoint has been kept), NUEM_ERR_CONVERGE, or what a hook returned. */
nuem_status nuem_evolver_run(nuem_evolver *evolver, size_t next, nuem_error *err);

#endif
