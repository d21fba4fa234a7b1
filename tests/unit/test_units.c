/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quantities with units: every unit against its definition, relations between units, refusals. */
#include <locale.h>
#include <stdbool.h>

#include "nuem/units.h"
#include "support/assert_close.h"

/* a few roundings of one product */
static const double TOL_ROUNDING = 1e-15;
/* the parsec of the table has 17 digits, its definition here goes through pi */
static const double TOL_PI = 1e-15;

static const nuem_dimension dimensions[] = {
#define DIMENSION(name, unit) NUEM_DIM_##name,
    NUEM_DIMENSION_LIST(DIMENSION)
#undef DIMENSION
};
enum { N_DIMENSION = sizeof dimensions / sizeof dimensions[0] };

/* Each unit by what it is: SI prefixes, 86400 s a day, 365.25 days a year, 1000 kg a tonne. */
static const struct {
    const char *unit;
    nuem_dimension dim;
    double factor;
} definitions[] = {
    {"1", NUEM_DIM_NONE, 1},
    {"%", NUEM_DIM_NONE, 0.01},
    {"meV", NUEM_DIM_ENERGY, 1e-3 * 1e-6},
    {"eV", NUEM_DIM_ENERGY, 1e-6},
    {"keV", NUEM_DIM_ENERGY, 1e3 * 1e-6},
    {"MeV", NUEM_DIM_ENERGY, 1},
    {"GeV", NUEM_DIM_ENERGY, 1e9 * 1e-6},
    {"TeV", NUEM_DIM_ENERGY, 1e12 * 1e-6},
    {"PeV", NUEM_DIM_ENERGY, 1e9},
    {"fm", NUEM_DIM_LENGTH, 1e-15 / 1e3},
    {"nm", NUEM_DIM_LENGTH, 1e-9 / 1e3},
    {"um", NUEM_DIM_LENGTH, 1e-6 / 1e3},
    {"mm", NUEM_DIM_LENGTH, 1e-3 / 1e3},
    {"cm", NUEM_DIM_LENGTH, 1e-2 / 1e3},
    {"m", NUEM_DIM_LENGTH, 1e-3},
    {"km", NUEM_DIM_LENGTH, 1},
    {"au", NUEM_DIM_LENGTH, 149597870700.0 / 1e3},
    {"pc", NUEM_DIM_LENGTH, 648000.0 / M_PI * 149597870700.0 / 1e3},
    {"kpc", NUEM_DIM_LENGTH, 1e3 * 648000.0 / M_PI * 149597870700.0 / 1e3},
    {"Mpc", NUEM_DIM_LENGTH, 1e6 * 648000.0 / M_PI * 149597870700.0 / 1e3},
    {"Gpc", NUEM_DIM_LENGTH, 1e9 * 648000.0 / M_PI * 149597870700.0 / 1e3},
    {"g", NUEM_DIM_MASS, 1e-3},
    {"kg", NUEM_DIM_MASS, 1},
    {"t", NUEM_DIM_MASS, 1e3},
    {"tonne", NUEM_DIM_MASS, 1e3},
    {"s", NUEM_DIM_TIME, 1.0 / (24 * 60 * 60)},
    {"h", NUEM_DIM_TIME, 1.0 / 24},
    {"d", NUEM_DIM_TIME, 1},
    {"day", NUEM_DIM_TIME, 1},
    {"y", NUEM_DIM_TIME, 365.25},
    {"yr", NUEM_DIM_TIME, 365.25},
    {"kg d", NUEM_DIM_EXPOSURE, 1},
    {"kg day", NUEM_DIM_EXPOSURE, 1},
    {"kg y", NUEM_DIM_EXPOSURE, 365.25},
    {"kg yr", NUEM_DIM_EXPOSURE, 365.25},
    {"t d", NUEM_DIM_EXPOSURE, 1e3},
    {"t day", NUEM_DIM_EXPOSURE, 1e3},
    {"t y", NUEM_DIM_EXPOSURE, 1e3 * 365.25},
    {"t yr", NUEM_DIM_EXPOSURE, 1e3 * 365.25},
    {"tonne year", NUEM_DIM_EXPOSURE, 1e3 * 365.25},
    {"muB", NUEM_DIM_MOMENT, 1},
    {"mu_B", NUEM_DIM_MOMENT, 1},
    {"e", NUEM_DIM_CHARGE, 1},
    {"cm2", NUEM_DIM_AREA, 1},
    {"cm^2", NUEM_DIM_AREA, 1},
    {"fm2", NUEM_DIM_AREA, 1e-13 * 1e-13},
    {"fm^2", NUEM_DIM_AREA, 1e-13 * 1e-13},
    {"cm-2 s-1", NUEM_DIM_FLUX, 1},
    {"nG", NUEM_DIM_FIELD, 1e-9},
    {"uG", NUEM_DIM_FIELD, 1e-6},
    {"G", NUEM_DIM_FIELD, 1},
    {"kG", NUEM_DIM_FIELD, 1e3},
    {"T", NUEM_DIM_FIELD, 1e4},
    {"g/cm3", NUEM_DIM_DENSITY, 1},
    {"W", NUEM_DIM_POWER, 1},
    {"kW", NUEM_DIM_POWER, 1e3},
    {"MW", NUEM_DIM_POWER, 1e6},
    {"GW", NUEM_DIM_POWER, 1e9},
    {"erg/s", NUEM_DIM_POWER, 1e-7},
    {"Bq", NUEM_DIM_ACTIVITY, 1},
    {"kBq", NUEM_DIM_ACTIVITY, 1e3},
    {"MBq", NUEM_DIM_ACTIVITY, 1e6},
    {"GBq", NUEM_DIM_ACTIVITY, 1e9},
    {"TBq", NUEM_DIM_ACTIVITY, 1e12},
    {"PBq", NUEM_DIM_ACTIVITY, 1e15},
    {"Ci", NUEM_DIM_ACTIVITY, 37e9},
    {"kCi", NUEM_DIM_ACTIVITY, 1e3 * 37e9},
    {"MCi", NUEM_DIM_ACTIVITY, 1e6 * 37e9},
    {"s-1", NUEM_DIM_RATE, 1},
    {"1/s", NUEM_DIM_RATE, 1},
};
enum { N_DEFINITION = sizeof definitions / sizeof definitions[0] };

