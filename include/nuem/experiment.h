/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file experiment.h  A detector and its data, read from a file. */
#ifndef NUEM_EXPERIMENT_H
#define NUEM_EXPERIMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/atom_response.h"
#include "nuem/correction.h"
#include "nuem/data.h"
#include "nuem/nucleus.h"
#include "nuem/quenching.h"
#include "nuem/status.h"
#include "nuem/target.h"

NUEM_BEGIN_DECLS

/** Largest number of backgrounds of one experiment. */
#define NUEM_MAX_BACKGROUNDS 15
/** Largest number of detector variations of one experiment. */
#define NUEM_MAX_DETECTOR_VARIATIONS 12

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

/** What a detector makes of an energy of E keV electron equivalent.
 *   GAUSSIAN  a Gaussian, see resolution_sqrt below
 *   POISSON   photo-electrons, a Poisson number of mean pe_per_kev E; a bin counts the whole numbers
 *             in [lower, upper) of its edges in photo-electrons
 *   GAMMA     photo-electrons as a continuous x of mean m = pe_per_kev E with the density
 *             (1+b)^(1+b)/(Gamma(1+b) m) (x/m)^b exp(-(1+b) x/m), b = gamma_b_per_kev E
 *             (COHERENT, 2110.07730, data release)
 *   MATRIX    a table of probabilities */
typedef enum nuem_smearing {
    NUEM_SMEARING_GAUSSIAN,
    NUEM_SMEARING_POISSON,
    NUEM_SMEARING_GAMMA,
    NUEM_SMEARING_MATRIX
} nuem_smearing;

/** One error of the shape of a background. */
typedef struct nuem_background_shape {
    const char *name;     /**< nuisance; NULL: "<experiment> <background> shape" */
    const double *counts; /**< [n_bin] change of the counts for one standard deviation, any sign */
} nuem_background_shape;

/** Expected background counts a bin, before its normalisation is fitted. */
typedef struct nuem_background {
    const char *name;
    const double *counts;    /**< [n_bin] */
    bool includes_sm_signal; /**< the template contains the Standard-Model neutrino signal */
    bool free;               /**< normalisation unconstrained */
    double relative_error;   /**< 1-sigma of the normalisation when not free; 0: fixed */
    size_t n_shape;          /**< 0: the shape is exact */
    const nuem_background_shape *shape; /**< [n_shape] */
} nuem_background;

typedef struct nuem_experiment_info nuem_experiment_info;

/** An error of the detector's response to the signal: the experiment as it would be at one standard
 *  deviation up and down, bins and data the same. */
typedef struct nuem_detector_variation {
    const char *name; /**< nuisance; the same name anywhere is the same nuisance */
    const nuem_experiment_info *up, *down;
} nuem_detector_variation;

/** An experiment as plain data. Views live as long as the nuem_experiment.
 *
 *  A bin is a range of reconstructed energy, and where there are classes (of pulse shape, say) and
 *  times, also one of them: bin (e n_class + k) n_time + t. A signal event of flux component c whose
 *  energy is reconstructed in range e is in class k with probability class_fraction[e][k], and at time t
 *  with that of nuem_arrival_fractions. Reconstructed energies are electron equivalents, keV;
 *  photo-electrons are divided by pe_per_kev. */
struct nuem_experiment_info {
    const char *id, *title, *doc, *status;
    const char *channel;  /**< "es", ... (nuem list channel) */
    const char *flux;     /**< id of a flux, or the path of a file */
    const char *formula;  /**< target */
    nuem_binding binding; /**< treatment of bound electrons */
    /** NUEM_BINDING_RESPONSE: tables of the elements of the target; files have none. */
    size_t n_atom;
    const nuem_atom_response *const *atom;
    const nuem_correction *correction; /**< of that treatment, which is its base; NULL: none */
    double exposure_kg_day;            /**< > 0 */

