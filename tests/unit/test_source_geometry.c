/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sources inside and beside detectors of finite size, and sources that decay during a run: closed
 * formulas, brute quadrature in other coordinates, flux files and what is wrong with them. */
#include "nuem/constants.h"
#include "nuem/flux.h"
#include "source/geometry.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/quadrature.h"
#include "support/temporary.h"

/* closed formulas, on both sides double precision */
static const double TOL_CLOSED = 1e-10;
static const double TOL_ROUNDING = 1e-13;

static double cylinder(double height, double radius, double axial, double radial)
{
    double mean = 0.0;
    nuem_error err;

    assert_ok(nuem_geometry_cylinder(height, radius, axial, radial, &mean, &err), err);
    return mean;
}

/* int_0^z ln(1 + R^2/z^2) dz = z ln(1 + R^2/z^2) + 2 R atan(z/R) */
static double on_axis(double radius, double z)
{
    return z == 0.0 ? 0.0 : z * log1p(radius * radius / (z * z)) + 2.0 * radius * atan(z / radius);
}

static void cylinder_with_source_on_axis(void **unused)
{
    (void)unused;
    for (double axial = 0.0; axial < 500.0; axial += 37.0) { /* inside, at the end, outside */
        double want =
            (on_axis(83.0, 80.0 - axial) + on_axis(83.0, 80.0 + axial)) / (83.0 * 83.0 * 160.0);
        assert_close(cylinder(160.0, 83.0, axial, 0.0), want, TOL_CLOSED);
        assert_close(cylinder(160.0, 83.0, -axial, 0.0), want, TOL_CLOSED);
    }
    assert_close(cylinder(160.0, 83.0, 80.0, 0.0), on_axis(83.0, 160.0) / (83.0 * 83.0 * 160.0),
                 TOL_CLOSED);
    /* laboratory value: integral of dV/(4 pi d^2) is a length of 92.9 cm; that of the sphere with the
     * same volume is its radius, 1 % more */
    double length = 83.0 * 83.0 * 160.0 * cylinder(160.0, 83.0, 0.0, 0.0) / 4.0;
    assert_near(length, 92.9, 0.05);
    double radius = cbrt(0.75 * 83.0 * 83.0 * 160.0);
    assert_close(4.0 * M_PI / 3.0 * pow(radius, 3.0) * nuem_geometry_sphere(radius) / (4.0 * M_PI),
                 radius, TOL_ROUNDING);
    assert_true(length < radius && length > 0.985 * radius);
}

/* The same mean in coordinates around the axis of the detector, phi done by adaptive quadrature too. */
typedef struct place {
    double radius, axial, radial, rho, z;
} place;

static double over_phi(double phi, void *context)
{
    const place *p = context;
    double x = p->rho * cos(phi) - p->radial, y = p->rho * sin(phi), z = p->z - p->axial;

    return 2.0 * p->rho / (x * x + y * y + z * z);
}

static double over_rho(double rho, void *context)
{
    place *p = context;

    p->rho = rho;
    return nuem_test_integral(over_phi, p, 0.0, M_PI, 0, NULL, 1e-8);
}

static double over_z(double z, void *context)
{
    place *p = context;

    p->z = z;
    return nuem_test_integral(over_rho, p, 0.0, p->radius, 1, &p->radial, 1e-7);
}

static void cylinder_beside_source(void **unused)
{
    (void)unused;
    static const double at[][2] = {{0.0, 2.0}, {0.4, 1.3}, {2.0, 0.5}, {0.0, 1.05}};

    for (int i = 0; i < 4; i++) {
        place p = {.radius = 1.0, .axial = at[i][0], .radial = at[i][1]};
        double brute = nuem_test_integral(over_z, &p, -0.75, 0.75, 1, &p.axial, 1e-6);
        assert_close(cylinder(1.5, 1.0, at[i][0], at[i][1]), brute / (M_PI * 1.5), 1e-6);
    }
    assert_close(cylinder(1.0, 1.0, 300.0, 400.0), 1.0 / (500.0 * 500.0), 1e-5);
    /* moved off the axis by little it is as on it */
    assert_close(cylinder(1.5, 1.0, 0.2, 1e-9), cylinder(1.5, 1.0, 0.2, 0.0), TOL_CLOSED);
}

