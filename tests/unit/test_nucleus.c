/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of nuclides and the nuclei of a formula: counts, masses, radii, choices, bad input. */
#include "nuem/nucleus.h"

#include <stdlib.h>

#include "nuem/constants.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/reference.h"
#include "support/temporary.h"

/* a few roundings */
static const double TOL_ROUNDING = 1e-14;
/* standard atomic weights of five digits beside sums over isotopes; zinc, 65.38 where these isotopes
 * have 65.396, and molybdenum, 95.95 and 95.931, differ most */
static const double TOL_WEIGHT = 3e-4;

/* IUPAC 2013, abridged; 0: no natural nuclides */
static const double weights[] = {
    1.008,  4.0026, 6.94,   9.0122, 10.81,  12.011, 14.007, 15.999, 18.998, 20.180, 22.990, 24.305,
    26.982, 28.085, 30.974, 32.06,  35.45,  39.948, 39.098, 40.078, 44.956, 47.867, 50.942, 51.996,
    54.938, 55.845, 58.933, 58.693, 63.546, 65.38,  69.723, 72.630, 74.922, 78.971, 79.904, 83.798,
    85.468, 87.62,  88.906, 91.224, 92.906, 95.95,  0,      101.07, 102.91, 106.42, 107.87, 112.41,
    114.82, 118.71, 121.76, 127.60, 126.90, 131.29, 132.91, 137.33, 138.91, 140.12, 140.91, 144.24,
    0,      150.36, 151.96, 157.25, 158.93, 162.50, 164.93, 167.26, 168.93, 173.05, 174.97, 178.49,
    180.95, 183.84, 186.21, 190.23, 192.22, 195.08, 196.97, 200.59, 204.38, 207.2,  208.98, 0,
    0,      0,      0,      0,      0,      232.04, 231.04, 238.03};
enum { ELEMENTS = sizeof weights / sizeof weights[0] };

static nuem_nuclides *table_of(const nuem_data *data)
{
    nuem_nuclides *table = NULL;
    nuem_error err = {0};

    assert_ok(nuem_nuclides_open(data, "natural", &table, NULL, &err), err);
    return table;
}

static const nuem_nucleus *find(const nuem_nuclides *table, const char *name)
{
    const nuem_nucleus *nucleus = NULL;
    nuem_error err = {0};

    assert_ok(nuem_nuclides_find(table, name, &nucleus, &err), err);
    return nucleus;
}

/* Elements with natural nuclides: all up to bismuth but technetium and promethium, and three more. */
static void every_element_is_there(void **state)
{
    nuem_nuclides *table = table_of(*state);
    double weight[100] = {0}, sum[100] = {0};
    nuem_error err = {0};

    assert_int_equal(nuem_nuclides_count(table), 288);
    for (size_t i = 0; i < nuem_nuclides_count(table); i++) {
        const nuem_nucleus *n = nuem_nuclides_at(table, i);
        weight[n->z] += n->abundance * n->mass_u;
        sum[n->z] += n->abundance;
        assert_true(n->abundance > 0.0 && n->a >= n->z);
        /* the table holds spins for all; even nuclei have none */
        assert_true(n->spin >= 0.0);
        if (n->z % 2 == 0 && n->a % 2 == 0) assert_true(n->spin == 0.0);
        assert_true(fmod(n->spin, 1.0) == (n->a % 2 ? 0.5 : 0.0));
        assert_true(isnan(n->spin_p) == isnan(n->spin_n));
        if (!isnan(n->spin_p)) assert_true(n->a % 2 == 1 && fabs(n->spin_p + n->spin_n) < n->spin);
        assert_false(n->axial);
        assert_ok(nuem_form_factor_check(&n->proton, &err), err);
        assert_int_equal(n->proton.kind, n->a == 1 ? NUEM_FORM_UNIT : NUEM_FORM_HELM);
        assert_ptr_equal(find(table, n->name), n);
    }
    for (int z = 1; z < 100; z++) {
        double want = z <= ELEMENTS ? weights[z - 1] : 0.0;
        assert_near(sum[z], want > 0.0 ? 1.0 : 0.0, 1e-8);
        assert_near(weight[z], want, TOL_WEIGHT * want);
    }
    nuem_nuclides_free(table);
}

