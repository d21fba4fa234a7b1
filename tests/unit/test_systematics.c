/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of what makes the signal: of fluxes, mixing, sin^2 theta_W and energy scale, each against a signal
 * built anew with the thing changed, and bins that count some components only. */
#include <stdlib.h>

#include "nuem/analysis.h"
#include "nuem/objective.h"
#include "rate/tensor.h"
#include "stat/systematics.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/measurement.h"
#include "support/temporary.h"

/* the same sums, and sums of one quantity in another order */
static const double TOL_SUM = 1e-11;
/* chi2 of some ten: two minimisations */
static const double TOL_CHI2 = 1e-9;
/* two Gauss rules for the same integral over a bin, panels set otherwise (test_response_bins.c) */
static const double TOL_COUNTS = 1e-8;
/* what leaving out negligible flux errors may change */
static const double TOL_PRUNED = 1e-3;

enum { MAX_BIN = 64, MAX_NUISANCE = 32 };

static nuem_analysis *analyse(const nuem_data *data, size_t n, const char *const *id,
                              const nuem_hypothesis *hyp, nuem_analysis_options options)
{
    nuem_analysis *a = NULL;
    nuem_error err;

    assert_ok(nuem_analysis_create(data, n, id, hyp, &options, &a, NULL, &err), err);
    return a;
}

static double chi2_of(const nuem_likelihood *lik, const nuem_couplings *c, double *nuisance)
{
    nuem_likelihood_workspace *ws = NULL;
    nuem_error err;
    double chi2 = NAN;

    assert_ok(nuem_likelihood_workspace_create(lik, &ws, &err), err);
    assert_ok(nuem_likelihood_chi2(lik, ws, c, &chi2, nuisance, NULL, &err), err);
    nuem_likelihood_workspace_free(ws);
    return chi2;
}

/* Position of a nuisance, which is there once. */
static size_t position(const nuem_likelihood *lik, const char *name)
{
    size_t at = SIZE_MAX;

    for (size_t i = 0; i < nuem_likelihood_nuisances(lik); i++)
        if (strcmp(nuem_likelihood_nuisance_name(lik, i), name) == 0) {
            assert_true(at == SIZE_MAX);
            at = i;
        }
    return at;
}

/* chi2 of a hypothesis as it is, at given nuisances. */
static double chi2_at(const nuem_likelihood *lik, const nuem_hypothesis *hyp,
                      const double *nuisance)
{
    nuem_objective *o = NULL;
    nuem_objective_workspace *ws = NULL;
    nuem_error err;
    double chi2 = NAN;

    assert_ok(nuem_objective_create(lik, hyp, 0, NULL, &o, &err), err);
    assert_ok(nuem_objective_workspace_create(o, &ws, &err), err);
    assert_ok(nuem_objective_eval_at(o, ws, NULL, NULL, nuisance, &chi2, NULL, NULL, &err), err);
    nuem_objective_workspace_free(ws);
    nuem_objective_free(o);
    return chi2;
}

static void nominal(const nuem_likelihood *lik, double *nuisance)
{
    for (size_t i = 0; i < nuem_likelihood_nuisances(lik); i++)
        nuisance[i] = nuem_likelihood_nuisance(lik, i)->nominal;
}

static nuem_hypothesis *set_hypothesis(const nuem_data *data, size_t n, const char *const *set)
{
    nuem_hypothesis *hyp = NULL;
    nuem_error err;

    assert_ok(nuem_hypothesis_open(data, NULL, set, n, &hyp, NULL, &err), err);
    return hyp;
}

/* What two experiments share is one nuisance; at given nuisances a joint chi2 is the sum of the two but for
 * the constraints that both would count. */
