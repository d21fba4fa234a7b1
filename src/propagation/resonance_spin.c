/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spin-flavour resonances: where a level of one half, mixing and matter included, meets a level of the other. Between
 * the halves nothing but the field acts, so these levels cross, and what the field couples are the levels' states.
 *
 * Each half is taken apart between mass states into base m^2/2E and shift: differences of levels of the same mass, which
 * are of the size of the potential, then lose nothing to rounding. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "num/hermitian.h"
#include "propagation/hamiltonian.h"
#include "propagation/resonance_search.h"

/* Of the place of a least distance, relative. */
static const double DIP = 1e-6;

enum { PAIRS = 9 };

/* Levels of both halves at a place, ascending in each, and their states (columns) between mass states. */
typedef struct place {
    double base[2][3], shift[2][3];
    double complex state[2][3][3];
    double size; /* of the potential: shifts round in units of it */
    double turn; /* what the turning of the field adds to the first half against the second */
} place;

typedef struct search {
    const nuem_propagator *p;
    const nuem_stretch *stretch;
    nuem_medium_terms terms; /* between mass states */
    double base[3];
    int n, m; /* the levels that are compared */
    double sign;
    double ne, nn; /* d(l_n - l_m) per density, states held */
} search;

static double largest(const nuem_square6 x)
{
    double most = 0.0;

    for (int i = 0; i < NUEM_STATES; i++)
        for (int j = 0; j < NUEM_STATES; j++) most = fmax(most, cabs(x[i][j]));
    return most;
}

static bool look_half(const search *s, const nuem_medium *medium, int half, place *out)
{
    nuem_complex a[9], v[9];
    double shift[3];
    int order[3];

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            const double complex z = medium->ne_cm3 * s->terms.ne[3 * half + i][3 * half + j] +
                                     medium->nn_cm3 * s->terms.nn[3 * half + i][3 * half + j];
            a[3 * i + j] = (nuem_complex){creal(z), cimag(z)};
        }
    if (!nuem_hermitian_eigen_shift(3, s->base, a, shift, v)) return false;
    for (int i = 0; i < 3; i++) {
        int at = i;
        for (; at > 0; at--) {
            const int k = order[at - 1];
            if (!((s->base[k] - s->base[i]) + (shift[k] - shift[i]) > 0.0)) break;
            order[at] = k;
        }
        order[at] = i;
    }
    for (int l = 0; l < 3; l++) {
        out->base[half][l] = s->base[order[l]];
        out->shift[half][l] = shift[order[l]];
        for (int i = 0; i < 3; i++) out->state[half][i][l] = nuem_element(v[3 * i + order[l]]);
    }
    return true;
}

static bool look(const search *s, double x, place *out)
{
    nuem_medium m;

    nuem_profile_at(s->stretch->profile, 1, &x, &m);
    out->size = m.ne_cm3 * largest(s->terms.ne) + m.nn_cm3 * largest(s->terms.nn);
    out->turn = s->terms.sense * nuem_stretch_turning(s->stretch, x);
    return look_half(s, &m, 0, out) && look_half(s, &m, 1, out);
}

/* Level n of half g minus level m of half h; what is only rounding of its parts is 0. */
static double apart(const place *p, int g, int n, int h, int m)
{
    const double base = p->base[g][n] - p->base[h][m], turn = g == h ? 0.0 : p->turn,
                 d = base + (p->shift[g][n] - p->shift[h][m]) + turn,
                 parts = fabs(base) + p->size + fabs(turn);

    return fabs(d) <= NUEM_RESONANCE_ROUNDING * parts ? 0.0 : d;
}

static double levels_apart(double x, void *context)
{
    const search *s = context;
    place p;

    return look(s, x, &p) ? s->sign * apart(&p, 0, s->n, 1, s->m) : (double)NAN;
}

/* Its change with the medium where the states are held: by Hellmann and Feynman that of the levels. */
static double change_of_levels(double x, void *context)
{
    const search *s = context;
    nuem_medium m;

    nuem_profile_at(s->stretch->profile, 1, &x, &m);
    return s->ne * m.ne_cm3 + s->nn * m.nn_cm3 +
           s->terms.sense * nuem_stretch_turning(s->stretch, x);
}

