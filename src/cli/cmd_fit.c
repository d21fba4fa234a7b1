/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Global fit: all coordinates of whole matrices at once. */
#include <math.h>

#include "base/error.h"
#include "cli/analysis_options.h"
#include "cli/commands.h"
#include "cli/hypothesis_options.h"
#include "nuem/fit.h"
#include "nuem/limit.h"

static const nuem_option options[] = {
    {.name = "coordinates",
     .kind = NUEM_OPTION_STRING,
     .metavar = "SET",
     .fallback = "charge,radius,dipole",
     .doc = "what to fit: charge, radius, dipole (whole matrices), names of parameters, with "
            "commas between"},
    {.name = "intervals",
     .kind = NUEM_OPTION_FLAG,
     .doc = "interval of each parameter, all others profiled (takes longer)"},
    NUEM_CL_OPTION,
    NUEM_SEED_OPTION,
    NUEM_HYPOTHESIS_OPTIONS,
    NUEM_WEAK_OPTION,
    NUEM_ATOM_OPTION,
    NUEM_NUISANCE_OPTIONS,
    NUEM_PLAN_OPTIONS,
    NUEM_NUCLEAR_OPTIONS,
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem fit xenon1t,xenonnt --coordinates charge",
     "The whole matrix of millicharges from two experiments:", NULL},
    {"nuem fit gemma-2012,xenonnt --coordinates mu_eff,q_ee --intervals --json",
     "Two parameters with their intervals, for a program to read:", NULL},
    {NULL, NULL, NULL},
};

typedef struct global_fit {
    nuem_coordinate coordinate[NUEM_MAX_COORDINATES];
    size_t n;
    nuem_fit fit;
    double chi2_start; /* at the hypothesis with all coordinates 0 */
    double lower[NUEM_MAX_COORDINATES], upper[NUEM_MAX_COORDINATES];
} global_fit;

/* Interval of the parameter of coordinate i, all other coordinates profiled. */
static nuem_status interval(nuem_context *ctx, const nuem_analysis *a, const nuem_hypothesis *hyp,
                            const nuem_progress *progress, global_fit *g, size_t i, nuem_error *err)
{
    const nuem_parameter *p = g->coordinate[i].parameter;
    nuem_coordinate other[NUEM_MAX_COORDINATES];
    nuem_limit_options o = {.other = other,
                            .progress = progress,
                            .seed = (uint64_t)nuem_args_integer(ctx->args, "seed")};
    nuem_limit limit;

    for (size_t k = 0; k < g->n; k++)
        if (g->coordinate[k].parameter != p) other[o.n_other++] = g->coordinate[k];
    nuem_status st =
        nuem_limit_interval(nuem_analysis_likelihood(a), hyp, p, nuem_args_number(ctx->args, "cl"),
                            NUEM_TWO_SIDED, &o, &limit, err);
    if (st) return st;
    g->lower[i] = limit.lower;
    g->upper[i] = limit.upper;
    return NUEM_OK;
}

static nuem_status fit(nuem_context *ctx, const nuem_analysis *a, const nuem_hypothesis *hyp,
                       global_fit *g, nuem_error *err)
{
    double lower[NUEM_MAX_COORDINATES], upper[NUEM_MAX_COORDINATES];
    const nuem_fit_options o = {
        .seed = (uint64_t)nuem_args_integer(ctx->args, "seed"), .lower = lower, .upper = upper};
    const double zero[NUEM_MAX_COORDINATES] = {0};
    nuem_objective *objective = NULL;
    nuem_objective_workspace *ws = NULL;
    nuem_context_bar bar;
    nuem_status st = nuem_coordinates_parse(nuem_args_string(ctx->args, "coordinates"), hyp,
                                            g->coordinate, &g->n, err);

    if (st) return st;
    nuem_coordinates_bounds(g->n, g->coordinate, lower, upper);
    st = nuem_objective_create(nuem_analysis_likelihood(a), hyp, g->n, g->coordinate, &objective,
                               err);
    if (!st) st = nuem_objective_workspace_create(objective, &ws, err);
    if (!st) st = nuem_objective_eval(objective, ws, NULL, zero, &g->chi2_start, NULL, err);
    nuem_context_bar_open(ctx, "fit", &bar);
    if (!st) st = nuem_fit_minimise(objective, NULL, NULL, NULL, &o, &bar.progress, &g->fit, err);
    nuem_objective_workspace_free(ws);
    nuem_objective_free(objective);
    for (size_t i = 0; i < g->n; i++) g->lower[i] = g->upper[i] = (double)NAN;
    for (size_t i = 0; i < g->n && !st && nuem_args_flag(ctx->args, "intervals"); i++)
        if (!g->coordinate[i].imaginary) st = interval(ctx, a, hyp, &bar.progress, g, i, err);
    return st;
}

