/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/lobatto.h"

#include <math.h>

/* P_0 to P_n at x */
static void legendre(size_t n, double x, double *p)
{
    p[0] = 1.0;
    p[1] = x;
    for (size_t k = 1; k < n; k++)
        p[k + 1] = ((double)(2 * k + 1) * x * p[k] - (double)k * p[k - 1]) / (double)(k + 1);
}

/* The inner points are the zeros of P'_{n-1}; Newton's method from points of Chebyshev. */
static void set_points(nuem_lobatto *r)
{
    const size_t n = r->n, m = n - 1;
    double p[NUEM_LOBATTO_MAX + 2];

    for (size_t q = 0; q < n; q++) {
        double x = -cos(M_PI * (double)q / (double)m);
        for (int i = 0; i < 50 && q > 0 && q < m; i++) {
            legendre(m, x, p);
            /* (1 - x^2) P' = m (P_{m-1} - x P_m); (1 - x^2) P'' = 2 x P' - m (m + 1) P */
            const double first = (double)m * (p[m - 1] - x * p[m]) / (1.0 - x * x);
            const double second = (2.0 * x * first - (double)(m * (m + 1)) * p[m]) / (1.0 - x * x);
            const double dx = first / second;
            x -= dx;
            if (fabs(dx) < 1e-16) break;
        }
        r->x[q] = x;
    }
    for (size_t q = 0; q < n / 2; q++) { /* symmetric to the last digit */
        r->x[n - 1 - q] = 0.5 * (r->x[n - 1 - q] - r->x[q]);
        r->x[q] = -r->x[n - 1 - q];
    }
    if (n % 2) r->x[n / 2] = 0.0;
    for (size_t q = 0; q < n; q++) {
        legendre(m, r->x[q], p);
        r->weight[q] = 2.0 / ((double)(m * n) * p[m] * p[m]);
    }
}

void nuem_lobatto_set(nuem_lobatto *r, size_t n)
{
    const size_t m = n - 1;
    double p[NUEM_LOBATTO_MAX][NUEM_LOBATTO_MAX + 2], centre[NUEM_LOBATTO_MAX + 2];

    r->n = n;
    set_points(r);
    for (size_t q = 0; q < n; q++) legendre(n, r->x[q], p[q]);
    legendre(n, 0.0, centre);
    for (size_t s = 0; s < n; s++) {
        r->middle[s] = 0.0;
        for (size_t q = 0; q < n; q++) r->integral[q][s] = 0.0;
        for (size_t k = 0; k < n; k++) {
            /* coefficient of P_k of the polynomial that is 1 at x_s and 0 at the others; the rule's own
             * norm of P_{n-1} is 2/(n-1) */
            const double norm = k < m ? 2.0 / (double)(2 * k + 1) : 2.0 / (double)m;
            const double c = r->weight[s] * p[s][k] / norm;
            if (k == m) r->tail[s] = c;
            if (k + 1 == m) r->before[s] = c;
            r->middle[s] += c * centre[k];
            for (size_t q = 0; q < n; q++) /* int P_k = (P_{k+1} - P_{k-1})/(2k + 1) */
                r->integral[q][s] +=
                    k ? c * (p[q][k + 1] - p[q][k - 1]) / (double)(2 * k + 1) : c * (p[q][1] + 1.0);
        }
    }
    for (size_t q = 0; q < n; q++) {
        double sum = 0.0;
        for (size_t s = 0; s < n; s++) {
            if (s == q) continue;
            r->derivative[q][s] = p[q][m] / (p[s][m] * (r->x[q] - r->x[s]));
            sum += r->derivative[q][s];
        }
        r->derivative[q][q] = -sum; /* a constant has no derivative */
    }
}
