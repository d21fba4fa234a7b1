/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files of the command `limit` share: the question, the methods that answer it, and how
 * the answer is shown. */
#ifndef NUEM_CLI_LIMIT_COMMAND_H
#define NUEM_CLI_LIMIT_COMMAND_H

#include "cli/analysis_options.h"
#include "nuem/limit.h"
#include "nuem/neutron_radius.h"
#include "nuem/sampler.h"
#include "nuem/toys.h"

typedef struct nuem_limit_question {
    const nuem_parameter *parameter;
    const nuem_hypothesis *hypothesis;
    const nuem_analysis *analysis;
    nuem_coordinate coordinate[NUEM_MAX_COORDINATES]; /* the parameter's, then those of --profile */
    size_t n_coordinate, n_own;                       /* n_own 0: the parameter is no coupling */
    double cl;
    nuem_construction construction;
} nuem_limit_question;

/* The profile comes first whatever the method: it has the best fit. `rows` are points of a
 * construction by toys. */
typedef struct nuem_limit_answer {
    const char *method;
    nuem_limit profile;
    double lower, upper;
    size_t n_region;
    double region[NUEM_LIMIT_MAX_REGIONS][2];
    nuem_fc_limit fc;
    nuem_cls_limit cls;
    nuem_credible bayes;
    size_t n_point;
    nuem_fc_point *fc_point;   /* [n_point] or NULL */
    nuem_cls_point *cls_point; /* [n_point] or NULL */
    size_t n_coverage;         /* 0, or at the best fit and at the limit */
    nuem_coverage_result coverage[2];
} nuem_limit_answer;

/* Answer by the method of --method; the caller clears the answer in any case. */
nuem_status nuem_limit_answer_question(nuem_context *ctx, const nuem_limit_question *q,
                                       nuem_limit_answer *out, nuem_error *err);
void nuem_limit_answer_clear(nuem_limit_answer *answer);
/* Ends and regions are those of the profile. */
void nuem_limit_answer_take_profile(nuem_limit_answer *answer);

/* Is it the name of the neutron radius, which is no coupling? Its answer: sets parameter, hypothesis
 * and analysis (of the profile) of the question; hypothesis and profile are the caller's. */
bool nuem_limit_is_neutron(const char *parameter);
nuem_status nuem_limit_answer_neutron(nuem_context *ctx, nuem_limit_question *q,
                                      nuem_hypothesis **hyp, nuem_neutron_profile **profile,
                                      nuem_limit_answer *out, nuem_error *err);

/* chi2 - chi2_min of the profile around the interval, where --curve or --plot asks for it: curve.value, curve.delta_chi2 in
 * JSON; left out where the answer has no width. `neutron`: the profile of a radius; NULL for a coupling. */
nuem_status nuem_limit_show_curve(nuem_context *ctx, const nuem_limit_question *q,
                                  const nuem_limit_answer *a, const nuem_neutron_profile *neutron,
                                  nuem_result *r, nuem_error *err);

void nuem_limit_show(nuem_context *ctx, const nuem_limit_question *q, const nuem_limit_answer *a,
                     nuem_result *r);

#endif
