/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Through the Earth: unitarity, reversal, closed forms, the Schroedinger equation along PREM itself;
 * the exposure against the calendar. */
#include "nuem/earth.h"

#include <stdlib.h>

#include "mixing/exposure.h"
#include "nuem/init.h"
#include "nuem/solar.h"
#include "num/matrix3.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/quadrature.h"
#include "support/schroedinger.h"
#include "support/temporary.h"

/* some hundred products of unitary 3x3 matrices */
static const double TOL_UNITARY = 1e-14;
/* the phase of an oscillation that has turned some 1e4 times */
static const double TOL_PHASE = 1e-9;
static const double RADIUS_KM = 6371.0;

static nuem_mixing mixing_of(const nuem_data *data, const char *name)
{
    nuem_mixing m;
    nuem_error err;

    assert_ok(nuem_mixing_open(data, name, &m, NULL, &err), err);
    return m;
}

static nuem_earth *prem(const nuem_data *data)
{
    nuem_earth *e = NULL;
    nuem_error err;

    assert_ok(nuem_earth_open(data, "prem", &e, NULL, &err), err);
    return e;
}

static nuem_matrix3 evolution(const nuem_earth *e, const nuem_mixing *m, bool anti, double enu,
                              double nadir)
{
    nuem_matrix3 s;
    nuem_error err;

    assert_ok(nuem_earth_evolution(e, m, anti, enu, nadir, &s, &err), err);
    return s;
}

static double modulus2(nuem_complex x)
{
    return x.re * x.re + x.im * x.im;
}

/* |a - b| element by element, without a common phase when `phase` is given */
static double difference(const nuem_matrix3 *a, const nuem_matrix3 *b)
{
    nuem_matrix3 d = nuem_matrix3_add(a, (nuem_complex){-1, 0}, b);

    return nuem_matrix3_max(&d);
}

/* --- the shells ----------------------------------------------------------------------------------- */

/* The shells of PREM together have the electrons of its polynomials, integrated in the test. */
static void shells_hold_the_electrons(void **state)
{
    static const double r[] = {0, 1221.5, 3480, 5701, 5771, 5971, 6151, 6346.6, 6356, 6368, 6371};
    static const double a[][4] = {{13.0885, 0, -8.8381, 0},
                                  {12.5815, -1.2638, -3.6426, -5.5281},
                                  {7.9565, -6.4761, 5.5283, -3.0807},
                                  {5.3197, -1.4836, 0, 0},
                                  {11.2494, -8.0298, 0, 0},
                                  {7.1089, -3.8045, 0, 0},
                                  {2.6910, 0.6924, 0, 0},
                                  {2.9, 0, 0, 0},
                                  {2.6, 0, 0, 0},
                                  {1.02, 0, 0, 0}};
    nuem_earth *e = prem(*state);
    double column = 0.0, want = 0.0, mass = 0.0, before = 0.0, radius, ne;

    for (int i = 0; i < 10; i++)
        for (int k = 0; k < 4; k++) {
            double lo = r[i] / RADIUS_KM, hi = r[i + 1] / RADIUS_KM;
            want += (i < 2 ? 0.4656 : 0.4957) * a[i][k] * RADIUS_KM *
                    (pow(hi, k + 1) - pow(lo, k + 1)) / (k + 1);
            mass += 4 * M_PI * a[i][k] * pow(RADIUS_KM * 1e5, 3) *
                    (pow(hi, k + 3) - pow(lo, k + 3)) / (k + 3);
        }
    for (size_t i = 0; i < nuem_earth_count(e); i++) {
        nuem_earth_shell(e, i, &radius, &ne);
        assert_true(radius > before && radius - before < 50.0 + 1e-9);
        column += ne * (radius - before);
        before = radius;
    }
    assert_true(radius == RADIUS_KM);
    assert_close(column, want, 1e-12);
    assert_close(mass, 5.972e27, 1e-3); /* grams; PREM was made to have the mass of the Earth */
    nuem_earth_shell(e, 0, &radius, &ne);
    assert_close(ne, 0.4656 * 13.0885, 1e-3);
    nuem_earth_free(e);
}

