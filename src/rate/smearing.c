/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate/smearing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/gamma.h"
#include "num/gauss.h"
#include "num/interpolate.h"

static const double REACH = NUEM_SMEARING_REACH, TAIL = NUEM_SMEARING_TAIL;
/* edges in photo-electrons come back from keV with rounding */
static const double PE_ROUNDING = 1e-6;
static const double MAX_PE = 1e7;

static bool counts_light(const nuem_experiment_info *e)
{
    return e->smearing == NUEM_SMEARING_POISSON || e->smearing == NUEM_SMEARING_GAMMA;
}

static bool is_perfect(const nuem_experiment_info *e)
{
    return e->smearing == NUEM_SMEARING_GAUSSIAN && e->resolution_sqrt == 0.0 &&
           e->resolution_linear == 0.0 && e->resolution_constant_kev == 0.0;
}

/* Smallest whole number at or above an edge. */
static double whole_pe(const nuem_experiment_info *e, double edge_kev)
{
    return ceil(edge_kev * e->pe_per_kev - PE_ROUNDING);
}

static nuem_status make_photo_electrons(nuem_smearing_table *s, nuem_error *err)
{
    const nuem_experiment_info *e = s->e;
    double last = whole_pe(e, e->edge_kev[e->n_energy]);

    s->first_pe = whole_pe(e, e->edge_kev[0]);
    if (!(last <= MAX_PE))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "bins of up to %g photo-electrons; at most %g can be summed", last,
                         MAX_PE);
    s->n_pe = (size_t)(last - s->first_pe);
    s->accept = malloc((s->n_pe + 1) * sizeof *s->accept);
    s->pe_range = malloc((s->n_pe + 1) * sizeof *s->pe_range);
    if (!s->accept || !s->pe_range) return nuem_fail_nomem(err);
    for (size_t i = 0, r = 0; i < s->n_pe; i++) {
        double pe = s->first_pe + (double)i;
        while (pe >= whole_pe(e, e->edge_kev[r + 1])) r++;
        s->pe_range[i] = r;
        s->accept[i] =
            e->efficiency_of_true_energy ? 1.0 : nuem_experiment_efficiency(e, pe / e->pe_per_kev);
    }
    return NUEM_OK;
}

