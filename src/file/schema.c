/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "file/schema.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "file/nearest.h"

enum { NAMES_MAX = 128 /* fields of a map, or choices, that a message can list */ };

/* Largest whole number below which a double holds every one. */
static const double integer_max = 9007199254740992.0; /* 2^53 */

static const char *kind_name(const nuem_node *node)
{
    static const char *const names[] = {"value", "list", "map"};

    return names[node->kind];
}

/* "[0, 1] keV", "(0, 1]", "> 0", "<= 5": the range of a field after "it must " */
static void range_text(const nuem_field *field, const char *unit, char *buf, size_t size)
{
    const char *space = unit[0] ? " " : "";

    if (field->min_open && field->min == 0.0 && field->max == 0.0)
        snprintf(buf, size, "be > 0%s%s", space, unit);
    else if (isinf(field->max))
        snprintf(buf, size, "be %s %.10g%s%s", field->min_open ? ">" : ">=", field->min, space,
                 unit);
    else if (isinf(field->min))
        snprintf(buf, size, "be <= %.10g%s%s", field->max, space, unit);
    else
        snprintf(buf, size, "lie in %c%.10g, %.10g]%s%s", field->min_open ? '(' : '[', field->min,
                 field->max, space, unit);
}

static bool inside(const nuem_field *field, double value)
{
    if (field->min == 0.0 && field->max == 0.0) return !field->min_open || value > 0.0;
    return value <= field->max && (field->min_open ? value > field->min : value >= field->min);
}

static nuem_status check_range(const nuem_node *node, const nuem_field *field, double value,
                               const char *unit, nuem_error *err)
{
    char range[128];

    if (inside(field, value)) return NUEM_OK;
    range_text(field, unit, range, sizeof range);
    return nuem_node_fail(node, err, "is %.64s; it must %s", node->text, range);
}

/* YAML's ways to write nothing. */
static bool is_null(const nuem_node *node)
{
    return !node->quoted && (node->text[0] == '\0' || strcmp(node->text, "~") == 0 ||
                             strcmp(node->text, "null") == 0);
}

static nuem_status check_choice(const nuem_node *node, const char *choices, nuem_error *err)
{
    char words[NAMES_MAX][32]; /* for the message; the comparison takes the whole word */
    const char *names[NAMES_MAX], *near;
    char hint[64] = "", list[256] = "";
    const size_t length = strlen(node->text);
    size_t n = 0;

    for (const char *word = choices; word && n < NAMES_MAX; n++) {
        const size_t span = strcspn(word, "|");
        if (span == length && memcmp(word, node->text, span) == 0) return NUEM_OK;
        snprintf(words[n], sizeof words[n], "%.*s", (int)span, word);
        names[n] = words[n];
        word = word[span] ? word + span + 1 : NULL;
    }
    near = nuem_nearest(node->text, names, n);
    if (near) snprintf(hint, sizeof hint, "did you mean '%s'? ", near);
    nuem_append_words(list, sizeof list, names, n);
    return nuem_node_fail(node, err, "is '%.64s'; %sit must be one of: %s", node->text, hint, list);
}

static nuem_status check_string(const nuem_node *node, const nuem_field *field, nuem_error *err)
{
    if (node->kind != NUEM_NODE_SCALAR)
        return nuem_node_fail(node, err, "is a %s; it must be a text", kind_name(node));
    if (node->text[0] == '\0' || is_null(node))
        return nuem_node_fail(node, err, "is empty; it must be a text");
    return field->choices ? check_choice(node, field->choices, err) : NUEM_OK;
}

static nuem_status check_number(const nuem_node *node, const nuem_field *field, nuem_error *err)
{
    double value;
    nuem_status st = nuem_node_to_number(node, &value, err);

    return st ? st : check_range(node, field, value, "", err);
}

