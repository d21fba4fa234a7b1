/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flow at many angles: Dormand and Prince 5(4) on top of the exponential of what there is at the start
 * (flow_lanes.h). One angle has its own way, flow_single.c. */
#include "supernova/flow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "supernova/flow_private.h"
#include "supernova/hermitian_algebra.h"
#include "supernova/kernel.h"

enum { SUBSTEPS_MAX = 1000000, PARALLEL_BLOCKS = 4 };
/* Nothing is asked to be finer than this, relative to U. */
static const double FINEST = 1e-30;

nuem_flow_limit nuem_flow_limits(int n, size_t n_angle, const nuem_hermitian *sum,
                                 const nuem_hermitian *turn, double tolerance)
{
    nuem_flow_limit limit;
    double size[NUEM_CLASSES] = {0.0}, square[NUEM_CLASSES];

    for (size_t a = 0; a < n_angle; a++) {
        nuem_classes_square(n, &sum[a], square);
        for (int c = 0; c < NUEM_CLASSES; c++) size[c] += sqrt(square[c]);
    }
    nuem_classes_square(n, turn, square);
    for (int c = 0; c < NUEM_CLASSES; c++) {
        const double part =
            c == NUEM_NUMBERS ? 1.0 : size[c] / size[NUEM_NUMBERS] + sqrt(square[c]);
        limit.of[c] = tolerance * fmax(fmin(part, 1.0), FINEST);
    }
    return limit;
}

