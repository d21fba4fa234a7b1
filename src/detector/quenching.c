/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/quenching.h"

#include <math.h>
#include <stdbool.h>

#include "base/error.h"
#include "num/interpolate.h"

/* Where no range ends a polynomial and the caller names no end either: far above any recoil. */
static const double T_MAX_KEV = 1e6;

static double scale_of(const nuem_quenching *q)
{
    return q->scale != 0.0 ? q->scale : 1.0;
}

void nuem_quenching_range_kev(const nuem_quenching *q, double *lower, double *upper)
{
    bool limited = q->lower_kev != 0.0 || q->upper_kev != 0.0,
         table = q->kind == NUEM_QUENCHING_TABLE;

    *lower = limited ? q->lower_kev : table ? q->t_kev[0] : 0.0;
    *upper = limited ? q->upper_kev : table ? q->t_kev[q->n - 1] : HUGE_VAL;
}

/* E/T inside the range */
static double factor(const nuem_quenching *q, double t)
{
    double sum = 0.0;

    switch (q->kind) {
    case NUEM_QUENCHING_POLYNOMIAL:
        for (size_t k = q->n_coefficient; k-- > 0;) sum = sum * t + q->coefficient[k];
        return sum;
    case NUEM_QUENCHING_LINDHARD: {
        double eps = 11.5 * pow(q->z, -7.0 / 3.0) * t;
        double g = 3.0 * pow(eps, 0.15) + 0.7 * pow(eps, 0.6) + eps;
        return q->k * g / (1.0 + q->k * g);
    }
    case NUEM_QUENCHING_TABLE:
        return nuem_linear_at(q->t_kev, q->factor, nuem_bracket(q->n, q->t_kev, t), t);
    case NUEM_QUENCHING_NONE: break;
    }
    return 1.0;
}

double nuem_quenching_kevee(const nuem_quenching *q, double t_kev)
{
    double lower, upper;

    if (!(t_kev > 0.0)) return 0.0;
    nuem_quenching_range_kev(q, &lower, &upper);
    if (q->outside == NUEM_OUTSIDE_NONE && (t_kev < lower || t_kev > upper)) return 0.0;
    return scale_of(q) * t_kev * factor(q, fmin(fmax(t_kev, lower), upper));
}

static nuem_status not_increasing(double t, nuem_error *err)
{
    return nuem_fail(
        err, NUEM_ERR_DOMAIN,
        "the electron-equivalent energy does not increase with the recoil from %.6g keV "
        "on; it must, over the whole range of the model",
        t);
}

/* Where in [lo, hi] a polynomial of Bernstein coefficients b[0..n-1] becomes negative; NAN: nowhere.
 * It lies in the hull of its coefficients, which halving the range draws close to it. */
static double negative_from(size_t n, const double *b, double lo, double hi, int depth)
{
    enum { DEPTH = 40 };
    double left[NUEM_QUENCHING_MAX_COEFFICIENTS], right[NUEM_QUENCHING_MAX_COEFFICIENTS];
    bool below = false;

    if (b[0] < 0.0) return lo;
    for (size_t i = 0; i < n; i++) below = below || b[i] < 0.0;
    if (!below) return (double)NAN;
    if (depth == DEPTH) return b[n - 1] < 0.0 ? hi : (double)NAN; /* touches zero */
    for (size_t i = 0; i < n; i++) right[i] = b[i];
    for (size_t k = 0; k < n; k++) { /* de Casteljau */
        left[k] = right[0];
        for (size_t i = 0; i + k + 1 < n; i++) right[i] = 0.5 * (right[i] + right[i + 1]);
    }
    double t = negative_from(n, left, lo, 0.5 * (lo + hi), depth + 1);
    return isnan(t) ? negative_from(n, right, 0.5 * (lo + hi), hi, depth + 1) : t;
}

static double binomial(size_t n, size_t k)
{
    double x = 1.0;

    for (size_t i = 1; i <= k; i++) x *= (double)(n - k + i) / (double)i;
    return x;
}

/* dE/dT = sum (k+1) a_k T^k must not be negative. */
static nuem_status check_polynomial(const nuem_quenching *q, double lo, double hi, nuem_error *err)
{
    size_t n = q->n_coefficient;
    double power[NUEM_QUENCHING_MAX_COEFFICIENTS] = {0}, b[NUEM_QUENCHING_MAX_COEFFICIENTS] = {0};
    bool any = false;

    for (size_t k = 0; k < n; k++) { /* in u = (T - lo)/(hi - lo) */
        double slope = (double)(k + 1) * q->coefficient[k];
        for (size_t i = 0; i <= k; i++)
            power[i] += slope * binomial(k, i) * pow(lo, (double)(k - i)) * pow(hi - lo, (double)i);
    }
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k <= i; k++) b[i] += binomial(i, k) / binomial(n - 1, k) * power[k];
    for (size_t i = 0; i < n; i++) any = any || b[i] != 0.0;
    double from = any ? negative_from(n, b, lo, hi, 0) : lo;
    if (!isnan(from)) return not_increasing(from, err);
    if (factor(q, lo) < 0.0)
        return nuem_fail(err, NUEM_ERR_DOMAIN,
                         "the electron-equivalent energy of %.6g keV is negative", lo);
    return NUEM_OK;
}

