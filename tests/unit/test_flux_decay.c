/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pions and muons at rest, and the fluxes of spallation sources: spectra against kinematics and the
 * matrix element, tables against exact moments, protons, arrival times of files, and bad files. */
#include "nuem/constants.h"
#include "nuem/flux.h"
#include "source/decay_at_rest.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/quadrature.h"
#include "support/temporary.h"

static const double TOL_ROUNDING = 1e-13;
static const double TOL_QUADRATURE = 1e-10;
/* averages over the table of 97 rows: of all neutrinos, and above a threshold inside a step */
static const double TOL_MOMENT = 2e-7, TOL_INVERSE = 1e-6, TOL_THRESHOLD = 2e-6;

static void pion(void **state)
{
    (void)state;
    const double mpi = 139.57039, mmu = 105.6583755, e = nuem_pion_decay_line_mev();

    assert_near(e, 29.792, 5e-4 /* digits */);
    assert_close(e + sqrt(e * e + mmu * mmu), mpi, TOL_ROUNDING); /* energy and momentum */
}

/* mu- -> e- antinu_e nu_mu with massless leptons: |M|^2 ~ (p_mu p_antinu_e)(p_e p_nu_mu), flat in the
 * plane of two energies x = 2E/m; with y that of antinu_e it is y (1 - y), where 1 - x <= y <= 1 for the
 * energy x of nu_mu. */
static double matrix_element(double y, void *context)
{
    (void)context;
    return y * (1.0 - y);
}

static double dalitz(nuem_flavour flavour, double x)
{
    if (flavour == NUEM_E) return x * matrix_element(x, NULL);
    return nuem_test_integral(matrix_element, NULL, 1.0 - x, 1.0, 0, NULL, TOL_QUADRATURE);
}

static double dalitz_of_e(double x, void *context)
{
    (void)context;
    return dalitz(NUEM_E, x);
}

static void michel(void **state)
{
    (void)state;
    const double half = 0.5 * nuem_constants_get()->mmu_mev,
                 norm = nuem_test_integral(dalitz_of_e, NULL, 0.0, 1.0, 0, NULL, TOL_QUADRATURE);

    for (int f = NUEM_E; f <= NUEM_MU; f++)
        for (double x = 0.05; x < 1.0; x += 0.05) {
            double e = x * half, y;
            nuem_michel_spectrum((nuem_flavour)f, 1, &e, &y);
            assert_close(y, dalitz((nuem_flavour)f, x) / norm / half, 1e-9);
        }
    const double outside[4] = {-1e-9, half * (1.0 + 1e-9), (double)NAN, 1e9};
    double y[4];
    nuem_michel_spectrum(NUEM_MU, 4, outside, y);
    for (int i = 0; i < 4; i++) assert_true(y[i] == 0.0);
    /* at the end, where the electron takes the other half: 0 and 4/m_mu */
    nuem_michel_spectrum(NUEM_E, 1, &half, &y[0]);
    nuem_michel_spectrum(NUEM_MU, 1, &half, &y[1]);
    assert_near(y[0], 0.0, 1e-15);
    assert_close(y[1], 2.0 / half, TOL_ROUNDING);
}

/* int E^power over a straight line from (a, p) to (b, q), and over the exact cubic. */
static double of_power(double a, double b, double power)
{
    return power == -1.0 ? log(b / a) : (pow(b, power + 1.0) - pow(a, power + 1.0)) / (power + 1.0);
}

static double of_table(const nuem_flux_component *c, double power, double from)
{
    double sum = 0.0;

    for (size_t i = 1; i < c->n; i++) {
        double e0 = c->enu_mev[i - 1], e1 = c->enu_mev[i], p = c->pdf_per_mev[i - 1],
               slope = (c->pdf_per_mev[i] - p) / (e1 - e0), a = fmax(e0, from);
        if (a >= e1) continue;
        if (a > 0.0 || p != 0.0) sum += (p - slope * e0) * of_power(a, e1, power);
        sum += slope * of_power(a, e1, power + 1.0);
    }
    return sum;
}

static double exact(nuem_flavour flavour, double power, double from)
{
    const double m = nuem_constants_get()->mmu_mev, norm = flavour == NUEM_E ? 192.0 : 64.0,
                 top = flavour == NUEM_E ? 0.5 : 0.75;

    return norm / (m * m * m) *
           (top * of_power(from, 0.5 * m, power + 2.0) - of_power(from, 0.5 * m, power + 3.0) / m);
}

