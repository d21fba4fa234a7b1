/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Neutrinos from the Sun: density matrices of the nine components at 200 energies, each averaged over
 * where its neutrinos are born, against LAPACK on the full Hamiltonian of each component, energy and
 * radius; nights; what conversion adds to building a response. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <lapacke.h>

#include "mixing/solar_model.h"
#include "nuem/analysis.h"
#include "nuem/earth.h"
#include "nuem/init.h"
#include "num/matrix3.h"
#include "rate/travel.h"
#include "support/timing.h"

enum { ENERGIES = 200, COMPONENTS = 9, NIGHTS = 10 };

typedef struct bench {
    nuem_data *data;
    nuem_flux *flux;
    const nuem_solar *solar;
    nuem_earth *earth;
    nuem_mixing mixing;
    size_t source[COMPONENTS];
    double enu[ENERGIES], fraction[ENERGIES * NUEM_SOLAR_COMPONENTS * 3];
    nuem_state state[COMPONENTS][ENERGIES], naive[COMPONENTS][ENERGIES], night[NIGHTS];
    double night_enu[NIGHTS], night_fraction[NIGHTS][3];
} bench;

static nuem_error err;

static void check(nuem_status st)
{
    nuem_bench_check((int)st, err.message);
}

static void all_states(void *context)
{
    bench *b = context;

    check(nuem_solar_fractions(b->solar, &b->mixing, false, ENERGIES, b->enu, b->fraction, &err));
    for (size_t c = 0; c < COMPONENTS; c++)
        for (size_t i = 0; i < ENERGIES; i++) {
            double *f = b->fraction + (i * NUEM_SOLAR_COMPONENTS + b->source[c]) * 3;
            double sum = f[0] + f[1] + f[2];
            for (int k = 0; k < 3; k++) f[k] /= sum;
            check(nuem_state_mass_mixture(&b->mixing, f, false, &b->state[c][i], &err));
        }
}

/* U m^2 U^dagger + A |e><e|, in eV^2, diagonalised by LAPACK; adds weight |U^m_ek|^2 U_k U_k^dagger. */
static void add_birth(const nuem_matrix3 *u, const double m2[3], double a, double weight,
                      nuem_state *out)
{
    lapack_complex_double h[9];
    double level[3];

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            nuem_complex sum = {i + j == 0 ? a : 0.0, 0.0};
            for (int k = 0; k < 3; k++) {
                nuem_complex x = nuem_cmul(u->m[i][k], nuem_conj(u->m[j][k]));
                sum.re += m2[k] * x.re;
                sum.im += m2[k] * x.im;
            }
            h[3 * i + j] = lapack_make_complex_double(sum.re, sum.im);
        }
    nuem_bench_check(LAPACKE_zheev(LAPACK_ROW_MAJOR, 'V', 'U', 3, h, 3, level), "zheev");
    for (int k = 0; k < 3; k++) {
        double re = lapack_complex_double_real(h[k]), im = lapack_complex_double_imag(h[k]),
               w = weight * (re * re + im * im);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) {
                nuem_complex x = nuem_cmul(u->m[i][k], nuem_conj(u->m[j][k]));
                out->rho.m[i][j].re += w * x.re;
                out->rho.m[i][j].im += w * x.im;
            }
    }
}

static void naive_states(void *context)
{
    bench *b = context;
    const double m2[3] = {0.0, b->mixing.dm21_ev2, b->mixing.dm31_ev2};
    nuem_matrix3 u;

    nuem_mixing_pmns(&b->mixing, &u);
    memset(b->naive, 0, sizeof b->naive);
    for (size_t c = 0; c < COMPONENTS; c++)
        for (size_t i = 0; i < ENERGIES; i++)
            for (size_t r = 0; r < b->solar->n_birth; r++)
                add_birth(&u, m2, 1.526494e-7 * b->enu[i] * b->solar->ne[r],
                          b->solar->weight[r][b->source[c]], &b->naive[c][i]);
}

static void nights(void *context)
{
    bench *b = context;

    check(nuem_earth_night(b->earth, &b->mixing, NUEM_DEFAULT_LATITUDE_DEG, false, NIGHTS,
                           b->night_enu, b->night_fraction[0], b->night, &err));
}

static void travel(void *context)
{
    bench *b = context;
    nuem_travel_state state;
    nuem_state_model model;

    check(nuem_travel_model(b->flux, &b->mixing, &state, &model, &err));
    nuem_travel_clear(&state);
}

static void set_up(bench *b)
{
    nuem_init();
    check(nuem_data_open(NUEM_BENCH_DATA, &b->data, &err));
    check(nuem_flux_open(b->data, "solar-b16-gs98", &b->flux, NULL, &err));
    check(nuem_mixing_open(b->data, "nufit-6.0-no", &b->mixing, NULL, &err));
    check(nuem_earth_open(b->data, "prem", &b->earth, NULL, &err));
    b->solar = nuem_flux_solar(b->flux);
    nuem_bench_check(nuem_flux_count(b->flux) != COMPONENTS, "the flux has not nine components");
    for (size_t c = 0; c < COMPONENTS; c++)
        check(nuem_solar_find(b->solar, nuem_flux_component_at(b->flux, c)->name, &b->source[c],
                              &err));
    for (int i = 0; i < ENERGIES; i++) b->enu[i] = 0.1 + 18.7 * i / (ENERGIES - 1);
    for (int i = 0; i < NIGHTS; i++) {
        static const double fraction[3] = {0.2, 0.776, 0.024};
        b->night_enu[i] = 1.0 + 1.4 * i;
        memcpy(b->night_fraction[i], fraction, sizeof fraction);
    }
}

/* The two must mean the same thing. */
static double disagreement(bench *b)
{
    double worst = 0.0;

    all_states(b);
    naive_states(b);
    for (size_t c = 0; c < COMPONENTS; c++)
        for (size_t i = 0; i < ENERGIES; i++) {
            nuem_matrix3 d =
                nuem_matrix3_add(&b->state[c][i].rho, (nuem_complex){-1, 0}, &b->naive[c][i].rho);
            worst = fmax(worst, nuem_matrix3_max(&d));
        }
    return worst;
}

int main(void)
{
    static bench b;

    set_up(&b);
    double worst = disagreement(&b), naive = nuem_bench_time(naive_states, &b),
           fast = nuem_bench_time(all_states, &b), night = nuem_bench_time(nights, &b) / NIGHTS,
           table = nuem_bench_time(travel, &b);

    nuem_bench_print("9 components, 200 energies: LAPACK at each radius", naive, "(reference)",
                     1.0);
    nuem_bench_print("9 components, 200 energies: library", fast, "times as fast", naive / fast);
    nuem_bench_print("table of a flux for a response", table, "of one library call", table / fast);
    nuem_bench_print("mean of the nights, one energy", night, "of one library call", night / fast);
    printf("largest difference of a density matrix: %.2g\n", worst);
    nuem_bench_check(worst > 1e-6 /* digits of the constants here */, "the two routes differ");
    nuem_bench_check(fast > 0.05, "more than 50 ms");
    nuem_earth_free(b.earth);
    nuem_flux_free(b.flux);
    nuem_data_free(b.data);
    return 0;
}
