/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate/travel.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nuem/solar.h"
#include "num/matrix3.h"

/* The fractions are smooth in ln E; between these points the cubic through four of them errs by
 * less than 2e-6 (measured in the tests). Below the first, fractions stand still to 5e-5. */
static const double STEP = 0.15, LOWEST_MEV = 1e-3;

/* Cubic through the four points around ln E (Lagrange). */
static void fractions_at(const nuem_travel_state *t, size_t component, double enu_mev, double p[2])
{
    const double(*f)[2] = (const double(*)[2])t->fraction + component * t->n;
    double x = (log(enu_mev) - t->lnlo) / t->step;

    x = fmin(fmax(x, 0.0), (double)(t->n - 1));
    size_t i = (size_t)fmin(fmax(floor(x) - 1.0, 0.0), (double)(t->n - 4));
    double u = x - (double)i, a = u - 1.0, b = u - 2.0, c = u - 3.0;
    const double w[4] = {-a * b * c / 6.0, u * b * c / 2.0, -u * a * c / 2.0, u * a * b / 6.0};
    for (int k = 0; k < 2; k++)
        p[k] = w[0] * f[i][k] + w[1] * f[i + 1][k] + w[2] * f[i + 2][k] + w[3] * f[i + 3][k];
}

static nuem_status eval_msw(const nuem_travel_state *t, const char *component, double enu_mev,
                            nuem_state *out, nuem_error *err)
{
    size_t c = 0, n = nuem_flux_count(t->flux);
    double p[2];

    while (c < n && strcmp(nuem_flux_component_at(t->flux, c)->name, component) != 0) c++;
    if (c == n)
        return nuem_fail(err, NUEM_ERR_ARG, "flux '%.80s' has no component '%.80s'",
                         nuem_flux_id(t->flux), component);
    fractions_at(t, c, enu_mev, p);
    *out = (nuem_state){t->base, false};
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            nuem_complex a = t->slope[0].m[i][j], b = t->slope[1].m[i][j];
            out->rho.m[i][j].re += p[0] * a.re + p[1] * b.re;
            out->rho.m[i][j].im += p[0] * a.im + p[1] * b.im;
        }
    return NUEM_OK;
}

static nuem_status eval(const void *context, const char *component, nuem_flavour produced,
                        bool anti, double enu_mev, nuem_state *out, nuem_error *err)
{
    const nuem_travel_state *t = context;

    if (t->travel == NUEM_TRAVEL_SOLAR_MSW) return eval_msw(t, component, enu_mev, out, err);
    if (t->travel == NUEM_TRAVEL_VACUUM)
        return nuem_state_vacuum(&t->mixing, produced, anti, enu_mev,
                                 nuem_flux_baseline_km(t->flux), out, err);
    if (t->travel == NUEM_TRAVEL_SOLAR_AVERAGE)
        *out = t->solar;
    else
        nuem_state_flavour(produced, anti, out);
    return NUEM_OK;
}

static void energy_range(const nuem_flux *flux, double *lo, double *hi)
{
    *lo = HUGE_VAL;
    *hi = 0.0;
    for (size_t c = 0; c < nuem_flux_count(flux); c++) {
        const nuem_flux_component *x = nuem_flux_component_at(flux, c);
        *lo = fmin(*lo, x->n ? x->enu_mev[0] : x->line_mev);
        *hi = fmax(*hi, x->n ? x->enu_mev[x->n - 1] : x->line_mev);
    }
    *lo = fmax(*lo, fmin(LOWEST_MEV, *hi));
}

/* Fractions of the components of the flux on the grid. */
static nuem_status tabulate(nuem_travel_state *t, const nuem_mixing *mixing, nuem_error *err)
{
    const nuem_solar *solar = nuem_flux_solar(t->flux);
    size_t m = nuem_flux_count(t->flux), sources = nuem_solar_count(solar);
    double lo, hi, *enu = NULL, *all = NULL;
    nuem_status st = NUEM_OK;

    energy_range(t->flux, &lo, &hi);
    t->lnlo = log(lo);
    t->n = 4 + (size_t)ceil((log(hi) - t->lnlo) / STEP);
    t->step = fmax(log(hi) - t->lnlo, STEP) / (double)(t->n - 1);
    enu = malloc(t->n * sizeof *enu);
    all = malloc(t->n * sources * 3 * sizeof *all);
    t->fraction = malloc(m * t->n * sizeof *t->fraction);
    if (!enu || !all || !t->fraction) st = nuem_fail_nomem(err);
    for (size_t i = 0; i < t->n && !st; i++)
        enu[i] = fmin(exp(t->lnlo + (double)i * t->step), NUEM_SOLAR_ENU_MAX_MEV);
    if (!st) st = nuem_solar_fractions(solar, mixing, false, t->n, enu, all, err);
    for (size_t c = 0; c < m && !st; c++) {
        size_t source;
        st = nuem_solar_find(solar, nuem_flux_component_at(t->flux, c)->name, &source, err);
        for (size_t i = 0; i < t->n && !st; i++)
            memcpy(t->fraction[c * t->n + i], all + (i * sources + source) * 3,
                   sizeof *t->fraction);
    }
    free(all);
    free(enu);
    return st;
}

/* The third mass state has what the others leave. */
static nuem_status set_matrices(nuem_travel_state *t, const nuem_mixing *mixing, nuem_error *err)
{
    const nuem_complex minus = {-1.0, 0.0};
    nuem_state mass[3];
    nuem_status st = NUEM_OK;

    for (int k = 0; k < 3 && !st; k++) {
        const double alone[3] = {k == 0, k == 1, k == 2};
        st = nuem_state_mass_mixture(mixing, alone, false, &mass[k], err);
    }
    if (st) return st;
    t->base = mass[2].rho;
    for (int k = 0; k < 2; k++) t->slope[k] = nuem_matrix3_add(&mass[k].rho, minus, &mass[2].rho);
    return NUEM_OK;
}

nuem_status nuem_travel_model(const nuem_flux *flux, const nuem_mixing *mixing,
                              nuem_travel_state *context, nuem_state_model *model, nuem_error *err)
{
    nuem_travel_state t = {.flux = flux, .travel = nuem_flux_travel(flux)};
    nuem_status st = NUEM_OK;

    if (t.travel == NUEM_TRAVEL_VACUUM) {
        t.mixing = *mixing;
        st = nuem_mixing_check(mixing, err);
    }
    if (t.travel == NUEM_TRAVEL_SOLAR_AVERAGE)
        st = nuem_state_solar_average(mixing, NUEM_SOLAR_AVERAGE_PEE, &t.solar, err);
    if (t.travel == NUEM_TRAVEL_SOLAR_MSW) {
        st = tabulate(&t, mixing, err);
        if (!st) st = set_matrices(&t, mixing, err);
    }
    if (st) {
        nuem_travel_clear(&t);
        return st;
    }
    *context = t;
    model->eval = eval;
    model->context = context;
    return NUEM_OK;
}

void nuem_travel_clear(nuem_travel_state *context)
{
    free(context->fraction);
    context->fraction = NULL;
}
