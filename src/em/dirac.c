/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "em/dirac.h"

#include "num/matrix3.h"

const double nuem_metric[4] = {1.0, -1.0, -1.0, -1.0};

/* clang-format off */
#define O  {0, 0}
#define P  {1, 0}
#define N  {-1, 0}
#define PI {0, 1}
#define NI {0, -1}
const nuem_dirac nuem_gamma[4] = {
    {{{P, O, O, O}, {O, P, O, O}, {O, O, N, O}, {O, O, O, N}}},
    {{{O, O, O, P}, {O, O, P, O}, {O, N, O, O}, {N, O, O, O}}},
    {{{O, O, O, NI}, {O, O, PI, O}, {O, PI, O, O}, {NI, O, O, O}}},
    {{{O, O, P, O}, {O, O, O, N}, {N, O, O, O}, {O, P, O, O}}},
};
const nuem_dirac nuem_gamma5 = {{{O, O, P, O}, {O, O, O, P}, {P, O, O, O}, {O, P, O, O}}};
const nuem_dirac nuem_charge_conjugation =
    {{{O, O, O, N}, {O, O, P, O}, {O, N, O, O}, {P, O, O, O}}};
#undef O
#undef P
#undef N
#undef PI
#undef NI
/* clang-format on */

nuem_dirac nuem_dirac_mul(const nuem_dirac *a, const nuem_dirac *b)
{
    nuem_dirac r = {0};

    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            for (int k = 0; k < 4; k++) {
                nuem_complex p = nuem_cmul(a->m[i][k], b->m[k][j]);
                r.m[i][j].re += p.re;
                r.m[i][j].im += p.im;
            }
    return r;
}

nuem_dirac nuem_dirac_sum(double x, const nuem_dirac *a, double y, const nuem_dirac *b)
{
    nuem_dirac r;

    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) {
            r.m[i][j].re = x * a->m[i][j].re + y * b->m[i][j].re;
            r.m[i][j].im = x * a->m[i][j].im + y * b->m[i][j].im;
        }
    return r;
}
