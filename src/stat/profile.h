/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chi2 of several spectra, minimised over nuisances in which the expectations are linear. It is convex in
 * them, so Newton's method with projection on the lower bounds finds the minimum. */
#ifndef NUEM_STAT_PROFILE_H
#define NUEM_STAT_PROFILE_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/experiment.h"
#include "nuem/likelihood.h"

/* One spectrum: mu_b = sum_i theta_nuisance[i] shape[i][b]. */
typedef struct nuem_spectrum {
    nuem_statistic statistic;
    size_t n_bin, n_shape;
    const double *counts, *off;       /* [n_bin]; off for ON_OFF */
    double off_ratio;                 /* ON_OFF */
    const double *inverse_covariance; /* GAUSSIAN: [n_bin][n_bin] */
    const size_t *nuisance;           /* [n_shape] */
    const double *shape;              /* [n_shape][n_bin] */
} nuem_spectrum;

typedef struct nuem_profile_problem {
    size_t n_spectrum, n_nuisance;
    const nuem_spectrum *spectrum;
    const nuem_nuisance *nuisance; /* [n_nuisance] */
    const double *centre;          /* [n_nuisance], in sigma; NULL: 0 */
} nuem_profile_problem;

/* Results and scratch, allocated once. */
typedef struct nuem_profile_space {
    double *theta;      /* [n_nuisance] */
    double *mu;         /* [bins], of all spectra one after the other */
    double *background; /* [bins], of ON_OFF: the best background of each bin, else 0 */
    double *slope;      /* [bins], d chi2 / d mu */
    double *scratch;
    size_t *index;
} nuem_profile_space;

nuem_status nuem_profile_space_create(size_t n_nuisance, size_t n_bin, size_t max_bin,
                                      nuem_profile_space *out, nuem_error *err);
void nuem_profile_space_clear(nuem_profile_space *space);

/* Minimise. chi2 is +inf, and true returned, when a bin with counts cannot be expected to have any at the
 * nominal nuisances. false: no convergence. */
bool nuem_profile_minimise(const nuem_profile_problem *p, nuem_profile_space *space, double *chi2);

/* chi2, mu, background and slope at space->theta as it is; gradient of chi2, nullable [n_nuisance]. +inf
 * where a bin with counts has no expectation. */
double nuem_profile_value(const nuem_profile_problem *p, nuem_profile_space *space,
                          double *gradient);

#endif
