/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/fixture.h"

#include "nuem/init.h"
#include "support/assert_close.h"
#include "support/temporary.h"

int nuem_test_open_data(void **state)
{
    nuem_data *data = NULL;

    nuem_init();
    if (nuem_data_open(NUEM_TEST_DATA, &data, NULL)) return -1;
    *state = data;
    return 0;
}

int nuem_test_close_data(void **state)
{
    nuem_data_free(*state);
    return 0;
}

int nuem_test_open_data_and_directory(void **state)
{
    return nuem_test_make_directory(NULL) || nuem_test_open_data(state);
}

int nuem_test_close_data_and_directory(void **state)
{
    return nuem_test_close_data(state) || nuem_test_remove_directory(NULL);
}

nuem_hypothesis *nuem_test_standard_model(const nuem_data *data)
{
    nuem_hypothesis *hyp = NULL;
    nuem_error err;

    assert_ok(nuem_hypothesis_open(data, NULL, NULL, 0, &hyp, NULL, &err), err);
    return hyp;
}

nuem_flux *nuem_test_flux(const nuem_data *data, const char *id)
{
    nuem_flux *flux = NULL;
    nuem_error err;

    assert_ok(nuem_flux_open(data, id, &flux, NULL, &err), err);
    return flux;
}

nuem_experiment *nuem_test_experiment(const nuem_data *data, const char *id)
{
    nuem_experiment *experiment = NULL;
    nuem_error err;

    assert_ok(nuem_experiment_open(data, id, &experiment, NULL, &err), err);
    return experiment;
}

nuem_experiment *nuem_test_ideal_experiment(const char *id, const char *exposure, const char *rest)
{
    nuem_experiment *experiment = NULL;
    nuem_error err;
    char text[4096];
    int n = snprintf(text, sizeof text,
                     "schema: nuem/experiment/1\nid: %s\ntitle: test\nchannel: es\n"
                     "flux: solar-b16-gs98\ntarget: {formula: Xe, atom: step}\nexposure: %s\n"
                     "efficiency: {constant: 1, energy: true}\n%s\n",
                     id, exposure, rest);

    assert_true(n > 0 && (size_t)n < sizeof text);
    assert_ok(nuem_experiment_parse(NULL, text, (size_t)n, id, &experiment, &err), err);
    return experiment;
}

static nuem_status constant_state(const void *context, const char *component, nuem_flavour produced,
                                  bool anti, double enu_mev, nuem_state *out, nuem_error *err)
{
    (void)component, (void)produced, (void)anti, (void)enu_mev, (void)err;
    *out = *(const nuem_state *)context;
    return NUEM_OK;
}

nuem_state_model nuem_test_constant_state(const nuem_state *state)
{
    return (nuem_state_model){constant_state, state};
}
