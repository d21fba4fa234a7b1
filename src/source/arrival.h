/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shape in time of a pulse and the decays after it. */
#ifndef NUEM_SOURCE_ARRIVAL_H
#define NUEM_SOURCE_ARRIVAL_H

#include "nuem/flux.h"

/* f(t) of a checked NUEM_ARRIVAL_PULSE, 1/us, at t_us after the mean of the pulse: the Gaussian, or its
 * convolution with one or two exponentials. Relative error below 1e-10 wherever f > 1e-300, also where
 * the lifetimes are equal. Thread-safe. */
double nuem_pulse_density(const nuem_arrival *arrival, double t_us);

#endif
