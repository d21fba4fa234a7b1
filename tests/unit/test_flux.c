/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fluxes: totals of the solar models, spectra against the theory of beta decay and published means,
 * evaluation between the points, files of the user's and what is wrong with them. */
#include "nuem/flux.h"

#include <stdlib.h>

#include "nuem/constants.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/quadrature.h"
#include "support/temporary.h"

/* products and quotients of a few decimals */
static const double TOL_ROUNDING = 1e-14;
/* sums over two hundred rows */
static const double TOL_SUM = 1e-12;

enum { N_SOLAR = 9 };

/* Vinyoles et al., ApJ 835 (2017) 202, table 6; the 7Be lines by their branching fractions. Mean
 * energies: Bahcall, PRC 56 (1997) 3391, table 1 (8B: 6.735, from an older spectrum than ours). */
static const struct {
    const char *name;
    double gs98, gs98_error, agss, agss_error;
    double line_mev, mean_mev, tol_mean;
} solar[N_SOLAR] = {
    {"pp", 5.98e10, 0.006, 6.03e10, 0.005, 0, 0.2668, 1e-3},
    {"pep", 1.44e8, 0.01, 1.46e8, 0.009, 1.442, 0, 0},
    {"hep", 7.98e3, 0.30, 8.25e3, 0.30, 0, 9.628, 1e-3},
    {"Be7-862", 4.93e9 * 0.8956, 0.06, 4.50e9 * 0.8956, 0.06, 0.8613, 0, 0},
    {"Be7-384", 4.93e9 * 0.1044, 0.06, 4.50e9 * 0.1044, 0.06, 0.3843, 0, 0},
    {"B8", 5.46e6, 0.12, 4.50e6, 0.12, 0, 6.735, 6e-3},
    {"N13", 2.78e8, 0.15, 2.04e8, 0.14, 0, 0.7063, 1e-3},
    {"O15", 2.05e8, 0.17, 1.44e8, 0.16, 0, 0.9964, 1e-3},
    {"F17", 5.29e6, 0.20, 3.26e6, 0.18, 0, 0.9977, 2e-3},
};

static const nuem_flux_component *component(const nuem_flux *flux, const char *name)
{
    for (size_t i = 0; i < nuem_flux_count(flux); i++)
        if (strcmp(nuem_flux_component_at(flux, i)->name, name) == 0)
            return nuem_flux_component_at(flux, i);
    fail_msg("no component %s", name);
    return NULL;
}

/* Integral of x^power times the straight lines between every `step`-th point. */
static double moment(const nuem_flux_component *c, int power, size_t step)
{
    double sum = 0.0;

    for (size_t i = 0; i + 1 < c->n; i += step) {
        size_t k = i + step < c->n ? i + step : c->n - 1;
        double a = c->enu_mev[i], b = c->enu_mev[k], p = c->pdf_per_mev[i], q = c->pdf_per_mev[k];
        sum += power == 0 ? 0.5 * (b - a) * (p + q)
                          : (b - a) * ((2 * a + b) * p + (a + 2 * b) * q) / 6.0;
    }
    return sum;
}

