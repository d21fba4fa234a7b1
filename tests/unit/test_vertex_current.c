/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the explicit vertex gives between spinors: the currents of massless neutrinos, those of
 * antineutrinos from v spinors, and the nu-e cross section from traces. Spinors and gamma matrices
 * are those of support/spinor.h; of the library only nuem_vertex_at and the hypothesis are used. */
#include "nuem/constants.h"
#include "nuem/es.h"
#include "nuem/vertex.h"
#include "num/matrix3.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/spinor.h"

/* Currents relative to the largest component: spinors from half angles lose some roundings where
 * terms cancel. 4e-14 at most over 600 draws. */
static const double TOL_CURRENT = 1e-12;
/* The cross section; weak and photon exchange may cancel. 1.7e-13 at most over 600 draws. */
static const double TOL_TRACE = 1e-12;

typedef struct kinematics {
    double in[4], out[4], q[4]; /* massless neutrino */
} kinematics;

static void draw_massless(nuem_draw *d, double p[4])
{
    double e = nuem_draw_log(d, 0.1, 10.0), z = nuem_draw_uniform(d, -0.95, 0.95),
           phi = nuem_draw_uniform(d, -M_PI, M_PI), rho = sqrt(1.0 - z * z);

    p[0] = e;
    p[1] = e * rho * cos(phi);
    p[2] = e * rho * sin(phi);
    p[3] = e * z;
}

static kinematics draw_kinematics(nuem_draw *d)
{
    kinematics x;

    draw_massless(d, x.in);
    draw_massless(d, x.out);
    for (int mu = 0; mu < 4; mu++) x.q[mu] = x.in[mu] - x.out[mu];
    return x;
}

static nuem_form_factors form_factors(const nuem_hypothesis_spec *spec)
{
    nuem_hypothesis *hyp = NULL;
    nuem_form_factors f;
    nuem_error err;

    assert_ok(nuem_hypothesis_create(spec, &hyp, &err), err);
    nuem_form_factors_of(hyp, &f);
    nuem_hypothesis_free(hyp);
    return f;
}

static nuem_vertex vertex_at(const nuem_form_factors *f, const double q[4])
{
    nuem_vertex v;
    nuem_error err;

    assert_ok(nuem_vertex_at(f, q, &v, &err), err);
    return v;
}

static test_dirac lower(int mu)
{
    return test_sum(test_metric[mu], test_gamma(mu), 0.0, test_one());
}

/* What a massless neutrino of helicity h shows: F = f_Q + h q^2 f_A without, lambda_h = f_M + i h f_E
 * with a flip; in natural units. */
static double complex conserved(const nuem_form_factors *f, double q2, int h, int j, int k)
{
    const double cm2 = 1.0 / pow(nuem_constants_get()->hbarc_mev_fm * 1e-13, 2.0);
    nuem_complex q = f->charge_e.m[j][k], r = f->radius_cm2.m[j][k], a = f->anapole_cm2.m[j][k];

    return test_complex(q) + q2 * cm2 * (test_complex(r) / 6.0 + h * test_complex(a));
}

static double complex flipped(const nuem_form_factors *f, int h, int j, int k)
{
    nuem_complex m = f->magnetic_mub.m[j][k], e = f->electric_mub.m[j][k];

    return (test_complex(m) + CMPLX(0, h) * test_complex(e)) / (2.0 * nuem_constants_get()->me_mev);
}

/* -i sigma_{mu nu} q^nu = [gamma_mu, qslash]/2 */
static test_dirac dipole(int mu, const double q[4])
{
    test_dirac g = lower(mu), s = test_slash(q);

    return test_sum(0.5, test_times(g, s), -0.5, test_times(s, g));
}

