/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/six_states.h"

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>
#include <stdlib.h>

#include "num/matrix3.h"
#include "propagation/profile_private.h"
#include "support/assert_close.h"

enum { S = NUEM_STATES };

nuem_hypothesis_spec nuem_test_six_spec(nuem_draw *d, nuem_nature nature, double mu_mub)
{
    nuem_hypothesis_spec spec = {.nature = nature, .basis = NUEM_BASIS_FLAVOUR};

    nuem_draw_mixing(d, &spec.mixing);
    if (nature == NUEM_MAJORANA) {
        spec.magnetic_mub = nuem_draw_antisymmetric(d, mu_mub);
        spec.electric_mub = nuem_draw_antisymmetric(d, mu_mub);
    } else {
        spec.magnetic_mub = nuem_draw_hermitian(d, mu_mub);
        spec.electric_mub = nuem_draw_hermitian(d, mu_mub);
    }
    return spec;
}

nuem_propagator *nuem_test_six_propagator(const nuem_hypothesis_spec *spec, bool anti)
{
    nuem_hypothesis *h = NULL;
    nuem_propagator *p = NULL;
    nuem_error err;

    assert_ok(nuem_hypothesis_create(spec, &h, &err), err);
    assert_ok(nuem_propagator_create(h, anti, &p, &err), err);
    nuem_hypothesis_free(h);
    return p;
}

typedef struct shape {
    nuem_test_medium *medium;
    const void *context;
} shape;

static void evaluate(const nuem_profile *p, size_t n, const double *x, nuem_medium *out)
{
    const shape *s = p->state;

    for (size_t i = 0; i < n; i++) out[i] = s->medium(x[i], s->context);
}

nuem_profile *nuem_test_profile(nuem_test_medium *medium, const void *context, double start_km,
                                double end_km, size_t n_breaks, const double *breaks)
{
    shape *s = malloc(sizeof *s);
    nuem_error err;

    assert_non_null(s);
    *s = (shape){medium, context};
    nuem_profile *p = nuem_profile_make(evaluate, NULL, s, start_km, end_km);
    assert_non_null(p);
    assert_ok(nuem_profile_set_breaks(p, n_breaks, breaks, &err), err);
    return p;
}

/* hbar c = 1.973269804e-10 eV km; G_F = 1.1663788e-23 eV^-2, 1 cm^-3 = (1.973269804e-5 eV)^3 */
double nuem_test_vacuum_km(void)
{
    return 1.0 / (2e6 * 1.973269804e-10);
}

double nuem_test_weak_km(void)
{
    return sqrt(2.0) * 1.1663788e-23 * pow(1.973269804e-5, 3) / 1.973269804e-10;
}

double nuem_test_moment_km(void)
{
    return 5.788381806e-9 / 1.973269804e-10;
}

typedef struct equation {
    const nuem_propagator *propagator;
    const nuem_profile *profile;
    double enu_mev;
} equation;

static int slope(double x, const double y[], double out[], void *context)
{
    const equation *e = context;
    nuem_medium medium;
    nuem_matrix6 h;

    nuem_profile_at(e->profile, 1, &x, &medium);
    nuem_propagator_hamiltonian(e->propagator, e->enu_mev, &medium, &h);
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

void nuem_test_integrate(const nuem_propagator *p, const nuem_profile *profile, double enu_mev,
                         double tol, nuem_matrix6 *out)
{
    const double *stop;
    const size_t n = nuem_profile_breaks(profile, &stop);
    equation e = {p, profile, enu_mev};

    for (int column = 0; column < S; column++) {
        double y[2 * S] = {0}, x = nuem_profile_start(profile);
        y[2 * column] = 1.0;
        for (size_t i = 0; i <= n; i++) {
            /* a jump belongs to what follows it */
            const double end = i < n ? nextafter(stop[i], x) : nuem_profile_end(profile);
            gsl_odeiv2_system system = {slope, NULL, 2 * S, &e};
            gsl_odeiv2_driver *driver = gsl_odeiv2_driver_alloc_y_new(
                &system, gsl_odeiv2_step_rk8pd, 1e-3 * (end - x), tol, 0.0);
            assert_non_null(driver);
            assert_int_equal(gsl_odeiv2_driver_apply(driver, &x, end, y), GSL_SUCCESS);
            gsl_odeiv2_driver_free(driver);
            if (i < n) x = stop[i];
        }
        for (int i = 0; i < S; i++) out->m[i][column] = (nuem_complex){y[2 * i], y[2 * i + 1]};
    }
}

double nuem_test_distance(const nuem_matrix6 *a, const nuem_matrix6 *b)
{
    double worst = 0.0;

    for (int i = 0; i < S; i++)
        for (int j = 0; j < S; j++) {
            const double d = hypot(a->m[i][j].re - b->m[i][j].re, a->m[i][j].im - b->m[i][j].im);
            if (!(d <= worst)) worst = d;
        }
    return worst;
}

nuem_matrix6 nuem_test_product(const nuem_matrix6 *a, const nuem_matrix6 *b)
{
    nuem_matrix6 c = {0};

    for (int i = 0; i < S; i++)
        for (int j = 0; j < S; j++)
            for (int k = 0; k < S; k++) {
                const nuem_complex t = nuem_cmul(a->m[i][k], b->m[k][j]);
                c.m[i][j].re += t.re;
                c.m[i][j].im += t.im;
            }
    return c;
}

nuem_matrix6 nuem_test_adjoint(const nuem_matrix6 *a)
{
    nuem_matrix6 c;

    for (int i = 0; i < S; i++)
        for (int j = 0; j < S; j++) c.m[i][j] = nuem_conj(a->m[j][i]);
    return c;
}

double nuem_test_unitarity(const nuem_matrix6 *a)
{
    const nuem_matrix6 adjoint = nuem_test_adjoint(a), square = nuem_test_product(&adjoint, a);
    nuem_matrix6 one = {0};

    for (int i = 0; i < S; i++) one.m[i][i].re = 1.0;
    return nuem_test_distance(&square, &one);
}

double nuem_test_chance(const nuem_matrix6 *s, int to, int from)
{
    const nuem_complex z = s->m[to][from];

    return z.re * z.re + z.im * z.im;
}
