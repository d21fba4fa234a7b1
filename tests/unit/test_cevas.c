/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coherent scattering on atoms: the formula matrix by matrix, its limits (bare nucleus, neutral atom),
 * the recoil where it vanishes, integrals by another quadrature, and bad input. */
#include <complex.h>

#include "nuem/cevas.h"
#include "nuem/constants.h"
#include "num/matrix3.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/nuclei.h"
#include "support/quadrature.h"
#include "xsec/channel.h"

/* the same formula in another order of operations, relative to the size of its terms */
static const double TOL_ALGEBRA = 1e-12;
/* fixed rule against adaptive quadrature; the same for form factors interpolated in a table, whose third
 * derivative jumps, and for xraylib's, whose four decimals are steps to a cubic */
static const double TOL_INTEGRAL = 1e-11, TOL_TABLE = 1e-8, TOL_DECIMALS = 1e-6;

static const double MILLI_EV = 1e-9; /* MeV */

static nuem_couplings weak_only(void)
{
    return (nuem_couplings){.sin2_theta_w = nuem_constants_get()->sin2w_0};
}

static nuem_nucleus helium(void)
{
    return nuem_test_nucleus("He4", 2, 4, 4.00260325413, NUEM_FORM_HELM, 1.6755, 1.6755);
}

static nuem_electron_form electrons(nuem_electron_model model)
{
    nuem_electron_form form = {0};
    nuem_error err;

    assert_ok(nuem_electron_form_create(2, model, &form, &err), err);
    return form;
}

static nuem_cevns_parts one_point(const nuem_couplings *c, const nuem_state *state,
                                  const nuem_electron_form *form, double e, double t)
{
    const nuem_nucleus nucleus = helium();
    nuem_cevns_parts out = {(double)NAN, (double)NAN};
    nuem_error err;

    assert_ok(nuem_cevas_dsigma_dt(c, state, &nucleus, form, 1, &e, &t, &out, &err), err);
    return out;
}

static nuem_state flavour(nuem_flavour f, bool anti)
{
    nuem_state state;

    nuem_state_flavour(f, anti, &state);
    return state;
}

static double complex number(nuem_complex z)
{
    return z.re + (double complex)I * z.im;
}

/* Couplings sized such that charge, radius and dipole compete with the weak ones at meV. */
static nuem_couplings draw(nuem_draw *d)
{
    nuem_couplings c = weak_only();

    c.charge_e = nuem_draw_hermitian(d, 1e-16);
    c.radius_cm2 = nuem_draw_hermitian(d, 1e-31);
    c.dipole_mub = nuem_draw_matrix(d, 1e-12);
    return c;
}

/* The formula of cevas.h taken literally with explicit 3x3 matrices; for antineutrinos charges are
 * transposed and the dipole conjugated, while the library conjugates the state. */
static nuem_cevns_parts literal(const nuem_couplings *k, const nuem_state *s,
                                const nuem_nucleus *nucleus, double fe, double e, double t,
                                double *size)
{
    const nuem_constants *n = nuem_constants_get();
    const double gf = n->gf_gev2 * 1e-6, hbarc2 = pow(n->hbarc_mev_fm * 1e-13, 2.0),
                 mass = nucleus->mass_u * n->amu_mev, q2 = -2.0 * mass * t,
                 kappa = 2.0 * M_SQRT2 * M_PI * n->alpha / gf, q = sqrt(-q2),
                 fp = nuem_form_factor_at(&nucleus->proton, q),
                 fn = nuem_form_factor_at(&nucleus->neutron, q);
    nuem_weak_nucleons g;
    nuem_weak_couplings ge;
    double complex a[3][3], lambda[3][3], aa = 0, dd = 0;
    double largest = 0.0;

    nuem_weak_nucleon(k->weak_scheme, k->sin2_theta_w, &g);
    nuem_weak_electron(k->weak_scheme, k->sin2_theta_w, &ge);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            int r = s->anti ? j : i, c = s->anti ? i : j;
            double complex qt = kappa * (number(k->charge_e.m[r][c]) / q2 +
                                         number(k->radius_cm2.m[r][c]) / (6.0 * hbarc2));
            a[i][j] = -nucleus->z * (fp - fe) * qt;
            if (i == j)
                a[i][j] += nucleus->z * (fp * g.g_p[i] + fe * ge.g_v[i]) +
                           (nucleus->a - nucleus->z) * fn * g.g_n;
            largest = fmax(largest, nucleus->a + nucleus->z * (1.0 + cabs(qt)));
            lambda[i][j] =
                s->anti ? conj(number(k->dipole_mub.m[i][j])) : number(k->dipole_mub.m[i][j]);
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
        M_PI * n->alpha * n->alpha / (n->me_mev * n->me_mev) * hbarc2 *
            pow(nucleus->z * (fp - fe), 2.0) * creal(dd) * (1.0 / t - 1.0 / e),
    };
}

