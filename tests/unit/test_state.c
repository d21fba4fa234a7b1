/* SPDX-License-Identifier: GPL-3.0-or-later */
/* States at the detector: coherent oscillation against an integration of the Schroedinger equation,
 * limits and symmetries; decohered solar neutrinos; refusals. */
#include <complex.h>

#include "nuem/constants.h"
#include "nuem/state.h"
#include "num/matrix3.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/quadrature.h"

/* chains of some ten products of numbers below one */
static const double TOL_ALGEBRA = 1e-14;
/* six decimals, the last chosen such that three of them sum to one */
static const double TOL_SIX_DECIMALS = 1e-6;
/* the phase, some 40 for dm31, has the ten digits of hbar c */
static const double TOL_PHASE = 1e-8;
/* Runge-Kutta of fourth order with steps of 1/500 of a period */
static const double TOL_STEPS = 1e-9;

static const double complex i_ = (double complex)I;

/* NuFIT 5.0, normal ordering */
static const nuem_mixing nufit = {33.44, 49.2, 8.57, 197, 7.42e-5, 2.517e-3, {0, 0}};

static nuem_state vacuum(const nuem_mixing *m, nuem_flavour flavour, bool anti, double enu_mev,
                         double baseline_km)
{
    nuem_error err = {0};
    nuem_state s;

    assert_ok(nuem_state_vacuum(m, flavour, anti, enu_mev, baseline_km, &s, &err), err);
    assert_int_equal(s.anti, anti);
    return s;
}

/* Hermitian, trace 1, no negative eigenvalue; Tr rho^2 */
static double purity(const nuem_state *s)
{
    nuem_matrix3 one = nuem_matrix3_identity(), square = nuem_matrix3_mul(&s->rho, &s->rho);
    int i, j;

    assert_false(nuem_matrix3_not_hermitian(&s->rho, TOL_ALGEBRA, &i, &j));
    assert_near(nuem_matrix3_trace3(&one, &s->rho, &one), 1.0, TOL_ALGEBRA);
    for (int k = 0; k < 3; k++) {
        int l = (k + 1) % 3;
        const nuem_complex(*r)[3] = s->rho.m;
        assert_true(r[k][k].re >= -TOL_ALGEBRA);
        assert_true(r[k][k].re * r[l][l].re - r[k][l].re * r[k][l].re - r[k][l].im * r[k][l].im >=
                    -TOL_ALGEBRA);
    }
    return nuem_matrix3_trace3(&one, &square, &one);
}

static void reference_vector(void **unused)
{
    nuem_state s = vacuum(&nufit, NUEM_E, false, 4.0, 53.0);

    (void)unused;
    assert_near(s.rho.m[0][0].re, 0.214198, TOL_SIX_DECIMALS);
    assert_near(s.rho.m[1][1].re, 0.164988, TOL_SIX_DECIMALS);
    assert_near(s.rho.m[2][2].re, 0.620814, TOL_SIX_DECIMALS);
    assert_near(purity(&s), 1.0, TOL_ALGEBRA);
    /* the same to more digits, with 2 x 1.266932679815373 for the phase */
    assert_near(s.rho.m[0][0].re, 0.21419810262788583, TOL_PHASE);
    assert_near(s.rho.m[1][1].re, 0.16498845716402713, TOL_PHASE);
    assert_near(s.rho.m[2][2].re, 0.6208134402080869, TOL_PHASE);
}

