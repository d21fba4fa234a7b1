/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hypotheses: effective moments, both bases, the conventions of the charge radius, the hash; the file
 * and the overrides with every complaint and its place. */
#include "nuem/hypothesis.h"

#include "nuem/constants.h"
#include "nuem/state.h"
#include "num/matrix3.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/temporary.h"

/* reference values with seven digits */
static const double TOL_REFERENCE = 1e-6;
/* chains of some ten products; relative to the largest element */
static const double TOL_ALGEBRA = 1e-14;

/* NuFIT 5.0, normal ordering */
static const nuem_mixing nufit = {33.44, 49.2, 8.57, 197, 7.42e-5, 2.517e-3, {0, 0}};

static nuem_hypothesis *create(const nuem_hypothesis_spec *spec)
{
    nuem_hypothesis *hyp = NULL;
    nuem_error err = {0};

    assert_ok(nuem_hypothesis_create(spec, &hyp, &err), err);
    assert_memory_equal(&nuem_hypothesis_spec_of(hyp)->mixing, &spec->mixing, sizeof spec->mixing);
    return hyp;
}

static nuem_couplings couplings(const nuem_hypothesis_spec *spec)
{
    nuem_hypothesis *hyp = create(spec);
    nuem_couplings c = *nuem_hypothesis_couplings(hyp);

    nuem_hypothesis_free(hyp);
    return c;
}

static void assert_matrix(const nuem_matrix3 *got, const nuem_matrix3 *want, double tol)
{
    const double size = tol * nuem_matrix3_max(want);

    for (int i = 0; i < 9; i++) {
        assert_near(got->m[i / 3][i % 3].re, want->m[i / 3][i % 3].re, size);
        assert_near(got->m[i / 3][i % 3].im, want->m[i / 3][i % 3].im, size);
    }
}

/* lambda_jk = epsilon_jkl Lambda_l */
static nuem_matrix3 transition(const double lambda[3])
{
    nuem_matrix3 m = {0};

    for (int l = 0; l < 3; l++) {
        m.m[(l + 1) % 3][(l + 2) % 3].re = lambda[l];
        m.m[(l + 2) % 3][(l + 1) % 3].re = -lambda[l];
    }
    return m;
}

static nuem_hypothesis_spec majorana(const double lambda[3])
{
    return (nuem_hypothesis_spec){.nature = NUEM_MAJORANA,
                                  .basis = NUEM_BASIS_MASS,
                                  .mixing = nufit,
                                  .magnetic_mub = transition(lambda)};
}

/* sqrt(Tr[lambda rho lambda^dagger]) */
static double mu_eff(const nuem_couplings *c, const nuem_state *s)
{
    nuem_matrix3 rho = s->anti ? nuem_matrix3_conj(&s->rho) : s->rho;

    return sqrt(nuem_matrix3_trace3(&c->dipole_mub, &rho, &c->dipole_mub));
}

static void effective_moments_are_the_reference(void **unused)
{
    static const struct {
        nuem_flavour flavour;
        double enu_mev, baseline_km, want;
    } cases[] = {
        {NUEM_E, 3, 0, 3.430804e-11},   {NUEM_MU, 3, 0, 1.962612e-11},
        {NUEM_TAU, 3, 0, 3.518201e-11}, {NUEM_E, 3, 0.0139, 3.432822e-11},
        {NUEM_E, 3, 1, 3.123864e-11},   {NUEM_E, 4, 53, 3.705933e-11},
    };
    static const double lambda[3] = {1e-11, 2e-11, 3e-11};
    const nuem_hypothesis_spec spec = majorana(lambda);
    const nuem_couplings c = couplings(&spec);
    nuem_error err = {0};
    nuem_state s;

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_ok(nuem_state_vacuum(&nufit, cases[i].flavour, false, cases[i].enu_mev,
                                    cases[i].baseline_km, &s, &err),
                  err);
        assert_close(mu_eff(&c, &s), cases[i].want, TOL_REFERENCE);
    }
    /* solar, decohered, with P of the first mass state */
    const double rad = M_PI / 180, s12 = pow(sin(33.44 * rad), 2), s13 = pow(sin(8.57 * rad), 2);
    const double p[2] = {1 - s12, 0.5}, want[2] = {3.454210e-11, 3.369816e-11};
    for (int i = 0; i < 2; i++) {
        double pee = s13 * s13 + pow(1 - s13, 2) * (p[i] * (1 - s12) + (1 - p[i]) * s12);
        assert_ok(nuem_state_solar_average(&nufit, pee, &s, &err), err);
        assert_close(mu_eff(&c, &s), want[i], TOL_REFERENCE);
    }
}

/* Second route: mu^2 = |Lambda|^2 - |sum_k psi_k* Lambda_k*|^2 for Majorana neutrinos (the cross product), in
 * which no matrix occurs; random complex Lambda, with distance, both signs. */
static void majorana_moment_is_a_cross_product(void **unused)
{
    nuem_draw d = nuem_draw_seed(31);

    (void)unused;
    for (int n = 0; n < 40; n++) {
        nuem_hypothesis_spec spec = {.nature = NUEM_MAJORANA, .basis = NUEM_BASIS_MASS};
        nuem_error err = {0};
        nuem_state s;
        nuem_draw_mixing(&d, &spec.mixing);
        spec.magnetic_mub = nuem_draw_antisymmetric(&d, 1e-11);
        spec.electric_mub = nuem_draw_antisymmetric(&d, 1e-11);
        nuem_flavour flavour = (nuem_flavour)(n % 3);
        bool anti = n % 2;
        double enu = 4.0, length = nuem_draw_uniform(&d, 0, 60);
        nuem_couplings c = couplings(&spec);
        assert_ok(nuem_state_vacuum(&spec.mixing, flavour, anti, enu, length, &s, &err), err);

        nuem_matrix3 u;
        nuem_mixing_pmns(&spec.mixing, &u);
        const double m2[3] = {0, spec.mixing.dm21_ev2, spec.mixing.dm31_ev2};
        double total = 0.0;
        nuem_complex projected = {0, 0};
        for (int l = 0; l < 3; l++) {
            int j = (l + 1) % 3, k = (l + 2) % 3;
            /* Lambda = mu - i eps; antineutrinos see its conjugate */
            nuem_complex mu = spec.magnetic_mub.m[j][k], eps = spec.electric_mub.m[j][k];
            nuem_complex lambda = {mu.re + eps.im, mu.im - eps.re};
            double phase = 2e3 * 1.266932679815373 * m2[l] * length / enu;
            nuem_complex psi = {cos(phase), -sin(phase)},
                         amplitude = anti ? u.m[flavour][l] : nuem_conj(u.m[flavour][l]);
            if (anti) lambda = nuem_conj(lambda);
            psi = nuem_cmul(amplitude, psi);
            total += lambda.re * lambda.re + lambda.im * lambda.im;
            nuem_complex x = nuem_cmul(nuem_conj(lambda), psi);
            /* |Lambda x psi|^2 = |Lambda|^2 |psi|^2 - |Lambda^dagger psi|^2 */
            projected.re += x.re;
            projected.im += x.im;
        }
        double want = total - projected.re * projected.re - projected.im * projected.im;
        /* phases of up to 50 with ten digits */
        assert_near(pow(mu_eff(&c, &s), 2), want, 1e-7 * total);
    }
}

