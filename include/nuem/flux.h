/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file flux.h  Neutrino fluxes: named components, each a spectrum or a line. */
#ifndef NUEM_FLUX_H
#define NUEM_FLUX_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/data.h"
#include "nuem/solar.h"
#include "nuem/state.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** How the neutrinos of a flux travel to the detector. */
typedef enum nuem_travel {
    NUEM_TRAVEL_NONE,          /**< arrive in the flavour in which they were produced */
    NUEM_TRAVEL_SOLAR_AVERAGE, /**< decohered solar neutrinos, NUEM_SOLAR_AVERAGE_PEE */
    NUEM_TRAVEL_SOLAR_MSW,     /**< converted in the Sun (solar.h), by day */
    NUEM_TRAVEL_VACUUM         /**< oscillated in vacuum over nuem_flux_baseline_km */
} nuem_travel;

/** One error of a flux: effect on the component for one standard deviation of the nuisance `name`.
 *  Errors of the same name, in this flux or in another, are one nuisance ("pp flux", "U235
 *  spectrum", "reactor power"); different names are independent. */
typedef struct nuem_flux_error {
    const char *name;
    double relative; /**< >= 0 */
} nuem_flux_error;

/** When the neutrinos of a component arrive, after the beam's signal: a pulse of the beam, then the
 *  decays of what it makes,
 *    f(t) = pulse x exp(-t/tau_1)/tau_1 x exp(-t/tau_2)/tau_2   (x: convolution),
 *  or a table of probabilities in bins. All views live as long as the flux. */
typedef struct nuem_arrival {
    enum { NUEM_ARRIVAL_NONE, NUEM_ARRIVAL_PULSE, NUEM_ARRIVAL_TABLE } kind;
    double mean_us, sigma_us; /**< PULSE: Gaussian, sigma > 0 */
    size_t n_decay;           /**< PULSE: 0 to 2 */
    double lifetime_us[2];
    size_t n;               /**< TABLE: bins */
    const double *edge_us;  /**< TABLE: [n + 1], increasing */
    const double *fraction; /**< TABLE: [n], of all neutrinos; flat inside a bin, none outside */
} nuem_arrival;

/** Fraction of the neutrinos that arrive in each of n bins, times an efficiency.
 *  @param edge_us        [n + 1], increasing
 *  @param offset_us      added to every arrival
 *  @param n_efficiency   points of the efficiency, linear in between and constant beyond its ends; 0:
 *                        it is 1
 *  @param fraction       [n] out
 *  @return NUEM_OK; NUEM_ERR_ARG (the component has no arrival times, edges that do not increase).
 *          Thread-safe. Relative error of a pulse below 1e-9. */
NUEM_API nuem_status nuem_arrival_fractions(const nuem_arrival *arrival, size_t n,
                                            const double *edge_us, double offset_us,
                                            size_t n_efficiency, const double *efficiency_us,
                                            const double *efficiency, double *fraction,
                                            nuem_error *err);

/** One component. For a line n is 0. Views live as long as the flux. */
typedef struct nuem_flux_component {
    const char *name;
    nuem_flavour flavour; /**< at production */
    bool anti;
    double flux_cm2_s;     /**< integrated over energy, without oscillation */
    double relative_error; /**< 1-sigma of flux_cm2_s: the errors below added in squares */
    size_t n_error;
    const nuem_flux_error *error; /**< [n_error], nuisances of the likelihood */
    double yield;                 /**< neutrinos of this component per fission of the reactor, per
                                       decay of the source or per proton; 0 where the file states the flux itself */
    double line_mev;              /**< energy of a line, 0 for a spectrum */
    size_t n;
    const double *enu_mev;     /**< [n], increasing */
    const double *pdf_per_mev; /**< [n], linear in between, zero outside, integral exactly 1 */
    nuem_arrival arrival;
} nuem_flux_component;

typedef struct nuem_flux nuem_flux;

/** Open a flux of data/flux ("solar-b16-gs98", see nuem_data_list) or a file of the user's. An
 *  '@' gives a reactor other spectra than its file names: "reactor-gemma@kopeikin" has those of
 *  data/reactor/kopeikin.
 *  @param prov  nullable record of what was read
 *  @return NUEM_OK, NUEM_ERR_ARG (unknown id), NUEM_ERR_IO, NUEM_ERR_DATA (located),
 *  NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_flux_open(const nuem_data *data, const char *id, nuem_flux **out,
                                    nuem_provenance *prov, nuem_error *err);
/** A flux from memory: `text` of n bytes in the form of a file, `name` standing for its path (tables
 *  that it names are looked for beside it). @return as nuem_flux_open. */
NUEM_API nuem_status nuem_flux_parse(const nuem_data *data, const char *text, size_t n,
                                     const char *name, nuem_flux **out, nuem_provenance *prov,
                                     nuem_error *err);
NUEM_API void nuem_flux_free(nuem_flux *flux);
/** Identifier, title, and what happens on the way to the detector; views. */
NUEM_API const char *nuem_flux_id(const nuem_flux *flux);
NUEM_API const char *nuem_flux_title(const nuem_flux *flux);
NUEM_API nuem_travel nuem_flux_travel(const nuem_flux *flux);
/** Solar model of NUEM_TRAVEL_SOLAR_MSW, which knows all components of the flux; otherwise NULL.
 *  Lives as long as the flux. */
NUEM_API const nuem_solar *nuem_flux_solar(const nuem_flux *flux);
/** Distance of NUEM_TRAVEL_VACUUM, and of any source that states one; 0 where there is none. Of a
 *  source in or beside a detector of finite size 1/sqrt of the mean 1/distance^2. */
NUEM_API double nuem_flux_baseline_km(const nuem_flux *flux);
/** Fissions per second of a reactor, decays per second of a source (on average over its run), protons per second on the target of
 *  a beam, otherwise 0. Then each component
 *  has flux_cm2_s = yield * rate / (4 pi baseline^2). */
NUEM_API double nuem_flux_rate_per_s(const nuem_flux *flux);
NUEM_API size_t nuem_flux_count(const nuem_flux *flux);
/** Component i < nuem_flux_count. */
NUEM_API const nuem_flux_component *nuem_flux_component_at(const nuem_flux *flux, size_t i);

/** Differential flux of a component, cm^-2 s^-1 MeV^-1, at n energies; a line gives 0.
 *  Total function, thread-safe. */
NUEM_API void nuem_flux_component_eval(const nuem_flux_component *component, size_t n,
                                       const double *enu_mev, double *out);

NUEM_END_DECLS

#endif
