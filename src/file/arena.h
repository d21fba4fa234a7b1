/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Memory that is released all at once, so that a tree built from a file has one owner. */
#ifndef NUEM_FILE_ARENA_H
#define NUEM_FILE_ARENA_H

#include <stddef.h>

typedef struct nuem_arena_block nuem_arena_block;
typedef struct nuem_arena {
    nuem_arena_block *block; /* newest first */
} nuem_arena;

/* Zeroed memory aligned for any type; NULL when there is none left. */
void *nuem_arena_alloc(nuem_arena *arena, size_t size);
/* Copy of n bytes with a terminating NUL. */
char *nuem_arena_text(nuem_arena *arena, const char *text, size_t n);
void nuem_arena_free(nuem_arena *arena);

#endif
