/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file constants.h  The physical constants of one edition, each with its reference. */
#ifndef NUEM_CONSTANTS_H
#define NUEM_CONSTANTS_H

#include <stddef.h>

#include "nuem/export.h"

NUEM_BEGIN_DECLS

/** X(field, symbol, value, uncertainty, unit, name, reference key). Uncertainty 0: exact or
 *  derived.
 *  The edition changes whenever a number does. */
#define NUEM_CONSTANTS_EDITION "codata2018-pdg2022"
#define NUEM_CONSTANT_LIST(X)                                                                      \
    X(gf_gev2, "G_F", 1.1663788e-5, 6e-12, "GeV^-2", "Fermi constant",                             \
      "ParticleDataGroup:2022pth")                                                                 \
    X(alpha, "alpha", 1.0 / 137.035999084, 1.1e-12, "1", "fine-structure constant",                \
      "Tiesinga:2021myr")                                                                          \
    X(hbarc_mev_fm, "hbar c", 197.3269804, 0.0, "MeV fm", "conversion constant",                   \
      "Tiesinga:2021myr")                                                                          \
    X(hbar_ev_s, "hbar", 6.582119569e-16, 0.0, "eV s", "reduced Planck constant",                  \
      "Tiesinga:2021myr")                                                                          \
    X(c_m_s, "c", 299792458.0, 0.0, "m s^-1", "speed of light", "Tiesinga:2021myr")                \
    X(me_mev, "m_e", 0.51099895, 1.5e-10, "MeV", "electron mass", "Tiesinga:2021myr")              \
    X(mmu_mev, "m_mu", 105.6583755, 2.3e-6, "MeV", "muon mass", "Tiesinga:2021myr")                \
    X(mtau_mev, "m_tau", 1776.86, 0.12, "MeV", "tau mass", "ParticleDataGroup:2020ssz")            \
    X(mpi_mev, "m_pi", 139.57039, 1.8e-4, "MeV", "charged pion mass", "ParticleDataGroup:2022pth") \
    X(tau_pi_us, "tau_pi", 0.026033, 5e-6, "us", "charged pion lifetime",                          \
      "ParticleDataGroup:2022pth")                                                                 \
    X(tau_mu_us, "tau_mu", 2.1969811, 2.2e-6, "us", "muon lifetime", "ParticleDataGroup:2022pth")  \
    X(mw_gev, "m_W", 80.379, 0.012, "GeV", "W mass", "ParticleDataGroup:2020ssz")                  \
    X(sin2w_0, "sin^2 theta_W(0)", 0.23863, 5e-5, "1",                                             \
      "weak mixing angle, MSbar, q -> 0 (source unconfirmed)", "ParticleDataGroup:2022pth")        \
    X(sin2w_mz, "sin^2 theta_W(m_Z)", 0.23122, 4e-5, "1",                                          \
      "weak mixing angle, MSbar, m_Z (source unconfirmed)", "ParticleDataGroup:2022pth")           \
    X(ga, "g_A", 1.2754, 0.0013, "1", "axial coupling of the nucleon",                             \
      "ParticleDataGroup:2022pth")                                                                 \
    X(amu_mev, "u", 931.49410242, 2.8e-7, "MeV", "atomic mass constant", "Tiesinga:2021myr")       \
    X(avogadro, "N_A", 6.02214076e23, 0.0, "mol^-1", "Avogadro constant", "Tiesinga:2021myr")      \
    X(mub_ev_t, "mu_B", 5.788381806e-5, 1.7e-14, "eV T^-1", "Bohr magneton", "Tiesinga:2021myr")   \
    X(day_s, "day", 86400.0, 0.0, "s", "day", "definition")                                        \
    X(year_day, "year", 365.25, 0.0, "day", "Julian year", "definition")

/** All constants as fields. */
typedef struct nuem_constants {
#define NUEM_CONSTANT_FIELD(field, symbol, value, uncertainty, unit, name, ref) double field;
    NUEM_CONSTANT_LIST(NUEM_CONSTANT_FIELD)
#undef NUEM_CONSTANT_FIELD
} nuem_constants;

/** One constant with its provenance. */
typedef struct nuem_constant {
    const char *field, *symbol, *name, *unit, *reference;
    double value, uncertainty;
} nuem_constant;

/** The constants that every function of this library uses. Immutable, thread-safe. */
NUEM_API const nuem_constants *nuem_constants_get(void);

/** Name of the edition, e.g. for provenance records. Thread-safe. */
NUEM_API const char *nuem_constants_edition(void);

/** The table of constants; *n receives its length. Thread-safe. */
NUEM_API const nuem_constant *nuem_constants_list(size_t *n);

NUEM_END_DECLS

#endif
