/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Electrons that a recoil can free: steps against the X-ray data booklet, sums over atoms, limits;
 * formulae, good and bad. */
#include "nuem/target.h"

#include <locale.h>
#include <stdbool.h>
#include <stdlib.h>

#include "nuem/constants.h"
#include "support/assert_close.h"
#include "target/formula.h"

/* sums of up to 200 electrons */
static const double TOL_SUM = 1e-13;
/* xraylib's atomic weights are those of 1974 to 1985: germanium 72.59 where IUPAC has 72.630 */
static const double TOL_WEIGHT = 6e-4;
/* electrons of an open shell are shared between its two levels in fractions of six digits */
static const double TOL_OCCUPATION = 4e-6;
/* xraylib's edges beside those of the X-ray data booklet, keV */
static const double TOL_EDGE_KEV = 5e-3;

static nuem_target *create(const char *formula, nuem_binding binding)
{
    nuem_target *t = NULL;
    nuem_error err = {0};

    assert_ok(nuem_target_create(formula, binding, &t, &err), err);
    assert_string_equal(nuem_target_formula(t), formula);
    assert_int_equal(nuem_target_binding(t), binding);
    return t;
}

/* X-ray data booklet (Thompson et al. 2009), table 1-1: edges in eV and electrons above each. */
static const struct {
    const char *element;
    double atomic_weight; /* IUPAC 2013 */
    size_t n;
    double edge_ev[17], zeff[17]; /* Z_eff from this edge on */
} booklet[] = {
    {"Ge",
     72.630,
     9,
     {11103.1, 1414.6, 1248.1, 1217.0, 180.1, 124.9, 120.8, 29.8, 29.2},
     {32, 30, 28, 26, 22, 20, 18, 14, 10}},
    {"Xe",
     131.293,
     17,
     {34561, 5453, 5107, 4786, 1148.7, 1002.1, 940.6, 689.0, 676.4, 213.2, 146.7, 145.5, 69.5, 67.5,
      23.3, 13.4, 12.1},
     {54, 52, 50, 48, 44, 42, 40, 36, 32, 26, 24, 22, 18, 14, 8, 6, 4}},
};

static void steps_are_those_of_the_booklet(void **unused)
{
    (void)unused;
    for (size_t b = 0; b < sizeof booklet / sizeof booklet[0]; b++) {
        nuem_target *t = create(booklet[b].element, NUEM_BINDING_STEP);
        size_t n;
        const double *edge = nuem_target_edges_kev(t, &n);
        for (size_t i = 0; i < booklet[b].n; i++) {
            double e = 1e-3 * booklet[b].edge_ev[i], nearest = HUGE_VAL;
            for (size_t k = 0; k < n; k++)
                if (fabs(edge[k] - e) < fabs(nearest - e)) nearest = edge[k];
            assert_near(nearest, e, TOL_EDGE_KEV);
            /* between this edge and the next above, away from both by the difference of tables;
             * edges closer than that may be one */
            double above = i ? 1e-3 * booklet[b].edge_ev[i - 1] : 10 * e;
            if (above - e > 2 * TOL_EDGE_KEV)
                assert_near(nuem_target_zeff(t, 0.5 * (e + above)), booklet[b].zeff[i],
                            TOL_OCCUPATION);
        }
        assert_close(nuem_target_units_per_kg(t),
                     1e3 * nuem_constants_get()->avogadro / booklet[b].atomic_weight, TOL_WEIGHT);
        nuem_target_free(t);
    }
    /* the recoils of interest of an analysis of electronic recoils in xenon */
    static const struct {
        double t_kev, zeff;
    } xenon[] = {{1, 40}, {2, 44}, {4.7, 44}, {5, 48}, {5.3, 50}, {10, 52}, {30, 52}, {35, 54}};
    nuem_target *t = create("Xe", NUEM_BINDING_STEP);
    for (size_t i = 0; i < sizeof xenon / sizeof xenon[0]; i++)
        assert_near(nuem_target_zeff(t, xenon[i].t_kev), xenon[i].zeff, TOL_SUM);
    nuem_target_free(t);
}

