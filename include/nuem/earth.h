/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file earth.h  Neutrinos through the Earth: shells of constant density, day and night.
 *
 *  The nadir angle is that between the way of the neutrino and the downward vertical at the
 *  detector, which lies at the surface: 0 through the centre, 90 degrees along the horizon, above
 *  that from the sky, where there is no matter.
 */
#ifndef NUEM_EARTH_H
#define NUEM_EARTH_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/data.h"
#include "nuem/matrix3.h"
#include "nuem/mixing.h"
#include "nuem/state.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Concentric shells of constant electron density. Immutable, may be shared. */
typedef struct nuem_earth nuem_earth;

#define NUEM_DEFAULT_EARTH "prem"

/** Laboratori Nazionali del Gran Sasso, degrees. */
#define NUEM_DEFAULT_LATITUDE_DEG 42.45

/** Open a model of data/earth ("prem"): layers with polynomial densities, cut into shells no
 *  thicker than 50 km that keep the mean density along the radius. Thinner
 *  shells change survival probabilities by less than 2e-5 in the mean of the nights, and by up to
 *  1.5e-3 at 10 MeV at single nadir angles, where a chord grazes a shell (worst near 66 degrees, in
 *  the steep layer at 5771 to 5971 km), some 6 % of the effect of the night there.
 *  @return NUEM_OK, NUEM_ERR_ARG (unknown id), NUEM_ERR_IO, NUEM_ERR_DATA (located),
 *  NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_earth_open(const nuem_data *data, const char *id, nuem_earth **out,
                                     nuem_provenance *prov, nuem_error *err);

/** Shells of one's own, from the centre outwards.
 *  @param n             number of shells, 1 to 100000
 *  @param radius_km     [n] outer radii, increasing, > 0
 *  @param ne_mol_cm3    [n] electron densities, mol/cm3 (density times electrons per nucleon),
 *                       [0, 1e6]
 *  @return NUEM_OK, NUEM_ERR_ARG (err->index tells which), NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_earth_create(size_t n, const double *radius_km, const double *ne_mol_cm3,
                                       nuem_earth **out, nuem_error *err);
NUEM_API void nuem_earth_free(nuem_earth *earth);

/** Shells: their number, and outer radius and electron density of shell i, counted from the centre.
 *  The last radius is that of the Earth. Thread-safe. */
NUEM_API size_t nuem_earth_count(const nuem_earth *earth);
NUEM_API void nuem_earth_shell(const nuem_earth *earth, size_t i, double *radius_km,
                               double *ne_mol_cm3);

/** Evolution operator through the Earth, flavour basis: amplitudes at the detector = s * amplitudes
 *  at the entry. Exact for the shells (product of constant-density operators); unitary to 1e-14.
 *  @param enu_mev    (0, 1e9]
 *  @param nadir_deg  [0, 180]
 *  @return NUEM_OK, NUEM_ERR_ARG, NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_earth_evolution(const nuem_earth *earth, const nuem_mixing *mixing,
                                          bool anti, double enu_mev, double nadir_deg,
                                          nuem_matrix3 *s, nuem_error *err);

/** State at the detector of an incoherent mixture of mass states that comes at a nadir angle.
 *  @param fraction  [3] of the mass states, >= 0, sum 1 within 1e-6 (nuem_solar_fractions)
 *  @return NUEM_OK, NUEM_ERR_ARG, NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_earth_state(const nuem_earth *earth, const nuem_mixing *mixing,
                                      const double fraction[3], bool anti, double enu_mev,
                                      double nadir_deg, nuem_state *out, nuem_error *err);

/** Time that the Sun spends at a nadir angle in a year, as a fraction per degree; the integral from
 *  0 to 180 degrees is 1, that from 0 to 90 (night) 1/2 at every latitude. A circular orbit; no
 *  refraction. Infinite (logarithmically) at four angles at most.
 *  @param latitude_deg  [-90, 90]; both hemispheres have the same exposure
 *  @param nadir_deg     [0, 180]
 *  @return NUEM_OK, NUEM_ERR_ARG. Thread-safe.
 *  Source: Lisi, Montanino, PRD 56 (1997) 1792 (hep-ph/9702343), appendix; here as an
 *  arithmetic-geometric mean. */
NUEM_API nuem_status nuem_earth_exposure(double latitude_deg, double nadir_deg, double *per_deg,
                                         nuem_error *err);

/** States averaged over the nights of a year, with nuem_earth_exposure.
 *  @param n         number of energies
 *  @param fraction  [n][3] as in nuem_earth_state
 *  @param night     [n]; the state by day and night is the mean of this and that by day
 *  @return NUEM_OK, NUEM_ERR_ARG, NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_earth_night(const nuem_earth *earth, const nuem_mixing *mixing,
                                      double latitude_deg, bool anti, size_t n,
                                      const double *enu_mev, const double *fraction,
                                      nuem_state *night, nuem_error *err);

NUEM_END_DECLS

#endif
