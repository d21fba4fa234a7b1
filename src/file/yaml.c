/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From libyaml's events to the tree of yaml.h. The events come one by one and the open lists and
 * maps stand on a stack of fixed depth, so that no input can exhaust the stack of the caller. */
#include "file/yaml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <yaml.h>

#include "base/error.h"
#include "file/arena.h"
#include "file/nearest.h"
#include "file/text_file.h"

enum {
    DEPTH_MAX = 32,       /* lists and maps inside each other */
    NODES_MAX = 200000,   /* scalars, lists and maps */
    BYTES_MAX = 64 << 20, /* of text */
    KEY_MAX = 128,        /* bytes of a key */
    PATH_MAX_BYTES = 256  /* bytes of a dotted path; keeps the tree linear in the text */
};

struct nuem_yaml {
    nuem_arena arena;
    const char *file;
    nuem_node *root;
};

typedef struct yaml_key {
    const char *text; /* NULL: the map expects a key next */
    int line, column;
} yaml_key;

/* A child whose list or map is still open. */
typedef struct yaml_child {
    nuem_node *node;
    yaml_key key;
} yaml_child;

typedef struct yaml_level {
    nuem_node *node;
    size_t first; /* its first child on the stack of children */
    yaml_key key;
} yaml_level;

typedef struct yaml_builder {
    nuem_yaml *doc;
    yaml_level level[DEPTH_MAX];
    size_t depth, nodes;
    yaml_child *child;
    size_t n, room;
    bool documents;
    nuem_error *err;
} yaml_builder;

static nuem_status refuse(const yaml_builder *b, yaml_mark_t mark, const char *message)
{
    return nuem_fail_at(b->err, NUEM_ERR_DATA, b->doc->file, (int)mark.line + 1,
                        (int)mark.column + 1, "%s", message);
}

static nuem_status refuse_properties(const yaml_builder *b, yaml_mark_t mark,
                                     const yaml_char_t *anchor, const yaml_char_t *tag)
{
    if (anchor)
        return refuse(b, mark, "anchors are not accepted; write the value where it is needed");
    if (tag)
        return refuse(b, mark, "tags are not accepted; the type of a value follows from its key");
    return NUEM_OK;
}

static bool expects_key(const yaml_builder *b)
{
    return b->depth > 0 && b->level[b->depth - 1].node->kind == NUEM_NODE_MAP &&
           !b->level[b->depth - 1].key.text;
}

static nuem_status set_key(yaml_builder *b, const yaml_event_t *event)
{
    yaml_key *key = &b->level[b->depth - 1].key;
    const char *text = (const char *)event->data.scalar.value;
    const size_t n = event->data.scalar.length;

    if (n == 0) return refuse(b, event->start_mark, "the key is empty");
    if (n > KEY_MAX) return refuse(b, event->start_mark, "the key is longer than 128 bytes");
    for (size_t i = 0; i < n; i++) {
        const unsigned char c = (unsigned char)text[i];
        if (c < 0x20 || c == 0x7f)
            return refuse(b, event->start_mark, "the key contains a control character");
    }
    key->text = nuem_arena_text(&b->doc->arena, text, n);
    if (!key->text) return nuem_fail_nomem(b->err);
    key->line = (int)event->start_mark.line + 1;
    key->column = (int)event->start_mark.column + 1;
    return NUEM_OK;
}

/* Path of the next child of the innermost open list or map. */
static nuem_status child_path(yaml_builder *b, yaml_mark_t mark, const char **path)
{
    char text[PATH_MAX_BYTES + 1];
    int n = 0;

    text[0] = '\0';
    if (b->depth > 0) {
        const yaml_level *level = &b->level[b->depth - 1];
        const char *parent = level->node->path;
        if (level->node->kind == NUEM_NODE_LIST)
            n = snprintf(text, sizeof text, "%s[%zu]", parent, b->n - level->first);
        else
            n = snprintf(text, sizeof text, "%s%s%s", parent, parent[0] ? "." : "",
                         level->key.text);
    }
    if (n < 0 || (size_t)n >= sizeof text)
        return refuse(b, mark, "the keys down to this value are longer than 256 bytes together");
    *path = nuem_arena_text(&b->doc->arena, text, (size_t)n);
    return *path ? NUEM_OK : nuem_fail_nomem(b->err);
}

/* Put a node into the innermost open list or map; the first node is the root. */
static nuem_status place(yaml_builder *b, nuem_node *node)
{
    yaml_level *level;

    if (b->depth == 0) {
        b->doc->root = node;
        return NUEM_OK;
    }
    if (b->n == b->room) {
        const size_t room = b->room ? 2 * b->room : 64;
        yaml_child *child = realloc(b->child, room * sizeof *child);
        if (!child) return nuem_fail_nomem(b->err);
        b->child = child;
        b->room = room;
    }
    level = &b->level[b->depth - 1];
    b->child[b->n++] = (yaml_child){node, level->key};
    level->key.text = NULL;
    return NUEM_OK;
}

