/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photo-absorption of targets: measured tables, Kissel's subshells, sums over atoms, edges, range. */
#include <stdbool.h>

#include <xraylib/xraylib.h>

#include "nuem/constants.h"
#include "nuem/target.h"
#include "support/assert_close.h"

/* products of a few numbers */
static const double TOL_ROUNDING = 1e-13;
/* EPDL97 beside measured absorption, away from edges: germanium 0.765 at 0.4 keV, helium 1.10 at
 * 3 keV are the largest differences among the points below */
static const double TOL_LOW = 0.25, TOL_HIGH = 0.10;
/* EPDL97 beside Kissel's calculation above 1.5 keV, away from edges */
#define TOL_KISSEL 0.02
/* EPDL97's points above silicon's K edge are so sparse that their interpolation bulges by 5.3 % */
#define TOL_SPARSE 0.06

static nuem_target *create(const char *formula, nuem_binding binding)
{
    nuem_target *t = NULL;
    nuem_error err = {0};

    assert_ok(nuem_target_create(formula, binding, &t, &err), err);
    return t;
}

/* Henke, Gullikson, Davis, ADNDT 54 (1993) 181: 2 r_e lambda f2 of the published f2, barn. */
static const struct {
    const char *element;
    double e_kev, barn;
} henke[] = {
    {"He", 0.400573, 7098.5},     {"He", 1.19266, 222.86},      {"He", 2.97648, 10.573},
    {"C", 0.400573, 4.7383e+05},  {"C", 0.999695, 44253},       {"C", 4.97377, 382.89},
    {"O", 0.999695, 1.2272e+05},  {"O", 4.97377, 1296.1},       {"Na", 0.501459, 1.5104e+05},
    {"Na", 1.99296, 59556},       {"Na", 10.0759, 537.1},       {"Si", 0.502587, 4.5912e+05},
    {"Si", 1.19534, 45452},       {"Si", 5.02967, 10926},       {"Ar", 0.501459, 1.1729e+06},
    {"Ar", 1.99296, 35604},       {"Ar", 10.0759, 4134.4},      {"Ge", 0.400573, 1.929e+06},
    {"Ge", 0.999695, 2.2665e+05}, {"Ge", 1.99296, 3.377e+05},   {"Ge", 4.97377, 29976},
    {"Ge", 20.0871, 5076.1},      {"I", 0.400573, 1.2528e+06},  {"I", 1.99296, 4.2277e+05},
    {"I", 10.0759, 32923},        {"Xe", 0.400573, 1.3556e+06}, {"Xe", 1.29229, 1.258e+06},
    {"Xe", 1.99296, 4.6924e+05},  {"Xe", 10.0759, 36731},       {"Xe", 20.0871, 5556.4},
    {"Cs", 1.40023, 1.0814e+06},  {"Cs", 2.97648, 1.8877e+05},  {"Cs", 10.0759, 39401},
};

static void absorption_is_the_measured_one(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < sizeof henke / sizeof henke[0]; i++) {
        nuem_target *t = create(henke[i].element, NUEM_BINDING_PHOTON);
        double e = henke[i].e_kev, tol = e < 1.0 ? TOL_LOW : TOL_HIGH;
        assert_close(nuem_target_photo_cm2(t, e), 1e-24 * henke[i].barn, tol);
        nuem_target_free(t);
    }
}

/* Another calculation, subshell by subshell (L. Kissel's RTAB), which xraylib has as well. Near edges
 * and below 1.5 keV its sum is not to be used, nor above some keV for elements lighter than sodium. */
static void absorption_is_the_sum_of_subshells(void **unused)
{
    static const struct {
        const char *name;
        int z;
        double tolerance;
    } element[] = {
        {"Na", 11, TOL_KISSEL}, {"Si", 14, TOL_SPARSE}, {"Ar", 18, TOL_KISSEL},
        {"Ge", 32, TOL_KISSEL}, {"I", 53, TOL_KISSEL},  {"Xe", 54, TOL_KISSEL},
        {"Cs", 55, TOL_KISSEL}, {"W", 74, TOL_KISSEL},  {"Pb", 82, TOL_KISSEL},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof element / sizeof element[0]; i++) {
        nuem_target *t = create(element[i].name, NUEM_BINDING_PHOTON);
        size_t n, compared = 0;
        const double *edge = nuem_target_edges_kev(t, &n);
        for (double e = 1.5; e < 30.0; e *= 1.013) {
            double sum = 0.0;
            bool near = false;
            for (size_t k = 0; k < n; k++) near = near || fabs(e / edge[k] - 1.0) < 0.12;
            if (near) continue;
            compared++;
            for (int s = K_SHELL; s <= Q3_SHELL; s++)
                sum += CSb_Photo_Partial(element[i].z, s, e, NULL) *
                       ElectronConfig(element[i].z, s, NULL);
            assert_close(nuem_target_photo_cm2(t, e), 1e-24 * sum, element[i].tolerance);
        }
        assert_true(compared > 40);
        nuem_target_free(t);
    }
}

