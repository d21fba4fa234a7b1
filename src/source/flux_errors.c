/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of a flux: what one standard deviation of a nuisance does to a component. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "num/interpolate.h"
#include "source/flux_private.h"

/* Share of the neutrinos of c with energies in [from, to]. */
static double share(const nuem_flux_component *c, double from, double to)
{
    double sum = 0.0;

    if (from <= 0.0 && to == HUGE_VAL) return 1.0; /* exactly */
    if (c->n == 0) return c->line_mev >= from && c->line_mev <= to ? 1.0 : 0.0;
    for (size_t i = 0; i + 1 < c->n; i++) {
        double a = fmax(c->enu_mev[i], from), b = fmin(c->enu_mev[i + 1], to);
        if (a >= b) continue;
        sum += 0.5 * (b - a) *
               (nuem_linear_at(c->enu_mev, c->pdf_per_mev, i, a) +
                nuem_linear_at(c->enu_mev, c->pdf_per_mev, i, b));
    }
    return sum;
}

nuem_status nuem_flux_add_error(nuem_flux *flux, nuem_flux_component *c, const char *name,
                                double relative, double from_mev, double to_mev, nuem_error *err)
{
    nuem_flux_error *list;
    size_t k = 0;
    double sum = 0.0;

    relative *= share(c, from_mev, to_mev);
    if (relative == 0.0) return NUEM_OK;
    list = nuem_arena_alloc(&flux->arena, (c->n_error + 1) * sizeof *list);
    if (!list) return nuem_fail_nomem(err);
    if (c->n_error) memcpy(list, c->error, c->n_error * sizeof *list);
    while (k < c->n_error && strcmp(list[k].name, name) != 0) k++;
    if (k == c->n_error) {
        list[k] = (nuem_flux_error){nuem_flux_text(flux, name), 0.0};
        if (!list[k].name) return nuem_fail_nomem(err);
        c->n_error++;
    }
    list[k].relative += relative; /* one nuisance: its effects add */
    c->error = list;
    for (k = 0; k < c->n_error; k++) sum += list[k].relative * list[k].relative;
    c->relative_error = c->n_error == 1 ? list[0].relative : sqrt(sum);
    return NUEM_OK;
}

nuem_status nuem_flux_add_errors(nuem_flux *flux, nuem_flux_component *c, const nuem_node *list,
                                 const char *component, nuem_error *err)
{
    for (size_t i = 0; list && i < list->n; i++) {
        const nuem_node *map = list->child[i];
        const char *only = nuem_node_string(map, "component", NULL);
        double from = nuem_node_quantity(map, "above", NUEM_DIM_ENERGY, 0.0),
               to = nuem_node_quantity(map, "below", NUEM_DIM_ENERGY, HUGE_VAL);
        nuem_status st;
        if (only && (!component || strcmp(only, component) != 0)) continue;
        if (!(from < to))
            return nuem_node_fail(map, err, "is of no energy: above %g MeV and below %g MeV", from,
                                  to);
        st = nuem_flux_add_error(flux, c, nuem_node_string(map, "name", ""),
                                 nuem_node_number(map, "relative", 0.0), from, to, err);
        if (st) return st;
    }
    return NUEM_OK;
}
