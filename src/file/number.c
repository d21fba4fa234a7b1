/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Complex numbers a+bi. */
#include <string.h>

#include "base/number.h"
#include "file/yaml.h"

static bool is_sign(char c)
{
    return c == '+' || c == '-';
}

/* "<sign>i" or "<number>i" to the end of the text. */
static bool imaginary_parse(const char *text, double *value)
{
    const size_t n = strlen(text);

    if (n == 0 || text[n - 1] != 'i') return false;
    if (n == 1 || (n == 2 && is_sign(text[0]))) {
        *value = text[0] == '-' ? -1.0 : 1.0;
        return true;
    }
    return nuem_number_parse(text, n - 1, value);
}

bool nuem_complex_parse(const char *text, nuem_complex *value)
{
    const size_t n = strlen(text), span = nuem_number_span(text, n);
    nuem_complex z = {0.0, 0.0};

    if (span == n) {
        if (!nuem_number_parse(text, n, &z.re)) return false;
    } else if (!imaginary_parse(text, &z.im)) {
        if (!is_sign(text[span]) || !nuem_number_parse(text, span, &z.re) ||
            !imaginary_parse(text + span, &z.im))
            return false;
    }
    *value = z;
    return true;
}