/* The same physics in the mass and in the flavour basis. */
static void bases_agree(void **unused)
{
    nuem_draw d = nuem_draw_seed(32);

    (void)unused;
    for (int n = 0; n < 40; n++) {
        nuem_hypothesis_spec mass, flavour;
        nuem_matrix3 u, ud, uc;
        nuem_draw_spec(&d, NUEM_BASIS_MASS, &mass);
        nuem_draw_mixing(&d, &mass.mixing);
        mass.radius_convention = n % 2 ? NUEM_RADIUS_FORM_FACTOR : NUEM_RADIUS_BPV;
        mass.nature = n % 4 < 2 ? NUEM_DIRAC : NUEM_MAJORANA;
        if (mass.nature == NUEM_MAJORANA) {
            mass.magnetic_mub = nuem_draw_antisymmetric(&d, 1e-11);
            mass.electric_mub = nuem_draw_antisymmetric(&d, 1e-11);
        }
        nuem_mixing_pmns(&mass.mixing, &u);
        ud = nuem_matrix3_adjoint(&u);
        uc = nuem_matrix3_conj(&u);
        flavour = mass;
        flavour.basis = NUEM_BASIS_FLAVOUR;
        flavour.millicharge_e = nuem_matrix3_rotate(&u, &mass.millicharge_e);
        flavour.charge_radius_cm2 = nuem_matrix3_rotate(&u, &mass.charge_radius_cm2);
        flavour.anapole_cm2 = nuem_matrix3_rotate(&u, &mass.anapole_cm2);
        /* Dirac: U lambda U^dagger; Majorana: U* lambda U^dagger, which stays antisymmetric */
        const nuem_matrix3 *left = mass.nature == NUEM_MAJORANA ? &uc : &u;
        nuem_matrix3 half = nuem_matrix3_mul(left, &mass.magnetic_mub);
        flavour.magnetic_mub = nuem_matrix3_mul(&half, &ud);
        half = nuem_matrix3_mul(left, &mass.electric_mub);
        flavour.electric_mub = nuem_matrix3_mul(&half, &ud);
        nuem_couplings a = couplings(&mass), b = couplings(&flavour);
        assert_matrix(&a.charge_e, &b.charge_e, TOL_ALGEBRA);
        assert_matrix(&a.radius_cm2, &b.radius_cm2, TOL_ALGEBRA);
        assert_matrix(&a.dipole_mub, &b.dipole_mub, TOL_ALGEBRA);
        assert_true(a.sin2_theta_w == nuem_constants_get()->sin2w_0);
        /* what does not depend on a basis: traces, and the sum of all |lambda|^2 */
        nuem_matrix3 one = nuem_matrix3_identity(), lambda;
        lambda = nuem_matrix3_add(&mass.magnetic_mub, (nuem_complex){0, -1}, &mass.electric_mub);
        assert_close(nuem_matrix3_trace3(&a.dipole_mub, &one, &a.dipole_mub),
                     nuem_matrix3_trace3(&lambda, &one, &lambda), 10 * TOL_ALGEBRA);
        assert_near(nuem_matrix3_trace3(&one, &a.charge_e, &one),
                    nuem_matrix3_trace3(&one, &mass.millicharge_e, &one), 1e-25);
        assert_close(nuem_matrix3_trace3(&a.charge_e, &one, &a.charge_e),
                     nuem_matrix3_trace3(&mass.millicharge_e, &one, &mass.millicharge_e),
                     10 * TOL_ALGEBRA);
    }
}

/* lambda = mu - i eps. */
static void electric_moments_enter_with_minus_i(void **unused)
{
    nuem_hypothesis_spec spec = {.mixing = nufit};
    nuem_couplings c;

    (void)unused;
    spec.magnetic_mub.m[0][1] = (nuem_complex){1e-11, 2e-11};
    spec.electric_mub.m[0][1] = (nuem_complex){3e-12, 5e-12};
    c = couplings(&spec);
    assert_close(c.dipole_mub.m[0][1].re, 1e-11 + 5e-12, TOL_ALGEBRA);
    assert_close(c.dipole_mub.m[0][1].im, 2e-11 - 3e-12, TOL_ALGEBRA);
}

