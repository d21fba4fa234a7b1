/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The target of an experiment. */
#include "nuem/experiment.h"

nuem_status nuem_experiment_target(const nuem_experiment_info *e, bool nuclei, nuem_target **out,
                                   nuem_error *err)
{
    const size_t n = nuclei ? e->n_nucleus : 0;

    if (e->correction)
        return nuem_target_create_corrected(e->formula, e->correction, e->n_atom, e->atom, n,
                                            e->nucleus, out, err);
    if (e->binding == NUEM_BINDING_RESPONSE && e->n_atom > 0)
        return nuem_target_create_response(e->formula, e->n_atom, e->atom, n, e->nucleus, out, err);
    if (n == 0) return nuem_target_create(e->formula, e->binding, out, err);
    return nuem_target_create_nuclear(e->formula, e->binding, n, e->nucleus, out, err);
}
