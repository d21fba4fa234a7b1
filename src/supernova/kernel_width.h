/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels for vectors of W doubles, a literal 2, 4 or 8, and the table of them, TABLE. Each file kernel_*.c
 * includes this once and is compiled for its own processor: GCC takes 64-byte vectors apart before it clones a function
 * for other targets, so that target_clones would yield SSE2 instructions under every name. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "supernova/kernel.h"
#include "supernova/kernel_table.h"

typedef double vec __attribute__((vector_size(8 * W), may_alias));
typedef int64_t ivec __attribute__((vector_size(8 * W), may_alias));

enum { SUMMED = 4 }; /* blocks added to the sums at once */

#define ALWAYS         __attribute__((always_inline))
#define LINE           __attribute__((aligned(64)))
#define ZERO           ((vec){0})
#define LOAD(p, e)     (*(const vec *)((p) + (e)*NUEM_LANES))
#define STORE(p, e, v) (*(vec *)((p) + (e)*NUEM_LANES) = (v))
#define STORE_W(p, v)  (*(vec *)(p) = (v))
/* Hides from the compiler that the pointer is the same in each turn of the loop. */
#define IN_LOOP(p) __asm__("" : "+r"(p))
#define ADD(sign, to, product)                                                                     \
    do {                                                                                           \
        if ((sign) > 0)                                                                            \
            to += product;                                                                         \
        else                                                                                       \
            to -= product;                                                                         \
    } while (0)
/* Sanitizers look at each operation; unrolled, they would take minutes to compile. */
#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define NUEM_SANITIZED
#endif
#elif defined(__SANITIZE_ADDRESS__)
#define NUEM_SANITIZED
#endif
#if defined(NUEM_SANITIZED)
#define UNROLL
#elif defined(__clang__)
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 64")
#endif
/* Where rho_ij begins among the n*n reals, for i < j and, with its conjugate, i > j. */
#define AT(i, j)                                                                                   \
    ((i) < (j) ? N + 2 * ((i)*N - (i) * ((i) + 1) / 2 + (j) - (i)-1)                               \
               : N + 2 * ((j)*N - (j) * ((j) + 1) / 2 + (i) - (j)-1))

/* Sums over the lanes, always in the same order. */
static void fold(int n, const double *w8, double *out)
{
    for (int e = 0; e < n; e++) {
        const double *x = w8 + e * NUEM_LANES;
        out[e] = ((x[0] + x[1]) + (x[2] + x[3])) + ((x[4] + x[5]) + (x[6] + x[7]));
    }
}

/* A rotation by `phase` = whole pi + r, |r| <= pi/2, as sign (-1)^whole, tan(r/2) and sin(r), to 1 ulp for
 * |phase| < 1e5. Reduction of Cody and Waite with pi in three parts of 33 bits, kernels of sine and cosine on
 * +- pi/4 of fdlibm (Sun Microsystems, 1993; k_sin.c, k_cos.c, e_rem_pio2.c). */
static inline ALWAYS void shears(vec phase, vec *tangent, vec *sine, ivec *sign)
{
    const double round = 0x1.8p52; /* its last bit is the unit */
    const vec shifted = phase * 0x1.45f306dc9c883p-2 + round;
    const vec whole = shifted - round;
    vec r = phase - whole * 0x1.921fb544p+1;
    r -= whole * 0x1.0b4611a6p-33;
    r -= whole * 0x1.3198a2e037073p-68;
    r *= 0.5;
    *sign = (ivec)shifted << 63;
    const vec z = r * r;
    const vec ps =
        z * (z * (z * (z * (z * 1.58969099521155010221e-10 - 2.50507602534068634195e-08) +
                       2.75573137070700676789e-06) -
                  1.98412698298579493134e-04) +
             8.33333333332248946124e-03) -
        1.66666666666666324348e-01;
    const vec pc =
        z * (z * (z * (z * (z * -1.13596475577881948265e-11 + 2.08757232129817482790e-09) -
                       2.75573143513906633035e-07) +
                  2.48015872894767294178e-05) -
             1.38888888888741095749e-03) +
        4.16666666666666019037e-02;
    const vec s = r + r * z * ps, c = 1.0 - (0.5 * z - z * z * pc);
    *tangent = s / c;
    *sine = 2.0 * s * c;
}

#define NAME(f) f##_4
#define N       4
/* Groups of rows of a rotation: of order 4 unrolled, so that rho stays in registers; of order 6 a loop. */
#define UNROLL_GROUPS UNROLL
#include "supernova/kernel_order.h"
#undef N
#undef NAME
#undef UNROLL_GROUPS
#define NAME(f) f##_6
#define N       6
#define UNROLL_GROUPS
#include "supernova/kernel_order.h"
#undef N
#undef NAME

static const nuem_kernels kernels[2] = {
    {rhs_4, rotation_4, turn_4, follow_4, sum_4, moments_4, norm_4, exp_4},
    {rhs_6, rotation_6, turn_6, follow_6, sum_6, moments_6, norm_6, exp_6},
};

const nuem_kernels *TABLE(int order)
{
    return &kernels[order == 6];
}
