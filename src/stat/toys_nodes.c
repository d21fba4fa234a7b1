/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where toys_valley.c looks for minima: nodes at equal statistical distance along the path x -> counts,
 * as far as the data allow and farther. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "stat/likelihood_private.h"
#include "stat/toys_private.h"

enum { OCTAVES = 40, SAMPLES = 1024, RANGE_POINTS = 400, BISECTIONS = 50 };
/* chi2 by which the nodes reach beyond what the data allow: eight standard deviations */
static const double FAR = 64.0;
static const double NODE_DISTANCE = 1.5; /* statistical errors */
static const double MIN_NODES = 6.0;
/* where bins turn, nodes are closer by this factor and there are some more */
static const double CLOSER = 2.0, MIN_TURN = 8.0;
static const double MATTERS =
    0.05; /* bins whose counts change less, in statistical errors, do not */
static const double SMALL_STEP = 1e-3; /* of the distance of nodes */
static const double EQUAL = 1e-12;     /* counts that differ by rounding only */

/* Squared distance of two spectra in statistical errors. */
static double distance(const nuem_likelihood *lik, const nuem_observation *obs, const double *a,
                       const double *b, double *scratch)
{
    double sum = 0.0;

    for (size_t k = 0; k < lik->n; k++) {
        const nuem_term *t = &lik->term[k];
        const size_t n = t->spectrum.n_bin, first = t->first_bin;
        for (size_t i = 0; i < n; i++) {
            double d = b[first + i] - a[first + i];
            if (t->spectrum.statistic == NUEM_STATISTIC_GAUSSIAN) { /* L^-1 d */
                for (size_t j = 0; j < i; j++) d -= t->covariance_root[i * n + j] * scratch[j];
                scratch[i] = d /= t->covariance_root[i * n + i];
            } else {
                double variance = fmax(obs->counts[first + i], 1.0) + fabs(b[first + i]);
                if (t->spectrum.statistic == NUEM_STATISTIC_ON_OFF) {
                    double r = t->spectrum.off_ratio;
                    variance += obs->off[first + i] / (r * r);
                }
                d /= sqrt(variance);
            }
            sum += d * d;
        }
    }
    return sum;
}

static nuem_status is_even(const nuem_objective *objective, nuem_objective_workspace *ws,
                           const nuem_observation *obs, double scale, bool *even, nuem_error *err)
{
    const size_t n = nuem_likelihood_bins(nuem_objective_likelihood(objective));
    double x[2] = {scale, -scale}, f[2], *counts = malloc((2 * n + 1) * sizeof *counts);
    nuem_status st = counts ? NUEM_OK : nuem_fail_nomem(err);

    *even = true;
    for (int k = -20; k <= 10 && !st && *even; k += 5) {
        x[0] = ldexp(scale, k);
        x[1] = -x[0];
        if ((st = nuem_objective_counts(objective, 2, x, counts, err))) break;
        for (size_t b = 0; b < n; b++)
            if (!(fabs(counts[b] - counts[n + b]) <= EQUAL * fabs(counts[b]))) *even = false;
        /* and what depends on x beside the nominal signal */
        for (int i = 0; i < 2 && !st; i++)
            st = nuem_objective_eval(objective, ws, obs, &x[i], &f[i], NULL, err);
        if (!st && f[0] != f[1] && !(fabs(f[0] - f[1]) <= 1e-9 * (1.0 + fabs(f[0])))) *even = false;
    }
    free(counts);
    return st;
}

/* Outermost octave inside which chi2 is less than `level`, plus one. */
static double reach(const double *f, double level, double scale)
{
    int k = 2 * OCTAVES;

    while (k > 0 && f[k - 1] > level) k--;
    return ldexp(scale, k - OCTAVES);
}

/* chi2 at x, which may lie absurdly far out: where nuisances do not converge it is taken for infinite. */
static nuem_status far_out(const nuem_valley *v, nuem_objective_workspace *ws,
                           const nuem_observation *obs, double x, double *f, nuem_error *err)
{
    nuem_status st = nuem_objective_eval(v->objective, ws, obs, &x, f, NULL, err);

    if (st != NUEM_ERR_CONVERGE) return st;
    *f = HUGE_VAL;
    return NUEM_OK;
}

static double last_finite(const double *f)
{
    int k = 2 * OCTAVES;

    while (k > 0 && !isfinite(f[k])) k--;
    return f[k];
}

