/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coherent elastic neutrino-nucleus scattering: reference values, closed integrals over the recoil,
 * and cross sections averaged over a spallation source. */
#include "nuem/cevns.h"
#include "nuem/constants.h"
#include "support/nuclei.h"
#include "support/quadrature.h"
#include "support/reference.h"

/* the same number from integrals that are good to 1e-12 */
static const double TOL_INTEGRAL = 1e-11;

static nuem_couplings running(void)
{
    return (nuem_couplings){.sin2_theta_w = nuem_constants_get()->sin2w_0,
                            .weak_scheme = NUEM_WEAK_RUNNING};
}

/* Running couplings, moved such that g_p of nu_e is the one wanted; g_n does not move. */
static nuem_couplings with_proton(double g_p)
{
    nuem_couplings c = running();
    nuem_weak_nucleons here, there;

    nuem_weak_nucleon(c.weak_scheme, c.sin2_theta_w, &here);
    nuem_weak_nucleon(c.weak_scheme, c.sin2_theta_w + 0.01, &there);
    c.sin2_theta_w += 0.01 * (g_p - here.g_p[NUEM_E]) / (there.g_p[NUEM_E] - here.g_p[NUEM_E]);
    nuem_weak_nucleon(c.weak_scheme, c.sin2_theta_w, &here);
    assert_near(here.g_p[NUEM_E], g_p, 1e-14);
    return c;
}

static nuem_cevns_parts of_nue(const nuem_couplings *c, const nuem_nucleus *nucleus, double e,
                               double t)
{
    nuem_cevns_parts out = {(double)NAN, (double)NAN};
    nuem_state state;
    nuem_error err;

    nuem_state_flavour(NUEM_E, false, &state);
    assert_ok(nuem_cevns_dsigma_dt(c, &state, nucleus, 1, &e, &t, &out, &err), err);
    return out;
}

static nuem_nucleus germanium(void)
{
    return nuem_test_nucleus("Ge74", 32, 74, 73.921177761, NUEM_FORM_UNIT, 4.093, 4.15);
}

static nuem_nucleus caesium(nuem_form_kind kind)
{
    return nuem_test_nucleus("Cs133", 55, 133, 132.905452, kind, 4.821, 5.09);
}

static void points_are_the_reference(void **unused)
{
    (void)unused;
    const double per_kev = 1e-3;
    const nuem_nucleus ge = germanium(), ar = nuem_test_nucleus("Ar40", 18, 40, 39.9623831237,
                                                                NUEM_FORM_UNIT, 3.448, 3.55);
    nuem_couplings c = with_proton(0.0382);

    assert_reference(per_kev * of_nue(&c, &ge, 4.0, 2e-4).conserving, "lab-40");
    c = with_proton(0.0184);
    c.radius_cm2.m[0][0].re = -8.3e-33;
    assert_reference(per_kev * of_nue(&c, &ge, 4.0, 2e-4).conserving, "lab-41-standard");
    c.radius_cm2.m[0][0].re = 1e-31;
    assert_reference(per_kev * of_nue(&c, &ge, 4.0, 2e-4).conserving, "lab-41-positive");
    c = running();
    c.dipole_mub.m[0][0].re = 1e-9;
    assert_reference(per_kev * of_nue(&c, &ar, 30.0, 0.03).flip, "lab-42");
}

/* Qt from the amplitude Z (g_p - Qt) + N g_n, which is negative with and without it. */
static void charge_term_is_the_reference(void **unused)
{
    (void)unused;
    const nuem_nucleus cs = caesium(NUEM_FORM_UNIT);
    const double e = 60.0, t = 0.02;
    nuem_couplings c = running();
    nuem_weak_nucleons g;

    nuem_weak_nucleon(c.weak_scheme, c.sin2_theta_w, &g);
    double weak = cs.z * g.g_p[NUEM_E] + (cs.a - cs.z) * g.g_n,
           without = of_nue(&c, &cs, e, t).conserving;
    c.charge_e.m[0][0].re = 1e-7;
    double amplitude = weak * sqrt(of_nue(&c, &cs, e, t).conserving / without);
    assert_reference((weak - amplitude) / cs.z, "lab-43");
}

typedef struct point {
    const nuem_couplings *couplings;
    const nuem_state *state;
    const nuem_nucleus *nucleus;
    bool flip;
    double e;
} point;

static double of_recoil(double t, void *context)
{
    const point *x = context;
    nuem_cevns_parts out;
    nuem_error err;

    assert_ok(nuem_cevns_dsigma_dt(x->couplings, x->state, x->nucleus, 1, &x->e, &t, &out, &err),
              err);
    return x->flip ? out.flip : out.conserving;
}

