/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/computed_cevas.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nuem/analysis.h"
#include "nuem/cevas.h"
#include "nuem/constants.h"
#include "nuem/limit.h"

static const char *const experiment = "helium-tritium-60g";

static const double MILLI_EV = 1e-9; /* MeV */

static const nuem_nucleus helium = {.name = "He4",
                                    .z = 2,
                                    .a = 4,
                                    .mass_u = 4.00260325413,
                                    .proton = {.kind = NUEM_FORM_UNIT},
                                    .neutron = {.kind = NUEM_FORM_UNIT}};

static nuem_electron_form electrons(nuem_electron_model model)
{
    nuem_electron_form form = {0};

    nuem_electron_form_create(2, model, &form, NULL); /* no table, so no memory */
    return form;
}

static nuem_status dsigma(nuem_electron_model model, double t_mev, double *cm2_per_mev,
                          nuem_error *err)
{
    const nuem_couplings c = {.sin2_theta_w = nuem_constants_get()->sin2w_0};
    const nuem_electron_form form = electrons(model);
    const double e_mev = 0.01;
    nuem_cevns_parts parts;
    nuem_state state;

    nuem_state_flavour(NUEM_E, true, &state);
    nuem_status st =
        nuem_cevas_dsigma_dt(&c, &state, &helium, &form, 1, &e_mev, &t_mev, &parts, err);
    if (!st) *cm2_per_mev = parts.conserving;
    return st;
}

static nuem_status form_factor(double t, double *value, nuem_error *err)
{
    const nuem_electron_form form = electrons(NUEM_ELECTRONS_CROMER_MANN);

    (void)err;
    *value =
        nuem_electron_form_at(&form, sqrt(2.0 * nuem_nucleus_mass_mev(&helium) * t * MILLI_EV));
    return NUEM_OK;
}

static nuem_status at_10_kev(double t, double *value, nuem_error *err)
{
    nuem_status st = dsigma(NUEM_ELECTRONS_CROMER_MANN, t * MILLI_EV, value, err);

    *value *= 1e-3; /* per keV */
    return st;
}

/* Smallest cross section between 5 and 15 meV, by golden sections. */
static nuem_status dip(nuem_electron_model model, double *value, nuem_error *err)
{
    const double ratio = 0.5 * (sqrt(5.0) - 1.0);
    double lo = 5.0, hi = 15.0, left, right;

    for (int i = 0; i < 60; i++) {
        double a = hi - ratio * (hi - lo), b = lo + ratio * (hi - lo);
        nuem_status st = dsigma(model, a * MILLI_EV, &left, err);
        if (!st) st = dsigma(model, b * MILLI_EV, &right, err);
        if (st) return st;
        if (left < right)
            hi = b;
        else
            lo = a;
    }
    *value = 0.5 * (lo + hi);
    return NUEM_OK;
}

static nuem_status dip_cromer_mann(double unused, double *value, nuem_error *err)
{
    (void)unused;
    return dip(NUEM_ELECTRONS_CROMER_MANN, value, err);
}

static nuem_status dip_hydrogenic(double unused, double *value, nuem_error *err)
{
    (void)unused;
    return dip(NUEM_ELECTRONS_HYDROGENIC, value, err);
}

static nuem_status open_experiment(const nuem_data *data, const char *channel, nuem_hypothesis **sm,
                                   nuem_analysis **analysis, nuem_error *err)
{
    const nuem_analysis_options options = {.channel = channel};
    nuem_status st = nuem_hypothesis_open(data, NULL, NULL, 0, sm, NULL, err);

    return st ? st : nuem_analysis_create(data, 1, &experiment, *sm, &options, analysis, NULL, err);
}

/* Events of the experiment with a moment, and what passed by: neutrinos per cm2 times atoms. */
static nuem_status events(const nuem_data *data, const char *channel, double moment_mub,
                          double *count, double *passed, nuem_error *err)
{
    const nuem_constants *k = nuem_constants_get();
    nuem_couplings c = {.sin2_theta_w = k->sin2w_0};
    nuem_hypothesis *sm = NULL;
    nuem_analysis *analysis = NULL;
    nuem_status st = open_experiment(data, channel, &sm, &analysis, err);

    if (!st) {
        c.dipole_mub.m[NUEM_E][NUEM_E].re = moment_mub;
        nuem_response_counts(nuem_analysis_response(analysis, 0), &c, count);
        *passed = nuem_flux_component_at(nuem_analysis_flux(analysis, 0), 0)->flux_cm2_s *
                  nuem_analysis_experiment(analysis, 0)->exposure_kg_day * k->day_s * 1e3 *
                  k->avogadro / helium.mass_u;
    }
    nuem_analysis_free(analysis);
    nuem_hypothesis_free(sm);
    return st;
}

static nuem_status limit(const nuem_data *data, double *value, nuem_error *err)
{
    const nuem_parameter *parameter;
    nuem_hypothesis *sm = NULL;
    nuem_analysis *analysis = NULL;
    nuem_limit out;
    nuem_status st = open_experiment(data, NULL, &sm, &analysis, err);

    if (!st) st = nuem_parameter_find("mu_e", &parameter, err);
    if (!st)
        st = nuem_limit_profile(nuem_analysis_likelihood(analysis), sm, parameter, 0.9,
                                NUEM_ONE_SIDED, &out, err);
    if (!st) *value = out.upper;
    nuem_analysis_free(analysis);
    nuem_hypothesis_free(sm);
    return st;
}

static nuem_status counted(const nuem_data *data, const char *id, double *value, nuem_error *err)
{
    const bool nucleus = strcmp(id, "lab-48-nucleus") == 0 || strcmp(id, "lab-49-nucleus") == 0,
               moment = strcmp(id, "lab-50") == 0, mean = strncmp(id, "lab-48-", 7) == 0;
    double count, with = 0.0, passed;
    nuem_status st = events(data, nucleus ? "cevns" : NULL, 0.0, &count, &passed, err);

    if (!st && moment) st = events(data, NULL, 7e-13, &with, &passed, err);
    if (!st) *value = moment ? with - count : mean ? count / passed : count;
    return st;
}

static const struct {
    const char *prefix; /* what follows is the recoil in meV, where there is one */
    nuem_status (*value)(double t, double *value, nuem_error *err);
} single[] = {
    {"lab-44-", form_factor},
    {"lab-45-cromer-mann", dip_cromer_mann},
    {"lab-45-published", dip_cromer_mann},
    {"lab-45-hydrogenic", dip_hydrogenic},
    {"lab-51-", at_10_kev},
};
static const char *const of_events[] = {"lab-48-nucleus", "lab-48-atom", "lab-49-nucleus",
                                        "lab-49-atom", "lab-50"};

nuem_status computed_cevas_value(const nuem_data *data, const char *id, double *value,
                                 nuem_error *err)
{
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++) {
        size_t n = strlen(single[i].prefix);
        if (strncmp(id, single[i].prefix, n) == 0)
            return single[i].value(strtod(id + n, NULL), value, err);
    }
    for (size_t i = 0; i < sizeof of_events / sizeof of_events[0]; i++)
        if (strcmp(id, of_events[i]) == 0) return counted(data, id, value, err);
    if (strcmp(id, "lab-65") == 0) return limit(data, value, err);
    return nuem_fail(err, NUEM_ERR_UNSUPPORTED, "nothing computes reference value '%.60s'", id);
}
