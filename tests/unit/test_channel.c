/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A channel as polynomial in 1/E (and logarithm), summed with its traces, is the cross section that
 * the public functions give, part by part; and the channel's own description is sound. */
#include <stdlib.h>

#include "nuem/cevns.h"
#include "nuem/es.h"
#include "num/matrix3.h"
#include "rate/moments.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/nuclei.h"
#include "xsec/channel.h"

/* The expanded bracket is summed term by term where the closed form factors it; measured 2e-14 of
 * the sum of the terms' sizes over 2000 points. */
static const double TOL_EXPANSION = 1e-12;

/* What the coefficient of index p stands before. */
static double function_of_energy(int p, double e)
{
    return p == 3 ? log(e) : pow(e, -p);
}

/* Cross section of a part from the kernel, with traces (or with the duals of the density matrix),
 * and the sum of the moduli of its terms, which is what rounding is relative to. */
static double from_kernel(const nuem_channel *channel, const nuem_couplings *c,
                          const nuem_state *state, const nuem_target *target, size_t part,
                          bool duals, double e, double t, double *size)
{
    nuem_matrix3 slot[NUEM_CHANNEL_MAX_SLOTS],
        rho = state->anti ? nuem_matrix3_conj(&state->rho) : state->rho;
    double coef[NUEM_CHANNEL_MAX_TERMS][NUEM_CHANNEL_POWERS], total = 0.0, packed[NUEM_RHO];

    channel->slots(c, slot);
    channel->kernel(target, part, t, coef);
    nuem_rho_pack(state, packed);
    *size = 0.0;
    for (size_t k = 0; k < channel->n_term; k++) {
        const nuem_channel_term *term = &channel->term[k];
        double trace = nuem_matrix3_trace3(&slot[term->a], &rho, &slot[term->b]);
        if (duals) {
            double dual[NUEM_RHO];
            nuem_rho_dual(&slot[term->a], &slot[term->b], dual);
            trace = 0.0;
            for (int l = 0; l < NUEM_RHO; l++) trace += dual[l] * packed[l];
        }
        double sign = term->odd && state->anti ? -1.0 : 1.0;
        for (int p = 0; p < NUEM_CHANNEL_POWERS; p++) {
            double add = sign * trace * coef[k][p] * function_of_energy(p, e);
            total += add;
            *size += fabs(add);
        }
    }
    return total;
}

/* By traces and by duals, the kernel gives what is wanted. */
static void assert_kernel(const nuem_channel *channel, const nuem_couplings *c,
                          const nuem_state *state, const nuem_target *target, size_t part, double e,
                          double t, double want)
{
    for (int duals = 0; duals < 2; duals++) {
        double size, got = from_kernel(channel, c, state, target, part, duals, e, t, &size);
        assert_near(got, want, TOL_EXPANSION * size);
    }
}

static double electrons(const nuem_couplings *c, const nuem_state *state, const nuem_target *target,
                        double e, double t)
{
    nuem_es_parts parts = {(double)NAN, (double)NAN};
    nuem_error err;

    assert_ok(nuem_es_dsigma_dt(c, state, target, 1, &e, &t, &parts, &err), err);
    return parts.conserving + parts.flip;
}

static double nuclei(const nuem_couplings *c, const nuem_state *state,
                     const nuem_nucleus_share *share, double e, double t)
{
    nuem_cevns_parts parts = {(double)NAN, (double)NAN};
    nuem_error err;

    assert_ok(nuem_cevns_dsigma_dt(c, state, &share->nucleus, 1, &e, &t, &parts, &err), err);
    return share->per_unit * (parts.conserving + parts.flip);
}

static void electron_kernel_is_the_cross_section(void **unused)
{
    (void)unused;
    const nuem_channel *channel = nuem_channel_find("es");
    nuem_target *xenon[2] = {NULL};
    nuem_error err;

    assert_ok(nuem_target_create("Xe", NUEM_BINDING_STEP, &xenon[0], &err), err);
    assert_ok(nuem_target_create("Xe", NUEM_BINDING_PHOTON, &xenon[1], &err), err);
    for (unsigned seed = 0; seed < 500; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_couplings c;
        nuem_state state;
        double e = nuem_draw_log(&d, 0.02, 50.0),
               t = nuem_draw_log(&d, 1e-3, 0.999) * nuem_es_t_max(e);
        const nuem_target *target = seed % 5 > 1 ? NULL : xenon[seed % 5];
        if (seed % 5 == 1) t = fmin(fmax(t, 2.1e-4), 0.7); /* where absorption is known, MeV */
        nuem_draw_couplings(&d, &c);
        nuem_draw_state(&d, seed % 2, seed % 4 > 1, &state);
        assert_int_equal(channel->parts(target), 1);
        assert_false(channel->quenched(target, 0));
        assert_kernel(channel, &c, &state, target, 0, e, t, electrons(&c, &state, target, e, t));
    }
    nuem_target_free(xenon[0]);
    nuem_target_free(xenon[1]);
}