static void table_of_a_muon(void **state)
{
    nuem_flux *flux = nuem_test_flux(*state, "sns-lar2020");
    const double m = nuem_constants_get()->mmu_mev;

    for (size_t i = 1; i < 3; i++) {
        const nuem_flux_component *c = nuem_flux_component_at(flux, i);
        assert_true(c->n > 0 && c->n <= 129); /* each row costs four states at each recoil */
        assert_close(c->enu_mev[c->n - 1], 0.5 * m, TOL_ROUNDING);
        assert_true(c->enu_mev[0] == 0.0 && c->pdf_per_mev[0] == 0.0);
        for (size_t k = 1; k < c->n; k++) assert_true(c->pdf_per_mev[k] >= 0.0);
        assert_close(of_table(c, 0.0, 0.0), 1.0, TOL_ROUNDING);
        assert_close(of_table(c, 1.0, 0.0), (c->flavour == NUEM_E ? 0.30 : 0.35) * m, TOL_MOMENT);
        for (int power = -1; power <= 4; power++)
            assert_close(of_table(c, power, 0.0), exact(c->flavour, power, 0.0),
                         power < 0 ? TOL_INVERSE : TOL_MOMENT);
        static const double thresholds[] = {5.0, 7.3, 11.9, 17.0, 25.1, 33.3};
        for (int power = -2; power <= 4; power++)
            for (int k = 0; k < 6; k++)
                assert_close(of_table(c, power, thresholds[k]),
                             exact(c->flavour, power, thresholds[k]), TOL_THRESHOLD);
    }
    nuem_flux_free(flux);
}

/* N = f N_p / 4 pi L^2 neutrinos a flavour */
static void spallation_sources(void **state)
{
    static const struct {
        const char *id;
        double protons, fraction, metres, days;
        int kind;
    } sources[] = {
        {"sns-csi2017", 1.76e23, 0.08, 19.3, 308.1, NUEM_ARRIVAL_TABLE},
        {"sns-csi2021", 3.198e23, 0.0848, 19.3, 365.25, NUEM_ARRIVAL_PULSE},
        {"sns-lar2020", 1.38e23, 0.09, 27.5, 365.25, NUEM_ARRIVAL_PULSE},
    };
    static const char *const names[] = {"prompt-numu", "nue", "numubar"};
    static const nuem_flavour flavours[] = {NUEM_MU, NUEM_E, NUEM_MU};

    for (size_t s = 0; s < 3; s++) {
        nuem_flux *flux = nuem_test_flux(*state, sources[s].id);
        const double seconds = 86400.0 * sources[s].days, cm = 100.0 * sources[s].metres;
        assert_int_equal(nuem_flux_count(flux), 3);
        assert_int_equal(nuem_flux_travel(flux), NUEM_TRAVEL_NONE);
        assert_close(nuem_flux_rate_per_s(flux), sources[s].protons / seconds, TOL_ROUNDING);
        assert_close(nuem_flux_baseline_km(flux), 1e-3 * sources[s].metres, TOL_ROUNDING);
        for (size_t i = 0; i < 3; i++) {
            const nuem_flux_component *c = nuem_flux_component_at(flux, i);
            assert_string_equal(c->name, names[i]);
            assert_true(c->flavour == flavours[i] && c->anti == (i == 2));
            assert_true((c->n == 0) == (i == 0));
            assert_true(c->yield == sources[s].fraction);
            assert_close(c->flux_cm2_s * seconds,
                         sources[s].fraction * sources[s].protons / (4.0 * M_PI * cm * cm),
                         TOL_ROUNDING);
            assert_int_equal(c->n_error, 1); /* one nuisance for all of them */
            assert_string_equal(c->error[0].name, "SNS neutrino yield");
            assert_true(c->error[0].relative == 0.1);
            assert_int_equal(c->arrival.kind, sources[s].kind);
            if (c->arrival.kind == NUEM_ARRIVAL_TABLE) continue;
            assert_int_equal(c->arrival.n_decay, i == 0 ? 1 : 2);
            assert_true(c->arrival.lifetime_us[0] == 0.026033);
            if (i) assert_true(c->arrival.lifetime_us[1] == 2.1969811);
        }
        nuem_flux_free(flux);
    }
}

static void fractions(const nuem_flux *flux, size_t c, size_t n, const double *edge, double *out)
{
    nuem_error err = {0};

    assert_ok(nuem_arrival_fractions(&nuem_flux_component_at(flux, c)->arrival, n, edge, 0.0, 0,
                                     NULL, NULL, out, &err),
              err);
}

