/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file mixing.h  Three-flavour mixing parameters and the PMNS matrix. */
#ifndef NUEM_MIXING_H
#define NUEM_MIXING_H

#include "nuem/data.h"
#include "nuem/matrix3.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Mixing parameters, PDG parametrisation. */
typedef struct nuem_mixing {
    double theta12_deg, theta23_deg, theta13_deg; /**< [0, 90] */
    double delta_deg;                             /**< [-360, 360] */
    double dm21_ev2, dm31_ev2; /**< m2^2 - m1^2 >= 0, m3^2 - m1^2 (negative: inverted) */
    double majorana_deg[2];    /**< alpha21, alpha31 */
} nuem_mixing;

/** Named set of parameters from data/mixing, e.g. "nufit-6.0-no" (see nuem_data_list).
 *  @param prov  nullable record of what was read
 *  @return NUEM_OK, NUEM_ERR_ARG (unknown name), NUEM_ERR_IO, NUEM_ERR_DATA, NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_mixing_open(const nuem_data *data, const char *name, nuem_mixing *out,
                                      nuem_provenance *prov, nuem_error *err);

/** 1-sigma errors of a named set, symmetrised: the fields of `out` are errors of the same parameters,
 *  0 where the set gives none. Correlations are not part of the sets.
 *  @return as nuem_mixing_open. */
NUEM_API nuem_status nuem_mixing_open_errors(const nuem_data *data, const char *name,
                                             nuem_mixing *out, nuem_provenance *prov,
                                             nuem_error *err);

/** NUEM_ERR_ARG when an angle or a mass splitting is not finite or outside its range. Thread-safe.
 *  */
NUEM_API nuem_status nuem_mixing_check(const nuem_mixing *mixing, nuem_error *err);

/** PMNS matrix U[flavour][mass] = R23 R13(delta) R12 diag(1, e^{i alpha21/2}, e^{i alpha31/2}).
 *  Source: PDG 2020 review 14, eq. (14.33). Total function, thread-safe. */
NUEM_API void nuem_mixing_pmns(const nuem_mixing *mixing, nuem_matrix3 *u);

NUEM_END_DECLS

#endif