/* Second route: i d rho / dL = [H, rho] with H = U diag(m^2) U^dagger / 2E, integrated in steps. */
static nuem_state integrate(const nuem_mixing *m, nuem_flavour flavour, bool anti, double enu_mev,
                            double baseline_km)
{
    const double per_ev2 = 2e3 * 1.266932679815373 / enu_mev; /* m^2 / 2E in 1/km */
    const double m2[3] = {0.0, m->dm21_ev2, m->dm31_ev2};
    const double largest = per_ev2 * fmax(fabs(m2[2]), fabs(m2[2] - m2[1]));
    const int steps = 1 + (int)(baseline_km * largest * 500.0 / (2.0 * M_PI));
    const double h = baseline_km / steps;
    nuem_matrix3 u;
    double complex hamilton[3][3], a[3] = {0};
    nuem_state s = {.anti = anti};

    nuem_mixing_pmns(m, &u);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            hamilton[i][j] = 0.0;
            for (int k = 0; k < 3; k++) {
                double complex x = u.m[i][k].re + i_ * u.m[i][k].im,
                               y = u.m[j][k].re - i_ * u.m[j][k].im;
                hamilton[i][j] += (anti ? conj(x * y) : x * y) * m2[k] * per_ev2;
            }
        }
    a[flavour] = 1.0;
    for (int n = 0; n < steps; n++) {
        double complex slope[4][3], b[3];
        for (int stage = 0; stage < 4; stage++) {
            double part = stage == 0 ? 0.0 : stage == 3 ? h : 0.5 * h;
            for (int i = 0; i < 3; i++) b[i] = a[i] + (stage ? part * slope[stage - 1][i] : 0.0);
            for (int i = 0; i < 3; i++) {
                slope[stage][i] = 0.0;
                for (int j = 0; j < 3; j++) slope[stage][i] += -i_ * hamilton[i][j] * b[j];
            }
        }
        for (int i = 0; i < 3; i++)
            a[i] += h / 6.0 * (slope[0][i] + 2.0 * slope[1][i] + 2.0 * slope[2][i] + slope[3][i]);
    }
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double complex x = a[i] * conj(a[j]);
            s.rho.m[i][j] = (nuem_complex){creal(x), cimag(x)};
        }
    return s;
}

static void oscillation_solves_the_schroedinger_equation(void **unused)
{
    nuem_draw d = nuem_draw_seed(21);

    (void)unused;
    for (int n = 0; n < 24; n++) {
        nuem_mixing m;
        nuem_draw_mixing(&d, &m);
        nuem_flavour flavour = (nuem_flavour)(n % 3);
        bool anti = n % 2;
        double enu = nuem_draw_uniform(&d, 2.0, 10.0), length = nuem_draw_uniform(&d, 0.0, 20.0);
        nuem_state got = vacuum(&m, flavour, anti, enu, length),
                   want = integrate(&m, flavour, anti, enu, length);
        for (int i = 0; i < 9; i++) {
            /* some ten periods, each of which adds its error */
            assert_near(got.rho.m[i / 3][i % 3].re, want.rho.m[i / 3][i % 3].re, 20 * TOL_STEPS);
            assert_near(got.rho.m[i / 3][i % 3].im, want.rho.m[i / 3][i % 3].im, 20 * TOL_STEPS);
        }
        assert_near(purity(&got), 1.0, TOL_ALGEBRA);
    }
}

/* P_ee = 1 - sin^2 2theta sin^2 (1.267 dm^2 L/E); the phases of rho too: psi = c^2 + s^2 e^{-i phi}. */
static void two_flavours(void **unused)
{
    nuem_draw d = nuem_draw_seed(22);

    (void)unused;
    for (int n = 0; n < 100; n++) {
        nuem_mixing m = {.theta12_deg = nuem_draw_uniform(&d, 0, 90),
                         .dm21_ev2 = nuem_draw_log(&d, 1e-5, 1e-2),
                         .dm31_ev2 = 2.5e-3};
        double enu = nuem_draw_log(&d, 0.1, 100), length = nuem_draw_log(&d, 1e-3, 100);
        double phase = 1.266932679815373e3 * m.dm21_ev2 * length / enu;
        double s2 = sin(2 * m.theta12_deg * M_PI / 180), c2 = cos(2 * m.theta12_deg * M_PI / 180);
        /* hbar c has 10 digits, so the phase has */
        double tol = TOL_ALGEBRA + 2e-8 * phase;
        for (int anti = 0; anti < 2; anti++) {
            nuem_state s = vacuum(&m, NUEM_E, anti, enu, length);
            assert_near(s.rho.m[0][0].re, 1 - s2 * s2 * pow(sin(phase), 2), tol);
            assert_near(s.rho.m[1][1].re, s2 * s2 * pow(sin(phase), 2), tol);
            assert_near(s.rho.m[2][2].re, 0.0, 0.0);
            /* rho_emu = a_e a_mu^*, a_e = c^2 + s^2 e, a_mu = s c (e - 1), e = exp(-2 i phase) */
            double complex e = cexp(-2.0 * i_ * phase), ae = 0.5 * (1 + c2) + 0.5 * (1 - c2) * e,
                           amu = 0.5 * s2 * (e - 1.0), want = ae * conj(amu);
            assert_near(s.rho.m[0][1].re, creal(want), tol);
            assert_near(s.rho.m[0][1].im, cimag(want), tol);
        }
    }
}

