/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flavour pendulums and the neutrino bulb against closed forms and other people's numbers. */
#include <gsl/gsl_poly.h>
#include <gsl/gsl_sf_ellint.h>

#include "nuem/supernova.h"
#include "supernova/bulb.h"
#include "supernova/problem.h"
#include "support/assert_close.h"
#include "support/collective.h"
#include "support/split_energy.h"

/* of the run at this tolerance against quadrature */
static const double RUN = 1e-13, TOL_PERIOD = 1e-7;
/* Lowest P_z, given in three digits. */
static const double TOL_READ = 5e-4;
/* Number fractions: bins of energy and tolerances of both calculations. */
#define TOL_FRACTION 5e-4
#define TOL_NOTHING  1e-4

static double next_minimum(collective *c, double from)
{
    nuem_error err = {0};
    double at = 0.0;

    assert_ok(collective_minimum(c, from, 0.05, &at, &err), err);
    return at;
}

/* alpha = 1: T = (4/kappa) K(cos psi0/2), kappa^2 = w mu |Q|, Q = P + Pbar - (w/mu) B, psi0 between Q and B. */
static void plane_pendulum(void **unused)
{
    const double theta = 0.01, mu = 10.0, b[2] = {sin(2 * theta), cos(2 * theta)};
    const double q[2] = {-b[0] / mu, 2.0 - b[1] / mu}, length = hypot(q[0], q[1]);
    const double psi = acos((q[0] * b[0] + q[1] * b[1]) / length), kappa = sqrt(mu * length);
    const double period = 4.0 / kappa * gsl_sf_ellint_Kcomp(cos(0.5 * psi), GSL_PREC_DOUBLE);
    nuem_error err = {0};
    collective c;

    (void)unused;
    assert_close(length, 1.900021052, 1e-9);
    assert_close(kappa, 4.358923092, 1e-9);
    assert_close(period, 5.451190877, 1e-9);
    assert_ok(
        collective_gas_start(&(collective_gas){.alpha = 1, .mu = mu, .theta = theta, .end = 20},
                             RUN, &c, &err),
        err);
    assert_close(collective_swing(&c), 2.0 * cos(2 * theta), 1e-12);
    double at = next_minimum(&c, 0.0);
    assert_close(at, 0.25 * period, TOL_PERIOD);
    for (int k = 0; k < 3; k++) {
        const double next = next_minimum(&c, at + 1.0);
        assert_close(next - at, 0.5 * period, TOL_PERIOD);
        at = next;
    }
    collective_clear(&c);
}

/* c = cos(Q, B): c'^2 = (1 - c^2) mu^2 [2(E - w|Q|c)/mu - sigma^2] - mu^2 (D.B - sigma c)^2, a cubic whose roots r1, r2
 * the motion lies between. */
static void gyroscope(void **unused)
{
    const double theta = 0.01, mu = 10.0, alpha = 0.8, b[2] = {sin(2 * theta), cos(2 * theta)};
    const double q[2] = {-b[0] / mu, 1.0 + alpha - b[1] / mu}, length = hypot(q[0], q[1]);
    const double d = 1.0 - alpha, energy = b[0] * q[0] + b[1] * q[1] + 0.5 * mu * d * d,
                 spin = d * q[1] / length, db = d * b[1];
    const double a = 2.0 * mu * length, f = 2.0 * energy * mu - mu * mu * spin * spin; /* f - a c */
    double r[3];
    nuem_error err = {0};
    collective c;

    (void)unused;
    /* (1 - c^2)(f - a c) - mu^2 (db - spin c)^2 = a c^3 - (f + mu^2 spin^2) c^2 + ... */
    assert_int_equal(gsl_poly_solve_cubic(-(f + mu * mu * spin * spin) / a,
                                          (-a + 2.0 * mu * mu * db * spin) / a,
                                          (f - mu * mu * db * db) / a, &r[0], &r[1], &r[2]),
                     3);
    assert_close(r[0], -0.88236548, 1e-7);
    const double period = 4.0 / sqrt(a * (r[2] - r[0])) *
                          gsl_sf_ellint_Kcomp(sqrt((r[1] - r[0]) / (r[2] - r[0])), GSL_PREC_DOUBLE);
    assert_close(period, 2.940000469, 1e-9);
    assert_ok(
        collective_gas_start(&(collective_gas){.alpha = alpha, .mu = mu, .theta = theta, .end = 20},
                             RUN, &c, &err),
        err);
    const double first = next_minimum(&c, 0.0), second = next_minimum(&c, first + 1.0);
    assert_close(first, 0.5 * period, TOL_PERIOD);
    assert_close(second - first, period, TOL_PERIOD);
    collective_clear(&c);
}

