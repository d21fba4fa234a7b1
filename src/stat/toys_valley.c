/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The global minimum of chi2 over one coordinate, for many toys of one experiment.
 *
 * Counts are quadratic in x. Where they are even in x they are linear in x^2, and chi2 with its
 * nuisances profiled has one minimum at x >= 0: with one normalisation eta of the signal the likelihood is
 * convex in (eta, eta x^2), and a minimum over rays of a convex function has connected level sets.
 * Otherwise the counts of a bin turn at some x, where one minimum may follow another, and come back
 * beyond. Nodes follow each other about one statistical error apart, closer where bins turn. There each of
 * them is looked at; on the branches outside, and everywhere if no bin turns, chi2 has one minimum,
 * and downhill over nodes is the way to it. A bracket of the gradient is followed to its bottom. */
#include <float.h>
#include <math.h>

#include "base/error.h"
#include "stat/toys_private.h"

enum { OCTAVES = 40, MAX_STEPS = 100 };
/* chi2 left above the minimum; discrete data make ties, which stat/feldman_cousins.c tells to 1e-6 */
static const double TOL_CHI2 = 1e-8;

nuem_status nuem_valley_probe(const nuem_valley *v, nuem_objective_workspace *ws,
                              const nuem_observation *obs, double x, nuem_probe *out,
                              nuem_error *err)
{
    nuem_probe p = {.x = x};
    const nuem_evaluation more = {.gradient = &p.g};
    nuem_status st = nuem_objective_eval(v->objective, ws, obs, &x, &p.f, &more, err);

    if (!st) *out = p;
    return st;
}

/* Does chi2 fall, seen from this point to the right (or left)? Where it is infinite it falls to both sides. */
static bool falls_right(const nuem_probe *p)
{
    return p->f > DBL_MAX || p->g < 0.0;
}

static bool falls_left(const nuem_probe *p)
{
    return p->f > DBL_MAX || p->g > 0.0;
}

/* Where the cubic through both ends has its minimum; the middle when it has none inside. */
static double cubic_minimum(const nuem_probe *a, const nuem_probe *b)
{
    const double w = b->x - a->x, middle = 0.5 * (a->x + b->x);
    double d1 = a->g + b->g - 3.0 * (b->f - a->f) / w, square = d1 * d1 - a->g * b->g;

    if (!(square > 0.0) || !isfinite(square)) return middle;
    double d2 = sqrt(square), x = b->x - w * (b->g + d2 - d1) / (b->g - a->g + 2.0 * d2);
    return x > a->x && x < b->x ? x : middle;
}

/* The bottom between a, from where chi2 falls to the right, and b, from where it falls to the left. */
static nuem_status descend(const nuem_valley *v, nuem_objective_workspace *ws,
                           const nuem_observation *obs, nuem_probe a, nuem_probe b,
                           nuem_probe *best, nuem_error *err)
{
    double before = HUGE_VAL; /* width two steps ago must have been twice as large */
    double last = b.x - a.x;

    for (int i = 0; i < MAX_STEPS; i++) {
        const double width = b.x - a.x, edge = 0.01 * width;
        nuem_probe p;
        double x = 0.5 * (a.x + b.x);
        if (isfinite(a.f) && isfinite(b.f) && (i < 2 || width < 0.5 * before))
            x = fmin(fmax(cubic_minimum(&a, &b), a.x + edge), b.x - edge);
        if (!(x > a.x && x < b.x)) break; /* neighbours in floating point */
        nuem_status st = nuem_valley_probe(v, ws, obs, x, &p, err);
        if (st) return st;
        if (p.f < best->f) *best = p;
        before = last;
        last = width;
        if (p.f > DBL_MAX) { /* a wall inside: stay on the side of the finite end */
            if (isfinite(a.f))
                b = p;
            else
                a = p;
            continue;
        }
        double curvature = (b.g - a.g) / width;
        if (p.g == 0.0 || (isfinite(a.f) && isfinite(b.f) && curvature > 0.0 &&
                           p.g * p.g < 2.0 * curvature * TOL_CHI2))
            break;
        if (p.g < 0.0)
            a = p;
        else
            b = p;
    }
    return NUEM_OK;
}

/* From the last node outwards until chi2 rises; *end is the last point. Where it only levels off the
 * last point is as good as any. */
static nuem_status follow(const nuem_valley *v, nuem_objective_workspace *ws,
                          const nuem_observation *obs, nuem_probe from, double step,
                          nuem_probe *best, nuem_error *err)
{
    nuem_status st;

    for (int i = 0; i < 2 * OCTAVES; i++, step *= 2.0) {
        nuem_probe p;
        if ((st = nuem_valley_probe(v, ws, obs, from.x + step, &p, err))) return st;
        if (p.f < best->f) *best = p;
        if (step > 0.0 ? falls_left(&p) : falls_right(&p))
            return step > 0.0 ? descend(v, ws, obs, from, p, best, err)
                              : descend(v, ws, obs, p, from, best, err);
        from = p;
    }
    return NUEM_OK;
}

