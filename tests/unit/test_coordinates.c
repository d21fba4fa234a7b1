/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Lists of coordinates: sets, repetitions, what cannot both be free; and the couplings that they make. */
#include "nuem/likelihood.h"
#include "nuem/objective.h"
#include "num/matrix3.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/measurement.h"

/* to the mass basis and back, relative to the largest element */
static const double TOL_ALGEBRA = 1e-13;

typedef struct list {
    nuem_coordinate c[NUEM_MAX_COORDINATES];
    size_t n;
} list;

static nuem_hypothesis *hypothesis(const nuem_data *data, const char *nature)
{
    nuem_hypothesis *hyp = NULL;
    nuem_error err;

    assert_ok(nuem_hypothesis_open(data, NULL, &nature, 1, &hyp, NULL, &err), err);
    return hyp;
}

static void add(list *l, const char *set, const nuem_hypothesis *hyp)
{
    nuem_error err;

    assert_ok(nuem_coordinates_parse(set, hyp, l->c, &l->n, &err), err);
}

static void has(const list *l, const char *const *names, size_t n)
{
    assert_int_equal(l->n, n);
    for (size_t i = 0; i < n; i++) {
        char name[32];
        nuem_coordinate_name(&l->c[i], name, sizeof name);
        assert_string_equal(name, names[i]);
    }
}

static void sets_are_whole_matrices(void **state)
{
    static const char *const
        charge[] = {"q_ee",   "q_mumu",    "q_tautau", "q_emu",     "Im q_emu",
                    "q_etau", "Im q_etau", "q_mutau",  "Im q_mutau"},
        *const radius[] = {"r2_ee",   "r2_mumu",    "r2_tautau", "r2_emu",     "Im r2_emu",
                           "r2_etau", "Im r2_etau", "r2_mutau",  "Im r2_mutau"},
        *const dirac[] = {"lambda_ee",     "Im lambda_ee",    "lambda_emu",   "Im lambda_emu",
                          "lambda_etau",   "Im lambda_etau",  "lambda_mue",   "Im lambda_mue",
                          "lambda_mumu",   "Im lambda_mumu",  "lambda_mutau", "Im lambda_mutau",
                          "lambda_taue",   "Im lambda_taue",  "lambda_taumu", "Im lambda_taumu",
                          "lambda_tautau", "Im lambda_tautau"},
        *const majorana[] = {"mu_12", "Im mu_12", "mu_13", "Im mu_13", "mu_23", "Im mu_23"};
    nuem_hypothesis *d = hypothesis(*state, "nature=dirac"),
                    *m = hypothesis(*state, "nature=majorana");
    list l = {.n = 0};

    add(&l, "charge", d);
    has(&l, charge, 9);
    l.n = 0;
    add(&l, "radius", m);
    has(&l, radius, 9);
    l.n = 0;
    add(&l, "dipole", d);
    has(&l, dirac, 18);
    l.n = 0;
    add(&l, "dipole", m);
    has(&l, majorana, 6);
    /* repetitions are dropped, what is there is kept */
    add(&l, "dipole,mu_13", m);
    add(&l, "mu_12", m);
    has(&l, majorana, 6);
    add(&l, "sin2_theta_w,charge,q_emu,sin2_theta_w", m);
    assert_int_equal(l.n, 16);
    add(&l, "radius", m);
    assert_int_equal(l.n, 25);
    nuem_hypothesis_free(d);
    nuem_hypothesis_free(m);
}

static void lists_and_phases(void **state)
{
    static const char *const names[] = {"mu_eff", "q_emu", "Im q_emu", "r2_ee", "sin2_theta_w"};
    nuem_hypothesis *d = hypothesis(*state, "nature=dirac");
    list l = {.n = 0};

    add(&l, "mu_eff,q_emu,r2_ee", d);
    add(&l, "q_emu,sin2_theta_w", d);
    has(&l, names, 5);
    assert_true(!l.c[1].imaginary && l.c[2].imaginary && l.c[1].parameter == l.c[2].parameter);
    char tiny[4];
    nuem_coordinate_name(&l.c[2], tiny, sizeof tiny);
    assert_string_equal(tiny, "Im ");
    nuem_hypothesis_free(d);
}

