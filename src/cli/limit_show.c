/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/limit_command.h"
#include "io/writer.h"
#include "nuem/radius.h"

static const char *construction_text(const nuem_limit_question *q, const nuem_limit_answer *a)
{
    switch (a->method[0]) {
    case 'f':
        return "Feldman-Cousins: values whose chi2 - chi2_min is among the lower cl of toys at "
               "that value, nuisances profiled";
    case 'c': return "CLs upper limit: P(q or more | value) / P(q or more | 0) = 1 - cl, by toys";
    case 'b':
        return q->construction == NUEM_ONE_SIDED
                   ? "Bayesian: posterior quantile cl, nuisances sampled"
                   : "Bayesian: shortest interval that holds cl of the posterior, nuisances "
                     "sampled";
    default: break;
    }
    return q->construction == NUEM_ONE_SIDED
               ? "one-sided upper limit: chi2 - chi2_min <= Phi^-1(cl)^2 above the best fit, "
                 "profile likelihood, asymptotic"
               : "two-sided: chi2 - chi2_min <= Phi^-1((1+cl)/2)^2, profile likelihood, "
                 "asymptotic";
}

/* As numbers: 0 and -0 are the same. */
static bool same(const nuem_matrix3 *a, const nuem_matrix3 *b)
{
    for (int k = 0; k < 9; k++) {
        const nuem_complex x = a->m[k / 3][k % 3], y = b->m[k / 3][k % 3];
        if (x.re != y.re || x.im != y.im) return false;
    }
    return true;
}

/* Does the hypothesis say something about what the parameter sets? */
static bool replaces(const nuem_limit_question *q)
{
    const nuem_couplings *own = nuem_hypothesis_couplings(q->hypothesis);
    nuem_couplings without;

    if (q->parameter->what == NUEM_PARAMETER_SIN2W) return false;
    nuem_parameter_apply(q->parameter, q->hypothesis, 0.0, 0.0, &without);
    return !same(&own->charge_e, &without.charge_e) ||
           !same(&own->radius_cm2, &without.radius_cm2) ||
           !same(&own->dipole_mub, &without.dipole_mub);
}

/* What the numbers alone do not say; nothing when there is nothing. */
static void show_remark(nuem_result *r, const nuem_limit_question *q, const nuem_limit_answer *a)
{
    bool asymptotic = strcmp(a->method, "profile") == 0;
    const char *part[5];
    nuem_writer w = {0};
    size_t n = 0;

    if (nuem_likelihood_is_asimov(nuem_analysis_likelihood(q->analysis)))
        part[n++] =
            "a projection: some data are those that the Standard Model expects, not observed";
    if (replaces(q))
        part[n++] = "the hypothesis sets elements that the parameter replaces; they have no effect";
    if (a->n_region > 1)
        part[n++] = "there are several allowed regions; lower and upper are their outer ends";
    if (asymptotic && q->construction == NUEM_ONE_SIDED && q->parameter->is_signed)
        part[n++] = "upper limit above the best fit of a signed parameter: it may be negative";
    if (asymptotic && q->construction == NUEM_TWO_SIDED && !q->parameter->is_signed &&
        a->profile.best_fit == 0.0)
        part[n++] = "the best fit lies at the boundary, so the limit covers (1+cl)/2 "
                    "asymptotically; --construction one-sided covers cl";
    if (a->method[0] == 'b' && !a->bayes.converged)
        part[n++] = "the chains have not converged; take more --samples";
    if (a->method[0] == 'c' && q->parameter->is_signed)
        part[n++] = "values of either sign are possible; the limit is on those above 0";
    for (size_t i = 0; i < n; i++) nuem_writer_addf(&w, "%s%s", i ? "; " : "", part[i]);
    if (n > 0 && !w.failed) nuem_result_string(r, "remark", w.text);
    nuem_writer_clear(&w);
}

