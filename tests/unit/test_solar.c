/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conversion in the Sun: reference probabilities; the Schroedinger equation integrated through a
 * profile; diagonalisation of the full complex Hamiltonian; the two-flavour formula; limits. */
#include "nuem/solar.h"

#include <gsl/gsl_complex_math.h>
#include <gsl/gsl_eigen.h>

#include "nuem/init.h"
#include "num/matrix3.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/reference.h"
#include "support/schroedinger.h"
#include "support/temporary.h"

/* the same formula in another order of operations */
static const double TOL_ALGEBRA = 1e-12;
/* two solvers of the same 3x3 eigenproblem; masses that differ by 1e5 leave 1e-11 of the vectors */
static const double TOL_EIGEN = 1e-10;

static const double RSUN_KM = 695700.0, SCALE = 10.54 /* e-folds per solar radius */;
static const char *const sources[] = {"pp", "pep", "hep", "Be7", "B8", "N13", "O15", "F17"};
enum { SOURCES = 8 };

static nuem_mixing mixing_of(const nuem_data *data, const char *name)
{
    nuem_mixing m;
    nuem_error err;

    assert_ok(nuem_mixing_open(data, name, &m, NULL, &err), err);
    return m;
}

static nuem_solar *model(const nuem_data *data, const char *id)
{
    nuem_solar *s = NULL;
    nuem_error err;

    assert_ok(nuem_solar_open(data, id, &s, NULL, &err), err);
    return s;
}

static nuem_state day(const nuem_solar *s, const nuem_mixing *m, const char *name, bool anti,
                      double enu)
{
    nuem_state state;
    nuem_error err;
    size_t c;

    assert_ok(nuem_solar_find(s, name, &c, &err), err);
    assert_ok(nuem_solar_state(s, m, c, anti, 1, &enu, &state, &err), err);
    return state;
}

static double pee(const nuem_solar *s, const nuem_mixing *m, const char *name, double enu)
{
    return day(s, m, name, false, enu).rho.m[0][0].re;
}

/* --- reference ---------------------------------------------------------------------------------- */

static void survival_of_8b_profile(void **state)
{
    static const struct {
        double enu;
        const char *id;
    } want[] = {{0.3, "solar-pee-0.3"},
                {0.862, "solar-pee-0.862"},
                {1.44, "solar-pee-1.44"},
                {5, "solar-pee-5"},
                {10, "solar-pee-10"}};
    static const char *const sets[] = {"nufit-6.0-no", "nufit-5.0-no"};
    nuem_solar *s = model(*state, "b16-gs98");

    for (int n = 0; n < 2; n++) {
        nuem_mixing m = mixing_of(*state, sets[n]);
        for (size_t i = 0; i < sizeof want / sizeof want[0]; i++)
            assert_reference(pee(s, &m, "8B", want[i].enu), want[i].id);
    }
    nuem_solar_free(s);
}

static void components_have_names(void **state)
{
    nuem_solar *s = model(*state, "b16-agss09met");
    nuem_error err;
    size_t c, d;

    assert_string_equal(nuem_solar_id(s), "b16-agss09met");
    assert_int_equal(nuem_solar_count(s), SOURCES);
    for (size_t i = 0; i < SOURCES; i++) {
        assert_string_equal(nuem_solar_name(s, i), sources[i]);
        assert_ok(nuem_solar_find(s, sources[i], &c, &err), err);
        assert_int_equal(c, i);
    }
    assert_ok(nuem_solar_find(s, "8B", &c, &err), err);
    assert_ok(nuem_solar_find(s, "b8", &d, &err), err);
    assert_int_equal(c, d);
    assert_ok(nuem_solar_find(s, "Be7-862", &c, &err), err);
    assert_ok(nuem_solar_find(s, "7be", &d, &err), err);
    assert_int_equal(c, d);
    assert_fails(nuem_solar_find(s, "B9", &c, &err), NUEM_ERR_ARG, err,
                 "unknown solar component 'B9'; did you mean 'B8'?");
    assert_fails(nuem_solar_find(s, "B88", &c, &err), NUEM_ERR_ARG, err, "B88");
    assert_fails(nuem_solar_find(s, "", &c, &err), NUEM_ERR_ARG, err, "there are: pp, pep");
    nuem_solar_free(s);
}

