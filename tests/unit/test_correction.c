/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Published corrections of binding: the table, what each term gets, compounds, and what is refused. */
#include <stdlib.h>

#include "nuem/constants.h"
#include "nuem/correction.h"
#include "nuem/es.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/temporary.h"
#include "target/correction.h"
#include "xsec/channel.h"
#include "xsec/es_correction.h"
#include "xsec/es_terms.h"

/* sums of some terms in another order */
static const double TOL_ROUNDING = 1e-12;
/* the same where terms of both signs cancel to a hundredth */
static const double TOL_CANCEL = 1e-10;
/* digits of the table */
static const double TOL_PRINTED = 1e-9;

static const double KEV = 1e-3; /* MeV */

typedef struct factors {
    double weak, dipole, charge;
} factors;

/* The same factors at all recoils. */
static nuem_correction *constant(int z, nuem_binding base, factors f)
{
    const double t[2] = {1e-3, 1e3}, w[2] = {f.weak, f.weak}, d[2] = {f.dipole, f.dipole},
                 c[2] = {f.charge, f.charge};
    const nuem_correction_info info = {.id = "test",
                                       .z = z,
                                       .base = base,
                                       .n = 2,
                                       .t_kev = t,
                                       .weak = w,
                                       .dipole = d,
                                       .charge = c};
    nuem_correction *out = NULL;
    nuem_error err;

    assert_ok(nuem_correction_create(&info, &out, &err), err);
    return out;
}

static nuem_target *target_of(const char *formula, const nuem_correction *c, size_t n,
                              const nuem_atom_response *const *table)
{
    nuem_target *t = NULL;
    nuem_error err;

    assert_ok(nuem_target_create_corrected(formula, c, n, table, 0, NULL, &t, &err), err);
    return t;
}

enum { POINTS = 70 }; /* more than two blocks */
typedef struct sample {
    double enu[POINTS], t[POINTS];
    nuem_es_parts out[POINTS];
} sample;

static void fill(nuem_draw *d, double t_max_mev, sample *s)
{
    for (int i = 0; i < POINTS; i++) {
        s->enu[i] = nuem_draw_uniform(d, 0.05, 1.0);
        s->t[i] = t_max_mev * nuem_draw_uniform(d, 0.001, 1.0);
    }
}

static void compute(const nuem_couplings *c, const nuem_state *state, const nuem_target *target,
                    sample *s)
{
    nuem_error err;

    assert_ok(nuem_es_dsigma_dt(c, state, target, POINTS, s->enu, s->t, s->out, &err), err);
}

static void assert_same(const sample *a, const sample *b, double tol)
{
    for (int i = 0; i < POINTS; i++) {
        assert_close(a->out[i].conserving, b->out[i].conserving, tol);
        assert_close(a->out[i].flip, b->out[i].flip, tol);
    }
}

static nuem_atom_response *table_of(int z)
{
    const nuem_atom_response_options o = {
        .eps_max_kev = 6.0, .q_max_kev = 200.0, .n_eps = 16, .n_q = 24, .accuracy = 1e-3};
    nuem_atom_response *r = NULL;
    nuem_atom *atom = NULL;
    nuem_error err = {0};

    assert_ok(nuem_atom_create(z, NULL, &atom, &err), err);
    assert_ok(nuem_atom_response_create(atom, &o, &r, &err), err);
    nuem_atom_free(atom);
    return r;
}

