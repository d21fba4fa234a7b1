/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SU(2)_H between the first two lepton families, after Voloshin: nu^T C sigma.F nu of a doublet
 * (nu_e, nu_mu) is antisymmetric, a singlet, and allowed; nu^T C nu is symmetric, a triplet, and
 * forbidden. A tau and two charged scalars run in the loop.
 *
 * There are two diagrams for nu_e -> nu_mu: f on nu_e and f' on nu_mu, and the other way round. In
 * the moment they add; in the mass they cancel, up to the difference of the masses of the scalars
 * that belong to nu_e and to nu_mu. */
#include <math.h>

#include "base/error.h"
#include "em/model.h"
#include "nuem/constants.h"

enum { F, F_PRIME, SIN2ALPHA, M_H1, M_H2, BREAKING, TARGET, BOUND, N };

/* clang-format off */
static const nuem_model_parameter parameters[N] = {
    [F] = {"f", "1", "coupling of the lepton doublets to the singlet scalar", 0.1, 0.0, 3.5449077018110318, true},
    [F_PRIME] = {"f_prime", "1", "coupling of the neutrinos to tau_R and the doublet scalar", 0.1, 0.0, 3.5449077018110318, true},
    [SIN2ALPHA] = {"sin2alpha", "1", "sine of twice the angle that mixes the charged scalars", 1.0, 0.0, 1.0, true},
    [M_H1] = {"m_h1_gev", "GeV", "mass of the lighter charged scalar", 150.0, 10.0, 1e6, false},
    [M_H2] = {"m_h2_gev", "GeV", "mass of the heavier charged scalar", 500.0, 10.0, 1e6, false},
    [BREAKING] = {"breaking", "1", "splitting of m_h1^2 between the partners, over its radiative size 2 (m_mu^2 - m_e^2)/(16 pi^2 v^2)", 1.0, 0.0, 1e8, false},
    [TARGET] = {"target_mub", "muB", "moment that one would like to have", 1e-11, 0.0, 1e-6, true},
    [BOUND] = {"mass_bound_ev", "eV", "largest acceptable mass", 0.1, 0.0, 1e6, true},
};
/* clang-format on */

static const char *const refs[] = {"Babu:2020ivd", "Voloshin:1987qy", "Babu:1990wv", NULL};

static nuem_status evaluate(const double *v, nuem_model_result *out, nuem_error *err)
{
    const nuem_constants *c = nuem_constants_get();
    const double vev_gev = 1.0 / sqrt(M_SQRT2 * c->gf_gev2), gev = 1e-3;
    if (!(v[M_H2] > v[M_H1]))
        return nuem_fail_index(err, NUEM_ERR_ARG, M_H2,
                               "su2h.m_h2_gev is %g; it must exceed m_h1_gev, which is %g", v[M_H2],
                               v[M_H1]);
    double tau = gev * c->mtau_mev, mu = gev * c->mmu_mev, e = gev * c->me_mev;
    double s1 = v[M_H1] * v[M_H1], s2 = v[M_H2] * v[M_H2];
    double x1 = tau * tau / s1, x2 = tau * tau / s2;
    double product = v[F] * v[F_PRIME] * v[SIN2ALPHA];
    /* published normalisation, for both diagrams together */
    double strength = product * tau / (8.0 * M_PI * M_PI);

    double moment = nuem_model_moment_loop(x1) / s1 - nuem_model_moment_loop(x2) / s2;
    out->moment_mub = fabs(strength * moment) * 2.0 * e;

    double mass = nuem_model_mass_loop(x1) - nuem_model_mass_loop(x2);
    out->mass_unprotected_ev = 1e9 * fabs(strength * mass);

    /* m_h1^2 (1 +- d/2) in the two diagrams, half the strength in each. The difference of
     * ln(1/x)/(1-x) is taken apart, because d is of order 1e-9. */
    double d = v[BREAKING] * 2.0 * (mu * mu - e * e) / (16.0 * M_PI * M_PI * vev_gev * vev_gev);
    double high = x1 / (1.0 + 0.5 * d), low = x1 / (1.0 - 0.5 * d);
    double logs = log1p(0.5 * d) - log1p(-0.5 * d);
    double rest = log(1.0 / low) * -x1 * d / ((1.0 - 0.25 * d * d) * (1.0 - high) * (1.0 - low));
    out->mass_ev = 0.5 * 1e9 * strength * fabs(logs / (1.0 - high) + rest);

    /* |f|, |f'| <= sqrt(4 pi) */
    nuem_model_complete(product, 4.0 * M_PI * v[SIN2ALPHA], v[TARGET], v[BOUND], out);
    return NUEM_OK;
}

const nuem_model nuem_model_horizontal = {
    .name = "su2h",
    .title = "SU(2)_H horizontal symmetry, tau and two charged scalars in the loop",
    .doc = "mu/e = f f' sin(2 alpha) m_tau/(8 pi^2) {L(m_tau^2/m_h1^2)/m_h1^2 - the same for h2}, "
           "L(x) = [ln(1/x) - 1 + x]/(1-x)^2. The mass of the same diagrams has ln(1/x)/(1-x) in "
           "place of L/m_h^2; the symmetry cancels it between the two diagrams up to the splitting "
           "of the scalars.",
    .status = "unconfirmed: the prefactor 1/(8 pi^2) and the radiative size of the splitting; "
              "derived: both loop functions, the ratio of moment to mass, the cancellation. With "
              "vertices f nu^T C tau_L eta + f' bar(tau_R) nu phi of unit normalisation the two "
              "diagrams add up to 1/(16 pi^2)",
    .refs = refs,
    .parameter = parameters,
    .n_parameter = N,
    .evaluate = evaluate,
};