/* Reading a model says what to cite, and the density falls as it must. */
static void model_is_what_it_says(void **state)
{
    nuem_provenance *prov = NULL;
    nuem_solar *s = NULL;
    nuem_error err;
    bool wolfenstein = false, model_paper = false;

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_solar_open(*state, "b16-gs98", &s, prov, &err), err);
    for (size_t i = 0; i < nuem_provenance_cite_count(prov); i++) {
        wolfenstein |= strcmp(nuem_provenance_cite(prov, i), "Wolfenstein:1977ue") == 0;
        model_paper |= strcmp(nuem_provenance_cite(prov, i), "Vinyoles:2016djt") == 0;
    }
    assert_true(wolfenstein && model_paper);
    assert_close(nuem_solar_electron_density(s, 0.0), 100.925, 1e-5); /* 10^2.004 */
    assert_close(nuem_solar_electron_density(s, 0.5), 1.15345, 1e-5); /* 10^0.062 */
    /* between two rows the logarithm is linear */
    assert_close(nuem_solar_electron_density(s, 0.4975),
                 sqrt(nuem_solar_electron_density(s, 0.495) * nuem_solar_electron_density(s, 0.5)),
                 TOL_ALGEBRA);
    assert_true(nuem_solar_electron_density(s, 0.9999) < 1e-6);
    assert_true(nuem_solar_electron_density(s, 1.1) == 0.0);
    nuem_solar_free(s);
    nuem_provenance_free(prov);
}

/* --- the full Hamiltonian ------------------------------------------------------------------------ */

/* A Sun with an exponential density of 100 mol/cm3 in the centre, whose neutrinos are all born at
 * one radius; to three solar radii, so that there is vacuum in the end. */
static nuem_solar *exponential_sun(double born_rsun)
{
    static const char record[] =
        "schema: nuem/table/1\nid: exponential\ntitle: \"exponential\"\nstatus: user\n"
        "source: {paper: none}\ncolumns:\n"
        "  - {name: r_rsun, unit: Rsun}\n  - {name: log10_ne, unit: \"1\"}\n"
        "  - {name: pp, unit: \"1\"}\n  - {name: pep, unit: \"1\"}\n  - {name: hep, unit: \"1\"}\n"
        "  - {name: be7, unit: \"1\"}\n  - {name: b8, unit: \"1\"}\n  - {name: n13, unit: \"1\"}\n"
        "  - {name: o15, unit: \"1\"}\n  - {name: f17, unit: \"1\"}\n";
    char *text = malloc(40000), *end = text;
    nuem_solar *s = NULL;
    nuem_error err;

    assert_non_null(text);
    end += sprintf(end, "r_rsun,log10_ne,pp,pep,hep,be7,b8,n13,o15,f17\n");
    for (int i = 0; i <= 300; i++) {
        int f = fabs(0.01 * i - born_rsun) < 1e-6;
        end += sprintf(end, "%.2f,%.12f,%d,%d,%d,%d,%d,%d,%d,%d\n", 0.01 * i,
                       2.0 - 0.01 * i * SCALE / log(10.0), f, f, f, f, f, f, f, f);
    }
    nuem_test_put("exponential.csv", text);
    assert_ok(nuem_solar_open(NULL, nuem_test_put("exponential.yaml", record), &s, NULL, &err),
              err);
    free(text);
    return s;
}

static double exponential(double x_km, void *unused)
{
    (void)unused;
    return 100.0 * exp(-SCALE * x_km / RSUN_KM);
}