static const char *const symbols[] = {
    "H",  "He", "Li", "Be", "B",  "C",  "N",  "O",  "F",  "Ne", "Na", "Mg", "Al", "Si", "P",
    "S",  "Cl", "Ar", "K",  "Ca", "Sc", "Ti", "V",  "Cr", "Mn", "Fe", "Co", "Ni", "Cu", "Zn",
    "Ga", "Ge", "As", "Se", "Br", "Kr", "Rb", "Sr", "Y",  "Zr", "Nb", "Mo", "Tc", "Ru", "Rh",
    "Pd", "Ag", "Cd", "In", "Sn", "Sb", "Te", "I",  "Xe", "Cs", "Ba", "La", "Ce", "Pr", "Nd",
    "Pm", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu", "Hf", "Ta", "W",  "Re",
    "Os", "Ir", "Pt", "Au", "Hg", "Tl", "Pb", "Bi", "Po", "At", "Rn", "Fr", "Ra", "Ac", "Th",
    "Pa", "U",  "Np", "Pu", "Am", "Cm", "Bk", "Cf", "Es"};
enum { N_SYMBOL = sizeof symbols / sizeof symbols[0] };

/* Every element has Z electrons, in steps that rise from edge to edge, the last two in the K shell. */
static void every_element_has_its_electrons(void **unused)
{
    double k_edge = 0.0;

    (void)unused;
    assert_int_equal(N_SYMBOL, 99);
    for (int z = 1; z <= N_SYMBOL; z++) {
        nuem_target *t = create(symbols[z - 1], NUEM_BINDING_STEP),
                    *free_t = create(symbols[z - 1], NUEM_BINDING_FREE);
        size_t n, n_free;
        const double *edge = nuem_target_edges_kev(t, &n);
        assert_true(n >= 1);
        assert_near(nuem_target_zeff(t, 1e4), z, TOL_OCCUPATION);
        for (size_t i = 0; i < n; i++) {
            double at = nuem_target_zeff(t, edge[i]),
                   below = nuem_target_zeff(t, nextafter(edge[i], 0.0));
            if (i) assert_true(edge[i] > edge[i - 1]);
            assert_true(edge[i] > 0.0 && at > below && below >= 0.0);
            assert_near(nuem_target_zeff(t, nextafter(edge[i], HUGE_VAL)), at, 0.0);
            if (i) /* nothing between the edges */
                assert_near(nuem_target_zeff(t, 0.5 * (edge[i] + edge[i - 1])), below, 0.0);
        }
        assert_near(z - nuem_target_zeff(t, nextafter(edge[n - 1], 0.0)), z == 1 ? 1 : 2,
                    TOL_OCCUPATION);
        assert_true(edge[n - 1] > k_edge); /* Moseley: the K edge grows with Z */
        k_edge = edge[n - 1];
        /* the Rydberg times Z^2, less what the other electrons shield and plus relativity */
        assert_true(k_edge < 0.0136057 * z * z * 1.2 && k_edge > 0.0136057 * 0.3 * z * z);
        /* without binding every electron counts at every recoil */
        nuem_target_edges_kev(free_t, &n_free);
        assert_int_equal(n_free, 0);
        assert_near(nuem_target_zeff(free_t, 1e-9), z, TOL_OCCUPATION);
        assert_near(nuem_target_zeff(free_t, 1e4), z, TOL_OCCUPATION);
        assert_true(nuem_target_units_per_kg(free_t) == nuem_target_units_per_kg(t));
        nuem_target_free(t);
        nuem_target_free(free_t);
    }
}

