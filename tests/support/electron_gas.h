/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plasmons the slow way: occupation numbers integrated over momentum, and emission over wave number with a root of the
 * dispersion relation at each; adaptive quadrature throughout. Energies in keV. */
#ifndef NUEM_TEST_ELECTRON_GAS_H
#define NUEM_TEST_ELECTRON_GAS_H

#include "nuem/plasmon.h"

/* Fermi-Dirac integrals of electrons and positrons at a chemical potential, to 1e-11. */
typedef struct gas_integrals {
    double density;            /* n_e - n_ebar, keV^3 */
    double omega_p2, omega_12; /* keV^2 */
} gas_integrals;

gas_integrals gas_by_quadrature(double mu_kev, double temp_kev);

double gas_temp_kev(double temp_k);
/* rho Ye N_A in keV^3 */
double gas_density_kev3(double rho_g_cm3, double ye);

/* Frequency and residue from the equations of Braaten and Segel, in omega and k. */
void dispersion_by_root(const nuem_plasma *plasma, nuem_plasmon_branch branch, double k_kev,
                        double *omega_kev, double *z);

/* int k^2 dk/(2 pi^2) Z K2^power/(e^(omega/T) - 1) of one polarisation, keV^(3 + 2 power), to `tol`. */
double plasmon_integral(const nuem_plasma *plasma, nuem_plasmon_branch branch, int power,
                        double tol);

/* Losses for unit couplings as nuem_plasmon_emission has them, to `tol`. */
void emission_by_quadrature(const nuem_plasma *plasma, double tol, nuem_plasmon_units *out);

#endif
