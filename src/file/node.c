/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values out of the nodes of a document, and complaints about them. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "file/nearest.h"
#include "file/yaml.h"

const nuem_node *nuem_node_get(const nuem_node *map, const char *key)
{
    if (!map || map->kind != NUEM_NODE_MAP) return NULL;
    for (size_t i = 0; i < map->n; i++) {
        if (strcmp(map->key[i], key) == 0) return map->child[i];
    }
    return NULL;
}

nuem_status nuem_node_fail(const nuem_node *node, nuem_error *err, const char *fmt, ...)
{
    char text[512];
    va_list args;

    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    nuem_one_line(text);
    return nuem_fail_at(err, NUEM_ERR_DATA, node->file, node->line, node->column, "%s %s",
                        node->path[0] ? node->path : "the document", text);
}

static nuem_status fail_kind(const nuem_node *node, const char *wanted, nuem_error *err)
{
    return nuem_node_fail(node, err, "is a %s; it must be %s",
                          node->kind == NUEM_NODE_LIST ? "list" : "map", wanted);
}

nuem_status nuem_node_to_number(const nuem_node *node, double *value, nuem_error *err)
{
    if (node->kind != NUEM_NODE_SCALAR) return fail_kind(node, "a finite number", err);
    if (node->quoted)
        return nuem_node_fail(node, err, "is the text \"%.64s\"; it must be a finite number",
                              node->text);
    if (node->text[0] == '\0')
        return nuem_node_fail(node, err, "is empty; it must be a finite number");
    if (!nuem_number_parse(node->text, strlen(node->text), value))
        return nuem_node_fail(node, err, "is %.64s; it must be a finite number", node->text);
    return NUEM_OK;
}

nuem_status nuem_node_to_complex(const nuem_node *node, nuem_complex *value, nuem_error *err)
{
    if (node->kind != NUEM_NODE_SCALAR) return fail_kind(node, "a finite number a+bi", err);
    if (node->text[0] == '\0')
        return nuem_node_fail(node, err, "is empty; it must be a finite number a+bi");
    if (!nuem_complex_parse(node->text, value))
        return nuem_node_fail(node, err, "is %.64s; it must be a finite number a+bi", node->text);
    return NUEM_OK;
}

nuem_status nuem_node_to_matrix3(const nuem_node *node, nuem_matrix3 *value, nuem_error *err)
{
    nuem_matrix3 matrix;
    nuem_status st;

    if (node->kind != NUEM_NODE_LIST)
        return nuem_node_fail(node, err, "is a %s; it must be a list of 3 rows",
                              node->kind == NUEM_NODE_MAP ? "map" : "scalar");
    if (node->n != 3) return nuem_node_fail(node, err, "has %zu rows; it must have 3", node->n);
    for (size_t i = 0; i < 3; i++) {
        const nuem_node *row = node->child[i];
        if (row->kind != NUEM_NODE_LIST)
            return nuem_node_fail(row, err, "is a %s; it must be a row of 3 numbers a+bi",
                                  row->kind == NUEM_NODE_MAP ? "map" : "scalar");
        if (row->n != 3)
            return nuem_node_fail(row, err, "has %zu elements; it must have 3", row->n);
        for (size_t j = 0; j < 3; j++) {
            if ((st = nuem_node_to_complex(row->child[j], &matrix.m[i][j], err))) return st;
        }
    }
    *value = matrix;
    return NUEM_OK;
}
