/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The turn of a neutron star: reference values; the torque integrated along paths, inside and through a dipole; what
 * cancels; levels in rotating matter against classical orbits; every refusal. */
#include "nuem/pulsar.h"

#include "nuem/constants.h"
#include "support/draw.h"
#include "support/quadrature.h"
#include "support/reference.h"

static const double TOL_ALGEBRA = 1e-12;
/* adaptive integral of the torque */
static const double TOL_INTEGRAL = 1e-8;

static void published(void **state)
{
    const nuem_pulsar star = nuem_pulsar_published();
    nuem_pulsar_turn t;
    double q;
    nuem_error err;

    (void)state;
    assert_ok(nuem_pulsar_turning(&star, 1.0, &t, &err), err);
    assert_reference(t.relative, "astro-32");
    assert_true(t.turn_rad_s >
                0.0); /* q B > 0 along the rotation: neutrinos lose, the star gains */
    assert_ok(nuem_pulsar_bound(&star, &q, &err), err);
    assert_reference(q, "astro-33");
    /* (5/6) N q B/M w0 with numbers of its own: 1 G e = 1e-4 T 1.602176634e-19 C */
    const double closed =
        5.0 / 6.0 * 1e58 * 1.602176634e-19 * 1e10 / (1.4 * 1.98841e30) / (2.0 * M_PI / 10.0);
    assert_close(t.relative, closed, 1e-6);
}

/* Unit field and radius. Inside uniform; outside that of the dipole which a uniformly magnetised sphere has. */
typedef struct path {
    double from[3], direction[3];
} path;

static double torque(double s, void *context)
{
    const path *p = context;
    double r[3], r2 = 0.0, b[3];

    for (int i = 0; i < 3; i++) {
        r[i] = p->from[i] + s * p->direction[i];
        r2 += r[i] * r[i];
    }
    const double r5 = pow(r2, 2.5), outside = r2 > 1.0;
    for (int i = 0; i < 3; i++)
        b[i] =
            outside ? 0.5 * (3.0 * r[2] * r[i] - (i == 2 ? r2 : 0.0)) / r5 : (i == 2 ? 1.0 : 0.0);
    /* (r x (v x B))_z = v_z (r.B)... : r x (v x B) = v (r.B) - B (r.v) */
    const double rb = r[0] * b[0] + r[1] * b[1] + r[2] * b[2],
                 rv = r[0] * p->direction[0] + r[1] * p->direction[1] + r[2] * p->direction[2];
    return p->direction[2] * rb - b[2] * rv;
}

static double far(double t, void *context) /* s = t/(1-t) beyond the surface */
{
    return torque(t / (1.0 - t), context) / ((1.0 - t) * (1.0 - t));
}

static double psi(const double r[3])
{
    const double perp2 = r[0] * r[0] + r[1] * r[1], r2 = perp2 + r[2] * r[2];

    return 0.5 * perp2 / (r2 > 1.0 ? pow(r2, 1.5) : 1.0);
}

/* Straight paths: what the neutrino gains is -(psi_end - psi_start), to the surface and to infinity. */
static void torque_along_paths(void **state)
{
    nuem_draw draw = nuem_draw_seed(11);

    (void)state;
    for (int n = 0; n < 40; n++) {
        path p;
        double norm = 0.0, along = 0.0, from2 = 0.0, end[3];
        for (int i = 0; i < 3; i++) {
            p.from[i] = (n % 4) * 0.25 * nuem_draw_uniform(&draw, -1.0, 1.0) / sqrt(3.0);
            p.direction[i] = nuem_draw_uniform(&draw, -1.0, 1.0);
            norm += p.direction[i] * p.direction[i];
        }
        for (int i = 0; i < 3; i++) {
            p.direction[i] /= sqrt(norm);
            along += p.from[i] * p.direction[i];
            from2 += p.from[i] * p.from[i];
        }
        const double surface = -along + sqrt(along * along - from2 + 1.0);
        for (int i = 0; i < 3; i++) end[i] = p.from[i] + surface * p.direction[i];
        const double inside = nuem_test_integral(torque, &p, 0.0, surface, 0, NULL, 1e-10);
        assert_near(inside, -(psi(end) - psi(p.from)), TOL_INTEGRAL);
        const double t = surface / (1.0 + surface);
        const double outside = nuem_test_integral(far, &p, t, 1.0 - 1e-9, 0, NULL, 1e-9);
        assert_near(inside + outside, psi(p.from), 1e-6 /* the dipole's tail is cut at 1e9 R */);
    }
}

