/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Minima of a smooth function of many variables, by its gradient (NLopt). Local searches find the
 * minimum whose valley the start lies in; the global one looks through a box. */
#ifndef NUEM_NUM_MINIMISE_H
#define NUEM_NUM_MINIMISE_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/status.h"

enum { NUEM_MINIMISE_MAX = 64 }; /* variables */

/* f and its gradient [n] at x; f may be +inf, the gradient then does not matter. A failure ends
 * the search, which returns its status. */
typedef nuem_status nuem_gradient_function(const double *x, double *f, double *gradient,
                                           void *context);

typedef struct nuem_minimise_problem {
    nuem_gradient_function *f;
    void *context;
    size_t n;                    /* 1 to NUEM_MINIMISE_MAX */
    const double *scale;         /* [n] > 0, typical size of each variable */
    const double *lower, *upper; /* nullable [n] bounds */
    double tolerance;            /* change of f at which the search stops */
    size_t max_evaluations;
} nuem_minimise_problem;

typedef struct nuem_minimised {
    double f;
    double gradient_norm; /* of the gradient by x/scale, without what bounds hold */
    size_t n_eval;
    bool converged; /* false: it ran out of evaluations */
} nuem_minimised;

/* From x to the minimum of its valley; x is the best point seen. NUEM_ERR_NOMEM or the failure of f.
 * Thread-safe, deterministic. */
nuem_status nuem_minimise_local(const nuem_minimise_problem *problem, double *x,
                                nuem_minimised *out, nuem_error *err);

/* Through the box x +- half_width [n]: local searches from a low-discrepancy sequence, none twice
 * in one valley (MLSL, Rinnooy Kan and Timmer, Math. Prog. 39 (1987) 57; Kucherenko and Sytsko,
 * Comput. Optim. Appl. 30 (2005) 297). Runs until the evaluations are spent. */
nuem_status nuem_minimise_global(const nuem_minimise_problem *problem, const double *half_width,
                                 double *x, nuem_minimised *out, nuem_error *err);

#endif
