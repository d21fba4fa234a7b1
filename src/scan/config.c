/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/config.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/record.h"
#include "target/correction.h"

nuem_status nuem_scan_coordinate(const char *name, nuem_coordinate *out, nuem_error *err)
{
    const bool imaginary = strncmp(name, "Im ", 3) == 0 || strncmp(name, "Im_", 3) == 0;
    const nuem_parameter *parameter;
    nuem_status st = nuem_parameter_find(imaginary ? name + 3 : name, &parameter, err);

    if (st) return st;
    if (imaginary && !parameter->has_phase && parameter->what != NUEM_PARAMETER_DIPOLE)
        return nuem_fail(err, NUEM_ERR_ARG, "'%.40s' is real, it has no imaginary part",
                         parameter->name);
    *out = (nuem_coordinate){parameter, imaginary};
    return NUEM_OK;
}

/* The name at a node as a coordinate; complaints are located there. */
static nuem_status read_coordinate(const nuem_node *node, nuem_coordinate *out, nuem_error *err)
{
    nuem_error inner;

    if (nuem_scan_coordinate(node->text, out, &inner) == NUEM_OK) return NUEM_OK;
    return nuem_fail_at(err, NUEM_ERR_DATA, node->file, node->line, node->column, "%s",
                        inner.message);
}

/* A name that is a path is one beside the configuration. */
static const char *resolve(nuem_scan_config *c, const char *name, bool is_path)
{
    const size_t n = strlen(c->directory), m = strlen(name);

    if (!is_path || name[0] == '/' || n == 0) return name;
    char *path = nuem_arena_alloc(&c->arena, n + m + 2);
    if (!path) return NULL;
    memcpy(path, c->directory, n);
    path[n] = '/';
    memcpy(path + n + 1, name, m);
    return path;
}

static bool looks_like_path(const char *name)
{
    const char *dot = strrchr(name, '.');

    return strchr(name, '/') || (dot && (!strcmp(dot, ".yaml") || !strcmp(dot, ".yml")));
}

/* The texts of a list; NULL without memory or without a list. */
static const char **texts(nuem_scan_config *c, const nuem_node *list, bool paths, size_t *n)
{
    *n = list ? list->n : 0;
    const char **text = nuem_arena_alloc(&c->arena, (*n + 1) * sizeof *text);
    for (size_t i = 0; text && i < *n; i++) {
        const char *t = list->child[i]->text;
        if (!(text[i] = resolve(c, t, paths && looks_like_path(t)))) return NULL;
    }
    return text;
}

double nuem_scan_axis_value(const nuem_scan_axis *axis, size_t i)
{
    if (axis->value) return axis->value[i];
    if (i == 0) return axis->range.lower; /* the ends are exact */
    if (i + 1 == axis->n) return axis->range.upper;
    const double t = (double)i / (double)(axis->n - 1), lo = axis->range.lower;
    return axis->logarithmic ? lo * exp(t * log(axis->range.upper / lo))
                             : lo + t * (axis->range.upper - lo);
}

/* Parameters that are a modulus have no values below zero. */
static nuem_status check_sign(const nuem_scan_axis *axis, const nuem_node *node, double value,
                              nuem_error *err)
{
    const nuem_parameter *p = axis->coordinate.parameter;

    if (p->is_signed || p->has_phase || value >= 0.0) return NUEM_OK;
    return nuem_node_fail(node, err, "is %g; %s is a modulus, it must be >= 0", value, p->name);
}

static nuem_status read_list(nuem_scan_config *c, const nuem_node *map, nuem_scan_axis *axis,
                             nuem_error *err)
{
    const nuem_node *list = nuem_node_get(map, "values");
    nuem_status st;

    if (!list || list->n == 0)
        return nuem_node_fail(list ? list : map, err, "needs values with scale: list");
    for (size_t i = 0; i < map->n; i++)
        if (!strcmp(map->key[i], "lo") || !strcmp(map->key[i], "hi") || !strcmp(map->key[i], "n"))
            return nuem_node_fail(map->child[i], err, "has no place beside values");
    if (!(axis->value = nuem_arena_alloc(&c->arena, list->n * sizeof *axis->value)))
        return nuem_fail_nomem(err);
    axis->n = list->n;
    for (size_t i = 0; i < list->n; i++) {
        if ((st = nuem_node_to_number(list->child[i], &axis->value[i], err))) return st;
        if ((st = check_sign(axis, list->child[i], axis->value[i], err))) return st;
    }
    return NUEM_OK;
}

