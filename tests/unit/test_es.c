/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elastic neutrino-electron scattering: reference values, closed formulas of simple cases,
 * symmetries and bad input. The full matrices against explicit spinors are in test_es_spinors.c. */
#include <complex.h>

#include "nuem/constants.h"
#include "nuem/es.h"
#include "num/matrix3.h"
#include "support/draw.h"
#include "support/quadrature.h"
#include "support/reference.h"

/* the same formula in another order of operations; the bracket cancels to a few per cent at most */
static const double TOL_ALGEBRA = 1e-13;
/* the same number from integrals that are good to 1e-12 */
static const double TOL_INTEGRAL = 1e-11;

static nuem_couplings weak_only(void)
{
    return (nuem_couplings){.sin2_theta_w = nuem_constants_get()->sin2w_0};
}

static nuem_es_parts one_point(const nuem_couplings *c, const nuem_state *state, double e, double t)
{
    nuem_es_parts out = {NAN, NAN};
    nuem_error err;

    assert_ok(nuem_es_dsigma_dt(c, state, NULL, 1, &e, &t, &out, &err), err);
    return out;
}

static nuem_es_parts pure(const nuem_couplings *c, nuem_flavour flavour, bool anti, double e,
                          double t)
{
    nuem_state state;

    nuem_state_flavour(flavour, anti, &state);
    return one_point(c, &state, e, t);
}

static nuem_couplings moment(double mu_mub)
{
    nuem_couplings c = weak_only();

    for (int i = 0; i < 3; i++) c.dipole_mub.m[i][i].re = mu_mub;
    return c;
}

/* The hypothesis of lab-20 to lab-22. */
static nuem_couplings reference_matrices(void)
{
    nuem_couplings c = weak_only();

    c.charge_e = (nuem_matrix3){{{{1e-13, 0}, {0, 2e-13}, {0, 0}},
                                 {{0, -2e-13}, {3e-13, 0}, {1e-13, 0}},
                                 {{0, 0}, {1e-13, 0}, {-2e-13, 0}}}};
    c.radius_cm2 = (nuem_matrix3){{{{-0.83e-32, 0}, {1e-32, 0.5e-32}, {0, 0}},
                                   {{1e-32, -0.5e-32}, {-0.48e-32, 0}, {0, 0.3e-32}},
                                   {{0, 0}, {0, -0.3e-32}, {-0.30e-32, 0}}}};
    c.dipole_mub = (nuem_matrix3){{{{1e-11, 0}, {0, 0.5e-11}, {0, 0}},
                                   {{0, -0.5e-11}, {2e-11, 0}, {1e-11, 0}},
                                   {{0, 0}, {1e-11, 0}, {0.5e-11, 0}}}};
    return c;
}

static void coefficients_are_the_reference(void **unused)
{
    (void)unused;
    const double e = 1e9, t = 1e-3; /* T << E: the brackets become 1/T, 2 and 1/T^2 */
    nuem_couplings none = weak_only(), mu = moment(1.0), q = weak_only(), axial = weak_only();

    assert_reference(pure(&mu, NUEM_MU, false, e, t).flip * t, "lab-10");
    /* with g_V = 2 s2 - 1/2 = 0 only the axial coupling of nu_mu is left: G_F^2 m_e / 2 pi * 2 / 4
     */
    axial.sin2_theta_w = 0.25;
    assert_reference(2.0 * pure(&axial, NUEM_MU, false, e, t).conserving, "lab-11");
    /* a charge so large that nothing else counts; cm^2 keV from cm^2 MeV */
    q.charge_e.m[1][1].re = 1.0;
    assert_reference(1e3 * t * t * pure(&q, NUEM_MU, false, e, t).conserving, "lab-12");
    assert_true(pure(&none, NUEM_E, false, e, t).flip == 0.0);
}

/* The charge whose cross section at recoil T equals that of a moment. */
static double charge_of_moment(double mu_mub, double t_mev)
{
    const double e = 1e9, huge = 1.0; /* the weak part is lost beside it */
    nuem_couplings mu = moment(mu_mub), q = weak_only();

    q.charge_e.m[1][1].re = huge;
    return huge * sqrt(pure(&mu, NUEM_MU, false, e, t_mev).flip /
                       pure(&q, NUEM_MU, false, e, t_mev).conserving);
}

static void charge_of_the_moment_limit(void **unused)
{
    (void)unused;
    assert_reference(charge_of_moment(2.9e-11, 2.8e-3), "lab-13");
    assert_reference(charge_of_moment(9e-12, 0.2e-3), "lab-14");
    /* q = mu sqrt(T / 2 m_e) in e and mu_B */
    assert_close(charge_of_moment(9e-12, 0.2e-3),
                 9e-12 * sqrt(0.2e-3 / (2.0 * nuem_constants_get()->me_mev)), TOL_ALGEBRA);
}

