/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Antineutrinos from the Sun: closed form, first-order perturbation theory with levels of its own, the formula
 * of birth inside the field, averages over the place of birth, refusals. */
#include <complex.h>

#include "nuem/constants.h"
#include "nuem/flavour_ratio.h"
#include "nuem/solar_antineutrino.h"
#include "num/hermitian.h"
#include "support/assert_close.h"
#include "support/fixture.h"

/* elements of the operator to 1e-10; probabilities of 1e-8 then to 2e-14 */
static const double TOL_EVOLUTION = 1e-9;
/* second order of g/gap, some 1e-4 in the amplitude */
static const double TOL_FIRST_ORDER = 1e-3;
/* what the slow change of field and density leaves: (1/(gap L))^2, L = 4e4 km, gap 0.01/km */
static const double TOL_SLOW = 1e-3;

/* pairs of different levels, 1e-3 of the amplitude and of random sign, are left out */
static const double TOL_PAIR = 5e-3;

static const double complex i_ = (double complex)I;
static const nuem_mixing nufit = {33.44, 49.2, 8.57, 197, 7.42e-5, 2.517e-3, {0, 0}};

static nuem_hypothesis *majorana(const nuem_mixing *mixing, const char *parameter, double mu)
{
    const nuem_hypothesis_spec spec = {.nature = NUEM_MAJORANA, .mixing = *mixing};
    nuem_hypothesis *h = NULL, *out = NULL;
    nuem_error err;

    assert_ok(nuem_hypothesis_create(&spec, &h, &err), err);
    assert_ok(nuem_hypothesis_with_moment(h, parameter, mu, &out, &err), err);
    nuem_hypothesis_free(h);
    return out;
}

static nuem_solar_antineutrino arrive(const nuem_hypothesis *h, const nuem_solar *sun,
                                      size_t component, const nuem_profile *profile, double enu)
{
    nuem_propagate_options o = nuem_propagate_defaults();
    nuem_solar_antineutrino x;
    nuem_error err;
    double sum = 0.0;

    o.tolerance = 1e-10;
    assert_ok(nuem_solar_antineutrinos(h, sun, component, profile, 1, &enu, &o, &x, &err), err);
    for (int f = 0; f < 3; f++) sum += x.neutrino[f] + x.antineutrino[f];
    assert_near(sum, 1.0, 1e-10);
    return x;
}

static void without_mixing_as_two_states(void **unused)
{
    /* nu_e -> nubar_mu, which stays nubar_mu */
    const nuem_mixing none = {0, 0, 0, 0, 7.42e-5, 2.517e-3, {0, 0}};
    const double ev_km = 1e-12 * nuem_constants_get()->hbarc_mev_fm, mu = 1e-11, b = 1e8,
                 g = mu * b * 1e-4 * nuem_constants_get()->mub_ev_t / ev_km,
                 d = 7.42e-5 / (2e7 * ev_km), mol = 7.632467e-14 / ev_km, length = 200.0;
    const nuem_medium medium = {.ne_cm3 = 6.02214076e25, .nn_cm3 = 3.01107038e25, .by_gauss = b};
    nuem_hypothesis *h = majorana(&none, "mu_12", mu);
    nuem_profile *profile = NULL;
    nuem_error err;

    (void)unused;
    assert_ok(nuem_profile_constant(&medium, length, &profile, &err), err);
    const nuem_solar_antineutrino x = arrive(h, NULL, 0, profile, 10.0);
    /* sqrt2 G_F (n_e - n_n) = 50 mol */
    const double gap = d - 50.0 * mol, w = sqrt(4.0 * g * g + gap * gap),
                 p = 4.0 * g * g / (w * w) * pow(sin(0.5 * w * length), 2.0);
    assert_true(p > 1e-3);
    assert_near(x.antineutrino[1], p, 1e-5 /* seven digits of the potential over three turns */);
    assert_near(x.antineutrino[0], 0.0, TOL_EVOLUTION);
    /* where it is born nu_e is the second level, whatever the mixing */
    assert_near(x.level[1], 1.0, TOL_EVOLUTION);
    nuem_profile_free(profile);
    nuem_hypothesis_free(h);
}

