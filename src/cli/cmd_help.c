/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"
#include "cli/help.h"

static const nuem_example examples[] = {
    {"nuem help list", "What a command does and takes:", NULL},
    {NULL, NULL, NULL},
};

static int run(nuem_context *ctx)
{
    const char *noun = nuem_args_positional(ctx->args, 0);
    const char *verb = nuem_args_positional(ctx->args, 1);
    const nuem_command *command = NULL;
    nuem_error err;

    if (!noun) return nuem_help_program(ctx);
    if (!verb && nuem_command_count(noun) > 0) return nuem_help_noun(ctx, noun);
    if (nuem_command_find(noun, verb, &command, &err)) return nuem_context_fail(ctx, &err);
    return nuem_help_command(ctx, command);
}

const nuem_command nuem_command_help = {
    .noun = "help",
    .positional = "NOUN [VERB]",
    .positional_doc = "the command to explain; without it the commands are listed",
    .positional_max = 2,
    .summary = "explain a command",
    .examples = examples,
    .run = run,
};
