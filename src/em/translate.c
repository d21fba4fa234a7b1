/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One effective limit in terms of single moments. With a single moment the effective one is
 * lambda^2 times a sum of probabilities: of the flavours for flavour moments, of the mass states for
 * the others. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "nuem/moment.h"
#include "num/matrix3.h"
#include "num/stream.h"

/* Enough that the ends scatter with the seed by 1.5 % of an error: sqrt(p (1-p) / n) / f with p =
 * 0.16 and f the normal density there. */
enum { DRAWS = 10000 };

/* mu_eff^2 = lambda^2 times the sum of these probabilities; mask over the three states */
static const struct {
    const char *parameter;
    bool flavour;
    bool feels[3];
} moments[NUEM_MOMENT_BOUNDS] = {
    {"mu_e", true, {true, false, false}},    {"mu_mu", true, {false, true, false}},
    {"mu_tau", true, {false, false, true}},  {"mu_11", false, {true, false, false}},
    {"mu_22", false, {false, true, false}},  {"mu_33", false, {false, false, true}},
    {"mu_12", false, {true, true, false}},   {"mu_13", false, {true, false, true}},
    {"mu_23", false, {false, true, true}},   {"Lambda1", false, {false, true, true}},
    {"Lambda2", false, {true, false, true}}, {"Lambda3", false, {true, true, false}},
};

nuem_status nuem_moment_source_state(const nuem_moment_source *source, const nuem_mixing *mixing,
                                     nuem_state *out, nuem_error *err)
{
    switch (source->kind) {
    case NUEM_SOURCE_SOLAR_P: return nuem_state_solar_2nu(mixing, source->p, out, err);
    case NUEM_SOURCE_SOLAR_PEE: return nuem_state_solar_average(mixing, source->p, out, err);
    case NUEM_SOURCE_VACUUM:
        /* without a distance the energy does not matter and need not be given */
        return nuem_state_vacuum(mixing, source->flavour, source->anti,
                                 source->baseline_km == 0.0 ? 1.0 : source->enu_mev,
                                 source->baseline_km, out, err);
    }
    return nuem_fail(err, NUEM_ERR_ARG, "source kind %d is unknown", (int)source->kind);
}

/* Limits for one set of mixing parameters. */
static nuem_status limits(double value, const nuem_moment_source *source, const nuem_mixing *mixing,
                          double limit[NUEM_MOMENT_BOUNDS], nuem_error *err)
{
    nuem_state state;
    nuem_matrix3 u;
    nuem_status st = nuem_moment_source_state(source, mixing, &state, err);

    if (st) return st;
    nuem_mixing_pmns(mixing, &u);
    if (state.anti) u = nuem_matrix3_conj(&u);
    /* rho in the mass basis is U^dagger rho U */
    nuem_matrix3 back = nuem_matrix3_adjoint(&u), mass = nuem_matrix3_rotate(&back, &state.rho);
    for (int i = 0; i < NUEM_MOMENT_BOUNDS; i++) {
        const nuem_matrix3 *rho = moments[i].flavour ? &state.rho : &mass;
        double p = 0.0;
        for (int k = 0; k < 3; k++)
            if (moments[i].feels[k]) p += rho->m[k][k].re;
        /* a probability below rounding is none */
        limit[i] = p > 1e-14 ? value / sqrt(p) : (double)INFINITY;
    }
    return NUEM_OK;
}

