/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is emitted, from species, a table or a series, scaled to what the file says of the total. */
#include <math.h>

#include "base/error.h"
#include "supernova/config.h"

static const double RATE_MAX = 1e70, GAS_MU_MAX = 1e15;

double nuem_supernova_number(const nuem_energy_bins *b, const double *density)
{
    double sum = 0.0;

    for (size_t i = 0; i < b->n; i++) sum += density[i] * b->width[i];
    return sum;
}

double nuem_supernova_energy(const nuem_energy_bins *b, const double *density)
{
    double sum = 0.0;

    for (size_t i = 0; i < b->n; i++) sum += density[i] * b->width[i] * b->centre[i];
    return sum;
}

static nuem_status find_block(const nuem_node *source, const nuem_node **block,
                              nuem_supernova_emitter **emit, nuem_error *err)
{
    static const struct {
        const char *key;
        nuem_supernova_emitter *emit;
    } blocks[] = {{"species", nuem_supernova_read_species},
                  {"table", nuem_supernova_read_table},
                  {"series", nuem_supernova_read_series}};

    *block = NULL;
    for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++) {
        const nuem_node *node = nuem_node_get(source, blocks[i].key);
        if (!node) continue;
        if (*block)
            return nuem_node_fail(node, err,
                                  "has no place beside another of species, table, series");
        *block = node;
        *emit = blocks[i].emit;
    }
    return *block ? NUEM_OK
                  : nuem_node_fail(source, err, "needs one of the keys species, table, series");
}

/* Only what is relative may and must have a total; of a gas there is none. */
static nuem_status check_total(const nuem_supernova_reader *r, const nuem_node *source,
                               bool absolute, nuem_error *err)
{
    const bool gas = r->config->settings.spec.geometry == NUEM_GAS;
    const char *why = gas ? "in a gas, whose strength is gas.mu"
                          : "where the rates of the species are given already";
    nuem_status st;

    if (gas || absolute) {
        if ((st = nuem_supernova_refuse(source, "luminosity", why, err))) return st;
        return nuem_supernova_refuse(source, "number_rate", why, err);
    }
    if (nuem_node_get(source, "luminosity"))
        return nuem_supernova_refuse(source, "number_rate", "beside luminosity", err);
    if (nuem_node_get(source, "number_rate")) return NUEM_OK;
    return nuem_node_fail(source, err,
                          "lacks the key 'luminosity' (of all species), or number_rate");
}

/* Factor from what was read to numbers a second. */
static double total_factor(const nuem_node *source, double number, double energy_mev)
{
    const double watt = nuem_node_quantity(source, "luminosity", NUEM_DIM_POWER, 0.0),
                 rate = nuem_node_quantity(source, "number_rate", NUEM_DIM_RATE, 0.0);

    if (watt > 0.0) return watt * NUEM_JOULE_MEV / energy_mev;
    return rate > 0.0 ? rate / number : 1.0; /* a second already */
}

/* Sums of the bins, and the fractions of the species. */
static void sum_up(nuem_supernova_reader *r, const double *emission, double *number, double *energy)
{
    nuem_supernova_settings *s = &r->config->settings;

    *number = *energy = 0.0;
    for (int k = 0; k < NUEM_SUPERNOVA_SPECIES; k++) {
        const double *density = emission + (size_t)k * r->bins.n,
                     n = nuem_supernova_number(&r->bins, density),
                     e = nuem_supernova_energy(&r->bins, density);
        s->fraction[k] = n;
        s->mean_mev[k] = n > 0.0 && !r->frequencies ? e / n : 0.0;
        *number += n;
        *energy += e;
    }
    for (int k = 0; k < NUEM_SUPERNOVA_SPECIES; k++) s->fraction[k] /= *number;
}

/* gas.mu counts neutrinos; the evolution counts all. */
static nuem_status set_gas(nuem_supernova_reader *r, nuem_error *err)
{
    nuem_supernova_settings *s = &r->config->settings;
    const double neutrinos = s->fraction[0] + s->fraction[1] + s->fraction[2];

    s->spec.gas_mu *= s->strength / (neutrinos > 0.0 ? neutrinos : 1.0);
    if (s->spec.gas_mu <= GAS_MU_MAX) return NUEM_OK;
    return nuem_node_fail(nuem_node_get(nuem_node_get(r->root, "gas"), "mu"), err,
                          "makes %g of all neutrinos and antineutrinos; it may be %g",
                          s->spec.gas_mu, GAS_MU_MAX);
}

nuem_status nuem_supernova_read_source(nuem_supernova_reader *r, nuem_error *err)
{
    nuem_supernova_settings *s = &r->config->settings;
    const nuem_node *source = nuem_node_get(r->root, "source"), *block;
    const size_t n = r->bins.n;
    double *emission = nuem_supernova_reals(r, NUEM_SUPERNOVA_SPECIES * n),
           *spectrum = nuem_supernova_reals(r, NUEM_SUPERNOVA_SPECIES * n), number, energy;
    nuem_supernova_emitter *emit = NULL;
    bool absolute = false;
    nuem_status st;

    if (!emission || !spectrum) return nuem_fail_nomem(err);
    if ((st = find_block(source, &block, &emit, err))) return st;
    if ((st = emit(r, block, emission, &absolute, err))) return st;
    if ((st = check_total(r, source, absolute, err))) return st;
    sum_up(r, emission, &number, &energy);
    if (!(number > 1e-100 && isfinite(number) && isfinite(energy)))
        return nuem_node_fail(block, err, "has no neutrinos in the bins of energy");
    const double factor = s->spec.geometry == NUEM_GAS ? 1.0 / number /* relative numbers will do */
                                                       : total_factor(source, number, energy);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < NUEM_SUPERNOVA_SPECIES; k++)
            spectrum[i * NUEM_SUPERNOVA_SPECIES + k] = factor * emission[k * n + i];
    s->spec.spectrum = spectrum;
    if (s->spec.geometry == NUEM_GAS) return set_gas(r, err);
    s->number_rate_s = factor * number;
    s->luminosity_erg_s = factor * energy / NUEM_ERG_MEV;
    s->spec.number_rate_s = s->number_rate_s * s->strength;
    if (s->spec.number_rate_s > 0.0 && s->spec.number_rate_s <= RATE_MAX) return NUEM_OK;
    return nuem_node_fail(block, err, "emits %g neutrinos a second; it must lie in (0, %g]",
                          s->spec.number_rate_s, RATE_MAX);
}
