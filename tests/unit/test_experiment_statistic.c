/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an experiment file says of its statistic, of published levels, of shapes and of flux
 * components: read from lists and from columns, against the same thing said in another way, and
 * everything that can be wrong with it, with its place. */
#include "nuem/experiment.h"
#include "num/symmetric3.h"

#include "support/assert_close.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/temporary.h"

/* a product or a quotient of numbers from the file */
static const double TOL_ROUNDING = 1e-15;
/* a smallest eigenvalue below it decides nothing */
static const double TOL_SINGULAR = 1e-12;

#define HEAD                                                                                       \
    "schema: nuem/experiment/1\nid: mine\ntitle: Mine\nchannel: es\nflux: solar-b16-gs98\n"        \
    "target: {formula: Ge}\nexposure: 20 kg d\nefficiency: {constant: 0.5, energy: true}\n"
#define GAUSSIAN HEAD "statistic: gaussian\n"
#define ON_OFF   HEAD "statistic: on-off\n"
#define BINS     "edges_kev: [1, 2, 4, 8]"
#define TABLE    "table: d.csv, lower: lo, upper: hi"

static nuem_experiment *parse(const char *text)
{
    nuem_experiment *exp = NULL;
    nuem_error err = {0};

    assert_ok(
        nuem_experiment_parse(NULL, text, strlen(text), nuem_test_path("mine.yaml"), &exp, &err),
        err);
    return exp;
}

static void assert_doubles(const double *got, size_t n, const double *want)
{
    assert_non_null(got);
    for (size_t i = 0; i < n; i++) assert_close(got[i], want[i], TOL_ROUNDING);
}

static void poisson_by_default(void **unused)
{
    static const char *const texts[] = {
        HEAD "data: {" BINS ", counts: [0, 0, 0]}\n", /* nothing seen is an observation */
        HEAD "statistic: poisson\ndata: {" BINS ", counts: [0, 0, 0], asimov: false}\n"
             "backgrounds: [{name: a, counts: [0, 0, 0]}]\n"};

    (void)unused;
    for (int i = 0; i < 2; i++) {
        nuem_experiment *exp = parse(texts[i]);
        const nuem_experiment_info *e = nuem_experiment_get(exp);
        assert_int_equal(e->statistic, NUEM_STATISTIC_POISSON);
        assert_true(e->counts && e->counts[2] == 0.0);
        assert_false(e->asimov);
        assert_null(e->covariance);
        assert_null(e->off_counts);
        assert_null(e->bin_components);
        assert_true(e->off_ratio == 0.0 && e->energy_scale_error == 0.0);
        if (i) assert_null(e->background[0].shape);
        nuem_experiment_free(exp);
    }
    nuem_experiment *exp = parse(HEAD "energy_scale: {relative_error: 0.01, note: calibration}\n"
                                      "data: {" BINS "}\n");
    assert_true(nuem_experiment_get(exp)->energy_scale_error == 0.01);
    nuem_experiment_free(exp);
}

/* The same covariance as errors, as a list of lists and as a table. */
static void covariance_three_ways(void **unused)
{
    static const char *const texts[] = {
        GAUSSIAN "data: {" BINS ", counts: [-1, 0, 2.5], sigma: [0.5, 1, 2]}\n",
        GAUSSIAN "data: {" TABLE ", counts: n, sigma: s}\n",
        GAUSSIAN "data: {" BINS
                 ", counts: [-1, 0, 2.5], covariance: [[0.25, 0, 0], [0, 1, 0], [0, 0, 4]]}\n",
        GAUSSIAN "data: {" BINS ", counts: [-1, 0, 2.5], covariance: v.csv}\n",
        GAUSSIAN "data: {" BINS ", asimov: true, covariance: v.csv}\n"};
    const double counts[] = {-1, 0, 2.5}, v[] = {0.25, 0, 0, 0, 1, 0, 0, 0, 4};

    (void)unused;
    nuem_test_put("d.csv", "lo,hi,n,s\n1,2,-1,0.5\n2,4,0,1\n4,8,2.5,2\n");
    nuem_test_put("v.csv", "a,b,c\n0.25,0,0\n0,1,0\n0,0,4\n");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        nuem_experiment *exp = parse(texts[i]);
        const nuem_experiment_info *e = nuem_experiment_get(exp);
        assert_int_equal(e->statistic, NUEM_STATISTIC_GAUSSIAN);
        assert_memory_equal(e->covariance, v, sizeof v);
        assert_true(e->asimov == (i == 4));
        if (e->asimov)
            assert_null(e->counts);
        else
            assert_memory_equal(e->counts, counts, sizeof counts); /* of any sign */
        nuem_experiment_free(exp);
    }
    /* rows are rows, and what was lost in printing is averaged away */
    nuem_test_put("v.csv", "a,b,c\n4,1,0.5\n1.0000000001,9,-2\n0.5,-2,16\n");
    nuem_experiment *exp = parse(texts[3]);
    const double *c = nuem_experiment_get(exp)->covariance;
    assert_close(c[1], 1.00000000005, TOL_ROUNDING);
    assert_true(c[3] == c[1] && c[5] == -2 && c[2] == 0.5 && c[8] == 16);
    nuem_experiment_free(exp);
}

