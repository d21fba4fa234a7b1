/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a hypothesis puts in front of the losses by plasmons. */
#include <math.h>

#include "nuem/constants.h"
#include "nuem/form_factors.h"
#include "nuem/plasmon.h"
#include "nuem/radius.h"
#include "nuem/vertex.h"
#include "num/matrix3.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/spinor.h"

/* the same algebra in another order */
static const double TOL_ALGEBRA = 1e-12;
/* sums of squared spinor products with cancelling parts */
static const double TOL_SPINORS = 1e-10;

static nuem_hypothesis *create(const nuem_hypothesis_spec *spec)
{
    nuem_hypothesis *hyp = NULL;
    nuem_error err;

    assert_ok(nuem_hypothesis_create(spec, &hyp, &err), err);
    return hyp;
}

static nuem_plasmon_couplings couplings(const nuem_hypothesis_spec *spec)
{
    nuem_hypothesis *hyp = create(spec);
    nuem_plasmon_couplings p;

    nuem_plasmon_couplings_of(hyp, &p);
    nuem_hypothesis_free(hyp);
    return p;
}

static void scale(nuem_matrix3 *m, nuem_complex s)
{
    const nuem_matrix3 zero = {0};

    *m = nuem_matrix3_add(&zero, s, m);
}

/* Everything at once, sized to compete with the weak loss at 20 keV. */
static void draw_spec(unsigned seed, nuem_nature nature, nuem_basis basis, nuem_hypothesis_spec *s)
{
    nuem_draw d = nuem_draw_seed(seed);

    *s = (nuem_hypothesis_spec){.nature = nature, .basis = basis};
    nuem_draw_mixing(&d, &s->mixing);
    s->radius_convention = NUEM_RADIUS_EFFECTIVE;
    s->charge_radius_cm2 = nuem_draw_hermitian(&d, 3e-31);
    if (nature == NUEM_DIRAC) {
        s->millicharge_e = nuem_draw_hermitian(&d, 5e-14);
        s->anapole_cm2 = nuem_draw_hermitian(&d, 1e-31);
        s->magnetic_mub = nuem_draw_hermitian(&d, 3e-12);
        s->electric_mub = nuem_draw_hermitian(&d, 3e-12);
    } else {
        /* imaginary and antisymmetric in the mass basis */
        nuem_matrix3 q = nuem_draw_antisymmetric(&d, 5e-14);
        for (int i = 0; i < 9; i++) q.m[i / 3][i % 3].re = 0.0;
        s->millicharge_e = q;
        s->magnetic_mub = nuem_draw_antisymmetric(&d, 3e-12);
        s->electric_mub = nuem_draw_antisymmetric(&d, 3e-12);
    }
}

