/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Profiles of piecewise cubics, which several kinds end in. */
#ifndef NUEM_PROPAGATION_PROFILE_TABLE_H
#define NUEM_PROPAGATION_PROFILE_TABLE_H

#include "propagation/cubic.h"
#include "propagation/profile_private.h"

/* What the four curves are. */
typedef struct nuem_profile_curves {
    nuem_cubic
        cubic; /* electrons, neutrons, and either bx and by or strength and angle of the field */
    bool log_ne, log_nn; /* the curve is the logarithm */
    bool polar;          /* strength and angle (rad) rather than components */
} nuem_profile_curves;

/* Monotone cubics through rows of a table: as nuem_profile_table, with the field as components
 * (a = bx, b = by) or, when polar, as strength a >= 0 and angle b. The numbers are those of media
 * (nuem_profile_check_medium has seen them) on n >= 2 places that are in order. */
nuem_status nuem_profile_curves_create(size_t n, const double *x_km, const double *ne_cm3,
                                       const double *nn_cm3, const double *a, const double *b,
                                       bool polar, nuem_profile **out, nuem_error *err);

/* A profile of curves on the whole length of their cubic, which it owns from now on (also when this fails), with
 * breaks at n_breaks places. */
nuem_status nuem_profile_of_curves(nuem_profile_curves *curves, size_t n_breaks,
                                   const double *breaks, nuem_profile **out, nuem_error *err);

/* Places where a profile is not smooth to all orders: the knots of curves, which may lie beyond the ends of
 * the path, else its breaks. *x_km views them, ascending; integrators of high order stop there. */
size_t nuem_profile_knots(const nuem_profile *p, const double **x_km);

/* n >= 2 places, finite, not decreasing, at most two equal and none at the ends. */
nuem_status nuem_profile_check_places(size_t n, const double *x_km, nuem_error *err);

#endif
