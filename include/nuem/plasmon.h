/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file plasmon.h  Decay of plasmons into neutrinos: energy loss of stars.
 *
 *  Photons and plasmons in an electron gas decay into neutrino pairs: by the weak vector current, a
 *  dipole, a charge or a charge radius. With K2 = omega^2 - k^2 and Z the residue of the pole,
 *
 *    weak C_V^2 G_F^2/(48 pi^2 alpha) Z K2^3/omega,  dipole mu^2/(24 pi) Z K2^2/omega,  charge (alpha q^2/3) Z K2/omega,
 *
 *  Q = sum int k^2 dk/(2 pi^2) omega Gamma/(e^{omega/T} - 1) over two transverse and one longitudinal branch.
 *
 *  ## Which neutrinos
 *
 *  The vertex of conventions.h, crossed to a pair, is a charge F(K2) for left-handed neutrinos and one for
 *  right-handed neutrinos, matrices in flavour space:
 *
 *    F_L = q + K2 (<r^2>_eff/6 + G_F C_V/(2 sqrt2 pi alpha)),   <r^2>_eff = <r^2> - 6 a,
 *    F_R = q + K2 (<r^2> + 6 a)/6,
 *    Gamma = (alpha/6) Z K2/omega [Tr F_L F_L^dagger + Tr F_R F_R^dagger]       (Dirac)
 *          + alpha/(24 m_e^2) Z K2^2/omega Tr lambda lambda^dagger,             lambda in mu_B.
 *
 *  On shell the electrons' current is K2 times the photon field, so the weak interaction is a charge that grows
 *  with K2; C_V and the radius enter as in scattering (es.h) with q^2 = K2 > 0. Helicities differ between
 *  the two lines: dipoles do not interfere with charges.
 *
 *  Majorana: F_R = -F_L^T is the same pair seen from the other end, so that only the term of F_L is
 *  there, and {i, j} with both helicities positive is one state, not two, so that the last term has half of
 *  the trace. The weak loss does not know the difference. With lambda = mu - i eps, sum over all i, j:
 *
 *    |charge|^2 -> sum |q_ij|^2 (Dirac), half of it (Majorana),
 *    |dipole|^2 -> sum |mu_ij|^2 + |eps_ij|^2 (Dirac), half of it, that is each pair once (Majorana).
 *
 *  ## What is left out
 *
 *  The axial current, which only transverse plasmons feel: with its polarisation after Braaten and Segel below 4e-5
 *  of the weak loss up to 1e6 g/cm3, below 5e-4 in the densest and hottest gas (Ye = 0.5).
 *  Ions, collisions, magnetic fields; terms of higher order in alpha (some percent).
 *
 *  Sources: Braaten, Segel, PRD 48 (1993) 1478 (dispersion, residues, widths); Haft, Raffelt, Weiss,
 *  ApJ 425 (1994) 222 (moments and charges); Raffelt, Phys. Rept. 320 (1999) 319. */
#ifndef NUEM_PLASMON_H
#define NUEM_PLASMON_H

#include "nuem/hypothesis.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Electron gas of a place. Plain data, set by nuem_plasma_set. */
typedef struct nuem_plasma {
    double rho_g_cm3, temp_k, ye;
    double mu_kev;      /**< chemical potential of electrons, with the rest mass */
    double omega_p_kev; /**< plasma frequency */
    double v_star;      /**< typical velocity, omega_1/omega_p */
    double k_max_kev;   /**< where the longitudinal branch meets the light cone */
} nuem_plasma;

/** Electrons and positrons as ideal gases, n_e - n_ebar = rho Ye N_A; to 1e-10 relative.
 *  @param rho_g_cm3 in [1e-6, 1e15]  @param temp_k in [1e4, 1e12]  @param ye electrons a baryon, [1e-12, 1]
 *  @return NUEM_OK; NUEM_ERR_ARG; NUEM_ERR_CONVERGE. Thread-safe, no allocation. */
NUEM_API nuem_status nuem_plasma_set(double rho_g_cm3, double temp_k, double ye, nuem_plasma *out,
                                     nuem_error *err);

typedef enum nuem_plasmon_branch { NUEM_TRANSVERSE, NUEM_LONGITUDINAL } nuem_plasmon_branch;

/** Frequency and residue at a wave number. @param k_kev  >= 0, longitudinal: < k_max_kev
 *  @return NUEM_OK; NUEM_ERR_ARG; NUEM_ERR_DOMAIN (beyond k_max). Thread-safe, no allocation. */
NUEM_API nuem_status nuem_plasmon_dispersion(const nuem_plasma *plasma, nuem_plasmon_branch branch,
                                             double k_kev, double *omega_kev, double *z,
                                             nuem_error *err);

/** Losses for unit couplings, erg cm^-3 s^-1, [0] transverse (both polarisations), [1] longitudinal. */
typedef struct nuem_plasmon_units {
    double weak[2];   /**< C_V^2 = 1 */
    double dipole[2]; /**< mu = 1e-12 mu_B */
    double charge[2]; /**< q = 1e-14 e */
    double mixed
        [2]; /**< charge 1e-14 e times C_V = 1: twice the real part of the product of amplitudes */
} nuem_plasmon_units;

