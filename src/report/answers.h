/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one experiment says about the parameters of a report: intervals and profiles. */
#ifndef NUEM_REPORT_ANSWERS_H
#define NUEM_REPORT_ANSWERS_H

#include <stdbool.h>

#include "nuem/limit.h"

enum { NUEM_ANSWER_POINTS = 41 };

typedef struct nuem_parameter_answer {
    const nuem_parameter *parameter;
    bool bounded;         /* false: the data say nothing, `why` says so; the rest is not filled */
    nuem_limit two_sided; /* interval */
    double upper;         /* one-sided; NaN where there is none */
    double value[NUEM_ANSWER_POINTS], chi2[NUEM_ANSWER_POINTS]; /* profile around the interval */
    char why[200];
} nuem_parameter_answer;

/* Names of the parameters; ends with NULL. */
extern const char *const nuem_answer_parameters[];

/* Interval at confidence level cl and profile of a parameter on top of a hypothesis. That the data do not bound it is an
 * answer, no error. NUEM_ERR_ARG, NUEM_ERR_NOMEM. */
nuem_status nuem_parameter_answer_find(const nuem_likelihood *likelihood,
                                       const nuem_hypothesis *hyp, const char *parameter, double cl,
                                       nuem_parameter_answer *out, nuem_error *err);

#endif
