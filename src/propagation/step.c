/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "propagation/step.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "num/matrix3.h"
#include "propagation/slow.h"

enum { N = NUEM_NODES_MAX, S = NUEM_STATES };

/* The medium in a step, in the factors of the terms of the Hamiltonian. */
typedef struct stretch {
    const nuem_lobatto *rule;
    double h, h_rest; /* x1 - x0 = h + h_rest to the last digit */
    double middle[NUEM_TERMS];
    double node[NUEM_TERMS][N]; /* less the middle */
    double miss[NUEM_TERMS];    /* by which the polynomial misses the middle */
    bool varies[NUEM_TERMS], field;
} stretch;

static void set_stretch(const nuem_walk *w, const nuem_lobatto *rule, double x0, double x1,
                        stretch *s)
{
    const size_t n = rule->n;
    double x[N + 1], factor[NUEM_TERMS];
    nuem_medium medium[N + 1];

    s->rule = rule;
    s->h = x1 - x0; /* Knuth's exact difference */
    const double part = s->h - x1;
    s->h_rest = (x1 - (s->h - part)) - (x0 + part);
    for (size_t q = 0; q < n; q++) x[q] = x0 + 0.5 * s->h * (1.0 + rule->x[q]);
    x[n - 1] = nextafter(x1, x0); /* a jump at the end belongs to what follows */
    x[n] = x0 + 0.5 * s->h;
    nuem_profile_at(w->profile, n + 1, x, medium);
    nuem_medium_factors(&medium[n], s->middle);
    for (size_t q = 0; q < n; q++) {
        nuem_medium_factors(&medium[q], factor);
        for (int t = 0; t < NUEM_TERMS; t++) s->node[t][q] = factor[t] - s->middle[t];
    }
    s->field = false;
    for (int t = 0; t < NUEM_TERMS; t++) {
        s->varies[t] = false;
        s->miss[t] = 0.0;
        for (size_t q = 0; q < n; q++) {
            if (s->node[t][q] != 0.0) s->varies[t] = true;
            s->miss[t] += rule->middle[q] * s->node[t][q];
        }
        if (t >= NUEM_TERM_BX && (s->varies[t] || s->middle[t] != 0.0)) s->field = true;
    }
    s->field = s->field && w->propagator->moments;
}

/* Levels and states at the middle: level = vacuum + shift, v the states as columns. */
typedef struct basis {
    size_t n, first; /* levels, and which is the first of the six */
    double shift[S];
    nuem_complex v[S * S];
} basis;

static bool set_basis(const nuem_walk *w, const stretch *s, basis *e)
{
    nuem_complex a[S * S];

    memset(a, 0, sizeof a);
    for (int t = 0; t < NUEM_TERMS; t++) {
        if (s->middle[t] == 0.0) continue;
        for (size_t i = 0; i < e->n; i++)
            for (size_t j = i; j < e->n; j++) {
                const nuem_complex z = w->propagator->mass_term[t].m[e->first + i][e->first + j];
                a[i * e->n + j].re += s->middle[t] * z.re;
                a[i * e->n + j].im += s->middle[t] * z.im;
            }
    }
    return nuem_hermitian_eigen_shift(e->n, w->vacuum + e->first, a, e->shift, e->v);
}

/* z <- v^dagger m v for a term of the Hamiltonian, upper triangle */
static void turn_term(const nuem_matrix6 *m, const basis *e, nuem_complex *z)
{
    const size_t n = e->n;
    nuem_complex mv[S * S];

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            nuem_complex sum = {0.0, 0.0};
            for (size_t k = 0; k < n; k++) {
                const nuem_complex t = nuem_cmul(m->m[e->first + i][e->first + k], e->v[k * n + j]);
                sum.re += t.re;
                sum.im += t.im;
            }
            mv[i * n + j] = sum;
        }
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++) {
            nuem_complex sum = {0.0, 0.0};
            for (size_t k = 0; k < n; k++) {
                const nuem_complex t = nuem_cmul(nuem_conj(e->v[k * n + i]), mv[k * n + j]);
                sum.re += t.re;
                sum.im += t.im;
            }
            z[i * n + j] = sum;
        }
}

