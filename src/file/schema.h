/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schemas as tables: what keys a map may have, of what type, in what range, and what they mean.
 * One check reports the first violation with its place; after it, the getters cannot fail. */
#ifndef NUEM_FILE_SCHEMA_H
#define NUEM_FILE_SCHEMA_H

#include "file/yaml.h"
#include "nuem/units.h"

typedef enum nuem_field_type {
    NUEM_FIELD_STRING,      /* any non-empty scalar; `choices` may restrict it */
    NUEM_FIELD_NUMBER,      /* finite, inside [min, max] */
    NUEM_FIELD_INTEGER,     /* whole number inside [min, max], at most 2^53; "1e6" is one */
    NUEM_FIELD_BOOL,        /* true or false */
    NUEM_FIELD_QUANTITY,    /* "<number> <unit>" of dimension `dim`, in base unit inside [min, max];
                               only NUEM_DIM_NONE may lack the unit */
    NUEM_FIELD_NUMBER_LIST, /* list (may be empty) of finite numbers, each inside [min, max] */
    NUEM_FIELD_STRING_LIST,
    NUEM_FIELD_MATRIX3,  /* 3x3 complex numbers */
    NUEM_FIELD_MAP,      /* map described by `fields` */
    NUEM_FIELD_MAP_LIST, /* list of maps, each described by `fields` */
    NUEM_FIELD_ANY       /* checked by the reader of that key itself */
} nuem_field_type;

typedef struct nuem_field {
    const char *key;
    nuem_field_type type;
    bool required;
    bool min_open;       /* the lower end is excluded: (min, max] */
    double min, max;     /* both 0: no range (with min_open: > 0); an end may be infinite */
    const char *choices; /* "a|b|c" or NULL */
    nuem_dimension dim;
    const struct nuem_field *fields; /* of MAP and MAP_LIST; ends with key NULL */
    const char *doc;                 /* one line, with the unit */
} nuem_field;

/* Check `node` (must be a map) against fields (ends with key NULL): unknown key (with the nearest
 * known one as a hint, located at the key), duplicate key, missing key (located at the map), wrong
 * type, outside the range. NUEM_ERR_DATA, located. */
nuem_status nuem_schema_check(const nuem_node *node, const nuem_field *fields, nuem_error *err);

/* Check that the root is a map whose key "schema" is exactly `schema` (e.g. "nuem/flux/1"), then
 * nuem_schema_check on it (fields need not list "schema"). */
nuem_status nuem_schema_check_document(const nuem_yaml *doc, const char *schema,
                                       const nuem_field *fields, nuem_error *err);

/* Getters for checked maps; the fallback serves absent keys. A string lives as long as its
 * document. */
double nuem_node_number(const nuem_node *map, const char *key, double fallback);
long nuem_node_integer(const nuem_node *map, const char *key, long fallback);
bool nuem_node_bool(const nuem_node *map, const char *key, bool fallback);
const char *nuem_node_string(const nuem_node *map, const char *key, const char *fallback);
/* quantity in the base unit of dim */
double nuem_node_quantity(const nuem_node *map, const char *key, nuem_dimension dim,
                          double fallback);

#endif
