/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The adiabatic limit: the textbook's MSW formula, resonant spin-flavour conversion, and the whole
 * propagation averaged over energies. */
#include "nuem/constants.h"
#include "nuem/decoherence.h"
#include "nuem/init.h"
#include "support/assert_close.h"
#include "support/travel.h"

/* of closed forms */
static const double TOL_FORM = 1e-10;
/* what a slope that begins and ends suddenly transfers: squares of 0.03 */
static const double TOL_HOP = 1e-3;
/* relative, of Landau's and Zener's formula on a slope that begins and ends */
static const double TOL_ZENER = 0.02;
/* of the mean over RANDOM energies, oscillations of amplitude 1/2 at most: 4/sqrt(2 RANDOM)/2 */
enum { RANDOM = 32 };
static const double TOL_MEAN = 0.25;
/* relative, of a probability between halves whose size a mean over energies knows to some per cent */
static const double TOL_RARE = 0.15;

static const nuem_decoherence adiabatic = {.kind = NUEM_ADIABATIC};

static double weak_per_km(void)
{
    const nuem_constants *c = nuem_constants_get();

    return 1e12 / c->hbarc_mev_fm * sqrt(2.0) * c->gf_gev2 * pow(1e-13 * c->hbarc_mev_fm, 3.0);
}

static double splitting_per_km(double dm2_ev2)
{
    return 1e12 / nuem_constants_get()->hbarc_mev_fm * dm2_ev2 / 2e7; /* at 10 MeV */
}

/* P = 1/2 + cos(2 theta_m) cos(2 theta)/2 (Parke, PRL 57 (1986) 1275, no hop). */
static void msw(void **unused)
{
    const double theta = 12.0, two = 2.0 * theta * acos(-1.0) / 180.0, dm2 = 2.5e-3;
    const double top[] = {1e24, 3e26, 3e27, 1e29};

    (void)unused;
    for (int i = 0; i < 4; i++)
        for (int nature = 0; nature < 2; nature++) {
            nuem_hypothesis_spec spec =
                nuem_test_two_flavours(nature ? NUEM_MAJORANA : NUEM_DIRAC, theta, dm2);
            spec.mixing.dm21_ev2 = 1e-4; /* an empty level of its own */
            nuem_propagator *p = nuem_test_propagator(&spec, false);
            nuem_profile *profile =
                nuem_test_linear(&(nuem_medium){.ne_cm3 = top[i], .nn_cm3 = 0.5 * top[i]},
                                 &(nuem_medium){0}, 1e8, 2); /* so slow that its ends do nothing */
            const double x = weak_per_km() * top[i] / splitting_per_km(dm2), c = cos(two) - x,
                         cm = c / hypot(c, sin(two));
            nuem_six got;
            nuem_test_probability(p, profile, 10.0, 0, &adiabatic, 1e-8, got);
            assert_near(got[0], 0.5 + 0.5 * cm * cos(two), TOL_FORM);
            assert_near(got[2], 0.5 - 0.5 * cm * cos(two), TOL_FORM);
            if (nature) { /* antineutrinos see -V */
                const double a = cos(two) + x;
                nuem_test_probability(p, profile, 10.0, 3, &adiabatic, 1e-8, got);
                assert_near(got[3], 0.5 + 0.5 * a / hypot(a, sin(two)) * cos(two), TOL_FORM);
            }
            nuem_profile_free(profile);
            nuem_propagator_free(p);
        }
}

