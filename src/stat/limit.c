/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/limit.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/bracket.h"
#include "num/normal.h"

/* The profile is first sampled at 0 and at +-scale 2^k, |k| <= OCTAVES, to see where it rises, and
 * then on GRID points across that range; each local minimum and each crossing is refined by Brent's
 * methods. Two minima closer than 1/GRID of the range are taken for one. */
enum { OCTAVES = 40, GRID = 256, PHASES = 12 };
static const double TOL_X = 1e-7; /* of the best fit and of the ends, relative */
static const double MARGIN =
    6.0; /* in chi2 beyond the threshold, so that the range shows the rise */

typedef struct profile {
    const nuem_likelihood *likelihood;
    const nuem_hypothesis *hypothesis;
    const nuem_parameter *parameter;
    nuem_likelihood_workspace *ws;
    double value; /* of the parameter while its phase is profiled */
    double level; /* whose crossing is sought */
    nuem_status status;
    nuem_error *err;
} profile;

static double chi2_at_phase(double phase, void *context)
{
    profile *p = context;
    nuem_couplings c;
    double chi2 = HUGE_VAL;

    nuem_parameter_apply(p->parameter, p->hypothesis, p->value, phase, &c);
    nuem_status st = nuem_likelihood_chi2(p->likelihood, p->ws, &c, &chi2, NULL, NULL,
                                          p->status ? NULL : p->err);
    if (st && !p->status) p->status = st;
    return st ? (double)NAN : chi2;
}

/* chi2 at a value of the parameter, its phase profiled */
static double chi2_at(double value, void *context)
{
    profile *p = context;

    p->value = value;
    if (!p->parameter->has_phase) return chi2_at_phase(0.0, p);
    double sample[PHASES], width = 2.0 * M_PI / PHASES, best = HUGE_VAL;
    for (int i = 0; i < PHASES; i++) sample[i] = chi2_at_phase(width * i, p);
    for (int i = 0; i < PHASES && !p->status; i++) {
        double before = sample[(i + PHASES - 1) % PHASES], after = sample[(i + 1) % PHASES];
        double x, fx = sample[i];
        if (sample[i] < before && sample[i] < after) {
            nuem_error inner;
            nuem_status st = nuem_minimum(chi2_at_phase, p, width * (i - 1), width * i,
                                          width * (i + 1), TOL_X, &x, &fx, &inner);
            if (st && !p->status) { /* else the first complaint stands */
                p->status = st;
                if (p->err) *p->err = inner;
            }
        }
        best = fmin(best, fx);
    }
    return p->status ? (double)NAN : best;
}

static double above_level(double value, void *context)
{
    profile *p = context;
    double chi2 = chi2_at(value, p);

    /* Brent wants finite numbers; far above the level their size does not matter */
    return fmin(chi2 - p->level, 1e30);
}

typedef struct samples {
    size_t n;
    double x[4 * GRID], f[4 * GRID];
    double best_x, best_f;
} samples;

/* Range outside which chi2 stays clearly above the threshold `delta` over the smallest value seen. With a
 * constrained signal normalisation chi2 levels off for large values, perhaps not far above it. */
