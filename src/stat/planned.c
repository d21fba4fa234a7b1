/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/planned.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

struct nuem_planned {
    nuem_experiment_info info;
    nuem_background *background;  /* [n_background], room for one more */
    nuem_background_shape *shape; /* of all backgrounds, one after the other */
    double *edge;                 /* [n_energy + 1] */
    double *counts;               /* [n_bin] of each background's level, then of its shapes */
    double *matrix;               /* of the experiment and of its variations */
    nuem_detector_variation *variation;
    nuem_experiment_info *varied; /* [2 n_variation] */
};

/* Ranges of energy that stay: those from `first` on, of the first of them only `share`. */
typedef struct cutting {
    size_t first, stride; /* stride: bins of one range */
    double low_kev, share, factor;
} cutting;

bool nuem_planned_wanted(const nuem_analysis_options *o)
{
    return o &&
           (o->exposure_factor != 0.0 || o->background_factor != 0.0 || o->threshold_kev != 0.0);
}

static nuem_status check(const nuem_experiment_info *info, const nuem_analysis_options *o,
                         nuem_error *err)
{
    if (!(o->exposure_factor >= 0.0 && o->exposure_factor <= 1e12))
        return nuem_fail(err, NUEM_ERR_ARG, "exposure factor is %g; it must lie in (0, 1e12]",
                         o->exposure_factor);
    if (!(o->background_factor >= 0.0 && o->background_factor <= 1e12))
        return nuem_fail(err, NUEM_ERR_ARG, "background factor is %g; it must lie in (0, 1e12]",
                         o->background_factor);
    const bool as_it_is = (o->exposure_factor == 0.0 || o->exposure_factor == 1.0) &&
                          (o->background_factor == 0.0 || o->background_factor == 1.0) &&
                          o->threshold_kev == 0.0;
    if (info->statistic == NUEM_STATISTIC_GAUSSIAN && !as_it_is)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "%.60s is compared by a covariance of its bins, which tells of no other "
                         "exposure, background or threshold",
                         info->id);
    if (o->threshold_kev == 0.0) return NUEM_OK;
    if (!(o->threshold_kev >= info->edge_kev[0] &&
          o->threshold_kev < info->edge_kev[info->n_energy]))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "threshold is %g keV; the bins of %.60s allow [%g, %g) keV, below them "
                         "its background is not known",
                         o->threshold_kev, info->id, info->edge_kev[0],
                         info->edge_kev[info->n_energy]);
    return NUEM_OK;
}

/* What was seen with the source off is what a planned measurement expects, if no template says more. */
static bool off_is_background(const nuem_experiment_info *info)
{
    return info->statistic == NUEM_STATISTIC_ON_OFF && info->n_background == 0 && info->off_counts;
}

static cutting cutting_at(const nuem_experiment_info *from, double threshold, double factor)
{
    cutting c = {.stride = from->n_class * from->n_time, .factor = factor};
    const double *edge = from->edge_kev;

    while (threshold > 0.0 && edge[c.first + 1] <= threshold) c.first++;
    c.low_kev = fmax(edge[c.first], threshold);
    c.share = (edge[c.first + 1] - c.low_kev) / (edge[c.first + 1] - edge[c.first]);
    return c;
}

/* What describes a detector, of the experiment or of a variation. *matrix has room, and moves on.
 * A range that is cut keeps its share of the probability too. */
static void cut_detector(const cutting *c, const nuem_experiment_info *from, const double *edge,
                         double **matrix, nuem_experiment_info *to)
{
    const size_t n = from->n_energy - c->first;

    *to = *from;
    to->exposure_kg_day *= c->factor;
    to->n_energy = n;
    to->n_bin = n * c->stride;
    to->edge_kev = edge;
    if (from->class_fraction) to->class_fraction = from->class_fraction + c->first * from->n_class;
    if (from->bin_components) to->bin_components = from->bin_components + c->first * c->stride;
    if (from->smearing != NUEM_SMEARING_MATRIX) return;
    to->matrix = *matrix;
    for (size_t i = 0; i < from->n_matrix; i++)
        for (size_t e = 0; e < n; e++)
            *(*matrix)++ =
                (e == 0 ? c->share : 1.0) * from->matrix[i * from->n_energy + c->first + e];
}

/* Counts of the bins that stay, for the new exposure; the next free place. */
static double *cut_counts(const cutting *c, size_t n, const double *from, double *to)
{
    for (size_t b = 0; b < n; b++)
        to[b] = c->factor * (b < c->stride ? c->share : 1.0) * from[c->first * c->stride + b];
    return to + n;
}

static void cut_backgrounds(nuem_planned *p, const cutting *c, const nuem_experiment_info *from)
{
    const size_t n = p->info.n_bin;
    nuem_background_shape *shape = p->shape;
    double *counts = p->counts;

    for (size_t j = 0; j < from->n_background; j++) {
        const nuem_background *back = &from->background[j];
        p->background[j] = *back;
        p->background[j].counts = counts;
        p->background[j].shape = shape;
        counts = cut_counts(c, n, back->counts, counts);
        for (size_t k = 0; k < back->n_shape; k++) {
            *shape++ = (nuem_background_shape){back->shape[k].name, counts};
            counts = cut_counts(c, n, back->shape[k].counts, counts);
        }
    }
    if (!p->info.counts && off_is_background(from)) {
        cut_counts(c, n, from->off_counts, counts);
        for (size_t b = 0; b < n; b++) counts[b] /= from->off_ratio;
        p->background[p->info.n_background++] =
            (nuem_background){.name = "background", .counts = counts};
    }
    p->info.background = p->background;
}