static void tables_of_2017(void **state)
{
    nuem_flux *flux = nuem_test_flux(*state, "sns-csi2017");
    static const double edge[] = {0, 0.5, 1, 1.5, 2, 2.5, 12, 20};
    double prompt[7], delayed[7];

    fractions(flux, 0, 7, edge, prompt);
    fractions(flux, 1, 7, edge, delayed);
    assert_close(prompt[1], 0.9094831995, TOL_ROUNDING);
    assert_close(delayed[0] + delayed[1] + delayed[2], 0.001397101755 + 0.1192061076 + 0.1795953477,
                 TOL_ROUNDING);
    assert_true(prompt[6] == 0.0 && delayed[6] == 0.0);
    assert_close(delayed[4] / delayed[3], exp(-0.5 / 2.197), 2e-3 /* simulated */);
    nuem_flux_free(flux);
}

/* The signal template of the argon data over time is w prompt + (1 - w) delayed, the same in each range
 * of energy, normalised to its window; shares of the file cevnspdf.txt of arXiv:2006.12659. */
static void template_of_argon(void **state)
{
    nuem_flux *flux = nuem_test_flux(*state, "sns-lar2020");
    static const double want[10] = {0.086594, 0.310831, 0.146108, 0.116003, 0.092711,
                                    0.074113, 0.059255, 0.047123, 0.037406, 0.029856};
    /* prompt share; the mean of the pulse is stated in steps of 0.01 us, which move 0.006 between bins */
    const double w = 0.2205, tol = 0.01;
    double edge[11], prompt[10], delayed[10], all[10], sum = 0.0;

    for (int i = 0; i <= 10; i++) edge[i] = -0.1 + 0.5 * i;
    fractions(flux, 0, 10, edge, prompt);
    fractions(flux, 1, 10, edge, delayed);
    for (int i = 0; i < 10; i++) sum += all[i] = w * prompt[i] + (1.0 - w) * delayed[i];
    for (int i = 0; i < 10; i++) assert_near(all[i] / sum, want[i], i < 2 ? tol : 1e-3);
    nuem_flux_free(flux);
}

#define HEAD "schema: nuem/flux/1\nid: mine\ntitle: Mine\npropagation: none\n"
#define BEAM HEAD "point_source: {protons: 1e20, duration: 1 day, distance: 20 m}\n"

/* Charge conjugates, and arrival times of one component by a table, of another by the pulse. */
static void own_files(void **state)
{
    nuem_flux *flux = NULL;
    nuem_error err = {0};

    nuem_test_put("t.csv", "t_lo_us,t_hi_us,fraction\n0,1,0.25\n1,3,0.5\n");
    const char *path = nuem_test_put(
        "mine.yaml", BEAM "arrival: {pulse: {mean_us: -0.2, sigma_us: 0.1}}\ncomponents:\n"
                          "  - {name: a, flavour: mu, anti: true, decay: pion, fraction: 0.1}\n"
                          "  - {name: b, flavour: e, anti: true, decay: muon, fraction: 0.1, "
                          "arrival: {table: t.csv}}\n"
                          "  - {name: c, flavour: mu, decay: muon, fraction: 0.1}\n"
                          "  - {name: d, flavour: mu, line_mev: 236, fraction: 0.1}\n");
    assert_ok(nuem_flux_open(*state, path, &flux, NULL, &err), err);
    const nuem_flux_component *c[4];
    for (size_t i = 0; i < 4; i++) c[i] = nuem_flux_component_at(flux, i);
    assert_true(c[0]->n == 0 && c[0]->anti && c[0]->line_mev == nuem_pion_decay_line_mev());
    assert_close(of_table(c[1], 1.0, 0.0), 0.30 * 105.6583755, TOL_MOMENT);
    assert_close(of_table(c[2], 1.0, 0.0), 0.35 * 105.6583755, TOL_MOMENT);
    assert_true(c[1]->arrival.kind == NUEM_ARRIVAL_TABLE && c[1]->arrival.n == 2);
    assert_true(c[1]->arrival.edge_us[2] == 3.0 && c[1]->arrival.fraction[1] == 0.5);
    assert_true(c[2]->arrival.kind == NUEM_ARRIVAL_PULSE && c[2]->arrival.mean_us == -0.2);
    assert_true(c[3]->arrival.kind == NUEM_ARRIVAL_NONE && c[3]->line_mev == 236.0);
    nuem_flux_free(flux);
}

#define PULSE            "arrival: {pulse: {mean_us: 0.4, sigma_us: 0.1}}\n"
#define COMPONENT(rest)  "components:\n  - {name: a, " rest "}\n"
#define WITH_TABLE(rest) BEAM COMPONENT("flavour: e, decay: muon, arrival: {table: " rest "}")