/* Accepted exactly when the smallest eigenvalue, found by rotations, is positive. */
static void covariance_is_positive_when_its_eigenvalues_are(void **unused)
{
    nuem_draw d = nuem_draw_seed(7);
    int accepted = 0, refused = 0;

    (void)unused;
    for (int k = 0; k < 400; k++) {
        double a[3][3], scale[3], value[3], vector[3][3];
        char text[1024];
        for (int i = 0; i < 3; i++) {
            scale[i] = nuem_draw_log(&d, 1e-3, 1e3);
            a[i][i] = 1.0;
            for (int j = 0; j < i; j++) a[i][j] = a[j][i] = nuem_draw_uniform(&d, -1, 1);
        }
        int n = snprintf(text, sizeof text, "%s",
                         GAUSSIAN "data: {" BINS ", asimov: true, covariance: [");
        for (int i = 0; i < 3; i++)
            n += snprintf(text + n, sizeof text - (size_t)n, "%s[%.17g, %.17g, %.17g]",
                          i ? ", " : "", scale[i] * scale[0] * a[i][0],
                          scale[i] * scale[1] * a[i][1], scale[i] * scale[2] * a[i][2]);
        n += snprintf(text + n, sizeof text - (size_t)n, "]}\n");
        nuem_symmetric3_eigen(a, value, vector);
        if (fabs(value[0]) < TOL_SINGULAR) continue;
        nuem_experiment *exp = NULL;
        nuem_error err = {0};
        nuem_status st = nuem_experiment_parse(NULL, text, (size_t)n, "m.yaml", &exp, &err);
        if (value[0] > 0.0) {
            assert_ok(st, err);
            accepted++;
        } else {
            assert_fails(st, NUEM_ERR_DATA, err, "is not positive definite: the block of the");
            refused++;
        }
        nuem_experiment_free(exp);
    }
    assert_true(accepted > 100 && refused > 50);
}

static void source_on_and_off(void **unused)
{
    static const char *const texts[] = {
        ON_OFF "data: {" BINS ", counts: [5, 0, 7], off: [2, 1, 0], off_exposure: 5 kg d}\n",
        ON_OFF "data: {" TABLE ", counts: n, off: m, off_exposure: 5e-3 t d}\n",
        ON_OFF "data: {" TABLE ", counts: n, off: [2, 1, 0], off_exposure: 5 kg d}\n",
        ON_OFF "data: {" BINS ", asimov: true, off_exposure: 5 kg d}\n",
        ON_OFF "data: {" BINS ", off_exposure: 5 kg d}\n"};
    const double on[] = {5, 0, 7}, off[] = {2, 1, 0};

    (void)unused;
    nuem_test_put("d.csv", "lo,hi,n,m\n1,2,5,2\n2,4,0,1\n4,8,7,0\n");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        nuem_experiment *exp = parse(texts[i]);
        const nuem_experiment_info *e = nuem_experiment_get(exp);
        assert_int_equal(e->statistic, NUEM_STATISTIC_ON_OFF);
        assert_close(e->off_ratio, 0.25, TOL_ROUNDING);
        assert_true(e->asimov == (i == 3));
        if (i < 3) {
            assert_doubles(e->counts, 3, on);
            assert_doubles(e->off_counts, 3, off);
        } else {
            assert_null(e->counts);
            assert_null(e->off_counts);
        }
        nuem_experiment_free(exp);
    }
}

