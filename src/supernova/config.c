/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The problem of a configuration: particles, geometry, bins, what surrounds them. */
#include "supernova/config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "em/hypothesis.h"
#include "file/record.h"
#include "propagation/units.h"
#include "supernova/environment.h"

enum {
    CONFIG_BYTES = 60000 /* the text becomes an attribute of the result, and HDF5's end at 64 KiB */
};

double *nuem_supernova_reals(nuem_supernova_reader *r, size_t n)
{
    return nuem_arena_alloc(&r->config->arena, n * sizeof(double));
}

nuem_status nuem_supernova_refuse(const nuem_node *map, const char *key, const char *why,
                                  nuem_error *err)
{
    const nuem_node *node = nuem_node_get(map, key);

    return node ? nuem_node_fail(node, err, "has no place %s", why) : NUEM_OK;
}

nuem_status nuem_supernova_relay(const nuem_node *node, nuem_status st, const nuem_error *inner,
                                 nuem_error *err)
{
    if (st == NUEM_OK) return st;
    if (st != NUEM_ERR_NOMEM && (inner->file[0] == '\0' || st == NUEM_ERR_IO))
        return nuem_node_fail(node, err, "is '%.80s': %s", node->text ? node->text : "",
                              inner->message);
    if (err) *err = *inner;
    return st;
}

nuem_status nuem_supernova_need(const nuem_node *map, const char *key, const char *who,
                                nuem_error *err)
{
    return nuem_node_get(map, key)
               ? NUEM_OK
               : nuem_node_fail(map, err, "lacks the key '%s', which %s needs", key, who);
}

/* A path that the file names, seen from the file's own directory; NULL: no memory. */
static const char *beside(nuem_supernova_reader *r, const char *name)
{
    const char *file = r->root->file, *slash = strrchr(file, '/');
    const size_t n = name[0] == '/' || !slash ? 0 : (size_t)(slash - file) + 1, m = strlen(name);
    char *path = nuem_arena_alloc(&r->config->arena, n + m + 1);

    if (!path) return NULL;
    memcpy(path, file, n);
    memcpy(path + n, name, m);
    return path;
}

static bool looks_like_path(const char *name)
{
    const char *dot = strrchr(name, '.');

    return strchr(name, '/') || (dot && (!strcmp(dot, ".yaml") || !strcmp(dot, ".yml")));
}

/* --- particles --- */

static nuem_status read_two(nuem_supernova_reader *r, nuem_error *err)
{
    nuem_supernova_spec *spec = &r->config->settings.spec;
    const nuem_node *map = nuem_node_get(r->root, "two_flavour");
    nuem_status st;

    if ((st = nuem_supernova_need(r->root, "two_flavour", "flavours: 2", err))) return st;
    if ((st = nuem_supernova_refuse(r->root, "hypothesis", "with flavours: 2", err))) return st;
    if ((st = nuem_supernova_refuse(r->root, "set", "with flavours: 2", err))) return st;
    if (r->frequencies)
        st = nuem_supernova_refuse(map, "dm2_ev2", "beside frequencies", err);
    else
        st = nuem_supernova_need(map, "dm2_ev2", "flavours: 2", err);
    if (st) return st;
    if (spec->geometry == NUEM_GAS &&
        (st = nuem_supernova_refuse(map, "mu", "in a gas, which has mu_b", err)))
        return st;
    const double sign = nuem_node_string(map, "ordering", "n")[0] == 'n' ? 1.0 : -1.0;
    spec->two.theta_rad = nuem_node_quantity(map, "theta", NUEM_DIM_ANGLE, 0.0) * (M_PI / 180.0);
    spec->two.dm2_ev2 = sign * nuem_node_number(map, "dm2_ev2", 1.0);
    spec->two.mu_mub = nuem_node_quantity(map, "mu", NUEM_DIM_MOMENT, 0.0);
    if (nuem_node_string(map, "nature", "m")[0] == 'm') return NUEM_OK;
    /* of two flavours a hypothesis says only what they are */
    const nuem_hypothesis_spec dirac = {.nature = NUEM_DIRAC};
    st = nuem_hypothesis_create(&dirac, &r->config->hypothesis, err);
    spec->hypothesis = r->config->hypothesis;
    return st;
}