/* The cross section of a unit times the units in a kilogram is the mass absorption, whatever the atomic
 * weights are. */
static void compounds_add_up(void **unused)
{
    static const struct {
        const char *formula, *atom[3];
        double count[3];
    } compounds[] = {
        {"NaI", {"Na", "I"}, {1, 1}},
        {"CaWO4", {"Ca", "W", "O"}, {1, 1, 4}},
        {"Xe0.25Ge1.5", {"Xe", "Ge"}, {0.25, 1.5}},
    };
    static const double e_kev[] = {0.25, 1.0, 4.9, 30.0, 500.0};

    (void)unused;
    for (size_t c = 0; c < sizeof compounds / sizeof compounds[0]; c++)
        for (size_t k = 0; k < sizeof e_kev / sizeof e_kev[0]; k++) {
            nuem_target *whole = create(compounds[c].formula, NUEM_BINDING_PHOTON);
            double sum = 0.0;
            for (int i = 0; i < 3 && compounds[c].atom[i]; i++) {
                nuem_target *atom = create(compounds[c].atom[i], NUEM_BINDING_PHOTON);
                sum += compounds[c].count[i] * nuem_target_photo_cm2(atom, e_kev[k]);
                nuem_target_free(atom);
            }
            assert_close(nuem_target_photo_cm2(whole, e_kev[k]), sum, TOL_ROUNDING);
            nuem_target_free(whole);
        }
    nuem_target *ge = create("Ge", NUEM_BINDING_PHOTON);
    assert_close(nuem_target_photo_cm2(ge, 1.5) * nuem_target_units_per_kg(ge),
                 1e3 * CS_Photo(32, 1.5, NULL), TOL_ROUNDING);
    nuem_target_free(ge);
}

/* Stepping is as it was: only the list of edges is longer. */
static void stepping_is_unchanged(void **unused)
{
    static const char *const formula[] = {"Ge", "Xe", "CsI", "C6H6"};

    (void)unused;
    for (size_t i = 0; i < sizeof formula / sizeof formula[0]; i++) {
        nuem_target *photon = create(formula[i], NUEM_BINDING_PHOTON),
                    *step = create(formula[i], NUEM_BINDING_STEP);
        size_t n, n_step, found = 0;
        const double *edge = nuem_target_edges_kev(photon, &n),
                     *edge_step = nuem_target_edges_kev(step, &n_step);
        for (double t = 1e-3; t < 100.0; t *= 1.0037)
            assert_true(nuem_target_zeff(photon, t) == nuem_target_zeff(step, t));
        for (size_t k = 0; k < n; k++) {
            if (k) assert_true(edge[k] > edge[k - 1]);
            found += found < n_step && edge[k] == edge_step[found];
        }
        assert_int_equal(found, n_step);
        assert_true(nuem_target_units_per_kg(photon) == nuem_target_units_per_kg(step));
        nuem_target_free(photon);
        nuem_target_free(step);
    }
}

/* Every jump of the cross section is among the edges, to 2e-5, and every deep edge of the atom jumps
 * within what tables of edges differ by. */
static void edges_are_the_jumps(void **unused)
{
    static const char *const formula[] = {"Ne", "Ge", "Xe", "CsI", "Pb", "CaWO4"};
    /* up to this, edges of outer shells move with the compound and the table */
    static const double DEEP_KEV = 1.0, TOL_EDGE = 6e-3, WIDTH = 1e-5, JUMP = 1.03, SMALL = 1.01;

    (void)unused;
    for (size_t i = 0; i < sizeof formula / sizeof formula[0]; i++) {
        nuem_target *photon = create(formula[i], NUEM_BINDING_PHOTON),
                    *step = create(formula[i], NUEM_BINDING_STEP);
        size_t n, n_step;
        const double *edge = nuem_target_edges_kev(photon, &n),
                     *edge_step = nuem_target_edges_kev(step, &n_step);
        double lo, hi;
        nuem_target_photo_range_kev(photon, &lo, &hi);
        for (double e = 1.0001 * lo; e < 150.0; e *= 1.0 + WIDTH) {
            double rise =
                nuem_target_photo_cm2(photon, e * (1.0 + WIDTH)) / nuem_target_photo_cm2(photon, e);
            if (rise < JUMP) continue;
            double nearest = HUGE_VAL;
            for (size_t k = 0; k < n; k++) nearest = fmin(nearest, fabs(edge[k] / e - 1.0));
            assert_true(nearest < 2.0 * WIDTH);
            if (e < DEEP_KEV) continue;
            nearest = HUGE_VAL;
            for (size_t k = 0; k < n_step; k++)
                nearest = fmin(nearest, fabs(edge_step[k] / e - 1.0));
            assert_true(nearest < TOL_EDGE);
        }
        for (size_t k = 0; k < n_step; k++) {
            double best = 1.0;
            if (edge_step[k] < fmax(DEEP_KEV, (1.0 + TOL_EDGE) * lo)) continue;
            for (size_t j = 0; j < n; j++)
                if (fabs(edge[j] / edge_step[k] - 1.0) < TOL_EDGE)
                    best = fmax(best, nuem_target_photo_cm2(photon, edge[j] * (1.0 + WIDTH)) /
                                          nuem_target_photo_cm2(photon, edge[j] * (1.0 - WIDTH)));
            assert_true(best > SMALL);
        }
        nuem_target_free(photon);
        nuem_target_free(step);
    }
}

