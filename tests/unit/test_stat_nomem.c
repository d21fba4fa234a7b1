/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation on the way from names to a limit fails once: the answer is NUEM_ERR_NOMEM, the
 * outputs stay untouched, nothing leaks (the leak checker of a sanitized build watches). The
 * sources are compiled into this test with allocation functions that fail on demand, in place of
 * the library's. */
#include <stdlib.h>
#include <string.h>

#include "support/failing_allocation.h"

static char *failing_strdup(const char *text)
{
    return granted() ? strdup(text) : NULL;
}

#define malloc failing_malloc
#define calloc failing_calloc
#define strdup failing_strdup
#define POINTS MOMENT_POINTS
#include "rate/moments.c"
#undef POINTS
#include "rate/deposit.c"
#include "rate/recoil_grid.c"
#include "rate/response.c"
#include "rate/response_fill.c"
#include "rate/smearing.c"
#include "rate/steady_moments.c"
#include "report/review.c"
#include "stat/analysis.c"
#include "stat/likelihood.c"
#include "stat/limit.c"
#undef malloc
#undef calloc
#undef strdup

#include "support/assert_close.h"
#include "support/fixture.h"

enum { ENOUGH = 1000 };

static void analysis_without_memory(void **state)
{
    static const char *const id[] = {"ideal-xe", "xenonnt"};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_status st = NUEM_ERR_NOMEM;
    long n = 0;

    for (; st != NUEM_OK; n++) {
        nuem_analysis *a = NULL;
        nuem_error err;
        assert_true(n < ENOUGH);
        budget = n;
        st = nuem_analysis_create(*state, 2, id, sm, NULL, &a, NULL, &err);
        if (st == NUEM_OK) {
            assert_non_null(a);
        } else {
            assert_int_equal(st, NUEM_ERR_NOMEM);
            assert_string_equal(err.message, "out of memory");
            assert_null(a);
        }
        nuem_analysis_free(a);
    }
    assert_true(n > 40); /* the sweep did something */
    nuem_hypothesis_free(sm);
}

static void limit_without_memory(void **state)
{
    static const char *const id[] = {"xenonnt"};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = NULL;
    const nuem_parameter *p = NULL;
    nuem_status st = NUEM_ERR_NOMEM;
    nuem_error err;
    nuem_limit limit, before;
    double x = 1e-11, chi2 = -1.0;
    long n = 0;

    budget = ENOUGH;
    assert_ok(nuem_analysis_create(*state, 1, id, sm, NULL, &a, NULL, &err), err);
    assert_ok(nuem_parameter_find("mu_eff", &p, &err), err);
    memset(&limit, 0x5a, sizeof limit);
    before = limit;
    for (; st != NUEM_OK; n++) {
        assert_true(n < ENOUGH);
        budget = n;
        st = nuem_limit_profile(nuem_analysis_likelihood(a), sm, p, 0.9, NUEM_TWO_SIDED, &limit,
                                &err);
        if (st == NUEM_OK) break;
        assert_int_equal(st, NUEM_ERR_NOMEM);
        assert_memory_equal(&limit, &before, sizeof limit);
    }
    assert_true(n > 3 && limit.upper > 0.0);
    for (st = NUEM_ERR_NOMEM, n = 0; st != NUEM_OK; n++) {
        budget = n;
        st = nuem_limit_chi2(nuem_analysis_likelihood(a), sm, p, 1, &x, &chi2, &err);
        assert_true(st == NUEM_OK || (st == NUEM_ERR_NOMEM && chi2 == -1.0));
    }
    assert_true(chi2 > 0.0);
    nuem_analysis_free(a);
    nuem_hypothesis_free(sm);
}

static void response_without_memory(void **state)
{
    static const double t_kev[] = {1.0, 2.0};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_flux *flux = nuem_test_flux(*state, "solar-b16-gs98");
    nuem_target *target = NULL;
    nuem_status st = NUEM_ERR_NOMEM;
    nuem_error err;

    assert_ok(nuem_target_create("Ge", NUEM_BINDING_STEP, &target, &err), err);
    for (long n = 0; st != NUEM_OK; n++) {
        nuem_response *r = NULL;
        assert_true(n < ENOUGH);
        budget = n;
        st = nuem_response_create_recoil("es", target, flux, &nuem_hypothesis_spec_of(sm)->mixing,
                                         NULL, 1.0, 2, t_kev, &r, &err);
        assert_true(st == NUEM_OK || st == NUEM_ERR_NOMEM);
        assert_true((r != NULL) == (st == NUEM_OK));
        nuem_response_free(r);
    }
    nuem_target_free(target);
    nuem_flux_free(flux);
    nuem_hypothesis_free(sm);
}

static void review_without_memory(void **state)
{
    nuem_review *review = NULL;
    nuem_status st = NUEM_ERR_NOMEM;
    nuem_error err;
    size_t i = 99;

    for (long n = 0; st != NUEM_OK; n++) {
        assert_true(n < ENOUGH);
        budget = n;
        st = nuem_review_open(*state, &review, NULL, &err);
        assert_true(st == NUEM_OK || (st == NUEM_ERR_NOMEM && !review));
    }
    budget = 0;
    assert_int_equal(nuem_review_find(review, "edm", &i, &err), NUEM_ERR_NOMEM);
    assert_int_equal(i, 99);
    nuem_review_free(review);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(analysis_without_memory),
        cmocka_unit_test(limit_without_memory),
        cmocka_unit_test(response_without_memory),
        cmocka_unit_test(review_without_memory),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
