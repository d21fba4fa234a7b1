/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/computed_limits.h"

#include <string.h>

#include "base/error.h"
#include "nuem/analysis.h"
#include "nuem/limit.h"

static const struct {
    const char *id, *experiment, *parameter;
    nuem_analysis_options options;
    nuem_construction construction;
} entries[] = {
    {"lab-62", "gemma-2012", "q_ee", {.binding = "free"}, NUEM_ONE_SIDED},
    {"lz-ws2022-mu", "lz-ws2022", "mu_eff", {0}, NUEM_ONE_SIDED},
    {"lz-ws2022-q", "lz-ws2022", "q_eff", {.binding = "epa"}, NUEM_TWO_SIDED},
    {"gemma-mu", "gemma-2012", "mu_eff", {0}, NUEM_ONE_SIDED},
    {"borexino-mu", "borexino-phase2", "mu_eff", {0}, NUEM_ONE_SIDED},
};

nuem_status computed_limits_value(const nuem_data *data, const char *id, double *value,
                                  nuem_error *err)
{
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        const nuem_parameter *parameter;
        nuem_hypothesis *sm = NULL;
        nuem_analysis *a = NULL;
        nuem_limit limit;
        if (strcmp(entries[i].id, id) != 0) continue;
        nuem_status st = nuem_hypothesis_open(data, NULL, NULL, 0, &sm, NULL, err);
        if (!st) st = nuem_parameter_find(entries[i].parameter, &parameter, err);
        if (!st)
            st = nuem_analysis_create(data, 1, &entries[i].experiment, sm, &entries[i].options, &a,
                                      NULL, err);
        if (!st)
            st = nuem_limit_profile(nuem_analysis_likelihood(a), sm, parameter, 0.9,
                                    entries[i].construction, &limit, err);
        if (!st) *value = limit.upper;
        nuem_analysis_free(a);
        nuem_hypothesis_free(sm);
        return st;
    }
    return nuem_fail(err, NUEM_ERR_UNSUPPORTED, "no limit '%.60s'", id);
}
