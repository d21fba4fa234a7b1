/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file loop.h  Moments of the minimally extended Standard Model: the W loop with charged leptons.
 *
 *  a_l = m_l^2 / m_W^2. Neutrino masses are neglected beside those of the W and, in the loop
 *  function, of the charged leptons.
 */
#ifndef NUEM_LOOP_H
#define NUEM_LOOP_H

#include "nuem/hypothesis.h"
#include "nuem/matrix3.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Loop function of a charged lepton,
 *
 *      f(a) = (3/4) [1 + 1/(1-a) - 2a/(1-a)^2 - 2a^2 ln a/(1-a)^3],
 *
 *  falling from f(0) = 3/2 over f(1) = 5/4 to f(inf) = 3/4. Relative error below 1e-15 for all
 *  a >= 0, a = 1 included; nan for a < 0 and nan. Total function, thread-safe.
 *  Source: Fujikawa, Shrock, PRL 45 (1980) 963; Giunti, Studenikin, RMP 87 (2015) 531. */
NUEM_API double nuem_loop_f(double a);

/** f(a) - 3/2 without cancellation, -3a/4 for small a: all that unitarity leaves of f in
 *  off-diagonal elements (the GIM suppression). Relative error below 2e-15. Otherwise as
 *  nuem_loop_f. */
NUEM_API double nuem_loop_gim(double a);

/** e G_F / (8 sqrt2 pi^2) in mu_B per eV of mass, 1.0675e-19. Thread-safe. */
NUEM_API double nuem_loop_coefficient(void);

/** How f is taken: as it is, or f = 3/2 - 3a/4 (the expansion to first order in a). */
typedef enum nuem_loop_form { NUEM_LOOP_EXACT, NUEM_LOOP_EXPANDED } nuem_loop_form;

/** F_jk = sum_l f(a_l) U*_lj U_lk with the constant 3/2 taken out by unitarity, so that the small
 *  off-diagonal elements keep full precision. Hermitian. U need not be unitary for the call.
 *  Total function, thread-safe. */
NUEM_API void nuem_loop_sum(const nuem_matrix3 *u, nuem_loop_form form, nuem_matrix3 *out);

/** Magnetic and electric moments in the mass basis, for a hypothesis with basis NUEM_BASIS_MASS.
 *
 *  With C = nuem_loop_coefficient() and F of nuem_loop_sum, row j the outgoing neutrino:
 *
 *      Dirac     mu_jk =    C (m_j + m_k) F_jk          eps_jk =  i C (m_j - m_k) F_jk
 *      Majorana  mu_jk = 2i C (m_j + m_k) Im F_jk       eps_jk = 2i C (m_j - m_k) Re F_jk
 *
 *  The Majorana moments are mu - mu^T and eps - eps^T of the Dirac ones: a Majorana field has the
 *  diagram and its conjugate. Dirac matrices are Hermitian with eps_jj = 0, Majorana ones exactly
 *  antisymmetric. A left-handed neutrino flips by the mass of the outgoing one alone: Dirac
 *  lambda_jk = 2 C m_j F_jk.
 *
 *  @param nature        NUEM_DIRAC or NUEM_MAJORANA
 *  @param u             PMNS matrix, with the Majorana phases in its columns; unitary within 1e-9
 *  @param mass_ev       [3], each in [0, 1e6]
 *  @param magnetic_mub, electric_mub  mu_B
 *  @return NUEM_OK, NUEM_ERR_ARG (err->index tells the mass). Thread-safe.
 *  Source: Pal, Wolfenstein, PRD 25 (1982) 766; Shrock, NPB 206 (1982) 359; Giunti, Studenikin,
 *  RMP 87 (2015) 531. */
NUEM_API nuem_status nuem_loop_moments(nuem_nature nature, const nuem_matrix3 *u,
                                       const double mass_ev[3], nuem_loop_form form,
                                       nuem_matrix3 *magnetic_mub, nuem_matrix3 *electric_mub,
                                       nuem_error *err);

NUEM_END_DECLS

#endif
