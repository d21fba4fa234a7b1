/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coherent elastic neutrino-nucleus scattering: the formula matrix by matrix, closed formulas of
 * simple cases, symmetries and bad input. Reference values and integrals are in
 * test_cevns_values.c. */
#include <complex.h>

#include "nuem/cevns.h"
#include "nuem/constants.h"
#include "nuem/es.h"
#include "nuem/radius.h"
#include "num/matrix3.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/nuclei.h"

/* the same formula in another order of operations, relative to the size of its terms */
static const double TOL_ALGEBRA = 1e-13;
/* the same where the sum may be a hundredth of its terms */
static const double TOL_CANCELLATION = 1e-11;

static nuem_couplings weak_only(nuem_weak_scheme scheme)
{
    return (nuem_couplings){.sin2_theta_w = nuem_constants_get()->sin2w_0, .weak_scheme = scheme};
}

static nuem_cevns_parts one_point(const nuem_couplings *c, const nuem_state *state,
                                  const nuem_nucleus *nucleus, double e, double t)
{
    nuem_cevns_parts out = {(double)NAN, (double)NAN};
    nuem_error err;

    assert_ok(nuem_cevns_dsigma_dt(c, state, nucleus, 1, &e, &t, &out, &err), err);
    return out;
}

static nuem_cevns_parts pure(const nuem_couplings *c, nuem_flavour flavour, bool anti,
                             const nuem_nucleus *nucleus, double e, double t)
{
    nuem_state state;

    nuem_state_flavour(flavour, anti, &state);
    return one_point(c, &state, nucleus, e, t);
}

static nuem_nucleus germanium(nuem_form_kind kind)
{
    return nuem_test_nucleus("Ge74", 32, 74, 73.921177761, kind, 4.093, 4.15);
}

static nuem_nucleus caesium(nuem_form_kind kind)
{
    return nuem_test_nucleus("Cs133", 55, 133, 132.90545196, kind, 4.821, 5.09);
}

/* A random point inside the kinematic range. */
static double draw_recoil(nuem_draw *d, const nuem_nucleus *nucleus, double e)
{
    return nuem_draw_uniform(d, 0.01, 0.99) * nuem_cevns_t_max(nucleus, e);
}

static double complex number(nuem_complex z)
{
    return z.re + (double complex)I * z.im;
}

/* The formula of cevns.h taken literally with explicit 3x3 matrices: for antineutrinos the charges
 * are transposed and the dipole conjugated, while the library conjugates the state. `size` is the
 * conserving part with all signs positive. */
static nuem_cevns_parts literal(const nuem_couplings *k, const nuem_state *s,
                                const nuem_nucleus *nucleus, double e, double t, double *size)
{
    const nuem_constants *n = nuem_constants_get();
    const double gf = n->gf_gev2 * 1e-6, hbarc2 = pow(n->hbarc_mev_fm * 1e-13, 2.0),
                 mass = nucleus->mass_u * n->amu_mev, q2 = -2.0 * mass * t,
                 kappa = 2.0 * M_SQRT2 * M_PI * n->alpha / gf, q = sqrt(-q2),
                 zf = nucleus->z * nuem_form_factor_at(&nucleus->proton, q),
                 nf = (nucleus->a - nucleus->z) * nuem_form_factor_at(&nucleus->neutron, q);
    nuem_weak_nucleons g;
    double complex a[3][3], lambda[3][3], aa = 0, dd = 0;
    double largest = 0.0;

    nuem_weak_nucleon(k->weak_scheme, k->sin2_theta_w, &g);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            int r = s->anti ? j : i, c = s->anti ? i : j;
            nuem_complex charge = k->charge_e.m[r][c], r2 = k->radius_cm2.m[r][c],
                         l = k->dipole_mub.m[i][j];
            double complex qt = kappa * (number(charge) / q2 + number(r2) / (6.0 * hbarc2));
            a[i][j] = zf * ((i == j ? g.g_p[i] : 0.0) - qt) + (i == j ? nf * g.g_n : 0.0);
            largest = fmax(largest, fabs(zf) * (1.0 + cabs(qt)) + fabs(nf));
            lambda[i][j] = s->anti ? conj(number(l)) : number(l);
        }
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            for (int l = 0; l < 3; l++) {
                double complex rho = number(s->rho.m[j][l]);
                aa += a[i][j] * rho * conj(a[i][l]);
                dd += lambda[i][j] * rho * conj(lambda[i][l]);
            }
    double weak = gf * gf * mass / M_PI * hbarc2 * (1.0 - t / e - mass * t / (2.0 * e * e));
    *size = weak * largest * largest;
    return (nuem_cevns_parts){
        weak * creal(aa),
        M_PI * n->alpha * n->alpha / (n->me_mev * n->me_mev) * hbarc2 * zf * zf * creal(dd) *
            (1.0 / t - 1.0 / e),
    };
}

