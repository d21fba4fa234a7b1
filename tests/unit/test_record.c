/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The data directory, records, tables of records, provenance and whole files. Every test builds its
 * own small directory. */
#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/record.h"
#include "support/assert_close.h"

static char top[64];

static char *at(const char *name)
{
    static char paths[4][512];
    static int next;
    char *path = paths[next++ % 4];

    snprintf(path, sizeof paths[0], "%s/%s", top, name);
    return path;
}

/* Write a file, and the directories above it. */
static void put(const char *name, const char *text)
{
    char *path = at(name);
    FILE *file;

    for (char *slash = path + strlen(top) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        assert_true(mkdir(path, 0777) == 0 || errno == EEXIST);
        *slash = '/';
    }
    file = fopen(path, "w");
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
    snprintf(top, sizeof top, "%s", "/tmp/nuem-test-record-XXXXXX");
    return mkdtemp(top) ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    return nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

#define HEAD(id) "schema: nuem/table/1\nid: " id "\ntitle: A table\n"

static const char columns_xy[] = "columns: [{name: x, unit: keV}, {name: y, unit: \"1\"}]\n";

static nuem_data *open_data(void)
{
    nuem_data *data = NULL;
    nuem_error err = {0};

    assert_ok(nuem_data_open(top, &data, &err), err);
    return data;
}

/* The error reads exactly "<top>/<want>". */
static void assert_place(const nuem_error *err, const char *want)
{
    char got[1024];

    nuem_error_format(err, got, sizeof got);
    assert_string_equal(got, at(want));
}

static void data_directory(void **unused)
{
    nuem_data *data = NULL;
    nuem_error err = {0};
    char path[128], **ids = NULL;
    size_t n = 77;

    (void)unused;
    put("flux/zeta/zeta.yaml", "a: 1\n");
    put("flux/alpha/alpha.yaml", "a: 1\n");
    put("flux/no-record/other.yaml", "a: 1\n");
    put("flux/.hidden/.hidden.yaml", "a: 1\n");
    put("flux/readme.txt", "-\n");
    put("mixing/.keep", "");
    put("file", "-\n");

    assert_fails(nuem_data_open(at("absent"), &data, &err), NUEM_ERR_IO, err,
                 "absent': No such file or directory");
    assert_fails(nuem_data_open(at("file"), &data, &err), NUEM_ERR_IO, err,
                 "file': Not a directory");
    assert_null(data);
    snprintf(path, sizeof path, "%s//", top);
    assert_ok(nuem_data_open(path, &data, &err), err);
    assert_string_equal(nuem_data_directory(data), top);

    assert_fails(nuem_data_list(data, "fluxx", &ids, &n, &err), NUEM_ERR_ARG, err,
                 "unknown family of data 'fluxx'; did you mean 'flux'? known: flux, mixing");
    assert_fails(nuem_data_list(data, "", &ids, &n, &err), NUEM_ERR_ARG, err, "unknown family");
    assert_fails(nuem_data_list(data, "..", &ids, &n, &err), NUEM_ERR_ARG, err, "unknown family");
    assert_fails(nuem_data_list(data, "flux/alpha", &ids, &n, &err), NUEM_ERR_ARG, err, "unknown");
    assert_fails(nuem_data_list(data, "file", &ids, &n, &err), NUEM_ERR_ARG, err, "unknown");
    assert_null(ids);
    assert_int_equal(n, 77);

    assert_ok(nuem_data_list(data, "flux", &ids, &n, &err), err);
    assert_int_equal(n, 2);
    assert_string_equal(ids[0], "alpha");
    assert_string_equal(ids[1], "zeta");
    nuem_data_list_free(ids, n);
    assert_ok(nuem_data_list(data, "mixing", &ids, &n, &err), err);
    assert_int_equal(n, 0);
    nuem_data_list_free(ids, n);
    nuem_data_list_free(NULL, 0);
    nuem_data_free(data);
    nuem_data_free(NULL);
}

static void record_paths(void **unused)
{
    nuem_data *data;
    nuem_error err = {0};
    char *path = NULL;

    (void)unused;
    put("experiment/xenon1t/xenon1t.yaml", "a: 1\n");
    put("experiment/lz/lz.yaml", "a: 1\n");
    put("mine.yaml", "a: 1\n");
    data = open_data();
    assert_ok(nuem_record_path(data, "experiment", "lz", &path, &err), err);
    assert_string_equal(path, at("experiment/lz/lz.yaml"));
    free(path);
    assert_ok(nuem_record_path(NULL, "experiment", at("mine.yaml"), &path, &err), err);
    assert_string_equal(path, at("mine.yaml"));
    free(path);
    path = NULL;
    assert_fails(nuem_record_path(data, "experiment", "xenon2t", &path, &err), NUEM_ERR_ARG, err,
                 "unknown experiment 'xenon2t'; did you mean 'xenon1t'? known: lz, xenon1t");
    assert_fails(nuem_record_path(data, "experiment", "", &path, &err), NUEM_ERR_ARG, err,
                 "unknown experiment ''; known: lz, xenon1t");
    assert_fails(nuem_record_path(data, "experiment", "..", &path, &err), NUEM_ERR_ARG, err,
                 "unknown experiment '..'");
    assert_fails(nuem_record_path(data, "flux", "lz", &path, &err), NUEM_ERR_ARG, err,
                 "unknown family of data 'flux'");
    assert_fails(nuem_record_path(NULL, "experiment", "lz", &path, &err), NUEM_ERR_ARG, err,
                 "no data directory to look up experiment 'lz' in");
    assert_fails(nuem_record_path(data, "experiment", "lzz.yaml", &path, &err), NUEM_ERR_IO, err,
                 "cannot open 'lzz.yaml': No such file or directory");
    assert_fails(nuem_record_path(data, "experiment", "./lz", &path, &err), NUEM_ERR_IO, err,
                 "cannot open './lz'");
    assert_fails(nuem_record_path(data, "experiment", "x.yml", &path, &err), NUEM_ERR_IO, err,
                 "cannot open 'x.yml'");
    assert_null(path);
    nuem_data_free(data);
}

static const nuem_field flux_fields[] = {
    NUEM_RECORD_FIELDS,
    {.key = "table", .type = NUEM_FIELD_STRING, .doc = "CSV file"},
    {.key = NULL},
};

static void records_and_their_provenance(void **unused)
{
    static const char text[] = "schema: nuem/flux/1\n"
                               "id: pidar\n"
                               "title: Pions at rest\n"
                               "status: computed\n"
                               "source: {paper: none, licence: CC0}\n"
                               "cite: [Helm:1956zz, Lewin:1995rx, Helm:1956zz]\n"
                               "table: shape.csv\n";
    char hex[65];
    nuem_data *data;
    nuem_yaml *doc = NULL;
    nuem_table *table = NULL;
    nuem_provenance *prov = NULL;
    nuem_error err = {0};

    (void)unused;
    put("flux/pidar/pidar.yaml", text);
    put("flux/pidar/shape.csv", "x,y\n1,2\n");
    data = open_data();
    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_record_open(data, "flux", "pidar", "nuem/flux/1", flux_fields, &doc, prov, &err),
              err);
    assert_string_equal(nuem_node_string(nuem_yaml_root(doc), "title", ""), "Pions at rest");
    assert_ok(nuem_record_table(nuem_node_get(nuem_yaml_root(doc), "table"), &table, prov, &err),
              err);
    assert_int_equal(table->rows, 1);
    nuem_table_free(table);
    nuem_yaml_free(doc);
    /* a second reading adds nothing */
    assert_ok(nuem_record_open(data, "flux", "pidar", "nuem/flux/1", flux_fields, &doc, prov, &err),
              err);
    nuem_yaml_free(doc);
    assert_int_equal(nuem_provenance_file_count(prov), 2);
    assert_string_equal(nuem_provenance_file_id(prov, 0), "flux/pidar");
    nuem_sha256_text(text, strlen(text), hex);
    assert_string_equal(nuem_provenance_file_sha256(prov, 0), hex);
    assert_string_equal(nuem_provenance_file_id(prov, 1), "flux/pidar/shape.csv");
    nuem_sha256_text("x,y\n1,2\n", 8, hex);
    assert_string_equal(nuem_provenance_file_sha256(prov, 1), hex);
    assert_null(nuem_provenance_file_id(prov, 2));
    assert_null(nuem_provenance_file_sha256(prov, 2));
    assert_int_equal(nuem_provenance_cite_count(prov), 2);
    assert_string_equal(nuem_provenance_cite(prov, 0), "Helm:1956zz");
    assert_string_equal(nuem_provenance_cite(prov, 1), "Lewin:1995rx");
    assert_null(nuem_provenance_cite(prov, 2));
    nuem_provenance_free(prov);

    /* the user's copy is noted by its path, and so is its table; no provenance is fine too */
    assert_ok(nuem_provenance_create(&prov, &err), err);
    put("mine/copy.yaml", text);
    put("mine/shape.csv", "x,y\n1,2\n");
    assert_ok(nuem_record_open(NULL, "flux", at("mine/copy.yaml"), "nuem/flux/1", flux_fields, &doc,
                               prov, &err),
              err);
    assert_ok(nuem_record_table(nuem_node_get(nuem_yaml_root(doc), "table"), &table, prov, &err),
              err);
    assert_string_equal(nuem_provenance_file_id(prov, 0), at("mine/copy.yaml"));
    assert_string_equal(nuem_provenance_file_id(prov, 1), at("mine/shape.csv"));
    nuem_table_free(table);
    nuem_yaml_free(doc);
    nuem_provenance_free(prov);
    nuem_provenance_free(NULL);
    assert_ok(nuem_record_open(data, "flux", "pidar", "nuem/flux/1", flux_fields, &doc, NULL, &err),
              err);
    nuem_yaml_free(doc);
    nuem_data_free(data);
}

