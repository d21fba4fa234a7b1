/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of the readers fails once: the answer is NUEM_ERR_NOMEM, the outputs stay
 * untouched, nothing leaks (the leak checker of a sanitized build watches). The sources are
 * compiled into this test with allocation functions that fail on demand, in place of the library's.
 */
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/failing_allocation.h"

#define malloc  failing_malloc
#define calloc  failing_calloc
#define realloc failing_realloc
#include "file/arena.c"
#include "file/data.c"
#include "file/provenance.c"
#include "file/record.c"
#include "file/record_table.c"
#include "file/table.c"
#include "file/text_file.c"
#include "file/yaml.c"
#undef malloc
#undef calloc
#undef realloc

#include "support/assert_close.h"

static char top[64];

static const char *at(const char *name)
{
    static char path[512];

    snprintf(path, sizeof path, "%s/%s", top, name);
    return path;
}

static void put(const char *name, const char *text)
{
    FILE *file = fopen(at(name), "w");

    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *ftw)
{
    (void)about;
    (void)type;
    (void)ftw;
    return remove(path);
}

static int set_up(void **state)
{
    (void)state;
    snprintf(top, sizeof top, "%s", "/tmp/nuem-test-nomem-XXXXXX");
    if (!mkdtemp(top) || mkdir(at("table"), 0777) != 0 || mkdir(at("table/xy"), 0777) != 0)
        return -1;
    put("table/xy/xy.yaml", "schema: nuem/table/1\nid: xy\ntitle: t\ncite: [a, b]\n"
                            "columns: [{name: x, unit: \"1\"}, {name: y, unit: \"1\"}]\n"
                            "checks: [{what: w, kind: last, column: y, value: 4}]\n");
    put("table/xy/xy.csv", "x,y\n1,2\n3,4\n");
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    return nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Run `action` with 0, 1, 2, ... allocations until it succeeds; before, it must report the lack of
 * memory each time. */
static void starve(nuem_status (*action)(nuem_error *err), long least_failures)
{
    for (long allowed = 0; allowed < 10000; allowed++) {
        nuem_error err = {0};
        nuem_status st;
        budget = allowed;
        st = action(&err);
        budget = 0;
        if (st == NUEM_OK) {
            assert_true(allowed >= least_failures);
            return;
        }
        assert_int_equal(st, NUEM_ERR_NOMEM);
        assert_int_equal(err.status, NUEM_ERR_NOMEM);
        assert_string_equal(err.message, "out of memory");
    }
    fail();
}

static nuem_status parse_yaml(nuem_error *err)
{
    static char text[40000];
    nuem_yaml *doc = NULL;
    size_t n = 0;
    nuem_status st;

    /* large enough for several blocks and for the stack of children to grow */
    for (int i = 0; i < 300; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "key%d: [1, {a: b, c: d}, []]\n", i);
    st = nuem_yaml_parse(text, n, "t.yaml", &doc, err);
    assert_true(st ? !doc : doc != NULL);
    nuem_yaml_free(doc);
    return st;
}

static nuem_status parse_table(nuem_error *err)
{
    static char text[4000];
    nuem_table *table = NULL;
    size_t n = (size_t)snprintf(text, sizeof text, "a,b,c\n");
    nuem_status st;

    for (int i = 0; i < 200; i++) n += (size_t)snprintf(text + n, sizeof text - n, "%d,2,3\n", i);
    st = nuem_table_parse(text, n, "t.csv", &table, err);
    assert_true(st ? !table : table != NULL);
    nuem_table_free(table);
    return st;
}

static nuem_status read_record_table(nuem_error *err)
{
    nuem_data *data = NULL;
    nuem_provenance *prov = NULL;
    nuem_table *table = NULL;
    char **ids = NULL;
    size_t n = 0;
    nuem_status st;

    if ((st = nuem_data_open(top, &data, err))) goto done;
    if ((st = nuem_data_list(data, "table", &ids, &n, err))) goto done;
    if ((st = nuem_provenance_create(&prov, err))) goto done;
    st = nuem_record_data_table(data, "table", "xy", &table, prov, err);
    assert_true(st ? !table : table != NULL);
done:
    nuem_data_list_free(ids, n);
    nuem_table_free(table);
    nuem_provenance_free(prov);
    nuem_data_free(data);
    return st;
}

static nuem_status unknown_record(nuem_error *err)
{
    nuem_data *data = NULL;
    char *path = NULL;
    nuem_status st;

    if ((st = nuem_data_open(top, &data, err))) return st;
    st = nuem_record_path(data, "table", "xz", &path, err);
    assert_null(path);
    nuem_data_free(data);
    return st == NUEM_ERR_ARG ? NUEM_OK : st; /* with memory enough the id is unknown */
}

static nuem_status write_file(nuem_error *err)
{
    return nuem_file_write(at("out"), "text", 4, err);
}

static void yaml(void **unused)
{
    (void)unused;
    starve(parse_yaml, 10);
}

static void table(void **unused)
{
    (void)unused;
    starve(parse_table, 10);
}

static void record(void **unused)
{
    (void)unused;
    starve(read_record_table, 30);
}

static void unknown(void **unused)
{
    (void)unused;
    starve(unknown_record, 5);
}

static void write_beside(void **unused)
{
    (void)unused;
    starve(write_file, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(yaml),    cmocka_unit_test(table),        cmocka_unit_test(record),
        cmocka_unit_test(unknown), cmocka_unit_test(write_beside),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
