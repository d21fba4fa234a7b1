/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/naturalness.h"

#include "nuem/constants.h"
#include "support/assert_close.h"
#include "support/reference.h"

static const double TOL_ALGEBRA = 1e-12;
static const double UNTOUCHED = 7.0;

static double dirac(nuem_naturalness_dirac_input in)
{
    double mu = UNTOUCHED;
    nuem_error err;

    assert_ok(nuem_naturalness_dirac(&in, &mu, &err), err);
    return mu;
}

static void dirac_bound_has_the_reference_value(void **unused)
{
    const nuem_naturalness_dirac_input in = NUEM_NATURALNESS_DIRAC_DEFAULT;

    (void)unused;
    assert_reference(dirac(in), "lab-60");
}

/* Each factor by itself: linear in delta m, over |f|, over ln(Lambda/v), quadratic in sin^2. And the
 * whole again in other units: mu_B = e/2m_e, so that mu = e G_F sin^4 16/(9 sqrt2 alpha^2) delta m
 * /ln, in eV. */
static void dirac_bound_scales_as_it_should(void **unused)
{
    const nuem_constants *c = nuem_constants_get();
    const nuem_naturalness_dirac_input in = NUEM_NATURALNESS_DIRAC_DEFAULT;
    nuem_naturalness_dirac_input x = in;
    double one = dirac(in);

    (void)unused;
    x.delta_mass_ev = 0.05;
    assert_close(dirac(x), 0.05 * one, TOL_ALGEBRA);
    x = in, x.f = -2.0;
    assert_close(dirac(x), 0.5 * one, TOL_ALGEBRA);
    x = in, x.lambda_gev = in.lambda_gev * in.lambda_gev / in.vev_gev;
    assert_close(dirac(x), 0.5 * one, TOL_ALGEBRA);
    x = in, x.sin2_theta_w = 0.5 * in.sin2_theta_w;
    assert_close(dirac(x), 0.25 * one, TOL_ALGEBRA);

    double mu_over_e = c->gf_gev2 * 1e-18 * 16 * pow(in.sin2_theta_w, 2) /
                       (9 * M_SQRT2 * c->alpha * c->alpha * log(in.lambda_gev / in.vev_gev));
    assert_close(one, mu_over_e * 2 * 1e6 * c->me_mev, TOL_ALGEBRA);
}

/* f: without hypercharge mixing (sin = 0) it is 1 - r; it vanishes at r = (1 - 2t/3 - t^2/3) /
 * (1 + t^2/3), t = tan^2, where the two operators cancel. */
static void operators_mix_as_they_should(void **unused)
{
    const double s2 = 0.2312, t = s2 / (1 - s2);

    (void)unused;
    assert_close(nuem_naturalness_dirac_f(0.3, 0.0), 0.7, TOL_ALGEBRA);
    assert_near(nuem_naturalness_dirac_f((1 - 2 * t / 3 - t * t / 3) / (1 + t * t / 3), s2), 0.0,
                1e-15);
    assert_close(nuem_naturalness_dirac_f(-1.0, s2), 2.0 - 2.0 / 3.0 * t, TOL_ALGEBRA);
}

static void unprotected_is_the_dimensional_estimate(void **unused)
{
    double mu;
    nuem_error err;

    (void)unused;
    assert_ok(nuem_naturalness_unprotected(1.0, 1000.0, &mu, &err), err);
    assert_close(mu, 1.022e-18, 1e-4); /* 2 m_e = 1.022 MeV */
    assert_true(mu < 1e-3 * dirac((nuem_naturalness_dirac_input)NUEM_NATURALNESS_DIRAC_DEFAULT));
}

static double majorana(nuem_naturalness_operator which, nuem_flavour a, nuem_flavour b, double mass,
                       double lambda)
{
    double mu = UNTOUCHED;
    nuem_error err;

    assert_ok(nuem_naturalness_majorana(which, a, b, mass, lambda, &mu, &err), err);
    return mu;
}

