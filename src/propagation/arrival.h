/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What mass states show at the Earth, where their phases are lost. */
#ifndef NUEM_PROPAGATION_ARRIVAL_H
#define NUEM_PROPAGATION_ARRIVAL_H

#include "nuem/hypothesis.h"
#include "nuem/propagate.h"

/* |U_alpha k|^2 */
static inline double nuem_arrival_share(const nuem_matrix3 *u, int alpha, int k)
{
    const nuem_complex x = u->m[alpha][k];
    return x.re * x.re + x.im * x.im;
}

/* Probability to find psi as mass state k, a column of `mass`. */
double nuem_arrival_overlap(const nuem_matrix6 *mass, int k, const nuem_complex psi[NUEM_STATES]);

/* Add to flux [6] what a state born as `born` (0 to 5) brings that left as mass states `mass` [6]
 * (its own half, then the partners) and keeps its half with the probabilities survival [3]. Right-
 * handed partners of Dirac neutrinos are not seen; those of Majorana neutrinos are antineutrinos. */
void nuem_arrival_add(const nuem_hypothesis *hypothesis, const nuem_matrix3 *u, const double *mass,
                      const double *survival, int born, double weight, double *flux);

#endif