/* nu_e that pass a spin-flavour resonance slowly leave as nubar_tau. */
static void spin_flavour(void **unused)
{
    nuem_hypothesis_spec spec = nuem_test_two_flavours(NUEM_MAJORANA, 0.0, 2.5e-3);
    const nuem_medium in = {4e27, 1e27, 6e7, 8e7}, out = {1e26, 2.5e25, 6e7, 8e7};
    nuem_profile *profile = nuem_test_linear(&in, &out, 1e7, 2);
    nuem_six got;

    (void)unused;
    spec.mixing.dm21_ev2 = 1e-4;
    spec.magnetic_mub.m[0][2].re = 1e-11;
    spec.magnetic_mub.m[2][0].re = -1e-11;
    nuem_propagator *p = nuem_test_propagator(&spec, false);
    nuem_test_probability(p, profile, 10.0, 0, &adiabatic, 1e-8, got);
    /* at either end the field mixes a little: tan(2 a) = 2 mu B / (V - d) */
    const double mu_b = 1e-11 * 1e8 * 1e-4 * nuem_constants_get()->mub_ev_t * 1e12 /
                        nuem_constants_get()->hbarc_mev_fm,
                 d = splitting_per_km(2.5e-3), v0 = weak_per_km() * 3e27,
                 v1 = weak_per_km() * 7.5e25;
    const double c0 = (v0 - d) / hypot(v0 - d, 2.0 * mu_b),
                 c1 = (v1 - d) / hypot(v1 - d, 2.0 * mu_b);
    assert_near(got[5], 0.5 - 0.5 * c0 * c1, TOL_FORM);
    assert_near(got[0], 0.5 + 0.5 * c0 * c1, TOL_FORM);
    assert_true(got[5] > 0.9);
    nuem_propagator_free(p);
    /* a moment too small to matter is passed straight on, but for the hop of Landau and Zener (PRSL A 137
     * (1932) 696), 2 pi (mu B)^2 / |dV/dx|; one between is refused */
    spec.magnetic_mub.m[0][2].re = 1e-16;
    spec.magnetic_mub.m[2][0].re = -1e-16;
    p = nuem_test_propagator(&spec, false);
    nuem_test_probability(p, profile, 10.0, 0, &adiabatic, 1e-8, got);
    const double weak = 1e-5 * mu_b, hop = 2.0 * acos(-1.0) * weak * weak * 1e7 /
                                           (d * log(v0 / v1)); /* V is exponential */
    assert_near(got[5] / hop, 1.0, TOL_ZENER);
    assert_near(got[0], 1.0 - got[5], TOL_FORM);
    nuem_propagator_free(p);
    spec.magnetic_mub.m[0][2].re = 3e-14;
    spec.magnetic_mub.m[2][0].re = -3e-14;
    p = nuem_test_propagator(&spec, false);
    const nuem_complex initial[NUEM_STATES] = {{1.0, 0.0}};
    const double enu = 10.0;
    nuem_error err;
    got[0] = 7.0;
    assert_fails(
        nuem_propagate_probability(p, profile, 1, &enu, initial, &adiabatic, NULL, got, NULL, &err),
        NUEM_ERR_DOMAIN, err, "neither followed nor passed straight through");
    assert_true(got[0] == 7.0);
    nuem_propagator_free(p);
    nuem_profile_free(profile);
}

/* Three flavours of either nature with moments, beside the propagation averaged over energies. The field is
 * 0 at both ends: between a neutrino and its partner energies do not average. */
static void beside_the_whole(void **unused)
{
    const double x[] = {0.0, 2.4e4, 8e4};
    const nuem_medium medium[] = {
        {2e27, 4e26, 0.0, 0.0}, {3e26, 6e25, 6e7, 2e7}, {1.5e26, 3e25, 0.0, 0.0}};
    const nuem_decoherence spread = {NUEM_ENERGY_SPREAD, 0.001, 0.0};
    nuem_profile *profile = NULL;
    nuem_error err;

    (void)unused;
    assert_ok(nuem_profile_table(3, x, medium, &profile, &err), err);
    for (int nature = 0; nature < 2; nature++) {
        nuem_hypothesis_spec spec = nuem_test_three_flavours(nature ? NUEM_MAJORANA : NUEM_DIRAC);
        nuem_six got, want;
        spec.mixing.dm21_ev2 = 1e-3; /* of one size: fewer energies */
        spec.mixing.theta13_deg = 20.0;
        if (nature) nuem_test_moments(&spec, 3e-11);
        nuem_propagator *p = nuem_test_propagator(&spec, false);
        for (int a = 0; a < 3; a++) {
            nuem_test_probability(p, profile, 10.0, a, &adiabatic, 1e-8, got);
            nuem_test_probability(p, profile, 10.0, a, &spread, 1e-6, want);
            for (int c = 0; c < NUEM_STATES; c++) assert_near(got[c], want[c], TOL_HOP);
        }
        nuem_propagator_free(p);
    }
    nuem_profile_free(profile);
}

