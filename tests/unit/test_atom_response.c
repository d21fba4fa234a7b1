/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Response functions: hydrogen's formulas, the free electron, gauges, sum rules, threads. */
#include "nuem/atom_response.h"

#include <stdlib.h>

#include "nuem/constants.h"
#include "nuem/init.h"
#include "support/assert_close.h"
#include "support/reference.h"

/* Bethe's formula has no relativity: alpha^2 (1 + energy in hartree) times this; the ridge's slope enters */
static const double TOL_BETHE = 6.0;
/* cubic interpolation, of the value on the ridge */
static const double TOL_INTERPOLATION = 1e-3;
/* length against velocity at small q: (q r)^2 and the mean field's steps */
static const double TOL_GAUGE = 2e-3;
/* a free electron with the momenta of 1s: next order in sqrt(binding/T) = 0.08, and interpolation */
static const double TOL_FREE = 1e-3;
/* R_L where rows end: (1 + z^2)^-3 (q/k)^2 at z = 8; 6e-6 seen */
static const double TOL_END = 2e-5;
/* the same sums in another order */
static const double TOL_ROUNDING = 1e-12;

typedef struct tables {
    nuem_atom *hydrogen, *helium, *neon;
    nuem_atom_response *h, *he, *ne;
} tables;

static void make(int z, nuem_atom_method method, double eps_max_kev, size_t n_eps, size_t n_q,
                 nuem_atom **atom, nuem_atom_response **response)
{
    const nuem_atom_options ao = {.method = method, .nuclear_rms_fm = -1.0};
    const nuem_atom_response_options o = {.eps_max_kev = eps_max_kev,
                                          .n_eps = n_eps,
                                          .n_q = n_q,
                                          .q_max_kev = 300.0,
                                          .max_multipole = 250,
                                          .threads = 2};
    nuem_error err = {0};

    assert_ok(nuem_atom_create(z, &ao, atom, &err), err);
    assert_ok(nuem_atom_response_create(*atom, &o, response, &err), err);
}

static int set_up(void **state)
{
    tables *t = calloc(1, sizeof *t);

    make(1, NUEM_ATOM_BARE, 5.0, 48, 80, &t->hydrogen, &t->h);
    make(2, NUEM_ATOM_DHS, 2.0, 16, 32, &t->helium, &t->he);
    make(10, NUEM_ATOM_DHS, 2.0, 16, 32, &t->neon, &t->ne);
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    tables *t = *state;

    nuem_atom_response_free(t->h);
    nuem_atom_response_free(t->he);
    nuem_atom_response_free(t->ne);
    nuem_atom_free(t->hydrogen);
    nuem_atom_free(t->helium);
    nuem_atom_free(t->neon);
    free(t);
    return 0;
}

static double relativity(double eps)
{
    return TOL_BETHE * pow(nuem_constants_get()->alpha, 2.0) * (1.0 + eps);
}

/* |<k|exp(iqr)|1s>|^2 of hydrogen per hartree, atomic units: Inokuti, Rev. Mod. Phys. 43 (1971) 297,
 * eq. (3.13), T in rydberg there. */
static double bethe(double eps, double q)
{
    const double k = sqrt(2.0 * eps), t = k * k + 1.0, q2 = q * q, a = q2 - t,
                 angle = atan2(2.0 * k, q2 - k * k + 1.0);

    return 2.0 * 128.0 * q2 * (q2 + t / 3.0) * exp(-2.0 / k * angle) /
           (pow(a * a + 4.0 * q2, 3.0) * (1.0 - exp(-2.0 * M_PI / k)));
}

static double hartree_kev(void)
{
    const nuem_constants *c = nuem_constants_get();

    return 1e3 * c->me_mev * c->alpha * c->alpha;
}

static double bohr_kev(void)
{
    const nuem_constants *c = nuem_constants_get();

    return 1e3 * c->me_mev * c->alpha;
}

