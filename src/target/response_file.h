/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of response functions as bytes. */
#ifndef NUEM_TARGET_RESPONSE_FILE_H
#define NUEM_TARGET_RESPONSE_FILE_H

#include "target/response_table.h"

/* SHA-256 of everything that the numbers depend on; options without zeros for defaults. */
void nuem_response_key(const nuem_atom *atom, const nuem_atom_response_options *options,
                       char hex[65]);

/* A whole file, or what stands behind its head; `path` is for messages. NUEM_ERR_DATA, NUEM_ERR_NOMEM. */
nuem_status nuem_response_parse(const char *text, size_t n, const char *path, const char *key,
                                nuem_atom_response **out, nuem_error *err);
nuem_status nuem_response_decode(const void *payload, size_t size, const char *path,
                                 nuem_atom_response **out, nuem_error *err);

#endif
