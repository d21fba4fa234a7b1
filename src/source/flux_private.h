/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the readers of the kinds of sources share. A flux is filled by one of them and then immutable. */
#ifndef NUEM_SOURCE_FLUX_PRIVATE_H
#define NUEM_SOURCE_FLUX_PRIVATE_H

#include "file/arena.h"
#include "file/record.h"
#include "nuem/flux.h"

struct nuem_flux {
    nuem_arena arena; /* owns names, errors, tables and the components */
    const char *id, *title;
    nuem_travel travel;
    nuem_solar *solar; /* of SOLAR_MSW */
    double baseline_km, rate_per_s;
    size_t n;
    nuem_flux_component *component; /* [n] */
};

typedef struct nuem_flux_reader {
    const nuem_data *data;
    nuem_flux *flux;
    const nuem_node *root;
    const char *record;  /* id of the flux without "@set" */
    const char *spectra; /* set of reactor spectra asked for with '@', or NULL */
    nuem_provenance *prov;
} nuem_flux_reader;

/* One for each kind of source: they fill reader->flux. `block` is the node of that kind's key. */
nuem_status nuem_flux_read_components(nuem_flux_reader *reader, const nuem_node *block,
                                      nuem_error *err);
nuem_status nuem_flux_read_reactor(nuem_flux_reader *reader, const nuem_node *block,
                                   nuem_error *err);
nuem_status nuem_flux_read_snowglobes(nuem_flux_reader *reader, const nuem_node *block,
                                      nuem_error *err);

/* Rate (of decays, or of protons) and distance of a block `point_source`; sets the flux's rate and baseline. */
nuem_status nuem_flux_read_source_rate(nuem_flux_reader *reader, const nuem_node *block,
                                       nuem_error *err);

/* propagation and solar_model, before the components; the baseline and whether the components can travel
 * so, after them. */
nuem_status nuem_flux_read_travel(const nuem_flux_reader *reader, nuem_error *err);
nuem_status nuem_flux_read_baseline(const nuem_flux_reader *reader, nuem_error *err);
nuem_status nuem_flux_check_travel(const nuem_flux_reader *reader, nuem_error *err);

/* Room for n components. */
nuem_status nuem_flux_reserve(nuem_flux *flux, size_t n, nuem_error *err);
/* Copy of a text; NULL when there is no memory. */
char *nuem_flux_text(nuem_flux *flux, const char *text);

/* rate / (4 pi L^2), cm^-2 s^-1 */
double nuem_flux_dilute(double rate_per_s, double distance_km);

/* Table n >= 2 of energies >= 0, increasing, and densities >= 0 as the spectrum of c, normalised;
 * *integral receives what it was. The caller has checked the order. false without memory;
 * *integral not positive and finite leaves c alone. */
bool nuem_flux_set_spectrum(nuem_flux *flux, nuem_flux_component *c, size_t n,
                            const double *enu_mev, const double *density, double *integral);
/* Read the table that `name` names, a record of data/spectrum or a CSV beside its file; `column` is
 * its density. */
nuem_status nuem_flux_read_spectrum(nuem_flux_reader *reader, const nuem_node *name,
                                    const char *column, nuem_flux_component *c, double *integral,
                                    nuem_error *err);
/* The beta spectrum that the map `beta` describes; c->anti says which. */
nuem_status nuem_flux_read_beta(nuem_flux_reader *reader, const nuem_node *beta,
                                nuem_flux_component *c, nuem_error *err);

/* What the decay at rest `decay`, "pion" or "muon", gives of c->flavour. */
nuem_status nuem_flux_read_decay(nuem_flux_reader *reader, const nuem_node *decay,
                                 nuem_flux_component *c, nuem_error *err);
/* Arrival times of the component that `map` describes, of its own or by the flux's pulse; and, when all
 * are read, whether the pulse served any. */
nuem_status nuem_flux_read_arrival(nuem_flux_reader *reader, const nuem_node *map,
                                   nuem_flux_component *c, nuem_error *err);
nuem_status nuem_flux_check_arrival(const nuem_flux_reader *reader, nuem_error *err);

/* Error `relative` of the neutrinos with energies in [from, to] MeV; the same name adds linearly. */
nuem_status nuem_flux_add_error(nuem_flux *flux, nuem_flux_component *c, const char *name,
                                double relative, double from_mev, double to_mev, nuem_error *err);
/* The list `errors` (may be NULL): entries without the key `component`, and those with this one. */
nuem_status nuem_flux_add_errors(nuem_flux *flux, nuem_flux_component *c, const nuem_node *list,
                                 const char *component, nuem_error *err);

#endif
