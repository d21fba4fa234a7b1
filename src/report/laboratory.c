/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the review about moments, charges and radii in reactor and solar nu-e scattering. */
#include <math.h>
#include <string.h>

#include "nuem/constants.h"
#include "report/catalogue.h"
#include "report/question.h"
#include "report/review_row.h"

static nuem_status published_limit(const nuem_data *data, const char *id, double *out,
                                   nuem_provenance *prov, nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_status st = nuem_catalogue_open(data, &doc, prov, err);

    if (!st) st = nuem_catalogue_value(doc, id, out, prov, err);
    nuem_yaml_free(doc);
    return st;
}

nuem_status nuem_review_gemma_mu(const nuem_data *data, nuem_review_row *row, nuem_provenance *prov,
                                 nuem_error *err)
{
    static const nuem_question q = {.id = {"gemma-2012"}, .parameter = "mu_eff"};
    double limit[2];
    nuem_status st = nuem_question_upper_limits(data, &q, limit, prov, err);

    if (st) return st;
    row->computed[row->n_computed++] = limit[0];
    bool inside = nuem_within_factor(limit[0], row->published[0], 1.0 + row->tolerance);
    row->status = inside ? NUEM_REVIEW_CONSISTENT : NUEM_REVIEW_DIFFERS;
    nuem_review_note(row,
                     "expected limit (no spectrum is public): on-off counting with the published "
                     "exposures and background, flat, free in each bin; one-sided 90 %% CL, "
                     "two-sided %.2e. The published limit needs the lower background and the "
                     "combination of phases that only the spectra have",
                     limit[1]);
    return NUEM_OK;
}

nuem_status nuem_review_borexino_mu(const nuem_data *data, nuem_review_row *row,
                                    nuem_provenance *prov, nuem_error *err)
{
    static const nuem_question spectrum = {.id = {"borexino-phase2"}, .parameter = "mu_eff"},
                               rates = {.id = {"borexino-phase2-rates"}, .parameter = "mu_eff"};
    double limit[2], by_rates[2];
    nuem_status st = nuem_question_upper_limits(data, &spectrum, limit, prov, err);

    if (!st) st = nuem_question_upper_limits(data, &rates, by_rates, prov, err);
    if (st) return st;
    row->computed[row->n_computed++] = limit[0];
    nuem_review_note(row,
                     "fit of the 311 bins with seven templates and our own response, solar fluxes "
                     "within the errors of B16; one-sided 90 %% CL, two-sided %.2e. From the three "
                     "published rates alone: %.2e, two-sided %.2e",
                     limit[1], by_rates[0], by_rates[1]);
    return NUEM_OK;
}

nuem_status nuem_review_vgen_mu(const nuem_data *data, nuem_review_row *row, nuem_provenance *prov,
                                nuem_error *err)
{
    static const nuem_question q = {.id = {"vgen"}, .parameter = "mu_eff"};
    double limit[2];
    nuem_status st = nuem_question_upper_limits(data, &q, limit, prov, err);

    if (st) return st;
    row->computed[row->n_computed++] = limit[0];
    row->computed[row->n_computed++] = limit[1];
    bool inside = limit[0] >= row->published[0] && limit[1] <= row->published[1];
    row->status = inside ? NUEM_REVIEW_REPRODUCED : NUEM_REVIEW_DIFFERS;
    nuem_review_note(row, "expected 90 %% CL limits, one-sided and two-sided: three years live "
                          "(assumed), background of GEMMA times 0.1, flat down to 200 eV, free in "
                          "each bin");
    return NUEM_OK;
}

/* Charge that gives at recoil T what the moment gives: q = mu sqrt(T/(2 m_e)), in e and mu_B
 * (Studenikin, EPL 107 (2014) 21001). */
static double charge_of_moment(double mu_mub, double t_kev)
{
    return mu_mub * sqrt(1e-3 * t_kev / (2.0 * nuem_constants_get()->me_mev));
}

/* Threshold of an experiment, keV. */
static nuem_status threshold(const nuem_data *data, const char *id, double *t_kev,
                             nuem_provenance *prov, nuem_error *err)
{
    nuem_experiment *e = NULL;
    nuem_status st = nuem_experiment_open(data, id, &e, prov, err);

    if (!st) *t_kev = nuem_experiment_get(e)->edge_kev[0];
    nuem_experiment_free(e);
    return st;
}

nuem_status nuem_review_q_gemma_free(const nuem_data *data, nuem_review_row *row,
                                     nuem_provenance *prov, nuem_error *err)
{
    static const nuem_question q = {
        .id = {"gemma-2012"}, .parameter = "q_ee", .options = {.binding = "free"}};
    double limit[2], mu = 0.0, statistical = 0.0, t_kev = 0.0;
    nuem_status st = threshold(data, q.id[0], &t_kev, prov, err);

    if (!st) st = published_limit(data, "gemma-2012-mu", &mu, prov, err);
    if (!st) st = published_limit(data, "gemma-q-statistical", &statistical, prov, err);
    if (!st) st = nuem_question_upper_limits(data, &q, limit, prov, err);
    if (st) return st;
    double ratio = charge_of_moment(mu, t_kev);
    row->computed[row->n_computed++] = ratio;
    row->computed[row->n_computed++] = limit[0];
    /* the printed 1.5e-12 has two digits: it is the ratio, rounded */
    bool rounds = fabs(ratio - row->published[0]) <= 0.05e-12;
    row->status = rounds && nuem_within_factor(limit[0], statistical, 1.5) ? NUEM_REVIEW_REPRODUCED
                                                                           : NUEM_REVIEW_DIFFERS;
    nuem_review_note(row,
                     "estimate mu sqrt(T/2m_e) from %.1e muB at %.1f keV, then the expected bound "
                     "of on-off counting with free electrons, one-sided 90 %% CL (two-sided %.2e) "
                     "against %.1e published",
                     mu, t_kev, limit[1], statistical);
    return NUEM_OK;
}

