/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dirac matrices and spinors in C's own complex numbers, built from the Pauli matrices: nothing is
 * shared with src/em. Dirac representation, metric (+,-,-,-), momenta contravariant. */
#ifndef NUEM_TEST_SPINOR_H
#define NUEM_TEST_SPINOR_H

#include <complex.h>

#include "nuem/vertex.h"

#ifndef CMPLX /* clang with the headers of glibc */
#define CMPLX(re, im) __builtin_complex((double)(re), (double)(im))
#endif

typedef struct test_spinor {
    double complex c[4];
} test_spinor;
typedef struct test_dirac {
    double complex m[4][4];
} test_dirac;

extern const double test_metric[4];

/* gamma^mu; mu = 5 is gamma5 */
test_dirac test_gamma(int mu);
test_dirac test_one(void);
test_dirac test_slash(const double p[4]);
test_dirac test_times(test_dirac a, test_dirac b);
test_dirac test_sum(double complex x, test_dirac a, double complex y, test_dirac b);
/* gamma^0 a^dagger gamma^0 */
test_dirac test_bar(test_dirac a);
double complex test_trace(test_dirac a);
/* (1 + sign gamma5) / 2 */
test_dirac test_chiral(int sign);

/* u(p) of helicity h = +1 or -1, ubar u = 2m; of a particle at rest the spin is along z. */
test_spinor test_u(const double p[4], double mass, int h);
/* v = C ubar^T: the antiparticle with the same momentum and helicity */
test_spinor test_v(test_spinor u);
test_spinor test_apply(test_dirac a, test_spinor u);
/* abar m b */
double complex test_sandwich(test_spinor a, test_dirac m, test_spinor b);

/* Lambda_mu^{jk} of the library */
test_dirac test_vertex(const nuem_vertex *v, int mu, int j, int k);
double complex test_complex(nuem_complex z);

#endif
