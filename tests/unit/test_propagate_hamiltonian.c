/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Hamiltonian of six states: its blocks, its symmetries, and the same physics in other words. */
#include "num/matrix3.h"
#include "support/assert_close.h"
#include "support/six_states.h"

enum { S = NUEM_STATES };

/* rounding of a few products */
static const double TOL = 1e-14;

static const nuem_medium MEDIUM = {2.0e27, 2.2e27, 0.6e9, -0.8e9};

static nuem_matrix6 hamiltonian(const nuem_propagator *p, double enu_mev, const nuem_medium *m)
{
    nuem_matrix6 h;

    nuem_propagator_hamiltonian(p, enu_mev, m, &h);
    return h;
}

static void it_is_hermitian_to_the_last_digit(void **unused)
{
    nuem_draw d = nuem_draw_seed(1);

    (void)unused;
    for (int i = 0; i < 60; i++) {
        const nuem_nature nature = i % 3 == 2 ? NUEM_MAJORANA : NUEM_DIRAC;
        nuem_hypothesis_spec spec = nuem_test_six_spec(&d, nature, 1e-11);
        if (i % 2) spec.basis = NUEM_BASIS_MASS;
        nuem_propagator *p = nuem_test_six_propagator(&spec, i % 3 == 1);
        const nuem_matrix6 h = hamiltonian(p, 5.0, &MEDIUM);
        for (int j = 0; j < S; j++)
            for (int k = 0; k < S; k++) {
                assert_true(h.m[j][k].re == h.m[k][j].re);
                assert_true(h.m[j][k].im == -h.m[k][j].im);
            }
        if (nature == NUEM_MAJORANA) /* lambda antisymmetric, and so is its block */
            for (int j = 0; j < 3; j++)
                for (int k = 0; k < 3; k++) {
                    assert_true(h.m[j + 3][k].re == -h.m[k + 3][j].re);
                    assert_true(h.m[j + 3][k].im == -h.m[k + 3][j].im);
                }
        nuem_propagator_free(p);
    }
}

/* Row by row from the formulae of propagate.h with other constants. */
static void blocks_are_those_of_the_text(void **unused)
{
    const double enu = 7.0, weak = nuem_test_weak_km(), moment = nuem_test_moment_km();
    nuem_draw d = nuem_draw_seed(2);

    (void)unused;
    for (int i = 0; i < 30; i++) {
        const bool anti = i % 3 == 1, majorana = i % 3 == 2;
        nuem_hypothesis_spec spec =
            nuem_test_six_spec(&d, majorana ? NUEM_MAJORANA : NUEM_DIRAC, 1e-11);
        nuem_propagator *p = nuem_test_six_propagator(&spec, anti);
        const nuem_matrix6 h = hamiltonian(p, enu, &MEDIUM);
        const double m2[3] = {0.0, spec.mixing.dm21_ev2, spec.mixing.dm31_ev2};
        const double lightest = fmin(0.0, m2[2]), scale = 1e-13; /* of 1/km, 20 at most */
        nuem_matrix3 u;
        nuem_mixing_pmns(&spec.mixing, &u);
        for (int a = 0; a < 3; a++)
            for (int b = 0; b < 3; b++) {
                nuem_complex vacuum = {0, 0};
                for (int k = 0; k < 3; k++) {
                    const nuem_complex z = nuem_cmul(u.m[a][k], nuem_conj(u.m[b][k]));
                    vacuum.re += nuem_test_vacuum_km() * (m2[k] - lightest) / enu * z.re;
                    vacuum.im += nuem_test_vacuum_km() * (m2[k] - lightest) / enu * z.im;
                }
                const double v =
                    a != b ? 0.0 : weak * ((a == 0) * MEDIUM.ne_cm3 - 0.5 * MEDIUM.nn_cm3);
                const double upper = anti ? -1.0 : 1.0, lower = majorana || anti ? -1.0 : 1.0;
                assert_near(h.m[a][b].re, vacuum.re + upper * v, scale);
                assert_near(h.m[a][b].im, upper * vacuum.im, scale);
                assert_near(h.m[a + 3][b + 3].re, vacuum.re - (majorana ? v : 0.0), scale);
                assert_near(h.m[a + 3][b + 3].im, lower * vacuum.im, scale);
                /* lambda = mu - i eps */
                nuem_complex l = {spec.magnetic_mub.m[a][b].re + spec.electric_mub.m[a][b].im,
                                  spec.magnetic_mub.m[a][b].im - spec.electric_mub.m[a][b].re};
                nuem_complex field = {moment * MEDIUM.bx_gauss, -moment * MEDIUM.by_gauss};
                if (anti) {
                    l = nuem_conj(l);
                    field = nuem_conj(field);
                }
                const nuem_complex want = nuem_cmul(field, l);
                assert_near(h.m[a + 3][b].re, want.re, scale);
                assert_near(h.m[a + 3][b].im, want.im, scale);
            }
        nuem_propagator_free(p);
    }
}

