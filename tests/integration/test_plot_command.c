/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --plot: the picture beside the answer, and what happens where it cannot be made. Instrumented builds have no Python
 * package: there the failures alone are tested. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

static const char LIMIT[] = "nuem limit xenonnt --parameter mu_eff";
/* of LIMIT, without a picture */
static char *plain;

static bool runs(const char *line)
{
    nuem_outcome o = run_shell(line);
    const bool well = o.code == 0;

    release(&o);
    return well;
}

/* The package of the build, Matplotlib, and what else. */
static void need(const char *module)
{
    char line[1024];
    const char *slash = strrchr(NUEM_TEST_BINARY, '/');

    snprintf(line, sizeof line,
             "PYTHONSAFEPATH=1 PYTHONPATH='%.*s/python' /usr/bin/python3 -c 'import nuem.plot, "
             "matplotlib, %s'",
             (int)(slash - NUEM_TEST_BINARY), NUEM_TEST_BINARY, module);
    if (!runs(line)) skip();
}

/* A line that ends with `code`, and one message that holds `message`; its answer is that without --plot. */
static void assert_answer_alone(const char *line, const char *message)
{
    nuem_outcome o = run_shell(line);
    const char *end = strchr(o.err, '\n');

    if (o.code != 5 || strcmp(o.out, plain) != 0 || !end || end[1] || !strstr(o.err, message))
        say(line, &o);
    assert_int_equal(o.code, 5);
    assert_string_equal(o.out, plain);
    assert_true(strncmp(o.err, "nuem: ", 6) == 0);
    assert_true(end && end[1] == '\0');
    assert_non_null(strstr(o.err, message));
    release(&o);
}

static long size_of(const char *name)
{
    struct stat about;

    return stat(nuem_test_path(name), &about) == 0 ? (long)about.st_size : -1;
}

static void begins(const char *name, const char *magic)
{
    char head[8] = {0};
    FILE *file = fopen(nuem_test_path(name), "rb");

    assert_non_null(file);
    assert_int_equal(fread(head, 1, sizeof head, file), sizeof head);
    fclose(file);
    assert_memory_equal(head, magic, strlen(magic));
    assert_true(size_of(name) > 5000);
}

/* Nothing that was written beside is left. */
static void assert_no_parts(void)
{
    nuem_outcome o = run_shell("ls -a | grep part");

    assert_string_equal(o.out, "");
    release(&o);
}

static int prepare(void **state)
{
    if (nuem_test_make_directory(state)) return 1;
    nuem_outcome o = run_well(LIMIT);
    plain = o.out;
    free(o.err);
    /* a Python without the packages of the system */
    nuem_test_put("bare", "#!/bin/sh\nexec /usr/bin/python3 -S \"$@\"\n");
    return chmod(nuem_test_path("bare"), 0755);
}

static int finish(void **state)
{
    free(plain);
    return nuem_test_remove_directory(state);
}

static void pictures(void **unused)
{
    static const struct {
        const char *name, *magic;
    } kind[] = {{"a.svg", "<?xml"}, {"a.pdf", "%PDF"}, {"a.png", "\x89PNG"}};
    char line[256];

    (void)unused;
    need("sys");
    for (size_t i = 0; i < sizeof kind / sizeof kind[0]; i++) {
        snprintf(line, sizeof line, "%s --plot %s", LIMIT, kind[i].name);
        nuem_outcome o = run_well(line);
        assert_string_equal(o.out, plain);
        release(&o);
        begins(kind[i].name, kind[i].magic);
    }
    /* a file is replaced, by name or by link; JSON is one object as ever */
    nuem_test_put("old.png", "old");
    assert_int_equal(symlink("old.png", nuem_test_path("link.png")), 0);
    json_decref(run_json("nuem rate xenonnt --plot link.png --json", "nuem/rate/1"));
    begins("old.png", "\x89PNG");
    struct stat about;
    assert_int_equal(lstat(nuem_test_path("link.png"), &about), 0);
    assert_true(S_ISLNK(about.st_mode));
    assert_no_parts();
}

