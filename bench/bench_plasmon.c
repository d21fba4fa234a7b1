/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plasmon decay: chemical potential and emission at the places of a star, against adaptive quadrature over k with a
 * root of the dispersion relation at each point (the gas is the library's in both). */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>

#include "nuem/plasmon.h"
#include "support/timing.h"

enum { PLACES = 9, INTERVALS = 200 };
static const double place[PLACES][2] = {
    {1e6, 1e8}, {2e5, 1e8}, {1e4, 1e8}, {1e6, 3e7},   {1e6, 1e7},
    {1e5, 5e7}, {1e9, 1e9}, {1e6, 1e9}, {100, 1.5e7},
};
static const double YE = 0.5, KEV_PER_K = 8.617333262145e-8, TOL = 1e-6;

typedef struct bench {
    nuem_plasma gas[PLACES];
    nuem_plasmon_units fast[PLACES];
    double slow[PLACES][2]; /* int k^2 dk Z K2^2/(e^(omega/T) - 1), by branch */
    gsl_integration_workspace *workspace;
} bench;

static nuem_error err;

static void check(nuem_status st)
{
    nuem_bench_check((int)st, err.message);
}

static void gases(void *context)
{
    bench *b = context;

    for (int i = 0; i < PLACES; i++)
        check(nuem_plasma_set(place[i][0], place[i][1], YE, &b->gas[i], &err));
}

static void library(void *context)
{
    bench *b = context;

    gases(b);
    for (int i = 0; i < PLACES; i++) check(nuem_plasmon_emission(&b->gas[i], &b->fast[i], &err));
}

static void derivatives(void *context)
{
    static const nuem_plasmon_couplings couplings = {0.93, 1.0, 1.0, 1.0};
    nuem_plasmon_loss loss;
    (void)context;

    for (int i = 0; i < PLACES; i++)
        check(nuem_plasmon_loss_at(place[i][0], place[i][1], YE, &couplings, &loss, &err));
}

typedef struct wave {
    const nuem_plasma *gas;
    nuem_plasmon_branch branch;
} wave;

/* omega^2 less what the dispersion relation of Braaten and Segel makes of it. */
static double mismatch(const wave *c, double k, double w)
{
    const double wp2 = c->gas->omega_p_kev * c->gas->omega_p_kev, x = c->gas->v_star * k / w,
                 x2 = x * x, l = log((1.0 + x) / (1.0 - x)) / (2.0 * x);

    if (c->branch == NUEM_TRANSVERSE)
        return w * w - k * k - wp2 * 1.5 / x2 * (1.0 - (1.0 - x2) * l);
    return w * w - wp2 * 3.0 / x2 * (l - 1.0);
}

static double integrand(double k, void *context)
{
    const wave *c = context;
    const double wp = c->gas->omega_p_kev, v2 = c->gas->v_star * c->gas->v_star, k2 = k * k;
    const bool transverse = c->branch == NUEM_TRANSVERSE;
    double lo = transverse ? hypot(k, 0.99 * wp) : fmax(0.99 * wp, k),
           hi = transverse ? hypot(k, 1.3 * wp) : 1.01 * c->gas->k_max_kev;

    /* secant steps with bisection: some eight evaluations */
    double f_lo = mismatch(c, k, lo), f_hi = mismatch(c, k, hi), w = hi;
    for (int i = 0; i < 60 && hi - lo > 1e-10 * hi; i++) {
        w = lo - f_lo * (hi - lo) / (f_hi - f_lo);
        if (!(w > lo && w < hi)) w = 0.5 * (lo + hi);
        double f = mismatch(c, k, w);
        if (fabs(f) < 1e-12 * w * w) break;
        if (f > 0.0) {
            hi = w;
            f_hi = f;
            f_lo *= 0.5; /* Illinois */
        } else {
            lo = w;
            f_lo = f;
            f_hi *= 0.5;
        }
    }
    double w2 = w * w, slow = w2 - v2 * k2, mass2 = w2 - k2;
    double z = transverse
                   ? 2.0 * w2 * slow / (3.0 * wp * wp * w2 + (w2 + k2) * slow - 2.0 * w2 * mass2)
                   : w2 / mass2 * 2.0 * slow / (3.0 * wp * wp - slow);
    return k2 * z * mass2 * mass2 / expm1(w / (c->gas->temp_k * KEV_PER_K));
}

static void naive(void *context)
{
    bench *b = context;

    for (int i = 0; i < PLACES; i++)
        for (int branch = 0; branch < 2; branch++) {
            const nuem_plasma *g = &b->gas[i];
            const double t = g->temp_k * KEV_PER_K, wp = g->omega_p_kev;
            wave c = {g, (nuem_plasmon_branch)branch};
            gsl_function f = {integrand, &c};
            double top = branch ? g->k_max_kev * (1.0 - 1e-9)
                                : sqrt(40.0 * t * (40.0 * t + 2.6 * wp)),
                   error;
            check(gsl_integration_qag(&f, 1e-3 * fmin(top, wp), top, 0.0, TOL, INTERVALS,
                                      GSL_INTEG_GAUSS21, b->workspace, &b->slow[i][branch], &error)
                      ? NUEM_ERR_CONVERGE
                      : NUEM_OK);
        }
}

/* The moment of K2^2 is that of the dipole: the ratio of the two routes is one number for all places. */
static double disagreement(bench *b)
{
    double worst = 0.0;

    library(b);
    naive(b);
    for (int i = 0; i < PLACES; i++)
        for (int branch = 0; branch < 2; branch++) {
            double ratio = b->fast[i].dipole[branch] / b->slow[i][branch],
                   first = b->fast[0].dipole[0] / b->slow[0][0] * (branch ? 0.5 : 1.0);
            worst = fmax(worst, fabs(ratio / first - 1.0));
        }
    return worst;
}

int main(void)
{
    static bench b;

    gsl_set_error_handler_off();
    b.workspace = gsl_integration_workspace_alloc(INTERVALS);
    nuem_bench_check(!b.workspace, "out of memory");
    double worst = disagreement(&b), slow = nuem_bench_time(naive, &b) / PLACES,
           gas = nuem_bench_time(gases, &b) / PLACES, all = nuem_bench_time(library, &b) / PLACES,
           loss = nuem_bench_time(derivatives, &b) / PLACES;

    nuem_bench_print("one moment: adaptive over k, a root at each", slow, "(reference)", 1.0);
    nuem_bench_print("electron gas", gas, "of all", gas / all);
    nuem_bench_print("gas and three moments: library", all, "times as fast", slow / all);
    nuem_bench_print("the same with derivatives", loss, "of that", loss / all);
    printf("largest difference of a moment: %.2g\n", worst);
    gsl_integration_workspace_free(b.workspace);
    nuem_bench_check(worst > 1e-5 /* the slow route's tolerance and its lower end */,
                     "the two routes differ");
    nuem_bench_check(all > 50e-6, "more than 50 us");
    return 0;
}