static void shared_flux_errors(void **state)
{
    static const char *const id[] = {"xenon1t", "xenonnt"};
    static const char *const set[] = {"magnetic_moment.ee=2e-11", "millicharge.mumu=1e-13"};
    nuem_hypothesis *hyp = set_hypothesis(*state, 2, set);
    const nuem_analysis_options none = {0}, exact = {.exact_flux = true};
    nuem_analysis *joint = analyse(*state, 2, id, hyp, none),
                  *one[2] = {analyse(*state, 1, id, hyp, none),
                             analyse(*state, 1, id + 1, hyp, none)};
    const nuem_likelihood *lik = nuem_analysis_likelihood(joint);
    double nuisance[MAX_NUISANCE], part[MAX_NUISANCE], sum = 0.0;
    nuem_draw d = nuem_draw_seed(1);
    size_t own = 0, n = nuem_likelihood_nuisances(lik);

    assert_true(position(lik, "pp flux") != SIZE_MAX);
    assert_true(position(lik, "Be7 flux") != SIZE_MAX); /* two lines, one error */
    assert_true(position(lik, "xenon1t signal") != SIZE_MAX);
    assert_true(position(lik, "xenonnt signal") != SIZE_MAX);
    assert_true(position(lik, "xenonnt b0") != SIZE_MAX);
    assert_true(position(lik, "hep flux") ==
                SIZE_MAX); /* no such neutrinos at a few keV to speak of */
    for (size_t i = 0; i < n; i++) {
        const nuem_nuisance *v = nuem_likelihood_nuisance(lik, i);
        position(lik, v->name); /* none is there twice */
        bool scale = v->nominal == 1.0;
        nuisance[i] = v->nominal + (scale ? v->sigma : 1.0) * nuem_draw_uniform(&d, -1.0, 1.0);
        if (!scale) {
            assert_true(v->nominal == 0.0 && v->sigma == 1.0 && v->lower < 0.0);
            sum -= nuisance[i] * nuisance[i];
        }
    }
    for (int k = 0; k < 2; k++) {
        const nuem_likelihood *alone = nuem_analysis_likelihood(one[k]);
        for (size_t i = 0; i < nuem_likelihood_nuisances(alone); i++) {
            part[i] = nuisance[position(lik, nuem_likelihood_nuisance_name(alone, i))];
            own += nuem_likelihood_nuisance(alone, i)->nominal == 1.0;
        }
        sum += chi2_at(alone, hyp, part);
    }
    assert_int_equal(own, 4);
    assert_close(chi2_at(lik, hyp, nuisance), sum, TOL_SUM);
    /* profiled, sharing can only cost; exact fluxes: the plain sum */
    const nuem_couplings *c = nuem_hypothesis_couplings(hyp);
    double separate = chi2_of(nuem_analysis_likelihood(one[0]), c, NULL) +
                      chi2_of(nuem_analysis_likelihood(one[1]), c, NULL);
    assert_true(chi2_of(lik, c, NULL) >= separate - TOL_CHI2);
    for (int k = 0; k < 2; k++) nuem_analysis_free(one[k]);
    nuem_analysis_free(joint);
    joint = analyse(*state, 2, id, hyp, exact);
    lik = nuem_analysis_likelihood(joint);
    assert_int_equal(nuem_likelihood_nuisances(lik), 4);
    for (int k = 0; k < 2; k++) one[k] = analyse(*state, 1, id + k, hyp, exact);
    separate = chi2_of(nuem_analysis_likelihood(one[0]), c, NULL) +
               chi2_of(nuem_analysis_likelihood(one[1]), c, NULL);
    assert_close(chi2_of(lik, c, NULL), separate, TOL_SUM);
    for (int k = 0; k < 2; k++) nuem_analysis_free(one[k]);
    nuem_analysis_free(joint);
    nuem_hypothesis_free(hyp);
}

