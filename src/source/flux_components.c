/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Components that a file lists itself: lines, tables, decays, of a stated flux or of a point source. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "source/flux_private.h"

/* flux_cm2_s and yield */
static nuem_status read_amount(const nuem_flux_reader *r, const nuem_node *map,
                               nuem_flux_component *c, nuem_error *err)
{
    const nuem_node *stated = nuem_node_get(map, "flux_cm2_s");
    const double fraction = nuem_node_number(map, "fraction", 1.0);

    if (nuem_node_get(r->root, "point_source")) {
        if (stated)
            return nuem_node_fail(stated, err,
                                  "is given, but the block point_source gives the flux");
        c->yield = fraction;
        c->flux_cm2_s = fraction * nuem_flux_dilute(r->flux->rate_per_s, r->flux->baseline_km);
        if (!isfinite(c->flux_cm2_s) || c->flux_cm2_s <= 0.0)
            return nuem_node_fail(nuem_node_get(r->root, "point_source"), err,
                                  "gives a flux of %g cm-2 s-1", c->flux_cm2_s);
        return NUEM_OK;
    }
    if (!stated) return nuem_node_fail(map, err, "lacks the key 'flux_cm2_s'");
    c->flux_cm2_s = nuem_node_number(map, "flux_cm2_s", 0.0) * fraction;
    return NUEM_OK;
}

static nuem_status read_shape(nuem_flux_reader *r, const nuem_node *map, nuem_flux_component *c,
                              nuem_error *err)
{
    const nuem_node *spectrum = nuem_node_get(map, "spectrum"),
                    *line = nuem_node_get(map, "line_mev"), *beta = nuem_node_get(map, "beta"),
                    *decay = nuem_node_get(map, "decay");

    if ((spectrum != NULL) + (line != NULL) + (beta != NULL) + (decay != NULL) != 1)
        return nuem_node_fail(map, err,
                              "must have either 'spectrum' or 'line_mev' or 'beta' or 'decay'");
    if (spectrum) return nuem_flux_read_spectrum(r, spectrum, "pdf_per_mev", c, NULL, err);
    if (beta) return nuem_flux_read_beta(r, beta, c, err);
    if (decay) return nuem_flux_read_decay(r, decay, c, err);
    c->line_mev = nuem_node_number(map, "line_mev", 0.0);
    return NUEM_OK;
}

static nuem_status read_errors(const nuem_flux_reader *r, const nuem_node *map,
                               nuem_flux_component *c, nuem_error *err)
{
    const nuem_node *name = nuem_node_get(map, "error_name"),
                    *source = nuem_node_get(r->root, "point_source");
    double relative = nuem_node_number(map, "relative_error", 0.0);
    nuem_status st = NUEM_OK;

    if (name && !nuem_node_get(map, "relative_error"))
        return nuem_node_fail(name, err, "is given without relative_error");
    if (relative > 0.0) {
        char *own = nuem_text_format("%s %s", r->record, c->name);
        if (!own) return nuem_fail_nomem(err);
        st = nuem_flux_add_error(r->flux, c, name ? name->text : own, relative, 0.0, HUGE_VAL, err);
        free(own);
    }
    if (!st) st = nuem_flux_add_errors(r->flux, c, nuem_node_get(map, "errors"), NULL, err);
    if (!st && source)
        st = nuem_flux_add_errors(r->flux, c, nuem_node_get(source, "errors"), NULL, err);
    return st;
}

static nuem_status read_component(nuem_flux_reader *r, const nuem_node *map, size_t i,
                                  nuem_error *err)
{
    nuem_flux *flux = r->flux;
    nuem_flux_component *c = &flux->component[i];
    nuem_status st;

    c->name = nuem_flux_text(flux, nuem_node_string(map, "name", ""));
    if (!c->name) return nuem_fail_nomem(err);
    for (size_t k = 0; k < i; k++)
        if (strcmp(flux->component[k].name, c->name) == 0)
            return nuem_node_fail(nuem_node_get(map, "name"), err, "is '%s', which stands twice",
                                  c->name);
    if ((st = nuem_flavour_parse(nuem_node_string(map, "flavour", ""), &c->flavour, err)))
        return st;
    c->anti = nuem_node_bool(map, "anti", false);
    if ((st = read_amount(r, map, c, err))) return st;
    if ((st = read_shape(r, map, c, err))) return st;
    if ((st = nuem_flux_read_arrival(r, map, c, err))) return st;
    if ((st = read_errors(r, map, c, err))) return st;
    /* one neutrino per proton, the default for decays, would be a wrong number without a word */
    if (nuem_node_get(nuem_node_get(r->root, "point_source"), "protons") &&
        !nuem_node_get(map, "fraction"))
        return nuem_node_fail(map, err, "lacks the key 'fraction', the neutrinos per proton");
    return NUEM_OK;
}

nuem_status nuem_flux_read_components(nuem_flux_reader *r, const nuem_node *list, nuem_error *err)
{
    const nuem_node *source = nuem_node_get(r->root, "point_source");
    nuem_status st;

    if (list->n == 0)
        return nuem_node_fail(list, err, "is empty; a flux needs one component at least");
    if (source && (st = nuem_flux_read_source_rate(r, source, err))) return st;
    if ((st = nuem_flux_reserve(r->flux, list->n, err))) return st;
    r->flux->n = list->n;
    for (size_t i = 0; i < list->n; i++)
        if ((st = read_component(r, list->child[i], i, err))) return st;
    return nuem_flux_check_arrival(r, err);
}
