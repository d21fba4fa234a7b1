/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Hamiltonian taken apart: it is linear in the medium, H = H_vacuum + n_e A + n_n B + B_x C + B_y D. */
#ifndef NUEM_PROPAGATION_MEDIUM_TERMS_H
#define NUEM_PROPAGATION_MEDIUM_TERMS_H

#include <complex.h>

#include "nuem/propagate.h"

typedef double complex nuem_square6[NUEM_STATES][NUEM_STATES];

/* 1/km per cm^-3 and per gauss; they do not depend on energy. */
typedef struct nuem_medium_terms {
    nuem_square6 ne, nn, bx, by;
    /* B_x and B_y stand in the upper right block as B_x + i sense B_y; 0 without moments */
    double sense;
} nuem_medium_terms;

/* mass: between mass states in place of flavours */
void nuem_medium_terms_of(const nuem_propagator *p, bool mass, nuem_medium_terms *out);

/* The part of the Hamiltonian that the medium makes. */
void nuem_medium_terms_sum(const nuem_medium_terms *t, const nuem_medium *medium, nuem_square6 out);

/* Hamiltonian without a medium, flavour basis. */
void nuem_vacuum_hamiltonian(const nuem_propagator *p, double enu_mev, nuem_square6 out);

/* CMPLX of C11, which clang with glibc does not have. */
static inline double complex nuem_double_complex(double re, double im)
{
    return ((union {
               double part[2];
               double complex z;
           }){{re, im}})
        .z;
}

static inline double complex nuem_element(nuem_complex z)
{
    return nuem_double_complex(z.re, z.im);
}

/* a b without the infinities of annex G, which cost more than the product. */
static inline double complex nuem_times(double complex a, double complex b)
{
    return nuem_double_complex(creal(a) * creal(b) - cimag(a) * cimag(b),
                               creal(a) * cimag(b) + cimag(a) * creal(b));
}

static inline double nuem_norm2(double complex z)
{
    return creal(z) * creal(z) + cimag(z) * cimag(z);
}

/* out = a b */
void nuem_square6_mul(const nuem_square6 a, const nuem_square6 b, nuem_square6 out);
/* out = v^dagger x v; out may be x */
void nuem_square6_turn(const nuem_matrix6 *v, const nuem_square6 x, nuem_square6 out);
/* Levels, in no order, and states (columns) of Hermitian h. false: not finite. */
bool nuem_square6_levels(const nuem_square6 h, double level[NUEM_STATES], nuem_matrix6 *state);
/* Largest minus smallest level. */
double nuem_square6_spread(const nuem_square6 h);

#endif
