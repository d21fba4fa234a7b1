/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/model.h"

#include "nuem/constants.h"
#include "support/assert_close.h"
#include "support/quadrature.h"
#include "support/reference.h"

static const double TOL_ALGEBRA = 1e-12;
static const double TOL_QUADRATURE = 1e-11;

static const nuem_model *model_of(const char *name)
{
    const nuem_model *model = NULL;
    nuem_error err;

    assert_ok(nuem_model_find(name, &model, &err), err);
    return model;
}

/* The model at its defaults but for `n` parameters. */
static nuem_model_result at(const char *name, size_t n, const char *const *parameter,
                            const double *x)
{
    const nuem_model *model = model_of(name);
    double value[NUEM_MODEL_MAX_PARAMETERS];
    nuem_model_result r;
    nuem_error err;
    size_t k;

    for (size_t i = 0; i < model->n_parameter; i++) value[i] = model->parameter[i].fallback;
    for (size_t i = 0; i < n; i++) {
        assert_ok(nuem_model_parameter_find(model, parameter[i], &k, &err), err);
        value[k] = x[i];
    }
    assert_ok(nuem_model_evaluate(model, value, &r, &err), err);
    return r;
}

static void descriptors_are_complete(void **unused)
{
    size_t n = 0;

    (void)unused;
    for (const nuem_model *const *m = nuem_model_list(); *m; m++, n++) {
        nuem_model_result r;
        nuem_error err;
        assert_true((*m)->n_parameter <= NUEM_MODEL_MAX_PARAMETERS && (*m)->refs[0]);
        assert_non_null(strstr((*m)->status, "unconfirmed"));
        assert_non_null(strstr((*m)->status, "derived"));
        for (size_t i = 0; i < (*m)->n_parameter; i++) {
            const nuem_model_parameter *p = &(*m)->parameter[i];
            assert_true(p->name && p->unit && p->title && p->fallback >= p->min &&
                        p->fallback <= p->max);
        }
        assert_ok(nuem_model_evaluate(*m, NULL, &r, &err), err);
        assert_true(r.moment_mub > 0 && r.mass_ev > 0 && r.mass_ev < r.mass_unprotected_ev);
    }
    assert_int_equal(n, 2);
}

/* --- the loops by quadrature ----------------------------------------------------------------- */

typedef struct masses {
    double fermion2, scalar2, other2; /* GeV^2 */
} masses;

/* Photon on the fermion, photon on the scalar: the parts of Leveille, NPB 137 (1978) 63, eqs. (7)
 * and (10), in which the chirality flips inside; z the Feynman parameter of the fermion. */
static double on_fermion(double z, void *context)
{
    const masses *m = context;

    return z * z / (z * m->fermion2 + (1 - z) * m->scalar2);
}

static double on_scalar(double z, void *context)
{
    const masses *m = context;

    return z * (1 - z) / (z * m->fermion2 + (1 - z) * m->scalar2);
}

/* difference of the two self-energies at zero momentum */
static double self_energy(double z, void *context)
{
    const masses *m = context;

    return log((z * m->fermion2 + (1 - z) * m->other2) / (z * m->fermion2 + (1 - z) * m->scalar2));
}

static const double breaks[] = {0.5, 0.9, 0.99, 0.999, 0.9999, 0.99999};

static double quadrature(nuem_test_integrand *f, masses m)
{
    return nuem_test_integral(f, &m, 0, 1, 6, breaks, TOL_QUADRATURE);
}

static void loops_equal_the_feynman_integrals(void **unused)
{
    const double tau2 = pow(1e-3 * nuem_constants_get()->mtau_mev, 2);
    static const double scalar[] = {5, 80, 150, 500, 3000};

    (void)unused;
    for (int i = 0; i < 5; i++) {
        masses m = {tau2, scalar[i] * scalar[i], 1e6};
        double moment = quadrature(on_fermion, m) + quadrature(on_scalar, m);
        assert_close(nuem_model_moment_loop(tau2 / m.scalar2) / m.scalar2, moment,
                     10 * TOL_QUADRATURE);
        double mass =
            nuem_model_mass_loop(tau2 / m.other2) - nuem_model_mass_loop(tau2 / m.scalar2);
        assert_close(mass, quadrature(self_energy, m), 100 * TOL_QUADRATURE /* differences */);
        /* the heavy limit that is usually printed: next terms x (2 ln(1/x) - 1) relative to ln */
        assert_close(nuem_model_moment_loop(tau2 / m.scalar2), log(m.scalar2 / tau2) - 1,
                     4 * tau2 / m.scalar2 * log(m.scalar2 / tau2));
    }
}

