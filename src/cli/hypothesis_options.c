/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/hypothesis_options.h"

#include <stdlib.h>

#include "base/error.h"

nuem_status nuem_context_hypothesis(nuem_context *ctx, nuem_hypothesis **out, nuem_error *err)
{
    const nuem_data *data;
    size_t n = nuem_args_count(ctx->args, "set");
    const char **set = malloc((n + 1) * sizeof *set);
    nuem_status st;

    if (!set) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n; i++) set[i] = nuem_args_string_at(ctx->args, "set", i);
    st = nuem_context_data(ctx, &data, err);
    if (!st)
        st = nuem_hypothesis_open(data, nuem_args_string(ctx->args, "hypothesis"), set, n, out,
                                  ctx->provenance, err);
    free(set);
    return st;
}
