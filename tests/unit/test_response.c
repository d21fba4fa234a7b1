/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The response tensor without a detector: reference rates, rates from the cross section and the flux
 * alone, what a quadratic form must obey, and bad input. The bins of experiments are in
 * test_response_bins.c. */
#include <stdlib.h>

#include "nuem/constants.h"
#include "nuem/response.h"
#include "num/matrix3.h"
#include "rate/travel.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/recoil_rate.h"
#include "support/reference.h"
#include "support/temporary.h"

/* one recoil, no integral but that over the energy: measured 8e-14 */
static const double TOL_RATE = 1e-11;
/* of four Gauss points where the state has the kinks of its interpolation: measured 8e-10 at 5 MeV,
 * 2e-11 below 1 MeV */
static const double TOL_TRAVEL = 1e-9;
/* the same numbers summed in another order */
static const double TOL_SUM = 1e-12;

static const double KEV = 1e-3; /* MeV */

typedef struct xenon_rates {
    nuem_hypothesis *sm;
    nuem_flux *flux;
    nuem_target *target;
    nuem_response *response;
} xenon_rates;

static const double TONNE_YEAR = 1e3 * 365.25; /* kg day */

static xenon_rates open_rates(const nuem_data *data, size_t n, const double *t_kev)
{
    xenon_rates x = {nuem_test_standard_model(data), nuem_test_flux(data, "solar-b16-gs98"), NULL,
                     NULL};
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(x.sm)->mixing;
    nuem_state solar;
    const nuem_state_model average = nuem_test_constant_state(&solar);
    nuem_error err;

    /* the reference rates state P_ee = 0.55 at all energies */
    assert_ok(nuem_state_solar_average(mixing, NUEM_SOLAR_AVERAGE_PEE, &solar, &err), err);
    assert_ok(nuem_target_create("Xe", NUEM_BINDING_STEP, &x.target, &err), err);
    assert_ok(nuem_response_create_recoil("es", x.target, x.flux, mixing, &average, TONNE_YEAR, n,
                                          t_kev, &x.response, &err),
              err);
    assert_int_equal(nuem_response_bins(x.response), n);
    return x;
}

static void close_rates(xenon_rates *x)
{
    nuem_response_free(x->response);
    nuem_target_free(x->target);
    nuem_flux_free(x->flux);
    nuem_hypothesis_free(x->sm);
}

static nuem_couplings with_moment(const nuem_hypothesis *sm, double mu_mub)
{
    nuem_couplings c = *nuem_hypothesis_couplings(sm);

    for (int i = 0; i < 3; i++) c.dipole_mub.m[i][i].re = mu_mub;
    return c;
}

/* Counts of the components "pp" and "Be7-...", which the reference rates are of. */
static void pp_and_be7(const nuem_response *r, const nuem_couplings *c, size_t n, double *sum)
{
    double part[8];

    memset(sum, 0, n * sizeof *sum);
    for (size_t k = 0; k < nuem_response_components(r); k++) {
        const char *name = nuem_response_component_name(r, k);
        if (strcmp(name, "pp") != 0 && strncmp(name, "Be7", 3) != 0) continue;
        nuem_response_component_counts(r, k, c, part);
        for (size_t i = 0; i < n; i++) sum[i] += part[i];
    }
}

