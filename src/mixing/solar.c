/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Adiabatic conversion of three flavours in the Sun. */
#include "nuem/solar.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "mixing/matter.h"
#include "mixing/solar_model.h"

static const double RSUN_KM = 695700.0;  /* nominal, IAU 2015 resolution B3 */
static const double AU_KM = 149597870.7; /* IAU 2012 resolution B2 */
/* Over 1 au: the orbit alone then smears the phase by 3 rad, the Sun and any energy window more. */
static const double PHASE_MIN = 100.0;

static nuem_status check_energy(const nuem_mixing *mixing, size_t i, double enu_mev,
                                nuem_error *err)
{
    if (!(enu_mev > 0.0 && enu_mev <= NUEM_SOLAR_ENU_MAX_MEV))
        return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                               "energy of a solar neutrino is %g MeV; it must lie in (0, %g]",
                               enu_mev, NUEM_SOLAR_ENU_MAX_MEV);
    double dm31 = mixing->dm31_ev2, dm21 = mixing->dm21_ev2;
    double least = fmin(dm21, fmin(fabs(dm31), fabs(dm31 - dm21)));
    double phase = nuem_matter_phase() * least * AU_KM / enu_mev;
    if (phase < PHASE_MIN)
        return nuem_fail_index(err, NUEM_ERR_DOMAIN, (long)i,
                               "squared masses differ by %g eV2 only: at %g MeV the oscillation "
                               "phase over 1 au is %.3g rad; it must be %g at least to average out",
                               least, enu_mev, phase, PHASE_MIN);
    return NUEM_OK;
}

/* Without the checks. */
static double jump(const nuem_solar *solar, const nuem_matter *m, double enu_mev, double *ne)
{
    double s12 = m->w[1] * m->w[1], c12 = m->w[0] * m->w[0], c13 = s12 + c12;

    *ne = HUGE_VAL;
    if (c13 == 0.0) return 0.0;
    *ne = m->m2[1] / (fabs(m->a_ev2) * enu_mev * c13);
    if (*ne >= solar->ne[0]) return 0.0;
    double r0_km = RSUN_KM * nuem_solar_scale_height(solar, *ne);
    /* 2 pi r0 dm21 / 2E */
    double g = 2.0 * M_PI * r0_km * nuem_matter_phase() * m->m2[1] / enu_mev;
    double s = s12 / c13, c = c12 / c13;
    if (m->anti) s = c12 / c13, c = s12 / c13;
    return exp(-g * s) * expm1(-g * c) / expm1(-g);
}

/* Fractions of the mass states for birth at density ne. */
static void fractions_at(const nuem_matter *m, double enu_mev, double ne, double jump_ne,
                         double jump_p, double p[3])
{
    nuem_matter_electron(m, m->a_ev2 * enu_mev * ne, p);
    if (ne > jump_ne && jump_p > 0.0) {
        double exchanged = jump_p * (p[1] - p[0]);
        p[0] += exchanged;
        p[1] -= exchanged;
    }
}

nuem_status nuem_solar_jump(const nuem_solar *solar, const nuem_mixing *mixing, bool anti,
                            double enu_mev, double *probability, double *ne_mol_cm3,
                            nuem_error *err)
{
    nuem_matter m;
    double ne;
    nuem_status st = nuem_mixing_check(mixing, err);

    if (st || (st = check_energy(mixing, 0, enu_mev, err))) return st;
    nuem_matter_set(&m, mixing, anti);
    *probability = jump(solar, &m, enu_mev, &ne);
    if (ne_mol_cm3) *ne_mol_cm3 = ne;
    return NUEM_OK;
}

nuem_status nuem_solar_fractions(const nuem_solar *solar, const nuem_mixing *mixing, bool anti,
                                 size_t n, const double *enu_mev, double *fraction, nuem_error *err)
{
    nuem_matter m;
    nuem_status st = nuem_mixing_check(mixing, err);

    for (size_t i = 0; i < n && !st; i++) st = check_energy(mixing, i, enu_mev[i], err);
    if (st) return st;
    nuem_matter_set(&m, mixing, anti);
    for (size_t i = 0; i < n; i++) {
        double sum[3][NUEM_SOLAR_COMPONENTS] = {{0.0}}, p[3], ne;
        double jump_p = jump(solar, &m, enu_mev[i], &ne);
        for (size_t b = 0; b < solar->n_birth; b++) {
            fractions_at(&m, enu_mev[i], solar->ne[b], ne, jump_p, p);
            for (int k = 0; k < 3; k++)
                for (size_t c = 0; c < NUEM_SOLAR_COMPONENTS; c++)
                    sum[k][c] += p[k] * solar->weight[b][c];
        }
        for (size_t c = 0; c < NUEM_SOLAR_COMPONENTS; c++)
            for (int k = 0; k < 3; k++)
                fraction[(i * NUEM_SOLAR_COMPONENTS + c) * 3 + (size_t)k] = sum[k][c];
    }
    return NUEM_OK;
}

