/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spin symmetry, after Barr, Freire and Zee: a neutrino turns into a charged lepton and a scalar
 * h+, which becomes W+ and a photon, and W+ brings the lepton back to a neutrino. A photon of
 * transverse polarisation can do that for a transverse W. Without the photon spin conservation lets
 * a scalar mix with a longitudinal W alone, which couples to the charged leptons by their masses,
 * so that the mass is suppressed by (m_mu^2 - m_e^2)/m_W^2 (the form of the mass in the Zee model).
 *
 * The size of the h+ W- photon vertex depends on the scalars; here it is e g kappa/(16 pi^2 M), a
 * one-loop vertex with kappa of order one. */
#include <math.h>

#include "em/model.h"
#include "nuem/constants.h"

enum { F, KAPPA, M, TARGET, BOUND, N };

/* clang-format off */
static const nuem_model_parameter parameters[N] = {
    [F] = {"f_emu", "1", "antisymmetric coupling of the charged scalar to L_e and L_mu", 0.1, 0.0, 3.5449077018110318, true},
    [KAPPA] = {"kappa", "1", "strength of the h+ W- photon vertex in units of e g/(16 pi^2 m_scalar)", 1.0, 0.0, 12.566370614359172, true},
    [M] = {"m_scalar_gev", "GeV", "mass of the charged scalars", 300.0, 50.0, 1e6, false},
    [TARGET] = {"target_mub", "muB", "moment that one would like to have", 1e-11, 0.0, 1e-6, true},
    [BOUND] = {"mass_bound_ev", "eV", "largest acceptable mass", 0.1, 0.0, 1e6, true},
};
/* clang-format on */

static const char *const refs[] = {"Barr:1990um", "Babu:1992vq", "Babu:2020ivd", NULL};

static nuem_status evaluate(const double *v, nuem_model_result *out, nuem_error *err)
{
    const nuem_constants *c = nuem_constants_get();
    const double loop = 16.0 * M_PI * M_PI, gev = 1e-3;
    (void)err;
    double mu = gev * c->mmu_mev, e = gev * c->me_mev, w = c->mw_gev;
    double g2 = 8.0 * w * w * c->gf_gev2 / M_SQRT2;
    double product = v[F] * v[KAPPA];
    double moment_over_e = product * g2 / (loop * loop * v[M]);

    out->moment_mub = moment_over_e * 2.0 * e;
    out->mass_unprotected_ev = 1e9 * moment_over_e * v[M] * v[M];
    out->mass_ev = out->mass_unprotected_ev * (mu * mu - e * e) / (w * w);
    /* |f| <= sqrt(4 pi), kappa <= 4 pi */
    nuem_model_complete(product, sqrt(4.0 * M_PI) * 4.0 * M_PI, v[TARGET], v[BOUND], out);
    return NUEM_OK;
}

const nuem_model nuem_model_spin = {
    .name = "spin",
    .title = "spin symmetry (Barr, Freire, Zee) in models of the Zee type",
    .doc =
        "mu/e = f g^2 kappa/((16 pi^2)^2 M); the mass without spin symmetry is M^2 mu/e, with it "
        "that times (m_mu^2 - m_e^2)/m_W^2. The ratio of moment to mass depends on M alone.",
    .status = "unconfirmed: an estimate of orders of magnitude, not the two-loop integrals of the "
              "papers; derived: the suppression by the squared lepton masses and its flavour "
              "structure",
    .refs = refs,
    .parameter = parameters,
    .n_parameter = N,
    .evaluate = evaluate,
};
