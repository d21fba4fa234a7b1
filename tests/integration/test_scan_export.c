/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem export points and nuem export getdist against the files that they read. */
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "file/text_file.h"
#include "scan/store_getdist.h"
#include "stat/sampler_prior.h"
#include "support/fixture.h"
#include "support/hdf5_file.h"
#include "support/program.h"
#include "support/temporary.h"

#define HEAD "schema: nuem/scan/1\nexperiments: [xenon1t]\n"
static const char chain[] = HEAD "parameters:\n"
                                 "  - {name: mu_eff, lo: 0, hi: 6e-11, prior: square}\n"
                                 "  - {name: q_emu, lo: 0, hi: 1e-12, prior: modulus}\n"
                                 "  - {name: Im q_emu, lo: 0, hi: 1e-12, prior: modulus}\n"
                                 "chain: {chains: 2, samples: 40, thin: 2, burn_in: 300}\n"
                                 "chunk: 30\nseed: 5\n";

static void put(const char *name, const char *text, const char *options)
{
    char line[200], file[100];

    snprintf(file, sizeof file, "%s.yaml", name);
    nuem_test_put(file, text);
    snprintf(line, sizeof line, "nuem scan %s.yaml %s", name, options);
    nuem_outcome o = run_well(line);
    release(&o);
}

/* Every cell of the CSV is the number of the file, bit for bit. */
static void points_are_those_of_the_file(void **state)
{
    (void)state;
    put("grid",
        HEAD "parameters:\n  - {name: mu_e, lo: 0, hi: 5e-11, n: 4}\n"
             "  - {name: q_ee, scale: list, values: [-1e-13, 0, 3e-13]}\n"
             "nuisances: true\ncounts: true\nchunk: 5\n",
        "");
    nuem_outcome o = run_well("nuem export points grid.h5 --format csv");
    static const char *const column[] = {"mu_e", "q_ee", "chi2", "status"};
    size_t n, m;
    char *at = strchr(o.out, '\n');
    assert_memory_equal(o.out, "mu_e,q_ee,chi2,status,nuisances.", 32);
    double *value[5];
    for (int k = 0; k < 4; k++) {
        char name[40];
        snprintf(name, sizeof name, "points/%s", column[k]);
        value[k] = read_numbers(nuem_test_path("grid.h5"), name, &n);
        assert_int_equal(n, 12);
    }
    value[4] = read_numbers(nuem_test_path("grid.h5"), "points/nuisances", &m);
    m /= 12;
    for (size_t i = 0; i < 12; i++) {
        for (size_t k = 0; k < 4; k++) {
            assert_true(strtod(at + 1, &at) == value[k][i]);
            assert_int_equal(*at, ',');
        }
        for (size_t k = 0; k < m; k++) assert_true(strtod(at + 1, &at) == value[4][i * m + k]);
        at = strchr(at, '\n');
    }
    assert_string_equal(at, "\n");
    for (int k = 0; k < 5; k++) free(value[k]);
    release(&o);

    json_t *root =
        run_json("nuem export points grid.h5 --columns chi2,mu_e --json", "nuem/export/1");
    assert_int_equal(json_array_size(result_of(root, "chi2")), 12);
    assert_null(json_object_get(json_object_get(root, "result"), "q_ee"));
    assert_string_equal(
        json_string_value(json_array_get(json_object_get(result_of(root, "columns"), "unit"), 1)),
        "muB");
    json_decref(root);
}

/* The density that the changes of variables of the sampler give, by finite differences: p(x) = |dv/dx|. */
static void priors_are_those_of_the_sampler(void **state)
{
    (void)state;
    put("prior", chain, "");
    nuem_stored_scan *s = NULL;
    nuem_getdist_parameter p[20];
    nuem_error err;

    assert_ok(nuem_stored_scan_open(nuem_test_path("prior.h5"), &s, &err), err);
    assert_int_equal(s->n_coordinate, 3);
    assert_ok(nuem_getdist_parameters(s, p, &err), err);
    assert_string_equal(p[0].name, "mu_eff");
    assert_string_equal(p[1].name, "q_emu");
    assert_string_equal(p[2].name, "Im_q_emu");
    assert_true(p[0].lower == 0.0 && p[0].upper == 6e-11);
    assert_true(p[1].lower == -1e-12 && p[1].upper == 1e-12 && p[2].lower == -1e-12);

    nuem_coordinate mu, q;
    assert_ok(nuem_scan_coordinate("mu_eff", &mu, &err), err);
    assert_ok(nuem_scan_coordinate("q_emu", &q, &err), err);
    const nuem_axis axis[2] = {{.parameter = mu.parameter,
                                .first = 0,
                                .second = 0,
                                .prior = NUEM_PRIOR_SQUARE,
                                .is_modulus = true,
                                .range = {0.0, 1.0}},
                               {.parameter = q.parameter,
                                .first = 1,
                                .second = 2,
                                .prior = NUEM_PRIOR_MODULUS,
                                .range = {0.0, 1.0}}};
    const double v0[2][3] = {{0.7, 0.3, -0.4}, {2.9, -0.8, 0.1}};
    double constant[2];
    for (int k = 0; k < 2; k++) {
        double x[3], hi[3], lo[3], jacobian[3][3];
        assert_true(nuem_axes_map(2, axis, v0[k], x));
        for (int j = 0; j < 3; j++) {
            double v[3] = {v0[k][0], v0[k][1], v0[k][2]};
            v[j] += 1e-5;
            nuem_axes_map(2, axis, v, hi);
            v[j] -= 2e-5;
            nuem_axes_map(2, axis, v, lo);
            for (int i = 0; i < 3; i++)
                jacobian[i][j] =
                    (hi[i] - lo[i]) / 2e-5 / (i ? q.parameter->scale : mu.parameter->scale);
        }
        const double volume = jacobian[0][0] * (jacobian[1][1] * jacobian[2][2] -
                                                jacobian[1][2] * jacobian[2][1]); /* |dx/dv| */
        constant[k] = nuem_getdist_log_prior(s, p, x) - log(fabs(volume)); /* -ln p = ln |dx/dv| */
    }
    assert_near(constant[0], constant[1], 1e-8); /* central differences of 1e-5 */
    nuem_stored_scan_free(s);
}

