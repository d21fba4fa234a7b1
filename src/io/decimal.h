/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers as text, with a decimal point whatever the locale of the program. */
#ifndef NUEM_IO_DECIMAL_H
#define NUEM_IO_DECIMAL_H

#define NUEM_DECIMAL_SIZE 32

/* Shortest decimal that reads back as the same double, a valid JSON number; "nan", "inf" or "-inf"
 * for what is not finite. */
void nuem_decimal_exact(double value, char text[NUEM_DECIMAL_SIZE]);

/* For people: a number that needs few digits (a constant, a bin edge) as it is, any other rounded
 * to six significant digits. */
void nuem_decimal_short(double value, char text[NUEM_DECIMAL_SIZE]);

#endif
