/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The radial grid, its splines and Coulomb integrals, and Dirac spinors on it. */
#include "target/radial.h"

#include <math.h>
#include <stdlib.h>

#include <gsl/gsl_integration.h>

#include "nuem/constants.h"
#include "support/assert_close.h"
#include "target/dirac_basis.h"

/* ten Gauss points in intervals of a fifth of r: smooth functions are integrated to rounding */
static const double TOL_INTEGRAL = 1e-12;
/* the other quadrature's own request */
static const double TOL_QUADRATURE = 1e-9;

static const nuem_radial_range range = {1e-4, 0.1, 60.0};

static int open_grid(void **state)
{
    static nuem_radial g;
    nuem_error err;

    if (nuem_radial_create(&range, &g, &err)) return -1;
    *state = &g;
    return 0;
}

static int close_grid(void **state)
{
    nuem_radial_clear(*state);
    return 0;
}

/* int r^n exp(-a r) dr over all r is n!/a^(n+1) */
static void integrals(void **state)
{
    const nuem_radial *g = *state;
    double *f = malloc(g->n_point * sizeof *f), *r = malloc(g->n_point * sizeof *f);
    static const double a[] = {0.5, 2.0, 60.0};

    for (size_t k = 0; k < 3; k++)
        for (int n = 1; n <= 4; n++) {
            for (size_t x = 0; x < g->n_point; x++) {
                f[x] = pow(g->r[x], n) * exp(-0.5 * a[k] * g->r[x]);
                r[x] = exp(-0.5 * a[k] * g->r[x]);
            }
            double want = tgamma(n + 1.0) / pow(a[k], n + 1.0);
            /* exp(-30) of it lies outside for the smallest a */
            assert_close(nuem_radial_integral(g, f, r), want, k == 0 ? 1e-7 : TOL_INTEGRAL);
        }
    free(f);
    free(r);
}

/* The potential of a hydrogen atom's cloud, and Gauss's law far outside. */
static void coulomb_of_hydrogen(void **state)
{
    const nuem_radial *g = *state;
    double *rho = malloc(g->n_point * sizeof *rho), *y = malloc(g->n_point * sizeof *y);

    for (size_t x = 0; x < g->n_point; x++) rho[x] = 4.0 * g->r[x] * g->r[x] * exp(-2.0 * g->r[x]);
    nuem_radial_coulomb(g, 0, rho, y);
    for (size_t x = 0; x < g->n_point; x += 7) {
        const double r = g->r[x];
        const double want =
            r < 1e-3 ? 1.0 - 2.0 / 3.0 * r * r : (1.0 - exp(-2.0 * r) * (1.0 + r)) / r;
        assert_near(y[x], want, 1e-9 /* r^3 in the series */);
    }
    assert_close(y[g->n_point - 1] * g->r[g->n_point - 1], 1.0, TOL_INTEGRAL);
    free(rho);
    free(y);
}

typedef struct multipole {
    int k;
    double r;
} multipole;

static double density(double r)
{
    return r * r * r * exp(-1.3 * r) * (1.0 - 0.4 * r);
}

static double integrand(double s, void *context)
{
    const multipole *m = context;

    return density(s) * pow(fmin(s, m->r), m->k) / pow(fmax(s, m->r), m->k + 1);
}

/* Every multipole against GSL's adaptive quadrature of the two-dimensional kernel itself. */
static void multipoles(void **state)
{
    const nuem_radial *g = *state;
    double *rho = malloc(g->n_point * sizeof *rho), *y = malloc(g->n_point * sizeof *y);
    gsl_integration_workspace *w = gsl_integration_workspace_alloc(400);

    for (size_t x = 0; x < g->n_point; x++) rho[x] = density(g->r[x]);
    for (int k = 0; k <= NUEM_RADIAL_MAX_K; k++) {
        nuem_radial_coulomb(g, k, rho, y);
        for (size_t x = 300; x < g->n_point; x += 61) {
            multipole m = {k, g->r[x]};
            gsl_function f = {integrand, &m};
            double inner, outer, error;
            gsl_integration_qag(&f, 0.0, m.r, 0.0, TOL_QUADRATURE, 400, 6, w, &inner, &error);
            gsl_integration_qag(&f, m.r, 60.0, 1e-15, TOL_QUADRATURE, 400, 6, w, &outer, &error);
            assert_near(y[x], inner + outer, 10.0 * TOL_QUADRATURE * (fabs(inner) + fabs(outer)));
        }
    }
    gsl_integration_workspace_free(w);
    free(rho);
    free(y);
}

