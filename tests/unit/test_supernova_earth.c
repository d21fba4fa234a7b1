/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fluences at the Earth: closed forms, levels in dense matter, the same way through the run and through the envelope,
 * numbers that are kept, flux files. */
#include <stdlib.h>

#include "nuem/supernova_earth.h"
#include "source/snowglobes.h"
#include "support/assert_close.h"
#include "support/observer.h"

enum { E = OBSERVER_ENERGIES };

/* Algebra of a few terms. */
static const double TOL_ALGEBRA = 1e-12;
/* A run and a propagation at 1e-10 a step or so, over some ten radians. */
static const double TOL_ROUTE = 1e-7;
/* Levels at 1e40 electrons a cm3 differ from those of infinitely dense matter by vacuum over matter terms, 1e-9. */
static const double TOL_DENSE = 1e-8;

typedef struct earth {
    observer o;
    nuem_supernova *sn;
    nuem_supernova_run *run;
    double *density;
    nuem_supernova_earth_options options;
    double fluence[E][6];
} earth;

static const double KPC_CM = 3.0856775814913673e21;

/* A run of the given problem to r_km, and 1e57 neutrinos from 10 kpc. */
static void open_at(earth *e, int flavours, nuem_nature nature, nuem_supernova_geometry geometry,
                    bool inverted, bool strong, double r_km)
{
    nuem_error err;

    memset(e, 0, sizeof *e);
    observer_open(&e->o, flavours, nature, geometry, inverted, strong);
    observer_run(&e->o, NUEM_RUNGE_KUTTA, 1e-10, 0.0, r_km, &e->sn, &e->run);
    e->density = malloc(nuem_supernova_density_size(e->sn) * sizeof *e->density);
    assert_non_null(e->density);
    assert_ok(nuem_supernova_density(e->run, e->density, &err), err);
    e->options = (nuem_supernova_earth_options){.distance_kpc = 10.0, .number = 1e57};
}

static void close_all(earth *e)
{
    nuem_supernova_run_free(e->run);
    nuem_supernova_free(e->sn);
    free(e->density);
    observer_close(&e->o);
}

static void arrive(earth *e)
{
    nuem_error err;

    assert_ok(nuem_supernova_earth(e->sn, e->density, &e->options, e->fluence[0], &err), err);
}

/* Fluence of a species as emitted, if nothing happened. */
static double plain(const earth *e, int i, int a)
{
    const double d = e->options.distance_kpc * KPC_CM;
    double total = 0.0;

    for (int k = 0; k < E; k++)
        for (int b = 0; b < 6; b++) total += e->o.width[k] * e->o.spectrum[k][b];
    return e->options.number / (4.0 * M_PI * d * d) * e->o.spectrum[i][a] / total;
}

static double square(nuem_complex z)
{
    return z.re * z.re + z.im * z.im;
}

/* At the start nothing has happened: F_a = sum_k |U_ak|^2 sum_b |U_bk|^2 F_b. */
static void vacuum_averages_over_phases(void **state)
{
    earth e;
    nuem_matrix3 u;

    (void)state;
    for (int nature = 0; nature < 2; nature++) {
        open_at(&e, 3, nature ? NUEM_DIRAC : NUEM_MAJORANA, NUEM_MULTI_ANGLE, true, true, 20.0);
        nuem_mixing_pmns(&nuem_hypothesis_spec_of(e.o.hypothesis)->mixing, &u);
        arrive(&e);
        for (int i = 0; i < E; i++)
            for (int a = 0; a < 6; a++) {
                double want = 0.0;
                for (int k = 0; k < 3; k++)
                    for (int b = 0; b < 3; b++)
                        want +=
                            square(u.m[a % 3][k]) * square(u.m[b][k]) * plain(&e, i, a / 3 * 3 + b);
                assert_close(e.fluence[i][a], want, TOL_ALGEBRA);
            }
        close_all(&e);
    }
}

