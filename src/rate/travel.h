/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state model that a flux asks for by its own travel. */
#ifndef NUEM_RATE_TRAVEL_H
#define NUEM_RATE_TRAVEL_H

#include "nuem/flux.h"
#include "nuem/state.h"

typedef struct nuem_travel_state {
    nuem_travel travel;
    nuem_state solar; /* SOLAR_AVERAGE: the same at every energy */
} nuem_travel_state;

/* `context` must outlive `model`. NUEM_ERR_ARG, NUEM_ERR_DOMAIN. */
nuem_status nuem_travel_model(const nuem_flux *flux, const nuem_mixing *mixing,
                              nuem_travel_state *context, nuem_state_model *model, nuem_error *err);

#endif
