/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tip of the red-giant branch: bounds on moment and charge, or what one hypothesis does to it. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/hypothesis_options.h"
#include "file/record.h"
#include "nuem/star.h"
#include "num/normal.h"

static const nuem_option options[] = {
    {.name = "cl",
     .kind = NUEM_OPTION_NUMBER,
     .fallback = "0.95",
     .metavar = "CL",
     .min_open = true,
     .max = 1.0 - 1e-9,
     .doc = "confidence level of the bounds"},
    {.name = "theory-error",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "constant|growing",
     .fallback = "constant",
     .doc = "error of the predicted brightness, where the source has one that grows with the "
            "moment"},
    {.name = "prior-max",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_MOMENT,
     .default_unit = "muB",
     .min_open = true,
     .max = NUEM_TIP_MU12_MAX * 1e-12 * (1.0 + 1e-12), /* 13.6e-12 itself, rounded either way */
     .doc = "end of the flat prior, in place of that of the star"},
    NUEM_HYPOTHESIS_OPTIONS,
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem star trgb M5", "Bounds from the globular cluster M5:", NULL},
    {"nuem star trgb M5 --cl 0.68 --theory-error growing",
     "With another level and an error of the theory that grows:", NULL},
    {"nuem star trgb --set magnetic_moment.mumu=3e-12",
     "How bright one hypothesis makes the tip, in all stars:", NULL},
    {NULL, NULL, NULL},
};

static nuem_status take_options(nuem_context *ctx, const nuem_star_info *info, nuem_tip *tip,
                                nuem_error *err)
{
    if (!info->has_tip || !info->has_core)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "star '%s' has no tip of a red-giant branch with conditions of a core",
                         info->id);
    *tip = info->tip;
    if (strcmp(nuem_args_string(ctx->args, "theory-error"), "growing") == 0) {
        if (!info->has_growing)
            return nuem_fail(err, NUEM_ERR_ARG, "star '%s' states no growing error of the theory",
                             info->id);
        tip->grows = true;
    }
    if (nuem_args_given(ctx->args, "prior-max"))
        tip->prior_mu12 = /* the end itself must not be lost to rounding */
            fmin(1e12 * nuem_args_number(ctx->args, "prior-max"), NUEM_TIP_MU12_MAX);
    return NUEM_OK;
}

/* What the numbers of a row do not say; "" for nothing. */
static nuem_status remark(const nuem_tip *tip, double extra, double mu12, char *out, size_t size,
                          nuem_error *err)
{
    enum { GRID = 200 };
    nuem_tip_prediction p;
    double least = (double)INFINITY, end = 0.0;
    size_t used = 0;

    out[0] = '\0';
    for (int i = 0; i <= GRID; i++) {
        nuem_status st = nuem_tip_predict(tip, tip->prior_mu12 * i / GRID, &p, err);
        if (st) return st;
        end = p.pull * p.pull;
        least = fmin(least, end);
    }
    if (extra < 0.0)
        used += (size_t)snprintf(out, size, "loses less than without: the tip would be fainter; ");
    if (mu12 > tip->prior_mu12)
        used += (size_t)snprintf(out + used, size - used, "beyond the prior's end, %.3ge-12 muB; ",
                                 tip->prior_mu12);
    if (least > 9.0) /* 3 standard deviations at any moment */
        used += (size_t)snprintf(out + used, size - used, "model and data differ by %.1f sigma; ",
                                 sqrt(least));
    if (end - least < 4.0) /* within 2 standard deviations the posterior has not ended */
        used += (size_t)snprintf(out + used, size - used, "the prior's end decides; ");
    if (used) out[used - 2] = '\0';
    return NUEM_OK;
}

/* The published bound at this level, null when there is none. */
static void add_published(nuem_result *r, const nuem_star_info *info, double cl)
{
    for (size_t i = 0; i < info->n_published; i++)
        if (strcmp(info->published[i].quantity, "mu") == 0 && info->published[i].cl == cl)
            nuem_result_cell_number(r, "published_mub", info->published[i].value);
}

