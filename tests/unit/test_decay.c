/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/decay.h"

#include <complex.h>

#include "nuem/constants.h"
#include "nuem/loop.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/reference.h"

#define IMAG ((double complex)I) /* I is a float */

static const double TOL_ALGEBRA = 1e-12;

/* --- the width from the amplitude: explicit Dirac matrices and two-body phase space ----------- */

typedef struct dirac {
    double complex m[4][4];
} dirac;

static dirac product(dirac a, dirac b)
{
    dirac r = {0};

    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            for (int k = 0; k < 4; k++) r.m[i][j] += a.m[i][k] * b.m[k][j];
    return r;
}

static dirac sum(double complex x, dirac a, double complex y, dirac b)
{
    for (int i = 0; i < 16; i++) a.m[i / 4][i % 4] = x * a.m[i / 4][i % 4] + y * b.m[i / 4][i % 4];
    return a;
}

static dirac gamma_of(int mu) /* index raised, Dirac representation; 5 is gamma5, 4 is 1 */
{
    static const double complex sigma[3][2][2] = {
        {{0, 1}, {1, 0}}, {{0, -IMAG}, {IMAG, 0}}, {{1, 0}, {0, -1}}};
    dirac r = {0};

    for (int i = 0; i < 4; i++) {
        if (mu == 0) r.m[i][i] = i < 2 ? 1 : -1;
        if (mu == 4) r.m[i][i] = 1;
        if (mu == 5) r.m[i][(i + 2) % 4] = 1;
        for (int j = 0; j < 4 && mu >= 1 && mu <= 3; j++)
            if ((i < 2) != (j < 2)) r.m[i][j] = (i < 2 ? 1 : -1) * sigma[mu - 1][i % 2][j % 2];
    }
    return r;
}

static const double metric[4] = {1, -1, -1, -1};

static dirac slash(const double p[4], double mass)
{
    dirac r = sum(mass, gamma_of(4), 0, gamma_of(4));

    for (int mu = 0; mu < 4; mu++) r = sum(1, r, metric[mu] * p[mu], gamma_of(mu));
    return r;
}

/* Gamma = |k|/(8 pi m_i^2) (1/2) sum |M|^2 for M = ubar_j [-i sigma_{mu nu} q^nu (mu + i eps
 * gamma5)] u_i epsilon*^mu; moments in 1/eV, result in eV */
static double width_from_amplitude(double mi, double mj, double complex mu, double complex eps)
{
    double k = (mi * mi - mj * mj) / (2 * mi);
    double p[4] = {mi, 0, 0, 0}, out[4] = {mi - k, 0, 0, -k}, q[4] = {k, 0, 0, k};
    dirac coupling = sum(mu, gamma_of(4), IMAG * eps, gamma_of(5)), vertex[4], adjoint[4];
    double complex trace = 0;

    for (int a = 0; a < 4; a++) {
        dirac s = {0};
        for (int b = 0; b < 4; b++) { /* -i sigma^{ab} q_b, sigma = (i/2)[gamma, gamma] */
            dirac commutator =
                sum(1, product(gamma_of(a), gamma_of(b)), -1, product(gamma_of(b), gamma_of(a)));
            s = sum(1, s, 0.5 * metric[b] * q[b], commutator);
        }
        vertex[a] = product(s, coupling);
        dirac dagger;
        for (int i = 0; i < 16; i++) dagger.m[i / 4][i % 4] = conj(vertex[a].m[i % 4][i / 4]);
        adjoint[a] = product(product(gamma_of(0), dagger), gamma_of(0));
    }
    for (int a = 0; a < 4; a++) {
        dirac x = product(product(slash(out, mj), vertex[a]), product(slash(p, mi), adjoint[a]));
        for (int i = 0; i < 4; i++) trace -= metric[a] * x.m[i][i];
    }
    assert_true(fabs(cimag(trace)) <= 1e-10 * fabs(creal(trace)));
    return k / (8 * M_PI * mi * mi) * 0.5 * creal(trace);
}

