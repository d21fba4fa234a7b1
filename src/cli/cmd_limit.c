/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/hypothesis_options.h"
#include "file/record.h"
#include "nuem/analysis.h"
#include "nuem/limit.h"

static const nuem_option options[] = {
    {.name = "parameter",
     .kind = NUEM_OPTION_STRING,
     .metavar = "NAME",
     .required = true,
     .doc = "what to fit: mu_eff, mu_e, Lambda1, q_ee, r2_emu, ... (nuem list parameter)"},
    {.name = "cl",
     .kind = NUEM_OPTION_NUMBER,
     .fallback = "0.9",
     .min_open = true,
     .max_open = true,
     .max = 1.0,
     .doc = "confidence level"},
    {.name = "method",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "profile|fc|bayes",
     .fallback = "profile",
     .doc = "profile likelihood; fc and bayes are not built yet"},
    {.name = "construction",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "two-sided|one-sided",
     .fallback = "two-sided",
     .doc = "interval, or upper limit above the best fit"},
    NUEM_HYPOTHESIS_OPTIONS,
    NUEM_WEAK_OPTION,
    {.name = "flux",
     .kind = NUEM_OPTION_STRING,
     .metavar = "NAME",
     .doc = "another flux than the experiments' own"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem limit xenon1t --parameter mu_eff --cl 0.9",
     "The XENON1T excess as a magnetic moment:", NULL},
    {"nuem limit xenonnt --parameter mu_eff --construction one-sided --json",
     "An upper limit, for a program to read:", NULL},
    {NULL, NULL, NULL},
};

static const char *const constructions[] = {
    [NUEM_TWO_SIDED] = "two-sided: chi2 - chi2_min <= Phi^-1((1+cl)/2)^2, profile likelihood, "
                       "asymptotic",
    [NUEM_ONE_SIDED] = "one-sided upper limit: chi2 - chi2_min <= Phi^-1(cl)^2 above the best fit, "
                       "profile likelihood, asymptotic",
};

/* "a,b" and "a b" both name two experiments. */
static nuem_status experiments(const nuem_args *args, char **text, const char ***id, size_t *n,
                               nuem_error *err)
{
    size_t length = 0, count = nuem_args_positional_count(args), k = 0, items = 0;

    for (size_t i = 0; i < count; i++) {
        const char *p = nuem_args_positional(args, i);
        for (; *p; p++, length++) items += *p == ',';
        length++;
        items++;
    }
    char *t = malloc(length + 1);
    const char **list = malloc((items + 1) * sizeof *list);
    if (!t || !list) {
        free(t);
        free(list);
        return nuem_fail_nomem(err);
    }
    *n = 0;
    for (size_t i = 0; i < count; i++) {
        list[(*n)++] = t + k;
        for (const char *p = nuem_args_positional(args, i); *p; p++) {
            t[k++] = *p == ',' ? '\0' : *p;
            if (*p == ',') list[(*n)++] = t + k;
        }
        t[k++] = '\0';
    }
    *text = t;
    *id = list;
    return NUEM_OK;
}

/* What a number alone does not say; NULL when there is nothing. */
static const char *remark_on(const nuem_parameter *p, const nuem_limit *limit,
                             nuem_construction construction)
{
    if (limit->n_region > 1)
        return "there are several allowed regions; lower and upper are their outer ends";
    if (construction == NUEM_ONE_SIDED && p->is_signed)
        return "upper limit above the best fit of a signed parameter: it may be negative";
    if (construction == NUEM_TWO_SIDED && !p->is_signed && limit->best_fit == 0.0)
        return "the best fit lies at the boundary, so the limit covers (1+cl)/2 asymptotically; "
               "--construction one-sided covers cl";
    return NULL;
}

/* The answer as one row, for CSV. */
static void show_row(nuem_result *r, const nuem_parameter *p, const nuem_limit *limit,
                     nuem_construction construction)
{
    const struct {
        const char *key;
        double value;
    } number[] = {{"cl", limit->cl},
                  {"delta_chi2", limit->delta_chi2},
                  {"best_fit", limit->best_fit},
                  {"lower", limit->lower},
                  {"upper", limit->upper},
                  {"chi2_min", limit->chi2_min},
                  {"chi2_null", limit->chi2_null},
                  {"ndf", (double)limit->ndf},
                  {"significance_sigma", limit->significance}};
    enum { N = sizeof number / sizeof number[0] };

    nuem_result_table(r, "rows");
    nuem_result_column(r, "parameter", "");
    nuem_result_column(r, "unit", "");
    nuem_result_column(r, "construction", "");
    for (size_t i = 0; i < N; i++) nuem_result_column(r, number[i].key, "");
    nuem_result_row(r);
    nuem_result_cell_string(r, "parameter", p->name);
    nuem_result_cell_string(r, "unit", p->unit);
    nuem_result_cell_string(r, "construction",
                            construction == NUEM_TWO_SIDED ? "two-sided" : "one-sided");
    for (size_t i = 0; i < N; i++) nuem_result_cell_number(r, number[i].key, number[i].value);
}

