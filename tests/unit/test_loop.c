/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The W loop: its function of the lepton mass, and the moments that it gives. */
#include "nuem/loop.h"

#include <complex.h>
#include <float.h>

#include "nuem/constants.h"
#include "num/matrix3.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/quadrature.h"
#include "support/reference.h"

#define IMAG ((double complex)I) /* I is a float */

static const double TOL_ROUNDING = 4 * DBL_EPSILON;
static const double TOL_ALGEBRA = 1e-12; /* same numbers, another order of operations */
static const double TOL_QUADRATURE = 1e-12;

static void f_has_the_reference_values(void **unused)
{
    const nuem_constants *c = nuem_constants_get();

    (void)unused;
    assert_reference(nuem_loop_f(pow(1e-3 * c->me_mev / c->mw_gev, 2)), "lab-4-e");
    assert_reference(nuem_loop_f(pow(1e-3 * c->mmu_mev / c->mw_gev, 2)), "lab-4-mu");
    assert_reference(nuem_loop_f(pow(1e-3 * c->mtau_mev / c->mw_gev, 2)), "lab-4-tau");
    assert_reference(nuem_loop_f(0.9), "lab-5-0.9");
    assert_reference(nuem_loop_f(1.1), "lab-5-1.1");
    assert_close(nuem_loop_f(1.0), 1.25, DBL_EPSILON);
    assert_close(nuem_loop_f(0.0), 1.5, 0.0);
    assert_close(nuem_loop_f((double)INFINITY), 0.75, 0.0);
    assert_close(nuem_loop_f(DBL_MIN), 1.5, 0.0);
    assert_close(nuem_loop_f(DBL_MAX), 0.75, 0.0);
    assert_reference(nuem_loop_coefficient(), "lab-2");
    assert_reference(3.0 * nuem_loop_coefficient(), "lab-1");
}

/* --- f against more digits, over the whole range ------------------------------------------- */

/* f - 3/2 as it is printed, in long double */
static long double closed_form(long double a)
{
    long double x = 1.0L - a;

    return 0.75L * (1.0L / x - 1.0L - 2.0L * a / (x * x) - 2.0L * a * a * logl(a) / (x * x * x));
}

/* Near a = 1 the closed form loses the digits even there. f = 3/4 + (3/2) int s^2/(s + a(1-s)) is
 * smooth for such a; Gauss-Legendre of order 40 leaves less than rounding for a in [1/8, 8]. */
static long double integral(long double a)
{
    enum { N = 40 };
    long double sum = 0.0L;

    for (int i = 1; i <= N; i++) {
        long double z = cosl(3.14159265358979323846264338L * (i - 0.25L) / (N + 0.5L)), slope = 1;
        for (int step = 0; step < 8; step++) { /* Newton on the Legendre polynomial */
            long double p = 1.0L, before = 0.0L;
            for (int n = 0; n < N; n++) {
                long double next = ((2 * n + 1) * z * p - n * before) / (n + 1);
                before = p;
                p = next;
            }
            slope = N * (z * p - before) / (z * z - 1.0L);
            z -= p / slope;
        }
        long double s = 0.5L * (1.0L + z), weight = 1.0L / ((1.0L - z * z) * slope * slope);
        sum += weight * s * (1.0L - s) / (s + a * (1.0L - s));
    }
    return -1.5L * a * sum;
}

/* For small a the closed form loses as well: k(a) = sum (2n+1) a^n + 2a ln a sum (n+1)(n+2)/2 a^n. */
static long double small(long double a)
{
    long double plain = 0.0L, logs = 0.0L, power = 1.0L;

    for (int n = 0; n < 8; n++, power *= a) {
        plain += (2 * n + 1) * power;
        logs += (n + 1) * (n + 2) / 2 * power;
    }
    return -0.75L * a * (plain + 2.0L * a * logl(a) * logs);
}

