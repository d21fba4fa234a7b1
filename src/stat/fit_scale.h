/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How far a coordinate goes before the data notice. */
#ifndef NUEM_STAT_FIT_SCALE_H
#define NUEM_STAT_FIT_SCALE_H

#include "nuem/objective.h"

/* The power of two times the parameter's own scale by which coordinate i alone must move from x to
 * change chi2 by 1 or more, upwards or downwards; the parameter's scale where the data are blind.
 * scale [dimension]. */
nuem_status nuem_fit_scale(const nuem_objective *objective, nuem_objective_workspace *ws,
                           const nuem_observation *observation, const double *x, double *scale,
                           nuem_error *err);

/* Bounds that the meaning of the coordinates sets: [dimension], infinite where there are none.
 * true: there are some. */
bool nuem_fit_natural_bounds(const nuem_objective *objective, double *lower, double *upper);

/* 0, or the standard value of the weak mixing angle. */
double nuem_coordinate_origin(const nuem_coordinate *coordinate);

#endif
