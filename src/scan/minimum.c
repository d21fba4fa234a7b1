/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/minimum.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "nuem/fit.h"

nuem_status nuem_scan_minimum(const nuem_scan *scan, nuem_objective_workspace *ws,
                              const nuem_observation *observation, size_t n_fixed, uint64_t seed,
                              double *x, double *chi2, nuem_error *err)
{
    bool fixed[NUEM_MAX_COORDINATES];
    double lower[NUEM_MAX_COORDINATES], upper[NUEM_MAX_COORDINATES];
    const nuem_fit_options options = {.seed = seed, .lower = lower, .upper = upper};
    nuem_fit fit;
    nuem_status st;

    if (n_fixed == scan->dimension)
        return nuem_objective_eval(scan->objective, ws, observation, x, chi2, NULL, err);
    for (size_t i = 0; i < scan->dimension; i++) {
        const nuem_parameter *p = nuem_objective_coordinate(scan->objective, i)->parameter;
        fixed[i] = i < n_fixed;
        /* a modulus stays above zero, the weak mixing angle where it has a meaning */
        lower[i] =
            (p->is_signed || p->has_phase) && p->what != NUEM_PARAMETER_SIN2W ? -HUGE_VAL : 0.0;
        upper[i] = p->what == NUEM_PARAMETER_SIN2W ? 1.0 : HUGE_VAL;
    }
    st = nuem_fit_minimise(scan->objective, observation, fixed, x, &options, NULL, &fit, err);
    if (st) return st;
    if (!fit.converged)
        return nuem_fail(err, NUEM_ERR_CONVERGE, "no minimum found in %zu evaluations", fit.n_eval);
    memcpy(x, fit.x, scan->dimension * sizeof *x);
    *chi2 = fit.chi2;
    return NUEM_OK;
}
