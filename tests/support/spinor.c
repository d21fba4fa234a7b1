/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/spinor.h"

#include <math.h>

const double test_metric[4] = {1.0, -1.0, -1.0, -1.0};

test_dirac test_gamma(int mu)
{
    const double complex sigma[3][2][2] = {
        {{0, 1}, {1, 0}}, {{0, CMPLX(0, -1)}, {CMPLX(0, 1), 0}}, {{1, 0}, {0, -1}}};
    test_dirac g = {0};

    if (mu == 5) {
        for (int i = 0; i < 4; i++) g.m[i][(i + 2) % 4] = 1.0;
    } else if (mu == 0) {
        for (int i = 0; i < 4; i++) g.m[i][i] = i < 2 ? 1.0 : -1.0;
    } else {
        for (int i = 0; i < 2; i++)
            for (int j = 0; j < 2; j++) {
                g.m[i][2 + j] = sigma[mu - 1][i][j];
                g.m[2 + i][j] = -sigma[mu - 1][i][j];
            }
    }
    return g;
}

test_dirac test_one(void)
{
    test_dirac r = {0};

    for (int i = 0; i < 4; i++) r.m[i][i] = 1.0;
    return r;
}

test_dirac test_times(test_dirac a, test_dirac b)
{
    test_dirac r = {0};

    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++)
            for (int k = 0; k < 4; k++) r.m[i][j] += a.m[i][k] * b.m[k][j];
    return r;
}

test_dirac test_sum(double complex x, test_dirac a, double complex y, test_dirac b)
{
    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) a.m[i][j] = x * a.m[i][j] + y * b.m[i][j];
    return a;
}

test_dirac test_slash(const double p[4])
{
    test_dirac r = {0};

    for (int mu = 0; mu < 4; mu++) r = test_sum(1.0, r, test_metric[mu] * p[mu], test_gamma(mu));
    return r;
}

test_dirac test_bar(test_dirac a)
{
    test_dirac r;

    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) r.m[i][j] = conj(a.m[j][i]) * ((i < 2) == (j < 2) ? 1.0 : -1.0);
    return r;
}

double complex test_trace(test_dirac a)
{
    return a.m[0][0] + a.m[1][1] + a.m[2][2] + a.m[3][3];
}

test_dirac test_chiral(int sign)
{
    return test_sum(0.5, test_one(), 0.5 * sign, test_gamma(5));
}

test_spinor test_u(const double p[4], double mass, int h)
{
    double size = sqrt(p[1] * p[1] + p[2] * p[2] + p[3] * p[3]), big = sqrt(p[0] + mass);
    double complex chi[2] = {h > 0 ? 1.0 : 0.0, h > 0 ? 0.0 : 1.0};
    test_spinor u;

    if (size > 0.0) { /* sigma.p chi = h |p| chi */
        double theta = acos(p[3] / size);
        double complex phase = cexp(CMPLX(0, atan2(p[2], p[1])));
        chi[0] = h > 0 ? cos(0.5 * theta) : -conj(phase) * sin(0.5 * theta);
        chi[1] = h > 0 ? phase * sin(0.5 * theta) : cos(0.5 * theta);
    }
    for (int i = 0; i < 2; i++) {
        u.c[i] = big * chi[i];
        u.c[2 + i] = h * size / big * chi[i];
    }
    return u;
}

test_spinor test_v(test_spinor u)
{
    test_dirac c = test_times(test_gamma(2), test_gamma(0));
    test_spinor v = {{0}};

    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) /* ubar_j = conj(u_j) gamma^0_jj, C = i gamma^2 gamma^0 */
            v.c[i] += CMPLX(0, 1) * c.m[i][j] * conj(u.c[j]) * (j < 2 ? 1.0 : -1.0);
    return v;
}

test_spinor test_apply(test_dirac a, test_spinor u)
{
    test_spinor r = {{0}};

    for (int i = 0; i < 4; i++)
        for (int j = 0; j < 4; j++) r.c[i] += a.m[i][j] * u.c[j];
    return r;
}

double complex test_sandwich(test_spinor a, test_dirac m, test_spinor b)
{
    test_spinor mb = test_apply(m, b);
    double complex r = 0;

    for (int i = 0; i < 4; i++) r += conj(a.c[i]) * (i < 2 ? 1.0 : -1.0) * mb.c[i];
    return r;
}

double complex test_complex(nuem_complex z)
{
    return CMPLX(z.re, z.im);
}

test_dirac test_vertex(const nuem_vertex *v, int mu, int j, int k)
{
    test_dirac r;

    for (int a = 0; a < 4; a++)
        for (int b = 0; b < 4; b++) r.m[a][b] = test_complex(v->m[mu][j][k][a][b]);
    return r;
}
