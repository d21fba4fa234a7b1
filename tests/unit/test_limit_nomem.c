/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of a profile with other coordinates and of a contour fails once: NUEM_ERR_NOMEM,
 * outputs untouched, nothing leaks (the leak checker of a sanitized build watches). The sources are
 * compiled into this test with allocation functions that fail on demand. */
#include <stdlib.h>
#include <string.h>

#include "support/failing_allocation.h"

#define malloc  failing_malloc
#define calloc  failing_calloc
#define realloc failing_realloc
#include "stat/contour_lines.c"
#include "stat/curve.c"
#include "stat/limit.c"
#include "stat/slice.c"
#define check check_contour
#include "stat/contour.c"
#undef check
#undef malloc
#undef calloc
#undef realloc

#include "nuem/analysis.h"
#include "support/assert_close.h"
#include "support/fixture.h"

enum { ENOUGH = 300 };

typedef struct opened {
    nuem_hypothesis *sm;
    nuem_analysis *analysis;
    const nuem_likelihood *likelihood;
} opened;

static opened open_one(const nuem_data *data)
{
    static const char *const id[] = {"xenonnt"};
    opened o = {nuem_test_standard_model(data), NULL, NULL};
    nuem_error err;

    assert_ok(nuem_analysis_create(data, 1, id, o.sm, NULL, &o.analysis, NULL, &err), err);
    o.likelihood = nuem_analysis_likelihood(o.analysis);
    return o;
}

static void close_one(opened *o)
{
    nuem_analysis_free(o->analysis);
    nuem_hypothesis_free(o->sm);
}

static const nuem_parameter *parameter(const char *name)
{
    const nuem_parameter *p = NULL;

    assert_int_equal(nuem_parameter_find(name, &p, NULL), NUEM_OK);
    return p;
}

static void profile_without_memory(void **state)
{
    opened o = open_one(*state);
    const nuem_coordinate other = {parameter("q_mumu"), false};
    const nuem_limit_options options = {.other = &other, .n_other = 1};
    nuem_limit limit, before;
    nuem_status st = NUEM_ERR_NOMEM;
    nuem_error err;
    long n = 0;

    memset(&limit, 0x5a, sizeof limit);
    before = limit;
    for (; st != NUEM_OK; n++) {
        assert_true(n < ENOUGH);
        budget = n;
        st = nuem_limit_interval(o.likelihood, o.sm, parameter("q_ee"), 0.9, NUEM_TWO_SIDED,
                                 &options, &limit, &err);
        if (st == NUEM_OK) break;
        assert_int_equal(st, NUEM_ERR_NOMEM);
        assert_string_equal(err.message, "out of memory");
        assert_memory_equal(&limit, &before, sizeof limit);
    }
    assert_true(n >= 6); /* slice, curve, its workspace, samples */
    double value[] = {1e-13, 0.0}, chi2[] = {-1.0, -1.0};
    for (st = NUEM_ERR_NOMEM, n = 0; st != NUEM_OK; n++) {
        budget = n;
        st = nuem_limit_scan(o.likelihood, o.sm, parameter("q_ee"), &options, 2, value, chi2, &err);
        assert_true(st == NUEM_OK || (st == NUEM_ERR_NOMEM && chi2[0] == -1.0 && chi2[1] == -1.0));
    }
    assert_true(chi2[0] > 0.0 && chi2[1] > 0.0);
    close_one(&o);
}

static void contour_without_memory(void **state)
{
    opened o = open_one(*state);
    const nuem_parameter *const axes[2] = {parameter("q_ee"), parameter("q_mumu")};
    const nuem_contour_options options = {
        .n = {7, 7}, .range = {{-1e-12, 1e-12}, {-1e-12, 1e-12}}, .threads = 1};
    nuem_status st = NUEM_ERR_NOMEM;
    nuem_error err;
    long n = 0;

    for (; st != NUEM_OK; n++) {
        nuem_contour *c = NULL;
        assert_true(n < ENOUGH);
        budget = n;
        st = nuem_contour_create(o.likelihood, o.sm, axes, 0.9, &options, &c, &err);
        assert_true((c != NULL) == (st == NUEM_OK));
        assert_true(st == NUEM_OK || st == NUEM_ERR_NOMEM);
        nuem_contour_free(c);
    }
    assert_true(n > 8);
    close_one(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(profile_without_memory),
        cmocka_unit_test(contour_without_memory),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
