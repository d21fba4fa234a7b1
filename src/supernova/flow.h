/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flow of the collective Hamiltonian alone: matter, field and self-interaction without the vacuum term.
 *
 * It is the same for all energies, so the sums R_u = sum_E weight rho obey an equation of their own,
 *      dR_u/dr = -i [S_u(r; all R), R_u],   dU_u/dr = -i S_u U_u,
 * and every mode of an angle turns by U_u. The cost does not depend on the number of energies. */
#ifndef NUEM_SUPERNOVA_FLOW_H
#define NUEM_SUPERNOVA_FLOW_H

#include "supernova/problem.h"

typedef struct nuem_flow nuem_flow; /* workspace */

/* For a run with these options, whose processes share the angles out where there are enough. NULL: no memory. */
nuem_flow *nuem_flow_create(const nuem_supernova *sn, const nuem_supernova_options *options);
void nuem_flow_free(nuem_flow *flow);
/* By so many threads from now on, which changes no bit. */
void nuem_flow_use(nuem_flow *flow, int threads);

/* U_u from r0 to r1 (either may be larger) for the sums at r0; unitary to rounding, errors of elements of about
 * `tolerance`. *evaluations grows by the number of evaluations of S. *converged false: not finite. Status: what the
 * reduce function of the options returns. */
nuem_status nuem_flow_run(nuem_flow *flow, double r0_km, double r1_km, const nuem_hermitian *sum,
                          double tolerance, nuem_unitary *u, size_t *evaluations, bool *converged,
                          nuem_error *err);

#endif