static void bad_lists_are_refused(void **state)
{
    static const struct {
        const char *text, *part;
    } bad[] = {
        {"", "empty"},
        {"mu_ef", "unknown parameter 'mu_ef'"},
        {"Im q_emu", "unknown parameter 'Im q_emu'"},
        {"charge ", "unknown parameter 'charge '"},
        {"Charge", "unknown parameter"},
        {"charge,,radius", "no list"},
        {",charge", "no list"},
        {"charge,", "no list"},
        {"mu_eff,"
         "averyveryveryveryveryveryveryveryveryveryveryveryveryveryverylongname",
         "no list"},
        /* the same element twice */
        {"q_eff,q_ee", "q_eff and q_ee"},
        {"q_eff,q_emu", "q_eff and q_emu"},
        {"charge,q_eff", "q_eff"},
        {"mu_eff,mu_e", "mu_eff and mu_e"},
        {"mu_e,lambda_ee", "mu_e and lambda_ee"},
        {"dipole,mu_mu", "lambda_mumu and mu_mu"},
        {"mu_e,eps_e", "mu_e and eps_e"},
        {"mu_eff,eps_tau", "mu_eff and eps_tau"},
        {"Lambda1,Lambda2", "Lambda1 and Lambda2"},
        {"mu_12,Lambda3", "mu_12 and Lambda3"},
        /* elements of the dipole in two bases */
        {"mu_12,mu_e", "mu_12 and mu_e"},
        {"dipole,mu_12", "mu_12"},
    };
    nuem_hypothesis *d = hypothesis(*state, "nature=dirac"),
                    *m = hypothesis(*state, "nature=majorana");
    list l = {.n = 0}, before;
    nuem_error err;

    add(&l, "r2_emu", d);
    before = l;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_fails(nuem_coordinates_parse(bad[i].text, d, l.c, &l.n, &err), NUEM_ERR_ARG, err,
                     bad[i].part);
        assert_int_equal(l.n, before.n);
        assert_memory_equal(l.c, before.c, sizeof l.c);
        assert_int_equal(nuem_coordinates_parse(bad[i].text, d, l.c, &l.n, NULL), NUEM_ERR_ARG);
    }
    /* what this nature does not have */
    assert_fails(nuem_coordinates_parse("mu_22", m, l.c, &l.n, &err), NUEM_ERR_ARG, err, "mu_22");
    assert_fails(nuem_coordinates_parse("lambda_emu", m, l.c, &l.n, &err), NUEM_ERR_ARG, err,
                 "lambda_emu");
    /* too many: 37 are all that differ, so that a caller's own list must begin with others */
    l.n = 0;
    add(&l, "charge,radius,dipole,sin2_theta_w", d);
    assert_int_equal(l.n, 37);
    for (l.n = 0; l.n < 35; l.n++) l.c[l.n] = (nuem_coordinate){before.c[0].parameter, false};
    assert_fails(nuem_coordinates_parse("charge", d, l.c, &l.n, &err), NUEM_ERR_ARG, err,
                 "more than 40");
    assert_int_equal(l.n, 35);
    l.n = NUEM_MAX_COORDINATES + 1;
    assert_fails(nuem_coordinates_parse("q_ee", d, l.c, &l.n, &err), NUEM_ERR_ARG, err,
                 "more than 40");
    nuem_hypothesis_free(d);
    nuem_hypothesis_free(m);
}

/* mu of one flavour and eps of another are different elements. */
static void moments_of_two_flavours(void **state)
{
    nuem_hypothesis *d = hypothesis(*state, "nature=dirac");
    list l = {.n = 0};

    add(&l, "mu_e,eps_mu,mu_tau", d);
    assert_int_equal(l.n, 3);
    nuem_hypothesis_free(d);
}

