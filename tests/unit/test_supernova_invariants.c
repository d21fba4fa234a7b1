/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What collective evolution conserves, on random states and on runs, with both integrators where they keep it. */
#include <stdlib.h>

#include "num/hermitian.h"
#include "supernova/bulb.h"
#include "supernova/hermitian_algebra.h"
#include "supernova/run.h"
#include "support/assert_close.h"
#include "support/draw.h"

/* Turns are unitary to rounding, some 1e-16 each; a run here makes up to some thousand. */
static const double ROUNDING = 1e-12;
/* Quantities that only the exact solution keeps: steps of 1e-12 or better. */
static const double SOLVED = 5e-12;

enum { ENERGIES = 3 };
static const double ENU[ENERGIES] = {6.0, 11.0, 23.0}, WIDTH[ENERGIES] = {1.0, 2.0, 0.7};
static const double SPECTRUM[ENERGIES][6] = {
    {1.0, 0.4, 0.0, 0.7, 0.4, 0.0}, {0.6, 0.5, 0.0, 0.5, 0.5, 0.0}, {0.1, 0.4, 0.0, 0.2, 0.3, 0.0}};

static nuem_supernova_spec small(nuem_supernova_geometry geometry, const nuem_profile *profile,
                                 double off_diagonal)
{
    return (nuem_supernova_spec){.flavours = 2,
                                 .two = {0.3, 2.5e-3, profile ? 4e-14 : 0.0},
                                 .off_diagonal = off_diagonal,
                                 .geometry = geometry,
                                 .radius_km = 10.0,
                                 .start_km = 20.0,
                                 .end_km = 24.0,
                                 .n_energy = ENERGIES,
                                 .n_angle = geometry == NUEM_MULTI_ANGLE ? 4 : 1,
                                 .enu_mev = ENU,
                                 .width_mev = WIDTH,
                                 .spectrum = SPECTRUM[0],
                                 .number_rate_s = 3e54,
                                 .gas_mu = 5.0,
                                 .profile = profile};
}

static nuem_profile *varying(void)
{
    const nuem_medium m[3] = {
        {.ne_cm3 = 5e26, .nn_cm3 = 3e26, .bx_gauss = 4e11, .by_gauss = 1e11},
        {.ne_cm3 = 4e26, .nn_cm3 = 3e26, .bx_gauss = 1e11, .by_gauss = 3e11},
        {.ne_cm3 = 1e26, .nn_cm3 = 2e26, .bx_gauss = 2e11, .by_gauss = -2e11}};
    const double x[3] = {15.0, 21.5, 30.0};
    nuem_profile *p;
    nuem_error err;

    assert_ok(nuem_profile_table(3, x, m, &p, &err), err);
    return p;
}

static nuem_supernova_run *start(const nuem_supernova_spec *spec, nuem_supernova **sn,
                                 nuem_supernova_method method, double tolerance)
{
    const nuem_supernova_options o = {.method = method, .tolerance = tolerance, .threads = 1};
    nuem_supernova_run *run;
    nuem_error err;

    assert_ok(nuem_supernova_create(spec, sn, &err), err);
    assert_ok(nuem_supernova_run_create(*sn, &o, &run, &err), err);
    return run;
}

static void end(nuem_supernova_run *run, nuem_supernova *sn)
{
    nuem_supernova_run_free(run);
    nuem_supernova_free(sn);
}

static void advance(nuem_supernova_run *run, double r)
{
    nuem_error err;

    assert_ok(nuem_supernova_advance(run, r, NULL, &err), err);
}

/* Positive random matrices, full of coherence, in place of the initial state. */
static void randomise(nuem_supernova_run *run, unsigned seed, bool spin)
{
    const nuem_modes *m = &run->modes;
    nuem_draw d = nuem_draw_seed(seed);
    const int n = m->order;

    for (size_t a = 0; a < m->n_angle; a++)
        for (size_t b = 0; b < m->n_block; b++)
            for (size_t l = 0; l < NUEM_LANES; l++) {
                nuem_complex z[NUEM_REALS_MAX], rho[NUEM_REALS_MAX] = {{0.0, 0.0}};
                nuem_hermitian x;
                if (m->w[b * NUEM_LANES + l] == 0.0) continue;
                for (int i = 0; i < n * n; i++)
                    z[i] = (nuem_complex){nuem_draw_uniform(&d, -0.2, 0.2),
                                          nuem_draw_uniform(&d, -0.2, 0.2)};
                for (int i = 0; i < n; i++)
                    for (int j = 0; j < n; j++)
                        for (int k = 0; k < n; k++) {
                            const nuem_complex p = z[i * n + k], q = z[j * n + k];
                            rho[i * n + j].re += p.re * q.re + p.im * q.im;
                            rho[i * n + j].im += p.im * q.re - p.re * q.im;
                        }
                nuem_hermitian_from_matrix(n, rho, &x);
                if (!spin) nuem_hermitian_drop_off(n, &x);
                for (int e = 0; e < n * n; e++)
                    run->y[((a * m->n_block + b) * (size_t)(n * n) + (size_t)e) * NUEM_LANES + l] =
                        x.x[e];
            }
}

