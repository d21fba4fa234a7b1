/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Crossings along a profile: the textbook's conditions of two flavours, those of three, levels of mixed neutrinos in
 * nearly isoscalar matter, and hops beside the propagation.
 *
 * A spin-flavour resonance is a crossing of levels, no longer of diagonal elements in a basis without the mixings
 * 23 (and, before, 13). Without mixing the two agree, so that the conditions asserted for two flavours and those of
 * MSW crossings are the same as ever; what the old definition gave for three flavours in isoscalar matter was wrong
 * (29477 km in place of 12013 and 24790 km) and was asserted nowhere. */
#include "nuem/resonance.h"

#include "nuem/constants.h"
#include "nuem/init.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/travel.h"

/* of a root, as promised */
static const double TOL_ROOT = 1e-10;
/* of a derivative by extrapolated differences of an interpolated profile */
static const double TOL_SLOPE = 1e-7;

static double pi(void)
{
    return acos(-1.0);
}

static double ev_per_km(void)
{
    return 1e12 / nuem_constants_get()->hbarc_mev_fm; /* 1 eV in 1/km */
}

/* sqrt(2) G_F N_A = 7.632467e-14 eV cm^3/mol, 1/km for one particle a cm^3 */
static double weak_per_km(void)
{
    const nuem_constants *c = nuem_constants_get();

    return ev_per_km() * sqrt(2.0) * c->gf_gev2 * pow(1e-13 * c->hbarc_mev_fm, 3.0);
}

static double splitting_per_km(double dm2_ev2, double enu_mev)
{
    return ev_per_km() * dm2_ev2 / (2e6 * enu_mev);
}

/* Those found at 10 MeV, at most 8. */
static size_t find(const nuem_hypothesis_spec *spec, bool anti, const nuem_profile *profile,
                   nuem_resonance out[8])
{
    nuem_propagator *p = nuem_test_propagator(spec, anti);
    nuem_error err;
    size_t n = 99;

    assert_ok(nuem_resonance_find(p, profile, 10.0, 8, out, &n, &err), err);
    nuem_propagator_free(p);
    return n;
}

/* A = dm2 cos(2 theta)/2E, gamma of the textbook, in a density that falls straight and in one that
 * falls as an exponential. */
static void msw_of_two_flavours(void **unused)
{
    const double dm2 = 2.5e-3, theta = 8.5, length = 1e4, top = 1e28, bottom = 1e25;
    const double d = splitting_per_km(dm2, 10.0), s2 = sin(2.0 * theta * pi() / 180.0),
                 c2 = cos(2.0 * theta * pi() / 180.0), ne = d * c2 / weak_per_km();
    nuem_hypothesis_spec spec = nuem_test_two_flavours(NUEM_DIRAC, theta, dm2);
    nuem_resonance r[8];

    (void)unused;
    for (int shape = 0; shape < 2; shape++) {
        /* two points are joined by a straight line, in the logarithm where both are positive */
        const double x = shape ? length * log(top / ne) / log(top / bottom)
                               : length * (top - ne) / top,
                     slope = shape ? log(top / bottom) / length : top / length / ne;
        nuem_profile *profile =
            nuem_test_linear(&(nuem_medium){.ne_cm3 = top},
                             &(nuem_medium){.ne_cm3 = shape ? bottom : 0.0}, length, 2);
        assert_int_equal(find(&spec, false, profile, r), 1);
        assert_int_equal(r[0].a, 0);
        assert_int_equal(r[0].b, 2);
        assert_false(r[0].spin);
        assert_close(r[0].x_km, x, TOL_ROOT);
        assert_close(r[0].medium.ne_cm3, ne, TOL_ROOT);
        const double gamma = d * s2 * s2 / (c2 * slope); /* slope: |d ln A/dx| */
        assert_close(r[0].adiabaticity, gamma, TOL_SLOPE);
        assert_close(r[0].coupling_per_km, 0.5 * d * s2, TOL_ROOT);
        assert_close(r[0].slope_per_km2, d * c2 * slope, TOL_SLOPE);
        assert_close(r[0].hop, exp(-0.5 * pi() * gamma), TOL_SLOPE * gamma * 10.0);
        assert_close(r[0].width_km, 2.0 * d * s2 / (d * c2 * slope), TOL_SLOPE);
        assert_int_equal(find(&spec, true, profile, r), 0); /* not for antineutrinos */
        nuem_hypothesis_spec wrong = nuem_test_two_flavours(NUEM_DIRAC, theta, -dm2),
                             beyond = nuem_test_two_flavours(NUEM_DIRAC, 50.0, dm2);
        assert_int_equal(find(&wrong, false, profile, r), 0);
        assert_int_equal(find(&wrong, true, profile, r), 1);
        assert_close(r[0].medium.ne_cm3, ne, TOL_ROOT);
        assert_int_equal(find(&beyond, false, profile, r), 0); /* cos(2 theta) < 0 */
        wrong.nature = NUEM_MAJORANA; /* antineutrinos are its lower half */
        assert_int_equal(find(&wrong, false, profile, r), 1);
        assert_int_equal(r[0].a, 3);
        assert_int_equal(r[0].b, 5);
        assert_close(r[0].medium.ne_cm3, ne, TOL_ROOT);
        nuem_profile_free(profile);
    }
}