/* <bra| x |ket>, of halves g and h */
static double complex element(const double complex bra[3], int g, const nuem_square6 x,
                              const double complex ket[3], int h)
{
    double complex sum = 0.0;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            sum += nuem_times(nuem_times(conj(bra[i]), x[3 * g + i][3 * h + j]), ket[j]);
    return sum;
}

/* Levels of half g that are level n to rounding; returns which of them n is. */
static int group(const place *p, int g, int n, int member[3], int *size)
{
    int which = 0;

    *size = 0;
    for (int k = 0; k < 3; k++) {
        if (apart(p, g, k, g, n) != 0.0) continue;
        if (k == n) which = *size;
        member[(*size)++] = k;
    }
    return which;
}

/* The states that the field couples, and by how much per gauss. Where a half has equal levels, which states are meant
 * is for the field to say: those of the singular values of the coupling, of which the pair of the k-th of either half
 * gets the k-th and other pairs none. */
static double couple(const search *s, const place *p, double complex a[3], double complex b[3])
{
    int first[3], second[3], n, m;
    const int k = group(p, 0, s->n, first, &n), l = group(p, 1, s->m, second, &m);
    nuem_complex h[36] = {{0.0, 0.0}}, v[36];
    double value[6];
    int order[6];

    if (k != l) return 0.0;
    for (int i = 0; i < n; i++)
        for (int j = 0; j < m; j++) {
            double complex bra[3], ket[3];
            for (int c = 0; c < 3; c++) {
                bra[c] = p->state[0][c][first[i]];
                ket[c] = p->state[1][c][second[j]];
            }
            const double complex z = element(bra, 0, s->terms.bx, ket, 1);
            h[(n + m) * i + n + j] = (nuem_complex){creal(z), cimag(z)};
            h[(n + m) * (n + j) + i] = (nuem_complex){creal(z), -cimag(z)};
        }
    if (!nuem_hermitian_eigen((size_t)(n + m), h, false, value, v)) return (double)NAN;
    for (int i = 0; i < n + m; i++) { /* descending: singular values, zeros, minus them */
        int at = i;
        for (; at > 0 && value[order[at - 1]] < value[i]; at--) order[at] = order[at - 1];
        order[at] = i;
    }
    for (int c = 0; c < 3; c++) {
        a[c] = b[c] = 0.0;
        for (int i = 0; i < n; i++)
            a[c] += sqrt(2.0) *
                    nuem_times(p->state[0][c][first[i]], nuem_element(v[(n + m) * i + order[k]]));
        for (int j = 0; j < m; j++)
            b[c] += sqrt(2.0) * nuem_times(p->state[1][c][second[j]],
                                           nuem_element(v[(n + m) * (n + j) + order[k]]));
    }
    return value[order[k]];
}

/* Shares of e, mu', tau' in a state between mass states; returns the largest. */
static int shares(const nuem_matrix3 *u, const double complex state[3], double share[3])
{
    double complex basis[3][3];
    int most = 0;

    nuem_resonance_basis(u, true, basis);
    for (int c = 0; c < 3; c++) {
        double complex sum = 0.0;
        for (int i = 0; i < 3; i++)
            for (int k = 0; k < 3; k++)
                sum +=
                    nuem_times(conj(basis[i][c]), nuem_times(nuem_element(u->m[i][k]), state[k]));
        share[c] = nuem_norm2(sum);
        if (share[c] > share[most]) most = c;
    }
    return most;
}