/* The formula of Angeli and Marinova beside their measurements: where it stands in for one (A = 33, 50,
 * 180, 231) it is right to some per cent. */
static void charge_radii(void **state)
{
    nuem_nuclides *table = table_of(*state);
    double square = 0.0, worst = 0.0;
    int n_measured = 0, n_formula = 0;

    for (size_t i = 0; i < nuem_nuclides_count(table); i++) {
        const nuem_nucleus *n = nuem_nuclides_at(table, i);
        double a = n->a, third = cbrt(a),
               r = (0.9071 + 1.105 / (third * third) - 0.548 / (a * third)) * third,
               off = r / n->r_charge_fm - 1.0;
        if (nuem_nuclides_radius_is_formula(table, i)) {
            n_formula++;
            assert_near(n->r_charge_fm, r, 5.1e-5); /* four digits */
        } else if (n->a >= 12) {
            n_measured++;
            square += off * off;
            worst = fmax(worst, fabs(off));
        }
    }
    assert_int_equal(n_formula, 4);
    assert_true(sqrt(square / n_measured) < 0.010); /* as the record says */
    assert_near(worst, 0.0544, 5e-5);
    nuem_nuclides_free(table);
}

static void radii_of_protons(void **state)
{
    nuem_nuclides *table = table_of(*state);
    const nuem_nucleus *cs = find(table, "Cs133"), *ge = find(table, "Ge74");

    assert_reference(cs->proton.rms_fm, "lab-37-cs");
    assert_reference(find(table, "I127")->proton.rms_fm, "lab-37-i");
    assert_reference(find(table, "Ar40")->proton.rms_fm, "lab-37-ar");
    /* by hand: R_ch^2 = R_p^2 + (N/Z) <r_n^2> */
    assert_close(cs->r_charge_fm * cs->r_charge_fm,
                 cs->proton.rms_fm * cs->proton.rms_fm - 78.0 / 55.0 * 0.1161, TOL_ROUNDING);
    assert_near(ge->proton.rms_fm, sqrt(4.0742 * 4.0742 + 42.0 / 32.0 * 0.1161), TOL_ROUNDING);
    assert_true(nuem_nucleus_rp_fm(0.8783, 1, 1) == 0.8783);
    assert_close(nuem_nucleus_mass_mev(cs), 132.905452 * 931.49410242, TOL_ROUNDING);
    nuem_nuclides_free(table);
}

static void radii_of_neutrons(void **state)
{
    nuem_nuclides *table = table_of(*state);
    const nuem_nucleus *xe = find(table, "Xe132");
    int stated = 0;

    assert_true(find(table, "Cs133")->neutron.rms_fm == 5.09);
    assert_true(find(table, "I127")->neutron.rms_fm == 5.03);
    assert_true(find(table, "Ar40")->neutron.rms_fm == 3.55);
    assert_close(xe->neutron.rms_fm, xe->proton.rms_fm + 1.01 * 24.0 / 132.0 - 0.04, TOL_ROUNDING);
    for (size_t i = 0; i < nuem_nuclides_count(table); i++) {
        const nuem_nucleus *n = nuem_nuclides_at(table, i);
        double rn = nuem_nuclides_rn_fm(table, i);
        stated += rn > 0.0;
        if (rn > 0.0) assert_true(rn == n->neutron.rms_fm);
        /* neutron skins are -0.4 (3He, where two protons repel) to 0.3 fm */
        assert_true(fabs(n->neutron.rms_fm - n->proton.rms_fm) < 0.4);
    }
    assert_int_equal(stated, 3);
    nuem_nuclides_free(table);
}

