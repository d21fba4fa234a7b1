/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/hypothesis.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "em/hypothesis.h"
#include "file/record.h"
#include "nuem/constants.h"
#include "nuem/radius.h"
#include "num/matrix3.h"

struct nuem_hypothesis {
    nuem_hypothesis_spec spec;
    nuem_couplings couplings;
    char sha256[65];
};

const nuem_hypothesis_matrix nuem_hypothesis_matrices[NUEM_HYPOTHESIS_N_MATRIX] = {
    {"millicharge", offsetof(nuem_hypothesis_spec, millicharge_e), false},
    {"charge_radius", offsetof(nuem_hypothesis_spec, charge_radius_cm2), false},
    {"anapole", offsetof(nuem_hypothesis_spec, anapole_cm2), false},
    {"magnetic_moment", offsetof(nuem_hypothesis_spec, magnetic_mub), true},
    {"electric_moment", offsetof(nuem_hypothesis_spec, electric_mub), true},
};

nuem_matrix3 *nuem_hypothesis_matrix_of(nuem_hypothesis_spec *spec, int which)
{
    return (nuem_matrix3 *)((char *)spec + nuem_hypothesis_matrices[which].offset);
}

/* Row i, column j of matrix `which` is to blame. */
static nuem_status blame(nuem_error *err, int which, int i, int j, const nuem_matrix3 *m,
                         const char *rule)
{
    return nuem_fail_index(err, NUEM_ERR_ARG, 9 * which + 3 * i + j,
                           "%s.matrix[%d][%d] is %g%+gi but element [%d][%d] is %g%+gi; %s",
                           nuem_hypothesis_matrices[which].name, i, j, m->m[i][j].re, m->m[i][j].im,
                           j, i, m->m[j][i].re, m->m[j][i].im, rule);
}

nuem_status nuem_hypothesis_check(const nuem_hypothesis_spec *spec, nuem_error *err)
{
    /* decimal input is mirrored exactly; room for products computed by callers */
    const double tol = 1e-12;
    nuem_status st = nuem_mixing_check(&spec->mixing, err);
    int i, j;

    if (st) return st;
    if (spec->nature != NUEM_DIRAC && spec->nature != NUEM_MAJORANA)
        return nuem_fail(err, NUEM_ERR_ARG, "nature is %d; it must be NUEM_DIRAC or NUEM_MAJORANA",
                         (int)spec->nature);
    if (spec->basis != NUEM_BASIS_FLAVOUR && spec->basis != NUEM_BASIS_MASS)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "basis is %d; it must be NUEM_BASIS_FLAVOUR or NUEM_BASIS_MASS",
                         (int)spec->basis);
    if ((unsigned)spec->radius_convention > NUEM_RADIUS_FORM_FACTOR)
        return nuem_fail(err, NUEM_ERR_ARG, "radius_convention is %d; it is unknown",
                         (int)spec->radius_convention);
    if ((unsigned)spec->weak_scheme > NUEM_WEAK_RUNNING)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "weak_scheme is %d; it must be NUEM_WEAK_TREE or NUEM_WEAK_RUNNING",
                         (int)spec->weak_scheme);
    if (!(spec->lightest_mass_ev >= 0.0 && spec->lightest_mass_ev <= 1e3))
        return nuem_fail(err, NUEM_ERR_ARG, "lightest_mass_ev is %g; it must lie in [0, 1000]",
                         spec->lightest_mass_ev);
    for (int k = 0; k < NUEM_HYPOTHESIS_N_MATRIX; k++) {
        const char *name = nuem_hypothesis_matrices[k].name;
        const nuem_matrix3 *m =
            (const nuem_matrix3 *)((const char *)spec + nuem_hypothesis_matrices[k].offset);
        if (!nuem_matrix3_finite(m, &i, &j))
            return nuem_fail_index(err, NUEM_ERR_ARG, 9 * k + 3 * i + j,
                                   "%s.matrix[%d][%d] is not finite", name, i, j);
        double size = tol * nuem_matrix3_max(m);
        if (nuem_hypothesis_matrices[k].dipole) {
            if (spec->nature == NUEM_MAJORANA && nuem_matrix3_not_antisymmetric(m, size, &i, &j))
                return blame(err, k, i, j, m,
                             "the dipole matrices of Majorana neutrinos must be antisymmetric");
        } else if (nuem_matrix3_not_hermitian(m, size, &i, &j)) {
            return blame(err, k, i, j, m, "the matrix must be Hermitian");
        }
    }
    if (spec->radius_convention == NUEM_RADIUS_NONE &&
        nuem_matrix3_max(&spec->charge_radius_cm2) > 0.0)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "charge_radius.convention is missing; it must be one of: effective, "
                         "giunti, bpv, form-factor");
    return NUEM_OK;
}

/* <r^2>_eff = <r^2> - 6 a; see nuem_radius_convention */
static nuem_matrix3 effective_radius(const nuem_hypothesis_spec *spec)
{
    static const nuem_complex one = {1, 0}, minus_two = {-2, 0}, minus_six = {-6, 0};
    const nuem_matrix3 zero = {0};

    switch (spec->radius_convention) {
    case NUEM_RADIUS_EFFECTIVE:
    case NUEM_RADIUS_GIUNTI: return nuem_matrix3_add(&zero, one, &spec->charge_radius_cm2);
    case NUEM_RADIUS_BPV: return nuem_matrix3_add(&zero, minus_two, &spec->charge_radius_cm2);
    case NUEM_RADIUS_NONE: /* no radius stated: the vector part is zero */
    case NUEM_RADIUS_FORM_FACTOR: break;
    }
    return nuem_matrix3_add(&spec->charge_radius_cm2, minus_six, &spec->anapole_cm2);
}

