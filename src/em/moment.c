/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/moment.h"

#include <math.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/matrix3.h"

double nuem_moment_effective(const nuem_couplings *couplings, const nuem_state *state)
{
    /* Tr[lambda* rho lambda^T] is the complex conjugate of Tr[lambda rho* lambda^dagger] */
    nuem_matrix3 rho = state->anti ? nuem_matrix3_conj(&state->rho) : state->rho;
    double size = nuem_matrix3_max(&couplings->dipole_mub);

    if (!(size > 0.0)) return 0.0;
    /* in units of the largest element, so that no square of a small moment underflows */
    nuem_matrix3 zero = {0}, lambda = nuem_matrix3_add(&zero, (nuem_complex){1.0 / size, 0.0},
                                                       &couplings->dipole_mub);
    /* rounding may leave a trace that cancels below zero */
    return size * sqrt(fmax(0.0, nuem_matrix3_trace3(&lambda, &rho, &lambda)));
}

/* sum_k lambda_jk psi_k without the oscillation phases: amplitude[j][k]. Any unitary matrix on the
 * left of lambda, which the flavour basis has, drops out of the sum over j. */
static nuem_matrix3 amplitudes(const nuem_hypothesis *hypothesis, nuem_flavour flavour, bool anti)
{
    nuem_matrix3 u, lambda = nuem_hypothesis_couplings(hypothesis)->dipole_mub;

    nuem_mixing_pmns(&nuem_hypothesis_spec_of(hypothesis)->mixing, &u);
    lambda = nuem_matrix3_mul(&lambda, &u);
    if (anti) {
        lambda = nuem_matrix3_conj(&lambda);
        u = nuem_matrix3_conj(&u);
    }
    for (int j = 0; j < 3; j++)
        for (int k = 0; k < 3; k++)
            lambda.m[j][k] = nuem_cmul(lambda.m[j][k], nuem_conj(u.m[flavour][k]));
    return lambda;
}

static nuem_status check_points(nuem_flavour flavour, size_t n, const double *enu_mev,
                                const double *baseline_km, nuem_error *err)
{
    if ((unsigned)flavour > NUEM_TAU)
        return nuem_fail(err, NUEM_ERR_ARG, "flavour is %d; it must be NUEM_E, NUEM_MU or NUEM_TAU",
                         (int)flavour);
    for (size_t i = 0; i < n; i++)
        if (!(enu_mev[i] > 0.0 && isfinite(enu_mev[i]) && baseline_km[i] >= 0.0 &&
              isfinite(baseline_km[i]) && isfinite(baseline_km[i] / enu_mev[i])))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "point %zu: neutrino energy %g MeV, baseline %g km; the first "
                                   "must be positive, the second not negative, both finite",
                                   i, enu_mev[i], baseline_km[i]);
    return NUEM_OK;
}

nuem_status nuem_moment_vacuum(const nuem_hypothesis *hypothesis, nuem_flavour flavour, bool anti,
                               size_t n, const double *enu_mev, const double *baseline_km,
                               double *mu_mub, nuem_error *err)
{
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(hypothesis)->mixing;
    nuem_status st = check_points(flavour, n, enu_mev, baseline_km, err);

    if (st) return st;
    /* m^2 L / 2E with m^2 in eV^2 = 1e-12 MeV^2 and L in km = 1e18 fm */
    const double per_ev2 = 1e-12 * 1e18 / nuem_constants_get()->hbarc_mev_fm / 2.0;
    const nuem_matrix3 a = amplitudes(hypothesis, flavour, anti);
    for (size_t i = 0; i < n; i++) {
        double x = per_ev2 * (baseline_km[i] / enu_mev[i]);
        double p1 = mixing->dm21_ev2 * x, p2 = mixing->dm31_ev2 * x;
        nuem_complex f1 = {cos(p1), -sin(p1)}, f2 = {cos(p2), -sin(p2)};
        double size[3];
        for (int j = 0; j < 3; j++) {
            nuem_complex b = nuem_cmul(a.m[j][1], f1), c = nuem_cmul(a.m[j][2], f2);
            size[j] = hypot(a.m[j][0].re + b.re + c.re, a.m[j][0].im + b.im + c.im);
        }
        mu_mub[i] = hypot(hypot(size[0], size[1]), size[2]);
    }
    return NUEM_OK;
}
