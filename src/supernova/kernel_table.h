/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels of one kind of processor and one order: what kernel.c chooses from. */
#ifndef NUEM_SUPERNOVA_KERNEL_TABLE_H
#define NUEM_SUPERNOVA_KERNEL_TABLE_H

#include "supernova/kernel.h"

typedef struct nuem_kernels {
    void (*rhs)(const nuem_modes *m, const nuem_stage *stage, double scale, const nuem_hermitian *s,
                size_t angle, size_t first, size_t count);
    void (*rotation)(const nuem_unitary *u, nuem_rotation *out);
    void (*turn)(const nuem_modes *m, const nuem_rotation *u, double length, const double *in,
                 double *out, double *sum, size_t angle, size_t first, size_t count);
    void (*follow)(const nuem_modes *m, const nuem_rotation *u, double length, double factor,
                   double *rho, double *change, size_t angle, size_t first, size_t count);
    void (*sum)(const nuem_modes *m, const double *rho, double *sum, size_t angle, size_t first,
                size_t count);
    void (*moments)(const nuem_modes *m, const double *share, const nuem_matrix3 *left,
                    const nuem_matrix3 *right, const double *rho, size_t angle, size_t first,
                    size_t count, nuem_moments *out);
    nuem_norm (*norm)(const nuem_modes *m, const double *x, size_t angle, size_t first,
                      size_t count);
    void (*exp)(size_t n, const nuem_hermitian *s, const double *h, nuem_unitary *u);
} nuem_kernels;

/* Two doubles a vector: any processor. */
const nuem_kernels *nuem_kernels_plain(int order);
/* Four (AVX2, FMA) and eight (AVX-512); NULL where the file was compiled for something else. */
const nuem_kernels *nuem_kernels_avx2(int order);
const nuem_kernels *nuem_kernels_avx512(int order);

/* The best that this processor runs. */
const nuem_kernels *nuem_kernels_best(int order);

#endif
