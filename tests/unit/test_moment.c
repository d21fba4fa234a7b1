/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Effective moments: reference vectors; amplitudes in the mass basis, closed forms and the cross
 * section as second routes; bases, phases, CPT, unitarity and limits; refusals. */
#include <complex.h>

#include "nuem/es.h"
#include "nuem/moment.h"
#include "num/matrix3.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/reference.h"

/* sums of some ten products; a moment that cancels loses half the digits, so it is compared with the
 * size of lambda */
static const double TOL_ALGEBRA = 1e-13;
/* squares are compared, sqrt(eps) where the moment nearly vanishes */
static const double TOL_CANCEL = 3e-8;
/* the density matrix comes from phases of up to 1e4 in another order of operations */
static const double TOL_PHASE = 1e-11;

enum { DRAWS = 300 };
static const double complex i_ = (double complex)I;
static const double SIZE = 3e-11;

static const nuem_mixing nufit = {33.44, 49.2, 8.57, 197, 7.42e-5, 2.517e-3, {0, 0}};

static double complex element(const nuem_matrix3 *m, int i, int j)
{
    return m->m[i][j].re + i_ * m->m[i][j].im;
}

static nuem_hypothesis *make(const nuem_hypothesis_spec *spec)
{
    nuem_hypothesis *hyp = NULL;
    nuem_error err = {0};

    assert_ok(nuem_hypothesis_create(spec, &hyp, &err), err);
    return hyp;
}

/* Dirac: any mu, eps; Majorana: antisymmetric ones */
static nuem_hypothesis_spec draw_spec(nuem_draw *d, nuem_nature nature, nuem_basis basis)
{
    nuem_hypothesis_spec spec = {.nature = nature, .basis = basis};

    nuem_draw_mixing(d, &spec.mixing);
    bool majorana = nature == NUEM_MAJORANA;
    spec.magnetic_mub = majorana ? nuem_draw_antisymmetric(d, SIZE) : nuem_draw_hermitian(d, SIZE);
    spec.electric_mub = majorana ? nuem_draw_antisymmetric(d, SIZE) : nuem_draw_hermitian(d, SIZE);
    return spec;
}

static double vacuum(const nuem_hypothesis *hyp, nuem_flavour flavour, bool anti, double enu_mev,
                     double baseline_km)
{
    nuem_error err = {0};
    double mu = -1.0;

    assert_ok(nuem_moment_vacuum(hyp, flavour, anti, 1, &enu_mev, &baseline_km, &mu, &err), err);
    return mu;
}

/* Lambda real, lambda_jk = eps_jki Lambda_i */
static nuem_hypothesis_spec majorana(const double complex lambda[3])
{
    nuem_hypothesis_spec spec = {
        .nature = NUEM_MAJORANA, .basis = NUEM_BASIS_MASS, .mixing = nufit};

    for (int i = 0; i < 3; i++) {
        int j = (i + 1) % 3, k = (i + 2) % 3;
        spec.magnetic_mub.m[j][k] = (nuem_complex){creal(lambda[i]), cimag(lambda[i])};
        spec.magnetic_mub.m[k][j] = (nuem_complex){-creal(lambda[i]), -cimag(lambda[i])};
    }
    return spec;
}

static void reference_vectors(void **unused)
{
    (void)unused;
    const double complex lambda[3] = {1e-11, 2e-11, 3e-11};
    const nuem_hypothesis_spec spec = majorana(lambda);
    nuem_hypothesis *hyp = make(&spec);
    nuem_state state;
    nuem_error err;
    double c12 = cos(33.44 * M_PI / 180.0);

    assert_reference(vacuum(hyp, NUEM_E, false, 1.0, 0.0), "lab-24-e");
    assert_reference(vacuum(hyp, NUEM_MU, false, 1.0, 0.0), "lab-24-mu");
    assert_reference(vacuum(hyp, NUEM_TAU, false, 1.0, 0.0), "lab-24-tau");
    assert_reference(vacuum(hyp, NUEM_E, false, 3.0, 0.0139), "lab-25-13.9m");
    assert_reference(vacuum(hyp, NUEM_E, false, 3.0, 1.0), "lab-25-1km");
    assert_reference(vacuum(hyp, NUEM_E, false, 4.0, 53.0), "lab-25-53km");
    assert_ok(nuem_state_solar_2nu(&nufit, c12 * c12, &state, &err), err);
    assert_reference(nuem_moment_effective(nuem_hypothesis_couplings(hyp), &state), "lab-26");
    assert_ok(nuem_state_solar_2nu(&nufit, 0.5, &state, &err), err);
    assert_reference(nuem_moment_effective(nuem_hypothesis_couplings(hyp), &state), "lab-26-half");
    nuem_hypothesis_free(hyp);
}