/* Dighe, Smirnov: F_e = p F_e0 + (1 - p) F_x0, p = |U_e3|^2, |U_e2|^2 of neutrinos, pbar = |U_e1|^2, |U_e3|^2. */
static void adiabatic_is_dighe_smirnov(void **state)
{
    earth e;
    nuem_matrix3 u;

    (void)state;
    for (int inverted = 0; inverted < 2; inverted++) {
        open_at(&e, 3, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, inverted, true, 20.0);
        e.options.envelope = NUEM_ENVELOPE_ADIABATIC;
        nuem_mixing_pmns(&nuem_hypothesis_spec_of(e.o.hypothesis)->mixing, &u);
        arrive(&e);
        const double p[2] = {square(u.m[0][inverted ? 1 : 2]), square(u.m[0][inverted ? 2 : 0])};
        for (int i = 0; i < E; i++)
            for (int anti = 0; anti < 2; anti++) {
                const double f = plain(&e, i, 3 * anti), x = plain(&e, i, 3 * anti + 1);
                assert_close(e.fluence[i][3 * anti], p[anti] * f + (1.0 - p[anti]) * x,
                             TOL_ALGEBRA);
                assert_close(e.fluence[i][3 * anti + 1] + e.fluence[i][3 * anti + 2],
                             (1.0 - p[anti]) * f + (1.0 + p[anti]) * x, TOL_ALGEBRA);
            }
        close_all(&e);
    }
    for (int inverted = 0; inverted < 2; inverted++) {
        open_at(&e, 2, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, inverted, true, 20.0);
        e.options.envelope = NUEM_ENVELOPE_ADIABATIC;
        arrive(&e);
        const double s2 = sin(0.2) * sin(0.2),
                     p[2] = {inverted ? 1.0 - s2 : s2, inverted ? s2 : 1.0 - s2};
        for (int i = 0; i < E; i++)
            for (int anti = 0; anti < 2; anti++) {
                const double f = plain(&e, i, 3 * anti), x = plain(&e, i, 3 * anti + 1);
                assert_close(e.fluence[i][3 * anti], p[anti] * f + (1.0 - p[anti]) * x,
                             TOL_ALGEBRA);
                assert_close(e.fluence[i][3 * anti + 1], 0.5 * ((1.0 - p[anti]) * f + p[anti] * x),
                             TOL_ALGEBRA);
                assert_true(e.fluence[i][3 * anti + 1] == e.fluence[i][3 * anti + 2]);
            }
        close_all(&e);
    }
}

/* Another route to the levels: the full Hamiltonian in very dense matter. Neutrinos and antineutrinos that have mixed. */
static void adiabatic_follows_levels(void **state)
{
    const nuem_medium dense = {.ne_cm3 = 1e40};
    earth e;

    (void)state;
    for (int nature = 0; nature < 2; nature++)
        for (int inverted = 0; inverted < 2; inverted++) {
            const bool dirac = nature == 1;
            nuem_matrix3 u;
            open_at(&e, 3, dirac ? NUEM_DIRAC : NUEM_MAJORANA, NUEM_SINGLE_RADIAL, inverted, true,
                    22.0);
            e.options.envelope = NUEM_ENVELOPE_ADIABATIC;
            nuem_mixing_pmns(&nuem_hypothesis_spec_of(e.o.hypothesis)->mixing, &u);
            arrive(&e);
            /* masses from the lightest: 1 2 3 or 3 1 2 */
            const int by_mass[2][3] = {{0, 1, 2}, {2, 0, 1}};
            for (int anti = 0; anti < 2; anti++)
                for (int i = 0; i < E; i++) {
                    nuem_propagator *p;
                    nuem_matrix6 v;
                    double level[6], want[3] = {0.0};
                    nuem_error err;
                    assert_ok(nuem_propagator_create(e.o.hypothesis, dirac && anti, &p, &err), err);
                    assert_ok(nuem_propagate_levels(p, e.o.enu[i], &dense, level, &v, &err), err);
                    nuem_propagator_free(p);
                    int found = 0;
                    for (int l = 0; l < 6; l++) {
                        const int first = anti && !dirac ? 3 : 0;
                        double inside = 0.0, re = 0.0;
                        for (int a = 0; a < 3; a++) inside += square(v.m[first + a][l]);
                        if (inside < 0.5) continue; /* a level of the other half */
                        const double *rho = e.density + 2 * 36 * ((dirac && anti ? E : 0) + i);
                        for (int a = 0; a < 3; a++)
                            for (int b = 0; b < 3; b++) {
                                const double *x = rho + 2 * ((first + a) * 6 + first + b);
                                const nuem_complex va = v.m[first + a][l], vb = v.m[first + b][l];
                                re += x[0] * (va.re * vb.re + va.im * vb.im) +
                                      x[1] * (va.im * vb.re - va.re * vb.im);
                            }
                        const int k = by_mass[inverted][found++];
                        for (int a = 0; a < 3; a++) want[a] += square(u.m[a][k]) * re;
                    }
                    assert_int_equal(found, 3);
                    const double d = 10.0 * KPC_CM, scale = 1e57 / (4.0 * M_PI * d * d);
                    for (int a = 0; a < 3; a++)
                        assert_close(e.fluence[i][3 * anti + a], scale * want[a], TOL_DENSE);
                }
            close_all(&e);
        }
}

