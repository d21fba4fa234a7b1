/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kinds of profiles that a record can hold. A further kind is one file that defines its descriptor and the
 * fields of its block, and a line in the list below. */
#ifndef NUEM_PROPAGATION_PROFILE_KIND_H
#define NUEM_PROPAGATION_PROFILE_KIND_H

#include "file/record.h"
#include "propagation/profile_private.h"

/* What a kind reads from. */
typedef struct nuem_profile_source {
    const nuem_data *data;
    const nuem_node *block; /* its own block, which the schema has checked */
    double field_gauss;     /* strength wanted at the reference place; NaN: the record's own */
    nuem_provenance *prov;  /* nullable */
} nuem_profile_source;

typedef struct nuem_profile_kind {
    const char *name; /* key of its block */
    /* The whole profile, from the record's own start to its own end, without turbulence. */
    nuem_status (*build)(const nuem_profile_source *source, nuem_profile **out, nuem_error *err);
} nuem_profile_kind;

/* X(name of the kind, what its block is) */
#define NUEM_PROFILE_KIND_LIST(X)                                                                  \
    X(constant, "the same medium all along")                                                       \
    X(twist, "the same medium all along, with a field that turns")                                 \
    X(table, "a CSV beside this file")                                                             \
    X(solar, "from the centre of the Sun to its surface")                                          \
    X(power_law, "powers of the radius, as in the envelope of a supernova")                        \
    X(magnetar, "dipole outside a neutron star")

#define NUEM_PROFILE_KIND_DECLARE(name, doc)                                                       \
    extern const nuem_profile_kind nuem_profile_kind_##name;                                       \
    extern const nuem_field nuem_profile_##name##_fields[];
NUEM_PROFILE_KIND_LIST(NUEM_PROFILE_KIND_DECLARE)
#undef NUEM_PROFILE_KIND_DECLARE

extern const nuem_field nuem_turbulence_fields[];

/* Keys of a profile record (schema "nuem/profile/1"). */
#define NUEM_PROFILE_SCHEMA "nuem/profile/1"
extern const nuem_field nuem_profile_fields[];

/* The strength of a field: what was asked for, or the quantity of a key of `map` (0 without it). */
double nuem_profile_field(const nuem_profile_source *source, const nuem_node *map, const char *key);

/* A profile from the text of a record; `name` stands in messages and is where tables lie. For tests and
 * fuzzing; otherwise as nuem_profile_open. */
nuem_status nuem_profile_parse(const nuem_data *data, const char *text, size_t n, const char *name,
                               const nuem_profile_options *options, nuem_profile **out,
                               nuem_provenance *prov, nuem_error *err);

#endif
