/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Decimal numbers as files and people write them, whatever the locale of the program: an optional
 * sign, digits with at most one point, an optional exponent. No nan, inf, hexadecimal or blanks. */
#ifndef NUEM_BASE_NUMBER_H
#define NUEM_BASE_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

/* Length of the number at the start of the n bytes of text; 0 when there is none. */
size_t nuem_number_span(const char *text, size_t n);

/* The n bytes of text as one finite number; false when they are not one, or are longer than 127. */
bool nuem_number_parse(const char *text, size_t n, double *value);

#endif
