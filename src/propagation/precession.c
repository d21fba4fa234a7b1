/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/precession.h"

#include <math.h>
#include <stdbool.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/matrix3.h"
#include "propagation/units.h"

static nuem_status refuse(const char *what, double value, const char *range, nuem_error *err)
{
    return nuem_fail(err, NUEM_ERR_ARG, "%s is %g; it must be %s", what, value, range);
}

nuem_status nuem_way_check(const nuem_way *way, nuem_error *err)
{
    if (!(way->length_km > 0.0) || !isfinite(way->length_km))
        return refuse("length of the way in km", way->length_km, "positive", err);
    if (!(way->field_gauss >= 0.0) || !isfinite(way->field_gauss))
        return refuse("regular field in G", way->field_gauss, "at least 0", err);
    if (!(way->turbulent_gauss >= 0.0) || !isfinite(way->turbulent_gauss))
        return refuse("turbulent field in G", way->turbulent_gauss, "at least 0", err);
    if (way->turbulent_gauss > 0.0 && !(way->domain_km > 0.0 && way->domain_km <= way->length_km))
        return refuse("length of a domain in km", way->domain_km,
                      "positive and at most the length of the way", err);
    return NUEM_OK;
}

double nuem_way_phase(const nuem_way *way, double mu_mub)
{
    return nuem_moment_per_km(mu_mub * way->field_gauss) * way->length_km;
}

double nuem_way_random_phase(const nuem_way *way, double mu_mub)
{
    if (way->turbulent_gauss <= 0.0) return 0.0;
    return nuem_moment_per_km(mu_mub * way->turbulent_gauss) *
           sqrt(way->domain_km * way->length_km);
}

/* (1 + z)/2; the phases of precession.h: 2 w L = 2 phase, G L = 2 random^2. 1 - z by expm1 and
 * sin^2, so that a small loss keeps its digits. */
static double lost(double phase, double random)
{
    const double gl = 2.0 * random * random, o2 = 4.0 * phase * phase - gl * gl / 16.0;
    const double o = sqrt(fabs(o2)), decay = exp(-0.75 * gl);
    double c1, s; /* 1 - cos O, sin(O)/O */

    if (gl / 4.0 > 1.0 && o2 < 0.0) {
        /* cosh and sinh would overflow: both with the decay, z = (e+ + e-)/2 - (G/4O)(e+ - e-)/2 */
        const double up = exp(o - 0.75 * gl), down = exp(-o - 0.75 * gl), r = 0.25 * gl / o;
        return 0.5 * (1.0 - 0.5 * (up * (1.0 - r) + down * (1.0 + r)));
    }
    if (o2 >= 0.0) {
        c1 = 2.0 * pow(sin(0.5 * o), 2.0);
        s = o > 0.0 ? sin(o) / o : 1.0;
    } else {
        c1 = -2.0 * pow(sinh(0.5 * o), 2.0);
        s = sinh(o) / o;
    }
    return 0.5 * (decay * (c1 + 0.25 * gl * s) - expm1(-0.75 * gl));
}

nuem_status nuem_precession_survival(const nuem_way *way, size_t n, const double *mu_mub, double *p,
                                     nuem_error *err)
{
    nuem_status st = nuem_way_check(way, err);

    if (st) return st;
    for (size_t i = 0; i < n; i++)
        if (!(mu_mub[i] >= 0.0) || !isfinite(mu_mub[i]))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "moment %zu is %g mu_B; it must be at least 0", i, mu_mub[i]);
    for (size_t i = 0; i < n; i++)
        p[i] = 1.0 - lost(nuem_way_phase(way, mu_mub[i]), nuem_way_random_phase(way, mu_mub[i]));
    return NUEM_OK;
}

nuem_status nuem_precession_moment(const nuem_way *way, double loss, double *mu_mub,
                                   nuem_error *err)
{
    enum { STEPS = 4000, BISECTIONS = 60 };
    nuem_status st = nuem_way_check(way, err);

    if (st) return st;
    if (!(loss > 0.0 && loss < 1.0)) return refuse("loss", loss, "in (0, 1)", err);
    const double a = nuem_way_phase(way, 1.0), b = nuem_way_random_phase(way, 1.0);
    if (a == 0.0 && b == 0.0)
        return nuem_fail(err, NUEM_ERR_DOMAIN, "without a field nothing is lost");
    /* where regular and random phase together reach pi/2: the loss rises up to about there */
    const double scale = 0.5 * M_PI / hypot(a, b);
    for (int i = 1; i <= STEPS; i++) {
        double high = 4.0 * scale * i / STEPS, low = 4.0 * scale * (i - 1) / STEPS;
        if (lost(a * high, b * high) < loss) continue;
        for (int k = 0; k < BISECTIONS; k++) {
            const double middle = 0.5 * (low + high);
            *(lost(a * middle, b * middle) < loss ? &low : &high) = middle;
        }
        *mu_mub = high;
        return NUEM_OK;
    }
    return nuem_fail(
        err, NUEM_ERR_DOMAIN,
        "no moment loses a fraction %g on this way; turbulence alone loses half at most", loss);
}

void nuem_precession_moments(const nuem_hypothesis *hypothesis, double mu_mub[3])
{
    const nuem_hypothesis_spec *spec = nuem_hypothesis_spec_of(hypothesis);
    nuem_matrix3 u;

    if (spec->nature == NUEM_MAJORANA) {
        for (int k = 0; k < 3; k++) mu_mub[k] = 0.0;
        return;
    }
    nuem_mixing_pmns(&spec->mixing, &u);
    u = nuem_matrix3_adjoint(&u);
    const nuem_matrix3 lambda =
        nuem_matrix3_rotate(&u, &nuem_hypothesis_couplings(hypothesis)->dipole_mub);
    for (int k = 0; k < 3; k++) mu_mub[k] = hypot(lambda.m[k][k].re, lambda.m[k][k].im);
}

nuem_status nuem_precession_check(const nuem_hypothesis *hypothesis, const nuem_way *way,
                                  double enu_mev, nuem_error *err)
{
    const nuem_mixing *m = &nuem_hypothesis_spec_of(hypothesis)->mixing;
    const double largest = nuem_matrix3_max(&nuem_hypothesis_couplings(hypothesis)->dipole_mub);
    nuem_status st = nuem_way_check(way, err);

    if (st) return st;
    if (!(enu_mev > 0.0) || !isfinite(enu_mev))
        return refuse("neutrino energy in MeV", enu_mev, "positive", err);
    const double splitting =
        fmin(fabs(m->dm21_ev2), fmin(fabs(m->dm31_ev2), fabs(m->dm31_ev2 - m->dm21_ev2)));
    const double vacuum = nuem_splitting_per_km(splitting, enu_mev);
    const double field =
        nuem_moment_per_km(largest * hypot(way->field_gauss, way->turbulent_gauss));
    if (!(vacuum * way->length_km >= NUEM_PRECESSION_PHASE))
        return nuem_fail(
            err, NUEM_ERR_DOMAIN,
            "the smallest phase dm^2 L/2E of vacuum oscillations is %.3g; it must be at "
            "least %g for them to average out",
            vacuum * way->length_km, NUEM_PRECESSION_PHASE);
    if (!(field <= NUEM_PRECESSION_MIXING * vacuum))
        return nuem_fail(
            err, NUEM_ERR_DOMAIN,
            "mu B is %.3g of the smallest dm^2/2E; it must be at most %g for the field to "
            "act on each mass state by itself",
            field / vacuum, NUEM_PRECESSION_MIXING);
    return NUEM_OK;
}