/* The file of the flux with another number of pp neutrinos. */
static nuem_flux *flux_with_pp(const nuem_data *data, double factor)
{
    static char text[65536], changed[65536];
    static const char key[] = "flux_cm2_s: 5.98e+10";
    FILE *file = fopen(NUEM_TEST_DATA "/flux/solar-b16-gs98/solar-b16-gs98.yaml", "r");
    nuem_flux *flux = NULL;
    nuem_error err;

    assert_non_null(file);
    size_t n = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    text[n] = '\0';
    char *at = strstr(text, key);
    assert_non_null(at);
    snprintf(changed, sizeof changed, "%.*sflux_cm2_s: %.17g%s", (int)(at - text), text,
             5.98e10 * factor, at + strlen(key));
    assert_ok(nuem_flux_parse(data, changed, strlen(changed), "changed.yaml", &flux, NULL, &err),
              err);
    return flux;
}

/* Two standard deviations more of pp: 1.2 % more of that component and nothing else. */
static void flux_error_scales_its_component(void **state)
{
    static const char *const set[] = {"magnetic_moment.ee=4e-11"};
    nuem_measurement m = nuem_measurement_open(
        *state, "pp", "1 t y", NULL,
        "data: {edges_kev: [1, 3, 10, 40], counts: [60, 110, 170]}\n"
        "backgrounds: [{name: b, counts: [20, 50, 90], relative_error: 0.1}]\n");
    nuem_hypothesis *hyp = set_hypothesis(*state, 1, set);
    const nuem_likelihood_term term = {
        .experiment = m.info, .response = m.response, .flux = m.flux};
    nuem_flux *more = flux_with_pp(*state, 1.0 + 2.0 * 0.006);
    nuem_response *response = NULL;
    nuem_error err;
    double nuisance[MAX_NUISANCE], signal[3], want = 4.0;

    assert_ok(nuem_likelihood_create(1, &term, nuem_hypothesis_couplings(m.sm), false,
                                     &m.likelihood, &err),
              err);
    assert_ok(nuem_response_create(m.info, more, &nuem_hypothesis_spec_of(m.sm)->mixing, NULL,
                                   &response, &err),
              err);
    nominal(m.likelihood, nuisance);
    nuisance[position(m.likelihood, "pp flux")] = 2.0;
    nuem_response_counts(response, nuem_hypothesis_couplings(hyp), signal);
    for (int b = 0; b < 3; b++)
        want += nuem_test_deviance(signal[b] + m.info->background[0].counts[b], m.info->counts[b]);
    assert_close(chi2_at(m.likelihood, hyp, nuisance), want, TOL_SUM);
    nuem_response_free(response);
    nuem_flux_free(more);
    nuem_hypothesis_free(hyp);
    nuem_measurement_close(&m);
}

/* Every error of the flux, the negligible ones too, as the shape of a background that expects nothing:
 * leaving them out changes nothing. */
