/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `nuem supernova` does alike in one process without a file (cmd_supernova.c) and in nuem-mpi
 * (supernova_worker.c): read configuration and options, show how far it is, answer. */
#ifndef NUEM_CLI_SUPERNOVA_JOB_H
#define NUEM_CLI_SUPERNOVA_JOB_H

#include "cli/context.h"
#include "cli/supernova_observer.h"
#include "evolve/run.h"

typedef struct nuem_supernova_job {
    nuem_context *ctx;
    nuem_supernova_config *config;
    nuem_evolution *evolution;
    nuem_snapshot *snapshot; /* [n_snapshots] */
    nuem_supernova_observer seen;
    int threads;
    /* of the progress, in seconds of nuem_seconds() */
    double begin, last, begin_km;
} nuem_supernova_job;

/* ctx and threads set, the rest zero. As nuem_supernova_config_open, nuem_evolution_create and nuem_observer_open. */
nuem_status nuem_supernova_job_open(nuem_supernova_job *job, nuem_error *err);
void nuem_supernova_job_release(nuem_supernova_job *job);

/* Hook of evolve/run.h, context the job: a line on the terminal. */
void nuem_supernova_job_tell(void *job, const nuem_supernova_progress *p);

/* Write what was observed, and the answer; output: the file, NULL without. Returns the exit code. */
int nuem_supernova_job_show(nuem_supernova_job *job, const char *output);

#endif