/* The way from 20 to 26 km, in the run or as its envelope; fields and moments act in both. */
static void profile_continues_the_run(void **state)
{
    (void)state;
    for (int flavours = 2; flavours <= 3; flavours++)
        for (int nature = 0; nature < 2; nature++) {
            earth near, far;
            nuem_profile *rest = observer_profile(22.0, 26.0, 41); /* points of the whole one */
            const nuem_nature what = nature ? NUEM_DIRAC : NUEM_MAJORANA;
            nuem_propagate_options how = nuem_propagate_defaults();
            double peak = 0.0, change = 0.0;
            open_at(&near, flavours, what, NUEM_SINGLE_RADIAL, true, false, 22.0);
            open_at(&far, flavours, what, NUEM_SINGLE_RADIAL, true, false, 26.0);
            arrive(&near);
            double before[E][6];
            memcpy(before, near.fluence, sizeof before);
            how.tolerance = 1e-10;
            near.options.envelope = NUEM_ENVELOPE_PROFILE;
            near.options.profile = rest;
            near.options.propagate = &how;
            arrive(&near);
            arrive(&far);
            for (int i = 0; i < E; i++)
                for (int a = 0; a < 6; a++) {
                    peak = fmax(peak, far.fluence[i][a]);
                    change = fmax(change, fabs(far.fluence[i][a] - before[i][a]));
                }
            assert_true(change > 0.01 * peak);
            /* joins of cubics depend a little on the points beyond the part */
            for (int i = 0; i < E; i++)
                for (int a = 0; a < 6; a++)
                    assert_near(near.fluence[i][a], far.fluence[i][a], TOL_ROUTE * peak);
            close_all(&near);
            close_all(&far);
            nuem_profile_free(rest);
        }
}

/* A profile that thins out slowly, without a field, is what adiabatic means. */
static void slow_profile_is_adiabatic(void **state)
{
    enum { POINTS = 400 };
    double x[POINTS];
    nuem_medium m[POINTS];
    nuem_profile *slow = NULL;
    nuem_error err;
    double want[E][6];
    earth e;

    (void)state;
    memset(m, 0, sizeof m);
    for (int i = 0; i < POINTS; i++) { /* from 20 km: 3e30 cm-3, falling by e in 30000 km */
        x[i] = 20.0 + 3000.0 * i;
        m[i].ne_cm3 = 3e30 * exp(-x[i] / 3e4);
        m[i].nn_cm3 = m[i].ne_cm3;
    }
    assert_ok(nuem_profile_table(POINTS, x, m, &slow, &err), err);
    for (int inverted = 0; inverted < 2; inverted++) {
        open_at(&e, 3, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, inverted, true, 20.0);
        e.options.envelope = NUEM_ENVELOPE_ADIABATIC;
        arrive(&e);
        memcpy(want, e.fluence, sizeof want);
        e.options.envelope = NUEM_ENVELOPE_PROFILE;
        e.options.profile = slow;
        arrive(&e);
        for (int i = 0; i < E; i++)
            for (int a = 0; a < 6; a++) /* jumps, and mixing at the start and at the end */
                assert_close(e.fluence[i][a], want[i][a], 3e-3);
        close_all(&e);
    }
    nuem_profile_free(slow);
}

