/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The independent route to the nu-e cross section: explicit Dirac matrices and spinors, the vertex
 * of conventions.h in the mass basis, helicity amplitudes as sums over components. Nothing is
 * shared with the traces of src/xsec but the hypothesis and the PMNS matrix. Antineutrino
 * amplitudes are built from v spinors, v = C ubar^T, with the field indices where charge
 * conjugation puts them; that the library transposes charges and conjugates dipoles for them is not
 * put in here but comes out. */
#include <complex.h>

#include "nuem/constants.h"
#include "nuem/es.h"
#include "num/matrix3.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/spinor.h"

/* Largest relative difference measured over 20000 random points: 5.3e-14. Rounding of spinor
 * components (1e-16) grows where amplitudes of alike size cancel; 1e-12 leaves room for rarer
 * cancellations. */
static const double TOL_AMPLITUDE = 1e-12;
/* exact relations between spinors and matrices: a few roundings of numbers of order one */
static const double TOL_SPINOR = 1e-14;

typedef double complex cplx;
/* contravariant components */
typedef struct vector {
    double c[4];
} vector;
typedef struct flavours {
    cplx m[3][3];
} flavours;

/* Two-spinor of helicity h along the polar angle theta in the x-z plane, from its half angle. */
static void two_spinor(double cos_half, double sin_half, int h, cplx chi[2])
{
    chi[0] = h > 0 ? cos_half : -sin_half;
    chi[1] = h > 0 ? sin_half : cos_half;
}

/* u(p, h), normalised to 2 E; |p| = sqrt(E^2 - m^2) along (sin theta, 0, cos theta). */
static test_spinor u_spinor(double e, double m, double cos_half, double sin_half, int h)
{
    double p = sqrt((e - m) * (e + m)), big = sqrt(e + m);
    cplx chi[2];
    test_spinor u;

    two_spinor(cos_half, sin_half, h, chi);
    for (int i = 0; i < 2; i++) {
        u.c[i] = big * chi[i];
        u.c[2 + i] = big * h * p / (e + m) * chi[i]; /* sigma.p chi = h |p| chi */
    }
    return u;
}

/* sigma_{mu nu} q^nu with the first index lowered */
static test_dirac sigma_q(int mu, vector q)
{
    test_dirac slash = {0}, g = test_gamma(mu);

    for (int nu = 0; nu < 4; nu++)
        slash = test_sum(1.0, slash, q.c[nu] * test_metric[nu], test_gamma(nu));
    test_dirac commutator = test_sum(1.0, test_times(g, slash), -1.0, test_times(slash, g));
    return test_sum(CMPLX(0, 0.5) * test_metric[mu], commutator, 0.0, commutator);
}

/* One element of the electromagnetic vertex, index mu lowered, in units of e. Form factors at q^2:
 * charge q + q^2 r2/6 and anapole dimensionless and MeV^-2, moments in e MeV^-1. */
static test_dirac vertex(int mu, vector q, double q2, cplx f_q, cplx f_a, cplx f_m, cplx f_e)
{
    test_dirac slash = {0}, g5 = test_gamma(5);

    for (int nu = 0; nu < 4; nu++)
        slash = test_sum(1.0, slash, q.c[nu] * test_metric[nu], test_gamma(nu));
    test_dirac transverse =
        test_sum(test_metric[mu], test_gamma(mu), -q.c[mu] * test_metric[mu] / q2, slash);
    test_dirac charge = test_times(transverse, test_sum(f_q, test_one(), f_a * q2, g5));
    test_dirac dipole =
        test_times(sigma_q(mu, q), test_sum(f_m, test_one(), CMPLX(0, 1) * f_e, g5));
    return test_sum(1.0, charge, CMPLX(0, -1), dipole);
}

static flavours from_matrix3(const nuem_matrix3 *a, double unit)
{
    flavours r;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) r.m[i][j] = unit * CMPLX(a->m[i][j].re, a->m[i][j].im);
    return r;
}

/* a^dagger x b for 3x3 matrices */
static flavours between(flavours a, flavours x, flavours b)
{
    flavours r = {0};

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 3; k++)
                for (int l = 0; l < 3; l++) r.m[i][j] += conj(a.m[k][i]) * x.m[k][l] * b.m[l][j];
    return r;
}

/* A hypothesis as form factors at one momentum transfer in the mass basis, natural units. */
typedef struct form_factors {
    flavours f_q, f_a, f_m, f_e, g_v, g_a;
} form_factors;

