/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file supernova_bound.h  What SN 1987A says about moments (Dirac) and charges. */
#ifndef NUEM_SUPERNOVA_BOUND_H
#define NUEM_SUPERNOVA_BOUND_H

#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Core in which trapped neutrinos flip to right-handed ones, which leave.
 *
 *  A moment flips in the fluctuating fields of the plasma: Gamma = mu^2 int dt <F_T(t) F_T(0)> along the path, F_T the
 *  transverse Lorentz force on a unit charge (the field in the neutrino's frame over gamma). For classical
 *  fields (frequencies below T) the correlator on the light cone is that of static ones,
 *  T [1/q_T^2 - 1/(q_T^2 + k^2)], whatever screens (Aurenche, Gelis, Zaraket, JHEP 05 (2002) 043; Caron-Huot, PRD 79
 *  (2009) 065039), so with mu = x e/2m_e
 *
 *    Gamma(E) = x^2 (alpha/4 m_e^2) T k^2 ln(1 + 4 E^2/k^2),  k^2 = 4 pi alpha sum_i dn_i/dmu_i
 *
 *  over electrons and protons, longitudinal and transverse exchange. It is exact for static protons at any transfer;
 *  for electrons the argument of the logarithm is good to a factor, and frequencies above T would lower it.
 *  Pauli blocking of both targets is in dn/dmu. Loss = int over neutrinos and antineutrinos of one flavour of E
 *  Gamma(E). Right-handed neutrinos are taken to leave at once: moments above some 1e-10 mu_B trap
 *  them. No nuclear correlations, no neutrons (their moments), no magnetic field. */
typedef struct nuem_supernova_core {
    double rho_g_cm3;   /**< > 0 */
    double temp_mev;    /**< > 0 */
    double ye;          /**< electrons = protons a baryon, (0, 1] */
    double nu_mu_mev;   /**< chemical potential of the neutrinos, >= 0 */
    double max_erg_g_s; /**< largest loss allowed, > 0 */
} nuem_supernova_core;

/** 3e14 g/cm3, 30 MeV, Ye 0.3, mu_nu 0, 1e19 erg/g/s. */
NUEM_API nuem_supernova_core nuem_supernova_core_default(void);

typedef struct nuem_supernova_flip {
    double electron_mu_mev;              /**< chemical potential of the electrons, massless */
    double proton_eta;                   /**< (mu_p - m_p)/T */
    double k_electron_mev, k_proton_mev; /**< inverse screening lengths */
    double rate_per_s;                   /**< Gamma for 1e-12 mu_B at E = 100 MeV */
    double loss_erg_g_s;                 /**< for 1e-12 mu_B */
    double bound_mub;                    /**< moment at which the loss is max_erg_g_s */
} nuem_supernova_flip;

/** Dirac neutrinos only. @return NUEM_OK; NUEM_ERR_ARG; NUEM_ERR_CONVERGE. Thread-safe. */
NUEM_API nuem_status nuem_supernova_flip_at(const nuem_supernova_core *core,
                                            nuem_supernova_flip *out, nuem_error *err);

/** Gamma(E) for 1e-12 mu_B, s^-1, at given T and k^2 = k_e^2 + k_p^2. Total function for positive arguments,
 *  thread-safe. */
NUEM_API double nuem_supernova_flip_rate(double enu_mev, double temp_mev, double k2_mev2);

/** Path from the supernova to us, with a field B across it over part of the way. */
typedef struct nuem_supernova_flight {
    double distance_kpc;   /**< > 0 */
    double field_gauss;    /**< transverse, uniform, > 0 */
    double field_kpc;      /**< length of the field, in (0, distance] */
    double field_from_kpc; /**< its near edge from us, >= 0; near edge + length at most distance */
    double enu_lo_mev, enu_hi_mev; /**< 0 < lo < hi */
    double spread_s;               /**< largest difference of arrival allowed, > 0 */
} nuem_supernova_flight;

/** 50 kpc, 1e-6 G over the last 1 kpc, 10 and 20 MeV, 10 s. */
NUEM_API nuem_supernova_flight nuem_supernova_flight_default(void);

typedef struct nuem_supernova_charge {
    /** dt/t = (q B d)^2/(24 E^2) with t the whole time of flight: what the literature quotes. It is the arc over
     *  its chord for a field all along the way, d = distance. */
    double published_e;
    /** dt from the path itself: dt = (1/2c) [int u^2 - (int u)^2/D], u the angle turned so far. For a field at
     *  either end and d << D it is d^3/(6 R^2 c), R the radius of the orbit. */
    double exact_e;
    double delay_s; /**< difference of arrival for 1e-17 e */
} nuem_supernova_charge;

/** @return NUEM_OK; NUEM_ERR_ARG. Thread-safe, no allocation. */
NUEM_API nuem_status nuem_supernova_charge_bound(const nuem_supernova_flight *flight,
                                                 nuem_supernova_charge *out, nuem_error *err);

NUEM_END_DECLS

#endif