static void f_is_exact_for_every_a(void **unused)
{
    double worst = 0.0, worst_gim = 0.0, at = 0.0;
    int n = 0;

    (void)unused;
    /* both routes agree where both hold */
    assert_true(fabsl(closed_form(0.2L) / integral(0.2L) - 1.0L) < 1e-16L);
    assert_true(fabsl(closed_form(5.0L) / integral(5.0L) - 1.0L) < 1e-16L);
    for (double x = -30.0; x <= 30.0; x += 0.003, n++) { /* a = 10^x, and 1 + 10^x, 1 - 10^x */
        double points[] = {pow(10.0, x), 1.0 + pow(10.0, -0.5 * fabs(x)),
                           1.0 - pow(10.0, -0.5 * fabs(x) - 1e-3)};
        for (int i = 0; i < 3; i++) {
            double a = points[i];
            long double b = (long double)a;
            long double want = a < 3e-4             ? small(b)
                               : a > 0.2 && a < 5.0 ? integral(b)
                                                    : closed_form(b);
            long double f = (long double)nuem_loop_f(a), gim = (long double)nuem_loop_gim(a);
            double error = fabs((double)((f - (1.5L + want)) / (1.5L + want)));
            double error_gim = fabs((double)((gim - want) / want));
            if (error > worst) worst = error, at = a;
            worst_gim = fmax(worst_gim, error_gim);
        }
    }
    print_message("f(a): %d x 3 points from 1e-30 to 1e30, worst relative error %.2g (a = %g); "
                  "f - 3/2: %.2g\n",
                  n, worst, at, worst_gim);
    assert_true(worst <= TOL_ROUNDING);
    /* the closed form below a = 0.3 cancels by a factor of 4 at most */
    assert_true(worst_gim <= 4 * TOL_ROUNDING);
}

/* --- f from the diagrams --------------------------------------------------------------------- */

/* Photon on the W and photon on the lepton in unitary gauge, from the general formulas for a vector
 * boson with couplings C_V = -C_A (Leveille, NPB 137 (1978) 63): in the limit of a light external
 * fermion the sum over both chiralities, Feynman parameter x, is
 *   W       [4x^2 (1+x) + 2a x (1-x)(2-x)] / [x + a (1-x)]
 *   lepton  [4x (1-x)(x-2) - 2a x^2 (1+x)] / [1-x + a x],  with the opposite charge. */
static double on_w(double x, void *context)
{
    double a = *(double *)context;

    return (4 * x * x * (1 + x) + 2 * a * x * (1 - x) * (2 - x)) / (x + a * (1 - x));
}

static double on_lepton(double x, void *context)
{
    double a = *(double *)context;

    return -(4 * x * (1 - x) * (x - 2) - 2 * a * x * x * (1 + x)) / (1 - x + a * x);
}

static void f_is_the_sum_of_the_two_diagrams(void **unused)
{
    static const double points[] = {1e-8, 4.9e-4, 0.03, 0.3, 0.7, 1.0, 1.3, 4.0, 60.0, 3e3};

    (void)unused;
    for (size_t i = 0; i < sizeof points / sizeof points[0]; i++) {
        double a = points[i], breaks[] = {0.01 * fmin(a, 1), fmin(a, 1) / 2, 0.5, 0.9, 0.999};
        double sum = nuem_test_integral(on_w, &a, 0, 1, 5, breaks, TOL_QUADRATURE);
        sum += nuem_test_integral(on_lepton, &a, 0, 1, 5, breaks, TOL_QUADRATURE);
        assert_close(0.25 * sum, nuem_loop_f(a), 3 * TOL_QUADRATURE);
    }
}

/* mu = (e/2m) a with a = m^2/(8 pi^2 m_W^2) C_V^2 (sum), C_V^2 = g^2/8 = G_F m_W^2/sqrt2 */
static void diagrams_fix_the_coefficient(void **unused)
{
    const nuem_constants *c = nuem_constants_get();
    const double m_gev = 1e-9, sum = 4.0 * 1.5;
    double moment_over_e = m_gev / (16 * M_PI * M_PI * pow(c->mw_gev, 2)) * c->gf_gev2 *
                           pow(c->mw_gev, 2) / M_SQRT2 * sum;

    (void)unused;
    assert_close(moment_over_e * 2e-3 * c->me_mev, 3.0 * nuem_loop_coefficient(), TOL_ALGEBRA);
}

/* --- moments ------------------------------------------------------------------------------------ */

static double complex element(const nuem_matrix3 *m, int i, int j)
{
    return m->m[i][j].re + IMAG * m->m[i][j].im;
}