/* rho (2 Y_e - 1) = 1637.74 g/cm^3 for dm2 = 2.5e-3 eV^2, 49.132 for 7.5e-5 eV^2, at 10 MeV. */
static void spin_flavour_densities(void **unused)
{
    const double dm2[] = {2.5e-3, 7.5e-5}, rho[] = {1637.74, 49.132},
                 per_gram = nuem_constants_get()->avogadro, b = 1e10;
    nuem_resonance r[8];

    (void)unused;
    for (int i = 0; i < 2; i++) {
        nuem_hypothesis_spec spec = nuem_test_two_flavours(NUEM_MAJORANA, 0.0, dm2[i]);
        spec.magnetic_mub.m[0][2].re = 1e-12;
        spec.magnetic_mub.m[2][0].re = -1e-12;
        /* Y_e = 0.7 */
        const double top = 3.0 * rho[i] / 0.4 * per_gram;
        const nuem_medium in = {0.7 * top, 0.3 * top, 0.6 * b, 0.8 * b},
                          out = {0.0, 0.0, 0.6 * b, 0.8 * b};
        nuem_profile *profile = nuem_test_linear(&in, &out, 3000.0, 2);
        assert_int_equal(find(&spec, false, profile, r), 2);
        /* the MSW crossing, without mixing a crossing without coupling, is the inner one */
        const nuem_resonance *spin = r[0].spin ? &r[0] : &r[1],
                             *flavour = r[0].spin ? &r[1] : &r[0];
        assert_true(spin->spin && !flavour->spin);
        assert_int_equal(spin->a, 0);
        assert_int_equal(spin->b, 5);
        const double found = (spin->medium.ne_cm3 - spin->medium.nn_cm3) / per_gram;
        assert_close(found, rho[i], 1e-5 /* digits of the reference */);
        const double mu_b = 1e-12 * b * 1e-4 * nuem_constants_get()->mub_ev_t * ev_per_km(),
                     slope = weak_per_km() * 0.4 * top / 3000.0;
        assert_close(spin->coupling_per_km, mu_b, 1e-12);
        assert_close(spin->adiabaticity, 4.0 * mu_b * mu_b / slope, TOL_SLOPE);
        assert_near(flavour->coupling_per_km, 0.0, 1e-16);
        assert_near(flavour->hop, 1.0, 1e-12);
        nuem_profile_free(profile);
    }
}

