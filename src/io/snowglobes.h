/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flux files of SNOwGLoBES: 501 rows of seven numbers with blanks between, the energy in GeV from 0 to 0.1 by 0.0002, then
 * the fluences of nu_e, nu_mu, nu_tau, nubar_e, nubar_mu, nubar_tau in cm^-2 per 0.2 MeV at that energy; '#' begins a comment.
 * Source: SNOwGLoBES manual, section "fluxes" (github.com/SNOwGLoBES/snowglobes); snewpy writes its comments so. */
#ifndef NUEM_IO_SNOWGLOBES_H
#define NUEM_IO_SNOWGLOBES_H

#include "io/writer.h"
#include "nuem/supernova_earth.h" /* NUEM_SNOWGLOBES_ROWS */

enum { NUEM_SNOWGLOBES_COLUMNS = 6 };

/* Ends of the bins whose middles are the energies of the rows, MeV; the first begins at 0. [ROWS + 1] */
void nuem_snowglobes_edges(double edge_mev[NUEM_SNOWGLOBES_ROWS + 1]);

/* Append such a file. comment: lines without '#', NULL for none; fluence: cm^-2 in 0.2 MeV around each row's energy. */
void nuem_snowglobes_write(nuem_writer *w, const char *comment,
                           const double (*fluence)[NUEM_SNOWGLOBES_COLUMNS]);

#endif
