/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/measurement.h"

#include "support/assert_close.h"
#include "support/fixture.h"

/* Takes the experiment over. */
static nuem_measurement measure(const nuem_data *data, nuem_experiment *experiment,
                                const nuem_state_model *state)
{
    nuem_measurement m = {.sm = nuem_test_standard_model(data), .experiment = experiment};
    nuem_error err;

    m.info = nuem_experiment_get(m.experiment);
    m.flux = nuem_test_flux(data, m.info->flux);
    assert_ok(nuem_response_create(m.info, m.flux, &nuem_hypothesis_spec_of(m.sm)->mixing, state,
                                   &m.response, &err),
              err);
    return m;
}

nuem_measurement nuem_measurement_open(const nuem_data *data, const char *id, const char *exposure,
                                       const nuem_state_model *state, const char *rest)
{
    return measure(data, nuem_test_ideal_experiment(id, exposure, rest), state);
}

nuem_measurement nuem_measurement_of(const nuem_data *data, const char *id,
                                     const nuem_state_model *state)
{
    return measure(data, nuem_test_experiment(data, id), state);
}

void nuem_measurement_likelihood(nuem_measurement *m)
{
    const nuem_likelihood_term term = {.experiment = m->info, .response = m->response};
    nuem_error err;

    assert_ok(nuem_likelihood_create(1, &term, nuem_hypothesis_couplings(m->sm), false,
                                     &m->likelihood, &err),
              err);
}

void nuem_measurement_close(nuem_measurement *m)
{
    nuem_likelihood_free(m->likelihood);
    nuem_response_free(m->response);
    nuem_flux_free(m->flux);
    nuem_experiment_free(m->experiment);
    nuem_hypothesis_free(m->sm);
}

nuem_couplings nuem_measurement_moment(const nuem_measurement *m, double mu_mub)
{
    nuem_couplings c = *nuem_hypothesis_couplings(m->sm);

    for (int i = 0; i < 3; i++) c.dipole_mub.m[i][i].re = mu_mub;
    return c;
}

double nuem_test_deviance(double mu, double n)
{
    return 2.0 * (mu - n + (n > 0.0 ? n * log(n / mu) : 0.0));
}
