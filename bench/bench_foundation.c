/* SPDX-License-Identifier: GPL-3.0-or-later */
/* XENON1T through the whole house: what the response tensor costs once and saves at each
 * hypothesis.
 * Every figure stands beside a naive reference or a measured limit of the machine, in the same
 * run. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>

#include "nuem/analysis.h"
#include "nuem/constants.h"
#include "nuem/es.h"
#include "nuem/init.h"
#include "rate/recoil_grid.h"
#include "support/timing.h"

enum { ENERGIES = 200 };

typedef struct bench {
    nuem_data *data;
    nuem_hypothesis *sm;
    nuem_analysis *analysis;
    const nuem_experiment_info *experiment;
    const nuem_flux *flux;
    const nuem_response *response;
    nuem_likelihood_workspace *ws;
    nuem_target *target;
    nuem_state solar;
    nuem_recoil_grid grid;
    nuem_couplings couplings;
    nuem_response *spectrum;
    double counts[256], chi2;
    double *matrix, *vector; /* of the size of the tensor, for the bare matrix-vector product */
    double e[ENERGIES], t[ENERGIES];
    nuem_es_parts parts[ENERGIES];
} bench;

static nuem_error err;

static void check(nuem_status st)
{
    nuem_bench_check((int)st, err.message);
}

/* A new full 3x3 hypothesis at every call. */
static void next_hypothesis(bench *b)
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            b->couplings.dipole_mub.m[i][j].re += 1e-16 * (i + 1);
            b->couplings.charge_e.m[i][j] = (nuem_complex){1e-14 * (i + j), 1e-14 * (i - j)};
            b->couplings.radius_cm2.m[i][j] = (nuem_complex){1e-33 * (i + j), 1e-33 * (j - i)};
        }
}

static void build_tensor(void *context)
{
    bench *b = context;
    nuem_response *r;

    check(nuem_response_create(b->experiment, b->flux, &nuem_hypothesis_spec_of(b->sm)->mixing,
                               NULL, &r, &err));
    nuem_response_free(r);
}

static void one_counts(void *context)
{
    bench *b = context;

    next_hypothesis(b);
    nuem_response_counts(b->response, &b->couplings, b->counts);
}

static void one_chi2(void *context)
{
    bench *b = context;

    next_hypothesis(b);
    check(nuem_likelihood_chi2(nuem_analysis_likelihood(b->analysis), b->ws, &b->couplings,
                               &b->chi2, NULL, NULL, &err));
}

static void one_spectrum(void *context)
{
    bench *b = context;

    next_hypothesis(b);
    nuem_response_counts(b->spectrum, &b->couplings, b->counts);
}

static void bare_product(void *context)
{
    bench *b = context;

    cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)nuem_response_bins(b->response),
                (int)nuem_response_monomials(b->response), 1.0, b->matrix,
                (int)nuem_response_monomials(b->response), b->vector, 1, 0.0, b->counts, 1);
}

/* d R / d T at one recoil, integrated over the flux tables by the trapezoidal rule. */
static double naive_rate(bench *b, double t_mev)
{
    double sum = 0.0, e_min = nuem_es_enu_min(t_mev);

    for (size_t c = 0; c < nuem_flux_count(b->flux); c++) {
        const nuem_flux_component *f = nuem_flux_component_at(b->flux, c);
        nuem_es_parts x;
        double before = 0.0;
        if (f->n == 0 && f->line_mev > e_min) {
            check(nuem_es_dsigma_dt(&b->couplings, &b->solar, NULL, 1, &f->line_mev, &t_mev, &x,
                                    &err));
            sum += f->flux_cm2_s * (x.conserving + x.flip);
        }
        for (size_t i = 0; i < f->n; i++) {
            double here = 0.0;
            if (f->enu_mev[i] > e_min) {
                check(nuem_es_dsigma_dt(&b->couplings, &b->solar, NULL, 1, &f->enu_mev[i], &t_mev,
                                        &x, &err));
                here = f->pdf_per_mev[i] * (x.conserving + x.flip);
            }
            if (i)
                sum += 0.5 * f->flux_cm2_s * (here + before) * (f->enu_mev[i] - f->enu_mev[i - 1]);
            before = here;
        }
    }
    return sum;
}

/* The same counts by integrating everything anew, on the same recoil points. */
static void naive_counts(void *context)
{
    bench *b = context;
    double scale = b->experiment->exposure_kg_day * nuem_constants_get()->day_s *
                   nuem_target_units_per_kg(b->target) * 1e-3;

    next_hypothesis(b);
    memset(b->counts, 0, sizeof b->counts);
    for (size_t i = 0; i < b->grid.n; i++) {
        double t_kev = b->grid.t_kev[i];
        double rate = scale * nuem_target_zeff(b->target, t_kev) * naive_rate(b, 1e-3 * t_kev);
        for (size_t k = 0; k < b->grid.n_bin; k++)
            b->counts[k] += rate * b->grid.weight[i * b->grid.n_bin + k];
    }
}

static void cross_section_array(void *context)
{
    bench *b = context;

    next_hypothesis(b);
    check(nuem_es_dsigma_dt(&b->couplings, &b->solar, NULL, ENERGIES, b->e, b->t, b->parts, &err));
}

static void cross_section_single(void *context)
{
    bench *b = context;

    next_hypothesis(b);
    for (int i = 0; i < ENERGIES; i++)
        check(nuem_es_dsigma_dt(&b->couplings, &b->solar, NULL, 1, &b->e[i], &b->t[i], &b->parts[i],
                                &err));
}