/* The kernel of an interval is the Coulomb integral of what lives in that interval alone. */
static void kernels(void **state)
{
    const nuem_radial *g = *state;
    enum { G = NUEM_RADIAL_GAUSS };
    double *rho = malloc(g->n_point * sizeof *rho), *y = malloc(g->n_point * sizeof *y);

    for (int k = 0; k <= NUEM_RADIAL_MAX_K; k++)
        for (size_t t = 0; t < g->n_interval; t += 9) {
            double whole = 0.0, local = 0.0;
            const double *kernel = nuem_radial_kernel(g, k, t);
            for (size_t x = 0; x < g->n_point; x++)
                rho[x] = x / G == t ? 1.0 + 0.3 * sin((double)(x % G)) : 0.0;
            nuem_radial_coulomb(g, k, rho, y);
            for (size_t i = 0; i < G; i++) {
                whole += g->w[t * G + i] * rho[t * G + i] * y[t * G + i];
                for (size_t j = 0; j < G; j++) {
                    local += rho[t * G + i] * kernel[i * G + j] * rho[t * G + j];
                    assert_near(kernel[i * G + j], kernel[j * G + i], 0.0);
                }
            }
            /* terms of both signs, for values that are no smooth function */
            assert_close(local, whole, 10.0 * TOL_INTEGRAL);
        }
    free(rho);
    free(y);
}

static void interpolation(void **state)
{
    const nuem_radial *g = *state;
    double *f = malloc(g->n_point * sizeof *f);

    for (size_t x = 0; x < g->n_point; x++) f[x] = sin(g->r[x]) * exp(-0.3 * g->r[x]);
    for (double r = 1e-5; r < 59.0; r *= 1.37)
        assert_near(nuem_radial_at(g, f, r), sin(r) * exp(-0.3 * r),
                    r < 10.0 ? 1e-10 : 1e-6 /* two radians in an interval */);
    assert_close(nuem_radial_at(g, f, g->r[123]), f[123], TOL_INTEGRAL);
    free(f);
}

/* Splines add up to 1, their derivatives to 0. */
static void splines(void **state)
{
    const nuem_radial *g = *state;

    for (size_t x = 0; x < g->n_point; x += 13) {
        double sum[3] = {0}, size[3] = {0};
        for (size_t d = 0; d < 3; d++)
            for (size_t i = 0; i < NUEM_RADIAL_ORDER; i++) {
                const double s = g->spline[(3 * x + d) * NUEM_RADIAL_ORDER + i];
                sum[d] += s;
                size[d] = fmax(size[d], fabs(s));
            }
        assert_close(sum[0], 1.0, 1e-13);
        assert_near(sum[1], 0.0, 1e-12 * size[1]);
        assert_near(sum[2], 0.0, 1e-11 * size[2]);
    }
}

/* Overlaps and kinetic energies of spinors as matrices and as integrals of expanded waves. */
static void spinors(void **state)
{
    const nuem_radial *g = *state;
    static const int kappas[] = {-1, 1, -3, 3, -4};
    const double c = 1.0 / nuem_constants_get()->alpha;
    double *nucleus = malloc(g->n_point * sizeof *nucleus),
           *wave = malloc(NUEM_COMPONENTS * g->n_point * sizeof *wave);
    nuem_error err;

    for (size_t x = 0; x < g->n_point; x++) nucleus[x] = -7.0 / (g->r[x] + 0.01);
    for (size_t k = 0; k < 5; k++) {
        nuem_dirac_basis b;
        assert_ok(nuem_dirac_basis_create(g, kappas[k], c, nucleus, &b, &err), err);
        double *x = calloc(2 * b.rows, sizeof *x), *projected = x + b.rows;
        for (size_t i = 80; i < 120; i++) x[i] = cos(1.7 * (double)i) / (1.0 + (double)(i % 5));
        nuem_dirac_expand(&b, x, wave);
        const double *p = wave, *q = p + g->n_point, *d = q + g->n_point;
        double norm = 0.0, energy = 0.0, s = 0.0, h = 0.0;
        for (size_t i = 0; i < g->n_point; i++) {
            norm += g->w[i] * (p[i] * p[i] + q[i] * q[i]);
            energy += g->w[i] * (nucleus[i] * (p[i] * p[i] + q[i] * q[i]) -
                                 2.0 * c * c * q[i] * q[i] + 2.0 * c * q[i] * d[i]);
        }
        for (size_t i = 0; i < b.rows; i++)
            for (size_t j = 0; j < b.rows; j++) {
                s += x[i] * b.overlap[i * b.rows + j] * x[j];
                h += x[i] * b.bare[i * b.rows + j] * x[j];
            }
        assert_close(s, norm, 1e-11 /* sums of terms of both signs */);
        assert_close(h, energy, 1e-10);
        nuem_dirac_project(&b, p, q, projected);
        double again = 0.0;
        for (size_t i = 0; i < b.rows; i++) again += x[i] * projected[i];
        assert_close(again, norm, 1e-11);
        free(x);
        nuem_dirac_basis_clear(&b);
    }
    free(nucleus);
    free(wave);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(integrals),     cmocka_unit_test(coulomb_of_hydrogen),
        cmocka_unit_test(multipoles),    cmocka_unit_test(kernels),
        cmocka_unit_test(interpolation), cmocka_unit_test(splines),
        cmocka_unit_test(spinors),
    };
    return cmocka_run_group_tests(tests, open_grid, close_grid);
}