static void set_frame(const nuem_walk *w, const stretch *s, const basis *e, nuem_frame *f)
{
    nuem_complex z[S * S];

    f->rule = s->rule;
    f->n = e->n;
    f->h = s->h;
    for (size_t i = 0; i < e->n; i++) {
        f->level[i] = w->vacuum[e->first + i] + e->shift[i];
        memset(f->g[i], 0, sizeof f->g[i]);
    }
    for (int t = 0; t < NUEM_TERMS; t++) {
        if (!s->varies[t]) continue;
        turn_term(&w->propagator->mass_term[t], e, z);
        for (size_t i = 0; i < e->n; i++)
            for (size_t j = i; j < e->n; j++)
                for (size_t q = 0; q < s->rule->n; q++) {
                    f->g[i][j].re[q] += s->node[t][q] * z[i * e->n + j].re;
                    f->g[i][j].im[q] += s->node[t][q] * z[i * e->n + j].im;
                }
    }
    for (size_t i = 0; i < e->n; i++)
        for (size_t j = 0; j < i; j++)
            for (size_t q = 0; q < s->rule->n; q++) {
                f->g[i][j].re[q] = f->g[j][i].re[q];
                f->g[i][j].im[q] = -f->g[j][i].im[q];
            }
}

/* a <- v a or v^dagger a */
static void apply(const nuem_complex *v, size_t n, bool adjoint, size_t columns, nuem_complex *a)
{
    nuem_complex out[S * S];

    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < columns; c++) {
            nuem_complex sum = {0.0, 0.0};
            for (size_t k = 0; k < n; k++) {
                const nuem_complex x = adjoint ? nuem_conj(v[k * n + i]) : v[i * n + k];
                const nuem_complex t = nuem_cmul(x, a[k * columns + c]);
                sum.re += t.re;
                sum.im += t.im;
            }
            out[i * columns + c] = sum;
        }
    memcpy(a, out, n * columns * sizeof *a);
}

/* e^{-i (vacuum + shift) (h + h_rest)}; vacuum * h, which may be 10^6 rad, to the last digit. */
static nuem_complex phase_factor(double vacuum, double shift, double h, double h_rest)
{
    const double turn = vacuum * h, rest = fma(vacuum, h, -turn) + vacuum * h_rest + shift * h;
    const nuem_complex a = {cos(turn), -sin(turn)}, b = {cos(rest), -sin(rest)};

    return nuem_cmul(a, b);
}

static void apply_phases(const nuem_complex *phase, size_t n, bool adjoint, size_t columns,
                         nuem_complex *a)
{
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < columns; c++)
            a[i * columns + c] =
                nuem_cmul(adjoint ? nuem_conj(phase[i]) : phase[i], a[i * columns + c]);
}

/* One of the parts that do not mix in this step, taken apart. */
typedef struct part {
    basis e;
    nuem_frame f;
    double mean[S];
    nuem_complex y[S * S];
} part;

static bool nothing_there(const part *p, size_t columns, const nuem_complex *a)
{
    for (size_t i = p->e.first * columns; i < (p->e.first + p->e.n) * columns; i++)
        if (a[i].re != 0.0 || a[i].im != 0.0) return false;
    return true;
}

/* Phases within a step from which on a pair of levels counts as fast. The points resolve an oscillation of
 * 8 rad as a rule, and with 4 instead turbulent ways take 1.5 times as many steps; where they do not,
 * pairs between 3 and 8 may still do as fast ones. */
static const double FAST[] = {8.0, 3.0};

