/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Poisson chi2 of one spectrum, minimised over the scales of its signal and its templates.
 * It is convex in the scales, so Newton's method with projection on theta >= 0 finds the minimum;
 * the number of scales is small, and a new hypothesis only changes the signal. */
#ifndef NUEM_STAT_POISSON_H
#define NUEM_STAT_POISSON_H

#include <stdbool.h>
#include <stddef.h>

enum { NUEM_POISSON_MAX_SCALES = 16 };

typedef struct nuem_scale {
    double sigma; /* of the Gaussian constraint at 1; infinite: free; 0: fixed at 1 */
} nuem_scale;

typedef struct nuem_poisson {
    size_t n_bin, n_scale;  /* scale 0 belongs to the signal, 1.. to the templates */
    const double *counts;   /* [n_bin] */
    const double *template; /* [n_scale - 1][n_bin] */
    const nuem_scale *scale;
    double stop; /* decrement at which to stop, by nuem_poisson_prepare */
} nuem_poisson;

void nuem_poisson_prepare(nuem_poisson *p);

/* chi2 at its minimum; mu [n_bin] and theta [n_scale] there. false: no convergence. +inf when a
 * bin with counts cannot be expected to have any. */
bool nuem_poisson_minimise(const nuem_poisson *p, const double *signal, double *mu, double *theta,
                           double *chi2);

#endif
