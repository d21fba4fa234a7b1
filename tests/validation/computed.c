/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/computed.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nuem/analysis.h"
#include "nuem/constants.h"
#include "nuem/es.h"
#include "nuem/limit.h"
#include "validation/computed_atom.h"
#include "validation/computed_atom_response.h"
#include "validation/computed_cevas.h"
#include "validation/computed_cevns.h"
#include "validation/computed_flux.h"
#include "validation/computed_limits.h"
#include "validation/computed_loop.h"
#include "validation/computed_moment.h"
#include "validation/computed_nucleus.h"
#include "validation/computed_photon.h"
#include "validation/computed_propagation.h"
#include "validation/computed_radius.h"
#include "validation/computed_solar.h"
#include "validation/computed_star.h"
#include "validation/computed_star_bounds.h"
#include "validation/computed_supernova.h"

struct computed_context {
    const nuem_data *data;
    nuem_hypothesis *sm;
    nuem_couplings test; /* couplings of the full-matrix test vectors, flavour basis */
    nuem_mixing mixing;  /* of the coherent test vector */
    nuem_target *xenon;
    nuem_analysis *xenon1t, *xenonnt;
};

typedef nuem_status value_function(computed_context *c, double x, double *value, nuem_error *err);

/* q = 1e-13 e, r2 = 1e-32 cm2, lambda = 1e-11 mu_B times these */
static const nuem_couplings test_couplings = {
    .charge_e = {{{{1, 0}, {0, 2}, {0, 0}}, {{0, -2}, {3, 0}, {1, 0}}, {{0, 0}, {1, 0}, {-2, 0}}}},
    .radius_cm2 = {{{{-0.83, 0}, {1, 0.5}, {0, 0}},
                    {{1, -0.5}, {-0.48, 0}, {0, 0.3}},
                    {{0, 0}, {0, -0.3}, {-0.30, 0}}}},
    .dipole_mub = {{{{1, 0}, {0, 0.5}, {0, 0}},
                    {{0, -0.5}, {2, 0}, {1, 0}},
                    {{0, 0}, {1, 0}, {0.5, 0}}}},
};

static void scale(nuem_matrix3 *m, double factor)
{
    for (int i = 0; i < 9; i++) {
        m->m[i / 3][i % 3].re *= factor;
        m->m[i / 3][i % 3].im *= factor;
    }
}

nuem_status computed_context_create(const nuem_data *data, computed_context **out, nuem_error *err)
{
    const char *xenon1t = "xenon1t", *xenonnt = "xenonnt";
    computed_context *c = calloc(1, sizeof *c);
    nuem_status st;

    if (!c) return nuem_fail_nomem(err);
    c->data = data;
    c->test = test_couplings;
    c->test.sin2_theta_w = nuem_constants_get()->sin2w_0;
    scale(&c->test.charge_e, 1e-13);
    scale(&c->test.radius_cm2, 1e-32);
    scale(&c->test.dipole_mub, 1e-11);
    st = nuem_mixing_open(data, "nufit-5.0-no", &c->mixing, NULL, err);
    if (!st) st = nuem_hypothesis_open(data, NULL, NULL, 0, &c->sm, NULL, err);
    if (!st) st = nuem_target_create("Xe", NUEM_BINDING_STEP, &c->xenon, err);
    if (!st) st = nuem_analysis_create(data, 1, &xenon1t, c->sm, NULL, &c->xenon1t, NULL, err);
    if (!st) st = nuem_analysis_create(data, 1, &xenonnt, c->sm, NULL, &c->xenonnt, NULL, err);
    if (st) {
        computed_context_free(c);
        return st;
    }
    *out = c;
    return NUEM_OK;
}

void computed_context_free(computed_context *c)
{
    if (!c) return;
    nuem_analysis_free(c->xenonnt);
    nuem_analysis_free(c->xenon1t);
    nuem_target_free(c->xenon);
    nuem_hypothesis_free(c->sm);
    free(c);
}

/* One point of the cross section, cm2/MeV. */
static nuem_status point(const nuem_couplings *couplings, const nuem_state *state, double enu_mev,
                         double t_mev, nuem_es_parts *out, nuem_error *err)
{
    return nuem_es_dsigma_dt(couplings, state, NULL, 1, &enu_mev, &t_mev, out, err);
}

static nuem_status sm_at_100kev(computed_context *c, nuem_flavour flavour, bool anti, double *value,
                                nuem_error *err)
{
    nuem_state state;
    nuem_es_parts p;
    nuem_status st;

    nuem_state_flavour(flavour, anti, &state);
    st = point(nuem_hypothesis_couplings(c->sm), &state, 1.0, 0.1, &p, err);
    if (!st) *value = p.conserving;
    return st;
}

