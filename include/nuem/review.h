/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file review.h  The numbers of the review arXiv:2102.05468, published beside computed. */
#ifndef NUEM_REVIEW_H
#define NUEM_REVIEW_H

#include <stddef.h>

#include "nuem/data.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** What became of a row.
 *   pending     not built yet; nothing was computed
 *   reproduced  every number inside the row's tolerance; a statement without numbers: it holds
 *   consistent  as close as the review's own precision or the public inputs allow; the note says
 *   why differs     outside, with the reason in the note
 *   catalogue   a published number that is cited and not derived */
#define NUEM_REVIEW_STATUS_LIST(X)                                                                 \
    X(PENDING, "pending")                                                                          \
    X(REPRODUCED, "reproduced")                                                                    \
    X(CONSISTENT, "consistent")                                                                    \
    X(DIFFERS, "differs")                                                                          \
    X(CATALOGUE, "catalogue")

typedef enum nuem_review_status {
#define NUEM_REVIEW_STATUS_ENUM(name, text) NUEM_REVIEW_##name,
    NUEM_REVIEW_STATUS_LIST(NUEM_REVIEW_STATUS_ENUM)
#undef NUEM_REVIEW_STATUS_ENUM
} nuem_review_status;

enum { NUEM_REVIEW_MAX_NUMBERS = 12, NUEM_REVIEW_NOTE = 640 };

/** One row. Strings live as long as the nuem_review. */
typedef struct nuem_review_row {
    const char *id, *quantity, *unit, *method;
    const char *published_text;
    size_t n_published; /**< 0: the statement is qualitative */
    double published[NUEM_REVIEW_MAX_NUMBERS];
    double tolerance; /**< relative; 0: none stated */
    size_t n_computed;
    double computed[NUEM_REVIEW_MAX_NUMBERS];
    nuem_review_status status;
    char note[NUEM_REVIEW_NOTE];
} nuem_review_row;

typedef struct nuem_review nuem_review;
/** "reproduced", "consistent", ...; "unknown" otherwise. Thread-safe. */
NUEM_API const char *nuem_review_status_text(nuem_review_status status);

/** Read the rows of data/review. @return NUEM_OK, NUEM_ERR_IO, NUEM_ERR_DATA (located),
 *  NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_review_open(const nuem_data *data, nuem_review **out,
                                      nuem_provenance *prov, nuem_error *err);
NUEM_API void nuem_review_free(nuem_review *review);
/** Number of rows, and row i < that number; views. */
NUEM_API size_t nuem_review_count(const nuem_review *review);
NUEM_API const nuem_review_row *nuem_review_row_at(const nuem_review *review, size_t i);
/** Index of a row; NUEM_ERR_ARG with the nearest id when there is none. */
NUEM_API nuem_status nuem_review_find(const nuem_review *review, const char *id, size_t *i,
                                      nuem_error *err);

/** Compute row i from theory and data. A row without a computation stays pending, which is no
 *  error.
 *  @param prov  nullable record of what was read and is to be cited */
NUEM_API nuem_status nuem_review_compute(nuem_review *review, size_t i, nuem_provenance *prov,
                                         nuem_error *err);

NUEM_END_DECLS

#endif
