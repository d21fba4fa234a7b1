/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/observer.h"

#include <stdlib.h>

#include "support/assert_close.h"

static nuem_medium medium_at(double r_km)
{
    const double x = 20.0 / r_km;

    return (nuem_medium){.ne_cm3 = 4e26 * x * x * x,
                         .nn_cm3 = 3e26 * x * x * x,
                         .bx_gauss = 4e11 * x * x,
                         .by_gauss = 1e11 * x * (3.0 - 2.0 * x)};
}

nuem_profile *observer_profile(double from_km, double to_km, size_t n)
{
    double *x = malloc(n * sizeof *x);
    nuem_medium *m = malloc(n * sizeof *m);
    nuem_profile *profile = NULL;
    nuem_error err;

    assert_non_null(x);
    assert_non_null(m);
    for (size_t i = 0; i < n; i++) {
        x[i] = from_km + (to_km - from_km) * (double)i / (double)(n - 1);
        m[i] = medium_at(x[i]);
    }
    assert_ok(nuem_profile_table(n, x, m, &profile, &err), err);
    free(x);
    free(m);
    return profile;
}

void observer_open(observer *o, int flavours, nuem_nature nature, nuem_supernova_geometry geometry,
                   bool inverted, bool strong)
{
    const nuem_hypothesis_spec two = {.nature = nature};
    nuem_hypothesis_spec h = {
        .nature = nature,
        .basis = NUEM_BASIS_FLAVOUR,
        .mixing = {33.0, 48.0, 8.6, 200.0, 7.4e-5, inverted ? -2.5e-3 : 2.5e-3, {40.0, 70.0}}};
    nuem_error err;

    memset(o, 0, sizeof *o);
    for (int i = 0; i < 3; i++)
        for (int j = i + 1; j < 3; j++) {
            const nuem_complex x = {2e-14 * (i + 1), 1e-14 * j};
            const double sign = nature == NUEM_MAJORANA ? -1.0 : 1.0;
            h.magnetic_mub.m[i][j] = x;
            h.magnetic_mub.m[j][i] = (nuem_complex){sign * x.re, -x.im};
            if (nature == NUEM_MAJORANA) h.magnetic_mub.m[j][i].im = -x.im;
        }
    if (nature == NUEM_DIRAC) h.magnetic_mub.m[0][0].re = 3e-14;
    assert_ok(nuem_hypothesis_create(flavours == 3 ? &h : &two, &o->hypothesis, &err), err);
    o->profile = observer_profile(20.0, 60.0, 401);
    for (int i = 0; i < OBSERVER_ENERGIES; i++) {
        const double e = 5.0 + 4.0 * i;
        o->enu[i] = e;
        o->width[i] = 4.0;
        o->edge[i] = e - 2.0;
        o->edge[i + 1] = e + 2.0;
        o->spectrum[i][0] = e * e * exp(-e / 3.0);
        o->spectrum[i][3] = 0.6 * e * e * exp(-e / 4.0);
        for (int a = 1; a < flavours; a++)
            o->spectrum[i][a] = o->spectrum[i][3 + a] = 0.2 * e * e * exp(-e / 5.0);
    }
    o->spec = (nuem_supernova_spec){.flavours = flavours,
                                    .hypothesis = o->hypothesis,
                                    .two = {0.2, inverted ? -2.5e-3 : 2.5e-3, 3e-14},
                                    .off_diagonal = nature == NUEM_MAJORANA ? -0.5 : 0.0,
                                    .geometry = geometry,
                                    .radius_km = 10.0,
                                    .start_km = 20.0,
                                    .end_km = 26.0,
                                    .n_energy = OBSERVER_ENERGIES,
                                    .n_angle = geometry == NUEM_MULTI_ANGLE ? 3 : 1,
                                    .enu_mev = o->enu,
                                    .width_mev = o->width,
                                    .spectrum = o->spectrum[0],
                                    .number_rate_s = strong ? 4e54 : 1.0,
                                    .gas_mu = strong ? 12.0 : 0.0,
                                    .profile = o->profile};
}

void observer_close(observer *o)
{
    nuem_profile_free(o->profile);
    nuem_hypothesis_free(o->hypothesis);
}

void observer_run(const observer *o, nuem_supernova_method method, double tolerance, double step_km,
                  double r_km, nuem_supernova **sn, nuem_supernova_run **run)
{
    const nuem_supernova_options options = {
        .method = method, .tolerance = tolerance, .step_km = step_km, .threads = 1};
    nuem_error err;

    assert_ok(nuem_supernova_create(&o->spec, sn, &err), err);
    assert_ok(nuem_supernova_run_create(*sn, &options, run, &err), err);
    assert_ok(nuem_supernova_advance(*run, r_km, NULL, &err), err);
}
