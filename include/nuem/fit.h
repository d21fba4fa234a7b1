/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file fit.h  Minimum of chi2 over any number of coordinates, and the other minima beside it. */
#ifndef NUEM_FIT_H
#define NUEM_FIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nuem/objective.h"
#include "nuem/progress.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

enum { NUEM_FIT_MAX_MINIMA = 8 };

/** How to search; 0 stands for the number in brackets. */
typedef struct nuem_fit_options {
    size_t n_start;         /**< starting points beside `start` [12] */
    uint64_t seed;          /**< of the starting points */
    size_t max_evaluations; /**< of all searches together [50000] */
    double tolerance;       /**< of chi2 [1e-9] */
    /** [dimension] bounds; NULL: none, but 0 and 1 for the weak mixing angle */
    const double *lower, *upper;
} nuem_fit_options;

typedef struct nuem_local_minimum {
    double chi2, x[NUEM_MAX_COORDINATES];
} nuem_local_minimum;

/** Result of a fit. Coordinates to which the data are blind keep what the search left there. */
typedef struct nuem_fit {
    double x[NUEM_MAX_COORDINATES]; /**< [dimension] */
    double chi2;
    /** Norm of d chi2 / d(x_i/s_i), without what bounds hold back; s_i is the change of coordinate
     *  i alone that changes chi2 by about 1 */
    double gradient_norm;
    size_t n_eval;
    /** The norm of the gradient is below 1e-2, which is 1e-4 of chi2 by the curvature of s, and two
     *  searches from different points agree within 1e-3 (or all others ended higher than the global
     *  search). */
    bool converged;
    /** Minima with chi2 of their own, lowest first; the first is the best fit. Minima of one chi2,
     *  as of opposite signs or different phases, count once. */
    size_t n_minimum;
    nuem_local_minimum minimum[NUEM_FIT_MAX_MINIMA];
} nuem_fit;

/** Minimise chi2 by its gradient from several starting points, and through a box where these
 *  disagree. Deterministic: the same for the same seed.
 *  @param observation  NULL: the experiments' own data
 *  @param fixed    nullable [dimension], coordinates that stay at `start`
 *  @param start    nullable [dimension]; NULL: all 0 (the weak mixing angle: its standard value)
 *  @param options  NULL: as stated there
 *  @param progress NULL: none; cancelling ends the fit with NUEM_ERR_CANCELLED
 *  @return NUEM_OK (look at out->converged); NUEM_ERR_ARG (start or options out of range);
 *          NUEM_ERR_CONVERGE (no point tried has a finite chi2), NUEM_ERR_CANCELLED,
 *          NUEM_ERR_NOMEM. Thread-safe.
 *  Source: Kraft, DFVLR-FB 88-28 (1988) (SLSQP) by NLopt; num/minimise.h for the box. */
NUEM_API nuem_status nuem_fit_minimise(const nuem_objective *objective,
                                       const nuem_observation *observation, const bool *fixed,
                                       const double *start, const nuem_fit_options *options,
                                       const nuem_progress *progress, nuem_fit *out,
                                       nuem_error *err);

NUEM_END_DECLS

#endif
