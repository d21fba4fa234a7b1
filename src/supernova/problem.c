/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "supernova/problem.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/matrix3.h"
#include "propagation/units.h"
#include "supernova/bulb.h"
#include "supernova/hermitian_algebra.h"

/* Two flavours are e and tau of three that mix by theta_13 alone: the Hamiltonian is then the tested one of three,
 * without the rows of mu. A negative splitting is allowed there. */
static nuem_status two_flavours(const nuem_supernova_spec *s, nuem_hypothesis **out,
                                nuem_error *err)
{
    const nuem_nature nature =
        s->hypothesis ? nuem_hypothesis_spec_of(s->hypothesis)->nature : NUEM_MAJORANA;
    nuem_hypothesis_spec h = {.nature = nature, .basis = NUEM_BASIS_FLAVOUR};

    h.mixing.theta13_deg = s->two.theta_rad * (180.0 / M_PI);
    h.mixing.dm31_ev2 = s->two.dm2_ev2;
    /* (nu_e, nubar_x) gets + mu B: its Hermitian conjugate stands in row x, column e of lambda */
    h.magnetic_mub.m[2][0].re = s->two.mu_mub;
    h.magnetic_mub.m[0][2].re = nature == NUEM_MAJORANA ? -s->two.mu_mub : s->two.mu_mub;
    return nuem_hypothesis_create(&h, out, err);
}

/* The terms of the Hamiltonian of three flavours, those of two without mu. */
static void take_terms(nuem_supernova *sn, const nuem_propagator *p)
{
    const int n = sn->order, half = sn->flavours, step = half == 2 ? 2 : 1;
    nuem_complex dense[NUEM_REALS_MAX];

    for (int t = 0; t < NUEM_TERMS; t++) {
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++)
                dense[i * n + j] =
                    p->mass_term[t]
                        .m[i % half * step + i / half * 3][j % half * step + j / half * 3];
        nuem_hermitian_from_matrix(n, dense, &sn->term[t]);
    }
    for (int a = 0; a < half; a++)
        for (int k = 0; k < half; k++) sn->flavour.m[a][k] = p->u.m[a * step][k * step];
    sn->moments = p->moments;
}

static void take_masses(nuem_supernova *sn)
{
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(sn->hypothesis)->mixing;
    const double m2[3] = {0.0, sn->flavours == 2 ? mixing->dm31_ev2 : mixing->dm21_ev2,
                          mixing->dm31_ev2};

    for (int i = 0; i < sn->order; i++) sn->modes.d[i] = m2[i % sn->flavours];
}

static double strength(const nuem_supernova_spec *s, double weak_km_cm3)
{
    if (s->geometry == NUEM_GAS) return s->gas_mu;
    /* neutrinos on a km of their way, per cm^3 of 1 km^2 across: 1 km^-3 = 1e-15 cm^-3 */
    const double line =
        weak_km_cm3 * s->number_rate_s / (1e-3 * nuem_constants_get()->c_m_s) * 1e-15;
    if (s->geometry == NUEM_MULTI_ANGLE) return line / (4.0 * M_PI);
    return line / (2.0 * M_PI * s->radius_km * s->radius_km);
}

/* Own copies of the arrays of the specification, and the angles. */
static bool copy_spec(nuem_supernova *sn, const nuem_supernova_spec *s)
{
    const size_t n = s->n_energy, spectrum = n * NUEM_SUPERNOVA_SPECIES;
    double *x = malloc((2 * n + spectrum + s->n_angle) * sizeof *x);

    if (!x) return false;
    sn->numbers = x;
    sn->spec = *s;
    sn->spec.hypothesis = sn->hypothesis;
    sn->spec.enu_mev = memcpy(x, s->enu_mev, n * sizeof *x);
    sn->spec.width_mev = memcpy(x + n, s->width_mev, n * sizeof *x);
    sn->spec.spectrum = memcpy(x + 2 * n, s->spectrum, spectrum * sizeof *x);
    x += 2 * n + spectrum;
    for (size_t a = 0; a < s->n_angle;
         a++) /* middles of bins; the radial ray when there is one angle */
        x[a] = s->geometry == NUEM_MULTI_ANGLE ? ((double)a + 0.5) / (double)s->n_angle : 0.0;
    sn->u = x;
    return true;
}

