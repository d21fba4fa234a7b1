/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the library fills a nuem_error. Each setter returns the status it stores, so that a
 * function can `return nuem_fail(err, ...)`. A NULL err is fine. */
#ifndef NUEM_BASE_ERROR_H
#define NUEM_BASE_ERROR_H

#include "nuem/status.h"

#if defined(__GNUC__)
#define NUEM_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#else
#define NUEM_PRINTF(fmt, args)
#endif

/* Message without a place. */
nuem_status nuem_fail(nuem_error *err, nuem_status status, const char *fmt, ...) NUEM_PRINTF(3, 4);

/* Message about element `index` of an array argument. */
nuem_status nuem_fail_index(nuem_error *err, nuem_status status, long index, const char *fmt, ...)
    NUEM_PRINTF(4, 5);

/* Message about a place in a file; line and column may be 0. */
nuem_status nuem_fail_at(nuem_error *err, nuem_status status, const char *file, int line,
                         int column, const char *fmt, ...) NUEM_PRINTF(6, 7);

/* "out of memory" */
nuem_status nuem_fail_nomem(nuem_error *err);

#endif
