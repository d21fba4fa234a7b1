/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Probability that an energy, keV electron equivalent, is counted in each range of reconstructed
 * energy: resolution and efficiency together. */
#ifndef NUEM_RATE_SMEARING_H
#define NUEM_RATE_SMEARING_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/experiment.h"

/* A range is fed from energies within REACH standard deviations (of a Gaussian the rest is below
 * 1e-15), and of photo-electrons from where the tail is as large as TAIL. */
#define NUEM_SMEARING_REACH 8.0
#define NUEM_SMEARING_TAIL  1e-16

enum { NUEM_SMEARING_NODES = 3 };

typedef struct nuem_smearing_table {
    const nuem_experiment_info *e;
    bool sharp; /* perfect resolution */
    /* pieces of reconstructed energy in one range each, where the efficiency of reconstructed energy
     * is a + b E' */
    size_t n_edge;        /* pieces and 1 */
    double *edge, *a, *b; /* keV [n_edge], then for each piece; one block of memory */
    size_t *range;        /* of each piece */
    /* GAMMA: Gauss points of each piece, efficiency and length of the piece in the weight */
    struct nuem_smearing_node {
        double x, ln_x, weight;
    } * node; /* [pieces][NUEM_SMEARING_NODES] */
    /* POISSON: whole photo-electrons from first_pe on */
    size_t n_pe;
    double first_pe, *accept; /* efficiency of each number [n_pe] */
    size_t *pe_range;         /* range of each number [n_pe] */
} nuem_smearing_table;

/* The experiment must outlive the table. NUEM_ERR_ARG (too many photo-electrons), NUEM_ERR_NOMEM */
nuem_status nuem_smearing_create(const nuem_experiment_info *experiment, nuem_smearing_table *out,
                                 nuem_error *err);
void nuem_smearing_clear(nuem_smearing_table *s);

/* Energies that reach any range with more than 1e-15; *hi may be HUGE_VAL (a table of
 * probabilities that does not end with zeros). */
void nuem_smearing_span(const nuem_smearing_table *s, double *lo_kev, double *hi_kev);

/* Energies where the probabilities are not smooth, or where zones begin and end in which they vary
 * within a standard deviation; malloc'd, in no order. */
nuem_status nuem_smearing_knots(const nuem_smearing_table *s, double **out, size_t *n,
                                nuem_error *err);

/* Energy over which the probabilities vary: where `within_kev` lies in a zone, the standard deviation
 * at e_kev; else HUGE_VAL. */
double nuem_smearing_width(const nuem_smearing_table *s, double e_kev, double within_kev);

/* Add to p [n_energy]; what changes lies in [*first, *end). */
void nuem_smearing_probability(const nuem_smearing_table *s, double e_kev, double *p, size_t *first,
                               size_t *end);

#endif
