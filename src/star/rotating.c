/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Levels of a charged neutrino in rotating neutron matter with a magnetic field. */
#include <math.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "nuem/pulsar.h"

static nuem_status check(const nuem_rotating_matter *m, long level, double p3_ev, nuem_error *err)
{
    if (!(m->n_n_cm3 >= 0.0 && m->n_n_cm3 < 1e45))
        return nuem_fail(err, NUEM_ERR_ARG, "n_n_cm3 is %g; it must lie in [0, 1e45)", m->n_n_cm3);
    if (!isfinite(m->omega_rad_s) || !isfinite(m->field_gauss) || !isfinite(m->potential_v) ||
        !isfinite(m->charge_e))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "rotation, field, potential and charge (%g, %g, %g, %g) must be finite",
                         m->omega_rad_s, m->field_gauss, m->potential_v, m->charge_e);
    if (!(m->mass_ev >= 0.0 && isfinite(m->mass_ev)))
        return nuem_fail(err, NUEM_ERR_ARG, "mass_ev is %g; it must be >= 0", m->mass_ev);
    if (level < 0 || !isfinite(p3_ev))
        return nuem_fail(err, NUEM_ERR_ARG, "level %ld at p3 = %g eV; level >= 0, p3 finite", level,
                         p3_ev);
    return NUEM_OK;
}

nuem_status nuem_rotating_level_at(const nuem_rotating_matter *m, long level, double p3_ev,
                                   nuem_rotating_level *out, nuem_error *err)
{
    const nuem_constants *c = nuem_constants_get();
    nuem_status st = check(m, level, p3_ev, err);

    if (st) return st;
    const double sign = m->anti ? -1.0 : 1.0, hbarc_ev_cm = 1e-7 * c->hbarc_mev_fm;
    /* G n: eV^-2 times (1/cm)^3 times (eV cm)^3 */
    const double gn_ev = sign * c->gf_gev2 * 1e-18 / sqrt(2.0) * m->n_n_cm3 * pow(hbarc_ev_cm, 3.0);
    const double omega_ev = c->hbar_ev_s * m->omega_rad_s;
    /* e B = 2 m_e mu_B B */
    const double e_gauss_ev2 = 2.0 * 1e6 * c->me_mev * 1e-4 * c->mub_ev_t;
    const double matter = -2.0 * gn_ev * omega_ev;
    const double field = sign * m->charge_e * e_gauss_ev2 * m->field_gauss + matter;
    const double transverse2 = 2.0 * (double)level * fabs(field);
    nuem_rotating_level r = {.transverse_ev = sqrt(transverse2),
                             .field_ev2 = field,
                             .matter_gauss = matter / e_gauss_ev2};
    r.energy_ev = sqrt(p3_ev * p3_ev + transverse2 + m->mass_ev * m->mass_ev) - gn_ev +
                  sign * m->charge_e * m->potential_v;
    r.radius_km = field == 0.0 ? (double)INFINITY
                               : 1e-5 * hbarc_ev_cm * sqrt(2.0 * (double)level / fabs(field));
    *out = r;
    return NUEM_OK;
}
