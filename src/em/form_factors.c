/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/form_factors.h"

#include <math.h>

#include "em/hypothesis.h"
#include "em/vertex.h"
#include "nuem/constants.h"
#include "nuem/radius.h"
#include "num/matrix3.h"

static const nuem_complex one = {1, 0}, minus_i = {0, -1};

/* left x u^dagger to the flavour basis, left^dagger x u back */
static nuem_matrix3 turn(const nuem_hypothesis_spec *spec, bool dipole, nuem_basis from,
                         nuem_basis to, const nuem_matrix3 *x)
{
    nuem_matrix3 u, left;

    if (from == to) return *x;
    nuem_mixing_pmns(&spec->mixing, &u);
    left = dipole ? nuem_hypothesis_dipole_left(spec) : u;
    if (to == NUEM_BASIS_FLAVOUR)
        u = nuem_matrix3_adjoint(&u);
    else
        left = nuem_matrix3_adjoint(&left);
    nuem_matrix3 half = nuem_matrix3_mul(&left, x);
    return nuem_matrix3_mul(&half, &u);
}

static nuem_matrix3 scaled(nuem_complex s, const nuem_matrix3 *x)
{
    const nuem_matrix3 zero = {0};

    return nuem_matrix3_add(&zero, s, x);
}

/* Effective radius in the basis of the specification. */
static nuem_matrix3 effective_radius(const nuem_hypothesis_spec *s)
{
    nuem_matrix3 r;
    nuem_radius_convention from = s->radius_convention == NUEM_RADIUS_NONE
                                      ? NUEM_RADIUS_FORM_FACTOR /* the radius is zero */
                                      : s->radius_convention;

    /* cannot fail: a hypothesis has a convention and finite elements */
    (void)nuem_radius_convert_matrix(from, NUEM_RADIUS_EFFECTIVE, &s->charge_radius_cm2,
                                     &s->anapole_cm2, &r, NULL);
    return r;
}

/* <r^2> and a in the mass basis; see nuem_form_factors_of */
static void divide(const nuem_hypothesis_spec *s, nuem_form_factors *f)
{
    nuem_matrix3 stated = effective_radius(s),
                 sum = turn(s, false, s->basis, NUEM_BASIS_MASS, &stated);
    bool is_sum =
        s->radius_convention != NUEM_RADIUS_NONE && s->radius_convention != NUEM_RADIUS_FORM_FACTOR;

    f->anapole_cm2 = turn(s, false, s->basis, NUEM_BASIS_MASS, &s->anapole_cm2);
    if (!is_sum) /* as stated, without the rounding of the way there and back */
        f->radius_cm2 = turn(s, false, s->basis, NUEM_BASIS_MASS, &s->charge_radius_cm2);
    else if (s->nature == NUEM_DIRAC || nuem_matrix3_max(&s->anapole_cm2) > 0.0)
        f->radius_cm2 = nuem_matrix3_add(&sum, (nuem_complex){6, 0}, &f->anapole_cm2);
    else
        for (int i = 0; i < 9; i++) {
            nuem_complex x = sum.m[i / 3][i % 3];
            f->anapole_cm2.m[i / 3][i % 3] = (nuem_complex){-x.re / 6.0, 0.0};
            f->radius_cm2.m[i / 3][i % 3] = (nuem_complex){0.0, x.im};
        }
}

void nuem_form_factors_of(const nuem_hypothesis *hyp, nuem_form_factors *out)
{
    static const nuem_complex half = {0.5, 0}, half_i = {0, 0.5};
    const nuem_hypothesis_spec *s = nuem_hypothesis_spec_of(hyp);
    nuem_form_factors f = {.nature = s->nature};

    f.charge_e = turn(s, false, s->basis, NUEM_BASIS_MASS, &s->millicharge_e);
    divide(s, &f);
    nuem_matrix3 stated = nuem_matrix3_add(&s->magnetic_mub, minus_i, &s->electric_mub),
                 lambda = turn(s, true, s->basis, NUEM_BASIS_MASS, &stated),
                 adjoint = nuem_matrix3_adjoint(&lambda),
                 sum = nuem_matrix3_add(&lambda, one, &adjoint),
                 difference = nuem_matrix3_add(&lambda, (nuem_complex){-1, 0}, &adjoint);
    f.magnetic_mub = scaled(half, &sum);
    f.electric_mub = scaled(half_i, &difference);
    *out = f;
}

void nuem_form_factors_charge(const nuem_form_factors *f, double q2_mev2, nuem_matrix3 *f_q_e)
{
    const double hbarc_mev_cm = nuem_constants_get()->hbarc_mev_fm * 1e-13;
    nuem_complex slope = {q2_mev2 / (6.0 * hbarc_mev_cm * hbarc_mev_cm), 0};

    *f_q_e = nuem_matrix3_add(&f->charge_e, slope, &f->radius_cm2);
}

