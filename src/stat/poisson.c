/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/poisson.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "num/linear.h"

enum { MAX = NUEM_POISSON_MAX_SCALES, MAX_ITERATIONS = 2000, MAX_HALVINGS = 300 };
/* The Newton decrement is twice the distance to the minimum in chi2. Iterations stop at STOP, or at the
 * rounding of the gradient for large counts; where no step helps any more, ENOUGH is enough. */
static const double STOP = 1e-12, ENOUGH = 1e-7;
/* templates of the same shape leave the Hessian singular; this much of its diagonal mends it */
static const double RIDGE = 1e-12;

typedef struct problem {
    const nuem_poisson *p;
    const double *signal;
    size_t n; /* scales that vary */
    size_t index[MAX];
} problem;

static const double *shape(const problem *q, size_t k)
{
    return k == 0 ? q->signal : q->p->template + (k - 1) * q->p->n_bin;
}

void nuem_poisson_prepare(nuem_poisson *p)
{
    double total = 0.0;

    for (size_t b = 0; b < p->n_bin; b++) total += p->counts[b];
    p->stop = STOP + 8.0 * DBL_EPSILON * total;
}

/* Expected counts; false when a bin with counts has none. */
static bool expect(const problem *q, const double *theta, double *mu)
{
    const nuem_poisson *p = q->p;
    bool possible = true;

    for (size_t b = 0; b < p->n_bin; b++) mu[b] = theta[0] * q->signal[b];
    for (size_t k = 1; k < p->n_scale; k++) {
        const double *s = shape(q, k);
        for (size_t b = 0; b < p->n_bin; b++) mu[b] += theta[k] * s[b];
    }
    for (size_t b = 0; b < p->n_bin; b++)
        if (p->counts[b] > 0.0 && !(mu[b] > 0.0)) possible = false;
    return possible;
}

/* Gradient and Hessian of half the chi2. */
static void slope(const problem *q, const double *theta, const double *mu, double *gradient,
                  double *hessian)
{
    const nuem_poisson *p = q->p;

    memset(gradient, 0, q->n * sizeof *gradient);
    memset(hessian, 0, q->n * q->n * sizeof *hessian);
    for (size_t b = 0; b < p->n_bin; b++) {
        /* shares of the expectation first: 1/mu^2 alone could overflow */
        double share[MAX], n = p->counts[b], inverse = n > 0.0 ? 1.0 / mu[b] : 0.0;
        for (size_t i = 0; i < q->n; i++) {
            double d = shape(q, q->index[i])[b];
            share[i] = d * inverse;
            gradient[i] += (1.0 - n * inverse) * d;
        }
        for (size_t i = 0; i < q->n; i++)
            for (size_t j = 0; j <= i; j++) hessian[i * q->n + j] += n * share[i] * share[j];
    }
    for (size_t i = 0; i < q->n; i++) {
        double sigma = p->scale[q->index[i]].sigma;
        gradient[i] += (theta[q->index[i]] - 1.0) / (sigma * sigma);
        hessian[i * q->n + i] += 1.0 / (sigma * sigma);
        for (size_t j = 0; j < i; j++) hessian[j * q->n + i] = hessian[i * q->n + j];
    }
}

/* Solve for the Newton step of n active scales; false when the Hessian defies it. */
static bool solve_active(const problem *q, size_t n, const size_t *active, const double *gradient,
                         const double *hessian, double *rhs)
{
    double a[MAX * MAX], largest = 0.0;

    for (size_t i = 0; i < n; i++) {
        double diagonal = hessian[active[i] * (q->n + 1)];
        /* a curvature that over- or underflowed would give no step and look like a minimum */
        if (!isfinite(diagonal) || (diagonal < DBL_MIN && gradient[active[i]] < 0.0)) return false;
        largest = fmax(largest, diagonal);
    }
    if (largest == 0.0) largest = 1e-12; /* no counts at all: the minimum is at the boundary */
    for (int attempt = 0; attempt < 8; attempt++) {
        double extra = attempt ? largest * pow(10.0, attempt - 14.0) : 0.0;
        for (size_t i = 0; i < n; i++) {
            rhs[i] = -gradient[active[i]];
            for (size_t j = 0; j < n; j++) a[i * n + j] = hessian[active[i] * q->n + active[j]];
            a[i * n + i] += RIDGE * a[i * n + i] + extra;
        }
        if (nuem_solve_positive(n, a, rhs)) return true;
    }
    return false;
}

/* Newton step of the scales that are not held at zero; the others get none. A scale at zero is held when
 * its gradient or, by its correlation with others, its step points outside. Returns the decrement, NaN
 * when there is no step. */
