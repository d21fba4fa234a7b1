/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The explicit vertex: elements worked out by hand, the energies of a particle at rest in a field,
 * the relations it must fulfil, bases and phases, q^2 = 0, bad input. Currents between spinors and
 * cross sections are in test_vertex_current.c. */
#include "nuem/constants.h"
#include "nuem/vertex.h"
#include "num/matrix3.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/spinor.h"

/* a few roundings of numbers of order one */
static const double TOL_EXACT = 1e-14;
/* rotations by U and back, each 27 products; 3e-15 at most over 3000 draws */
static const double TOL_ROTATION = 1e-13;

static nuem_hypothesis *make(const nuem_hypothesis_spec *spec)
{
    nuem_hypothesis *hyp = NULL;
    nuem_error err;

    assert_ok(nuem_hypothesis_create(spec, &hyp, &err), err);
    return hyp;
}

static nuem_form_factors form_factors(const nuem_hypothesis_spec *spec)
{
    nuem_hypothesis *hyp = make(spec);
    nuem_form_factors f;

    nuem_form_factors_of(hyp, &f);
    nuem_hypothesis_free(hyp);
    return f;
}

static void draw_q(nuem_draw *d, double size, double q[4])
{
    for (int mu = 0; mu < 4; mu++) q[mu] = nuem_draw_uniform(d, -size, size);
}

/* Majorana neutrinos whose every matrix is as it must be, in the mass basis. */
static void draw_majorana(nuem_draw *d, nuem_hypothesis_spec *out)
{
    nuem_matrix3 *const imaginary[] = {&out->millicharge_e, &out->charge_radius_cm2,
                                       &out->magnetic_mub, &out->electric_mub};

    nuem_draw_spec(d, NUEM_BASIS_MASS, out);
    out->nature = NUEM_MAJORANA;
    for (int n = 0; n < 4; n++)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 3; k++) imaginary[n]->m[j][k].re = 0.0;
    for (int j = 0; j < 3; j++)
        for (int k = 0; k < 3; k++) out->anapole_cm2.m[j][k].im = 0.0;
}

static nuem_vertex vertex_at(const nuem_form_factors *f, const double q[4])
{
    nuem_vertex v;
    nuem_error err;

    assert_ok(nuem_vertex_at(f, q, &v, &err), err);
    return v;
}

static void assert_element(const nuem_vertex *v, int mu, int a, int b, double re, double im)
{
    nuem_complex x = v->m[mu][0][1][a][b];

    assert_near(x.re, re, TOL_EXACT);
    assert_near(x.im, im, TOL_EXACT);
}

