/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a single spectral split lies. */
#ifndef NUEM_TEST_SPLIT_ENERGY_H
#define NUEM_TEST_SPLIT_ENERGY_H

/* Inverted ordering, thermal spectra without chemical potential, equal luminosities, mean energies of nu_e, nubar_e and
 * nu_x = nubar_x in MeV. All antineutrinos are swapped, and neutrinos above E_c such that n_e - n_ebar stays:
 * int_Ec^inf (F_e - F_x) dE = int_0^inf (F_ebar - F_x) dE (Raffelt, Smirnov, PRD 76 (2007) 081301). */
double split_energy_mev(double mean_e, double mean_ebar, double mean_x);

#endif
