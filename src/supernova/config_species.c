/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spectra by formula. Amounts refer to the bins of energy: a luminosity is what the bins hold. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "supernova/config.h"

/* --- which --- */

/* Rows of the emission that a name stands for, as bits; 0: not with so many flavours. */
static unsigned rows_of(const char *name, int flavours)
{
    const bool anti = strncmp(name, "nubar_", 6) == 0;
    const char *flavour = name + (anti ? 6 : 3);
    unsigned bits = 0;

    if (strcmp(flavour, "e") == 0)
        bits = 1;
    else if (strcmp(flavour, "x") == 0)
        bits = flavours == 2 ? 2 : 6;
    else if (flavours == 3)
        bits = strcmp(flavour, "mu") == 0 ? 2 : 4;
    return anti ? bits << 3 : bits;
}

/* --- shape --- */

static const struct {
    const char *kind;
    const char *keys[4]; /* of the shape, that the kind knows */
} kinds[] = {{"fermi-dirac", {"temperature", "mean_energy", "eta"}},
             {"pinched", {"mean_energy", "alpha"}},
             {"peaked", {"peak_energy", "peak_height"}},
             {"monochromatic", {"energy"}},
             {"flat", {NULL}}};
static const char *const shape_keys[] = {"temperature", "mean_energy", "eta",   "alpha",
                                         "peak_energy", "peak_height", "energy"};

static bool knows(size_t kind, const char *key)
{
    for (int i = 0; i < 4 && kinds[kind].keys[i]; i++)
        if (strcmp(kinds[kind].keys[i], key) == 0) return true;
    return false;
}

static nuem_status check_keys(const nuem_node *map, const char *kind, nuem_error *err)
{
    size_t k = 0;

    while (k + 1 < sizeof kinds / sizeof kinds[0] && strcmp(kinds[k].kind, kind) != 0) k++;
    for (size_t i = 0; i < sizeof shape_keys / sizeof shape_keys[0]; i++) {
        const nuem_node *node = nuem_node_get(map, shape_keys[i]);
        if (node && !knows(k, shape_keys[i]))
            return nuem_node_fail(node, err, "has no place in a spectrum that is %s", kind);
    }
    return NUEM_OK;
}

static double mev(const nuem_node *map, const char *key)
{
    return nuem_node_quantity(map, key, NUEM_DIM_ENERGY, 0.0);
}

static nuem_status read_emission(const nuem_node *map, const char *kind, nuem_emission *out,
                                 nuem_error *err)
{
    const bool temperature = nuem_node_get(map, "temperature"),
               mean = nuem_node_get(map, "mean_energy");
    nuem_status st;

    if (kind[0] == 'f') {
        const double eta = nuem_node_number(map, "eta", 0.0);
        if (temperature == mean)
            return nuem_node_fail(map, err, "needs either temperature or mean_energy");
        *out = temperature ? nuem_emission_fermi_dirac(mev(map, "temperature"), eta)
                           : nuem_emission_fermi_dirac_mean(mev(map, "mean_energy"), eta);
        return NUEM_OK;
    }
    if (strcmp(kind, "peaked") == 0) {
        if ((st = nuem_supernova_need(map, "peak_energy", kind, err))) return st;
        *out = nuem_emission_fermi_dirac(mev(map, "peak_energy") / NUEM_SPECTRUM_PEAK, 0.0);
        return NUEM_OK;
    }
    if ((st = nuem_supernova_need(map, "mean_energy", kind, err)) ||
        (st = nuem_supernova_need(map, "alpha", kind, err)))
        return st;
    *out = nuem_emission_pinched(mev(map, "mean_energy"), nuem_node_number(map, "alpha", 0.0));
    return NUEM_OK;
}

static nuem_status fill_line(const nuem_energy_bins *b, const nuem_node *map, double *density,
                             nuem_error *err)
{
    const nuem_node *node = nuem_node_get(map, "energy");
    const double e = mev(map, "energy");

    if (!node) return nuem_supernova_need(map, "energy", "monochromatic", err);
    for (size_t i = 0; i < b->n; i++)
        if (e >= b->edge[i] && (e < b->edge[i + 1] || (i + 1 == b->n && e == b->edge[i + 1]))) {
            density[i] = 1.0 / b->width[i];
            return NUEM_OK;
        }
    return nuem_node_fail(node, err, "is %g MeV; it must lie in the bins of energy, [%g, %g] MeV",
                          e, b->edge[0], b->edge[b->n]);
}

/* The spectrum in the bins; *peak: its largest value, of one with a peak. */
static nuem_status fill_shape(const nuem_supernova_reader *r, const nuem_node *map, double *density,
                              double *peak, nuem_error *err)
{
    const nuem_energy_bins *b = &r->bins;
    const char *kind = nuem_node_string(map, "kind", "");
    nuem_emission emission;
    nuem_status st;

    if ((st = check_keys(map, kind, err))) return st;
    if (r->frequencies && strcmp(kind, "flat") != 0)
        return nuem_node_fail(nuem_node_get(map, "kind"), err,
                              "is '%s'; it must be flat where modes are given by frequencies",
                              kind);
    if (strcmp(kind, "flat") == 0) {
        for (size_t i = 0; i < b->n; i++) density[i] = r->empty_last && i + 1 == b->n ? 0.0 : 1.0;
        return NUEM_OK;
    }
    if (kind[0] == 'm') return fill_line(b, map, density, err);
    if ((st = read_emission(map, kind, &emission, err))) return st;
    for (size_t i = 0; i < b->n; i++) density[i] = nuem_emission_density(&emission, b->centre[i]);
    *peak = nuem_emission_density(&emission, emission.temperature_mev * NUEM_SPECTRUM_PEAK);
    return NUEM_OK;
}