/* Second route: sum_j |sum_k lambda_jk psi_k|^2 in the mass basis, with C's complex numbers. */
static double in_mass_basis(const nuem_hypothesis_spec *spec, nuem_flavour flavour, bool anti,
                            double enu_mev, double baseline_km)
{
    /* L/2E in eV^-2: 1 km = 1e9 um and hbar c = 0.1973269804 eV um (ten digits as in the library;
     * the eleventh would show at 1e4 radians) */
    const double per_ev2 = baseline_km * 1e9 / 0.1973269804 / (2e6 * enu_mev);
    const double m2[3] = {0.0, spec->mixing.dm21_ev2, spec->mixing.dm31_ev2};
    nuem_matrix3 u;
    double sum = 0.0;

    nuem_mixing_pmns(&spec->mixing, &u);
    for (int j = 0; j < 3; j++) {
        double complex a = 0.0;
        for (int k = 0; k < 3; k++) {
            double complex lambda =
                element(&spec->magnetic_mub, j, k) - i_ * element(&spec->electric_mub, j, k);
            double complex psi = conj(element(&u, flavour, k));
            if (anti) lambda = conj(lambda), psi = conj(psi);
            a += lambda * psi * cexp(-i_ * m2[k] * per_ev2);
        }
        sum += creal(a * conj(a));
    }
    return sqrt(sum);
}

/* Array, density matrix and mass basis agree for Dirac and Majorana neutrinos. */
static void routes_agree(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < DRAWS; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        const nuem_hypothesis_spec spec =
            draw_spec(&d, seed % 2 ? NUEM_MAJORANA : NUEM_DIRAC, NUEM_BASIS_MASS);
        nuem_hypothesis *hyp = make(&spec);
        nuem_flavour flavour = (nuem_flavour)(seed % 3);
        bool anti = seed % 4 > 1;
        double e = nuem_draw_log(&d, 0.5, 5e3), l = nuem_draw_log(&d, 1e-3, 1e3);
        nuem_state state;
        nuem_error err;
        double want = in_mass_basis(&spec, flavour, anti, e, l);
        assert_near(vacuum(hyp, flavour, anti, e, l), want, TOL_PHASE * SIZE);
        assert_ok(nuem_state_vacuum(&spec.mixing, flavour, anti, e, l, &state, &err), err);
        double mu = nuem_moment_effective(nuem_hypothesis_couplings(hyp), &state);
        assert_near(mu * mu, want * want, TOL_PHASE * SIZE * SIZE);
        nuem_hypothesis_free(hyp);
    }
}

/* The dipole part of the cross section is pi alpha^2/m_e^2 mu_eff^2 (1/T - 1/E): any state. */
static void cross_section_shows_it(void **unused)
{
    (void)unused;
    const double e = 2.0, t = 0.01;
    const nuem_couplings unit = {.dipole_mub = {{{{1e-11, 0}, {0, 0}, {0, 0}},
                                                 {{0, 0}, {1e-11, 0}, {0, 0}},
                                                 {{0, 0}, {0, 0}, {1e-11, 0}}}}};
    for (unsigned seed = 0; seed < DRAWS; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_couplings c;
        nuem_state state;
        nuem_es_parts one, parts;
        nuem_error err;
        nuem_draw_couplings(&d, &c);
        nuem_draw_state(&d, seed % 2, seed % 4 > 1, &state);
        assert_ok(nuem_es_dsigma_dt(&c, &state, NULL, 1, &e, &t, &parts, &err), err);
        assert_ok(nuem_es_dsigma_dt(&unit, &state, NULL, 1, &e, &t, &one, &err), err);
        double mu = nuem_moment_effective(&c, &state) / 1e-11;
        assert_close(parts.flip, mu * mu * one.flip, 1e-12); /* two traces of 54 products */
    }
}

