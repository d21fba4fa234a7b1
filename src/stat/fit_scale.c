/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/fit_scale.h"

#include <math.h>
#include <string.h>

#include "nuem/constants.h"

enum { OCTAVES = 30 };

/* Largest change of chi2 by a step of coordinate i to either side. */
static nuem_status change(const nuem_objective *o, nuem_objective_workspace *ws,
                          const nuem_observation *observation, double *x, size_t i, double step,
                          double chi2, double *out, nuem_error *err)
{
    double kept = x[i], f;

    *out = 0.0;
    for (int side = -1; side <= 1; side += 2) {
        x[i] = kept + side * step;
        nuem_status st = nuem_objective_eval(o, ws, observation, x, &f, NULL, err);
        x[i] = kept;
        if (st) return st;
        if (f != chi2) *out = fmax(*out, fabs(f - chi2)); /* two infinities are no change */
    }
    return NUEM_OK;
}

nuem_status nuem_fit_scale(const nuem_objective *o, nuem_objective_workspace *ws,
                           const nuem_observation *observation, const double *x, double *scale,
                           nuem_error *err)
{
    double at[NUEM_MAX_COORDINATES], chi2, moved;
    size_t n = nuem_objective_dimension(o);
    nuem_status st = nuem_objective_eval(o, ws, observation, x, &chi2, NULL, err);

    if (st) return st;
    memcpy(at, x, n * sizeof *at);
    for (size_t i = 0; i < n; i++) {
        const nuem_parameter *p = nuem_objective_coordinate(o, i)->parameter;
        int k = 0;
        if (p->what == NUEM_PARAMETER_SIN2W) { /* bounded: no octaves to walk */
            scale[i] = 0.1;
            continue;
        }
        if ((st = change(o, ws, observation, at, i, p->scale, chi2, &moved, err))) return st;
        bool far = moved >= 1.0;
        while (k > -OCTAVES && k < OCTAVES && far == (moved >= 1.0)) {
            k += far ? -1 : 1;
            st = change(o, ws, observation, at, i, ldexp(p->scale, k), chi2, &moved, err);
            if (st) return st;
        }
        if (far) k++; /* the last that still moves chi2 */
        scale[i] = !far && moved < 1.0 ? p->scale : ldexp(p->scale, k);
    }
    return NUEM_OK;
}

bool nuem_fit_natural_bounds(const nuem_objective *o, double *lower, double *upper)
{
    bool any = false;

    for (size_t i = 0; i < nuem_objective_dimension(o); i++) {
        bool angle = nuem_objective_coordinate(o, i)->parameter->what == NUEM_PARAMETER_SIN2W;
        lower[i] = angle ? 0.0 : -HUGE_VAL;
        upper[i] = angle ? 1.0 : HUGE_VAL;
        any = any || angle;
    }
    return any;
}

double nuem_coordinate_origin(const nuem_coordinate *coordinate)
{
    return coordinate->parameter->what == NUEM_PARAMETER_SIN2W ? nuem_constants_get()->sin2w_0
                                                               : 0.0;
}
