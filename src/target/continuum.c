/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "target/continuum.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/gauss.h"
#include "target/scf.h"

/* A panel of GAUSS points holds at most PHASE radians of the fastest product of functions, and grows by
 * GROWTH near the nucleus; beyond the integrals a step holds STRIDE radians of the wave. */
enum { GAUSS = 10 };
static const double PHASE = 8.0, GROWTH = 1.25, FIRST = 1e-6, STRIDE = 0.8;
static const double NODE[2] = {0.21132486540518711775, 0.78867513459481288225}; /* Gauss's two */
/* Where the amplitude is read off: its WKB iterations have to agree by this. */
static const double TOL_AMPLITUDE = 1e-9, R_LIMIT = 3000.0;
/* Below this part of its value at the turning point a wave is taken for zero. */
static const double LN_NOTHING = -46.0; /* 1e-20 */

/* First radius from which on the potential is that of the ion. */
static double tail_of(const nuem_atom *atom)
{
    const nuem_radial *g = &atom->radial;
    size_t x = g->n_point;
    const double ion = atom->options.method == NUEM_ATOM_BARE ? atom->z : atom->ion;

    while (x > 0 && fabs(atom->r_potential[x - 1] + ion) < 1e-9 * ion) x--;
    for (size_t i = 0; i <= g->n_interval; i++) /* a whole interval: no kink inside */
        if (x == 0 || g->edge[i] >= g->r[x - 1]) return g->edge[i];
    return g->edge[g->n_interval];
}

/* Wave number of an electron of energy eps at r. */
static double wave_number_at(const nuem_atom *atom, double eps, double r)
{
    const double up = eps - nuem_atom_potential(atom, r), alpha = nuem_constants_get()->alpha;

    return up > 0.0 ? sqrt(up * (2.0 + up * alpha * alpha)) : 0.0;
}

/* Panel that begins at a, where the outgoing electron, the bound one and the Bessel function turn. */
static double panel(const nuem_atom *atom, double a, double eps, double q)
{
    const double k = wave_number_at(atom, eps, a) + wave_number_at(atom, 0.0, a) + q;

    return fmin((GROWTH - 1.0) * a, PHASE / k);
}

static double stride(const nuem_atom *atom, double a, double eps)
{
    return fmin((GROWTH - 1.0) / GAUSS * a, STRIDE / wave_number_at(atom, eps, a));
}

nuem_status nuem_fine_grid_create(const nuem_atom *atom, double r_max, double eps, double q,
                                  nuem_fine_grid *out, nuem_error *err)
{
    nuem_fine_grid g = {
        .atom = atom, .c = 1.0 / nuem_constants_get()->alpha, .tail = tail_of(atom)};
    nuem_gauss rule;
    nuem_status st = nuem_gauss_rule(GAUSS, &rule, err);
    double a = FIRST;

    if (st) return st;
    g.ion = atom->options.method == NUEM_ATOM_BARE ? atom->z : atom->ion;
    for (; a < r_max; a += panel(atom, a, eps, q)) g.n += GAUSS;
    for (g.n_all = g.n; a < g.tail; a += stride(atom, a, eps)) g.n_all++;
    g.r = malloc((2 * g.n + 5 * g.n_all) * sizeof *g.r);
    if (!g.r) return nuem_fail_nomem(err);
    g.v = g.r + g.n_all;
    g.node = g.v + 2 * g.n_all;
    g.w = g.node + 2 * g.n_all;
    g.per_r = g.w + g.n;
    a = FIRST;
    for (size_t i = 0; i < g.n; i += GAUSS) {
        const double width = panel(atom, a, eps, q);
        for (size_t k = 0; k < GAUSS; k++) {
            g.r[i + k] = a + width * rule.x[k];
            g.w[i + k] = width * rule.w[k];
            g.per_r[i + k] = 1.0 / g.r[i + k];
        }
        a += width;
    }
    for (size_t i = g.n; i < g.n_all; i++) {
        a += stride(atom, a, eps);
        g.r[i] = a;
    }
    for (size_t i = 0; i < g.n_all; i++) {
        const double from = i ? g.r[i - 1] : FIRST, step = g.r[i] - from;
        for (size_t k = 0; k < 2; k++) {
            const double r = from + step * NODE[k];
            g.v[2 * i + k] = nuem_atom_potential(atom, r);
            g.node[2 * i + k] = 1.0 / r;
        }
    }
    *out = g;
    return NUEM_OK;
}

void nuem_fine_grid_clear(nuem_fine_grid *g)
{
    free(g->r);
    memset(g, 0, sizeof *g);
}

typedef struct wave {
    double eps, kappa, c;
} wave;