static nuem_status add_bounds(nuem_context *ctx, nuem_result *r, const nuem_star_info *info,
                              nuem_error *err)
{
    const double cl = nuem_args_number(ctx->args, "cl");
    nuem_star_loss core, centre;
    nuem_tip tip;
    char text[160];
    double mu12, crossing;
    nuem_status st = take_options(ctx, info, &tip, err);

    if (!st) st = nuem_star_loss_at(&info->core, &core, err);
    if (!st) st = nuem_star_loss_at(&info->centre, &centre, err);
    if (!st) st = nuem_tip_posterior_limit(&tip, cl, &mu12, err);
    if (!st) st = remark(&tip, 0.0, 0.0, text, sizeof text, err);
    if (st) return st;
    nuem_result_row(r);
    nuem_result_cell_string(r, "star", info->id);
    nuem_result_cell_number(r, "observed_mag", tip.observed_mag);
    nuem_result_cell_number(r, "theory_mag", tip.theory_mag);
    nuem_result_cell_number(r, "mu_mub", 1e-12 * mu12);
    st = nuem_tip_crossing(&tip, nuem_normal_quantile(0.5 * (1.0 + cl)), &crossing, err);
    if (!st) nuem_result_cell_number(r, "mu_crossing_mub", 1e-12 * crossing);
    if (st == NUEM_ERR_DOMAIN) st = NUEM_OK; /* no such moment: the cell stays empty */
    add_published(r, info, cl);
    nuem_result_cell_number(r, "q_e", nuem_star_charge_of_loss(&core, mu12 * mu12 * core.dipole));
    if (info->has_centre)
        nuem_result_cell_number(r, "q_centre_e",
                                nuem_star_charge_of_loss(&centre, mu12 * mu12 * centre.dipole));
    nuem_result_cell_string(r, "status", info->status);
    nuem_result_cell_string(r, "remark", text);
    return st;
}

static nuem_status add_prediction(nuem_context *ctx, nuem_result *r, const nuem_star_info *info,
                                  const nuem_plasmon_couplings *couplings, nuem_error *err)
{
    nuem_star_loss core;
    nuem_tip tip;
    nuem_tip_prediction p;
    char text[160];
    double credibility, core_mass;
    nuem_status st = take_options(ctx, info, &tip, err);

    if (!st) st = nuem_star_loss_at(&info->core, &core, err);
    if (st) return st;
    const double extra = nuem_star_extra_loss(&core, couplings);
    /* rounding of the weak part alone must not look like a moment */
    const double mu12 = extra > 1e-12 * core.standard ? sqrt(extra / core.dipole) : 0.0;
    st = nuem_tip_predict(&tip, mu12, &p, err);
    if (!st) st = nuem_tip_core_mass_shift_msun(mu12, &core_mass, err);
    if (!st) st = nuem_tip_credibility(&tip, fmin(mu12, tip.prior_mu12), &credibility, err);
    if (!st) st = remark(&tip, extra, mu12, text, sizeof text, err);
    if (st) return st;
    nuem_result_row(r);
    nuem_result_cell_string(r, "star", info->id);
    nuem_result_cell_number(r, "extra_loss_erg_g_s", extra);
    nuem_result_cell_number(r, "mu_equivalent_mub", 1e-12 * mu12);
    nuem_result_cell_number(r, "core_mass_shift_msun", core_mass);
    nuem_result_cell_number(r, "shift_mag", p.shift_mag);
    nuem_result_cell_number(r, "predicted_mag", p.magnitude);
    nuem_result_cell_number(r, "observed_mag", tip.observed_mag);
    nuem_result_cell_number(r, "sigma_mag", p.sigma_mag);
    nuem_result_cell_number(r, "pull_sigma", p.pull);
    if (mu12 <= tip.prior_mu12) nuem_result_cell_number(r, "excluded_cl", credibility);
    nuem_result_cell_string(r, "status", info->status);
    nuem_result_cell_string(r, "remark", text);
    return NUEM_OK;
}

static void columns(nuem_result *r, bool prediction)
{
    static const char *const bound[][2] = {
        {"star", ""},      {"observed_mag", "mag"},    {"theory_mag", "mag"},
        {"mu_mub", "muB"}, {"mu_crossing_mub", "muB"}, {"published_mub", "muB"},
        {"q_e", "e"},      {"q_centre_e", "e"},        {"status", ""},
        {"remark", ""},
    };
    static const char *const predicted[][2] = {
        {"star", ""},
        {"extra_loss_erg_g_s", "erg/g/s"},
        {"mu_equivalent_mub", "muB"},
        {"core_mass_shift_msun", "Msun"},
        {"shift_mag", "mag"},
        {"predicted_mag", "mag"},
        {"observed_mag", "mag"},
        {"sigma_mag", "mag"},
        {"pull_sigma", "sigma"},
        {"excluded_cl", ""},
        {"status", ""},
        {"remark", ""},
    };

    nuem_result_table(r, "rows");
    if (prediction)
        for (size_t i = 0; i < sizeof predicted / sizeof predicted[0]; i++)
            nuem_result_column(r, predicted[i][0], predicted[i][1]);
    else
        for (size_t i = 0; i < sizeof bound / sizeof bound[0]; i++)
            nuem_result_column(r, bound[i][0], bound[i][1]);
}