static void solar_models(void **state)
{
    nuem_flux *gs98 = nuem_test_flux(*state, "solar-b16-gs98"),
              *agss = nuem_test_flux(*state, "solar-b16-agss09met");

    assert_string_equal(nuem_flux_id(gs98), "solar-b16-gs98");
    assert_string_equal(nuem_flux_id(agss), "solar-b16-agss09met");
    assert_non_null(strstr(nuem_flux_title(gs98), "GS98"));
    assert_non_null(strstr(nuem_flux_title(agss), "AGSS09met"));
    assert_int_equal(nuem_flux_count(gs98), N_SOLAR);
    assert_int_equal(nuem_flux_count(agss), N_SOLAR);
    assert_int_equal(nuem_flux_travel(gs98), NUEM_TRAVEL_SOLAR_MSW);
    assert_int_equal(nuem_flux_travel(agss), NUEM_TRAVEL_SOLAR_MSW);
    assert_string_equal(nuem_solar_id(nuem_flux_solar(gs98)), "b16-gs98");
    assert_string_equal(nuem_solar_id(nuem_flux_solar(agss)), "b16-agss09met");
    for (size_t i = 0; i < N_SOLAR; i++) {
        const nuem_flux_component *c = component(gs98, solar[i].name),
                                  *d = component(agss, solar[i].name);
        assert_close(c->flux_cm2_s, solar[i].gs98, TOL_ROUNDING);
        assert_close(d->flux_cm2_s, solar[i].agss, TOL_ROUNDING);
        assert_true(c->relative_error == solar[i].gs98_error);
        assert_true(d->relative_error == solar[i].agss_error);
        assert_int_equal(c->flavour, NUEM_E);
        assert_false(c->anti);
        assert_true(c->line_mev == solar[i].line_mev);
        if (c->n == 0) {
            assert_true(c->line_mev > 0.0 && !c->enu_mev && !c->pdf_per_mev);
            continue;
        }
        assert_near(moment(c, 0, 1), 1.0, TOL_SUM);
        assert_close(moment(c, 1, 1), solar[i].mean_mev, solar[i].tol_mean);
        for (size_t k = 0; k < c->n; k++) {
            assert_true(c->pdf_per_mev[k] >= 0.0 && c->enu_mev[k] >= 0.0);
            if (k) assert_true(c->enu_mev[k] > c->enu_mev[k - 1]);
        }
    }
    nuem_flux_free(gs98);
    nuem_flux_free(agss);
}

/* Second route: the Sun shines by 4 p -> He4 + 2 e+ + 2 nu, so its luminosity (3.8418e33 erg/s in
 * these models) is what the reactions give; energies per neutrino of Bahcall, PRC 65 (2002) 025801. */
static void luminosity_of_the_sun(void **state)
{
    static const struct {
        const char *name;
        double mev;
    } energy[] = {{"pp", 13.0987},      {"pep", 11.9193},     {"hep", 3.7370},
                  {"Be7-862", 12.6008}, {"Be7-384", 12.6008}, {"B8", 6.6305},
                  {"N13", 3.4577},      {"O15", 21.5706},     {"F17", 2.363}};
    static const char *const models[] = {"solar-b16-gs98", "solar-b16-agss09met"};

    for (int m = 0; m < 2; m++) {
        nuem_flux *flux = nuem_test_flux(*state, models[m]);
        const double au_cm = 1.495978707e13, mev_erg = 1.602176634e-6;
        double sum = 0.0;
        for (size_t i = 0; i < N_SOLAR; i++)
            sum += energy[i].mev * component(flux, energy[i].name)->flux_cm2_s;
        assert_close(sum, 3.8418e33 / (4.0 * M_PI * au_cm * au_cm) / mev_erg,
                     1e-3 /* the flux of pp is printed with three digits */);
        nuem_flux_free(flux);
    }
}

/* Allowed beta+ decay: E_nu^2 p_e E_e F with the Coulomb factor of the daughter. */
typedef struct decay {
    double end_mev;
    int z;
} decay;

static double allowed(double enu, void *context)
{
    const decay *d = context;
    const double me = nuem_constants_get()->me_mev, alpha = nuem_constants_get()->alpha;
    double e = d->end_mev - enu + me, p = sqrt(fmax(e * e - me * me, 0.0));

    if (p == 0.0) return 0.0;
    double eta = -2.0 * M_PI * alpha * d->z * e / p; /* positrons are repelled */
    return enu * enu * p * e * eta / (1.0 - exp(-eta));
}

