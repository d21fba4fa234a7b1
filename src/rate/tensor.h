/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The numbers inside a response, for those who combine tensors. */
#ifndef NUEM_RATE_TENSOR_H
#define NUEM_RATE_TENSOR_H

#include "nuem/response.h"

/* [n_bin][n_monomial], of all flux components and of one; views. */
const double *nuem_response_tensor(const nuem_response *response);
const double *nuem_response_component_tensor(const nuem_response *response, size_t c);

/* Coupling matrices of the channel, [nuem_response_slots] (at most NUEM_CHANNEL_MAX_SLOTS), and what pairs
 * of such sets make of the monomials: real bilinear, nuem_response_monomials_of for two equal ones. */
size_t nuem_response_slots(const nuem_response *response, const nuem_couplings *couplings,
                           nuem_matrix3 *slot);
void nuem_response_pair(const nuem_response *response, const nuem_matrix3 *a, const nuem_matrix3 *b,
                        double *monomial);

#endif