static nuem_status read_hypothesis(nuem_supernova_reader *r, nuem_error *err)
{
    const nuem_node *node = nuem_node_get(r->root, "hypothesis"),
                    *set = nuem_node_get(r->root, "set");
    const size_t n_set = set ? set->n : 0;
    const char **text = nuem_arena_alloc(&r->config->arena, (n_set + 1) * sizeof *text);
    nuem_error inner = {0};
    nuem_status st;

    if ((st = nuem_supernova_need(r->root, "hypothesis", "flavours: 3", err))) return st;
    if ((st = nuem_supernova_refuse(r->root, "two_flavour", "with flavours: 3", err))) return st;
    if (r->frequencies)
        return nuem_node_fail(nuem_node_get(nuem_node_get(r->root, "gas"), "frequencies"), err,
                              "have a place with flavours: 2 only");
    if (node->kind == NUEM_NODE_LIST)
        return nuem_node_fail(node, err, "is a list; it must be a path or a map");
    if (!text) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n_set; i++) text[i] = set->child[i]->text;
    if (node->kind == NUEM_NODE_MAP) {
        st = nuem_hypothesis_from_node(r->data, node, text, n_set, &r->config->hypothesis, r->prov,
                                       &inner);
    } else {
        const char *path = beside(r, node->text);
        if (!path) return nuem_fail_nomem(err);
        st = nuem_hypothesis_open(r->data, path, text, n_set, &r->config->hypothesis, r->prov,
                                  &inner);
    }
    if (st) return nuem_supernova_relay(st == NUEM_ERR_ARG && set ? set : node, st, &inner, err);
    r->config->settings.spec.hypothesis = r->config->hypothesis;
    return NUEM_OK;
}

/* --- geometry and path --- */

static nuem_supernova_geometry geometry_of(const char *kind)
{
    if (strcmp(kind, "gas") == 0) return NUEM_GAS;
    if (strcmp(kind, "multi-angle") == 0) return NUEM_MULTI_ANGLE;
    return strcmp(kind, "single-averaged") == 0 ? NUEM_SINGLE_AVERAGED : NUEM_SINGLE_RADIAL;
}

static nuem_status read_geometry(nuem_supernova_reader *r, nuem_error *err)
{
    nuem_supernova_spec *spec = &r->config->settings.spec;
    const nuem_node *map = nuem_node_get(r->root, "geometry"), *gas = nuem_node_get(r->root, "gas");
    nuem_status st;

    spec->geometry = geometry_of(nuem_node_string(map, "kind", ""));
    spec->radius_km = nuem_node_quantity(map, "radius", NUEM_DIM_LENGTH, 0.0);
    spec->n_angle = (size_t)nuem_node_integer(map, "angles", 1);
    if (spec->geometry == NUEM_MULTI_ANGLE)
        st = nuem_supernova_need(map, "angles", "multi-angle", err);
    else
        st = nuem_supernova_refuse(map, "angles", "in a geometry that is not multi-angle", err);
    if (st) return st;
    if (spec->geometry != NUEM_GAS) {
        if ((st = nuem_supernova_need(map, "radius", "a neutrino sphere", err))) return st;
        return nuem_supernova_refuse(r->root, "gas", "in a geometry that is no gas", err);
    }
    if ((st = nuem_supernova_need(r->root, "gas", "geometry gas", err))) return st;
    if ((st = nuem_supernova_refuse(map, "radius", "in a gas", err))) return st;
    r->frequencies = nuem_node_get(gas, "frequencies") != NULL;
    return NUEM_OK;
}

