/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate/response_fill.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "rate/moments.h"
#include "rate/steady_moments.h"

typedef double coefficients[NUEM_CHANNEL_POWERS];

/* What a part of the target has at each point of its grid, for all flux components. */
typedef struct part_kernel {
    const nuem_recoil_grid *grid;
    coefficients *coef; /* [n][n_term] */
    double *enu_min;    /* [n], MeV */
} part_kernel;

typedef struct work {
    const nuem_response_fill *f;
    size_t n_part, n_energy;
    part_kernel *part; /* [n_part] */
    bool logarithm;
    size_t n_rho;   /* numbers a term: NUEM_RHO, or 1 where rho is a factor */
    double *energy; /* [n_energy][n_term * n_rho] of one component */
    double *time;   /* [n_time] */
} work;

double nuem_response_t_max_kev(const nuem_response_fill *f, bool quenched)
{
    double largest = 0.0;

    for (size_t p = 0; p < f->channel->parts(f->target); p++)
        for (size_t c = 0; c < nuem_flux_count(f->flux); c++) {
            const nuem_flux_component *x = nuem_flux_component_at(f->flux, c);
            double enu = x->n ? x->enu_mev[x->n - 1] : x->line_mev;
            if (f->channel->quenched(f->target, p) == quenched)
                largest = fmax(largest, 1e3 * f->channel->t_max(f->target, p, enu));
        }
    return largest;
}

static nuem_status prepare_part(work *w, size_t p, nuem_error *err)
{
    const nuem_response_fill *f = w->f;
    const nuem_channel *channel = f->channel;
    part_kernel *k = &w->part[p];

    k->grid = &f->grid[channel->quenched(f->target, p) ? 1 : 0];
    k->coef = malloc((k->grid->n * channel->n_term + 1) * sizeof *k->coef);
    k->enu_min = malloc((k->grid->n + 1) * sizeof *k->enu_min);
    if (!k->coef || !k->enu_min) return nuem_fail_nomem(err);
    for (size_t i = 0; i < k->grid->n; i++) {
        double t_mev = 1e-3 * k->grid->t_kev[i];
        coefficients *coef = k->coef + i * channel->n_term;
        channel->kernel(f->target, p, t_mev, coef);
        k->enu_min[i] = channel->enu_min(f->target, p, t_mev);
        for (size_t j = 0; j < channel->n_term; j++)
            if (coef[j][NUEM_CHANNEL_POWERS - 1] != 0.0) w->logarithm = true;
    }
    return NUEM_OK;
}

/* Add a point's unit rates, [n_term * n_rho] per target unit, s and MeV, to the ranges it feeds. */
static void add_recoil(const work *w, const nuem_recoil_grid *g, size_t i, const double *rate)
{
    const size_t n = w->f->channel->n_term * w->n_rho;
    const size_t first = g->weight ? g->first[i] : i, end = g->weight ? g->end[i] : i + 1;

    for (size_t b = first; b < end; b++) {
        double weight = 1e-3 * w->f->scale; /* per MeV -> per keV */
        if (g->weight) weight *= g->weight[i * g->n_bin + b];
        if (weight == 0.0) continue;
        double *row = w->energy + b * n;
        for (size_t k = 0; k < n; k++) row[k] += weight * rate[k];
    }
}

/* The state changes with the energy: moments of each of its numbers. */
static nuem_status add_turning(const work *w, const nuem_flux_component *source, nuem_error *err)
{
    const nuem_channel *channel = w->f->channel;
    double m[NUEM_CHANNEL_POWERS][NUEM_RHO], rate[NUEM_CHANNEL_MAX_TERMS * NUEM_RHO];
    nuem_moments *moments = NULL;
    nuem_status st = nuem_moments_create(source, w->f->state, &moments, err);

    for (size_t p = 0; p < w->n_part && !st; p++)
        for (size_t i = 0; i < w->part[p].grid->n && !st; i++) {
            const coefficients *coef = (const coefficients *)w->part[p].coef + i * channel->n_term;
            st = nuem_moments_above(moments, w->part[p].enu_min[i], m, err);
            for (size_t k = 0; k < channel->n_term && !st; k++) {
                double sign = channel->term[k].odd && source->anti ? -1.0 : 1.0;
                for (int l = 0; l < NUEM_RHO; l++)
                    rate[k * NUEM_RHO + (size_t)l] =
                        sign * (coef[k][0] * m[0][l] + coef[k][1] * m[1][l] + coef[k][2] * m[2][l] +
                                coef[k][3] * m[3][l]);
            }
            if (!st) add_recoil(w, w->part[p].grid, i, rate);
        }
    nuem_moments_free(moments);
    return st;
}