static void nothing_happens_at_the_source(void **unused)
{
    (void)unused;
    for (int f = 0; f < 3; f++)
        for (int anti = 0; anti < 2; anti++) {
            nuem_state pure, s;
            nuem_state_flavour((nuem_flavour)f, anti, &pure);
            assert_near(purity(&pure), 1.0, 0.0);
            assert_int_equal(pure.anti, anti);
            assert_true(pure.rho.m[f][f].re == 1.0);
            s = vacuum(&nufit, (nuem_flavour)f, anti, 3.0, 0.0);
            for (int i = 0; i < 9; i++) {
                assert_near(s.rho.m[i / 3][i % 3].re, pure.rho.m[i / 3][i % 3].re, TOL_ALGEBRA);
                assert_near(s.rho.m[i / 3][i % 3].im, 0.0, TOL_ALGEBRA);
            }
            /* and to first order in L only the coherences move: P = 1 - O(L^2) */
            double p1 = 1 - vacuum(&nufit, (nuem_flavour)f, anti, 3.0, 1e-2).rho.m[f][f].re,
                   p2 = 1 - vacuum(&nufit, (nuem_flavour)f, anti, 3.0, 2e-2).rho.m[f][f].re;
            assert_close(p2 / p1, 4.0, 1e-3);
        }
}

/* CPT: P(nubar_a -> nubar_b) = P(nu_b -> nu_a). T: delta -> -delta. CP: both. Only L/E counts. */
static void symmetries(void **unused)
{
    nuem_draw d = nuem_draw_seed(23);

    (void)unused;
    for (int n = 0; n < 30; n++) {
        nuem_mixing m, t;
        nuem_draw_mixing(&d, &m);
        t = m;
        t.delta_deg = -m.delta_deg;
        double enu = nuem_draw_uniform(&d, 1, 10), length = nuem_draw_uniform(&d, 0, 100);
        for (int a = 0; a < 3; a++) {
            double sum = 0.0;
            for (int b = 0; b < 3; b++) {
                double p = vacuum(&m, (nuem_flavour)a, false, enu, length).rho.m[b][b].re;
                sum += p;
                assert_near(vacuum(&m, (nuem_flavour)b, true, enu, length).rho.m[a][a].re, p,
                            TOL_ALGEBRA);
                assert_near(vacuum(&t, (nuem_flavour)b, false, enu, length).rho.m[a][a].re, p,
                            TOL_ALGEBRA);
                assert_near(vacuum(&t, (nuem_flavour)a, true, enu, length).rho.m[b][b].re, p,
                            TOL_ALGEBRA);
                assert_near(vacuum(&m, (nuem_flavour)a, false, 8 * enu, 8 * length).rho.m[b][b].re,
                            p, TOL_ALGEBRA);
            }
            assert_near(sum, 1.0, TOL_ALGEBRA);
        }
    }
}

