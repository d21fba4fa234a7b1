/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/symmetric3.h"

#include <float.h>
#include <math.h>

/* Rotate a[p][q] away; r is the third index (Golub, Van Loan, Matrix Computations, section 8.5). */
static inline void rotate(double a[3][3], double v[3][3], int p, int q, int r)
{
    double apq = a[p][q];

    if (apq == 0.0) return;
    double half = 0.5 * (a[q][q] - a[p][p]), root = sqrt(half * half + apq * apq);
    double t = apq / (half + copysign(root, half));
    double c = 1.0 / sqrt(1.0 + t * t), s = c * t;
    a[p][p] -= t * apq;
    a[q][q] += t * apq;
    a[p][q] = a[q][p] = 0.0;
    double arp = a[r][p], arq = a[r][q];
    a[r][p] = a[p][r] = c * arp - s * arq;
    a[r][q] = a[q][r] = s * arp + c * arq;
    for (int k = 0; k < 3; k++) {
        double vp = v[k][p], vq = v[k][q];
        v[k][p] = c * vp - s * vq;
        v[k][q] = s * vp + c * vq;
    }
}

static inline void exchange(double value[3], double v[3][3], int p, int q)
{
    if (value[p] <= value[q]) return;
    double x = value[p];
    value[p] = value[q];
    value[q] = x;
    for (int k = 0; k < 3; k++) {
        x = v[k][p];
        v[k][p] = v[k][q];
        v[k][q] = x;
    }
}

void nuem_symmetric3_eigen(double a[3][3], double value[3], double vector[3][3])
{
    enum { SWEEPS = 20 }; /* four do; quadratic convergence */

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) vector[i][j] = i == j;
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
        double diagonal = fabs(a[0][0]) + fabs(a[1][1]) + fabs(a[2][2]);
        double off = fabs(a[0][1]) + fabs(a[0][2]) + fabs(a[1][2]);
        /* what is left moves eigenvalues by off^2 / gap and vectors by off / gap: go on until it
         * vanishes beside the rounding of the largest element */
        if (off <= 0.01 * DBL_EPSILON * diagonal) break;
        rotate(a, vector, 0, 1, 2);
        rotate(a, vector, 0, 2, 1);
        rotate(a, vector, 1, 2, 0);
    }
    for (int i = 0; i < 3; i++) value[i] = a[i][i];
    exchange(value, vector, 0, 1);
    exchange(value, vector, 1, 2);
    exchange(value, vector, 0, 1);
}