static void nothing_outside_the_range(void **unused)
{
    static const struct {
        const char *formula;
        double lo;
    } ranges[] = {{"Ge", 0.1}, {"Si", 0.1}, {"Xe", 0.2}, {"NaI", 0.2}, {"CsI", 1.0}, {"Eu", 1.0}};

    (void)unused;
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        nuem_target *t = create(ranges[i].formula, NUEM_BINDING_PHOTON);
        double lo, hi;
        nuem_target_photo_range_kev(t, &lo, &hi);
        assert_true(lo == ranges[i].lo && hi == 800.0);
        assert_true(nuem_target_photo_cm2(t, lo) > 0.0 && nuem_target_photo_cm2(t, hi) > 0.0);
        /* keV to MeV and back */
        assert_true(nuem_target_photo_cm2(t, 1e3 * (1e-3 * lo)) > 0.0);
        assert_true(nuem_target_photo_cm2(t, lo / 3.0 * 3.0) > 0.0);
        assert_true(isnan(nuem_target_photo_cm2(t, lo * (1.0 - 1e-6))));
        assert_true(isnan(nuem_target_photo_cm2(t, hi * (1.0 + 1e-6))));
        assert_true(isnan(nuem_target_photo_cm2(t, 0.0)));
        assert_true(isnan(nuem_target_photo_cm2(t, -1.0)));
        assert_true(isnan(nuem_target_photo_cm2(t, (double)NAN)));
        assert_true(isnan(nuem_target_photo_cm2(t, HUGE_VAL)));
        nuem_target_free(t);
        t = create(ranges[i].formula, NUEM_BINDING_STEP);
        nuem_target_photo_range_kev(t, &lo, &hi);
        assert_true(lo > hi && isnan(nuem_target_photo_cm2(t, 2.0)));
        nuem_target_free(t);
    }
    /* every element that has tables has them over the whole range */
    static const double e_kev[] = {0.1, 0.5, 10.0, 800.0};
    for (int z = 1; z <= 98; z++)
        for (size_t k = 0; k < sizeof e_kev / sizeof e_kev[0]; k++)
            assert_true(CS_Photo(z, e_kev[k], NULL) > 0.0);
}

static void elements_without_tables_are_refused(void **unused)
{
    nuem_target *t = NULL;
    nuem_error err = {0};

    (void)unused;
    assert_fails(nuem_target_create("EsH", NUEM_BINDING_PHOTON, &t, &err), NUEM_ERR_UNSUPPORTED,
                 err, "target 'EsH': no photo-absorption for Z = 99; xraylib has Z = 1 to 98");
    assert_null(t);
    assert_fails(nuem_target_create("Fm", NUEM_BINDING_PHOTON, &t, &err), NUEM_ERR_UNSUPPORTED, err,
                 "no electron configuration for Z = 100");
    assert_fails(nuem_target_create("Xx", NUEM_BINDING_PHOTON, &t, &err), NUEM_ERR_ARG, err,
                 "is not a chemical formula");
    assert_null(t);
    nuem_target_free(create("Cf", NUEM_BINDING_PHOTON));
}

static void bindings_have_names(void **unused)
{
    static const nuem_binding all[] = {NUEM_BINDING_FREE, NUEM_BINDING_STEP, NUEM_BINDING_PHOTON};
    static const char *const bad[] = {"", "Free", "epa:Xe", "photon", "steps"};
    nuem_binding got = (nuem_binding)7;
    nuem_error err = {0};

    (void)unused;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_fails(nuem_binding_parse(bad[i], &got, &err), NUEM_ERR_ARG, err,
                     "is not one of: free, step, epa, response");
        assert_int_equal(got, 7);
    }
    for (size_t i = 0; i < 3; i++) {
        assert_ok(nuem_binding_parse(nuem_binding_name(all[i]), &got, &err), err);
        assert_int_equal(got, all[i]);
    }
    assert_string_equal(nuem_binding_name(NUEM_BINDING_PHOTON), "epa");
    assert_string_equal(nuem_binding_name((nuem_binding)7), "unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(absorption_is_the_measured_one),
        cmocka_unit_test(absorption_is_the_sum_of_subshells),
        cmocka_unit_test(compounds_add_up),
        cmocka_unit_test(stepping_is_unchanged),
        cmocka_unit_test(edges_are_the_jumps),
        cmocka_unit_test(nothing_outside_the_range),
        cmocka_unit_test(elements_without_tables_are_refused),
        cmocka_unit_test(bindings_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