static nuem_status sm_nue(computed_context *c, double anti, double *value, nuem_error *err)
{
    return sm_at_100kev(c, NUEM_E, anti != 0.0, value, err);
}

static nuem_status sm_numu(computed_context *c, double anti, double *value, nuem_error *err)
{
    return sm_at_100kev(c, NUEM_MU, anti != 0.0, value, err);
}

/* The dipole part for a moment of 1e-11 mu_B, cm2/MeV. */
static nuem_status moment_part(computed_context *c, double enu_mev, double t_mev, double *value,
                               nuem_error *err)
{
    nuem_couplings couplings = *nuem_hypothesis_couplings(c->sm);
    nuem_state state;
    nuem_es_parts p;
    nuem_status st;

    couplings.dipole_mub.m[0][0].re = 1e-11;
    nuem_state_flavour(NUEM_E, false, &state);
    st = point(&couplings, &state, enu_mev, t_mev, &p, err);
    if (!st) *value = p.flip;
    return st;
}

static nuem_status moment_per_kev(computed_context *c, double unused, double *value,
                                  nuem_error *err)
{
    nuem_status st = moment_part(c, 1.0, 1e-3, value, err);

    (void)unused;
    if (!st) *value *= 1e-3;
    return st;
}

/* pi alpha^2/m_e^2 from the dipole part at T << E */
static nuem_status moment_coefficient(computed_context *c, double unused, double *value,
                                      nuem_error *err)
{
    const double t = 1e-3, e = 1.0;
    nuem_status st = moment_part(c, e, t, value, err);

    (void)unused;
    if (!st) *value /= 1e-22 * (1.0 / t - 1.0 / e);
    return st;
}

/* G_F^2 m_e/2pi from nu_mu with g_V = g_A = -1/2 (sin^2 theta_W = 0): then C_V = C_A = C_VA = 1/4
 * and the bracket is 1 at every recoil */
static nuem_status weak_coefficient(computed_context *c, double unused, double *value,
                                    nuem_error *err)
{
    nuem_couplings couplings = {.sin2_theta_w = 0.0};
    nuem_state state;
    nuem_es_parts p;

    (void)unused, (void)c;
    nuem_state_flavour(NUEM_MU, false, &state);
    nuem_status st = point(&couplings, &state, 1.0, 0.1, &p, err);
    if (!st) *value = p.conserving;
    return st;
}

/* 2 pi alpha^2/m_e, cm2 keV, from a charge so large that nothing else matters, at T << E */
static nuem_status charge_coefficient(computed_context *c, double unused, double *value,
                                      nuem_error *err)
{
    const double q = 1e-2, t_mev = 1e-3, e_mev = 1e6;
    nuem_couplings couplings = *nuem_hypothesis_couplings(c->sm);
    nuem_state state;
    nuem_es_parts p;

    (void)unused;
    couplings.charge_e.m[0][0].re = q;
    nuem_state_flavour(NUEM_E, false, &state);
    nuem_status st = point(&couplings, &state, e_mev, t_mev, &p, err);
    if (!st) *value = 1e-3 * p.conserving * (1e3 * t_mev) * (1e3 * t_mev) / (q * q);
    return st;
}

/* Charge whose cross section equals that of a moment at the threshold, T << E: q = mu sqrt(T/2m_e)
 * */
static nuem_status charge_for_moment(computed_context *c, double mu_mub, double t_kev,
                                     double *value, nuem_error *err)
{
    double moment, charge;
    nuem_status st = moment_coefficient(c, 0.0, &moment, err);

    if (!st) st = charge_coefficient(c, 0.0, &charge, err);
    if (!st) *value = mu_mub * sqrt(1e3 * moment * t_kev / charge * 1e-3);
    return st;
}

static nuem_status charge_gemma(computed_context *c, double t_kev, double *value, nuem_error *err)
{
    return charge_for_moment(c, 2.9e-11, t_kev, value, err);
}

static nuem_status charge_vgen(computed_context *c, double t_kev, double *value, nuem_error *err)
{
    return charge_for_moment(c, 9e-12, t_kev, value, err);
}

/* Recoil at which the moment 1e-11 equals the weak part of nu_e, T << E, keV */
static nuem_status crossover(computed_context *c, double unused, double *value, nuem_error *err)
{
    const double t = 1e-6, e = 1e4;
    nuem_state state;
    nuem_es_parts p;
    double flip;
    nuem_status st = moment_part(c, e, t, &flip, err);

    (void)unused;
    nuem_state_flavour(NUEM_E, false, &state);
    if (!st) st = point(nuem_hypothesis_couplings(c->sm), &state, e, t, &p, err);
    if (!st) *value = 1e3 * flip * t / p.conserving;
    return st;
}

