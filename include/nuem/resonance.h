/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file resonance.h  Where levels meet along a profile: flavour (MSW) and spin-flavour resonances. */
#ifndef NUEM_RESONANCE_H
#define NUEM_RESONANCE_H

#include "nuem/propagate.h"

NUEM_BEGIN_DECLS

/** One crossing: of two levels (spin-flavour) or of two diagonal elements of the Hamiltonian (flavour). */
typedef struct nuem_resonance {
    double x_km;
    bool spin; /**< between the two halves (moments), else between flavours (mixing) */
    int a,
        b; /**< 0 to 5, a < b: e, mu', tau' of either half. Flavour: the states that cross; spin-flavour:
                    what the two levels mostly are there */
    int level_a, level_b; /**< spin-flavour: rank in its half, 1 the lowest, to 3; flavour: 0 */
    double share_a[3], share_b[3]; /**< of e, mu', tau' in the two states, sum 1 each */
    double coupling_per_km;        /**< |H_ab| there; spin-flavour: |<n| H_B |m>| */
    double slope_per_km2;          /**< |d(H_aa - H_bb)/dx|; spin-flavour: |d(l_n - l_m)/dx| */
    double adiabaticity;           /**< (2 coupling)^2 / slope; for flavours the usual
                                        dm2 sin^2(2 theta) / (2E cos(2 theta) |d ln A/dx|) */
    double hop;                    /**< Landau-Zener exp(-pi adiabaticity/2) */
    double width_km;               /**< 2 coupling * 2 / slope */
    nuem_medium medium;
} nuem_resonance;

/** All crossings along the profile at one energy, ascending x.
 *
 *  mu' and tau' are nu_mu and nu_tau with the mixing 23 taken out: tau' is nu_3 without its e, mu' orthogonal to it and e.
 *
 *  Spin-flavour: without a field the Hamiltonian is two blocks of three, neutrinos and their partners, each
 *  with mixing and matter. A level l_n of one and l_m of the other cross, since only the field couples them, by
 *  <n| H_B |m>. Exact for any mixing and density as long as crossings of the same levels are further apart than they are
 *  wide. Slopes are d(l_n - l_m)/dx = <n| dH/dx |n> - <m| dH/dx |m> (Hellmann, Feynman). Without mixing these are the
 *  conditions of two flavours, e.g. for Majorana nu_e and nubar_tau' sqrt(2) G_F (n_e - n_n) = dm31/2E. A
 *  field that turns adds its dphi/dx to the difference of levels of opposite helicity. Equal levels
 *  of one half count as one, with the state that the field couples.
 *
 *  Flavour (MSW): levels of one half repel, so what crosses are diagonal elements in a basis in which matter is
 *  diagonal and the rest of the mixing small, by pair:
 *    e with mu'    the mixings 23 and 13 taken out, nu_3 having decoupled (A << |dm31|/2E):
 *                  A cos^2(theta13) = dm21 cos(2 theta12)/2E
 *    e with tau'   the mixing 23 taken out, matter being that of e:
 *                  A = (dm31 - dm21 sin^2(theta12)) cos(2 theta13)/2E
 *  with A = sqrt(2) G_F n_e. For two flavours that is exact.
 *
 *  Not there: flavour crossings that maximal mixing or a splitting of the wrong sign does not have; pairs of
 *  opposite helicity without a moment between them; jumps of the medium over a resonance, which have
 *  no slope. A field of 0 does not matter: the coupling is 0 then and the hop 1.
 *
 *  @param n_max  room in out
 *  @param out    [n_max]; may be NULL when n_max is 0
 *  @param n      number found
 *  @return NUEM_OK; NUEM_ERR_ARG (energy); NUEM_ERR_RANGE (more than n_max; the message says how many);
 *          NUEM_ERR_CONVERGE; NUEM_ERR_NOMEM. Thread-safe.
 *  Source: Giunti, Studenikin, RMP 87 (2015) 531, section V; Landau-Zener formula, Zener, Proc. R.
 *  Soc. A 137 (1932) 696. */
NUEM_API nuem_status nuem_resonance_find(const nuem_propagator *p, const nuem_profile *profile,
                                         double enu_mev, size_t n_max, nuem_resonance *out,
                                         size_t *n, nuem_error *err);

/** Field above which spin precession of two states is not suppressed: 2 mu B = |D - sqrt(2) G_F n_eff|, or
 *  B_cr = 43.19 G (mu_B/mu) |D/E [eV^2/MeV] - 2.535e-31 n_eff [cm^-3]|.
 *
 *  @param moment_mub     > 0, of the transition
 *  @param splitting_ev2  D = 2E times the difference of levels without matter, A dm2: cos(2 theta) dm2 for nu_e <-> nubar_mu or
 *                        nu_eL <-> nu_muR of two flavours, 0 for nu_eL <-> nu_eR
 *  @param enu_mev        > 0
 *  @param n_eff_cm3      density whose potential separates them: n_e - n_n (Majorana nu_e <-> nubar_mu),
 *                        n_e - n_n/2 (Dirac nu_eL); any sign
 *  @param b_gauss        >= 0
 *  @return NUEM_OK; NUEM_ERR_ARG. Thread-safe.
 *  Source: Likhachev, Studenikin, JETP 81 (1995) 419; Giunti, Studenikin, RMP 87 (2015) 531, section V. */
NUEM_API nuem_status nuem_critical_field(double moment_mub, double splitting_ev2, double enu_mev,
                                         double n_eff_cm3, double *b_gauss, nuem_error *err);

NUEM_END_DECLS

#endif
