/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file weak.h  Weak couplings of electrons and nucleons to neutrinos, at tree level or with
 *  radiative corrections.
 *
 *  ## The charge radius of the Standard Model is counted once
 *
 *  The tree-level couplings contain no charge radius. The running ones contain that of the
 *  Standard Model: between two flavours g_V differs by just what nuem_radius_sm adds,
 *
 *      [g_V(nu_e) - 1] - g_V(nu_mu) = 2 (phi_e - phi_mu) = Qt(<r^2>_e) - Qt(<r^2>_mu) = -0.0083,
 *
 *  Qt = sqrt2 pi alpha <r^2>_eff / (3 G_F). So a radius means, in either scheme:
 *
 *  | where                         | tree                    | running                     |
 *  |-------------------------------|-------------------------|-----------------------------|
 *  | stated in a hypothesis        | the whole radius        | the whole radius: that of   |
 *  |                               |                         | the Standard Model is taken |
 *  |                               |                         | out of it before it is used |
 *  | not stated                    | no radius               | that of the Standard Model  |
 *  | nuem_couplings.radius_cm2,    | the whole radius        | what lies beyond the        |
 *  | parameters r2_ee, r2_emu, ... |                         | Standard Model              |
 *
 *  A hypothesis that states the radii of the Standard Model and one that states none are the same
 *  with running couplings. A stated matrix is stated whole: an element left out is zero.
 */
#ifndef NUEM_WEAK_H
#define NUEM_WEAK_H

#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Which weak couplings; zero is tree level. */
typedef enum nuem_weak_scheme { NUEM_WEAK_TREE, NUEM_WEAK_RUNNING } nuem_weak_scheme;

/** g_V and g_A of nu_e, nu_mu, nu_tau on electrons; those of nu_e include the charged current. */
typedef struct nuem_weak_couplings {
    double g_v[3], g_a[3];
} nuem_weak_couplings;

/** Parse "tree" or "running"; "erler-su" is another word for the latter.
 *  @return NUEM_OK or NUEM_ERR_ARG. Thread-safe. */
NUEM_API nuem_status nuem_weak_scheme_parse(const char *text, nuem_weak_scheme *out,
                                            nuem_error *err);

/** "tree" or "running"; "unknown" otherwise. Thread-safe. */
NUEM_API const char *nuem_weak_scheme_name(nuem_weak_scheme scheme);

/** Weak couplings of the electron.
 *
 *  Tree: g_V = 2 s - 1/2 (+1 for nu_e), g_A = -1/2 (+1), s = sin2_theta_w.
 *
 *  Running: one loop in the MSbar scheme, for momentum transfers far below the masses of the
 *  charged leptons, without QED corrections of the electron line. With the left- and
 *  right-handed couplings of the electron
 *      g_L = rho (-1/2 + s) + WW + rho ZZ_L + phi,   g_R = rho s - rho ZZ_R + phi,
 *      WW = -a/(2 pi z), ZZ_X = -3a/(8 pi z (1-z)) (g_X^tree at m_Z)^2,
 *      phi_l = -alpha/(6 pi) [ln(m_W^2/m_l^2) + 3/2],
 *  g_V = g_L + g_R, g_A = g_L - g_R (each +1 for nu_e). Inputs: rho = 1.00063,
 *  a = alpha(m_Z) = 1/127.951, z = sin^2 theta_W(m_Z), and s. All else follows; with s = 0.23863
 *  g_V = (0.9521, -0.0397, -0.0353) and g_A = (0.4936, -0.5064, -0.5064).
 *  phi assumes Q^2 = 2 m_e T << m_l^2: for nu_e a recoil well below m_e/2; beyond, the true phi_e
 *  runs on towards smaller values, by a permille of g_V at some MeV.
 *
 *  @param sin2_theta_w  weak mixing angle at low energy
 *  Total function (an unknown scheme is tree), thread-safe.
 *  Source: Erler, Su, PPNP 71 (2013) 119 (1303.5522), section 4.3, written for an electron. */
NUEM_API void nuem_weak_electron(nuem_weak_scheme scheme, double sin2_theta_w,
                                 nuem_weak_couplings *out);

/** Vector couplings of the nucleons, g_p = sum of *_p + radius[l], g_n = sum of *_n. */
typedef struct nuem_weak_nucleons {
    double g_p[3], g_n; /**< of nu_e, nu_mu, nu_tau; g_n is the same for all */
    /* the pieces */
    double z_p, z_n;   /**< Z exchange: rho (1/2 - 2 s), -rho/2 (tree: rho = 1) */
    double ww_p, ww_n; /**< boxes of two W, direct and crossed */
    double zz_p, zz_n; /**< boxes of two Z */
    double radius[3];  /**< -2 phi_l: charge radius of the Standard Model, in g_p alone */
} nuem_weak_nucleons;

/** Weak couplings of proton and neutron.
 *
 *  Tree: g_p = 1/2 - 2 s, g_n = -1/2, no radius.
 *  Running, with the inputs and phi_l of nuem_weak_electron and a = alpha(m_Z), z = sin^2
 *  theta_W(m_Z), as_W = alpha_s(m_W) = 0.123, as_Z = alpha_s(m_Z) = 0.1179:
 *      g_p = rho (1/2 - 2 s) + 2 Xww + Bww - 2 phi_l + rho (2 X_uL + X_dL - 2 X_uR - X_dR),
 *      g_n = -rho/2 + 2 Bww + Xww + rho (2 X_dL + X_uL - 2 X_dR - X_uR),
 *      Bww = -(a/2 pi z)(1 - as_W/2 pi), Xww = (a/8 pi z)(1 + as_W/pi),
 *      X_fX = -(3 a/8 pi z (1-z)) (g^f_X)^2 (1 - as_Z/pi), g^f_L = T3 - Q z, g^f_R = -Q z.
 *  With s = 0.23863: g_p = (0.0381, 0.0299, 0.0255), 0.0184 without radius, g_n = -0.5117.
 *  The table at the head of this file holds: radii in couplings come on top of these.
 *  Total function (an unknown scheme is tree), thread-safe.
 *  Source: Erler, Su, PPNP 71 (2013) 119, section 4; Atzori Corona et al., EPJC 83 (2023) 683. */
NUEM_API void nuem_weak_nucleon(nuem_weak_scheme scheme, double sin2_theta_w,
                                nuem_weak_nucleons *out);

NUEM_END_DECLS

#endif