static void evolution_is_unitary(void **state)
{
    nuem_earth *e = prem(*state);
    nuem_draw d = nuem_draw_seed(1);
    nuem_matrix3 one = nuem_matrix3_identity();

    for (int n = 0; n < 100; n++) {
        nuem_mixing m;
        nuem_draw_mixing(&d, &m);
        m.dm31_ev2 = (n & 1 ? -1 : 1) * 2.5e-3;
        nuem_matrix3 s =
            evolution(e, &m, n & 2, nuem_draw_log(&d, 0.1, 1e4), nuem_draw_uniform(&d, 0.0, 95.0));
        nuem_matrix3 adjoint = nuem_matrix3_adjoint(&s), product = nuem_matrix3_mul(&adjoint, &s);
        assert_near(difference(&product, &one), 0.0, TOL_UNITARY);
    }
    nuem_earth_free(e);
}

/* A chord looks the same from both ends: reversing time transposes S and turns delta round. */
static void reversal_turns_delta(void **state)
{
    nuem_earth *e = prem(*state);
    nuem_mixing m = mixing_of(*state, "nufit-6.0-no"), turned = m;

    turned.delta_deg = -m.delta_deg;
    for (double nadir = 0.0; nadir < 90.0; nadir += 17.0)
        for (int anti = 0; anti < 2; anti++) {
            nuem_matrix3 s = evolution(e, &m, anti, 10.0, nadir),
                         t = evolution(e, &turned, anti, 10.0, nadir);
            for (int i = 0; i < 3; i++)
                for (int j = 0; j < 3; j++)
                    assert_near(modulus2(s.m[i][j]), modulus2(t.m[j][i]), TOL_PHASE);
        }
    nuem_earth_free(e);
}

static void no_matter_is_vacuum(void **state)
{
    const double r[] = {1000.0, 4000.0, RADIUS_KM}, none[] = {0.0, 0.0, 0.0};
    nuem_mixing m = mixing_of(*state, "nufit-6.0-io");
    nuem_earth *e = NULL, *dense = prem(*state);
    nuem_matrix3 one = nuem_matrix3_identity();
    nuem_error err;

    assert_ok(nuem_earth_create(3, r, none, &e, &err), err);
    for (double nadir = 0.0; nadir < 90.0; nadir += 13.0)
        for (int f = 0; f < 6; f++) {
            nuem_state want;
            nuem_matrix3 s = evolution(e, &m, f > 2, 7.0, nadir);
            double length = 2.0 * RADIUS_KM * cos(nadir * M_PI / 180.0);
            assert_ok(nuem_state_vacuum(&m, (nuem_flavour)(f % 3), f > 2, 7.0, length, &want, &err),
                      err);
            for (int i = 0; i < 3; i++)
                for (int j = 0; j < 3; j++) {
                    nuem_complex x = nuem_cmul(s.m[i][f % 3], nuem_conj(s.m[j][f % 3]));
                    assert_near(x.re, want.rho.m[i][j].re, TOL_PHASE);
                    assert_near(x.im, want.rho.m[i][j].im, TOL_PHASE);
                }
            /* from above there is no matter in any model */
            s = evolution(dense, &m, f > 2, 7.0, 90.0 + nadir);
            assert_near(difference(&s, &one), 0.0, TOL_UNITARY);
        }
    /* mass states stay what they are in vacuum */
    const double fraction[3] = {0.2, 0.7, 0.1};
    nuem_state day, night;
    assert_ok(nuem_state_mass_mixture(&m, fraction, false, &day, &err), err);
    assert_ok(nuem_earth_state(e, &m, fraction, false, 7.0, 30.0, &night, &err), err);
    assert_near(difference(&day.rho, &night.rho), 0.0, TOL_UNITARY);
    double enu = 7.0;
    assert_ok(nuem_earth_night(e, &m, 45.0, false, 1, &enu, fraction, &night, &err), err);
    assert_near(difference(&day.rho, &night.rho), 0.0, 1e-13);
    nuem_earth_free(dense);
    nuem_earth_free(e);
}

/* Two flavours in constant density: P_ee = 1 - sin^2 2theta_m sin^2(phase_m). However the way is cut
 * into shells. */