/** Losses of a plasma that nuem_plasma_set made; to 1e-9 relative. A loss below 1e-300 may come out as 0.
 *  @return NUEM_OK; NUEM_ERR_ARG (no such plasma). Thread-safe, no allocation. */
NUEM_API nuem_status nuem_plasmon_emission(const nuem_plasma *plasma, nuem_plasmon_units *out,
                                           nuem_error *err);

/** What a hypothesis puts in front of these. With R = sqrt2 pi alpha/(3 G_F) (radius.h), L = C_V + R <r^2>_eff, and, for
 *  Dirac neutrinos, S = R (<r^2> + 6 a) of the right-handed ones (else S = 0): */
typedef struct nuem_plasmon_couplings {
    double weak; /**< Tr L L^dagger + Tr S S^dagger */
    double
        dipole_12; /**< Tr lambda lambda^dagger/(1e-12 mu_B)^2 (Majorana: half, each pair once) */
    double charge_14; /**< Tr q q^dagger/(1e-14 e)^2 (likewise half) */
    double mixed;     /**< Re Tr q (L + S)^dagger/(1e-14 e); of either sign */
} nuem_plasmon_couplings;

/** C_V is g_V of nuem_weak_electron in the scheme and at the weak mixing angle of the hypothesis: at tree level
 *  1/2 + 2 sin^2 theta_W for nu_e, 2 sin^2 theta_W - 1/2 for the others, sum of squares 0.956 (0.909 with running
 *  couplings; stellar codes use 0.9315 or 0.9325). A radius stated as one number is divided between F_L and F_R as in
 *  nuem_form_factors_of: without an anapole Dirac neutrinos show the same to both. Total function, thread-safe. */
NUEM_API void nuem_plasmon_couplings_of(const nuem_hypothesis *hypothesis,
                                        nuem_plasmon_couplings *out);

/** Sum |C_V|^2 of the Standard Model at tree level for a weak mixing angle. Total function, thread-safe. */
NUEM_API double nuem_plasmon_cv2(double sin2_theta_w);

/** Fit of Haft, Raffelt, Weiss to the weak loss, erg cm^-3 s^-1, for C_V^2 = cv2; good to some 4 % where plasmons
 *  matter in degenerate stars, not beyond (1e6 g/cm3, 1e9 K: 46 % high).
 *  Source: ApJ 425 (1994) 222, erratum 438, 1017. Total function, thread-safe. */
NUEM_API double nuem_plasmon_fit(double rho_g_cm3, double temp_k, double ye, double cv2);

/** Loss and its derivatives, for stellar-evolution codes. */
typedef struct nuem_plasmon_loss {
    double epsilon;                   /**< erg g^-1 s^-1 */
    double d_ln_rho, d_ln_temp, d_ye; /**< d epsilon/d ln rho, d ln T, d Ye; erg g^-1 s^-1 */
} nuem_plasmon_loss;

/** Derivatives are those of the integrals, not differences: to 1e-8 of epsilon, times omega_p/T
 *  where that is large. Linear in the couplings, so that the part
 *  beyond the Standard Model is the call with couplings less those of the Standard Model.
 *  @return as nuem_plasma_set and nuem_plasmon_emission; NUEM_ERR_ARG (a coupling is not finite).
 *  Thread-safe, no allocation. */
NUEM_API nuem_status nuem_plasmon_loss_at(double rho_g_cm3, double temp_k, double ye,
                                          const nuem_plasmon_couplings *couplings,
                                          nuem_plasmon_loss *out, nuem_error *err);

/** Results a source: loss, d/dT, d/drho, d/dabar, d/dzbar, in this order, which is that of MESA's neu module. */
#define NUEM_PLASMON_NEU 5

/** The same in plain numbers, for codes in other languages, with Ye = zbar/abar. Standard Model, dipole and charge are
 *  apart, because stellar codes have the first already. The interference of a charge with the weak
 *  current, which depends on flavours, is not here: see nuem_plasmon_couplings_of and nuem_plasmon_loss_at.
 *  @param abar, zbar  mean mass number and charge of the ions, 1e-12 <= zbar/abar <= 1
 *  @param cv2         sum |C_V|^2
 *  @param mu_12       (sum |mu_ij|^2 + |eps_ij|^2)^(1/2)/(1e-12 mu_B)
 *  @param q_14        (sum |q_ij|^2)^(1/2)/(1e-14 e)
 *  @param weak, dipole, charge  [5] each: erg g^-1 s^-1, and that over K, g cm^-3, 1, 1
 *  @return 0, or the nuem_status of the failure as a number; outputs are then untouched.
 *  Thread-safe, no allocation. */
NUEM_API int nuem_star_plasmon_neu(double rho_g_cm3, double temp_k, double abar, double zbar,
                                   double cv2, double mu_12, double q_14,
                                   double weak[NUEM_PLASMON_NEU], double dipole[NUEM_PLASMON_NEU],
                                   double charge[NUEM_PLASMON_NEU]);

NUEM_END_DECLS

#endif