static void set_up(bench *b)
{
    const char *id = "xenon1t";
    double t_kev[ENERGIES];

    nuem_init();
    openblas_set_num_threads(1);
    check(nuem_data_open(NUEM_BENCH_DATA, &b->data, &err));
    check(nuem_hypothesis_open(b->data, NULL, NULL, 0, &b->sm, NULL, &err));
    check(nuem_analysis_create(b->data, 1, &id, b->sm, NULL, &b->analysis, NULL, &err));
    b->experiment = nuem_analysis_experiment(b->analysis, 0);
    b->flux = nuem_analysis_flux(b->analysis, 0);
    b->response = nuem_analysis_response(b->analysis, 0);
    b->couplings = *nuem_hypothesis_couplings(b->sm);
    check(nuem_likelihood_workspace_create(nuem_analysis_likelihood(b->analysis), &b->ws, &err));
    check(nuem_target_create(b->experiment->formula, b->experiment->binding, &b->target, &err));
    check(nuem_state_solar_average(&nuem_hypothesis_spec_of(b->sm)->mixing, NUEM_SOLAR_AVERAGE_PEE,
                                   &b->solar, &err));
    size_t n_edge;
    const double *edge = nuem_target_edges_kev(b->target, &n_edge);
    check(nuem_recoil_grid_create(b->experiment, false, HUGE_VAL, n_edge, edge, &b->grid, &err));
    for (int i = 0; i < ENERGIES; i++) {
        t_kev[i] = 0.5 + 0.2 * i;
        b->t[i] = 1e-3 * t_kev[i];
        b->e[i] = 1.0;
    }
    check(nuem_response_create_recoil("es", b->target, b->flux,
                                      &nuem_hypothesis_spec_of(b->sm)->mixing, NULL, 365250.0,
                                      ENERGIES, t_kev, &b->spectrum, &err));
    size_t size = nuem_response_bins(b->response) * nuem_response_monomials(b->response);
    b->matrix = calloc(size, sizeof *b->matrix);
    b->vector = calloc(nuem_response_monomials(b->response), sizeof *b->vector);
    nuem_bench_check(!b->matrix || !b->vector, "out of memory");
}

/* The state of the naive integration: one for all energies. */
static nuem_status constant_state(const void *context, const char *component, nuem_flavour produced,
                                  bool anti, double enu_mev, nuem_state *out, nuem_error *error)
{
    (void)component, (void)produced, (void)anti, (void)enu_mev, (void)error;
    *out = *(const nuem_state *)context;
    return NUEM_OK;
}

/* Largest relative difference between tensor and naive counts: the two must mean the same thing. */
static double agreement(bench *b)
{
    const nuem_state_model model = {constant_state, &b->solar};
    double tensor[256], worst = 0.0;
    nuem_response *r;

    check(nuem_response_create(b->experiment, b->flux, &nuem_hypothesis_spec_of(b->sm)->mixing,
                               &model, &r, &err));
    naive_counts(b);
    nuem_response_counts(r, &b->couplings, tensor);
    nuem_response_free(r);
    for (size_t k = 0; k < b->grid.n_bin; k++)
        worst = fmax(worst, fabs(b->counts[k] / tensor[k] - 1.0));
    return worst;
}

int main(void)
{
    static bench b;

    set_up(&b);
    double flops =
        2.0 * (double)nuem_response_bins(b.response) * (double)nuem_response_monomials(b.response);
    double peak = nuem_bench_dgemm_rate();
    double naive = nuem_bench_time(naive_counts, &b), tensor = nuem_bench_time(build_tensor, &b);
    double counts = nuem_bench_time(one_counts, &b), chi2 = nuem_bench_time(one_chi2, &b);
    double bare = nuem_bench_time(bare_product, &b), spectrum = nuem_bench_time(one_spectrum, &b);
    double array = nuem_bench_time(cross_section_array, &b) / ENERGIES,
           single = nuem_bench_time(cross_section_single, &b) / ENERGIES;

    printf("machine: %.3g Gflop/s in a matrix product, one thread\n", 1e-9 * peak);
    nuem_bench_print("XENON1T: naive re-integration, one hypothesis", naive, "(reference)", 1.0);
    nuem_bench_print("XENON1T: response tensor, once", tensor, "of one naive re-integration",
                     tensor / naive);
    nuem_bench_print("XENON1T: counts, new full 3x3 hypothesis", counts, "times faster than naive",
                     naive / counts);
    nuem_bench_print("XENON1T: bare matrix-vector product of that size", bare,
                     "of the matrix-product rate", flops / bare / peak);
    nuem_bench_print("XENON1T: counts beside the bare product", counts, "times the bare product",
                     counts / bare);
    nuem_bench_print("XENON1T: chi2, nuisances profiled, new hypothesis", chi2,
                     "times faster than naive", naive / chi2);
    nuem_bench_print(
        "xenon recoil spectrum, 9 sources, 200 energies", spectrum, "of the matrix-product rate",
        2.0 * ENERGIES * (double)nuem_response_monomials(b.spectrum) / spectrum / peak);
    nuem_bench_print("nu-e cross section, full 3x3, array, a point", array,
                     "times faster than one by one", single / array);
    printf("tensor against naive counts: largest relative difference %.2g\n", agreement(&b));
    return 0;
}
