/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a profile is inside: a way to evaluate it, and what that needs. */
#ifndef NUEM_PROPAGATION_PROFILE_PRIVATE_H
#define NUEM_PROPAGATION_PROFILE_PRIVATE_H

#include "nuem/profile.h"

/* Largest density (cm^-3) and field (gauss): far above nuclear matter and magnetars, and small enough that
 * no interpolation overflows. */
#define NUEM_PROFILE_DENSITY_MAX 1e60
#define NUEM_PROFILE_FIELD_MAX   1e30
/* Farthest place of a profile that is a formula, km. */
#define NUEM_PROFILE_PLACE_MAX 1e25

struct nuem_profile {
    /* Media at places inside [start, end]; see nuem_profile_inside. */
    void (*at)(const nuem_profile *p, size_t n, const double *x_km, nuem_medium *out);
    void (*clear)(void *state); /* releases state and what it holds; NULL: free */
    void *state;
    double start_km, end_km;  /* the path */
    double first_km, last_km; /* where the profile is defined at all; the path lies inside */
    size_t n_breaks;
    double *breaks; /* [n_breaks] ascending, inside (start, end) */
    bool constant;  /* but for the field's turning */
    double twist_rad_per_km;
};

/* A profile without breaks, defined on its path alone, that owns `state` from now on: it is released with the profile, and also
 * when this fails (NULL: no memory). */
nuem_profile *nuem_profile_make(void (*at)(const nuem_profile *, size_t, const double *,
                                           nuem_medium *),
                                void (*clear)(void *), void *state, double start_km, double end_km);

/* Keep of n ascending places those inside the path as the profile's breaks. */
nuem_status nuem_profile_set_breaks(nuem_profile *p, size_t n, const double *x_km, nuem_error *err);

/* Densities and field in their ranges; index: of the medium in an array, -1 for none. */
nuem_status nuem_profile_check_medium(const nuem_medium *medium, long index, nuem_error *err);

/* A place, moved to the nearer end when it is outside; NaN: the start. */
static inline double nuem_profile_inside(const nuem_profile *p, double x_km)
{
    if (!(x_km > p->start_km)) return p->start_km;
    return x_km < p->end_km ? x_km : p->end_km;
}

#endif
