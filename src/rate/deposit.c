/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate/deposit.h"

#include <math.h>

#include "base/error.h"
#include "rate/outside.h"

static bool is_identity(const nuem_quenching *q)
{
    return q->kind == NUEM_QUENCHING_NONE && (q->scale == 0.0 || q->scale == 1.0) &&
           q->lower_kev == 0.0 && q->upper_kev == 0.0;
}

nuem_deposit nuem_deposit_of(const nuem_experiment_info *e, bool quenched, double t_max_kev)
{
    nuem_deposit d = {NULL, 0.0, t_max_kev};

    if (!quenched || is_identity(&e->quenching)) return d;
    d.quenching = &e->quenching;
    if (e->quenching.outside == NUEM_OUTSIDE_NONE) {
        double upper;
        nuem_quenching_range_kev(d.quenching, &d.lower_kev, &upper);
        d.upper_kev = fmin(upper, t_max_kev);
    }
    return d;
}

double nuem_deposit_kev(const nuem_deposit *d, double t_kev)
{
    return d->quenching ? nuem_quenching_kevee(d->quenching, t_kev) : t_kev;
}

/* Bisection: the energy grows with the recoil (nuem_quenching_check). */
double nuem_deposit_recoil_kev(const nuem_deposit *d, double e_kev)
{
    double lo = d->lower_kev, hi = d->upper_kev;

    if (!d->quenching) return e_kev;
    if (!isfinite(hi)) {
        hi = fmax(lo, e_kev) + 1.0;
        for (int i = 0; i < 100 && nuem_deposit_kev(d, hi) < e_kev; i++) hi *= 2.0;
    }
    while (hi - lo > 4e-16 * hi) {
        double mid = 0.5 * (lo + hi);
        if (mid <= lo || mid >= hi) break;
        if (nuem_deposit_kev(d, mid) < e_kev)
            lo = mid;
        else
            hi = mid;
    }
    return hi;
}

double nuem_deposit_slope(const nuem_deposit *d, double lo_kev, double hi_kev)
{
    enum { PARTS = 8 };
    double width = (hi_kev - lo_kev) / PARTS, before = nuem_deposit_kev(d, lo_kev), slope = 0.0;

    if (!d->quenching) return 1.0;
    for (int i = 1; i <= PARTS; i++) {
        double here = nuem_deposit_kev(d, lo_kev + i * width);
        slope = fmax(slope, (here - before) / width);
        before = here;
    }
    return slope;
}

nuem_status nuem_deposit_range_check(const nuem_deposit *d, const nuem_experiment_info *e, size_t n,
                                     const double *t_kev, const double *weight, nuem_error *err)
{
    double lo, hi;

    if (!d->quenching || d->quenching->outside != NUEM_OUTSIDE_ERROR) return NUEM_OK;
    nuem_quenching_range_kev(d->quenching, &lo, &hi);
    for (size_t b = 0; b < e->n_energy; b++) {
        double share;
        if (nuem_outside_matters(n, t_kev, weight + b, e->n_energy, lo, hi, &share))
            return nuem_fail_index(
                err, NUEM_ERR_RANGE, (long)b,
                "bin %zu (%g to %g keV electron equivalent) counts nuclear recoils of %.60s "
                "outside "
                "%g to %g keV, where the quenching is known: %.2g of a rate that falls like 1/T^2",
                b + 1, e->edge_kev[b], e->edge_kev[b + 1], e->formula ? e->formula : "the target",
                lo, hi, share);
    }
    return NUEM_OK;
}
