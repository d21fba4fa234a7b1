/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/pulay.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/linear.h"

enum { DEPTH = NUEM_PULAY_DEPTH };

/* Of the diagonal, so that iterates that are nearly the same do no harm. */
static const double RIDGE = 1e-12;

nuem_status nuem_pulay_create(size_t n_vector, size_t n_error, nuem_pulay *out, nuem_error *err)
{
    nuem_pulay p = {.n_vector = n_vector, .n_error = n_error};

    p.vector = malloc(DEPTH * n_vector * sizeof *p.vector);
    p.error = malloc(DEPTH * n_error * sizeof *p.error);
    if (!p.vector || !p.error) {
        nuem_pulay_clear(&p);
        return nuem_fail_nomem(err);
    }
    *out = p;
    return NUEM_OK;
}

void nuem_pulay_clear(nuem_pulay *p)
{
    free(p->vector);
    free(p->error);
    memset(p, 0, sizeof *p);
}

void nuem_pulay_push(nuem_pulay *p, const double *vector, const double *error)
{
    p->newest = p->count ? (p->newest + 1) % DEPTH : 0;
    if (p->count < DEPTH) p->count++;
    memcpy(p->vector + p->newest * p->n_vector, vector, p->n_vector * sizeof *vector);
    memcpy(p->error + p->newest * p->n_error, error, p->n_error * sizeof *error);
}

/* Iterate number `age` before the newest. */
static size_t place(const nuem_pulay *p, size_t age)
{
    return (p->newest + DEPTH - age) % DEPTH;
}

/* Least squares for the newest iterate and `n` older ones: e0 + sum_i x_i (e_i - e0). */
static bool solve(const nuem_pulay *p, size_t n, double *x)
{
    double a[DEPTH * DEPTH], scale[DEPTH];
    const double *e0 = p->error + place(p, 0) * p->n_error;

    for (size_t i = 0; i < n; i++) {
        const double *ei = p->error + place(p, i + 1) * p->n_error;
        double right = 0.0;
        for (size_t k = 0; k < p->n_error; k++) right -= e0[k] * (ei[k] - e0[k]);
        x[i] = right;
        for (size_t j = 0; j <= i; j++) {
            const double *ej = p->error + place(p, j + 1) * p->n_error;
            double sum = 0.0;
            for (size_t k = 0; k < p->n_error; k++) sum += (ei[k] - e0[k]) * (ej[k] - e0[k]);
            a[i * n + j] = a[j * n + i] = sum;
        }
    }
    for (size_t i = 0; i < n; i++) /* the newest iterate again counts once */
        scale[i] = a[i * n + i] > 0.0 ? 1.0 / sqrt(a[i * n + i]) : 0.0;
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < n; j++) a[i * n + j] *= scale[i] * scale[j];
        a[i * n + i] += RIDGE;
        x[i] *= scale[i];
    }
    if (!nuem_solve_positive(n, a, x)) return false;
    for (size_t i = 0; i < n; i++) x[i] *= scale[i];
    return true;
}

void nuem_pulay_mix(const nuem_pulay *p, double *out)
{
    size_t n = p->count - 1;
    double x[DEPTH] = {0}, rest = 1.0;

    while (n > 0 && !solve(p, n, x)) n--;
    for (size_t i = 0; i < n; i++) rest -= x[i];
    const double *v = p->vector + place(p, 0) * p->n_vector;
    for (size_t k = 0; k < p->n_vector; k++) out[k] = rest * v[k];
    for (size_t i = 0; i < n; i++) {
        v = p->vector + place(p, i + 1) * p->n_vector;
        for (size_t k = 0; k < p->n_vector; k++) out[k] += x[i] * v[k];
    }
}
