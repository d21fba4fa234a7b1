/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `nuem rate` where bins are more than ranges of energy: one row for each, with its own photo-electrons,
 * class and time, and the sums over all of them. */
#include <stdlib.h>

#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

/* numbers are printed such that they read back exactly; sums in another order */
static const double TOL_SUM = 1e-12;

#define HEAD                                                                                       \
    "schema: nuem/experiment/1\nid: lab\ntitle: Lab\nchannel: cevns\nflux: sns-csi2021\n"          \
    "target: {formula: CsI}\nexposure: 14.6 kg y\nquenching: {polynomial_kev: [0.09]}\n"           \
    "efficiency: {constant: 0.5, energy: reconstructed}\n"

static double at(json_t *root, const char *key, size_t i)
{
    json_t *value = json_array_get(result_of(root, key), i);

    assert_true(json_is_number(value));
    return json_number_value(value);
}

static double member(json_t *object, const char *key)
{
    assert_true(json_is_number(json_object_get(object, key)));
    return json_number_value(json_object_get(object, key));
}

static void rows_are_energy_class_time(void **unused)
{
    static const double e[] = {0.5, 1, 3}, t[] = {0, 1, 2, 6},
                        share[2][2] = {{0.7, 0.3}, {0.4, 0.6}};

    (void)unused;
    nuem_test_put("k.csv", "class_1,class_2\n0.7,0.3\n0.4,0.6\n");
    nuem_test_put("lab.yaml", HEAD
                  "resolution: {model: poisson, pe_per_kev: 10}\nclasses: {n: 2, table: k.csv}\n"
                  "data: {edges_pe: [5, 10, 30], edges_us: [0, 1, 2, 6], counts: [1, 2, 3, 4, 5, "
                  "6, 7, 8, 9, 10, 11, 12]}\n"
                  "backgrounds: [{name: b, counts: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.5]}]\n");
    json_t *root = run_json("nuem rate lab.yaml --json", "nuem/rate/1");
    json_t *total = result_of(root, "total"), *signal = result_of(root, "signal"), *list;
    const char *name;

    for (size_t i = 0; i < 12; i++) {
        const size_t row = i / 6, class = i / 3 % 2, time = i % 3;
        assert_close(at(root, "e_lo_kev", i), e[row], TOL_SUM);
        assert_close(at(root, "e_hi_kev", i), e[row + 1], TOL_SUM);
        assert_close(at(root, "pe_hi", i), 10 * e[row + 1], TOL_SUM);
        assert_near(at(root, "t_lo_us", i), t[time], 0.0);
        assert_near(at(root, "t_hi_us", i), t[time + 1], 0.0);
        assert_near(at(root, "class", i), (double)class + 1, 0.0);
        assert_near(at(root, "counts", i), (double)i + 1, 0.0);
        /* a class has its share of each time */
        json_t *all = json_object_get(signal, "total");
        double one = json_number_value(json_array_get(all, i)),
               other = json_number_value(json_array_get(all, 6 * row + time));
        assert_true(other > 0.0);
        assert_close(one / other, share[row][class] / share[row][0], TOL_SUM);
    }
    assert_near(member(total, "counts"), 78.0, 0.0);
    assert_near(member(json_object_get(total, "background"), "b"), 11.5, 0.0);
    json_object_foreach(signal, name, list)
    {
        double sum = 0.0;
        for (size_t i = 0; i < 12; i++) sum += json_number_value(json_array_get(list, i));
        assert_close(member(json_object_get(total, "signal"), name), sum, TOL_SUM);
    }
    json_decref(root);
}

/* Times that hold all neutrinos, and classes that hold all events, change nothing. */
static void bins_of_all_are_no_bins(void **unused)
{
    (void)unused;
    nuem_test_put("one.csv", "class_1\n1\n1\n");
    nuem_test_put("plain.yaml", HEAD "data: {edges_kev: [0.5, 1, 3]}\n");
    nuem_test_put("all.yaml", HEAD "classes: {n: 1, table: one.csv}\n"
                                   "data: {edges_kev: [0.5, 1, 3], edges_us: [-100, 1000]}\n");
    json_t *plain = run_json("nuem rate plain.yaml --json", "nuem/rate/1"),
           *all = run_json("nuem rate all.yaml --json", "nuem/rate/1");
    double a = member(json_object_get(result_of(plain, "total"), "signal"), "total"),
           b = member(json_object_get(result_of(all, "total"), "signal"), "total");

    assert_close(a, b, 1e-9 /* of arrival times */);
    assert_null(json_object_get(json_object_get(plain, "result"), "t_lo_us"));
    assert_null(json_object_get(json_object_get(plain, "result"), "class"));
    assert_null(json_object_get(json_object_get(plain, "result"), "pe_lo"));
    assert_non_null(json_object_get(json_object_get(all, "result"), "class"));
    json_decref(plain);
    json_decref(all);
}

/* Without nuclei in the table of columns: shells screen no nucleus. */
static void recoils_of_nuclei_have_no_shells(void **unused)
{
    (void)unused;
    nuem_test_put("plain.yaml", HEAD "data: {edges_kev: [0.5, 1, 3]}\n");
    json_t *root = run_json("nuem rate plain.yaml --recoil 5,20 --json", "nuem/rate/1");
    json_t *total = json_object_get(result_of(root, "signal"), "total");
    double low = json_number_value(json_array_get(total, 0)),
           high = json_number_value(json_array_get(total, 1));

    assert_null(json_object_get(json_object_get(root, "result"), "zeff"));
    assert_true(low > high && high > 0.0);
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_energy_class_time),
        cmocka_unit_test(bins_of_all_are_no_bins),
        cmocka_unit_test(recoils_of_nuclei_have_no_shells),
    };

    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
