/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a flux travels: interpolated conversion in the Sun against the exact one, the response against
 * the naive state model, and flux files that ask for what there is not. */
#include "rate/travel.h"

#include "nuem/init.h"
#include "nuem/response.h"
#include "nuem/solar.h"
#include "num/matrix3.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/temporary.h"

/* of the cubic interpolation in ln E: measured 2e-6 */
static const double TOL_INTERPOLATION = 5e-6;

typedef struct direct {
    const nuem_solar *solar;
    nuem_mixing mixing;
} direct;

/* No table: every state anew. */
static nuem_status direct_state(const void *context, const char *component, nuem_flavour produced,
                                bool anti, double enu_mev, nuem_state *out, nuem_error *err)
{
    const direct *d = context;
    size_t c;
    nuem_status st = nuem_solar_find(d->solar, component, &c, err);

    (void)produced;
    return st ? st : nuem_solar_state(d->solar, &d->mixing, c, anti, 1, &enu_mev, out, err);
}

static void interpolation_is_fine_enough(void **state)
{
    nuem_flux *flux = nuem_test_flux(*state, "solar-b16-gs98");
    nuem_draw d = nuem_draw_seed(1);
    nuem_error err;
    double worst = 0.0;

    assert_int_equal(nuem_flux_travel(flux), NUEM_TRAVEL_SOLAR_MSW);
    assert_string_equal(nuem_solar_id(nuem_flux_solar(flux)), "b16-gs98");
    for (int n = 0; n < 4; n++) {
        nuem_travel_state context;
        nuem_state_model travel;
        direct exact = {.solar = nuem_flux_solar(flux)};
        nuem_draw_mixing(&d, &exact.mixing);
        exact.mixing.dm21_ev2 = nuem_draw_log(&d, 3e-5, 2e-4);
        exact.mixing.dm31_ev2 = (n & 1 ? -1 : 1) * 2.5e-3;
        assert_ok(nuem_travel_model(flux, &exact.mixing, &context, &travel, &err), err);
        for (size_t c = 0; c < nuem_flux_count(flux); c++) {
            const nuem_flux_component *x = nuem_flux_component_at(flux, c);
            for (int i = 0; i < 200; i++) {
                double end = x->n ? x->enu_mev[x->n - 1] : x->line_mev,
                       enu = x->n ? nuem_draw_log(&d, 1e-3, end) : end;
                nuem_state got, want;
                assert_ok(travel.eval(travel.context, x->name, NUEM_E, false, enu, &got, &err),
                          err);
                assert_ok(direct_state(&exact, x->name, NUEM_E, false, enu, &want, &err), err);
                nuem_matrix3 diff = nuem_matrix3_add(&got.rho, (nuem_complex){-1, 0}, &want.rho);
                worst = fmax(worst, nuem_matrix3_max(&diff));
                if (!x->n) break;
            }
        }
        /* below the table it stands still */
        nuem_state got, want;
        assert_ok(travel.eval(travel.context, "pp", NUEM_E, false, 1e-6, &got, &err), err);
        assert_ok(direct_state(&exact, "pp", NUEM_E, false, 1e-6, &want, &err), err);
        assert_near(got.rho.m[0][0].re, want.rho.m[0][0].re, 1e-3 * 1.6e-5 / exact.mixing.dm21_ev2);
        assert_fails(travel.eval(travel.context, "geo", NUEM_E, false, 1.0, &got, &err),
                     NUEM_ERR_ARG, err, "has no component 'geo'");
        nuem_travel_clear(&context);
        nuem_travel_clear(&context); /* legal */
    }
    assert_near(worst, 0.0, TOL_INTERPOLATION);
    nuem_flux_free(flux);
}