/* --- amount --- */

typedef enum amount {
    AMOUNT_SHARED,
    AMOUNT_LUMINOSITY,
    AMOUNT_RATE,
    AMOUNT_NUMBER,
    AMOUNT_HEIGHT
} amount;

static bool is_absolute(amount a)
{
    return a == AMOUNT_LUMINOSITY || a == AMOUNT_RATE;
}

static nuem_status find_amount(const nuem_node *map, amount *out, nuem_error *err)
{
    static const char *const keys[] = {"luminosity", "number_rate", "number", "peak_height"};

    *out = AMOUNT_SHARED;
    for (int i = 0; i < 4; i++) {
        const nuem_node *node = nuem_node_get(map, keys[i]);
        if (!node) continue;
        if (*out != AMOUNT_SHARED)
            return nuem_node_fail(node, err, "has no place beside %s", keys[*out - 1]);
        *out = (amount)(i + 1);
    }
    return NUEM_OK;
}

/* All species say how many there are in the same way, or none does and a key `share` stands beside them. */
static nuem_status check_amount(const nuem_node *map, amount a, amount first,
                                const nuem_node *share, nuem_error *err)
{
    if (share && a != AMOUNT_SHARED)
        return nuem_node_fail(map, err, "says how many neutrinos there are, as source.share does");
    if (!share && a == AMOUNT_SHARED)
        return nuem_node_fail(
            map, err, "needs one of luminosity, number_rate, number, peak_height, or source.share");
    if (a != first && !(is_absolute(a) && is_absolute(first)))
        return nuem_node_fail(map, err,
                              "says how many neutrinos there are in another way than the first "
                              "species; relative numbers cannot be compared");
    return NUEM_OK;
}

static double factor_of(const nuem_node *map, amount a, bool by_number, double number,
                        double energy_mev, double peak)
{
    switch (a) {
    case AMOUNT_SHARED: return by_number ? 1.0 / number : 1.0 / energy_mev;
    case AMOUNT_LUMINOSITY:
        return NUEM_JOULE_MEV * nuem_node_quantity(map, "luminosity", NUEM_DIM_POWER, 0.0) /
               energy_mev;
    case AMOUNT_RATE: return nuem_node_quantity(map, "number_rate", NUEM_DIM_RATE, 0.0) / number;
    case AMOUNT_NUMBER: return nuem_node_number(map, "number", 0.0) / number;
    case AMOUNT_HEIGHT: return nuem_node_number(map, "peak_height", 0.0) / peak;
    }
    return 0.0;
}

static nuem_status read_one(nuem_supernova_reader *r, const nuem_node *map, amount a,
                            const nuem_node *share, double *density, nuem_error *err)
{
    const bool by_number = share && share->text[0] == 'n';
    double peak = 1.0;
    nuem_status st = fill_shape(r, map, density, &peak, err);

    if (st) return st;
    if (r->frequencies && (a == AMOUNT_LUMINOSITY || (share && !by_number)))
        return nuem_node_fail(map, err, "has no energies to share, where modes are frequencies");
    const double number = nuem_supernova_number(&r->bins, density),
                 energy = nuem_supernova_energy(&r->bins, density);
    if (!(number > 1e-100 && energy > 1e-100))
        return nuem_node_fail(map, err, "has no neutrinos in the bins of energy");
    const double factor = factor_of(map, a, by_number, number, energy, peak);
    if (!isfinite(factor * number) || !isfinite(factor * energy))
        return nuem_node_fail(map, err, "has more neutrinos than a number can hold");
    for (size_t i = 0; i < r->bins.n; i++) density[i] *= factor;
    return NUEM_OK;
}

nuem_status nuem_supernova_read_species(nuem_supernova_reader *r, const nuem_node *list,
                                        double *emission, bool *absolute, nuem_error *err)
{
    const nuem_node *share = nuem_node_get(nuem_node_get(r->root, "source"), "share");
    const int flavours = r->config->settings.spec.flavours;
    double *density = nuem_supernova_reals(r, r->bins.n);
    unsigned seen = 0;
    amount first = AMOUNT_SHARED, a;
    nuem_status st;

    if (!density) return nuem_fail_nomem(err);
    if (list->n == 0) return nuem_node_fail(list, err, "is empty");
    for (size_t i = 0; i < list->n; i++) {
        const nuem_node *map = list->child[i], *name = nuem_node_get(map, "species");
        const unsigned rows = rows_of(name->text, flavours);
        if (!rows)
            return nuem_node_fail(name, err,
                                  "is '%s'; of two flavours it must be nu_e, nu_x, "
                                  "nubar_e or nubar_x",
                                  name->text);
        if (rows & seen)
            return nuem_node_fail(name, err, "is '%s' for the second time", name->text);
        seen |= rows;
        if ((st = find_amount(map, &a, err))) return st;
        if (i == 0) first = a;
        if ((st = check_amount(map, a, first, share, err))) return st;
        memset(density, 0, r->bins.n * sizeof *density);
        if ((st = read_one(r, map, a, share, density, err))) return st;
        for (size_t k = 0; k < NUEM_SUPERNOVA_SPECIES; k++)
            if (rows >> k & 1)
                memcpy(emission + k * r->bins.n, density, r->bins.n * sizeof *density);
    }
    *absolute = is_absolute(first);
    return NUEM_OK;
}