/* Between two points E = T (q + s (T - t)) has the slope q + s (2 T - t), which is linear in T. */
static nuem_status check_table(const nuem_quenching *q, double lo, double hi, nuem_error *err)
{
    for (size_t i = 0; i + 1 < q->n; i++) {
        double t = q->t_kev[i], s = (q->factor[i + 1] - q->factor[i]) / (q->t_kev[i + 1] - t);
        double a = fmax(t, lo), b = fmin(q->t_kev[i + 1], hi);
        double at_a = q->factor[i] + s * (2.0 * a - t), at_b = q->factor[i] + s * (2.0 * b - t);
        if (!(a < b)) continue;
        if (at_a < 0.0 || (at_a == 0.0 && at_b <= 0.0)) return not_increasing(a, err);
        if (at_b < 0.0) return not_increasing(a + (b - a) * at_a / (at_a - at_b), err);
    }
    return NUEM_OK;
}

static nuem_status check_points(const nuem_quenching *q, nuem_error *err)
{
    if (!q->t_kev || !q->factor || q->n < 2)
        return nuem_fail(err, NUEM_ERR_ARG, "the table of quenching has %zu points; it needs two",
                         q->n);
    for (size_t i = 0; i < q->n; i++) {
        if (!isfinite(q->t_kev[i]) || q->t_kev[i] < 0.0 || (i && !(q->t_kev[i] > q->t_kev[i - 1])))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "recoil %g keV; recoils must be >= 0 and increase", q->t_kev[i]);
        if (!isfinite(q->factor[i]) || q->factor[i] < 0.0)
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "quenching factor %g; it must lie in [0, inf)", q->factor[i]);
    }
    return NUEM_OK;
}

static nuem_status check_numbers(const nuem_quenching *q, nuem_error *err)
{
    switch (q->kind) {
    case NUEM_QUENCHING_NONE: return NUEM_OK;
    case NUEM_QUENCHING_TABLE: return check_points(q, err);
    case NUEM_QUENCHING_LINDHARD:
        if (!(q->k > 0.0) || !isfinite(q->k) || !(q->z >= 1.0) || !isfinite(q->z))
            return nuem_fail(err, NUEM_ERR_ARG,
                             "Lindhard's k is %g, z is %g; k must be > 0, z at least 1", q->k,
                             q->z);
        return NUEM_OK;
    case NUEM_QUENCHING_POLYNOMIAL: break;
    default: return nuem_fail(err, NUEM_ERR_ARG, "quenching is of an unknown kind");
    }
    if (q->n_coefficient < 1 || q->n_coefficient > NUEM_QUENCHING_MAX_COEFFICIENTS)
        return nuem_fail(err, NUEM_ERR_ARG, "the polynomial has %zu coefficients; 1 to %d",
                         q->n_coefficient, NUEM_QUENCHING_MAX_COEFFICIENTS);
    for (size_t k = 0; k < q->n_coefficient; k++)
        if (!isfinite(q->coefficient[k]))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)k, "coefficient is %g; must be finite",
                                   q->coefficient[k]);
    return NUEM_OK;
}

static nuem_status check_range(const nuem_quenching *q, nuem_error *err)
{
    double lo = q->lower_kev, hi = q->upper_kev;

    if (q->outside != NUEM_OUTSIDE_ERROR && q->outside != NUEM_OUTSIDE_HOLD &&
        q->outside != NUEM_OUTSIDE_NONE)
        return nuem_fail(err, NUEM_ERR_ARG, "what holds outside the range is not stated");
    if (lo == 0.0 && hi == 0.0) return NUEM_OK;
    if (!(lo >= 0.0 && hi > lo))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "the range is [%g, %g] keV; it must be 0 <= lower < upper", lo, hi);
    if (q->kind == NUEM_QUENCHING_TABLE && (lo < q->t_kev[0] || hi > q->t_kev[q->n - 1]))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "the range is [%g, %g] keV; the table has [%g, %g] keV alone", lo, hi,
                         q->t_kev[0], q->t_kev[q->n - 1]);
    return NUEM_OK;
}

nuem_status nuem_quenching_check(const nuem_quenching *q, double t_max_kev, nuem_error *err)
{
    double lo, hi;
    nuem_status st = check_numbers(q, err);

    if (!st) st = check_range(q, err);
    if (st) return st;
    if (!(q->scale >= 0.0) || !isfinite(q->scale))
        return nuem_fail(err, NUEM_ERR_ARG, "the scale of quenching is %g; it must lie in [0, inf)",
                         q->scale);
    if (!(t_max_kev > 0.0))
        return nuem_fail(err, NUEM_ERR_ARG, "the largest recoil is %g keV; it must be > 0",
                         t_max_kev);
    nuem_quenching_range_kev(q, &lo, &hi);
    hi = fmin(fmin(hi, t_max_kev), T_MAX_KEV);
    if (!(lo < hi)) return NUEM_OK; /* all of it lies higher */
    if (q->kind == NUEM_QUENCHING_POLYNOMIAL) return check_polynomial(q, lo, hi, err);
    return q->kind == NUEM_QUENCHING_TABLE ? check_table(q, lo, hi, err) : NUEM_OK;
}
