/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The PMNS matrix against the product of its rotations and its invariants; named sets against the
 * published figures; every refusal. */
#include <complex.h>

#include "nuem/mixing.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/temporary.h"

/* products of up to four sines and cosines */
static const double TOL_ALGEBRA = 2e-15;
/* NuFIT gives sin^2 to three or four digits, the files the angle to 1e-4 degrees */
static const double TOL_SIN2 = 3e-6;

static const double complex i_ = (double complex)I;

typedef double complex matrix[3][3];

static void multiply(matrix a, matrix b, matrix out)
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            out[i][j] = 0.0;
            for (int k = 0; k < 3; k++) out[i][j] += a[i][k] * b[k][j];
        }
}

static double complex element(const nuem_matrix3 *u, int i, int j)
{
    return u->m[i][j].re + i_ * u->m[i][j].im;
}

/* Second route: R23 R13(delta) R12 P, multiplied out. */
static void rotations(const nuem_mixing *m, matrix out)
{
    const double rad = M_PI / 180.0, t12 = m->theta12_deg * rad, t23 = m->theta23_deg * rad,
                 t13 = m->theta13_deg * rad;
    const double complex phase = cexp(i_ * m->delta_deg * rad);
    matrix r23 = {{1, 0, 0}, {0, cos(t23), sin(t23)}, {0, -sin(t23), cos(t23)}},
           r13 = {{cos(t13), 0, sin(t13) / phase}, {0, 1, 0}, {-sin(t13) * phase, 0, cos(t13)}},
           r12 = {{cos(t12), sin(t12), 0}, {-sin(t12), cos(t12), 0}, {0, 0, 1}},
           p = {{1, 0, 0},
                {0, cexp(0.5 * i_ * m->majorana_deg[0] * rad), 0},
                {0, 0, cexp(0.5 * i_ * m->majorana_deg[1] * rad)}},
           a, b;

    multiply(r23, r13, a);
    multiply(a, r12, b);
    multiply(b, p, out);
}

static void pmns_is_the_product_of_rotations(void **unused)
{
    nuem_draw d = nuem_draw_seed(11);

    (void)unused;
    for (int n = 0; n < 200; n++) {
        nuem_mixing m;
        nuem_matrix3 u;
        matrix want;
        nuem_draw_mixing(&d, &m);
        m.delta_deg = nuem_draw_uniform(&d, -360, 360);
        m.majorana_deg[0] = nuem_draw_uniform(&d, -720, 720);
        m.majorana_deg[1] = nuem_draw_uniform(&d, -720, 720);
        nuem_mixing_pmns(&m, &u);
        rotations(&m, want);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++)
                assert_near(cabs(element(&u, i, j) - want[i][j]), 0.0, TOL_ALGEBRA);
    }
}

/* Rows and columns are orthonormal. */
static void pmns_is_unitary(void **unused)
{
    nuem_draw d = nuem_draw_seed(12);

    (void)unused;
    for (int n = 0; n < 200; n++) {
        nuem_mixing m;
        nuem_matrix3 u;
        nuem_draw_mixing(&d, &m);
        nuem_mixing_pmns(&m, &u);
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) {
                double complex rows = 0.0, columns = 0.0;
                for (int k = 0; k < 3; k++) {
                    rows += element(&u, i, k) * conj(element(&u, j, k));
                    columns += conj(element(&u, k, i)) * element(&u, k, j);
                }
                assert_near(cabs(rows - (i == j)), 0.0, TOL_ALGEBRA);
                assert_near(cabs(columns - (i == j)), 0.0, TOL_ALGEBRA);
            }
    }
}

/* Im[U_e1 U_mu2 U*_e2 U*_mu1] = c12 s12 c23 s23 c13^2 s13 sin delta, whichever quartet is taken and
 * whatever the Majorana phases are. */