static void formula_taken_literally(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 400; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_nucleus nucleus = nuem_draw_nucleus(&d);
        nuem_couplings c;
        nuem_state state;
        double e = nuem_draw_log(&d, 1.0, 100.0), t = draw_recoil(&d, &nucleus, e), size;
        nuem_draw_nuclear_couplings(&d, &c);
        c.weak_scheme = seed % 3 ? NUEM_WEAK_RUNNING : NUEM_WEAK_TREE;
        nuem_draw_state(&d, seed % 2, seed % 4 > 1, &state);
        nuem_cevns_parts got = one_point(&c, &state, &nucleus, e, t),
                         want = literal(&c, &state, &nucleus, e, t, &size);
        assert_near(got.conserving, want.conserving, TOL_ALGEBRA * size);
        assert_close(got.flip, want.flip, TOL_ALGEBRA);
    }
}

/* nu_alpha with weak couplings alone, in words of the textbook. */
static void standard_model_formula(void **unused)
{
    (void)unused;
    const nuem_constants *k = nuem_constants_get();
    const nuem_nucleus point = germanium(NUEM_FORM_UNIT);
    const double e = 4.0, t = 2e-4, mass = point.mass_u * k->amu_mev, gf = k->gf_gev2 * 1e-6,
                 hbarc = k->hbarc_mev_fm * 1e-13;

    for (int scheme = 0; scheme < 2; scheme++) {
        nuem_couplings c = weak_only((nuem_weak_scheme)scheme);
        nuem_weak_nucleons g;
        nuem_weak_nucleon(c.weak_scheme, c.sin2_theta_w, &g);
        for (int flavour = NUEM_E; flavour <= NUEM_TAU; flavour++) {
            double weak_charge = point.z * g.g_p[flavour] + (point.a - point.z) * g.g_n;
            double want = gf * gf * mass / M_PI * hbarc * hbarc * weak_charge * weak_charge *
                          (1.0 - t / e - mass * t / (2.0 * e * e));
            for (int anti = 0; anti < 2; anti++) {
                nuem_cevns_parts p = pure(&c, (nuem_flavour)flavour, anti, &point, e, t);
                assert_close(p.conserving, want, TOL_ALGEBRA);
                assert_true(p.flip == 0.0);
            }
        }
    }
}

/* 2 pi alpha^2 q^2 Z^2 / (M T^2) for a charge beside which the weak part is lost, as in Rutherford
 * scattering on a charge Z. */
