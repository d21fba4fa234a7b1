/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as an experiment file whose tables lie beside the shipped XENON1T: either a complaint
 * with a place, or an experiment that keeps the promises of its header. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "nuem/experiment.h"

#define NAME NUEM_FUZZ_DATA "/experiment/xenon1t/fuzz.yaml"

static void require(bool condition)
{
    if (!condition) abort();
}

static void check_error(nuem_status st, const nuem_error *err)
{
    char text[1024];

    require(err->status == st && err->message[0] != '\0');
    require(nuem_error_format(err, text, sizeof text) > 0 && !strchr(text, '\n'));
    if (st == NUEM_ERR_IO) return; /* a table that is not there */
    require(st == NUEM_ERR_DATA && err->file[0] != '\0');
    if (strcmp(err->file, NAME) == 0) require(err->line >= 1 && err->column >= 1);
}

/* What the statistic promises, and nothing of another one. */
static void check_statistic(const nuem_experiment_info *e)
{
    bool on_off = e->statistic == NUEM_STATISTIC_ON_OFF;
    size_t n = e->n_bin;

    require(!e->asimov || !e->counts);
    require(!e->covariance == (e->statistic != NUEM_STATISTIC_GAUSSIAN));
    for (size_t i = 0; i < n && e->covariance; i++)
        for (size_t k = 0; k <= i; k++) {
            double v = e->covariance[i * n + k];
            require(isfinite(v) && v == e->covariance[k * n + i]);
            require(i == k ? v > 0.0
                           : fabs(v) <=
                                 sqrt(e->covariance[i * n + i]) * sqrt(e->covariance[k * n + k]));
        }
    require(!e->off_counts == !(on_off && e->counts));
    require(on_off ? e->off_ratio > 0.0 && isfinite(e->off_ratio) : e->off_ratio == 0.0);
    for (size_t i = 0; i < n && e->off_counts; i++)
        require(e->off_counts[i] >= 0.0 && isfinite(e->off_counts[i]));
    for (size_t i = 0; i < n && e->bin_components; i++)
        require(!e->bin_components[i] || e->bin_components[i][0]);
    require(e->energy_scale_error >= 0.0 && e->energy_scale_error <= 0.5);
}

static void check_experiment(const nuem_experiment_info *e)
{
    require(e->id[0] && e->title[0] && strcmp(e->channel, "es") == 0 && e->flux[0]);
    require(e->formula[0]);
    require(e->exposure_kg_day > 0.0 && isfinite(e->exposure_kg_day));
    require(e->n_bin >= 1 && e->edge_kev[0] >= 0.0 && isfinite(e->edge_kev[e->n_bin]));
    for (size_t i = 0; i < e->n_bin; i++) {
        require(e->edge_kev[i + 1] > e->edge_kev[i]);
        if (!e->counts) continue;
        require(isfinite(e->counts[i]));
        require(e->counts[i] >= 0.0 || e->statistic == NUEM_STATISTIC_GAUSSIAN);
    }
    check_statistic(e);
    require(e->n_efficiency >= 1);
    for (size_t i = 0; i < e->n_efficiency; i++) {
        require(e->efficiency[i] >= 0.0 && e->efficiency[i] <= 1.0);
        if (i) require(e->efficiency_kev[i] > e->efficiency_kev[i - 1]);
    }
    require(e->signal_relative_error >= 0.0 && e->signal_relative_error <= 1.0);
    for (size_t k = 0; k < e->n_background; k++) {
        const nuem_background *b = &e->background[k];
        require(b->name[0] && b->relative_error >= 0.0 && !(b->free && b->relative_error > 0.0));
        for (size_t i = 0; i < e->n_bin; i++)
            require(b->counts[i] >= 0.0 && isfinite(b->counts[i]) &&
                    (!b->shape || isfinite(b->shape[i])));
    }
    for (double x = -1.0; x < 1e6; x = x < 1.0 ? x + 0.25 : 3.0 * x) {
        double efficiency = nuem_experiment_efficiency(e, x),
               sigma = nuem_experiment_sigma_kev(e, x);
        require(efficiency >= 0.0 && efficiency <= 1.0);
        require(sigma >= 0.0 && isfinite(sigma));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    nuem_experiment *exp = NULL;
    nuem_error err = {0};
    nuem_status st = nuem_experiment_parse((const char *)bytes, n, NAME, &exp, &err);

    if (st) {
        require(!exp);
        check_error(st, &err);
        return 0;
    }
    check_experiment(nuem_experiment_get(exp));
    nuem_experiment_free(exp);
    return 0;
}