/* Levels and states of one 3x3 block. */
static void block(const nuem_matrix6 *h, int half, double level[3], double complex state[3][3])
{
    nuem_complex a[9], v[9];

    for (int i = 0; i < 9; i++) a[i] = h->m[3 * half + i / 3][3 * half + i % 3];
    assert_true(nuem_hermitian_eigen(3, a, false, level, v));
    for (int k = 0; k < 3; k++)
        for (int f = 0; f < 3; f++) state[k][f] = v[3 * f + k].re + i_ * v[3 * f + k].im;
}

/* First order in the field, constant over `length`: amplitudes of antineutrino mass states k from the
 * neutrino levels m, which begin with the shares of nu_e and without phases between them. */
static double first_order(const nuem_hypothesis *hyp, const nuem_medium *medium, double enu,
                          double length)
{
    nuem_propagator *p = NULL;
    nuem_matrix6 h, mass;
    nuem_matrix3 u;
    double nu[3], anti[3], sum = 0.0;
    double complex vn[3][3], va[3][3];
    nuem_error err;

    assert_ok(nuem_propagator_create(hyp, false, &p, &err), err);
    nuem_propagator_hamiltonian(p, enu, medium, &h);
    nuem_propagator_mass_states(p, &mass);
    nuem_mixing_pmns(&nuem_hypothesis_spec_of(hyp)->mixing, &u);
    block(&h, 0, nu, vn);
    block(&h, 1, anti, va);
    for (int m = 0; m < 3; m++)
        for (int k = 0; k < 3; k++) {
            double complex amplitude = 0.0;
            for (int n = 0; n < 3; n++) {
                double complex element = 0.0, end = 0.0;
                const double gap = nu[m] - anti[n];
                for (int i = 0; i < 3; i++) {
                    for (int j = 0; j < 3; j++)
                        element +=
                            conj(va[n][i]) * (h.m[3 + i][j].re + i_ * h.m[3 + i][j].im) * vn[m][j];
                    end += (mass.m[3 + i][3 + k].re - i_ * mass.m[3 + i][3 + k].im) * va[n][i];
                }
                /* -i int e^{-i anti (L-x)} e^{-i nu x} dx */
                amplitude += end * element *
                             (cexp(-i_ * nu[m] * length) - cexp(-i_ * anti[n] * length)) / gap;
            }
            const double share = u.m[0][k].re * u.m[0][k].re + u.m[0][k].im * u.m[0][k].im;
            sum += pow(cabs(vn[m][0]), 2.0) * share * pow(cabs(amplitude), 2.0);
        }
    nuem_propagator_free(p);
    return sum;
}

static void weak_field_as_perturbation(void **unused)
{
    static const char *const moment[] = {"mu_12", "mu_13", "mu_23"};
    const nuem_medium medium = {.ne_cm3 = 90 * 6.02214076e23,
                                .nn_cm3 = 45 * 6.02214076e23,
                                .bx_gauss = 3e4,
                                .by_gauss = 4e4};
    nuem_profile *profile = NULL;
    nuem_error err;

    (void)unused;
    assert_ok(nuem_profile_constant(&medium, 333.0, &profile, &err), err);
    for (size_t i = 0; i < 3; i++)
        for (double enu = 5.0; enu < 16.0; enu += 5.0) {
            nuem_hypothesis *h = majorana(&nufit, moment[i], 1e-12);
            const nuem_solar_antineutrino x = arrive(h, NULL, 0, profile, enu);
            assert_close(x.antineutrino[0], first_order(h, &medium, enu, 333.0), TOL_FIRST_ORDER);
            nuem_hypothesis_free(h);
        }
    nuem_profile_free(profile);
}

/* Density falls by e^-3 while a field of B(0) = 50 kG goes to zero, both over many oscillations. */
static nuem_profile *slow_sun(double length)
{
    enum { N = 120 };
    static double x[N];
    static nuem_medium medium[N];
    nuem_profile *profile = NULL;
    nuem_error err;

    for (int i = 0; i < N; i++) {
        const double s = (double)i / (N - 1);
        const double field = s < 0.2 ? pow(cos(0.5 * M_PI * s / 0.2), 4.0) : 0.0;
        x[i] = length * s;
        medium[i] = (nuem_medium){.ne_cm3 = 95 * 6.02214076e23 * exp(-14.0 * s * s),
                                  .nn_cm3 = 40 * 6.02214076e23 * exp(-14.0 * s * s),
                                  .bx_gauss = 5e4 * field};
    }
    assert_ok(nuem_profile_table(N, x, medium, &profile, &err), err);
    return profile;
}

