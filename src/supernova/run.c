/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Life of a run, and its state as plain numbers. */
#include "supernova/run.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "supernova/hermitian_algebra.h"

enum { THREADS_MAX = 4096, STATE_HEAD = 8 };
static const double TOLERANCE_MAX = 0.1, TOLERANCE_MIN = 1e-14;
/* By how much the sums of trace and purity of a saved state may differ from those of the problem: more than any
 * tolerance lets them drift, less than a wrong problem or a damaged file. */
static const double RESTORED = 0.05;
/* A step that is proposed over the length of the path: growth of one of full length, and more. */
static const double LONGEST = 10.0;

static nuem_status check_options(const nuem_supernova *sn, const nuem_supernova_options *o,
                                 nuem_error *err)
{
    const size_t chunks = nuem_chunks(&sn->modes);

    if (o->method != NUEM_SPLIT && o->method != NUEM_RUNGE_KUTTA)
        return nuem_fail(err, NUEM_ERR_ARG, "supernova: method %d is none", (int)o->method);
    if (!(o->step_km >= 0.0 && o->step_km <= 1e12))
        return nuem_fail(err, NUEM_ERR_ARG, "supernova: step_km is %g km; it must lie in [0, 1e12]",
                         o->step_km);
    if (o->step_km == 0.0 && !(o->tolerance >= TOLERANCE_MIN && o->tolerance <= TOLERANCE_MAX))
        return nuem_fail(err, NUEM_ERR_ARG, "supernova: tolerance is %g; it must lie in [%g, %g]",
                         o->tolerance, TOLERANCE_MIN, TOLERANCE_MAX);
    if (!(o->probe_tolerance == 0.0 ||
          (o->probe_tolerance >= TOLERANCE_MIN && o->probe_tolerance <= TOLERANCE_MAX)))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "supernova: probe_tolerance is %g; it must be 0 or lie in [%g, %g]",
                         o->probe_tolerance, TOLERANCE_MIN, TOLERANCE_MAX);
    if (!(o->max_step_km >= 0.0 && o->max_step_km <= 1e12))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "supernova: max_step_km is %g km; it must lie in [0, 1e12]",
                         o->max_step_km);
    const double sign = sn->spec.end_km > sn->spec.start_km ? 1.0 : -1.0;
    if (o->n_step_end && (!o->step_end_km || o->step_km > 0.0 ||
                          o->step_end_km[o->n_step_end - 1] != sn->spec.end_km))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "supernova: step_end_km must end at %.10g km, and step_km be 0",
                         sn->spec.end_km);
    for (size_t i = 0; i < o->n_step_end; i++)
        if (!(sign * (o->step_end_km[i] - (i ? o->step_end_km[i - 1] : sn->spec.start_km)) > 0.0))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "supernova: step_end_km[%zu] is %.10g km, not beyond the one "
                                   "before",
                                   i, o->step_end_km[i]);
    if (o->threads < 1 || o->threads > THREADS_MAX)
        return nuem_fail(err, NUEM_ERR_ARG, "supernova: threads is %d; it must lie in [1, %d]",
                         o->threads, THREADS_MAX);
    if (o->count == 0 ? o->first != 0 : o->first >= chunks || o->count > chunks - o->first)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "supernova: parts %zu to %zu of the energies; there are %zu", o->first,
                         o->first + o->count, chunks);
    if (o->count && o->count < chunks && !o->reduce)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "supernova: a run of a part of the energies needs a reduce function");
    return NUEM_OK;
}

static double *take(double **at, size_t n)
{
    double *x = *at;

    *at += (n + 7) / 8 * 8; /* the next begins at a multiple of 64 bytes */
    return x;
}

/* The initial state, by the thread that will work on it: memory lies near who writes to it first. */
static void begin_task(const nuem_supernova_run *run, void *context, size_t angle, size_t first,
                       size_t count)
{
    const nuem_modes *m = &run->modes, *all = &run->sn->modes;
    const size_t size = nuem_block_size(m), to = (angle * m->n_block + first) * size,
                 from = (angle * all->n_block + run->first_chunk * NUEM_CHUNK + first) * size;

    (void)context;
    memcpy(run->y + to, run->sn->rho + from, count * size * sizeof *run->y);
    memset(run->next + to, 0, count * size * sizeof *run->y);
}

