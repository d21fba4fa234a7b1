/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/sampler_prior.h"

#include <math.h>

#include "base/error.h"

const char *nuem_prior_name(nuem_prior prior)
{
    static const char *const names[] = {"flat", "modulus", "square"};

    return (unsigned)prior < sizeof names / sizeof *names ? names[prior] : NULL;
}

const char *nuem_treatment_name(nuem_treatment treatment)
{
    static const char *const names[] = {"sampled", "profiled"};

    return (unsigned)treatment < sizeof names / sizeof *names ? names[treatment] : NULL;
}

static bool is_complex(const nuem_axis *a)
{
    return a->first != a->second;
}

static nuem_status check_range(const nuem_axis *a, size_t i, nuem_error *err)
{
    double least = a->is_modulus || is_complex(a) ? 0.0 : -HUGE_VAL;

    if (!(a->range.lower >= least && a->range.upper > a->range.lower && isfinite(a->range.lower) &&
          isfinite(a->range.upper)))
        return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                               "prior of %s has the range [%g, %g]; it must be finite and rise%s",
                               a->parameter->name, a->range.lower, a->range.upper,
                               least == 0.0 ? ", and begin at 0 or above" : "");
    return NUEM_OK;
}

static nuem_status check_prior(const nuem_axis *a, size_t i, nuem_error *err)
{
    if (!nuem_prior_name(a->prior))
        return nuem_fail_index(err, NUEM_ERR_ARG, (long)i, "prior %d of %s is unknown",
                               (int)a->prior, a->parameter->name);
    if (a->parameter->what == NUEM_PARAMETER_SIN2W && a->prior != NUEM_PRIOR_FLAT)
        return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                               "prior of %s is '%s'; it must be 'flat', for it has no modulus",
                               a->parameter->name, nuem_prior_name(a->prior));
    return NUEM_OK;
}

/* The other part of the element of coordinate i; i when it is alone. */
static size_t partner(const nuem_objective *objective, size_t i)
{
    const nuem_coordinate *c = nuem_objective_coordinate(objective, i);

    for (size_t k = 0; k < nuem_objective_dimension(objective); k++) {
        const nuem_coordinate *d = nuem_objective_coordinate(objective, k);
        if (k != i && d->parameter == c->parameter && d->imaginary != c->imaginary) return k;
    }
    return i;
}

nuem_status nuem_axes_of(const nuem_objective *objective, const nuem_sampler_options *options,
                         nuem_axis *axis, size_t *n, nuem_error *err)
{
    nuem_status st;

    *n = 0;
    for (size_t i = 0; i < nuem_objective_dimension(objective); i++) {
        const nuem_coordinate *c = nuem_objective_coordinate(objective, i);
        size_t k = partner(objective, i);
        bool angle = c->parameter->what == NUEM_PARAMETER_SIN2W;
        if (k < i) {
            if (options->prior && options->prior[i] != options->prior[k])
                return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                       "the priors of the two parts of %s differ",
                                       c->parameter->name);
            continue;
        }
        nuem_axis a = {.parameter = c->parameter, .first = i, .second = k};
        a.is_modulus = k == i && !c->parameter->is_signed && !c->parameter->has_phase;
        a.range =
            (nuem_prior_range){a.is_modulus || k != i ? 0.0 : -HUGE_VAL, angle ? 1.0 : HUGE_VAL};
        if (options->prior) a.prior = options->prior[i];
        if ((st = check_prior(&a, i, err))) return st;
        if (options->range) {
            a.range = options->range[i];
            if ((st = check_range(&a, i, err))) return st;
        }
        axis[(*n)++] = a;
    }
    return NUEM_OK;
}

double nuem_axis_size(const nuem_axis *a, const double *x)
{
    return is_complex(a) ? hypot(x[a->first], x[a->second]) : x[a->first];
}

bool nuem_axes_map(size_t n, const nuem_axis *axis, const double *v, double *x)
{
    for (size_t k = 0; k < n; k++) {
        const nuem_axis *a = &axis[k];
        double s = a->parameter->scale, v1 = v[a->first], v2 = v[a->second];
        if (is_complex(a)) {
            if (a->prior == NUEM_PRIOR_MODULUS) s *= hypot(v1, v2);
            x[a->second] = s * v2;
        } else {
            if (a->prior == NUEM_PRIOR_SQUARE) v1 = copysign(sqrt(fabs(v1)), v1);
            if (a->is_modulus) v1 = fabs(v1);
        }
        x[a->first] = s * v1;
        double size = nuem_axis_size(a, x);
        if (!(size >= a->range.lower && size <= a->range.upper)) return false;
    }
    return true;
}

void nuem_axes_gradient(size_t n, const nuem_axis *axis, const double *v, const double *gx,
                        double *gv)
{
    for (size_t k = 0; k < n; k++) {
        const nuem_axis *a = &axis[k];
        const double s = a->parameter->scale, v1 = v[a->first], v2 = v[a->second];
        const double g1 = gx[a->first], g2 = gx[a->second];
        if (!is_complex(a)) {
            double slope = a->prior == NUEM_PRIOR_SQUARE ? 0.5 / sqrt(fabs(v1)) : 1.0;
            gv[a->first] = g1 * s * slope * (a->is_modulus ? copysign(1.0, v1) : 1.0);
            continue;
        }
        double size = 1.0, radial = 0.0; /* z = s v |v|: dz = s (|v| dv + v (v.dv)/|v|) */
        if (a->prior == NUEM_PRIOR_MODULUS) {
            size = hypot(v1, v2);
            radial = size > 0.0 ? (v1 * g1 + v2 * g2) / size : 0.0;
        }
        gv[a->first] = s * (size * g1 + radial * v1);
        gv[a->second] = s * (size * g2 + radial * v2);
    }
}