/* Lowest P_z of neutrinos (0) or antineutrinos (1) in [0, end], and when; looked at every `step`. */
static double lowest(const collective_gas *gas, int which, double step, double *when)
{
    nuem_error err = {0};
    collective c;
    double low = 1.0, pz[2];

    assert_ok(collective_gas_start(gas, 1e-9, &c, &err), err);
    for (int i = 1; i * step <= gas->end; i++) {
        assert_ok(nuem_supernova_advance(c.run, i * step, NULL, &err), err);
        collective_flavour(&c, pz);
        if (pz[which] < low) {
            low = pz[which];
            *when = i * step;
        }
    }
    collective_clear(&c);
    return low;
}

/* Near the upper edge of the window of instability, mu = 179.44 for alpha = 0.8. Values: antineutrinos, by others. */
static void falls_only_inside_the_window(void **unused)
{
    collective_gas gas = {.alpha = 0.8, .theta = 1e-3, .end = 200};
    double when;

    (void)unused;
    gas.mu = 165;
    assert_near(lowest(&gas, 1, 0.05, &when), 0.819, TOL_READ);
    gas.mu = 175;
    assert_near(lowest(&gas, 1, 0.05, &when), 0.944, TOL_READ);
    gas.mu = 185;
    assert_true(lowest(&gas, 0, 0.05, &when) > 0.9999);
}

/* Matter delays the fall by a logarithm. */
static void matter_delays_the_pendulum(void **unused)
{
    collective_gas gas = {.alpha = 1, .mu = 10, .theta = 0.01, .end = 2.5};
    double when = 0.0;

    (void)unused;
    lowest(&gas, 0, 1e-3, &when);
    assert_near(when, 1.36510, 1e-3);
    gas.matter = 100.0;
    lowest(&gas, 0, 1e-3, &when);
    assert_near(when, 2.08200, 1e-3);
}

/* Dense: all turn together with w (1 + alpha)/(1 - alpha) around B, at an angle 2 theta. */
static void dense_gas_is_synchronised(void **unused)
{
    const double alpha = 0.8, mu = 1e4, theta = 0.3, rate = (1 + alpha) / (1 - alpha);
    const double c2 = cos(2 * theta), s2 = sin(2 * theta);
    nuem_error err = {0};
    collective c;

    (void)unused;
    for (int normal = 0; normal < 2; normal++) {
        assert_ok(collective_gas_start(
                      &(collective_gas){
                          .alpha = alpha, .mu = mu, .theta = theta, .normal = normal, .end = 1},
                      1e-9, &c, &err),
                  err);
        for (int i = 1; i <= 5; i++) {
            double pz[2];
            assert_ok(nuem_supernova_advance(c.run, 0.15 * i, NULL, &err), err);
            collective_flavour(&c, pz);
            /* corrections of the order of w/(mu (1 - alpha)) */
            for (int k = 0; k < 2; k++)
                assert_near(pz[k], c2 * c2 + s2 * s2 * cos(rate * 0.15 * i), 1e-2);
        }
        collective_clear(&c);
    }
}

