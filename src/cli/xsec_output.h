/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the commands of cross sections have in common: the recoils that are asked for, and the parts that
 * conserve and flip helicity. */
#ifndef NUEM_CLI_XSEC_OUTPUT_H
#define NUEM_CLI_XSEC_OUTPUT_H

#include "cli/context.h"

/* --recoil of `what_recoils`, a string literal */
#define NUEM_RECOIL_OPTION(what_recoils)                                                           \
    {                                                                                              \
        .name = "recoil", .kind = NUEM_OPTION_LIST, .dimension = NUEM_DIM_ENERGY,                  \
        .default_unit = "keV", .required = true, .min_open = true, .max = 1e6,                     \
        .doc = "kinetic energy of the " what_recoils                                               \
    }

/* NUEM_ERR_CONVERGE when a part at recoil t_mev overflows. */
nuem_status nuem_xsec_finite(double conserving, double flip, double t_mev, nuem_error *err);

/* Columns and cells of d sigma / d T, after those of the command's own. */
void nuem_xsec_columns(nuem_result *r);
void nuem_xsec_cells(nuem_result *r, double conserving, double flip);

/* The total cross section above a recoil. */
void nuem_xsec_total(nuem_result *r, double above_mev, double conserving, double flip);

#endif