static void spectra_are_those_of_beta_decay(void **state)
{
    static const struct {
        const char *name;
        decay decay;
        double tol; /* of the density, in units of its maximum */
    } decays[] = {
        /* The overlap of the deuteron and the pair changes pp by 1 %. 13N, 15O, 17F: mirror decays,
         * near allowed; 2 p R corrections to the Coulomb factor are below 1 %. */
        {"pp", {0.42341, 1}, 0.012},
        {"N13", {1.1990, 6}, 0.012},
        {"O15", {1.7320, 7}, 0.012},
        {"F17", {1.7400, 8}, 0.012},
    };
    nuem_flux *flux = nuem_test_flux(*state, "solar-b16-gs98");

    for (size_t i = 0; i < sizeof decays / sizeof decays[0]; i++) {
        const nuem_flux_component *c = component(flux, decays[i].name);
        decay d = decays[i].decay;
        double norm = nuem_test_integral(allowed, &d, 0.0, d.end_mev, 0, NULL, 1e-9), max = 0.0,
               worst = 0.0;
        for (size_t k = 0; k < c->n; k++) max = fmax(max, c->pdf_per_mev[k]);
        for (size_t k = 0; k < c->n; k++)
            worst = fmax(worst, fabs(allowed(c->enu_mev[k], &d) / norm - c->pdf_per_mev[k]) / max);
        assert_near(worst, 0.0, decays[i].tol);
        assert_near(c->enu_mev[c->n - 1], d.end_mev, TOL_ROUNDING);
    }
    nuem_flux_free(flux);
}

/* The tables have points enough: every second one would do. */
static void tables_are_fine_enough(void **state)
{
    nuem_flux *flux = nuem_test_flux(*state, "solar-b16-gs98");

    for (size_t i = 0; i < nuem_flux_count(flux); i++) {
        const nuem_flux_component *c = nuem_flux_component_at(flux, i);
        if (c->n == 0) continue;
        assert_near(moment(c, 0, 2), 1.0, 3e-3);
        assert_close(moment(c, 1, 2) / moment(c, 0, 2), moment(c, 1, 1), 3e-3);
    }
    nuem_flux_free(flux);
}

static double density(double enu, void *context)
{
    double value;

    nuem_flux_component_eval(context, 1, &enu, &value);
    return value;
}

static void evaluation(void **state)
{
    nuem_flux *flux = nuem_test_flux(*state, "solar-b16-gs98");
    double out[4];

    for (size_t i = 0; i < nuem_flux_count(flux); i++) {
        nuem_flux_component c = *nuem_flux_component_at(flux, i);
        if (c.n == 0) { /* a line has no density, not even at its energy */
            const double at[4] = {c.line_mev, 0.0, 1.0, (double)NAN};
            nuem_flux_component_eval(&c, 4, at, out);
            for (int k = 0; k < 4; k++) assert_true(out[k] == 0.0);
            continue;
        }
        double lo = c.enu_mev[0], hi = c.enu_mev[c.n - 1];
        /* at the points, halfway between them, and as an array */
        for (size_t k = 0; k + 1 < c.n; k++) {
            const double at[4] = {c.enu_mev[k], 0.5 * (c.enu_mev[k] + c.enu_mev[k + 1]),
                                  c.enu_mev[k + 1], 0.75 * c.enu_mev[k] + 0.25 * c.enu_mev[k + 1]};
            double p = c.pdf_per_mev[k], q = c.pdf_per_mev[k + 1], size = c.flux_cm2_s * fmax(p, q);
            const double want[4] = {p, 0.5 * (p + q), q, 0.75 * p + 0.25 * q};
            nuem_flux_component_eval(&c, 4, at, out);
            for (int m = 0; m < 4; m++)
                assert_near(out[m], c.flux_cm2_s * want[m], 1e-11 * size /* narrow intervals */);
            assert_true(density(at[1], &c) == out[1]);
        }
        /* nothing outside, and no number makes no number */
        const double outside[4] = {nextafter(lo, -1.0), nextafter(hi, 1e9), -1.0, (double)NAN};
        nuem_flux_component_eval(&c, 4, outside, out);
        for (int m = 0; m < 4; m++) assert_true(out[m] == 0.0);
        nuem_flux_component_eval(&c, 0, NULL, NULL);
        /* adaptive quadrature finds the whole flux again */
        assert_close(nuem_test_integral(density, &c, lo, hi, c.n, c.enu_mev, 1e-9), c.flux_cm2_s,
                     1e-9);
    }
    nuem_flux_free(flux);
}

