/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Elements of a density matrix by what they are: numbers, coherence of flavours, coherence of neutrinos with
 * antineutrinos. Instabilities begin with coherence of 1e-12 and less, whose growth comes out right only if its errors
 * are small compared to itself: so each class has a scale of its own. */
#ifndef NUEM_SUPERNOVA_CLASSES_H
#define NUEM_SUPERNOVA_CLASSES_H

#include "supernova/modes.h"

enum { NUEM_NUMBERS, NUEM_FLAVOUR_COHERENCE, NUEM_SPIN_COHERENCE, NUEM_CLASSES };

static inline int nuem_class(int n, int i, int j)
{
    if (i == j) return NUEM_NUMBERS;
    return (i < n / 2) == (j < n / 2) ? NUEM_FLAVOUR_COHERENCE : NUEM_SPIN_COHERENCE;
}

/* sum |x_ij|^2 of each class. */
void nuem_classes_square(int n, const nuem_hermitian *x, double square[NUEM_CLASSES]);

/* The same of the 8 modes of a block. */
void nuem_classes_lanes(int n, const double *block, double square[NUEM_CLASSES][NUEM_LANES]);

/* The largest of the modes in blocks first .. first + count - 1 of an angle. Not finite: NaN or infinite. */
void nuem_classes_largest(const nuem_modes *m, const double *x, size_t angle, size_t first,
                          size_t count, double square[NUEM_CLASSES]);

#endif