/* |U^m_ek|^2 from the complex Hermitian Hamiltonian in the flavour basis. */
static void diagonalise(const nuem_mixing *m, bool anti, double enu, double ne, double p[3])
{
    const double m2[3] = {0.0, m->dm21_ev2, m->dm31_ev2};
    const double a = 1.526494e-7 * enu * ne; /* 2 sqrt(2) G_F N_A: eV^2 for 1 MeV and 1 mol/cm3 */
    gsl_matrix_complex *h = gsl_matrix_complex_calloc(3, 3), *v = gsl_matrix_complex_alloc(3, 3);
    gsl_eigen_hermv_workspace *ws = gsl_eigen_hermv_alloc(3);
    gsl_vector *value = gsl_vector_alloc(3);
    int order[3] = {0, 1, 2};
    nuem_matrix3 u;

    nuem_mixing_pmns(m, &u);
    if (anti) u = nuem_matrix3_conj(&u);
    for (size_t i = 0; i < 3; i++)
        for (size_t j = 0; j < 3; j++) {
            double re = i + j == 0 ? (anti ? -a : a) : 0.0, im = 0.0;
            for (int k = 0; k < 3; k++) {
                nuem_complex x = nuem_cmul(u.m[i][k], nuem_conj(u.m[j][k]));
                re += m2[k] * x.re;
                im += m2[k] * x.im;
            }
            gsl_matrix_complex_set(h, i, j, gsl_complex_rect(re, im));
        }
    gsl_eigen_hermv(h, value, v, ws);
    gsl_eigen_hermv_sort(value, v, GSL_EIGEN_SORT_VAL_ASC);
    if (m->dm31_ev2 < 0.0) order[0] = 2, order[1] = 0, order[2] = 1;
    for (size_t l = 0; l < 3; l++) p[order[l]] = gsl_complex_abs2(gsl_matrix_complex_get(v, 0, l));
    gsl_vector_free(value);
    gsl_eigen_hermv_free(ws);
    gsl_matrix_complex_free(v);
    gsl_matrix_complex_free(h);
}

static void adiabatic_fractions_diagonalise_the_hamiltonian(void **unused)
{
    nuem_solar *s = exponential_sun(0.1);
    nuem_draw d = nuem_draw_seed(3);
    nuem_error err;

    (void)unused;
    for (int n = 0; n < 200; n++) {
        nuem_mixing m;
        nuem_draw_mixing(&d, &m);
        m.dm21_ev2 = nuem_draw_log(&d, 1e-5, 2e-4);
        m.dm31_ev2 = (n & 1 ? -1.0 : 1.0) * nuem_draw_log(&d, 1e-3, 1e-2);
        bool anti = n & 2;
        double enu = nuem_draw_log(&d, 0.05, 20.0), p[3], f[SOURCES][3], jump;
        assert_ok(nuem_solar_jump(s, &m, anti, enu, &jump, NULL, &err), err);
        if (jump > 1e-14) continue;
        assert_ok(nuem_solar_fractions(s, &m, anti, 1, &enu, &f[0][0], &err), err);
        diagonalise(&m, anti, enu, nuem_solar_electron_density(s, 0.1), p);
        for (int k = 0; k < 3; k++) assert_near(f[4][k], p[k], 1e-6 /* digits of 1.526494 */);
    }
    nuem_solar_free(s);
}

/* --- the Schroedinger equation ------------------------------------------------------------------- */

/* Integrate from birth to vacuum; fractions of the mass states. The neutrinos of one radius keep
 * the phase between the levels, which weighs with the mixing at birth: mean over some radii. */
static void integrate(const nuem_mixing *m, bool anti, double enu, double born, double hi,
                      double window_km, int points, double f[3])
{
    f[0] = f[1] = f[2] = 0.0;
    for (int i = 0; i < points; i++) {
        nuem_test_way way = {
            *m,           anti,        enu, born * RSUN_KM + window_km * (i + 0.5) / points,
            hi * RSUN_KM, exponential, NULL};
        double psi[6] = {1.0, 0, 0, 0, 0, 0}, p[3];
        nuem_test_schroedinger(&way, 1e-10, psi);
        nuem_test_mass_fractions(&way, psi, p);
        for (int k = 0; k < 3; k++) f[k] += p[k] / points;
    }
}

/* Masses smaller than in nature, so that there are thousands rather than millions of oscillations:
 * still adiabatic, pi r0 dm21 / E = 300 and more. */