static void rates_are_the_reference(void **state)
{
    static const double t_kev[] = {1.0, 2.0, 5.0, 10.0, 30.0};
    enum { N = 5 };
    xenon_rates x = open_rates(*state, N, t_kev);
    nuem_couplings sm = *nuem_hypothesis_couplings(x.sm), mu = with_moment(x.sm, 1e-11);
    double weak[N], both[N], moment[N];

    pp_and_be7(x.response, &sm, N, weak);
    pp_and_be7(x.response, &mu, N, both);
    for (int i = 0; i < N; i++) moment[i] = both[i] - weak[i];
    assert_reference(moment[0], "rate-mu-1kev");
    assert_reference(moment[1], "rate-mu-2kev");
    assert_reference(moment[1], "lab-52");
    assert_reference(moment[2], "rate-mu-5kev");
    assert_reference(moment[3], "rate-mu-10kev");
    assert_reference(moment[4], "rate-mu-30kev");
    assert_reference(weak[0], "rate-sm-1kev");
    assert_reference(weak[1], "rate-sm-2kev");
    assert_reference(weak[2], "rate-sm-5kev");
    assert_reference(weak[3], "rate-sm-10kev");
    assert_reference(weak[3], "lab-53");
    assert_reference(weak[4], "rate-sm-30kev");
    /* all nine components together are a little more */
    nuem_response_counts(x.response, &sm, weak);
    nuem_response_counts(x.response, &mu, both);
    assert_reference(both[2] - weak[2], "rate-mu-5kev");
    /* a rounder value with 50 electrons at 5 keV is met as well, within its 3 % */
    assert_close(both[2] - weak[2], 2.28, 0.03);
    close_rates(&x);
}

static void components_sum_to_the_total(void **state)
{
    static const double t_kev[] = {0.5, 3.0, 20.0};
    enum { N = 3 };
    xenon_rates x = open_rates(*state, N, t_kev);
    nuem_draw d = nuem_draw_seed(2);
    nuem_couplings c;
    double total[N], part[N], sum[N] = {0}, *monomial;

    nuem_draw_couplings(&d, &c);
    nuem_response_counts(x.response, &c, total);
    assert_int_equal(nuem_response_components(x.response), nuem_flux_count(x.flux));
    for (size_t k = 0; k < nuem_response_components(x.response); k++) {
        const char *name = nuem_flux_component_at(x.flux, k)->name;
        assert_string_equal(nuem_response_component_name(x.response, k), name);
        nuem_response_component_counts(x.response, k, &c, part);
        for (int i = 0; i < N; i++) {
            assert_true(part[i] >= 0.0);
            sum[i] += part[i];
        }
    }
    for (int i = 0; i < N; i++) assert_close(sum[i], total[i], TOL_SUM);
    /* monomials fill their array and no more */
    size_t n = nuem_response_monomials(x.response);
    assert_true(n > 0 && n <= NUEM_MAX_MONOMIALS);
    monomial = malloc((n + 1) * sizeof *monomial);
    for (size_t k = 0; k <= n; k++) monomial[k] = -7.25;
    nuem_response_monomials_of(x.response, &c, monomial);
    assert_true(monomial[n] == -7.25);
    free(monomial);
    close_rates(&x);
}

static nuem_matrix3 scaled(const nuem_matrix3 *m, double factor)
{
    const nuem_matrix3 zero = {0};

    return nuem_matrix3_add(&zero, (nuem_complex){factor, 0.0}, m);
}

/* Along a line in charge, radius and dipole space counts are a parabola: interference linear, the
 * square quadratic; the dipole has no linear part. */
static void counts_are_quadratic(void **state)
{
    static const double t_kev[] = {0.5, 3.0, 20.0};
    enum { N = 3 };
    xenon_rates x = open_rates(*state, N, t_kev);

    for (unsigned seed = 0; seed < 20; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_couplings full, c[4];
        double y[4][N];
        static const double at[] = {0.0, 1.0, -1.0, 3.0};
        nuem_draw_couplings(&d, &full);
        for (int which = 0; which < 3; which++) {
            for (int k = 0; k < 4; k++) {
                c[k] = *nuem_hypothesis_couplings(x.sm);
                if (which == 0) c[k].charge_e = scaled(&full.charge_e, at[k]);
                if (which == 1) c[k].radius_cm2 = scaled(&full.radius_cm2, at[k]);
                if (which == 2) c[k].dipole_mub = scaled(&full.dipole_mub, at[k]);
                nuem_response_counts(x.response, &c[k], y[k]);
            }
            for (int i = 0; i < N; i++) {
                double linear = 0.5 * (y[1][i] - y[2][i]),
                       square = 0.5 * (y[1][i] + y[2][i]) - y[0][i];
                assert_true(square > 0.0);
                assert_near(y[3][i], y[0][i] + 3.0 * linear + 9.0 * square, TOL_SUM * y[3][i]);
                if (which == 2) assert_near(linear, 0.0, TOL_SUM * y[1][i]);
            }
        }
    }
    close_rates(&x);
}

