/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/question.h"

/* The parameter first, with its phase, then what else is free. */
static nuem_status coordinates(const char *profile, const nuem_hypothesis *hyp,
                               const nuem_parameter *parameter, nuem_coordinate *coordinate,
                               size_t *n_own, size_t *n, nuem_error *err)
{
    *n = 0;
    coordinate[(*n)++] = (nuem_coordinate){parameter, false};
    if (parameter->has_phase) coordinate[(*n)++] = (nuem_coordinate){parameter, true};
    *n_own = *n;
    return profile ? nuem_coordinates_parse(profile, hyp, coordinate, n, err) : NUEM_OK;
}

static nuem_status standard_model(const nuem_data *data, const nuem_question *q,
                                  nuem_hypothesis **out, nuem_provenance *prov, nuem_error *err)
{
    nuem_hypothesis *sm = NULL;
    nuem_status st = nuem_hypothesis_open(data, NULL, NULL, 0, &sm, prov, err);

    if (st) return st;
    nuem_hypothesis_spec spec = *nuem_hypothesis_spec_of(sm);
    nuem_hypothesis_free(sm);
    spec.weak_scheme = q->couplings;
    return nuem_hypothesis_create(&spec, out, err);
}

nuem_status nuem_inquiry_open(const nuem_data *data, const nuem_question *q, nuem_inquiry *out,
                              nuem_provenance *prov, nuem_error *err)
{
    nuem_inquiry inquiry = {NULL, NULL};
    size_t n = 0;

    while (n < NUEM_QUESTION_MAX_IDS && q->id[n]) n++;
    nuem_status st = standard_model(data, q, &inquiry.sm, prov, err);
    if (!st)
        st = nuem_analysis_create(data, n, q->id, inquiry.sm, &q->options, &inquiry.analysis, prov,
                                  err);
    if (st) {
        nuem_inquiry_close(&inquiry);
        return st;
    }
    *out = inquiry;
    return NUEM_OK;
}

void nuem_inquiry_close(nuem_inquiry *inquiry)
{
    nuem_analysis_free(inquiry->analysis);
    nuem_hypothesis_free(inquiry->sm);
}

nuem_status nuem_inquiry_ask(const nuem_inquiry *inquiry, const char *name, const char *profile,
                             nuem_construction construction, nuem_limit *out, nuem_error *err)
{
    const nuem_parameter *parameter;
    nuem_coordinate coordinate[NUEM_MAX_COORDINATES];
    size_t n_own = 0, n = 0;
    nuem_status st = nuem_parameter_find(name, &parameter, err);

    if (!st) st = coordinates(profile, inquiry->sm, parameter, coordinate, &n_own, &n, err);
    if (st) return st;
    const nuem_limit_options options = {.other = coordinate + n_own, .n_other = n - n_own};
    return nuem_limit_interval(nuem_analysis_likelihood(inquiry->analysis), inquiry->sm, parameter,
                               NUEM_REVIEW_CL, construction, &options, out, err);
}

nuem_status nuem_question_ask(const nuem_data *data, const nuem_question *q,
                              nuem_construction construction, nuem_limit *out,
                              nuem_provenance *prov, nuem_error *err)
{
    nuem_inquiry inquiry;
    nuem_status st = nuem_inquiry_open(data, q, &inquiry, prov, err);

    if (st) return st;
    st = nuem_inquiry_ask(&inquiry, q->parameter, q->profile, construction, out, err);
    nuem_inquiry_close(&inquiry);
    return st;
}

nuem_status nuem_question_upper_limits(const nuem_data *data, const nuem_question *q, double out[2],
                                       nuem_provenance *prov, nuem_error *err)
{
    nuem_limit limit;
    nuem_status st = nuem_question_ask(data, q, NUEM_ONE_SIDED, &limit, prov, err);

    if (st) return st;
    out[0] = limit.upper;
    if ((st = nuem_question_ask(data, q, NUEM_TWO_SIDED, &limit, prov, err))) return st;
    out[1] = limit.upper;
    return NUEM_OK;
}

bool nuem_within_factor(double a, double b, double factor)
{
    return a > 0.0 && b > 0.0 && a < factor * b && b < factor * a;
}
