/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scattering on electrons with response functions: integrals over momentum transfers, the free electron, published
 * sizes of binding, equivalent photons, bases, rates, and what is refused. */
#include <stdbool.h>
#include <stdlib.h>

#include "nuem/analysis.h"
#include "nuem/atom_response.h"
#include "nuem/constants.h"
#include "nuem/es.h"
#include "nuem/response.h"
#include "num/matrix3.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/quadrature.h"
#include "support/recoil_rate.h"
#include "support/reference.h"
#include "target/electron_response.h"
#include "target/tabulated.h"
#include "xsec/channel.h"

/* 96 points for all subshells, against 8000 in ln q and against panels for each subshell: measured 1e-4 */
static const double TOL_POINTS = 3e-4;
/* int R_T dq^2 stands at the highest q, where few points are; cross sections have it times 1/E^2: measured 3e-3 */
static const double TOL_TAIL = 1e-2;
/* occupations of xraylib have seven digits */
static const double TOL_OCCUPATION = 1e-6;
/* Binding of a 1s electron of helium at 15 keV, 2e-3, and the table's interpolation: measured 8e-4. T/2m is 2e-2 */
static const double TOL_FREE = 4e-3;
/* that of the table of sizes for another mean field */
static const double TOL_FIELD = 0.05;
/* Equivalent photons know ln(E/m_nu) up to a number of order 1: 1/14 */
static const double TOL_PHOTON = 0.1;
/* ln E at 1 MeV in terms of relative order T/E = 0.02, where ln E is 0.9 of it: 2e-3; other energies less */
static const double TOL_LOG = 2e-3;
/* Beyond 2E - T a rate leaves out whole points, a cross section integrates up to there: measured 3e-4 */
static const double TOL_STEPS = 1e-3;
static const double TOL_ROUNDING = 1e-12;

static const double KEV = 1e-3; /* MeV */

typedef struct tables {
    nuem_data *data;
    nuem_atom_response *helium, *germanium;
    nuem_target *he, *ge;
} tables;

static nuem_atom_response *make(int z, double eps_max_kev, double q_max_kev, size_t n_eps,
                                size_t n_q)
{
    const nuem_atom_response_options o = {.eps_max_kev = eps_max_kev,
                                          .q_max_kev = q_max_kev,
                                          .n_eps = n_eps,
                                          .n_q = n_q,
                                          .accuracy = 1e-4};
    nuem_atom_response *r = NULL;
    nuem_atom *atom = NULL;
    nuem_error err = {0};

    assert_ok(nuem_atom_create(z, NULL, &atom, &err), err);
    assert_ok(nuem_atom_response_create(atom, &o, &r, &err), err);
    nuem_atom_free(atom);
    return r;
}

static nuem_target *target_of(const char *formula, const nuem_atom_response *table)
{
    nuem_target *t = NULL;
    nuem_error err;

    assert_ok(nuem_target_create_response(formula, 1, &table, 0, NULL, &t, &err), err);
    return t;
}

static int set_up(void **state)
{
    tables *t = calloc(1, sizeof *t);
    void *data = NULL;

    nuem_test_open_data(&data);
    t->data = data;
    t->helium = make(2, 24.0, 400.0, 40, 64);
    t->germanium = make(32, 6.0, 500.0, 28, 48);
    t->he = target_of("He", t->helium);
    t->ge = target_of("Ge", t->germanium);
    *state = t;
    return 0;
}

static int tear_down(void **state)
{
    tables *t = *state;
    void *data = t->data;

    nuem_target_free(t->he);
    nuem_target_free(t->ge);
    nuem_atom_response_free(t->helium);
    nuem_atom_response_free(t->germanium);
    nuem_test_close_data(&data);
    free(t);
    return 0;
}

/* Edges of xraylib where there are some, in keV. */
static void thresholds(const nuem_atom_response *r, double *out)
{
    const nuem_atom_response_table *t = nuem_atom_response_get(r);

    for (size_t a = 0; a < t->n_shell; a++) {
        const double edge = nuem_tabulated_edge_ev(t->z, t->shell_n[a], t->shell_kappa[a]);
        out[a] = isnan(edge) ? t->binding_kev[a] : 1e-3 * edge;
    }
}

