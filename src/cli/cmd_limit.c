/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/error.h"
#include "cli/commands.h"
#include "cli/hypothesis_options.h"
#include "cli/limit_command.h"
#include "nuem/cite.h"

static const nuem_option options[] = {
    {.name = "parameter",
     .kind = NUEM_OPTION_STRING,
     .metavar = "NAME",
     .required = true,
     .doc =
         "what to fit: mu_eff, mu_e, Lambda1, q_ee, r2_emu, ... (nuem list parameter), or rn, the "
         "rms radius of the neutrons of nuclei"},
    NUEM_CL_OPTION,
    {.name = "method",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "profile|fc|cls|bayes",
     .fallback = "profile",
     .doc = "profile likelihood, Feldman-Cousins, CLs, posterior"},
    {.name = "construction",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "two-sided|one-sided",
     .fallback = "two-sided",
     .doc = "interval, or upper limit above the best fit"},
    NUEM_PROFILE_OPTION,
    {.name = "toys",
     .kind = NUEM_OPTION_INTEGER,
     .min = 10,
     .max = 1e7,
     .fallback = "10000",
     .doc = "simulated measurements at each point, for fc and cls"},
    {.name = "points",
     .kind = NUEM_OPTION_INTEGER,
     .min = 2,
     .max = 10000,
     .fallback = "50",
     .doc = "grid of the parameter, for fc and cls"},
    {.name = "samples",
     .kind = NUEM_OPTION_INTEGER,
     .min = 100,
     .max = 1e6,
     .fallback = "50000",
     .doc = "kept of each of the four chains, for bayes"},
    {.name = "prior",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "flat|modulus|square",
     .fallback = "flat",
     .doc = "in what the prior of the parameter is flat, for bayes"},
    {.name = "check-coverage",
     .kind = NUEM_OPTION_INTEGER,
     .metavar = "N",
     .min = 10,
     .max = 1e7,
     .doc = "measure the coverage of profile intervals by N toys at the best fit and at the limit"},
    NUEM_SEED_OPTION,
    {.name = "pulls",
     .kind = NUEM_OPTION_FLAG,
     .doc = "table of the nuisances at the best fit in place of the regions"},
    {.name = "curve",
     .kind = NUEM_OPTION_INTEGER,
     .metavar = "N",
     .min = 2,
     .max = 100000,
     .doc = "chi2 - chi2_min of the profile at N values around the interval, in json"},
    NUEM_HYPOTHESIS_OPTIONS,
    NUEM_WEAK_OPTION,
    NUEM_ATOM_OPTION,
    NUEM_NUISANCE_OPTIONS,
    NUEM_PLAN_OPTIONS,
    NUEM_NUCLEAR_OPTIONS,
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem limit xenon1t --parameter mu_eff --cl 0.9",
     "The XENON1T excess as a magnetic moment:", NULL},
    {"nuem limit xenonnt --parameter mu_eff --construction one-sided --json",
     "An upper limit, for a program to read:", NULL},
    {"nuem limit xenon1t,xenonnt --parameter q_ee --profile charge",
     "One charge with the rest of its matrix free:", NULL},
    {"nuem limit xenonnt --parameter mu_eff --method cls --toys 200 --points 10",
     "An upper limit that does not exclude what cannot be seen (more toys in earnest):", NULL},
    {"nuem limit coherent-csi2017 --parameter rn --profile sin2_theta_w",
     "The radius of the neutrons of caesium and iodine, whatever the weak mixing angle:", NULL},
    {NULL, NULL, NULL},
};

/* The parameter, with its phase, and what --profile adds. */
static nuem_status ask(nuem_context *ctx, nuem_limit_question *q, nuem_error *err)
{
    nuem_status st;

    if ((st = nuem_parameter_check(q->parameter, q->hypothesis, err))) return st;
    q->coordinate[q->n_own++] = (nuem_coordinate){q->parameter, false};
    if (q->parameter->has_phase) q->coordinate[q->n_own++] = (nuem_coordinate){q->parameter, true};
    q->n_coordinate = q->n_own;
    return nuem_context_profiled(ctx, q->hypothesis, q->coordinate, &q->n_coordinate, err);
}

