/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What there is: records of the data directory by family, and what is built into the program. */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/list_nuclides.h"
#include "file/record.h"
#include "io/writer.h"
#include "nuem/atom.h"
#include "nuem/constants.h"
#include "nuem/model.h"
#include "nuem/parameter.h"
#include "target/configuration.h"
#include "target/tabulated.h"
#include "xsec/channel.h"

static const nuem_example examples[] = {
    {"nuem list mixing", "Named sets of mixing parameters:",
     "kind  mixing\n\n"
     "id            title                                                   status\n"
     "nufit-6.0-no  NuFIT 6.0, normal ordering, with SK atmospheric data    transcribed\n"
     "...\n"},
    {"nuem list nuclide --format csv",
     "Masses, abundances and radii of the natural nuclides, and where the radii are from:", NULL},
    {NULL, NULL, NULL},
};

static void add_row(nuem_result *r, const char *id, const char *title, const char *unit)
{
    nuem_result_row(r);
    nuem_result_cell_string(r, "id", id);
    nuem_result_cell_string(r, "title", title);
    if (unit) nuem_result_cell_string(r, "unit", unit);
}

static void list_atoms(nuem_result *r)
{
    char symbol[NUEM_ELEMENT_SYMBOL], text[NUEM_CONFIGURATION_TEXT];

    for (int z = 1; z <= NUEM_ATOM_MAX_Z; z++) {
        nuem_element_symbol(z, symbol);
        nuem_configuration_text(z, text, sizeof text);
        add_row(r, symbol, text, NULL);
    }
}

static void list_constants(nuem_result *r)
{
    size_t n;
    const nuem_constant *list = nuem_constants_list(&n);

    for (size_t i = 0; i < n; i++) add_row(r, list[i].symbol, list[i].name, list[i].unit);
}

static void list_commands(nuem_result *r)
{
    char title[64];

    for (size_t i = 0; nuem_commands[i]; i++) {
        nuem_command_title(nuem_commands[i], title, sizeof title);
        add_row(r, title, nuem_commands[i]->summary, NULL);
    }
}

static void list_parameters(nuem_result *r)
{
    size_t n;
    const nuem_parameter *list = nuem_parameter_list(&n);

    for (size_t i = 0; i < n; i++) add_row(r, list[i].name, list[i].title, list[i].unit);
}

static void list_channels(nuem_result *r)
{
    for (const nuem_channel *const *c = nuem_channels; *c; c++)
        add_row(r, (*c)->name, (*c)->title, NULL);
}

static void list_models(nuem_result *r)
{
    for (const nuem_model *const *m = nuem_model_list(); *m; m++)
        add_row(r, (*m)->name, (*m)->title, NULL);
}

/* Built-in kinds; a further one is a function above and a line here. */
static const struct {
    const char *kind, *title;
    bool unit; /* has a column of units */
    void (*list)(nuem_result *r);
} built_in[] = {
    {"atom", "elements with the configurations of their atoms", false, list_atoms},
    {"channel", "ways in which neutrinos are seen", false, list_channels},
    {"command", "commands of this program", false, list_commands},
    {"constant", "physical constants", true, list_constants},
    {"model", "models of large neutrino moments", false, list_models},
    {"parameter", "parameters for limits and scans", true, list_parameters},
};

/* What the families hold; one that is not named here is listed without a title. */
static const struct {
    const char *kind, *title;
} families[] = {
    {"binding", "published many-body corrections of electron binding"},
    {"catalog", "published limits"},
    {"composition", "what stars are made of, by radius"},
    {"constraint", "measurements that constrain neutrinos indirectly"},
    {"earth", "models of the Earth: density"},
    {"experiment", "experiments: exposure, response, data"},
    {"flux", "neutrino fluxes"},
    {"mixing", "neutrino mixing parameters"},
    {"nuclide", "natural nuclides: mass, abundance, radii, spins"},
    {"profile", "matter and magnetic field along a path of neutrinos"},
    {"reactor", "sets of reactor spectra, for reactor fluxes and '@'"},
    {"review", "numbers of the review, to be reproduced"},
    {"solar", "models of the Sun: electron density, where neutrinos are produced"},
    {"spectrum", "neutrino energy spectra"},
    {"star", "stars that bound moments and charges"},
    {"supernova", "neutrinos that supernovae emit"},
    {"validation", "figures that validate the code"},
};

