/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which kernels: those of the widest vectors that the processor has. A call is microseconds of work, the choice a
 * few tests of bits. */
#include "supernova/kernel.h"

#include <string.h>

#include "supernova/hermitian_algebra.h"
#include "supernova/kernel_table.h"
#include "supernova/pairwise.h"

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

void nuem_kernel_follow(const nuem_modes *m, const nuem_rotation *u, double length, double factor,
                        double *rho, double *change, size_t angle, size_t first, size_t count)
{
    nuem_kernels_best(m->order)->follow(m, u, length, factor, rho, change, angle, first, count);
}

void nuem_kernel_sum(const nuem_modes *m, const double *rho, double *sum, size_t angle,
                     size_t first, size_t count)
{
    nuem_kernels_best(m->order)->sum(m, rho, sum, angle, first, count);
}

void nuem_kernel_moments(const nuem_modes *m, const double *share, const nuem_matrix3 *left,
                         const nuem_matrix3 *right, const double *rho, size_t angle, size_t first,
                         size_t count, nuem_moments *out)
{
    nuem_kernels_best(m->order)->moments(m, share, left, right, rho, angle, first, count, out);
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
    nuem_pairwise p;

    p.depth = 0;
    for (size_t c = 0; c < chunks; c++)
        nuem_pairwise_push(&p, 1, sum + (angle * chunks + c) * reals, reals);
    nuem_hermitian_zero(&total);
    memcpy(total.x, nuem_pairwise_total(&p, reals), reals * sizeof(double));
    return total;
}

void nuem_rotation_set(int order, const nuem_unitary *u, nuem_rotation *out)
{
    nuem_kernels_best(order)->rotation(u, out);
}