/* lo and hi of an axis or of a prior. */
static nuem_status read_ends(const nuem_node *map, const nuem_scan_axis *axis, double *lo,
                             double *hi, nuem_error *err)
{
    const nuem_node *first = nuem_node_get(map, "lo"), *last = nuem_node_get(map, "hi");
    nuem_status st;

    if (!first || !last) return nuem_node_fail(map, err, "needs lo and hi");
    *lo = nuem_node_number(map, "lo", 0.0);
    *hi = nuem_node_number(map, "hi", 0.0);
    if ((st = check_sign(axis, first, *lo, err))) return st;
    return *hi >= *lo ? NUEM_OK
                      : nuem_node_fail(last, err, "is %g; it must be at least lo, %g", *hi, *lo);
}

static nuem_status read_range(const nuem_node *map, nuem_scan_axis *axis, nuem_error *err)
{
    const bool logarithmic = nuem_node_string(map, "scale", "linear")[1] == 'o';
    const nuem_node *n = nuem_node_get(map, "n"), *values = nuem_node_get(map, "values");
    double lo, hi;
    nuem_status st;

    if (values) return nuem_node_fail(values, err, "needs scale: list");
    if ((st = read_ends(map, axis, &lo, &hi, err))) return st;
    if (!n) return nuem_node_fail(map, err, "needs n");
    axis->n = (size_t)nuem_node_integer(map, "n", 1);
    if ((axis->n == 1) != (lo == hi))
        return nuem_node_fail(n, err, "is %zu; between %g and %g there %s", axis->n, lo, hi,
                              lo == hi ? "is 1 value" : "must be 2 values or more");
    if (logarithmic && !(lo > 0.0))
        return nuem_node_fail(nuem_node_get(map, "lo"), err,
                              "is %g; with scale: log it must be > 0", lo);
    if (!(hi - lo < HUGE_VAL) || (logarithmic && !(hi / lo < HUGE_VAL)))
        return nuem_node_fail(nuem_node_get(map, "hi"), err, "is too far from lo");
    axis->range = (nuem_prior_range){lo, hi};
    axis->logarithmic = logarithmic;
    return NUEM_OK;
}

/* A chain has no axes but priors. */
static nuem_status read_prior(const nuem_node *map, nuem_scan_axis *axis, nuem_error *err)
{
    const char *prior = nuem_node_string(map, "prior", "flat");
    nuem_status st = read_ends(map, axis, &axis->range.lower, &axis->range.upper, err);

    if (st) return st;
    if (!(axis->range.upper > axis->range.lower))
        return nuem_node_fail(nuem_node_get(map, "hi"), err, "is %g; it must be above lo",
                              axis->range.upper);
    for (size_t i = 0; i < map->n; i++)
        if (!strcmp(map->key[i], "n") || !strcmp(map->key[i], "scale") ||
            !strcmp(map->key[i], "values"))
            return nuem_node_fail(map->child[i], err, "has no place in a chain");
    axis->prior = prior[0] == 'f'   ? NUEM_PRIOR_FLAT
                  : prior[0] == 'm' ? NUEM_PRIOR_MODULUS
                                    : NUEM_PRIOR_SQUARE;
    return NUEM_OK;
}

static nuem_status read_axis(nuem_scan_config *c, const nuem_node *map, nuem_scan_axis *axis,
                             nuem_error *err)
{
    const nuem_node *prior = nuem_node_get(map, "prior");
    nuem_status st = read_coordinate(nuem_node_get(map, "name"), &axis->coordinate, err);

    if (st) return st;
    axis->node = map;
    if (c->kind == NUEM_SCAN_CHAIN) return read_prior(map, axis, err);
    if (prior) return nuem_node_fail(prior, err, "has a place in a chain only");
    if (nuem_node_string(map, "scale", "linear")[1] == 'i' &&
        nuem_node_string(map, "scale", "linear")[2] == 's')
        return read_list(c, map, axis, err);
    return read_range(map, axis, err);
}

static nuem_status read_axes(nuem_scan_config *c, nuem_error *err)
{
    const nuem_node *list = nuem_node_get(c->root, "parameters");
    double points = 1.0;
    nuem_status st;

    if (!list || list->n == 0)
        return nuem_node_fail(list ? list : c->root, err,
                              list ? "is empty" : "needs parameters, or points");
    if (list->n > NUEM_MAX_COORDINATES)
        return nuem_node_fail(list, err, "has %zu entries; there may be %d", list->n,
                              NUEM_MAX_COORDINATES);
    if (!(c->axis = nuem_arena_alloc(&c->arena, list->n * sizeof *c->axis)))
        return nuem_fail_nomem(err);
    c->n_axis = list->n;
    for (size_t i = 0; i < list->n; i++) {
        /* before the values of the axis are made, so that no file asks for all the memory */
        points *= nuem_node_number(list->child[i], "n", 1.0);
        if (points > NUEM_SCAN_MAX_POINTS)
            return nuem_node_fail(list, err, "make %g points; there may be %g", points,
                                  NUEM_SCAN_MAX_POINTS);
        if ((st = read_axis(c, list->child[i], &c->axis[i], err))) return st;
        for (size_t k = 0; k < i; k++)
            if (c->axis[k].coordinate.parameter == c->axis[i].coordinate.parameter &&
                c->axis[k].coordinate.imaginary == c->axis[i].coordinate.imaginary)
                return nuem_node_fail(nuem_node_get(list->child[i], "name"), err,
                                      "names a parameter for the second time");
    }
    return NUEM_OK;
}

