/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/passage_options.h"

#include "base/error.h"
#include "nuem/flavour_ratio.h"
#include "nuem/parameter.h"

static nuem_status long_way(nuem_context *ctx, nuem_passage_choice *choice, nuem_error *err)
{
    static const char *const fields[] = {"field", "turbulent", "domain"};
    const nuem_args *a = ctx->args;

    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++)
        if (nuem_args_given(a, fields[i]) && !nuem_args_given(a, "length"))
            return nuem_fail(err, NUEM_ERR_ARG, "--%s needs --length", fields[i]);
    if (!nuem_args_given(a, "length")) return NUEM_OK;
    if (nuem_args_given(a, "turbulent") != nuem_args_given(a, "domain"))
        return nuem_fail(err, NUEM_ERR_ARG, "--turbulent and --domain need each other");
    choice->way.length_km = nuem_args_number(a, "length");
    if (nuem_args_given(a, "field")) choice->way.field_gauss = nuem_args_number(a, "field");
    if (nuem_args_given(a, "turbulent")) {
        choice->way.turbulent_gauss = nuem_args_number(a, "turbulent");
        choice->way.domain_km = nuem_args_number(a, "domain");
    }
    choice->passage.way = &choice->way;
    return nuem_way_check(&choice->way, err);
}

/* Without any field moments have nothing to act on. */
static nuem_status check_field(const nuem_context *ctx, const nuem_passage_choice *choice,
                               nuem_error *err)
{
    const nuem_args *a = ctx->args;

    if (!nuem_args_given(a, "mu") || nuem_args_given(a, "near") || nuem_args_given(a, "far") ||
        choice->way.field_gauss > 0.0 || choice->way.turbulent_gauss > 0.0)
        return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_ARG,
                     "--mu does nothing without a magnetic field: give --length with --field or "
                     "with --turbulent and --domain, --far PROFILE or --near PROFILE");
}

static nuem_status open_profile(nuem_context *ctx, const char *option, double field_gauss,
                                nuem_profile **out, nuem_error *err)
{
    const char *name = nuem_args_string(ctx->args, option);
    nuem_profile_options options = nuem_profile_defaults();
    const nuem_data *data;

    if (!name) return NUEM_OK;
    options.field_gauss = field_gauss;
    nuem_status st = nuem_context_data(ctx, &data, err);
    return st ? st : nuem_profile_open(data, name, &options, out, ctx->provenance, err);
}

nuem_status nuem_context_passage(nuem_context *ctx, nuem_passage_choice *out, nuem_error *err)
{
    const double own = nuem_profile_defaults().field_gauss;
    nuem_status st;

    *out = (nuem_passage_choice){0};
    if (nuem_args_given(ctx->args, "near-field") && !nuem_args_given(ctx->args, "near"))
        return nuem_fail(err, NUEM_ERR_ARG, "--near-field needs --near");
    if ((st = long_way(ctx, out, err)) || (st = check_field(ctx, out, err))) return st;
    if (nuem_args_given(ctx->args, "far") && out->passage.way)
        return nuem_fail(err, NUEM_ERR_ARG, "--far and --length exclude each other");
    st = open_profile(
        ctx, "near",
        nuem_args_given(ctx->args, "near-field") ? nuem_args_number(ctx->args, "near-field") : own,
        &out->near, err);
    if (!st) st = open_profile(ctx, "far", own, &out->far, err);
    if (st) {
        nuem_passage_choice_release(out);
        return st;
    }
    out->passage.near = out->near;
    out->passage.far = out->far;
    return NUEM_OK;
}

void nuem_passage_choice_release(nuem_passage_choice *choice)
{
    nuem_profile_free(choice->near);
    nuem_profile_free(choice->far);
    *choice = (nuem_passage_choice){0};
}

void nuem_passage_choice_show(nuem_context *ctx, nuem_result *r, const nuem_passage_choice *choice)
{
    const nuem_way *way = choice->passage.way;

    if (choice->near) nuem_result_string(r, "near", nuem_args_string(ctx->args, "near"));
    if (choice->far) nuem_result_string(r, "far", nuem_args_string(ctx->args, "far"));
    if (!way) return;
    nuem_result_number(r, "length_km", way->length_km, "km");
    nuem_result_number(r, "field_gauss", way->field_gauss, "G");
    nuem_result_number(r, "turbulent_gauss", way->turbulent_gauss, "G");
    if (way->turbulent_gauss > 0.0) nuem_result_number(r, "domain_km", way->domain_km, "km");
    nuem_result_number(r, "phase_per_1e-12_mub", nuem_way_phase(way, 1e-12), "rad");
    nuem_result_number(r, "random_phase_per_1e-12_mub", nuem_way_random_phase(way, 1e-12), "rad");
    nuem_result_string(r, "phase_convention",
                       "mu B L; moment_half_mub is for programs whose phase is mu B L/2");
}

size_t nuem_context_moments(nuem_context *ctx)
{
    size_t n;

    return nuem_args_list(ctx->args, "mu", &n) ? n : 1;
}

nuem_status nuem_context_moment(nuem_context *ctx, const nuem_hypothesis *hyp, size_t i,
                                nuem_hypothesis **out, nuem_error *err)
{
    size_t n;
    const double *mu = nuem_args_list(ctx->args, "mu", &n);

    if (!mu) return nuem_hypothesis_create(nuem_hypothesis_spec_of(hyp), out, err);
    return nuem_hypothesis_with_moment(hyp, nuem_args_string(ctx->args, "parameter"), mu[i], out,
                                       err);
}

static bool pass_on(double fraction, void *context)
{
    const nuem_context_parts *parts = context;

    return parts->bar.progress.function(parts->first + parts->share * fraction,
                                        parts->bar.progress.context);
}

void nuem_context_parts_open(nuem_context *ctx, const char *what, nuem_context_parts *out)
{
    *out = (nuem_context_parts){.share = 1.0, .options = nuem_propagate_defaults()};
    nuem_context_bar_open(ctx, what, &out->bar);
    out->options.progress = (nuem_progress){pass_on, out};
}

void nuem_context_parts_next(nuem_context_parts *parts, size_t i, size_t n)
{
    parts->first = (double)i / (double)n;
    parts->share = 1.0 / (double)n;
}

nuem_status nuem_context_moment_check(nuem_context *ctx, const char *also, nuem_error *err)
{
    const nuem_parameter *parameter;

    if (!nuem_args_given(ctx->args, "parameter")) return NUEM_OK;
    nuem_status st = nuem_parameter_find(nuem_args_string(ctx->args, "parameter"), &parameter, err);
    if (st || nuem_args_given(ctx->args, "mu") || (also && nuem_args_given(ctx->args, also)))
        return st;
    return nuem_fail(err, NUEM_ERR_ARG, "--parameter does nothing without --mu%s%s",
                     also ? " or --" : "", also ? also : "");
}
