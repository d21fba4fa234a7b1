/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One angle. R and U stand side by side as one matrix of n rows and 2n columns, which H multiplies from the left,
 *      H [R U] -> -i [H, R] = -i (HR - (HR)^+),  -i H U,
 * with the columns as the lanes of a vector; Dormand and Prince 5(4).
 *
 * Where f(R) hardly changes, S(r) is a sum of fixed matrices times functions of r and one exponential serves. That is so
 * for the interaction of the Standard Model: dP/dr = -i[K (P - Pbar^T), P] and the same for Pbar^T, so that P - Pbar^T
 * stands still but for what a weak field does. Magnus's series to the fourth order,
 *      Omega = B0 - [B0, B1],  B_i = h^-i int (r - r_mid)^i (-i S) dr.
 *
 * Source: Blanes, Casas, Oteo, Ros, Phys. Rep. 470 (2009) 151, section 5. */
#include <math.h>
#include <string.h>

#include "num/matrix3.h"
#include "supernova/classes.h"
#include "supernova/dormand_prince.h"
#include "supernova/flow_private.h"
#include "supernova/hermitian_algebra.h"
#include "supernova/kernel.h"

enum { POINTS = 4, SUBSTEPS_MAX = 1000000 };

/* Gauss-Legendre on [-1/2, 1/2]; exact to the seventh power of r. Abramowitz, Stegun, table 25.4. */
static const double POINT[POINTS] = {-0.43056815579702628761, -0.16999052179242813243,
                                     0.16999052179242813243, 0.43056815579702628761};
static const double WEIGHT[POINTS] = {0.17392742256872692869, 0.32607257743127307131,
                                      0.32607257743127307131, 0.17392742256872692869};

static double norm(int n, const nuem_hermitian *a)
{
    return sqrt(nuem_hermitian_dot(n, a, a));
}

/* Whether what `change` makes of R is within the tolerance of every class. */
static bool negligible(int n, const nuem_hermitian *change, double factor,
                       const nuem_flow_limit *limit)
{
    double square[NUEM_CLASSES];

    nuem_classes_square(n, change, square);
    for (int c = 0; c < NUEM_CLASSES; c++)
        if (!(factor * sqrt(square[c]) <= limit->of[c])) return false;
    return true;
}

static bool constant(const nuem_supernova *sn, double r0_km, double r1_km,
                     const nuem_hermitian *sum, double tolerance, nuem_unitary *u,
                     size_t *evaluations)
{
    const int n = sn->order;
    const double h = r1_km - r0_km, middle = r0_km + 0.5 * h, one = 1.0;
    nuem_hermitian f, s, zeroth, first, change;
    double self = 0.0;

    nuem_supernova_self(sn, sum, &f);
    nuem_hermitian_zero(&zeroth);
    nuem_hermitian_zero(&first);
    for (int i = 0; i < POINTS; i++) {
        const nuem_supernova_place place = nuem_supernova_at(sn, middle + POINT[i] * h);
        nuem_supernova_external(sn, &place.medium, &s);
        nuem_hermitian_add(n, place.self, &f, &s);
        nuem_hermitian_add(n, WEIGHT[i] * h, &s, &zeroth);
        nuem_hermitian_add(n, WEIGHT[i] * POINT[i] * h, &s, &first);
        self = fmax(self, fabs(place.self));
    }
    ++*evaluations;
    const nuem_flow_limit limit = nuem_flow_limits(n, 1, sum, &zeroth, tolerance);
    /* how far R, and with it f(R), turns; half of it on average over the step */
    nuem_hermitian_commute(n, &zeroth, sum, &s);
    nuem_supernova_self(sn, &s, &change);
    if (!negligible(n, &change, 0.5 * self * fabs(h), &limit)) return false;
    /* -i [B0', B1'] of the Hermitian B' = i B; terms that are left out are smaller by about |B0|^2/15 */
    nuem_hermitian_commute(n, &zeroth, &first, &change);
    const double size = norm(n, &zeroth);
    if (!negligible(n, &change, size * size / 15.0, &limit)) return false;
    nuem_hermitian_add(n, -1.0, &change, &zeroth);
    nuem_kernel_exp(n, 1, &zeroth, &one, u);
    return true;
}

typedef nuem_flow_columns columns;