/* Ends beyond which chi2 of the data is far above what the data, or toys between lo and hi, allow. */
static nuem_status find_ends(nuem_valley *v, nuem_objective_workspace *ws,
                             const nuem_observation *obs, double scale, double lo, double hi,
                             nuem_error *err)
{
    const bool both = !(v->lower >= 0.0);
    double up[2 * OCTAVES + 1], down[2 * OCTAVES + 1], least, f, far = FAR;
    nuem_status st = nuem_objective_eval(v->objective, ws, obs, &(double){0.0}, &least, NULL, err);

    for (int k = 0; k <= 2 * OCTAVES && !st; k++) {
        double x = ldexp(scale, k - OCTAVES);
        if ((st = far_out(v, ws, obs, x, &up[k], err))) break;
        if (both) st = far_out(v, ws, obs, -x, &down[k], err);
        least = fmin(least, fmin(up[k], both ? down[k] : HUGE_VAL));
    }
    if (st) return st;
    if (!isfinite(least))
        return nuem_fail(err, NUEM_ERR_CONVERGE,
                         "no value of %s can explain the data: a bin has counts where nothing is "
                         "expected",
                         nuem_objective_coordinate(v->objective, 0)->parameter->name);
    for (int i = 0; i < 2; i++) {
        double x = i ? hi : lo;
        if (isnan(x)) continue;
        if ((st = nuem_objective_eval(v->objective, ws, obs, &x, &f, NULL, err))) return st;
        if (isfinite(f)) far = fmax(far, FAR + f - least);
    }
    /* with a constrained normalisation of the signal chi2 levels off */
    double rise = fmin(last_finite(up), both ? last_finite(down) : HUGE_VAL) - least;
    far = fmin(far, 0.9 * rise);
    if (!(far > 0.0))
        return nuem_fail(err, NUEM_ERR_CONVERGE, "the data do not depend on %s",
                         nuem_objective_coordinate(v->objective, 0)->parameter->name);
    v->right = reach(up, least + far, scale);
    v->left = both ? -reach(down, least + far, scale) : v->lower;
    if (hi > v->right) v->right = 2.0 * hi;
    if (both && lo < v->left) v->left = 2.0 * lo;
    return NUEM_OK;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Samples between which some bin turns that matters; none: *from > *to. */
static void find_turns(const nuem_valley *v, const nuem_observation *obs, const double *counts,
                       size_t *from, size_t *to)
{
    const size_t n = nuem_likelihood_bins(nuem_objective_likelihood(v->objective));

    *from = SAMPLES;
    *to = 0;
    for (size_t b = 0; b < n; b++) {
        double low = HUGE_VAL, high = -HUGE_VAL;
        for (size_t i = 0; i <= SAMPLES; i++) {
            low = fmin(low, counts[i * n + b]);
            high = fmax(high, counts[i * n + b]);
        }
        if (high - low < MATTERS * sqrt(fmax(1.0, fabs(obs->counts[b])))) continue;
        for (size_t i = 1; i < SAMPLES; i++) {
            double before = counts[i * n + b] - counts[(i - 1) * n + b],
                   after = counts[(i + 1) * n + b] - counts[i * n + b];
            if (before * after > 0.0) continue;
            if (i - 1 < *from) *from = i - 1;
            if (i + 1 > *to) *to = i + 1;
        }
    }
}

/* Nodes from the spectra at SAMPLES + 1 points: each at the same distance from the one before, closer by
 * CLOSER where bins turn. */
static void place(nuem_valley *v, const nuem_observation *obs, const double *counts,
                  double *scratch)
{
    const nuem_likelihood *lik = nuem_objective_likelihood(v->objective);
    const size_t n = nuem_likelihood_bins(lik);
    const double step = (v->right - v->left) / SAMPLES;
    double weight[SAMPLES], total = 0.0, arc = 0.0;
    size_t from, to;

    find_turns(v, obs, counts, &from, &to);
    for (size_t i = 0; i < SAMPLES; i++) {
        weight[i] = sqrt(distance(lik, obs, counts + i * n, counts + (i + 1) * n, scratch));
        if (i >= from && i < to) weight[i] = CLOSER * weight[i] + MIN_TURN / (double)(to - from);
        total += weight[i];
    }
    const double most = NUEM_VALLEY_NODES - 4;
    const size_t intervals = (size_t)fmin(fmax(ceil(total / NODE_DISTANCE), MIN_NODES), most);
    v->node[v->n++] = v->left;
    for (size_t i = 0; i < SAMPLES; arc += weight[i++]) {
        double next = total * (double)v->n / (double)intervals;
        for (; v->n < intervals && arc + weight[i] >= next && weight[i] > 0.0;
             next = total * (double)v->n / (double)intervals)
            v->node[v->n++] = v->left + step * ((double)i + (next - arc) / weight[i]);
    }
    v->node[v->n++] = v->right;
    /* at the end of the coordinate the gradient may vanish: a node beside it */
    if (v->lower > -HUGE_VAL) v->node[v->n++] = v->left + SMALL_STEP * (v->node[1] - v->node[0]);
    qsort(v->node, v->n, sizeof *v->node, ascending);
    v->turn_first = 1;
    v->turn_last = 0;
    if (from > to) return;
    while (v->turn_first + 1 < v->n && v->node[v->turn_first + 1] <= v->left + step * (double)from)
        v->turn_first++;
    v->turn_last = v->n - 2;
    while (v->turn_last > v->turn_first && v->node[v->turn_last - 1] >= v->left + step * (double)to)
        v->turn_last--;
}

nuem_status nuem_valley_find(const nuem_objective *objective, nuem_objective_workspace *ws,
                             const nuem_observation *observation, double lower, double lo,
                             double hi, nuem_valley *out, nuem_error *err)
{
    const nuem_likelihood *lik = nuem_objective_likelihood(objective);
    const nuem_observation own = nuem_likelihood_observation(lik);
    const nuem_observation obs = {
        .counts = observation && observation->counts ? observation->counts : own.counts,
        .off = observation && observation->off ? observation->off : own.off,
        .centre = observation ? observation->centre : NULL};
    const size_t n = nuem_likelihood_bins(lik);
    const double scale = nuem_objective_coordinate(objective, 0)->parameter->scale;
    nuem_valley v = {.objective = objective,
                     .lower = nuem_toys_bounded(objective) ? fmax(0.0, lower) : lower};
    double *counts = malloc(((SAMPLES + 2) * n + SAMPLES + 1) * sizeof *counts), *x;
    nuem_status st = counts ? NUEM_OK : nuem_fail_nomem(err);

    if (!st) st = is_even(objective, ws, &obs, scale, &v.even, err);
    if (!st && v.even) v.lower = fmax(0.0, v.lower);
    if (!st) st = find_ends(&v, ws, &obs, scale, lo, hi, err);
    if (!st) {
        x = counts + (SAMPLES + 2) * n;
        for (int i = 0; i <= SAMPLES; i++) x[i] = v.left + (v.right - v.left) * i / SAMPLES;
        st = nuem_objective_counts(objective, SAMPLES + 1, x, counts, err);
    }
    if (!st) {
        place(&v, &obs, counts, counts + (SAMPLES + 1) * n);
        *out = v;
    }
    free(counts);
    return st;
}

/* Where chi2 passes `level` between an allowed point and one that is not. */
static nuem_status crossing(const nuem_valley *v, nuem_objective_workspace *ws,
                            const nuem_observation *obs, double level, double inside,
                            double outside, double *x, nuem_error *err)
{
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = 0.5 * (inside + outside), f;
        nuem_status st = nuem_objective_eval(v->objective, ws, obs, &middle, &f, NULL, err);
        if (st) return st;
        if (f <= level)
            inside = middle;
        else
            outside = middle;
    }
    *x = inside;
    return NUEM_OK;
}

