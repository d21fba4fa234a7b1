/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/limit_command.h"
#include "nuem/cite.h"

/* Constructions by toys know one coordinate. */
static nuem_status one_coordinate(const nuem_limit_question *q, const char *what, nuem_error *err)
{
    if (q->n_own > 1)
        return nuem_fail(err, NUEM_ERR_UNSUPPORTED,
                         "%s takes one real parameter; %s has a phase, use --method profile or "
                         "bayes",
                         what, q->parameter->name);
    if (q->n_coordinate > 1)
        return nuem_fail(err, NUEM_ERR_UNSUPPORTED,
                         "%s takes one parameter; leave --profile out, or use --method profile or "
                         "bayes",
                         what);
    return NUEM_OK;
}

void nuem_limit_answer_take_profile(nuem_limit_answer *a)
{
    a->lower = a->profile.lower;
    a->upper = a->profile.upper;
    a->n_region = a->profile.n_region;
    memcpy(a->region, a->profile.region, sizeof a->region);
}

static nuem_status answer_by_profile(nuem_context *ctx, const nuem_limit_question *q,
                                     nuem_limit_answer *a, nuem_error *err)
{
    nuem_context_bar bar;
    nuem_context_bar_open(ctx, "profile", &bar);
    const nuem_limit_options options = {.other = q->coordinate + q->n_own,
                                        .n_other = q->n_coordinate - q->n_own,
                                        .seed = (uint64_t)nuem_args_integer(ctx->args, "seed"),
                                        .progress = &bar.progress};
    nuem_status st =
        nuem_limit_interval(nuem_analysis_likelihood(q->analysis), q->hypothesis, q->parameter,
                            q->cl, q->construction, &options, &a->profile, err);
    nuem_context_progress(ctx, bar.what, 1.0);
    if (!st) nuem_limit_answer_take_profile(a);
    return st;
}

static nuem_toy_options toys(const nuem_context *ctx, const nuem_limit_question *q)
{
    nuem_toy_options o = nuem_toy_options_default();

    o.cl = q->cl;
    o.n_toy = (size_t)nuem_args_integer(ctx->args, "toys");
    o.points = (size_t)nuem_args_integer(ctx->args, "points");
    o.seed = (uint64_t)nuem_args_integer(ctx->args, "seed");
    return o;
}

static nuem_status answer_by_fc(nuem_context *ctx, const nuem_limit_question *q,
                                const nuem_objective *objective, nuem_limit_answer *a,
                                nuem_error *err)
{
    const nuem_toy_options o = toys(ctx, q);
    nuem_context_bar bar;
    nuem_status st = one_coordinate(q, "--method fc", err);

    if (st) return st;
    if (q->construction == NUEM_ONE_SIDED)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "--method fc decides by itself between interval and limit; leave "
                         "--construction one-sided out");
    nuem_context_bar_open(ctx, "toys", &bar);
    if (!(a->fc_point = calloc(o.points, sizeof *a->fc_point))) return nuem_fail_nomem(err);
    st = nuem_limit_feldman_cousins(objective, NULL, &o, &bar.progress, &a->fc, a->fc_point, err);
    nuem_context_progress(ctx, bar.what, 1.0);
    if (st) return st;
    a->n_point = a->fc.n_point;
    a->lower = a->fc.lower;
    a->upper = a->fc.upper;
    a->n_region = a->fc.n_region;
    memcpy(a->region, a->fc.region, sizeof a->region);
    return nuem_cite_method("feldman-cousins", ctx->provenance, err);
}

static nuem_status answer_by_cls(nuem_context *ctx, const nuem_limit_question *q,
                                 const nuem_objective *objective, nuem_limit_answer *a,
                                 nuem_error *err)
{
    const nuem_toy_options o = toys(ctx, q);
    nuem_context_bar bar;
    nuem_status st = one_coordinate(q, "--method cls", err);

    if (st) return st;
    nuem_context_bar_open(ctx, "toys", &bar);
    if (!(a->cls_point = calloc(o.points, sizeof *a->cls_point))) return nuem_fail_nomem(err);
    st = nuem_limit_cls(objective, NULL, &o, &bar.progress, &a->cls, a->cls_point, err);
    nuem_context_progress(ctx, bar.what, 1.0);
    if (st) return st;
    a->n_point = a->cls.n_point;
    a->lower = (double)NAN;
    a->upper = a->cls.upper;
    a->n_region = 1;
    a->region[0][0] = (double)NAN;
    a->region[0][1] = a->upper;
    return nuem_cite_method("cls", ctx->provenance, err);
}