/* q = (0, 0, 0, Q): by hand, each form factor alone in the element 1 <- 2. */
static void elements_by_hand(void **unused)
{
    (void)unused;
    const nuem_constants *c = nuem_constants_get();
    const double big_q = 3.0, q[4] = {0, 0, 0, 3.0}, cm2 = 1.0 / pow(c->hbarc_mev_fm * 1e-13, 2.0),
                 q2 = -big_q * big_q, moment = big_q / (2.0 * c->me_mev);
    nuem_form_factors f = {0};
    nuem_vertex v;

    /* charge: gamma_0 in the time component, nothing along q, gamma_1 = -gamma^1 across */
    f.charge_e.m[0][1].re = 1.0;
    v = vertex_at(&f, q);
    assert_element(&v, 0, 0, 0, 1.0, 0.0);
    assert_element(&v, 0, 2, 2, -1.0, 0.0);
    assert_element(&v, 1, 0, 3, -1.0, 0.0);
    for (int a = 0; a < 4; a++)
        for (int b = 0; b < 4; b++) assert_element(&v, 3, a, b, 0.0, 0.0);
    assert_true(v.m[0][0][0][0][0].re == 0.0 && v.m[0][1][0][0][0].re == 0.0); /* 1 <- 2 alone */
    /* radius: q^2/6 of that */
    f = (nuem_form_factors){0};
    f.radius_cm2.m[0][1].im = 6.0 / cm2;
    v = vertex_at(&f, q);
    assert_element(&v, 0, 1, 1, 0.0, q2);
    assert_element(&v, 2, 0, 3, -q2, 0.0); /* i gamma_2 = -i gamma^2, (gamma^2)_03 = -i */
    /* anapole: q^2 gamma_0 gamma5 */
    f = (nuem_form_factors){0};
    f.anapole_cm2.m[0][1].re = 1.0 / cm2;
    v = vertex_at(&f, q);
    assert_element(&v, 0, 0, 2, q2, 0.0);
    assert_element(&v, 0, 2, 0, -q2, 0.0);
    /* magnetic: -i sigma_13 Q = i Sigma_2 Q f_M */
    f = (nuem_form_factors){0};
    f.magnetic_mub.m[0][1].re = 1.0;
    v = vertex_at(&f, q);
    assert_element(&v, 1, 0, 1, moment, 0.0);
    assert_element(&v, 1, 1, 0, -moment, 0.0);
    assert_element(&v, 1, 2, 3, moment, 0.0);
    assert_element(&v, 0, 0, 2, -moment, 0.0); /* -i sigma_03 Q = -alpha_3 Q */
    assert_element(&v, 3, 0, 2, 0.0, 0.0);
    /* electric: sigma_{mu nu} q^nu gamma5; sigma_03 gamma5 = -i Sigma_3 */
    f = (nuem_form_factors){0};
    f.electric_mub.m[0][1].re = 1.0;
    v = vertex_at(&f, q);
    assert_element(&v, 0, 0, 0, 0.0, -moment);
    assert_element(&v, 0, 1, 1, 0.0, moment);
}

/* A particle at rest in a weak static field of wave vector k = -q: the energy e J.A / 2m must be
 * q phi, -mu.B, -eps.E and a Sigma.(curl B), with the signs of f_Q, f_M, f_E and f_A. */
static void energies_at_rest(void **unused)
{
    (void)unused;
    const nuem_constants *c = nuem_constants_get();
    const double mass = 1.0, rest[4] = {1.0, 0, 0, 0}, cm2 = pow(c->hbarc_mev_fm * 1e-13, 2.0);

    for (unsigned seed = 0; seed < 20; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        double q[4], k[3];
        double complex a[4]; /* potential A^mu of the wave, any amplitude */
        draw_q(&d, 1.0, q);
        q[0] = 0.0;
        for (int i = 0; i < 3; i++) k[i] = -q[1 + i];
        for (int mu = 0; mu < 4; mu++)
            a[mu] = CMPLX(nuem_draw_uniform(&d, -1, 1), nuem_draw_uniform(&d, -1, 1));
        double complex i_k[3], b[3], curl[3], e[3];
        for (int i = 0; i < 3; i++) i_k[i] = CMPLX(0, k[i]);
        for (int i = 0; i < 3; i++) {
            int j = (i + 1) % 3, l = (i + 2) % 3;
            b[i] = i_k[j] * a[1 + l] - i_k[l] * a[1 + j];
            e[i] = -i_k[i] * a[0];
        }
        for (int i = 0; i < 3; i++) {
            int j = (i + 1) % 3, l = (i + 2) % 3;
            curl[i] = i_k[j] * b[l] - i_k[l] * b[j];
        }
        nuem_form_factors f = {0};
        double charge = f.charge_e.m[0][0].re = nuem_draw_uniform(&d, -1, 1);
        double radius = nuem_draw_uniform(&d, -1, 1), anapole = nuem_draw_uniform(&d, -1, 1),
               mu_nat = nuem_draw_uniform(&d, -1, 1), eps_nat = nuem_draw_uniform(&d, -1, 1);
        f.radius_cm2.m[0][0].re = radius * cm2;
        f.anapole_cm2.m[0][0].re = anapole * cm2;
        f.magnetic_mub.m[0][0].re = mu_nat * 2.0 * c->me_mev;
        f.electric_mub.m[0][0].re = eps_nat * 2.0 * c->me_mev;
        nuem_vertex v = vertex_at(&f, q);
        double k2 = k[0] * k[0] + k[1] * k[1] + k[2] * k[2];
        for (int s = 0; s < 4; s++) { /* spin up, down; final and initial */
            int h_out = s / 2 ? 1 : -1, h_in = s % 2 ? 1 : -1;
            test_spinor in = test_u(rest, mass, h_in), out = test_u(rest, mass, h_out);
            double complex energy = 0, want = 0;
            for (int mu = 0; mu < 4; mu++)
                energy += a[mu] * test_sandwich(out, test_vertex(&v, mu, 0, 0), in) / (2.0 * mass);
            /* Sigma_i = gamma5 gamma^0 gamma^i; a particle at rest: chi^dagger sigma chi */
            for (int i = 0; i < 3; i++) {
                test_dirac spin =
                    test_times(test_gamma(5), test_times(test_gamma(0), test_gamma(1 + i)));
                double complex sigma = test_sandwich(out, spin, in) / (2.0 * mass);
                want += sigma * (-mu_nat * b[i] - eps_nat * e[i] + anapole * curl[i]);
            }
            if (h_in == h_out) want += (charge - k2 * radius / 6.0) * a[0];
            assert_near(cabs(energy - want), 0.0, 10.0 * TOL_EXACT);
        }
    }
}

