/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/profile.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/linear.h"
#include "stat/deviance.h"

enum { MAX_ITERATIONS = 2000, MAX_HALVINGS = 300, MAX_TRIALS = 100000 };
/* as many when pulls cancel a huge signal: without digits the search would go on for minutes */
enum { FAR_TRIALS = 200 };
/* The Newton decrement is twice the distance to the minimum in chi2. Iterations stop at STOP, or at the
 * rounding of the gradient for large counts; where no step helps any more, ENOUGH is enough. */
static const double STOP = 1e-12, ENOUGH = 1e-7;
/* below this decrement one more step leaves less than STOP */
static const double LAST = 1e-7;
/* shapes that are alike leave the Hessian singular; this much of its diagonal mends it */
static const double RIDGE = 1e-12;
static const double FAR = 4.0; /* times as many counts expected as seen */
/* step a slope where there is no curvature: far enough for any bound */
static const double DOWNHILL = 1e25;

/* Arrays of one minimisation inside space->scratch. */
typedef struct problem {
    const nuem_profile_problem *p;
    nuem_profile_space *space;
    size_t n;      /* nuisances that vary */
    int trials;    /* points that may still be tried */
    size_t *index; /* [n] */
    size_t *slot;  /* [n_nuisance]: position in index, or n_nuisance */
    size_t *active;
    double *hessian, *a;                  /* [n][n] */
    double *gradient, *next, *step, *rhs; /* [n] */
    double *trial, *nominal;              /* [n_nuisance] */
    double *first, *root, *weighted;      /* [max_bin], the last [n][max_bin] */
} problem;

nuem_status nuem_profile_space_create(size_t n_nuisance, size_t n_bin, size_t max_bin,
                                      nuem_profile_space *out, nuem_error *err)
{
    const size_t n = n_nuisance ? n_nuisance : 1, bins = n_bin ? n_bin : 1;
    nuem_profile_space s = {0};

    s.theta = calloc(n, sizeof *s.theta);
    s.mu = calloc(bins, sizeof *s.mu);
    s.background = calloc(bins, sizeof *s.background);
    s.slope = calloc(bins, sizeof *s.slope);
    s.scratch = calloc(2 * n * n + 6 * n + (2 + n) * (max_bin ? max_bin : 1), sizeof *s.scratch);
    s.index = calloc(3 * n, sizeof *s.index);
    if (!s.theta || !s.mu || !s.background || !s.slope || !s.scratch || !s.index) {
        nuem_profile_space_clear(&s);
        return nuem_fail_nomem(err);
    }
    *out = s;
    return NUEM_OK;
}

void nuem_profile_space_clear(nuem_profile_space *s)
{
    free(s->theta);
    free(s->mu);
    free(s->background);
    free(s->slope);
    free(s->scratch);
    free(s->index);
    memset(s, 0, sizeof *s);
}

static double centre_of(const nuem_profile_problem *p, size_t i)
{
    const nuem_nuisance *v = &p->nuisance[i];
    double shift =
        p->centre && v->sigma > 0.0 && isfinite(v->sigma) ? p->centre[i] * v->sigma : 0.0;

    return v->nominal + shift;
}

/* `pulls`: do nuisances around 0 vary, or scales only? */
static problem begin(const nuem_profile_problem *p, nuem_profile_space *space, bool pulls)
{
    const size_t n = p->n_nuisance;
    size_t max_bin = 0;
    problem q = {.p = p, .space = space, .trials = MAX_TRIALS};

    for (size_t k = 0; k < p->n_spectrum; k++)
        if (p->spectrum[k].n_bin > max_bin) max_bin = p->spectrum[k].n_bin;
    double *x = space->scratch;
    q.hessian = x;
    q.a = x + n * n;
    x += 2 * n * n;
    q.gradient = x;
    q.next = x + n;
    q.step = x + 2 * n;
    q.rhs = x + 3 * n;
    q.trial = x + 4 * n;
    q.nominal = x + 5 * n;
    x += 6 * n;
    q.first = x;
    q.root = x + max_bin;
    q.weighted = x + 2 * max_bin;
    q.index = space->index;
    q.slot = space->index + n;
    q.active = space->index + 2 * n;
    for (size_t i = 0; i < n; i++) {
        q.nominal[i] = centre_of(p, i);
        q.slot[i] = n;
        if (p->nuisance[i].sigma > 0.0 && (pulls || p->nuisance[i].nominal != 0.0)) {
            q.slot[i] = q.n;
            q.index[q.n++] = i;
        }
    }
    return q;
}

