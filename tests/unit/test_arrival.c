/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrival times: closed forms against quadrature of the convolution, moments, limits, tables, and bad
 * input. */
#include "nuem/flux.h"
#include "source/arrival.h"
#include "support/assert_close.h"
#include "support/quadrature.h"

/* what the header promises of a pulse */
static const double TOL_PULSE = 1e-9;
/* adaptive quadrature, asked for this */
static const double TOL_QUADRATURE = 1e-11;
static const double TOL_ROUNDING = 1e-13;

static const double TAU_PI = 0.026033, TAU_MU = 2.1969811;

static nuem_arrival pulse(double mean, double sigma, size_t n, double first, double second)
{
    return (nuem_arrival){.kind = NUEM_ARRIVAL_PULSE,
                          .mean_us = mean,
                          .sigma_us = sigma,
                          .n_decay = n,
                          .lifetime_us = {first, second}};
}

/* The second route: the delay u after the pulse is drawn first,
 *   int du p(u) int dt G(t - mean - u) efficiency(t),
 * with p = exp(-u/tau)/tau or its convolution with another, which has a stable form for all lifetimes. */
typedef struct route {
    const nuem_arrival *a;
    double lo, hi, delay, slope; /* efficiency 1 + slope (t - lo) */
} route;

static double gauss_in(double t, void *context)
{
    const route *r = context;
    double z = (t - r->a->mean_us - r->delay) / r->a->sigma_us;

    return exp(-0.5 * z * z) / (r->a->sigma_us * sqrt(2.0 * M_PI)) * (1.0 + r->slope * (t - r->lo));
}

static double delay_density(const nuem_arrival *a, double u)
{
    const double x = 1.0 / a->lifetime_us[0];

    if (a->n_decay == 1) return x * exp(-x * u);
    const double y = 1.0 / a->lifetime_us[1], fast = fmax(x, y), slow = fmin(x, y), d = fast - slow;
    return x * y * exp(-slow * u) * (d * u < 1e-8 ? u * (1.0 - 0.5 * d * u) : -expm1(-d * u) / d);
}

static double delayed(double u, void *context)
{
    route r = *(route *)context;
    const double centre = r.a->mean_us + u, sigma = r.a->sigma_us;
    /* beyond 12 sigma there is 1e-33 */
    double lo = fmax(r.lo, centre - 12.0 * sigma), hi = fmin(r.hi, centre + 12.0 * sigma);

    if (lo >= hi) return 0.0;
    r.delay = u;
    return delay_density(r.a, u) *
           nuem_test_integral(gauss_in, &r, lo, hi, 1, &centre, TOL_QUADRATURE);
}

static double by_convolution(const nuem_arrival *a, double lo, double hi, double slope)
{
    route r = {a, lo, hi, 0.0, slope};
    const double begin = lo - a->mean_us, end = hi - a->mean_us, s = a->sigma_us,
                 first = a->lifetime_us[0];
    const double breaks[] = {begin - 6 * s, begin, begin + 6 * s, end - 6 * s,
                             end,           first, 10 * first,    30 * first};

    if (a->n_decay == 0) return nuem_test_integral(gauss_in, &r, lo, hi, 0, NULL, TOL_QUADRATURE);
    return nuem_test_integral(delayed, &r, fmax(0.0, begin - 12 * s), end + 12 * s, 8, breaks,
                              1e-10);
}

static double fraction(const nuem_arrival *a, double lo, double hi)
{
    const double edge[2] = {lo, hi};
    double out = -1.0;
    nuem_error err = {0};

    assert_ok(nuem_arrival_fractions(a, 1, edge, 0.0, 0, NULL, NULL, &out, &err), err);
    return out;
}

static void bins_by_convolution(void **state)
{
    (void)state;
    const nuem_arrival cases[] = {
        pulse(0.44, 0.15, 0, 0, 0),           pulse(0.44, 0.15, 1, TAU_PI, 0),
        pulse(0.44, 0.15, 2, TAU_PI, TAU_MU), pulse(0.44, 0.15, 2, TAU_MU, TAU_PI),
        pulse(0.7, 0.01, 2, TAU_PI, TAU_MU),  pulse(2.0, 0.6, 2, 0.5, 0.5),
        pulse(2.0, 0.6, 2, 0.5, 0.5001),      pulse(-0.3, 0.2, 1, 3.0, 0),
    };
    static const double edge[] = {-0.1, 0.1, 0.4, 0.9, 1.4, 2.9, 6.4};
    const size_t n = sizeof edge / sizeof edge[0] - 1;

    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++)
        for (size_t i = 0; i < n; i++) {
            const double z[2] = {(edge[i] - cases[k].mean_us) / cases[k].sigma_us,
                                 (edge[i + 1] - cases[k].mean_us) / cases[k].sigma_us};
            if (z[1] < -8.0 || (z[0] > 8.0 && cases[k].n_decay == 0)) {
                assert_near(fraction(&cases[k], edge[i], edge[i + 1]), 0.0, 1e-15);
                continue;
            }
            double want = by_convolution(&cases[k], edge[i], edge[i + 1], 0.0),
                   slope = by_convolution(&cases[k], edge[i], edge[i + 1], 0.3);
            assert_close(fraction(&cases[k], edge[i], edge[i + 1]), want, TOL_PULSE);
            /* the same with an efficiency that rises inside the bin */
            const double t[2] = {edge[i], edge[i + 1]},
                         e[2] = {1.0, 1.0 + 0.3 * (edge[i + 1] - edge[i])};
            double out;
            nuem_error err = {0};
            assert_ok(nuem_arrival_fractions(&cases[k], 1, t, 0.0, 2, t, e, &out, &err), err);
            assert_close(out, slope, TOL_PULSE);
        }
}