/* Times of a gas with frequencies count as km. */
static nuem_status read_path(nuem_supernova_reader *r, nuem_error *err)
{
    nuem_supernova_spec *spec = &r->config->settings.spec;
    const nuem_node *map = nuem_node_get(r->root, "path"), *gas = nuem_node_get(r->root, "gas");
    nuem_status st;

    if (r->frequencies) {
        if ((st = nuem_supernova_need(gas, "end", "a gas with frequencies", err))) return st;
        spec->end_km = nuem_node_number(gas, "end", 0.0);
        return nuem_supernova_refuse(r->root, "path", "beside frequencies, which have gas.end",
                                     err);
    }
    if (gas && (st = nuem_supernova_refuse(gas, "end", "without frequencies; use path", err)))
        return st;
    if ((st = nuem_supernova_need(r->root, "path", "the evolution", err))) return st;
    spec->start_km = nuem_node_quantity(map, "start", NUEM_DIM_LENGTH, 0.0);
    spec->end_km = nuem_node_quantity(map, "end", NUEM_DIM_LENGTH, 0.0);
    if (spec->start_km < spec->radius_km)
        return nuem_node_fail(nuem_node_get(map, "start"), err,
                              "is %.10g km, inside the neutrino sphere; it must be at least its "
                              "radius, %.10g km",
                              spec->start_km, spec->radius_km);
    if (!(spec->end_km > spec->start_km))
        return nuem_node_fail(nuem_node_get(map, "end"), err,
                              "is %.10g km; it must lie beyond the start, %.10g km", spec->end_km,
                              spec->start_km);
    return NUEM_OK;
}

/* --- bins --- */

static const double LEAST_MEV = 1e-6; /* energy of a mode */

static nuem_status make_bins(nuem_supernova_reader *r, size_t n, nuem_error *err)
{
    nuem_energy_bins *b = &r->bins;

    b->n = n;
    b->edge = nuem_supernova_reals(r, n + 1);
    b->centre = nuem_supernova_reals(r, n);
    b->width = nuem_supernova_reals(r, n);
    if (!b->edge || !b->centre || !b->width) return nuem_fail_nomem(err);
    r->config->settings.spec.n_energy = n;
    r->config->settings.spec.enu_mev = b->centre;
    r->config->settings.spec.width_mev = b->width;
    r->config->settings.edge_mev = r->frequencies ? NULL : b->edge;
    return NUEM_OK;
}

/* |dm2| is 1 eV^2: the energies that have the frequencies, in the opposite order. A problem has two modes at least; beside a
 * single one stands an empty one of half its frequency. */
static nuem_status read_frequencies(nuem_supernova_reader *r, const nuem_node *list,
                                    nuem_error *err)
{
    const size_t n = list->n;
    double last = 0.0, w = 0.0;
    nuem_status st;

    if (n == 0 || n > NUEM_SUPERNOVA_MAX_BINS)
        return nuem_node_fail(list, err, "has %zu entries; it must have 1 to %d", n,
                              NUEM_SUPERNOVA_MAX_BINS);
    if ((st = make_bins(r, n == 1 ? 2 : n, err))) return st;
    for (size_t i = 0; i < n; i++) {
        if ((st = nuem_node_to_number(list->child[i], &w, err))) return st;
        if (!(w > last * (1.0 + 1e-12)))
            return nuem_node_fail(list->child[i], err, "is %g; it must be above the one before, %g",
                                  w, last);
        last = w;
        r->bins.centre[n - 1 - i] = nuem_splitting_per_km(1.0, 1.0) / w;
        r->bins.width[n - 1 - i] = 1.0;
    }
    if (n == 1) {
        r->bins.centre[1] = 2.0 * r->bins.centre[0];
        r->bins.width[1] = 1.0;
        r->empty_last = true;
    }
    return NUEM_OK;
}

static nuem_status read_bins(nuem_supernova_reader *r, nuem_error *err)
{
    const nuem_node *map = nuem_node_get(r->root, "energy"), *gas = nuem_node_get(r->root, "gas");
    const double lower = nuem_node_quantity(map, "min", NUEM_DIM_ENERGY, 0.0),
                 upper = nuem_node_quantity(map, "max", NUEM_DIM_ENERGY, 0.0);
    const bool logarithmic = nuem_node_string(map, "spacing", "linear")[1] == 'o';
    nuem_status st;

    if (r->frequencies) {
        if ((st = nuem_supernova_refuse(r->root, "energy", "beside frequencies", err))) return st;
        return read_frequencies(r, nuem_node_get(gas, "frequencies"), err);
    }
    if ((st = nuem_supernova_need(r->root, "energy", "the evolution", err))) return st;
    if (!(upper > lower))
        return nuem_node_fail(nuem_node_get(map, "max"), err,
                              "is %.10g MeV; it must be above min, %.10g MeV", upper, lower);
    if (logarithmic && !(lower > 0.0))
        return nuem_node_fail(nuem_node_get(map, "min"), err,
                              "is %.10g MeV; with spacing: log it must be > 0", lower);
    if ((st = make_bins(r, (size_t)nuem_node_integer(map, "bins", 2), err))) return st;
    nuem_energy_bins_fill(&r->bins, lower, upper, logarithmic);
    for (size_t i = 0; i < r->bins.n; i++)
        if (!(r->bins.width[i] > 1e-12 * upper && r->bins.centre[i] >= LEAST_MEV))
            return nuem_node_fail(nuem_node_get(map, "bins"), err,
                                  "is %zu, too many between %.10g and %.10g MeV", r->bins.n, lower,
                                  upper);
    return NUEM_OK;
}