/* A stated radius is the whole one, but running couplings contain that of the Standard Model
 * already: it is taken out here, or the sum would count it twice. */
static void count_radius_once(const nuem_hypothesis_spec *spec, nuem_matrix3 *radius_cm2)
{
    bool stated =
        spec->radius_convention != NUEM_RADIUS_NONE || nuem_matrix3_max(&spec->anapole_cm2) > 0.0;
    double sm;

    for (int i = 0; i < 3 && stated && spec->weak_scheme == NUEM_WEAK_RUNNING; i++)
        if (nuem_radius_sm((nuem_flavour)i, NUEM_RADIUS_EFFECTIVE, &sm, NULL) == NUEM_OK)
            radius_cm2->m[i][i].re -= sm;
}

/* The outgoing states are summed over, so that any unitary matrix on the left gives the same cross
 * section; these two keep Dirac matrices Hermitian and Majorana ones antisymmetric. */
nuem_matrix3 nuem_hypothesis_dipole_left(const nuem_hypothesis_spec *spec)
{
    nuem_matrix3 u;

    nuem_mixing_pmns(&spec->mixing, &u);
    return spec->nature == NUEM_MAJORANA ? nuem_matrix3_conj(&u) : u;
}

static void derive(nuem_hypothesis *hyp)
{
    static const nuem_complex minus_i = {0, -1};
    const nuem_hypothesis_spec *spec = &hyp->spec;
    nuem_couplings *c = &hyp->couplings;
    nuem_matrix3 radius = effective_radius(spec);
    nuem_matrix3 lambda = nuem_matrix3_add(&spec->magnetic_mub, minus_i, &spec->electric_mub);

    c->sin2_theta_w = nuem_constants_get()->sin2w_0;
    c->weak_scheme = spec->weak_scheme;
    if (spec->basis == NUEM_BASIS_FLAVOUR) {
        c->charge_e = spec->millicharge_e;
        c->radius_cm2 = radius;
        count_radius_once(spec, &c->radius_cm2);
        c->dipole_mub = lambda;
        return;
    }
    nuem_matrix3 u, left = nuem_hypothesis_dipole_left(spec);
    nuem_mixing_pmns(&spec->mixing, &u);
    c->charge_e = nuem_matrix3_rotate(&u, &spec->millicharge_e);
    c->radius_cm2 = nuem_matrix3_rotate(&u, &radius);
    count_radius_once(spec, &c->radius_cm2);
    nuem_matrix3 u_adjoint = nuem_matrix3_adjoint(&u), half = nuem_matrix3_mul(&left, &lambda);
    c->dipole_mub = nuem_matrix3_mul(&half, &u_adjoint);
}

/* The bits of a number in hexadecimal, so that the hash depends neither on how the number was
 * written nor on the locale. */
static size_t add_number(char *text, size_t size, double x)
{
    uint64_t bits;

    x += 0.0; /* turns -0 into 0 */
    memcpy(&bits, &x, sizeof bits);
    return (size_t)snprintf(text, size, " %016" PRIx64, bits);
}

/* Hash of a canonical text, so that it does not depend on padding. */
static nuem_status fingerprint(nuem_hypothesis *hyp, nuem_error *err)
{
    const size_t size = 16384;
    char *text = malloc(size);
    nuem_hypothesis_spec *s = &hyp->spec;
    size_t n;

    if (!text) return nuem_fail_nomem(err);
    n = (size_t)snprintf(text, size, "nuem-hypothesis-1 %d %d %d", (int)s->nature, (int)s->basis,
                         (int)s->radius_convention);
    const nuem_mixing *m = &s->mixing;
    const double single[] = {
        s->lightest_mass_ev, m->theta12_deg, m->theta23_deg,     m->theta13_deg,     m->delta_deg,
        m->dm21_ev2,         m->dm31_ev2,    m->majorana_deg[0], m->majorana_deg[1],
    };
    for (size_t i = 0; i < sizeof single / sizeof single[0]; i++)
        n += add_number(text + n, size - n, single[i]);
    for (int k = 0; k < NUEM_HYPOTHESIS_N_MATRIX; k++) {
        const nuem_matrix3 *x = nuem_hypothesis_matrix_of(s, k);
        for (int i = 0; i < 9; i++) {
            n += add_number(text + n, size - n, x->m[i / 3][i % 3].re);
            n += add_number(text + n, size - n, x->m[i / 3][i % 3].im);
        }
    }
    if (s->weak_scheme != NUEM_WEAK_TREE)
        n +=
            (size_t)snprintf(text + n, size - n, " weak %s", nuem_weak_scheme_name(s->weak_scheme));
    nuem_sha256_text(text, n, hyp->sha256);
    free(text);
    return NUEM_OK;
}

nuem_status nuem_hypothesis_create(const nuem_hypothesis_spec *spec, nuem_hypothesis **out,
                                   nuem_error *err)
{
    nuem_status st = nuem_hypothesis_check(spec, err);

    if (st) return st;
    nuem_hypothesis *hyp = calloc(1, sizeof *hyp);
    if (!hyp) return nuem_fail_nomem(err);
    hyp->spec = *spec;
    derive(hyp);
    if ((st = fingerprint(hyp, err))) {
        free(hyp);
        return st;
    }
    *out = hyp;
    return NUEM_OK;
}

void nuem_hypothesis_free(nuem_hypothesis *hyp)
{
    free(hyp);
}

const nuem_hypothesis_spec *nuem_hypothesis_spec_of(const nuem_hypothesis *hyp)
{
    return &hyp->spec;
}

const nuem_couplings *nuem_hypothesis_couplings(const nuem_hypothesis *hyp)
{
    return &hyp->couplings;
}

const char *nuem_hypothesis_sha256(const nuem_hypothesis *hyp)
{
    return hyp->sha256;
}
