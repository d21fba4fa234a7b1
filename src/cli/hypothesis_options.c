/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/hypothesis_options.h"

#include <stdlib.h>

#include "base/error.h"
#include "nuem/cite.h"

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

nuem_status nuem_context_weak_hypothesis(nuem_context *ctx, nuem_hypothesis **out, nuem_error *err)
{
    nuem_hypothesis *hyp = NULL;
    nuem_weak_scheme scheme;
    nuem_status st = nuem_weak_scheme_parse(nuem_args_string(ctx->args, "couplings"), &scheme, err);

    if (st || (st = nuem_context_hypothesis(ctx, &hyp, err))) return st;
    if (scheme == NUEM_WEAK_TREE) {
        *out = hyp;
        return NUEM_OK;
    }
    nuem_hypothesis_spec spec = *nuem_hypothesis_spec_of(hyp);
    nuem_hypothesis_free(hyp);
    spec.weak_scheme = scheme;
    st = nuem_cite_method("running", ctx->provenance, err);
    return st ? st : nuem_hypothesis_create(&spec, out, err);
}

int nuem_context_answer(nuem_context *ctx, const char *noun, const char *const *cite,
                        nuem_hypothesis_answer *answer)
{
    nuem_hypothesis *hyp = NULL;
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st;

    if ((st = nuem_result_create(noun, &r, &err))) goto done;
    if ((st = nuem_context_hypothesis(ctx, &hyp, &err))) goto done;
    nuem_result_set_hypothesis(r, nuem_hypothesis_sha256(hyp));
    for (; *cite && !st; cite++) st = nuem_provenance_add_cite(ctx->provenance, *cite, &err);
    if (!st) st = answer(ctx, r, hyp, &err);
done:;
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_hypothesis_free(hyp);
    nuem_result_free(r);
    return code;
}