/* Majorana at the source: |Lambda|^2 - |sum_k U_ek Lambda_k|^2, of a cross product; antineutrinos
 * with Lambda*, U*. */
static void cross_product_identity(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < DRAWS; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        double complex lambda[3], overlap = 0.0;
        double size = 0.0;
        bool anti = seed % 2;
        for (int i = 0; i < 3; i++) {
            lambda[i] =
                nuem_draw_uniform(&d, 0, SIZE) * cexp(i_ * nuem_draw_uniform(&d, -M_PI, M_PI));
            size += creal(lambda[i] * conj(lambda[i]));
        }
        nuem_hypothesis_spec spec = majorana(lambda);
        nuem_draw_mixing(&d, &spec.mixing);
        nuem_hypothesis *hyp = make(&spec);
        nuem_matrix3 u;
        nuem_mixing_pmns(&spec.mixing, &u);
        /* (Lambda x psi) with psi = U*: |Lambda|^2 |psi|^2 - |Lambda . psi*|^2 and psi* = U */
        for (int k = 0; k < 3; k++) overlap += element(&u, NUEM_E, k) * lambda[k];
        double want = size - creal(overlap * conj(overlap));
        double mu = vacuum(hyp, NUEM_E, anti, 1.0, 0.0);
        assert_near(mu * mu, want, TOL_ALGEBRA * SIZE * SIZE);
        nuem_hypothesis_free(hyp);
    }
}

/* Decohered Sun: |L|^2 - c13^2 |L2|^2 + (c13^2 - 1) |L3|^2 + c13^2 P (|L2|^2 - |L1|^2); Dirac
 * diagonal moments sum_k P_k |mu_kk|^2. */
static void solar_closed_forms(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < DRAWS; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        double complex lambda[3];
        double l2[3], size = 0.0, p = nuem_draw_uniform(&d, 0.0, 1.0);
        for (int i = 0; i < 3; i++) {
            lambda[i] =
                nuem_draw_uniform(&d, 0, SIZE) * cexp(i_ * nuem_draw_uniform(&d, -M_PI, M_PI));
            size += l2[i] = creal(lambda[i] * conj(lambda[i]));
        }
        nuem_hypothesis_spec spec = majorana(lambda);
        nuem_draw_mixing(&d, &spec.mixing);
        nuem_hypothesis *hyp = make(&spec);
        nuem_state state;
        nuem_error err;
        double c13 = cos(spec.mixing.theta13_deg * M_PI / 180.0), c = c13 * c13;
        assert_ok(nuem_state_solar_2nu(&spec.mixing, p, &state, &err), err);
        double mu = nuem_moment_effective(nuem_hypothesis_couplings(hyp), &state);
        double want = size - c * l2[1] + (c - 1.0) * l2[2] + c * p * (l2[1] - l2[0]);
        assert_near(mu * mu, want, TOL_ALGEBRA * SIZE * SIZE);
        nuem_hypothesis_free(hyp);

        nuem_hypothesis_spec dirac = {.basis = NUEM_BASIS_MASS, .mixing = spec.mixing};
        for (int i = 0; i < 3; i++) dirac.magnetic_mub.m[i][i].re = sqrt(l2[i]);
        hyp = make(&dirac);
        mu = nuem_moment_effective(nuem_hypothesis_couplings(hyp), &state);
        assert_near(mu * mu, c * p * l2[0] + c * (1.0 - p) * l2[1] + (1.0 - c) * l2[2],
                    TOL_ALGEBRA * SIZE * SIZE);
        nuem_hypothesis_free(hyp);
    }
}

