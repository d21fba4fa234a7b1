/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate/recoil_grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/gauss.h"
#include "num/interpolate.h"

/* A bin is fed from true recoils within REACH standard deviations (the rest is below 1e-15).
 * Panels are no wider than one standard deviation, nor than WIDTH times the recoil, over which
 * 1/T^2 is smooth;
 * with POINTS Gauss points in each the counts are exact to better than 1e-8 (measured in the
 * tests). */
enum { POINTS = 8 };
static const double REACH = 8.0, WIDTH = 0.25, T_MIN_KEV = 1e-3;

typedef struct knots {
    size_t n;
    double *x;
} knots;

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

static bool perfect(const nuem_experiment_info *e)
{
    return e->resolution_sqrt == 0.0 && e->resolution_linear == 0.0 &&
           e->resolution_constant_kev == 0.0;
}

/* True recoil at which the reconstructed energy `edge` is REACH deviations away; side -1: below
 * it. */
static double reach(const nuem_experiment_info *e, double edge, double side)
{
    double lo = side < 0 ? 0.0 : edge, hi = edge;

    if (side > 0) /* T - REACH sigma(T) grows without bound only while REACH * linear < 1 */
        for (int i = 0; i < 60 && hi - REACH * nuem_experiment_sigma_kev(e, hi) < edge; i++)
            hi = 2.0 * hi + 1.0;
    for (int i = 0; i < 100; i++) {
        double mid = 0.5 * (lo + hi);
        if (mid - side * REACH * nuem_experiment_sigma_kev(e, mid) < edge)
            lo = mid;
        else
            hi = mid;
    }
    return 0.5 * (lo + hi);
}

/* Limits of the panels: ends, breaks, and efficiency knots where they matter. */
static nuem_status panel_knots(const nuem_experiment_info *e, const knots *piece, size_t n_breaks,
                               const double *breaks_kev, knots *out, nuem_error *err)
{
    bool sharp = perfect(e);
    double lo = e->edge_kev[0], hi = e->edge_kev[e->n_bin];
    size_t room = n_breaks + e->n_efficiency + e->n_bin + 3 + 2 * piece->n;
    knots k = {0, malloc(room * sizeof *k.x)};

    if (!k.x) return nuem_fail_nomem(err);
    if (!sharp) {
        lo = reach(e, lo, -1.0);
        hi = reach(e, hi, 1.0);
    }
    /* below T_MIN_KEV (1 eV) no electron is set free in any detector */
    lo = fmax(lo, T_MIN_KEV);
    hi = fmax(hi, 2.0 * lo);
    k.x[k.n++] = lo;
    k.x[k.n++] = hi;
    for (size_t i = 0; i < n_breaks; i++)
        if (breaks_kev[i] > lo && breaks_kev[i] < hi) k.x[k.n++] = breaks_kev[i];
    /* With a resolution, the efficiency in reconstructed energy and the bins are integrated in
     * closed form instead; what remains are the zones around their knots, where that varies. */
    for (size_t i = 0; !sharp && i < piece->n; i++)
        for (double side = -1.0; side <= 1.0; side += 2.0) {
            double x = reach(e, piece->x[i], side);
            if (x > lo && x < hi) k.x[k.n++] = x;
        }
    if (sharp)
        for (size_t i = 0; i <= e->n_bin; i++)
            if (e->edge_kev[i] > lo) k.x[k.n++] = e->edge_kev[i];
    if (sharp || e->efficiency_of_true_energy)
        for (size_t i = 0; i < e->n_efficiency; i++)
            if (e->efficiency_kev[i] > lo && e->efficiency_kev[i] < hi)
                k.x[k.n++] = e->efficiency_kev[i];
    tidy(&k);
    *out = k;
    return NUEM_OK;
}

/* Does a true recoil t lie within reach of an end of a bin or of a knot of the efficiency? */
static bool in_zone(const nuem_experiment_info *e, const knots *piece, double t)
{
    size_t i = nuem_bracket(piece->n, piece->x, t);
    double distance = fmin(fabs(t - piece->x[i]), fabs(piece->x[i + 1] - t));

    return distance < REACH * nuem_experiment_sigma_kev(e, t);
}

/* Number of equal panels between two knots. */
static size_t panels(const nuem_experiment_info *e, const knots *piece, double lo, double hi)
{
    double width = WIDTH * lo, sigma = nuem_experiment_sigma_kev(e, lo);

    if (!perfect(e) && in_zone(e, piece, 0.5 * (lo + hi))) width = fmin(width, sigma);
    double n = ceil((hi - lo) / width);
    return n < 1.0 ? 1 : n > 100000.0 ? 100000 : (size_t)n;
}