/* The shipped record: numbers of the file at its points, and half way in ln T. */
static void record_is_its_table(void **state)
{
    nuem_provenance *prov = NULL;
    nuem_correction *c = NULL;
    nuem_error err;
    double w, d, q;

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_correction_open(*state, "xe-rrpa", &c, prov, &err), err);
    const nuem_correction_info *info = nuem_correction_get(c);
    assert_int_equal(info->z, 54);
    assert_int_equal(info->base, NUEM_BINDING_STEP);
    assert_int_equal(info->n, 133);
    assert_null(info->dipole);
    assert_null(info->charge);
    nuem_correction_factors(c, 0.9612, &w, &d, &q); /* digitised: 3.164598601 / 3.636012266 */
    assert_close(w, 3.164598601 / 3.636012266, TOL_PRINTED);
    assert_true(d == 1.0 && q == 1.0);
    nuem_correction_factors(c, 10.18989685, &w, &d, &q);
    assert_close(w, 4.058047086 / 5.000820969, TOL_PRINTED);
    for (size_t i = 0; i < info->n; i++) {
        nuem_correction_factors(c, info->t_kev[i], &w, &d, &q);
        assert_close(w, info->weak[i], TOL_ROUNDING);
        if (i == 0) continue;
        nuem_correction_factors(c, sqrt(info->t_kev[i - 1] * info->t_kev[i]), &w, &d, &q);
        assert_close(w, 0.5 * (info->weak[i - 1] + info->weak[i]), 1e-9); /* 1e-5 keV apart */
    }
    nuem_correction_factors(c, 0.01, &w, &d, &q); /* outside: hold */
    assert_true(w == info->weak[0]);
    nuem_correction_factors(c, 100.0, &w, &d, &q);
    assert_close(w, info->weak[132], TOL_ROUNDING);
    assert_int_equal(nuem_provenance_file_count(prov), 2);
    assert_string_equal(nuem_provenance_cite(prov, 0), "Chen:2016eab");
    nuem_correction_free(c);
    nuem_provenance_free(prov);
}

/* Factors of 1 are the base treatment. */
static void unity_is_the_base(void **state)
{
    static const nuem_binding base[] = {NUEM_BINDING_FREE, NUEM_BINDING_STEP,
                                        NUEM_BINDING_RESPONSE};
    nuem_atom_response *table[2] = {table_of(1), table_of(2)};
    const nuem_atom_response *const view[2] = {table[0], table[1]};
    nuem_error err;

    (void)state;
    for (int b = 0; b < 3; b++)
        for (int f = 0; f < 2; f++) {
            const char *formula = f ? "HeH2" : "He";
            const bool response = base[b] == NUEM_BINDING_RESPONSE;
            nuem_correction *one = constant(2, base[b], (factors){1.0, 1.0, 1.0});
            nuem_target *corrected = target_of(formula, one, 2, view), *plain = NULL;
            nuem_draw d = nuem_draw_seed((unsigned)(10 * b + f));
            nuem_couplings c;
            nuem_state nue;
            sample x, y;

            assert_ok(response
                          ? nuem_target_create_response(formula, 2, view, 0, NULL, &plain, &err)
                          : nuem_target_create(formula, base[b], &plain, &err),
                      err);
            nuem_draw_couplings(&d, &c);
            nuem_state_flavour(NUEM_E, b == 1, &nue);
            fill(&d, 5.0 * KEV, &x);
            y = x;
            compute(&c, &nue, corrected, &x);
            compute(&c, &nue, plain, &y);
            assert_same(&x, &y, TOL_ROUNDING);
            assert_true(nuem_target_units_per_kg(plain) == nuem_target_units_per_kg(corrected));
            nuem_target_free(plain);
            nuem_target_free(corrected);
            nuem_correction_free(one);
        }
    nuem_atom_response_free(table[0]);
    nuem_atom_response_free(table[1]);
}

static void scale(nuem_matrix3 *m, double by)
{
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++) {
            m->m[i][k].re *= by;
            m->m[i][k].im *= by;
        }
}

/* Factors of amplitudes are those of couplings: w times the cross section with charges sqrt(c/w) and dipoles
 * sqrt(d/w) as large. So it is not negative where the base treatment is not. */
