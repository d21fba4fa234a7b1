/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the end of a run out of the star. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/matrix3.h"
#include "supernova/earth.h"

/* --- nothing on the way: populations of the mass states --- */

/* Of the half of rho that begins at `first`; conjugate: its states mix by U* (antineutrinos). */
static void populations(const nuem_supernova *sn, const nuem_complex *rho, int first,
                        bool conjugate, double out[3])
{
    const int n = sn->order;

    for (int k = 0; k < sn->flavours; k++) {
        out[k] = 0.0; /* sum_ab U*_ak rho_ab U_bk */
        for (int a = 0; a < sn->flavours; a++)
            for (int b = 0; b < sn->flavours; b++) {
                const nuem_complex u =
                    nuem_cmul(nuem_conj(sn->flavour.m[a][k]), sn->flavour.m[b][k]);
                const nuem_complex x = rho[(first + a) * n + first + b];
                out[k] += u.re * x.re - (conjugate ? -u.im : u.im) * x.im;
            }
    }
}

/* Where the antineutrinos are: another kind, or the other half. */
static void halves(const nuem_supernova *sn, const double *density, size_t energy,
                   nuem_complex rho[2][NUEM_REALS_MAX], int first[2])
{
    nuem_earth_matrix(sn, density, 0, energy, rho[0]);
    nuem_earth_matrix(sn, density, sn->dirac ? 1 : 0, energy, rho[1]);
    first[0] = 0;
    first[1] = sn->dirac ? 0 : sn->flavours;
}

void nuem_earth_vacuum(const nuem_supernova *sn, const double *density, nuem_mass_numbers *out)
{
    nuem_complex rho[2][NUEM_REALS_MAX];
    int first[2];

    for (size_t i = 0; i < sn->spec.n_energy; i++) {
        halves(sn, density, i, rho, first);
        for (int anti = 0; anti < 2; anti++)
            populations(sn, rho[anti], first[anti], anti, out[i].of[anti]);
    }
}

/* --- adiabatic --- */

/* Mass states by squared mass, lightest first. */
static void sort_masses(const nuem_supernova *sn, int order[3])
{
    for (int k = 0; k < sn->flavours; k++) {
        int i = k;
        for (; i > 0 && sn->modes.d[order[i - 1]] > sn->modes.d[k]; i--) order[i] = order[i - 1];
        order[i] = k;
    }
}

/* Vacuum Hamiltonian of neutrinos in the flavour basis, times 2E; of antineutrinos its conjugate. */
static void vacuum(const nuem_supernova *sn, nuem_complex h[3][3])
{
    memset(h, 0, 9 * sizeof h[0][0]);
    for (int a = 0; a < sn->flavours; a++)
        for (int b = 0; b < sn->flavours; b++)
            for (int k = 0; k < sn->flavours; k++) {
                const nuem_complex u =
                    nuem_cmul(sn->flavour.m[a][k], nuem_conj(sn->flavour.m[b][k]));
                h[a][b].re += sn->modes.d[k] * u.re;
                h[a][b].im += sn->modes.d[k] * u.im;
            }
}

/* Populations of the levels in dense matter: that of nu_e, then those of the others, higher first. With
 * (h_mm - h_tt)/2 = z, h_mt = c, s = (z^2 + |c|^2)^1/2 the projector on the higher one is
 * (1 + [[z, c], [c*, -z]]/s)/2. */
static void levels(const nuem_supernova *sn, const nuem_complex h[3][3], const nuem_complex *rho,
                   int first, bool conjugate, double out[3])
{
    const int n = sn->order;
    const nuem_complex *at = rho + first * n + first;

    out[0] = at[0].re;
    out[1] = at[n + 1].re;
    if (sn->flavours == 2) return;
    const double z = 0.5 * (h[1][1].re - h[2][2].re), im = conjugate ? -h[1][2].im : h[1][2].im,
                 s = hypot(z, hypot(h[1][2].re, im));
    const double sum = at[n + 1].re + at[2 * n + 2].re,
                 difference = at[n + 1].re - at[2 * n + 2].re;
    const nuem_complex x = at[n + 2];
    const double along =
        s > 0.0 ? (z * difference + 2.0 * (x.re * h[1][2].re + x.im * im)) / s : difference;
    out[1] = 0.5 * (sum + along);
    out[2] = 0.5 * (sum - along);
}