/* A level times exposure times width, against the same counts worked out by hand: 20 kg d and bins
 * of 1, 2 and 4 keV. */
static void levels_become_counts(void **unused)
{
    static const char *const texts[] = {
        HEAD "data: {" BINS "}\nbackgrounds:\n"
             "  - {name: flat, rate_per_kev_kg_day: 2.5}\n"
             "  - {name: level, rate_per_kev_kg_day: [3, 0, 0.5], shape: [-1, 0.5, 2]}\n",
        HEAD "data: {" TABLE "}\nbackgrounds:\n"
             "  - {name: flat, rate_per_kev_kg_day: [2.5, 2.5, 2.5]}\n"
             "  - {name: level, rate_per_kev_kg_day: r, shape: s}\n",
        HEAD "data: {" TABLE "}\nbackgrounds:\n"
             "  - {name: flat, counts: [50, 100, 200]}\n"
             "  - {name: level, column: c, shape: [-1, 0.5, 2]}\n"};
    const double flat[] = {50, 100, 200}, level[] = {60, 0, 40}, shape[] = {-1, 0.5, 2};

    (void)unused;
    nuem_test_put("d.csv", "lo,hi,r,s,c\n1,2,3,-1,60\n2,4,0,0.5,0\n4,8,0.5,2,40\n");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        nuem_experiment *exp = parse(texts[i]);
        const nuem_experiment_info *e = nuem_experiment_get(exp);
        assert_int_equal(e->n_background, 2);
        assert_doubles(e->background[0].counts, 3, flat);
        assert_doubles(e->background[1].counts, 3, level);
        assert_null(e->background[0].shape);
        assert_int_equal(e->background[1].n_shape, 1);
        assert_null(e->background[1].shape[0].name);
        assert_doubles(e->background[1].shape[0].counts, 3, shape);
        nuem_experiment_free(exp);
    }
}

static void bins_name_their_components(void **unused)
{
    nuem_experiment *exp =
        parse(HEAD "data:\n  edges_kev: [1, 2, 4, 8]\n"
                   "  components: [[Be7-862, Be7-384], all, [pp]]\n  counts: [1, 2, 3]\n");
    const nuem_experiment_info *e = nuem_experiment_get(exp);

    (void)unused;
    assert_string_equal(e->bin_components[0], "Be7-862,Be7-384");
    assert_null(e->bin_components[1]);
    assert_string_equal(e->bin_components[2], "pp");
    nuem_experiment_free(exp);
}