static void constant_density_is_the_closed_form(void **unused)
{
    const double r[] = {500.0, 3000.0, 5000.0, RADIUS_KM}, ne[] = {3.0, 3.0, 3.0, 3.0};
    nuem_earth *cut = NULL, *whole = NULL;
    nuem_error err;

    (void)unused;
    assert_ok(nuem_earth_create(4, r, ne, &cut, &err), err);
    assert_ok(nuem_earth_create(1, r + 3, ne, &whole, &err), err);
    nuem_mixing m = {.theta12_deg = 33.4, .dm21_ev2 = 7.5e-5, .dm31_ev2 = 2.5e-3};
    for (int anti = 0; anti < 2; anti++)
        for (double enu = 1.0; enu < 200.0; enu *= 1.7)
            for (double nadir = 0.0; nadir < 90.0; nadir += 11.0) {
                double a = (anti ? -1 : 1) * 1.526494e-7 * enu * 3.0 / m.dm21_ev2,
                       c = cos(2 * 33.4 * M_PI / 180), s = sin(2 * 33.4 * M_PI / 180),
                       split = hypot(c - a, s),
                       phase = 1.266932679815373e3 * m.dm21_ev2 * split * 2.0 * RADIUS_KM *
                               cos(nadir * M_PI / 180) / enu;
                double want = 1.0 - pow(s / split * sin(phase), 2);
                nuem_matrix3 x = evolution(cut, &m, anti, enu, nadir),
                             y = evolution(whole, &m, anti, enu, nadir);
                assert_near(modulus2(x.m[0][0]), want, 2e-5 /* 7 digits of A, phases up to 2e3 */);
                assert_near(difference(&x, &y), 0.0, TOL_PHASE);
            }
    nuem_earth_free(whole);
    nuem_earth_free(cut);
}

/* --- the equation along PREM itself ------------------------------------------------------------- */

static const double edges[] = {1221.5, 3480, 5701, 5771, 5971, 6151, 6346.6, 6356, 6368, 6371};

/* PREM's polynomials times its electron fractions, mol/cm3. */
static double density_at(double radius_km)
{
    static const double a[][4] = {{13.0885, 0, -8.8381, 0},
                                  {12.5815, -1.2638, -3.6426, -5.5281},
                                  {7.9565, -6.4761, 5.5283, -3.0807},
                                  {5.3197, -1.4836, 0, 0},
                                  {11.2494, -8.0298, 0, 0},
                                  {7.1089, -3.8045, 0, 0},
                                  {2.6910, 0.6924, 0, 0},
                                  {2.9, 0, 0, 0},
                                  {2.6, 0, 0, 0},
                                  {1.02, 0, 0, 0}};
    double x = radius_km / RADIUS_KM;
    int i = 0;

    while (i < 9 && radius_km > edges[i]) i++;
    return (i < 2 ? 0.4656 : 0.4957) * (a[i][0] + x * (a[i][1] + x * (a[i][2] + x * a[i][3])));
}

static double along_chord(double x_km, void *nadir_deg)
{
    double eta = *(double *)nadir_deg * M_PI / 180.0;

    return density_at(hypot(RADIUS_KM * sin(eta), x_km - RADIUS_KM * cos(eta)));
}

/* Shells of our own, with the density in their middle. */
static nuem_earth *shells(double thickness_km)
{
    enum { MOST = 4000 };
    double *r = malloc(2 * MOST * sizeof *r), *ne = r + MOST, before = 0.0;
    nuem_earth *e = NULL;
    nuem_error err;
    size_t n = 0;

    assert_non_null(r);
    for (int i = 0; i < 10; i++) {
        int pieces = (int)ceil((edges[i] - before) / thickness_km);
        for (int p = 1; p <= pieces; p++, n++) {
            assert_true(n < MOST);
            r[n] = p == pieces ? edges[i] : before + (edges[i] - before) * p / pieces;
            ne[n] = density_at(0.5 * ((n ? r[n - 1] : 0.0) + r[n]));
        }
        before = edges[i];
    }
    assert_ok(nuem_earth_create(n, r, ne, &e, &err), err);
    free(r);
    return e;
}

/* P_ke of the mass states of which solar neutrinos consist, against neither shells nor algebra in
 * common. */
