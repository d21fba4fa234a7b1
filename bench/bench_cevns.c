/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coherent scattering on caesium iodide at a spallation source: the recoil spectrum of three fluxes and
 * two nuclides anew and for a new hypothesis, beside naive integration; and chi2 of an experiment
 * with classes of time, at a new hypothesis. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cblas.h>

#include "nuem/analysis.h"
#include "nuem/cevns.h"
#include "nuem/constants.h"
#include "nuem/init.h"
#include "support/timing.h"

enum { RECOILS = 100 };

static const char *const EXPERIMENT = "coherent-csi2021", *const FLUX = "sns-csi2021";
static const double EXPOSURE = 14.57 * 365.25; /* kg day */

typedef struct bench {
    nuem_data *data;
    nuem_hypothesis *sm;
    nuem_nuclides *nuclides;
    nuem_nucleus_share *share;
    size_t n_share;
    nuem_target *target;
    nuem_flux *flux;
    nuem_couplings couplings;
    nuem_response *made; /* at the recoils */
    double t_kev[RECOILS], counts[RECOILS];
    nuem_analysis *analysis;
    nuem_likelihood_workspace *ws;
    double chi2;
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
            b->couplings.dipole_mub.m[i][j].re += 1e-15 * (i + 1);
            b->couplings.charge_e.m[i][j] = (nuem_complex){1e-9 * (i + j), 1e-9 * (i - j)};
            b->couplings.radius_cm2.m[i][j] = (nuem_complex){1e-33 * (i + j), 1e-33 * (j - i)};
        }
}

static const nuem_mixing *mixing_of(const bench *b)
{
    return &nuem_hypothesis_spec_of(b->sm)->mixing;
}

static void spectrum_anew(void *context)
{
    bench *b = context;
    nuem_response *r;

    next_hypothesis(b);
    check(nuem_response_create_recoil("cevns", b->target, b->flux, mixing_of(b), NULL, EXPOSURE,
                                      RECOILS, b->t_kev, &r, &err));
    nuem_response_counts(r, &b->couplings, b->counts);
    nuem_response_free(r);
}

static void spectrum_again(void *context)
{
    bench *b = context;

    next_hypothesis(b);
    nuem_response_counts(b->made, &b->couplings, b->counts);
}

/* d R / d T per target unit, s and MeV, of one component and nuclide by the trapezoidal rule on the table
 * of the flux. */
static double naive_rate(const bench *b, const nuem_flux_component *f, const nuem_nucleus *nucleus,
                         double t_mev)
{
    nuem_state state;
    double sum = 0.0, before = 0.0, e_min = nuem_cevns_enu_min(nucleus, t_mev);

    nuem_state_flavour(f->flavour, f->anti, &state);
    for (size_t i = 0; i < (f->n ? f->n : 1); i++) {
        double enu = f->n ? f->enu_mev[i] : f->line_mev, here = 0.0;
        nuem_cevns_parts x;
        if (enu > e_min) {
            check(nuem_cevns_dsigma_dt(&b->couplings, &state, nucleus, 1, &enu, &t_mev, &x, &err));
            here = x.conserving + x.flip;
        }
        if (f->n == 0) return f->flux_cm2_s * here;
        here *= f->pdf_per_mev[i];
        if (i) sum += 0.5 * (here + before) * (enu - f->enu_mev[i - 1]);
        before = here;
    }
    return f->flux_cm2_s * sum;
}

static void spectrum_naive(void *context)
{
    bench *b = context;
    const double scale =
        1e-3 * EXPOSURE * nuem_constants_get()->day_s * nuem_target_units_per_kg(b->target);

    next_hypothesis(b);
    memset(b->counts, 0, sizeof b->counts);
    for (int i = 0; i < RECOILS; i++)
        for (size_t c = 0; c < nuem_flux_count(b->flux); c++)
            for (size_t k = 0; k < b->n_share; k++)
                b->counts[i] += scale * b->share[k].per_unit *
                                naive_rate(b, nuem_flux_component_at(b->flux, c),
                                           &b->share[k].nucleus, 1e-3 * b->t_kev[i]);
}

