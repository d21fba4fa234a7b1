/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/wigner.h"

#include <gsl/gsl_sf_coupling.h>

double nuem_wigner_3j(int two_j1, int two_j2, int two_j3, int two_m1, int two_m2, int two_m3)
{
    gsl_sf_result r;

    return gsl_sf_coupling_3j_e(two_j1, two_j2, two_j3, two_m1, two_m2, two_m3, &r) ? 0.0 : r.val;
}
