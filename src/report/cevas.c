/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the review about coherent elastic neutrino-atom scattering. */
#include <math.h>

#include "report/question.h"
#include "report/review_row.h"

/* Tritium at 60 g in 500 kg of liquid helium for five years, recoils above 1 meV */
static const char *const experiment = "helium-tritium-60g";

/* "can be observed": bare nuclei, which would give more events, are excluded so well */
static const double OBSERVATION_SIGMA = 3.0;

nuem_status nuem_review_cevas_mu(const nuem_data *data, nuem_review_row *row, nuem_provenance *prov,
                                 nuem_error *err)
{
    const nuem_question screened = {.id = {experiment}, .parameter = "mu_e"},
                        bare = {.id = {experiment},
                                .parameter = "mu_e",
                                .options = {.channel = "cevns"}};
    double limit[2], unscreened[2];
    nuem_status st = nuem_question_upper_limits(data, &screened, limit, prov, err);

    if (!st) st = nuem_question_upper_limits(data, &bare, unscreened, prov, err);
    if (st) return st;
    row->computed[row->n_computed++] = limit[0];
    nuem_review_note(
        row,
        "expected 90 %% CL of the counts above 1 meV, one-sided, dipole on the screened "
        "nucleus; two-sided %.2e. On bare nuclei %.2e",
        limit[1], unscreened[0]);
    return NUEM_OK;
}

/* Expected counts of the Standard Model. */
static nuem_status count(const nuem_data *data, const char *channel, double *events,
                         nuem_provenance *prov, nuem_error *err)
{
    const nuem_analysis_options options = {.channel = channel};
    nuem_hypothesis *sm = NULL;
    nuem_analysis *analysis = NULL;
    nuem_status st = nuem_hypothesis_open(data, NULL, NULL, 0, &sm, prov, err);

    if (!st) st = nuem_analysis_create(data, 1, &experiment, sm, &options, &analysis, prov, err);
    if (!st) /* it has one bin */
        nuem_response_counts(nuem_analysis_response(analysis, 0), nuem_hypothesis_couplings(sm),
                             events);
    nuem_analysis_free(analysis);
    nuem_hypothesis_free(sm);
    return st;
}

nuem_status nuem_review_cevas_observation(const nuem_data *data, nuem_review_row *row,
                                          nuem_provenance *prov, nuem_error *err)
{
    double atom, nucleus;
    nuem_status st = count(data, NULL, &atom, prov, err);

    if (!st) st = count(data, "cevns", &nucleus, prov, err);
    if (st) return st;
    const double sigma = (nucleus - atom) / sqrt(atom);
    row->computed[row->n_computed++] = atom;
    row->computed[row->n_computed++] = nucleus;
    row->computed[row->n_computed++] = sigma;
    row->status = sigma >= OBSERVATION_SIGMA ? NUEM_REVIEW_REPRODUCED : NUEM_REVIEW_DIFFERS;
    nuem_review_note(
        row, "60 g of tritium, 500 kg of helium, 5 y, recoils above 1 meV: events with the "
             "electrons in the amplitude, events on bare nuclei, and the difference over the "
             "root of the first (counts alone, no background, a sphere around the source)");
    return NUEM_OK;
}