static const char *family_title(const char *kind)
{
    for (size_t i = 0; i < sizeof families / sizeof families[0]; i++)
        if (strcmp(families[i].kind, kind) == 0) return families[i].title;
    return NULL;
}

enum { BUILT_IN = sizeof built_in / sizeof built_in[0], MAX_FAMILIES = 64 };

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The families that hold a record, sorted; *n of them, released with nuem_data_list_free. */
static nuem_status find_families(const nuem_data *data, char ***names, size_t *n, nuem_error *err)
{
    DIR *directory = opendir(nuem_data_directory(data));
    char **found = calloc(MAX_FAMILIES, sizeof *found);
    size_t count = 0;
    nuem_status st = NUEM_OK;
    struct dirent *entry;

    if (!directory)
        st = nuem_fail(err, NUEM_ERR_IO, "cannot list '%.200s': %s", nuem_data_directory(data),
                       strerror(errno));
    else if (!found)
        st = nuem_fail_nomem(err);
    while (st == NUEM_OK && count < MAX_FAMILIES && (entry = readdir(directory))) {
        char **ids;
        size_t records;
        /* files and folders without records are no families */
        if (entry->d_name[0] == '.' ||
            nuem_data_list(data, entry->d_name, &ids, &records, NULL) != NUEM_OK)
            continue;
        nuem_data_list_free(ids, records);
        if (!records) continue;
        if ((found[count] = strdup(entry->d_name)))
            count++;
        else
            st = nuem_fail_nomem(err);
    }
    if (directory) closedir(directory);
    if (st) {
        nuem_data_list_free(found, count);
        return st;
    }
    qsort(found, count, sizeof *found, compare_names);
    *names = found;
    *n = count;
    return NUEM_OK;
}

/* Text of a scalar in the root of a record, NULL when it is not there. */
static const char *root_text(const nuem_yaml *doc, const char *key)
{
    const nuem_node *node = nuem_node_get(nuem_yaml_root(doc), key);

    return node && node->kind == NUEM_NODE_SCALAR ? node->text : NULL;
}

/* Only what all records share is looked at: other keys are the business of those who use them. */
static nuem_status list_record(nuem_context *ctx, const nuem_data *data, const char *family,
                               const char *id, nuem_result *r, nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_writer name = {0};
    char *path = NULL;
    nuem_status st;

    nuem_writer_addf(&name, "%s/%s", family, id);
    if (name.failed) return nuem_fail_nomem(err);
    if ((st = nuem_record_path(data, family, id, &path, err))) goto done;
    if ((st = nuem_yaml_read(path, &doc, err))) goto done;
    if ((st = nuem_provenance_add_file(ctx->provenance, name.text, path, err))) goto done;
    nuem_result_row(r);
    nuem_result_cell_string(r, "id", id);
    nuem_result_cell_string(r, "title", root_text(doc, "title"));
    nuem_result_cell_string(r, "status", root_text(doc, "status"));
done:
    nuem_yaml_free(doc);
    nuem_writer_clear(&name);
    free(path);
    return st;
}

static nuem_status list_family(nuem_context *ctx, const nuem_data *data, const char *family,
                               nuem_result *r, nuem_error *err)
{
    char **ids;
    size_t n;
    nuem_status st;

    if ((st = nuem_data_list(data, family, &ids, &n, err))) return st;
    nuem_result_column(r, "id", "");
    nuem_result_column(r, "title", "");
    nuem_result_column(r, "status", "");
    for (size_t i = 0; i < n && st == NUEM_OK; i++)
        st = list_record(ctx, data, family, ids[i], r, err);
    nuem_data_list_free(ids, n);
    return st;
}

