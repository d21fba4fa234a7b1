/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Allocation functions that fail on demand, for tests that compile sources of the library into themselves:
 * include this, define malloc, calloc and realloc as these, include the sources, undefine them. */
#ifndef NUEM_TEST_FAILING_ALLOCATION_H
#define NUEM_TEST_FAILING_ALLOCATION_H

#include <stdbool.h>
#include <stdlib.h>

static long budget; /* allocations that still succeed */

static inline bool granted(void)
{
    return budget-- > 0;
}

static inline void *failing_malloc(size_t size)
{
    return granted() ? malloc(size) : NULL;
}

static inline void *failing_calloc(size_t n, size_t size)
{
    return granted() ? calloc(n, size) : NULL;
}

static inline void *failing_realloc(void *old, size_t size)
{
    return granted() ? realloc(old, size) : NULL;
}

static inline void *failing_aligned_alloc(size_t alignment, size_t size)
{
    return granted() ? aligned_alloc(alignment, size) : NULL;
}

#endif