static void provenance_names_the_files(void **state)
{
    static const char *const want[] = {"flux/solar-b16-gs98", "spectrum/solar-pp",
                                       "spectrum/solar-pp/solar-pp.csv", "spectrum/solar-b8",
                                       "solar/b16-gs98"};
    nuem_provenance *prov = NULL;
    nuem_flux *flux = NULL;
    nuem_error err = {0};

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_flux_open(*state, "solar-b16-gs98", &flux, prov, &err), err);
    assert_int_equal(nuem_provenance_file_count(prov), 1 + 2 * 6 + 2); /* six spectra, the Sun */
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        bool found = false;
        for (size_t k = 0; k < nuem_provenance_file_count(prov); k++)
            found |= strcmp(nuem_provenance_file_id(prov, k), want[i]) == 0;
        assert_true(found);
    }
    bool cited = false;
    for (size_t k = 0; k < nuem_provenance_cite_count(prov); k++)
        cited |= strcmp(nuem_provenance_cite(prov, k), "Vinyoles:2016djt") == 0;
    assert_true(cited);
    nuem_flux_free(flux);
    nuem_provenance_free(prov);
}

#define HEAD "schema: nuem/flux/1\nid: mine\ntitle: Mine\npropagation: none\n"

static void files_of_the_user(void **state)
{
    const char *path = nuem_test_put("mine.yaml", HEAD
                                     "components:\n"
                                     "  - {name: beam, flavour: mu, anti: true, flux_cm2_s: 1e7, "
                                     "line_mev: 29.8, relative_error: 0.1}\n"
                                     "  - {name: beta, flavour: tau, flux_cm2_s: 2e3, fraction: "
                                     "0.25, spectrum: solar-pp}\n");
    nuem_flux *flux = NULL;
    nuem_error err = {0};

    assert_ok(nuem_flux_open(*state, path, &flux, NULL, &err), err);
    assert_int_equal(nuem_flux_travel(flux), NUEM_TRAVEL_NONE);
    assert_string_equal(nuem_flux_id(flux), "mine");
    const nuem_flux_component *beam = component(flux, "beam"), *beta = component(flux, "beta");
    assert_true(beam->flavour == NUEM_MU && beam->anti && beam->line_mev == 29.8 && beam->n == 0);
    assert_true(beam->flux_cm2_s == 1e7 && beam->relative_error == 0.1);
    assert_true(beta->flavour == NUEM_TAU && !beta->anti && beta->n == 85);
    assert_true(beta->flux_cm2_s == 500.0 && beta->relative_error == 0.0);
    nuem_flux_free(flux);
}

/* The same from memory: a table beside the name, complaints with it. */
static void flux_from_memory(void **state)
{
    const char *text =
        HEAD "components:\n  - {name: a, flavour: e, flux_cm2_s: 3, spectrum: near.csv}\n";
    nuem_provenance *prov = NULL;
    nuem_flux *flux = NULL;
    nuem_error err = {0};

    nuem_test_put("near.csv", "enu_mev,pdf_per_mev\n0,1\n4,1\n");
    char *name = strdup(nuem_test_path("nowhere.yaml"));
    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_flux_parse(*state, text, strlen(text), name, &flux, prov, &err), err);
    assert_int_equal(nuem_flux_count(flux), 1);
    assert_true(nuem_flux_component_at(flux, 0)->pdf_per_mev[0] == 0.25);
    assert_int_equal(nuem_provenance_file_count(prov), 2);
    assert_string_equal(nuem_provenance_file_id(prov, 0), name);
    nuem_flux_free(flux);
    flux = NULL;
    assert_int_equal(nuem_flux_parse(*state, HEAD, strlen(HEAD), name, &flux, prov, &err),
                     NUEM_ERR_DATA);
    nuem_test_assert_place(&err, name, ":1:1: the document needs one of the keys");
    assert_int_equal(nuem_flux_parse(*state, "", 0, name, &flux, NULL, NULL), NUEM_ERR_DATA);
    assert_null(flux);
    nuem_provenance_free(prov);
    free(name);
}