static void bad_files_are_located(void **unused)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {HEAD "statistic: gausian\ndata: {" BINS "}\n",
         ":9:12: statistic is 'gausian'; did you mean 'gaussian'? it must be one of: poisson"},
        {HEAD "energy_scale: {relative_error: 0.6}\ndata: {" BINS "}\n",
         ":9:32: energy_scale.relative_error is 0.6; it must lie in [0, 0.5]"},
        {HEAD "energy_scale: {}\ndata: {" BINS "}\n",
         ":9:15: energy_scale lacks the key 'relative_error'"},
        /* keys of another statistic */
        {HEAD "data: {" BINS ", sigma: [1, 1, 1]}\n",
         ":9:40: data.sigma is for statistic gaussian only"},
        {ON_OFF "data: {" BINS ", covariance: v.csv}\n",
         ":10:45: data.covariance is for statistic gaussian only"},
        {HEAD "data: {" BINS ", counts: [1, 1, 1], off: [1, 1, 1]}\n",
         ":9:57: data.off is for statistic on-off only"},
        {GAUSSIAN "data: {" BINS ", sigma: [1, 1, 1], off_exposure: 5 kg d}\n",
         ":10:65: data.off_exposure is for statistic on-off only"},
        /* an expectation or an observation */
        {HEAD "data: {" BINS ", counts: [1, 1, 1], asimov: true}\n",
         ":9:41: data.counts is an observation, but 'asimov' says that there is none"},
        {ON_OFF "data: {" BINS ", off: [1, 1, 1], off_exposure: 5 kg d, asimov: true}\n",
         ":10:38: data.off is an observation, but 'asimov' says that there is none"},
        {HEAD "data: {" BINS ", asimov: 1}\n", ":9:41: data.asimov is '1'; it must be true or"},
        /* covariance */
        {GAUSSIAN "data: {" BINS ", counts: [1, 1, 1]}\n",
         ":10:7: data must have either 'covariance' or 'sigma' for statistic gaussian"},
        {GAUSSIAN "data: {" BINS ", sigma: [1, 1, 1], covariance: v.csv}\n",
         ":10:7: data must have either 'covariance' or 'sigma' for statistic gaussian"},
        {GAUSSIAN "data: {" BINS ", sigma: [1, 1]}\n",
         ":10:40: data.sigma has 2 elements; there are 3 bins"},
        {GAUSSIAN "data: {" BINS ", sigma: [1, 0, 1]}\n",
         ":10:40: data.sigma is 0 for bin 2; it must lie in (0, inf), its square too"},
        {GAUSSIAN "data: {" BINS ", sigma: [1, 1, 1e-200]}\n",
         ":10:40: data.sigma is 1e-200 for bin 3; it must lie in (0, inf), its square too"},
        {GAUSSIAN "data: {" BINS ", sigma: [1, -1, 1]}\n",
         ":10:44: data.sigma[1] is -1; it must lie in [0, inf)"},
        {GAUSSIAN "data: {" BINS ", sigma: s}\n",
         ":10:40: data.sigma names a column, but data has no table"},
        {GAUSSIAN "data: {" BINS ", covariance: [[1, 0], [0, 1]]}\n",
         ":10:45: data.covariance has 2 rows; there are 3 bins"},
        {GAUSSIAN "data: {" BINS ", covariance: [[1, 0], [0, 1], [1, 1]]}\n",
         ":10:46: data.covariance[0] must be a list of 3 numbers, one for each bin"},
        {GAUSSIAN "data: {" BINS ", covariance: [[1, 0, 0], [0, 1, x], [0, 0, 1]]}\n",
         ":10:64: data.covariance[1][2] is x; it must be a finite number"},
        {GAUSSIAN "data: {" BINS ", covariance: [[1, 0, 0], [0, 1, 0.5], [0, 0.4, 1]]}\n",
         ":10:45: data.covariance is not symmetric: row 2, column 3 is 0.5, row 3, column 2 is "
         "0.4"},
        {GAUSSIAN "data: {" BINS ", covariance: [[1, 0, 0], [0, 0, 0], [0, 0, 1]]}\n",
         ":10:45: data.covariance has 0 for the variance of bin 2; it must be > 0"},
        {GAUSSIAN "data: {" BINS ", covariance: [[1, 2, 0], [2, 1, 0], [0, 0, 1]]}\n",
         ":10:45: data.covariance is not positive definite: the block of the first 2 bins is not"},
        {GAUSSIAN "data: {" BINS ", covariance: [[1, 1, 0], [1, 1, 0], [0, 0, 1]]}\n",
         ":10:45: data.covariance is not positive definite: the block of the first 2 bins is not"},
        {GAUSSIAN "data: {" BINS ", covariance: v.csv}\n",
         ":10:45: data.covariance has 2 rows and 2 columns; there are 3 bins"},
        {GAUSSIAN "data: {" BINS ", covariance: ../v.csv}\n",
         ":10:45: data.covariance is '../v.csv'; it must name a CSV file in the directory"},
        {GAUSSIAN "data: {" BINS ", covariance: {a: 1}}\n",
         ":10:45: data.covariance is a map; it must be a list of lists or a CSV file"},
        /* source on and off */
        {ON_OFF "data: {" BINS ", counts: [1, 1, 1], off: [1, 1, 1]}\n",
         ":10:7: data needs 'off_exposure' for statistic on-off"},
        {ON_OFF "data: {" BINS ", off_exposure: 0 kg d}\n",
         ":10:47: data.off_exposure is 0 kg d; it must lie in (0, 1e+15] kg day"},
        {ON_OFF "data: {" BINS ", off_exposure: 1e-323 kg d}\n",
         ":10:47: data.off_exposure is 0 times 'exposure'; that must lie in (0, inf)"},
        {ON_OFF "data: {" BINS ", counts: [1, 1, 1], off_exposure: 5 kg d}\n",
         ":10:7: data has 'counts' without 'off'; statistic on-off needs both or none"},
        {ON_OFF "data: {" BINS ", off: [1, 1, 1], off_exposure: 5 kg d}\n",
         ":10:7: data has 'off' without 'counts'; statistic on-off needs both or none"},
        {ON_OFF "data: {" BINS ", counts: [1, 1, 1], off: [1, 1], off_exposure: 5 kg d}\n",
         ":10:57: data.off has 2 elements; there are 3 bins"},
        {ON_OFF "data: {" BINS ", counts: [1, 1, 1], off: [1, -1, 1], off_exposure: 5 kg d}\n",
         ":10:61: data.off[1] is -1; it must lie in [0, inf)"},
        {ON_OFF "data: {" BINS ", counts: [1, -1, 1], off: [1, 1, 1], off_exposure: 5 kg d}\n",
         ":10:45: data.counts[1] is -1; it must lie in [0, inf)"},
        {ON_OFF "data: {" BINS ", counts: [1, 1, 1], off: {a: 1}, off_exposure: 5 kg d}\n",
         ":10:57: data.off is a map; it must be a list or the name of a column"},
        /* components */
        {HEAD "data: {" BINS ", components: pp}\n",
         ":9:45: data.components must be a list with one element for each bin"},
        {HEAD "data: {" BINS ", components: [all, all]}\n",
         ":9:45: data.components has 2 elements; there are 3 bins"},
        {HEAD "data: {" BINS ", components: [all, pp, all]}\n",
         ":9:51: data.components[1] must be a list of flux components, or 'all'"},
        {HEAD "data: {" BINS ", components: [all, [], all]}\n",
         ":9:51: data.components[1] must be a list of flux components, or 'all'"},
        {HEAD "data: {" BINS ", components: [all, [\"pp,B8\"], all]}\n",
         ":9:52: data.components[1][0] must be the name of a flux component"},
        {HEAD "data: {" BINS ", components: [all, [[pp]], all]}\n",
         ":9:52: data.components[1][0] must be the name of a flux component"},
        {HEAD "data: {" BINS ", components: [all, [pp, B8, pp], all]}\n",
         ":9:60: data.components[1][2] is 'pp', which the bin has already"},
        /* backgrounds */
        {HEAD "data: {" BINS "}\nbackgrounds: [{name: a, rate_per_kev_kg_day: -1}]\n",
         ":10:46: backgrounds[0].rate_per_kev_kg_day is -1; it must lie in [0, inf)"},
        {HEAD "data: {" BINS "}\nbackgrounds: [{name: a, rate_per_kev_kg_day: [1, -1, 1]}]\n",
         ":10:50: backgrounds[0].rate_per_kev_kg_day[1] is -1; it must lie in [0, inf)"},
        {HEAD "data: {" BINS "}\nbackgrounds: [{name: a, rate_per_kev_kg_day: [1, 1]}]\n",
         ":10:46: backgrounds[0].rate_per_kev_kg_day has 2 elements; there are 3 bins"},
        {HEAD "data: {" BINS "}\nbackgrounds: [{name: a, rate_per_kev_kg_day: r}]\n",
         ":10:46: backgrounds[0].rate_per_kev_kg_day names a column, but data has no table"},
        {HEAD "data: {" BINS "}\nbackgrounds: [{name: a, rate_per_kev_kg_day: \"2.5\"}]\n",
         ":10:46: backgrounds[0].rate_per_kev_kg_day names a column, but data has no table"},
        {HEAD "data: {" BINS "}\nbackgrounds: [{name: a, rate_per_kev_kg_day: 1e14}]\n",
         ":10:46: backgrounds[0].rate_per_kev_kg_day makes 2e+15 counts in the bin from 1 keV; at "
         "most 1e+15"},
        {HEAD "data: {" BINS
              "}\nbackgrounds: [{name: a, rate_per_kev_kg_day: 1, counts: [1, 1, 1]}]\n",
         ":10:15: backgrounds[0] must have either 'column' or 'counts' or 'rate_per_kev_kg_day'"},
        {HEAD "data: {" BINS "}\nbackgrounds: [{name: a, counts: [1, 1, 1], shape: [1, 1]}]\n",
         ":10:51: backgrounds[0].shape has 2 elements; there are 3 bins"},
        {HEAD "data: {" BINS
              "}\nbackgrounds: [{name: a, counts: [1, 1, 1], shape: [1, .inf, 1]}]\n",
         ":10:55: backgrounds[0].shape[1] is .inf; it must be a finite number"},
        {HEAD "data: {" BINS "}\nbackgrounds: [{name: a, counts: [1, 1, 1], shape: {a: 1}}]\n",
         ":10:51: backgrounds[0].shape is a map; it must be a list or the name of a column"},
    };

    (void)unused;
    nuem_test_put("v.csv", "a,b\n1,0\n0,1\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *path = nuem_test_path("bad.yaml"), *text = cases[i].text;
        nuem_experiment *exp = NULL;
        nuem_error err = {0};
        nuem_status st = nuem_experiment_parse(NULL, text, strlen(text), path, &exp, &err);
        if (st != NUEM_ERR_DATA) print_error("%s\n  is status %d\n", text, st);
        assert_int_equal(st, NUEM_ERR_DATA);
        nuem_test_assert_place(&err, path, cases[i].want);
        assert_int_equal(nuem_experiment_parse(NULL, text, strlen(text), path, &exp, NULL),
                         NUEM_ERR_DATA);
        assert_null(exp);
    }
}

