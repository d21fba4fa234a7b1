/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file catalog.h  Published limits on neutrino electromagnetic properties, with their sources. */
#ifndef NUEM_CATALOG_H
#define NUEM_CATALOG_H

#include <stddef.h>

#include "nuem/data.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** A limit as published, in its own unit: an upper limit (value) or an interval (lower, upper). It holds
 *  for the mixture of flavours at its detector: compare like with like. Views live as long as the
 *  catalogue. */
typedef struct nuem_published_limit {
    const char *id;
    const char *quantity;       /**< "mu", "q", "r2", ... */
    const char *flavour;        /**< element or mixture: "e", "emu", "solar", ... */
    double value, lower, upper; /**< in `unit`; NaN: there is none */
    const char *unit;           /**< "muB", "e", "cm2" */
    double cl;                  /**< confidence level; NaN: not stated */
    const char *source_kind;    /**< "reactor", "solar", ... */
    const char *experiment, *target, *atomic_model, *paper, *arxiv, *note; /**< "": not stated */
    long year;          /**< of publication; 0: not stated */
    const char *status; /**< "confirmed" or "unconfirmed": was the number seen at its source? */
    size_t n_cite;
    const char *const *cite; /**< [n_cite] BibTeX keys */
} nuem_published_limit;

/** Which limits; NULL: any. Letters of either case. */
typedef struct nuem_catalog_filter {
    const char *quantity, *flavour, *source_kind, *status; /**< the whole word */
    const char *experiment;                                /**< part of the name */
} nuem_catalog_filter;

typedef struct nuem_catalog nuem_catalog;

/** Read data/catalog and keep what the filter asks for, in the order of the file.
 *  @param filter  NULL: everything
 *  @param prov    nullable; also gets the works behind the limits that are kept
 *  @return NUEM_OK; NUEM_ERR_ARG (a word of the filter that no limit has; the message lists those that there
 *          are); NUEM_ERR_IO; NUEM_ERR_DATA (located); NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_catalog_open(const nuem_data *data, const nuem_catalog_filter *filter,
                                       nuem_catalog **out, nuem_provenance *prov, nuem_error *err);
/** NULL is fine. */
NUEM_API void nuem_catalog_free(nuem_catalog *catalog);
NUEM_API size_t nuem_catalog_count(const nuem_catalog *catalog);
/** Limit i < nuem_catalog_count. */
NUEM_API const nuem_published_limit *nuem_catalog_at(const nuem_catalog *catalog, size_t i);

NUEM_END_DECLS

#endif