/* Errors: which nuisance, how large, of which neutrinos. */
static void errors_have_names(void **state)
{
    const char *path = nuem_test_put(
        "errors.yaml", HEAD
        "baseline: 3 m\ncomponents:\n"
        "  - {name: a, flavour: e, flux_cm2_s: 1, line_mev: 1, relative_error: 0.1}\n"
        "  - {name: b, flavour: e, flux_cm2_s: 1, line_mev: 1, relative_error: 0.3, "
        "error_name: x, errors: [{name: y, relative: 0.4}, {name: x, relative: 0.1}, "
        "{name: z, relative: 1, below: 0.5 MeV}]}\n"
        "  - {name: c, flavour: e, flux_cm2_s: 7, spectrum: solar-pp, "
        "errors: [{name: low, relative: 0.5, below: 200 keV}, {name: high, relative: 0.2, above: "
        "200 keV}]}\n"
        "  - {name: d, flavour: e, flux_cm2_s: 1, line_mev: 1, relative_error: 0}\n");
    nuem_flux *flux = NULL;
    nuem_error err = {0};

    assert_ok(nuem_flux_open(*state, path, &flux, NULL, &err), err);
    assert_close(nuem_flux_baseline_km(flux), 0.003, TOL_ROUNDING);
    assert_true(nuem_flux_rate_per_s(flux) == 0.0);
    const nuem_flux_component *a = component(flux, "a"), *b = component(flux, "b"),
                              *c = component(flux, "c"), *d = component(flux, "d");
    assert_int_equal(a->n_error, 1);
    assert_string_equal(a->error[0].name, "mine a");
    assert_true(a->error[0].relative == 0.1 && a->relative_error == 0.1 && a->yield == 0.0);
    /* one nuisance adds linearly, several in squares; none where there are no neutrinos */
    assert_int_equal(b->n_error, 2);
    assert_string_equal(b->error[0].name, "x");
    assert_close(b->error[0].relative, 0.4, TOL_ROUNDING);
    assert_string_equal(b->error[1].name, "y");
    assert_close(b->relative_error, 0.4 * sqrt(2.0), TOL_ROUNDING);
    /* shares of a spectrum by quadrature */
    nuem_flux_component pp = *c;
    double low = nuem_test_integral(density, &pp, 0.0, 0.2, pp.n, pp.enu_mev, 1e-10) / 7.0;
    assert_int_equal(c->n_error, 2);
    assert_close(c->error[0].relative, 0.5 * low, 1e-9);
    assert_close(c->error[1].relative, 0.2 * (1.0 - low), 1e-9);
    assert_true(d->n_error == 0 && d->relative_error == 0.0);
    nuem_flux_free(flux);
    /* the Sun: both lines of 7Be are one nuisance, in both models */
    for (int m = 0; m < 2; m++) {
        flux = nuem_test_flux(*state, m ? "solar-b16-gs98" : "solar-b16-agss09met");
        for (size_t i = 0; i < nuem_flux_count(flux); i++) {
            const nuem_flux_component *x = nuem_flux_component_at(flux, i);
            char want[32];
            snprintf(want, sizeof want, "%.*s flux", (int)strcspn(x->name, "-"), x->name);
            assert_int_equal(x->n_error, 1);
            assert_string_equal(x->error[0].name, want);
            assert_true(x->error[0].relative == x->relative_error);
        }
        nuem_flux_free(flux);
    }
}

#define ONE(text) HEAD "components:\n  - {" text "}\n"
#define LINE_KEYS "name: a, flavour: e, flux_cm2_s: 1, line_mev: 1"

