/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Neutrinos of pions and muons that decay at rest, and of what they make later in time. */
#ifndef NUEM_SOURCE_DECAY_AT_REST_H
#define NUEM_SOURCE_DECAY_AT_REST_H

#include <stddef.h>

#include "nuem/state.h"

/* Energy of the neutrino of pi -> mu nu_mu, (m_pi^2 - m_mu^2) / 2 m_pi, MeV. */
double nuem_pion_decay_line_mev(void);

/* Neutrinos of mu+ -> e+ nu_e antinu_mu (or its conjugate) per decay and MeV, with a massless
 * positron, at n energies: with x = E/m_mu in [0, 1/2], and 0 outside,
 *   electron flavour  (192/m_mu) x^2 (1/2 - x),
 *   muon flavour       (64/m_mu) x^2 (3/4 - x).
 * Left out: the mass of the positron (m_e^2/m_mu^2 = 2e-5) and photons (alpha/2 pi = 1e-3).
 * Source: Michel, Proc. Phys. Soc. A 63 (1950) 514, for V-A. flavour is NUEM_E or NUEM_MU.
 * Thread-safe. */
void nuem_michel_spectrum(nuem_flavour flavour, size_t n, const double *enu_mev, double *out);

#endif