static void relations_hold(void **unused)
{
    (void)unused;
    double worst[5] = {0};

    for (unsigned seed = 0; seed < 300; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_hypothesis_spec spec;
        nuem_vertex_residuals r;
        nuem_error err;
        double q[4];
        bool majorana = seed % 2;
        if (majorana)
            draw_majorana(&d, &spec);
        else
            nuem_draw_spec(&d, seed % 4 ? NUEM_BASIS_FLAVOUR : NUEM_BASIS_MASS, &spec);
        nuem_form_factors f = form_factors(&spec);
        draw_q(&d, nuem_draw_log(&d, 1e-12, 1e6), q);
        if (seed % 5 == 0) /* almost light-like */
            q[0] = sqrt(q[1] * q[1] + q[2] * q[2] + q[3] * q[3]) *
                   (1.0 + nuem_draw_log(&d, 1e-13, 1e-3));
        assert_ok(nuem_vertex_check(&f, q, &r, &err), err);
        worst[0] = fmax(worst[0], r.ward);
        worst[1] = fmax(worst[1], r.hermitian);
        worst[2] = fmax(worst[2], r.form_factors.hermitian);
        if (majorana) {
            worst[3] = fmax(worst[3], r.majorana);
            worst[4] = fmax(worst[4], r.form_factors.majorana);
        } else {
            assert_true(r.majorana > 1e-3 && r.form_factors.majorana > 1e-3);
        }
    }
    for (int i = 0; i < 5; i++) assert_near(worst[i], 0.0, TOL_ROTATION);
}

/* A violation of relative size `by` in one matrix, however small that matrix, shows with its size. */
static void violations_show(void **unused)
{
    (void)unused;
    const double q[4] = {0.3, 0.1, -0.7, 0.2}, by = 1e-6;

    for (int n = 0; n < 5; n++) {
        nuem_draw d = nuem_draw_seed((unsigned)n);
        nuem_hypothesis_spec spec;
        nuem_vertex_residuals r;
        nuem_error err;
        draw_majorana(&d, &spec);
        spec.millicharge_e =
            nuem_draw_antisymmetric(&d, 1.0); /* a hundred thousand million times */
        for (int i = 0; i < 9; i++) spec.millicharge_e.m[i / 3][i % 3].re = 0.0;
        nuem_form_factors f = form_factors(&spec);
        nuem_matrix3 *x[] = {&f.charge_e, &f.radius_cm2, &f.anapole_cm2, &f.magnetic_mub,
                             &f.electric_mub};
        nuem_complex *element = &x[n]->m[0][1];
        double size = nuem_matrix3_max(x[n]);
        element->re += by * size;
        assert_ok(nuem_vertex_check(&f, q, &r, &err), err);
        const double seen[] = {r.hermitian, r.majorana, r.form_factors.hermitian,
                               r.form_factors.majorana};
        for (int i = 0; i < 4; i++) assert_true(seen[i] > 0.1 * by && seen[i] < 10.0 * by);
        assert_near(r.ward, 0.0, TOL_ROTATION); /* that holds for any form factors */
    }
}

