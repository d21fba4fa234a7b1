/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem supernova in nuem-mpi: one process or many, with a file or without. Whatever can fail is agreed upon by all
 * ranks before they go on together. */
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/file_lock.h"
#include "cli/interrupt.h"
#include "cli/long_run.h"
#include "cli/mpi_command.h"
#include "cli/supernova_job.h"
#include "evolve/checkpoint.h"
#include "evolve/store.h"
#include "file/text_file.h"
#include "supernova/run.h"

/* What there is of an output. */
typedef enum output_state { BEGIN, GO_ON, COMPLETE } output_state;

typedef struct worker {
    nuem_supernova_job job; /* first: hooks of it get this */
    nuem_crew *crew;
    char *output, *partial, *state; /* NULL: no file */
    output_state how;
    nuem_evolve_options options;
    nuem_evolver *evolver;
    nuem_evolve_store *store; /* of rank 0 */
    nuem_checkpoint *checkpoint;
    double *spectra, *sum; /* [n_angle][n_energy][2N] and without angles */
    double kept;           /* time of the last checkpoint */
    int lock;              /* of the unfinished file, while this process lives */
    bool complete;         /* the output is there: what fails is something else */
    bool begun;            /* files are there: failures are those of the output */
} worker;

static bool leads(const worker *w)
{
    return nuem_crew_rank(w->crew) == 0;
}

static nuem_status add_up(double *x, size_t n, void *crew, nuem_error *err)
{
    return nuem_crew_sum(crew, x, n, err);
}

/* --- hooks --- */

static bool stop(void *context)
{
    (void)context;
    return nuem_interrupted();
}

static bool due(void *context)
{
    const worker *w = context;

    return w->checkpoint && leads(w) &&
           nuem_seconds() - w->kept >= w->job.evolution->settings.checkpoint_s;
}

static void tell(void *context, const nuem_supernova_progress *p)
{
    if (leads(context)) nuem_supernova_job_tell(context, p);
}

static nuem_status keep_state(void *context, nuem_evolver *evolver, size_t next, nuem_error *err)
{
    worker *w = context;
    nuem_status st = NUEM_OK;

    if (w->checkpoint) {
        st = nuem_crew_agree(w->crew, leads(w) ? nuem_evolve_store_sync(w->store, err) : NUEM_OK,
                             err);
        if (!st) st = nuem_checkpoint_write(w->checkpoint, evolver, next, err);
    }
    w->kept = nuem_seconds();
    return st;
}

/* Shares of all neutrinos: of each angle in place, and their sum. */
static void weigh(worker *w)
{
    const nuem_supernova_spec *spec = &w->job.evolution->settings.spec;
    const size_t species = 2 * (size_t)spec->flavours, n = spec->n_energy * species;

    memset(w->sum, 0, n * sizeof *w->sum);
    for (size_t a = 0; a < spec->n_angle; a++)
        for (size_t i = 0; i < n; i++) {
            w->spectra[a * n + i] *= spec->width_mev[i / species] / (double)spec->n_angle;
            w->sum[i] += w->spectra[a * n + i];
        }
}

static nuem_status write_snapshot(worker *w, size_t index, const nuem_snapshot *s, nuem_error *err)
{
    const nuem_supernova_spec *spec = &w->job.evolution->settings.spec;
    const size_t n = spec->n_energy * 2 * (size_t)spec->flavours;
    const bool angles = nuem_evolve_store_wants_angles(w->job.evolution);
    nuem_status st = NUEM_OK;

    for (size_t a = 0; !st && angles && a < spec->n_angle; a++)
        st = nuem_evolve_store_angle(w->store, index, a, w->spectra + a * n, err);
    return st ? st : nuem_evolve_store_write(w->store, index, s, w->sum, err);
}

