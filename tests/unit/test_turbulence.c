/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The random field of profiles: its moments and its structure function over many seeds, against integrals over the
 * spectrum that know nothing of modes; seeds, edges and bad input. */
#include <stdlib.h>

#include "num/stream.h"
#include "propagation/profile_kind.h"
#include "support/assert_close.h"
#include "support/quadrature.h"

static const double OUTER = 100.0, INNER = 0.1, RMS = 2.0; /* km, gauss */

static const char head[] = "schema: nuem/profile/1\nid: t\ntitle: t\n";

static nuem_profile *open_text(const char *body, uint64_t seed)
{
    char text[2000];
    nuem_profile_options o = nuem_profile_defaults();
    nuem_profile *p = NULL;
    nuem_error err;

    o.seed = seed;
    snprintf(text, sizeof text, "%s%s", head, body);
    assert_ok(nuem_profile_parse(NULL, text, strlen(text), "t.yaml", &o, &p, NULL, &err), err);
    return p;
}

static const char random_field[] =
    "constant: {length: 1000 km}\n"
    "turbulence: {rms: 2 G, outer_scale: 100 km, inner_scale: 0.1 km}\n";

/* Mean square of the difference of a transverse component over the distance d, relative to 2 RMS^2: the mean over
 * wave vectors of 1 - cos(k d c), c the cosine between them and the path, with the energy k^(-5/3) dk of
 * a mode and the share (1 + c^2)/4 of its square that stands along x. */
typedef struct separation {
    double d, k;
} separation;

static double over_angles(double c, void *context)
{
    const separation *s = context;

    return 0.75 * (1.0 + c * c) * (1.0 - cos(s->k * s->d * c));
}

static double over_waves(double log_k, void *context)
{
    separation *s = context;

    s->k = exp(log_k);
    return pow(s->k, -2.0 / 3.0) * nuem_test_integral(over_angles, s, 0.0, 1.0, 0, NULL, 1e-8);
}

static double difference(double d)
{
    const double lo = 2.0 * M_PI / OUTER, hi = 2.0 * M_PI / INNER;
    separation s = {.d = d};

    return nuem_test_integral(over_waves, &s, log(lo), log(hi), 0, NULL, 1e-6) /
           (1.5 * (pow(lo, -2.0 / 3.0) - pow(hi, -2.0 / 3.0)));
}

/* Distances over which the field is compared, km. */
static const double distance[] = {0.5, 1.0, 2.0, 4.0, 30.0};
enum { DISTANCES = 5, SEEDS = 2000, PLACES = 4 };

static void ensemble(void **state)
{
    (void)state;
    double mean = 0.0, square = 0.0, cross = 0.0, structure[DISTANCES] = {0.0};
    const double n = 2.0 * SEEDS * PLACES; /* components; places are far apart */

    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        nuem_profile *p = open_text(random_field, seed);
        for (int i = 0; i < PLACES; i++) {
            double x[1 + DISTANCES];
            nuem_medium m[1 + DISTANCES];
            x[0] = 200.0 * i;
            for (int k = 0; k < DISTANCES; k++) x[k + 1] = x[0] + distance[k];
            nuem_profile_at(p, 1 + DISTANCES, x, m);
            mean += (m[0].bx_gauss + m[0].by_gauss) / n;
            square += (m[0].bx_gauss * m[0].bx_gauss + m[0].by_gauss * m[0].by_gauss) / n;
            cross += 2.0 * m[0].bx_gauss * m[0].by_gauss / n;
            for (int k = 0; k < DISTANCES; k++) {
                const double dx = m[k + 1].bx_gauss - m[0].bx_gauss,
                             dy = m[k + 1].by_gauss - m[0].by_gauss;
                structure[k] += (dx * dx + dy * dy) / n;
            }
        }
        nuem_profile_free(p);
    }
    /* Of n Gaussian numbers, four of their standard deviations; the places and components of a seed share the
     * angles of its modes, which counts for a factor 2. */
    const double sigma = 2.0 / sqrt(n);
    assert_near(mean, 0.0, 4.0 * sigma * RMS);
    assert_near(square, RMS * RMS, 4.0 * sigma * sqrt(2.0) * RMS * RMS);
    assert_near(cross, 0.0, 4.0 * sigma * RMS * RMS);
    for (int k = 0; k < DISTANCES; k++)
        assert_close(structure[k], 2.0 * RMS * RMS * difference(distance[k]),
                     4.0 * sigma * sqrt(2.0));
}

/* Kolmogorov's law: differences grow with the third root of the distance, between the scales. */
static void kolmogorov(void **state)
{
    (void)state;
    const double slope = log(difference(4.0) / difference(1.0)) / log(4.0);

    assert_near(slope, 2.0 / 3.0, 0.04 /* the scales are finite */);
}

