/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The electron gas: chemical potential, plasma frequency, velocity. */
#include <math.h>

#include "nuem/constants.h"
#include "star/fermi.h"
#include "star/plasma.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/electron_gas.h"
#include "support/reference.h"

/* what the header promises; the adaptive integrals are good to 1e-11 */
static const double TOL_GAS = 1e-10;
/* eta at which the gas changes from one kind of nodes to the other, from its source */
static const double SEAM = 31.5;
static const double ME_KEV = 510.99895;

static nuem_plasma gas(double rho, double temp, double ye)
{
    nuem_plasma g;
    nuem_error err;

    assert_ok(nuem_plasma_set(rho, temp, ye, &g, &err), err);
    return g;
}

static void compare(double rho, double temp, double ye)
{
    nuem_plasma g = gas(rho, temp, ye);
    const double t = gas_temp_kev(temp), n = gas_density_kev3(rho, ye);
    gas_integrals i = gas_by_quadrature(g.mu_kev, t);
    /* mu is a number of 16 digits and stands in an exponent with 1/T; where pairs outnumber the
     * electrons of matter, n_e - n_ebar of the slow route has cancelled */
    const double exponent = 1e-15 * fmax(g.mu_kev, ME_KEV) / t;
    const double cancelled = 1e-11 * i.omega_p2 * ME_KEV / n;

    assert_close(g.omega_p_kev * g.omega_p_kev, i.omega_p2, TOL_GAS + exponent);
    assert_close(g.v_star * g.v_star, i.omega_12 / i.omega_p2, TOL_GAS + exponent);
    assert_close(i.density, n, TOL_GAS + exponent + 100.0 * cancelled);
}

/* Anywhere: from cold and dilute over degenerate to relativistic, with and without pairs. */
static void equals_adaptive_integrals(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 150; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        double rho = nuem_draw_log(&d, 1e-6, 1e15), temp = nuem_draw_log(&d, 1e4, 1e12),
               ye = nuem_draw_uniform(&d, 0.01, 1.0);
        compare(rho, temp, ye);
    }
    compare(1e-6, 1e4, 1.0);
    compare(1e15, 1e12, 1.0);
    compare(1e-6, 1e12, 1.0);
    compare(1e15, 1e4, 1.0);
}

/* Both kinds of nodes where one hands over to the other, in a cold and in a relativistic gas. */
static void nodes_agree_at_the_seam(void **unused)
{
    (void)unused;
    for (double a = 3e-3; a < 1e7; a *= 10.0) {
        nuem_fermi below, above;
        nuem_error err;
        /* density at which the nodes change, by its own answer */
        double lo = 1e-3, hi = 1e25;
        for (int i = 0; i < 200; i++) {
            double mid = sqrt(lo * hi);
            assert_ok(nuem_fermi_solve(a, mid, &below, &err), err);
            if (below.eta < SEAM)
                lo = mid;
            else
                hi = mid;
        }
        assert_ok(nuem_fermi_solve(a, lo * (1.0 - 1e-9), &below, &err), err);
        assert_ok(nuem_fermi_solve(a, hi * (1.0 + 1e-9), &above, &err), err);
        assert_near(below.eta, SEAM, 1e-5);
        /* everything goes as a power of density between 0 and 2 */
        assert_close(above.plasma, below.plasma, 4e-9 + 1e-11);
        assert_close(above.first, below.first, 4e-9 + 1e-11);
        assert_close(above.density_y, below.density_y, 4e-9 + 1e-11);
        /* so a jump would show here, against the slope */
        assert_near(above.plasma / below.plasma - 1.0,
                    below.plasma_y / below.plasma * (above.eta - below.eta), 3e-11);
    }
}

/* omega_p^2 = (4 pi alpha n/m) (1 - (5/2) T/m + ...), v^2 = 5 T/m, mu = m + T ln(n/2 (2 pi/m T)^(3/2)). */
static void cold_and_dilute(void **unused)
{
    (void)unused;
    const double alpha = nuem_constants_get()->alpha;
    nuem_plasma g = gas(1e-6, 1e6, 0.5);
    double t = gas_temp_kev(1e6), n = gas_density_kev3(1e-6, 0.5), x = t / ME_KEV;

    /* left out: (T/m)^2 and the overlap of wave functions, n lambda^3 < 1e-12 */
    assert_close(g.omega_p_kev * g.omega_p_kev, 4.0 * M_PI * alpha * n / ME_KEV * (1.0 - 2.5 * x),
                 10.0 * x * x);
    assert_close(g.v_star * g.v_star, 5.0 * x, 20.0 * x);
    assert_near((g.mu_kev - ME_KEV) / t,
                log(0.5 * n * pow(2.0 * M_PI / (ME_KEV * t), 1.5)) - 1.875 * x,
                10.0 * x * x + 1e-9);
}

