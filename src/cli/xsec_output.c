/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/xsec_output.h"

#include <math.h>

#include "base/error.h"

nuem_status nuem_xsec_finite(double conserving, double flip, double t_mev, nuem_error *err)
{
    if (isfinite(conserving) && isfinite(flip)) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_CONVERGE,
                     "the cross section is not finite at recoil %g keV; the couplings are too "
                     "large or the energies too small",
                     1e3 * t_mev);
}

void nuem_xsec_columns(nuem_result *r)
{
    nuem_result_column(r, "dsigma_dt_cm2_per_mev.conserving", "cm2/MeV");
    nuem_result_column(r, "dsigma_dt_cm2_per_mev.flip", "cm2/MeV");
    nuem_result_column(r, "dsigma_dt_cm2_per_mev.total", "cm2/MeV");
}

void nuem_xsec_cells(nuem_result *r, double conserving, double flip)
{
    nuem_result_cell_number(r, "dsigma_dt_cm2_per_mev.conserving", conserving);
    nuem_result_cell_number(r, "dsigma_dt_cm2_per_mev.flip", flip);
    nuem_result_cell_number(r, "dsigma_dt_cm2_per_mev.total", conserving + flip);
}

void nuem_xsec_total(nuem_result *r, double above_mev, double conserving, double flip)
{
    nuem_result_number(r, "sigma_above_kev", 1e3 * above_mev, "keV");
    nuem_result_number(r, "sigma_cm2.conserving", conserving, "cm2");
    nuem_result_number(r, "sigma_cm2.flip", flip, "cm2");
    nuem_result_number(r, "sigma_cm2.total", conserving + flip, "cm2");
}
