/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/parameter.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "em/hypothesis.h"
#include "num/matrix3.h"

#define FLAVOUR  NUEM_BASIS_FLAVOUR
#define MASS     NUEM_BASIS_MASS
#define CHARGE   NUEM_PARAMETER_CHARGE
#define RADIUS   NUEM_PARAMETER_RADIUS
#define DIPOLE   NUEM_PARAMETER_DIPOLE
#define ELECTRIC NUEM_PARAMETER_ELECTRIC

/* lambda_jk = sum_i eps_jki Lambda_i for Majorana transition moments (Canas et al., 1510.01684,
 * eq. (4)). */
/* clang-format off */
static const nuem_parameter parameters[] = {
    {"mu_eff", "muB", "effective magnetic moment, the same for every flavour", DIPOLE, FLAVOUR, {1, 2, 2, 2, 1, 2, 2, 2, 1}, false, false, 1e-11},
    {"mu_e", "muB", "magnetic moment of nu_e", DIPOLE, FLAVOUR, {1}, false, false, 1e-11},
    {"mu_mu", "muB", "magnetic moment of nu_mu", DIPOLE, FLAVOUR, {0, 0, 0, 0, 1}, false, false, 1e-11},
    {"mu_tau", "muB", "magnetic moment of nu_tau", DIPOLE, FLAVOUR, {0, 0, 0, 0, 0, 0, 0, 0, 1}, false, false, 1e-11},
    {"eps_eff", "muB", "effective electric moment, the same for every flavour", ELECTRIC, FLAVOUR, {1, 2, 2, 2, 1, 2, 2, 2, 1}, false, false, 1e-11},
    {"eps_e", "muB", "electric moment of nu_e", ELECTRIC, FLAVOUR, {1}, false, false, 1e-11},
    {"eps_mu", "muB", "electric moment of nu_mu", ELECTRIC, FLAVOUR, {0, 0, 0, 0, 1}, false, false, 1e-11},
    {"eps_tau", "muB", "electric moment of nu_tau", ELECTRIC, FLAVOUR, {0, 0, 0, 0, 0, 0, 0, 0, 1}, false, false, 1e-11},
    {"mu_11", "muB", "Dirac diagonal moment of nu_1", DIPOLE, MASS, {1}, false, false, 1e-11},
    {"mu_22", "muB", "Dirac diagonal moment of nu_2", DIPOLE, MASS, {0, 0, 0, 0, 1}, false, false, 1e-11},
    {"mu_33", "muB", "Dirac diagonal moment of nu_3", DIPOLE, MASS, {0, 0, 0, 0, 0, 0, 0, 0, 1}, false, false, 1e-11},
    {"mu_12", "muB", "Majorana transition moment nu_1 nu_2", DIPOLE, MASS, {0, 1, 0, -1}, false, false, 1e-11},
    {"mu_13", "muB", "Majorana transition moment nu_1 nu_3", DIPOLE, MASS, {0, 0, 1, 0, 0, 0, -1}, false, false, 1e-11},
    {"mu_23", "muB", "Majorana transition moment nu_2 nu_3", DIPOLE, MASS, {0, 0, 0, 0, 0, 1, 0, -1}, false, false, 1e-11},
    {"Lambda1", "muB", "Majorana transition moment, first component, the other two zero", DIPOLE, MASS, {2, 2, 2, 2, 2, 1, 2, -1, 2}, false, false, 1e-11},
    {"Lambda2", "muB", "Majorana transition moment, second component, the other two zero", DIPOLE, MASS, {2, 2, -1, 2, 2, 2, 1, 2, 2}, false, false, 1e-11},
    {"Lambda3", "muB", "Majorana transition moment, third component, the other two zero", DIPOLE, MASS, {2, 1, 2, -1, 2, 2, 2, 2, 2}, false, false, 1e-11},
    {"lambda_ee", "muB", "dipole element lambda = mu - i eps of incoming nu_e, modulus (Dirac)", DIPOLE, FLAVOUR, {1}, false, true, 1e-11},
    {"lambda_emu", "muB", "dipole element lambda = mu - i eps of incoming nu_mu, modulus (Dirac)", DIPOLE, FLAVOUR, {0, 1}, false, true, 1e-11},
    {"lambda_etau", "muB", "dipole element lambda = mu - i eps of incoming nu_tau, modulus (Dirac)", DIPOLE, FLAVOUR, {0, 0, 1}, false, true, 1e-11},
    {"lambda_mue", "muB", "dipole element lambda = mu - i eps of incoming nu_e, modulus (Dirac)", DIPOLE, FLAVOUR, {0, 0, 0, 1}, false, true, 1e-11},
    {"lambda_mumu", "muB", "dipole element lambda = mu - i eps of incoming nu_mu, modulus (Dirac)", DIPOLE, FLAVOUR, {0, 0, 0, 0, 1}, false, true, 1e-11},
    {"lambda_mutau", "muB", "dipole element lambda = mu - i eps of incoming nu_tau, modulus (Dirac)", DIPOLE, FLAVOUR, {0, 0, 0, 0, 0, 1}, false, true, 1e-11},
    {"lambda_taue", "muB", "dipole element lambda = mu - i eps of incoming nu_e, modulus (Dirac)", DIPOLE, FLAVOUR, {0, 0, 0, 0, 0, 0, 1}, false, true, 1e-11},
    {"lambda_taumu", "muB", "dipole element lambda = mu - i eps of incoming nu_mu, modulus (Dirac)", DIPOLE, FLAVOUR, {0, 0, 0, 0, 0, 0, 0, 1}, false, true, 1e-11},
    {"lambda_tautau", "muB", "dipole element lambda = mu - i eps of incoming nu_tau, modulus (Dirac)", DIPOLE, FLAVOUR, {0, 0, 0, 0, 0, 0, 0, 0, 1}, false, true, 1e-11},
    {"q_eff", "e", "millicharge, the same for every flavour", CHARGE, FLAVOUR, {1, 2, 2, 2, 1, 2, 2, 2, 1}, true, false, 1e-13},
    {"q_ee", "e", "millicharge of nu_e", CHARGE, FLAVOUR, {1}, true, false, 1e-13},
    {"q_mumu", "e", "millicharge of nu_mu", CHARGE, FLAVOUR, {0, 0, 0, 0, 1}, true, false, 1e-13},
    {"q_tautau", "e", "millicharge of nu_tau", CHARGE, FLAVOUR, {0, 0, 0, 0, 0, 0, 0, 0, 1}, true, false, 1e-13},
    {"q_emu", "e", "transition millicharge, modulus", CHARGE, FLAVOUR, {0, 1, 0, 1}, false, true, 1e-13},
    {"q_etau", "e", "transition millicharge, modulus", CHARGE, FLAVOUR, {0, 0, 1, 0, 0, 0, 1}, false, true, 1e-13},
    {"q_mutau", "e", "transition millicharge, modulus", CHARGE, FLAVOUR, {0, 0, 0, 0, 0, 1, 0, 1}, false, true, 1e-13},
    {"r2_ee", "cm2", "charge radius of nu_e, effective, added to the weak couplings", RADIUS, FLAVOUR, {1}, true, false, 1e-31},
    {"r2_mumu", "cm2", "charge radius of nu_mu, effective, added to the weak couplings", RADIUS, FLAVOUR, {0, 0, 0, 0, 1}, true, false, 1e-31},
    {"r2_tautau", "cm2", "charge radius of nu_tau, effective, added to the weak couplings", RADIUS, FLAVOUR, {0, 0, 0, 0, 0, 0, 0, 0, 1}, true, false, 1e-31},
    {"r2_emu", "cm2", "transition charge radius, modulus", RADIUS, FLAVOUR, {0, 1, 0, 1}, false, true, 1e-31},
    {"r2_etau", "cm2", "transition charge radius, modulus", RADIUS, FLAVOUR, {0, 0, 1, 0, 0, 0, 1}, false, true, 1e-31},
    {"r2_mutau", "cm2", "transition charge radius, modulus", RADIUS, FLAVOUR, {0, 0, 0, 0, 0, 1, 0, 1}, false, true, 1e-31},
    {"sin2_theta_w", "1", "weak mixing angle at low energy", NUEM_PARAMETER_SIN2W, FLAVOUR, {0}, false, false, 0.25},
};
/* clang-format on */

