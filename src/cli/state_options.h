/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options that name the neutrino that arrives, for commands that compute a cross section. */
#ifndef NUEM_CLI_STATE_OPTIONS_H
#define NUEM_CLI_STATE_OPTIONS_H

#include "cli/context.h"
#include "cli/hypothesis_options.h"
#include "nuem/state.h"

/* --enu, --baseline, --state */
#define NUEM_ARRIVAL_OPTIONS                                                                       \
    {.name = "enu",                                                                                \
     .kind = NUEM_OPTION_QUANTITY,                                                                 \
     .dimension = NUEM_DIM_ENERGY,                                                                 \
     .default_unit = "MeV",                                                                        \
     .required = true,                                                                             \
     .min_open = true,                                                                             \
     .max = 1e6,                                                                                   \
     .doc = "neutrino energy"},                                                                    \
        {.name = "baseline",                                                                       \
         .kind = NUEM_OPTION_QUANTITY,                                                             \
         .dimension = NUEM_DIM_LENGTH,                                                             \
         .default_unit = "km",                                                                     \
         .max = 1e15,                                                                              \
         .doc = "distance over which the flavour oscillates in vacuum, coherently"},               \
    {                                                                                              \
        .name = "state", .kind = NUEM_OPTION_STRING, .metavar = "rho:EE,MUMU,TAUTAU",              \
        .doc = "incoherent mixture of flavours at the detector; overrides --flavour"               \
    }

/* The same after --flavour and --anti */
#define NUEM_STATE_OPTIONS NUEM_FLAVOUR_OPTIONS, NUEM_ARRIVAL_OPTIONS

/* The state at the detector; travelling neutrinos mix as in the hypothesis. NUEM_ERR_ARG. */
nuem_status nuem_context_state(nuem_context *ctx, const nuem_hypothesis *hyp, nuem_state *out,
                               nuem_error *err);

#endif
