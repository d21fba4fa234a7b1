/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "propagation/superadiabatic.h"

#include <math.h>
#include <string.h>

#include "num/matrix3.h"

static double smallest_gap(const nuem_frame *f, size_t i, size_t j)
{
    const double middle = f->level[i] - f->level[j];
    double least = fabs(middle);

    for (size_t q = 0; q < f->rule->n; q++) {
        const double gap = middle + f->g[i][i].re[q] - f->g[j][j].re[q];
        if (gap * middle <= 0.0) return 0.0;
        if (fabs(gap) < least) least = fabs(gap);
    }
    return least;
}

/* Levels joined by slow pairs, directly or by others. */
static void find_blocks(nuem_frame *f, double fast)
{
    for (size_t i = 0; i < f->n; i++) f->block[i] = i;
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = i + 1; j < f->n; j++) {
            if (f->block[i] == f->block[j] || smallest_gap(f, i, j) * f->h > fast) continue;
            const size_t from = f->block[j] > f->block[i] ? f->block[j] : f->block[i];
            const size_t to = f->block[j] > f->block[i] ? f->block[i] : f->block[j];
            for (size_t k = 0; k < f->n; k++)
                if (f->block[k] == from) f->block[k] = to;
        }
}

/* out = a x, where x has no elements within blocks; only_blocks: neither has a any outside them */
static void times_x(const nuem_frame *f, const nuem_nodes_matrix a, const nuem_nodes_matrix x,
                    bool only_blocks, nuem_nodes_matrix out)
{
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = 0; j < f->n; j++)
            for (size_t p = 0; p < f->rule->n; p += NUEM_NODES_LANES) {
                nuem_lanes sum = {{0}, {0}};
                for (size_t k = 0; k < f->n; k++) {
                    if (f->block[k] == f->block[j]) continue;
                    if (only_blocks && f->block[i] != f->block[k]) continue;
                    nuem_lanes_add_product(&sum, &a[i][k], &x[k][j], p);
                }
                nuem_lanes_store(&sum, &out[i][j], p);
            }
}

/* x z above the diagonal */
static nuem_nodes x_times(const nuem_frame *f, const nuem_nodes_matrix z, size_t i, size_t j)
{
    nuem_nodes out;

    for (size_t p = 0; p < f->rule->n; p += NUEM_NODES_LANES) {
        nuem_lanes sum = {{0}, {0}};
        for (size_t k = 0; k < f->n; k++)
            if (f->block[k] != f->block[i]) nuem_lanes_add_product(&sum, &f->x[i][k], &z[k][j], p);
        nuem_lanes_store(&sum, &out, p);
    }
    return out;
}

static void differentiate(const nuem_frame *f, const nuem_nodes *x, nuem_nodes *out)
{
    const double scale = 2.0 / f->h;

    for (size_t q = 0; q < f->rule->n; q++) {
        double re = 0.0, im = 0.0;
        for (size_t r = 0; r < f->rule->n; r++) {
            re += f->rule->derivative[q][r] * x->re[r];
            im += f->rule->derivative[q][r] * x->im[r];
        }
        out->re[q] = scale * re;
        out->im[q] = scale * im;
    }
}

/* One pass; returns the largest change of X, weighted with what it does to phases. */
static double improve(nuem_frame *f)
{
    nuem_nodes_matrix p, q, z;
    double worst = 0.0;

    times_x(f, f->g, f->x, false, p);
    times_x(f, f->b, f->x, true, q);
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = 0; j < f->n; j++)
            for (size_t k = 0; k < f->rule->n; k++) {
                z[i][j].re[k] = p[i][j].re[k] - q[i][j].re[k];
                z[i][j].im[k] = p[i][j].im[k] - q[i][j].im[k];
            }
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = i; j < f->n; j++) {
            if (f->block[i] != f->block[j]) continue;
            const nuem_nodes xz = x_times(f, z, i, j);
            for (size_t k = 0; k < f->rule->n; k++) {
                const double re = f->g[i][j].re[k] + p[i][j].re[k] + p[j][i].re[k] - xz.re[k];
                const double im = f->g[i][j].im[k] + p[i][j].im[k] - p[j][i].im[k] - xz.im[k];
                f->b[i][j].re[k] = f->b[j][i].re[k] = re;
                f->b[i][j].im[k] = i == j ? 0.0 : im;
                f->b[j][i].im[k] = i == j ? 0.0 : -im;
            }
        }
    nuem_nodes_matrix change;
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = i + 1; j < f->n; j++) {
            if (f->block[i] == f->block[j]) continue;
            const double gap = f->level[i] - f->level[j];
            const nuem_nodes xz = x_times(f, z, i, j), *x = &f->x[i][j];
            nuem_nodes slope;
            differentiate(f, x, &slope);
            for (size_t k = 0; k < f->rule->n; k++) {
                const double re = f->g[i][j].re[k] + p[i][j].re[k] + p[j][i].re[k] + q[i][j].re[k] +
                                  q[j][i].re[k] - xz.re[k] + 2.0 * gap * x->re[k] +
                                  2.0 * slope.im[k];
                const double im = f->g[i][j].im[k] + p[i][j].im[k] - p[j][i].im[k] + q[i][j].im[k] -
                                  q[j][i].im[k] - xz.im[k] + 2.0 * gap * x->im[k] -
                                  2.0 * slope.re[k];
                const double omega = gap + f->b[i][i].re[k] - f->b[j][j].re[k];
                change[i][j].re[k] = -0.5 * re / omega;
                change[i][j].im[k] = -0.5 * im / omega;
                const double size = fabs(change[i][j].re[k]) + fabs(change[i][j].im[k]);
                const double turn = 2.0 * fabs(omega) * f->h * (fabs(x->re[k]) + fabs(x->im[k]));
                /* a NaN must not pass for 0 */
                if (!(size * (1.0 + turn) <= worst)) worst = size * (1.0 + turn);
            }
        }
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = i + 1; j < f->n; j++) {
            if (f->block[i] == f->block[j]) continue;
            for (size_t k = 0; k < f->rule->n; k++) {
                f->x[i][j].re[k] += change[i][j].re[k];
                f->x[i][j].im[k] += change[i][j].im[k];
                f->x[j][i].re[k] = -f->x[i][j].re[k];
                f->x[j][i].im[k] = f->x[i][j].im[k];
            }
        }
    return worst;
}

