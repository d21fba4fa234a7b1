/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments of a flux with its state above a threshold, against adaptive integration between the
 * points of the table. */
#include "base/error.h"
#include "num/matrix3.h"
#include "rate/moments.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/quadrature.h"

/* What src/rate/moments.c promises of its Gauss points; measured 4e-11 for thresholds of recoils of
 * 1 eV and more (E_min 0.5 keV). */
static const double TOL_MOMENT = 1e-9;
/* one multiplication */
static const double TOL_ROUNDING = 1e-14;

/* A state that turns with the energy over some MeV, as solar neutrinos do between vacuum and
 * matter. */
static nuem_status turning(const void *context, const char *component, nuem_flavour produced,
                           bool anti, double enu_mev, nuem_state *out, nuem_error *err)
{
    const double scale = *(const double *)context;
    double c = cos(enu_mev / scale), s = sin(enu_mev / scale);

    (void)component, (void)produced, (void)err;
    *out = (nuem_state){.anti = anti};
    out->rho.m[0][0].re = 0.9 * c * c;
    out->rho.m[1][1].re = 0.9 * s * s;
    out->rho.m[2][2].re = 0.1;
    out->rho.m[0][1] = (nuem_complex){0.8 * c * s, 0.3 * c * s};
    out->rho.m[1][0] = nuem_conj(out->rho.m[0][1]);
    return NUEM_OK;
}

static nuem_status fixed(const void *context, const char *component, nuem_flavour produced,
                         bool anti, double enu_mev, nuem_state *out, nuem_error *err)
{
    (void)component, (void)produced, (void)anti, (void)enu_mev, (void)err;
    *out = *(const nuem_state *)context;
    return NUEM_OK;
}

static nuem_status broken_above(const void *context, const char *component, nuem_flavour produced,
                                bool anti, double enu_mev, nuem_state *out, nuem_error *err)
{
    if (enu_mev > *(const double *)context)
        return nuem_fail(err, NUEM_ERR_RANGE, "no state at %g MeV", enu_mev);
    (void)component;
    nuem_state_flavour(produced, anti, out);
    return NUEM_OK;
}

typedef struct integrand {
    const nuem_flux_component *component;
    const nuem_state_model *model;
    int k, l;
} integrand;

/* 1, 1/E, 1/E^2, ln E */
static double function_of_energy(int k, double e)
{
    return k == 3 ? log(e) : pow(e, -k);
}

static double flux_times_state(double e, void *context)
{
    const integrand *x = context;
    nuem_state state;
    double phi, rho[NUEM_RHO];

    nuem_flux_component_eval(x->component, 1, &e, &phi);
    assert_int_equal(x->model->eval(x->model->context, x->component->name, x->component->flavour,
                                    x->component->anti, e, &state, NULL),
                     NUEM_OK);
    nuem_rho_pack(&state, rho);
    return phi * rho[x->l] * function_of_energy(x->k, e);
}

/* Every moment above the threshold; errors relative to the moment of unit density matrix. */
static void assert_moments(const nuem_flux_component *c, const nuem_state_model *model,
                           double threshold)
{
    nuem_moments *m = NULL;
    nuem_error err;
    double got[NUEM_CHANNEL_POWERS][NUEM_RHO];

    assert_ok(nuem_moments_create(c, model, &m, &err), err);
    assert_ok(nuem_moments_above(m, threshold, got, &err), err);
    for (int k = 0; k < NUEM_CHANNEL_POWERS; k++) {
        double size = 0.0;
        /* the logarithm changes its sign at 1 MeV: beside the flux that it multiplies */
        for (int l = 0; l < 3; l++) size += k == 3 ? fabs(got[0][l]) : got[k][l];
        for (int l = 0; l < NUEM_RHO; l++) {
            integrand x = {c, model, k, l};
            double lo = fmax(threshold, c->enu_mev[0]), hi = c->enu_mev[c->n - 1];
            if (got[k][l] == 0.0 || fabs(got[k][l]) < 1e-3 * size)
                continue; /* no relative meaning */
            double want = nuem_test_integral(flux_times_state, &x, lo, hi, c->n, c->enu_mev, 1e-11);
            assert_near(got[k][l], want, TOL_MOMENT * size);
        }
    }
    nuem_moments_free(m);
}