static void bad_records(void **unused)
{
    nuem_data *data;
    nuem_yaml *doc = NULL;
    nuem_provenance *prov = NULL;
    nuem_error err = {0};

    (void)unused;
    put("flux/a/a.yaml", "schema: nuem/flux/1\nid: b\ntitle: t\n");
    put("flux/b/b.yaml", "schema: nuem/flux/1\nid: b\ntitle: t\nsource: {papr: x}\n");
    put("flux/c/c.yaml", "schema: nuem/flux/1\nid: [c\n");
    put("flux/d/d.yaml", "schema: nuem/flux/1\nid: d\ntitle: t\nstatus: guessed\n");
    data = open_data();
    assert_ok(nuem_provenance_create(&prov, &err), err);
#define OPEN(id)                                                                                   \
    assert_int_equal(                                                                              \
        nuem_record_open(data, "flux", id, "nuem/flux/1", flux_fields, &doc, prov, &err),          \
        NUEM_ERR_DATA)
    OPEN("a");
    assert_place(&err, "flux/a/a.yaml:2:5: id is 'b'; it must be 'a', the name of its directory");
    OPEN("b");
    assert_place(&err, "flux/b/b.yaml:4:10: unknown key 'papr'; did you mean 'paper'? known keys: "
                       "paper, arxiv, doi, locator, note, licence, retrieved");
    OPEN("c");
    assert_int_equal(err.line, 3);
    OPEN("d");
    assert_place(&err, "flux/d/d.yaml:4:9: status is 'guessed'; it must be one of: official, "
                       "digitised, transcribed, summary, computed, unconfirmed, user");
#undef OPEN
    assert_null(doc);
    assert_int_equal(nuem_provenance_file_count(prov), 0);
    nuem_provenance_free(prov);
    nuem_data_free(data);
}