static void factors_are_couplings(void **state)
{
    static const factors f[] = {{0.7, 1.0, 1.0}, {0.85, 1.3, 0.4}, {2.0, 0.5, 3.0}};
    nuem_atom_response *table = table_of(2);
    const nuem_atom_response *const view = table;

    (void)state;
    for (unsigned i = 0; i < 9; i++) {
        const nuem_binding base[] = {NUEM_BINDING_FREE, NUEM_BINDING_STEP, NUEM_BINDING_RESPONSE};
        const factors *x = &f[i % 3];
        nuem_correction *c = constant(2, base[i / 3], *x),
                        *one = constant(2, base[i / 3], (factors){1.0, 1.0, 1.0});
        nuem_target *corrected = target_of("He", c, 1, &view),
                    *plain = target_of("He", one, 1, &view);
        nuem_draw d = nuem_draw_seed(i);
        nuem_couplings g;
        nuem_state nu;
        sample got, want;

        nuem_draw_couplings(&d, &g);
        nuem_state_flavour(NUEM_MU, i % 2, &nu);
        fill(&d, 5.0 * KEV, &got);
        want = got;
        compute(&g, &nu, corrected, &got);
        scale(&g.charge_e, sqrt(x->charge / x->weak));
        scale(&g.dipole_mub, sqrt(x->dipole / x->weak));
        compute(&g, &nu, plain, &want);
        for (int k = 0; k < POINTS; k++) {
            want.out[k].conserving *= x->weak;
            want.out[k].flip *= x->weak;
        }
        assert_same(&got, &want, TOL_CANCEL);
        nuem_target_free(plain);
        nuem_target_free(corrected);
        nuem_correction_free(one);
        nuem_correction_free(c);
    }
    nuem_atom_response_free(table);
}

/* What is called g_V and what a radius is a convention: 2 delta sin^2 theta_W of the one is a radius in all
 * flavours, and a correction must not tell them apart. */
static void radius_is_part_of_the_weak_current(void **state)
{
    nuem_correction *c = NULL;
    nuem_couplings weak = {.sin2_theta_w = 0.24}, radius = {.sin2_theta_w = 0.23};
    nuem_draw d = nuem_draw_seed(3);
    nuem_state nue;
    sample x, y;
    nuem_error err;

    assert_ok(nuem_correction_open(*state, "xe-rrpa", &c, NULL, &err), err);
    nuem_target *xenon = target_of("Xe", c, 0, NULL);
    for (int i = 0; i < 3; i++) radius.radius_cm2.m[i][i].re = 0.02 / nuem_es_factors_get().radius;
    nuem_state_flavour(NUEM_E, false, &nue);
    fill(&d, 25.0 * KEV, &x);
    y = x;
    compute(&weak, &nue, xenon, &x);
    compute(&radius, &nue, xenon, &y);
    assert_same(&x, &y, TOL_ROUNDING);
    nuem_target_free(xenon);
    nuem_correction_free(c);
}

/* In a compound the other element stays as it is: taking away each in turn leaves the other. */
static void compounds_are_sums(void **state)
{
    static const nuem_binding base[] = {NUEM_BINDING_FREE, NUEM_BINDING_STEP,
                                        NUEM_BINDING_RESPONSE};
    static const factors none = {0.0, 0.0, 0.0};
    nuem_atom_response *table[2] = {table_of(1), table_of(2)};
    const nuem_atom_response *const view[2] = {table[0], table[1]};

    (void)state;
    for (int b = 0; b < 3; b++) {
        nuem_correction *c[3] = {constant(1, base[b], none), constant(2, base[b], none),
                                 constant(2, base[b], (factors){1.0, 1.0, 1.0})};
        nuem_target *t[3];
        nuem_draw d = nuem_draw_seed((unsigned)b);
        nuem_couplings g;
        nuem_state nu;
        sample s[3];

        nuem_draw_couplings(&d, &g);
        nuem_state_flavour(NUEM_TAU, true, &nu);
        fill(&d, 5.0 * KEV, &s[0]);
        s[1] = s[2] = s[0];
        for (int i = 0; i < 3; i++) {
            t[i] = target_of("He2H3", c[i], 2, view);
            compute(&g, &nu, t[i], &s[i]);
        }
        for (int i = 0; i < POINTS; i++) {
            assert_close(s[0].out[i].conserving + s[1].out[i].conserving, s[2].out[i].conserving,
                         TOL_CANCEL);
            assert_close(s[0].out[i].flip + s[1].out[i].flip, s[2].out[i].flip, TOL_CANCEL);
        }
        if (b < 2) { /* without edges: hydrogen has 3 electrons of 7 */
            assert_close(nuem_target_corrected_zeff(t[0], 5.0), 3.0, 1e-6);
            assert_close(nuem_target_corrected_zeff(t[1], 5.0), 4.0, 1e-6);
            assert_close(nuem_target_zeff(t[1], 5.0), 7.0, 1e-6);
        }
        for (int i = 0; i < 3; i++) {
            nuem_target_free(t[i]);
            nuem_correction_free(c[i]);
        }
    }
    nuem_atom_response_free(table[0]);
    nuem_atom_response_free(table[1]);
}

