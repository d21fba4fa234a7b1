/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file solar.h  Conversion of neutrinos in the Sun (Mikheyev, Smirnov, Wolfenstein).
 *
 *  An electron neutrino is born in matter, follows the levels of the Hamiltonian in matter out to
 *  the vacuum and arrives as an incoherent mixture of mass states:
 *
 *    rho = sum_k P_k U_k U_k^dagger,   P_k = < |U^m_ek|^2 >,
 *
 *  where U^m is the mixing in matter of all three flavours at the place of birth, averaged over
 *  where the component's neutrinos are born. Between the levels of mass states 1 and 2 it may jump,
 *  with the probability of an exponential profile; at the mixing that is realised in nature that
 *  never happens. Between the levels of 1-2 and 3 it never jumps here: the potential in the Sun
 *  stays below that resonance for E < 100 MeV and |dm31| >= 2e-3 eV^2. The phases between mass
 *  states average out over the Sun, the energy and the orbit of the Earth.
 *
 *  Sources: Wolfenstein, PRD 17 (1978) 2369; Mikheyev, Smirnov, Sov. J. Nucl. Phys. 42 (1985) 913;
 *  Petcov, PLB 200 (1988) 373; Lisi et al., PRD 63 (2001) 093002 (hep-ph/0011306).
 */
#ifndef NUEM_SOLAR_H
#define NUEM_SOLAR_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/data.h"
#include "nuem/mixing.h"
#include "nuem/state.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Electron density and production profiles of a solar model. Immutable, may be shared. */
typedef struct nuem_solar nuem_solar;

/** Model used where none is named. */
#define NUEM_DEFAULT_SOLAR "b16-gs98"

/** Largest neutrino energy, MeV. */
#define NUEM_SOLAR_ENU_MAX_MEV 100.0

/** Open a model of data/solar ("b16-gs98", see nuem_data_list).
 *  @param prov  nullable record of what was read
 *  @return NUEM_OK, NUEM_ERR_ARG (unknown id), NUEM_ERR_IO, NUEM_ERR_DATA (located),
 *  NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_solar_open(const nuem_data *data, const char *id, nuem_solar **out,
                                     nuem_provenance *prov, nuem_error *err);
NUEM_API void nuem_solar_free(nuem_solar *solar);
/** Name of the record. */
NUEM_API const char *nuem_solar_id(const nuem_solar *solar);

/** Components that are produced: pp, pep, hep, Be7, B8, N13, O15, F17. */
NUEM_API size_t nuem_solar_count(const nuem_solar *solar);
/** Name of component i < nuem_solar_count. */
NUEM_API const char *nuem_solar_name(const nuem_solar *solar, size_t i);
/** Component of a name: "B8" or "8B", of either case; what follows a '-' tells lines of one source
 *  apart and is passed over ("Be7-862"). @return NUEM_OK, NUEM_ERR_ARG. Thread-safe. */
NUEM_API nuem_status nuem_solar_find(const nuem_solar *solar, const char *name, size_t *i,
                                     nuem_error *err);

/** Electron density at radius r (solar radii), mol/cm3: log-linear between the points of the table,
 *  0 beyond the last. Total function, thread-safe. */
NUEM_API double nuem_solar_electron_density(const nuem_solar *solar, double r_rsun);

/** Probability to jump between the levels of mass states 1 and 2 on the way out, for birth far
 *  above: P = exp(-g s12^2) [1 - exp(-g c12^2)] / [1 - exp(-g)], g = pi r0 dm21 / E, with the scale
 *  height r0 of the table where A c13^2 = dm21 (antineutrinos: s12 <-> c12).
 *  @param ne_mol_cm3  nullable: electron density of that place, above which neutrinos must be born
 *                     to jump
 *  @return NUEM_OK; as nuem_solar_fractions. Thread-safe.
 *  Source: Petcov, PLB 200 (1988) 373; the place is that of Lisi et al., PRD 63 (2001) 093002,
 *  section III (maximal violation of adiabaticity). */
NUEM_API nuem_status nuem_solar_jump(const nuem_solar *solar, const nuem_mixing *mixing, bool anti,
                                     double enu_mev, double *probability, double *ne_mol_cm3,
                                     nuem_error *err);

/** Fractions P_k of the mass states that leave the Sun, for all components at once.
 *  @param anti     electron antineutrinos, were they born with the same profiles
 *  @param n        number of energies
 *  @param enu_mev  [n] in (0, NUEM_SOLAR_ENU_MAX_MEV]
 *  @param fraction [n][nuem_solar_count][3], sum over k 1
 *  @return NUEM_OK; NUEM_ERR_ARG (mixing, energy; err->index tells which); NUEM_ERR_DOMAIN: two
 *  masses so close that their oscillation does not average out between Sun and Earth (less than
 *  100 rad over 1 au). Thread-safe, no allocation. */
NUEM_API nuem_status nuem_solar_fractions(const nuem_solar *solar, const nuem_mixing *mixing,
                                          bool anti, size_t n, const double *enu_mev,
                                          double *fraction, nuem_error *err);

/** State at the Earth by day. @param component  from nuem_solar_find. @param out  [n]
 *  @return as nuem_solar_fractions, and NUEM_ERR_ARG for the component. Thread-safe. */
NUEM_API nuem_status nuem_solar_state(const nuem_solar *solar, const nuem_mixing *mixing,
                                      size_t component, bool anti, size_t n, const double *enu_mev,
                                      nuem_state *out, nuem_error *err);

/** Survival probability by day in the usual approximation of two flavours,
 *    P_ee = s13^4 + c13^4 {1/2 + (1/2 - P_jump) cos 2theta12 < cos 2theta12^m >},
 *  with the electron density times c13^2 in theta12^m: good to some 1e-3 at solar energies. What
 *  nuem_solar_state gives is better; this is its check.
 *  @return as nuem_solar_state. Thread-safe. Source: Lisi et al., PRD 63 (2001) 093002. */
NUEM_API nuem_status nuem_solar_pee_two_flavour(const nuem_solar *solar, const nuem_mixing *mixing,
                                                size_t component, bool anti, double enu_mev,
                                                double *pee, nuem_error *err);

/** Incoherent mixture of mass states, rho = sum_k fraction_k U_k U_k^dagger (antineutrinos: U*).
 *  @param fraction  [3], >= 0, sum 1 within 1e-6 (normalised)
 *  @return NUEM_OK, NUEM_ERR_ARG. Thread-safe. */
NUEM_API nuem_status nuem_state_mass_mixture(const nuem_mixing *mixing, const double fraction[3],
                                             bool anti, nuem_state *out, nuem_error *err);

NUEM_END_DECLS

#endif