static void assert_follows(const nuem_earth *e, const nuem_mixing *m, bool anti, double nadir,
                           double tol)
{
    nuem_test_way way = {*m,          anti,  10.0, 0.0, 2.0 * RADIUS_KM * cos(nadir * M_PI / 180.0),
                         along_chord, &nadir};
    nuem_matrix3 s = evolution(e, m, anti, 10.0, nadir), u;

    nuem_mixing_pmns(m, &u);
    if (anti) u = nuem_matrix3_conj(&u);
    for (int k = 0; k < 2; k++) {
        double psi[6];
        nuem_complex got = {0, 0};
        for (int f = 0; f < 3; f++) {
            psi[2 * f] = u.m[f][k].re;
            psi[2 * f + 1] = u.m[f][k].im;
            nuem_complex x = nuem_cmul(s.m[0][f], u.m[f][k]);
            got.re += x.re;
            got.im += x.im;
        }
        nuem_test_schroedinger(&way, 1e-9, psi);
        assert_near(modulus2(got), psi[0] * psi[0] + psi[1] * psi[1], tol);
    }
}

static void shells_follow_the_equation(void **state)
{
    /* A chord that grazes a shell of 50 km stays in it for 800 km: measured 3e-4 at one angle, which
     * goes to 5e-6 with thin shells. The mean of a night has 2e-5 (below). */
    static const double TOL_50_KM = 5e-4, TOL_3_KM = 1e-5;
    static const double nadirs[] = {0.0, 20.0, 40.0, 60.0, 80.0};
    nuem_earth *e = prem(*state), *fine = shells(3.0);
    nuem_mixing m = mixing_of(*state, "nufit-6.0-no");

    for (int i = 0; i < 10; i++) {
        assert_follows(e, &m, i % 2, nadirs[i / 2], TOL_50_KM);
        assert_follows(fine, &m, i % 2, nadirs[i / 2], TOL_3_KM);
    }
    nuem_earth_free(fine);
    nuem_earth_free(e);
}

/* --- exposure ----------------------------------------------------------------------------------- */

static double exposure(double nadir, void *latitude)
{
    double w;

    assert_int_equal(nuem_earth_exposure(*(double *)latitude, nadir, &w, NULL), NUEM_OK);
    return isfinite(w) ? w : 0.0;
}

static const double latitudes[] = {0.0,  10.0,    23.4393, 36.4, 42.45,
                                   51.0, 66.5607, 80.0,    90.0, -31.0};
enum { LATITUDES = sizeof latitudes / sizeof latitudes[0] };

static void exposure_sums_to_one(void **unused)
{
    (void)unused;
    for (int i = 0; i < LATITUDES; i++) {
        double phi = latitudes[i], e = 23.4393, a = fabs(phi);
        const double breaks[] = {fabs(a - e),       a + e,         180 - a - e, 180 - a + e,
                                 180 - fabs(a - e), 180 - (a + e), 90.0};
        double night = nuem_test_integral(exposure, &phi, 0.0, 90.0, 7, breaks, 1e-6),
               day = nuem_test_integral(exposure, &phi, 90.0, 180.0, 7, breaks, 1e-6);
        assert_near(night, 0.5, 1e-5);
        assert_near(day, 0.5, 1e-5);
    }
}

/* The calendar: every hour angle on every day of a year, no formula but that of the height. */
static double calendar(double latitude, double (*f)(double nadir_deg, void *context), void *context)
{
    enum { DAYS = 700, HOURS = 700 };
    const double rad = M_PI / 180.0, phi = latitude * rad;
    double sum = 0.0;
    long n = 0;

    for (int i = 0; i < DAYS; i++)
        for (int j = 0; j < HOURS; j++) {
            double s = sin(23.4393 * rad) * sin(2 * M_PI * (i + 0.5) / DAYS);
            double up =
                sin(phi) * s + cos(phi) * sqrt(1 - s * s) * cos(2 * M_PI * (j + 0.5) / HOURS);
            if (up >= 0.0) continue; /* day */
            sum += f(acos(-up) / rad, context);
            n++;
        }
    return sum / (double)n;
}

static double below(double nadir_deg, void *limit)
{
    return nadir_deg < *(double *)limit;
}

static double cosine(double nadir_deg, void *unused)
{
    (void)unused;
    return cos(nadir_deg * M_PI / 180.0);
}

