/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The descriptors of the models; a new one is a file model_<name>.c, a line here and one in
 * model.c. */
#ifndef NUEM_EM_MODEL_H
#define NUEM_EM_MODEL_H

#include "nuem/model.h"

extern const nuem_model nuem_model_horizontal, nuem_model_spin;

/* What every model derives from its moment, its two masses and its coupling: all of them are linear
 * in the product of the couplings. `largest` is the product at which perturbation theory ends. */
void nuem_model_complete(double product, double largest, double target_mub, double mass_bound_ev,
                         nuem_model_result *out);

#endif
