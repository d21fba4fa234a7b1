/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The secular average: closed forms, and energies averaged over the whole Hamiltonian. */
#include "nuem/constants.h"
#include "nuem/decoherence.h"
#include "nuem/init.h"
#include "support/assert_close.h"
#include "support/travel.h"

/* of a closed form whose parameters round */
static const double TOL_FORM = 1e-10;
/* what is neglected beside the whole Hamiltonian: squares of (mu B, V)/splitting of 5e-4 and 3e-3 */
static const double TOL_LEAK = 3e-6;

static const nuem_decoherence secular = {.kind = NUEM_SECULAR};

static double per_km(double mub_gauss)
{
    return mub_gauss * 1e-4 * nuem_constants_get()->mub_ev_t * 1e12 /
           nuem_constants_get()->hbarc_mev_fm;
}

/* |U_ak|^2 */
static double part(const nuem_propagator *p, int a, int k)
{
    nuem_matrix6 mass;

    nuem_propagator_mass_states(p, &mass);
    return pow(mass.m[a][k].re, 2.0) + pow(mass.m[a][k].im, 2.0);
}

/* P(a -> b) = sum |U_ak U_bk|^2 cos^2(mu_kk B L), with sin^2 for the partner: 1 kpc, 2 uG, where phases
 * themselves are lost to rounding; from a turned field, and for antineutrinos. */
static void dirac_precession(void **unused)
{
    const double length = 3.0856775814913673e16, b = 2e-6, mu[] = {0.8, 0.5, 0.3};
    nuem_hypothesis_spec spec = nuem_test_three_flavours(NUEM_DIRAC);
    nuem_profile *profile = nuem_test_constant(0.0, 0.0, 0.6 * b, 0.8 * b, length);
    nuem_six got;

    (void)unused;
    nuem_test_moments(&spec, 1e-12);
    for (int anti = 0; anti < 2; anti++) {
        nuem_propagator *p = nuem_test_propagator(&spec, anti);
        for (int a = 0; a < 3; a++) {
            nuem_test_probability(p, profile, 10.0, a, &secular, 1e-8, got);
            for (int c = 0; c < 3; c++) {
                double left = 0.0, right = 0.0;
                for (int k = 0; k < 3; k++) {
                    const double angle = per_km(1e-12 * mu[k] * b) * length,
                                 w = part(p, a, k) * part(p, c, k);
                    left += w * pow(cos(angle), 2.0);
                    right += w * pow(sin(angle), 2.0);
                }
                assert_near(got[c], left, TOL_FORM);
                assert_near(got[c + 3], right, TOL_FORM);
            }
        }
        nuem_propagator_free(p);
    }
    nuem_profile_free(profile);
}

/* For Majorana neutrinos the moments between states of one mass vanish: sum |U_ak U_bk|^2, and no
 * antineutrinos. */
static void majorana_stays(void **unused)
{
    nuem_hypothesis_spec spec = nuem_test_three_flavours(NUEM_MAJORANA);
    nuem_profile *profile = nuem_test_constant(0.03, 0.01, 2e-6, 0.0, 3e16);
    nuem_six got;

    (void)unused;
    nuem_test_moments(&spec, 1e-12);
    nuem_propagator *p = nuem_test_propagator(&spec, false);
    for (int a = 0; a < NUEM_STATES; a++) {
        nuem_test_probability(p, profile, 10.0, a, &secular, 1e-8, got);
        for (int c = 0; c < NUEM_STATES; c++) {
            double want = 0.0;
            for (int k = 0; k < NUEM_STATES; k++) want += part(p, a, k) * part(p, c, k);
            assert_near(got[c], want, TOL_FORM);
        }
    }
    nuem_propagator_free(p);
    nuem_profile_free(profile);
}