/* f_Q and q^2 f_A are traces of the vertex: gamma^mu Lambda_mu = 3 (f_Q + q^2 f_A gamma5) + ... */
static void traces_give_form_factors_back(void **unused)
{
    (void)unused;
    const double cm2 = 1.0 / pow(nuem_constants_get()->hbarc_mev_fm * 1e-13, 2.0);

    for (unsigned seed = 0; seed < 50; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_hypothesis_spec spec;
        nuem_matrix3 f_q;
        double q[4];
        nuem_draw_spec(&d, NUEM_BASIS_FLAVOUR, &spec);
        nuem_form_factors f = form_factors(&spec);
        draw_q(&d, 0.1, q);
        nuem_vertex v = vertex_at(&f, q);
        double q2 = nuem_vertex_q2(q);
        nuem_form_factors_charge(&f, q2, &f_q);
        double terms = q[0] * q[0] + q[1] * q[1] + q[2] * q[2] + q[3] * q[3];
        assert_near(q2, 2.0 * q[0] * q[0] - terms, TOL_EXACT * terms);
        /* q_mu qslash/q^2 is that much larger than its trace */
        double size = nuem_matrix3_max(&f_q) * terms / fabs(q2);
        for (int jk = 0; jk < 9; jk++) {
            int j = jk / 3, k = jk % 3;
            test_dirac sum = {0};
            for (int mu = 0; mu < 4; mu++)
                sum =
                    test_sum(1.0, sum, 1.0, test_times(test_gamma(mu), test_vertex(&v, mu, j, k)));
            double complex charge = test_trace(sum) / 12.0,
                           axial = test_trace(test_times(test_gamma(5), sum)) / 12.0;
            assert_near(cabs(charge - test_complex(f_q.m[j][k])), 0.0, TOL_ROTATION * size);
            assert_near(cabs(axial - q2 * cm2 * test_complex(f.anapole_cm2.m[j][k])), 0.0,
                        TOL_ROTATION * size);
        }
    }
}

static void assert_same_matrix(const nuem_matrix3 *a, const nuem_matrix3 *b)
{
    double size = nuem_matrix3_max(b);
    nuem_matrix3 difference = nuem_matrix3_add(a, (nuem_complex){-1, 0}, b);

    assert_near(nuem_matrix3_max(&difference), 0.0, TOL_ROTATION * size);
}

static void assert_same_vertex(const nuem_vertex *a, const nuem_vertex *b)
{
    double worst = 0.0, size = 0.0;

    for (int mu = 0; mu < 4; mu++)
        for (int jk = 0; jk < 9; jk++)
            for (int ab = 0; ab < 16; ab++) {
                nuem_complex x = a->m[mu][jk / 3][jk % 3][ab / 4][ab % 4],
                             y = b->m[mu][jk / 3][jk % 3][ab / 4][ab % 4];
                worst = fmax(worst, hypot(x.re - y.re, x.im - y.im));
                size = fmax(size, hypot(y.re, y.im));
            }
    assert_near(worst, 0.0, TOL_ROTATION * size);
}

