/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tritium and liquid helium: events by another quadrature, the published sensitivity, files that are
 * wrong, and `nuem xsec cevas`. */
#include "nuem/analysis.h"
#include "nuem/cevas.h"
#include "nuem/constants.h"
#include "nuem/limit.h"
#include "nuem/review.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/program.h"
#include "support/temporary.h"

/* recoil grid against sigma over the spectrum by Simpson's rule */
static const double TOL_RATE = 1e-7;
/* laboratory values of events, of which flux, geometry and form factor are stated to a per cent */
static const double TOL_EVENTS = 0.05;
/* printed numbers read back; the formula in another order of operations */
static const double TOL_ALGEBRA = 1e-12;

static const double MOMENT = 7e-13; /* muB */

/* The experiment with other channels and couplings. */
static double counts(void **state, const char *id, const char *channel, double moment, size_t bin)
{
    const nuem_analysis_options options = {.channel = channel};
    nuem_couplings c = {.sin2_theta_w = nuem_constants_get()->sin2w_0};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = NULL;
    nuem_error err;
    double value[8];

    c.dipole_mub.m[NUEM_E][NUEM_E].re = moment;
    assert_ok(nuem_analysis_create(*state, 1, &id, sm, &options, &a, NULL, &err), err);
    assert_true(nuem_response_bins(nuem_analysis_response(a, 0)) <= 8);
    nuem_response_counts(nuem_analysis_response(a, 0), &c, value);
    nuem_analysis_free(a);
    nuem_hypothesis_free(sm);
    return value[bin];
}

/* The same by nuem_cevas_sigma over the table of the spectrum, as written in a book: flux times time times
 * atoms times the mean cross section of each isotope. */
typedef struct mean {
    const nuem_flux_component *c;
    const nuem_couplings *couplings;
    const nuem_nucleus *nucleus;
    const nuem_electron_form *electrons;
    double above_mev;
} mean;

static double weighted(double e, const mean *m)
{
    nuem_cevns_parts sigma;
    nuem_state state;
    nuem_error err;
    double flux;

    nuem_state_flavour(NUEM_E, true, &state);
    nuem_flux_component_eval(m->c, 1, &e, &flux);
    assert_ok(nuem_cevas_sigma(m->couplings, &state, m->nucleus, m->electrons, e, m->above_mev,
                               &sigma, &err),
              err);
    return flux * (sigma.conserving + sigma.flip);
}

static double by_quadrature(void **state, bool screened, double moment, double above_mev)
{
    const nuem_constants *k = nuem_constants_get();
    nuem_couplings c = {.sin2_theta_w = k->sin2w_0};
    nuem_flux *flux = nuem_test_flux(*state, "tritium-60g-helium");
    nuem_nuclides *table;
    nuem_nucleus_share *share;
    nuem_electron_form form = {0};
    nuem_error err;
    double sum = 0.0, weight = 0.0;
    size_t n;

    c.dipole_mub.m[NUEM_E][NUEM_E].re = moment;
    assert_ok(nuem_nuclides_open(*state, "natural", &table, NULL, &err), err);
    assert_ok(nuem_nuclei_of(table, "He", NULL, &share, &n, &err), err);
    if (screened)
        assert_ok(nuem_electron_form_create(2, NUEM_ELECTRONS_CROMER_MANN, &form, &err), err);
    for (size_t i = 0; i < n; i++) {
        mean m = {nuem_flux_component_at(flux, 0), &c, &share[i].nucleus, &form, above_mev};
        double threshold = nuem_cevns_enu_min(m.nucleus, above_mev), part = 0.0;
        weight += share[i].per_unit * share[i].nucleus.mass_u;
        for (size_t b = 1; b < m.c->n; b++) {
            double lo = fmax(m.c->enu_mev[b - 1], threshold), hi = m.c->enu_mev[b];
            /* Simpson's rule: rows are narrow against the energy, and straight in between */
            if (lo < hi)
                part += (hi - lo) / 6.0 *
                        (weighted(lo, &m) + 4.0 * weighted(0.5 * (lo + hi), &m) + weighted(hi, &m));
        }
        sum += share[i].per_unit * part;
    }
    nuem_flux_free(flux);
    nuem_nuclides_free(table);
    free(share);
    return sum * 5.0 * 365.25 * k->day_s * 5e5 * k->avogadro / weight;
}

