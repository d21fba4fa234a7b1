/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kernels of collective evolution: ns a mode in cache and beyond it, against complex arithmetic as one writes it down, and
 * against what this processor can do: its products and sums, its memory. All figures are of one run. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "num/hermitian.h"
#include "supernova/hermitian_algebra.h"
#include "supernova/kernel.h"
#include "support/peak.h"
#include "support/timing.h"

typedef struct triad {
    double *a, *b, *c;
    size_t n;
} triad;

NUEM_BENCH_WIDEST static void triad_pass(double *restrict a, const double *restrict b,
                                         const double *restrict c, size_t n)
{
    for (size_t i = 0; i < n; i++) a[i] = b[i] + 3.0 * c[i];
}

static void run_triad(void *context)
{
    const triad *t = context;
    triad_pass(t->a, t->b, t->c, t->n);
}

static double *doubles(size_t n)
{
    double *x = aligned_alloc(64, (n * sizeof *x + 63) / 64 * 64);
    nuem_bench_check(x ? 0 : 1, "out of memory");
    memset(x, 0, n * sizeof *x);
    return x;
}

/* GB/s with 24 bytes a number: what the program reads and writes. */
static double bandwidth(size_t bytes)
{
    const size_t n = bytes / 24;
    triad t = {doubles(n), doubles(n), doubles(n), n};
    const double rate = 24e-9 * (double)n / nuem_bench_shortest(run_triad, &t);
    free(t.a);
    free(t.b);
    free(t.c);
    return rate;
}

typedef struct bench {
    nuem_modes m;
    double *w, *weight, *y, *dy, *sum;
    nuem_hermitian s;
    nuem_rotation rotation;
    int threads;
    int job;
} bench;

enum { RHS, RHS_SUM, LOW_STORAGE, TURN, TURN_PHASES, PHASES, SUM, JOBS };
static const char *const job_name[JOBS] = {
    "k = f(y)", "k = f(y), sums of k", "low-storage stage, sums",
    "turn",     "turn, phases, sums",  "phases",
    "sums"};

static double flops(int n, int job)
{
    const double pairs = n * (n - 1) / 2, reals = n * n;
    const double f = pairs * (16 * (n - 2) + 13) + n, sum = 2 * reals;
    const double turn = 2 * (reals - 1) * (reals - 1) + 4 * (n - 1);
    /* three shears for each pair of different masses; a sine and a tangent for each difference of masses */
    const double phases = 6 * (pairs - n / 2) + 45 * (n == 4 ? 1 : 3);
    const double of[JOBS] = {
        f + reals, f + reals + sum, f + 10 * reals + sum, turn, turn + phases + sum, phases, sum};
    return of[job];
}

static void part(const bench *b, size_t first, size_t count)
{
    nuem_stage k = {.y = b->y, .cf = {1.0}, .out = {b->dy}};
    nuem_stage low = {.y = b->y,
                      .n = 2,
                      .x = {b->y, b->dy},
                      .c = {{1.0, -1e-4}, {0.0, -0.4}},
                      .cf = {1e-4, 1e-4},
                      .out = {b->y, b->dy},
                      .sum = b->sum};

    switch (b->job) {
    case RHS_SUM:
        k.sum = b->sum;
        /* fall through */
    case RHS: nuem_kernel_rhs(&b->m, &k, 1.0, &b->s, 0, first, count); break;
    case LOW_STORAGE: nuem_kernel_rhs(&b->m, &low, 1.0, &b->s, 0, first, count); break;
    case TURN: nuem_kernel_turn(&b->m, &b->rotation, 0.0, b->y, b->y, NULL, 0, first, count); break;
    case TURN_PHASES:
        nuem_kernel_turn(&b->m, &b->rotation, 1.0, b->y, b->y, b->sum, 0, first, count);
        break;
    case PHASES: nuem_kernel_turn(&b->m, NULL, 1.0, b->y, b->y, NULL, 0, first, count); break;
    default: nuem_kernel_sum(&b->m, b->y, b->sum, 0, first, count);
    }
}