static void jarlskog_invariant(void **unused)
{
    nuem_draw d = nuem_draw_seed(13);

    (void)unused;
    for (int n = 0; n < 200; n++) {
        const double rad = M_PI / 180.0;
        nuem_mixing m;
        nuem_matrix3 u;
        nuem_draw_mixing(&d, &m);
        nuem_mixing_pmns(&m, &u);
        double s13 = sin(m.theta13_deg * rad), c13 = cos(m.theta13_deg * rad);
        double j = 0.25 * sin(2 * m.theta12_deg * rad) * sin(2 * m.theta23_deg * rad) * c13 * c13 *
                   s13 * sin(m.delta_deg * rad);
        for (int a = 0; a < 3; a++)
            for (int k = 0; k < 3; k++) {
                int b = (a + 1) % 3, l = (k + 1) % 3;
                double complex quartet = element(&u, a, k) * element(&u, b, l) *
                                         conj(element(&u, a, l)) * conj(element(&u, b, k));
                assert_near(cimag(quartet), j, TOL_ALGEBRA);
            }
    }
}

static void moduli_and_phases(void **unused)
{
    const double rad = M_PI / 180.0;
    nuem_mixing m = {.theta12_deg = 33.44,
                     .theta23_deg = 49.2,
                     .theta13_deg = 8.57,
                     .delta_deg = 197,
                     .majorana_deg = {40, -70}};
    nuem_matrix3 u;

    (void)unused;
    nuem_mixing_pmns(&m, &u);
    double s12 = sin(33.44 * rad), s13 = sin(8.57 * rad), s23 = sin(49.2 * rad);
    assert_near(cabs(element(&u, 0, 0)), sqrt((1 - s12 * s12) * (1 - s13 * s13)), TOL_ALGEBRA);
    assert_near(cabs(element(&u, 0, 1)), s12 * sqrt(1 - s13 * s13), TOL_ALGEBRA);
    assert_near(cabs(element(&u, 0, 2)), s13, TOL_ALGEBRA);
    assert_near(cabs(element(&u, 1, 2)), s23 * sqrt(1 - s13 * s13), TOL_ALGEBRA);
    /* PDG: U_e3 = s13 exp(-i delta) exp(i alpha31 / 2); U_e2 has exp(i alpha21 / 2) */
    assert_near(carg(element(&u, 0, 2) * cexp(i_ * (197.0 + 35.0) * rad)), 0.0, TOL_ALGEBRA);
    assert_near(carg(element(&u, 0, 1)), 20.0 * rad, TOL_ALGEBRA);
    assert_near(carg(element(&u, 0, 0)), 0.0, 0.0);
    /* no angles: the identity; 90 degrees: permutations without divisions by zero */
    m = (nuem_mixing){0};
    nuem_mixing_pmns(&m, &u);
    for (int k = 0; k < 9; k++)
        assert_near(cabs(element(&u, k / 3, k % 3) - (k % 4 == 0)), 0.0, 0.0);
    m = (nuem_mixing){.theta12_deg = 90, .theta23_deg = 90, .theta13_deg = 90};
    nuem_mixing_pmns(&m, &u);
    assert_near(cabs(element(&u, 0, 2)), 1.0, TOL_ALGEBRA);
}

static void named_sets_are_the_published_ones(void **state)
{
    static const struct {
        const char *name;
        double sin2_12, sin2_23, sin2_13; /* 0: the angles are published, and follow */
        double theta12, theta23, theta13, delta, dm21, dm31;
        const char *cite;
    } sets[] = {
        /* NuFIT 5.0, normal, with SK (JHEP 09 (2020) 178, table 3) */
        {"nufit-5.0-no", 0, 0, 0, 33.44, 49.2, 8.57, 197, 7.42e-5, 2.517e-3, "Esteban:2020cvm"},
        /* NuFIT 6.0, IC24 with SK (JHEP 12 (2024) 216, table 1); inverted: dm32 = -2.484e-3 */
        {"nufit-6.0-no", 0.308, 0.470, 0.02215, 0, 0, 0, 212, 7.49e-5, 2.513e-3, "Esteban:2024eli"},
        {"nufit-6.0-io", 0.308, 0.550, 0.02231, 0, 0, 0, 274, 7.49e-5, -2.484e-3 + 7.49e-5,
         "Esteban:2024eli"},
    };
    const double rad = M_PI / 180.0;

    for (size_t i = 0; i < sizeof sets / sizeof sets[0]; i++) {
        nuem_provenance *prov = NULL;
        nuem_error err = {0};
        nuem_mixing m;
        assert_ok(nuem_provenance_create(&prov, &err), err);
        assert_ok(nuem_mixing_open(*state, sets[i].name, &m, prov, &err), err);
        assert_ok(nuem_mixing_check(&m, &err), err);
        if (sets[i].sin2_12 > 0.0) {
            assert_close(pow(sin(m.theta12_deg * rad), 2), sets[i].sin2_12, TOL_SIN2);
            assert_close(pow(sin(m.theta23_deg * rad), 2), sets[i].sin2_23, TOL_SIN2);
            assert_close(pow(sin(m.theta13_deg * rad), 2), sets[i].sin2_13,
                         1.3e-5 /* 1e-4 degrees of 8.6 */);
        } else {
            assert_true(m.theta12_deg == sets[i].theta12 && m.theta23_deg == sets[i].theta23);
            assert_true(m.theta13_deg == sets[i].theta13);
        }
        assert_true(m.delta_deg == sets[i].delta && m.dm21_ev2 == sets[i].dm21);
        assert_close(m.dm31_ev2, sets[i].dm31, 1e-12);
        assert_true(m.majorana_deg[0] == 0.0 && m.majorana_deg[1] == 0.0);
        assert_int_equal(nuem_provenance_file_count(prov), 1);
        char id[64];
        snprintf(id, sizeof id, "mixing/%s", sets[i].name);
        assert_string_equal(nuem_provenance_file_id(prov, 0), id);
        assert_int_equal(strlen(nuem_provenance_file_sha256(prov, 0)), 64);
        assert_int_equal(nuem_provenance_cite_count(prov), 1);
        assert_string_equal(nuem_provenance_cite(prov, 0), sets[i].cite);
        nuem_provenance_free(prov);
    }
}