static void bad_files_are_located(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {BEAM COMPONENT("flavour: tau, decay: muon"),
         ":7:36: components[0].decay is muon, which gives electron and muon neutrinos"},
        {BEAM COMPONENT("flavour: e, decay: pion"),
         ":7:34: components[0].decay is pion, which gives muon neutrinos"},
        {BEAM COMPONENT("flavour: mu, decay: kaon"), ":7:35: components[0].decay is 'kaon'"},
        {BEAM COMPONENT("flavour: mu, decay: pion, line_mev: 30"),
         ":7:5: components[0] must have either 'spectrum' or 'line_mev' or 'beta' or 'decay'"},
        {BEAM PULSE COMPONENT("flavour: mu, line_mev: 30, fraction: 0.1"),
         ":6:10: arrival is given, but no component has the key 'decay'"},
        {BEAM
         "arrival: {pulse: {mean_us: 0.4, sigma_us: 0}}\n" COMPONENT("flavour: mu, decay: pion"),
         ":6:43: arrival.pulse.sigma_us is 0"},
        {BEAM "arrival: {pulse: {sigma_us: 1}}\n" COMPONENT("flavour: mu, decay: pion"),
         ":6:18: arrival.pulse lacks the key 'mean_us'"},
        {BEAM "arrival: {note: x}\n" COMPONENT("flavour: mu, decay: pion"),
         ":6:10: arrival lacks the key 'pulse'"},
        {HEAD PULSE "snowglobes: {file: x.dat, duration: 1 s}\n",
         ":5:10: arrival is given beside 'snowglobes'"},
        {HEAD
         "point_source: {protons: 1e20, distance: 1 m}\n" COMPONENT("flavour: mu, decay: pion"),
         ":5:15: point_source must have either 'activity' or all of"},
        {HEAD
         "point_source: {protons: 1e20, duration: 1 s, activity: 1 Bq, distance: 1 m}\n" COMPONENT(
             "flavour: mu, decay: pion"),
         ":5:15: point_source must have either 'activity' or all of"},
        {HEAD "point_source: {protons: 0, duration: 1 s, distance: 1 m}\n" COMPONENT(
             "flavour: mu, decay: pion"),
         ":5:25: point_source.protons is 0"},
        {HEAD "point_source: {protons: 1, duration: 0 s, distance: 1 m}\n" COMPONENT(
             "flavour: mu, decay: pion"),
         ":5:38: point_source.duration is 0 s"},
        {BEAM COMPONENT("flavour: mu, decay: pion"),
         ":7:5: components[0] lacks the key 'fraction'"},
    };
    static const struct {
        const char *table, *want;
    } tables[] = {
        {"t_lo_us,t_hi_us,fraction\n0,1,0.2\n1.5,2,0.2\n",
         ":3: the bin begins at 1.5 us, but the one before ends at 1 us"},
        {"t_lo_us,t_hi_us,fraction\n0,1,0.2\n1,2,0.9\n", ":3: the fractions sum to 1.1"},
        {"t_lo_us,t_hi_us,fraction\n0,1,0\n", ":2: the fractions sum to 0"},
        {"t_lo_us,t_hi_us,fraction\n1,1,0.2\n", ":2: the bin ends at 1 us"},
        {"t_lo_us,t_hi_us,fraction\n0,1,-0.2\n", ":2"},
        {"t_lo_us,t_hi_us,fraction\n0,1,0.2\n0,1,0.2\n", ":3"},
        {"t_lo_us,t_hi_us,share\n0,1,0.2\n", "fraction"},
    };
    nuem_flux *flux = NULL;
    nuem_error err = {0};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *path = nuem_test_put("bad.yaml", cases[i].text);
        nuem_status st = nuem_flux_open(*state, path, &flux, NULL, &err);
        if (st != NUEM_ERR_DATA) print_error("%s\n  is status %d\n", cases[i].text, st);
        assert_int_equal(st, NUEM_ERR_DATA);
        nuem_test_assert_place(&err, path, cases[i].want);
        assert_null(flux);
    }
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        char text[1024];
        nuem_test_put("t.csv", tables[i].table);
        const char *path = nuem_test_put("bad.yaml", WITH_TABLE("t.csv"));
        assert_int_equal(nuem_flux_open(*state, path, &flux, NULL, &err), NUEM_ERR_DATA);
        nuem_error_format(&err, text, sizeof text);
        if (!strstr(text, tables[i].want)) fail_msg("\"%s\" lacks \"%s\"", text, tables[i].want);
        assert_null(flux);
    }
    const char *path = nuem_test_put("bad.yaml", WITH_TABLE("none.csv"));
    assert_fails(nuem_flux_open(*state, path, &flux, NULL, &err), NUEM_ERR_IO, err, "none.csv");
    assert_null(flux);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pion),
        cmocka_unit_test(michel),
        cmocka_unit_test(table_of_a_muon),
        cmocka_unit_test(spallation_sources),
        cmocka_unit_test(tables_of_2017),
        cmocka_unit_test(template_of_argon),
        cmocka_unit_test(own_files),
        cmocka_unit_test(bad_files_are_located),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
