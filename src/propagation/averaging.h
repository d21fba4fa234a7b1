/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The ways to average, behind nuem_propagate_probability, which has checked the arguments. */
#ifndef NUEM_PROPAGATION_AVERAGING_H
#define NUEM_PROPAGATION_AVERAGING_H

#include "nuem/decoherence.h"
#include "propagation/medium_terms.h"

typedef struct nuem_averaging_task {
    const nuem_propagator *p;
    const nuem_profile *profile;
    double complex initial[NUEM_STATES]; /* norm 1 */
    nuem_decoherence decoherence;
    nuem_propagate_options options;
} nuem_averaging_task;

typedef double nuem_probability6[NUEM_STATES];

/* Probabilities at n energies. out may hold anything after a failure. */
typedef nuem_status nuem_average(const nuem_averaging_task *task, size_t n, const double *enu_mev,
                                 nuem_probability6 *out, nuem_propagate_cost *cost,
                                 nuem_error *err);

nuem_average nuem_average_coherent;
nuem_average nuem_average_energy;
nuem_average nuem_average_secular;
nuem_average nuem_average_adiabatic;

/* The secular average for the mass states 1, 2, 3 of vacuum, which share one evolution; task->initial is not
 * looked at. */
nuem_status nuem_average_secular_masses(const nuem_averaging_task *task, double enu_mev,
                                        nuem_probability6 out[3], nuem_error *err);
/* NUEM_ERR_ARG where an option is outside its range. */
nuem_status nuem_averaging_check_options(const nuem_propagate_options *options, nuem_error *err);

/* The Hamiltonian at the start; where the medium is constant but for a field that turns, in the frame that
 * turns with it, in which H is constant and probabilities are the same. */
void nuem_start_hamiltonian(const nuem_averaging_task *task, const nuem_medium_terms *terms,
                            double enu_mev, nuem_square6 out);

/* NUEM_ERR_DOMAIN where double precision loses the phases along the profile. */
nuem_status nuem_check_phase(const nuem_averaging_task *task, const nuem_medium_terms *terms,
                             size_t n, const double *enu_mev, nuem_error *err);

/* Coherent probabilities at n energies, each from the density matrix that the size of the source
 * leaves; scratch [n] */
nuem_status nuem_coherent_probability(const nuem_averaging_task *task,
                                      const nuem_medium_terms *terms, size_t n,
                                      const double *enu_mev, nuem_matrix6 *scratch,
                                      nuem_probability6 *out, nuem_propagate_cost *cost,
                                      nuem_error *err);

#endif
