/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "file/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

struct nuem_arena_block {
    nuem_arena_block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char bytes[];
};

enum { BLOCK_SIZE = 16384 };

void *nuem_arena_alloc(nuem_arena *arena, size_t size)
{
    const size_t unit = alignof(max_align_t);
    nuem_arena_block *block = arena->block;
    void *memory;

    if (size > SIZE_MAX / 2) return NULL;
    size = (size + unit - 1) / unit * unit;
    if (!block || block->size - block->used < size) {
        const size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
        block = malloc(sizeof *block + room);
        if (!block) return NULL;
        block->next = arena->block;
        block->used = 0;
        block->size = room;
        arena->block = block;
    }
    memory = block->bytes + block->used;
    block->used += size;
    return memset(memory, 0, size);
}

char *nuem_arena_text(nuem_arena *arena, const char *text, size_t n)
{
    char *copy = nuem_arena_alloc(arena, n + 1);

    if (copy && n) memcpy(copy, text, n);
    return copy;
}

void nuem_arena_free(nuem_arena *arena)
{
    nuem_arena_block *block = arena->block;

    while (block) {
        nuem_arena_block *next = block->next;
        free(block);
        block = next;
    }
    arena->block = NULL;
}