/* Without electromagnetic couplings only the weak cross section in the solar state remains. */
static void standard_model_limit(void **state)
{
    static const double t_kev[] = {1.0, 10.0};
    xenon_rates x = open_rates(*state, 2, t_kev);
    nuem_couplings tiny = *nuem_hypothesis_couplings(x.sm);
    nuem_state solar;
    double weak[2], with[2];

    assert_int_equal(nuem_state_solar_average(&nuem_hypothesis_spec_of(x.sm)->mixing,
                                              NUEM_SOLAR_AVERAGE_PEE, &solar, NULL),
                     NUEM_OK);
    const nuem_state_model average = nuem_test_constant_state(&solar);
    nuem_recoil_rate n = {x.flux, x.target, &tiny, &average};
    nuem_response_counts(x.response, &tiny, weak);
    double units = TONNE_YEAR * nuem_constants_get()->day_s * nuem_target_units_per_kg(x.target);
    for (int i = 0; i < 2; i++)
        assert_close(weak[i], units * KEV * nuem_test_recoil_rate(&n, KEV * t_kev[i]), TOL_RATE);
    nuem_draw d = nuem_draw_seed(5);
    nuem_couplings full;
    nuem_draw_couplings(&d, &full);
    tiny.charge_e = scaled(&full.charge_e, 1e-20);
    tiny.radius_cm2 = scaled(&full.radius_cm2, 1e-20);
    tiny.dipole_mub = scaled(&full.dipole_mub, 1e-20);
    nuem_response_counts(x.response, &tiny, with);
    for (int i = 0; i < 2; i++) assert_close(with[i], weak[i], TOL_SUM);
    close_rates(&x);
}

/* What travels through the Sun arrives otherwise at each energy, here for any couplings; energies
 * from pp alone to 8B alone. */
static void rates_follow_the_travel(void **state)
{
    static const double t_kev[] = {0.3, 1.0, 10.0, 100.0, 300.0, 1000.0, 5000.0};
    enum { N = sizeof t_kev / sizeof t_kev[0] };
    xenon_rates x = open_rates(*state, 1, t_kev);
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(x.sm)->mixing;
    const double units =
        TONNE_YEAR * nuem_constants_get()->day_s * nuem_target_units_per_kg(x.target);
    nuem_travel_state solar;
    nuem_state_model travel;
    nuem_response *r = NULL;
    nuem_error err;
    double got[N];

    assert_ok(nuem_travel_model(x.flux, mixing, &solar, &travel, &err), err);
    assert_ok(nuem_response_create_recoil("es", x.target, x.flux, mixing, NULL, TONNE_YEAR, N,
                                          t_kev, &r, &err),
              err);
    for (unsigned seed = 0; seed < 5; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_couplings c;
        nuem_draw_couplings(&d, &c);
        if (seed == 0) c = *nuem_hypothesis_couplings(x.sm);
        nuem_recoil_rate n = {x.flux, x.target, &c, &travel};
        nuem_response_counts(r, &c, got);
        for (int i = 0; i < N; i++)
            assert_close(got[i], units * KEV * nuem_test_recoil_rate(&n, KEV * t_kev[i]),
                         TOL_TRAVEL);
    }
    nuem_response_free(r);
    nuem_travel_clear(&solar);
    close_rates(&x);
}

