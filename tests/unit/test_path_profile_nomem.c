/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of a profile fails once: the answer is NUEM_ERR_NOMEM, the output stays untouched, nothing leaks
 * (the leak checker of a sanitized build watches). The sources are compiled into this test with allocation functions
 * that fail on demand. */
#include "support/failing_allocation.h"

#define malloc failing_malloc
#define calloc failing_calloc
#include "propagation/cubic.c"
#include "propagation/profile.c"
#include "propagation/profile_constant.c"
#include "propagation/profile_kind_constant.c"
#include "propagation/profile_kind_magnetar.c"
#include "propagation/profile_kind_power_law.c"
#include "propagation/profile_kind_solar.c"
#include "propagation/profile_kind_table.c"
#include "propagation/profile_open.c"
#include "propagation/profile_table.c"
#include "propagation/solar_curves.c"
#include "propagation/turbulence.c"
#undef malloc
#undef calloc

#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/temporary.h"

enum { ENOUGH = 200 };

static void starve_record(const nuem_data *data, const char *id, long least)
{
    nuem_profile_options o = nuem_profile_defaults();
    nuem_profile *p = NULL;
    nuem_error err = {0};
    long n = 0;

    for (; n < ENOUGH; n++) {
        budget = n;
        nuem_status st = nuem_profile_open(data, id, &o, &p, NULL, &err);
        if (st == NUEM_OK) break;
        assert_int_equal(st, NUEM_ERR_NOMEM);
        assert_null(p);
    }
    assert_true(n >= least && n < ENOUGH);
    nuem_profile_free(p);
}

static void records(void **state)
{
    nuem_test_put("t.csv", "x_km,ne_cm3,nn_cm3,b_gauss\n0,1,1,0\n1,2,3,4\n");
    starve_record(*state, "sun", 10);
    starve_record(*state, "supernova-envelope", 4);
    starve_record(*state, "magnetar", 2);
    starve_record(*state, "interstellar", 5);
    starve_record(*state,
                  nuem_test_put("t.yaml",
                                "schema: nuem/profile/1\nid: t\ntitle: t\ntable: {file: t.csv}\n"
                                "turbulence: {rms: 1 G, outer_scale: 2 km, inner_scale: 1 km}\n"),
                  8);
}

static void tables(void **state)
{
    const double x[3] = {0.0, 1.0, 2.0};
    const nuem_medium m[3] = {{1, 1, 1, 1}, {2, 1, 0, 0}, {3, 3, 3, 3}};
    nuem_profile *p = NULL;
    nuem_error err;
    long n = 0;

    (void)state;
    for (budget = 0; nuem_profile_table(3, x, m, &p, &err); budget = ++n) {
        assert_int_equal(err.status, NUEM_ERR_NOMEM);
        assert_null(p);
        assert_true(n < ENOUGH);
    }
    nuem_profile_free(p);
    p = NULL;
    for (budget = n = 0; nuem_profile_constant(m, 1.0, &p, &err); budget = ++n) {
        assert_int_equal(err.status, NUEM_ERR_NOMEM);
        assert_null(p);
        assert_true(n < ENOUGH);
    }
    nuem_profile_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(records), cmocka_unit_test(tables)};

    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
