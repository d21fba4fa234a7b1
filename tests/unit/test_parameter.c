/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Named directions in the space of couplings: each sets what it says and nothing else. */
#include "nuem/parameter.h"

#include "num/matrix3.h"
#include "support/assert_close.h"
#include "support/draw.h"

/* from the flavour to the mass basis and back: eight products, relative to the largest element */
static const double TOL_ALGEBRA = 1e-14;

/* Second, independent table: what the names say. Elements by row and column; where the transposed
 * element is not its own: 'h' Hermitian partner, 'a' antisymmetric partner, '-' none, and 'd' for
 * the same value on the whole diagonal. */
static const struct {
    const char *name, *unit;
    char matrix; /* q, r, l, x for the electric part of l, or s for the weak mixing angle */
    nuem_basis basis;
    int row, column;
    double coefficient;
    char partner;
    bool others_zero, is_signed, has_phase;
} said[] = {
    {"mu_eff", "muB", 'l', NUEM_BASIS_FLAVOUR, 0, 0, 1, 'd', true, false, false},
    {"mu_e", "muB", 'l', NUEM_BASIS_FLAVOUR, 0, 0, 1, '-', false, false, false},
    {"mu_mu", "muB", 'l', NUEM_BASIS_FLAVOUR, 1, 1, 1, '-', false, false, false},
    {"mu_tau", "muB", 'l', NUEM_BASIS_FLAVOUR, 2, 2, 1, '-', false, false, false},
    {"eps_eff", "muB", 'x', NUEM_BASIS_FLAVOUR, 0, 0, 1, 'd', true, false, false},
    {"eps_e", "muB", 'x', NUEM_BASIS_FLAVOUR, 0, 0, 1, '-', false, false, false},
    {"eps_mu", "muB", 'x', NUEM_BASIS_FLAVOUR, 1, 1, 1, '-', false, false, false},
    {"eps_tau", "muB", 'x', NUEM_BASIS_FLAVOUR, 2, 2, 1, '-', false, false, false},
    {"mu_11", "muB", 'l', NUEM_BASIS_MASS, 0, 0, 1, '-', false, false, false},
    {"mu_22", "muB", 'l', NUEM_BASIS_MASS, 1, 1, 1, '-', false, false, false},
    {"mu_33", "muB", 'l', NUEM_BASIS_MASS, 2, 2, 1, '-', false, false, false},
    {"mu_12", "muB", 'l', NUEM_BASIS_MASS, 0, 1, 1, 'a', false, false, false},
    {"mu_13", "muB", 'l', NUEM_BASIS_MASS, 0, 2, 1, 'a', false, false, false},
    {"mu_23", "muB", 'l', NUEM_BASIS_MASS, 1, 2, 1, 'a', false, false, false},
    /* lambda_jk = epsilon_jkl Lambda_l */
    {"Lambda1", "muB", 'l', NUEM_BASIS_MASS, 1, 2, 1, 'a', true, false, false},
    {"Lambda2", "muB", 'l', NUEM_BASIS_MASS, 2, 0, 1, 'a', true, false, false},
    {"Lambda3", "muB", 'l', NUEM_BASIS_MASS, 0, 1, 1, 'a', true, false, false},
    /* single elements of Dirac neutrinos, complex; the second index comes in */
    {"lambda_ee", "muB", 'l', NUEM_BASIS_FLAVOUR, 0, 0, 1, '-', false, false, true},
    {"lambda_emu", "muB", 'l', NUEM_BASIS_FLAVOUR, 0, 1, 1, '-', false, false, true},
    {"lambda_etau", "muB", 'l', NUEM_BASIS_FLAVOUR, 0, 2, 1, '-', false, false, true},
    {"lambda_mue", "muB", 'l', NUEM_BASIS_FLAVOUR, 1, 0, 1, '-', false, false, true},
    {"lambda_mumu", "muB", 'l', NUEM_BASIS_FLAVOUR, 1, 1, 1, '-', false, false, true},
    {"lambda_mutau", "muB", 'l', NUEM_BASIS_FLAVOUR, 1, 2, 1, '-', false, false, true},
    {"lambda_taue", "muB", 'l', NUEM_BASIS_FLAVOUR, 2, 0, 1, '-', false, false, true},
    {"lambda_taumu", "muB", 'l', NUEM_BASIS_FLAVOUR, 2, 1, 1, '-', false, false, true},
    {"lambda_tautau", "muB", 'l', NUEM_BASIS_FLAVOUR, 2, 2, 1, '-', false, false, true},
    {"q_eff", "e", 'q', NUEM_BASIS_FLAVOUR, 0, 0, 1, 'd', true, true, false},
    {"q_ee", "e", 'q', NUEM_BASIS_FLAVOUR, 0, 0, 1, '-', false, true, false},
    {"q_mumu", "e", 'q', NUEM_BASIS_FLAVOUR, 1, 1, 1, '-', false, true, false},
    {"q_tautau", "e", 'q', NUEM_BASIS_FLAVOUR, 2, 2, 1, '-', false, true, false},
    {"q_emu", "e", 'q', NUEM_BASIS_FLAVOUR, 0, 1, 1, 'h', false, false, true},
    {"q_etau", "e", 'q', NUEM_BASIS_FLAVOUR, 0, 2, 1, 'h', false, false, true},
    {"q_mutau", "e", 'q', NUEM_BASIS_FLAVOUR, 1, 2, 1, 'h', false, false, true},
    {"r2_ee", "cm2", 'r', NUEM_BASIS_FLAVOUR, 0, 0, 1, '-', false, true, false},
    {"r2_mumu", "cm2", 'r', NUEM_BASIS_FLAVOUR, 1, 1, 1, '-', false, true, false},
    {"r2_tautau", "cm2", 'r', NUEM_BASIS_FLAVOUR, 2, 2, 1, '-', false, true, false},
    {"r2_emu", "cm2", 'r', NUEM_BASIS_FLAVOUR, 0, 1, 1, 'h', false, false, true},
    {"r2_etau", "cm2", 'r', NUEM_BASIS_FLAVOUR, 0, 2, 1, 'h', false, false, true},
    {"r2_mutau", "cm2", 'r', NUEM_BASIS_FLAVOUR, 1, 2, 1, 'h', false, false, true},
    {"sin2_theta_w", "1", 's', NUEM_BASIS_FLAVOUR, 0, 0, 1, '-', false, false, false},
};
enum { N_SAID = sizeof said / sizeof said[0] };