static void tables_of_records(void **unused)
{
    static const struct {
        const char *name, *want;
    } cases[] = {
        {"/etc/passwd", "r.yaml:1:4: t is '/etc/passwd'; it must name a CSV file in the directory "
                        "of this file"},
        {"../x.csv", "r.yaml:1:4: t is '../x.csv'; it must name a CSV file in the directory of "
                     "this file"},
        {"a/../../x.csv", "r.yaml:1:4: t is 'a/../../x.csv'; it must name a CSV file in the "
                          "directory of this file"},
        {"''", "r.yaml:1:4: t is ''; it must name a CSV file in the directory of this file"},
        {"[a]", "r.yaml:1:4: t is ''; it must name a CSV file in the directory of this file"},
        {"bad.csv", "bad.csv:2:1: x is 'z'; it must be a finite decimal number"},
    };
    nuem_yaml *doc = NULL;
    nuem_table *table = NULL;
    nuem_error err = {0};
    char text[128];

    (void)unused;
    put("bad.csv", "x\nz\n");
    put("deep/..x.csv", "x\n1\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(text, sizeof text, "t: %s\n", cases[i].name);
        put("r.yaml", text);
        assert_ok(nuem_yaml_read(at("r.yaml"), &doc, &err), err);
        assert_int_equal(nuem_record_table(nuem_yaml_root(doc)->child[0], &table, NULL, &err),
                         NUEM_ERR_DATA);
        assert_place(&err, cases[i].want);
        nuem_yaml_free(doc);
    }
    put("r.yaml", "[absent.csv, deep/..x.csv]\n");
    assert_ok(nuem_yaml_read(at("r.yaml"), &doc, &err), err);
    assert_fails(nuem_record_table(nuem_yaml_root(doc)->child[0], &table, NULL, &err), NUEM_ERR_IO,
                 err, "absent.csv': No such file");
    assert_null(table);
    assert_ok(nuem_record_table(nuem_yaml_root(doc)->child[1], &table, NULL, &err), err);
    nuem_table_free(table);
    nuem_yaml_free(doc);
}