static nuem_atom_response_moments moments(const nuem_atom_response *r, bool of_field, double t_kev,
                                          double q_kev)
{
    double threshold[64];
    nuem_atom_response_moments m;
    nuem_error err;

    thresholds(r, threshold);
    assert_ok(
        nuem_atom_response_integrate(r, of_field ? NULL : threshold, t_kev, q_kev, -1, &m, &err),
        err);
    return m;
}

static void add(nuem_atom_response_moments *m, const nuem_electron_response *r, double t, double q,
                double weight)
{
    double l, tr;

    nuem_electron_response_at(r, t, 1, &q, &l, &tr);
    m->l_q0 += weight * l;
    m->l_q2 += weight * l / (q * q);
    m->l_q4 += weight * l / (q * q * q * q);
    m->t_q0 += weight * tr;
    m->t_q2 += weight * tr / (q * q);
}

static nuem_atom_response_moments by_points(const nuem_electron_response *r, double t, double end)
{
    nuem_atom_response_moments m = {0};

    for (size_t k = 0; k < NUEM_RESPONSE_NODES; k++) {
        const nuem_response_node n = nuem_electron_response_node(r, t, end, k);
        assert_true(n.q_kev >= t && n.q_kev <= end && n.weight >= 0.0);
        if (n.weight > 0.0) add(&m, r, t, n.q_kev, n.weight);
    }
    return m;
}

/* Midpoints in ln q. */
static nuem_atom_response_moments by_brute_force(const nuem_electron_response *r, double t,
                                                 double end)
{
    enum { N = 8000 };
    const double step = log(end / t) / N;
    nuem_atom_response_moments m = {0};

    for (int k = 0; k < N; k++) {
        const double q = t * exp(step * (k + 0.5));
        add(&m, r, t, q, 2.0 * q * q * step);
    }
    return m;
}

static void assert_moments(const nuem_atom_response_moments *got,
                           const nuem_atom_response_moments *want)
{
    assert_close(got->l_q0, want->l_q0, TOL_POINTS);
    assert_close(got->l_q2, want->l_q2, TOL_POINTS);
    assert_close(got->l_q4, want->l_q4, TOL_POINTS);
    assert_close(got->t_q0, want->t_q0, TOL_TAIL);
    assert_close(got->t_q2, want->t_q2, TOL_POINTS);
}

static void points_integrate(void **state)
{
    static const double t_kev[] = {0.05, 0.1, 0.3, 1.0, 1.3, 3.0, 6.0, 20.0};
    const tables *x = *state;

    for (size_t i = 0; i < sizeof t_kev / sizeof t_kev[0]; i++)
        for (int c = 0; c < 3; c++) {
            const nuem_electron_response *r = nuem_target_electron_response(c == 1 ? x->he : x->ge);
            const double t = t_kev[i], end = c == 0 ? 500.0 : c == 1 ? 400.0 : 150.0;
            if (t > nuem_electron_response_t_max(r)) continue;
            const nuem_atom_response_moments got = by_points(r, t, end);
            if (t < 0.3 || t == 1.0) {
                const nuem_atom_response_moments want = by_brute_force(r, t, end);
                assert_moments(&got, &want);
            }
            const nuem_atom_response_moments want =
                moments(c == 1 ? x->helium : x->germanium, false, t, end);
            assert_moments(&got, &want);
        }
}

static nuem_es_parts point(const nuem_couplings *c, const nuem_state *state,
                           const nuem_target *target, double e, double t)
{
    nuem_es_parts out = {0.0, 0.0};
    nuem_error err;

    assert_ok(nuem_es_dsigma_dt(c, state, target, 1, &e, &t, &out, &err), err);
    return out;
}

/* All couplings with their interference, where an electron is as good as free. */
static void fast_electrons_are_free(void **state)
{
    const tables *x = *state;

    for (unsigned seed = 0; seed < 40; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_couplings c;
        nuem_state s;
        const double e = nuem_draw_log(&d, 0.3, 10.0), t = KEV * nuem_draw_uniform(&d, 15.0, 20.0);
        nuem_draw_couplings(&d, &c);
        nuem_draw_state(&d, seed % 2, seed % 4 > 1, &s);
        const nuem_es_parts one = point(&c, &s, NULL, e, t), two = point(&c, &s, x->he, e, t);
        assert_close(two.conserving, 2.0 * one.conserving, TOL_FREE);
        assert_close(two.flip, 2.0 * one.flip, TOL_FREE);
    }
}

