/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An experiment, ideal (see fixture.h) or of the data, with everything up to its likelihood. */
#ifndef NUEM_TEST_MEASUREMENT_H
#define NUEM_TEST_MEASUREMENT_H

#include "nuem/experiment.h"
#include "nuem/likelihood.h"
#include "nuem/response.h"

typedef struct nuem_measurement {
    nuem_hypothesis *sm;
    nuem_experiment *experiment;
    const nuem_experiment_info *info;
    nuem_flux *flux;
    nuem_response *response;
    nuem_likelihood *likelihood; /* NULL until nuem_measurement_likelihood */
} nuem_measurement;

/* `state` replaces the travel of solar neutrinos when not NULL; it must outlive this call only. */
nuem_measurement nuem_measurement_open(const nuem_data *data, const char *id, const char *exposure,
                                       const nuem_state_model *state, const char *rest);
/* An experiment of the data, else the same. */
nuem_measurement nuem_measurement_of(const nuem_data *data, const char *id,
                                     const nuem_state_model *state);
/* With its likelihood, where the text alone decides it. */
void nuem_measurement_likelihood(nuem_measurement *m);
void nuem_measurement_close(nuem_measurement *m);

/* The Standard Model with one magnetic moment for all flavours. */
nuem_couplings nuem_measurement_moment(const nuem_measurement *m, double mu_mub);
/* 2 [mu - n + n ln(n/mu)] */
double nuem_test_deviance(double mu, double n);

#endif
