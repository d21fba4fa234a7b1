/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/decay.h"

#include <math.h>

#include "base/error.h"
#include "nuem/constants.h"

/* Photon energy; 0 when the decay is closed. Factorised, so that close masses keep their digits. */
static double photon_energy(double from_ev, double to_ev)
{
    if (to_ev >= from_ev) return 0.0;
    return (from_ev - to_ev) * ((from_ev + to_ev) / (2.0 * from_ev));
}

static nuem_status decay(double from_ev, double to_ev, double strength, double scale,
                         nuem_decay *out, nuem_error *err)
{
    const double mass[2] = {from_ev, to_ev};

    for (int i = 0; i < 2; i++)
        if (!(mass[i] >= 0.0 && isfinite(mass[i])))
            return nuem_fail_index(err, NUEM_ERR_ARG, i,
                                   "the mass of the %s neutrino is %g eV; it must lie in [0, inf)",
                                   i ? "final" : "decaying", mass[i]);
    if (!isfinite(strength))
        return nuem_fail(err, NUEM_ERR_ARG, "the transition amplitude of the decay is not finite");
    double k = photon_energy(from_ev, to_ev);
    out->photon_ev = k;
    out->rate_per_s = scale * pow(2.0 * k, 3) * strength / nuem_constants_get()->hbar_ev_s;
    out->lifetime_s = 1.0 / out->rate_per_s;
    return NUEM_OK;
}

static double norm2(nuem_complex z)
{
    return z.re * z.re + z.im * z.im;
}

nuem_status nuem_decay_radiative(double from_ev, double to_ev, nuem_complex magnetic_mub,
                                 nuem_complex electric_mub, nuem_decay *out, nuem_error *err)
{
    const nuem_constants *c = nuem_constants_get();
    /* mu_B^2 = pi alpha / m_e^2 in eV^-2, over 8 pi */
    double scale = c->alpha / (8.0 * pow(1e6 * c->me_mev, 2));

    return decay(from_ev, to_ev, norm2(magnetic_mub) + norm2(electric_mub), scale, out, err);
}

nuem_status nuem_decay_minimal_dirac(double from_ev, double to_ev, nuem_complex sum,
                                     nuem_decay *out, nuem_error *err)
{
    const nuem_constants *c = nuem_constants_get();
    double gf_ev2 = 1e-18 * c->gf_gev2; /* eV^-2 */
    double scale =
        c->alpha * gf_ev2 * gf_ev2 * (from_ev * from_ev + to_ev * to_ev) / (128.0 * pow(M_PI, 4));

    return decay(from_ev, to_ev, norm2(sum), scale, out, err);
}
