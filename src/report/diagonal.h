/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The likelihood of one experiment as plain numbers, for diagonal couplings in the flavour basis: what a
 * page needs to count events and find chi2 by itself.
 *
 *   shape s of the signal, bin b:  sum_k tensor[s][b][k] m_k,   m_k = 1, x_i or x_i x_j,
 *   mu_b = sum_s theta_nuisance[s] shape_sb,   then as in likelihood.h.
 *
 * tensor is the response tensor contracted with the monomials of couplings that are linear in x: what diagonal
 * couplings cannot reach is left out, nothing is approximated. */
#ifndef NUEM_REPORT_DIAGONAL_H
#define NUEM_REPORT_DIAGONAL_H

#include <stddef.h>

#include "nuem/experiment.h"
#include "nuem/likelihood.h"

enum {
    NUEM_DIAGONAL_COORDINATES = 9, /* moment, charge and radius of nu_e, nu_mu, nu_tau */
    NUEM_DIAGONAL_MAX_MONOMIALS = 55
};

/* Names of the coordinates: parameters, whose units are those of x. */
extern const char *const nuem_diagonal_coordinate[NUEM_DIAGONAL_COORDINATES];

typedef struct nuem_diagonal {
    nuem_statistic statistic;
    size_t n_bin;
    const double *counts, *off;       /* [n_bin]; what the likelihood compares with */
    double off_ratio;                 /* ON_OFF */
    const double *inverse_covariance; /* GAUSSIAN: [n_bin][n_bin] */
    /* shapes of the signal, then those of backgrounds; the nuisance of each */
    size_t n_signal, n_shape;
    const size_t *nuisance; /* [n_shape] */
    const double *template; /* [n_shape - n_signal][n_bin] */
    size_t n_monomial;
    int monomial[NUEM_DIAGONAL_MAX_MONOMIALS][2]; /* coordinates of the product; -1: none */
    double *tensor; /* [n_signal][n_bin][n_monomial], per unit of the coordinates */
} nuem_diagonal;

/* Of the first experiment; the rest of the hypothesis as it is. Pointers but `tensor` are views into the likelihood.
 * Monomials that change no count are left out, the first is 1. NUEM_ERR_UNSUPPORTED (variations of the couplings
 * among the nuisances), NUEM_ERR_NOMEM. */
nuem_status nuem_diagonal_create(const nuem_likelihood *likelihood, const nuem_hypothesis *hyp,
                                 nuem_diagonal *out, nuem_error *err);
void nuem_diagonal_clear(nuem_diagonal *diagonal);

#endif
