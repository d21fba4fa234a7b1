/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of `nuem report`: what goes into HTML stays what it was and ends nothing; damaged templates are refused. */
#include <jansson.h>
#include <stdlib.h>

#include "io/json_text.h"
#include "io/page.h"
#include "support/assert_close.h"
#include "support/temporary.h"

static char *filled(size_t n, const nuem_page_data *data, bool *complete)
{
    nuem_writer w = {0};
    nuem_error err;
    char *text = NULL;

    assert_ok(nuem_page_fill(nuem_test_directory(), n, data, &w, complete, &err), err);
    assert_ok(nuem_writer_take(&w, &text, &err), err);
    return text;
}

static void a_page_is_put_together(void **unused)
{
    const nuem_page_data data = {"numbers", "{\"x\": 1}"};
    bool complete = true;

    (void)unused;
    nuem_test_put("style.css", "p { color: red }\n");
    nuem_test_put("a.js", "let a = '</SCRIPT>' + \"<!--\" + (1 <2);\n");
    nuem_test_put("template.html",
                  "<html>\n  <!--nuem style style.css-->\n<!--nuem library no.js-->\n"
                  "<!--nuem data numbers-->\n<!--nuem script a.js-->\n<p>end");
    char *text = filled(1, &data, &complete);
    assert_string_equal(text,
                        "<html>\n<style>\np { color: red }\n</style>\n"
                        "<script type=\"application/json\" id=\"numbers\">\n{\"x\": 1}\n</script>\n"
                        "<script>\nlet a = '<\\/SCRIPT>' + \"<\\!--\" + (1 <2);\n\n</script>\n"
                        "<p>end\n");
    assert_false(complete);
    free(text);
    nuem_test_put("no.js", "1");
    text = filled(1, &data, &complete);
    assert_true(complete);
    free(text);
}

/* Whatever is in the strings: no end of the element, no comment, no ends of lines of scripts; and JSON reads it as it was. */
static void json_cannot_leave_its_element(void **unused)
{
    static const char hostile[] = "</script><script>alert(1)</script><!-- ]]> "
                                  "\xE2\x80\xA8\xE2\x80\xA9 \xE2\x82\xAC \\u003c \" \n";
    nuem_writer json = {0}, page = {0};
    json_error_t where;

    (void)unused;
    nuem_writer_add(&json, "{");
    nuem_json_key(&json, hostile);
    nuem_json_string(&json, hostile);
    nuem_writer_add(&json, "}");
    nuem_page_json(&page, json.text);
    assert_null(strchr(page.text, '<'));
    assert_null(strstr(page.text, "\xE2\x80\xA8"));
    assert_null(strstr(page.text, "\xE2\x80\xA9"));
    assert_non_null(strstr(page.text, "\xE2\x82\xAC"));
    json_t *root = json_loads(page.text, 0, &where);
    assert_non_null(root);
    assert_string_equal(json_string_value(json_object_get(root, hostile)), hostile);
    json_decref(root);
    nuem_writer_clear(&json);
    nuem_writer_clear(&page);
}

static void refused(const char *template, const char *want)
{
    nuem_writer w = {0};
    nuem_error err;
    bool complete = true;

    nuem_writer_add(&w, "before");
    const char *path = nuem_test_put("template.html", template);
    assert_int_equal(nuem_page_fill(nuem_test_directory(), 0, NULL, &w, &complete, &err),
                     NUEM_ERR_DATA);
    nuem_test_assert_place(&err, path, want);
    assert_string_equal(w.text, "before");
    assert_true(complete);
    nuem_writer_clear(&w);
}

static void damaged_templates_are_refused(void **unused)
{
    nuem_writer w = {0};
    nuem_error err;

    (void)unused;
    nuem_test_put("bad.css", "a::after { content: '</Style>' }");
    refused("a\n<!--nuem data x-->\n", ":2:1: there are no data 'x'");
    refused("\n\n  <!--nuem image a.png-->\n", ":3:3: 'image' is unknown");
    refused("<!--nuem script ../a.js-->", ":1:1: must be <!--nuem");
    refused("<!--nuem script a.js", ":1:1: must be <!--nuem");
    refused("<!--nuem script -->", ":1:1: must be <!--nuem");
    refused("<!--nuem -->", ":1:1: must be <!--nuem");
    refused("<!--nuem style bad.css-->", ":1:1: the style contains \"</style\"");
    nuem_test_put("template.html", "<!--nuem script absent.js-->");
    assert_int_equal(nuem_page_fill(nuem_test_directory(), 0, NULL, &w, NULL, &err), NUEM_ERR_IO);
    assert_non_null(strstr(err.message, "absent.js"));
    assert_int_equal(nuem_page_fill("/nonexistent", 0, NULL, &w, NULL, &err), NUEM_ERR_IO);
    assert_null(w.text);
}

/* RFC 4648, section 10, has texts; here the bytes are those of numbers. Decoded by other code: the four digits of
 * three bytes, looked up one by one. */
static void numbers_survive_as_base64(void **unused)
{
    static const double value[] = {0.0,      -0.0,   1.0, -1.5, 0.1, 1e-310, 1.7976931348623157e308,
                                   HUGE_VAL, 3.0e-41};
    enum { N = sizeof value / sizeof value[0] };
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    (void)unused;
    for (size_t n = 0; n <= N; n++) {
        nuem_writer w = {0};
        unsigned char bytes[8 * N + 3];
        size_t k = 0;
        nuem_json_binary(&w, value, n);
        assert_int_equal(w.n, 2 + 4 * ((8 * n + 2) / 3));
        for (size_t i = 1; i + 4 < w.n; i += 4) {
            unsigned long group = 0;
            for (size_t c = 0; c < 4; c++) {
                const char *at = strchr(digits, w.text[i + c]);
                group = group << 6 | (at ? (unsigned long)(at - digits) : 0);
            }
            for (int shift = 16; shift >= 0; shift -= 8)
                bytes[k++] = (unsigned char)(group >> shift);
        }
        for (size_t i = 0; i < n; i++) {
            uint64_t bits = 0, want;
            for (int b = 7; b >= 0; b--) bits = bits << 8 | bytes[8 * i + (size_t)b];
            memcpy(&want, &value[i], sizeof want);
            assert_true(bits == want);
        }
        nuem_writer_clear(&w);
    }
    nuem_writer one = {0};
    nuem_json_binary(&one, (const double[]){1.0}, 1); /* 00 00 00 00 00 00 F0 3F */
    assert_string_equal(one.text, "\"AAAAAAAA8D8=\"");
    nuem_writer_clear(&one);
}

static void values_that_json_lacks_are_null(void **unused)
{
    nuem_writer w = {0};
    const double value[] = {1.0, (double)NAN, HUGE_VAL, 1e-5};

    (void)unused;
    nuem_json_numbers(&w, value, 4);
    nuem_json_numbers(&w, NULL, 4);
    nuem_json_numbers(&w, value, 0);
    nuem_json_string(&w, NULL);
    assert_string_equal(w.text, "[1, null, null, 1e-5]null[]null");
    nuem_writer_clear(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_is_put_together),
        cmocka_unit_test(json_cannot_leave_its_element),
        cmocka_unit_test(damaged_templates_are_refused),
        cmocka_unit_test(numbers_survive_as_base64),
        cmocka_unit_test(values_that_json_lacks_are_null),
    };

    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