/* ubar_j Lambda u_k: left-handed (f_Q - q^2 f_A) gamma_mu, and the flip with lambda = mu - i eps. */
static void left_handed_currents(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 60; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_hypothesis_spec spec;
        nuem_draw_spec(&d, seed % 2 ? NUEM_BASIS_FLAVOUR : NUEM_BASIS_MASS, &spec);
        nuem_form_factors f = form_factors(&spec);
        kinematics x = draw_kinematics(&d);
        nuem_vertex v = vertex_at(&f, x.q);
        double q2 = -2.0 * (x.in[0] * x.out[0] - x.in[1] * x.out[1] - x.in[2] * x.out[2] -
                            x.in[3] * x.out[3]);
        for (int h = -1; h <= 1; h += 2) {
            test_spinor u = test_u(x.in, 0.0, h), same = test_u(x.out, 0.0, h),
                        other = test_u(x.out, 0.0, -h);
            double size = 0.0, worst = 0.0;
            for (int jk = 0; jk < 9; jk++)
                for (int mu = 0; mu < 4; mu++) {
                    int j = jk / 3, k = jk % 3;
                    test_dirac lambda = test_vertex(&v, mu, j, k);
                    double complex keep = conserved(&f, q2, h, j, k) *
                                          test_sandwich(same, lower(mu), u),
                                   flip = flipped(&f, h, j, k) *
                                          test_sandwich(other, dipole(mu, x.q), u);
                    worst = fmax(worst, cabs(test_sandwich(same, lambda, u) - keep));
                    worst = fmax(worst, cabs(test_sandwich(other, lambda, u) - flip));
                    size = fmax(size, fmax(cabs(keep), cabs(flip)));
                }
            assert_near(worst, 0.0, TOL_CURRENT * size);
        }
    }
}

/* The current of antineutrinos j <- k: the incoming one is annihilated by nubar_k, so it is
 * - vbar_k Lambda^{kj}(q) v_j with the same q = p - p'. */
static double complex anti_current(const nuem_vertex *v, const kinematics *x, int mu, int j, int k,
                                   int h_out, int h_in)
{
    return -test_sandwich(test_v(test_u(x->in, 0.0, h_in)), test_vertex(v, mu, k, j),
                          test_v(test_u(x->out, 0.0, h_out)));
}

/* Antineutrinos are right-handed; their current is that of a neutrino with charge and radius
 * -(F)^T and dipole -lambda*. The weak current - vbar gamma_mu (1 - gamma5) v turns into
 * - ubar gamma_mu (1 + gamma5) u. So beside the weak coupling g_V, which changes its sign as well, F
 * is only transposed: Qt -> Qt^T, lambda -> lambda*, and g_A of the electron changes its sign. */
static void antineutrino_currents(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 60; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_hypothesis_spec spec;
        nuem_draw_spec(&d, seed % 2 ? NUEM_BASIS_FLAVOUR : NUEM_BASIS_MASS, &spec);
        nuem_form_factors f = form_factors(&spec);
        kinematics x = draw_kinematics(&d);
        nuem_vertex v = vertex_at(&f, x.q), c;
        double q2 = -2.0 * (x.in[0] * x.out[0] - x.in[1] * x.out[1] - x.in[2] * x.out[2] -
                            x.in[3] * x.out[3]),
               size = 0.0, worst = 0.0;
        test_spinor u = test_u(x.in, 0.0, 1), same = test_u(x.out, 0.0, 1),
                    other = test_u(x.out, 0.0, -1);
        test_dirac left = test_sum(2.0, test_chiral(-1), 0.0, test_one()),
                   right = test_sum(2.0, test_chiral(1), 0.0, test_one());
        nuem_vertex_conjugate(&v, &c);
        for (int jk = 0; jk < 9; jk++)
            for (int mu = 0; mu < 4; mu++) {
                int j = jk / 3, k = jk % 3;
                double complex keep =
                                   -conserved(&f, q2, -1, k, j) * /* F of neutrinos, transposed */
                                   test_sandwich(same, lower(mu), u),
                               flip = -conj(flipped(&f, -1, j, k)) * /* -lambda* */
                                      test_sandwich(other, dipole(mu, x.q), u);
                worst = fmax(worst, cabs(anti_current(&v, &x, mu, j, k, 1, 1) - keep));
                worst = fmax(worst, cabs(anti_current(&v, &x, mu, j, k, -1, 1) - flip));
                size = fmax(size, fmax(cabs(keep), cabs(flip)));
                /* the same as a vertex of its own */
                double complex vertex = test_sandwich(same, test_vertex(&c, mu, j, k), u);
                worst = fmax(worst, cabs(vertex - keep));
            }
        assert_near(worst, 0.0, TOL_CURRENT * size);
        /* the weak current */
        for (int mu = 0; mu < 4; mu++) {
            double complex from_v = -test_sandwich(test_v(test_u(x.in, 0.0, 1)),
                                                   test_times(lower(mu), left), test_v(same)),
                           from_u = -test_sandwich(same, test_times(lower(mu), right), u);
            assert_near(cabs(from_v - from_u), 0.0, TOL_CURRENT * 4.0 * (x.in[0] + x.out[0]));
        }
    }
}

