/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file cevas.h  Coherent elastic neutrino scattering on whole atoms with the full electromagnetic
 *  vertex. */
#ifndef NUEM_CEVAS_H
#define NUEM_CEVAS_H

#include <stddef.h>

#include "nuem/cevns.h"
#include "nuem/electron_form.h"

NUEM_BEGIN_DECLS

/** Differential cross section d sigma / d T on one atom.
 *
 *  At recoils of meV the wavelength of the momentum transfer is that of the atom: protons, neutrons and
 *  electrons scatter with one amplitude, and the electrons screen the charge of the nucleus. With the
 *  notation of nuem_cevns_dsigma_dt and F_e the form factor of the electrons,
 *    A = Z F_p g_p + N F_n g_n + Z F_e g_V^e - Z (F_p - F_e) Qt
 *    conserving = (G_F^2 M / pi) (1 - T/E - M T/2E^2) Tr[A rho A^dagger]
 *    flip       = (pi alpha^2 / m_e^2) Z^2 (F_p - F_e)^2 Tr[lambda rho lambda^dagger] (1/T - 1/E)
 *  g_V^e is that of weak.h, for nu_e 1/2 + 2 sin^2 theta_W, by which F_e drives A through zero. Neutrinos
 *  and antineutrinos differ as in nuem_cevns_dsigma_dt: the weak amplitude changes its overall sign
 *  alone. The spins of closed shells cancel, so the axial current of the electrons is left out (of an
 *  atom with open shells it would add incoherently); the atom stays in its ground state.
 *  Source: Cadeddu, Dordei, Giunti, Kouzakov, Picciau, Studenikin, PRD 100 (2019) 073014
 *  (1907.03302), whose screened moment this is.
 *
 *  @param electrons  form factor of Z electrons; all zero: the bare nucleus, as in cevns.h
 *  Others, errors and threads as in nuem_cevns_dsigma_dt; also NUEM_ERR_ARG when the form factor
 *  belongs to another element. */
NUEM_API nuem_status nuem_cevas_dsigma_dt(const nuem_couplings *couplings, const nuem_state *state,
                                          const nuem_nucleus *nucleus,
                                          const nuem_electron_form *electrons, size_t n,
                                          const double *enu_mev, const double *t_mev,
                                          nuem_cevns_parts *out, nuem_error *err);

/** Cross section of all recoils above t_min_mev, cm^2; see nuem_cevns_sigma. A neutral atom gives finite
 *  values at t_min_mev = 0 too. Relative error below 1e-11, with a tabulated form factor
 *  of an atom below 1e-8. */
NUEM_API nuem_status nuem_cevas_sigma(const nuem_couplings *couplings, const nuem_state *state,
                                      const nuem_nucleus *nucleus,
                                      const nuem_electron_form *electrons, double enu_mev,
                                      double t_min_mev, nuem_cevns_parts *out, nuem_error *err);

NUEM_END_DECLS

#endif
