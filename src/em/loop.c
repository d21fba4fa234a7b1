/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/loop.h"

#include <math.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/matrix3.h"

/* k(a) = 2 int_0^1 s (1-s) / (s + a (1-s)) ds for 0 <= a <= 1, in which f = 3/2 - (3/4) a k(a).
 * The closed form cancels as a -> 1; there 1/(1 - (1-a)(1-s)) is expanded, which gives positive
 * terms only. k(1/a) = a k(a) brings a > 1 back to this range. */
static double kernel(double a)
{
    double x = 1.0 - a, sum = 0.0, power = 2.0, term;

    if (a == 0.0) return 1.0;
    if (a < 0.3) return (1.0 + a) / (x * x) + 2.0 * a * log(a) / (x * x * x);
    for (int n = 0;; n++, power *= x) {
        term = power / ((n + 2.0) * (n + 3.0));
        sum += term;
        if (term < 1e-18) return sum; /* at most 100 terms, x <= 0.7; sum >= 1/3 */
    }
}

double nuem_loop_gim(double a)
{
    if (!(a >= 0.0)) return (double)NAN;
    return -0.75 * (a <= 1.0 ? a * kernel(a) : kernel(1.0 / a));
}

double nuem_loop_f(double a)
{
    return 1.5 + nuem_loop_gim(a);
}

double nuem_loop_coefficient(void)
{
    const nuem_constants *c = nuem_constants_get();

    /* e in units of mu_B = e/2m_e is 2 m_e; masses in GeV */
    return c->gf_gev2 / (8.0 * M_SQRT2 * M_PI * M_PI) * 2.0 * 1e-3 * c->me_mev * 1e-9;
}

void nuem_loop_sum(const nuem_matrix3 *u, nuem_loop_form form, nuem_matrix3 *out)
{
    const nuem_constants *c = nuem_constants_get();
    const double mass_mev[3] = {c->me_mev, c->mmu_mev, c->mtau_mev};
    nuem_matrix3 sum = {0};

    for (int l = 0; l < 3; l++) {
        double a = pow(1e-3 * mass_mev[l] / c->mw_gev, 2);
        double rest = form == NUEM_LOOP_EXPANDED ? -0.75 * a : nuem_loop_gim(a);
        for (int j = 0; j < 3; j++)
            for (int k = j; k < 3; k++) {
                nuem_complex p = nuem_cmul(nuem_conj(u->m[l][j]), u->m[l][k]);
                sum.m[j][k].re += rest * p.re;
                sum.m[j][k].im += j == k ? 0.0 : rest * p.im;
            }
    }
    for (int j = 0; j < 3; j++) {
        sum.m[j][j].re += 1.5;
        for (int k = 0; k < j; k++) sum.m[j][k] = nuem_conj(sum.m[k][j]);
    }
    *out = sum;
}

static nuem_status check(nuem_nature nature, const nuem_matrix3 *u, const double mass_ev[3],
                         nuem_error *err)
{
    const nuem_complex minus_one = {-1.0, 0.0};
    const double unitary = 1e-9, mass_max = 1e6;
    nuem_matrix3 adjoint = nuem_matrix3_adjoint(u), product = nuem_matrix3_mul(u, &adjoint),
                 one = nuem_matrix3_identity();

    if (nature != NUEM_DIRAC && nature != NUEM_MAJORANA)
        return nuem_fail(err, NUEM_ERR_ARG, "nature is %d; it must be NUEM_DIRAC or NUEM_MAJORANA",
                         (int)nature);
    product = nuem_matrix3_add(&product, minus_one, &one);
    double defect = 0.0;
    for (int i = 0; i < 9; i++) /* not nuem_matrix3_max: fmax drops nan */
        defect += hypot(product.m[i / 3][i % 3].re, product.m[i / 3][i % 3].im);
    if (!(defect <= unitary))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "the mixing matrix is not unitary: U U^dagger differs from 1 by %g; at "
                         "most %g is allowed",
                         defect, unitary);
    for (int k = 0; k < 3; k++)
        if (!(mass_ev[k] >= 0.0 && mass_ev[k] <= mass_max))
            return nuem_fail_index(err, NUEM_ERR_ARG, k,
                                   "the mass of nu_%d is %g eV; it must lie in [0, %g]", k + 1,
                                   mass_ev[k], mass_max);
    return NUEM_OK;
}

nuem_status nuem_loop_moments(nuem_nature nature, const nuem_matrix3 *u, const double mass_ev[3],
                              nuem_loop_form form, nuem_matrix3 *magnetic_mub,
                              nuem_matrix3 *electric_mub, nuem_error *err)
{
    const double c = nuem_loop_coefficient();
    nuem_status st = check(nature, u, mass_ev, err);
    nuem_matrix3 f, mu = {0}, eps = {0};

    if (st) return st;
    nuem_loop_sum(u, form, &f);
    for (int j = 0; j < 3; j++)
        for (int k = 0; k < 3; k++) {
            double sum = c * (mass_ev[j] + mass_ev[k]), diff = c * (mass_ev[j] - mass_ev[k]);
            nuem_complex z = f.m[j][k];
            if (nature == NUEM_DIRAC) {
                mu.m[j][k] = (nuem_complex){sum * z.re, sum * z.im};
                eps.m[j][k] = (nuem_complex){-diff * z.im, diff * z.re};
            } else if (j != k) { /* the diagonal vanishes identically */
                mu.m[j][k].im = 2.0 * sum * z.im;
                eps.m[j][k].im = 2.0 * diff * z.re;
            }
        }
    *magnetic_mub = mu;
    *electric_mub = eps;
    return NUEM_OK;
}