static void assert_element(const nuem_matrix3 *m, int i, int j, double complex want, double tol)
{
    double complex got = element(m, i, j);

    if (!(cabs(got - want) <= tol)) {
        print_error("[%d][%d] = %g%+gi, expected %g%+gi within %g\n", i, j, creal(got), cimag(got),
                    creal(want), cimag(want), tol);
        fail();
    }
}

typedef struct case_of {
    nuem_mixing mixing;
    nuem_matrix3 u;
    double mass[3];
} case_of;

static case_of draw_case(unsigned seed)
{
    nuem_draw d = nuem_draw_seed(seed);
    case_of x;

    nuem_draw_mixing(&d, &x.mixing);
    for (int k = 0; k < 2; k++) x.mixing.majorana_deg[k] = nuem_draw_uniform(&d, -360, 360);
    nuem_mixing_pmns(&x.mixing, &x.u);
    for (int k = 0; k < 3; k++) x.mass[k] = nuem_draw_log(&d, 1e-3, 1.0);
    return x;
}

static void moments_of(nuem_nature nature, const case_of *x, nuem_loop_form form, nuem_matrix3 *mu,
                       nuem_matrix3 *eps)
{
    nuem_error err;

    assert_ok(nuem_loop_moments(nature, &x->u, x->mass, form, mu, eps, &err), err);
}

/* The formulas as printed, with the whole of f in the sum: without taking 3/2 out by unitarity. */
static void moments_equal_the_printed_sums(void **unused)
{
    const nuem_constants *c = nuem_constants_get();
    const double lepton[3] = {c->me_mev, c->mmu_mev, c->mtau_mev};
    /* 3/2 cancels between terms of order one: absolute, in units of the largest moment */
    const double tol = 1e-15 * 3.2e-19;

    (void)unused;
    for (unsigned seed = 0; seed < 50; seed++) {
        case_of x = draw_case(seed);
        nuem_matrix3 mu, eps, mu_m, eps_m;
        moments_of(NUEM_DIRAC, &x, NUEM_LOOP_EXACT, &mu, &eps);
        moments_of(NUEM_MAJORANA, &x, NUEM_LOOP_EXACT, &mu_m, &eps_m);
        for (int k = 0; k < 3; k++)
            for (int j = 0; j < 3; j++) {
                double complex sum = 0, light = 0;
                double cc = nuem_loop_coefficient(), mk = x.mass[k], mj = x.mass[j];
                for (int l = 0; l < 3; l++) {
                    double complex w = conj(element(&x.u, l, k)) * element(&x.u, l, j);
                    sum += nuem_loop_f(pow(1e-3 * lepton[l] / c->mw_gev, 2)) * w;
                    light += pow(1e-3 * lepton[l] / c->mw_gev, 2) * w;
                }
                assert_element(&mu, k, j, cc * (mk + mj) * sum, tol);
                assert_element(&eps, k, j, IMAG * cc * (mk - mj) * sum, tol);
                if (k == j) continue;
                /* Pal, Wolfenstein: -3 i e G_F/(16 sqrt2 pi^2) = -(3/2) i C; leading in a */
                assert_element(&mu_m, k, j, -1.5 * IMAG * cc * (mk + mj) * cimag(light),
                               0.02 * cc * (mk + mj) * pow(1e-3 * lepton[2] / c->mw_gev, 2));
                assert_element(&eps_m, k, j, -1.5 * IMAG * cc * (mk - mj) * creal(light),
                               0.02 * cc * (mk + mj) * pow(1e-3 * lepton[2] / c->mw_gev, 2));
            }
    }
}

/* Expanded: exactly -3 e G_F/(32 sqrt2 pi^2) (m_k +- m_j) sum_l (m_l/m_W)^2 U*_lk U_lj off the
 * diagonal, and close to the exact one: the next terms are a (3 + 2 ln a), 0.6 % for the tau. */