/* Matter and a turning field detune each doublet: Rabi's formula with V_kk - 0 + sense * twist. */
static void rabi(void **unused)
{
    const double length = 1e7, b = 1e3, ne = 2e20, twist = 3e-7;
    nuem_hypothesis_spec spec = nuem_test_three_flavours(NUEM_DIRAC);
    nuem_test_moments(&spec, 1e-12);
    nuem_propagator *p = nuem_test_propagator(&spec, false);
    nuem_profile *profile = nuem_test_twist(ne, 0.0, b, twist, length);
    const double mu[] = {0.8, 0.5, 0.3};
    nuem_matrix6 matter, field;
    double lost = 0.0;
    nuem_six got;

    (void)unused;
    nuem_propagator_hamiltonian(p, 1e12, &(nuem_medium){.ne_cm3 = 1e30}, &matter);
    nuem_propagator_hamiltonian(p, 1e12, &(nuem_medium){.by_gauss = b}, &field);
    const double v = matter.m[0][0].re * ne / 1e30,
                 sense = field.m[0][3].im > 0.0 ? 1.0 : -1.0; /* upper right i sense mu B */
    for (int k = 0; k < 3; k++) {
        const double c = per_km(1e-12 * mu[k] * b), d = v * part(p, 0, k) + sense * twist,
                     w = sqrt(4.0 * c * c + d * d);
        lost += part(p, 0, k) * 4.0 * c * c / (w * w) * pow(sin(0.5 * w * length), 2.0);
    }
    assert_true(lost > 0.01);
    nuem_test_probability(p, profile, 10.0, 0, &secular, 1e-8, got);
    assert_near(got[3] + got[4] + got[5], lost, 1e-6 /* second order: (mu B)^2, V^2 over dm2/2E */);
    nuem_profile_free(profile);
    nuem_propagator_free(p);
}

/* Beside the whole Hamiltonian, its probabilities averaged over energies; a field of changing strength and
 * direction, with matter. Splittings of one size keep the number of energies small. */
static void beside_the_whole(void **unused)
{
    enum { N = 41 };
    static double x[N];
    static nuem_medium medium[N];
    const double length = 3e4;
    const nuem_decoherence spread = {NUEM_ENERGY_SPREAD, 0.03, 0.0};

    (void)unused;
    for (int nature = 0; nature < 2; nature++)
        for (int anti = 0; anti < (nature ? 1 : 2); anti++) {
            nuem_hypothesis_spec spec =
                nuem_test_three_flavours(nature ? NUEM_MAJORANA : NUEM_DIRAC);
            nuem_profile *profile = NULL;
            nuem_error err;
            nuem_six got, want;
            spec.mixing.dm21_ev2 = 1e-4;
            spec.mixing.dm31_ev2 = 2.5e-4;
            nuem_test_moments(&spec, 1e-12);
            if (!nature) { /* an electric moment, so that lambda is no Hermitian matrix */
                spec.electric_mub.m[0][0].re = 3e-13;
                spec.electric_mub.m[0][2] = (nuem_complex){2e-13, 1e-13};
                spec.electric_mub.m[2][0] = (nuem_complex){2e-13, -1e-13};
            }
            for (int i = 0; i < N; i++) {
                const double f = (double)i / (N - 1), b = 4e6 * (0.3 + f * (1.0 - f));
                x[i] = length * f;
                medium[i] =
                    (nuem_medium){1e23 * (1.0 - 0.5 * f), 5e22, b * cos(3.0 * f), b * sin(3.0 * f)};
            }
            assert_ok(nuem_profile_table(N, x, medium, &profile, &err), err);
            nuem_propagator *p = nuem_test_propagator(&spec, anti);
            nuem_test_probability(p, profile, 10.0, 0, &secular, 1e-8, got);
            nuem_test_probability(p, profile, 10.0, 0, &spread, 1e-7, want);
            for (int c = 0; c < NUEM_STATES; c++) assert_near(got[c], want[c], TOL_LEAK);
            if (!nature) assert_true(got[3] + got[4] + got[5] > 0.1);
            nuem_profile_free(profile);
            nuem_propagator_free(p);
        }
}

/* Equal masses stay coherent with each other. */
static void equal_masses(void **unused)
{
    nuem_hypothesis_spec spec = nuem_test_three_flavours(NUEM_DIRAC);
    nuem_six got;

    (void)unused;
    spec.mixing.dm21_ev2 = 0.0;
    nuem_propagator *p = nuem_test_propagator(&spec, false);
    nuem_profile *profile = nuem_test_constant(0.0, 0.0, 0.0, 0.0, 1e6);
    nuem_test_probability(p, profile, 10.0, 0, &secular, 1e-8, got);
    assert_near(got[0], 1.0 - 2.0 * 0.022 * 0.978, TOL_FORM); /* 1 - sin^2(2 theta13)/2 */
    nuem_profile_free(profile);
    nuem_propagator_free(p);
}