static nuem_status check_integer(const nuem_node *node, const nuem_field *field, nuem_error *err)
{
    double value;
    nuem_status st = nuem_node_to_number(node, &value, err);

    if (st) return st;
    if (value != floor(value) || fabs(value) > integer_max)
        return nuem_node_fail(node, err, "is %.64s; it must be a whole number of at most 2^53",
                              node->text);
    return check_range(node, field, value, "", err);
}

static nuem_status check_bool(const nuem_node *node, const nuem_field *field, nuem_error *err)
{
    (void)field;
    if (node->kind != NUEM_NODE_SCALAR)
        return nuem_node_fail(node, err, "is a %s; it must be true or false", kind_name(node));
    if (node->quoted || (strcmp(node->text, "true") != 0 && strcmp(node->text, "false") != 0))
        return nuem_node_fail(node, err, "is '%.64s'; it must be true or false", node->text);
    return NUEM_OK;
}

/* Only a pure number may come without a unit. */
static const char *default_unit(nuem_dimension dim)
{
    return dim == NUEM_DIM_NONE ? "1" : NULL;
}

static nuem_status check_quantity(const nuem_node *node, const nuem_field *field, nuem_error *err)
{
    nuem_error why = {0};
    const char *unit = field->dim == NUEM_DIM_NONE ? "" : nuem_dimension_unit(field->dim);
    double value;

    if (node->kind != NUEM_NODE_SCALAR)
        return nuem_node_fail(node, err, "is a %s; it must be a number with a unit",
                              kind_name(node));
    if (nuem_quantity_parse(node->text, field->dim, default_unit(field->dim), &value, &why))
        return nuem_node_fail(node, err, "is no quantity: %s", why.message);
    return check_range(node, field, value, unit, err);
}

typedef nuem_status check_function(const nuem_node *node, const nuem_field *field, nuem_error *err);

static nuem_status check_list(const nuem_node *node, const nuem_field *field,
                              check_function *check_element, nuem_error *err)
{
    nuem_status st;

    if (node->kind != NUEM_NODE_LIST)
        return nuem_node_fail(node, err, "is a %s; it must be a list", kind_name(node));
    for (size_t i = 0; i < node->n; i++) {
        if ((st = check_element(node->child[i], field, err))) return st;
    }
    return NUEM_OK;
}

static nuem_status check_map(const nuem_node *node, const nuem_field *field, nuem_error *err)
{
    if (node->kind != NUEM_NODE_MAP)
        return nuem_node_fail(node, err, "is a %s; it must be a map", kind_name(node));
    return field->fields ? nuem_schema_check(node, field->fields, err) : NUEM_OK;
}

static nuem_status check_value(const nuem_node *node, const nuem_field *field, nuem_error *err)
{
    nuem_matrix3 matrix;

    switch (field->type) {
    case NUEM_FIELD_STRING: return check_string(node, field, err);
    case NUEM_FIELD_NUMBER: return check_number(node, field, err);
    case NUEM_FIELD_INTEGER: return check_integer(node, field, err);
    case NUEM_FIELD_BOOL: return check_bool(node, field, err);
    case NUEM_FIELD_QUANTITY: return check_quantity(node, field, err);
    case NUEM_FIELD_NUMBER_LIST: return check_list(node, field, check_number, err);
    case NUEM_FIELD_STRING_LIST: return check_list(node, field, check_string, err);
    case NUEM_FIELD_MATRIX3: return nuem_node_to_matrix3(node, &matrix, err);
    case NUEM_FIELD_MAP: return check_map(node, field, err);
    case NUEM_FIELD_MAP_LIST: return check_list(node, field, check_map, err);
    case NUEM_FIELD_ANY: return NUEM_OK;
    }
    return nuem_fail(err, NUEM_ERR_ARG, "the schema gives '%s' an unknown type", field->key);
}

static const nuem_field *field_of(const nuem_field *fields, const char *key)
{
    for (; fields->key; fields++) {
        if (strcmp(fields->key, key) == 0) return fields;
    }
    return NULL;
}