enum { CONSERVING, FLIP };

/* Full-matrix vectors at E = 1 MeV, T = 10 keV. */
static nuem_status full(computed_context *c, const double weight[3], bool anti, int part,
                        double *value, nuem_error *err)
{
    nuem_state state;
    nuem_es_parts p;
    nuem_status st = nuem_state_diagonal(weight, anti, &state, err);

    if (!st) st = point(&c->test, &state, 1.0, 0.01, &p, err);
    if (!st) *value = part == FLIP ? p.flip : p.conserving;
    return st;
}

static const double pure[3] = {1, 0, 0}, mixed[3] = {0.55, 0.22, 0.23};

static nuem_status full_pure(computed_context *c, double anti, double *value, nuem_error *err)
{
    return full(c, pure, anti != 0.0, CONSERVING, value, err);
}

static nuem_status full_mixed(computed_context *c, double anti, double *value, nuem_error *err)
{
    return full(c, mixed, anti != 0.0, CONSERVING, value, err);
}

static nuem_status full_pure_flip(computed_context *c, double x, double *value, nuem_error *err)
{
    (void)x;
    return full(c, pure, false, FLIP, value, err);
}

static nuem_status full_mixed_flip(computed_context *c, double x, double *value, nuem_error *err)
{
    (void)x;
    return full(c, mixed, false, FLIP, value, err);
}

static nuem_status coherent(computed_context *c, double part, double *value, nuem_error *err)
{
    nuem_state state;
    nuem_es_parts p;
    nuem_status st = nuem_state_vacuum(&c->mixing, NUEM_E, false, 4.0, 53.0, &state, err);

    if (!st) st = point(&c->test, &state, 4.0, 0.01, &p, err);
    if (!st) *value = part == FLIP ? p.flip : p.conserving;
    return st;
}

/* The reference rates state one survival probability for all energies. */
static nuem_status constant_state(const void *context, const char *component, nuem_flavour produced,
                                  bool anti, double enu_mev, nuem_state *out, nuem_error *err)
{
    (void)component, (void)produced, (void)anti, (void)enu_mev, (void)err;
    *out = *(const nuem_state *)context;
    return NUEM_OK;
}

/* pp and 7Be in xenon, 1/(t y keV), P_ee = 0.55: total, or what a moment of 1e-11 mu_B adds. */
static nuem_status xenon_rate(computed_context *c, double t_kev, double mu_mub, double *value,
                              nuem_error *err)
{
    const nuem_flux *flux = nuem_analysis_flux(c->xenon1t, 0);
    nuem_couplings couplings = *nuem_hypothesis_couplings(c->sm);
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(c->sm)->mixing;
    nuem_state solar;
    const nuem_state_model average = {constant_state, &solar};
    nuem_response *r = NULL;
    double sum = 0.0, part;
    nuem_status st = nuem_state_solar_average(mixing, NUEM_SOLAR_AVERAGE_PEE, &solar, err);

    if (st) return st;
    st = nuem_response_create_recoil("es", c->xenon, flux, mixing, &average, 365250.0, 1, &t_kev,
                                     &r, err);
    if (st) return st;
    for (int i = 0; i < 3; i++) couplings.dipole_mub.m[i][i].re = mu_mub;
    for (size_t k = 0; k < nuem_response_components(r); k++) {
        const char *name = nuem_response_component_name(r, k);
        if (strcmp(name, "pp") != 0 && strncmp(name, "Be7", 3) != 0) continue;
        nuem_response_component_counts(r, k, &couplings, &part);
        sum += part;
        if (mu_mub == 0.0) continue;
        nuem_response_component_counts(r, k, nuem_hypothesis_couplings(c->sm), &part);
        sum -= part;
    }
    nuem_response_free(r);
    *value = sum;
    return NUEM_OK;
}

static nuem_status rate_sm(computed_context *c, double t_kev, double *value, nuem_error *err)
{
    return xenon_rate(c, t_kev, 0.0, value, err);
}

static nuem_status rate_mu(computed_context *c, double t_kev, double *value, nuem_error *err)
{
    return xenon_rate(c, t_kev, 1e-11, value, err);
}

enum { LOWER, UPPER, BEST, SIGMA };

static nuem_status fit(computed_context *c, const nuem_analysis *a, nuem_construction construction,
                       double what, double *value, nuem_error *err)
{
    const nuem_parameter *mu;
    nuem_limit limit;
    nuem_status st = nuem_parameter_find("mu_eff", &mu, err);

    if (!st)
        st = nuem_limit_profile(nuem_analysis_likelihood(a), c->sm, mu, 0.9, construction, &limit,
                                err);
    if (!st)
        *value = what == LOWER   ? limit.lower
                 : what == UPPER ? limit.upper
                 : what == BEST  ? limit.best_fit
                                 : limit.significance;
    return st;
}

