/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/flux.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/record.h"
#include "num/interpolate.h"
#include "source/flux_fields.h"

struct nuem_flux {
    nuem_yaml *doc; /* owns every name */
    const char *id, *title;
    nuem_travel travel;
    nuem_solar *solar; /* of SOLAR_MSW */
    size_t n;
    nuem_flux_component *component; /* [n] */
    double **table;                 /* [n]: energies, then densities, of each component */
};

/* clang-format off */
static const nuem_field component_fields[] = {
    {.key = "name", .type = NUEM_FIELD_STRING, .required = true, .doc = "name, unique in the flux"},
    {.key = "flavour", .type = NUEM_FIELD_STRING, .required = true, .choices = "e|mu|tau", .doc = "flavour at production"},
    {.key = "anti", .type = NUEM_FIELD_BOOL, .doc = "antineutrinos; default false"},
    {.key = "flux_cm2_s", .type = NUEM_FIELD_NUMBER, .required = true, .min_open = true, .max = 1e30, .doc = "integrated flux, cm^-2 s^-1"},
    {.key = "fraction", .type = NUEM_FIELD_NUMBER, .min_open = true, .max = 1, .doc = "share of flux_cm2_s in this component; default 1"},
    {.key = "relative_error", .type = NUEM_FIELD_NUMBER, .max = 10, .doc = "1-sigma error of flux_cm2_s; default 0"},
    {.key = "spectrum", .type = NUEM_FIELD_STRING, .doc = "table of data/spectrum, or a CSV beside this file; columns enu_mev, pdf_per_mev"},
    {.key = "line_mev", .type = NUEM_FIELD_NUMBER, .min_open = true, .max = 1e6, .doc = "energy of a line, MeV"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
const nuem_field nuem_flux_fields[] = {
    NUEM_RECORD_FIELDS,
    {.key = "propagation", .type = NUEM_FIELD_STRING, .required = true, .choices = "none|solar-average|solar-msw", .doc = "how the neutrinos reach the detector"},
    {.key = "solar_model", .type = NUEM_FIELD_STRING, .doc = "record of data/solar in which solar-msw converts them"},
    {.key = "components", .type = NUEM_FIELD_MAP_LIST, .required = true, .fields = component_fields, .doc = "spectra and lines"},
    {0},
};
/* clang-format on */

/* by nuem_travel */
static const char *const travels[] = {"none", "solar-average", "solar-msw"};

/* Integral of the linear interpolation. */
static double trapezoid(size_t n, const double *x, const double *y)
{
    double sum = 0.0;

    for (size_t i = 1; i < n; i++) sum += 0.5 * (x[i] - x[i - 1]) * (y[i] + y[i - 1]);
    return sum;
}

static nuem_status read_spectrum(const nuem_data *data, const nuem_node *node, nuem_flux *flux,
                                 size_t i, nuem_provenance *prov, nuem_error *err)
{
    nuem_table *table = NULL;
    const double *e, *pdf;
    nuem_error inner;
    nuem_status st;

    const char *name = node->text;
    size_t length = strlen(name);
    bool csv = length > 4 && strcmp(name + length - 4, ".csv") == 0; /* beside the flux file */
    st = csv ? nuem_record_table(node, &table, prov, &inner)
             : nuem_record_data_table(data, "spectrum", name, &table, prov, &inner);
    if (st) {
        if (st == NUEM_ERR_ARG)
            return nuem_node_fail(node, err, "is '%.80s': %s", node->text, inner.message);
        if (err) *err = inner;
        return st;
    }
    if ((st = nuem_table_increasing(table, "enu_mev", &e, err))) goto done;
    if ((st = nuem_table_bounded(table, "pdf_per_mev", 0.0, HUGE_VAL, &pdf, err))) goto done;
    size_t n = table->rows;
    double norm = trapezoid(n, e, pdf);
    if (n < 2 || e[0] < 0.0 || !(norm > 0.0 && isfinite(norm))) {
        st = nuem_fail_at(err, NUEM_ERR_DATA, table->file, table->line[0], 0,
                          "a spectrum needs two rows at least, energies >= 0 and a positive, "
                          "finite integral (it is %g)",
                          norm);
        goto done;
    }
    double *copy = malloc(2 * n * sizeof *copy);
    if (!copy) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    memcpy(copy, e, n * sizeof *e);
    for (size_t k = 0; k < n; k++) copy[n + k] = pdf[k] / norm;
    flux->table[i] = copy;
    flux->component[i].n = n;
    flux->component[i].enu_mev = copy;
    flux->component[i].pdf_per_mev = copy + n;
done:
    nuem_table_free(table);
    return st;
}

static nuem_status read_component(const nuem_data *data, const nuem_node *map, nuem_flux *flux,
                                  size_t i, nuem_provenance *prov, nuem_error *err)
{
    nuem_flux_component *c = &flux->component[i];
    const nuem_node *spectrum = nuem_node_get(map, "spectrum"),
                    *line = nuem_node_get(map, "line_mev");
    nuem_error inner;
    nuem_status st;

    c->name = nuem_node_string(map, "name", "");
    for (size_t k = 0; k < i; k++)
        if (strcmp(flux->component[k].name, c->name) == 0)
            return nuem_node_fail(nuem_node_get(map, "name"), err, "is '%s', which stands twice",
                                  c->name);
    if ((st = nuem_flavour_parse(nuem_node_string(map, "flavour", ""), &c->flavour, err)))
        return st;
    c->anti = nuem_node_bool(map, "anti", false);
    if (flux->travel != NUEM_TRAVEL_NONE && (c->flavour != NUEM_E || c->anti))
        return nuem_node_fail(map, err,
                              "must have flavour e and not anti: propagation %s is that of "
                              "electron neutrinos from the Sun",
                              travels[flux->travel]);
    if (flux->solar && (st = nuem_solar_find(flux->solar, c->name, &(size_t){0}, &inner)))
        return nuem_node_fail(nuem_node_get(map, "name"), err, "is an %s", inner.message);
    c->flux_cm2_s =
        nuem_node_number(map, "flux_cm2_s", 0.0) * nuem_node_number(map, "fraction", 1.0);
    c->relative_error = nuem_node_number(map, "relative_error", 0.0);
    if (!spectrum == !line)
        return nuem_node_fail(map, err, "must have either 'spectrum' or 'line_mev'");
    if (line)
        c->line_mev = nuem_node_number(map, "line_mev", 0.0);
    else if ((st = read_spectrum(data, spectrum, flux, i, prov, err)))
        return st;
    double end = line ? c->line_mev : c->enu_mev[c->n - 1];
    if (flux->solar && end > NUEM_SOLAR_ENU_MAX_MEV)
        return nuem_node_fail(map, err, "reaches %g MeV; propagation solar-msw ends at %g MeV", end,
                              NUEM_SOLAR_ENU_MAX_MEV);
    return NUEM_OK;
}

/* propagation, and the solar model that it needs */
static nuem_status read_travel(const nuem_data *data, const nuem_node *root, nuem_flux *flux,
                               nuem_provenance *prov, nuem_error *err)
{
    const nuem_node *travel = nuem_node_get(root, "propagation"),
                    *model = nuem_node_get(root, "solar_model");
    nuem_error inner;
    nuem_status st;

    while (strcmp(travels[flux->travel], travel->text) != 0) flux->travel++;
    if (flux->travel != NUEM_TRAVEL_SOLAR_MSW)
        return model ? nuem_node_fail(model, err,
                                      "is given, but propagation is %s; it belongs to "
                                      "solar-msw",
                                      travel->text)
                     : NUEM_OK;
    if (!model) return nuem_node_fail(travel, err, "is solar-msw, which needs the key solar_model");
    if ((st = nuem_solar_open(data, model->text, &flux->solar, prov, &inner))) {
        if (st == NUEM_ERR_ARG || st == NUEM_ERR_IO)
            return nuem_node_fail(model, err, "is '%.80s': %s", model->text, inner.message);
        if (err) *err = inner;
    }
    return st;
}

nuem_status nuem_flux_open(const nuem_data *data, const char *id, nuem_flux **out,
                           nuem_provenance *prov, nuem_error *err)
{
    nuem_flux *flux = calloc(1, sizeof *flux);
    nuem_status st;

    if (!flux) return nuem_fail_nomem(err);
    st = nuem_record_open(data, "flux", id, "nuem/flux/1", nuem_flux_fields, &flux->doc, prov, err);
    if (st) goto done;
    const nuem_node *root = nuem_yaml_root(flux->doc), *list = nuem_node_get(root, "components");
    flux->id = nuem_node_string(root, "id", "");
    flux->title = nuem_node_string(root, "title", "");
    if ((st = read_travel(data, root, flux, prov, err))) goto done;
    if (list->n == 0) {
        st = nuem_node_fail(list, err, "is empty; a flux needs one component at least");
        goto done;
    }
    flux->component = calloc(list->n, sizeof *flux->component);
    flux->table = calloc(list->n, sizeof *flux->table);
    if (!flux->component || !flux->table) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    flux->n = list->n;
    for (size_t i = 0; i < list->n; i++)
        if ((st = read_component(data, list->child[i], flux, i, prov, err))) goto done;
    *out = flux;
    flux = NULL; /* handed over */
done:
    nuem_flux_free(flux);
    return st;
}

void nuem_flux_free(nuem_flux *flux)
{
    if (!flux) return;
    for (size_t i = 0; i < flux->n; i++) free(flux->table[i]);
    free(flux->table);
    free(flux->component);
    nuem_solar_free(flux->solar);
    nuem_yaml_free(flux->doc);
    free(flux);
}

const char *nuem_flux_id(const nuem_flux *flux)
{
    return flux->id;
}

const char *nuem_flux_title(const nuem_flux *flux)
{
    return flux->title;
}

nuem_travel nuem_flux_travel(const nuem_flux *flux)
{
    return flux->travel;
}

const nuem_solar *nuem_flux_solar(const nuem_flux *flux)
{
    return flux->solar;
}

size_t nuem_flux_count(const nuem_flux *flux)
{
    return flux->n;
}

const nuem_flux_component *nuem_flux_component_at(const nuem_flux *flux, size_t i)
{
    return &flux->component[i];
}

void nuem_flux_component_eval(const nuem_flux_component *c, size_t n, const double *enu_mev,
                              double *out)
{
    for (size_t i = 0; i < n; i++) {
        double e = enu_mev[i];
        out[i] = 0.0;
        if (c->n == 0 || !(e >= c->enu_mev[0] && e <= c->enu_mev[c->n - 1])) continue;
        size_t k = nuem_bracket(c->n, c->enu_mev, e);
        out[i] = c->flux_cm2_s * nuem_linear_at(c->enu_mev, c->pdf_per_mev, k, e);
    }
}
