/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What nuem supernova keeps of the state at the end, and makes of it later: the file, several processes. */
#include <unistd.h>

#include "nuem/supernova_config.h"
#include "nuem/supernova_earth.h"
#include "support/evolution.h"
#include "support/hdf5_file.h"
#include "support/mpirun.h"
#include "support/program.h"
#include "support/temporary.h"

enum { ANGLES = 5, ENERGIES = 140, N = 4 };

static int directory(void **state)
{
    (void)state;
    if (nuem_test_make_directory(NULL)) return -1;
    nuem_test_put("angles.yaml", NUEM_TEST_ANGLES);
    nuem_outcome o = run_well("sed 's/output: .*/output: {snapshots: 3, write: [conversion]}/' "
                              "angles.yaml > map.yaml; nuem supernova map.yaml -o map.h5 "
                              "--flux first.dat --map first.csv --json");
    release(&o);
    return 0;
}

/* The numbers of the library. */
static void end_is_that_of_the_library(void **state)
{
    static double conversion[ANGLES * ENERGIES * N * N], density[2 * ENERGIES * N * N];
    nuem_supernova_config *c = NULL;
    nuem_supernova *sn = NULL;
    nuem_supernova_run *run = NULL;
    nuem_error err;
    size_t n;

    (void)state;
    assert_ok(nuem_supernova_config_open(NULL, nuem_test_path("map.yaml"), &c, NULL, &err), err);
    const nuem_supernova_settings *s = nuem_supernova_config_get(c);
    const nuem_supernova_options o = {.method = s->method, .tolerance = s->tolerance, .threads = 1};
    assert_true(s->spec.probes && s->write_conversion && !s->write_spectra);
    assert_ok(nuem_supernova_create(&s->spec, &sn, &err), err);
    assert_ok(nuem_supernova_run_create(sn, &o, &run, &err), err);
    for (size_t i = 0; i < s->n_snapshots; i++)
        assert_ok(nuem_supernova_advance(run, s->snapshot_km[i], NULL, &err), err);
    assert_ok(nuem_supernova_conversion(run, conversion, &err), err);
    assert_ok(nuem_supernova_density(run, density, &err), err);
    double *got = read_numbers(nuem_test_path("map.h5"), "end/conversion", &n);
    assert_int_equal(n, sizeof conversion / sizeof conversion[0]);
    assert_memory_equal(got, conversion, sizeof conversion);
    free(got);
    got = read_numbers(nuem_test_path("map.h5"), "end/density", &n);
    assert_int_equal(n, sizeof density / sizeof density[0]);
    assert_memory_equal(got, density, sizeof density);
    free(got);
    nuem_supernova_run_free(run);
    nuem_supernova_free(sn);
    nuem_supernova_config_free(c);
}

/* A complete file answers without the run: with the same files, also for another distance. */
static void complete_file_has_fluxes(void **state)
{
    (void)state;
    nuem_outcome o = run_well("nuem supernova map.yaml -o map.h5 --resume --flux again.dat "
                              "--map again.csv --json");
    release(&o);
    assert_same("first.dat", "again.dat");
    assert_same("first.csv", "again.csv");
    o = run_well("nuem supernova map.yaml -o map.h5 --resume --flux far.dat --compare "
                 "--distance 20kpc --json");
    assert_non_null(strstr(o.out, "no_moment"));
    release(&o);
    assert_int_equal(access(nuem_test_path("far-no-moment.dat"), F_OK), 0);
    /* without conversion it is another evolution */
    o = run_well("nuem supernova angles.yaml -o plain.h5 --json");
    release(&o);
    assert_failure("nuem supernova angles.yaml -o plain.h5 --resume --map map.csv", 3,
                   "with other choices");
}

/* Steps are noted by a run, or found again for a file that has none of them; more processes than parts of the energies
 * without probes. */
static void comparison_does_not_depend_on_the_way(void **state)
{
    (void)state;
    nuem_outcome o =
        run_well("nuem supernova map.yaml --flux alone.dat --compare > alone.txt; nuem "
                 "supernova map.yaml -o map.h5 --resume --flux file.dat --compare");
    release(&o);
    assert_same("alone.dat", "file.dat");
    assert_same("alone-no-moment.dat", "file-no-moment.dat");
    o = run_shell("command -v mpirun");
    const bool have = o.code == 0;
    release(&o);
    if (!have) return;
    o = run_well(MPIRUN " -n 5 '" NUEM_TEST_BINARY
                        "' supernova map.yaml --flux five.dat --compare --json");
    release(&o);
    assert_same("alone.dat", "five.dat");
    assert_same("alone-no-moment.dat", "five-no-moment.dat");
    o = run_shell(MPIRUN " -n 2 '" NUEM_TEST_BINARY "' supernova map.yaml --force");
    assert_int_equal(o.code, 2);
    assert_non_null(strstr(o.err, "--force needs --output"));
    release(&o);
}

static void processes_change_no_bit(void **state)
{
    (void)state;
    nuem_outcome o = run_shell("command -v mpirun");
    const bool have = o.code == 0;
    release(&o);
    if (!have) return;
    o = run_well(MPIRUN " -n 3 '" NUEM_TEST_BINARY
                        "' supernova map.yaml -o three.h5 --flux three.dat "
                        "--map three.csv --json");
    release(&o);
    assert_same("map.h5", "three.h5");
    assert_same("first.dat", "three.dat");
    assert_same("first.csv", "three.csv");
    o = run_well(MPIRUN " -n 2 '" NUEM_TEST_BINARY
                        "' supernova angles.yaml --flux two.dat --compare --json");
    release(&o);
    assert_same("first.dat", "two.dat");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(end_is_that_of_the_library),
        cmocka_unit_test(complete_file_has_fluxes),
        cmocka_unit_test(comparison_does_not_depend_on_the_way),
        cmocka_unit_test(processes_change_no_bit),
    };
    return cmocka_run_group_tests(tests, directory, nuem_test_remove_directory);
}
