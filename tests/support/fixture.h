/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What most tests of the upper layers begin with. */
#ifndef NUEM_TEST_FIXTURE_H
#define NUEM_TEST_FIXTURE_H

#include "nuem/data.h"
#include "nuem/experiment.h"
#include "nuem/flux.h"
#include "nuem/hypothesis.h"
#include "nuem/state.h"

/* cmocka group set-up and tear-down: *state is the nuem_data of the source tree. */
int nuem_test_open_data(void **state);
int nuem_test_close_data(void **state);
/* The same, and a directory for the test's own files (temporary.h). */
int nuem_test_open_data_and_directory(void **state);
int nuem_test_close_data_and_directory(void **state);

/* The Standard Model with the default mixing. */
nuem_hypothesis *nuem_test_standard_model(const nuem_data *data);
nuem_flux *nuem_test_flux(const nuem_data *data, const char *id);
nuem_experiment *nuem_test_experiment(const nuem_data *data, const char *id);

/* An experiment without a file: xenon with stepping electrons, solar neutrinos, full efficiency,
 * perfect resolution. `rest` continues the YAML text with "data:" and what else there is. */
nuem_experiment *nuem_test_ideal_experiment(const char *id, const char *exposure, const char *rest);

/* One state at every energy, for references that state a single survival probability; `state` must
 * outlive the model. */
nuem_state_model nuem_test_constant_state(const nuem_state *state);

#endif
