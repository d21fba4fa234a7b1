/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file naturalness.h  How large a moment may be before it makes the neutrino too heavy.
 *
 *  A moment that new physics makes at a scale Lambda feeds into the mass by electroweak loops.
 *  Without fine tuning the mass m (or a contribution delta m to it) bounds the moment. These are
 *  estimates of orders of magnitude. The scalings are derived; the numerical coefficients are those
 *  of the papers named, taken from the secondary literature: unconfirmed.
 */
#ifndef NUEM_NATURALNESS_H
#define NUEM_NATURALNESS_H

#include "nuem/state.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Without any symmetry: removing the photon from the diagram gives m = Lambda^2 mu / e, that is
 *  mu/mu_B = 2 m_e m / Lambda^2 = 1.02e-18 (m/eV) (TeV/Lambda)^2.
 *  @return NUEM_OK, NUEM_ERR_ARG (mass_ev < 0, lambda_gev <= 0, not finite). Thread-safe.
 *  Source: dimensional estimate; Bell et al., PRL 95 (2005) 151802, introduction. */
NUEM_API nuem_status nuem_naturalness_unprotected(double mass_ev, double lambda_gev, double *mu_mub,
                                                  nuem_error *err);

/** What the Dirac bound depends on. */
typedef struct nuem_naturalness_dirac_input {
    double delta_mass_ev; /**< largest natural contribution to the mass, >= 0 */
    double lambda_gev;    /**< scale of the new physics, > vev_gev */
    double f;             /**< mixing of the operators, see nuem_naturalness_dirac_f; not 0 */
    double vev_gev;       /**< electroweak scale, > 0 */
    double sin2_theta_w;  /**< at that scale, in (0, 1) */
} nuem_naturalness_dirac_input;

/** delta m = 1 eV, Lambda = 1 TeV, |f| = 1, v = 246 GeV, sin^2 theta_W = 0.2312. */
#define NUEM_NATURALNESS_DIRAC_DEFAULT                                                             \
    {                                                                                              \
        1.0, 1000.0, 1.0, 246.0, 0.2312                                                            \
    }

/** Upper end of |mu| for Dirac neutrinos,
 *
 *      |mu|/mu_B <= G_F m_e/(sqrt2 pi alpha) [delta m/(alpha ln(Lambda/v))] 32 pi sin^4/(9|f|).
 *
 *  @return NUEM_OK, NUEM_ERR_ARG. Thread-safe.
 *  Source: Bell et al., PRL 95 (2005) 151802 (hep-ph/0504134); coefficient unconfirmed. */
NUEM_API nuem_status nuem_naturalness_dirac(const nuem_naturalness_dirac_input *input,
                                            double *mu_mub, nuem_error *err);

/** f = 1 - r - (2/3) tan^2 - (1/3)(1 + r) tan^4, with r the ratio of the coefficients of the two
 *  dipole operators of dimension six and tan that of the weak angle. Total function, thread-safe.
 *  Source: as above, unconfirmed. */
NUEM_API double nuem_naturalness_dirac_f(double r, double sin2_theta_w);

/** By which operator the moment of a Majorana neutrino makes its mass. */
typedef enum nuem_naturalness_operator {
    NUEM_NATURALNESS_DIM5, /**< two loops to the operator of dimension five, grows as Lambda^2 */
    NUEM_NATURALNESS_DIM7  /**< one loop to that of dimension seven, grows as ln Lambda */
} nuem_naturalness_operator;

/** Coefficients of the two cases, mu_B for m = 1 eV; unconfirmed. */
#define NUEM_NATURALNESS_DIM5_MUB 4.0e-9
#define NUEM_NATURALNESS_DIM7_MUB 1.2e-10

/** R_ab = m_tau^2 / |m_a^2 - m_b^2|, 283 for (e, mu) and about 1 for the other pairs: the moment is
 *  antisymmetric in flavour and the mass symmetric, so a difference of squared Yukawa couplings
 *  must come in, once. Infinite for a = b, where a Majorana neutrino has no moment at all.
 *  Total function, thread-safe. */
NUEM_API double nuem_naturalness_ratio(nuem_flavour a, nuem_flavour b);

/** Upper end of |mu_ab| for Majorana neutrinos, in the flavour basis:
 *
 *      dim 5:  4e-9   (m_ab/eV) (TeV/Lambda)^2        R_ab
 *      dim 7:  1.2e-10 (m_ab/eV) / ln(Lambda^2/m_W^2) R_ab   (the SU(2) operator alone, unconfirmed;
 *              the hypercharge operator is bound by the two-loop limit, so this is no bound on
 *              the moment itself)
 *
 *  @param a, b        flavours, different
 *  @param mass_ev     |m_ab|, element of the mass matrix in the flavour basis, >= 0
 *  @param lambda_gev  > m_W
 *  @return NUEM_OK, NUEM_ERR_ARG. Thread-safe.
 *  Source: Bell et al., PLB 642 (2006) 377 (hep-ph/0606248); Davidson, Gorbahn, Santamaria, PLB 626
 *  (2005) 151 (hep-ph/0506085). */
NUEM_API nuem_status nuem_naturalness_majorana(nuem_naturalness_operator which, nuem_flavour a,
                                               nuem_flavour b, double mass_ev, double lambda_gev,
                                               double *mu_mub, nuem_error *err);

NUEM_END_DECLS

#endif
