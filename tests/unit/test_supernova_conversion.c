/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each flavour becomes: against the spectra of the same run, against single neutrinos, and that following it does
 * not disturb the run. */
#include <stdlib.h>

#include "nuem/propagate.h"
#include "support/assert_close.h"
#include "support/observer.h"

enum { E = OBSERVER_ENERGIES, MOST = 3 * E * 36 };

/* Roundings of some hundred steps. */
static const double TOL_ROUNDING = 2e-13;
/* Runge-Kutta keeps traces to rounding, and rows; columns and the linear relation hold to rounding too, since it
 * treats all modes alike, but columns only as far as it is unitary. */
static const double TOL_UNITARY_RK = 1e-7;
/* Steps of 1e-9, over some ten radians. */
static const double TOL_ROUTE = 1e-7;

static void free_run(nuem_supernova *sn, nuem_supernova_run *run)
{
    nuem_supernova_run_free(run);
    nuem_supernova_free(sn);
}

/* Emitted spectra, per neutrino, turned by the conversion, against the spectra of the run. */
static void check_spectra(const observer *o, nuem_supernova_run *run, const double *p, bool dirac)
{
    const size_t half = (size_t)o->spec.flavours, n = 2 * half;
    double got[3 * E * 6], total = 0.0;

    nuem_supernova_spectra(run, got);
    for (int i = 0; i < E; i++)
        for (int a = 0; a < 6; a++) total += o->width[i] * o->spectrum[i][a];
    for (size_t k = 0; k < o->spec.n_angle * E; k++)
        for (size_t b = 0; b < n; b++) {
            double want = 0.0;
            for (size_t a = 0; a < n; a++) {
                const double x = o->spectrum[k % E][a < half ? a : 3 + a - half] / total;
                if (!dirac) want += x * p[(k * n + a) * n + b];
                if (dirac && a / half == b / half) want += x * p[(k * n + a) * n + b % half];
            }
            assert_near(got[k * n + b], want, TOL_ROUNDING);
        }
}

static void check_sums(const observer *o, const double *p, bool columns, double tolerance)
{
    const size_t n = 2 * (size_t)o->spec.flavours;

    for (size_t k = 0; k < o->spec.n_angle * E; k++)
        for (size_t a = 0; a < n; a++) {
            double row = 0.0, column = 0.0;
            for (size_t b = 0; b < n; b++) {
                row += p[(k * n + a) * n + b];
                column += p[(k * n + b) * n + a];
                assert_true(p[(k * n + a) * n + b] > -tolerance);
            }
            assert_near(row, 1.0, TOL_ROUNDING);
            if (columns) assert_near(column, 1.0, tolerance);
        }
}

static void agrees_with_spectra(int flavours, nuem_nature nature, nuem_supernova_geometry geometry)
{
    const bool dirac = nature == NUEM_DIRAC;
    double p[MOST];
    observer o;

    observer_open(&o, flavours, nature, geometry, true, true);
    o.spec.probes = true;
    for (int method = 0; method < 2; method++) {
        nuem_supernova *sn;
        nuem_supernova_run *run;
        nuem_error err;
        observer_run(&o, (nuem_supernova_method)method, 1e-8, 0.0, 23.0, &sn, &run);
        assert_ok(nuem_supernova_conversion(run, p, &err), err);
        check_spectra(&o, run, p, dirac);
        check_sums(&o, p, !dirac, method ? TOL_UNITARY_RK : TOL_ROUNDING);
        assert_true(p[0] < 0.999); /* something happened */
        free_run(sn, run);
    }
    observer_close(&o);
}

static void spectra_are_emitted_ones_converted(void **state)
{
    (void)state;
    agrees_with_spectra(2, NUEM_MAJORANA, NUEM_SINGLE_RADIAL);
    agrees_with_spectra(2, NUEM_MAJORANA, NUEM_MULTI_ANGLE);
    agrees_with_spectra(2, NUEM_DIRAC, NUEM_MULTI_ANGLE);
    agrees_with_spectra(2, NUEM_MAJORANA, NUEM_GAS);
    agrees_with_spectra(3, NUEM_MAJORANA, NUEM_SINGLE_AVERAGED);
    agrees_with_spectra(3, NUEM_DIRAC, NUEM_SINGLE_RADIAL);
}

/* Steps, sums and spectra are those without probes, to the last bit. */
static void probes_are_not_seen(void **state)
{
    (void)state;
    for (int nature = 0; nature < 2; nature++)
        for (int method = 0; method < 2; method++) {
            double spectra[2][3 * E * 6];
            nuem_supernova_summary summary[2];
            nuem_supernova_progress progress[2];
            memset(spectra, 0, sizeof spectra);
            for (int probes = 0; probes < 2; probes++) {
                nuem_supernova *sn;
                nuem_supernova_run *run;
                nuem_error err;
                observer o;
                observer_open(&o, 3, nature ? NUEM_DIRAC : NUEM_MAJORANA, NUEM_MULTI_ANGLE, true,
                              true);
                o.spec.probes = probes;
                observer_run(&o, (nuem_supernova_method)method, 1e-7, 0.0, 22.0, &sn, &run);
                nuem_supernova_spectra(run, spectra[probes]);
                assert_ok(nuem_supernova_summarise(run, &summary[probes], &err), err);
                progress[probes] = nuem_supernova_progress_of(run);
                free_run(sn, run);
                observer_close(&o);
            }
            assert_memory_equal(spectra[0], spectra[1], sizeof spectra[0]);
            assert_memory_equal(&summary[0], &summary[1], sizeof summary[0]);
            assert_memory_equal(&progress[0], &progress[1], sizeof progress[0]);
        }
}

