/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels for AVX2; CMakeLists.txt compiles this file alone for such processors. */
#if defined(__AVX2__) && defined(__FMA__)
#define W     4
#define TABLE nuem_kernels_avx2
#include "supernova/kernel_width.h"
#else
#include "supernova/kernel_table.h"

const nuem_kernels *nuem_kernels_avx2(int order)
{
    (void)order;
    return NULL;
}
#endif