/* One of each command that draws, in the form for people, which holds less than JSON. */
static void commands(void **unused)
{
    static const char *const line[] = {
        "fit xenonnt --coordinates mu_eff",
        "contour xenonnt --parameters q_ee,q_mumu --grid 11x11",
        "sensitivity vgen --parameter mu_eff --thresholds 0.3keV,0.4keV",
        "reproduce --only mu-dirac-sm",
        "catalog --quantity q",
        "flux reactor-gemma",
        "xsec cevns --nuclide Cs133 --flavour mu --enu 30 --recoil 1,2",
        "atom --element He",
        "mixing state --source solar:8B --enu 1,5",
        "propagate --profile sun --enu 1,5 --flavour e",
        "supernova \"$SOURCE\"/examples/supernova/pendulum.yaml",
        "star bounds",
        "star trgb",
        "star plasmon --rho-g-cm3 1e5,2e5 --temp-k 1e8 --ye 0.5",
    };
    char shell[512], name[32];

    (void)unused;
    need("sys");
    for (size_t i = 0; i < sizeof line / sizeof line[0]; i++) {
        snprintf(name, sizeof name, "c%zu.png", i);
        snprintf(shell, sizeof shell, "SOURCE='" NUEM_TEST_SOURCE "'; nuem %s --plot %s", line[i],
                 name);
        nuem_outcome o = run_well(shell);
        release(&o);
        begins(name, "\x89PNG");
    }
}

/* nuem becomes nuem-mpi, which draws from the file. */
static void scans(void **unused)
{
    (void)unused;
    need("h5py");
    if (!runs("nuem scan '" NUEM_TEST_SOURCE "/examples/scan-profile.yaml' -o s.h5")) skip();
    nuem_outcome o = run_well("nuem scan '" NUEM_TEST_SOURCE
                              "/examples/scan-profile.yaml' -o s.h5 --force --plot s.svg");
    release(&o);
    begins("s.svg", "<?xml");
}

static void bad_words(void **unused)
{
    (void)unused;
    assert_failure("nuem limit xenonnt --parameter mu_eff --plot x.gif", 2,
                   "--plot is 'x.gif'; the name must end in .svg, .pdf or .png");
    assert_failure("nuem limit xenonnt --parameter mu_eff --plot d/.png", 2, "must end in .svg");
    assert_failure("nuem limit xenonnt --parameter mu_eff --plot svg", 2, "must end in .svg");
    assert_failure("nuem rate xenonnt --plot x.svg --format csv", 2, "not with csv");
    assert_failure("nuem constants --plot x.svg", 2, "plot");
    assert_failure("nuem propagate resonances --profile sun --enu 1 --plot x.svg", 2, "plot");
    assert_int_equal(size_of("x.svg"), -1);
}

static void what_is_missing(void **unused)
{
    (void)unused;
    nuem_test_put("kept.svg", "kept");
    assert_answer_alone("NUEM_PYTHON=/none/python3 nuem limit xenonnt --parameter mu_eff --plot "
                        "kept.svg",
                        "cannot start '/none/python3': No such file or directory (python3;");
    /* a copy elsewhere has no package beside it, but PYTHONPATH may name one */
    assert_answer_alone("mkdir -p lone/bin && cp '" NUEM_TEST_BINARY
                        "' lone/bin && PYTHONPATH= NUEM_PYTHON=\"$PWD/bare\" lone/bin/nuem limit "
                        "xenonnt --parameter mu_eff --plot kept.svg",
                        "the Python package of nuem is not there (python3-nuem;");
    assert_int_equal(size_of("kept.svg"), 4);
    need("sys");
    nuem_outcome o = run_well("PYTHONPATH=\"$(dirname '" NUEM_TEST_BINARY
                              "')/python\" lone/bin/nuem limit xenonnt --parameter mu_eff --plot "
                              "lone.svg");
    release(&o);
    begins("lone.svg", "<?xml");
    assert_answer_alone("NUEM_PYTHON=\"$PWD/bare\" nuem limit xenonnt --parameter mu_eff --plot "
                        "kept.svg",
                        "cffi is not there (python3-cffi)");
    nuem_test_put("broken/matplotlib/__init__.py",
                  "raise ImportError(\"No module named 'matplotlib'\")\n");
    assert_answer_alone("PYTHONPATH=\"$PWD/broken\" nuem limit xenonnt --parameter mu_eff --plot "
                        "kept.svg",
                        "Matplotlib is not there (python3-matplotlib)");
    assert_answer_alone("nuem limit xenonnt --parameter mu_eff --plot none/x.svg",
                        "'none/x.svg' is not drawn: cannot write it: No such file or directory");
    assert_answer_alone("mkdir -p d.svg; nuem limit xenonnt --parameter mu_eff --plot d.svg",
                        "cannot write it");
    assert_int_equal(size_of("kept.svg"), 4);
    assert_no_parts();
}

