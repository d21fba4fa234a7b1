/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate/travel.h"

static nuem_status eval(const void *context, const char *component, nuem_flavour produced,
                        bool anti, double enu_mev, nuem_state *out, nuem_error *err)
{
    const nuem_travel_state *t = context;

    (void)component, (void)enu_mev, (void)err;
    if (t->travel == NUEM_TRAVEL_SOLAR_AVERAGE)
        *out = t->solar;
    else
        nuem_state_flavour(produced, anti, out);
    return NUEM_OK;
}

nuem_status nuem_travel_model(const nuem_flux *flux, const nuem_mixing *mixing,
                              nuem_travel_state *context, nuem_state_model *model, nuem_error *err)
{
    nuem_travel_state t = {.travel = nuem_flux_travel(flux)};

    if (t.travel == NUEM_TRAVEL_SOLAR_AVERAGE) {
        nuem_status st = nuem_state_solar_average(mixing, NUEM_SOLAR_AVERAGE_PEE, &t.solar, err);
        if (st) return st;
    }
    *context = t;
    model->eval = eval;
    model->context = context;
    return NUEM_OK;
}
