/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file units.h  Quantities with units, as people write them: "10keV", "13.9 m", "0.65 t y". */
#ifndef NUEM_UNITS_H
#define NUEM_UNITS_H

#include <stddef.h>

#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** The dimensions that nuem knows, each with the unit in which values are returned. */
#define NUEM_DIMENSION_LIST(X)                                                                     \
    X(NONE, "1")                                                                                   \
    X(ENERGY, "MeV")                                                                               \
    X(LENGTH, "km")                                                                                \
    X(MASS, "kg")                                                                                  \
    X(TIME, "day")                                                                                 \
    X(EXPOSURE, "kg day")                                                                          \
    X(MOMENT, "muB")                                                                               \
    X(CHARGE, "e")                                                                                 \
    X(AREA, "cm2")                                                                                 \
    X(FLUX, "cm-2 s-1")                                                                            \
    X(FIELD, "G")                                                                                  \
    X(DENSITY, "g/cm3")                                                                            \
    X(ANGLE, "deg")                                                                                \
    X(POWER, "W")                                                                                  \
    X(ACTIVITY, "Bq")                                                                              \
    X(RATE, "s-1")

typedef enum nuem_dimension {
#define NUEM_DIMENSION_ENUM(name, unit) NUEM_DIM_##name,
    NUEM_DIMENSION_LIST(NUEM_DIMENSION_ENUM)
#undef NUEM_DIMENSION_ENUM
} nuem_dimension;

/** Unit in which quantities of a dimension are returned, e.g. "MeV". Thread-safe. */
NUEM_API const char *nuem_dimension_unit(nuem_dimension dim);

/** Factor that turns a value in `unit` into the base unit of `dim`.
 *  @return NUEM_OK, or NUEM_ERR_ARG when the unit is unknown or of another dimension. Thread-safe.
 *  */
NUEM_API nuem_status nuem_unit_factor(const char *unit, nuem_dimension dim, double *factor,
                                      nuem_error *err);

/** Parse "<number>[ ]<unit>"; a plain number is taken in default_unit.
 *  @param text          what the user wrote
 *  @param dim           the dimension that it must have
 *  @param default_unit  unit of a plain number; NULL makes a missing unit an error
 *  @param value         the quantity in nuem_dimension_unit(dim), always finite
 *  @return NUEM_OK or NUEM_ERR_ARG (not a number, not finite, unknown unit). Thread-safe. */
NUEM_API nuem_status nuem_quantity_parse(const char *text, nuem_dimension dim,
                                         const char *default_unit, double *value, nuem_error *err);

NUEM_END_DECLS

#endif