/* The answer as one row, for CSV. */
static void show_row(nuem_result *r, const nuem_limit_question *q, const nuem_limit_answer *a)
{
    const nuem_limit *limit = &a->profile;
    const struct {
        const char *key;
        double value;
    } number[] = {{"cl", limit->cl},
                  {"delta_chi2", limit->delta_chi2},
                  {"best_fit", limit->best_fit},
                  {"lower", a->lower},
                  {"upper", a->upper},
                  {"chi2_min", limit->chi2_min},
                  {"chi2_null", limit->chi2_null},
                  {"ndf", (double)limit->ndf},
                  {"significance_sigma", limit->significance},
                  {"p_value", limit->p_value}};
    enum { N = sizeof number / sizeof number[0] };

    nuem_result_table(r, "rows");
    nuem_result_column(r, "parameter", "");
    nuem_result_column(r, "unit", "");
    nuem_result_column(r, "construction", "");
    for (size_t i = 0; i < N; i++) nuem_result_column(r, number[i].key, "");
    nuem_result_column(r, "method", "");
    nuem_result_row(r);
    nuem_result_cell_string(r, "parameter", q->parameter->name);
    nuem_result_cell_string(r, "unit", q->parameter->unit);
    nuem_result_cell_string(r, "construction",
                            q->construction == NUEM_TWO_SIDED ? "two-sided" : "one-sided");
    for (size_t i = 0; i < N; i++) nuem_result_cell_number(r, number[i].key, number[i].value);
    nuem_result_cell_string(r, "method", a->method);
}

static void show_pulls(nuem_result *r, const nuem_limit_question *q, const nuem_limit *limit)
{
    const nuem_likelihood *lik = nuem_analysis_likelihood(q->analysis);

    nuem_result_table(r, "nuisances");
    nuem_result_column(r, "name", "");
    nuem_result_column(r, "nominal", "");
    nuem_result_column(r, "sigma", "");
    nuem_result_column(r, "best_fit", "");
    nuem_result_column(r, "pull", "");
    for (size_t i = 0; i < limit->n_nuisance; i++) {
        const nuem_nuisance *n = nuem_likelihood_nuisance(lik, i);
        nuem_result_row(r);
        nuem_result_cell_string(r, "name", n->name);
        nuem_result_cell_number(r, "nominal", n->nominal);
        nuem_result_cell_number(r, "sigma", n->sigma);
        nuem_result_cell_number(r, "best_fit", limit->nuisance[i]);
        nuem_result_cell_number(r, "pull", nuem_nuisance_pull(n, limit->nuisance[i]));
    }
}

static void show_fc(nuem_result *r, const nuem_limit_question *q, const nuem_limit_answer *a)
{
    nuem_result_table(r, "points");
    nuem_result_column(r, "value", q->parameter->unit);
    nuem_result_column(r, "delta_chi2", "");
    nuem_result_column(r, "critical", "");
    nuem_result_column(r, "critical_error", "");
    nuem_result_column(r, "p_value", "");
    for (size_t i = 0; i < a->n_point; i++) {
        const nuem_fc_point *p = &a->fc_point[i];
        nuem_result_row(r);
        nuem_result_cell_number(r, "value", p->x);
        nuem_result_cell_number(r, "delta_chi2", p->delta_chi2);
        nuem_result_cell_number(r, "critical", p->critical);
        nuem_result_cell_number(r, "critical_error", p->critical_error);
        nuem_result_cell_number(r, "p_value", p->p_value);
    }
}

static void show_cls(nuem_result *r, const nuem_limit_question *q, const nuem_limit_answer *a)
{
    nuem_result_table(r, "points");
    nuem_result_column(r, "value", q->parameter->unit);
    nuem_result_column(r, "q", "");
    nuem_result_column(r, "clsb", "");
    nuem_result_column(r, "clb", "");
    nuem_result_column(r, "cls", "");
    nuem_result_column(r, "cls_error", "");
    nuem_result_column(r, "cls_asymptotic", "");
    for (size_t i = 0; i < a->n_point; i++) {
        const nuem_cls_point *p = &a->cls_point[i];
        nuem_result_row(r);
        nuem_result_cell_number(r, "value", p->x);
        nuem_result_cell_number(r, "q", p->q);
        nuem_result_cell_number(r, "clsb", p->clsb);
        nuem_result_cell_number(r, "clb", p->clb);
        nuem_result_cell_number(r, "cls", p->cls);
        nuem_result_cell_number(r, "cls_error", p->cls_error);
        nuem_result_cell_number(r, "cls_asymptotic", p->cls_asymptotic);
    }
}