/* A coupling, by the method asked for. */
static nuem_status answer_coupling(nuem_context *ctx, nuem_limit_question *q, nuem_hypothesis **hyp,
                                   nuem_analysis **analysis, nuem_limit_answer *answer,
                                   nuem_error *err)
{
    nuem_status st =
        nuem_parameter_find(nuem_args_string(ctx->args, "parameter"), &q->parameter, err);

    if (st || (st = nuem_context_analysis(ctx, hyp, analysis, err))) return st;
    q->hypothesis = *hyp;
    q->analysis = *analysis;
    if ((st = ask(ctx, q, err))) return st;
    return nuem_limit_answer_question(ctx, q, answer, err);
}

static void show_nodes(const nuem_neutron_profile *profile, nuem_result *r)
{
    size_t n;

    nuem_neutron_profile_nodes(profile, &n);
    nuem_result_integer(r, "nodes", (long)n, "");
    nuem_result_number(r, "interpolation_error", nuem_neutron_profile_error(profile), "");
}

static int run(nuem_context *ctx)
{
    const bool one_sided = nuem_args_string(ctx->args, "construction")[0] == 'o',
               neutron = nuem_limit_is_neutron(nuem_args_string(ctx->args, "parameter"));
    nuem_limit_question q = {.cl = nuem_args_number(ctx->args, "cl"),
                             .construction = one_sided ? NUEM_ONE_SIDED : NUEM_TWO_SIDED};
    nuem_limit_answer answer = {.method = nuem_args_string(ctx->args, "method")};
    nuem_hypothesis *hyp = NULL;
    nuem_analysis *analysis = NULL;
    nuem_neutron_profile *profile = NULL;
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st;

    if ((st = nuem_result_create("limit", &r, &err))) goto done;
    st = neutron ? nuem_limit_answer_neutron(ctx, &q, &hyp, &profile, &answer, &err)
                 : answer_coupling(ctx, &q, &hyp, &analysis, &answer, &err);
    if (st) goto done;
    nuem_result_set_hypothesis(r, nuem_hypothesis_sha256(hyp));
    if (profile && ctx->format != NUEM_RESULT_CSV) show_nodes(profile, r);
    nuem_limit_show(ctx, &q, &answer, r);
    if ((st = nuem_limit_show_curve(ctx, &q, &answer, profile, r, &err))) goto done;
    if (answer.method[0] != 'p' || answer.n_coverage > 0)
        nuem_result_set_seed(r, nuem_args_integer(ctx->args, "seed"));
    if (q.construction == NUEM_ONE_SIDED) st = nuem_cite_method("one-sided", ctx->provenance, &err);
done:;
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    if (code == NUEM_EXIT_OK && answer.method[0] == 'b' && !answer.bayes.converged)
        code = NUEM_EXIT_NO;
    nuem_limit_answer_clear(&answer);
    nuem_neutron_profile_free(profile);
    nuem_analysis_free(analysis);
    nuem_hypothesis_free(hyp);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_limit = {
    .noun = "limit",
    NUEM_EXPERIMENTS_POSITIONAL,
    .summary = "best fit, interval and limit of one parameter",
    .doc = "Profiles the likelihood of one or more experiments over their nuisances (and over the "
           "phase of "
           "an off-diagonal element, and over what --profile names). An end of the interval that "
           "does not exist, because the boundary of the parameter is allowed, is nan (null in "
           "JSON). Best fit, chi2 and significance are those of the profile whatever the method. "
           "For rn each value needs rates of its own: chi2 is interpolated between nodes from 2.5 "
           "to 9 fm, and chi2_null is that at --rn-fm, or else at the experiments' own radii.",
    .options = options,
    .examples = examples,
    .run = run,
};
