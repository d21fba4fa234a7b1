/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Contour lines of a function on a grid: marching squares with straight lines inside each cell. */
#ifndef NUEM_STAT_CONTOUR_LINES_H
#define NUEM_STAT_CONTOUR_LINES_H

#include "nuem/contour.h"

/* Lines f = level of f [ny][nx] on rising x [nx], y [ny]; f <= level lies on the left. They are
 * appended to line [*n], which is realloc'ed; `index` goes into their .level. NUEM_ERR_NOMEM. */
nuem_status nuem_contour_trace(size_t nx, const double *x, size_t ny, const double *y,
                               const double *f, double level, size_t index,
                               nuem_contour_line **line, size_t *n, nuem_error *err);

#endif
