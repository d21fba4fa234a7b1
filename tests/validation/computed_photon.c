/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/computed_photon.h"

#include <string.h>

#include "base/error.h"
#include "nuem/es.h"

/* d sigma / d T of a charge of e on one atom, so large beside the weak couplings that nothing else counts. */
static nuem_status of_charge(const char *atom, double e_mev, double t_mev, double *value,
                             nuem_target **out, nuem_error *err)
{
    nuem_couplings c = {.sin2_theta_w = 0.25};
    nuem_es_parts p;
    nuem_state state;
    nuem_status st = nuem_target_parse(atom, out, err);

    c.charge_e.m[NUEM_MU][NUEM_MU].re = 1.0;
    nuem_state_flavour(NUEM_MU, false, &state);
    if (!st) st = nuem_es_dsigma_dt(&c, &state, *out, 1, &e_mev, &t_mev, &p, err);
    if (!st) *value = p.conserving;
    return st;
}

/* Germanium at 1.5 keV; the term is linear in the absorption, for which the reference's is put in. */
static nuem_status ratio_to_stepping(double *value, nuem_error *err)
{
    const double e_mev = 1.0, t_kev = 1.5, mass_attenuation = 5475.0; /* cm2/g */
    nuem_target *photon = NULL, *step = NULL;
    double with, without;
    nuem_status st = of_charge("epa:Ge", e_mev, 1e-3 * t_kev, &with, &photon, err);

    if (!st) st = of_charge("step:Ge", e_mev, 1e-3 * t_kev, &without, &step, err);
    if (!st) {
        double given = mass_attenuation * 1e3 / nuem_target_units_per_kg(photon);
        *value = with / without * given / nuem_target_photo_cm2(photon, t_kev);
    }
    nuem_target_free(photon);
    nuem_target_free(step);
    return st;
}

nuem_status computed_photon_value(const char *id, double *value, nuem_error *err)
{
    if (strcmp(id, "lab-54") == 0) return ratio_to_stepping(value, err);
    return nuem_fail(err, NUEM_ERR_UNSUPPORTED, "nothing computes reference value '%.60s'", id);
}
