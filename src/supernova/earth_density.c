/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Density matrices of all angles together, which is all that an observer far away can know. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "supernova/earth.h"
#include "supernova/run.h"

static size_t kinds(const nuem_supernova *sn)
{
    return sn->dirac ? 2 : 1;
}

size_t nuem_supernova_density_size(const nuem_supernova *sn)
{
    const size_t n = (size_t)sn->order;

    return 2 * kinds(sn) * sn->spec.n_energy * n * n;
}

void nuem_earth_matrix(const nuem_supernova *sn, const double *density, int kind, size_t energy,
                       nuem_complex *out)
{
    const size_t n = (size_t)sn->order;

    memcpy(out, density + 2 * ((size_t)kind * sn->spec.n_energy + energy) * n * n,
           n * n * sizeof *out);
}

/* Antineutrinos of Dirac neutrinos are evolved as sigma = G rhobar^T G, G = diag(1, -1) (problem.h): back. */
static void reverse(int n, nuem_complex *x)
{
    const int half = n / 2;

    for (int i = 0; i < n; i++)
        for (int j = i; j < n; j++) {
            const double sign = i < half && j >= half ? -1.0 : 1.0;
            const nuem_complex up = x[i * n + j], down = x[j * n + i];
            x[i * n + j] = (nuem_complex){sign * down.re, sign * down.im};
            x[j * n + i] = (nuem_complex){sign * up.re, sign * up.im};
        }
}

static void add_block(const nuem_supernova_run *run, size_t block, double *out)
{
    const nuem_supernova *sn = run->sn;
    const int n = sn->order;
    const size_t size = (size_t)n * (size_t)n, global = run->first_chunk * NUEM_CHUNK + block,
                 kind = global / sn->energy_blocks, first = global % sn->energy_blocks * NUEM_LANES;

    if (kind >= kinds(sn)) return; /* empty, before the probes */
    for (size_t l = 0; l < NUEM_LANES && first + l < sn->spec.n_energy; l++) {
        nuem_hermitian rho, sum, flavour;
        nuem_complex dense[NUEM_REALS_MAX];
        nuem_hermitian_zero(&sum);
        for (size_t a = 0; a < run->modes.n_angle; a++) {
            nuem_supernova_mode_at(&run->modes, run->y, a, block, l, &rho);
            nuem_hermitian_add(n, 1.0 / (double)run->modes.n_angle, &rho, &sum);
        }
        nuem_supernova_to_flavour(sn, &sum, &flavour);
        nuem_hermitian_to_matrix(n, &flavour, dense);
        if (kind == 1) reverse(n, dense);
        memcpy(out + 2 * (kind * sn->spec.n_energy + first + l) * size, dense,
               size * sizeof *dense);
    }
}

nuem_status nuem_supernova_density(nuem_supernova_run *run, double *out, nuem_error *err)
{
    const size_t size = nuem_supernova_density_size(run->sn);
    double *x = calloc(size, sizeof *x);
    nuem_status st;

    if (!x) return nuem_fail_nomem(err);
    for (size_t b = 0; b < nuem_run_emitted(run); b++) add_block(run, b, x);
    if (!(st = nuem_run_reduce(run, x, size, err))) memcpy(out, x, size * sizeof *x);
    free(x);
    return st;
}