/* One to four nuclides of random kinds; the electrons are those of the formula. */
static void draw_target(nuem_draw *d, const char *formula, nuem_nucleus_share *share, size_t *n,
                        nuem_target **target)
{
    nuem_error err;

    *n = 1 + (size_t)nuem_draw_uniform(d, 0.0, 4.0);
    for (size_t i = 0; i < *n; i++) {
        share[i].nucleus = nuem_draw_nucleus(d);
        share[i].per_unit = nuem_draw_uniform(d, 0.05, 3.0);
        if (nuem_draw_uniform(d, 0.0, 1.0) < 0.5) { /* an odd one */
            share[i].nucleus.axial = true;
            share[i].nucleus.spin = 2.5;
            share[i].nucleus.spin_p = nuem_draw_uniform(d, -0.4, 0.4);
            share[i].nucleus.spin_n = 0.0;
        }
    }
    assert_ok(nuem_target_create_nuclear(formula, NUEM_BINDING_STEP, *n, share, target, &err), err);
}

/* Each nuclide of a compound is as it is alone, times how often it occurs; the electrons beside them
 * are those of the channel "es". */
static void nuclear_kernels_are_the_cross_sections(void **unused)
{
    (void)unused;
    const nuem_channel *alone = nuem_channel_find("cevns"), *both = nuem_channel_find("cevns-es");

    for (unsigned seed = 0; seed < 300; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_nucleus_share share[4];
        nuem_target *target;
        nuem_couplings c;
        nuem_state state;
        size_t n;
        draw_target(&d, "CsI", share, &n, &target);
        nuem_draw_nuclear_couplings(&d, &c);
        c.weak_scheme = seed % 3 ? NUEM_WEAK_RUNNING : NUEM_WEAK_TREE;
        nuem_draw_state(&d, seed % 2, seed % 4 > 1, &state);
        double e = nuem_draw_log(&d, 1.0, 60.0);
        assert_int_equal(alone->parts(target), n);
        assert_int_equal(both->parts(target), n + 1);
        for (size_t i = 0; i < n; i++) {
            const nuem_nucleus *nucleus = &share[i].nucleus;
            double t = nuem_draw_log(&d, 1e-3, 0.999) * nuem_cevns_t_max(nucleus, e),
                   want = nuclei(&c, &state, &share[i], e, t);
            assert_kernel(alone, &c, &state, target, i, e, t, want);
            assert_kernel(both, &c, &state, target, i, e, t, want);
            assert_true(alone->quenched(target, i) && both->quenched(target, i));
            assert_true(both->t_max(target, i, e) == nuem_cevns_t_max(nucleus, e));
            assert_true(both->enu_min(target, i, t) == nuem_cevns_enu_min(nucleus, t));
        }
        double t = nuem_draw_log(&d, 1e-3, 0.999) * nuem_es_t_max(e);
        assert_kernel(both, &c, &state, target, n, e, t, electrons(&c, &state, target, e, t));
        assert_false(both->quenched(target, n));
        assert_true(both->t_max(target, n, e) == nuem_es_t_max(e));
        assert_true(both->enu_min(target, n, t) == nuem_es_enu_min(t));
        nuem_target_free(target);
    }
}

/* Natural germanium is the sum of its isotopes, each alone, weighted by abundance; a compound is the
 * sum of its elements. */
static void natural_elements_add_up(void **unused)
{
    (void)unused;
    const nuem_channel *channel = nuem_channel_find("cevns");
    static const struct {
        const char *formula;
        size_t n_part;
    } row[] = {{"Ge", 5}, {"CsI", 2}, {"Ar", 3}, {"CaWO4", 14}};
    const nuem_nuclear_options options = {.form = NUEM_FORM_HELM};
    nuem_draw d = nuem_draw_seed(1);
    nuem_couplings c;
    nuem_state state;
    nuem_nuclides *table;
    nuem_data *data;
    nuem_error err;

    nuem_draw_nuclear_couplings(&d, &c);
    nuem_draw_state(&d, true, false, &state);
    assert_ok(nuem_data_open(NUEM_TEST_DATA, &data, &err), err);
    assert_ok(nuem_nuclides_open(data, "natural", &table, NULL, &err), err);
    for (size_t k = 0; k < sizeof row / sizeof row[0]; k++) {
        const double e = 12.0, t = 5e-4;
        nuem_nucleus_share *share;
        nuem_target *target;
        size_t n;
        double got = 0.0, want = 0.0, sizes = 0.0;
        assert_ok(nuem_nuclei_of(table, row[k].formula, &options, &share, &n, &err), err);
        assert_int_equal(n, row[k].n_part);
        assert_ok(
            nuem_target_create_nuclear(row[k].formula, NUEM_BINDING_FREE, n, share, &target, &err),
            err);
        for (size_t i = 0; i < n; i++) {
            double size;
            got += from_kernel(channel, &c, &state, target, i, false, e, t, &size);
            sizes += size;
            /* by name, so that shares and table cannot be wrong alike */
            const nuem_nucleus *nucleus;
            assert_ok(nuem_nuclides_find(table, share[i].nucleus.name, &nucleus, &err), err);
            double atoms = strcmp(row[k].formula, "CaWO4") == 0 && nucleus->z == 8 ? 4.0 : 1.0;
            const nuem_nucleus_share one = {.nucleus = *nucleus,
                                            .per_unit = atoms * nucleus->abundance};
            want += nuclei(&c, &state, &one, e, t);
        }
        assert_near(got, want, 1e-6 * want); /* abundances of a table add up to one to 1e-6 */
        assert_true(got > 0.0 && sizes >= got);
        nuem_target_free(target);
        free(share);
    }
    nuem_nuclides_free(table);
    nuem_data_free(data);
}