/* omega_p^2 = (4 alpha/3 pi) p_F^2 v_F, v = v_F, mu = E_F; relative corrections are (pi T/mu)^2. */
static void cold_and_degenerate(void **unused)
{
    (void)unused;
    const double alpha = nuem_constants_get()->alpha;

    for (double rho = 1.0; rho < 1e15; rho *= 100.0) {
        nuem_plasma g = gas(rho, 1e4, 0.7);
        double p = cbrt(3.0 * M_PI * M_PI * gas_density_kev3(rho, 0.7)), e = hypot(p, ME_KEV),
               v = p / e, kinetic = p * p / (e + ME_KEV), x = M_PI * gas_temp_kev(1e4) / kinetic;
        double tol = 2.0 * x * x + 1e-11 /* what the header promises */;
        assert_close(g.omega_p_kev * g.omega_p_kev, 4.0 * alpha / (3.0 * M_PI) * p * p * v, tol);
        assert_close(g.v_star, v, tol);
        assert_close(g.mu_kev, e, tol);
    }
}

/* omega_p^2 = (4 alpha/3 pi) (mu^2 + pi^2 T^2/3), n = (mu^3 + pi^2 T^2 mu)/(3 pi^2), v -> 1. */
static void ultra_relativistic(void **unused)
{
    (void)unused;
    const double alpha = nuem_constants_get()->alpha, t = gas_temp_kev(1e12);

    for (double rho = 1e-6; rho < 2e15; rho *= 1e3) {
        nuem_plasma g = gas(rho, 1e12, 0.5);
        double n = gas_density_kev3(rho, 0.5), mu = g.mu_kev;
        double tol = 10.0 * ME_KEV * ME_KEV / (t * t); /* (m/T)^2 ln(T/m) */
        assert_close(g.omega_p_kev * g.omega_p_kev,
                     4.0 * alpha / (3.0 * M_PI) * (mu * mu + M_PI * M_PI * t * t / 3.0), tol);
        assert_close(n, mu * (mu * mu + M_PI * M_PI * t * t) / (3.0 * M_PI * M_PI), tol);
        assert_true(g.v_star < 1.0);
        assert_near(g.v_star, 1.0, tol);
    }
}

/* Derivatives that come with the gas, against differences. */
static void slopes_equal_differences(void **unused)
{
    (void)unused;
    const double h = 1e-4;

    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(1000 + seed);
        double rho = nuem_draw_log(&d, 1e-5, 1e14), temp = nuem_draw_log(&d, 1e5, 1e11), ye = 0.5;
        nuem_plasma_slopes s;
        nuem_plasma g;
        nuem_error err;
        assert_ok(nuem_plasma_solve(rho, temp, ye, &g, &s, &err), err);
        for (int i = 0; i < 2; i++) {
            double f_rho = i == 0 ? exp(h) : 1.0, f_t = i == 1 ? exp(h) : 1.0;
            nuem_plasma up = gas(rho * f_rho, temp * f_t, ye),
                        down = gas(rho / f_rho, temp / f_t, ye),
                        up2 = gas(rho * f_rho * f_rho, temp * f_t * f_t, ye),
                        down2 = gas(rho / f_rho / f_rho, temp / f_t / f_t, ye);
            /* five points: error h^4, beside rounding 1e-13/h of the solution */
            double wp = (8.0 * log(up.omega_p_kev / down.omega_p_kev) -
                         log(up2.omega_p_kev / down2.omega_p_kev)) /
                        (12.0 * h);
            double v2 = (8.0 * (up.v_star - down.v_star) * (up.v_star + down.v_star) -
                         (up2.v_star - down2.v_star) * (up2.v_star + down2.v_star)) /
                        (12.0 * h);
            assert_near(s.ln_omega_p[i], wp, 1e-8);
            assert_near(s.v2[i], v2, 1e-8);
        }
    }
}

static void reference_values(void **unused)
{
    (void)unused;
    nuem_plasma g = gas(2e5, 1e8, 0.5);

    assert_reference(g.omega_p_kev, "astro-21-omega-p");
    assert_reference(g.v_star, "astro-21-v-star");
}

static void bad_input(void **unused)
{
    (void)unused;
    const struct {
        double rho, temp, ye;
        const char *message;
    } bad[] = {
        {0.0, 1e8, 0.5, "rho_g_cm3 is 0; it must lie in [1e-06, 1e+15]"},
        {(double)NAN, 1e8, 0.5, "rho_g_cm3 is nan"},
        {2e15, 1e8, 0.5, "rho_g_cm3 is 2e+15"},
        {1e5, 9e3, 0.5, "temp_k is 9000; it must lie in [10000, 1e+12]"},
        {1e5, (double)INFINITY, 0.5, "temp_k is inf"},
        {1e5, 1e8, 0.0, "ye is 0; it must lie in [1e-12, 1]"},
        {1e5, 1e8, 1.5, "ye is 1.5"},
    };

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        nuem_plasma g = {.mu_kev = 7.0};
        nuem_error err;
        assert_fails(nuem_plasma_set(bad[i].rho, bad[i].temp, bad[i].ye, &g, &err), NUEM_ERR_ARG,
                     err, bad[i].message);
        assert_true(g.mu_kev == 7.0);
        assert_int_equal(nuem_plasma_set(bad[i].rho, bad[i].temp, bad[i].ye, &g, NULL),
                         NUEM_ERR_ARG);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_adaptive_integrals), cmocka_unit_test(nodes_agree_at_the_seam),
        cmocka_unit_test(cold_and_dilute),           cmocka_unit_test(cold_and_degenerate),
        cmocka_unit_test(ultra_relativistic),        cmocka_unit_test(slopes_equal_differences),
        cmocka_unit_test(reference_values),          cmocka_unit_test(bad_input),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