static nuem_status all_muon(const void *context, const char *component, nuem_flavour produced,
                            bool anti, double enu_mev, nuem_state *out, nuem_error *err)
{
    (void)component, (void)enu_mev, (void)err;
    assert_int_equal(produced, NUEM_E);
    nuem_state_flavour(NUEM_MU, anti || *(const bool *)context, out);
    return NUEM_OK;
}

static nuem_status refuses(const void *context, const char *component, nuem_flavour produced,
                           bool anti, double enu_mev, nuem_state *out, nuem_error *err)
{
    (void)context, (void)produced, (void)anti, (void)enu_mev, (void)out;
    if (err) {
        memset(err, 0, sizeof *err);
        snprintf(err->message, sizeof err->message, "no state of %s", component);
    }
    return NUEM_ERR_DOMAIN;
}

static void state_model_replaces_the_travel(void **state)
{
    static const double t_kev[] = {1.0, 10.0};
    xenon_rates x = open_rates(*state, 2, t_kev);
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(x.sm)->mixing;
    nuem_experiment *experiment = nuem_test_experiment(*state, "ideal-xe");
    const bool anti = false;
    const nuem_state_model model = {all_muon, &anti};
    nuem_response *r = NULL;
    nuem_error err;
    nuem_state muon;
    nuem_draw d = nuem_draw_seed(6);
    nuem_couplings c;
    double got[2];

    nuem_draw_couplings(&d, &c);
    assert_ok(nuem_response_create_recoil("es", x.target, x.flux, mixing, &model, TONNE_YEAR, 2,
                                          t_kev, &r, &err),
              err);
    nuem_response_counts(r, &c, got);
    nuem_response_free(r);
    nuem_state_flavour(NUEM_MU, false, &muon);
    const nuem_state_model constant = nuem_test_constant_state(&muon);
    nuem_recoil_rate n = {x.flux, x.target, &c, &constant};
    double units = TONNE_YEAR * nuem_constants_get()->day_s * nuem_target_units_per_kg(x.target);
    for (int i = 0; i < 2; i++)
        assert_close(got[i], units * KEV * nuem_test_recoil_rate(&n, KEV * t_kev[i]), TOL_RATE);
    /* a failing model is passed on, and nothing is handed out */
    const nuem_state_model bad = {refuses, NULL};
    r = NULL;
    assert_fails(nuem_response_create_recoil("es", x.target, x.flux, mixing, &bad, TONNE_YEAR, 2,
                                             t_kev, &r, &err),
                 NUEM_ERR_DOMAIN, err, "no state of");
    assert_fails(
        nuem_response_create(nuem_experiment_get(experiment), x.flux, mixing, &bad, &r, &err),
        NUEM_ERR_DOMAIN, err, "no state of");
    assert_null(r);
    nuem_experiment_free(experiment);
    close_rates(&x);
}

static nuem_status not_a_number(const void *context, const char *component, nuem_flavour produced,
                                bool anti, double enu_mev, nuem_state *out, nuem_error *err)
{
    (void)context, (void)component, (void)enu_mev, (void)err;
    nuem_state_flavour(produced, anti, out);
    out->rho.m[1][2].im = NAN;
    return NUEM_OK;
}

static nuem_status fails_silently(const void *context, const char *component, nuem_flavour produced,
                                  bool anti, double enu_mev, nuem_state *out, nuem_error *err)
{
    (void)context, (void)component, (void)produced, (void)anti, (void)enu_mev, (void)out, (void)err;
    return NUEM_ERR_CANCELLED;
}

