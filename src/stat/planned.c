/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/planned.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

struct nuem_planned {
    nuem_experiment_info info;
    nuem_background *background; /* [n_background], room for one more */
    double *edge;                /* [n_bin + 1] */
    double *counts;              /* [n_background][2][n_bin]: level, shape */
};

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
    if (!(o->threshold_kev >= info->edge_kev[0] && o->threshold_kev < info->edge_kev[info->n_bin]))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "threshold is %g keV; the bins of %.60s allow [%g, %g) keV, below them "
                         "its background is not known",
                         o->threshold_kev, info->id, info->edge_kev[0],
                         info->edge_kev[info->n_bin]);
    return NUEM_OK;
}

/* What was seen with the source off is what a planned measurement expects, if no template says more. */
static bool off_is_background(const nuem_experiment_info *info)
{
    return info->statistic == NUEM_STATISTIC_ON_OFF && info->n_background == 0 && info->off_counts;
}

/* Bins from `first` on, the first of them cut at the threshold. */
static void cut(nuem_planned *p, const nuem_experiment_info *from, double threshold, double factor)
{
    size_t first = 0;

    while (threshold > 0.0 && from->edge_kev[first + 1] <= threshold) first++;
    const size_t n = from->n_bin - first;
    double low = fmax(from->edge_kev[first], threshold);
    double share =
        (from->edge_kev[first + 1] - low) / (from->edge_kev[first + 1] - from->edge_kev[first]);
    for (size_t b = 0; b <= n; b++) p->edge[b] = from->edge_kev[first + b];
    p->edge[0] = low;
    for (size_t j = 0; j < from->n_background; j++) {
        const nuem_background *back = &from->background[j];
        double *level = p->counts + 2 * j * n, *shape = level + n;
        for (size_t b = 0; b < n; b++) {
            double scale = factor * (b == 0 ? share : 1.0);
            level[b] = scale * back->counts[first + b];
            shape[b] = back->shape ? scale * back->shape[first + b] : 0.0;
        }
        p->background[j] = *back;
        p->background[j].counts = level;
        p->background[j].shape = back->shape ? shape : NULL;
    }
    if (!p->info.counts && off_is_background(from)) {
        double *level = p->counts + 2 * from->n_background * n;
        for (size_t b = 0; b < n; b++)
            level[b] =
                factor * (b == 0 ? share : 1.0) * from->off_counts[first + b] / from->off_ratio;
        p->background[p->info.n_background++] =
            (nuem_background){.name = "background", .counts = level};
    }
    p->info.n_bin = n;
    p->info.edge_kev = p->edge;
    p->info.background = p->background;
    if (from->bin_components) p->info.bin_components = from->bin_components + first;
}

nuem_status nuem_planned_create(const nuem_experiment_info *info, const nuem_analysis_options *o,
                                nuem_planned **out, nuem_error *err)
{
    nuem_status st = check(info, o, err);

    if (st) return st;
    nuem_planned *p = calloc(1, sizeof *p);
    if (!p) return nuem_fail_nomem(err);
    p->background = calloc(info->n_background + 1, sizeof *p->background);
    p->edge = calloc(info->n_bin + 1, sizeof *p->edge);
    p->counts = calloc(2 * (info->n_background + 1) * info->n_bin, sizeof *p->counts);
    if (!p->background || !p->edge || !p->counts) {
        nuem_planned_free(p);
        return nuem_fail_nomem(err);
    }
    double factor = o->exposure_factor > 0.0 ? o->exposure_factor : 1.0;
    double threshold = o->threshold_kev;
    bool observed =
        info->counts && !o->asimov && o->exposure_factor == 0.0 && o->background_factor == 0.0;
    p->info = *info;
    p->info.exposure_kg_day *= factor;
    if (observed) { /* counts of a bin cannot be cut: the first whole one */
        size_t first = 0;
        while (first < info->n_bin && info->edge_kev[first] < threshold) first++;
        if (first == info->n_bin) {
            nuem_planned_free(p);
            return nuem_fail(err, NUEM_ERR_ARG,
                             "no bin of %.60s begins at %g keV or above; observed counts cannot be "
                             "cut inside a bin",
                             info->id, threshold);
        }
        threshold = info->edge_kev[first];
        p->info.counts += first;
        if (p->info.off_counts) p->info.off_counts += first;
    } else {
        p->info.counts = p->info.off_counts = NULL;
    }
    cut(p, info, threshold, factor);
    *out = p;
    return NUEM_OK;
}

void nuem_planned_free(nuem_planned *p)
{
    if (!p) return;
    free(p->background);
    free(p->edge);
    free(p->counts);
    free(p);
}

const nuem_experiment_info *nuem_planned_info(const nuem_planned *p)
{
    return &p->info;
}

void nuem_planned_scale_backgrounds(nuem_planned *p, double factor, const double *sm)
{
    const size_t n = p->info.n_bin;

    for (size_t j = 0; j < p->info.n_background; j++)
        for (size_t b = 0; b < n; b++) {
            double *level = p->counts + 2 * j * n + b;
            double signal = p->background[j].includes_sm_signal ? fmin(sm[b], *level) : 0.0;
            *level = factor * (*level - signal) + signal;
            level[n] *= factor;
        }
}
