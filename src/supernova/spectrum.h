/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Energy spectra of emitted neutrinos, and the bins that hold them. */
#ifndef NUEM_SUPERNOVA_SPECTRUM_H
#define NUEM_SUPERNOVA_SPECTRUM_H

#include <stdbool.h>
#include <stddef.h>

/* Largest chemical potential over temperature, of either sign. */
#define NUEM_SPECTRUM_ETA_MAX 50.0
/* Largest pinching parameter. */
#define NUEM_SPECTRUM_ALPHA_MAX 100.0
/* Where x^2/(e^x + 1) is largest: x = 2 (1 + e^-x). */
#define NUEM_SPECTRUM_PEAK 2.2177151057570901

/* Complete Fermi-Dirac integral F_j(eta) = int_0^inf x^j/(e^(x - eta) + 1) dx, not divided by Gamma(j + 1), to 1e-13.
 * j >= 1, |eta| <= NUEM_SPECTRUM_ETA_MAX. Total function. */
double nuem_fermi_dirac_integral(int j, double eta);

/* A spectrum of unit integral over all energies. */
typedef struct nuem_emission {
    /* fermi-dirac: E^2/(e^(E/T - eta) + 1). Pinched: E^alpha e^(-(alpha + 1) E/mean), Keil, Raffelt, Janka,
     * ApJ 590 (2003) 971. */
    enum { NUEM_EMISSION_FERMI_DIRAC, NUEM_EMISSION_PINCHED } form;
    double temperature_mev, eta; /* of the first */
    double mean_mev, alpha;      /* mean energy of both; alpha of the second */
    double log_norm;
} nuem_emission;

/* Fermi-Dirac, given its temperature or its mean energy. |eta| <= NUEM_SPECTRUM_ETA_MAX, energies > 0.
 * <E> = T F_3(eta)/F_2(eta), 3.15137 T for eta = 0. */
nuem_emission nuem_emission_fermi_dirac(double temperature_mev, double eta);
nuem_emission nuem_emission_fermi_dirac_mean(double mean_mev, double eta);
/* Pinched: <E^2>/<E>^2 = (2 + alpha)/(1 + alpha); 0 <= alpha <= NUEM_SPECTRUM_ALPHA_MAX. */
nuem_emission nuem_emission_pinched(double mean_mev, double alpha);

/* 1/MeV, at an energy >= 0. */
double nuem_emission_density(const nuem_emission *emission, double enu_mev);

/* Bins of the energy: centres, in whose middle (linear) or geometric mean (logarithmic) spectra are taken. */
typedef struct nuem_energy_bins {
    size_t n;
    double *edge;           /* [n + 1] */
    double *centre, *width; /* [n] */
} nuem_energy_bins;

/* Fill bins of n >= 1 between lower and upper, lower < upper, with logarithmic also 0 < lower. */
void nuem_energy_bins_fill(nuem_energy_bins *bins, double lower_mev, double upper_mev,
                           bool logarithmic);

/* Mean over [lower, upper] of what joins n >= 2 points (x increasing, y) by lines and is 0 outside. */
double nuem_table_mean(size_t n, const double *x, const double *y, double lower, double upper);

#endif
