/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The list of stellar bounds against the functions that each of them comes from. */
#include <math.h>

#include "nuem/neutrality.h"
#include "nuem/pulsar.h"
#include "nuem/star.h"
#include "nuem/star_bound.h"
#include "nuem/supernova_bound.h"
#include "support/assert_close.h"
#include "support/fixture.h"

/* the same numbers by the same functions */
static double computed(const nuem_star_bounds *b, const char *star, const char *quantity)
{
    for (size_t i = 0; i < nuem_star_bounds_count(b); i++) {
        const nuem_star_bound *row = nuem_star_bounds_at(b, i);
        if (strcmp(row->star, star) == 0 && strcmp(row->quantity, quantity) == 0 &&
            !isnan(row->computed))
            return row->computed;
    }
    return (double)NAN;
}

static void bounds_are_those_of_the_functions(void **state)
{
    const nuem_supernova_core core = nuem_supernova_core_default();
    const nuem_pulsar pulsar = nuem_pulsar_published();
    nuem_supernova_flip flip;
    nuem_neutrality matter;
    nuem_star_bounds *b = NULL;
    nuem_error err;
    double q;

    assert_int_equal(nuem_star_bounds_open(*state, NULL, &b, NULL, &err), NUEM_OK);
    assert_int_equal(nuem_supernova_flip_at(&core, &flip, &err), NUEM_OK);
    assert_true(computed(b, "sn1987a", "mu") == flip.bound_mub);
    assert_int_equal(nuem_pulsar_bound(&pulsar, &q, &err), NUEM_OK);
    assert_true(computed(b, "neutron-star", "q") == q);
    assert_int_equal(nuem_neutrality_open(*state, NULL, &matter, NULL, &err), NUEM_OK);
    assert_int_equal(nuem_charge_bound(&matter.neutrino, 0.9, &q, &err), NUEM_OK);
    assert_true(computed(b, "neutral matter", "q") == q);
    nuem_star_bounds_free(b);
    nuem_star_bounds_free(NULL);
}

static void every_published_bound_is_there(void **state)
{
    char **ids;
    size_t n, published = 0, rows = 0;
    nuem_star_bounds *b = NULL, *one = NULL;
    nuem_error err;

    assert_int_equal(nuem_star_bounds_open(*state, NULL, &b, NULL, &err), NUEM_OK);
    for (size_t i = 0; i < nuem_star_bounds_count(b); i++)
        published += !isnan(nuem_star_bounds_at(b, i)->published);
    assert_int_equal(nuem_data_list(*state, "star", &ids, &n, &err), NUEM_OK);
    for (size_t i = 0; i < n; i++) {
        nuem_star *star = NULL;
        assert_int_equal(nuem_star_open(*state, ids[i], &star, NULL, &err), NUEM_OK);
        published -= nuem_star_info_of(star)->n_published;
        nuem_star_free(star);
        assert_int_equal(nuem_star_bounds_open(*state, ids[i], &one, NULL, &err), NUEM_OK);
        rows += nuem_star_bounds_count(one);
        nuem_star_bounds_free(one);
    }
    assert_int_equal(published, 0);
    assert_int_equal(rows + 1, nuem_star_bounds_count(b)); /* neutral matter is no star */
    nuem_data_list_free(ids, n);
    nuem_star_bounds_free(b);
}

static void an_unknown_star_is_refused(void **state)
{
    nuem_star_bounds *b = NULL;
    nuem_error err;

    assert_int_equal(nuem_star_bounds_open(*state, "sirius", &b, NULL, &err), NUEM_ERR_ARG);
    assert_non_null(strstr(err.message, "sirius"));
    assert_null(b);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_are_those_of_the_functions),
        cmocka_unit_test(every_published_bound_is_there),
        cmocka_unit_test(an_unknown_star_is_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