/* What rates integrate is what the cross section says. */
static void kernels_are_cross_sections(void **state)
{
    static const double t_kev[] = {0.3, 0.9612, 4.0, 27.0, 31.0};
    const double enu = 0.4, power[] = {1.0, 1.0 / enu, 1.0 / (enu * enu), log(enu)};
    double coef[NUEM_ES_TERMS][NUEM_CHANNEL_POWERS];
    nuem_correction *c = NULL;
    nuem_couplings g = {.sin2_theta_w = 0.2386};
    nuem_matrix3 slot[NUEM_CHANNEL_MAX_SLOTS];
    nuem_state nue;
    nuem_error err;

    assert_ok(nuem_correction_open(*state, "xe-rrpa", &c, NULL, &err), err);
    nuem_target *xenon = target_of("Xe", c, 0, NULL);
    g.charge_e.m[0][0].re = 3e-13; /* each of them as large as the weak interaction somewhere */
    g.radius_cm2.m[0][0].re = -5e-33;
    g.dipole_mub.m[0][0].re = 2e-11;
    nuem_state_flavour(NUEM_E, false, &nue);
    nuem_channel_es.slots(&g, slot);
    for (size_t i = 0; i < sizeof t_kev / sizeof t_kev[0]; i++) {
        const double t = KEV * t_kev[i];
        nuem_es_parts parts;
        double sum = 0.0;
        nuem_channel_es.kernel(xenon, 0, t, coef);
        for (int k = 0; k < NUEM_ES_TERMS; k++) {
            const nuem_channel_term *term = &nuem_channel_es.term[k];
            for (int p = 0; p < NUEM_CHANNEL_POWERS; p++)
                sum += slot[term->a].m[0][0].re * slot[term->b].m[0][0].re * coef[k][p] * power[p];
        }
        assert_ok(nuem_es_dsigma_dt(&g, &nue, xenon, 1, &enu, &t, &parts, &err), err);
        assert_close(parts.conserving + parts.flip, sum, TOL_ROUNDING);
    }
    nuem_target_free(xenon);
    nuem_correction_free(c);
}

/* Each point in momentum transfer has the factors of its recoil; in a compound those electrons alone that are of the
 * element. */
