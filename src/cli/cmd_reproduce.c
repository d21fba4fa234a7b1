/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/report_page.h"
#include "file/record.h"
#include "nuem/review.h"

static const nuem_option options[] = {
    {.name = "only", .kind = NUEM_OPTION_WORDS, .metavar = "ID[,ID...]", .doc = "these rows alone"},
    {.name = "output",
     .letter = 'o',
     .kind = NUEM_OPTION_STRING,
     .metavar = "DIR",
     .doc = "write reproduce.json, reproduce.csv, reproduce.txt and report.html there too"},
    {.name = "strict",
     .kind = NUEM_OPTION_FLAG,
     .doc = "exit code 1 while any row is pending or differs"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem reproduce --only xenon1t-mu", "One number of the review:", NULL},
    {"nuem reproduce --only xenon1t-mu,xenon1t-transition -o out",
     "Two of them, with files (and all of them without --only):", NULL},
    {NULL, NULL, NULL},
};

static void show_row(nuem_result *r, const nuem_review_row *row)
{
    double ratio[NUEM_REVIEW_MAX_NUMBERS];
    bool compared = row->n_published > 0 && row->n_published == row->n_computed;

    nuem_result_row(r);
    nuem_result_cell_string(r, "id", row->id);
    nuem_result_cell_string(r, "quantity", row->quantity);
    nuem_result_cell_string(r, "unit", row->unit);
    if (row->n_published == 1)
        nuem_result_cell_number(r, "published", row->published[0]);
    else if (row->n_published)
        nuem_result_cell_numbers(r, "published", row->published, row->n_published);
    else
        nuem_result_cell_string(r, "published", row->published_text);
    if (row->n_computed == 1)
        nuem_result_cell_number(r, "computed", row->computed[0]);
    else if (row->n_computed)
        nuem_result_cell_numbers(r, "computed", row->computed, row->n_computed);
    for (size_t k = 0; compared && k < row->n_computed; k++)
        ratio[k] = row->computed[k] / row->published[k];
    if (compared && row->n_computed == 1) nuem_result_cell_number(r, "ratio", ratio[0]);
    if (compared && row->n_computed > 1)
        nuem_result_cell_numbers(r, "ratio", ratio, row->n_computed);
    nuem_result_cell_string(r, "status", nuem_review_status_text(row->status));
    nuem_result_cell_string(r, "note", row->note);
}

/* Rows asked for, in the order of the review. */
static nuem_status select_rows(const nuem_args *args, const nuem_review *review, bool *wanted,
                               nuem_error *err)
{
    size_t n, i;
    const char *const *only = nuem_args_words(args, "only", &n);

    for (size_t k = 0; k < nuem_review_count(review); k++) wanted[k] = !only;
    for (size_t k = 0; only && k < n; k++) {
        nuem_status st = nuem_review_find(review, only[k], &i, err);
        if (st) return st;
        wanted[i] = true;
    }
    return NUEM_OK;
}

/* Compute and show; *partial when the user stopped it. */
static nuem_status compute(nuem_context *ctx, nuem_review *review, const bool *wanted,
                           nuem_result *r, bool *partial, bool *strict_ok, nuem_error *err)
{
    /* long texts last, where they cannot push aside what is compared */
    static const char *const columns[] = {"id",       "status",    "unit",     "ratio",
                                          "computed", "published", "quantity", "note"};
    size_t n = nuem_review_count(review), done = 0, total = 0, tally[5] = {0};
    nuem_status st = NUEM_OK;

    for (size_t i = 0; i < n; i++) total += wanted[i];
    *partial = false;
    *strict_ok = true;
    for (size_t i = 0; i < n && !st && !*partial; i++) {
        if (!wanted[i]) continue;
        *partial = !nuem_context_progress(ctx, nuem_review_row_at(review, i)->id,
                                          (double)done / (double)total);
        if (*partial) break;
        st = nuem_review_compute(review, i, ctx->provenance, err);
        done++;
    }
    nuem_context_progress(ctx, "", 1.0);
    if (st) return st;
    nuem_result_table(r, "rows");
    for (size_t k = 0; k < sizeof columns / sizeof columns[0]; k++)
        nuem_result_column(r, columns[k], "");
    for (size_t i = 0; i < n && done > 0; i++) {
        if (!wanted[i]) continue;
        const nuem_review_row *row = nuem_review_row_at(review, i);
        show_row(r, row);
        tally[row->status]++;
        if (row->status == NUEM_REVIEW_PENDING || row->status == NUEM_REVIEW_DIFFERS)
            *strict_ok = false;
        done--;
    }
    for (int k = 0; k < 5; k++) {
        char key[64];
        snprintf(key, sizeof key, "count.%s", nuem_review_status_text((nuem_review_status)k));
        nuem_result_integer(r, key, (long)tally[k], "rows");
    }
    nuem_result_bool(r, "partial", *partial);
    return NUEM_OK;
}

static nuem_status make_directory(const char *directory, nuem_error *err)
{
    if (mkdir(directory, 0777) != 0 && errno != EEXIST)
        return nuem_fail_at(err, NUEM_ERR_IO, directory, 0, 0, "cannot make this directory: %s",
                            strerror(errno));
    return NUEM_OK;
}

/* Each form of the result in a file; the text of the JSON one is handed over. */
static nuem_status write_files(nuem_context *ctx, nuem_result *r, const char *directory,
                               char **json, nuem_error *err)
{
    static const struct {
        const char *name;
        nuem_result_format format;
    } file[] = {{"reproduce.csv", NUEM_RESULT_CSV},
                {"reproduce.txt", NUEM_RESULT_TEXT},
                {"reproduce.json", NUEM_RESULT_JSON}};
    nuem_status st = make_directory(directory, err);

    nuem_result_set_provenance(r, ctx->provenance);
    nuem_result_set_argv(r, ctx->argc, ctx->argv);
    for (size_t i = 0; i < sizeof file / sizeof file[0] && !st; i++) {
        char *path = nuem_text_format("%s/%s", directory, file[i].name), *text = NULL;
        st = path ? nuem_result_render(r, file[i].format, &text, err) : nuem_fail_nomem(err);
        if (!st) st = nuem_file_write(path, text, strlen(text), err);
        if (!st && file[i].format == NUEM_RESULT_JSON) {
            *json = text;
            text = NULL;
        }
        free(text);
        free(path);
    }
    return st;
}

/* report.html of these rows; of all of them with every experiment, which takes some seconds. The report has a provenance
 * of its own: this answer rests on less. */
static nuem_status write_report(nuem_context *ctx, const char *directory, char *json, bool whole,
                                bool *unwritable, nuem_error *err)
{
    static char name[] = "reproduce.json";
    char *names[] = {name}, *path = nuem_text_format("%s/report.html", directory), **list = NULL;
    nuem_report report = {.n_result = 1, .result_name = names, .result = &json, .cl = 0.9};
    nuem_provenance *own = NULL;
    nuem_report_made made;
    const nuem_data *data;
    nuem_status st = path ? nuem_context_data(ctx, &data, err) : nuem_fail_nomem(err);

    if (!st) st = nuem_provenance_create(&own, err);
    if (!st && whole) st = nuem_data_list(data, "experiment", &list, &report.n_experiment, err);
    report.experiment = (const char *const *)list;
    if (!st) st = nuem_report_write(ctx, &report, path, own, &made, unwritable, err);
    nuem_data_list_free(list, report.n_experiment);
    nuem_provenance_free(own);
    free(path);
    return st;
}

static int run(nuem_context *ctx)
{
    const char *directory = nuem_args_string(ctx->args, "output");
    const nuem_data *data;
    nuem_review *review = NULL;
    nuem_result *r = NULL;
    bool *wanted = NULL, partial = false, strict_ok = true, unwritable = false;
    char *json = NULL;
    nuem_error err;
    nuem_status st;
    int code;

    nuem_interrupt_catch();
    if ((st = nuem_result_create("reproduce", &r, &err))) goto failed;
    if ((st = nuem_context_data(ctx, &data, &err))) goto failed;
    if ((st = nuem_review_open(data, &review, ctx->provenance, &err))) goto failed;
    wanted = calloc(nuem_review_count(review) + 1, sizeof *wanted);
    if (!wanted) {
        st = nuem_fail_nomem(&err);
        goto failed;
    }
    if ((st = select_rows(ctx->args, review, wanted, &err))) goto failed;
    if ((st = compute(ctx, review, wanted, r, &partial, &strict_ok, &err))) goto failed;
    if (directory && (st = write_files(ctx, r, directory, &json, &err))) {
        code = nuem_context_fail_output(ctx, &err);
        goto done;
    }
    const bool whole = !partial && !nuem_args_given(ctx->args, "only");
    if (directory && (st = write_report(ctx, directory, json, whole, &unwritable, &err))) {
        code = unwritable ? nuem_context_fail_output(ctx, &err) : nuem_context_fail(ctx, &err);
        goto done;
    }
    code = nuem_context_emit(ctx, r);
    if (code == NUEM_EXIT_OK && partial)
        code = NUEM_EXIT_INTERRUPTED;
    else if (code == NUEM_EXIT_OK && nuem_args_flag(ctx->args, "strict") && !strict_ok)
        code = NUEM_EXIT_NO;
    goto done;
failed:
    code = nuem_context_fail(ctx, &err);
done:
    free(json);
    free(wanted);
    nuem_review_free(review);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_reproduce = {
    .noun = "reproduce",
    .summary = "every number of the review, published beside computed",
    .doc =
        "Rows of arXiv:2102.05468. reproduced: inside the tolerance; consistent: as close as the "
        "review's precision or public inputs allow; differs: with the reason; pending: not built "
        "yet, nothing is computed. The report of all rows also has the limits, profiles and "
        "spectra of every experiment; that of --only has the rows alone.",
    .options = options,
    .examples = examples,
    .run = run,
};
