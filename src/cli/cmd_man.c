/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "cli/commands.h"
#include "cli/manual.h"

static const nuem_example examples[] = {
    {"nuem man > nuem.1", "The manual page as a file, to be read with 'man ./nuem.1':", NULL},
    {NULL, NULL, NULL},
};

static int run(nuem_context *ctx)
{
    nuem_writer w = {0};
    nuem_error err;
    char *text;

    nuem_manual_write(&w);
    if (nuem_writer_take(&w, &text, &err)) return nuem_context_fail(ctx, &err);
    int code = nuem_context_emit_text(ctx, text);
    free(text);
    return code;
}

const nuem_command nuem_command_man = {
    .noun = "man",
    .summary = "print the manual page in troff",
    .examples = examples,
    .run = run,
};