const nuem_parameter *nuem_parameter_list(size_t *n)
{
    *n = sizeof parameters / sizeof parameters[0];
    return parameters;
}

nuem_status nuem_parameter_find(const char *name, const nuem_parameter **out, nuem_error *err)
{
    char known[400];
    size_t n = sizeof parameters / sizeof parameters[0], used = 0;

    for (size_t i = 0; i < n; i++)
        if (strcmp(parameters[i].name, name) == 0) {
            *out = &parameters[i];
            return NUEM_OK;
        }
    for (size_t i = 0; i < n && used < sizeof known; i++)
        used += (size_t)snprintf(known + used, sizeof known - used, "%s%s", used ? ", " : "",
                                 parameters[i].name);
    return nuem_fail(err, NUEM_ERR_ARG, "unknown parameter '%.60s'; known: %s", name, known);
}

nuem_status nuem_parameter_check(const nuem_parameter *p, const nuem_hypothesis *hyp,
                                 nuem_error *err)
{
    bool diagonal = p->element[0] == 1 || p->element[4] == 1 || p->element[8] == 1;

    if (p->what == NUEM_PARAMETER_DIPOLE && p->basis == NUEM_BASIS_MASS && diagonal &&
        nuem_hypothesis_spec_of(hyp)->nature == NUEM_MAJORANA)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "parameter %s is a diagonal moment, which Majorana neutrinos cannot have",
                         p->name);
    if (p->what == NUEM_PARAMETER_DIPOLE && p->basis == NUEM_BASIS_FLAVOUR && p->has_phase &&
        nuem_hypothesis_spec_of(hyp)->nature == NUEM_MAJORANA)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "parameter %s is an element by itself, which the antisymmetric matrix of "
                         "Majorana neutrinos does not have; use mu_12, mu_13, mu_23",
                         p->name);
    return NUEM_OK;
}

