/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plasmons: dispersion, emission, the fit of Haft, Raffelt and Weiss. */
#include <math.h>

#include "nuem/constants.h"
#include "star/plasma.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/electron_gas.h"
#include "support/reference.h"

static const double CV2 = 0.9325;                /* of the reference values */
static const double ME2 = 510.99895 * 510.99895; /* keV^2 */

static nuem_plasma gas(double rho, double temp, double ye)
{
    nuem_plasma g;
    nuem_error err;

    assert_ok(nuem_plasma_set(rho, temp, ye, &g, &err), err);
    return g;
}

static nuem_plasmon_units emission(const nuem_plasma *g)
{
    nuem_plasmon_units q;
    nuem_error err;

    assert_ok(nuem_plasmon_emission(g, &q, &err), err);
    return q;
}

static double both(const double part[2])
{
    return part[0] + part[1];
}

/* Computed by another program; six digits are given, of which the fifth of the coldest row is its error. */
static void equals_the_table(void **unused)
{
    (void)unused;
    const double tol_gas = 1e-4, tol = 5e-4;
    const struct {
        double rho, temp, omega_p, v_star, k_max, q_t, q_l, fit, dipole, charge;
    } row[] = {
        {1e6, 1e8, 17.97739, .62693, 20.7487, 2.86897e7, 1.67828e6, .9621, 9.68888e-2, 6.76555e-2},
        {2e5, 1e8, 8.63245, .43926, 9.1950, 6.05213e5, 8.07661e3, .9777, .416165, 1.16912},
        {1e4, 1e8, 1.99187, .29162, 2.0453, 115.462, .0912495, 1.0751, 7.86815, 408.176},
        {1e6, 3e7, 18.00014, .62521, 20.7548, 1.92646e4, 9.11833e3, .9731, .115041, .109114},
        {1e6, 1e7, 18.00216, .62506, 20.7553, 2.63638e-3, 4.69067e-3, 1.0117, .121966, .112796},
        {1e5, 5e7, 6.22643, .35715, 6.4835, 8242.76, 213.949, .9862, .818375, 4.61305},
        {1e9, 1e9, 226.65914, .99228, 530.55, 9.59063e16, 1.40730e16, 1.0123, 5.81325e-4,
         2.51361e-6},
        {1e6, 1e9, 16.53466, .72654, 20.412, 5.27941e10, 3.28958e7, 1.4553, .102239, .0689248},
        {100, 1.5e7, .20311, .11273, .2039, 4.25785e-7, 1.567e-10, .9937, 767.495, 3.88052e6},
    };

    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        nuem_plasma g = gas(row[i].rho, row[i].temp, 0.5);
        nuem_plasmon_units q = emission(&g);
        double sm = CV2 * both(q.weak);
        assert_close(g.omega_p_kev, row[i].omega_p, tol_gas);
        assert_close(g.v_star, row[i].v_star, tol_gas);
        assert_close(g.k_max_kev, row[i].k_max, 5e-4);
        assert_close(CV2 * q.weak[NUEM_TRANSVERSE], row[i].q_t, tol);
        assert_close(CV2 * q.weak[NUEM_LONGITUDINAL], row[i].q_l, tol);
        assert_close(nuem_plasmon_fit(row[i].rho, row[i].temp, 0.5, CV2) / sm, row[i].fit, tol);
        assert_close(both(q.dipole) / sm, row[i].dipole, tol);
        assert_close(both(q.charge) / sm, row[i].charge, tol);
    }
}

static void reference_values(void **unused)
{
    (void)unused;
    nuem_plasma g = gas(2e5, 1e8, 0.5), dense = gas(1e6, 1e8, 0.5);
    nuem_plasmon_units q = emission(&g), p = emission(&dense);
    double sm = CV2 * both(q.weak), sm_dense = CV2 * both(p.weak);

    assert_reference(sm, "astro-22");
    assert_reference(both(q.dipole) / sm, "astro-23");
    assert_reference(both(q.charge) / sm, "astro-24");
    assert_reference(both(p.dipole) / sm_dense, "astro-25-dipole");
    assert_reference(both(p.charge) / sm_dense, "astro-25-charge");
    assert_reference(nuem_plasmon_fit(1e6, 1e8, 0.5, CV2) / sm_dense, "astro-26");
    assert_reference(nuem_plasmon_cv2(0.2319), "astro-27");
}

/* Adaptive integrals over k with a root of the dispersion relation at each; the closed formulae of the
 * residue and of omega^2 - k^2 lose some digits there. */