/* One exponential has a cumulative distribution in closed form:
 *   Phi(z) - exp(s^2/2 tau^2 - t/tau) Phi(z - s/tau). */
static void one_decay_in_closed_form(void **state)
{
    (void)state;
    const nuem_arrival a = pulse(0.0, 0.15, 1, TAU_MU, 0);
    double before = 0.0;

    for (double t = -0.5; t < 8.0; t += 0.25) {
        double z = t / 0.15, s = 0.15 / TAU_MU,
               f = 0.5 * erfc(-z / sqrt(2.0)) -
                   exp(0.5 * s * s - t / TAU_MU) * 0.5 * erfc((s - z) / sqrt(2.0));
        if (t > -0.5) assert_near(fraction(&a, t - 0.25, t), f - before, 1e-14);
        before = f;
    }
}

typedef struct moment {
    const nuem_arrival *a;
    int power;
    double centre;
} moment;

static double weighted(double t, void *context)
{
    const moment *m = context;

    return nuem_pulse_density(m->a, t - m->a->mean_us) * pow(t - m->centre, m->power);
}

static void moments(void **state)
{
    (void)state;
    static const double sigma[] = {1e-3, 0.15, 3.0}, tau[] = {1e-3, TAU_PI, 1.0, TAU_MU};
    const size_t n_tau = sizeof tau / sizeof tau[0];

    for (size_t s = 0; s < 3; s++)
        for (size_t i = 0; i < n_tau; i++)
            for (size_t j = 0; j <= n_tau; j++) {
                const nuem_arrival a = j < n_tau ? pulse(0.44, sigma[s], 2, tau[i], tau[j])
                                                 : pulse(0.44, sigma[s], 1, tau[i], 0);
                double second = j < n_tau ? tau[j] : 0.0, mean = 0.44 + tau[i] + second,
                       variance = sigma[s] * sigma[s] + tau[i] * tau[i] + second * second,
                       lo = 0.44 - 12 * sigma[s],
                       hi = 0.44 + 12 * sigma[s] + 45 * fmax(tau[i], second);
                double breaks[20]; /* at every scale */
                for (int k = 0; k < 20; k++) {
                    const double scale[4] = {-sigma[s], sigma[s], tau[i], second};
                    static const double times[5] = {0, 2, 5, 12, 25};
                    breaks[k] = 0.44 + scale[k / 5] * times[k % 5] + (k < 10 ? 0 : 3 * sigma[s]);
                }
                moment m = {&a, 0, mean};
                assert_close(nuem_test_integral(weighted, &m, lo, hi, 20, breaks, 1e-10), 1.0,
                             1e-9);
                assert_close(fraction(&a, lo, hi), 1.0, TOL_PULSE);
                m.power = 2;
                assert_close(nuem_test_integral(weighted, &m, lo, hi, 20, breaks, 1e-10), variance,
                             1e-9);
                /* the mean through an efficiency that is the time itself */
                const double edge[2] = {lo, hi}, ramp[2] = {0.0, hi - lo};
                double out;
                nuem_error err = {0};
                assert_ok(nuem_arrival_fractions(&a, 1, edge, 0.0, 2, edge, ramp, &out, &err), err);
                assert_close(out + lo, mean, 1e-8 /* of a range of 12 sigma about it */);
            }
}