static nuem_couplings weak_only(void)
{
    return (nuem_couplings){.sin2_theta_w = nuem_constants_get()->sin2w_0};
}

/* The part with the charge squared, for a charge of e. */
static double squared_part(const nuem_target *target, double e, double t)
{
    nuem_couplings c = weak_only();
    nuem_state state;
    double sum = 0.0;

    nuem_state_flavour(NUEM_E, false, &state);
    const double weak = point(&c, &state, target, e, t).conserving;
    for (int sign = -1; sign <= 1; sign += 2) {
        c.charge_e.m[0][0].re = sign * 1e-9; /* far above the weak part: nothing cancels */
        sum += 0.5 * (point(&c, &state, target, e, t).conserving - weak);
    }
    return sum / 1e-18;
}

/* pi alpha^2, cm^2 MeV^2 */
static double pi_alpha2(void)
{
    const nuem_constants *k = nuem_constants_get();

    return M_PI * k->alpha * k->alpha * k->hbarc_mev_fm * k->hbarc_mev_fm * 1e-26;
}

/* int dq^2 (4EE' - Q^2) R_L/q^4 in MeV */
static double longitudinal(const nuem_atom_response *r, bool of_field, double e, double t)
{
    const nuem_atom_response_moments m = moments(r, of_field, t / KEV, (2.0 * e - t) / KEV);
    const double l_q4 = m.l_q4 / (KEV * KEV * KEV), l_q2 = m.l_q2 / KEV;

    return pi_alpha2() / (e * e) * ((4.0 * e * (e - t) + t * t) * l_q4 - l_q2);
}

typedef struct transverse {
    const nuem_electron_response *r;
    double e, t; /* MeV */
} transverse;

/* 2 [(4EE' - Q^2)/(2 q^2) + 1] R_T, in ln Q */
static double of_photon(double ln_q, void *context)
{
    const transverse *x = context;
    const double photon2 = exp(2.0 * ln_q), q2 = photon2 + x->t * x->t, q = sqrt(q2) / KEV;
    double l, tr;

    nuem_electron_response_at(x->r, x->t / KEV, 1, &q, &l, &tr);
    return 2.0 * ((4.0 * x->e * (x->e - x->t) - photon2) / (2.0 * q2) + 1.0) * tr / KEV;
}

/* Another calculation in a field of Dirac, Hartree and Slater (converged to 1e-3): ratios to stepping at E = 1 MeV;
 * the longitudinal ones with the thresholds of the field, as there. */
static void sizes_of_binding(void **state)
{
    static const struct {
        double t_kev, moment, weak, longitudinal;
    } ge[] = {{0.3, 0.890, 0.935, 3.66}, {0.5, 0.966, 0.984, 2.73}, {1.0, 0.990, 0.996, 1.79},
              {1.5, 0.979, 0.992, 2.70}, {2.8, 0.990, 0.998, 1.76}, {5.0, 0.996, 1.001, 1.32}};
    const tables *x = *state;
    const double e = 1.0;
    nuem_target *step = NULL;
    nuem_state electron;
    nuem_error err;

    assert_ok(nuem_target_create("Ge", NUEM_BINDING_STEP, &step, &err), err);
    nuem_state_flavour(NUEM_E, false, &electron);
    for (size_t i = 0; i < sizeof ge / sizeof ge[0]; i++) {
        const double t = KEV * ge[i].t_kev;
        nuem_couplings c = weak_only();
        c.dipole_mub.m[0][0].re = 1e-10;
        const nuem_es_parts got = point(&c, &electron, x->ge, e, t),
                            want = point(&c, &electron, step, e, t);
        assert_close(nuem_target_zeff(x->ge, ge[i].t_kev), nuem_target_zeff(step, ge[i].t_kev),
                     TOL_OCCUPATION);
        assert_close(got.flip / want.flip, ge[i].moment, TOL_FIELD);
        assert_close(got.conserving / want.conserving, ge[i].weak, TOL_FIELD);
        assert_close(longitudinal(x->germanium, true, e, t) / squared_part(step, e, t),
                     ge[i].longitudinal, TOL_FIELD);
    }
    nuem_target_free(step);
}

