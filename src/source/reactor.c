/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Antineutrinos of a reactor: fission rate from the thermal power, spectra per fission of each isotope,
 * and the decays of 239U and 239Np after a neutron capture on 238U. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "source/flux_fields.h"
#include "source/flux_private.h"

enum { ISOTOPES = 4 };
static const char *const isotopes[ISOTOPES] = {"U235", "U238", "Pu239", "Pu241"};

/* 1e6 times the elementary charge, exact in the SI */
static const double JOULE_PER_MEV = 1.602176634e-13;
/* 239U -> 239Np -> 239Pu, both in equilibrium with the captures (half-lives 23 min and 2.4 d); captures
 * per fission: Kopeikin, Mikaelyan, Sinev, Phys. At. Nucl. 60 (1997) 172 */
static const double PER_CAPTURE = 2.0, CAPTURES_PER_FISSION = 0.6;
/* published fractions have three digits */
static const double FRACTION_SUM_TOL = 1e-3;

typedef struct reactor {
    nuem_flux_reader *reader;
    const nuem_node *block, *set; /* the map `reactor`; the record of its spectra, or NULL */
    double fraction[ISOTOPES];
} reactor;

/* Fissions per second: the power by the mean heat of a fission. */
static nuem_status read_rate(reactor *x, nuem_error *err)
{
    const nuem_node *fractions = nuem_node_get(x->block, "fission_fractions"),
                    *energies = nuem_node_get(x->block, "energy_per_fission");
    double sum = 0.0, mev = 0.0;

    for (int i = 0; i < ISOTOPES; i++) {
        double f = x->fraction[i] = nuem_node_number(fractions, isotopes[i], 0.0);
        sum += f;
        if (f > 0.0 && !nuem_node_get(energies, isotopes[i]))
            return nuem_node_fail(energies, err, "lacks the key '%s'", isotopes[i]);
        mev += f * nuem_node_quantity(energies, isotopes[i], NUEM_DIM_ENERGY, 0.0);
    }
    if (!(fabs(sum - 1.0) <= FRACTION_SUM_TOL))
        return nuem_node_fail(fractions, err, "sums to %g; it must be 1 within %g", sum,
                              FRACTION_SUM_TOL);
    x->reader->flux->rate_per_s =
        nuem_node_quantity(x->block, "power", NUEM_DIM_POWER, 0.0) / (mev * JOULE_PER_MEV);
    return NUEM_OK;
}

/* The table of `key`, in the block first, then in the set. */
static const nuem_node *find_table(const reactor *x, const char *key)
{
    const nuem_node *own = nuem_node_get(nuem_node_get(x->block, "spectrum"), key);

    return own || !x->set ? own : nuem_node_get(nuem_node_get(x->set, "spectrum"), key);
}

/* One component: `count` times the antineutrinos of its table, or times `fixed` for a shape. */
static nuem_status add(reactor *x, const char *key, const char *name, double count, double fixed,
                       nuem_error *err)
{
    nuem_flux *flux = x->reader->flux;
    nuem_flux_component *c = &flux->component[flux->n];
    const nuem_node *table = find_table(x, key);
    double integral = 0.0;
    nuem_status st;

    if (!table)
        return nuem_node_fail(
            x->block, err, "has no spectrum of '%s', neither under spectrum nor in spectra", key);
    c->name = name;
    c->flavour = NUEM_E;
    c->anti = true;
    st = nuem_flux_read_spectrum(
        x->reader, table, fixed > 0.0 ? "pdf_per_mev" : "per_fission_per_mev", c, &integral, err);
    if (st) return st;
    c->yield = count * (fixed > 0.0 ? fixed : integral);
    c->flux_cm2_s = c->yield * nuem_flux_dilute(flux->rate_per_s, flux->baseline_km);
    if (!(isfinite(c->flux_cm2_s) && c->flux_cm2_s > 0.0))
        return nuem_node_fail(x->block, err, "gives a flux of %g cm-2 s-1 from %s", c->flux_cm2_s,
                              key);
    flux->n++;
    if (x->set) st = nuem_flux_add_errors(flux, c, nuem_node_get(x->set, "errors"), key, err);
    if (!st) st = nuem_flux_add_errors(flux, c, nuem_node_get(x->block, "errors"), key, err);
    return st;
}

static nuem_status add_all(reactor *x, nuem_error *err)
{
    const double captures =
        nuem_node_number(x->block, "captures_per_fission", CAPTURES_PER_FISSION);
    nuem_status st = NUEM_OK;

    if (find_table(x, "total")) return add(x, "total", "reactor", 1.0, 0.0, err);
    for (int i = 0; i < ISOTOPES && !st; i++)
        if (x->fraction[i] > 0.0) st = add(x, isotopes[i], isotopes[i], x->fraction[i], 0.0, err);
    if (!st && captures > 0.0) st = add(x, "capture", "U238(n,gamma)", captures, PER_CAPTURE, err);
    return st;
}

/* The set asked for with '@', or the one that the file names. */
static nuem_status open_set(const reactor *x, nuem_yaml **doc, nuem_error *err)
{
    const nuem_flux_reader *r = x->reader;
    const nuem_node *node = nuem_node_get(x->block, "spectra");
    nuem_error inner;
    nuem_status st;

    if (!r->spectra && !node) return NUEM_OK;
    st = nuem_record_open(r->data, "reactor", r->spectra ? r->spectra : node->text,
                          "nuem/reactor/1", nuem_reactor_spectra_fields, doc, r->prov, &inner);
    if (st == NUEM_ERR_ARG && !r->spectra)
        return nuem_node_fail(node, err, "is '%.80s': %s", node->text, inner.message);
    if (st && err) *err = inner;
    return st;
}

nuem_status nuem_flux_read_reactor(nuem_flux_reader *r, const nuem_node *block, nuem_error *err)
{
    reactor x = {.reader = r, .block = block};
    nuem_yaml *set = NULL;
    nuem_status st;

    if ((st = read_rate(&x, err))) return st;
    r->flux->baseline_km = nuem_node_quantity(block, "distance", NUEM_DIM_LENGTH, 0.0);
    if ((st = nuem_flux_reserve(r->flux, ISOTOPES + 1, err))) return st;
    if ((st = open_set(&x, &set, err))) return st;
    if (set) x.set = nuem_yaml_root(set);
    st = add_all(&x, err);
    nuem_yaml_free(set);
    return st;
}
