/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "base/number.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static size_t digit_span(const char *text, size_t n)
{
    size_t i = 0;

    while (i < n && text[i] >= '0' && text[i] <= '9') i++;
    return i;
}

static bool is_sign(char c)
{
    return c == '+' || c == '-';
}

size_t nuem_number_span(const char *text, size_t n)
{
    size_t i = 0, digits;

    if (i < n && is_sign(text[i])) i++;
    digits = digit_span(text + i, n - i);
    i += digits;
    if (i < n && text[i] == '.') {
        const size_t decimals = digit_span(text + i + 1, n - i - 1);
        i += 1 + decimals;
        digits += decimals;
    }
    if (digits == 0) return 0;
    if (i < n && (text[i] == 'e' || text[i] == 'E')) {
        size_t j = i + 1, exponent;
        if (j < n && is_sign(text[j])) j++;
        exponent = digit_span(text + j, n - j);
        if (exponent) i = j + exponent;
    }
    return i;
}

bool nuem_number_parse(const char *text, size_t n, double *value)
{
    char copy[128];
    locale_t c_locale, callers;
    double number;

    if (n == 0 || n >= sizeof copy || nuem_number_span(text, n) != n) return false;
    memcpy(copy, text, n);
    copy[n] = '\0';
    /* strtod reads the decimal point of the thread's locale; ours is always '.' */
    c_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
    if (!c_locale) return false;
    callers = uselocale(c_locale);
    number = strtod(copy, NULL);
    uselocale(callers);
    freelocale(c_locale);
    if (!isfinite(number)) return false;
    *value = number;
    return true;
}