/* `kind` is none of the built-in ones: a family, or unknown. */
static nuem_status list_data(nuem_context *ctx, const char *kind, nuem_result *r, nuem_error *err)
{
    const nuem_data *data = NULL;
    const char *known[MAX_FAMILIES + BUILT_IN];
    char **names = NULL, text[400];
    size_t n = 0, count = 0;
    bool found = false;
    nuem_status st;

    if ((st = nuem_context_data(ctx, &data, err))) return st;
    if ((st = find_families(data, &names, &n, err))) return st;
    for (size_t i = 0; i < n; i++) {
        known[count++] = names[i];
        found |= strcmp(names[i], kind) == 0;
    }
    for (size_t i = 0; i < BUILT_IN; i++) known[count++] = built_in[i].kind;
    if (found && strcmp(kind, "nuclide") == 0) { /* the one table there is, rather than its name */
        st = nuem_list_nuclides(ctx, data, r, err);
    } else if (found) {
        st = list_family(ctx, data, kind, r, err);
    } else {
        nuem_unknown_text(text, sizeof text, "kind", kind, "there are", known, count);
        st = nuem_fail(err, NUEM_ERR_ARG, "%s", text);
    }
    nuem_data_list_free(names, n);
    return st;
}

static void add_kind(nuem_result *r, const char *kind, const char *title)
{
    nuem_result_row(r);
    nuem_result_cell_string(r, "kind", kind);
    nuem_result_cell_string(r, "title", title);
}

static nuem_status list_kinds(nuem_context *ctx, nuem_result *r, nuem_error *err)
{
    const nuem_data *data = NULL;
    char **names = NULL;
    size_t n = 0;
    nuem_status st;

    if ((st = nuem_context_data(ctx, &data, err))) return st;
    if ((st = find_families(data, &names, &n, err))) return st;
    nuem_result_column(r, "kind", "");
    nuem_result_column(r, "title", "");
    for (size_t i = 0; i < n; i++) add_kind(r, names[i], family_title(names[i]));
    for (size_t i = 0; i < BUILT_IN; i++) add_kind(r, built_in[i].kind, built_in[i].title);
    nuem_data_list_free(names, n);
    return NUEM_OK;
}

static nuem_status list_kind(nuem_context *ctx, const char *kind, nuem_result *r, nuem_error *err)
{
    nuem_result_string(r, "kind", kind);
    nuem_result_table(r, "rows");
    for (size_t i = 0; i < BUILT_IN; i++) {
        if (strcmp(built_in[i].kind, kind) != 0) continue;
        nuem_result_column(r, "id", "");
        nuem_result_column(r, "title", "");
        if (built_in[i].unit) nuem_result_column(r, "unit", "");
        built_in[i].list(r);
        return NUEM_OK;
    }
    return list_data(ctx, kind, r, err);
}

static int run(nuem_context *ctx)
{
    const char *kind = nuem_args_positional(ctx->args, 0);
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st;

    if (nuem_result_create("list", &r, &err)) return nuem_context_fail(ctx, &err);
    if (kind) {
        st = list_kind(ctx, kind, r, &err);
    } else {
        nuem_result_table(r, "rows");
        st = list_kinds(ctx, r, &err);
    }
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_list = {
    .noun = "list",
    .positional = "KIND",
    .positional_doc = "family of data or built-in list; without it the kinds are listed",
    .positional_max = 1,
    .summary = "what there is: data sets, parameters, constants, commands",
    .doc = "The status of a data set says where its numbers come from: official, digitised, "
           "transcribed, summary, computed, unconfirmed or user.",
    .examples = examples,
    .run = run,
};
