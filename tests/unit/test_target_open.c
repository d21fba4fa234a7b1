/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Targets from their text: what the functions for each kind make. */
#include "nuem/atom_store.h"
#include "support/assert_close.h"
#include "support/fixture.h"

static nuem_target *open_target(const nuem_data *data, const char *text, nuem_atom_store *store,
                                nuem_correction **correction)
{
    nuem_target *target = NULL;
    nuem_error err;

    assert_int_equal(nuem_target_open(data, text, store, &target, correction, NULL, &err), NUEM_OK);
    return target;
}

static void plain_targets(void **state)
{
    static const struct {
        const char *text, *formula;
        nuem_binding binding;
    } kinds[] = {{"step:Ge", "Ge", NUEM_BINDING_STEP}, {"epa:Xe", "Xe", NUEM_BINDING_PHOTON}};

    for (size_t i = 0; i < 2; i++) {
        nuem_correction *correction = (nuem_correction *)&kinds; /* overwritten */
        nuem_target *target = open_target(*state, kinds[i].text, NULL, &correction), *same = NULL;
        assert_null(correction);
        assert_string_equal(nuem_target_formula(target), kinds[i].formula);
        assert_int_equal(nuem_target_binding(target), kinds[i].binding);
        assert_int_equal(nuem_target_parse(kinds[i].text, &same, NULL), NUEM_OK);
        assert_true(nuem_target_zeff(target, 1.3) == nuem_target_zeff(same, 1.3));
        nuem_target_free(same);
        nuem_target_free(target);
    }
}

static void corrected_target(void **state)
{
    nuem_correction *correction = NULL;
    nuem_target *target = open_target(*state, "table:xe-rrpa", NULL, &correction);

    assert_string_equal(nuem_target_formula(target), "Xe");
    assert_ptr_equal(nuem_target_correction(target), correction);
    assert_int_equal(nuem_target_binding(target), nuem_correction_get(correction)->base);
    nuem_target_free(target);
    nuem_correction_free(correction);
}

static void response_target(void **state)
{
    nuem_atom_store_options o = nuem_atom_store_defaults();
    nuem_atom_store *store = NULL;
    nuem_correction *correction = NULL;
    nuem_error err;

    assert_true(o.response.eps_max_kev == 100.0);
    o.response.n_eps = o.response.n_q = 8; /* a small table: its numbers do not matter */
    o.response.eps_max_kev = 1.0;
    assert_int_equal(nuem_atom_store_create(&o, &store, &err), NUEM_OK);
    nuem_target *target = open_target(*state, "response:He", store, &correction);
    assert_int_equal(nuem_target_binding(target), NUEM_BINDING_RESPONSE);
    assert_string_equal(nuem_target_formula(target), "He");
    nuem_target_free(target);
    nuem_atom_store_free(store);
}

static void bad_texts(void **state)
{
    static const struct {
        const char *text;
        nuem_status status;
    } bad[] = {{"response:He", NUEM_ERR_UNSUPPORTED},
               {"table:nothing", NUEM_ERR_ARG},
               {"glue:Ge", NUEM_ERR_ARG},
               {"step:Qq", NUEM_ERR_ARG}};
    nuem_target *target = NULL;
    nuem_correction *correction = NULL;
    nuem_error err;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_int_equal(
            nuem_target_open(*state, bad[i].text, NULL, &target, &correction, NULL, &err),
            bad[i].status);
        assert_non_null(strstr(err.message, strchr(bad[i].text, ':') + 1));
        assert_null(target);
        assert_null(correction);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_targets),
        cmocka_unit_test(corrected_target),
        cmocka_unit_test(response_target),
        cmocka_unit_test(bad_texts),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
