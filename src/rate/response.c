/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/response.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/linear.h"
#include "rate/correction_range.h"
#include "rate/experiment_check.h"
#include "rate/moments.h"
#include "rate/photo_range.h"
#include "rate/response_fill.h"
#include "rate/tensor.h"
#include "rate/travel.h"
#include "xsec/channel.h"

_Static_assert(NUEM_MAX_MONOMIALS >= NUEM_CHANNEL_MAX_TERMS * NUEM_RHO, "room for every channel");

struct nuem_response {
    const nuem_channel *channel;
    size_t n_bin, n_component, n_monomial;
    double *total;     /* [n_bin][n_monomial] */
    double *component; /* [n_component][n_bin][n_monomial] */
    char **name;       /* [n_component] */
};

static nuem_status allocate(const nuem_channel *channel, const nuem_flux *flux, size_t n_bin,
                            nuem_response **out, nuem_error *err)
{
    nuem_response *r = calloc(1, sizeof *r);

    if (!r) return nuem_fail_nomem(err);
    r->channel = channel;
    r->n_bin = n_bin;
    r->n_component = nuem_flux_count(flux);
    r->n_monomial = channel->n_term * NUEM_RHO;
    r->total = calloc(n_bin * r->n_monomial + 1, sizeof *r->total);
    r->component = calloc(r->n_component * n_bin * r->n_monomial + 1, sizeof *r->component);
    r->name = calloc(r->n_component + 1, sizeof *r->name);
    bool ok = r->total && r->component && r->name;
    for (size_t c = 0; ok && c < r->n_component; c++)
        ok = (r->name[c] = strdup(nuem_flux_component_at(flux, c)->name)) != NULL;
    if (!ok) {
        nuem_response_free(r);
        return nuem_fail_nomem(err);
    }
    *out = r;
    return NUEM_OK;
}

static nuem_status channel_of(const char *name, const nuem_channel **out, nuem_error *err)
{
    *out = nuem_channel_find(name);
    return *out ? NUEM_OK : nuem_fail(err, NUEM_ERR_ARG, "unknown channel '%.40s'", name);
}

/* Recoil that an energy gives at most, keV. */
static double end_kev(const nuem_response_fill *f, size_t part, double enu_mev)
{
    return enu_mev > 0.0 ? 1e3 * f->channel->t_max(f->target, part, enu_mev) : 0.0;
}

/* Recoils where the rate of the parts is not smooth: atomic edges, ends of lines, and for nuclei
 * ends of spectra, which lie among the bins. */
static nuem_status breaks(const nuem_response_fill *f, bool quenched, double **out, size_t *n_out,
                          nuem_error *err)
{
    const size_t n_component = nuem_flux_count(f->flux), n_part = f->channel->parts(f->target);
    size_t n_edge, n = 0;
    const double *edge = nuem_target_edges_kev(f->target, &n_edge);
    double *x = malloc((n_edge + 2 * n_component * n_part + 1) * sizeof *x);

    if (!x) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n_edge && !quenched; i++) x[n++] = edge[i];
    for (size_t p = 0; p < n_part; p++)
        for (size_t c = 0; c < n_component; c++) {
            const nuem_flux_component *s = nuem_flux_component_at(f->flux, c);
            if (f->channel->quenched(f->target, p) != quenched) continue;
            if (s->n == 0) x[n++] = end_kev(f, p, s->line_mev);
            if (s->n == 0 || !f->channel->nuclear) continue;
            x[n++] = end_kev(f, p, s->enu_mev[0]);
            x[n++] = end_kev(f, p, s->enu_mev[s->n - 1]);
        }
    *out = x;
    *n_out = n;
    return NUEM_OK;
}

/* Points of the parts that are quenched or of those that are not, if there are any. */
static nuem_status make_grid(nuem_response_fill *f, bool quenched, nuem_error *err)
{
    double t_max = nuem_response_t_max_kev(f, quenched), *x = NULL;
    nuem_recoil_grid *grid = &f->grid[quenched ? 1 : 0];
    size_t n_x = 0;
    nuem_status st;

    if (t_max == 0.0) return NUEM_OK;
    if (!f->channel->nuclear) t_max = HUGE_VAL; /* electrons go far beyond the bins of most */
    if (quenched && (st = nuem_quenching_check(&f->experiment->quenching, t_max, err))) return st;
    st = breaks(f, quenched, &x, &n_x, err);
    if (!st) st = nuem_recoil_grid_create(f->experiment, quenched, t_max, n_x, x, grid, err);
    free(x);
    if (st || quenched) return st;
    st = nuem_photo_range_check(f->target, grid->n, grid->t_kev, grid->n_bin, grid->weight, err);
    return st ? st
              : nuem_correction_range_check(f->target, grid->n, grid->t_kev, grid->n_bin,
                                            grid->weight, err);
}