nuem_status nuem_review_q_vgen(const nuem_data *data, nuem_review_row *row, nuem_provenance *prov,
                               nuem_error *err)
{
    static const nuem_question moment = {.id = {"vgen"}, .parameter = "mu_eff"},
                               charge = {.id = {"vgen"},
                                         .parameter = "q_ee",
                                         .options = {.binding = "free"}};
    double mu[2], q[2], t_kev = 0.0;
    nuem_status st = threshold(data, "vgen", &t_kev, prov, err);

    if (!st) st = nuem_question_upper_limits(data, &moment, mu, prov, err);
    if (!st) st = nuem_question_upper_limits(data, &charge, q, prov, err);
    if (st) return st;
    double ratio = charge_of_moment(mu[0], t_kev);
    row->computed[row->n_computed++] = ratio;
    row->computed[row->n_computed++] = q[0];
    bool same_order = nuem_within_factor(ratio, row->published[0], sqrt(10.0)) &&
                      nuem_within_factor(q[0], row->published[0], sqrt(10.0));
    row->status = same_order ? NUEM_REVIEW_CONSISTENT : NUEM_REVIEW_DIFFERS;
    nuem_review_note(row,
                     "estimate mu sqrt(T/2m_e) from the projected moment at %.1f keV, then the "
                     "projected fit with free electrons, one-sided 90 %% CL (two-sided %.2e)",
                     t_kev, q[1]);
    return NUEM_OK;
}

nuem_status nuem_review_q_combined(const nuem_data *data, nuem_review_row *row,
                                   nuem_provenance *prov, nuem_error *err)
{
    static const char *const single[] = {"gemma-2012", "texono-hpge", "conus"};
    enum { N = sizeof single / sizeof single[0] };
    nuem_question q = {.parameter = "q_ee"};
    double joint[2], alone[2];
    bool stronger = true;
    nuem_status st = NUEM_OK;

    for (size_t i = 0; i < N; i++) q.id[i] = single[i];
    if ((st = nuem_question_upper_limits(data, &q, joint, prov, err))) return st;
    row->computed[row->n_computed++] = joint[0];
    nuem_review_note(row, "one-sided 90 %% CL on q_ee, stepping electrons, expected data: ");
    for (size_t i = 0; i < N && !st; i++) {
        const nuem_question one = {.id = {single[i]}, .parameter = "q_ee"};
        if ((st = nuem_question_upper_limits(data, &one, alone, prov, err))) break;
        row->computed[row->n_computed++] = alone[0];
        stronger = stronger && joint[0] < alone[0];
        nuem_review_note(row, "%s%s %.2e", i ? ", " : "", single[i], alone[0]);
    }
    if (st) return st;
    row->status = stronger ? NUEM_REVIEW_REPRODUCED : NUEM_REVIEW_DIFFERS;
    nuem_review_note(row, "; together %.2e. Errors of the reactor spectra are shared", joint[0]);
    return NUEM_OK;
}

nuem_status nuem_review_r2_lab(const nuem_data *data, nuem_review_row *row, nuem_provenance *prov,
                               nuem_error *err)
{
    static const nuem_question q = {.id = {"texono-csi"}, .parameter = "r2_ee"};
    const double room = 1.0 + row->tolerance;
    nuem_limit limit;
    nuem_status st = nuem_question_ask(data, &q, NUEM_TWO_SIDED, &limit, prov, err);

    if (st) return st;
    /* a large negative radius turns g_V over and gives the same rate: the region near 0 is meant */
    size_t near = 0;
    for (size_t i = 1; i < limit.n_region; i++)
        if (fabs(limit.region[i][0] + limit.region[i][1]) <
            fabs(limit.region[near][0] + limit.region[near][1]))
            near = i;
    row->computed[row->n_computed++] = limit.region[near][0];
    row->computed[row->n_computed++] = limit.region[near][1];
    bool inside = true;
    for (int i = 0; i < 2; i++) {
        double size = fabs(row->computed[i]);
        inside = inside && size >= row->published[0] / room && size <= row->published[1] * room;
    }
    row->status = inside ? NUEM_REVIEW_REPRODUCED : NUEM_REVIEW_DIFFERS;
    nuem_review_note(row,
                     "effective radius of nu_e from the ratio that TEXONO measured, 90 %% CL. The "
                     "paper prints (-2.1, 3.3)e-32 in a convention that shifts sin^2 theta_W, half "
                     "of the effective radius: (-4.2, 6.6)e-32. In that convention this is "
                     "(%.1f, %.1f)e-32. A second region, where the radius turns g_V over, is left "
                     "out",
                     0.5e32 * row->computed[0], 0.5e32 * row->computed[1]);
    return NUEM_OK;
}
