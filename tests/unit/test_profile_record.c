/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Profiles of records: the Sun against its models, powers and dipoles against closed forms, options, and each way
 * in which a record, its table or an option can be wrong. */
#include <stdlib.h>

#include "nuem/constants.h"
#include "nuem/solar.h"
#include "propagation/profile_kind.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/quadrature.h"
#include "support/temporary.h"

static const double TOL_ROUNDING = 1e-12;
static const double RSUN_KM = 695700.0;
static const double AVOGADRO = 6.02214076e23;

static nuem_profile *open_with(const nuem_data *data, const char *id, nuem_profile_options o)
{
    nuem_profile *p = NULL;
    nuem_error err;

    assert_ok(nuem_profile_open(data, id, &o, &p, NULL, &err), err);
    return p;
}

static nuem_profile *open_id(const nuem_data *data, const char *id)
{
    return open_with(data, id, nuem_profile_defaults());
}

static nuem_medium at(const nuem_profile *p, double x)
{
    nuem_medium m;

    nuem_profile_at(p, 1, &x, &m);
    return m;
}

static double electrons(double x, void *p)
{
    return at(p, x).ne_cm3;
}

static double neutrons(double x, void *p)
{
    return at(p, x).nn_cm3;
}

/* --- the Sun --- */

/* The model's own electrons: it interpolates straight in the logarithm between rounded rows, the profile smoothly. */
static void solar_electrons(void **state)
{
    const nuem_data *data = *state;
    nuem_profile *p = open_id(data, "sun");
    nuem_solar *solar = NULL;
    nuem_error err;
    double column = 0.0, before = HUGE_VAL;
    const double step = 1e-4;

    assert_ok(nuem_solar_open(data, NUEM_DEFAULT_SOLAR, &solar, NULL, &err), err);
    for (double r = 0.0; r < 0.9999; r += step) {
        const double want = AVOGADRO * nuem_solar_electron_density(solar, r),
                     got = at(p, r * RSUN_KM).ne_cm3;
        /* 1.2e-3 is the rounding of log10 n_e; farther out rows are apart and n_e is bent */
        assert_close(got, want, r < 0.85 ? 1.4e-3 : r < 0.99 ? 6e-3 : 4e-2);
        assert_true(got <= before * (1.0 + 1e-12));
        before = got;
        column += want * step * RSUN_KM;
    }
    column -= 0.5 * AVOGADRO * nuem_solar_electron_density(solar, 0.0) * step * RSUN_KM;
    assert_close(nuem_test_integral(electrons, p, 0.0, nuem_profile_end(p), 0, NULL, 1e-7), column,
                 2e-4 /* rounding averages out */);
    nuem_solar_free(solar);
    nuem_profile_free(p);
}

/* rho and mass fractions printed by BS05(OP) at a few radii, another model of the same Sun: electrons to 2 %, and
 * neutrons per electron, whose table this is from, to its interpolation. */
static void solar_neutrons(void **state)
{
    static const struct {
        double r, rho, h1, he4, he3;
    } row[] = {
        {0.04499, 132.6, 0.40105, 0.57872, 1.24e-5},  {0.10016, 87.55, 0.54127, 0.43869, 4.34e-5},
        {0.20059, 34.93, 0.68459, 0.29587, 5.29e-4},  {0.30268, 11.71, 0.70805, 0.27089, 2.32e-3},
        {0.49644, 1.389, 0.71591, 0.26550, 1.22e-4},  {0.65022, 0.3182, 0.71921, 0.26216, 1.06e-4},
        {0.72060, 0.1763, 0.74045, 0.24248, 9.93e-5},
    };
    nuem_profile *p = open_id(*state, "sun");

    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        const double rest = 1.0 - row[i].h1 - row[i].he4 - row[i].he3,
                     n = row[i].he4 / 2.001302 + row[i].he3 / 3.016029 + 0.5 * rest,
                     e = row[i].h1 / 1.007825 + row[i].he4 / 2.001302 +
                         2.0 * row[i].he3 / 3.016029 + 0.5 * rest;
        const nuem_medium m = at(p, row[i].r * RSUN_KM);
        assert_close(m.ne_cm3, row[i].rho * e * AVOGADRO, 2e-2);
        assert_close(m.nn_cm3 / m.ne_cm3, n / e, 2e-3);
    }
    /* beyond the mixed zone's base the ratio is one number */
    const nuem_medium a = at(p, 0.75 * RSUN_KM), b = at(p, 0.99 * RSUN_KM);
    assert_close(a.nn_cm3 / a.ne_cm3, b.nn_cm3 / b.ne_cm3, 1e-5);
    nuem_profile_free(p);
}