/* What cannot stand together. */
static nuem_status check_kind(const nuem_scan_config *c, nuem_error *err)
{
    const nuem_node *chain = nuem_node_get(c->root, "chain"),
                    *toys = nuem_node_get(c->root, "toys"),
                    *points = nuem_node_get(c->root, "points"),
                    *profile = nuem_node_get(c->root, "profile"),
                    *parameters = nuem_node_get(c->root, "parameters");

    if (points && parameters) return nuem_node_fail(points, err, "has no place beside parameters");
    if (chain && points) return nuem_node_fail(points, err, "has no place beside chain");
    if (chain && toys) return nuem_node_fail(toys, err, "has no place beside chain");
    if (chain && profile)
        return nuem_node_fail(profile, err, "has no place beside chain, which samples instead");
    return NUEM_OK;
}

/* The treatment of electrons; a table may be a path. */
static nuem_status read_binding(nuem_scan_config *c, const nuem_node *node, const char **out,
                                nuem_error *err)
{
    const size_t prefix = sizeof NUEM_BINDING_TABLE - 1;
    nuem_binding binding;
    nuem_error inner;

    if (!node) return NUEM_OK;
    if (strncmp(node->text, NUEM_BINDING_TABLE, prefix) != 0) {
        *out = node->text;
        if (nuem_binding_parse(node->text, &binding, &inner) == NUEM_OK) return NUEM_OK;
        return nuem_node_fail(node, err, "is wrong: %s", inner.message);
    }
    const char *record = node->text + prefix;
    if (record[0] == '\0')
        return nuem_node_fail(node, err, "names no record behind '%s'", node->text);
    const char *path = resolve(c, record, looks_like_path(record));
    if (!path) return nuem_fail_nomem(err);
    const size_t n = strlen(path);
    char *text = nuem_arena_alloc(&c->arena, prefix + n + 1);
    if (!text) return nuem_fail_nomem(err);
    memcpy(text, NUEM_BINDING_TABLE, prefix);
    memcpy(text + prefix, path, n);
    *out = text;
    return NUEM_OK;
}

static nuem_status read_analysis(nuem_scan_config *c, nuem_error *err)
{
    const nuem_node *map = nuem_node_get(c->root, "analysis");
    const char *binding = NULL;
    nuem_status st = read_binding(c, nuem_node_get(map, "binding"), &binding, err);

    if (st) return st;

    c->analysis = (nuem_analysis_options){
        .flux = nuem_node_string(map, "flux", NULL),
        .binding = binding,
        .exact_flux = nuem_node_bool(map, "exact_flux", false),
        .mixing_errors = nuem_node_string(map, "mixing_errors", NULL),
        .sin2_theta_w_error = nuem_node_number(map, "sin2_theta_w_error", 0.0),
        .asimov = nuem_node_bool(map, "asimov", false),
        .exposure_factor = nuem_node_number(map, "exposure_factor", 0.0),
        .background_factor = nuem_node_number(map, "background_factor", 0.0),
        .threshold_kev = nuem_node_number(map, "threshold_kev", 0.0),
        .channel = nuem_node_string(map, "channel", NULL),
        .form_factor = nuem_node_string(map, "form_factor", NULL),
        .neutron_radius_fm = nuem_node_number(map, "neutron_radius_fm", 0.0),
    };
    return NUEM_OK;
}

static void read_kind(nuem_scan_config *c)
{
    const nuem_node *chain = nuem_node_get(c->root, "chain"),
                    *toys = nuem_node_get(c->root, "toys");

    c->kind = chain ? NUEM_SCAN_CHAIN : toys ? NUEM_SCAN_TOYS : NUEM_SCAN_CHI2;
    c->n_toys = (size_t)nuem_node_integer(toys, "n", 0);
    c->chain.chains = (size_t)nuem_node_integer(chain, "chains", 0);
    c->chain.samples = (size_t)nuem_node_integer(chain, "samples", 0);
    c->chain.thin = (size_t)nuem_node_integer(chain, "thin", 1);
    c->chain.burn_in = (size_t)nuem_node_integer(chain, "burn_in", 0);
    c->chain.nuisances = nuem_node_string(chain, "nuisances", "sampled")[0] == 's'
                             ? NUEM_NUISANCES_SAMPLED
                             : NUEM_NUISANCES_PROFILED;
    c->want_nuisances = nuem_node_bool(c->root, "nuisances", false);
    c->want_counts = nuem_node_bool(c->root, "counts", false);
    c->chunk = (size_t)nuem_node_integer(c->root, "chunk", 0);
    c->seed = nuem_node_integer(c->root, "seed", 1);
}

