/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "propagation/slow.h"

#include <math.h>
#include <string.h>

#include "num/matrix3.h"

enum { MAX = NUEM_HERMITIAN_MAX };

/* A Lobatto rule's error of a function that is a series in Legendre polynomials, of which it knows the
 * first few: the first term that it integrates wrongly is the tail continued as far again. */
static double rule_error(const nuem_lobatto *rule, const double *f)
{
    double tail = 0.0, before = 0.0, mean = 0.0, spread = 0.0;

    for (size_t q = 0; q < rule->n; q++) {
        tail += rule->tail[q] * f[q];
        before += rule->before[q] * f[q];
        mean += 0.5 * rule->weight[q] * f[q];
    }
    for (size_t q = 0; q < rule->n; q++) spread = fmax(spread, fabs(f[q] - mean));
    const double t = fmax(fabs(tail), 0.1 * fabs(before));
    return spread > 0.0 ? t * fmin(1.0, t / spread) : 0.0;
}

/* One block in the interaction picture of its mean diagonal: y' = -i g y, g_ab e^{i (nu_a - nu_b) x}. */
typedef struct picture {
    size_t d, level[MAX];
    nuem_nodes g[MAX][MAX], y[MAX][MAX];
} picture;

static void set_picture(const nuem_frame *f, const double *mean, picture *p)
{
    for (size_t a = 0; a < p->d; a++)
        for (size_t b = a; b < p->d; b++) {
            const size_t i = p->level[a], j = p->level[b];
            const nuem_nodes *x = &f->b[i][j];
            const double nu = f->level[i] - f->level[j] + mean[i] - mean[j];
            for (size_t q = 0; q < f->rule->n; q++) {
                const double phase = 0.5 * nu * f->h * (1.0 + f->rule->x[q]);
                const nuem_complex e = {cos(phase), sin(phase)};
                nuem_complex z = {x->re[q] - (a == b ? mean[i] : 0.0), x->im[q]};
                if (a != b) z = nuem_cmul(z, e);
                p->g[a][b].re[q] = p->g[b][a].re[q] = z.re;
                p->g[a][b].im[q] = z.im;
                p->g[b][a].im[q] = -z.im;
            }
        }
}

/* y <- 1 - i int g y; returns the largest change. */
static double iterate(const nuem_frame *f, picture *p, double *error)
{
    double change = 0.0;
    nuem_nodes next[MAX][MAX];

    *error = 0.0;
    for (size_t a = 0; a < p->d; a++)
        for (size_t b = 0; b < p->d; b++) {
            nuem_nodes s;
            for (size_t q = 0; q < f->rule->n; q += NUEM_NODES_LANES) {
                nuem_lanes sum = {{0}, {0}};
                for (size_t c = 0; c < p->d; c++)
                    nuem_lanes_add_product(&sum, &p->g[a][c], &p->y[c][b], q);
                nuem_lanes_store(&sum, &s, q);
            }
            *error += f->h * (rule_error(f->rule, s.re) + rule_error(f->rule, s.im));
            for (size_t q = 0; q < f->rule->n; q++) {
                double re = 0.0, im = 0.0;
                for (size_t r = 0; r < f->rule->n; r++) {
                    re += f->rule->integral[q][r] * s.re[r];
                    im += f->rule->integral[q][r] * s.im[r];
                }
                next[a][b].re[q] = (a == b) + 0.5 * f->h * im;
                next[a][b].im[q] = -0.5 * f->h * re;
                change = fmax(change, fabs(next[a][b].re[q] - p->y[a][b].re[q]) +
                                          fabs(next[a][b].im[q] - p->y[a][b].im[q]));
            }
        }
    memcpy(p->y, next, sizeof next);
    return change;
}

/* y <- y (3 - y^dagger y)/2 at point q, into out */
static void make_unitary(const picture *p, size_t q, size_t n, nuem_complex *out)
{

    for (size_t a = 0; a < p->d; a++)
        for (size_t b = 0; b < p->d; b++) {
            nuem_complex sum = {1.5 * p->y[a][b].re[q], 1.5 * p->y[a][b].im[q]};
            for (size_t c = 0; c < p->d; c++) {
                nuem_complex square = {0.0, 0.0};
                for (size_t e = 0; e < p->d; e++) {
                    const nuem_complex l = {p->y[e][c].re[q], -p->y[e][c].im[q]};
                    const nuem_complex r = {p->y[e][b].re[q], p->y[e][b].im[q]};
                    const nuem_complex t = nuem_cmul(l, r);
                    square.re += t.re;
                    square.im += t.im;
                }
                const nuem_complex y = {p->y[a][c].re[q], p->y[a][c].im[q]};
                const nuem_complex t = nuem_cmul(y, square);
                sum.re -= 0.5 * t.re;
                sum.im -= 0.5 * t.im;
            }
            out[p->level[a] * n + p->level[b]] = sum;
        }
}

double nuem_slow_operator(const nuem_frame *f, double *mean, nuem_complex *out)
{
    enum { PASSES = 30 };
    double error = 0.0;

    memset(out, 0, f->n * f->n * sizeof *out);
    for (size_t i = 0; i < f->n; i++) {
        mean[i] = 0.0;
        for (size_t q = 0; q < f->rule->n; q++)
            mean[i] += 0.5 * f->rule->weight[q] * f->b[i][i].re[q];
        out[i * f->n + i].re = 1.0;
    }
    for (size_t i = 0; i < f->n; i++) {
        picture p = {.d = 0};
        double rule, change = (double)INFINITY;
        for (size_t k = i; k < f->n; k++)
            if (f->block[k] == i) p.level[p.d++] = k;
        if (p.d == 0) continue;
        if (p.d == 1) {
            error += f->h * rule_error(f->rule, f->b[i][i].re);
            continue;
        }
        set_picture(f, mean, &p);
        memset(p.y, 0, sizeof p.y);
        for (size_t a = 0; a < p.d; a++)
            for (size_t q = 0; q < f->rule->n; q++) p.y[a][a].re[q] = 1.0;
        for (int pass = 0; pass < PASSES && change > 1e-15; pass++) change = iterate(f, &p, &rule);
        if (!(change <= 1e-12)) return (double)INFINITY;
        error += rule;
        make_unitary(&p, f->rule->n - 1, f->n, out);
    }
    return error;
}