static void seeds(void **state)
{
    (void)state;
    const double x[3] = {0.0, 17.0, 999.0};
    nuem_medium a[3], b[3], c[3];
    nuem_profile *first = open_text(random_field, 1), *again = open_text(random_field, 1),
                 *other = open_text(random_field, 2);

    nuem_profile_at(first, 3, x, a);
    nuem_profile_at(again, 3, x, b);
    nuem_profile_at(other, 3, x, c);
    assert_memory_equal(a, b, sizeof a);
    for (int i = 0; i < 3; i++) {
        assert_true(a[i].bx_gauss != c[i].bx_gauss && a[i].by_gauss != c[i].by_gauss);
        assert_true(a[i].bx_gauss != a[i].by_gauss);
    }
    assert_false(nuem_profile_is_constant(first, NULL));
    nuem_profile_free(first);
    nuem_profile_free(again);
    nuem_profile_free(other);
}

/* Only inside its edges, which are breaks; on top of the regular field, whose breaks stay. */
static void edges(void **state)
{
    (void)state;
    const char body[] =
        "power_law: {pieces: [{from: 1 km, density: 1 g/cm3, exponent: 0, ye: 0.5}, "
        "{from: 300 km, density: 2 g/cm3, exponent: 0, ye: 0.5}], end: 1000 km, "
        "field: {strength: 7 G, at: 1 km, exponent: 0}}\n"
        "turbulence: {rms: 2 G, outer_scale: 100 km, inner_scale: 1 km, modes: 20, from: 200 km, "
        "to: 400 km}\n";
    const double x[4] = {100.0, 250.0, 350.0, 500.0}, *breaks;
    nuem_medium m[4];
    nuem_profile *p = open_text(body, 5);

    nuem_profile_at(p, 4, x, m);
    assert_true(m[0].bx_gauss == 7.0 && m[0].by_gauss == 0.0);
    assert_true(m[1].bx_gauss != 7.0 && m[2].by_gauss != 0.0);
    assert_true(m[3].bx_gauss == 7.0 && m[3].by_gauss == 0.0);
    assert_close(m[2].ne_cm3, 2.0 * m[0].ne_cm3, 1e-13);
    assert_int_equal(nuem_profile_breaks(p, &breaks), 3);
    assert_true(breaks[0] == 200.0 && breaks[1] == 300.0 && breaks[2] == 400.0);
    nuem_profile_free(p);
}

/* A smooth field: the difference quotient converges with the square of its step. */
static void smooth(void **state)
{
    (void)state;
    nuem_profile *p = open_text(random_field, 3);
    const double at = 333.0, h = 1e-3 * INNER;
    double x[5];
    nuem_medium m[5];

    for (int i = 0; i < 5; i++) x[i] = at + (i - 2) * h;
    nuem_profile_at(p, 5, x, m);
    assert_close((m[3].bx_gauss - m[1].bx_gauss) / (2.0 * h),
                 (m[4].bx_gauss - m[0].bx_gauss) / (4.0 * h), 1e-4);
    nuem_profile_free(p);
}

static void bad(void **state)
{
    (void)state;
    static const struct {
        const char *line, *says;
    } cases[] = {
        {"{rms: 2 G, outer_scale: 1 km, inner_scale: 2 km}", "must be shorter than outer_scale"},
        {"{rms: -2 G, outer_scale: 3 km, inner_scale: 2 km}", "turbulence.rms is -2 G"},
        {"{rms: 2 G, outer_scale: 3 km, inner_scale: 2 km, modes: 0}", "modes is 0"},
        {"{rms: 2 G, outer_scale: 3 km, inner_scale: 2 km, modes: 1e9}", "modes is 1e9"},
        {"{rms: 2 G, outer_scale: 3 km}", "inner_scale"},
        {"{rms: 2 G, outer_scale: 3 km, inner_scale: 2 km, from: 3 km, to: 2 km}",
         "begins at 3 km"},
        {"{rms: 2 km, outer_scale: 3 km, inner_scale: 2 km}", "rms"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char text[1000];
        nuem_profile *p = NULL;
        nuem_error err;
        snprintf(text, sizeof text, "%sconstant: {length: 10 km}\nturbulence: %s\n", head,
                 cases[i].line);
        assert_fails(nuem_profile_parse(NULL, text, strlen(text), "t.yaml", NULL, &p, NULL, &err),
                     NUEM_ERR_DATA, err, cases[i].says);
        assert_int_equal(err.line, 5);
        assert_true(err.column > 0);
        assert_null(p);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ensemble), cmocka_unit_test(kolmogorov), cmocka_unit_test(seeds),
        cmocka_unit_test(edges),    cmocka_unit_test(smooth),     cmocka_unit_test(bad),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
