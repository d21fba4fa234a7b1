/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The row of the review about the millicharge and the electrons of atoms. */
#include <math.h>

#include "nuem/atom_store.h"
#include "report/catalogue.h"
#include "report/question.h"
#include "report/review_row.h"

/* Germanium up to the end of GEMMA's window, 55 keV: limits as with the finer tables of the command line
 * within 2e-3, in seconds. */
static const nuem_atom_store_options GERMANIUM = {
    .response = {
        .eps_max_kev = 56.0, .q_max_kev = 400.0, .n_eps = 24, .n_q = 40, .accuracy = 1e-3}};

/* Published bounds: the charge with free electrons, the moment, the charge by another calculation of atoms. */
enum { STATISTICAL, MOMENT, ALONE, N_PUBLISHED };

static nuem_status published_bounds(const nuem_data *data, double out[N_PUBLISHED],
                                    nuem_provenance *prov, nuem_error *err)
{
    static const char *const id[] = {[STATISTICAL] = "gemma-q-statistical",
                                     [MOMENT] = "gemma-2012-mu",
                                     [ALONE] = "mcrrpa-q-gemma"};
    nuem_yaml *doc = NULL;
    nuem_status st = nuem_catalogue_open(data, &doc, prov, err);

    for (int i = 0; i < N_PUBLISHED && !st; i++)
        st = nuem_catalogue_value(doc, id[i], &out[i], prov, err);
    nuem_yaml_free(doc);
    return st;
}

/* Not the spectrum, but what does not need it: does the published bound follow from the published moment and from the
 * published bound with free electrons? */
static nuem_review_status status_of(const nuem_review_row *row, double by_moment, double by_free)
{
    const double room = row->tolerance * row->published[0],
                 off = row->computed[0] - row->published[0];

    if (fabs(off) <= room) return NUEM_REVIEW_REPRODUCED;
    return nuem_within_factor(row->computed[0], row->published[0], sqrt(10.0)) &&
                   fabs(by_moment - row->published[0]) <= room &&
                   fabs(by_free - row->published[0]) <= room
               ? NUEM_REVIEW_CONSISTENT
               : NUEM_REVIEW_DIFFERS;
}

nuem_status nuem_review_q_gemma_atomic(const nuem_data *data, nuem_review_row *row,
                                       nuem_provenance *prov, nuem_error *err)
{
    static const char *const other[] = {"free", "step", "epa"};
    enum { N = sizeof other / sizeof other[0] };
    static const nuem_question moment = {.id = {"gemma-2012"}, .parameter = "mu_eff"};
    nuem_atom_store *store = NULL;
    nuem_question q = {.id = {"gemma-2012"}, .parameter = "q_ee"};
    double limit[2], mu[2], plain[N][2], published[N_PUBLISHED] = {0.0};
    nuem_status st = nuem_atom_store_create(&GERMANIUM, &store, err);

    q.options.binding = "response";
    q.options.atoms = store;
    if (!st) st = published_bounds(data, published, prov, err);
    if (!st) st = nuem_question_upper_limits(data, &moment, mu, prov, err);
    if (!st) st = nuem_question_upper_limits(data, &q, limit, prov, err);
    for (size_t i = 0; i < N && !st; i++) {
        q.options.binding = other[i];
        st = nuem_question_upper_limits(data, &q, plain[i], prov, err);
    }
    nuem_atom_store_free(store);
    if (st) return st;
    row->computed[row->n_computed++] = limit[0];
    const double effect = limit[0] / plain[0][0], miss = mu[0] / published[MOMENT],
                 by_free = effect * published[STATISTICAL];
    row->status = status_of(row, limit[0] / miss, by_free);
    nuem_review_note(
        row,
        "expected bound of GEMMA, on-off counting (no spectrum is public), one-sided 90 %% CL "
        "(two-sided %.2e), germanium in a Dirac-Hartree-Slater field. The same inputs miss the "
        "moment by %.2f; over that %.2e. Free electrons %.2e, stepping %.2e, equivalent photons "
        "%.2e: atoms lower it by %.3f, and the published free bound %.1e to %.2e. Published: %.1e "
        "for GEMMA alone; the rest is sub-keV data of TEXONO that are not public",
        limit[1], miss, limit[0] / miss, plain[0][0], plain[1][0], plain[2][0], effect,
        published[STATISTICAL], by_free, published[ALONE]);
    return NUEM_OK;
}