/* The flux's own state in place of a model; is it the same at all energies? */
static nuem_status own_state(nuem_response_fill *f, const nuem_mixing *mixing,
                             nuem_travel_state *travel, nuem_state_model *own, nuem_error *err)
{
    if (f->state) return NUEM_OK;
    nuem_travel how = nuem_flux_travel(f->flux);
    f->state = own;
    f->steady = how == NUEM_TRAVEL_NONE || how == NUEM_TRAVEL_SOLAR_AVERAGE;
    return nuem_travel_model(f->flux, mixing, travel, own, err);
}

/* Allocate and fill, when everything is at hand. */
static nuem_status make(const nuem_response_fill *f, size_t n_bin, nuem_response **out,
                        nuem_error *err)
{
    nuem_response *r = NULL;
    nuem_status st = allocate(f->channel, f->flux, n_bin, &r, err);

    if (st) return st;
    if ((st = nuem_response_fill_all(f, n_bin, r->component, err))) {
        nuem_response_free(r);
        return st;
    }
    for (size_t c = 0; c < r->n_component; c++)
        for (size_t k = 0; k < n_bin * r->n_monomial; k++)
            r->total[k] += r->component[c * n_bin * r->n_monomial + k];
    *out = r;
    return NUEM_OK;
}

/* The target that the channel needs. */
static nuem_status make_target(const nuem_channel *channel, const nuem_experiment_info *e,
                               nuem_target **out, nuem_error *err)
{
    if (channel->nuclear && e->n_nucleus == 0)
        return nuem_fail(err, NUEM_ERR_ARG, "channel %s needs the nuclei of %.60s", channel->name,
                         e->formula);
    return nuem_experiment_target(e, channel->nuclear, out, err);
}

nuem_status nuem_response_create(const nuem_experiment_info *experiment, const nuem_flux *flux,
                                 const nuem_mixing *mixing, const nuem_state_model *state,
                                 nuem_response **out, nuem_error *err)
{
    nuem_response_fill f = {.flux = flux, .state = state, .experiment = experiment};
    nuem_target *target = NULL;
    nuem_travel_state travel = {.fraction = NULL};
    nuem_state_model own;
    nuem_status st;

    if ((st = channel_of(experiment->channel, &f.channel, err))) return st;
    if ((st = nuem_experiment_check(experiment, err))) return st;
    if ((st = nuem_experiment_check_components(experiment, flux, err))) return st;
    if ((st = own_state(&f, mixing, &travel, &own, err))) return st;
    if ((st = make_target(f.channel, experiment, &target, err))) goto done;
    f.target = target;
    f.scale = experiment->exposure_kg_day * nuem_constants_get()->day_s *
              nuem_target_units_per_kg(target);
    for (int quenched = 0; quenched < 2 && !st; quenched++) st = make_grid(&f, quenched, err);
    if (!st) st = make(&f, experiment->n_bin, out, err);
done:
    for (int i = 0; i < 2; i++) nuem_recoil_grid_clear(&f.grid[i]);
    nuem_travel_clear(&travel);
    nuem_target_free(target);
    return st;
}

/* Has the target what the channel needs, and is its absorption known where photons count? */
static nuem_status check_target(const nuem_channel *channel, const nuem_target *target, size_t n,
                                const double *t_kev, nuem_error *err)
{
    size_t n_nucleus;

    if (channel->nuclear && (!nuem_target_nuclei(target, &n_nucleus) || n_nucleus == 0))
        return nuem_fail(err, NUEM_ERR_ARG, "channel %s needs the nuclei of %.60s", channel->name,
                         nuem_target_formula(target));
    for (size_t p = 0; p < channel->parts(target); p++)
        if (!channel->quenched(target, p)) {
            nuem_status st = nuem_photo_range_check(target, n, t_kev, 0, NULL, err);
            return st ? st : nuem_correction_range_check(target, n, t_kev, 0, NULL, err);
        }
    return NUEM_OK;
}