/* Expected counts; false when a bin with counts has none. */
static bool expect(const nuem_profile_problem *p, const double *theta, double *mu)
{
    bool possible = true;

    for (size_t k = 0; k < p->n_spectrum; k++) {
        const nuem_spectrum *s = &p->spectrum[k];
        memset(mu, 0, s->n_bin * sizeof *mu);
        for (size_t i = 0; i < s->n_shape; i++) {
            const double *shape = s->shape + i * s->n_bin, x = theta[s->nuisance[i]];
            if (x == 0.0) continue; /* also where the shape is not finite */
            for (size_t b = 0; b < s->n_bin; b++) mu[b] += x * shape[b];
        }
        possible = possible && nuem_deviance_possible(s, mu);
        mu += s->n_bin;
    }
    return possible;
}

static double dot(size_t n, const double *x, const double *y)
{
    double sum[4] = {0.0, 0.0, 0.0, 0.0};
    size_t b = 0;

    for (; b + 4 <= n; b += 4)
        for (size_t l = 0; l < 4; l++) sum[l] += x[b + l] * y[b + l];
    for (; b < n; b++) sum[0] += x[b] * y[b];
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

/* Shapes of the nuisances that vary, times the root of the curvature: their products are the Hessian. */
static void add_curvature(const problem *q, const nuem_spectrum *s, double *hessian)
{
    const size_t n = s->n_bin;
    size_t m = 0, *at = q->active; /* free for use here */

    for (size_t i = 0; i < s->n_shape; i++) {
        size_t slot = q->slot[s->nuisance[i]];
        if (slot == q->p->n_nuisance) continue;
        const double *shape = s->shape + i * n;
        double *w = q->weighted + m * n;
        for (size_t b = 0; b < n; b++) w[b] = shape[b] * q->root[b];
        at[m++] = slot;
    }
    for (size_t i = 0; i < m; i++)
        for (size_t j = 0; j <= i; j++) {
            double h = dot(n, q->weighted + i * n, q->weighted + j * n);
            hessian[at[i] * q->n + at[j]] += h;
            if (i != j) hessian[at[j] * q->n + at[i]] += h;
        }
}

static void add_covariance(const problem *q, const nuem_spectrum *s, double *hessian)
{
    const size_t n = s->n_bin;

    for (size_t i = 0; i < s->n_shape; i++) {
        size_t row = q->slot[s->nuisance[i]];
        if (row == q->p->n_nuisance) continue;
        for (size_t b = 0; b < n; b++)
            q->weighted[b] = dot(n, s->inverse_covariance + b * n, s->shape + i * n);
        for (size_t j = 0; j < s->n_shape; j++) {
            size_t column = q->slot[s->nuisance[j]];
            if (column == q->p->n_nuisance) continue;
            hessian[row * q->n + column] += dot(n, q->weighted, s->shape + j * n);
        }
    }
}

/* Gradient and, where it is not NULL, Hessian of half the chi2. */
static void slope(const problem *q, const double *theta, double *gradient, double *hessian)
{
    const nuem_profile_problem *p = q->p;
    size_t bin = 0;

    memset(gradient, 0, q->n * sizeof *gradient);
    if (hessian) memset(hessian, 0, q->n * q->n * sizeof *hessian);
    for (size_t k = 0; k < p->n_spectrum; k++) {
        const nuem_spectrum *s = &p->spectrum[k];
        nuem_deviance_slopes(s, q->space->mu + bin, q->first, q->root, q->space->background + bin);
        for (size_t b = 0; b < s->n_bin; b++) q->space->slope[bin + b] = 2.0 * q->first[b];
        for (size_t i = 0; i < s->n_shape; i++) {
            size_t slot = q->slot[s->nuisance[i]];
            if (slot < p->n_nuisance)
                gradient[slot] += dot(s->n_bin, q->first, s->shape + i * s->n_bin);
        }
        if (hessian && s->statistic == NUEM_STATISTIC_GAUSSIAN)
            add_covariance(q, s, hessian);
        else if (hessian)
            add_curvature(q, s, hessian);
        bin += s->n_bin;
    }
    for (size_t i = 0; i < q->n; i++) {
        size_t v = q->index[i];
        double per_sigma = 1.0 / p->nuisance[v].sigma;
        gradient[i] += (theta[v] - q->nominal[v]) * per_sigma * per_sigma;
        if (hessian) hessian[i * (q->n + 1)] += per_sigma * per_sigma;
    }
}

/* Solve for the Newton step of n active nuisances; false when the Hessian defies it. Scaled to a diagonal
 * of 1, so that a huge signal does not drown the others. */
static bool solve_active(const problem *q, size_t n)
{
    double *scale =
        q->next; /* free here; 0 where chi2 is flat, as without counts or without a shape */

    for (size_t i = 0; i < n; i++) {
        double diagonal = q->hessian[q->active[i] * (q->n + 1)];
        bool flat = diagonal < DBL_MIN;
        /* a curvature that over- or underflowed would give no step and look like a minimum */
        if (!isfinite(diagonal) || (flat && q->gradient[q->active[i]] < 0.0)) return false;
        scale[i] = flat ? 0.0 : 1.0 / sqrt(diagonal);
    }
    for (int attempt = 0; attempt < 8; attempt++) {
        double extra = RIDGE + (attempt ? pow(10.0, attempt - 14.0) : 0.0);
        for (size_t i = 0; i < n; i++) {
            const double *row = q->hessian + q->active[i] * q->n;
            for (size_t j = 0; j < n; j++)
                q->a[i * n + j] = scale[i] * row[q->active[j]] * scale[j];
            q->a[i * n + i] = 1.0 + extra;
            q->rhs[i] = -q->gradient[q->active[i]] * (scale[i] > 0.0 ? scale[i] : DOWNHILL);
        }
        if (!nuem_solve_positive(n, q->a, q->rhs)) continue;
        for (size_t i = 0; i < n; i++) q->rhs[i] *= scale[i] > 0.0 ? scale[i] : 1.0;
        return true;
    }
    return false;
}

static bool at_bound(const problem *q, const double *theta, size_t i)
{
    return theta[q->index[i]] <= q->p->nuisance[q->index[i]].lower;
}

/* Newton step of the nuisances that are not held at their bound; the others get none. One at its bound is
 * held when its gradient or, by its correlation with others, its step points outside. Returns the
 * decrement, NaN when there is no step. */
static double newton_step(const problem *q, const double *theta)
{
    size_t n = 0, kept;
    double decrement = 0.0;

    memset(q->step, 0, q->n * sizeof *q->step);
    for (size_t i = 0; i < q->n; i++)
        if (!at_bound(q, theta, i) || q->gradient[i] < 0.0) q->active[n++] = i;
    for (; n > 0; n = kept) {
        if (!solve_active(q, n)) return (double)NAN;
        kept = 0;
        for (size_t i = 0; i < n; i++)
            if (!at_bound(q, theta, q->active[i]) || q->rhs[i] > 0.0)
                q->active[kept++] = q->active[i];
        if (kept == n) break;
    }
    for (size_t i = 0; i < n; i++) {
        q->step[q->active[i]] = q->rhs[i];
        decrement -= q->rhs[i] * q->gradient[q->active[i]];
    }
    return decrement;
}

/* Part of the step at which nuisance i meets its bound; beyond 1: it does not. */
static double meets(const problem *q, const double *theta, size_t i)
{
    double room = theta[q->index[i]] - q->p->nuisance[q->index[i]].lower;

    return q->step[i] < 0.0 && room + q->step[i] <= 0.0 ? -room / q->step[i] : HUGE_VAL;
}

/* Along the step the convex chi2 falls as long as its slope is negative; take the longest of t, t/2,
 * t/4... after which the slope has not turned to more than nine tenths of itself. A nuisance that meets
 * its bound gets exactly that value. false: no part of the step will do. */
static bool line_search(problem *q, const double *theta)
{
    const nuem_profile_problem *p = q->p;
    double whole = 1.0, t;

    for (size_t i = 0; i < q->n; i++) whole = fmin(whole, meets(q, theta, i));
    t = whole;
    for (int halving = 0; halving < MAX_HALVINGS && q->trials-- > 0; halving++, t *= 0.5) {
        for (size_t i = 0; i < q->n; i++) {
            const double lower = p->nuisance[q->index[i]].lower, from = theta[q->index[i]];
            bool ends = halving == 0 && meets(q, theta, i) <= whole;
            q->trial[q->index[i]] = ends ? lower : fmax(lower, from + t * q->step[i]);
        }
        if (!expect(p, q->trial, q->space->mu)) continue;
        slope(q, q->trial, q->next, q->hessian);
        double before = 0.0, after = 0.0;
        for (size_t i = 0; i < q->n; i++) {
            double moved = q->trial[q->index[i]] - theta[q->index[i]];
            before += q->gradient[i] * moved;
            after += q->next[i] * moved;
        }
        if (isfinite(after) && after <= 0.9 * fabs(before)) return true;
    }
    return false;
}

static double stop_at(const nuem_profile_problem *p)
{
    double total = 0.0;

    for (size_t k = 0; k < p->n_spectrum; k++)
        for (size_t b = 0; b < p->spectrum[k].n_bin; b++)
            total += p->spectrum[k].statistic == NUEM_STATISTIC_GAUSSIAN ? 1.0
                                                                         : p->spectrum[k].counts[b];
    return STOP + 8.0 * DBL_EPSILON * total;
}

static double penalty(const nuem_profile_problem *p, const double *theta)
{
    double sum = 0.0;

    for (size_t i = 0; i < p->n_nuisance; i++) {
        double sigma = p->nuisance[i].sigma;
        double x = sigma > 0.0 && isfinite(sigma) ? (theta[i] - centre_of(p, i)) / sigma : 0.0;
        sum += x * x;
    }
    return sum;
}

static double value(const nuem_profile_problem *p, const double *mu, const double *theta)
{
    double half = 0.0;

    for (size_t k = 0; k < p->n_spectrum; mu += p->spectrum[k++].n_bin)
        half += nuem_deviance(&p->spectrum[k], mu);
    return 2.0 * half + penalty(p, theta);
}

/* Near the minimum a whole step squares the distance: there is no need to look again. false where the step
 * would meet a bound or an end of the allowed expectations. */
static bool last_step(problem *q, double *theta)
{
    for (size_t i = 0; i < q->n; i++) {
        if (meets(q, theta, i) <= 1.0) return false;
        q->trial[q->index[i]] = theta[q->index[i]] + q->step[i];
    }
    if (!expect(q->p, q->trial, q->space->mu)) return false;
    memcpy(theta, q->trial, q->p->n_nuisance * sizeof *theta);
    slope(q, theta, q->gradient, NULL);
    return true;
}

/* Newton's method from theta, for which mu is known. */
static bool descend(problem *q, double stop)
{
    const nuem_profile_problem *p = q->p;
    double *theta = q->space->theta;

    memcpy(q->trial, theta, p->n_nuisance * sizeof *theta);
    slope(q, theta, q->gradient, q->hessian);
    for (int iteration = 0; q->n > 0; iteration++) {
        double decrement = newton_step(q, theta);
        if (!isfinite(decrement)) return false;
        if (decrement <= stop) break;
        if (iteration == MAX_ITERATIONS) return false;
        if (decrement <= LAST && last_step(q, theta)) break;
        if (!line_search(q, theta)) {
            if (decrement > ENOUGH) return false;
            expect(p, theta, q->space->mu);
            slope(q, theta, q->gradient, NULL);
            break;
        }
        memcpy(theta, q->trial, p->n_nuisance * sizeof *theta);
        memcpy(q->gradient, q->next, q->n * sizeof *q->gradient);
    }
    return true;
}

/* Is much more expected than seen? */
static bool far_off(const nuem_profile_problem *p, const double *mu)
{
    double expected = 0.0, seen = 0.0;

    for (size_t k = 0; k < p->n_spectrum; mu += p->spectrum[k++].n_bin)
        for (size_t b = 0; b < p->spectrum[k].n_bin; b++) {
            expected += fabs(mu[b]);
            seen += fabs(p->spectrum[k].counts[b]);
        }
    return expected > FAR * (seen + 1.0);
}

/* Lower the scales of shapes that have more than FAR times the counts of their spectrum to as many: from the
 * nominal values a huge one leaves the others no digits. */
static void bring_down(const nuem_profile_problem *p, double *theta)
{
    for (size_t k = 0; k < p->n_spectrum; k++) {
        const nuem_spectrum *s = &p->spectrum[k];
        double seen = 1.0;
        for (size_t b = 0; b < s->n_bin; b++) seen += fabs(s->counts[b]);
        for (size_t i = 0; i < s->n_shape; i++) {
            const nuem_nuisance *v = &p->nuisance[s->nuisance[i]];
            double sum = 0.0, *x = &theta[s->nuisance[i]];
            if (v->nominal == 0.0 || !(v->sigma > 0.0)) continue;
            for (size_t b = 0; b < s->n_bin; b++) sum += fabs(s->shape[i * s->n_bin + b]);
            if (*x * sum > FAR * seen) *x = fmax(v->lower, seen / sum);
        }
    }
}

/* Nuisances at their centres, or pulls at 0. */
static void place(const problem *q, bool shifted, double *theta)
{
    for (size_t i = 0; i < q->p->n_nuisance; i++) {
        const nuem_nuisance *v = &q->p->nuisance[i];
        bool zero = !shifted && v->nominal == 0.0 && v->sigma > 0.0;
        theta[i] = fmax(zero ? 0.0 : q->nominal[i], v->lower);
    }
}

/* Newton's method with the scales alone, from low ones. Pulls stay at 0: at a shifted centre those of a
 * huge signal would leave more than the lowered scales expect. */
static bool descend_scales(const nuem_profile_problem *p, nuem_profile_space *space, double stop)
{
    problem q = begin(p, space, false);

    place(&q, false, space->theta);
    bring_down(p, space->theta);
    return expect(p, space->theta, space->mu) && descend(&q, stop);
}

bool nuem_profile_minimise(const nuem_profile_problem *p, nuem_profile_space *space, double *chi2)
{
    const double stop = stop_at(p);
    problem q = begin(p, space, true);
    bool found;

    place(&q, true, space->theta);
    if (!expect(p, space->theta, space->mu)) { /* a shifted pull may take all away */
        place(&q, false, space->theta);
        if (!expect(p, space->theta, space->mu)) {
            *chi2 = HUGE_VAL;
            return true;
        }
    }
    if (far_off(p, space->mu)) {
        /* A huge signal is brought down by its scale first. Pulls would then cancel it against itself by
         * ever more digits, to gain some of a chi2 of 1/error^2; where they run out of digits, scales
         * must do, and chi2 is an upper bound. */
        found = descend_scales(p, space, stop);
        double bound = found ? value(p, space->mu, space->theta) : 0.0;
        q = begin(p, space, true);
        q.trials = FAR_TRIALS;
        if (found && !(descend(&q, stop) && value(p, space->mu, space->theta) <= bound))
            found = descend_scales(p, space, stop);
    } else {
        found = descend(&q, stop);
    }
    if (found) *chi2 = value(p, space->mu, space->theta);
    return found;
}

double nuem_profile_value(const nuem_profile_problem *p, nuem_profile_space *space,
                          double *gradient)
{
    problem q = begin(p, space, true);

    if (gradient) memset(gradient, 0, p->n_nuisance * sizeof *gradient);
    if (!expect(p, space->theta, space->mu)) {
        size_t bins = 0;
        for (size_t k = 0; k < p->n_spectrum; k++) bins += p->spectrum[k].n_bin;
        memset(space->slope, 0, bins * sizeof *space->slope);
        memset(space->background, 0, bins * sizeof *space->background);
        return HUGE_VAL;
    }
    slope(&q, space->theta, q.gradient, NULL);
    for (size_t i = 0; gradient && i < q.n; i++) gradient[q.index[i]] = 2.0 * q.gradient[i];
    return value(p, space->mu, space->theta);
}
