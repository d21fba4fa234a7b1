/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file neutron_radius.h  The radius of the neutrons of nuclei as the parameter of a fit.
 *
 *  A neutron radius is no coupling: counts are no polynomial of it, and each value needs responses
 *  of its own. So chi2 is computed at the nodes of a Chebyshev polynomial, which is exact to
 *  NUEM_NEUTRON_PROFILE_TOLERANCE in between.
 */
#ifndef NUEM_NEUTRON_RADIUS_H
#define NUEM_NEUTRON_RADIUS_H

#include <stddef.h>
#include <stdint.h>

#include "nuem/analysis.h"
#include "nuem/limit.h"
#include "nuem/objective.h"
#include "nuem/progress.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Error of the interpolated chi2 where it lies within NUEM_NEUTRON_PROFILE_RISE of its minimum. */
#define NUEM_NEUTRON_PROFILE_TOLERANCE 5e-4
#define NUEM_NEUTRON_PROFILE_RISE      30.0

/** What else there is to a profile; all zero is the default. */
typedef struct nuem_neutron_profile_options {
    double lower_fm, upper_fm; /**< range of the radius, fm; both 0: 2.5 to 9 */
    /** [n_other] coordinates of the couplings that are minimised over at each radius, as the
     *  nuisances are, e.g. sin2_theta_w (nuem_coordinates_parse) */
    const nuem_coordinate *other;
    size_t n_other;
    uint64_t seed;                 /**< of the starting points, where `other` is searched */
    int threads;                   /**< 0: as OpenMP has it */
    const nuem_progress *progress; /**< nullable */
} nuem_neutron_profile_options;

/** chi2 as a function of one rms radius R_n of the neutrons, common to all nuclei with A > 4. */
typedef struct nuem_neutron_profile nuem_neutron_profile;

/** Compute the profile. The data are the experiments' own; those that are expectations are expected
 *  at the radii of `analysis` (its neutron_radius_fm, or those of the files), whatever R_n.
 *  At least 17 analyses are built, then 33 or 65, until predictions of the one set for the other are
 *  good to the tolerance; CsI at a spallation source needs 17 or 33 between 2.5 and 9 fm.
 *  @param analysis  NULL: all zero
 *  @param options   NULL: all zero
 *  @param prov      nullable, as in nuem_analysis_create
 *  @return as nuem_analysis_create and nuem_fit_minimise; NUEM_ERR_ARG (range); NUEM_ERR_DOMAIN
 *          (range below what the form factor can have, nucleus.h); NUEM_ERR_UNSUPPORTED (a template
 *          of an experiment with nuclei contains the Standard Model's signal, at radii that it does
 *          not tell); NUEM_ERR_CONVERGE (chi2 is not smooth or not finite); NUEM_ERR_CANCELLED.
 *          Thread-safe. */
NUEM_API nuem_status nuem_neutron_profile_create(
    const nuem_data *data, size_t n, const char *const *id, const nuem_hypothesis *hypothesis,
    const nuem_analysis_options *analysis, const nuem_neutron_profile_options *options,
    nuem_neutron_profile **out, nuem_provenance *prov, nuem_error *err);
NUEM_API void nuem_neutron_profile_free(nuem_neutron_profile *profile);

/** chi2 at a radius, fm; NaN outside the range. Total function, thread-safe. */
NUEM_API double nuem_neutron_profile_chi2(const nuem_neutron_profile *profile, double rn_fm);

/** The nodes, radii rising, and chi2 there; views of *n numbers. */
NUEM_API const double *nuem_neutron_profile_nodes(const nuem_neutron_profile *profile, size_t *n);
NUEM_API const double *nuem_neutron_profile_values(const nuem_neutron_profile *profile);

/** Largest error of chi2 seen when nodes were added; the profile itself is better. */
NUEM_API double nuem_neutron_profile_error(const nuem_neutron_profile *profile);

/** The analysis at the best fit: its nuisances are those of nuem_neutron_profile_limit. A view. */
NUEM_API const nuem_analysis *nuem_neutron_profile_analysis(const nuem_neutron_profile *profile);

/** Best fit, interval or limit, in fm, as nuem_limit_interval makes them. Ends outside the range are
 *  NaN. `coordinate` and `x` of the result are the others alone; ndf counts the radius too.
 *  chi2_null is that at the radii of nuem_analysis_options. Where these are one number the
 *  significance is that of its deviation, with the probability for a parameter that may lie on either
 *  side; where they are those of the files, which differ between nuclei and have errors, the
 *  hypotheses are not nested and both are NaN.
 *  @return NUEM_OK; NUEM_ERR_ARG (cl, construction); NUEM_ERR_CONVERGE. Thread-safe. */
NUEM_API nuem_status nuem_neutron_profile_limit(const nuem_neutron_profile *profile, double cl,
                                                nuem_construction construction, nuem_limit *out,
                                                nuem_error *err);

NUEM_END_DECLS

#endif