static void born_in_a_field_that_vanishes_slowly(void **unused)
{
    static const char *const moment[] = {"mu_12", "mu_23"};
    nuem_profile *profile = slow_sun(2e5);

    (void)unused;
    for (size_t i = 0; i < sizeof moment / sizeof moment[0]; i++) {
        nuem_hypothesis *h = majorana(&nufit, moment[i], 1e-12),
                        *twice = majorana(&nufit, moment[i], 2e-12);
        const nuem_solar_antineutrino x = arrive(h, NULL, 0, profile, 12.0),
                                      y = arrive(twice, NULL, 0, profile, 12.0);
        assert_true(x.antineutrino[0] > 1e-13);
        assert_close(x.antineutrino[0], x.birth, TOL_SLOW);
        assert_close(y.antineutrino[0], 4.0 * x.antineutrino[0], TOL_FIRST_ORDER);
        nuem_hypothesis_free(h);
        nuem_hypothesis_free(twice);
    }
    nuem_profile_free(profile);
}

/* The same pair of levels, m of neutrinos and of antineutrinos, at a place: the difference of levels and the
 * coupling by the field, whose phase follows that of the states before by continuity. */
static void pair_at(const nuem_propagator *p, const nuem_profile *profile, double enu, double x,
                    int m, double complex before[2][3], double *gap, double complex *coupling)
{
    nuem_medium medium;
    nuem_matrix6 h;
    double here[2];

    nuem_profile_at(profile, 1, &x, &medium);
    nuem_propagator_hamiltonian(p, enu, &medium, &h);
    for (int half = 0; half < 2; half++) {
        double level[3];
        double complex state[3][3], overlap = 0.0;
        int order[3] = {0, 1, 2};
        block(&h, half, level, state);
        for (int i = 0; i < 3; i++) /* rising: normal ordering */
            for (int j = i + 1; j < 3; j++)
                if (level[order[j]] < level[order[i]]) {
                    const int swap = order[i];
                    order[i] = order[j];
                    order[j] = swap;
                }
        for (int f = 0; f < 3; f++) overlap += conj(before[half][f]) * state[order[m]][f];
        if (cabs(overlap) == 0.0) overlap = 1.0;
        for (int f = 0; f < 3; f++)
            before[half][f] = state[order[m]][f] * conj(overlap) / cabs(overlap);
        here[half] = level[order[m]];
    }
    *gap = here[1] - here[0];
    *coupling = 0.0;
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            *coupling +=
                conj(before[1][i]) * (h.m[3 + i][j].re + i_ * h.m[3 + i][j].im) * before[0][j];
}

/* In matter nu_m and nubar_m are different mixtures, so that a transition moment couples them; their levels are
 * closer than all others, and in the convection zone this wins: int c e^{i int gap} dx. */
static void convection_zone_as_perturbation(void **state)
{
    enum { STEPS = 40000 };
    const nuem_data *data = *state;
    const double enu = 10.0;
    nuem_profile_options options = nuem_profile_defaults();
    nuem_hypothesis *h = majorana(&nufit, "mu_12", 1e-12);
    nuem_propagator *p = NULL;
    nuem_profile *sun = NULL;
    nuem_matrix3 u;
    nuem_error err;
    double sum = 0.0;

    options.start_km = 4.8e5; /* below the convection zone */
    assert_ok(nuem_profile_open(data, "sun", &options, &sun, NULL, &err), err);
    assert_ok(nuem_propagator_create(h, false, &p, &err), err);
    nuem_mixing_pmns(&nufit, &u);
    const nuem_solar_antineutrino full = arrive(h, NULL, 0, sun, enu);
    const double start = nuem_profile_start(sun), dx = (nuem_profile_end(sun) - start) / STEPS;
    for (int m = 0; m < 3; m++) {
        double complex before[2][3] = {{0.0}}, amplitude = 0.0, coupling;
        double phase = 0.0, gap;
        for (int i = 0; i < STEPS; i++) { /* midpoints */
            pair_at(p, sun, enu, start + (i + 0.5) * dx, m, before, &gap, &coupling);
            phase += 0.5 * gap * dx;
            amplitude += coupling * cexp(i_ * phase) * dx;
            phase += 0.5 * gap * dx;
        }
        const double share = u.m[0][m].re * u.m[0][m].re + u.m[0][m].im * u.m[0][m].im;
        sum += full.level[m] * share * pow(cabs(amplitude), 2.0);
    }
    assert_true(full.antineutrino[0] > 1e-9);
    assert_close(full.antineutrino[0], sum, TOL_PAIR);
    nuem_propagator_free(p);
    nuem_profile_free(sun);
    nuem_hypothesis_free(h);
}