/* The state at the end, into the file: every process. */
static nuem_status write_end(worker *w, nuem_evolver *evolver, nuem_error *err)
{
    const nuem_evolution *e = w->job.evolution;
    const nuem_supernova_spec *spec = &e->settings.spec;
    const size_t n = 2 * (size_t)spec->flavours, size = spec->n_energy * n * n;
    double *density = malloc(nuem_supernova_density_size(e->problem) * sizeof *density),
           *map = malloc(size * sizeof *map);
    nuem_status st = nuem_crew_agree(w->crew, density && map ? NUEM_OK : nuem_fail_nomem(err), err);

    if (!st) st = nuem_supernova_density(nuem_evolver_state(evolver), density, err);
    if (!st && leads(w)) st = nuem_evolve_store_density(w->store, true, density, err);
    st = nuem_crew_agree(w->crew, st, err);
    for (size_t a = 0; !st && spec->probes && a < spec->n_angle; a++) {
        nuem_run_conversion(nuem_evolver_state(evolver), a, map);
        st = nuem_crew_sum(w->crew, map, size, err);
        if (!st && leads(w)) st = nuem_evolve_store_conversion(w->store, true, a, map, err);
        st = nuem_crew_agree(w->crew, st, err);
    }
    free(density);
    free(map);
    return st;
}

static nuem_status note(void *context, nuem_evolver *evolver, size_t index, const nuem_snapshot *s,
                        nuem_error *err)
{
    worker *w = context;
    const nuem_supernova_spec *spec = &w->job.evolution->settings.spec;
    const size_t n = spec->n_energy * 2 * (size_t)spec->flavours;
    nuem_status st;

    w->job.snapshot[index] = *s;
    if (!w->output) return NUEM_OK;
    if (index + 1 == w->job.evolution->settings.n_snapshots && (st = write_end(w, evolver, err)))
        return st;
    nuem_supernova_spectra(nuem_evolver_state(evolver), w->spectra);
    weigh(w);
    if (nuem_evolve_store_wants_angles(w->job.evolution))
        st = nuem_crew_sum(w->crew, w->spectra, spec->n_angle * n, err);
    else
        st = NUEM_OK;
    if (!st) st = nuem_crew_sum(w->crew, w->sum, n, err);
    if (!st && leads(w)) st = write_snapshot(w, index, s, err);
    return nuem_crew_agree(w->crew, st, err);
}

/* --- files --- */

static nuem_status name_files(worker *w, nuem_error *err)
{
    const nuem_args *args = w->job.ctx->args;
    nuem_status st;

    if (!nuem_args_given(args, "output")) return NUEM_OK;
    st = nuem_long_run_files(nuem_args_positional(args, 0), nuem_args_string(args, "output"),
                             &w->output, &w->partial, err);
    if (st) return st;
    w->state = nuem_text_format("%s.checkpoint", w->output);
    return w->state ? NUEM_OK : nuem_fail_nomem(err);
}

static nuem_status remove_file(const char *path, nuem_error *err)
{
    return unlink(path) == 0 || errno == ENOENT ? NUEM_OK
                                                : nuem_fail_errno(err, "remove", path, errno);
}

/* Rank 0 alone, before anything is created: what is to be done? */
static nuem_status look(worker *w, nuem_error *err)
{
    const nuem_args *args = w->job.ctx->args;
    const bool resume = nuem_args_flag(args, "resume"), force = nuem_args_flag(args, "force");
    nuem_status st;

    w->how = BEGIN;
    if (resume && force) return nuem_fail(err, NUEM_ERR_ARG, "--resume contradicts --force");
    if (nuem_file_exists(w->partial) && (st = nuem_file_lock(w->partial, &w->lock, err))) return st;
    if (resume && nuem_file_exists(w->partial)) {
        w->how = GO_ON;
    } else if (resume && nuem_file_exists(w->output)) {
        w->how = COMPLETE;
    } else if (!force && nuem_file_exists(w->output)) {
        return nuem_fail(err, NUEM_ERR_IO, "'%.200s' exists; --force replaces it", w->output);
    } else if (!force && nuem_file_exists(w->partial)) {
        return nuem_fail(err, NUEM_ERR_IO,
                         "'%.200s' is an evolution that was not finished; --resume continues it, "
                         "--force begins anew",
                         w->partial);
    }
    return NUEM_OK;
}

