/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/computed_moment.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "nuem/moment.h"
#include "nuem/weak.h"

typedef nuem_status value_function(double x, double *value, nuem_error *err);

/* Lambda = (1, 2, 3)e-11 mu_B real, lambda_jk = eps_jki Lambda_i, mixing of NuFIT 5.0 */
static const nuem_hypothesis_spec test = {
    .nature = NUEM_MAJORANA,
    .basis = NUEM_BASIS_MASS,
    .mixing = {33.44, 49.2, 8.57, 197, 7.42e-5, 2.517e-3, {0, 0}},
    .magnetic_mub = {{{{0, 0}, {3e-11, 0}, {-2e-11, 0}},
                      {{-3e-11, 0}, {0, 0}, {1e-11, 0}},
                      {{2e-11, 0}, {-1e-11, 0}, {0, 0}}}},
};

/* sin^2 theta13 = 0.0215, sin^2 theta23 = 0.5; delta such that mu_mu and mu_tau are the incoherent
 * part alone */
static const nuem_mixing borexino = {33.46, 45, 8.4316, 270, 7.53e-5, 2.5e-3, {0, 0}};

static nuem_status vacuum(nuem_flavour flavour, double enu_mev, double baseline_km, double *value,
                          nuem_error *err)
{
    nuem_hypothesis *hyp = NULL;
    nuem_status st = nuem_hypothesis_create(&test, &hyp, err);

    if (!st) st = nuem_moment_vacuum(hyp, flavour, false, 1, &enu_mev, &baseline_km, value, err);
    nuem_hypothesis_free(hyp);
    return st;
}

static nuem_status source(double flavour, double *value, nuem_error *err)
{
    return vacuum((nuem_flavour)flavour, 1.0, 0.0, value, err);
}

static nuem_status at_3mev(double baseline_km, double *value, nuem_error *err)
{
    return vacuum(NUEM_E, 3.0, baseline_km, value, err);
}

static nuem_status at_4mev(double baseline_km, double *value, nuem_error *err)
{
    return vacuum(NUEM_E, 4.0, baseline_km, value, err);
}

/* p < 0: cos^2 theta_12 */
static nuem_status solar(double p, double *value, nuem_error *err)
{
    nuem_hypothesis *hyp = NULL;
    nuem_state state;
    double c12 = cos(test.mixing.theta12_deg * M_PI / 180.0);
    nuem_status st = nuem_hypothesis_create(&test, &hyp, err);

    if (!st) st = nuem_state_solar_2nu(&test.mixing, p < 0.0 ? c12 * c12 : p, &state, err);
    if (!st) *value = nuem_moment_effective(nuem_hypothesis_couplings(hyp), &state);
    nuem_hypothesis_free(hyp);
    return st;
}

/* Limit number `which` from 2.8e-11 mu_B */
static nuem_status limit(nuem_moment_source_kind kind, double p, double which, double *value,
                         nuem_error *err)
{
    const nuem_moment_source s = {.kind = kind, .p = p};
    nuem_moment_bound bound[NUEM_MOMENT_BOUNDS];
    nuem_status st = nuem_moment_translate(2.8e-11, &s, &borexino, NULL, 0, bound, err);

    if (!st) *value = bound[(int)which].limit_mub;
    return st;
}

static nuem_status electron(double pee, double *value, nuem_error *err)
{
    return limit(NUEM_SOURCE_SOLAR_PEE, pee, 0.0, value, err);
}

static nuem_status flavour_limit(double which, double *value, nuem_error *err)
{
    return limit(NUEM_SOURCE_SOLAR_PEE, 0.517, which, value, err);
}

static nuem_status mass_limit(double which, double *value, nuem_error *err)
{
    return limit(NUEM_SOURCE_SOLAR_P, 0.69, which, value, err);
}

static nuem_status g_v(double flavour, double *value, nuem_error *err)
{
    nuem_weak_couplings g;

    (void)err;
    nuem_weak_electron(NUEM_WEAK_RUNNING, nuem_constants_get()->sin2w_0, &g);
    *value = g.g_v[(int)flavour];
    return NUEM_OK;
}

static nuem_status g_a(double flavour, double *value, nuem_error *err)
{
    nuem_weak_couplings g;

    (void)err;
    nuem_weak_electron(NUEM_WEAK_RUNNING, nuem_constants_get()->sin2w_0, &g);
    *value = g.g_a[(int)flavour];
    return NUEM_OK;
}

static const struct {
    const char *id;
    value_function *function;
    double x;
} entries[] = {
    {"lab-24-e", source, 0},
    {"lab-24-mu", source, 1},
    {"lab-24-tau", source, 2},
    {"lab-25-13.9m", at_3mev, 0.0139},
    {"lab-25-1km", at_3mev, 1},
    {"lab-25-53km", at_4mev, 53},
    {"lab-26", solar, -1},
    {"lab-26-half", solar, 0.5},
    {"lab-27", electron, 0.5175},
    {"lab-28-11", mass_limit, 3},
    {"lab-28-22", mass_limit, 4},
    {"lab-29-12", mass_limit, 6},
    {"lab-29-13", mass_limit, 7},
    {"lab-29-23", mass_limit, 8},
    {"borexino-mu-e", flavour_limit, 0},
    {"borexino-mu-mu", flavour_limit, 1},
    {"borexino-mu-tau", flavour_limit, 2},
    {"borexino-mu-33", mass_limit, 5},
    {"running-gv-e", g_v, 0},
    {"running-gv-mu", g_v, 1},
    {"running-gv-tau", g_v, 2},
    {"running-ga-e", g_a, 0},
    {"running-ga-mu", g_a, 1},
    {"running-ga-tau", g_a, 2},
};

nuem_status computed_moment_value(const char *id, double *value, nuem_error *err)
{
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        if (strcmp(entries[i].id, id) == 0) return entries[i].function(entries[i].x, value, err);
    return nuem_fail(err, NUEM_ERR_UNSUPPORTED, "nothing computes reference value '%.60s'", id);
}