/* In a table the complaint names the line of the table. */
static void bad_tables_are_located(void **unused)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {HEAD "data: {" TABLE ", counts: n}\n", "d.csv:3: n is -2; it must lie in [0, inf]"},
        {ON_OFF "data: {" TABLE ", counts: m, off: n, off_exposure: 5 kg d}\n",
         "d.csv:3: n is -2; it must lie in [0, inf]"},
        {GAUSSIAN "data: {" TABLE ", counts: m, sigma: n}\n",
         "d.csv:3: n is -2; it must lie in [0, inf]"},
        {GAUSSIAN "data: {" TABLE ", counts: n, sigma: q}\n", "d.csv: unknown column 'q'"},
        {GAUSSIAN "data: {" TABLE ", counts: n, covariance: v.csv}\n", "v.csv:3:3: b is 'x'"},
        {HEAD "data: {" TABLE "}\nbackgrounds: [{name: a, rate_per_kev_kg_day: n}]\n",
         "d.csv:3: n is -2; it must lie in [0, inf]"},
        {HEAD "data: {" TABLE "}\nbackgrounds: [{name: a, column: m, shape: q}]\n",
         "d.csv: unknown column 'q'"},
    };

    (void)unused;
    nuem_test_put("d.csv", "lo,hi,n,m\n1,2,5,2\n2,4,-2,1\n");
    nuem_test_put("v.csv", "a,b\n1,0\n0,x\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_experiment *exp = NULL;
        nuem_error err = {0};
        nuem_status st = nuem_experiment_parse(NULL, cases[i].text, strlen(cases[i].text),
                                               nuem_test_path("bad.yaml"), &exp, &err);
        assert_int_equal(st, NUEM_ERR_DATA);
        nuem_test_assert_place(&err, nuem_test_path(""), cases[i].want);
        assert_null(exp);
    }
}

