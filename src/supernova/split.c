/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Splitting into the vacuum flow, diagonal between mass states and exact, and the flow of everything else, in which
 * all energies of an angle turn by one unitary matrix (flow.h). Both turn density matrices unitarily, so each mode
 * keeps its trace and eigenvalues to rounding however large the step.
 *
 * A step is  A(a1 h) B(b1 h) A(a2 h) ... B(b6 h) A(a7 h),  A vacuum, B the rest: symmetric, of order 4. Each flow has
 * its own radius, which its own substeps advance, so that both are exact where the other is absent.
 *
 * Error. Weighted differences across the substeps, sum_i g_i (rho after A_i - rho before it) with g_(8-i) = -g_i, are
 * of order h^4 for the g below: what is added to the result to make an embedded one of order 3. The same with the
 * six B. Each vanishes where its own flow does nothing, as does the true error, so the smaller counts. They are formed
 * for 8 modes of each chunk, from the lowest to the highest energy in it, which are followed substep by substep.
 *
 * Sources: coefficients S6 of order 4 of Blanes, Moan, J. Comp. Appl. Math. 142 (2002) 313, table 2; estimates by
 * combination of what a step computes anyway: Blanes, Casas, Thalhammer, Appl. Numer. Math. 146 (2019) 400. The
 * g here solve the conditions of orders 1 to 3 (test_supernova_split.c checks the order). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "supernova/classes.h"
#include "supernova/flow.h"
#include "supernova/run.h"

enum { TURNS = 6, PHASES = TURNS + 1 };

#define A1 0.0792036964311957
#define A2 0.353172906049774
#define A3 (-0.0420650803577195)
#define B1 0.209515106613362
#define B2 (-0.143851773179818)
static const double A[PHASES] = {A1, A2, A3, 1.0 - 2.0 * (A1 + A2 + A3), A3, A2, A1};
static const double B[TURNS] = {B1, B2, 0.5 - (B1 + B2), 0.5 - (B1 + B2), B2, B1};
static const double ERROR_A[PHASES] = {1.0, -0.43458657385433253, -0.27273581001405717,
                                       0.0, 0.27273581001405717,  0.43458657385433253,
                                       -1.0};
static const double ERROR_B[TURNS] = {
    1.0, -2.7907287886246346, -2.4203715406396094, 2.4203715406396094, 2.7907287886246346, -1.0};

/* Of the tolerance of a step, what the flow of the sums may contribute in all its substeps. */
static const double FLOW_SHARE = 0.2;
/* With a fixed step there is none to compare with. */
static const double FLOW_FIXED = 1e-13;

typedef struct split {
    nuem_flow *flow;
    nuem_unitary *u;         /* [n_angle] */
    nuem_rotation *rotation; /* [n_angle] */
    double *length;          /* [n_angle] of the vacuum substep, km over v */
    /* the modes that are followed: blocks are chunks of the run, angles every stride-th */
    nuem_modes probe;
    size_t stride;
    double *memory;
    double *p, *before, *error[2]; /* state, the one before a substep, the two estimates */
    size_t *from;                  /* [chunks][8] the modes, block * 8 + lane */
    double *slot;                  /* [chunks][VALUES] */
} split;

static void split_free(void *work)
{
    split *s = work;

    if (!s) return;
    nuem_flow_free(s->flow);
    free(s->u);
    free(s->rotation);
    free(s->length);
    free(s->memory);
    free(s->from);
    free(s->slot);
    free(s);
}

/* Which mode is followed in lane `which` of the block of a chunk: 8 spread over those that have energies. */
static size_t pick(const nuem_modes *m, size_t chunk, size_t which)
{
    const size_t first = chunk * NUEM_CHUNK * NUEM_LANES, all = m->n_block * NUEM_LANES;
    size_t n = 0, k = 0, i = first;

    for (size_t l = first; l < all && l < first + NUEM_CHUNK * NUEM_LANES; l++) n += m->w[l] != 0.0;
    for (;; i++)
        if (m->w[i] != 0.0 && k++ == which * (n - 1) / (NUEM_LANES - 1)) return i;
}