static nuem_hypothesis *create(const nuem_hypothesis_spec *spec)
{
    nuem_hypothesis *hyp = NULL;
    nuem_error err = {0};

    assert_ok(nuem_hypothesis_create(spec, &hyp, &err), err);
    return hyp;
}

static const nuem_parameter *find(const char *name)
{
    const nuem_parameter *p = NULL;
    nuem_error err = {0};

    assert_ok(nuem_parameter_find(name, &p, &err), err);
    assert_string_equal(p->name, name);
    return p;
}

static nuem_couplings apply(const char *name, const nuem_hypothesis *hyp, double value,
                            double phase)
{
    nuem_couplings c;

    nuem_parameter_apply(find(name), hyp, value, phase, &c);
    return c;
}

static void assert_matrix(const nuem_matrix3 *got, const nuem_matrix3 *want)
{
    const double size = TOL_ALGEBRA * nuem_matrix3_max(want);

    for (int i = 0; i < 9; i++) {
        assert_near(got->m[i / 3][i % 3].re, want->m[i / 3][i % 3].re, size);
        assert_near(got->m[i / 3][i % 3].im, want->m[i / 3][i % 3].im, size);
    }
}

/* A hypothesis with everything in it, so that what must stay can be seen to stay. */
static nuem_hypothesis *full_hypothesis(unsigned seed, nuem_nature nature, nuem_basis basis)
{
    nuem_draw d = nuem_draw_seed(seed);
    nuem_hypothesis_spec spec;

    nuem_draw_spec(&d, basis, &spec);
    nuem_draw_mixing(&d, &spec.mixing);
    spec.nature = nature;
    spec.weak_scheme = seed % 2 ? NUEM_WEAK_RUNNING : NUEM_WEAK_TREE;
    if (nature == NUEM_MAJORANA) {
        spec.magnetic_mub = nuem_draw_antisymmetric(&d, 3e-11);
        spec.electric_mub = nuem_draw_antisymmetric(&d, 3e-11);
    }
    return create(&spec);
}

/* From the mass to the flavour basis, U x U^dagger or U* x U^dagger. */
static nuem_matrix3 turned(const nuem_hypothesis *hyp, const nuem_matrix3 *x, bool back)
{
    const nuem_hypothesis_spec *s = nuem_hypothesis_spec_of(hyp);
    nuem_matrix3 u, left, right, half;

    nuem_mixing_pmns(&s->mixing, &u);
    left = s->nature == NUEM_MAJORANA ? nuem_matrix3_conj(&u) : u;
    right = nuem_matrix3_adjoint(&u);
    if (back) {
        left = nuem_matrix3_adjoint(&left);
        right = u;
    }
    half = nuem_matrix3_mul(&left, x);
    return nuem_matrix3_mul(&half, &right);
}

