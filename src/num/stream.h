/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random numbers by counting (Philox4x32-10: Salmon, Moraes, Dror, Shaw, SC11, 2011). A stream is
 * named by (seed, kind, index), and its numbers depend on that name alone: not on threads, on ranks
 * or on what other streams gave. So toy 17 of seed 1 is the same toy wherever it is drawn. A stream
 * is a plain value on the stack; one thread uses it at a time. */
#ifndef NUEM_NUM_STREAM_H
#define NUEM_NUM_STREAM_H

#include <stdint.h>

/* What a stream is for; different kinds are independent for the same seed and index. At most 65535;
 * a new use gets a new line at the end, because the numbers follow from the value. */
enum {
    NUEM_STREAM_MIXING = 1, /* errors of mixing parameters; index: the draw */
    NUEM_STREAM_TOY,        /* toys of a likelihood; index: the toy */
    NUEM_STREAM_TOY_NULL,   /* toys without a signal (CLs) */
    NUEM_STREAM_COVERAGE,   /* toys of a coverage check */
    NUEM_STREAM_FIT,        /* starting points; index: the start */
    NUEM_STREAM_SCAN,       /* points of a scan; index: the point */
    NUEM_STREAM_SAMPLER,    /* Markov chains; index: the chain */
    NUEM_STREAM_TURBULENCE, /* random magnetic fields; index 0 */
    NUEM_STREAM_KINDS
};

typedef struct nuem_stream {
    uint32_t counter[4], key[2]; /* of the next block */
    uint64_t block[2];           /* numbers drawn ahead */
    unsigned left;               /* how many of them */
} nuem_stream;

/* The stream at its beginning. It has 2^49 numbers. */
nuem_stream nuem_stream_open(uint64_t seed, uint16_t kind, uint64_t index);

/* 64 random bits */
uint64_t nuem_stream_bits(nuem_stream *stream);

/* in (0, 1), both ends excluded */
double nuem_stream_uniform(nuem_stream *stream);

/* mean 0, variance 1; by inversion, so that each number uses one draw */
double nuem_stream_normal(nuem_stream *stream);

/* Counts of a Poisson distribution, 0 <= mean <= NUEM_POISSON_MAX_MEAN; NaN for any other mean. */
#define NUEM_POISSON_MAX_MEAN 1e9
double nuem_stream_poisson(nuem_stream *stream, double mean);

#endif