static void spectra_integrate(void **state)
{
    nuem_flux *flux = nuem_test_flux(*state, "solar-b16-gs98");
    const double scale_mev = 3.0;
    const nuem_state_model model = {turning, &scale_mev};
    nuem_draw d = nuem_draw_seed(3);

    for (size_t i = 0; i < nuem_flux_count(flux); i++) {
        const nuem_flux_component *c = nuem_flux_component_at(flux, i);
        if (c->n == 0) continue;
        double end = c->enu_mev[c->n - 1];
        assert_moments(c, &model, nuem_draw_log(&d, 5e-4, 0.9 * end));
    }
    nuem_flux_free(flux);
}

/* Thresholds below, on and between the points of the table, and near its end. Below the first point
 * E^-2 varies much within one interval of the table. */
static void any_threshold(void **state)
{
    nuem_flux *flux = nuem_test_flux(*state, "solar-b16-gs98");
    nuem_draw d = nuem_draw_seed(4);
    nuem_state mixed;

    nuem_draw_state(&d, false, false, &mixed);
    const nuem_state_model model = {fixed, &mixed};
    for (size_t i = 0; i < nuem_flux_count(flux); i++) {
        const nuem_flux_component *c = nuem_flux_component_at(flux, i);
        if (c->n == 0 || strcmp(c->name, "hep") == 0 || strcmp(c->name, "F17") == 0) continue;
        for (int k = 0; k < 2; k++)
            assert_moments(c, &model, nuem_draw_log(&d, 5e-4, c->enu_mev[1]));
        assert_moments(c, &model, nuem_draw_log(&d, c->enu_mev[1], c->enu_mev[c->n / 4]));
        assert_moments(c, &model, c->enu_mev[c->n / 2]);
        assert_moments(c, &model, 0.5 * (c->enu_mev[c->n - 1] + c->enu_mev[c->n - 2]));
    }
    nuem_flux_free(flux);
}

static void nothing_above_the_end(void **state)
{
    nuem_flux *flux = nuem_test_flux(*state, "solar-b16-gs98");
    const nuem_flux_component *pp = nuem_flux_component_at(flux, 0);
    nuem_state pure;
    nuem_moments *m = NULL;
    nuem_error err;
    double all[NUEM_CHANNEL_POWERS][NUEM_RHO], got[NUEM_CHANNEL_POWERS][NUEM_RHO];

    nuem_state_flavour(NUEM_E, false, &pure);
    const nuem_state_model model = {fixed, &pure};
    assert_ok(nuem_moments_create(pp, &model, &m, &err), err);
    assert_ok(nuem_moments_above(m, pp->enu_mev[pp->n - 1], got, &err), err);
    for (int k = 0; k < NUEM_CHANNEL_POWERS; k++)
        for (int l = 0; l < NUEM_RHO; l++) assert_true(got[k][l] == 0.0);
    /* without threshold the zeroth moment is the flux itself */
    assert_ok(nuem_moments_above(m, 0.0, all, &err), err);
    assert_close(all[0][0], pp->flux_cm2_s, 1e-12 /* sum of 83 intervals */);
    nuem_moments_free(m);
    nuem_flux_free(flux);
}