static void what_is_out_of_range_is_named(void **unused)
{
    static const struct {
        const char *name;
        size_t offset;
        double lo, hi;
    } fields[] = {
        {"mixing.theta12_deg", offsetof(nuem_mixing, theta12_deg), 0, 90},
        {"mixing.theta23_deg", offsetof(nuem_mixing, theta23_deg), 0, 90},
        {"mixing.theta13_deg", offsetof(nuem_mixing, theta13_deg), 0, 90},
        {"mixing.delta_deg", offsetof(nuem_mixing, delta_deg), -360, 360},
        {"mixing.dm21_ev2", offsetof(nuem_mixing, dm21_ev2), 0, 1},
        {"mixing.dm31_ev2", offsetof(nuem_mixing, dm31_ev2), -1, 1},
        {"mixing.majorana_deg[0]", offsetof(nuem_mixing, majorana_deg), -720, 720},
        {"mixing.majorana_deg[1]", offsetof(nuem_mixing, majorana_deg) + sizeof(double), -720, 720},
    };
    const nuem_mixing good = {33.44, 49.2, 8.57, 197, 7.42e-5, 2.517e-3, {0, 0}};

    (void)unused;
    for (size_t i = 0; i < sizeof fields / sizeof fields[0]; i++) {
        const double bad[] = {(double)NAN, HUGE_VAL, -HUGE_VAL, fields[i].hi * (1 + 1e-12),
                              fields[i].lo - 1e-12 * fields[i].hi};
        nuem_mixing m;
        for (size_t k = 0; k < sizeof bad / sizeof bad[0]; k++) {
            nuem_error err = {0};
            m = good;
            memcpy((char *)&m + fields[i].offset, &bad[k], sizeof bad[k]);
            assert_fails(nuem_mixing_check(&m, &err), NUEM_ERR_ARG, err, fields[i].name);
            assert_non_null(strstr(err.message, "it must lie in ["));
            assert_int_equal(nuem_mixing_check(&m, NULL), NUEM_ERR_ARG);
        }
        m = good;
        memcpy((char *)&m + fields[i].offset, &fields[i].lo, sizeof(double));
        assert_int_equal(nuem_mixing_check(&m, NULL), NUEM_OK);
        memcpy((char *)&m + fields[i].offset, &fields[i].hi, sizeof(double));
        assert_int_equal(nuem_mixing_check(&m, NULL), NUEM_OK);
    }
}

#define HEAD       "schema: nuem/mixing/1\nid: mine\ntitle: Mine\n"
#define ANGLES     "theta12_deg: 33\ntheta23_deg: 49\ntheta13_deg: 8.5\n"
#define SPLITTINGS "dm21_ev2: 7.4e-5\ndm31_ev2: 2.5e-3\n"