/* One hypothesis stated in the mass basis and, turned with the PMNS matrix, in the flavour basis. */
static void basis_does_not_matter(void **unused)
{
    (void)unused;
    const double q[4] = {0.2, -0.4, 0.1, 0.5};

    for (unsigned seed = 0; seed < 60; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_hypothesis_spec mass;
        nuem_matrix3 u, left;
        if (seed % 2)
            draw_majorana(&d, &mass);
        else
            nuem_draw_spec(&d, NUEM_BASIS_MASS, &mass);
        nuem_hypothesis_spec flavour = mass;
        flavour.basis = NUEM_BASIS_FLAVOUR;
        nuem_mixing_pmns(&mass.mixing, &u);
        left = mass.nature == NUEM_MAJORANA ? nuem_matrix3_conj(&u) : u;
        flavour.millicharge_e = nuem_matrix3_rotate(&u, &mass.millicharge_e);
        flavour.charge_radius_cm2 = nuem_matrix3_rotate(&u, &mass.charge_radius_cm2);
        flavour.anapole_cm2 = nuem_matrix3_rotate(&u, &mass.anapole_cm2);
        nuem_matrix3 *dipole[] = {&flavour.magnetic_mub, &flavour.electric_mub},
                     u_adjoint = nuem_matrix3_adjoint(&u);
        for (int i = 0; i < 2; i++) {
            nuem_matrix3 half = nuem_matrix3_mul(&left, dipole[i]);
            *dipole[i] = nuem_matrix3_mul(&half, &u_adjoint);
        }
        nuem_form_factors a = form_factors(&mass), b = form_factors(&flavour);
        nuem_vertex va = vertex_at(&a, q), vb = vertex_at(&b, q);
        assert_same_vertex(&vb, &va);
        /* and both as matrices, in either basis */
        nuem_hypothesis *ha = make(&mass), *hb = make(&flavour);
        for (int basis = 0; basis < 2; basis++) {
            nuem_em_matrices ma, mb;
            nuem_em_matrices_of(ha, (nuem_basis)basis, &ma);
            nuem_em_matrices_of(hb, (nuem_basis)basis, &mb);
            assert_same_matrix(&mb.charge_e, &ma.charge_e);
            assert_same_matrix(&mb.radius_effective_cm2, &ma.radius_effective_cm2);
            assert_same_matrix(&mb.radius_cm2, &ma.radius_cm2);
            assert_same_matrix(&mb.anapole_cm2, &ma.anapole_cm2);
            assert_same_matrix(&mb.magnetic_mub, &ma.magnetic_mub);
            assert_same_matrix(&mb.electric_mub, &ma.electric_mub);
            assert_same_matrix(&mb.lambda_mub, &ma.lambda_mub);
            assert_same_matrix(&mb.lambda2_mub2, &ma.lambda2_mub2);
            assert_same_matrix(&mb.f_magnetic_mub, &ma.f_magnetic_mub);
            assert_same_matrix(&mb.f_electric_mub, &ma.f_electric_mub);
        }
        nuem_hypothesis_free(ha);
        nuem_hypothesis_free(hb);
    }
}

/* Other phases of the mass states (here through the Majorana phases of U, which a Dirac neutrino does
 * not have): each element of the vertex turns by a phase e^{i (phi_j - phi_k)}, no more. */
static void phases_of_states_do_not_matter(void **unused)
{
    (void)unused;
    const double q[4] = {0.2, -0.4, 0.1, 0.5};

    for (unsigned seed = 0; seed < 60; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_hypothesis_spec spec;
        nuem_draw_spec(&d, NUEM_BASIS_FLAVOUR, &spec);
        nuem_hypothesis_spec turned = spec;
        for (int i = 0; i < 2; i++)
            turned.mixing.majorana_deg[i] = nuem_draw_uniform(&d, 0.0, 360.0);
        nuem_form_factors fa = form_factors(&spec), fb = form_factors(&turned);
        nuem_vertex a = vertex_at(&fa, q), b = vertex_at(&fb, q);
        const double radian = M_PI / 180.0,
                     phi[3] = {0.0,
                               0.5 * radian *
                                   (turned.mixing.majorana_deg[0] - spec.mixing.majorana_deg[0]),
                               0.5 * radian *
                                   (turned.mixing.majorana_deg[1] - spec.mixing.majorana_deg[1])};
        for (int mu = 0; mu < 4; mu++)
            for (int jk = 0; jk < 9; jk++)
                for (int ab = 0; ab < 16; ab++) {
                    nuem_complex *x = &b.m[mu][jk / 3][jk % 3][ab / 4][ab % 4];
                    double angle = phi[jk / 3] - phi[jk % 3]; /* X_mass = U^dagger X U */
                    *x = nuem_cmul(*x, (nuem_complex){cos(angle), sin(angle)});
                }
        assert_same_vertex(&b, &a);
    }
}