static void names_are_found(void **state)
{
    static const char *const same[] = {"Cs133", "133Cs", "Cs-133", "133-Cs"};
    static const struct {
        const char *name, *part;
    } bad[] = {
        {"", "nuclide '' is not a symbol with a mass number, as in Cs133"},
        {"Cs", "is not a symbol"},
        {"133", "is not a symbol"},
        {"Cs133 ", "is not a symbol"},
        {"Cs--133", "is not a symbol"},
        {"-Cs133", "is not a symbol"},
        {"Cs133-", "is not a symbol"},
        {"Cs13Cs", "is not a symbol"},
        {"13Cs3", "is not a symbol"},
        {"Cs1333", "is not a symbol"},
        {"cs133", "there is no element 'cs'"},
        {"Xx12", "there is no element 'Xx'"},
        {"Cs54", "mass number 54 is below Z = 55"},
        {"Cs0", "mass number 0 is below Z = 55"},
        {"Xe130000", "is not a symbol"},
        {"Cs134", "nuclide 'Cs134' is not in the table; isotopes of Cs: Cs133"},
        {"Ar39", "isotopes of Ar: Ar36, Ar38, Ar40"},
        {"99Tc", "isotopes of Tc: none"},
    };
    nuem_nuclides *table = table_of(*state);
    const nuem_nucleus *nucleus = NULL, *cs = find(table, "Cs133");
    nuem_error err = {0};

    for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
        assert_ptr_equal(find(table, same[i]), cs);
    assert_true(cs->z == 55 && cs->a == 133 && cs->spin == 3.5 && cs->abundance == 1.0);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_fails(nuem_nuclides_find(table, bad[i].name, &nucleus, &err), NUEM_ERR_ARG, err,
                     bad[i].part);
        assert_int_equal(nuem_nuclides_find(table, bad[i].name, &nucleus, NULL), NUEM_ERR_ARG);
        assert_null(nucleus);
    }
    /* the longest list there is */
    assert_fails(nuem_nuclides_find(table, "Sn100", &nucleus, &err), NUEM_ERR_ARG, err,
                 "isotopes of Sn: Sn112, Sn114, Sn115, Sn116, Sn117, Sn118, Sn119, Sn120, Sn122, "
                 "Sn124");
    nuem_nuclides_free(table);
}

static nuem_nucleus_share *nuclei(const nuem_nuclides *table, const char *formula,
                                  const nuem_nuclear_options *options, size_t *n)
{
    nuem_nucleus_share *share = NULL;
    nuem_error err = {0};

    assert_ok(nuem_nuclei_of(table, formula, options, &share, n, &err), err);
    return share;
}

static void nuclei_of_formulae(void **state)
{
    static const nuem_nuclear_options none = {0};
    nuem_nuclides *table = table_of(*state);
    size_t n;
    nuem_nucleus_share *share = nuclei(table, "CsI", &none, &n);

    assert_int_equal(n, 2);
    assert_string_equal(share[0].nucleus.name, "Cs133");
    assert_string_equal(share[1].nucleus.name, "I127");
    assert_true(share[0].per_unit == 1.0 && share[1].per_unit == 1.0);
    assert_memory_equal(&share[0].nucleus, find(table, "Cs133"), sizeof share[0].nucleus);
    free(share);
    /* all atoms are there, in order, whatever the rounding of the table */
    static const struct {
        const char *formula;
        double atoms;
        size_t n;
    } row[] = {{"Xe", 1, 9},    {"Ge", 1, 5},       {"CaWO4", 6, 14},
               {"C6H6", 12, 4}, {"Ca(OH)2", 5, 11}, {"Xe0.5Ar", 1.5, 12}};
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        double sum = 0.0;
        share = nuclei(table, row[i].formula, i % 2 ? &none : NULL, &n);
        assert_int_equal(n, row[i].n);
        for (size_t k = 0; k < n; k++) {
            sum += share[k].per_unit;
            if (k == 0) continue;
            int z = share[k].nucleus.z, before = share[k - 1].nucleus.z;
            assert_true(z < before || (z == before && share[k].nucleus.a > share[k - 1].nucleus.a));
        }
        assert_close(sum, row[i].atoms, TOL_ROUNDING);
        free(share);
    }
    nuem_nuclides_free(table);
}

