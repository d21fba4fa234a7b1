/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file data.h  The data directory and the record of what was read from it.
 *
 *  The library never searches for its data: the caller names the directory. Everything in it is
 *  data/<family>/<id>/<id>.yaml with CSV tables beside it.
 */
#ifndef NUEM_DATA_H
#define NUEM_DATA_H

#include <stddef.h>

#include "nuem/status.h"

NUEM_BEGIN_DECLS

typedef struct nuem_data nuem_data;

/** Open a data directory. @return NUEM_OK, NUEM_ERR_IO (not a directory), NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_data_open(const char *directory, nuem_data **out, nuem_error *err);
NUEM_API void nuem_data_free(nuem_data *data);

/** Directory that was opened. */
NUEM_API const char *nuem_data_directory(const nuem_data *data);

/** Identifiers of a family ("experiment", "flux", "mixing", ...), sorted.
 *  @param ids  receives an array of *n strings, to be released with nuem_data_list_free
 *  @return NUEM_OK; NUEM_ERR_ARG for an unknown family; NUEM_ERR_IO; NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_data_list(const nuem_data *data, const char *family, char ***ids,
                                    size_t *n, nuem_error *err);
NUEM_API void nuem_data_list_free(char **ids, size_t n);

/** A growing record of the files read and the works to cite. Belongs to one thread. */
typedef struct nuem_provenance nuem_provenance;
/** An empty record. @return NUEM_OK or NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_provenance_create(nuem_provenance **out, nuem_error *err);
NUEM_API void nuem_provenance_free(nuem_provenance *prov);
/** Number of files read, and the nth: id "family/name" or path, and 64 hex digits of its SHA-256.
 *  */
NUEM_API size_t nuem_provenance_file_count(const nuem_provenance *prov);
NUEM_API const char *nuem_provenance_file_id(const nuem_provenance *prov, size_t i);
NUEM_API const char *nuem_provenance_file_sha256(const nuem_provenance *prov, size_t i);
/** Note a work, once. @param prov  NULL is fine  @return NUEM_OK, NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_provenance_add_cite(nuem_provenance *prov, const char *key,
                                              nuem_error *err);
/** Number of works to cite, and the nth BibTeX key. */
NUEM_API size_t nuem_provenance_cite_count(const nuem_provenance *prov);
NUEM_API const char *nuem_provenance_cite(const nuem_provenance *prov, size_t i);

NUEM_END_DECLS

#endif
