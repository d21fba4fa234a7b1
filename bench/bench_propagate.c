/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One neutrino in matter and a field: exponentials of constant media against LAPACK's zheev, and the way
 * through the Sun at 200 energies against Runge-Kutta of Prince and Dormand (GSL) at one of them. */
#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <lapacke.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nuem/propagate.h"
#include "support/timing.h"

enum { S = NUEM_STATES, CONSTANT = 1000, ENERGIES = 200, POINTS = 400, PIECES = 2000 };

static const double SUN_KM = 6.957e5, ENU_REFERENCE_MEV = 20.0;

typedef struct bench {
    nuem_propagator *p;
    nuem_profile *constant, *sun;
    nuem_medium medium;
    double enu_constant[CONSTANT], enu[ENERGIES];
    nuem_matrix6 s[CONSTANT], naive[CONSTANT];
    nuem_complex initial[S], psi[ENERGIES * S];
    double reference[2 * S];
    double piece_km; /* where Runge-Kutta's coordinate begins */
    nuem_propagate_cost cost;
} bench;

static nuem_error err;

static void check(nuem_status st)
{
    nuem_bench_check((int)st, err.message);
}

static void library_constant(void *context)
{
    bench *b = context;

    check(nuem_propagate_operator(b->p, b->constant, CONSTANT, b->enu_constant, false, NULL, b->s,
                                  NULL, &err));
}

static void zheev_constant(void *context)
{
    bench *b = context;
    const double length = nuem_profile_end(b->constant);

    for (int e = 0; e < CONSTANT; e++) {
        nuem_matrix6 h;
        double level[S];
        nuem_propagator_hamiltonian(b->p, b->enu_constant[e], &b->medium, &h);
        nuem_bench_check(LAPACKE_zheev(LAPACK_ROW_MAJOR, 'V', 'U', S,
                                       (lapack_complex_double *)(void *)h.m, S, level),
                         "zheev");
        for (int i = 0; i < S; i++)
            for (int j = 0; j < S; j++) {
                nuem_complex sum = {0, 0};
                for (int k = 0; k < S; k++) {
                    const nuem_complex x = h.m[i][k], y = h.m[j][k];
                    const double re = x.re * y.re + x.im * y.im, im = x.im * y.re - x.re * y.im;
                    const double c = cos(level[k] * length), s = -sin(level[k] * length);
                    sum.re += re * c - im * s;
                    sum.im += re * s + im * c;
                }
                b->naive[e].m[i][j] = sum;
            }
    }
}

static void library_sun(void *context)
{
    bench *b = context;
    nuem_propagate_options o = nuem_propagate_defaults();

    o.threads = 2;
    check(nuem_propagate_state(b->p, b->sun, ENERGIES, b->enu, b->initial, false, &o, b->psi,
                               &b->cost, &err));
}

static void library_one(void *context)
{
    bench *b = context;

    check(nuem_propagate_state(b->p, b->sun, 1, &ENU_REFERENCE_MEV, b->initial, false, NULL, b->psi,
                               &b->cost, &err));
}

static int slope(double x, const double y[], double out[], void *context)
{
    const bench *b = context;
    nuem_medium medium;
    nuem_matrix6 h;

    x += b->piece_km;
    nuem_profile_at(b->sun, 1, &x, &medium);
    nuem_propagator_hamiltonian(b->p, ENU_REFERENCE_MEV, &medium, &h);
    for (int i = 0; i < S; i++) {
        double re = 0.0, im = 0.0;
        for (int j = 0; j < S; j++) {
            re += h.m[i][j].re * y[2 * j] - h.m[i][j].im * y[2 * j + 1];
            im += h.m[i][j].re * y[2 * j + 1] + h.m[i][j].im * y[2 * j];
        }
        out[2 * i] = im;
        out[2 * i + 1] = -re;
    }
    return GSL_SUCCESS;
}

/* In pieces with a coordinate of their own: over 7e5 km the rounding of x would cost 3e-7. */
static void runge_kutta(void *context)
{
    bench *b = context;
    gsl_odeiv2_system system = {slope, NULL, 2 * S, b};
    gsl_odeiv2_driver *driver =
        gsl_odeiv2_driver_alloc_y_new(&system, gsl_odeiv2_step_rk8pd, 1.0, 1e-13, 0.0);

    memset(b->reference, 0, sizeof b->reference);
    b->reference[0] = 1.0;
    for (int i = 0; i < PIECES; i++) {
        double x = 0.0;
        b->piece_km = SUN_KM * i / PIECES;
        nuem_bench_check(gsl_odeiv2_driver_apply(
                             driver, &x, SUN_KM * (i + 1) / PIECES - b->piece_km, b->reference),
                         "Runge-Kutta");
    }
    gsl_odeiv2_driver_free(driver);
}

