/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Processors with AVX2 and FMA. */
#include "supernova/flow_lanes.h"

#if defined(__AVX2__) && defined(__FMA__)
#define TABLE nuem_flow_kernels_avx2
#include "supernova/flow_width.h"
#else
const nuem_flow_kernels *nuem_flow_kernels_avx2(int order)
{
    (void)order;
    return 0;
}
#endif