static double log_slope(const nuem_profile *p, double x, double h)
{
    return (log(at(p, x + h).ne_cm3) - log(at(p, x - h).ne_cm3)) / (2.0 * h);
}

/* Twice continuously differentiable: slopes differ by no more than their step times a bounded second derivative, knots
 * or not; level at the centre. */
static void solar_smooth(void **state)
{
    nuem_profile *p = open_id(*state, "sun");
    const double h = 1e-5 * RSUN_KM, far = 1e-3;
    double second = 0.0;

    assert_near(log_slope(p, 2e-5 * RSUN_KM, h) * RSUN_KM, 0.0, 1e-2);
    for (double r = 0.01; r < 0.9; r += far) {
        const double s[3] = {log_slope(p, (r - far) * RSUN_KM, h), log_slope(p, r * RSUN_KM, h),
                             log_slope(p, (r + far) * RSUN_KM, h)};
        second = fmax(second, fabs(s[2] - s[0]) * RSUN_KM / (2.0 * far));
    }
    for (double r = 0.05; r < 0.9; r += 0.0025) { /* on the knots and between them */
        const double left = log_slope(p, (r - 3e-5) * RSUN_KM, h),
                     right = log_slope(p, (r + 3e-5) * RSUN_KM, h);
        assert_near((right - left) * RSUN_KM, 0.0, 1.5 * second * 6e-5);
    }
    nuem_profile_free(p);
}

static void solar_fields(void **state)
{
    const nuem_data *data = *state;
    nuem_profile_options strong = nuem_profile_defaults();
    const double *breaks;

    nuem_profile *triangle = open_id(data, "sun"), *parabola = open_id(data, "sun-parabola");
    assert_int_equal(nuem_profile_breaks(triangle, &breaks),
                     2); /* 1.0 is beyond the model's last row */
    assert_close(breaks[0], 0.70 * RSUN_KM, TOL_ROUNDING);
    assert_close(breaks[1], 0.85 * RSUN_KM, TOL_ROUNDING);
    assert_int_equal(nuem_profile_breaks(parabola, &breaks), 1);
    strong.field_gauss = 3e5;
    nuem_profile *scaled = open_with(data, "sun-parabola", strong);
    for (double r = 0.0055; r < 0.9999; r += 0.01) {
        const double u = (r - 0.7) / 0.3,
                     line = r < 0.7 ? 0.0 : 5e4 * (r < 0.85 ? r - 0.7 : 1.0 - r) / 0.15,
                     square = r < 0.7 ? 0.0 : 5e4 * (1.0 - u * u);
        assert_near(at(triangle, r * RSUN_KM).bx_gauss, line, 5e4 * TOL_ROUNDING);
        assert_near(at(parabola, r * RSUN_KM).bx_gauss, square, 5e4 * TOL_ROUNDING);
        assert_near(at(scaled, r * RSUN_KM).bx_gauss, 6.0 * square, 3e5 * TOL_ROUNDING);
        assert_true(at(triangle, r * RSUN_KM).by_gauss == 0.0);
    }
    nuem_profile_free(triangle);
    nuem_profile_free(parabola);
    nuem_profile_free(scaled);
}