/* Dirac nu_eL and nu_eR meet where n_n = 2 n_e, nu_eL and nu_tauR where n_e - n_n/2 is that of dm2. */
static void dirac_spin_resonances(void **unused)
{
    nuem_hypothesis_spec spec = nuem_test_two_flavours(NUEM_DIRAC, 0.0, 2.5e-3);
    const nuem_medium in = {1e29, 4e29, 1e9, 0.0}, out = {2e29, 1e29, 1e9, 0.0};
    const double ne = splitting_per_km(2.5e-3, 10.0) / weak_per_km(), length = 100.0;
    nuem_profile *profile = nuem_test_linear(&in, &out, length, 2);
    nuem_resonance r[8];
    double slope;
    size_t n;

    (void)unused;
    spec.magnetic_mub.m[0][0].re = 1e-12;
    n = find(&spec, false, profile, r);
    assert_int_equal(n, 1);
    assert_int_equal(r[0].a, 0);
    assert_int_equal(r[0].b, 3);
    assert_close(r[0].medium.nn_cm3, 2.0 * r[0].medium.ne_cm3, TOL_ROOT);
    slope = weak_per_km() * (r[0].medium.ne_cm3 * log(2.0) + 0.5 * r[0].medium.nn_cm3 * log(4.0)) /
            length;
    assert_close(r[0].slope_per_km2, slope, TOL_SLOPE);
    spec.magnetic_mub.m[0][2].re = spec.magnetic_mub.m[2][0].re = 2e-12;
    n = find(&spec, false, profile, r);
    assert_int_equal(n, 2);
    assert_int_equal(r[1].a, 0);
    assert_int_equal(r[1].b, 5);
    assert_close(r[1].medium.ne_cm3 - 0.5 * r[1].medium.nn_cm3, ne, 1e-9 /* a difference */);
    nuem_profile_free(profile);
}

/* Three flavours: A cos^2(theta13) = dm21 cos(2 theta12), A = (dm31 - s12^2 dm21) cos(2 theta13). */
static void three_flavours(void **unused)
{
    nuem_hypothesis_spec spec = nuem_test_three_flavours(NUEM_DIRAC);
    nuem_profile *profile =
        nuem_test_linear(&(nuem_medium){.ne_cm3 = 3e27}, &(nuem_medium){.ne_cm3 = 0.0}, 7e5, 2);
    const double s12 = 0.307, s13 = 0.022;
    nuem_resonance r[8];

    (void)unused;
    assert_int_equal(find(&spec, false, profile, r), 2);
    assert_int_equal(r[0].b, 2);
    assert_close(r[0].medium.ne_cm3 * weak_per_km(),
                 splitting_per_km(2.5e-3 - s12 * 7.5e-5, 10.0) * (1.0 - 2.0 * s13), TOL_ROOT);
    assert_int_equal(r[1].b, 1);
    assert_close(r[1].medium.ne_cm3 * weak_per_km() * (1.0 - s13),
                 splitting_per_km(7.5e-5, 10.0) * (1.0 - 2.0 * s12), TOL_ROOT);
    assert_close(r[1].coupling_per_km, splitting_per_km(7.5e-5, 10.0) * sqrt(s12 * (1.0 - s12)),
                 1e-10);
    /* inverted: the solar one stays, the other one is that of antineutrinos */
    spec.mixing.dm31_ev2 = -2.5e-3;
    assert_int_equal(find(&spec, false, profile, r), 1);
    assert_int_equal(find(&spec, true, profile, r), 1);
    assert_int_equal(r[0].b, 2);
    nuem_profile_free(profile);
}

/* A field that turns shifts the resonance by dphi/dx: where it makes up for all of the matter. */
static void turning_field(void **unused)
{
    enum { N = 4001 };
    static double x[N];
    static nuem_medium medium[N];
    nuem_hypothesis_spec spec = nuem_test_two_flavours(NUEM_DIRAC, 0.0, 2.5e-3);
    const double twist = 0.05, length = 1000.0;
    nuem_resonance r[8];
    nuem_error err;

    (void)unused;
    spec.magnetic_mub.m[0][0].re = 1e-12;
    for (int turn = -1; turn <= 1; turn += 2) {
        nuem_profile *profile = NULL;
        for (int i = 0; i < N; i++) {
            x[i] = length * i / (N - 1);
            medium[i] = (nuem_medium){5e26 * i / (N - 1), 0.0, 1e9 * cos(twist * x[i]),
                                      1e9 * turn * sin(twist * x[i])};
        }
        assert_ok(nuem_profile_table(N, x, medium, &profile, &err), err);
        nuem_propagator *p = nuem_test_propagator(&spec, false);
        nuem_matrix6 h;
        nuem_propagator_hamiltonian(p, 10.0, &(nuem_medium){.by_gauss = 1e9}, &h);
        /* upper right i sense mu B: with sense +1 the turning +twist adds to L */
        const double sense = h.m[0][3].im > 0.0 ? 1.0 : -1.0;
        nuem_propagator_free(p);
        const size_t n = find(&spec, false, profile, r);
        if (sense * turn > 0.0) {
            assert_int_equal(n, 0);
        } else {
            assert_int_equal(n, 1);
            assert_close(r[0].medium.ne_cm3 * weak_per_km(), twist,
                         1e-5 /* the table's interpolation of the turning */);
        }
        nuem_profile_free(profile);
    }
}

