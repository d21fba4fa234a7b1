/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of a propagation fails once: the answer is NUEM_ERR_NOMEM, the outputs stay untouched,
 * nothing leaks. The sources are compiled into this test with allocation functions that fail on
 * demand. */
#include "support/failing_allocation.h"

#define malloc  failing_malloc
#define calloc  failing_calloc
#define realloc failing_realloc
#include "../src/propagation/hamiltonian.c"
#include "../src/propagation/propagate.c"
#undef malloc
#undef calloc
#undef realloc

#include "support/assert_close.h"

static void every_allocation_may_fail(void **unused)
{
    const nuem_hypothesis_spec spec = {.mixing = {.theta12_deg = 33, .dm31_ev2 = 2e-3}};
    const nuem_medium medium = {1e26, 1e26, 1e9, 0};
    const double enu = 5.0;
    nuem_hypothesis *hypothesis = NULL;
    nuem_propagator *p = NULL;
    nuem_profile *profile = NULL;
    nuem_propagate_cost cost = {.steps = 42};
    nuem_matrix6 s;
    nuem_error err;
    nuem_status st;
    long n = 0;

    (void)unused;
    assert_ok(nuem_hypothesis_create(&spec, &hypothesis, &err), err);
    assert_ok(nuem_profile_constant(&medium, 1.0, &profile, &err), err);
    budget = 0;
    assert_int_equal(nuem_propagator_create(hypothesis, false, &p, &err), NUEM_ERR_NOMEM);
    assert_null(p);
    budget = 1;
    assert_ok(nuem_propagator_create(hypothesis, false, &p, &err), err);
    do {
        budget = n;
        st = nuem_propagate_operator(p, profile, 1, &enu, false, NULL, &s, &cost, &err);
        if (st) {
            assert_int_equal(st, NUEM_ERR_NOMEM);
            assert_int_equal(cost.steps, 42);
        }
        n++;
    } while (st && n < 100);
    assert_true(n > 1 && n < 100);
    assert_int_equal(cost.steps, 1);
    nuem_propagator_free(p);
    nuem_profile_free(profile);
    nuem_hypothesis_free(hypothesis);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