/* Two fields add as vectors, and field_gauss takes both. */
static void solar_two_fields(void **state)
{
    static const char text[] =
        "schema: nuem/profile/1\nid: t\ntitle: t\nsolar:\n  model: b16-agss09met\n  fields:\n"
        "    - {shape: constant, strength: 2 kG, from_rsun: 0, to_rsun: 0.3}\n"
        "    - {shape: parabola, strength: 1 kG, from_rsun: 0.1, to_rsun: 0.5, angle: 90 deg}\n";
    nuem_profile_options o = nuem_profile_defaults();
    nuem_profile *p = NULL;
    nuem_error err;

    o.field_gauss = 4000.0;
    assert_ok(nuem_profile_parse(*state, text, strlen(text), "t.yaml", &o, &p, NULL, &err), err);
    assert_close(at(p, 0.2 * RSUN_KM).bx_gauss, 4000.0, TOL_ROUNDING);
    assert_close(at(p, 0.2 * RSUN_KM).by_gauss, 2000.0 * 0.75, TOL_ROUNDING);
    assert_true(at(p, 0.05 * RSUN_KM).by_gauss == 0.0);
    assert_near(at(p, 0.4 * RSUN_KM).bx_gauss, 0.0, 1e-9);
    assert_close(at(p, 0.0).bx_gauss, 4000.0, TOL_ROUNDING);
    nuem_profile_free(p);
}

/* --- closed forms --- */

static void supernova(void **state)
{
    nuem_profile *p = open_id(*state, "supernova-envelope");
    const double ends[2] = {1000.0, 3.4e5};

    assert_close(nuem_profile_start(p), ends[0], TOL_ROUNDING);
    assert_close(nuem_profile_end(p), ends[1], TOL_ROUNDING);
    for (double r = ends[0]; r <= ends[1]; r *= 1.3) {
        const double rho = 4e13 * pow(10.0 / r, 3.0); /* g/cm3, the form of the record's text */
        const nuem_medium m = at(p, r);
        assert_close(m.ne_cm3, rho * 0.4995 * AVOGADRO, TOL_ROUNDING);
        assert_close(m.nn_cm3, rho * 0.5005 * AVOGADRO, TOL_ROUNDING);
        assert_close(m.bx_gauss, 1e9 * pow(1e3 / r, 3.0), TOL_ROUNDING);
    }
    /* rho Y_e = 2e4 g/cm3 at 1e9 cm (Dighe, Smirnov) */
    assert_close(at(p, 1e4).ne_cm3 / AVOGADRO, 2e4, 1.1e-3 /* Y_e = 0.4995 */);
    const double want = 4e13 * 1e3 * 0.5005 * AVOGADRO * 0.5 * (1e-6 - 1.0 / (3.4e5 * 3.4e5));
    assert_close(nuem_test_integral(neutrons, p, ends[0], ends[1], 0, NULL, 1e-9), want, 1e-9);
    nuem_profile_free(p);
}

static void shock(void **state)
{
    static const char text[] =
        "schema: nuem/profile/1\nid: t\ntitle: t\npower_law:\n  end: 100 km\n  pieces:\n"
        "    - {from: 1 km, density: 1e6 g/cm3, exponent: 2, ye: 0.5}\n"
        "    - {from: 10 km, density: 1e3 g/cm3, exponent: 3, ye: 0.8}\n";
    const double *breaks;
    nuem_profile *p = NULL;
    nuem_error err;

    (void)state;
    assert_ok(nuem_profile_parse(NULL, text, strlen(text), "t.yaml", NULL, &p, NULL, &err), err);
    assert_int_equal(nuem_profile_breaks(p, &breaks), 1);
    assert_true(breaks[0] == 10.0);
    assert_close(at(p, nextafter(10.0, 0.0)).ne_cm3, 0.5e4 * AVOGADRO, TOL_ROUNDING);
    assert_close(at(p, 10.0).ne_cm3, 0.8e3 * AVOGADRO, TOL_ROUNDING);
    assert_close(at(p, 20.0).nn_cm3, 0.2e3 / 8.0 * AVOGADRO, TOL_ROUNDING);
    assert_true(at(p, 20.0).bx_gauss == 0.0);
    nuem_profile_free(p);
}

/* B_theta of a dipole from its potential: -(1/r) d/dtheta of m cos(theta)/r^2 is m sin(theta)/r^3, and B_r at the
 * pole 2 m/R^3; so half of the polar field at the equator. */