/* A compound is the sum of its atoms, in electrons and in mass. */
static void compounds_add_up(void **unused)
{
    static const struct {
        const char *formula;
        const char *atom[3];
        double count[3];
    } compounds[] = {
        {"CsI", {"Cs", "I"}, {1, 1}},
        {"NaI", {"Na", "I"}, {1, 1}},
        {"C6H6", {"C", "H"}, {6, 6}},
        {"(CsI)2", {"Cs", "I"}, {2, 2}},
        {"Ca(OH)2", {"Ca", "O", "H"}, {1, 2, 2}},
        {"CaWO4", {"Ca", "W", "O"}, {1, 1, 4}},
        {"HOH", {"H", "O"}, {2, 1}},
        {"Xe0.25Ge1.5", {"Xe", "Ge"}, {0.25, 1.5}},
        {"((H2)3(O.5)2)2", {"H", "O"}, {12, 2}},
        {"Xe1", {"Xe"}, {1}},
    };

    (void)unused;
    for (size_t c = 0; c < sizeof compounds / sizeof compounds[0]; c++) {
        nuem_target *whole = create(compounds[c].formula, NUEM_BINDING_STEP), *atom[3] = {NULL};
        double mass = 0.0;
        int n = 0;
        for (; n < 3 && compounds[c].atom[n]; n++) {
            atom[n] = create(compounds[c].atom[n], NUEM_BINDING_STEP);
            mass += compounds[c].count[n] / nuem_target_units_per_kg(atom[n]);
        }
        assert_close(1.0 / nuem_target_units_per_kg(whole), mass, TOL_SUM);
        for (double t = 1e-4; t < 200.0; t *= 1.0137) {
            double sum = 0.0;
            for (int i = 0; i < n; i++) sum += compounds[c].count[i] * nuem_target_zeff(atom[i], t);
            assert_near(nuem_target_zeff(whole, t), sum, TOL_SUM * (1.0 + sum));
        }
        /* its edges are those of its atoms */
        size_t n_edge;
        const double *edge = nuem_target_edges_kev(whole, &n_edge);
        for (size_t k = 0; k < n_edge; k++) {
            bool found = false;
            for (int i = 0; i < n; i++) {
                size_t m;
                const double *e = nuem_target_edges_kev(atom[i], &m);
                while (m-- > 0) found |= e[m] == edge[k];
            }
            assert_true(found);
        }
        for (int i = 0; i < n; i++) nuem_target_free(atom[i]);
        nuem_target_free(whole);
    }
}

/* The grammar of formulae against counts written out by hand. */
static void formulae(void **unused)
{
    double atoms[NUEM_FORMULA_MAX_Z + 1];
    nuem_error err = {0};

    (void)unused;
    assert_ok(nuem_formula_parse("Ca(OH)2", atoms, &err), err);
    for (int z = 0; z <= NUEM_FORMULA_MAX_Z; z++)
        assert_true(atoms[z] == (z == 20 ? 1.0 : z == 8 || z == 1 ? 2.0 : 0.0));
    /* a capital letter begins an element: cobalt is not carbon monoxide */
    assert_ok(nuem_formula_parse("Co", atoms, &err), err);
    assert_true(atoms[27] == 1.0 && atoms[6] == 0.0);
    assert_ok(nuem_formula_parse("CO", atoms, &err), err);
    assert_true(atoms[27] == 0.0 && atoms[6] == 1.0 && atoms[8] == 1.0);
}

static void bad_formulae_are_refused(void **unused)
{
    static const char *const bad[] = {"",     " Xe",       "Xe ",   "xe",    "XE",        "Xx",
                                      "Xen",  "1",         "2Xe",   "Xe0",   "Xe-1",      "Xe1.2.3",
                                      "Xe.",  "(",         ")",     "()",    "(Xe",       "Xe)",
                                      "Xe()", "Xe(0)",     "((Xe)", "Xe1e5", "Xe2000000", "(Xe)0",
                                      "Xe\n", "X\xc3\xa9", "Uuo",   "Xe,I",  "H_2O"};
    nuem_target *t = NULL;
    nuem_error err = {0};
    char text[100];

    (void)unused;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        double atoms[NUEM_FORMULA_MAX_Z + 1] = {[54] = 7.0};
        nuem_status st = nuem_target_create(bad[i], NUEM_BINDING_STEP, &t, &err);
        if (st != NUEM_ERR_ARG) print_error("'%s' is status %d\n", bad[i], st);
        assert_fails(st, NUEM_ERR_ARG, err, "is not a chemical formula");
        assert_int_equal(nuem_formula_parse(bad[i], atoms, NULL), NUEM_ERR_ARG);
        assert_true(atoms[54] == 7.0);
    }
    memset(text, 'H', sizeof text - 1);
    text[63] = '\0';
    t = create(text, NUEM_BINDING_STEP);
    assert_near(nuem_target_zeff(t, 100), 63, TOL_SUM);
    nuem_target_free(t);
    t = NULL;
    text[63] = 'H';
    text[64] = '\0';
    assert_fails(nuem_target_create(text, NUEM_BINDING_STEP, &t, &err), NUEM_ERR_ARG, err,
                 "longer than 63 characters");
    memset(text, '(', 60); /* deep, and not closed */
    text[60] = '\0';
    assert_fails(nuem_target_create(text, NUEM_BINDING_STEP, &t, &err), NUEM_ERR_ARG, err,
                 "is not a chemical formula");
    assert_fails(nuem_target_create("FmH", NUEM_BINDING_STEP, &t, &err), NUEM_ERR_UNSUPPORTED, err,
                 "target 'FmH': no electron configuration for Z = 100; xraylib has Z = 1 to 99");
    assert_null(t);
    nuem_target_free(NULL);
}