static void adiabatic_evolution_solves_the_equation(void **unused)
{
    /* first order of the violation at birth and of the rest of the density at the end */
    static const double TOL = 2e-3;
    nuem_solar *s = exponential_sun(0.05);
    nuem_error err;
    static const struct {
        double t12, t13, delta, dm21, dm31, enu;
        bool anti;
    } cases[] = {
        {33.4, 8.6, 200, 2e-6, 6e-5, 0.1, false},  {33.4, 8.6, 200, 2e-6, 6e-5, 1.0, false},
        {33.4, 8.6, 200, 2e-6, -6e-5, 1.0, false}, {33.4, 8.6, 200, 2e-6, 6e-5, 1.0, true},
        {60.0, 20.0, 90, 2e-6, 6e-5, 1.0, false},  {45.0, 8.6, 0, 2e-6, 6e-5, 0.3, true},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_mixing m = {.theta12_deg = cases[i].t12,
                         .theta23_deg = 42.0,
                         .theta13_deg = cases[i].t13,
                         .delta_deg = cases[i].delta,
                         .dm21_ev2 = cases[i].dm21,
                         .dm31_ev2 = cases[i].dm31};
        double want[3], f[SOURCES][3];
        assert_ok(nuem_solar_fractions(s, &m, cases[i].anti, 1, &cases[i].enu, &f[0][0], &err),
                  err);
        integrate(&m, cases[i].anti, cases[i].enu, 0.05, 1.3, 0.0, 1, want);
        for (int k = 0; k < 3; k++) assert_near(f[4][k], want[k], TOL);
    }
    nuem_solar_free(s);
}

/* So small a dm21 that the levels are not followed: the exact solution for an exponential density. */
static void jumps_solve_the_equation(void **unused)
{
    /* what the phase at birth leaves: some dm21 / A = 1e-3 */
    static const double TOL = 2e-3;
    nuem_solar *s = exponential_sun(0.05);
    nuem_error err;
    static const struct {
        double t12, dm21;
        bool anti;
    } cases[] = {{33.4, 1e-8, false}, {33.4, 4e-8, false}, {33.4, 4e-9, true},
                 {5.0, 3e-7, false},  {60.0, 4e-9, false}, {75.0, 1e-8, true}};

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_mixing m = {.theta12_deg = cases[i].t12,
                         .theta23_deg = 42.0,
                         .theta13_deg = 8.6,
                         .delta_deg = 230.0,
                         .dm21_ev2 = cases[i].dm21,
                         .dm31_ev2 = 1e-4};
        double want[3], f[SOURCES][3], jump, ne, adiabatic[3], enu = 5.0;
        assert_ok(nuem_solar_jump(s, &m, cases[i].anti, enu, &jump, &ne, &err), err);
        assert_true(jump > 0.01 && jump < 1.0); /* else nothing is tested */
        assert_true(ne < nuem_solar_electron_density(s, 0.05));
        assert_ok(nuem_solar_fractions(s, &m, cases[i].anti, 1, &enu, &f[0][0], &err), err);
        integrate(&m, cases[i].anti, enu, 0.05, 2.5, 0.0, 1, want);
        diagonalise(&m, cases[i].anti, enu, nuem_solar_electron_density(s, 0.05), adiabatic);
        for (int k = 0; k < 3; k++) assert_near(f[4][k], want[k], TOL);
        assert_true(fabs(adiabatic[0] - want[0]) > 5 * TOL);
    }
    nuem_solar_free(s);
}