/* Whatever happens on the way, Majorana neutrinos arrive; of Dirac neutrinos those that are left-handed. */
static void numbers_are_kept(void **state)
{
    (void)state;
    for (int flavours = 2; flavours <= 3; flavours++)
        for (int nature = 0; nature < 2; nature++) {
            earth e;
            nuem_profile *rest = observer_profile(22.0, 40.0, 181);
            const double area = 4.0 * M_PI * 100.0 * KPC_CM * KPC_CM;
            open_at(&e, flavours, nature ? NUEM_DIRAC : NUEM_MAJORANA, NUEM_MULTI_ANGLE, true, true,
                    22.0);
            for (int envelope = 0; envelope < 3; envelope++) {
                double number = 0.0;
                e.options.envelope = (nuem_envelope)envelope;
                e.options.profile = rest;
                arrive(&e);
                const nuem_supernova_fluence sum = nuem_supernova_fluence_sum(e.sn, e.fluence[0]);
                for (int a = 0; a < 6; a++) {
                    number += sum.number_cm2[a] * area;
                    assert_true(sum.mean_mev[a] > 5.0 && sum.mean_mev[a] < 45.0);
                }
                if (nature == 0)
                    assert_close(number, 1e57, 1e-7); /* Runge-Kutta's unitarity */
                else
                    assert_true(number < 0.9999e57 && number > 0.3e57);
            }
            close_all(&e);
            nuem_profile_free(rest);
        }
}

static void same(const earth *e, double want[E][6], double factor)
{
    for (int i = 0; i < E; i++)
        for (int a = 0; a < 6; a++)
            assert_close(e->fluence[i][a], factor * want[i][a], TOL_ALGEBRA);
}

static void amounts_agree(void **state)
{
    double number[E][6], energy_mev = 0.0, count = 0.0;
    earth e;

    (void)state;
    open_at(&e, 2, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, true, true, 21.0);
    arrive(&e);
    memcpy(number, e.fluence, sizeof number);
    e.options.number = 0.0;
    e.options.duration_s = 1e57 / e.o.spec.number_rate_s;
    arrive(&e);
    same(&e, number, 1.0);
    for (int i = 0; i < E; i++)
        for (int a = 0; a < 6; a++) {
            count += e.o.width[i] * e.o.spectrum[i][a];
            energy_mev += e.o.width[i] * e.o.spectrum[i][a] * e.o.enu[i];
        }
    e.options.duration_s = 0.0;
    e.options.energy_erg = 1e57 * energy_mev / count * 1.602176634e-6;
    arrive(&e);
    same(&e, number, 1.0);
    e.options.distance_kpc = 20.0;
    arrive(&e);
    same(&e, number, 0.25);
    close_all(&e);
}

/* The second heavy flavour arrives as it was emitted, shared alike; nothing else changes. */
static void spectator_is_emitted_x(void **state)
{
    double alone[E][6], energy[2] = {0.0};
    earth e;

    (void)state;
    open_at(&e, 2, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, true, true, 21.0);
    arrive(&e);
    memcpy(alone, e.fluence, sizeof alone);
    e.options.spectator = true;
    arrive(&e);
    for (int i = 0; i < E; i++)
        for (int a = 0; a < 6; a++) {
            const double more = a % 3 ? 0.5 * plain(&e, i, a / 3 * 3 + 1) : 0.0;
            assert_close(e.fluence[i][a], alone[i][a] + more, TOL_ALGEBRA);
        }
    /* energy_erg is that of all six: Majorana, unconverted at the start */
    e.options.number = 0.0;
    e.options.energy_erg = 1e53;
    arrive(&e);
    for (int i = 0; i < E; i++)
        for (int a = 0; a < 6; a++) energy[0] += e.o.width[i] * e.o.enu[i] * e.fluence[i][a];
    const double d = 10.0 * KPC_CM;
    assert_close(energy[0] * 4.0 * M_PI * d * d, 1e53 / 1.602176634e-6, 1e-7);
    close_all(&e);
}

