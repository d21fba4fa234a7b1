/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "num/eigen.h"
#include "supernova/coherence.h"

/* Rounding of the eigenvalues of a matrix that is far from normal: of two real ones that nearly coincide it makes a
 * pair, sqrt(epsilon) of the size apart. */
static const double PAIR = 1e-7;

/* The eigenvalue, by the dispersion relation to more digits; false: not a growing mode after all. */
static bool refined(const nuem_coherence *c, double size, double complex *z)
{
    double complex root = *z;

    if (nuem_coherence_refine(c, &root) && cabs(root - *z) <= 0.5 * cimag(*z)) {
        *z = root;
        return true;
    }
    return cimag(*z) > PAIR * size;
}

nuem_status nuem_coherence_dense(const nuem_coherence *c, double floor, nuem_coherence_modes *modes,
                                 nuem_error *err)
{
    const size_t n = c->n;
    nuem_status st = NUEM_OK;
    double size = nuem_coherence_bound(c);

    if (!n) return NUEM_OK;
    double *a = malloc((n + 2) * n * sizeof *a), *re = a + n * n, *im = re + n;
    if (!a) return nuem_fail_nomem(err);
    for (size_t j = 0; j < n; j++) {
        for (size_t l = 0; l < n; l++) {
            double sum = 0.0;
            for (int m = 0; m < c->rank; m++) sum += c->out[m][j] * c->in[m][l];
            a[j * n + l] = sum;
        }
        a[j * n + j] += c->omega[j];
        size = fmax(size, fabs(c->omega[j]));
    }
    if (!nuem_eigen_values(n, a, re, im))
        st = nuem_fail(err, NUEM_ERR_CONVERGE, "stability: no eigenvalues of %zu modes", n);
    for (size_t j = 0; j < n && !st; j++) {
        double complex z = nuem_double_complex(re[j], im[j]);
        if (im[j] > floor && refined(c, size, &z) && cimag(z) > floor)
            st = nuem_coherence_modes_add(modes, z, err);
    }
    free(a);
    return st;
}
