/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Names of parameters, units and plain words as LaTeX in math mode, for programs that draw them. */
#ifndef NUEM_IO_LATEX_H
#define NUEM_IO_LATEX_H

#include <stddef.h>

/* "q_emu" -> "q_{e\mu}", "Im q_emu" -> "\mathrm{Im}\,q_{e\mu}", "r2_ee" -> "\langle r^2\rangle_{ee}"; what is no
 * parameter's name ("xenon1t b0") as \mathrm{...}. Cut to size, which should be twice the text's at least. */
void nuem_latex_name(const char *name, char *buf, size_t size);

/* "muB" -> "\mu_B", "cm2" -> "\mathrm{cm}^2", "cm-2 s-1" -> "\mathrm{cm}^{-2}\,\mathrm{s}^{-1}"; "" for "" and "1". */
void nuem_latex_unit(const char *unit, char *buf, size_t size);

#endif