/* This process's part of the modes, in memory of its own. */
static bool set_memory(nuem_supernova_run *run)
{
    const nuem_modes *all = &run->sn->modes;
    nuem_modes *m = &run->modes;
    const size_t chunks = nuem_chunks(all), first = run->options.first * NUEM_CHUNK;
    size_t count = run->options.count ? run->options.count : chunks;

    *m = *all;
    run->first_chunk = run->options.first;
    run->all_chunks = chunks;
    count *= NUEM_CHUNK;
    m->n_block = count < all->n_block - first ? count : all->n_block - first;
    const size_t reals = (size_t)m->order * (size_t)m->order, state = nuem_modes_size(m),
                 weights = m->n_angle * m->n_block * NUEM_LANES,
                 sum = m->n_angle * nuem_chunks(m) * reals;
    const size_t numbers = 2 * state + 2 * weights + sum + 5 * 8;
    double *x = aligned_alloc(64, (numbers + 7) / 8 * 64);
    run->aligned = x;
    run->total = malloc(m->n_angle * sizeof *run->total);
    if (!x || !run->total) return false;
    run->y = take(&x, state);
    run->next = take(&x, state);
    double *weight = take(&x, weights);
    run->share = take(&x, weights);
    run->sum = take(&x, sum);
    m->w = all->w + first * NUEM_LANES;
    m->weight = weight;
    for (size_t a = 0; a < m->n_angle; a++) {
        const size_t from = a * all->n_block + first, to = a * m->n_block;
        memcpy(weight + to * NUEM_LANES, all->weight + from * NUEM_LANES,
               m->n_block * NUEM_LANES * sizeof *weight);
        memcpy(run->share + to * NUEM_LANES, run->sn->share + from * NUEM_LANES,
               m->n_block * NUEM_LANES * sizeof *weight);
    }
    nuem_run_each(run, begin_task, NULL);
    return true;
}

nuem_status nuem_supernova_run_create(const nuem_supernova *sn,
                                      const nuem_supernova_options *options,
                                      nuem_supernova_run **out, nuem_error *err)
{
    nuem_status st = check_options(sn, options, err);

    if (st) return st;
    nuem_supernova_run *run = calloc(1, sizeof *run);
    if (!run) return nuem_fail_nomem(err);
    run->sn = sn;
    run->options = *options;
    run->integrator =
        options->method == NUEM_SPLIT ? &nuem_integrator_split : &nuem_integrator_runge_kutta;
    run->r = sn->spec.start_km;
    nuem_pace_set(&run->pace, options->threads);
    if (!set_memory(run)) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    if ((st = nuem_run_share(run, err))) goto done;
    if ((st = run->integrator->create(run, &run->work, err))) goto done;
    if ((st = nuem_run_drift(run, true, err))) goto done;
    *out = run;
    run = NULL;
done:
    nuem_supernova_run_free(run);
    return st;
}

void nuem_supernova_run_free(nuem_supernova_run *run)
{
    if (!run) return;
    if (run->work) run->integrator->free(run->work);
    free(run->aligned);
    free(run->total);
    free(run->node);
    free(run->all);
    free(run);
}

nuem_supernova_progress nuem_supernova_progress_of(const nuem_supernova_run *run)
{
    return (nuem_supernova_progress){.r_km = run->r,
                                     .step_km = run->step,
                                     .steps = run->steps,
                                     .rejected = run->rejected,
                                     .stages = run->stages,
                                     .drift = run->drift};
}

/* The state: where, the controller, the counts, then the density matrices of the modes that are there. */
static size_t modes_of(const nuem_supernova_run *run)
{
    const nuem_modes *m = &run->modes;
    size_t n = 0;

    for (size_t i = 0; i < m->n_block * NUEM_LANES; i++) n += m->w[i] != 0.0;
    return n;
}

size_t nuem_supernova_state_size(const nuem_supernova_run *run)
{
    const size_t reals = (size_t)run->modes.order * (size_t)run->modes.order;

    return STATE_HEAD + run->modes.n_angle * modes_of(run) * reals;
}

/* Density matrices to (or, restoring, from) x: [n_angle][mode][n*n]. */
static void copy_modes(const nuem_modes *m, bool restore, double *y, double *x)
{
    const int reals = m->order * m->order;

    for (size_t a = 0; a < m->n_angle; a++)
        for (size_t b = 0; b < m->n_block; b++)
            for (size_t l = 0; l < NUEM_LANES; l++) {
                if (m->w[b * NUEM_LANES + l] == 0.0) continue;
                double *at = y + (a * m->n_block + b) * nuem_block_size(m) + l;
                for (int e = 0; e < reals; e++, x++)
                    if (restore)
                        at[e * NUEM_LANES] = *x;
                    else
                        *x = at[e * NUEM_LANES];
            }
}