static double parse(const char *text, nuem_dimension dim, const char *unit)
{
    nuem_error err = {0};
    double value = (double)NAN;

    assert_ok(nuem_quantity_parse(text, dim, unit, &value, &err), err);
    return value;
}

static void units_are_what_they_are(void **unused)
{
    (void)unused;
    for (int i = 0; i < N_DEFINITION; i++) {
        nuem_error err = {0};
        double factor = 0.0;
        char text[64];

        assert_ok(nuem_unit_factor(definitions[i].unit, definitions[i].dim, &factor, &err), err);
        assert_close(factor, definitions[i].factor, TOL_PI);
        snprintf(text, sizeof text, "2.5%s%s", i % 2 ? " " : "", definitions[i].unit);
        if (definitions[i].dim == NUEM_DIM_NONE && i == 0) snprintf(text, sizeof text, "2.5 1");
        assert_close(parse(text, definitions[i].dim, NULL), 2.5 * definitions[i].factor, TOL_PI);
        /* a plain number takes the default unit, a unit of its own overrides it */
        assert_close(parse("4", definitions[i].dim, definitions[i].unit),
                     4.0 * definitions[i].factor, TOL_PI);
    }
}

/* A unit belongs to one dimension, and the unit of each dimension has the factor 1. */
static void units_belong_to_one_dimension(void **unused)
{
    (void)unused;
    for (int d = 0; d < N_DIMENSION; d++) {
        double factor = 0.0;
        assert_int_equal(
            nuem_unit_factor(nuem_dimension_unit(dimensions[d]), dimensions[d], &factor, NULL),
            NUEM_OK);
        assert_true(factor == 1.0);
        for (int i = 0; i < N_DEFINITION; i++) {
            nuem_error err = {0};
            if (definitions[i].dim == dimensions[d]) continue;
            factor = 123.0;
            assert_fails(nuem_unit_factor(definitions[i].unit, dimensions[d], &factor, &err),
                         NUEM_ERR_ARG, err, "is not one of: ");
            assert_non_null(strstr(err.message, nuem_dimension_unit(dimensions[d])));
            assert_true(factor == 123.0);
        }
    }
    assert_string_equal(nuem_dimension_unit((nuem_dimension)N_DIMENSION), "?");
    assert_string_equal(nuem_dimension_unit((nuem_dimension)-1), "?");
}

/* Second route: relations between units that go past the table. */
static void relations_between_units(void **unused)
{
    (void)unused;
    assert_close(parse("0.65 t y", NUEM_DIM_EXPOSURE, NULL),
                 parse("650 kg", NUEM_DIM_MASS, NULL) * parse("1 y", NUEM_DIM_TIME, NULL),
                 TOL_ROUNDING);
    assert_close(parse("1000 kg d", NUEM_DIM_EXPOSURE, NULL),
                 parse("1 t d", NUEM_DIM_EXPOSURE, NULL), TOL_ROUNDING);
    assert_close(parse("1 y", NUEM_DIM_TIME, NULL), parse("31557600 s", NUEM_DIM_TIME, NULL),
                 TOL_ROUNDING);
    assert_close(parse("13.9m", NUEM_DIM_LENGTH, "km"), 0.0139, TOL_ROUNDING);
    assert_close(parse("13.9", NUEM_DIM_LENGTH, "km"), 13.9, TOL_ROUNDING);
    assert_close(parse("10keV", NUEM_DIM_ENERGY, "MeV"), parse("10", NUEM_DIM_ENERGY, "keV"), 0.0);
    assert_close(parse("1 fm2", NUEM_DIM_AREA, NULL),
                 pow(1e5 * parse("1 fm", NUEM_DIM_LENGTH, NULL), 2), TOL_ROUNDING);
    assert_close(
        parse("1 pc", NUEM_DIM_LENGTH, NULL),
        parse("1 au", NUEM_DIM_LENGTH, NULL) / tan(M_PI / 648000.0),
        1e-11 /* the tangent of one arc second against its angle: its third part squared */);
}