static double set_part(const nuem_walk *w, const stretch *s, double limit, part *p,
                       double *rounding)
{
    double missed = 0.0, error = (double)INFINITY, largest = 0.0;

    if (!set_basis(w, s, &p->e)) return (double)INFINITY;
    set_frame(w, s, &p->e, &p->f);
    for (int t = 0; t < NUEM_TERMS; t++) {
        double spread = 0.0;
        for (size_t q = 0; q < s->rule->n; q++) spread = fmax(spread, fabs(s->node[t][q]));
        if (spread > 0.0)
            missed += s->h * fabs(s->miss[t]) * fmin(1.0, fabs(s->miss[t]) / spread) *
                      w->propagator->term_size[t];
    }
    for (size_t k = 0; k < p->e.n; k++) largest = fmax(largest, fabs(p->e.shift[k]));
    *rounding = fmax(*rounding, 4.0 * DBL_EPSILON * largest * s->h);
    limit = fmax(limit, *rounding);
    if (missed > limit) return missed;
    for (size_t i = 0; i < sizeof FAST / sizeof *FAST && !(error <= limit); i++) {
        nuem_frame_find(&p->f, FAST[i], limit);
        error = missed + p->f.error + nuem_slow_operator(&p->f, p->mean, p->y);
    }
    return error;
}

static void apply_part(const nuem_walk *w, const part *p, double h_rest, nuem_complex *a)
{
    const size_t n = p->e.n, c = w->columns, last = p->f.rule->n - 1;
    const bool back = w->backward;
    nuem_complex phase[S], *at = a + p->e.first * c;

    for (size_t i = 0; i < n; i++)
        phase[i] =
            phase_factor(w->vacuum[p->e.first + i], p->e.shift[i] + p->mean[i], p->f.h, h_rest);
    apply(p->e.v, n, true, c, at);
    nuem_frame_apply(&p->f, back ? last : 0, true, c, at);
    if (back) apply_phases(phase, n, true, c, at);
    apply(p->y, n, back, c, at);
    if (!back) apply_phases(phase, n, false, c, at);
    nuem_frame_apply(&p->f, back ? 0 : last, false, c, at);
    apply(p->e.v, n, false, c, at);
}

double nuem_walk_step(const nuem_walk *w, const nuem_lobatto *rule, double x0, double x1,
                      double limit, nuem_complex *a, double *rounding)
{
    stretch s;
    part p[2];
    double error = 0.0;
    int n = 0;

    *rounding = 0.0;
    set_stretch(w, rule, x0, x1, &s);
    for (int half = 0; half < (s.field ? 1 : 2); half++) {
        p[n].e.n = s.field ? 6 : 3;
        p[n].e.first = half ? 3 : 0;
        if (nothing_there(&p[n], w->columns, a)) continue;
        error += set_part(w, &s, limit, &p[n], rounding);
        if (!(error <= fmax(limit, *rounding))) return isnan(error) ? (double)INFINITY : error;
        n++;
    }
    for (int i = 0; i < n; i++) apply_part(w, &p[i], s.h_rest, a);
    return error;
}

bool nuem_walk_constant(const nuem_walk *w, const nuem_medium *medium, double length_km,
                        double twist_rad_per_km, nuem_complex *a)
{
    const double half = 0.5 * (w->propagator->anti ? -1.0 : 1.0) * twist_rad_per_km;
    double factor[NUEM_TERMS], shift[S];
    nuem_complex h[S * S], v[S * S], phase[S], frame[S];

    nuem_medium_factors(medium, factor);
    memset(h, 0, sizeof h);
    for (int t = 0; t < NUEM_TERMS; t++)
        for (size_t i = 0; i < S && factor[t] != 0.0; i++)
            for (size_t j = i; j < S; j++) {
                const nuem_complex z = w->propagator->mass_term[t].m[i][j];
                h[i * S + j].re += factor[t] * z.re;
                h[i * S + j].im += factor[t] * z.im;
            }
    for (size_t i = 0; i < S; i++) {
        const double spin = i < 3 ? half : -half;
        h[i * S + i].re += spin;
        frame[i] = (nuem_complex){cos(spin * length_km), sin(spin * length_km)};
    }
    if (!nuem_hermitian_eigen_shift(S, w->vacuum, h, shift, v)) return false;
    for (size_t i = 0; i < S; i++) phase[i] = phase_factor(w->vacuum[i], shift[i], length_km, 0.0);
    if (w->backward) apply_phases(frame, S, true, w->columns, a);
    apply(v, S, true, w->columns, a);
    apply_phases(phase, S, w->backward, w->columns, a);
    apply(v, S, false, w->columns, a);
    if (!w->backward) apply_phases(frame, S, false, w->columns, a);
    return true;
}
