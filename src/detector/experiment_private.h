/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading an experiment file, subject by subject. Each function takes a part of the document, which
 * the schema has checked, fills its part of exp->info and complains about the place that is wrong:
 * NUEM_ERR_DATA (located), NUEM_ERR_IO, NUEM_ERR_NOMEM. */
#ifndef NUEM_DETECTOR_EXPERIMENT_PRIVATE_H
#define NUEM_DETECTOR_EXPERIMENT_PRIVATE_H

#include "file/arena.h"
#include "file/record.h"
#include "nuem/experiment.h"

struct nuem_experiment {
    nuem_experiment_info info;
    nuem_yaml *doc;    /* owns the strings of the file */
    nuem_arena memory; /* owns everything else */
};

nuem_status nuem_experiment_read_efficiency(nuem_experiment *exp, const nuem_node *map,
                                            nuem_provenance *prov, nuem_error *err);

/* Bin edges and observed counts. `t`: the table of the data, NULL when the bins are lists. */
nuem_status nuem_experiment_read_bins(nuem_experiment *exp, const nuem_node *map,
                                      const nuem_table *t, nuem_error *err);

/* Of bins that are read: what the statistic needs beside them (covariance, counts with the source
 * off), and whether the counts are expectations. */
nuem_status nuem_experiment_read_statistic(nuem_experiment *exp, const nuem_node *map,
                                           const nuem_table *t, nuem_provenance *prov,
                                           nuem_error *err);

/* The flux components that each bin counts. */
nuem_status nuem_experiment_read_components(nuem_experiment *exp, const nuem_node *map,
                                            nuem_error *err);

nuem_status nuem_experiment_read_backgrounds(nuem_experiment *exp, const nuem_node *list,
                                             const nuem_table *t, nuem_error *err);

/* One number for each bin: `node` is a list of them, or names a column of t. With `positive` they
 * must not be negative. *out lives as long as exp. */
nuem_status nuem_experiment_bin_numbers(nuem_experiment *exp, const nuem_node *node,
                                        const nuem_table *t, bool positive, const double **out,
                                        nuem_error *err);

/* Memory for n numbers that lives as long as exp; NULL when there is none. */
double *nuem_experiment_doubles(nuem_experiment *exp, size_t n);

#endif