/* Limits of the probability to jump: none for slow change, cos^2 theta12 for sudden change. */
static void jump_limits(void **state)
{
    nuem_solar *s = model(*state, "b16-gs98"), *e = exponential_sun(0.05);
    nuem_mixing m = mixing_of(*state, "nufit-6.0-no");
    nuem_error err;
    double p, ne, before = 1.0;

    for (double enu = 0.1; enu < 20.0; enu *= 1.5) {
        assert_ok(nuem_solar_jump(s, &m, false, enu, &p, &ne, &err), err);
        assert_true(p >= 0.0 && p < 1e-100);
        assert_ok(nuem_solar_jump(s, &m, true, enu, &p, NULL, &err), err);
        assert_true(p >= 0.0 && p < 1e-100);
    }
    for (double dm21 = 6e-10; dm21 < 1e-6; dm21 *= 2.0) {
        m.dm21_ev2 = dm21;
        assert_ok(nuem_solar_jump(s, &m, false, 1.0, &p, &ne, &err), err);
        assert_true(p < before);
        before = p;
        /* the place: A c13^2 = dm21 */
        double c13 = pow(cos(m.theta13_deg * M_PI / 180.0), 2);
        assert_close(1.526494e-7 * ne * c13, dm21, 1e-6);
        /* the formula, where the scale height is known */
        double r0 = RSUN_KM / SCALE, g = 2e3 * 1.266932679815373 * 2.0 * M_PI * r0 * dm21,
               s12 = pow(sin(m.theta12_deg * M_PI / 180.0), 2);
        assert_ok(nuem_solar_jump(e, &m, false, 1.0, &p, NULL, &err), err);
        assert_close(p, (exp(-g * s12) - exp(-g)) / (1.0 - exp(-g)),
                     1e-6 /* digits of the table */);
        assert_ok(nuem_solar_jump(e, &m, true, 1.0, &p, NULL, &err), err);
        assert_close(p, (exp(-g * (1.0 - s12)) - exp(-g)) / (1.0 - exp(-g)), 1e-6);
    }
    /* theta12 -> 0: no mixing, no conversion */
    m.dm21_ev2 = 1e-6;
    m.theta12_deg = 0.0;
    m.theta13_deg = 0.0;
    assert_ok(nuem_solar_jump(s, &m, false, 1.0, &p, NULL, &err), err);
    assert_close(p, 1.0, TOL_ALGEBRA);
    assert_near(pee(s, &m, "B8", 1.0), 1.0, TOL_ALGEBRA);
    nuem_solar_free(e);
    nuem_solar_free(s);
}

/* --- the formula of two flavours, limits, invariances -------------------------------------------- */

static double two_flavour(const nuem_solar *s, const nuem_mixing *m, size_t c, bool anti,
                          double enu)
{
    double p;
    nuem_error err;

    assert_ok(nuem_solar_pee_two_flavour(s, m, c, anti, enu, &p, &err), err);
    return p;
}

static void two_flavour_formula(void **state)
{
    nuem_solar *s = model(*state, "b16-gs98");
    nuem_mixing m = mixing_of(*state, "nufit-6.0-no");

    for (int anti = 0; anti < 2; anti++)
        for (size_t c = 0; c < SOURCES; c++)
            for (double enu = 0.1; enu < 19.0; enu *= 1.7) {
                nuem_mixing at = m;
                double want = day(s, &at, sources[c], anti, enu).rho.m[0][0].re;
                /* s13^2 c13^2 A / dm31, A up to 1.6e-5 eV^2 for each MeV */
                assert_near(two_flavour(s, &at, c, anti, enu), want, 1e-4 + 1.5e-4 * enu);
                at.dm31_ev2 = 1.0; /* the third state decouples: what is left goes as 1 / dm31 */
                want = day(s, &at, sources[c], anti, enu).rho.m[0][0].re;
                assert_near(two_flavour(s, &at, c, anti, enu), want, 1e-5);
                at = m;
                at.theta13_deg = 0.0;
                want = day(s, &at, sources[c], anti, enu).rho.m[0][0].re;
                assert_near(two_flavour(s, &at, c, anti, enu), want, TOL_EIGEN);
            }
    nuem_solar_free(s);
}

