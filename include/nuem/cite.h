/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file cite.h  The works behind an answer, and their BibTeX. */
#ifndef NUEM_CITE_H
#define NUEM_CITE_H

#include <stddef.h>

#include "nuem/data.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Note the works that a method rests on. What reads files (fluxes, experiments, analyses) notes theirs by
 *  itself; functions that read nothing know no provenance, and their works stand here.
 *  @param method  a channel ("es", "cevns", "cevns-es", "cevas"), a treatment of electrons ("epa", "response"),
 *                 "axial", "running" (couplings), "mu-eff", "feldman-cousins", "cls", "one-sided", "bayes",
 *                 "propagate", "resonances", "plasmon", "tip", "sn1987a", "pulsar"
 *  @return NUEM_OK; NUEM_ERR_ARG (no such method; the message lists them); NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_cite_method(const char *method, nuem_provenance *prov, nuem_error *err);

/** Entries of the bibliography (references.bib of the data directory) as they stand there, a blank line between.
 *  @param key   [n] BibTeX keys
 *  @param text  malloc'ed, free() it; "" for n = 0
 *  @return NUEM_OK; NUEM_ERR_ARG (a key without an entry; err->index tells which); NUEM_ERR_IO;
 *          NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_cite_bibtex(const nuem_data *data, size_t n, const char *const *key,
                                      char **text, nuem_error *err);

NUEM_END_DECLS

#endif