static void events_by_quadrature(void **state)
{
    assert_close(counts(state, "helium-tritium-60g", NULL, 0.0, 0),
                 by_quadrature(state, true, 0.0, 1e-9), TOL_RATE);
    assert_close(counts(state, "helium-tritium-60g", "cevns", 0.0, 0),
                 by_quadrature(state, false, 0.0, 1e-9), TOL_RATE);
    assert_close(counts(state, "helium-tritium-60g", NULL, MOMENT, 0),
                 by_quadrature(state, true, MOMENT, 1e-9), TOL_RATE);
}

static void laboratory_values(void **state)
{
    const char *id = "helium-tritium-60g";
    const double atom = counts(state, id, NULL, 0.0, 0),
                 nucleus = counts(state, id, "cevns", 0.0, 0),
                 dipole = counts(state, id, NULL, MOMENT, 0) - atom,
                 bare = counts(state, id, "cevns", MOMENT, 0) - nucleus;

    assert_close(atom, 7.43, TOL_EVENTS);
    assert_close(nucleus, 16.3, TOL_EVENTS);
    assert_close(dipole, 4.73, TOL_EVENTS);
    assert_close(bare, 12.8, TOL_EVENTS);
    assert_true((nucleus - atom) / sqrt(atom) > 3.0);
    assert_close(counts(state, "helium-tritium-160g", NULL, 0.0, 0), atom * 160.0 / 60.0, 1e-9);
    assert_close(counts(state, "helium-tritium-500g", NULL, 0.0, 0), atom * 500.0 / 60.0, 1e-9);
}

/* One Poisson bin with n expected: 2 [s - n ln(1 + s/n)] = z^2, z = 1.28155 at 90 % one-sided. */
static void limit_by_hand(void **state)
{
    const char *id = "helium-tritium-60g";
    const double n = counts(state, id, NULL, 0.0, 0),
                 k = (counts(state, id, NULL, MOMENT, 0) - n) / (MOMENT * MOMENT),
                 z = 1.2815515655446;
    const nuem_parameter *parameter;
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = NULL;
    nuem_limit limit;
    nuem_error err;
    double lo = 0.0, hi = 50.0;

    for (int i = 0; i < 80; i++) {
        double s = 0.5 * (lo + hi);
        *(2.0 * (s - n * log1p(s / n)) < z * z ? &lo : &hi) = s;
    }
    assert_ok(nuem_parameter_find("mu_e", &parameter, &err), err);
    assert_ok(nuem_analysis_create(*state, 1, &id, sm, NULL, &a, NULL, &err), err);
    assert_ok(nuem_limit_profile(nuem_analysis_likelihood(a), sm, parameter, 0.9, NUEM_ONE_SIDED,
                                 &limit, &err),
              err);
    assert_close(limit.upper, sqrt(lo / k), 1e-6);
    assert_close(limit.upper, MOMENT, 0.15); /* 1907.03302 */
    nuem_analysis_free(a);
    nuem_hypothesis_free(sm);
}

static void rows_of_the_review(void **state)
{
    static const char *const id[] = {"cevas-mu", "cevas-observation"};
    nuem_review *review;
    nuem_error err;
    size_t i;

    assert_ok(nuem_review_open(*state, &review, NULL, &err), err);
    for (int k = 0; k < 2; k++) {
        assert_ok(nuem_review_find(review, id[k], &i, &err), err);
        assert_ok(nuem_review_compute(review, i, NULL, &err), err);
        const nuem_review_row *row = nuem_review_row_at(review, i);
        assert_int_equal(row->status, NUEM_REVIEW_REPRODUCED);
        if (k == 0)
            assert_close(row->computed[0], MOMENT, 0.15);
        else
            assert_true(row->n_computed == 3 && row->computed[2] > 3.0);
    }
    nuem_review_free(review);
}

