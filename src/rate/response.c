/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/response.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/linear.h"
#include "rate/moments.h"
#include "rate/photo_range.h"
#include "rate/recoil_grid.h"
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

/* d R / d T of one component at recoil t for unit monomials, [n_monomial], per target unit, s and
 * MeV */
static nuem_status unit_rates(const nuem_channel *channel, const nuem_moments *moments, bool anti,
                              double t_mev, double (*coef)[NUEM_CHANNEL_POWERS], double *rate,
                              nuem_error *err)
{
    double m[NUEM_CHANNEL_POWERS][NUEM_RHO];
    nuem_status st = nuem_moments_above(moments, channel->enu_min(t_mev), m, err);

    if (st) return st;
    for (size_t k = 0; k < channel->n_term; k++) {
        double sign = channel->term[k].odd && anti ? -1.0 : 1.0;
        for (int l = 0; l < NUEM_RHO; l++)
            rate[k * NUEM_RHO + (size_t)l] = sign * (coef[k][0] * m[0][l] + coef[k][1] * m[1][l] +
                                                     coef[k][2] * m[2][l] + coef[k][3] * m[3][l]);
    }
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

/* Fill the tensor from recoil points with weights [n_t][n_bin] in keV; without weights point i is
 * bin i itself, per keV. `only` [n_bin], or NULL, lists the components that a bin counts. scale: target units times s. */
static nuem_status fill(nuem_response *r, const nuem_target *target, const nuem_flux *flux,
                        const nuem_state_model *model, double scale, size_t n_t,
                        const double *t_kev, const double *weight, const char *const *only,
                        nuem_error *err)
{
    const nuem_channel *channel = r->channel;
    double coef[NUEM_CHANNEL_MAX_TERMS][NUEM_CHANNEL_POWERS], rate[NUEM_MAX_MONOMIALS];
    nuem_status st = NUEM_OK;

    for (size_t c = 0; c < r->n_component && !st; c++) {
        const nuem_flux_component *source = nuem_flux_component_at(flux, c);
        double *tensor = r->component + c * r->n_bin * r->n_monomial;
        nuem_moments *moments = NULL;
        st = nuem_moments_create(source, model, &moments, err);
        for (size_t i = 0; i < n_t && !st; i++) {
            double t_mev = 1e-3 * t_kev[i];
            channel->kernel(target, t_mev, coef);
            st = unit_rates(channel, moments, source->anti, t_mev, coef, rate, err);
            size_t first = weight ? 0 : i, end = weight ? r->n_bin : i + 1;
            for (size_t b = first; b < end && !st; b++) {
                double w = 1e-3 * scale; /* per MeV -> per keV */
                if (weight) w *= weight[i * r->n_bin + b];
                if (w == 0.0 || (only && !listed(only[b], source->name))) continue;
                double *row = tensor + b * r->n_monomial;
                for (size_t k = 0; k < r->n_monomial; k++) row[k] += w * rate[k];
            }
        }
        nuem_moments_free(moments);
        for (size_t k = 0; k < r->n_bin * r->n_monomial; k++) r->total[k] += tensor[k];
    }
    return st;
}

static nuem_status channel_of(const char *name, const nuem_channel **out, nuem_error *err)
{
    *out = nuem_channel_find(name);
    return *out ? NUEM_OK : nuem_fail(err, NUEM_ERR_ARG, "unknown channel '%.40s'", name);
}

/* Atomic edges and end points of lines: recoils where the rate jumps. */
static nuem_status breaks(const nuem_channel *channel, const nuem_target *target,
                          const nuem_flux *flux, double **out, size_t *n_out, nuem_error *err)
{
    size_t n_edge, n = 0;
    const double *edge = nuem_target_edges_kev(target, &n_edge);
    double *x = malloc((n_edge + nuem_flux_count(flux) + 1) * sizeof *x);

    if (!x) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n_edge; i++) x[n++] = edge[i];
    for (size_t c = 0; c < nuem_flux_count(flux); c++) {
        double line = nuem_flux_component_at(flux, c)->line_mev, lo = 0.0, hi = line;
        if (line <= 0.0) continue;
        for (int i = 0; i < 100; i++) { /* invert enu_min, which grows with the recoil */
            double mid = 0.5 * (lo + hi);
            if (channel->enu_min(mid) < line)
                lo = mid;
            else
                hi = mid;
        }
        x[n++] = 1e3 * lo;
    }
    *out = x;
    *n_out = n;
    return NUEM_OK;
}

