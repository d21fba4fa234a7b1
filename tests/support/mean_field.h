/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The collective problem done naively: in the flavour basis, complex matrices, sums over all pairs of angles, GSL's
 * Runge-Kutta-Prince-Dormand 8(9). It shares with the library the specification, the profile and, of three flavours,
 * the Hamiltonian of one neutrino. Small problems. */
#ifndef NUEM_TEST_MEAN_FIELD_H
#define NUEM_TEST_MEAN_FIELD_H

#include "nuem/supernova.h"

/* Diagonal elements in the flavour basis at r_km from the state at start_km, as nuem_supernova_spectra has them. */
void mean_field_spectra(const nuem_supernova_spec *spec, double r_km, double tolerance,
                        double *out);

#endif
