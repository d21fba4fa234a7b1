/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/completion.h"
#include "file/nearest.h"

static const nuem_example examples[] = {
    {"nuem completions bash > nuem.bash",
     "Completions as a file, to be read with 'source nuem.bash':", NULL},
    {NULL, NULL, NULL},
};

static const char *const shells[] = {"bash", "zsh", "fish"};
static void (*const writers[])(nuem_writer *w) = {
    nuem_completion_write_bash, nuem_completion_write_zsh, nuem_completion_write_fish};

enum { SHELLS = sizeof shells / sizeof shells[0] };

static int run(nuem_context *ctx)
{
    const char *shell = nuem_args_positional(ctx->args, 0);
    nuem_writer w = {0};
    nuem_error err;
    char *text, unknown[200];
    size_t i = 0;

    while (i < SHELLS && strcmp(shells[i], shell) != 0) i++;
    if (i == SHELLS) {
        nuem_unknown_text(unknown, sizeof unknown, "shell", shell, "there are", shells, SHELLS);
        nuem_fail(&err, NUEM_ERR_ARG, "%s", unknown);
        return nuem_context_fail(ctx, &err);
    }
    writers[i](&w);
    if (nuem_writer_take(&w, &text, &err)) return nuem_context_fail(ctx, &err);
    int code = nuem_context_emit_text(ctx, text);
    free(text);
    return code;
}

const nuem_command nuem_command_completions = {
    .noun = "completions",
    .positional = "bash|zsh|fish",
    .positional_doc = "the shell",
    .positional_min = 1,
    .positional_max = 1,
    .summary = "print completions for a shell",
    .examples = examples,
    .run = run,
};