static void response_has_the_converted_state(void **state)
{
    static const double t_kev[] = {1.0, 10.0, 200.0, 3000.0};
    nuem_flux *flux = nuem_test_flux(*state, "solar-b16-agss09met");
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_target *xenon = NULL;
    nuem_response *r = NULL, *s = NULL;
    direct exact = {nuem_flux_solar(flux), nuem_hypothesis_spec_of(sm)->mixing};
    const nuem_state_model model = {direct_state, &exact};
    nuem_error err;
    double got[4], want[4];

    assert_ok(nuem_target_create("Xe", NUEM_BINDING_STEP, &xenon, &err), err);
    assert_ok(nuem_response_create_recoil("es", xenon, flux, &exact.mixing, NULL, 1.0, 4, t_kev, &r,
                                          &err),
              err);
    assert_ok(nuem_response_create_recoil("es", xenon, flux, &exact.mixing, &model, 1.0, 4, t_kev,
                                          &s, &err),
              err);
    nuem_response_counts(r, nuem_hypothesis_couplings(sm), got);
    nuem_response_counts(s, nuem_hypothesis_couplings(sm), want);
    for (int i = 0; i < 4; i++) assert_close(got[i], want[i], TOL_INTERPOLATION);
    nuem_response_free(s);
    nuem_response_free(r);
    nuem_target_free(xenon);
    nuem_hypothesis_free(sm);
    nuem_flux_free(flux);
}

static void failures_are_handed_on(void **state)
{
    nuem_flux *flux = nuem_test_flux(*state, "solar-b16-gs98");
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_mixing close = nuem_hypothesis_spec_of(sm)->mixing, bad = close;
    nuem_travel_state context;
    nuem_state_model model = {NULL, NULL};
    nuem_error err;

    close.dm21_ev2 = 1e-12;
    bad.theta12_deg = 91.0;
    assert_fails(nuem_travel_model(flux, &close, &context, &model, &err), NUEM_ERR_DOMAIN, err,
                 "squared masses differ by 1e-12 eV2 only");
    assert_fails(nuem_travel_model(flux, &bad, &context, &model, &err), NUEM_ERR_ARG, err,
                 "theta12_deg");
    assert_null(model.eval);
    nuem_hypothesis_free(sm);
    nuem_flux_free(flux);
}

/* Vacuum at the distance that the flux states, against the survival probability of three flavours in
 * closed form: PDG 2020, review 14, eq. (14.44) with phases 1.267 dm2 L/E written out. */
static void vacuum_has_the_baseline(void **state)
{
    static const char *const blocks[] = {
        "baseline: 53 km\ncomponents:\n  - {name: a, flavour: e, anti: true, flux_cm2_s: 1, "
        "line_mev: 1}\n",
        "point_source: {activity: 1 PBq, distance: 53 km}\n"
        "components:\n  - {name: a, flavour: e, anti: true, line_mev: 1}\n",
    };
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    const nuem_mixing mixing = nuem_hypothesis_spec_of(sm)->mixing;
    const double deg = M_PI / 180.0, s12 = sin(mixing.theta12_deg * deg),
                 s13 = sin(mixing.theta13_deg * deg), s12_2 = s12 * s12, s13_2 = s13 * s13,
                 c12_2 = 1.0 - s12_2, c13_2 = 1.0 - s13_2;
    nuem_error err;

    for (int b = 0; b < 2; b++) {
        char text[512];
        snprintf(text, sizeof text, "schema: nuem/flux/1\nid: f\ntitle: f\npropagation: vacuum\n%s",
                 blocks[b]);
        nuem_flux *flux = NULL;
        nuem_travel_state context;
        nuem_state_model travel;
        assert_ok(nuem_flux_open(*state, nuem_test_put("f.yaml", text), &flux, NULL, &err), err);
        assert_int_equal(nuem_flux_travel(flux), NUEM_TRAVEL_VACUUM);
        assert_close(nuem_flux_baseline_km(flux), 53.0, 1e-15);
        assert_ok(nuem_travel_model(flux, &mixing, &context, &travel, &err), err);
        for (double enu = 1.5; enu < 9.0; enu *= 1.1) {
            /* L/(4 E hbar c), km = 1e18 fm, eV2 = 1e-12 MeV2 */
            const double x = 53.0 / enu * 1e18 / (4.0 * 197.3269804) * 1e-12;
            double d21 = sin(mixing.dm21_ev2 * x), d31 = sin(mixing.dm31_ev2 * x),
                   d32 = sin((mixing.dm31_ev2 - mixing.dm21_ev2) * x);
            double want = 1.0 - 4.0 * c13_2 * c13_2 * s12_2 * c12_2 * d21 * d21 -
                          4.0 * s13_2 * c13_2 * (c12_2 * d31 * d31 + s12_2 * d32 * d32);
            nuem_state got, same;
            assert_ok(travel.eval(travel.context, "a", NUEM_E, true, enu, &got, &err), err);
            assert_true(got.anti);
            assert_near(got.rho.m[0][0].re, want,
                        1e-9 /* phases of 100 rad, hbar c of ten digits */);
            assert_ok(nuem_state_vacuum(&mixing, NUEM_E, true, enu, 53.0, &same, &err), err);
            nuem_matrix3 diff = nuem_matrix3_add(&got.rho, (nuem_complex){-1, 0}, &same.rho);
            assert_true(nuem_matrix3_max(&diff) == 0.0);
        }
        nuem_mixing bad = mixing;
        nuem_state_model none = {NULL, NULL};
        nuem_travel_state other;
        bad.theta12_deg = 91.0;
        assert_fails(nuem_travel_model(flux, &bad, &other, &none, &err), NUEM_ERR_ARG, err,
                     "theta12_deg");
        assert_null(none.eval);
        nuem_travel_clear(&context);
        nuem_flux_free(flux);
    }
    nuem_hypothesis_free(sm);
}