/* The charge radii of the Standard Model in the words of each convention are one matrix, -2 R_l. */
static void charge_radius_conventions(void **unused)
{
    const nuem_constants *k = nuem_constants_get();
    const double mass_gev[3] = {1e-3 * k->me_mev, 1e-3 * k->mmu_mev, 1e-3 * k->mtau_mev},
                 printed[3] = {4.1376e-33, 2.4027e-33, 1.4844e-33};
    const double tol_printed = 1e-4; /* five digits */
    nuem_hypothesis_spec bpv = {.mixing = nufit, .radius_convention = NUEM_RADIUS_BPV}, other;
    nuem_couplings want, got;

    (void)unused;
    for (int l = 0; l < 3; l++) {
        double r = k->gf_gev2 / (4 * M_SQRT2 * M_PI * M_PI) *
                   (3 - 2 * log(pow(mass_gev[l] / k->mw_gev, 2))) * 0.3893793721e-27;
        assert_close(r, printed[l], tol_printed);
        bpv.charge_radius_cm2.m[l][l].re = r;
    }
    want = couplings(&bpv);
    other = bpv;
    for (int l = 0; l < 3; l++) {
        double r = bpv.charge_radius_cm2.m[l][l].re;
        assert_close(want.radius_cm2.m[l][l].re, -2 * r, TOL_ALGEBRA);
        other.charge_radius_cm2.m[l][l].re = -2 * r;
    }
    other.radius_convention = NUEM_RADIUS_EFFECTIVE;
    got = couplings(&other);
    assert_memory_equal(&got.radius_cm2, &want.radius_cm2, sizeof want.radius_cm2);
    other.radius_convention = NUEM_RADIUS_GIUNTI;
    got = couplings(&other);
    assert_memory_equal(&got.radius_cm2, &want.radius_cm2, sizeof want.radius_cm2);
    /* the vector form factor alone, and the anapole that goes with it: a = +R/6 */
    other.radius_convention = NUEM_RADIUS_FORM_FACTOR;
    for (int l = 0; l < 3; l++) {
        other.charge_radius_cm2.m[l][l].re = -bpv.charge_radius_cm2.m[l][l].re;
        other.anapole_cm2.m[l][l].re = bpv.charge_radius_cm2.m[l][l].re / 6;
    }
    got = couplings(&other);
    assert_matrix(&got.radius_cm2, &want.radius_cm2, TOL_ALGEBRA);
    /* an anapole alone, without any radius: -6 a; in the other conventions it is in the number */
    memset(&other.charge_radius_cm2, 0, sizeof other.charge_radius_cm2);
    other.radius_convention = NUEM_RADIUS_NONE;
    got = couplings(&other);
    for (int l = 0; l < 3; l++)
        assert_close(got.radius_cm2.m[l][l].re, -bpv.charge_radius_cm2.m[l][l].re, TOL_ALGEBRA);
    bpv.anapole_cm2 = other.anapole_cm2;
    got = couplings(&bpv);
    assert_memory_equal(&got.radius_cm2, &want.radius_cm2, sizeof want.radius_cm2);
}

static void bad_specifications_are_refused(void **unused)
{
    static const struct {
        const char *name;
        size_t offset;
        bool dipole;
    } matrices[] = {
        {"millicharge", offsetof(nuem_hypothesis_spec, millicharge_e), false},
        {"charge_radius", offsetof(nuem_hypothesis_spec, charge_radius_cm2), false},
        {"anapole", offsetof(nuem_hypothesis_spec, anapole_cm2), false},
        {"magnetic_moment", offsetof(nuem_hypothesis_spec, magnetic_mub), true},
        {"electric_moment", offsetof(nuem_hypothesis_spec, electric_mub), true},
    };
    const nuem_hypothesis_spec good = {.mixing = nufit, .radius_convention = NUEM_RADIUS_GIUNTI};
    nuem_hypothesis *hyp = NULL;
    nuem_hypothesis_spec spec;
    nuem_error err;
    char part[64];

    (void)unused;
    for (int k = 0; k < 5; k++) {
        nuem_draw d = nuem_draw_seed((unsigned)k);
        nuem_matrix3 *m = (nuem_matrix3 *)((char *)&spec + matrices[k].offset);
        for (int at = 0; at < 9; at++) {
            int i = at / 3, j = at % 3;
            snprintf(part, sizeof part, "%s.matrix[%d][%d] is not finite", matrices[k].name, i, j);
            spec = good;
            m->m[i][j].im = at % 2 ? (double)NAN : HUGE_VAL;
            err = (nuem_error){.index = -7};
            assert_fails(nuem_hypothesis_create(&spec, &hyp, &err), NUEM_ERR_ARG, err, part);
            assert_int_equal(err.index, 9 * k + at);
            /* an asymmetric pair is named by its upper element */
            int lo = i < j ? i : j, hi = i < j ? j : i;
            spec = good;
            spec.nature = NUEM_MAJORANA;
            *m = matrices[k].dipole ? nuem_draw_antisymmetric(&d, 1e-11)
                                    : nuem_draw_hermitian(&d, 1e-11);
            m->m[i][j].im += 1e-13;
            snprintf(part, sizeof part, "%s.matrix[%d][%d] is ", matrices[k].name, lo, hi);
            assert_fails(nuem_hypothesis_create(&spec, &hyp, &err), NUEM_ERR_ARG, err, part);
            assert_int_equal(err.index, 9 * k + 3 * lo + hi);
            assert_non_null(strstr(err.message, matrices[k].dipole ? "must be antisymmetric"
                                                                   : "must be Hermitian"));
            assert_int_equal(nuem_hypothesis_create(&spec, &hyp, NULL), NUEM_ERR_ARG);
            /* rounding is no violation */
            m->m[i][j].im -= 1e-13 - 1e-24;
            assert_ok(nuem_hypothesis_create(&spec, &hyp, &err), err);
            nuem_hypothesis_free(hyp);
            hyp = NULL;
        }
    }
    /* Dirac dipoles may be any matrix */
    nuem_draw d = nuem_draw_seed(9);
    spec = good;
    spec.magnetic_mub = nuem_draw_matrix(&d, 1e-11);
    assert_ok(nuem_hypothesis_create(&spec, &hyp, &err), err);
    nuem_hypothesis_free(hyp);
    hyp = NULL;

    spec = good;
    spec.charge_radius_cm2.m[0][0].re = 1e-32;
    spec.radius_convention = NUEM_RADIUS_NONE;
    assert_fails(nuem_hypothesis_create(&spec, &hyp, &err), NUEM_ERR_ARG, err,
                 "charge_radius.convention is missing; it must be one of: effective, giunti, bpv, "
                 "form-factor");
    spec = good;
    spec.mixing.theta13_deg = (double)NAN;
    assert_fails(nuem_hypothesis_create(&spec, &hyp, &err), NUEM_ERR_ARG, err,
                 "mixing.theta13_deg is ");
    const double masses[] = {-1e-9, (double)NAN, HUGE_VAL, 1000.1};
    for (int i = 0; i < 4; i++) {
        spec = good;
        spec.lightest_mass_ev = masses[i];
        assert_fails(nuem_hypothesis_create(&spec, &hyp, &err), NUEM_ERR_ARG, err,
                     "lightest_mass_ev is ");
    }
    spec = good;
    spec.nature = (nuem_nature)2;
    assert_fails(nuem_hypothesis_create(&spec, &hyp, &err), NUEM_ERR_ARG, err, "nature is 2");
    spec = good;
    spec.basis = (nuem_basis)7;
    assert_fails(nuem_hypothesis_create(&spec, &hyp, &err), NUEM_ERR_ARG, err, "basis is 7");
    spec = good;
    spec.radius_convention = (nuem_radius_convention)5;
    assert_fails(nuem_hypothesis_create(&spec, &hyp, &err), NUEM_ERR_ARG, err,
                 "radius_convention is 5");
    for (int scheme = -1; scheme <= 2; scheme += 3) {
        snprintf(part, sizeof part, "weak_scheme is %d", scheme);
        spec = good;
        spec.weak_scheme = (nuem_weak_scheme)scheme;
        assert_fails(nuem_hypothesis_create(&spec, &hyp, &err), NUEM_ERR_ARG, err, part);
    }
    assert_null(hyp);
    nuem_hypothesis_free(NULL);
}