static void moment_crosses_weak(void **unused)
{
    (void)unused;
    const double e = 1e6; /* MeV: T << E */
    nuem_couplings c = moment(1e-11);
    double lo = 1e-4, hi = 1e-1;

    for (int i = 0; i < 100; i++) {
        double mid = 0.5 * (lo + hi);
        nuem_es_parts p = pure(&c, NUEM_E, false, e, mid);
        if (p.flip > p.conserving)
            lo = mid;
        else
            hi = mid;
    }
    assert_reference(1e3 * lo, "lab-15");
}

static void standard_model_is_the_reference(void **unused)
{
    (void)unused;
    nuem_couplings c = weak_only();

    assert_reference(pure(&c, NUEM_E, false, 1.0, 0.1).conserving, "lab-16");
    assert_reference(pure(&c, NUEM_E, true, 1.0, 0.1).conserving, "lab-17");
    assert_reference(pure(&c, NUEM_MU, false, 1.0, 0.1).conserving, "lab-18-numu");
    assert_reference(pure(&c, NUEM_MU, true, 1.0, 0.1).conserving, "lab-18-numubar");
    assert_reference(pure(&c, NUEM_TAU, false, 1.0, 0.1).conserving, "lab-18-numu");
    c = moment(1e-11);
    assert_reference(1e-3 * pure(&c, NUEM_E, false, 1.0, 1e-3).flip, "lab-19"); /* per keV */
}

static void full_matrices_are_the_reference(void **unused)
{
    (void)unused;
    const nuem_couplings c = reference_matrices();
    const double e = 1.0, t = 0.01, weight[3] = {0.55, 0.22, 0.23};
    nuem_state mixed, anti;

    assert_reference(pure(&c, NUEM_E, false, e, t).conserving, "lab-20-nu");
    assert_reference(pure(&c, NUEM_E, true, e, t).conserving, "lab-20-anti");
    assert_reference(pure(&c, NUEM_E, false, e, t).flip, "lab-20-flip");
    assert_int_equal(nuem_state_diagonal(weight, false, &mixed, NULL), NUEM_OK);
    assert_int_equal(nuem_state_diagonal(weight, true, &anti, NULL), NUEM_OK);
    assert_reference(one_point(&c, &mixed, e, t).conserving, "lab-21-nu");
    assert_reference(one_point(&c, &anti, e, t).conserving, "lab-21-anti");
    assert_reference(one_point(&c, &mixed, e, t).flip, "lab-21-flip");
}

static void oscillated_state_is_the_reference(void **unused)
{
    (void)unused;
    const nuem_mixing mixing = {33.44, 49.2, 8.57, 197.0, 7.42e-5, 2.517e-3, {0.0, 0.0}};
    const nuem_couplings c = reference_matrices();
    nuem_state state;
    nuem_error err;

    assert_ok(nuem_state_vacuum(&mixing, NUEM_E, false, 4.0, 53.0, &state, &err), err);
    assert_reference(one_point(&c, &state, 4.0, 0.01).conserving, "lab-22-conserving");
    assert_reference(one_point(&c, &state, 4.0, 0.01).flip, "lab-22-flip");
}

/* Textbook form with g_L = (g_V + g_A)/2 and g_R = (g_V - g_A)/2, exchanged for antineutrinos. */
static double textbook(double gl, double gr, double e, double t)
{
    const nuem_constants *c = nuem_constants_get();
    double gf = c->gf_gev2 * 1e-6, me = c->me_mev, hbarc = c->hbarc_mev_fm * 1e-13;

    return 2.0 * gf * gf * me / M_PI * hbarc * hbarc *
           (gl * gl + gr * gr * pow(1.0 - t / e, 2.0) - gl * gr * me * t / (e * e));
}

static void single_flavour_formula(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 300; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_couplings c = {.sin2_theta_w = nuem_draw_uniform(&d, 0.1, 0.4)};
        double e = nuem_draw_log(&d, 0.05, 50.0),
               t = nuem_draw_uniform(&d, 0.01, 0.99) * nuem_es_t_max(e);
        for (int flavour = NUEM_E; flavour <= NUEM_TAU; flavour++) {
            double gr = c.sin2_theta_w, gl = gr + (flavour == NUEM_E ? 0.5 : -0.5);
            assert_close(pure(&c, (nuem_flavour)flavour, false, e, t).conserving,
                         textbook(gl, gr, e, t), TOL_ALGEBRA);
            assert_close(pure(&c, (nuem_flavour)flavour, true, e, t).conserving,
                         textbook(gr, gl, e, t), TOL_ALGEBRA);
        }
    }
}