static void pure_millicharge_formula(void **unused)
{
    (void)unused;
    const nuem_constants *k = nuem_constants_get();
    const double hbarc = k->hbarc_mev_fm * 1e-13;

    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_nucleus nucleus = nuem_draw_nucleus(&d);
        nuem_couplings c = weak_only(NUEM_WEAK_TREE);
        double e = nuem_draw_log(&d, 1.0, 100.0), t = draw_recoil(&d, &nucleus, e), q2 = 0.0,
               mass = nuem_nucleus_mass_mev(&nucleus),
               f = nuem_form_factor_at(&nucleus.proton, sqrt(2.0 * mass * t));
        /* forms cross zero */
        if (fabs(f) < 1e-2) continue;
        c.charge_e = nuem_draw_hermitian(&d, 1e12);
        for (int j = 0; j < 3; j++) {
            nuem_complex q = c.charge_e.m[j][NUEM_MU];
            q2 += q.re * q.re + q.im * q.im;
        }
        double want = 2.0 * M_PI * pow(k->alpha * hbarc * nucleus.z * f, 2.0) * q2 /
                      (mass * t * t) * (1.0 - t / e - mass * t / (2.0 * e * e));
        assert_close(pure(&c, NUEM_MU, false, &nucleus, e, t).conserving, want, TOL_ALGEBRA);
    }
}

/* A dipole knows the target by its charge only: Z^2 F^2 times that on a free electron. */
static void dipole_is_that_of_electrons(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_nucleus nucleus = nuem_draw_nucleus(&d);
        nuem_couplings c;
        nuem_state state;
        nuem_es_parts electron;
        nuem_error err;
        double e = nuem_draw_log(&d, 5.0, 100.0), t = draw_recoil(&d, &nucleus, e),
               q = sqrt(2.0 * nuem_nucleus_mass_mev(&nucleus) * t),
               zf = nucleus.z * nuem_form_factor_at(&nucleus.proton, q);
        nuem_draw_nuclear_couplings(&d, &c);
        nuem_draw_state(&d, seed % 2, seed % 4 > 1, &state);
        assert_ok(nuem_es_dsigma_dt(&c, &state, NULL, 1, &e, &t, &electron, &err), err);
        assert_close(one_point(&c, &state, &nucleus, e, t).flip, zf * zf * electron.flip,
                     TOL_ALGEBRA);
    }
}

/* Elements that change the flavour add |Qt|^2 and interfere with nothing while rho is diagonal. */
static void transitions_are_incoherent(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_nucleus nucleus = nuem_draw_nucleus(&d);
        nuem_couplings all, diagonal, flipped;
        nuem_state state = {.anti = seed % 2};
        double e = nuem_draw_log(&d, 1.0, 60.0), t = draw_recoil(&d, &nucleus, e), transition = 0.0;
        nuem_draw_nuclear_couplings(&d, &all);
        diagonal = flipped = all;
        for (int i = 0; i < 3; i++) {
            state.rho.m[i][i].re = (i + 1.0) / 6.0;
            for (int j = 0; j < 3; j++)
                if (i != j) {
                    diagonal.charge_e.m[i][j] = diagonal.radius_cm2.m[i][j] = (nuem_complex){0, 0};
                    flipped.charge_e.m[i][j].re *= -1.0, flipped.charge_e.m[i][j].im *= -1.0;
                    flipped.radius_cm2.m[i][j].re *= -1.0, flipped.radius_cm2.m[i][j].im *= -1.0;
                }
        }
        const nuem_constants *k = nuem_constants_get();
        double mass = nuem_nucleus_mass_mev(&nucleus), gf = k->gf_gev2 * 1e-6,
               hbarc2 = pow(k->hbarc_mev_fm * 1e-13, 2.0),
               kappa = 2.0 * M_SQRT2 * M_PI * k->alpha / gf,
               zf = nucleus.z * nuem_form_factor_at(&nucleus.proton, sqrt(2.0 * mass * t));
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
                if (i != j) {
                    nuem_complex q = all.charge_e.m[i][j], r = all.radius_cm2.m[i][j];
                    double complex qt =
                        kappa * (number(q) / (-2.0 * mass * t) + number(r) / (6.0 * hbarc2));
                    transition += state.rho.m[j][j].re * pow(cabs(qt), 2.0);
                }
        double added = gf * gf * mass / M_PI * hbarc2 * (1.0 - t / e - mass * t / (2.0 * e * e)) *
                       zf * zf * transition;
        double with = one_point(&all, &state, &nucleus, e, t).conserving,
               without = one_point(&diagonal, &state, &nucleus, e, t).conserving;
        assert_near(with, without + added, TOL_CANCELLATION * (with + without));
        assert_near(one_point(&flipped, &state, &nucleus, e, t).conserving, with,
                    TOL_CANCELLATION * with);
    }
}

