/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels for AVX-512; CMakeLists.txt compiles this file alone for such processors. */
#if defined(__AVX512F__) && defined(__AVX512DQ__) && defined(__AVX512VL__)
#define W     8
#define TABLE nuem_kernels_avx512
#include "supernova/kernel_width.h"
#else
#include "supernova/kernel_table.h"

const nuem_kernels *nuem_kernels_avx512(int order)
{
    (void)order;
    return NULL;
}
#endif
