/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file model.h  Models that give Majorana neutrinos a large transition moment at a small mass.
 *
 *  A moment needs a photon attached to charged particles in a loop; without the photon the same
 *  loop is a mass. The models differ in the symmetry that forbids the mass and not the moment, and
 *  in how that symmetry breaks. Each is a constant descriptor: its parameters with default and
 *  range, its references, what of it is derived here and what could not be confirmed.
 */
#ifndef NUEM_MODEL_H
#define NUEM_MODEL_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/export.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

enum { NUEM_MODEL_MAX_PARAMETERS = 12 };

/** A parameter lies in [min, max], where min_open excludes min. */
typedef struct nuem_model_parameter {
    const char *name, *unit, *title;
    double fallback, min, max;
    bool min_open;
} nuem_model_parameter;

/** What a model says at one point of its parameters. mu_{nu_e nu_mu} alone, in the convention that
 *  the antisymmetric flavour matrix has lambda_{e mu} = mu. */
typedef struct nuem_model_result {
    double moment_mub;          /**< transition moment |mu_{nu_e nu_mu}| */
    double mass_unprotected_ev; /**< mass from the same diagrams if no symmetry forbade it */
    double mass_ev;             /**< mass that the broken symmetry leaves */
    double suppression;         /**< mass_ev / mass_unprotected_ev */
    /** moment, and moment without the symmetry, when the couplings are such that the mass is
     *  mass_bound_ev; infinite where no mass arises */
    double reach_mub, reach_unprotected_mub;
    double coupling_scale; /**< factor on the product of the couplings that gives target_mub */
    double target_mass_ev; /**< mass_ev at those couplings: the target is natural below the bound */
    bool target_allowed;   /**< target_mass_ev <= mass_bound_ev and couplings perturbative */
} nuem_model_result;

typedef struct nuem_model {
    const char *name, *title, *doc;
    const char *status; /**< "unconfirmed: what could not be read in the source", or "derived" */
    const char *const *refs;               /**< BibTeX keys, ends with NULL */
    const nuem_model_parameter *parameter; /**< [n_parameter] */
    size_t n_parameter;
    /** values in the order of `parameter`, each in its range */
    nuem_status (*evaluate)(const double *value, nuem_model_result *out, nuem_error *err);
} nuem_model;

/** The models; ends with NULL. Immutable, thread-safe. */
NUEM_API const nuem_model *const *nuem_model_list(void);

/** @return NUEM_OK, or NUEM_ERR_ARG with the known names. Thread-safe. */
NUEM_API nuem_status nuem_model_find(const char *name, const nuem_model **out, nuem_error *err);

/** Index of a parameter. @return NUEM_OK, or NUEM_ERR_ARG with the known names. Thread-safe. */
NUEM_API nuem_status nuem_model_parameter_find(const nuem_model *model, const char *name,
                                               size_t *index, nuem_error *err);

/** Evaluate at a point.
 *  @param value  [model->n_parameter] in the order of model->parameter; NULL takes the defaults
 *  @return NUEM_OK; NUEM_ERR_ARG (out of range or not finite; err->index tells which; or
 *          masses in the wrong order). Thread-safe. */
NUEM_API nuem_status nuem_model_evaluate(const nuem_model *model, const double *value,
                                         nuem_model_result *out, nuem_error *err);

/** Loop of a fermion of mass m and a scalar of mass M with a photon on either, for a moment whose
 *  chirality flips on the fermion: mu = e m A B / (16 pi^2 M^2) x this, x = m^2/M^2,
 *
 *      int_0^1 z dz / (1 - z + x z) = [ln(1/x) - 1 + x] / (1-x)^2,
 *
 *  which is ln(M^2/m^2) - 1 for a heavy scalar. x in (0, 1). Total function, thread-safe.
 *  Source: derived; Leveille, NPB 137 (1978) 63, eqs. (7) and (10) summed. */
NUEM_API double nuem_model_moment_loop(double x);

/** Its partner without the photon: m A B / (16 pi^2) times the difference of this between two
 *  scalars, ln(1/x)/(1-x) with the common ln m^2 left out. x in (0, 1). Total, thread-safe. */
NUEM_API double nuem_model_mass_loop(double x);

NUEM_END_DECLS

#endif