static void negligible_errors_are_negligible(void **state)
{
    static const char *const ids[] = {"xenon1t", "xenonnt"};

    for (int e = 0; e < 2; e++) {
        nuem_measurement m = nuem_measurement_of(*state, ids[e], NULL);
        const size_t n = m.info->n_bin;
        const nuem_likelihood_term term = {
            .experiment = m.info, .response = m.response, .flux = m.flux};
        const nuem_couplings *sm = nuem_hypothesis_couplings(m.sm);
        nuem_error err;
        double worst = 0.0;
        size_t left = 0;

        assert_true(n <= MAX_BIN);
        assert_ok(nuem_likelihood_create(1, &term, sm, false, &m.likelihood, &err), err);
        for (unsigned seed = 0; seed < 30; seed++) {
            static const double nothing[MAX_BIN];
            double shape[MAX_NUISANCE][MAX_BIN] = {{0}}, part[MAX_BIN];
            const char *name[MAX_NUISANCE];
            nuem_background back[MAX_NUISANCE + 1] = {m.info->background[0]};
            nuem_background_shape one[MAX_NUISANCE];
            nuem_experiment_info info = *m.info;
            nuem_likelihood *all = NULL;
            nuem_draw d = nuem_draw_seed(seed);
            nuem_couplings c;
            size_t errors = 0;
            nuem_draw_couplings(&d, &c);
            double size =
                nuem_draw_log(&d, 1e-3, 3.0); /* from none to much more than the data allow */
            for (int i = 0; i < 9; i++) {
                nuem_complex *z[] = {&c.charge_e.m[i / 3][i % 3], &c.radius_cm2.m[i / 3][i % 3],
                                     &c.dipole_mub.m[i / 3][i % 3]};
                for (int k = 0; k < 3; k++)
                    *z[k] = (nuem_complex){size * z[k]->re, size * z[k]->im};
            }
            for (size_t f = 0; f < nuem_flux_count(m.flux); f++) {
                const nuem_flux_component *source = nuem_flux_component_at(m.flux, f);
                nuem_response_component_counts(m.response, f, &c, part);
                for (size_t k = 0; k < source->n_error; k++) {
                    size_t at = 0;
                    while (at < errors && strcmp(name[at], source->error[k].name) != 0) at++;
                    if (at == errors) name[errors++] = source->error[k].name;
                    for (size_t b = 0; b < n; b++)
                        shape[at][b] += source->error[k].relative * part[b];
                }
            }
            for (size_t i = 0; i < errors; i++) {
                one[i] = (nuem_background_shape){.counts = shape[i]};
                back[i + 1] = (nuem_background){
                    .name = name[i], .counts = nothing, .n_shape = 1, .shape = &one[i]};
            }
            info.background = back;
            info.n_background = errors + 1;
            const nuem_likelihood_term whole = {.experiment = &info, .response = m.response};
            assert_ok(nuem_likelihood_create(1, &whole, sm, false, &all, &err), err);
            double got = chi2_of(m.likelihood, &c, NULL), want = chi2_of(all, &c, NULL);
            worst = fmax(worst, fabs(got - want));
            assert_near(got, want, TOL_PRUNED);
            left = errors + 2 - nuem_likelihood_nuisances(m.likelihood);
            nuem_likelihood_free(all);
        }
        assert_true(left > 0); /* something was left out */
        print_message("%s: %zu errors left out change chi2 by %.2g at most\n", ids[e], left, worst);
        nuem_measurement_close(&m);
    }
}

/* Energies times 1 + scale are bins at energies divided by it, with an efficiency of the reconstructed
 * energy. */
