/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Three flavours in matter of constant density.
 *
 * In the basis of the vacuum mass states the Hamiltonian times 2E is
 *
 *   M_jk = delta_jk m_k^2 + A v_j v_k^*,   v_k = U*_ek,   A = 2 E sqrt(2) G_F n_e
 *
 * (antineutrinos: v_k = U_ek, A -> -A; what all flavours feel alike drops out). With the phases of
 * v_k absorbed into the states it becomes the real symmetric matrix diag(m_k^2) + A w w^T with
 * w_k = |U_ek|, so eigenvalues and moduli depend on neither delta, theta23 nor the Majorana phases,
 * and a real 3x3 diagonalisation is exact. Wolfenstein, PRD 17 (1978) 2369. */
#ifndef NUEM_MIXING_MATTER_H
#define NUEM_MIXING_MATTER_H

#include <stdbool.h>

#include "nuem/mixing.h"
#include "nuem/state.h"

typedef struct nuem_matter {
    double m2[3]; /* 0, dm21, dm31, eV^2 */
    double w[3];  /* |U_ek| */
    int order[3]; /* order[l]: mass state that level l, counted from below, is in vacuum */
    double a_ev2; /* A for 1 MeV and 1 mol/cm3, with its sign */
    bool anti;
    nuem_matrix3 u; /* flavour amplitude = u * rephased mass amplitude */
} nuem_matter;

/* `mixing` has passed nuem_mixing_check. Total function. */
void nuem_matter_set(nuem_matter *matter, const nuem_mixing *mixing, bool anti);

/* Levels in matter, ascending, eV^2, and the states as columns in the rephased mass basis. */
void nuem_matter_eigen(const nuem_matter *matter, double a_ev2, double value[3],
                       double vector[3][3]);

/* |U^m_ek|^2: probability that an electron neutrino is in the level that becomes mass state k. */
void nuem_matter_electron(const nuem_matter *matter, double a_ev2, double probability[3]);

/* m^2 L / 2E for 1 eV^2, 1 km and 1 MeV: 2533.87 */
double nuem_matter_phase(void);

/* rho = sum_k fraction_k |nu_k><nu_k|, for fractions that need no check */
void nuem_matter_mixture(const nuem_matter *matter, const double fraction[3], nuem_state *out);

#endif