/* What a file reader ensures, for experiments that a program put together itself. */
static nuem_status check_experiment(const nuem_experiment_info *e, nuem_error *err)
{
    if (!(e->exposure_kg_day > 0.0 && isfinite(e->exposure_kg_day)))
        return nuem_fail(err, NUEM_ERR_ARG, "exposure is %g kg day; it must be positive",
                         e->exposure_kg_day);
    if (!(e->resolution_sqrt >= 0.0 && e->resolution_linear >= 0.0 &&
          e->resolution_constant_kev >= 0.0 && isfinite(e->resolution_sqrt) &&
          isfinite(e->resolution_linear) && isfinite(e->resolution_constant_kev)))
        return nuem_fail(err, NUEM_ERR_ARG, "resolution is (%g, %g, %g); it must not be negative",
                         e->resolution_sqrt, e->resolution_linear, e->resolution_constant_kev);
    if (e->n_bin == 0 || e->n_efficiency == 0 || !(e->edge_kev[0] >= 0.0))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "an experiment needs bins from 0 keV up and an efficiency");
    for (size_t i = 0; i < e->n_bin; i++)
        if (!(e->edge_kev[i + 1] > e->edge_kev[i] && isfinite(e->edge_kev[i + 1])))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "bin %zu is [%g, %g] keV; bins must increase", i, e->edge_kev[i],
                                   e->edge_kev[i + 1]);
    for (size_t i = 0; i < e->n_efficiency; i++)
        if (!(e->efficiency[i] >= 0.0 && e->efficiency[i] <= 1.0))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "efficiency %zu is %g; it must lie in [0, 1]", i,
                                   e->efficiency[i]);
    return NUEM_OK;
}

/* Every name in the lists must be a component of the flux. */
static nuem_status check_components(const nuem_experiment_info *e, const nuem_flux *flux,
                                    nuem_error *err)
{
    for (size_t b = 0; e->bin_components && b < e->n_bin; b++)
        for (const char *p = e->bin_components[b]; p;) {
            size_t n = strcspn(p, ","), c = 0;
            for (; c < nuem_flux_count(flux); c++) {
                const char *name = nuem_flux_component_at(flux, c)->name;
                if (strlen(name) == n && strncmp(name, p, n) == 0) break;
            }
            if (c == nuem_flux_count(flux))
                return nuem_fail_index(err, NUEM_ERR_ARG, (long)b,
                                       "bin %zu counts component '%.*s', which flux %.60s lacks",
                                       b + 1, (int)n, p, nuem_flux_id(flux));
            p = p[n] ? p + n + 1 : NULL;
        }
    return NUEM_OK;
}

nuem_status nuem_response_create(const nuem_experiment_info *experiment, const nuem_flux *flux,
                                 const nuem_mixing *mixing, const nuem_state_model *state,
                                 nuem_response **out, nuem_error *err)
{
    const nuem_channel *channel;
    nuem_target *target = NULL;
    nuem_recoil_grid grid = {0};
    nuem_response *r = NULL;
    nuem_travel_state travel = {.fraction = NULL};
    nuem_state_model own;
    double *x = NULL;
    size_t n_x = 0;
    nuem_status st;

    if ((st = channel_of(experiment->channel, &channel, err))) return st;
    if ((st = check_experiment(experiment, err))) return st;
    if ((st = check_components(experiment, flux, err))) return st;
    if (!state) {
        if ((st = nuem_travel_model(flux, mixing, &travel, &own, err))) return st;
        state = &own;
    }
    st = nuem_target_create(experiment->formula, experiment->binding, &target, err);
    if (st) goto done;
    if ((st = breaks(channel, target, flux, &x, &n_x, err))) goto done;
    if ((st = nuem_recoil_grid_create(experiment, n_x, x, &grid, err))) goto done;
    st = nuem_photo_range_check(target, grid.n, grid.t_kev, grid.n_bin, grid.weight, err);
    if (st) goto done;
    if ((st = allocate(channel, flux, experiment->n_bin, &r, err))) goto done;
    double scale = experiment->exposure_kg_day * nuem_constants_get()->day_s *
                   nuem_target_units_per_kg(target);
    if ((st = fill(r, target, flux, state, scale, grid.n, grid.t_kev, grid.weight,
                   experiment->bin_components, err)))
        goto done;
    *out = r;
    r = NULL; /* handed over */
done:
    nuem_response_free(r);
    nuem_recoil_grid_clear(&grid);
    nuem_travel_clear(&travel);
    nuem_target_free(target);
    free(x);
    return st;
}

nuem_status nuem_response_create_recoil(const char *channel_name, const nuem_target *target,
                                        const nuem_flux *flux, const nuem_mixing *mixing,
                                        const nuem_state_model *state, double exposure_kg_day,
                                        size_t n, const double *t_kev, nuem_response **out,
                                        nuem_error *err)
{
    const nuem_channel *channel;
    nuem_response *r = NULL;
    nuem_travel_state travel = {.fraction = NULL};
    nuem_state_model own;
    nuem_status st;

    if ((st = channel_of(channel_name, &channel, err))) return st;
    if (!(exposure_kg_day > 0.0 && isfinite(exposure_kg_day)))
        return nuem_fail(err, NUEM_ERR_ARG, "exposure is %g kg day; it must be positive",
                         exposure_kg_day);
    for (size_t i = 0; i < n; i++)
        if (!(t_kev[i] > 0.0 && isfinite(t_kev[i])))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "recoil %zu is %g keV; it must be positive", i, t_kev[i]);
    if ((st = nuem_photo_range_check(target, n, t_kev, 0, NULL, err))) return st;
    if (!state) {
        if ((st = nuem_travel_model(flux, mixing, &travel, &own, err))) return st;
        state = &own;
    }
    if ((st = allocate(channel, flux, n, &r, err))) goto done;
    double scale = exposure_kg_day * nuem_constants_get()->day_s * nuem_target_units_per_kg(target);
    if ((st = fill(r, target, flux, state, scale, n, t_kev, NULL, NULL, err))) goto done;
    *out = r;
    r = NULL; /* handed over */
done:
    nuem_response_free(r);
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