/* However a radius is stated, a left-handed neutrino sees f_Q - q^2 f_A = q + q^2 <r^2>_eff / 6; what
 * is left open is divided so that Majorana neutrinos stay Majorana neutrinos. */
static void radius_is_divided(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 80; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_hypothesis_spec spec;
        nuem_em_matrices flavour;
        bool majorana = seed & 1, stated = seed & 2;
        nuem_draw_spec(&d, seed & 4 ? NUEM_BASIS_MASS : NUEM_BASIS_FLAVOUR, &spec);
        spec.nature = majorana ? NUEM_MAJORANA : NUEM_DIRAC;
        spec.millicharge_e = spec.magnetic_mub = spec.electric_mub = (nuem_matrix3){0};
        spec.radius_convention = (nuem_radius_convention)(1 + seed / 8 % 4);
        if (!stated) spec.anapole_cm2 = (nuem_matrix3){0};
        nuem_hypothesis *hyp = make(&spec);
        nuem_form_factors f = form_factors(&spec);
        nuem_em_matrices_of(hyp, NUEM_BASIS_FLAVOUR, &flavour);
        assert_same_matrix(&flavour.radius_effective_cm2,
                           &nuem_hypothesis_couplings(hyp)->radius_cm2);
        nuem_em_matrices mass;
        nuem_em_matrices_of(hyp, NUEM_BASIS_MASS, &mass);
        nuem_matrix3 seen = nuem_matrix3_add(&f.radius_cm2, (nuem_complex){-6, 0}, &f.anapole_cm2);
        assert_same_matrix(&seen, &mass.radius_effective_cm2);
        bool is_sum = spec.radius_convention != NUEM_RADIUS_FORM_FACTOR;
        nuem_form_factor_residuals r = nuem_form_factors_check(&f);
        assert_near(r.hermitian, 0.0, TOL_ROTATION);
        if (majorana && is_sum && !stated)
            assert_near(r.majorana, 0.0, TOL_ROTATION);
        else
            assert_true(r.majorana > 1e-3); /* as stated: not those of Majorana neutrinos */
        if (!majorana && !stated) assert_true(nuem_matrix3_max(&f.anapole_cm2) == 0.0);
        nuem_hypothesis_free(hyp);
    }
}

/* Any lambda is that of two Hermitian matrices; those stated come back where they are Hermitian. */
static void dipoles_are_split(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 40; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_hypothesis_spec spec;
        nuem_em_matrices m;
        nuem_draw_spec(&d, NUEM_BASIS_FLAVOUR, &spec);
        bool hermitian = seed % 2;
        if (!hermitian) spec.magnetic_mub = nuem_draw_matrix(&d, 1e-11);
        nuem_hypothesis *hyp = make(&spec);
        nuem_em_matrices_of(hyp, NUEM_BASIS_FLAVOUR, &m);
        assert_same_matrix(&m.lambda_mub, &nuem_hypothesis_couplings(hyp)->dipole_mub);
        nuem_matrix3 lambda =
            nuem_matrix3_add(&m.f_magnetic_mub, (nuem_complex){0, -1}, &m.f_electric_mub);
        assert_same_matrix(&lambda, &m.lambda_mub);
        if (hermitian) {
            assert_same_matrix(&m.f_magnetic_mub, &spec.magnetic_mub);
            assert_same_matrix(&m.f_electric_mub, &spec.electric_mub);
        }
        for (int a = 0; a < 3; a++) { /* mu_alpha^2 = sum_l |lambda_l alpha|^2 */
            double sum = 0.0;
            for (int l = 0; l < 3; l++) sum += pow(cabs(test_complex(m.lambda_mub.m[l][a])), 2.0);
            assert_close(m.lambda2_mub2.m[a][a].re, sum, TOL_EXACT * 10.0);
        }
        nuem_hypothesis_free(hyp);
    }
}