/* Limits of all panels, fine enough everywhere: a coarse interval is cut geometrically first. */
static nuem_status refine(const nuem_experiment_info *e, const knots *piece, knots *k,
                          nuem_error *err)
{
    size_t total = 1;

    for (size_t i = 0; i + 1 < k->n; i++) /* factor-2 pieces, each with its own panels */
        for (double a = k->x[i]; a < k->x[i + 1]; a *= 2.0)
            total += panels(e, piece, a, fmin(2.0 * a, k->x[i + 1]));
    double *x = malloc(total * sizeof *x);
    if (!x) return nuem_fail_nomem(err);
    size_t m = 0;
    for (size_t i = 0; i + 1 < k->n; i++)
        for (double a = k->x[i]; a < k->x[i + 1]; a *= 2.0) {
            double b = fmin(2.0 * a, k->x[i + 1]);
            size_t n = panels(e, piece, a, b);
            for (size_t p = 0; p < n; p++) x[m++] = a + (b - a) * (double)p / (double)n;
        }
    x[m++] = k->x[k->n - 1];
    free(k->x);
    k->x = x;
    k->n = m;
    return NUEM_OK;
}

/* Reconstructed energies between which the efficiency is linear and the bin the same. */
static nuem_status response_knots(const nuem_experiment_info *e, knots *out, nuem_error *err)
{
    knots k = {0, malloc((e->n_bin + 1 + e->n_efficiency) * sizeof *k.x)};

    if (!k.x) return nuem_fail_nomem(err);
    for (size_t i = 0; i <= e->n_bin; i++) k.x[k.n++] = e->edge_kev[i];
    if (!e->efficiency_of_true_energy)
        for (size_t i = 0; i < e->n_efficiency; i++)
            if (e->efficiency_kev[i] > e->edge_kev[0] &&
                e->efficiency_kev[i] < e->edge_kev[e->n_bin])
                k.x[k.n++] = e->efficiency_kev[i];
    tidy(&k);
    *out = k;
    return NUEM_OK;
}

static double normal_cdf(double z)
{
    return 0.5 * erfc(-M_SQRT1_2 * z);
}

static double normal_pdf(double z)
{
    return exp(-0.5 * z * z) * (M_SQRT1_2 * 0.5 * M_2_SQRTPI);
}

/* Probability that a true recoil t is counted in each bin: int dE' N(E'; t, sigma) eff(E'), in
 * closed form on each piece where eff = a + b E'. */
static void bin_probability(const nuem_experiment_info *e, const knots *piece, double t, double *p)
{
    double sigma = nuem_experiment_sigma_kev(e, t);
    double eff_true = nuem_experiment_efficiency(e, t);
    size_t bin = 0;

    for (size_t i = 0; i + 1 < piece->n; i++) {
        double x0 = piece->x[i], x1 = piece->x[i + 1], a = 1.0, b = 0.0;
        while (x0 >= e->edge_kev[bin + 1]) bin++;
        if (sigma == 0.0) {
            if (t >= x0 && t < x1)
                p[bin] +=
                    e->efficiency_of_true_energy ? eff_true : nuem_experiment_efficiency(e, t);
            continue;
        }
        double z0 = (x0 - t) / sigma, z1 = (x1 - t) / sigma;
        if (z1 < -REACH || z0 > REACH) continue;
        if (!e->efficiency_of_true_energy) {
            double y0 = nuem_experiment_efficiency(e, x0), y1 = nuem_experiment_efficiency(e, x1);
            b = (y1 - y0) / (x1 - x0);
            a = y0 - b * x0;
        }
        double inside = normal_cdf(z1) - normal_cdf(z0);
        double mean = t * inside - sigma * (normal_pdf(z1) - normal_pdf(z0));
        p[bin] += (a * inside + b * mean) * (e->efficiency_of_true_energy ? eff_true : 1.0);
    }
}

nuem_status nuem_recoil_grid_create(const nuem_experiment_info *e, size_t n_breaks,
                                    const double *breaks_kev, nuem_recoil_grid *out,
                                    nuem_error *err)
{
    nuem_recoil_grid grid = {.n_bin = e->n_bin};
    knots panel = {0, NULL}, piece = {0, NULL};
    nuem_gauss rule;
    nuem_status st;

    if ((st = nuem_gauss_rule(POINTS, &rule, err))) return st;
    if ((st = response_knots(e, &piece, err))) goto done;
    if ((st = panel_knots(e, &piece, n_breaks, breaks_kev, &panel, err))) goto done;
    if ((st = refine(e, &piece, &panel, err))) goto done;
    grid.n = (panel.n - 1) * POINTS;
    grid.t_kev = malloc(grid.n * sizeof *grid.t_kev);
    grid.weight = calloc(grid.n * grid.n_bin, sizeof *grid.weight);
    if (!grid.t_kev || !grid.weight) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    for (size_t i = 0; i + 1 < panel.n; i++)
        for (size_t g = 0; g < POINTS; g++) {
            double width = panel.x[i + 1] - panel.x[i], t = panel.x[i] + width * rule.x[g];
            size_t k = POINTS * i + g;
            double *w = grid.weight + k * grid.n_bin;
            grid.t_kev[k] = t;
            bin_probability(e, &piece, t, w);
            for (size_t b = 0; b < grid.n_bin; b++) w[b] *= width * rule.w[g];
        }
    *out = grid;
    memset(&grid, 0, sizeof grid); /* handed over */
done:
    free(panel.x);
    free(piece.x);
    nuem_recoil_grid_clear(&grid);
    return st;
}

void nuem_recoil_grid_clear(nuem_recoil_grid *grid)
{
    free(grid->t_kev);
    free(grid->weight);
    memset(grid, 0, sizeof *grid);
}