/* The published moment is twice what two diagrams with vertices of unit normalisation give, each
 * (e m_tau f f'/16 pi^2)(sin 2a/2): asserted, so that nobody takes it for the derived one. */
static void horizontal_moment_is_the_published_formula(void **unused)
{
    const nuem_constants *c = nuem_constants_get();
    nuem_model_result r = at("su2h", 0, NULL, NULL);
    double tau = 1e-3 * c->mtau_mev;
    masses light = {tau * tau, 150.0 * 150.0, 0}, heavy = {tau * tau, 500.0 * 500.0, 0};
    double loops = quadrature(on_fermion, light) + quadrature(on_scalar, light) -
                   quadrature(on_fermion, heavy) - quadrature(on_scalar, heavy);
    double one_diagram = 1e-2 * tau / (16 * M_PI * M_PI) / 2 * loops * 2e-3 * c->me_mev;

    (void)unused;
    assert_reference(r.moment_mub, "model-su2h");
    assert_close(r.moment_mub, 2 * (2 * one_diagram), 1e-6);
    double printed = 1e-2 * tau / (8 * M_PI * M_PI) *
                     ((log(150.0 * 150.0 / (tau * tau)) - 1) / (150.0 * 150.0) -
                      (log(500.0 * 500.0 / (tau * tau)) - 1) / (500.0 * 500.0)) *
                     2e-3 * c->me_mev;
    assert_close(r.moment_mub, printed, 5e-4); /* heavy-scalar limit, x = 1.4e-4 */
}

/* The mass: the same strength with the difference of self-energies; with the symmetry half of it
 * for each diagram, with scalars of m_h1^2 (1 +- d/2), and the difference of both. Here with a
 * splitting large enough to subtract. */
static void horizontal_mass_is_what_the_splitting_leaves(void **unused)
{
    const nuem_constants *c = nuem_constants_get();
    const char *const name[] = {"breaking"};
    const double breaking[] = {1e6}, v2 = 1 / (M_SQRT2 * c->gf_gev2);
    nuem_model_result r = at("su2h", 1, name, breaking);
    double tau = 1e-3 * c->mtau_mev, strength = 1e9 * 1e-2 * tau / (8 * M_PI * M_PI);
    double d = 1e6 * 2e-6 * (pow(c->mmu_mev, 2) - pow(c->me_mev, 2)) / (16 * M_PI * M_PI * v2);
    masses m = {tau * tau, 150.0 * 150.0, 500.0 * 500.0}, low = m, high = m;

    (void)unused;
    low.scalar2 *= 1 - d / 2;
    high.scalar2 *= 1 + d / 2;
    assert_close(r.mass_unprotected_ev, strength * quadrature(self_energy, m), 1e-9);
    assert_close(r.mass_ev,
                 strength / 2 * (quadrature(self_energy, low) - quadrature(self_energy, high)),
                 1e-6 /* difference of 1e-3 of two integrals */);
    /* linear in the splitting, down to its radiative size */
    assert_close(at("su2h", 0, NULL, NULL).mass_ev, 1e-6 * r.mass_ev, 1e-6);
    assert_close(r.suppression, r.mass_ev / r.mass_unprotected_ev, TOL_ALGEBRA);
}

/* Moment and mass are linear in the couplings; only the products matter, and reach and ratio do not
 * know them. With no breaking there is no mass. */
