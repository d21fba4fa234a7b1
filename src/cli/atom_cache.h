/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of response functions for the commands: computed once, kept in a directory of the user's. */
#ifndef NUEM_CLI_ATOM_CACHE_H
#define NUEM_CLI_ATOM_CACHE_H

#include "cli/context.h"
#include "nuem/analysis.h"
#include "nuem/atom_store.h"

#define NUEM_ATOM_CACHE_OPTION                                                                     \
    {                                                                                              \
        .name = "atom-cache", .kind = NUEM_OPTION_STRING, .metavar = "DIR",                        \
        .doc = "where tables of response functions are kept; default $XDG_CACHE_HOME/nuem, else "  \
               "$HOME/.cache/nuem"                                                                 \
    }

typedef struct nuem_atom_cache nuem_atom_cache;

/* The store of this run, opened at the first call and released with the context; cheap until somebody asks for a
 * table. A directory that cannot be made or written is said on standard error and no failure.
 * NUEM_ERR_NOMEM. */
nuem_status nuem_context_atoms(nuem_context *ctx, nuem_atom_store **out, nuem_error *err);
void nuem_atom_cache_free(nuem_atom_cache *cache);

/* A target from a text such as "step:Ge", "response:Ge" or "table:xe-rrpa". What it is a view of lives as long as the
 * context. */
nuem_status nuem_context_target(nuem_context *ctx, const char *text, nuem_target **out,
                                nuem_error *err);

#endif