/* As the envelope of a supernova and as the Sun: densities that fall by many orders, fields that vanish at one end
 * or at both; and a way out of matter and field into nothing, where nu and partner have one mass. Moments from ones that do
 * nothing to ones that are refused: the answer is that of the whole propagation averaged over energies, or there is none. */
static void all_moments(void **unused)
{
    static const double x[3][5] = {
        {1e3, 4e3, 1.6e4, 6.4e4, 2.6e5}, {0.0, 2e5, 4.9e5, 5.9e5, 7e5}, {0.0, 1e5, 2e5, 3e5, 4e5}};
    static const nuem_medium medium[3][5] = {{{1.2e31, 1.1e31, 1e9, 0.0},
                                              {1.9e29, 1.7e29, 1.6e7, 0.0},
                                              {2.9e27, 2.6e27, 2.4e5, 0.0},
                                              {4.6e25, 4.2e25, 3.8e3, 0.0},
                                              {7e23, 6.4e23, 60.0, 0.0}},
                                             {{6e25, 2e25, 0.0, 0.0},
                                              {1e25, 2e24, 0.0, 0.0},
                                              {1e23, 2e22, 0.0, 0.0},
                                              {3e22, 5e21, 5e4, 0.0},
                                              {1e18, 2e17, 0.0, 0.0}},
                                             {{3e26, 1e26, 1e4, 1e4},
                                              {1e26, 3e25, 5e4, 0.0},
                                              {3e25, 1e25, 3e4, 0.0},
                                              {1e24, 3e23, 1e4, 0.0},
                                              {0.0, 0.0, 0.0, 0.0}}};
    static double enu[RANDOM];
    static nuem_complex amplitude[RANDOM][NUEM_STATES];
    const nuem_complex initial[NUEM_STATES] = {{1.0, 0.0}};
    nuem_propagate_options options = nuem_propagate_defaults();
    int refused = 0, answered = 0;
    nuem_error err;

    (void)unused;
    options.tolerance = 1e-6;
    /* steps of the golden ratio, more even than random ones and without a period */
    for (int i = 0; i < RANDOM; i++)
        enu[i] = 10.0 * (1.0 + 0.05 * (fmod(0.618033988749895 * i, 1.0) - 0.5));
    for (int profile_number = 0; profile_number < 3; profile_number++)
        for (int kind = 0; kind < 3; kind++)
            for (int exponent = -16; exponent <= -9; exponent += 3) {
                nuem_hypothesis_spec spec =
                    nuem_test_three_flavours(kind == 2 ? NUEM_MAJORANA : NUEM_DIRAC);
                const double mu = pow(10.0, exponent);
                nuem_profile *profile;
                double got[NUEM_STATES], want[NUEM_STATES] = {0.0}, rare = 0.0, mean = 0.0;
                spec.basis = NUEM_BASIS_FLAVOUR;
                memset(&spec.magnetic_mub, 0, sizeof spec.magnetic_mub);
                if (kind < 2)
                    spec.magnetic_mub.m[kind][kind].re = mu;
                else {
                    spec.magnetic_mub.m[0][1].re = mu;
                    spec.magnetic_mub.m[1][0].re = -mu;
                }
                assert_ok(nuem_profile_table(5, x[profile_number], medium[profile_number], &profile,
                                             &err),
                          err);
                nuem_propagator *p = nuem_test_propagator(&spec, false);
                const nuem_status st = nuem_propagate_probability(
                    p, profile, 1, &(double){10.0}, initial, &adiabatic, &options, got, NULL, &err);
                if (st) {
                    assert_int_equal(st, NUEM_ERR_DOMAIN);
                    assert_true(exponent >= -13); /* mu B is then beyond every slope */
                    refused++;
                } else {
                    assert_ok(nuem_propagate_state(p, profile, RANDOM, enu, initial, false,
                                                   &options, &amplitude[0][0], NULL, &err),
                              err);
                    for (int i = 0; i < RANDOM; i++)
                        for (int c = 0; c < NUEM_STATES; c++)
                            want[c] +=
                                (pow(amplitude[i][c].re, 2.0) + pow(amplitude[i][c].im, 2.0)) /
                                RANDOM;
                    for (int c = 0; c < NUEM_STATES; c++) {
                        assert_near(got[c], want[c], TOL_MEAN);
                        if (c < 3) continue;
                        rare += got[c];
                        mean += want[c];
                    }
                    if (mean < 0.5 && fabs(rare - mean) > 1e-3 * 0.01)
                        assert_near(rare / mean, 1.0, TOL_RARE);
                    answered++;
                }
                nuem_propagator_free(p);
                nuem_profile_free(profile);
            }
    assert_true(refused > 0 && answered > 3 * 3 * 2);
}

