/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments of the minimal extension, radiative decay, naturalness, models. */
#include "validation/computed_loop.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "nuem/decay.h"
#include "nuem/loop.h"
#include "nuem/model.h"
#include "nuem/naturalness.h"

typedef nuem_status value_function(double x, double *value, nuem_error *err);

static const nuem_matrix3 one = {{{{1, 0}}, {{0, 0}, {1, 0}}, {{0, 0}, {0, 0}, {1, 0}}}};

/* mu_11 for 1 eV, with what the charged lepton takes from f = 3/2 given back */
static nuem_status diagonal(double x, double *value, nuem_error *err)
{
    const nuem_constants *c = nuem_constants_get();
    const double mass_ev[3] = {1.0, 0.0, 0.0};
    nuem_matrix3 mu, eps;
    nuem_status st = nuem_loop_moments(NUEM_DIRAC, &one, mass_ev, NUEM_LOOP_EXACT, &mu, &eps, err);
    double a = pow(1e-3 * c->me_mev / c->mw_gev, 2);

    (void)x;
    if (!st) *value = mu.m[0][0].re * 1.5 / nuem_loop_f(a);
    return st;
}

static nuem_status coefficient(double x, double *value, nuem_error *err)
{
    (void)x, (void)err;
    *value = nuem_loop_coefficient();
    return NUEM_OK;
}

/* A pair of neutrinos mixed maximally with mu and tau: sum_l (m_l/m_tau)^2 U*_l2 U_l3 is known */
static nuem_status gim(double x, double *value, nuem_error *err)
{
    const nuem_constants *c = nuem_constants_get();
    const double s = M_SQRT1_2, mass_ev[3] = {0.0, 0.25, 0.75};
    nuem_matrix3 u = one, mu, eps;

    (void)x;
    u.m[1][1].re = u.m[2][2].re = u.m[1][2].re = s;
    u.m[2][1].re = -s;
    nuem_status st = nuem_loop_moments(NUEM_DIRAC, &u, mass_ev, NUEM_LOOP_EXPANDED, &mu, &eps, err);
    double leptons = 0.5 * (pow(c->mmu_mev / c->mtau_mev, 2) - 1.0);
    if (!st) *value = -mu.m[1][2].re / leptons / (mass_ev[1] + mass_ev[2]);
    return st;
}

static nuem_status loop_f(double a, double *value, nuem_error *err)
{
    (void)err;
    *value = nuem_loop_f(a);
    return NUEM_OK;
}

static nuem_status loop_lepton(double lepton, double *value, nuem_error *err)
{
    const nuem_constants *c = nuem_constants_get();
    double mass = lepton == 0.0 ? c->me_mev : lepton == 1.0 ? c->mmu_mev : c->mtau_mev;

    return loop_f(pow(1e-3 * mass / c->mw_gev, 2), value, err);
}

static nuem_status decay(double x, double *value, nuem_error *err)
{
    const nuem_complex mu = {1.0, 0.0}, zero = {0.0, 0.0};
    nuem_decay d;
    nuem_status st = nuem_decay_radiative(1.0, 0.0, mu, zero, &d, err);

    (void)x;
    if (!st) *value = d.rate_per_s;
    return st;
}

static nuem_status naturalness(double x, double *value, nuem_error *err)
{
    const nuem_naturalness_dirac_input in = NUEM_NATURALNESS_DIRAC_DEFAULT;

    (void)x;
    return nuem_naturalness_dirac(&in, value, err);
}

static nuem_status horizontal(double x, double *value, nuem_error *err)
{
    const nuem_model *model;
    nuem_model_result r;
    nuem_status st = nuem_model_find("su2h", &model, err);

    (void)x;
    if (!st) st = nuem_model_evaluate(model, NULL, &r, err);
    if (!st) *value = r.moment_mub;
    return st;
}

static const struct {
    const char *id;
    value_function *function;
    double x;
} entries[] = {
    {"lab-1", diagonal, 0},      {"lab-2", coefficient, 0},    {"lab-3", gim, 0},
    {"lab-4-e", loop_lepton, 0}, {"lab-4-mu", loop_lepton, 1}, {"lab-4-tau", loop_lepton, 2},
    {"lab-5-0.9", loop_f, 0.9},  {"lab-5-1.1", loop_f, 1.1},   {"lab-5-1", loop_f, 1.0},
    {"lab-6", decay, 0},         {"lab-60", naturalness, 0},   {"model-su2h", horizontal, 0},
};

nuem_status computed_loop_value(const char *id, double *value, nuem_error *err)
{
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        if (strcmp(entries[i].id, id) == 0) return entries[i].function(entries[i].x, value, err);
    return nuem_fail(err, NUEM_ERR_UNSUPPORTED, "nothing computes reference value '%.60s'", id);
}