/* The charge squared: longitudinal by moments, transverse by an integral in ln Q from the cut on. */
static void charge_is_longitudinal_and_transverse(void **state)
{
    static const double t_kev[] = {0.3, 1.0, 1.5, 5.0}, e_mev[] = {1.0, 0.25, 8.0};
    const tables *x = *state;

    for (size_t i = 0; i < sizeof t_kev / sizeof t_kev[0]; i++)
        for (size_t k = 0; k < sizeof e_mev / sizeof e_mev[0]; k++) {
            const double e = e_mev[k], t = KEV * t_kev[i], cut = 1e-6 * NUEM_PHOTON_CUT_EV * t / e,
                         q_max = 499.0 * KEV;
            transverse g = {nuem_target_electron_response(x->ge), e, t};
            const double ridge = KEV * sqrt(t_kev[i] * (t_kev[i] + 1022.0)),
                         breaks[] = {log(1e-2 * t), log(t), log(ridge), log(0.7 * ridge)};
            const double hi = fmin(q_max, 2.0 * e - t),
                         across = pi_alpha2() / (e * e) *
                                  nuem_test_integral(of_photon, &g, log(cut),
                                                     0.5 * log(hi * hi - t * t), 4, breaks, 1e-5);
            assert_close(squared_part(x->ge, e, t),
                         longitudinal(x->germanium, false, e, t) + across, TOL_LOG);
        }
}

/* The photons of epa are those of xraylib, the response its own. */
static void transverse_part_is_that_of_photons(void **state)
{
    static const double t_kev[] = {0.5, 1.0, 1.5, 2.8, 5.0};
    const tables *x = *state;
    nuem_target *photon = NULL;
    nuem_error err;

    assert_ok(nuem_target_create("Ge", NUEM_BINDING_PHOTON, &photon, &err), err);
    for (size_t i = 0; i < sizeof t_kev / sizeof t_kev[0]; i++) {
        const double t = KEV * t_kev[i];
        assert_close(squared_part(x->ge, 1.0, t),
                     squared_part(photon, 1.0, t) + longitudinal(x->germanium, false, 1.0, t),
                     TOL_PHOTON);
    }
    nuem_target_free(photon);
}

/* Sum over the parts of the channel, with slots and density matrix turned by u (NULL: as they are). */
static double through_channel(const nuem_target *target, const nuem_couplings *c,
                              const nuem_state *state, const nuem_matrix3 *u, double e, double t)
{
    const nuem_channel *channel = nuem_channel_find("es");
    nuem_matrix3 slot[NUEM_CHANNEL_MAX_SLOTS],
        rho = state->anti ? nuem_matrix3_conj(&state->rho) : state->rho;
    double coef[NUEM_CHANNEL_MAX_TERMS][NUEM_CHANNEL_POWERS], sum = 0.0;
    const double f[NUEM_CHANNEL_POWERS] = {1.0, 1.0 / e, 1.0 / (e * e), log(e)};

    channel->slots(c, slot);
    for (size_t s = 0; u && s < channel->n_slot; s++) slot[s] = nuem_matrix3_mul(&slot[s], u);
    if (u) {
        const nuem_matrix3 dagger = nuem_matrix3_adjoint(u), half = nuem_matrix3_mul(&dagger, &rho);
        rho = nuem_matrix3_mul(&half, u);
    }
    for (size_t p = 0; p < channel->parts(target); p++) {
        assert_false(channel->quenched(target, p));
        if (channel->enu_min(target, p, t) > e) continue;
        channel->kernel(target, p, t, coef);
        for (size_t k = 0; k < channel->n_term; k++) {
            const nuem_channel_term *term = &channel->term[k];
            const double sign = term->odd && state->anti ? -1.0 : 1.0,
                         trace = nuem_matrix3_trace3(&slot[term->a], &rho, &slot[term->b]);
            for (int i = 0; i < NUEM_CHANNEL_POWERS; i++) sum += sign * trace * coef[k][i] * f[i];
        }
    }
    return sum;
}