static bool set_probe(split *s, const nuem_supernova_run *run)
{
    const nuem_modes *m = &run->modes;
    nuem_modes *p = &s->probe;

    /* a sixteenth of the modes, if there are so many angles */
    s->stride = 16 / NUEM_CHUNK > 0 ? 16 / NUEM_CHUNK : 1;
    *p = *m;
    p->n_block = nuem_chunks(m);
    p->n_angle = (m->n_angle + s->stride - 1) / s->stride;
    const size_t state = nuem_modes_size(p), lanes = p->n_block * NUEM_LANES,
                 numbers = 4 * state + lanes + p->n_angle * lanes;
    double *x = aligned_alloc(64, numbers * sizeof *x);
    s->memory = x;
    s->slot = malloc(3 * NUEM_CLASSES * p->n_block * sizeof *s->slot);
    s->from = malloc(lanes * sizeof *s->from);
    if (!x || !s->slot || !s->from) return false;
    s->p = x;
    s->before = x + state;
    s->error[0] = x + 2 * state;
    s->error[1] = x + 3 * state;
    double *w = x + 4 * state, *weight = w + lanes;
    for (size_t i = 0; i < lanes; i++) {
        s->from[i] = pick(m, i / NUEM_LANES, i % NUEM_LANES);
        w[i] = m->w[s->from[i]];
    }
    for (size_t i = 0; i < p->n_angle * lanes; i++) weight[i] = 1.0; /* each counts in norms */
    p->w = w;
    p->weight = weight;
    return true;
}

static nuem_status split_create(nuem_supernova_run *run, void **work, nuem_error *err)
{
    const size_t angles = run->modes.n_angle;
    split *s = calloc(1, sizeof *s);

    if (!s) return nuem_fail_nomem(err);
    s->flow = nuem_flow_create(run->sn, run->options.threads);
    s->u = malloc(angles * sizeof *s->u);
    s->rotation = malloc(angles * sizeof *s->rotation);
    s->length = malloc(angles * sizeof *s->length);
    if (!s->flow || !s->u || !s->rotation || !s->length || !set_probe(s, run)) {
        split_free(s);
        return nuem_fail_nomem(err);
    }
    *work = s;
    return NUEM_OK;
}

/* One pass over all modes: turn (unless it is the first), then the vacuum phases. */
typedef struct split_pass {
    const split *s;
    bool turn, first, last;
} split_pass;

static void pass_task(const nuem_supernova_run *run, void *context, size_t angle, size_t first,
                      size_t count)
{
    const split_pass *p = context;

    nuem_kernel_turn(&run->modes, p->turn ? &p->s->rotation[angle] : NULL, p->s->length[angle],
                     p->first ? run->y : run->next, run->next, p->last ? NULL : run->sum, angle,
                     first, count);
}

static void load_probe(split *s, const nuem_supernova_run *run)
{
    const nuem_modes *m = &run->modes, *p = &s->probe;
    const size_t state = nuem_modes_size(p), reals = nuem_block_size(m) / NUEM_LANES;

    for (int k = 0; k < 2; k++) memset(s->error[k], 0, state * sizeof *s->p);
    for (size_t a = 0; a < p->n_angle; a++)
        for (size_t c = 0; c < p->n_block; c++)
            for (size_t l = 0; l < NUEM_LANES; l++) {
                const size_t i = s->from[c * NUEM_LANES + l];
                const double *from =
                    run->y + (a * s->stride * m->n_block + i / NUEM_LANES) * nuem_block_size(m) +
                    i % NUEM_LANES;
                double *to = s->p + (a * p->n_block + c) * nuem_block_size(m) + l;
                for (size_t e = 0; e < reals; e++) to[e * NUEM_LANES] = from[e * NUEM_LANES];
            }
}