/* At the points of the table, from the photon's q to beyond the ridge. */
static void hydrogen_is_bethes_formula(void **state)
{
    const nuem_atom_response_table *t = nuem_atom_response_get(((tables *)*state)->h);

    for (size_t e = 0; e < t->n_eps; e++)
        for (size_t i = 0; i < t->n_q; i++) {
            const double eps = t->eps_kev[e] / hartree_kev(),
                         q = t->q_kev[e * t->n_q + i] / bohr_kev(), far = fabs(q - sqrt(2.0 * eps));
            /* relativity matters more far from the ridge, where the nucleus takes the momentum */
            if (eps > 12.0 || far > 4.0) continue;
            assert_close(t->r_l[e * t->n_q + i] * hartree_kev(), bethe(eps, q), relativity(eps));
        }
}

/* Between them. */
static void interpolation_follows_the_ridge(void **state)
{
    const nuem_atom_response *h = ((tables *)*state)->h;
    const double binding = nuem_atom_response_get(h)->binding_kev[0];
    nuem_error err = {0};

    for (double eps = 0.002; eps < 12.0; eps *= 1.37) { /* hartree */
        const double ridge = sqrt(2.0 * eps + 0.25);
        for (double q = 0.2; q < ridge + 3.0; q *= 1.11) {
            double l, t;
            assert_ok(nuem_atom_response_at(h, NULL, eps * hartree_kev() + binding, q * bohr_kev(),
                                            &l, &t, &err),
                      err);
            assert_near(l * hartree_kev(), bethe(eps, q),
                        relativity(eps) * bethe(eps, q) + TOL_INTERPOLATION * bethe(eps, ridge));
        }
    }
}

/* Value 59: one rydberg above threshold. */
static void hydrogen_absorbs_light(void **state)
{
    const nuem_atom_response *h = ((tables *)*state)->h;
    const double binding = nuem_atom_response_get(h)->binding_kev[0];
    double sigma;
    nuem_error err = {0};

    assert_ok(nuem_atom_response_photo(h, NULL, binding + 0.5 * hartree_kev(), &sigma, &err), err);
    assert_reference(sigma, "lab-59");
}

/* A free electron at rest: int R_L dq^2 = 2m + T, int R_T dq^2 = 2T (Dirac plane waves), the latter from
 * electric and magnetic multipoles in equal parts. With the momenta of a 1s electron, p^2 = 2mB, the
 * current gives 8B/3 more and the spread of q^2 as much again. */
static void fast_electrons_are_free(void **state)
{
    const nuem_atom_response *h = ((tables *)*state)->h;
    const double me = 1e3 * nuem_constants_get()->me_mev,
                 binding = nuem_atom_response_get(h)->binding_kev[0];
    nuem_atom_response_moments m;
    nuem_error err = {0};

    for (double t = 2.0; t < 5.0; t += 1.0) {
        assert_ok(nuem_atom_response_integrate(h, NULL, t, 1e4, -1, &m, &err), err);
        assert_close(m.l_q0, 2.0 * me + t, TOL_FREE);
        assert_close(m.l_q2, 1.0 / t, TOL_FREE);
        assert_close(m.t_q0, 2.0 * t + 16.0 / 3.0 * binding, TOL_FREE);
    }
}

/* Below the ridge's begin R_T -> 2 (T/q)^2 R_L for q -> 0, if velocity and length agree: which they do in a
 * local potential, for every subshell. */
static void length_and_velocity_agree(void **state)
{
    const nuem_atom_response *all[] = {((tables *)*state)->h, ((tables *)*state)->he,
                                       ((tables *)*state)->ne};

    for (size_t k = 0; k < 3; k++) {
        const nuem_atom_response_table *t = nuem_atom_response_get(all[k]);
        for (size_t a = 0; a < t->n_shell; a++)
            for (size_t e = 0; e < t->n_eps; e++) {
                const size_t at = (a * t->n_eps + e) * t->n_q;
                const double transfer = t->eps_kev[e] + t->binding_kev[a], q = t->q_kev[at];
                if (transfer > 1.0) continue; /* (q r)^2 */
                assert_close(t->r_t[at], 2.0 * transfer * transfer / (q * q) * t->r_l[at],
                             TOL_GAUGE + pow(q / bohr_kev(), 2.0));
            }
    }
}

/* At q = 4/a_0 hydrogen is one electron, less what relativity and jumps to bound states take (1e-3 each);
 * its continuum holds 0.4350 of the f-sum (Bethe and Salpeter, section 63). */