#define EXPERIMENT(channel, target, edges)                                                         \
    "schema: nuem/experiment/1\nid: mine\ntitle: mine\nchannel: " channel                          \
    "\nflux: tritium-60g-helium\ntarget: " target                                                  \
    "\nexposure: 2500 kg y\nquenching: {none: true}\nefficiency: {constant: 1, energy: true}\n"    \
    "data: {edges_kev: " edges "}\n"

/* Thresholds below 1 meV, bins that begin at 0, and an experiment without electrons. */
static void small_recoils(void **state)
{
    const char *low = nuem_test_put("low.yaml",
                                    EXPERIMENT("cevas", "{formula: He}", "[1e-8, 1e-6, 2e-4]")),
               *zero = nuem_test_put("zero.yaml",
                                     EXPERIMENT("cevas", "{formula: He}", "[0, 1e-6, 2e-4]")),
               *bare =
                   nuem_test_put("bare.yaml", EXPERIMENT("cevas", "{formula: He, electrons: none}",
                                                         "[1e-6, 2e-4]")),
               *dhf = nuem_test_put("dhf.yaml", EXPERIMENT("cevas", "{formula: He, electrons: dhf}",
                                                           "[1e-6, 2e-4]"));
    const double all = by_quadrature(state, true, 0.0, 1e-11),
                 above = by_quadrature(state, true, 0.0, 1e-9);

    assert_close(counts(state, low, NULL, 0.0, 0), all - above, 10.0 * TOL_RATE);
    assert_close(counts(state, low, NULL, 0.0, 1), above, TOL_RATE);
    /* recoils below a thousandth of the first edge are left out: 1e-3 of the bin */
    assert_close(counts(state, zero, NULL, 0.0, 0), by_quadrature(state, true, 0.0, 1e-12) - above,
                 10.0 * TOL_RATE);
    assert_close(counts(state, bare, NULL, MOMENT, 0),
                 counts(state, "helium-tritium-60g", "cevns", MOMENT, 0), 1e-9);
    /* another form factor, 2e-4 of F */
    assert_close(counts(state, dhf, NULL, 0.0, 0), above, 2e-3);
}

static void wrong_experiments(void **state)
{
    static const struct {
        const char *text, *message;
    } bad[] = {
        {EXPERIMENT("cevns", "{formula: He, electrons: dhf}", "[1, 2]"),
         ":6:34: target.electrons is for the channel cevas, this is cevns"},
        {EXPERIMENT("es", "{formula: He, electrons: none}", "[1, 2]"),
         "which the channel es lacks"},
        {EXPERIMENT("cevas", "{formula: He, electrons: helm}", "[1, 2]"), "electrons is 'helm'"},
        {EXPERIMENT("cevas", "{formula: Ne, electrons: hydrogenic}", "[1, 2]"),
         "hydrogenic is not known for Z = 10"},
        {EXPERIMENT("cevas", "{formula: CsI, electrons: cromer-mann}", "[1, 2]"),
         "cromer-mann is not known for Z = 55"},
    };

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        nuem_experiment *e = NULL;
        nuem_error err;
        char text[1024];
        nuem_status st =
            nuem_experiment_parse(*state, bad[i].text, strlen(bad[i].text), "mine.yaml", &e, &err);
        assert_int_equal(st, NUEM_ERR_DATA);
        nuem_error_format(&err, text, sizeof text);
        if (!strstr(text, bad[i].message)) print_error("case %zu: %s\n", i, text);
        assert_non_null(strstr(text, bad[i].message));
        assert_null(e);
    }
    /* a form factor is the file's: other experiments cannot be read as cevas */
    const char *id = "conusplus-cevns";
    const nuem_analysis_options options = {.channel = "cevas"};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = NULL;
    nuem_error err;
    assert_fails(nuem_analysis_create(*state, 1, &id, sm, &options, &a, NULL, &err), NUEM_ERR_ARG,
                 err, "must be cevns or cevns-es");
    nuem_hypothesis_free(sm);
}