static void majorana_phases_drop_out(void **unused)
{
    nuem_draw d = nuem_draw_seed(24);
    nuem_error err = {0};

    (void)unused;
    for (int n = 0; n < 30; n++) {
        nuem_mixing m, plain;
        nuem_state s, p;
        nuem_draw_mixing(&d, &m);
        plain = m;
        plain.majorana_deg[0] = plain.majorana_deg[1] = 0.0;
        s = vacuum(&m, (nuem_flavour)(n % 3), n % 2, 4.0, 53.0);
        p = vacuum(&plain, (nuem_flavour)(n % 3), n % 2, 4.0, 53.0);
        for (int i = 0; i < 9; i++) {
            assert_near(s.rho.m[i / 3][i % 3].re, p.rho.m[i / 3][i % 3].re, TOL_ALGEBRA);
            assert_near(s.rho.m[i / 3][i % 3].im, p.rho.m[i / 3][i % 3].im, TOL_ALGEBRA);
        }
        m.theta12_deg = plain.theta12_deg = 34;
        m.theta13_deg = plain.theta13_deg = 8;
        assert_ok(nuem_state_solar_average(&m, 0.5, &s, &err), err);
        assert_ok(nuem_state_solar_average(&plain, 0.5, &p, &err), err);
        for (int i = 0; i < 9; i++) {
            assert_near(s.rho.m[i / 3][i % 3].re, p.rho.m[i / 3][i % 3].re, TOL_ALGEBRA);
            assert_near(s.rho.m[i / 3][i % 3].im, p.rho.m[i / 3][i % 3].im, TOL_ALGEBRA);
        }
    }
}

/* The mean over one common period of the phases is the incoherent sum of the mass states. */
static double survival(double length, void *context)
{
    return vacuum(context, NUEM_E, false, 4.0, length).rho.m[0][0].re;
}

static void average_over_the_phase(void **unused)
{
    nuem_mixing m = nufit;
    nuem_matrix3 u;
    double want = 0.0;

    (void)unused;
    m.dm21_ev2 = 1e-3; /* commensurable: dm31 = 3 dm21 */
    m.dm31_ev2 = 3e-3;
    nuem_mixing_pmns(&m, &u);
    for (int k = 0; k < 3; k++) {
        double p = u.m[0][k].re * u.m[0][k].re + u.m[0][k].im * u.m[0][k].im;
        want += p * p;
    }
    double period = M_PI / 1.266932679815373 * 4.0 * 1e-3 / m.dm21_ev2;
    double mean = nuem_test_integral(survival, &m, 0.0, period, 0, NULL, 1e-9) / period;
    assert_near(mean, want, 3e-8 /* the period, from hbar c with 10 digits */);
}

/* Damped coherence is the average over a Gaussian in 1/E (here by the midpoint rule over nine widths);
 * without spread it is the coherent state, with much the incoherent mass states. */
static void spread_damps_the_coherence(void **unused)
{
    (void)unused;
    const double enu = 4.0, baseline = 53.0, width = 0.05;
    enum { POINTS = 4000 };
    nuem_mixing m = {.theta12_deg = 33.44,
                     .theta23_deg = 49.2,
                     .theta13_deg = 8.57,
                     .delta_deg = 197.0,
                     .dm21_ev2 = 7.42e-5,
                     .dm31_ev2 = 2.517e-3};
    nuem_state damped, one, sum = {0}, far;
    nuem_matrix3 u;
    nuem_error err;

    for (int anti = 0; anti < 2; anti++) {
        double norm = 0.0;
        memset(&sum, 0, sizeof sum);
        for (int i = 0; i < POINTS; i++) {
            double z = -9.0 + 18.0 * (i + 0.5) / POINTS, w = exp(-0.5 * z * z);
            assert_ok(
                nuem_state_vacuum(&m, NUEM_MU, anti, enu / (1.0 + width * z), baseline, &one, &err),
                err);
            norm += w;
            for (int k = 0; k < 9; k++) {
                sum.rho.m[k / 3][k % 3].re += w * one.rho.m[k / 3][k % 3].re;
                sum.rho.m[k / 3][k % 3].im += w * one.rho.m[k / 3][k % 3].im;
            }
        }
        assert_ok(nuem_state_vacuum_spread(&m, NUEM_MU, anti, enu, baseline, width, &damped, &err),
                  err);
        assert_int_equal(damped.anti, anti);
        for (int k = 0; k < 9; k++) { /* the midpoint rule is exact to rounding for a Gaussian */
            assert_near(damped.rho.m[k / 3][k % 3].re, sum.rho.m[k / 3][k % 3].re / norm, 1e-12);
            assert_near(damped.rho.m[k / 3][k % 3].im, sum.rho.m[k / 3][k % 3].im / norm, 1e-12);
        }
    }
    /* one astronomical unit: nothing of the coherence is left */
    assert_ok(nuem_state_vacuum_spread(&m, NUEM_E, false, 1.0, 1.5e8, 0.01, &far, &err), err);
    nuem_mixing_pmns(&m, &u);
    for (int b = 0; b < 3; b++) {
        double p = 0.0;
        for (int k = 0; k < 3; k++)
            p += (u.m[0][k].re * u.m[0][k].re + u.m[0][k].im * u.m[0][k].im) *
                 (u.m[b][k].re * u.m[b][k].re + u.m[b][k].im * u.m[b][k].im);
        assert_near(far.rho.m[b][b].re, p, 1e-14);
    }
    one = far;
    assert_fails(nuem_state_vacuum_spread(&m, NUEM_E, false, 1.0, 1.0, -0.1, &far, &err),
                 NUEM_ERR_ARG, err, "energy spread is -0.1");
    assert_fails(nuem_state_vacuum_spread(&m, NUEM_E, false, 1.0, 1.0, (double)NAN, &far, &err),
                 NUEM_ERR_ARG, err, "energy spread");
    assert_memory_equal(&one, &far, sizeof far);
}

