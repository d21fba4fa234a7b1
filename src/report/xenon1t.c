/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the review about the XENON1T excess. */
#include <math.h>

#include "nuem/analysis.h"
#include "nuem/limit.h"
#include "report/catalogue.h"
#include "report/review_row.h"

static const double CL = 0.9;

/* The experiment, opened once for all fits of a row. */
typedef struct excess {
    nuem_hypothesis *sm;
    nuem_analysis *analysis;
} excess;

static nuem_status open_excess(const nuem_data *data, excess *x, nuem_provenance *prov,
                               nuem_error *err)
{
    const char *id = "xenon1t";
    nuem_status st = nuem_hypothesis_open(data, NULL, NULL, 0, &x->sm, prov, err);

    return st ? st : nuem_analysis_create(data, 1, &id, x->sm, NULL, &x->analysis, prov, err);
}

static void close_excess(excess *x)
{
    nuem_analysis_free(x->analysis);
    nuem_hypothesis_free(x->sm);
}

/* The excess read as one parameter. */
static nuem_status fit(const excess *x, const nuem_likelihood *likelihood, const char *name,
                       nuem_limit *out, nuem_error *err)
{
    const nuem_parameter *parameter;
    nuem_status st = nuem_parameter_find(name, &parameter, err);

    return st ? st : nuem_limit_profile(likelihood, x->sm, parameter, CL, NUEM_TWO_SIDED, out, err);
}

/* The same bins with the scale of every background free: how far the answer hangs on its error. */
static nuem_status fit_free_background(const excess *x, const char *name, nuem_limit *out,
                                       nuem_error *err)
{
    nuem_background background[NUEM_MAX_BACKGROUNDS];
    nuem_experiment_info info = *nuem_analysis_experiment(x->analysis, 0);
    nuem_likelihood *likelihood = NULL;

    for (size_t i = 0; i < info.n_background; i++) {
        background[i] = info.background[i];
        background[i].free = true;
    }
    info.background = background;
    const nuem_likelihood_term term = {.experiment = &info,
                                       .response = nuem_analysis_response(x->analysis, 0),
                                       .flux = nuem_analysis_flux(x->analysis, 0)};
    nuem_status st =
        nuem_likelihood_create(1, &term, nuem_hypothesis_couplings(x->sm), false, &likelihood, err);
    if (!st) st = fit(x, likelihood, name, out, err);
    nuem_likelihood_free(likelihood);
    return st;
}

nuem_status nuem_review_xenon1t_mu(const nuem_data *data, nuem_review_row *row,
                                   nuem_provenance *prov, nuem_error *err)
{
    excess x = {NULL, NULL};
    nuem_limit limit, unconstrained;
    nuem_status st = open_excess(data, &x, prov, err);

    if (!st) st = fit(&x, nuem_analysis_likelihood(x.analysis), "mu_eff", &limit, err);
    if (!st) st = fit_free_background(&x, "mu_eff", &unconstrained, err);
    close_excess(&x);
    if (st) return st;
    row->computed[0] = limit.lower;
    row->computed[1] = limit.upper;
    row->n_computed = 2;
    nuem_review_note(row,
                     "two-sided profile likelihood, 29 Poisson bins, B0 scale within its published "
                     "error (76 +- 2 per t y keV); best fit %.2e muB, %.1f sigma over background "
                     "alone. The ends hang on that error: with a free scale %.2e to %.2e",
                     limit.best_fit, limit.significance, unconstrained.lower, unconstrained.upper);
    return NUEM_OK;
}

nuem_status nuem_review_xenon1t_transition(const nuem_data *data, nuem_review_row *row,
                                           nuem_provenance *prov, nuem_error *err)
{
    enum { N = 6 };
    static const char *const name[N] = {"Lambda1", "Lambda2", "Lambda3", "mu_12", "mu_13", "mu_23"};
    static const char *const bound[N] = {"canas-lambda1",  "canas-lambda2",  "canas-lambda3",
                                         "borexino-mu-12", "borexino-mu-13", "borexino-mu-23"};
    nuem_limit limit[N];
    nuem_yaml *doc = NULL;
    excess x = {NULL, NULL};
    nuem_status st = open_excess(data, &x, prov, err);
    bool overlap = true;

    for (int i = 0; i < N && !st; i++)
        st = fit(&x, nuem_analysis_likelihood(x.analysis), name[i], &limit[i], err);
    close_excess(&x);

    if (st) return st;
    if ((st = nuem_catalogue_open(data, &doc, prov, err))) return st;
    nuem_review_note(row, "lower ends for Lambda1, 2, 3; 90 %% CL of the excess, one moment at a "
                          "time, and Borexino's limit (1e-11 "
                          "muB): ");
    for (int i = 0; i < N && !st; i++) {
        double published;
        if ((st = nuem_catalogue_value(doc, bound[i], &published, prov, err))) break;
        if (i < 3) row->computed[row->n_computed++] = limit[i].lower; /* mu_jk = Lambda_i again */
        overlap = overlap && limit[i].lower < published;
        nuem_review_note(row, "%s%s %.2f to %.2f, < %.1f", i ? "; " : "", name[i],
                         1e11 * limit[i].lower, 1e11 * limit[i].upper, 1e11 * published);
    }
    nuem_yaml_free(doc);
    if (st) return st;
    row->status = overlap ? NUEM_REVIEW_REPRODUCED : NUEM_REVIEW_DIFFERS;
    return NUEM_OK;
}
