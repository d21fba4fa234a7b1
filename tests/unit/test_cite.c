/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Works behind methods, and their BibTeX: each work of each method has an entry. */
#include <stdlib.h>

#include "nuem/cite.h"
#include "support/assert_close.h"
#include "support/fixture.h"

static const char *const methods[] = {"es",     "cevns",           "cevns-es",   "cevas",
                                      "epa",    "response",        "axial",      "running",
                                      "mu-eff", "feldman-cousins", "cls",        "one-sided",
                                      "bayes",  "propagate",       "resonances", "plasmon",
                                      "tip",    "sn1987a",         "pulsar"};

static void every_work_has_an_entry(void **state)
{
    nuem_error err;

    for (size_t i = 0; i < sizeof methods / sizeof methods[0]; i++) {
        nuem_provenance *prov = NULL;
        char *text = NULL;
        assert_int_equal(nuem_provenance_create(&prov, &err), NUEM_OK);
        assert_int_equal(nuem_cite_method(methods[i], prov, &err), NUEM_OK);
        assert_int_equal(nuem_cite_method(methods[i], prov, &err), NUEM_OK); /* once */
        const size_t n = nuem_provenance_cite_count(prov);
        assert_in_range(n, 1, 8);
        for (size_t k = 0; k < n; k++) {
            const char *key = nuem_provenance_cite(prov, k);
            assert_int_equal(nuem_cite_bibtex(*state, 1, &key, &text, &err), NUEM_OK);
            assert_int_equal(text[0], '@');
            assert_non_null(strstr(text, key));
            free(text);
        }
        nuem_provenance_free(prov);
    }
}

static void entries_are_joined(void **state)
{
    const char *const keys[] = {"Giunti:2014ixa", "Kouzakov:2017hbc"};
    char *both = NULL, *one = NULL, *none = NULL;
    nuem_error err;

    assert_int_equal(nuem_cite_bibtex(*state, 2, keys, &both, &err), NUEM_OK);
    assert_int_equal(nuem_cite_bibtex(*state, 1, keys, &one, &err), NUEM_OK);
    assert_memory_equal(both, one, strlen(one));
    assert_memory_equal(both + strlen(one), "\n@", 2);
    assert_int_equal(nuem_cite_bibtex(*state, 0, NULL, &none, &err), NUEM_OK);
    assert_string_equal(none, "");
    free(none);
    free(one);
    free(both);
}

static void unknown_names_are_refused(void **state)
{
    const char *const keys[] = {"Giunti:2014ixa", "Nobody:2100"};
    char *text = NULL;
    nuem_error err;

    assert_int_equal(nuem_cite_bibtex(*state, 2, keys, &text, &err), NUEM_ERR_ARG);
    assert_int_equal(err.index, 1);
    assert_non_null(strstr(err.message, "Nobody:2100"));
    assert_null(text);
    assert_int_equal(nuem_cite_method("guess", NULL, &err), NUEM_ERR_ARG);
    assert_non_null(strstr(err.message, "cevns"));
    assert_non_null(strstr(err.message, "pulsar"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_work_has_an_entry),
        cmocka_unit_test(entries_are_joined),
        cmocka_unit_test(unknown_names_are_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