/* One step of the fourth-order Magnus expansion: exp(Omega), Omega = h (A1 + A2)/2 - sqrt(3) h^2/12
 * [A1, A2], A = ((-kappa/r, (eps - V + 2c^2)/c), (-(eps - V)/c, kappa/r)).
 * Source: Blanes, Casas, Oteo, Ros, Phys. Rept. 470 (2009) 151, eq. (255). */
static void step(const wave *s, double h, const double per_r[2], const double v[2], double *p,
                 double *q)
{
    static const double per_cosine[8] = {1.0 / 2.0,  1.0 / 12.0,  1.0 / 30.0,  1.0 / 56.0,
                                         1.0 / 90.0, 1.0 / 132.0, 1.0 / 182.0, 1.0 / 240.0},
                        per_sine[8] = {1.0 / 6.0,   1.0 / 20.0,  1.0 / 42.0,  1.0 / 72.0,
                                       1.0 / 110.0, 1.0 / 156.0, 1.0 / 210.0, 1.0 / 272.0};
    const double per_c = 1.0 / s->c;
    double a[2], b[2], d[2]; /* (a, b; d, -a) */

    for (int k = 0; k < 2; k++) {
        a[k] = -s->kappa * per_r[k];
        d[k] = -(s->eps - v[k]) * per_c;
        b[k] = 2.0 * s->c - d[k];
    }
    const double t = -sqrt(3.0) / 12.0 * h * h;
    const double x = 0.5 * h * (a[0] + a[1]) + t * (b[0] * d[1] - b[1] * d[0]),
                 y = 0.5 * h * (b[0] + b[1]) + 2.0 * t * (a[0] * b[1] - a[1] * b[0]),
                 z = 0.5 * h * (d[0] + d[1]) - 2.0 * t * (a[0] * d[1] - a[1] * d[0]);
    const double square = x * x + y * z; /* Omega^2 = square */
    double cosine, sine;                 /* of sqrt(-square), the latter divided by it */
    if (fabs(square) < 1.0) {            /* series: 1e-16 */
        cosine = sine = 1.0;
        for (int k = 7; k >= 0; k--) {
            cosine = 1.0 + cosine * square * per_cosine[k];
            sine = 1.0 + sine * square * per_sine[k];
        }
    } else if (square < 0.0) {
        const double angle = sqrt(-square);
        cosine = cos(angle);
        sine = sin(angle) / angle;
    } else {
        const double angle = sqrt(square);
        cosine = cosh(angle);
        sine = sinh(angle) / angle;
    }
    const double p1 = (cosine + sine * x) * *p + sine * y * *q;
    *q = sine * z * *p + (cosine - sine * x) * *q;
    *p = p1;
}

/* K^2 of y'' + K^2 y = 0 for y = P / sqrt(B), B = (eps - V + 2c^2)/c, V = -ion/r. */
static double k_squared(const nuem_fine_grid *g, const wave *s, double r)
{
    const double v = -g->ion / r, v1 = g->ion / (r * r), v2 = -2.0 * v1 / r;
    const double big = s->eps - v + 2.0 * s->c * s->c; /* c B */
    const double b1 = -v1 / big, b2 = -v2 / big;       /* B'/B, B''/B */

    return (s->eps - v) * big / (s->c * s->c) - s->kappa * (s->kappa + 1.0) / (r * r) +
           s->kappa / r * b1 + 0.5 * b2 - 0.75 * b1 * b1;
}

/* Local wave number w and w'/w from w^2 = K^2 - w''/2w + 3 (w'/w)^2 / 4, iterated on a stencil.
 * false: not converged, r is too small. */
static bool wave_number(const nuem_fine_grid *g, const wave *s, double r, double *w, double *slope)
{
    enum { HALF = 6, POINTS = 2 * HALF + 1 };
    const double h = 0.02 * r;
    double k2[POINTS], now[POINTS], last = 0.0;

    for (int i = 0; i < POINTS; i++) {
        k2[i] = k_squared(g, s, r + h * (i - HALF));
        if (!(k2[i] > 0.0)) return false;
        now[i] = log(k2[i]) / 2.0; /* ln w */
    }
    for (int round = 0, lo = 0; round <= HALF / 2; round++, lo += 2) {
        *w = exp(now[HALF]);
        *slope = (now[HALF - 2] - 8.0 * now[HALF - 1] + 8.0 * now[HALF + 1] - now[HALF + 2]) /
                 (12.0 * h);
        if (round > 0 && fabs(*w / last - 1.0) < TOL_AMPLITUDE) return true;
        if (round == HALF / 2 || lo + 4 > HALF) break;
        last = *w;
        double next[POINTS];
        for (int i = lo + 2; i < POINTS - lo - 2; i++) {
            const double one = (now[i - 2] - 8.0 * now[i - 1] + 8.0 * now[i + 1] - now[i + 2]) /
                               (12.0 * h),
                         two = (-now[i - 2] + 16.0 * now[i - 1] - 30.0 * now[i] +
                                16.0 * now[i + 1] - now[i + 2]) /
                               (12.0 * h * h);
            /* w''/w = (ln w)'' + (ln w)'^2 */
            const double w2 = k2[i] - 0.5 * (two + one * one) + 0.75 * one * one;
            if (!(w2 > 0.0)) return false;
            next[i] = log(w2) / 2.0;
        }
        memcpy(now + lo + 2, next + lo + 2, (size_t)(POINTS - 2 * lo - 4) * sizeof *now);
    }
    return false;
}

