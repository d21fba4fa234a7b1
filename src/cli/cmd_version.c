/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"
#include "nuem/constants.h"
#include "nuem/init.h"

static const nuem_example examples[] = {
    {"nuem version --json", "The version, for a program:", NULL},
    {NULL, NULL, NULL},
};

static int run(nuem_context *ctx)
{
    nuem_result *r = NULL;
    nuem_error err;

    if (ctx->format == NUEM_RESULT_TEXT)
        return nuem_context_emit_text(ctx, "nuem " NUEM_VERSION
                                           " (constants " NUEM_CONSTANTS_EDITION ")\n");
    if (nuem_result_create("version", &r, &err)) return nuem_context_fail(ctx, &err);
    nuem_result_string(r, "version", nuem_version());
    nuem_result_string(r, "constants", nuem_constants_edition());
    int code = nuem_context_emit(ctx, r);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_version = {
    .noun = "version",
    .summary = "version of the program and edition of its constants",
    .examples = examples,
    .run = run,
};