static void energy_scale_shifts_the_bins(void **state)
{
    static const double scale = 0.03;

    for (int reconstructed = 0; reconstructed < 2; reconstructed++) {
        nuem_measurement m =
            nuem_measurement_open(*state, "scale", "1 t y", NULL,
                                  "resolution: {sqrt_kev: 0.3, linear: 0.01, constant_kev: 0}\n"
                                  "data: {edges_kev: [2, 4, 8, 30], counts: [6, 11, 44]}\n");
        static const double at[3] = {0.5, 5.0, 60.0}, efficiency[3] = {0.1, 0.9, 0.6};
        nuem_experiment_info info = *m.info, shifted;
        nuem_systematics s;
        nuem_response *response = NULL, *by_hand[2];
        nuem_error err;
        info.n_efficiency = 3;
        info.efficiency_kev = at;
        info.efficiency = efficiency;
        info.efficiency_of_true_energy = !reconstructed;
        info.energy_scale_error = scale;
        const nuem_mixing *mixing = &nuem_hypothesis_spec_of(m.sm)->mixing;
        assert_ok(nuem_response_create(&info, m.flux, mixing, NULL, &response, &err), err);
        assert_ok(nuem_systematics_create(&info, m.flux, mixing, response, NULL, 0.0, &s, &err),
                  err);
        assert_int_equal(s.n, 1);
        assert_string_equal(s.variation[0].name, "scale energy scale");
        assert_null(s.variation[0].mixing_up);
        for (int side = 0; side < 2; side++) {
            const double factor = side ? 1.0 + scale : 1.0 - scale;
            double edge[4], knot[3], a[3], b[3];
            shifted = info;
            for (int i = 0; i < 4; i++) edge[i] = info.edge_kev[i] / factor;
            for (int i = 0; i < 3; i++) knot[i] = reconstructed ? at[i] / factor : at[i];
            shifted.edge_kev = edge;
            shifted.efficiency_kev = knot;
            assert_ok(nuem_response_create(&shifted, m.flux, mixing, NULL, &by_hand[side], &err),
                      err);
            nuem_couplings c = nuem_measurement_moment(&m, 2e-11);
            nuem_response_counts(side ? s.variation[0].up : s.variation[0].down, &c, a);
            nuem_response_counts(by_hand[side], &c, b);
            for (int i = 0; i < 3; i++) assert_close(a[i], b[i], TOL_COUNTS);
        }
        /* to first order in the scale: T dN/dT at the edges, by a response of two thin bins around each */
        if (!reconstructed) {
            double up[3], down[3], rate[2];
            nuem_couplings c = nuem_measurement_moment(&m, 2e-11);
            nuem_response_counts(s.variation[0].up, &c, up);
            nuem_response_counts(s.variation[0].down, &c, down);
            const double thin[4] = {4.0 - 0.01, 4.0 + 0.01, 8.0 - 0.01, 8.0 + 0.01};
            double counts[3];
            nuem_response *edges = NULL;
            shifted = info;
            shifted.edge_kev = thin;
            shifted.n_bin = 3;
            assert_ok(nuem_response_create(&shifted, m.flux, mixing, NULL, &edges, &err), err);
            nuem_response_counts(edges, &c, counts);
            rate[0] = counts[0] / 0.02;
            rate[1] = counts[2] / 0.02;
            /* counts move into the bin [4, 8] at 4 and out of it at 8; cubic terms of the scale remain */
            assert_near(0.5 * (up[1] - down[1]), scale * (4.0 * rate[0] - 8.0 * rate[1]),
                        0.02 * scale * 8.0 * rate[1]);
            nuem_response_free(edges);
        }
        for (int side = 0; side < 2; side++) nuem_response_free(by_hand[side]);
        nuem_systematics_clear(&s);
        nuem_response_free(response);
        nuem_measurement_close(&m);
    }
}

/* The file's own error of the energy scale becomes a nuisance of the experiment. */
static void energy_scale_of_a_file(void **state)
{
    const char *const path[] = {nuem_test_put(
        "scaled.yaml", "schema: nuem/experiment/1\nid: scaled\ntitle: test\nchannel: es\n"
                       "flux: solar-b16-gs98\ntarget: {formula: Xe, atom: step}\nexposure: 1 t y\n"
                       "efficiency: {constant: 1, energy: true}\n"
                       "energy_scale: {relative_error: 0.02}\n"
                       "data: {edges_kev: [1, 5, 20], counts: [5, 15]}\n")};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = analyse(*state, 1, path, sm, (nuem_analysis_options){0});
    const nuem_likelihood *lik = nuem_analysis_likelihood(a);
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(sm)->mixing;
    const size_t at = position(lik, "scaled energy scale");
    nuem_error err;
    double nuisance[MAX_NUISANCE], mu[2], side[2][2], want = 1.0;

    assert_true(at != SIZE_MAX);
    nuem_response_counts(nuem_analysis_response(a, 0), nuem_hypothesis_couplings(sm), mu);
    for (int k = 0; k < 2; k++) {
        const double factor = k ? 1.02 : 0.98,
                     edge[3] = {1.0 / factor, 5.0 / factor, 20.0 / factor};
        nuem_experiment_info info = *nuem_analysis_experiment(a, 0);
        nuem_response *r = NULL;
        info.edge_kev = edge;
        assert_ok(nuem_response_create(&info, nuem_analysis_flux(a, 0), mixing, NULL, &r, &err),
                  err);
        nuem_response_counts(r, nuem_hypothesis_couplings(sm), side[k]);
        nuem_response_free(r);
    }
    nominal(lik, nuisance);
    nuisance[at] = -1.0;
    for (int b = 0; b < 2; b++)
        want += nuem_test_deviance(mu[b] - 0.5 * (side[1][b] - side[0][b]),
                                   nuem_analysis_experiment(a, 0)->counts[b]);
    assert_close(chi2_at(lik, sm, nuisance), want, TOL_COUNTS);
    nuem_analysis_free(a);
    nuem_hypothesis_free(sm);
}