/* Which of those found is a spin-flavour resonance of two states; there has to be one alone. */
static const nuem_resonance *only(const nuem_resonance *r, size_t n, int a, int b)
{
    const nuem_resonance *found = NULL;

    for (size_t i = 0; i < n; i++) {
        if (!r[i].spin || r[i].a != a || r[i].b != b) continue;
        assert_null(found);
        found = &r[i];
    }
    assert_non_null(found);
    return found;
}

/* NuFIT 6.0 (normal ordering) in either ordering, and mu_e mu alone. */
static nuem_hypothesis_spec envelope_neutrinos(double dm31, double mu)
{
    nuem_hypothesis_spec spec = {
        .nature = NUEM_MAJORANA,
        .basis = NUEM_BASIS_FLAVOUR,
        .mixing = {33.7092, 43.2801, 8.5591, 212, 7.49e-5, dm31, {0, 0}},
    };

    spec.magnetic_mub.m[0][1].re = mu;
    spec.magnetic_mub.m[1][0].re = -mu;
    return spec;
}

static nuem_profile *envelope(const nuem_data *data, double start_km, double end_km)
{
    nuem_profile_options options = nuem_profile_defaults();
    nuem_profile *profile = NULL;
    nuem_error err;

    options.start_km = start_km;
    options.end_km = end_km;
    assert_ok(nuem_profile_open(data, "supernova-envelope", &options, &profile, NULL, &err), err);
    return profile;
}

/* Smallest distance of two of the six levels, field and moments included. */
static double gap(const nuem_propagator *p, const nuem_profile *profile, double x)
{
    double level[NUEM_STATES], least = HUGE_VAL;
    nuem_matrix6 state;
    nuem_medium medium;
    nuem_error err;

    nuem_profile_at(profile, 1, &x, &medium);
    assert_ok(nuem_propagate_levels(p, 10.0, &medium, level, &state, &err), err);
    for (int k = 1; k < NUEM_STATES; k++) least = fmin(least, level[k] - level[k - 1]);
    return least;
}

/* In matter with Y_e = 0.4995 potentials of spin-flavour crossings are those of a small n_e - n_n, but A of
 * flavours is a hundred times dm31/2E. Places from roots of the characteristic polynomials of the two 3x3
 * blocks, by a program of its own; adiabaticities from another independent one. Coupling and slope once more
 * from the six levels, which at the crossing are 2 |H_B| apart and part as a hyperbola. */
static void levels_in_isoscalar_matter(void **state)
{
    static const struct {
        double dm31;
        int a, b;
        double x_km, also_km, gamma;
    } cases[] = {
        {0.002513, 0, 4, 12013.07, 12011.0, 0.0211},
        {0.002513, 1, 3, 24790.45, 24786.0, 1.43e-3},
        {-0.0024091, 1, 3, 8927.87, 8927.0, 0.0},
        {-0.0024091, 1, 3, 33358.42, 33352.0, 0.0},
    };
    nuem_profile *profile = envelope(*state, 5000.0, 3.4e5);

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const nuem_hypothesis_spec spec = envelope_neutrinos(cases[i].dm31, 1e-11);
        nuem_propagator *p = nuem_test_propagator(&spec, false);
        nuem_resonance list[8];
        const size_t n = find(&spec, false, profile, list);
        const nuem_resonance *r = NULL;
        for (size_t k = 0; k < n; k++)
            if (list[k].spin && fabs(list[k].x_km / cases[i].x_km - 1.0) < 0.1) r = &list[k];
        assert_non_null(r);
        assert_int_equal(r->a, cases[i].a);
        assert_int_equal(r->b, cases[i].b);
        assert_close(r->x_km, cases[i].x_km, 1e-6 /* its digits */);
        assert_close(r->x_km, cases[i].also_km, 1e-3);
        if (cases[i].gamma > 0.0) assert_close(r->adiabaticity, cases[i].gamma, 1e-2);
        assert_near(r->share_a[0] + r->share_a[1] + r->share_a[2], 1.0, 1e-12);
        assert_near(r->share_b[0] + r->share_b[1] + r->share_b[2], 1.0, 1e-12);
        assert_true(r->share_a[r->a] > 0.9 && r->share_b[r->b - 3] > 0.9);
        assert_in_range(r->level_a, 1, 3);
        assert_in_range(r->level_b, 1, 3);
        /* field and profile curve the hyperbola by width/x, odd in the distance, so both sides */
        const double least = gap(p, profile, r->x_km), step = 4.0 * least / r->slope_per_km2,
                     out = gap(p, profile, r->x_km + step), in = gap(p, profile, r->x_km - step);
        assert_close(least, 2.0 * r->coupling_per_km, 1e-4 /* coupling/other levels */);
        assert_close(0.5 * (sqrt(out * out - least * least) + sqrt(in * in - least * least)) / step,
                     r->slope_per_km2, 2e-2 /* (step/x)^2 of powers of the radius */);
        nuem_propagator_free(p);
    }
    nuem_profile_free(profile);
}

