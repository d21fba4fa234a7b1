/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of the review about stars and the neutrality of matter. */
#include <math.h>

#include "base/error.h"
#include "file/record.h"
#include "nuem/neutrality.h"
#include "nuem/pulsar.h"
#include "nuem/star.h"
#include "report/review_row.h"

static nuem_status open_star(const nuem_data *data, const char *id, nuem_star **out,
                             nuem_provenance *prov, nuem_error *err)
{
    return nuem_data_lacks(nuem_star_open(data, id, out, prov, err), err);
}

/* Moments allowed by the tip of M5, 1e-12 mu_B, with its two errors of the theory. */
static nuem_status tip(const nuem_star_info *m5, double cl, double *constant, double *growing,
                       nuem_error *err)
{
    nuem_tip t = m5->tip;
    nuem_status st = nuem_tip_posterior_limit(&t, cl, constant, err);

    t.grows = m5->has_growing;
    return st ? st : nuem_tip_posterior_limit(&t, cl, growing, err);
}

/* Inside the published range, each end widened by the tolerance: the range is that of several
 * analyses, not a pair of numbers to be met one by one. */
static bool inside(const nuem_review_row *row)
{
    for (size_t i = 0; i < row->n_computed; i++)
        if (!(row->computed[i] >= row->published[0] * (1.0 - row->tolerance) &&
              row->computed[i] <= row->published[1] * (1.0 + row->tolerance)))
            return false;
    return true;
}

nuem_status nuem_review_globular_mu(const nuem_data *data, nuem_review_row *row,
                                    nuem_provenance *prov, nuem_error *err)
{
    nuem_star *giants = NULL, *m5 = NULL;
    nuem_star_loss loss;
    double mu68, mu95, grown68, grown95;
    nuem_status st = open_star(data, "red-giants", &giants, prov, err);

    if (!st) st = open_star(data, "M5", &m5, prov, err);
    if (!st) st = nuem_star_loss_at(&nuem_star_info_of(giants)->core, &loss, err);
    if (!st) st = tip(nuem_star_info_of(m5), 0.68, &mu68, &grown68, err);
    if (!st) st = tip(nuem_star_info_of(m5), 0.95, &mu95, &grown95, err);
    if (!st) {
        const double extra = nuem_star_info_of(giants)->max_extra_erg_g_s;
        row->computed[0] = 1e-12 * mu68;
        row->computed[1] = nuem_star_moment_of_loss(&loss, extra);
        row->n_computed = 2;
        row->status =
            row->n_published == 2 && inside(row) ? NUEM_REVIEW_REPRODUCED : NUEM_REVIEW_DIFFERS;
        nuem_review_note(row,
                         "tip of M5, flat prior, 68 %% CL, and the loss of %g erg/g/s in the core; "
                         "compared with the range, widened by the tolerance at either end. M5 at "
                         "95 %%: %.2fe-12; with an error of the theory that grows with the moment "
                         "%.2fe-12 and %.2fe-12. With the parameters of the stars floated moments "
                         "up to 6e-12 are unconstrained (arXiv:2307.13050)",
                         extra, mu95, grown68, grown95);
    }
    nuem_star_free(giants);
    nuem_star_free(m5);
    return st;
}

nuem_status nuem_review_pulsar(const nuem_data *data, nuem_review_row *row, nuem_provenance *prov,
                               nuem_error *err)
{
    nuem_pulsar star = nuem_pulsar_published();
    double slow, outside;
    nuem_status st = nuem_pulsar_bound(&star, &row->computed[0], err);

    (void)data;
    (void)prov;
    if (st) return st;
    row->n_computed = 1;
    star.period_s = 0.1;
    if ((st = nuem_pulsar_bound(&star, &slow, err))) return st;
    star = nuem_pulsar_published();
    star.neutrinos = 3e56; /* lepton number of a collapsing core of 1.4 Msun, Y_e from 0.4 to 0.2 */
    if ((st = nuem_pulsar_bound(&star, &outside, err))) return st;
    nuem_review_note(row,
                     "period %g s, 1e58 neutrinos of one sign of charge, %g Msun, 1e14 G uniform "
                     "to the surface, |dw| < w0; q goes as M/(P N B). With a period of 0.1 s "
                     "%.1e; with the excess of neutrinos over antineutrinos, 3e56, %.1e: opposite "
                     "charges turn the star in opposite ways",
                     nuem_pulsar_published().period_s, nuem_pulsar_published().mass_msun, slow,
                     outside);
    return NUEM_OK;
}

nuem_status nuem_review_neutrality(const nuem_data *data, nuem_review_row *row,
                                   nuem_provenance *prov, nuem_error *err)
{
    const double cl = 0.9;
    nuem_neutrality n;
    double measured;
    nuem_status st = nuem_neutrality_open(data, NULL, &n, prov, err);

    if (!st) st = nuem_charge_bound(&n.neutrino_listed, cl, &row->computed[0], err);
    if (!st) st = nuem_charge_bound(&n.neutrino, cl, &measured, err);
    if (st) return st;
    row->n_computed = 1;
    const double order = row->computed[0] / row->published[0];
    row->status = order <= 1.0 + row->tolerance && order >= 1.0 / (1.0 + row->tolerance)
                      ? NUEM_REVIEW_CONSISTENT
                      : NUEM_REVIEW_DIFFERS;
    nuem_review_note(
        row,
        "90 %% CL, charge conserved in beta decay, nu_e only: q_nu = (q_p + q_e) - q_n = "
        "(%.1f +- %.1f)e-21 e from the listed (%.1f +- %.1f)e-21 and (%.1f +- %.1f)e-21 e. The "
        "listed values take the neutrino as neutral; without that, from SF6 and a beam of "
        "neutrons, (%.1f +- %.1f)e-21 e, below %.1fe-21 e",
        1e21 * n.neutrino_listed.value_e, 1e21 * n.neutrino_listed.sigma_e,
        1e21 * n.hydrogen_listed.value_e, 1e21 * n.hydrogen_listed.sigma_e,
        1e21 * n.neutron_listed.value_e, 1e21 * n.neutron_listed.sigma_e, 1e21 * n.neutrino.value_e,
        1e21 * n.neutrino.sigma_e, 1e21 * measured);
    return NUEM_OK;
}
