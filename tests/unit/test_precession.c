/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spin precession on a long way: phases, limits, drawn domains, thresholds, refusals. */
#include <complex.h>

#include "nuem/constants.h"
#include "nuem/precession.h"
#include "support/assert_close.h"
#include "support/draw.h"

/* six digits of the reference */
static const double TOL_REFERENCE = 1e-6;
static const double TOL_ALGEBRA = 1e-12;
/* 4000 drawn ways: 1/sqrt(4000) of a spread below 0.4, four sigma */
static const double TOL_DRAWN = 4.0 * 0.4 / 63.2;

static const double complex i_ = (double complex)I;
static const double KPC_KM = 3.0856775814913673e16;

static nuem_mixing mixing(void)
{
    return (nuem_mixing){33.44, 49.2, 8.57, 197, 7.42e-5, 2.517e-3, {0, 0}};
}

static nuem_hypothesis *hypothesis(nuem_nature nature, nuem_basis basis, const double mu[3][3])
{
    nuem_hypothesis_spec spec = {.nature = nature, .basis = basis, .mixing = mixing()};
    nuem_hypothesis *h = NULL;
    nuem_error err;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            if (nature == NUEM_MAJORANA)
                spec.magnetic_mub.m[i][j].im = mu[i][j]; /* purely imaginary */
            else
                spec.magnetic_mub.m[i][j].re = mu[i][j];
        }
    assert_ok(nuem_hypothesis_create(&spec, &h, &err), err);
    return h;
}

static double survival(const nuem_way *way, double mu)
{
    nuem_error err;
    double p;

    assert_ok(nuem_precession_survival(way, 1, &mu, &p, &err), err);
    return p;
}

static void reference_phase(void **unused)
{
    const nuem_way way = {.length_km = KPC_KM, .field_gauss = 1e-6};

    (void)unused;
    assert_close(nuem_way_phase(&way, 1e-12), 0.905151, TOL_REFERENCE);
    assert_close(survival(&way, 1e-12), 0.381389, 2 * TOL_REFERENCE);
    /* the other convention is half the moment */
    assert_close(survival(&way, 0.5e-12), 0.808784, TOL_REFERENCE);
}

static void regular_field_is_cosine(void **unused)
{
    const nuem_way way = {.length_km = 10.0 * KPC_KM, .field_gauss = 2e-6};

    (void)unused;
    for (int i = 0; i < 40; i++) {
        const double mu = 3e-14 * i;
        assert_near(survival(&way, mu), pow(cos(nuem_way_phase(&way, mu)), 2.0), TOL_ALGEBRA);
    }
}

static void turbulence_alone_is_exponential(void **unused)
{
    const nuem_way way = {
        .length_km = 10.0 * KPC_KM, .turbulent_gauss = 2e-6, .domain_km = 1e-2 * KPC_KM};

    (void)unused;
    /* sqrt(N) mu B l */
    assert_close(nuem_way_random_phase(&way, 1e-12), sqrt(1000.0) * 0.905151 * 2.0 * 1e-2,
                 TOL_REFERENCE);
    for (int i = 1; i < 60; i++) {
        const double mu = 1e-14 * pow(1.3, i), r = nuem_way_random_phase(&way, mu);
        assert_near(survival(&way, mu), 0.5 * (1.0 + exp(-2.0 * r * r)), TOL_ALGEBRA);
    }
    /* small: loss N (mu B l)^2, with its digits */
    const double r = nuem_way_random_phase(&way, 1e-16);
    assert_near(1.0 - survival(&way, 1e-16), r * r, 2e-16);
}

static double gaussian(nuem_draw *d)
{
    const double u = nuem_draw_uniform(d, 0.0, 1.0), v = nuem_draw_uniform(d, 0.0, 2.0 * M_PI);

    return sqrt(-2.0 * log1p(-u)) * cos(v);
}

/* Mean over drawn domains with an exact rotation in each. */
static double drawn(double phase, double random, int domains, unsigned seed)
{
    enum { WAYS = 4000 };
    double sum = 0.0;
    nuem_draw d = nuem_draw_seed(seed);

    for (int w = 0; w < WAYS; w++) {
        double complex l = 1.0, r = 0.0;
        for (int i = 0; i < domains; i++) {
            const double s = random / sqrt(2.0 * domains);
            const double complex a = phase / domains + s * gaussian(&d) + i_ * s * gaussian(&d);
            const double size = cabs(a), c = cos(size);
            const double complex x = size > 0.0 ? a / size * sin(size) : 0.0,
                                 next = c * l - i_ * x * r;
            r = c * r - i_ * conj(x) * l;
            l = next;
        }
        sum += creal(l) * creal(l) + cimag(l) * cimag(l);
    }
    return sum / WAYS;
}

