/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The shipped experiments against what their papers say, response functions, and everything that can
 * be wrong in an experiment file, with its place. */
#include "nuem/experiment.h"

#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/temporary.h"

/* a product or an interpolation */
static const double TOL_ROUNDING = 1e-14;

/* Sum over the bins inside [lo, hi] keV. */
static double sum(const nuem_experiment_info *info, const double *x, double lo, double hi)
{
    double total = 0.0;

    for (size_t i = 0; i < info->n_bin; i++)
        if (info->edge_kev[i] >= lo && info->edge_kev[i + 1] <= hi) total += x[i];
    return total;
}

/* Background in events per t y keV once the efficiency is taken out. */
static double background_rate(const nuem_experiment_info *info)
{
    double rate = 0.0;

    for (size_t i = 0; i < info->n_bin; i++) {
        double mid = 0.5 * (info->edge_kev[i] + info->edge_kev[i + 1]);
        rate += info->background[0].counts[i] / nuem_experiment_efficiency(info, mid);
    }
    return rate / (double)info->n_bin / (info->exposure_kg_day / 365250.0);
}

static void xenon1t(void **state)
{
    nuem_experiment *exp = nuem_test_experiment(*state, "xenon1t");
    const nuem_experiment_info *e = nuem_experiment_get(exp);

    /* XENON Collaboration, PRD 102 (2020) 072004: 29 bins of 1 keV from 1 keV; 285 events and 232 +- 15
     * expected in 1-7 keV; 76 +- 2 per t y keV; 0.65 t y; sigma = 0.31 sqrt(E) + 0.0037 E */
    assert_string_equal(e->id, "xenon1t");
    assert_string_equal(e->channel, "es");
    assert_string_equal(e->formula, "Xe");
    assert_string_equal(e->flux, "solar-b16-gs98");
    assert_string_equal(e->status, "transcribed");
    assert_int_equal(e->binding, NUEM_BINDING_STEP);
    assert_int_equal(e->n_bin, 29);
    for (size_t i = 0; i <= e->n_bin; i++) assert_near(e->edge_kev[i], (double)(i + 1), 0.0);
    assert_near(sum(e, e->counts, 1, 7), 285.0, 0.0);
    assert_int_equal(e->n_background, 1);
    assert_string_equal(e->background[0].name, "b0");
    assert_true(e->background[0].includes_sm_signal && !e->background[0].free);
    assert_close(e->background[0].relative_error, 2.0 / 76.0, 0.02 /* printed with two digits */);
    assert_near(sum(e, e->background[0].counts, 1, 7), 232.0, 0.5 /* printed without decimals */);
    assert_near(background_rate(e), 76.0, 1.0 /* printed without decimals, fit to 210 keV */);
    assert_near(e->exposure_kg_day / 365250.0, 0.65, 0.005);
    assert_close(e->exposure_kg_day, 226.9 * 1042.0, 1e-4 /* live days times fiducial mass */);
    assert_true(e->resolution_sqrt == 0.31 && e->resolution_linear == 0.0037);
    assert_false(e->efficiency_of_true_energy);
    assert_true(e->signal_relative_error == 0.03);
    assert_true(e->n_efficiency > 10);
    /* the plateau and the threshold of figure 2 */
    assert_near(nuem_experiment_efficiency(e, 20), 0.885, 0.02);
    assert_near(nuem_experiment_efficiency(e, 2), 0.76, 0.1);
    assert_true(nuem_experiment_efficiency(e, 0.5) < 0.1);
    nuem_experiment_free(exp);
}

static void xenonnt(void **state)
{
    nuem_experiment *exp = nuem_test_experiment(*state, "xenonnt");
    const nuem_experiment_info *e = nuem_experiment_get(exp);

    /* XENON Collaboration, PRL 129 (2022) 161805: 1.16 t y, 15.8 +- 1.3 per t y keV; 433 events of the
     * release lie in 1-30 keV */
    assert_string_equal(e->id, "xenonnt");
    assert_string_equal(e->status, "official");
    assert_int_equal(e->n_bin, 29);
    for (size_t i = 0; i <= e->n_bin; i++) assert_near(e->edge_kev[i], (double)(i + 1), 0.0);
    assert_near(sum(e, e->counts, 1, 30), 433.0, 0.0);
    assert_close(e->exposure_kg_day, 1.16 * 365250.0, TOL_ROUNDING);
    assert_int_equal(e->n_background, 1);
    assert_true(e->background[0].includes_sm_signal && !e->background[0].free);
    assert_close(e->background[0].relative_error, 1.3 / 15.8, 0.01);
    assert_near(sum(e, e->background[0].counts, 1, 30), 426.5, 0.05);
    assert_near(background_rate(e), 15.8, 1.3);
    nuem_experiment_free(exp);
}

