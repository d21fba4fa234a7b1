/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "nuem/constants.h"
#include "nuem/form_factors.h"
#include "nuem/plasmon.h"
#include "nuem/radius.h"
#include "nuem/weak.h"
#include "num/matrix3.h"

/* Re Tr[a b^dagger] */
static double inner(const nuem_matrix3 *a, const nuem_matrix3 *b)
{
    double sum = 0.0;

    for (int i = 0; i < 9; i++) {
        nuem_complex x = a->m[i / 3][i % 3], y = b->m[i / 3][i % 3];
        sum += x.re * y.re + x.im * y.im;
    }
    return sum;
}

static nuem_matrix3 scaled(double factor, const nuem_matrix3 *x)
{
    const nuem_matrix3 zero = {0};

    return nuem_matrix3_add(&zero, (nuem_complex){factor, 0.0}, x);
}

void nuem_plasmon_couplings_of(const nuem_hypothesis *hypothesis, nuem_plasmon_couplings *out)
{
    const nuem_couplings *c = nuem_hypothesis_couplings(hypothesis);
    const double shift = nuem_radius_vector_shift_per_cm2();
    const nuem_matrix3 charge = scaled(1e14, &c->charge_e), dipole = scaled(1e12, &c->dipole_mub);
    nuem_matrix3 left = scaled(shift, &c->radius_cm2);
    nuem_weak_couplings g;
    nuem_plasmon_couplings p;

    nuem_weak_electron(c->weak_scheme, c->sin2_theta_w, &g);
    for (int i = 0; i < 3; i++) left.m[i][i].re += g.g_v[i];
    p.weak = inner(&left, &left);
    p.mixed = inner(&charge, &left);
    p.charge_14 = inner(&charge, &charge);
    p.dipole_12 = inner(&dipole, &dipole);

    nuem_form_factors f;
    nuem_form_factors_of(hypothesis, &f);
    if (f.nature == NUEM_DIRAC) { /* right-handed pairs, in the mass basis: traces do not mind */
        nuem_matrix3 sum =
            nuem_matrix3_add(&f.radius_cm2, (nuem_complex){6.0, 0.0}, &f.anapole_cm2);
        nuem_matrix3 right = scaled(shift, &sum), q = scaled(1e14, &f.charge_e);
        p.weak += inner(&right, &right);
        p.mixed += inner(&q, &right);
    } else { /* each pair {i, j} once */
        p.charge_14 *= 0.5;
        p.dipole_12 *= 0.5;
    }
    *out = p;
}

double nuem_plasmon_cv2(double sin2_theta_w)
{
    nuem_weak_couplings g;

    nuem_weak_electron(NUEM_WEAK_TREE, sin2_theta_w, &g);
    return g.g_v[0] * g.g_v[0] + g.g_v[1] * g.g_v[1] + g.g_v[2] * g.g_v[2];
}
