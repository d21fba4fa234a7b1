/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Everything that can be wrong with nuclei, quenching, photo-electrons, times, classes and errors of
 * the detector in an experiment file, with its place. */
#include "nuem/experiment.h"

#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/temporary.h"

#define HEAD                                                                                       \
    "schema: nuem/experiment/1\nid: mine\ntitle: Mine\nchannel: cevns\nflux: f\nexposure: 30 kg "  \
    "y\n"
#define TARGET "target: {formula: CsI}\n"
#define NONE   "quenching: {none: true}\n"
#define FULL   "efficiency: {constant: 0.5, energy: true}\n"
#define DATA   "data: {edges_kev: [1, 2, 4]}\n"
/* line 8 is what each case is about */
#define START          HEAD TARGET
#define ABOUT(rest)    START rest "\n" FULL DATA
#define QUENCHING(map) ABOUT("quenching: " map)
#define BASE           START NONE FULL
#define PE             "resolution: {model: poisson, pe_per_kev: 10}\n"
#define CLASSES        "classes: {n: 2, table: k.csv}\n"

typedef struct bad_case {
    const char *text, *want;
} bad_case;

/* A complaint either about the file or about a table beside it. */
static void assert_complaints(void **state, const bad_case *cases, size_t n, const char *file)
{
    for (size_t i = 0; i < n; i++) {
        const char *text = cases[i].text;
        char place[1024];
        const char *path = nuem_test_path("bad.yaml");
        nuem_experiment *exp = NULL;
        nuem_error err = {0};
        nuem_status st = nuem_experiment_parse(*state, text, strlen(text), path, &exp, &err);
        if (st != NUEM_ERR_DATA) {
            nuem_error_format(&err, place, sizeof place);
            print_error("%s\n  is status %d, %s\n", text, st, place);
        }
        assert_int_equal(st, NUEM_ERR_DATA);
        snprintf(place, sizeof place, "%s", file ? nuem_test_path(file) : path);
        nuem_test_assert_place(&err, place, cases[i].want);
        assert_null(exp);
    }
}

static void put_tables(void)
{
    nuem_test_put("q.csv", "t_kev,factor,falls\n1,0.1,0.5\n2,0.15,0.1\n");
    nuem_test_put("k.csv", "class_1,class_2\n0.5,0.5\n0.5,0.5\n");
    nuem_test_put("k3.csv", "class_1,class_2\n0.5,0.5\n0.5,0.5\n0.5,0.5\n");
    nuem_test_put("e.csv", "e_kev,efficiency,up,down\n0,0,0,0\n5,0.5,0.6,0.4\n");
    nuem_test_put("pe.csv", "pe,efficiency\n0,0\n50,1\n");
    nuem_test_put("short.csv", "pe,efficiency\n0,0\n5,1\n");
    nuem_test_put("both.csv", "pe,e_kev,efficiency\n0,0,0\n5,5,1\n");
    nuem_test_put("m.csv", "e_kev,a,b\n0,0.5,0\n3,0.25,0.75\n");
    nuem_test_put("d.csv", "lo,hi,n\n1,2,3\n2,4,5\n");
}