/* One star: its row, and its caveat once a message. With `skip`, stars without a tip are passed by. */
static nuem_status add_star(nuem_context *ctx, nuem_result *r, const char *id, bool skip,
                            const nuem_plasmon_couplings *couplings, bool *caveat, nuem_error *err)
{
    const nuem_data *data;
    nuem_star *star = NULL;
    nuem_status st = nuem_context_data(ctx, &data, err);

    if (!st) st = nuem_star_open(data, id, &star, ctx->provenance, err);
    if (st) return st;
    const nuem_star_info *info = nuem_star_info_of(star);
    const bool growing = strcmp(nuem_args_string(ctx->args, "theory-error"), "growing") == 0;
    if (skip && info->has_tip && growing && !info->has_growing) {
        nuem_context_say(ctx, "%s is left out: it states no growing error of the theory", info->id);
    } else if (!skip || info->has_tip) {
        if (!*caveat) { /* that of all tips; each record has its own copy */
            nuem_result_string(r, "caveat", info->caveat);
            columns(r, couplings != NULL);
        }
        *caveat = true;
        st = couplings ? add_prediction(ctx, r, info, couplings, err)
                       : add_bounds(ctx, r, info, err);
    }
    nuem_star_free(star);
    return st;
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, nuem_error *err)
{
    const char *one = nuem_args_positional(ctx->args, 0);
    const bool prediction =
        nuem_args_given(ctx->args, "hypothesis") || nuem_args_count(ctx->args, "set");
    const nuem_data *data;
    nuem_hypothesis *hyp = NULL;
    nuem_plasmon_couplings couplings;
    bool caveat = false;
    nuem_status st = nuem_context_data(ctx, &data, err);

    if (!st && prediction) {
        if (nuem_args_given(ctx->args, "cl"))
            return nuem_fail(err, NUEM_ERR_ARG,
                             "--cl is that of bounds; with a hypothesis excluded_cl is the answer");
        if ((st = nuem_context_hypothesis(ctx, &hyp, err))) return st;
        nuem_plasmon_couplings_of(hyp, &couplings);
        nuem_result_set_hypothesis(r, nuem_hypothesis_sha256(hyp));
        nuem_hypothesis_free(hyp);
        nuem_result_string(r, "charge_as_moment",
                           "by equal loss in the average core; excluded_cl is the posterior "
                           "probability of smaller moments");
    } else if (!st) {
        nuem_result_number(r, "cl", nuem_args_number(ctx->args, "cl"), "");
        nuem_result_string(r, "mu",
                           "flat-prior upper limit on the root of the sum of |mu_ij|^2 + "
                           "|eps_ij|^2; crossing: the upper end of a two-sided interval");
        nuem_result_string(r, "q",
                           "charge that loses as much as that moment, in the average core "
                           "and at its centre: approximate");
    }
    nuem_result_string(r, "theory_error", nuem_args_string(ctx->args, "theory-error"));
    if (!st) st = nuem_provenance_add_cite(ctx->provenance, "Franz:2023gic", err);
    if (st) return st;
    if (one) return add_star(ctx, r, one, false, prediction ? &couplings : NULL, &caveat, err);
    char **ids;
    size_t n;
    if ((st = nuem_data_list(data, "star", &ids, &n, err))) return st;
    for (size_t i = 0; i < n && !st; i++)
        st = add_star(ctx, r, ids[i], true, prediction ? &couplings : NULL, &caveat, err);
    nuem_data_list_free(ids, n);
    return st;
}

static int run(nuem_context *ctx)
{
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st = nuem_result_create("star", &r, &err);

    if (!st) st = answer(ctx, r, &err);
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_star_trgb = {
    .noun = "star",
    .verb = "trgb",
    .positional = "[STAR|FILE]",
    .positional_doc =
        "a star with a tip of the red-giant branch (nuem list star) or a file of your "
        "own (nuem schema star); without it all",
    .positional_max = 1,
    .summary = "tip of the red-giant branch against moments and charges",
    .doc = "A moment delays the helium flash and makes the tip brighter. Without a hypothesis: "
           "bounds on the moment and, by equal loss, on the charge. With one: its shift, its "
           "brightness and how far it is excluded. The fits to stellar models hold up to 13.6e-12 "
           "muB.",
    .options = options,
    .examples = examples,
    .run = run,
};
