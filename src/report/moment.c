/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the review about effective moments: what source and distance make of one hypothesis, what
 * one limit says about single moments, and electric moments beside magnetic ones. */
#include <math.h>

#include "nuem/analysis.h"
#include "nuem/limit.h"
#include "nuem/moment.h"
#include "num/bracket.h"
#include "num/matrix3.h"
#include "report/catalogue.h"
#include "report/review_row.h"

static const double CL = 0.9;

nuem_status nuem_review_mu_eff(const nuem_data *data, nuem_review_row *row, nuem_provenance *prov,
                               nuem_error *err)
{
    /* Lambda = (1, 2, 3)e-11 mu_B: lambda_jk = eps_jkl Lambda_l is -i eps with eps = i lambda */
    nuem_hypothesis_spec spec = {.nature = NUEM_MAJORANA,
                                 .basis = NUEM_BASIS_MASS,
                                 .electric_mub = {{{{0, 0}, {0, 3e-11}, {0, -2e-11}},
                                                   {{0, -3e-11}, {0, 0}, {0, 1e-11}},
                                                   {{0, 2e-11}, {0, -1e-11}, {0, 0}}}}};
    const double enu_mev[3] = {3.0, 3.0, 4.0}, baseline_km[3] = {0.0, 1.0, 53.0};
    nuem_hypothesis *hyp = NULL;
    nuem_state state;
    double worst = 0.0;
    nuem_status st = nuem_mixing_open(data, "nufit-5.0-no", &spec.mixing, prov, err);

    if (st || (st = nuem_hypothesis_create(&spec, &hyp, err))) return st;
    st = nuem_moment_vacuum(hyp, NUEM_E, false, 3, enu_mev, baseline_km, row->computed, err);
    for (int i = 0; i < 3 && !st; i++) { /* second route: the density matrix */
        st =
            nuem_state_vacuum(&spec.mixing, NUEM_E, false, enu_mev[i], baseline_km[i], &state, err);
        double mu = st ? 0.0 : nuem_moment_effective(nuem_hypothesis_couplings(hyp), &state);
        worst = fmax(worst, fabs(mu / row->computed[i] - 1.0));
    }
    double c12 = cos(spec.mixing.theta12_deg * M_PI / 180.0);
    if (!st) st = nuem_state_solar_2nu(&spec.mixing, c12 * c12, &state, err);
    if (!st) row->computed[3] = nuem_moment_effective(nuem_hypothesis_couplings(hyp), &state);
    nuem_hypothesis_free(hyp);
    if (st) return st;
    row->n_computed = 4;
    nuem_review_note(row,
                     "one hypothesis, Majorana Lambda = (1, 2, 3)e-11 muB with the mixing of NuFIT "
                     "5.0: nu_e at 0 m, at 1 km (3 MeV), at 53 km (4 MeV) and from the Sun with P "
                     "= cos^2 theta_12; compared with the reference values of the validation "
                     "table, the review gives none. Amplitudes and density matrix agree to %.0e",
                     worst);
    return NUEM_OK;
}

/* Limits on mu_e, mu_mu, mu_tau from solar neutrinos with a survival probability. */
static nuem_status flavours(const nuem_data *data, const char *name, double value, double pee,
                            nuem_moment_bound *bound, nuem_provenance *prov, nuem_error *err)
{
    const nuem_moment_source source = {.kind = NUEM_SOURCE_SOLAR_PEE, .p = pee};
    nuem_mixing mixing, sigma;
    nuem_status st = nuem_mixing_open(data, name, &mixing, prov, err);

    if (!st) st = nuem_mixing_open_errors(data, name, &sigma, prov, err);
    if (!st) st = nuem_moment_translate(value, &source, &mixing, &sigma, 1, bound, err);
    return st;
}

nuem_status nuem_review_borexino_flavour(const nuem_data *data, nuem_review_row *row,
                                         nuem_provenance *prov, nuem_error *err)
{
    const double pee = 0.517; /* Borexino's, for its 7Be neutrinos */
    nuem_moment_bound bound[NUEM_MOMENT_BOUNDS], now[NUEM_MOMENT_BOUNDS];
    nuem_yaml *doc = NULL;
    double value;
    nuem_status st = nuem_catalogue_open(data, &doc, prov, err);

    if (st) return st;
    st = nuem_catalogue_value(doc, "borexino-mu", &value, prov, err);
    nuem_yaml_free(doc);
    if (!st) st = flavours(data, "borexino-2017", value, pee, bound, prov, err);
    if (!st) st = flavours(data, NUEM_DEFAULT_MIXING, value, pee, now, prov, err);
    if (st) return st;
    for (int i = 0; i < 3; i++) row->computed[i] = bound[i].limit_mub;
    row->n_computed = 3;
    nuem_review_note(row,
                     "from %.1e muB with P_ee = %.3f and maximal theta_23, without the "
                     "interference of order s13 cos(delta), as the collaboration does. The whole "
                     "state with " NUEM_DEFAULT_MIXING " and its errors (1e-11 muB): mu_mu %.2f "
                     "(%.2f to %.2f), mu_tau %.2f (%.2f to %.2f)",
                     value, pee, 1e11 * now[1].limit_mub, 1e11 * now[1].low_mub,
                     1e11 * now[1].high_mub, 1e11 * now[2].limit_mub, 1e11 * now[2].low_mub,
                     1e11 * now[2].high_mub);
    return NUEM_OK;
}