static void set_elements(const nuem_parameter *p, nuem_complex value, nuem_matrix3 *m)
{
    for (int k = 0; k < 9; k++) {
        int i = k / 3, j = k % 3, code = p->element[k];
        if (code == 0) continue;
        /* of Hermitian matrices the transposed element is the conjugate */
        double sign = i > j && p->what != NUEM_PARAMETER_DIPOLE ? -1.0 : 1.0;
        double size = code == 2 ? 0.0 : code;
        m->m[i][j] = (nuem_complex){size * value.re, sign * size * value.im};
    }
}

/* lambda = mu - i eps with Hermitian mu and eps: set elements of eps, leave mu alone. */
static void set_electric(const nuem_parameter *p, nuem_complex value, nuem_matrix3 *lambda)
{
    static const nuem_complex one = {1, 0}, minus = {-1, 0}, half = {0.5, 0}, half_i = {0, 0.5},
                              minus_i = {0, -1};
    const nuem_matrix3 zero = {0}, adjoint = nuem_matrix3_adjoint(lambda);
    nuem_matrix3 sum = nuem_matrix3_add(lambda, one, &adjoint),
                 difference = nuem_matrix3_add(lambda, minus, &adjoint);
    nuem_matrix3 mu = nuem_matrix3_add(&zero, half, &sum),
                 eps = nuem_matrix3_add(&zero, half_i, &difference);

    set_elements(p, value, &eps);
    *lambda = nuem_matrix3_add(&mu, minus_i, &eps);
}

void nuem_parameter_set(const nuem_parameter *p, const nuem_hypothesis_spec *spec,
                        nuem_complex value, nuem_couplings *c)
{
    switch (p->what) {
    case NUEM_PARAMETER_SIN2W: c->sin2_theta_w = value.re; break;
    case NUEM_PARAMETER_CHARGE: set_elements(p, value, &c->charge_e); break;
    case NUEM_PARAMETER_RADIUS: set_elements(p, value, &c->radius_cm2); break;
    case NUEM_PARAMETER_ELECTRIC: set_electric(p, value, &c->dipole_mub); break;
    case NUEM_PARAMETER_DIPOLE:
        if (p->basis == NUEM_BASIS_MASS) {
            /* lambda_flavour = left lambda_mass U^dagger: back, set, forth */
            nuem_matrix3 u, left = nuem_hypothesis_dipole_left(spec);
            nuem_mixing_pmns(&spec->mixing, &u);
            nuem_matrix3 left_d = nuem_matrix3_adjoint(&left), u_d = nuem_matrix3_adjoint(&u);
            nuem_matrix3 mass = nuem_matrix3_mul(&left_d, &c->dipole_mub);
            mass = nuem_matrix3_mul(&mass, &u);
            set_elements(p, value, &mass);
            mass = nuem_matrix3_mul(&left, &mass);
            c->dipole_mub = nuem_matrix3_mul(&mass, &u_d);
        } else {
            set_elements(p, value, &c->dipole_mub);
        }
        break;
    }
}

void nuem_parameter_apply(const nuem_parameter *p, const nuem_hypothesis *hyp, double value,
                          double phase, nuem_couplings *out)
{
    nuem_couplings c = *nuem_hypothesis_couplings(hyp);
    nuem_complex z = {value, 0.0};

    if (p->has_phase) z = (nuem_complex){value * cos(phase), value * sin(phase)};
    nuem_parameter_set(p, nuem_hypothesis_spec_of(hyp), z, &c);
    *out = c;
}
