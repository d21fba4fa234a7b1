/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The field is a sum of plane waves with random directions, phases and polarisations across their wave vectors,
 *
 *   B(x) = sum_n A_n xi_n cos(k_n . x + beta_n),
 *
 * as Giacalone, Jokipii, ApJ 520 (1999) 204 do. Energy per d^3k falls like k^(-11/3) (Kolmogorov) between
 * k = 2 pi / outer scale and 2 pi / inner scale. On the path only k_z and the transverse part of xi matter. */
#include "propagation/turbulence.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "file/schema.h"
#include "num/stream.h"
#include "propagation/profile_kind.h"

enum { MODES = 200, MODES_MAX = 100000 };

/* clang-format off */
const nuem_field nuem_turbulence_fields[] = {
    {.key = "rms", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_FIELD, .max = NUEM_PROFILE_FIELD_MAX, .doc = "root of the mean square of one component of the random field"},
    {.key = "outer_scale", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = 1e25, .doc = "longest wave"},
    {.key = "inner_scale", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = 1e25, .doc = "shortest wave"},
    {.key = "modes", .type = NUEM_FIELD_INTEGER, .min = 1, .max = MODES_MAX, .doc = "number of waves, even in ln k; default 200"},
    {.key = "from", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_LENGTH, .min = -1e25, .max = 1e25, .doc = "where the random field begins; default at the start of the path"},
    {.key = "to", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_LENGTH, .min = -1e25, .max = 1e25, .doc = "where it ends; default at the end of the path"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
/* clang-format on */

typedef struct mode {
    double k, beta; /* along the path, rad/km; phase */
    double x, y;    /* amplitudes, gauss */
} mode;

/* Waves side by side, so that the compiler makes vectors of them; those beyond the last have no amplitude. */
enum { LANES = 4 };
typedef struct modes {
    double turns[LANES], start[LANES]; /* k and beta over 2 pi: turns/km, turns */
    double x[LANES], y[LANES];         /* gauss */
} modes;

typedef struct turbulence {
    nuem_profile *regular;
    double from_km, to_km;
    size_t n;
    modes of[];
} turbulence;

static void turbulence_clear(void *state)
{
    turbulence *t = state;

    nuem_profile_free(t->regular);
    free(t);
}

/* cos(2 pi t), t in turns, to 2e-16: in place of cos(), which a way through many waves is full of. The nearest
 * integer goes off exactly; cos(2 pi t) = sin(2 pi (1/4 - |t|)) for |t| <= 1/2, and the series of the sine. */
static inline double cosine(double t)
{
    static const double whole = 0x1.8p52; /* beyond it doubles are integers */
    const double u = 6.283185307179586477 * (0.25 - fabs(t - ((t + whole) - whole))), v = u * u;
    double sum = 1.0 / 51090942171709440000.0; /* 1/21! */

    sum = 1.0 / 121645100408832000.0 - v * sum;
    sum = 1.0 / 355687428096000.0 - v * sum;
    sum = 1.0 / 1307674368000.0 - v * sum;
    sum = 1.0 / 6227020800.0 - v * sum;
    sum = 1.0 / 39916800.0 - v * sum;
    sum = 1.0 / 362880.0 - v * sum;
    sum = 1.0 / 5040.0 - v * sum;
    sum = 1.0 / 120.0 - v * sum;
    sum = 1.0 / 6.0 - v * sum;
    return u - u * v * sum;
}

static void turbulence_at(const nuem_profile *p, size_t n, const double *x_km, nuem_medium *out)
{
    const turbulence *t = p->state;

    nuem_profile_at(t->regular, n, x_km, out);
    for (size_t i = 0; i < n; i++) {
        const double x = nuem_profile_inside(p, x_km[i]);
        double bx[LANES] = {0.0}, by[LANES] = {0.0};
        if (x < t->from_km || x > t->to_km) continue;
        for (size_t m = 0; m < t->n; m++)
            for (int l = 0; l < LANES; l++) {
                const double wave = cosine(t->of[m].turns[l] * x + t->of[m].start[l]);
                bx[l] += t->of[m].x[l] * wave;
                by[l] += t->of[m].y[l] * wave;
            }
        out[i].bx_gauss += (bx[0] + bx[1]) + (bx[2] + bx[3]);
        out[i].by_gauss += (by[0] + by[1]) + (by[2] + by[3]);
    }
}

/* A wave of wave number k in a random direction, polarised at random across it. */
static mode draw_mode(nuem_stream *stream, double k, double amplitude)
{
    const double cosine = 2.0 * nuem_stream_uniform(stream) - 1.0,
                 azimuth = 2.0 * M_PI * nuem_stream_uniform(stream),
                 turn = 2.0 * M_PI * nuem_stream_uniform(stream),
                 beta = 2.0 * M_PI * nuem_stream_uniform(stream);
    /* across k: e_theta cos(turn) + e_phi sin(turn), of which x and y stay */
    const double theta = cosine * cos(turn), phi = sin(turn);

    return (mode){.k = k * cosine,
                  .beta = beta,
                  .x = amplitude * (theta * cos(azimuth) - phi * sin(azimuth)),
                  .y = amplitude * (theta * sin(azimuth) + phi * cos(azimuth))};
}

/* Modes at the middles of equal steps in ln k. In a step the energy is k^(-11/3) k^2 dk ~ k^(-2/3) d ln k; a mode
 * of amplitude A gives each component A^2/6 in the mean over phases and directions. */
static void draw_modes(turbulence *t, size_t n, double rms, double outer_km, double inner_km,
                       uint64_t seed)
{
    const double ratio = log(outer_km / inner_km);
    nuem_stream stream = nuem_stream_open(seed, NUEM_STREAM_TURBULENCE, 0);
    double sum = 0.0;

    for (size_t m = 0; m < n; m++) sum += exp(-2.0 / 3.0 * ratio * ((double)m + 0.5) / (double)n);
    for (size_t m = 0; m < n; m++) {
        const double step = ratio * ((double)m + 0.5) / (double)n,
                     energy = exp(-2.0 / 3.0 * step) / sum;
        const mode drawn =
            draw_mode(&stream, 2.0 * M_PI / outer_km * exp(step), rms * sqrt(6.0 * energy));
        modes *four = &t->of[m / LANES];
        four->turns[m % LANES] = drawn.k / (2.0 * M_PI);
        four->start[m % LANES] = drawn.beta / (2.0 * M_PI);
        four->x[m % LANES] = drawn.x;
        four->y[m % LANES] = drawn.y;
    }
}

/* Where the random field begins or ends inside the path the medium is not smooth. */
static nuem_status set_breaks(nuem_profile *p, const turbulence *t, nuem_error *err)
{
    const double *old;
    const size_t n = nuem_profile_breaks(t->regular, &old);
    double *all = malloc((n + 2) * sizeof *all), edge[2] = {t->from_km, t->to_km};
    size_t count = 0, e = 0;
    nuem_status st;

    if (!all) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n; i++) {
        while (e < 2 && edge[e] < old[i]) all[count++] = edge[e++];
        all[count++] = old[i];
    }
    while (e < 2) all[count++] = edge[e++];
    st = nuem_profile_set_breaks(p, count, all, err);
    free(all);
    return st;
}

nuem_status nuem_profile_add_turbulence(nuem_profile **profile, const nuem_node *block,
                                        uint64_t seed, nuem_error *err)
{
    nuem_profile *regular = *profile, *p;
    const double outer = nuem_node_quantity(block, "outer_scale", NUEM_DIM_LENGTH, 0.0),
                 inner = nuem_node_quantity(block, "inner_scale", NUEM_DIM_LENGTH, 0.0),
                 from = nuem_node_quantity(block, "from", NUEM_DIM_LENGTH, regular->start_km),
                 to = nuem_node_quantity(block, "to", NUEM_DIM_LENGTH, regular->end_km);
    const size_t n = (size_t)nuem_node_integer(block, "modes", MODES);
    turbulence *t;
    nuem_status st;

    if (!(inner < outer))
        return nuem_node_fail(nuem_node_get(block, "inner_scale"), err,
                              "is %g km; it must be shorter than outer_scale, %g km", inner, outer);
    if (from > to)
        return nuem_node_fail(block, err, "begins at %.10g km and ends at %.10g km", from, to);
    if (!(t = calloc(1, sizeof *t + (n + LANES - 1) / LANES * sizeof t->of[0])))
        return nuem_fail_nomem(err);
    t->regular = NULL;
    t->from_km = from;
    t->to_km = to;
    t->n = (n + LANES - 1) / LANES;
    draw_modes(t, n, nuem_node_quantity(block, "rms", NUEM_DIM_FIELD, 0.0), outer, inner, seed);
    p = nuem_profile_make(turbulence_at, turbulence_clear, t, regular->start_km, regular->end_km);
    if (!p) return nuem_fail_nomem(err);
    t->regular = regular; /* from here on freed with p */
    if ((st = set_breaks(p, t, err))) {
        t->regular = NULL;
        nuem_profile_free(p);
        return st;
    }
    *profile = p;
    return NUEM_OK;
}
