/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Energy resolution. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "detector/experiment_private.h"

static const struct {
    const char *name;
    nuem_smearing smearing;
} models[] = {
    {"gaussian", NUEM_SMEARING_GAUSSIAN},
    {"poisson", NUEM_SMEARING_POISSON},
    {"gamma", NUEM_SMEARING_GAMMA},
    {"matrix", NUEM_SMEARING_MATRIX},
};

static const struct {
    const char *key;
    nuem_smearing smearing;
} owner[] = {
    {"sqrt_kev", NUEM_SMEARING_GAUSSIAN},     {"linear", NUEM_SMEARING_GAUSSIAN},
    {"constant_kev", NUEM_SMEARING_GAUSSIAN}, {"in_quadrature", NUEM_SMEARING_GAUSSIAN},
    {"gamma_b_per_kev", NUEM_SMEARING_GAMMA}, {"table", NUEM_SMEARING_MATRIX},
};

/* Of the printed probabilities of one energy, what rounding may add to 1. */
static const double TOL_SUM = 1e-3;

nuem_status nuem_experiment_read_resolution(nuem_experiment *exp, const nuem_node *map,
                                            nuem_error *err)
{
    nuem_experiment_info *info = &exp->info;
    const char *model = nuem_node_string(map, "model", "gaussian");

    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
        if (strcmp(models[i].name, model) == 0) info->smearing = models[i].smearing;
    for (size_t i = 0; i < sizeof owner / sizeof owner[0]; i++) {
        const nuem_node *node = nuem_node_get(map, owner[i].key);
        if (node && owner[i].smearing != info->smearing)
            return nuem_node_fail(node, err, "does not belong to the model %s", model);
    }
    info->resolution_sqrt = nuem_node_number(map, "sqrt_kev", 0.0);
    info->resolution_linear = nuem_node_number(map, "linear", 0.0);
    info->resolution_constant_kev = nuem_node_number(map, "constant_kev", 0.0);
    info->resolution_in_quadrature = nuem_node_bool(map, "in_quadrature", false);
    info->pe_per_kev = nuem_node_number(map, "pe_per_kev", 0.0);
    info->gamma_b_per_kev = nuem_node_number(map, "gamma_b_per_kev", 0.0);
    bool counts_pe =
        info->smearing == NUEM_SMEARING_POISSON || info->smearing == NUEM_SMEARING_GAMMA;
    if (counts_pe && info->pe_per_kev == 0.0)
        return nuem_node_fail(map, err, "needs 'pe_per_kev' for the model %s", model);
    if (info->smearing == NUEM_SMEARING_GAMMA && info->gamma_b_per_kev == 0.0)
        return nuem_node_fail(map, err, "needs 'gamma_b_per_kev' for the model gamma");
    if (info->smearing == NUEM_SMEARING_MATRIX && !nuem_node_get(map, "table"))
        return nuem_node_fail(map, err, "needs 'table' for the model matrix");
    return NUEM_OK;
}

nuem_status nuem_experiment_read_matrix(nuem_experiment *exp, const nuem_node *map,
                                        const nuem_node *efficiency, nuem_provenance *prov,
                                        nuem_error *err)
{
    nuem_experiment_info *info = &exp->info;
    const nuem_node *name = nuem_node_get(map, "table");
    size_t m = info->n_energy;
    const nuem_table *t;
    const double *e, *p;
    nuem_status st;

    if (info->smearing != NUEM_SMEARING_MATRIX) return NUEM_OK;
    if (!info->efficiency_of_true_energy)
        return nuem_node_fail(nuem_node_get(efficiency, "energy"), err,
                              "must be true with a resolution by matrix");
    if ((st = nuem_experiment_table(exp, name, &t, prov, err))) return st;
    if (t->columns != m + 1 || t->rows < 2 || strcmp(t->name[0], "e_kev") != 0)
        return nuem_node_fail(name, err,
                              "has %zu columns, of which the first is '%.40s', and %zu rows; it "
                              "needs e_kev and one column for each of %zu ranges of energy, and "
                              "two rows",
                              t->columns, t->name[0], t->rows, m);
    if ((st = nuem_table_increasing(t, "e_kev", &e, err))) return st;
    if ((st = nuem_table_bounded(t, "e_kev", 0.0, HUGE_VAL, &e, err))) return st;
    double *matrix = nuem_experiment_doubles(exp, t->rows * m);
    info->matrix_kev = nuem_experiment_copy(exp, t->rows, e, 1.0);
    if (!matrix || !info->matrix_kev) return nuem_fail_nomem(err);
    for (size_t k = 0; k < m; k++) {
        if ((st = nuem_table_bounded(t, t->name[k + 1], 0.0, 1.0, &p, err))) return st;
        for (size_t i = 0; i < t->rows; i++) matrix[i * m + k] = p[i];
    }
    for (size_t i = 0; i < t->rows; i++) {
        double sum = 0.0;
        for (size_t k = 0; k < m; k++) sum += matrix[i * m + k];
        if (sum > 1.0 + TOL_SUM)
            return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[i], 0,
                                "probabilities of %g keV add up to %g; at most 1", e[i], sum);
    }
    info->n_matrix = t->rows;
    info->matrix = matrix;
    return NUEM_OK;
}

double nuem_experiment_sigma_kev(const nuem_experiment_info *info, double e_kev)
{
    double e = fmax(e_kev, 0.0), a = info->resolution_sqrt * sqrt(e),
           b = info->resolution_linear * e, c = info->resolution_constant_kev;

    switch (info->smearing) {
    case NUEM_SMEARING_POISSON: return sqrt(e / info->pe_per_kev);
    case NUEM_SMEARING_GAMMA: return e / sqrt(1.0 + info->gamma_b_per_kev * e);
    case NUEM_SMEARING_MATRIX: return 0.0;
    case NUEM_SMEARING_GAUSSIAN: break;
    }
    return info->resolution_in_quadrature ? sqrt(a * a + b * b + c * c) : a + b + c;
}
