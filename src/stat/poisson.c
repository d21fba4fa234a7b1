/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/poisson.h"

#include <math.h>
#include <string.h>

#include "num/linear.h"

enum { MAX = NUEM_POISSON_MAX_SCALES, MAX_ITERATIONS = 200, MAX_HALVINGS = 300 };
/* Newton decrement (twice the distance to the minimum in chi2) at which to stop */
static const double DECREMENT = 1e-12;

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
    double sum = 0.0;

    for (size_t b = 0; b < p->n_bin; b++) {
        double n = p->counts[b];
        sum += n > 0.0 ? n * log(n) - n : 0.0;
    }
    p->saturated = sum;
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
        double d[MAX], ratio = p->counts[b] > 0.0 ? p->counts[b] / mu[b] : 0.0;
        double curvature = p->counts[b] > 0.0 ? ratio / mu[b] : 0.0;
        for (size_t i = 0; i < q->n; i++) {
            d[i] = shape(q, q->index[i])[b];
            gradient[i] += (1.0 - ratio) * d[i];
        }
        for (size_t i = 0; i < q->n; i++)
            for (size_t j = 0; j <= i; j++) hessian[i * q->n + j] += curvature * d[i] * d[j];
    }
    for (size_t i = 0; i < q->n; i++) {
        double sigma = p->scale[q->index[i]].sigma;
        gradient[i] += (theta[q->index[i]] - 1.0) / (sigma * sigma);
        hessian[i * q->n + i] += 1.0 / (sigma * sigma);
        for (size_t j = 0; j < i; j++) hessian[j * q->n + i] = hessian[i * q->n + j];
    }
}

/* Newton step of the scales that are not held at zero; the others get none. Returns the decrement.
 * */
static double newton_step(const problem *q, const double *theta, const double *gradient,
                          const double *hessian, double *step)
{
    double a[MAX * MAX], rhs[MAX], decrement = 0.0, ridge = 0.0;
    size_t active[MAX], n = 0;

    for (size_t i = 0; i < q->n; i++) {
        step[i] = 0.0;
        if (theta[q->index[i]] <= 0.0 && gradient[i] >= 0.0) continue;
        active[n++] = i;
        ridge = fmax(ridge, hessian[i * q->n + i]);
    }
    if (n == 0) return 0.0;
    if (ridge == 0.0) ridge = 1e-12; /* no counts at all: the minimum is at the boundary */
    for (int attempt = 0; attempt < 8; attempt++) {
        for (size_t i = 0; i < n; i++) {
            rhs[i] = -gradient[active[i]];
            for (size_t j = 0; j < n; j++) a[i * n + j] = hessian[active[i] * q->n + active[j]];
            /* templates of the same shape leave the Hessian singular */
            a[i * n + i] += attempt ? ridge * pow(10.0, attempt - 14.0) : 0.0;
        }
        if (!nuem_solve_positive(n, a, rhs)) continue;
        for (size_t i = 0; i < n; i++) {
            step[active[i]] = rhs[i];
            decrement -= rhs[i] * gradient[active[i]];
        }
        return decrement;
    }
    for (size_t i = 0; i < n; i++) { /* steepest descent, as a last resort */
        step[active[i]] = -gradient[active[i]] / ridge;
        decrement += gradient[active[i]] * gradient[active[i]] / ridge;
    }
    return decrement;
}

/* The value itself; deviances of nearly perfect bins without cancellation. */
static double value(const nuem_poisson *p, const double *mu, const double *theta)
{
    double sum = p->saturated, pull = 0.0;

    for (size_t b = 0; b < p->n_bin; b++)
        sum += p->counts[b] > 0.0 ? mu[b] - p->counts[b] * log(mu[b]) : mu[b];
    for (size_t k = 0; k < p->n_scale; k++) {
        double sigma = p->scale[k].sigma;
        if (sigma > 0.0) pull += (theta[k] - 1.0) * (theta[k] - 1.0) / (sigma * sigma);
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
        if (!(decrement > DECREMENT)) break;
        if (iteration == MAX_ITERATIONS) return false;
        /* Along the step the convex chi2 falls as long as its slope is negative; take the longest
         * of 1, 1/2, 1/4... after which the slope has not turned to more than nine tenths of
         * itself. */
        double t = 1.0;
        for (int halving = 0;; halving++, t *= 0.5) {
            if (halving == MAX_HALVINGS) return false;
            for (size_t i = 0; i < q.n; i++)
                trial[q.index[i]] = fmax(0.0, theta[q.index[i]] + t * step[i]);
            if (!expect(&q, trial, mu)) continue;
            slope(&q, trial, mu, next, hessian);
            double before = 0.0, after = 0.0;
            for (size_t i = 0; i < q.n; i++) {
                double moved = trial[q.index[i]] - theta[q.index[i]];
                before += gradient[i] * moved;
                after += next[i] * moved;
            }
            if (after <= 0.9 * fabs(before)) break;
        }
        memcpy(theta, trial, p->n_scale * sizeof *trial);
        memcpy(gradient, next, q.n * sizeof *gradient);
    }
    *chi2 = value(p, mu, theta);
    return true;
}
