/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/deviance.h"

#include <math.h>

/* Signed nuisances may push the expectation of a bin without counts below zero. There its deviance 2 mu goes
 * on as mu^2/WIDTH^2 + 2 mu, which keeps chi2 convex and smooth and ends WIDTH^2 counts below zero. */
static const double WIDTH = 1e-2;

typedef struct best {
    double background, sum; /* b and s + b */
} best;

/* Best background of an on-off bin with signal s: the larger root of
 * (1+r) b^2 + [(1+r) s - on - off] b - off s = 0 (Rolke et al., NIM A 551 (2005) 493, sec. 2). Its
 * discriminant is never negative, and s + b never is; that is the larger root of
 * (1+r) u^2 - [(1+r) s + on + off] u + on s = 0. Each is taken in its form without cancellation. */
static best best_background(double on, double off, double r, double s)
{
    double a = 1.0 + r, root = hypot(0.5 * (a * s - on + off), sqrt(on) * sqrt(off));
    double b = 0.5 * (a * s - on - off), u = -0.5 * (a * s + on + off);

    b = b <= 0.0 ? (root - b) / a : off * s / (root + b);
    u = u <= 0.0 ? (root - u) / a : -on * s / (root + u);
    return (best){fmax(b, fmax(0.0, -s)), u};
}

/* An on-off bin without counts: s, and r |s| below zero, where b = -s. A parabola of the width WIDTH/(1+r)
 * rounds the kink off. */
static double empty_on_off(double s, double r, double *first, double *root)
{
    const double width = WIDTH / (1.0 + r);
    bool beyond = s < -(1.0 + r) * width * width;

    *root = s < 0.0 && !beyond ? 1.0 / width : 0.0;
    *first = s >= 0.0 ? 1.0 : beyond ? -r : 1.0 + s / (width * width);
    return s >= 0.0 ? s
           : beyond ? -r * s - 0.5 * WIDTH * WIDTH
                    : s + 0.5 * (s / width) * (s / width);
}

bool nuem_deviance_possible(const nuem_spectrum *s, const double *mu)
{
    if (s->statistic != NUEM_STATISTIC_POISSON) return true;
    bool possible = true;
    for (size_t b = 0; b < s->n_bin; b++)
        if (s->counts[b] > 0.0 && !(mu[b] > 0.0)) possible = false;
    return possible;
}

/* n ln(n/mu) + mu - n, without cancellation where mu is near n */
static double poisson(double n, double mu)
{
    double d = n - mu;

    if (n <= 0.0) return mu >= 0.0 ? mu : mu + 0.5 * (mu / WIDTH) * (mu / WIDTH);
    if (fabs(d) < 0.5 * mu) return n * log1p(d / mu) - d;
    return n * log(n / mu) - d;
}

static double gaussian(const nuem_spectrum *s, const double *mu)
{
    double sum = 0.0;

    for (size_t b = 0; b < s->n_bin; b++)
        for (size_t c = 0; c < s->n_bin; c++)
            sum += (mu[b] - s->counts[b]) * s->inverse_covariance[b * s->n_bin + c] *
                   (mu[c] - s->counts[c]);
    return 0.5 * sum;
}

double nuem_deviance(const nuem_spectrum *s, const double *mu)
{
    double sum = 0.0;

    if (s->statistic == NUEM_STATISTIC_GAUSSIAN) return gaussian(s, mu);
    for (size_t b = 0; b < s->n_bin; b++) {
        if (s->statistic == NUEM_STATISTIC_POISSON) {
            sum += poisson(s->counts[b], mu[b]);
        } else {
            const double on = s->counts[b], off = s->off[b], r = s->off_ratio;
            double first, root;
            if (on + off > 0.0) {
                const best x = best_background(on, off, r, mu[b]);
                sum += poisson(on, x.sum) + poisson(off, r * x.background);
            } else {
                sum += empty_on_off(mu[b], r, &first, &root);
            }
        }
    }
    return sum;
}

static void slopes_poisson(const nuem_spectrum *s, const double *mu, double *first, double *root)
{
    for (size_t b = 0; b < s->n_bin; b++) {
        double n = s->counts[b];
        if (n > 0.0) {
            double inverse = 1.0 / mu[b];
            first[b] = 1.0 - n * inverse;
            root[b] = sqrt(n) * inverse; /* the square of 1/mu alone could overflow */
        } else {
            first[b] = mu[b] >= 0.0 ? 1.0 : 1.0 + mu[b] / (WIDTH * WIDTH);
            root[b] = mu[b] >= 0.0 ? 0.0 : 1.0 / WIDTH;
        }
    }
}

/* By the envelope theorem the slope is that at fixed background; the curvature is on^-2 and off^-2 in series. */
static void slopes_on_off(const nuem_spectrum *s, const double *mu, double *first, double *root,
                          double *background)
{
    for (size_t b = 0; b < s->n_bin; b++) {
        const double on = s->counts[b], off = s->off[b], r = s->off_ratio;
        const best x = best_background(on, off, r, mu[b]);
        background[b] = x.background;
        first[b] = 1.0;
        root[b] = 0.0;
        if (on > 0.0) {
            first[b] = 1.0 - on / x.sum;
            if (x.background == 0.0)
                root[b] = sqrt(on) / x.sum;
            else if (off > 0.0) /* else the background makes up for any signal */
                root[b] = sqrt(on) / x.sum / hypot(1.0, sqrt(on / off) * (x.background / x.sum));
        } else if (off == 0.0) {
            empty_on_off(mu[b], r, &first[b], &root[b]);
        } else if (x.sum ==
                   0.0) { /* the background only keeps the expectation from falling below 0 */
            first[b] = -r - off / mu[b];
            root[b] = sqrt(off) / -mu[b];
        }
    }
}

void nuem_deviance_slopes(const nuem_spectrum *s, const double *mu, double *first, double *root,
                          double *background)
{
    for (size_t b = 0; b < s->n_bin; b++) background[b] = 0.0;
    if (s->statistic == NUEM_STATISTIC_POISSON) {
        slopes_poisson(s, mu, first, root);
    } else if (s->statistic == NUEM_STATISTIC_ON_OFF) {
        slopes_on_off(s, mu, first, root, background);
    } else {
        for (size_t b = 0; b < s->n_bin; b++) {
            first[b] = 0.0;
            root[b] = 0.0;
            for (size_t c = 0; c < s->n_bin; c++)
                first[b] += s->inverse_covariance[b * s->n_bin + c] * (mu[c] - s->counts[c]);
        }
    }
}