static void formula_taken_literally(void **unused)
{
    (void)unused;
    const nuem_electron_form form = electrons(NUEM_ELECTRONS_HYDROGENIC);
    const nuem_nucleus nucleus = helium();

    for (unsigned seed = 0; seed < 300; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_couplings c = draw(&d);
        nuem_state state;
        double e = nuem_draw_log(&d, 0.005, 0.1), size,
               t = nuem_draw_uniform(&d, 0.01, 0.99) * nuem_cevns_t_max(&nucleus, e);
        double fe = nuem_electron_form_at(&form, sqrt(2.0 * nuem_nucleus_mass_mev(&nucleus) * t));
        c.weak_scheme = seed % 3 ? NUEM_WEAK_RUNNING : NUEM_WEAK_TREE;
        nuem_draw_state(&d, seed % 2, seed % 4 > 1, &state);
        nuem_cevns_parts got = one_point(&c, &state, &form, e, t),
                         want = literal(&c, &state, &nucleus, fe, e, t, &size);
        assert_near(got.conserving, want.conserving, TOL_ALGEBRA * size);
        assert_close(got.flip, want.flip, 1e-10); /* F_p - F_e cancels to 1e-3 in `want` */
    }
}

/* Without electrons it is scattering on the nucleus, for any nucleus and any couplings. */
static void bare_atom_is_a_nucleus(void **unused)
{
    (void)unused;
    const nuem_electron_form none = {0};

    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_nucleus nucleus = nuem_draw_nucleus(&d);
        nuem_couplings c;
        nuem_state state;
        nuem_cevns_parts atom, bare;
        nuem_error err;
        double e = nuem_draw_log(&d, 1.0, 50.0), t = nuem_draw_uniform(&d, 0.01, 0.99);
        t *= nuem_cevns_t_max(&nucleus, e);
        nuem_draw_nuclear_couplings(&d, &c);
        nuem_draw_state(&d, seed % 2, seed % 4 > 1, &state);
        assert_ok(nuem_cevas_dsigma_dt(&c, &state, &nucleus, &none, 1, &e, &t, &atom, &err), err);
        assert_ok(nuem_cevns_dsigma_dt(&c, &state, &nucleus, 1, &e, &t, &bare, &err), err);
        assert_close(atom.conserving, bare.conserving, 1e-9); /* where couplings nearly cancel */
        assert_close(atom.flip, bare.flip, TOL_ALGEBRA);
        assert_ok(nuem_cevas_sigma(&c, &state, &nucleus, &none, e, 0.1 * t, &atom, &err), err);
        assert_ok(nuem_cevns_sigma(&c, &state, &nucleus, e, 0.1 * t, &bare, &err), err);
        assert_close(atom.conserving, bare.conserving, TOL_ALGEBRA);
        assert_close(atom.flip, bare.flip, TOL_ALGEBRA);
    }
}