static void expansion_is_the_leading_term(void **unused)
{
    const nuem_constants *c = nuem_constants_get();
    const double lepton[3] = {c->me_mev, c->mmu_mev, c->mtau_mev};

    (void)unused;
    for (unsigned seed = 100; seed < 130; seed++) {
        case_of x = draw_case(seed);
        nuem_matrix3 mu, eps, exact, unused_eps;
        moments_of(NUEM_DIRAC, &x, NUEM_LOOP_EXPANDED, &mu, &eps);
        moments_of(NUEM_DIRAC, &x, NUEM_LOOP_EXACT, &exact, &unused_eps);
        for (int k = 0; k < 3; k++)
            for (int j = 0; j < 3; j++) {
                if (j == k) continue;
                double complex sum = 0;
                double size = 0, scale = -0.75 * nuem_loop_coefficient();
                for (int l = 0; l < 3; l++) {
                    double complex w = conj(element(&x.u, l, k)) * element(&x.u, l, j) *
                                       pow(1e-3 * lepton[l] / c->mw_gev, 2);
                    sum += w;
                    size += cabs(w) * fabs(scale) * (x.mass[k] + x.mass[j]);
                }
                assert_element(&mu, k, j, scale * (x.mass[k] + x.mass[j]) * sum, 1e-14 * size);
                assert_element(&eps, k, j, IMAG * scale * (x.mass[k] - x.mass[j]) * sum,
                               1e-14 * size);
                assert_element(&exact, k, j, element(&mu, k, j), 0.01 * size);
            }
    }
}

/* Dirac: Hermitian; a left-handed neutrino flips by the mass of the outgoing one alone. */
static void dirac_moments_flip_by_the_final_mass(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 50; seed++) {
        case_of x = draw_case(seed);
        nuem_matrix3 mu, eps, f;
        int i, j;
        x.mass[seed % 3] = 0.0;
        moments_of(NUEM_DIRAC, &x, NUEM_LOOP_EXACT, &mu, &eps);
        nuem_loop_sum(&x.u, NUEM_LOOP_EXACT, &f);
        assert_false(nuem_matrix3_not_hermitian(&mu, 0.0, &i, &j));
        assert_false(nuem_matrix3_not_hermitian(&eps, 0.0, &i, &j));
        double tol = 1e-15 * nuem_matrix3_max(&mu);
        for (i = 0; i < 3; i++) {
            assert_element(&eps, i, i, 0.0, 0.0);
            for (j = 0; j < 3; j++) {
                double complex lambda = element(&mu, i, j) - IMAG * element(&eps, i, j);
                double complex want = 2.0 * nuem_loop_coefficient() * x.mass[i] * element(&f, i, j);
                assert_true(cabs(lambda - want) <= tol);
            }
        }
    }
}

/* Majorana: exactly antisymmetric, and the Dirac matrices less their transposes. */
static void majorana_moments_are_dirac_less_transposed(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 50; seed++) {
        case_of x = draw_case(seed);
        nuem_matrix3 d[2], m[2];
        int i, j;
        moments_of(NUEM_DIRAC, &x, NUEM_LOOP_EXACT, &d[0], &d[1]);
        moments_of(NUEM_MAJORANA, &x, NUEM_LOOP_EXACT, &m[0], &m[1]);
        for (int w = 0; w < 2; w++) {
            assert_false(nuem_matrix3_not_antisymmetric(&m[w], 0.0, &i, &j));
            assert_false(nuem_matrix3_not_hermitian(&m[w], 0.0, &i, &j));
            for (i = 0; i < 3; i++)
                for (j = 0; j < 3; j++)
                    assert_element(&m[w], i, j, element(&d[w], i, j) - element(&d[w], j, i),
                                   TOL_ALGEBRA * nuem_matrix3_max(&m[w]));
        }
    }
}

/* Phases of the charged leptons do nothing. A Majorana phase of 360 deg changes the sign of a field;
 * any Majorana phase leaves the moduli of Dirac moments alone, not those of Majorana moments. */
