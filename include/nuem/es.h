/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file es.h  Elastic neutrino-electron scattering with the full electromagnetic vertex. */
#ifndef NUEM_ES_H
#define NUEM_ES_H

#include <stddef.h>

#include "nuem/hypothesis.h"
#include "nuem/state.h"
#include "nuem/status.h"
#include "nuem/target.h"

NUEM_BEGIN_DECLS

/** Parts of the cross section: helicity conserving (weak, charge, charge radius and their
 *  interference) and helicity flipping (dipole). They do not interfere for massless kinematics. */
typedef struct nuem_es_parts {
    double conserving, flip;
} nuem_es_parts;

/** Differential cross section d sigma / d T of elastic nu-e scattering, for one target unit.
 *
 *  With q^2 = -2 m_e T and Qt = (2 sqrt2 pi alpha / G_F) [charge/q^2 + radius/6] as 3x3 matrices,
 *  C_V = Tr[(G_V+Qt) rho (G_V+Qt)^dagger], C_A = Tr[G_A rho G_A^dagger], C_VA = Re Tr[(G_V+Qt) rho
 *  G_A^dagger]:
 *    conserving = (G_F^2 m_e / 2 pi) { (C_V+C_A+2C_VA) + (C_V+C_A-2C_VA)(1-T/E)^2 + (C_A-C_V) m_e
 *    T/E^2 } flip       = (pi alpha^2 / m_e^2) Tr[lambda rho lambda^dagger] (1/T - 1/E)
 *  Antineutrinos: G_A -> -G_A, Qt -> Qt^T, lambda -> lambda*. Weak couplings: nuem_weak_electron.
 *  Bound electrons multiply by nuem_target_zeff; with NUEM_BINDING_PHOTON the charge squared is
 *  that of equivalent photons instead (nuem/target.h). With NUEM_BINDING_RESPONSE, R_L and R_T of the
 *  atoms, T <= q <= 2E - T, Q^2 = q^2 - T^2, E' = E - T:
 *    charge squared = (pi alpha^2/E^2) int dq^2 {(4EE' - Q^2) R_L/q^4 + [(4EE' - Q^2)/(2q^2) + 1] R_T/Q^2}
 *    flip = (pi alpha^2/(4 m_e^2 E^2)) int dq^2 {(E+E')^2 Q^2 R_L/q^4 + (4EE' - Q^2) R_T/(2q^2)}
 *  with Q > m_nu T/E, m_nu = NUEM_PHOTON_CUT_EV (ln E at 1 MeV in terms of relative order T/E), and the bracket above with
 *  int dq^2 R_L/(2m_e + T) electrons for weak and radius, int dq^2 R_L/q^2 for 1/T times the electrons in
 *  their interference with the charge; T < E is then the end.
 *  Source: Kouzakov, Studenikin, PRD 95 (2017) 055013 (1703.00401) in the flavour basis.
 *
 *  @param couplings  see nuem_hypothesis_couplings; immutable, may be shared between threads
 *  @param state      density matrix at the detector
 *  @param target     binding treatment; NULL is one free electron
 *  @param n          number of points
 *  @param enu_mev, t_mev  neutrino energy and electron recoil [n], MeV, > 0
 *  @param out        [n] cm^2/MeV; a recoil above its kinematic end gives 0, which is no error
 *  @return NUEM_OK, NUEM_ERR_ARG, or NUEM_ERR_RANGE (a recoil where the photo-absorption or
 *          the response is not known); err->index tells the point, out is untouched. Thread-safe. */
NUEM_API nuem_status nuem_es_dsigma_dt(const nuem_couplings *couplings, const nuem_state *state,
                                       const nuem_target *target, size_t n, const double *enu_mev,
                                       const double *t_mev, nuem_es_parts *out, nuem_error *err);

/** Largest recoil, 2 E^2 / (2 E + m_e), MeV. Total function, thread-safe. */
NUEM_API double nuem_es_t_max(double enu_mev);

/** Smallest neutrino energy that gives a recoil T: (T + sqrt(T^2 + 2 m_e T)) / 2, MeV. */
NUEM_API double nuem_es_enu_min(double t_mev);

NUEM_END_DECLS

#endif