/* In q, where form factors are smooth: dT = q dq / M */
static double of_momentum(double q, void *context)
{
    const point *x = context;
    double mass = nuem_nucleus_mass_mev(x->nucleus);

    return of_recoil(q * q / (2.0 * mass), context) * q / mass;
}

/* Point nuclei: powers of T with A0 weak, A1 of the charge's 1/T, F of the dipole:
 * (A0 + A1/T)^2 (1 - k T), k = 1/E + M/2E^2, and F (1/T - 1/E). */
static void totals_of_points_are_closed(void **unused)
{
    (void)unused;
    const nuem_constants *k = nuem_constants_get();
    const double gf = k->gf_gev2 * 1e-6, hbarc = k->hbarc_mev_fm * 1e-13,
                 kappa = 2.0 * M_SQRT2 * M_PI * k->alpha / gf;
    static const double energy[] = {0.5, 4.0, 30.0, 52.8, 200.0};
    const nuem_nucleus ge = germanium();
    const double mass = nuem_nucleus_mass_mev(&ge), q = 3e-8, r2 = 2e-32, mu = 2e-9;
    nuem_couplings c = running(), weak = running();
    nuem_weak_nucleons g;
    nuem_state state;
    nuem_error err;

    c.charge_e.m[0][0].re = q;
    c.radius_cm2.m[0][0].re = weak.radius_cm2.m[0][0].re = r2;
    c.dipole_mub.m[2][0].im = mu;
    nuem_state_flavour(NUEM_E, false, &state);
    nuem_weak_nucleon(c.weak_scheme, c.sin2_theta_w, &g);
    for (size_t i = 0; i < sizeof energy / sizeof energy[0]; i++) {
        double e = energy[i], x = nuem_cevns_t_max(&ge, e), lo = 0.01 * x,
               slope = 1.0 / e + mass / (2.0 * e * e), log_ratio = log(x / lo),
               a0 = ge.z * (g.g_p[0] - kappa * r2 / (6.0 * hbarc * hbarc)) + (ge.a - ge.z) * g.g_n,
               a1 = ge.z * kappa * q / (2.0 * mass), norm = gf * gf * mass / M_PI * hbarc * hbarc;
        double want = norm * (a0 * a0 * ((x - lo) - 0.5 * slope * (x * x - lo * lo)) +
                              2.0 * a0 * a1 * (log_ratio - slope * (x - lo)) +
                              a1 * a1 * (1.0 / lo - 1.0 / x - slope * log_ratio)),
               want_flip = M_PI * pow(k->alpha * hbarc * ge.z * mu / k->me_mev, 2.0) *
                           (log_ratio - (x - lo) / e);
        nuem_cevns_parts got;
        assert_ok(nuem_cevns_sigma(&c, &state, &ge, e, lo, &got, &err), err);
        assert_close(got.conserving, want, TOL_INTEGRAL);
        assert_close(got.flip, want_flip, TOL_INTEGRAL);
        point p = {&c, &state, &ge, false, e};
        assert_close(nuem_test_integral(of_recoil, &p, lo, x, 0, NULL, 1e-12), want, TOL_INTEGRAL);
        p.flip = true;
        assert_close(nuem_test_integral(of_recoil, &p, lo, x, 0, NULL, 1e-12), want_flip,
                     TOL_INTEGRAL);
        /* from zero */
        assert_ok(nuem_cevns_sigma(&weak, &state, &ge, e, 0.0, &got, &err), err);
        assert_close(got.conserving, norm * a0 * a0 * (x - 0.5 * slope * x * x), TOL_INTEGRAL);
        assert_true(got.flip == 0.0);
        assert_ok(nuem_cevns_sigma(&c, &state, &ge, e, 0.0, &got, &err), err);
        assert_true(isinf(got.conserving) && isinf(got.flip));
        /* nothing beyond the end */
        assert_ok(nuem_cevns_sigma(&c, &state, &ge, e, 1.001 * x, &got, &err), err);
        assert_true(got.conserving == 0.0 && got.flip == 0.0);
    }
}

/* The fixed rule against adaptive quadrature, up to momenta at which form factors have gone through
 * several zeros. */