static nuem_status find_range(profile *p, double delta, double *lo, double *hi)
{
    const double scale = p->parameter->scale;
    double up[2 * OCTAVES + 1], down[2 * OCTAVES + 1], least = chi2_at(0.0, p);

    for (int k = 0; k <= 2 * OCTAVES; k++) {
        double x = ldexp(scale, k - OCTAVES);
        up[k] = chi2_at(x, p);
        down[k] = p->parameter->is_signed ? chi2_at(-x, p) : HUGE_VAL;
        least = fmin(least, fmin(up[k], down[k]));
    }
    if (p->status) return p->status;
    if (!isfinite(least))
        return nuem_fail(p->err, NUEM_ERR_CONVERGE,
                         "no value of %s can explain the data: a bin has counts where nothing is "
                         "expected",
                         p->parameter->name);
    double rise = fmin(up[2 * OCTAVES], down[2 * OCTAVES]) - least;
    if (!(rise > delta))
        return nuem_fail(
            p->err, NUEM_ERR_CONVERGE,
            "the data do not bound %s: chi2 is %g at best and rises by %g only, %g is needed; the "
            "error of the signal normalisation allows the signal to vanish, or the "
            "rest of the hypothesis is excluded by itself",
            p->parameter->name, least, rise, delta);
    double need = delta + fmin(MARGIN, 0.5 * (rise - delta));
    int a = 2 * OCTAVES, b = 2 * OCTAVES;
    while (a > 0 && up[a - 1] > least + need) a--;
    while (b > 0 && down[b - 1] > least + need) b--;
    *hi = ldexp(scale, a - OCTAVES);
    *lo = p->parameter->is_signed ? -ldexp(scale, b - OCTAVES) : 0.0;
    return NUEM_OK;
}

static int by_x(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Samples across the range, refined minima among them. */
static nuem_status sample(profile *p, double lo, double hi, samples *s)
{
    double grid[GRID + 2], f[GRID + 2], extra[GRID];
    size_t n = 0, n_extra = 0;

    for (int i = 0; i <= GRID; i++) grid[n++] = lo + (hi - lo) * i / GRID;
    if (lo < 0.0) { /* the hypothesis itself */
        grid[n++] = 0.0;
        qsort(grid, n, sizeof *grid, by_x);
    }
    for (size_t i = 0; i < n; i++) f[i] = chi2_at(grid[i], p);
    if (p->status) return p->status;
    s->best_f = HUGE_VAL;
    for (size_t i = 0; i < n; i++) {
        double x = grid[i], fx = f[i];
        bool inside = i > 0 && i + 1 < n;
        if (inside && f[i] < f[i - 1] && f[i] <= f[i + 1]) {
            nuem_status st =
                nuem_minimum(chi2_at, p, grid[i - 1], grid[i], grid[i + 1], TOL_X, &x, &fx, p->err);
            if (st || p->status) return st ? st : p->status;
            extra[n_extra++] = x;
        }
        if (fx < s->best_f) {
            s->best_f = fx;
            s->best_x = x;
        }
    }
    s->n = 0;
    for (size_t i = 0; i < n; i++) s->x[s->n++] = grid[i];
    for (size_t i = 0; i < n_extra; i++) s->x[s->n++] = extra[i];
    qsort(s->x, s->n, sizeof *s->x, by_x);
    for (size_t i = 0; i < s->n; i++) s->f[i] = chi2_at(s->x[i], p);
    return p->status;
}

/* Allowed regions: where chi2 <= level. An end at the boundary of the parameter is NaN. */
static nuem_status regions(profile *p, const samples *s, double from, nuem_limit *out)
{
    double start = NAN;
    bool inside = false;

    out->n_region = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->x[i] < from) continue;
        bool allowed = s->f[i] <= p->level;
        double x = NAN;
        if (i > 0 && s->x[i - 1] >= from && allowed != inside) {
            nuem_status st = nuem_root(above_level, p, s->x[i - 1], s->x[i], TOL_X, &x, p->err);
            if (st || p->status) return st ? st : p->status;
        }
        if (allowed && !inside) start = x;
        if (!allowed && inside && out->n_region < NUEM_LIMIT_MAX_REGIONS) {
            out->region[out->n_region][0] = start;
            out->region[out->n_region++][1] = x;
        }
        inside = allowed;
    }
    if (out->n_region == 0 || inside)
        return nuem_fail(p->err, NUEM_ERR_CONVERGE, "no end of the allowed region of %s was found",
                         p->parameter->name);
    out->lower = out->region[0][0];
    out->upper = out->region[out->n_region - 1][1];
    return NUEM_OK;
}