static void equals_adaptive_integrals(void **unused)
{
    (void)unused;
    const double tol = 4e-9;

    for (unsigned seed = 0; seed < 60; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        double rho, temp;
        nuem_plasma g;
        do { /* not where e^(-omega_p/T) underflows */
            rho = nuem_draw_log(&d, 1e-6, 1e15);
            temp = nuem_draw_log(&d, 1e4, 1e12);
            g = gas(rho, temp, 0.5);
        } while (g.omega_p_kev > 200.0 * gas_temp_kev(temp));
        nuem_plasmon_units fast = emission(&g), slow;
        emission_by_quadrature(&g, tol, &slow);
        for (int b = 0; b < 2; b++) {
            assert_close(fast.weak[b], slow.weak[b], 2.0 * tol);
            assert_close(fast.dipole[b], slow.dipole[b], 2.0 * tol);
            assert_close(fast.charge[b], slow.charge[b], 2.0 * tol);
            assert_close(fast.mixed[b], slow.mixed[b], 2.0 * tol);
        }
    }
}

/* Frequency and residue against the equations of Braaten and Segel. */
static void dispersion_equals_the_root(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_plasma g = gas(nuem_draw_log(&d, 1e-6, 1e15), nuem_draw_log(&d, 1e4, 1e12), 0.5);
        for (int b = 0; b < 2; b++) {
            double k = b == NUEM_TRANSVERSE ? g.omega_p_kev * nuem_draw_log(&d, 1e-2, 1e2)
                                            : g.k_max_kev * nuem_draw_uniform(&d, 0.02, 0.98);
            double w, z, w_root, z_root;
            nuem_error err;
            assert_ok(nuem_plasmon_dispersion(&g, (nuem_plasmon_branch)b, k, &w, &z, &err), err);
            dispersion_by_root(&g, (nuem_plasmon_branch)b, k, &w_root, &z_root);
            assert_close(w, w_root, 1e-9); /* logarithms that cancel to 1e-16/(v k/omega)^2 */
            assert_close(z, z_root, 3e-6 /* and omega^2 - k^2 to 1e-9 (k/omega_p)^2 */);
        }
    }
}

static void ends_of_the_branches(void **unused)
{
    (void)unused;
    nuem_plasma g = gas(1e6, 1e8, 0.5);
    double w, z, v = g.v_star, l = log((1.0 + v) / (1.0 - v)) / (2.0 * v);
    nuem_error err;

    for (int b = 0; b < 2; b++) { /* the branches meet at rest */
        assert_ok(nuem_plasmon_dispersion(&g, (nuem_plasmon_branch)b, 0.0, &w, &z, &err), err);
        assert_close(w, g.omega_p_kev, 1e-15);
        assert_close(z, 1.0, 1e-15);
    }
    assert_close(g.k_max_kev, g.omega_p_kev * sqrt(3.0 / (v * v) * (l - 1.0)), 1e-13);
    assert_ok(
        nuem_plasmon_dispersion(&g, NUEM_LONGITUDINAL, g.k_max_kev * (1.0 - 1e-9), &w, &z, &err),
        err);
    assert_close(w, g.k_max_kev, 1e-8);
    /* a transverse plasmon becomes a photon with the mass of a fast electron gas */
    double mass2 = g.omega_p_kev * g.omega_p_kev * 1.5 / (v * v) * (1.0 - (1.0 - v * v) * l);
    for (double k = 1e2; k < 1e12; k *= 10.0) {
        assert_ok(nuem_plasmon_dispersion(&g, NUEM_TRANSVERSE, k * g.omega_p_kev, &w, &z, &err),
                  err);
        assert_close(w, sqrt(k * k * g.omega_p_kev * g.omega_p_kev + mass2), 1e-8);
        assert_near(z, 1.0, 1.0 / (k * k));
    }
}

/* A dilute hot gas is photons of mass omega_p: int k^2 dk/(e^(k/T) - 1) = 2 zeta(3) T^3. */
static void dilute_gas(void **unused)
{
    (void)unused;
    const double zeta3 = 1.2020569031595942, wp_over_t = 1e-4;
    nuem_plasmon_moments m;

    nuem_plasmon_moments_of(NUEM_TRANSVERSE, 1.0 / wp_over_t, 1e-3, &m);
    for (int n = 0; n < 3; n++)
        assert_close(m.m[n], 2.0 * zeta3 * pow(wp_over_t, -3.0), 1e-6 /* v^2 */ + wp_over_t);
    /* a cold longitudinal branch without dispersion: omega = omega_p, Z = 1/(1-u^2), k = u omega_p:
     * int u^2 (1-u^2)^(n-1) du/(e^(1/tau) - 1) */
    nuem_plasmon_moments_of(NUEM_LONGITUDINAL, 0.7, 1e-6, &m);
    const double angular[3] = {1.0 / 3.0, 2.0 / 15.0, 8.0 / 105.0};
    for (int n = 0; n < 3; n++) assert_close(m.m[n] * expm1(1.0 / 0.7), angular[n], 1e-9);
}

