/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file state.h  The neutrino that arrives: density matrix in the flavour basis. */
#ifndef NUEM_STATE_H
#define NUEM_STATE_H

#include <stdbool.h>

#include "nuem/mixing.h"

NUEM_BEGIN_DECLS

typedef enum nuem_flavour { NUEM_E, NUEM_MU, NUEM_TAU } nuem_flavour;

/** State at the detector. Hermitian, trace 1. For antineutrinos rho is the density matrix of
 *  nubar_e, nubar_mu, nubar_tau. */
typedef struct nuem_state {
    nuem_matrix3 rho;
    bool anti;
} nuem_state;

/** Parse "e", "mu" or "tau". @return NUEM_OK or NUEM_ERR_ARG. Thread-safe. */
NUEM_API nuem_status nuem_flavour_parse(const char *text, nuem_flavour *out, nuem_error *err);

/** A pure flavour state at the source. Total function, thread-safe. */
NUEM_API void nuem_state_flavour(nuem_flavour flavour, bool anti, nuem_state *out);

/** Coherent vacuum oscillation: psi_k = U*_{alpha k} exp(-i m_k^2 L / 2E) (antineutrinos: U),
 *  rho = a a^dagger with a = U psi (antineutrinos: U* psi).
 *  @param enu_mev      neutrino energy, > 0
 *  @param baseline_km  >= 0
 *  @return NUEM_OK, NUEM_ERR_ARG. Thread-safe.
 *  Source: Kouzakov, Studenikin, PRD 95 (2017) 055013, section II. */
NUEM_API nuem_status nuem_state_vacuum(const nuem_mixing *mixing, nuem_flavour flavour, bool anti,
                                       double enu_mev, double baseline_km, nuem_state *out,
                                       nuem_error *err);

/** Vacuum oscillation with decoherence by an energy spread: each element k l of the density matrix in
 *  the mass basis is damped by exp(-(phi_kl s)^2 / 2), phi_kl = dm^2_kl L / 2E, which is the exact
 *  average over a Gaussian of relative width s in 1/E (energy resolution, source spectrum, or the
 *  separation of wave packets over L). s = 0 is nuem_state_vacuum; for large s L / E the mass states
 *  arrive incoherently, rho = sum_k |U_alpha k|^2 U_k U_k^dagger.
 *  @param relative_spread  s = sigma_E / E, in [0, 1]
 *  @return NUEM_OK, NUEM_ERR_ARG. Thread-safe.
 *  Source: characteristic function of a Gaussian, applied to the phases; averaged numerically in the
 *  tests. */
NUEM_API nuem_status nuem_state_vacuum_spread(const nuem_mixing *mixing, nuem_flavour flavour,
                                              bool anti, double enu_mev, double baseline_km,
                                              double relative_spread, nuem_state *out,
                                              nuem_error *err);

/** Incoherent mixture of flavours. @param weight  [3], >= 0, sum 1 within 1e-6 (normalised).
 *  @return NUEM_OK, NUEM_ERR_ARG. Thread-safe. */
NUEM_API nuem_status nuem_state_diagonal(const double weight[3], bool anti, nuem_state *out,
                                         nuem_error *err);

/** One solar electron-neutrino survival probability for all components, for fluxes whose propagation
 *  is solar-average: a round average for the low-energy sources, as in the digitised Borexino 2018
 *  curve below 0.5 MeV (0.54 to 0.55). For 8B and hep it is too large (0.32 to 0.4). The conversion
 *  in the Sun is in solar.h. */
#define NUEM_SOLAR_AVERAGE_PEE 0.55

/** Decohered solar neutrinos with a given three-flavour survival probability:
 *  rho = sum_k P_k U_k U_k^dagger, P_k = (c13^2 P, c13^2 (1-P), s13^2), with P chosen such that
 *  rho_ee = pee. The Majorana phases drop out.
 *  @param pee  survival probability, inside the range that P in [0, 1] reaches
 *  @return NUEM_OK, NUEM_ERR_ARG (not finite), NUEM_ERR_DOMAIN (out of reach). Thread-safe.
 *  Source: Canas et al., PLB 753 (2016) 191 (1510.01684), eqs. (12)-(15). */
NUEM_API nuem_status nuem_state_solar_average(const nuem_mixing *mixing, double pee,
                                              nuem_state *out, nuem_error *err);

/** Decohered solar neutrinos with a given probability P = P_e1 of two flavours, to arrive as nu_1:
 *  rho = sum_k P_k U_k U_k^dagger, P_k = (c13^2 P, c13^2 (1-P), s13^2).
 *  @param p  in [0, 1]; cos^2 theta_12 without matter
 *  @return NUEM_OK, NUEM_ERR_ARG. Thread-safe.
 *  Source: Canas et al., PLB 753 (2016) 191 (1510.01684), eqs. (12)-(15). */
NUEM_API nuem_status nuem_state_solar_2nu(const nuem_mixing *mixing, double p, nuem_state *out,
                                          nuem_error *err);

/** How a source's neutrinos arrive: called for each component and energy when rates are built.
 *  `component` is the name of the flux component; out->anti must be `anti`, as conversion between
 *  neutrinos and antineutrinos is not carried. Must be thread-safe and deterministic. */
typedef struct nuem_state_model {
    nuem_status (*eval)(const void *context, const char *component, nuem_flavour produced,
                        bool anti, double enu_mev, nuem_state *out, nuem_error *err);
    const void *context;
} nuem_state_model;

NUEM_END_DECLS

#endif