/* Without weak couplings of its own, 2 pi alpha^2 q^2 / (m_e T^2) [1 - T/E + (T^2 - m_e T)/(2
 * E^2)]; the weak part is too small to matter for a charge of 1. */
static void pure_millicharge_formula(void **unused)
{
    (void)unused;
    const nuem_constants *k = nuem_constants_get();
    const double hbarc = k->hbarc_mev_fm * 1e-13;

    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        double e = nuem_draw_log(&d, 0.05, 50.0),
               t = nuem_draw_uniform(&d, 1e-4, 0.99) * nuem_es_t_max(e);
        nuem_couplings c = weak_only();
        c.charge_e = nuem_draw_hermitian(&d, 1e6);
        double q2 = 0.0; /* sum over the flavours that nu_mu goes to */
        for (int j = 0; j < 3; j++) {
            nuem_complex q = c.charge_e.m[j][NUEM_MU];
            q2 += q.re * q.re + q.im * q.im;
        }
        double want = 2.0 * M_PI * k->alpha * k->alpha * hbarc * hbarc * q2 / (k->me_mev * t * t) *
                      (1.0 - t / e + (t * t - k->me_mev * t) / (2.0 * e * e));
        assert_close(pure(&c, NUEM_MU, false, e, t).conserving, want, TOL_ALGEBRA);
    }
}

typedef struct total {
    const nuem_couplings *couplings;
    nuem_flavour flavour;
    bool anti, flip;
    double e;
} total;

static double of_recoil(double t, void *context)
{
    const total *x = context;
    nuem_es_parts p = pure(x->couplings, x->flavour, x->anti, x->e, t);

    return x->flip ? p.flip : p.conserving;
}

static void total_cross_sections(void **unused)
{
    (void)unused;
    const nuem_constants *k = nuem_constants_get();
    const double gf = k->gf_gev2 * 1e-6, hbarc = k->hbarc_mev_fm * 1e-13, s = k->sin2w_0,
                 norm = 2.0 * gf * gf * k->me_mev / M_PI * hbarc * hbarc;
    static const double energy[] = {0.1, 0.8613, 4.0, 30.0};
    nuem_couplings c = moment(3e-11);

    for (size_t i = 0; i < sizeof energy / sizeof energy[0]; i++) {
        double e = energy[i], x = nuem_es_t_max(e), z = 1.0 - x / e;
        for (int anti = 0; anti < 2; anti++) {
            double gl = anti ? s : s + 0.5, gr = anti ? s + 0.5 : s;
            double want = norm * (gl * gl * x + gr * gr * e / 3.0 * (1.0 - z * z * z) -
                                  gl * gr * k->me_mev * x * x / (2.0 * e * e));
            total whole = {&c, NUEM_E, anti != 0, false, e};
            double got = nuem_test_integral(of_recoil, &whole, 0.0, x, 0, NULL, 1e-12);
            assert_close(got, want, TOL_INTEGRAL);
        }
        double from = 0.1 * x; /* the moment's total diverges at zero recoil */
        double want = M_PI * pow(k->alpha * hbarc / k->me_mev, 2.0) * 9e-22 *
                      (log(x / from) - (x - from) / e);
        total flip = {&c, NUEM_E, false, true, e};
        double got = nuem_test_integral(of_recoil, &flip, from, x, 0, NULL, 1e-12);
        assert_close(got, want, TOL_INTEGRAL);
    }
}

static void nothing_beyond_the_kinematic_end(void **unused)
{
    (void)unused;
    const double edge = 1e-12; /* relative; rounding of T_max is 1e-16 */
    const nuem_couplings c = reference_matrices();

    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        double e = nuem_draw_log(&d, 1e-3, 1e3), end = nuem_es_t_max(e);
        nuem_es_parts below = pure(&c, NUEM_E, false, e, end * (1.0 - edge)),
                      above = pure(&c, NUEM_E, false, e, end * (1.0 + edge));
        assert_true(below.conserving > 0.0 && below.flip > 0.0);
        assert_true(above.conserving == 0.0 && above.flip == 0.0);
        /* enu_min is the inverse of t_max */
        assert_close(nuem_es_enu_min(end), e, TOL_ALGEBRA);
        assert_close(nuem_es_t_max(nuem_es_enu_min(e)), e, TOL_ALGEBRA);
    }
}

