/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which kernels: those of the widest vectors that the processor has. A call is microseconds of work, the choice a
 * few tests of bits. */
#include "supernova/kernel.h"

#include "supernova/hermitian_algebra.h"
#include "supernova/kernel_table.h"

const nuem_kernels *nuem_kernels_best(int order)
{
    const nuem_kernels *best = NULL;

#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        best = nuem_kernels_avx512(order);
    if (!best && __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"))
        best = nuem_kernels_avx2(order);
#endif
    return best ? best : nuem_kernels_plain(order);
}

void nuem_kernel_rhs(const nuem_modes *m, const nuem_stage *stage, double scale,
                     const nuem_hermitian *s, size_t angle, size_t first, size_t count)
{
    nuem_kernels_best(m->order)->rhs(m, stage, scale, s, angle, first, count);
}

void nuem_kernel_turn(const nuem_modes *m, const nuem_rotation *u, double length, const double *in,
                      double *out, double *sum, size_t angle, size_t first, size_t count)
{
    nuem_kernels_best(m->order)->turn(m, u, length, in, out, sum, angle, first, count);
}

void nuem_kernel_sum(const nuem_modes *m, const double *rho, double *sum, size_t angle,
                     size_t first, size_t count)
{
    nuem_kernels_best(m->order)->sum(m, rho, sum, angle, first, count);
}

nuem_norm nuem_kernel_norm(const nuem_modes *m, const double *x, size_t angle, size_t first,
                           size_t count)
{
    return nuem_kernels_best(m->order)->norm(m, x, angle, first, count);
}

void nuem_kernel_exp(int order, size_t n, const nuem_hermitian *s, const double *h, nuem_unitary *u)
{
    nuem_kernels_best(order)->exp(n, s, h, u);
}

nuem_hermitian nuem_chunk_total(const nuem_modes *m, const double *sum, size_t angle)
{
    const size_t reals = (size_t)m->order * (size_t)m->order, chunks = nuem_chunks(m);
    nuem_hermitian total;

    nuem_hermitian_zero(&total);
    for (size_t c = 0; c < chunks; c++)
        for (size_t e = 0; e < reals; e++) total.x[e] += sum[(angle * chunks + c) * reals + e];
    return total;
}

void nuem_rotation_set(int order, const nuem_unitary *u, nuem_rotation *out)
{
    nuem_kernels_best(order)->rotation(u, out);
}
