/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Hamiltonian of six states, from the vertex of conventions.h.
 *
 * Moments. H_int = -(1/2) nubar_j sigma_mn F^mn (mu + i eps gamma5)_jk nu_k. On an incoming left-handed
 * neutrino gamma5 = -1, which leaves lambda_jk = (mu - i eps)_jk, and of sigma F in a static field
 * sigma.B remains. For flight along +z the left-handed state has spin down, the right-handed one spin
 * up, and <up| sigma.B |down> = B_x - i B_y (Giunti, Studenikin, RMP 87 (2015) 531, section V). So
 *
 *     H_RL = lambda (B_x - i B_y),   H_LR = H_RL^dagger = lambda^dagger (B_x + i B_y),
 *
 * where the common sign is a choice of phase of the right-handed states. Only transverse fields act: the
 * longitudinal part flips no helicity and is smaller by m/E.
 *
 * Rotating the frame about +z by phi multiplies L by e^{i phi/2} and R by e^{-i phi/2}: a field that
 * turns by phi(x) is one that does not, with phi'/2 added to the levels of L and subtracted from
 * those of R.
 *
 * Dirac antineutrinos. With v = C ubar^T the matrix element is that of spinors u with mu -> -mu^T, eps ->
 * -eps^T (C sigma^T C^-1 = -sigma). The active antineutrino is right-handed, gamma5 = +1, so
 * its partner gets -(mu + i eps)^T = -lambda* (mu, eps Hermitian), now times <down| sigma.B |up> = B_x +
 * i B_y. Again without the sign H_partner,active = lambda* (B_x + i B_y): the Hamiltonian of
 * antineutrinos is the complex conjugate of that of neutrinos with V -> -V, as CPT asks.
 *
 * Majorana neutrinos. One field; R is the antineutrino, its matter potential -V, its flavour amplitudes
 * psi_a = sum_k U*_ak psi_k, where those of L have U_ak. So h* stands below and lambda in the flavour
 * basis is U* lambda U^dagger, antisymmetric. CPT: conjugating H and exchanging the halves
 * gives H with V -> -V and the opposite sign of the moments, because lambda^T = -lambda.
 *
 * What all six share, m_lightest^2/2E, is left out. */
#include "propagation/hamiltonian.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/hermitian.h"
#include "num/matrix3.h"
#include "propagation/units.h"

/* sqrt(2) G_F in km^-1 cm^3 */
static double weak_km_cm3(void)
{
    const nuem_constants *c = nuem_constants_get();
    const double hbarc_gev_cm = 1e-16 * c->hbarc_mev_fm;

    return 1e5 * sqrt(2.0) * c->gf_gev2 * hbarc_gev_cm * hbarc_gev_cm;
}

/* What matter does to the active half (sign of the potential: active) and to its partner (0: nothing). */
static void set_matter(nuem_propagator *p, double active, double partner)
{
    const double v = weak_km_cm3();

    p->term[NUEM_TERM_NE].m[0][0].re = active * v;
    p->term[NUEM_TERM_NE].m[3][3].re = partner * v;
    for (int a = 0; a < 3; a++) {
        p->term[NUEM_TERM_NN].m[a][a].re = -0.5 * active * v;
        p->term[NUEM_TERM_NN].m[a + 3][a + 3].re = -0.5 * partner * v;
    }
}

/* lower = lambda (B_x - i sense B_y) in the block of the partner's rows, its adjoint above */
static void set_moments(nuem_propagator *p, const nuem_matrix3 *lambda, double sense)
{
    const double unit = nuem_moment_per_km(1.0);

    for (int j = 0; j < 3; j++)
        for (int k = 0; k < 3; k++) {
            const nuem_complex x = {unit * lambda->m[j][k].re, unit * lambda->m[j][k].im};
            const nuem_complex y = {sense * x.im, -sense * x.re}; /* -i sense x */
            p->term[NUEM_TERM_BX].m[j + 3][k] = x;
            p->term[NUEM_TERM_BX].m[k][j + 3] = nuem_conj(x);
            p->term[NUEM_TERM_BY].m[j + 3][k] = y;
            p->term[NUEM_TERM_BY].m[k][j + 3] = nuem_conj(y);
        }
}