static double at(json_t *root, const char *object, const char *key, size_t i)
{
    json_t *value = key ? json_object_get(result_of(root, object), key) : result_of(root, object);

    if (json_is_array(value)) value = json_array_get(value, i);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

#define DSIGMA "dsigma_dt_cm2_per_mev"
#define HE     "nuem xsec cevas --atom He --enu 10keV --recoil 1e-6keV,5e-6,2e-5,5e-5,1 --json "

static void command(void **unused)
{
    (void)unused;
    /* laboratory values, cm^2/keV */
    static const double want[] = {4.0501e-44, 4.6602e-45, 7.7336e-45, 2.5190e-45};
    json_t *root = run_json(HE, "nuem/xsec/1"),
           *anti = run_json(HE "--flavour e --anti", "nuem/xsec/1"),
           *off = run_json(HE "--screening off", "nuem/xsec/1"),
           *cevns = run_json("nuem xsec cevns --nuclide He4 --flavour e --enu 10keV --recoil "
                             "1e-6,5e-6,2e-5,5e-5 --json",
                             "nuem/xsec/1"),
           *dipole = run_json(HE "--set magnetic_moment.ee=1e-12", "nuem/xsec/1"),
           *bare = run_json(HE "--set magnetic_moment.ee=1e-12 --screening off", "nuem/xsec/1");

    for (size_t i = 0; i < 4; i++) {
        double fe = at(root, "electron_form_factor", NULL, i);
        assert_close(1e-3 * at(root, DSIGMA, "total", i), want[i], 1e-3);
        assert_close(at(anti, DSIGMA, "total", i), at(root, DSIGMA, "total", i), TOL_ALGEBRA);
        /* 2e-6 of the atoms are 3He */
        assert_close(at(off, DSIGMA, "total", i), at(cevns, DSIGMA, "total", i), 1e-5);
        assert_close(at(dipole, DSIGMA, "flip", i),
                     at(bare, DSIGMA, "flip", i) * (1.0 - fe) * (1.0 - fe), 1e-5);
        assert_close(at(dipole, DSIGMA, "total", i),
                     at(dipole, DSIGMA, "conserving", i) + at(dipole, DSIGMA, "flip", i),
                     TOL_ALGEBRA);
        assert_true(at(off, "electron_form_factor", NULL, i) == 0.0);
    }
    assert_true(at(root, DSIGMA, "total", 4) == 0.0);
    assert_close(at(root, "recoil_max_kev", NULL, 0), 5.3656e-5, 1e-3);
    assert_string_equal(json_string_value(result_of(root, "form_factor")), "cromer-mann");
    assert_string_equal(json_string_value(result_of(root, "main_nuclide")), "He4");
    json_decref(root);
    json_decref(anti);
    json_decref(off);
    json_decref(cevns);
    json_decref(dipole);
    json_decref(bare);
}

static void command_refuses(void **unused)
{
    (void)unused;
#define LINE "nuem xsec cevas --enu 10keV --recoil 1e-6 "
    assert_failure(LINE "--atom He --form-factor helm", 2, "--form-factor is 'helm'");
    assert_failure(LINE "--atom Ne --form-factor cromer-mann", 2,
                   "cromer-mann is not known for Z = 10");
    assert_failure(LINE "--atom He --form-factor dhf --screening off", 2, "there are no electrons");
    assert_failure(LINE "--atom He --screening maybe", 2, "--screening is 'maybe'");
    assert_failure(LINE "--atom CsI", 2, "is not one element");
    assert_failure(LINE "--atom Xx", 2, "Xx");
    assert_failure(LINE "--atom Rn", 2, "without natural nuclides");
    assert_failure(LINE, 2, "--atom");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(events_by_quadrature),
        cmocka_unit_test(laboratory_values),
        cmocka_unit_test(limit_by_hand),
        cmocka_unit_test(rows_of_the_review),
        cmocka_unit_test(small_recoils),
        cmocka_unit_test(wrong_experiments),
        cmocka_unit_test(command),
        cmocka_unit_test(command_refuses),
    };

    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