static void assert_same(nuem_es_parts got, nuem_es_parts want)
{
    assert_close(got.conserving, want.conserving, TOL_ALGEBRA);
    assert_close(got.flip, want.flip, TOL_ALGEBRA);
}

/* The outgoing states of a dipole are summed over: any unitary rotation of the first index, an
 * overall phase among them, changes nothing. */
static void first_index_of_the_dipole_is_free(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_couplings c, turned;
        nuem_state state;
        double e = nuem_draw_log(&d, 0.1, 10.0), t = 0.3 * nuem_es_t_max(e);
        nuem_draw_couplings(&d, &c);
        nuem_draw_state(&d, seed % 2, seed % 3 == 0, &state);
        turned = c;
        nuem_matrix3 u = nuem_draw_unitary(&d), zero = {0};
        turned.dipole_mub = nuem_matrix3_mul(&u, &c.dipole_mub);
        assert_same(one_point(&turned, &state, e, t), one_point(&c, &state, e, t));
        double phase = nuem_draw_uniform(&d, -M_PI, M_PI);
        turned.dipole_mub =
            nuem_matrix3_add(&zero, (nuem_complex){cos(phase), sin(phase)}, &c.dipole_mub);
        assert_same(one_point(&turned, &state, e, t), one_point(&c, &state, e, t));
    }
}

/* The formula of es.h taken literally, matrix by matrix: for antineutrinos the charges are
 * transposed, the dipole conjugated and the axial coupling reversed, while the library conjugates
 * the state. */
static nuem_es_parts literal(const nuem_couplings *k, const nuem_state *s, double e, double t)
{
    const nuem_constants *n = nuem_constants_get();
    const double gf = n->gf_gev2 * 1e-6, hbarc2 = pow(n->hbarc_mev_fm * 1e-13, 2.0), me = n->me_mev,
                 kappa = 2.0 * M_SQRT2 * M_PI * n->alpha / gf, g = 2.0 * k->sin2_theta_w - 0.5;
    double complex v[3][3], a[3][3], lambda[3][3], cv = 0, ca = 0, cva = 0, dd = 0;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            int r = s->anti ? j : i, c = s->anti ? i : j;
            nuem_complex q = k->charge_e.m[r][c], r2 = k->radius_cm2.m[r][c],
                         l = k->dipole_mub.m[i][j];
            v[i][j] = kappa * (-CMPLX(q.re, q.im) / (2.0 * me * t) +
                               CMPLX(r2.re, r2.im) / (6.0 * hbarc2)) +
                      (i == j ? g + (i == NUEM_E ? 1.0 : 0.0) : 0.0);
            a[i][j] = i == j ? (i == NUEM_E ? 0.5 : -0.5) * (s->anti ? -1.0 : 1.0) : 0.0;
            lambda[i][j] = CMPLX(l.re, s->anti ? -l.im : l.im);
        }
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            for (int l = 0; l < 3; l++) {
                double complex rho = CMPLX(s->rho.m[j][l].re, s->rho.m[j][l].im);
                cv += v[i][j] * rho * conj(v[i][l]);
                ca += a[i][j] * rho * conj(a[i][l]);
                cva += v[i][j] * rho * conj(a[i][l]);
                dd += lambda[i][j] * rho * conj(lambda[i][l]);
            }
    double vv = creal(cv), aa = creal(ca), va = creal(cva), back = pow(1.0 - t / e, 2.0);
    return (nuem_es_parts){
        gf * gf * me / (2.0 * M_PI) * hbarc2 *
            (vv + aa + 2.0 * va + (vv + aa - 2.0 * va) * back + (aa - vv) * me * t / (e * e)),
        M_PI * n->alpha * n->alpha / (me * me) * hbarc2 * creal(dd) * (1.0 / t - 1.0 / e),
    };
}

static void formula_taken_literally(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 300; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_couplings c;
        nuem_state state;
        double e = nuem_draw_log(&d, 0.1, 10.0),
               t = nuem_draw_uniform(&d, 0.01, 0.99) * nuem_es_t_max(e);
        nuem_draw_couplings(&d, &c);
        nuem_draw_state(&d, seed % 2, seed % 4 > 1, &state);
        assert_same(one_point(&c, &state, e, t), literal(&c, &state, e, t));
    }
}

