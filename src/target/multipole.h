/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Response functions of some subshells to one energy of the outgoing electron, multipole by multipole. */
#ifndef NUEM_TARGET_MULTIPOLE_H
#define NUEM_TARGET_MULTIPOLE_H

#include <stddef.h>

#include "nuem/atom.h"
#include "num/bessel.h"

/* Squares of the reduced elements <j'||C_J||j>^2 = (2j+1)(2j'+1)(j J j'; 1/2 0 -1/2)^2. */
typedef struct nuem_reduced nuem_reduced;

nuem_status nuem_reduced_create(size_t max_multipole, nuem_reduced **out, nuem_error *err);
void nuem_reduced_free(nuem_reduced *reduced);
/* two_j 1 to 9, |2J - two_j| <= two_k <= 2J + two_j */
double nuem_reduced_square(const nuem_reduced *reduced, int two_j, int multipole, int two_k);

typedef struct nuem_multipole_problem {
    const nuem_atom *atom;
    size_t n_shell;
    const size_t *shell; /* [n_shell] subshells of the atom */
    double r_max;        /* bohr, holds their orbitals */
    double eps;          /* hartree */
    size_t n_q;
    const double *q; /* [n_q] rising, bohr^-1 */
    size_t max_multipole;
    double accuracy;                 /* of the sum over multipoles */
    const nuem_bessel_table *bessel; /* orders to max_multipole + 1 */
    const nuem_reduced *reduced;     /* to max_multipole + 1 */
} nuem_multipole_problem;

/* The parts of R_L and R_T, hartree^-1. */
typedef struct nuem_multipole_sum {
    double *r_l, *electric, *magnetic; /* [n_shell][n_q]; R_T = electric + magnetic */
    size_t highest;                    /* multipole that was added */
} nuem_multipole_sum;

/* Fill `out`, whose arrays belong to the caller. NUEM_ERR_CONVERGE: max_multipole is too small, or a
 * continuum wave failed; NUEM_ERR_NOMEM. */
nuem_status nuem_multipole_solve(const nuem_multipole_problem *problem, nuem_multipole_sum *out,
                                 nuem_error *err);

#endif