/* The couplings of a hypothesis under another mixing, and the signal that the analysis makes of them. */
static void signal_with(const nuem_data *data, const char *const *id, const nuem_hypothesis *hyp,
                        const nuem_mixing *mixing, double *counts)
{
    nuem_hypothesis_spec spec = *nuem_hypothesis_spec_of(hyp);
    nuem_hypothesis *turned = NULL;
    nuem_error err;

    spec.mixing = *mixing;
    assert_ok(nuem_hypothesis_create(&spec, &turned, &err), err);
    nuem_analysis *a = analyse(data, 1, id, turned, (nuem_analysis_options){.exact_flux = true});
    nuem_response_counts(nuem_analysis_response(a, 0), nuem_hypothesis_couplings(turned), counts);
    nuem_analysis_free(a);
    nuem_hypothesis_free(turned);
}

/* Matrices in the mass basis turn with the mixing, and so does the state of the solar neutrinos. */
static void mixing_errors_by_rebuilding(void **state)
{
    static const char *const id[] = {"xenonnt"}, *const set[] = {"basis=mass", "nature=majorana",
                                                                 "magnetic_moment.12=2e-11",
                                                                 "magnetic_moment.23=1e-11"};
    static const char *const names[] = {"theta12", "theta23", "theta13", "delta", "dm21"};
    nuem_hypothesis *hyp = set_hypothesis(*state, 4, set);
    const nuem_mixing mixing = nuem_hypothesis_spec_of(hyp)->mixing;
    nuem_analysis *a =
        analyse(*state, 1, id, hyp,
                (nuem_analysis_options){.exact_flux = true, .mixing_errors = NUEM_DEFAULT_MIXING});
    const nuem_likelihood *lik = nuem_analysis_likelihood(a);
    const nuem_experiment_info *e = nuem_analysis_experiment(a, 0);
    nuem_mixing sigma;
    nuem_couplings sm = *nuem_hypothesis_couplings(hyp);
    nuem_error err;
    double weak[MAX_BIN], own[MAX_BIN], up[MAX_BIN], down[MAX_BIN];

    assert_ok(nuem_mixing_open_errors(*state, NUEM_DEFAULT_MIXING, &sigma, NULL, &err), err);
    memset(&sm.dipole_mub, 0, sizeof sm.dipole_mub);
    nuem_response_counts(nuem_analysis_response(a, 0), &sm, weak);
    nuem_response_counts(nuem_analysis_response(a, 0), nuem_hypothesis_couplings(hyp), own);
    for (int k = 0; k < 5; k++) {
        double nuisance[MAX_NUISANCE], want = 0.49, largest = 0.0;
        nuem_mixing turned[2] = {mixing, mixing};
        for (int side = 0; side < 2; side++) {
            const double *error[] = {&sigma.theta12_deg, &sigma.theta23_deg, &sigma.theta13_deg,
                                     &sigma.delta_deg, &sigma.dm21_ev2};
            double *value[] = {&turned[side].theta12_deg, &turned[side].theta23_deg,
                               &turned[side].theta13_deg, &turned[side].delta_deg,
                               &turned[side].dm21_ev2};
            *value[k] += (side ? 1.0 : -1.0) * *error[k];
        }
        signal_with(*state, id, hyp, &turned[1], up);
        signal_with(*state, id, hyp, &turned[0], down);
        nominal(lik, nuisance);
        nuisance[position(lik, names[k])] = 0.7;
        for (size_t b = 0; b < e->n_bin; b++) {
            double mu = own[b] + 0.35 * (up[b] - down[b]) + e->background[0].counts[b] - weak[b];
            want += nuem_test_deviance(mu, e->counts[b]);
            largest = fmax(largest, fabs(up[b] - down[b]));
        }
        assert_close(chi2_at(lik, hyp, nuisance), want, TOL_SUM);
        /* moments in the mass basis see nothing of theta23 and delta, neither does the solar state */
        if (k == 0 || k == 2) assert_true(largest > 1e-3);
    }
    assert_int_equal(nuem_likelihood_nuisances(lik), 2 + 5);
    nuem_analysis_free(a);
    nuem_hypothesis_free(hyp);
}

