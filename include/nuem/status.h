/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file status.h  Status codes and the error object that every fallible function can fill.
 *
 *  A function that can fail returns a nuem_status and takes a trailing, nullable `nuem_error *`.
 *  On failure its outputs are untouched. The library never prints, aborts or exits.
 */
#ifndef NUEM_STATUS_H
#define NUEM_STATUS_H

#include "nuem/export.h"

NUEM_BEGIN_DECLS

/** The one list of status codes: X(name, text). */
#define NUEM_STATUS_LIST(X)                                                                        \
    X(OK, "success")                                                                               \
    X(ERR_ARG, "invalid argument")                                                                 \
    X(ERR_DOMAIN, "quantity undefined there")                                                      \
    X(ERR_RANGE, "outside the range of a table")                                                   \
    X(ERR_CONVERGE, "no convergence")                                                              \
    X(ERR_NOMEM, "out of memory")                                                                  \
    X(ERR_IO, "input/output failure")                                                              \
    X(ERR_DATA, "bad input file or data")                                                          \
    X(ERR_UNSUPPORTED, "not supported")                                                            \
    X(ERR_CANCELLED, "cancelled")

typedef enum nuem_status {
#define NUEM_STATUS_ENUM(name, text) NUEM_##name,
    NUEM_STATUS_LIST(NUEM_STATUS_ENUM)
#undef NUEM_STATUS_ENUM
} nuem_status;

/** What went wrong, where. Owned by the caller; may be reused. */
typedef struct nuem_error {
    nuem_status status;
    char message[512]; /**< one line: what, the value, the range allowed */
    char file[256];    /**< file at fault, "" when none */
    int line, column;  /**< 1-based position in that file, 0 when unknown */
    long index;        /**< first offending array element, -1 when not an array */
} nuem_error;

/** Short text of a status code; never NULL. Thread-safe. */
NUEM_API const char *nuem_status_text(nuem_status status);

/** Identifier of a status code, e.g. "NUEM_ERR_DATA"; never NULL. Thread-safe. */
NUEM_API const char *nuem_status_name(nuem_status status);

/** Write "file:line:column: message" (parts that are unknown are left out) to buf of size n.
 *  @return the length that the full text needs, as snprintf does. Thread-safe. */
NUEM_API int nuem_error_format(const nuem_error *err, char *buf, unsigned long n);

NUEM_END_DECLS

#endif
