/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file cevns.h  Coherent elastic neutrino-nucleus scattering with the full electromagnetic
 *  vertex. */
#ifndef NUEM_CEVNS_H
#define NUEM_CEVNS_H

#include <stddef.h>

#include "nuem/hypothesis.h"
#include "nuem/nucleus.h"
#include "nuem/state.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Parts of the cross section: helicity conserving (weak, charge, charge radius with their
 *  interference, and the axial term where it is asked for) and helicity flipping (dipole). */
typedef struct nuem_cevns_parts {
    double conserving, flip;
} nuem_cevns_parts;

/** Differential cross section d sigma / d T on one nucleus.
 *
 *  With q^2 = -2 M T, Qt = (2 sqrt2 pi alpha / G_F) [charge/q^2 + radius/6] and the amplitude
 *  A = Z F_p (g_p - Qt) + N F_n g_n (a 3x3 matrix, g_p diagonal; weak.h):
 *    conserving = (G_F^2 M / pi) (1 - T/E - M T/2E^2) Tr[A rho A^dagger], exact for spin 0; spin
 *                 1/2 adds T^2/2E^2 to the bracket
 *    flip       = (pi alpha^2 / m_e^2) Z^2 F_p^2 Tr[lambda rho lambda^dagger] (1/T - 1/E), to
 *                 which spin 0 adds T/4E^2
 *    axial      = (G_F^2 M / 4 pi) (1 - T/E + M T/2E^2) (4/3) ((J+1)/J) g_A^2 (<S_p> - <S_n>)^2
 *                 F_n^2, when nucleus->axial; only the isovector transverse response, its shape that
 *                 of the neutrons: an estimate
 *  What is left out is below 1e-5 of the values at small recoils for 50 MeV on argon, and less on
 *  heavier nuclei.
 *  Antineutrinos: Qt -> Qt^T and lambda -> lambda*, nothing else. The charge couples with the
 *  opposite sign of that on electrons.
 *  Source: Kouzakov, Studenikin, PRD 95 (2017) 055013; Cadeddu et al., PRD 98 (2018) 113010 and PRD
 *  102 (2020) 015030; axial: Hoferichter, Menendez, Schwenk, PRD 102 (2020) 074018.
 *
 *  @param couplings  see nuem_hypothesis_couplings; immutable, may be shared between threads
 *  @param nucleus    form factors that pass nuem_form_factor_check
 *  @param enu_mev, t_mev  neutrino energy and recoil [n], MeV, > 0
 *  @param out        [n] cm^2/MeV; a recoil above its kinematic end gives 0, which is no error
 *  @return NUEM_OK, NUEM_ERR_ARG (err->index tells the point; Z, A or mass out of order),
 *          NUEM_ERR_DOMAIN (form factor); out is untouched then. Thread-safe. */
NUEM_API nuem_status nuem_cevns_dsigma_dt(const nuem_couplings *couplings, const nuem_state *state,
                                          const nuem_nucleus *nucleus, size_t n,
                                          const double *enu_mev, const double *t_mev,
                                          nuem_cevns_parts *out, nuem_error *err);

/** Cross section of all recoils above t_min_mev, cm^2, integrated over q = sqrt(2 M T); 0 when
 *  t_min_mev lies beyond the kinematic end. At t_min_mev = 0 a part to which a charge (conserving)
 *  or a dipole (flip) contributes is infinite.
 *  @param enu_mev    > 0
 *  @param t_min_mev  >= 0
 *  @return as nuem_cevns_dsigma_dt, or NUEM_ERR_NOMEM. Thread-safe. Relative error below 1e-11
 *          (tabulated form factors: as far as their corners allow). */
NUEM_API nuem_status nuem_cevns_sigma(const nuem_couplings *couplings, const nuem_state *state,
                                      const nuem_nucleus *nucleus, double enu_mev, double t_min_mev,
                                      nuem_cevns_parts *out, nuem_error *err);

/** Largest recoil, 2 E^2 / (2 E + M), MeV. Total function, thread-safe. */
NUEM_API double nuem_cevns_t_max(const nuem_nucleus *nucleus, double enu_mev);

/** Smallest neutrino energy that gives a recoil T: (T + sqrt(T^2 + 2 M T)) / 2, MeV. */
NUEM_API double nuem_cevns_enu_min(const nuem_nucleus *nucleus, double t_mev);

NUEM_END_DECLS

#endif