/* At wavelengths beyond the atom charge and dipole see nothing; the weak charges remain, all of them. */
static void neutral_atom(void **unused)
{
    (void)unused;
    const double s = nuem_constants_get()->sin2w_0, e = 0.01, t = 1e-8 * MILLI_EV;
    const nuem_electron_form form = electrons(NUEM_ELECTRONS_CROMER_MANN), none = {0};
    const nuem_state nue = flavour(NUEM_E, false);
    nuem_couplings c = weak_only(), with = c;

    with.charge_e.m[0][0].re = 1e-20;
    with.dipole_mub.m[0][0].re = 1e-12;
    nuem_cevns_parts atom = one_point(&with, &nue, &form, e, t),
                     bare = one_point(&with, &nue, &none, e, t),
                     weak = one_point(&c, &nue, &form, e, t),
                     nucleus = one_point(&c, &nue, &none, e, t);
    assert_true(atom.flip < 1e-12 * bare.flip && atom.flip > 0.0);
    assert_close(atom.conserving, weak.conserving, 1e-3);
    assert_true(bare.conserving > 1e2 * nucleus.conserving);
    /* C = 2 (1/2 - 2s) - 2/2 + 2 (1/2 + 2s) = 1 against -4s */
    assert_close(weak.conserving / nucleus.conserving, 1.0 / (16.0 * s * s), 1e-5);
    assert_close(
        one_point(&c, &(nuem_state){.rho = flavour(NUEM_MU, false).rho}, &form, e, t).conserving /
            nucleus.conserving,
        1.0 / (16.0 * s * s), 1e-5); /* numu: C = -1 */
}

/* At large recoils the electrons are out of phase. */
static void bare_at_large_recoils(void **unused)
{
    (void)unused;
    const nuem_electron_form form = electrons(NUEM_ELECTRONS_HYDROGENIC), none = {0};
    const nuem_state nue = flavour(NUEM_E, true);
    nuem_couplings c = weak_only();

    c.dipole_mub.m[0][0].re = 1e-10;
    for (double t = 1e-6; t < 1e-1; t *= 10.0) { /* q = 86 keV and more */
        nuem_cevns_parts atom = one_point(&c, &nue, &form, 30.0, t),
                         bare = one_point(&c, &nue, &none, 30.0, t);
        double f = nuem_electron_form_at(&form, sqrt(2.0 * 3728.4 * t));
        assert_close(atom.conserving, bare.conserving, 5.0 * f + TOL_ALGEBRA);
        assert_close(atom.flip, bare.flip, 2.1 * f + TOL_ALGEBRA);
    }
}

/* F_e = 4s/(1 + 4s): there the charges of nue cancel, those of numu add. */
static void amplitude_vanishes(void **unused)
{
    (void)unused;
    static const struct {
        nuem_electron_model model;
        double t; /* meV, laboratory value within 1 % */
    } dip[] = {{NUEM_ELECTRONS_CROMER_MANN, 8.62}, {NUEM_ELECTRONS_HYDROGENIC, 9.16}};
    const double s = nuem_constants_get()->sin2w_0, e = 0.01, want = 4.0 * s / (1.0 + 4.0 * s),
                 mass = 4.00260325413 * nuem_constants_get()->amu_mev;
    const nuem_couplings c = weak_only();

    for (int k = 0; k < 2; k++) {
        const nuem_electron_form form = electrons(dip[k].model);
        const nuem_state nue = flavour(NUEM_E, true), numu = flavour(NUEM_MU, true);
        double lo = 1.0, hi = 20.0; /* meV; F_e falls */
        for (int i = 0; i < 60; i++) {
            double mid = 0.5 * (lo + hi);
            *(nuem_electron_form_at(&form, sqrt(2.0 * mass * mid * MILLI_EV)) > want ? &lo : &hi) =
                mid;
        }
        assert_close(lo, dip[k].t, 0.01);
        double t = lo * MILLI_EV, here = one_point(&c, &nue, &form, e, t).conserving;
        assert_true(here < 1e-10 * one_point(&c, &nue, &form, e, 0.5 * t).conserving);
        assert_true(one_point(&c, &numu, &form, e, t).conserving >
                    0.1 * one_point(&c, &numu, &form, e, 0.5 * t).conserving);
    }
}

