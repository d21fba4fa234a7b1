/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>

#include "base/error.h"
#include "supernova/coherence.h"

enum {
    PIECES = 4,    /* of an edge at least */
    HALVINGS = 40, /* of a piece at most */
    DEPTH = 80     /* of rectangles at most */
};
/* Longest piece before it is looked at, of its distance from the real axis, where the poles are. */
static const double PIECE = 2.0;
/* Turn of det along a piece that is trusted, rad; the derivative at both ends must say as much. */
static const double TURN = 0.6;
/* Where a rectangle is cut: not in the middle, which symmetric problems have a root on. */
static const double CUT = 0.4871;
/* Strips, each this much lower than the one above, and cut into tiles so much longer than their upper edge is high:
 * features of det are as wide as they are far from the real axis. */
static const double STRIP = 4.0, TILE = 8.0;
/* The search ends where growth has fallen so far below the largest. */
static const double REACH = 4.0;
/* Smallest rectangle, of its strip's growth: roots closer than this are one to the search. */
static const double SMALLEST = 1e-6;

typedef struct search {
    const nuem_coherence *c;
    nuem_coherence_modes *modes;
    nuem_error *err;
} search;

typedef struct point {
    double complex z, f, df;
} point;

static point point_at(const nuem_coherence *c, double complex z)
{
    point p = {.z = z};
    p.f = nuem_coherence_det(c, z, &p.df);
    return p;
}

/* Turn of det from a to b. */
static double turn_of(const nuem_coherence *c, point a, point b, int halvings)
{
    const double turn = carg(b.f / a.f);
    const double complex step = b.z - a.z;

    if (halvings == 0 || (fabs(turn) < TURN && cabs(a.df / a.f * step) < 2.0 * TURN &&
                          cabs(b.df / b.f * step) < 2.0 * TURN))
        return turn;
    const point mid = point_at(c, 0.5 * (a.z + b.z));
    return turn_of(c, a, mid, halvings - 1) + turn_of(c, mid, b, halvings - 1);
}

static double turn_along(const nuem_coherence *c, double complex from, double complex to)
{
    const double distance = fmin(cimag(from), cimag(to));
    const double pieces = fmax(PIECES, ceil(cabs(to - from) / (PIECE * distance)));
    point a = point_at(c, from);
    double turn = 0.0;

    for (double i = 1.0; i <= pieces; i++) {
        const point b = point_at(c, from + (to - from) * (i / pieces));
        turn += turn_of(c, a, b, HALVINGS);
        a = b;
    }
    return turn;
}

static double complex at(double x, double y)
{
    return nuem_double_complex(x, y);
}

/* Roots inside the rectangle from lo to hi. */
static long count(const nuem_coherence *c, double complex lo, double complex hi)
{
    const double complex right = at(creal(hi), cimag(lo)), left = at(creal(lo), cimag(hi));
    const double turn = turn_along(c, lo, right) + turn_along(c, right, hi) +
                        turn_along(c, hi, left) + turn_along(c, left, lo);

    return lround(turn / (2.0 * acos(-1.0)));
}

static bool inside(double complex z, double complex lo, double complex hi)
{
    return creal(z) >= creal(lo) && creal(z) < creal(hi) && cimag(z) >= cimag(lo) &&
           cimag(z) < cimag(hi);
}

/* The roots in a rectangle known to hold `roots` of them. */
static nuem_status split(search *s, double complex lo, double complex hi, long roots,
                         double smallest, int depth)
{
    const double width = creal(hi - lo), height = cimag(hi - lo);
    double complex z = 0.5 * (lo + hi);

    if (roots <= 0) return NUEM_OK;
    if (roots == 1 && nuem_coherence_refine(s->c, &z) && inside(z, lo, hi))
        return nuem_coherence_modes_add(s->modes, z, s->err);
    if (depth == 0 || fmax(width, height) < smallest) /* roots that coincide to the search */
        return nuem_coherence_modes_add(s->modes, 0.5 * (lo + hi), s->err);
    const double complex cut = width > height ? at(CUT * width, 0.0) : at(0.0, CUT * height);
    const double complex first_hi =
        width > height ? at(creal(lo + cut), cimag(hi)) : at(creal(hi), cimag(lo + cut));
    const double complex second_lo = lo + cut;
    const long first = count(s->c, lo, first_hi);
    nuem_status st = split(s, lo, first_hi, first, smallest, depth - 1);
    return st ? st : split(s, second_lo, hi, roots - first, smallest, depth - 1);
}

/* Whether |K| < 1 in all of the rectangle: then it holds no root, which one sum tells. */
static bool empty(const nuem_coherence *c, double complex lo, double complex hi)
{
    const double y = cimag(lo);
    double norm = 0.0;

    for (size_t j = 0; j < c->n; j++) {
        const double x = fmax(0.0, fmax(creal(lo) - c->omega[j], c->omega[j] - creal(hi)));
        norm += nuem_coherence_push(c, j) / sqrt(x * x + y * y);
    }
    return norm < 1.0;
}

/* The roots of a strip from x0 to x1, tile by tile. */
static nuem_status strip(search *s, double x0, double x1, double bottom, double top)
{
    const long tiles = (long)ceil((x1 - x0) / (TILE * top));
    const double width = (x1 - x0) / (double)tiles;
    nuem_status st = NUEM_OK;

    for (long i = 0; i < tiles && !st; i++) {
        const double complex lo = at(x0 + width * (double)i, bottom),
                             hi = at(x0 + width * (double)(i + 1), top);
        if (!empty(s->c, lo, hi))
            st = split(s, lo, hi, count(s->c, lo, hi), SMALLEST * bottom, DEPTH);
    }
    return st;
}

nuem_status nuem_coherence_contour(const nuem_coherence *c, double floor,
                                   nuem_coherence_modes *modes, nuem_error *err)
{
    const size_t before = modes->n;
    const double bound = nuem_coherence_bound(c);
    search s = {.c = c, .modes = modes, .err = err};
    double lo = HUGE_VAL, hi = -HUGE_VAL, largest = 0.0;
    nuem_status st = NUEM_OK;

    for (size_t j = 0; j < c->n; j++) {
        lo = fmin(lo, c->omega[j]);
        hi = fmax(hi, c->omega[j]);
    }
    for (double top = 1.01 * bound; top > floor && !st; top /= STRIP) {
        const double bottom = fmax(floor, top / STRIP);
        st = strip(&s, lo - 1.01 * bound, hi + 1.02 * bound, bottom, top);
        for (size_t i = before; i < modes->n; i++) largest = fmax(largest, cimag(modes->mode[i]));
        if (bottom < largest / REACH) break;
    }
    return st;
}