static double largest(const nuem_matrix3 *m)
{
    double x = 0.0;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) x = fmax(x, hypot(m->m[i][j].re, m->m[i][j].im));
    return x;
}

static void same_matrix(const nuem_matrix3 *got, const nuem_matrix3 *want)
{
    const double tol = TOL_ALGEBRA * largest(want);

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            assert_near(got->m[i][j].re, want->m[i][j].re, tol);
            assert_near(got->m[i][j].im, want->m[i][j].im, tol);
        }
}

static nuem_objective *objective(const nuem_measurement *m, const nuem_hypothesis *hyp,
                                 const char *set, list *l)
{
    nuem_objective *o = NULL;
    nuem_error err;

    l->n = 0;
    add(l, set, hyp);
    assert_ok(nuem_objective_create(m->likelihood, hyp, l->n, l->c, &o, &err), err);
    return o;
}

/* All elements by coordinates, in the order of the sets: the matrices are those, whatever the hypothesis
 * was; a charge and a radius Hermitian, a Majorana dipole U* lambda U^dagger. */
static void couplings_are_the_matrices(void **state)
{
    nuem_measurement m =
        nuem_measurement_open(*state, "x", "1 t y", NULL, "data: {edges_kev: [1, 2], counts: [1]}");

    nuem_measurement_likelihood(&m);
    for (unsigned seed = 0; seed < 20; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_hypothesis_spec spec;
        nuem_hypothesis *hyp = NULL;
        nuem_couplings c;
        nuem_error err;
        double x[NUEM_MAX_COORDINATES];
        list l;
        bool majorana = seed % 2;
        nuem_draw_spec(&d, seed % 3 ? NUEM_BASIS_FLAVOUR : NUEM_BASIS_MASS, &spec);
        if (majorana) {
            spec.nature = NUEM_MAJORANA;
            spec.magnetic_mub = spec.electric_mub = nuem_draw_antisymmetric(&d, 1e-11);
        }
        assert_ok(nuem_hypothesis_create(&spec, &hyp, &err), err);
        nuem_objective *o = objective(&m, hyp, "sin2_theta_w,charge,radius,dipole", &l);
        nuem_matrix3 q = nuem_draw_hermitian(&d, 1e-12), r = nuem_draw_hermitian(&d, 1e-31),
                     dipole = majorana ? nuem_draw_antisymmetric(&d, 1e-11)
                                       : nuem_draw_matrix(&d, 1e-11);
        size_t n = 0;
        x[n++] = 0.21;
        for (int k = 0; k < 2; k++) {
            const nuem_matrix3 *h = k ? &r : &q;
            for (int i = 0; i < 3; i++) x[n++] = h->m[i][i].re;
            for (int i = 0; i < 3; i++)
                for (int j = i + 1; j < 3; j++) {
                    x[n++] = h->m[i][j].re;
                    x[n++] = h->m[i][j].im;
                }
        }
        for (int i = 0; i < 3; i++)
            for (int j = majorana ? i + 1 : 0; j < 3; j++) {
                x[n++] = dipole.m[i][j].re;
                x[n++] = dipole.m[i][j].im;
            }
        assert_int_equal(n, l.n);
        nuem_objective_couplings(o, x, &c);
        assert_close(c.sin2_theta_w, 0.21, 1e-15);
        same_matrix(&c.charge_e, &q);
        same_matrix(&c.radius_cm2, &r);
        if (majorana) {
            nuem_matrix3 u, u_d, left;
            nuem_mixing_pmns(&spec.mixing, &u);
            u_d = nuem_matrix3_adjoint(&u);
            left = nuem_matrix3_conj(&u);
            dipole = nuem_matrix3_mul(&left, &dipole);
            dipole = nuem_matrix3_mul(&dipole, &u_d);
        }
        same_matrix(&c.dipole_mub, &dipole);
        nuem_objective_free(o);
        nuem_hypothesis_free(hyp);
    }
    nuem_measurement_close(&m);
}

