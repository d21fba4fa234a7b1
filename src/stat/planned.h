/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An experiment as it might be built: other exposure, backgrounds, threshold. */
#ifndef NUEM_STAT_PLANNED_H
#define NUEM_STAT_PLANNED_H

#include "nuem/analysis.h"
#include "nuem/experiment.h"

typedef struct nuem_planned nuem_planned;

/* Is something to be changed? */
bool nuem_planned_wanted(const nuem_analysis_options *options);

/* The experiment changed as the options say, without its counts; with another threshold alone the counts
 * of the bins that begin above it stay. NUEM_ERR_ARG (out of range),
 * NUEM_ERR_NOMEM. `info` must outlive it. */
nuem_status nuem_planned_create(const nuem_experiment_info *info,
                                const nuem_analysis_options *options, nuem_planned **out,
                                nuem_error *err);
void nuem_planned_free(nuem_planned *planned);
const nuem_experiment_info *nuem_planned_info(const nuem_planned *planned);

/* Scale the backgrounds; from those that contain the Standard-Model signal, only the rest. `sm`
 * [n_bin] is that signal, with the exposure as changed. */
void nuem_planned_scale_backgrounds(nuem_planned *planned, double factor, const double *sm);

#endif