static nuem_status answer_by_bayes(nuem_context *ctx, const nuem_limit_question *q,
                                   const nuem_objective *objective, nuem_limit_answer *a,
                                   nuem_error *err)
{
    nuem_prior prior[NUEM_MAX_COORDINATES] = {NUEM_PRIOR_FLAT};
    const char *name = nuem_args_string(ctx->args, "prior");
    nuem_bayes_options o = {.kind = q->construction == NUEM_ONE_SIDED ? NUEM_CREDIBLE_UPPER
                                                                      : NUEM_CREDIBLE_HPD,
                            .samples = (size_t)nuem_args_integer(ctx->args, "samples")};
    nuem_context_bar bar;

    /* of the parameter itself; what is integrated out is flat */
    for (size_t i = 0; i < q->n_own; i++)
        prior[i] = name[0] == 'm'   ? NUEM_PRIOR_MODULUS
                   : name[0] == 's' ? NUEM_PRIOR_SQUARE
                                    : NUEM_PRIOR_FLAT;
    o.sampler.prior = prior;
    o.sampler.seed = (uint64_t)nuem_args_integer(ctx->args, "seed");
    nuem_context_bar_open(ctx, "chains", &bar);
    nuem_status st = nuem_limit_bayes(objective, 0, q->cl, &o, &bar.progress, &a->bayes, err);
    nuem_context_progress(ctx, bar.what, 1.0);
    if (st) return st;
    a->lower = a->bayes.lower.value;
    a->upper = a->bayes.upper.value;
    a->n_region = 1;
    a->region[0][0] = a->lower;
    a->region[0][1] = a->upper;
    return nuem_cite_method("bayes", ctx->provenance, err);
}

/* How often intervals like the one of the profile contain the truth, if that is the best fit or the
 * end of the interval. */
static nuem_status check_coverage(nuem_context *ctx, const nuem_limit_question *q,
                                  const nuem_objective *objective, size_t n, nuem_limit_answer *a,
                                  nuem_error *err)
{
    const double x[2] = {a->profile.best_fit, a->profile.upper};
    nuem_context_bar bar;
    nuem_status st = one_coordinate(q, "--check-coverage", err);

    nuem_context_bar_open(ctx, "coverage", &bar);
    for (size_t k = 0; k < 2 && !st; k++) {
        st = nuem_coverage(objective, NULL, x[k], q->cl, q->construction, n,
                           (uint64_t)nuem_args_integer(ctx->args, "seed"), 0, &bar.progress,
                           &a->coverage[k], err);
        if (!st) a->n_coverage++;
    }
    nuem_context_progress(ctx, bar.what, 1.0);
    return st;
}

nuem_status nuem_limit_answer_question(nuem_context *ctx, const nuem_limit_question *q,
                                       nuem_limit_answer *out, nuem_error *err)
{
    static const struct {
        const char *name;
        nuem_status (*answer)(nuem_context *, const nuem_limit_question *, const nuem_objective *,
                              nuem_limit_answer *, nuem_error *);
    } method[] = {{"fc", answer_by_fc}, {"cls", answer_by_cls}, {"bayes", answer_by_bayes}};
    const long coverage = nuem_args_integer(ctx->args, "check-coverage");
    nuem_objective *objective = NULL;
    nuem_status st;

    *out = (nuem_limit_answer){.method = nuem_args_string(ctx->args, "method")};
    if ((st = answer_by_profile(ctx, q, out, err))) return st;
    st = nuem_objective_create(nuem_analysis_likelihood(q->analysis), q->hypothesis,
                               q->n_coordinate, q->coordinate, &objective, err);
    for (size_t k = 0; k < sizeof method / sizeof method[0] && !st; k++)
        if (strcmp(method[k].name, out->method) == 0)
            st = method[k].answer(ctx, q, objective, out, err);
    if (!st && coverage > 0) st = check_coverage(ctx, q, objective, (size_t)coverage, out, err);
    nuem_objective_free(objective);
    return st;
}

void nuem_limit_answer_clear(nuem_limit_answer *a)
{
    free(a->fc_point);
    free(a->cls_point);
    a->fc_point = NULL;
    a->cls_point = NULL;
}