/* chi2 of a magnetic and an electric moment, both the same for every flavour */
typedef struct joint {
    const nuem_likelihood *likelihood;
    nuem_likelihood_workspace *ws;
    nuem_couplings couplings;
    double eps, level, scale; /* mu_B */
    nuem_status status;
    nuem_error *err;
} joint;

static double chi2_of_mu(double mu, void *context)
{
    joint *j = context;
    double chi2 = (double)NAN;

    for (int i = 0; i < 3; i++) j->couplings.dipole_mub.m[i][i] = (nuem_complex){mu, -j->eps};
    nuem_status st =
        nuem_likelihood_chi2(j->likelihood, j->ws, &j->couplings, &chi2, NULL, NULL, j->err);
    if (st) j->status = st;
    return chi2;
}

/* mu profiled */
static double chi2_of_eps(double eps, void *context)
{
    joint *j = context;
    double mu, chi2;

    j->eps = eps;
    double at_zero = chi2_of_mu(0.0, j), hi = j->scale, mid = 0.01 * hi;
    if (j->status || !(chi2_of_mu(mid, j) < at_zero)) return at_zero - j->level;
    nuem_status st = nuem_minimum(chi2_of_mu, j, 0.0, mid, hi, 1e-6, &mu, &chi2, j->err);
    if (st) j->status = st;
    return fmin(at_zero, chi2) - j->level;
}

/* Upper end of eps with mu profiled, at the level of the fit in mu alone: the best fit is the same. */
static nuem_status joint_limit(const nuem_analysis *a, const nuem_hypothesis *sm,
                               const nuem_limit *alone, double *upper, nuem_error *err)
{
    joint j = {.likelihood = nuem_analysis_likelihood(a),
               .couplings = *nuem_hypothesis_couplings(sm),
               .level = alone->chi2_min + alone->delta_chi2,
               .scale = 5.0 * alone->upper,
               .err = err};
    nuem_status st = nuem_likelihood_workspace_create(j.likelihood, &j.ws, err);

    if (!st) st = nuem_root(chi2_of_eps, &j, alone->best_fit, j.scale, 1e-6, upper, err);
    nuem_likelihood_workspace_free(j.ws);
    return st ? st : j.status;
}

/* mu_eff^2 of the solar state for lambda = mu - i eps with mu_emu = m, eps_emu = i e (Hermitian). */
static nuem_status transition(const nuem_state *state, double m, double e, double *mu2)
{
    nuem_couplings c = {0};

    c.dipole_mub.m[0][1].re = m + e; /* m - i (i e) */
    c.dipole_mub.m[1][0].re = m - e;
    double mu = nuem_moment_effective(&c, state);
    *mu2 = mu * mu;
    return NUEM_OK;
}

nuem_status nuem_review_edm(const nuem_data *data, nuem_review_row *row, nuem_provenance *prov,
                            nuem_error *err)
{
    const char *id = "xenonnt";
    static const char *const name[2] = {"mu_eff", "eps_eff"};
    nuem_hypothesis *sm = NULL;
    nuem_analysis *analysis = NULL;
    nuem_limit limit[2];
    nuem_state state;
    double both, mu2, eps2, sum2;
    nuem_status st = nuem_hypothesis_open(data, NULL, NULL, 0, &sm, prov, err);

    if (!st) st = nuem_analysis_create(data, 1, &id, sm, NULL, &analysis, prov, err);
    for (int i = 0; i < 2 && !st; i++) {
        const nuem_parameter *parameter;
        st = nuem_parameter_find(name[i], &parameter, err);
        if (!st)
            st = nuem_limit_profile(nuem_analysis_likelihood(analysis), sm, parameter, CL,
                                    NUEM_TWO_SIDED, &limit[i], err);
    }
    if (!st) st = joint_limit(analysis, sm, &limit[0], &both, err);
    if (!st)
        st = nuem_state_solar_average(&nuem_hypothesis_spec_of(sm)->mixing, NUEM_SOLAR_AVERAGE_PEE,
                                      &state, err);
    if (!st) st = transition(&state, 1.0, 0.0, &mu2);
    if (!st) st = transition(&state, 0.0, 1.0, &eps2);
    if (!st) st = transition(&state, 1.0, 1.0, &sum2);
    nuem_analysis_free(analysis);
    nuem_hypothesis_free(sm);
    if (st) return st;
    row->computed[0] = limit[0].upper;
    row->computed[1] = limit[1].upper;
    row->computed[2] = both;
    row->n_computed = 3;
    bool same = fabs(limit[1].upper / limit[0].upper - 1.0) <= row->tolerance &&
                fabs(both / limit[0].upper - 1.0) <= row->tolerance;
    row->status = same ? NUEM_REVIEW_REPRODUCED : NUEM_REVIEW_DIFFERS;
    nuem_review_note(
        row,
        "XENONnT, 90 %% CL upper ends: mu alone, eps alone, eps with mu profiled. Where "
        "mu and eps commute, mu_eff^2 = mu^2 + eps^2; in general Tr[rho i(eps mu - mu "
        "eps)] adds to it. Shown for the solar state and a transition with mu_emu = 1, "
        "eps_emu = i: mu^2 %.3f, eps^2 %.3f, interference %+.3f",
        mu2, eps2, sum2 - mu2 - eps2);
    return NUEM_OK;
}