static void without_a_field_as_solar_state(void **state)
{
    const nuem_data *data = *state;
    const nuem_medium none = {0};
    nuem_hypothesis *h = majorana(&nufit, "mu_12", 1e-11);
    nuem_profile *vacuum = NULL;
    nuem_solar *sun = NULL;
    nuem_state expected;
    nuem_error err;
    size_t b8;
    const double enu = 10.0;

    assert_ok(nuem_profile_constant(&none, 100.0, &vacuum, &err), err);
    assert_ok(nuem_solar_open(data, NUEM_DEFAULT_SOLAR, &sun, NULL, &err), err);
    assert_ok(nuem_solar_find(sun, "8B", &b8, &err), err);
    assert_ok(nuem_solar_state(sun, &nufit, b8, false, 1, &enu, &expected, &err), err);
    const nuem_solar_antineutrino x = arrive(h, sun, b8, vacuum, enu);
    for (int f = 0; f < 3; f++) {
        assert_near(x.neutrino[f], expected.rho.m[f][f].re, 1e-9);
        assert_near(x.antineutrino[f], 0.0, 1e-12);
    }
    assert_true(x.birth == 0.0);
    nuem_solar_free(sun);
    nuem_profile_free(vacuum);
    nuem_hypothesis_free(h);
}

static void refuses(void **state)
{
    const nuem_data *data = *state;
    const nuem_hypothesis_spec dirac = {.nature = NUEM_DIRAC, .mixing = nufit};
    const nuem_medium none = {0};
    nuem_hypothesis *d = NULL, *h = majorana(&nufit, "mu_12", 1e-11);
    nuem_profile *vacuum = NULL;
    nuem_solar *sun = NULL;
    nuem_solar_antineutrino x = {.birth = 42.0};
    nuem_error err;
    double enu = 10.0;

    assert_ok(nuem_hypothesis_create(&dirac, &d, &err), err);
    assert_ok(nuem_profile_constant(&none, 100.0, &vacuum, &err), err);
    assert_ok(nuem_solar_open(data, NUEM_DEFAULT_SOLAR, &sun, NULL, &err), err);
    assert_fails(nuem_solar_antineutrinos(d, NULL, 0, vacuum, 1, &enu, NULL, &x, &err),
                 NUEM_ERR_ARG, err, "Majorana");
    assert_fails(nuem_solar_antineutrinos(h, sun, 99, vacuum, 1, &enu, NULL, &x, &err),
                 NUEM_ERR_ARG, err, "component 99");
    enu = -1.0;
    assert_fails(nuem_solar_antineutrinos(h, sun, 0, vacuum, 1, &enu, NULL, &x, &err), NUEM_ERR_ARG,
                 err, "-1");
    enu = 1e3; /* beyond the model of the Sun */
    assert_fails(nuem_solar_antineutrinos(h, sun, 0, vacuum, 1, &enu, NULL, &x, &err), NUEM_ERR_ARG,
                 err, "1000");
    assert_true(x.birth == 42.0);
    nuem_solar_free(sun);
    nuem_profile_free(vacuum);
    nuem_hypothesis_free(h);
    nuem_hypothesis_free(d);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_mixing_as_two_states),
        cmocka_unit_test(weak_field_as_perturbation),
        cmocka_unit_test(born_in_a_field_that_vanishes_slowly),
        cmocka_unit_test(convection_zone_as_perturbation),
        cmocka_unit_test(without_a_field_as_solar_state),
        cmocka_unit_test(refuses),
    };

    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
