/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/propagate_options.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

static const double DEGREE = 0.017453292519943295;

static bool is_constant(const nuem_context *ctx)
{
    return strcmp(nuem_args_string(ctx->args, "profile"), "constant") == 0;
}

static double given(const nuem_context *ctx, const char *name, double otherwise)
{
    return nuem_args_given(ctx->args, name) ? nuem_args_number(ctx->args, name) : otherwise;
}

/* Options of the other kind of profile. */
static nuem_status refuse(const nuem_context *ctx, const char *const *names, nuem_error *err)
{
    for (; *names; names++)
        if (nuem_args_given(ctx->args, *names))
            return nuem_fail(err, NUEM_ERR_ARG,
                             is_constant(ctx)
                                 ? "--%s is for a named profile, not for --profile %.60s"
                                 : "--%s is for --profile constant, not for %.60s",
                             *names, nuem_args_string(ctx->args, "profile"));
    return NUEM_OK;
}

static nuem_status constant(nuem_context *ctx, double start_km, double end_km, nuem_profile **out,
                            nuem_error *err)
{
    static const char *const foreign[] = {"field", "start", "end", "seed", NULL};
    const double length = given(ctx, "length-km", (double)NAN),
                 twist = DEGREE * given(ctx, "twist-deg-per-km", 0.0),
                 b = given(ctx, "b-gauss", 0.0);
    nuem_medium medium = {given(ctx, "ne-cm3", 0.0), given(ctx, "nn-cm3", 0.0), b, 0.0};
    nuem_status st = refuse(ctx, foreign, err);

    if (st) return st;
    if (isnan(length)) return nuem_fail(err, NUEM_ERR_ARG, "--profile constant needs --length-km");
    if (isnan(start_km)) start_km = 0.0;
    if (isnan(end_km)) end_km = length;
    if (twist == 0.0) return nuem_profile_constant(&medium, end_km - start_km, out, err);
    medium.bx_gauss = b * cos(twist * start_km);
    medium.by_gauss = b * sin(twist * start_km);
    return nuem_profile_twist(&medium, twist, end_km - start_km, out, err);
}

static nuem_status named(nuem_context *ctx, double start_km, double end_km, nuem_profile **out,
                         nuem_error *err)
{
    static const char *const foreign[] = {"ne-cm3",    "nn-cm3",           "b-gauss",
                                          "length-km", "twist-deg-per-km", NULL};
    nuem_profile_options o = nuem_profile_defaults();
    const nuem_data *data;
    nuem_status st = refuse(ctx, foreign, err);

    o.field_gauss = given(ctx, "field", o.field_gauss);
    o.start_km = isnan(start_km) ? given(ctx, "start", o.start_km) : start_km;
    o.end_km = isnan(end_km) ? given(ctx, "end", o.end_km) : end_km;
    if (nuem_args_given(ctx->args, "seed")) o.seed = (uint64_t)nuem_args_integer(ctx->args, "seed");
    if (!st) st = nuem_context_data(ctx, &data, err);
    if (!st)
        st = nuem_profile_open(data, nuem_args_string(ctx->args, "profile"), &o, out,
                               ctx->provenance, err);
    return st;
}

nuem_status nuem_context_profile_part(nuem_context *ctx, double start_km, double end_km,
                                      nuem_profile **out, nuem_error *err)
{
    return is_constant(ctx) ? constant(ctx, start_km, end_km, out, err)
                            : named(ctx, start_km, end_km, out, err);
}

nuem_status nuem_context_profile(nuem_context *ctx, nuem_profile **out, nuem_error *err)
{
    return nuem_context_profile_part(ctx, (double)NAN, (double)NAN, out, err);
}

void nuem_context_show_profile(nuem_context *ctx, nuem_result *r, const nuem_profile *profile)
{
    nuem_result_string(r, "profile", nuem_args_string(ctx->args, "profile"));
    nuem_result_number(r, "start_km", nuem_profile_start(profile), "km");
    nuem_result_number(r, "end_km", nuem_profile_end(profile), "km");
    if (nuem_args_given(ctx->args, "seed"))
        nuem_result_set_seed(r, nuem_args_integer(ctx->args, "seed"));
}

const char *const *nuem_state_labels(nuem_nature nature, bool anti)
{
    static const char *const labels[3][NUEM_STATES] = {
        {"nu_e", "nu_mu", "nu_tau", "nu_eR", "nu_muR", "nu_tauR"},
        {"nubar_e", "nubar_mu", "nubar_tau", "nubar_eL", "nubar_muL", "nubar_tauL"},
        {"nu_e", "nu_mu", "nu_tau", "nubar_e", "nubar_mu", "nubar_tau"},
    };

    return labels[nature == NUEM_MAJORANA ? 2 : anti];
}
