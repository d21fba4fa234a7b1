/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spectra of allowed beta decay. */
#ifndef NUEM_SOURCE_BETA_H
#define NUEM_SOURCE_BETA_H

#include <stdbool.h>
#include <stddef.h>

/* Neutrinos of an allowed decay, dN/dE_nu = F(Z, E_e) p_e E_e E_nu^2 without norm, at n energies in
 * [0, endpoint]; outside it is 0. F is that of a point nucleus at the nuclear radius
 * R = 1.2 fm A^(1/3), without screening, finite size and radiative corrections, whose effect on the
 * shape is below 1 % for light nuclei:
 *   F = 2 (1 + g) (2 p R)^(2 g - 2) e^(pi eta) |Gamma(g + i eta)|^2 / Gamma(2 g + 1)^2,
 *   g = sqrt(1 - (alpha Z)^2), eta = +- alpha Z E_e / p_e for an electron, a positron.
 * Masses: massless neutrinos, no recoil. Source: Fermi, Z. Phys. 88 (1934) 161; Hayen et al., RMP 90
 * (2018) 015008, eq. (6). Thread-safe. */
void nuem_beta_spectrum(double endpoint_mev, int daughter_z, int daughter_a, bool positron,
                        size_t n, const double *enu_mev, double *out);

#endif
