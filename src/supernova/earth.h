/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the end of a run to mass states. */
#ifndef NUEM_SUPERNOVA_EARTH_INTERNAL_H
#define NUEM_SUPERNOVA_EARTH_INTERNAL_H

#include "nuem/supernova_earth.h"
#include "supernova/hermitian_algebra.h"
#include "supernova/problem.h"

/* Numbers of the mass states of neutrinos and antineutrinos, shares a MeV. */
typedef struct nuem_mass_numbers {
    double of[2][3];
} nuem_mass_numbers;

/* Density matrix, flavour basis, of one energy; kind 1: antineutrinos of Dirac neutrinos. */
void nuem_earth_matrix(const nuem_supernova *sn, const double *density, int kind, size_t energy,
                       nuem_complex *out);

/* Each way out of the star: density -> out [n_energy]. */
void nuem_earth_vacuum(const nuem_supernova *sn, const double *density, nuem_mass_numbers *out);
void nuem_earth_adiabatic(const nuem_supernova *sn, const double *density, nuem_mass_numbers *out);
nuem_status nuem_earth_profile(const nuem_supernova *sn, const double *density,
                               const nuem_supernova_earth_options *options, nuem_mass_numbers *out,
                               nuem_error *err);

#endif
