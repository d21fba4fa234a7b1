/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xsec/coherent.h"

/* With a point charge all is smooth from q = 0 to the scale of the nucleus, MeV. */
static const double FIRST_MEV = 100.0;

static nuem_status dsigma(const void *what, const nuem_couplings *couplings,
                          const nuem_state *state, size_t n, const double *enu_mev,
                          const double *t_mev, nuem_cevns_parts *out, nuem_error *err)
{
    return nuem_cevns_dsigma_dt(couplings, state, what, n, enu_mev, t_mev, out, err);
}

nuem_status nuem_cevns_sigma(const nuem_couplings *couplings, const nuem_state *state,
                             const nuem_nucleus *nucleus, double enu_mev, double t_min_mev,
                             nuem_cevns_parts *out, nuem_error *err)
{
    const nuem_coherent_target target = {.dsigma = dsigma,
                                         .what = nucleus,
                                         .nucleus = nucleus,
                                         .first_mev = FIRST_MEV,
                                         .charged = true};

    return nuem_coherent_sigma(&target, couplings, state, enu_mev, t_min_mev, out, err);
}