static void ideal(void **state)
{
    nuem_experiment *exp = nuem_test_experiment(*state, "ideal-xe");
    const nuem_experiment_info *e = nuem_experiment_get(exp);

    assert_int_equal(e->n_bin, 29);
    assert_close(e->exposure_kg_day, 365250.0, TOL_ROUNDING);
    assert_null(e->counts); /* a detector to look at rates, without data */
    assert_int_equal(e->n_background, 0);
    assert_int_equal(e->n_efficiency, 1);
    assert_true(e->efficiency_of_true_energy && e->signal_relative_error == 0.0);
    for (double energy = 0.0; energy < 50.0; energy += 0.5) {
        assert_true(nuem_experiment_efficiency(e, energy) == 1.0);
        assert_true(nuem_experiment_sigma_kev(e, energy) == 0.0);
    }
    nuem_experiment_free(exp);
}

static void provenance_names_the_files(void **state)
{
    static const char *const want[] = {"experiment/xenon1t", "experiment/xenon1t/efficiency.csv",
                                       "experiment/xenon1t/spectrum.csv"};
    nuem_provenance *prov = NULL;
    nuem_experiment *exp = NULL;
    nuem_error err = {0};

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_experiment_open(*state, "xenon1t", &exp, prov, &err), err);
    assert_int_equal(nuem_provenance_file_count(prov), 3);
    for (size_t i = 0; i < 3; i++) assert_string_equal(nuem_provenance_file_id(prov, i), want[i]);
    assert_string_equal(nuem_provenance_cite(prov, 0), "Aprile:2020tmw");
    nuem_experiment_free(exp);
    nuem_provenance_free(prov);
}

/* A file that is right; the pieces are replaced one at a time below. */
#define HEAD     "schema: nuem/experiment/1\nid: mine\ntitle: Mine\nchannel: es\nflux: solar-b16-gs98\n"
#define TARGET   "target: {formula: Ge, atom: free}\n"
#define EXPOSURE "exposure: 30 kg y\n"
#define FULL     "efficiency: {constant: 0.5, energy: true, relative_error: 0.02}\n"
#define DATA     "data: {edges_kev: [1, 2, 4, 8], counts: [3, 0, 2.5]}\n"
#define GOOD     HEAD TARGET EXPOSURE FULL DATA