static void response_kernels_have_factors(void **state)
{
    static const factors f = {0.7, 1.2, 1.9}, nothing = {0.0, 0.0, 0.0};
    static const char *const formula[] = {"He", "HeH2"};
    const double by[NUEM_ES_CLASSES] = {[NUEM_ES_WEAK] = f.weak,
                                        [NUEM_ES_MIXED] = sqrt(f.weak * f.charge),
                                        [NUEM_ES_CHARGE] = f.charge,
                                        [NUEM_ES_DIPOLE] = f.dipole};
    nuem_atom_response *table[2] = {table_of(1), table_of(2)};
    const nuem_atom_response *const view[2] = {table[0], table[1]};
    double got[NUEM_ES_TERMS][NUEM_CHANNEL_POWERS], all[NUEM_ES_TERMS][NUEM_CHANNEL_POWERS],
        rest[NUEM_ES_TERMS][NUEM_CHANNEL_POWERS];
    nuem_correction *c = constant(2, NUEM_BINDING_RESPONSE, f),
                    *none = constant(2, NUEM_BINDING_RESPONSE, nothing);
    nuem_error err;

    (void)state;
    for (int i = 0; i < 2; i++) {
        nuem_target *with = target_of(formula[i], c, 2, view),
                    *without = target_of(formula[i], none, 2, view), *plain = NULL;
        assert_ok(nuem_target_create_response(formula[i], 2, view, 0, NULL, &plain, &err), err);
        for (size_t part = 0; part < nuem_channel_es.parts(with); part++) {
            const double t = 2.0 * KEV;
            nuem_channel_es.kernel(with, part, t, got);
            nuem_channel_es.kernel(plain, part, t, all);
            nuem_channel_es.kernel(without, part, t, rest);
            for (int k = 0; k < NUEM_ES_TERMS; k++)
                for (int p = 0; p < NUEM_CHANNEL_POWERS; p++) {
                    const double own = all[k][p] - rest[k][p];
                    if (i == 0) assert_true(rest[k][p] == 0.0);
                    assert_near(got[k][p], rest[k][p] + by[nuem_es_class_of[k]] * own,
                                TOL_ROUNDING * (fabs(all[k][p]) + fabs(rest[k][p])));
                }
        }
        nuem_target_free(with);
        nuem_target_free(without);
        nuem_target_free(plain);
    }
    nuem_correction_free(c);
    nuem_correction_free(none);
    nuem_atom_response_free(table[0]);
    nuem_atom_response_free(table[1]);
}

static void ends_are_respected(void **state)
{
    const double t[3] = {1.0, 2.0, 4.0}, w[3] = {0.5, 0.7, 0.9}, enu[] = {1.0, 1.0, 5e-3},
                 recoil[] = {2.0 * KEV, 0.9 * KEV, 4.5 * KEV};
    nuem_correction_info info = {
        .id = "ends", .z = 54, .base = NUEM_BINDING_STEP, .n = 3, .t_kev = t, .weak = w};
    nuem_couplings g = {.sin2_theta_w = 0.2386};
    nuem_es_parts out[3] = {{-7.0, -7.0}, {-7.0, -7.0}, {-7.0, -7.0}};
    nuem_correction *c = NULL;
    nuem_state nue;
    nuem_error err;
    double x, y, z;

    (void)state;
    nuem_state_flavour(NUEM_E, false, &nue);
    assert_ok(nuem_correction_create(&info, &c, &err), err);
    nuem_target *xenon = target_of("Xe", c, 0, NULL);
    assert_fails(nuem_es_dsigma_dt(&g, &nue, xenon, 3, enu, recoil, out, &err), NUEM_ERR_RANGE, err,
                 "point 1: recoil 0.9 keV; the correction 'ends' is known from 1 to 4 keV");
    assert_int_equal(err.index, 1);
    assert_true(out[0].conserving == -7.0);
    /* more than the neutrino can give: nothing to look up */
    assert_ok(nuem_es_dsigma_dt(&g, &nue, xenon, 1, enu + 2, recoil + 2, out, &err), err);
    assert_true(out[0].conserving == 0.0);
    nuem_target_free(xenon);
    nuem_correction_free(c);

    info.lower_kev = 2.0;
    info.upper_kev = 3.0;
    info.outside = NUEM_CORRECTION_UNITY;
    assert_ok(nuem_correction_create(&info, &c, &err), err);
    nuem_correction_factors(c, 1.99, &x, &y, &z);
    assert_true(x == 1.0 && y == 1.0 && z == 1.0);
    nuem_correction_factors(c, 2.0, &x, &y, &z);
    assert_close(x, 0.7, TOL_ROUNDING);
    nuem_correction_factors(c, 3.01, &x, &y, &z);
    assert_true(x == 1.0);
    nuem_correction_free(c);
    info.outside = NUEM_CORRECTION_HOLD;
    assert_ok(nuem_correction_create(&info, &c, &err), err);
    nuem_correction_factors(c, 0.5, &x, &y, &z);
    assert_close(x, 0.7, TOL_ROUNDING);
    nuem_correction_factors(c, 30.0, &x, &y, &z);
    assert_close(x, 0.7 + 0.2 * log(1.5) / log(2.0), TOL_ROUNDING);
    nuem_correction_free(c);
}