/* An error of sin^2 theta_W is shared by all experiments and changes the weak couplings. */
static void weak_angle(void **state)
{
    static const char *const id[] = {"xenon1t", "xenonnt"};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = analyse(
        *state, 2, id, sm, (nuem_analysis_options){.exact_flux = true, .sin2_theta_w_error = 0.02});
    const nuem_likelihood *lik = nuem_analysis_likelihood(a);
    double nuisance[MAX_NUISANCE], want = 1.0;

    assert_int_equal(nuem_likelihood_nuisances(lik), 5);
    nominal(lik, nuisance);
    nuisance[position(lik, "sin2_theta_w")] = 1.0;
    for (size_t k = 0; k < 2; k++) {
        const nuem_experiment_info *e = nuem_analysis_experiment(a, k);
        nuem_couplings c = *nuem_hypothesis_couplings(sm), up = c, down = c;
        double own[MAX_BIN], more[MAX_BIN], less[MAX_BIN];
        up.sin2_theta_w += 0.02;
        down.sin2_theta_w -= 0.02;
        nuem_response_counts(nuem_analysis_response(a, k), &c, own);
        nuem_response_counts(nuem_analysis_response(a, k), &up, more);
        nuem_response_counts(nuem_analysis_response(a, k), &down, less);
        for (size_t b = 0; b < e->n_bin; b++)
            want += nuem_test_deviance(e->background[0].counts[b] + 0.5 * (more[b] - less[b]),
                                       e->counts[b]);
    }
    assert_close(chi2_at(lik, sm, nuisance), want, TOL_SUM);
    /* couplings without a hypothesis vary the same */
    double profiled[MAX_NUISANCE], chi2 = chi2_of(lik, nuem_hypothesis_couplings(sm), profiled);
    assert_close(chi2_at(lik, sm, profiled), chi2, TOL_SUM);
    nuem_analysis_free(a);
    nuem_hypothesis_free(sm);
}

/* Bins that count some components only. */
static void bins_of_components(void **state)
{
    static const char *const lists[3] = {"pp", NULL, "Be7-862,Be7-384"};
    nuem_measurement m = nuem_measurement_open(
        *state, "bins", "1 t y", NULL, "data: {edges_kev: [10, 50, 100, 200], counts: [1, 1, 1]}");
    nuem_couplings c = nuem_measurement_moment(&m, 3e-11);
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(m.sm)->mixing;
    nuem_experiment_info info = *m.info;
    nuem_response *r = NULL;
    nuem_error err;
    double got[3], part[3], want[3] = {0};

    info.bin_components = lists;
    assert_ok(nuem_response_create(&info, m.flux, mixing, NULL, &r, &err), err);
    for (size_t f = 0; f < nuem_flux_count(m.flux); f++) {
        const char *name = nuem_flux_component_at(m.flux, f)->name;
        double own[3];
        nuem_response_component_counts(m.response, f, &c, part);
        nuem_response_component_counts(r, f, &c, own);
        for (int b = 0; b < 3; b++) {
            bool counts = b == 1 || (b == 0 && strcmp(name, "pp") == 0) ||
                          (b == 2 && strncmp(name, "Be7", 3) == 0);
            want[b] += counts ? part[b] : 0.0;
            assert_near(own[b], counts ? part[b] : 0.0, TOL_SUM * part[b]);
        }
    }
    nuem_response_counts(r, &c, got);
    for (int b = 0; b < 3; b++) assert_close(got[b], want[b], TOL_SUM);
    assert_true(want[0] > 0.0 && want[2] > 0.0);
    nuem_response_free(r);
    r = NULL;
    /* whole names only */
    static const char *const bad[] = {"p", "ppp", "pp,", ",pp", "pp,Be7", "", "pp Be7-862", "PP"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const char *const wrong[3] = {NULL, NULL, bad[i]};
        info.bin_components = wrong;
        assert_fails(nuem_response_create(&info, m.flux, mixing, NULL, &r, &err), NUEM_ERR_ARG, err,
                     "bin 3 counts component");
        assert_int_equal(err.index, 2);
        assert_null(r);
    }
    nuem_measurement_close(&m);
}