static form_factors form_factors_at(const nuem_hypothesis_spec *s, double sin2w, double q2)
{
    const nuem_constants *k = nuem_constants_get();
    const double cm2 = 1.0 / pow(k->hbarc_mev_fm * 1e-13, 2.0), mub = 0.5 / k->me_mev;
    nuem_matrix3 pmns, unit = nuem_matrix3_identity();
    flavours weak_v = {0}, weak_a = {0};
    form_factors f;

    nuem_mixing_pmns(&s->mixing, &pmns);
    flavours u = from_matrix3(&pmns, 1.0),
             to_mass = s->basis == NUEM_BASIS_MASS ? from_matrix3(&unit, 1.0) : u;
    flavours charge = between(to_mass, from_matrix3(&s->millicharge_e, 1.0), to_mass),
             radius = between(to_mass, from_matrix3(&s->charge_radius_cm2, cm2), to_mass);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) f.f_q.m[i][j] = charge.m[i][j] + q2 * radius.m[i][j] / 6.0;
    f.f_a = between(to_mass, from_matrix3(&s->anapole_cm2, cm2), to_mass);
    f.f_m = between(to_mass, from_matrix3(&s->magnetic_mub, mub), to_mass);
    f.f_e = between(to_mass, from_matrix3(&s->electric_mub, mub), to_mass);
    /* W exchange, after a Fierz transformation, adds 1 to both couplings of nu_e */
    for (int i = 0; i < 3; i++) {
        weak_v.m[i][i] = -0.5 + 2.0 * sin2w + (i == NUEM_E ? 1.0 : 0.0);
        weak_a.m[i][i] = -0.5 + (i == NUEM_E ? 1.0 : 0.0);
    }
    f.g_v = between(u, weak_v, u);
    f.g_a = between(u, weak_a, u);
    return f;
}

typedef struct kinematics {
    double e, t, q2;
    vector q;                              /* p - p' */
    test_spinor in[2], out[2];             /* neutrino, helicity -1 and +1 */
    test_spinor electron[2], scattered[2]; /* helicities -1 and +1 */
} kinematics;

/* Neutrino along z on an electron at rest; half angles from the recoil, without cancellation. */
static kinematics kinematics_at(double e, double t)
{
    const double me = nuem_constants_get()->me_mev, left = e - t;
    double sin_nu = sqrt(me * t / (2.0 * e * left)), cos_nu = sqrt(1.0 - sin_nu * sin_nu);
    double p = sqrt(t * (t + 2.0 * me)), cos_e = t * (e + me) / (e * p),
           sin_e = sqrt(1.0 - cos_e * cos_e);
    /* the electron recoils to the other side: angle -theta_e */
    double cos_half = sqrt(0.5 * (1.0 + cos_e)), sin_half = -0.5 * sin_e / cos_half;
    kinematics k = {.e = e, .t = t, .q2 = -2.0 * me * t, .q = {{t, -p * sin_e, 0.0, p * cos_e}}};

    for (int h = 0; h < 2; h++) {
        k.in[h] = u_spinor(e, 0.0, 1.0, 0.0, 2 * h - 1);
        k.out[h] = u_spinor(left, 0.0, cos_nu, sin_nu, 2 * h - 1);
        k.electron[h] = u_spinor(me, me, 1.0, 0.0, 2 * h - 1);
        k.scattered[h] = u_spinor(me + t, me, cos_half, sin_half, 2 * h - 1);
    }
    return k;
}

/* Neutrino current of mass states j <- k, index mu lowered: left-handed weak without couplings, or
 * electromagnetic. For antineutrinos the field of the incoming state stands to the left. */
static cplx neutrino_current(const kinematics *x, const form_factors *f, bool weak, bool anti,
                             int j, int k, int h_out, int mu)
{
    int a = anti ? k : j, b = anti ? j : k; /* of <nubar_a| ... |nu_b> in the field operators */
    int h_in = anti ? 1 : 0;
    test_dirac v = weak ? test_times(test_sum(test_metric[mu], test_gamma(mu), 0.0, test_one()),
                                     test_sum(1.0, test_one(), -1.0, test_gamma(5)))
                        : vertex(mu, x->q, x->q2, f->f_q.m[a][b], f->f_a.m[a][b], f->f_m.m[a][b],
                                 f->f_e.m[a][b]);

    if (!anti) return test_sandwich(x->out[h_out], v, x->in[h_in]);
    return -test_sandwich(test_v(x->in[h_in]), v, test_v(x->out[h_out]));
}

/* Sum over the final mass states and electron helicities of |amplitude|^2 in the state rho_mass,
 * averaged over the target's. Weak: -(G_F/sqrt2) [nu gamma (1-gamma5) nu][e gamma (g_V - g_A
 * gamma5) e]; photon: (e)(-e) J.J/q^2. */
