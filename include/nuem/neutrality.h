/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file neutrality.h  The charge of the electron neutrino from the neutrality of matter.
 *
 *  Charge is conserved in n -> p e nubar, so q(nu_e) = q_p + q_e - q_n. A gas of molecules with Z protons and N
 *  neutrons measures Z (q_p + q_e) + N q_n, a beam of neutrons measures q_n. Nothing follows for nu_mu and
 *  nu_tau. Source: Raffelt, Phys. Rept. 320 (1999) 319; Karshenboim, arXiv:2406.19129.
 */
#ifndef NUEM_NEUTRALITY_H
#define NUEM_NEUTRALITY_H

#include "nuem/data.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** A charge with its error, e. */
typedef struct nuem_charge {
    double value_e, sigma_e;
} nuem_charge;

/** From one record of measured charges. */
typedef struct nuem_neutrality {
    nuem_charge neutron;  /**< beam of neutrons: nothing assumed */
    nuem_charge gas;      /**< charge of a molecule over its number of nucleons */
    int z, n;             /**< protons and neutrons of the molecule */
    nuem_charge hydrogen; /**< q_p + q_e from gas and neutron */
    nuem_charge neutrino; /**< q(nu_e) from gas and neutron, (A/Z)(gas - neutron) */
    /** As tables list them: both take the neutrino to be neutral where they use the gas, so this difference is
     *  the argument of the literature rather than a measurement. */
    nuem_charge neutron_listed, hydrogen_listed, neutrino_listed;
} nuem_neutrality;

/** @param id  record of data/constraint; NULL: "charge-neutrality"  @param prov nullable
 *  @return NUEM_OK; NUEM_ERR_ARG; NUEM_ERR_IO; NUEM_ERR_DATA (located); NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_neutrality_open(const nuem_data *data, const char *id,
                                          nuem_neutrality *out, nuem_provenance *prov,
                                          nuem_error *err);

/** Bound b on the size of a charge: the central posterior for a flat prior has probability cl in [-b, b].
 *  @param cl in (0, 1)  @return NUEM_OK; NUEM_ERR_ARG; NUEM_ERR_CONVERGE. Thread-safe. */
NUEM_API nuem_status nuem_charge_bound(const nuem_charge *charge, double cl, double *out_e,
                                       nuem_error *err);

NUEM_END_DECLS

#endif