/* lambda = mu - i eps with Hermitian mu, eps: a diagonal element of lambda is mu_ii - i eps_ii with
 * real mu_ii and eps_ii; all of eps away but that leaves mu_ij = (lambda_ij + lambda_ji^*)/2. */
static void set_electric(int row, bool all, double value, nuem_matrix3 *lambda)
{
    const nuem_matrix3 x = *lambda;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            if (i == j && (all || i == row)) lambda->m[i][i].im = -value;
            if (i == j || !all) continue;
            lambda->m[i][j].re = 0.5 * (x.m[i][j].re + x.m[j][i].re);
            lambda->m[i][j].im = 0.5 * (x.m[i][j].im - x.m[j][i].im);
        }
}

static void every_parameter_sets_what_it_says(void **unused)
{
    const double phase = 0.7;

    (void)unused;
    for (int k = 0; k < N_SAID; k++)
        for (unsigned variant = 0; variant < 4; variant++) {
            nuem_hypothesis *hyp =
                full_hypothesis(41 + variant, variant % 2 ? NUEM_MAJORANA : NUEM_DIRAC,
                                variant < 2 ? NUEM_BASIS_FLAVOUR : NUEM_BASIS_MASS);
            const nuem_parameter *p = find(said[k].name);
            const nuem_couplings before = *nuem_hypothesis_couplings(hyp);
            const double value = 1.7 * p->scale;
            nuem_couplings want = before, got = apply(said[k].name, hyp, value, phase);
            nuem_matrix3 *m = said[k].matrix == 'q'   ? &want.charge_e
                              : said[k].matrix == 'r' ? &want.radius_cm2
                                                      : &want.dipole_mub;
            if (said[k].matrix == 's') {
                want.sin2_theta_w = value;
            } else if (said[k].matrix == 'x') {
                set_electric(said[k].row, said[k].partner == 'd', value, &want.dipole_mub);
            } else {
                nuem_matrix3 x = said[k].basis == NUEM_BASIS_MASS ? turned(hyp, m, true) : *m;
                int i = said[k].row, j = said[k].column;
                double v = said[k].coefficient * value;
                nuem_complex z = said[k].has_phase ? (nuem_complex){v * cos(phase), v * sin(phase)}
                                                   : (nuem_complex){v, 0};
                if (said[k].others_zero) memset(&x, 0, sizeof x);
                x.m[i][j] = z;
                if (said[k].partner == 'h') x.m[j][i] = nuem_conj(z);
                if (said[k].partner == 'a') x.m[j][i] = (nuem_complex){-z.re, -z.im};
                if (said[k].partner == 'd') x.m[1][1] = x.m[2][2] = z;
                *m = said[k].basis == NUEM_BASIS_MASS ? turned(hyp, &x, false) : x;
            }
            assert_matrix(&got.charge_e, &want.charge_e);
            assert_matrix(&got.radius_cm2, &want.radius_cm2);
            assert_matrix(&got.dipole_mub, &want.dipole_mub);
            assert_true(got.sin2_theta_w == want.sin2_theta_w);
            assert_int_equal(got.weak_scheme, before.weak_scheme);
            /* the other matrices to the last bit, and the hypothesis itself */
            if (said[k].matrix != 'q')
                assert_memory_equal(&got.charge_e, &before.charge_e, sizeof before.charge_e);
            if (said[k].matrix != 'r')
                assert_memory_equal(&got.radius_cm2, &before.radius_cm2, sizeof before.radius_cm2);
            if (said[k].matrix != 'l' && said[k].matrix != 'x')
                assert_memory_equal(&got.dipole_mub, &before.dipole_mub, sizeof before.dipole_mub);
            const nuem_couplings *after = nuem_hypothesis_couplings(hyp);
            assert_memory_equal(after, &before, offsetof(nuem_couplings, weak_scheme));
            assert_int_equal(after->weak_scheme, before.weak_scheme);
            nuem_hypothesis_free(hyp);
        }
}

static void table_is_the_one_said(void **unused)
{
    size_t n;
    const nuem_parameter *list = nuem_parameter_list(&n);

    (void)unused;
    assert_int_equal(n, N_SAID);
    for (int k = 0; k < N_SAID; k++) {
        const nuem_parameter *p = find(said[k].name);
        assert_ptr_equal(p, &list[k]);
        assert_string_equal(p->unit, said[k].unit);
        assert_true(p->title[0] != '\0' && p->scale > 0.0);
        assert_int_equal(p->basis, said[k].basis);
        assert_int_equal(p->is_signed, said[k].is_signed);
        assert_int_equal(p->has_phase, said[k].has_phase);
    }
}