static void run_job(void *context)
{
    const bench *b = context;
    const size_t half = b->m.n_block / 2 / NUEM_CHUNK * NUEM_CHUNK;

    if (b->threads == 1) {
        part(b, 0, b->m.n_block);
        return;
    }
#pragma omp parallel for num_threads(2) schedule(static, 1)
    for (int t = 0; t < 2; t++) part(b, t ? half : 0, t ? b->m.n_block - half : half);
}

static bench bench_new(int order, size_t blocks)
{
    bench b = {.m = {.order = order, .n_angle = 1, .n_block = blocks}, .threads = 1};
    const size_t size = nuem_modes_size(&b.m);
    const double h = 1.0;
    nuem_unitary u;

    srand(1);
    b.w = doubles(blocks * NUEM_LANES);
    b.weight = doubles(blocks * NUEM_LANES);
    b.y = doubles(size);
    b.dy = doubles(size);
    b.sum = doubles(nuem_chunks(&b.m) * (size_t)(order * order));
    for (size_t i = 0; i < blocks * NUEM_LANES; i++) {
        b.w[i] = rand() / (double)RAND_MAX;
        b.weight[i] = 1.0 / (double)(blocks * NUEM_LANES);
    }
    for (size_t i = 0; i < size; i++) b.y[i] = rand() / (double)RAND_MAX;
    for (int i = 0; i < order; i++) b.m.d[i] = i % (order / 2);
    for (int e = 0; e < order * order; e++) b.s.x[e] = rand() / (double)RAND_MAX;
    b.m.w = b.w;
    b.m.weight = b.weight;
    nuem_kernel_exp(order, 1, &b.s, &h, &u);
    nuem_rotation_set(order, &u, &b.rotation);
    return b;
}

static void bench_free(bench *b)
{
    free(b->w);
    free(b->weight);
    free(b->y);
    free(b->dy);
    free(b->sum);
}

/* The commutator of one mode after the other in complex numbers, with the sums: what one writes down first. */
typedef struct naive {
    int n;
    size_t modes;
    nuem_complex *rho, *out, h[NUEM_REALS_MAX], sum[NUEM_REALS_MAX];
    const double *w;
} naive;

