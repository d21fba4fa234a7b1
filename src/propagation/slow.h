/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels that do not oscillate within a step: Picard's iteration between the points of Lobatto. */
#ifndef NUEM_PROPAGATION_SLOW_H
#define NUEM_PROPAGATION_SLOW_H

#include "propagation/superadiabatic.h"

/* The operator of the blocks of f->b, without the phases e^{-i (level + mean_i) h} that belong to its rows:
 * out [n][n], mean[n] the mean diagonal elements of b. Unitary to rounding. Returns an estimate
 * of the error, infinite where the iteration does not converge. */
double nuem_slow_operator(const nuem_frame *f, double *mean, nuem_complex *out);

#endif
