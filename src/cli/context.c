/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/context.h"
#include "cli/atom_cache.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/data_directory.h"
#include "cli/interrupt.h"
#include "cli/plot.h"
#include "file/nearest.h"

static nuem_status choose_format(const nuem_args *args, nuem_result_format *format, nuem_error *err)
{
    static const char *const names[] = {
        [NUEM_RESULT_TEXT] = "text", [NUEM_RESULT_JSON] = "json", [NUEM_RESULT_CSV] = "csv"};
    const char *name = nuem_args_string(args, "format");

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(name, names[i]) == 0) *format = (nuem_result_format)i;
    if (!nuem_args_flag(args, "json")) return NUEM_OK;
    if (nuem_args_given(args, "format") && *format != NUEM_RESULT_JSON)
        return nuem_fail(err, NUEM_ERR_ARG, "--json contradicts --format %s", name);
    *format = NUEM_RESULT_JSON;
    return NUEM_OK;
}

/* What --plot asks for; NULL for nothing. CSV leaves out what a picture shows. */
static nuem_status choose_plot(const nuem_context *ctx, const char **file, nuem_error *err)
{
    *file = nuem_plot_offered(ctx->command) ? nuem_args_string(ctx->args, "plot") : NULL;
    if (!*file) return NUEM_OK;
    if (ctx->format == NUEM_RESULT_CSV)
        return nuem_fail(err, NUEM_ERR_ARG, "--plot goes with text or json, not with csv");
    return nuem_plot_check(*file, err);
}

nuem_status nuem_context_create(nuem_context *ctx, int argc, char *const *argv, nuem_error *err)
{
    nuem_status st;

    *ctx = (nuem_context){.argc = argc, .argv = argv};
    if ((st = nuem_command_find(argv[1], argc > 2 ? argv[2] : NULL, &ctx->command, err))) return st;
    const int used = ctx->command->verb ? 2 : 1; /* words that name the command */
    if ((st = nuem_args_parse(ctx->command, argc - 1 - used, argv + 1 + used, &ctx->args, err)))
        return st;
    if ((st = choose_format(ctx->args, &ctx->format, err))) return st;
    if ((st = choose_plot(ctx, &ctx->plot, err))) return st;
    ctx->quiet = nuem_args_flag(ctx->args, "quiet");
    return nuem_provenance_create(&ctx->provenance, err);
}

void nuem_context_release(nuem_context *ctx)
{
    nuem_args_free(ctx->args);
    nuem_provenance_free(ctx->provenance);
    nuem_data_free(ctx->data);
    nuem_atom_cache_free(ctx->atoms);
    nuem_correction_free(ctx->correction);
    *ctx = (nuem_context){0};
}

nuem_status nuem_context_data(nuem_context *ctx, const nuem_data **data, nuem_error *err)
{
    char *directory = NULL;
    nuem_status st = NUEM_OK;

    if (!ctx->data) {
        st = nuem_data_directory_find(nuem_args_string(ctx->args, "data"), &directory, err);
        if (st == NUEM_OK) st = nuem_data_open(directory, &ctx->data, err);
        free(directory);
    }
    if (st == NUEM_OK) *data = ctx->data;
    return st;
}

static void clear_progress(nuem_context *ctx)
{
    if (ctx->progress_shown) fputs("\r\033[K", stderr);
    ctx->progress_shown = false;
}

static int write_out(nuem_context *ctx, const char *text)
{
    nuem_error err;
    size_t n = strlen(text);

    clear_progress(ctx);
    errno = 0;
    if (fwrite(text, 1, n, stdout) == n && fflush(stdout) == 0) return NUEM_EXIT_OK;
    nuem_fail(&err, NUEM_ERR_IO, "cannot write to standard output: %s", strerror(errno));
    return nuem_context_fail_output(ctx, &err);
}

/* The picture; the answer stands already. */
static int draw(nuem_context *ctx, const nuem_result *result)
{
    nuem_error err;
    char *json = NULL;
    nuem_status st = nuem_result_render(result, NUEM_RESULT_JSON, &json, &err);

    if (!st) st = nuem_plot_draw(ctx->plot, json, &err);
    free(json);
    return st ? nuem_context_fail_output(ctx, &err) : NUEM_EXIT_OK;
}

int nuem_context_emit(nuem_context *ctx, nuem_result *result)
{
    nuem_error err;
    char *text = NULL;
    int code;

    nuem_result_set_provenance(result, ctx->provenance);
    nuem_result_set_argv(result, ctx->argc, ctx->argv);
    if (nuem_result_render(result, ctx->format, &text, &err)) return nuem_context_fail(ctx, &err);
    code = write_out(ctx, text);
    free(text);
    return code == NUEM_EXIT_OK && ctx->plot ? draw(ctx, result) : code;
}

int nuem_context_emit_text(nuem_context *ctx, const char *text)
{
    nuem_error err;
    nuem_result *result = NULL;
    int code;

    if (ctx->format == NUEM_RESULT_TEXT) return write_out(ctx, text);
    if (nuem_result_create(ctx->command->noun, &result, &err)) return nuem_context_fail(ctx, &err);
    nuem_result_string(result, "text", text);
    code = nuem_context_emit(ctx, result);
    nuem_result_free(result);
    return code;
}

int nuem_exit_code(nuem_status status)
{
    switch (status) {
    case NUEM_OK: return NUEM_EXIT_OK;
    case NUEM_ERR_ARG:
    case NUEM_ERR_UNSUPPORTED: return NUEM_EXIT_USAGE;
    case NUEM_ERR_DATA:
    case NUEM_ERR_RANGE:
    case NUEM_ERR_DOMAIN:
    case NUEM_ERR_IO: return NUEM_EXIT_INPUT;
    case NUEM_ERR_CANCELLED: return NUEM_EXIT_INTERRUPTED;
    default: return NUEM_EXIT_NUMERICAL;
    }
}

void nuem_context_say(nuem_context *ctx, const char *fmt, ...)
{
    char text[1024];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    nuem_one_line(text); /* a message repeats what the user wrote, which may hold anything */
    clear_progress(ctx);
    fprintf(stderr, "nuem: %s\n", text);
}

int nuem_context_fail(nuem_context *ctx, const nuem_error *err)
{
    char text[1024];

    nuem_error_format(err, text, sizeof text);
    nuem_context_say(ctx, "%s", text);
    /* without a file that could be to blame, the value came from the command line */
    bool file = err->file[0] != '\0' || (ctx->args && nuem_args_given(ctx->args, "hypothesis"));
    if ((err->status == NUEM_ERR_DOMAIN || err->status == NUEM_ERR_RANGE) && !file)
        return NUEM_EXIT_USAGE;
    return nuem_exit_code(err->status);
}

int nuem_context_fail_output(nuem_context *ctx, const nuem_error *err)
{
    int code = nuem_context_fail(ctx, err);

    return err->status == NUEM_ERR_IO ? NUEM_EXIT_IO : code;
}

bool nuem_context_progress(nuem_context *ctx, const char *what, double fraction)
{
    if (fraction >= 1.0) {
        clear_progress(ctx);
    } else if (!ctx->quiet && isatty(STDERR_FILENO)) {
        fprintf(stderr, "\r%s %.0f %%\033[K", what, 100.0 * fraction);
        fflush(stderr);
        ctx->progress_shown = true;
    }
    return !nuem_interrupted();
}
