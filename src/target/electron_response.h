/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Response functions of the electrons of a formula unit: those of its atoms, with measured thresholds,
 * and points in momentum transfer at which cross sections are summed. */
#ifndef NUEM_TARGET_ELECTRON_RESPONSE_H
#define NUEM_TARGET_ELECTRON_RESPONSE_H

#include <stddef.h>

#include "nuem/atom_response.h"
#include "nuem/target.h"

/* Points, of which the first NUEM_RESPONSE_POLE lie between q = T and the end of the pole. */
enum { NUEM_RESPONSE_NODES = 96, NUEM_RESPONSE_POLE = 6 };

typedef struct nuem_electron_response nuem_electron_response;

typedef struct nuem_response_node {
    double q_kev, weight; /* of int dq^2, keV^2 */
} nuem_response_node;

/* atoms: of each Z up to NUEM_FORMULA_MAX_Z in a formula unit. Tables are views. NUEM_ERR_ARG, NUEM_ERR_NOMEM. */
nuem_status nuem_electron_response_create(const char *formula, const double *atoms, size_t n,
                                          const nuem_atom_response *const *table,
                                          nuem_electron_response **out, nuem_error *err);
void nuem_electron_response_free(nuem_electron_response *r);

/* Subshells of all elements: their number, and each with its threshold and the electrons of a formula unit. */
size_t nuem_electron_response_shells(const nuem_electron_response *r);
void nuem_electron_response_shell(const nuem_electron_response *r, size_t shell, double *edge_kev,
                                  double *electrons);

/* Largest recoil for which there are response functions, keV. */
double nuem_electron_response_t_max(const nuem_electron_response *r);

/* R_L and R_T of a formula unit at n momentum transfers not above the table, keV^-1, for 0 < t_kev <=
 * t_max. */
void nuem_electron_response_at(const nuem_electron_response *r, double t_kev, size_t n,
                               const double *q_kev, double *r_l, double *r_t);

/* End of the range around the pole of the transverse response, keV. */
double nuem_electron_response_pole(double t_kev);
/* Point i < NUEM_RESPONSE_NODES of int dq^2 from T to the smaller of q_end_kev and the end of the response;
 * without weight where there is nothing. */
nuem_response_node nuem_electron_response_node(const nuem_electron_response *r, double t_kev,
                                               double q_end_kev, size_t i);

/* That of a target; NULL unless its binding is NUEM_BINDING_RESPONSE. */
const nuem_electron_response *nuem_target_electron_response(const nuem_target *target);

#endif