/* Downhill from p by nodes, to the side where chi2 falls. */
static nuem_status walk(const nuem_valley *v, nuem_objective_workspace *ws,
                        const nuem_observation *obs, nuem_probe p, nuem_probe *best,
                        nuem_error *err)
{
    const size_t first = v->lower > -HUGE_VAL ? 1 : 0; /* node 0 is the end of the coordinate */
    const bool known_at_end = p.x == v->node[0];
    nuem_probe next;
    nuem_status st;

    if (p.f < best->f) *best = p;
    if (p.x < v->node[first] && first > 0) { /* at the end itself the gradient may say nothing */
        if ((st = nuem_valley_probe(v, ws, obs, v->node[first], &p, err))) return st;
        if (p.f < best->f) *best = p;
    }
    if (falls_right(&p)) {
        for (size_t i = first; i < v->n; i++) {
            if (v->node[i] <= p.x) continue;
            if ((st = nuem_valley_probe(v, ws, obs, v->node[i], &next, err))) return st;
            if (next.f < best->f) *best = next;
            if (falls_left(&next)) return descend(v, ws, obs, p, next, best, err);
            p = next;
        }
        return follow(v, ws, obs, p, v->node[v->n - 1] - v->node[v->n - 2], best, err);
    }
    for (size_t i = v->n; i-- > first;) {
        if (v->node[i] >= p.x) continue;
        if ((st = nuem_valley_probe(v, ws, obs, v->node[i], &next, err))) return st;
        if (next.f < best->f) *best = next;
        if (falls_right(&next)) return descend(v, ws, obs, next, p, best, err);
        p = next;
    }
    if (first == 0) return follow(v, ws, obs, p, v->node[0] - v->node[1], best, err);
    if (known_at_end) return NUEM_OK;
    if ((st = nuem_valley_probe(v, ws, obs, v->node[0], &next, err))) return st;
    if (next.f < best->f) *best = next;
    return NUEM_OK;
}

/* The minimum among nodes lo to hi, where there is one: from `known` if that lies there. */
static nuem_status branch(const nuem_valley *v, nuem_objective_workspace *ws,
                          const nuem_observation *obs, size_t lo, size_t hi,
                          const nuem_probe *known, nuem_probe *best, nuem_error *err)
{
    nuem_probe p;

    if (known && (lo == 0 || known->x >= v->node[lo]) &&
        (hi + 1 == v->n || known->x <= v->node[hi]))
        return walk(v, ws, obs, *known, best, err);
    do {
        size_t middle = (lo + hi) / 2;
        nuem_status st = nuem_valley_probe(v, ws, obs, v->node[middle], &p, err);
        if (st) return st;
        if (falls_right(&p))
            lo = middle;
        else
            hi = middle;
    } while (hi > lo + 1);
    return walk(v, ws, obs, p, best, err);
}

/* Every node where the path turns, every fall between them, and the branches beyond. */
static nuem_status turns(const nuem_valley *v, nuem_objective_workspace *ws,
                         const nuem_observation *obs, const nuem_probe *known, nuem_probe *best,
                         nuem_error *err)
{
    nuem_probe p, before = {0};
    nuem_status st;

    for (size_t i = v->turn_first; i <= v->turn_last; i++, before = p) {
        if ((st = nuem_valley_probe(v, ws, obs, v->node[i], &p, err))) return st;
        if (p.f < best->f) *best = p;
        if (i == v->turn_first)
            st = falls_left(&p) ? branch(v, ws, obs, 0, i, known, best, err) : NUEM_OK;
        else if (falls_right(&before) && falls_left(&p))
            st = descend(v, ws, obs, before, p, best, err);
        if (st) return st;
    }
    return falls_right(&p) ? branch(v, ws, obs, v->turn_last, v->n - 1, known, best, err) : NUEM_OK;
}

nuem_status nuem_valley_minimum(const nuem_valley *v, nuem_objective_workspace *ws,
                                const nuem_observation *obs, const nuem_probe *from,
                                nuem_probe *out, nuem_error *err)
{
    nuem_probe best = {.x = v->lower, .f = HUGE_VAL}, mirrored;
    nuem_status st;

    if (from && v->even && from->x < 0.0) {
        mirrored = (nuem_probe){-from->x, from->f, -from->g};
        from = &mirrored;
    }
    if (from && from->x < v->lower) from = NULL;
    if (from) best = *from;
    if (v->turn_first <= v->turn_last)
        st = turns(v, ws, obs, from, &best, err);
    else
        st = branch(v, ws, obs, 0, v->n - 1, from, &best, err);
    if (st) return st;
    if (!isfinite(best.f))
        return nuem_fail(err, NUEM_ERR_CONVERGE,
                         "no value of %s explains the counts: a bin has some where nothing is "
                         "expected",
                         nuem_objective_coordinate(v->objective, 0)->parameter->name);
    *out = best;
    return NUEM_OK;
}
