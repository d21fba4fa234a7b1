/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "propagation/resonance_search.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"

static const double PI = 3.14159265358979323846;

enum { RICHARDSON = 12 };

nuem_status nuem_resonance_add(nuem_resonance_list *list, const nuem_resonance *r, nuem_error *err)
{
    if (list->n == list->room) {
        const size_t room = list->room ? 2 * list->room : 16;
        nuem_resonance *grown = realloc(list->item, room * sizeof *grown);
        if (!grown) return nuem_fail_nomem(err);
        list->item = grown;
        list->room = room;
    }
    list->item[list->n++] = *r;
    return NUEM_OK;
}

double nuem_stretch_place(const nuem_stretch *s, size_t i)
{
    return i == s->samples ? s->to : s->from + (s->to - s->from) * (double)i / (double)s->samples;
}

bool nuem_stretch_turns(const nuem_stretch *s)
{
    nuem_medium m[33];
    double x[33];

    for (int i = 0; i < 33; i++) x[i] = s->from + (s->to - s->from) * i / 32.0;
    nuem_profile_at(s->profile, 33, x, m);
    for (int i = 1; i < 33; i++)
        if (m[i].bx_gauss * m[0].by_gauss != m[i].by_gauss * m[0].bx_gauss) return true;
    return false;
}

double nuem_stretch_turning(const nuem_stretch *s, double x)
{
    const double h = 1e-5 * (s->to - s->from), a = fmax(x - h, s->from), b = fmin(x + h, s->to);
    nuem_medium m[2];

    if (!s->turns) return 0.0;
    nuem_profile_at(s->profile, 2, (double[]){a, b}, m);
    const double cross = m[0].bx_gauss * m[1].by_gauss - m[0].by_gauss * m[1].bx_gauss,
                 dot = m[0].bx_gauss * m[1].bx_gauss + m[0].by_gauss * m[1].by_gauss;
    return cross == 0.0 ? 0.0 : atan2(cross, dot) / (b - a);
}

/* Ridders' method: central differences of shrinking steps, extrapolated until that no longer helps. */
double nuem_stretch_derivative(const nuem_stretch *s, nuem_function f, void *context, double x)
{
    const double room = fmin(x - s->from, s->to - x);
    double table[2][RICHARDSON], best = 0.0, error = HUGE_VAL, h = 0.5 * room;

    if (!(h > 0.0)) { /* at an end */
        const double step = (x > s->from ? -1e-6 : 1e-6) * (s->to - s->from);
        return (f(x + step, context) - f(x, context)) / step;
    }
    h = fmin(h, 0.01 * (s->to - s->from));
    for (int i = 0; i < RICHARDSON; i++, h *= 0.5) {
        double *now = table[i % 2], *before = table[1 - i % 2], power = 1.0;
        now[0] = (f(x + h, context) - f(x - h, context)) / (2.0 * h);
        for (int k = 1; k <= i; k++) {
            power *= 4.0;
            now[k] = (power * now[k - 1] - before[k - 1]) / (power - 1.0);
            const double change = fmax(fabs(now[k] - now[k - 1]), fabs(now[k] - before[k - 1]));
            if (change > error) continue;
            error = change;
            best = now[k];
        }
    }
    return best;
}

void nuem_resonance_landau_zener(nuem_resonance *r)
{
    const double c = r->coupling_per_km;

    r->adiabaticity = c > 0.0 ? 4.0 * c * c / r->slope_per_km2 : 0.0;
    r->hop = exp(-0.5 * PI * r->adiabaticity);
    r->width_km = c > 0.0 ? 4.0 * c / r->slope_per_km2 : 0.0;
}

static void unit(double complex v[3], const double fallback[3])
{
    double norm = 0.0;

    for (int i = 0; i < 3; i++) norm += nuem_norm2(v[i]);
    for (int i = 0; i < 3; i++) v[i] = norm > 1e-24 ? v[i] / sqrt(norm) : fallback[i];
}

void nuem_resonance_basis(const nuem_matrix3 *u, bool propagation, double complex out[3][3])
{
    double complex e[3] = {1.0, 0.0, 0.0}, m[3], t[3];

    for (int i = 0; i < 3; i++) t[i] = nuem_element(u->m[i][2]);
    if (propagation) {
        t[0] = 0.0;
        unit(t, (const double[]){0.0, 0.0, 1.0});
    } else {
        const double complex overlap = conj(t[0]);
        for (int i = 0; i < 3; i++) e[i] -= nuem_times(overlap, t[i]);
        unit(e, (const double[]){0.0, 0.0, 1.0});
    }
    for (int i = 0; i < 3; i++) {
        const int j = (i + 1) % 3, k = (i + 2) % 3;
        m[i] = conj(nuem_times(t[j], e[k]) - nuem_times(t[k], e[j]));
    }
    for (int i = 0; i < 3; i++) {
        out[i][0] = e[i];
        out[i][1] = m[i];
        out[i][2] = t[i];
    }
}