static nuem_status fail_unknown_key(const nuem_node *map, size_t i, const nuem_field *fields,
                                    nuem_error *err)
{
    const char *names[NAMES_MAX];
    char message[480];
    size_t n = 0;

    for (; fields->key && n < NAMES_MAX; fields++) names[n++] = fields->key;
    nuem_unknown_text(message, sizeof message, "key", map->key[i], "known keys", names, n);
    return nuem_fail_at(err, NUEM_ERR_DATA, map->file, map->key_line[i], map->key_column[i], "%s",
                        message);
}

/* `extra` is a key that is allowed beside the fields; NULL for none. */
static nuem_status check_fields(const nuem_node *map, const nuem_field *fields, const char *extra,
                                nuem_error *err)
{
    nuem_status st;

    if (map->kind != NUEM_NODE_MAP)
        return nuem_node_fail(map, err, "is a %s; it must be a map", kind_name(map));
    for (size_t i = 0; i < map->n; i++) {
        const nuem_field *field = field_of(fields, map->key[i]);
        if (!field && extra && strcmp(extra, map->key[i]) == 0) continue;
        if (!field) return fail_unknown_key(map, i, fields, err);
        if ((st = check_value(map->child[i], field, err))) return st;
    }
    for (; fields->key; fields++) {
        if (fields->required && !nuem_node_get(map, fields->key))
            return nuem_node_fail(map, err, "lacks the key '%s'%s%s%s", fields->key,
                                  fields->doc ? " (" : "", fields->doc ? fields->doc : "",
                                  fields->doc ? ")" : "");
    }
    return NUEM_OK;
}

nuem_status nuem_schema_check(const nuem_node *node, const nuem_field *fields, nuem_error *err)
{
    return check_fields(node, fields, NULL, err);
}

nuem_status nuem_schema_check_document(const nuem_yaml *doc, const char *schema,
                                       const nuem_field *fields, nuem_error *err)
{
    const nuem_node *root = nuem_yaml_root(doc), *name;

    if (root->kind != NUEM_NODE_MAP)
        return nuem_node_fail(root, err, "is a %s; it must be a map", kind_name(root));
    name = nuem_node_get(root, "schema");
    if (!name) return nuem_node_fail(root, err, "lacks the key 'schema'; it must be '%s'", schema);
    if (name->kind != NUEM_NODE_SCALAR)
        return nuem_node_fail(name, err, "is a %s; it must be '%s'", kind_name(name), schema);
    if (strcmp(name->text, schema) != 0)
        return nuem_node_fail(name, err, "is '%.64s'; it must be '%s'", name->text, schema);
    return check_fields(root, fields, "schema", err);
}

double nuem_node_number(const nuem_node *map, const char *key, double fallback)
{
    const nuem_node *node = nuem_node_get(map, key);
    double value;

    return node && !nuem_node_to_number(node, &value, NULL) ? value : fallback;
}

long nuem_node_integer(const nuem_node *map, const char *key, long fallback)
{
    const double value = nuem_node_number(map, key, (double)NAN);

    return fabs(value) <= integer_max ? (long)value : fallback;
}

bool nuem_node_bool(const nuem_node *map, const char *key, bool fallback)
{
    const char *text = nuem_node_string(map, key, NULL);

    return text ? strcmp(text, "true") == 0 : fallback;
}

const char *nuem_node_string(const nuem_node *map, const char *key, const char *fallback)
{
    const nuem_node *node = nuem_node_get(map, key);

    return node && node->kind == NUEM_NODE_SCALAR ? node->text : fallback;
}

double nuem_node_quantity(const nuem_node *map, const char *key, nuem_dimension dim,
                          double fallback)
{
    const nuem_node *node = nuem_node_get(map, key);
    double value;

    if (!node || node->kind != NUEM_NODE_SCALAR ||
        nuem_quantity_parse(node->text, dim, default_unit(dim), &value, NULL))
        return fallback;
    return value;
}
