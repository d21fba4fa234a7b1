/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The five matrices of a specification as a table, shared by the checks and by the file reader. */
#ifndef NUEM_EM_HYPOTHESIS_H
#define NUEM_EM_HYPOTHESIS_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/hypothesis.h"

enum { NUEM_HYPOTHESIS_N_MATRIX = 5 };

typedef struct nuem_hypothesis_matrix {
    const char *name; /* key in the file */
    size_t offset;    /* in nuem_hypothesis_spec */
    bool dipole;
} nuem_hypothesis_matrix;

extern const nuem_hypothesis_matrix nuem_hypothesis_matrices[NUEM_HYPOTHESIS_N_MATRIX];

nuem_matrix3 *nuem_hypothesis_matrix_of(nuem_hypothesis_spec *spec, int which);

#endif
