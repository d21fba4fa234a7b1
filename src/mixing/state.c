/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/state.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/matrix3.h"

nuem_status nuem_flavour_parse(const char *text, nuem_flavour *out, nuem_error *err)
{
    static const char *const names[] = {"e", "mu", "tau"};

    for (int i = 0; i < 3; i++)
        if (strcmp(text, names[i]) == 0) {
            *out = (nuem_flavour)i;
            return NUEM_OK;
        }
    return nuem_fail(err, NUEM_ERR_ARG, "flavour '%.40s' is not one of: e, mu, tau", text);
}

void nuem_state_flavour(nuem_flavour flavour, bool anti, nuem_state *out)
{
    nuem_state s = {.anti = anti};

    if (flavour == NUEM_E || flavour == NUEM_MU || flavour == NUEM_TAU)
        s.rho.m[flavour][flavour].re = 1.0;
    *out = s;
}

nuem_status nuem_state_diagonal(const double weight[3], bool anti, nuem_state *out, nuem_error *err)
{
    const double tol = 1e-6; /* weights are typed by people, to a few digits */
    nuem_state s = {.anti = anti};
    double sum = 0.0;

    for (int i = 0; i < 3; i++) {
        if (!(weight[i] >= 0.0 && weight[i] <= 1.0))
            return nuem_fail_index(err, NUEM_ERR_ARG, i,
                                   "flavour weight %d is %g; it must lie in [0, 1]", i + 1,
                                   weight[i]);
        sum += weight[i];
    }
    if (fabs(sum - 1.0) > tol)
        return nuem_fail(err, NUEM_ERR_ARG, "flavour weights sum to %g; they must sum to 1", sum);
    for (int i = 0; i < 3; i++) s.rho.m[i][i].re = weight[i] / sum;
    *out = s;
    return NUEM_OK;
}

nuem_status nuem_state_vacuum_spread(const nuem_mixing *mixing, nuem_flavour flavour, bool anti,
                                     double enu_mev, double baseline_km, double relative_spread,
                                     nuem_state *out, nuem_error *err)
{
    const nuem_constants *c = nuem_constants_get();
    nuem_status st = nuem_mixing_check(mixing, err);
    nuem_matrix3 u, mass;

    if (st) return st;
    if (!(enu_mev > 0.0 && isfinite(enu_mev)))
        return nuem_fail(err, NUEM_ERR_ARG, "neutrino energy is %g MeV; it must be positive",
                         enu_mev);
    if (!(baseline_km >= 0.0 && isfinite(baseline_km)))
        return nuem_fail(err, NUEM_ERR_ARG, "baseline is %g km; it must not be negative",
                         baseline_km);
    if ((unsigned)flavour > NUEM_TAU)
        return nuem_fail(err, NUEM_ERR_ARG, "flavour is %d; it must be NUEM_E, NUEM_MU or NUEM_TAU",
                         (int)flavour);
    if (!(relative_spread >= 0.0 && relative_spread <= 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "energy spread is %g; it must lie in [0, 1]",
                         relative_spread);
    nuem_mixing_pmns(mixing, &u);
    /* the amplitude of an antineutrino is that of a neutrino with U -> U* */
    if (anti) u = nuem_matrix3_conj(&u);
    /* m^2 L / 2E with m^2 in eV^2 = 1e-12 MeV^2 and L in km = 1e18 fm */
    double per_ev2 = 1e-12 * (baseline_km * 1e18 / c->hbarc_mev_fm) / (2.0 * enu_mev);
    if (!isfinite(per_ev2))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "baseline %g km at %g MeV: the phase of the oscillation is not finite",
                         baseline_km, enu_mev);
    double m2[3] = {0.0, mixing->dm21_ev2, mixing->dm31_ev2};
    nuem_complex psi[3];
    for (int k = 0; k < 3; k++)
        psi[k] = nuem_cmul(nuem_conj(u.m[flavour][k]),
                           (nuem_complex){cos(m2[k] * per_ev2), -sin(m2[k] * per_ev2)});
    for (int k = 0; k < 3; k++)
        for (int l = 0; l < 3; l++) {
            double damped = (m2[k] - m2[l]) * per_ev2 * relative_spread;
            double factor = exp(-0.5 * damped * damped);
            mass.m[k][l] = nuem_cmul(psi[k], nuem_conj(psi[l]));
            mass.m[k][l].re *= factor;
            mass.m[k][l].im *= factor;
        }
    *out = (nuem_state){nuem_matrix3_rotate(&u, &mass), anti};
    return NUEM_OK;
}

nuem_status nuem_state_vacuum(const nuem_mixing *mixing, nuem_flavour flavour, bool anti,
                              double enu_mev, double baseline_km, nuem_state *out, nuem_error *err)
{
    return nuem_state_vacuum_spread(mixing, flavour, anti, enu_mev, baseline_km, 0.0, out, err);
}

nuem_status nuem_state_solar_average(const nuem_mixing *mixing, double pee, nuem_state *out,
                                     nuem_error *err)
{
    nuem_status st = nuem_mixing_check(mixing, err);
    nuem_state s = {.anti = false};
    nuem_matrix3 u;

    if (st) return st;
    nuem_mixing_pmns(mixing, &u);
    double u2[3];
    for (int k = 0; k < 3; k++) u2[k] = u.m[0][k].re * u.m[0][k].re + u.m[0][k].im * u.m[0][k].im;
    double s13sq = u2[2], c13sq = 1.0 - s13sq;
    /* pee = c13^2 [P |U_e1|^2 + (1-P) |U_e2|^2] + s13^4, linear in P */
    double at0 = c13sq * u2[1] + s13sq * s13sq, at1 = c13sq * u2[0] + s13sq * s13sq;
    double lo = fmin(at0, at1), hi = fmax(at0, at1);
    if (!isfinite(pee) || pee < 0.0 || pee > 1.0)
        return nuem_fail(err, NUEM_ERR_ARG, "survival probability is %g; it must lie in [0, 1]",
                         pee);
    if (pee < lo || pee > hi)
        return nuem_fail(err, NUEM_ERR_DOMAIN,
                         "survival probability %g is out of reach of a decohered state with this "
                         "mixing; it must lie in [%g, %g]",
                         pee, lo, hi);
    double p = at1 == at0 ? 0.5 : (pee - at0) / (at1 - at0);
    double weight[3] = {c13sq * p, c13sq * (1.0 - p), s13sq};
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) {
                nuem_complex x = nuem_cmul(u.m[i][k], nuem_conj(u.m[j][k]));
                s.rho.m[i][j].re += weight[k] * x.re;
                s.rho.m[i][j].im += weight[k] * x.im;
            }
    *out = s;
    return NUEM_OK;
}
