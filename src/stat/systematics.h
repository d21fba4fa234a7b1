/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Variations of what makes the signal: mixing angles, sin^2 theta_W, energy scale, and what an
 * experiment file says of its detector. */
#ifndef NUEM_STAT_SYSTEMATICS_H
#define NUEM_STAT_SYSTEMATICS_H

#include "nuem/analysis.h"
#include "nuem/likelihood.h"

enum {
    NUEM_MIXING_PARAMETERS = 5,
    NUEM_MAX_VARIATIONS = NUEM_MIXING_PARAMETERS + 2 + NUEM_MAX_DETECTOR_VARIATIONS
};

/* Mixing at +1 and -1 sigma of each of its parameters; the same objects serve all experiments. */
typedef struct nuem_mixing_variations {
    size_t n;
    const char *name[NUEM_MIXING_PARAMETERS];
    nuem_mixing up[NUEM_MIXING_PARAMETERS], down[NUEM_MIXING_PARAMETERS];
} nuem_mixing_variations;

/* NUEM_ERR_DATA when the set states no errors; else as nuem_mixing_open_errors. */
nuem_status nuem_mixing_variations_open(const nuem_data *data, const char *set,
                                        const nuem_mixing *mixing, nuem_mixing_variations *out,
                                        nuem_provenance *prov, nuem_error *err);

/* Variations of one experiment with the responses that they own. */
typedef struct nuem_systematics {
    size_t n;
    nuem_variation variation[NUEM_MAX_VARIATIONS];
    nuem_response *owned[2 * NUEM_MAX_VARIATIONS];
    size_t n_owned;
    char energy_name[160];
} nuem_systematics;

/* `mixings` may be NULL. On failure there is nothing to clear. */
nuem_status nuem_systematics_create(const nuem_experiment_info *experiment, const nuem_flux *flux,
                                    const nuem_mixing *mixing, const nuem_response *response,
                                    const nuem_mixing_variations *mixings,
                                    double sin2_theta_w_error, nuem_systematics *out,
                                    nuem_error *err);
void nuem_systematics_clear(nuem_systematics *systematics);

#endif
