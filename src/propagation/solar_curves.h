/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Electrons and neutrons of a solar model as smooth curves. */
#ifndef NUEM_PROPAGATION_SOLAR_CURVES_H
#define NUEM_PROPAGATION_SOLAR_CURVES_H

#include "file/table.h"
#include "mixing/solar_model.h"
#include "propagation/cubic.h"

/* Curves 0 and 1: natural logarithms of n_e and n_n in cm^-3 by radius in solar radii, cubic splines through the rows
 * of the model. Its n_e is printed with three decimals of log10 where rows are evenly spaced; there a
 * cubic through nine neighbours takes the rounding out (Savitzky, Golay, Anal. Chem. 36 (1964) 1627), which changes n_e by less
 * than 0.1 %.
 * composition: table of data/composition.
 * NUEM_ERR_DATA, NUEM_ERR_NOMEM. */
nuem_status nuem_solar_curves(const nuem_solar *solar, const nuem_table *composition,
                              nuem_cubic *out, nuem_error *err);

#endif