nuem_status nuem_valley_range(const nuem_valley *v, nuem_objective_workspace *ws,
                              const nuem_observation *obs, double rise, const nuem_probe *minimum,
                              double *lo, double *hi, nuem_error *err)
{
    const double step = (v->right - v->left) / RANGE_POINTS, level = minimum->f + rise;
    double from = minimum->x, to = minimum->x, a = v->left, b = v->right, f;
    nuem_status st;

    for (int i = 0; i <= RANGE_POINTS; i++) {
        double x = i == RANGE_POINTS ? v->right : v->left + step * i;
        if ((st = nuem_objective_eval(v->objective, ws, obs, &x, &f, NULL, err))) return st;
        if (f > level) continue;
        from = fmin(from, x);
        to = fmax(to, x);
    }
    if (to >= v->right || (from <= v->left && v->lower < v->left))
        return nuem_fail(
            err, NUEM_ERR_CONVERGE,
            "the data do not bound %s: chi2 does not rise by %g up to %g; state a range",
            nuem_objective_coordinate(v->objective, 0)->parameter->name, rise,
            to >= v->right ? v->right : v->left);
    st = crossing(v, ws, obs, level, to, fmin(to + step, v->right), &b, err);
    if (!st && from > v->left)
        st = crossing(v, ws, obs, level, from, fmax(from - step, v->left), &a, err);
    if (st) return st;
    *lo = a;
    *hi = b;
    return NUEM_OK;
}
