/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Response functions of xenon: the whole table on one thread and on all, against the machine's rate and
 * against integrals one by one; values from it. */
#include <math.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

#include <gsl/gsl_sf_bessel.h>

#include "nuem/atom_response.h"
#include "nuem/init.h"
#include "support/timing.h"

enum { Q = 160 };

static nuem_error err;

typedef struct bench {
    nuem_atom *atom;
    nuem_atom_response *response;
    nuem_atom_response_options options;
    double q[Q], r_l[Q], r_t[Q], sum;
    size_t call;
} bench;

static void check(nuem_status status)
{
    nuem_bench_check((int)status, err.message);
}

static double create(bench *b, int threads)
{
    b->options.threads = threads;
    nuem_atom_response_free(b->response);
    b->response = NULL;
    const double start = omp_get_wtime();
    check(nuem_atom_response_create(b->atom, &b->options, &b->response, &err));
    return omp_get_wtime() - start;
}

static double energy(bench *b)
{
    return 1.0 + 0.01 * (double)(b->call++ % 1000);
}

static void one_value(void *context)
{
    bench *b = context;

    check(nuem_atom_response_at(b->response, NULL, energy(b), 60.0, b->r_l, b->r_t, &err));
}

static void one_row(void *context)
{
    bench *b = context;

    check(nuem_atom_response_row(b->response, NULL, energy(b), Q, b->q, b->r_l, b->r_t, &err));
}

static void values_of_a_row(void *context)
{
    bench *b = context;
    const double t = energy(b);

    for (size_t i = 0; i < Q; i++)
        check(nuem_atom_response_at(b->response, NULL, t, b->q[i], b->r_l, b->r_t, &err));
}

static void integrals(void *context)
{
    bench *b = context;
    nuem_atom_response_moments m;

    check(nuem_atom_response_integrate(b->response, NULL, energy(b), 1000.0, -1, &m, &err));
}

/* What each radial integral costs when it is done by itself: a Bessel function and a product at each point. */
static void naive(void *context)
{
    bench *b = context;

    for (int i = 0; i < 1000; i++) b->sum += gsl_sf_bessel_jl(30, 0.1 * i) * (double)i;
}

int main(void)
{
    static bench b;
    const int threads = omp_get_max_threads();

    nuem_init();
    check(nuem_atom_create(54, NULL, &b.atom, &err));
    for (size_t i = 0; i < Q; i++) b.q[i] = 1.0 * pow(1000.0, (double)i / (Q - 1));
    const double all = create(&b, threads), one = threads > 1 ? create(&b, 1) : all;
    const nuem_atom_response_table *t = nuem_atom_response_get(b.response);
    const double points = (double)(t->n_shell * t->n_eps * t->n_q);
    printf("xenon: %zu subshells, %zu energies, %zu momentum transfers each, %zu multipoles\n",
           t->n_shell, t->n_eps, t->n_q, t->highest_multipole);
    nuem_bench_print("table, one thread", one, "us a value", 1e6 * one / points);
    printf("table, %d threads: %.3g s, %.3g times as fast\n", threads, all, one / all);
    const double point = nuem_bench_time(naive, &b) / 1000.0;
    nuem_bench_print("one point of one integral by itself", point, "in a value's time",
                     one / points / point);
    const double value = nuem_bench_time(one_value, &b), row = nuem_bench_time(one_row, &b),
                 loop = nuem_bench_time(values_of_a_row, &b), sum = nuem_bench_time(integrals, &b);
    nuem_bench_print("R_L, R_T at one q", value, "(reference)", 1.0);
    nuem_bench_print("at 160 q, one by one", loop, "(reference)", 1.0);
    nuem_bench_print("at 160 q, a row", row, "times as fast", loop / row);
    nuem_bench_print("five integrals of q", sum, "rows", sum / row);
    nuem_bench_check(value > 3e-6, "more than 3 us for a value");
    nuem_atom_response_free(b.response);
    nuem_atom_free(b.atom);
    return b.sum == 0.5;
}