static nuem_supernova_summary summary(nuem_supernova_run *run)
{
    nuem_supernova_summary s;
    nuem_error err;

    assert_ok(nuem_supernova_summarise(run, &s, &err), err);
    return s;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Eigenvalues of all modes, ascending in each. Returns how many. */
static size_t eigenvalues(const nuem_supernova_run *run, double *out)
{
    const nuem_modes *m = &run->modes;
    const size_t n = (size_t)m->order;
    size_t at = 0;

    for (size_t a = 0; a < m->n_angle; a++)
        for (size_t l = 0; l < ENERGIES; l++, at += n) {
            nuem_complex x[NUEM_REALS_MAX], v[NUEM_REALS_MAX];
            nuem_hermitian rho;
            nuem_supernova_mode_at(m, run->y, a, 0, l, &rho);
            nuem_hermitian_to_matrix(m->order, &rho, x);
            assert_true(nuem_hermitian_eigen(n, x, false, out + at, v));
            qsort(out + at, n, sizeof *out, ascending);
        }
    return at;
}

/* 1. Eigenvalues of every mode (so trace and purity too), whatever the profile and the tolerance. */
static void eigenvalues_stay(void **state)
{
    nuem_profile *profile = varying();

    (void)state;
    for (int geometry = NUEM_SINGLE_RADIAL; geometry <= NUEM_GAS; geometry++) {
        const nuem_supernova_spec spec =
            small((nuem_supernova_geometry)geometry, profile, geometry % 2 ? -1.0 : 0.0);
        double before[4 * ENERGIES * 4], after[4 * ENERGIES * 4];
        nuem_supernova *sn;
        nuem_supernova_run *run = start(&spec, &sn, NUEM_SPLIT, 1e-4);
        randomise(run, 11, true);
        const size_t n = eigenvalues(run, before);
        const nuem_supernova_summary s0 = summary(run);
        advance(run, 24.0);
        (void)eigenvalues(run, after);
        for (size_t i = 0; i < n; i++) assert_near(after[i], before[i], ROUNDING);
        const nuem_supernova_summary s1 = summary(run);
        assert_close(s1.trace, s0.trace, ROUNDING);
        assert_close(s1.purity, s0.purity, ROUNDING);
        end(run, sn);
    }
    nuem_profile_free(profile);
}

/* 2. Energy, where nothing depends on r. */
static void energy_stays(void **state)
{
    const nuem_medium m = {.ne_cm3 = 5e26, .nn_cm3 = 3e26, .bx_gauss = 3e11, .by_gauss = 1e11};
    const double s[3] = {0.0, -1.0, 0.6};
    nuem_profile *profile;
    nuem_error err;

    (void)state;
    assert_ok(nuem_profile_constant(&m, 30.0, &profile, &err), err);
    for (int i = 0; i < 3; i++)
        for (int method = 0; method < 2; method++) {
            const nuem_supernova_spec spec = small(NUEM_GAS, profile, s[i]);
            nuem_supernova *sn;
            nuem_supernova_run *run = start(&spec, &sn, (nuem_supernova_method)method, 1e-12);
            randomise(run, 5 + (unsigned)i, true);
            const double e0 = summary(run).energy, x0 = summary(run).fraction[0];
            advance(run, 22.0);
            assert_close(summary(run).energy, e0, SOLVED);
            assert_true(fabs(summary(run).fraction[0] - x0) > 0.01); /* something happened */
            end(run, sn);
        }
    nuem_profile_free(profile);
}

/* 3. Lepton number without a field, for any s and with coherence of neutrinos and antineutrinos. */
static void lepton_number_stays(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++)
        for (int geometry = NUEM_SINGLE_RADIAL; geometry <= NUEM_MULTI_ANGLE; geometry++) {
            const nuem_supernova_spec spec =
                small((nuem_supernova_geometry)geometry, NULL, i ? -1.0 : 0.0);
            nuem_supernova *sn;
            nuem_supernova_run *run = start(&spec, &sn, NUEM_SPLIT, 1e-10);
            randomise(run, 3, true);
            const double l0 = summary(run).lepton, t = summary(run).trace;
            advance(run, 21.0);
            assert_near(summary(run).lepton, l0, SOLVED * t);
            end(run, sn);
        }
}

