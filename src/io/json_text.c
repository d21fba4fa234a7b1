/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/json_text.h"

#include <math.h>
#include <stdint.h>
#include <string.h>

#include "io/decimal.h"

/* Length of the well-formed UTF-8 sequence at s, 0 when there is none (Unicode, table 3-7). */
static size_t utf8_length(const unsigned char *s)
{
    unsigned char low = 0x80, high = 0xBF;
    size_t n;

    if (s[0] < 0x80) return 1;
    if (s[0] >= 0xC2 && s[0] <= 0xDF)
        n = 2;
    else if (s[0] >= 0xE0 && s[0] <= 0xEF)
        n = 3;
    else if (s[0] >= 0xF0 && s[0] <= 0xF4)
        n = 4;
    else
        return 0;
    if (s[0] == 0xE0) low = 0xA0;  /* overlong */
    if (s[0] == 0xED) high = 0x9F; /* surrogates */
    if (s[0] == 0xF0) low = 0x90;  /* overlong */
    if (s[0] == 0xF4) high = 0x8F; /* beyond U+10FFFF */
    if (s[1] < low || s[1] > high) return 0;
    for (size_t i = 2; i < n; i++)
        if (s[i] < 0x80 || s[i] > 0xBF) return 0;
    return n;
}

void nuem_json_string_n(nuem_writer *w, const char *text, size_t n)
{
    nuem_writer_add(w, "\"");
    for (size_t i = 0; i < n;) {
        unsigned char c = (unsigned char)text[i];
        size_t length = utf8_length((const unsigned char *)text + i);
        const char *escape = NULL;

        if (length == 0 || length > n - i)
            escape = "\xEF\xBF\xBD";
        else if (c == '"')
            escape = "\\\"";
        else if (c == '\\')
            escape = "\\\\";
        else if (c == '\n')
            escape = "\\n";
        else if (c == '\t')
            escape = "\\t";
        else if (c == '\r')
            escape = "\\r";
        if (escape) {
            nuem_writer_add(w, escape);
            i++;
        } else if (c < 0x20) {
            nuem_writer_addf(w, "\\u%04x", (unsigned)c);
            i++;
        } else {
            nuem_writer_add_n(w, text + i, length);
            i += length;
        }
    }
    nuem_writer_add(w, "\"");
}

void nuem_json_string(nuem_writer *w, const char *text)
{
    if (text)
        nuem_json_string_n(w, text, strlen(text));
    else
        nuem_writer_add(w, "null");
}

void nuem_json_strings(nuem_writer *w, char *const *text, size_t n)
{
    nuem_writer_add(w, "[");
    for (size_t i = 0; i < n; i++) {
        if (i) nuem_writer_add(w, ", ");
        nuem_json_string(w, text[i]);
    }
    nuem_writer_add(w, "]");
}

void nuem_json_number(nuem_writer *w, double value)
{
    char text[NUEM_DECIMAL_SIZE] = "null";

    if (isfinite(value)) nuem_decimal_exact(value, text);
    nuem_writer_add(w, text);
}

void nuem_json_numbers(nuem_writer *w, const double *value, size_t n)
{
    if (!value) {
        nuem_writer_add(w, "null");
        return;
    }
    nuem_writer_add(w, "[");
    for (size_t i = 0; i < n; i++) {
        if (i) nuem_writer_add(w, ", ");
        nuem_json_number(w, value[i]);
    }
    nuem_writer_add(w, "]");
}

void nuem_json_key(nuem_writer *w, const char *key)
{
    if (w->n && !strchr("{[", w->text[w->n - 1])) nuem_writer_add(w, ",\n");
    nuem_json_string(w, key);
    nuem_writer_add(w, ": ");
}

/* Byte i of the numbers, low byte of each first, whatever the machine's order is. */
static unsigned byte_at(const double *value, size_t i)
{
    uint64_t bits;

    memcpy(&bits, &value[i / 8], sizeof bits);
    return (unsigned)(bits >> 8 * (i % 8)) & 0xFFu;
}

void nuem_json_binary(nuem_writer *w, const double *value, size_t n)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    const size_t bytes = 8 * n;

    nuem_writer_add(w, "\"");
    for (size_t i = 0; i < bytes; i += 3) {
        const size_t rest = bytes - i;
        const unsigned group = byte_at(value, i) << 16 |
                               (rest > 1 ? byte_at(value, i + 1) << 8 : 0) |
                               (rest > 2 ? byte_at(value, i + 2) : 0);
        const char four[4] = {digit[group >> 18], digit[group >> 12 & 63],
                              rest > 1 ? digit[group >> 6 & 63] : '=',
                              rest > 2 ? digit[group & 63] : '='};
        nuem_writer_add_n(w, four, 4);
    }
    nuem_writer_add(w, "\"");
}
