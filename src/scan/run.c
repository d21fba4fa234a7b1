/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/run.h"

#include <stdlib.h>

#include "base/error.h"
#include "num/blas_threads.h"

/* What the threads of a rank share. HDF5 and MPI are called inside `#pragma omp critical`. */
typedef struct job {
    const nuem_scan *scan;
    nuem_store *store;
    nuem_crew *crew;
    const unsigned char *done;
    const nuem_progress *progress;
    size_t *task; /* [n] tasks that are left */
    size_t n;
    size_t written, before; /* chunks: by this rank; in the file when it began */
    int64_t handed_out;     /* tasks, as far as this rank knows */
    bool stop;
    nuem_status st;
    nuem_error err;
} job;

static bool stopped(const job *j)
{
    bool stop;

#pragma omp atomic read
    stop = j->stop;
    return stop;
}

/* One thread at a time: the three that follow. */
static void stop(job *j, nuem_status st, const nuem_error *err)
{
    if (!j->st) {
        j->st = st;
        if (err) j->err = *err;
    }
#pragma omp atomic write
    j->stop = true;
    nuem_crew_stop(j->crew);
}

static void tell(job *j)
{
    /* other ranks show in the counter alone; chains are few and long, there this rank stands for all */
    const double here = (double)j->written * nuem_crew_size(j->crew),
                 out = (double)j->handed_out * (double)j->scan->chunks_per_task;
    const double now = nuem_crew_size(j->crew) > 1 && j->scan->chunks_per_task == 1 ? out : here;
    double fraction = ((double)j->before + now) / (double)j->scan->chunks;
    nuem_error err;

    if (!j->progress || !j->progress->function || stopped(j)) return;
    if (fraction > 0.9999) fraction = 0.9999; /* 1 is for the end */
    if (!j->progress->function(fraction, j->progress->context)) {
        nuem_fail(&err, NUEM_ERR_CANCELLED, "the scan was interrupted");
        stop(j, NUEM_ERR_CANCELLED, &err);
    }
}

static int64_t next(job *j)
{
    const int64_t i = stopped(j) ? -1 : nuem_crew_next(j->crew);

    if (i < 0 || (size_t)i >= j->n) return -1;
    j->handed_out = i;
    return (int64_t)j->task[i];
}

static nuem_status run_chunk(job *j, nuem_scan_chunk *chunk, size_t index, double *state,
                             bool have_state, nuem_error *err)
{
    nuem_status st = NUEM_OK;

    if (j->scan->state_size && index % j->scan->chunks_per_task && !have_state) {
#pragma omp critical(nuem_scan_io)
        st = nuem_store_read_state(j->store, index - 1, state, err);
    }
    if (!st) st = nuem_scan_chunk_compute(chunk, index, state, err);
    if (st) return st;
#pragma omp critical(nuem_scan_io)
    {
        st = nuem_store_write(j->store, index, chunk, state, err);
        j->written++;
        if (!st) tell(j);
    }
    return st;
}

static void run_task(job *j, nuem_scan_chunk *chunk, size_t task, double *state)
{
    const size_t first = task * j->scan->chunks_per_task;
    bool have_state = false;
    nuem_error err;

    for (size_t k = 0; k < j->scan->chunks_per_task && !stopped(j); k++) {
        if (j->done[first + k]) continue;
        nuem_status st = run_chunk(j, chunk, first + k, state, have_state, &err);
        if (st) {
#pragma omp critical(nuem_scan_io)
            stop(j, st, &err);
        }
        have_state = true;
    }
}

static void work(job *j)
{
    nuem_scan_chunk *chunk = NULL;
    double *state = calloc(j->scan->state_size + 1, sizeof *state);
    nuem_error err;
    nuem_status st = state ? nuem_scan_chunk_create(j->scan, &chunk, &err) : nuem_fail_nomem(&err);

    if (st) {
#pragma omp critical(nuem_scan_io)
        stop(j, st, &err);
    }
    for (;;) {
        int64_t task;
#pragma omp critical(nuem_scan_io)
        task = next(j);
        if (task < 0) break;
        run_task(j, chunk, (size_t)task, state);
    }
    nuem_scan_chunk_free(chunk);
    free(state);
}

/* Tasks that have something left to do. */
static void collect(job *j)
{
    for (size_t t = 0; t < nuem_scan_tasks(j->scan); t++) {
        size_t left = 0;
        for (size_t k = 0; k < j->scan->chunks_per_task; k++)
            left += !j->done[t * j->scan->chunks_per_task + k];
        if (left) j->task[j->n++] = t;
        j->before += j->scan->chunks_per_task - left;
    }
}

nuem_status nuem_scan_run(const nuem_scan *scan, nuem_store *store, nuem_crew *crew,
                          const unsigned char *done, int threads, const nuem_progress *progress,
                          nuem_error *err)
{
    job j = {.scan = scan, .store = store, .crew = crew, .done = done, .progress = progress};

    j.task = malloc((nuem_scan_tasks(scan) + 1) * sizeof *j.task);
    nuem_status st = nuem_crew_agree(crew, j.task ? NUEM_OK : nuem_fail_nomem(err), err);
    if (!st) {
        collect(&j);
        nuem_blas_one_thread();
        tell(&j);
#pragma omp parallel num_threads(threads)
        work(&j);
        /* who was only told to stop has no failure of its own: the one who has, says it */
        st = nuem_crew_agree(crew, j.st, &j.err);
        if (st && err) *err = j.err;
    }
    free(j.task);
    return st;
}
