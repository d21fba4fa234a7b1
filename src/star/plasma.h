/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the parts of plasmon decay share; energies in keV. */
#ifndef NUEM_STAR_PLASMA_H
#define NUEM_STAR_PLASMA_H

#include "nuem/plasmon.h"

/* Exact in the SI of 2019: keV in erg, Boltzmann's constant in keV/K. */
#define NUEM_ERG_PER_KEV 1.602176634e-9
#define NUEM_KEV_PER_K   (1.380649e-23 / 1.602176634e-16)

/* How the gas changes with ln(rho Ye) [0] and ln T [1]. */
typedef struct nuem_plasma_slopes {
    double ln_omega_p[2], v2[2]; /* v2 = v_star^2 */
} nuem_plasma_slopes;

/* nuem_plasma_set with derivatives; slopes may be NULL. */
nuem_status nuem_plasma_solve(double rho_g_cm3, double temp_k, double ye, nuem_plasma *out,
                              nuem_plasma_slopes *slopes, nuem_error *err);

/* Polarisation of a gas of one velocity v, at s = (v k/omega)^2 in [0, 1):
 *   K2 = omega_p^2 A(s) on the transverse branch, omega^2 = omega_p^2 B(s) on the longitudinal one. */
typedef struct nuem_polarisation {
    double a, b, da, db; /* with derivatives in s */
} nuem_polarisation;

/* rest = 1 - s, of its own so that nothing cancels near 1. */
nuem_polarisation nuem_polarisation_at(double s, double rest);

/* int k^2 dk Z K2^n/(e^(omega/T) - 1) = omega_p^(3+2n) m[n-1], n = 1, 2, 3, of one branch (one
 * polarisation), with derivatives in ln(T/omega_p) and v_star^2. */
typedef struct nuem_plasmon_moments {
    double m[3], d_ln_tau[3], d_v2[3];
} nuem_plasmon_moments;

/* tau = T/omega_p > 0, v in (0, 1). */
void nuem_plasmon_moments_of(nuem_plasmon_branch branch, double tau, double v,
                             nuem_plasmon_moments *out);

/* The four kinds of loss, each with its derivatives. */
enum {
    NUEM_PLASMON_WEAK,
    NUEM_PLASMON_DIPOLE,
    NUEM_PLASMON_CHARGE,
    NUEM_PLASMON_MIXED,
    NUEM_PLASMON_KINDS
};

/* Losses for unit couplings by kind, erg g^-1 s^-1. */
nuem_status nuem_plasmon_losses(double rho_g_cm3, double temp_k, double ye,
                                nuem_plasmon_loss out[NUEM_PLASMON_KINDS], nuem_error *err);

/* ln of the factors that turn omega_p^(3+2n) m[n-1] of one polarisation, in keV, into
 * erg cm^-3 s^-1 for unit couplings: by kind, with the n of the kind in `power`. */
typedef struct nuem_plasmon_kind {
    int power;     /* n */
    double factor; /* erg cm^-3 s^-1 keV^-(3+2n) */
} nuem_plasmon_kind;
void nuem_plasmon_kinds(nuem_plasmon_kind out[NUEM_PLASMON_KINDS]);

#endif
