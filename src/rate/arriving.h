/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What of a flux arrives, by flavour and bin of energy: for those who know no components. */
#ifndef NUEM_RATE_ARRIVING_H
#define NUEM_RATE_ARRIVING_H

#include "nuem/flux.h"
#include "nuem/mixing.h"

/* Fluxes at the detector, after the travel of the flux (nuem_flux_travel).
 *  n     bins
 *  edge  MeV, [n + 1], increasing; what is beyond them is left out
 *  flux  [n][6] out: cm^-2 s^-1 in the bin of nu_e, nu_mu, nu_tau, nubar_e, nubar_mu, nubar_tau
 * NUEM_ERR_ARG (edges that do not increase), and as nuem_travel_model. Spectra are integrated exactly as far as their
 * flavours do not change within a bin, else by Gauss's rule of 8 points between two points of their tables; lines lie
 * in one bin whole. Thread-safe. */
nuem_status nuem_flux_arriving(const nuem_flux *flux, const nuem_mixing *mixing, size_t n,
                               const double *edge, double (*out)[6], nuem_error *err);

#endif
