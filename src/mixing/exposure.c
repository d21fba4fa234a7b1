/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long the Sun stands at each nadir angle.
 *
 * With s the sine of the Sun's declination, s = sin(eps) sin(lambda), lambda uniform over the year
 * and the hour angle h uniform over the day, cos(eta) = -(sin(phi) s + cos(phi) sqrt(1-s^2) cos h)
 * gives
 *
 *   W(eta) = sin(eta)/pi^2 int ds / sqrt((sin^2 eps - s^2)(s+ - s)(s - s-)),
 *   s+- = sin(+-eta - phi),
 *
 * over the s that lie in both brackets: a complete elliptic integral between the middle two of four
 * real roots a > b > c > d, W = sin(eta) / (pi agm(sqrt((a-c)(b-d)), sqrt((a-b)(c-d)))). */
#include "mixing/exposure.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "nuem/earth.h"
#include "num/gauss.h"

static const double RAD = M_PI / 180.0;
static const double OBLIQUITY_DEG = 23.4393; /* J2000 */

static double agm(double a, double b)
{
    for (int i = 0; i < 60 && fabs(a - b) > 1e-15 * a; i++) {
        double mean = 0.5 * (a + b);
        b = sqrt(a * b);
        a = mean;
    }
    return a;
}

/* per radian, angles in radian; phi >= 0 */
static double exposure(double phi, double eta)
{
    double e = sin(OBLIQUITY_DEG * RAD), minus = -sin(eta + phi);
    double plus = fmax(sin(eta - phi), minus); /* at the poles they are the same but for rounding */
    double a = fmax(e, plus), b = fmin(e, plus), c = fmax(-e, minus), d = fmin(-e, minus);

    if (b < c) return 0.0; /* the Sun never stands there */
    double mean = agm(sqrt((a - c) * (b - d)), sqrt((a - b) * (c - d)));
    return mean > 0.0 ? sin(eta) / (M_PI * mean) : HUGE_VAL;
}

static nuem_status check_latitude(double latitude_deg, nuem_error *err)
{
    if (fabs(latitude_deg) <= 90.0) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_ARG, "latitude is %g degrees; it must lie in [-90, 90]",
                     latitude_deg);
}

nuem_status nuem_earth_exposure(double latitude_deg, double nadir_deg, double *per_deg,
                                nuem_error *err)
{
    nuem_status st = check_latitude(latitude_deg, err);

    if (st) return st;
    if (!(nadir_deg >= 0.0 && nadir_deg <= 180.0))
        return nuem_fail(err, NUEM_ERR_ARG, "nadir angle is %g degrees; it must lie in [0, 180]",
                         nadir_deg);
    *per_deg = RAD * exposure(RAD * fabs(latitude_deg), RAD * nadir_deg);
    return NUEM_OK;
}

static int compare(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* The ends, the kinks, and the angles between where W is infinite or begins because two roots
 * coincide; ascending. cut has room for n_kink + 6. */
static size_t break_points(double latitude_deg, size_t n_kink, const double *kink_deg, double *cut)
{
    const double e = OBLIQUITY_DEG,
                 candidate[4] = {fabs(latitude_deg - e), latitude_deg + e, 180.0 - latitude_deg - e,
                                 180.0 - latitude_deg + e};
    size_t n = 0;

    cut[n++] = 0.0;
    for (int i = 0; i < 4; i++)
        if (candidate[i] > 0.0 && candidate[i] < 90.0) cut[n++] = candidate[i];
    for (size_t i = 0; i < n_kink; i++)
        if (kink_deg[i] > 0.0 && kink_deg[i] < 90.0) cut[n++] = kink_deg[i];
    cut[n++] = 90.0;
    qsort(cut, n, sizeof *cut, compare);
    return n;
}

enum { POINTS = 8 };

/* Append the points between two cuts: eta = lo + width u^3 (10 - 15 u + 6 u^2) takes logarithms and
 * roots from both ends. */
static void add_points(const nuem_gauss *gauss, double latitude_deg, double lo, double hi,
                       double piece_deg, nuem_nadir_rule *r)
{
    double pieces = ceil((hi - lo) / piece_deg);

    for (size_t p = 0; p < (size_t)pieces; p++)
        for (size_t g = 0; g < POINTS; g++) {
            double u = ((double)p + gauss->x[g]) / pieces;
            double eta = lo + (hi - lo) * u * u * u * (10.0 + u * (6.0 * u - 15.0));
            double slope = 30.0 * u * u * (1.0 - u) * (1.0 - u) * (hi - lo) / pieces;
            double w = exposure(RAD * latitude_deg, RAD * eta) * slope * gauss->w[g];
            if (!(w > 0.0 && isfinite(w))) continue;
            r->nadir_deg[r->n] = eta;
            r->weight[r->n++] = w;
        }
}

nuem_status nuem_nadir_rule_create(double latitude_deg, size_t n_kink, const double *kink_deg,
                                   double piece_deg, nuem_nadir_rule *rule, nuem_error *err)
{
    nuem_gauss gauss;
    nuem_nadir_rule r = {0};
    double *cut = NULL, sum = 0.0;
    size_t n_cut, room = 0;
    nuem_status st = check_latitude(latitude_deg, err);

    if (st || (st = nuem_gauss_rule(POINTS, &gauss, err))) return st;
    latitude_deg = fabs(latitude_deg);
    cut = malloc((n_kink + 6) * sizeof *cut);
    if (!cut) return nuem_fail_nomem(err);
    n_cut = break_points(latitude_deg, n_kink, kink_deg, cut);
    for (size_t i = 0; i + 1 < n_cut; i++)
        room += POINTS * (size_t)ceil((cut[i + 1] - cut[i]) / piece_deg);
    r.nadir_deg = malloc(room * sizeof *r.nadir_deg);
    r.weight = malloc(room * sizeof *r.weight);
    if (!r.nadir_deg || !r.weight) {
        nuem_nadir_rule_clear(&r);
        free(cut);
        return nuem_fail_nomem(err);
    }
    for (size_t i = 0; i + 1 < n_cut; i++)
        if (cut[i + 1] > cut[i])
            add_points(&gauss, latitude_deg, cut[i], cut[i + 1], piece_deg, &r);
    for (size_t i = 0; i < r.n; i++) sum += r.weight[i];
    for (size_t i = 0; i < r.n; i++) r.weight[i] /= sum;
    free(cut);
    *rule = r;
    return NUEM_OK;
}

void nuem_nadir_rule_clear(nuem_nadir_rule *rule)
{
    free(rule->nadir_deg);
    free(rule->weight);
}
