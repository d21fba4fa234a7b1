/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file star_bound.h  All bounds of stars on moments and charges, computed beside published. */
#ifndef NUEM_STAR_BOUND_H
#define NUEM_STAR_BOUND_H

#include <stddef.h>

#include "nuem/data.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** One bound. Moments are the root of the sum of |mu_ij|^2 + |eps_ij|^2; of SN 1987A those of Dirac neutrinos, one
 *  flavour. Every bound rests on what the caveat of its star says (nuem_star_info). */
typedef struct nuem_star_bound {
    const char *star;            /**< id of the record, or "neutral matter" */
    const char *quantity, *unit; /**< "mu", "muB"; "q", "e" */
    double computed;             /**< NaN: not derived here */
    double published;            /**< lower end where there is a range; NaN: none */
    double published_upper;      /**< upper end; that of `published` where there is no range */
    double cl;                   /**< NaN: not stated */
    const char *status,
        *basis; /**< of the published bound; "computed" and by what where there is none */
} nuem_star_bound;

/** A list of bounds. */
typedef struct nuem_star_bounds nuem_star_bounds;

/** A row for each published bound, with ours beside it where one of the same quantity and level is derived, then
 *  those that only nuem computes; star by star, neutral matter last.
 *  @param id    record of data/star or a file of the user's, whose bounds alone; NULL: everything
 *  @param prov  nullable record of what was read and is to be cited
 *  @return NUEM_OK; as nuem_star_open, nuem_star_loss_at, nuem_neutrality_open; NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_star_bounds_open(const nuem_data *data, const char *id,
                                           nuem_star_bounds **out, nuem_provenance *prov,
                                           nuem_error *err);
/** NULL is fine. */
NUEM_API void nuem_star_bounds_free(nuem_star_bounds *bounds);
NUEM_API size_t nuem_star_bounds_count(const nuem_star_bounds *bounds);
/** Bound i < nuem_star_bounds_count; lives as long as the list. */
NUEM_API const nuem_star_bound *nuem_star_bounds_at(const nuem_star_bounds *bounds, size_t i);

NUEM_END_DECLS

#endif
