/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "source/decay_at_rest.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/gauss.h"
#include "source/flux_private.h"

/* The tables of muon decay are no values of the spectrum but its best straight pieces (least squares),
 * so that averages of smooth functions converge with the fourth power of the step. Rows crowd at low
 * energy, where 1/E and 1/E^2 vary: E_i = E_end (i/96)^(3/2). Then averages of 1 to E^4 are right to
 * 2e-7, of 1/E to 1e-6, and those of E^-2 to E^4 above a threshold of 5 to 33 MeV to 2e-6. */
enum { KNOTS = 97 };
static const double CROWDING = 1.5;

double nuem_pion_decay_line_mev(void)
{
    const nuem_constants *k = nuem_constants_get();

    return (k->mpi_mev - k->mmu_mev) * (k->mpi_mev + k->mmu_mev) / (2.0 * k->mpi_mev);
}

void nuem_michel_spectrum(nuem_flavour flavour, size_t n, const double *enu_mev, double *out)
{
    const double mmu = nuem_constants_get()->mmu_mev;

    for (size_t i = 0; i < n; i++) {
        double x = enu_mev[i] / mmu;
        out[i] = 0.0;
        if (!(x >= 0.0 && x <= 0.5)) continue;
        out[i] = (flavour == NUEM_E ? 192.0 * (0.5 - x) : 64.0 * (0.75 - x)) * x * x / mmu;
    }
}

/* The straight pieces p on the rows e with integral(p phi_i) = integral(spectrum phi_i) for every hat
 * phi_i, which are the best in least squares, except that p = 0 at E = 0: the first two equations are
 * added, so that the norm stays. */
static nuem_status project(nuem_flavour flavour, const double e[KNOTS], double p[KNOTS],
                           nuem_error *err)
{
    nuem_gauss rule;
    double diagonal[KNOTS] = {0}, above[KNOTS] = {0}; /* symmetric, three diagonals */
    nuem_status st = nuem_gauss_rule(3, &rule, err);  /* exact: a cubic times a hat */

    if (st) return st;
    memset(p, 0, KNOTS * sizeof *p);
    for (int i = 0; i + 1 < KNOTS; i++) {
        double h = e[i + 1] - e[i], at[3], y[3];
        for (int k = 0; k < 3; k++) at[k] = e[i] + h * rule.x[k];
        nuem_michel_spectrum(flavour, 3, at, y);
        for (int k = 0; k < 3; k++) {
            p[i] += h * rule.w[k] * (1.0 - rule.x[k]) * y[k];
            p[i + 1] += h * rule.w[k] * rule.x[k] * y[k];
        }
        diagonal[i] += h / 3.0;
        diagonal[i + 1] += h / 3.0;
        above[i] = h / 6.0;
    }
    p[1] += p[0];
    diagonal[1] += above[0];
    p[0] = 0.0;
    for (int i = 2; i < KNOTS; i++) { /* Gauss elimination of the band */
        double factor = above[i - 1] / diagonal[i - 1];
        diagonal[i] -= factor * above[i - 1];
        p[i] -= factor * p[i - 1];
    }
    p[KNOTS - 1] /= diagonal[KNOTS - 1];
    for (int i = KNOTS - 2; i > 0; i--) p[i] = (p[i] - above[i] * p[i + 1]) / diagonal[i];
    return NUEM_OK;
}

nuem_status nuem_flux_read_decay(nuem_flux_reader *r, const nuem_node *decay,
                                 nuem_flux_component *c, nuem_error *err)
{
    const double end = 0.5 * nuem_constants_get()->mmu_mev;
    double e[KNOTS], p[KNOTS], integral;
    nuem_status st;

    if (strcmp(decay->text, "pion") == 0) {
        if (c->flavour != NUEM_MU)
            return nuem_node_fail(decay, err,
                                  "is pion, which gives muon neutrinos; the flavour "
                                  "must be mu");
        c->line_mev = nuem_pion_decay_line_mev();
        return NUEM_OK;
    }
    if (c->flavour == NUEM_TAU)
        return nuem_node_fail(decay, err,
                              "is muon, which gives electron and muon neutrinos; the "
                              "flavour must be e or mu");
    for (int i = 0; i < KNOTS; i++) e[i] = end * pow((double)i / (KNOTS - 1), CROWDING);
    if ((st = project(c->flavour, e, p, err))) return st;
    if (!nuem_flux_set_spectrum(r->flux, c, KNOTS, e, p, &integral)) return nuem_fail_nomem(err);
    return NUEM_OK;
}