/* Amplitude at r: y = a w^(-1/2) sin(phi). */
static bool amplitude(const nuem_fine_grid *g, const wave *s, double r, double p, double q,
                      double *out)
{
    double w, slope;

    if (r < g->tail || !wave_number(g, s, r, &w, &slope)) return false;
    const double v = -g->ion / r, big = (s->eps - v) / s->c + 2.0 * s->c,
                 b1 = -g->ion / (r * r) / (big * s->c); /* B'/B */
    const double y = p / sqrt(big), p1 = -s->kappa / r * p + big * q;
    const double y1 = p1 / sqrt(big) - 0.5 * b1 * y, turn = y1 + 0.5 * slope * y;
    *out = sqrt(w * y * y + turn * turn / w);
    return true;
}

/* Beyond the grid until the amplitude can be read off. */
static nuem_status amplitude_beyond(const nuem_fine_grid *g, const wave *s, double p, double q,
                                    double *out, nuem_error *err)
{
    const double k = sqrt(s->eps * (2.0 + s->eps / (s->c * s->c)));
    double r = g->r[g->n_all - 1];

    while (!amplitude(g, s, r, p, q, out)) {
        /* STRIDE of the wave, or of what turns it */
        const double size = fmax(k, sqrt(2.0 * g->ion / r)) + fabs(s->kappa) / r,
                     h = fmin(0.05 * r, STRIDE / size);
        double v[2], per_r[2];
        if (r > R_LIMIT)
            return nuem_fail(err, NUEM_ERR_CONVERGE,
                             "no amplitude of the wave of %g hartree, kappa = %g within %g bohr",
                             s->eps, s->kappa, R_LIMIT);
        for (int i = 0; i < 2; i++) {
            per_r[i] = 1.0 / (r + h * NODE[i]);
            v[i] = r < g->tail ? nuem_atom_potential(g->atom, 1.0 / per_r[i]) : -g->ion * per_r[i];
        }
        step(s, h, per_r, v, &p, &q);
        r += h;
    }
    return NUEM_OK;
}

/* First step where the wave is not negligible: it grows as r^(l+1) up to the innermost point where the
 * barrier lets it move. */
static size_t first_point(const nuem_fine_grid *g, const wave *s, int l)
{
    double turn = g->r[g->n_all - 1];
    size_t i = 0;

    if (l == 0) return 0;
    for (; i < g->n_all; i += GAUSS) {
        const double up = s->eps - g->v[2 * i], r = g->r[i];
        if (up * (2.0 + up / (s->c * s->c)) * r * r > l * (l + 1.0)) {
            turn = r;
            break;
        }
    }
    const double start = turn * exp(LN_NOTHING / (l + 1.0));
    for (i = 0; i + 1 < g->n_all && g->r[i] < start; i++) {
    }
    return i;
}

nuem_status nuem_continuum(const nuem_fine_grid *g, double eps, int kappa, double *p, double *q,
                           nuem_error *err)
{
    const wave s = {eps, kappa, g->c};
    const int l = kappa > 0 ? kappa : -kappa - 1;
    const size_t first = first_point(g, &s, l), zeros = first < g->n ? first : g->n;
    double a = 0.0;

    memset(p, 0, zeros * sizeof *p);
    memset(q, 0, zeros * sizeof *q);
    if (first >= g->n) return NUEM_OK;
    const double r0 = g->r[first], v0 = nuem_atom_potential(g->atom, r0),
                 big = (eps - v0) / g->c + 2.0 * g->c;
    p[first] = 1e-20;
    q[first] = kappa < 0 ? -(eps - v0) / g->c * r0 / (2 * l + 3) * p[first]
                         : (2 * l + 1) / (r0 * big) * p[first];
    double p1 = p[first], q1 = q[first];
    for (size_t i = first + 1; i < g->n_all; i++) {
        step(&s, g->r[i] - g->r[i - 1], g->node + 2 * i, g->v + 2 * i, &p1, &q1);
        if (i >= g->n) continue;
        p[i] = p1;
        q[i] = q1;
    }
    nuem_status st = amplitude_beyond(g, &s, p1, q1, &a, err);
    if (st) return st;
    const double scale = 1.0 / (sqrt(M_PI * g->c) * a);
    for (size_t i = first; i < g->n; i++) {
        p[i] *= scale;
        q[i] *= scale;
    }
    return NUEM_OK;
}
