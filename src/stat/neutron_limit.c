/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "num/bracket.h"
#include "stat/chebyshev.h"
#include "stat/limit_range.h"
#include "stat/neutron_private.h"

static const double TOL_X = 1e-9; /* of an end of the interval, relative */

double nuem_neutron_profile_chi2(const nuem_neutron_profile *p, double rn_fm)
{
    bool inside = rn_fm >= p->rn[0] && rn_fm <= p->rn[p->n];

    return inside ? nuem_chebyshev_at(p->n, p->rn, p->chi2, rn_fm) : (double)NAN;
}

const double *nuem_neutron_profile_nodes(const nuem_neutron_profile *p, size_t *n)
{
    *n = p->n + 1;
    return p->rn;
}

const double *nuem_neutron_profile_values(const nuem_neutron_profile *p)
{
    return p->chi2;
}

double nuem_neutron_profile_error(const nuem_neutron_profile *p)
{
    return p->error;
}

const nuem_analysis *nuem_neutron_profile_analysis(const nuem_neutron_profile *p)
{
    return p->best;
}

typedef struct crossing {
    const nuem_neutron_profile *p;
    double level;
} crossing;

static double above(double x, void *context)
{
    const crossing *c = context;

    return nuem_chebyshev_at(c->p->n, c->p->rn, c->p->chi2, x) - c->level;
}

/* How far the search for regions has come. */
typedef struct walk {
    double before, start; /* last point; where the region began that it is in */
    bool inside;
} walk;

/* On to x: what ends and what begins on the way. */
static nuem_status step(crossing *c, walk *w, double x, nuem_limit *out, nuem_error *err)
{
    bool allowed = above(x, c) <= 0.0;
    double at = (double)NAN;

    if (allowed != w->inside) {
        nuem_status st = nuem_root(above, c, w->before, x, TOL_X, &at, err);
        if (st) return st;
    }
    if (allowed && !w->inside) w->start = at;
    if (!allowed && w->inside && out->n_region < NUEM_LIMIT_MAX_REGIONS) {
        out->region[out->n_region][0] = w->start;
        out->region[out->n_region++][1] = at;
    }
    w->inside = allowed;
    w->before = x;
    return NUEM_OK;
}

/* Regions of the range, from `from` on, where the polynomial is below the level. */
static nuem_status regions(crossing *c, double from, nuem_limit *out, nuem_error *err)
{
    const nuem_neutron_profile *p = c->p;
    walk w = {from, (double)NAN, above(from, c) <= 0.0};
    nuem_status st = NUEM_OK;

    for (size_t i = 0; i <= NUEM_NEUTRON_GRID && !st; i++) {
        double x = nuem_neutron_grid_point(p, i);
        if (p->best_fit > w.before && p->best_fit < x) st = step(c, &w, p->best_fit, out, err);
        if (!st && x > w.before) st = step(c, &w, x, out, err);
    }
    if (!st && w.inside && out->n_region < NUEM_LIMIT_MAX_REGIONS) { /* beyond the range */
        out->region[out->n_region][0] = w.start;
        out->region[out->n_region++][1] = (double)NAN;
    }
    return st;
}

nuem_status nuem_neutron_profile_limit(const nuem_neutron_profile *p, double cl,
                                       nuem_construction construction, nuem_limit *out,
                                       nuem_error *err)
{
    const nuem_likelihood *lik = nuem_analysis_likelihood(p->best);
    nuem_limit r = {.cl = cl,
                    .best_fit = p->best_fit,
                    .chi2_min = p->chi2_min,
                    .chi2_null = p->chi2_null,
                    .significance = (double)NAN,
                    .p_value = (double)NAN,
                    .dimension = p->n_other,
                    .n_nuisance = p->n_nuisance};
    crossing c = {p, nuem_neutron_profile_chi2(p, p->best_fit)};
    nuem_status st = nuem_limit_threshold(cl, construction, &r.delta_chi2, err);

    if (st) return st;
    c.level += r.delta_chi2;
    double from = construction == NUEM_ONE_SIDED ? p->best_fit : p->rn[0];
    if ((st = regions(&c, from, &r, err))) return st;
    if (construction == NUEM_ONE_SIDED) r.region[0][0] = (double)NAN;
    r.lower = r.region[0][0];
    r.upper = r.region[r.n_region - 1][1];
    if (p->nested) {
        r.significance = sqrt(fmax(0.0, p->chi2_null - p->chi2_min));
        r.p_value = erfc(r.significance / sqrt(2.0));
    }
    memcpy(r.coordinate, p->other, sizeof r.coordinate);
    memcpy(r.x, p->x, sizeof r.x);
    memcpy(r.nuisance, p->nuisance, sizeof r.nuisance);
    r.ndf = (long)nuem_likelihood_bins(lik) - (long)nuem_likelihood_free_nuisances(lik) -
            (long)p->n_other - 1;
    *out = r;
    return NUEM_OK;
}