/* At the source in the flavour basis: mu_nue^2 = sum_l |lambda_le|^2. */
static void flavour_column(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < DRAWS; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_hypothesis_spec spec = draw_spec(&d, NUEM_DIRAC, NUEM_BASIS_FLAVOUR);
        nuem_hypothesis *hyp = make(&spec);
        const nuem_matrix3 *lambda = &nuem_hypothesis_couplings(hyp)->dipole_mub;
        for (int f = 0; f < 3; f++) {
            double sum = 0.0;
            for (int l = 0; l < 3; l++) sum += pow(cabs(element(lambda, l, f)), 2);
            assert_close(vacuum(hyp, (nuem_flavour)f, seed % 2, 1.0, 0.0), sqrt(sum), TOL_ALGEBRA);
        }
        nuem_hypothesis_free(hyp);
    }
}

/* The same moments written in the flavour basis. */
static void bases_agree(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < DRAWS; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_nature nature = seed % 2 ? NUEM_MAJORANA : NUEM_DIRAC;
        nuem_hypothesis_spec mass = draw_spec(&d, nature, NUEM_BASIS_MASS), flavour = mass;
        nuem_matrix3 u;
        nuem_mixing_pmns(&mass.mixing, &u);
        nuem_matrix3 left = nature == NUEM_MAJORANA ? nuem_matrix3_conj(&u) : u,
                     right = nuem_matrix3_adjoint(&u);
        nuem_matrix3 *pair[2] = {&flavour.magnetic_mub, &flavour.electric_mub};
        for (int i = 0; i < 2; i++) {
            nuem_matrix3 x = nuem_matrix3_mul(&left, pair[i]);
            *pair[i] = nuem_matrix3_mul(&x, &right);
            for (int j = 0; j < 3 && nature == NUEM_MAJORANA; j++) { /* rounding of the products */
                pair[i]->m[j][j] = (nuem_complex){0, 0};
                for (int k = 0; k < j; k++)
                    pair[i]->m[j][k] = (nuem_complex){-pair[i]->m[k][j].re, -pair[i]->m[k][j].im};
            }
        }
        flavour.basis = NUEM_BASIS_FLAVOUR;
        nuem_hypothesis *a = make(&mass), *b = make(&flavour);
        double e = nuem_draw_log(&d, 0.5, 10.0), l = nuem_draw_log(&d, 1e-3, 100.0);
        double x = vacuum(a, NUEM_MU, seed % 4 > 1, e, l),
               y = vacuum(b, NUEM_MU, seed % 4 > 1, e, l);
        assert_near(x, y, TOL_ALGEBRA * SIZE);
        nuem_hypothesis_free(a);
        nuem_hypothesis_free(b);
    }
}

/* U_ek -> U_ek e^{i a_k} (Majorana phases) turns psi_k by e^{-i a_k}: lambda_jk -> lambda_jk e^{i (a_k
 * - a_j)} undoes it for Dirac neutrinos, lambda_jk e^{i (a_k + a_j)} for Majorana ones, which keeps
 * them Hermitian or antisymmetric. */
static void rephasing_changes_nothing(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < DRAWS; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_nature nature = seed % 2 ? NUEM_MAJORANA : NUEM_DIRAC;
        nuem_hypothesis_spec a = draw_spec(&d, nature, NUEM_BASIS_MASS), b = a;
        double turn[3] = {0.0, nuem_draw_uniform(&d, 0.0, 180.0),
                          nuem_draw_uniform(&d, 0.0, 180.0)};
        for (int k = 0; k < 2; k++) b.mixing.majorana_deg[k] += 2.0 * turn[k + 1];
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 3; k++) {
                double phase = turn[k] + (nature == NUEM_MAJORANA ? turn[j] : -turn[j]);
                nuem_complex f = {cos(phase * M_PI / 180.0), sin(phase * M_PI / 180.0)};
                b.magnetic_mub.m[j][k] = nuem_cmul(b.magnetic_mub.m[j][k], f);
                b.electric_mub.m[j][k] = nuem_cmul(b.electric_mub.m[j][k], f);
            }
        nuem_hypothesis *x = make(&a), *y = make(&b);
        for (int anti = 0; anti < 2; anti++)
            assert_near(vacuum(x, NUEM_E, anti, 3.0, 30.0), vacuum(y, NUEM_E, anti, 3.0, 30.0),
                        TOL_PHASE * SIZE);
        nuem_hypothesis_free(x);
        nuem_hypothesis_free(y);
    }
}