void nuem_earth_adiabatic(const nuem_supernova *sn, const double *density, nuem_mass_numbers *out)
{
    const int n = sn->flavours;
    nuem_complex rho[2][NUEM_REALS_MAX], h[3][3];
    int first[2], order[3];
    double level[3];

    vacuum(sn, h);
    sort_masses(sn, order);
    for (size_t i = 0; i < sn->spec.n_energy; i++) {
        halves(sn, density, i, rho, first);
        for (int anti = 0; anti < 2; anti++) {
            levels(sn, h, rho[anti], first[anti], anti, level);
            /* from the top: nu_e and the others, or the others and nubar_e */
            for (int k = 0; k < n; k++)
                out[i].of[anti][order[n - 1 - k]] = level[anti ? (k + 1) % n : k];
        }
    }
}

/* --- along a profile --- */

/* States of the propagator that those of the problem are: two flavours are e and tau, nu_1 and nu_3. */
static int state_of(const nuem_supernova *sn, int i)
{
    const int half = sn->flavours;

    return i / half * 3 + i % half * (half == 2 ? 2 : 1);
}

/* S rho S^+, and the populations of the mass states of one half of it. */
static void arrive(const nuem_supernova *sn, const nuem_matrix6 *s, const nuem_matrix6 *mass,
                   const nuem_complex *rho, int half, double out[3])
{
    const int n = sn->order;

    for (int k = 0; k < sn->flavours; k++) {
        nuem_complex row[NUEM_ORDER_MAX]; /* <m_k| S */
        double sum = 0.0;
        const int m = state_of(sn, half * sn->flavours + k);
        for (int i = 0; i < n; i++) {
            row[i] = (nuem_complex){0.0, 0.0};
            for (int a = 0; a < NUEM_STATES; a++) {
                const nuem_complex x =
                    nuem_cmul(nuem_conj(mass->m[a][m]), s->m[a][state_of(sn, i)]);
                row[i].re += x.re;
                row[i].im += x.im;
            }
        }
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                sum += nuem_cmul(nuem_cmul(row[i], rho[i * n + j]), nuem_conj(row[j])).re;
        out[k] = sum;
    }
}

/* One kind of neutrinos; of Majorana neutrinos both halves count. */
static nuem_status along(const nuem_supernova *sn, const double *density, int kind,
                         const nuem_supernova_earth_options *o, nuem_matrix6 *s,
                         nuem_mass_numbers *out, nuem_error *err)
{
    nuem_propagator *p = NULL;
    nuem_matrix6 mass;
    nuem_complex rho[NUEM_REALS_MAX];
    nuem_status st = nuem_propagator_create(sn->hypothesis, kind == 1, &p, err);

    if (st) return st;
    st = nuem_propagate_operator(p, o->profile, sn->spec.n_energy, sn->spec.enu_mev, false,
                                 o->propagate, s, NULL, err);
    nuem_propagator_mass_states(p, &mass);
    nuem_propagator_free(p);
    for (size_t i = 0; i < sn->spec.n_energy && !st; i++) {
        nuem_earth_matrix(sn, density, kind, i, rho);
        for (int half = 0; half < (sn->dirac ? 1 : 2); half++)
            arrive(sn, &s[i], &mass, rho, half, out[i].of[kind + half]);
    }
    return st;
}

nuem_status nuem_earth_profile(const nuem_supernova *sn, const double *density,
                               const nuem_supernova_earth_options *options, nuem_mass_numbers *out,
                               nuem_error *err)
{
    nuem_matrix6 *s = malloc(sn->spec.n_energy * sizeof *s);
    nuem_status st = NUEM_OK;

    if (!s) return nuem_fail_nomem(err);
    for (int kind = 0; kind < (sn->dirac ? 2 : 1) && !st; kind++)
        st = along(sn, density, kind, options, s, out, err);
    free(s);
    return st;
}