static void files_say_what_they_say(void **state)
{
    const char *text =
        HEAD TARGET EXPOSURE "efficiency: {table: eff.csv, energy: reconstructed}\n"
                             "resolution: {sqrt_kev: 0.2, linear: 0.01, constant_kev: 0.05}\n"
                             "data: {table: data.csv, lower: lo, upper: hi, counts: n}\n"
                             "backgrounds:\n"
                             "  - {name: a, column: b, free: true, includes_sm_signal: true}\n"
                             "  - {name: c, counts: [1, 2, 3], relative_error: 0.5}\n"
                             "  - {name: d, column: b}\n";
    nuem_experiment *exp = NULL;
    nuem_error err = {0};

    nuem_test_put("eff.csv", "e_kev,efficiency\n0,0\n2,0.5\n10,0.9\n");
    nuem_test_put("data.csv", "lo,hi,n,b\n1,2,5,0.5\n2,4,7,1.5\n4,8,0,0\n");
    const char *path = nuem_test_put("mine.yaml", text);
    for (int parse = 0; parse < 2; parse++) {
        if (parse) /* tables are looked for beside the name */
            assert_ok(nuem_experiment_parse(NULL, text, strlen(text), path, &exp, &err), err);
        else
            assert_ok(nuem_experiment_open(*state, path, &exp, NULL, &err), err);
        const nuem_experiment_info *e = nuem_experiment_get(exp);
        const double edges[] = {1, 2, 4, 8}, counts[] = {5, 7, 0}, b[] = {0.5, 1.5, 0},
                     c[] = {1, 2, 3};
        assert_int_equal(e->n_bin, 3);
        assert_memory_equal(e->edge_kev, edges, sizeof edges);
        assert_memory_equal(e->counts, counts, sizeof counts);
        assert_int_equal(e->n_background, 3);
        assert_memory_equal(e->background[0].counts, b, sizeof b);
        assert_memory_equal(e->background[1].counts, c, sizeof c);
        assert_memory_equal(e->background[2].counts, b, sizeof b);
        assert_true(e->background[0].free && e->background[0].includes_sm_signal);
        assert_true(!e->background[1].free && e->background[1].relative_error == 0.5);
        assert_true(!e->background[2].free && e->background[2].relative_error == 0.0);
        assert_string_equal(e->formula, "Ge");
        assert_string_equal(e->status, "user");
        assert_int_equal(e->binding, NUEM_BINDING_FREE);
        assert_close(e->exposure_kg_day, 30 * 365.25, TOL_ROUNDING);
        assert_false(e->efficiency_of_true_energy);
        assert_int_equal(e->n_efficiency, 3);
        nuem_experiment_free(exp);
        exp = NULL;
    }
    /* by default electrons are bound and the resolution is perfect */
    static const char plain[] = HEAD "target: {formula: Ge}\n" EXPOSURE FULL DATA;
    assert_ok(nuem_experiment_parse(NULL, plain, strlen(plain), "p.yaml", &exp, &err), err);
    assert_int_equal(nuem_experiment_get(exp)->binding, NUEM_BINDING_STEP);
    assert_true(nuem_experiment_sigma_kev(nuem_experiment_get(exp), 7.0) == 0.0);
    assert_true(nuem_experiment_efficiency(nuem_experiment_get(exp), 7.0) == 0.5);
    assert_int_equal(nuem_experiment_get(exp)->n_background, 0);
    nuem_experiment_free(exp);
    /* without counts, in a list or in a table, there are bins and backgrounds all the same */
    static const char *const no_counts[] = {
        HEAD TARGET EXPOSURE FULL "data: {edges_kev: [1, 2, 4, 8]}\n"
                                  "backgrounds: [{name: a, counts: [1, 2, 3]}]\n",
        HEAD TARGET EXPOSURE FULL "data: {table: data.csv, lower: lo, upper: hi}\n"
                                  "backgrounds: [{name: a, column: n}]\n"};
    for (int i = 0; i < 2; i++) {
        const char *name = nuem_test_path("none.yaml");
        assert_ok(nuem_experiment_parse(NULL, no_counts[i], strlen(no_counts[i]), name, &exp, &err),
                  err);
        assert_null(nuem_experiment_get(exp)->counts);
        assert_int_equal(nuem_experiment_get(exp)->n_bin, 3);
        assert_near(nuem_experiment_get(exp)->background[0].counts[1], i ? 7.0 : 2.0, 0.0);
        nuem_experiment_free(exp);
    }
}

/* A flux file is looked for beside the experiment file; the name of a flux is a name. */
static void flux_is_a_name_or_a_path(void **unused)
{
    static const struct {
        const char *flux, *want;
    } fluxes[] = {{"beam.yaml", "/lab/beam.yaml"},
                  {"fluxes/beam.yaml", "/lab/fluxes/beam.yaml"},
                  {"/other/beam.yaml", "/other/beam.yaml"},
                  {"solar-b16-gs98", "solar-b16-gs98"}};
    nuem_experiment *exp = NULL;
    nuem_error err = {0};

    (void)unused;
    for (size_t i = 0; i < sizeof fluxes / sizeof fluxes[0]; i++) {
        char text[1024];
        int n =
            snprintf(text, sizeof text,
                     "schema: nuem/experiment/1\nid: mine\ntitle: Mine\nchannel: es\nflux: %s\n%s",
                     fluxes[i].flux, TARGET EXPOSURE FULL DATA);
        assert_ok(nuem_experiment_parse(NULL, text, (size_t)n, "/lab/e.yaml", &exp, &err), err);
        assert_string_equal(nuem_experiment_get(exp)->flux, fluxes[i].want);
        nuem_experiment_free(exp);
    }
}

