/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file supernova_earth.h  What arrives at the Earth from a collective evolution.
 *
 *  A run ends where neutrinos no longer see each other, inside the star. Of the rest of the way a choice says what it
 *  does (nuem_envelope); at the Earth, mass states arrive one by one. The matter of the Earth is left out.
 *
 *  Two flavours: x is half nu_mu, half nu_tau, so that numbers are kept; or (spectator) one of two heavy flavours, of
 *  which the other was emitted alike and arrives as it was emitted: nu_mu and nu_tau are then (x + emitted x)/2 each.
 *
 *  Sources: Dighe, Smirnov, PRD 62 (2000) 033007 (hep-ph/9907423); SNOwGLoBES, fluxes/pinched.C (flux files). */
#ifndef NUEM_SUPERNOVA_EARTH_H
#define NUEM_SUPERNOVA_EARTH_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/profile.h"
#include "nuem/propagate.h"
#include "nuem/supernova.h"

NUEM_BEGIN_DECLS

/** What happens between the end of the run and the Earth. */
typedef enum nuem_envelope {
    /** Nothing: mass states keep their numbers and lose their phases. */
    NUEM_ENVELOPE_VACUUM,
    /** Matter that is dense at the end of the run and thins out so slowly that levels are followed, without a field.
     *  Dense: levels are nu_e, the highest (nubar_e, the lowest), and the eigenstates of the vacuum Hamiltonian among
     *  the others. In order of mass nu_e leaves as nu_3 (normal) or nu_2 (inverted), nubar_e as nubar_1 or nubar_3. Two
     *  flavours: nu_e leaves as the heavier, nubar_e as the lighter state. */
    NUEM_ENVELOPE_ADIABATIC,
    /** The matter and field of a profile, along which each energy moves by nuem_propagate_operator, moments included; then
     *  vacuum. Dirac neutrinos that end right-handed are not counted. */
    NUEM_ENVELOPE_PROFILE
} nuem_envelope;

typedef struct nuem_supernova_earth_options {
    nuem_envelope envelope;
    const nuem_profile *profile; /**< of NUEM_ENVELOPE_PROFILE: from where the run ends outwards */
    const nuem_propagate_options *propagate; /**< of NUEM_ENVELOPE_PROFILE; NULL: defaults */
    double distance_kpc;                     /**< > 0 */
    /** How many are emitted; one of the three is > 0. number: of all species of the problem, number_rate_s times a
     *  duration; energy_erg: what they carry together, with a spectator's. */
    double number, duration_s, energy_erg;
    bool spectator; /**< two flavours: see above */
} nuem_supernova_earth_options;

/** Numbers of a density, below: 2 [kinds][n_energy][2N][2N] with one kind, or of Dirac neutrinos two, nu and nubar. */
NUEM_API size_t nuem_supernova_density_size(const nuem_supernova *sn);

/** Density matrices where the run is, mean over angles, of one neutrino of all that are emitted and a MeV:
 *  [kinds][n_energy][2N][2N][re, im], flavour basis, nu before nubar (or the right-handed partners of a kind). The sum of
 *  width_mev times the trace is 1. Sums are over every process.
 *  @return NUEM_OK; NUEM_ERR_NOMEM; what reduce returns. */
NUEM_API nuem_status nuem_supernova_density(nuem_supernova_run *run, double *out, nuem_error *err);

/** Fluence at the Earth, 1/(cm2 MeV), from a density at the end of a run.
 *  @param density  of nuem_supernova_density
 *  @param fluence  [n_energy][6]: nu_e nu_mu nu_tau nubar_e nubar_mu nubar_tau
 *  @return NUEM_OK; NUEM_ERR_ARG (a gas; an option); NUEM_ERR_NOMEM; as nuem_propagate_operator. Thread-safe. */
NUEM_API nuem_status nuem_supernova_earth(const nuem_supernova *sn, const double *density,
                                          const nuem_supernova_earth_options *options,
                                          double *fluence, nuem_error *err);

/** Sums over the bins of energy, of each flavour. */
typedef struct nuem_supernova_fluence {
    double number_cm2[6]; /**< 1/cm2 */
    double mean_mev[6];   /**< mean energy; 0 where there are none */
} nuem_supernova_fluence;
NUEM_API nuem_supernova_fluence nuem_supernova_fluence_sum(const nuem_supernova *sn,
                                                           const double *fluence);

/** Rows of a flux file of SNOwGLoBES: energies 0, 0.2, ..., 100 MeV. */
enum { NUEM_SNOWGLOBES_ROWS = 501 };
#define NUEM_SNOWGLOBES_STEP_MEV 0.2

/** Fluence in the 0.2 MeV around the energy of each row, 1/cm2, from a fluence that is constant in each bin: numbers are
 *  kept, as far as rows reach.
 *  @param edge_mev  [n_energy + 1] edges of the bins, increasing
 *  @param fluence   [n_energy][6]
 *  @param out       [NUEM_SNOWGLOBES_ROWS][6]. Total function, thread-safe. */
NUEM_API void nuem_supernova_snowglobes(size_t n_energy, const double *edge_mev,
                                        const double *fluence, double out[NUEM_SNOWGLOBES_ROWS][6]);

NUEM_END_DECLS

#endif