/* 100 mol/cm3 of electrons in the middle, falling exponentially; a parabola of 1e5 G in the outer 0.3. */
static nuem_profile *make_sun(void)
{
    static double x[POINTS];
    static nuem_medium m[POINTS];
    nuem_profile *sun = NULL;

    for (int i = 0; i < POINTS; i++) {
        const double r = i / (POINTS - 1.0), u = (r - 0.7) / 0.3;
        x[i] = SUN_KM * r;
        m[i].ne_cm3 = 6.02214076e25 * exp(-10.54 * r);
        m[i].nn_cm3 = m[i].ne_cm3 * (0.15 + 0.3 * exp(-25.0 * r * r));
        m[i].bx_gauss = u > 0.0 ? 4e5 * u * (1.0 - u) : 0.0;
    }
    check(nuem_profile_table(POINTS, x, m, &sun, &err));
    return sun;
}

static void set_up(bench *b)
{
    static const double a[3][3] = {{0, .8, .5}, {-.8, 0, .3}, {-.5, -.3, 0}};
    nuem_hypothesis_spec spec = {.nature = NUEM_MAJORANA,
                                 .basis = NUEM_BASIS_FLAVOUR,
                                 .mixing = {.theta12_deg = 33.65,
                                            .theta23_deg = 47.4,
                                            .theta13_deg = 8.53,
                                            .delta_deg = 200,
                                            .dm21_ev2 = 7.5e-5,
                                            .dm31_ev2 = 2.5e-3}};
    nuem_hypothesis *hypothesis = NULL;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) spec.magnetic_mub.m[i][j].re = 1e-11 * a[i][j];
    check(nuem_hypothesis_create(&spec, &hypothesis, &err));
    check(nuem_propagator_create(hypothesis, false, &b->p, &err));
    nuem_hypothesis_free(hypothesis);
    b->medium = (nuem_medium){2.0e27, 2.2e27, 1e9, 5e8};
    check(nuem_profile_constant(&b->medium, 10.0, &b->constant, &err));
    b->sun = make_sun();
    b->initial[0].re = 1.0;
    for (int i = 0; i < CONSTANT; i++) b->enu_constant[i] = 1.0 + 0.05 * i;
    for (int i = 0; i < ENERGIES; i++) b->enu[i] = 0.1 * pow(200.0, i / (ENERGIES - 1.0));
}

int main(void)
{
    static bench b;
    double worst = 0.0, apart = 0.0;

    set_up(&b);
    const double fast = nuem_bench_time(library_constant, &b) / CONSTANT,
                 naive = nuem_bench_time(zheev_constant, &b) / CONSTANT;
    for (int e = 0; e < CONSTANT; e++)
        for (int i = 0; i < S; i++)
            for (int j = 0; j < S; j++)
                worst = fmax(worst, hypot(b.s[e].m[i][j].re - b.naive[e].m[i][j].re,
                                          b.s[e].m[i][j].im - b.naive[e].m[i][j].im));
    nuem_bench_print("constant medium, one energy: zheev", naive, "(reference)", 1.0);
    nuem_bench_print("constant medium, one energy: library", fast, "times as fast", naive / fast);
    printf("largest difference of an element: %.2g\n", worst);

    runge_kutta(&b);
    library_one(&b);
    for (int i = 0; i < S; i++)
        apart = fmax(apart,
                     hypot(b.psi[i].re - b.reference[2 * i], b.psi[i].im - b.reference[2 * i + 1]));
    const double one = nuem_bench_time(library_one, &b), steps = nuem_bench_time(runge_kutta, &b),
                 all = nuem_bench_time(library_sun, &b);
    nuem_bench_print("Sun, a table of 400 rows, 20 MeV: Runge-Kutta", steps, "(reference)", 1.0);
    nuem_bench_print("Sun, 20 MeV: library, tolerance 1e-8", one, "times as fast", steps / one);
    printf("largest difference of an amplitude: %.2g\n", apart);
    nuem_bench_print("Sun, 200 energies from 0.1 to 20 MeV: library", all, "s allowed: 2; used",
                     all);
    printf("%zu steps, %zu rejected, estimated error %.2g\n", b.cost.steps, b.cost.rejected,
           b.cost.error);
    nuem_bench_check(worst > 1e-11, "the exponentials differ");
    nuem_bench_check(apart > 3e-8, "the ways through the Sun differ");
    nuem_bench_check(fast > 5e-6, "more than 5 us for an exponential");
    nuem_bench_check(all > 2.0, "more than 2 s");
    nuem_profile_free(b.constant);
    nuem_profile_free(b.sun);
    nuem_propagator_free(b.p);
    return 0;
}
