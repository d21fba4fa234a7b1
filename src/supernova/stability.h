/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What small coherence grows on: the emitted state at one radius. */
#ifndef NUEM_SUPERNOVA_STABILITY_H
#define NUEM_SUPERNOVA_STABILITY_H

#include <stdbool.h>

#include "nuem/supernova.h"
#include "supernova/coherence.h"

/* Terms at one radius; everything that depends on it is in 1/km. Indices i: flavours, then antiflavours. */
typedef struct nuem_stability_background {
    int flavours;
    bool multi_angle;
    size_t n_angle, n_energy;
    double kappa_per_km; /* strength of the self-interaction; of many angles, before 1/(v v') - 1 */
    double off_diagonal; /* s */
    double vacuum_ev2[3];    /* diagonal of 2E H_vacuum in the flavour basis */
    double matter_per_km[3]; /* of neutrinos */
    double *per_2e;          /* [n_energy] 1/(2E), 1/(km eV2) */
    double *population;      /* [n_energy][2 flavours] diagonal of rho */
    double *weight;          /* [n_angle][n_energy] */
    double *excess;          /* [n_angle] 1/v - 1 */
} nuem_stability_background;

/* NUEM_ERR_NOMEM */
nuem_status nuem_stability_background_create(const nuem_supernova *sn, double r_km,
                                             nuem_stability_background *out, nuem_error *err);
void nuem_stability_background_clear(nuem_stability_background *b);

/* The linear problem of one pair of flavours, fa != fb: coherence of flavours, or of nu_a with nubar_b and nu_b with
 * nubar_a. Modes that nothing drives are left out. NUEM_ERR_NOMEM. */
nuem_status nuem_stability_pair(const nuem_stability_background *b, bool spin, int fa, int fb,
                                nuem_coherence *out, nuem_error *err);

#endif
