/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/draw.h"

#include <math.h>

#include "num/matrix3.h"

/* sizes at which the four couplings are alike at recoils of some 10 keV */
static const double CHARGE_E = 1e-12, RADIUS_CM2 = 1e-31, DIPOLE_MUB = 3e-11;

/* splitmix64 (Steele, Lea, Flood 2014) */
static uint64_t next(nuem_draw *d)
{
    uint64_t z = (d->state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

nuem_draw nuem_draw_seed(unsigned seed)
{
    nuem_draw d = {seed};

    next(&d);
    return d;
}

double nuem_draw_uniform(nuem_draw *d, double lo, double hi)
{
    return lo + (hi - lo) * ldexp((double)(next(d) >> 11), -53);
}

double nuem_draw_log(nuem_draw *d, double lo, double hi)
{
    return lo * exp(nuem_draw_uniform(d, 0.0, log(hi / lo)));
}

nuem_matrix3 nuem_draw_matrix(nuem_draw *d, double size)
{
    nuem_matrix3 m;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double r = nuem_draw_uniform(d, 0.0, size), phase = nuem_draw_uniform(d, -M_PI, M_PI);
            m.m[i][j] = (nuem_complex){r * cos(phase), r * sin(phase)};
        }
    return m;
}

nuem_matrix3 nuem_draw_hermitian(nuem_draw *d, double size)
{
    nuem_matrix3 m = nuem_draw_matrix(d, size);

    for (int i = 0; i < 3; i++) {
        m.m[i][i].im = 0.0;
        for (int j = 0; j < i; j++) m.m[i][j] = nuem_conj(m.m[j][i]);
    }
    return m;
}

nuem_matrix3 nuem_draw_antisymmetric(nuem_draw *d, double size)
{
    nuem_matrix3 m = nuem_draw_matrix(d, size);

    for (int i = 0; i < 3; i++) {
        m.m[i][i] = (nuem_complex){0, 0};
        for (int j = 0; j < i; j++) m.m[i][j] = (nuem_complex){-m.m[j][i].re, -m.m[j][i].im};
    }
    return m;
}

/* Gram-Schmidt on random rows */
nuem_matrix3 nuem_draw_unitary(nuem_draw *d)
{
    nuem_matrix3 u = nuem_draw_matrix(d, 1.0);

    for (int i = 0; i < 3; i++) {
        for (int k = 0; k < i; k++) {
            nuem_complex overlap = {0, 0};
            for (int j = 0; j < 3; j++) {
                nuem_complex p = nuem_cmul(nuem_conj(u.m[k][j]), u.m[i][j]);
                overlap.re += p.re;
                overlap.im += p.im;
            }
            for (int j = 0; j < 3; j++) {
                nuem_complex p = nuem_cmul(overlap, u.m[k][j]);
                u.m[i][j].re -= p.re;
                u.m[i][j].im -= p.im;
            }
        }
        double norm = 0.0;
        for (int j = 0; j < 3; j++)
            norm += u.m[i][j].re * u.m[i][j].re + u.m[i][j].im * u.m[i][j].im;
        for (int j = 0; j < 3; j++) {
            u.m[i][j].re /= sqrt(norm);
            u.m[i][j].im /= sqrt(norm);
        }
    }
    return u;
}

void nuem_draw_state(nuem_draw *d, bool pure, bool anti, nuem_state *out)
{
    nuem_matrix3 u = nuem_draw_unitary(d), weight = {0};
    double sum = 0.0;

    for (int i = 0; i < 3; i++) {
        weight.m[i][i].re = pure ? i == 0 : nuem_draw_uniform(d, 0.0, 1.0);
        sum += weight.m[i][i].re;
    }
    for (int i = 0; i < 3; i++) weight.m[i][i].re /= sum;
    out->rho = nuem_matrix3_rotate(&u, &weight);
    out->anti = anti;
}

void nuem_draw_mixing(nuem_draw *d, nuem_mixing *out)
{
    *out = (nuem_mixing){
        .theta12_deg = nuem_draw_uniform(d, 0.0, 90.0),
        .theta23_deg = nuem_draw_uniform(d, 0.0, 90.0),
        .theta13_deg = nuem_draw_uniform(d, 0.0, 90.0),
        .delta_deg = nuem_draw_uniform(d, -180.0, 360.0),
        .dm21_ev2 = nuem_draw_uniform(d, 5e-5, 1e-4),
        .dm31_ev2 = nuem_draw_uniform(d, -3e-3, 3e-3),
        .majorana_deg = {nuem_draw_uniform(d, 0.0, 360.0), nuem_draw_uniform(d, 0.0, 360.0)},
    };
}

void nuem_draw_spec(nuem_draw *d, nuem_basis basis, nuem_hypothesis_spec *out)
{
    *out = (nuem_hypothesis_spec){
        .nature = NUEM_DIRAC,
        .basis = basis,
        .millicharge_e = nuem_draw_hermitian(d, CHARGE_E),
        .charge_radius_cm2 = nuem_draw_hermitian(d, RADIUS_CM2),
        .anapole_cm2 = nuem_draw_hermitian(d, RADIUS_CM2 / 6.0),
        .magnetic_mub = nuem_draw_hermitian(d, DIPOLE_MUB),
        .electric_mub = nuem_draw_hermitian(d, DIPOLE_MUB),
        .radius_convention = NUEM_RADIUS_FORM_FACTOR,
    };
    nuem_draw_mixing(d, &out->mixing);
}

void nuem_draw_couplings(nuem_draw *d, nuem_couplings *out)
{
    *out = (nuem_couplings){
        .sin2_theta_w = nuem_draw_uniform(d, 0.1, 0.4),
        .charge_e = nuem_draw_hermitian(d, CHARGE_E),
        .radius_cm2 = nuem_draw_hermitian(d, RADIUS_CM2),
        .dipole_mub = nuem_draw_matrix(d, DIPOLE_MUB),
    };
}