/* Rank 0 alone: the files, new or those that are there. */
static nuem_status open_files(worker *w, nuem_error *err)
{
    const nuem_evolution *e = w->job.evolution;
    nuem_error inner;
    nuem_status st = NUEM_OK;

    if (w->how == BEGIN) {
        if ((st = remove_file(w->partial, err)) || (st = remove_file(w->state, err))) return st;
        nuem_file_unlock(&w->lock);
        if ((st = nuem_evolve_store_create(e, w->partial, err)) ||
            (st = nuem_file_lock(w->partial, &w->lock, err)))
            return st;
    }
    if (!nuem_file_exists(w->state)) st = nuem_checkpoint_create(e, w->evolver, w->state, err);
    if (st) {
        if (w->how == BEGIN) unlink(w->partial);
        return st;
    }
    st = nuem_evolve_store_open(e, w->partial, true, &w->store, &inner);
    return st ? nuem_fail(err, st, "%s; --force begins anew", inner.message) : NUEM_OK;
}

/* The answer of a file, and its name if it has none yet. */
static nuem_status close_files(worker *w, nuem_error *err)
{
    nuem_status st = nuem_evolve_store_read(w->store, w->job.snapshot, err), closing;
    nuem_error inner;

    closing = nuem_evolve_store_close(w->store, st ? &inner : err);
    w->store = NULL;
    if (!st) st = closing;
    if (!st && w->how != COMPLETE) st = nuem_give_name(w->partial, w->output, err);
    return st ? st : remove_file(w->state, err);
}

/* What a complete file keeps of the state at the end. */
static nuem_status recall_end(worker *w, nuem_error *err)
{
    const nuem_evolution *e = w->job.evolution;
    const nuem_supernova_spec *spec = &e->settings.spec;
    const size_t n = 2 * (size_t)spec->flavours, size = spec->n_energy * n * n;
    nuem_supernova_observer *o = &w->job.seen;
    nuem_status st = NUEM_OK;

    if (o->earth) {
        o->density[0] = malloc(nuem_supernova_density_size(e->problem) * sizeof(double));
        if (!o->density[0]) return nuem_fail_nomem(err);
        st = nuem_evolve_store_density(w->store, false, o->density[0], err);
    }
    if (st || !o->map) return st;
    if (!(o->conversion = malloc(spec->n_angle * size * sizeof(double))))
        return nuem_fail_nomem(err);
    for (size_t a = 0; !st && a < spec->n_angle; a++)
        st = nuem_evolve_store_conversion(w->store, false, a, o->conversion + a * size, err);
    return st;
}

/* --- the work --- */

static void set_options(worker *w)
{
    const nuem_args *args = w->job.ctx->args;

    w->options = (nuem_evolve_options){
        .threads = w->job.threads,
        .rank = nuem_crew_rank(w->crew),
        .ranks = nuem_crew_size(w->crew),
        .sum = add_up,
        .sum_context = w->crew,
        .stepped = w->job.seen.compare ? nuem_observer_stepped : NULL,
        .stepped_context = &w->job.seen,
        .checkpoint_steps = w->output ? (size_t)nuem_args_integer(args, "checkpoint-steps") : 0,
        .hooks = {w, note, keep_state, stop, due, tell},
    };
}

static nuem_status create_evolver(worker *w, nuem_error *err)
{
    const nuem_supernova_spec *spec = &w->job.evolution->settings.spec;
    const size_t n = spec->n_energy * 2 * (size_t)spec->flavours;
    nuem_status st = nuem_evolver_create(w->job.evolution, &w->options, &w->evolver, err);

    if (st || !w->output) return st;
    w->spectra = malloc(spec->n_angle * n * sizeof *w->spectra);
    w->sum = malloc(n * sizeof *w->sum);
    return w->spectra && w->sum ? NUEM_OK : nuem_fail_nomem(err);
}

/* All ranks: from the last checkpoint, or from the start. */
static nuem_status find_state(worker *w, size_t *next, nuem_error *err)
{
    bool damaged = false;
    nuem_error inner;
    nuem_status st = nuem_checkpoint_open(w->job.evolution, w->evolver, w->crew, w->state,
                                          &w->checkpoint, &inner);

    if (!st && w->how == GO_ON)
        st = nuem_checkpoint_read(w->checkpoint, w->evolver, next, &damaged, &inner);
    if (st) return nuem_fail(err, st, "%s; --force begins anew", inner.message);
    if (leads(w)) st = nuem_evolve_store_verify(w->store, *next, &inner);
    if ((st = nuem_crew_agree(w->crew, st, &inner)))
        return nuem_fail(err, st, "%s; --force begins anew", inner.message);
    if (damaged && leads(w))
        nuem_context_say(w->job.ctx,
                         "the last state in '%s' is damaged: going on from the one before",
                         w->state);
    return NUEM_OK;
}