static void exposure_follows_the_calendar(void **unused)
{
    static const double TOL = 3e-3; /* of the grid of the calendar */
    nuem_error err;

    (void)unused;
    for (int i = 0; i < LATITUDES; i++) {
        nuem_nadir_rule rule;
        double sum = 0.0, mean = 0.0;
        assert_ok(nuem_nadir_rule_create(latitudes[i], 0, NULL, 2.5, &rule, &err), err);
        for (size_t k = 0; k < rule.n; k++) {
            assert_true(rule.nadir_deg[k] >= 0.0 && rule.nadir_deg[k] <= 90.0);
            assert_true(rule.weight[k] > 0.0);
            sum += rule.weight[k];
            mean += rule.weight[k] * cosine(rule.nadir_deg[k], NULL);
        }
        assert_near(sum, 1.0, 1e-12);
        assert_near(mean, calendar(latitudes[i], cosine, NULL), TOL);
        /* the core is below 33.1 degrees, which no night of high latitude reaches */
        double limit = 33.1, phi = latitudes[i], a = fabs(phi), e = 23.4393;
        const double breaks[] = {fabs(a - e), a + e};
        double core = 2.0 * nuem_test_integral(exposure, &phi, 0.0, limit, 2, breaks, 1e-5);
        assert_near(core, calendar(phi, below, &limit), TOL);
        if (a - e > limit) assert_true(core == 0.0);
        nuem_nadir_rule_clear(&rule);
    }
}

/* --- night --------------------------------------------------------------------------------------- */

typedef struct night {
    const nuem_earth *earth;
    const nuem_mixing *mixing;
    const double *fraction;
    double enu;
} night;

static double pee_at(double nadir_deg, void *context)
{
    const night *n = context;
    nuem_state s;

    assert_int_equal(
        nuem_earth_state(n->earth, n->mixing, n->fraction, false, n->enu, nadir_deg, &s, NULL),
        NUEM_OK);
    return s.rho.m[0][0].re;
}

static void fractions_8b(const nuem_data *data, const nuem_mixing *m, bool anti, double enu,
                         double out[3])
{
    nuem_solar *sun = NULL;
    nuem_error err;
    size_t c;
    double all[3 * 16];

    assert_ok(nuem_solar_open(data, "b16-gs98", &sun, NULL, &err), err);
    assert_ok(nuem_solar_find(sun, "8B", &c, &err), err);
    assert_ok(nuem_solar_fractions(sun, m, anti, 1, &enu, all, &err), err);
    memcpy(out, all + 3 * c, 3 * sizeof *out);
    nuem_solar_free(sun);
}

/* At a few shells only: the calendar asks half a million times. */
static void nights_are_the_mean_over_the_calendar(void **state)
{
    const double r[] = {3480.0, 5701.0, RADIUS_KM}, ne[] = {5.0, 2.4, 1.8};
    nuem_mixing m = mixing_of(*state, "nufit-6.0-no");
    nuem_earth *e = NULL;
    nuem_error err;
    double f[3];

    assert_ok(nuem_earth_create(3, r, ne, &e, &err), err);
    for (int i = 0; i < 3; i++) {
        const double latitude[] = {0.0, 42.45, -80.0}, enu = i == 1 ? 5.0 : 10.0;
        nuem_state got;
        fractions_8b(*state, &m, false, enu, f);
        night n = {e, &m, f, enu};
        assert_ok(nuem_earth_night(e, &m, latitude[i], false, 1, &enu, f, &got, &err), err);
        assert_near(got.rho.m[0][0].re, calendar(latitude[i], pee_at, &n), 2e-5);
        double trace = got.rho.m[0][0].re + got.rho.m[1][1].re + got.rho.m[2][2].re;
        int k, l;
        assert_near(trace, 1.0, 1e-12);
        assert_false(nuem_matrix3_not_hermitian(&got.rho, 1e-13, &k, &l));
    }
    nuem_earth_free(e);
}

/* Finer shells change nothing that matters. */
static void shells_are_thin_enough(void **state)
{
    nuem_mixing m = mixing_of(*state, "nufit-6.0-no");
    nuem_earth *e = prem(*state), *fine = shells(10.0);
    nuem_error err;

    for (double enu = 1.0; enu < 16.0; enu += 3.0) {
        double f[3];
        nuem_state a, b;
        fractions_8b(*state, &m, false, enu, f);
        assert_ok(nuem_earth_night(e, &m, 42.45, false, 1, &enu, f, &a, &err), err);
        assert_ok(nuem_earth_night(fine, &m, 42.45, false, 1, &enu, f, &b, &err), err);
        assert_near(a.rho.m[0][0].re, b.rho.m[0][0].re, 2e-5);
    }
    nuem_earth_free(fine);
    nuem_earth_free(e);
}