/* Models of callers may return nonsense or fail without a word; the answer says where. */
static void state_models_are_checked(void **state)
{
    static const double t_kev[] = {1.0};
    static const struct {
        nuem_state_model model;
        nuem_status status;
        const char *part;
    } cases[] = {
        {{not_a_number, NULL}, NUEM_ERR_ARG, "MeV is not finite"},
        {{fails_silently, NULL}, NUEM_ERR_CANCELLED, "the state model failed for component '"}};
    xenon_rates x = open_rates(*state, 1, t_kev);
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(x.sm)->mixing;
    nuem_experiment *experiment = nuem_test_experiment(*state, "ideal-xe");
    nuem_response *r = NULL;
    nuem_error err;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_fails(nuem_response_create_recoil("es", x.target, x.flux, mixing, &cases[i].model,
                                                 1.0, 1, t_kev, &r, &err),
                     cases[i].status, err, cases[i].part);
        assert_fails(nuem_response_create(nuem_experiment_get(experiment), x.flux, mixing,
                                          &cases[i].model, &r, &err),
                     cases[i].status, err, cases[i].part);
        assert_int_equal(nuem_response_create(nuem_experiment_get(experiment), x.flux, mixing,
                                              &cases[i].model, &r, NULL),
                         cases[i].status);
    }
    assert_null(r);
    nuem_experiment_free(experiment);
    close_rates(&x);
}

/* What the reader of files ensures, for an experiment that a program put together. */
static void bad_experiments_are_refused(void **state)
{
    static const double falling[] = {1.0, 3.0, 2.0}, negative[] = {-1.0, 1.0},
                        hole[] = {1.0, NAN, 3.0}, too_much[] = {1.5}, no_number[] = {NAN};
    xenon_rates x = open_rates(*state, 1, (const double[]){1.0});
    nuem_experiment *experiment = nuem_test_experiment(*state, "ideal-xe");
    const nuem_experiment_info good = *nuem_experiment_get(experiment);
    nuem_experiment_info bad[17];
    static const char *const parts[] = {"exposure is", "resolution is",   "needs bins",
                                        "bin 1 is",    "efficiency 0 is", "binding 7"};
    int n = 0, part[17];
    nuem_response *r = NULL;
    nuem_error err;

    for (int i = 0; i < 17; i++) bad[i] = good;
    part[n] = 0, bad[n++].exposure_kg_day = NAN;
    part[n] = 0, bad[n++].exposure_kg_day = -1.0;
    part[n] = 0, bad[n++].exposure_kg_day = 0.0;
    part[n] = 0, bad[n++].exposure_kg_day = HUGE_VAL;
    part[n] = 1, bad[n++].resolution_sqrt = -0.1;
    part[n] = 1, bad[n++].resolution_linear = NAN;
    part[n] = 1, bad[n++].resolution_constant_kev = HUGE_VAL;
    part[n] = 2, bad[n++].n_bin = 0;
    part[n] = 2, bad[n++].n_efficiency = 0;
    part[n] = 2, bad[n].n_bin = bad[n].n_energy = 1, bad[n++].edge_kev = negative;
    part[n] = 2, bad[n].n_bin = bad[n].n_energy = 1, bad[n++].edge_kev = no_number;
    part[n] = 3, bad[n].n_bin = bad[n].n_energy = 2, bad[n++].edge_kev = falling;
    part[n] = 4, bad[n].n_efficiency = 1, bad[n++].efficiency = too_much;
    part[n] = 4, bad[n].n_efficiency = 1, bad[n++].efficiency = no_number;
    part[n] = 5, bad[n++].binding = (nuem_binding)7;
    for (int i = 0; i < n; i++) {
        assert_fails(nuem_response_create(&bad[i], x.flux, &nuem_hypothesis_spec_of(x.sm)->mixing,
                                          NULL, &r, &err),
                     NUEM_ERR_ARG, err, parts[part[i]]);
        if (part[i] == 3) assert_int_equal(err.index, 1);
    }
    bad[n].n_bin = bad[n].n_energy = 2;
    bad[n].edge_kev = hole;
    assert_fails(nuem_response_create(&bad[n], x.flux, &nuem_hypothesis_spec_of(x.sm)->mixing, NULL,
                                      &r, &err),
                 NUEM_ERR_ARG, err, "bin 0 is [1, nan] keV");
    assert_null(r);
    nuem_experiment_free(experiment);
    close_rates(&x);
}