/* The level that is nu_eL but for what the field admixes. */
static void mostly_active(const nuem_propagator *p, const nuem_medium *medium,
                          nuem_complex out[NUEM_STATES])
{
    double level[NUEM_STATES], most = 0.0;
    nuem_matrix6 state;
    nuem_error err;

    assert_ok(nuem_propagate_levels(p, 10.0, medium, level, &state, &err), err);
    for (int k = 0; k < NUEM_STATES; k++) {
        const double part = hypot(state.m[0][k].re, state.m[0][k].im);
        if (part <= most) continue;
        most = part;
        for (int i = 0; i < NUEM_STATES; i++) out[i] = state.m[i][k];
    }
}

/* exp(-pi gamma/2) beside the propagation through a crossing in straight lines, between the levels at
 * its ends, 60 couplings apart: from flavour to flavour 1/60 would be missing, so only 1/60^3. */
static void hop_beside_propagation(void **unused)
{
    const double b = 1e9, mu[] = {0.6e-12, 1e-12, 1.7e-12}, enu = 10.0;
    nuem_propagate_options options = nuem_propagate_defaults();

    (void)unused;
    options.tolerance = 1e-9;
    for (int i = 0; i < 3; i++) {
        nuem_hypothesis_spec spec = nuem_test_two_flavours(NUEM_DIRAC, 0.0, 0.0);
        spec.magnetic_mub.m[0][0].re = mu[i];
        const double c = mu[i] * b * 1e-4 * nuem_constants_get()->mub_ev_t * ev_per_km();
        /* gamma = 1 for the middle one */
        const double slope = 4.0 * pow(c * 1e-12 / mu[i], 2.0), half = 60.0 * c / slope;
        const double v = slope * half / weak_per_km(); /* n_e - n_n/2 at the ends, +-v */
        const nuem_medium in = {0.0, 2.0 * v, b, 0.0}, out = {v, 0.0, b, 0.0};
        nuem_profile *profile = nuem_test_linear(&in, &out, 2.0 * half, 2);
        nuem_propagator *p = nuem_test_propagator(&spec, false);
        nuem_complex first[NUEM_STATES], last[NUEM_STATES], got[NUEM_STATES];
        nuem_resonance r[8];
        nuem_error err;
        double re = 0.0, im = 0.0;
        size_t n;
        assert_ok(nuem_resonance_find(p, profile, enu, 8, r, &n, &err), err);
        assert_int_equal(n, 1);
        assert_close(r[0].x_km, half, TOL_ROOT);
        assert_close(r[0].adiabaticity, pow(mu[i] / 1e-12, 2.0), TOL_SLOPE);
        mostly_active(p, &in, first);
        mostly_active(p, &out, last);
        assert_ok(
            nuem_propagate_state(p, profile, 1, &enu, first, false, &options, got, NULL, &err),
            err);
        for (int k = 0; k < NUEM_STATES; k++) {
            re += last[k].re * got[k].re + last[k].im * got[k].im;
            im += last[k].re * got[k].im - last[k].im * got[k].re;
        }
        assert_near(re * re + im * im, r[0].hop, 2e-5 /* 4/60^3 */);
        if (i == 1) assert_close(r[0].hop, 0.2078795764, 1e-6);
        nuem_propagator_free(p);
        nuem_profile_free(profile);
    }
}