static void nuclei(void **state)
{
    static const bad_case cases[] = {
        {HEAD "target: {formula: CsI, form_factor: woods}\n" NONE FULL DATA,
         ":7:37: target.form_factor is 'woods'; it must be one of: helm, kn, fermi, unit"},
        {HEAD "target: {formula: CsI, neutron_radius: large}\n" NONE FULL DATA,
         ":7:40: target.neutron_radius is 'large'; "},
        {HEAD "target: {formula: CsI, radii: [{nuclide: Cs999, rn_fm: 5}]}\n" NONE FULL DATA,
         ":7:42: target.radii[0].nuclide is wrong: "},
        {HEAD "target: {formula: CsI, radii: [{nuclide: Ar40, rn_fm: 3.5}]}\n" NONE FULL DATA,
         ":7:42: target.radii[0].nuclide is 'Ar40', which is not in the target"},
        {HEAD "target: {formula: CsI, radii: [{nuclide: Cs133, rn_fm: 5}, {nuclide: 133Cs, rn_fm: "
              "5}]}\n" NONE FULL DATA,
         ":7:70: target.radii[1].nuclide is '133Cs', which stands above already"},
        {HEAD "target: {formula: CsI, radii: [{nuclide: Cs133}]}\n" NONE FULL DATA,
         ":7:32: target.radii[0] has neither 'rp_fm' nor 'rn_fm'"},
        {HEAD "target: {formula: CsI, radii: [{nuclide: Cs133, rn_fm: 0}]}\n" NONE FULL DATA,
         ":7:56: target.radii[0].rn_fm is 0; it must lie in (0, 100]"},
        {HEAD "target: {formula: CsI, radii: [{nuclide: Cs133, rn_fm: 1}]}\n" NONE FULL DATA,
         ":7:9: target is wrong: "},
        {HEAD "target: {formula: CsI, rn_error_fm: 4}\n" NONE FULL DATA,
         ":7:37: target.rn_error_fm takes the neutrons of Cs133 to "},
        {HEAD "target: {formula: CsI, form_factor: unit, rn_error_fm: 0.1}\n" NONE FULL DATA,
         ":7:56: target.rn_error_fm is given, but the form factor unit has no radius"},
        {HEAD "target: {formula: CsI, rn_error_fm: -0.1}\n" NONE FULL DATA,
         ":7:37: target.rn_error_fm is -0.1; it must lie in [0, 10]"},
        {HEAD "target: {formula: Tc}\n" NONE FULL DATA, ":7:9: target is wrong: "},
    };

    assert_complaints(state, cases, sizeof cases / sizeof cases[0], NULL);
}

static void electrons_have_no_nuclei(void **state)
{
#define ES                                                                                         \
    "schema: nuem/experiment/1\nid: mine\ntitle: Mine\nchannel: es\nflux: f\nexposure: 30 kg y\n"
    static const bad_case cases[] = {
        {ES "target: {formula: CsI, form_factor: helm}\n" FULL DATA,
         ":7:37: target.form_factor is about nuclei, which the channel es lacks"},
        {ES "target: {formula: CsI, rn_error_fm: 0.1}\n" FULL DATA, ":7:37: target.rn_error_fm is"},
        {ES TARGET NONE FULL DATA, ":8:12: quenching is about nuclei, which the channel es lacks"},
    };
    const char *text = HEAD TARGET NONE FULL DATA;
    nuem_experiment *exp = NULL;
    nuem_error err = {0};

    assert_complaints(state, cases, sizeof cases / sizeof cases[0], NULL);
    /* no table of nuclides without a data directory */
    assert_int_equal(nuem_experiment_parse(NULL, text, strlen(text), "m.yaml", &exp, &err),
                     NUEM_ERR_DATA);
    nuem_test_assert_place(&err, "m.yaml", ":7:9: target needs the table of nuclides of a data");
    assert_null(exp);
}