    /** Detection efficiency: linear in a table of n_efficiency points (constant when 1) that
     *  covers the bins. True energies that reach a bin from outside the table by resolution take
     *  its end values. */
    size_t n_efficiency;
    const double *efficiency_kev, *efficiency;
    bool efficiency_of_true_energy; /**< of the energy before smearing, electron equivalent like all
                                         energies here; else of the reconstructed energy */
    double signal_relative_error;   /**< 1-sigma of the signal normalisation */
    double energy_scale_error;      /**< 1-sigma of the relative energy scale of the signal */

    /** Nuclides of the target, where the channel needs them. */
    size_t n_nucleus;
    const nuem_nucleus_share *nucleus;

    /** Electron-equivalent energy of a nuclear recoil; electrons are not quenched. */
    nuem_quenching quenching;

    nuem_smearing smearing;
    /** Gaussian resolution sigma = sqrt_kev sqrt(E/keV) + linear E + constant_kev, or with
     *  `in_quadrature` the root of the sum of the squares of the three; all 0: perfect. */
    double resolution_sqrt, resolution_linear, resolution_constant_kev;
    bool resolution_in_quadrature;
    double pe_per_kev; /**< photo-electrons for 1 keV electron equivalent; 0: none are counted */
    double gamma_b_per_kev; /**< GAMMA */
    /** MATRIX: probability that an energy matrix_kev[i] is reconstructed in range e, [n_matrix][n_energy],
     *  linear in between, end values beyond. The efficiency is then one of true energy. */
    size_t n_matrix;
    const double *matrix_kev, *matrix;

    size_t n_bin;                     /**< n_energy * n_class * n_time */
    size_t n_energy, n_class, n_time; /**< >= 1 */
    const double *edge_kev;           /**< [n_energy + 1], increasing, >= 0, reconstructed energy */
    const double *class_fraction; /**< [n_energy][n_class], each >= 0; NULL: all 1, n_class is 1 */
    const double
        *edge_us; /**< [n_time + 1] increasing; NULL: times are not looked at, n_time is 1 */
    double time_offset_us;    /**< added to arrival times */
    size_t n_time_efficiency; /**< 0: it is 1 */
    const double *time_efficiency_us, *time_efficiency;
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

    size_t n_variation; /**< at most NUEM_MAX_DETECTOR_VARIATIONS */
    const nuem_detector_variation *variation;
};

typedef struct nuem_experiment nuem_experiment;

/** Open an experiment of data/experiment ("xenon1t", see nuem_data_list) or a file of the user's.
 *  @param prov  nullable record of what was read
 *  @return NUEM_OK, NUEM_ERR_ARG (unknown id), NUEM_ERR_IO, NUEM_ERR_DATA (located),
 *  NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_experiment_open(const nuem_data *data, const char *id,
                                          nuem_experiment **out, nuem_provenance *prov,
                                          nuem_error *err);

/** The same from text in memory; `name` stands in messages, and tables are looked for relative to
 *  it. `data` may be NULL for channels that need no nuclides. */
NUEM_API nuem_status nuem_experiment_parse(const nuem_data *data, const char *text, size_t n,
                                           const char *name, nuem_experiment **out,
                                           nuem_error *err);

NUEM_API void nuem_experiment_free(nuem_experiment *experiment);
/** What the file says; a view. */
NUEM_API const nuem_experiment_info *nuem_experiment_get(const nuem_experiment *experiment);

/** The target with its treatment of electrons, and with its nuclei where `nuclei` says so. Tables, correction
 *  and nuclei are views, as in the functions below.
 *  @return as nuem_target_create, nuem_target_create_nuclear, nuem_target_create_response and
 *          nuem_target_create_corrected. Thread-safe. */
NUEM_API nuem_status nuem_experiment_target(const nuem_experiment_info *info, bool nuclei,
                                            nuem_target **out, nuem_error *err);

/** Standard deviation of the reconstructed energy of an electron-equivalent energy, keV; 0 for
 *  MATRIX. Total function, thread-safe. */
NUEM_API double nuem_experiment_sigma_kev(const nuem_experiment_info *info, double e_kev);

/** Efficiency at an energy. Total function, thread-safe. */
NUEM_API double nuem_experiment_efficiency(const nuem_experiment_info *info, double e_kev);

NUEM_END_DECLS

#endif