static void take_sum(int n, const columns *y, nuem_hermitian *r)
{
    for (int i = 0; i < n; i++) {
        r->x[i] = y->re[i][i];
        for (int j = i + 1; j < n; j++) {
            double *x = r->x + nuem_off_diagonal(n, i, j);
            x[0] = y->re[i][j];
            x[1] = y->im[i][j];
        }
    }
}

static void hamiltonian(const nuem_supernova *sn, double r, const columns *y, nuem_hermitian *s)
{
    const nuem_supernova_place place = nuem_supernova_at(sn, r);
    nuem_hermitian sum, f;

    take_sum(sn->order, y, &sum);
    nuem_supernova_external(sn, &place.medium, s);
    nuem_supernova_self(sn, &sum, &f);
    nuem_hermitian_add(sn->order, place.self, &f, s);
}

/* Of U over the limits of its classes. */
static double step_error(const nuem_flow_kernels *kernels, int n, const columns *k, double h,
                         const nuem_flow_limit *limit)
{
    columns zero, e;
    double largest = 0.0;

    memset(&zero, 0, sizeof zero);
    kernels->combine(&zero, k, NUEM_DP_ERROR, NUEM_DP_STAGES, h, &e);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            const double scale = 1.0 / limit->of[nuem_class(n, i, j)], re = scale * e.re[i][n + j],
                         im = scale * e.im[i][n + j], x = re * re + im * im;
            if (!(x <= largest)) largest = x;
        }
    return sqrt(largest);
}

static void rhs(const nuem_flow_kernels *kernels, int n, const columns *y, const nuem_hermitian *s,
                columns *k)
{
    nuem_complex h[NUEM_REALS_MAX];

    nuem_hermitian_to_matrix(n, s, h);
    kernels->rhs(y, h, k);
}

bool nuem_flow_single(const nuem_flow *f, double r0_km, double r1_km, const nuem_hermitian *sum,
                      double tolerance, nuem_unitary *u, size_t *evaluations)
{
    const nuem_supernova *sn = f->sn;
    const int n = sn->order;
    columns y, next, k[NUEM_DP_STAGES];
    nuem_complex dense[NUEM_REALS_MAX];
    nuem_hermitian s;
    double r = r0_km;

    if (constant(sn, r0_km, r1_km, sum, tolerance, u, evaluations)) return true;
    memset(&y, 0, sizeof y);
    memset(k, 0, sizeof k);
    nuem_hermitian_to_matrix(n, sum, dense);
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            y.re[i][j] = dense[i * n + j].re;
            y.im[i][j] = dense[i * n + j].im;
            y.re[i][n + j] = i == j ? 1.0 : 0.0;
        }
    hamiltonian(sn, r, &y, &s);
    rhs(f->kernels, n, &y, &s, &k[0]);
    ++*evaluations;
    double h = r1_km - r0_km;
    const nuem_hermitian rate = s;
    nuem_hermitian_scale(n, h, &s);
    const nuem_flow_limit limit = nuem_flow_limits(n, 1, sum, &s, tolerance);
    h /= fmax(1.0, ceil(fmin(3.0 * fabs(h) * norm(n, &rate), 1e9)));
    for (long tries = 0; r != r1_km; tries++) {
        if (tries == SUBSTEPS_MAX || !isfinite(h) || r + h == r) return false;
        const bool last = fabs(h) >= fabs(r1_km - r) * (1.0 - 1e-12);
        if (last) h = r1_km - r;
        for (int stage = 1; stage < NUEM_DP_STAGES; stage++) {
            f->kernels->combine(&y, k, NUEM_DP_STAGE[stage], stage, h, &next);
            hamiltonian(sn, r + NUEM_DP_NODE[stage] * h, &next, &s);
            rhs(f->kernels, n, &next, &s, &k[stage]);
        }
        *evaluations += NUEM_DP_STAGES - 1;
        const double error = step_error(f->kernels, n, k, h, &limit);
        if (error <= 1.0) {
            r = last ? r1_km : r + h;
            y = next;
            k[0] = k[NUEM_DP_STAGES - 1];
        }
        const double factor = 0.9 * pow(fmax(error, 1e-10), -0.2);
        h *= isfinite(factor) ? fmin(5.0, fmax(0.1, factor)) : 0.1;
    }
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++)
            u->u[i * n + j] = (nuem_complex){y.re[i][n + j], y.im[i][n + j]};
    nuem_unitary_polish(n, u);
    nuem_unitary_polish(n, u);
    return true;
}