/* Formulae, wrong ones above all, are read in the locale that the program chose and leave it alone
 * (and nothing behind: the leak checker of a sanitized build watches). */
static void locale_is_left_alone(void **unused)
{
    static const char *const formulas[] = {"Xe", "Ca(OH)2", "Xe0.25Ge1.5", "Xx",  "Xe(",
                                           "Fm", "",        "1e",          "H1,5"};
    static const char *const locales[] = {"C", "C.UTF-8", "de_DE.UTF-8"};
    char chosen[256];

    (void)unused;
    for (size_t l = 0; l < sizeof locales / sizeof locales[0]; l++) {
        if (!setlocale(LC_ALL, locales[l])) continue; /* not every machine has it */
        snprintf(chosen, sizeof chosen, "%s", setlocale(LC_ALL, NULL));
        for (size_t i = 0; i < sizeof formulas / sizeof formulas[0]; i++)
            for (int again = 0; again < 100; again++) {
                nuem_target *t = NULL;
                nuem_status st = nuem_target_create(formulas[i], NUEM_BINDING_STEP, &t, NULL);
                assert_int_equal(st == NUEM_OK, i < 3);
                nuem_target_free(t);
            }
        assert_string_equal(setlocale(LC_ALL, NULL), chosen);
    }
    setlocale(LC_ALL, "C");
}

static void unknown_bindings_are_refused(void **unused)
{
    nuem_target *t = NULL;
    nuem_error err = {0};

    (void)unused;
    assert_fails(nuem_target_create("Xe", (nuem_binding)7, &t, &err), NUEM_ERR_ARG, err,
                 "binding 7 is unknown");
    assert_null(t);
}

static void texts_are_parsed(void **unused)
{
    static const struct {
        const char *text, *formula;
        nuem_binding binding;
        double zeff; /* at 1 eV */
    } good[] = {
        {"free", "H", NUEM_BINDING_FREE, 1},
        {"free:Xe", "Xe", NUEM_BINDING_FREE, 54},
        {"step:H", "H", NUEM_BINDING_STEP, 0},
        {"epa:Xe", "Xe", NUEM_BINDING_PHOTON, 0},
        {"step:(CsI)2", "(CsI)2", NUEM_BINDING_STEP, 2}, /* no edge for the last of Cs */
    };
    static const struct {
        const char *text;
        nuem_status status;
        const char *part;
    } bad[] = {
        {"", NUEM_ERR_ARG,
         "atom '' is not one of: free, step:<formula>, epa:<formula>, response:<formula>"},
        {"step", NUEM_ERR_ARG, "atom 'step' is not one of"},
        {"Step:Xe", NUEM_ERR_ARG, "is not one of"},
        {"stepp:Xe", NUEM_ERR_ARG, "is not one of"},
        {"epa", NUEM_ERR_ARG, "atom 'epa' is not one of"},
        {"epa:", NUEM_ERR_ARG, "'' is not a chemical formula"},
        {"photon:Xe", NUEM_ERR_ARG, "is not one of"},
        {"epa:Es", NUEM_ERR_UNSUPPORTED, "no photo-absorption for Z = 99"},
        {"Xe", NUEM_ERR_ARG, "is not one of"},
        {":Xe", NUEM_ERR_ARG, "is not one of"},
        {"step:", NUEM_ERR_ARG, "'' is not a chemical formula"},
        {"free:", NUEM_ERR_ARG, "'' is not a chemical formula"},
        {"step:xe", NUEM_ERR_ARG, "'xe' is not a chemical formula"},
        {"step:Xe:Ge", NUEM_ERR_ARG, "'Xe:Ge' is not a chemical formula, see ':Ge'"},
        {"response:Ge", NUEM_ERR_UNSUPPORTED, "the binding response needs tables"},
        {"step:Fm", NUEM_ERR_UNSUPPORTED, "no electron configuration"},
    };
    nuem_target *t = NULL;
    nuem_error err = {0};

    (void)unused;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_ok(nuem_target_parse(good[i].text, &t, &err), err);
        assert_string_equal(nuem_target_formula(t), good[i].formula);
        assert_int_equal(nuem_target_binding(t), good[i].binding);
        assert_near(nuem_target_zeff(t, 1e-3), good[i].zeff, 0.0);
        nuem_target_free(t);
    }
    t = NULL;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_fails(nuem_target_parse(bad[i].text, &t, &err), bad[i].status, err, bad[i].part);
        assert_int_equal(nuem_target_parse(bad[i].text, &t, NULL), bad[i].status);
        assert_null(t);
    }
}