static nuem_status compute(worker *w, nuem_error *err)
{
    size_t next = 0;
    nuem_status st = nuem_crew_agree(w->crew, create_evolver(w, err), err);

    if (st) return st;
    if (w->output) {
        w->begun = true;
        st = nuem_crew_agree(w->crew, leads(w) ? open_files(w, err) : NUEM_OK, err);
        if (!st) st = find_state(w, &next, err);
        if (st) return st;
    }
    w->kept = nuem_seconds();
    st = nuem_evolver_run(w->evolver, next, err);
    return st ? st
              : nuem_observer_take(&w->job.seen, w->job.evolution, w->evolver, &w->options, err);
}

static nuem_status work(worker *w, nuem_error *err)
{
    nuem_status st = name_files(w, err);

    if (!st) st = nuem_supernova_job_open(&w->job, err);
    if ((st = nuem_crew_agree(w->crew, st, err))) return st;
    if (w->output) {
        st = leads(w) ? look(w, err) : NUEM_OK;
        w->begun = st == NUEM_ERR_IO;
        if ((st = nuem_crew_agree(w->crew, st, err))) return st;
    }
    nuem_crew_share(w->crew, &w->how, sizeof w->how);
    set_options(w);
    if (w->how != COMPLETE) st = compute(w, err);
    nuem_checkpoint_close(w->checkpoint);
    w->checkpoint = NULL;
    if (!st && w->output && leads(w)) {
        if (w->how == COMPLETE)
            st = nuem_evolve_store_open(w->job.evolution, w->output, false, &w->store, err);
        if (!st && w->how == COMPLETE) st = recall_end(w, err);
        if (!st) st = close_files(w, err);
    }
    if ((st = nuem_crew_agree(w->crew, st, err))) return st;
    w->begun = false; /* the file is complete */
    w->complete = w->output != NULL;
    st = nuem_observer_compare(&w->job.seen, w->job.evolution, &w->options, err);
    return nuem_crew_agree(w->crew, st, err);
}

/* Rank 0 speaks for all. */
static int report(worker *w, nuem_status st, const nuem_error *err)
{
    char text[900];

    nuem_error_format(err, text, sizeof text);
    if (leads(w) && w->complete) {
        nuem_context_say(w->job.ctx,
                         "%s; '%s' is complete, and with --resume the same command compares it",
                         text, w->output);
        return nuem_exit_code(st);
    }
    if (leads(w) && !w->begun) return nuem_context_fail(w->job.ctx, err);
    if (leads(w) && w->job.begin > 0.0 && nuem_file_exists(w->partial))
        nuem_context_say(w->job.ctx,
                         "%s; '%s' keeps what was done, and with --resume the same command "
                         "continues it",
                         text, w->partial);
    else if (leads(w))
        nuem_context_say(w->job.ctx, "%s", text);
    return w->begun && st == NUEM_ERR_IO ? NUEM_EXIT_IO : nuem_exit_code(st);
}

int nuem_supernova_command(nuem_context *ctx)
{
    worker w = {.job = {.ctx = ctx, .threads = nuem_long_run_threads(ctx)}, .lock = -1};
    nuem_error err = {0};
    nuem_status st;
    int code;

    nuem_interrupt_catch();
    signal(SIGXFSZ, SIG_IGN); /* a file that grows too large is an error like others */
    if (nuem_crew_create(nuem_started_by_mpi(), &w.crew, &err)) return nuem_context_fail(ctx, &err);
    if (!leads(&w)) ctx->quiet = true;
    st = work(&w, &err);
    code = st          ? report(&w, st, &err)
           : leads(&w) ? nuem_supernova_job_show(&w.job, w.output)
                       : NUEM_EXIT_OK;
    nuem_evolve_store_close(w.store, NULL);
    nuem_file_unlock(&w.lock);
    nuem_evolver_free(w.evolver);
    nuem_supernova_job_release(&w.job);
    free(w.output);
    free(w.partial);
    free(w.state);
    free(w.spectra);
    free(w.sum);
    nuem_crew_free(w.crew);
    return code;
}