static void hash(const nuem_hypothesis_spec *spec, char hex[65])
{
    nuem_hypothesis *hyp = create(spec);

    memcpy(hex, nuem_hypothesis_sha256(hyp), 65);
    assert_int_equal(strlen(hex), 64);
    assert_int_equal(strspn(hex, "0123456789abcdef"), 64);
    nuem_hypothesis_free(hyp);
}

/* Equal specifications have one hash, and each number counts. */
static void hash_is_that_of_the_numbers(void **unused)
{
    enum { N_NUMBER = sizeof(nuem_mixing) / sizeof(double) };
    nuem_hypothesis_spec spec = {.nature = NUEM_DIRAC, .mixing = nufit, .lightest_mass_ev = 0.1},
                         same, other;
    char want[65], got[65];

    (void)unused;
    spec.magnetic_mub.m[0][0].re = 1e-11;
    hash(&spec, want);
    memset(&same, 0xff, sizeof same); /* padding differs, and so does the sign of zero */
    same.nature = spec.nature;
    same.basis = spec.basis;
    same.mixing = spec.mixing;
    same.lightest_mass_ev = spec.lightest_mass_ev;
    same.millicharge_e = same.charge_radius_cm2 = same.anapole_cm2 = spec.anapole_cm2;
    same.magnetic_mub = spec.magnetic_mub;
    same.electric_mub = spec.electric_mub;
    same.radius_convention = spec.radius_convention;
    same.weak_scheme = spec.weak_scheme;
    same.magnetic_mub.m[1][2].im = -0.0;
    same.mixing.majorana_deg[0] = -0.0;
    hash(&same, got);
    assert_string_equal(got, want);

    for (int i = 0; i < N_NUMBER; i++) {
        other = spec;
        double *x = (double *)&other.mixing + i;
        *x = *x == 0.0 ? 1e-300 : nextafter(*x, 0.0);
        hash(&other, got);
        assert_string_not_equal(got, want);
    }
    for (int k = 0; k < 45; k++) { /* each element, kept Hermitian */
        static const size_t offset[] = {offsetof(nuem_hypothesis_spec, millicharge_e),
                                        offsetof(nuem_hypothesis_spec, charge_radius_cm2),
                                        offsetof(nuem_hypothesis_spec, anapole_cm2),
                                        offsetof(nuem_hypothesis_spec, magnetic_mub),
                                        offsetof(nuem_hypothesis_spec, electric_mub)};
        other = spec;
        other.radius_convention = NUEM_RADIUS_EFFECTIVE;
        hash(&other, want);
        nuem_matrix3 *m = (nuem_matrix3 *)((char *)&other + offset[k / 9]);
        m->m[k % 9 / 3][k % 3].re += 1e-40;
        m->m[k % 3][k % 9 / 3].re = m->m[k % 9 / 3][k % 3].re;
        hash(&other, got);
        if (k != 27) assert_string_not_equal(got, want); /* 1e-11 + 1e-40 is 1e-11 */
    }
    other = spec;
    hash(&other, want);
    other.nature = NUEM_MAJORANA;
    memset(&other.magnetic_mub, 0, sizeof other.magnetic_mub);
    hash(&other, got);
    assert_string_not_equal(got, want);
    other = spec;
    other.basis = NUEM_BASIS_MASS;
    hash(&other, got);
    assert_string_not_equal(got, want);
    other = spec;
    other.lightest_mass_ev = 0.2;
    hash(&other, got);
    assert_string_not_equal(got, want);
    other = spec;
    other.weak_scheme = NUEM_WEAK_RUNNING;
    hash(&other, got);
    assert_string_not_equal(got, want);
}

/* --- the file --- */

static nuem_hypothesis *parse(const nuem_data *data, const char *text)
{
    nuem_hypothesis *hyp = NULL;
    nuem_error err = {0};

    assert_ok(nuem_hypothesis_parse(data, text, strlen(text), "h.yaml", &hyp, &err), err);
    return hyp;
}

#define INLINE_MIXING                                                                              \
    "mixing: {theta12_deg: 33.44, theta23_deg: 49.2, theta13_deg: 8.57, delta_deg: 197, "          \
    "dm21_ev2: 7.42e-5, dm31_ev2: 2.517e-3, majorana_deg: [10, 20]}\n"