static void sum_rules_hold(void **state)
{
    const tables *t = *state;
    nuem_atom_response_sums s;
    nuem_error err = {0};

    assert_ok(nuem_atom_response_check(t->h, -1, 4.0 * bohr_kev(), &s, &err), err);
    assert_close(s.bethe, 1.0, 3e-3);
    assert_close(s.photo, 0.4350, 5e-3);
    assert_close(s.t_hi_kev, 5.0 + nuem_atom_response_get(t->h)->binding_kev[0], 1e-9);
    assert_fails(nuem_atom_response_check(t->h, -1, 200.0, &s, &err), NUEM_ERR_RANGE, err,
                 "ridges");
    assert_fails(nuem_atom_response_check(t->h, -1, -1.0, &s, &err), NUEM_ERR_RANGE, err, "-1");
    assert_fails(nuem_atom_response_check(t->h, 1, 5.0, &s, &err), NUEM_ERR_ARG, err, "subshell");
    /* each subshell of neon by itself; bound states and relativity take some per mille */
    for (int a = 1; a < 4; a++) {
        assert_ok(nuem_atom_response_check(t->ne, a, 6.0 * bohr_kev(), &s, &err), err);
        assert_close(s.bethe, 1.0, 0.02);
    }
}

static void a_row_is_its_points(void **state)
{
    enum { N = 150 };
    const nuem_atom_response *ne = ((tables *)*state)->ne;
    const double transfer[] = {0.01, 0.03, 0.5, 1.3, 2.0};
    double q[N], l[N], t[N], only[N];
    nuem_error err = {0};

    for (size_t i = 0; i < N; i++) q[i] = 0.01 * pow(3e4, (double)i / (N - 1));
    q[N - 1] = 300.0;
    for (size_t k = 0; k < 5; k++) {
        assert_ok(nuem_atom_response_row(ne, NULL, transfer[k], N, q, l, t, &err), err);
        for (size_t i = 0; i < N; i++) {
            double one_l, one_t;
            assert_ok(nuem_atom_response_at(ne, NULL, transfer[k], q[i], &one_l, &one_t, &err),
                      err);
            assert_near(l[i], one_l, TOL_ROUNDING * (1.0 + one_l));
            assert_near(t[i], one_t, TOL_ROUNDING * (1.0 + one_t));
        }
        assert_ok(nuem_atom_response_row(ne, NULL, transfer[k], N, q, NULL, only, &err), err);
        assert_memory_equal(only, t, sizeof t);
    }
}

/* Integrals of q against a plain sum over a fine row; the least T have the longest way to the ridge. */
static void integrals_are_sums(const nuem_atom_response *ne, double transfer, double hi)
{
    enum { N = 20000 };
    static double q[N], l[N], t[N];
    const double step = log(hi / transfer) / N;
    double sum[5] = {0.0};
    nuem_atom_response_moments m, one, add = {0};
    nuem_error err = {0};

    for (size_t i = 0; i < N; i++) q[i] = transfer * exp(step * ((double)i + 0.5));
    assert_ok(nuem_atom_response_row(ne, NULL, transfer, N, q, l, t, &err), err);
    for (size_t i = 0; i < N; i++) {
        const double q2 = q[i] * q[i], w = 2.0 * q2 * step;
        sum[0] += w * l[i];
        sum[1] += w * l[i] / q2;
        sum[2] += w * l[i] / (q2 * q2);
        sum[3] += w * t[i];
        sum[4] += w * t[i] / q2;
    }
    assert_ok(nuem_atom_response_integrate(ne, NULL, transfer, hi, -1, &m, &err), err);
    assert_close(m.l_q0, sum[0], 1e-4);
    assert_close(m.l_q2, sum[1], 1e-4);
    assert_close(m.l_q4, sum[2], 1e-4);
    assert_close(m.t_q0, sum[3], 1e-4);
    assert_close(m.t_q2, sum[4], 1e-4);
    for (int a = 0; a < (int)nuem_atom_response_get(ne)->n_shell; a++) {
        assert_ok(nuem_atom_response_integrate(ne, NULL, transfer, hi, a, &one, &err), err);
        add.l_q4 += one.l_q4;
    }
    assert_close(add.l_q4, m.l_q4, TOL_ROUNDING);
}