/* An antineutrino with lambda*, U* in place of lambda, U is what the neutrino was. */
static void cpt(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < DRAWS; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_hypothesis_spec a = draw_spec(&d, seed % 2 ? NUEM_MAJORANA : NUEM_DIRAC,
                                           NUEM_BASIS_MASS),
                             b = a;
        b.magnetic_mub = nuem_matrix3_conj(&a.magnetic_mub);
        b.electric_mub = nuem_matrix3_conj(&a.electric_mub);
        for (int i = 0; i < 9; i++) { /* (mu - i eps)* = mu* + i eps* */
            b.electric_mub.m[i / 3][i % 3].re *= -1.0;
            b.electric_mub.m[i / 3][i % 3].im *= -1.0;
        }
        b.mixing.delta_deg *= -1.0;
        b.mixing.majorana_deg[0] *= -1.0;
        b.mixing.majorana_deg[1] *= -1.0;
        nuem_hypothesis *x = make(&a), *y = make(&b);
        double e = nuem_draw_log(&d, 0.5, 10.0), l = nuem_draw_log(&d, 1e-3, 100.0);
        for (int f = 0; f < 3; f++)
            assert_near(vacuum(x, (nuem_flavour)f, false, e, l),
                        vacuum(y, (nuem_flavour)f, true, e, l), TOL_PHASE * SIZE);
        nuem_hypothesis_free(x);
        nuem_hypothesis_free(y);
    }
}

/* sum over flavours of mu_alpha^2 is Tr[lambda^dagger lambda] at every distance. */
static void unitarity(void **unused)
{
    (void)unused;
    const nuem_matrix3 one = nuem_matrix3_identity();

    for (unsigned seed = 0; seed < DRAWS; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_hypothesis_spec spec =
            draw_spec(&d, seed % 2 ? NUEM_MAJORANA : NUEM_DIRAC, NUEM_BASIS_MASS);
        nuem_hypothesis *hyp = make(&spec);
        const nuem_matrix3 *lambda = &nuem_hypothesis_couplings(hyp)->dipole_mub;
        double e = nuem_draw_log(&d, 0.5, 10.0), l = nuem_draw_log(&d, 1e-3, 1e3), sum = 0.0;
        for (int f = 0; f < 3; f++) sum += pow(vacuum(hyp, (nuem_flavour)f, seed % 3, e, l), 2);
        assert_close(sum, nuem_matrix3_trace3(lambda, &one, lambda), TOL_ALGEBRA);
        nuem_hypothesis_free(hyp);
    }
}

/* lambda = mu - i eps: Tr[rho i (eps mu - mu eps)] is the interference of the two. */
static void magnetic_and_electric_interfere(void **unused)
{
    (void)unused;
    const nuem_matrix3 one = nuem_matrix3_identity();

    for (unsigned seed = 0; seed < DRAWS; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_matrix3 mu = nuem_draw_hermitian(&d, SIZE), eps = nuem_draw_hermitian(&d, SIZE);
        nuem_couplings both = {.dipole_mub = nuem_matrix3_add(&mu, (nuem_complex){0, -1}, &eps)},
                       magnetic = {.dipole_mub = mu}, electric = {.dipole_mub = eps};
        nuem_state state;
        nuem_draw_state(&d, seed % 2, false, &state);
        nuem_matrix3 em = nuem_matrix3_mul(&eps, &mu), me = nuem_matrix3_mul(&mu, &eps),
                     commutator = nuem_matrix3_add(&em, (nuem_complex){-1, 0}, &me), zero = {0};
        commutator = nuem_matrix3_add(&zero, (nuem_complex){0, 1}, &commutator);
        double sum = pow(nuem_moment_effective(&magnetic, &state), 2) +
                     pow(nuem_moment_effective(&electric, &state), 2);
        double want = sum + nuem_matrix3_trace3(&commutator, &state.rho, &one);
        assert_near(pow(nuem_moment_effective(&both, &state), 2), want, 1e-12 * SIZE * SIZE);
    }
}