/* Lambda_i and the moment of the other two masses are one thing, up to a sign that nobody sees. */
static void lambda_is_a_transition_moment(void **unused)
{
    static const char *const pairs[3][2] = {
        {"Lambda1", "mu_23"}, {"Lambda2", "mu_13"}, {"Lambda3", "mu_12"}};
    const nuem_hypothesis_spec spec = {
        .nature = NUEM_MAJORANA, .mixing = {33.44, 49.2, 8.57, 197, 7.42e-5, 2.517e-3, {0, 0}}};
    nuem_hypothesis *hyp = create(&spec);

    (void)unused;
    for (int i = 0; i < 3; i++) {
        nuem_couplings a = apply(pairs[i][0], hyp, 2e-11, 0), b = apply(pairs[i][1], hyp, 2e-11, 0);
        if (i == 1) /* epsilon_132 = -1 */
            for (int k = 0; k < 9; k++) {
                b.dipole_mub.m[k / 3][k % 3].re *= -1;
                b.dipole_mub.m[k / 3][k % 3].im *= -1;
            }
        assert_matrix(&a.dipole_mub, &b.dipole_mub);
        /* mu^2 of a flavour at the source: |Lambda|^2 (1 - |U_alpha i|^2) */
        nuem_matrix3 u;
        nuem_mixing_pmns(&spec.mixing, &u);
        for (int f = 0; f < 3; f++) {
            nuem_matrix3 rho = {0};
            rho.m[f][f].re = 1.0;
            double p = u.m[f][i].re * u.m[f][i].re + u.m[f][i].im * u.m[f][i].im;
            assert_close(nuem_matrix3_trace3(&a.dipole_mub, &rho, &a.dipole_mub), 4e-22 * (1 - p),
                         10 * TOL_ALGEBRA);
        }
    }
    nuem_hypothesis_free(hyp);
}

/* One physics, stated in either basis, with a parameter of the mass basis on top of it. */
static void basis_of_the_hypothesis_does_not_matter(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 8; seed++) {
        nuem_nature nature = seed % 2 ? NUEM_MAJORANA : NUEM_DIRAC;
        nuem_hypothesis *mass = full_hypothesis(seed, nature, NUEM_BASIS_MASS);
        nuem_hypothesis_spec spec = *nuem_hypothesis_spec_of(mass);
        nuem_matrix3 u;
        nuem_mixing_pmns(&spec.mixing, &u);
        spec.millicharge_e = nuem_matrix3_rotate(&u, &spec.millicharge_e);
        spec.charge_radius_cm2 = nuem_matrix3_rotate(&u, &spec.charge_radius_cm2);
        spec.anapole_cm2 = nuem_matrix3_rotate(&u, &spec.anapole_cm2);
        spec.magnetic_mub = turned(mass, &spec.magnetic_mub, false);
        spec.electric_mub = turned(mass, &spec.electric_mub, false);
        spec.basis = NUEM_BASIS_FLAVOUR;
        nuem_hypothesis *flavour = create(&spec);
        for (int k = 0; k < N_SAID; k++) {
            nuem_couplings a = apply(said[k].name, mass, 1e-11, 0.3),
                           b = apply(said[k].name, flavour, 1e-11, 0.3);
            assert_matrix(&a.charge_e, &b.charge_e);
            assert_matrix(&a.radius_cm2, &b.radius_cm2);
            assert_matrix(&a.dipole_mub, &b.dipole_mub);
        }
        nuem_hypothesis_free(mass);
        nuem_hypothesis_free(flavour);
    }
}

/* Whatever the phase, charge-like matrices stay Hermitian, and a Majorana dipole antisymmetric. */
static void symmetries_are_kept(void **unused)
{
    nuem_hypothesis *dirac = full_hypothesis(3, NUEM_DIRAC, NUEM_BASIS_FLAVOUR),
                    *majorana = full_hypothesis(4, NUEM_MAJORANA, NUEM_BASIS_MASS);
    int i, j;

    (void)unused;
    for (int k = 0; k < N_SAID; k++)
        for (double phase = -7.0; phase < 7.0; phase += 0.5) {
            nuem_couplings c = apply(said[k].name, dirac, 3e-12, phase);
            assert_false(nuem_matrix3_not_hermitian(&c.charge_e, 0.0, &i, &j));
            assert_false(nuem_matrix3_not_hermitian(&c.radius_cm2, 1e-46, &i, &j));
            c = apply(said[k].name, majorana, 3e-12, phase);
            if (said[k].matrix == 'l' && said[k].basis == NUEM_BASIS_MASS && said[k].partner == 'a')
                assert_false(nuem_matrix3_not_antisymmetric(&c.dipole_mub, 1e-24, &i, &j));
        }
    nuem_hypothesis_free(dirac);
    nuem_hypothesis_free(majorana);
}