static double newton_step(const problem *q, const double *theta, const double *gradient,
                          const double *hessian, double *step)
{
    size_t active[MAX], n = 0, kept;
    double rhs[MAX], decrement = 0.0;

    memset(step, 0, q->n * sizeof *step);
    for (size_t i = 0; i < q->n; i++)
        if (theta[q->index[i]] > 0.0 || gradient[i] < 0.0) active[n++] = i;
    for (; n > 0; n = kept) {
        if (!solve_active(q, n, active, gradient, hessian, rhs)) return (double)NAN;
        kept = 0;
        for (size_t i = 0; i < n; i++)
            if (theta[q->index[active[i]]] > 0.0 || rhs[i] > 0.0) active[kept++] = active[i];
        if (kept == n) break;
    }
    for (size_t i = 0; i < n; i++) {
        step[active[i]] = rhs[i];
        decrement -= rhs[i] * gradient[active[i]];
    }
    return decrement;
}

/* Largest part of the step that keeps every scale from falling below zero, at most 1. */
static double room(const problem *q, const double *theta, const double *step)
{
    double t = 1.0;

    for (size_t i = 0; i < q->n; i++)
        if (theta[q->index[i]] + step[i] < 0.0) t = fmin(t, -theta[q->index[i]] / step[i]);
    return t;
}

/* chi2; the deviance of a bin, n ln(n/mu) + mu - n, without cancellation where mu is near n. */
static double value(const nuem_poisson *p, const double *mu, const double *theta)
{
    double sum = 0.0, pull = 0.0;

    for (size_t b = 0; b < p->n_bin; b++) {
        double n = p->counts[b], d = n - mu[b];
        if (n <= 0.0)
            sum += mu[b];
        else if (fabs(d) < 0.5 * mu[b])
            sum += n * log1p(d / mu[b]) - d;
        else
            sum += n * log(n / mu[b]) - d;
    }
    for (size_t k = 0; k < p->n_scale; k++) {
        double sigma = p->scale[k].sigma;
        double x = sigma > 0.0 ? (theta[k] - 1.0) / sigma : 0.0; /* a free scale may be huge */
        pull += x * x;
    }
    return 2.0 * sum + pull;
}

bool nuem_poisson_minimise(const nuem_poisson *p, const double *signal, double *mu, double *theta,
                           double *chi2)
{
    problem q = {.p = p, .signal = signal};
    double gradient[MAX], next[MAX], hessian[MAX * MAX], step[MAX], trial[MAX];

    for (size_t k = 0; k < p->n_scale; k++) {
        theta[k] = 1.0;
        if (p->scale[k].sigma > 0.0) q.index[q.n++] = k;
    }
    if (!expect(&q, theta, mu)) {
        *chi2 = HUGE_VAL;
        return true;
    }
    memcpy(trial, theta, p->n_scale * sizeof *trial);
    slope(&q, theta, mu, gradient, hessian);
    for (int iteration = 0; q.n > 0; iteration++) {
        double decrement = newton_step(&q, theta, gradient, hessian, step);
        if (!isfinite(decrement)) return false;
        if (decrement <= p->stop) break;
        if (iteration == MAX_ITERATIONS) return false;
        /* Along the step the convex chi2 falls as long as its slope is negative; take the longest
         * of t, t/2, t/4... after which the slope has not turned to more than nine tenths of
         * itself. A scale that meets zero becomes exactly zero. */
        const double whole = room(&q, theta, step);
        double t = whole;
        int halving = 0;
        for (; halving < MAX_HALVINGS; halving++, t *= 0.5) {
            for (size_t i = 0; i < q.n; i++) {
                double from = theta[q.index[i]], to = from + t * step[i];
                bool meets = halving == 0 && step[i] < 0.0 && -from / step[i] <= whole;
                trial[q.index[i]] = meets ? 0.0 : fmax(0.0, to);
            }
            if (!expect(&q, trial, mu)) continue;
            slope(&q, trial, mu, next, hessian);
            double before = 0.0, after = 0.0;
            for (size_t i = 0; i < q.n; i++) {
                double moved = trial[q.index[i]] - theta[q.index[i]];
                before += gradient[i] * moved;
                after += next[i] * moved;
            }
            if (isfinite(after) && after <= 0.9 * fabs(before)) break;
        }
        if (halving == MAX_HALVINGS) {
            if (decrement > ENOUGH) return false;
            expect(&q, theta, mu);
            break;
        }
        memcpy(theta, trial, p->n_scale * sizeof *trial);
        memcpy(gradient, next, q.n * sizeof *gradient);
    }
    *chi2 = value(p, mu, theta);
    return true;
}