/* One background more than are handled. */
static void backgrounds_are_counted(void **unused)
{
    nuem_experiment *exp = NULL;
    nuem_error err = {0};
    char text[2048];
    size_t n = (size_t)snprintf(text, sizeof text, "%s", GOOD "backgrounds:\n"), before = n;

    (void)unused;
    for (int i = 0; i <= NUEM_MAX_BACKGROUNDS; i++) {
        before = n;
        n += (size_t)snprintf(text + n, sizeof text - n, "  - {name: b%d, counts: [1, 2, 3]}\n", i);
    }
    assert_int_equal(nuem_experiment_parse(NULL, text, n, "m.yaml", &exp, &err), NUEM_ERR_DATA);
    nuem_test_assert_place(&err, "m.yaml", ":11:3: backgrounds has 16 elements; at most 15");
    assert_null(exp);
    assert_ok(nuem_experiment_parse(NULL, text, before, "m.yaml", &exp, &err), err);
    assert_int_equal(nuem_experiment_get(exp)->n_background, NUEM_MAX_BACKGROUNDS);
    nuem_experiment_free(exp);
}

/* sigma(E) = a sqrt(E) + b E + c; the efficiency is linear between its points, and its end values
 * beyond them. */
static void response_functions(void **unused)
{
    const double e[] = {1, 2, 5, 10}, y[] = {0.1, 0.7, 0.4, 0.9};
    const nuem_experiment_info info = {.n_efficiency = 4,
                                       .efficiency_kev = e,
                                       .efficiency = y,
                                       .resolution_sqrt = 0.31,
                                       .resolution_linear = 0.0037,
                                       .resolution_constant_kev = 0.02};

    (void)unused;
    for (double x = 0.0; x < 20.0; x += 0.0625) {
        double want = x <= 1 ? 0.1 : x >= 10 ? 0.9 : 0.0;
        for (int i = 0; i < 3; i++)
            if (x > e[i] && x <= e[i + 1] && x < 10)
                want = y[i] + (y[i + 1] - y[i]) * (x - e[i]) / (e[i + 1] - e[i]);
        assert_near(nuem_experiment_efficiency(&info, x), want, TOL_ROUNDING);
        assert_near(nuem_experiment_sigma_kev(&info, x), 0.31 * sqrt(x) + 0.0037 * x + 0.02,
                    TOL_ROUNDING);
    }
    for (int i = 0; i < 4; i++) assert_near(nuem_experiment_efficiency(&info, e[i]), y[i], 0.0);
    /* fluctuations below zero are those of zero */
    assert_near(nuem_experiment_sigma_kev(&info, -3.0), 0.02, TOL_ROUNDING);
    assert_near(nuem_experiment_efficiency(&info, -3.0), 0.1, 0.0);
    /* the published width at the energies of the calibration */
    const nuem_experiment_info xe = {.resolution_sqrt = 0.31, .resolution_linear = 0.0037};
    assert_near(nuem_experiment_sigma_kev(&xe, 1.0), 0.3137, 1e-12);
    assert_near(nuem_experiment_sigma_kev(&xe, 30.0), 1.809, 5e-4);
}

