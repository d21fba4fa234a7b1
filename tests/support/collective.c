/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/collective.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "propagation/units.h"
#include "supernova/environment.h"
#include "supernova/hermitian_algebra.h"
#include "supernova/run.h"
#include "supernova/spectrum.h"

static const double DM2 = 2.5e-3, ERG_MEV = 1.602176634e-6; /* eV2; SI */

nuem_status collective_restart(collective *c, nuem_supernova_method method, double tolerance,
                               nuem_error *err)
{
    const nuem_supernova_options options = {.method = method, .tolerance = tolerance, .threads = 1};

    nuem_supernova_run_free(c->run);
    c->run = NULL;
    return nuem_supernova_run_create(c->problem, &options, &c->run, err);
}

static nuem_status start(const nuem_supernova_spec *spec, double tolerance, collective *c,
                         nuem_error *err)
{
    const nuem_supernova_options options = {.tolerance = tolerance, .threads = 1};
    nuem_status st = nuem_supernova_create(spec, &c->problem, err);

    return st || tolerance == 0.0 ? st
                                  : nuem_supernova_run_create(c->problem, &options, &c->run, err);
}

nuem_status collective_gas_start(const collective_gas *g, double tolerance, collective *out,
                                 nuem_error *err)
{
    /* the second energy holds nothing: a problem has two */
    const double enu = nuem_splitting_per_km(DM2, 1.0), energy[2] = {enu, 2.0 * enu},
                 width[2] = {1.0, 1.0}, spectrum[12] = {[0] = 1.0, [3] = g->alpha};
    const nuem_medium medium = {.ne_cm3 = g->matter / nuem_environment_potential(),
                                .bx_gauss = 1.0};
    nuem_supernova_spec spec = {.flavours = 2,
                                .two = {.theta_rad = g->theta,
                                        .dm2_ev2 = g->normal ? DM2 : -DM2,
                                        .mu_mub = g->mu_b / nuem_environment_precession()},
                                .off_diagonal = g->off_diagonal,
                                .geometry = NUEM_GAS,
                                .end_km = g->end,
                                .n_energy = 2,
                                .n_angle = 1,
                                .enu_mev = energy,
                                .width_mev = width,
                                .spectrum = spectrum,
                                .gas_mu = g->mu * (1.0 + g->alpha)};
    nuem_status st;

    *out = (collective){0};
    if ((st = nuem_profile_constant(&medium, g->end, &out->profile, err))) return st;
    spec.profile = out->profile;
    return start(&spec, tolerance, out, err);
}

nuem_status collective_bulb_start(const collective_bulb *b, double tolerance, collective *out,
                                  nuem_error *err)
{
    static const double peak_mev[4] = {8.0, 12.5, 10.0, 12.5}, height[4] = {3.35, 1.9, 1.7, 1.9};
    static const int species[4] = {0, 1, 3, 4};
    const nuem_radial_power none = {0.0, 50.0, 0.0}, field = {1e12, 50.0, 2.0};
    const size_t n = b->n_energy;
    double *x = calloc(8 * n, sizeof *x), number = 0.0, energy_mev = 0.0;
    nuem_status st;

    *out = (collective){0};
    if (!x) return nuem_fail_nomem(err);
    for (size_t k = 0; k < n; k++) {
        const double enu = 50.0 * ((double)k + 0.5) / (double)n;
        x[k] = enu;
        x[n + k] = 50.0 / (double)n;
        for (int a = 0; a < 4; a++) {
            const double y = NUEM_SPECTRUM_PEAK * enu / peak_mev[a],
                         top = NUEM_SPECTRUM_PEAK * NUEM_SPECTRUM_PEAK /
                               (exp(NUEM_SPECTRUM_PEAK) + 1.0),
                         f = height[a] * y * y / (exp(y) + 1.0) / top;
            x[2 * n + 6 * k + (size_t)species[a]] = f;
            number += f;
            energy_mev += f * enu;
        }
    }
    nuem_supernova_spec spec = {
        .flavours = 2,
        .two = {.theta_rad = b->theta, .dm2_ev2 = b->normal ? DM2 : -DM2, .mu_mub = b->mu_mub},
        .off_diagonal = b->off_diagonal,
        .geometry = b->n_angle > 1 ? NUEM_MULTI_ANGLE : NUEM_SINGLE_RADIAL,
        .radius_km = 50.0,
        .start_km = 100.0,
        .end_km = 600.0,
        .n_energy = n,
        .n_angle = b->n_angle,
        .enu_mev = x,
        .width_mev = x + n,
        .spectrum = x + 2 * n,
        .number_rate_s = 1e52 / (ERG_MEV * energy_mev / number)};
    st = nuem_environment_powers(&none, 0.5, &field, 100.0, 600.0, &out->profile, err);
    spec.profile = out->profile;
    if (!st) st = start(&spec, tolerance, out, err);
    free(x);
    return st;
}