static void quenching(void **state)
{
    static const bad_case cases[] = {
        {START FULL DATA,
         ":1:1: the document lacks the key 'quenching', which the channel cevns needs"},
        {QUENCHING("{note: none}"), ":8:12: quenching has no model; it must have one of: "},
        {QUENCHING("{none: false}"), ":8:19: quenching.none is false; leave it out"},
        {QUENCHING("{none: true, lindhard_k: 0.2}"), ":8:12: quenching has more than one model"},
        {QUENCHING("{polynomial_kev: [1], polynomial_mev: [1]}"),
         ":8:12: quenching has more than one model"},
        {QUENCHING("{polynomial_kev: [1], table: q.csv}"),
         ":8:12: quenching has more than one model"},
        {QUENCHING("{polynomial_kev: []}"),
         ":8:29: quenching.polynomial_kev has 0 coefficients; it must have 1 to 6"},
        {QUENCHING("{polynomial_mev: [1, 2, 3, 4, 5, 6, 7]}"),
         ":8:29: quenching.polynomial_mev has 7 coefficients; it must have 1 to 6"},
        {QUENCHING("{polynomial_kev: [1, -0.05]}"),
         ":8:12: quenching is wrong: the electron-equivalent energy does not increase with the "
         "recoil from 10 keV on"},
        {QUENCHING("{polynomial_kev: [nan]}"), ":8:30: quenching.polynomial_kev[0] is nan"},
        {QUENCHING("{lindhard_k: 0.2}"), ":8:12: quenching needs 'lindhard_z': CsI has several"},
        {QUENCHING("{lindhard_k: 0}"), ":8:25: quenching.lindhard_k is 0; it must lie in (0, 10]"},
        {QUENCHING("{polynomial_kev: [1], lindhard_z: 32}"),
         ":8:46: quenching.lindhard_z belongs to 'lindhard_k'"},
        {QUENCHING("{none: true, column: factor}"),
         ":8:33: quenching.column is of a table, but there is none"},
        {QUENCHING("{table: q.csv, column: falls}"),
         ":8:12: quenching is wrong: the electron-equivalent energy does not increase"},
        {QUENCHING("{table: q.csv, range_kev: [0, 2]}"),
         ":8:12: quenching is wrong: the range is [0, 2] keV; the table has [1, 2] keV alone"},
        {QUENCHING("{none: true, range_kev: [3]}"), ":8:36: quenching.range_kev has 1 elements"},
        {QUENCHING("{none: true, range_kev: [3, 3]}"),
         ":8:36: quenching.range_kev is [3, 3] keV; the second must be the larger"},
        {QUENCHING("{none: true, range_kev: [-3, 3]}"), ":8:37: quenching.range_kev[0] is -3"},
        {QUENCHING("{none: true, outside: ignore}"),
         ":8:34: quenching.outside is 'ignore'; did you mean 'none'? it must be one of"},
        {QUENCHING("{none: true, relative_error: 1}"),
         ":8:41: quenching.relative_error is 1; it must lie in [0, 0.9]"},
        {QUENCHING("{none: true, errors: [{name: a, up: {polynomial_kev: [1]}}]}"),
         ":8:34: quenching.errors[0] lacks the key 'down'"},
        {QUENCHING("{none: true, errors: [{name: a, up: {note: 1}, down: {}}]}"),
         ":8:49: unknown key 'note'"},
        {QUENCHING("{none: true, errors: [{name: a, up: {polynomial_kev: [1]}, down: {}}]}"),
         ":8:77: quenching.errors[0].down has no model; it must have one of: "},
        {QUENCHING("{none: true, errors: [{name: a, up: {polynomial_kev: [1]}, down: {column: "
                   "x}}]}"),
         ":8:86: quenching.errors[0].down.column is of a table, but there is none"},
        {QUENCHING("{none: true, errors: [{name: a, up: {polynomial_kev: [1]}, down: "
                   "{polynomial_kev: [-1]}}]}"),
         ":8:77: quenching.errors[0].down is wrong: the electron-equivalent energy does not"},
        {QUENCHING("{none: true, errors: [{name: a, up: {polynomial_kev: [1]}, down: "
                   "{polynomial_kev: [1]}}, {name: a, up: {polynomial_kev: [1]}, down: "
                   "{polynomial_kev: [1]}}]}"),
         ":8:108: quenching.errors[1].name is a second error of the detector with the name 'a'"},
        {QUENCHING("{none: true, relative_error: 0.1, errors: [{name: mine quenching, up: "
                   "{polynomial_kev: [1]}, down: {polynomial_kev: [1]}}]}"),
         ":8:62: quenching.errors[0].name is a second error of the detector with the name 'mine "
         "quenching'"},
    };

    put_tables();
    assert_complaints(state, cases, sizeof cases / sizeof cases[0], NULL);
}