static void linear_in_the_state(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_couplings c;
        nuem_state a, b, mix = {.anti = seed % 2};
        double e = nuem_draw_log(&d, 0.1, 10.0), t = 0.3 * nuem_es_t_max(e),
               w = nuem_draw_uniform(&d, 0.0, 1.0);
        nuem_draw_couplings(&d, &c);
        nuem_draw_state(&d, true, seed % 2, &a);
        nuem_draw_state(&d, false, seed % 2, &b);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) {
                nuem_complex x = a.rho.m[i][j], y = b.rho.m[i][j];
                mix.rho.m[i][j] =
                    (nuem_complex){w * x.re + (1.0 - w) * y.re, w * x.im + (1.0 - w) * y.im};
            }
        nuem_es_parts pa = one_point(&c, &a, e, t), pb = one_point(&c, &b, e, t);
        assert_same(one_point(&c, &mix, e, t),
                    (nuem_es_parts){w * pa.conserving + (1.0 - w) * pb.conserving,
                                    w * pa.flip + (1.0 - w) * pb.flip});
        assert_true(pa.conserving > 0.0 && pa.flip > 0.0);
    }
}

static void bound_electrons_count_as_zeff(void **unused)
{
    (void)unused;
    static const double t_kev[] = {0.02, 0.5, 2.0, 5.0, 20.0, 50.0};
    enum { N = sizeof t_kev / sizeof t_kev[0] };
    const nuem_couplings c = reference_matrices();
    double e[N], t[N];
    nuem_es_parts bound[N], one[N];
    nuem_state state;
    nuem_target *step = NULL, *free_atom = NULL;
    nuem_error err;

    for (int i = 0; i < N; i++) {
        e[i] = 1.0 + i;
        t[i] = 1e-3 * t_kev[i];
    }
    nuem_state_flavour(NUEM_E, false, &state);
    assert_ok(nuem_target_create("Xe", NUEM_BINDING_STEP, &step, &err), err);
    assert_ok(nuem_target_create("Xe", NUEM_BINDING_FREE, &free_atom, &err), err);
    assert_ok(nuem_es_dsigma_dt(&c, &state, NULL, N, e, t, one, &err), err);
    assert_ok(nuem_es_dsigma_dt(&c, &state, step, N, e, t, bound, &err), err);
    for (int i = 0; i < N; i++) {
        double z = nuem_target_zeff(step, 1e3 * t[i]);
        assert_same(bound[i], (nuem_es_parts){z * one[i].conserving, z * one[i].flip});
    }
    assert_near(nuem_target_zeff(step, 2.0), 44.0, 1e-12);
    assert_ok(nuem_es_dsigma_dt(&c, &state, free_atom, N, e, t, bound, &err), err);
    for (int i = 0; i < N; i++)
        assert_same(bound[i], (nuem_es_parts){54.0 * one[i].conserving, 54.0 * one[i].flip});
    nuem_target_free(step);
    nuem_target_free(free_atom);
}

static void bad_points_are_named(void **unused)
{
    (void)unused;
    static const double bad[] = {0.0, -1.0, NAN, HUGE_VAL, -HUGE_VAL};
    const nuem_couplings c = weak_only();
    nuem_state state;

    nuem_state_flavour(NUEM_E, false, &state);
    for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++)
        for (int which = 0; which < 2; which++) {
            double e[4] = {1.0, 1.0, 1.0, 1.0}, t[4] = {0.1, 0.1, 0.1, 0.1};
            nuem_es_parts out[4], before[4];
            nuem_error err;
            memset(out, 0x5a, sizeof out);
            memcpy(before, out, sizeof out);
            (which ? t : e)[2] = bad[k];
            assert_fails(nuem_es_dsigma_dt(&c, &state, NULL, 4, e, t, out, &err), NUEM_ERR_ARG, err,
                         "point 2");
            assert_int_equal(err.index, 2);
            assert_memory_equal(out, before, sizeof out);
            assert_int_equal(nuem_es_dsigma_dt(&c, &state, NULL, 4, e, t, out, NULL), NUEM_ERR_ARG);
        }
    assert_int_equal(nuem_es_dsigma_dt(&c, &state, NULL, 0, NULL, NULL, NULL, NULL), NUEM_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coefficients_are_the_reference),
        cmocka_unit_test(charge_of_the_moment_limit),
        cmocka_unit_test(moment_crosses_weak),
        cmocka_unit_test(standard_model_is_the_reference),
        cmocka_unit_test(full_matrices_are_the_reference),
        cmocka_unit_test(oscillated_state_is_the_reference),
        cmocka_unit_test(single_flavour_formula),
        cmocka_unit_test(pure_millicharge_formula),
        cmocka_unit_test(total_cross_sections),
        cmocka_unit_test(nothing_beyond_the_kinematic_end),
        cmocka_unit_test(first_index_of_the_dipole_is_free),
        cmocka_unit_test(formula_taken_literally),
        cmocka_unit_test(linear_in_the_state),
        cmocka_unit_test(bound_electrons_count_as_zeff),
        cmocka_unit_test(bad_points_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