/* Source inside and off the axis, by points strewn over the volume: error 1/sqrt(N) times the spread of
 * 1/d^2, which has none in three dimensions but for cut-off close points. */
static void cylinder_with_source_inside(void **unused)
{
    (void)unused;
    enum { N = 400000 };
    static const double at[][2] = {{0.0, 0.5}, {0.3, 0.9}, {-0.7, 0.2}};

    for (unsigned i = 0; i < 3; i++) {
        nuem_draw d = nuem_draw_seed(i);
        /* a ball around the source is done by its formula, 4 pi r, where it lies inside */
        const double ball = 0.04;
        double sum = 0.0, square = 0.0, volume = M_PI * 1.5;
        for (int k = 0; k < N; k++) {
            double rho = sqrt(nuem_draw_uniform(&d, 0.0, 1.0)),
                   phi = nuem_draw_uniform(&d, 0.0, 2.0 * M_PI),
                   z = nuem_draw_uniform(&d, -0.75, 0.75) - at[i][0];
            double x = rho * cos(phi) - at[i][1], y = rho * sin(phi), d2 = x * x + y * y + z * z;
            double value = d2 > ball * ball ? 1.0 / d2 : 0.0;
            sum += value;
            square += value * value;
        }
        double mean = sum / N, error = sqrt((square / N - mean * mean) / N);
        assert_near(cylinder(1.5, 1.0, at[i][0], at[i][1]), mean + 4.0 * M_PI * ball / volume,
                    4.0 * error);
        assert_true(error < 0.01 * mean);
    }
}

#define HEAD "schema: nuem/flux/1\nid: t\ntitle: t\nstatus: computed\nsource: {note: test}\n"
#define TAIL "components:\n- {name: a, flavour: e, line_mev: 1}\n"

static nuem_flux *parse(void **state, const char *block)
{
    char text[1024];
    nuem_flux *flux = NULL;
    nuem_error err;

    int n = snprintf(text, sizeof text, HEAD "propagation: none\npoint_source: {%s}\n" TAIL, block);
    assert_ok(nuem_flux_parse(*state, text, (size_t)n, "t.yaml", &flux, NULL, &err), err);
    return flux;
}

static double flux_of(void **state, const char *block)
{
    nuem_flux *flux = parse(state, block);
    double value = nuem_flux_component_at(flux, 0)->flux_cm2_s,
           l_cm = 1e5 * nuem_flux_baseline_km(flux);

    assert_close(value, nuem_flux_rate_per_s(flux) / (4.0 * M_PI * l_cm * l_cm), TOL_ROUNDING);
    nuem_flux_free(flux);
    return value;
}

static void flux_file_with_geometry(void **state)
{
    const double sphere =
                     flux_of(state, "activity: 1e6 Bq, geometry: {shape: sphere, radius: 50 cm}"),
                 round =
                     flux_of(state, "activity: 1e6 Bq, geometry: {shape: cylinder, radius: 83 cm, "
                                    "height: 1.6 m}"),
                 beside =
                     flux_of(state, "activity: 1e6 Bq, geometry: {shape: cylinder, radius: 83 cm, "
                                    "height: 1.6 m, axial: 10 cm, radial: 2 m}");

    assert_close(sphere, 1e6 * 3.0 / (4.0 * M_PI * 2500.0), TOL_ROUNDING);
    assert_close(round, 1e6 / (4.0 * M_PI) * cylinder(160.0, 83.0, 0.0, 0.0), 1e-12);
    assert_close(beside, 1e6 / (4.0 * M_PI) * cylinder(160.0, 83.0, 10.0, 200.0), 1e-12);
}