static void bad_files_are_located(void **unused)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        /* keys, schema and syntax */
        {"", ":1:1: "},
        {"schema: nuem/experiment/1\n\tid: x\n", ":2:1: "},
        {"schema: nuem/flux/1\n", ":1:9: schema is 'nuem/flux/1'; it must be 'nuem/experiment/1'"},
        {HEAD TARGET EXPOSURE FULL, ":1:1: the document lacks the key 'data'"},
        {HEAD EXPOSURE FULL DATA, ":1:1: the document lacks the key 'target'"},
        {GOOD "backgrouns: []\n", ":10:1: unknown key 'backgrouns'; did you mean 'backgrounds'?"},
        {GOOD "channel: es\n", ":10:1: duplicate key 'channel'"},
        {"schema: nuem/experiment/1\nid: mine\ntitle: Mine\nchannel: ess\nflux: f\n" TARGET EXPOSURE
             FULL DATA,
         ":4:10: channel is 'ess'"},
        {HEAD "target: Ge\n" EXPOSURE FULL DATA, ":6:9: target is a value; it must be a map"},
        {HEAD "target: {formula: Ge, atom: fee}\n" EXPOSURE FULL DATA,
         ":6:29: target.atom is 'fee': binding 'fee' is not one of: free, step, epa, response, "
         "table:<record>; did you mean 'free'?"},
        {HEAD "target: {atom: free}\n" EXPOSURE FULL DATA, ":6:9: target lacks the key 'formula'"},
        /* exposure */
        {HEAD TARGET "exposure: -0.65 t y\n" FULL DATA,
         ":7:11: exposure is -0.65 t y; it must lie in (0, 1e+15] kg day"},
        {HEAD TARGET "exposure: 0 t y\n" FULL DATA,
         ":7:11: exposure is 0 t y; it must lie in (0, "},
        {HEAD TARGET "exposure: 0.65\n" FULL DATA,
         ":7:11: exposure is no quantity: '0.65' lacks a unit, e.g. '0.65 kg day'"},
        {HEAD TARGET "exposure: 0.65 t\n" FULL DATA,
         ":7:11: exposure is no quantity: unit 't' is not one of: kg d"},
        {HEAD TARGET "exposure: nan t y\n" FULL DATA, ":7:11: exposure is no quantity: 'nan t y'"},
        {HEAD TARGET "exposure: 1e30 t y\n" FULL DATA,
         ":7:11: exposure is 1e30 t y; it must lie in"},
        {HEAD TARGET "exposure: [1, 2]\n" FULL DATA,
         ":7:11: exposure is a list; it must be a number "
         "with a unit"},
        /* efficiency and resolution */
        {HEAD TARGET EXPOSURE "efficiency: {constant: 1.2, energy: true}\n" DATA,
         ":8:24: efficiency.constant is 1.2; it must lie in (0, 1]"},
        {HEAD TARGET EXPOSURE "efficiency: {constant: 0, energy: true}\n" DATA,
         ":8:24: efficiency.constant is 0; it must lie in (0, 1]"},
        {HEAD TARGET EXPOSURE "efficiency: {energy: true}\n" DATA,
         ":8:13: efficiency must have either 'table' or 'constant'"},
        {HEAD TARGET EXPOSURE "efficiency: {constant: 1, table: e.csv, energy: true}\n" DATA,
         ":8:13: efficiency must have either 'table' or 'constant'"},
        {HEAD TARGET EXPOSURE "efficiency: {constant: 1}\n" DATA,
         ":8:13: efficiency lacks the key 'energy'"},
        {HEAD TARGET EXPOSURE "efficiency: {constant: 1, energy: recoil}\n" DATA,
         ":8:35: efficiency.energy is 'recoil'; it must be one of: true, reconstructed"},
        {HEAD TARGET EXPOSURE "efficiency: {constant: 1, energy: true, relative_error: -1}\n" DATA,
         ":8:57: efficiency.relative_error is -1; it must lie in [0, 1]"},
        {HEAD TARGET EXPOSURE "efficiency: {table: ../e.csv, energy: true}\n" DATA,
         ":8:21: efficiency.table is '../e.csv'; it must name a CSV file in the directory"},
        {HEAD TARGET EXPOSURE "efficiency: {table: /etc/passwd, energy: true}\n" DATA,
         ":8:21: efficiency.table is '/etc/passwd'; it must name a CSV file in the directory"},
        {GOOD "resolution: {sqrt_kev: -0.3}\n",
         ":10:24: resolution.sqrt_kev is -0.3; it must lie in "
         "[0, 100]"},
        {GOOD "resolution: {sqrt: 0.3}\n", ":10:14: unknown key 'sqrt'; did you mean"},
        {GOOD "resolution: {linear: .nan}\n",
         ":10:22: resolution.linear is .nan; it must be a finite"},
        /* bins in the file */
        {HEAD TARGET EXPOSURE FULL "data: {counts: [1]}\n",
         ":9:7: data needs 'table' or 'edges_kev'"},
        {HEAD TARGET EXPOSURE FULL "data: {edges_kev: [1, 3, 2], counts: [1, 1]}\n",
         ":9:26: data.edges_kev[2] is 2 keV after 3 keV; bin edges must increase"},
        {HEAD TARGET EXPOSURE FULL "data: {edges_kev: [1, 1], counts: [1]}\n",
         ":9:23: data.edges_kev[1] is 1 keV after 1 keV; bin edges must increase"},
        {HEAD TARGET EXPOSURE FULL "data: {edges_kev: [-1, 1], counts: [1]}\n",
         ":9:20: data.edges_kev[0] is -1; it must lie in [0, 1000000000]"},
        {HEAD TARGET EXPOSURE FULL "data: {edges_kev: [1], counts: []}\n",
         ":9:19: data.edges_kev has 1 edges; a bin needs two"},
        {HEAD TARGET EXPOSURE FULL "data: {edges_kev: [], counts: []}\n",
         ":9:19: data.edges_kev has 0 edges; a bin needs two"},
        {HEAD TARGET EXPOSURE FULL "data: {edges_kev: [1, 2, 3], counts: [1, 2, 3]}\n",
         ":9:38: data.counts has 3 elements; there are 2 bins"},
        {HEAD TARGET EXPOSURE FULL "data: {edges_kev: [1, 2, 3], counts: [1, -2]}\n",
         ":9:42: data.counts[1] is -2; it must lie in [0, inf)"},
        {HEAD TARGET EXPOSURE FULL "data: {edges_kev: [1, 2, 3], counts: [1, nan]}\n",
         ":9:42: data.counts[1] is nan; it must be a finite number"},
        {HEAD TARGET EXPOSURE FULL "data: {edges_kev: [1, nan, 3], counts: [1, 1]}\n",
         ":9:23: data.edges_kev[1] is nan; it must be a finite number"},
        {HEAD TARGET EXPOSURE FULL "data: {edges_kev: [1, 2, 3], counts: n}\n",
         ":9:38: data.counts names a column, but data has no table"},
        {HEAD TARGET EXPOSURE FULL "data: {edges_kev: [1, 2, 3], counts: [1, [2]]}\n",
         ":9:42: data.counts[1] is a list; it must be a finite number"},
        {HEAD TARGET EXPOSURE FULL "data: {table: d.csv, edges_kev: [1, 2], lower: lo, upper: hi, "
                                   "counts: n}\n",
         ":9:48: data.lower is a column of bin edges, but there is a list of them"},
        {HEAD TARGET EXPOSURE FULL "data: {table: d.csv, lower: lo, counts: n}\n",
         ":9:7: data needs 'lower' and 'upper' to name columns of its table"},
        {HEAD TARGET EXPOSURE FULL "data: {table: d.csv, lower: lo, upper: hi, counts: [1, 2]}\n",
         ":9:52: data.counts has 2 elements; there are 1 bins"},
        /* backgrounds */
        {GOOD "backgrounds: {name: a}\n", ":10:14: backgrounds is a map; it must be a list"},
        {GOOD "backgrounds:\n  - {name: a, counts: [1, 2]}\n",
         ":11:23: backgrounds[0].counts has 2 elements; there are 3 bins"},
        {GOOD "backgrounds:\n  - {name: a, counts: [1, 2, -3]}\n",
         ":11:30: backgrounds[0].counts[2] is -3; it must lie in [0, 1e+15]"},
        {GOOD "backgrounds:\n  - {name: a, counts: [1, nan, 3]}\n",
         ":11:27: backgrounds[0].counts[1] is nan; it must be a finite number"},
        {GOOD "backgrounds:\n  - {name: a}\n",
         ":11:5: backgrounds[0] must have either 'column' or 'counts'"},
        {GOOD "backgrounds:\n  - {name: a, column: b, counts: [1, 2, 3]}\n",
         ":11:5: backgrounds[0] must have either 'column' or 'counts'"},
        {GOOD "backgrounds:\n  - {name: a, column: b}\n",
         ":11:23: backgrounds[0].column names a column, but data has no table"},
        {GOOD "backgrounds:\n  - {counts: [1, 2, 3]}\n",
         ":11:5: backgrounds[0] lacks the key 'name'"},
        {GOOD "backgrounds:\n  - {name: a, counts: [1, 2, 3], free: true, relative_error: 0.1}\n",
         ":11:5: backgrounds[0] has both 'free' and 'relative_error'"},
        {GOOD "backgrounds:\n  - {name: a, counts: [1, 2, 3]}\n  - {name: a, counts: [1, 2, 3]}\n",
         ":12:12: backgrounds[1].name is 'a'; it must differ from those of other backgrounds"},
        {GOOD "backgrounds: [{name: signal, counts: [1, 2, 3]}]\n",
         ":10:22: backgrounds[0].name is 'signal'; it must differ"},
        {HEAD "target: {formula: Xx}\n" EXPOSURE FULL DATA,
         ":6:19: target.formula is wrong: 'Xx' is not a chemical formula"},
        {HEAD "target: {formula: Fm}\n" EXPOSURE FULL DATA,
         ":6:19: target.formula is wrong: target 'Fm': no electron configuration"},
        {GOOD "backgrounds:\n  - {name: a, counts: [1, 2, 3], relative_error: 11}\n",
         ":11:50: backgrounds[0].relative_error is 11; it must lie in [0, 10]"},
        {GOOD "backgrounds:\n  - {name: a, counts: [1, 2, 3], free: yes}\n",
         ":11:40: backgrounds[0].free is 'yes'; it must be true or false"},
        {GOOD "backgrounds:\n  - {name: a, counts: [1, 2, 3], includes_sm_signal: true}\n"
              "  - {name: b, counts: [1, 2, 3], includes_sm_signal: true}\n",
         ":12:5: backgrounds[1] is the second background with includes_sm_signal"},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *text = cases[i].text;
        nuem_test_put("d.csv", "lo,hi,n\n1,2,3\n");
        const char *path = nuem_test_put("bad.yaml", text);
        nuem_experiment *exp = NULL;
        nuem_error err = {0};
        nuem_status st = nuem_experiment_parse(NULL, text, strlen(text), path, &exp, &err);
        if (st != NUEM_ERR_DATA) print_error("%s\n  is status %d\n", text, st);
        assert_int_equal(st, NUEM_ERR_DATA);
        nuem_test_assert_place(&err, path, cases[i].want);
        assert_int_equal(nuem_experiment_parse(NULL, text, strlen(text), path, &exp, NULL),
                         NUEM_ERR_DATA);
        assert_int_equal(nuem_experiment_open(NULL, path, &exp, NULL, &err), NUEM_ERR_DATA);
        nuem_test_assert_place(&err, path, cases[i].want);
        assert_null(exp);
    }
}