static void files_say_what_they_say(void **state)
{
    nuem_hypothesis *hyp =
        parse(*state, "nature: dirac\n" INLINE_MIXING "lightest_mass_ev: 0.05\n"
                      "basis: mass\n"
                      "millicharge: {unit: e, matrix: [[1e-13, 2e-13i, 0], "
                      "[-2e-13i, 3e-13, 1e-13], [0, 1e-13, -2e-13]]}\n"
                      "charge_radius: {unit: fm2, convention: form-factor, matrix: "
                      "[[1e-6, 0, 1e-7-2e-7i], [0, 0, 0], [1e-7+2e-7i, 0, -1e-6]]}\n"
                      "anapole: {unit: cm^2, matrix: [[1e-33,0,0],[0,0,0],[0,0,0]]}\n"
                      "magnetic_moment: {unit: muB, matrix: [[1e-11, 2e-11, 0], "
                      "[\"-i\", 0, 0], [0, 0, 0]]}\n"
                      "electric_moment: {unit: mu_B, matrix: [[0, 0, 3e-12], [0, 0, 0], "
                      "[0, 0, 0]]}\n");
    const nuem_hypothesis_spec *s = nuem_hypothesis_spec_of(hyp);

    assert_int_equal(s->nature, NUEM_DIRAC);
    assert_int_equal(s->basis, NUEM_BASIS_MASS);
    assert_int_equal(s->radius_convention, NUEM_RADIUS_FORM_FACTOR);
    assert_true(s->lightest_mass_ev == 0.05 && s->mixing.theta12_deg == 33.44);
    assert_true(s->mixing.majorana_deg[0] == 10 && s->mixing.majorana_deg[1] == 20);
    assert_true(s->millicharge_e.m[0][1].im == 2e-13 && s->millicharge_e.m[1][0].im == -2e-13);
    assert_true(s->millicharge_e.m[2][2].re == -2e-13);
    assert_close(s->charge_radius_cm2.m[0][0].re, 1e-32, TOL_ALGEBRA);
    assert_close(s->charge_radius_cm2.m[0][2].im, -2e-33, TOL_ALGEBRA);
    assert_true(s->anapole_cm2.m[0][0].re == 1e-33);
    assert_true(s->magnetic_mub.m[0][1].re == 2e-11 && s->magnetic_mub.m[1][0].im == -1.0);
    assert_true(s->electric_mub.m[0][2].re == 3e-12);
    nuem_hypothesis_free(hyp);

    /* Majorana in the flavour basis, a named set, the rest by default */
    hyp = parse(*state,
                "nature: majorana\nmixing: nufit-5.0-no\nmagnetic_moment: {unit: muB, matrix: "
                "[[0, 1e-11, 0], [-1e-11, 0, 2e-11i], [0, -2e-11i, 0]]}\n");
    s = nuem_hypothesis_spec_of(hyp);
    assert_int_equal(s->nature, NUEM_MAJORANA);
    assert_int_equal(s->basis, NUEM_BASIS_FLAVOUR);
    assert_int_equal(s->radius_convention, NUEM_RADIUS_NONE);
    assert_memory_equal(&s->mixing, &nufit, sizeof nufit);
    assert_true(s->lightest_mass_ev == 0.0);
    assert_memory_equal(&nuem_hypothesis_couplings(hyp)->dipole_mub, &s->magnetic_mub,
                        sizeof s->magnetic_mub);
    nuem_hypothesis_free(hyp);
}

static void standard_model_is_the_default(void **state)
{
    const nuem_matrix3 zero = {0};
    nuem_provenance *prov = NULL;
    nuem_hypothesis *hyp = NULL, *empty = parse(*state, "{}\n");
    nuem_error err = {0};
    nuem_mixing m;

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_hypothesis_open(*state, NULL, NULL, 0, &hyp, prov, &err), err);
    assert_ok(nuem_mixing_open(*state, NUEM_DEFAULT_MIXING, &m, NULL, &err), err);
    const nuem_hypothesis_spec *s = nuem_hypothesis_spec_of(hyp);
    const nuem_couplings *c = nuem_hypothesis_couplings(hyp);
    assert_memory_equal(&s->mixing, &m, sizeof m);
    assert_int_equal(s->nature, NUEM_DIRAC);
    assert_memory_equal(&c->charge_e, &zero, sizeof zero);
    assert_near(nuem_matrix3_max(&c->radius_cm2), 0.0, 0.0);
    assert_near(nuem_matrix3_max(&c->dipole_mub), 0.0, 0.0);
    assert_true(c->sin2_theta_w == 0.23863);
    assert_int_equal(nuem_provenance_file_count(prov), 1);
    assert_string_equal(nuem_provenance_file_id(prov, 0), "mixing/" NUEM_DEFAULT_MIXING);
    assert_string_equal(nuem_hypothesis_sha256(hyp), nuem_hypothesis_sha256(empty));
    nuem_hypothesis_free(hyp);
    nuem_hypothesis_free(empty);
    nuem_provenance_free(prov);
}

