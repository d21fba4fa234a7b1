/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/experiment.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "detector/experiment_fields.h"
#include "detector/experiment_private.h"
#include "target/correction.h"
#include "xsec/channel.h"

nuem_status nuem_experiment_complain(const nuem_experiment *exp, const char *key, nuem_error *err,
                                     const char *message)
{
    const nuem_node *node = nuem_node_get(nuem_yaml_root(exp->doc), key);

    return nuem_node_fail(node, err, "is '%.80s': %s", node->text ? node->text : "...", message);
}

/* The text of a node, of which all but the first `prefix` characters are an id or a path; a path is relative to the
 * experiment file, as its tables are. NULL without memory. */
static const char *beside(nuem_experiment *exp, const nuem_node *node, size_t prefix)
{
    const char *text = node->text + prefix, *slash = strrchr(node->file, '/');
    size_t n = strlen(text), folder = slash ? (size_t)(slash - node->file) + 1 : 0;
    bool path = strchr(text, '/') || (n > 5 && strcmp(text + n - 5, ".yaml") == 0);

    if (!path || text[0] == '/') folder = 0;
    char *name = nuem_arena_alloc(&exp->memory, prefix + folder + n + 1);
    if (!name) return NULL;
    memcpy(name, node->text, prefix);
    memcpy(name + prefix, node->file, folder);
    memcpy(name + prefix + folder, text, n + 1);
    return name;
}

/* Free, stepping, ..., or a published correction. */
static nuem_status read_binding(nuem_experiment *exp, const nuem_node *atom, const nuem_data *data,
                                nuem_provenance *prov, nuem_error *err)
{
    static const size_t prefix = sizeof NUEM_BINDING_TABLE - 1;
    nuem_experiment_info *info = &exp->info;
    nuem_error inner;

    info->binding = NUEM_BINDING_STEP;
    if (!atom) return NUEM_OK;
    const bool table = strncmp(atom->text, NUEM_BINDING_TABLE, prefix) == 0;
    const char *text = beside(exp, atom, table ? prefix : 0);
    if (!text) return nuem_fail_nomem(err);
    nuem_status st = nuem_binding_open(data, text, &info->binding, &exp->correction, prov, &inner);
    if (!st && exp->correction) st = nuem_correction_check(exp->correction, info->formula, &inner);
    info->correction = exp->correction;
    if (st && st != NUEM_ERR_NOMEM &&
        inner.file[0] == '\0') /* not a complaint about the record itself */
        return nuem_node_fail(atom, err, "is '%.64s': %s", atom->text, inner.message);
    if (st && err) *err = inner;
    return st;
}

static nuem_status check_target(const nuem_experiment_info *info, const nuem_node *formula,
                                nuem_error *err)
{
    nuem_target *target = NULL;
    nuem_error inner;
    /* tables of response functions come with the analysis; the elements must be known, and that of a correction is
     * checked elsewhere */
    const nuem_binding binding =
        info->binding == NUEM_BINDING_RESPONSE ? NUEM_BINDING_STEP : info->binding;
    nuem_status st = nuem_target_create(info->formula, binding, &target, &inner);

    nuem_target_free(target);
    if (st == NUEM_ERR_NOMEM) return nuem_fail_nomem(err);
    return st ? nuem_node_fail(formula, err, "is wrong: %s", inner.message) : NUEM_OK;
}

/* The values that stand in the file alone. */
static void read_values(nuem_experiment_info *info, const nuem_node *root)
{
    const nuem_node *target = nuem_node_get(root, "target"),
                    *scale = nuem_node_get(root, "energy_scale");
    const char *statistic = nuem_node_string(root, "statistic", "poisson");

    info->id = nuem_node_string(root, "id", "");
    info->title = nuem_node_string(root, "title", "");
    info->doc = nuem_node_string(root, "doc", "");
    info->status = nuem_node_string(root, "status", "user");
    info->channel = nuem_node_string(root, "channel", "");
    info->formula = nuem_node_string(target, "formula", "");
    info->exposure_kg_day = nuem_node_quantity(root, "exposure", NUEM_DIM_EXPOSURE, 0.0);
    info->n_class = (size_t)nuem_node_integer(nuem_node_get(root, "classes"), "n", 1);
    info->energy_scale_error = nuem_node_number(scale, "relative_error", 0.0);
    info->statistic = strcmp(statistic, "gaussian") == 0 ? NUEM_STATISTIC_GAUSSIAN
                      : strcmp(statistic, "on-off") == 0 ? NUEM_STATISTIC_ON_OFF
                                                         : NUEM_STATISTIC_POISSON;
}

