/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file quenching.h  How much of a nuclear recoil's energy a detector sees. */
#ifndef NUEM_QUENCHING_H
#define NUEM_QUENCHING_H

#include <stddef.h>

#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Electron-equivalent energy E of a recoil T.
 *   NONE        E = T
 *   POLYNOMIAL  E = sum_k coefficient[k] (T/keV)^(k+1) keV; one coefficient is a constant factor
 *   LINDHARD    E = T k g/(1 + k g), g = 3 eps^0.15 + 0.7 eps^0.6 + eps, eps = 11.5 z^(-7/3) T/keV
 *               (Lindhard et al., Mat. Fys. Medd. 33 (1963) no. 10; Lewin, Smith, Astropart. Phys. 6
 *               (1996) 87)
 *   TABLE       E = T Q(T), Q linear between tabulated points */
typedef enum nuem_quenching_kind {
    NUEM_QUENCHING_NONE,
    NUEM_QUENCHING_POLYNOMIAL,
    NUEM_QUENCHING_LINDHARD,
    NUEM_QUENCHING_TABLE
} nuem_quenching_kind;

/** Recoils outside the range where the model is known.
 *   ERROR  a rate to which they matter is refused
 *   HOLD   the factor E/T of the end of the range
 *   NONE   they make no signal */
typedef enum nuem_outside { NUEM_OUTSIDE_ERROR, NUEM_OUTSIDE_HOLD, NUEM_OUTSIDE_NONE } nuem_outside;

enum { NUEM_QUENCHING_MAX_COEFFICIENTS = 6 };

typedef struct nuem_quenching {
    nuem_quenching_kind kind;
    size_t n_coefficient;
    double coefficient[NUEM_QUENCHING_MAX_COEFFICIENTS];
    double k, z; /**< LINDHARD */
    size_t n;    /**< TABLE: points */
    const double *t_kev,
        *factor;  /**< TABLE: [n], recoils increasing from >= 0, factors >= 0; views */
    double scale; /**< on top of the model, for its relative error; 0 means 1 */
    /** Where the model is known, keV; both 0: everywhere (a table: its own range). */
    double lower_kev, upper_kev;
    nuem_outside outside;
} nuem_quenching;

/** Is the model complete, and E(T) increasing over its range (up to `t_max_kev` at most)?
 *  @return NUEM_OK, NUEM_ERR_ARG, NUEM_ERR_DOMAIN (not increasing: the message says from where).
 *  Thread-safe. */
NUEM_API nuem_status nuem_quenching_check(const nuem_quenching *quenching, double t_max_kev,
                                          nuem_error *err);

/** Range of recoils where the model is known; [0, infinity) where nothing limits it. */
NUEM_API void nuem_quenching_range_kev(const nuem_quenching *quenching, double *lower,
                                       double *upper);

/** Electron-equivalent energy, keV; 0 outside the range with NUEM_OUTSIDE_NONE, the end's factor
 *  with the others. Total function for a model that passes the check, thread-safe. */
NUEM_API double nuem_quenching_kevee(const nuem_quenching *quenching, double t_kev);

NUEM_END_DECLS

#endif