/* At 5 MeV all momentum transfers of the table are below 2E - T. */
static void channel_is_the_cross_section_in_any_basis(void **state)
{
    const tables *x = *state;

    for (unsigned seed = 0; seed < 20; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_couplings c;
        nuem_state s;
        const double t = KEV * nuem_draw_log(&d, 0.2, 6.0);
        nuem_draw_couplings(&d, &c);
        nuem_draw_state(&d, seed % 2, seed % 4 > 1, &s);
        const nuem_matrix3 u = nuem_draw_unitary(&d);
        const nuem_es_parts want = point(&c, &s, x->ge, 5.0, t);
        const double got = through_channel(x->ge, &c, &s, NULL, 5.0, t);
        assert_close(got, want.conserving + want.flip, TOL_ROUNDING);
        assert_close(through_channel(x->ge, &c, &s, &u, 5.0, t), got, TOL_ROUNDING);
    }
}

/* Counts from moments of the flux at each momentum transfer, against the flux times the cross section with its own
 * limit of the momentum transfer at each energy. */
static void rates_are_integrals_over_the_flux(void **state)
{
    static const double t_kev[] = {1.0};
    enum { N = sizeof t_kev / sizeof t_kev[0] };
    const tables *x = *state;
    nuem_hypothesis *sm = nuem_test_standard_model(x->data);
    nuem_flux *flux = nuem_test_flux(x->data, "solar-b16-gs98");
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(sm)->mixing;
    nuem_couplings c = *nuem_hypothesis_couplings(sm);
    nuem_state solar;
    const nuem_state_model average = nuem_test_constant_state(&solar);
    nuem_response *r = NULL;
    nuem_error err;
    double counts[N];

    for (int i = 0; i < 3; i++) {
        c.charge_e.m[i][i].re = 1e-13;
        c.dipole_mub.m[i][i].re = 1e-11;
        c.radius_cm2.m[i][i].re = 1e-32;
    }
    assert_ok(nuem_state_solar_average(mixing, 0.55, &solar, &err), err);
    assert_ok(
        nuem_response_create_recoil("es", x->ge, flux, mixing, &average, 1.0, N, t_kev, &r, &err),
        err);
    nuem_response_counts(r, &c, counts);
    const double units = nuem_constants_get()->day_s * nuem_target_units_per_kg(x->ge) * KEV;
    const nuem_recoil_rate naive = {flux, x->ge, &c, &average};
    for (int i = 0; i < N; i++)
        assert_close(counts[i], units * nuem_test_recoil_rate(&naive, KEV * t_kev[i]), TOL_STEPS);
    nuem_response_free(r);
    nuem_flux_free(flux);
    nuem_hypothesis_free(sm);
}

static void wrong_tables_are_refused(void **state)
{
    const tables *x = *state;
    const nuem_atom_response *two[] = {x->helium, x->helium};
    nuem_target *t = NULL;
    nuem_error err;

    assert_fails(nuem_target_create("Ge", NUEM_BINDING_RESPONSE, &t, &err), NUEM_ERR_UNSUPPORTED,
                 err, "target 'Ge': the binding response needs tables");
    assert_fails(nuem_target_create_response("GeO2", 2, two, 0, NULL, &t, &err), NUEM_ERR_ARG, err,
                 "target 'GeO2': no response functions of O");
    assert_fails(nuem_target_create_response("He", 2, two, 0, NULL, &t, &err), NUEM_ERR_ARG, err,
                 "target 'He': several response functions of He");
    assert_fails(nuem_target_create_response("Qq", 2, two, 0, NULL, &t, &err), NUEM_ERR_ARG, err,
                 "Qq");
    assert_int_equal(nuem_target_create_response("Ge", 0, NULL, 0, NULL, &t, NULL), NUEM_ERR_ARG);
    assert_null(t);
}