static void show(nuem_result *r, const nuem_context *ctx, const nuem_analysis *a,
                 const global_fit *g)
{
    const nuem_likelihood *lik = nuem_analysis_likelihood(a);
    const bool intervals = nuem_args_flag(ctx->args, "intervals");
    char name[64];

    nuem_result_string(r, "experiment", nuem_analysis_id(a));
    nuem_result_string(r, "data", nuem_likelihood_is_asimov(lik) ? "expected" : "observed");
    nuem_result_integer(r, "dimension", (long)g->n, "");
    nuem_result_number(r, "chi2_min", g->fit.chi2, "");
    nuem_result_number(r, "chi2_at_zero", g->chi2_start, "");
    nuem_result_integer(r, "ndf",
                        (long)nuem_likelihood_bins(lik) -
                            (long)nuem_likelihood_free_nuisances(lik) - (long)g->n,
                        "");
    nuem_result_number(r, "gradient_norm", g->fit.gradient_norm, "");
    nuem_result_integer(r, "evaluations", (long)g->fit.n_eval, "");
    nuem_result_integer(r, "minima", (long)g->fit.n_minimum, "");
    nuem_result_bool(r, "converged", g->fit.converged);
    if (intervals) nuem_result_number(r, "cl", nuem_args_number(ctx->args, "cl"), "");
    nuem_result_table(r, "coordinates");
    nuem_result_column(r, "coordinate", "");
    nuem_result_column(r, "unit", "");
    nuem_result_column(r, "best_fit", "");
    if (intervals) nuem_result_column(r, "lower", "");
    if (intervals) nuem_result_column(r, "upper", "");
    for (size_t i = 0; i < g->n; i++) {
        nuem_coordinate_name(&g->coordinate[i], name, sizeof name);
        nuem_result_row(r);
        nuem_result_cell_string(r, "coordinate", name);
        nuem_result_cell_string(r, "unit", g->coordinate[i].parameter->unit);
        nuem_result_cell_number(r, "best_fit", g->fit.x[i]);
        if (!intervals) continue;
        nuem_result_cell_number(r, "lower", g->lower[i]);
        nuem_result_cell_number(r, "upper", g->upper[i]);
    }
}

static int run(nuem_context *ctx)
{
    global_fit g = {.n = 0};
    nuem_hypothesis *hyp = NULL;
    nuem_analysis *analysis = NULL;
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st;
    bool converged = false;

    if ((st = nuem_result_create("fit", &r, &err))) goto done;
    if ((st = nuem_context_analysis(ctx, &hyp, &analysis, &err))) goto done;
    nuem_result_set_hypothesis(r, nuem_hypothesis_sha256(hyp));
    nuem_result_set_seed(r, nuem_args_integer(ctx->args, "seed"));
    if ((st = fit(ctx, analysis, hyp, &g, &err))) goto done;
    show(r, ctx, analysis, &g);
    converged = g.fit.converged;
done:;
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_analysis_free(analysis);
    nuem_hypothesis_free(hyp);
    nuem_result_free(r);
    return code == NUEM_EXIT_OK && !converged ? NUEM_EXIT_NO : code;
}

const nuem_command nuem_command_fit = {
    .noun = "fit",
    NUEM_EXPERIMENTS_POSITIONAL,
    .summary = "global fit of whole matrices of couplings",
    .doc = "Best fit of any number of coordinates at once: the whole matrices of millicharge, "
           "charge radius and dipole (complex, 36 real numbers for Dirac neutrinos), or a few "
           "parameters. With --intervals also the interval of each, all others profiled; that of a "
           "complex element is of its modulus. Coordinates to which the data are blind stay where "
           "the search left them.",
    .options = options,
    .examples = examples,
    .run = run,
};
