/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "base/error.h"
#include "propagation/units.h"
#include "supernova/problem.h"
#include "supernova/stability.h"

/* Diagonal of a matrix between mass states, in the flavour basis; of neutrinos. */
static void flavour_levels(const nuem_supernova *sn, const nuem_hermitian *h, double out[3])
{
    double diagonal[NUEM_ORDER_MAX];

    nuem_supernova_flavours(sn, h, diagonal);
    for (int a = 0; a < sn->flavours; a++) out[a] = diagonal[a];
}

static void set_terms(const nuem_supernova *sn, double r_km, nuem_stability_background *b)
{
    nuem_supernova_place place = nuem_supernova_at(sn, r_km);
    nuem_hermitian h = {0};

    b->kappa_per_km = place.self;
    for (int i = 0; i < sn->order; i++) h.x[i] = sn->modes.d[i];
    flavour_levels(sn, &h, b->vacuum_ev2);
    place.medium.bx_gauss = place.medium.by_gauss = 0.0; /* starts coherence, does not drive it */
    nuem_supernova_external(sn, &place.medium, &h);
    flavour_levels(sn, &h, b->matter_per_km);
}

static void set_modes(const nuem_supernova *sn, double r_km, nuem_stability_background *b)
{
    const nuem_supernova_spec *s = &sn->spec;
    const size_t lanes = sn->modes.n_block * NUEM_LANES;
    const int N = sn->flavours;
    double total = 0.0;

    for (size_t k = 0; k < s->n_energy; k++)
        for (int a = 0; a < NUEM_SUPERNOVA_SPECIES; a++)
            total += s->width_mev[k] * s->spectrum[k * NUEM_SUPERNOVA_SPECIES + (size_t)a];
    for (size_t k = 0; k < s->n_energy; k++) {
        b->per_2e[k] = nuem_splitting_per_km(1.0, s->enu_mev[k]);
        for (int a = 0; a < 2 * N; a++)
            b->population[k * (size_t)(2 * N) + (size_t)a] =
                s->spectrum[k * NUEM_SUPERNOVA_SPECIES + (size_t)(a < N ? a : 3 + a - N)] / total;
    }
    for (size_t u = 0; u < s->n_angle; u++) {
        b->excess[u] = 1.0 / nuem_supernova_velocity(sn, u, r_km) - 1.0;
        for (size_t k = 0; k < s->n_energy; k++)
            b->weight[u * s->n_energy + k] = sn->share[u * lanes + k];
    }
}

nuem_status nuem_stability_background_create(const nuem_supernova *sn, double r_km,
                                             nuem_stability_background *out, nuem_error *err)
{
    const nuem_supernova_spec *s = &sn->spec;
    const size_t n = s->n_energy, levels = 2 * (size_t)sn->flavours;
    double *x = calloc(n * (1 + levels + s->n_angle) + s->n_angle, sizeof *x);

    if (!x) return nuem_fail_nomem(err);
    *out = (nuem_stability_background){
        .flavours = sn->flavours,
        .multi_angle = s->geometry == NUEM_MULTI_ANGLE,
        .n_angle = s->n_angle,
        .n_energy = n,
        .off_diagonal = sn->dirac ? 0.0 : s->off_diagonal, /* partners of Dirac's feel nothing */
        .per_2e = x,
        .population = x + n,
        .weight = x + n * (1 + levels),
        .excess = x + n * (1 + levels + s->n_angle)};
    set_terms(sn, r_km, out);
    set_modes(sn, r_km, out);
    return NUEM_OK;
}

void nuem_stability_background_clear(nuem_stability_background *b)
{
    free(b->per_2e);
    *b = (nuem_stability_background){0};
}
