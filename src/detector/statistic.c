/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the statistic of an experiment needs beside the counts: the covariance of Gaussian data, the
 * counts with the source off, or the word that nothing was observed. */
#include <float.h>
#include <math.h>

#include "base/error.h"
#include "detector/experiment_private.h"
#include "num/linear.h"

enum { MAX_COVARIANCE_BINS = 1024 }; /* the columns that a table may have */

/* Elements that should be equal may differ by what was lost in printing them. */
static const double TOL_SYMMETRY = 1e-9;

static nuem_status list_matrix(const nuem_node *list, size_t n, double *v, nuem_error *err)
{
    nuem_status st;

    if (list->n != n)
        return nuem_node_fail(list, err, "has %zu rows; there are %zu bins", list->n, n);
    for (size_t i = 0; i < n; i++) {
        const nuem_node *row = list->child[i];
        if (row->kind != NUEM_NODE_LIST || row->n != n)
            return nuem_node_fail(row, err, "must be a list of %zu numbers, one for each bin", n);
        for (size_t k = 0; k < n; k++)
            if ((st = nuem_node_to_number(row->child[k], &v[i * n + k], err))) return st;
    }
    return NUEM_OK;
}

static nuem_status table_matrix(nuem_experiment *exp, const nuem_node *name, size_t n, double *v,
                                nuem_provenance *prov, nuem_error *err)
{
    const nuem_table *t = NULL;
    nuem_status st = nuem_experiment_table(exp, name, &t, prov, err);

    if (st) return st;
    if (t->rows != n || t->columns != n)
        st = nuem_node_fail(name, err, "has %zu rows and %zu columns; there are %zu bins", t->rows,
                            t->columns, n);
    for (size_t i = 0; i < n && !st; i++)
        for (size_t k = 0; k < n; k++) v[i * n + k] = t->value[k * n + i];
    return st;
}

/* Symmetric with a positive diagonal; small differences are averaged away. */
static nuem_status check_symmetric(const nuem_node *node, size_t n, double *v, nuem_error *err)
{
    for (size_t i = 0; i < n; i++) {
        if (!(v[i * n + i] > 0.0))
            return nuem_node_fail(node, err, "has %g for the variance of bin %zu; it must be > 0",
                                  v[i * n + i], i + 1);
        for (size_t k = 0; k < i; k++) {
            double a = v[i * n + k], b = v[k * n + i];
            if (!(fabs(a - b) <= TOL_SYMMETRY * sqrt(v[i * n + i]) * sqrt(v[k * n + k])))
                return nuem_node_fail(node, err,
                                      "is not symmetric: row %zu, column %zu is %g, row %zu, "
                                      "column %zu is %g",
                                      k + 1, i + 1, b, i + 1, k + 1, a);
            v[i * n + k] = v[k * n + i] = 0.5 * a + 0.5 * b;
        }
    }
    return NUEM_OK;
}

static nuem_status check_positive(nuem_experiment *exp, const nuem_node *node, const double *v,
                                  nuem_error *err)
{
    size_t n = exp->info.n_bin, wrong;
    double *factor = nuem_experiment_doubles(exp, n * n);

    if (!factor) return nuem_fail_nomem(err);
    /* of the correlations, so that units and spread of the variances do not matter */
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < n; k++)
            factor[i * n + k] = v[i * n + k] / sqrt(v[i * n + i]) / sqrt(v[k * n + k]);
    wrong = nuem_cholesky(n, factor);
    /* what a pivot may be short of zero by rounding */
    for (size_t i = 0; i < n && !wrong; i++)
        if (!(factor[i * n + i] * factor[i * n + i] > (double)n * DBL_EPSILON)) wrong = i + 1;
    if (wrong)
        return nuem_node_fail(node, err,
                              "is not positive definite: the block of the first %zu bin%s is not",
                              wrong, wrong == 1 ? "" : "s");
    return NUEM_OK;
}