static void cp_is_told(void **unused)
{
    (void)unused;
    nuem_draw d = nuem_draw_seed(7);
    nuem_hypothesis_spec spec;

    nuem_draw_spec(&d, NUEM_BASIS_FLAVOUR, &spec);
    spec.mixing = (nuem_mixing){33.0, 49.0, 8.6, 0.0, 7.4e-5, 2.5e-3, {0, 0}};
    nuem_matrix3 *real[] = {&spec.millicharge_e, &spec.charge_radius_cm2, &spec.anapole_cm2,
                            &spec.magnetic_mub};
    for (int n = 0; n < 4; n++)
        for (int i = 0; i < 9; i++) real[n]->m[i / 3][i % 3].im = 0.0;
    for (int i = 0; i < 9; i++) spec.electric_mub.m[i / 3][i % 3].re = 0.0;
    nuem_form_factors f = form_factors(&spec);
    assert_near(nuem_form_factors_check(&f).cp, 0.0, TOL_ROTATION);
    /* what rounding leaves of f_E is no electric moment */
    nuem_hypothesis_spec magnetic = {.mixing = spec.mixing, .magnetic_mub = spec.magnetic_mub};
    f = form_factors(&magnetic);
    assert_near(nuem_form_factors_check(&f).cp, 0.0, TOL_ROTATION);
    spec.mixing.delta_deg = 197.0; /* sin delta = -0.3, times s13 */
    f = form_factors(&spec);
    assert_true(nuem_form_factors_check(&f).cp > 1e-2);

    /* Majorana: parities (+, -, +): mu_12, mu_23 and eps_13; the same with eps_12 violates CP */
    nuem_hypothesis_spec m = {
        .nature = NUEM_MAJORANA,
        .basis = NUEM_BASIS_MASS,
        .mixing = spec.mixing,
        .magnetic_mub = {{{{0, 0}, {0, 1}, {0, 0}},
                          {{0, -1}, {0, 0}, {0, 2}},
                          {{0, 0}, {0, -2}, {0, 0}}}},
        .electric_mub = {
            {{{0, 0}, {0, 0}, {0, 3}}, {{0, 0}, {0, 0}, {0, 0}}, {{0, -3}, {0, 0}, {0, 0}}}}};
    f = form_factors(&m);
    assert_near(nuem_form_factors_check(&f).cp, 0.0, TOL_EXACT);
    m.electric_mub.m[0][1].im = 1.0;
    m.electric_mub.m[1][0].im = -1.0;
    f = form_factors(&m);
    assert_true(nuem_form_factors_check(&f).cp > 0.1);
    assert_near(nuem_form_factors_check(&f).majorana, 0.0, TOL_EXACT);
}