static void bad_files_are_located(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        /* a matrix that is not Hermitian: at its upper element */
        {"millicharge:\n  unit: e\n  matrix:\n    - [1e-13, 2e-13i, 0]\n    - [2e-13i, 0, 0]\n"
         "    - [0, 0, 0]\n",
         ":4:15: millicharge.matrix[0][1] is 0+2e-13i but element [1][0] is 0+2e-13i; the matrix "
         "must be Hermitian"},
        {"millicharge: {unit: e, matrix: [[0,0,0],[0,1i,0],[0,0,0]]}\n",
         ":1:44: millicharge.matrix[1][1] is 0+1i but element [1][1] is 0+1i; the matrix must be "
         "Hermitian"},
        {"anapole: {unit: cm2, matrix: [[0,0,1e-33],[0,0,0],[-1e-33,0,0]]}\n",
         ":1:36: anapole.matrix[0][2] is 1e-33+0i but element [2][0] is -1e-33+0i; the matrix must "
         "be Hermitian"},
        /* a Majorana dipole that is not antisymmetric */
        {"nature: majorana\nmagnetic_moment:\n  unit: muB\n  matrix:\n    - [0, 1e-11, 0]\n"
         "    - [1e-11, 0, 0]\n    - [0, 0, 0]\n",
         ":5:11: magnetic_moment.matrix[0][1] is 1e-11+0i but element [1][0] is 1e-11+0i; the "
         "dipole matrices of Majorana neutrinos must be antisymmetric"},
        {"nature: majorana\nelectric_moment: {unit: muB, matrix: [[0,0,0],[0,0,0],[0,0,1e-12]]}\n",
         ":2:60: electric_moment.matrix[2][2] is 1e-12+0i but element [2][2] is 1e-12+0i; the "
         "dipole"},
        /* elements that are no numbers, and shapes */
        {"magnetic_moment: {unit: muB, matrix: [[0,0,0],[0,nan,0],[0,0,0]]}\n",
         ":1:50: magnetic_moment.matrix[1][1] is nan; it must be a finite number a+bi"},
        {"magnetic_moment: {unit: muB, matrix: [[0,0,0],[0,1e-11 i,0],[0,0,0]]}\n",
         ":1:50: magnetic_moment.matrix[1][1] is 1e-11 i; it must be a finite number a+bi"},
        {"magnetic_moment: {unit: muB, matrix: [[0,0,0],[0,1e999,0],[0,0,0]]}\n",
         ":1:50: magnetic_moment.matrix[1][1] is 1e999; it must be a finite number"},
        {"magnetic_moment: {unit: muB, matrix: [[0,0,0],[0,0,0]]}\n",
         ":1:38: magnetic_moment.matrix has 2 rows; it must have 3"},
        {"magnetic_moment: {unit: muB, matrix: [[0,0,0],[0,0],[0,0,0]]}\n",
         ":1:47: magnetic_moment.matrix[1] has 2 elements; it must have 3"},
        {"magnetic_moment: {unit: muB, matrix: 1e-11}\n",
         ":1:38: magnetic_moment.matrix is a scalar; it must be a list of 3 rows"},
        {"magnetic_moment: {unit: muB}\n", ":1:18: magnetic_moment lacks the key 'matrix'"},
        {"magnetic_moment: [[0,0,0],[0,0,0],[0,0,0]]\n",
         ":1:18: magnetic_moment is a list; it must be a map"},
        /* units and conventions */
        {"millicharge: {unit: C, matrix: [[0,0,0],[0,0,0],[0,0,0]]}\n",
         ":1:21: millicharge.unit is 'C'; it must be one of: e"},
        {"magnetic_moment: {unit: mub, matrix: [[0,0,0],[0,0,0],[0,0,0]]}\n",
         ":1:25: magnetic_moment.unit is 'mub'; did you mean 'muB'? it must be one of: muB, mu_B"},
        {"charge_radius: {unit: cm2, matrix: [[0,0,0],[0,0,0],[0,0,0]]}\n",
         ":1:16: charge_radius lacks the key 'convention'"},
        {"charge_radius: {unit: cm2, convention: pdg, matrix: [[0,0,0],[0,0,0],[0,0,0]]}\n",
         ":1:40: charge_radius.convention is 'pdg'; it must be one of: effective, giunti, bpv, "
         "form-factor"},
        /* keys and choices */
        {"magnetic_momnt: {}\n", ":1:1: unknown key 'magnetic_momnt'; did you mean "
                                 "'magnetic_moment'?"},
        {"nature: dirac\nnature: majorana\n", ":2:1: duplicate key 'nature'"},
        {"nature: Dirac\n", ":1:9: nature is 'Dirac'; did you mean 'dirac'? it must be one of: "
                            "dirac, majorana"},
        {"basis: energy\n", ":1:8: basis is 'energy'; it must be one of: flavour, mass"},
        {"lightest_mass_ev: -0.1\n", ":1:19: lightest_mass_ev is -0.1; it must lie in [0, 1000]"},
        {"lightest_mass_ev: 1 eV\n", ":1:19: lightest_mass_ev is 1 eV; it must be a finite number"},
        {"- a\n", ":1:1: the document is a list; it must be a map"},
        {"nature: [\n", ":2:1: "},
        {"\tnature: dirac\n", ":1:1: "},
        {"", ":1:1: "},
        /* mixing */
        {"nature: dirac\nmixing: nufit-6.0\n",
         ":2:9: mixing is 'nufit-6.0': unknown mixing 'nufit-6.0'; did you mean"},
        {"mixing: /nonexistent/mine.yaml\n",
         ":1:9: mixing is '/nonexistent/mine.yaml': cannot open '/nonexistent/mine.yaml'"},
        {"mixing:\n  theta12_deg: 95\n", ":2:16: mixing.theta12_deg is 95; it must lie in [0, 90]"},
        {"mixing: {theta12_deg: 33, theta13_deg: 8.5}\n",
         ":1:9: mixing lacks the key 'theta23_deg'"},
        {"mixing: {theta12_deg: 33, theta23_deg: 49, theta13_deg: 8.5, dm21_ev2: 7e-5, dm31_ev2: "
         "2}\n",
         ":1:88: mixing.dm31_ev2 is 2; it must lie in [-1, 1]"},
        {"mixing: {theta12_deg: 33, theta23_deg: 49, theta13_deg: 8.5, dm21_ev2: 7e-5, dm31_ev2: "
         "2e-3, majorana_deg: [1]}\n",
         ":1:108: mixing.majorana_deg has 1 elements; it must have 2"},
        {"mixing: {theta21_deg: 33}\n", ":1:10: unknown key 'theta21_deg'; did you mean"},
        {"mixing: [33, 49, 8.5]\n", ":1:9: mixing is a list; it must be a map"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *text = cases[i].text, *path = nuem_test_put("h.yaml", text);
        nuem_hypothesis *hyp = NULL;
        nuem_error err = {0};
        nuem_status st = nuem_hypothesis_parse(*state, text, strlen(text), "h.yaml", &hyp, &err);
        if (st != NUEM_ERR_DATA) print_error("%s\n  is status %d\n", text, st);
        assert_int_equal(st, NUEM_ERR_DATA);
        nuem_test_assert_place(&err, "h.yaml", cases[i].want);
        /* the same without anybody who asks why, and from a file */
        assert_int_equal(nuem_hypothesis_parse(*state, text, strlen(text), "h.yaml", &hyp, NULL),
                         NUEM_ERR_DATA);
        assert_int_equal(nuem_hypothesis_open(*state, path, NULL, 0, &hyp, NULL, &err),
                         NUEM_ERR_DATA);
        nuem_test_assert_place(&err, path, cases[i].want);
        assert_null(hyp);
    }
    nuem_hypothesis *hyp = NULL;
    nuem_error err = {0};
    assert_fails(
        nuem_hypothesis_open(*state, nuem_test_path("none.yaml"), NULL, 0, &hyp, NULL, &err),
        NUEM_ERR_IO, err, "none.yaml");
    assert_fails(nuem_hypothesis_open(*state, nuem_test_directory(), NULL, 0, &hyp, NULL, &err),
                 NUEM_ERR_IO, err, nuem_test_directory());
    assert_fails(nuem_hypothesis_open(NULL, NULL, NULL, 0, &hyp, NULL, &err), NUEM_ERR_ARG, err,
                 "needs a data directory");
    assert_fails(nuem_hypothesis_parse(NULL, "mixing: x\n", 10, "h.yaml", &hyp, &err), NUEM_ERR_ARG,
                 err, "mixing set 'x' needs a data directory");
    assert_null(hyp);
}

/* --- the overrides --- */

static nuem_hypothesis *with(const nuem_data *data, const char *path, size_t n,
                             const char *const *set)
{
    nuem_hypothesis *hyp = NULL;
    nuem_error err = {0};

    assert_ok(nuem_hypothesis_open(data, path, set, n, &hyp, NULL, &err), err);
    return hyp;
}