static void limits_of_energy(void **state)
{
    nuem_solar *s = model(*state, "b16-gs98");
    nuem_mixing m = mixing_of(*state, "nufit-6.0-no");
    const double rad = M_PI / 180.0;
    double s12 = pow(sin(m.theta12_deg * rad), 2), s13 = pow(sin(m.theta13_deg * rad), 2),
           c13 = 1.0 - s13;
    double vacuum = c13 * c13 * (1.0 - 2.0 * s12 * (1.0 - s12)) + s13 * s13;

    /* low: the mean of vacuum oscillation; the first correction goes as A / dm21 = 2e-4 at 1 keV */
    for (size_t c = 0; c < SOURCES; c++) {
        assert_near(pee(s, &m, sources[c], 1e-3), vacuum, 1e-4);
        assert_near(pee(s, &m, sources[c], 1e-6), vacuum, 1e-7);
    }
    /* high, with 1-3 out of reach: born as the second level, P_ee = c13^4 s12^2 + s13^4 */
    m.dm31_ev2 = 1.0;
    m.dm21_ev2 = 1e-6;
    assert_near(pee(s, &m, "B8", 20.0), c13 * c13 * s12 + s13 * s13, 1e-4);
    /* antineutrinos are born as the first */
    assert_near(day(s, &m, "B8", true, 20.0).rho.m[0][0].re, c13 * c13 * (1.0 - s12) + s13 * s13,
                1e-4);
    nuem_solar_free(s);
}

static void states_are_states(void **state)
{
    nuem_solar *s = model(*state, "b16-agss09met");
    nuem_draw d = nuem_draw_seed(8);
    nuem_error err;

    for (int n = 0; n < 200; n++) {
        nuem_mixing m;
        nuem_draw_mixing(&d, &m);
        m.dm21_ev2 = nuem_draw_log(&d, 1e-6, 2e-4);
        m.dm31_ev2 = (n & 1 ? -1.0 : 1.0) * nuem_draw_log(&d, 1e-3, 1e-2);
        double enu = nuem_draw_log(&d, 0.05, 20.0), f[SOURCES][3], g[SOURCES][3];
        bool anti = n & 2;
        int i, j;
        assert_ok(nuem_solar_fractions(s, &m, anti, 1, &enu, &f[0][0], &err), err);
        nuem_mixing turned = m; /* the Sun knows electrons alone */
        turned.theta23_deg = 90.0 - m.theta23_deg;
        turned.delta_deg = -m.delta_deg;
        turned.majorana_deg[0] = 77.0;
        assert_ok(nuem_solar_fractions(s, &turned, anti, 1, &enu, &g[0][0], &err), err);
        for (size_t c = 0; c < SOURCES; c++) {
            nuem_state one = day(s, &m, sources[c], anti, enu), mixed;
            double sum = 0.0, trace = 0.0;
            assert_true(one.anti == anti);
            assert_false(nuem_matrix3_not_hermitian(&one.rho, TOL_ALGEBRA, &i, &j));
            for (int k = 0; k < 3; k++) {
                assert_true(f[c][k] >= 0.0);
                sum += f[c][k];
                trace += one.rho.m[k][k].re;
                assert_near(f[c][k], g[c][k], TOL_EIGEN);
            }
            assert_near(sum, 1.0, TOL_ALGEBRA);
            assert_near(trace, 1.0, TOL_ALGEBRA);
            /* rho is diagonal in the mass basis, with the fractions: so it is positive */
            assert_ok(nuem_state_mass_mixture(&m, f[c], anti, &mixed, &err), err);
            nuem_matrix3 u;
            nuem_mixing_pmns(&m, &u);
            if (anti) u = nuem_matrix3_conj(&u);
            u = nuem_matrix3_adjoint(&u);
            nuem_matrix3 mass = nuem_matrix3_rotate(&u, &one.rho);
            for (int k = 0; k < 9; k++) {
                assert_near(mixed.rho.m[k / 3][k % 3].re, one.rho.m[k / 3][k % 3].re, TOL_ALGEBRA);
                assert_near(mixed.rho.m[k / 3][k % 3].im, one.rho.m[k / 3][k % 3].im, TOL_ALGEBRA);
                double want = k / 3 == k % 3 ? f[c][k / 3] : 0.0;
                assert_near(mass.m[k / 3][k % 3].re, want, TOL_ALGEBRA);
                assert_near(mass.m[k / 3][k % 3].im, 0.0, TOL_ALGEBRA);
            }
        }
    }
    nuem_solar_free(s);
}