static void wrong_numbers_are_refused(void **state)
{
    static const double t[3] = {1.0, 2.0, 4.0}, w[3] = {0.5, 0.7, 0.9}, back[3] = {1.0, 3.0, 2.0},
                        twice[3] = {1.0, 1.0, 2.0}, zero[3] = {0.0, 1.0, 2.0},
                        negative[3] = {0.5, -0.1, 0.9}, nan[3] = {0.5, 0.7, NAN};
    const nuem_correction_info good = {
        .id = "x", .z = 54, .base = NUEM_BINDING_STEP, .n = 3, .t_kev = t, .weak = w};
    nuem_correction_info bad[12];
    static const char *const want[12] = {
        "recoil 3 is 2 keV",        "recoil 2 is 1 keV", "recoil 1 is 0 keV",
        "'weak' at 2 keV is -0.1",  "'charge' at 4 keV", "has 1 recoils; it needs two",
        "3 recoils and no factor",  "the range is [0.5", "the range is [1, 5] keV",
        "relative to epa; it must", "is of Z = 0",       "outside the correction is not stated"};
    nuem_correction *c = NULL;
    nuem_target *target = NULL;
    nuem_error err;

    (void)state;
    for (int i = 0; i < 12; i++) bad[i] = good;
    bad[0].t_kev = back;
    bad[1].t_kev = twice;
    bad[2].t_kev = zero;
    bad[3].weak = negative;
    bad[4].charge = nan;
    bad[5].n = 1;
    bad[6].weak = NULL;
    bad[7].lower_kev = 0.5, bad[7].upper_kev = 2.0;
    bad[8].lower_kev = 1.0, bad[8].upper_kev = 5.0;
    bad[9].base = NUEM_BINDING_PHOTON;
    bad[10].z = 0;
    bad[11].outside = (nuem_correction_outside)9;
    for (int i = 0; i < 12; i++) {
        assert_fails(nuem_correction_create(&bad[i], &c, &err), NUEM_ERR_ARG, err, want[i]);
        assert_null(c);
    }
    assert_int_equal(nuem_correction_create(&bad[0], &c, NULL), NUEM_ERR_ARG);
    assert_ok(nuem_correction_create(&good, &c, &err), err);
    assert_fails(nuem_target_create_corrected("GeO2", c, 0, NULL, 0, NULL, &target, &err),
                 NUEM_ERR_ARG, err, "'x' is of Xe, which the target 'GeO2' does not hold");
    assert_fails(nuem_target_create_corrected("Xe-", c, 0, NULL, 0, NULL, &target, &err),
                 NUEM_ERR_ARG, err, "Xe-");
    assert_fails(nuem_target_parse("table:xe-rrpa", &target, &err), NUEM_ERR_UNSUPPORTED, err,
                 "needs its record");
    assert_null(target);
    nuem_correction_free(c);
    nuem_correction_free(NULL);
}

#define HEAD "schema: nuem/binding/1\nid: x\ntitle: x\n"
#define REST "element: Xe\nrelative_to: step\ntable: t.csv\n"