/* y over x = 1..4 is 10, 20, 40, 10 */
static nuem_status data_table(const char *yaml, nuem_error *err)
{
    nuem_data *data;
    nuem_table *table = NULL;
    nuem_provenance *prov = NULL;
    nuem_status st;
    char text[1024];

    snprintf(text, sizeof text, HEAD("xy") "%s", yaml);
    put("table/xy/xy.yaml", text);
    put("table/xy/xy.csv", "x,y\n1,10\n2,20\n3,40\n4,10\n");
    data = open_data();
    assert_ok(nuem_provenance_create(&prov, err), *err);
    st = nuem_record_data_table(data, "table", "xy", &table, prov, err);
    if (st) {
        assert_null(table);
    } else {
        assert_int_equal(table->rows, 4);
        assert_int_equal(nuem_provenance_file_count(prov), 2);
        assert_string_equal(nuem_provenance_file_id(prov, 1), "table/xy/xy.csv");
    }
    nuem_table_free(table);
    nuem_provenance_free(prov);
    nuem_data_free(data);
    return st;
}

static void data_tables_whose_checks_hold(void **unused)
{
    static const char *const checks[] = {
        "kind: sum, column: y, value: 80",
        "kind: sum, column: y, value: 79.5, tol: 0.5",
        "kind: sum, column: y, over: x, from: 2, to: 4, value: 60",
        "kind: mean, column: y, value: 20",
        "kind: mean, column: y, over: x, to: 3, value: 15",
        "kind: max, column: y, value: 40",
        "kind: max, column: y, over: x, from: 4, value: 10",
        "kind: last, column: y, value: 10",
        /* 15 + 30 + 25 */
        "kind: integral, column: y, over: x, value: 70",
        /* 0.5 (15 + 20)/2 + 0.5 (20 + 30)/2 = 8.75 + 12.5 */
        "kind: integral, column: y, over: x, from: 1.5, to: 2.5, value: 21.25",
        "kind: integral, column: y, over: x, from: 1.25, to: 1.75, value: 7.5",
        "kind: integral, column: y, over: x, from: 10, to: 20, value: 0",
    };
    nuem_error err = {0};
    char yaml[512];

    (void)unused;
    assert_ok(data_table(columns_xy, &err), err);
    for (size_t i = 0; i < sizeof checks / sizeof checks[0]; i++) {
        snprintf(yaml, sizeof yaml, "%schecks: [{what: w, %s}]\n", columns_xy, checks[i]);
        assert_ok(data_table(yaml, &err), err);
    }
}

