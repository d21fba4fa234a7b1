/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Relations that the explicit vertex must or may fulfil. */
#include <math.h>
#include <stdbool.h>

#include "em/vertex.h"
#include "nuem/vertex.h"
#include "num/matrix3.h"

enum { ELEMENTS = sizeof(nuem_vertex) / sizeof(nuem_complex), COMPONENT = ELEMENTS / 4 };

static const nuem_complex *flat(const nuem_vertex *v)
{
    return (const nuem_complex *)v;
}

/* max |a - b|; b may be NULL for zero */
static double distance(const nuem_vertex *a, const nuem_vertex *b)
{
    const nuem_complex zero = {0, 0};
    double worst = 0.0;

    for (int i = 0; i < ELEMENTS; i++) {
        nuem_complex x = flat(a)[i], y = b ? flat(b)[i] : zero;
        worst = fmax(worst, hypot(x.re - y.re, x.im - y.im));
    }
    return worst;
}

/* max |q^mu Lambda_mu|, or of the sum of the moduli */
static double divergence(const nuem_vertex *v, const double q_mev[4], bool moduli)
{
    double worst = 0.0;

    for (int i = 0; i < COMPONENT; i++) {
        double re = 0.0, im = 0.0, terms = 0.0;
        for (int mu = 0; mu < 4; mu++) {
            nuem_complex x = flat(v)[mu * COMPONENT + i];
            re += q_mev[mu] * x.re;
            im += q_mev[mu] * x.im;
            terms += fabs(q_mev[mu]) * hypot(x.re, x.im);
        }
        worst = fmax(worst, moduli ? terms : hypot(re, im));
    }
    return worst;
}

/* Form factors with matrix n alone: x / size. Relations are linear, and nothing underflows. */
static nuem_form_factors alone(const nuem_form_factors *f, int n, const nuem_matrix3 *x,
                               double size)
{
    nuem_form_factors r = {.nature = f->nature};
    nuem_matrix3 *const to[NUEM_FORM_FACTORS] = {&r.charge_e, &r.radius_cm2, &r.anapole_cm2,
                                                 &r.magnetic_mub, &r.electric_mub};

    for (int i = 0; i < 9; i++) {
        to[n]->m[i / 3][i % 3].re = x->m[i / 3][i % 3].re / size;
        to[n]->m[i / 3][i % 3].im = x->m[i / 3][i % 3].im / size;
    }
    return r;
}

static double ratio(double part, double whole)
{
    return whole > 0.0 ? part / whole : 0.0;
}

nuem_status nuem_vertex_check(const nuem_form_factors *f, const double q_mev[4],
                              nuem_vertex_residuals *out, nuem_error *err)
{
    const double minus_q[4] = {-q_mev[0], -q_mev[1], -q_mev[2], -q_mev[3]};
    const nuem_matrix3 unit = nuem_matrix3_identity(), *x[NUEM_FORM_FACTORS];
    double size[NUEM_FORM_FACTORS];
    nuem_vertex v, back, related, scale;
    nuem_vertex_residuals r = {.form_factors = nuem_form_factors_check(f)};
    nuem_status st = nuem_vertex_at(f, q_mev, &v, err); /* says what is wrong in its own terms */

    if (st) return st;
    nuem_form_factors_list(f, x);
    nuem_form_factors_sizes(f, size);
    for (int n = 0; n < NUEM_FORM_FACTORS; n++) {
        if (size[n] == 0.0) continue;
        nuem_form_factors one = alone(f, n, x[n], size[n]), of_unit = alone(f, n, &unit, 1.0);
        if ((st = nuem_vertex_at(&one, q_mev, &v, err))) return st;
        if ((st = nuem_vertex_at(&one, minus_q, &back, err))) return st;
        if ((st = nuem_vertex_at(&of_unit, q_mev, &scale, err))) return st;
        double largest = distance(&scale, NULL);
        if (n > 0 || nuem_vertex_q2(q_mev) != 0.0)
            r.ward =
                fmax(r.ward, ratio(divergence(&v, q_mev, false), divergence(&scale, q_mev, true)));
        nuem_vertex_bar(&back, &related);
        r.hermitian = fmax(r.hermitian, ratio(distance(&v, &related), largest));
        nuem_vertex_conjugate(&v, &related);
        r.majorana = fmax(r.majorana, ratio(distance(&v, &related), largest));
    }
    *out = r;
    return NUEM_OK;
}