static nuem_status fit_xenon1t(computed_context *c, double what, double *value, nuem_error *err)
{
    return fit(c, c->xenon1t, NUEM_TWO_SIDED, what, value, err);
}

static nuem_status fit_xenonnt(computed_context *c, double construction, double *value,
                               nuem_error *err)
{
    return fit(c, c->xenonnt, construction == 0.0 ? NUEM_TWO_SIDED : NUEM_ONE_SIDED, UPPER, value,
               err);
}

static const struct {
    const char *id;
    value_function *function;
    double x;
} entries[] = {
    {"lab-10", moment_coefficient, 0},
    {"lab-11", weak_coefficient, 0},
    {"lab-12", charge_coefficient, 0},
    {"lab-13", charge_gemma, 2.8},
    {"lab-14", charge_vgen, 0.2},
    {"lab-15", crossover, 0},
    {"lab-16", sm_nue, 0},
    {"lab-17", sm_nue, 1},
    {"lab-18-numu", sm_numu, 0},
    {"lab-18-numubar", sm_numu, 1},
    {"lab-19", moment_per_kev, 0},
    {"lab-20-nu", full_pure, 0},
    {"lab-20-anti", full_pure, 1},
    {"lab-20-flip", full_pure_flip, 0},
    {"lab-21-nu", full_mixed, 0},
    {"lab-21-anti", full_mixed, 1},
    {"lab-21-flip", full_mixed_flip, 0},
    {"lab-22-conserving", coherent, CONSERVING},
    {"lab-22-flip", coherent, FLIP},
    {"lab-52", rate_mu, 2},
    {"lab-53", rate_sm, 10},
    {"rate-mu-1kev", rate_mu, 1},
    {"rate-mu-2kev", rate_mu, 2},
    {"rate-mu-5kev", rate_mu, 5},
    {"rate-mu-10kev", rate_mu, 10},
    {"rate-mu-30kev", rate_mu, 30},
    {"rate-sm-1kev", rate_sm, 1},
    {"rate-sm-2kev", rate_sm, 2},
    {"rate-sm-5kev", rate_sm, 5},
    {"rate-sm-10kev", rate_sm, 10},
    {"rate-sm-30kev", rate_sm, 30},
    {"xenon1t-mu-lower", fit_xenon1t, LOWER},
    {"xenon1t-mu-upper", fit_xenon1t, UPPER},
    {"xenon1t-mu-best", fit_xenon1t, BEST},
    {"xenon1t-significance", fit_xenon1t, SIGMA},
    {"xenonnt-mu-upper", fit_xenonnt, 0},
    {"xenonnt-mu-upper-one-sided", fit_xenonnt, 1},
};

nuem_status computed_value(computed_context *c, const char *id, double *value, nuem_error *err)
{
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        if (strcmp(entries[i].id, id) == 0) return entries[i].function(c, entries[i].x, value, err);
    /* tables of one subject, one after the other */
    nuem_status st = computed_radius_value(id, value, err);
    if (st == NUEM_ERR_UNSUPPORTED) st = computed_nucleus_value(c->data, id, value, err);
    if (st == NUEM_ERR_UNSUPPORTED) st = computed_cevns_value(c->data, id, value, err);
    if (st == NUEM_ERR_UNSUPPORTED) st = computed_cevas_value(c->data, id, value, err);
    if (st == NUEM_ERR_UNSUPPORTED) st = computed_solar_value(c->data, id, value, err);
    if (st == NUEM_ERR_UNSUPPORTED) st = computed_star_value(id, value, err);
    if (st == NUEM_ERR_UNSUPPORTED) st = computed_star_bounds_value(c->data, id, value, err);
    if (st == NUEM_ERR_UNSUPPORTED) st = computed_supernova_value(id, value, err);
    if (st == NUEM_ERR_UNSUPPORTED) st = computed_moment_value(id, value, err);
    if (st == NUEM_ERR_UNSUPPORTED) st = computed_flux_value(c->data, id, value, err);
    if (st == NUEM_ERR_UNSUPPORTED) st = computed_photon_value(id, value, err);
    if (st == NUEM_ERR_UNSUPPORTED) st = computed_propagation_value(id, value, err);
    if (st == NUEM_ERR_UNSUPPORTED) st = computed_atom_value(id, value, err);
    if (st == NUEM_ERR_UNSUPPORTED) st = computed_atom_response_value(id, value, err);
    if (st == NUEM_ERR_UNSUPPORTED) st = computed_limits_value(c->data, id, value, err);
    return st == NUEM_ERR_UNSUPPORTED ? computed_loop_value(id, value, err) : st;
}