static nuem_status check_component(size_t component, nuem_error *err)
{
    if (component < NUEM_SOLAR_COMPONENTS) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_ARG, "solar component is %zu; it must lie in [0, %d]", component,
                     NUEM_SOLAR_COMPONENTS - 1);
}

nuem_status nuem_solar_state(const nuem_solar *solar, const nuem_mixing *mixing, size_t component,
                             bool anti, size_t n, const double *enu_mev, nuem_state *out,
                             nuem_error *err)
{
    nuem_matter m;
    nuem_status st = nuem_mixing_check(mixing, err);

    if (!st) st = check_component(component, err);
    for (size_t i = 0; i < n && !st; i++) st = check_energy(mixing, i, enu_mev[i], err);
    if (st) return st;
    nuem_matter_set(&m, mixing, anti);
    for (size_t i = 0; i < n; i++) {
        double sum[3] = {0.0, 0.0, 0.0}, p[3], ne;
        double jump_p = jump(solar, &m, enu_mev[i], &ne);
        for (size_t b = 0; b < solar->n_birth; b++) {
            double w = solar->weight[b][component];
            if (w == 0.0) continue;
            fractions_at(&m, enu_mev[i], solar->ne[b], ne, jump_p, p);
            for (int k = 0; k < 3; k++) sum[k] += w * p[k];
        }
        nuem_matter_mixture(&m, sum, &out[i]);
    }
    return NUEM_OK;
}

nuem_status nuem_solar_pee_two_flavour(const nuem_solar *solar, const nuem_mixing *mixing,
                                       size_t component, bool anti, double enu_mev, double *pee,
                                       nuem_error *err)
{
    const double rad = M_PI / 180.0;
    nuem_matter m;
    double ne, mean = 0.0;
    nuem_status st = nuem_mixing_check(mixing, err);

    if (!st) st = check_component(component, err);
    if (!st) st = check_energy(mixing, 0, enu_mev, err);
    if (st) return st;
    nuem_matter_set(&m, mixing, anti);
    double jump_p = jump(solar, &m, enu_mev, &ne);
    double c2 = cos(2.0 * mixing->theta12_deg * rad), s2 = sin(2.0 * mixing->theta12_deg * rad);
    double s13 = pow(sin(mixing->theta13_deg * rad), 2), c13 = 1.0 - s13;
    for (size_t b = 0; b < solar->n_birth; b++) {
        double a = m.a_ev2 * enu_mev * solar->ne[b] * c13 / mixing->dm21_ev2;
        double x = (c2 - a) / hypot(c2 - a, s2);
        mean += solar->weight[b][component] * x * (solar->ne[b] > ne ? 1.0 - 2.0 * jump_p : 1.0);
    }
    *pee = s13 * s13 + c13 * c13 * (0.5 + 0.5 * c2 * mean);
    return NUEM_OK;
}

nuem_status nuem_state_mass_mixture(const nuem_mixing *mixing, const double fraction[3], bool anti,
                                    nuem_state *out, nuem_error *err)
{
    nuem_matter m;
    double sum = fraction[0] + fraction[1] + fraction[2], p[3];
    nuem_status st = nuem_mixing_check(mixing, err);

    if (st) return st;
    for (int k = 0; k < 3; k++)
        if (!(fraction[k] >= 0.0 && fraction[k] <= 1.0 + 1e-6))
            return nuem_fail_index(err, NUEM_ERR_ARG, k,
                                   "fraction %d of the mass states is %g; it must lie in [0, 1]", k,
                                   fraction[k]);
    if (!(fabs(sum - 1.0) <= 1e-6))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "fractions of the mass states sum to %g; they must sum "
                         "to 1",
                         sum);
    for (int k = 0; k < 3; k++) p[k] = fraction[k] / sum;
    nuem_matter_set(&m, mixing, anti);
    nuem_matter_mixture(&m, p, out);
    return NUEM_OK;
}