#define HEAD "schema: nuem/flux/1\nid: f\ntitle: \"f\"\nstatus: user\nsource: {paper: none}\n"
#define LINE(name, energy)                                                                         \
    "components:\n  - {name: " name ", flavour: e, flux_cm2_s: 1, line_mev: " energy "}\n"

static void flux_files(void **state)
{
    static const struct {
        const char *text, *place, *message;
    } cases[] = {
        {HEAD "propagation: solar-msw\n" LINE("B8", "1"), ":6:14: ", "needs the key solar_model"},
        {HEAD "propagation: solar-msw\nsolar_model: b16-gs99\n" LINE("B8", "1"),
         ":7:14: ", "did you mean 'b16-gs98'?"},
        {HEAD "propagation: none\nsolar_model: b16-gs98\n" LINE("B8", "1"),
         ":7:14: ", "it belongs to solar-msw"},
        {HEAD "propagation: solar-msw\nsolar_model: b16-gs98\n" LINE("K40", "1"),
         ":9:12: ", "unknown solar component 'K40'"},
        {HEAD "propagation: solar-msw\nsolar_model: b16-gs98\n" LINE("B8", "101"),
         ":9:5: ", "reaches 101 MeV"},
        {HEAD "propagation: solar-msw\nsolar_model: b16-gs98\ncomponents:\n"
              "  - {name: B8, flavour: mu, flux_cm2_s: 1, line_mev: 1}\n",
         ":9:5: ", "propagation solar-msw is that of electron neutrinos"},
        {HEAD "propagation: solar-average\ncomponents:\n"
              "  - {name: B8, flavour: e, anti: true, flux_cm2_s: 1, line_mev: 1}\n",
         ":8:5: ", "propagation solar-average is that of electron neutrinos"},
        {HEAD "propagation: msw\n" LINE("B8", "1"), ":6:14: ", "solar-msw"},
    };
    nuem_flux *flux = NULL;
    nuem_error err;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *path = nuem_test_put("f.yaml", cases[i].text);
        assert_fails(nuem_flux_open(*state, path, &flux, NULL, &err), NUEM_ERR_DATA, err,
                     cases[i].message);
        nuem_test_assert_place(&err, path, cases[i].place);
        assert_null(flux);
    }
    /* the old propagation goes on, and a source's lines share its profile */
    const char *path = nuem_test_put("f.yaml", HEAD "propagation: solar-average\n" LINE("x", "1"));
    assert_ok(nuem_flux_open(*state, path, &flux, NULL, &err), err);
    assert_int_equal(nuem_flux_travel(flux), NUEM_TRAVEL_SOLAR_AVERAGE);
    assert_null(nuem_flux_solar(flux));
    nuem_flux_free(flux);
    path = nuem_test_put("f.yaml", HEAD "propagation: solar-msw\nsolar_model: b16-agss09met\n" LINE(
                                       "7Be-384", "100"));
    assert_ok(nuem_flux_open(*state, path, &flux, NULL, &err), err);
    assert_string_equal(nuem_solar_id(nuem_flux_solar(flux)), "b16-agss09met");
    nuem_flux_free(flux);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interpolation_is_fine_enough),
        cmocka_unit_test(response_has_the_converted_state),
        cmocka_unit_test(failures_are_handed_on),
        cmocka_unit_test(vacuum_has_the_baseline),
        cmocka_unit_test(flux_files),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