static nuem_status search(profile *p, nuem_construction construction, nuem_limit *out)
{
    double lo = 0.0, hi = 0.0, from = -HUGE_VAL;
    samples *s = malloc(sizeof *s);
    nuem_status st;

    if (!s) return nuem_fail_nomem(p->err);
    if ((st = find_range(p, out->delta_chi2, &lo, &hi))) goto done;
    if ((st = sample(p, lo, hi, s))) goto done;
    out->best_fit = s->best_x;
    out->chi2_min = s->best_f;
    p->level = s->best_f + out->delta_chi2;
    if (construction == NUEM_ONE_SIDED) from = s->best_x;
    if ((st = regions(p, s, from, out))) goto done;
    if (construction == NUEM_ONE_SIDED) out->lower = out->region[0][0] = NAN;
done:
    free(s);
    return st;
}

nuem_status nuem_limit_profile(const nuem_likelihood *likelihood, const nuem_hypothesis *hypothesis,
                               const nuem_parameter *parameter, double cl,
                               nuem_construction construction, nuem_limit *out, nuem_error *err)
{
    profile p = {likelihood, hypothesis, parameter, NULL, 0.0, 0.0, NUEM_OK, err};
    nuem_limit r = {.cl = cl};
    nuem_status st;

    if (!(cl > 0.0 && cl < 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "confidence level is %g; it must lie in (0, 1)", cl);
    double z = nuem_normal_quantile(construction == NUEM_ONE_SIDED ? cl : 0.5 * (1.0 + cl));
    if (!isfinite(z))
        return nuem_fail(err, NUEM_ERR_ARG, "confidence level is %.17g, too close to 1", cl);
    if (construction != NUEM_TWO_SIDED && construction != NUEM_ONE_SIDED)
        return nuem_fail(err, NUEM_ERR_ARG, "construction %d is unknown", (int)construction);
    if ((st = nuem_parameter_check(parameter, hypothesis, err))) return st;
    if (construction == NUEM_ONE_SIDED && z < 0.0)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "confidence level is %g; a one-sided limit needs 0.5 at least", cl);
    r.delta_chi2 = z * z;
    if ((st = nuem_likelihood_workspace_create(likelihood, &p.ws, err))) return st;
    st = search(&p, construction, &r);
    if (!st) {
        bool angle = parameter->what == NUEM_PARAMETER_SIN2W;
        r.chi2_null = chi2_at(angle ? nuem_constants_get()->sin2w_0 : 0.0, &p);
        st = p.status;
    }
    nuem_likelihood_workspace_free(p.ws);
    if (st) return st;
    r.significance = sqrt(fmax(0.0, r.chi2_null - r.chi2_min));
    r.ndf = (long)nuem_likelihood_bins(likelihood) -
            (long)nuem_likelihood_free_nuisances(likelihood) - 1 - (parameter->has_phase ? 1 : 0);
    *out = r;
    return NUEM_OK;
}

nuem_status nuem_limit_chi2(const nuem_likelihood *likelihood, const nuem_hypothesis *hypothesis,
                            const nuem_parameter *parameter, size_t n, const double *value,
                            double *chi2, nuem_error *err)
{
    profile p = {likelihood, hypothesis, parameter, NULL, 0.0, 0.0, NUEM_OK, err};
    nuem_status st = nuem_parameter_check(parameter, hypothesis, err);

    if (st) return st;
    for (size_t i = 0; i < n; i++)
        if (!isfinite(value[i]))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i, "value %zu of %s is not finite", i,
                                   parameter->name);
    st = nuem_likelihood_workspace_create(likelihood, &p.ws, err);
    double *result = malloc((n ? n : 1) * sizeof *result);
    if (!st && !result) st = nuem_fail_nomem(err);
    for (size_t i = 0; i < n && !st; i++) {
        result[i] = chi2_at(value[i], &p);
        st = p.status;
    }
    for (size_t i = 0; i < n && !st; i++) chi2[i] = result[i];
    free(result);
    nuem_likelihood_workspace_free(p.ws);
    return st;
}
