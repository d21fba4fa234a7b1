/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file analysis.h  From names to a likelihood: experiments with their fluxes and responses,
 *  opened and built together. */
#ifndef NUEM_ANALYSIS_H
#define NUEM_ANALYSIS_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/atom_store.h"
#include "nuem/data.h"
#include "nuem/experiment.h"
#include "nuem/hypothesis.h"
#include "nuem/likelihood.h"
#include "nuem/response.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

typedef struct nuem_analysis nuem_analysis;

/** Which errors beside those of the experiment files are nuisances. Flux errors are the ones of
 *  the flux files. */
typedef struct nuem_analysis_options {
    const char *flux; /**< replaces the flux that the experiment files name; NULL: theirs */
    /** "free", "step", "epa", "response" or "table:<record>" (correction.h) instead of the experiments' own;
     *  NULL: theirs */
    const char *binding;
    /** A correction that the program has, with its base, in place of `binding`; must outlive the analysis. NULL:
     *  none */
    const nuem_correction *correction;
    nuem_atom_store
        *atoms;      /**< tables for "response", must outlive the analysis; NULL: there are none */
    bool exact_flux; /**< leave the errors of the fluxes out */
    /** Vary theta12, theta13, theta23, delta and dm21 by the errors of this set of data/mixing;
     *  NULL: the mixing is exact. */
    const char *mixing_errors;
    double sin2_theta_w_error; /**< 1-sigma; 0: sin^2 theta_W is exact */
    bool asimov;               /**< expected data in place of what was observed */
    /** What a planned detector would have, in place of what the files say: factors of exposure
     *  and background (0: as they are) and the lowest energy of the bins (0: as it is). Factors
     *  make the data expectations; a threshold alone keeps the counts of the bins that begin
     *  above it. */
    double exposure_factor, background_factor, threshold_kev;
    /** Of experiments that see nuclei recoil; others stay as they are. channel: "cevns" or
     *  "cevns-es" in place of the experiments' own; form_factor: "helm", "kn", "fermi" or "unit" for
     *  protons and neutrons of all nuclei; NULL: as the files say. */
    const char *channel, *form_factor;
    /** Root-mean-square radius of the neutrons of all nuclei with A > 4, fm; the error of the radius
     *  is left out then. 0: as the files say. */
    double neutron_radius_fm;
} nuem_analysis_options;

/** Open experiments (ids of data/experiment or paths of files), build their responses with the
 *  mixing of the hypothesis, and their joint likelihood.
 *  @param options  NULL: all zero
 *  @param prov  nullable record of what was read and is to be cited
 *  @return as nuem_experiment_open, nuem_flux_open, nuem_response_create, nuem_likelihood_create;
 *          NUEM_ERR_ARG for options out of range, or about nuclei or electrons that no experiment sees recoil,
 *          NUEM_ERR_DOMAIN for a neutron radius that the form factor cannot have (nucleus.h),
 *          NUEM_ERR_ARG when n is 0 or an experiment stands twice; NUEM_ERR_UNSUPPORTED for the binding
 *          "response" without a store of tables; NUEM_ERR_ARG when an experiment does not hold the element of a
 *          correction, or with both binding and correction; as nuem_binding_open, nuem_atom_store_formula. */
NUEM_API nuem_status nuem_analysis_create(const nuem_data *data, size_t n, const char *const *id,
                                          const nuem_hypothesis *hypothesis,
                                          const nuem_analysis_options *options, nuem_analysis **out,
                                          nuem_provenance *prov, nuem_error *err);
NUEM_API void nuem_analysis_free(nuem_analysis *analysis);

/** Views that live as long as the analysis; i < nuem_analysis_count. */
NUEM_API size_t nuem_analysis_count(const nuem_analysis *analysis);
/** Ids of the experiments, "xenon1t" or "xenon1t,xenonnt". */
NUEM_API const char *nuem_analysis_id(const nuem_analysis *analysis);
NUEM_API const nuem_experiment_info *nuem_analysis_experiment(const nuem_analysis *analysis,
                                                              size_t i);
NUEM_API const nuem_flux *nuem_analysis_flux(const nuem_analysis *analysis, size_t i);
NUEM_API const nuem_response *nuem_analysis_response(const nuem_analysis *analysis, size_t i);
/** An experiment without counts has those expected of the Standard Model (likelihood.h). */
NUEM_API const nuem_likelihood *nuem_analysis_likelihood(const nuem_analysis *analysis);

NUEM_END_DECLS

#endif
