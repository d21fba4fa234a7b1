/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `nuem star trgb|bounds|pulsar|sn1987a`: what stands beside the numbers, files of one's own, refusals. */
#include <stdbool.h>
#include <string.h>

#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

static json_t *star(json_t *root, const char *id)
{
    json_t *row = row_where(result_of(root, "rows"), "star", id);

    if (!row) print_error("no row of %s\n", id);
    assert_non_null(row);
    return row;
}

static double at(json_t *row, const char *key)
{
    assert_true(json_is_number(json_object_get(row, key)));
    return json_number_value(json_object_get(row, key));
}

static bool remarks(json_t *row, const char *text)
{
    const char *remark = json_string_value(json_object_get(row, "remark"));

    return remark && strstr(remark, text);
}

/* A bound that the prior makes, and data far from the model, say so. */
static void remarks_of_the_tip(void **unused)
{
    json_t *root = run_json("nuem star trgb M5 --prior-max 1e-14 --json", "nuem/star/1");

    (void)unused;
    assert_true(remarks(star(root, "M5"), "the prior's end decides"));
    json_decref(root);
    root = run_json("nuem star trgb M5 --prior-max 13.6e-12 --json", "nuem/star/1");
    assert_true(remarks(star(root, "M5"), "") && !remarks(star(root, "M5"), "prior"));
    json_decref(root);
    root = run_json("nuem star trgb M5 --set millicharge.ee=-1e-14 --json", "nuem/star/1");
    assert_true(at(star(root, "M5"), "extra_loss_erg_g_s") < 0.0);
    assert_true(remarks(star(root, "M5"), "fainter"));
    json_decref(root);
    root = run_json("nuem star trgb M5 --prior-max 1e-12 --set magnetic_moment.mumu=3e-12 --json",
                    "nuem/star/1");
    assert_true(remarks(star(root, "M5"), "beyond the prior's end"));
    assert_true(json_is_null(json_object_get(star(root, "M5"), "excluded_cl")));
    json_decref(root);
    nuem_outcome o = run_shell("nuem star trgb --theory-error growing --format csv");
    assert_int_equal(o.code, 0);
    assert_non_null(strstr(o.err, "NGC4258 is left out"));
    release(&o);
}

static const char FILE_OF_ONES_OWN[] =
    "schema: nuem/star/1\n"
    "id: mine\n"
    "title: a star\n"
    "caveat: none\n"
    "core: {rho_g_cm3: 2e5, temp_k: 1e8, ye: 0.5, status: unconfirmed, source: mine}\n"
    "criterion: {max_extra_erg_g_s: 10, status: unconfirmed, source: mine}\n"
    "tip:\n"
    "  observed: {mag: -10, sigma_mag: 0.1, status: unconfirmed, source: mine}\n"
    "  theory: {mag: -4, sigma_mag: 0.1, status: unconfirmed, source: mine}\n"
    "  prior_mu12: 9\n";

static void a_star_of_ones_own(void **unused)
{
    (void)unused;
    nuem_test_put("mine.yaml", FILE_OF_ONES_OWN);
    json_t *root = run_json("nuem star bounds ./mine.yaml --quantity mu --json", "nuem/star/1"),
           *row;
    bool criterion = false;
    size_t i;

    /* the red giants' criterion, astrophysics row 28 of docs/validation.md */
    json_array_foreach(result_of(root, "rows"), i, row)
    {
        if (strcmp(json_string_value(json_object_get(row, "basis")), "energy loss")) continue;
        assert_close(at(row, "computed"), 2.80e-12, 0.01);
        criterion = true;
    }
    assert_true(criterion);
    json_decref(root);
    root = run_json("nuem star trgb ./mine.yaml --json", "nuem/star/1");
    assert_true(remarks(star(root, "mine"), "model and data differ"));
    assert_true(json_is_null(json_object_get(star(root, "mine"), "q_centre_e")));
    json_decref(root);
}

/* The row of one's own star is part of the table. */
static void csv_has_the_answer(void **unused)
{
    nuem_outcome o = run_shell("nuem star pulsar --period 5s --field 2e14G --format csv");

    (void)unused;
    assert_int_equal(o.code, 0);
    assert_int_equal(strncmp(strchr(o.out, '\n') + 1, "5,200000000000000,1.4,", 22), 0);
    release(&o);
    o = run_shell("nuem star sn1987a --format csv");
    assert_non_null(strstr(o.err, "q_e 3.0"));
    release(&o);
}

static void bad_input(void **unused)
{
    (void)unused;
    assert_failure("nuem star trgb M5 --cl 0.9 --set magnetic_moment.mumu=1e-12", 2, "--cl");
    assert_failure("nuem star trgb M5 --cl 0.9999999999999999", 2, "--cl");
    assert_failure("nuem star pulsar --radius 1e-300", 2, "--radius");
    assert_failure("nuem star pulsar --neutrinos 1e-300", 2, "--neutrinos");
    assert_failure("nuem star sn1987a --field 1e-300", 2, "--field");
    assert_failure("nuem star sn1987a --ye 1e-27", 2, "--ye");
    assert_failure("nuem star plasmon --rho-g-cm3 1 --temp-k 1e8 --ye 0.5 --cv2 0", 2, "--cv2");
    nuem_test_put(
        "cold.yaml",
        "schema: nuem/star/1\n"
        "id: cold\n"
        "title: a cold star\n"
        "caveat: none\n"
        "core: {rho_g_cm3: 1e6, temp_k: 1e4, ye: 0.5, status: unconfirmed, source: mine}\n"
        "criterion: {max_extra_erg_g_s: 10, status: unconfirmed, source: mine}\n");
    assert_failure("nuem star bounds ./cold.yaml", 2, "no plasmon decays");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(remarks_of_the_tip),
        cmocka_unit_test(a_star_of_ones_own),
        cmocka_unit_test(csv_has_the_answer),
        cmocka_unit_test(bad_input),
    };

    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
