/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/matrix3.h"

#include <math.h>

nuem_matrix3 nuem_matrix3_identity(void)
{
    nuem_matrix3 r = {0};

    for (int i = 0; i < 3; i++) r.m[i][i].re = 1.0;
    return r;
}

nuem_matrix3 nuem_matrix3_mul(const nuem_matrix3 *a, const nuem_matrix3 *b)
{
    nuem_matrix3 r = {0};

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 3; k++) {
                nuem_complex p = nuem_cmul(a->m[i][k], b->m[k][j]);
                r.m[i][j].re += p.re;
                r.m[i][j].im += p.im;
            }
    return r;
}

nuem_matrix3 nuem_matrix3_adjoint(const nuem_matrix3 *a)
{
    nuem_matrix3 r;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) r.m[i][j] = nuem_conj(a->m[j][i]);
    return r;
}

nuem_matrix3 nuem_matrix3_conj(const nuem_matrix3 *a)
{
    nuem_matrix3 r;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) r.m[i][j] = nuem_conj(a->m[i][j]);
    return r;
}

nuem_matrix3 nuem_matrix3_add(const nuem_matrix3 *a, nuem_complex s, const nuem_matrix3 *b)
{
    nuem_matrix3 r;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            nuem_complex p = nuem_cmul(s, b->m[i][j]);
            r.m[i][j].re = a->m[i][j].re + p.re;
            r.m[i][j].im = a->m[i][j].im + p.im;
        }
    return r;
}

nuem_matrix3 nuem_matrix3_rotate(const nuem_matrix3 *u, const nuem_matrix3 *x)
{
    nuem_matrix3 ux = nuem_matrix3_mul(u, x), ud = nuem_matrix3_adjoint(u);

    return nuem_matrix3_mul(&ux, &ud);
}

double nuem_matrix3_max(const nuem_matrix3 *a)
{
    double max = 0.0;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) max = fmax(max, hypot(a->m[i][j].re, a->m[i][j].im));
    return max;
}

double nuem_matrix3_trace3(const nuem_matrix3 *a, const nuem_matrix3 *rho, const nuem_matrix3 *b)
{
    nuem_matrix3 ar = nuem_matrix3_mul(a, rho);
    double trace = 0.0;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            trace += ar.m[i][j].re * b->m[i][j].re + ar.m[i][j].im * b->m[i][j].im;
    return trace;
}

/* |a_ij - sign a_ji^(*)| > tol for the first i <= j */
static bool differs(const nuem_matrix3 *a, bool adjoint, double tol, int *i_out, int *j_out)
{
    for (int i = 0; i < 3; i++)
        for (int j = i; j < 3; j++) {
            nuem_complex x = a->m[i][j], y = a->m[j][i];
            if (adjoint)
                y.im = -y.im;
            else
                y.re = -y.re, y.im = -y.im;
            if (!(hypot(x.re - y.re, x.im - y.im) <= tol)) {
                *i_out = i;
                *j_out = j;
                return true;
            }
        }
    return false;
}

bool nuem_matrix3_not_hermitian(const nuem_matrix3 *a, double tol, int *i, int *j)
{
    return differs(a, true, tol, i, j);
}

bool nuem_matrix3_not_antisymmetric(const nuem_matrix3 *a, double tol, int *i, int *j)
{
    return differs(a, false, tol, i, j);
}

bool nuem_matrix3_finite(const nuem_matrix3 *a, int *i_out, int *j_out)
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            if (!isfinite(a->m[i][j].re) || !isfinite(a->m[i][j].im)) {
                *i_out = i;
                *j_out = j;
                return false;
            }
    return true;
}
