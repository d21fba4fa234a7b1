/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The limit of a radius, which is no coupling: a profile of its own. */
#include <string.h>

#include "base/error.h"
#include "cli/hypothesis_options.h"
#include "cli/limit_command.h"

/* A parameter that sets no coupling. */
static const nuem_parameter radius = {.name = "rn",
                                      .unit = "fm",
                                      .title = "rms radius of the neutrons, the same for all "
                                               "nuclei with A > 4",
                                      .what = NUEM_PARAMETER_RADIUS,
                                      .scale = 1.0};

bool nuem_limit_is_neutron(const char *parameter)
{
    return strcmp(parameter, radius.name) == 0;
}

static nuem_status check(const nuem_context *ctx, nuem_error *err)
{
    const char *method = nuem_args_string(ctx->args, "method");

    if (strcmp(method, "profile") != 0)
        return nuem_fail(
            err, NUEM_ERR_UNSUPPORTED,
            "--method %s takes parameters of the couplings; rn is the radius of nuclei, "
            "use --method profile",
            method);
    if (nuem_args_given(ctx->args, "check-coverage"))
        return nuem_fail(err, NUEM_ERR_UNSUPPORTED,
                         "--check-coverage takes parameters of the couplings; rn is the radius of "
                         "nuclei, leave it out");
    return NUEM_OK;
}

nuem_status nuem_limit_answer_neutron(nuem_context *ctx, nuem_limit_question *q,
                                      nuem_hypothesis **hyp, nuem_neutron_profile **profile,
                                      nuem_limit_answer *out, nuem_error *err)
{
    nuem_neutron_profile_options how = {.other = q->coordinate,
                                        .seed = (uint64_t)nuem_args_integer(ctx->args, "seed")};
    nuem_analysis_options options;
    nuem_experiment_names names = {0};
    nuem_context_bar bar;
    const nuem_data *data;
    nuem_status st;

    q->parameter = &radius;
    if ((st = check(ctx, err))) return st;
    if ((st = nuem_analysis_options_of(ctx->args, &options, err))) return st;
    if ((st = nuem_context_atoms(ctx, &options.atoms, err))) return st;
    if ((st = nuem_context_data(ctx, &data, err))) return st;
    if ((st = nuem_context_weak_hypothesis(ctx, hyp, err))) return st;
    q->hypothesis = *hyp;
    if ((st = nuem_context_profiled(ctx, *hyp, q->coordinate, &q->n_coordinate, err))) return st;
    how.n_other = q->n_coordinate;
    if ((st = nuem_experiment_names_of(ctx->args, &names, err))) return st;
    nuem_context_bar_open(ctx, "neutron radius", &bar);
    how.progress = &bar.progress;
    st = nuem_neutron_profile_create(data, names.n, names.id, *hyp, &options, &how, profile,
                                     ctx->provenance, err);
    nuem_context_progress(ctx, bar.what, 1.0);
    nuem_experiment_names_free(&names);
    if (st) return st;
    q->analysis = nuem_neutron_profile_analysis(*profile);
    out->method = nuem_args_string(ctx->args, "method");
    st = nuem_neutron_profile_limit(*profile, q->cl, q->construction, &out->profile, err);
    if (!st) nuem_limit_answer_take_profile(out);
    return st;
}