static void rephasing_is_harmless(void **unused)
{
    bool majorana_depends = false;

    (void)unused;
    for (unsigned seed = 0; seed < 30; seed++) {
        case_of x = draw_case(seed), lepton = x, sign = x, phase = x;
        nuem_draw d = nuem_draw_seed(seed + 1000);
        for (int l = 0; l < 3; l++) {
            double angle = nuem_draw_uniform(&d, 0, 6.28);
            for (int k = 0; k < 3; k++)
                lepton.u.m[l][k] =
                    nuem_cmul(lepton.u.m[l][k], (nuem_complex){cos(angle), sin(angle)});
        }
        sign.mixing.majorana_deg[0] += 360.0;
        phase.mixing.majorana_deg[1] += 77.0;
        nuem_mixing_pmns(&sign.mixing, &sign.u);
        nuem_mixing_pmns(&phase.mixing, &phase.u);
        for (int nature = 0; nature < 2; nature++) {
            nuem_matrix3 a[2], b[2], s[2], p[2];
            moments_of((nuem_nature)nature, &x, NUEM_LOOP_EXACT, &a[0], &a[1]);
            moments_of((nuem_nature)nature, &lepton, NUEM_LOOP_EXACT, &b[0], &b[1]);
            moments_of((nuem_nature)nature, &sign, NUEM_LOOP_EXACT, &s[0], &s[1]);
            moments_of((nuem_nature)nature, &phase, NUEM_LOOP_EXACT, &p[0], &p[1]);
            for (int w = 0; w < 2; w++)
                for (int i = 0; i < 3; i++)
                    for (int j = 0; j < 3; j++) {
                        double complex z = element(&a[w], i, j);
                        double tol = 1e-12 * nuem_matrix3_max(&a[w]);
                        assert_element(&b[w], i, j, z, tol);
                        assert_element(&s[w], i, j, (i == 1) != (j == 1) ? -z : z, tol);
                        double shift = fabs(cabs(element(&p[w], i, j)) - cabs(z));
                        if (nature == NUEM_DIRAC)
                            assert_true(shift <= tol);
                        else
                            majorana_depends |= shift > 0.01 * nuem_matrix3_max(&a[w]);
                    }
        }
    }
    assert_true(majorana_depends);
}

/* CP conserved: equal CP phases leave eps alone, opposite ones (180 deg between them) mu alone. */
static void cp_parities_choose_mu_or_eps(void **unused)
{
    case_of x = draw_case(7);
    nuem_matrix3 mu, eps;

    (void)unused;
    x.mixing.delta_deg = 0.0;
    x.mixing.majorana_deg[0] = 180.0; /* nu_2 opposite to nu_1 and nu_3 */
    x.mixing.majorana_deg[1] = 0.0;
    nuem_mixing_pmns(&x.mixing, &x.u);
    moments_of(NUEM_MAJORANA, &x, NUEM_LOOP_EXACT, &mu, &eps);
    double tol = 1e-14 * nuem_matrix3_max(&eps);
    assert_element(&mu, 0, 2, 0.0, tol);
    assert_element(&eps, 0, 1, 0.0, tol);
    assert_element(&eps, 1, 2, 0.0, tol);
    assert_true(cabs(element(&mu, 0, 1)) > 1e3 * tol && cabs(element(&eps, 0, 2)) > 1e3 * tol);
}

/* Equal masses: eps vanishes, and mu is 2 C m f(a_l) diagonal in the flavour basis. So is the sum
 * over the diagonal, whatever the mixing. */
static void equal_masses_are_diagonal_in_flavour(void **unused)
{
    const nuem_constants *c = nuem_constants_get();
    const double lepton[3] = {c->me_mev, c->mmu_mev, c->mtau_mev};

    (void)unused;
    for (unsigned seed = 0; seed < 20; seed++) {
        case_of x = draw_case(seed);
        nuem_matrix3 mu, eps, f;
        double trace = 0.0, want = 0.0;
        x.mass[0] = x.mass[1] = x.mass[2] = 0.3;
        moments_of(NUEM_DIRAC, &x, NUEM_LOOP_EXACT, &mu, &eps);
        assert_true(nuem_matrix3_max(&eps) == 0.0);
        nuem_matrix3 flavour = nuem_matrix3_rotate(&x.u, &mu);
        nuem_loop_sum(&x.u, NUEM_LOOP_EXACT, &f);
        for (int l = 0; l < 3; l++) {
            double f_l = nuem_loop_f(pow(1e-3 * lepton[l] / c->mw_gev, 2));
            for (int k = 0; k < 3; k++)
                assert_element(&flavour, l, k, l == k ? 0.6 * nuem_loop_coefficient() * f_l : 0.0,
                               1e-15 * nuem_matrix3_max(&mu));
            trace += f.m[l][l].re;
            want += f_l;
        }
        assert_close(trace, want, TOL_ALGEBRA);
        moments_of(NUEM_MAJORANA, &x, NUEM_LOOP_EXACT, &mu, &eps);
        assert_true(nuem_matrix3_max(&eps) == 0.0);
    }
}