/* Radii of the Standard Model reproduce what its running couplings differ by between flavours, for
 * protons (minus) as for electrons (plus): this fixes the sign of the interference. */
static void radius_is_a_shift_of_the_proton(void **unused)
{
    (void)unused;
    const nuem_nucleus nucleus = caesium(NUEM_FORM_HELM);
    const double e = 30.0, t = 0.01;
    double sm[3];

    for (int l = 0; l < 3; l++)
        assert_int_equal(nuem_radius_sm((nuem_flavour)l, NUEM_RADIUS_EFFECTIVE, &sm[l], NULL),
                         NUEM_OK);
    /* one total radius: the flavours are alike, whatever part of it the couplings contain */
    for (double total = -2e-31; total < 3e-31; total += 1e-31) {
        nuem_couplings c = weak_only(NUEM_WEAK_RUNNING);
        for (int l = 0; l < 3; l++) c.radius_cm2.m[l][l].re = total - sm[l];
        double of_e = pure(&c, NUEM_E, false, &nucleus, e, t).conserving;
        assert_close(pure(&c, NUEM_MU, false, &nucleus, e, t).conserving, of_e, TOL_CANCELLATION);
        assert_close(pure(&c, NUEM_TAU, true, &nucleus, e, t).conserving, of_e, TOL_CANCELLATION);
    }
    /* at tree level it shifts g_p by what the running couplings call their radius */
    nuem_couplings tree = weak_only(NUEM_WEAK_TREE), none = tree;
    nuem_weak_nucleons g, bare;
    nuem_weak_nucleon(NUEM_WEAK_RUNNING, tree.sin2_theta_w, &g);
    nuem_weak_nucleon(NUEM_WEAK_TREE, tree.sin2_theta_w, &bare);
    for (int l = 0; l < 3; l++) {
        double q = sqrt(2.0 * nuem_nucleus_mass_mev(&nucleus) * t),
               zf = nucleus.z * nuem_form_factor_at(&nucleus.proton, q),
               nf = (nucleus.a - nucleus.z) * nuem_form_factor_at(&nucleus.neutron, q),
               before = zf * bare.g_p[l] + nf * bare.g_n, after = before + zf * g.radius[l];
        tree.radius_cm2.m[l][l].re = sm[l];
        double ratio = pure(&tree, (nuem_flavour)l, false, &nucleus, e, t).conserving /
                       pure(&none, (nuem_flavour)l, false, &nucleus, e, t).conserving;
        assert_close(ratio, pow(after / before, 2.0), TOL_CANCELLATION);
        assert_true(ratio < 1.0); /* a negative radius raises g_p, against the neutrons */
    }
}

/* The charge of the proton is opposite: what raises g_V of the electron lowers that of the nucleus's
 * protons. A positive charge attracts electrons, so that Qt < 0 there. */
static void interference_has_opposite_signs(void **unused)
{
    (void)unused;
    const double e = 30.0, t = 5e-3;
    nuem_couplings none = weak_only(NUEM_WEAK_TREE), small = none;
    nuem_nucleus protons = nuem_test_nucleus("H1", 1, 1, 1.00782503, NUEM_FORM_UNIT, 1.0, 1.0);
    nuem_state state;
    nuem_es_parts with, without;

    none.sin2_theta_w = small.sin2_theta_w = 0.2; /* g_p = 0.1 > 0, g_V of nu_e = 0.9 > 0 */
    small.radius_cm2.m[NUEM_E][NUEM_E].re = 1e-33;
    nuem_state_flavour(NUEM_E, false, &state);
    assert_int_equal(nuem_es_dsigma_dt(&small, &state, NULL, 1, &e, &t, &with, NULL), NUEM_OK);
    assert_int_equal(nuem_es_dsigma_dt(&none, &state, NULL, 1, &e, &t, &without, NULL), NUEM_OK);
    assert_true(with.conserving > without.conserving);
    assert_true(pure(&small, NUEM_E, false, &protons, e, t).conserving <
                pure(&none, NUEM_E, false, &protons, e, t).conserving);
    small.radius_cm2.m[NUEM_E][NUEM_E].re = 0.0;
    small.charge_e.m[NUEM_E][NUEM_E].re = 1e-15;
    assert_int_equal(nuem_es_dsigma_dt(&small, &state, NULL, 1, &e, &t, &with, NULL), NUEM_OK);
    assert_true(with.conserving < without.conserving);
    assert_true(pure(&small, NUEM_E, false, &protons, e, t).conserving >
                pure(&none, NUEM_E, false, &protons, e, t).conserving);
}

