/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xsec/coherent.h"

#include <math.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/matrix3.h"
#include "xsec/factors.h"

/* (1/3) ((J+1)/J) g_A^2 (<S_p> - <S_n>)^2: the axial term in units of G_F^2 M / pi at q = 0 */
static double axial_strength(const nuem_nucleus *nucleus)
{
    const double ga = nuem_constants_get()->ga, j = nucleus->spin,
                 s = nucleus->spin_p - nucleus->spin_n;

    if (!nucleus->axial || !(j > 0.0) || isnan(s)) return 0.0;
    return (j + 1.0) / (3.0 * j) * ga * ga * s * s;
}

nuem_coherent nuem_coherent_of(const nuem_nucleus *nucleus)
{
    const nuem_xsec_factors f = nuem_xsec_factors_get();
    const double mass = nuem_nucleus_mass_mev(nucleus);

    return (nuem_coherent){
        .mass = mass,
        .weak = f.weak * mass,
        .dipole = f.dipole,
        .charge = -f.charge / (2.0 * mass), /* q^2 = -2 M T */
        .radius = f.radius,
        .axial = f.weak * mass * axial_strength(nucleus),
        .z = nucleus->z,
        .n = nucleus->a - nucleus->z,
    };
}

double nuem_coherent_q_mev(double mass_mev, double t_mev)
{
    return sqrt(2.0 * mass_mev * t_mev);
}

nuem_status nuem_coherent_check_nucleus(const nuem_nucleus *nucleus, nuem_error *err)
{
    nuem_status st;

    if (nucleus->z < 1 || nucleus->a < nucleus->z)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "nucleus %.8s: Z = %d, A = %d; Z must be at least 1 and A at least Z",
                         nucleus->name, nucleus->z, nucleus->a);
    if (!(nucleus->mass_u > 0.0 && isfinite(nucleus->mass_u)))
        return nuem_fail(err, NUEM_ERR_ARG, "nucleus %.8s: mass %g u must be positive and finite",
                         nucleus->name, nucleus->mass_u);
    if (nucleus->axial &&
        (isnan(nucleus->spin) ||
         (nucleus->spin > 0.0 && (isnan(nucleus->spin_p) || isnan(nucleus->spin_n)))))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "nucleus %.8s: the axial term needs its spin and <S_p>, <S_n>, which are "
                         "not known",
                         nucleus->name);
    st = nuem_form_factor_check(&nucleus->proton, err);
    return st ? st : nuem_form_factor_check(&nucleus->neutron, err);
}

nuem_status nuem_coherent_check_points(size_t n, const double *enu_mev, const double *t_mev,
                                       nuem_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (!(enu_mev[i] > 0.0 && t_mev[i] > 0.0 && isfinite(enu_mev[i]) && isfinite(t_mev[i])))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "point %zu: neutrino energy %g MeV, recoil %g MeV; both must be "
                                   "positive and finite",
                                   i, enu_mev[i], t_mev[i]);
    return NUEM_OK;
}

void nuem_coherent_kernel(const nuem_coherent *f, size_t n_term, const nuem_channel_term *term,
                          const nuem_coherent_amplitude *a, double scale, double t,
                          double (*coef)[NUEM_CHANNEL_POWERS])
{
    const double half = 0.5 * f->mass * t;
    const double weak[NUEM_CHANNEL_POWERS] = {1.0, -t, -half, 0.0},
                 axial[NUEM_CHANNEL_POWERS] = {1.0, -t, half, 0.0},
                 magnetic[NUEM_CHANNEL_POWERS] = {1.0 / t, -1.0, 0.0, 0.0};

    for (size_t j = 0; j < n_term; j++) {
        const int s = term[j].a, r = term[j].b;
        const double *power = s == a->dipole ? magnetic : s == a->axial ? axial : weak;
        const double factor = s == a->dipole ? f->dipole * a->flip
                              : s == a->axial
                                  ? f->axial * a->spin
                                  : f->weak * (s == r ? 1.0 : 2.0) * a->slot[s] * a->slot[r];
        for (int k = 0; k < NUEM_CHANNEL_POWERS; k++) coef[j][k] = scale * factor * power[k];
    }
}

void nuem_coherent_traces(const nuem_channel *channel, const nuem_couplings *couplings,
                          const nuem_state *state, double *trace)
{
    const nuem_matrix3 rho = state->anti ? nuem_matrix3_conj(&state->rho) : state->rho;
    nuem_matrix3 slot[NUEM_CHANNEL_MAX_SLOTS];

    channel->slots(couplings, slot);
    for (size_t k = 0; k < channel->n_term; k++)
        trace[k] = nuem_matrix3_trace3(&slot[channel->term[k].a], &rho, &slot[channel->term[k].b]);
}