static void magnetar(void **state)
{
    nuem_profile_options o = nuem_profile_defaults();

    o.field_gauss = 4e14;
    o.end_km = 1e6; /* the formula goes on */
    nuem_profile *p = open_with(*state, "magnetar", o);
    assert_close(at(p, 12.0).bx_gauss, 2e14, TOL_ROUNDING);
    assert_close(at(p, 120.0).bx_gauss, 2e11, TOL_ROUNDING);
    assert_close(at(p, 1e6).bx_gauss, 2e14 * pow(12.0 / 1e6, 3.0), TOL_ROUNDING);
    /* 6.9e-2 B_z/P cm^-3 (Goldreich, Julian) with |B_z| = B_p/2 at the equator */
    assert_close(at(p, 12.0).ne_cm3, 6.95e-2 * 2e14 / 5.0, 2e-3);
    assert_true(at(p, 12.0).nn_cm3 == 0.0 && at(p, 0.0).bx_gauss == at(p, 12.0).bx_gauss);
    nuem_profile_free(p);
}

static void interstellar(void **state)
{
    nuem_profile_options o = nuem_profile_defaults();
    const double kpc = 3.0856775814913673e16, *breaks;
    double mean[2] = {0.0, 0.0}, square[2] = {0.0, 0.0};
    enum { N = 2000 };

    o.end_km = 4.0 * kpc;
    o.field_gauss = 0.0;
    nuem_profile *p = open_with(*state, "interstellar", o), *one = open_id(*state, "interstellar");
    assert_close(nuem_profile_end(one), kpc, TOL_ROUNDING);
    assert_int_equal(nuem_profile_breaks(p, &breaks), 0);
    for (int i = 0; i < N; i++) {
        const nuem_medium m = at(p, 4.0 * kpc * i / N), r = at(one, 4.0 * kpc * i / N);
        mean[0] += m.bx_gauss / N;
        mean[1] += m.by_gauss / N;
        square[0] += m.bx_gauss * m.bx_gauss / N;
        square[1] += m.by_gauss * m.by_gauss / N;
        if (i < N / 4) assert_close(r.bx_gauss - m.bx_gauss, 2.1e-6, 1e-9);
        assert_true(m.ne_cm3 == 1.2 && m.nn_cm3 == 0.2);
    }
    /* 400 outer scales, but a finite number of waves: 2 uG and 0, within 15 % */
    for (int k = 0; k < 2; k++) {
        assert_close(sqrt(square[k]), 2e-6, 0.15);
        assert_near(mean[k], 0.0, 0.15 * 2e-6);
    }
    nuem_profile_free(p);
    nuem_profile_free(one);
}

/* --- tables of users --- */

#define HEAD "schema: nuem/profile/1\nid: t\ntitle: t\n"

static void tables(void **state)
{
    const nuem_data *data = *state;
    nuem_profile_options o = nuem_profile_defaults();

    nuem_test_put("a/turn.csv", "x_km,ne_cm3,nn_cm3,b_gauss,phi_rad\n0,1e10,0,2,0\n10,1e8,0,2,5\n"
                                "20,1e6,0,4,5\n");
    const char *path = nuem_test_put("a/turn.yaml", HEAD "table: {file: turn.csv}\n");
    nuem_profile *p = open_id(data, path);
    assert_close(at(p, 5.0).ne_cm3, 1e9, TOL_ROUNDING);
    for (double x = 0.0; x <= 10.0; x += 1.0)
        assert_close(hypot(at(p, x).bx_gauss, at(p, x).by_gauss), 2.0, TOL_ROUNDING);
    assert_close(atan2(at(p, 15.0).by_gauss, at(p, 15.0).bx_gauss), 5.0 - 2.0 * M_PI, TOL_ROUNDING);
    nuem_profile_free(p);
    o.field_gauss = 8.0; /* the largest */
    o.start_km = 2.0;
    o.end_km = 15.0;
    p = open_with(data, path, o);
    const double *breaks;
    assert_int_equal(nuem_profile_breaks(p, &breaks), 1);
    assert_true(nuem_profile_start(p) == 2.0 && nuem_profile_end(p) == 15.0);
    assert_true(at(p, 1.0).ne_cm3 == at(p, 2.0).ne_cm3 && at(p, 99.0).ne_cm3 == at(p, 15.0).ne_cm3);
    assert_close(hypot(at(p, 10.0).bx_gauss, at(p, 10.0).by_gauss), 4.0, TOL_ROUNDING);
    nuem_profile_free(p);

    nuem_test_put("a/xy.csv", "x_km,ne_cm3,nn_cm3,bx_gauss,by_gauss\n0,1,2,3,4\n1,1,2,6,8\n");
    p = open_id(data, nuem_test_put("a/xy.yaml", HEAD "table: {file: xy.csv}\n"));
    assert_close(at(p, 0.5).by_gauss, 6.0, TOL_ROUNDING);
    nuem_profile_free(p);
}