static nuem_mixing draw(const nuem_mixing *m, const nuem_mixing *sigma, uint64_t seed,
                        uint64_t index)
{
    nuem_stream stream = nuem_stream_open(seed, NUEM_STREAM_MIXING, index);
    nuem_mixing x = *m;

    x.theta12_deg += sigma->theta12_deg * nuem_stream_normal(&stream);
    x.theta23_deg += sigma->theta23_deg * nuem_stream_normal(&stream);
    x.theta13_deg += sigma->theta13_deg * nuem_stream_normal(&stream);
    x.delta_deg = fmod(x.delta_deg + sigma->delta_deg * nuem_stream_normal(&stream), 360.0);
    x.dm21_ev2 += sigma->dm21_ev2 * nuem_stream_normal(&stream);
    x.dm31_ev2 += sigma->dm31_ev2 * nuem_stream_normal(&stream);
    return x;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Ends of the central 68.27 % of each limit. */
static nuem_status spread(double value, const nuem_moment_source *source, const nuem_mixing *mixing,
                          const nuem_mixing *sigma, uint64_t seed, nuem_moment_bound *out,
                          nuem_error *err)
{
    const double tail = 0.5 * erfc(M_SQRT1_2); /* beyond one standard deviation */
    double *sample = malloc(sizeof *sample * DRAWS * NUEM_MOMENT_BOUNDS), limit[NUEM_MOMENT_BOUNDS];
    size_t n = 0;

    if (!sample) return nuem_fail_nomem(err);
    for (size_t i = 0; i < DRAWS; i++) {
        nuem_mixing x = draw(mixing, sigma, seed, i);
        if (nuem_mixing_check(&x, NULL) || limits(value, source, &x, limit, NULL)) continue;
        for (int k = 0; k < NUEM_MOMENT_BOUNDS; k++) sample[(size_t)k * DRAWS + n] = limit[k];
        n++;
    }
    if (n < DRAWS / 2) {
        free(sample);
        return nuem_fail(err, NUEM_ERR_DOMAIN,
                         "within its errors the mixing allows the state in %zu of %d draws only", n,
                         (int)DRAWS);
    }
    for (int k = 0; k < NUEM_MOMENT_BOUNDS; k++) {
        double *column = sample + (size_t)k * DRAWS;
        qsort(column, n, sizeof *column, ascending);
        out[k].low_mub = column[(size_t)(tail * (double)n)];
        out[k].high_mub = column[n - 1 - (size_t)(tail * (double)n)];
    }
    free(sample);
    return NUEM_OK;
}

static nuem_status check_errors(const nuem_mixing *sigma, nuem_error *err)
{
    const double x[] = {sigma->theta12_deg, sigma->theta23_deg, sigma->theta13_deg,
                        sigma->delta_deg,   sigma->dm21_ev2,    sigma->dm31_ev2};

    for (int i = 0; i < 6; i++)
        if (!(x[i] >= 0.0 && isfinite(x[i])))
            return nuem_fail_index(err, NUEM_ERR_ARG, i,
                                   "error %d of the mixing is %g; it must not be negative", i + 1,
                                   x[i]);
    return NUEM_OK;
}

nuem_status nuem_moment_translate(double value_mub, const nuem_moment_source *source,
                                  const nuem_mixing *mixing, const nuem_mixing *sigma,
                                  uint64_t seed, nuem_moment_bound out[NUEM_MOMENT_BOUNDS],
                                  nuem_error *err)
{
    nuem_moment_bound bound[NUEM_MOMENT_BOUNDS];
    double limit[NUEM_MOMENT_BOUNDS];
    nuem_status st;

    if (!(value_mub > 0.0 && isfinite(value_mub)))
        return nuem_fail(err, NUEM_ERR_ARG, "limit is %g mu_B; it must be positive", value_mub);
    if (sigma && (st = check_errors(sigma, err))) return st;
    if ((st = limits(value_mub, source, mixing, limit, err))) return st;
    for (int i = 0; i < NUEM_MOMENT_BOUNDS; i++)
        bound[i] = (nuem_moment_bound){moments[i].parameter, limit[i], limit[i], limit[i]};
    if (sigma && (st = spread(value_mub, source, mixing, sigma, seed, bound, err))) return st;
    for (int i = 0; i < NUEM_MOMENT_BOUNDS; i++) out[i] = bound[i];
    return NUEM_OK;
}
