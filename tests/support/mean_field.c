/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/mean_field.h"

#include <complex.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_odeiv2.h>

#include "nuem/constants.h"
#include "nuem/propagate.h"
#include "support/assert_close.h"

enum { MAX = 6 };

static const double complex UNIT = CMPLX(0.0, 1.0);

typedef struct problem {
    const nuem_supernova_spec *spec;
    int n, half;
    size_t
        kinds; /* 1: Majorana; 2: Dirac neutrinos, and their antineutrinos, in separate matrices */
    nuem_propagator *one[2];
    double total;
} problem;

/* Matrix of mode (kind, angle, energy) in the array that GSL moves. */
static size_t place(const problem *p, size_t kind, size_t angle, size_t energy)
{
    return ((kind * p->spec->n_angle + angle) * p->spec->n_energy + energy) *
           (size_t)(p->n * p->n) * 2;
}

static double sine2(const problem *p, size_t angle)
{
    return p->spec->geometry == NUEM_MULTI_ANGLE ? ((double)angle + 0.5) / (double)p->spec->n_angle
                                                 : 0.0;
}

static double cosine(const problem *p, size_t angle, double r)
{
    const double x = p->spec->geometry == NUEM_GAS ? 0.0 : p->spec->radius_km / r;

    return sqrt(1.0 - sine2(p, angle) * x * x);
}

static double sqrt2_gf_km2(void) /* G_F in km^2 */
{
    const nuem_constants *c = nuem_constants_get();
    const double hbarc_gev_km = c->hbarc_mev_fm * 1e-3 * 1e-18;

    return sqrt(2.0) * c->gf_gev2 * hbarc_gev_km * hbarc_gev_km;
}

/* Strength of what rays of u and u' do to each other, a km of radius along u. */
static double pair(const problem *p, size_t a, size_t b, double r)
{
    const nuem_supernova_spec *s = p->spec;
    const double line = sqrt2_gf_km2() * s->number_rate_s / 299792.458, x = s->radius_km / r;
    const double c = sqrt(1.0 - x * x);

    switch (s->geometry) {
    case NUEM_GAS: return s->gas_mu;
    case NUEM_SINGLE_RADIAL:
        return line / (2.0 * M_PI * s->radius_km * s->radius_km) * 0.5 * (1.0 - c) * (1.0 - c);
    case NUEM_SINGLE_AVERAGED: { /* mean over u and u' of the one below: int du/v = 2 (1 - c)/x^2 */
        const double q = 2.0 * (1.0 - c) / (x * x);
        return line / (4.0 * M_PI * r * r) * (q * q - 1.0);
    }
    case NUEM_MULTI_ANGLE:
        return line / (4.0 * M_PI * r * r) * (1.0 / (cosine(p, a, r) * cosine(p, b, r)) - 1.0);
    }
    return NAN;
}

/* H of one neutrino of a kind in the flavour basis, over v. */
static void own(const problem *p, size_t kind, double enu, const nuem_medium *m, double v,
                double complex *h)
{
    const int n = p->n;

    if (p->spec->flavours == 3) {
        nuem_matrix6 x;
        nuem_propagator_hamiltonian(p->one[kind], enu, m, &x);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) h[i * n + j] = (x.m[i][j].re + UNIT * x.m[i][j].im) / v;
        return;
    }
    /* de Gouvea, Shalgar: nu_e nu_x nubar_e nubar_x, a real transition moment, B along x */
    const nuem_constants *c = nuem_constants_get();
    const double km = 1.0 / (1e-12 * c->hbarc_mev_fm), t = 2.0 * p->spec->two.theta_rad,
                 w = p->spec->two.dm2_ev2 / (4e6 * enu) * km,
                 weak = sqrt2_gf_km2() * 1e15, /* km^-1 cm^3 */
        e = weak * (m->ne_cm3 - 0.5 * m->nn_cm3), x = -0.5 * weak * m->nn_cm3,
                 mu = p->spec->two.mu_mub * c->mub_ev_t * 1e-4 * km;
    const double complex b = mu * (m->bx_gauss + UNIT * m->by_gauss);
    const double complex table[16] = {
        -w * cos(t) + e, w * sin(t), 0,       b, w * sin(t), w * cos(t) + x, -b, 0, 0, -conj(b),
        -w * cos(t) - e, w * sin(t), conj(b), 0, w * sin(t), w * cos(t) - x};
    for (int i = 0; i < 16; i++) h[i] = table[i] / v;
}

/* f(rho) of one mode. */
static void seen(const problem *p, size_t kind, const double complex *rho, double complex *f)
{
    const int n = p->n, half = p->half;
    double complex trace = 0.0;

    memset(f, 0, (size_t)(n * n) * sizeof *f);
    if (p->kinds == 2) { /* of active ones: rho of neutrinos, -rho^T of antineutrinos */
        for (int i = 0; i < half; i++) trace += rho[i * n + i];
        for (int i = 0; i < half; i++)
            for (int j = 0; j < half; j++)
                f[i * n + j] = kind == 0 ? rho[i * n + j] + (i == j ? trace : 0.0)
                                         : -rho[j * n + i] - (i == j ? trace : 0.0);
        return;
    }
    for (int i = 0; i < half; i++) trace += rho[i * n + i] - rho[(i + half) * n + i + half];
    for (int i = 0; i < n; i++)
        for (int j = 0; j < n; j++) {
            const int ci = (i + half) % n, cj = (j + half) % n;
            const double complex x = rho[i * n + j] - rho[cj * n + ci];
            f[i * n + j] = (i < half) == (j < half) ? x : p->spec->off_diagonal * x;
            if (i == j) f[i * n + j] += i < half ? trace : -trace;
        }
}