/* --- bad input ------------------------------------------------------------------------------------ */

static void bad_arguments(void **state)
{
    nuem_solar *s = model(*state, "b16-gs98");
    nuem_mixing m = mixing_of(*state, "nufit-6.0-no"), bad = m, close = m;
    const nuem_state untouched = {.anti = true};
    nuem_state out[2] = {untouched, untouched};
    double f[2 * 3 * SOURCES] = {7.0}, p = 7.0;
    static const double energies[] = {0.0, -1.0, 101.0};
    nuem_error err;

    bad.theta12_deg = 91.0;
    close.dm21_ev2 = 1e-12;
    for (int i = 0; i < 4; i++) {
        double enu[2] = {1.0, i < 3 ? energies[i] : (double)NAN};
        assert_fails(nuem_solar_fractions(s, &m, false, 2, enu, f, &err), NUEM_ERR_ARG, err,
                     "energy of a solar neutrino");
        assert_int_equal(err.index, 1);
        assert_fails(nuem_solar_state(s, &m, 4, false, 2, enu, out, &err), NUEM_ERR_ARG, err,
                     "it must lie in (0, 100]");
        assert_fails(nuem_solar_jump(s, &m, false, enu[1], &p, NULL, &err), NUEM_ERR_ARG, err,
                     "energy");
        assert_fails(nuem_solar_pee_two_flavour(s, &m, 4, false, enu[1], &p, &err), NUEM_ERR_ARG,
                     err, "energy");
    }
    double one = 1.0, low[3] = {0.5, 0.6, -0.1}, little[3] = {0.5, 0.2, 0.2};
    assert_fails(nuem_solar_fractions(s, &bad, false, 1, &one, f, &err), NUEM_ERR_ARG, err,
                 "theta12_deg");
    assert_fails(nuem_solar_state(s, &bad, 4, false, 1, &one, out, &err), NUEM_ERR_ARG, err,
                 "theta12_deg");
    assert_fails(nuem_solar_jump(s, &bad, false, 1.0, &p, NULL, &err), NUEM_ERR_ARG, err,
                 "theta12_deg");
    assert_fails(nuem_solar_pee_two_flavour(s, &bad, 4, false, 1.0, &p, &err), NUEM_ERR_ARG, err,
                 "theta12_deg");
    assert_fails(nuem_solar_fractions(s, &close, false, 1, &one, f, &err), NUEM_ERR_DOMAIN, err,
                 "squared masses differ by 1e-12 eV2 only");
    assert_fails(nuem_solar_state(s, &m, SOURCES, false, 1, &one, out, &err), NUEM_ERR_ARG, err,
                 "solar component is 8");
    assert_fails(nuem_solar_pee_two_flavour(s, &m, SOURCES, false, 1.0, &p, &err), NUEM_ERR_ARG,
                 err, "solar component is 8");
    assert_fails(nuem_state_mass_mixture(&m, low, false, out, &err), NUEM_ERR_ARG, err,
                 "fraction 2 of the mass states is -0.1");
    assert_fails(nuem_state_mass_mixture(&m, little, false, out, &err), NUEM_ERR_ARG, err,
                 "sum to 0.9");
    assert_fails(nuem_state_mass_mixture(&bad, little, false, out, &err), NUEM_ERR_ARG, err,
                 "theta12_deg");
    assert_int_equal(nuem_solar_state(s, &bad, 4, false, 1, &one, out, NULL), NUEM_ERR_ARG);
    assert_true(f[0] == 7.0 && p == 7.0);
    assert_memory_equal(&out[0], &untouched, sizeof untouched);
    nuem_solar_free(s);
    nuem_solar_free(NULL);
}

static const char *const header =
    "schema: nuem/table/1\nid: sun\ntitle: \"sun\"\nstatus: user\nsource: {paper: none}\ncolumns:\n"
    "  - {name: r_rsun, unit: Rsun}\n  - {name: log10_ne, unit: \"1\"}\n"
    "  - {name: pp, unit: \"1\"}\n  - {name: pep, unit: \"1\"}\n  - {name: hep, unit: \"1\"}\n"
    "  - {name: be7, unit: \"1\"}\n  - {name: b8, unit: \"1\"}\n  - {name: n13, unit: \"1\"}\n"
    "  - {name: o15, unit: \"1\"}\n  - {name: f17, unit: \"1\"}\n";