static void bad_tables(void **state)
{
    static const struct {
        const char *csv, *says;
    } cases[] = {
        {"x_km,ne_cm3,nn_cm3\n0,1,1\n2,1,1\n1,1,1\n", ":4: x_km is 1 after 2"},
        {"x_km,ne_cm3,nn_cm3\n0,1,1\n1,1,1\n1,1,1\n1,1,1\n2,1,1\n", ":5: x_km is 1 for the third"},
        {"x_km,ne_cm3,nn_cm3\n0,1,1\n2,-1,1\n", ":3: ne_cm3 is -1"},
        {"x_km,ne_cm3,nn_cm3\n0,1,1\n2,1,-1\n", ":3: nn_cm3 is -1"},
        {"x_km,ne_cm3,nn_cm3,b_gauss\n0,1,1,1e31\n2,1,1,1\n", ":2: b_gauss is 1e+31"},
        {"x_km,ne_cm3,nn_cm3,b_gauss\n0,1,1,nan\n2,1,1,1\n", ":2:7: "},
        {"x_km,ne_cm3,nn_cm3\n0,1,1\n2,1e,1\n", ":3:3: "},
        {"x_km,ne_cm3,nn_cm3\n0,1,1\n2,1\n", ":3:"},
        {"x_km,ne_cm3,nn_cm3\n0,1,1\n", ":2: a profile needs two places"},
        {"x_km,ne_cm3,nn_cm3,bx_gauss,by_gauss\n0,1,1,1e31,0\n2,1,1,1,0\n",
         ":2: bx_gauss is 1e+31"},
        {"x_km,ne_cm3,nn_cm3,b_tesla\n0,1,1,1\n2,1,1,1\n", ":1: unknown column 'b_tesla'"},
        {"x_km,ne_cm3\n0,1\n1,1\n", ":1: has no column 'nn_cm3'"},
        {"x_km,ne_cm3,nn_cm3\n0,1,1\n5,1,1\n5.0000000000000009,1,1\n9,1,1\n",
         ":4: x_km is 5.0000000000000009 after 5: rows so close"},
        {"x_km,ne_cm3,nn_cm3,phi_rad\n0,1,1,1\n1,1,1,1\n", ""},
        {"x_km,ne_cm3,nn_cm3,bx_gauss\n0,1,1,1\n1,1,1,1\n", ""},
        {"x_km,ne_cm3,nn_cm3,b_gauss,bx_gauss\n0,1,1,1,1\n1,1,1,1,1\n", ":1: has b_gauss beside"},
        {"x_km,ne_cm3,nn_cm3\n0,0,1\n1e-310,5,1\n2,1,1\n", ":2: from x = 0"},
    };
    const char *path = nuem_test_put("bad/t.yaml", HEAD "table: {file: t.csv}\n");
    char yaml[512];

    snprintf(yaml, sizeof yaml, "%s", path);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_profile *p = NULL;
        nuem_error err;
        char csv[512];
        snprintf(csv, sizeof csv, "%s", nuem_test_put("bad/t.csv", cases[i].csv));
        assert_int_equal(nuem_profile_open(*state, yaml, NULL, &p, NULL, &err), NUEM_ERR_DATA);
        nuem_test_assert_place(&err, csv, cases[i].says);
        assert_int_equal(nuem_profile_open(*state, yaml, NULL, &p, NULL, NULL), NUEM_ERR_DATA);
        assert_null(p);
    }
}

/* --- bad records and options --- */