static void mixtures_of_flavours(void **unused)
{
    const double weight[3] = {0.55, 0.22, 0.23}, rounded[3] = {0.333333, 0.333333, 0.333334};
    nuem_error err = {0};
    nuem_state s;

    (void)unused;
    assert_ok(nuem_state_diagonal(weight, true, &s, &err), err);
    assert_true(s.anti);
    assert_near(purity(&s), 0.55 * 0.55 + 0.22 * 0.22 + 0.23 * 0.23, TOL_ALGEBRA);
    for (int i = 0; i < 3; i++) assert_near(s.rho.m[i][i].re, weight[i], TOL_ALGEBRA);
    const double nearly[3] = {0.5, 0.5, 5e-7};
    assert_ok(nuem_state_diagonal(rounded, false, &s, &err), err);
    assert_ok(nuem_state_diagonal(nearly, false, &s, &err), err);
    purity(&s); /* the trace is 1 all the same */
    /* each pure flavour is the state of that name */
    for (int f = 0; f < 3; f++) {
        double pure[3] = {0, 0, 0};
        nuem_state flavour;
        pure[f] = 1.0;
        assert_ok(nuem_state_diagonal(pure, f == 1, &s, &err), err);
        nuem_state_flavour((nuem_flavour)f, f == 1, &flavour);
        assert_memory_equal(&s.rho, &flavour.rho, sizeof s.rho);
        assert_int_equal(s.anti, flavour.anti);
    }
}

