/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file experiment.h  A detector and its data, read from a file. */
#ifndef NUEM_EXPERIMENT_H
#define NUEM_EXPERIMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/data.h"
#include "nuem/status.h"
#include "nuem/target.h"

NUEM_BEGIN_DECLS

/** Largest number of backgrounds of one experiment. */
#define NUEM_MAX_BACKGROUNDS 15

/** How the data of an experiment are compared with the expectation.
 *   POISSON   counts n against mu: 2 [mu - n + n ln(n/mu)]
 *   GAUSSIAN  values n with a covariance V: (n - mu)^T V^-1 (n - mu)
 *   ON_OFF    counts with the source on and off; the background b of each bin is free:
 *             n_on ~ Poisson(mu + b), n_off ~ Poisson(off_ratio b), minimised over b >= 0; mu is the
 *             signal alone, listed backgrounds are the b of expected data */
typedef enum nuem_statistic {
    NUEM_STATISTIC_POISSON,
    NUEM_STATISTIC_GAUSSIAN,
    NUEM_STATISTIC_ON_OFF
} nuem_statistic;

/** Expected background counts a bin, before its normalisation is fitted. */
typedef struct nuem_background {
    const char *name;
    const double *counts;    /**< [n_bin] */
    bool includes_sm_signal; /**< the template contains the Standard-Model neutrino signal */
    bool free;               /**< normalisation unconstrained */
    double relative_error;   /**< 1-sigma of the normalisation when not free; 0: fixed */
    const double *shape;     /**< [n_bin] change of the counts for one standard deviation of its
                                shape, any sign; NULL: the shape is exact */
} nuem_background;

/** An experiment as plain data. Views live as long as the nuem_experiment. */
typedef struct nuem_experiment_info {
    const char *id, *title, *doc, *status;
    const char *channel;    /**< "es", ... (nuem list channel) */
    const char *flux;       /**< id of a flux, or the path of a file */
    const char *formula;    /**< target */
    nuem_binding binding;   /**< treatment of bound electrons */
    double exposure_kg_day; /**< > 0 */

    /** Detection efficiency: linear in a table of n_efficiency points (constant when 1) that
     *  covers the bins. True energies that reach a bin from outside the table by resolution take
     *  its end values. */
    size_t n_efficiency;
    const double *efficiency_kev, *efficiency;
    bool efficiency_of_true_energy; /**< else of the reconstructed energy */
    double signal_relative_error;   /**< 1-sigma of the signal normalisation */
    double energy_scale_error;      /**< 1-sigma of the relative energy scale of the signal */

    /** Gaussian resolution sigma = sqrt_kev sqrt(E/keV) + linear E + constant_kev; all 0: perfect.
     *  */
    double resolution_sqrt, resolution_linear, resolution_constant_kev;

    size_t n_bin;
    const double *edge_kev; /**< [n_bin + 1], increasing, >= 0, reconstructed energy */
    nuem_statistic statistic;
    const double *counts;     /**< [n_bin], observed (ON_OFF: with the source on); >= 0 except for
                                    GAUSSIAN; NULL: no data, e.g. a projection */
    const double *covariance; /**< GAUSSIAN: [n_bin][n_bin] of the counts, positive definite */
    const double *off_counts; /**< ON_OFF: [n_bin], >= 0; NULL like counts */
    double off_ratio;         /**< ON_OFF: exposure with the source off over that with it on, > 0 */
    /** [n_bin], or NULL: flux components that a bin counts, names with commas between
     *  ("Be7-862,Be7-384"); NULL for a bin: all of them. For published rates of components. */
    const char *const *bin_components;
    /** The counts are expectations and no observation: a summary of published numbers. */
    bool asimov;

    size_t n_background;
    const nuem_background *background;
} nuem_experiment_info;

typedef struct nuem_experiment nuem_experiment;

/** Open an experiment of data/experiment ("xenon1t", see nuem_data_list) or a file of the user's.
 *  @param prov  nullable record of what was read
 *  @return NUEM_OK, NUEM_ERR_ARG (unknown id), NUEM_ERR_IO, NUEM_ERR_DATA (located),
 *  NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_experiment_open(const nuem_data *data, const char *id,
                                          nuem_experiment **out, nuem_provenance *prov,
                                          nuem_error *err);

/** The same from text in memory; `name` stands in messages, and tables are looked for relative to
 *  it. */
NUEM_API nuem_status nuem_experiment_parse(const char *text, size_t n, const char *name,
                                           nuem_experiment **out, nuem_error *err);

NUEM_API void nuem_experiment_free(nuem_experiment *experiment);

NUEM_API const nuem_experiment_info *nuem_experiment_get(const nuem_experiment *experiment);

/** Standard deviation of the reconstructed energy, keV. Total function, thread-safe. */
NUEM_API double nuem_experiment_sigma_kev(const nuem_experiment_info *info, double e_kev);

/** Efficiency at an energy. Total function, thread-safe. */
NUEM_API double nuem_experiment_efficiency(const nuem_experiment_info *info, double e_kev);

NUEM_END_DECLS

#endif
