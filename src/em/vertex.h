/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form factors as a list: charge, radius, anapole, magnetic, electric. */
#ifndef NUEM_EM_VERTEX_H
#define NUEM_EM_VERTEX_H

#include "nuem/form_factors.h"

enum { NUEM_FORM_FACTORS = 5 };

void nuem_form_factors_list(const nuem_form_factors *f,
                            const nuem_matrix3 *list[NUEM_FORM_FACTORS]);

/* What a rounding error is small against: the largest element of each, those that divide one sum
 * (radius and anapole, magnetic and electric) together. */
void nuem_form_factors_sizes(const nuem_form_factors *f, double size[NUEM_FORM_FACTORS]);

#endif
