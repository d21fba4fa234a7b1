/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem atom --response and --sums: response functions and their sum rules beside the structure. */
#ifndef NUEM_CLI_CMD_ATOM_RESPONSE_H
#define NUEM_CLI_CMD_ATOM_RESPONSE_H

#include "cli/context.h"
#include "nuem/atom.h"

/* Rows of the option table. The ends are those of the tables that scattering uses (cli/atom_cache.c). */
#define NUEM_ATOM_RESPONSE_OPTIONS                                                                 \
    {.name = "response",                                                                           \
     .kind = NUEM_OPTION_FLAG,                                                                     \
     .doc = "add the response functions R_L and R_T at --t and --q"},                              \
        {.name = "t",                                                                              \
         .kind = NUEM_OPTION_QUANTITY,                                                             \
         .dimension = NUEM_DIM_ENERGY,                                                             \
         .default_unit = "keV",                                                                    \
         .min_open = true,                                                                         \
         .max = 0.1,                                                                               \
         .doc = "energy transfer T of --response"},                                                \
        {.name = "q",                                                                              \
         .kind = NUEM_OPTION_LIST,                                                                 \
         .dimension = NUEM_DIM_ENERGY,                                                             \
         .default_unit = "keV",                                                                    \
         .min_open = true,                                                                         \
         .max = 1.0,                                                                               \
         .doc = "momentum transfers q of --response; neutrinos reach q >= T only, below it the "   \
                "matrix elements are shown with a remark"},                                        \
    {                                                                                              \
        .name = "sums", .kind = NUEM_OPTION_LIST, .dimension = NUEM_DIM_ENERGY,                    \
        .default_unit = "keV", .min_open = true, .max = 0.1,                                       \
        .doc = "add the sum rules of the response functions, Bethe's at these momentum transfers"  \
    }

/* Before an atom is made: --response needs --t and --q, and these need it. NUEM_ERR_ARG. */
nuem_status nuem_atom_response_check_options(const nuem_args *args, nuem_error *err);
/* Adds "response" to the result where it is asked for: as arrays, or as the table of the result. */
nuem_status nuem_context_atom_response(nuem_context *ctx, const nuem_atom *atom, bool as_table,
                                       nuem_result *r, nuem_error *err);
/* Adds "sums" where it is asked for, in the same two ways. */
nuem_status nuem_context_atom_sums(nuem_context *ctx, const nuem_atom *atom, bool as_table,
                                   nuem_result *r, nuem_error *err);

#endif
