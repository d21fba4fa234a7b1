/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file correction.h  Published many-body corrections of electron binding: tables of factors by recoil
 *  that multiply another treatment of the electrons of one element. */
#ifndef NUEM_CORRECTION_H
#define NUEM_CORRECTION_H

#include <stddef.h>

#include "nuem/data.h"
#include "nuem/status.h"
#include "nuem/target.h"

NUEM_BEGIN_DECLS

/** What holds outside the range of a correction. */
typedef enum nuem_correction_outside {
    NUEM_CORRECTION_ERROR, /**< recoils that count are refused there */
    NUEM_CORRECTION_UNITY, /**< the base treatment as it is */
    NUEM_CORRECTION_HOLD   /**< the factors at the nearer end */
} nuem_correction_outside;

/** A correction as plain data. Views live as long as the nuem_correction.
 *
 *  At a recoil T the factors w (weak), c (charge) and d (dipole), linear in ln T between the points, multiply
 *  what the base treatment has for the electrons of the element:
 *
 *    w            weak terms, the charge radius, and their interference
 *    sqrt(w c)    interference of the charge with these
 *    c            the charge squared
 *    d            the dipole
 *
 *  A factor that is not tabulated is 1. The radius has the factor of the weak terms, because it is the
 *  same operator: how much of the vector current is called g_V and how much a radius is a convention. Interference
 *  has the geometric mean, because amplitudes are what many-body effects change: with any larger factor
 *  a cross section could become negative where that of the base treatment is not. */
typedef struct nuem_correction_info {
    const char *id, *title, *status;
    int z;               /**< the element */
    nuem_binding base;   /**< what the factors multiply: free, step or response */
    size_t n;            /**< >= 2 */
    const double *t_kev; /**< [n], > 0, increasing */
    const double *weak, *dipole,
        *charge;                 /**< [n], >= 0; NULL: not corrected; one at least is there */
    double lower_kev, upper_kev; /**< range, inside the table; both 0: that of the table */
    nuem_correction_outside outside;
} nuem_correction_info;

typedef struct nuem_correction nuem_correction;

/** A correction from numbers, which are copied.
 *  @return NUEM_OK, NUEM_ERR_ARG (what is wrong, and at which point), NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_correction_create(const nuem_correction_info *info, nuem_correction **out,
                                            nuem_error *err);

/** A record of data/binding (schema nuem/binding/1), or the path of such a file.
 *  @param prov  nullable record of what was read and is to be cited
 *  @return NUEM_OK, NUEM_ERR_ARG (no such record), NUEM_ERR_IO, NUEM_ERR_DATA (located), NUEM_ERR_NOMEM.
 *  Thread-safe. */
NUEM_API nuem_status nuem_correction_open(const nuem_data *data, const char *id,
                                          nuem_correction **out, nuem_provenance *prov,
                                          nuem_error *err);
NUEM_API void nuem_correction_free(nuem_correction *correction);
NUEM_API const nuem_correction_info *nuem_correction_get(const nuem_correction *correction);

/** The factors at a recoil t_kev > 0; outside the range 1 for NUEM_CORRECTION_UNITY, else those at the
 *  nearer end. Total function, thread-safe. */
NUEM_API void nuem_correction_factors(const nuem_correction *correction, double t_kev, double *weak,
                                      double *dipole, double *charge);

/** Does the formula hold the element? NUEM_ERR_ARG, naming both, when it does not. Thread-safe. */
NUEM_API nuem_status nuem_correction_check(const nuem_correction *correction, const char *formula,
                                           nuem_error *err);

/** A treatment of binding from its text: "free", "step", "epa", "response", or "table:<record or path>".
 *  @param correction  receives NULL but for a table, whose base is *binding then
 *  @return NUEM_OK, NUEM_ERR_ARG (no such treatment); as nuem_correction_open. Thread-safe. */
NUEM_API nuem_status nuem_binding_open(const nuem_data *data, const char *text,
                                       nuem_binding *binding, nuem_correction **correction,
                                       nuem_provenance *prov, nuem_error *err);

/** A target with the base treatment of a correction and that correction, which acts on the electrons of its own
 *  element alone. Its edges (nuem_target_edges_kev) contain the points of the correction.
 *  @param correction  a view, which must outlive the target
 *  @param table  [n] as for nuem_target_create_response; used where that is the base
 *  @param share  [n_share] nuclei as for nuem_target_create_nuclear; none: 0
 *  @return as these two; NUEM_ERR_ARG when the target does not hold the element. Thread-safe. */
NUEM_API nuem_status nuem_target_create_corrected(const char *formula,
                                                  const nuem_correction *correction, size_t n,
                                                  const nuem_atom_response *const *table,
                                                  size_t n_share, const nuem_nucleus_share *share,
                                                  nuem_target **out, nuem_error *err);

/** The correction of a target; NULL: there is none. */
NUEM_API const nuem_correction *nuem_target_correction(const nuem_target *target);

/** Of nuem_target_zeff the electrons of the corrected element; 0 without correction. Thread-safe. */
NUEM_API double nuem_target_corrected_zeff(const nuem_target *target, double t_kev);

NUEM_END_DECLS

#endif
