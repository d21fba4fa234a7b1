/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The row of the review about the millicharge and the electrons of atoms. */
#include "nuem/atom_store.h"
#include "report/catalogue.h"
#include "report/question.h"
#include "report/review_row.h"

/* Germanium up to the end of GEMMA's window, 55 keV: limits as with the finer tables of the command line
 * within 2e-3, in seconds. */
static const nuem_atom_store_options GERMANIUM = {
    .response = {
        .eps_max_kev = 56.0, .q_max_kev = 400.0, .n_eps = 24, .n_q = 40, .accuracy = 1e-3}};

/* The statistical bound with free electrons. */
static nuem_status published_bound(const nuem_data *data, double *out, nuem_provenance *prov,
                                   nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_status st = nuem_catalogue_open(data, &doc, prov, err);

    if (!st) st = nuem_catalogue_value(doc, "gemma-q-statistical", out, prov, err);
    nuem_yaml_free(doc);
    return st;
}

nuem_status nuem_review_q_gemma_atomic(const nuem_data *data, nuem_review_row *row,
                                       nuem_provenance *prov, nuem_error *err)
{
    static const char *const other[] = {"free", "step", "epa"};
    enum { N = sizeof other / sizeof other[0] };
    nuem_atom_store *store = NULL;
    nuem_question q = {.id = {"gemma-2012"}, .parameter = "q_ee"};
    double limit[2], plain[N][2], statistical = 0.0;
    nuem_status st = nuem_atom_store_create(&GERMANIUM, &store, err);

    q.options.binding = "response";
    q.options.atoms = store;
    if (!st) st = published_bound(data, &statistical, prov, err);
    if (!st) st = nuem_question_upper_limits(data, &q, limit, prov, err);
    for (size_t i = 0; i < N && !st; i++) {
        q.options.binding = other[i];
        st = nuem_question_upper_limits(data, &q, plain[i], prov, err);
    }
    nuem_atom_store_free(store);
    if (st) return st;
    row->computed[row->n_computed++] = limit[0];
    const double effect = limit[0] / plain[0][0];
    nuem_review_note(
        row,
        "expected bound of on-off counting (no spectrum is public), one-sided 90 %% CL "
        "(two-sided %.2e), with longitudinal and transverse response of germanium in a "
        "Dirac-Hartree-Slater field. The same with free electrons %.2e, stepping %.2e, "
        "equivalent photons alone %.2e. Atoms lower the bound by %.3f: the published "
        "one with free electrons, %.1e, would become %.2e; published for GEMMA alone: "
        "1.1e-12",
        limit[1], plain[0][0], plain[1][0], plain[2][0], effect, statistical, effect * statistical);
    return NUEM_OK;
}
