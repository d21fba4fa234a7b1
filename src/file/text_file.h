/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whole files in memory, and text put together in memory. */
#ifndef NUEM_FILE_TEXT_FILE_H
#define NUEM_FILE_TEXT_FILE_H

#include <stddef.h>

#include "base/error.h"

/* Whole file in memory with a terminating NUL (not counted in *n); NUEM_ERR_DATA when it is longer
 * than max_bytes, NUEM_ERR_IO (naming the path and the reason) when it cannot be read. */
nuem_status nuem_file_read(const char *path, size_t max_bytes, char **text, size_t *n,
                           nuem_error *err);

/* Write beside and rename, so that a reader never sees half a file. What is no regular file
 * (/dev/null, a pipe) is written in place. */
nuem_status nuem_file_write(const char *path, const char *text, size_t n, nuem_error *err);

/* "cannot <verb> '<path>': <reason of errno>" */
nuem_status nuem_fail_errno(nuem_error *err, const char *verb, const char *path, int number);

/* malloc'ed text; NULL when there is no memory. */
char *nuem_text_format(const char *fmt, ...) NUEM_PRINTF(1, 2);

#endif
