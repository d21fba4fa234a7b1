/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of `nuem report`: what goes into it, and writing it. */
#ifndef NUEM_CLI_REPORT_PAGE_H
#define NUEM_CLI_REPORT_PAGE_H

#include "cli/context.h"
#include "io/writer.h"

typedef struct nuem_report {
    size_t n_result;
    char *const *result_name; /* [n_result] file names, as shown */
    char *const *result;      /* [n_result] JSON, checked (nuem_result_read) */
    size_t n_experiment;
    const char *const *experiment; /* [n_experiment] ids or files, computed anew */
    double cl;
} nuem_report;

/* What became of it. */
typedef struct nuem_report_made {
    size_t bytes;
    bool figures; /* with the plotting library, not only with plain figures */
} nuem_report_made;

/* Compute the experiments, put the page together and write it beside and rename it. The experiments' files and works go
 * to `prov`. *unwritable: a failure was one of writing.
 * NUEM_ERR_CANCELLED: the user stopped it; nothing is written. */
nuem_status nuem_report_write(nuem_context *ctx, const nuem_report *report, const char *path,
                              nuem_provenance *prov, nuem_report_made *made, bool *unwritable,
                              nuem_error *err);

/* One experiment as JSON: what it is, its data, the likelihood for diagonal couplings, limits and profiles. */
nuem_status nuem_report_experiment(const nuem_data *data, const char *id, double cl, nuem_writer *w,
                                   nuem_provenance *prov, nuem_error *err);

/* Directory of the page's template, styles and scripts, malloc'ed: `report` beside the program (build tree),
 * ../share/nuem/report or ../../share/nuem/report (installed), `report` beside the data directory.
 * NUEM_ERR_IO. */
nuem_status nuem_report_assets(const nuem_data *data, char **directory, nuem_error *err);

#endif