static void light_like_momenta(void **unused)
{
    (void)unused;
    static const double light[][4] = {
        {0, 0, 0, 0}, {1, 0, 0, 1}, {-1e-3, 1e-3, 0, 0}, {3, 1, 2, 2}, {1e-200, 0, 1e-200, 0}};
    nuem_draw d = nuem_draw_seed(3);
    nuem_hypothesis_spec spec;
    nuem_error err;

    nuem_draw_spec(&d, NUEM_BASIS_FLAVOUR, &spec);
    nuem_form_factors transition = form_factors(&spec), none, diagonal;
    spec.millicharge_e = (nuem_matrix3){0};
    none = form_factors(&spec);
    for (int i = 0; i < 3; i++)
        spec.millicharge_e.m[i][i].re = 1e-12; /* after rotation: rounding */
    diagonal = form_factors(&spec);
    for (size_t i = 0; i < sizeof light / sizeof light[0]; i++) {
        const double *q = light[i];
        nuem_vertex v = {0}, w;
        nuem_vertex_residuals r = {.ward = 7.0};
        assert_true(nuem_vertex_q2(q) == 0.0);
        assert_fails(nuem_vertex_at(&transition, q, &v, &err), NUEM_ERR_DOMAIN, err,
                     "transition charge nu_1 nu_2");
        assert_true(v.m[0][0][0][0][0].re == 0.0); /* untouched */
        assert_fails(nuem_vertex_check(&transition, q, &r, &err), NUEM_ERR_DOMAIN, err, "q^2 = 0");
        assert_true(r.ward == 7.0);
        assert_ok(nuem_vertex_check(&diagonal, q, &r, &err), err);
        assert_near(r.ward, 0.0, TOL_ROTATION);
        assert_near(r.hermitian, 0.0, TOL_ROTATION);
        v = vertex_at(&diagonal, q);
        w = vertex_at(&none, q);
        for (int mu = 0; mu < 4; mu++) /* the charge adds gamma_mu */
            for (int ab = 0; ab < 16; ab++) {
                double got = v.m[mu][1][1][ab / 4][ab % 4].re - w.m[mu][1][1][ab / 4][ab % 4].re;
                double want = 1e-12 * test_metric[mu] * creal(test_gamma(mu).m[ab / 4][ab % 4]);
                assert_near(got, want, 1e-12 * TOL_ROTATION + TOL_EXACT * fabs(got));
            }
        /* without a charge nothing jumps at q^2 = 0 */
        double near[4] = {q[0] * (1.0 + 1e-10), q[1], q[2], q[3]};
        nuem_vertex beside = vertex_at(&none, near);
        double worst = 0.0, size = 0.0;
        for (int mu = 0; mu < 4; mu++)
            for (int ab = 0; ab < 16; ab++) {
                nuem_complex x = beside.m[mu][0][1][ab / 4][ab % 4],
                             y = w.m[mu][0][1][ab / 4][ab % 4];
                worst = fmax(worst, hypot(x.re - y.re, x.im - y.im));
                size = fmax(size, hypot(y.re, y.im));
            }
        assert_true(worst <= 1e-8 * size);
    }
}

static void bad_momenta(void **unused)
{
    (void)unused;
    const double bad[] = {(double)NAN, (double)INFINITY, -2e9};
    nuem_form_factors f = {0};
    nuem_error err;

    for (int i = 0; i < 3; i++)
        for (int mu = 0; mu < 4; mu++) {
            double q[4] = {1, 2, 3, 4};
            nuem_vertex v = {.m[1][1][1][1][1].re = 5.0};
            nuem_vertex_residuals r = {.hermitian = 5.0};
            q[mu] = bad[i];
            assert_fails(nuem_vertex_at(&f, q, &v, &err), NUEM_ERR_ARG, err, "[-1e+09, 1e+09]");
            assert_int_equal(err.index, mu);
            assert_int_equal(nuem_vertex_check(&f, q, &r, NULL), NUEM_ERR_ARG);
            assert_true(v.m[1][1][1][1][1].re == 5.0 && r.hermitian == 5.0);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(elements_by_hand),
        cmocka_unit_test(energies_at_rest),
        cmocka_unit_test(relations_hold),
        cmocka_unit_test(violations_show),
        cmocka_unit_test(traces_give_form_factors_back),
        cmocka_unit_test(basis_does_not_matter),
        cmocka_unit_test(phases_of_states_do_not_matter),
        cmocka_unit_test(radius_is_divided),
        cmocka_unit_test(dipoles_are_split),
        cmocka_unit_test(cp_is_told),
        cmocka_unit_test(light_like_momenta),
        cmocka_unit_test(bad_momenta),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
