/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file objective.h  chi2 as a function of real coordinates of the couplings: what fits, scans,
 *  toys and samplers evaluate.
 *
 *  Couplings are linear in the coordinates, so counts are exact quadratic polynomials of them,
 *
 *    S_b(x) = sum_k A_bk phi_k(x),   phi = 1, x_i, x_i x_j,
 *
 *  and A is made once, by polarisation of the response tensor. A hypothesis costs a short
 *  matrix-vector product, a batch of them a matrix product, and the gradient is analytic:
 *  with all nuisances at their minimum only the explicit dependence on x counts.
 */
#ifndef NUEM_OBJECTIVE_H
#define NUEM_OBJECTIVE_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/hypothesis.h"
#include "nuem/likelihood.h"
#include "nuem/parameter.h"
#include "nuem/progress.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Real coordinate: a parameter, or the imaginary part of one that is complex. */
typedef struct nuem_coordinate {
    const nuem_parameter *parameter;
    bool imaginary;
} nuem_coordinate;

/** Most coordinates of one objective: the matrices of charge and radius (9 each) and of the dipole
 *  (18), and the weak mixing angle. */
#define NUEM_MAX_COORDINATES 40

/** Coordinates of whole matrices. `set` is a list with commas of "charge", "radius", "dipole" (by
 *  the nature of the hypothesis: 18 real numbers or 6) and names of parameters, which give one
 *  coordinate, or two where they have a phase.
 *  @param coordinate  [NUEM_MAX_COORDINATES] out
 *  @param n           in: how many are there already (they are kept, repetitions dropped); out:
 *                     how many now
 *  @return NUEM_OK, NUEM_ERR_ARG (unknown name, too many, or two that set the same element). */
NUEM_API nuem_status nuem_coordinates_parse(const char *set, const nuem_hypothesis *hyp,
                                            nuem_coordinate *coordinate, size_t *n,
                                            nuem_error *err);

/** Bounds that coordinates have by their meaning, [n] each: a modulus that stands for itself is not
 *  negative (the parts of a complex element may be), sin^2 theta_W lies in [0, 1]; infinite where
 *  there is none. Total function, thread-safe. */
NUEM_API void nuem_coordinates_bounds(size_t n, const nuem_coordinate *coordinate, double *lower,
                                      double *upper);

/** "q_emu", "Im q_emu" */
NUEM_API void nuem_coordinate_name(const nuem_coordinate *coordinate, char *buf, size_t size);

typedef struct nuem_objective nuem_objective;
/** Scratch of one thread for one objective. */
typedef struct nuem_objective_workspace nuem_objective_workspace;

/** @param likelihood  a view that must outlive the objective
 *  @param hypothesis  what the couplings are beside the coordinates; copied
 *  @param coordinate  [n], n <= NUEM_MAX_COORDINATES; n may be 0
 *  @return NUEM_OK, NUEM_ERR_ARG (a parameter that the hypothesis cannot have), NUEM_ERR_NOMEM.
 *  Immutable afterwards and thread-safe. */
NUEM_API nuem_status nuem_objective_create(const nuem_likelihood *likelihood,
                                           const nuem_hypothesis *hypothesis, size_t n,
                                           const nuem_coordinate *coordinate, nuem_objective **out,
                                           nuem_error *err);
NUEM_API void nuem_objective_free(nuem_objective *objective);
NUEM_API nuem_status nuem_objective_workspace_create(const nuem_objective *objective,
                                                     nuem_objective_workspace **out,
                                                     nuem_error *err);
NUEM_API void nuem_objective_workspace_free(nuem_objective_workspace *ws);
/** Number of coordinates, the likelihood below, coordinate i < that number; views. */
NUEM_API size_t nuem_objective_dimension(const nuem_objective *objective);
NUEM_API const nuem_likelihood *nuem_objective_likelihood(const nuem_objective *objective);
NUEM_API const nuem_coordinate *nuem_objective_coordinate(const nuem_objective *objective,
                                                          size_t i);

/** Does the direction in the plane of coordinates i and i + 1, the two parts of one complex parameter,
 *  change any count? It does not where a transition element meets no coherence of flavours: then the
 *  modulus is all there is. Total function, thread-safe. */
NUEM_API bool nuem_objective_phase_matters(const nuem_objective *objective, size_t i);

/** Couplings at x [dimension]. Total function, thread-safe. */
NUEM_API void nuem_objective_couplings(const nuem_objective *objective, const double *x,
                                       nuem_couplings *out);

/** What an evaluation gives; every pointer may be NULL. */
typedef struct nuem_evaluation {
    double *gradient;     /**< [dimension] of chi2 */
    double *nuisance;     /**< [nuisances] at the minimum */
    double *expected;     /**< [bins] */
    double *expected_off; /**< [bins], 0 where the statistic is not ON_OFF */
} nuem_evaluation;

/** chi2 at x, minimised over the nuisances.
 *  @param observation  NULL: the experiments' own data
 *  @param x            [dimension], in the units of the parameters
 *  @param chi2         +inf when a bin with counts has no expectation (the gradient is then 0)
 *  @param more         nullable
 *  @return NUEM_OK, NUEM_ERR_ARG (x without finite counts), NUEM_ERR_CONVERGE. Thread-safe with one
 *          workspace a thread; no allocation. */
NUEM_API nuem_status nuem_objective_eval(const nuem_objective *objective,
                                         nuem_objective_workspace *ws,
                                         const nuem_observation *observation, const double *x,
                                         double *chi2, const nuem_evaluation *more,
                                         nuem_error *err);

/** chi2 at m points, as nuem_objective_eval has it at each.
 *  @param x         [m][dimension]
 *  @param threads   0: as OpenMP has it. No result depends on it
 *  @param progress  nullable
 *  @param chi2      [m] out
 *  @return as nuem_objective_eval (err->index tells the point; out untouched); NUEM_ERR_CANCELLED; NUEM_ERR_NOMEM.
 *          Thread-safe. */
NUEM_API nuem_status nuem_objective_chi2(const nuem_objective *objective,
                                         const nuem_observation *observation, size_t m,
                                         const double *x, int threads,
                                         const nuem_progress *progress, double *chi2,
                                         nuem_error *err);

/** chi2 at x and at given nuisances, constraints included, without any minimisation; for samplers.
 *  @param nuisance           [nuisances]; +inf results below their lower ends
 *  @param gradient           nullable [dimension]
 *  @param nuisance_gradient  nullable [nuisances] */
NUEM_API nuem_status nuem_objective_eval_at(const nuem_objective *objective,
                                            nuem_objective_workspace *ws,
                                            const nuem_observation *observation, const double *x,
                                            const double *nuisance, double *chi2, double *gradient,
                                            double *nuisance_gradient, nuem_error *err);

/** Signal counts at nominal nuisances for m hypotheses, one matrix product a block.
 *  @param x       [m][dimension]
 *  @param counts  [m][bins] out
 *  @return NUEM_OK, NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_objective_counts(const nuem_objective *objective, size_t m,
                                           const double *x, double *counts, nuem_error *err);

NUEM_END_DECLS

#endif