/* So few energies that more of them are followed for the error: probes do not count among them. */
static void probes_are_not_seen_by_few_bins(void **state)
{
    enum { FEW = 20 };
    double enu[FEW], width[FEW], spectrum[FEW][6];

    (void)state;
    for (int i = 0; i < FEW; i++) {
        enu[i] = 2.0 + 2.0 * i;
        width[i] = 2.0;
        for (int a = 0; a < 6; a++) {
            const double x = enu[i] / (a % 3 ? 4.0 : a ? 3.0 : 2.5);
            spectrum[i][a] = x * x * exp(-x);
        }
    }
    for (int angles = 0; angles < 2; angles++) {
        double spectra[2][3 * FEW * 6];
        nuem_supernova_progress progress[2];
        memset(spectra, 0, sizeof spectra);
        for (int probes = 0; probes < 2; probes++) {
            nuem_supernova *sn;
            nuem_supernova_run *run;
            observer o;
            observer_open(&o, 3, NUEM_MAJORANA, angles ? NUEM_MULTI_ANGLE : NUEM_SINGLE_RADIAL,
                          true, true);
            o.spec.n_energy = FEW;
            o.spec.enu_mev = enu;
            o.spec.width_mev = width;
            o.spec.spectrum = spectrum[0];
            o.spec.probes = probes;
            observer_run(&o, NUEM_SPLIT, 1e-6, 0.0, 22.0, &sn, &run);
            nuem_supernova_spectra(run, spectra[probes]);
            progress[probes] = nuem_supernova_progress_of(run);
            free_run(sn, run);
            observer_close(&o);
        }
        assert_memory_equal(spectra[0], spectra[1], sizeof spectra[0]);
        assert_memory_equal(&progress[0], &progress[1], sizeof progress[0]);
    }
}

/* Neutrinos that do not see each other move as nuem_propagate_operator has it. */
static void weak_source_moves_single_neutrinos(int flavours, nuem_nature nature)
{
    const size_t half = (size_t)flavours, n = 2 * half;
    const nuem_supernova_options options = {
        .tolerance = 1e-6, .probe_tolerance = 1e-9, .threads = 1};
    nuem_profile *part = observer_profile(20.0, 26.0, 61); /* points of the whole one */
    nuem_hypothesis *two = NULL;
    double p[MOST];
    observer o;
    nuem_supernova *sn;
    nuem_supernova_run *run;
    nuem_error err;

    observer_open(&o, flavours, nature, NUEM_SINGLE_RADIAL, false, false);
    o.spec.probes = true;
    nuem_profile_free(o.profile);
    o.spec.profile = o.profile = part;
    if (flavours == 2) {
        nuem_hypothesis_spec h = {.nature = nature, .basis = NUEM_BASIS_FLAVOUR};
        h.mixing.theta13_deg = o.spec.two.theta_rad * 180.0 / M_PI;
        h.mixing.dm31_ev2 = o.spec.two.dm2_ev2;
        h.magnetic_mub.m[2][0].re = o.spec.two.mu_mub;
        h.magnetic_mub.m[0][2].re =
            nature == NUEM_MAJORANA ? -o.spec.two.mu_mub : o.spec.two.mu_mub;
        assert_ok(nuem_hypothesis_create(&h, &two, &err), err);
    }
    assert_ok(nuem_supernova_create(&o.spec, &sn, &err), err);
    assert_ok(nuem_supernova_run_create(sn, &options, &run, &err), err);
    assert_ok(nuem_supernova_advance(run, 26.0, NULL, &err), err);
    assert_ok(nuem_supernova_conversion(run, p, &err), err);
    for (int kind = 0; kind < (nature == NUEM_DIRAC ? 2 : 1); kind++) {
        nuem_propagator *single;
        nuem_matrix6 s[E];
        nuem_propagate_options how = nuem_propagate_defaults();
        how.tolerance = 1e-10;
        assert_ok(nuem_propagator_create(two ? two : o.hypothesis, kind, &single, &err), err);
        assert_ok(nuem_propagate_operator(single, part, E, o.enu, false, &how, s, NULL, &err), err);
        for (size_t i = 0; i < E; i++)
            for (size_t a = 0; a < (nature == NUEM_DIRAC ? half : n); a++)
                for (size_t b = 0; b < n; b++) {
                    const size_t step = flavours == 2 ? 2 : 1,
                                 from = a / half * 3 + a % half * step,
                                 to = b / half * 3 + b % half * step;
                    const nuem_complex x = s[i].m[to][from];
                    assert_near(p[(i * n + a + (size_t)kind * half) * n + b],
                                x.re * x.re + x.im * x.im, TOL_ROUTE);
                }
        nuem_propagator_free(single);
    }
    free_run(sn, run);
    nuem_hypothesis_free(two);
    observer_close(&o);
}

