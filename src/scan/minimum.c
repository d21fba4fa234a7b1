/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/minimum.h"

#include <string.h>

#include "base/error.h"
#include "nuem/fit.h"

nuem_status nuem_scan_minimum(const nuem_scan *scan, nuem_objective_workspace *ws,
                              const nuem_observation *observation, size_t n_fixed, uint64_t seed,
                              double *x, double *chi2, nuem_error *err)
{
    bool fixed[NUEM_MAX_COORDINATES];
    nuem_coordinate coordinate[NUEM_MAX_COORDINATES];
    double lower[NUEM_MAX_COORDINATES], upper[NUEM_MAX_COORDINATES];
    const nuem_fit_options options = {.seed = seed, .lower = lower, .upper = upper};
    nuem_fit fit;
    nuem_status st;

    if (n_fixed == scan->dimension)
        return nuem_objective_eval(scan->objective, ws, observation, x, chi2, NULL, err);
    for (size_t i = 0; i < scan->dimension; i++) {
        coordinate[i] = *nuem_objective_coordinate(scan->objective, i);
        fixed[i] = i < n_fixed;
    }
    nuem_coordinates_bounds(scan->dimension, coordinate, lower, upper);
    st = nuem_fit_minimise(scan->objective, observation, fixed, x, &options, NULL, &fit, err);
    if (st) return st;
    if (!fit.converged)
        return nuem_fail(err, NUEM_ERR_CONVERGE, "no minimum found in %zu evaluations", fit.n_eval);
    memcpy(x, fit.x, scan->dimension * sizeof *x);
    *chi2 = fit.chi2;
    return NUEM_OK;
}