static double squared(const kinematics *x, const form_factors *f, const flavours *rho, bool anti,
                      int h_out)
{
    const nuem_constants *c = nuem_constants_get();
    const double gf = c->gf_gev2 * 1e-6, e2 = 4.0 * M_PI * c->alpha;
    double total = 0.0;

    for (int s = 0; s < 4; s++) {
        cplx vector_e[4], axial_e[4], m[3][3];
        for (int mu = 0; mu < 4; mu++) {
            test_dirac g = test_gamma(mu);
            vector_e[mu] = test_sandwich(x->scattered[s / 2], g, x->electron[s % 2]);
            axial_e[mu] = test_sandwich(x->scattered[s / 2], test_times(g, test_gamma(5)),
                                        x->electron[s % 2]);
        }
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 3; k++) {
                int a = anti ? k : j, b = anti ? j : k;
                m[j][k] = 0;
                for (int mu = 0; mu < 4; mu++) {
                    cplx weak = neutrino_current(x, f, true, anti, j, k, h_out, mu),
                         photon = neutrino_current(x, f, false, anti, j, k, h_out, mu);
                    m[j][k] -= gf * M_SQRT1_2 * weak *
                               (f->g_v.m[a][b] * vector_e[mu] - f->g_a.m[a][b] * axial_e[mu]);
                    m[j][k] -= e2 / x->q2 * photon * vector_e[mu];
                }
            }
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 3; k++)
                for (int l = 0; l < 3; l++)
                    total += 0.5 * creal(m[j][k] * rho->m[k][l] * conj(m[j][l]));
    }
    return total;
}

static nuem_es_parts from_amplitudes(const nuem_hypothesis_spec *spec, double sin2w,
                                     const nuem_state *state, double e, double t)
{
    const nuem_constants *c = nuem_constants_get();
    kinematics x = kinematics_at(e, t);
    form_factors f = form_factors_at(spec, sin2w, x.q2);
    nuem_matrix3 pmns, rho = state->rho;

    nuem_mixing_pmns(&spec->mixing, &pmns);
    if (state->anti)
        pmns = nuem_matrix3_conj(&pmns); /* |nubar_alpha> = sum_k U_{alpha k} |nubar_k> */
    flavours u = from_matrix3(&pmns, 1.0), mass = between(u, from_matrix3(&rho, 1.0), u);
    double norm = pow(c->hbarc_mev_fm * 1e-13, 2.0) / (32.0 * M_PI * c->me_mev * e * e);
    int same = state->anti ? 1 : 0;
    return (nuem_es_parts){norm * squared(&x, &f, &mass, state->anti, same),
                           norm * squared(&x, &f, &mass, state->anti, 1 - same)};
}

static void spinors_are_spinors(void **unused)
{
    (void)unused;
    const double me = nuem_constants_get()->me_mev;
    test_dirac g5 = test_one();

    for (int mu = 0; mu < 4; mu++) g5 = test_times(g5, test_gamma(mu));
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) {
            assert_true(CMPLX(0, 1) * g5.m[i][j] == test_gamma(5).m[i][j]);
            for (int mu = 0; mu < 4; mu++)
                for (int nu = 0; nu < 4; nu++) {
                    test_dirac a = test_gamma(mu), b = test_gamma(nu),
                               anti = test_sum(1.0, test_times(a, b), 1.0, test_times(b, a));
                    assert_true(anti.m[i][j] == (mu == nu && i == j ? 2.0 * test_metric[mu] : 0.0));
                }
        }
    for (unsigned seed = 0; seed < 50; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        double e = nuem_draw_log(&d, 0.1, 10.0),
               t = nuem_draw_uniform(&d, 0.01, 0.99) * nuem_es_t_max(e);
        kinematics x = kinematics_at(e, t);
        /* ubar gamma^mu u = 2 p^mu for each; momenta add up to q */
        for (int mu = 0; mu < 4; mu++)
            for (int h = 0; h < 2; h++) {
                test_dirac g = test_gamma(mu);
                double in = creal(test_sandwich(x.in[h], g, x.in[h])),
                       out = creal(test_sandwich(x.out[h], g, x.out[h])),
                       before = creal(test_sandwich(x.electron[h], g, x.electron[h])),
                       after = creal(test_sandwich(x.scattered[h], g, x.scattered[h]));
                assert_near(0.5 * (in - out), x.q.c[mu], TOL_SPINOR * (e + me));
                assert_near(0.5 * (after - before), x.q.c[mu], TOL_SPINOR * (e + me));
                test_spinor v = test_v(x.in[h]);
                assert_near(creal(test_sandwich(v, g, v)), in, TOL_SPINOR * e);
            }
        /* a left-handed neutrino and a right-handed antineutrino are what P_L keeps */
        test_dirac left = test_sum(0.5, test_one(), -0.5, test_gamma(5));
        test_spinor v = test_v(x.in[1]);
        for (int i = 0; i < 4; i++) {
            cplx pu = 0, pv = 0;
            for (int j = 0; j < 4; j++) {
                pu += left.m[i][j] * x.in[0].c[j];
                pv += left.m[i][j] * v.c[j];
            }
            assert_near(cabs(pu - x.in[0].c[i]), 0.0, TOL_SPINOR * sqrt(e));
            assert_near(cabs(pv - v.c[i]), 0.0, TOL_SPINOR * sqrt(e));
        }
    }
}

