/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Probabilities of the four ways of smearing. */
#include <math.h>

#include "num/gamma.h"
#include "num/interpolate.h"
#include "rate/smearing.h"

static const double REACH = NUEM_SMEARING_REACH, TAIL = NUEM_SMEARING_TAIL;

static double normal_cdf(double z)
{
    return 0.5 * erfc(-M_SQRT1_2 * z);
}

static double normal_pdf(double z)
{
    return exp(-0.5 * z * z) * (M_SQRT1_2 * 0.5 * M_2_SQRTPI);
}

/* int dE' N(E'; E, sigma) eff(E'), in closed form on each piece. */
static void gaussian(const nuem_smearing_table *s, double e_kev, double factor, double *p,
                     size_t *first, size_t *end)
{
    double sigma = nuem_experiment_sigma_kev(s->e, e_kev);
    size_t i = nuem_bracket(s->n_edge, s->edge, e_kev - REACH * sigma);

    *first = *end = s->range[i];
    for (; i + 1 < s->n_edge; i++) {
        double x0 = s->edge[i], x1 = s->edge[i + 1];
        double z0 = (x0 - e_kev) / sigma, z1 = (x1 - e_kev) / sigma;
        if (z1 < -REACH) continue;
        if (z0 > REACH) return;
        double inside = normal_cdf(z1) - normal_cdf(z0);
        double mean = e_kev * inside - sigma * (normal_pdf(z1) - normal_pdf(z0));
        p[s->range[i]] += (s->a[i] * inside + s->b[i] * mean) * factor;
        *end = s->range[i] + 1;
    }
}

static void sharp(const nuem_smearing_table *s, double e_kev, double *p, size_t *first, size_t *end)
{
    size_t i = nuem_bracket(s->n_edge, s->edge, e_kev);

    *first = *end = s->range[i];
    if (!(e_kev >= s->edge[i] && e_kev < s->edge[i + 1])) return;
    p[*first] += nuem_experiment_efficiency(s->e, e_kev);
    *end = *first + 1;
}

/* Poisson probabilities from the most probable number outwards. */
static void poisson(const nuem_smearing_table *s, double e_kev, double factor, double *p,
                    size_t *first, size_t *end)
{
    const double m = s->e->pe_per_kev * e_kev, width = 9.0 * sqrt(m);
    const double last_pe = s->first_pe + (double)s->n_pe - 1.0;
    double lo = fmax(s->first_pe, floor(m - width)), hi = fmin(last_pe, ceil(m + width + 30.0));

    *first = *end = 0;
    if (lo > hi) return;
    const size_t i_lo = (size_t)(lo - s->first_pe), i_hi = (size_t)(hi - s->first_pe);
    *first = s->pe_range[i_lo];
    *end = s->pe_range[i_hi] + 1;
    if (m <= 0.0) {
        if (lo == 0.0) p[s->pe_range[0]] += factor * s->accept[0];
        return;
    }
    const double centre = fmin(fmax(floor(m), lo), hi);
    const size_t i_centre = (size_t)(centre - s->first_pe);
    const double peak = factor * exp(centre * log(m) - m - nuem_ln_gamma(centre + 1.0));
    double x = peak;
    for (size_t i = i_centre; i <= i_hi; i++) {
        p[s->pe_range[i]] += x * s->accept[i];
        x *= m / (s->first_pe + (double)i + 1.0);
    }
    x = peak;
    for (size_t i = i_centre; i-- > i_lo;) {
        x *= (s->first_pe + (double)i + 1.0) / m;
        p[s->pe_range[i]] += x * s->accept[i];
    }
}

/* P(k, z), or Q where that is the smaller, and z^k e^-z / Gamma(k + 1) = P(k, z) - P(k+1, z). */
typedef struct gamma_part {
    bool upper;
    double value, step;
} gamma_part;

static gamma_part part_at(double k, double z)
{
    gamma_part g = {.upper = z > k};

    g.value = g.upper ? nuem_gamma_q(k, z) : nuem_gamma_p(k, z);
    g.step = z > 0.0 ? exp(k * log(z) - z - nuem_ln_gamma(k + 1.0)) : 0.0;
    return g;
}

/* int dx g(x) (a + b x) over a piece: x g(x) is the mean times a gamma density of the next shape. */
static double gamma_closed(const nuem_smearing_table *s, size_t i, double e_kev, gamma_part lo,
                           gamma_part hi)
{
    double inside = lo.upper   ? lo.value - hi.value
                    : hi.upper ? 1.0 - hi.value - lo.value
                               : hi.value - lo.value;

    return s->a[i] * inside + s->b[i] * e_kev * (inside - (hi.step - lo.step));
}