static void lines_are_all_or_nothing(void **state)
{
    nuem_flux *flux = nuem_test_flux(*state, "solar-b16-gs98");
    const double scale_mev = 0.3;
    const nuem_state_model model = {turning, &scale_mev};
    size_t lines = 0;

    for (size_t i = 0; i < nuem_flux_count(flux); i++) {
        const nuem_flux_component *c = nuem_flux_component_at(flux, i);
        nuem_moments *m = NULL;
        nuem_state at;
        nuem_error err;
        double rho[NUEM_RHO], below[NUEM_CHANNEL_POWERS][NUEM_RHO],
            above[NUEM_CHANNEL_POWERS][NUEM_RHO];
        if (c->n > 0) continue;
        lines++;
        assert_ok(turning(&scale_mev, c->name, c->flavour, c->anti, c->line_mev, &at, &err), err);
        nuem_rho_pack(&at, rho);
        assert_ok(nuem_moments_create(c, &model, &m, &err), err);
        assert_ok(nuem_moments_above(m, c->line_mev, below, &err), err);
        assert_ok(nuem_moments_above(m, c->line_mev * (1.0 + 1e-12), above, &err), err);
        for (int k = 0; k < NUEM_CHANNEL_POWERS; k++)
            for (int l = 0; l < NUEM_RHO; l++) {
                assert_close(below[k][l],
                             c->flux_cm2_s * rho[l] * function_of_energy(k, c->line_mev),
                             TOL_ROUNDING);
                assert_true(above[k][l] == 0.0);
            }
        nuem_moments_free(m);
    }
    assert_int_equal(lines, 3); /* pep and two of 7Be */
    nuem_flux_free(flux);
}

static void antineutrinos_are_conjugated(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 50; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_state nu, anti, mirror;
        double a[NUEM_RHO], b[NUEM_RHO], dual[NUEM_RHO];
        nuem_draw_state(&d, seed % 2, false, &nu);
        anti = nu;
        anti.anti = true;
        mirror = (nuem_state){nuem_matrix3_conj(&nu.rho), true};
        nuem_rho_pack(&nu, a);
        nuem_rho_pack(&mirror, b);
        for (int l = 0; l < NUEM_RHO; l++) assert_true(a[l] == b[l]);
        nuem_rho_pack(&anti, b);
        for (int l = 0; l < NUEM_RHO; l++)
            assert_true(b[l] == (l == 4 || l == 6 || l == 8 ? -a[l] : a[l]));
        /* duals contract with them to the trace */
        nuem_matrix3 x = nuem_draw_matrix(&d, 1.0), y = nuem_draw_matrix(&d, 1.0);
        double trace = 0.0;
        nuem_rho_dual(&x, &y, dual);
        for (int l = 0; l < NUEM_RHO; l++) trace += dual[l] * a[l];
        assert_near(trace, nuem_matrix3_trace3(&x, &nu.rho, &y), TOL_ROUNDING);
    }
}

static void failing_states_are_passed_on(void **state)
{
    nuem_flux *flux = nuem_test_flux(*state, "solar-b16-gs98");
    const nuem_flux_component *pp = nuem_flux_component_at(flux, 0);
    double never = 0.1;
    const nuem_state_model model = {broken_above, &never};
    nuem_moments *m = NULL;
    nuem_error err;

    assert_fails(nuem_moments_create(pp, &model, &m, &err), NUEM_ERR_RANGE, err, "no state at");
    assert_null(m);
    /* a model that fails later, when a threshold is evaluated */
    double ever = 1.0;
    const nuem_state_model later = {broken_above, &ever};
    double out[NUEM_CHANNEL_POWERS][NUEM_RHO];
    assert_ok(nuem_moments_create(pp, &later, &m, &err), err);
    ever = 0.0;
    assert_fails(nuem_moments_above(m, 0.2001, out, &err), NUEM_ERR_RANGE, err, "no state at");
    nuem_moments_free(m);
    nuem_moments_free(NULL);
    /* antineutrinos do not come from a component of neutrinos */
    nuem_state anti;
    nuem_state_flavour(NUEM_E, true, &anti);
    const nuem_state_model turned = {fixed, &anti};
    m = NULL;
    assert_fails(nuem_moments_create(pp, &turned, &m, &err), NUEM_ERR_ARG, err,
                 "component 'pp' is of neutrinos, but its state");
    assert_null(m);
    nuem_flux_free(flux);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spectra_integrate),
        cmocka_unit_test(any_threshold),
        cmocka_unit_test(nothing_above_the_end),
        cmocka_unit_test(lines_are_all_or_nothing),
        cmocka_unit_test(antineutrinos_are_conjugated),
        cmocka_unit_test(failing_states_are_passed_on),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
