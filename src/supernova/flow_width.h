/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of flow_lanes.h for both orders, as TABLE. Each file flow_*.c includes this once and is compiled for its
 * own processor, as kernel_width.h is. */
#include <math.h>
#include <stdbool.h>

#include "supernova/classes.h"
#include "supernova/flow_lanes.h"

#define ALWAYS __attribute__((always_inline))
#if defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 64")
#endif

/* Sum over the 8 angles, always in the same order. */
static inline double fold(const nuem_lanes *x)
{
    const double *v = (const double *)x;

    return ((v[0] + v[1]) + (v[2] + v[3])) + ((v[4] + v[5]) + (v[6] + v[7]));
}

#define N          4
#define NAME(name) name##_4
#include "supernova/flow_order.h"
#undef N
#undef NAME
#define N          6
#define NAME(name) name##_6
#include "supernova/flow_order.h"
#undef N
#undef NAME

const nuem_flow_kernels *TABLE(int order)
{
    return order == 4 ? &table_4 : &table_6;
}
