/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "cli/analysis_options.h"
#include "cli/commands.h"
#include "cli/hypothesis_options.h"
#include "file/record.h"
#include "nuem/limit.h"

static const nuem_option options[] = {
    {.name = "parameter",
     .kind = NUEM_OPTION_STRING,
     .metavar = "NAME",
     .required = true,
     .doc = "what to limit: mu_eff, q_ee, r2_ee, ... (nuem list parameter)"},
    NUEM_CL_OPTION,
    {.name = "exposure-factors",
     .kind = NUEM_OPTION_LIST,
     .metavar = "X[,X...]",
     .fallback = "1",
     .min_open = true,
     .max = 1e6,
     .doc = "times the exposure"},
    {.name = "background-factors",
     .kind = NUEM_OPTION_LIST,
     .metavar = "X[,X...]",
     .fallback = "1",
     .min_open = true,
     .max = 1e6,
     .doc = "times the backgrounds"},
    {.name = "thresholds",
     .kind = NUEM_OPTION_LIST,
     .metavar = "ENERGY[,ENERGY...]",
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "keV",
     .min_open = true,
     .max = 1.0,
     .doc = "lowest energies of the bins that are used; without it the experiment's own"},
    NUEM_PROFILE_OPTION,
    NUEM_SEED_OPTION,
    NUEM_HYPOTHESIS_OPTIONS,
    NUEM_WEAK_OPTION,
    NUEM_ATOM_OPTION,
    NUEM_NUISANCE_OPTIONS,
    NUEM_NUCLEAR_OPTIONS,
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem sensitivity xenonnt --parameter mu_eff --exposure-factors 1,10 "
     "--background-factors 1,0.1",
     "What more exposure and less background would bring:", NULL},
    {NULL, NULL, NULL},
};

/* One plan. */
typedef struct plan {
    double exposure, background, threshold_kev;
} plan;

static void make_table(nuem_result *r, const nuem_parameter *p)
{
    nuem_result_table(r, "rows");
    nuem_result_column(r, "exposure_factor", "");
    nuem_result_column(r, "background_factor", "");
    nuem_result_column(r, "threshold_kev", "keV");
    nuem_result_column(r, "upper_one_sided", p->unit);
    nuem_result_column(r, "lower_two_sided", p->unit);
    nuem_result_column(r, "upper_two_sided", p->unit);
}

static nuem_status add_row(nuem_context *ctx, const nuem_hypothesis *hyp,
                           const nuem_parameter *parameter, const nuem_experiment_names *names,
                           const plan *p, nuem_result *r, nuem_error *err)
{
    nuem_coordinate coordinate[NUEM_MAX_COORDINATES];
    nuem_limit_options how = {.seed = (uint64_t)nuem_args_integer(ctx->args, "seed")};
    nuem_analysis_options o;
    nuem_analysis *analysis = NULL;
    nuem_limit one, two;
    const nuem_data *data;
    size_t first = 0, n;
    nuem_status st;

    if ((st = nuem_coordinates_parse(parameter->name, hyp, coordinate, &first, err))) return st;
    n = first;
    if ((st = nuem_context_profiled(ctx, hyp, coordinate, &n, err))) return st;
    how.other = coordinate + first;
    how.n_other = n - first;
    if ((st = nuem_analysis_options_of(ctx->args, &o, err))) return st;
    if ((st = nuem_context_atoms(ctx, &o.atoms, err))) return st;
    if ((st = nuem_context_data(ctx, &data, err))) return st;
    o.asimov = true;
    o.exposure_factor = p->exposure;
    o.background_factor = p->background;
    o.threshold_kev = p->threshold_kev;
    st = nuem_analysis_create(data, names->n, names->id, hyp, &o, &analysis, ctx->provenance, err);
    if (st) return st;
    const double cl = nuem_args_number(ctx->args, "cl");
    const nuem_likelihood *lik = nuem_analysis_likelihood(analysis);
    st = nuem_limit_interval(lik, hyp, parameter, cl, NUEM_TWO_SIDED, &how, &two, err);
    if (!st) st = nuem_limit_interval(lik, hyp, parameter, cl, NUEM_ONE_SIDED, &how, &one, err);
    if (!st) {
        double threshold = p->threshold_kev;
        if (threshold == 0.0) threshold = nuem_analysis_experiment(analysis, 0)->edge_kev[0];
        nuem_result_row(r);
        nuem_result_cell_number(r, "exposure_factor", p->exposure);
        nuem_result_cell_number(r, "background_factor", p->background);
        nuem_result_cell_number(r, "threshold_kev", threshold);
        nuem_result_cell_number(r, "upper_one_sided", one.upper);
        nuem_result_cell_number(r, "lower_two_sided", two.lower);
        nuem_result_cell_number(r, "upper_two_sided", two.upper);
    }
    nuem_analysis_free(analysis);
    return st;
}