static void wrong_files_are_refused(void **state)
{
    static const struct {
        const char *yaml, *csv, *file, *want;
    } bad[] = {
        {HEAD REST, "t_kev,weak\n1,1\n3,1\n2,1\n", "t.csv", ":4: t_kev is 2 after 3"},
        {HEAD REST, "t_kev,weak\n1,1\n2,-0.5\n", "t.csv", ":3: weak is -0.5"},
        {HEAD REST, "t_kev,weak\n", "t.csv", ":"},
        {HEAD REST, "", "t.csv", ":"},
        {HEAD REST, "t_kev,wek\n1,1\n2,1\n", "t.csv", ": column 'wek' is none of"},
        {HEAD REST, "weak\n1\n2\n", "t.csv", ":"},
        {HEAD REST, "t_kev\n1\n2\n", "x.yaml", ":6:8: table is wrong: the correction has 2"},
        {HEAD REST, "t_kev,weak\n1,1\n", "x.yaml", ":6:8: table is wrong: the correction has 1"},
        {HEAD REST, "t_kev,weak\n0,1\n1,1\n", "x.yaml", ":6:8: table is wrong: recoil 1 is 0"},
        {HEAD "element: Xx\nrelative_to: step\ntable: t.csv\n", "t_kev,weak\n1,1\n2,1\n", "x.yaml",
         ":4:10: element is wrong"},
        {HEAD "element: Xe\nrelative_to: epa\ntable: t.csv\n", "t_kev,weak\n1,1\n2,1\n", "x.yaml",
         ":5:14: relative_to is 'epa'; "},
        {HEAD REST "range_kev: [2, 1]\n", "t_kev,weak\n1,1\n2,1\n", "x.yaml",
         ":7:12: range_kev is [2, 1] keV"},
        {HEAD REST "range_kev: [1, 3]\n", "t_kev,weak\n1,1\n2,1\n", "x.yaml",
         ":6:8: table is wrong: the range is [1, 3] keV"},
        {HEAD REST "outside: maybe\n", "t_kev,weak\n1,1\n2,1\n", "x.yaml",
         ":7:10: outside is 'maybe'"},
        {HEAD "element: Xe\nrelative_to: step\n", "t_kev,weak\n1,1\n2,1\n", "x.yaml", ":"},
        {HEAD "element: Xe\nrelative_to: step\ntable: ../t.csv\n", "t_kev,weak\n1,1\n2,1\n",
         "x.yaml", ":6:8: table is '../t.csv'"},
    };
    nuem_binding binding = (nuem_binding)7;
    nuem_correction *c = NULL;
    nuem_error err;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        nuem_test_put("t.csv", bad[i].csv);
        const char *path = nuem_test_put("x.yaml", bad[i].yaml);
        assert_int_equal(nuem_correction_open(*state, path, &c, NULL, &err), NUEM_ERR_DATA);
        nuem_test_assert_place(&err, nuem_test_path(bad[i].file), bad[i].want);
        assert_null(c);
    }
    nuem_test_put("t.csv", "t_kev,weak\n1,1\n2,1\n");
    char text[300];
    snprintf(text, sizeof text, "table:%s", nuem_test_put("x.yaml", HEAD REST));
    assert_ok(nuem_binding_open(*state, text, &binding, &c, NULL, &err), err);
    assert_int_equal(binding, NUEM_BINDING_STEP);
    assert_int_equal(nuem_correction_get(c)->outside, NUEM_CORRECTION_ERROR);
    nuem_correction_free(c);
    c = NULL;
    binding = (nuem_binding)7;
    assert_fails(nuem_binding_open(*state, "table:xe-rpa", &binding, &c, NULL, &err), NUEM_ERR_ARG,
                 err, "xe-rrpa");
    assert_fails(nuem_binding_open(*state, "table:", &binding, &c, NULL, &err), NUEM_ERR_ARG, err,
                 "binding");
    assert_fails(nuem_binding_open(*state, "tables", &binding, &c, NULL, &err), NUEM_ERR_ARG, err,
                 "is not one of: free, step, epa, response, table:<record>");
    assert_fails(nuem_binding_open(*state, "table:none/x.yaml", &binding, &c, NULL, &err),
                 NUEM_ERR_IO, err, "none/x.yaml");
    assert_null(c);
    assert_int_equal(binding, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(record_is_its_table),
        cmocka_unit_test(unity_is_the_base),
        cmocka_unit_test(factors_are_couplings),
        cmocka_unit_test(radius_is_part_of_the_weak_current),
        cmocka_unit_test(compounds_are_sums),
        cmocka_unit_test(kernels_are_cross_sections),
        cmocka_unit_test(response_kernels_have_factors),
        cmocka_unit_test(ends_are_respected),
        cmocka_unit_test(wrong_numbers_are_refused),
        cmocka_unit_test(wrong_files_are_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