/* Derivatives of the moments against differences. */
static void moments_have_slopes(void **unused)
{
    (void)unused;
    const double h = 1e-3;

    for (unsigned seed = 0; seed < 60; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        double tau = nuem_draw_log(&d, 5e-3, 1e3), v2 = nuem_draw_uniform(&d, 0.01, 0.99);
        for (int b = 0; b < 2; b++) {
            nuem_plasmon_branch branch = (nuem_plasmon_branch)b;
            nuem_plasmon_moments m, t[4], v[4];
            const double step[4] = {h, -h, 2.0 * h, -2.0 * h};
            nuem_plasmon_moments_of(branch, tau, sqrt(v2), &m);
            for (int i = 0; i < 4; i++) {
                nuem_plasmon_moments_of(branch, tau * exp(0.1 * step[i]), sqrt(v2), &t[i]);
                nuem_plasmon_moments_of(branch, tau, sqrt(v2 + step[i]), &v[i]);
            }
            for (int n = 0; n < 3; n++) {
                double dt = (8.0 * (t[0].m[n] - t[1].m[n]) - t[2].m[n] + t[3].m[n]) / (1.2 * h),
                       dv = (8.0 * (v[0].m[n] - v[1].m[n]) - v[2].m[n] + v[3].m[n]) / (12.0 * h);
                /* the error is h^4/30 times the fifth derivative, up to (1/tau)^5 and (1 - v2)^-5 */
                double g = 0.1 * h * (3.0 + 1.0 / tau), s = h * (3.0 / (1.0 - v2) + 1.0 / tau);
                assert_near(m.d_ln_tau[n] / m.m[n], dt / m.m[n], 1e-9 + pow(g, 4.0) / tau);
                assert_near(m.d_v2[n] / m.m[n], dv / m.m[n], 1e-9 + pow(s, 5.0) / h);
            }
        }
    }
}

/* Units: the same moments, so that ratios of losses are ratios of couplings where K2 is fixed. */
static void couplings_scale(void **unused)
{
    (void)unused;
    const nuem_constants *c = nuem_constants_get();
    nuem_plasma g = gas(1.0, 1e8, 0.5); /* dilute: K2 = omega_p^2 */
    nuem_plasmon_units q = emission(&g);
    double k2 = g.omega_p_kev * g.omega_p_kev, v2 = g.v_star * g.v_star;

    /* mu^2/(24 pi) K2 over alpha q^2/3, mu = 1e-12 e/2m, and the weak amplitude as a charge */
    double dipole = 1e-24 * k2 / (8.0 * ME2) / 1e-28;
    double charge = c->gf_gev2 * 1e-12 * k2 / (2.0 * M_SQRT2 * M_PI * c->alpha) / 1e-14;
    assert_close(q.dipole[0] / q.charge[0], dipole, v2);
    assert_close(q.weak[0] / q.charge[0], 0.5 * charge * charge, 2.0 * v2);
    assert_close(q.mixed[0] / q.charge[0], charge, v2);
}

static void bad_input(void **unused)
{
    (void)unused;
    nuem_plasma g = gas(1e6, 1e8, 0.5), none = {0};
    nuem_plasmon_units q = {.weak = {7.0, 7.0}};
    double w = 7.0, z = 7.0;
    nuem_error err;

    assert_fails(nuem_plasmon_emission(&none, &q, &err), NUEM_ERR_ARG, err, "nuem_plasma_set");
    assert_fails(nuem_plasmon_dispersion(&none, NUEM_TRANSVERSE, 1.0, &w, &z, &err), NUEM_ERR_ARG,
                 err, "nuem_plasma_set");
    assert_fails(nuem_plasmon_dispersion(&g, (nuem_plasmon_branch)2, 1.0, &w, &z, &err),
                 NUEM_ERR_ARG, err, "branch is 2");
    assert_fails(nuem_plasmon_dispersion(&g, NUEM_TRANSVERSE, -1.0, &w, &z, &err), NUEM_ERR_ARG,
                 err, "k_kev is -1");
    assert_fails(nuem_plasmon_dispersion(&g, NUEM_TRANSVERSE, (double)NAN, &w, &z, &err),
                 NUEM_ERR_ARG, err, "k_kev is nan");
    assert_fails(nuem_plasmon_dispersion(&g, NUEM_LONGITUDINAL, g.k_max_kev, &w, &z, &err),
                 NUEM_ERR_DOMAIN, err, "k_max = 20.7487");
    assert_true(q.weak[0] == 7.0 && w == 7.0 && z == 7.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_table),
        cmocka_unit_test(reference_values),
        cmocka_unit_test(equals_adaptive_integrals),
        cmocka_unit_test(dispersion_equals_the_root),
        cmocka_unit_test(ends_of_the_branches),
        cmocka_unit_test(dilute_gas),
        cmocka_unit_test(moments_have_slopes),
        cmocka_unit_test(couplings_scale),
        cmocka_unit_test(bad_input),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
