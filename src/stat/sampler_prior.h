/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Priors of the coordinates, as a change of variables: chains move in v, in which the prior is
 * flat, without a boundary or a pole at zero.
 *
 *   real element       x = s v, or s sign(v) sqrt|v| for a prior flat in x^2; where only the modulus
 *                      means something, |x|
 *   complex element    z = s v for a prior flat in |z|^2 (d^2 z = |z| d|z| d phase),
 *                      z = s v |v| for one flat in |z| (|z| = s |v|^2, d^2 v = d|v|^2 d phase / 2) */
#ifndef NUEM_STAT_SAMPLER_PRIOR_H
#define NUEM_STAT_SAMPLER_PRIOR_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/objective.h"
#include "nuem/sampler.h"

/* One element of the couplings: a coordinate, or two. */
typedef struct nuem_axis {
    const nuem_parameter *parameter;
    size_t first, second; /* coordinates: of the real and the imaginary part; equal: one number */
    nuem_prior prior;
    nuem_prior_range range;
    bool is_modulus; /* one number of which only the modulus means something */
} nuem_axis;

/* Axes of an objective, [dimension]; *n how many. The range is that of the options, or (-inf, inf)
 * and [0, inf). NUEM_ERR_ARG */
nuem_status nuem_axes_of(const nuem_objective *objective, const nuem_sampler_options *options,
                         nuem_axis *axis, size_t *n, nuem_error *err);

/* x of v, both [dimension]. false outside the range. */
bool nuem_axes_map(size_t n, const nuem_axis *axis, const double *v, double *x);

/* Gradient in v from that in x, both [dimension]. */
void nuem_axes_gradient(size_t n, const nuem_axis *axis, const double *v, const double *gx,
                        double *gv);

/* The size of the element at x, as its range means it. */
double nuem_axis_size(const nuem_axis *axis, const double *x);

#endif