/* The Earth brings nu_e back where nu_2 dominates, and takes some away where nu_1 does. */
static void nights_are_brighter_at_high_energy(void **state)
{
    nuem_mixing m = mixing_of(*state, "nufit-6.0-no");
    nuem_earth *e = prem(*state);
    nuem_error err;

    for (int i = 0; i < 4; i++) {
        const double enus[] = {0.862, 1.44, 7.0, 14.0};
        double f[3], enu = enus[i];
        nuem_state day, dark;
        fractions_8b(*state, &m, false, enu, f);
        assert_ok(nuem_state_mass_mixture(&m, f, false, &day, &err), err);
        assert_ok(nuem_earth_night(e, &m, 36.4, false, 1, &enu, f, &dark, &err), err);
        double asymmetry = 2.0 * (dark.rho.m[0][0].re - day.rho.m[0][0].re) /
                           (dark.rho.m[0][0].re + day.rho.m[0][0].re);
        if (f[0] > f[1]) assert_true(asymmetry < 0.0 && asymmetry > -1e-3);
        if (f[0] < f[1]) assert_true(asymmetry > 0.0 && asymmetry < 0.06);
        assert_true((f[0] > f[1]) == (i < 2));
    }
    nuem_earth_free(e);
}

/* --- bad input ------------------------------------------------------------------------------------ */

static void bad_arguments(void **state)
{
    nuem_mixing m = mixing_of(*state, "nufit-6.0-no"), bad = m;
    nuem_earth *e = prem(*state), *none = NULL;
    const double r[] = {1000.0, 2000.0}, back[] = {2000.0, 2000.0}, ne[] = {1.0, 1.0},
                 less[] = {1.0, -1.0}, f[3] = {0.3, 0.6, 0.1}, more[3] = {0.3, 0.6, 0.2},
                 minus[3] = {0.5, 0.6, -0.1};
    nuem_matrix3 s = {{{{7, 0}}}};
    nuem_state out = {.anti = true};
    nuem_error err;
    double w = 7.0, enu = 1.0, zero = 0.0;

    bad.dm21_ev2 = -1.0;
    assert_fails(nuem_earth_create(0, r, ne, &none, &err), NUEM_ERR_ARG, err, "0 shells");
    assert_fails(nuem_earth_create(2, back, ne, &none, &err), NUEM_ERR_ARG, err,
                 "radius 1 of the Earth is 2000 km; it must exceed 2000 km");
    assert_int_equal(err.index, 1);
    assert_fails(nuem_earth_create(2, r, less, &none, &err), NUEM_ERR_ARG, err,
                 "electron density 1 of the Earth is -1");
    assert_null(none);
    assert_fails(nuem_earth_evolution(e, &bad, false, 1.0, 0.0, &s, &err), NUEM_ERR_ARG, err,
                 "dm21");
    assert_fails(nuem_earth_evolution(e, &m, false, 0.0, 0.0, &s, &err), NUEM_ERR_ARG, err,
                 "neutrino energy is 0 MeV");
    assert_fails(nuem_earth_evolution(e, &m, false, (double)NAN, 0.0, &s, &err), NUEM_ERR_ARG, err,
                 "neutrino energy");
    assert_fails(nuem_earth_evolution(e, &m, false, 1.0, -1.0, &s, &err), NUEM_ERR_ARG, err,
                 "nadir angle is -1 degrees; it must lie in [0, 180]");
    assert_fails(nuem_earth_state(e, &m, more, false, 1.0, 0.0, &out, &err), NUEM_ERR_ARG, err,
                 "sum to 1.1");
    assert_fails(nuem_earth_state(e, &m, minus, false, 1.0, 0.0, &out, &err), NUEM_ERR_ARG, err,
                 "fraction 2 of the mass states is -0.1");
    assert_fails(nuem_earth_state(e, &m, f, false, 1.0, 181.0, &out, &err), NUEM_ERR_ARG, err,
                 "nadir angle is 181");
    assert_fails(nuem_earth_state(e, &m, f, false, -1.0, 0.0, &out, &err), NUEM_ERR_ARG, err,
                 "neutrino energy is -1");
    assert_fails(nuem_earth_night(e, &m, 91.0, false, 1, &enu, f, &out, &err), NUEM_ERR_ARG, err,
                 "latitude is 91 degrees; it must lie in [-90, 90]");
    assert_fails(nuem_earth_night(e, &m, 0.0, false, 1, &zero, f, &out, &err), NUEM_ERR_ARG, err,
                 "neutrino energy is 0");
    assert_int_equal(err.index, 0);
    assert_fails(nuem_earth_night(e, &m, 0.0, false, 1, &enu, more, &out, &err), NUEM_ERR_ARG, err,
                 "sum to 1.1");
    assert_fails(nuem_earth_exposure((double)NAN, 0.0, &w, &err), NUEM_ERR_ARG, err, "latitude");
    assert_fails(nuem_earth_exposure(0.0, 200.0, &w, &err), NUEM_ERR_ARG, err,
                 "nadir angle is 200");
    assert_int_equal(nuem_earth_exposure(0.0, 200.0, &w, NULL), NUEM_ERR_ARG);
    assert_fails(nuem_earth_open(*state, "prim", &none, NULL, &err), NUEM_ERR_ARG, err, "'prem'");
    assert_true(w == 7.0 && s.m[0][0].re == 7.0 && out.anti && none == NULL);
    nuem_earth_free(e);
    nuem_earth_free(NULL);
}