static void limits(void **state)
{
    (void)state;
    /* a short pulse leaves the decays alone */
    nuem_arrival a = pulse(0.0, 1e-9, 2, TAU_PI, TAU_MU);
    for (double t = 1e-4; t < 30.0; t *= 1.7)
        assert_close(nuem_pulse_density(&a, t), delay_density(&a, t), 1e-7 /* sigma/t */);
    assert_true(nuem_pulse_density(&a, -1e-6) == 0.0);
    /* short lifetimes leave the pulse alone */
    a = pulse(0.0, 0.15, 2, 1e-12, 1e-13);
    const nuem_arrival bare = pulse(0.0, 0.15, 0, 0, 0);
    for (double t = -0.9; t < 0.9; t += 0.1)
        assert_close(nuem_pulse_density(&a, t), nuem_pulse_density(&bare, t), 1e-9 /* z tau/s */);
    /* no jump as the lifetimes meet, which is a derivative: third order in their difference around the
     * geometric mean of the rates */
    for (double sigma = 1e-4; sigma < 10.0; sigma *= 10.0)
        for (double z = -6.0; z < 30.0; z += 1.5) {
            const nuem_arrival same = pulse(0.0, sigma, 2, 0.5, 0.5);
            const double want = nuem_pulse_density(&same, z * sigma);
            for (double d = 1e-16; d < 3e-4; d *= 10.0) {
                const nuem_arrival near = pulse(0.0, sigma, 2, 0.5 * (1.0 + d), 0.5 / (1.0 + d));
                assert_close(nuem_pulse_density(&near, z * sigma), want,
                             2e-10 + 2.0 * d * d * (1.0 + 4.0 * z * z * sigma * sigma));
            }
        }
    /* far from everything: no overflow, no NaN, nothing negative */
    static const double at[] = {-1e300, -1e9, -50.0, 0.0, 50.0, 1e4, 1e9, 1e300};
    static const double sigma[] = {1e-9, 0.15, 1e9}, tau[] = {1e-9, 1.0, 1e9};
    for (size_t i = 0; i < 8; i++)
        for (size_t s = 0; s < 3; s++)
            for (size_t k = 0; k < 9; k++) {
                a = pulse(0.0, sigma[s], 2, tau[k / 3], tau[k % 3]);
                double f = nuem_pulse_density(&a, at[i]);
                assert_true(isfinite(f) && f >= 0.0);
                f = fraction(&a, at[i], at[i] + fabs(at[i]) * 0.1 + 1.0);
                assert_true(isfinite(f) && f >= 0.0 && f <= 1.0 + TOL_PULSE);
            }
}

static void offset_and_efficiency(void **state)
{
    (void)state;
    const nuem_arrival a = pulse(0.44, 0.15, 2, TAU_PI, TAU_MU);
    static const double edge[] = {-0.1, 0.4, 0.9, 3.0, 20.0}, moved[] = {0.2, 0.7, 1.2, 3.3, 20.3};
    double x[4], y[4], z[4];
    nuem_error err = {0};

    assert_ok(nuem_arrival_fractions(&a, 4, edge, 0.0, 0, NULL, NULL, x, &err), err);
    assert_ok(nuem_arrival_fractions(&a, 4, moved, 0.3, 0, NULL, NULL, y, &err), err);
    for (int i = 0; i < 4; i++) assert_close(y[i], x[i], 1e-12);
    /* a constant efficiency scales, also beyond the ends of its table; one point is a constant */
    static const double t[] = {0.5, 0.7, 1.0}, half[] = {0.5, 0.5, 0.5};
    assert_ok(nuem_arrival_fractions(&a, 4, edge, 0.0, 3, t, half, y, &err), err);
    assert_ok(nuem_arrival_fractions(&a, 4, edge, 0.0, 1, t, half, z, &err), err);
    for (int i = 0; i < 4; i++) {
        assert_close(y[i], 0.5 * x[i], 1e-12);
        assert_close(z[i], 0.5 * x[i], 1e-12);
    }
    /* a step of the efficiency cuts a bin in two */
    static const double cut_t[] = {0.6, 0.6 + 1e-9}, step[] = {1.0, 0.0}, cut[] = {0.4, 0.6, 0.9};
    assert_ok(nuem_arrival_fractions(&a, 4, edge, 0.0, 2, cut_t, step, y, &err), err);
    assert_ok(nuem_arrival_fractions(&a, 2, cut, 0.0, 0, NULL, NULL, z, &err), err);
    assert_close(y[1], z[0], 2e-8 /* the width of the step */);
    assert_close(z[0] + z[1], x[1], 1e-12);
    assert_true(y[2] == 0.0 && y[3] == 0.0);
}

