/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a likelihood, for what evaluates it: couplings (likelihood.c) or coordinates
 * (objective.c). An experiment's signal nuisances are linear in a few "signals", spectra that each
 * come from one tensor at the couplings of one variant:
 *
 *   shape row s = sum over links (weight * signal),   mu = sum_s theta_s shape_s. */
#ifndef NUEM_STAT_LIKELIHOOD_PRIVATE_H
#define NUEM_STAT_LIKELIHOOD_PRIVATE_H

#include "nuem/likelihood.h"
#include "stat/profile.h"

/* How couplings differ from those of the hypothesis; variant 0 does not. */
typedef struct nuem_variant {
    const nuem_mixing *mixing; /* NULL: the hypothesis's own */
    double sin2_theta_w;       /* added */
} nuem_variant;

typedef struct nuem_signal_link {
    size_t shape, signal;
    double weight;
} nuem_signal_link;

typedef struct nuem_term {
    const nuem_response *response;
    char *id;
    nuem_spectrum spectrum;        /* without shapes; they are the workspace's */
    size_t first_bin, first_shape; /* of all; shapes in units of doubles */
    size_t first_signal;           /* likewise */
    size_t n_monomial, n_signal, n_link, n_signal_shape;
    size_t n_nominal;       /* the first signals belong to variant 0; signal 0 is the whole */
    double *tensor;         /* [n_signal][n_bin][n_monomial] */
    size_t *variant;        /* [n_signal] */
    nuem_signal_link *link; /* [n_link] */
    size_t *nuisance;       /* [n_shape] */
    double *template;       /* [n_shape - n_signal_shape][n_bin] */
    double *covariance_root, *inverse_covariance; /* GAUSSIAN: L of V = L L^T, and V^-1 */
    bool asimov;
} nuem_term;

struct nuem_likelihood {
    size_t n, n_bin, max_bin, n_nuisance, n_free, n_variant;
    size_t shape_size, signal_size; /* doubles */
    nuem_term *term;                /* [n] */
    nuem_nuisance *nuisance;        /* [n_nuisance] */
    char **name;                    /* [n_nuisance], which nuisance[].name point to */
    nuem_variant *variant;          /* [n_variant] */
    double *counts, *off;           /* [n_bin] */
};

struct nuem_likelihood_workspace {
    double *signal; /* [signal_size]: n_signal spectra of each term, filled by the caller */
    double *shape;  /* [shape_size] */
    nuem_spectrum *spectrum; /* [n] */
    nuem_profile_space space;
};

/* Signal j of term k in the workspace, [n_bin]. */
static inline double *nuem_workspace_signal(const nuem_term *t, nuem_likelihood_workspace *ws,
                                            size_t j)
{
    return ws->signal + t->first_signal + j * t->spectrum.n_bin;
}

/* With the signals filled: chi2 at its minimum over the nuisances. The workspace's space has the rest. */
nuem_status nuem_likelihood_minimise(const nuem_likelihood *lik, nuem_likelihood_workspace *ws,
                                     const nuem_observation *observation, double *chi2,
                                     nuem_error *err);

/* The same at given nuisances; gradient [n_nuisance] nullable. */
nuem_status nuem_likelihood_value(const nuem_likelihood *lik, nuem_likelihood_workspace *ws,
                                  const nuem_observation *observation, const double *nuisance,
                                  double *chi2, double *gradient, nuem_error *err);

/* d chi2 / d signal j of term k at fixed nuisances, [n_bin], after one of the above. */
void nuem_likelihood_signal_slope(const nuem_likelihood_workspace *ws, const nuem_term *t, size_t j,
                                  double *slope);

#endif
