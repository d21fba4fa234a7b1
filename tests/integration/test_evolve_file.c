/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What nuem supernova writes into its file, against the library called directly. */
#include <unistd.h>

#include "nuem/supernova_config.h"
#include "support/evolution.h"
#include "support/hdf5_file.h"
#include "support/program.h"
#include "support/temporary.h"

/* Sums over energies and angles in another order. */
static const double TOL_SUM = 1e-13;

static int directory(void **state)
{
    (void)state;
    if (nuem_test_make_directory(NULL)) return -1;
    nuem_test_put("angles.yaml", NUEM_TEST_ANGLES);
    return 0;
}

static nuem_supernova_config *config(void)
{
    nuem_supernova_config *c = NULL;
    nuem_error err;

    assert_ok(nuem_supernova_config_open(NULL, nuem_test_path("angles.yaml"), &c, NULL, &err), err);
    return c;
}

/* A data set of which snapshot i, of n, has the numbers that belong to it. */
static void assert_row(const char *name, size_t i, size_t n, const double *want, size_t width)
{
    size_t size;
    double *got = read_numbers(nuem_test_path("out.h5"), name, &size);

    assert_int_equal(size, n * width);
    for (size_t k = 0; k < width; k++) assert_true(got[i * width + k] == want[k]);
    free(got);
}

static void snapshots_are_those_of_the_library(void **state)
{
    nuem_supernova_config *c = config();
    const nuem_supernova_settings *s = nuem_supernova_config_get(c);
    const nuem_supernova_options o = {.method = s->method, .tolerance = s->tolerance, .threads = 1};
    const size_t n = s->n_snapshots;
    nuem_supernova *sn = NULL;
    nuem_supernova_run *run = NULL;
    nuem_supernova_summary sum;
    nuem_error err;

    (void)state;
    nuem_outcome out = run_well("nuem supernova angles.yaml -o out.h5 --force");
    release(&out);
    assert_ok(nuem_supernova_create(&s->spec, &sn, &err), err);
    assert_ok(nuem_supernova_run_create(sn, &o, &run, &err), err);
    for (size_t i = 0; i < n; i++) {
        assert_ok(nuem_supernova_advance(run, s->snapshot_km[i], NULL, &err), err);
        assert_ok(nuem_supernova_summarise(run, &sum, &err), err);
        const nuem_supernova_progress p = nuem_supernova_progress_of(run);
        const double steps = (double)p.steps,
                     rms[4] = {sum.coherence_rms[0][0], sum.coherence_rms[0][1],
                               sum.coherence_rms[1][0], sum.coherence_rms[1][1]};
        assert_row("snapshots/r", i, n, &s->snapshot_km[i], 1);
        assert_row("snapshots/fraction", i, n, sum.fraction, 4);
        assert_row("snapshots/coherence_rms", i, n, rms, 4);
        assert_row("snapshots/lepton", i, n, &sum.lepton, 1);
        assert_row("snapshots/energy", i, n, &sum.energy, 1);
        assert_row("snapshots/trace", i, n, &sum.trace, 1);
        assert_row("snapshots/purity", i, n, &sum.purity, 1);
        assert_row("snapshots/steps", i, n, &steps, 1);
        assert_row("snapshots/drift", i, n, &p.drift, 1);
    }
    assert_true(sum.coherence_rms[0][1] > 0.0); /* or nothing was compared */
    nuem_supernova_run_free(run);
    nuem_supernova_free(sn);
    nuem_supernova_config_free(c);
}

static void spectra_add_up_to_fractions(void **state)
{
    size_t n_fraction, n_sum, n_angle;

    (void)state;
    double *fraction = read_numbers(nuem_test_path("out.h5"), "snapshots/fraction", &n_fraction),
           *sum = read_numbers(nuem_test_path("out.h5"), "spectra/sum", &n_sum),
           *angle = read_numbers(nuem_test_path("out.h5"), "spectra/angle", &n_angle);
    const size_t snapshots = 3, energies = 140, angles = 5, species = 4, n = energies * species;
    assert_int_equal(n_fraction, snapshots * species);
    assert_int_equal(n_sum, snapshots * n);
    assert_int_equal(n_angle, snapshots * angles * n);
    for (size_t s = 0; s < snapshots; s++) {
        double total[4] = {0.0};
        for (size_t i = 0; i < n; i++) {
            double here = 0.0;
            for (size_t a = 0; a < angles; a++) here += angle[(s * angles + a) * n + i];
            assert_near(sum[s * n + i], here, TOL_SUM);
            total[i % species] += here;
        }
        for (size_t k = 0; k < species; k++)
            assert_near(total[k], fraction[s * species + k], TOL_SUM);
    }
    free(fraction);
    free(sum);
    free(angle);
}

