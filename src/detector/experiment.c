/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/experiment.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "detector/experiment_fields.h"
#include "file/record.h"
#include "num/interpolate.h"
#include "xsec/channel.h"

struct nuem_experiment {
    nuem_experiment_info info;
    nuem_yaml *doc; /* owns the strings */
    double *efficiency, *edge, *counts, *background_counts;
    nuem_background *background;
    char *flux; /* id, or path with that of the file in front */
};

/* clang-format off */
static const nuem_field target_fields[] = {
    {.key = "formula", .type = NUEM_FIELD_STRING, .required = true, .doc = "chemical formula"},
    {.key = "atom", .type = NUEM_FIELD_STRING, .choices = "free|step", .doc = "binding of electrons; default step"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field efficiency_fields[] = {
    {.key = "table", .type = NUEM_FIELD_STRING, .doc = "CSV beside this file with columns e_kev, efficiency"},
    {.key = "constant", .type = NUEM_FIELD_NUMBER, .max = 1, .min_open = true, .doc = "one value for all energies"},
    {.key = "energy", .type = NUEM_FIELD_STRING, .required = true, .choices = "true|reconstructed", .doc = "energy that the efficiency depends on"},
    {.key = "relative_error", .type = NUEM_FIELD_NUMBER, .max = 1, .doc = "1-sigma of the signal normalisation; default 0"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field resolution_fields[] = {
    {.key = "sqrt_kev", .type = NUEM_FIELD_NUMBER, .max = 100, .doc = "a in sigma = a sqrt(E/keV) + b E + c, keV"},
    {.key = "linear", .type = NUEM_FIELD_NUMBER, .max = 1, .doc = "b"},
    {.key = "constant_kev", .type = NUEM_FIELD_NUMBER, .max = 1e3, .doc = "c, keV"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field data_fields[] = {
    {.key = "table", .type = NUEM_FIELD_STRING, .doc = "CSV beside this file"},
    {.key = "lower", .type = NUEM_FIELD_STRING, .doc = "column of lower bin edges, keV"},
    {.key = "upper", .type = NUEM_FIELD_STRING, .doc = "column of upper bin edges, keV"},
    {.key = "counts", .type = NUEM_FIELD_ANY, .doc = "column of observed counts, or a list of them; without it there is nothing to fit"},
    {.key = "edges_kev", .type = NUEM_FIELD_NUMBER_LIST, .max = 1e9, .doc = "bin edges in place of a table, keV"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field background_fields[] = {
    {.key = "name", .type = NUEM_FIELD_STRING, .required = true, .doc = "name"},
    {.key = "column", .type = NUEM_FIELD_STRING, .doc = "column of the data table, counts a bin"},
    {.key = "counts", .type = NUEM_FIELD_NUMBER_LIST, .max = 1e15, .doc = "counts a bin in place of a column"},
    {.key = "includes_sm_signal", .type = NUEM_FIELD_BOOL, .doc = "the template contains the Standard-Model neutrino signal; default false"},
    {.key = "free", .type = NUEM_FIELD_BOOL, .doc = "normalisation unconstrained; default false"},
    {.key = "relative_error", .type = NUEM_FIELD_NUMBER, .max = 10, .doc = "1-sigma of the normalisation; default 0"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
const nuem_field nuem_experiment_fields[] = {
    NUEM_RECORD_FIELDS,
    {.key = "channel", .type = NUEM_FIELD_STRING, .required = true, .doc = "how neutrinos are seen (nuem list channel)"},
    {.key = "flux", .type = NUEM_FIELD_STRING, .required = true, .doc = "flux of data/flux, or a file"},
    {.key = "target", .type = NUEM_FIELD_MAP, .required = true, .fields = target_fields, .doc = "what is hit"},
    {.key = "exposure", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_EXPOSURE, .min_open = true, .max = 1e15, .doc = "mass times live time, e.g. 0.65 t y"},
    {.key = "efficiency", .type = NUEM_FIELD_MAP, .required = true, .fields = efficiency_fields, .doc = "detection efficiency"},
    {.key = "resolution", .type = NUEM_FIELD_MAP, .fields = resolution_fields, .doc = "Gaussian energy resolution; default perfect"},
    {.key = "data", .type = NUEM_FIELD_MAP, .required = true, .fields = data_fields, .doc = "bins and counts"},
    {.key = "backgrounds", .type = NUEM_FIELD_MAP_LIST, .fields = background_fields, .doc = "templates"},
    {0},
};
/* clang-format on */

static double *copy_doubles(const double *x, size_t n)
{
    double *copy = malloc((n ? n : 1) * sizeof *copy);

    if (copy && n) memcpy(copy, x, n * sizeof *copy);
    return copy;
}

/* A checked list of numbers; *n receives its length. */
static nuem_status list_numbers(const nuem_node *list, double **out, size_t *n, nuem_error *err)
{
    double *x = malloc((list->n ? list->n : 1) * sizeof *x);
    nuem_status st = NUEM_OK;

    if (!x) return nuem_fail_nomem(err);
    for (size_t i = 0; i < list->n && !st; i++)
        st = nuem_node_to_number(list->child[i], &x[i], err);
    if (st) {
        free(x);
        return st;
    }
    *out = x;
    *n = list->n;
    return NUEM_OK;
}

static nuem_status read_efficiency(nuem_experiment *exp, const nuem_node *map,
                                   nuem_provenance *prov, nuem_error *err)
{
    const nuem_node *table = nuem_node_get(map, "table"),
                    *constant = nuem_node_get(map, "constant");
    nuem_experiment_info *info = &exp->info;
    nuem_table *t = NULL;
    const double *e, *eff;
    nuem_status st;

    info->efficiency_of_true_energy = strcmp(nuem_node_string(map, "energy", ""), "true") == 0;
    info->signal_relative_error = nuem_node_number(map, "relative_error", 0.0);
    if (!table == !constant)
        return nuem_node_fail(map, err, "must have either 'table' or 'constant'");
    if (constant) {
        double one[2] = {0.0, nuem_node_number(map, "constant", 1.0)};
        if (!(exp->efficiency = copy_doubles(one, 2))) return nuem_fail_nomem(err);
        info->n_efficiency = 1;
    } else {
        if ((st = nuem_record_table(table, &t, prov, err))) return st;
        st = nuem_table_increasing(t, "e_kev", &e, err);
        if (!st) st = nuem_table_bounded(t, "efficiency", 0.0, 1.0, &eff, err);
        if (!st) {
            size_t n = t->rows;
            exp->efficiency = malloc(2 * n * sizeof *exp->efficiency);
            if (exp->efficiency) {
                memcpy(exp->efficiency, e, n * sizeof *e);
                memcpy(exp->efficiency + n, eff, n * sizeof *eff);
                info->n_efficiency = n;
            } else {
                st = nuem_fail_nomem(err);
            }
        }
        nuem_table_free(t);
        if (st) return st;
    }
    info->efficiency_kev = exp->efficiency;
    info->efficiency = exp->efficiency + info->n_efficiency;
    return NUEM_OK;
}

/* Bins from the columns of a table: contiguous, increasing. */
static nuem_status table_bins(nuem_experiment *exp, const nuem_node *map, const nuem_table *t,
                              nuem_error *err)
{
    const double *lo, *hi, *counts;
    const nuem_node *lower = nuem_node_get(map, "lower"), *upper = nuem_node_get(map, "upper"),
                    *column = nuem_node_get(map, "counts");
    nuem_status st;

    if (nuem_node_get(map, "edges_kev"))
        return nuem_node_fail(map, err, "has both 'table' and 'edges_kev'");
    if (!lower || !upper || (column && column->kind != NUEM_NODE_SCALAR))
        return nuem_node_fail(
            map, err, "needs 'lower' and 'upper' (and 'counts') to name columns of its table");
    if ((st = nuem_table_increasing(t, lower->text, &lo, err))) return st;
    if ((st = nuem_table_increasing(t, upper->text, &hi, err))) return st;
    if (column && (st = nuem_table_bounded(t, column->text, 0.0, HUGE_VAL, &counts, err)))
        return st;
    size_t n = t->rows;
    for (size_t i = 0; i < n; i++) {
        if (!(hi[i] > lo[i]) || lo[i] < 0.0)
            return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[i], 0,
                                "bin [%g, %g] keV is empty or negative", lo[i], hi[i]);
        if (i && fabs(lo[i] - hi[i - 1]) > 1e-9 * hi[i])
            return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[i], 0,
                                "bin begins at %g keV but the one before ends at %g keV; bins must "
                                "follow each other without gap or overlap",
                                lo[i], hi[i - 1]);
    }
    exp->edge = malloc((n + 1) * sizeof *exp->edge);
    if (column) exp->counts = copy_doubles(counts, n);
    if (!exp->edge || (column && !exp->counts)) return nuem_fail_nomem(err);
    memcpy(exp->edge, lo, n * sizeof *lo);
    exp->edge[n] = hi[n - 1];
    exp->info.n_bin = n;
    return NUEM_OK;
}

/* Bins from lists in the file itself. */
static nuem_status list_bins(nuem_experiment *exp, const nuem_node *map, nuem_error *err)
{
    const nuem_node *edges = nuem_node_get(map, "edges_kev"),
                    *counts = nuem_node_get(map, "counts");
    size_t n_edge, n_count;
    nuem_status st;

    if (!edges) return nuem_node_fail(map, err, "needs 'table' or 'edges_kev'");
    if (counts && counts->kind != NUEM_NODE_LIST)
        return nuem_node_fail(counts, err, "must be a list of counts, one for each bin");
    if ((st = list_numbers(edges, &exp->edge, &n_edge, err))) return st;
    if (counts && (st = list_numbers(counts, &exp->counts, &n_count, err))) return st;
    if (n_edge < 2) return nuem_node_fail(edges, err, "has %zu edges; a bin needs two", n_edge);
    for (size_t i = 1; i < n_edge; i++)
        if (!(exp->edge[i] > exp->edge[i - 1]))
            return nuem_node_fail(edges->child[i], err,
                                  "is %g keV after %g keV; bin edges must increase", exp->edge[i],
                                  exp->edge[i - 1]);
    exp->info.n_bin = n_edge - 1;
    if (!counts) return NUEM_OK;
    if (n_count != n_edge - 1)
        return nuem_node_fail(counts, err, "has %zu elements; the edges make %zu bins", n_count,
                              n_edge - 1);
    for (size_t i = 0; i < n_count; i++)
        if (exp->counts[i] < 0.0)
            return nuem_node_fail(counts->child[i], err, "is %g; it must lie in [0, inf)",
                                  exp->counts[i]);
    return NUEM_OK;
}

static nuem_status read_background(nuem_experiment *exp, const nuem_node *map, const nuem_table *t,
                                   size_t i, nuem_error *err)
{
    const nuem_node *column = nuem_node_get(map, "column"), *list = nuem_node_get(map, "counts");
    nuem_background *b = &exp->background[i];
    size_t n = exp->info.n_bin;
    double *counts = exp->background_counts + i * n;
    const double *x;
    nuem_status st;

    b->name = nuem_node_string(map, "name", "");
    bool taken = strcmp(b->name, "signal") == 0;
    for (size_t k = 0; k < i; k++) taken = taken || strcmp(exp->background[k].name, b->name) == 0;
    if (taken)
        return nuem_node_fail(nuem_node_get(map, "name"), err,
                              "is '%.60s'; it must differ from those of other backgrounds and from "
                              "'signal'",
                              b->name);
    b->includes_sm_signal = nuem_node_bool(map, "includes_sm_signal", false);
    for (size_t k = 0; k < i && b->includes_sm_signal; k++)
        if (exp->background[k].includes_sm_signal)
            return nuem_node_fail(
                map, err,
                "is the second background with includes_sm_signal; the signal can "
                "be in one only");
    b->free = nuem_node_bool(map, "free", false);
    b->relative_error = nuem_node_number(map, "relative_error", 0.0);
    b->counts = counts;
    if (b->free && nuem_node_get(map, "relative_error"))
        return nuem_node_fail(map, err, "has both 'free' and 'relative_error'");
    if (!column == !list) return nuem_node_fail(map, err, "must have either 'column' or 'counts'");
    if (column) {
        if (!t) return nuem_node_fail(column, err, "names a column, but data has no table");
        if ((st = nuem_table_bounded(t, column->text, 0.0, HUGE_VAL, &x, err))) return st;
        memcpy(counts, x, n * sizeof *x);
        return NUEM_OK;
    }
    if (list->n != n)
        return nuem_node_fail(list, err, "has %zu elements; there are %zu bins", list->n, n);
    for (size_t k = 0; k < n; k++)
        if ((st = nuem_node_to_number(list->child[k], &counts[k], err))) return st;
    return NUEM_OK;
}

static nuem_status read_data(nuem_experiment *exp, const nuem_node *root, nuem_provenance *prov,
                             nuem_error *err)
{
    const nuem_node *map = nuem_node_get(root, "data"), *list = nuem_node_get(root, "backgrounds"),
                    *table = nuem_node_get(map, "table");
    size_t n_background = list ? list->n : 0;
    nuem_table *t = NULL;
    nuem_status st;

    if (n_background > NUEM_MAX_BACKGROUNDS)
        return nuem_node_fail(list, err, "has %zu elements; at most %d are handled", n_background,
                              NUEM_MAX_BACKGROUNDS);
    if (table && (st = nuem_record_table(table, &t, prov, err))) return st;
    if ((st = t ? table_bins(exp, map, t, err) : list_bins(exp, map, err))) goto done;
    exp->background = calloc(n_background + 1, sizeof *exp->background);
    exp->background_counts =
        calloc(n_background * exp->info.n_bin + 1, sizeof *exp->background_counts);
    if (!exp->background || !exp->background_counts) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    exp->info.n_background = n_background;
    for (size_t i = 0; i < n_background && !st; i++)
        st = read_background(exp, list->child[i], t, i, err);
done:
    nuem_table_free(t);
    return st;
}

nuem_status nuem_experiment_complain(const nuem_experiment *exp, const char *key, nuem_error *err,
                                     const char *message)
{
    const nuem_node *node = nuem_node_get(nuem_yaml_root(exp->doc), key);

    return nuem_node_fail(node, err, "is '%.80s': %s", node->text ? node->text : "...", message);
}

/* The flux by its id; a path is relative to the experiment file, as its tables are. */
static nuem_status read_flux_name(nuem_experiment *exp, const nuem_node *flux, nuem_error *err)
{
    const char *text = flux->text, *slash = strrchr(flux->file, '/');
    size_t n = strlen(text), folder = slash ? (size_t)(slash - flux->file) + 1 : 0;
    bool path = strchr(text, '/') || (n > 5 && strcmp(text + n - 5, ".yaml") == 0);

    if (!path || text[0] == '/') folder = 0;
    exp->flux = malloc(folder + n + 1);
    if (!exp->flux) return nuem_fail_nomem(err);
    memcpy(exp->flux, flux->file, folder);
    memcpy(exp->flux + folder, text, n + 1);
    exp->info.flux = exp->flux;
    return NUEM_OK;
}

static nuem_status check_target(const nuem_experiment_info *info, const nuem_node *formula,
                                nuem_error *err)
{
    nuem_target *target = NULL;
    nuem_error inner;
    nuem_status st = nuem_target_create(info->formula, info->binding, &target, &inner);

    nuem_target_free(target);
    if (st == NUEM_ERR_NOMEM) return nuem_fail_nomem(err);
    return st ? nuem_node_fail(formula, err, "is wrong: %s", inner.message) : NUEM_OK;
}

/* The document is checked against the schema already and belongs to exp. */
static nuem_status build(nuem_experiment *exp, nuem_provenance *prov, nuem_error *err)
{
    const nuem_node *root = nuem_yaml_root(exp->doc), *target = nuem_node_get(root, "target"),
                    *resolution = nuem_node_get(root, "resolution");
    nuem_experiment_info *info = &exp->info;
    nuem_status st;

    info->id = nuem_node_string(root, "id", "");
    info->title = nuem_node_string(root, "title", "");
    info->doc = nuem_node_string(root, "doc", "");
    info->status = nuem_node_string(root, "status", "user");
    info->channel = nuem_node_string(root, "channel", "");
    info->formula = nuem_node_string(target, "formula", "");
    info->binding = strcmp(nuem_node_string(target, "atom", "step"), "free") == 0
                        ? NUEM_BINDING_FREE
                        : NUEM_BINDING_STEP;
    info->exposure_kg_day = nuem_node_quantity(root, "exposure", NUEM_DIM_EXPOSURE, 0.0);
    info->resolution_sqrt = nuem_node_number(resolution, "sqrt_kev", 0.0);
    info->resolution_linear = nuem_node_number(resolution, "linear", 0.0);
    info->resolution_constant_kev = nuem_node_number(resolution, "constant_kev", 0.0);
    if (!nuem_channel_find(info->channel))
        return nuem_node_fail(nuem_node_get(root, "channel"), err,
                              "is '%.40s', which is no channel (nuem list channel)", info->channel);
    if ((st = read_flux_name(exp, nuem_node_get(root, "flux"), err))) return st;
    if ((st = check_target(info, nuem_node_get(target, "formula"), err))) return st;
    if ((st = read_efficiency(exp, nuem_node_get(root, "efficiency"), prov, err))) return st;
    if ((st = read_data(exp, root, prov, err))) return st;
    info->edge_kev = exp->edge;
    info->counts = exp->counts;
    info->background = exp->background;
    /* a table says nothing beyond its ends, so it must cover the bins */
    size_t n = info->n_efficiency, n_bin = info->n_bin;
    if (n > 1 && (info->efficiency_kev[0] > info->edge_kev[0] ||
                  info->efficiency_kev[n - 1] < info->edge_kev[n_bin]))
        return nuem_node_fail(nuem_node_get(nuem_node_get(root, "efficiency"), "table"), err,
                              "covers [%g, %g] keV; it must cover the bins, [%g, %g] keV",
                              info->efficiency_kev[0], info->efficiency_kev[n - 1],
                              info->edge_kev[0], info->edge_kev[n_bin]);
    return NUEM_OK;
}

/* Takes doc over. */
static nuem_status finish(nuem_yaml *doc, nuem_experiment **out, nuem_provenance *prov,
                          nuem_error *err)
{
    nuem_experiment *exp = calloc(1, sizeof *exp);
    nuem_status st;

    if (!exp) {
        nuem_yaml_free(doc);
        return nuem_fail_nomem(err);
    }
    exp->doc = doc;
    if ((st = build(exp, prov, err))) {
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

    return st ? st : finish(doc, out, prov, err);
}

nuem_status nuem_experiment_parse(const char *text, size_t n, const char *name,
                                  nuem_experiment **out, nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_status st = nuem_yaml_parse(text, n, name, &doc, err);

    if (!st) st = nuem_schema_check_document(doc, "nuem/experiment/1", nuem_experiment_fields, err);
    if (st) {
        nuem_yaml_free(doc);
        return st;
    }
    return finish(doc, out, NULL, err);
}

void nuem_experiment_free(nuem_experiment *exp)
{
    if (!exp) return;
    free(exp->flux);
    free(exp->efficiency);
    free(exp->edge);
    free(exp->counts);
    free(exp->background_counts);
    free(exp->background);
    nuem_yaml_free(exp->doc);
    free(exp);
}

const nuem_experiment_info *nuem_experiment_get(const nuem_experiment *exp)
{
    return &exp->info;
}

double nuem_experiment_sigma_kev(const nuem_experiment_info *info, double e_kev)
{
    double e = fmax(e_kev, 0.0);

    return info->resolution_sqrt * sqrt(e) + info->resolution_linear * e +
           info->resolution_constant_kev;
}

double nuem_experiment_efficiency(const nuem_experiment_info *info, double e_kev)
{
    const double *x = info->efficiency_kev, *y = info->efficiency;
    size_t n = info->n_efficiency;

    if (n == 1 || e_kev <= x[0]) return y[0];
    if (e_kev >= x[n - 1]) return y[n - 1];
    return nuem_linear_at(x, y, nuem_bracket(n, x, e_kev), e_kev);
}
