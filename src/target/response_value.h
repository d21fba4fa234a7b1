/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One subshell of a table of response functions at one energy. */
#ifndef NUEM_TARGET_RESPONSE_VALUE_H
#define NUEM_TARGET_RESPONSE_VALUE_H

#include "target/response_table.h"

typedef struct nuem_response_slice {
    nuem_response_map map;
    size_t n, first;
    double weight[4]; /* of the energies first, first + 1, ... */
    const double *f;  /* F of the first of them */
} nuem_response_slice;

/* 0 < eps_kev <= the last energy */
void nuem_response_slice_set(const nuem_atom_response *r, size_t shell, double eps_kev,
                             nuem_response_slice *out);
void nuem_response_slice_at(const nuem_response_slice *slice, double q_kev, double *r_l,
                            double *r_t);

/* *eps = t - threshold; NUEM_ERR_ARG, NUEM_ERR_RANGE. */
nuem_status nuem_response_energy(const nuem_atom_response *r, const double *binding_kev,
                                 size_t shell, double t_kev, double *eps_kev, nuem_error *err);

#endif