static char *attribute(const char *name)
{
    hid_t file = H5Fopen(nuem_test_path("out.h5"), H5F_ACC_RDONLY, H5P_DEFAULT),
          a = H5Aopen(file, name, H5P_DEFAULT), type;

    assert_true(a >= 0);
    type = H5Aget_type(a);
    char *text = calloc(H5Tget_size(type) + 1, 1);
    assert_non_null(text);
    assert_true(H5Aread(a, type, text) >= 0);
    H5Tclose(type);
    H5Aclose(a);
    H5Fclose(file);
    return text;
}

static void file_says_what_it_is(void **state)
{
    static const struct {
        const char *name, *part;
    } want[] = {
        {"schema", "nuem/supernova-file/2"},
        {"config", "geometry: {kind: multi-angle, radius: 10 km, angles: 5}"},
        {"choices", "split, tolerance 1.0000000000000001e-05"},
        {"constants", "codata"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        char *text = attribute(want[i].name);
        if (!strstr(text, want[i].part)) print_error("%s is \"%s\"\n", want[i].name, text);
        assert_non_null(strstr(text, want[i].part));
        free(text);
    }
    nuem_supernova_config *c = config();
    char *sha = attribute("config_sha256");
    assert_string_equal(sha, nuem_supernova_config_get(c)->sha256);
    free(sha);
    nuem_supernova_config_free(c);
    /* what only runs need is gone */
    assert_int_not_equal(access(nuem_test_path("out.h5.partial"), F_OK), 0);
    assert_int_not_equal(access(nuem_test_path("out.h5.checkpoint"), F_OK), 0);
}

/* A complete file tells the same again, without computing and without being writable. */
static void complete_file_answers(void **state)
{
    (void)state;
    nuem_outcome first = run_well("nuem supernova angles.yaml -o out.h5 --force --format csv"),
                 again = run_well("chmod a-w out.h5; nuem supernova angles.yaml -o out.h5 --resume "
                                  "--format csv"),
                 plain = run_well("nuem supernova angles.yaml --format csv");
    assert_string_equal(first.out, again.out);
    assert_string_equal(first.out, plain.out);
    release(&first);
    release(&again);
    release(&plain);
}

/* Where the configuration leaves parts out, the file lacks them. */
static void what_is_not_wanted_is_left_out(void **state)
{
    (void)state;
    nuem_outcome o =
        run_well("sed 's/output: .*/output: {snapshots: 2, write: [invariants]}/' angles.yaml "
                 "> few.yaml; nuem supernova few.yaml -o few.h5 --json");
    assert_null(strstr(o.out, "coherence"));
    assert_non_null(strstr(o.out, "lepton"));
    release(&o);
    hid_t file = H5Fopen(nuem_test_path("few.h5"), H5F_ACC_RDONLY, H5P_DEFAULT);
    assert_true(file >= 0);
    assert_true(H5Lexists(file, "snapshots/lepton", H5P_DEFAULT) > 0);
    assert_true(H5Lexists(file, "snapshots/coherence_rms", H5P_DEFAULT) == 0);
    assert_true(H5Lexists(file, "spectra/sum", H5P_DEFAULT) > 0);
    assert_true(H5Lexists(file, "spectra/angle", H5P_DEFAULT) == 0);
    H5Fclose(file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(snapshots_are_those_of_the_library),
        cmocka_unit_test(spectra_add_up_to_fractions),
        cmocka_unit_test(file_says_what_it_is),
        cmocka_unit_test(complete_file_answers),
        cmocka_unit_test(what_is_not_wanted_is_left_out),
    };
    return cmocka_run_group_tests(tests, directory, nuem_test_remove_directory);
}
