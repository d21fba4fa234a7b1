/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A YAML document as an immutable tree in which every node knows its line, column and dotted path,
 * so that any later complaint about a value can name its place. Anchors, aliases, tags and more
 * than one document are refused; depth, size and node count are bounded. */
#ifndef NUEM_FILE_YAML_H
#define NUEM_FILE_YAML_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/matrix3.h"
#include "nuem/status.h"

typedef enum nuem_node_kind { NUEM_NODE_SCALAR, NUEM_NODE_LIST, NUEM_NODE_MAP } nuem_node_kind;

typedef struct nuem_node nuem_node;
struct nuem_node {
    nuem_node_kind kind;
    int line, column;  /* 1-based */
    const char *file;  /* as given to the reader */
    const char *path;  /* "detector.threshold_kev", "backgrounds[0].name", "" for the root */
    const char *text;  /* scalar text; NULL otherwise */
    bool quoted;       /* a quoted scalar is always a string */
    size_t n;          /* children of a list or map */
    nuem_node **child; /* [n] */
    const char **key;  /* [n], maps only */
    int *key_line, *key_column; /* [n], maps only */
};

typedef struct nuem_yaml nuem_yaml;

/* Read a file. NUEM_ERR_IO when it cannot be read, NUEM_ERR_DATA (located) when it is not the YAML
 * described above (an empty document included), NUEM_ERR_NOMEM. */
nuem_status nuem_yaml_read(const char *path, nuem_yaml **out, nuem_error *err);
/* The same from memory; `name` stands in messages. */
nuem_status nuem_yaml_parse(const char *text, size_t n, const char *name, nuem_yaml **out,
                            nuem_error *err);
void nuem_yaml_free(nuem_yaml *doc);
const nuem_node *nuem_yaml_root(const nuem_yaml *doc);

/* Child of a map, NULL when absent (or when map is NULL or no map). */
const nuem_node *nuem_node_get(const nuem_node *map, const char *key);

/* Complain about a node: "<path> <message>", located at the node. */
nuem_status nuem_node_fail(const nuem_node *node, nuem_error *err, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* Scalars as values: located NUEM_ERR_DATA when the text is not one, or is not finite. */
nuem_status nuem_node_to_number(const nuem_node *node, double *value, nuem_error *err);
/* "1e-13", "2e-13i", "1+0.5i", "1e-3-2e-4i", "-i" */
nuem_status nuem_node_to_complex(const nuem_node *node, nuem_complex *value, nuem_error *err);
/* a list of three lists of three complex scalars; says which element or row is wrong */
nuem_status nuem_node_to_matrix3(const nuem_node *node, nuem_matrix3 *value, nuem_error *err);

/* The complex number grammar alone, for command-line overrides; false when text is not one
 * or is not finite. */
bool nuem_complex_parse(const char *text, nuem_complex *value);

#endif