nuem_status nuem_response_create_recoil(const char *channel_name, const nuem_target *target,
                                        const nuem_flux *flux, const nuem_mixing *mixing,
                                        const nuem_state_model *state, double exposure_kg_day,
                                        size_t n, const double *t_kev, nuem_response **out,
                                        nuem_error *err)
{
    nuem_response_fill f = {.target = target, .flux = flux, .state = state};
    nuem_travel_state travel = {.fraction = NULL};
    nuem_state_model own;
    double *t = NULL;
    nuem_status st;

    if ((st = channel_of(channel_name, &f.channel, err))) return st;
    if (!(exposure_kg_day > 0.0 && isfinite(exposure_kg_day)))
        return nuem_fail(err, NUEM_ERR_ARG, "exposure is %g kg day; it must be positive",
                         exposure_kg_day);
    for (size_t i = 0; i < n; i++)
        if (!(t_kev[i] > 0.0 && isfinite(t_kev[i])))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "recoil %zu is %g keV; it must be positive", i, t_kev[i]);
    if ((st = check_target(f.channel, target, n, t_kev, err))) return st;
    if ((st = own_state(&f, mixing, &travel, &own, err))) return st;
    t = malloc((n + 1) * sizeof *t);
    if (t && n) memcpy(t, t_kev, n * sizeof *t);
    f.scale = exposure_kg_day * nuem_constants_get()->day_s * nuem_target_units_per_kg(target);
    f.grid[0] = f.grid[1] = (nuem_recoil_grid){.n = n, .n_bin = n, .t_kev = t};
    st = t ? make(&f, n, out, err) : nuem_fail_nomem(err);
    free(t);
    nuem_travel_clear(&travel);
    return st;
}

void nuem_response_free(nuem_response *r)
{
    if (!r) return;
    for (size_t c = 0; r->name && c < r->n_component; c++) free(r->name[c]);
    free(r->name);
    free(r->component);
    free(r->total);
    free(r);
}

size_t nuem_response_bins(const nuem_response *r)
{
    return r->n_bin;
}

size_t nuem_response_components(const nuem_response *r)
{
    return r->n_component;
}

size_t nuem_response_monomials(const nuem_response *r)
{
    return r->n_monomial;
}

const char *nuem_response_component_name(const nuem_response *r, size_t c)
{
    return r->name[c];
}

size_t nuem_response_slots(const nuem_response *r, const nuem_couplings *couplings,
                           nuem_matrix3 *slot)
{
    r->channel->slots(couplings, slot);
    return r->channel->n_slot;
}

void nuem_response_pair(const nuem_response *r, const nuem_matrix3 *a, const nuem_matrix3 *b,
                        double *monomial)
{
    const nuem_channel_term *term = r->channel->term;

    for (size_t k = 0; k < r->channel->n_term; k++)
        nuem_rho_dual(&a[term[k].a], &b[term[k].b], monomial + k * NUEM_RHO);
}

void nuem_response_monomials_of(const nuem_response *r, const nuem_couplings *couplings,
                                double *monomial)
{
    nuem_matrix3 slot[NUEM_CHANNEL_MAX_SLOTS];

    nuem_response_slots(r, couplings, slot);
    nuem_response_pair(r, slot, slot, monomial);
}

void nuem_response_counts(const nuem_response *r, const nuem_couplings *couplings, double *counts)
{
    double monomial[NUEM_MAX_MONOMIALS];

    nuem_response_monomials_of(r, couplings, monomial);
    nuem_matvec(r->n_bin, r->n_monomial, r->total, monomial, counts);
}

void nuem_response_component_counts(const nuem_response *r, size_t c,
                                    const nuem_couplings *couplings, double *counts)
{
    double monomial[NUEM_MAX_MONOMIALS];

    nuem_response_monomials_of(r, couplings, monomial);
    nuem_matvec(r->n_bin, r->n_monomial, r->component + c * r->n_bin * r->n_monomial, monomial,
                counts);
}

const double *nuem_response_tensor(const nuem_response *r)
{
    return r->total;
}

const double *nuem_response_component_tensor(const nuem_response *r, size_t c)
{
    return r->component + c * r->n_bin * r->n_monomial;
}