/* The matrices go into a hypothesis as they are; Majorana dipoles stay antisymmetric in flavour. */
static void moments_make_a_hypothesis(void **unused)
{
    (void)unused;
    for (int nature = 0; nature < 2; nature++) {
        case_of x = draw_case(3);
        nuem_hypothesis_spec spec = {
            .nature = (nuem_nature)nature, .basis = NUEM_BASIS_MASS, .mixing = x.mixing};
        nuem_hypothesis *hyp = NULL;
        nuem_error err;
        int i, j;
        moments_of(spec.nature, &x, NUEM_LOOP_EXACT, &spec.magnetic_mub, &spec.electric_mub);
        assert_ok(nuem_hypothesis_create(&spec, &hyp, &err), err);
        const nuem_matrix3 *lambda = &nuem_hypothesis_couplings(hyp)->dipole_mub;
        double tol = 1e-14 * nuem_matrix3_max(lambda);
        assert_true(tol > 0.0);
        if (nature == NUEM_MAJORANA)
            assert_false(nuem_matrix3_not_antisymmetric(lambda, tol, &i, &j));
        nuem_hypothesis_free(hyp);
    }
}

static void bad_input_is_refused(void **unused)
{
    case_of x = draw_case(1);
    nuem_matrix3 mu = {{{{7, 7}}}}, eps = mu, bad = x.u;
    double mass[3] = {0.1, -0.1, 0.1};
    nuem_error err;

    (void)unused;
    assert_true(isnan(nuem_loop_f(-1e-300)) && isnan(nuem_loop_f((double)NAN)));
    assert_true(isnan(nuem_loop_gim(-1.0)) && isnan(nuem_loop_gim((double)NAN)));
    assert_fails(nuem_loop_moments(NUEM_DIRAC, &x.u, mass, NUEM_LOOP_EXACT, &mu, &eps, &err),
                 NUEM_ERR_ARG, err, "nu_2 is -0.1 eV; it must lie in [0, 1e+06]");
    assert_int_equal(err.index, 1);
    mass[1] = (double)NAN;
    assert_fails(nuem_loop_moments(NUEM_DIRAC, &x.u, mass, NUEM_LOOP_EXACT, &mu, &eps, &err),
                 NUEM_ERR_ARG, err, "nu_2");
    bad.m[2][0].re += 1e-6;
    assert_fails(nuem_loop_moments(NUEM_DIRAC, &bad, x.mass, NUEM_LOOP_EXACT, &mu, &eps, &err),
                 NUEM_ERR_ARG, err, "not unitary");
    bad.m[2][0].re = (double)NAN;
    assert_fails(nuem_loop_moments(NUEM_DIRAC, &bad, x.mass, NUEM_LOOP_EXACT, &mu, &eps, &err),
                 NUEM_ERR_ARG, err, "not unitary");
    assert_fails(nuem_loop_moments((nuem_nature)9, &x.u, x.mass, NUEM_LOOP_EXACT, &mu, &eps, &err),
                 NUEM_ERR_ARG, err, "nature is 9");
    assert_int_equal(
        nuem_loop_moments((nuem_nature)9, &x.u, x.mass, NUEM_LOOP_EXACT, &mu, &eps, NULL),
        NUEM_ERR_ARG);
    assert_true(mu.m[0][0].re == 7 && eps.m[0][0].im == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(f_has_the_reference_values),
        cmocka_unit_test(f_is_exact_for_every_a),
        cmocka_unit_test(f_is_the_sum_of_the_two_diagrams),
        cmocka_unit_test(diagrams_fix_the_coefficient),
        cmocka_unit_test(moments_equal_the_printed_sums),
        cmocka_unit_test(expansion_is_the_leading_term),
        cmocka_unit_test(dirac_moments_flip_by_the_final_mass),
        cmocka_unit_test(majorana_moments_are_dirac_less_transposed),
        cmocka_unit_test(rephasing_is_harmless),
        cmocka_unit_test(cp_parities_choose_mu_or_eps),
        cmocka_unit_test(equal_masses_are_diagonal_in_flavour),
        cmocka_unit_test(moments_make_a_hypothesis),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