static void cut(nuem_planned *p, const nuem_experiment_info *from, const cutting *c, bool observed)
{
    const size_t first = c->first * c->stride;
    double *matrix = p->matrix;

    for (size_t e = 0; e <= from->n_energy - c->first; e++)
        p->edge[e] = from->edge_kev[c->first + e];
    p->edge[0] = c->low_kev;
    cut_detector(c, from, p->edge, &matrix, &p->info);
    p->info.counts = observed ? from->counts + first : NULL;
    p->info.off_counts = observed && from->off_counts ? from->off_counts + first : NULL;
    cut_backgrounds(p, c, from);
    p->info.variation = p->variation;
    for (size_t v = 0; v < from->n_variation; v++) {
        nuem_experiment_info *up = &p->varied[2 * v], *down = up + 1;
        cut_detector(c, from->variation[v].up, p->edge, &matrix, up);
        cut_detector(c, from->variation[v].down, p->edge, &matrix, down);
        p->variation[v] = (nuem_detector_variation){from->variation[v].name, up, down};
    }
}

static nuem_status allocate(nuem_planned *p, const nuem_experiment_info *info, nuem_error *err)
{
    size_t shapes = 0, rows = info->n_background + 1,
           points = info->smearing == NUEM_SMEARING_MATRIX ? info->n_matrix : 0;

    for (size_t j = 0; j < info->n_background; j++) shapes += info->background[j].n_shape;
    rows += shapes;
    for (size_t v = 0; v < info->n_variation; v++) {
        const nuem_detector_variation *d = &info->variation[v];
        if (d->up->smearing == NUEM_SMEARING_MATRIX) points += d->up->n_matrix;
        if (d->down->smearing == NUEM_SMEARING_MATRIX) points += d->down->n_matrix;
    }
    p->background = calloc(info->n_background + 1, sizeof *p->background);
    p->shape = calloc(shapes + 1, sizeof *p->shape);
    p->edge = calloc(info->n_energy + 1, sizeof *p->edge);
    p->counts = calloc(rows * info->n_bin, sizeof *p->counts);
    p->matrix = calloc(points * info->n_energy + 1, sizeof *p->matrix);
    p->variation = calloc(info->n_variation + 1, sizeof *p->variation);
    p->varied = calloc(2 * info->n_variation + 1, sizeof *p->varied);
    if (!p->background || !p->shape || !p->edge || !p->counts || !p->matrix || !p->variation ||
        !p->varied)
        return nuem_fail_nomem(err);
    return NUEM_OK;
}

nuem_status nuem_planned_create(const nuem_experiment_info *info, const nuem_analysis_options *o,
                                nuem_planned **out, nuem_error *err)
{
    nuem_status st = check(info, o, err);

    if (st) return st;
    double factor = o->exposure_factor > 0.0 ? o->exposure_factor : 1.0;
    double threshold = o->threshold_kev;
    bool observed =
        info->counts && !o->asimov && o->exposure_factor == 0.0 && o->background_factor == 0.0;
    if (observed) { /* counts of a range cannot be cut: the first whole one */
        size_t first = 0;
        while (first < info->n_energy && info->edge_kev[first] < threshold) first++;
        if (first == info->n_energy)
            return nuem_fail(err, NUEM_ERR_ARG,
                             "no bin of %.60s begins at %g keV or above; observed counts cannot be "
                             "cut inside a bin",
                             info->id, threshold);
        threshold = info->edge_kev[first];
    }
    nuem_planned *p = calloc(1, sizeof *p);
    if (!p) return nuem_fail_nomem(err);
    if ((st = allocate(p, info, err))) {
        nuem_planned_free(p);
        return st;
    }
    const cutting c = cutting_at(info, threshold, factor);
    cut(p, info, &c, observed);
    *out = p;
    return NUEM_OK;
}

void nuem_planned_free(nuem_planned *p)
{
    if (!p) return;
    free(p->background);
    free(p->shape);
    free(p->edge);
    free(p->counts);
    free(p->matrix);
    free(p->variation);
    free(p->varied);
    free(p);
}

const nuem_experiment_info *nuem_planned_info(const nuem_planned *p)
{
    return &p->info;
}

void nuem_planned_scale_backgrounds(nuem_planned *p, double factor, const double *sm)
{
    const size_t n = p->info.n_bin;
    double *counts = p->counts;

    for (size_t j = 0; j < p->info.n_background; j++) {
        const nuem_background *back = &p->background[j];
        for (size_t b = 0; b < n; b++) {
            double signal = back->includes_sm_signal ? fmin(sm[b], counts[b]) : 0.0;
            counts[b] = factor * (counts[b] - signal) + signal;
        }
        counts += n;
        for (size_t b = 0; b < back->n_shape * n; b++) *counts++ *= factor;
    }
}