/* 0.2 MeV around 0, 0.2, ..., 100 MeV; what nuem reads again. */
static void flux_rows_keep_numbers(void **state)
{
    static double row[NUEM_SNOWGLOBES_ROWS][6];
    earth e;

    (void)state;
    open_at(&e, 3, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, true, true, 21.0);
    arrive(&e);
    nuem_supernova_snowglobes(E, e.o.edge, e.fluence[0], row);
    const nuem_supernova_fluence sum = nuem_supernova_fluence_sum(e.sn, e.fluence[0]);
    for (int a = 0; a < 6; a++) {
        double number = 0.0;
        for (int i = 0; i < NUEM_SNOWGLOBES_ROWS; i++) number += row[i][a];
        assert_close(number, sum.number_cm2[a], TOL_ALGEBRA);
        assert_true(row[14][a] == 0.0);                               /* below 3 MeV */
        assert_close(row[15][a], 0.1 * e.fluence[0][a], TOL_ALGEBRA); /* half of the row at 3 MeV */
        assert_close(row[25][a], 0.2 * e.fluence[0][a], TOL_ALGEBRA);
        assert_close(row[35][a], 0.1 * (e.fluence[0][a] + e.fluence[1][a]), TOL_ALGEBRA);
        assert_true(row[300][a] == 0.0); /* above 47 MeV */
    }
    close_all(&e);
}

static void bad_input_is_refused(void **state)
{
    earth e;
    nuem_error err;

    (void)state;
    open_at(&e, 3, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, true, true, 20.0);
    const nuem_supernova_earth_options good = e.options;
    const struct {
        nuem_supernova_earth_options o;
        const char *message;
    } bad[] = {
        {{.distance_kpc = 0.0, .number = 1.0}, "distance_kpc is 0"},
        {{.distance_kpc = NAN, .number = 1.0}, "distance_kpc is nan"},
        {{.distance_kpc = 1.0}, "0 of number, duration_s and energy_erg"},
        {{.distance_kpc = 1.0, .number = 1.0, .duration_s = 1.0}, "2 of number"},
        {{.distance_kpc = 1.0, .number = -1.0}, "number is -1"},
        {{.distance_kpc = 1.0, .energy_erg = INFINITY}, "energy_erg is inf"},
        {{.distance_kpc = 1.0, .number = 1.0, .envelope = (nuem_envelope)3}, "envelope 3"},
        {{.distance_kpc = 1.0, .number = 1.0, .envelope = NUEM_ENVELOPE_PROFILE}, "profile"},
        {{.distance_kpc = 1.0, .number = 1.0, .spectator = true}, "two flavours"},
    };
    memset(e.fluence, 0, sizeof e.fluence);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_fails(nuem_supernova_earth(e.sn, e.density, &bad[i].o, e.fluence[0], &err),
                     NUEM_ERR_ARG, err, bad[i].message);
    /* what the propagation refuses */
    const nuem_propagate_options few = {.tolerance = 7.0};
    e.options = good;
    e.options.envelope = NUEM_ENVELOPE_PROFILE;
    e.options.profile = e.o.profile;
    e.options.propagate = &few;
    assert_fails(nuem_supernova_earth(e.sn, e.density, &e.options, e.fluence[0], &err),
                 NUEM_ERR_ARG, err, "tolerance");
    for (int i = 0; i < E; i++)
        for (int a = 0; a < 6; a++) assert_true(e.fluence[i][a] == 0.0);
    close_all(&e);
    open_at(&e, 2, NUEM_MAJORANA, NUEM_GAS, true, true, 20.0);
    assert_fails(nuem_supernova_earth(e.sn, e.density, &e.options, e.fluence[0], &err),
                 NUEM_ERR_ARG, err, "gas");
    close_all(&e);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vacuum_averages_over_phases),
        cmocka_unit_test(adiabatic_is_dighe_smirnov),
        cmocka_unit_test(adiabatic_follows_levels),
        cmocka_unit_test(profile_continues_the_run),
        cmocka_unit_test(slow_profile_is_adiabatic),
        cmocka_unit_test(numbers_are_kept),
        cmocka_unit_test(amounts_agree),
        cmocka_unit_test(spectator_is_emitted_x),
        cmocka_unit_test(flux_rows_keep_numbers),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
