/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/computed_solar.h"

#include <string.h>

#include "base/error.h"
#include "nuem/solar.h"

static nuem_status survival(const nuem_data *data, double enu_mev, double *value, nuem_error *err)
{
    nuem_solar *sun = NULL;
    nuem_mixing mixing;
    nuem_state state;
    size_t b8;
    nuem_status st = nuem_mixing_open(data, "nufit-6.0-no", &mixing, NULL, err);

    if (!st) st = nuem_solar_open(data, "b16-gs98", &sun, NULL, err);
    if (!st) st = nuem_solar_find(sun, "8B", &b8, err);
    if (!st) st = nuem_solar_state(sun, &mixing, b8, false, 1, &enu_mev, &state, err);
    if (!st) *value = state.rho.m[0][0].re;
    nuem_solar_free(sun);
    return st;
}

static const struct {
    const char *id;
    double enu_mev;
} entries[] = {
    {"solar-pee-0.3", 0.3}, {"solar-pee-0.862", 0.862}, {"solar-pee-1.44", 1.44},
    {"solar-pee-5", 5.0},   {"solar-pee-10", 10.0},
};

nuem_status computed_solar_value(const nuem_data *data, const char *id, double *value,
                                 nuem_error *err)
{
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        if (strcmp(entries[i].id, id) == 0) return survival(data, entries[i].enu_mev, value, err);
    return nuem_fail(err, NUEM_ERR_UNSUPPORTED, "nothing computes reference value '%.60s'", id);
}