static void without_self_interaction_it_is_propagation(void **state)
{
    (void)state;
    weak_source_moves_single_neutrinos(2, NUEM_MAJORANA);
    weak_source_moves_single_neutrinos(2, NUEM_DIRAC);
    weak_source_moves_single_neutrinos(3, NUEM_MAJORANA);
    weak_source_moves_single_neutrinos(3, NUEM_DIRAC);
}

/* All species alike: nothing that is emitted changes, so that only the tolerance of probes makes steps short. */
static void equal_spectra_have_a_conversion(void **state)
{
    double p[3][MOST];
    size_t steps[3];
    observer o;

    (void)state;
    for (int method = 0; method < 2; method++) {
        observer_open(&o, 2, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, true, true);
        for (int i = 0; i < E; i++)
            o.spectrum[i][1] = o.spectrum[i][3] = o.spectrum[i][4] = o.spectrum[i][0];
        o.spec.probes = true;
        for (int k = 0; k < 3; k++) {
            const double tolerance[3] = {0.0, 1e-5, 1e-9};
            const nuem_supernova_options options = {.method = (nuem_supernova_method)method,
                                                    .tolerance = 1e-3,
                                                    .probe_tolerance = tolerance[k],
                                                    .threads = 1};
            nuem_supernova *sn;
            nuem_supernova_run *run;
            nuem_error err;
            assert_ok(nuem_supernova_create(&o.spec, &sn, &err), err);
            assert_ok(nuem_supernova_run_create(sn, &options, &run, &err), err);
            assert_ok(nuem_supernova_advance(run, 26.0, NULL, &err), err);
            assert_ok(nuem_supernova_conversion(run, p[k], &err), err);
            steps[k] = nuem_supernova_progress_of(run).steps;
            free_run(sn, run);
        }
        assert_true(steps[0] < steps[1] && steps[1] < steps[2]);
        /* local errors of 1e-5 over some hundred steps */
        for (int i = 0; i < E * 16; i++) assert_near(p[1][i], p[2][i], 1e-3);
        assert_true(p[2][0] < 0.9);
        observer_close(&o);
    }
}

static void saved_probes_are_restored(void **state)
{
    double p[2][MOST];
    observer o;
    nuem_supernova *sn[2];
    nuem_supernova_run *run[2];
    nuem_error err;

    (void)state;
    memset(p, 0, sizeof p);
    observer_open(&o, 3, NUEM_DIRAC, NUEM_SINGLE_RADIAL, true, true);
    o.spec.probes = true;
    observer_run(&o, NUEM_SPLIT, 1e-6, 0.0, 21.0, &sn[0], &run[0]);
    observer_run(&o, NUEM_SPLIT, 1e-6, 0.0, 20.0, &sn[1], &run[1]);
    double *saved = malloc(nuem_supernova_state_size(run[0]) * sizeof *saved);
    assert_non_null(saved);
    nuem_supernova_save(run[0], saved);
    assert_ok(nuem_supernova_restore(run[1], saved, &err), err);
    for (int k = 0; k < 2; k++) {
        assert_ok(nuem_supernova_advance(run[k], 22.0, NULL, &err), err);
        assert_ok(nuem_supernova_conversion(run[k], p[k], &err), err);
        free_run(sn[k], run[k]);
    }
    assert_memory_equal(p[0], p[1], sizeof p[0]);
    free(saved);
    observer_close(&o);
}

static void bad_input_is_refused(void **state)
{
    double p[MOST] = {7.0};
    observer o;
    nuem_supernova *sn;
    nuem_supernova_run *run, *other = NULL;
    nuem_error err;

    (void)state;
    observer_open(&o, 2, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, false, true);
    observer_run(&o, NUEM_SPLIT, 1e-3, 0.0, 20.0, &sn, &run);
    assert_fails(nuem_supernova_conversion(run, p, &err), NUEM_ERR_ARG, err, "no probes");
    assert_true(p[0] == 7.0);
    for (int i = 0; i < 3; i++) {
        const double bad[3] = {-1e-3, 0.2, NAN};
        const nuem_supernova_options options = {
            .tolerance = 1e-3, .probe_tolerance = bad[i], .threads = 1};
        assert_fails(nuem_supernova_run_create(sn, &options, &other, &err), NUEM_ERR_ARG, err,
                     "probe_tolerance is");
        assert_null(other);
    }
    free_run(sn, run);
    observer_close(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(spectra_are_emitted_ones_converted),
        cmocka_unit_test(probes_are_not_seen),
        cmocka_unit_test(probes_are_not_seen_by_few_bins),
        cmocka_unit_test(without_self_interaction_it_is_propagation),
        cmocka_unit_test(equal_spectra_have_a_conversion),
        cmocka_unit_test(saved_probes_are_restored),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
