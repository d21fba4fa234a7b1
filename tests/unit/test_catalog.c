/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published limits: what is in the file comes out, filters select and refuse. */
#include <math.h>

#include "nuem/catalog.h"
#include "support/assert_close.h"
#include "support/fixture.h"

static const nuem_published_limit *find(const nuem_catalog *c, const char *id)
{
    for (size_t i = 0; i < nuem_catalog_count(c); i++)
        if (strcmp(nuem_catalog_at(c, i)->id, id) == 0) return nuem_catalog_at(c, i);
    return NULL;
}

static void an_entry_is_read_whole(void **state)
{
    nuem_catalog *c = NULL;
    nuem_provenance *prov = NULL;
    nuem_error err;

    assert_int_equal(nuem_provenance_create(&prov, &err), NUEM_OK);
    assert_int_equal(nuem_catalog_open(*state, NULL, &c, prov, &err), NUEM_OK);
    const nuem_published_limit *p = find(c, "gemma-2007-mu"); /* data/catalog/limits */
    assert_non_null(p);
    assert_string_equal(p->quantity, "mu");
    assert_string_equal(p->unit, "muB");
    assert_true(p->value == 5.8e-11 && p->cl == 0.9 && p->year == 2007);
    assert_true(isnan(p->lower) && isnan(p->upper));
    assert_string_equal(p->arxiv, "0705.4576");
    assert_string_equal(p->atomic_model, "");
    assert_int_equal(p->n_cite, 1);
    assert_string_equal(p->cite[0], "Beda:2007hf");
    assert_true(nuem_provenance_cite_count(prov) > 10);
    nuem_catalog_free(c);
    nuem_provenance_free(prov);
}

static void filters_select(void **state)
{
    const nuem_catalog_filter reactor = {.quantity = "MU", .source_kind = "reactor"},
                              part = {.experiment = "gemm"};
    nuem_catalog *all = NULL, *some = NULL;
    nuem_error err;
    size_t n = 0;

    assert_int_equal(nuem_catalog_open(*state, NULL, &all, NULL, &err), NUEM_OK);
    assert_int_equal(nuem_catalog_open(*state, &reactor, &some, NULL, &err), NUEM_OK);
    for (size_t i = 0; i < nuem_catalog_count(all); i++) {
        const nuem_published_limit *p = nuem_catalog_at(all, i);
        n += strcmp(p->quantity, "mu") == 0 && strcmp(p->source_kind, "reactor") == 0;
    }
    assert_true(n > 0 && n < nuem_catalog_count(all));
    assert_int_equal(nuem_catalog_count(some), n);
    nuem_catalog_free(some);
    assert_int_equal(nuem_catalog_open(*state, &part, &some, NULL, &err), NUEM_OK);
    for (size_t i = 0; i < nuem_catalog_count(some); i++)
        assert_non_null(strstr(nuem_catalog_at(some, i)->experiment, "GEMMA"));
    nuem_catalog_free(some);
    nuem_catalog_free(all);
    nuem_catalog_free(NULL);
}

static void an_unknown_word_is_refused(void **state)
{
    const nuem_catalog_filter bad = {.quantity = "mass"};
    nuem_catalog *c = NULL;
    nuem_error err;

    assert_int_equal(nuem_catalog_open(*state, &bad, &c, NULL, &err), NUEM_ERR_ARG);
    assert_non_null(strstr(err.message, "mass"));
    assert_non_null(strstr(err.message, "r2"));
    assert_null(c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_entry_is_read_whole),
        cmocka_unit_test(filters_select),
        cmocka_unit_test(an_unknown_word_is_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