/* Each term alone, so that a wrong factor cannot hide behind a larger term. */
static void each_slot_counts(void **unused)
{
    (void)unused;
    const nuem_channel *es = nuem_channel_find("es"), *both = nuem_channel_find("cevns-es");

    for (int which = 0; which < 4; which++)
        for (unsigned seed = 0; seed < 50; seed++) {
            nuem_draw d = nuem_draw_seed(100 * (unsigned)which + seed);
            nuem_couplings all, c = {.sin2_theta_w = 0.25}; /* g_V of nu_mu, nu_tau and g_p are 0 */
            nuem_nucleus_share share[4];
            nuem_target *target;
            nuem_state state;
            size_t n;
            double e = nuem_draw_log(&d, 0.1, 10.0),
                   t = nuem_draw_uniform(&d, 0.01, 0.9) * nuem_es_t_max(e);
            nuem_draw_couplings(&d, &all);
            if (which == 1) c.charge_e = all.charge_e;
            if (which == 2) c.radius_cm2 = all.radius_cm2;
            if (which == 3) c.dipole_mub = all.dipole_mub;
            nuem_draw_state(&d, true, seed % 2, &state);
            assert_kernel(es, &c, &state, NULL, 0, e, t, electrons(&c, &state, NULL, e, t));
            draw_target(&d, "NaI", share, &n, &target);
            share[0].nucleus.a = share[0].nucleus.z; /* no neutrons: without g_p nothing weak */
            nuem_target_free(target);
            nuem_error err;
            assert_ok(nuem_target_create_nuclear("NaI", NUEM_BINDING_FREE, 1, share, &target, &err),
                      err);
            assert_kernel(both, &c, &state, target, 1, e, t, electrons(&c, &state, target, e, t));
            t = nuem_draw_uniform(&d, 0.01, 0.9) * nuem_cevns_t_max(&share[0].nucleus, e);
            assert_kernel(both, &c, &state, target, 0, e, t, nuclei(&c, &state, share, e, t));
            nuem_target_free(target);
        }
}

static void channels_describe_themselves(void **unused)
{
    (void)unused;
    nuem_draw d = nuem_draw_seed(3);
    nuem_nucleus_share share[4];
    nuem_target *target;
    size_t n;

    draw_target(&d, "CsI", share, &n, &target);
    assert_ptr_equal(nuem_channel_find("es"), &nuem_channel_es);
    assert_ptr_equal(nuem_channel_find("cevns"), &nuem_channel_cevns);
    assert_ptr_equal(nuem_channel_find("cevns-es"), &nuem_channel_cevns_es);
    assert_null(nuem_channel_find("ES"));
    assert_null(nuem_channel_find(""));
    for (const nuem_channel *const *channel = nuem_channels; *channel; channel++) {
        const nuem_channel *c = *channel;
        assert_ptr_equal(nuem_channel_find(c->name), c);
        assert_true(c->title[0] && c->doc[0] && c->refs && c->refs[0]);
        assert_true(c->n_slot > 0 && c->n_slot <= NUEM_CHANNEL_MAX_SLOTS);
        assert_true(c->n_term > 0 && c->n_term <= NUEM_CHANNEL_MAX_TERMS);
        assert_int_equal(c->nuclear, c != &nuem_channel_es);
        for (size_t k = 0; k < c->n_term; k++) {
            const nuem_channel_term *t = &c->term[k];
            assert_true(t->a >= 0 && t->a <= t->b && t->b < (int)c->n_slot);
            for (size_t l = 0; l < k; l++)
                assert_false(c->term[l].a == t->a && c->term[l].b == t->b);
        }
        /* the threshold grows with the recoil and is the inverse of the end point */
        for (size_t part = 0; part < c->parts(target); part++) {
            double last = 0.0;
            for (double t = 1e-6; t < 10.0; t *= 1.5) {
                double e = c->enu_min(target, part, t);
                assert_true(e > last);
                assert_close(c->t_max(target, part, e), t, TOL_EXPANSION);
                last = e;
            }
        }
    }
    nuem_target_free(target);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(electron_kernel_is_the_cross_section),
        cmocka_unit_test(nuclear_kernels_are_the_cross_sections),
        cmocka_unit_test(natural_elements_add_up),
        cmocka_unit_test(each_slot_counts),
        cmocka_unit_test(channels_describe_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
