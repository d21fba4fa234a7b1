/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chemical formulae: "Xe", "CsI", "Ca(OH)2", "H1.5". */
#ifndef NUEM_TARGET_FORMULA_H
#define NUEM_TARGET_FORMULA_H

#include "nuem/status.h"

enum { NUEM_FORMULA_LENGTH = 63, NUEM_FORMULA_MAX_Z = 107 /* the symbols that xraylib knows */ };

/* Atoms of each element in one formula unit, atoms[Z]. Grammar: one or more of a symbol or a formula
 * in brackets, each with a count in (0, 1e6] behind it where that is not 1. xraylib's own parser
 * leaks memory when a formula is wrong. NUEM_ERR_ARG; atoms is untouched then. */
nuem_status nuem_formula_parse(const char *text, double atoms[NUEM_FORMULA_MAX_Z + 1],
                               nuem_error *err);

#endif
