/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/computed_radius.h"

#include <string.h>

#include "base/error.h"
#include "nuem/radius.h"

static const struct {
    const char *id;
    nuem_flavour flavour;
    nuem_radius_convention convention;
} entries[] = {
    {"lab-7-e", NUEM_E, NUEM_RADIUS_BPV},      {"lab-7-mu", NUEM_MU, NUEM_RADIUS_BPV},
    {"lab-7-tau", NUEM_TAU, NUEM_RADIUS_BPV},  {"lab-8-e", NUEM_E, NUEM_RADIUS_GIUNTI},
    {"lab-8-mu", NUEM_MU, NUEM_RADIUS_GIUNTI}, {"lab-8-tau", NUEM_TAU, NUEM_RADIUS_GIUNTI},
};

nuem_status computed_radius_value(const char *id, double *value, nuem_error *err)
{
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        if (strcmp(entries[i].id, id) == 0)
            return nuem_radius_sm(entries[i].flavour, entries[i].convention, value, err);
    if (strcmp(id, "lab-9") == 0) {
        *value = nuem_radius_vector_shift_per_cm2();
        return NUEM_OK;
    }
    return nuem_fail(err, NUEM_ERR_UNSUPPORTED, "nothing computes reference value '%.60s'", id);
}
