/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a flux travels: what the file says, and what that asks of its components. */
#include <string.h>

#include "base/error.h"
#include "source/flux_fields.h"
#include "source/flux_private.h"

/* propagation, and what it needs: a solar model, a baseline */
nuem_status nuem_flux_read_travel(const nuem_flux_reader *r, nuem_error *err)
{
    const nuem_node *travel = nuem_node_get(r->root, "propagation"),
                    *model = nuem_node_get(r->root, "solar_model");
    nuem_flux *flux = r->flux;
    nuem_error inner;
    nuem_status st;

    while (strcmp(nuem_flux_travels[flux->travel], travel->text) != 0) flux->travel++;
    if (flux->travel != NUEM_TRAVEL_SOLAR_MSW)
        return model ? nuem_node_fail(model, err,
                                      "is given, but propagation is %s; it belongs to "
                                      "solar-msw",
                                      travel->text)
                     : NUEM_OK;
    if (!model) return nuem_node_fail(travel, err, "is solar-msw, which needs the key solar_model");
    if ((st = nuem_solar_open(r->data, model->text, &flux->solar, r->prov, &inner))) {
        if (st == NUEM_ERR_ARG || st == NUEM_ERR_IO)
            return nuem_node_fail(model, err, "is '%.80s': %s", model->text, inner.message);
        if (err) *err = inner;
    }
    return st;
}

nuem_status nuem_flux_read_baseline(const nuem_flux_reader *r, nuem_error *err)
{
    const nuem_node *node = nuem_node_get(r->root, "baseline");
    nuem_flux *flux = r->flux;

    if (node && flux->baseline_km > 0.0)
        return nuem_node_fail(node, err, "is given beside the distance of the source, %g km",
                              flux->baseline_km);
    if (node) flux->baseline_km = nuem_node_quantity(r->root, "baseline", NUEM_DIM_LENGTH, 0.0);
    if (flux->travel == NUEM_TRAVEL_VACUUM && flux->baseline_km == 0.0)
        return nuem_node_fail(nuem_node_get(r->root, "propagation"), err,
                              "is vacuum, which needs the key baseline");
    return NUEM_OK;
}

/* What the tables of fluxes may rely on, whatever the source. */
nuem_status nuem_flux_check_travel(const nuem_flux_reader *r, nuem_error *err)
{
    const nuem_flux *flux = r->flux;
    const nuem_node *list = nuem_node_get(r->root, "components");
    nuem_error inner;

    if (flux->travel != NUEM_TRAVEL_SOLAR_AVERAGE && flux->travel != NUEM_TRAVEL_SOLAR_MSW)
        return NUEM_OK;
    if (!list)
        return nuem_node_fail(nuem_node_get(r->root, "propagation"), err,
                              "is %s, which is that of electron neutrinos from the Sun",
                              nuem_flux_travels[flux->travel]);
    for (size_t i = 0; i < flux->n; i++) {
        const nuem_flux_component *c = &flux->component[i];
        double end = c->n ? c->enu_mev[c->n - 1] : c->line_mev;
        if (c->flavour != NUEM_E || c->anti)
            return nuem_node_fail(list->child[i], err,
                                  "must have flavour e and not anti: propagation %s is that of "
                                  "electron neutrinos from the Sun",
                                  nuem_flux_travels[flux->travel]);
        if (!flux->solar) continue;
        if (nuem_solar_find(flux->solar, c->name, &(size_t){0}, &inner))
            return nuem_node_fail(nuem_node_get(list->child[i], "name"), err, "is an %s",
                                  inner.message);
        if (end > NUEM_SOLAR_ENU_MAX_MEV)
            return nuem_node_fail(list->child[i], err,
                                  "reaches %g MeV; propagation solar-msw ends at %g MeV", end,
                                  NUEM_SOLAR_ENU_MAX_MEV);
    }
    return NUEM_OK;
}