/* The best that this processor runs. */
static const nuem_flow_kernels *best_kernels(int order)
{
    const nuem_flow_kernels *best = NULL;

#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        best = nuem_flow_kernels_avx512(order);
    if (!best && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        best = nuem_flow_kernels_avx2(order);
#endif
    return best ? best : nuem_flow_kernels_plain(order);
}

nuem_flow *nuem_flow_create(const nuem_supernova *sn, int threads)
{
    nuem_flow *f = calloc(1, sizeof *f);

    if (!f) return NULL;
    f->sn = sn;
    f->kernels = best_kernels(sn->order);
    f->threads = threads;
    if (sn->spec.geometry != NUEM_MULTI_ANGLE) return f;
    f->n_block = (sn->modes.n_angle + NUEM_LANES - 1) / NUEM_LANES;
    f->block = aligned_alloc(64, f->n_block * sizeof *f->block);
    if (!f->block) {
        nuem_flow_free(f);
        return NULL;
    }
    memset(f->block, 0, f->n_block * sizeof *f->block);
    return f;
}

void nuem_flow_free(nuem_flow *f)
{
    if (!f) return;
    free(f->block);
    free(f);
}

static void set_inverse(const nuem_flow *f, size_t block, double r)
{
    for (size_t l = 0; l < NUEM_LANES; l++) {
        const size_t a = block * NUEM_LANES + l;
        f->block[block].inverse[l] =
            a < f->sn->modes.n_angle ? 1.0 / nuem_supernova_velocity(f->sn, a, r) : 0.0;
    }
}

/* S_u = outer/v_u + inner at r, from the sums of the blocks in their order. */
static void hamiltonian(const nuem_flow *f, double r, nuem_hermitian *outer, nuem_hermitian *inner)
{
    const nuem_supernova *sn = f->sn;
    const nuem_supernova_place place = nuem_supernova_at(sn, r);
    const int n = sn->order;
    nuem_hermitian a, b, g;

    nuem_hermitian_zero(&a);
    nuem_hermitian_zero(&b);
    for (size_t i = 0; i < f->n_block; i++) {
        nuem_hermitian_add(n, 1.0, &f->block[i].over_v, &a);
        nuem_hermitian_add(n, 1.0, &f->block[i].plain, &b);
    }
    nuem_supernova_external(sn, &place.medium, outer);
    nuem_supernova_self(sn, &a, &g);
    nuem_hermitian_add(n, place.self, &g, outer);
    nuem_supernova_self(sn, &b, inner);
    nuem_hermitian_scale(n, -place.self, inner);
}

/* exp(-i S_0 c h) of the angles of a block at the nodes of the step h. */
static void set_exponentials(const nuem_flow *f, nuem_flow_block *b, double h)
{
    enum { COUNT = NUEM_FLOW_NODES * NUEM_LANES };
    const int n = f->sn->order;
    nuem_hermitian s[COUNT];
    nuem_unitary u[COUNT];
    double length[COUNT];

    for (int i = 0; i < COUNT; i++) {
        for (int e = 0; e < n * n; e++) s[i].x[e] = b->s0[e][i % NUEM_LANES];
        length[i] = h * NUEM_DP_NODE[1 + i / NUEM_LANES];
    }
    nuem_kernel_exp(n, COUNT, s, length, u);
    for (int i = 0; i < COUNT; i++)
        for (int e = 0; e < n * n; e++) {
            b->e[i / NUEM_LANES][2 * e][i % NUEM_LANES] = u[i].u[e].re;
            b->e[i / NUEM_LANES][2 * e + 1][i % NUEM_LANES] = u[i].u[e].im;
        }
}

/* What one pass over the angles does, in this order; the stages are -1 where there is nothing to do. */
typedef struct flow_pass {
    bool finish, begin, exponentials;
    int evaluate, form;
    double r, h, r_form; /* of what is evaluated or begun; the step; of what is formed */
    nuem_hermitian outer, inner;
} flow_pass;

static void pass_block(const nuem_flow *f, const flow_pass *p, size_t i)
{
    nuem_flow_block *b = &f->block[i];

    if (p->evaluate > 0) f->kernels->evaluate(b, p->evaluate, &p->outer, &p->inner);
    if (p->finish) f->kernels->finish(b);
    if (p->begin) {
        set_inverse(f, i, p->r);
        f->kernels->begin(b, &p->outer, &p->inner);
    }
    if (p->exponentials) set_exponentials(f, b, p->h);
    if (p->form < 0) return;
    set_inverse(f, i, p->r_form);
    f->kernels->form(b, p->form, p->h);
}

static void run_pass(const nuem_flow *f, const flow_pass *p)
{
    const ptrdiff_t n = (ptrdiff_t)f->n_block;
    const int threads = f->threads;

    if (threads == 1 || n < PARALLEL_BLOCKS) {
        for (ptrdiff_t i = 0; i < n; i++) pass_block(f, p, (size_t)i);
        return;
    }
#pragma omp parallel for num_threads(threads)
    for (ptrdiff_t i = 0; i < n; i++) pass_block(f, p, (size_t)i);
}

/* Largest error of an element of U in the step h, over the limit of its class. */
static double step_error(const nuem_flow *f, double h, const nuem_flow_limit *limit)
{
    const int n = f->sn->order;
    double largest = 0.0;

    for (size_t i = 0; i < f->n_block; i++)
        for (int e = 0; e < 2 * n * n; e++) {
            const double scale = h / limit->of[nuem_class(n, e / 2 / n, e / 2 % n)];
            double x[NUEM_LANES] = {0.0};
            for (int s = 0; s < NUEM_DP_STAGES; s++) {
                const double *k = (const double *)&f->block[i].k[s].v[e];
                for (int l = 0; l < NUEM_LANES; l++) x[l] += NUEM_DP_ERROR[s] * k[l];
            }
            for (int l = 0; l < NUEM_LANES; l++)
                if (!(fabs(scale * x[l]) <= largest)) largest = fabs(scale * x[l]); /* NaN too */
        }
    return largest;
}

static void load(const nuem_flow *f, const nuem_hermitian *sum)
{
    const int n = f->sn->order;

    for (size_t a = 0; a < f->n_block * NUEM_LANES; a++) {
        nuem_flow_state *y = &f->block[a / NUEM_LANES].y;
        const bool real = a < f->sn->modes.n_angle;
        for (int e = 0; e < n * n; e++) {
            y->r[e][a % NUEM_LANES] = real ? sum[a].x[e] : 0.0;
            y->v[2 * e][a % NUEM_LANES] = e % (n + 1) == 0 ? 1.0 : 0.0;
            y->v[2 * e + 1][a % NUEM_LANES] = 0.0;
        }
    }
}

static void store(const nuem_flow *f, nuem_unitary *u)
{
    const int n = f->sn->order;

    for (size_t a = 0; a < f->sn->modes.n_angle; a++) {
        const nuem_flow_state *y = &f->block[a / NUEM_LANES].y;
        for (int e = 0; e < n * n; e++) {
            u[a].u[e].re = y->v[2 * e][a % NUEM_LANES];
            u[a].u[e].im = y->v[2 * e + 1][a % NUEM_LANES];
        }
        nuem_unitary_polish(n, &u[a]);
        nuem_unitary_polish(n, &u[a]);
    }
}

bool nuem_flow_run(nuem_flow *f, double r0_km, double r1_km, const nuem_hermitian *sum,
                   double tolerance, nuem_unitary *u, size_t *evaluations)
{
    const int n = f->sn->order;
    double r = r0_km, h = r1_km - r0_km;
    flow_pass p = {.evaluate = -1, .form = 0, .r_form = r};

    if (f->sn->spec.geometry != NUEM_MULTI_ANGLE)
        return nuem_flow_single(f->sn, r0_km, r1_km, sum, tolerance, u, evaluations);
    load(f, sum);
    run_pass(f, &p);
    hamiltonian(f, r, &p.outer, &p.inner);
    ++*evaluations;
    nuem_hermitian turn = p.outer;
    nuem_hermitian_add(n, 1.0, &p.inner, &turn);
    nuem_hermitian_scale(n, h, &turn);
    const nuem_flow_limit limit = nuem_flow_limits(n, f->sn->modes.n_angle, sum, &turn, tolerance);
    p.begin = true;
    for (long tries = 0; r != r1_km; tries++) {
        if (tries == SUBSTEPS_MAX || !isfinite(h) || r + h == r) return false;
        const bool last = fabs(h) >= fabs(r1_km - r) * (1.0 - 1e-12);
        if (last) h = r1_km - r;
        p.h = h;
        p.exponentials = true;
        p.evaluate = -1;
        p.r = r;
        for (int s = 1; s < NUEM_DP_STAGES; s++) {
            p.form = s;
            p.r_form = r + NUEM_DP_NODE[s] * h;
            run_pass(f, &p);
            p = (flow_pass){.evaluate = s, .form = -1, .h = h, .r = p.r_form};
            hamiltonian(f, p.r, &p.outer, &p.inner);
            ++*evaluations;
        }
        run_pass(f, &p); /* the last derivative */
        const double error = step_error(f, h, &limit);
        if (error <= 1.0) {
            r = last ? r1_km : r + h;
            p.evaluate = -1;
            p.finish = true;
            run_pass(f, &p);
            p.finish = false;
            p.begin = true;
        } else {
            p.begin = false;
        }
        const double factor = 0.9 * pow(fmax(error, 1e-10), -0.2);
        h *= isfinite(factor) ? fmin(5.0, fmax(0.1, factor)) : 0.1;
    }
    store(f, u);
    return true;
}
