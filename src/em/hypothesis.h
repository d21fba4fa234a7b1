/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The five matrices of a specification as a table, shared by the checks and by the file reader. */
#ifndef NUEM_EM_HYPOTHESIS_H
#define NUEM_EM_HYPOTHESIS_H

#include <stdbool.h>
#include <stddef.h>

#include "file/schema.h"
#include "nuem/hypothesis.h"

enum { NUEM_HYPOTHESIS_N_MATRIX = 5 };

typedef struct nuem_hypothesis_matrix {
    const char *name; /* key in the file */
    size_t offset;    /* in nuem_hypothesis_spec */
    bool dipole;
} nuem_hypothesis_matrix;

extern const nuem_hypothesis_matrix nuem_hypothesis_matrices[NUEM_HYPOTHESIS_N_MATRIX];

/* the keys of a hypothesis file */
extern const nuem_field nuem_hypothesis_fields[];

/* the unitary matrix on the left of lambda_flavour = left lambda_mass U^dagger: U, Majorana U* */
nuem_matrix3 nuem_hypothesis_dipole_left(const nuem_hypothesis_spec *spec);

nuem_matrix3 *nuem_hypothesis_matrix_of(nuem_hypothesis_spec *spec, int which);

/* From a map inside another file, which is checked here; otherwise as nuem_hypothesis_open. NULL: the Standard Model. */
nuem_status nuem_hypothesis_from_node(const nuem_data *data, const nuem_node *map,
                                      const char *const *set, size_t n_set, nuem_hypothesis **out,
                                      nuem_provenance *prov, nuem_error *err);

/* NUEM_ERR_ARG when the specification is no hypothesis; index as for nuem_hypothesis_create. */
nuem_status nuem_hypothesis_check(const nuem_hypothesis_spec *spec, nuem_error *err);

#endif