static int smaller(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static nuem_status make_pieces(nuem_smearing_table *s, nuem_error *err)
{
    const nuem_experiment_info *e = s->e;
    const size_t room = e->n_energy + 1 + e->n_efficiency;
    const double lo = e->edge_kev[0], hi = e->edge_kev[e->n_energy];
    size_t n = 0;

    s->edge = malloc(3 * room * sizeof *s->edge);
    s->range = malloc(room * sizeof *s->range);
    if (!s->edge || !s->range) return nuem_fail_nomem(err);
    s->a = s->edge + room;
    s->b = s->a + room;
    for (size_t i = 0; i <= e->n_energy; i++) s->edge[n++] = e->edge_kev[i];
    if (!e->efficiency_of_true_energy)
        for (size_t i = 0; i < e->n_efficiency; i++)
            if (e->efficiency_kev[i] > lo && e->efficiency_kev[i] < hi)
                s->edge[n++] = e->efficiency_kev[i];
    qsort(s->edge, n, sizeof *s->edge, smaller);
    for (size_t i = 0; i < n; i++)
        if (s->n_edge == 0 || s->edge[i] > s->edge[s->n_edge - 1])
            s->edge[s->n_edge++] = s->edge[i];
    for (size_t i = 0, r = 0; i + 1 < s->n_edge; i++) {
        double x0 = s->edge[i], x1 = s->edge[i + 1];
        while (x0 >= e->edge_kev[r + 1]) r++;
        s->range[i] = r;
        s->a[i] = 1.0;
        s->b[i] = 0.0;
        if (e->efficiency_of_true_energy) continue;
        double y0 = nuem_experiment_efficiency(e, x0), y1 = nuem_experiment_efficiency(e, x1);
        s->b[i] = (y1 - y0) / (x1 - x0);
        s->a[i] = y0 - s->b[i] * x0;
    }
    return NUEM_OK;
}

static nuem_status make_nodes(nuem_smearing_table *s, nuem_error *err)
{
    nuem_gauss rule;
    nuem_status st = nuem_gauss_rule(NUEM_SMEARING_NODES, &rule, err);

    if (st) return st;
    s->node = malloc(s->n_edge * NUEM_SMEARING_NODES * sizeof *s->node);
    if (!s->node) return nuem_fail_nomem(err);
    for (size_t i = 0; i + 1 < s->n_edge; i++)
        for (size_t g = 0; g < NUEM_SMEARING_NODES; g++) {
            double width = s->edge[i + 1] - s->edge[i], x = s->edge[i] + width * rule.x[g];
            s->node[i * NUEM_SMEARING_NODES + g] =
                (struct nuem_smearing_node){x, log(x), width * rule.w[g] * (s->a[i] + s->b[i] * x)};
        }
    return NUEM_OK;
}

nuem_status nuem_smearing_create(const nuem_experiment_info *e, nuem_smearing_table *out,
                                 nuem_error *err)
{
    nuem_smearing_table s = {.e = e, .sharp = is_perfect(e)};
    nuem_status st = make_pieces(&s, err);

    if (!st && e->smearing == NUEM_SMEARING_POISSON) st = make_photo_electrons(&s, err);
    if (!st && e->smearing == NUEM_SMEARING_GAMMA) st = make_nodes(&s, err);
    if (st) {
        nuem_smearing_clear(&s);
        return st;
    }
    *out = s;
    return NUEM_OK;
}

void nuem_smearing_clear(nuem_smearing_table *s)
{
    free(s->edge);
    free(s->range);
    free(s->node);
    free(s->accept);
    free(s->pe_range);
    memset(s, 0, sizeof *s);
}

/* Energy at which the reconstructed energy `edge` is REACH deviations away; side -1: below it. */
static double reach(const nuem_experiment_info *e, double edge, double side)
{
    double lo = side < 0 ? 0.0 : edge, hi = edge;

    if (side > 0) /* E - REACH sigma(E) grows without bound only while REACH * linear < 1 */
        for (int i = 0; i < 60 && hi - REACH * nuem_experiment_sigma_kev(e, hi) < edge; i++)
            hi = 2.0 * hi + 1.0;
    for (int i = 0; i < 100; i++) {
        double mid = 0.5 * (lo + hi);
        if (mid - side * REACH * nuem_experiment_sigma_kev(e, mid) < edge)
            lo = mid;
        else
            hi = mid;
    }
    return 0.5 * (lo + hi);
}

/* Probability of light above (side 1) or below (-1) the edge. */
static double light_beyond(const nuem_experiment_info *e, double edge_kev, double e_kev,
                           double side)
{
    double a, x;

    if (e->smearing == NUEM_SMEARING_POISSON) { /* P(n < N) = Q(N, m) */
        a = whole_pe(e, edge_kev);
        x = e->pe_per_kev * e_kev;
        if (a <= 0.0) return side > 0 ? 1.0 : 0.0;
        return side > 0 ? nuem_gamma_p(a, x) : nuem_gamma_q(a, x);
    }
    if (e_kev <= 0.0) return (side > 0) == (edge_kev <= 0.0) ? 1.0 : 0.0;
    double k = 1.0 + e->gamma_b_per_kev * e_kev, z = k * edge_kev / e_kev;
    return side > 0 ? nuem_gamma_q(k, z) : nuem_gamma_p(k, z);
}

/* Energy below (side 1: of the lowest edge) or above (-1: of the highest) which no light counts. */
static double light_reach(const nuem_experiment_info *e, double edge_kev, double side)
{
    double lo = side > 0 ? 0.0 : edge_kev, hi = edge_kev;

    if (side < 0)
        for (int i = 0; i < 60 && light_beyond(e, edge_kev, hi, side) > TAIL; i++)
            hi = 2.0 * hi + 1.0;
    for (int i = 0; i < 60; i++) {
        double mid = 0.5 * (lo + hi);
        if ((light_beyond(e, edge_kev, mid, side) > TAIL) == (side < 0))
            lo = mid;
        else
            hi = mid;
    }
    return side > 0 ? lo : hi;
}

static bool row_is_empty(const nuem_experiment_info *e, size_t row)
{
    for (size_t r = 0; r < e->n_energy; r++)
        if (e->matrix[row * e->n_energy + r] != 0.0) return false;
    return true;
}

static void matrix_span(const nuem_experiment_info *e, double *lo, double *hi)
{
    size_t first = 0, last = e->n_matrix - 1;

    while (first < last && row_is_empty(e, first) && row_is_empty(e, first + 1)) first++;
    *lo = row_is_empty(e, first) ? e->matrix_kev[first] : 0.0;
    *hi = row_is_empty(e, last) ? e->matrix_kev[last] : HUGE_VAL;
}

void nuem_smearing_span(const nuem_smearing_table *s, double *lo_kev, double *hi_kev)
{
    const nuem_experiment_info *e = s->e;

    *lo_kev = e->edge_kev[0];
    *hi_kev = e->edge_kev[e->n_energy];
    if (e->smearing == NUEM_SMEARING_MATRIX) {
        matrix_span(e, lo_kev, hi_kev);
    } else if (counts_light(e)) {
        *lo_kev = light_reach(e, *lo_kev, 1.0);
        *hi_kev = light_reach(e, *hi_kev, -1.0);
    } else if (!s->sharp) {
        *lo_kev = reach(e, *lo_kev, -1.0);
        *hi_kev = reach(e, *hi_kev, 1.0);
    }
}

nuem_status nuem_smearing_knots(const nuem_smearing_table *s, double **out, size_t *n_out,
                                nuem_error *err)
{
    const nuem_experiment_info *e = s->e;
    const bool matrix = e->smearing == NUEM_SMEARING_MATRIX;
    double *x = malloc((2 * s->n_edge + e->n_efficiency + e->n_matrix + 1) * sizeof *x);
    size_t n = 0;

    if (!x) return nuem_fail_nomem(err);
    for (size_t i = 0; matrix && i < e->n_matrix; i++) x[n++] = e->matrix_kev[i];
    /* With a resolution, the efficiency in reconstructed energy and the ranges are integrated in
     * closed form; what remains are the zones around their knots, where that varies. */
    double zone_end = 0.0;
    for (size_t i = 0; !matrix && i < s->n_edge; i++) {
        if (s->sharp) {
            x[n++] = s->edge[i];
            continue;
        }
        double from = reach(e, s->edge[i], -1.0), to = reach(e, s->edge[i], 1.0);
        /* photo-electrons often have many knots within a deviation: their zones are one */
        if (counts_light(e) && i > 0 && from <= zone_end)
            x[n - 1] = to;
        else {
            x[n++] = from;
            x[n++] = to;
        }
        zone_end = to;
    }
    if (e->efficiency_of_true_energy || s->sharp)
        for (size_t i = 0; i < e->n_efficiency; i++) x[n++] = e->efficiency_kev[i];
    *out = x;
    *n_out = n;
    return NUEM_OK;
}

double nuem_smearing_width(const nuem_smearing_table *s, double e_kev, double within)
{
    if (s->sharp || s->e->smearing == NUEM_SMEARING_MATRIX) return HUGE_VAL;
    size_t i = nuem_bracket(s->n_edge, s->edge, within);
    double distance = fmin(fabs(within - s->edge[i]), fabs(s->edge[i + 1] - within));

    return distance < REACH * nuem_experiment_sigma_kev(s->e, within)
               ? nuem_experiment_sigma_kev(s->e, e_kev)
               : HUGE_VAL;
}
