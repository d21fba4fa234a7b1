/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "em/model.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"

static const nuem_model *const models[] = {&nuem_model_horizontal, &nuem_model_spin, NULL};

const nuem_model *const *nuem_model_list(void)
{
    return models;
}

nuem_status nuem_model_find(const char *name, const nuem_model **out, nuem_error *err)
{
    char known[200] = "";
    size_t used = 0;

    for (size_t i = 0; models[i]; i++) {
        if (strcmp(models[i]->name, name) == 0) {
            *out = models[i];
            return NUEM_OK;
        }
        if (used < sizeof known)
            used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "",
                                     models[i]->name);
    }
    return nuem_fail(err, NUEM_ERR_ARG, "unknown model '%.60s'; known: %s", name, known);
}

nuem_status nuem_model_parameter_find(const nuem_model *model, const char *name, size_t *index,
                                      nuem_error *err)
{
    char known[300] = "";
    size_t used = 0;

    for (size_t i = 0; i < model->n_parameter; i++) {
        if (strcmp(model->parameter[i].name, name) == 0) {
            *index = i;
            return NUEM_OK;
        }
        if (used < sizeof known)
            used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", i ? ", " : "",
                                     model->parameter[i].name);
    }
    return nuem_fail(err, NUEM_ERR_ARG, "model %s has no parameter '%.60s'; it has: %s",
                     model->name, name, known);
}

nuem_status nuem_model_evaluate(const nuem_model *model, const double *value,
                                nuem_model_result *out, nuem_error *err)
{
    double v[NUEM_MODEL_MAX_PARAMETERS];

    for (size_t i = 0; i < model->n_parameter; i++) {
        const nuem_model_parameter *p = &model->parameter[i];
        v[i] = value ? value[i] : p->fallback;
        if (!(v[i] >= p->min && v[i] <= p->max) || (p->min_open && v[i] == p->min))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "%s.%s is %g; it must lie in %c%g, %g]", model->name, p->name,
                                   v[i], p->min_open ? '(' : '[', p->min, p->max);
    }
    return model->evaluate(v, out, err);
}

double nuem_model_moment_loop(double x)
{
    double d = 1.0 - x;

    /* -ln(1 - d) - d = d^2/2 + d^3/3 + ...: the difference cancels for small d */
    if (fabs(d) < 1e-3) return 0.5 + d * (1.0 / 3.0 + d * (0.25 + d * (0.2 + d / 6.0)));
    return (-log(x) - d) / (d * d);
}

double nuem_model_mass_loop(double x)
{
    double d = 1.0 - x;

    return d == 0.0 ? 1.0 : -log1p(-d) / d;
}

void nuem_model_complete(double product, double largest, double target_mub, double mass_bound_ev,
                         nuem_model_result *out)
{
    out->suppression = out->mass_ev / out->mass_unprotected_ev;
    out->reach_mub = out->moment_mub * mass_bound_ev / out->mass_ev;
    out->reach_unprotected_mub = out->moment_mub * mass_bound_ev / out->mass_unprotected_ev;
    out->coupling_scale = target_mub / out->moment_mub;
    out->target_mass_ev = out->mass_ev * out->coupling_scale;
    out->target_allowed =
        out->target_mass_ev <= mass_bound_ev && product * out->coupling_scale <= largest;
}
