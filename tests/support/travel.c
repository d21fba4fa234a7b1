/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/travel.h"

#include <stdlib.h>

#include "support/assert_close.h"

nuem_hypothesis_spec nuem_test_two_flavours(nuem_nature nature, double theta13_deg, double dm31_ev2)
{
    return (nuem_hypothesis_spec){
        .nature = nature,
        .basis = NUEM_BASIS_FLAVOUR,
        .mixing = {.theta13_deg = theta13_deg, .dm31_ev2 = dm31_ev2},
    };
}

nuem_hypothesis_spec nuem_test_three_flavours(nuem_nature nature)
{
    const double degree = acos(-1.0) / 180.0;

    return (nuem_hypothesis_spec){
        .nature = nature,
        .basis = NUEM_BASIS_MASS,
        .mixing = {.theta12_deg = asin(sqrt(0.307)) / degree,
                   .theta23_deg = asin(sqrt(0.546)) / degree,
                   .theta13_deg = asin(sqrt(0.0220)) / degree,
                   .delta_deg = 1.36 * 180.0,
                   .dm21_ev2 = 7.5e-5,
                   .dm31_ev2 = 2.5e-3},
    };
}

void nuem_test_moments(nuem_hypothesis_spec *spec, double factor)
{
    static const double dirac[3][3] = {{0.8, 0.2, 0.1}, {0.2, 0.5, 0.15}, {0.1, 0.15, 0.3}};
    static const double majorana[3][3] = {{0.0, 0.8, 0.5}, {-0.8, 0.0, 0.3}, {-0.5, -0.3, 0.0}};

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            spec->magnetic_mub.m[i][j] = spec->nature == NUEM_DIRAC
                                             ? (nuem_complex){factor * dirac[i][j], 0.0}
                                             : (nuem_complex){0.0, factor * majorana[i][j]};
}

nuem_propagator *nuem_test_propagator(const nuem_hypothesis_spec *spec, bool anti)
{
    nuem_hypothesis *hypothesis = NULL;
    nuem_propagator *p = NULL;
    nuem_error err;

    assert_ok(nuem_hypothesis_create(spec, &hypothesis, &err), err);
    assert_ok(nuem_propagator_create(hypothesis, anti, &p, &err), err);
    nuem_hypothesis_free(hypothesis);
    return p;
}

nuem_profile *nuem_test_constant(double ne, double nn, double bx, double by, double length_km)
{
    const nuem_medium medium = {ne, nn, bx, by};
    nuem_profile *profile = NULL;
    nuem_error err;

    assert_ok(nuem_profile_constant(&medium, length_km, &profile, &err), err);
    return profile;
}

nuem_profile *nuem_test_twist(double ne, double nn, double b, double twist, double length_km)
{
    const nuem_medium medium = {ne, nn, b, 0.0};
    nuem_profile *profile = NULL;
    nuem_error err;

    assert_ok(nuem_profile_twist(&medium, twist, length_km, &profile, &err), err);
    return profile;
}

nuem_profile *nuem_test_linear(const nuem_medium *from, const nuem_medium *to, double length_km,
                               size_t n)
{
    double *x = malloc(n * sizeof *x);
    nuem_medium *medium = malloc(n * sizeof *medium);
    nuem_profile *profile = NULL;
    nuem_error err;

    assert_non_null(x);
    assert_non_null(medium);
    for (size_t i = 0; i < n; i++) {
        const double f = (double)i / (double)(n - 1);
        x[i] = f * length_km;
        medium[i] = (nuem_medium){from->ne_cm3 + f * (to->ne_cm3 - from->ne_cm3),
                                  from->nn_cm3 + f * (to->nn_cm3 - from->nn_cm3),
                                  from->bx_gauss + f * (to->bx_gauss - from->bx_gauss),
                                  from->by_gauss + f * (to->by_gauss - from->by_gauss)};
    }
    assert_ok(nuem_profile_table(n, x, medium, &profile, &err), err);
    free(x);
    free(medium);
    return profile;
}

void nuem_test_probability(const nuem_propagator *p, const nuem_profile *profile, double enu_mev,
                           int flavour, const nuem_decoherence *how, double tolerance, nuem_six out)
{
    nuem_complex initial[NUEM_STATES] = {{0.0, 0.0}};
    nuem_propagate_options options = nuem_propagate_defaults();
    nuem_error err;
    double sum = 0.0;

    options.tolerance = tolerance;
    initial[flavour].re = 1.0;
    assert_ok(nuem_propagate_probability(p, profile, 1, &enu_mev, initial, how, &options, out, NULL,
                                         &err),
              err);
    for (int b = 0; b < NUEM_STATES; b++) {
        assert_true(out[b] >= 0.0);
        sum += out[b];
    }
    assert_near(sum, 1.0, 1e-10); /* promised by the header */
}
