/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "file/record.h"
#include "io/hepdata.h"
#include "nuem/cite.h"

enum { MAX_RESULTS = 200 };

static const nuem_option options[] = {
    {.name = "output",
     .letter = 'o',
     .kind = NUEM_OPTION_STRING,
     .metavar = "DIR",
     .required = true,
     .doc = "directory to write; it must not exist, or be empty"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem limit xenonnt --parameter mu_eff --json >limit.json && nuem contour xenonnt "
     "--parameters "
     "q_ee,q_mumu --grid 11x11 --json >contour.json && nuem export hepdata limit.json contour.json "
     "-o submission",
     "A limit and a contour as a submission:", NULL},
    {NULL, NULL, NULL},
};

static void show(nuem_result *r, const nuem_hepdata *h, const char *directory)
{
    nuem_result_string(r, "output", directory);
    nuem_result_table(r, "tables");
    nuem_result_column(r, "name", "");
    nuem_result_column(r, "file", "");
    nuem_result_column(r, "result", "");
    nuem_result_column(r, "rows", "");
    nuem_result_column(r, "variables", "");
    nuem_result_column(r, "description", "");
    for (size_t i = 0; i < nuem_hepdata_count(h); i++) {
        const nuem_hepdata_about about = nuem_hepdata_about_at(h, i);
        nuem_result_row(r);
        nuem_result_cell_string(r, "name", about.name);
        nuem_result_cell_string(r, "file", about.file);
        nuem_result_cell_string(r, "result", about.result);
        nuem_result_cell_integer(r, "rows", (long)about.rows);
        nuem_result_cell_integer(r, "variables", (long)about.variables);
        nuem_result_cell_string(r, "description", about.description);
    }
}

/* The works of all results, each once. */
static nuem_status bibliography(nuem_context *ctx, const char ***key, size_t *n, char **bibtex,
                                nuem_error *err)
{
    const nuem_data *data;
    nuem_status st = nuem_context_data(ctx, &data, err);

    if (st) return st;
    *n = nuem_provenance_cite_count(ctx->provenance);
    *key = calloc(*n + 1, sizeof **key);
    if (!*key) return nuem_fail_nomem(err);
    for (size_t i = 0; i < *n; i++) (*key)[i] = nuem_provenance_cite(ctx->provenance, i);
    return nuem_cite_bibtex(data, *n, *key, bibtex, err);
}

static int run(nuem_context *ctx)
{
    const char *directory = nuem_args_string(ctx->args, "output"), **key = NULL;
    nuem_hepdata *h = NULL;
    nuem_result *r = NULL;
    char *bibtex = NULL;
    bool writing = false;
    size_t n = 0;
    nuem_error err;
    nuem_status st;

    if ((st = nuem_result_create("export", &r, &err))) goto done;
    if ((st = nuem_hepdata_create(&h, &err))) goto done;
    for (size_t i = 0; i < nuem_args_positional_count(ctx->args) && !st; i++) {
        const char *path = nuem_args_positional(ctx->args, i);
        st = nuem_hepdata_add(h, path, ctx->provenance, &err);
        if (!st) st = nuem_provenance_add_file(ctx->provenance, path, path, &err);
    }
    if (!st) st = bibliography(ctx, &key, &n, &bibtex, &err);
    if (st) goto done;
    writing = true;
    st = nuem_hepdata_write(h, directory, bibtex, n, key, &err);
    if (!st) show(r, h, directory);
done:;
    int code = !st       ? nuem_context_emit(ctx, r)
               : writing ? nuem_context_fail_output(ctx, &err)
                         : nuem_context_fail(ctx, &err);
    free(key);
    free(bibtex);
    nuem_hepdata_free(h);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_export_hepdata = {
    .noun = "export",
    .verb = "hepdata",
    .positional = "RESULT.json...",
    .positional_doc = "results of limit, fit, contour, rate or export points, written with --json",
    .positional_min = 1,
    .positional_max = MAX_RESULTS,
    .summary = "results as a submission to HEPData",
    .doc =
        "Writes submission.yaml, a YAML file for each table, the results themselves and the works "
        "that they rest on (references.bib), in the form of HEPData's schemas 1.1.1. Numbers that "
        "do not exist, as the lower end of an upper limit, are '-'.",
    .options = options,
    .examples = examples,
    .run = run,
};