/* The same moments stated between mass states. */
static void mass_and_flavour_basis_agree(void **unused)
{
    nuem_draw d = nuem_draw_seed(3);

    (void)unused;
    for (int i = 0; i < 30; i++) {
        const nuem_nature nature = i % 2 ? NUEM_MAJORANA : NUEM_DIRAC;
        nuem_hypothesis_spec mass = nuem_test_six_spec(&d, nature, 1e-11), flavour = mass;
        nuem_matrix3 u, left;
        mass.basis = NUEM_BASIS_MASS;
        nuem_mixing_pmns(&mass.mixing, &u);
        left = nature == NUEM_MAJORANA ? nuem_matrix3_conj(&u) : u;
        const nuem_matrix3 right = nuem_matrix3_adjoint(&u);
        flavour.magnetic_mub = nuem_matrix3_mul(&left, &mass.magnetic_mub);
        flavour.magnetic_mub = nuem_matrix3_mul(&flavour.magnetic_mub, &right);
        flavour.electric_mub = nuem_matrix3_mul(&left, &mass.electric_mub);
        flavour.electric_mub = nuem_matrix3_mul(&flavour.electric_mub, &right);
        nuem_propagator *a = nuem_test_six_propagator(&mass, false),
                        *b = nuem_test_six_propagator(&flavour, false);
        const nuem_matrix6 x = hamiltonian(a, 3.0, &MEDIUM), y = hamiltonian(b, 3.0, &MEDIUM);
        assert_near(nuem_test_distance(&x, &y), 0.0, 20.0 * TOL);
        nuem_propagator_free(a);
        nuem_propagator_free(b);
    }
}

static nuem_medium turned(double angle)
{
    nuem_medium m = MEDIUM;

    m.bx_gauss = MEDIUM.bx_gauss * cos(angle) - MEDIUM.by_gauss * sin(angle);
    m.by_gauss = MEDIUM.bx_gauss * sin(angle) + MEDIUM.by_gauss * cos(angle);
    return m;
}

/* A turned field is a turned frame: levels do not know the field's direction, and H(phi) = R H R^dagger with
 * R = e^{+-i phi/2} for left- and right-handed states. */
static void turning_the_field_turns_the_frame(void **unused)
{
    nuem_draw d = nuem_draw_seed(4);

    (void)unused;
    for (int i = 0; i < 30; i++) {
        const bool anti = i % 3 == 1;
        nuem_hypothesis_spec spec =
            nuem_test_six_spec(&d, i % 3 == 2 ? NUEM_MAJORANA : NUEM_DIRAC, 1e-11);
        nuem_propagator *p = nuem_test_six_propagator(&spec, anti);
        const double angle = nuem_draw_uniform(&d, -3, 3);
        const nuem_medium m = turned(angle);
        const nuem_matrix6 h = hamiltonian(p, 4.0, &MEDIUM), t = hamiltonian(p, 4.0, &m);
        nuem_matrix6 want;
        for (int j = 0; j < S; j++)
            for (int k = 0; k < S; k++) {
                /* upper half left-handed, for antineutrinos right-handed */
                const double spin = 0.5 * angle * ((j < 3) - (j >= 3) - (k < 3) + (k >= 3)) * 0.5;
                const double phase = (anti ? -2.0 : 2.0) * spin;
                want.m[j][k] = nuem_cmul(h.m[j][k], (nuem_complex){cos(phase), sin(phase)});
            }
        assert_near(nuem_test_distance(&t, &want), 0.0, 20.0 * TOL);
        nuem_propagator_free(p);
    }
}

