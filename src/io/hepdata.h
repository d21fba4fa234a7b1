/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results as a submission to HEPData: submission.yaml, a file for each table, the results themselves and the works behind
 * them. The form is that of the schemas 1.1.1 of hepdata-validator and of hepdata-submission.readthedocs.io; missing
 * numbers are '-'. */
#ifndef NUEM_IO_HEPDATA_H
#define NUEM_IO_HEPDATA_H

#include <stddef.h>

#include "nuem/data.h"
#include "nuem/status.h"

typedef struct nuem_hepdata nuem_hepdata;

nuem_status nuem_hepdata_create(nuem_hepdata **out, nuem_error *err);
void nuem_hepdata_free(nuem_hepdata *h);

/* Add the tables of a JSON result of limit, fit, contour, rate or export points. Its citations are added to `cite`.
 * NUEM_ERR_IO; NUEM_ERR_DATA (located): no such result; NUEM_ERR_NOMEM. */
nuem_status nuem_hepdata_add(nuem_hepdata *h, const char *path, nuem_provenance *cite,
                             nuem_error *err);

/* What there is of table i < count. */
size_t nuem_hepdata_count(const nuem_hepdata *h);
typedef struct nuem_hepdata_about {
    const char *name, *file, *description, *result; /* result: the path that it is from */
    size_t rows, variables;
} nuem_hepdata_about;
nuem_hepdata_about nuem_hepdata_about_at(const nuem_hepdata *h, size_t i);

/* Write into a directory, which must not exist or be empty; submission.yaml comes last.
 *  bibtex  the works as BibTeX, for references.bib; key [n]: their keys
 * NUEM_ERR_IO, NUEM_ERR_NOMEM. */
nuem_status nuem_hepdata_write(const nuem_hepdata *h, const char *directory, const char *bibtex,
                               size_t n, const char *const *key, nuem_error *err);

#endif
