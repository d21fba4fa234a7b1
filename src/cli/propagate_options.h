/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options that say which neutrino moves through what, shared by nuem propagate and its verbs. */
#ifndef NUEM_CLI_PROPAGATE_OPTIONS_H
#define NUEM_CLI_PROPAGATE_OPTIONS_H

#include "cli/context.h"
#include "cli/hypothesis_options.h"
#include "nuem/propagate.h"

/* The path */
#define NUEM_PROFILE_OPTIONS                                                                       \
    {.name = "profile",                                                                            \
     .kind = NUEM_OPTION_STRING,                                                                   \
     .metavar = "constant|NAME|FILE",                                                              \
     .fallback = "constant",                                                                       \
     .doc = "matter and field on the way: the same all along (next five options), a profile of "   \
            "the data directory (nuem list profile), or a file"},                                  \
        {.name = "ne-cm3",                                                                         \
         .kind = NUEM_OPTION_NUMBER,                                                               \
         .max = 1e60,                                                                              \
         .metavar = "N",                                                                           \
         .doc = "electrons in a cm3, less positrons; without it 0"},                               \
        {.name = "nn-cm3",                                                                         \
         .kind = NUEM_OPTION_NUMBER,                                                               \
         .max = 1e60,                                                                              \
         .metavar = "N",                                                                           \
         .doc = "neutrons in a cm3; without it 0"},                                                \
        {.name = "b-gauss",                                                                        \
         .kind = NUEM_OPTION_QUANTITY,                                                             \
         .dimension = NUEM_DIM_FIELD,                                                              \
         .default_unit = "G",                                                                      \
         .max = 1e30,                                                                              \
         .doc = "magnetic field across the flight; without it 0"},                                 \
        {.name = "twist-deg-per-km",                                                               \
         .kind = NUEM_OPTION_NUMBER,                                                               \
         .metavar = "T",                                                                           \
         .min = -1e15,                                                                             \
         .max = 1e15,                                                                              \
         .doc = "how fast that field turns about the flight; without it 0"},                       \
        {.name = "length-km",                                                                      \
         .kind = NUEM_OPTION_QUANTITY,                                                             \
         .dimension = NUEM_DIM_LENGTH,                                                             \
         .default_unit = "km",                                                                     \
         .min_open = true,                                                                         \
         .max = 1e30,                                                                              \
         .doc = "length of the way"},                                                              \
        {.name = "field",                                                                          \
         .kind = NUEM_OPTION_QUANTITY,                                                             \
         .dimension = NUEM_DIM_FIELD,                                                              \
         .default_unit = "G",                                                                      \
         .max = 1e30,                                                                              \
         .doc = "of a named profile: strength at its reference place, in place of its own"},       \
        {.name = "start",                                                                          \
         .kind = NUEM_OPTION_QUANTITY,                                                             \
         .dimension = NUEM_DIM_LENGTH,                                                             \
         .default_unit = "km",                                                                     \
         .max = 1e30,                                                                              \
         .doc = "of a named profile: where the way begins, in place of its own"},                  \
        {.name = "end",                                                                            \
         .kind = NUEM_OPTION_QUANTITY,                                                             \
         .dimension = NUEM_DIM_LENGTH,                                                             \
         .default_unit = "km",                                                                     \
         .max = 1e30,                                                                              \
         .doc = "of a named profile: where the way ends, in place of its own"},                    \
    {                                                                                              \
        .name = "seed", .kind = NUEM_OPTION_INTEGER, .max = 4e9,                                   \
        .doc = "of a named profile: of its turbulence; without it 1"                               \
    }

/* The neutrino */
#define NUEM_ENERGY_OPTION                                                                         \
    {                                                                                              \
        .name = "enu", .kind = NUEM_OPTION_LIST, .dimension = NUEM_DIM_ENERGY,                     \
        .default_unit = "MeV", .required = true, .min = NUEM_PROPAGATE_ENU_MIN_MEV,                \
        .max = NUEM_PROPAGATE_ENU_MAX_MEV, .doc = "neutrino energies"                              \
    }

/* The profile of the options. NUEM_ERR_ARG where options contradict each other. */
nuem_status nuem_context_profile(nuem_context *ctx, nuem_profile **out, nuem_error *err);
/* Its part between two places. */
nuem_status nuem_context_profile_part(nuem_context *ctx, double start_km, double end_km,
                                      nuem_profile **out, nuem_error *err);
/* What the profile is: its name and ends. */
void nuem_context_show_profile(nuem_context *ctx, nuem_result *r, const nuem_profile *profile);

/* Names of the six states of a hypothesis, in order. anti: of Dirac neutrinos. */
const char *const *nuem_state_labels(nuem_nature nature, bool anti);

#endif