/* Diagonal in the flavour basis -> rho between mass states. */
static void flavour_diagonal(const nuem_supernova *sn, const double *diagonal, nuem_hermitian *out)
{
    const int n = sn->order, half = sn->flavours;
    nuem_complex dense[NUEM_REALS_MAX];

    memset(dense, 0, sizeof dense);
    for (int block = 0; block < n; block += half)
        for (int k = 0; k < half; k++)
            for (int l = 0; l < half; l++) {
                nuem_complex *z = &dense[(block + k) * n + block + l];
                for (int a = 0; a < half; a++) {
                    const nuem_complex x =
                        nuem_cmul(nuem_conj(sn->flavour.m[a][k]), sn->flavour.m[a][l]);
                    const bool conjugate = block && !sn->dirac;
                    z->re += diagonal[block + a] * x.re;
                    z->im += diagonal[block + a] * (conjugate ? -x.im : x.im);
                }
            }
    nuem_hermitian_from_matrix(n, dense, out);
}

/* w, weights and the initial state of energy bin i at one angle. */
static void set_mode(nuem_supernova *sn, size_t angle, size_t i, bool anti, double total, double *w,
                     double *weight, double *share, double *rho)
{
    const nuem_supernova_spec *s = &sn->spec;
    const int half = sn->flavours;
    const size_t block = i / NUEM_LANES + (anti && sn->dirac ? sn->energy_blocks : 0),
                 lane = i % NUEM_LANES, at = angle * sn->modes.n_block + block;
    const double *spectrum = s->spectrum + i * NUEM_SUPERNOVA_SPECIES;
    const double sign = anti && sn->dirac ? -1.0 : 1.0;
    double diagonal[NUEM_ORDER_MAX] = {0.0}, trace = 0.0;
    nuem_hermitian x;

    for (int a = 0; a < half; a++) {
        if (sn->dirac)
            diagonal[a] = spectrum[(anti ? 3 : 0) + a] / total;
        else {
            diagonal[a] = spectrum[a] / total;
            diagonal[half + a] = spectrum[3 + a] / total;
        }
    }
    for (int a = 0; a < sn->order; a++) trace += diagonal[a];
    sn->scale = fmax(sn->scale, trace);
    flavour_diagonal(sn, diagonal, &x);
    w[block * NUEM_LANES + lane] = sign * nuem_splitting_per_km(1.0, s->enu_mev[i]);
    share[at * NUEM_LANES + lane] = s->width_mev[i] / (double)s->n_angle;
    weight[at * NUEM_LANES + lane] = sign * share[at * NUEM_LANES + lane];
    for (int e = 0; e < sn->order * sn->order; e++)
        rho[at * nuem_block_size(&sn->modes) + (size_t)e * NUEM_LANES + lane] = x.x[e];
}

/* Blocks of what is emitted, and of probes from the next chunk on. */
static void count_blocks(nuem_supernova *sn)
{
    const nuem_supernova_spec *s = &sn->spec;
    const size_t emitted = sn->energy_blocks * (sn->dirac ? 2 : 1);

    sn->probe_block = sn->modes.n_block = emitted;
    if (!s->probes) return;
    sn->probe_block = (emitted + NUEM_CHUNK - 1) / NUEM_CHUNK * NUEM_CHUNK;
    sn->modes.n_block = sn->probe_block + (size_t)sn->order * sn->energy_blocks;
}