static void solar_neutrinos_are_decohered(void **unused)
{
    const double rad = M_PI / 180.0;
    const double c13sq = pow(cos(nufit.theta13_deg * rad), 2), s13sq = 1 - c13sq,
                 s12sq = pow(sin(nufit.theta12_deg * rad), 2);
    nuem_error err = {0};
    nuem_matrix3 u, ud;

    (void)unused;
    nuem_mixing_pmns(&nufit, &u);
    ud = nuem_matrix3_adjoint(&u);
    for (double p = 0.0; p <= 1.0; p += 0.125) {
        /* P_ee = s13^4 + c13^4 P2, P2 = P c12^2 + (1 - P) s12^2 */
        double pee = s13sq * s13sq + c13sq * c13sq * (p * (1 - s12sq) + (1 - p) * s12sq);
        nuem_state s;
        pee = fmin(fmax(pee, s13sq * s13sq + c13sq * c13sq * s12sq * (1 + 1e-15)),
                   s13sq * s13sq + c13sq * c13sq * (1 - s12sq) * (1 - 1e-15));
        assert_ok(nuem_state_solar_average(&nufit, pee, &s, &err), err);
        assert_false(s.anti);
        assert_near(s.rho.m[0][0].re, pee, TOL_ALGEBRA);
        /* diagonal in the mass basis, with the weights of the mass states */
        nuem_matrix3 mass = nuem_matrix3_rotate(&ud, &s.rho);
        const double weight[3] = {c13sq * p, c13sq * (1 - p), s13sq};
        for (int i = 0; i < 9; i++) {
            /* the division by c12^2 - s12^2 = 0.39 amplifies the rounding of pee */
            assert_near(mass.m[i / 3][i % 3].re, i % 4 ? 0.0 : weight[i / 3], 10 * TOL_ALGEBRA);
            assert_near(mass.m[i / 3][i % 3].im, 0.0, TOL_ALGEBRA);
        }
        assert_near(purity(&s),
                    weight[0] * weight[0] + weight[1] * weight[1] + weight[2] * weight[2],
                    10 * TOL_ALGEBRA);
    }
    /* vacuum: P = c12^2 is the phase average of the oscillation from a nu_e */
    nuem_state s;
    double mean = 0.0;
    for (int k = 0; k < 3; k++) {
        double p = u.m[0][k].re * u.m[0][k].re + u.m[0][k].im * u.m[0][k].im;
        mean += p * p;
    }
    assert_ok(nuem_state_solar_average(&nufit, mean, &s, &err), err);
    nuem_matrix3 mass = nuem_matrix3_rotate(&ud, &s.rho);
    assert_near(mass.m[0][0].re, c13sq * (1 - s12sq), TOL_ALGEBRA * 10);
    /* the value that stands for pp and 7Be is in reach of the default mixing */
    assert_ok(nuem_state_solar_average(&nufit, NUEM_SOLAR_AVERAGE_PEE, &s, &err), err);
    assert_near(s.rho.m[0][0].re, NUEM_SOLAR_AVERAGE_PEE, TOL_ALGEBRA);
    assert_near(mean, NUEM_SOLAR_AVERAGE_PEE, 0.01 /* it is the vacuum average, rounded */);
    /* maximal mixing: one value only */
    nuem_mixing maximal = nufit;
    maximal.theta12_deg = 45;
    maximal.theta13_deg = 0;
    assert_ok(nuem_state_solar_average(&maximal, 0.5, &s, &err), err);
    assert_near(s.rho.m[0][0].re, 0.5, TOL_ALGEBRA);
    /* the other octant turns the range around */
    nuem_mixing dark = nufit;
    dark.theta12_deg = 90 - nufit.theta12_deg;
    assert_ok(nuem_state_solar_average(&dark, 0.5, &s, &err), err);
    assert_near(s.rho.m[0][0].re, 0.5, TOL_ALGEBRA);
    purity(&s);
}

static void flavours_are_parsed(void **unused)
{
    static const char *const names[] = {"e", "mu", "tau"}, *const bad[] = {
                                                               "",      "E",    "electron", "m",
                                                               "mutau", "tau ", "nu_e"};
    nuem_flavour f = NUEM_TAU;
    nuem_error err = {0};

    (void)unused;
    for (int i = 0; i < 3; i++) {
        assert_ok(nuem_flavour_parse(names[i], &f, &err), err);
        assert_int_equal(f, i);
    }
    for (int i = 0; i < 7; i++) {
        assert_fails(nuem_flavour_parse(bad[i], &f, &err), NUEM_ERR_ARG, err,
                     "is not one of: e, mu, tau");
        assert_int_equal(f, NUEM_TAU);
    }
}

