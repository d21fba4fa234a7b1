/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/units.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"

/* Factors to the base unit of the dimension. 1 year = 365.25 d, 1 t = 1000 kg. */
static const struct {
    const char *name;
    nuem_dimension dim;
    double factor;
} units[] = {
    {"1", NUEM_DIM_NONE, 1.0},
    {"%", NUEM_DIM_NONE, 1e-2},
    {"meV", NUEM_DIM_ENERGY, 1e-9},
    {"eV", NUEM_DIM_ENERGY, 1e-6},
    {"keV", NUEM_DIM_ENERGY, 1e-3},
    {"MeV", NUEM_DIM_ENERGY, 1.0},
    {"GeV", NUEM_DIM_ENERGY, 1e3},
    {"TeV", NUEM_DIM_ENERGY, 1e6},
    {"PeV", NUEM_DIM_ENERGY, 1e9},
    {"fm", NUEM_DIM_LENGTH, 1e-18},
    {"nm", NUEM_DIM_LENGTH, 1e-12},
    {"um", NUEM_DIM_LENGTH, 1e-9},
    {"mm", NUEM_DIM_LENGTH, 1e-6},
    {"cm", NUEM_DIM_LENGTH, 1e-5},
    {"m", NUEM_DIM_LENGTH, 1e-3},
    {"km", NUEM_DIM_LENGTH, 1.0},
    {"au", NUEM_DIM_LENGTH, 149597870.7},           /* IAU 2012 resolution B2, exact */
    {"pc", NUEM_DIM_LENGTH, 3.0856775814913673e13}, /* IAU 2015 resolution B2 */
    {"kpc", NUEM_DIM_LENGTH, 3.0856775814913673e16},
    {"Mpc", NUEM_DIM_LENGTH, 3.0856775814913673e19},
    {"Gpc", NUEM_DIM_LENGTH, 3.0856775814913673e22},
    {"g", NUEM_DIM_MASS, 1e-3},
    {"kg", NUEM_DIM_MASS, 1.0},
    {"t", NUEM_DIM_MASS, 1e3},
    {"tonne", NUEM_DIM_MASS, 1e3},
    {"s", NUEM_DIM_TIME, 1.0 / 86400.0},
    {"h", NUEM_DIM_TIME, 1.0 / 24.0},
    {"d", NUEM_DIM_TIME, 1.0},
    {"day", NUEM_DIM_TIME, 1.0},
    {"y", NUEM_DIM_TIME, 365.25},
    {"yr", NUEM_DIM_TIME, 365.25},
    {"kg d", NUEM_DIM_EXPOSURE, 1.0},
    {"kg day", NUEM_DIM_EXPOSURE, 1.0},
    {"kg y", NUEM_DIM_EXPOSURE, 365.25},
    {"kg yr", NUEM_DIM_EXPOSURE, 365.25},
    {"t d", NUEM_DIM_EXPOSURE, 1e3},
    {"t day", NUEM_DIM_EXPOSURE, 1e3},
    {"t y", NUEM_DIM_EXPOSURE, 365250.0},
    {"t yr", NUEM_DIM_EXPOSURE, 365250.0},
    {"tonne year", NUEM_DIM_EXPOSURE, 365250.0},
    {"muB", NUEM_DIM_MOMENT, 1.0},
    {"mu_B", NUEM_DIM_MOMENT, 1.0},
    {"e", NUEM_DIM_CHARGE, 1.0},
    {"cm2", NUEM_DIM_AREA, 1.0},
    {"cm^2", NUEM_DIM_AREA, 1.0},
    {"fm2", NUEM_DIM_AREA, 1e-26},
    {"fm^2", NUEM_DIM_AREA, 1e-26},
    {"cm-2 s-1", NUEM_DIM_FLUX, 1.0},
    {"nG", NUEM_DIM_FIELD, 1e-9},
    {"uG", NUEM_DIM_FIELD, 1e-6},
    {"G", NUEM_DIM_FIELD, 1.0},
    {"kG", NUEM_DIM_FIELD, 1e3},
    {"T", NUEM_DIM_FIELD, 1e4},
    {"g/cm3", NUEM_DIM_DENSITY, 1.0},
    {"deg", NUEM_DIM_ANGLE, 1.0},
    {"rad", NUEM_DIM_ANGLE, 57.29577951308232}, /* 180/pi */
    {"W", NUEM_DIM_POWER, 1.0},
    {"kW", NUEM_DIM_POWER, 1e3},
    {"MW", NUEM_DIM_POWER, 1e6},
    {"GW", NUEM_DIM_POWER, 1e9},
    {"erg/s", NUEM_DIM_POWER, 1e-7},
    {"Bq", NUEM_DIM_ACTIVITY, 1.0},
    {"kBq", NUEM_DIM_ACTIVITY, 1e3},
    {"MBq", NUEM_DIM_ACTIVITY, 1e6},
    {"GBq", NUEM_DIM_ACTIVITY, 1e9},
    {"TBq", NUEM_DIM_ACTIVITY, 1e12},
    {"PBq", NUEM_DIM_ACTIVITY, 1e15},
    {"Ci", NUEM_DIM_ACTIVITY, 3.7e10}, /* exact */
    {"kCi", NUEM_DIM_ACTIVITY, 3.7e13},
    {"MCi", NUEM_DIM_ACTIVITY, 3.7e16},
    {"s-1", NUEM_DIM_RATE, 1.0},
    {"1/s", NUEM_DIM_RATE, 1.0},
};