static void both_fields_equal_drawn_domains(void **unused)
{
    static const struct {
        double phase, random;
    } cases[] = {{0.5, 0.3}, {1.2, 0.5}, {3.0, 0.7}, {0.3, 1.5}, {5.0, 0.2}};

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const double mu = 1e-13, per_g_km = 1e-4 * nuem_constants_get()->mub_ev_t /
                                            (1e-12 * nuem_constants_get()->hbarc_mev_fm);
        nuem_way way = {.length_km = KPC_KM, .domain_km = KPC_KM / 60};
        way.field_gauss = cases[i].phase / (mu * per_g_km * way.length_km);
        way.turbulent_gauss =
            cases[i].random / (mu * per_g_km * sqrt(way.length_km * way.domain_km));
        assert_near(survival(&way, mu), drawn(cases[i].phase, cases[i].random, 60, 7 + (unsigned)i),
                    TOL_DRAWN);
    }
}

static void formula_is_smooth_across_damping(void **unused)
{
    /* 4 w^2 = G^2/16: from oscillation to decay; nothing may jump, nor overflow far beyond */
    const double b = 1e-6;
    double before = 1.0;

    (void)unused;
    for (double t = 0.0; t < 40.0; t += 0.01) {
        const nuem_way way = {.length_km = KPC_KM,
                              .field_gauss = 0.3 * b,
                              .turbulent_gauss = t * b,
                              .domain_km = 0.5 * KPC_KM};
        const double p = survival(&way, 1e-12);
        assert_true(p >= 0.0 && p <= 1.0 && fabs(p - before) < 0.1);
        before = p;
    }
    const nuem_way wild = {
        .length_km = KPC_KM, .field_gauss = 1e3, .turbulent_gauss = 1e4, .domain_km = KPC_KM};
    assert_near(survival(&wild, 1e-3), 0.5, TOL_ALGEBRA);
}

static void moment_of_a_loss(void **unused)
{
    const nuem_way way = {.length_km = 10.0 * KPC_KM, .field_gauss = 1e-6};
    nuem_way turbulent = way;
    nuem_error err;
    double mu;

    (void)unused;
    for (int i = 1; i < 20; i++) {
        const double loss = 0.05 * i;
        assert_ok(nuem_precession_moment(&way, loss, &mu, &err), err);
        /* sin(mu B L) = sqrt(loss), first branch */
        assert_close(nuem_way_phase(&way, mu), asin(sqrt(loss)), 1e-9 /* bisection */);
    }
    turbulent.field_gauss = 0.0;
    turbulent.turbulent_gauss = 2e-6;
    turbulent.domain_km = 1e-2 * KPC_KM;
    assert_ok(nuem_precession_moment(&turbulent, 0.25, &mu, &err), err);
    assert_close(nuem_way_random_phase(&turbulent, mu), sqrt(0.5 * log(2.0)), 1e-9);
    mu = 42.0;
    assert_fails(nuem_precession_moment(&turbulent, 0.6, &mu, &err), NUEM_ERR_DOMAIN, err, "half");
    assert_true(mu == 42.0);
}

static void moments_of_mass_states(void **unused)
{
    static const double mass[3][3] = {{1e-12, 3e-13, 0}, {3e-13, -2e-12, 1e-13}, {0, 1e-13, 3e-12}};
    static const double one[3][3] = {{1e-12, 0, 0}, {0, 1e-12, 0}, {0, 0, 1e-12}};
    static const double skew[3][3] = {{0, 1e-12, 2e-12}, {-1e-12, 0, 3e-12}, {-2e-12, -3e-12, 0}};
    double mu[3];
    nuem_hypothesis *h = hypothesis(NUEM_DIRAC, NUEM_BASIS_MASS, mass);

    (void)unused;
    nuem_precession_moments(h, mu);
    assert_close(mu[0], 1e-12, TOL_ALGEBRA);
    assert_close(mu[1], 2e-12, TOL_ALGEBRA);
    assert_close(mu[2], 3e-12, TOL_ALGEBRA);
    nuem_hypothesis_free(h);
    h = hypothesis(NUEM_DIRAC, NUEM_BASIS_FLAVOUR, one); /* the same in every basis */
    nuem_precession_moments(h, mu);
    for (int k = 0; k < 3; k++) assert_close(mu[k], 1e-12, TOL_ALGEBRA);
    nuem_hypothesis_free(h);
    h = hypothesis(NUEM_MAJORANA, NUEM_BASIS_MASS, skew);
    nuem_precession_moments(h, mu);
    for (int k = 0; k < 3; k++) assert_true(mu[k] == 0.0);
    nuem_hypothesis_free(h);
}

