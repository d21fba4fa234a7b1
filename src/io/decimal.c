/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/decimal.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { GIVEN_DIGITS = 12, ROUNDED_DIGITS = 6 };

/* "1e+20" -> "1e20", "2.5e-07" -> "2.5e-7"; the locale's decimal comma -> point. */
static void tidy(char *text)
{
    char *out = text;

    for (const char *in = text; *in;) {
        if (*in == 'e') {
            *out++ = *in++;
            if (*in == '-') *out++ = '-';
            if (*in == '-' || *in == '+') in++;
            while (*in == '0') in++;
        } else {
            *out++ = *in == ',' ? '.' : *in;
            in++;
        }
    }
    *out = '\0';
}

/* True when the value is not finite, or is the zero that "%g" writes as the integer "-0". */
static int special(double value, char *text)
{
    const char *name = NULL;

    if (isnan(value))
        name = "nan";
    else if (isinf(value))
        name = value > 0 ? "inf" : "-inf";
    else if (value == 0.0 && signbit(value))
        name = "-0.0";
    if (name) strcpy(text, name);
    return name != NULL;
}

void nuem_decimal_exact(double value, char text[NUEM_DECIMAL_SIZE])
{
    if (special(value, text)) return;
    /* 15 digits always read back from a decimal of 15, except among the subnormal numbers, which
     * need fewer */
    int digits = fabs(value) < DBL_MIN && value != 0.0 ? 1 : 15;
    for (; digits <= 17; digits++) {
        snprintf(text, NUEM_DECIMAL_SIZE, "%.*g", digits, value);
        if (strtod(text, NULL) == value) break;
    }
    tidy(text);
}

void nuem_decimal_short(double value, char text[NUEM_DECIMAL_SIZE])
{
    if (value == 0.0) value = 0.0; /* people do not ask for the sign of zero */
    if (special(value, text)) return;
    snprintf(text, NUEM_DECIMAL_SIZE, "%.*g", GIVEN_DIGITS, value);
    if (strtod(text, NULL) != value)
        snprintf(text, NUEM_DECIMAL_SIZE, "%.*g", ROUNDED_DIGITS, value);
    tidy(text);
}