/* Survival of the level that is mostly nu_e, from level to level over a window of the envelope. */
static void hop_in_the_envelope(void **state)
{
    const double mu[] = {1e-11, 3e-11}, enu = 10.0;
    nuem_profile *profile = envelope(*state, 8000.0, 17000.0);

    for (int i = 0; i < 2; i++) {
        const nuem_hypothesis_spec spec = envelope_neutrinos(0.002513, mu[i]);
        nuem_propagator *p = nuem_test_propagator(&spec, false);
        nuem_complex first[NUEM_STATES], last[NUEM_STATES], got[NUEM_STATES];
        nuem_resonance list[8];
        nuem_medium medium[2];
        nuem_error err;
        double re = 0.0, im = 0.0;
        const size_t n = find(&spec, false, profile, list);
        const nuem_resonance *r = only(list, n, 0, 4);
        nuem_profile_at(profile, 2, (double[]){8000.0, 17000.0}, medium);
        mostly_active(p, &medium[0], first);
        mostly_active(p, &medium[1], last);
        assert_ok(nuem_propagate_state(p, profile, 1, &enu, first, false, NULL, got, NULL, &err),
                  err);
        for (int k = 0; k < NUEM_STATES; k++) {
            re += last[k].re * got[k].re + last[k].im * got[k].im;
            im += last[k].re * got[k].im - last[k].im * got[k].re;
        }
        /* coupling and slope change by width/x, 1 and 4 %, odd about the crossing */
        assert_near(re * re + im * im, r->hop, 1e-3);
        nuem_propagator_free(p);
    }
    nuem_profile_free(profile);
}

/* Three mixed flavours in nearly isoscalar matter that changes slowly and straight: over the
 * 120 couplings of the way densities change by a ninth, levels all but straight, and the hop is that of Landau and Zener. */
static void hop_of_mixed_levels(void **unused)
{
    const double ne = 6.940393e27, nn = 6.954288e27, enu = 10.0, wanted[] = {0.5, 1.5};
    nuem_hypothesis_spec spec = envelope_neutrinos(0.002513, 1e-11);
    nuem_propagate_options options = nuem_propagate_defaults();

    (void)unused;
    options.tolerance = 1e-9;
    for (int i = 0; i < 2; i++) {
        nuem_propagator *p = nuem_test_propagator(&spec, false);
        nuem_resonance list[8];
        nuem_complex first[NUEM_STATES], last[NUEM_STATES], got[NUEM_STATES];
        nuem_error err;
        double b = 5e4, part = 1e-2, length = 1e6, re = 0.0, im = 0.0;
        nuem_profile *profile = NULL;
        const nuem_resonance *r = NULL;
        nuem_medium in, out;
        /* first to learn coupling and slope, which then give length and width of the window */
        for (int round = 0; round < 2; round++) {
            in = (nuem_medium){ne * (1.0 + part), nn * (1.0 + part), b, 0.0};
            out = (nuem_medium){ne * (1.0 - part), nn * (1.0 - part), b, 0.0};
            nuem_profile_free(profile);
            profile = nuem_test_linear(&in, &out, length, 2);
            r = only(list, find(&spec, false, profile, list), 0, 4);
            if (round) break;
            const double c = r->coupling_per_km, over = r->slope_per_km2 * 0.5 * length / part;
            part = 60.0 * c / over;
            length = 2.0 * 60.0 * c / (4.0 * c * c / wanted[i]);
        }
        assert_close(r->adiabaticity, wanted[i], 1e-2);
        mostly_active(p, &in, first);
        mostly_active(p, &out, last);
        assert_ok(
            nuem_propagate_state(p, profile, 1, &enu, first, false, &options, got, NULL, &err),
            err);
        for (int k = 0; k < NUEM_STATES; k++) {
            re += last[k].re * got[k].re + last[k].im * got[k].im;
            im += last[k].re * got[k].im - last[k].im * got[k].re;
        }
        assert_near(re * re + im * im, r->hop, 1e-4 /* 4/60^3 and curved levels */);
        nuem_profile_free(profile);
        nuem_propagator_free(p);
    }
}

/* Two crossings a 5000th of the way apart, between two samples: n_e falls as an exponential, n_n straight, and
 * n_e - n_n/2 dips below 0
 * where the straight line touches 4^u from above but for `dip`, at u = 1/ln 4 from the end. */
