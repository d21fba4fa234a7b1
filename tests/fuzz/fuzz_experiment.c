/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as an experiment file beside some tables, among them those of the shipped XENON1T: either
 * a complaint with a place, or an experiment that keeps the promises of its header. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "nuem/experiment.h"

#define NAME NUEM_FUZZ_TABLES "/fuzz.yaml"

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

/* Ranges of energy, classes and times. */
static void check_bins(const nuem_experiment_info *e)
{
    require(e->n_energy >= 1 && e->n_class >= 1 && e->n_time >= 1);
    require(e->n_bin == e->n_energy * e->n_class * e->n_time);
    require(e->edge_kev[0] >= 0.0 && isfinite(e->edge_kev[e->n_energy]));
    for (size_t i = 0; i < e->n_energy; i++) require(e->edge_kev[i + 1] > e->edge_kev[i]);
    require(e->class_fraction || e->n_class == 1);
    for (size_t i = 0; i < e->n_energy * e->n_class && e->class_fraction; i++)
        require(e->class_fraction[i] >= 0.0 && e->class_fraction[i] <= 1.05);
    require(e->edge_us || e->n_time == 1);
    for (size_t i = 0; i < e->n_time && e->edge_us; i++)
        require(e->edge_us[i + 1] > e->edge_us[i] && isfinite(e->edge_us[i + 1]));
    require(isfinite(e->time_offset_us));
    for (size_t i = 0; i < e->n_time_efficiency; i++)
        require(e->time_efficiency[i] >= 0.0 && e->time_efficiency[i] <= 1.0);
    for (size_t i = 0; i < e->n_bin && e->counts; i++) {
        require(isfinite(e->counts[i]));
        require(e->counts[i] >= 0.0 || e->statistic == NUEM_STATISTIC_GAUSSIAN);
    }
}

static void check_nuclei(const nuem_experiment_info *e)
{
    bool nuclear = strcmp(e->channel, "es") != 0;
    double lo, hi, last = 0.0;

    require((e->n_nucleus > 0) == nuclear);
    for (size_t i = 0; i < e->n_nucleus; i++) require(e->nucleus[i].per_unit > 0.0);
    require(nuclear || e->quenching.kind == NUEM_QUENCHING_NONE);
    nuem_quenching_range_kev(&e->quenching, &lo, &hi);
    require(lo >= 0.0 && hi > lo);
    for (double t = lo; t <= fmin(hi, 100.0); t = t < 0.01 ? t + 0.001 : 1.1 * t) {
        double kevee = nuem_quenching_kevee(&e->quenching, t);
        require(isfinite(kevee) && kevee >= last * (1.0 - 1e-12));
        last = kevee;
    }
}

static void check_smearing(const nuem_experiment_info *e)
{
    require(e->pe_per_kev > 0.0 ||
            (e->smearing != NUEM_SMEARING_POISSON && e->smearing != NUEM_SMEARING_GAMMA));
    require((e->gamma_b_per_kev > 0.0) == (e->smearing == NUEM_SMEARING_GAMMA));
    require((e->n_matrix >= 2) == (e->smearing == NUEM_SMEARING_MATRIX));
    require(e->n_matrix == 0 || e->efficiency_of_true_energy);
    for (size_t i = 0; i < e->n_matrix * e->n_energy; i++)
        require(e->matrix[i] >= 0.0 && e->matrix[i] <= 1.0);
}

static void check_experiment(const nuem_experiment_info *e)
{
    require(e->id[0] && e->title[0] && e->flux[0]);
    require(e->formula[0]);
    require(e->exposure_kg_day > 0.0 && isfinite(e->exposure_kg_day));
    check_bins(e);
    check_nuclei(e);
    check_smearing(e);
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
            require(b->counts[i] >= 0.0 && isfinite(b->counts[i]));
        require((b->n_shape > 0) == (b->shape != NULL));
        for (size_t j = 0; j < b->n_shape; j++)
            for (size_t i = 0; i < e->n_bin; i++) require(isfinite(b->shape[j].counts[i]));
    }
    for (double x = -1.0; x < 1e6; x = x < 1.0 ? x + 0.25 : 3.0 * x) {
        double efficiency = nuem_experiment_efficiency(e, x),
               sigma = nuem_experiment_sigma_kev(e, x);
        require(efficiency >= 0.0 && efficiency <= 1.0);
        require(sigma >= 0.0 && isfinite(sigma));
    }
}

/* Each variation is an experiment of the same bins. */
static void check_variations(const nuem_experiment_info *e)
{
    require(e->n_variation <= NUEM_MAX_DETECTOR_VARIATIONS);
    for (size_t i = 0; i < e->n_variation; i++) {
        const nuem_detector_variation *v = &e->variation[i];
        require(v->name[0] && v->up->n_variation == 0 && v->down->n_variation == 0);
        require(v->up->edge_kev == e->edge_kev && v->down->counts == e->counts);
        for (size_t k = 0; k < i; k++) require(strcmp(v->name, e->variation[k].name) != 0);
        check_experiment(v->up);
        check_experiment(v->down);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static nuem_data *data; /* the table of nuclides; lives as long as the process */
    nuem_experiment *exp = NULL;
    nuem_error err = {0};
    if (!data) require(nuem_data_open(NUEM_FUZZ_DATA, &data, &err) == NUEM_OK);
    nuem_status st = nuem_experiment_parse(data, (const char *)bytes, n, NAME, &exp, &err);

    if (st) {
        require(!exp);
        check_error(st, &err);
        return 0;
    }
    check_experiment(nuem_experiment_get(exp));
    check_variations(nuem_experiment_get(exp));
    nuem_experiment_free(exp);
    return 0;
}
