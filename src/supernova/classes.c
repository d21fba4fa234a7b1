/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "supernova/classes.h"

#include <string.h>

void nuem_classes_square(int n, const nuem_hermitian *x, double square[NUEM_CLASSES])
{
    memset(square, 0, NUEM_CLASSES * sizeof *square);
    for (int i = 0; i < n; i++) {
        square[NUEM_NUMBERS] += x->x[i] * x->x[i];
        for (int j = i + 1; j < n; j++) {
            const double *z = x->x + nuem_off_diagonal(n, i, j);
            square[nuem_class(n, i, j)] += 2.0 * (z[0] * z[0] + z[1] * z[1]);
        }
    }
}

/* out[l] += c x[l]^2 */
static void add_squares(double c, const double *x, double *out)
{
    for (int l = 0; l < NUEM_LANES; l++) out[l] += c * x[l] * x[l];
}

void nuem_classes_lanes(int n, const double *block, double square[NUEM_CLASSES][NUEM_LANES])
{
    memset(square, 0, NUEM_CLASSES * sizeof *square);
    for (int i = 0; i < n; i++) {
        add_squares(1.0, block + i * NUEM_LANES, square[NUEM_NUMBERS]);
        for (int j = i + 1; j < n; j++) {
            const double *z = block + nuem_off_diagonal(n, i, j) * NUEM_LANES;
            add_squares(2.0, z, square[nuem_class(n, i, j)]);
            add_squares(2.0, z + NUEM_LANES, square[nuem_class(n, i, j)]);
        }
    }
}

void nuem_classes_largest(const nuem_modes *m, const double *x, size_t angle, size_t first,
                          size_t count, double square[NUEM_CLASSES])
{
    double sum[NUEM_CLASSES][NUEM_LANES];

    memset(square, 0, NUEM_CLASSES * sizeof *square);
    for (size_t b = first; b < first + count; b++) {
        nuem_classes_lanes(m->order, x + (angle * m->n_block + b) * nuem_block_size(m), sum);
        for (int c = 0; c < NUEM_CLASSES; c++)
            for (int l = 0; l < NUEM_LANES; l++)
                if (!(sum[c][l] <= square[c])) square[c] = sum[c][l]; /* NaN stays */
    }
}
