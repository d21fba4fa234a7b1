/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate/recoil_grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/gauss.h"
#include "rate/deposit.h"
#include "rate/smearing.h"

/* Panels are no wider than WIDTH times the recoil, over which 1/T^2 is smooth, nor than one standard
 * deviation of the energy where that matters; with POINTS Gauss points in each the counts are exact
 * to better than 1e-8 (measured in the tests). FINEST: of the energy between two knots. */
enum { POINTS = 8, MAX_PANELS = 100000 };
static const double WIDTH = 0.25, T_MIN_KEV = 1e-3, FINEST = 1e-3;
/* How far below such an edge recoils are followed, for resolution to lift them above it. */
static const double BELOW = 1e-3;

typedef struct knots {
    size_t n;
    double *x;
} knots;

/* What decides on the panels. */
typedef struct layout {
    nuem_deposit deposit;
    nuem_smearing_table smearing;
} layout;

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Sort and drop repetitions. */
static void tidy(knots *k)
{
    size_t m = 0;

    qsort(k->x, k->n, sizeof *k->x, by_value);
    for (size_t i = 0; i < k->n; i++)
        if (m == 0 || k->x[i] > k->x[m - 1]) k->x[m++] = k->x[i];
    k->n = m;
}

/* Smallest recoil of the points. Below T_MIN_KEV (1 eV) no electron is set free, and no nucleus is seen
 * but by a detector that has an edge of a bin there. */
static double floor_kev(const nuem_experiment_info *e)
{
    const double edge = e->edge_kev[0] > 0.0 ? e->edge_kev[0] : e->edge_kev[1];

    return edge < T_MIN_KEV ? BELOW * edge : T_MIN_KEV;
}

/* Recoils that can count; false: none. */
static bool span(const layout *l, double *lo, double *hi)
{
    const nuem_deposit *d = &l->deposit;

    nuem_smearing_span(&l->smearing, lo, hi);
    if (isinf(*hi) && isinf(d->upper_kev)) {
        const nuem_experiment_info *e = l->smearing.e;
        *hi = e->matrix_kev[e->n_matrix - 1];
    }
    *lo = *lo > 0.0 ? nuem_deposit_recoil_kev(d, *lo) : 0.0;
    *hi = isinf(*hi) ? d->upper_kev : nuem_deposit_recoil_kev(d, *hi);
    *lo = fmax(fmax(*lo, d->lower_kev), floor_kev(l->smearing.e));
    *hi = fmin(fmax(*hi, 2.0 * *lo), d->upper_kev);
    return *lo < *hi;
}

static void add_inside(knots *k, double lo, double hi, double x)
{
    if (x > lo && x < hi) k->x[k->n++] = x;
}

/* Limits of the panels: ends, breaks, kinks of the quenching, and knots of the detector. */
static nuem_status panel_knots(const layout *l, double lo, double hi, size_t n_breaks,
                               const double *breaks_kev, knots *out, nuem_error *err)
{
    const nuem_quenching *q = l->deposit.quenching;
    const size_t n_table = q && q->kind == NUEM_QUENCHING_TABLE ? q->n : 0;
    double *energy;
    size_t n_energy;
    nuem_status st = nuem_smearing_knots(&l->smearing, &energy, &n_energy, err);

    if (st) return st;
    knots k = {0, malloc((n_breaks + n_table + n_energy + 4) * sizeof *k.x)};
    if (!k.x) {
        free(energy);
        return nuem_fail_nomem(err);
    }
    k.x[k.n++] = lo;
    k.x[k.n++] = hi;
    for (size_t i = 0; i < n_breaks; i++) add_inside(&k, lo, hi, breaks_kev[i]);
    for (size_t i = 0; i < n_energy; i++)
        if (energy[i] > 0.0)
            add_inside(&k, lo, hi, nuem_deposit_recoil_kev(&l->deposit, energy[i]));
    for (size_t i = 0; i < n_table; i++) add_inside(&k, lo, hi, q->t_kev[i]);
    if (q) {
        double from, to;
        nuem_quenching_range_kev(q, &from, &to);
        add_inside(&k, lo, hi, from);
        add_inside(&k, lo, hi, to);
    }
    free(energy);
    tidy(&k);
    *out = k;
    return NUEM_OK;
}