static void show_regions(nuem_result *r, const nuem_limit_question *q, const nuem_limit_answer *a)
{
    nuem_result_table(r, "regions");
    nuem_result_column(r, "lower", q->parameter->unit);
    nuem_result_column(r, "upper", q->parameter->unit);
    for (size_t i = 0; i < a->n_region; i++) {
        nuem_result_row(r);
        nuem_result_cell_number(r, "lower", a->region[i][0]);
        nuem_result_cell_number(r, "upper", a->region[i][1]);
    }
}

/* Where the table shows something else. */
static void show_region_ends(nuem_result *r, const nuem_limit_question *q,
                             const nuem_limit_answer *a)
{
    double lower[NUEM_LIMIT_MAX_REGIONS], upper[NUEM_LIMIT_MAX_REGIONS];

    for (size_t i = 0; i < a->n_region; i++) {
        lower[i] = a->region[i][0];
        upper[i] = a->region[i][1];
    }
    nuem_result_numbers(r, "region_lower", lower, a->n_region, q->parameter->unit);
    nuem_result_numbers(r, "region_upper", upper, a->n_region, q->parameter->unit);
}

static void show_bayes(nuem_context *ctx, nuem_result *r, const nuem_limit_question *q,
                       const nuem_credible *b)
{
    const char *unit = q->parameter->unit;

    nuem_result_string(r, "prior", nuem_args_string(ctx->args, "prior"));
    nuem_result_number(r, "prior_lower", b->range.lower, unit);
    nuem_result_number(r, "prior_upper", b->range.upper, unit);
    nuem_result_number(r, "upper_error", b->upper.error, unit);
    nuem_result_number(r, "mean", b->mean.value, unit);
    nuem_result_number(r, "median", b->median.value, unit);
    nuem_result_number(r, "rhat", b->rhat, "");
    nuem_result_number(r, "effective_samples", b->ess, "");
    nuem_result_bool(r, "converged", b->converged);
}

/* Coordinates beside the parameter itself, where there are any. */
static void show_coordinates(nuem_result *r, const nuem_limit_question *q, const nuem_limit *limit)
{
    const size_t own = q->n_own > 0 ? 1 : 0;

    for (size_t i = 0; limit->dimension > own && i < limit->dimension; i++) {
        char name[80], key[112];
        nuem_coordinate_name(&limit->coordinate[i], name, sizeof name);
        snprintf(key, sizeof key, "at_best_fit.%s", name);
        nuem_result_number(r, key, limit->x[i], limit->coordinate[i].parameter->unit);
    }
}

static void show_coverage(nuem_result *r, const nuem_limit_answer *a)
{
    static const char *const where[2] = {"best_fit", "limit"};

    for (size_t k = 0; k < a->n_coverage; k++) {
        char key[64];
        snprintf(key, sizeof key, "coverage.%s", where[k]);
        nuem_result_number(r, key, a->coverage[k].coverage, "");
        snprintf(key, sizeof key, "coverage.%s_error", where[k]);
        nuem_result_number(r, key, a->coverage[k].error, "");
    }
    if (a->n_coverage > 0) nuem_result_string(r, "coverage.of", "asymptotic profile intervals");
    if (a->n_coverage > 0) nuem_result_integer(r, "coverage.toys", (long)a->coverage[0].n_toy, "");
}

