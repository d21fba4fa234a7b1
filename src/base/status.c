/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

static const struct {
    const char *name, *text;
} statuses[] = {
#define STATUS_ROW(name, text) {"NUEM_" #name, text},
    NUEM_STATUS_LIST(STATUS_ROW)
#undef STATUS_ROW
};

static const size_t n_status = sizeof statuses / sizeof statuses[0];

const char *nuem_status_text(nuem_status status)
{
    return (size_t)status < n_status ? statuses[status].text : "unknown status";
}

const char *nuem_status_name(nuem_status status)
{
    return (size_t)status < n_status ? statuses[status].name : "NUEM_UNKNOWN";
}

int nuem_error_format(const nuem_error *err, char *buf, unsigned long n)
{
    if (err->file[0] == '\0') return snprintf(buf, n, "%s", err->message);
    if (err->line <= 0) return snprintf(buf, n, "%s: %s", err->file, err->message);
    if (err->column <= 0) return snprintf(buf, n, "%s:%d: %s", err->file, err->line, err->message);
    return snprintf(buf, n, "%s:%d:%d: %s", err->file, err->line, err->column, err->message);
}

static void fill(nuem_error *err, nuem_status status, long index, const char *file, int line,
                 int column, const char *fmt, va_list args)
{
    char message[sizeof err->message], name[sizeof err->file];

    if (!err) return;
    /* via locals: an argument may point into *err itself */
    vsnprintf(message, sizeof message, fmt, args);
    snprintf(name, sizeof name, "%s", file ? file : "");
    memcpy(err->message, message, sizeof message);
    memcpy(err->file, name, sizeof name);
    err->status = status;
    err->index = index;
    err->line = line;
    err->column = column;
}

nuem_status nuem_fail(nuem_error *err, nuem_status status, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    fill(err, status, -1, NULL, 0, 0, fmt, args);
    va_end(args);
    return status;
}

nuem_status nuem_fail_index(nuem_error *err, nuem_status status, long index, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    fill(err, status, index, NULL, 0, 0, fmt, args);
    va_end(args);
    return status;
}

nuem_status nuem_fail_at(nuem_error *err, nuem_status status, const char *file, int line,
                         int column, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    fill(err, status, -1, file, line, column, fmt, args);
    va_end(args);
    return status;
}

nuem_status nuem_fail_nomem(nuem_error *err)
{
    return nuem_fail(err, NUEM_ERR_NOMEM, "out of memory");
}
