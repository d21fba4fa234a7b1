/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem atom --response: response functions beside the structure. */
#ifndef NUEM_CLI_CMD_ATOM_RESPONSE_H
#define NUEM_CLI_CMD_ATOM_RESPONSE_H

#include "cli/context.h"
#include "nuem/atom.h"

/* Rows of the option table. */
#define NUEM_ATOM_RESPONSE_OPTIONS                                                                 \
    {.name = "response",                                                                           \
     .kind = NUEM_OPTION_FLAG,                                                                     \
     .doc = "add the response functions R_L and R_T at --t and --q"},                              \
        {.name = "t",                                                                              \
         .kind = NUEM_OPTION_QUANTITY,                                                             \
         .dimension = NUEM_DIM_ENERGY,                                                             \
         .default_unit = "keV",                                                                    \
         .min_open = true,                                                                         \
         .max = 1.0,                                                                               \
         .doc = "energy transfer of --response"},                                                  \
    {                                                                                              \
        .name = "q", .kind = NUEM_OPTION_LIST, .dimension = NUEM_DIM_ENERGY,                       \
        .default_unit = "keV", .min_open = true, .max = 10.0,                                      \
        .doc = "momentum transfers of --response"                                                  \
    }

/* Before an atom is made: --response needs --t and --q, and these need it. NUEM_ERR_ARG. */
nuem_status nuem_atom_response_check_options(const nuem_args *args, nuem_error *err);
/* Adds "response" to the result where it is asked for. */
nuem_status nuem_context_atom_response(nuem_context *ctx, const nuem_atom *atom, nuem_result *r,
                                       nuem_error *err);

#endif