/* Two effects of one nuisance in one experiment are a mistake of the caller. */
static void bad_input_is_refused(void **state)
{
    static const char *const id[] = {"xenon1t"};
    nuem_measurement m = nuem_measurement_open(*state, "twice", "1 t y", NULL,
                                               "data: {edges_kev: [1, 2], counts: [1]}");
    nuem_variation same[2] = {{.name = "x", .up = m.response, .down = m.response},
                              {.name = "x", .up = m.response, .down = m.response}};
    const nuem_likelihood_term term = {
        .experiment = m.info, .response = m.response, .n_variation = 2, .variation = same};
    const nuem_couplings *sm = nuem_hypothesis_couplings(m.sm);
    nuem_likelihood *lik = NULL;
    nuem_analysis *a = NULL;
    nuem_error err;

    assert_fails(nuem_likelihood_create(1, &term, sm, false, &lik, &err), NUEM_ERR_ARG, err,
                 "twice has two effects of one nuisance, 'x'");
    same[1].name = "y";
    nuem_measurement other = nuem_measurement_open(*state, "other", "1 t y", NULL,
                                                   "data: {edges_kev: [1, 2, 3], counts: [1, 1]}");
    same[1].up = other.response;
    assert_fails(nuem_likelihood_create(1, &term, sm, false, &lik, &err), NUEM_ERR_ARG, err,
                 "variation 'y' of twice has other bins");
    assert_null(lik);
    static const double wrong[] = {-0.1, 1.1, NAN, HUGE_VAL};
    for (int i = 0; i < 4; i++) {
        const nuem_analysis_options o = {.sin2_theta_w_error = wrong[i]};
        assert_fails(nuem_analysis_create(*state, 1, id, m.sm, &o, &a, NULL, &err), NUEM_ERR_ARG,
                     err, "sin^2 theta_W");
    }
    const nuem_analysis_options unknown = {.mixing_errors = "nufit-0"},
                                binding = {.binding = "loose"}, flux = {.flux = "solar"};
    assert_fails(nuem_analysis_create(*state, 1, id, m.sm, &unknown, &a, NULL, &err), NUEM_ERR_ARG,
                 err, "nufit-0");
    assert_fails(nuem_analysis_create(*state, 1, id, m.sm, &binding, &a, NULL, &err), NUEM_ERR_ARG,
                 err, "loose");
    assert_fails(nuem_analysis_create(*state, 1, id, m.sm, &flux, &a, NULL, &err), NUEM_ERR_ARG,
                 err, "solar");
    assert_null(a);
    nuem_measurement_close(&other);
    nuem_measurement_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shared_flux_errors),
        cmocka_unit_test(flux_error_scales_its_component),
        cmocka_unit_test(negligible_errors_are_negligible),
        cmocka_unit_test(energy_scale_shifts_the_bins),
        cmocka_unit_test(energy_scale_of_a_file),
        cmocka_unit_test(mixing_errors_by_rebuilding),
        cmocka_unit_test(weak_angle),
        cmocka_unit_test(bins_of_components),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
