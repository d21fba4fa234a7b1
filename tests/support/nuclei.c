/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/nuclei.h"

#include <math.h>
#include <string.h>

nuem_nucleus nuem_test_nucleus(const char *name, int z, int a, double mass_u, nuem_form_kind kind,
                               double rp_fm, double rn_fm)
{
    nuem_nucleus nucleus = {
        .z = z,
        .a = a,
        .mass_u = mass_u,
        .abundance = 1.0,
        .r_charge_fm = rp_fm,
        .spin_p = (double)NAN,
        .spin_n = (double)NAN,
        .proton = {.kind = kind, .rms_fm = rp_fm},
        .neutron = {.kind = kind, .rms_fm = rn_fm},
    };

    strncpy(nucleus.name, name, sizeof nucleus.name - 1);
    return nucleus;
}

nuem_nucleus nuem_draw_nucleus(nuem_draw *d)
{
    static const nuem_form_kind kinds[] = {NUEM_FORM_HELM, NUEM_FORM_KN, NUEM_FORM_FERMI};
    int z = (int)nuem_draw_uniform(d, 6.0, 83.0), n = z + (int)nuem_draw_uniform(d, 0.0, 0.5 * z);
    double a = z + n, r = 1.2 * cbrt(a) * sqrt(0.6) + 0.5;
    nuem_form_kind kind = kinds[(int)nuem_draw_uniform(d, 0.0, 3.0)];

    return nuem_test_nucleus("X", z, z + n, a * nuem_draw_uniform(d, 0.998, 1.002), kind,
                             r * nuem_draw_uniform(d, 0.95, 1.05),
                             r * nuem_draw_uniform(d, 1.0, 1.1));
}

void nuem_draw_nuclear_couplings(nuem_draw *d, nuem_couplings *out)
{
    *out = (nuem_couplings){
        .sin2_theta_w = nuem_draw_uniform(d, 0.2, 0.28),
        .charge_e = nuem_draw_hermitian(d, 1e-6),
        .radius_cm2 = nuem_draw_hermitian(d, 1e-31),
        .dipole_mub = nuem_draw_matrix(d, 1e-9),
    };
}