static void bad_files(void **state)
{
    static const char record[] =
        "schema: nuem/table/1\nid: earth\ntitle: \"earth\"\nstatus: user\nsource: {paper: none}\n"
        "columns:\n  - {name: r_km, unit: km}\n  - {name: a0, unit: \"1\"}\n"
        "  - {name: a1, unit: \"1\"}\n  - {name: a2, unit: \"1\"}\n  - {name: a3, unit: \"1\"}\n"
        "  - {name: ye, unit: \"1\"}\n";
    static const struct {
        const char *rows, *message;
    } cases[] = {{"100,5,0,0,0,.5\n100,5,0,0,0,.5\n", "r_km"},
                 {"0,5,0,0,0,.5\n100,5,0,0,0,.5\n", "r_km"},
                 {"100,5,0,0,0,1.5\n", "ye"},
                 {"100,5000,0,0,0,.5\n", "a0"},
                 {"100,5,0,0,0,.5\n200,5,-9,0,0,.5\n", "the density is negative between 100 and"}};
    const char *path = nuem_test_put("earth.yaml", record);
    nuem_earth *e = NULL;
    nuem_error err;
    char text[300];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(text, sizeof text, "r_km,a0,a1,a2,a3,ye\n%s", cases[i].rows);
        nuem_test_put("earth.csv", text);
        assert_fails(nuem_earth_open(*state, path, &e, NULL, &err), NUEM_ERR_DATA, err,
                     cases[i].message);
        assert_true(err.line > 0);
        assert_null(e);
    }
    nuem_test_put("earth.csv", "r_km,a0,a1,a2,a3,ye\n100,5,0,0,0,.5\n200,4,0,0,0,.5\n");
    assert_ok(nuem_earth_open(*state, path, &e, NULL, &err), err);
    assert_int_equal(nuem_earth_count(e), 4);
    nuem_earth_free(e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shells_hold_the_electrons),
        cmocka_unit_test(evolution_is_unitary),
        cmocka_unit_test(reversal_turns_delta),
        cmocka_unit_test(no_matter_is_vacuum),
        cmocka_unit_test(constant_density_is_the_closed_form),
        cmocka_unit_test(shells_follow_the_equation),
        cmocka_unit_test(exposure_sums_to_one),
        cmocka_unit_test(exposure_follows_the_calendar),
        cmocka_unit_test(nights_are_the_mean_over_the_calendar),
        cmocka_unit_test(shells_are_thin_enough),
        cmocka_unit_test(nights_are_brighter_at_high_energy),
        cmocka_unit_test(bad_arguments),
        cmocka_unit_test(bad_files),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