/* Every combination, the exposure running fastest. */
static nuem_status add_rows(nuem_context *ctx, const nuem_hypothesis *hyp,
                            const nuem_parameter *parameter, const nuem_experiment_names *names,
                            nuem_result *r, nuem_error *err)
{
    static const double own = 0.0;
    size_t n_exposure, n_background, n_threshold;
    const double *exposure = nuem_args_list(ctx->args, "exposure-factors", &n_exposure),
                 *background = nuem_args_list(ctx->args, "background-factors", &n_background),
                 *threshold = nuem_args_list(ctx->args, "thresholds", &n_threshold);
    nuem_context_bar bar;
    nuem_status st = NUEM_OK;

    if (!threshold) {
        threshold = &own;
        n_threshold = 1;
    }
    nuem_context_bar_open(ctx, "sensitivity", &bar);
    size_t total = n_exposure * n_background * n_threshold;
    for (size_t k = 0; k < total && !st; k++) {
        const plan p = {exposure[k % n_exposure], background[k / n_exposure % n_background],
                        1e3 * threshold[k / n_exposure / n_background]};
        if (!bar.progress.function((double)k / (double)total, bar.progress.context))
            st = nuem_fail(err, NUEM_ERR_CANCELLED, "cancelled after %zu of %zu rows", k, total);
        if (!st) st = add_row(ctx, hyp, parameter, names, &p, r, err);
    }
    nuem_context_progress(ctx, bar.what, 1.0);
    return st;
}

static int run(nuem_context *ctx)
{
    nuem_experiment_names names = {0};
    const nuem_parameter *parameter;
    nuem_hypothesis *hyp = NULL;
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st;

    if ((st = nuem_result_create("sensitivity", &r, &err))) goto done;
    if ((st = nuem_parameter_find(nuem_args_string(ctx->args, "parameter"), &parameter, &err)))
        goto done;
    if ((st = nuem_experiment_names_of(ctx->args, &names, &err))) goto done;
    if ((st = nuem_context_weak_hypothesis(ctx, &hyp, &err))) goto done;
    nuem_result_set_hypothesis(r, nuem_hypothesis_sha256(hyp));
    nuem_result_string(r, "parameter", parameter->name);
    nuem_result_string(r, "unit", parameter->unit);
    nuem_result_number(r, "cl", nuem_args_number(ctx->args, "cl"), "");
    nuem_result_string(r, "method", "profile");
    nuem_result_string(r, "data", "expected");
    nuem_result_string(r, "remark",
                       "a projection: median limits if the Standard Model holds, from the data "
                       "that it expects (asymptotic)");
    make_table(r, parameter);
    if ((st = add_rows(ctx, hyp, parameter, &names, r, &err))) goto done;
    st = nuem_provenance_add_cite(ctx->provenance, "Cowan:2010js", &err);
done:;
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_hypothesis_free(hyp);
    nuem_experiment_names_free(&names);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_sensitivity = {
    .noun = "sensitivity",
    NUEM_EXPERIMENTS_POSITIONAL,
    .summary = "limits that experiments would set with other exposures and backgrounds",
    .doc = "The data are those expected of the Standard Model, whose limits are the median ones. "
           "Every combination of the factors and thresholds is a row.",
    .options = options,
    .examples = examples,
    .run = run,
};