/* What is no coordinate stays; the order of independent ones does not matter. */
static void the_rest_stays(void **state)
{
    nuem_measurement m =
        nuem_measurement_open(*state, "x", "1 t y", NULL, "data: {edges_kev: [1, 2], counts: [1]}");
    nuem_draw d = nuem_draw_seed(5);
    nuem_hypothesis_spec spec;
    nuem_hypothesis *hyp = NULL;
    nuem_couplings c, other;
    nuem_error err;
    list l;

    nuem_measurement_likelihood(&m);
    nuem_draw_spec(&d, NUEM_BASIS_FLAVOUR, &spec);
    assert_ok(nuem_hypothesis_create(&spec, &hyp, &err), err);
    nuem_objective *o = objective(&m, hyp, "mu_e,eps_mu,q_emu", &l);
    const double x[4] = {2e-11, 3e-11, 1e-13, -2e-13}, y[4] = {1e-13, -2e-13, 3e-11, 2e-11};
    nuem_objective_couplings(o, x, &c);
    nuem_matrix3 want = nuem_hypothesis_couplings(hyp)->dipole_mub,
                 charge = nuem_hypothesis_couplings(hyp)->charge_e;
    want.m[0][0] = (nuem_complex){2e-11, 0.0};
    want.m[1][1].im = -3e-11; /* lambda = mu - i eps */
    charge.m[0][1] = (nuem_complex){1e-13, -2e-13};
    charge.m[1][0] = (nuem_complex){1e-13, 2e-13};
    same_matrix(&c.dipole_mub, &want);
    same_matrix(&c.charge_e, &charge);
    same_matrix(&c.radius_cm2, &nuem_hypothesis_couplings(hyp)->radius_cm2);
    nuem_objective_free(o);
    o = objective(&m, hyp, "q_emu,eps_mu,mu_e", &l);
    nuem_objective_couplings(o, y, &other);
    same_matrix(&other.dipole_mub, &want);
    same_matrix(&other.charge_e, &charge);
    nuem_objective_free(o);
    nuem_hypothesis_free(hyp);
    nuem_measurement_close(&m);
}

/* A modulus by itself, a signed one, both parts of complex ones, the angle. */
static void bounds_follow_the_meaning(void **unused)
{
    static const struct {
        const char *name;
        bool imaginary;
        double lower, upper;
    } want[] = {
        {"mu_e", false, 0.0, HUGE_VAL},        {"q_ee", false, -HUGE_VAL, HUGE_VAL},
        {"q_emu", false, -HUGE_VAL, HUGE_VAL}, {"q_emu", true, -HUGE_VAL, HUGE_VAL},
        {"mu_12", false, -HUGE_VAL, HUGE_VAL}, {"mu_12", true, -HUGE_VAL, HUGE_VAL},
        {"sin2_theta_w", false, 0.0, 1.0},
    };
    enum { N = sizeof want / sizeof want[0] };
    nuem_coordinate coordinate[N];
    double lower[N], upper[N];
    nuem_error err;

    (void)unused;
    for (size_t i = 0; i < N; i++) {
        assert_ok(nuem_parameter_find(want[i].name, &coordinate[i].parameter, &err), err);
        coordinate[i].imaginary = want[i].imaginary;
    }
    nuem_coordinates_bounds(N, coordinate, lower, upper);
    for (size_t i = 0; i < N; i++) {
        assert_true(lower[i] == want[i].lower);
        assert_true(upper[i] == want[i].upper);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bounds_follow_the_meaning),
        cmocka_unit_test(sets_are_whole_matrices),
        cmocka_unit_test(lists_and_phases),
        cmocka_unit_test(bad_lists_are_refused),
        cmocka_unit_test(moments_of_two_flavours),
        cmocka_unit_test(couplings_are_the_matrices),
        cmocka_unit_test(the_rest_stays),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