/* More bins than a covariance is made for: said, and no gigabytes taken. */
static void too_many_bins_for_a_covariance(void **unused)
{
    static char text[200000];
    nuem_experiment *exp = NULL;
    nuem_error err = {0};
    size_t n = (size_t)snprintf(text, sizeof text, "%sdata:\n  edges_kev: [0", GAUSSIAN);

    (void)unused;
    for (int i = 1; i <= 1025; i++) n += (size_t)snprintf(text + n, sizeof text - n, ", %d", i);
    n += (size_t)snprintf(text + n, sizeof text - n, "]\n  covariance: v.csv\n");
    assert_fails(nuem_experiment_parse(NULL, text, n, "m.yaml", &exp, &err), NUEM_ERR_DATA, err,
                 "data.covariance is for 1025 bins; at most 1024 are handled");
    assert_null(exp);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(poisson_by_default),
        cmocka_unit_test(covariance_three_ways),
        cmocka_unit_test(covariance_is_positive_when_its_eigenvalues_are),
        cmocka_unit_test(source_on_and_off),
        cmocka_unit_test(levels_become_counts),
        cmocka_unit_test(bins_name_their_components),
        cmocka_unit_test(bad_files_are_located),
        cmocka_unit_test(bad_tables_are_located),
        cmocka_unit_test(too_many_bins_for_a_covariance),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
