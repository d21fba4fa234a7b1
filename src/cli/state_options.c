/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/state_options.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

/* "rho:0.55,0.22,0.23" */
static nuem_status parse_weights(const char *text, double weight[3], nuem_error *err)
{
    const char *p = text + 4;

    for (int i = 0; i < 3 && strncmp(text, "rho:", 4) == 0; i++) {
        char *end;
        weight[i] = strtod(p, &end);
        if (end == p || *end != (i < 2 ? ',' : '\0')) break;
        if (i == 2) return NUEM_OK;
        p = end + 1;
    }
    return nuem_fail(err, NUEM_ERR_ARG,
                     "--state: '%.60s' must read rho:EE,MUMU,TAUTAU with three numbers", text);
}

nuem_status nuem_context_state(nuem_context *ctx, const nuem_hypothesis *hyp, nuem_state *out,
                               nuem_error *err)
{
    const char *mixture = nuem_args_string(ctx->args, "state"),
               *name = nuem_args_string(ctx->args, "flavour");
    bool anti = nuem_args_flag(ctx->args, "anti"), travels = nuem_args_given(ctx->args, "baseline");
    nuem_flavour flavour;
    double weight[3];
    nuem_status st;

    if (mixture) {
        if (travels)
            return nuem_fail(err, NUEM_ERR_ARG, "--state and --baseline exclude each other");
        if ((st = parse_weights(mixture, weight, err))) return st;
        return nuem_state_diagonal(weight, anti, out, err);
    }
    if (!name) return nuem_fail(err, NUEM_ERR_ARG, "--flavour or --state is required");
    if ((st = nuem_flavour_parse(name, &flavour, err))) return st;
    if (travels)
        return nuem_state_vacuum(&nuem_hypothesis_spec_of(hyp)->mixing, flavour, anti,
                                 nuem_args_number(ctx->args, "enu"),
                                 nuem_args_number(ctx->args, "baseline"), out, err);
    nuem_state_flavour(flavour, anti, out);
    return NUEM_OK;
}
