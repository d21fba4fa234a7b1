/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dormand and Prince 5(4) for all modes together (dormand_prince.h). */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "supernova/classes.h"
#include "supernova/dormand_prince.h"
#include "supernova/run.h"

enum { STAGES = NUEM_DP_STAGES };

typedef struct runge_kutta {
    double *memory, *k[STAGES], *stage; /* arrays of density matrices */
    nuem_hermitian *s;                  /* [n_angle] */
    double *scale;                      /* [n_angle] 1/v */
    double *slot;     /* [n_angle][chunks][2][classes]: of the error, of the result */
    bool first_known; /* k[0] is that of y */
} runge_kutta;

static void rk_free(void *work)
{
    runge_kutta *w = work;

    if (!w) return;
    free(w->memory);
    free(w->s);
    free(w->scale);
    free(w->slot);
    free(w);
}

static nuem_status rk_create(nuem_supernova_run *run, void **work, nuem_error *err)
{
    const size_t n = nuem_modes_size(&run->modes), angles = run->modes.n_angle,
                 chunks = nuem_chunks(&run->modes);
    runge_kutta *w = calloc(1, sizeof *w);

    if (!w) return nuem_fail_nomem(err);
    w->memory = aligned_alloc(64, (STAGES + 1) * n * sizeof *w->memory);
    w->s = malloc(angles * sizeof *w->s);
    w->scale = malloc(angles * sizeof *w->scale);
    w->slot = malloc((angles + 1) * chunks * 2 * NUEM_CLASSES * sizeof *w->slot);
    if (!w->memory || !w->s || !w->scale || !w->slot) {
        rk_free(w);
        return nuem_fail_nomem(err);
    }
    for (int i = 0; i < STAGES; i++) w->k[i] = w->memory + (size_t)i * n;
    w->stage = w->memory + STAGES * n;
    *work = w;
    return NUEM_OK;
}

static void rk_begin(void *work)
{
    ((runge_kutta *)work)->first_known = false;
}

static void rk_accept(void *work)
{
    runge_kutta *w = work;
    double *k = w->k[0];

    w->k[0] = w->k[STAGES - 1];
    w->k[STAGES - 1] = k;
    w->first_known = true;
}

typedef struct rk_pass {
    runge_kutta *w;
    nuem_stage stage;
} rk_pass;

static void rhs_task(const nuem_supernova_run *run, void *context, size_t angle, size_t first,
                     size_t count)
{
    const rk_pass *p = context;

    nuem_kernel_rhs(&run->modes, &p->stage, p->w->scale[angle], &p->w->s[angle], angle, first,
                    count);
}

static void sum_task(const nuem_supernova_run *run, void *context, size_t angle, size_t first,
                     size_t count)
{
    (void)context;
    nuem_kernel_sum(&run->modes, run->y, run->sum, angle, first, count);
}

static void norm_task(const nuem_supernova_run *run, void *context, size_t angle, size_t first,
                      size_t count)
{
    const rk_pass *p = context;

    double *slot =
        p->w->slot + (angle * nuem_chunks(&run->modes) + first / NUEM_CHUNK) * 2 * NUEM_CLASSES;

    nuem_classes_largest(&run->modes, p->w->stage, angle, first, count, slot);
    nuem_classes_largest(&run->modes, run->next, angle, first, count, slot + NUEM_CLASSES);
}

/* The Hamiltonians at r from the sums that the pass before left. */
static nuem_status set_hamiltonian(nuem_supernova_run *run, runge_kutta *w, double r,
                                   nuem_error *err)
{
    const nuem_status st = nuem_run_totals(run, err);

    if (st) return st;
    nuem_supernova_collective(run->sn, r, run->total, w->s);
    for (size_t a = 0; a < run->modes.n_angle; a++)
        w->scale[a] = 1.0 / nuem_supernova_velocity(run->sn, a, r);
    run->stages++;
    return NUEM_OK;
}

/* k[s] from the state of stage s, and with it the state of stage s + 1, or after the last the error. */
static void run_stage(nuem_supernova_run *run, runge_kutta *w, int s, double h)
{
    const bool last = s + 1 == STAGES;
    rk_pass p = {.w = w};
    nuem_stage *g = &p.stage;
    const double *weight = last ? NUEM_DP_ERROR : NUEM_DP_STAGE[s + 1];

    g->y = s == 0 ? run->y : last ? run->next : w->stage;
    if (!last) {
        g->x[g->n] = run->y;
        g->c[0][g->n++] = 1.0;
    }
    for (int j = 0; j < s; j++) {
        if (weight[j] == 0.0) continue;
        g->x[g->n] = w->k[j];
        g->c[0][g->n++] = h * weight[j];
    }
    g->cf[0] = h * weight[s];
    g->cf[1] = 1.0;
    g->out[0] = s + 2 == STAGES ? run->next : w->stage;
    g->out[1] = w->k[s];
    g->sum = last ? NULL : run->sum;
    nuem_run_each(run, rhs_task, &p);
}

/* The state of stage 1 where k[0] is known. */
static void begin_stages(nuem_supernova_run *run, runge_kutta *w, double h)
{
    rk_pass p = {.w = w,
                 .stage = {.n = 2,
                           .x = {run->y, w->k[0]},
                           .c = {{1.0, h * NUEM_DP_STAGE[1][0]}},
                           .out = {w->stage, NULL},
                           .sum = run->sum}};

    nuem_run_each(run, rhs_task, &p);
}

static nuem_status rk_step(nuem_supernova_run *run, double h, double *error, nuem_error *err)
{
    runge_kutta *w = run->work;
    const size_t chunks = nuem_chunks(&run->modes);
    rk_pass p = {.w = w};
    double largest[2 * NUEM_CLASSES];
    nuem_status st;

    *error = 0.0;
    for (int s = 0; s < STAGES; s++) {
        if (s == 0 && w->first_known) {
            begin_stages(run, w, h);
            continue;
        }
        if (s == 0) nuem_run_each(run, sum_task, NULL);
        if ((st = set_hamiltonian(run, w, run->r + NUEM_DP_NODE[s] * h, err))) return st;
        run_stage(run, w, s, h);
    }
    w->first_known = true; /* also when the step is refused */
    nuem_run_each(run, norm_task, &p);
    const size_t values = 2 * NUEM_CLASSES, n = chunks * values;
    double *slot = w->slot + run->modes.n_angle * n;
    for (size_t i = 0; i < n; i++) {
        slot[i] = 0.0;
        for (size_t a = 0; a < run->modes.n_angle; a++)
            if (!(w->slot[a * n + i] <= slot[i])) slot[i] = w->slot[a * n + i];
    }
    for (int probes = 0; probes <= nuem_run_heeds_probes(run); probes++) {
        if ((st = nuem_run_largest(run, probes, slot, values, largest, err))) return st;
        const double x = nuem_run_error(run, probes, largest, largest + NUEM_CLASSES);
        *error = isfinite(x) ? fmax(*error, x) : HUGE_VAL;
    }
    return NUEM_OK;
}

const nuem_integrator nuem_integrator_runge_kutta = {.order = 5,
                                                     .create = rk_create,
                                                     .free = rk_free,
                                                     .begin = rk_begin,
                                                     .step = rk_step,
                                                     .accept = rk_accept};