/* An override of an element carries its partner along. */
static void overrides_set_partners(void **state)
{
    static const char *const flavours[] = {"e", "mu", "tau"}, *const masses[] = {"1", "2", "3"};
    static const struct {
        const char *name;
        size_t offset;
        bool dipole;
    } matrices[] = {
        {"millicharge", offsetof(nuem_hypothesis_spec, millicharge_e), false},
        {"charge_radius", offsetof(nuem_hypothesis_spec, charge_radius_cm2), false},
        {"anapole", offsetof(nuem_hypothesis_spec, anapole_cm2), false},
        {"magnetic_moment", offsetof(nuem_hypothesis_spec, magnetic_mub), true},
        {"electric_moment", offsetof(nuem_hypothesis_spec, electric_mub), true},
    };

    for (int k = 0; k < 5; k++)
        for (int variant = 0; variant < 4; variant++)
            for (int at = 0; at < 9; at++) {
                bool is_mass = variant & 1, is_majorana = variant & 2;
                int i = at / 3, j = at % 3;
                bool antisymmetric = is_majorana && matrices[k].dipole;
                if (i == j && antisymmetric) continue; /* it must vanish */
                char element[64];
                const char *const *names = is_mass ? masses : flavours;
                snprintf(element, sizeof element, "%s.%s%s=2e-13%s", matrices[k].name, names[i],
                         names[j], i == j ? "" : "+3e-13i");
                const char *set[4] = {element, is_mass ? "basis=mass" : "basis=flavour",
                                      is_majorana ? "nature=majorana" : "nature=dirac",
                                      "charge_radius.convention=effective"};
                nuem_hypothesis *hyp = with(*state, NULL, 4, set);
                nuem_matrix3 want = {0};
                want.m[i][j] = (nuem_complex){2e-13, 3e-13};
                want.m[j][i] = antisymmetric ? (nuem_complex){-2e-13, -3e-13}
                                             : (nuem_complex){2e-13, i == j ? 0.0 : -3e-13};
                assert_memory_equal((const char *)nuem_hypothesis_spec_of(hyp) + matrices[k].offset,
                                    &want, sizeof want);
                nuem_hypothesis_free(hyp);
            }
}

/* Nature and basis decide what an element means, wherever they stand. */
static void order_of_nature_and_basis_does_not_matter(void **state)
{
    static const char *const set[] = {"nature=majorana",           "basis=mass",
                                      "magnetic_moment.12=1e-11i", "electric_moment.23=2e-12",
                                      "mixing=nufit-5.0-no",       "lightest_mass_ev=0.05"};
    enum { N = sizeof set / sizeof set[0] };
    nuem_hypothesis *want = with(*state, NULL, N, set);
    const nuem_hypothesis_spec *s = nuem_hypothesis_spec_of(want);

    assert_true(s->magnetic_mub.m[0][1].im == 1e-11 && s->magnetic_mub.m[1][0].im == -1e-11);
    assert_true(s->electric_mub.m[1][2].re == 2e-12 && s->electric_mub.m[2][1].re == -2e-12);
    assert_true(s->mixing.theta12_deg == 33.44 && s->lightest_mass_ev == 0.05);
    for (int shift = 0; shift < N; shift++)
        for (int flip = 0; flip < 2; flip++) {
            const char *other[N];
            for (int i = 0; i < N; i++)
                other[i] =
                    set[(flip ? N - 1 - i : i) == i ? (i + shift) % N : (N - 1 - i + shift) % N];
            nuem_hypothesis *hyp = with(*state, NULL, N, other);
            assert_string_equal(nuem_hypothesis_sha256(hyp), nuem_hypothesis_sha256(want));
            nuem_hypothesis_free(hyp);
        }
    nuem_hypothesis_free(want);
}

static void overrides_change_a_file(void **state)
{
    const char *path =
        nuem_test_put("base.yaml", "mixing: nufit-5.0-no\n"
                                   "millicharge: {unit: e, matrix: [[1e-13, 2e-13i, 0], "
                                   "[-2e-13i, 0, 0], [0, 0, 0]]}\n"
                                   "charge_radius: {unit: cm2, convention: bpv, matrix: "
                                   "[[1e-33,0,0],[0,0,0],[0,0,0]]}\n");
    static const char *const set[] = {"millicharge.mue=5e-13", "millicharge.tautau=-1e-13",
                                      "charge_radius.convention=bpv", "basis=flavour",
                                      "millicharge.tautau=-2e-13"};
    nuem_provenance *prov = NULL;
    nuem_hypothesis *hyp = NULL;
    nuem_error err = {0};

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_hypothesis_open(*state, path, set, 5, &hyp, prov, &err), err);
    const nuem_hypothesis_spec *s = nuem_hypothesis_spec_of(hyp);
    assert_true(s->millicharge_e.m[0][0].re == 1e-13);
    assert_true(s->millicharge_e.m[0][1].re == 5e-13 && s->millicharge_e.m[0][1].im == 0.0);
    assert_true(s->millicharge_e.m[1][0].re == 5e-13);
    assert_true(s->millicharge_e.m[2][2].re == -2e-13); /* the last one counts */
    assert_int_equal(s->radius_convention, NUEM_RADIUS_BPV);
    assert_close(nuem_hypothesis_couplings(hyp)->radius_cm2.m[0][0].re, -2e-33, TOL_ALGEBRA);
    assert_true(nuem_provenance_file_count(prov) == 2);
    assert_string_equal(nuem_provenance_file_id(prov, 0), path);
    nuem_hypothesis_free(hyp);
    nuem_provenance_free(prov);
    /* another convention would silently change numbers that were stated in the first */
    static const char *const other[] = {"charge_radius.convention=giunti"};
    hyp = NULL;
    assert_fails(nuem_hypothesis_open(*state, path, other, 1, &hyp, NULL, &err), NUEM_ERR_ARG, err,
                 "the charge radius is given in convention bpv already");
    assert_null(hyp);
}

