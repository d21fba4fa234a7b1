/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/peak.h"

#include <stddef.h>
#include <time.h>

enum { CHAINS = 96, TURNS = 1000 };

double nuem_bench_shortest(void (*f)(void *context), void *context)
{
    const double window = 2.5e-4, total = 0.3;
    double best = 1e300, spent = 0.0;
    size_t calls = 1;

    while (spent < total) {
        struct timespec from, to;
        clock_gettime(CLOCK_MONOTONIC, &from);
        for (size_t i = 0; i < calls; i++) f(context);
        clock_gettime(CLOCK_MONOTONIC, &to);
        const double t =
            (double)(to.tv_sec - from.tv_sec) + 1e-9 * (double)(to.tv_nsec - from.tv_nsec);
        spent += t;
        if (t < 0.5 * window)
            calls *= 2;
        else if (t / (double)calls < best)
            best = t / (double)calls;
    }
    return best;
}

/* 96 chains of x <- a x + b, enough to hide the latency whatever the width. */
NUEM_BENCH_WIDEST static void products_and_sums(double *restrict out, double a, double b)
{
    double x[CHAINS];
    for (int i = 0; i < CHAINS; i++) x[i] = out[i];
    for (int t = 0; t < TURNS; t++)
        for (int i = 0; i < CHAINS; i++) x[i] = x[i] * a + b;
    for (int i = 0; i < CHAINS; i++) out[i] = x[i];
}

static void run_peak(void *context)
{
    products_and_sums(context, 0.999, 0.001);
}

double nuem_bench_peak(void)
{
    double chains[CHAINS] __attribute__((aligned(64))) = {0.0};

    return 2.0 * CHAINS * TURNS / nuem_bench_shortest(run_peak, chains);
}
