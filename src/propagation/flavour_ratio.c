/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/flavour_ratio.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "nuem/parameter.h"
#include "propagation/arrival.h"

/* Of a share, beside which its rounding is 1e-6. */
static const double SMALLEST_CHANGE = 1e-10;

static const struct {
    const char *name;
    double fraction[NUEM_STATES];
} sources[] = {
    {"pion", {1.0 / 6, 1.0 / 3, 0.0, 1.0 / 6, 1.0 / 3, 0.0}},
    {"pion-plus", {1.0 / 3, 1.0 / 3, 0.0, 0.0, 1.0 / 3, 0.0}},
    {"muon-damped", {0.0, 0.5, 0.0, 0.0, 0.5, 0.0}},
    {"neutron", {0.0, 0.0, 0.0, 1.0, 0.0, 0.0}},
};

nuem_status nuem_flavour_source_find(const char *name, nuem_flavour_source *out, nuem_error *err)
{
    for (size_t i = 0; i < sizeof sources / sizeof sources[0]; i++)
        if (strcmp(sources[i].name, name) == 0) {
            memcpy(out->fraction, sources[i].fraction, sizeof out->fraction);
            return NUEM_OK;
        }
    return nuem_fail(err, NUEM_ERR_ARG,
                     "unknown source '%.60s'; known: pion, pion-plus, muon-damped, neutron", name);
}

/* Fractions with sum 1. */
static nuem_status normalised(const nuem_flavour_source *source, double f[NUEM_STATES],
                              nuem_error *err)
{
    double sum = 0.0;

    for (int a = 0; a < NUEM_STATES; a++) {
        if (!(source->fraction[a] >= 0.0) || !isfinite(source->fraction[a]))
            return nuem_fail_index(err, NUEM_ERR_ARG, a,
                                   "fraction %d of the source is %g; it must be at least 0", a,
                                   source->fraction[a]);
        sum += source->fraction[a];
    }
    if (!(fabs(sum - 1.0) <= 1e-6))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "the fractions of the source add to %g; they must add to 1", sum);
    for (int a = 0; a < NUEM_STATES; a++) f[a] = source->fraction[a] / sum;
    return NUEM_OK;
}

/* Flavours e, mu, tau with sum 1 of six fluxes; returns the sum of the fluxes. */
static double ratio_of(const double flux[NUEM_STATES], double ratio[3])
{
    double sum = 0.0;

    for (int a = 0; a < NUEM_STATES; a++) sum += flux[a];
    for (int b = 0; b < 3; b++) ratio[b] = sum > 0.0 ? (flux[b] + flux[3 + b]) / sum : (double)NAN;
    return sum;
}

nuem_status nuem_flavour_ratio_at_earth(const nuem_hypothesis *hypothesis,
                                        const nuem_flavour_source *source,
                                        const nuem_passage *passage, double enu_mev,
                                        const nuem_propagate_options *options,
                                        nuem_flavour_ratio *out, nuem_error *err)
{
    static const double all[3] = {1.0, 1.0, 1.0};
    static const nuem_passage nothing = {0};
    nuem_flavour_ratio r = {0};
    double f[NUEM_STATES], mass[NUEM_STATES], vacuum[NUEM_STATES] = {0};
    nuem_matrix3 u;
    nuem_status st = normalised(source, f, err);

    if (!st) st = nuem_passage_survival(hypothesis, passage, enu_mev, options, r.survival, err);
    if (st) return st;
    nuem_mixing_pmns(&nuem_hypothesis_spec_of(hypothesis)->mixing, &u);
    for (int a = 0; a < NUEM_STATES; a++) {
        if (f[a] == 0.0) continue;
        if ((st = nuem_passage_leave(hypothesis, &nothing, enu_mev, a, options, mass, err)))
            return st;
        nuem_arrival_add(hypothesis, &u, mass, all, a, f[a], vacuum);
        if ((st = nuem_passage_leave(hypothesis, passage, enu_mev, a, options, mass, err)))
            return st;
        nuem_arrival_add(hypothesis, &u, mass, r.survival, a, f[a], r.flux);
    }
    ratio_of(vacuum, r.vacuum);
    r.active = fmin(ratio_of(r.flux, r.ratio), 1.0); /* rounding is no gain */
    *out = r;
    return NUEM_OK;
}