/* left^dagger x right of one of the four 3x3 blocks */
static void turn_block(const nuem_matrix6 *x, int row, int column, const nuem_matrix3 *left,
                       const nuem_matrix3 *right, nuem_matrix6 *out)
{
    nuem_matrix3 b, adjoint = nuem_matrix3_adjoint(left);

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) b.m[i][j] = x->m[row + i][column + j];
    b = nuem_matrix3_mul(&adjoint, &b);
    b = nuem_matrix3_mul(&b, right);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) out->m[row + i][column + j] = b.m[i][j];
}

/* A term between mass states, Hermitian to the last digit. What is a multiple of 1 in a half stays one. */
static void turn_term(nuem_propagator *p, int t)
{
    const nuem_matrix3 *half[2] = {&p->u, &p->partner};
    nuem_matrix6 *out = &p->mass_term[t];

    if (t == NUEM_TERM_NN) {
        *out = p->term[t];
        return;
    }
    for (int i = 0; i < 2; i++)
        for (int j = i; j < 2; j++) turn_block(&p->term[t], 3 * i, 3 * j, half[i], half[j], out);
    for (int i = 0; i < NUEM_STATES; i++) {
        out->m[i][i].im = 0.0;
        for (int j = 0; j < i; j++) out->m[i][j] = nuem_conj(out->m[j][i]);
    }
}

static void set_masses(nuem_propagator *p, const nuem_mixing *mixing)
{
    const double m2[3] = {0.0, mixing->dm21_ev2, mixing->dm31_ev2};
    const double lightest = fmin(m2[0], fmin(m2[1], m2[2]));

    for (int k = 0; k < 3; k++) p->km_mev[k] = nuem_splitting_per_km(m2[k] - lightest, 1.0);
}

nuem_status nuem_propagator_create(const nuem_hypothesis *hypothesis, bool anti,
                                   nuem_propagator **out, nuem_error *err)
{
    const nuem_hypothesis_spec *spec = nuem_hypothesis_spec_of(hypothesis);
    nuem_matrix3 lambda = nuem_hypothesis_couplings(hypothesis)->dipole_mub;

    if (anti && spec->nature == NUEM_MAJORANA)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "the Hamiltonian of Majorana neutrinos holds neutrinos and antineutrinos; "
                         "`anti` must be false and the initial state says which is born");
    nuem_propagator *p = calloc(1, sizeof *p);
    if (!p) return nuem_fail_nomem(err);
    p->nature = spec->nature;
    p->anti = anti;
    nuem_mixing_pmns(&spec->mixing, &p->u);
    if (anti) p->u = nuem_matrix3_conj(&p->u);
    p->partner = spec->nature == NUEM_MAJORANA ? nuem_matrix3_conj(&p->u) : p->u;
    set_masses(p, &spec->mixing);
    set_matter(p, anti ? -1.0 : 1.0, spec->nature == NUEM_MAJORANA ? -1.0 : 0.0);
    if (anti) lambda = nuem_matrix3_conj(&lambda);
    if (spec->nature == NUEM_MAJORANA) { /* to the last digit, which U* lambda U^dagger is not */
        const nuem_matrix3 l = lambda;
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 3; k++) {
                lambda.m[j][k].re = 0.5 * (l.m[j][k].re - l.m[k][j].re);
                lambda.m[j][k].im = 0.5 * (l.m[j][k].im - l.m[k][j].im);
            }
    }
    set_moments(p, &lambda, anti ? -1.0 : 1.0);
    for (int t = 0; t < NUEM_TERMS; t++) {
        turn_term(p, t);
        for (int i = 0; i < NUEM_STATES; i++)
            for (int j = 0; j < NUEM_STATES; j++) {
                const nuem_complex z = p->mass_term[t].m[i][j];
                p->term_size[t] = fmax(p->term_size[t], hypot(z.re, z.im));
            }
    }
    p->moments = nuem_matrix3_max(&lambda) > 0.0;
    for (int a = 0; a < 3; a++)
        for (int k = 0; k < 3; k++) {
            p->mass_states.m[a][k] = p->u.m[a][k];
            p->mass_states.m[a + 3][k + 3] = p->partner.m[a][k];
        }
    *out = p;
    return NUEM_OK;
}

