/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fluxes by flavour and bin at the detector, and the SNOwGLoBES files made of them. */
#include "rate/arriving.h"

#include <stdlib.h>
#include <string.h>

#include "io/snowglobes.h"
#include "nuem/solar.h"
#include "rate/travel.h"
#include "source/snowglobes.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/temporary.h"

enum { ROWS = NUEM_SNOWGLOBES_ROWS };

/* sums of some thousand numbers */
static const double TOL_SUM = 1e-12;
/* midpoints in 4000 parts of a bin across the kinks of tables and the ends of beta spectra */
static const double TOL_MIDPOINT = 1e-5;
/* the fluence is the integral over a bin, the reader's interpolation a trapezoid between rows: second order in 0.2 MeV over
 * the width of the spectrum, 5e-5 for the pinched ones */
static const double TOL_TRAPEZOID = 2e-4;

static nuem_mixing mixing_of(const nuem_data *data)
{
    nuem_mixing mixing;
    nuem_error err;

    assert_ok(nuem_mixing_open(data, "nufit-6.0-no", &mixing, NULL, &err), err);
    return mixing;
}

/* No neutrino is lost on the way, whatever its flavour. */
static void all_arrive(void **state)
{
    static const char *const id[] = {"solar-b16-gs98", "solar-b16-agss09met", "supernova-pinched",
                                     "reactor-gemma",  "sns-lar2020",         "cr51-3mci-1m"};
    double edge[ROWS + 1], (*f)[6] = malloc(ROWS * sizeof *f);
    nuem_mixing mixing = mixing_of(*state);
    nuem_error err;

    assert_non_null(f);
    nuem_snowglobes_edges(edge);
    assert_true(edge[0] == 0.0 && edge[1] == 0.1 && edge[2] == 0.3);
    assert_close(edge[ROWS], 100.1, 1e-15); /* one rounding */
    for (size_t k = 0; k < sizeof id / sizeof id[0]; k++) {
        nuem_flux *flux = nuem_test_flux(*state, id[k]);
        double want[2] = {0.0, 0.0}, got[2] = {0.0, 0.0};
        assert_ok(nuem_flux_arriving(flux, &mixing, ROWS, edge, f, &err), err);
        for (size_t c = 0; c < nuem_flux_count(flux); c++)
            want[nuem_flux_component_at(flux, c)->anti] +=
                nuem_flux_component_at(flux, c)->flux_cm2_s;
        for (int i = 0; i < ROWS; i++)
            for (int j = 0; j < 6; j++) got[j / 3] += f[i][j];
        for (int a = 0; a < 2; a++) assert_near(got[a], want[a], TOL_SUM * (want[0] + want[1]));
        nuem_flux_free(flux);
    }
    free(f);
}

/* The Sun's neutrinos of a bin: midpoints of the spectrum times the state of travel.h, and lines where they are. */
static void solar_bins_are_integrals(void **state)
{
    static const double edge[] = {0.1, 0.3, 0.5, 5.0, 5.2, 20.0};
    enum { BINS = 5, PARTS = 4000 };
    nuem_flux *flux = nuem_test_flux(*state, "solar-b16-gs98");
    nuem_mixing mixing = mixing_of(*state);
    nuem_travel_state context;
    nuem_state_model model;
    double got[BINS][6], want[BINS][6] = {{0}};
    nuem_error err;
    nuem_state s;

    assert_ok(nuem_travel_model(flux, &mixing, &context, &model, &err), err);
    for (size_t c = 0; c < nuem_flux_count(flux); c++) {
        const nuem_flux_component *x = nuem_flux_component_at(flux, c);
        for (int i = 0; i < BINS; i++) {
            const double h = (edge[i + 1] - edge[i]) / PARTS;
            for (int k = 0; k < PARTS && x->n; k++) {
                double e = edge[i] + (k + 0.5) * h, density;
                nuem_flux_component_eval(x, 1, &e, &density);
                assert_ok(model.eval(model.context, x->name, x->flavour, x->anti, e, &s, &err),
                          err);
                for (int j = 0; j < 3; j++) want[i][j] += h * density * s.rho.m[j][j].re;
            }
            if (x->n || x->line_mev < edge[i] || x->line_mev >= edge[i + 1]) continue;
            assert_ok(model.eval(model.context, x->name, x->flavour, false, x->line_mev, &s, &err),
                      err);
            for (int j = 0; j < 3; j++) want[i][j] += x->flux_cm2_s * s.rho.m[j][j].re;
        }
    }
    assert_ok(nuem_flux_arriving(flux, &mixing, BINS, edge, got, &err), err);
    for (int i = 0; i < BINS; i++)
        for (int j = 0; j < 6; j++) assert_near(got[i][j], want[i][j], TOL_MIDPOINT * want[i][0]);
    nuem_travel_clear(&context);
    nuem_flux_free(flux);
}

