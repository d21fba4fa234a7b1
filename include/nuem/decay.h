/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file decay.h  Radiative decay nu_i -> nu_j gamma of a free neutrino at rest. */
#ifndef NUEM_DECAY_H
#define NUEM_DECAY_H

#include "nuem/matrix3.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** One decay. A closed one (m_to >= m_from) has rate 0 and an infinite lifetime. */
typedef struct nuem_decay {
    double photon_ev;  /**< energy of the photon, (m_i^2 - m_j^2) / 2 m_i */
    double rate_per_s; /**< partial width over hbar */
    double lifetime_s; /**< 1 / rate, of this channel alone */
} nuem_decay;

/** Rate from the transition moments,
 *
 *      Gamma = ((m_i^2 - m_j^2)/m_i)^3 (|mu_ij|^2 + |eps_ij|^2) / 8 pi
 *            = 5.307 s^-1 (mu_eff/mu_B)^2 (1 - m_j^2/m_i^2)^3 (m_i/eV)^3,
 *
 *  for Dirac and for Majorana neutrinos with their own moments.
 *  @param from_ev, to_ev                 masses, >= 0
 *  @param magnetic_mub, electric_mub     the element of the pair; only the moduli matter
 *  @return NUEM_OK, NUEM_ERR_ARG (a mass negative, anything not finite). Thread-safe.
 *  Source: Pal, Wolfenstein, PRD 25 (1982) 766; Giunti, Studenikin, RMP 87 (2015) 531. */
NUEM_API nuem_status nuem_decay_radiative(double from_ev, double to_ev, nuem_complex magnetic_mub,
                                          nuem_complex electric_mub, nuem_decay *out,
                                          nuem_error *err);

/** The same for Dirac neutrinos of the minimal extension, without going through moments:
 *
 *      Gamma = alpha G_F^2 / (128 pi^4) ((m_i^2 - m_j^2)/m_i)^3 (m_i^2 + m_j^2) |F_ij|^2.
 *
 *  @param sum  F_ij of nuem_loop_sum
 *  Otherwise as nuem_decay_radiative. */
NUEM_API nuem_status nuem_decay_minimal_dirac(double from_ev, double to_ev, nuem_complex sum,
                                              nuem_decay *out, nuem_error *err);

NUEM_END_DECLS

#endif
