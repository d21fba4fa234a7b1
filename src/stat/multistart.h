/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The lowest of the minima that searches from several points find. */
#ifndef NUEM_STAT_MULTISTART_H
#define NUEM_STAT_MULTISTART_H

#include <stdint.h>

#include "nuem/fit.h"
#include "num/minimise.h"

typedef struct nuem_multistart {
    nuem_minimise_problem problem; /* max_evaluations of all searches together */
    const bool *angle;             /* nullable [n]: starts anywhere in the circle */
    size_t n_start;                /* points drawn around 0, beside the guesses */
    size_t n_more;                 /* further ones while no two searches agree, then the box */
    uint64_t seed;
    const nuem_progress *progress; /* nullable */
} nuem_multistart;

typedef struct nuem_valleys {
    nuem_minimised best;
    double x[NUEM_MINIMISE_MAX];
    bool agree; /* two searches ended in the best one, or the box had nothing better */
    size_t n;
    struct {
        double f, x[NUEM_MINIMISE_MAX];
    } valley[NUEM_FIT_MAX_MINIMA]; /* rising, distinct in f */
} nuem_valleys;

/* Minima closer than this in chi2 count as one. */
extern const double nuem_same_chi2;

/* guess [n_guess][problem.n]. NUEM_ERR_CONVERGE: no finite value; NUEM_ERR_CANCELLED; failures of
 * the function. */
nuem_status nuem_multistart_run(const nuem_multistart *m, size_t n_guess, const double *guess,
                                nuem_valleys *out, nuem_error *err);

#endif