void nuem_propagator_free(nuem_propagator *p)
{
    free(p);
}

nuem_nature nuem_propagator_nature(const nuem_propagator *p)
{
    return p->nature;
}

void nuem_propagator_mass_states(const nuem_propagator *p, nuem_matrix6 *out)
{
    *out = p->mass_states;
}

nuem_status nuem_propagate_check_energy(double enu_mev, long index, nuem_error *err)
{
    if (enu_mev >= NUEM_PROPAGATE_ENU_MIN_MEV && enu_mev <= NUEM_PROPAGATE_ENU_MAX_MEV)
        return NUEM_OK;
    return nuem_fail_index(err, NUEM_ERR_ARG, index,
                           "neutrino energy is %g MeV; it must lie in [%g, %g]", enu_mev,
                           NUEM_PROPAGATE_ENU_MIN_MEV, NUEM_PROPAGATE_ENU_MAX_MEV);
}

/* h = half diag(m^2/2E) half^dagger in a diagonal block */
static void add_vacuum(const nuem_propagator *p, double enu_mev, const nuem_matrix3 *half, int at,
                       nuem_matrix6 *h)
{
    for (int i = 0; i < 3; i++)
        for (int j = i; j < 3; j++) {
            nuem_complex sum = {0.0, 0.0};
            for (int k = 0; k < 3; k++) {
                const nuem_complex x = nuem_cmul(half->m[i][k], nuem_conj(half->m[j][k]));
                sum.re += p->km_mev[k] / enu_mev * x.re;
                sum.im += p->km_mev[k] / enu_mev * x.im;
            }
            if (i == j) sum.im = 0.0;
            h->m[at + i][at + j] = sum;
            h->m[at + j][at + i] = nuem_conj(sum);
        }
}

void nuem_propagator_hamiltonian(const nuem_propagator *p, double enu_mev,
                                 const nuem_medium *medium, nuem_matrix6 *out)
{
    nuem_matrix6 h = {0};
    double factor[NUEM_TERMS];

    add_vacuum(p, enu_mev, &p->u, 0, &h);
    add_vacuum(p, enu_mev, &p->partner, 3, &h);
    nuem_medium_factors(medium, factor);
    for (int t = 0; t < NUEM_TERMS; t++) {
        if (factor[t] == 0.0) continue;
        for (int i = 0; i < NUEM_STATES; i++)
            for (int j = 0; j < NUEM_STATES; j++) {
                h.m[i][j].re += factor[t] * p->term[t].m[i][j].re;
                h.m[i][j].im += factor[t] * p->term[t].m[i][j].im;
            }
    }
    *out = h;
}

nuem_status nuem_propagate_levels(const nuem_propagator *p, double enu_mev,
                                  const nuem_medium *medium, double level[NUEM_STATES],
                                  nuem_matrix6 *state, nuem_error *err)
{
    nuem_matrix6 h, v, sorted;
    double value[NUEM_STATES];
    int order[NUEM_STATES];
    const nuem_status st = nuem_propagate_check_energy(enu_mev, -1, err);

    if (st) return st;
    nuem_propagator_hamiltonian(p, enu_mev, medium, &h);
    if (!nuem_hermitian_eigen(NUEM_STATES, h.m[0], false, value, v.m[0]))
        return nuem_fail(err, NUEM_ERR_ARG, "the medium is not finite");
    for (int i = 0; i < NUEM_STATES; i++) {
        int at = i;
        for (; at > 0 && value[order[at - 1]] > value[i]; at--) order[at] = order[at - 1];
        order[at] = i;
    }
    for (int j = 0; j < NUEM_STATES; j++) {
        level[j] = value[order[j]];
        for (int i = 0; i < NUEM_STATES; i++) sorted.m[i][j] = v.m[i][order[j]];
    }
    *state = sorted;
    return NUEM_OK;
}
