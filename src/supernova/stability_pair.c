/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The linear problem of one pair of flavours.
 *
 * In the flavour basis, with the diagonal part of the vacuum Hamiltonian: exact where mixing vanishes; elsewhere its
 * off-diagonal part is what starts the coherence. rho has the diagonal elements g_i, i over flavours and
 * antiflavours, the Hamiltonian H_i. An element ij off the diagonal obeys
 *
 *      i d rho_ij/dr = (H_i - H_j) rho_ij + (g_j - g_i) H_ij,
 *
 * and the self-interaction ties two of them together (a != b, barred: antineutrinos):
 *
 *   flavour:  S = rho_ab, T = rho_{bbar abar}:  H_ab = Q, H_{bbar abar} = -Q,  Q = sum of kernel w (S - T)
 *   spin:     S = rho_{a bbar}, T = rho_{b abar}: H_{a bbar} = Q, H_{b abar} = -Q, Q = s sum of kernel w (S - T)
 *
 * since the blocks of the self-interaction are R - Rbar^T, Rbar - R^T, and s (Y - Y^T) with the coherence Y of
 * neutrinos with antineutrinos, which is antisymmetric: rho_{a abar} never grows. With s = 0, (V-A) x (V-A), nothing
 * drives spin coherence and its frequencies are real. For one angle, and g_b = gbar_b at all energies, the spin problem
 * with s is the flavour problem with the vacuum term times s: s = -1 grows as flavours do in the other mass ordering.
 *
 * The kernel is kappa for one angle and kappa (1/(v v') - 1) = kappa [e + (1 + e) e'], e = 1/v - 1, for many: two
 * sums, and no differences of nearly equal numbers. */
#include "supernova/stability.h"

/* Sums over modes of what the diagonal self-interaction of flavour i is proportional to, G Tr(R G) included. */
typedef struct self_sums {
    double plain[3], excess[3]; /* weights w, w e */
} self_sums;

static self_sums sums_of(const nuem_stability_background *b)
{
    const int N = b->flavours;
    self_sums s = {0};
    double trace[2] = {0};

    for (size_t u = 0; u < b->n_angle; u++)
        for (size_t k = 0; k < b->n_energy; k++)
            for (int i = 0; i < N; i++) {
                const double *g = b->population + k * (size_t)(2 * N);
                const double x = b->weight[u * b->n_energy + k] * (g[i] - g[N + i]);
                s.plain[i] += x;
                s.excess[i] += x * b->excess[u];
                trace[0] += x;
                trace[1] += x * b->excess[u];
            }
    for (int i = 0; i < N; i++) {
        s.plain[i] += trace[0];
        s.excess[i] += trace[1];
    }
    return s;
}

/* H_i of a mode; i >= flavours: antineutrinos */
static double level(const nuem_stability_background *b, const self_sums *s, int i, size_t u,
                    size_t k)
{
    const int f = i % b->flavours;
    const double e = b->excess[u], per_v = 1.0 + e;
    const double self =
        b->kappa_per_km * (b->multi_angle ? e * s->plain[f] + per_v * s->excess[f] : s->plain[f]);
    const double weak = per_v * b->matter_per_km[f] + self;

    return per_v * b->vacuum_ev2[f] * b->per_2e[k] + (i < b->flavours ? weak : -weak);
}

nuem_status nuem_stability_pair(const nuem_stability_background *b, bool spin, int fa, int fb,
                                nuem_coherence *out, nuem_error *err)
{
    const int N = b->flavours;
    const int pair[2][2] = {{fa, spin ? N + fb : fb}, {spin ? fb : N + fb, N + fa}}; /* S, T */
    const double kappa = b->kappa_per_km * (spin ? b->off_diagonal : 1.0);
    const self_sums sums = sums_of(b);
    nuem_coherence c;
    nuem_status st =
        nuem_coherence_create(2 * b->n_angle * b->n_energy, b->multi_angle ? 2 : 1, &c, err);

    if (st) return st;
    c.n = 0;
    for (size_t u = 0; u < b->n_angle; u++)
        for (size_t k = 0; k < b->n_energy; k++)
            for (int row = 0; row < 2; row++) {
                const double *g = b->population + k * (size_t)(2 * N);
                const int i = pair[row][0], j = pair[row][1];
                const double sign = row ? -1.0 : 1.0, push = sign * kappa * (g[j] - g[i]),
                             weight = sign * b->weight[u * b->n_energy + k];
                if (push == 0.0 || weight == 0.0) continue;
                c.omega[c.n] = level(b, &sums, i, u, k) - level(b, &sums, j, u, k);
                if (b->multi_angle) {
                    c.out[0][c.n] = push * b->excess[u];
                    c.in[0][c.n] = weight;
                    c.out[1][c.n] = push * (1.0 + b->excess[u]);
                    c.in[1][c.n] = weight * b->excess[u];
                } else {
                    c.out[0][c.n] = push;
                    c.in[0][c.n] = weight;
                }
                c.n++;
            }
    *out = c;
    return NUEM_OK;
}
