/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/computed_supernova.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "supernova/bulb.h"
#include "supernova/problem.h"
#include "support/collective.h"
#include "support/split_energy.h"

/* Runs of gases, and of the bulb. */
static const double TOLERANCE_GAS = 1e-13, TOLERANCE_BULB = 1e-6;
enum { ENERGIES = 100, ROOM = 16 };

typedef nuem_status value_function(double x, double *value, nuem_error *err);

/* Time between the first two minima of the swing of a gas of alpha. */
static nuem_status between_minima(double alpha, double *time, nuem_error *err)
{
    const collective_gas gas = {.alpha = alpha, .mu = 10, .theta = 0.01, .end = 20};
    double first = 0.0, second = 0.0;
    collective c;
    nuem_status st = collective_gas_start(&gas, TOLERANCE_GAS, &c, err);

    if (!st) st = collective_minimum(&c, 0.0, 0.05, &first, err);
    if (!st) st = collective_minimum(&c, first + 1.0, 0.05, &second, err);
    if (!st) *time = second - first;
    collective_clear(&c);
    return st;
}

/* It swings through twice a period. */
static nuem_status pendulum(double x, double *value, nuem_error *err)
{
    (void)x;
    nuem_status st = between_minima(1.0, value, err);
    if (!st) *value *= 2.0;
    return st;
}

static nuem_status gyroscope(double alpha, double *value, nuem_error *err)
{
    return between_minima(alpha, value, err);
}

static nuem_status growth_at(double alpha, double mu, double *value, nuem_error *err)
{
    const collective_gas gas = {.alpha = alpha, .mu = mu, .end = 1e9};
    nuem_supernova_mode mode[ROOM];
    size_t n = ROOM;
    collective c;
    nuem_status st = collective_gas_start(&gas, 0.0, &c, err);

    if (!st) st = nuem_supernova_stability(c.problem, 0.0, &n, mode, err);
    if (!st) *value = n ? mode[0].growth_per_km : 0.0;
    collective_clear(&c);
    return st;
}

static nuem_status growth(double alpha, double *value, nuem_error *err)
{
    return growth_at(alpha, 10.0, value, err);
}

/* Where growth ends, by bisection. */
static nuem_status edge(double alpha, double *value, nuem_error *err)
{
    double lo = 100.0, hi = 300.0, rate = 0.0;
    nuem_status st = NUEM_OK;

    while (hi - lo > 1e-9 && !st) {
        const double mid = 0.5 * (lo + hi);
        st = growth_at(alpha, mid, &rate, err);
        if (rate > 0.0)
            lo = mid;
        else
            hi = mid;
    }
    if (!st) *value = lo;
    return st;
}

static nuem_status split(double x, double *value, nuem_error *err)
{
    (void)x;
    (void)err;
    *value = split_energy_mev(10.0, 15.0, 24.0);
    return NUEM_OK;
}

/* sqrt2 G_F Ndot/(2 pi R^2 c) for one luminosity of neutrinos of one energy. */
static nuem_status bulb_strength(double radius_km, double *value, nuem_error *err)
{
    const double energy[2] = {10.0, 20.0}, width[2] = {1.0, 1.0}, spectrum[12] = {1.0};
    const nuem_supernova_spec spec = {.flavours = 2,
                                      .two.dm2_ev2 = 1e-3,
                                      .geometry = NUEM_SINGLE_RADIAL,
                                      .radius_km = radius_km,
                                      .start_km = 50.0,
                                      .end_km = 100.0,
                                      .n_energy = 2,
                                      .n_angle = 1,
                                      .enu_mev = energy,
                                      .width_mev = width,
                                      .spectrum = spectrum,
                                      .number_rate_s = 1e51 / (10.0 * 1.602176634e-6)};
    nuem_supernova *sn = NULL;
    nuem_status st = nuem_supernova_create(&spec, &sn, err);

    if (!st) *value = nuem_supernova_at(sn, 50.0).self / nuem_bulb_radial(radius_km, 50.0);
    nuem_supernova_free(sn);
    return st;
}

static nuem_status bulb_decline(double radii, double *value, nuem_error *err)
{
    (void)err;
    *value = nuem_bulb_radial(10.0, 10.0 * radii);
    return NUEM_OK;
}

static nuem_status fractions(const collective_bulb *bulb, double out[4], nuem_error *err)
{
    nuem_supernova_summary s;
    collective c;
    nuem_status st = collective_bulb_start(bulb, TOLERANCE_BULB, &c, err);

    if (!st) st = nuem_supernova_advance(c.run, 600.0, NULL, err);
    if (!st) st = nuem_supernova_summarise(c.run, &s, err);
    for (int i = 0; i < 4 && !st; i++) out[i] = s.fraction[i];
    collective_clear(&c);
    return st;
}

static nuem_status inverted(double which, double *value, nuem_error *err)
{
    const collective_bulb bulb = {ENERGIES, 1, false, 1e-2, 0.0, 0.0};
    double n[4];
    nuem_status st = fractions(&bulb, n, err);

    if (!st) *value = n[(int)which];
    return st;
}

/* Largest change of a number fraction by a moment, normal ordering, (V-A) x (V-A). */
static nuem_status standard_change(double mu_mub, double *value, nuem_error *err)
{
    collective_bulb bulb = {ENERGIES, 1, true, 1e-2, 0.0, 0.0};
    double without[4], with[4];
    nuem_status st = fractions(&bulb, without, err);

    bulb.mu_mub = mu_mub;
    if (!st) st = fractions(&bulb, with, err);
    if (st) return st;
    *value = 0.0;
    for (int i = 0; i < 4; i++) *value = fmax(*value, fabs(with[i] - without[i]));
    return NUEM_OK;
}

static nuem_status published(double mu_mub, double *value, nuem_error *err)
{
    const collective_bulb bulb = {ENERGIES, 1, true, 1e-2, mu_mub, -1.0};
    double n[4];
    nuem_status st = fractions(&bulb, n, err);

    if (!st) *value = n[0];
    return st;
}

static const struct {
    const char *id;
    value_function *function;
    double x;
} entries[] = {
    {"astro-5", pendulum, 0},
    {"astro-6", gyroscope, 0.8},
    {"astro-7", growth, 1.0},
    {"astro-7-asymmetric", growth, 0.8},
    {"astro-8", edge, 0.8},
    {"astro-9", split, 0},
    {"astro-16", bulb_strength, 10.0},
    {"astro-17", bulb_decline, 5.0},
    {"astro-18", inverted, 0},
    {"astro-18-anti", inverted, 2},
    {"astro-19", standard_change, 1e-15},
    {"astro-20", published, 1e-21},
};

nuem_status computed_supernova_value(const char *id, double *value, nuem_error *err)
{
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        if (strcmp(entries[i].id, id) == 0) return entries[i].function(entries[i].x, value, err);
    return nuem_fail(err, NUEM_ERR_UNSUPPORTED, "nothing computes reference value '%.60s'", id);
}
