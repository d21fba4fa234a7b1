/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Hamiltonian that all modes of an angle share. */
#include <math.h>
#include <string.h>

#include "num/matrix3.h"
#include "supernova/bulb.h"
#include "supernova/hermitian_algebra.h"
#include "supernova/problem.h"

nuem_supernova_place nuem_supernova_at(const nuem_supernova *sn, double r_km)
{
    const nuem_supernova_spec *s = &sn->spec;
    nuem_supernova_place p = {.self = sn->strength};

    if (s->geometry == NUEM_SINGLE_RADIAL) p.self *= nuem_bulb_radial(s->radius_km, r_km);
    if (s->geometry == NUEM_SINGLE_AVERAGED) p.self *= nuem_bulb_averaged(s->radius_km, r_km);
    if (s->geometry == NUEM_MULTI_ANGLE) p.self /= r_km * r_km;
    if (s->profile) nuem_profile_at(s->profile, 1, &r_km, &p.medium);
    return p;
}

double nuem_supernova_velocity(const nuem_supernova *sn, size_t angle, double r_km)
{
    if (sn->spec.geometry != NUEM_MULTI_ANGLE) return 1.0;
    return nuem_bulb_velocity(sn->u[angle], sn->spec.radius_km, r_km);
}

double nuem_supernova_path(const nuem_supernova *sn, size_t angle, double from_km, double to_km)
{
    if (sn->spec.geometry != NUEM_MULTI_ANGLE) return to_km - from_km;
    return nuem_bulb_path(sn->u[angle], sn->spec.radius_km, from_km, to_km);
}

void nuem_supernova_external(const nuem_supernova *sn, const nuem_medium *medium,
                             nuem_hermitian *out)
{
    double factor[NUEM_TERMS];

    nuem_hermitian_zero(out);
    nuem_medium_factors(medium, factor);
    for (int t = 0; t < NUEM_TERMS; t++)
        if (factor[t] != 0.0) nuem_hermitian_add(sn->order, factor[t], &sn->term[t], out);
}

void nuem_supernova_self(const nuem_supernova *sn, const nuem_hermitian *p, nuem_hermitian *out)
{
    const int n = sn->order, half = sn->flavours;

    if (sn->dirac) { /* antineutrinos are in p with their sign; partners feel nothing */
        double trace = 0.0;
        nuem_hermitian_zero(out);
        for (int i = 0; i < half; i++) trace += p->x[i];
        for (int i = 0; i < half; i++) {
            out->x[i] = p->x[i] + trace;
            for (int j = i + 1; j < half; j++) {
                const int at = nuem_off_diagonal(n, i, j);
                out->x[at] = p->x[at];
                out->x[at + 1] = p->x[at + 1];
            }
        }
        return;
    }
    const double lepton = nuem_hermitian_lepton(n, p), s = sn->spec.off_diagonal;
    nuem_hermitian c;
    nuem_hermitian_conjugate(n, p, &c);
    for (int i = 0; i < n; i++) out->x[i] = p->x[i] - c.x[i] + (i < half ? lepton : -lepton);
    for (int i = 0; i < n; i++)
        for (int j = i + 1; j < n; j++) {
            const double factor = i < half && j >= half ? s : 1.0;
            for (int e = nuem_off_diagonal(n, i, j), k = 0; k < 2; k++)
                out->x[e + k] = factor * (p->x[e + k] - c.x[e + k]);
        }
}

void nuem_supernova_collective(const nuem_supernova *sn, double r_km, const nuem_hermitian *sum,
                               nuem_hermitian *out)
{
    const nuem_supernova_place place = nuem_supernova_at(sn, r_km);
    const int n = sn->order;
    nuem_hermitian outer, f;

    nuem_supernova_external(sn, &place.medium, &outer);
    if (sn->spec.geometry != NUEM_MULTI_ANGLE) {
        nuem_supernova_self(sn, &sum[0], &f);
        nuem_hermitian_add(n, place.self, &f, &outer);
        out[0] = outer;
        return;
    }
    nuem_hermitian a, b, flux;
    nuem_hermitian_zero(&a);
    nuem_hermitian_zero(&b);
    for (size_t i = 0; i < sn->modes.n_angle; i++) {
        nuem_hermitian_add(n, 1.0 / nuem_supernova_velocity(sn, i, r_km), &sum[i], &a);
        nuem_hermitian_add(n, 1.0, &sum[i], &b);
    }
    nuem_supernova_self(sn, &a, &f);
    nuem_supernova_self(sn, &b, &flux);
    nuem_hermitian_add(n, place.self, &f, &outer);
    for (size_t i = 0; i < sn->modes.n_angle; i++) {
        nuem_hermitian_zero(&out[i]);
        nuem_hermitian_add(n, 1.0 / nuem_supernova_velocity(sn, i, r_km), &outer, &out[i]);
        nuem_hermitian_add(n, -place.self, &flux, &out[i]);
    }
}

void nuem_supernova_to_flavour(const nuem_supernova *sn, const nuem_hermitian *rho,
                               nuem_hermitian *out)
{
    const int n = sn->order, half = sn->flavours;
    nuem_unitary w = {0};

    for (int a = 0; a < half; a++)
        for (int k = 0; k < half; k++) {
            const nuem_complex u = sn->flavour.m[a][k];
            w.u[a * n + k] = u;
            w.u[(a + half) * n + k + half] = sn->dirac ? u : nuem_conj(u);
        }
    nuem_hermitian_turn(n, &w, rho, out);
}

void nuem_supernova_flavours(const nuem_supernova *sn, const nuem_hermitian *rho, double *out)
{
    nuem_hermitian x;

    nuem_supernova_to_flavour(sn, rho, &x);
    memcpy(out, x.x, (size_t)sn->order * sizeof *out);
}
