/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate/moments.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/gauss.h"
#include "num/interpolate.h"
#include "num/matrix3.h"

/* Flux tables are linear between their points; times E^-k or ln E and a state that varies slowly, four
 * Gauss points leave less than 1e-9 (measured in the tests) as long as the energy grows by no more
 * than RATIO: an interval near zero energy is cut into pieces. */
enum { POINTS = 4, POWERS = NUEM_CHANNEL_POWERS };
static const double RATIO = 1.25;

struct nuem_moments {
    const nuem_flux_component *component;
    const nuem_state_model *model;
    nuem_gauss rule;
    /* [n]: moments from table point i to the end; for a line, [1]: the whole */
    double (*above)[POWERS][NUEM_RHO];
};

void nuem_rho_pack(const nuem_state *state, double rho[NUEM_RHO])
{
    const nuem_matrix3 *r = &state->rho;
    double sign = state->anti ? -1.0 : 1.0;

    for (int i = 0; i < 3; i++) rho[i] = r->m[i][i].re;
    rho[3] = r->m[0][1].re;
    rho[4] = sign * r->m[0][1].im;
    rho[5] = r->m[0][2].re;
    rho[6] = sign * r->m[0][2].im;
    rho[7] = r->m[1][2].re;
    rho[8] = sign * r->m[1][2].im;
}

/* Tr[H rho] with H the Hermitian part of G: H_ii rho_ii + 2 (Re H_ij Re rho_ij + Im H_ij Im
 * rho_ij), since Re Tr[A rho B^dagger] = Re Tr[G rho]. */
void nuem_rho_dual(const nuem_matrix3 *a, const nuem_matrix3 *b, double dual[NUEM_RHO])
{
    nuem_complex g[3][3];

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double re = 0.0, im = 0.0;
            for (int k = 0; k < 3; k++) { /* conj(b_ki) a_kj */
                re += b->m[k][i].re * a->m[k][j].re + b->m[k][i].im * a->m[k][j].im;
                im += b->m[k][i].re * a->m[k][j].im - b->m[k][i].im * a->m[k][j].re;
            }
            g[i][j] = (nuem_complex){re, im};
        }
    for (int i = 0; i < 3; i++) dual[i] = g[i][i].re;
    static const int row[3] = {0, 0, 1}, column[3] = {1, 2, 2};
    for (int p = 0; p < 3; p++) {
        nuem_complex x = g[row[p]][column[p]], y = g[column[p]][row[p]];
        dual[3 + 2 * p] = x.re + y.re; /* 2 Re H_ij */
        dual[4 + 2 * p] = x.im - y.im; /* 2 Im H_ij */
    }
}

/* Add weight * rho(E) f_k(E). */
static nuem_status add_point(const nuem_moments *m, double enu_mev, double weight,
                             double out[POWERS][NUEM_RHO], nuem_error *err)
{
    const nuem_flux_component *c = m->component;
    nuem_state state;
    double rho[NUEM_RHO];
    nuem_error inner = {0};
    nuem_status st =
        m->model->eval(m->model->context, c->name, c->flavour, c->anti, enu_mev, &state, &inner);

    if (st && inner.message[0] == '\0') /* a caller's model may fail without a word */
        return nuem_fail(err, st, "the state model failed for component '%.60s' at %g MeV", c->name,
                         enu_mev);
    if (st) {
        if (err) *err = inner;
        return st;
    }
    if (state.anti != c->anti) /* the sign of odd terms is that of the component */
        return nuem_fail(err, NUEM_ERR_ARG,
                         "component '%.60s' is of %s, but its state at %g MeV is of %s", c->name,
                         c->anti ? "antineutrinos" : "neutrinos", enu_mev,
                         state.anti ? "antineutrinos" : "neutrinos");
    nuem_rho_pack(&state, rho);
    for (int l = 0; l < NUEM_RHO; l++)
        if (!isfinite(rho[l]))
            return nuem_fail(err, NUEM_ERR_ARG,
                             "the state of component '%.60s' at %g MeV is not finite", c->name,
                             enu_mev);
    const double per_e = 1.0 / enu_mev, f[POWERS] = {1.0, per_e, per_e * per_e, log(enu_mev)};
    for (int k = 0; k < POWERS; k++)
        for (int l = 0; l < NUEM_RHO; l++) out[k][l] += weight * f[k] * rho[l];
    return NUEM_OK;
}

/* Add the integral from lo to table point i + 1, lo inside interval i. Zero energy, where E^-2 may
 * have no integral, is not cut: no recoil has that threshold. */
static nuem_status add_interval(const nuem_moments *m, size_t i, double lo,
                                double out[POWERS][NUEM_RHO], nuem_error *err)
{
    const nuem_flux_component *c = m->component;
    const double end = c->enu_mev[i + 1];

    while (lo < end) {
        double hi = lo > 0.0 && RATIO * lo < end ? RATIO * lo : end, width = hi - lo;
        for (size_t g = 0; g < m->rule.n; g++) {
            double e = lo + width * m->rule.x[g];
            double phi = c->flux_cm2_s * nuem_linear_at(c->enu_mev, c->pdf_per_mev, i, e);
            nuem_status st = add_point(m, e, width * m->rule.w[g] * phi, out, err);
            if (st) return st;
        }
        lo = hi;
    }
    return NUEM_OK;
}

nuem_status nuem_moments_create(const nuem_flux_component *c, const nuem_state_model *model,
                                nuem_moments **out, nuem_error *err)
{
    nuem_moments *m = calloc(1, sizeof *m);
    nuem_status st;

    if (!m) return nuem_fail_nomem(err);
    m->component = c;
    m->model = model;
    m->above = calloc(c->n ? c->n : 1, sizeof *m->above);
    st = m->above ? nuem_gauss_rule(POINTS, &m->rule, err) : nuem_fail_nomem(err);
    if (!st && c->n == 0) st = add_point(m, c->line_mev, c->flux_cm2_s, m->above[0], err);
    for (size_t i = c->n; !st && i-- > 1;) {
        memcpy(m->above[i - 1], m->above[i], sizeof m->above[i]);
        st = add_interval(m, i - 1, c->enu_mev[i - 1], m->above[i - 1], err);
    }
    if (st) {
        nuem_moments_free(m);
        return st;
    }
    *out = m;
    return NUEM_OK;
}

void nuem_moments_free(nuem_moments *m)
{
    if (!m) return;
    free(m->above);
    free(m);
}

nuem_status nuem_moments_above(const nuem_moments *m, double enu_mev, double out[POWERS][NUEM_RHO],
                               nuem_error *err)
{
    const nuem_flux_component *c = m->component;

    memset(out, 0, POWERS * sizeof *out);
    if (c->n == 0) {
        if (enu_mev <= c->line_mev) memcpy(out, m->above[0], sizeof m->above[0]);
        return NUEM_OK;
    }
    if (enu_mev >= c->enu_mev[c->n - 1]) return NUEM_OK;
    if (enu_mev <= c->enu_mev[0]) {
        memcpy(out, m->above[0], sizeof m->above[0]);
        return NUEM_OK;
    }
    size_t i = nuem_bracket(c->n, c->enu_mev, enu_mev);
    memcpy(out, m->above[i + 1], sizeof m->above[i + 1]);
    return add_interval(m, i, enu_mev, out, err);
}
