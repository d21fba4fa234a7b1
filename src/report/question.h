/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One question to experiments: the interval of a parameter. */
#ifndef NUEM_REPORT_QUESTION_H
#define NUEM_REPORT_QUESTION_H

#include <stdbool.h>

#include "nuem/analysis.h"
#include "nuem/limit.h"

/* Confidence level of every limit in the review. */
#define NUEM_REVIEW_CL 0.9

enum { NUEM_QUESTION_MAX_IDS = 4 };

typedef struct nuem_question {
    const char *id[NUEM_QUESTION_MAX_IDS]; /* experiments, the rest NULL */
    const char *parameter;
    const char *profile; /* what else is free, as for --profile; NULL: nothing */
    nuem_analysis_options options;
    nuem_weak_scheme couplings;
} nuem_question;

/* The experiments of a question, opened once for several parameters. */
typedef struct nuem_inquiry {
    nuem_hypothesis *sm;
    nuem_analysis *analysis;
} nuem_inquiry;

/* On failure there is nothing to close. */
nuem_status nuem_inquiry_open(const nuem_data *data, const nuem_question *question,
                              nuem_inquiry *out, nuem_provenance *prov, nuem_error *err);
void nuem_inquiry_close(nuem_inquiry *inquiry);

/* Interval of a parameter on top of the Standard Model; `profile` as in a question. */
nuem_status nuem_inquiry_ask(const nuem_inquiry *inquiry, const char *parameter,
                             const char *profile, nuem_construction construction, nuem_limit *out,
                             nuem_error *err);

/* All of it at once, for one parameter. */
nuem_status nuem_question_ask(const nuem_data *data, const nuem_question *question,
                              nuem_construction construction, nuem_limit *out,
                              nuem_provenance *prov, nuem_error *err);

/* Upper limit, and the upper end of the two-sided interval. */
nuem_status nuem_question_upper_limits(const nuem_data *data, const nuem_question *question,
                                       double out[2], nuem_provenance *prov, nuem_error *err);

/* Within a factor, either way? */
bool nuem_within_factor(double a, double b, double factor);

#endif
