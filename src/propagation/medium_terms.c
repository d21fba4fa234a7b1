/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "propagation/medium_terms.h"

#include <math.h>

#include "num/hermitian.h"
#include "propagation/hamiltonian.h"

static void from_matrix(const nuem_matrix6 *m, nuem_square6 out)
{
    for (int i = 0; i < NUEM_STATES; i++)
        for (int j = 0; j < NUEM_STATES; j++) out[i][j] = nuem_element(m->m[i][j]);
}

void nuem_medium_terms_of(const nuem_propagator *p, bool mass, nuem_medium_terms *out)
{
    const nuem_matrix6 *term = mass ? p->mass_term : p->term;
    double turn = 0.0;

    from_matrix(&term[NUEM_TERM_NE], out->ne);
    from_matrix(&term[NUEM_TERM_NN], out->nn);
    from_matrix(&term[NUEM_TERM_BX], out->bx);
    from_matrix(&term[NUEM_TERM_BY], out->by);
    for (int i = 0; i < 3; i++)
        for (int j = 3; j < NUEM_STATES; j++)
            turn += cimag(nuem_times(conj(out->bx[i][j]), out->by[i][j]));
    out->sense = turn > 0.0 ? 1.0 : turn < 0.0 ? -1.0 : 0.0;
}

void nuem_medium_terms_sum(const nuem_medium_terms *t, const nuem_medium *medium, nuem_square6 out)
{
    for (int i = 0; i < NUEM_STATES; i++)
        for (int j = 0; j < NUEM_STATES; j++)
            out[i][j] = medium->ne_cm3 * t->ne[i][j] + medium->nn_cm3 * t->nn[i][j] +
                        medium->bx_gauss * t->bx[i][j] + medium->by_gauss * t->by[i][j];
}

void nuem_vacuum_hamiltonian(const nuem_propagator *p, double enu_mev, nuem_square6 out)
{
    nuem_matrix6 h;

    nuem_propagator_hamiltonian(p, enu_mev, &(nuem_medium){0}, &h);
    from_matrix(&h, out);
}

void nuem_square6_mul(const nuem_square6 a, const nuem_square6 b, nuem_square6 out)
{
    for (int i = 0; i < NUEM_STATES; i++)
        for (int j = 0; j < NUEM_STATES; j++) {
            double complex sum = 0.0;
            for (int k = 0; k < NUEM_STATES; k++) sum += nuem_times(a[i][k], b[k][j]);
            out[i][j] = sum;
        }
}

void nuem_square6_turn(const nuem_matrix6 *v, const nuem_square6 x, nuem_square6 out)
{
    nuem_square6 right, u, adjoint;

    from_matrix(v, u);
    for (int i = 0; i < NUEM_STATES; i++)
        for (int j = 0; j < NUEM_STATES; j++) adjoint[i][j] = conj(u[j][i]);
    nuem_square6_mul(x, u, right);
    nuem_square6_mul(adjoint, right, out);
}

bool nuem_square6_levels(const nuem_square6 h, double level[NUEM_STATES], nuem_matrix6 *state)
{
    nuem_complex a[NUEM_STATES * NUEM_STATES];

    for (int i = 0; i < NUEM_STATES; i++)
        for (int j = 0; j < NUEM_STATES; j++)
            a[NUEM_STATES * i + j] = (nuem_complex){creal(h[i][j]), cimag(h[i][j])};
    return nuem_hermitian_eigen(NUEM_STATES, a, false, level, &state->m[0][0]);
}

double nuem_square6_spread(const nuem_square6 h)
{
    nuem_matrix6 state;
    double level[NUEM_STATES], lowest = HUGE_VAL, highest = -HUGE_VAL;

    if (!nuem_square6_levels(h, level, &state)) return (double)NAN;
    for (int k = 0; k < NUEM_STATES; k++) {
        lowest = fmin(lowest, level[k]);
        highest = fmax(highest, level[k]);
    }
    return highest - lowest;
}