/* Real symmetric couplings do not tell neutrinos from antineutrinos; those of complex ones trade places
 * with their conjugates. */
static void antineutrinos(void **unused)
{
    (void)unused;
    const nuem_electron_form form = electrons(NUEM_ELECTRONS_CROMER_MANN);

    for (unsigned seed = 0; seed < 30; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_couplings c = draw(&d), conjugate = c;
        nuem_state state, anti;
        conjugate.charge_e = nuem_matrix3_conj(&c.charge_e);
        conjugate.radius_cm2 = nuem_matrix3_conj(&c.radius_cm2);
        conjugate.dipole_mub = nuem_matrix3_conj(&c.dipole_mub);
        nuem_draw_state(&d, true, false, &state);
        anti = state;
        anti.anti = true;
        nuem_cevns_parts a = one_point(&c, &state, &form, 0.01, 5.0 * MILLI_EV),
                         b = one_point(&conjugate, &anti, &form, 0.01, 5.0 * MILLI_EV);
        assert_close(a.flip, b.flip, TOL_ALGEBRA);
        assert_close(a.conserving, b.conserving, 1e-9);
    }
    const nuem_couplings c = weak_only();
    const nuem_state nu = flavour(NUEM_E, false), anti = flavour(NUEM_E, true);
    assert_true(one_point(&c, &nu, &form, 0.01, MILLI_EV).conserving ==
                one_point(&c, &anti, &form, 0.01, MILLI_EV).conserving);
}

typedef struct point {
    const nuem_couplings *c;
    const nuem_state *state;
    const nuem_electron_form *form;
    double e;
    bool flip;
} point;

static double at_log_recoil(double log_t, void *context)
{
    const point *p = context;
    double t = exp(log_t);
    nuem_cevns_parts parts = one_point(p->c, p->state, p->form, p->e, t);

    return t * (p->flip ? parts.flip : parts.conserving);
}

static void integral_over_recoils(void **unused)
{
    (void)unused;
    const nuem_nucleus nucleus = helium();
    const nuem_state nue = flavour(NUEM_E, true);
    nuem_couplings c = weak_only();

    c.dipole_mub.m[0][0].re = 1e-12;
    c.charge_e.m[0][0].re = 1e-17;
    for (int m = NUEM_ELECTRONS_CROMER_MANN; m <= NUEM_ELECTRONS_XRAYLIB; m++) {
        nuem_electron_form form = electrons((nuem_electron_model)m);
        const double tol = m == NUEM_ELECTRONS_XRAYLIB ? TOL_DECIMALS
                           : form.n                    ? TOL_TABLE
                                                       : TOL_INTEGRAL;
        for (int k = 0; k < 3; k++) {
            const double e = k == 2 ? 10.0 : 0.015, low = k == 0 ? 0.0 : MILLI_EV,
                         end = nuem_cevns_t_max(&nucleus, e);
            nuem_cevns_parts got;
            nuem_error err;
            assert_ok(nuem_cevas_sigma(&c, &nue, &nucleus, &form, e, low, &got, &err), err);
            /* below 1e-12 of the end there is nothing in a neutral atom */
            double from = log(low > 0.0 ? low : 1e-12 * end);
            for (int flip = 0; flip < 2; flip++) {
                point p = {&c, &nue, &form, e, flip};
                double want =
                    nuem_test_integral(at_log_recoil, &p, from, log(end), 0, NULL, 0.1 * tol);
                assert_close(flip ? got.flip : got.conserving, want, tol);
            }
        }
        nuem_electron_form_clear(&form);
    }
}