/* 4. Without mixing L_e - L_x, whatever field and matter. */
static void difference_of_flavours_stays(void **state)
{
    nuem_profile *profile = varying();

    (void)state;
    for (int i = 0; i < 2; i++) {
        nuem_supernova_spec spec = small(NUEM_SINGLE_RADIAL, profile, i ? -1.0 : 0.0);
        spec.two.theta_rad = 0.0;
        spec.two.mu_mub = 4e-13;
        spec.number_rate_s = 3e52;
        nuem_supernova *sn;
        nuem_supernova_run *run = start(&spec, &sn, NUEM_SPLIT, 1e-9);
        const nuem_supernova_summary a = summary(run);
        advance(run, 24.0);
        const nuem_supernova_summary b = summary(run);
        const double before = a.fraction[0] + a.fraction[3] - a.fraction[1] - a.fraction[2],
                     after = b.fraction[0] + b.fraction[3] - b.fraction[1] - b.fraction[2];
        assert_near(after, before, 1e-12);
        assert_true(fabs(a.fraction[0] - b.fraction[0]) > 1e-3);
        end(run, sn);
    }
    nuem_profile_free(profile);
}

/* 5. Without field, spin coherence and matter: (P - Pbar^T) along the vacuum term, which is diagonal between mass
 * states. */
static void projection_on_masses_stays(void **state)
{
    (void)state;
    for (int geometry = NUEM_SINGLE_RADIAL; geometry <= NUEM_SINGLE_AVERAGED; geometry++) {
        const nuem_supernova_spec spec = small((nuem_supernova_geometry)geometry, NULL, 0.0);
        nuem_supernova *sn;
        nuem_supernova_run *run = start(&spec, &sn, NUEM_SPLIT, 1e-6);
        double before = 0.0, after = 0.0;
        randomise(run, 9, false);
        for (int step = 0; step < 2; step++) {
            (void)summary(run); /* sets the totals */
            const double *x = run->total[0].x;
            *(step ? &after : &before) = x[0] - x[2] - (x[1] - x[3]);
            if (!step) advance(run, 24.0);
        }
        assert_near(after, before, ROUNDING);
        end(run, sn);
    }
}

/* 6. A bin in two halves is the same problem; so is one of equal angles. */
static void halved_bins_change_nothing(void **state)
{
    double enu[2 * ENERGIES], width[2 * ENERGIES], spectrum[2 * ENERGIES][6];
    double whole[ENERGIES * 4], halves[2 * ENERGIES * 4];
    nuem_profile *profile = varying();

    (void)state;
    for (int e = 0; e < ENERGIES; e++)
        for (int k = 0; k < 2; k++) {
            enu[2 * e + k] = k ? nextafter(ENU[e], 100.0) : ENU[e]; /* they must increase */
            width[2 * e + k] = 0.5 * WIDTH[e];
            memcpy(spectrum[2 * e + k], SPECTRUM[e], sizeof SPECTRUM[e]);
        }
    nuem_supernova_spec spec = small(NUEM_SINGLE_RADIAL, profile, -1.0);
    nuem_supernova *sn;
    nuem_supernova_run *run = start(&spec, &sn, NUEM_SPLIT, 1e-10);
    advance(run, 24.0);
    nuem_supernova_spectra(run, whole);
    end(run, sn);
    spec.n_energy = 2 * ENERGIES;
    spec.enu_mev = enu;
    spec.width_mev = width;
    spec.spectrum = spectrum[0];
    run = start(&spec, &sn, NUEM_SPLIT, 1e-10);
    advance(run, 24.0);
    nuem_supernova_spectra(run, halves);
    end(run, sn);
    for (int e = 0; e < ENERGIES; e++)
        for (int k = 0; k < 2; k++)
            for (int i = 0; i < 4; i++)
                assert_near(halves[(2 * e + k) * 4 + i], whole[e * 4 + i], 1e-9);
    nuem_profile_free(profile);
}