/* Antineutrinos see the conjugate matrices; real ones are the same for both. */
static void antineutrinos_see_conjugates(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_nucleus nucleus = nuem_draw_nucleus(&d);
        nuem_couplings c, conj;
        nuem_state nu, anti;
        double e = nuem_draw_log(&d, 1.0, 60.0), t = draw_recoil(&d, &nucleus, e), size;
        nuem_draw_nuclear_couplings(&d, &c);
        nuem_draw_state(&d, seed % 2, false, &nu);
        anti = nu;
        anti.anti = true;
        conj = c;
        conj.charge_e = nuem_matrix3_conj(&c.charge_e);
        conj.radius_cm2 = nuem_matrix3_conj(&c.radius_cm2);
        conj.dipole_mub = nuem_matrix3_conj(&c.dipole_mub);
        literal(&c, &anti, &nucleus, e, t, &size);
        nuem_cevns_parts a = one_point(&c, &anti, &nucleus, e, t),
                         b = one_point(&conj, &nu, &nucleus, e, t);
        assert_near(a.conserving, b.conserving, TOL_ALGEBRA * size);
        assert_close(a.flip, b.flip, TOL_ALGEBRA);
        assert_true(fabs(a.flip / one_point(&c, &nu, &nucleus, e, t).flip - 1.0) > 1e-6);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
                c.charge_e.m[i][j].im = c.radius_cm2.m[i][j].im = c.dipole_mub.m[i][j].im = 0.0;
        /* the real part of rho is what both have */
        a = one_point(&c, &anti, &nucleus, e, t);
        b = one_point(&c, &nu, &nucleus, e, t);
        assert_near(a.conserving, b.conserving, TOL_ALGEBRA * size);
        assert_close(a.flip, b.flip, TOL_ALGEBRA);
    }
}

/* At tree level nuclei do not tell flavours apart, so any rotation of them changes nothing; with
 * running couplings, phases of them. */
static void flavours_may_be_rotated(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_nucleus nucleus = nuem_draw_nucleus(&d);
        nuem_couplings c, turned;
        nuem_state state, there;
        nuem_matrix3 u = nuem_draw_unitary(&d), v = nuem_draw_unitary(&d);
        double e = nuem_draw_log(&d, 1.0, 60.0), t = draw_recoil(&d, &nucleus, e), size;
        nuem_draw_nuclear_couplings(&d, &c);
        nuem_draw_state(&d, seed % 2, false, &state);
        if (seed % 2) {
            c.weak_scheme = NUEM_WEAK_RUNNING;
            u = (nuem_matrix3){0};
            for (int i = 0; i < 3; i++) {
                double phase = nuem_draw_uniform(&d, -M_PI, M_PI);
                u.m[i][i] = (nuem_complex){cos(phase), sin(phase)};
            }
        }
        nuem_matrix3 back = nuem_matrix3_adjoint(&u), vl = nuem_matrix3_mul(&v, &c.dipole_mub);
        turned = c;
        turned.charge_e = nuem_matrix3_rotate(&u, &c.charge_e);
        turned.radius_cm2 = nuem_matrix3_rotate(&u, &c.radius_cm2);
        turned.dipole_mub = nuem_matrix3_mul(&vl, &back); /* final states are nobody's business */
        there = state;
        there.rho = nuem_matrix3_rotate(&u, &state.rho);
        literal(&c, &state, &nucleus, e, t, &size);
        nuem_cevns_parts a = one_point(&turned, &there, &nucleus, e, t),
                         b = one_point(&c, &state, &nucleus, e, t);
        assert_near(a.conserving, b.conserving, TOL_ALGEBRA * size);
        assert_close(a.flip, b.flip, TOL_CANCELLATION);
    }
}

