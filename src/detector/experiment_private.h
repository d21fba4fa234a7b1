/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading an experiment file, subject by subject. Each function takes a part of the document, which
 * the schema has checked, fills its part of exp->info and complains about the place that is wrong:
 * NUEM_ERR_DATA (located), NUEM_ERR_IO, NUEM_ERR_NOMEM. They are called in the order of their
 * declarations. */
#ifndef NUEM_DETECTOR_EXPERIMENT_PRIVATE_H
#define NUEM_DETECTOR_EXPERIMENT_PRIVATE_H

#include "file/arena.h"
#include "file/record.h"
#include "nuem/experiment.h"

/* What a variation puts into a copy of the experiment. */
typedef void nuem_variation_apply(nuem_experiment_info *info, const void *value);

typedef struct nuem_varied {
    const char *name;
    nuem_variation_apply *apply;
    const void *up, *down;
} nuem_varied;

typedef struct nuem_open_table nuem_open_table;

struct nuem_experiment {
    nuem_experiment_info info;
    nuem_yaml *doc;              /* owns the strings of the file */
    nuem_arena memory;           /* owns everything else, */
    nuem_correction *correction; /* but for the correction that it names */
    /* while the file is read */
    nuem_open_table *table;
    size_t n_varied;
    nuem_varied varied[NUEM_MAX_DETECTOR_VARIATIONS];
};

/* Nuclides of the target, and the error of the neutrons' radii. `data` may be NULL. */
nuem_status nuem_experiment_read_nuclei(nuem_experiment *exp, const nuem_node *target,
                                        const nuem_data *data, nuem_provenance *prov,
                                        nuem_error *err);

/* `map` is the key quenching, NULL when absent. */
nuem_status nuem_experiment_read_quenching(nuem_experiment *exp, const nuem_node *map,
                                           nuem_provenance *prov, nuem_error *err);

/* Model and numbers of the resolution; `map` may be NULL. */
nuem_status nuem_experiment_read_resolution(nuem_experiment *exp, const nuem_node *map,
                                            nuem_error *err);

nuem_status nuem_experiment_read_efficiency(nuem_experiment *exp, const nuem_node *map,
                                            nuem_provenance *prov, nuem_error *err);

/* Bin edges and observed counts; n_class is known. `t`: the table of the data, NULL when the bins are
 * lists. */
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

/* Probabilities of the resolution where its model is a matrix; `map` may be NULL. */
nuem_status nuem_experiment_read_matrix(nuem_experiment *exp, const nuem_node *map,
                                        const nuem_node *efficiency, nuem_provenance *prov,
                                        nuem_error *err);

/* `map` may be NULL. */
nuem_status nuem_experiment_read_time(nuem_experiment *exp, const nuem_node *map,
                                      nuem_provenance *prov, nuem_error *err);

/* Fractions of the classes; `map` may be NULL. */
nuem_status nuem_experiment_read_classes(nuem_experiment *exp, const nuem_node *map,
                                         nuem_provenance *prov, nuem_error *err);

/* The experiments at one standard deviation, of all that has been varied. */
nuem_status nuem_experiment_make_variations(nuem_experiment *exp, nuem_error *err);

/* ---- what they share ---- */

/* One number for each bin: `node` is a list of them, or names a column of t. With `positive` they
 * must not be negative. *out lives as long as exp. */
nuem_status nuem_experiment_bin_numbers(nuem_experiment *exp, const nuem_node *node,
                                        const nuem_table *t, bool positive, const double **out,
                                        nuem_error *err);

/* Numbers of a list that increase strictly, at least two, each divided by `unit`; `name` is what they
 * are in. */
nuem_status nuem_experiment_edges(nuem_experiment *exp, const nuem_node *list, double unit,
                                  const char *name, const double **out, nuem_error *err);

/* Memory for n numbers that lives as long as exp; NULL when there is none. */
double *nuem_experiment_doubles(nuem_experiment *exp, size_t n);

/* A copy of n numbers, each divided by `unit`; NULL when there is no memory. */
const double *nuem_experiment_copy(nuem_experiment *exp, size_t n, const double *x, double unit);

/* The table that a node names; each file is read once. *out belongs to exp and lives while the file
 * is read. */
nuem_status nuem_experiment_table(nuem_experiment *exp, const nuem_node *name,
                                  const nuem_table **out, nuem_provenance *prov, nuem_error *err);
void nuem_experiment_close_tables(nuem_experiment *exp);

/* Vary the experiment by `apply` with `up` and with `down`, which live as long as exp. `node` is
 * where the file says so; a name that exists and too many variations are complaints. */
nuem_status nuem_experiment_vary(nuem_experiment *exp, const nuem_node *node, const char *name,
                                 nuem_variation_apply *apply, const void *up, const void *down,
                                 nuem_error *err);

/* "<whose> <what>" that lives as long as exp; NULL when there is no memory. */
const char *nuem_experiment_name(nuem_experiment *exp, const char *whose, const char *what);

#endif
