/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/writer.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for n more bytes and the NUL. */
static bool reserve(nuem_writer *w, size_t n)
{
    if (w->failed) return false;
    if (n >= SIZE_MAX / 2 - w->n) {
        w->failed = true;
        return false;
    }
    size_t need = w->n + n + 1;
    if (need <= w->capacity) return true;

    size_t capacity = need < 256 ? 256 : need + need / 2;
    char *grown = realloc(w->text, capacity);
    if (!grown) {
        w->failed = true;
        return false;
    }
    w->text = grown;
    w->capacity = capacity;
    return true;
}

void nuem_writer_add_n(nuem_writer *w, const char *text, size_t n)
{
    if (!reserve(w, n)) return;
    if (n) memcpy(w->text + w->n, text, n);
    w->n += n;
    w->text[w->n] = '\0';
}

void nuem_writer_add(nuem_writer *w, const char *text)
{
    nuem_writer_add_n(w, text, strlen(text));
}

void nuem_writer_addf(nuem_writer *w, const char *fmt, ...)
{
    va_list args;

    va_start(args, fmt);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0) w->failed = true;
    if (n < 0 || !reserve(w, (size_t)n)) return;

    va_start(args, fmt);
    vsnprintf(w->text + w->n, (size_t)n + 1, fmt, args);
    va_end(args);
    w->n += (size_t)n;
}

void nuem_writer_fill(nuem_writer *w, char c, size_t n)
{
    if (!reserve(w, n)) return;
    memset(w->text + w->n, c, n);
    w->n += n;
    w->text[w->n] = '\0';
}

void nuem_writer_trim(nuem_writer *w)
{
    if (w->failed) return;
    while (w->n && w->text[w->n - 1] == ' ') w->text[--w->n] = '\0';
}

nuem_status nuem_writer_take(nuem_writer *w, char **text, nuem_error *err)
{
    if (!reserve(w, 0)) {
        nuem_writer_clear(w);
        return nuem_fail_nomem(err);
    }
    w->text[w->n] = '\0';
    *text = w->text;
    *w = (nuem_writer){0};
    return NUEM_OK;
}

void nuem_writer_clear(nuem_writer *w)
{
    free(w->text);
    *w = (nuem_writer){0};
}

size_t nuem_writer_width(const char *text)
{
    size_t width = 0;

    for (; *text; text++) width += ((unsigned char)*text & 0xC0) != 0x80;
    return width;
}
