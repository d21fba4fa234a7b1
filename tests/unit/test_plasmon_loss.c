/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Losses with derivatives, as stellar-evolution codes take them. */
#include <math.h>

#include "nuem/plasmon.h"
#include "support/assert_close.h"
#include "support/draw.h"

static const nuem_plasmon_couplings COUPLINGS = {
    .weak = 0.93, .dipole_12 = 2.0, .charge_14 = 0.3, .mixed = -0.4};

static nuem_plasmon_loss loss(double rho, double temp, double ye)
{
    nuem_plasmon_loss l;
    nuem_error err;

    assert_ok(nuem_plasmon_loss_at(rho, temp, ye, &COUPLINGS, &l, &err), err);
    return l;
}

static void is_the_emission(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 50; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        double rho = nuem_draw_log(&d, 1e-6, 1e15), temp = nuem_draw_log(&d, 1e4, 1e12), ye = 0.4;
        nuem_plasma g;
        nuem_plasmon_units q;
        nuem_error err;
        assert_ok(nuem_plasma_set(rho, temp, ye, &g, &err), err);
        assert_ok(nuem_plasmon_emission(&g, &q, &err), err);
        double sum = 0.0;
        for (int b = 0; b < 2; b++)
            sum += COUPLINGS.weak * q.weak[b] + COUPLINGS.dipole_12 * q.dipole[b] +
                   COUPLINGS.charge_14 * q.charge[b] + COUPLINGS.mixed * q.mixed[b];
        assert_close(loss(rho, temp, ye).epsilon, sum / rho, 1e-12);
    }
}

/* Five points: the error is h^4/30 of the fifth derivative, (omega_p/T)^5 where the gas is cold, beside
 * rounding. */
static double slope(double rho, double temp, double ye, int which, double h)
{
    double value[4];
    const double step[4] = {h, -h, 2.0 * h, -2.0 * h};

    for (int i = 0; i < 4; i++) {
        double f = exp(step[i]);
        value[i] =
            loss(which == 0 ? rho * f : rho, which == 1 ? temp * f : temp, which == 2 ? ye * f : ye)
                .epsilon;
    }
    return (8.0 * (value[0] - value[1]) - value[2] + value[3]) / (12.0 * h);
}

static void derivatives_equal_differences(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        double rho = nuem_draw_log(&d, 1e-4, 1e13), temp = nuem_draw_log(&d, 1e5, 1e11),
               ye = nuem_draw_uniform(&d, 0.1, 0.9);
        nuem_plasma g;
        nuem_error err;
        assert_ok(nuem_plasma_set(rho, temp, ye, &g, &err), err);
        double cold = g.omega_p_kev / (temp * 8.617333e-8), h = 1e-3 / (1.0 + cold);
        if (cold > 500.0) continue; /* nothing is emitted */
        nuem_plasmon_loss l = loss(rho, temp, ye);
        double tol = 1e-8 * (1.0 + cold) * l.epsilon;
        assert_near(l.d_ln_rho, slope(rho, temp, ye, 0, h), tol);
        assert_near(l.d_ln_temp, slope(rho, temp, ye, 1, h), tol);
        assert_near(l.d_ye * ye, slope(rho, temp, ye, 2, h), tol);
        /* the gas knows rho Ye alone */
        assert_near(l.d_ye * ye, l.d_ln_rho + l.epsilon, 1e-12 * (fabs(l.d_ln_rho) + l.epsilon));
    }
}

