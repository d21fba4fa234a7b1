/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An experiment as it is described otherwise: channel, binding of electrons, nuclei. */
#ifndef NUEM_STAT_ADAPTED_H
#define NUEM_STAT_ADAPTED_H

#include "nuem/analysis.h"
#include "nuem/experiment.h"

typedef struct nuem_adapted nuem_adapted;

/* Is something to be changed? */
bool nuem_adapted_wanted(const nuem_experiment_info *info, const nuem_analysis_options *options);

/* Are the options in order by themselves? NUEM_ERR_ARG */
nuem_status nuem_adapted_check(const nuem_analysis_options *options, nuem_error *err);

/* Do the nuclei of the target matter? */
bool nuem_adapted_is_nuclear(const nuem_experiment_info *info);

/* Do electrons recoil, so that their binding matters? */
bool nuem_adapted_has_electrons(const nuem_experiment_info *info);

/* The experiment and its variations as the options, which are in order, say; nuclei are its own.
 * NUEM_ERR_DOMAIN (a radius that the form factor cannot have), NUEM_ERR_ARG (a radius for a form
 * without one), NUEM_ERR_NOMEM. `info` must outlive it. */
nuem_status nuem_adapted_create(const nuem_experiment_info *info,
                                const nuem_analysis_options *options, nuem_adapted **out,
                                nuem_error *err);
void nuem_adapted_free(nuem_adapted *adapted);
const nuem_experiment_info *nuem_adapted_info(const nuem_adapted *adapted);

#endif
