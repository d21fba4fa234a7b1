/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/hermitian.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "num/matrix3.h"

/* [[c, e], [-conj(e), c]], c real, |e| the sine, takes the element of p < q away; r = 1 - c. */
typedef struct rotation {
    double r;
    nuem_complex e;
} rotation;

/* x' = c x - conj(e) y, y' = c y + e x; in the form that is accurate for small angles (Golub, Van Loan,
 * Matrix Computations, section 8.5). */
static inline void turn(const rotation *j, nuem_complex *x, nuem_complex *y)
{
    const nuem_complex a = *x, b = *y, e = j->e;
    const double r = j->r;

    x->re = a.re - (e.re * b.re + e.im * b.im + r * a.re);
    x->im = a.im - (e.re * b.im - e.im * b.re + r * a.im);
    y->re = b.re + (e.re * a.re - e.im * a.im - r * b.re);
    y->im = b.im + (e.re * a.im + e.im * a.re - r * b.im);
}

/* Rotate a_pq, of squared size s2, away. gap: level q minus level p. Returns by how much the levels part. */
static inline double rotate(size_t n, nuem_complex *restrict a, nuem_complex *restrict v, size_t p,
                            size_t q, double gap, double s2)
{
    nuem_complex *apq = &a[p * n + q];
    const double half = 0.5 * gap, d = fabs(half) + sqrt(half * half + s2);
    const double norm = 1.0 / sqrt(d * d + s2), c = d * norm, sign = copysign(norm, half);
    const rotation j = {s2 * norm * norm / (1.0 + c), {apq->re * sign, apq->im * sign}};

    *apq = (nuem_complex){0.0, 0.0};
    /* columns p and q of the other rows; below the diagonal the conjugates stand above it */
    for (size_t k = 0; k < p; k++) turn(&j, &a[k * n + p], &a[k * n + q]);
    for (size_t k = p + 1; k < q; k++) {
        nuem_complex x = nuem_conj(a[p * n + k]);
        turn(&j, &x, &a[k * n + q]);
        a[p * n + k] = nuem_conj(x);
    }
    for (size_t k = q + 1; k < n; k++) {
        nuem_complex x = nuem_conj(a[p * n + k]), y = nuem_conj(a[q * n + k]);
        turn(&j, &x, &y);
        a[p * n + k] = nuem_conj(x);
        a[q * n + k] = nuem_conj(y);
    }
    for (size_t k = 0; k < n; k++) turn(&j, &v[k * n + p], &v[k * n + q]);
    return copysign(s2 / d, half);
}

/* Whether an element of squared size s2 may stay: the angle that it asks for is below a hundredth of the
 * rounding. */
static inline bool negligible(double s2, double gap)
{
    return s2 <= 1e-4 * DBL_EPSILON * DBL_EPSILON * gap * gap;
}

/* Rotations row by row, in each round only of elements of at least a fifth of the largest. If all were
 * rotated away, the convergence would be only linear where levels are degenerate: the large
 * rotation of such a pair, however small its element, brings back half of what was rotated away before. */
static bool rotations(size_t n, const double *base, nuem_complex *a, double *shift, nuem_complex *v)
{
    enum { ROUNDS = 200 }; /* a dozen do */
    double size = 0.0;

    for (size_t p = 0; p < n; p++) {
        if (!isfinite(base ? base[p] : 0.0)) return false;
        shift[p] = a[p * n + p].re;
        size = fmax(size, shift[p] * shift[p]);
        for (size_t q = p; q < n; q++) {
            const nuem_complex x = a[p * n + q];
            const double s2 = x.re * x.re + x.im * x.im;
            if (!isfinite(s2)) return false;
            size = fmax(size, s2);
        }
    }
    const double floor = 1e-4 * DBL_EPSILON * DBL_EPSILON * size;
    for (int round = 0; round < ROUNDS; round++) {
        double largest = floor;
        for (size_t p = 0; p + 1 < n; p++)
            for (size_t q = p + 1; q < n; q++) {
                const nuem_complex x = a[p * n + q];
                const double s2 = x.re * x.re + x.im * x.im;
                if (s2 <= largest) continue;
                if (negligible(s2, shift[q] - shift[p] + (base ? base[q] - base[p] : 0.0)))
                    continue;
                largest = s2;
            }
        if (largest <= floor) break;
        for (size_t p = 0; p + 1 < n; p++)
            for (size_t q = p + 1; q < n; q++) {
                const nuem_complex x = a[p * n + q];
                const double s2 = x.re * x.re + x.im * x.im;
                if (s2 < 0.04 * largest) continue;
                const double gap = shift[q] - shift[p] + (base ? base[q] - base[p] : 0.0);
                if (negligible(s2, gap)) continue;
                const double d = rotate(n, a, v, p, q, gap, s2);
                shift[p] -= d;
                shift[q] += d;
            }
    }
    return true;
}

static void unit(size_t n, nuem_complex *v)
{
    memset(v, 0, n * n * sizeof *v);
    for (size_t i = 0; i < n; i++) v[i * n + i].re = 1.0;
}

bool nuem_hermitian_eigen_shift(size_t n, const double *base, nuem_complex *a, double *shift,
                                nuem_complex *vector)
{
    unit(n, vector);
    return rotations(n, base, a, shift, vector);
}

bool nuem_hermitian_eigen(size_t n, nuem_complex *a, bool warm, double *value, nuem_complex *vector)
{
    nuem_complex b[NUEM_HERMITIAN_MAX * NUEM_HERMITIAN_MAX];

    if (!warm) {
        unit(n, vector);
        return rotations(n, NULL, a, value, vector);
    }
    /* b = a vector, a = vector^dagger b */
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            nuem_complex sum = {a[i * n + i].re * vector[i * n + j].re,
                                a[i * n + i].re * vector[i * n + j].im};
            for (size_t k = 0; k < n; k++) {
                if (k == i) continue;
                const nuem_complex x = i < k ? a[i * n + k] : nuem_conj(a[k * n + i]);
                const nuem_complex y = nuem_cmul(x, vector[k * n + j]);
                sum.re += y.re;
                sum.im += y.im;
            }
            b[i * n + j] = sum;
        }
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++) {
            nuem_complex sum = {0.0, 0.0};
            for (size_t k = 0; k < n; k++) {
                const nuem_complex y = nuem_cmul(nuem_conj(vector[k * n + i]), b[k * n + j]);
                sum.re += y.re;
                sum.im += y.im;
            }
            a[i * n + j] = sum;
        }
    return rotations(n, NULL, a, value, vector);
}

void nuem_hermitian_exp(size_t n, const double *value, const nuem_complex *vector, double x,
                        nuem_complex *out)
{
    nuem_complex w[NUEM_HERMITIAN_MAX * NUEM_HERMITIAN_MAX]; /* conj(vector) e^{-i value x} */

    for (size_t k = 0; k < n; k++) {
        const double phase = value[k] * x;
        const nuem_complex e = {cos(phase), -sin(phase)};
        for (size_t j = 0; j < n; j++) w[j * n + k] = nuem_cmul(nuem_conj(vector[j * n + k]), e);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            double re = 0.0, im = 0.0;
            for (size_t k = 0; k < n; k++) {
                const nuem_complex a = vector[i * n + k], b = w[j * n + k];
                re += a.re * b.re - a.im * b.im;
                im += a.re * b.im + a.im * b.re;
            }
            out[i * n + j] = (nuem_complex){re, im};
        }
}
