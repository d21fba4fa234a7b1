/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the review about the XENON1T excess. */
#include <math.h>

#include "nuem/analysis.h"
#include "nuem/limit.h"
#include "report/catalogue.h"
#include "report/review_row.h"

static const double CL = 0.9;

/* The excess read as `n` parameters, each alone. */
static nuem_status fit(const nuem_data *data, size_t n, const char *const *name, nuem_limit *out,
                       nuem_provenance *prov, nuem_error *err)
{
    const char *experiment = "xenon1t";
    nuem_hypothesis *sm = NULL;
    nuem_analysis *analysis = NULL;
    nuem_status st;

    if ((st = nuem_hypothesis_open(data, NULL, NULL, 0, &sm, prov, err))) goto done;
    st = nuem_analysis_create(data, 1, &experiment, sm, NULL, &analysis, prov, err);
    for (size_t i = 0; i < n && !st; i++) {
        const nuem_parameter *parameter;
        st = nuem_parameter_find(name[i], &parameter, err);
        if (!st)
            st = nuem_limit_profile(nuem_analysis_likelihood(analysis), sm, parameter, CL,
                                    NUEM_TWO_SIDED, &out[i], err);
    }
done:
    nuem_analysis_free(analysis);
    nuem_hypothesis_free(sm);
    return st;
}

nuem_status nuem_review_xenon1t_mu(const nuem_data *data, nuem_review_row *row,
                                   nuem_provenance *prov, nuem_error *err)
{
    const char *name = "mu_eff";
    nuem_limit limit;
    nuem_status st = fit(data, 1, &name, &limit, prov, err);

    if (st) return st;
    row->computed[0] = limit.lower;
    row->computed[1] = limit.upper;
    row->n_computed = 2;
    nuem_review_note(row,
                     "two-sided profile likelihood, 29 Poisson bins, B0 scale within its published "
                     "error; best fit %.2e muB, %.1f sigma over background alone",
                     limit.best_fit, limit.significance);
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
    nuem_status st = fit(data, N, name, limit, prov, err);
    bool overlap = true;

    if (st) return st;
    if ((st = nuem_catalogue_open(data, &doc, prov, err))) return st;
    nuem_review_note(row, "90 %% CL of the excess, one moment at a time, and Borexino's limit (1e-11 "
                          "muB): ");
    for (int i = 0; i < N && !st; i++) {
        double published;
        if ((st = nuem_catalogue_value(doc, bound[i], &published, prov, err))) break;
        row->computed[row->n_computed++] = limit[i].lower;
        row->computed[row->n_computed++] = limit[i].upper;
        overlap = overlap && limit[i].lower < published;
        nuem_review_note(row, "%s%s %.2f to %.2f, < %.1f", i ? "; " : "", name[i],
                         1e11 * limit[i].lower, 1e11 * limit[i].upper, 1e11 * published);
    }
    nuem_yaml_free(doc);
    if (st) return st;
    row->status = overlap ? NUEM_REVIEW_REPRODUCED : NUEM_REVIEW_DIFFERS;
    return NUEM_OK;
}