static void majorana_bounds_have_every_factor(void **unused)
{
    const nuem_constants *c = nuem_constants_get();
    const double log_1tev = 2 * log(1000 / c->mw_gev);

    (void)unused;
    assert_close(nuem_naturalness_ratio(NUEM_E, NUEM_MU), 283, 2e-3); /* three digits */
    assert_close(nuem_naturalness_ratio(NUEM_E, NUEM_TAU), 1.0, 1e-6);
    assert_close(nuem_naturalness_ratio(NUEM_MU, NUEM_TAU), 1.0, 4e-3);
    assert_true(isinf(nuem_naturalness_ratio(NUEM_MU, NUEM_MU)));
    assert_close(majorana(NUEM_NATURALNESS_DIM5, NUEM_E, NUEM_TAU, 1.0, 1000), 4e-9, 1e-6);
    assert_close(majorana(NUEM_NATURALNESS_DIM7, NUEM_E, NUEM_TAU, 1.0, 1000), 1.2e-10 / log_1tev,
                 1e-6);
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < 3; b++) {
            nuem_flavour x = (nuem_flavour)a, y = (nuem_flavour)b;
            if (a == b) continue;
            double five = majorana(NUEM_NATURALNESS_DIM5, x, y, 0.02, 3000);
            double seven = majorana(NUEM_NATURALNESS_DIM7, x, y, 0.02, 3000);
            assert_close(five, 0.02 / 9 * 4e-9 * nuem_naturalness_ratio(x, y), TOL_ALGEBRA);
            assert_close(
                seven, 0.02 * 1.2e-10 * nuem_naturalness_ratio(x, y) / (2 * log(3000 / c->mw_gev)),
                TOL_ALGEBRA);
            assert_close(five, majorana(NUEM_NATURALNESS_DIM5, y, x, 0.02, 3000), TOL_ALGEBRA);
        }
}

/* The statement of the paper: weaker than experiment (1e-11) at 1 TeV, stronger above some 100 TeV;
 * far weaker than the Dirac bound. For m = 0.3 eV, the scale of the time. */
static void majorana_bounds_are_weak(void **unused)
{
    (void)unused;
    assert_true(majorana(NUEM_NATURALNESS_DIM5, NUEM_E, NUEM_TAU, 0.3, 1e3) > 1e-11);
    assert_true(majorana(NUEM_NATURALNESS_DIM5, NUEM_E, NUEM_TAU, 0.3, 1e5) < 1e-11);
    assert_true(majorana(NUEM_NATURALNESS_DIM7, NUEM_E, NUEM_TAU, 1.0, 1e3) >
                1e3 * dirac((nuem_naturalness_dirac_input)NUEM_NATURALNESS_DIRAC_DEFAULT));
}

static void bad_input_is_refused(void **unused)
{
    const nuem_naturalness_dirac_input good = NUEM_NATURALNESS_DIRAC_DEFAULT;
    const double nan = (double)NAN;
    const struct {
        nuem_naturalness_dirac_input in;
        const char *message;
    } bad[] = {
        {{-1, 1000, 1, 246, 0.2}, "mass is -1 eV"},
        {{nan, 1000, 1, 246, 0.2}, "mass is nan"},
        {{1, 246, 1, 246, 0.2}, "Lambda is 246 GeV; it must lie in (246, inf)"},
        {{1, 1000, 0, 246, 0.2}, "f is 0"},
        {{1, 1000, nan, 246, 0.2}, "f is nan"},
        {{1, 1000, 1, 0, 0.2}, "vev_gev is 0"},
        {{1, 1000, 1, 246, 1.0}, "sin2_theta_w is 1; it must lie in (0, 1)"},
    };
    double mu = UNTOUCHED;
    nuem_error err;

    (void)unused;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_fails(nuem_naturalness_dirac(&bad[i].in, &mu, &err), NUEM_ERR_ARG, err,
                     bad[i].message);
    assert_fails(nuem_naturalness_unprotected(1, 0, &mu, &err), NUEM_ERR_ARG, err, "Lambda is 0");
    assert_fails(nuem_naturalness_unprotected(-1, 1, &mu, &err), NUEM_ERR_ARG, err, "mass is -1");
    assert_fails(
        nuem_naturalness_majorana(NUEM_NATURALNESS_DIM5, NUEM_E, NUEM_E, 1, 1e3, &mu, &err),
        NUEM_ERR_ARG, err, "two different ones");
    assert_fails(nuem_naturalness_majorana(NUEM_NATURALNESS_DIM5, NUEM_E, (nuem_flavour)3, 1, 1e3,
                                           &mu, &err),
                 NUEM_ERR_ARG, err, "two different ones");
    assert_fails(
        nuem_naturalness_majorana((nuem_naturalness_operator)5, NUEM_E, NUEM_MU, 1, 1e3, &mu, &err),
        NUEM_ERR_ARG, err, "operator 5");
    assert_fails(
        nuem_naturalness_majorana(NUEM_NATURALNESS_DIM7, NUEM_E, NUEM_MU, 1, 80, &mu, &err),
        NUEM_ERR_ARG, err, "Lambda is 80 GeV");
    assert_int_equal(nuem_naturalness_dirac(&bad[0].in, &mu, NULL), NUEM_ERR_ARG);
    assert_true(mu == UNTOUCHED);
    assert_ok(nuem_naturalness_dirac(&good, &mu, &err), err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dirac_bound_has_the_reference_value),
        cmocka_unit_test(dirac_bound_scales_as_it_should),
        cmocka_unit_test(operators_mix_as_they_should),
        cmocka_unit_test(unprotected_is_the_dimensional_estimate),
        cmocka_unit_test(majorana_bounds_have_every_factor),
        cmocka_unit_test(majorana_bounds_are_weak),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