static void numbers_as_people_write_them(void **unused)
{
    static const struct {
        const char *text;
        double want;
    } cases[] = {
        {"1", 1},
        {"-1", -1},
        {"+1", 1},
        {".5", 0.5},
        {"5.", 5},
        {"1e3", 1000},
        {"1E+3", 1000},
        {"-2.5e-3", -2.5e-3},
        {"1eV", 1e-6},
        {"1e3eV", 1e-3},
        {"1e-13 MeV", 1e-13},
        {"7   MeV", 7},
        {"0", 0},
        {"-0", 0},
        {"00012", 12},
        {"1e-400", 0},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_near(parse(cases[i].text, NUEM_DIM_ENERGY, "MeV"), cases[i].want,
                    TOL_ROUNDING * fabs(cases[i].want));
    /* the number ends where an exponent without digits would begin */
    assert_close(parse("1e", NUEM_DIM_CHARGE, NULL), 1.0, 0.0);
    assert_close(parse("1e-13e", NUEM_DIM_CHARGE, NULL), 1e-13, 0.0);
    assert_close(parse("1e-13", NUEM_DIM_CHARGE, "e"), 1e-13, 0.0);
    assert_close(parse("5 %", NUEM_DIM_NONE, NULL), 0.05, TOL_ROUNDING);
}

static void bad_quantities_are_refused(void **unused)
{
    static const struct {
        const char *text, *unit, *part;
    } cases[] = {
        {"", "MeV", "'' is not a finite number with a unit"},
        {" 1", "MeV", "' 1' is not a finite number"},
        {"MeV", "MeV", "'MeV' is not a finite number"},
        {"nan", "MeV", "'nan' is not"},
        {"inf", "MeV", "'inf' is not"},
        {"-infinity", "MeV", "is not"},
        {"1e999", "MeV", "'1e999' is not a finite"},
        {"1e308", "TeV", "'1e308' is too large"},
        {"1e308 TeV", "MeV", "is too large"},
        {"0x10", "MeV", "unit 'x10'"},
        {"1,5 MeV", "MeV", "unit ',5 MeV'"},
        {"1 2", "MeV", "unit '2'"},
        {"1..5", "MeV", "unit '.5'"},
        {".", "MeV", "not a finite number"},
        {"-", "MeV", "not a finite number"},
        {"e5", "MeV", "not a finite number"},
        {"1 mev", "MeV", "unit 'mev' is not one of: meV, eV, keV, MeV, GeV, TeV"},
        {"1 MeV ", "MeV", "unit 'MeV '"},
        {"1 km", "MeV", "unit 'km'"},
        {"1", NULL, "'1' lacks a unit, e.g. '1 MeV'"},
        {"1\nkeV", "MeV", "is not one of"},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_error err = {0};
        double value = 4321.0;
        assert_fails(
            nuem_quantity_parse(cases[i].text, NUEM_DIM_ENERGY, cases[i].unit, &value, &err),
            NUEM_ERR_ARG, err, cases[i].part);
        assert_true(value == 4321.0);
        assert_int_equal(
            nuem_quantity_parse(cases[i].text, NUEM_DIM_ENERGY, cases[i].unit, &value, NULL),
            NUEM_ERR_ARG);
    }
    /* longer than any message */
    nuem_error err = {0};
    char text[4000];
    double value = 0.0;
    memset(text, '7', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    assert_fails(nuem_quantity_parse(text, NUEM_DIM_ENERGY, "MeV", &value, &err), NUEM_ERR_ARG, err,
                 "not a finite number");
    text[0] = '1';
    memset(text + 1, 'M', sizeof text - 2);
    assert_fails(nuem_quantity_parse(text, NUEM_DIM_ENERGY, "MeV", &value, &err), NUEM_ERR_ARG, err,
                 "is not one of");
}

/* A program that runs under a locale with a decimal comma reads the same numbers (where the machine
 * has such a locale). */
static void locale_does_not_matter(void **unused)
{
    static const char *const names[] = {"de_DE.UTF-8", "de_DE.utf8", "fr_FR.UTF-8", "ru_RU.UTF-8"};
    bool found = false;

    (void)unused;
    for (size_t i = 0; i < sizeof names / sizeof names[0] && !found; i++)
        found = setlocale(LC_ALL, names[i]) != NULL;
    double exposure = parse("0.65 t y", NUEM_DIM_EXPOSURE, NULL);
    setlocale(LC_ALL, "C");
    assert_close(exposure, 650 * 365.25, TOL_ROUNDING);
    if (!found) skip();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(units_are_what_they_are),
        cmocka_unit_test(units_belong_to_one_dimension),
        cmocka_unit_test(relations_between_units),
        cmocka_unit_test(numbers_as_people_write_them),
        cmocka_unit_test(bad_quantities_are_refused),
        cmocka_unit_test(locale_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