static void integrals_are_sums_of_a_row(void **state)
{
    const tables *x = *state;

    for (double t = 0.03; t < 2.0; t *= 1.7) {
        integrals_are_sums(x->ne, t, 150.0);
        integrals_are_sums(x->h, t, 80.0);
    }
    integrals_are_sums(x->ne, 1.5, 150.0);
}

/* R vanishes beyond the end and nowhere before, where that of hydrogen has fallen to a part of the ridge. */
static void rows_end(void **state)
{
    const nuem_atom_response *ne = ((tables *)*state)->ne;
    double end = -7.0, l, t, ridge;
    nuem_error err = {0};

    for (double transfer = 0.01; transfer < 2.0; transfer *= 1.5) {
        assert_ok(nuem_atom_response_end(ne, NULL, transfer, &end, &err), err);
        if (transfer < nuem_atom_response_get(ne)->binding_kev[3]) {
            assert_true(end == 0.0);
            continue;
        }
        assert_ok(nuem_atom_response_at(ne, NULL, transfer, 0.99 * end, &l, &t, &err), err);
        assert_true(l > 0.0 && t > 0.0);
        assert_ok(nuem_atom_response_at(ne, NULL, transfer, fmin(300.0, 1.001 * end), &l, &t, &err),
                  err);
        assert_true(end == 300.0 || (l == 0.0 && t == 0.0));
    }
    const nuem_atom_response *h = ((tables *)*state)->h;
    assert_ok(nuem_atom_response_end(h, NULL, 0.5, &end, &err), err);
    assert_ok(nuem_atom_response_at(h, NULL, 0.5, end, &l, &t, &err), err);
    assert_ok(nuem_atom_response_at(h, NULL, 0.5, sqrt(0.5 * 1022.5), &ridge, &t, &err), err);
    assert_true(l > 0.0 && l < TOL_END * ridge);
    end = -7.0;
    assert_fails(nuem_atom_response_end(ne, NULL, 9.0, &end, &err), NUEM_ERR_RANGE, err, "9");
    assert_fails(nuem_atom_response_end(ne, NULL, NAN, &end, &err), NUEM_ERR_ARG, err, "nan");
    assert_true(end == -7.0);
}

/* A threshold that is moved moves the response of its subshell. */
static void thresholds_can_be_given(void **state)
{
    const nuem_atom_response *he = ((tables *)*state)->he;
    const double own = nuem_atom_response_get(he)->binding_kev[0], other = own + 0.01, wrong = NAN;
    double l, t, moved_l, moved_t;
    nuem_error err = {0};

    assert_ok(nuem_atom_response_at(he, NULL, own + 0.1, 5.0, &l, &t, &err), err);
    assert_ok(nuem_atom_response_at(he, &other, other + 0.1, 5.0, &moved_l, &moved_t, &err), err);
    assert_close(moved_l, l, 1e-9);
    assert_close(moved_t, t, 1e-9);
    assert_ok(nuem_atom_response_at(he, &other, own + 0.005, 5.0, &moved_l, &moved_t, &err), err);
    assert_true(moved_l == 0.0 && moved_t == 0.0);
    l = t = -7.0;
    assert_fails(nuem_atom_response_at(he, &wrong, 1.0, 5.0, &l, &t, &err), NUEM_ERR_ARG, err,
                 "threshold 0");
    assert_true(l == -7.0 && t == -7.0);
}

static bool count(double fraction, void *context)
{
    int *left = context;

    assert_true(fraction >= 0.0 && fraction <= 1.0);
    return --*left > 0;
}

