/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/timing.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cblas.h>

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

double nuem_bench_time(void (*f)(void *context), void *context)
{
    const double window = 0.02;
    double best = 1e300;
    size_t n = 1;

    for (int repetition = 0; repetition < 7; repetition++) {
        double start = now(), elapsed;
        for (size_t i = 0; i < n; i++) f(context);
        elapsed = now() - start;
        if (elapsed < window && n < ((size_t)1 << 30)) { /* too short to time: more calls, again */
            n *= elapsed > 0.0 ? (size_t)(1.0 + 1.2 * window / elapsed) : 64;
            repetition = -1;
            continue;
        }
        if (elapsed / (double)n < best) best = elapsed / (double)n;
        if (elapsed > 2.0) break;
    }
    return best;
}

void nuem_bench_print(const char *name, double seconds, const char *ratio_text, double ratio)
{
    const char *unit = seconds < 1e-6 ? "ns" : seconds < 1e-3 ? "us" : seconds < 1.0 ? "ms" : "s ";
    double scale = seconds < 1e-6 ? 1e9 : seconds < 1e-3 ? 1e6 : seconds < 1.0 ? 1e3 : 1.0;

    printf("%-52s %9.3g %s   %10.3g %s\n", name, scale * seconds, unit, ratio, ratio_text);
}

typedef struct product {
    int n;
    double *a, *b, *c;
} product;

static void multiply(void *context)
{
    product *p = context;

    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, p->n, p->n, p->n, 1.0, p->a, p->n, p->b,
                p->n, 0.0, p->c, p->n);
}

double nuem_bench_dgemm_rate(void)
{
    product p = {.n = 512};
    size_t size = (size_t)p.n * (size_t)p.n;

    p.a = malloc(3 * size * sizeof *p.a);
    nuem_bench_check(!p.a, "out of memory");
    for (size_t i = 0; i < 2 * size; i++) p.a[i] = (double)(i % 7) - 3.0;
    p.b = p.a + size;
    p.c = p.b + size;
    openblas_set_num_threads(1);
    double rate = 2.0 * p.n * p.n * p.n / nuem_bench_time(multiply, &p);
    free(p.a);
    return rate;
}

void nuem_bench_check(int status, const char *message)
{
    if (!status) return;
    fprintf(stderr, "bench: %s\n", message);
    exit(1);
}
