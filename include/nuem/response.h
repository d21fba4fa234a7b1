/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file response.h  The response tensor: counts as a quadratic form of the couplings.
 *
 *  All integrals over neutrino energy, recoil and detector response are done once, when a response
 *  is created; the counts of a new hypothesis are a matrix-vector product:
 *
 *    counts[b] = sum_k T[b][k] m_k(couplings),
 *
 *  where the monomials m_k are, for each term of the channel, the nine real numbers of the
 *  Hermitian part of B^dagger A, A and B being two coupling matrices. Any channel that says which
 *  matrices it couples and with what kernels yields the same object. The tensor is kept for each
 *  flux component.
 */
#ifndef NUEM_RESPONSE_H
#define NUEM_RESPONSE_H

#include <stddef.h>

#include "nuem/experiment.h"
#include "nuem/flux.h"
#include "nuem/hypothesis.h"
#include "nuem/state.h"
#include "nuem/status.h"
#include "nuem/target.h"

NUEM_BEGIN_DECLS

typedef struct nuem_response nuem_response;

/** Largest number of monomials of any channel. */
#define NUEM_MAX_MONOMIALS 216

/** Response of an experiment's bins. Nuclei that recoil are quenched, electrons are not; recoils below
 *  1 eV are not counted.
 *  @param experiment  what the detector is
 *  @param flux        what arrives
 *  @param mixing      for the neutrino state that the flux's own travel gives
 *  @param state       replaces that state when not NULL
 *  @return NUEM_OK; NUEM_ERR_ARG (unknown channel; a state of antineutrinos for a component of
 *          neutrinos or the reverse; fields of the experiment that do not fit together; a nuclear
 *          channel without nuclei; bins of time, but a component without arrival times);
 *          NUEM_ERR_UNSUPPORTED (target); NUEM_ERR_DOMAIN (state; quenching that does not
 *          increase); NUEM_ERR_RANGE (equivalent photons: recoils outside
 *          nuem_target_photo_range_kev make more than 1e-6 of a bin, for a 1/T^2 spectrum; nuclear
 *          recoils outside the range of a quenching of NUEM_OUTSIDE_ERROR likewise);
 *          NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_response_create(const nuem_experiment_info *experiment,
                                          const nuem_flux *flux, const nuem_mixing *mixing,
                                          const nuem_state_model *state, nuem_response **out,
                                          nuem_error *err);

/** Differential event rate d N / d T of a target without any detector, at given true recoils:
 *  "counts" per keV in `exposure_kg_day`. Recoils of nuclei are not quenched here.
 *  @param channel   "es", ... (nuem list channel)
 *  @param target    with nuclei where the channel needs them (nuem_target_create_nuclear)
 *  @param t_kev     [n] recoils, keV, > 0
 *  @return as nuem_response_create (NUEM_ERR_RANGE for any recoil outside the range), and
 *          NUEM_ERR_ARG for a recoil or exposure that is not positive. */
NUEM_API nuem_status nuem_response_create_recoil(const char *channel, const nuem_target *target,
                                                 const nuem_flux *flux, const nuem_mixing *mixing,
                                                 const nuem_state_model *state,
                                                 double exposure_kg_day, size_t n,
                                                 const double *t_kev, nuem_response **out,
                                                 nuem_error *err);

NUEM_API void nuem_response_free(nuem_response *response);
/** Numbers of bins, of flux components, of monomials of the couplings. */
NUEM_API size_t nuem_response_bins(const nuem_response *response);
NUEM_API size_t nuem_response_components(const nuem_response *response);
NUEM_API size_t nuem_response_monomials(const nuem_response *response);
/** Name of flux component c. */
NUEM_API const char *nuem_response_component_name(const nuem_response *response, size_t c);

/** Monomials of a hypothesis, [nuem_response_monomials]. Total function, thread-safe. */
NUEM_API void nuem_response_monomials_of(const nuem_response *response,
                                         const nuem_couplings *couplings, double *monomial);

/** Counts in each bin, [nuem_response_bins]. Total function, thread-safe, no allocation. */
NUEM_API void nuem_response_counts(const nuem_response *response, const nuem_couplings *couplings,
                                   double *counts);

/** Counts of flux component c alone. */
NUEM_API void nuem_response_component_counts(const nuem_response *response, size_t c,
                                             const nuem_couplings *couplings, double *counts);

NUEM_END_DECLS

#endif