static int rhs(double r, const double y[], double dy[], void *context)
{
    const problem *p = context;
    const nuem_supernova_spec *s = p->spec;
    const int n = p->n;
    const size_t nn = (size_t)(n * n);
    double complex h[MAX * MAX], f[MAX * MAX], common[MAX * MAX];
    nuem_medium m = {0};

    if (s->profile) nuem_profile_at(s->profile, 1, &r, &m);
    for (size_t a = 0; a < s->n_angle; a++) {
        memset(common, 0, sizeof common);
        for (size_t kind = 0; kind < p->kinds; kind++)
            for (size_t b = 0; b < s->n_angle; b++)
                for (size_t e = 0; e < s->n_energy; e++) {
                    seen(p, kind, (const double complex *)(y + place(p, kind, b, e)), f);
                    const double w = s->width_mev[e] / (double)s->n_angle * pair(p, a, b, r);
                    for (size_t i = 0; i < nn; i++) common[i] += w * f[i];
                }
        for (size_t kind = 0; kind < p->kinds; kind++)
            for (size_t e = 0; e < s->n_energy; e++) {
                const double complex *rho = (const double complex *)(y + place(p, kind, a, e));
                double complex *d = (double complex *)(dy + place(p, kind, a, e));
                own(p, kind, s->enu_mev[e], &m, cosine(p, a, r), h);
                for (int i = 0; i < n; i++)
                    for (int j = 0; j < n; j++)
                        h[i * n + j] += kind == 0 ? common[i * n + j] : -common[j * n + i];
                for (int i = 0; i < n; i++)
                    for (int j = 0; j < n; j++) {
                        double complex x = 0.0;
                        for (int k = 0; k < n; k++)
                            x += h[i * n + k] * rho[k * n + j] - rho[i * n + k] * h[k * n + j];
                        d[i * n + j] = -UNIT * x;
                    }
            }
    }
    return GSL_SUCCESS;
}

static void set_start(const problem *p, double *y)
{
    const nuem_supernova_spec *s = p->spec;

    for (size_t kind = 0; kind < p->kinds; kind++)
        for (size_t a = 0; a < s->n_angle; a++)
            for (size_t e = 0; e < s->n_energy; e++)
                for (int i = 0; i < p->n; i++) {
                    const bool partner = i >= p->half;
                    const size_t species = (size_t)(i % p->half) + (partner || kind == 1 ? 3 : 0);
                    const double x = s->spectrum[e * 6 + species] / p->total;
                    y[place(p, kind, a, e) + 2 * (size_t)(i * p->n + i)] =
                        p->kinds == 2 && partner ? 0.0 : x;
                }
}

static void take_spectra(const problem *p, const double *y, double *out)
{
    const nuem_supernova_spec *s = p->spec;

    for (size_t a = 0; a < s->n_angle; a++)
        for (size_t e = 0; e < s->n_energy; e++)
            for (int i = 0; i < p->n; i++) {
                const bool second = p->kinds == 2 && i >= p->half;
                const int at = second ? i - p->half : i;
                out[(a * s->n_energy + e) * (size_t)p->n + (size_t)i] =
                    y[place(p, second, a, e) + 2 * (size_t)(at * p->n + at)];
            }
}

void mean_field_spectra(const nuem_supernova_spec *spec, double r_km, double tolerance, double *out)
{
    const bool dirac =
        spec->hypothesis && nuem_hypothesis_spec_of(spec->hypothesis)->nature == NUEM_DIRAC;
    problem p = {
        .spec = spec, .n = 2 * spec->flavours, .half = spec->flavours, .kinds = dirac ? 2 : 1};
    nuem_error err;

    if (spec->flavours == 3)
        for (size_t kind = 0; kind < p.kinds; kind++)
            assert_ok(nuem_propagator_create(spec->hypothesis, kind == 1, &p.one[kind], &err), err);
    for (size_t i = 0; i < spec->n_energy * 6; i++)
        p.total += spec->width_mev[i / 6] * spec->spectrum[i];
    const size_t n = place(&p, p.kinds, 0, 0);
    double *y = calloc(n, sizeof *y), r = spec->start_km;
    set_start(&p, y);
    gsl_odeiv2_system system = {rhs, NULL, n, &p};
    gsl_odeiv2_driver *driver = gsl_odeiv2_driver_alloc_y_new(
        &system, gsl_odeiv2_step_rk8pd, r_km > r ? 1e-4 : -1e-4, tolerance, 0.0);
    assert_int_equal(gsl_odeiv2_driver_apply(driver, &r, r_km, y), GSL_SUCCESS);
    take_spectra(&p, y, out);
    gsl_odeiv2_driver_free(driver);
    free(y);
    for (int kind = 0; kind < 2; kind++) nuem_propagator_free(p.one[kind]);
}
