/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `nuem report`: what the page holds, and what is refused. The page at work is tested in web/report/test. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "file/text_file.h"
#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

static char *read_page(const char *name)
{
    char *text = NULL;
    size_t n;
    nuem_error err;

    assert_ok(nuem_file_read(nuem_test_path(name), 64 << 20, &text, &n, &err), err);
    return text;
}

/* The JSON inside a page. */
static json_t *data_of(const char *page)
{
    static const char head[] = "<script type=\"application/json\" id=\"nuem-data\">";
    const char *start = strstr(page, head);
    json_error_t where;

    assert_non_null(start);
    start += sizeof head - 1;
    const char *end = strstr(start, "</script>");
    assert_non_null(end);
    json_t *root = json_loadb(start, (size_t)(end - start), JSON_REJECT_DUPLICATES, &where);
    if (!root) print_error("%d:%d: %s\n", where.line, where.column, where.text);
    assert_non_null(root);
    return root;
}

static json_t *answer_of(json_t *experiment, const char *parameter)
{
    return row_where(json_object_get(experiment, "answers"), "parameter", parameter);
}

static void a_page_holds_results_and_experiments(void **unused)
{
    (void)unused;
    nuem_outcome o = run_well("nuem limit xenon1t --parameter mu_eff --json | tee limit.json && "
                              "nuem catalog --quantity r2 --json | tee 'a \"catalogue\".json'");
    release(&o);
    o = run_well(
        "nuem report limit.json 'a \"catalogue\".json' --experiments xenon1t,conus -o page.html");
    assert_non_null(strstr(o.out, "results      2"));
    assert_non_null(strstr(o.out, "experiments  2"));
    release(&o);

    char *page = read_page("page.html");
    assert_null(strstr(page, "src=\"http"));
    assert_null(strstr(page, "<link rel=\"stylesheet"));
    assert_null(strstr(page, "<!--nuem "));
    json_t *root = data_of(page);
    json_t *results = json_object_get(root, "results");
    assert_int_equal(json_array_size(results), 2);
    json_t *limit = json_object_get(json_array_get(results, 0), "document");
    assert_string_equal(json_string_value(json_object_get(limit, "schema")), "nuem/limit/1");
    assert_string_equal(json_string_value(json_object_get(json_array_get(results, 1), "file")),
                        "a \"catalogue\".json");

    /* limits of the page are those of the command */
    json_t *xenon = row_where(json_object_get(root, "experiments"), "id", "xenon1t");
    json_t *answer = answer_of(xenon, "mu_eff");
    static const char *const same[] = {"best_fit", "lower", "upper", "chi2_min", "chi2_null"};
    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        assert_true(json_real_value(json_object_get(answer, same[i])) ==
                    json_real_value(json_object_get(json_object_get(limit, "result"), same[i])));
    json_t *conus = row_where(json_object_get(root, "experiments"), "id", "conus");
    assert_non_null(json_object_get(answer_of(conus, "mu_tau"), "why"));
    assert_true(json_is_false(json_object_get(conus, "observed")));

    /* what was read and what is to be cited */
    json_t *provenance = json_object_get(json_object_get(root, "own"), "provenance");
    assert_non_null(row_where(json_object_get(provenance, "data"), "id", "experiment/xenon1t"));
    assert_non_null(row_where(json_object_get(provenance, "data"), "id", "references.bib"));
    json_t *works = json_object_get(root, "bibliography");
    json_t *work = row_where(works, "key", "XENON:2020rca");
    if (!work) work = json_array_get(works, 0);
    assert_int_equal(json_string_value(json_object_get(work, "bibtex"))[0], '@');
    json_decref(root);
    free(page);
}

static void a_page_may_be_small(void **unused)
{
    (void)unused;
    nuem_outcome o =
        run_well("nuem constants --json | nuem report - --experiments none -o small.html --json");
    release(&o);
    char *page = read_page("small.html");
    json_t *root = data_of(page);
    assert_int_equal(json_array_size(json_object_get(root, "experiments")), 0);
    json_decref(root);
    free(page);
}