/* Couplings are linear in the value, and zero is zero. */
static void value_scales(void **unused)
{
    const nuem_hypothesis_spec spec = {
        .mixing = {33.44, 49.2, 8.57, 197, 7.42e-5, 2.517e-3, {0, 0}}};
    nuem_hypothesis *hyp = create(&spec);

    (void)unused;
    for (int k = 0; k < N_SAID; k++) {
        if (said[k].matrix == 's') continue;
        nuem_couplings zero = apply(said[k].name, hyp, 0.0, 0.4),
                       one = apply(said[k].name, hyp, 1e-12, 0.4),
                       three = apply(said[k].name, hyp, 3e-12, 0.4);
        assert_near(nuem_matrix3_max(&zero.charge_e) + nuem_matrix3_max(&zero.radius_cm2) +
                        nuem_matrix3_max(&zero.dipole_mub),
                    0.0, 0.0);
        nuem_matrix3 tripled =
            nuem_matrix3_add(&one.dipole_mub, (nuem_complex){2, 0}, &one.dipole_mub);
        assert_matrix(&three.dipole_mub, &tripled);
        tripled = nuem_matrix3_add(&one.charge_e, (nuem_complex){2, 0}, &one.charge_e);
        assert_matrix(&three.charge_e, &tripled);
        tripled = nuem_matrix3_add(&one.radius_cm2, (nuem_complex){2, 0}, &one.radius_cm2);
        assert_matrix(&three.radius_cm2, &tripled);
    }
    nuem_hypothesis_free(hyp);
}

static void unknown_names_are_refused(void **unused)
{
    static const char *const bad[] = {"", "mu", "MU_E", "mu_e ", "q_emue", "Lambda4", "lambda1"};
    const nuem_parameter *p = (const nuem_parameter *)bad;
    nuem_error err = {0};

    (void)unused;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_fails(nuem_parameter_find(bad[i], &p, &err), NUEM_ERR_ARG, err,
                     "unknown parameter '");
        for (int k = 0; k < N_SAID; k++) assert_non_null(strstr(err.message, said[k].name));
        assert_int_equal(nuem_parameter_find(bad[i], &p, NULL), NUEM_ERR_ARG);
        assert_ptr_equal(p, bad);
    }
}

/* Majorana neutrinos have no diagonal moments of mass states and no single elements of their dipole; all else
 * may be set in any hypothesis. */
static void check_knows_what_cannot_be(void **unused)
{
    nuem_hypothesis *dirac = full_hypothesis(5, NUEM_DIRAC, NUEM_BASIS_MASS),
                    *majorana = full_hypothesis(6, NUEM_MAJORANA, NUEM_BASIS_FLAVOUR);

    (void)unused;
    for (int k = 0; k < N_SAID; k++) {
        const nuem_parameter *p = find(said[k].name);
        nuem_error err = {0};
        bool diagonal = said[k].matrix == 'l' && said[k].basis == NUEM_BASIS_MASS &&
                        said[k].row == said[k].column,
             element = said[k].matrix == 'l' && said[k].has_phase;
        assert_ok(nuem_parameter_check(p, dirac, &err), err);
        if (!diagonal && !element) {
            assert_ok(nuem_parameter_check(p, majorana, &err), err);
            continue;
        }
        assert_fails(nuem_parameter_check(p, majorana, &err), NUEM_ERR_ARG, err, said[k].name);
        assert_int_equal(nuem_parameter_check(p, majorana, NULL), NUEM_ERR_ARG);
    }
    nuem_hypothesis_free(dirac);
    nuem_hypothesis_free(majorana);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_parameter_sets_what_it_says),
        cmocka_unit_test(table_is_the_one_said),
        cmocka_unit_test(lambda_is_a_transition_moment),
        cmocka_unit_test(basis_of_the_hypothesis_does_not_matter),
        cmocka_unit_test(symmetries_are_kept),
        cmocka_unit_test(value_scales),
        cmocka_unit_test(unknown_names_are_refused),
        cmocka_unit_test(check_knows_what_cannot_be),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