/* Beyond the Standard Model is not what others quote: the sum with its radius beside. */
static void show_whole_radius(nuem_result *r, const nuem_limit_question *q,
                              const nuem_limit_answer *a, const char *couplings)
{
    static const nuem_flavour flavour[3] = {NUEM_E, NUEM_MU, NUEM_TAU};
    const nuem_parameter *p = q->parameter;
    double sm = 0.0;

    if (p->what != NUEM_PARAMETER_RADIUS || couplings[0] == 't') return;
    for (int i = 0; i < 3; i++) {
        if (p->element[4 * i] != 1) continue;
        if (nuem_radius_sm(flavour[i], NUEM_RADIUS_EFFECTIVE, &sm, NULL)) return;
        nuem_result_number(r, "sm_radius_cm2", sm, "cm2");
        nuem_result_number(r, "whole_best_fit", sm + a->profile.best_fit, p->unit);
        nuem_result_number(r, "whole_lower", sm + a->lower, p->unit);
        nuem_result_number(r, "whole_upper", sm + a->upper, p->unit);
    }
}

static void show_scalars(nuem_context *ctx, const nuem_limit_question *q,
                         const nuem_limit_answer *a, nuem_result *r)
{
    const nuem_parameter *p = q->parameter;
    const nuem_limit *limit = &a->profile;
    const char *couplings = nuem_args_string(ctx->args, "couplings"),
               *profiled = nuem_args_string(ctx->args, "profile");
    bool expected = nuem_likelihood_is_asimov(nuem_analysis_likelihood(q->analysis));

    nuem_result_string(r, "experiment", nuem_analysis_id(q->analysis));
    nuem_result_string(r, "parameter", p->name);
    nuem_result_string(r, "meaning", p->title);
    nuem_result_string(r, "unit", p->unit);
    nuem_result_number(r, "cl", limit->cl, "");
    nuem_result_string(r, "method", a->method);
    nuem_result_string(r, "construction", construction_text(q, a));
    nuem_result_string(r, "data", expected ? "expected" : "observed");
    show_remark(r, q, a);
    nuem_result_string(r, "couplings", couplings);
    if (p->what == NUEM_PARAMETER_RADIUS && q->n_own > 0)
        nuem_result_string(r, "radius",
                           couplings[0] == 't'
                               ? "the whole radius, the Standard Model's included, as far as the "
                                 "background templates were made without it"
                               : "beyond the Standard Model, whose radius is in the "
                                 "running couplings");
    if (profiled) nuem_result_string(r, "profiled", profiled);
    nuem_result_number(r, "delta_chi2", limit->delta_chi2, "");
    nuem_result_number(r, "best_fit", limit->best_fit, p->unit);
    nuem_result_number(r, "lower", a->lower, p->unit);
    nuem_result_number(r, "upper", a->upper, p->unit);
    show_whole_radius(r, q, a, couplings);
    nuem_result_number(r, "chi2_min", limit->chi2_min, "");
    nuem_result_number(r, "chi2_null", limit->chi2_null, "");
    nuem_result_integer(r, "ndf", limit->ndf, "");
    nuem_result_number(r, "significance_sigma", limit->significance, "");
    nuem_result_number(r, "p_value", limit->p_value, "");
    show_coordinates(r, q, limit);
    if (a->method[0] == 'c') {
        nuem_result_number(r, "upper_asymptotic", a->cls.upper_asymptotic, p->unit);
        nuem_result_number(r, "median_expected", a->cls.median_expected, p->unit);
    }
    if (a->method[0] == 'b') show_bayes(ctx, r, q, &a->bayes);
    show_coverage(r, a);
}

void nuem_limit_show(nuem_context *ctx, const nuem_limit_question *q, const nuem_limit_answer *a,
                     nuem_result *r)
{
    bool pulls = nuem_args_flag(ctx->args, "pulls"), toys = a->n_point > 0;

    if (ctx->format != NUEM_RESULT_CSV) {
        show_scalars(ctx, q, a, r);
        if (pulls || toys) show_region_ends(r, q, a);
    }
    if (pulls)
        show_pulls(r, q, &a->profile);
    else if (a->fc_point)
        show_fc(r, q, a);
    else if (a->cls_point)
        show_cls(r, q, a);
    else if (ctx->format == NUEM_RESULT_CSV)
        show_row(r, q, a);
    else
        show_regions(r, q, a);
}