/* laboratory: 60 g have 1.198e25 atoms, 2.136e16 Bq, and 2.938e24 decays in five years */
static void source_that_decays(void **state)
{
#define TRITIUM "mass: 60 g, half_life: 12.32 y, atomic_mass_u: 3.01604928, distance: 1 m"
    const double year_s = 365.25 * nuem_constants_get()->day_s,
                 atoms = 60.0 / 3.01604928 * nuem_constants_get()->avogadro;
    nuem_flux *now = parse(state, TRITIUM), *moment = parse(state, TRITIUM ", run: 1 s"),
              *run = parse(state, TRITIUM ", run: 5 y"),
              *ever = parse(state, TRITIUM ", run: 1e4 y");

    assert_close(atoms, 1.198e25, 3e-4);
    assert_close(nuem_flux_rate_per_s(now), 2.136e16, 3e-4);
    assert_close(nuem_flux_rate_per_s(moment), nuem_flux_rate_per_s(now), 1e-8);
    assert_close(5.0 * year_s * nuem_flux_rate_per_s(run), 2.938e24, 3e-4);
    assert_close(5.0 * year_s * nuem_flux_rate_per_s(run), atoms * (1.0 - pow(2.0, -5.0 / 12.32)),
                 1e-9);
    assert_close(1e4 * year_s * nuem_flux_rate_per_s(ever), atoms, 1e-9);
    nuem_flux_free(now);
    nuem_flux_free(moment);
    nuem_flux_free(run);
    nuem_flux_free(ever);
}

/* The scenarios differ by their mass alone. */
static void helium_sources(void **state)
{
    static const struct {
        const char *id;
        double mass;
    } source[] = {{"tritium-60g-helium", 60.0},
                  {"tritium-160g-helium", 160.0},
                  {"tritium-500g-helium", 500.0}};
    /* 500 kg at 0.145 g/cm3, radius in cm; that of the files has four digits */
    const double radius = cbrt(0.75 / M_PI * 5e5 / 0.145);

    for (int i = 0; i < 3; i++) {
        nuem_flux *flux = nuem_test_flux(*state, source[i].id);
        assert_close(nuem_flux_rate_per_s(flux) / source[i].mass, 1.86174e16 / 60.0, 1e-5);
        assert_close(1e5 * nuem_flux_baseline_km(flux), radius / sqrt(3.0), 1e-4);
        nuem_flux_free(flux);
    }
}

static void what_is_wrong_with_files(void **state)
{
#define SOURCE(text) HEAD "propagation: none\npoint_source:\n  activity: 1 Bq\n" text TAIL
    static const struct {
        const char *text, *place;
    } bad[] = {
        {SOURCE(""), ":8:3: point_source lacks the key 'distance' or 'geometry'"},
        {SOURCE("  distance: 1 m\n  geometry: {shape: sphere, radius: 1 m}\n"),
         ":10:13: point_source.geometry is given beside 'distance'"},
        {SOURCE("  geometry: {shape: cube, radius: 1 m}\n"),
         ":9:21: point_source.geometry.shape is 'cube'"},
        {SOURCE("  geometry: {shape: sphere}\n"),
         ":9:13: point_source.geometry lacks the key 'radius'"},
        {SOURCE("  geometry: {shape: sphere, radius: -1 m}\n"), ":9:37: "},
        {SOURCE("  geometry: {shape: sphere, radius: 1 m, height: 1 m}\n"),
         "but the shape is a sphere"},
        {SOURCE("  geometry: {shape: cylinder, radius: 1 m}\n"), "lacks the key 'height'"},
        {SOURCE("  geometry: {shape: cylinder, radius: 1 m, height: 1 m, radial: -1 m}\n"),
         "radial"},
        {SOURCE("  run: 1 y\n  distance: 1 m\n"), "it needs 'mass' and 'half_life'"},
        {HEAD "propagation: vacuum\npoint_source:\n  activity: 1 Bq\n"
              "  geometry: {shape: sphere, radius: 1 m}\n" TAIL,
         "propagation vacuum needs one 'distance'"},
    };
    nuem_flux *flux = NULL;
    nuem_error err;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        nuem_status st =
            nuem_flux_parse(*state, bad[i].text, strlen(bad[i].text), "t.yaml", &flux, NULL, &err);
        char text[1024];
        assert_int_equal(st, NUEM_ERR_DATA);
        nuem_error_format(&err, text, sizeof text);
        if (!strstr(text, bad[i].place)) print_error("case %zu: %s\n", i, text);
        assert_non_null(strstr(text, bad[i].place));
        assert_null(flux);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cylinder_with_source_on_axis), cmocka_unit_test(cylinder_beside_source),
        cmocka_unit_test(cylinder_with_source_inside),  cmocka_unit_test(flux_file_with_geometry),
        cmocka_unit_test(source_that_decays),           cmocka_unit_test(helium_sources),
        cmocka_unit_test(what_is_wrong_with_files),
    };

    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
