/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file star.h  What stars say about neutrino moments and charges.
 *
 *  A star is a record of data/star with any of three things: conditions of its core and the extra loss
 *  that it tolerates (criterion), the brightness of the tip of its red-giant branch (tip), and bounds
 *  that others published and nuem does not derive (published). Every bound rests on a stellar model; what
 *  it assumes stands in the record as `caveat` and belongs beside the number.
 */
#ifndef NUEM_STAR_H
#define NUEM_STAR_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/data.h"
#include "nuem/plasmon.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Conditions that stand for a stellar core. */
typedef struct nuem_star_core {
    double rho_g_cm3, temp_k, ye;
} nuem_star_core;

/** Energy loss by plasmons there, erg g^-1 s^-1. */
typedef struct nuem_star_loss {
    double standard; /**< Standard Model, tree-level couplings of a hypothesis without any moment */
    double dipole;   /**< mu = 1e-12 mu_B; grows as mu^2 */
    double charge;   /**< q = 1e-14 e; grows as q^2 */
    double weak;     /**< sum |C_V|^2 = 1 */
    double mixed;    /**< charge of 1e-14 e times C_V = 1, see plasmon.h */
} nuem_star_loss;

/** @return NUEM_OK; NUEM_ERR_ARG (as nuem_plasma_set); NUEM_ERR_DOMAIN (so cold that no plasmon decays in double
 *  precision: no bound); NUEM_ERR_CONVERGE. Thread-safe. */
NUEM_API nuem_status nuem_star_loss_at(const nuem_star_core *core, nuem_star_loss *out,
                                       nuem_error *err);

/** What a hypothesis loses there beyond the Standard Model, erg g^-1 s^-1; negative where a charge or
 *  radius interferes destructively. Total function, thread-safe. */
NUEM_API double nuem_star_extra_loss(const nuem_star_loss *loss,
                                     const nuem_plasmon_couplings *couplings);

/** Moment (sum |mu_ij|^2 + |eps_ij|^2)^(1/2), mu_B, or charge, e, that alone loses `extra` > 0.
 *  Total functions, thread-safe. */
NUEM_API double nuem_star_moment_of_loss(const nuem_star_loss *loss, double extra);
NUEM_API double nuem_star_charge_of_loss(const nuem_star_loss *loss, double extra);

/** Shifts by a moment mu12 = mu/(1e-12 mu_B) are fits to stellar models; they grow only below this, and
 *  are not used beyond: the derivative of the brightness vanishes at 13.67, that of the mass at 15.3.
 *  Below 0.1 their mu12^1.5 gives the wrong sign, by less than 2e-4 mag and 1e-4 Msun. */
#define NUEM_TIP_MU12_MAX 13.6

/** Shift of the I-band magnitude of the tip, -0.23 [sqrt(mu12^2 + 0.64) - 0.80 - 0.18 mu12^1.5]: negative is
 *  brighter. Source: Viaux et al., A&A 558 (2013) A12 (coefficients unconfirmed).
 *  @return NUEM_OK; NUEM_ERR_DOMAIN (mu12 not in [0, NUEM_TIP_MU12_MAX]). Thread-safe. */
NUEM_API nuem_status nuem_tip_shift_mag(double mu12, double *out, nuem_error *err);

/** Growth of the helium core at ignition, solar masses: 0.025 [sqrt(mu12^2 + 1) - 1 - 0.17 mu12^1.5].
 *  Source: Raffelt, Weiss, A&A 264 (1992) 536; Raffelt (1996) (coefficients unconfirmed).
 *  @return as nuem_tip_shift_mag. Thread-safe. */
NUEM_API nuem_status nuem_tip_core_mass_shift_msun(double mu12, double *out, nuem_error *err);

/** Error of the predicted brightness. Growing: sigma^2 = constant^2 + (offset + slope mu12)^2. */
typedef struct nuem_tip_growing_error {
    double constant_mag, offset_mag, slope_mag;
} nuem_tip_growing_error;