static void two_between_samples(void **unused)
{
    const double dip = 1e-8, length = 100.0, half = log(4.0) * exp(1.0) * (1.0 + dip);
    const nuem_medium in = {4e28, 2e28 * half, 1e9, 0.0}, out = {1e28, 0.0, 1e9, 0.0};
    nuem_hypothesis_spec spec = nuem_test_two_flavours(NUEM_DIRAC, 0.0, 0.0);
    nuem_profile *profile = nuem_test_linear(&in, &out, length, 2);
    nuem_resonance r[8];
    /* e^(1 + t) = e (1 + dip)(1 + t) to second order */
    const double apart = sqrt(2.0 * dip) / log(4.0);

    (void)unused;
    spec.magnetic_mub.m[0][0].re = 1e-12;
    assert_int_equal(find(&spec, false, profile, r), 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(r[i].a, 0);
        assert_int_equal(r[i].b, 3);
        assert_close(r[i].x_km, length * (1.0 - 1.0 / log(4.0) + (i ? apart : -apart)),
                     1e-7 /* dip */);
    }
    nuem_profile_free(profile);
}

/* Equal masses of two right-handed states leave open which is which: the field says, and there is one
 * resonance with all of mu_ee. */
static void equal_levels(void **unused)
{
    nuem_hypothesis_spec spec = nuem_test_two_flavours(NUEM_DIRAC, 0.0, 2.5e-3);
    const nuem_medium in = {1e29, 4e29, 1e9, 0.0}, out = {2e29, 1e29, 1e9, 0.0};
    nuem_profile *profile = nuem_test_linear(&in, &out, 100.0, 2);
    nuem_resonance r[8], plain[8];

    (void)unused;
    spec.magnetic_mub.m[0][0].re = 1e-12;
    assert_int_equal(find(&spec, false, profile, plain), 1);
    spec.mixing.theta12_deg = 33.0;
    assert_int_equal(find(&spec, false, profile, r), 1);
    assert_int_equal(r[0].b, 3);
    assert_near(r[0].share_b[0], 1.0, 1e-12);
    assert_close(r[0].x_km, plain[0].x_km, TOL_ROOT);
    assert_close(r[0].coupling_per_km, plain[0].coupling_per_km, 1e-12);
    assert_close(r[0].adiabaticity, plain[0].adiabaticity, TOL_SLOPE);
    nuem_profile_free(profile);
}

/* The place is that of the levels; without a field all neutrinos hop. */
static void field_of_zero(void **unused)
{
    nuem_hypothesis_spec spec = nuem_test_two_flavours(NUEM_DIRAC, 0.0, 2.5e-3);
    const nuem_medium in = {1e29, 4e29, 0.0, 0.0}, out = {2e29, 1e29, 0.0, 0.0};
    nuem_profile *profile = nuem_test_linear(&in, &out, 100.0, 2);
    nuem_resonance r[8];

    (void)unused;
    spec.magnetic_mub.m[0][0].re = 1e-12;
    assert_int_equal(find(&spec, false, profile, r), 1);
    assert_true(r[0].coupling_per_km == 0.0 && r[0].adiabaticity == 0.0 && r[0].hop == 1.0);
    assert_true(r[0].slope_per_km2 > 0.0);
    nuem_profile_free(profile);
}

static void nothing_to_cross(void **unused)
{
    nuem_hypothesis_spec spec = nuem_test_three_flavours(NUEM_DIRAC);
    nuem_profile *profile = nuem_test_constant(1e26, 1e26, 1e9, 0.0, 1e3);
    nuem_resonance r[8];

    (void)unused;
    nuem_test_moments(&spec, 1e-12);
    assert_int_equal(find(&spec, false, profile, r), 0);
    nuem_profile_free(profile);
    /* a jump over the resonance is none */
    nuem_error err;
    const double x[] = {0.0, 1.0, 1.0, 2.0};
    const nuem_medium medium[] = {
        {1e28, 0, 0, 0}, {1e28, 0, 0, 0}, {1e20, 0, 0, 0}, {1e20, 0, 0, 0}};
    assert_ok(nuem_profile_table(4, x, medium, &profile, &err), err);
    assert_int_equal(find(&spec, false, profile, r), 0);
    nuem_profile_free(profile);
}