/* A Majorana neutrino is its own antiparticle: both expressions are one current, for every helicity. */
static void majorana_currents(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 40; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_hypothesis_spec spec;
        nuem_draw_spec(&d, NUEM_BASIS_MASS, &spec);
        spec.nature = NUEM_MAJORANA;
        spec.radius_convention = NUEM_RADIUS_EFFECTIVE; /* divided as Majorana neutrinos need it */
        spec.anapole_cm2 = (nuem_matrix3){0};
        nuem_matrix3 *imaginary[] = {&spec.millicharge_e, &spec.magnetic_mub, &spec.electric_mub};
        for (int n = 0; n < 3; n++)
            for (int i = 0; i < 9; i++) imaginary[n]->m[i / 3][i % 3].re = 0.0;
        nuem_form_factors f = form_factors(&spec);
        kinematics x = draw_kinematics(&d);
        nuem_vertex v = vertex_at(&f, x.q);
        double worst = 0.0, size = 0.0;
        for (int hh = 0; hh < 4; hh++) {
            int h_in = hh % 2 ? 1 : -1, h_out = hh / 2 ? 1 : -1;
            test_spinor u = test_u(x.in, 0.0, h_in), w = test_u(x.out, 0.0, h_out);
            for (int jk = 0; jk < 9; jk++)
                for (int mu = 0; mu < 4; mu++) {
                    int j = jk / 3, k = jk % 3;
                    double complex a = test_sandwich(w, test_vertex(&v, mu, j, k), u),
                                   b = anti_current(&v, &x, mu, j, k, h_out, h_in);
                    worst = fmax(worst, cabs(a - b));
                    size = fmax(size, cabs(a));
                }
        }
        assert_near(worst, 0.0, TOL_CURRENT * size);
    }
}

/* Between on-shell states of one mass a charge conserves current at q^2 = 0 without its pole, so that
 * the term left out there was nothing: collinear massless neutrinos. */
static void charge_on_shell_at_zero(void **unused)
{
    (void)unused;
    nuem_draw d = nuem_draw_seed(11);
    nuem_form_factors f = {.charge_e = nuem_matrix3_identity()};
    double in[4], out[4], q[4];

    draw_massless(&d, in);
    for (int mu = 0; mu < 4; mu++) {
        out[mu] = 0.25 * in[mu];
        q[mu] = in[mu] - out[mu];
    }
    nuem_vertex v = vertex_at(&f, q);
    double complex sum = 0, time = 0;
    for (int mu = 0; mu < 4; mu++) {
        double complex j =
            test_sandwich(test_u(out, 0.0, -1), test_vertex(&v, mu, 2, 2), test_u(in, 0.0, -1));
        sum += q[mu] * j;
        if (mu == 0) time = j;
    }
    assert_close(cabs(time), 2.0 * sqrt(in[0] * out[0]),
                 TOL_CURRENT); /* ubar gamma_0 u, charge 1 */
    assert_near(cabs(sum), 0.0, TOL_CURRENT * in[0] * in[0]);
}