/* Width of a plasmon at rest, Z = 1, keV: from spinors of the pair and the explicit vertex. */
static double width_from_spinors(const nuem_hypothesis *hyp, double omega_mev)
{
    const nuem_constants *c = nuem_constants_get();
    const bool majorana = nuem_hypothesis_spec_of(hyp)->nature == NUEM_MAJORANA;
    const double k2 = omega_mev * omega_mev, q[4] = {-omega_mev, 0.0, 0.0, 0.0},
                 weak = k2 * c->gf_gev2 * 1e-6 / (2.0 * M_SQRT2 * M_PI * c->alpha);
    nuem_weak_couplings g;
    nuem_form_factors f;
    nuem_vertex v;
    nuem_matrix3 u, w;
    nuem_error err;
    double sum = 0.0;

    nuem_form_factors_of(hyp, &f);
    assert_ok(nuem_vertex_at(&f, q, &v, &err), err);
    /* the weak charge in the mass basis, U^dagger g_V U */
    nuem_mixing_pmns(&nuem_hypothesis_spec_of(hyp)->mixing, &u);
    nuem_weak_electron(NUEM_WEAK_TREE, c->sin2w_0, &g);
    nuem_matrix3 diagonal = {0}, adjoint = nuem_matrix3_adjoint(&u);
    for (int i = 0; i < 3; i++) diagonal.m[i][i].re = weak * g.g_v[i];
    w = nuem_matrix3_rotate(&adjoint, &diagonal);

    for (int axis = 0; axis < 6;
         axis++) { /* exact average: the sum is quadratic in the direction */
        double p1[4] = {0.5 * omega_mev, 0, 0, 0}, p2[4] = {0.5 * omega_mev, 0, 0, 0};
        p1[1 + axis / 2] = axis % 2 ? -0.5 * omega_mev : 0.5 * omega_mev;
        p2[1 + axis / 2] = -p1[1 + axis / 2];
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) {
                test_dirac gamma = test_gamma(3), m = test_vertex(&v, 3, i, j);
                double complex left = -test_complex(w.m[i][j]),
                               right = majorana ? test_complex(w.m[j][i]) : 0.0;
                m = test_sum(1.0, m, left, test_times(gamma, test_chiral(-1)));
                m = test_sum(1.0, m, right, test_times(gamma, test_chiral(1)));
                for (int h1 = -1; h1 <= 1; h1 += 2)
                    for (int h2 = -1; h2 <= 1; h2 += 2) {
                        double complex a =
                            test_sandwich(test_u(p1, 0.0, h1), m, test_v(test_u(p2, 0.0, h2)));
                        sum += creal(a * conj(a)) / 6.0;
                    }
            }
    }
    /* e^2 sum/(2 omega) times the phase space 1/8 pi; a Majorana pair {i, j} was counted twice */
    return 1e3 * c->alpha * sum / (4.0 * omega_mev) * (majorana ? 0.5 : 1.0);
}

static double width_from_couplings(const nuem_plasmon_couplings *p, double omega_kev)
{
    const nuem_constants *c = nuem_constants_get();
    const double k2 = omega_kev * omega_kev, gf = c->gf_gev2 * 1e-12, me = 1e3 * c->me_mev;

    return (gf * gf / (48.0 * M_PI * M_PI * c->alpha) * p->weak * k2 * k2 * k2 +
            1e-24 * c->alpha / (24.0 * me * me) * p->dipole_12 * k2 * k2 +
            1e-28 * c->alpha / 3.0 * p->charge_14 * k2 +
            1e-14 * gf / (6.0 * M_SQRT2 * M_PI) * p->mixed * k2 * k2) /
           omega_kev;
}

static void equals_spinors(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 40; seed++)
        for (int nature = NUEM_DIRAC; nature <= NUEM_MAJORANA; nature++) {
            nuem_hypothesis_spec spec;
            nuem_plasmon_couplings p;
            draw_spec(seed, (nuem_nature)nature,
                      nature == NUEM_DIRAC && seed % 2 ? NUEM_BASIS_FLAVOUR : NUEM_BASIS_MASS,
                      &spec);
            nuem_hypothesis *hyp = create(&spec);
            nuem_plasmon_couplings_of(hyp, &p);
            for (double omega_kev = 5.0; omega_kev < 100.0; omega_kev *= 2.0)
                assert_close(width_from_couplings(&p, omega_kev),
                             width_from_spinors(hyp, 1e-3 * omega_kev), TOL_SPINORS);
            nuem_hypothesis_free(hyp);
        }
}