static nuem_status new_node(yaml_builder *b, nuem_node_kind kind, yaml_mark_t mark, nuem_node **out)
{
    nuem_node *node;
    nuem_status st;

    if (b->nodes == NODES_MAX) return refuse(b, mark, "more than 200000 values in one document");
    b->nodes++;
    node = nuem_arena_alloc(&b->doc->arena, sizeof *node);
    if (!node) return nuem_fail_nomem(b->err);
    node->kind = kind;
    node->file = b->doc->file;
    node->line = (int)mark.line + 1;
    node->column = (int)mark.column + 1;
    if ((st = child_path(b, mark, &node->path))) return st;
    *out = node;
    return NUEM_OK;
}

static nuem_status add_scalar(yaml_builder *b, const yaml_event_t *event)
{
    const char *text = (const char *)event->data.scalar.value;
    const size_t n = event->data.scalar.length;
    nuem_node *node;
    nuem_status st;

    st = refuse_properties(b, event->start_mark, event->data.scalar.anchor, event->data.scalar.tag);
    if (st) return st;
    if (memchr(text, '\0', n))
        return refuse(b, event->start_mark, "the text contains a NUL character");
    if (expects_key(b)) return set_key(b, event);
    if ((st = new_node(b, NUEM_NODE_SCALAR, event->start_mark, &node))) return st;
    node->quoted = event->data.scalar.style != YAML_PLAIN_SCALAR_STYLE;
    node->text = nuem_arena_text(&b->doc->arena, text, n);
    if (!node->text) return nuem_fail_nomem(b->err);
    return place(b, node);
}

static nuem_status open_level(yaml_builder *b, nuem_node_kind kind, const yaml_event_t *event,
                              const yaml_char_t *anchor, const yaml_char_t *tag)
{
    nuem_node *node;
    nuem_status st;

    if ((st = refuse_properties(b, event->start_mark, anchor, tag))) return st;
    if (expects_key(b))
        return refuse(b, event->start_mark, "a key must be a word, not a list or a map");
    if (b->depth == DEPTH_MAX)
        return refuse(b, event->start_mark, "lists and maps are nested deeper than 32 levels");
    if ((st = new_node(b, kind, event->start_mark, &node))) return st;
    if ((st = place(b, node))) return st;
    b->level[b->depth++] = (yaml_level){.node = node, .first = b->n};
    return NUEM_OK;
}

/* By key, and by place among equal keys: children are compared where they stand on the stack. */
static int compare_keys(const void *left, const void *right)
{
    const yaml_child *a = *(const yaml_child *const *)left;
    const yaml_child *b = *(const yaml_child *const *)right;
    const int order = strcmp(a->key.text, b->key.text);

    return order ? order : (a > b) - (a < b);
}

static nuem_status refuse_duplicates(const yaml_builder *b, const yaml_child *child, size_t n)
{
    const yaml_child **sorted, *first = NULL, *second = NULL;

    if (n < 2) return NUEM_OK;
    sorted = malloc(n * sizeof *sorted);
    if (!sorted) return nuem_fail_nomem(b->err);
    for (size_t i = 0; i < n; i++) sorted[i] = child + i;
    qsort(sorted, n, sizeof *sorted, compare_keys);
    for (size_t i = 1; i < n; i++) {
        if (strcmp(sorted[i - 1]->key.text, sorted[i]->key.text) == 0 &&
            (!second || sorted[i] < second)) {
            first = sorted[i - 1];
            second = sorted[i];
        }
    }
    free(sorted);
    if (!second) return NUEM_OK;
    return nuem_fail_at(b->err, NUEM_ERR_DATA, b->doc->file, second->key.line, second->key.column,
                        "duplicate key '%s'; it was given in line %d already", second->key.text,
                        first->key.line);
}

static nuem_status close_level(yaml_builder *b)
{
    const yaml_level *level = &b->level[--b->depth];
    const yaml_child *child;
    nuem_arena *arena = &b->doc->arena;
    nuem_node *node = level->node;
    const size_t n = b->n - level->first;
    nuem_status st;

    b->n = level->first;
    if (n == 0) return NUEM_OK;
    child = b->child + level->first; /* only now: without children there may be no stack */
    node->child = nuem_arena_alloc(arena, n * sizeof *node->child);
    if (!node->child) return nuem_fail_nomem(b->err);
    for (size_t i = 0; i < n; i++) node->child[i] = child[i].node;
    node->n = n;
    if (node->kind != NUEM_NODE_MAP) return NUEM_OK;
    if ((st = refuse_duplicates(b, child, n))) return st;
    node->key = nuem_arena_alloc(arena, n * sizeof *node->key);
    node->key_line = nuem_arena_alloc(arena, n * sizeof *node->key_line);
    node->key_column = nuem_arena_alloc(arena, n * sizeof *node->key_column);
    if (!node->key || !node->key_line || !node->key_column) return nuem_fail_nomem(b->err);
    for (size_t i = 0; i < n; i++) {
        node->key[i] = child[i].key.text;
        node->key_line[i] = child[i].key.line;
        node->key_column[i] = child[i].key.column;
    }
    return NUEM_OK;
}

