/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options that say what neutrinos of an astrophysical source pass, and which moments they have. */
#ifndef NUEM_CLI_PASSAGE_OPTIONS_H
#define NUEM_CLI_PASSAGE_OPTIONS_H

#include "cli/analysis_options.h"
#include "cli/context.h"
#include "cli/hypothesis_options.h"
#include "nuem/passage.h"
#include "nuem/propagate.h"

/* --length, --field, --turbulent, --domain, --near, --far */
#define NUEM_PASSAGE_OPTIONS                                                                       \
    {.name = "length",                                                                             \
     .kind = NUEM_OPTION_QUANTITY,                                                                 \
     .dimension = NUEM_DIM_LENGTH,                                                                 \
     .default_unit = "km",                                                                         \
     .min_open = true,                                                                             \
     .max = 1e24,                                                                                  \
     .doc = "length of the long way, e.g. 10kpc"},                                                 \
        {.name = "field",                                                                          \
         .kind = NUEM_OPTION_QUANTITY,                                                             \
         .dimension = NUEM_DIM_FIELD,                                                              \
         .default_unit = "G",                                                                      \
         .max = 1e20,                                                                              \
         .doc = "regular field across it, mean with its sign, e.g. 1uG"},                          \
        {.name = "turbulent",                                                                      \
         .kind = NUEM_OPTION_QUANTITY,                                                             \
         .dimension = NUEM_DIM_FIELD,                                                              \
         .default_unit = "G",                                                                      \
         .max = 1e20,                                                                              \
         .doc = "turbulent field across it, rms of both components together"},                     \
        {.name = "domain",                                                                         \
         .kind = NUEM_OPTION_QUANTITY,                                                             \
         .dimension = NUEM_DIM_LENGTH,                                                             \
         .default_unit = "km",                                                                     \
         .min_open = true,                                                                         \
         .max = 1e24,                                                                              \
         .doc =                                                                                    \
             "length over which the turbulent field keeps its direction, then any other; 0.157 "   \
             "outer scales of a Kolmogorov spectrum, the `outer_scale` of a profile"},             \
        {.name = "near",                                                                           \
         .kind = NUEM_OPTION_STRING,                                                               \
         .metavar = "PROFILE",                                                                     \
         .doc =                                                                                    \
             "matter and field of the source (nuem list profile, or a file), followed with all "   \
             "phases"},                                                                            \
        {.name = "near-field",                                                                     \
         .kind = NUEM_OPTION_QUANTITY,                                                             \
         .dimension = NUEM_DIM_FIELD,                                                              \
         .default_unit = "G",                                                                      \
         .max = 1e20,                                                                              \
         .doc = "strength of the field of --near at its reference place, in place of its own"},    \
    {                                                                                              \
        .name = "far", .kind = NUEM_OPTION_STRING, .metavar = "PROFILE",                           \
        .doc = "profile of the long way, in place of --length and fields"                          \
    }

/* --parameter, --mu: moments in place of those of the hypothesis */
#define NUEM_MOMENT_OPTIONS(standard)                                                              \
    {.name = "parameter",                                                                          \
     .kind = NUEM_OPTION_STRING,                                                                   \
     .fallback = standard,                                                                         \
     .metavar = "NAME",                                                                            \
     .doc = "the moment that --mu sets (nuem list parameter), all others being zero"},             \
    {                                                                                              \
        .name = "mu", .kind = NUEM_OPTION_LIST, .dimension = NUEM_DIM_MOMENT,                      \
        .default_unit = "muB", .max = 1,                                                           \
        .doc = "its values; without it the hypothesis' own moments"                                \
    }

/* What the options say; `passage` views the rest. */
typedef struct nuem_passage_choice {
    nuem_way way;
    nuem_profile *near, *far;
    nuem_passage passage;
} nuem_passage_choice;

/* NUEM_ERR_ARG, or as nuem_profile_open. On failure there is nothing to release. */
nuem_status nuem_context_passage(nuem_context *ctx, nuem_passage_choice *out, nuem_error *err);
void nuem_passage_choice_release(nuem_passage_choice *choice);

/* What was assumed: lengths, fields, the phases of 1e-12 mu_B and how a phase is defined. */
void nuem_passage_choice_show(nuem_context *ctx, nuem_result *r, const nuem_passage_choice *choice);

/* Progress of work in parts, and Ctrl-C. `options` are those of the propagation, with this progress. */
typedef struct nuem_context_parts {
    nuem_context_bar bar;
    double first, share; /* of the part that runs */
    nuem_propagate_options options;
} nuem_context_parts;

void nuem_context_parts_open(nuem_context *ctx, const char *what, nuem_context_parts *out);
/* Part i of n begins. */
void nuem_context_parts_next(nuem_context_parts *parts, size_t i, size_t n);

/* NUEM_ERR_ARG: --parameter unknown, or without --mu (and without the option `also`, nullable), so that it does
 * nothing. */
nuem_status nuem_context_moment_check(nuem_context *ctx, const char *also, nuem_error *err);

/* Factor by which a moment grows when mu B L/2 is taken for the phase. */
#define NUEM_HALF_CONVENTION 2.0

/* Number of cases: values of --mu, or one. */
size_t nuem_context_moments(nuem_context *ctx);
/* The hypothesis of case i, to be freed. */
nuem_status nuem_context_moment(nuem_context *ctx, const nuem_hypothesis *hyp, size_t i,
                                nuem_hypothesis **out, nuem_error *err);

#endif