static nuem_status read_covariance(nuem_experiment *exp, const nuem_node *map, const nuem_table *t,
                                   nuem_provenance *prov, nuem_error *err)
{
    const nuem_node *sigma = nuem_node_get(map, "sigma"),
                    *covariance = nuem_node_get(map, "covariance");
    const nuem_node *node = sigma ? sigma : covariance;
    size_t n = exp->info.n_bin;
    nuem_status st;

    if (!sigma == !covariance)
        return nuem_node_fail(map, err,
                              "must have either 'covariance' or 'sigma' for statistic gaussian");
    if (n > MAX_COVARIANCE_BINS)
        return nuem_node_fail(node, err, "is for %zu bins; at most %d are handled", n,
                              MAX_COVARIANCE_BINS);
    double *v = nuem_experiment_doubles(exp, n * n);
    if (!v) return nuem_fail_nomem(err);
    exp->info.covariance = v;
    if (sigma) {
        const double *s;
        if ((st = nuem_experiment_bin_numbers(exp, sigma, t, true, &s, err))) return st;
        for (size_t i = 0; i < n; i++) {
            v[i * n + i] = s[i] * s[i];
            if (!(v[i * n + i] > 0.0) || !isfinite(v[i * n + i]))
                return nuem_node_fail(sigma, err,
                                      "is %g for bin %zu; it must lie in (0, inf), its square too",
                                      s[i], i + 1);
        }
        return NUEM_OK;
    }
    if (node->kind == NUEM_NODE_MAP)
        return nuem_node_fail(node, err, "is a map; it must be a list of lists or a CSV file");
    st = node->kind == NUEM_NODE_LIST ? list_matrix(node, n, v, err)
                                      : table_matrix(exp, node, n, v, prov, err);
    if (!st) st = check_symmetric(node, n, v, err);
    return st ? st : check_positive(exp, node, v, err);
}

static nuem_status read_off(nuem_experiment *exp, const nuem_node *map, const nuem_table *t,
                            nuem_error *err)
{
    const nuem_node *off = nuem_node_get(map, "off"),
                    *exposure = nuem_node_get(map, "off_exposure");
    nuem_experiment_info *info = &exp->info;

    if (!exposure) return nuem_node_fail(map, err, "needs 'off_exposure' for statistic on-off");
    info->off_ratio =
        nuem_node_quantity(map, "off_exposure", NUEM_DIM_EXPOSURE, 0.0) / info->exposure_kg_day;
    if (!(info->off_ratio > 0.0) || !isfinite(info->off_ratio))
        return nuem_node_fail(exposure, err, "is %g times 'exposure'; that must lie in (0, inf)",
                              info->off_ratio);
    if (!off != !info->counts)
        return nuem_node_fail(map, err, "has %s; statistic on-off needs both or none",
                              off ? "'off' without 'counts'" : "'counts' without 'off'");
    return off ? nuem_experiment_bin_numbers(exp, off, t, true, &info->off_counts, err) : NUEM_OK;
}

nuem_status nuem_experiment_read_statistic(nuem_experiment *exp, const nuem_node *map,
                                           const nuem_table *t, nuem_provenance *prov,
                                           nuem_error *err)
{
    static const struct {
        const char *key, *name;
        nuem_statistic statistic;
    } belongs[] = {{"sigma", "gaussian", NUEM_STATISTIC_GAUSSIAN},
                   {"covariance", "gaussian", NUEM_STATISTIC_GAUSSIAN},
                   {"off", "on-off", NUEM_STATISTIC_ON_OFF},
                   {"off_exposure", "on-off", NUEM_STATISTIC_ON_OFF}};
    nuem_experiment_info *info = &exp->info;

    for (size_t i = 0; i < sizeof belongs / sizeof belongs[0]; i++) {
        const nuem_node *node = nuem_node_get(map, belongs[i].key);
        if (node && info->statistic != belongs[i].statistic)
            return nuem_node_fail(node, err, "is for statistic %s only", belongs[i].name);
    }
    info->asimov = nuem_node_bool(map, "asimov", false);
    const nuem_node *observed = nuem_node_get(map, "counts");
    if (!observed) observed = nuem_node_get(map, "off");
    if (info->asimov && observed)
        return nuem_node_fail(observed, err,
                              "is an observation, but 'asimov' says that there is none");
    switch (info->statistic) {
    case NUEM_STATISTIC_GAUSSIAN: return read_covariance(exp, map, t, prov, err);
    case NUEM_STATISTIC_ON_OFF: return read_off(exp, map, t, err);
    case NUEM_STATISTIC_POISSON: break;
    }
    return NUEM_OK;
}