enum { VECTOR, AXIAL, N_CURRENT };

/* Neutrino operators that meet the electron's gamma^mu and gamma^mu gamma5. Weak: -(G_F/sqrt2)
 * gamma_mu (1-gamma5) x (g_V, -g_A); photon: -e^2/q^2 Lambda_mu x (1, 0) from charges e and -e. */
typedef struct operators {
    test_dirac m[N_CURRENT][4][3][3];
} operators;

static void couple(const nuem_hypothesis_spec *spec, const nuem_vertex *v, double sin2w, double q2,
                   operators *out)
{
    const nuem_constants *c = nuem_constants_get();
    const double gf = c->gf_gev2 * 1e-6, e2 = 4.0 * M_PI * c->alpha;
    nuem_matrix3 u;

    nuem_mixing_pmns(&spec->mixing, &u);
    for (int mu = 0; mu < 4; mu++)
        for (int jk = 0; jk < 9; jk++) {
            int j = jk / 3, k = jk % 3;
            double same = j == k ? 1.0 : 0.0;
            /* charged current of nu_e on top of the neutral one, mass basis */
            double complex cc = conj(test_complex(u.m[0][j])) * test_complex(u.m[0][k]),
                           gv = (2.0 * sin2w - 0.5) * same + cc, ga = -0.5 * same + cc;
            test_dirac weak = test_times(lower(mu), test_sum(2.0, test_chiral(-1), 0, test_one()));
            out->m[VECTOR][mu][j][k] =
                test_sum(-gf * M_SQRT1_2 * gv, weak, -e2 / q2, test_vertex(v, mu, j, k));
            out->m[AXIAL][mu][j][k] = test_sum(gf * M_SQRT1_2 * ga, weak, 0.0, weak);
        }
}

/* Electron tensor Tr[(p2'slash + m) Gamma_X^mu (p2slash + m) bar(Gamma_Y^nu)], spin averaged. */
static double complex electron_tensor(const double p[4], const double pp[4], int x, int mu, int y,
                                      int nu)
{
    const double me = nuem_constants_get()->me_mev;
    test_dirac gx = test_gamma(mu), gy = test_gamma(nu);

    if (x == AXIAL) gx = test_times(gx, test_gamma(5));
    if (y == AXIAL) gy = test_times(gy, test_gamma(5));
    test_dirac out = test_sum(1.0, test_slash(pp), me, test_one()),
               in = test_sum(1.0, test_slash(p), me, test_one());
    return 0.5 * test_trace(test_times(test_times(out, gx), test_times(in, test_bar(gy))));
}

/* |M|^2 for a final helicity. Neutrino: Tr[P p'slash N^{jk} (P_L pslash) bar N^{jl}] rho_kl.
 * Antineutrino, whose operators stand between v spinors: Tr[vv_in N^{kj} vv_out bar N^{lj}] rho_kl,
 * where v of an antineutrino with helicity +1 is left-handed. */
static double squared(const operators *n, const nuem_matrix3 *rho, bool anti, bool flip,
                      const double in[4], const double out[4], const double target[4],
                      const double recoil[4])
{
    test_dirac p_in = test_times(test_chiral(-1), test_slash(in)),
               p_out = test_times(test_chiral(flip ? 1 : -1), test_slash(out));
    double total = 0.0;

    for (int xy = 0; xy < N_CURRENT * N_CURRENT; xy++)
        for (int mn = 0; mn < 16; mn++) {
            int x = xy / 2, y = xy % 2, mu = mn / 4, nu = mn % 4;
            double complex e = electron_tensor(target, recoil, x, mu, y, nu), tensor = 0;
            for (int j = 0; j < 3; j++)
                for (int k = 0; k < 3; k++) {
                    /* sum_l rho_kl bar N^{jl}, once for each k */
                    test_dirac right = {0};
                    for (int l = 0; l < 3; l++)
                        right = test_sum(1.0, right, test_complex(rho->m[k][l]),
                                         test_bar(anti ? n->m[y][nu][l][j] : n->m[y][nu][j][l]));
                    tensor += anti ? test_trace(test_times(test_times(p_in, n->m[x][mu][k][j]),
                                                           test_times(p_out, right)))
                                   : test_trace(test_times(test_times(p_out, n->m[x][mu][j][k]),
                                                           test_times(p_in, right)));
                }
            total += creal(e * tensor);
        }
    return total;
}

