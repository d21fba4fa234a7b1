/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem supernova without a file: needs neither MPI nor HDF5. */
#include <math.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "support/assert_close.h"
#include "support/evolution.h"
#include "support/program.h"
#include "support/temporary.h"

/* The fractions add up to all neutrinos but for rounding over some thousand steps. */
static const double TOL_TOTAL = 1e-11;
/* Two methods at tolerance 1e-6 a step, over some thousand steps. */
static const double TOL_METHOD = 2e-4;

static int directory(void **state)
{
    (void)state;
    if (nuem_test_make_directory(NULL)) return -1;
    nuem_test_put("one.yaml", NUEM_TEST_ONE_ANGLE);
    nuem_test_put("angles.yaml", NUEM_TEST_ANGLES);
    return 0;
}

static double fraction(json_t *root, const char *species)
{
    return json_number_value(json_object_get(result_of(root, "fraction"), species));
}

static void answer_is_complete(void **state)
{
    (void)state;
    json_t *root = run_json("nuem supernova one.yaml --json", "nuem/supernova/1");
    const double total = fraction(root, "nu_e") + fraction(root, "nu_x") +
                         fraction(root, "nubar_e") + fraction(root, "nubar_x");
    assert_near(total, 1.0, TOL_TOTAL);
    assert_near(json_number_value(result_of(root, "r_km")), 130.0, 0.0);
    assert_true(json_integer_value(result_of(root, "steps")) > 100);
    assert_int_equal(json_array_size(result_of(root, "snapshots")), 4);
    assert_string_equal(json_string_value(result_of(root, "method")), "split");
    const json_t *invariants = result_of(root, "invariants");
    assert_true(json_number_value(json_object_get(invariants, "drift")) < TOL_TOTAL);
    json_t *first = json_array_get(result_of(root, "snapshots"), 0);
    assert_near(json_number_value(json_object_get(first, "r_km")), 100.0, 0.0);
    /* section by section as in the configuration: shares of peaked spectra, peak height times peak energy */
    const double e = 8.0 * 3.35, x = 12.5 * 1.9, ebar = 10.0 * 1.7, all = e + x + ebar + x;
    assert_close(json_number_value(json_object_get(first, "nu_e")), e / all, 1e-2); /* E < 50 MeV */
    assert_close(json_number_value(json_object_get(first, "nubar_e")), ebar / all, 1e-2);
    json_decref(root);
}

static void threads_do_not_matter(void **state)
{
    (void)state;
    nuem_outcome one = run_well("nuem supernova one.yaml --threads 1 --format csv"),
                 two = run_well("nuem supernova one.yaml --threads 2 --format csv");
    assert_string_equal(one.out, two.out);
    assert_true(strncmp(one.out, "r_km,nu_e,nu_x,nubar_e,nubar_x,", 31) == 0);
    release(&one);
    release(&two);
    one = run_well("nuem supernova angles.yaml --threads 1 --format csv");
    two = run_well("nuem supernova angles.yaml --threads 3 --format csv");
    assert_string_equal(one.out, two.out);
    release(&one);
    release(&two);
}

static void methods_agree(void **state)
{
    (void)state;
    json_t *split = run_json("nuem supernova one.yaml --method split --json", "nuem/supernova/1"),
           *rk = run_json("nuem supernova one.yaml --method rk --json", "nuem/supernova/1");
    assert_near(fraction(split, "nu_e"), fraction(rk, "nu_e"), TOL_METHOD);
    assert_near(fraction(split, "nubar_x"), fraction(rk, "nubar_x"), TOL_METHOD);
    assert_string_equal(json_string_value(result_of(rk, "method")), "rk");
    json_decref(split);
    json_decref(rk);
}

static void tolerance_counts(void **state)
{
    (void)state;
    json_t *coarse =
               run_json("nuem supernova one.yaml --tolerance 1e-4 --json", "nuem/supernova/1"),
           *fine = run_json("nuem supernova one.yaml --json", "nuem/supernova/1");
    assert_true(json_integer_value(result_of(coarse, "steps")) <
                json_integer_value(result_of(fine, "steps")));
    json_decref(coarse);
    json_decref(fine);
}

static void wrong_usage_is_refused(void **state)
{
    (void)state;
    assert_failure("nuem supernova", 2, "CONFIG.yaml");
    assert_failure("nuem supernova nowhere.yaml", 3, "nowhere.yaml");
    assert_failure("nuem supernova one.yaml --resume", 2, "--resume needs --output");
    assert_failure("nuem supernova one.yaml --force", 2, "--force needs --output");
    assert_failure("nuem supernova one.yaml --checkpoint 60s", 2, "--checkpoint needs --output");
    assert_failure("nuem supernova one.yaml --tolerance 0", 2, "tolerance");
    assert_failure("nuem supernova one.yaml --method euler", 2, "split|rk");
    assert_failure("sed 's/bins: 300/bins: 1/' one.yaml > bad.yaml; nuem supernova bad.yaml", 3,
                   "bad.yaml:6:");
    assert_failure("sed 's/tolerance: 1e-6/max_steps: 10/' one.yaml > few.yaml; "
                   "nuem supernova few.yaml",
                   4, "10 steps");
}

/* Without a file the program is nuem alone; with one it says what is missing. */
static void nothing_else_is_needed(void **state)
{
    (void)state;
    nuem_outcome o = run_well("NUEM_LIBEXEC=/nowhere nuem supernova angles.yaml");
    release(&o);
    assert_failure("NUEM_LIBEXEC=/nowhere nuem supernova angles.yaml -o x.h5", 2,
                   "built without nuem-mpi");
}

static void interrupted_run_ends_with_130(void **state)
{
    (void)state;
    /* far too long to end by itself */
    nuem_outcome o = run_shell(
        "sed 's/tolerance: 1e-6/step: 0.00001 km/' one.yaml > long.yaml; "
        "'" NUEM_TEST_BINARY "' supernova long.yaml & pid=$!; sleep 1; kill -TERM $pid; wait $pid");
    if (o.code != 130) say("interrupted", &o);
    assert_int_equal(o.code, 130);
    assert_string_equal(o.out, "");
    assert_non_null(strstr(o.err, "nuem: the evolution was interrupted at 10"));
    release(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(answer_is_complete),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(methods_agree),
        cmocka_unit_test(tolerance_counts),
        cmocka_unit_test(wrong_usage_is_refused),
        cmocka_unit_test(nothing_else_is_needed),
        cmocka_unit_test(interrupted_run_ends_with_130),
    };
    return cmocka_run_group_tests(tests, directory, nuem_test_remove_directory);
}
