/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate/steady_moments.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/gauss.h"
#include "num/interpolate.h"

/* The rule of moments.c, for the same numbers. */
enum { STEADY_POINTS = 4, N = NUEM_CHANNEL_POWERS };
static const double STEADY_RATIO = 1.25;

struct nuem_steady_moments {
    const nuem_flux_component *component;
    nuem_gauss rule;
    bool logarithm;
    double rho[NUEM_RHO];
    double (*above)[N]; /* [n]: from table point i to the end; for a line, [1]: the whole */
};

static void add_energy(const nuem_steady_moments *m, double enu_mev, double weight, double out[N])
{
    double x = weight / enu_mev;

    out[0] += weight;
    out[1] += x;
    out[2] += x / enu_mev;
    if (m->logarithm) out[3] += weight * log(enu_mev);
}

/* Add the integral from lo to table point i + 1, lo inside interval i. */
static void add_piece(const nuem_steady_moments *m, size_t i, double lo, double out[N])
{
    const nuem_flux_component *c = m->component;
    const double start = c->enu_mev[i], end = c->enu_mev[i + 1];
    const double at_start = c->flux_cm2_s * c->pdf_per_mev[i],
                 slope =
                     c->flux_cm2_s * (c->pdf_per_mev[i + 1] - c->pdf_per_mev[i]) / (end - start);

    while (lo < end) {
        double hi = lo > 0.0 && STEADY_RATIO * lo < end ? STEADY_RATIO * lo : end, width = hi - lo;
        for (size_t g = 0; g < STEADY_POINTS; g++) {
            double e = lo + width * m->rule.x[g];
            add_energy(m, e, width * m->rule.w[g] * (at_start + slope * (e - start)), out);
        }
        lo = hi;
    }
}

/* The state, by the checks of nuem_moments_create on one energy. */
static nuem_status ask_state(nuem_steady_moments *m, const nuem_state_model *model, nuem_error *err)
{
    const nuem_flux_component *c = m->component;
    const nuem_flux_component line = {.name = c->name,
                                      .flavour = c->flavour,
                                      .anti = c->anti,
                                      .flux_cm2_s = 1.0,
                                      .line_mev = c->n ? c->enu_mev[c->n - 1] : c->line_mev};
    double power[N][NUEM_RHO];
    nuem_moments *one = NULL;
    nuem_status st = nuem_moments_create(&line, model, &one, err);

    if (!st) st = nuem_moments_above(one, 0.0, power, err);
    if (!st) memcpy(m->rho, power[0], sizeof m->rho);
    nuem_moments_free(one);
    return st;
}

nuem_status nuem_steady_moments_create(const nuem_flux_component *c, const nuem_state_model *model,
                                       bool logarithm, nuem_steady_moments **out, nuem_error *err)
{
    nuem_steady_moments *m = calloc(1, sizeof *m);
    nuem_status st;

    if (!m) return nuem_fail_nomem(err);
    m->component = c;
    m->logarithm = logarithm;
    m->above = calloc(c->n ? c->n : 1, sizeof *m->above);
    st = m->above ? nuem_gauss_rule(STEADY_POINTS, &m->rule, err) : nuem_fail_nomem(err);
    if (!st) st = ask_state(m, model, err);
    if (st) {
        nuem_steady_moments_free(m);
        return st;
    }
    if (c->n == 0) add_energy(m, c->line_mev, c->flux_cm2_s, m->above[0]);
    for (size_t i = c->n; i-- > 1;) {
        memcpy(m->above[i - 1], m->above[i], sizeof m->above[i]);
        add_piece(m, i - 1, c->enu_mev[i - 1], m->above[i - 1]);
    }
    *out = m;
    return NUEM_OK;
}

void nuem_steady_moments_free(nuem_steady_moments *m)
{
    if (!m) return;
    free(m->above);
    free(m);
}

const double *nuem_steady_moments_rho(const nuem_steady_moments *m)
{
    return m->rho;
}

void nuem_steady_moments_above(const nuem_steady_moments *m, double enu_mev, double out[N])
{
    const nuem_flux_component *c = m->component;

    memset(out, 0, N * sizeof *out);
    if (c->n == 0) {
        if (enu_mev <= c->line_mev) memcpy(out, m->above[0], sizeof m->above[0]);
        return;
    }
    if (enu_mev >= c->enu_mev[c->n - 1]) return;
    if (enu_mev <= c->enu_mev[0]) {
        memcpy(out, m->above[0], sizeof m->above[0]);
        return;
    }
    size_t i = nuem_bracket(c->n, c->enu_mev, enu_mev);
    memcpy(out, m->above[i + 1], sizeof m->above[i + 1]);
    add_piece(m, i, enu_mev, out);
}