/* Text of a result that would end the element of its data. */
static void hostile_text_stays_text(void **unused)
{
    (void)unused;
    nuem_test_put(
        "hostile.json",
        "{\"schema\": \"nuem/x/1\", \"result\": {\"a\": "
        "\"</script><script>alert(1)</script><!--\"}, "
        "\"provenance\": {\"version\": \"0\", \"data\": [], \"citations\": [\"</script>\"]}}");
    nuem_outcome o = run_well("nuem report hostile.json --experiments none -o hostile.html");
    release(&o);
    char *page = read_page("hostile.html");
    assert_null(strstr(page, "<script>alert"));
    json_t *root = data_of(page);
    json_t *document =
        json_object_get(json_array_get(json_object_get(root, "results"), 0), "document");
    assert_string_equal(
        json_string_value(json_object_get(json_object_get(document, "result"), "a")),
        "</script><script>alert(1)</script><!--");
    json_t *work = row_where(json_object_get(root, "bibliography"), "key", "</script>");
    assert_true(json_is_null(json_object_get(work, "bibtex")));
    json_decref(root);
    free(page);
}

static void wrong_results_are_refused(void **unused)
{
    static const struct {
        const char *text, *message;
    } wrong[] = {
        {"", "wrong.json:1: not JSON"},
        {"{\"schema\": \"nuem/limit/1\",\n \"result\": {\"x\": 1", "wrong.json:2:"},
        {"[1, 2]", "wrong.json: no result of nuem: 'schema'"},
        {"{\"schema\": \"other/limit/1\"}", "wrong.json: no result of nuem: 'schema'"},
        {"{\"schema\": \"nuem/limit/x\"}", "wrong.json: no result of nuem: 'schema'"},
        {"{\"schema\": \"nuem/limit/1\", \"result\": 3}",
         "wrong.json: no result of nuem: 'result'"},
        {"{\"schema\": \"nuem/limit/1\", \"result\": {}}", "provenance.version"},
        {"{\"schema\": \"nuem/limit/1\", \"result\": {}, \"provenance\": {\"version\": \"1\"}}",
         "provenance.citations"},
        {"{\"schema\": \"nuem/limit/1\", \"result\": {}, \"provenance\": {\"version\": \"1\", "
         "\"citations\": [3]}}",
         "provenance.citations[0]"},
        {"{\"schema\": \"nuem/limit/1\", \"result\": {}, \"provenance\": {\"version\": \"1\", "
         "\"citations\": [], "
         "\"data\": [{}]}}",
         "provenance.data[0]"},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        nuem_test_put("wrong.json", wrong[i].text);
        assert_failure("nuem report wrong.json --experiments none -o wrong.html", 3,
                       wrong[i].message);
    }
    assert_failure("nuem report absent.json -o wrong.html", 3, "absent.json");
    assert_failure("nuem report --experiments nosuch -o wrong.html", 2, "nosuch");
    assert_failure("nuem report", 2, "--output");
    assert_failure("nuem report --experiments none -o no/such/wrong.html", 5, "no/such/wrong.html");
    struct stat about;
    assert_int_not_equal(stat(nuem_test_path("wrong.html"), &about), 0);
}

static void reproduce_leaves_a_report(void **unused)
{
    (void)unused;
    nuem_outcome o = run_well("nuem reproduce --only mu-dirac-sm -o out");
    release(&o);
    char *page = read_page("out/report.html");
    json_t *root = data_of(page);
    json_t *document =
        json_object_get(json_array_get(json_object_get(root, "results"), 0), "document");
    json_t *rows = json_object_get(json_object_get(document, "result"), "rows");
    assert_non_null(row_where(rows, "id", "mu-dirac-sm"));
    assert_non_null(json_object_get(json_object_get(root, "review"), "mu-dirac-sm"));
    json_decref(root);
    free(page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_holds_results_and_experiments),
        cmocka_unit_test(a_page_may_be_small),
        cmocka_unit_test(hostile_text_stays_text),
        cmocka_unit_test(wrong_results_are_refused),
        cmocka_unit_test(reproduce_leaves_a_report),
    };

    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
