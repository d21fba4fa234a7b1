/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/analysis_options.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/report_page.h"

/* beyond this, mail and browsers begin to mind */
enum { LARGE_BYTES = 5000000 };

static const nuem_option options[] = {
    {.name = "output",
     .letter = 'o',
     .kind = NUEM_OPTION_STRING,
     .metavar = "FILE.html",
     .required = true,
     .doc = "the page"},
    {.name = "experiments",
     .kind = NUEM_OPTION_WORDS,
     .metavar = "NAME[,NAME...]",
     .fallback = "all",
     .doc = "experiments whose limits, profiles and spectra are computed for the page; all: those "
            "of the data directory; none"},
    NUEM_CL_OPTION,
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem limit xenonnt --parameter mu_eff --json > limit.json && "
     "nuem report limit.json --experiments xenonnt -o report.html",
     "A result and its experiment as one page:", NULL},
    {NULL, NULL, NULL},
};

/* The files of the command line, as they are. */
static nuem_status read_results(const nuem_args *args, char **name, char **text, size_t *n,
                                nuem_error *err)
{
    nuem_status st = NUEM_OK;

    for (size_t i = 0; i < nuem_args_positional_count(args) && !st; i++) {
        const char *path = nuem_args_positional(args, i);
        const char *slash = strrchr(path, '/');
        st = nuem_result_read(strcmp(path, "-") == 0 ? "/dev/stdin" : path, &text[*n], err);
        if (st) break;
        name[*n] = strdup(slash && slash[1] ? slash + 1 : path);
        if (!name[(*n)++]) st = nuem_fail_nomem(err);
    }
    return st;
}

/* Names of --experiments; *list is to be released with nuem_data_list_free. */
static nuem_status choose(const nuem_data *data, const nuem_args *args, char ***list, size_t *n,
                          nuem_error *err)
{
    size_t given;
    const char *const *word = nuem_args_words(args, "experiments", &given);
    char **copy;

    if (given == 1 && strcmp(word[0], "all") == 0)
        return nuem_data_list(data, "experiment", list, n, err);
    if (given == 1 && strcmp(word[0], "none") == 0) given = 0;
    if (!(copy = calloc(given + 1, sizeof *copy))) return nuem_fail_nomem(err);
    for (size_t i = 0; i < given; i++)
        if (!(copy[i] = strdup(word[i]))) {
            nuem_data_list_free(copy, i);
            return nuem_fail_nomem(err);
        }
    *list = copy;
    *n = given;
    return NUEM_OK;
}

static int run(nuem_context *ctx)
{
    const char *path = nuem_args_string(ctx->args, "output");
    const size_t room = nuem_args_positional_count(ctx->args) + 1;
    char **name = calloc(room, sizeof *name), **text = calloc(room, sizeof *text), **list = NULL;
    size_t n = 0, n_experiment = 0;
    const nuem_data *data;
    nuem_report_made made;
    nuem_result *r = NULL;
    bool unwritable = false;
    nuem_error err;
    nuem_status st = name && text ? NUEM_OK : nuem_fail_nomem(&err);
    int code;

    nuem_interrupt_catch();
    if (!st) st = read_results(ctx->args, name, text, &n, &err);
    if (!st) st = nuem_context_data(ctx, &data, &err);
    if (!st) st = choose(data, ctx->args, &list, &n_experiment, &err);
    if (!st) st = nuem_result_create("report", &r, &err);
    if (!st) {
        const nuem_report report = {.n_result = n,
                                    .result_name = name,
                                    .result = text,
                                    .n_experiment = n_experiment,
                                    .experiment = (const char *const *)list,
                                    .cl = nuem_args_number(ctx->args, "cl")};
        st = nuem_report_write(ctx, &report, path, ctx->provenance, &made, &unwritable, &err);
    }
    if (st) {
        code = unwritable ? nuem_context_fail_output(ctx, &err) : nuem_context_fail(ctx, &err);
    } else {
        nuem_result_string(r, "file", path);
        nuem_result_integer(r, "bytes", (long)made.bytes, "");
        nuem_result_integer(r, "results", (long)n, "");
        nuem_result_integer(r, "experiments", (long)n_experiment, "");
        nuem_result_string(r, "figures", made.figures ? "interactive" : "plain");
        if (made.bytes > LARGE_BYTES)
            nuem_context_say(ctx, "%.200s has %.1f MB: leave experiments or results out", path,
                             1e-6 * (double)made.bytes);
        code = nuem_context_emit(ctx, r);
    }
    nuem_result_free(r);
    nuem_data_list_free(list, n_experiment);
    if (name) nuem_data_list_free(name, n);
    if (text) nuem_data_list_free(text, n);
    return code;
}

const nuem_command nuem_command_report = {
    .noun = "report",
    .positional = "[RESULT.json...]",
    .positional_doc = "results that nuem wrote with --json; '-' for standard input",
    .positional_min = 0,
    .positional_max = 256,
    .summary = "results, experiments and their couplings as one HTML page",
    .doc = "One file that needs nothing else, no network either: the results given, limits of all "
           "experiments, data with spectra for couplings that the reader chooses, likelihood "
           "profiles, assumptions, citations and provenance. nuem reproduce -o DIR writes one for "
           "the review.",
    .options = options,
    .examples = examples,
    .run = run,
};
