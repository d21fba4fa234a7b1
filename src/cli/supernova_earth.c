/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fluences at the Earth in the answer. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "cli/supernova_observer.h"

enum { SPECIES = NUEM_SUPERNOVA_SPECIES };

static void add_each(nuem_result *r, const char *block, const char *what, const double value[6],
                     const char *unit)
{
    char key[96];

    for (int a = 0; a < SPECIES; a++) {
        snprintf(key, sizeof key, "earth.%s%s.%s", block, what, nuem_species_name(3, a));
        if (isfinite(value[a]))
            nuem_result_number(r, key, value[a], unit);
        else /* nothing is there */
            nuem_result_null(r, key);
    }
}

static void add_sum(nuem_result *r, const char *block, const nuem_supernova_fluence *sum)
{
    add_each(r, block, "number_cm2", sum->number_cm2, "cm^-2");
    add_each(r, block, "mean_mev", sum->mean_mev, "MeV");
}

/* Of all neutrinos, or of the largest fluence of all: less than this is dust of rounding. */
static const double DUST = 1e-9;

static double total(const nuem_supernova_fluence *sum)
{
    double x = 0.0;

    for (int a = 0; a < SPECIES; a++) x += sum->number_cm2[a];
    return x;
}

static double largest(const double *x, size_t n, size_t step)
{
    double y = 0.0;

    for (size_t i = 0; i < n; i += step) y = fmax(y, x[i]);
    return y;
}

/* With the moments over without: numbers, mean energies, the largest difference over the largest fluence, and how much
 * differences change where steps are twice as long. NaN of flavours of which there are none. */
static void add_comparison(nuem_result *r, const nuem_supernova_observer *o, size_t energies)
{
    const nuem_supernova_fluence *with = &o->sum[0], *without = &o->sum[1];
    const size_t n = 6 * energies;
    const double least = DUST * fmax(total(with), total(without)),
                 dust = DUST * fmax(largest(o->fluence[0], n, 1), largest(o->fluence[1], n, 1));
    double number[SPECIES], mean[SPECIES], change[SPECIES], numerical[SPECIES];

    for (int a = 0; a < SPECIES; a++) {
        const bool some = with->number_cm2[a] > least && without->number_cm2[a] > least;
        const double *x = o->fluence[0] + a, *y = o->fluence[1] + a, *u = o->coarse[0] + a,
                     *v = o->coarse[1] + a,
                     peak = fmax(largest(x, n - (size_t)a, 6), largest(y, n - (size_t)a, 6));
        number[a] = some ? with->number_cm2[a] / without->number_cm2[a] : (double)NAN;
        mean[a] = some ? with->mean_mev[a] / without->mean_mev[a] : (double)NAN;
        change[a] = numerical[a] = 0.0;
        for (size_t i = 0; i < n - (size_t)a; i += 6) {
            const double d = x[i] - y[i];
            if (fabs(d) > fabs(change[a])) change[a] = d;
            numerical[a] = fmax(numerical[a], fabs(u[i] - v[i] - d));
        }
        change[a] = peak > dust ? change[a] / peak : (double)NAN;
        numerical[a] = peak > dust ? numerical[a] / peak : (double)NAN;
    }
    add_each(r, "ratio.", "number", number, "");
    add_each(r, "ratio.", "mean_energy", mean, "");
    add_each(r, "", "largest_difference", change, "");
    add_each(r, "", "difference_on_double_steps", numerical, "");
}

static void add_spectra(nuem_result *r, const char *block, const double *fluence, size_t energies)
{
    double *column = malloc(energies * sizeof *column);
    char key[96];

    for (int a = 0; column && a < SPECIES; a++) {
        for (size_t i = 0; i < energies; i++) column[i] = fluence[6 * i + (size_t)a];
        snprintf(key, sizeof key, "earth.%sfluence_per_cm2_mev.%s", block, nuem_species_name(3, a));
        nuem_result_numbers(r, key, column, energies, "");
    }
    free(column);
}

void nuem_observer_show_earth(nuem_context *ctx, const nuem_supernova_observer *o,
                              const nuem_evolution *e, nuem_result *r)
{
    const nuem_supernova_spec *s = &e->settings.spec;
    const bool two = o->fluence[1] != NULL;

    if (!o->earth) return;
    if (o->flux) nuem_result_string(r, "earth.flux", o->flux);
    if (o->plain_flux) nuem_result_string(r, "earth.flux_no_moment", o->plain_flux);
    nuem_result_number(r, "earth.distance_kpc", o->options.distance_kpc, "kpc");
    if (o->options.energy_erg > 0.0)
        nuem_result_number(r, "earth.energy_erg", o->options.energy_erg, "erg");
    else
        nuem_result_number(r, "earth.duration_s", o->options.number / e->settings.number_rate_s,
                           "s");
    nuem_result_string(r, "earth.envelope", nuem_args_string(ctx->args, "envelope"));
    if (o->profile)
        nuem_result_number(r, "earth.envelope_from_km", nuem_profile_start(o->profile), "km");
    if (s->flavours == 2)
        nuem_result_string(r, "earth.nu_mu_nu_tau",
                           o->options.spectator ? "(x + x as emitted)/2 each" : "x/2 each");
    add_sum(r, "", &o->sum[0]);
    if (two) {
        add_sum(r, "no_moment.", &o->sum[1]);
        add_comparison(r, o, s->n_energy);
    }
    if (ctx->format == NUEM_RESULT_TEXT) return; /* hundreds of numbers on a line */
    nuem_result_numbers(r, "earth.enu_mev", s->enu_mev, s->n_energy, "MeV");
    add_spectra(r, "", o->fluence[0], s->n_energy);
    if (two) add_spectra(r, "no_moment.", o->fluence[1], s->n_energy);
}