/* The end of the Legendre series of X between fast pairs: what the polynomial misses is of that
 * size, more where the oscillation is so slow that the missing derivative counts. */
static double frame_tail(const nuem_frame *f)
{
    double worst = 0.0;

    for (size_t i = 0; i < f->n; i++)
        for (size_t j = i + 1; j < f->n; j++) {
            if (f->block[i] == f->block[j]) continue;
            double re = 0.0, im = 0.0;
            for (size_t q = 0; q < f->rule->n; q++) {
                re += f->rule->tail[q] * f->x[i][j].re[q];
                im += f->rule->tail[q] * f->x[i][j].im[q];
            }
            const double phase = smallest_gap(f, i, j) * f->h;
            const double e =
                (fabs(re) + fabs(im)) * (1.0 + (double)(f->rule->n * f->rule->n) / phase);
            if (!(e <= worst)) worst = e;
        }
    return worst;
}

void nuem_frame_find(nuem_frame *f, double fast, double goal)
{
    enum { PASSES = 12 };
    double change = (double)INFINITY, rest = (double)INFINITY;

    find_blocks(f, fast);
    for (size_t i = 0; i < f->n; i++)
        for (size_t j = 0; j < f->n; j++) {
            memset(&f->x[i][j], 0, sizeof f->x[i][j]);
            if (f->block[i] == f->block[j])
                f->b[i][j] = f->g[i][j];
            else
                memset(&f->b[i][j], 0, sizeof f->b[i][j]);
        }
    for (int pass = 0; pass < PASSES; pass++) {
        const double before = change;
        change = improve(f);
        rest = change * fmin(1.0, 2.0 * change / before); /* of a geometric series */
        if (!(change > 0.3 * goal)) break;
        if (pass > 1 && !(change < 0.5 * before)) break;
    }
    f->error = rest + frame_tail(f);
}

void nuem_frame_apply(const nuem_frame *f, size_t node, bool adjoint, size_t columns,
                      nuem_complex *a)
{
    const size_t n = f->n;
    const double sign = adjoint ? -1.0 : 1.0;
    nuem_complex m[NUEM_HERMITIAN_MAX][NUEM_HERMITIAN_MAX]; /* 1 -+ X, without pivots: X is small */
    nuem_complex y[NUEM_HERMITIAN_MAX * NUEM_HERMITIAN_MAX];

    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++)
            m[i][j] =
                (nuem_complex){(i == j) - sign * f->x[i][j].re[node], -sign * f->x[i][j].im[node]};
        for (size_t c = 0; c < columns; c++) { /* y = (1 +- X) a = 2 a - m a */
            nuem_complex sum = {2.0 * a[i * columns + c].re, 2.0 * a[i * columns + c].im};
            for (size_t k = 0; k < n; k++) {
                const nuem_complex t = nuem_cmul(m[i][k], a[k * columns + c]);
                sum.re -= t.re;
                sum.im -= t.im;
            }
            y[i * columns + c] = sum;
        }
    }
    for (size_t p = 0; p < n; p++) {
        const double size = m[p][p].re * m[p][p].re + m[p][p].im * m[p][p].im;
        const nuem_complex inverse = {m[p][p].re / size, -m[p][p].im / size};
        for (size_t i = p + 1; i < n; i++) {
            const nuem_complex l = nuem_cmul(m[i][p], inverse);
            for (size_t k = p + 1; k < n; k++) {
                const nuem_complex t = nuem_cmul(l, m[p][k]);
                m[i][k].re -= t.re;
                m[i][k].im -= t.im;
            }
            for (size_t c = 0; c < columns; c++) {
                const nuem_complex t = nuem_cmul(l, y[p * columns + c]);
                y[i * columns + c].re -= t.re;
                y[i * columns + c].im -= t.im;
            }
        }
    }
    for (size_t p = n; p-- > 0;) {
        const double size = m[p][p].re * m[p][p].re + m[p][p].im * m[p][p].im;
        const nuem_complex inverse = {m[p][p].re / size, -m[p][p].im / size};
        for (size_t c = 0; c < columns; c++) {
            nuem_complex sum = y[p * columns + c];
            for (size_t k = p + 1; k < n; k++) {
                const nuem_complex t = nuem_cmul(m[p][k], a[k * columns + c]);
                sum.re -= t.re;
                sum.im -= t.im;
            }
            a[p * columns + c] = nuem_cmul(sum, inverse);
        }
    }
}
