/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file profile.h  What a neutrino passes: electrons, neutrons and a transverse magnetic field along its path. */
#ifndef NUEM_PROFILE_H
#define NUEM_PROFILE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nuem/data.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Matter and field at one place. Electrons that are bound in atoms count as free ones do. */
typedef struct nuem_medium {
    double ne_cm3; /**< electrons minus positrons, >= 0 */
    double nn_cm3; /**< neutrons, >= 0 */
    /** Field across the direction of flight, which is +z; a field that turns, B e^{i phi(x)}, has
     *  bx = B cos phi, by = B sin phi. */
    double bx_gauss, by_gauss;
} nuem_medium;

/** A medium along a path, x from nuem_profile_start to nuem_profile_end. Immutable after it is made, may
 *  be shared by threads. */
typedef struct nuem_profile nuem_profile;

/** The same medium all along, from 0 to length_km.
 *  @return NUEM_OK; NUEM_ERR_ARG (a density negative, a number not finite, length not positive; the message
 *          names it); NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_profile_constant(const nuem_medium *medium, double length_km,
                                           nuem_profile **out, nuem_error *err);

/** A constant medium whose field of constant strength turns by twist_rad_per_km.
 *  @return as nuem_profile_constant. */
NUEM_API nuem_status nuem_profile_twist(const nuem_medium *medium, double twist_rad_per_km,
                                        double length_km, nuem_profile **out, nuem_error *err);

/** Media at points of the path, joined by monotone cubics (no overshoot, so densities stay positive); a
 *  density that is positive throughout is interpolated in its logarithm. Two equal x make a jump.
 *  @param n       >= 2
 *  @param x_km    [n], not decreasing, at most two equal, none at the ends; others 1e-14 of x apart or more
 *  @param medium  [n]; densities up to 1e60 cm^-3, fields up to 1e30 G
 *  @return NUEM_OK; NUEM_ERR_ARG (not monotonic, a negative density, not finite; err->index tells
 *          which); NUEM_ERR_NOMEM. Thread-safe.
 *  Source: Fritsch, Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300. */
NUEM_API nuem_status nuem_profile_table(size_t n, const double *x_km, const nuem_medium *medium,
                                        nuem_profile **out, nuem_error *err);

/** What replaces a record's own choices; begin with nuem_profile_defaults. */
typedef struct nuem_profile_options {
    /** Strength of the regular field at its reference place (docs/profiles.md names it for each kind); 0
     *  switches the field off, NaN leaves the record's own. */
    double field_gauss;
    double start_km, end_km; /**< part of the path; NaN: the record's own */
    uint64_t seed;           /**< of turbulence */
} nuem_profile_options;

/** Options that change nothing: NaN, NaN, NaN, seed 1. Total function. */
NUEM_API nuem_profile_options nuem_profile_defaults(void);

/** Open a profile of data/profile ("sun", "magnetar", ..., see nuem_data_list) or a file of the
 *  user's (a path with '/' or ending in .yaml; `nuem schema profile` lists the keys).
 *  @param options  nullable
 *  @param prov     nullable
 *  @return NUEM_OK; NUEM_ERR_ARG (unknown id; an option out of range, or one that the profile does
 *          not have: a field where there is none, a seed without turbulence); NUEM_ERR_IO;
 *          NUEM_ERR_DATA (located); NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_profile_open(const nuem_data *data, const char *id,
                                       const nuem_profile_options *options, nuem_profile **out,
                                       nuem_provenance *prov, nuem_error *err);

/** NULL is fine. */
NUEM_API void nuem_profile_free(nuem_profile *profile);

/** Ends of the path, km. Total functions, thread-safe. */
NUEM_API double nuem_profile_start(const nuem_profile *profile);
NUEM_API double nuem_profile_end(const nuem_profile *profile);

/** Media at n places. A place beyond the path gets the medium of the nearer end. At a jump: the medium
 *  that follows. Total function, no allocation, thread-safe.
 *  @param x_km [n]  @param out [n] */
NUEM_API void nuem_profile_at(const nuem_profile *profile, size_t n, const double *x_km,
                              nuem_medium *out);

/** Places inside the path where the medium is not smooth (jumps, ends of fields, knots); an integrator
 *  steps onto them. *x_km views n ascending places, as long as the profile lives; n may be 0. */
NUEM_API size_t nuem_profile_breaks(const nuem_profile *profile, const double **x_km);

/** Whether the medium is the same all along (then a single exponential is exact); true for the twisted field
 *  too, with its turning rate in *twist_rad_per_km (nullable). Total function. */
NUEM_API bool nuem_profile_is_constant(const nuem_profile *profile, double *twist_rad_per_km);

NUEM_END_DECLS

#endif
