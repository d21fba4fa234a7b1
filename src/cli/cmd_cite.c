/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "file/record.h"
#include "io/bibtex.h"
#include "io/writer.h"

enum { MAX_BIBLIOGRAPHY_BYTES = 16 << 20 };

static const nuem_example examples[] = {
    {"nuem constants --json | nuem cite -", "The works behind an answer:", NULL},
    {"nuem em couplings --json >a.json && nuem star trgb --json >b.json && nuem cite a.json b.json",
     "The works behind several, each once:", NULL},
    {NULL, NULL, NULL},
};

static nuem_status read_bibliography(nuem_context *ctx, char **text, nuem_error *err)
{
    const nuem_data *data = NULL;
    nuem_writer path = {0};
    size_t n;
    nuem_status st;

    if ((st = nuem_context_data(ctx, &data, err))) return st;
    nuem_writer_addf(&path, "%s/references.bib", nuem_data_directory(data));
    if (path.failed) return nuem_fail_nomem(err);
    st = nuem_file_read(path.text, MAX_BIBLIOGRAPHY_BYTES, text, &n, err);
    if (st == NUEM_OK)
        st = nuem_provenance_add_file(ctx->provenance, "references.bib", path.text, err);
    nuem_writer_clear(&path);
    return st;
}

/* Append the citations of a result that are not there yet; *all grows. */
static nuem_status add_citations(const char *path, char ***all, size_t *n, nuem_error *err)
{
    char **keys = NULL, **grown;
    size_t m = 0;
    nuem_status st = nuem_result_read_citations(path, &keys, &m, err);

    if (st) return st;
    if (!(grown = realloc(*all, (*n + m + 1) * sizeof *grown))) {
        nuem_data_list_free(keys, m);
        return nuem_fail_nomem(err);
    }
    *all = grown;
    for (size_t i = 0; i < m; i++) {
        size_t k = 0;
        while (k < *n && strcmp(grown[k], keys[i]) != 0) k++;
        if (k < *n)
            free(keys[i]);
        else
            grown[(*n)++] = keys[i];
    }
    free(keys);
    return NUEM_OK;
}

/* One row a key, and the same as plain BibTeX; a key without an entry is said and counted. */
static nuem_status collect(nuem_context *ctx, char *const *keys, size_t n, const char *bibliography,
                           nuem_result *r, nuem_writer *plain, size_t *missing, nuem_error *err)
{
    nuem_status st = NUEM_OK;

    nuem_result_table(r, "rows");
    nuem_result_column(r, "key", "");
    nuem_result_column(r, "bibtex", "");
    for (size_t i = 0; i < n && st == NUEM_OK; i++) {
        const char *entry;
        size_t length;
        nuem_result_row(r);
        nuem_result_cell_string(r, "key", keys[i]);
        if (!nuem_bibtex_find(bibliography, keys[i], &entry, &length)) {
            nuem_context_say(ctx, "references.bib has no entry '%s'", keys[i]);
            ++*missing;
            continue;
        }
        char *copy = strndup(entry, length);
        if (!copy) return nuem_fail_nomem(err);
        nuem_result_cell_string(r, "bibtex", copy);
        nuem_writer_addf(plain, "%s%s\n", plain->n ? "\n" : "", copy);
        free(copy);
        st = nuem_provenance_add_cite(ctx->provenance, keys[i], err);
    }
    return st;
}

static int run(nuem_context *ctx)
{
    char **keys = NULL, *bibliography = NULL, *text = NULL;
    size_t n = 0, missing = 0;
    nuem_result *r = NULL;
    nuem_writer plain = {0};
    nuem_error err;
    nuem_status st;
    int code;

    if ((st = nuem_result_create("cite", &r, &err))) goto done;
    for (size_t i = 0; i < nuem_args_positional_count(ctx->args); i++) {
        const char *path = nuem_args_positional(ctx->args, i);
        if (strcmp(path, "-") == 0) path = "/dev/stdin";
        if ((st = add_citations(path, &keys, &n, &err))) goto done;
    }
    if ((st = read_bibliography(ctx, &bibliography, &err))) goto done;
    if ((st = collect(ctx, keys, n, bibliography, r, &plain, &missing, &err))) goto done;
    st = nuem_writer_take(&plain, &text, &err);
done:
    if (st)
        code = nuem_context_fail(ctx, &err);
    else if (ctx->format == NUEM_RESULT_TEXT)
        code = nuem_context_emit_text(ctx, text);
    else
        code = nuem_context_emit(ctx, r);
    if (code == NUEM_EXIT_OK && missing) code = NUEM_EXIT_NO;
    free(text);
    nuem_writer_clear(&plain);
    free(bibliography);
    nuem_data_list_free(keys, n);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_cite = {
    .noun = "cite",
    .positional = "RESULT.json...",
    .positional_doc = "results that nuem wrote with --json; '-' for standard input",
    .positional_min = 1,
    .positional_max = 1000,
    .summary = "BibTeX of the works that results rest on",
    .doc = "Prints the entries of the citations in the provenance of the results, each once. A "
           "citation without "
           "an entry is named on standard error, and the exit code is 1.",
    .examples = examples,
    .run = run,
};