/* ln of the density at 1 keV, and what it falls by for 1 keV. */
typedef struct gamma_density {
    double k, per_kev, ln_norm;
} gamma_density;

/* The same over a piece that is short beside the deviation and its own energy. */
static double gamma_short(const nuem_smearing_table *s, size_t i, const gamma_density *g)
{
    const struct nuem_smearing_node *node = s->node + i * NUEM_SMEARING_NODES;
    double sum = 0.0;

    for (size_t j = 0; j < NUEM_SMEARING_NODES; j++)
        sum +=
            node[j].weight * exp(g->ln_norm + (g->k - 1.0) * node[j].ln_x - g->per_kev * node[j].x);
    return sum;
}

/* Incomplete gamma functions take some hundred nanoseconds, and a tabulated efficiency may cut the
 * ranges into hundreds of pieces. Pieces shorter than SHORT deviations and NEAR of their energy have
 * an error of 1e-11 with three Gauss points (5e-7 (h/sigma)^6 H6, H6 of order 15). */
static const double SHORT = 0.1, NEAR = 0.2;

static void gamma_light(const nuem_smearing_table *s, double e_kev, double factor, double *p,
                        size_t *first, size_t *end)
{
    const double k = 1.0 + s->e->gamma_b_per_kev * e_kev, sigma = e_kev / sqrt(k);
    const gamma_density g = {k, k / e_kev, k * log(k / e_kev) - nuem_ln_gamma(k)};
    const double ln_tail = -log(1e-2 * TAIL);
    size_t i = nuem_bracket(s->n_edge, s->edge, e_kev - (REACH + 1.0) * sigma), known = s->n_edge;
    gamma_part lo, hi = {false, 0.0, 0.0}; /* hi: at edge `known` */

    *first = *end = s->range[i];
    if (!(e_kev > 0.0)) return;
    for (; i + 1 < s->n_edge; i++) {
        const double x0 = s->edge[i], h = s->edge[i + 1] - x0, z = g.per_kev * x0;
        /* Q(k, z) <= exp(-(z - k) + k ln(z/k)) for z > k */
        if (z > k && z - k - k * log(z / k) > ln_tail) return;
        double part;
        if (h < SHORT * sigma && h < NEAR * x0) {
            part = gamma_short(s, i, &g);
        } else {
            lo = known == i ? hi : part_at(k, z);
            hi = part_at(k, g.per_kev * s->edge[i + 1]);
            known = i + 1;
            part = gamma_closed(s, i, e_kev, lo, hi);
        }
        p[s->range[i]] += part * factor;
        *end = s->range[i] + 1;
    }
}

static void matrix(const nuem_smearing_table *s, double e_kev, double factor, double *p,
                   size_t *first, size_t *end)
{
    const nuem_experiment_info *e = s->e;
    const size_t n = e->n_energy, last = e->n_matrix - 1;
    size_t i = last ? nuem_bracket(e->n_matrix, e->matrix_kev, e_kev) : 0, j = last ? i + 1 : 0;
    double u = last ? (e_kev - e->matrix_kev[i]) / (e->matrix_kev[j] - e->matrix_kev[i]) : 0.0;

    u = fmin(fmax(u, 0.0), 1.0);
    *first = n;
    *end = 0;
    for (size_t r = 0; r < n; r++) {
        double x = (1.0 - u) * e->matrix[i * n + r] + u * e->matrix[j * n + r];
        if (x == 0.0) continue;
        p[r] += factor * x;
        if (r < *first) *first = r;
        *end = r + 1;
    }
}

void nuem_smearing_probability(const nuem_smearing_table *s, double e_kev, double *p, size_t *first,
                               size_t *end)
{
    const nuem_experiment_info *e = s->e;
    double factor = e->efficiency_of_true_energy || e->smearing == NUEM_SMEARING_MATRIX
                        ? nuem_experiment_efficiency(e, e_kev)
                        : 1.0;

    if (e->smearing == NUEM_SMEARING_POISSON)
        poisson(s, e_kev, factor, p, first, end);
    else if (e->smearing == NUEM_SMEARING_GAMMA)
        gamma_light(s, e_kev, factor, p, first, end);
    else if (e->smearing == NUEM_SMEARING_MATRIX)
        matrix(s, e_kev, factor, p, first, end);
    else if (s->sharp || nuem_experiment_sigma_kev(e, e_kev) == 0.0)
        sharp(s, e_kev, p, first, end);
    else
        gaussian(s, e_kev, factor, p, first, end);
}