/* Rows of a chain: weight, chi2/2 plus the prior, the numbers of the file. */
static void chains_are_written(void **state)
{
    (void)state;
    put("flat",
        HEAD "parameters: [{name: mu_eff, lo: 0, hi: 6e-11}]\n"
             "chain: {chains: 3, samples: 20, thin: 2, burn_in: 300, nuisances: profiled}\n",
        "");
    json_t *root = run_json("nuem export getdist flat.h5 -o out --json", "nuem/export/1");
    assert_int_equal(json_integer_value(result_of(root, "chains")), 3);
    assert_int_equal(json_integer_value(result_of(root, "samples")), 20);
    json_decref(root);
    size_t n, bytes;
    double *mu = read_numbers(nuem_test_path("flat.h5"), "points/mu_eff", &n),
           *chi2 = read_numbers(nuem_test_path("flat.h5"), "points/chi2", &n);
    nuem_error err;
    assert_int_equal(n, 60);
    for (size_t c = 0; c < 3; c++) {
        char name[20], *text, *at;
        snprintf(name, sizeof name, "out_%zu.txt", c + 1);
        assert_ok(nuem_file_read(nuem_test_path(name), 100000, &text, &bytes, &err), err);
        at = text;
        for (size_t i = 20 * c; i < 20 * (c + 1); i++) {
            assert_true(strtod(at, &at) == 1.0);
            assert_true(strtod(at, &at) == 0.5 * chi2[i]);
            assert_true(strtod(at, &at) == mu[i]);
            assert_true(strtod(at, &at) == chi2[i]);
        }
        assert_string_equal(at, "\n");
        free(text);
    }
    free(mu);
    free(chi2);
    char *text;
    assert_ok(nuem_file_read(nuem_test_path("out.paramnames"), 1000, &text, &bytes, &err), err);
    assert_string_equal(text, "mu_eff\t\\mu_{\\mathrm{eff}}\\,[\\mu_B]\nchi2*\t\\chi^2\n");
    free(text);
    assert_ok(nuem_file_read(nuem_test_path("out.ranges"), 1000, &text, &bytes, &err), err);
    assert_string_equal(text, "mu_eff 0 6e-11\n");
    free(text);
}

static void what_is_no_such_scan_is_refused(void **state)
{
    (void)state;
    nuem_test_put("text.h5", "no file of HDF5\n");
    put("curve", HEAD "parameters: [{name: mu_eff, lo: 0, hi: 6e-11, n: 3}]\nchunk: 1\n", "");
    assert_failure("nuem export points absent.h5", 3, "absent.h5");
    assert_failure("nuem export points text.h5", 3, "'text.h5' is damaged or no HDF5 file");
    assert_failure("nuem export getdist curve.h5", 3, "is a scan of kind chi2; only chains");
    assert_failure("nuem export points curve.h5 --columns chi3", 2, "column 'chi3'");
    assert_failure("nuem export points curve.h5 --columns chi2,chi2", 2, "'chi2' twice");
    put("long", chain, "");
    assert_failure("nuem export getdist long.h5 -o absent/out", 5, "absent/out_1.txt");

    /* a chunk that is not there */
    hid_t file = H5Fopen(nuem_test_path("curve.h5"), H5F_ACC_RDWR, H5P_DEFAULT),
          done = H5Dopen2(file, "done", H5P_DEFAULT);
    unsigned char zero[3] = {1, 0, 1};
    assert_true(H5Dwrite(done, H5T_NATIVE_UCHAR, H5S_ALL, H5S_ALL, H5P_DEFAULT, zero) >= 0);
    H5Dclose(done);
    H5Fclose(file);
    assert_failure("nuem export points curve.h5", 3, "is not finished: 1 of 3 chunks are missing");
    /* another program's file */
    file = H5Fcreate(nuem_test_path("other.h5"), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    H5Fclose(file);
    assert_failure("nuem export points other.h5", 3, "'other.h5' is no scan of nuem");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_are_those_of_the_file),
        cmocka_unit_test(priors_are_those_of_the_sampler),
        cmocka_unit_test(chains_are_written),
        cmocka_unit_test(what_is_no_such_scan_is_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