/** Tip of a red-giant branch. Magnitudes in the I band, absolute. */
typedef struct nuem_tip {
    double observed_mag, observed_sigma_mag;
    double theory_mag, theory_sigma_mag; /**< without a moment */
    bool grows; /**< the theory's error is `growing`, not theory_sigma_mag */
    nuem_tip_growing_error growing;
    double prior_mu12; /**< flat prior in mu12 on [0, this], at most NUEM_TIP_MU12_MAX */
} nuem_tip;

/** Predicted brightness, its error with that of the observation, and how many of these errors it is brighter
 *  than the observation. @return as nuem_tip_shift_mag. Thread-safe. */
typedef struct nuem_tip_prediction {
    double shift_mag, magnitude, sigma_mag;
    double pull; /**< (observed - predicted)/sigma: positive is too bright */
} nuem_tip_prediction;
NUEM_API nuem_status nuem_tip_predict(const nuem_tip *tip, double mu12, nuem_tip_prediction *out,
                                      nuem_error *err);

/** Posterior probability that the moment is below mu12, flat prior. Relative accuracy 1e-8.
 *  @param mu12  in [0, prior_mu12]
 *  @return NUEM_OK; NUEM_ERR_ARG (a tip with errors that are not positive, mu12). Thread-safe. */
NUEM_API nuem_status nuem_tip_credibility(const nuem_tip *tip, double mu12, double *out,
                                          nuem_error *err);

/** Upper limit mu12 by the flat-prior posterior. @param cl in (0, 1). @return as above;
 *  NUEM_ERR_CONVERGE. */
NUEM_API nuem_status nuem_tip_posterior_limit(const nuem_tip *tip, double cl, double *mu12,
                                              nuem_error *err);

/** mu12 at which the prediction is n_sigma brighter than the observation (1.96: the upper end of a two-sided
 *  interval of 95 %, as the literature has it). @param n_sigma finite.
 *  @return NUEM_OK; NUEM_ERR_ARG; NUEM_ERR_DOMAIN (already so without a moment, or nowhere below prior_mu12). */
NUEM_API nuem_status nuem_tip_crossing(const nuem_tip *tip, double n_sigma, double *mu12,
                                       nuem_error *err);

/** A bound from the literature. */
typedef struct nuem_star_published {
    const char *quantity; /**< "mu" or "q" */
    double value;         /**< mu_B or e; the lower end where there is a range */
    double upper;         /**< upper end of a range; equal to value otherwise */
    double cl;            /**< NaN: not stated */
    const char *status, *source, *assumption; /**< the last "" when not stated */
    size_t n_cite;
    const char *const *cite; /**< [n_cite] BibTeX keys */
} nuem_star_published;

/** A star. Views live as long as the nuem_star. */
typedef struct nuem_star_info {
    const char *id, *title, *status, *caveat;
    bool has_core, has_centre, has_criterion, has_tip;
    nuem_star_core core;   /**< has_core: one set of conditions for the whole core */
    nuem_star_core centre; /**< conditions of the centre at ignition; the core's where not stated */
    double max_extra_erg_g_s; /**< has_criterion */
    nuem_tip tip;             /**< has_tip */
    bool has_growing;         /**< tip.growing is stated; tip.grows is false */
    size_t n_published;
    const nuem_star_published *published; /**< [n_published] */
} nuem_star_info;

typedef struct nuem_star nuem_star;

/** Open by the id of a record of data/star (`nuem list star`) or by a path.
 *  @param prov  nullable
 *  @return NUEM_OK; NUEM_ERR_ARG (unknown id); NUEM_ERR_IO; NUEM_ERR_DATA (located); NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_star_open(const nuem_data *data, const char *id, nuem_star **out,
                                    nuem_provenance *prov, nuem_error *err);
NUEM_API void nuem_star_free(nuem_star *star);
NUEM_API const nuem_star_info *nuem_star_info_of(const nuem_star *star);

NUEM_END_DECLS

#endif
