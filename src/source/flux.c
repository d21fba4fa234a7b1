/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A flux as an object: opening, freeing, evaluation. What a file says is read by kind of source. */
#include "nuem/flux.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/interpolate.h"
#include "source/flux_fields.h"
#include "source/flux_private.h"

/* The kinds of sources; a file has one of them. */
static const struct {
    const char *key;
    nuem_status (*read)(nuem_flux_reader *reader, const nuem_node *block, nuem_error *err);
} kinds[] = {
    {"components", nuem_flux_read_components},
    {"reactor", nuem_flux_read_reactor},
    {"snowglobes", nuem_flux_read_snowglobes},
};

static nuem_status read_kind(nuem_flux_reader *r, nuem_error *err)
{
    const nuem_node *block = NULL, *source = nuem_node_get(r->root, "point_source"),
                    *arrival = nuem_node_get(r->root, "arrival");
    size_t kind = 0;

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        const nuem_node *node = nuem_node_get(r->root, kinds[i].key);
        if (!node) continue;
        if (block)
            return nuem_node_fail(node, err, "is given beside '%s'; a flux has one of them",
                                  kinds[kind].key);
        block = node;
        kind = i;
    }
    if (!block)
        return nuem_node_fail(r->root, err,
                              "needs one of the keys 'components', 'reactor', "
                              "'snowglobes'");
    if (source && kind != 0)
        return nuem_node_fail(source, err, "is given beside '%s'; it belongs to 'components'",
                              kinds[kind].key);
    if (arrival && kind != 0)
        return nuem_node_fail(arrival, err, "is given beside '%s'; it belongs to 'components'",
                              kinds[kind].key);
    if (r->spectra && kind != 1)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "flux '%.80s' is no reactor, so it has no other spectra ('@%.80s')",
                         r->record, r->spectra);
    return kinds[kind].read(r, block, err);
}

/* Where "@set" begins in an id; NULL when there is none. A set is lower-case letters, digits, '-'
 * and '.'; a path ends otherwise. */
static const char *spectra_suffix(const char *id)
{
    const char *at = strrchr(id, '@');

    if (!at || at[1] == '\0' || strchr(at, '/')) return NULL;
    size_t n = strlen(at);
    bool file =
        (n > 5 && strcmp(at + n - 5, ".yaml") == 0) || (n > 4 && strcmp(at + n - 4, ".yml") == 0);
    return file ? NULL : at;
}

static nuem_status read_flux(nuem_flux_reader *r, const nuem_yaml *doc, nuem_error *err)
{
    nuem_flux *flux = r->flux;
    const char *id;
    nuem_status st;

    r->root = nuem_yaml_root(doc);
    r->record = id = nuem_node_string(r->root, "id", "");
    if (r->spectra) {
        size_t n = strlen(id), m = strlen(r->spectra);
        char *text = nuem_arena_alloc(&flux->arena, n + m + 2);
        if (text) {
            memcpy(text, id, n);
            text[n] = '@';
            memcpy(text + n + 1, r->spectra, m);
        }
        flux->id = text;
    } else {
        flux->id = nuem_flux_text(flux, id);
    }
    flux->title = nuem_flux_text(flux, nuem_node_string(r->root, "title", ""));
    if (!flux->id || !flux->title) return nuem_fail_nomem(err);
    if ((st = nuem_flux_read_travel(r, err))) return st;
    if ((st = read_kind(r, err))) return st;
    if ((st = nuem_flux_read_baseline(r, err))) return st;
    return nuem_flux_check_travel(r, err);
}

/* The flux of a checked document. */
static nuem_status build(nuem_flux_reader reader, const nuem_yaml *doc, nuem_flux **out,
                         nuem_error *err)
{
    nuem_status st;

    reader.flux = calloc(1, sizeof *reader.flux);
    if (!reader.flux) return nuem_fail_nomem(err);
    if ((st = read_flux(&reader, doc, err)))
        nuem_flux_free(reader.flux);
    else
        *out = reader.flux;
    return st;
}

nuem_status nuem_flux_open(const nuem_data *data, const char *id, nuem_flux **out,
                           nuem_provenance *prov, nuem_error *err)
{
    const char *at = spectra_suffix(id);
    char *record = strndup(id, at ? (size_t)(at - id) : strlen(id));
    nuem_yaml *doc = NULL;
    nuem_status st;

    if (!record) return nuem_fail_nomem(err);
    st = nuem_record_open(data, "flux", record, "nuem/flux/1", nuem_flux_fields, &doc, prov, err);
    if (!st)
        st = build((nuem_flux_reader){.data = data, .spectra = at ? at + 1 : NULL, .prov = prov},
                   doc, out, err);
    nuem_yaml_free(doc);
    free(record);
    return st;
}

nuem_status nuem_flux_parse(const nuem_data *data, const char *text, size_t n, const char *name,
                            nuem_flux **out, nuem_provenance *prov, nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_status st = nuem_yaml_parse(text, n, name, &doc, err);

    if (!st) st = nuem_schema_check_document(doc, "nuem/flux/1", nuem_flux_fields, err);
    if (!st) st = nuem_provenance_add_text(prov, name, text, n, err);
    if (!st) st = build((nuem_flux_reader){.data = data, .prov = prov}, doc, out, err);
    nuem_yaml_free(doc);
    return st;
}

void nuem_flux_free(nuem_flux *flux)
{
    if (!flux) return;
    nuem_solar_free(flux->solar);
    nuem_arena_free(&flux->arena);
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

double nuem_flux_baseline_km(const nuem_flux *flux)
{
    return flux->baseline_km;
}

double nuem_flux_rate_per_s(const nuem_flux *flux)
{
    return flux->rate_per_s;
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