/* --- surroundings --- */

static nuem_radial_power read_power(const nuem_node *map, const char *key, nuem_dimension dim,
                                    double radius_km)
{
    return (nuem_radial_power){.value = nuem_node_quantity(map, key, dim, 0.0),
                               .at_km = nuem_node_quantity(map, "at", NUEM_DIM_LENGTH, radius_km),
                               .exponent = nuem_node_number(map, "exponent", 0.0)};
}

static nuem_status read_gas(nuem_supernova_reader *r, nuem_error *err)
{
    nuem_supernova_spec *spec = &r->config->settings.spec;
    const nuem_node *gas = nuem_node_get(r->root, "gas");
    const double matter = nuem_node_number(gas, "matter", 0.0),
                 mu_b = nuem_node_number(gas, "mu_b", 0.0);
    nuem_status st;

    if ((st = nuem_supernova_refuse(r->root, "matter", "in a gas, which has gas.matter", err)) ||
        (st = nuem_supernova_refuse(r->root, "field", "in a gas, which has gas.mu_b", err)) ||
        (st = nuem_supernova_refuse(r->root, "profile", "in a gas", err)))
        return st;
    if (spec->flavours == 3 && (st = nuem_supernova_refuse(gas, "mu_b", "with flavours: 3", err)))
        return st;
    spec->gas_mu = nuem_node_number(gas, "mu", 0.0);
    if (matter == 0.0 && mu_b == 0.0) return NUEM_OK;
    spec->two.mu_mub = mu_b == 0.0 ? 0.0 : 1.0; /* then the field is mu_b */
    const nuem_medium medium = {.ne_cm3 = matter / nuem_environment_potential(),
                                .bx_gauss = mu_b / nuem_environment_precession()};
    return nuem_profile_constant(&medium, spec->end_km, &r->config->profile, err);
}

static nuem_status open_profile(nuem_supernova_reader *r, const nuem_node *node, nuem_error *err)
{
    const nuem_supernova_spec *spec = &r->config->settings.spec;
    const char *id = looks_like_path(node->text) ? beside(r, node->text) : node->text;
    nuem_profile_options options = nuem_profile_defaults();
    nuem_error inner = {0};
    nuem_status st;

    if (!id) return nuem_fail_nomem(err);
    options.start_km = spec->start_km;
    options.end_km = spec->end_km;
    st = nuem_profile_open(r->data, id, &options, &r->config->profile, r->prov, &inner);
    return nuem_supernova_relay(node, st, &inner, err);
}

static nuem_status read_environment(nuem_supernova_reader *r, nuem_error *err)
{
    const nuem_supernova_spec *spec = &r->config->settings.spec;
    const nuem_node *profile = nuem_node_get(r->root, "profile"),
                    *matter = nuem_node_get(r->root, "matter"),
                    *field = nuem_node_get(r->root, "field");
    nuem_radial_power density, strength;
    nuem_error inner = {0};
    nuem_status st;

    if (spec->geometry == NUEM_GAS) return read_gas(r, err);
    if (profile) {
        if ((st = nuem_supernova_refuse(r->root, "matter", "beside profile", err)) ||
            (st = nuem_supernova_refuse(r->root, "field", "beside profile", err)))
            return st;
        return open_profile(r, profile, err);
    }
    if (!matter && !field) return NUEM_OK;
    density = read_power(matter, "density", NUEM_DIM_DENSITY, spec->radius_km);
    strength = read_power(field, "strength", NUEM_DIM_FIELD, spec->radius_km);
    st = nuem_environment_powers(&density, nuem_node_number(matter, "ye", 0.0), &strength,
                                 spec->start_km, spec->end_km, &r->config->profile, &inner);
    return nuem_supernova_relay(matter ? matter : field, st, &inner, err);
}

