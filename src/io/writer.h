/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Text that grows while it is written. A failed allocation is remembered: the additions that follow
 * do nothing, and nuem_writer_take reports it, so that callers check once. */
#ifndef NUEM_IO_WRITER_H
#define NUEM_IO_WRITER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

typedef struct nuem_writer {
    char *text; /* NUL-terminated once something was added */
    size_t n, capacity;
    bool failed;
} nuem_writer; /* begins as {0} */

void nuem_writer_add(nuem_writer *w, const char *text);
void nuem_writer_add_n(nuem_writer *w, const char *text, size_t n);
void nuem_writer_addf(nuem_writer *w, const char *fmt, ...) NUEM_PRINTF(2, 3);
/* n times the same character */
void nuem_writer_fill(nuem_writer *w, char c, size_t n);
/* take away the blanks at the end of the last line */
void nuem_writer_trim(nuem_writer *w);

/* Hand the malloc'ed text over and begin anew. NUEM_ERR_NOMEM when something was lost. */
nuem_status nuem_writer_take(nuem_writer *w, char **text, nuem_error *err);
void nuem_writer_clear(nuem_writer *w);

/* Width of a UTF-8 text in characters. */
size_t nuem_writer_width(const char *text);

#endif