/* MESA's order and units. */
static void plain_numbers(void **unused)
{
    (void)unused;
    const double rho = 3e5, temp = 9e7, abar = 4.1, zbar = 2.02, cv2 = 0.93, mu_12 = 1.7,
                 q_14 = 0.6;
    const nuem_plasmon_couplings part[3] = {
        {.weak = cv2}, {.dipole_12 = mu_12 * mu_12}, {.charge_14 = q_14 * q_14}};
    double out[3][NUEM_PLASMON_NEU], up[3][NUEM_PLASMON_NEU], down[3][NUEM_PLASMON_NEU];

    assert_int_equal(
        nuem_star_plasmon_neu(rho, temp, abar, zbar, cv2, mu_12, q_14, out[0], out[1], out[2]), 0);
    for (int i = 0; i < 3; i++) {
        nuem_plasmon_loss l;
        nuem_error err;
        assert_ok(nuem_plasmon_loss_at(rho, temp, zbar / abar, &part[i], &l, &err), err);
        assert_close(out[i][0], l.epsilon, 1e-14);
        assert_close(out[i][1] * temp, l.d_ln_temp, 1e-14);
        assert_close(out[i][2] * rho, l.d_ln_rho, 1e-14);
    }
    /* each derivative against a difference in its own variable, h^2 of the third derivative */
    for (int k = 1; k < NUEM_PLASMON_NEU; k++) {
        const double h = 1e-4, value[4] = {temp, rho, abar, zbar};
        double f[4] = {1, 1, 1, 1}, b[4] = {1, 1, 1, 1};
        f[k - 1] += h;
        b[k - 1] -= h;
        assert_int_equal(nuem_star_plasmon_neu(rho * f[1], temp * f[0], abar * f[2], zbar * f[3],
                                               cv2, mu_12, q_14, up[0], up[1], up[2]),
                         0);
        assert_int_equal(nuem_star_plasmon_neu(rho * b[1], temp * b[0], abar * b[2], zbar * b[3],
                                               cv2, mu_12, q_14, down[0], down[1], down[2]),
                         0);
        for (int i = 0; i < 3; i++)
            assert_close(out[i][k], (up[i][0] - down[i][0]) / (2.0 * h * value[k - 1]), 1e-5);
    }
}

static void bad_input(void **unused)
{
    (void)unused;
    nuem_plasmon_couplings bad = COUPLINGS;
    nuem_plasmon_loss l = {.epsilon = 7.0};
    double w[NUEM_PLASMON_NEU] = {7}, d[NUEM_PLASMON_NEU] = {7}, q[NUEM_PLASMON_NEU] = {7};
    const double nan = (double)NAN;
    nuem_error err;

    bad.charge_14 = nan;
    assert_fails(nuem_plasmon_loss_at(1e5, 1e8, 0.5, &bad, &l, &err), NUEM_ERR_ARG, err,
                 "not finite");
    assert_int_equal(err.index, 2);
    assert_fails(nuem_plasmon_loss_at(1e5, 1e3, 0.5, &COUPLINGS, &l, &err), NUEM_ERR_ARG, err,
                 "temp_k is 1000");
    assert_true(l.epsilon == 7.0);
    const double input[][7] = {
        {0, 1e8, 4, 2, 1, 1, 1},     {1e5, 1e3, 4, 2, 1, 1, 1},   {1e5, 1e8, 0, 2, 1, 1, 1},
        {1e5, 1e8, 4, 5, 1, 1, 1},   {1e5, 1e8, 4, 0, 1, 1, 1},   {1e5, 1e8, nan, 2, 1, 1, 1},
        {1e5, 1e8, 4, nan, 1, 1, 1}, {1e5, 1e8, 4, 2, nan, 1, 1}, {1e5, 1e8, 4, 2, 1, nan, 1},
        {1e5, 1e8, 4, 2, 1, 1, nan},
    };
    for (size_t i = 0; i < sizeof input / sizeof input[0]; i++) {
        const double *x = input[i];
        assert_int_equal(nuem_star_plasmon_neu(x[0], x[1], x[2], x[3], x[4], x[5], x[6], w, d, q),
                         NUEM_ERR_ARG);
        assert_true(w[0] == 7.0 && d[0] == 7.0 && q[0] == 7.0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(is_the_emission),
        cmocka_unit_test(derivatives_equal_differences),
        cmocka_unit_test(plain_numbers),
        cmocka_unit_test(bad_input),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
