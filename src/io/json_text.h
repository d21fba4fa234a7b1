/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values as JSON text. jansson cannot write the shortest decimal that reads back the same. */
#ifndef NUEM_IO_JSON_TEXT_H
#define NUEM_IO_JSON_TEXT_H

#include <stddef.h>

#include "io/writer.h"

/* A string in quotes; what is not UTF-8 becomes U+FFFD. NULL is null. */
void nuem_json_string(nuem_writer *w, const char *text);
void nuem_json_string_n(nuem_writer *w, const char *text, size_t n);

/* null where it is not finite */
void nuem_json_number(nuem_writer *w, double value);

/* [a, b, ...]; NULL is null */
void nuem_json_numbers(nuem_writer *w, const double *value, size_t n);
void nuem_json_strings(nuem_writer *w, char *const *text, size_t n);

/* ,"key": in front of the next member of an object */
void nuem_json_key(nuem_writer *w, const char *key);

/* [n] numbers to the last bit in little space: the bytes of their IEEE 754 forms, low byte first,
 * as base64 (RFC 4648, section 4) in quotes. */
void nuem_json_binary(nuem_writer *w, const double *value, size_t n);

#endif
