/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chi2 at many points: bit for bit what one after the other gives, for any number of threads. */
#include <math.h>
#include <stdlib.h>

#include "nuem/objective.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/one_bin.h"

enum { POINTS = 20000 /* more than one block */ };

static void points_are_those_of_eval(void **state)
{
    nuem_one_bin one = nuem_one_bin_poisson(*state, 7.0, 3.0);
    double *x = malloc(POINTS * sizeof *x), *chi2 = malloc(POINTS * sizeof *chi2), value;
    nuem_objective_workspace *ws = NULL;
    nuem_error err;

    assert_int_equal(nuem_objective_workspace_create(one.objective, &ws, &err), NUEM_OK);
    for (size_t i = 0; i < POINTS; i++) x[i] = nuem_one_bin_x(&one, 1e-3 * (double)i);
    for (int threads = 1; threads <= 3; threads++) {
        assert_int_equal(
            nuem_objective_chi2(one.objective, NULL, POINTS, x, threads, NULL, chi2, &err),
            NUEM_OK);
        for (size_t i = 0; i < POINTS; i++) {
            assert_int_equal(
                nuem_objective_eval(one.objective, ws, NULL, &x[i], &value, NULL, &err), NUEM_OK);
            assert_true(chi2[i] == value);
        }
    }
    assert_int_equal(nuem_objective_chi2(one.objective, NULL, 0, x, 0, NULL, chi2, &err), NUEM_OK);
    nuem_objective_workspace_free(ws);
    free(chi2);
    free(x);
    nuem_one_bin_close(&one);
}

static bool stop(double fraction, void *context)
{
    *(double *)context = fraction;
    return false;
}

static void failures_leave_the_output_alone(void **state)
{
    nuem_one_bin one = nuem_one_bin_poisson(*state, 7.0, 3.0);
    double *x = calloc(POINTS, sizeof *x), *chi2 = malloc(POINTS * sizeof *chi2), seen = 0.0;
    const nuem_progress progress = {stop, &seen};
    nuem_error err;

    chi2[0] = -1.0;
    x[300] = x[17000] = (double)NAN;
    assert_int_equal(nuem_objective_chi2(one.objective, NULL, POINTS, x, 2, NULL, chi2, &err),
                     NUEM_ERR_ARG);
    assert_int_equal(err.index, 300);
    assert_int_equal(nuem_objective_chi2(one.objective, NULL, POINTS, x, 2, NULL, chi2, NULL),
                     NUEM_ERR_ARG);
    x[300] = x[17000] = 0.0;
    assert_int_equal(nuem_objective_chi2(one.objective, NULL, POINTS, x, 2, &progress, chi2, &err),
                     NUEM_ERR_CANCELLED);
    assert_true(seen > 0.0 && seen < 1.0);
    assert_true(chi2[0] == -1.0);
    free(chi2);
    free(x);
    nuem_one_bin_close(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_are_those_of_eval),
        cmocka_unit_test(failures_leave_the_output_alone),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
