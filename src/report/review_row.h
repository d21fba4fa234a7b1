/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A row of the review gets its numbers from one function here: a new row is one entry in the table
 * of review.c and one function. */
#ifndef NUEM_REPORT_REVIEW_ROW_H
#define NUEM_REPORT_REVIEW_ROW_H

#include "nuem/data.h"
#include "nuem/review.h"

/* Fill computed, n_computed and note; leave the status alone to have it found by comparison with
 * published and tolerance, or set it where a row has a rule of its own. */
typedef nuem_status nuem_review_function(const nuem_data *data, nuem_review_row *row,
                                         nuem_provenance *prov, nuem_error *err);

nuem_review_function nuem_review_xenon1t_mu, nuem_review_xenon1t_transition;

nuem_review_function nuem_review_mu_dirac_sm, nuem_review_mu_majorana;
nuem_review_function nuem_review_naturalness_dirac, nuem_review_naturalness_majorana;
nuem_review_function nuem_review_model_spin_symmetry;

nuem_review_function nuem_review_mu_eff, nuem_review_borexino_flavour, nuem_review_edm;
nuem_review_function nuem_review_radius_interference;

nuem_review_function nuem_review_vertex, nuem_review_radius_definition, nuem_review_radius_sm;

nuem_review_function nuem_review_gemma_mu, nuem_review_borexino_mu, nuem_review_vgen_mu;
nuem_review_function nuem_review_q_gemma_atomic;
nuem_review_function nuem_review_q_gemma_free, nuem_review_q_vgen, nuem_review_q_combined;
nuem_review_function nuem_review_r2_lab;

nuem_review_function nuem_review_globular_mu, nuem_review_pulsar, nuem_review_neutrality;

nuem_review_function nuem_review_cevns_mu, nuem_review_q_coherent, nuem_review_q_reactor_cevns;
nuem_review_function nuem_review_r2_coherent;

nuem_review_function nuem_review_cevas_mu, nuem_review_cevas_observation;

nuem_review_function nuem_review_environments, nuem_review_supernova;

/* Append to the note. */
void nuem_review_note(nuem_review_row *row, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
