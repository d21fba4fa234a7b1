/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flavour (MSW) resonances: where diagonal elements of one half meet, in a basis in which matter is diagonal and the
 * mixing of the pair is all that is left. Levels themselves repel there; this condition is the textbook's. */
#include <math.h>

#include "propagation/hamiltonian.h"
#include "propagation/resonance_search.h"

/* One pair of states in its basis: everything is linear in the medium. */
typedef struct pair {
    const nuem_profile *profile;
    int a, b;
    double vacuum, ne, nn; /* H_aa - H_bb */
    double complex h;      /* H_ab */
} pair;

static double complex between(const nuem_matrix6 *v, int a, const nuem_square6 x, int b)
{
    double complex sum = 0.0;

    for (int i = 0; i < NUEM_STATES; i++)
        for (int j = 0; j < NUEM_STATES; j++)
            sum += nuem_times(nuem_times(conj(nuem_element(v->m[i][a])), x[i][j]),
                              nuem_element(v->m[j][b]));
    return sum;
}

/* x_aa - x_bb; what is only rounding of x is 0 */
static double difference(const nuem_matrix6 *v, int a, int b, const nuem_square6 x)
{
    const double d = creal(between(v, a, x, a)) - creal(between(v, b, x, b));
    double most = 0.0;

    for (int i = 0; i < NUEM_STATES; i++)
        for (int j = 0; j < NUEM_STATES; j++) most = fmax(most, cabs(x[i][j]));
    return fabs(d) <= NUEM_RESONANCE_CANCELLED * most ? 0.0 : d;
}

static pair make_pair(const nuem_propagator *p, double enu_mev, const nuem_profile *profile, int a,
                      int b)
{
    const bool propagation = a % 3 + b % 3 != 1; /* not e with mu' */
    nuem_medium_terms terms;
    nuem_matrix6 v = {0};
    nuem_square6 vacuum;
    double complex half[2][3][3];

    nuem_resonance_basis(&p->u, propagation, half[0]);
    nuem_resonance_basis(&p->partner, propagation, half[1]);
    for (int i = 0; i < NUEM_STATES; i++)
        for (int j = 0; j < NUEM_STATES; j++) {
            if (i / 3 != j / 3) continue;
            const double complex z = half[i / 3][i % 3][j % 3];
            v.m[i][j] = (nuem_complex){creal(z), cimag(z)};
        }
    nuem_medium_terms_of(p, false, &terms);
    nuem_vacuum_hamiltonian(p, enu_mev, vacuum);
    return (pair){.profile = profile,
                  .a = a,
                  .b = b,
                  .vacuum = difference(&v, a, b, vacuum),
                  .ne = difference(&v, a, b, terms.ne),
                  .nn = difference(&v, a, b, terms.nn),
                  .h = between(&v, a, vacuum, b)};
}

/* H_aa - H_bb; what is only rounding of its parts is 0. */
static double elements_apart(double x, void *context)
{
    const pair *q = context;
    nuem_medium m;

    nuem_profile_at(q->profile, 1, &x, &m);
    const double ne = q->ne * m.ne_cm3, nn = q->nn * m.nn_cm3, sum = q->vacuum + ne + nn,
                 parts = fabs(q->vacuum) + fabs(ne) + fabs(nn);
    return fabs(sum) <= NUEM_RESONANCE_ROUNDING * parts ? 0.0 : sum;
}

static nuem_resonance describe(pair *q, const nuem_stretch *s, double x)
{
    nuem_resonance r = {.x_km = x, .a = q->a, .b = q->b};

    r.share_a[q->a % 3] = r.share_b[q->b % 3] = 1.0;
    nuem_profile_at(q->profile, 1, &x, &r.medium);
    r.coupling_per_km = cabs(q->h);
    r.slope_per_km2 = fabs(nuem_stretch_derivative(s, elements_apart, q, x));
    nuem_resonance_landau_zener(&r);
    return r;
}

/* Changes of sign between samples. A single sample of 0 between values of opposite sign is a
 * crossing, a whole piece of 0 is none. */
static nuem_status search(pair *q, const nuem_stretch *s, nuem_resonance_list *found,
                          nuem_error *err)
{
    double last_x = s->from, last = elements_apart(s->from, q);
    size_t zeros = last == 0.0;
    nuem_status st = NUEM_OK;

    for (size_t i = 1; i <= s->samples && !st; i++) {
        const double x = nuem_stretch_place(s, i), now = elements_apart(x, q);
        double root;
        if (now == 0.0) {
            zeros++;
            continue;
        }
        if (zeros <= 1 && last * now < 0.0) {
            st = nuem_root(elements_apart, q, last_x, x, NUEM_RESONANCE_ROOT, &root, err);
            if (!st) {
                const nuem_resonance r = describe(q, s, root);
                st = nuem_resonance_add(found, &r, err);
            }
        }
        last = now;
        last_x = x;
        zeros = 0;
    }
    return st;
}

nuem_status nuem_resonance_flavour(const nuem_propagator *p, double enu_mev, const nuem_stretch *s,
                                   nuem_resonance_list *found, nuem_error *err)
{
    nuem_status st = NUEM_OK;

    for (int half = 0; half < NUEM_STATES; half += 3)
        for (int a = 0; a < 3 && !st; a++)
            for (int b = a + 1; b < 3 && !st; b++) {
                pair q = make_pair(p, enu_mev, s->profile, half + a, half + b);
                st = search(&q, s, found, err);
            }
    return st;
}