static void divergence_is_screened(void **unused)
{
    (void)unused;
    const nuem_electron_form form = electrons(NUEM_ELECTRONS_CROMER_MANN), none = {0};
    const nuem_nucleus nucleus = helium();
    const nuem_state nue = flavour(NUEM_E, true);
    nuem_couplings c = weak_only();
    nuem_cevns_parts atom, bare;
    nuem_error err;

    c.dipole_mub.m[0][0].re = 1e-12;
    c.charge_e.m[0][0].re = 1e-17;
    assert_ok(nuem_cevas_sigma(&c, &nue, &nucleus, &form, 0.01, 0.0, &atom, &err), err);
    assert_ok(nuem_cevas_sigma(&c, &nue, &nucleus, &none, 0.01, 0.0, &bare, &err), err);
    assert_true(isfinite(atom.conserving) && isfinite(atom.flip));
    assert_true(isinf(bare.conserving) && isinf(bare.flip));
    /* no recoil beyond the end, 2 E^2/M = 53.66 meV */
    assert_true(one_point(&c, &nue, &form, 0.01, 53.7 * MILLI_EV).conserving == 0.0);
    assert_true(one_point(&c, &nue, &form, 0.01, 53.6 * MILLI_EV).conserving > 0.0);
}

static void bad_input(void **unused)
{
    (void)unused;
    const nuem_electron_form helium_form = electrons(NUEM_ELECTRONS_CROMER_MANN);
    const nuem_couplings c = weak_only();
    const nuem_state nue = flavour(NUEM_E, false);
    const double e[2] = {0.01, 0.01}, t[2] = {1e-9, 0.0};
    nuem_nucleus nucleus = helium();
    nuem_cevns_parts out[2] = {{-1.0, -2.0}, {-3.0, -4.0}};
    nuem_error err;

    assert_fails(nuem_cevas_dsigma_dt(&c, &nue, &nucleus, &helium_form, 2, e, t, out, &err),
                 NUEM_ERR_ARG, err, "point 1");
    assert_int_equal(err.index, 1);
    assert_fails(nuem_cevas_sigma(&c, &nue, &nucleus, &helium_form, 0.01, -1.0, out, &err),
                 NUEM_ERR_ARG, err, "smallest recoil -1 MeV");
    assert_fails(nuem_cevas_sigma(&c, &nue, &nucleus, &helium_form, 0.0, 0.0, out, &err),
                 NUEM_ERR_ARG, err, "neutrino energy 0 MeV");
    nucleus.z = 3;
    nucleus.a = 7;
    assert_fails(nuem_cevas_dsigma_dt(&c, &nue, &nucleus, &helium_form, 1, e, t, out, &err),
                 NUEM_ERR_ARG, err, "form factor is that of 2 electrons");
    nucleus.a = 2;
    assert_fails(nuem_cevas_dsigma_dt(&c, &nue, &nucleus, &helium_form, 1, e, t, out, &err),
                 NUEM_ERR_ARG, err, "A at least Z");
    nucleus = helium();
    nucleus.proton.rms_fm = 1.0;
    assert_fails(nuem_cevas_dsigma_dt(&c, &nue, &nucleus, &helium_form, 1, e, t, out, &err),
                 NUEM_ERR_DOMAIN, err, "rms radius 1 fm");
    assert_true(out[0].conserving == -1.0 && out[0].flip == -2.0 && out[1].flip == -4.0);
    assert_ptr_equal(nuem_channel_find("cevas"), &nuem_channel_cevas);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(formula_taken_literally),
        cmocka_unit_test(bare_atom_is_a_nucleus),
        cmocka_unit_test(neutral_atom),
        cmocka_unit_test(bare_at_large_recoils),
        cmocka_unit_test(amplitude_vanishes),
        cmocka_unit_test(antineutrinos),
        cmocka_unit_test(integral_over_recoils),
        cmocka_unit_test(divergence_is_screened),
        cmocka_unit_test(bad_input),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