/* Names to profile: whole matrices are left to nuem_coordinates_parse, which knows the nature of
 * the hypothesis. */
static nuem_status check_profile(const nuem_scan_config *c, nuem_error *err)
{
    const nuem_node *list = nuem_node_get(c->root, "profile");
    nuem_coordinate coordinate;
    nuem_status st;

    for (size_t i = 0; list && i < list->n; i++) {
        const char *t = list->child[i]->text;
        if (!strcmp(t, "charge") || !strcmp(t, "radius") || !strcmp(t, "dipole")) continue;
        if ((st = read_coordinate(list->child[i], &coordinate, err))) return st;
    }
    return NUEM_OK;
}

static nuem_status read_document(nuem_scan_config *c, nuem_error *err)
{
    const nuem_node *experiments, *points;
    const char *hypothesis, *table;
    nuem_status st = nuem_schema_check_document(c->doc, NUEM_SCAN_SCHEMA, nuem_scan_fields, err);

    if (st) return st;
    c->root = nuem_yaml_root(c->doc);
    c->title = nuem_node_string(c->root, "title", NULL);
    c->weak_scheme = nuem_node_string(c->root, "couplings", "tree")[0] == 't' ? NUEM_WEAK_TREE
                                                                              : NUEM_WEAK_RUNNING;
    experiments = nuem_node_get(c->root, "experiments");
    if (experiments->n == 0) return nuem_node_fail(experiments, err, "is empty");
    hypothesis = nuem_node_string(c->root, "hypothesis", NULL);
    points = nuem_node_get(c->root, "points");
    table = points ? nuem_node_string(points, "table", "") : NULL;
    c->experiment = texts(c, experiments, true, &c->n_experiment);
    c->set = texts(c, nuem_node_get(c->root, "set"), false, &c->n_set);
    c->profile = texts(c, nuem_node_get(c->root, "profile"), false, &c->n_profile);
    c->hypothesis = hypothesis ? resolve(c, hypothesis, true) : NULL;
    c->table = table ? resolve(c, table, true) : NULL;
    if (!c->experiment || !c->set || !c->profile || (hypothesis && !c->hypothesis) ||
        (table && !c->table))
        return nuem_fail_nomem(err);
    if ((st = read_analysis(c, err))) return st;
    read_kind(c);
    if ((st = check_kind(c, err)) || (st = check_profile(c, err))) return st;
    return c->table ? NUEM_OK : read_axes(c, err);
}

nuem_status nuem_scan_config_parse(const char *text, size_t n, const char *name,
                                   const char *directory, nuem_scan_config **out, nuem_error *err)
{
    nuem_scan_config *c = calloc(1, sizeof *c);
    nuem_status st;

    if (!c) return nuem_fail_nomem(err);
    if (n > NUEM_SCAN_CONFIG_BYTES) {
        st = nuem_fail_at(err, NUEM_ERR_DATA, name, 1, 1,
                          "the file has %zu bytes; it may have %d (long lists belong into a table)",
                          n, NUEM_SCAN_CONFIG_BYTES);
        goto done;
    }
    c->n_text = n;
    c->text = nuem_arena_text(&c->arena, text, n);
    c->directory = nuem_arena_text(&c->arena, directory, strlen(directory));
    if (!c->text || !c->directory) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    nuem_sha256_text(text, n, c->sha256);
    if ((st = nuem_yaml_parse(text, n, name, &c->doc, err))) goto done;
    if ((st = read_document(c, err))) goto done;
    *out = c;
    c = NULL;
done:
    nuem_scan_config_free(c);
    return st;
}

nuem_status nuem_scan_config_read(const char *path, nuem_scan_config **out, nuem_error *err)
{
    const char *slash = strrchr(path, '/');
    char *text = NULL, *directory = NULL;
    size_t n;
    nuem_status st = nuem_file_read(path, NUEM_SCAN_CONFIG_BYTES, &text, &n, err);

    if (st) return st;
    directory = nuem_text_format("%.*s", slash ? (int)(slash - path) + (slash == path) : 0, path);
    st = directory ? nuem_scan_config_parse(text, n, path, directory, out, err)
                   : nuem_fail_nomem(err);
    free(directory);
    free(text);
    return st;
}

void nuem_scan_config_free(nuem_scan_config *config)
{
    if (!config) return;
    nuem_yaml_free(config->doc);
    nuem_arena_free(&config->arena);
    free(config);
}
