/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cmd_atom_response.h"

#include <stdlib.h>

#include "base/error.h"
#include "cli/analysis_options.h"
#include "nuem/atom_response.h"

nuem_status nuem_atom_response_check_options(const nuem_args *args, nuem_error *err)
{
    const bool asked = nuem_args_flag(args, "response"), t = nuem_args_given(args, "t"),
               q = nuem_args_given(args, "q");

    if (asked && !(t && q))
        return nuem_fail(err, NUEM_ERR_ARG, "--response needs --%s too", q ? "t" : "q");
    if (!asked && (t || q))
        return nuem_fail(err, NUEM_ERR_ARG, "--%s is an option of --response", t ? "t" : "q");
    return NUEM_OK;
}

nuem_status nuem_context_atom_response(nuem_context *ctx, const nuem_atom *atom, nuem_result *r,
                                       nuem_error *err)
{
    if (!nuem_args_flag(ctx->args, "response")) return NUEM_OK;
    const double t_kev = 1e3 * nuem_args_number(ctx->args, "t");
    nuem_atom_response *response = NULL;
    nuem_context_bar bar;
    size_t n;
    const double *q_mev = nuem_args_list(ctx->args, "q", &n);
    double *q = malloc(3 * n * sizeof *q), *l = q + n, *tr = l + n, hi = 0.0;
    nuem_status st = q ? NUEM_OK : nuem_fail_nomem(err);

    for (size_t i = 0; i < n && !st; i++) {
        q[i] = 1e3 * q_mev[i];
        if (q[i] > hi) hi = q[i];
    }
    nuem_context_bar_open(ctx, "response", &bar);
    /* the outgoing electron has at most T, when its binding is nothing */
    const nuem_atom_response_options o = {.eps_max_kev = t_kev > 0.01 ? t_kev : 0.01,
                                          .q_max_kev = hi > 1.0 ? hi : 1.0,
                                          .n_eps = 48,
                                          .n_q = 64,
                                          .progress = &bar.progress};
    if (!st) st = nuem_atom_response_create(atom, &o, &response, err);
    nuem_context_progress(ctx, bar.what, 1.0);
    if (!st) st = nuem_atom_response_row(response, NULL, t_kev, n, q, l, tr, err);
    if (!st) {
        nuem_result_number(r, "response.t_kev", t_kev, "keV");
        nuem_result_numbers(r, "response.q_kev", q, n, "keV");
        nuem_result_numbers(r, "response.r_l_per_kev", l, n, "1/keV");
        nuem_result_numbers(r, "response.r_t_per_kev", tr, n, "1/keV");
    }
    nuem_atom_response_free(response);
    free(q);
    return st;
}
