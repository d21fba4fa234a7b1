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

enum { SUBSTEPS_MAX = 1000000 };
/* Blocks, of 16 elements of a matrix, that are worth waking other threads or asking other processes for: a block takes a
 * microsecond a stage. */
static const size_t WORTH_SHARING = 16 * 16;
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

static bool is_large(const nuem_flow *f)
{
    return f->n_block * (size_t)(f->sn->order * f->sn->order) >= WORTH_SHARING;
}

nuem_flow *nuem_flow_create(const nuem_supernova *sn, const nuem_supernova_options *options)
{
    const size_t reals = (size_t)(sn->order * sn->order), parts = nuem_chunks(&sn->modes);
    nuem_flow *f = calloc(1, sizeof *f);

    if (!f) return NULL;
    f->sn = sn;
    f->kernels = best_kernels(sn->order);
    f->threads = 1;
    if (sn->spec.geometry != NUEM_MULTI_ANGLE) return f;
    f->n_block = f->count = (sn->modes.n_angle + NUEM_LANES - 1) / NUEM_LANES;
    if (options->reduce && options->count && is_large(f)) { /* as they share the energies */
        f->first = options->first * f->n_block / parts;
        f->count = (options->first + options->count) * f->n_block / parts - f->first;
        f->reduce = options->reduce;
        f->reduce_context = options->reduce_context;
        f->shared = malloc(2 * f->n_block * NUEM_LANES * reals * sizeof *f->shared);
    }
    f->block = aligned_alloc(64, f->n_block * sizeof *f->block);
    f->error = malloc(f->n_block * sizeof *f->error);
    if (!f->block || !f->error || (f->reduce && !f->shared)) {
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
    free(f->error);
    free(f->shared);
    free(f);
}

/* `size` numbers of each item of x, of which this process has first .. first + count - 1, from all processes: each adds
 * zeros for those of others, which is exact. */
static nuem_status gather(const nuem_flow *f, double *x, size_t items, size_t size, size_t first,
                          size_t count, nuem_error *err)
{
    memset(x, 0, first * size * sizeof *x);
    memset(x + (first + count) * size, 0, (items - first - count) * size * sizeof *x);
    return f->reduce(x, items * size, f->reduce_context, err);
}

/* The sums of all blocks, where processes share them. */
static nuem_status gather_sums(const nuem_flow *f, nuem_error *err)
{
    const size_t reals = (size_t)(f->sn->order * f->sn->order), size = reals * sizeof(double);
    double *x = f->shared;

    if (!f->reduce) return NUEM_OK;
    for (size_t i = f->first; i < f->first + f->count; i++) {
        memcpy(x + 2 * reals * i, f->block[i].over_v.x, size);
        memcpy(x + 2 * reals * i + reals, f->block[i].plain.x, size);
    }
    const nuem_status st = gather(f, x, f->n_block, 2 * reals, f->first, f->count, err);
    for (size_t i = 0; !st && i < f->n_block; i++) {
        memcpy(f->block[i].over_v.x, x + 2 * reals * i, size);
        memcpy(f->block[i].plain.x, x + 2 * reals * i + reals, size);
    }
    return st;
}

void nuem_flow_use(nuem_flow *f, int threads)
{
    f->threads = threads;
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
static nuem_status hamiltonian(const nuem_flow *f, double r, nuem_hermitian *outer,
                               nuem_hermitian *inner, nuem_error *err)
{
    const nuem_supernova *sn = f->sn;
    const nuem_supernova_place place = nuem_supernova_at(sn, r);
    const int n = sn->order;
    nuem_hermitian a, b, g;
    const nuem_status st = gather_sums(f, err);

    if (st) return st;
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
    return NUEM_OK;
}

/* What one pass over the angles does, in this order; the stages are -1 where there is nothing to do. */
typedef struct flow_pass {
    bool error, finish, begin, exponentials;
    int evaluate, form;
    double r, h, r_form; /* of what is evaluated or begun; the step; of what is formed */
    nuem_hermitian outer, inner;
    const nuem_flow_limit *limit; /* of the error */
} flow_pass;

static void pass_block(const nuem_flow *f, const flow_pass *p, size_t i)
{
    nuem_flow_block *b = &f->block[i];

    if (p->evaluate > 0) f->kernels->evaluate(b, p->evaluate, &p->outer, &p->inner);
    if (p->error) f->error[i] = f->kernels->error(b, p->h, p->limit->of);
    if (p->finish) f->kernels->finish(b);
    if (p->begin) {
        set_inverse(f, i, p->r);
        f->kernels->begin(b, &p->outer, &p->inner);
    }
    if (p->exponentials) f->kernels->exponentials(b, p->h);
    if (p->form < 0) return;
    set_inverse(f, i, p->r_form);
    f->kernels->form(b, p->form, p->h);
}

static void run_pass(const nuem_flow *f, const flow_pass *p)
{
    const ptrdiff_t first = (ptrdiff_t)f->first, end = first + (ptrdiff_t)f->count;
    const int threads = f->threads;

    if (threads == 1 || !is_large(f)) {
        for (ptrdiff_t i = first; i < end; i++) pass_block(f, p, (size_t)i);
        return;
    }
#pragma omp parallel for num_threads(threads) schedule(static)
    for (ptrdiff_t i = first; i < end; i++) pass_block(f, p, (size_t)i);
}

/* Largest error of an element of U in the step that has been done, over the limit of its class. */
static nuem_status step_error(const nuem_flow *f, double *largest, nuem_error *err)
{
    if (f->reduce) {
        const nuem_status st = gather(f, f->error, f->n_block, 1, f->first, f->count, err);
        if (st) return st;
    }
    *largest = 0.0;
    for (size_t i = 0; i < f->n_block; i++)
        if (!(f->error[i] <= *largest)) *largest = f->error[i]; /* NaN too */
    return NUEM_OK;
}

static void load(const nuem_flow *f, const nuem_hermitian *sum)
{
    const int n = f->sn->order;

    for (size_t a = f->first * NUEM_LANES; a < (f->first + f->count) * NUEM_LANES; a++) {
        nuem_flow_state *y = &f->block[a / NUEM_LANES].y;
        const bool real = a < f->sn->modes.n_angle;
        for (int e = 0; e < n * n; e++) {
            y->r[e][a % NUEM_LANES] = real ? sum[a].x[e] : 0.0;
            y->v[2 * e][a % NUEM_LANES] = e % (n + 1) == 0 ? 1.0 : 0.0;
            y->v[2 * e + 1][a % NUEM_LANES] = 0.0;
        }
    }
}

static nuem_status store(const nuem_flow *f, nuem_unitary *u, nuem_error *err)
{
    const size_t angles = f->sn->modes.n_angle, reals = (size_t)(f->sn->order * f->sn->order),
                 first = f->first * NUEM_LANES, end = (f->first + f->count) * NUEM_LANES,
                 last = end < angles ? end : angles;
    nuem_status st;

    for (size_t i = f->first; i < f->first + f->count; i++)
        for (int k = 0; k < 2; k++) f->kernels->polish(&f->block[i]);
    for (size_t a = first; a < last; a++)
        for (size_t e = 0; e < reals; e++) {
            const nuem_lanes *v = f->block[a / NUEM_LANES].y.v + 2 * e;
            u[a].u[e] = (nuem_complex){v[0][a % NUEM_LANES], v[1][a % NUEM_LANES]};
        }
    if (!f->reduce) return NUEM_OK;
    double *x = f->shared;
    for (size_t a = first; a < last; a++) memcpy(x + 2 * reals * a, u[a].u, 2 * reals * sizeof *x);
    if ((st = gather(f, x, angles, 2 * reals, first, last - first, err))) return st;
    for (size_t a = 0; a < angles; a++) memcpy(u[a].u, x + 2 * reals * a, 2 * reals * sizeof *x);
    return NUEM_OK;
}

/* The stages of a step, whose first has been begun, and its error. */
static nuem_status one_step(const nuem_flow *f, flow_pass *p, double r, double h,
                            const nuem_flow_limit *limit, size_t *evaluations, double *error,
                            nuem_error *err)
{
    nuem_status st;

    p->h = h;
    p->exponentials = true;
    p->evaluate = -1;
    p->r = r;
    for (int s = 1; s < NUEM_DP_STAGES; s++) {
        p->form = s;
        p->r_form = r + NUEM_DP_NODE[s] * h;
        run_pass(f, p);
        *p = (flow_pass){.evaluate = s, .form = -1, .h = h, .r = p->r_form, .limit = limit};
        if ((st = hamiltonian(f, p->r, &p->outer, &p->inner, err))) return st;
        ++*evaluations;
    }
    p->error = true;
    run_pass(f, p); /* the last derivative */
    p->error = false;
    return step_error(f, error, err);
}

nuem_status nuem_flow_run(nuem_flow *f, double r0_km, double r1_km, const nuem_hermitian *sum,
                          double tolerance, nuem_unitary *u, size_t *evaluations, bool *converged,
                          nuem_error *err)
{
    const int n = f->sn->order;
    double r = r0_km, h = r1_km - r0_km, error;
    flow_pass p = {.evaluate = -1, .form = 0, .r_form = r};
    nuem_status st;

    if (f->sn->spec.geometry != NUEM_MULTI_ANGLE) {
        *converged = nuem_flow_single(f, r0_km, r1_km, sum, tolerance, u, evaluations);
        return NUEM_OK;
    }
    *converged = false;
    load(f, sum);
    run_pass(f, &p);
    if ((st = hamiltonian(f, r, &p.outer, &p.inner, err))) return st;
    ++*evaluations;
    nuem_hermitian turn = p.outer;
    nuem_hermitian_add(n, 1.0, &p.inner, &turn);
    nuem_hermitian_scale(n, h, &turn);
    const nuem_flow_limit limit = nuem_flow_limits(n, f->sn->modes.n_angle, sum, &turn, tolerance);
    p.begin = true;
    for (long tries = 0; r != r1_km; tries++) {
        if (tries == SUBSTEPS_MAX || !isfinite(h) || r + h == r) return NUEM_OK;
        const bool last = fabs(h) >= fabs(r1_km - r) * (1.0 - 1e-12);
        if (last) h = r1_km - r;
        if ((st = one_step(f, &p, r, h, &limit, evaluations, &error, err))) return st;
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
    *converged = true;
    return store(f, u, err);
}
