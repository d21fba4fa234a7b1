/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file vertex.h  The electromagnetic vertex as explicit 4x4 Dirac matrices.
 *
 *      Lambda_mu^{jk}(q) = (gamma_mu - q_mu qslash/q^2) [f_Q(q^2) + f_A q^2 gamma5]
 *                          - i sigma_{mu nu} q^nu [f_M + i f_E gamma5]
 *
 *  <nu_j(p')| J_mu |nu_k(p)> = e ubar_j Lambda_mu^{jk} u_k with q = p - p'; Lambda_mu is in units
 *  of e, moments of e/2m_e, lengths turn into MeV^-1 through hbar c. Metric (+,-,-,-), index mu
 *  lowered. The gamma matrices are in the Dirac representation: gamma^0 = diag(1, 1, -1, -1),
 *  gamma^i = ((0, sigma_i), (-sigma_i, 0)), gamma5 = ((0, 1), (1, 0)).
 *
 *  ## q^2 = 0
 *
 *  Only the charge has a pole there: <r^2> and a come with q^2 gamma_mu - q_mu qslash, which has
 *  none. Between states of equal mass qslash vanishes on shell, so for the diagonal charges the term
 *  q_mu qslash/q^2 is left out at q^2 = 0. Between different masses it does not vanish; a vertex
 *  that is regular there would need a transition charge of zero, so one that is not is
 *  NUEM_ERR_DOMAIN. q^2 counts as zero when rounding hides it: |q^2| <= 8 epsilon (q_0^2 + |q|^2).
 *
 *  Source: Giunti, Studenikin, RMP 87 (2015) 531 (1403.6344); Kouzakov, Studenikin, PRD 95 (2017)
 *  055013 (1703.00401).
 */
#ifndef NUEM_VERTEX_H
#define NUEM_VERTEX_H

#include "nuem/form_factors.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Largest component of a momentum transfer, MeV. */
#define NUEM_VERTEX_Q_MAX_MEV 1e9

/** m[mu][j][k][row][column]: lower Lorentz index mu = 0..3, outgoing mass state j and incoming mass
 *  state k = 0..2, Dirac indices 0..3. In units of e. */
typedef struct nuem_vertex {
    nuem_complex m[4][3][3][4][4];
} nuem_vertex;

/** q^2 = q_0^2 - |q|^2, MeV^2; exactly 0 where rounding hides it, see above.
 *  @param q_mev  [4] contravariant components q^0, q^1, q^2, q^3, MeV
 *  Total function, thread-safe. */
NUEM_API double nuem_vertex_q2(const double q_mev[4]);

/** The vertex at one momentum transfer.
 *  @param f      form factors; nuem_form_factors_of a hypothesis, or any complex matrices
 *  @param q_mev  [4] as above; any order of magnitude up to NUEM_VERTEX_Q_MAX_MEV, also 0
 *  @return NUEM_OK; NUEM_ERR_ARG (a component not finite or too large, err->index tells which);
 *  NUEM_ERR_DOMAIN (a transition charge at q^2 = 0). Thread-safe. */
NUEM_API nuem_status nuem_vertex_at(const nuem_form_factors *f, const double q_mev[4],
                                    nuem_vertex *out, nuem_error *err);

/** gamma^0 [Lambda_mu^{kj}]^dagger gamma^0: what a Hermitian current gives at -q. out may not be v.
 *  Total function, thread-safe. */
NUEM_API void nuem_vertex_bar(const nuem_vertex *v, nuem_vertex *out);

/** C [Lambda_mu^{kj}]^T C^-1, C = i gamma^2 gamma^0: the vertex of the antiparticles, at the same
 *  q, whose current - vbar_k Lambda^{kj} v_j is ubar_j (this) u_k. For a right-handed antineutrino
 *  it has F = f_Q - q^2 f_A replaced by -F^T and lambda by -lambda*. Majorana neutrinos have it equal
 *  to Lambda_mu. out may not be v. Total function, thread-safe. */
NUEM_API void nuem_vertex_conjugate(const nuem_vertex *v, nuem_vertex *out);

/** How far the explicit matrices are from their relations. Each of the five form-factor matrices is
 *  put in alone, so that a large one hides no other, and the worst is told; relative to the largest
 *  element (ward: to the terms of the sum) that a form factor of its size has. Sizes are those of
 *  nuem_form_factor_residuals. */
typedef struct nuem_vertex_residuals {
    double ward;      /**< q^mu Lambda_mu = 0; a charge at q^2 = 0 conserves current between
                           on-shell states of equal mass and is left out */
    double hermitian; /**< Lambda_mu^{jk}(q) = gamma^0 [Lambda_mu^{kj}(-q)]^dagger gamma^0 */
    double majorana;  /**< Lambda_mu^{jk} = C [Lambda_mu^{kj}]^T C^-1; required of Majorana
                           neutrinos alone */
    nuem_form_factor_residuals form_factors; /**< the same relations for the 3x3 matrices */
} nuem_vertex_residuals;

/** @return as nuem_vertex_at. Thread-safe. */
NUEM_API nuem_status nuem_vertex_check(const nuem_form_factors *f, const double q_mev[4],
                                       nuem_vertex_residuals *out, nuem_error *err);

NUEM_END_DECLS

#endif
