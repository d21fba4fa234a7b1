/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evolve/run.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

/* What processes wish for, one number each behind those that are added. */
enum { STOP, CHECKPOINT, WISHES };

struct nuem_evolver {
    const nuem_evolution *evolution;
    nuem_evolve_options options;
    nuem_supernova_run *run;
    size_t first, count;
    double *buffer; /* [room] */
    size_t room;
    bool wished[WISHES]; /* by any process, as of the last sum */
    size_t kept;         /* steps at the last checkpoint */
};

static bool asked(bool (*hook)(void *), const nuem_evolve_hooks *hooks)
{
    return hook && hook(hooks->context);
}

/* The sums of all processes, and with them their wishes. */
static nuem_status add_up(double *x, size_t n, void *context, nuem_error *err)
{
    nuem_evolver *e = context;
    nuem_evolve_hooks *hooks = &e->options.hooks;
    nuem_status st;

    if (n + WISHES > e->room) {
        double *more = realloc(e->buffer, (n + WISHES) * sizeof *more);
        if (!more) return nuem_fail_nomem(err);
        e->buffer = more;
        e->room = n + WISHES;
    }
    memcpy(e->buffer, x, n * sizeof *x);
    e->buffer[n + STOP] = asked(hooks->stop, hooks);
    e->buffer[n + CHECKPOINT] = asked(hooks->due, hooks);
    if ((st = e->options.sum(e->buffer, n + WISHES, e->options.sum_context, err))) return st;
    memcpy(x, e->buffer, n * sizeof *x);
    for (int i = 0; i < WISHES; i++) e->wished[i] |= e->buffer[n + (size_t)i] > 0.0;
    return NUEM_OK;
}

/* After a step: go on without a pause? */
static bool go_on(double fraction, void *context)
{
    nuem_evolver *e = context;
    nuem_evolve_hooks *hooks = &e->options.hooks;
    const nuem_supernova_progress p = nuem_supernova_progress_of(e->run);

    (void)fraction; /* of the way to the next snapshot only */
    if (hooks->tell) hooks->tell(hooks->context, &p);
    if (e->options.ranks == 1) {
        e->wished[STOP] |= asked(hooks->stop, hooks);
        e->wished[CHECKPOINT] |= asked(hooks->due, hooks);
    }
    if (e->options.checkpoint_steps && p.steps - e->kept >= e->options.checkpoint_steps)
        e->wished[CHECKPOINT] = true;
    return !e->wished[STOP] && !e->wished[CHECKPOINT];
}

nuem_status nuem_evolver_create(const nuem_evolution *evolution, const nuem_evolve_options *options,
                                nuem_evolver **out, nuem_error *err)
{
    const nuem_supernova_settings *s = &evolution->settings;
    nuem_evolver *e = calloc(1, sizeof *e);
    nuem_status st;

    if (!e) return nuem_fail_nomem(err);
    e->evolution = evolution;
    e->options = *options;
    st = nuem_evolution_share(evolution, options->rank, options->ranks, &e->first, &e->count, err);
    if (st) goto done;
    const nuem_supernova_options o = {
        .method = s->method,
        .tolerance = s->tolerance,
        .probe_tolerance = s->map_tolerance,
        .step_km = s->step_km,
        .max_step_km = s->max_step_km,
        .max_steps = s->max_steps,
        .step_end_km = options->step_end_km,
        .n_step_end = options->n_step_end,
        .stepped = options->stepped,
        .stepped_context = options->stepped_context,
        .threads = options->threads,
        .first = e->first,
        .count = e->count,
        .reduce = options->ranks > 1 ? add_up : NULL,
        .reduce_context = e,
    };
    if ((st = nuem_supernova_run_create(evolution->problem, &o, &e->run, err))) goto done;
    *out = e;
    e = NULL;
done:
    nuem_evolver_free(e);
    return st;
}

void nuem_evolver_free(nuem_evolver *evolver)
{
    if (!evolver) return;
    nuem_supernova_run_free(evolver->run);
    free(evolver->buffer);
    free(evolver);
}

nuem_supernova_run *nuem_evolver_state(nuem_evolver *evolver)
{
    return evolver->run;
}

void nuem_evolver_share(const nuem_evolver *evolver, size_t *first, size_t *count)
{
    *first = evolver->first;
    *count = evolver->count;
}

/* To one snapshot, with pauses for checkpoints. */
static nuem_status go(nuem_evolver *e, size_t next, nuem_error *err)
{
    const nuem_evolve_hooks *hooks = &e->options.hooks;
    const nuem_progress progress = {go_on, e};
    nuem_error inner = {0};

    for (;;) {
        nuem_status st = nuem_supernova_advance(e->run, e->evolution->settings.snapshot_km[next],
                                                &progress, &inner);
        if (st != NUEM_ERR_CANCELLED) {
            if (st && err) *err = inner;
            return st;
        }
        if (hooks->checkpoint && (st = hooks->checkpoint(hooks->context, e, next, err))) return st;
        e->kept = nuem_supernova_progress_of(e->run).steps;
        e->wished[CHECKPOINT] = false;
        if (e->wished[STOP])
            return nuem_fail(err, NUEM_ERR_CANCELLED, "the evolution was interrupted at %.6g km",
                             nuem_supernova_progress_of(e->run).r_km);
    }
}

nuem_status nuem_evolver_run(nuem_evolver *evolver, size_t next, nuem_error *err)
{
    const nuem_evolve_hooks *hooks = &evolver->options.hooks;
    const size_t n = evolver->evolution->settings.n_snapshots;
    nuem_snapshot s;
    nuem_status st = NUEM_OK;

    evolver->kept = nuem_supernova_progress_of(evolver->run).steps;
    for (size_t i = next; !st && i < n; i++) {
        st = go(evolver, i, err);
        if (!st) st = nuem_snapshot_take(evolver->run, &s, err);
        if (!st && hooks->snapshot) st = hooks->snapshot(hooks->context, evolver, i, &s, err);
    }
    return st;
}