static void resolution(void **state)
{
    static const bad_case cases[] = {
        {BASE DATA "resolution: {model: uniform}\n",
         ":11:21: resolution.model is 'uniform'; it must be one of: gaussian, poisson, gamma"},
        {BASE DATA "resolution: {model: poisson}\n",
         ":11:13: resolution needs 'pe_per_kev' for the model poisson"},
        {BASE DATA "resolution: {model: gamma, gamma_b_per_kev: 2}\n",
         ":11:13: resolution needs 'pe_per_kev' for the model gamma"},
        {BASE DATA "resolution: {model: gamma, pe_per_kev: 2}\n",
         ":11:13: resolution needs 'gamma_b_per_kev' for the model gamma"},
        {BASE DATA "resolution: {model: matrix}\n",
         ":11:13: resolution needs 'table' for the model matrix"},
        {BASE DATA "resolution: {model: poisson, pe_per_kev: 0}\n",
         ":11:42: resolution.pe_per_kev is 0; it must lie in (0, "},
        {BASE DATA "resolution: {model: poisson, pe_per_kev: 2, sqrt_kev: 1}\n",
         ":11:55: resolution.sqrt_kev does not belong to the model poisson"},
        {BASE DATA "resolution: {gamma_b_per_kev: 1}\n",
         ":11:31: resolution.gamma_b_per_kev does not belong to the model gaussian"},
        {BASE DATA "resolution: {table: m.csv}\n",
         ":11:21: resolution.table does not belong to the model gaussian"},
        {BASE DATA "resolution: {model: matrix, table: m.csv, in_quadrature: true}\n",
         ":11:58: resolution.in_quadrature does not belong to the model matrix"},
        {BASE "data: {edges_kev: [1, 2, 4, 5]}\nresolution: {model: matrix, table: m.csv}\n",
         ":11:36: resolution.table has 3 columns, of which the first is 'e_kev', and 2 rows; it "
         "needs e_kev and one column for each of 3 ranges"},
        {BASE DATA "resolution: {model: matrix, table: e.csv}\n",
         ":11:36: resolution.table has 4 columns, of which"},
        {BASE DATA "resolution: {model: matrix, table: d.csv}\n",
         ":11:36: resolution.table has 3 columns, of which the first is 'lo'"},
        {START NONE "efficiency: {constant: 0.5, energy: reconstructed}\n" DATA
                    "resolution: {model: matrix, table: m.csv}\n",
         ":9:37: efficiency.energy must be true with a resolution by matrix"},
        /* photo-electrons */
        {BASE "data: {edges_pe: [1, 2]}\n",
         ":10:18: data.edges_pe counts photo-electrons: resolution needs 'pe_per_kev'"},
        {BASE PE "data: {edges_pe: [10, 10]}\n",
         ":11:23: data.edges_pe[1] is 10 photo-electrons after 10 photo-electrons"},
        {BASE PE "data: {edges_pe: [10, 20], edges_kev: [1, 2]}\n",
         ":11:7: data has both 'edges_kev' and 'edges_pe'"},
        {START NONE DATA "efficiency: {table: pe.csv, energy: true}\n",
         ":10:21: efficiency.table counts photo-electrons: resolution needs 'pe_per_kev'"},
        {START NONE DATA PE "efficiency: {table: both.csv, energy: true}\n",
         ":11:21: efficiency.table has both columns 'e_kev' and 'pe'"},
        {START NONE DATA PE "efficiency: {table: short.csv, energy: true}\n",
         ":11:21: efficiency.table covers [0, 0.5] keV; it must cover the bins, [1, 4] keV"},
        {START NONE DATA "efficiency: {constant: 1, energy: true, errors: [{name: a, up: x, down: "
                         "y}]}\n",
         ":10:49: efficiency.errors are columns of a table, but there is none"},
        {START NONE DATA "efficiency: {table: e.csv, energy: true, errors: [{name: a, up: up}]}\n",
         ":10:51: efficiency.errors[0] lacks the key 'down'"},
        {START NONE DATA
         "efficiency: {table: e.csv, energy: true, errors: [{name: a, up: up, down: "
         "down}, {name: a, up: up, down: down}]}\n",
         ":10:89: efficiency.errors[1].name is a second error of the detector with the name 'a'"},
    };

    put_tables();
    assert_complaints(state, cases, sizeof cases / sizeof cases[0], NULL);
}