static void bad_input_is_refused(void **unused)
{
    const double nan = (double)NAN, huge = HUGE_VAL;
    const struct {
        double enu, length;
        const char *part;
    } vacua[] = {
        {0, 1, "neutrino energy is 0 MeV; it must be positive"},
        {-1, 1, "neutrino energy is -1 MeV"},
        {nan, 1, "neutrino energy is nan"},
        {huge, 1, "neutrino energy is inf"},
        {1, -1e-9, "baseline is -1e-09 km; it must not be negative"},
        {1, nan, "baseline is nan"},
        {1, huge, "baseline is inf"},
        {1e-300, 1e300, "the phase of the oscillation is not finite"},
    };
    const struct {
        double w[3];
        long index;
        const char *part;
    } mixtures[] = {
        {{-0.1, 0.6, 0.5}, 0, "flavour weight 1 is -0.1; it must lie in [0, 1]"},
        {{0.5, nan, 0.5}, 1, "flavour weight 2 is nan"},
        {{0, 0, 1.5}, 2, "flavour weight 3 is 1.5"},
        {{0.5, 0.4, 0.05}, -1, "flavour weights sum to 0.95; they must sum to 1"},
        {{0, 0, 0}, -1, "sum to 0"},
        {{0.5, 0.5, 2e-6}, -1, "they must sum to 1"},
    };
    nuem_mixing bad = nufit;
    nuem_error err = {0};
    nuem_state s, untouched;

    (void)unused;
    memset(&s, 0x2a, sizeof s);
    s.anti = true;
    untouched = s;
    for (size_t i = 0; i < sizeof vacua / sizeof vacua[0]; i++) {
        assert_fails(
            nuem_state_vacuum(&nufit, NUEM_E, false, vacua[i].enu, vacua[i].length, &s, &err),
            NUEM_ERR_ARG, err, vacua[i].part);
        assert_int_equal(
            nuem_state_vacuum(&nufit, NUEM_E, false, vacua[i].enu, vacua[i].length, &s, NULL),
            NUEM_ERR_ARG);
    }
    for (int f = -1; f <= 3; f += 4)
        assert_fails(nuem_state_vacuum(&nufit, (nuem_flavour)f, false, 1, 1, &s, &err),
                     NUEM_ERR_ARG, err, "flavour is ");
    for (size_t i = 0; i < sizeof mixtures / sizeof mixtures[0]; i++) {
        assert_fails(nuem_state_diagonal(mixtures[i].w, false, &s, &err), NUEM_ERR_ARG, err,
                     mixtures[i].part);
        assert_int_equal(err.index, mixtures[i].index);
    }
    bad.theta23_deg = -3;
    assert_fails(nuem_state_vacuum(&bad, NUEM_E, false, 1, 1, &s, &err), NUEM_ERR_ARG, err,
                 "mixing.theta23_deg is -3; it must lie in [0, 90]");
    assert_fails(nuem_state_solar_average(&bad, 0.55, &s, &err), NUEM_ERR_ARG, err,
                 "mixing.theta23_deg");
    const double pee[] = {-0.1, 1.1, nan, huge};
    for (int i = 0; i < 4; i++)
        assert_fails(nuem_state_solar_average(&nufit, pee[i], &s, &err), NUEM_ERR_ARG, err,
                     "it must lie in [0, 1]");
    const double far[] = {0.0, 0.28, 0.68, 1.0}; /* 0.2907 to 0.6665 is in reach */
    for (int i = 0; i < 4; i++)
        assert_fails(nuem_state_solar_average(&nufit, far[i], &s, &err), NUEM_ERR_DOMAIN, err,
                     "out of reach of a decohered state with this mixing; it must lie in [0.29");
    assert_int_equal(nuem_state_solar_average(&nufit, 1.0, &s, NULL), NUEM_ERR_DOMAIN);
    assert_memory_equal(&s, &untouched, sizeof s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference_vector),
        cmocka_unit_test(oscillation_solves_the_schroedinger_equation),
        cmocka_unit_test(two_flavours),
        cmocka_unit_test(nothing_happens_at_the_source),
        cmocka_unit_test(symmetries),
        cmocka_unit_test(majorana_phases_drop_out),
        cmocka_unit_test(average_over_the_phase),
        cmocka_unit_test(spread_damps_the_coherence),
        cmocka_unit_test(mixtures_of_flavours),
        cmocka_unit_test(solar_neutrinos_are_decohered),
        cmocka_unit_test(flavours_are_parsed),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