/* A substep of the modes that are followed: turn (length 0) or phases, and its part of an estimate. */
static void probe_substep(split *s, bool turn, double factor, double *error)
{
    const nuem_modes *p = &s->probe;
    const size_t n = nuem_modes_size(p);
    double *now = s->before, *before = s->p;

    for (size_t a = 0; a < p->n_angle; a++) {
        const size_t at = a * s->stride;
        nuem_kernel_turn(p, turn ? &s->rotation[at] : NULL, turn ? 0.0 : s->length[at], before, now,
                         NULL, a, 0, p->n_block);
    }
    for (size_t i = 0; i < n; i++) error[i] += factor * (now[i] - before[i]);
    s->p = now;
    s->before = before;
}

/* Values of a chunk: squares of the classes of the two estimates and of the state. */
enum { VALUES = 3 * NUEM_CLASSES };

static nuem_status step_error(const split *s, const nuem_supernova_run *run, double *error,
                              nuem_error *err)
{
    const nuem_modes *p = &s->probe;
    const double *array[3] = {s->error[0], s->error[1], s->p};
    double largest[VALUES], square[NUEM_CLASSES];

    for (size_t c = 0; c < p->n_block; c++)
        for (int k = 0; k < 3; k++) {
            double *slot = s->slot + VALUES * c + k * NUEM_CLASSES;
            memset(slot, 0, NUEM_CLASSES * sizeof *slot);
            for (size_t a = 0; a < p->n_angle; a++) {
                nuem_classes_largest(p, array[k], a, c, 1, square);
                for (int i = 0; i < NUEM_CLASSES; i++)
                    if (!(square[i] <= slot[i])) slot[i] = square[i];
            }
        }
    const nuem_status st = nuem_run_largest(run, s->slot, VALUES, largest, err);
    if (st) return st;
    const double vacuum = nuem_run_error(run, largest, largest + 2 * NUEM_CLASSES),
                 rest = nuem_run_error(run, largest + NUEM_CLASSES, largest + 2 * NUEM_CLASSES);
    *error = isfinite(vacuum + rest) ? fmin(vacuum, rest) : HUGE_VAL;
    return NUEM_OK;
}

static nuem_status split_step(nuem_supernova_run *run, double h, double *error, nuem_error *err)
{
    split *s = run->work;
    const bool fixed = run->options.step_km > 0.0;
    const double flow_error =
        fixed ? FLOW_FIXED : fmax(1e-14, FLOW_SHARE / TURNS * run->options.tolerance);
    double a = 0.0, b = 0.0;
    nuem_status st;

    load_probe(s, run);
    for (int i = 0; i < PHASES; i++) {
        const double from = run->r + a * h,
                     to = i + 1 < PHASES ? run->r + (a + A[i]) * h : run->r + h;
        for (size_t u = 0; u < run->modes.n_angle; u++)
            s->length[u] = nuem_supernova_path(run->sn, u, from, to);
        split_pass what = {s, i > 0, i == 0, i + 1 == PHASES};
        nuem_run_each(run, pass_task, &what);
        if (i > 0) probe_substep(s, true, ERROR_B[i - 1], s->error[1]);
        probe_substep(s, false, ERROR_A[i], s->error[0]);
        a += A[i];
        if (i + 1 == PHASES) break;
        if ((st = nuem_run_totals(run, err))) return st;
        const double b0 = run->r + b * h, b1 = i + 1 < TURNS ? run->r + (b + B[i]) * h : run->r + h;
        if (!nuem_flow_run(s->flow, b0, b1, run->total, flow_error, s->u, &run->stages)) {
            *error = HUGE_VAL;
            return NUEM_OK;
        }
        for (size_t u = 0; u < run->modes.n_angle; u++)
            nuem_rotation_set(run->modes.order, &s->u[u], &s->rotation[u]);
        b += B[i];
    }
    return step_error(s, run, error, err);
}

static void nothing(void *work)
{
    (void)work;
}

const nuem_integrator nuem_integrator_split = {.order = 4,
                                               .create = split_create,
                                               .free = split_free,
                                               .begin = nothing,
                                               .step = split_step,
                                               .accept = nothing};