static void rate_is_that_of_the_amplitude(void **unused)
{
    const nuem_constants *c = nuem_constants_get();
    const double mub = sqrt(4 * M_PI * c->alpha) / (2e6 * c->me_mev); /* eV^-1 */
    nuem_draw d = nuem_draw_seed(1);

    (void)unused;
    for (int n = 0; n < 50; n++) {
        double mi = nuem_draw_log(&d, 1e-3, 10), mj = mi * nuem_draw_uniform(&d, 0, 0.95);
        nuem_complex mu = {nuem_draw_uniform(&d, -1, 1), nuem_draw_uniform(&d, -1, 1)},
                     eps = {nuem_draw_uniform(&d, -1, 1), nuem_draw_uniform(&d, -1, 1)};
        nuem_decay decay;
        nuem_error err;
        assert_ok(nuem_decay_radiative(mi, mj, mu, eps, &decay, &err), err);
        double width = width_from_amplitude(mi, mj, mub * (mu.re + IMAG * mu.im),
                                            mub * (eps.re + IMAG * eps.im));
        assert_close(decay.rate_per_s, width / c->hbar_ev_s, 1e-10 /* traces of 16 products */);
        assert_close(decay.photon_ev, (mi * mi - mj * mj) / (2 * mi), TOL_ALGEBRA);
        assert_close(decay.lifetime_s * decay.rate_per_s, 1.0, TOL_ALGEBRA);
    }
}

static void rate_has_the_reference_coefficient(void **unused)
{
    nuem_decay d;
    nuem_error err;

    (void)unused;
    assert_ok(nuem_decay_radiative(1, 0, (nuem_complex){0.6, 0}, (nuem_complex){0, 0.8}, &d, &err),
              err);
    assert_reference(d.rate_per_s, "lab-6");
    assert_close(d.lifetime_s, 0.1884, 1e-3); /* four digits printed */
}

/* The width of the minimal extension, with and without the detour over moments. */
static void minimal_dirac_agrees_with_the_moments(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 30; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_mixing mixing;
        nuem_matrix3 u, mu, eps, f;
        double mass[3];
        nuem_error err;
        nuem_draw_mixing(&d, &mixing);
        nuem_mixing_pmns(&mixing, &u);
        for (int k = 0; k < 3; k++) mass[k] = nuem_draw_log(&d, 1e-3, 1);
        assert_ok(nuem_loop_moments(NUEM_DIRAC, &u, mass, NUEM_LOOP_EXACT, &mu, &eps, &err), err);
        nuem_loop_sum(&u, NUEM_LOOP_EXACT, &f);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) {
                nuem_decay general, minimal;
                assert_ok(
                    nuem_decay_radiative(mass[i], mass[j], mu.m[j][i], eps.m[j][i], &general, &err),
                    err);
                assert_ok(nuem_decay_minimal_dirac(mass[i], mass[j], f.m[j][i], &minimal, &err),
                          err);
                assert_close(minimal.rate_per_s, general.rate_per_s, TOL_ALGEBRA);
                assert_true((general.rate_per_s > 0) == (mass[i] > mass[j]));
            }
    }
}

static void closed_decays_and_bad_input(void **unused)
{
    const nuem_complex one = {1, 0}, bad = {(double)NAN, 0};
    nuem_decay d = {7, 7, 7};
    nuem_error err;

    (void)unused;
    assert_fails(nuem_decay_radiative(-1, 0, one, one, &d, &err), NUEM_ERR_ARG, err,
                 "decaying neutrino is -1 eV");
    assert_fails(nuem_decay_radiative(1, (double)INFINITY, one, one, &d, &err), NUEM_ERR_ARG, err,
                 "final neutrino is inf");
    assert_int_equal(err.index, 1);
    assert_fails(nuem_decay_radiative(1, 0, one, bad, &d, &err), NUEM_ERR_ARG, err, "not finite");
    assert_fails(nuem_decay_minimal_dirac(1, 0, bad, &d, &err), NUEM_ERR_ARG, err, "not finite");
    assert_true(d.photon_ev == 7 && d.rate_per_s == 7 && d.lifetime_s == 7);
    assert_ok(nuem_decay_radiative(1, 1, one, one, &d, &err), err);
    assert_true(d.rate_per_s == 0 && isinf(d.lifetime_s) && d.photon_ev == 0);
    assert_ok(nuem_decay_radiative(0, 0, one, one, &d, &err), err);
    assert_true(d.rate_per_s == 0);
    assert_ok(nuem_decay_radiative(0.1, 0.2, one, one, &d, &err), err);
    assert_true(d.rate_per_s == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rate_is_that_of_the_amplitude),
        cmocka_unit_test(rate_has_the_reference_coefficient),
        cmocka_unit_test(minimal_dirac_agrees_with_the_moments),
        cmocka_unit_test(closed_decays_and_bad_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