static void bad_files(void **state)
{
    static const struct {
        const char *rows, *message;
    } cases[] = {
        {"0,2,1,1,1,1,1,1,1,1\n0,1,1,1,1,1,1,1,1,1\n.2,0,1,1,1,1,1,1,1,1\n.3,0,1,1,1,1,1,1,1,1\n",
         "r_rsun"},
        {"0,2,1,1,1,1,1,1,1,1\n.1,2.1,1,1,1,1,1,1,1,1\n.2,0,1,1,1,1,1,1,1,1\n"
         ".3,0,1,1,1,1,1,1,1,1\n",
         "log10_ne is 2.1 after 2; it must not increase"},
        {"0,2,1,1,1,1,1,1,1,1\n.1,1,1,1,1,1,-1,1,1,1\n.2,0,1,1,1,1,1,1,1,1\n"
         ".3,0,1,1,1,1,1,1,1,1\n",
         "b8"},
        {"0,2,1,1,1,1,0,1,1,1\n.1,1,1,1,1,1,0,1,1,1\n.2,0,1,1,1,1,0,1,1,1\n"
         ".3,0,1,1,1,1,0,1,1,1\n",
         "the production 'b8' has integral 0"},
        {"0,2,1,1,1,1,1,1,1,1\n.1,1,1,1,1,1,1,1,1,1\n.2,0,1,1,1,1,1,1,1,1\n", "four rows at least"},
        {"0,200,1,1,1,1,1,1,1,1\n.1,1,1,1,1,1,1,1,1,1\n.2,0,1,1,1,1,1,1,1,1\n"
         ".3,0,1,1,1,1,1,1,1,1\n",
         "log10_ne"},
    };
    nuem_solar *s = NULL;
    nuem_error err;

    const char *record = nuem_test_put("sun.yaml", header);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1000];
        snprintf(text, sizeof text, "r_rsun,log10_ne,pp,pep,hep,be7,b8,n13,o15,f17\n%s",
                 cases[i].rows);
        nuem_test_put("sun.csv", text);
        assert_fails(nuem_solar_open(*state, record, &s, NULL, &err), NUEM_ERR_DATA, err,
                     cases[i].message);
        assert_true(err.line > 0);
        assert_null(s);
    }
    nuem_test_put("short.csv", "r_rsun,log10_ne\n0,2\n");
    record = nuem_test_put("short.yaml",
                           "schema: nuem/table/1\nid: short\ntitle: \"t\"\nstatus: user\n"
                           "source: {paper: none}\ncolumns:\n  - {name: r_rsun, unit: Rsun}\n"
                           "  - {name: log10_ne, unit: \"1\"}\n");
    assert_int_equal(nuem_solar_open(*state, record, &s, NULL, &err), NUEM_ERR_DATA);
    assert_fails(nuem_solar_open(*state, "b16-gs99", &s, NULL, &err), NUEM_ERR_ARG, err,
                 "did you mean 'b16-gs98'?");
    assert_int_equal(nuem_solar_open(*state, "b16-gs99", &s, NULL, NULL), NUEM_ERR_ARG);
    assert_null(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(survival_of_8b_profile),
        cmocka_unit_test(components_have_names),
        cmocka_unit_test(model_is_what_it_says),
        cmocka_unit_test(adiabatic_fractions_diagonalise_the_hamiltonian),
        cmocka_unit_test(adiabatic_evolution_solves_the_equation),
        cmocka_unit_test(jumps_solve_the_equation),
        cmocka_unit_test(jump_limits),
        cmocka_unit_test(two_flavour_formula),
        cmocka_unit_test(limits_of_energy),
        cmocka_unit_test(states_are_states),
        cmocka_unit_test(bad_arguments),
        cmocka_unit_test(bad_files),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