static void nothing_beyond_the_kinematic_end(void **unused)
{
    (void)unused;
    const double edge = 1e-9; /* the conserving part vanishes there: rounding must not decide */

    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_nucleus nucleus = nuem_draw_nucleus(&d);
        nuem_couplings c;
        double e = nuem_draw_log(&d, 1e-2, 100.0), end = nuem_cevns_t_max(&nucleus, e),
               mass = nuem_nucleus_mass_mev(&nucleus);
        nuem_draw_nuclear_couplings(&d, &c);
        nuem_cevns_parts below = pure(&c, NUEM_E, false, &nucleus, e, end * (1.0 - edge)),
                         above = pure(&c, NUEM_E, false, &nucleus, e, end * (1.0 + edge));
        assert_true(below.conserving > 0.0 && below.flip > 0.0);
        assert_true(above.conserving == 0.0 && above.flip == 0.0);
        above = pure(&c, NUEM_E, false, &nucleus, e, 10.0 * end); /* no "-0" in an answer */
        assert_true(above.conserving == 0.0 && !signbit(above.conserving));
        assert_close(end, 2.0 * e * e / (2.0 * e + mass), TOL_ALGEBRA);
        assert_close(nuem_cevns_enu_min(&nucleus, end), e, TOL_ALGEBRA);
        assert_close(nuem_cevns_t_max(&nucleus, nuem_cevns_enu_min(&nucleus, e)), e, TOL_ALGEBRA);
    }
}

/* Small momenta see a point, then 1 - q^2 R^2 / 3 of it. */
static void small_momenta_see_a_point(void **unused)
{
    (void)unused;
    const nuem_couplings c = weak_only(NUEM_WEAK_RUNNING);
    const double r = 4.8, e = 30.0;

    for (int kind = NUEM_FORM_HELM; kind <= NUEM_FORM_FERMI; kind++) {
        nuem_nucleus nucleus = caesium((nuem_form_kind)kind), point = caesium(NUEM_FORM_UNIT);
        nucleus.proton.rms_fm = nucleus.neutron.rms_fm = r;
        for (double q_mev = 0.5; q_mev < 3.0; q_mev *= 2.0) {
            double t = q_mev * q_mev / (2.0 * nuem_nucleus_mass_mev(&nucleus)),
                   x = pow(q_mev * r / nuem_constants_get()->hbarc_mev_fm, 2.0) / 3.0;
            double ratio = pure(&c, NUEM_MU, false, &nucleus, e, t).conserving /
                           pure(&c, NUEM_MU, false, &point, e, t).conserving;
            assert_near(1.0 - ratio, x, 2.0 * x * x); /* the next power */
        }
    }
}