/* Energy bin i at one angle, emitted as flavour a; antineutrinos of Dirac neutrinos as in problem.h. */
static void set_probe(nuem_supernova *sn, size_t angle, size_t i, int a, double *w, double *rho)
{
    const bool reversed = sn->dirac && a >= sn->flavours;
    const size_t block = sn->probe_block + (size_t)a * sn->energy_blocks + i / NUEM_LANES,
                 lane = i % NUEM_LANES;
    double diagonal[NUEM_ORDER_MAX] = {0.0};
    nuem_hermitian x;

    diagonal[reversed ? a - sn->flavours : a] = 1.0;
    flavour_diagonal(sn, diagonal, &x);
    w[block * NUEM_LANES + lane] =
        (reversed ? -1.0 : 1.0) * nuem_splitting_per_km(1.0, sn->spec.enu_mev[i]);
    rho += (angle * sn->modes.n_block + block) * nuem_block_size(&sn->modes) + lane;
    for (int e = 0; e < sn->order * sn->order; e++) rho[e * NUEM_LANES] = x.x[e];
}

static bool set_modes(nuem_supernova *sn)
{
    const nuem_supernova_spec *s = &sn->spec;
    nuem_modes *m = &sn->modes;
    double total = 0.0;

    sn->energy_blocks = (s->n_energy + NUEM_LANES - 1) / NUEM_LANES;
    m->order = sn->order;
    m->n_angle = s->n_angle;
    count_blocks(sn);
    const size_t nw = m->n_block * NUEM_LANES, nweight = m->n_angle * nw,
                 all = nw + 2 * nweight + nuem_modes_size(m);
    double *x = aligned_alloc(64, all * sizeof *x); /* a multiple of 64 bytes */
    if (!x) return false;
    memset(x, 0, all * sizeof *x);
    sn->aligned = x;
    double *weight = x + nw, *share = weight + nweight, *rho = share + nweight;
    m->w = x;
    m->weight = weight;
    sn->share = share;
    sn->rho = rho;
    for (size_t i = 0; i < s->n_energy; i++)
        for (int a = 0; a < NUEM_SUPERNOVA_SPECIES; a++)
            total += s->width_mev[i] * s->spectrum[i * NUEM_SUPERNOVA_SPECIES + (size_t)a];
    for (size_t angle = 0; angle < s->n_angle; angle++)
        for (size_t i = 0; i < s->n_energy; i++) {
            set_mode(sn, angle, i, false, total, x, weight, share, rho);
            if (sn->dirac) set_mode(sn, angle, i, true, total, x, weight, share, rho);
            for (int a = 0; s->probes && a < sn->order; a++) set_probe(sn, angle, i, a, x, rho);
        }
    return true;
}

nuem_status nuem_supernova_create(const nuem_supernova_spec *spec, nuem_supernova **out,
                                  nuem_error *err)
{
    nuem_propagator *p = NULL;
    nuem_status st = nuem_supernova_check(spec, err);

    if (st) return st;
    nuem_supernova *sn = calloc(1, sizeof *sn);
    if (!sn) return nuem_fail_nomem(err);
    st = spec->flavours == 2 ? two_flavours(spec, &sn->hypothesis, err)
                             : nuem_hypothesis_create(nuem_hypothesis_spec_of(spec->hypothesis),
                                                      &sn->hypothesis, err);
    if (st || (st = nuem_propagator_create(sn->hypothesis, false, &p, err))) goto done;
    sn->flavours = spec->flavours;
    sn->order = 2 * spec->flavours;
    sn->dirac = nuem_propagator_nature(p) == NUEM_DIRAC;
    take_terms(sn, p);
    take_masses(sn);
    sn->strength = strength(spec, p->term[NUEM_TERM_NE].m[0][0].re);
    if (!copy_spec(sn, spec) || !set_modes(sn)) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    *out = sn;
    sn = NULL;
done:
    nuem_propagator_free(p);
    nuem_supernova_free(sn);
    return st;
}

void nuem_supernova_free(nuem_supernova *sn)
{
    if (!sn) return;
    nuem_hypothesis_free(sn->hypothesis);
    free(sn->numbers);
    free(sn->aligned);
    free(sn);
}

size_t nuem_supernova_blocks(const nuem_supernova *sn)
{
    return nuem_chunks(&sn->modes);
}

const nuem_supernova_spec *nuem_supernova_spec_of(const nuem_supernova *sn)
{
    return &sn->spec;
}