nuem_status nuem_hypothesis_with_moment(const nuem_hypothesis *hypothesis, const char *parameter,
                                        double mu_mub, nuem_hypothesis **out, nuem_error *err)
{
    const nuem_hypothesis_spec *from = nuem_hypothesis_spec_of(hypothesis);
    const nuem_parameter *p;
    nuem_couplings couplings = {0};
    nuem_hypothesis_spec spec = {.nature = from->nature,
                                 .basis = NUEM_BASIS_FLAVOUR,
                                 .mixing = from->mixing,
                                 .lightest_mass_ev = from->lightest_mass_ev,
                                 .weak_scheme = from->weak_scheme};
    nuem_status st = nuem_parameter_find(parameter, &p, err);

    if (st || (st = nuem_parameter_check(p, hypothesis, err))) return st;
    if (p->what != NUEM_PARAMETER_DIPOLE && p->what != NUEM_PARAMETER_ELECTRIC)
        return nuem_fail(err, NUEM_ERR_ARG, "parameter '%s' is not a moment", parameter);
    if (!isfinite(mu_mub))
        return nuem_fail(err, NUEM_ERR_ARG, "moment is %g mu_B; it must be finite", mu_mub);
    nuem_parameter_set(p, from, (nuem_complex){mu_mub, 0.0}, &couplings);
    spec.magnetic_mub = couplings.dipole_mub; /* lambda with eps inside: the same dynamics */
    return nuem_hypothesis_create(&spec, out, err);
}

/* Largest change of a share of the ratio with one value of the moment. */
static nuem_status change_of(const nuem_hypothesis *hypothesis, const nuem_flavour_source *source,
                             const nuem_way *way, const char *parameter, double mu_mub,
                             double *change, nuem_error *err)
{
    nuem_hypothesis *h = NULL;
    double mu[3], p[3], f[NUEM_STATES], flux[NUEM_STATES] = {0}, vacuum[NUEM_STATES] = {0}, a[3],
                                        b[3];
    nuem_matrix3 u;
    nuem_status st = nuem_hypothesis_with_moment(hypothesis, parameter, mu_mub, &h, err);

    if (!st) st = normalised(source, f, err);
    if (!st) {
        nuem_precession_moments(h, mu);
        st = nuem_precession_survival(way, 3, mu, p, err);
    }
    nuem_hypothesis_free(h);
    if (st) return st;
    nuem_mixing_pmns(&nuem_hypothesis_spec_of(hypothesis)->mixing, &u);
    for (int born = 0; born < 3; born++)
        for (int k = 0; k < 3; k++)
            for (int beta = 0; beta < 3; beta++) {
                const double w = (f[born] + f[3 + born]) * nuem_arrival_share(&u, born, k) *
                                 nuem_arrival_share(&u, beta, k);
                vacuum[beta] += w;
                flux[beta] += w * p[k];
            }
    ratio_of(flux, a);
    ratio_of(vacuum, b);
    *change = fmax(fabs(a[0] - b[0]), fmax(fabs(a[1] - b[1]), fabs(a[2] - b[2])));
    return NUEM_OK;
}

nuem_status nuem_flavour_ratio_moment(const nuem_hypothesis *hypothesis,
                                      const nuem_flavour_source *source, const nuem_way *way,
                                      const char *parameter, double change, double *mu_mub,
                                      nuem_error *err)
{
    enum { STEPS = 2000, BISECTIONS = 50 };
    double found;
    nuem_status st = nuem_way_check(way, err);

    if (st) return st;
    if (nuem_hypothesis_spec_of(hypothesis)->nature == NUEM_MAJORANA)
        return nuem_fail(
            err, NUEM_ERR_ARG,
            "Majorana neutrinos have no diagonal moments: a long way does not change them");
    if (!(change >= SMALLEST_CHANGE && change < 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "change of a share is %g; it must be in [%g, 1)",
                         change, SMALLEST_CHANGE);
    const double phase = hypot(nuem_way_phase(way, 1.0), nuem_way_random_phase(way, 1.0));
    if (!(phase > 0.0))
        return nuem_fail(err, NUEM_ERR_DOMAIN, "without a field the flavour ratio does not change");
    /* a flavour's moment is shared by mass states, |U|^2 may be small: up to some ten turns */
    const double step = 40.0 * M_PI / phase / STEPS;
    for (int i = 1; i <= STEPS; i++) {
        double low = step * (i - 1), high = step * i;
        if ((st = change_of(hypothesis, source, way, parameter, high, &found, err))) return st;
        if (!(found >= change)) continue;
        for (int k = 0; k < BISECTIONS; k++) {
            const double middle = 0.5 * (low + high);
            if ((st = change_of(hypothesis, source, way, parameter, middle, &found, err)))
                return st;
            *(found < change ? &low : &high) = middle;
        }
        *mu_mub = high;
        return NUEM_OK;
    }
    return nuem_fail(err, NUEM_ERR_DOMAIN,
                     "no value of '%s' changes a flavour's share by %g on this way", parameter,
                     change);
}