/* Nuclei by hand: no table is needed for a target. */
static nuem_nucleus_share share_of(const char *name, int z, int a, double mass_u, double per_unit)
{
    nuem_nucleus_share s = {.per_unit = per_unit,
                            .nucleus = {.z = z,
                                        .a = a,
                                        .mass_u = mass_u,
                                        .proton = {.rms_fm = 4.0},
                                        .neutron = {.rms_fm = 4.1}}};

    snprintf(s.nucleus.name, sizeof s.nucleus.name, "%s", name);
    return s;
}

/* Nuclei are copied, and their masses count; electrons are those of the formula. */
static void nuclei_are_kept(void **unused)
{
    nuem_nucleus_share share[] = {share_of("Ge74", 32, 74, 73.92, 0.25),
                                  share_of("Ge76", 32, 76, 75.92, 0.75)};
    nuem_target *t = NULL, *plain = create("Ge", NUEM_BINDING_STEP);
    nuem_error err = {0};
    size_t n = 7;

    (void)unused;
    nuem_target_nuclei(plain, &n);
    assert_int_equal(n, 0);
    assert_ok(nuem_target_create_nuclear("Ge", NUEM_BINDING_STEP, 2, share, &t, &err), err);
    const nuem_nucleus_share *kept = nuem_target_nuclei(t, &n);
    assert_int_equal(n, 2);
    assert_ptr_not_equal(kept, share);
    assert_memory_equal(kept, share, sizeof share);
    memset(share, 0, sizeof share);
    assert_true(kept[1].nucleus.a == 76 && kept[1].per_unit == 0.75);
    assert_close(nuem_target_units_per_kg(t),
                 1e3 * nuem_constants_get()->avogadro / (0.25 * 73.92 + 0.75 * 75.92), TOL_SUM);
    assert_true(nuem_target_zeff(t, 20.0) == nuem_target_zeff(plain, 20.0));
    nuem_target_free(t);
    t = NULL;
    /* none is the plain target */
    assert_ok(nuem_target_create_nuclear("Ge", NUEM_BINDING_STEP, 0, NULL, &t, &err), err);
    nuem_target_nuclei(t, &n);
    assert_int_equal(n, 0);
    assert_true(nuem_target_units_per_kg(t) == nuem_target_units_per_kg(plain));
    nuem_target_free(t);
    nuem_target_free(plain);
}

/* Of a formula with its natural isotopes there are as many units in a kilogram as by the atomic weights
 * of xraylib, and isotopes and units agree to rounding. */
static void natural_nuclei_weigh_the_same(void **unused)
{
    static const char *const formulas[] = {"Ge", "Xe", "CsI", "Ar", "CaWO4", "Si", "C3F8"};
    nuem_data *data = NULL;
    nuem_nuclides *table = NULL;
    nuem_error err = {0};

    (void)unused;
    assert_ok(nuem_data_open(NUEM_TEST_DATA, &data, &err), err);
    assert_ok(nuem_nuclides_open(data, "natural", &table, NULL, &err), err);
    for (size_t i = 0; i < sizeof formulas / sizeof formulas[0]; i++) {
        nuem_target *t = NULL, *plain = create(formulas[i], NUEM_BINDING_FREE);
        nuem_nucleus_share *share = NULL;
        double kg = 0.0;
        size_t n;
        assert_ok(nuem_nuclei_of(table, formulas[i], NULL, &share, &n, &err), err);
        assert_ok(nuem_target_create_nuclear(formulas[i], NUEM_BINDING_FREE, n, share, &t, &err),
                  err);
        for (size_t k = 0; k < n; k++)
            kg += nuem_target_units_per_kg(t) * share[k].per_unit * share[k].nucleus.mass_u /
                  (1e3 * nuem_constants_get()->avogadro);
        assert_near(kg, 1.0, TOL_SUM);
        assert_close(nuem_target_units_per_kg(t), nuem_target_units_per_kg(plain), TOL_WEIGHT);
        free(share);
        nuem_target_free(t);
        nuem_target_free(plain);
    }
    nuem_nuclides_free(table);
    nuem_data_free(data);
}