/* Files of the current directory are not taken for modules of Python. */
static void own_modules_do_not_matter(void **unused)
{
    (void)unused;
    need("sys");
    nuem_test_put("json.py", "raise SystemExit('taken')\n");
    nuem_test_put("nuem/__init__.py", "raise SystemExit('taken')\n");
    nuem_outcome o = run_well("nuem limit xenonnt --parameter mu_eff --plot safe.svg");
    release(&o);
    begins("safe.svg", "<?xml");
}

static void nothing_to_draw(void **unused)
{
    (void)unused;
    need("sys");
    nuem_outcome o =
        run_shell("nuem xsec cevns --nuclide Cs133 --flavour mu --enu 30 --plot n.svg");
    if (o.code != 2) { /* without recoils the command has an answer, but no spectrum */
        assert_int_equal(o.code, 5);
        assert_non_null(strstr(o.err, "there is nothing to draw: there are no recoils"));
    }
    release(&o);
    assert_int_equal(size_of("n.svg"), -1);
}

static void curve(void **unused)
{
    json_t *root =
               run_json("nuem limit xenon1t --parameter mu_eff --curve 41 --json", "nuem/limit/1"),
           *value = json_object_get(result_of(root, "curve"), "value"),
           *height = json_object_get(result_of(root, "curve"), "delta_chi2");
    const double lower = json_number_value(result_of(root, "lower")),
                 upper = json_number_value(result_of(root, "upper"));

    (void)unused;
    assert_int_equal(json_array_size(value), 41);
    assert_int_equal(json_array_size(height), 41);
    for (size_t i = 0; i < 41; i++) {
        const double x = json_number_value(json_array_get(value, i)),
                     y = json_number_value(json_array_get(height, i));
        /* inside the interval it is below the level, outside above; the ends are roots to 1e-6 */
        assert_true(y >= -1e-6);
        if (x > lower * 1.001 && x < upper * 0.999) assert_true(y < 2.7055434540954106);
        if (x < lower * 0.999 || x > upper * 1.001) assert_true(y > 2.7055434540954106);
    }
    assert_close(json_number_value(json_array_get(value, 0)), 1.5 * lower - 0.5 * upper, 1e-12);
    json_decref(root);
    /* that of a radius is its own interpolation; people are not shown it */
    root = run_json("nuem limit coherent-csi2017 --parameter rn --curve 5 --json", "nuem/limit/1");
    assert_int_equal(json_array_size(json_object_get(result_of(root, "curve"), "value")), 5);
    json_decref(root);
    nuem_outcome o = run_well("nuem limit xenonnt --parameter mu_eff --curve 5");
    assert_string_equal(o.out, plain);
    release(&o);
    assert_failure("nuem limit xenonnt --parameter mu_eff --curve 1", 2, "--curve is 1");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures),        cmocka_unit_test(commands),
        cmocka_unit_test(scans),           cmocka_unit_test(bad_words),
        cmocka_unit_test(what_is_missing), cmocka_unit_test(own_modules_do_not_matter),
        cmocka_unit_test(nothing_to_draw), cmocka_unit_test(curve),
    };
    return cmocka_run_group_tests(tests, prepare, finish);
}
