/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "supernova/hermitian_algebra.h"

#include <stdbool.h>
#include <string.h>

#include "num/matrix3.h"

void nuem_hermitian_zero(nuem_hermitian *out)
{
    memset(out, 0, sizeof *out);
}

void nuem_hermitian_add(int n, double c, const nuem_hermitian *a, nuem_hermitian *out)
{
    for (int e = 0; e < n * n; e++) out->x[e] += c * a->x[e];
}

void nuem_hermitian_scale(int n, double c, nuem_hermitian *out)
{
    for (int e = 0; e < n * n; e++) out->x[e] *= c;
}

double nuem_hermitian_trace(int n, const nuem_hermitian *a)
{
    double sum = 0.0;
    for (int i = 0; i < n; i++) sum += a->x[i];
    return sum;
}

double nuem_hermitian_lepton(int n, const nuem_hermitian *a)
{
    double sum = 0.0;
    for (int i = 0; i < n / 2; i++) sum += a->x[i] - a->x[i + n / 2];
    return sum;
}

double nuem_hermitian_dot(int n, const nuem_hermitian *a, const nuem_hermitian *b)
{
    double diagonal = 0.0, off = 0.0;
    for (int e = 0; e < n; e++) diagonal += a->x[e] * b->x[e];
    for (int e = n; e < n * n; e++) off += a->x[e] * b->x[e];
    return diagonal + 2.0 * off;
}

void nuem_hermitian_conjugate(int n, const nuem_hermitian *a, nuem_hermitian *out)
{
    const int h = n / 2;

    /* (C a^T C)_ij = a_j'i', where ' exchanges the blocks */
    for (int i = 0; i < n; i++) {
        out->x[i] = a->x[(i + h) % n];
        for (int j = i + 1; j < n; j++) {
            const int p = (j + h) % n, q = (i + h) % n, to = nuem_off_diagonal(n, i, j);
            const int from = p < q ? nuem_off_diagonal(n, p, q) : nuem_off_diagonal(n, q, p);
            out->x[to] = a->x[from];
            out->x[to + 1] = p < q ? a->x[from + 1] : -a->x[from + 1];
        }
    }
}

static void drop(int n, bool off, nuem_hermitian *a)
{
    for (int i = 0; i < n; i++)
        for (int j = i; j < n; j++) {
            if ((i < n / 2) == (j < n / 2) ? off : !off) continue;
            const int e = i == j ? i : nuem_off_diagonal(n, i, j);
            a->x[e] = 0.0;
            if (i != j) a->x[e + 1] = 0.0;
        }
}

void nuem_hermitian_drop_off(int n, nuem_hermitian *a)
{
    drop(n, true, a);
}

void nuem_hermitian_drop_block(int n, nuem_hermitian *a)
{
    drop(n, false, a);
}

/* Element i, j of a product of [n][n] matrices. */
static nuem_complex product(int n, const nuem_complex *a, const nuem_complex *b, int i, int j)
{
    nuem_complex sum = {0.0, 0.0};
    for (int k = 0; k < n; k++) {
        const nuem_complex x = nuem_cmul(a[i * n + k], b[k * n + j]);
        sum.re += x.re;
        sum.im += x.im;
    }
    return sum;
}

void nuem_hermitian_to_matrix(int n, const nuem_hermitian *a, nuem_complex *out)
{
    for (int i = 0; i < n; i++) {
        out[i * n + i] = (nuem_complex){a->x[i], 0.0};
        for (int j = i + 1; j < n; j++) {
            const double *x = a->x + nuem_off_diagonal(n, i, j);
            out[i * n + j] = (nuem_complex){x[0], x[1]};
            out[j * n + i] = (nuem_complex){x[0], -x[1]};
        }
    }
}

void nuem_hermitian_from_matrix(int n, const nuem_complex *a, nuem_hermitian *out)
{
    for (int i = 0; i < n; i++) {
        out->x[i] = a[i * n + i].re;
        for (int j = i + 1; j < n; j++) {
            double *x = out->x + nuem_off_diagonal(n, i, j);
            x[0] = 0.5 * (a[i * n + j].re + a[j * n + i].re);
            x[1] = 0.5 * (a[i * n + j].im - a[j * n + i].im);
        }
    }
}

void nuem_hermitian_commute(int n, const nuem_hermitian *a, const nuem_hermitian *b,
                            nuem_hermitian *out)
{
    nuem_complex p[NUEM_REALS_MAX], q[NUEM_REALS_MAX];

    nuem_hermitian_to_matrix(n, a, p);
    nuem_hermitian_to_matrix(n, b, q);
    /* -i (a b - (a b)^+) */
    for (int i = 0; i < n; i++) {
        out->x[i] = 2.0 * product(n, p, q, i, i).im;
        for (int j = i + 1; j < n; j++) {
            const nuem_complex x = product(n, p, q, i, j), y = product(n, p, q, j, i);
            const int e = nuem_off_diagonal(n, i, j);
            out->x[e] = x.im + y.im;
            out->x[e + 1] = y.re - x.re;
        }
    }
}

void nuem_hermitian_turn(int n, const nuem_unitary *u, const nuem_hermitian *a, nuem_hermitian *out)
{
    nuem_complex p[NUEM_REALS_MAX], q[NUEM_REALS_MAX];

    nuem_hermitian_to_matrix(n, a, p);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) q[i * n + j] = product(n, u->u, p, i, j);
    for (int i = 0; i < n; i++)
        for (int j = i; j < n; j++) {
            nuem_complex sum = {0.0, 0.0};
            for (int k = 0; k < n; k++) {
                const nuem_complex x = nuem_cmul(q[i * n + k], nuem_conj(u->u[j * n + k]));
                sum.re += x.re;
                sum.im += x.im;
            }
            const int e = i == j ? i : nuem_off_diagonal(n, i, j);
            out->x[e] = sum.re;
            if (i != j) out->x[e + 1] = sum.im;
        }
}

void nuem_unitary_multiply(int n, const nuem_unitary *a, const nuem_unitary *b, nuem_unitary *out)
{
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) out->u[i * n + j] = product(n, a->u, b->u, i, j);
}

void nuem_unitary_polish(int n, nuem_unitary *u)
{
    nuem_unitary dagger = {{{0.0, 0.0}}}, rest, change;

    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) dagger.u[i * n + j] = nuem_conj(u->u[j * n + i]);
    nuem_unitary_multiply(n, &dagger, u, &rest);
    for (int e = 0; e < n * n; e++) {
        rest.u[e].re = (e % (n + 1) == 0 ? 0.5 : 0.0) - 0.5 * rest.u[e].re;
        rest.u[e].im *= -0.5;
    }
    nuem_unitary_multiply(n, u, &rest, &change);
    for (int e = 0; e < n * n; e++) {
        u->u[e].re += change.u[e].re;
        u->u[e].im += change.u[e].im;
    }
}