static void bad_input(void **unused)
{
    const nuem_medium in = {1e29, 1e28, 1e9, 0.0}, out = {0.0, 0.0, 1e9, 0.0};
    nuem_hypothesis_spec spec = nuem_test_three_flavours(NUEM_DIRAC);
    nuem_propagator *p = nuem_test_propagator(&spec, false);
    nuem_profile *profile = nuem_test_linear(&in, &out, 1e5, 2);
    nuem_resonance r[8] = {{.x_km = 7.0}};
    nuem_error err;
    size_t n = 77;

    (void)unused;
    const double energies[] = {0.0, -1.0, (double)NAN, HUGE_VAL};
    for (int i = 0; i < 4; i++)
        assert_fails(nuem_resonance_find(p, profile, energies[i], 8, r, &n, &err), NUEM_ERR_ARG,
                     err, "energy");
    assert_fails(nuem_resonance_find(p, profile, 10.0, 1, r, &n, &err), NUEM_ERR_RANGE, err,
                 "2 resonances at 10 MeV, room for 1");
    assert_fails(nuem_resonance_find(p, profile, 10.0, 0, NULL, &n, &err), NUEM_ERR_RANGE, err,
                 "room for 0");
    assert_int_equal(n, 77);
    assert_true(r[0].x_km == 7.0);
    nuem_profile_free(profile);
    nuem_propagator_free(p);
}

/* 43.19 G and 2.535e-31; and the definition, with the couplings of the Hamiltonian. */
static void critical_field(void **unused)
{
    nuem_error err;
    double b = -1.0, c;

    (void)unused;
    assert_ok(nuem_critical_field(1.0, 1.0, 1.0, 0.0, &b, &err), err);
    assert_close(b, 43.190, 1e-4 /* of the reference */);
    assert_ok(nuem_critical_field(1.0, 0.0, 1.0, -1e31, &c, &err), err);
    assert_close(c / b, 2.535, 2e-4);
    const double ne = 2e27, nn = 5e26, dm2 = 2.5e-3, mu = 3e-12;
    assert_ok(nuem_critical_field(mu, dm2, 20.0, ne - nn, &b, &err), err);
    const double mu_b = mu * b * 1e-4 * nuem_constants_get()->mub_ev_t * ev_per_km();
    assert_close(2.0 * mu_b, fabs(splitting_per_km(dm2, 20.0) - weak_per_km() * (ne - nn)), 1e-12);
    b = 5.0;
    assert_fails(nuem_critical_field(0.0, 1.0, 1.0, 0.0, &b, &err), NUEM_ERR_ARG, err,
                 "moment is 0");
    assert_fails(nuem_critical_field(-1.0, 1.0, 1.0, 0.0, &b, &err), NUEM_ERR_ARG, err, "moment");
    assert_fails(nuem_critical_field((double)NAN, 1.0, 1.0, 0.0, &b, &err), NUEM_ERR_ARG, err,
                 "moment");
    assert_fails(nuem_critical_field(1.0, (double)NAN, 1.0, 0.0, &b, &err), NUEM_ERR_ARG, err,
                 "splitting");
    assert_fails(nuem_critical_field(1.0, 1.0, 0.0, 0.0, &b, &err), NUEM_ERR_ARG, err,
                 "energy is 0");
    assert_fails(nuem_critical_field(1.0, 1.0, 1.0, HUGE_VAL, &b, &err), NUEM_ERR_ARG, err,
                 "finite");
    assert_true(b == 5.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(msw_of_two_flavours),   cmocka_unit_test(spin_flavour_densities),
        cmocka_unit_test(dirac_spin_resonances), cmocka_unit_test(three_flavours),
        cmocka_unit_test(turning_field),         cmocka_unit_test(hop_beside_propagation),
        cmocka_unit_test(nothing_to_cross),      cmocka_unit_test(bad_input),
        cmocka_unit_test(critical_field),        cmocka_unit_test(levels_in_isoscalar_matter),
        cmocka_unit_test(hop_in_the_envelope),   cmocka_unit_test(hop_of_mixed_levels),
        cmocka_unit_test(two_between_samples),   cmocka_unit_test(equal_levels),
        cmocka_unit_test(field_of_zero),
    };
    nuem_init();
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