static void bad_files_are_located(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"schema: nuem/flux/2\n", ":1:9: schema is 'nuem/flux/2'; it must be 'nuem/flux/1'"},
        {HEAD, ":1:1: the document needs one of the keys 'components', 'reactor', 'snowglobes'"},
        {HEAD "components: []\n",
         ":5:13: components is empty; a flux needs one component at least"},
        {HEAD "components: {}\n", ":5:13: components is a map; it must be a list"},
        {HEAD "components: [1]\n", ":5:14: components[0] is a value; it must be a map"},
        {"schema: nuem/flux/1\nid: mine\ntitle: Mine\ncomponents: []\n",
         ":1:1: the document lacks the key 'propagation'"},
        {"schema: nuem/flux/1\nid: mine\ntitle: Mine\npropagation: msw\ncomponents: []\n",
         ":4:14: propagation is 'msw'; it must be one of: none, solar-average"},
        {ONE("flavour: e, flux_cm2_s: 1, line_mev: 1"), ":6:5: components[0] lacks the key 'name'"},
        {ONE("name: a, flux_cm2_s: 1, line_mev: 1"), ":6:5: components[0] lacks the key 'flavour'"},
        {ONE("name: a, flavour: e, line_mev: 1"), ":6:5: components[0] lacks the key 'flux_cm2_s'"},
        {ONE("name: a, flavour: e, flux_cm2_s: 1"),
         ":6:5: components[0] must have either 'spectrum' or 'line_mev' or 'beta'"},
        {ONE(LINE_KEYS ", spectrum: solar-pp"),
         ":6:5: components[0] must have either 'spectrum' or 'line_mev' or 'beta'"},
        {ONE("name: a, flavour: electron, flux_cm2_s: 1, line_mev: 1"),
         ":6:24: components[0].flavour is 'electron'; it must be one of: e, mu, tau"},
        {ONE("name: a, flavour: e, flux_cm2_s: -1, line_mev: 1"),
         ":6:39: components[0].flux_cm2_s is -1; it must lie in (0, 1e+30]"},
        {ONE("name: a, flavour: e, flux_cm2_s: 0, line_mev: 1"),
         ":6:39: components[0].flux_cm2_s is 0; it must lie in (0, 1e+30]"},
        {ONE("name: a, flavour: e, flux_cm2_s: nan, line_mev: 1"),
         ":6:39: components[0].flux_cm2_s is nan; it must be a finite number"},
        {ONE("name: a, flavour: e, flux_cm2_s: 1, line_mev: 0"),
         ":6:52: components[0].line_mev is 0; it must lie in (0, 1000000]"},
        {ONE(LINE_KEYS ", fraction: 1.5"),
         ":6:65: components[0].fraction is 1.5; it must lie in (0, 1]"},
        {ONE(LINE_KEYS ", relative_error: -0.1"),
         ":6:71: components[0].relative_error is -0.1; it must lie in [0, 10]"},
        {ONE(LINE_KEYS ", anti: maybe"),
         ":6:61: components[0].anti is 'maybe'; it must be true or false"},
        {ONE(LINE_KEYS ", line_kev: 1"), ":6:55: unknown key 'line_kev'; did you mean 'line_mev'?"},
        {ONE(LINE_KEYS ", name: b"), ":6:55: duplicate key 'name'"},
        {HEAD "components:\n  - {" LINE_KEYS "}\n  - {" LINE_KEYS "}\n",
         ":7:12: components[1].name is 'a', which stands twice"},
        {ONE("name: a, flavour: e, flux_cm2_s: 1, spectrum: solar-xx"),
         ":6:52: components[0].spectrum is 'solar-xx': unknown spectrum 'solar-xx'; did you mean"},
        {"schema: nuem/flux/1\nid: mine\ntitle: Mine\npropagation: solar-average\ncomponents:\n"
         "  - {name: a, flavour: mu, flux_cm2_s: 1, line_mev: 1}\n",
         ":6:5: components[0] must have flavour e and not anti"},
        {"schema: nuem/flux/1\nid: mine\ntitle: Mine\npropagation: solar-average\ncomponents:\n"
         "  - {name: a, flavour: e, anti: true, flux_cm2_s: 1, line_mev: 1}\n",
         ":6:5: components[0] must have flavour e and not anti"},
        {ONE(LINE_KEYS ", error_name: x"),
         ":6:67: components[0].error_name is given without relative_error"},
        {ONE(LINE_KEYS ", errors: [{name: x}]"),
         ":6:64: components[0].errors[0] lacks the key 'relative'"},
        {ONE(LINE_KEYS ", errors: [{name: x, relative: 0.1, above: 2 MeV, below: 1 MeV}]"),
         ":6:64: components[0].errors[0] is of no energy: above 2 MeV and below 1 MeV"},
        {ONE(LINE_KEYS ", errors: [{name: x, relative: 0.1, component: U235}]"),
         ":6:89: unknown key 'component'"},
        {"schema: nuem/flux/1\nid: mine\ntitle: Mine\npropagation: vacuum\ncomponents:\n"
         "  - {" LINE_KEYS "}\n",
         ":4:14: propagation is vacuum, which needs the key baseline"},
        {HEAD "baseline: 0 km\ncomponents:\n  - {" LINE_KEYS "}\n",
         ":5:11: baseline is 0 km; it must lie in (0, 1e+18] km"},
        {HEAD "components: [\n", ":6:1: "},
    };
    nuem_flux *flux = NULL;
    nuem_error err = {0};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *path = nuem_test_put("bad.yaml", cases[i].text);
        nuem_status st = nuem_flux_open(*state, path, &flux, NULL, &err);
        if (st != NUEM_ERR_DATA) print_error("%s\n  is status %d\n", cases[i].text, st);
        assert_int_equal(st, NUEM_ERR_DATA);
        nuem_test_assert_place(&err, path, cases[i].want);
        assert_int_equal(nuem_flux_open(*state, path, &flux, NULL, NULL), NUEM_ERR_DATA);
        assert_null(flux);
    }
    assert_fails(nuem_flux_open(*state, "solar-b16-gs89", &flux, NULL, &err), NUEM_ERR_ARG, err,
                 "unknown flux 'solar-b16-gs89'; did you mean 'solar-b16-gs98'?");
    assert_fails(nuem_flux_open(*state, "/nonexistent/f.yaml", &flux, NULL, &err), NUEM_ERR_IO, err,
                 "/nonexistent/f.yaml");
    assert_fails(nuem_flux_open(NULL, "solar-b16-gs98", &flux, NULL, &err), NUEM_ERR_ARG, err,
                 "no data directory");
    assert_null(flux);
    nuem_flux_free(NULL);
}

