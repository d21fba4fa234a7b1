/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/computed_star_bounds.h"

#include <string.h>

#include "base/error.h"
#include "nuem/neutrality.h"
#include "nuem/pulsar.h"
#include "nuem/star.h"
#include "nuem/supernova_bound.h"

typedef nuem_status value_function(const nuem_data *data, const char *star, double x, double *value,
                                   nuem_error *err);

static nuem_status criterion(const nuem_data *data, const char *name, bool charge, double *value,
                             nuem_error *err)
{
    nuem_star *star = NULL;
    nuem_star_loss loss;
    nuem_status st = nuem_star_open(data, name, &star, NULL, err);

    if (st) return st;
    const nuem_star_info *info = nuem_star_info_of(star);
    st = nuem_star_loss_at(&info->core, &loss, err);
    if (!st)
        *value = charge ? nuem_star_charge_of_loss(&loss, info->max_extra_erg_g_s)
                        : nuem_star_moment_of_loss(&loss, info->max_extra_erg_g_s);
    nuem_star_free(star);
    return st;
}

static nuem_status loss_mu(const nuem_data *data, const char *star, double x, double *value,
                           nuem_error *err)
{
    (void)x;
    return criterion(data, star, false, value, err);
}

static nuem_status loss_q(const nuem_data *data, const char *star, double x, double *value,
                          nuem_error *err)
{
    (void)x;
    return criterion(data, star, true, value, err);
}

static nuem_status shift(const nuem_data *data, const char *star, double mu12, double *value,
                         nuem_error *err)
{
    (void)data;
    (void)star;
    return nuem_tip_shift_mag(mu12, value, err);
}

static nuem_status core_mass(const nuem_data *data, const char *star, double mu12, double *value,
                             nuem_error *err)
{
    (void)data;
    (void)star;
    return nuem_tip_core_mass_shift_msun(mu12, value, err);
}

static nuem_status tip(const nuem_data *data, const char *name, bool crossing, double x,
                       double *value, nuem_error *err)
{
    nuem_star *star = NULL;
    double mu12;
    nuem_status st = nuem_star_open(data, name, &star, NULL, err);

    if (st) return st;
    const nuem_tip *t = &nuem_star_info_of(star)->tip;
    st =
        crossing ? nuem_tip_crossing(t, x, &mu12, err) : nuem_tip_posterior_limit(t, x, &mu12, err);
    if (!st) *value = 1e-12 * mu12;
    nuem_star_free(star);
    return st;
}

static nuem_status posterior(const nuem_data *data, const char *star, double cl, double *value,
                             nuem_error *err)
{
    return tip(data, star, false, cl, value, err);
}

static nuem_status crossing(const nuem_data *data, const char *star, double n, double *value,
                            nuem_error *err)
{
    return tip(data, star, true, n, value, err);
}

static nuem_status turn(const nuem_data *data, const char *star, double q_e, double *value,
                        nuem_error *err)
{
    const nuem_pulsar pulsar = nuem_pulsar_published();
    nuem_pulsar_turn t;
    nuem_status st = nuem_pulsar_turning(&pulsar, q_e, &t, err);

    (void)data;
    (void)star;
    if (!st) *value = t.relative;
    return st;
}

static nuem_status turn_bound(const nuem_data *data, const char *star, double x, double *value,
                              nuem_error *err)
{
    const nuem_pulsar pulsar = nuem_pulsar_published();

    (void)data;
    (void)star;
    (void)x;
    return nuem_pulsar_bound(&pulsar, value, err);
}

static nuem_status flight(const nuem_data *data, const char *star, double x, double *value,
                          nuem_error *err)
{
    const nuem_supernova_flight f = nuem_supernova_flight_default();
    nuem_supernova_charge q;
    nuem_status st = nuem_supernova_charge_bound(&f, &q, err);

    (void)data;
    (void)star;
    (void)x;
    if (!st) *value = q.published_e;
    return st;
}

static nuem_status neutrality(const nuem_data *data, const char *star, double what, double *value,
                              nuem_error *err)
{
    nuem_neutrality n;
    nuem_status st = nuem_neutrality_open(data, NULL, &n, NULL, err);

    (void)star;
    if (!st)
        *value = what == 0.0   ? n.neutrino.value_e
                 : what == 1.0 ? n.neutrino.sigma_e
                               : n.hydrogen.sigma_e;
    return st;
}

static const struct {
    const char *id;
    value_function *function;
    const char *star;
    double x;
} entries[] = {
    {"astro-28-mu", loss_mu, "red-giants", 0},
    {"astro-28-q", loss_q, "red-giants", 0},
    {"astro-29-1", shift, NULL, 1.0},
    {"astro-29-1.2", shift, NULL, 1.2},
    {"astro-29-1.5", shift, NULL, 1.5},
    {"astro-29-2.6", shift, NULL, 2.6},
    {"astro-29-4.5", shift, NULL, 4.5},
    {"astro-core-mass-1", core_mass, NULL, 1.0},
    {"astro-core-mass-2", core_mass, NULL, 2.0},
    {"astro-core-mass-3", core_mass, NULL, 3.0},
    {"astro-30-68", posterior, "M5", 0.68},
    {"astro-30-95", posterior, "M5", 0.95},
    {"astro-30-68-own", posterior, "M5", 0.68},
    {"astro-30-95-own", posterior, "M5", 0.95},
    {"astro-30-crossing", crossing, "M5", 1.96},
    {"astro-31-ngc4258", posterior, "NGC4258", 0.95},
    {"astro-31-ngc4258-crossing", crossing, "NGC4258", 1.96},
    {"astro-31-omega-cen", posterior, "omega-cen", 0.95},
    {"astro-31-omega-cen-crossing", crossing, "omega-cen", 1.96},
    {"astro-32", turn, NULL, 1.0},
    {"astro-33", turn_bound, NULL, 0},
    {"astro-34", flight, NULL, 0},
    {"astro-neutrality", neutrality, NULL, 0},
    {"astro-neutrality-sigma", neutrality, NULL, 1},
    {"astro-neutrality-hydrogen", neutrality, NULL, 2},
};

nuem_status computed_star_bounds_value(const nuem_data *data, const char *id, double *value,
                                       nuem_error *err)
{
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        if (strcmp(entries[i].id, id) == 0)
            return entries[i].function(data, entries[i].star, entries[i].x, value, err);
    return nuem_fail(err, NUEM_ERR_UNSUPPORTED, "nothing computes reference value '%.60s'", id);
}