static void totals_with_form_factors(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 12; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_nucleus nucleus = nuem_draw_nucleus(&d);
        double e = nuem_draw_log(&d, 1.0, 400.0), mass = nuem_nucleus_mass_mev(&nucleus),
               x = nuem_cevns_t_max(&nucleus, e), lo = x * nuem_draw_log(&d, 1e-4, 0.5);
        nuem_couplings c;
        nuem_state state;
        nuem_cevns_parts got;
        nuem_error err;
        nuem_draw_nuclear_couplings(&d, &c);
        nuem_draw_state(&d, true, seed % 2, &state);
        assert_ok(nuem_cevns_sigma(&c, &state, &nucleus, e, lo, &got, &err), err);
        point p = {&c, &state, &nucleus, false, e};
        double from = sqrt(2.0 * mass * lo), to = sqrt(2.0 * mass * x);
        assert_close(got.conserving, nuem_test_integral(of_momentum, &p, from, to, 0, NULL, 1e-12),
                     TOL_INTEGRAL);
        p.flip = true;
        assert_close(got.flip, nuem_test_integral(of_momentum, &p, from, to, 0, NULL, 1e-12),
                     TOL_INTEGRAL);
    }
}

static void bad_ends_are_named(void **unused)
{
    (void)unused;
    static const double bad[] = {-1e-9, (double)NAN, HUGE_VAL};
    const nuem_nucleus cs = caesium(NUEM_FORM_HELM);
    const nuem_couplings c = running();
    nuem_cevns_parts out = {1.0, 2.0};
    nuem_state state;
    nuem_error err;

    nuem_state_flavour(NUEM_E, false, &state);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_fails(nuem_cevns_sigma(&c, &state, &cs, 30.0, bad[i], &out, &err), NUEM_ERR_ARG, err,
                     "smallest recoil");
        assert_int_equal(nuem_cevns_sigma(&c, &state, &cs, 30.0, bad[i], &out, NULL), NUEM_ERR_ARG);
    }
    assert_fails(nuem_cevns_sigma(&c, &state, &cs, -30.0, 0.0, &out, &err), NUEM_ERR_ARG, err,
                 "neutrino energy -30 MeV");
    assert_true(out.conserving == 1.0 && out.flip == 2.0);
}

/* Pions and muons at rest: unit-normalised spectra of Michel in x = E / m_mu < 1/2, and a line. */
typedef struct source {
    const nuem_nucleus *nucleus;
    nuem_flavour flavour;
    bool anti;
} source;

static double total(const source *s, double e)
{
    const nuem_couplings c = running();
    nuem_state state;

    nuem_state_flavour(s->flavour, s->anti, &state);
    point p = {&c, &state, s->nucleus, false, e};
    double end = sqrt(2.0 * nuem_nucleus_mass_mev(s->nucleus) * nuem_cevns_t_max(s->nucleus, e));
    return nuem_test_integral(of_momentum, &p, 0.0, end, 0, NULL, 1e-9);
}

static double of_michel(double x, void *context)
{
    const source *s = context;
    double pdf = s->flavour == NUEM_E ? 192.0 * x * x * (0.5 - x) : 64.0 * x * x * (0.75 - x);

    return x > 0.0 ? pdf * total(s, x * nuem_constants_get()->mmu_mev) : 0.0;
}

static double averaged(const nuem_nucleus *nucleus)
{
    const double pi = nuem_constants_get()->mpi_mev, mmu = nuem_constants_get()->mmu_mev,
                 prompt_mev = (pi * pi - mmu * mmu) / (2.0 * pi);
    source e = {nucleus, NUEM_E, false}, antimu = {nucleus, NUEM_MU, true},
           mu = {nucleus, NUEM_MU, false};

    return (total(&mu, prompt_mev) + nuem_test_integral(of_michel, &e, 0.0, 0.5, 0, NULL, 1e-8) +
            nuem_test_integral(of_michel, &antimu, 0.0, 0.5, 0, NULL, 1e-8)) /
           3.0;
}

static void spallation_averages_are_the_reference(void **unused)
{
    (void)unused;
    static const struct {
        const char *name, *id;
    } row[] = {{"Cs133", "lab-39-cs"}, {"I127", "lab-39-i"}, {"Ar40", "lab-39-ar"}};
    nuem_data *data;
    nuem_nuclides *table;
    nuem_error err;

    assert_ok(nuem_data_open(NUEM_TEST_DATA, &data, &err), err);
    assert_ok(nuem_nuclides_open(data, "natural", &table, NULL, &err), err);
    for (size_t i = 0; i < sizeof row / sizeof row[0]; i++) {
        const nuem_nucleus *nucleus;
        assert_ok(nuem_nuclides_find(table, row[i].name, &nucleus, &err), err);
        assert_reference(averaged(nucleus), row[i].id);
    }
    nuem_nuclides_free(table);
    nuem_data_free(data);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(points_are_the_reference),
        cmocka_unit_test(charge_term_is_the_reference),
        cmocka_unit_test(totals_of_points_are_closed),
        cmocka_unit_test(totals_with_form_factors),
        cmocka_unit_test(bad_ends_are_named),
        cmocka_unit_test(spallation_averages_are_the_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