#define RECORD                                                                                     \
    "schema: nuem/table/1\nid: bad\ntitle: Bad\ncolumns: [{name: enu_mev, unit: MeV}, {name: "     \
    "pdf_per_mev, unit: 1/MeV}]\n"

/* The complaint about a spectrum goes to the spectrum. */
static void bad_spectra_are_located(void **unused)
{
    static const struct {
        const char *csv, *want;
    } cases[] = {
        {"enu_mev,pdf_per_mev\n1,1\n", ".csv:2: a spectrum needs two rows at least"},
        {"enu_mev,pdf_per_mev\n-1,1\n2,1\n", ".csv:2: a spectrum needs two rows at least, energies "
                                             ">= 0"},
        {"enu_mev,pdf_per_mev\n1,0\n2,0\n",
         ".csv:2: a spectrum needs two rows at least, energies >= "
         "0 and a positive, finite integral (it is 0)"},
        {"enu_mev,pdf_per_mev\n1,1e308\n9,1e308\n", ".csv:2: a spectrum needs two rows at least"},
        {"enu_mev,pdf_per_mev\n1,1\n2,-1\n3,1\n", ".csv:3: "},
        {"enu_mev,pdf_per_mev\n1,1\n1,2\n", ".csv:3: "},
        {"enu_mev,pdf_per_mev\n2,1\n1,2\n", ".csv:3: "},
        {"enu_mev,pdf_per_mev\n1,1\n2,nan\n", ".csv:3:3: pdf_per_mev is 'nan'"},
        {"enu_mev,pdf_per_mev\n1,1\n2\n", ".csv:3:2: the row has 1 value"},
        {"enu_mev,pdf\n1,1\n2,1\n", ".yaml:4:46: columns[1].name is 'pdf_per_mev'; column 2 of"},
        {"enu_mev\n1\n2\n", ".yaml:4:10: columns declares 2 columns"},
        {"", ".csv:1:1: "},
    };
    nuem_data *data = NULL;
    nuem_flux *flux = NULL;
    nuem_error err = {0};

    (void)unused;
    nuem_test_put("data/spectrum/bad/bad.yaml", RECORD);
    nuem_test_put("data/flux/mine/mine.yaml",
                  ONE("name: a, flavour: e, flux_cm2_s: 1, spectrum: bad"));
    assert_ok(nuem_data_open(nuem_test_path("data"), &data, &err), err);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_test_put("data/spectrum/bad/bad.csv", cases[i].csv);
        nuem_status st = nuem_flux_open(data, "mine", &flux, NULL, &err);
        if (st != NUEM_ERR_DATA) print_error("%s\n  is status %d\n", cases[i].csv, st);
        assert_int_equal(st, NUEM_ERR_DATA);
        nuem_test_assert_place(&err, nuem_test_path("data/spectrum/bad/bad"), cases[i].want);
        assert_null(flux);
    }
    /* a declared check that does not hold, and a good one in the end */
    nuem_test_put("data/spectrum/bad/bad.csv", "enu_mev,pdf_per_mev\n1,1\n2,3\n");
    nuem_test_put("data/spectrum/bad/bad.yaml", RECORD
                  "checks: [{what: x, kind: sum, column: pdf_per_mev, value: 5, tol: 0.5}]\n");
    assert_int_equal(nuem_flux_open(data, "mine", &flux, NULL, &err), NUEM_ERR_DATA);
    nuem_test_assert_place(&err, nuem_test_path("data/spectrum/bad/bad"),
                           ".yaml:5:59: checks[0].value is 5 +- 0.5, but");
    nuem_test_put("data/spectrum/bad/bad.yaml", RECORD);
    assert_ok(nuem_flux_open(data, "mine", &flux, NULL, &err), err);
    assert_near(nuem_flux_component_at(flux, 0)->pdf_per_mev[1], 1.5, TOL_ROUNDING);
    /* both ends belong to the spectrum, also where it does not end with 0 */
    nuem_flux_component ends = *nuem_flux_component_at(flux, 0);
    assert_near(density(1.0, &ends), 0.5, TOL_ROUNDING);
    assert_near(density(2.0, &ends), 1.5, TOL_ROUNDING);
    nuem_flux_free(flux);
    /* a record under another name than its own */
    flux = NULL;
    nuem_test_put("data/flux/other/other.yaml", ONE(LINE_KEYS));
    assert_int_equal(nuem_flux_open(data, "other", &flux, NULL, &err), NUEM_ERR_DATA);
    nuem_test_assert_place(&err, nuem_test_path("data/flux/other/other.yaml"),
                           ":2:5: id is 'mine'; it must be 'other'");
    assert_null(flux);
    nuem_data_free(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solar_models),
        cmocka_unit_test(luminosity_of_the_sun),
        cmocka_unit_test(spectra_are_those_of_beta_decay),
        cmocka_unit_test(tables_are_fine_enough),
        cmocka_unit_test(evaluation),
        cmocka_unit_test(provenance_names_the_files),
        cmocka_unit_test(files_of_the_user),
        cmocka_unit_test(flux_from_memory),
        cmocka_unit_test(errors_have_names),
        cmocka_unit_test(bad_files_are_located),
        cmocka_unit_test(bad_spectra_are_located),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