static void says_where_it_holds(void **unused)
{
    static const double one[3][3] = {{1e-12, 0, 0}, {0, 1e-12, 0}, {0, 0, 1e-12}};
    nuem_hypothesis *h = hypothesis(NUEM_DIRAC, NUEM_BASIS_FLAVOUR, one);
    nuem_way way = {.length_km = 10.0 * KPC_KM, .field_gauss = 1e-6};
    nuem_error err;

    (void)unused;
    assert_ok(nuem_precession_check(h, &way, 1e8, &err), err); /* 100 TeV */
    /* 1e22 eV: mu B = 5.8e-27 eV is no longer small against 3.7e-27 */
    assert_fails(nuem_precession_check(h, &way, 1e16, &err), NUEM_ERR_DOMAIN, err, "phase");
    way.length_km *= 1e6;
    assert_fails(nuem_precession_check(h, &way, 1e16, &err), NUEM_ERR_DOMAIN, err, "mu B is");
    assert_fails(nuem_precession_check(h, &way, 0.0, &err), NUEM_ERR_ARG, err, "energy");
    nuem_hypothesis_free(h);
}

static void refuses_bad_ways(void **unused)
{
    static const struct {
        nuem_way way;
        const char *part;
    } bad[] = {
        {{.length_km = 0.0}, "length of the way"},
        {{.length_km = (double)INFINITY}, "length of the way"},
        {{.length_km = 1.0, .field_gauss = -1.0}, "regular field"},
        {{.length_km = 1.0, .field_gauss = (double)NAN}, "regular field"},
        {{.length_km = 1.0, .turbulent_gauss = -1.0}, "turbulent field"},
        {{.length_km = 1.0, .turbulent_gauss = 1.0}, "domain"},
        {{.length_km = 1.0, .turbulent_gauss = 1.0, .domain_km = 2.0}, "domain"},
    };
    const nuem_way good = {.length_km = 1.0, .field_gauss = 1.0}, none = {.length_km = 1.0};
    const double mu[] = {1e-12, -1e-12};
    double p[2] = {42.0, 42.0};
    nuem_error err;

    (void)unused;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_fails(nuem_precession_survival(&bad[i].way, 1, mu, p, &err), NUEM_ERR_ARG, err,
                     bad[i].part);
        assert_fails(nuem_precession_moment(&bad[i].way, 0.5, p, &err), NUEM_ERR_ARG, err,
                     bad[i].part);
    }
    assert_fails(nuem_precession_survival(&good, 2, mu, p, &err), NUEM_ERR_ARG, err, "moment 1");
    assert_int_equal(err.index, 1);
    assert_fails(nuem_precession_moment(&good, 1.0, p, &err), NUEM_ERR_ARG, err, "loss");
    assert_fails(nuem_precession_moment(&good, 0.0, p, &err), NUEM_ERR_ARG, err, "loss");
    assert_fails(nuem_precession_moment(&none, 0.5, p, &err), NUEM_ERR_DOMAIN, err, "field");
    assert_true(p[0] == 42.0 && p[1] == 42.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference_phase),
        cmocka_unit_test(regular_field_is_cosine),
        cmocka_unit_test(turbulence_alone_is_exponential),
        cmocka_unit_test(both_fields_equal_drawn_domains),
        cmocka_unit_test(formula_is_smooth_across_damping),
        cmocka_unit_test(moment_of_a_loss),
        cmocka_unit_test(moments_of_mass_states),
        cmocka_unit_test(says_where_it_holds),
        cmocka_unit_test(refuses_bad_ways),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