void collective_clear(collective *c)
{
    nuem_supernova_run_free(c->run);
    nuem_supernova_free(c->problem);
    nuem_profile_free(c->profile);
    *c = (collective){0};
}

/* Sum of weight rho between mass states, from the matrices themselves. */
static nuem_hermitian sum_of(const collective *c)
{
    const nuem_supernova_run *run = c->run;
    const nuem_modes *m = &run->modes;
    nuem_hermitian sum, rho;

    nuem_hermitian_zero(&sum);
    for (size_t u = 0; u < m->n_angle; u++)
        for (size_t b = 0; b < m->n_block; b++)
            for (size_t lane = 0; lane < NUEM_LANES; lane++) {
                nuem_supernova_mode_at(m, run->y, u, b, lane, &rho);
                nuem_hermitian_add(m->order, m->weight[(u * m->n_block + b) * NUEM_LANES + lane],
                                   &rho, &sum);
            }
    return sum;
}

double collective_swing(const collective *c)
{
    const double *spectrum = nuem_supernova_spec_of(c->problem)->spectrum;
    const nuem_hermitian s = sum_of(c);

    return (1.0 + spectrum[3] / spectrum[0]) * (s.x[0] - s.x[1] + s.x[2] - s.x[3]);
}

void collective_flavour(const collective *c, double pz[2])
{
    const nuem_hermitian s = sum_of(c);
    double x[NUEM_ORDER_MAX];

    nuem_supernova_flavours(c->problem, &s, x);
    for (int i = 0; i < 2; i++) pz[i] = (x[2 * i] - x[2 * i + 1]) / (x[2 * i] + x[2 * i + 1]);
}

double collective_element(const collective *c, int i, int j)
{
    const nuem_hermitian s = sum_of(c);
    const int at = nuem_off_diagonal(4, i, j);
    nuem_hermitian f;

    nuem_supernova_to_flavour(c->problem, &s, &f);
    return hypot(f.x[at], f.x[at + 1]);
}

/* Swing at t + d minus that at t - d. */
static nuem_status lean(collective *c, const double *state, double t, double d, double *out,
                        nuem_error *err)
{
    nuem_status st = nuem_supernova_restore(c->run, state, err);

    if (!st) st = nuem_supernova_advance(c->run, t - d, NULL, err);
    if (st) return st;
    *out = -collective_swing(c);
    st = nuem_supernova_advance(c->run, t + d, NULL, err);
    *out += collective_swing(c);
    return st;
}

nuem_status collective_minimum(collective *c, double from, double step, double *at, nuem_error *err)
{
    enum { POINTS = 4, SECANTS = 8 };
    const size_t size = nuem_supernova_state_size(c->run);
    double *state = malloc(POINTS * size * sizeof *state), swing[POINTS], t[3], f[2];
    nuem_status st = state ? NUEM_OK : nuem_fail_nomem(err);
    int i = 0;

    for (;; i++) { /* until it rises after it has fallen */
        if (!st) st = nuem_supernova_advance(c->run, from + step * i, NULL, err);
        if (st) goto done;
        nuem_supernova_save(c->run, state + (size_t)(i % POINTS) * size);
        swing[i % POINTS] = collective_swing(c);
        if (i > 2 && swing[i % POINTS] > swing[(i - 1) % POINTS] &&
            swing[(i - 1) % POINTS] <= swing[(i - 2) % POINTS])
            break;
    }
    const double *before = state + (size_t)((i - 3) % POINTS) * size, d = 0.5 * step;
    t[0] = from + step * (i - 1.5);
    t[1] = from + step * (i - 0.5);
    st = lean(c, before, t[0], d, &f[0], err);
    for (int k = 0; k < SECANTS && !st; k++) {
        if ((st = lean(c, before, t[1], d, &f[1], err)) || f[1] == f[0]) break;
        t[2] = t[1] - f[1] * (t[1] - t[0]) / (f[1] - f[0]);
        if (fabs(t[2] - t[1]) < 1e-11) break;
        t[2] = fmax(from + step * (i - 2), fmin(from + step * (i + 1), t[2]));
        t[0] = t[1];
        f[0] = f[1];
        t[1] = t[2];
    }
    if (!st) *at = t[1];
done:
    free(state);
    return st;
}