static void bad_records(void **state)
{
    static const struct {
        const char *body, *says;
    } cases[] = {
        {"lunar: {length: 1 km}\n", "t.yaml:4:1: "},
        {"status: user\n", "t.yaml:1:1: the document needs one of the keys constant, twist, table"},
        {"constant: {length: 1 km}\ntwist: {length: 1 km, rad_per_km: 1}\n",
         "t.yaml:5:8: twist is given beside 'constant'"},
        {"constant: {length: 0 km}\n", "t.yaml:4:20: constant.length is 0 km"},
        {"constant: {length: 1 km, ne_cm3: -1}\n", "t.yaml:4:34: constant.ne_cm3 is -1"},
        {"constant: {length: 1 km, field: .inf G}\n", "t.yaml:4:33: "},
        {"twist: {length: 1 km}\n", "t.yaml:4:8: "},
        {"magnetar: {radius: 5 km, end: 4 km, polar_field: 1 G}\n",
         "t.yaml:4:31: magnetar.end is 4 km"},
        {"power_law: {pieces: [], end: 4 km}\n", "t.yaml:4:21: power_law.pieces is empty"},
        {"power_law:\n  end: 4 km\n  pieces:\n"
         "    - {from: 2 km, density: 1 g/cm3, exponent: 1, ye: 0.5}\n"
         "    - {from: 1 km, density: 1 g/cm3, exponent: 1, ye: 0.5}\n",
         "t.yaml:8:14: power_law.pieces[1].from is 1 km after 2 km"},
        {"power_law:\n  end: 1 km\n  pieces:\n"
         "    - {from: 2 km, density: 1 g/cm3, exponent: 1, ye: 0.5}\n",
         "t.yaml:7:14: power_law.pieces[0].from is 2 km; it must lie before the end"},
        {"power_law:\n  end: 1e19 km\n  pieces:\n"
         "    - {from: 1e-9 km, density: 1e10 g/cm3, exponent: -20, ye: 0.5}\n",
         "t.yaml:5:3: power_law gives densities or fields out of range"},
        {"power_law:\n  end: 3 km\n  pieces:\n"
         "    - {from: 1 km, density: 1 g/cm3, exponent: 1, ye: 1.5}\n",
         "t.yaml:7:55: power_law.pieces[0].ye is 1.5"},
        {"solar: {model: b17}\n", ""},
        {"solar: {fields: [{shape: round, strength: 1 G, from_rsun: 0, to_rsun: 1}]}\n",
         "t.yaml:4:26: "},
        {"solar: {fields: [{shape: triangle, strength: 1 G, from_rsun: 1, to_rsun: 1}]}\n",
         "t.yaml:4:18: solar.fields[0] goes from 1 to 1"},
        {"solar: {fields: [{shape: triangle, strength: 1 G, from_rsun: 0.5, peak_rsun: 0.1, "
         "to_rsun: 1}]}\n",
         "t.yaml:4:78: solar.fields[0].peak_rsun is 0.1; it must lie in [0.5, 1]"},
        {"table: {file: nowhere.csv}\n", ""},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[2000];
        nuem_profile *p = NULL;
        nuem_error err;
        snprintf(text, sizeof text, HEAD "%s", cases[i].body);
        const nuem_status st =
            nuem_profile_parse(*state, text, strlen(text), "t.yaml", NULL, &p, NULL, &err);
        assert_true(st == (strstr(text, "nowhere") ? NUEM_ERR_IO
                           : strstr(text, "b17")   ? NUEM_ERR_ARG
                                                   : NUEM_ERR_DATA));
        nuem_test_assert_place(&err, "", cases[i].says);
        assert_null(p);
    }
}