/* Distance to 0 smoothly; distances of many oscillations average to the decohered mixture. */
static void short_and_long_distances(void **unused)
{
    (void)unused;
    enum { N = 20000 };
    static double e[N], l[N], mu[N];
    nuem_draw d = nuem_draw_seed(5);
    nuem_hypothesis_spec spec = draw_spec(&d, NUEM_DIRAC, NUEM_BASIS_MASS);
    nuem_error err;
    nuem_matrix3 u;

    spec.mixing = nufit;
    nuem_hypothesis *hyp = make(&spec);
    double at_source = vacuum(hyp, NUEM_E, false, 3.0, 0.0);
    /* the phase 2.517e-3 * 2534 * L/E is 2e-9 at 1 mm */
    assert_close(vacuum(hyp, NUEM_E, false, 3.0, 1e-6), at_source, 1e-5);
    assert_close(vacuum(hyp, NUEM_E, false, 3.0, 1e-15), at_source, TOL_ALGEBRA);
    double sum = 0.0, want = 0.0;
    for (int i = 0; i < N; i++) {
        e[i] = 3.0;
        l[i] = nuem_draw_uniform(&d, 1e4, 1e6);
    }
    assert_ok(nuem_moment_vacuum(hyp, NUEM_E, false, N, e, l, mu, &err), err);
    for (int i = 0; i < N; i++) sum += mu[i] * mu[i] / N;
    nuem_mixing_pmns(&nufit, &u);
    for (int k = 0; k < 3; k++) {
        double p = pow(cabs(element(&u, NUEM_E, k)), 2);
        for (int j = 0; j < 3; j++)
            want += p * pow(cabs(element(&spec.magnetic_mub, j, k) -
                                 i_ * element(&spec.electric_mub, j, k)),
                            2);
    }
    /* mean of 20000 values that scatter by some tens of per cent */
    assert_close(sum, want, 0.01);
    nuem_hypothesis_free(hyp);
}

/* mu_eff is linear in the size of lambda, down to where squares underflow, and zero for none. */
static void small_moments(void **unused)
{
    (void)unused;
    nuem_draw d = nuem_draw_seed(3);
    nuem_couplings c = {.dipole_mub = nuem_draw_matrix(&d, 1.0)}, none = {0};
    nuem_hypothesis_spec spec = {.mixing = nufit, .magnetic_mub = nuem_draw_matrix(&d, 1e-200)};
    nuem_hypothesis *hyp = make(&spec);
    nuem_state state;
    nuem_matrix3 zero = {0};

    nuem_draw_state(&d, false, true, &state);
    double mu = nuem_moment_effective(&c, &state);
    nuem_couplings small = {
        .dipole_mub = nuem_matrix3_add(&zero, (nuem_complex){0.0, 1e-200}, &c.dipole_mub)};
    assert_close(nuem_moment_effective(&small, &state), 1e-200 * mu, TOL_ALGEBRA);
    assert_true(nuem_moment_effective(&none, &state) == 0.0);
    assert_true(vacuum(hyp, NUEM_E, false, 1.0, 1.0) > 0.0);
    nuem_hypothesis_free(hyp);
    /* a state that the only moment does not touch */
    nuem_couplings electron = {.dipole_mub = {{{{1e-11, 0}}}}};
    nuem_state_flavour(NUEM_TAU, false, &state);
    assert_near(nuem_moment_effective(&electron, &state), 0.0, TOL_CANCEL * 1e-11);
}

