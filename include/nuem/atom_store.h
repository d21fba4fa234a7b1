/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file atom_store.h  Tables of response functions by element, computed once and kept in files. */
#ifndef NUEM_ATOM_STORE_H
#define NUEM_ATOM_STORE_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/atom.h"
#include "nuem/atom_response.h"
#include "nuem/correction.h"
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

/** Tables that cover what xenon and germanium detectors count (recoils up to 100 keV, outer s electrons of alkali
 *  metals), 1 to 2 MB an element; in no directory. Total function. */
NUEM_API nuem_atom_store_options nuem_atom_store_defaults(void);

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

/** A target from its text: "free", "step:Ge", "epa:Xe" (nuem_target_parse), "response:Ge" (tables of the store),
 *  "table:<record or path>" (the element of a published correction).
 *  @param store       for response functions; must outlive the target. NULL: there are none
 *  @param correction  receives that of a table, which must outlive the target, otherwise NULL
 *  @param prov        nullable
 *  @return NUEM_OK; as nuem_target_parse, nuem_atom_store_formula, nuem_correction_open;
 *          NUEM_ERR_UNSUPPORTED (response functions without a store). */
NUEM_API nuem_status nuem_target_open(const nuem_data *data, const char *text,
                                      nuem_atom_store *store, nuem_target **out,
                                      nuem_correction **correction, nuem_provenance *prov,
                                      nuem_error *err);

NUEM_END_DECLS

#endif
