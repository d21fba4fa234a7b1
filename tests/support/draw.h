/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random physics from a seed: the same numbers in every run and on every machine. */
#ifndef NUEM_TEST_DRAW_H
#define NUEM_TEST_DRAW_H

#include <stdbool.h>
#include <stdint.h>

#include "nuem/hypothesis.h"
#include "nuem/state.h"

typedef struct nuem_draw {
    uint64_t state;
} nuem_draw;

nuem_draw nuem_draw_seed(unsigned seed);
double nuem_draw_uniform(nuem_draw *d, double lo, double hi);
/* uniform in the logarithm; lo > 0 */
double nuem_draw_log(nuem_draw *d, double lo, double hi);

/* Elements of modulus up to `size`, without and with symmetry. */
nuem_matrix3 nuem_draw_matrix(nuem_draw *d, double size);
nuem_matrix3 nuem_draw_hermitian(nuem_draw *d, double size);
nuem_matrix3 nuem_draw_antisymmetric(nuem_draw *d, double size);
nuem_matrix3 nuem_draw_unitary(nuem_draw *d);

/* A ray, or a positive mixture of three. */
void nuem_draw_state(nuem_draw *d, bool pure, bool anti, nuem_state *out);
void nuem_draw_mixing(nuem_draw *d, nuem_mixing *out);

/* Dirac neutrinos with all five matrices, sized such that charge, radius and dipole compete with
 * the weak couplings at recoils of 1 to 100 keV. mu and eps are Hermitian, as form factors are. */
void nuem_draw_spec(nuem_draw *d, nuem_basis basis, nuem_hypothesis_spec *out);
/* The same as couplings; the dipole is any matrix. */
void nuem_draw_couplings(nuem_draw *d, nuem_couplings *out);

#endif
