/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file analysis.h  From names to a likelihood: experiments with their fluxes and responses,
 *  opened and built together. */
#ifndef NUEM_ANALYSIS_H
#define NUEM_ANALYSIS_H

#include <stddef.h>

#include "nuem/data.h"
#include "nuem/experiment.h"
#include "nuem/hypothesis.h"
#include "nuem/likelihood.h"
#include "nuem/response.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

typedef struct nuem_analysis nuem_analysis;

/** Open experiments (ids of data/experiment or paths of files), build their responses with the
 *  mixing of the hypothesis, and their joint likelihood.
 *  @param flux  replaces the flux that the experiment files name; NULL: theirs
 *  @param prov  nullable record of what was read and is to be cited
 *  @return as nuem_experiment_open, nuem_flux_open, nuem_response_create, nuem_likelihood_create;
 *          NUEM_ERR_ARG when n is 0 or an experiment stands twice. */
NUEM_API nuem_status nuem_analysis_create(const nuem_data *data, size_t n, const char *const *id,
                                          const nuem_hypothesis *hypothesis, const char *flux,
                                          nuem_analysis **out, nuem_provenance *prov,
                                          nuem_error *err);
NUEM_API void nuem_analysis_free(nuem_analysis *analysis);

/** Views that live as long as the analysis; i < nuem_analysis_count. */
NUEM_API size_t nuem_analysis_count(const nuem_analysis *analysis);
/** Ids of the experiments, "xenon1t" or "xenon1t,xenonnt". */
NUEM_API const char *nuem_analysis_id(const nuem_analysis *analysis);
NUEM_API const nuem_experiment_info *nuem_analysis_experiment(const nuem_analysis *analysis,
                                                              size_t i);
NUEM_API const nuem_flux *nuem_analysis_flux(const nuem_analysis *analysis, size_t i);
NUEM_API const nuem_response *nuem_analysis_response(const nuem_analysis *analysis, size_t i);
/** NULL when an experiment has no counts. */
NUEM_API const nuem_likelihood *nuem_analysis_likelihood(const nuem_analysis *analysis);

NUEM_END_DECLS

#endif