static void data_tables_that_contradict_their_record(void **unused)
{
    static const struct {
        const char *check, *want; /* the check stands in line 5, from column 10 */
    } cases[] = {
        {"kind: sum, column: y, value: 81, tol: 0.5",
         ":5:53: checks[0].value is 81 +- 0.5, but '%s/table/xy/xy.csv' gives 80 for total"},
        {"kind: integral, column: y, value: 1",
         ":5:10: checks[0] lacks the key 'over' (column of the abscissa)"},
        {"kind: sum, column: y, from: 1, value: 1",
         ":5:10: checks[0] lacks the key 'over' (column of the abscissa)"},
        {"kind: sum, column: z, value: 1",
         ":5:43: checks[0].column names an unknown column 'z'; columns: x, y"},
        {"kind: sum, column: y, over: ex, value: 1",
         ":5:52: checks[0].over names an unknown column 'ex'; did you mean 'x'? columns: x, y"},
        {"kind: sum, column: y, over: x, from: 9, value: 1",
         ":5:10: checks[0] selects no row of '%s/table/xy/xy.csv'"},
        {"kind: median, column: y, value: 1",
         ":5:30: checks[0].kind is 'median'; did you mean 'mean'? it must be one of: sum, "
         "integral, mean, max, last"},
        {"kind: sum, column: y, value: 1, tol: -1", ":5:61: checks[0].tol is -1; it must be >= 0"},
    };
    nuem_error err = {0};
    char yaml[512], want[1024], got[1024];

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *top_in = strstr(cases[i].want, "%s");
        snprintf(yaml, sizeof yaml, "%schecks: [{what: total, %s}]\n", columns_xy, cases[i].check);
        assert_int_equal(data_table(yaml, &err), NUEM_ERR_DATA);
        nuem_error_format(&err, got, sizeof got);
        snprintf(want, sizeof want, "%s/table/xy/xy.yaml%.*s%s%s", top,
                 top_in ? (int)(top_in - cases[i].want) : (int)strlen(cases[i].want), cases[i].want,
                 top_in ? top : "", top_in ? top_in + 2 : "");
        assert_string_equal(got, want);
    }
    /* an integral needs an abscissa that increases */
    snprintf(yaml, sizeof yaml,
             "%schecks: [{what: w, kind: integral, column: x, over: y, value: 1}]\n", columns_xy);
    assert_fails(data_table(yaml, &err), NUEM_ERR_DATA, err, "must increase strictly");
    assert_int_equal(err.line, 5);
    /* columns */
    assert_int_equal(data_table("columns: [{name: x, unit: keV}]\n", &err), NUEM_ERR_DATA);
    snprintf(want, sizeof want, "columns declares 1 columns; '%s/table/xy/xy.csv' has 2", top);
    assert_string_equal(err.message, want);
    assert_int_equal(data_table("columns: [{name: x, unit: keV}, {name: z, unit: e}]\n", &err),
                     NUEM_ERR_DATA);
    snprintf(want, sizeof want, "columns[1].name is 'z'; column 2 of '%s/table/xy/xy.csv' is 'y'",
             top);
    assert_string_equal(err.message, want);
    assert_int_equal(err.line, 4);
    assert_int_equal(err.column, 40);
    assert_fails(data_table("", &err), NUEM_ERR_DATA, err, "the document lacks the key 'columns'");
}

static void data_table_of_the_user(void **unused)
{
    nuem_table *table = NULL;
    nuem_error err = {0};
    char text[256];

    (void)unused;
    snprintf(text, sizeof text, HEAD("whatever") "%s", columns_xy);
    put("my.own.yaml", text);
    assert_fails(nuem_record_data_table(NULL, "table", at("my.own.yaml"), &table, NULL, &err),
                 NUEM_ERR_IO, err, "my.own.csv': No such file");
    put("my.own.csv", "x,y\n1,2\n");
    assert_ok(nuem_record_data_table(NULL, "table", at("my.own.yaml"), &table, NULL, &err), err);
    nuem_table_free(table);
}