/* A free nucleon's axial current at T << M: (G_F^2 M / 4 pi) g_A^2 (1 - T/E + M T / 2E^2). */
static void axial_term_of_a_nucleon(void **unused)
{
    (void)unused;
    const nuem_constants *k = nuem_constants_get();
    const double gf = k->gf_gev2 * 1e-6, hbarc = k->hbarc_mev_fm * 1e-13, e = 20.0, t = 0.3;
    const nuem_couplings c = weak_only(NUEM_WEAK_TREE);
    nuem_nucleus proton = nuem_test_nucleus("H1", 1, 1, 1.00782503, NUEM_FORM_UNIT, 1.0, 1.0);

    proton.spin = 0.5;
    proton.spin_p = 0.5;
    proton.spin_n = 0.0;
    double mass = nuem_nucleus_mass_mev(&proton),
           vector = pure(&c, NUEM_MU, false, &proton, e, t).conserving,
           want = gf * gf * mass / (4.0 * M_PI) * hbarc * hbarc * k->ga * k->ga *
                  (1.0 - t / e + mass * t / (2.0 * e * e));
    proton.axial = true;
    for (int anti = 0; anti < 2; anti++)
        assert_close(pure(&c, NUEM_MU, anti, &proton, e, t).conserving - vector, want,
                     TOL_CANCELLATION);
    /* the nucleus: (J+1)/J, the difference of the spins, the neutrons' form factor */
    nuem_nucleus nucleus = caesium(NUEM_FORM_HELM);
    nucleus.spin = 3.5;
    nucleus.spin_p = -0.34;
    nucleus.spin_n = 0.03;
    mass = nuem_nucleus_mass_mev(&nucleus);
    double t2 = 0.4 * nuem_cevns_t_max(&nucleus, e),
           f = nuem_form_factor_at(&nucleus.neutron, sqrt(2.0 * mass * t2)),
           strength = 4.0 / 3.0 * 4.5 / 3.5 * 0.37 * 0.37 * k->ga * k->ga * f * f;
    vector = pure(&c, NUEM_MU, false, &nucleus, e, t2).conserving;
    nucleus.axial = true;
    want = gf * gf * mass / (4.0 * M_PI) * hbarc * hbarc * strength *
           (1.0 - t2 / e + mass * t2 / (2.0 * e * e));
    /* the difference is 1e-4 of the whole */
    assert_near(pure(&c, NUEM_MU, false, &nucleus, e, t2).conserving - vector, want,
                TOL_ALGEBRA * vector);
    assert_true(want > 1e-5 * vector && want < 1e-2 * vector);
    /* even nuclei have none */
    nucleus.spin = 0.0;
    nucleus.spin_p = nucleus.spin_n = (double)NAN;
    assert_true(pure(&c, NUEM_MU, false, &nucleus, e, t2).conserving == vector);
}

/* Blocks, with a short one at the end and runs of equal recoils, give what single points give. */
static void arrays_are_single_points(void **unused)
{
    (void)unused;
    enum { N = 101 };
    nuem_draw d = nuem_draw_seed(7);
    const nuem_nucleus nucleus = caesium(NUEM_FORM_HELM);
    double e[N], t[N];
    nuem_cevns_parts out[N];
    nuem_couplings c;
    nuem_state state;
    nuem_error err;

    nuem_draw_nuclear_couplings(&d, &c);
    nuem_draw_state(&d, true, false, &state);
    for (int i = 0; i < N; i++) {
        e[i] = nuem_draw_uniform(&d, 5.0, 50.0);
        t[i] = i % 4 ? t[i - 1] : nuem_draw_log(&d, 1e-4, 0.05); /* some beyond the end */
    }
    assert_ok(nuem_cevns_dsigma_dt(&c, &state, &nucleus, N, e, t, out, &err), err);
    int zero = 0;
    for (int i = 0; i < N; i++) {
        nuem_cevns_parts one = one_point(&c, &state, &nucleus, e[i], t[i]);
        assert_true(out[i].conserving == one.conserving && out[i].flip == one.flip);
        zero += one.conserving == 0.0;
    }
    assert_true(zero > 3 && zero < N - 3);
    assert_int_equal(nuem_cevns_dsigma_dt(&c, &state, &nucleus, 0, NULL, NULL, NULL, NULL),
                     NUEM_OK);
}