/* --- the whole --- */

static nuem_status read_document(nuem_supernova_reader *r, nuem_error *err)
{
    nuem_supernova_settings *s = &r->config->settings;
    const nuem_node *interaction = nuem_node_get(r->root, "self_interaction");
    const char *title = nuem_node_string(r->root, "title", "");
    nuem_status st;

    if (!(s->title = nuem_arena_text(&r->config->arena, title, strlen(title))))
        return nuem_fail_nomem(err);
    s->spec.flavours = (int)nuem_node_integer(r->root, "flavours", 2);
    s->spec.off_diagonal = nuem_node_number(interaction, "off_diagonal", 0.0);
    s->strength = nuem_node_number(interaction, "strength", 1.0);
    if ((st = read_geometry(r, err))) return st;
    if ((st = s->spec.flavours == 2 ? read_two(r, err) : read_hypothesis(r, err))) return st;
    if ((st = read_path(r, err)) || (st = read_bins(r, err))) return st;
    if ((st = read_environment(r, err))) return st;
    s->spec.profile = r->config->profile;
    if ((st = nuem_supernova_read_source(r, err))) return st;
    return nuem_supernova_read_run(r, err);
}

/* What an evolution builds upon: the bulb, the interaction as published, and that of the Standard Model. */
static nuem_status cite(nuem_provenance *prov, nuem_error *err)
{
    static const char *const keys[] = {"Duan:2006an", "deGouvea:2012hg", "Kharlanov:2020cti"};
    nuem_status st = NUEM_OK;

    for (size_t i = 0; i < sizeof keys / sizeof keys[0] && !st; i++)
        st = nuem_provenance_add_cite(prov, keys[i], err);
    return st;
}

nuem_status nuem_supernova_config_parse(const nuem_data *data, const char *text, size_t n,
                                        const char *name, nuem_supernova_config **out,
                                        nuem_provenance *prov, nuem_error *err)
{
    nuem_supernova_config *c = calloc(1, sizeof *c);
    nuem_supernova_reader reader = {.data = data, .prov = prov, .config = c};
    nuem_yaml *doc = NULL;
    nuem_status st;

    if (!c) return nuem_fail_nomem(err);
    if (n > CONFIG_BYTES) {
        st = nuem_fail_at(err, NUEM_ERR_DATA, name, 1, 1,
                          "the file has %zu bytes; it may have %d (long lists belong into a table)",
                          n, CONFIG_BYTES);
        goto done;
    }
    nuem_sha256_text(text, n, c->sha256);
    c->settings.n_text = n;
    c->settings.sha256 = c->sha256;
    if (!(c->settings.text = nuem_arena_text(&c->arena, text, n))) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    if ((st = nuem_yaml_parse(text, n, name, &doc, err))) goto done;
    if ((st = nuem_schema_check_document(doc, NUEM_SUPERNOVA_SCHEMA, nuem_supernova_fields, err)))
        goto done;
    reader.root = nuem_yaml_root(doc);
    if ((st = read_document(&reader, err))) goto done;
    if ((st = cite(prov, err))) goto done;
    *out = c;
    c = NULL; /* handed over */
done:
    nuem_yaml_free(doc);
    nuem_supernova_config_free(c);
    return st;
}

nuem_status nuem_supernova_config_open(const nuem_data *data, const char *path,
                                       nuem_supernova_config **out, nuem_provenance *prov,
                                       nuem_error *err)
{
    char *text = NULL;
    size_t n;
    nuem_status st = nuem_file_read(path, CONFIG_BYTES, &text, &n, err);

    if (st) return st;
    if ((st = nuem_provenance_add_text(prov, path, text, n, err)) == NUEM_OK)
        st = nuem_supernova_config_parse(data, text, n, path, out, prov, err);
    free(text);
    return st;
}

void nuem_supernova_config_free(nuem_supernova_config *config)
{
    if (!config) return;
    nuem_hypothesis_free(config->hypothesis);
    nuem_profile_free(config->profile);
    nuem_arena_free(&config->arena);
    free(config);
}

const nuem_supernova_settings *nuem_supernova_config_get(const nuem_supernova_config *config)
{
    return &config->settings;
}