static nuem_matrix6 over(const nuem_propagator *p, const nuem_medium *m, double length_km)
{
    nuem_profile *profile = NULL;
    const double enu = 5.0;
    nuem_matrix6 s;
    nuem_error err;

    assert_ok(nuem_profile_constant(m, length_km, &profile, &err), err);
    assert_ok(nuem_propagate_operator(p, profile, 1, &enu, false, NULL, &s, NULL, &err), err);
    nuem_profile_free(profile);
    return s;
}

/* CPT: P(a -> b) in matter is P(bbar -> abar) in antimatter; Dirac as two propagators, Majorana within
 * one. Antimatter has n < 0, which a profile refuses, so the symmetry is that of H. */
static void antineutrinos_in_antimatter_are_neutrinos(void **unused)
{
    nuem_draw d = nuem_draw_seed(5);
    const nuem_medium antimatter = {-MEDIUM.ne_cm3, -MEDIUM.nn_cm3, MEDIUM.bx_gauss,
                                    MEDIUM.by_gauss};

    (void)unused;
    for (int i = 0; i < 20; i++) {
        nuem_hypothesis_spec spec = nuem_test_six_spec(&d, NUEM_DIRAC, 1e-11);
        nuem_propagator *nu = nuem_test_six_propagator(&spec, false),
                        *anti = nuem_test_six_propagator(&spec, true);
        const nuem_matrix6 a = hamiltonian(nu, 5.0, &MEDIUM),
                           b = hamiltonian(anti, 5.0, &antimatter);
        for (int j = 0; j < S; j++)
            for (int k = 0; k < S; k++) { /* H_anti = H^* = H^T */
                assert_near(b.m[j][k].re, a.m[k][j].re, 20.0 * TOL);
                assert_near(b.m[j][k].im, a.m[k][j].im, 20.0 * TOL);
            }
        nuem_propagator_free(nu);
        nuem_propagator_free(anti);

        spec = nuem_test_six_spec(&d, NUEM_MAJORANA, 1e-11);
        nuem_propagator *both = nuem_test_six_propagator(&spec, false);
        const nuem_matrix6 c = hamiltonian(both, 5.0, &MEDIUM),
                           e = hamiltonian(both, 5.0, &antimatter);
        for (int j = 0; j < S; j++)
            for (int k = 0; k < S; k++) {
                const double sign = (j < 3) == (k < 3) ? 1.0 : -1.0;
                const nuem_complex z = c.m[(k + 3) % S][(j + 3) % S];
                assert_near(e.m[j][k].re, sign * z.re, 20.0 * TOL);
                assert_near(e.m[j][k].im, sign * z.im, 20.0 * TOL);
            }
        nuem_propagator_free(both);
    }
}

/* In vacuum with a field P(nu_a -> nubar_b) = P(nu_b -> nubar_a) and P(nu_a -> nu_b) = P(nubar_b -> nubar_a). */
static void majorana_neutrinos_obey_cpt_in_vacuum(void **unused)
{
    const nuem_medium field = {0, 0, 3e9, 4e9};
    nuem_draw d = nuem_draw_seed(6);

    (void)unused;
    for (int i = 0; i < 20; i++) {
        nuem_hypothesis_spec spec = nuem_test_six_spec(&d, NUEM_MAJORANA, 1e-10);
        nuem_propagator *p = nuem_test_six_propagator(&spec, false);
        const nuem_matrix6 s = over(p, &field, 10.0);
        for (int a = 0; a < 3; a++)
            for (int b = 0; b < 3; b++) {
                assert_near(nuem_test_chance(&s, b + 3, a), nuem_test_chance(&s, a + 3, b), 1e-12);
                assert_near(nuem_test_chance(&s, b, a), nuem_test_chance(&s, a + 3, b + 3), 1e-12);
            }
        nuem_propagator_free(p);
    }
}

static void levels_ascend_and_solve(void **unused)
{
    nuem_draw d = nuem_draw_seed(7);
    nuem_error err;

    (void)unused;
    for (int i = 0; i < 30; i++) {
        nuem_hypothesis_spec spec =
            nuem_test_six_spec(&d, i % 2 ? NUEM_MAJORANA : NUEM_DIRAC, 1e-11);
        nuem_propagator *p = nuem_test_six_propagator(&spec, false);
        double level[S];
        nuem_matrix6 v;
        assert_ok(nuem_propagate_levels(p, 4.0, &MEDIUM, level, &v, &err), err);
        const nuem_matrix6 h = hamiltonian(p, 4.0, &MEDIUM), hv = nuem_test_product(&h, &v);
        assert_near(nuem_test_unitarity(&v), 0.0, TOL);
        for (int k = 0; k < S; k++) {
            assert_true(k == 0 || level[k] >= level[k - 1]);
            for (int j = 0; j < S; j++) {
                assert_near(hv.m[j][k].re, level[k] * v.m[j][k].re, 20.0 * TOL);
                assert_near(hv.m[j][k].im, level[k] * v.m[j][k].im, 20.0 * TOL);
            }
        }
        nuem_propagator_free(p);
    }
}