/* Mean of psi over a sphere of radius x: x^2/3; the library has it with the sign of the star's gain. */
static void mean_over_directions(void **state)
{
    nuem_pulsar star = nuem_pulsar_published();
    nuem_pulsar_turn t;
    nuem_error err;
    const double scale =
        1e10 * 1e8 / 1e6; /* B R^2 in J s per coulomb, over J per MeV and e: MeV s */

    (void)state;
    for (int outside = 0; outside < 2; outside++)
        for (double x = 0.0; x <= 1.0; x += 0.25) {
            double mean = 0.0;
            const int n = 2000; /* midpoints in cos(theta): exact for a parabola to 1/n^2 */
            for (int i = 0; i < n; i++) {
                const double c = -1.0 + 2.0 * (i + 0.5) / n, perp = sqrt(1.0 - c * c);
                const double start[3] = {x * perp, 0.0, x * c}, end[3] = {perp, 0.0, c};
                mean += ((outside ? 0.0 : psi(end)) - psi(start)) / n;
            }
            star.start_radius = x;
            star.dipole_outside = outside;
            assert_ok(nuem_pulsar_turning(&star, 1e-19, &t, &err), err);
            assert_near(t.per_neutrino_mev_s, 1e-19 * scale * mean, 1e-19 * scale * 1e-6);
        }
}

static void powers(void **state)
{
    static const double want[NUEM_PULSAR_PARAMETERS] = {-1, -1, 1, -1, 0, 1, 1};
    nuem_pulsar star = nuem_pulsar_published();
    nuem_pulsar_sensitivity got[NUEM_PULSAR_PARAMETERS];
    nuem_pulsar_turn plus, minus;
    nuem_error err;

    (void)state;
    star.start_radius = 0.3;
    star.inertia = 2.0 / 3.0;
    assert_ok(nuem_pulsar_sensitivities(&star, got, &err), err);
    for (int i = 0; i < NUEM_PULSAR_PARAMETERS; i++) assert_near(got[i].exponent, want[i], 1e-9);
    assert_string_equal(got[3].parameter, "field_gauss");
    assert_ok(nuem_pulsar_turning(&star, 1e-19, &plus, &err), err);
    assert_ok(nuem_pulsar_turning(&star, -1e-19, &minus, &err), err);
    assert_true(plus.turn_rad_s == -minus.turn_rad_s);
}

static nuem_rotating_level level(const nuem_rotating_matter *m, long n, double p3)
{
    nuem_rotating_level r;
    nuem_error err;

    assert_ok(nuem_rotating_level_at(m, n, p3, &r, &err), err);
    return r;
}

static void levels(void **state)
{
    nuem_rotating_matter m = {.n_n_cm3 = 1e38, .mass_ev = 0.1};
    /* G n = sqrt2 G_F n/2, sqrt2 G_F N_A = 7.632467e-14 eV cm^3/mol (reference value) */
    const double gn = 0.5 * 7.632467e-14 * 1e38 / 6.02214076e23;

    (void)state;
    assert_close(level(&m, 0, 5.0).energy_ev, hypot(5.0, 0.1) - gn, 1e-6);
    assert_true(isinf(level(&m, 3, 5.0).radius_km) && level(&m, 3, 5.0).transverse_ev == 0.0);
    m.anti = true;
    assert_close(level(&m, 0, 5.0).energy_ev, hypot(5.0, 0.1) + gn, 1e-6);
    m = (nuem_rotating_matter){.charge_e = 1e-19, .potential_v = 1e21};
    assert_close(level(&m, 0, 5.0).energy_ev, 5.0 + 100.0, TOL_ALGEBRA); /* energy q phi */
    /* a charge in a field alone: E = 299.792458 B R eV/(G cm), and transverse momentum from sqrt(2 N q B) */
    m = (nuem_rotating_matter){.charge_e = -1e-3, .field_gauss = 1e12};
    nuem_rotating_level r = level(&m, 7, 0.0);
    assert_close(r.transverse_ev, 299.792458 * 1e-3 * 1e12 * 1e5 * r.radius_km, 1e-8);
    assert_true(r.field_ev2 < 0.0);
    /* rotation alone: 2 G n w */
    m = (nuem_rotating_matter){.n_n_cm3 = 1e38, .omega_rad_s = 1000.0};
    r = level(&m, 2, 0.0);
    assert_close(r.field_ev2, -2.0 * gn * 6.582119569e-13, 1e-6);
    assert_close(r.transverse_ev, sqrt(4.0 * 2.0 * gn * 6.582119569e-13), 1e-6);
    assert_true(r.matter_gauss < 0.0);
    m.anti = true;
    assert_true(level(&m, 2, 0.0).field_ev2 == -r.field_ev2);
    /* a field that undoes the rotation */
    m.anti = false;
    m.charge_e = 1e-10;
    m.field_gauss = -r.matter_gauss / 1e-10;
    assert_near(level(&m, 2, 0.0).field_ev2, 0.0, 1e-12 * fabs(r.field_ev2));
}