#define WITH_TABLES                                                                                \
    HEAD TARGET EXPOSURE "efficiency: {table: eff.csv, energy: true}\n"                            \
                         "data: {table: data.csv, lower: lo, upper: hi, counts: n}\n"              \
                         "backgrounds: [{name: a, column: b}]\n"

static void bad_tables_are_located(void **state)
{
    static const char eff[] = "e_kev,efficiency\n0,0\n20,1\n",
                      data[] = "lo,hi,n,b\n1,2,5,0.5\n2,4,7,1.5\n";
    static const struct {
        const char *eff, *data, *want; /* NULL: the good one */
    } cases[] = {
        {"e_kev,efficiency\n0,0\n20,1.5\n", NULL,
         "eff.csv:3: efficiency is 1.5; it must lie in [0, 1]"},
        {"e_kev,efficiency\n0,-0.1\n20,1\n", NULL,
         "eff.csv:2: efficiency is -0.1; it must lie in [0, 1]"},
        {"e_kev,efficiency\n5,0\n2,1\n", NULL,
         "eff.csv:3: e_kev is 2 after 5; the column must increase strictly"},
        {"e_kev,efficiency\n0,nan\n20,1\n", NULL, "eff.csv:2:3: efficiency is 'nan'"},
        {"e_kev,eff\n0,0\n20,1\n", NULL,
         "eff.csv: unknown column 'efficiency'; columns: e_kev, eff"},
        {"e_kev,efficiency\n2,0\n20,1\n", NULL,
         "bad.yaml:8:21: efficiency.table covers [2, 20] keV; it must cover the bins, [1, 4] keV"},
        {"e_kev,efficiency\n0,0\n3.5,1\n", NULL,
         "bad.yaml:8:21: efficiency.table covers [0, 3.5] keV; it must cover the bins, [1, 4] keV"},
        {NULL, "lo,hi,n,b\n2,4,7,1.5\n1,2,5,0.5\n",
         "data.csv:3: lo is 1 after 2; the column must increase strictly"},
        {NULL, "lo,hi,n,b\n1,2,5,0\n2.5,4,7,0\n",
         "data.csv:3: bin begins at 2.5 keV but the one before ends at 2 keV; bins must follow "
         "each "
         "other without gap or overlap"},
        {NULL, "lo,hi,n,b\n1,2,5,0\n1.5,4,7,0\n",
         "data.csv:3: bin begins at 1.5 keV but the one before ends at 2 keV"},
        {NULL, "lo,hi,n,b\n1,2,5,0\n2.00001,4,7,0\n",
         "data.csv:3: bin begins at 2.00001 keV but the one before ends at 2 keV"},
        {NULL, "lo,hi,n,b\n2,2,5,0\n", "data.csv:2: bin [2, 2] keV is empty or negative"},
        {NULL, "lo,hi,n,b\n-1,2,5,0\n", "data.csv:2: bin [-1, 2] keV is empty or negative"},
        {NULL, "lo,hi,n,b\n1,2,-5,0\n", "data.csv:2: n is -5; it must lie in [0, inf]"},
        {NULL, "lo,hi,n,b\n1,2,5,-0.5\n", "data.csv:2: b is -0.5; it must lie in [0, inf]"},
        {NULL, "lo,hi,n,b\n1,2,nan,0\n", "data.csv:2:5: n is 'nan'"},
        {NULL, "lo,hi,n,b\n1,2,5\n", "data.csv:2:6: the row has 3 values; the table has 4 columns"},
        {NULL, "lo,hi,m,b\n1,2,5,0\n", "data.csv: unknown column 'n'; columns: lo, hi, m, b"},
        {NULL, "lo,hi,n,c\n1,2,5,0\n", "data.csv: unknown column 'b'; columns: lo, hi, n, c"},
        {NULL, "lo,hi,n,b\n", "data.csv:1:1: no row follows the line of column names"},
    };
    nuem_experiment *exp = NULL;
    nuem_error err = {0};

    nuem_test_put("bad.yaml", WITH_TABLES);
    nuem_test_put("eff.csv", eff);
    nuem_test_put("data.csv", data);
    assert_ok(nuem_experiment_open(*state, nuem_test_path("bad.yaml"), &exp, NULL, &err), err);
    nuem_experiment_free(exp);
    exp = NULL;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_test_put("eff.csv", cases[i].eff ? cases[i].eff : eff);
        nuem_test_put("data.csv", cases[i].data ? cases[i].data : data);
        nuem_status st = nuem_experiment_open(*state, nuem_test_path("bad.yaml"), &exp, NULL, &err);
        if (st != NUEM_ERR_DATA) print_error("case %zu is status %d\n", i, st);
        assert_int_equal(st, NUEM_ERR_DATA);
        nuem_test_assert_place(&err, nuem_test_path(""), cases[i].want);
        assert_null(exp);
    }
    /* a table that is not there */
    assert_int_equal(remove(nuem_test_path("data.csv")), 0);
    assert_fails(nuem_experiment_open(*state, nuem_test_path("bad.yaml"), &exp, NULL, &err),
                 NUEM_ERR_IO, err, "data.csv");
    assert_fails(nuem_experiment_open(*state, "xenon2t", &exp, NULL, &err), NUEM_ERR_ARG, err,
                 "unknown experiment 'xenon2t'; did you mean 'xenon1t'?");
    assert_fails(nuem_experiment_open(*state, "", &exp, NULL, &err), NUEM_ERR_ARG, err, "known: ");
    assert_fails(nuem_experiment_open(*state, "../flux/x.yaml", &exp, NULL, &err), NUEM_ERR_IO, err,
                 "../flux/x.yaml");
    assert_fails(nuem_experiment_open(NULL, "xenon1t", &exp, NULL, &err), NUEM_ERR_ARG, err,
                 "no data directory");
    assert_null(exp);
    nuem_experiment_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(xenon1t),
        cmocka_unit_test(xenonnt),
        cmocka_unit_test(ideal),
        cmocka_unit_test(provenance_names_the_files),
        cmocka_unit_test(files_say_what_they_say),
        cmocka_unit_test(flux_is_a_name_or_a_path),
        cmocka_unit_test(backgrounds_are_counted),
        cmocka_unit_test(response_functions),
        cmocka_unit_test(bad_files_are_located),
        cmocka_unit_test(bad_tables_are_located),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
