/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A channel as polynomial in 1/E (and logarithm), summed with its traces, is the cross section that the public
 * function gives; and the channel's own description is sound. */
#include "nuem/es.h"
#include "num/matrix3.h"
#include "rate/moments.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "xsec/channel.h"

/* The expanded bracket is summed term by term where the closed form factors it; measured 2e-14 of
 * the sum of the terms' sizes over 2000 points. */
static const double TOL_EXPANSION = 1e-12;

/* What the coefficient of index p stands before. */
static double function_of_energy(int p, double e)
{
    return p == 3 ? log(e) : pow(e, -p);
}

/* Cross section from the kernel, with traces (or with the duals of the density matrix), and the sum
 * of the moduli of its terms, which is what rounding is relative to. */
static double from_kernel(const nuem_channel *channel, const nuem_couplings *c,
                          const nuem_state *state, const nuem_target *target, bool duals, double e,
                          double t, double *size)
{
    nuem_matrix3 slot[NUEM_CHANNEL_MAX_SLOTS],
        rho = state->anti ? nuem_matrix3_conj(&state->rho) : state->rho;
    double coef[NUEM_CHANNEL_MAX_TERMS][NUEM_CHANNEL_POWERS], total = 0.0, packed[NUEM_RHO];

    channel->slots(c, slot);
    channel->kernel(target, t, coef);
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
            double part = sign * trace * coef[k][p] * function_of_energy(p, e);
            total += part;
            *size += fabs(part);
        }
    }
    return total;
}

static void kernel_is_the_cross_section(void **unused)
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
        nuem_es_parts parts;
        double e = nuem_draw_log(&d, 0.02, 50.0), size,
               t = nuem_draw_log(&d, 1e-3, 0.999) * nuem_es_t_max(e);
        const nuem_target *target = seed % 5 > 1 ? NULL : xenon[seed % 5];
        if (seed % 5 == 1) t = fmin(fmax(t, 2.1e-4), 0.7); /* where absorption is known, MeV */
        nuem_draw_couplings(&d, &c);
        nuem_draw_state(&d, seed % 2, seed % 4 > 1, &state);
        assert_ok(nuem_es_dsigma_dt(&c, &state, target, 1, &e, &t, &parts, &err), err);
        double want = parts.conserving + parts.flip,
               traces = from_kernel(channel, &c, &state, target, false, e, t, &size);
        assert_near(traces, want, TOL_EXPANSION * size);
        double duals = from_kernel(channel, &c, &state, target, true, e, t, &size);
        assert_near(duals, want, TOL_EXPANSION * size);
    }
    nuem_target_free(xenon[0]);
    nuem_target_free(xenon[1]);
}

/* Each term alone, so that a wrong factor cannot hide behind a larger term. */
static void each_slot_counts(void **unused)
{
    (void)unused;
    const nuem_channel *channel = nuem_channel_find("es");

    for (int which = 0; which < 4; which++)
        for (unsigned seed = 0; seed < 50; seed++) {
            nuem_draw d = nuem_draw_seed(100 * (unsigned)which + seed);
            nuem_couplings all, c = {.sin2_theta_w = 0.25}; /* g_V of nu_mu, nu_tau is 0 */
            nuem_state state;
            nuem_es_parts parts;
            nuem_error err;
            double e = nuem_draw_log(&d, 0.1, 10.0), size,
                   t = nuem_draw_uniform(&d, 0.01, 0.9) * nuem_es_t_max(e);
            nuem_draw_couplings(&d, &all);
            if (which == 1) c.charge_e = all.charge_e;
            if (which == 2) c.radius_cm2 = all.radius_cm2;
            if (which == 3) c.dipole_mub = all.dipole_mub;
            nuem_draw_state(&d, true, seed % 2, &state);
            assert_ok(nuem_es_dsigma_dt(&c, &state, NULL, 1, &e, &t, &parts, &err), err);
            double got = from_kernel(channel, &c, &state, NULL, false, e, t, &size);
            assert_near(got, parts.conserving + parts.flip, TOL_EXPANSION * size);
        }
}

static void channels_describe_themselves(void **unused)
{
    (void)unused;
    assert_ptr_equal(nuem_channel_find("es"), &nuem_channel_es);
    assert_null(nuem_channel_find("ES"));
    assert_null(nuem_channel_find(""));
    for (const nuem_channel *const *channel = nuem_channels; *channel; channel++) {
        const nuem_channel *c = *channel;
        assert_ptr_equal(nuem_channel_find(c->name), c);
        assert_true(c->title[0] && c->doc[0] && c->refs && c->refs[0]);
        assert_true(c->n_slot > 0 && c->n_slot <= NUEM_CHANNEL_MAX_SLOTS);
        assert_true(c->n_term > 0 && c->n_term <= NUEM_CHANNEL_MAX_TERMS);
        for (size_t k = 0; k < c->n_term; k++) {
            const nuem_channel_term *t = &c->term[k];
            assert_true(t->a >= 0 && t->a <= t->b && t->b < (int)c->n_slot);
            for (size_t l = 0; l < k; l++)
                assert_false(c->term[l].a == t->a && c->term[l].b == t->b);
        }
        /* the threshold grows with the recoil */
        double last = 0.0;
        for (double t = 1e-6; t < 10.0; t *= 1.5) {
            assert_true(c->enu_min(t) > last);
            last = c->enu_min(t);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kernel_is_the_cross_section),
        cmocka_unit_test(each_slot_counts),
        cmocka_unit_test(channels_describe_themselves),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
