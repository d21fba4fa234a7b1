/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/plasmon.h"

#include <math.h>

#include "base/error.h"
#include "star/plasma.h"

/* B = 3 int t^2/(1 - s t^2) dt = (3/s)(L - 1), L = atanh(x)/x, x^2 = s, and A = (3 - (1-s) B)/2
 * = (3/2s)[1 - (1-s) L]: omega_t^2 - k^2 and omega_l^2 of Braaten and Segel, eqs. (27), (28). */
nuem_polarisation nuem_polarisation_at(double s, double rest)
{
    enum { TERMS = 10 };
    nuem_polarisation p = {0};

    if (s < 0.04) { /* 3 sum s^j/(2j+3), to 0.04^10 = 1e-14 */
        for (int j = TERMS; j >= 0; j--) {
            p.db = p.db * s + p.b;
            p.b = p.b * s + 3.0 / (2 * j + 3);
        }
    } else {
        double x = sqrt(s), l = (log1p(x) - 0.5 * log(rest)) / x;
        p.b = 3.0 * (l - 1.0) / s;
        p.db = 1.5 * (1.0 / rest - p.b) / s;
    }
    p.a = 0.5 * (3.0 - rest * p.b);
    p.da = 0.5 * (p.b - rest * p.db);
    return p;
}

/* A point of a branch, at u = k/omega: frequencies in units of omega_p. */
typedef struct point {
    double k, slope; /* k and d ln k/d ln u */
    double omega, z;
} point;

static point at(nuem_plasmon_branch branch, double v, double u)
{
    double u2 = u * u, light = (1.0 - u) * (1.0 + u); /* 1 - u^2 */
    double s = v * v * u2, rest = (1.0 - v) * (1.0 + v) + v * v * light;
    nuem_polarisation p = nuem_polarisation_at(s, rest);
    point q;

    if (branch == NUEM_TRANSVERSE) {
        q.omega = sqrt(p.a / light);
        /* Z = [1 - dPi/d omega^2]^-1 = [1 + (s A'/A)(1 - u^2)]^-1 */
        q.z = 1.0 / (1.0 + s * p.da / p.a * light);
        q.slope = s * p.da / p.a + 1.0 / light;
    } else {
        q.omega = sqrt(p.b);
        q.slope = 1.0 + s * p.db / p.b;
        q.z = 1.0 / (light * q.slope);
    }
    q.k = u * q.omega;
    return q;
}

nuem_status nuem_plasmon_dispersion(const nuem_plasma *plasma, nuem_plasmon_branch branch,
                                    double k_kev, double *omega_kev, double *z, nuem_error *err)
{
    const double wp = plasma->omega_p_kev, v = plasma->v_star, k = k_kev / wp;
    double lo = 0.0, hi = 1.0;

    if (branch != NUEM_TRANSVERSE && branch != NUEM_LONGITUDINAL)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "the branch is %d; it must be NUEM_TRANSVERSE or "
                         "NUEM_LONGITUDINAL",
                         (int)branch);
    if (!(wp > 0.0 && isfinite(wp) && v > 0.0 && v < 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "the plasma was not set by nuem_plasma_set");
    if (!(k_kev >= 0.0 && isfinite(k_kev)))
        return nuem_fail(err, NUEM_ERR_ARG, "k_kev is %g; it must not be negative", k_kev);
    if (branch == NUEM_LONGITUDINAL && k_kev >= plasma->k_max_kev)
        return nuem_fail(err, NUEM_ERR_DOMAIN,
                         "k_kev is %g; longitudinal plasmons end at k_max = %g keV", k_kev,
                         plasma->k_max_kev);
    /* far above omega_p the branch is that of a mass omega_p sqrt(A(v^2)): 1 - u is below rounding */
    if (k > 1e6) {
        nuem_polarisation end = nuem_polarisation_at(v * v, (1.0 - v) * (1.0 + v));
        *omega_kev = hypot(k_kev, wp * sqrt(end.a));
        *z = 1.0;
        return NUEM_OK;
    }
    /* Newton on k(u), kept inside a bracket: k rises with u on both branches */
    double u = branch == NUEM_TRANSVERSE ? k / hypot(k, 1.0) : fmin(k, 0.5);
    point q = at(branch, v, u);
    for (int i = 0; i < 200 && k > 0.0; i++) {
        if (fabs(q.k - k) <= 4e-16 * k) break;
        if (q.k < k)
            lo = u;
        else
            hi = u;
        double next = u - (q.k - k) * u / (q.k * q.slope);
        u = next > lo && next < hi ? next : 0.5 * (lo + hi);
        q = at(branch, v, u);
        if (hi - lo <= 2e-16) break;
    }
    *omega_kev = branch == NUEM_TRANSVERSE && k > 1.0
                     ? wp * hypot(k, q.omega * sqrt((1.0 - u) * (1.0 + u)))
                     : wp * q.omega;
    *z = q.z;
    return NUEM_OK;
}