/* The same matrices stated in the other basis. */
static void does_not_depend_on_the_basis(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 40; seed++)
        for (int nature = NUEM_DIRAC; nature <= NUEM_MAJORANA; nature++) {
            nuem_hypothesis_spec spec;
            nuem_em_matrices m;
            draw_spec(seed, (nuem_nature)nature, NUEM_BASIS_MASS, &spec);
            nuem_hypothesis *hyp = create(&spec);
            nuem_em_matrices_of(hyp, NUEM_BASIS_FLAVOUR, &m);
            nuem_plasmon_couplings a, b;
            nuem_plasmon_couplings_of(hyp, &a);
            spec.basis = NUEM_BASIS_FLAVOUR;
            spec.millicharge_e = m.charge_e;
            spec.charge_radius_cm2 = m.radius_effective_cm2;
            spec.anapole_cm2 = nature == NUEM_DIRAC ? m.anapole_cm2 : spec.anapole_cm2;
            spec.magnetic_mub = m.magnetic_mub;
            spec.electric_mub = m.electric_mub;
            b = couplings(&spec);
            assert_close(b.weak, a.weak, TOL_ALGEBRA);
            assert_close(b.dipole_12, a.dipole_12, TOL_ALGEBRA);
            assert_close(b.charge_14, a.charge_14, TOL_ALGEBRA);
            assert_near(b.mixed, a.mixed, TOL_ALGEBRA * sqrt(a.weak * a.charge_14));
            nuem_hypothesis_free(hyp);
        }
}

/* Single numbers: what the widths of one neutrino say, and the half of Majorana neutrinos. */
static void single_couplings(void **unused)
{
    (void)unused;
    nuem_hypothesis_spec s = {.nature = NUEM_DIRAC};
    nuem_draw d = nuem_draw_seed(5);
    const double cv2 = nuem_plasmon_cv2(nuem_constants_get()->sin2w_0), cv_e = 0.5 + 2.0 * 0.23863,
                 cv_mu = 2.0 * 0.23863 - 0.5;

    nuem_draw_mixing(&d, &s.mixing);
    nuem_plasmon_couplings p = couplings(&s);
    assert_close(p.weak, cv2, TOL_ALGEBRA);
    assert_close(cv2, cv_e * cv_e + 2.0 * cv_mu * cv_mu, TOL_ALGEBRA);
    assert_true(p.dipole_12 == 0.0 && p.charge_14 == 0.0 && p.mixed == 0.0);

    s.magnetic_mub.m[1][1].re = 3e-12;
    s.millicharge_e.m[0][0].re = 2e-14;
    s.millicharge_e.m[2][2].re = -1e-14;
    p = couplings(&s);
    assert_close(p.dipole_12, 9.0, TOL_ALGEBRA);
    assert_close(p.charge_14, 5.0, TOL_ALGEBRA);
    assert_close(p.mixed, 2.0 * cv_e - cv_mu, TOL_ALGEBRA);

    /* an off-diagonal moment and its partner: both count for Dirac neutrinos, one for Majorana */
    nuem_hypothesis_spec t = {.nature = NUEM_DIRAC, .mixing = s.mixing};
    t.magnetic_mub.m[0][1].im = 4e-12;
    t.magnetic_mub.m[1][0].im = -4e-12;
    assert_close(couplings(&t).dipole_12, 32.0, TOL_ALGEBRA);
    t.nature = NUEM_MAJORANA;
    assert_close(couplings(&t).dipole_12, 16.0, TOL_ALGEBRA);
    t.electric_mub = t.magnetic_mub;
    scale(&t.electric_mub, (nuem_complex){0, 1}); /* lambda = mu - i eps = 2 mu */
    assert_close(couplings(&t).dipole_12, 64.0, TOL_ALGEBRA);
}

/* A radius adds to C_V as in scattering, and the right-handed part of Dirac neutrinos stays empty when
 * the anapole is that of a left-handed interaction. */