static void files_are_read_or_refused(void **state)
{
    static const struct {
        const char *text, *want; /* place and message after the path */
    } bad[] = {
        {HEAD ANGLES, ":1:1: the document lacks the key 'dm21_ev2'"},
        {HEAD "theta12_deg: 91\ntheta23_deg: 49\ntheta13_deg: 8.5\n" SPLITTINGS,
         ":4:14: theta12_deg is 91; it must lie in [0, 90]"},
        {HEAD "theta12_deg: 33\ntheta23_deg: nan\ntheta13_deg: 8.5\n" SPLITTINGS,
         ":5:14: theta23_deg is nan; it must be a finite number"},
        {HEAD ANGLES SPLITTINGS "delta_deg: 400\n",
         ":9:12: delta_deg is 400; it must lie in [-360, 360]"},
        {HEAD ANGLES SPLITTINGS "majorana_deg: [0, 0, 0]\n",
         ":9:15: majorana_deg has 3 elements; it must have 2 (alpha21, alpha31)"},
        {HEAD ANGLES SPLITTINGS "majorana_deg: [0, 1e4]\n",
         ":9:19: majorana_deg[1] is 1e4; it must lie in [-720, 720]"},
        {HEAD ANGLES SPLITTINGS "dm32_ev2: 2.4e-3\n", ":9:1: unknown key 'dm32_ev2'; did you mean"},
        {HEAD ANGLES SPLITTINGS "delta_deg: 0\ndelta_deg: 1\n", ":10:1: duplicate key 'delta_deg'"},
        {"schema: nuem/flux/1\n", ":1:9: schema is 'nuem/flux/1'; it must be 'nuem/mixing/1'"},
        {HEAD ANGLES SPLITTINGS "error: {theta12_deg: -1}\n",
         ":9:22: error.theta12_deg is -1; it must lie in [0, 90]"},
    };
    nuem_error err = {0};
    nuem_mixing m, untouched;

    const char *path = nuem_test_put("mine.yaml", HEAD ANGLES SPLITTINGS
                                     "delta_deg: -90\nmajorana_deg: [10, 20]\n");
    assert_ok(nuem_mixing_open(*state, path, &m, NULL, &err), err);
    assert_true(m.theta12_deg == 33 && m.theta23_deg == 49 && m.theta13_deg == 8.5);
    assert_true(m.delta_deg == -90 && m.dm21_ev2 == 7.4e-5 && m.dm31_ev2 == 2.5e-3);
    assert_true(m.majorana_deg[0] == 10 && m.majorana_deg[1] == 20);

    memset(&m, 0x3c, sizeof m);
    untouched = m;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        path = nuem_test_put("bad.yaml", bad[i].text);
        assert_int_equal(nuem_mixing_open(*state, path, &m, NULL, &err), NUEM_ERR_DATA);
        nuem_test_assert_place(&err, path, bad[i].want);
        assert_int_equal(nuem_mixing_open(*state, path, &m, NULL, NULL), NUEM_ERR_DATA);
    }
    assert_fails(nuem_mixing_open(*state, "nufit-6.0-nö", &m, NULL, &err), NUEM_ERR_ARG, err,
                 "unknown mixing 'nufit-6.0-n");
    assert_fails(nuem_mixing_open(*state, "nufit-6.0-on", &m, NULL, &err), NUEM_ERR_ARG, err,
                 "did you mean 'nufit-6.0-no'?");
    assert_fails(nuem_mixing_open(*state, "", &m, NULL, &err), NUEM_ERR_ARG, err,
                 "known: borexino-2017, nufit");
    assert_fails(nuem_mixing_open(*state, "/nonexistent.yaml", &m, NULL, &err), NUEM_ERR_IO, err,
                 "/nonexistent.yaml");
    assert_fails(nuem_mixing_open(NULL, "nufit-6.0-no", &m, NULL, &err), NUEM_ERR_ARG, err,
                 "no data directory");
    assert_memory_equal(&m, &untouched, sizeof m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pmns_is_the_product_of_rotations),
        cmocka_unit_test(pmns_is_unitary),
        cmocka_unit_test(jarlskog_invariant),
        cmocka_unit_test(moduli_and_phases),
        cmocka_unit_test(named_sets_are_the_published_ones),
        cmocka_unit_test(what_is_out_of_range_is_named),
        cmocka_unit_test(files_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