/* The steps are unitary, and their number does not hang on the size of phases that all share. */
static void cost(void **unused)
{
    const nuem_medium in = {1e3, 1e3, 1e-3, 0.0}, to = {0.0, 1e3, 0.0, 2e-3};
    const nuem_complex initial[NUEM_STATES] = {{0.6, 0.0}, {0.0, 0.8}};
    nuem_hypothesis_spec spec = nuem_test_three_flavours(NUEM_DIRAC);
    nuem_test_moments(&spec, 1e-12);
    nuem_propagator *p = nuem_test_propagator(&spec, false);
    nuem_profile *profile = nuem_test_linear(&in, &to, 3e14, 2);
    nuem_propagate_cost spent;
    nuem_error err;
    const double enu[2] = {10.0, 1e6};
    nuem_six out[2];

    (void)unused;
    assert_ok(nuem_propagate_probability(p, profile, 2, enu, initial, &secular, NULL, out[0],
                                         &spent, &err),
              err);
    assert_true(spent.unitarity < 1e-12);
    assert_true(spent.error < 1e-8);
    assert_true(spent.steps > 2 && spent.steps < 10000);
    /* first order knows no energy */
    for (int c = 0; c < NUEM_STATES; c++) assert_near(out[0][c], out[1][c], 1e-7);
    nuem_profile_free(profile);
    nuem_propagator_free(p);
}

static void refuse(const nuem_propagator *p, const nuem_profile *profile, const char *message)
{
    const nuem_complex initial[NUEM_STATES] = {{1.0, 0.0}};
    const double enu = 10.0;
    nuem_six out = {7.0};
    nuem_error err;

    assert_fails(
        nuem_propagate_probability(p, profile, 1, &enu, initial, &secular, NULL, out, NULL, &err),
        NUEM_ERR_DOMAIN, err, message);
    assert_true(out[0] == 7.0);
}

static void conditions(void **unused)
{
    nuem_hypothesis_spec spec = nuem_test_three_flavours(NUEM_DIRAC);
    nuem_test_moments(&spec, 1e-12);
    nuem_propagator *p = nuem_test_propagator(&spec, false);
    const double length = 1e6;
    nuem_profile *profile;

    (void)unused;
    profile = nuem_test_constant(0.0, 0.0, 1.0, 0.0, 100.0);
    refuse(p, profile, "differ by a phase of");
    nuem_profile_free(profile);
    profile = nuem_test_constant(1e26, 0.0, 0.0, 0.0, length);
    refuse(p, profile, "of their splitting");
    nuem_profile_free(profile);
    profile = nuem_test_constant(0.0, 0.0, 1e9, 0.0, length);
    refuse(p, profile, "it must be at most 0.01");
    nuem_profile_free(profile);
    profile = nuem_test_twist(0.0, 0.0, 1e6, 0.02, length);
    refuse(p, profile, "the field turns by 0.02 rad/km");
    nuem_profile_free(profile);
    profile = nuem_test_constant(0.0, 0.0, 6e5, 0.0, 1e11);
    refuse(p, profile, "phases of third order");
    nuem_profile_free(profile);
    enum { N = 2001 };
    static double x[N];
    static nuem_medium medium[N];
    nuem_error err;
    for (int i = 0; i < N; i++) { /* a field that oscillates with the neutrino */
        x[i] = 1e5 * i / (N - 1.0);
        medium[i] = (nuem_medium){.bx_gauss = 1e5 * sin(0.019 * x[i])};
    }
    assert_ok(nuem_profile_table(N, x, medium, &profile, &err), err);
    refuse(p, profile, "changes too fast");
    nuem_profile_free(profile);
    nuem_propagator_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dirac_precession),
        cmocka_unit_test(majorana_stays),
        cmocka_unit_test(rabi),
        cmocka_unit_test(beside_the_whole),
        cmocka_unit_test(equal_masses),
        cmocka_unit_test(cost),
        cmocka_unit_test(conditions),
    };
    nuem_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