static void recoils_outside_are_refused(void **state)
{
    static const char rest[] = "data: {edges_kev: [1, 5, 30]}";
    const tables *x = *state;
    nuem_hypothesis *sm = nuem_test_standard_model(x->data);
    nuem_flux *flux = nuem_test_flux(x->data, "solar-b16-gs98");
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(sm)->mixing;
    nuem_experiment *experiment = nuem_test_ideal_experiment("bins", "1 t y", rest);
    const nuem_atom_response *const one[] = {x->germanium};
    const nuem_couplings c = weak_only();
    const double e[] = {1.0, 1.0, 1.0}, t[] = {1e-3, 1.1, 7e-3}, t_kev[] = {1.0, 7.0};
    nuem_es_parts out[3] = {{-7.0, -7.0}, {-7.0, -7.0}, {-7.0, -7.0}};
    nuem_response *r = NULL;
    nuem_state electron;
    nuem_error err;

    nuem_state_flavour(NUEM_E, false, &electron);
    assert_fails(nuem_es_dsigma_dt(&c, &electron, x->ge, 3, e, t, out, &err), NUEM_ERR_RANGE, err,
                 "point 2: recoil 7 keV; the response functions of Ge end at 6.0");
    assert_int_equal(err.index, 2);
    assert_true(out[0].conserving == -7.0);
    /* more than the neutrino has: nothing to look up */
    assert_ok(nuem_es_dsigma_dt(&c, &electron, x->ge, 2, e, t, out, &err), err);
    assert_true(out[0].conserving > 0.0 && out[1].conserving == 0.0 && out[1].flip == 0.0);
    assert_fails(
        nuem_response_create_recoil("es", x->ge, flux, mixing, NULL, 1.0, 2, t_kev, &r, &err),
        NUEM_ERR_RANGE, err, "recoil 1 is 7 keV; the response of Ge is tabulated");
    nuem_experiment_info info = *nuem_experiment_get(experiment);
    info.formula = "Ge";
    info.binding = NUEM_BINDING_RESPONSE;
    assert_fails(nuem_response_create(&info, flux, mixing, NULL, &r, &err), NUEM_ERR_UNSUPPORTED,
                 err, "needs tables");
    info.n_atom = 1;
    info.atom = one;
    assert_fails(nuem_response_create(&info, flux, mixing, NULL, &r, &err), NUEM_ERR_RANGE, err,
                 "bin 2 counts recoils outside 0 to 6.0");
    assert_null(r);
    nuem_experiment_free(experiment);
    nuem_flux_free(flux);
    nuem_hypothesis_free(sm);
}

static void analyses_need_a_store(void **state)
{
    static const char *const id[] = {"gemma-2012"};
    const tables *x = *state;
    const nuem_atom_store_options coarse = {
        .response = {.eps_max_kev = 6.0, .n_eps = 8, .n_q = 8, .max_multipole = 1}};
    nuem_analysis_options o = {.binding = "response"};
    nuem_hypothesis *sm = nuem_test_standard_model(x->data);
    nuem_analysis *analysis = NULL;
    nuem_error err;

    assert_fails(nuem_analysis_create(x->data, 1, id, sm, &o, &analysis, NULL, &err),
                 NUEM_ERR_UNSUPPORTED, err,
                 "gemma-2012: the binding response needs a store of tables");
    /* what the store says is passed on */
    assert_ok(nuem_atom_store_create(&coarse, &o.atoms, &err), err);
    assert_fails(nuem_analysis_create(x->data, 1, id, sm, &o, &analysis, NULL, &err),
                 NUEM_ERR_CONVERGE, err, "");
    assert_null(analysis);
    nuem_atom_store_free(o.atoms);
    nuem_hypothesis_free(sm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_integrate),
        cmocka_unit_test(fast_electrons_are_free),
        cmocka_unit_test(sizes_of_binding),
        cmocka_unit_test(charge_is_longitudinal_and_transverse),
        cmocka_unit_test(transverse_part_is_that_of_photons),
        cmocka_unit_test(channel_is_the_cross_section_in_any_basis),
        cmocka_unit_test(rates_are_integrals_over_the_flux),
        cmocka_unit_test(wrong_tables_are_refused),
        cmocka_unit_test(recoils_outside_are_refused),
        cmocka_unit_test(analyses_need_a_store),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