/* 7. The way back leads to the beginning. */
static void reversed_run_returns(void **state)
{
    nuem_profile *profile = varying();

    (void)state;
    for (int geometry = NUEM_SINGLE_RADIAL; geometry <= NUEM_GAS; geometry++) {
        const nuem_supernova_spec there = small((nuem_supernova_geometry)geometry, profile, 0.0);
        nuem_supernova_spec back = there;
        double first[4 * ENERGIES * 4], middle[4 * ENERGIES * 4], last[4 * ENERGIES * 4];
        nuem_supernova *sn, *sn2;
        nuem_error err;
        back.start_km = there.end_km;
        back.end_km = there.start_km;
        nuem_supernova_run *run = start(&there, &sn, NUEM_SPLIT, 1e-10),
                           *home = start(&back, &sn2, NUEM_SPLIT, 1e-10);
        nuem_supernova_spectra(run, first);
        advance(run, 24.0);
        nuem_supernova_spectra(run, middle);
        double *saved = malloc(nuem_supernova_state_size(run) * sizeof *saved);
        nuem_supernova_save(run, saved);
        assert_ok(nuem_supernova_restore(home, saved, &err), err);
        advance(home, 20.0);
        nuem_supernova_spectra(home, last);
        double moved = 0.0;
        for (size_t i = 0; i < there.n_angle * ENERGIES * 4; i++) {
            assert_near(last[i], first[i], 1e-8);
            moved = fmax(moved, fabs(middle[i] - first[i]));
        }
        assert_true(moved > 1e-3);
        free(saved);
        end(run, sn);
        end(home, sn2);
    }
    nuem_profile_free(profile);
}

/* Kernels of the bulb: the averaged one is the mean of those of all pairs of rays, and far out twice the radial. */
static void bulb_kernels_agree(void **state)
{
    const double radius = 10.0;
    enum { BINS = 2000 };

    (void)state;
    assert_close(nuem_bulb_radial(10.0, 50.0), 2.04103e-4, 3e-6); /* six digits are given */
    for (int i = 0; i < 4; i++) {
        const double r = radius * (1.5 + 3.0 * i), x = radius / r;
        double mean = 0.0;
        for (int k = 0; k < BINS; k++)
            mean += 1.0 / nuem_bulb_velocity((k + 0.5) / BINS, radius, r) / BINS;
        assert_close(nuem_bulb_averaged(radius, r), 0.5 * x * x * (mean * mean - 1.0), 1e-5);
        assert_close(nuem_bulb_path(0.7, radius, r, 2.0 * r),
                     sqrt(4.0 * r * r - 70.0) - sqrt(r * r - 70.0), 1e-13);
    }
    assert_close(nuem_bulb_averaged(1.0, 1e4) / nuem_bulb_radial(1.0, 1e4), 2.0, 1e-7);
    assert_close(nuem_bulb_radial(1.0, 1e4), 0.125e-16, 1e-7); /* without cancellation */
}

/* sqrt2 G_F Ndot/(2 pi R^2 c) of 1e51 erg/s at 10 MeV and 10 km, and the strength for one of many angles. */
static void strength_has_its_value(void **state)
{
    nuem_supernova_spec spec = small(NUEM_SINGLE_RADIAL, NULL, 0.0);
    nuem_supernova *sn;
    nuem_error err;

    (void)state;
    spec.number_rate_s = 1e51 / 1.602176634e-6 / 10.0;
    assert_ok(nuem_supernova_create(&spec, &sn, &err), err);
    assert_close(sn->strength, 2.12822e5, 3e-6); /* six digits are given */
    nuem_supernova_free(sn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(eigenvalues_stay),
        cmocka_unit_test(energy_stays),
        cmocka_unit_test(lepton_number_stays),
        cmocka_unit_test(difference_of_flavours_stays),
        cmocka_unit_test(projection_on_masses_stays),
        cmocka_unit_test(halved_bins_change_nothing),
        cmocka_unit_test(reversed_run_returns),
        cmocka_unit_test(bulb_kernels_agree),
        cmocka_unit_test(strength_has_its_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