static void show(nuem_result *r, const nuem_args *args, const nuem_parameter *p,
                 const nuem_limit *limit, nuem_construction construction)
{
    const char *remark = remark_on(p, limit, construction);

    nuem_result_string(r, "parameter", p->name);
    nuem_result_string(r, "meaning", p->title);
    nuem_result_string(r, "unit", p->unit);
    nuem_result_number(r, "cl", limit->cl, "");
    nuem_result_string(r, "method", nuem_args_string(args, "method"));
    nuem_result_string(r, "construction", constructions[construction]);
    if (remark) nuem_result_string(r, "remark", remark);
    nuem_result_string(r, "couplings", nuem_args_string(args, "couplings"));
    if (p->what == NUEM_PARAMETER_RADIUS)
        nuem_result_string(r, "radius",
                           nuem_args_string(args, "couplings")[0] == 't'
                               ? "the whole radius, the Standard Model's included, as far as the "
                                 "background templates were made without it"
                               : "beyond the Standard Model, whose radius is in the "
                                 "running couplings");
    nuem_result_number(r, "delta_chi2", limit->delta_chi2, "");
    nuem_result_number(r, "best_fit", limit->best_fit, p->unit);
    nuem_result_number(r, "lower", limit->lower, p->unit);
    nuem_result_number(r, "upper", limit->upper, p->unit);
    nuem_result_number(r, "chi2_min", limit->chi2_min, "");
    nuem_result_number(r, "chi2_null", limit->chi2_null, "");
    nuem_result_integer(r, "ndf", limit->ndf, "");
    nuem_result_number(r, "significance_sigma", limit->significance, "");
    nuem_result_table(r, "regions");
    nuem_result_column(r, "lower", p->unit);
    nuem_result_column(r, "upper", p->unit);
    for (size_t i = 0; i < limit->n_region; i++) {
        nuem_result_row(r);
        nuem_result_cell_number(r, "lower", limit->region[i][0]);
        nuem_result_cell_number(r, "upper", limit->region[i][1]);
    }
}

static int run(nuem_context *ctx)
{
    nuem_construction construction =
        nuem_args_string(ctx->args, "construction")[0] == 't' ? NUEM_TWO_SIDED : NUEM_ONE_SIDED;
    const nuem_parameter *parameter;
    const nuem_data *data;
    nuem_hypothesis *hyp = NULL;
    nuem_analysis *analysis = NULL;
    nuem_result *r = NULL;
    nuem_limit limit;
    char *text = NULL;
    const char **id = NULL;
    size_t n = 0;
    nuem_error err;
    nuem_status st;

    if ((st = nuem_result_create("limit", &r, &err))) goto done;
    if ((st = nuem_parameter_find(nuem_args_string(ctx->args, "parameter"), &parameter, &err)))
        goto done;
    if (nuem_args_string(ctx->args, "method")[0] != 'p') {
        st = nuem_fail(&err, NUEM_ERR_UNSUPPORTED, "method '%s' is not built yet; use profile",
                       nuem_args_string(ctx->args, "method"));
        goto done;
    }
    if ((st = experiments(ctx->args, &text, &id, &n, &err))) goto done;
    if ((st = nuem_context_data(ctx, &data, &err))) goto done;
    if ((st = nuem_context_weak_hypothesis(ctx, &hyp, &err))) goto done;
    nuem_result_set_hypothesis(r, nuem_hypothesis_sha256(hyp));
    st = nuem_analysis_create(data, n, id, hyp, nuem_args_string(ctx->args, "flux"), &analysis,
                              ctx->provenance, &err);
    if (st) goto done;
    if (!nuem_analysis_likelihood(analysis)) {
        st = nuem_fail(&err, NUEM_ERR_ARG, "'%.200s' has no counts, nothing to fit",
                       nuem_analysis_id(analysis));
        goto done;
    }
    st = nuem_limit_profile(nuem_analysis_likelihood(analysis), hyp, parameter,
                            nuem_args_number(ctx->args, "cl"), construction, &limit, &err);
    if (st) goto done;
    if (ctx->format == NUEM_RESULT_CSV) {
        show_row(r, parameter, &limit, construction);
    } else {
        nuem_result_string(r, "experiment", nuem_analysis_id(analysis));
        show(r, ctx->args, parameter, &limit, construction);
    }
    if (construction == NUEM_ONE_SIDED)
        st = nuem_provenance_add_cite(ctx->provenance, "Cowan:2010js", &err);
done:;
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_analysis_free(analysis);
    nuem_hypothesis_free(hyp);
    nuem_result_free(r);
    free(id);
    free(text);
    return code;
}

const nuem_command nuem_command_limit = {
    .noun = "limit",
    .positional = "EXPERIMENT[,EXPERIMENT...]",
    .positional_doc = "experiments of the data directory (nuem list experiment), or files",
    .positional_min = 1,
    .positional_max = 64,
    .summary = "best fit, interval and limit of one parameter",
    .doc = "Profiles the likelihood of one or more experiments over their nuisances (and over the "
           "phase of "
           "an off-diagonal element). An end of the interval that does not exist, because the "
           "boundary of the parameter is allowed, is nan (null in JSON).",
    .options = options,
    .examples = examples,
    .run = run,
};
