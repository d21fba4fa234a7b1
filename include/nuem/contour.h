/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file contour.h  chi2 over two parameters, all else profiled, and its contour lines. */
#ifndef NUEM_CONTOUR_H
#define NUEM_CONTOUR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nuem/hypothesis.h"
#include "nuem/likelihood.h"
#include "nuem/objective.h"
#include "nuem/parameter.h"
#include "nuem/progress.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** All zero is the default. */
typedef struct nuem_contour_options {
    size_t n[2];        /**< grid points of each axis, 3 to 1001; 0: 61 */
    double range[2][2]; /**< ends of each axis; both 0: as far as the region of 2 degrees of freedom
                             reaches, and somewhat more */
    const nuem_coordinate *other; /**< [n_other] further coordinates, profiled */
    size_t n_other;
    const nuem_observation *observation; /**< NULL: the experiments' own data */
    const nuem_progress *progress;       /**< nullable */
    uint64_t seed;                       /**< of the starting points of searches */
    int threads;                         /**< 0: as OpenMP has it. No result depends on it */
} nuem_contour_options;

/** One line chi2 - chi2_min = level. */
typedef struct nuem_contour_line {
    size_t level;       /**< which of nuem_contour.level */
    bool closed;        /**< false: it begins and ends at the edge of the grid */
    size_t n;           /**< points; the first is not repeated at the end of a closed line */
    double (*point)[2]; /**< [n] values of the two parameters; the allowed side is on the left */
} nuem_contour_line;

typedef struct nuem_contour {
    const nuem_parameter *parameter[2];
    size_t n[2];
    double *axis[2];    /**< [n[0]], [n[1]], rising */
    double *delta_chi2; /**< [n[1]][n[0]]: chi2 - chi2_min; the first parameter runs fastest; +inf
                             where nothing explains the data */
    double cl;
    double level[2]; /**< chi2 - chi2_min at cl for 1 and for 2 degrees of freedom */
    double best_fit[2], chi2_min;
    /** Coordinates at the best fit: of the parameters (two where there is a phase), the others. */
    size_t dimension;
    nuem_coordinate coordinate[NUEM_MAX_COORDINATES];
    double x[NUEM_MAX_COORDINATES];
    size_t n_line;
    nuem_contour_line *line; /**< [n_line], by level */
} nuem_contour;

/** chi2 - chi2_min on a grid of two parameters, with their phases, the nuisances and the others at
 *  their minimum, and the contour lines: 1 degree of freedom (their extremes are the intervals of
 *  each parameter alone) and 2 (the joint region).
 *  @param cl  confidence level, in (0, 1)
 *  @param out nuem_contour_free releases what it holds
 *  @return NUEM_OK; NUEM_ERR_ARG (options; one parameter twice, or two that set the same element);
 *          NUEM_ERR_CONVERGE (no minimum, or the data do not bound a parameter without a range);
 *          NUEM_ERR_CANCELLED; NUEM_ERR_NOMEM. Thread-safe; uses OpenMP, bit-identical for any
 *          number of threads.
 *  Source: PDG 2020 review 40, table 40.2 for the levels; Rolke, Lopez, Conrad, NIM A 551 (2005)
 *  493 for profiling. */
NUEM_API nuem_status nuem_contour_create(const nuem_likelihood *likelihood,
                                         const nuem_hypothesis *hypothesis,
                                         const nuem_parameter *const parameter[2], double cl,
                                         const nuem_contour_options *options, nuem_contour **out,
                                         nuem_error *err);
NUEM_API void nuem_contour_free(nuem_contour *contour);

NUEM_END_DECLS

#endif
