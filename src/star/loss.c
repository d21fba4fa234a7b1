/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Energy loss of a stellar core by plasmons, and what of it a hypothesis adds. */
#include <math.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "nuem/star.h"

nuem_status nuem_star_loss_at(const nuem_star_core *core, nuem_star_loss *out, nuem_error *err)
{
    const double rho = core->rho_g_cm3;
    nuem_plasma plasma;
    nuem_plasmon_units q;
    nuem_status st = nuem_plasma_set(rho, core->temp_k, core->ye, &plasma, err);

    if (!st) st = nuem_plasmon_emission(&plasma, &q, err);
    if (st) return st;
    const double weak = (q.weak[0] + q.weak[1]) / rho;
    if (!(weak > 0.0 && q.dipole[0] > 0.0 && q.charge[0] > 0.0))
        return nuem_fail(err, NUEM_ERR_DOMAIN,
                         "at %g g/cm3 and %g K no plasmon decays: there is no loss to compare", rho,
                         core->temp_k);
    *out = (nuem_star_loss){
        .standard = nuem_plasmon_cv2(nuem_constants_get()->sin2w_0) * weak,
        .dipole = (q.dipole[0] + q.dipole[1]) / rho,
        .charge = (q.charge[0] + q.charge[1]) / rho,
        .weak = weak,
        .mixed = (q.mixed[0] + q.mixed[1]) / rho,
    };
    return NUEM_OK;
}

double nuem_star_extra_loss(const nuem_star_loss *loss, const nuem_plasmon_couplings *couplings)
{
    return couplings->weak * loss->weak - loss->standard + couplings->dipole_12 * loss->dipole +
           couplings->charge_14 * loss->charge + couplings->mixed * loss->mixed;
}

double nuem_star_moment_of_loss(const nuem_star_loss *loss, double extra)
{
    return 1e-12 * sqrt(extra / loss->dipole);
}

double nuem_star_charge_of_loss(const nuem_star_loss *loss, double extra)
{
    return 1e-14 * sqrt(extra / loss->charge);
}