/* Number of equal panels between two knots. */
static size_t panels(const layout *l, double lo, double hi)
{
    const nuem_deposit *d = &l->deposit;
    double width = WIDTH * lo;
    double sigma = nuem_smearing_width(&l->smearing, nuem_deposit_kev(d, lo),
                                       nuem_deposit_kev(d, 0.5 * (lo + hi)));

    if (isfinite(sigma)) {
        double slope = nuem_deposit_slope(d, lo, hi);
        if (d->quenching) sigma = fmax(sigma, FINEST * slope * (hi - lo));
        if (slope > 0.0) width = fmin(width, sigma / slope);
    }
    double n = ceil((hi - lo) / width);
    return n < 1.0 ? 1 : n > MAX_PANELS ? MAX_PANELS : (size_t)n;
}

/* Limits of all panels, fine enough everywhere: a coarse interval is cut geometrically first. */
static nuem_status refine(const layout *l, knots *k, nuem_error *err)
{
    size_t total = 1;

    for (size_t i = 0; i + 1 < k->n; i++) /* factor-2 pieces, each with its own panels */
        for (double a = k->x[i]; a < k->x[i + 1]; a *= 2.0)
            total += panels(l, a, fmin(2.0 * a, k->x[i + 1]));
    double *x = malloc(total * sizeof *x);
    if (!x) return nuem_fail_nomem(err);
    size_t m = 0;
    for (size_t i = 0; i + 1 < k->n; i++)
        for (double a = k->x[i]; a < k->x[i + 1]; a *= 2.0) {
            double b = fmin(2.0 * a, k->x[i + 1]);
            size_t n = panels(l, a, b);
            for (size_t p = 0; p < n; p++) x[m++] = a + (b - a) * (double)p / (double)n;
        }
    x[m++] = k->x[k->n - 1];
    free(k->x);
    k->x = x;
    k->n = m;
    return NUEM_OK;
}

/* Points and weights of all panels. */
static nuem_status integrate(const layout *l, const knots *panel, nuem_recoil_grid *g,
                             nuem_error *err)
{
    nuem_gauss rule;
    nuem_status st = nuem_gauss_rule(POINTS, &rule, err);

    if (st) return st;
    g->n = (panel->n - 1) * POINTS;
    g->t_kev = malloc(g->n * sizeof *g->t_kev);
    g->weight = calloc(g->n * g->n_bin, sizeof *g->weight);
    g->first = malloc(g->n * sizeof *g->first);
    g->end = malloc(g->n * sizeof *g->end);
    if (!g->t_kev || !g->weight || !g->first || !g->end) return nuem_fail_nomem(err);
    for (size_t i = 0; i + 1 < panel->n; i++)
        for (size_t p = 0; p < POINTS; p++) {
            double width = panel->x[i + 1] - panel->x[i], t = panel->x[i] + width * rule.x[p];
            size_t k = POINTS * i + p;
            double *w = g->weight + k * g->n_bin;
            g->t_kev[k] = t;
            nuem_smearing_probability(&l->smearing, nuem_deposit_kev(&l->deposit, t), w,
                                      &g->first[k], &g->end[k]);
            for (size_t b = g->first[k]; b < g->end[k]; b++) w[b] *= width * rule.w[p];
        }
    return NUEM_OK;
}

nuem_status nuem_recoil_grid_create(const nuem_experiment_info *e, bool quenched, double t_max_kev,
                                    size_t n_breaks, const double *breaks_kev,
                                    nuem_recoil_grid *out, nuem_error *err)
{
    layout l = {.deposit = nuem_deposit_of(e, quenched, t_max_kev)};
    nuem_recoil_grid grid = {.n_bin = e->n_energy};
    knots panel = {0, NULL};
    double lo, hi;
    nuem_status st = nuem_smearing_create(e, &l.smearing, err);

    if (st) return st;
    if (span(&l, &lo, &hi)) {
        st = panel_knots(&l, lo, hi, n_breaks, breaks_kev, &panel, err);
        if (!st) st = refine(&l, &panel, err);
        if (!st) st = integrate(&l, &panel, &grid, err);
        if (!st) st = nuem_deposit_range_check(&l.deposit, e, grid.n, grid.t_kev, grid.weight, err);
    }
    if (!st) {
        *out = grid;
        memset(&grid, 0, sizeof grid); /* handed over */
    }
    free(panel.x);
    nuem_smearing_clear(&l.smearing);
    nuem_recoil_grid_clear(&grid);
    return st;
}

void nuem_recoil_grid_clear(nuem_recoil_grid *grid)
{
    free(grid->t_kev);
    free(grid->weight);
    free(grid->first);
    free(grid->end);
    memset(grid, 0, sizeof *grid);
}