static void times_and_classes(void **state)
{
    static const bad_case cases[] = {
        {BASE DATA "time: {offset_us: 1}\n", ":11:7: time is given, but data has no 'edges_us'"},
        {BASE "data: {edges_kev: [1, 2], edges_us: [1]}\n",
         ":10:37: data.edges_us has 1 edges; a bin needs two"},
        {BASE "data: {edges_kev: [1, 2], edges_us: [1, 0]}\n",
         ":10:41: data.edges_us[1] is 0 us after 1 us; bin edges must increase"},
        {BASE "data: {edges_kev: [1, 2], edges_us: [0, 1]}\ntime: {offset_error_us: -1}\n",
         ":11:25: time.offset_error_us is -1; it must lie in [0, 1000000]"},
        {BASE "data: {edges_us: [0, 1, 2], counts: [1, 2]}\n", ":10:7: data needs 'table' or"},
        {BASE "data: {edges_kev: [1, 2, 4], edges_us: [0, 1, 2], counts: [1, 2]}\n",
         ":10:59: data.counts has 2 elements; there are 4 bins"},
        {BASE "data: {table: d.csv, edges_kev: [1, 2, 4], edges_us: [0, 1, 2], counts: n}\n",
         ":10:15: data.table has 2 rows; there are 4 bins (2 energies, 1 classes, 2 times)"},
        {BASE "data: {table: d.csv, lower: lo, upper: hi, edges_us: [0, 1], counts: n}\n",
         ":10:7: data needs 'edges_kev' or 'edges_pe': with classes or times"},
        {BASE "data: {table: d.csv, lower: lo, upper: hi, counts: n}\n" CLASSES,
         ":10:7: data needs 'edges_kev' or 'edges_pe': with classes or times"},
        {BASE "data: {table: d.csv, lower: lo, edges_kev: [1, 2, 4], counts: n}\n",
         ":10:29: data.lower is a column of bin edges, but there is a list of them"},
        {BASE DATA CLASSES "backgrounds: [{name: a, rate_per_kev_kg_day: 1}]\n",
         ":12:46: backgrounds[0].rate_per_kev_kg_day is a level of energy alone, but there are "
         "classes"},
        {BASE "data: {edges_kev: [1, 2], edges_us: [0, 1, 2]}\n"
              "backgrounds: [{name: a, rate_per_kev_kg_day: 1}]\n",
         ":11:46: backgrounds[0].rate_per_kev_kg_day is a level of energy alone, but there are "
         "times"},
        {BASE DATA "classes: {n: 2}\n", ":11:10: classes lacks the key 'table'"},
        {BASE DATA "classes: {table: k.csv}\n", ":11:10: classes lacks the key 'n'"},
        {BASE DATA "classes: {n: 0, table: k.csv}\n", ":11:14: classes.n is 0; it must lie in [1"},
        {BASE DATA "classes: {n: 1.5, table: k.csv}\n", ":11:14: classes.n is 1.5; it must be a"},
        {BASE DATA "classes: {n: 2, table: k3.csv}\n",
         ":11:24: classes.table has 3 rows; there are 2 ranges of energy"},
        {BASE DATA "classes: {n: 2, table: k.csv, errors: [{name: a, up: k3.csv, down: k.csv}]}\n",
         ":11:54: classes.errors[0].up has 3 rows; there are 2 ranges of energy"},
        {BASE DATA "classes: {n: 2, table: k.csv, errors: [{name: a, up: k.csv, down: k.csv}, "
                   "{name: a, up: k.csv, down: k.csv}]}\n",
         ":11:82: classes.errors[1].name is a second error of the detector with the name 'a'"},
    };

    put_tables();
    assert_complaints(state, cases, sizeof cases / sizeof cases[0], NULL);
}

static void shapes(void **state)
{
    static const bad_case cases[] = {
        {BASE DATA "backgrounds: [{name: a, counts: [1, 2], shape: [1, 1], shapes: []}]\n",
         ":11:15: backgrounds[0] has both 'shape' and 'shapes'"},
        {BASE DATA "backgrounds: [{name: a, counts: [1, 2], shapes: [{name: s}]}]\n",
         ":11:50: backgrounds[0].shapes[0] must have either 'up' or 'change'"},
        {BASE DATA "backgrounds: [{name: a, counts: [1, 2], shapes: [{name: s, up: [1, 1], change: "
                   "[1, 1]}]}]\n",
         ":11:50: backgrounds[0].shapes[0] must have either 'up' or 'change'"},
        {BASE DATA "backgrounds: [{name: a, counts: [1, 2], shapes: [{name: s, down: [1, 1], "
                   "change: [1, 1]}]}]\n",
         ":11:66: backgrounds[0].shapes[0].down belongs to 'up'"},
        {BASE DATA "backgrounds: [{name: a, counts: [1, 2], shapes: [{up: [1, 1]}]}]\n",
         ":11:50: backgrounds[0].shapes[0] lacks the key 'name'"},
        {BASE DATA "backgrounds: [{name: a, counts: [1, 2], shapes: [{name: s, up: [1, -1]}]}]\n",
         ":11:68: backgrounds[0].shapes[0].up[1] is -1; it must lie in [0, inf)"},
        {BASE DATA "backgrounds: [{name: a, counts: [1, 2], shapes: [{name: s, change: [1]}]}]\n",
         ":11:68: backgrounds[0].shapes[0].change has 1 elements; there are 2 bins"},
        {BASE DATA "backgrounds: [{name: a, counts: [1, 2], shapes: [{name: s, change: c}]}]\n",
         ":11:68: backgrounds[0].shapes[0].change names a column, but data has no table"},
        {BASE DATA "backgrounds: [{name: a, counts: [1, 2], shapes: [{name: s, up: [1, 1]}, "
                   "{name: s, up: [1, 1]}]}]\n",
         ":11:80: backgrounds[0].shapes[1].name is 's', as another shape of this background"},
    };

    put_tables();
    assert_complaints(state, cases, sizeof cases / sizeof cases[0], NULL);
}