/* Largest difference of tensor and naive counts, relative to the largest counts: they must mean the
 * same thing. */
static double agreement(bench *b)
{
    double tensor[RECOILS], worst = 0.0, largest = 0.0;

    spectrum_naive(b);
    nuem_response_counts(b->made, &b->couplings, tensor);
    for (int i = 0; i < RECOILS; i++) {
        largest = fmax(largest, tensor[i]);
        worst = fmax(worst, fabs(b->counts[i] - tensor[i]));
    }
    return worst / largest;
}

static void one_chi2(void *context)
{
    bench *b = context;

    next_hypothesis(b);
    check(nuem_likelihood_chi2(nuem_analysis_likelihood(b->analysis), b->ws, &b->couplings,
                               &b->chi2, NULL, NULL, &err));
}

static void build_experiment(void *context)
{
    bench *b = context;
    nuem_response *r;

    check(nuem_response_create(nuem_analysis_experiment(b->analysis, 0),
                               nuem_analysis_flux(b->analysis, 0), mixing_of(b), NULL, &r, &err));
    nuem_response_free(r);
}

static void set_up(bench *b)
{
    const nuem_nuclear_options options = {.form = NUEM_FORM_HELM};

    nuem_init();
    openblas_set_num_threads(1);
    check(nuem_data_open(NUEM_BENCH_DATA, &b->data, &err));
    check(nuem_hypothesis_open(b->data, NULL, NULL, 0, &b->sm, NULL, &err));
    b->couplings = *nuem_hypothesis_couplings(b->sm);
    check(nuem_nuclides_open(b->data, "natural", &b->nuclides, NULL, &err));
    check(nuem_nuclei_of(b->nuclides, "CsI", &options, &b->share, &b->n_share, &err));
    check(nuem_target_create_nuclear("CsI", NUEM_BINDING_FREE, b->n_share, b->share, &b->target,
                                     &err));
    check(nuem_flux_open(b->data, FLUX, &b->flux, NULL, &err));
    for (int i = 0; i < RECOILS; i++) b->t_kev[i] = 0.5 + 0.45 * i;
    check(nuem_response_create_recoil("cevns", b->target, b->flux, mixing_of(b), NULL, EXPOSURE,
                                      RECOILS, b->t_kev, &b->made, &err));
    check(nuem_analysis_create(b->data, 1, &EXPERIMENT, b->sm, NULL, &b->analysis, NULL, &err));
    check(nuem_likelihood_workspace_create(nuem_analysis_likelihood(b->analysis), &b->ws, &err));
}

int main(void)
{
    static bench b;

    set_up(&b);
    double naive = nuem_bench_time(spectrum_naive, &b) / RECOILS,
           anew = nuem_bench_time(spectrum_anew, &b) / RECOILS,
           again = nuem_bench_time(spectrum_again, &b) / RECOILS;
    nuem_bench_print("CsI recoil spectrum: naive integration, a recoil", naive, "(reference)", 1.0);
    nuem_bench_print("CsI recoil spectrum: everything anew, a recoil", anew,
                     "times faster than naive", naive / anew);
    nuem_bench_print("CsI recoil spectrum: new hypothesis, a recoil", again,
                     "times faster than naive", naive / again);
    printf("tensor against naive counts: largest difference %.2g of the largest counts\n",
           agreement(&b));
    double chi2 = nuem_bench_time(one_chi2, &b), tensor = nuem_bench_time(build_experiment, &b);
    nuem_bench_print("COHERENT CsI 2021: response, once", tensor, "recoil spectra anew",
                     tensor / (RECOILS * anew));
    nuem_bench_print("COHERENT CsI 2021: chi2, nuisances profiled, new hypothesis", chi2,
                     "of one response", chi2 / tensor);
    return 0;
}
