/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nuclides and couplings as users meet them: nuem list nuclide, em couplings, schema nuclide. */
#include <math.h>

#include "nuem/weak.h"
#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

static double number(const json_t *row, const char *key)
{
    const json_t *value = json_object_get(row, key);

    if (!json_is_number(value)) print_error("no number '%s'\n", key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static const char *text(const json_t *row, const char *key)
{
    const char *value = json_string_value(json_object_get(row, key));

    assert_non_null(value);
    return value;
}

static void nuclides_are_listed(void **state)
{
    json_t *root = run_json("nuem list nuclide --json", "nuem/list/1"),
           *rows = result_of(root, "rows"), *cs = row_where(rows, "id", "Cs133"),
           *ge = row_where(rows, "id", "Ge74"), *ta = row_where(rows, "id", "Ta180"),
           *h = row_where(rows, "id", "H1");

    (void)state;
    assert_int_equal(json_array_size(rows), 288);
    assert_true(number(cs, "z") == 55 && number(cs, "a") == 133 && number(cs, "abundance") == 1);
    assert_true(number(cs, "mass_u") == 132.905452 && number(cs, "spin") == 3.5);
    assert_near(number(cs, "rp_fm"), 4.8212, 5e-5);
    assert_true(number(cs, "rn_fm") == 5.09 && number(cs, "r_charge_fm") == 4.8041);
    assert_string_equal(text(cs, "rn_from"), "table");
    assert_string_equal(text(cs, "r_charge_from"), "measured");
    assert_string_equal(text(ge, "rn_from"), "skin");
    assert_true(json_is_null(json_object_get(ge, "spin_n")));
    assert_string_equal(text(ta, "r_charge_from"), "formula");
    assert_true(json_is_null(json_object_get(h, "rn_fm")));
    json_decref(root);
    nuem_outcome o = run_well("nuem list nuclide --format csv | head -1");
    assert_string_equal(o.out, "id,z,a,mass_u,abundance,r_charge_fm,rp_fm,rn_fm,spin,spin_p,spin_n,"
                               "r_charge_from,rn_from\n");
    release(&o);
    /* once among the kinds */
    o = run_well("nuem list --format csv | grep -c '^nuclide,'");
    assert_string_equal(o.out, "1\n");
    release(&o);
    o = run_well("nuem schema nuclide | grep -c neutron_radii");
    release(&o);
}

static void couplings_are_shown(void **state)
{
    nuem_weak_nucleons tree, running;
    nuem_weak_couplings electron;
    json_t *root = run_json("nuem em couplings --json", "nuem/em/1"),
           *rows = result_of(root, "rows");

    (void)state;
    nuem_weak_nucleon(NUEM_WEAK_TREE, 0.23863, &tree);
    nuem_weak_nucleon(NUEM_WEAK_RUNNING, 0.23863, &running);
    nuem_weak_electron(NUEM_WEAK_RUNNING, 0.23863, &electron);
    const json_t *p = row_where(rows, "coupling", "gv_p.mu");
    assert_true(number(p, "tree") == tree.g_p[1] && number(p, "running") == running.g_p[1]);
    assert_true(number(row_where(rows, "coupling", "gv_n"), "running") == running.g_n);
    assert_true(number(row_where(rows, "coupling", "ga_e.e"), "running") == electron.g_a[0]);
    /* the pieces make the whole */
    assert_near(number(row_where(rows, "coupling", "gv_p.z"), "running") +
                    number(row_where(rows, "coupling", "gv_p.ww"), "running") +
                    number(row_where(rows, "coupling", "gv_p.zz"), "running") +
                    number(row_where(rows, "coupling", "gv_p.radius.tau"), "running"),
                number(row_where(rows, "coupling", "gv_p.tau"), "running"), 1e-15);
    json_decref(root);
    /* one scheme, another angle */
    root = run_json("nuem em couplings --couplings erler-su --sin2-theta-w 0.2312 --json",
                    "nuem/em/1");
    nuem_weak_nucleon(NUEM_WEAK_RUNNING, 0.2312, &running);
    p = row_where(result_of(root, "rows"), "coupling", "gv_p.e");
    assert_true(number(p, "running") == running.g_p[0]);
    assert_null(json_object_get(p, "tree"));
    json_decref(root);
}

static void bad_usage(void **state)
{
    (void)state;
    assert_failure("nuem em couplings --couplings loop", 2, "tree|running|erler-su");
    assert_failure("nuem em couplings --sin2-theta-w 1.1", 2, "--sin2-theta-w");
    assert_failure("nuem em couplings --sin2-theta-w -0.1", 2, "--sin2-theta-w");
    assert_failure("nuem list nuclides", 2, "did you mean 'nuclide'?");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nuclides_are_listed),
        cmocka_unit_test(couplings_are_shown),
        cmocka_unit_test(bad_usage),
    };

    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
