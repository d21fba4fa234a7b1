/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/error.h"
#include "nuem/state.h"
#include "num/matrix3.h"

nuem_status nuem_state_solar_2nu(const nuem_mixing *mixing, double p, nuem_state *out,
                                 nuem_error *err)
{
    nuem_status st = nuem_mixing_check(mixing, err);
    nuem_state s = {.anti = false};
    nuem_matrix3 u, weight = {0};

    if (st) return st;
    if (!(p >= 0.0 && p <= 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "probability P_e1 is %g; it must lie in [0, 1]", p);
    nuem_mixing_pmns(mixing, &u);
    double s13 = hypot(u.m[NUEM_E][2].re, u.m[NUEM_E][2].im), c13sq = 1.0 - s13 * s13;
    weight.m[0][0].re = c13sq * p;
    weight.m[1][1].re = c13sq * (1.0 - p);
    weight.m[2][2].re = s13 * s13;
    s.rho = nuem_matrix3_rotate(&u, &weight);
    *out = s;
    return NUEM_OK;
}
