/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/computed_flux.h"

#include <string.h>

#include "base/error.h"
#include "nuem/flux.h"

/* Of the linear interpolation, keV. */
static double mean_energy(const nuem_flux *flux)
{
    const nuem_flux_component *c = nuem_flux_component_at(flux, 0);
    double sum = 0.0;

    for (size_t i = 1; i < c->n; i++) {
        double a = c->enu_mev[i - 1], b = c->enu_mev[i];
        double p = c->pdf_per_mev[i - 1], q = c->pdf_per_mev[i];
        sum += (b - a) / 6.0 * (p * (2.0 * a + b) + q * (a + 2.0 * b));
    }
    return 1e3 * sum;
}

static double activity(const nuem_flux *flux)
{
    return nuem_flux_rate_per_s(flux);
}

/* The flux with another number of antineutrinos and another heat per fission. */
static double gemma(const nuem_flux *flux)
{
    const double heat_mev = 0.58 * 202.36 + 0.08 * 205.99 + 0.29 * 211.12 + 0.05 * 214.26;
    double total = 0.0, yield = 0.0;

    for (size_t i = 0; i < nuem_flux_count(flux); i++) {
        total += nuem_flux_component_at(flux, i)->flux_cm2_s;
        yield += nuem_flux_component_at(flux, i)->yield;
    }
    return total * 7.2 / yield * heat_mev / 205.0;
}

static double prompt_line(const nuem_flux *flux)
{
    return nuem_flux_component_at(flux, 0)->line_mev;
}

static const struct {
    const char *id, *flux;
    double (*function)(const nuem_flux *flux);
} entries[] = {
    {"lab-38", "sns-csi2021", prompt_line},
    {"lab-46", "tritium-60g", mean_energy},
    {"lab-47", "tritium-60g", activity},
    {"flux-gemma", "reactor-gemma", gemma},
};

nuem_status computed_flux_value(const nuem_data *data, const char *id, double *value,
                                nuem_error *err)
{
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        nuem_flux *flux;
        nuem_status st;
        if (strcmp(entries[i].id, id) != 0) continue;
        if ((st = nuem_flux_open(data, entries[i].flux, &flux, NULL, err))) return st;
        *value = entries[i].function(flux);
        nuem_flux_free(flux);
        return NUEM_OK;
    }
    return nuem_fail(err, NUEM_ERR_UNSUPPORTED, "nothing computes reference value '%.60s'", id);
}
