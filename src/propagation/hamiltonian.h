/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Hamiltonian taken apart, H = H_vacuum/E + n_e A + n_n N + B_x C + B_y D, in the flavour basis and in
 * that of the mass states. */
#ifndef NUEM_PROPAGATION_HAMILTONIAN_H
#define NUEM_PROPAGATION_HAMILTONIAN_H

#include <stdbool.h>

#include "nuem/propagate.h"

/* What a medium adds, 1/km: n_e, n_n per cm^-3, B_x, B_y per gauss. */
enum { NUEM_TERM_NE, NUEM_TERM_NN, NUEM_TERM_BX, NUEM_TERM_BY, NUEM_TERMS };

struct nuem_propagator {
    nuem_nature nature;
    bool anti;
    double km_mev[3];              /* (m_k^2 - m_lightest^2)/2, 1/km at 1 MeV */
    nuem_matrix3 u, partner;       /* amplitude psi_a = sum_k u_ak psi_k of the two halves */
    nuem_matrix6 term[NUEM_TERMS]; /* flavour basis */
    nuem_matrix6 mass_term[NUEM_TERMS];
    nuem_matrix6 mass_states;
    double term_size[NUEM_TERMS]; /* largest element */
    bool moments;                 /* any at all */
};

/* The four factors of the terms. */
static inline void nuem_medium_factors(const nuem_medium *m, double factor[NUEM_TERMS])
{
    factor[NUEM_TERM_NE] = m->ne_cm3;
    factor[NUEM_TERM_NN] = m->nn_cm3;
    factor[NUEM_TERM_BX] = m->bx_gauss;
    factor[NUEM_TERM_BY] = m->by_gauss;
}

/* NUEM_ERR_ARG unless the energy lies in the range of the functions of propagate.h. */
nuem_status nuem_propagate_check_energy(double enu_mev, long index, nuem_error *err);

#endif