static void refuse(const nuem_propagator *p, const nuem_profile *profile, const char *message)
{
    const nuem_complex initial[NUEM_STATES] = {{1.0, 0.0}};
    const double enu = 10.0;
    nuem_six out = {7.0};
    nuem_error err;

    assert_fails(
        nuem_propagate_probability(p, profile, 1, &enu, initial, &adiabatic, NULL, out, NULL, &err),
        NUEM_ERR_DOMAIN, err, message);
    assert_true(out[0] == 7.0);
}

static void conditions(void **unused)
{
    nuem_hypothesis_spec spec = nuem_test_three_flavours(NUEM_DIRAC);
    nuem_propagator *p = nuem_test_propagator(&spec, false);
    nuem_profile *profile;
    nuem_error err;

    (void)unused;
    profile = nuem_test_constant(0.0, 0.0, 0.0, 0.0, 100.0);
    refuse(p, profile, "keep their phase");
    nuem_profile_free(profile);
    profile =
        nuem_test_linear(&(nuem_medium){.ne_cm3 = 1e28}, &(nuem_medium){.ne_cm3 = 1e22}, 1000.0, 2);
    refuse(p, profile, "leaves its level on the way");
    nuem_profile_free(profile);
    const double x[] = {0.0, 1e6, 1e6, 2e6};
    const nuem_medium jumps[] = {
        {.ne_cm3 = 1e28}, {.ne_cm3 = 1e28}, {.ne_cm3 = 0.0}, {.ne_cm3 = 0.0}};
    assert_ok(nuem_profile_table(4, x, jumps, &profile, &err), err);
    refuse(p, profile, "the medium jumps at 1e+06 km");
    nuem_profile_free(profile);
    nuem_propagator_free(p);
    /* nu_kL and nu_kR, split by mu B = 1e-17 of the vacuum levels, over a very long way */
    nuem_test_moments(&spec, 1e-12);
    p = nuem_test_propagator(&spec, false);
    profile = nuem_test_constant(0.0, 0.0, 1e-6, 0.0, 3e16);
    refuse(p, profile, "average (secular) instead");
    nuem_profile_free(profile);
    nuem_propagator_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(msw),
        cmocka_unit_test(spin_flavour),
        cmocka_unit_test(beside_the_whole),
        cmocka_unit_test(all_moments),
        cmocka_unit_test(conditions),
    };
    nuem_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