static nuem_status take_event(yaml_builder *b, const yaml_event_t *event)
{
    switch (event->type) {
    case YAML_DOCUMENT_START_EVENT:
        if (b->documents)
            return refuse(b, event->start_mark, "a second document; a file holds one");
        b->documents = true;
        return NUEM_OK;
    case YAML_ALIAS_EVENT:
        return refuse(b, event->start_mark,
                      "aliases are not accepted; write the value where it is needed");
    case YAML_SCALAR_EVENT: return add_scalar(b, event);
    case YAML_SEQUENCE_START_EVENT:
        return open_level(b, NUEM_NODE_LIST, event, event->data.sequence_start.anchor,
                          event->data.sequence_start.tag);
    case YAML_MAPPING_START_EVENT:
        return open_level(b, NUEM_NODE_MAP, event, event->data.mapping_start.anchor,
                          event->data.mapping_start.tag);
    case YAML_SEQUENCE_END_EVENT:
    case YAML_MAPPING_END_EVENT: return close_level(b);
    default: return NUEM_OK;
    }
}

/* libyaml gives a byte offset, no mark, for bytes that are no UTF-8 text. */
static yaml_mark_t mark_of_offset(const char *text, size_t n, size_t offset)
{
    yaml_mark_t mark = {0, 0, 0};

    for (size_t i = 0; i < offset && i < n; i++) {
        const unsigned char c = (unsigned char)text[i];
        if (c == '\n') {
            mark.line++;
            mark.column = 0;
        } else if ((c & 0xc0) != 0x80) {
            mark.column++;
        }
    }
    return mark;
}

static nuem_status syntax_error(const yaml_builder *b, const yaml_parser_t *parser,
                                const char *text, size_t n)
{
    char message[256];
    const char *problem = parser->problem ? parser->problem : "syntax error";

    if (parser->error == YAML_MEMORY_ERROR) return nuem_fail_nomem(b->err);
    if (parser->error == YAML_READER_ERROR) {
        snprintf(message, sizeof message, "not UTF-8 text: %s", problem);
        return refuse(b, mark_of_offset(text, n, parser->problem_offset), message);
    }
    if (parser->context)
        snprintf(message, sizeof message, "not YAML: %s %s that begins in line %zu", problem,
                 parser->context, parser->context_mark.line + 1);
    else
        snprintf(message, sizeof message, "not YAML: %s", problem);
    return refuse(b, parser->problem_mark, message);
}

static nuem_status build(yaml_builder *b, const char *text, size_t n)
{
    const yaml_mark_t start = {0, 0, 0};
    nuem_status st = NUEM_OK;
    yaml_parser_t parser;
    yaml_event_t event;
    bool end = false;

    if (!yaml_parser_initialize(&parser)) return nuem_fail_nomem(b->err);
    yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
    yaml_parser_set_input_string(&parser, (const unsigned char *)(n ? text : ""), n);
    while (!st && !end) {
        if (!yaml_parser_parse(&parser, &event)) {
            st = syntax_error(b, &parser, text, n);
            break;
        }
        end = event.type == YAML_STREAM_END_EVENT;
        st = take_event(b, &event);
        yaml_event_delete(&event);
    }
    yaml_parser_delete(&parser);
    if (st) return st;
    if (!b->doc->root || (b->doc->root->kind == NUEM_NODE_SCALAR && !b->doc->root->quoted &&
                          b->doc->root->text[0] == '\0'))
        return refuse(b, start, "the document is empty");
    return NUEM_OK;
}

nuem_status nuem_yaml_parse(const char *text, size_t n, const char *name, nuem_yaml **out,
                            nuem_error *err)
{
    yaml_builder b = {.err = err};
    nuem_status st;

    if (n >= 3 &&
        memcmp(text, "\xef\xbb\xbf", 3) == 0) { /* the mark that some editors begin with */
        text += 3;
        n -= 3;
    }
    if (n > BYTES_MAX)
        return nuem_fail_at(err, NUEM_ERR_DATA, name, 0, 0,
                            "the document is longer than the limit of %d bytes", BYTES_MAX);
    b.doc = calloc(1, sizeof *b.doc);
    if (!b.doc) return nuem_fail_nomem(err);
    b.doc->file = nuem_arena_text(&b.doc->arena, name, strlen(name));
    st = b.doc->file ? build(&b, text, n) : nuem_fail_nomem(err);
    free(b.child);
    if (st) {
        nuem_yaml_free(b.doc);
        return st;
    }
    *out = b.doc;
    return NUEM_OK;
}

nuem_status nuem_yaml_read(const char *path, nuem_yaml **out, nuem_error *err)
{
    char *text;
    size_t n;
    nuem_status st;

    if ((st = nuem_file_read(path, BYTES_MAX, &text, &n, err))) return st;
    st = nuem_yaml_parse(text, n, path, out, err);
    free(text);
    return st;
}

void nuem_yaml_free(nuem_yaml *doc)
{
    if (!doc) return;
    nuem_arena_free(&doc->arena);
    free(doc);
}

const nuem_node *nuem_yaml_root(const nuem_yaml *doc)
{
    return doc->root;
}