/* Written and read again by the reader of such files. */
static void files_come_back(void **state)
{
    nuem_flux *flux = nuem_test_flux(*state, "supernova-pinched"), *again = NULL;
    double edge[ROWS + 1], (*f)[6] = malloc(ROWS * sizeof *f);
    nuem_mixing mixing = mixing_of(*state);
    nuem_snowglobes table;
    nuem_writer w = {0};
    nuem_error err;

    assert_non_null(f);
    nuem_snowglobes_edges(edge);
    assert_ok(nuem_flux_arriving(flux, &mixing, ROWS, edge, f, &err), err);
    nuem_snowglobes_write(&w, "first\nsecond", (const double(*)[6])f);
    assert_false(w.failed);
    assert_memory_equal(w.text, "# first\n# second\n# E(GeV) nue", 29);
    assert_ok(nuem_snowglobes_parse("x.dat", w.text, w.n, &table, &err), err);
    assert_int_equal(table.rows, ROWS);
    for (int i = 0; i < ROWS; i++) {
        assert_near(table.value[i], 0.2 * i, 1e-13); /* GeV to MeV rounds */
        for (int k = 0; k < 6; k++)
            assert_true(table.value[(size_t)(k + 1) * table.room + (size_t)i] == f[i][k]);
    }
    nuem_snowglobes_clear(&table);

    nuem_test_put("mine.dat", w.text);
    const char *path =
        nuem_test_put("mine.yaml", "schema: nuem/flux/1\nid: mine\ntitle: t\npropagation: none\n"
                                   "snowglobes: {file: mine.dat, duration: 1 s}\n");
    assert_ok(nuem_flux_open(*state, path, &again, NULL, &err), err);
    assert_int_equal(nuem_flux_count(again), nuem_flux_count(flux));
    for (size_t c = 0; c < nuem_flux_count(flux); c++) {
        const nuem_flux_component *a = nuem_flux_component_at(flux, c),
                                  *b = nuem_flux_component_at(again, c);
        assert_string_equal(a->name, b->name);
        assert_close(b->flux_cm2_s, a->flux_cm2_s, TOL_TRAPEZOID);
    }
    nuem_flux_free(again);
    nuem_flux_free(flux);
    nuem_writer_clear(&w);
    free(f);
}

static void bad_edges_are_refused(void **state)
{
    static const double same[] = {1.0, 1.0}, nan_edge[] = {0.0, (double)NAN};
    nuem_flux *flux = nuem_test_flux(*state, "supernova-pinched");
    nuem_mixing mixing = mixing_of(*state);
    double f[1][6] = {{-1, -1, -1, -1, -1, -1}};
    nuem_error err;

    assert_fails(nuem_flux_arriving(flux, &mixing, 1, same, f, &err), NUEM_ERR_ARG, err,
                 "edge 1 of the bins, 1 MeV, is not above 1 MeV");
    assert_fails(nuem_flux_arriving(flux, &mixing, 1, nan_edge, f, &err), NUEM_ERR_ARG, err,
                 "is not above");
    for (int k = 0; k < 6; k++) assert_true(f[0][k] == -1.0);
    nuem_flux_free(flux);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(all_arrive),
        cmocka_unit_test(solar_bins_are_integrals),
        cmocka_unit_test(files_come_back),
        cmocka_unit_test(bad_edges_are_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