/* In vacuum the mass states are the levels. */
static void mass_states_are_levels_of_the_vacuum(void **unused)
{
    const nuem_medium vacuum = {0};
    nuem_draw d = nuem_draw_seed(8);

    (void)unused;
    for (int i = 0; i < 20; i++) {
        nuem_hypothesis_spec spec =
            nuem_test_six_spec(&d, i % 2 ? NUEM_MAJORANA : NUEM_DIRAC, 1e-11);
        nuem_propagator *p = nuem_test_six_propagator(&spec, i % 4 == 0);
        nuem_matrix6 v;
        nuem_propagator_mass_states(p, &v);
        const double m2[3] = {0.0, spec.mixing.dm21_ev2, spec.mixing.dm31_ev2};
        const nuem_matrix6 h = hamiltonian(p, 4.0, &vacuum), hv = nuem_test_product(&h, &v);
        assert_near(nuem_test_unitarity(&v), 0.0, TOL);
        for (int k = 0; k < S; k++) {
            const double level = nuem_test_vacuum_km() * (m2[k % 3] - fmin(0.0, m2[2])) / 4.0;
            for (int j = 0; j < S; j++) {
                assert_near(hv.m[j][k].re, level * v.m[j][k].re, 20.0 * TOL);
                assert_near(hv.m[j][k].im, level * v.m[j][k].im, 20.0 * TOL);
            }
        }
        nuem_propagator_free(p);
    }
}

static void bad_input_is_refused(void **unused)
{
    nuem_draw d = nuem_draw_seed(9);
    nuem_hypothesis_spec spec = nuem_test_six_spec(&d, NUEM_MAJORANA, 1e-11);
    nuem_hypothesis *h = NULL;
    nuem_propagator *p = NULL;
    double level[S] = {42};
    nuem_matrix6 v;
    nuem_error err;

    (void)unused;
    assert_ok(nuem_hypothesis_create(&spec, &h, &err), err);
    assert_fails(nuem_propagator_create(h, true, &p, &err), NUEM_ERR_ARG, err, "Majorana");
    assert_null(p);
    assert_ok(nuem_propagator_create(h, false, &p, &err), err);
    assert_int_equal(nuem_propagator_nature(p), NUEM_MAJORANA);
    static const double bad[] = {0.0, -1.0, (double)NAN, (double)INFINITY, 1e-13, 1e19};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        assert_fails(nuem_propagate_levels(p, bad[i], &MEDIUM, level, &v, &err), NUEM_ERR_ARG, err,
                     "neutrino energy");
        assert_true(level[0] == 42);
    }
    const nuem_medium nowhere = {(double)NAN, 0, 0, 0};
    assert_fails(nuem_propagate_levels(p, 1.0, &nowhere, level, &v, &err), NUEM_ERR_ARG, err,
                 "not finite");
    nuem_hypothesis_free(h);
    h = NULL;
    spec.magnetic_mub.m[0][1].re +=
        1e-13; /* no Majorana neutrino has this: the hypothesis says so */
    assert_fails(nuem_hypothesis_create(&spec, &h, &err), NUEM_ERR_ARG, err, "antisymmetric");
    nuem_propagator_free(p);
    nuem_propagator_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_hermitian_to_the_last_digit),
        cmocka_unit_test(blocks_are_those_of_the_text),
        cmocka_unit_test(mass_and_flavour_basis_agree),
        cmocka_unit_test(turning_the_field_turns_the_frame),
        cmocka_unit_test(antineutrinos_in_antimatter_are_neutrinos),
        cmocka_unit_test(majorana_neutrinos_obey_cpt_in_vacuum),
        cmocka_unit_test(levels_ascend_and_solve),
        cmocka_unit_test(mass_states_are_levels_of_the_vacuum),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
