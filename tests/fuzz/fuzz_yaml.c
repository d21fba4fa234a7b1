/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a document: either a located complaint or a tree that keeps its promises, on which
 * every conversion and a schema check answer. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "file/schema.h"
#include "file/yaml.h"

static void require(bool condition)
{
    if (!condition) abort();
}

/* One field of each type; `map` and `maps` nest to any depth. */
static const nuem_field fields[] = {
    {.key = "id", .type = NUEM_FIELD_STRING, .required = true, .doc = "identifier"},
    {.key = "kind", .type = NUEM_FIELD_STRING, .choices = "sum|integral|mean"},
    {.key = "number", .type = NUEM_FIELD_NUMBER, .min_open = true, .max = 1000.0},
    {.key = "integer", .type = NUEM_FIELD_INTEGER, .min = -10.0, .max = 1e18},
    {.key = "bool", .type = NUEM_FIELD_BOOL},
    {.key = "energy", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ENERGY, .max = HUGE_VAL},
    {.key = "fraction", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_NONE},
    {.key = "numbers", .type = NUEM_FIELD_NUMBER_LIST},
    {.key = "strings", .type = NUEM_FIELD_STRING_LIST},
    {.key = "matrix", .type = NUEM_FIELD_MATRIX3},
    {.key = "map", .type = NUEM_FIELD_MAP, .fields = fields},
    {.key = "maps", .type = NUEM_FIELD_MAP_LIST, .fields = fields},
    {.key = "any", .type = NUEM_FIELD_ANY},
    {.key = NULL},
};

static void check_error(const nuem_error *err)
{
    char text[1024];

    require(err->status == NUEM_ERR_DATA && err->message[0] != '\0');
    require(err->line >= 1 && err->column >= 1 && strcmp(err->file, "fuzz.yaml") == 0);
    require(nuem_error_format(err, text, sizeof text) > 0);
    require(!strchr(text, '\n'));
}

/* Depth is bounded by the reader, so recursion is safe here. */
static void walk(const nuem_node *node, int depth)
{
    nuem_error err = {0};
    nuem_complex z = {0.0, 0.0};
    nuem_matrix3 m;
    double x = 0.0;

    require(depth <= 32 && node->line >= 1 && node->column >= 1 && node->path && node->file);
    require((node->kind == NUEM_NODE_SCALAR) == (node->text != NULL));
    if (nuem_node_to_number(node, &x, &err))
        check_error(&err);
    else
        require(isfinite(x) && !node->quoted);
    if (nuem_node_to_complex(node, &z, &err))
        check_error(&err);
    else
        require(isfinite(z.re) && isfinite(z.im));
    if (nuem_node_to_matrix3(node, &m, &err)) check_error(&err);
    if (nuem_schema_check(node, fields, &err))
        check_error(&err);
    else
        require(nuem_node_string(node, "id", NULL) != NULL);
    for (size_t i = 0; i < node->n; i++) {
        if (node->kind == NUEM_NODE_MAP) {
            require(node->key_line[i] >= 1 && node->key_column[i] >= 1);
            require(nuem_node_get(node, node->key[i]) == node->child[i]); /* keys are unique */
            (void)nuem_node_integer(node, node->key[i], 0);
            (void)nuem_node_bool(node, node->key[i], false);
            (void)nuem_node_quantity(node, node->key[i], NUEM_DIM_ENERGY, 0.0);
        }
        walk(node->child[i], depth + 1);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    nuem_yaml *doc = NULL;
    nuem_error err = {0};

    if (nuem_yaml_parse((const char *)bytes, n, "fuzz.yaml", &doc, &err)) {
        require(!doc);
        check_error(&err);
        return 0;
    }
    walk(nuem_yaml_root(doc), 0);
    if (nuem_schema_check_document(doc, "nuem/fuzz/1", fields, &err)) check_error(&err);
    nuem_yaml_free(doc);
    return 0;
}
