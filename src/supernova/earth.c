/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fluences at the Earth: how many mass states leave, of which flavours they are. */
#include "supernova/earth.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "num/matrix3.h"
#include "star/units.h"
#include "supernova/config.h"

static const double DISTANCE_MAX_KPC = 1e10, AMOUNT_MAX = 1e80;

static bool in_range(double x, double max)
{
    return x > 0.0 && x <= max; /* false for NaN */
}

static nuem_status check(const nuem_supernova *sn, const nuem_supernova_earth_options *o,
                         nuem_error *err)
{
    const struct {
        const char *name;
        double value;
    } amount[3] = {
        {"number", o->number}, {"duration_s", o->duration_s}, {"energy_erg", o->energy_erg}};
    int given = 0;

    if (sn->spec.geometry == NUEM_GAS)
        return nuem_fail(err, NUEM_ERR_ARG, "fluence at the Earth: a gas is nowhere");
    if ((int)o->envelope < NUEM_ENVELOPE_VACUUM || o->envelope > NUEM_ENVELOPE_PROFILE)
        return nuem_fail(err, NUEM_ERR_ARG, "fluence at the Earth: envelope %d is none",
                         (int)o->envelope);
    if (o->envelope == NUEM_ENVELOPE_PROFILE && !o->profile)
        return nuem_fail(err, NUEM_ERR_ARG, "fluence at the Earth: profile is not given");
    if (o->spectator && sn->flavours != 2)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "fluence at the Earth: a spectator has a place with two flavours only");
    if (!in_range(o->distance_kpc, DISTANCE_MAX_KPC))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "fluence at the Earth: distance_kpc is %g kpc; it must lie in (0, %g]",
                         o->distance_kpc, DISTANCE_MAX_KPC);
    for (int i = 0; i < 3; i++) {
        if (amount[i].value == 0.0) continue;
        given++;
        if (!in_range(amount[i].value, AMOUNT_MAX))
            return nuem_fail(err, NUEM_ERR_ARG,
                             "fluence at the Earth: %s is %g; it must lie in (0, %g]",
                             amount[i].name, amount[i].value, AMOUNT_MAX);
    }
    return given == 1 ? NUEM_OK
                      : nuem_fail(err, NUEM_ERR_ARG,
                                  "fluence at the Earth: %d of number, duration_s and energy_erg "
                                  "are given; it must be one",
                                  given);
}

/* Neutrinos of the problem that are emitted. */
static double emitted(const nuem_supernova *sn, const nuem_supernova_earth_options *o)
{
    const nuem_supernova_spec *s = &sn->spec;
    double number = 0.0, energy_mev = 0.0;

    if (o->number > 0.0) return o->number;
    if (o->duration_s > 0.0) return o->duration_s * s->number_rate_s;
    for (size_t i = 0; i < s->n_energy; i++)
        for (int a = 0; a < NUEM_SUPERNOVA_SPECIES; a++) {
            const double x = s->width_mev[i] * s->spectrum[i * NUEM_SUPERNOVA_SPECIES + (size_t)a];
            number += x;
            energy_mev += (o->spectator && a % 3 == 1 ? 2.0 : 1.0) * x * s->enu_mev[i];
        }
    return o->energy_erg * NUEM_ERG_MEV * number / energy_mev;
}

/* Flavours of an incoherent mixture of mass states. */
static void to_flavours(const nuem_supernova *sn, const nuem_mass_numbers *mass, double out[2][3])
{
    for (int anti = 0; anti < 2; anti++)
        for (int a = 0; a < sn->flavours; a++) {
            out[anti][a] = 0.0;
            for (int k = 0; k < sn->flavours; k++)
                out[anti][a] += nuem_cmul(sn->flavour.m[a][k], nuem_conj(sn->flavour.m[a][k])).re *
                                mass->of[anti][k];
        }
}

/* x as nu_mu and nu_tau. */
static void share_out(const nuem_supernova *sn, size_t energy, double total, bool spectator,
                      double flavour[2][3])
{
    const double *spectrum = sn->spec.spectrum + energy * NUEM_SUPERNOVA_SPECIES;

    for (int anti = 0; anti < 2; anti++) {
        const double other = spectator ? spectrum[3 * anti + 1] / total : 0.0;
        flavour[anti][1] = flavour[anti][2] = 0.5 * (flavour[anti][1] + other);
    }
}

nuem_status nuem_supernova_earth(const nuem_supernova *sn, const double *density,
                                 const nuem_supernova_earth_options *options, double *fluence,
                                 nuem_error *err)
{
    const nuem_supernova_spec *s = &sn->spec;
    nuem_status st = check(sn, options, err);
    double total = 0.0, flavour[2][3];

    if (st) return st;
    nuem_mass_numbers *mass = malloc(s->n_energy * sizeof *mass);
    if (!mass) return nuem_fail_nomem(err);
    if (options->envelope == NUEM_ENVELOPE_PROFILE)
        st = nuem_earth_profile(sn, density, options, mass, err);
    else if (options->envelope == NUEM_ENVELOPE_ADIABATIC)
        nuem_earth_adiabatic(sn, density, mass);
    else
        nuem_earth_vacuum(sn, density, mass);
    const double d = options->distance_kpc * NUEM_KPC_KM * 1e5,
                 scale = emitted(sn, options) / (4.0 * M_PI * d * d);
    for (size_t i = 0; i < s->n_energy; i++)
        for (int a = 0; a < NUEM_SUPERNOVA_SPECIES; a++)
            total += s->width_mev[i] * s->spectrum[i * NUEM_SUPERNOVA_SPECIES + (size_t)a];
    for (size_t i = 0; i < s->n_energy && !st; i++) {
        to_flavours(sn, &mass[i], flavour);
        if (sn->flavours == 2) share_out(sn, i, total, options->spectator, flavour);
        for (int a = 0; a < 6; a++) fluence[i * 6 + (size_t)a] = scale * flavour[a / 3][a % 3];
    }
    free(mass);
    return st;
}
