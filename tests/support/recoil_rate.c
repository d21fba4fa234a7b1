/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/recoil_rate.h"

#include "nuem/es.h"
#include "support/assert_close.h"

enum { MAX = 4096, REAL = 9 };

/* A Hermitian matrix as nine real numbers, and what each of them multiplies. */
static const int row[REAL] = {0, 1, 2, 0, 0, 1, 0, 0, 1},
                 column[REAL] = {0, 1, 2, 1, 2, 2, 1, 2, 2};

static double real_number(const nuem_matrix3 *m, int r)
{
    nuem_complex z = m->m[row[r]][column[r]];

    return r < 6 ? z.re : z.im;
}

static nuem_matrix3 unit_matrix(int r)
{
    nuem_matrix3 m = {0};
    int i = row[r], j = column[r];

    if (r < 6) {
        m.m[i][j].re = m.m[j][i].re = 1.0;
    } else {
        m.m[i][j].im = 1.0;
        m.m[j][i].im = -1.0;
    }
    return m;
}

/* The cross section is linear in the density matrix, so that one call for each of its nine numbers
 * serves all energies: far fewer matrix products than one call for each energy. */
static double component_rate(const nuem_recoil_rate *x, const nuem_flux_component *f, double t_mev,
                             size_t n, const double *e, const double *phi, const double *w)
{
    double t[MAX], sum = 0.0;
    nuem_state state[MAX];
    nuem_es_parts parts[MAX];

    for (size_t i = 0; i < n; i++) {
        t[i] = t_mev;
        assert_int_equal(
            x->state->eval(x->state->context, f->name, f->flavour, f->anti, e[i], &state[i], NULL),
            NUEM_OK);
        assert_int_equal(state[i].anti, f->anti);
    }
    for (int r = 0; r < REAL; r++) {
        const nuem_state unit = {unit_matrix(r), f->anti};
        assert_int_equal(nuem_es_dsigma_dt(x->couplings, &unit, x->target, n, e, t, parts, NULL),
                         NUEM_OK);
        for (size_t i = 0; i < n; i++)
            sum += w[i] * phi[i] * real_number(&state[i].rho, r) *
                   (parts[i].conserving + parts[i].flip);
    }
    return sum;
}

double nuem_test_recoil_rate(const nuem_recoil_rate *x, double t_mev)
{
    enum { GAUSS = 10 };
    static const double node[] = {0.1488743389816312, 0.4333953941292472, 0.6794095682990244,
                                  0.8650633666889845, 0.9739065285171717},
                        weight[] = {0.2955242247147529, 0.2692667193099963, 0.2190863625159820,
                                    0.1494513491505806, 0.0666713443086881};
    double threshold = nuem_es_enu_min(t_mev), sum = 0.0, e[MAX], phi[MAX], w[MAX];

    for (size_t c = 0; c < nuem_flux_count(x->flux); c++) {
        const nuem_flux_component *f = nuem_flux_component_at(x->flux, c);
        size_t n = 0;
        for (size_t i = 0; i + 1 < f->n; i++) {
            double lo = fmax(f->enu_mev[i], threshold), half = 0.5 * (f->enu_mev[i + 1] - lo);
            for (int g = 0; g < GAUSS && half > 0.0; g++) {
                assert_true(n < MAX);
                e[n] = lo + half * (1.0 + (g % 2 ? -1.0 : 1.0) * node[g / 2]);
                w[n++] = half * weight[g / 2];
            }
        }
        nuem_flux_component_eval(f, n, e, phi);
        if (f->n == 0) {
            e[n] = f->line_mev;
            phi[n] = f->flux_cm2_s;
            w[n++] = 1.0;
        }
        sum += component_rate(x, f, t_mev, n, e, phi, w);
    }
    return sum;
}