static inline nuem_complex product(nuem_complex a, nuem_complex b)
{
    return (nuem_complex){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

NUEM_BENCH_WIDEST static void commutators(naive *b)
{
    const int n = b->n;

    memset(b->sum, 0, sizeof b->sum);
    for (size_t k = 0; k < b->modes; k++) {
        const nuem_complex *r = b->rho + k * (size_t)(n * n);
        nuem_complex h[NUEM_REALS_MAX], *out = b->out + k * (size_t)(n * n);
        memcpy(h, b->h, sizeof h);
        for (int i = 0; i < n; i++) h[i * n + i].re += i % (n / 2) * b->w[k];
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) {
                nuem_complex c = {0.0, 0.0};
                for (int l = 0; l < n; l++) {
                    const nuem_complex x = product(h[i * n + l], r[l * n + j]);
                    const nuem_complex y = product(r[i * n + l], h[l * n + j]);
                    c.re += x.re - y.re;
                    c.im += x.im - y.im;
                }
                out[i * n + j] = (nuem_complex){c.im, -c.re};
                b->sum[i * n + j].re += c.im;
                b->sum[i * n + j].im -= c.re;
            }
    }
}

static void run_naive(void *context)
{
    commutators(context);
}

static double naive_ns(int n, const bench *b)
{
    naive t = {.n = n, .modes = b->m.n_block * NUEM_LANES, .w = b->w};
    const size_t size = t.modes * (size_t)(n * n);
    t.rho = (nuem_complex *)doubles(2 * size);
    t.out = (nuem_complex *)doubles(2 * size);
    for (size_t i = 0; i < size; i++) t.rho[i].re = rand() / (double)RAND_MAX;
    for (int e = 0; e < n * n; e++) t.h[e].re = b->s.x[e];
    const double ns = 1e9 * nuem_bench_shortest(run_naive, &t) / (double)t.modes;
    free(t.rho);
    free(t.out);
    return ns;
}

typedef struct exponential {
    int n;
    nuem_hermitian s[NUEM_LANES];
    double h[NUEM_LANES];
    nuem_unitary u[NUEM_LANES];
    nuem_rotation rotation;
} exponential;

static void run_exp(void *context)
{
    exponential *t = context;
    nuem_kernel_exp(t->n, NUEM_LANES, t->s, t->h, t->u);
}

static void run_levels(void *context)
{
    exponential *t = context;
    nuem_complex a[NUEM_REALS_MAX], v[NUEM_REALS_MAX];
    double value[NUEM_ORDER_MAX];

    for (int l = 0; l < NUEM_LANES; l++) {
        nuem_hermitian_to_matrix(t->n, &t->s[l], a);
        (void)nuem_hermitian_eigen((size_t)t->n, a, false, value, v);
        nuem_hermitian_exp((size_t)t->n, value, v, t->h[l], t->u[l].u);
    }
}

static void run_rotation(void *context)
{
    exponential *t = context;
    nuem_rotation_set(t->n, &t->u[0], &t->rotation);
}

int main(void)
{
    const double peak = nuem_bench_peak();

    printf("one core: %.1f Gflop/s of products and sums; a + 3 b: %.0f GB/s L1, %.0f L2, %.0f L3, "
           "%.1f memory\n",
           1e-9 * peak, bandwidth(24 << 10), bandwidth(600 << 10), bandwidth(12 << 20),
           bandwidth(240 << 20));
    for (int n = 4; n <= 6; n += 2) {
        bench in = bench_new(n, 16), beyond = bench_new(n, n == 4 ? 65536 : 32768);
        const double naive_in = naive_ns(n, &in);
        printf("order %d: ns a mode: in cache (128 modes), of the peak; of %.0f MB; two threads "
               "over one there\n",
               n, 1e-6 * (double)(nuem_modes_size(&beyond.m) * sizeof(double)));
        printf("    %-26s %8.2f\n", "commutator, sums, complex", naive_in);
        for (int job = 0; job < JOBS; job++) {
            in.job = beyond.job = job;
            const double ns =
                1e9 * nuem_bench_shortest(run_job, &in) / (double)(in.m.n_block * NUEM_LANES);
            const double far = 1e9 * nuem_bench_shortest(run_job, &beyond) /
                               (double)(beyond.m.n_block * NUEM_LANES);
            beyond.threads = 2;
            const double two = 1e9 * nuem_bench_shortest(run_job, &beyond) /
                               (double)(beyond.m.n_block * NUEM_LANES);
            beyond.threads = 1;
            printf("    %-26s %8.2f  %4.0f %%  %8.2f  x %.2f", job_name[job], ns,
                   100 * flops(n, job) / (1e-9 * ns * peak), far, far / two);
            if (job == RHS_SUM) printf("   complex / this: %.1f", naive_in / ns);
            printf("\n");
        }
        exponential t = {.n = n};
        for (int l = 0; l < NUEM_LANES; l++) {
            t.s[l] = in.s;
            t.h[l] = 0.5 + 0.1 * l;
        }
        const double levels = nuem_bench_shortest(run_levels, &t) / NUEM_LANES,
                     exp = nuem_bench_shortest(run_exp, &t) / NUEM_LANES;
        nuem_bench_print("exponential of 8 matrices, each", exp, "levels and states / this",
                         levels / exp);
        const double rotation = nuem_bench_shortest(run_rotation, &t);
        nuem_bench_print("rotation of one matrix", rotation, "exponential / this", exp / rotation);
        bench_free(&in);
        bench_free(&beyond);
    }
    return 0;
}