/* FIPS 180-4 examples */
static void sha256(void **unused)
{
    static const char empty[] = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                      abc[] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    nuem_provenance *prov = NULL;
    nuem_error err = {0};
    char hex[65] = "untouched";

    (void)unused;
    assert_fails(nuem_sha256_file(at("absent"), hex, &err), NUEM_ERR_IO, err, "cannot open");
    assert_fails(nuem_sha256_file(top, hex, &err), NUEM_ERR_IO, err, "cannot read");
    assert_string_equal(hex, "untouched");
    nuem_sha256_text("", 0, hex);
    assert_string_equal(hex, empty);
    put("abc", "abc");
    assert_ok(nuem_sha256_file(at("abc"), hex, &err), err);
    assert_string_equal(hex, abc);

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_provenance_add_file(prov, "id", at("abc"), &err), err);
    assert_ok(nuem_provenance_add_file(prov, "id", at("abc"), &err), err);
    assert_int_equal(nuem_provenance_file_count(prov), 1);
    /* the same name with other contents is kept beside */
    assert_ok(nuem_provenance_add_text(prov, "id", "", 0, &err), err);
    assert_int_equal(nuem_provenance_file_count(prov), 2);
    assert_string_equal(nuem_provenance_file_sha256(prov, 1), empty);
    assert_fails(nuem_provenance_add_file(prov, "x", at("absent"), &err), NUEM_ERR_IO, err, "open");
    assert_int_equal(nuem_provenance_file_count(prov), 2);
    assert_ok(nuem_provenance_add_file(NULL, "x", at("absent"), &err), err);
    assert_ok(nuem_provenance_add_cite(NULL, "x", &err), err);
    nuem_provenance_free(prov);
}

static size_t count_entries(const char *path)
{
    DIR *directory = opendir(path);
    size_t n = 0;

    assert_non_null(directory);
    while (readdir(directory)) n++;
    closedir(directory);
    return n - 2;
}

static void assert_contents(const char *path, const char *want)
{
    char *text = NULL;
    size_t n;
    nuem_error err = {0};

    assert_ok(nuem_file_read(path, 1 << 20, &text, &n, &err), err);
    assert_int_equal(n, strlen(want));
    assert_string_equal(text, want);
    free(text);
}

static void whole_files(void **unused)
{
    nuem_error err = {0};
    struct stat about;
    char *text = NULL, big[10001];
    size_t n = 0;

    (void)unused;
    assert_ok(nuem_file_write(at("out"), "first", 5, &err), err);
    assert_contents(at("out"), "first");
    assert_ok(nuem_file_write(at("out"), "", 0, &err), err);
    assert_contents(at("out"), "");
    assert_int_equal(symlink("out", at("link")), 0);
    memset(big, 'b', 10000);
    big[10000] = '\0';
    assert_ok(nuem_file_write(at("link"), big, 10000, &err), err);
    assert_contents(at("out"), big);
    assert_int_equal(lstat(at("link"), &about), 0);
    assert_true(S_ISLNK(about.st_mode));
    assert_int_equal(count_entries(top), 2);

    /* at most so many bytes */
    assert_ok(nuem_file_read(at("out"), 10000, &text, &n, &err), err);
    free(text);
    text = NULL;
    assert_int_equal(nuem_file_read(at("out"), 9999, &text, &n, &err), NUEM_ERR_DATA);
    assert_place(&err, "out: the file is longer than the limit of 9999 bytes");
    assert_int_equal(nuem_file_read("/dev/zero", 9999, &text, &n, &err), NUEM_ERR_DATA);
    assert_null(text);

    assert_fails(nuem_file_write(at("no/such/directory"), "x", 1, &err), NUEM_ERR_IO, err,
                 "no/such/directory': No such file or directory");
    assert_fails(nuem_file_write(top, "x", 1, &err), NUEM_ERR_IO, err, "Is a directory");
    assert_ok(nuem_file_write("/dev/null", "x", 1, &err), err);
    assert_int_equal(stat("/dev/null", &about), 0);
    assert_true(S_ISCHR(about.st_mode));
    assert_fails(nuem_file_write("/dev/full", "x", 1, &err), NUEM_ERR_IO, err,
                 "cannot write '/dev/full': No space left on device");
    assert_int_equal(count_entries(top), 2);
}

int main(void)
{
#define RECORD_TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
    const struct CMUnitTest tests[] = {
        RECORD_TEST(data_directory),
        RECORD_TEST(record_paths),
        RECORD_TEST(records_and_their_provenance),
        RECORD_TEST(bad_records),
        RECORD_TEST(tables_of_records),
        RECORD_TEST(data_tables_whose_checks_hold),
        RECORD_TEST(data_tables_that_contradict_their_record),
        RECORD_TEST(data_table_of_the_user),
        RECORD_TEST(sha256),
        RECORD_TEST(whole_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
