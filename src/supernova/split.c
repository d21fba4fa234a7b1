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
 * for some modes, which are followed substep by substep (follow.h).
 *
 * Sources: coefficients S6 of order 4 of Blanes, Moan, J. Comp. Appl. Math. 142 (2002) 313, table 2; estimates by
 * combination of what a step computes anyway: Blanes, Casas, Thalhammer, Appl. Numer. Math. 146 (2019) 400. The
 * g here solve the conditions of orders 1 to 3 (test_supernova_split.c checks the order). */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "supernova/flow.h"
#include "supernova/follow.h"
#include "supernova/run.h"

enum { TURNS = 6, PHASES = TURNS + 1 };
/* A rotation takes a fraction of a microsecond. */
enum { ANGLES_FOR_THREADS = 64 };

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
    nuem_follow follow;      /* for the error */
    double *slot;            /* [chunks][values] */
} split;

static void split_free(void *work)
{
    split *s = work;

    if (!s) return;
    nuem_flow_free(s->flow);
    free(s->u);
    free(s->rotation);
    free(s->length);
    nuem_follow_clear(&s->follow);
    free(s->slot);
    free(s);
}

static nuem_status split_create(nuem_supernova_run *run, void **work, nuem_error *err)
{
    const size_t angles = run->modes.n_angle;
    split *s = calloc(1, sizeof *s);

    if (!s) return nuem_fail_nomem(err);
    s->flow = nuem_flow_create(run->sn, &run->options);
    s->u = malloc(angles * sizeof *s->u);
    s->rotation = malloc(angles * sizeof *s->rotation);
    s->length = malloc(angles * sizeof *s->length);
    s->slot = malloc(nuem_chunks(&run->modes) * NUEM_FOLLOWED_VALUES * sizeof *s->slot);
    if (!s->flow || !s->u || !s->rotation || !s->length || !s->slot ||
        !nuem_follow_set(&s->follow, run)) {
        split_free(s);
        return nuem_fail_nomem(err);
    }
    *work = s;
    return NUEM_OK;
}

/* One pass over all modes: turn (unless it is the first), then the vacuum phases. */
typedef struct split_pass {
    split *s;
    int i; /* 0 .. PHASES - 1 */
} split_pass;

static void pass_task(const nuem_supernova_run *run, void *context, size_t angle, size_t first,
                      size_t count)
{
    const split_pass *p = context;

    nuem_kernel_turn(&run->modes, p->i > 0 ? &p->s->rotation[angle] : NULL, p->s->length[angle],
                     p->i == 0 ? run->y : run->next, run->next,
                     p->i + 1 == PHASES ? NULL : run->sum, angle, first, count);
}

/* The same of modes that are followed, the two flows one after the other. */
static void follow_item(const nuem_supernova_run *run, void *context, size_t item)
{
    const split_pass *p = context;
    nuem_follow *f = &p->s->follow;
    const size_t angle = nuem_follow_angle(f, item);

    if (p->i == 0)
        nuem_follow_load(f, run, item);
    else
        nuem_follow_substep(f, &p->s->rotation[angle], 0.0, 1, ERROR_B[p->i - 1], item);
    nuem_follow_substep(f, NULL, p->s->length[angle], 0, ERROR_A[p->i], item);
    if (p->i + 1 == PHASES) nuem_follow_measure(f, item);
}

/* Of the probes or of the others. */
static nuem_status largest_error(const split *s, const nuem_supernova_run *run, bool probes,
                                 double *error, nuem_error *err)
{
    double largest[NUEM_FOLLOWED_VALUES];
    const nuem_status st =
        nuem_run_largest(run, probes, s->slot, NUEM_FOLLOWED_VALUES, largest, err);

    if (st) return st;
    const double *state = largest + 2 * NUEM_CLASSES,
                 vacuum = nuem_run_error(run, probes, largest, state),
                 rest = nuem_run_error(run, probes, largest + NUEM_CLASSES, state);
    *error = isfinite(vacuum + rest) ? fmin(vacuum, rest) : HUGE_VAL;
    return NUEM_OK;
}

static nuem_status step_error(const split *s, const nuem_supernova_run *run, double *error,
                              nuem_error *err)
{
    double probes = 0.0;

    nuem_follow_largest(&s->follow, run, s->slot);
    nuem_status st = largest_error(s, run, false, error, err);
    if (!st && nuem_run_heeds_probes(run)) st = largest_error(s, run, true, &probes, err);
    *error = fmax(*error, probes);
    return st;
}

/* Largest error of elements of U of one flow. */
static double flow_tolerance(const nuem_supernova_run *run)
{
    const nuem_supernova_options *o = &run->options;
    const double tolerance =
        nuem_run_heeds_probes(run) ? fmin(o->tolerance, o->probe_tolerance) : o->tolerance;

    return o->step_km > 0.0 ? FLOW_FIXED : fmax(1e-14, FLOW_SHARE / TURNS * tolerance);
}

static void set_rotations(split *s, const nuem_supernova_run *run)
{
    const ptrdiff_t n = (ptrdiff_t)run->modes.n_angle;
    const int order = run->modes.order, threads = run->pace.threads;

    if (threads == 1 || n < ANGLES_FOR_THREADS) {
        for (ptrdiff_t u = 0; u < n; u++) nuem_rotation_set(order, &s->u[u], &s->rotation[u]);
        return;
    }
#pragma omp parallel for num_threads(threads) schedule(static)
    for (ptrdiff_t u = 0; u < n; u++) nuem_rotation_set(order, &s->u[u], &s->rotation[u]);
}

static nuem_status split_step(nuem_supernova_run *run, double h, double *error, nuem_error *err)
{
    split *s = run->work;
    const double flow_error = flow_tolerance(run);
    double a = 0.0, b = 0.0;
    bool converged;
    nuem_status st;

    nuem_flow_use(s->flow, run->pace.threads);
    for (int i = 0; i < PHASES; i++) {
        const double from = run->r + a * h,
                     to = i + 1 < PHASES ? run->r + (a + A[i]) * h : run->r + h;
        for (size_t u = 0; u < run->modes.n_angle; u++)
            s->length[u] = nuem_supernova_path(run->sn, u, from, to);
        split_pass what = {s, i};
        nuem_run_both(run, pass_task, follow_item, s->follow.items, &what);
        a += A[i];
        if (i + 1 == PHASES) break;
        if ((st = nuem_run_totals(run, err))) return st;
        const double b0 = run->r + b * h, b1 = i + 1 < TURNS ? run->r + (b + B[i]) * h : run->r + h;
        if ((st = nuem_flow_run(s->flow, b0, b1, run->total, flow_error, s->u, &run->stages,
                                &converged, err)))
            return st;
        if (!converged) {
            *error = HUGE_VAL;
            return NUEM_OK;
        }
        set_rotations(s, run);
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
