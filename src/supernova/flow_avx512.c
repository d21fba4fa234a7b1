/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Processors with AVX-512. */
#include "supernova/flow_lanes.h"

#if defined(__AVX512F__) && defined(__AVX512DQ__)
#define TABLE nuem_flow_kernels_avx512
#include "supernova/flow_width.h"
#else
const nuem_flow_kernels *nuem_flow_kernels_avx512(int order)
{
    (void)order;
    return 0;
}
#endif