/* Contracting with q gives zero: the vertex conserves charge. */
static void vertex_is_transverse(void **unused)
{
    (void)unused;
    nuem_draw d = nuem_draw_seed(1);
    kinematics x = kinematics_at(1.0, 0.1);

    for (int i = 0; i < 20; i++) {
        cplx f[4], divergence[4][4] = {{0}};
        for (int k = 0; k < 4; k++)
            f[k] = CMPLX(nuem_draw_uniform(&d, -1, 1), nuem_draw_uniform(&d, -1, 1));
        for (int mu = 0; mu < 4; mu++) {
            test_dirac v = vertex(mu, x.q, x.q2, f[0], f[1], f[2], f[3]);
            for (int a = 0; a < 4; a++)
                for (int b = 0; b < 4; b++) divergence[a][b] += x.q.c[mu] * v.m[a][b];
        }
        for (int a = 0; a < 4; a++)
            for (int b = 0; b < 4; b++) assert_near(cabs(divergence[a][b]), 0.0, 10 * TOL_SPINOR);
    }
}

static void assert_cross_section(unsigned seed, nuem_basis basis, bool anti)
{
    nuem_draw d = nuem_draw_seed(seed);
    nuem_hypothesis_spec spec;
    nuem_hypothesis *hyp = NULL;
    nuem_state state;
    nuem_es_parts closed;
    nuem_error err;
    double e = nuem_draw_log(&d, 0.05, 20.0), t = nuem_draw_log(&d, 0.003, 0.95) * nuem_es_t_max(e);

    nuem_draw_spec(&d, basis, &spec);
    nuem_draw_state(&d, seed % 2, anti, &state);
    assert_ok(nuem_hypothesis_create(&spec, &hyp, &err), err);
    const nuem_couplings *couplings = nuem_hypothesis_couplings(hyp);
    assert_ok(nuem_es_dsigma_dt(couplings, &state, NULL, 1, &e, &t, &closed, &err), err);
    nuem_es_parts traced = from_amplitudes(&spec, couplings->sin2_theta_w, &state, e, t);
    assert_close(closed.conserving, traced.conserving, TOL_AMPLITUDE);
    assert_close(closed.flip, traced.flip, TOL_AMPLITUDE);
    nuem_hypothesis_free(hyp);
}

static void neutrinos_equal_amplitudes(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 200; seed++)
        assert_cross_section(seed, seed % 3 ? NUEM_BASIS_FLAVOUR : NUEM_BASIS_MASS, false);
}

static void antineutrinos_equal_amplitudes(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 200; seed++)
        assert_cross_section(1000 + seed, seed % 3 ? NUEM_BASIS_FLAVOUR : NUEM_BASIS_MASS, true);
}

/* The antineutrino test tells the rule from its alternatives: without transposing, the numbers are
 * others. */
static void transposition_matters(void **unused)
{
    (void)unused;
    nuem_draw d = nuem_draw_seed(7);
    nuem_hypothesis_spec spec;
    nuem_state state;
    const double e = 1.0, t = 0.05, sin2w = nuem_constants_get()->sin2w_0;

    nuem_draw_spec(&d, NUEM_BASIS_FLAVOUR, &spec);
    nuem_draw_state(&d, true, true, &state);
    nuem_es_parts right = from_amplitudes(&spec, sin2w, &state, e, t);
    spec.millicharge_e = nuem_matrix3_conj(&spec.millicharge_e); /* Hermitian: transposed */
    nuem_es_parts wrong = from_amplitudes(&spec, sin2w, &state, e, t);
    assert_true(fabs(wrong.conserving / right.conserving - 1.0) > 1e-3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spinors_are_spinors),
        cmocka_unit_test(vertex_is_transverse),
        cmocka_unit_test(neutrinos_equal_amplitudes),
        cmocka_unit_test(antineutrinos_equal_amplitudes),
        cmocka_unit_test(transposition_matters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