void nuem_form_factors_list(const nuem_form_factors *f, const nuem_matrix3 *list[NUEM_FORM_FACTORS])
{
    list[0] = &f->charge_e;
    list[1] = &f->radius_cm2;
    list[2] = &f->anapole_cm2;
    list[3] = &f->magnetic_mub;
    list[4] = &f->electric_mub;
}

void nuem_form_factors_sizes(const nuem_form_factors *f, double size[NUEM_FORM_FACTORS])
{
    double radius = nuem_matrix3_max(&f->radius_cm2), anapole = nuem_matrix3_max(&f->anapole_cm2);

    size[0] = nuem_matrix3_max(&f->charge_e);
    size[1] = fmax(radius, 6.0 * anapole);
    size[2] = size[1] / 6.0;
    size[3] = size[4] =
        fmax(nuem_matrix3_max(&f->magnetic_mub), nuem_matrix3_max(&f->electric_mub));
}

/* max |x_jk - sign eta_j eta_k x_kj|, or of the complex conjugate on the right */
static double asymmetry(const nuem_matrix3 *x, double sign, const double eta[3], bool conjugate)
{
    double worst = 0.0;

    for (int j = 0; j < 3; j++)
        for (int k = 0; k < 3; k++) {
            double s = sign * eta[j] * eta[k];
            nuem_complex a = x->m[j][k], b = x->m[k][j];
            worst = fmax(worst, hypot(a.re - s * b.re, a.im - (conjugate ? -s : s) * b.im));
        }
    return worst;
}

nuem_form_factor_residuals nuem_form_factors_check(const nuem_form_factors *f)
{
    /* signs under transposition: charge, radius, anapole, magnetic, electric */
    static const double majorana[NUEM_FORM_FACTORS] = {-1, -1, 1, -1, -1},
                        cp[NUEM_FORM_FACTORS] = {1, 1, 1, 1, -1}, same[3] = {1, 1, 1};
    const nuem_matrix3 *x[NUEM_FORM_FACTORS];
    double size[NUEM_FORM_FACTORS];
    nuem_form_factor_residuals r = {0.0, 0.0, HUGE_VAL};

    nuem_form_factors_list(f, x);
    nuem_form_factors_sizes(f, size);
    for (int n = 0; n < NUEM_FORM_FACTORS; n++) {
        if (size[n] == 0.0) continue;
        r.hermitian = fmax(r.hermitian, asymmetry(x[n], 1.0, same, true) / size[n]);
        r.majorana = fmax(r.majorana, asymmetry(x[n], majorana[n], same, false) / size[n]);
    }
    /* CP parities relative to that of nu_1; phases of Dirac fields are not guessed */
    for (int parity = 0; parity < (f->nature == NUEM_MAJORANA ? 4 : 1); parity++) {
        const double eta[3] = {1.0, parity & 1 ? -1.0 : 1.0, parity & 2 ? -1.0 : 1.0};
        double worst = 0.0;
        for (int n = 0; n < NUEM_FORM_FACTORS; n++)
            if (size[n] > 0.0) worst = fmax(worst, asymmetry(x[n], cp[n], eta, false) / size[n]);
        r.cp = fmin(r.cp, worst);
    }
    return r;
}

void nuem_em_matrices_of(const nuem_hypothesis *hyp, nuem_basis basis, nuem_em_matrices *out)
{
    const nuem_hypothesis_spec *s = nuem_hypothesis_spec_of(hyp);
    nuem_form_factors f;
    nuem_matrix3 effective = effective_radius(s);

    nuem_form_factors_of(hyp, &f);
    nuem_em_matrices m = {
        .basis = basis,
        .charge_e = turn(s, false, s->basis, basis, &s->millicharge_e),
        .radius_effective_cm2 = turn(s, false, s->basis, basis, &effective),
        .radius_cm2 = turn(s, false, NUEM_BASIS_MASS, basis, &f.radius_cm2),
        .anapole_cm2 = turn(s, false, NUEM_BASIS_MASS, basis, &f.anapole_cm2),
        .magnetic_mub = turn(s, true, s->basis, basis, &s->magnetic_mub),
        .electric_mub = turn(s, true, s->basis, basis, &s->electric_mub),
        .f_magnetic_mub = turn(s, true, NUEM_BASIS_MASS, basis, &f.magnetic_mub),
        .f_electric_mub = turn(s, true, NUEM_BASIS_MASS, basis, &f.electric_mub),
    };
    m.lambda_mub = nuem_matrix3_add(&m.magnetic_mub, minus_i, &m.electric_mub);
    nuem_matrix3 adjoint = nuem_matrix3_adjoint(&m.lambda_mub);
    m.lambda2_mub2 = nuem_matrix3_mul(&adjoint, &m.lambda_mub);
    *out = m;
}
