/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Entries of a BibTeX file, as they stand there. */
#ifndef NUEM_IO_BIBTEX_H
#define NUEM_IO_BIBTEX_H

#include <stdbool.h>
#include <stddef.h>

/* Find the entry with this key (letter case counts) in a NUL-terminated text: "@article{key, ...}"
 * from '@' to the closing brace. False when there is none, or when it is not closed. */
bool nuem_bibtex_find(const char *text, const char *key, const char **entry, size_t *length);

#endif