static void bad_overrides_are_refused(void **state)
{
    static const struct {
        const char *first, *second; /* the second may be absent */
        const char *part;
    } cases[] = {
        {"", NULL, "--set : it must read <name>=<value>"},
        {"nature", NULL, "--set nature: it must read <name>=<value>"},
        {"=majorana", NULL, "it must read <name>=<value>"},
        {"nature=Majorana", NULL, "--set nature=Majorana: it must be dirac or majorana"},
        {"nature=", NULL, "it must be dirac or majorana"},
        {"basis=energy", NULL, "it must be flavour or mass"},
        {"mixing=nufit", NULL, "unknown mixing 'nufit'"},
        {"lightest_mass_ev=heavy", NULL, "'heavy' is not a number"},
        {"lightest_mass_ev=1i", NULL, "'1i' is not a number"},
        {"lightest_mass_ev=nan", NULL, "'nan' is not a number"},
        {"lightest_mass_ev=-0.1", NULL, "lightest_mass_ev is -0.1; it must lie in [0, 1000]"},
        {"millicharge.ex=1e-13", NULL,
         "--set millicharge.ex=1e-13: element 'ex' must be two of e, mu, tau in this basis"},
        {"millicharge.12=1e-13", NULL, "element '12' must be two of e, mu, tau"},
        {"millicharge.emu=1e-13", "basis=mass", "element 'emu' must be two of 1, 2, 3"},
        {"millicharge.e=1e-13", NULL, "element 'e' must be two of"},
        {"millicharge.=1e-13", NULL, "element '' must be two of"},
        {"millicharge.emutau=1e-13", NULL, "element 'emutau' must be two of"},
        {"millicharge.ee=", NULL, "'' is not a number such as 1e-13 or 1e-13+2e-13i"},
        {"millicharge.ee=1e-13 e", NULL, "'1e-13 e' is not a number"},
        {"millicharge.ee=nan", NULL, "'nan' is not a number"},
        {"millicharge.ee=1e999", NULL, "'1e999' is not a number"},
        {"millicharge.ee=1e-13i", NULL,
         "millicharge.matrix[0][0] is 0+1e-13i but element [0][0] is 0+1e-13i; the matrix must be "
         "Hermitian"},
        {"millicharge=1e-13", NULL, "unknown name 'millicharge'; it must be nature, basis, mixing"},
        {"charge.ee=1e-13", NULL, "unknown name 'charge.ee'"},
        {"charge_radius.ee=1e-32", NULL, "charge_radius.convention is missing"},
        {"charge_radius.ee=1e-32", "charge_radius.convention=pdg",
         "the convention must be one of: effective, giunti, bpv, form-factor"},
        {"anapole.convention=bpv", NULL, "element 'convention' must be two of"},
        {"magnetic_moment.ee=1e-11", "nature=majorana",
         "magnetic_moment.matrix[0][0] is 1e-11+0i but element [0][0] is 1e-11+0i; the dipole "
         "matrices of Majorana neutrinos must be antisymmetric"},
        {"an_extraordinarily_long_name_that_no_key_of_a_hypothesis_ever_had_nor_will=1", NULL,
         "it must read <name>=<value>"},
    };
    const char *path = nuem_test_put("good.yaml", "magnetic_moment: {unit: muB, matrix: "
                                                  "[[1e-11,0,0],[0,0,0],[0,0,0]]}\n");
    nuem_hypothesis *hyp = NULL;
    nuem_error err = {0};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *set[2] = {cases[i].first, cases[i].second};
        size_t n = cases[i].second ? 2 : 1;
        for (int file = 0; file < 2; file++) {
            /* a good file does not take the blame for a bad override */
            if (file && cases[i].second && strcmp(cases[i].second, "basis=mass") == 0) continue;
            assert_fails(nuem_hypothesis_open(*state, file ? path : NULL, set, n, &hyp, NULL, &err),
                         NUEM_ERR_ARG, err, cases[i].part);
            assert_string_equal(err.file, "");
            assert_int_equal(
                nuem_hypothesis_open(*state, file ? path : NULL, set, n, &hyp, NULL, NULL),
                NUEM_ERR_ARG);
        }
    }
    static const char *const basis[] = {"basis=mass"}, *const majorana_set[] = {"nature=majorana"},
                             *const mixing[] = {"mixing=nufit-5.0-no"};
    assert_fails(nuem_hypothesis_open(*state, path, basis, 1, &hyp, NULL, &err), NUEM_ERR_ARG, err,
                 "--set basis=mass: matrices are given in the other basis already");
    assert_fails(nuem_hypothesis_open(*state, path, majorana_set, 1, &hyp, NULL, &err),
                 NUEM_ERR_ARG, err, "magnetic_moment.matrix[0][0] is 1e-11+0i");
    const char *alone = nuem_test_put("alone.yaml", INLINE_MIXING);
    assert_fails(nuem_hypothesis_open(NULL, alone, mixing, 1, &hyp, NULL, &err), NUEM_ERR_ARG, err,
                 "--set mixing=nufit-5.0-no: no data directory");
    assert_null(hyp);
    assert_ok(nuem_hypothesis_open(NULL, alone, NULL, 0, &hyp, NULL, &err), err);
    nuem_hypothesis_free(hyp);
    /* a bad file stays bad whatever an override says */
    hyp = NULL;
    path = nuem_test_put("bad.yaml", "nature: majorana\nmagnetic_moment: {unit: muB, matrix: "
                                     "[[1e-11,0,0],[0,0,0],[0,0,0]]}\n");
    static const char *const repair[] = {"magnetic_moment.ee=0"};
    assert_int_equal(nuem_hypothesis_open(*state, path, repair, 1, &hyp, NULL, &err),
                     NUEM_ERR_DATA);
    nuem_test_assert_place(&err, path, ":2:40: magnetic_moment.matrix[0][0] is 1e-11+0i");
    assert_null(hyp);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effective_moments_are_the_reference),
        cmocka_unit_test(majorana_moment_is_a_cross_product),
        cmocka_unit_test(bases_agree),
        cmocka_unit_test(electric_moments_enter_with_minus_i),
        cmocka_unit_test(charge_radius_conventions),
        cmocka_unit_test(bad_specifications_are_refused),
        cmocka_unit_test(hash_is_that_of_the_numbers),
        cmocka_unit_test(files_say_what_they_say),
        cmocka_unit_test(standard_model_is_the_default),
        cmocka_unit_test(bad_files_are_located),
        cmocka_unit_test(overrides_set_partners),
        cmocka_unit_test(order_of_nature_and_basis_does_not_matter),
        cmocka_unit_test(overrides_change_a_file),
        cmocka_unit_test(bad_overrides_are_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
