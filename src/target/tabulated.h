/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What xraylib tabulates about an element, to stand beside what is computed (Schoonjans et al., Spectrochim.
 * Acta B 66 (2011) 776). */
#ifndef NUEM_TARGET_TABULATED_H
#define NUEM_TARGET_TABULATED_H

#include "nuem/status.h"

enum { NUEM_ELEMENT_SYMBOL = 4 };

/* Z of a chemical symbol. NUEM_ERR_ARG. */
nuem_status nuem_element_find(const char *symbol, int *z, nuem_error *err);
/* The symbol of Z; "" for one that has none. */
void nuem_element_symbol(int z, char symbol[NUEM_ELEMENT_SYMBOL]);

/* Absorption edge of a subshell, eV; NaN where there is none in the table. */
double nuem_tabulated_edge_ev(int z, int n, int kappa);
/* Form factor at q, 1/bohr; NaN outside the table. */
double nuem_tabulated_form_factor(int z, double q);

#endif
