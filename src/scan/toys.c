/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/toys.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nuem/toys.h"
#include "scan/minimum.h"
#include "stat/toys_private.h"

struct nuem_scan_toys {
    const nuem_scan *scan;
    nuem_objective_workspace *ws;
    double *expected, *off, *nuisance;     /* of the truth */
    double *toy_counts, *toy_off, *centre; /* of a toy */
    nuem_observation toy;                  /* views of these */
    bool one; /* one coordinate: its valley knows where minima can be */
    nuem_valley valley;
};

static nuem_status allocate(nuem_scan_toys *t, nuem_error *err)
{
    const size_t bins = t->scan->bins, n = t->scan->n_nuisance + 1;

    t->expected = calloc(bins, sizeof *t->expected);
    t->off = calloc(bins, sizeof *t->off);
    t->nuisance = calloc(n, sizeof *t->nuisance);
    t->toy_counts = calloc(bins, sizeof *t->toy_counts);
    t->toy_off = calloc(bins, sizeof *t->toy_off);
    t->centre = calloc(n, sizeof *t->centre);
    t->toy = (nuem_observation){t->toy_counts, t->toy_off, t->centre};
    return t->expected && t->off && t->nuisance && t->toy_counts && t->toy_off && t->centre
               ? NUEM_OK
               : nuem_fail_nomem(err);
}

/* Smallest and largest value of the only coordinate. */
static void ends(const nuem_scan *scan, double *lo, double *hi)
{
    double x;

    nuem_scan_point(scan, 0, lo);
    *hi = *lo;
    if (!scan->table && !scan->config->axis[0].value) {
        nuem_scan_point(scan, scan->points - 1, hi);
        return;
    }
    for (size_t i = 1; i < scan->points; i++) {
        nuem_scan_point(scan, i, &x);
        *lo = fmin(*lo, x);
        *hi = fmax(*hi, x);
    }
}

nuem_status nuem_scan_toys_create(const nuem_scan *scan, nuem_scan_toys **out, nuem_error *err)
{
    nuem_scan_toys *t = calloc(1, sizeof *t);
    nuem_status st;

    if (!t) return nuem_fail_nomem(err);
    t->scan = scan;
    if ((st = allocate(t, err))) goto done;
    if ((st = nuem_objective_workspace_create(scan->objective, &t->ws, err))) goto done;
    t->one = scan->dimension == 1;
    if (t->one) {
        double lo, hi;
        ends(scan, &lo, &hi);
        st = nuem_valley_find(scan->objective, t->ws, NULL, -HUGE_VAL, lo, hi, &t->valley, err);
        if (st) goto done;
    }
    *out = t;
    t = NULL;
done:
    nuem_scan_toys_free(t);
    return st;
}

void nuem_scan_toys_free(nuem_scan_toys *t)
{
    if (!t) return;
    nuem_objective_workspace_free(t->ws);
    free(t->expected);
    free(t->off);
    free(t->nuisance);
    free(t->toy_counts);
    free(t->toy_off);
    free(t->centre);
    free(t);
}

/* chi2 at x (profiled) less that of the best fit. */
static nuem_status delta(nuem_scan_toys *t, const nuem_observation *observation, const double *x,
                         uint64_t seed, double *out, nuem_error *err)
{
    const nuem_scan *scan = t->scan;
    double here[NUEM_MAX_COORDINATES], best[NUEM_MAX_COORDINATES], chi2, least;
    nuem_status st;

    if (t->one) {
        nuem_probe from, minimum;
        st = nuem_valley_probe(&t->valley, t->ws, observation, x[0], &from, err);
        if (!st) st = nuem_valley_minimum(&t->valley, t->ws, observation, &from, &minimum, err);
        if (!st) *out = fmax(from.f - minimum.f, 0.0);
        return st;
    }
    memcpy(here, x, scan->dimension * sizeof *here);
    st = nuem_scan_minimum(scan, t->ws, observation, scan->n_scanned, seed, here, &chi2, err);
    if (st) return st;
    memcpy(best, here, scan->dimension * sizeof *best);
    if ((st = nuem_scan_minimum(scan, t->ws, observation, 0, seed, best, &least, err))) return st;
    *out = fmax(chi2 - least, 0.0);
    return NUEM_OK;
}

nuem_status nuem_scan_toys_point(nuem_scan_toys *t, size_t point, const double *x,
                                 double *delta_chi2, double *of_data, nuem_error *err)
{
    const nuem_scan *scan = t->scan;
    double chi2;
    const nuem_evaluation truth = {
        .nuisance = t->nuisance, .expected = t->expected, .expected_off = t->off};
    const size_t n = scan->config->n_toys;
    const uint64_t seed = (uint64_t)scan->config->seed;
    nuem_status st = nuem_objective_eval(scan->objective, t->ws, NULL, x, &chi2, &truth, err);

    if (!st) st = delta(t, NULL, x, seed, of_data, err);
    for (size_t i = 0; i < n && !st; i++) {
        const uint64_t index = (uint64_t)point * n + i;
        st = nuem_toy_draw(nuem_analysis_likelihood(scan->analysis), t->expected, t->off,
                           t->nuisance, seed, index, t->toy_counts, t->toy_off, t->centre, err);
        if (!st) st = delta(t, &t->toy, x, seed ^ index, &delta_chi2[i], err);
    }
    return st;
}