static void too_many_variations(void **state)
{
    char text[4096] = START "quenching:\n  none: true\n  errors:\n";
    nuem_experiment *exp = NULL;
    nuem_error err = {0};

    for (int i = 0; i <= NUEM_MAX_DETECTOR_VARIATIONS; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text),
                 "    - {name: e%d, up: {polynomial_kev: [1]}, down: {polynomial_kev: [0.9]}}\n",
                 i);
    snprintf(text + strlen(text), sizeof text - strlen(text), FULL DATA);
    assert_int_equal(nuem_experiment_parse(*state, text, strlen(text), "m.yaml", &exp, &err),
                     NUEM_ERR_DATA);
    nuem_test_assert_place(&err, "m.yaml",
                           ":23:14: quenching.errors[12].name is one error of the detector too "
                           "many; at most 12 are handled");
    assert_null(exp);
}

/* Tables, one bad one at a time. */
static void bad_tables_are_located(void **state)
{
    static const struct {
        const char *name, *table;
        bad_case c;
    } cases[] = {
        {"q.csv", "t_kev,factor\n1,0.1\n1,0.2\n", {QUENCHING("{table: q.csv}"), ":3:"}},
        {"q.csv", "t_kev,factor\n1,0.1\n2,-0.2\n", {QUENCHING("{table: q.csv}"), ":3:"}},
        {"q.csv",
         "e_kev,factor\n1,0.1\n2,0.2\n",
         {QUENCHING("{table: q.csv}"), ": unknown column 't_kev'"}},
        {"q.csv",
         "t_kev,qf\n1,0.1\n2,0.2\n",
         {QUENCHING("{table: q.csv}"), ": unknown column 'factor'"}},
        {"k.csv", "class_1,class_2\n0.5,0.5\n0.5,-0.1\n", {BASE DATA CLASSES, ":3:"}},
        {"k.csv",
         "class_1,class_2\n0.5,0.5\n0.5,0.56\n",
         {BASE DATA CLASSES, ":3: fractions of the classes add up to 1.06; at most 1"}},
        {"k.csv",
         "class_1,class_3\n0.5,0.5\n0.5,0.5\n",
         {BASE DATA CLASSES, ": unknown column 'class_2'"}},
        {"m.csv",
         "e_kev,a,b\n0,0,0\n3,0.75,0.75\n",
         {BASE DATA "resolution: {model: matrix, table: m.csv}\n",
          ":3: probabilities of 3 keV add up to 1.5; at most 1"}},
        {"m.csv",
         "e_kev,a,b\n0,0,0\n3,-0.1,0.75\n",
         {BASE DATA "resolution: {model: matrix, table: m.csv}\n", ":3:"}},
        {"m.csv",
         "e_kev,a,b\n3,0,0\n0,0.1,0.75\n",
         {BASE DATA "resolution: {model: matrix, table: m.csv}\n", ":3:"}},
        {"m.csv",
         "e_kev,a,b\n-1,0,0\n3,0.1,0.75\n",
         {BASE DATA "resolution: {model: matrix, table: m.csv}\n", ":2: e_kev is -1;"}},
        {"t.csv",
         "t_us,efficiency\n0,0\n1,1.5\n",
         {BASE "data: {edges_kev: [1, 2], edges_us: [0, 1]}\ntime: {efficiency_table: t.csv}\n",
          ":3:"}},
        {"e.csv",
         "e_kev,efficiency,up,down\n0,0,0,0\n5,0.5,1.1,0.4\n",
         {START NONE DATA "efficiency: {table: e.csv, energy: true, errors: [{name: a, up: up, "
                          "down: down}]}\n",
          ":3:"}},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_test_put(cases[i].name, cases[i].table);
        assert_complaints(state, &cases[i].c, 1, cases[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nuclei),
        cmocka_unit_test(electrons_have_no_nuclei),
        cmocka_unit_test(quenching),
        cmocka_unit_test(resolution),
        cmocka_unit_test(times_and_classes),
        cmocka_unit_test(shapes),
        cmocka_unit_test(too_many_variations),
        cmocka_unit_test(bad_tables_are_located),
    };

    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
