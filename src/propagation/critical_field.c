/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/error.h"
#include "nuem/resonance.h"
#include "propagation/units.h"

nuem_status nuem_critical_field(double moment_mub, double splitting_ev2, double enu_mev,
                                double n_eff_cm3, double *b_gauss, nuem_error *err)
{
    const nuem_constants *c = nuem_constants_get();
    const double hbarc_mev_cm = 1e-13 * c->hbarc_mev_fm;
    /* sqrt(2) G_F n, eV: G_F in GeV^-2 is 1e-6 of it in MeV^-2 */
    const double weak_ev_cm3 =
        1e6 * sqrt(2.0) * 1e-6 * c->gf_gev2 * hbarc_mev_cm * hbarc_mev_cm * hbarc_mev_cm;

    if (!(moment_mub > 0.0) || !isfinite(moment_mub))
        return nuem_fail(err, NUEM_ERR_ARG, "moment is %g mu_B; it must be positive and finite",
                         moment_mub);
    if (!(enu_mev > 0.0) || !isfinite(enu_mev))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "neutrino energy is %g MeV; it must be positive and finite", enu_mev);
    if (!isfinite(splitting_ev2) || !isfinite(n_eff_cm3))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "splitting is %g eV^2 and density %g cm^-3; they must be finite",
                         splitting_ev2, n_eff_cm3);
    const double apart_ev = splitting_ev2 / (2e6 * enu_mev) - weak_ev_cm3 * n_eff_cm3;
    *b_gauss = fabs(apart_ev) / (2.0 * moment_mub * 1e-4 * c->mub_ev_t);
    return NUEM_OK;
}