/* The state is one for all energies: its numbers come in at the end. */
static nuem_status add_steady(const work *w, const nuem_flux_component *source,
                              double rho[NUEM_RHO], nuem_error *err)
{
    const nuem_channel *channel = w->f->channel;
    double m[NUEM_CHANNEL_POWERS], rate[NUEM_CHANNEL_MAX_TERMS];
    nuem_steady_moments *moments = NULL;
    nuem_status st = nuem_steady_moments_create(source, w->f->state, w->logarithm, &moments, err);

    if (st) return st;
    for (size_t p = 0; p < w->n_part; p++)
        for (size_t i = 0; i < w->part[p].grid->n; i++) {
            const coefficients *coef = (const coefficients *)w->part[p].coef + i * channel->n_term;
            nuem_steady_moments_above(moments, w->part[p].enu_min[i], m);
            if (m[0] == 0.0) continue;
            for (size_t k = 0; k < channel->n_term; k++) {
                double sum = coef[k][0] * m[0] + coef[k][1] * m[1] + coef[k][2] * m[2];
                if (w->logarithm) sum += coef[k][3] * m[3];
                rate[k] = channel->term[k].odd && source->anti ? -sum : sum;
            }
            add_recoil(w, w->part[p].grid, i, rate);
        }
    memcpy(rho, nuem_steady_moments_rho(moments), NUEM_RHO * sizeof *rho);
    nuem_steady_moments_free(moments);
    return NUEM_OK;
}

/* Does "a,b,c" name the component? NULL names all. */
static bool listed(const char *list, const char *name)
{
    size_t n = strlen(name);

    if (!list) return true;
    for (const char *p = list; p; p = strchr(p, ',') ? strchr(p, ',') + 1 : NULL)
        if (strncmp(p, name, n) == 0 && (p[n] == ',' || p[n] == '\0')) return true;
    return false;
}

/* Fraction of a component's events in each bin of time. */
static nuem_status fractions_of_time(const work *w, const nuem_flux_component *source,
                                     nuem_error *err)
{
    const nuem_experiment_info *e = w->f->experiment;

    w->time[0] = 1.0;
    if (!e || !e->edge_us) return NUEM_OK;
    if (source->arrival.kind == NUEM_ARRIVAL_NONE)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "experiment %.60s has bins of time, but component '%.60s' of flux %.60s "
                         "has no arrival times",
                         e->id ? e->id : "", source->name, nuem_flux_id(w->f->flux));
    return nuem_arrival_fractions(&source->arrival, e->n_time, e->edge_us, e->time_offset_us,
                                  e->n_time_efficiency, e->time_efficiency_us, e->time_efficiency,
                                  w->time, err);
}

/* Ranges of energy into bins, with the numbers of the state where they are a factor. */
static void expand(const work *w, const nuem_flux_component *source, const double rho[NUEM_RHO],
                   double *tensor)
{
    const nuem_experiment_info *e = w->f->experiment;
    const size_t n_term = w->f->channel->n_term, n_class = e ? e->n_class : 1,
                 n_time = e ? e->n_time : 1, n_monomial = n_term * NUEM_RHO;

    for (size_t b = 0; b < w->n_energy * n_class * n_time; b++) {
        const size_t range = b / (n_class * n_time), kind = b / n_time % n_class;
        const double *from = w->energy + range * n_term * w->n_rho;
        double *row = tensor + b * n_monomial, share = w->time[b % n_time];
        if (e && e->bin_components && !listed(e->bin_components[b], source->name)) continue;
        if (e && e->class_fraction) share *= e->class_fraction[range * n_class + kind];
        if (share == 0.0) continue;
        if (w->n_rho == NUEM_RHO)
            for (size_t k = 0; k < n_monomial; k++) row[k] = share * from[k];
        for (size_t k = 0; k < n_term && w->n_rho == 1; k++) {
            const double factor = share * from[k];
            for (size_t l = 0; l < NUEM_RHO; l++) row[k * NUEM_RHO + l] = factor * rho[l];
        }
    }
}

static nuem_status start(work *w, const nuem_response_fill *f, size_t n_bin, nuem_error *err)
{
    nuem_status st = NUEM_OK;

    w->f = f;
    w->n_energy = f->experiment ? f->experiment->n_energy : n_bin;
    w->n_rho = f->steady ? 1 : NUEM_RHO;
    w->n_part = f->channel->parts(f->target);
    w->part = calloc(w->n_part + 1, sizeof *w->part);
    w->energy = malloc((w->n_energy * f->channel->n_term * w->n_rho + 1) * sizeof *w->energy);
    w->time = malloc((f->experiment ? f->experiment->n_time : 1) * sizeof *w->time);
    if (!w->part || !w->energy || !w->time) return nuem_fail_nomem(err);
    for (size_t p = 0; p < w->n_part && !st; p++) st = prepare_part(w, p, err);
    return st;
}

static void finish(work *w)
{
    for (size_t p = 0; w->part && p < w->n_part; p++) {
        free(w->part[p].coef);
        free(w->part[p].enu_min);
    }
    free(w->part);
    free(w->energy);
    free(w->time);
}

nuem_status nuem_response_fill_all(const nuem_response_fill *f, size_t n_bin, double *component,
                                   nuem_error *err)
{
    const size_t n_monomial = f->channel->n_term * NUEM_RHO;
    work w = {.f = NULL};
    nuem_status st = start(&w, f, n_bin, err);

    for (size_t c = 0; c < nuem_flux_count(f->flux) && !st; c++) {
        const nuem_flux_component *source = nuem_flux_component_at(f->flux, c);
        double rho[NUEM_RHO] = {0};
        if ((st = fractions_of_time(&w, source, err))) break;
        memset(w.energy, 0, w.n_energy * f->channel->n_term * w.n_rho * sizeof *w.energy);
        st = f->steady ? add_steady(&w, source, rho, err) : add_turning(&w, source, err);
        if (!st) expand(&w, source, rho, component + c * n_bin * n_monomial);
    }
    finish(&w);
    return st;
}