static void radius_is_a_vector_coupling(void **unused)
{
    (void)unused;
    nuem_hypothesis_spec s = {.nature = NUEM_DIRAC, .radius_convention = NUEM_RADIUS_FORM_FACTOR};
    const double r = 2e-32, shift = nuem_radius_vector_shift_per_cm2(), cv = 2.0 * 0.23863 - 0.5;
    nuem_draw d = nuem_draw_seed(6);

    nuem_draw_mixing(&d, &s.mixing);
    const double sm = couplings(&s).weak;
    s.charge_radius_cm2.m[1][1].re = r;
    s.anapole_cm2.m[1][1].re = nuem_radius_left_handed_anapole(r);
    double left = cv + 2.0 * r * shift;
    assert_close(couplings(&s).weak - sm, left * left - cv * cv, 1e-10);
    /* without the anapole both see r */
    s.anapole_cm2.m[1][1].re = 0.0;
    left = cv + r * shift;
    assert_close(couplings(&s).weak - sm, left * left - cv * cv + r * shift * r * shift, 1e-10);
    /* the anapole of a Majorana neutrino is all there is, once */
    nuem_hypothesis_spec m = {
        .nature = NUEM_MAJORANA, .mixing = s.mixing, .radius_convention = NUEM_RADIUS_EFFECTIVE};
    m.charge_radius_cm2.m[1][1].re = r;
    assert_close(couplings(&m).weak - sm, left * left - cv * cv, 1e-10);
}

/* At fixed K2 a charge and the radius 6 q/K2 are the same: a dilute gas has K2 = omega_p^2. */
static void charge_is_a_radius_at_fixed_mass(void **unused)
{
    (void)unused;
    const double hbarc_kev_cm = nuem_constants_get()->hbarc_mev_fm * 1e-10, q = 3e-20;
    nuem_hypothesis_spec s = {.nature = NUEM_DIRAC, .radius_convention = NUEM_RADIUS_FORM_FACTOR};
    nuem_plasma gas;
    nuem_plasmon_loss a, b;
    nuem_error err;
    nuem_draw d = nuem_draw_seed(7);

    nuem_draw_mixing(&d, &s.mixing);
    assert_ok(nuem_plasma_set(1e-2, 1e6, 0.5, &gas, &err), err);
    const double k2 = gas.omega_p_kev * gas.omega_p_kev / (hbarc_kev_cm * hbarc_kev_cm);
    s.millicharge_e.m[0][0].re = q;
    nuem_plasmon_couplings charge = couplings(&s);
    s.millicharge_e.m[0][0].re = 0.0;
    s.charge_radius_cm2.m[0][0].re = 6.0 * q / k2;
    nuem_plasmon_couplings radius = couplings(&s);
    assert_ok(nuem_plasmon_loss_at(1e-2, 1e6, 0.5, &charge, &a, &err), err);
    assert_ok(nuem_plasmon_loss_at(1e-2, 1e6, 0.5, &radius, &b, &err), err);
    /* beside v^2/5, the longitudinal branch, whose K2 is not fixed, with (omega_p/T)^2 */
    assert_close(a.epsilon, b.epsilon, gas.v_star * gas.v_star);
}

/* Losses are quadratic in the charge: the linear part is `mixed`, of either sign. */
static void mixed_is_the_slope_in_the_charge(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 10; seed++) {
        nuem_hypothesis_spec s;
        nuem_plasmon_loss up, down, only;
        nuem_plasmon_couplings p;
        nuem_error err;
        draw_spec(seed, NUEM_DIRAC, NUEM_BASIS_FLAVOUR, &s);
        p = couplings(&s);
        assert_ok(nuem_plasmon_loss_at(2e5, 1e8, 0.5, &p, &up, &err), err);
        nuem_plasmon_couplings mixed = {.mixed = p.mixed};
        scale(&s.millicharge_e, (nuem_complex){-1, 0});
        p = couplings(&s);
        assert_ok(nuem_plasmon_loss_at(2e5, 1e8, 0.5, &p, &down, &err), err);
        assert_ok(nuem_plasmon_loss_at(2e5, 1e8, 0.5, &mixed, &only, &err), err);
        assert_near(up.epsilon - down.epsilon, 2.0 * only.epsilon, TOL_ALGEBRA * up.epsilon);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_spinors),
        cmocka_unit_test(does_not_depend_on_the_basis),
        cmocka_unit_test(single_couplings),
        cmocka_unit_test(radius_is_a_vector_coupling),
        cmocka_unit_test(charge_is_a_radius_at_fixed_mass),
        cmocka_unit_test(mixed_is_the_slope_in_the_charge),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