static void threads_change_no_bit(void **state)
{
    const nuem_atom *ne = ((tables *)*state)->neon;
    nuem_atom_response_options o = {
        .eps_max_kev = 0.2, .n_eps = 8, .n_q = 12, .q_max_kev = 50.0, .max_multipole = 150};
    nuem_atom_response *one = NULL, *three = NULL;
    nuem_error err = {0};

    o.threads = 1;
    assert_ok(nuem_atom_response_create(ne, &o, &one, &err), err);
    o.threads = 3;
    assert_ok(nuem_atom_response_create(ne, &o, &three, &err), err);
    const nuem_atom_response_table *a = nuem_atom_response_get(one),
                                   *b = nuem_atom_response_get(three);
    const size_t bytes = a->n_shell * a->n_eps * a->n_q * sizeof(double);
    assert_memory_equal(a->r_l, b->r_l, bytes);
    assert_memory_equal(a->r_t, b->r_t, bytes);
    assert_int_equal(a->highest_multipole, b->highest_multipole);
    nuem_atom_response_free(one);
    nuem_atom_response_free(three);
}

/* More multipoles than the sum takes change nothing, a stricter sum little. */
static void multipoles_converge(void **state)
{
    const nuem_atom *he = ((tables *)*state)->helium;
    nuem_atom_response_options o = {.eps_max_kev = 0.5,
                                    .n_eps = 8,
                                    .n_q = 12,
                                    .q_max_kev = 50.0,
                                    .max_multipole = 200,
                                    .accuracy = 1e-4};
    nuem_atom_response *rough = NULL, *strict = NULL;
    nuem_error err = {0};

    assert_ok(nuem_atom_response_create(he, &o, &rough, &err), err);
    o.accuracy = 1e-9;
    assert_ok(nuem_atom_response_create(he, &o, &strict, &err), err);
    const nuem_atom_response_table *a = nuem_atom_response_get(rough),
                                   *b = nuem_atom_response_get(strict);
    for (size_t e = 0; e < a->n_eps; e++) {
        double most = 0.0;
        for (size_t i = 0; i < a->n_q; i++) most = fmax(most, b->r_l[e * a->n_q + i]);
        for (size_t i = 0; i < a->n_q; i++) /* the tail of the sum: some times its last term */
            assert_near(a->r_l[e * a->n_q + i], b->r_l[e * a->n_q + i],
                        10.0 * 1e-4 * b->r_l[e * a->n_q + i] + 1e-6 * most);
    }
    nuem_atom_response_free(rough);
    nuem_atom_response_free(strict);
    o.max_multipole = 6;
    strict = NULL;
    assert_fails(nuem_atom_response_create(he, &o, &strict, &err), NUEM_ERR_CONVERGE, err,
                 "6 multipoles");
    assert_null(strict);
}

static void it_can_be_stopped(void **state)
{
    int left = 3;
    const nuem_progress p = {count, &left};
    const nuem_atom_response_options o = {.n_eps = 8,
                                          .n_q = 8,
                                          .max_multipole = 50,
                                          .threads = 1,
                                          .eps_max_kev = 0.1,
                                          .q_max_kev = 20.0,
                                          .progress = &p};
    nuem_atom_response *r = NULL;
    nuem_error err = {0};

    assert_fails(nuem_atom_response_create(((tables *)*state)->neon, &o, &r, &err),
                 NUEM_ERR_CANCELLED, err, "Z = 10");
    assert_null(r);
}

/* A table of q < T alone, far below the ridge. */
static void small_tables_are_tables(void **state)
{
    const nuem_atom_response_options o = {
        .eps_max_kev = 20.0, .q_max_kev = 1.0, .n_eps = 8, .n_q = 8, .max_multipole = 200};
    nuem_atom_response *r = NULL;
    nuem_error err = {0};
    double l, t;

    assert_ok(nuem_atom_response_create(((tables *)*state)->helium, &o, &r, &err), err);
    const nuem_atom_response_table *a = nuem_atom_response_get(r);
    for (size_t i = 0; i < a->n_eps * a->n_q; i++)
        assert_true(a->q_kev[i] > 0.0 && (i % a->n_q == 0 || a->q_kev[i] > a->q_kev[i - 1]));
    assert_ok(nuem_atom_response_at(r, NULL, 15.0, 1.0, &l, &t, &err), err);
    assert_true(l > 0.0 && t > 0.0);
    nuem_atom_response_free(r);
}

