/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/stream.h"

#include <math.h>

#include <Random123/philox.h>
#include <gsl/gsl_randist.h>
#include <gsl/gsl_rng.h>

#include "num/normal.h"

/* The counter of a block: 48 bits count the blocks of the stream, 16 are the kind, 64 the index. */
nuem_stream nuem_stream_open(uint64_t seed, uint16_t kind, uint64_t index)
{
    return (nuem_stream){
        .counter = {0, (uint32_t)kind << 16, (uint32_t)index, (uint32_t)(index >> 32)},
        .key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
    };
}

uint64_t nuem_stream_bits(nuem_stream *stream)
{
    if (stream->left == 0) {
        philox4x32_ctr_t c;
        philox4x32_key_t k = {{stream->key[0], stream->key[1]}};
        for (int i = 0; i < 4; i++) c.v[i] = stream->counter[i];
        c = philox4x32(c, k);
        stream->block[0] = (uint64_t)c.v[1] << 32 | c.v[0];
        stream->block[1] = (uint64_t)c.v[3] << 32 | c.v[2];
        stream->left = 2;
        if (++stream->counter[0] == 0)
            stream->counter[1] =
                (stream->counter[1] & 0xffff0000U) | ((stream->counter[1] + 1) & 0xffffU);
    }
    return stream->block[2 - stream->left--];
}

double nuem_stream_uniform(nuem_stream *stream)
{
    return ldexp((double)(nuem_stream_bits(stream) >> 12) + 0.5, -52);
}

double nuem_stream_normal(nuem_stream *stream)
{
    return nuem_normal_quantile(nuem_stream_uniform(stream));
}

/* --- a stream as a generator of GSL's --- */

static void gsl_set(void *state, unsigned long seed)
{
    (void)state, (void)seed; /* a stream is opened, not seeded */
}

static unsigned long gsl_get(void *state)
{
    return (unsigned long)(nuem_stream_bits(state) >> 32);
}

static double gsl_get_double(void *state)
{
    return nuem_stream_uniform(state);
}

static const gsl_rng_type gsl_stream = {
    "nuem_stream", 0xffffffffUL, 0, sizeof(nuem_stream), gsl_set, gsl_get, gsl_get_double};

double nuem_stream_poisson(nuem_stream *stream, double mean)
{
    const gsl_rng rng = {&gsl_stream, stream};

    if (!(mean >= 0.0 && mean <= NUEM_POISSON_MAX_MEAN)) return (double)NAN;
    return mean == 0.0 ? 0.0 : (double)gsl_ran_poisson(&rng, mean);
}
