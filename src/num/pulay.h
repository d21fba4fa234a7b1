/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pulay's direct inversion in the iterative subspace (Chem. Phys. Lett. 73 (1980) 393): of the last
 * iterates, the combination whose error is least. */
#ifndef NUEM_NUM_PULAY_H
#define NUEM_NUM_PULAY_H

#include <stddef.h>

#include "nuem/status.h"

enum { NUEM_PULAY_DEPTH = 8 };

typedef struct nuem_pulay {
    size_t n_vector, n_error;
    size_t count, newest;   /* iterates that are kept (0: begin anew); index of the last one */
    double *vector, *error; /* [DEPTH][n_vector], [DEPTH][n_error] */
} nuem_pulay;

/* NUEM_ERR_NOMEM. */
nuem_status nuem_pulay_create(size_t n_vector, size_t n_error, nuem_pulay *out, nuem_error *err);
void nuem_pulay_clear(nuem_pulay *pulay);

/* Keeps an iterate and its error, in the place of the oldest where there is no room. */
void nuem_pulay_push(nuem_pulay *pulay, const double *vector, const double *error);
/* The combination of the iterates (coefficients add up to 1) with the least sum of squared errors; one has
 * been pushed. */
void nuem_pulay_mix(const nuem_pulay *pulay, double *out);

#endif
