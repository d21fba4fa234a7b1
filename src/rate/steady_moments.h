/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments (moments.h) of a flux component whose state is the same at all energies: numbers times
 * rho, nine times less to do. */
#ifndef NUEM_RATE_STEADY_MOMENTS_H
#define NUEM_RATE_STEADY_MOMENTS_H

#include <stdbool.h>

#include "rate/moments.h"

typedef struct nuem_steady_moments nuem_steady_moments;

/* The flux component must outlive the object; the model is asked here, once. Without `logarithm` the
 * moment of ln E is 0. */
nuem_status nuem_steady_moments_create(const nuem_flux_component *component,
                                       const nuem_state_model *model, bool logarithm,
                                       nuem_steady_moments **out, nuem_error *err);
void nuem_steady_moments_free(nuem_steady_moments *m);

/* The nine numbers of the state, and int_E0^inf dE phi(E) f_k(E). */
const double *nuem_steady_moments_rho(const nuem_steady_moments *m);
void nuem_steady_moments_above(const nuem_steady_moments *m, double enu_mev,
                               double out[NUEM_CHANNEL_POWERS]);

#endif