static void solar_state_is_a_mixture(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < DRAWS; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_mixing m;
        nuem_state a, b;
        nuem_error err;
        double p = nuem_draw_uniform(&d, 0.0, 1.0);
        nuem_draw_mixing(&d, &m);
        assert_ok(nuem_state_solar_2nu(&m, p, &a, &err), err);
        /* second route: the state of the survival probability that this P has */
        double s12 = pow(sin(m.theta12_deg * M_PI / 180.0), 2),
               s13 = pow(sin(m.theta13_deg * M_PI / 180.0), 2), c13 = 1.0 - s13;
        double pee = c13 * c13 * (p * (1.0 - s12) + (1.0 - p) * s12) + s13 * s13;
        assert_near(a.rho.m[0][0].re, pee, TOL_ALGEBRA);
        if (fabs(1.0 - 2.0 * s12) < 0.05 || c13 < 0.05) continue; /* P_ee hardly depends on P */
        nuem_status st = nuem_state_solar_average(&m, pee, &b, &err);
        if (st == NUEM_ERR_DOMAIN) continue; /* P at an end, to rounding */
        assert_ok(st, err);
        for (int i = 0; i < 9; i++) {
            assert_near(a.rho.m[i / 3][i % 3].re, b.rho.m[i / 3][i % 3].re, 1e-11);
            assert_near(a.rho.m[i / 3][i % 3].im, b.rho.m[i / 3][i % 3].im, 1e-11);
        }
    }
}

static void bad_input_is_refused(void **unused)
{
    (void)unused;
    nuem_hypothesis_spec spec = {.mixing = nufit};
    nuem_hypothesis *hyp = make(&spec);
    nuem_error err = {0};
    nuem_state state = {.rho = {{{{7, 0}}}}};
    nuem_mixing wrong = nufit;
    double mu[3] = {7, 7, 7};
    static const struct {
        double e, l;
    } bad[] = {{0.0, 1.0},   {-1.0, 1.0},     {(double)NAN, 1.0}, {HUGE_VAL, 1.0},
               {1.0, -1e-3}, {1.0, HUGE_VAL}, {1.0, (double)NAN}, {1e-300, 1e300}};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const double e[3] = {1.0, 1.0, bad[i].e}, l[3] = {0.0, 1.0, bad[i].l};
        assert_fails(nuem_moment_vacuum(hyp, NUEM_E, false, 3, e, l, mu, &err), NUEM_ERR_ARG, err,
                     "point 2");
        assert_int_equal(err.index, 2);
        assert_int_equal(nuem_moment_vacuum(hyp, NUEM_E, false, 3, e, l, mu, NULL), NUEM_ERR_ARG);
    }
    const double e = 1.0, l = 1.0;
    assert_fails(nuem_moment_vacuum(hyp, (nuem_flavour)3, false, 1, &e, &l, mu, &err), NUEM_ERR_ARG,
                 err, "flavour is 3");
    for (int i = 0; i < 3; i++) assert_true(mu[i] == 7.0);
    assert_ok(nuem_moment_vacuum(hyp, NUEM_E, false, 0, NULL, NULL, NULL, &err), err);
    const double p[] = {-0.1, 1.1, (double)NAN, HUGE_VAL};
    for (size_t i = 0; i < sizeof p / sizeof p[0]; i++)
        assert_fails(nuem_state_solar_2nu(&nufit, p[i], &state, &err), NUEM_ERR_ARG, err, "[0, 1]");
    wrong.theta13_deg = 91.0;
    assert_fails(nuem_state_solar_2nu(&wrong, 0.5, &state, &err), NUEM_ERR_ARG, err, "theta13_deg");
    assert_true(state.rho.m[0][0].re == 7.0);
    nuem_hypothesis_free(hyp);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference_vectors),
        cmocka_unit_test(routes_agree),
        cmocka_unit_test(cross_section_shows_it),
        cmocka_unit_test(cross_product_identity),
        cmocka_unit_test(solar_closed_forms),
        cmocka_unit_test(flavour_column),
        cmocka_unit_test(bases_agree),
        cmocka_unit_test(rephasing_changes_nothing),
        cmocka_unit_test(cpt),
        cmocka_unit_test(unitarity),
        cmocka_unit_test(magnetic_and_electric_interfere),
        cmocka_unit_test(short_and_long_distances),
        cmocka_unit_test(small_moments),
        cmocka_unit_test(solar_state_is_a_mixture),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