static void bad_input_is_refused(void **state)
{
    static const double t_kev[] = {1.0, 2.0, -3.0}, not_finite[] = {NAN};
    xenon_rates x = open_rates(*state, 1, t_kev);
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(x.sm)->mixing;
    nuem_experiment *experiment = nuem_test_experiment(*state, "ideal-xe");
    nuem_experiment_info info = *nuem_experiment_get(experiment);
    nuem_response *r = NULL;
    nuem_error err;
    static const double exposures[] = {0.0, -1.0, NAN, HUGE_VAL};

    assert_fails(
        nuem_response_create_recoil("es", x.target, x.flux, mixing, NULL, 1.0, 3, t_kev, &r, &err),
        NUEM_ERR_ARG, err, "recoil 2 is -3");
    assert_int_equal(err.index, 2);
    assert_fails(nuem_response_create_recoil("es", x.target, x.flux, mixing, NULL, 1.0, 1,
                                             not_finite, &r, &err),
                 NUEM_ERR_ARG, err, "recoil 0");
    for (size_t i = 0; i < sizeof exposures / sizeof exposures[0]; i++)
        assert_fails(nuem_response_create_recoil("es", x.target, x.flux, mixing, NULL, exposures[i],
                                                 2, t_kev, &r, &err),
                     NUEM_ERR_ARG, err, "exposure");
    assert_fails(
        nuem_response_create_recoil("se", x.target, x.flux, mixing, NULL, 1.0, 2, t_kev, &r, &err),
        NUEM_ERR_ARG, err, "unknown channel 'se'");
    info.channel = "ibd";
    assert_fails(nuem_response_create(&info, x.flux, mixing, NULL, &r, &err), NUEM_ERR_ARG, err,
                 "unknown channel 'ibd'");
    info = *nuem_experiment_get(experiment);
    info.formula = "";
    assert_fails(nuem_response_create(&info, x.flux, mixing, NULL, &r, &err), NUEM_ERR_ARG, err,
                 "chemical formula");
    /* masses whose oscillation does not average out on the way from the Sun */
    nuem_mixing odd = *mixing;
    odd.dm21_ev2 = 1e-12;
    assert_int_equal(
        nuem_response_create(nuem_experiment_get(experiment), x.flux, &odd, NULL, &r, &err),
        NUEM_ERR_DOMAIN);
    /* P_ee = 0.55 at all energies is out of reach of maximal mixing */
    nuem_flux *average = nuem_test_flux(
        *state, nuem_test_put("average.yaml",
                              "schema: nuem/flux/1\nid: average\ntitle: one line\n"
                              "propagation: solar-average\ncomponents:\n"
                              "  - {name: a, flavour: e, flux_cm2_s: 1e10, line_mev: 0.4}\n"));
    odd = *mixing;
    odd.theta12_deg = 45.0;
    assert_int_equal(
        nuem_response_create(nuem_experiment_get(experiment), average, &odd, NULL, &r, &err),
        NUEM_ERR_DOMAIN);
    assert_null(r);
    nuem_flux_free(average);
    nuem_response_free(NULL);
    nuem_experiment_free(experiment);
    close_rates(&x);
}

static int set_up(void **state)
{
    return nuem_test_make_directory(state) ? -1 : nuem_test_open_data(state);
}

static int tear_down(void **state)
{
    nuem_test_close_data(state);
    return nuem_test_remove_directory(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rates_are_the_reference),
        cmocka_unit_test(components_sum_to_the_total),
        cmocka_unit_test(counts_are_quadratic),
        cmocka_unit_test(standard_model_limit),
        cmocka_unit_test(rates_follow_the_travel),
        cmocka_unit_test(state_model_replaces_the_travel),
        cmocka_unit_test(state_models_are_checked),
        cmocka_unit_test(bad_experiments_are_refused),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