/* Thermal spectra of one luminosity; sqrt2 G_F Ndot/(2 pi R^2 c) and D(5R). */
static void bulb_factors(void **unused)
{
    const double energy[2] = {10.0, 20.0}, width[2] = {1.0, 1.0}, spectrum[12] = {1.0};
    const nuem_supernova_spec spec = {.flavours = 2,
                                      .two.dm2_ev2 = 1e-3,
                                      .geometry = NUEM_SINGLE_RADIAL,
                                      .radius_km = 10.0,
                                      .start_km = 50.0,
                                      .end_km = 100.0,
                                      .n_energy = 2,
                                      .n_angle = 1,
                                      .enu_mev = energy,
                                      .width_mev = width,
                                      .spectrum = spectrum,
                                      .number_rate_s = 1e51 / (10.0 * 1.602176634e-6)};
    nuem_error err = {0};
    nuem_supernova *sn = NULL;

    (void)unused;
    assert_close(nuem_bulb_radial(10.0, 50.0), 2.04103e-4, 1e-5);
    assert_ok(nuem_supernova_create(&spec, &sn, &err), err);
    assert_close(nuem_supernova_at(sn, 50.0).self / nuem_bulb_radial(10.0, 50.0), 2.12822e5, 1e-5);
    assert_close(nuem_supernova_at(sn, 50.0).self, 43.44, 1e-4);
    nuem_supernova_free(sn);
}

static void split_energy(void **unused)
{
    (void)unused;
    assert_close(split_energy_mev(10.0, 15.0, 24.0), 7.23887, 1e-5);
}

typedef double fractions[4];

static void run_bulb(const collective_bulb *bulb, nuem_supernova_method method, fractions out)
{
    nuem_supernova_summary s;
    nuem_error err = {0};
    collective c;

    assert_ok(collective_bulb_start(bulb, 0.0, &c, &err), err);
    assert_ok(collective_restart(&c, method, 1e-6, &err), err);
    assert_ok(nuem_supernova_advance(c.run, 600.0, NULL, &err), err);
    assert_ok(nuem_supernova_summarise(c.run, &s, &err), err);
    for (int i = 0; i < 4; i++) out[i] = s.fraction[i];
    collective_clear(&c);
}

/* Without a moment, with one in (V-A) x (V-A), and with s = +1, whose instability begins too late: the same. Values:
 * calculations by others with as many energies and fixed steps. */
static void moments_do_nothing_in_the_standard_model(void **unused)
{
    static const fractions want[2] = {{.29482, .25918, .18679, .25922},
                                      {.32599, .22801, .21798, .22803}};
    static const struct {
        nuem_supernova_method method;
        bool normal;
        double mu_mub, s, tolerance;
    } cases[] = {
        {NUEM_RUNGE_KUTTA, true, 0.0, 0.0, TOL_FRACTION},
        {NUEM_SPLIT, true, 0.0, 0.0, TOL_FRACTION},
        {NUEM_RUNGE_KUTTA, true, 1e-15, 0.0, TOL_NOTHING},
        {NUEM_RUNGE_KUTTA, true, 1e-21, 1.0, TOL_NOTHING},
        {NUEM_RUNGE_KUTTA, false, 1e-21, 0.0, TOL_NOTHING},
    };

    (void)unused;
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        const collective_bulb bulb = {100, 1, cases[k].normal, 1e-2, cases[k].mu_mub, cases[k].s};
        fractions got;
        run_bulb(&bulb, cases[k].method, got);
        for (int i = 0; i < 4; i++)
            assert_near(got[i], want[cases[k].normal][i], cases[k].tolerance);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plane_pendulum),
        cmocka_unit_test(gyroscope),
        cmocka_unit_test(falls_only_inside_the_window),
        cmocka_unit_test(matter_delays_the_pendulum),
        cmocka_unit_test(dense_gas_is_synchronised),
        cmocka_unit_test(bulb_factors),
        cmocka_unit_test(split_energy),
        cmocka_unit_test(moments_do_nothing_in_the_standard_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
