/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Closed forms of a Gaussian pulse convolved with exponential decays, safe against overflow and
 * cancellation. With z = t/sigma, w = (sigma lambda - z)/sqrt 2 and
 *   h(lambda) = int_0^inf G(t - u) e^(-lambda u) du = (1/2) e^(-z^2/2) erfcx(w)
 * one decay of rate lambda gives lambda h(lambda) (the exponentially modified Gaussian; Grushka, Anal.
 * Chem. 44 (1972) 1733), and two give, by partial fractions,
 *   lambda_1 lambda_2 [h(lambda_1) - h(lambda_2)] / (lambda_2 - lambda_1),
 * which is lambda_1 lambda_2 times the mean of -h' between the rates. */
#include <math.h>

#include "source/arrival.h"

static const double SQRT_PI = 1.77245385090551602730;
/* Where the difference of h is smaller than this, -h' is nearly constant between the rates, and two
 * points of Gauss are exact to (1e-3)^4; above, the difference loses three digits of 14. */
static const double SMALL_DIFFERENCE = 1e-3;

/* e = erfcx(w) = e^(w^2) erfc(w) and k = 1/sqrt(pi) - w erfcx(w) for w >= 0; k without cancellation,
 * by the continued fraction of erfcx: Abramowitz and Stegun 7.1.14. */
static void scaled_erfc(double w, double *e, double *k)
{
    enum { TERMS = 40 }; /* 1e-16 at w = 3 */
    double r = 0.0;

    if (w < 3.0) {
        *e = exp(w * w) * erfc(w);
        *k = 1.0 / SQRT_PI - w * *e;
        return;
    }
    for (int j = TERMS; j > 0; j--) r = 0.5 * j / (w + r);
    *e = 1.0 / (SQRT_PI * (w + r));
    *k = r * *e;
}

/* h and -dh/dlambda */
static void tilted(double sigma, double z, double lambda, double *h, double *slope)
{
    const double w = (sigma * lambda - z) * M_SQRT1_2, gauss = exp(-0.5 * z * z);
    double e, k;

    if (w >= 0.0) {
        scaled_erfc(w, &e, &k);
        *h = 0.5 * gauss * e;
        *slope = sigma * M_SQRT1_2 * gauss * k;
    } else { /* e^(w^2) may overflow here; the product e^(-z^2/2 + w^2) cannot */
        double tail = exp(sigma * lambda * (0.5 * sigma * lambda - z)) * erfc(w);
        *h = 0.5 * tail;
        *slope = sigma * M_SQRT1_2 * (gauss / SQRT_PI - w * tail);
    }
}

double nuem_pulse_density(const nuem_arrival *a, double t_us)
{
    /* z stays finite; a shorter pulse would make no difference */
    const double sigma = fmax(a->sigma_us, 1e-250 * fabs(t_us)), z = t_us / sigma;
    double h[2], slope[2];

    if (a->n_decay == 0) return exp(-0.5 * z * z) / (sigma * M_SQRT2 * SQRT_PI);
    const double first = 1.0 / a->lifetime_us[0];
    tilted(sigma, z, first, &h[0], &slope[0]);
    if (a->n_decay == 1) return first * h[0];
    const double second = 1.0 / a->lifetime_us[1];
    tilted(sigma, z, second, &h[1], &slope[1]);
    if (fabs(h[0] - h[1]) > SMALL_DIFFERENCE * fmax(h[0], h[1]))
        return first * second * (h[0] - h[1]) / (second - first);
    for (int i = 0; i < 2; i++) {
        double at = 0.5 * (1.0 + (i ? 1.0 : -1.0) / sqrt(3.0));
        tilted(sigma, z, first + at * (second - first), &h[i], &slope[i]);
    }
    return 0.5 * first * second * (slope[0] + slope[1]);
}
