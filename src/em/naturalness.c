/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/naturalness.h"

#include <math.h>

#include "base/error.h"
#include "nuem/constants.h"

static nuem_status check_mass(double mass_ev, nuem_error *err)
{
    if (mass_ev >= 0.0 && isfinite(mass_ev)) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_ARG, "the mass is %g eV; it must lie in [0, inf)", mass_ev);
}

static nuem_status check_scale(double lambda_gev, double above_gev, nuem_error *err)
{
    if (lambda_gev > above_gev && isfinite(lambda_gev)) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_ARG, "Lambda is %g GeV; it must lie in (%g, inf)", lambda_gev,
                     above_gev);
}

nuem_status nuem_naturalness_unprotected(double mass_ev, double lambda_gev, double *mu_mub,
                                         nuem_error *err)
{
    nuem_status st = check_mass(mass_ev, err);

    if (!st) st = check_scale(lambda_gev, 0.0, err);
    if (st) return st;
    *mu_mub = 2e-3 * nuem_constants_get()->me_mev * 1e-9 * mass_ev / (lambda_gev * lambda_gev);
    return NUEM_OK;
}

nuem_status nuem_naturalness_dirac(const nuem_naturalness_dirac_input *in, double *mu_mub,
                                   nuem_error *err)
{
    const nuem_constants *c = nuem_constants_get();
    nuem_status st = check_mass(in->delta_mass_ev, err);

    if (st) return st;
    if (!(in->vev_gev > 0.0 && isfinite(in->vev_gev)))
        return nuem_fail(err, NUEM_ERR_ARG, "vev_gev is %g; it must lie in (0, inf)", in->vev_gev);
    if ((st = check_scale(in->lambda_gev, in->vev_gev, err))) return st;
    if (!(in->f != 0.0 && isfinite(in->f)))
        return nuem_fail(err, NUEM_ERR_ARG, "f is %g; it must be finite and not 0", in->f);
    if (!(in->sin2_theta_w > 0.0 && in->sin2_theta_w < 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "sin2_theta_w is %g; it must lie in (0, 1)",
                         in->sin2_theta_w);
    double loop = c->gf_gev2 * 1e-3 * c->me_mev / (M_SQRT2 * M_PI * c->alpha);
    double mass = 1e-9 * in->delta_mass_ev / (c->alpha * log(in->lambda_gev / in->vev_gev));
    double mixing = 32.0 * M_PI * in->sin2_theta_w * in->sin2_theta_w / (9.0 * fabs(in->f));
    *mu_mub = loop * mass * mixing;
    return NUEM_OK;
}

double nuem_naturalness_dirac_f(double r, double sin2_theta_w)
{
    double tan2 = sin2_theta_w / (1.0 - sin2_theta_w);

    return 1.0 - r - 2.0 / 3.0 * tan2 - (1.0 + r) / 3.0 * tan2 * tan2;
}

static double lepton_mass_mev(nuem_flavour flavour)
{
    const nuem_constants *c = nuem_constants_get();

    return flavour == NUEM_E ? c->me_mev : flavour == NUEM_MU ? c->mmu_mev : c->mtau_mev;
}

double nuem_naturalness_ratio(nuem_flavour a, nuem_flavour b)
{
    double tau = lepton_mass_mev(NUEM_TAU), ma = lepton_mass_mev(a), mb = lepton_mass_mev(b);

    return tau * tau / fabs((ma - mb) * (ma + mb));
}

nuem_status nuem_naturalness_majorana(nuem_naturalness_operator which, nuem_flavour a,
                                      nuem_flavour b, double mass_ev, double lambda_gev,
                                      double *mu_mub, nuem_error *err)
{
    const double mw = nuem_constants_get()->mw_gev;
    nuem_status st = check_mass(mass_ev, err);

    if (!st) st = check_scale(lambda_gev, mw, err);
    if (st) return st;
    if ((unsigned)a > NUEM_TAU || (unsigned)b > NUEM_TAU || a == b)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "the flavours are %d and %d; they must be two different ones of NUEM_E, "
                         "NUEM_MU, NUEM_TAU",
                         (int)a, (int)b);
    double scale;
    switch (which) {
    case NUEM_NATURALNESS_DIM5: scale = NUEM_NATURALNESS_DIM5_MUB * pow(1e3 / lambda_gev, 2); break;
    case NUEM_NATURALNESS_DIM7:
        scale = NUEM_NATURALNESS_DIM7_MUB / (2.0 * log(lambda_gev / mw));
        break;
    default: return nuem_fail(err, NUEM_ERR_ARG, "operator %d is unknown", (int)which);
    }
    *mu_mub = scale * mass_ev * nuem_naturalness_ratio(a, b);
    return NUEM_OK;
}