/* Bins, counts and templates, which may share a table. */
static nuem_status read_data(nuem_experiment *exp, const nuem_node *root, nuem_provenance *prov,
                             nuem_error *err)
{
    const nuem_node *map = nuem_node_get(root, "data"), *list = nuem_node_get(root, "backgrounds"),
                    *table = nuem_node_get(map, "table");
    const nuem_table *t = NULL;
    nuem_status st;

    if (list && list->n > NUEM_MAX_BACKGROUNDS)
        return nuem_node_fail(list, err, "has %zu elements; at most %d are handled", list->n,
                              NUEM_MAX_BACKGROUNDS);
    if (table && (st = nuem_experiment_table(exp, table, &t, prov, err))) return st;
    if ((st = nuem_experiment_read_bins(exp, map, t, err))) return st;
    if ((st = nuem_experiment_read_statistic(exp, map, t, prov, err))) return st;
    if ((st = nuem_experiment_read_components(exp, map, err))) return st;
    return nuem_experiment_read_backgrounds(exp, list, t, err);
}

/* A table says nothing beyond its ends, so it must cover the bins. */
static nuem_status check_coverage(const nuem_experiment_info *info, const nuem_node *efficiency,
                                  nuem_error *err)
{
    const double *e = info->efficiency_kev, *edge = info->edge_kev;
    size_t n = info->n_efficiency, last = info->n_energy;

    if (n == 1 || (e[0] <= edge[0] && e[n - 1] >= edge[last])) return NUEM_OK;
    return nuem_node_fail(nuem_node_get(efficiency, "table"), err,
                          "covers [%g, %g] keV; it must cover the bins, [%g, %g] keV", e[0],
                          e[n - 1], edge[0], edge[last]);
}

/* The document is checked against the schema already and belongs to exp. */
static nuem_status build(nuem_experiment *exp, const nuem_data *data, nuem_provenance *prov,
                         nuem_error *err)
{
    const nuem_node *root = nuem_yaml_root(exp->doc), *target = nuem_node_get(root, "target"),
                    *efficiency = nuem_node_get(root, "efficiency"),
                    *resolution = nuem_node_get(root, "resolution"),
                    *quenching = nuem_node_get(root, "quenching");
    nuem_experiment_info *info = &exp->info;
    nuem_status st;

    read_values(info, root);
    if (!nuem_channel_find(info->channel))
        return nuem_node_fail(nuem_node_get(root, "channel"), err,
                              "is '%.40s', which is no channel (nuem list channel)", info->channel);
    if (!(info->flux = beside(exp, nuem_node_get(root, "flux"), 0))) return nuem_fail_nomem(err);
    /* the formula by itself, and then with the binding */
    if ((st = check_target(info, nuem_node_get(target, "formula"), err))) return st;
    if ((st = read_binding(exp, nuem_node_get(target, "atom"), data, prov, err))) return st;
    if ((st = check_target(info, nuem_node_get(target, "formula"), err))) return st;
    if ((st = nuem_experiment_read_nuclei(exp, target, data, prov, err))) return st;
    if ((st = nuem_experiment_read_quenching(exp, quenching, prov, err))) return st;
    if ((st = nuem_experiment_read_resolution(exp, resolution, err))) return st;
    if ((st = nuem_experiment_read_efficiency(exp, efficiency, prov, err))) return st;
    if ((st = read_data(exp, root, prov, err))) return st;
    if ((st = check_coverage(info, efficiency, err))) return st;
    if ((st = nuem_experiment_read_matrix(exp, resolution, efficiency, prov, err))) return st;
    if ((st = nuem_experiment_read_time(exp, nuem_node_get(root, "time"), prov, err))) return st;
    st = nuem_experiment_read_classes(exp, nuem_node_get(root, "classes"), prov, err);
    return st ? st : nuem_experiment_make_variations(exp, err);
}

/* Takes doc over. */
static nuem_status finish(nuem_yaml *doc, const nuem_data *data, nuem_experiment **out,
                          nuem_provenance *prov, nuem_error *err)
{
    nuem_experiment *exp = calloc(1, sizeof *exp);
    nuem_status st;

    if (!exp) {
        nuem_yaml_free(doc);
        return nuem_fail_nomem(err);
    }
    exp->doc = doc;
    st = build(exp, data, prov, err);
    nuem_experiment_close_tables(exp);
    if (st) {
        nuem_experiment_free(exp);
        return st;
    }
    *out = exp;
    return NUEM_OK;
}

nuem_status nuem_experiment_open(const nuem_data *data, const char *id, nuem_experiment **out,
                                 nuem_provenance *prov, nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_status st = nuem_record_open(data, "experiment", id, "nuem/experiment/1",
                                      nuem_experiment_fields, &doc, prov, err);

    return st ? st : finish(doc, data, out, prov, err);
}

nuem_status nuem_experiment_parse(const nuem_data *data, const char *text, size_t n,
                                  const char *name, nuem_experiment **out, nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_status st = nuem_yaml_parse(text, n, name, &doc, err);

    if (!st) st = nuem_schema_check_document(doc, "nuem/experiment/1", nuem_experiment_fields, err);
    if (st) {
        nuem_yaml_free(doc);
        return st;
    }
    return finish(doc, data, out, NULL, err);
}

void nuem_experiment_free(nuem_experiment *exp)
{
    if (!exp) return;
    nuem_correction_free(exp->correction);
    nuem_arena_free(&exp->memory);
    nuem_yaml_free(exp->doc);
    free(exp);
}

const nuem_experiment_info *nuem_experiment_get(const nuem_experiment *exp)
{
    return &exp->info;
}
