/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/systematics.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

static const struct {
    const char *name;
    size_t offset;
    double lower, upper;
} parameters[NUEM_MIXING_PARAMETERS] = {
    {"theta12", offsetof(nuem_mixing, theta12_deg), 0.0, 90.0},
    {"theta23", offsetof(nuem_mixing, theta23_deg), 0.0, 90.0},
    {"theta13", offsetof(nuem_mixing, theta13_deg), 0.0, 90.0},
    {"delta", offsetof(nuem_mixing, delta_deg), -360.0, 360.0},
    {"dm21", offsetof(nuem_mixing, dm21_ev2), 0.0, HUGE_VAL},
};

static double *field(nuem_mixing *mixing, size_t i)
{
    return (double *)(void *)((char *)mixing + parameters[i].offset);
}

nuem_status nuem_mixing_variations_open(const nuem_data *data, const char *set,
                                        const nuem_mixing *mixing, nuem_mixing_variations *out,
                                        nuem_provenance *prov, nuem_error *err)
{
    nuem_mixing_variations v = {0};
    nuem_mixing sigma;
    nuem_status st = nuem_mixing_open_errors(data, set, &sigma, prov, err);

    if (st) return st;
    for (size_t i = 0; i < NUEM_MIXING_PARAMETERS; i++) {
        const double error = *field(&sigma, i);
        if (!(error > 0.0)) continue;
        v.name[v.n] = parameters[i].name;
        v.up[v.n] = v.down[v.n] = *mixing;
        double *up = field(&v.up[v.n], i), *down = field(&v.down[v.n], i);
        *up = fmin(*up + error, parameters[i].upper);
        *down = fmax(*down - error, parameters[i].lower);
        v.n++;
    }
    if (v.n == 0) return nuem_fail(err, NUEM_ERR_DATA, "mixing set '%.60s' states no errors", set);
    *out = v;
    return NUEM_OK;
}

/* A response of its own for a variation. */
static nuem_status respond(nuem_systematics *s, const nuem_experiment_info *experiment,
                           const nuem_flux *flux, const nuem_mixing *mixing,
                           const nuem_response **out, nuem_error *err)
{
    nuem_status st =
        nuem_response_create(experiment, flux, mixing, NULL, &s->owned[s->n_owned], err);

    if (!st) *out = s->owned[s->n_owned++];
    return st;
}

static nuem_status vary_mixing(nuem_systematics *s, const nuem_experiment_info *experiment,
                               const nuem_flux *flux, const nuem_response *response,
                               const nuem_mixing_variations *mixings, size_t i, nuem_error *err)
{
    nuem_variation v = {.name = mixings->name[i],
                        .up = response,
                        .down = response,
                        .mixing_up = &mixings->up[i],
                        .mixing_down = &mixings->down[i]};
    nuem_status st = NUEM_OK;

    if (nuem_flux_travel(flux) != NUEM_TRAVEL_NONE) { /* else only couplings know of the mixing */
        st = respond(s, experiment, flux, v.mixing_up, &v.up, err);
        if (!st) st = respond(s, experiment, flux, v.mixing_down, &v.down, err);
    }
    if (!st) s->variation[s->n++] = v;
    return st;
}

/* The signal with all reconstructed energies multiplied by `factor`: the same as bins, and an efficiency
 * that depends on the reconstructed energy, at energies divided by it. Whole photo-electrons are not
 * multiplied, their mean is: bins keep their edges in photo-electrons. A matrix is that of another
 * energy. */
static nuem_status rescale(nuem_systematics *s, const nuem_experiment_info *experiment,
                           const nuem_flux *flux, const nuem_mixing *mixing, double factor,
                           const nuem_response **out, nuem_error *err)
{
    const size_t n = experiment->n_energy + 1, m = experiment->n_efficiency,
                 rows = experiment->smearing == NUEM_SMEARING_MATRIX ? experiment->n_matrix : 0;
    nuem_experiment_info info = *experiment;
    double *x = malloc((n + m + rows) * sizeof *x);

    if (!x) return nuem_fail_nomem(err);
    for (size_t e = 0; e < n; e++) x[e] = experiment->edge_kev[e] / factor;
    for (size_t i = 0; i < m; i++) x[n + i] = experiment->efficiency_kev[i] / factor;
    for (size_t i = 0; i < rows; i++) x[n + m + i] = experiment->matrix_kev[i] / factor;
    if (rows > 0)
        info.matrix_kev = x + n + m;
    else
        info.edge_kev = x;
    if (experiment->smearing == NUEM_SMEARING_POISSON) info.pe_per_kev *= factor;
    if (!experiment->efficiency_of_true_energy) info.efficiency_kev = x + n;
    nuem_status st = respond(s, &info, flux, mixing, out, err);
    free(x);
    return st;
}

/* What the experiment file says of its detector. */
static nuem_status vary_detector(nuem_systematics *s, const nuem_detector_variation *d,
                                 const nuem_flux *flux, const nuem_mixing *mixing, nuem_error *err)
{
    nuem_variation v = {.name = d->name};
    nuem_status st = respond(s, d->up, flux, mixing, &v.up, err);

    if (!st) st = respond(s, d->down, flux, mixing, &v.down, err);
    if (!st) s->variation[s->n++] = v;
    return st;
}

nuem_status nuem_systematics_create(const nuem_experiment_info *experiment, const nuem_flux *flux,
                                    const nuem_mixing *mixing, const nuem_response *response,
                                    const nuem_mixing_variations *mixings,
                                    double sin2_theta_w_error, nuem_systematics *out,
                                    nuem_error *err)
{
    const double scale = experiment->energy_scale_error;
    nuem_status st = NUEM_OK;

    memset(out, 0, sizeof *out);
    for (size_t i = 0; mixings && i < mixings->n && !st; i++)
        st = vary_mixing(out, experiment, flux, response, mixings, i, err);
    if (!st && sin2_theta_w_error > 0.0)
        out->variation[out->n++] = (nuem_variation){.name = "sin2_theta_w",
                                                    .up = response,
                                                    .down = response,
                                                    .sin2_theta_w = sin2_theta_w_error};
    if (!st && scale > 0.0) {
        nuem_variation v = {.name = out->energy_name};
        snprintf(out->energy_name, sizeof out->energy_name, "%.120s energy scale", experiment->id);
        st = rescale(out, experiment, flux, mixing, 1.0 + scale, &v.up, err);
        if (!st) st = rescale(out, experiment, flux, mixing, 1.0 - scale, &v.down, err);
        if (!st) out->variation[out->n++] = v;
    }
    if (!st && experiment->n_variation > NUEM_MAX_DETECTOR_VARIATIONS)
        st = nuem_fail(err, NUEM_ERR_ARG, "%.60s has %zu detector variations; %d at most",
                       experiment->id, experiment->n_variation, NUEM_MAX_DETECTOR_VARIATIONS);
    for (size_t i = 0; !st && i < experiment->n_variation; i++)
        st = vary_detector(out, &experiment->variation[i], flux, mixing, err);
    if (st) nuem_systematics_clear(out);
    return st;
}

void nuem_systematics_clear(nuem_systematics *s)
{
    for (size_t i = 0; i < s->n_owned; i++) nuem_response_free(s->owned[i]);
    memset(s, 0, sizeof *s);
}