/* Second route for the sign of matter against charge: H = |p - q A - V v_m| + V with A = (B/2) z x r, v_m = w z x r,
 * followed by Runge-Kutta. The orbit is a circle of radius p/|q B + 2 V w|. Numbers of order one, rotation slow. */
static void slope(const double y[4], double qb, double v, double w, double out[4])
{
    const double k = 0.5 * qb + v * w; /* a = k z x r */
    const double px = y[2] + k * y[1], py = y[3] - k * y[0], p = hypot(px, py);

    out[0] = px / p;
    out[1] = py / p;
    out[2] = py / p * k; /* -dH/dx */
    out[3] = -px / p * k;
}

static void classical_orbit(void **state)
{
    const double v = -0.7 /* -G n */, w = 1e-3, qb[] = {0.01, -0.01, 0.0, 1.4e-3 * 0.4};

    (void)state;
    for (int n = 0; n < 4; n++) {
        const double field = qb[n] + 2.0 * v * w, p0 = 2.0, period = 2.0 * M_PI * p0 / fabs(field);
        double y[4] = {0, 0, p0, 0}, k[4][4], half = 0.0;
        const int steps = 4000;
        for (int i = 0; i < steps; i++) {
            const double h = period / steps;
            double z[4];
            for (int stage = 0; stage < 4; stage++) {
                const double c = stage == 0 ? 0.0 : stage == 3 ? 1.0 : 0.5;
                for (int j = 0; j < 4; j++) z[j] = y[j] + (stage ? c * h * k[stage - 1][j] : 0.0);
                slope(z, qb[n], v, w, k[stage]);
            }
            for (int j = 0; j < 4; j++)
                y[j] += h / 6.0 * (k[0][j] + 2.0 * k[1][j] + 2.0 * k[2][j] + k[3][j]);
            half = fmax(half, hypot(y[0], y[1]));
        }
        assert_close(0.5 * half, p0 / fabs(field), 1e-8);
        assert_near(hypot(y[0], y[1]), 0.0, 1e-7 * half); /* closed after one turn */
    }
}

static void bad_arguments(void **state)
{
    const nuem_pulsar good = nuem_pulsar_published();
    nuem_pulsar star;
    nuem_pulsar_turn t = {.relative = 7.0};
    nuem_rotating_matter m = {.n_n_cm3 = -1.0};
    nuem_rotating_level r = {.energy_ev = 7.0};
    double q = 7.0;
    nuem_error err;

    (void)state;
#define REFUSED(field, value, part)                                                                \
    star = good;                                                                                   \
    star.field = value;                                                                            \
    assert_fails(nuem_pulsar_turning(&star, 1e-19, &t, &err), NUEM_ERR_ARG, err, part)
    REFUSED(period_s, 0.0, "period_s is 0");
    REFUSED(neutrinos, -1.0, "neutrinos is -1");
    REFUSED(mass_msun, NAN, "mass_msun");
    REFUSED(field_gauss, INFINITY, "field_gauss");
    REFUSED(radius_km, 0.0, "radius_km");
    REFUSED(inertia, 0.7, "(0, 2/3]");
    REFUSED(start_radius, 1.1, "[0, 1]");
    REFUSED(allowed_turn, 0.0, "allowed_turn");
    assert_fails(nuem_pulsar_turning(&good, NAN, &t, &err), NUEM_ERR_ARG, err, "finite");
    assert_true(t.relative == 7.0);
    star = good;
    star.dipole_outside = true;
    assert_fails(nuem_pulsar_bound(&star, &q, &err), NUEM_ERR_DOMAIN, err, "no bound");
    assert_int_equal(nuem_pulsar_bound(&star, &q, NULL), NUEM_ERR_DOMAIN);
    assert_true(q == 7.0);
    assert_fails(nuem_rotating_level_at(&m, 0, 1.0, &r, &err), NUEM_ERR_ARG, err, "n_n_cm3 is -1");
    m = (nuem_rotating_matter){.mass_ev = -1.0};
    assert_fails(nuem_rotating_level_at(&m, 0, 1.0, &r, &err), NUEM_ERR_ARG, err, "mass_ev");
    m = (nuem_rotating_matter){.omega_rad_s = NAN};
    assert_fails(nuem_rotating_level_at(&m, 0, 1.0, &r, &err), NUEM_ERR_ARG, err, "finite");
    m = (nuem_rotating_matter){0};
    assert_fails(nuem_rotating_level_at(&m, -1, 1.0, &r, &err), NUEM_ERR_ARG, err, "level -1");
    assert_true(r.energy_ev == 7.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published),
        cmocka_unit_test(torque_along_paths),
        cmocka_unit_test(mean_over_directions),
        cmocka_unit_test(powers),
        cmocka_unit_test(levels),
        cmocka_unit_test(classical_orbit),
        cmocka_unit_test(bad_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