static void bad_nuclei_are_refused(void **unused)
{
    const nuem_nucleus_share good = share_of("Ge74", 32, 74, 73.92, 1.0);
    const struct {
        nuem_nucleus_share share;
        nuem_status status;
        const char *part;
    } bad[] = {
        {share_of("X", 32, 31, 31.0, 1.0), NUEM_ERR_ARG, "nucleus 'X' has Z = 32 above A = 31"},
        {share_of("X", 0, 1, 1.0, 1.0), NUEM_ERR_ARG, "has Z = 0; it must lie in [1, 107]"},
        {share_of("X", 108, 270, 270.0, 1.0), NUEM_ERR_ARG, "has Z = 108"},
        {share_of("X", 32, 74, 0.0, 1.0), NUEM_ERR_ARG, "has a mass of 0 u; it must be > 0"},
        {share_of("X", 32, 74, -1.0, 1.0), NUEM_ERR_ARG, "has a mass of -1 u"},
        {share_of("X", 32, 74, (double)NAN, 1.0), NUEM_ERR_ARG, "has a mass of nan u"},
        {share_of("X", 32, 74, HUGE_VAL, 1.0), NUEM_ERR_ARG, "has a mass of inf u"},
        {share_of("X", 32, 74, 73.9, 0.0), NUEM_ERR_ARG, "0 atoms of X in a unit of 'Ge'"},
        {share_of("X", 32, 74, 73.9, -1.0), NUEM_ERR_ARG, "-1 atoms of X"},
        {share_of("X", 32, 74, 73.9, (double)NAN), NUEM_ERR_ARG, "nan atoms of X"},
    };
    nuem_target *t = NULL;
    nuem_error err = {0};

    (void)unused;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const nuem_nucleus_share two[] = {good, bad[i].share};
        assert_fails(nuem_target_create_nuclear("Ge", NUEM_BINDING_FREE, 2, two, &t, &err),
                     bad[i].status, err, bad[i].part);
        assert_int_equal(err.index, 1);
        assert_int_equal(nuem_target_create_nuclear("Ge", NUEM_BINDING_FREE, 2, two, &t, NULL),
                         bad[i].status);
        assert_null(t);
    }
    /* form factors: of protons, and of neutrons where there are some */
    nuem_nucleus_share share = good;
    share.nucleus.proton.rms_fm = 1.5;
    assert_fails(nuem_target_create_nuclear("Ge", NUEM_BINDING_FREE, 1, &share, &t, &err),
                 NUEM_ERR_DOMAIN, err, "protons of Ge74: rms radius 1.5 fm");
    share = good;
    share.nucleus.neutron.rms_fm = -4.0;
    assert_fails(nuem_target_create_nuclear("Ge", NUEM_BINDING_FREE, 1, &share, &t, &err),
                 NUEM_ERR_DOMAIN, err, "neutrons of Ge74: rms radius -4 fm");
    share.nucleus.neutron = (nuem_form_factor){.kind = NUEM_FORM_TABLE};
    assert_fails(nuem_target_create_nuclear("Ge", NUEM_BINDING_FREE, 1, &share, &t, &err),
                 NUEM_ERR_ARG, err, "neutrons of Ge74: a tabulated form factor has 0 points");
    assert_fails(nuem_target_create_nuclear("Gx", NUEM_BINDING_FREE, 1, &good, &t, &err),
                 NUEM_ERR_ARG, err, "is not a chemical formula");
    assert_null(t);
    share = share_of("H1", 1, 1, 1.007825, 1.0);
    share.nucleus.neutron.rms_fm = 0.0;
    assert_ok(nuem_target_create_nuclear("H", NUEM_BINDING_FREE, 1, &share, &t, &err), err);
    nuem_target_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_are_those_of_the_booklet),
        cmocka_unit_test(every_element_has_its_electrons),
        cmocka_unit_test(compounds_add_up),
        cmocka_unit_test(nuclei_are_kept),
        cmocka_unit_test(natural_nuclei_weigh_the_same),
        cmocka_unit_test(bad_nuclei_are_refused),
        cmocka_unit_test(formulae),
        cmocka_unit_test(bad_formulae_are_refused),
        cmocka_unit_test(locale_is_left_alone),
        cmocka_unit_test(unknown_bindings_are_refused),
        cmocka_unit_test(texts_are_parsed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