static void choices(void **state)
{
    static const nuem_nucleus_radii own[] = {{"Xe-132", 4.7, 0}, {"129Xe", 0, 4.9}};
    nuem_nuclides *table = table_of(*state);
    nuem_nuclear_options o = {.form = NUEM_FORM_FERMI,
                              .neutron_radius = NUEM_NEUTRON_RADIUS_EQUAL,
                              .n_radii = 2,
                              .radii = own,
                              .axial = true};
    size_t n;
    nuem_nucleus_share *share = nuclei(table, "Xe", &o, &n);

    for (size_t i = 0; i < n; i++) {
        const nuem_nucleus *x = &share[i].nucleus, *row = find(table, x->name);
        double rp = x->a == 132 ? 4.7 : row->proton.rms_fm, rn = x->a == 129 ? 4.9 : rp;
        assert_true(x->axial);
        assert_int_equal(x->proton.kind, NUEM_FORM_FERMI);
        assert_int_equal(x->neutron.kind, NUEM_FORM_FERMI);
        assert_true(x->proton.rms_fm == rp && x->neutron.rms_fm == rn);
    }
    free(share);
    o = (nuem_nuclear_options){.neutron_radius = NUEM_NEUTRON_RADIUS_SKIN};
    share = nuclei(table, "CsI", &o, &n);
    /* 4.821 + 1.01 * 23/133 - 0.04 */
    assert_near(share[0].nucleus.neutron.rms_fm, 4.95587, 5e-5);
    free(share);
    /* a free proton has no surface */
    share = nuclei(table, "CH", NULL, &n);
    assert_int_equal(share[n - 2].nucleus.proton.kind, NUEM_FORM_UNIT);
    assert_int_equal(share[n - 1].nucleus.proton.kind, NUEM_FORM_HELM);
    free(share);
    nuem_nuclides_free(table);
}

static void choice_names(void **state)
{
    static const char *const name[] = {"table", "skin", "equal"};
    nuem_neutron_radius choice = NUEM_NEUTRON_RADIUS_EQUAL;
    nuem_error err = {0};

    (void)state;
    for (int i = 0; i < 3; i++) {
        assert_ok(nuem_neutron_radius_parse(name[i], &choice, &err), err);
        assert_int_equal(choice, i);
    }
    assert_fails(nuem_neutron_radius_parse("thick", &choice, &err), NUEM_ERR_ARG, err,
                 "neutron radius 'thick' is not one of: table, skin, equal");
    assert_int_equal(choice, NUEM_NEUTRON_RADIUS_EQUAL);
}

static void bad_nuclei(void **state)
{
    static const nuem_nucleus_radii absent[] = {{"Ar40", 3.4, 0}}, unknown[] = {{"Xe133", 4.8, 0}},
                                    negative[] = {{"Xe132", -4.8, 0}},
                                    nan[] = {{"Xe132", 0, (double)NAN}},
                                    small[] = {{"Xe132", 4.8, 1.5}},
                                    twice[] = {{"Xe132", 4.8, 0}, {"132Xe", 0, 4.8}};
    static const struct {
        const char *formula;
        nuem_nuclear_options options;
        nuem_status status;
        const char *part;
    } bad[] = {
        {"Xy", {0}, NUEM_ERR_ARG, "'Xy' is not a chemical formula"},
        {"Tc2", {0}, NUEM_ERR_ARG, "'Tc2' has an element, Z = 43, without natural nuclides"},
        {"XePu", {0}, NUEM_ERR_ARG, "Z = 94"},
        {"Xe", {.form = NUEM_FORM_TABLE}, NUEM_ERR_ARG, "form factor 4 is not one of"},
        {"Xe", {.neutron_radius = (nuem_neutron_radius)3}, NUEM_ERR_ARG, "choice 3"},
        {"Xe",
         {.n_radii = 1, .radii = absent},
         NUEM_ERR_ARG,
         "radii are given for Ar40, which is not in 'Xe'"},
        {"Xe", {.n_radii = 1, .radii = unknown}, NUEM_ERR_ARG, "'Xe133' is not in the table"},
        {"Xe", {.n_radii = 2, .radii = twice}, NUEM_ERR_ARG, "radii of Xe132 are given twice"},
        {"Xe", {.n_radii = 1, .radii = negative}, NUEM_ERR_DOMAIN, "they must be positive"},
        {"Xe", {.n_radii = 1, .radii = nan}, NUEM_ERR_DOMAIN, "they must be positive"},
        {"Xe",
         {.n_radii = 1, .radii = small},
         NUEM_ERR_DOMAIN,
         "neutrons of Xe132: rms radius 1.5 fm is outside (1.559, 100] fm, where the form factor "
         "helm is defined"},
        {"He", {.form = NUEM_FORM_FERMI}, NUEM_ERR_DOMAIN, "of He"},
    };
    nuem_nuclides *table = table_of(*state);
    nuem_nucleus_share *share = NULL;
    nuem_error err = {0};
    size_t n = 77;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_fails(nuem_nuclei_of(table, bad[i].formula, &bad[i].options, &share, &n, &err),
                     bad[i].status, err, bad[i].part);
        assert_int_equal(nuem_nuclei_of(table, bad[i].formula, &bad[i].options, &share, &n, NULL),
                         bad[i].status);
        assert_null(share);
        assert_int_equal(n, 77);
    }
    nuem_nuclides_free(table);
    nuem_nuclides_free(NULL);
}

