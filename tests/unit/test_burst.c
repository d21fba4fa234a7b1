/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The neutronisation burst: ordering, losses, the envelope as a profile, refusals. */
#include "nuem/burst.h"
#include "nuem/constants.h"
#include "nuem/flavour_ratio.h"
#include "support/assert_close.h"

static const double TOL_ALGEBRA = 1e-13;
/* Adiabatic levels: mixing of nu_e with others at the starting density, some 1e-3 of |U_e3|^2 */
static const double TOL_ADIABATIC = 1e-3;

static const double KPC_KM = 3.0856775814913673e16;

static nuem_mixing mixing(bool inverted)
{
    return (nuem_mixing){33.44, 49.2, 8.57, 197, 7.42e-5, inverted ? -2.424e-3 : 2.517e-3, {0, 0}};
}

static nuem_hypothesis *hypothesis(bool inverted, nuem_nature nature, const char *parameter,
                                   double mu)
{
    const nuem_hypothesis_spec spec = {.nature = nature, .mixing = mixing(inverted)};
    nuem_hypothesis *h = NULL, *out = NULL;
    nuem_error err;

    assert_ok(nuem_hypothesis_create(&spec, &h, &err), err);
    assert_ok(nuem_hypothesis_with_moment(h, parameter, mu, &out, &err), err);
    nuem_hypothesis_free(h);
    return out;
}

static double share(bool inverted, int alpha, int k)
{
    const nuem_mixing m = mixing(inverted);
    nuem_matrix3 u;

    nuem_mixing_pmns(&m, &u);
    return u.m[alpha][k].re * u.m[alpha][k].re + u.m[alpha][k].im * u.m[alpha][k].im;
}

static nuem_burst burst(const nuem_hypothesis *h, const nuem_passage *passage, double enu)
{
    nuem_burst b;
    nuem_error err;

    assert_ok(nuem_burst_at_earth(h, passage, enu, NULL, &b, &err), err);
    return b;
}

static void leaves_as_one_mass_state(void **unused)
{
    static const nuem_passage nothing = {0};

    (void)unused;
    for (int inverted = 0; inverted < 2; inverted++) {
        nuem_hypothesis *h = hypothesis(inverted, NUEM_DIRAC, "mu_eff", 0.0);
        const nuem_burst b = burst(h, &nothing, 12.0);
        const int k = inverted ? 1 : 2;
        assert_near(b.mass[k], 1.0, TOL_ALGEBRA);
        assert_true(b.lost >= 0.0 && b.active <= 1.0); /* rounding is no gain */
        for (int f = 0; f < 3; f++) assert_near(b.flux[f], share(inverted, f, k), TOL_ALGEBRA);
        assert_near(b.nue_vacuum, b.flux[0], TOL_ALGEBRA);
        assert_near(b.lost, 0.0, TOL_ALGEBRA);
        nuem_hypothesis_free(h);
    }
}

static void loses_by_the_moment_of_that_state(void **unused)
{
    const nuem_way way = {.length_km = 10.0 * KPC_KM, .field_gauss = 2.7e-7};
    const nuem_passage passage = {.way = &way};
    nuem_error err;
    double mu;

    (void)unused;
    for (int inverted = 0; inverted < 2; inverted++) {
        assert_ok(nuem_precession_moment(&way, 0.5, &mu, &err), err);
        nuem_hypothesis *hit = hypothesis(inverted, NUEM_DIRAC, inverted ? "mu_22" : "mu_33", mu),
                        *miss = hypothesis(inverted, NUEM_DIRAC, inverted ? "mu_33" : "mu_22", mu),
                        *all = hypothesis(inverted, NUEM_DIRAC, "mu_eff", mu),
                        *own = hypothesis(inverted, NUEM_DIRAC, "mu_tau", mu);
        assert_near(burst(hit, &passage, 12.0).lost, 0.5, 1e-9);
        assert_near(burst(all, &passage, 12.0).lost, 0.5, 1e-9);
        assert_near(burst(miss, &passage, 12.0).lost, 0.0, TOL_ALGEBRA);
        /* a flavour's moment: mu_kk = |U_tau k|^2 mu */
        const double phase = nuem_way_phase(&way, mu) * share(inverted, 2, inverted ? 1 : 2);
        assert_near(burst(own, &passage, 12.0).lost, pow(sin(phase), 2.0), 1e-9);
        nuem_hypothesis_free(hit);
        nuem_hypothesis_free(miss);
        nuem_hypothesis_free(all);
        nuem_hypothesis_free(own);
    }
    nuem_hypothesis *majorana = hypothesis(false, NUEM_MAJORANA, "mu_23", mu);
    assert_near(burst(majorana, &passage, 12.0).lost, 0.0, TOL_ALGEBRA);
    nuem_hypothesis_free(majorana);
}

/* rho ~ r^-3 from 3e5 g/cm3 at 4000 km, Y_e = 1/2: the phases of both resonances, calculated. */
static nuem_profile *envelope(void)
{
    enum { N = 200 };
    static double x[N];
    static nuem_medium medium[N];
    nuem_profile *profile = NULL;
    nuem_error err;

    for (int i = 0; i < N; i++) {
        x[i] = 4e3 * pow(250.0, (double)i / (N - 1));
        medium[i].ne_cm3 = medium[i].nn_cm3 =
            0.5 * 3e5 * nuem_constants_get()->avogadro * pow(x[i] / 4e3, -3.0);
    }
    assert_ok(nuem_profile_table(N, x, medium, &profile, &err), err);
    return profile;
}

static void envelope_is_adiabatic(void **unused)
{
    nuem_profile *star = envelope();
    const nuem_passage passage = {.near = star};

    (void)unused;
    for (int inverted = 0; inverted < 2; inverted++) {
        nuem_hypothesis *h = hypothesis(inverted, NUEM_DIRAC, "mu_eff", 0.0);
        const nuem_burst b = burst(h, &passage, 12.0);
        assert_near(b.mass[inverted ? 1 : 2], 1.0, TOL_ADIABATIC);
        assert_near(b.active, 1.0, 1e-12);
        nuem_hypothesis_free(h);
    }
    nuem_profile_free(star);
}

static void refuses(void **unused)
{
    const nuem_way way = {.length_km = -1.0};
    const nuem_passage bad = {.way = &way}, nothing = {0};
    nuem_hypothesis *h = hypothesis(false, NUEM_DIRAC, "mu_eff", 1e-12);
    nuem_burst b = {.lost = 42.0};
    nuem_error err;

    (void)unused;
    assert_fails(nuem_burst_at_earth(h, &bad, 12.0, NULL, &b, &err), NUEM_ERR_ARG, err, "length");
    assert_fails(nuem_burst_at_earth(h, &nothing, -12.0, NULL, &b, &err), NUEM_ERR_ARG, err, "-12");
    assert_true(b.lost == 42.0);
    nuem_hypothesis_free(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(leaves_as_one_mass_state),
        cmocka_unit_test(loses_by_the_moment_of_that_state),
        cmocka_unit_test(envelope_is_adiabatic),
        cmocka_unit_test(refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