static void bad_points_are_named(void **unused)
{
    (void)unused;
    static const double bad[] = {0.0, -1.0, (double)NAN, HUGE_VAL, -HUGE_VAL};
    const nuem_nucleus nucleus = caesium(NUEM_FORM_HELM);
    const nuem_couplings c = weak_only(NUEM_WEAK_TREE);
    nuem_state state;

    nuem_state_flavour(NUEM_E, false, &state);
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++)
        for (int which = 0; which < 2; which++) {
            double e[4] = {30.0, 30.0, 30.0, 30.0}, t[4] = {0.01, 0.01, 0.01, 0.01};
            nuem_cevns_parts out[4], before[4];
            nuem_error err;
            memset(out, 0x5a, sizeof out);
            memcpy(before, out, sizeof out);
            (which ? t : e)[2] = bad[k];
            assert_fails(nuem_cevns_dsigma_dt(&c, &state, &nucleus, 4, e, t, out, &err),
                         NUEM_ERR_ARG, err, "point 2");
            assert_int_equal(err.index, 2);
            assert_memory_equal(out, before, sizeof out);
            assert_int_equal(nuem_cevns_dsigma_dt(&c, &state, &nucleus, 4, e, t, out, NULL),
                             NUEM_ERR_ARG);
        }
}

static void bad_nuclei_are_named(void **unused)
{
    (void)unused;
    enum { CASES = 10 };
    const nuem_couplings c = weak_only(NUEM_WEAK_TREE);
    const double e = 30.0, t = 0.01;
    nuem_nucleus bad[CASES];
    static const struct {
        nuem_status status;
        const char *part;
    } want[CASES] = {
        {NUEM_ERR_ARG, "Z = 0"},      {NUEM_ERR_ARG, "A = 54"},     {NUEM_ERR_ARG, "mass -1 u"},
        {NUEM_ERR_ARG, "mass nan u"}, {NUEM_ERR_ARG, "mass inf u"}, {NUEM_ERR_ARG, "axial"},
        {NUEM_ERR_ARG, "axial"},      {NUEM_ERR_DOMAIN, "1"},       {NUEM_ERR_DOMAIN, "0"},
        {NUEM_ERR_ARG, "nan"},
    };
    nuem_state state;

    for (int i = 0; i < CASES; i++) bad[i] = caesium(NUEM_FORM_HELM);
    bad[0].z = 0;
    bad[1].a = 54;
    bad[2].mass_u = -1.0;
    bad[3].mass_u = (double)NAN;
    bad[4].mass_u = HUGE_VAL;
    bad[5].axial = true, bad[5].spin = 3.5;
    bad[6].axial = true, bad[6].spin = (double)NAN;
    bad[7].proton.rms_fm = 1.0;
    bad[8].neutron.rms_fm = 0.0;
    bad[9].proton.rms_fm = (double)NAN;
    nuem_state_flavour(NUEM_E, false, &state);
    for (int i = 0; i < CASES; i++) {
        nuem_cevns_parts out = {1.0, 2.0};
        nuem_error err;
        assert_fails(nuem_cevns_dsigma_dt(&c, &state, &bad[i], 1, &e, &t, &out, &err),
                     want[i].status, err, want[i].part);
        assert_fails(nuem_cevns_sigma(&c, &state, &bad[i], e, 0.0, &out, &err), want[i].status, err,
                     want[i].part);
        assert_true(out.conserving == 1.0 && out.flip == 2.0);
        assert_int_equal(nuem_cevns_sigma(&c, &state, &bad[i], e, 0.0, &out, NULL), want[i].status);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formula_taken_literally),
        cmocka_unit_test(standard_model_formula),
        cmocka_unit_test(pure_millicharge_formula),
        cmocka_unit_test(dipole_is_that_of_electrons),
        cmocka_unit_test(transitions_are_incoherent),
        cmocka_unit_test(radius_is_a_shift_of_the_proton),
        cmocka_unit_test(interference_has_opposite_signs),
        cmocka_unit_test(antineutrinos_see_conjugates),
        cmocka_unit_test(flavours_may_be_rotated),
        cmocka_unit_test(nothing_beyond_the_kinematic_end),
        cmocka_unit_test(small_momenta_see_a_point),
        cmocka_unit_test(axial_term_of_a_nucleon),
        cmocka_unit_test(arrays_are_single_points),
        cmocka_unit_test(bad_points_are_named),
        cmocka_unit_test(bad_nuclei_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
