/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file atom_store.h  Tables of response functions by element, computed once and kept in files. */
#ifndef NUEM_ATOM_STORE_H
#define NUEM_ATOM_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/atom.h"
#include "nuem/atom_response.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

typedef struct nuem_atom_store nuem_atom_store;

typedef struct nuem_atom_store_options {
    nuem_atom_options atom;              /**< of every element */
    nuem_atom_response_options response; /**< likewise; its progress is shown for each element */
    /** Directory of files "<symbol>-<first 16 digits of the key>.response"; NULL: nothing is kept. A damaged
     *  file is made anew. */
    const char *directory;
    /** Called before a table is written, e.g. to make the directory; false: it is not kept. Nullable. */
    bool (*ready)(const char *directory, void *context);
    /** Called when a table could not be written, which is no failure; nullable. */
    void (*unwritten)(const nuem_error *why, void *context);
    void *context;
} nuem_atom_store_options;

/** An empty store. Options, but not what their `progress` and `context` point to, are copied.
 *  @param options  nullable
 *  @return NUEM_OK, NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_atom_store_create(const nuem_atom_store_options *options,
                                            nuem_atom_store **out, nuem_error *err);
NUEM_API void nuem_atom_store_free(nuem_atom_store *store);

/** The table of an element: from the store, else from its file, else computed and written. The view lives as
 *  long as the store. Not thread-safe.
 *  @return NUEM_OK; as nuem_atom_create and nuem_atom_response_create. */
NUEM_API nuem_status nuem_atom_store_get(nuem_atom_store *store, int z,
                                         const nuem_atom_response **out, nuem_error *err);

/** Tables of all elements of a formula, by rising Z; a view of *n that lives as long as the store.
 *  @return also NUEM_ERR_ARG (no such formula). */
NUEM_API nuem_status nuem_atom_store_formula(nuem_atom_store *store, const char *formula,
                                             const nuem_atom_response *const **out, size_t *n,
                                             nuem_error *err);

NUEM_END_DECLS

#endif