static void cross_section_from_traces(void **unused)
{
    (void)unused;
    const nuem_constants *c = nuem_constants_get();
    const double me = c->me_mev;

    for (unsigned seed = 0; seed < 60; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_hypothesis_spec spec;
        nuem_hypothesis *hyp = NULL;
        nuem_state state;
        nuem_es_parts closed;
        nuem_error err;
        nuem_matrix3 u;
        bool anti = seed % 2;
        double e = nuem_draw_log(&d, 0.05, 20.0),
               t = nuem_draw_log(&d, 0.003, 0.95) * nuem_es_t_max(e);
        nuem_draw_spec(&d, seed % 4 < 2 ? NUEM_BASIS_FLAVOUR : NUEM_BASIS_MASS, &spec);
        if (seed % 5 == 0) spec.radius_convention = NUEM_RADIUS_BPV;
        if (seed % 7 == 0) { /* Majorana: dipoles antisymmetric, else anything */
            spec.nature = NUEM_MAJORANA;
            spec.magnetic_mub = nuem_draw_antisymmetric(&d, 3e-11);
            spec.electric_mub = nuem_draw_antisymmetric(&d, 3e-11);
        }
        nuem_draw_state(&d, seed % 3 == 0, anti, &state);
        assert_ok(nuem_hypothesis_create(&spec, &hyp, &err), err);
        const nuem_couplings *couplings = nuem_hypothesis_couplings(hyp);
        assert_ok(nuem_es_dsigma_dt(couplings, &state, NULL, 1, &e, &t, &closed, &err), err);

        /* the neutrino along z; the recoil at its angle, azimuth anything */
        double p = sqrt(t * (t + 2.0 * me)), cos_e = t * (e + me) / (e * p),
               sin_e = sqrt(1.0 - cos_e * cos_e), phi = nuem_draw_uniform(&d, -M_PI, M_PI);
        double q[4] = {t, p * sin_e * cos(phi), p * sin_e * sin(phi), p * cos_e},
               in[4] = {e, 0, 0, e}, target[4] = {me, 0, 0, 0}, out[4], recoil[4];
        for (int mu = 0; mu < 4; mu++) {
            out[mu] = in[mu] - q[mu];
            recoil[mu] = target[mu] + q[mu];
        }
        nuem_form_factors f;
        operators n;
        nuem_form_factors_of(hyp, &f);
        nuem_vertex v = vertex_at(&f, q);
        couple(&spec, &v, couplings->sin2_theta_w, -2.0 * me * t, &n);
        /* psi_k = U*_{alpha k} a_alpha for neutrinos, U for antineutrinos */
        nuem_mixing_pmns(&spec.mixing, &u);
        if (anti) u = nuem_matrix3_conj(&u);
        nuem_matrix3 adjoint = nuem_matrix3_adjoint(&u),
                     mass = nuem_matrix3_rotate(&adjoint, &state.rho);
        double norm = pow(c->hbarc_mev_fm * 1e-13, 2.0) / (32.0 * M_PI * me * e * e);
        assert_close(norm * squared(&n, &mass, anti, false, in, out, target, recoil),
                     closed.conserving, TOL_TRACE);
        assert_close(norm * squared(&n, &mass, anti, true, in, out, target, recoil), closed.flip,
                     TOL_TRACE);
        nuem_hypothesis_free(hyp);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(left_handed_currents),      cmocka_unit_test(antineutrino_currents),
        cmocka_unit_test(majorana_currents),         cmocka_unit_test(charge_on_shell_at_zero),
        cmocka_unit_test(cross_section_from_traces),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
