/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chi2 where one or two parameters have given values and all else is at its minimum: the phases of
 * these parameters, other coordinates of the couplings, nuisances. A parameter with a phase is two
 * coordinates, x = v cos(phase), y = v sin(phase). */
#ifndef NUEM_STAT_SLICE_H
#define NUEM_STAT_SLICE_H

#include <stdint.h>

#include "nuem/objective.h"

enum { NUEM_SLICE_MAX_PARAMETERS = 2 };

typedef struct nuem_slice nuem_slice;
typedef struct nuem_slice_workspace nuem_slice_workspace; /* of one thread */

/* The likelihood, the parameters and the observation are views. NUEM_ERR_ARG: as
 * nuem_objective_create, a parameter among the others, or too many coordinates. */
nuem_status nuem_slice_create(const nuem_likelihood *likelihood, const nuem_hypothesis *hypothesis,
                              size_t n_parameter, const nuem_parameter *const *parameter,
                              size_t n_other, const nuem_coordinate *other,
                              const nuem_observation *observation, nuem_slice **out,
                              nuem_error *err);
void nuem_slice_free(nuem_slice *slice);
nuem_status nuem_slice_workspace_create(const nuem_slice *slice, nuem_slice_workspace **out,
                                        nuem_error *err);
void nuem_slice_workspace_free(nuem_slice_workspace *ws);

/* The coordinates: of the parameters, in order, then the others. */
const nuem_objective *nuem_slice_objective(const nuem_slice *slice);
/* How many variables are minimised over: phases, then the others. */
size_t nuem_slice_variables(const nuem_slice *slice);
/* Does minimising need a search in more than a phase? */
bool nuem_slice_is_costly(const nuem_slice *slice);
/* The value by which parameter k alone changes chi2 by about 1. */
double nuem_slice_scale(const nuem_slice *slice, size_t k);

/* Values of the parameters and the variables at coordinates x, and the way back. */
void nuem_slice_split(const nuem_slice *slice, const double *x, double *value, double *variable);
void nuem_slice_join(const nuem_slice *slice, const double *value, const double *variable,
                     double *x);

/* chi2 at values [parameters]. Searches begin at each guess [n_guess][variables] and at n_start
 * points drawn from seed; without either, at 0.
 * variable: nullable [variables], where the minimum is. chi2 may be +inf. */
nuem_status nuem_slice_eval(const nuem_slice *slice, nuem_slice_workspace *ws, const double *value,
                            size_t n_guess, const double *guess, size_t n_start, uint64_t seed,
                            double *chi2, double *variable, nuem_error *err);

#endif