static void bad_options_are_named(void **state)
{
    const struct {
        nuem_atom_response_options o;
        const char *part;
    } bad[] = {
        {{.eps_max_kev = -1.0}, "eps_max_kev is -1"},
        {{.eps_max_kev = NAN}, "eps_max_kev is nan"},
        {{.eps_max_kev = 2000.0}, "[0.01, 1000]"},
        {{.q_max_kev = 0.5}, "q_max_kev is 0.5"},
        {{.n_eps = 4}, "n_eps is 4"},
        {{.n_q = 5000}, "n_q is 5000"},
        {{.max_multipole = 3000}, "max_multipole is 3000"},
        {{.accuracy = 2.0}, "accuracy is 2"},
    };
    nuem_atom_response *r = NULL;
    nuem_error err = {0};
    char key[65] = "untouched";

    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const nuem_atom *atom = ((tables *)*state)->helium;
        assert_fails(nuem_atom_response_create(atom, &bad[i].o, &r, &err), NUEM_ERR_ARG, err,
                     bad[i].part);
        assert_fails(nuem_atom_response_plan(atom, &bad[i].o, key, &err), NUEM_ERR_ARG, err,
                     bad[i].part);
        assert_null(r);
        assert_string_equal(key, "untouched");
    }
}

static void bad_transfers_are_named(void **state)
{
    const nuem_atom_response *he = ((tables *)*state)->he;
    const double q[] = {1.0, 2.0, INFINITY, 301.0};
    double l[4] = {-7, -7, -7, -7}, t[4] = {-7, -7, -7, -7}, sigma = -7.0;
    nuem_atom_response_moments m = {.l_q0 = -7.0};
    nuem_error err = {0};

    assert_fails(nuem_atom_response_at(he, NULL, 0.0, 1.0, l, t, &err), NUEM_ERR_ARG, err, "0 keV");
    assert_fails(nuem_atom_response_at(he, NULL, 1.0, NAN, l, t, &err), NUEM_ERR_ARG, err, "nan");
    assert_fails(nuem_atom_response_at(he, NULL, 3.0, 1.0, l, t, &err), NUEM_ERR_RANGE, err,
                 "electrons of 2 keV");
    assert_fails(nuem_atom_response_at(he, NULL, 1.0, q[3], l, t, &err), NUEM_ERR_RANGE, err,
                 "ends at 300 keV");
    assert_fails(nuem_atom_response_row(he, NULL, 1.0, 4, q, l, t, &err), NUEM_ERR_ARG, err, "inf");
    assert_int_equal(err.index, 2);
    assert_fails(nuem_atom_response_row(he, NULL, 9.0, 2, q, l, t, &err), NUEM_ERR_RANGE, err, "9");
    for (int i = 0; i < 4; i++) assert_true(l[i] == -7.0 && t[i] == -7.0);
    assert_fails(nuem_atom_response_photo(he, NULL, 9.0, &sigma, &err), NUEM_ERR_RANGE, err, "9");
    assert_true(sigma == -7.0);
    assert_fails(nuem_atom_response_integrate(he, NULL, 2.0, 1.0, -1, &m, &err), NUEM_ERR_ARG, err,
                 "0 < T <= q");
    assert_fails(nuem_atom_response_integrate(he, NULL, 1.0, 2.0, 1, &m, &err), NUEM_ERR_ARG, err,
                 "subshell is 1");
    assert_fails(nuem_atom_response_integrate(he, NULL, 9.0, 20.0, -1, &m, &err), NUEM_ERR_RANGE,
                 err, "9");
    assert_true(m.l_q0 == -7.0);
    nuem_atom_response_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hydrogen_is_bethes_formula),
        cmocka_unit_test(interpolation_follows_the_ridge),
        cmocka_unit_test(hydrogen_absorbs_light),
        cmocka_unit_test(fast_electrons_are_free),
        cmocka_unit_test(length_and_velocity_agree),
        cmocka_unit_test(sum_rules_hold),
        cmocka_unit_test(a_row_is_its_points),
        cmocka_unit_test(integrals_are_sums_of_a_row),
        cmocka_unit_test(rows_end),
        cmocka_unit_test(thresholds_can_be_given),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(multipoles_converge),
        cmocka_unit_test(it_can_be_stopped),
        cmocka_unit_test(small_tables_are_tables),
        cmocka_unit_test(bad_options_are_named),
        cmocka_unit_test(bad_transfers_are_named),
    };

    nuem_init();
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