#define HEAD    "schema: nuem/nuclide/1\nid: own\ntitle: t\ntable: t.csv\n"
#define COLUMNS "z,a,mass_u,abundance,r_charge_fm,r_formula,spin\n"
#define IODINE  "53,127,126.9,1,4.75,0,2.5\n"

static void own_tables(void **state)
{
    nuem_nuclides *table = NULL;
    nuem_error err = {0};

    nuem_test_put("t.csv", COLUMNS "53,127,126.9,0.25,4.75,0,2.5\n53,129,128.9,0.75,4.8,1,3.5\n"
                                   "54,133,132.9,0,4.78,0,1.5\n");
    const char *path =
        nuem_test_put("own.yaml", HEAD "neutron_radii: [{nuclide: I129, rn_fm: 5}]\n"
                                       "spins: [{nuclide: 127I, spin_p: 0.3, spin_n: -0.1}]\n");
    assert_ok(nuem_nuclides_open(*state, path, &table, NULL, &err), err);
    assert_int_equal(nuem_nuclides_count(table), 3);
    assert_true(nuem_nuclides_radius_is_formula(table, 1) &&
                !nuem_nuclides_radius_is_formula(table, 0));
    assert_true(nuem_nuclides_rn_fm(table, 1) == 5.0 && nuem_nuclides_rn_fm(table, 0) == 0.0);
    assert_true(find(table, "I127")->spin_n == -0.1);
    nuem_nucleus_share *share = NULL;
    size_t n;
    assert_ok(nuem_nuclei_of(table, "I2", NULL, &share, &n, &err), err);
    assert_int_equal(n, 2);
    assert_true(share[0].per_unit == 0.5 && share[1].per_unit == 1.5);
    assert_true(share[1].nucleus.neutron.rms_fm == 5.0);
    free(share);
    /* in the table, but not in nature */
    share = NULL;
    assert_fails(nuem_nuclei_of(table, "Xe", NULL, &share, &n, &err), NUEM_ERR_ARG, err, "Z = 54");
    nuem_nuclides_free(table);
}