static void tables(void **state)
{
    (void)state;
    static const double edge[] = {0, 0.5, 1.0, 3.0}, share[] = {0.2, 0.5, 0.2};
    const nuem_arrival a = {.kind = NUEM_ARRIVAL_TABLE, .n = 3, .edge_us = edge, .fraction = share};
    static const double bins[] = {-1, 0.25, 0.75, 1.0, 2.0, 9.0};
    static const double want[] = {0.1, 0.1 + 0.25, 0.25, 0.1, 0.1};
    double x[5];
    nuem_error err = {0};

    assert_ok(nuem_arrival_fractions(&a, 5, bins, 0.0, 0, NULL, NULL, x, &err), err);
    for (int i = 0; i < 5; i++) assert_close(x[i], want[i], TOL_ROUNDING);
    /* shifted by 0.5 us */
    static const double later[] = {-0.5, 0.75, 1.25, 1.5, 2.5, 9.5};
    assert_ok(nuem_arrival_fractions(&a, 5, later, 0.5, 0, NULL, NULL, x, &err), err);
    for (int i = 0; i < 5; i++) assert_close(x[i], want[i], TOL_ROUNDING);
    /* an efficiency t/3: the mean over 3 us, bin centres 0.25, 0.75, 2 */
    static const double t[] = {0, 3}, e[] = {0, 1}, all[] = {0, 3};
    assert_ok(nuem_arrival_fractions(&a, 1, all, 0.0, 2, t, e, x, &err), err);
    assert_close(x[0], (0.2 * 0.25 + 0.5 * 0.75 + 0.2 * 2.0) / 3.0, TOL_ROUNDING);
}

static void bad_input(void **state)
{
    (void)state;
    static const double edge[] = {0, 1, 2}, twice[] = {0, 1, 1}, nan_edge[] = {0, (double)NAN, 2},
                        efficiency[] = {1, 1}, negative[] = {1, -1}, share[] = {0.5, -0.1};
    const nuem_arrival good = pulse(0.4, 0.1, 2, 1, 2), none = {.kind = NUEM_ARRIVAL_NONE};
    nuem_arrival bad[] = {pulse(0.4, 0, 2, 1, 2),
                          pulse(0.4, 0.1, 2, 1, -2),
                          pulse(0.4, 0.1, 1, 0, 2),
                          pulse((double)INFINITY, 0.1, 1, 1, 2),
                          pulse(0.4, 0.1, 3, 1, 2),
                          pulse(0.4, (double)NAN, 1, 1, 2),
                          pulse(0.4, 0.1, 1, (double)NAN, 2)};
    static const char *const says[] = {"sigma of the pulse is 0 us", "lifetime 1 is -2 us",
                                       "lifetime 0 is 0 us",         "the mean of the pulse is inf",
                                       "3 decays follow the pulse",  "sigma of the pulse is nan",
                                       "lifetime 0 is nan"};
    double out[2] = {7, 7};
    nuem_error err = {0};

#define FAILS(a, n, edge, offset, m, t, e, want)                                                   \
    assert_fails(nuem_arrival_fractions(a, n, edge, offset, m, t, e, out, &err), NUEM_ERR_ARG,     \
                 err, want)
    FAILS(&none, 2, edge, 0.0, 0, NULL, NULL, "has no arrival times");
    FAILS(&good, 0, edge, 0.0, 0, NULL, NULL, "no bin of time");
    FAILS(&good, 2, twice, 0.0, 0, NULL, NULL, "edge of time 2 is 1 us after 1 us");
    FAILS(&good, 2, nan_edge, 0.0, 0, NULL, NULL, "edge of time 1 is nan");
    FAILS(&good, 2, edge, (double)NAN, 0, NULL, NULL, "the offset of times is nan");
    FAILS(&good, 2, edge, 0.0, 2, twice + 1, efficiency, "time of efficiency 1 is 1 us after 1 us");
    FAILS(&good, 2, edge, 0.0, 2, edge, negative, "efficiency 1 is -1");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        FAILS(&bad[i], 2, edge, 0.0, 0, NULL, NULL, says[i]);
    nuem_arrival table = {.kind = NUEM_ARRIVAL_TABLE, .n = 2, .edge_us = edge, .fraction = share};
    FAILS(&table, 2, edge, 0.0, 0, NULL, NULL, "fraction of arrival 1 is -0.1");
    table.edge_us = twice;
    FAILS(&table, 2, edge, 0.0, 0, NULL, NULL, "edge of arrival 2 is 1 us");
    table.n = 0;
    FAILS(&table, 2, edge, 0.0, 0, NULL, NULL, "the table of arrival times is empty");
    assert_true(out[0] == 7 && out[1] == 7);
    assert_int_equal(nuem_arrival_fractions(&none, 2, edge, 0.0, 0, NULL, NULL, out, NULL),
                     NUEM_ERR_ARG);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bins_by_convolution),
        cmocka_unit_test(one_decay_in_closed_form),
        cmocka_unit_test(moments),
        cmocka_unit_test(limits),
        cmocka_unit_test(offset_and_efficiency),
        cmocka_unit_test(tables),
        cmocka_unit_test(bad_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