static nuem_status take(search *s, double low, double high, nuem_resonance_list *found,
                        nuem_error *err)
{
    nuem_resonance r = {.spin = true, .level_a = s->n + 1, .level_b = s->m + 1};
    double complex a[3], b[3];
    place p;
    nuem_status st = nuem_root(levels_apart, s, low, high, NUEM_RESONANCE_ROOT, &r.x_km, err);

    if (st) return st;
    if (!look(s, r.x_km, &p))
        return nuem_fail(err, NUEM_ERR_CONVERGE, "resonances: no levels at %g km", r.x_km);
    const double per_gauss = couple(s, &p, a, b);
    if (!(per_gauss > NUEM_RESONANCE_CANCELLED * largest(s->terms.bx))) return NUEM_OK;
    nuem_profile_at(s->stretch->profile, 1, &r.x_km, &r.medium);
    r.a = shares(&s->p->u, a, r.share_a);
    r.b = 3 + shares(&s->p->partner, b, r.share_b);
    r.coupling_per_km = per_gauss * hypot(r.medium.bx_gauss, r.medium.by_gauss);
    s->ne = creal(element(a, 0, s->terms.ne, a, 0)) - creal(element(b, 1, s->terms.ne, b, 1));
    s->nn = creal(element(a, 0, s->terms.nn, a, 0)) - creal(element(b, 1, s->terms.nn, b, 1));
    r.slope_per_km2 = fabs(nuem_stretch_derivative(s->stretch, change_of_levels, s, r.x_km));
    nuem_resonance_landau_zener(&r);
    return nuem_resonance_add(found, &r, err);
}

/* Two crossings between samples: the distance dips, and there may be less than none at its least. */
static nuem_status dip(search *s, size_t i, const double *d, nuem_resonance_list *found,
                       nuem_error *err)
{
    const double before = fabs(d[i - 1]), here = fabs(d[i]), after = fabs(d[i + 1]);
    const double low = nuem_stretch_place(s->stretch, i - 1),
                 high = nuem_stretch_place(s->stretch, i + 1);
    double x, least;
    nuem_status st;

    if (!(here < before && here <= after && here <= 2.0 * fmax(before - here, after - here)))
        return NUEM_OK;
    s->sign = d[i] > 0.0 ? 1.0 : -1.0;
    st = nuem_minimum(levels_apart, s, low, nuem_stretch_place(s->stretch, i), high, DIP, &x,
                      &least, err);
    if (st || !(least < 0.0)) return st;
    if ((st = take(s, low, x, found, err))) return st;
    return take(s, x, high, found, err);
}

/* Changes of sign between samples d[0], d[1], ... of one pair. A single sample of 0 between values of
 * opposite sign is a crossing, a whole piece of 0 is none. */
static nuem_status scan(search *s, const double *d, nuem_resonance_list *found, nuem_error *err)
{
    size_t last = 0;
    nuem_status st = NUEM_OK;

    for (size_t i = 1; i <= s->stretch->samples && !st; i++) {
        if (d[i] == 0.0) continue;
        if (i - last <= 2 && d[last] * d[i] < 0.0) {
            s->sign = 1.0;
            st = take(s, nuem_stretch_place(s->stretch, last), nuem_stretch_place(s->stretch, i),
                      found, err);
        } else if (i < s->stretch->samples && d[i - 1] * d[i] > 0.0 && d[i] * d[i + 1] > 0.0) {
            st = dip(s, i, d, found, err);
        }
        last = i;
    }
    return st;
}

nuem_status nuem_resonance_spin(const nuem_propagator *p, double enu_mev, const nuem_stretch *s,
                                nuem_resonance_list *found, nuem_error *err)
{
    const size_t n = s->samples + 1;
    search q = {.p = p, .stretch = s};
    double *d;
    nuem_status st = NUEM_OK;

    if (!p->moments) return NUEM_OK;
    if (!(d = malloc(PAIRS * n * sizeof *d))) return nuem_fail_nomem(err);
    nuem_medium_terms_of(p, true, &q.terms);
    for (int k = 0; k < 3; k++) q.base[k] = p->km_mev[k] / enu_mev;
    for (size_t i = 0; i < n && !st; i++) {
        const double x = nuem_stretch_place(s, i);
        place here;
        if (!look(&q, x, &here))
            st = nuem_fail(err, NUEM_ERR_CONVERGE, "resonances: no levels at %g km", x);
        for (int k = 0; k < PAIRS && !st; k++)
            d[(size_t)k * n + i] = apart(&here, 0, k / 3, 1, k % 3);
    }
    for (int k = 0; k < PAIRS && !st; k++) {
        q.n = k / 3;
        q.m = k % 3;
        st = scan(&q, d + (size_t)k * n, found, err);
    }
    free(d);
    return st;
}