void nuem_supernova_save(const nuem_supernova_run *run, double *state)
{
    const double head[STATE_HEAD] = {run->r,
                                     run->step,
                                     run->error_before,
                                     (double)run->steps,
                                     (double)run->rejected,
                                     (double)run->stages,
                                     run->drift,
                                     0.0};

    memcpy(state, head, sizeof head);
    copy_modes(&run->modes, false, run->y, state + STATE_HEAD);
}

static bool is_count(double x)
{
    return x >= 0.0 && x < 9e15 && x == floor(x);
}

nuem_status nuem_supernova_restore(nuem_supernova_run *run, const double *state, nuem_error *err)
{
    const size_t n = nuem_supernova_state_size(run);
    const double from = fmin(run->sn->spec.start_km, run->sn->spec.end_km),
                 to = fmax(run->sn->spec.start_km, run->sn->spec.end_km);

    for (size_t i = 0; i < n; i++)
        if (!isfinite(state[i]))
            return nuem_fail_index(err, NUEM_ERR_DATA, (long)i,
                                   "state of a supernova run: number %zu is not finite", i);
    if (!(state[0] >= from && state[0] <= to))
        return nuem_fail(err, NUEM_ERR_DATA,
                         "state of a supernova run: r is %g km; it must lie in [%g, %g]", state[0],
                         from, to);
    for (int i = 3; i <= 5; i++)
        if (!is_count(state[i]))
            return nuem_fail_index(err, NUEM_ERR_DATA, i,
                                   "state of a supernova run: %g is no count of steps", state[i]);
    /* none yet, and at the start; or some (another problem's where this one begins), and the next has a size */
    if (state[3] == 0.0 ? state[0] != run->sn->spec.start_km : state[1] == 0.0)
        return nuem_fail(err, NUEM_ERR_DATA,
                         "state of a supernova run: %.0f steps of %g km do not lead to %.10g km",
                         state[3], state[1], state[0]);
    if (!(state[1] >= 0.0 && state[1] <= LONGEST * (to - from)))
        return nuem_fail_index(err, NUEM_ERR_DATA, 1,
                               "state of a supernova run: the step is %g km; it must lie in [0, "
                               "%g]",
                               state[1], LONGEST * (to - from));
    const bool controlled = run->options.step_km == 0.0 && run->options.n_step_end == 0;
    if (!(state[2] >= 0.0 && !(controlled && state[2] > 1.0)) || !(state[6] >= 0.0) ||
        state[7] != 0.0)
        return nuem_fail(err, NUEM_ERR_DATA,
                         "state of a supernova run: errors of %g and %g, and %g behind them; they "
                         "must be in [0, 1], at least 0, and 0",
                         state[2], state[6], state[7]);
    /* Each mode keeps its trace. */
    nuem_modes *m = &run->modes;
    double *x = run->next; /* free between steps */
    memcpy(x, run->y, nuem_modes_size(m) * sizeof *x);
    copy_modes(m, true, x, (double *)(uintptr_t)(state + STATE_HEAD));
    for (size_t a = 0; a < m->n_angle; a++)
        for (size_t b = 0; b < m->n_block; b++)
            for (size_t l = 0; l < NUEM_LANES; l++) {
                nuem_hermitian now, then;
                nuem_supernova_mode_at(m, x, a, b, l, &now);
                nuem_supernova_mode_at(&run->sn->modes, run->sn->rho, a,
                                       run->first_chunk * NUEM_CHUNK + b, l, &then);
                const double trace = nuem_hermitian_trace(m->order, &then),
                             purity = nuem_hermitian_dot(m->order, &then, &then);
                if (fabs(nuem_hermitian_trace(m->order, &now) - trace) > RESTORED * trace ||
                    fabs(nuem_hermitian_dot(m->order, &now, &now) - purity) > RESTORED * purity)
                    return nuem_fail(err, NUEM_ERR_DATA,
                                     "state of a supernova run: angle %zu, energy %zu of the part "
                                     "has not the trace and purity of this problem",
                                     a, b * NUEM_LANES + l);
            }
    run->next = run->y;
    run->y = x;
    run->r = state[0];
    run->step = state[1];
    run->error_before = state[2];
    run->steps = (size_t)state[3];
    run->rejected = (size_t)state[4];
    run->stages = (size_t)state[5];
    run->drift = state[6];
    return NUEM_OK;
}