static void couplings_drop_out_of_the_reach(void **unused)
{
    static const char *const name[] = {"f", "f_prime", "sin2alpha"},
                             *const symmetric[] = {"breaking"}, *const spin[] = {"f_emu", "kappa"};
    static const double x[] = {0.3, 0.02, 0.5}, none[] = {0.0}, y[] = {0.2, 3.0};
    nuem_model_result a = at("su2h", 0, NULL, NULL), b = at("su2h", 3, name, x),
                      s = at("spin", 0, NULL, NULL), t = at("spin", 2, spin, y);

    (void)unused;
    assert_close(b.moment_mub, 0.3 * a.moment_mub, TOL_ALGEBRA);
    assert_close(b.mass_ev, 0.3 * a.mass_ev, TOL_ALGEBRA);
    assert_close(b.reach_mub, a.reach_mub, TOL_ALGEBRA);
    assert_close(b.reach_unprotected_mub, a.reach_unprotected_mub, TOL_ALGEBRA);
    assert_close(t.moment_mub, 6 * s.moment_mub, TOL_ALGEBRA);
    assert_close(t.reach_mub, s.reach_mub, TOL_ALGEBRA);
    /* at coupling_scale the moment is the target, 1e-11 */
    assert_close(a.moment_mub * a.coupling_scale, 1e-11, TOL_ALGEBRA);
    assert_close(a.target_mass_ev, a.mass_ev * a.coupling_scale, TOL_ALGEBRA);
    nuem_model_result exact = at("su2h", 1, symmetric, none);
    assert_true(exact.mass_ev == 0 && isinf(exact.reach_mub));
    assert_true(exact.moment_mub == a.moment_mub && exact.target_allowed);
}

/* Spin symmetry: the suppression is (m_mu^2 - m_e^2)/m_W^2, the reach 2 m_e m m_W^2 / (M^2 times
 * that), about 1e-12 for 300 GeV and 0.1 eV; it does not reach 1e-11 unless the scalars are light. */
static void spin_symmetry_reaches_1e_12(void **unused)
{
    const nuem_constants *c = nuem_constants_get();
    static const char *const name[] = {"m_scalar_gev"};
    static const double light[] = {60};
    nuem_model_result r = at("spin", 0, NULL, NULL), l = at("spin", 1, name, light);
    double lepton2 = 1e-6 * (pow(c->mmu_mev, 2) - pow(c->me_mev, 2));

    (void)unused;
    assert_close(r.suppression, lepton2 / pow(c->mw_gev, 2), TOL_ALGEBRA);
    assert_close(r.reach_mub, 2e-3 * c->me_mev * 1e-10 * pow(c->mw_gev, 2) / (9e4 * lepton2),
                 TOL_ALGEBRA);
    assert_true(r.reach_mub > 1e-13 && r.reach_mub < 1e-11 && !r.target_allowed);
    assert_true(l.reach_mub > 1e-11);
    assert_close(r.reach_unprotected_mub, r.reach_mub * r.suppression, TOL_ALGEBRA);
}

static void bad_input_is_refused(void **unused)
{
    const nuem_model *model = NULL, *su2h = model_of("su2h");
    double value[NUEM_MODEL_MAX_PARAMETERS];
    nuem_model_result r = {.moment_mub = 7};
    nuem_error err;
    size_t i = 7;

    (void)unused;
    assert_fails(nuem_model_find("su3h", &model, &err), NUEM_ERR_ARG, err, "known: su2h, spin");
    assert_null(model);
    assert_fails(nuem_model_parameter_find(su2h, "g", &i, &err), NUEM_ERR_ARG, err,
                 "model su2h has no parameter 'g'; it has: f, f_prime");
    assert_int_equal(i, 7);
    for (size_t k = 0; k < su2h->n_parameter; k++) value[k] = su2h->parameter[k].fallback;
    value[2] = 1.5;
    assert_fails(nuem_model_evaluate(su2h, value, &r, &err), NUEM_ERR_ARG, err,
                 "su2h.sin2alpha is 1.5; it must lie in (0, 1]");
    assert_int_equal(err.index, 2);
    value[2] = (double)NAN;
    assert_fails(nuem_model_evaluate(su2h, value, &r, &err), NUEM_ERR_ARG, err, "sin2alpha is nan");
    value[2] = 0.0;
    assert_fails(nuem_model_evaluate(su2h, value, &r, &err), NUEM_ERR_ARG, err, "sin2alpha is 0");
    value[2] = 1.0;
    value[4] = value[3];
    assert_fails(nuem_model_evaluate(su2h, value, &r, &err), NUEM_ERR_ARG, err,
                 "m_h2_gev is 150; it must exceed m_h1_gev");
    assert_int_equal(nuem_model_evaluate(su2h, value, &r, NULL), NUEM_ERR_ARG);
    assert_true(r.moment_mub == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(descriptors_are_complete),
        cmocka_unit_test(loops_equal_the_feynman_integrals),
        cmocka_unit_test(horizontal_moment_is_the_published_formula),
        cmocka_unit_test(horizontal_mass_is_what_the_splitting_leaves),
        cmocka_unit_test(couplings_drop_out_of_the_reach),
        cmocka_unit_test(spin_symmetry_reaches_1e_12),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
