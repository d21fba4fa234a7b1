/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file pulsar.h  Charged neutrinos that leave a magnetised, rotating star.
 *
 *  In an axisymmetric field L_z + q psi(r) is conserved, psi = r_perp A_phi = B r_perp^2/2 in a uniform field: a
 *  neutrino that runs from the centre to the surface gains -(q B/2) r_perp^2 and the star the opposite. With
 *  <sin^2> = 2/3 and I = k M R^2 the turn is dw = N q B (1/3) / (k M) (5/6 N q B/M for a uniform sphere); R cancels.
 *  Source: Studenikin, Tokarev, NPB 884 (2014) 396 (1209.3245).
 *
 *  What that assumes: a uniform field along the axis that ends at the surface, straight and isotropic orbits
 *  from the centre, a rigid star, and N neutrinos of one sign of charge: antineutrinos turn the star back, so N is the
 *  excess of neutrinos over antineutrinos, weighted with their charges (lepton number, some 1e56 to 1e57, if pairs
 *  cancel). In a field that falls off outside like a dipole psi vanishes at infinity, and a neutrino from the
 *  centre gives nothing in the end: what counts is psi where it was last at rest with the matter. Both ends are
 *  parameters here.
 */
#ifndef NUEM_PULSAR_H
#define NUEM_PULSAR_H

#include <stdbool.h>

#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** The star. */
typedef struct nuem_pulsar {
    double period_s;     /**< initial period of rotation, > 0 */
    double neutrinos;    /**< number that leave, of one sign of charge, > 0 */
    double mass_msun;    /**< > 0 */
    double field_gauss;  /**< inside, along the axis, > 0 */
    double radius_km;    /**< > 0; cancels in the turn */
    double inertia;      /**< k of I = k M R^2, in (0, 2/3]: uniform sphere 0.4 */
    double start_radius; /**< where they start, isotropic on a sphere; in units of R, [0, 1] */
    bool dipole_outside; /**< a dipole field outside, followed to infinity, instead of none */
    double allowed_turn; /**< largest |dw|/w0 allowed, > 0 */
} nuem_pulsar;

/** The published estimate: 10 s, 1e58, 1.4 Msun, 1e14 G, 10 km, uniform, from the centre, |dw| < w0. */
NUEM_API nuem_pulsar nuem_pulsar_published(void);

/** What a charge of q_e (either sign) does; the star rotates along the field. */
typedef struct nuem_pulsar_turn {
    double per_neutrino_mev_s; /**< mean angular momentum that the star gets from each */
    double inertia_g_cm2;
    double omega_rad_s; /**< w0 */
    double turn_rad_s;  /**< dw, positive: faster */
    double relative;    /**< dw/w0 */
} nuem_pulsar_turn;

/** @param q_e charge in e, finite. @return NUEM_OK; NUEM_ERR_ARG. Thread-safe, no allocation. */
NUEM_API nuem_status nuem_pulsar_turning(const nuem_pulsar *star, double q_e, nuem_pulsar_turn *out,
                                         nuem_error *err);

/** |q| in e at which |dw|/w0 is allowed_turn. @return NUEM_OK; NUEM_ERR_ARG; NUEM_ERR_DOMAIN (no turn at all, as from
 *  the centre into a dipole). Thread-safe, no allocation. */
NUEM_API nuem_status nuem_pulsar_bound(const nuem_pulsar *star, double *q_e, nuem_error *err);

/** Parameters of which the bound is a function, in the order of nuem_pulsar. */
#define NUEM_PULSAR_PARAMETERS 7
typedef struct nuem_pulsar_sensitivity {
    const char *parameter; /**< static storage */
    double exponent;       /**< d ln q/d ln parameter, central difference */
} nuem_pulsar_sensitivity;
/** @return as nuem_pulsar_bound. Thread-safe, no allocation. */
NUEM_API nuem_status nuem_pulsar_sensitivities(const nuem_pulsar *star,
                                               nuem_pulsar_sensitivity out[NUEM_PULSAR_PARAMETERS],
                                               nuem_error *err);

/** Neutron matter that rotates about the axis of a uniform field. */
typedef struct nuem_rotating_matter {
    double n_n_cm3;     /**< neutrons, >= 0 */
    double omega_rad_s; /**< along z */
    double field_gauss; /**< along z */
    double potential_v; /**< electrostatic potential, volt */
    double charge_e;    /**< of the neutrino */
    double mass_ev;     /**< >= 0 */
    bool anti;          /**< antineutrino: the opposite charge and the opposite weak potential */
} nuem_rotating_matter;

/** Level N of transverse motion.
 *
 *  Matter acts like a potential (V, V v) with V = -G n, G = G_F/sqrt2, on left-handed neutrinos; the curl of V (w x r)
 *  is 2 V w. So the force is that of a field q B + 2 V w = q B - 2 G n w, and
 *    p0 = sqrt(p3^2 + 2 N |2 G n w - q B| + m^2) - G n + q phi,  orbit radius sqrt(2 N/|2 G n w - q B|)
 *  for G n w r^2 small against p0. The signs are those of a charge q (energy +q phi). Source: as above, eq. for p0. */
typedef struct nuem_rotating_level {
    double energy_ev;     /**< p0 */
    double transverse_ev; /**< sqrt(2 N |...|) */
    double radius_km;     /**< inf when nothing bends */
    double field_ev2;     /**< q B - 2 G n w with its sign */
    double matter_gauss;  /**< field that would bend a charge e as the rotation does: -2 G n w/e */
} nuem_rotating_level;

/** @param level >= 0  @param p3_ev finite  @return NUEM_OK; NUEM_ERR_ARG. Thread-safe, no allocation. */
NUEM_API nuem_status nuem_rotating_level_at(const nuem_rotating_matter *matter, long level,
                                            double p3_ev, nuem_rotating_level *out,
                                            nuem_error *err);

NUEM_END_DECLS

#endif