static void bad_options(void **state)
{
    const nuem_data *data = *state;
    static const struct {
        const char *id;
        double field, start, end;
        uint64_t seed;
        const char *says;
    } cases[] = {
        {"sun", (double)NAN, 5e5, 1e5, 1, "start_km is 500000; it must lie before end_km, 100000"},
        {"sun", (double)NAN, -1.0, (double)NAN, 1,
         "start_km is -1; it must lie in [0, 695697.4955] km"},
        {"sun", (double)NAN, (double)NAN, 7e5, 1, "end_km is 700000; it must lie in"},
        {"sun", (double)NAN, (double)INFINITY, (double)NAN, 1, "start_km is inf"},
        {"sun", (double)NAN, (double)NAN, (double)NAN, 2,
         "seed is 2, but this profile has no turbulence"},
        {"sun", (double)INFINITY, (double)NAN, (double)NAN, 1, "field_gauss is inf"},
        {"magnetar", (double)NAN, 11.0, (double)NAN, 1, "start_km is 11"},
        {"supernova-envelope", (double)NAN, (double)NAN, 1e9, 1, "end_km is 1000000000"},
        {"interstellar", (double)NAN, 1e16, 1e16, 3, "must lie before end_km"},
        {"moon", (double)NAN, (double)NAN, (double)NAN, 1, "unknown profile 'moon'"},
    };
    nuem_profile *p = NULL;
    nuem_error err;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const nuem_profile_options o = {cases[i].field, cases[i].start, cases[i].end,
                                        cases[i].seed};
        assert_fails(nuem_profile_open(data, cases[i].id, &o, &p, NULL, &err), NUEM_ERR_ARG, err,
                     cases[i].says);
        assert_null(p);
    }
    /* a field that is not there cannot be scaled */
    static const char *const bare[] = {
        "solar: {}\n",
        "power_law: {end: 2 km, pieces: [{from: 1 km, density: 1 g/cm3, exponent: 1, ye: 1}]}\n"};
    for (int i = 0; i < 2; i++) {
        char text[500];
        nuem_profile_options o = nuem_profile_defaults();
        snprintf(text, sizeof text, HEAD "%s", bare[i]);
        o.field_gauss = 5.0;
        assert_fails(nuem_profile_parse(data, text, strlen(text), "t.yaml", &o, &p, NULL, &err),
                     NUEM_ERR_ARG, err, "has no field to scale");
        o.field_gauss = (double)NAN;
        assert_ok(nuem_profile_parse(data, text, strlen(text), "t.yaml", &o, &p, NULL, &err), err);
        nuem_profile_free(p);
        p = NULL;
    }
    nuem_test_put("none/t.csv", "x_km,ne_cm3,nn_cm3\n0,1,1\n1,1,1\n");
    const char *path = nuem_test_put("none/t.yaml", HEAD "table: {file: t.csv}\n");
    nuem_profile_options o = nuem_profile_defaults();
    o.field_gauss = 1.0;
    assert_fails(nuem_profile_open(data, path, &o, &p, NULL, &err), NUEM_ERR_ARG, err,
                 "the table has no field to scale");
    assert_null(p);
}

/* Every record of the family opens, is finite and not negative, and says whom to cite. */
static void all_records(void **state)
{
    const nuem_data *data = *state;
    char **ids;
    size_t n;
    nuem_error err;

    assert_ok(nuem_data_list(data, "profile", &ids, &n, &err), err);
    assert_true(n >= 5);
    for (size_t i = 0; i < n; i++) {
        nuem_profile *p = NULL;
        nuem_provenance *prov = NULL;
        assert_ok(nuem_provenance_create(&prov, &err), err);
        assert_ok(nuem_profile_open(data, ids[i], NULL, &p, prov, &err), err);
        assert_true(nuem_provenance_cite_count(prov) > 0 && nuem_provenance_file_count(prov) > 0);
        const double a = nuem_profile_start(p), b = nuem_profile_end(p);
        for (int k = 0; k <= 1000; k++) {
            const nuem_medium m = at(p, a + (b - a) * k / 1000.0);
            assert_true(m.ne_cm3 >= 0.0 && m.nn_cm3 >= 0.0 && isfinite(m.ne_cm3 + m.nn_cm3));
            assert_true(isfinite(m.bx_gauss + m.by_gauss));
        }
        nuem_profile_free(p);
        nuem_provenance_free(prov);
    }
    nuem_data_list_free(ids, n);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solar_electrons),
        cmocka_unit_test(solar_neutrons),
        cmocka_unit_test(solar_smooth),
        cmocka_unit_test(solar_fields),
        cmocka_unit_test(solar_two_fields),
        cmocka_unit_test(supernova),
        cmocka_unit_test(shock),
        cmocka_unit_test(magnetar),
        cmocka_unit_test(interstellar),
        cmocka_unit_test(tables),
        cmocka_unit_test(bad_tables),
        cmocka_unit_test(bad_records),
        cmocka_unit_test(bad_options),
        cmocka_unit_test(all_records),
    };

    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