static void bad_tables(void **state)
{
    static const struct {
        const char *rest, *csv, *file, *place;
    } bad[] = {
        {"", COLUMNS "0,1,1,1,1,0,0\n", "t.csv", ":2:"},
        {"", COLUMNS "53.5,127,127,1,4.75,0,2.5\n", "t.csv",
         ":2: z is 53.5; it must be a multiple"},
        {"", COLUMNS "53,52,52,1,4.75,0,2.5\n", "t.csv", ":2: a is below z"},
        {"", COLUMNS "53,127,127.3,1,4.75,0,2.5\n", "t.csv",
         ":2: mass_u is 127.3; it must lie within 0.2 of a = 127"},
        {"", COLUMNS "53,127,126.9,1,-4.75,0,2.5\n", "t.csv", ":2:"},
        {"", COLUMNS "53,127,126.9,1.5,4.75,0,2.5\n", "t.csv", ":2:"},
        {"", COLUMNS "53,127,126.9,1,4.75,0.5,2.5\n", "t.csv", ":2: r_formula is 0.5"},
        {"", COLUMNS "53,127,126.9,1,4.75,0,2.25\n", "t.csv", ":2: spin is 2.25"},
        {"", COLUMNS IODINE IODINE, "t.csv", ":3: rows must be in the order"},
        {"", COLUMNS IODINE "52,127,126.9,1,4.75,0,2.5\n", "t.csv",
         ":3: rows must be in the order"},
        {"", COLUMNS "53,127,126.9,0.99,4.75,0,2.5\n", "t.csv",
         ":2: the abundances of Z = 53 sum to 0.99; that must be 1 within 0.001"},
        {"", "z,a\n1,1\n", "t.csv", ":"},
        {"neutron_radii: [{nuclide: I129, rn_fm: 5}]\n", COLUMNS IODINE, "own.yaml",
         ":5:27: neutron_radii[0].nuclide is wrong: nuclide 'I129' is not in the table; isotopes "
         "of "
         "I: I127"},
        {"neutron_radii: [{nuclide: I127, rn_fm: 0}]\n", COLUMNS IODINE, "own.yaml",
         ":5:40: neutron_radii[0].rn_fm is 0"},
        {"neutron_radii: [{nuclide: I127, rn_fm: 5}, {nuclide: 127I, rn_fm: 5}]\n", COLUMNS IODINE,
         "own.yaml", ":5:44: neutron_radii[1] is about I127 again"},
        {"spins: [{nuclide: I127, spin_p: 0.1, spin_n: 0}, {nuclide: I127, spin_p: 0, spin_n: "
         "0}]\n",
         COLUMNS IODINE, "own.yaml", ":5:50: spins[1] is about I127 again"},
        {"spins: [{nuclide: I127, spin_p: 0.1, spin_n: 0}]\n", COLUMNS "53,127,126.9,1,4.75,0,0\n",
         "own.yaml", ":5:9: spins[0] is about I127, which has no spin"},
        {"nonsense: 1\n", COLUMNS IODINE, "own.yaml", ":5:1: "},
    };
    nuem_nuclides *table = NULL;
    nuem_error err = {0};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        char text[600];
        snprintf(text, sizeof text, HEAD "%s", bad[i].rest);
        nuem_test_put("t.csv", bad[i].csv);
        const char *path = nuem_test_put("own.yaml", text);
        assert_int_equal(nuem_nuclides_open(*state, path, &table, NULL, &err), NUEM_ERR_DATA);
        nuem_test_assert_place(&err, nuem_test_path(bad[i].file), bad[i].place);
        assert_int_equal(nuem_nuclides_open(*state, path, &table, NULL, NULL), NUEM_ERR_DATA);
        assert_null(table);
    }
    assert_fails(nuem_nuclides_open(*state, "unnatural", &table, NULL, &err), NUEM_ERR_ARG, err,
                 "unnatural");
    assert_fails(nuem_nuclides_open(NULL, "natural", &table, NULL, &err), NUEM_ERR_ARG, err,
                 "no data directory");
    assert_null(table);
}

static void provenance(void **state)
{
    nuem_nuclides *table = NULL;
    nuem_provenance *prov = NULL;
    nuem_error err = {0};
    bool cites = false;

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_nuclides_open(*state, "natural", &table, prov, &err), err);
    assert_int_equal(nuem_provenance_file_count(prov), 2);
    assert_string_equal(nuem_provenance_file_id(prov, 0), "nuclide/natural");
    assert_string_equal(nuem_provenance_file_id(prov, 1), "nuclide/natural/nuclides.csv");
    for (size_t i = 0; i < nuem_provenance_cite_count(prov); i++)
        cites |= strcmp(nuem_provenance_cite(prov, i), "Angeli:2013epw") == 0;
    assert_true(cites);
    nuem_provenance_free(prov);
    nuem_nuclides_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_element_is_there),
        cmocka_unit_test(charge_radii),
        cmocka_unit_test(radii_of_protons),
        cmocka_unit_test(radii_of_neutrons),
        cmocka_unit_test(names_are_found),
        cmocka_unit_test(nuclei_of_formulae),
        cmocka_unit_test(choices),
        cmocka_unit_test(choice_names),
        cmocka_unit_test(bad_nuclei),
        cmocka_unit_test(own_tables),
        cmocka_unit_test(bad_tables),
        cmocka_unit_test(provenance),
    };

    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