static const char *const dimensions[] = {
#define DIMENSION_UNIT(name, unit) unit,
    NUEM_DIMENSION_LIST(DIMENSION_UNIT)
#undef DIMENSION_UNIT
};

const char *nuem_dimension_unit(nuem_dimension dim)
{
    return (size_t)dim < sizeof dimensions / sizeof dimensions[0] ? dimensions[dim] : "?";
}

/* The units of a dimension, for the message. */
static void list_units(nuem_dimension dim, char *buf, size_t n)
{
    size_t used = 0;

    buf[0] = '\0';
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (units[i].dim != dim) continue;
        int len = snprintf(buf + used, n - used, "%s%s", used ? ", " : "", units[i].name);
        if (len < 0 || (size_t)len >= n - used) return;
        used += (size_t)len;
    }
}

nuem_status nuem_unit_factor(const char *unit, nuem_dimension dim, double *factor, nuem_error *err)
{
    char known[200];

    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        if (units[i].dim == dim && strcmp(units[i].name, unit) == 0) {
            *factor = units[i].factor;
            return NUEM_OK;
        }
    }
    list_units(dim, known, sizeof known);
    return nuem_fail(err, NUEM_ERR_ARG, "unit '%.40s' is not one of: %s", unit, known);
}

nuem_status nuem_quantity_parse(const char *text, nuem_dimension dim, const char *default_unit,
                                double *value, nuem_error *err)
{
    size_t n = nuem_number_span(text, strlen(text));
    double number, factor;
    nuem_status st;

    if (n == 0 || !nuem_number_parse(text, n, &number))
        return nuem_fail(err, NUEM_ERR_ARG, "'%.80s' is not a finite number with a unit", text);
    const char *unit = text + n;
    while (*unit == ' ') unit++;
    if (*unit == '\0') {
        if (!default_unit)
            return nuem_fail(err, NUEM_ERR_ARG, "'%.80s' lacks a unit, e.g. '%.40s %s'", text, text,
                             nuem_dimension_unit(dim));
        unit = default_unit;
    }
    if ((st = nuem_unit_factor(unit, dim, &factor, err))) return st;
    double x = number * factor;
    if (!isfinite(x)) return nuem_fail(err, NUEM_ERR_ARG, "'%.80s' is too large", text);
    *value = x;
    return NUEM_OK;
}
