/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Row of the review about the electromagnetic vertex: its relations on explicit 4x4 matrices, and
 * the number of its parameters. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "file/record.h"
#include "nuem/constants.h"
#include "nuem/vertex.h"
#include "num/matrix3.h"
#include "report/review_row.h"

enum {
    ELEMENTS = sizeof(nuem_vertex) / sizeof(double), /* real and imaginary parts */
    REALS = 72                                       /* of four complex 3x3 matrices */
};

/* Number of linearly independent vectors x [n][size], which are destroyed: Gram-Schmidt, the
 * longest first. Lengths are of order one or rounding. */
static size_t rank(size_t n, size_t size, double *x)
{
    for (size_t done = 0; done < n; done++) {
        size_t longest = done;
        double most = 0.0;
        for (size_t i = done; i < n; i++) {
            double length = 0.0;
            for (size_t k = 0; k < size; k++) length += x[i * size + k] * x[i * size + k];
            if (length > most) {
                most = length;
                longest = i;
            }
        }
        if (!(most > 1e-18)) return done;
        for (size_t k = 0; k < size; k++) {
            double swap = x[longest * size + k];
            x[longest * size + k] = x[done * size + k];
            x[done * size + k] = swap / sqrt(most);
        }
        for (size_t i = done + 1; i < n; i++) {
            double overlap = 0.0;
            for (size_t k = 0; k < size; k++) overlap += x[done * size + k] * x[i * size + k];
            for (size_t k = 0; k < size; k++) x[i * size + k] -= overlap * x[done * size + k];
        }
    }
    return n;
}

/* Real number c of the 72 set to one, in units in which the vertex is of order one at q ~ MeV. */
static nuem_form_factors basis_element(int c)
{
    const nuem_constants *k = nuem_constants_get();
    const double unit[] = {1.0, pow(k->hbarc_mev_fm * 1e-13, 2.0), 2.0 * k->me_mev,
                           2.0 * k->me_mev};
    nuem_form_factors f = {0};
    nuem_matrix3 *const x[] = {&f.charge_e, &f.anapole_cm2, &f.magnetic_mub, &f.electric_mub};
    nuem_complex *element = &x[c / 18]->m[c % 18 / 6][c % 6 / 2];

    if (c % 2)
        element->im = unit[c / 18];
    else
        element->re = unit[c / 18];
    return f;
}

/* What the relations leave of the vertex: nothing where they hold. */
typedef enum relation { NONE, HERMITIAN, MAJORANA } relation;

/* Number of the 72 parameters that survive a relation at one q: the dimension of its kernel.
 * Majorana neutrinos must be Hermitian, too. NONE: the number that the vertex tells apart. */
static nuem_status count_parameters(relation which, const double q[4], size_t *n, nuem_error *err)
{
    const double minus_q[4] = {-q[0], -q[1], -q[2], -q[3]};
    const size_t size = which == MAJORANA ? 2 * ELEMENTS : ELEMENTS;
    double *x = calloc(REALS * size, sizeof *x);
    nuem_status st = NUEM_OK;

    if (!x) return nuem_fail_nomem(err);
    for (int c = 0; c < REALS && !st; c++) {
        nuem_form_factors f = basis_element(c);
        nuem_vertex v, back, bar, conjugate;
        if ((st = nuem_vertex_at(&f, q, &v, err))) break;
        if ((st = nuem_vertex_at(&f, minus_q, &back, err))) break;
        nuem_vertex_bar(&back, &bar);
        nuem_vertex_conjugate(&v, &conjugate);
        /* a nuem_complex is two doubles */
        const double *a = (const double *)&v, *b = (const double *)&bar,
                     *d = (const double *)&conjugate;
        double *column = x + (size_t)c * size;
        for (size_t k = 0; k < ELEMENTS; k++) {
            column[k] = which == NONE ? a[k] : a[k] - b[k];
            if (which == MAJORANA) column[ELEMENTS + k] = a[k] - d[k];
        }
    }
    if (!st) {
        size_t r = rank(REALS, size, x);
        *n = which == NONE ? r : REALS - r;
    }
    free(x);
    return st;
}

/* Some matrices with no special values: real part symmetric, imaginary part antisymmetric. */
static nuem_matrix3 sample(double re, double im, double size)
{
    nuem_matrix3 m;

    for (int j = 0; j < 3; j++)
        for (int k = 0; k < 3; k++) {
            m.m[j][k].re = size * cos(re * (1.0 + j + k) + j * k);
            m.m[j][k].im = size * sin(im * (k - j));
            if (re == 0.0) m.m[j][k].re = 0.0;
        }
    return m;
}

/* A hypothesis with every form factor; CP-conserving Dirac, general Dirac, or Majorana, by what is
 * real and what is imaginary in the mass basis. */
static nuem_status form_factors(const nuem_mixing *mixing, nuem_nature nature, bool cp,
                                nuem_form_factors *out, nuem_error *err)
{
    const bool majorana = nature == NUEM_MAJORANA;
    const double re = majorana ? 0.0 : 0.7, im = cp ? 0.0 : 1.1;
    nuem_hypothesis_spec spec = {
        .nature = nature,
        .basis = NUEM_BASIS_MASS,
        .mixing = *mixing,
        .millicharge_e = sample(re, im, 1e-12),
        .charge_radius_cm2 = sample(1.3 * re, 0.8 * im, 1e-31),
        .anapole_cm2 = sample(0.4, majorana ? 0.0 : im, 2e-32),
        .magnetic_mub = sample(0.9 * re, 0.3 * im, 3e-11),
        .electric_mub = sample(cp ? 0.0 : 1.9 * re, 0.6, 2e-11),
        .radius_convention = NUEM_RADIUS_FORM_FACTOR,
    };
    nuem_hypothesis *hyp = NULL;
    nuem_status st = nuem_hypothesis_create(&spec, &hyp, err);

    if (!st) nuem_form_factors_of(hyp, out);
    nuem_hypothesis_free(hyp);
    return st;
}

/* Worst residual of the relations that a kind of neutrino must fulfil, over some q. */
static nuem_status worst_residual(const nuem_mixing *mixing, nuem_nature nature, bool cp,
                                  double *worst, nuem_error *err)
{
    /* MeV: a recoil of some keV, a hard space-like and a time-like momentum transfer */
    static const double q[][4] = {{3e-3, 0.01, 0.02, 0.05}, {20, -30, 10, 50}, {0.3, 0.1, 0, -0.2}};
    nuem_form_factors f;
    nuem_status st = form_factors(mixing, nature, cp, &f, err);

    for (size_t i = 0; i < sizeof q / sizeof q[0] && !st; i++) {
        nuem_vertex_residuals r;
        if ((st = nuem_vertex_check(&f, q[i], &r, err))) break;
        *worst = fmax(*worst, fmax(r.ward, fmax(r.hermitian, r.form_factors.hermitian)));
        if (nature == NUEM_MAJORANA)
            *worst = fmax(*worst, fmax(r.majorana, r.form_factors.majorana));
        if (cp) *worst = fmax(*worst, r.form_factors.cp);
    }
    return st;
}

nuem_status nuem_review_vertex(const nuem_data *data, nuem_review_row *row, nuem_provenance *prov,
                               nuem_error *err)
{
    static const double q[4] = {0.3, -0.5, 0.2, 0.7};
    nuem_mixing mixing;
    size_t all, hermitian, majorana;
    double worst = 0.0;
    nuem_status st = nuem_mixing_open(data, NUEM_DEFAULT_MIXING, &mixing, prov, err);

    if (!st) st = nuem_provenance_add_cite(prov, "Giunti:2014ixa", err);
    if (!st) st = worst_residual(&mixing, NUEM_DIRAC, false, &worst, err);
    if (!st) st = worst_residual(&mixing, NUEM_DIRAC, true, &worst, err);
    if (!st) st = worst_residual(&mixing, NUEM_MAJORANA, false, &worst, err);
    if (!st) st = count_parameters(NONE, q, &all, err);
    if (!st) st = count_parameters(HERMITIAN, q, &hermitian, err);
    if (!st) st = count_parameters(MAJORANA, q, &majorana, err);
    if (st) return st;
    row->computed[0] = (double)hermitian;
    row->computed[1] = worst;
    row->n_computed = 2;
    nuem_review_note(row,
                     "number of parameters, largest residual. Of the %zu real numbers of four "
                     "complex matrices, all of which the 4x4x3x3 vertex tells apart, a Hermitian "
                     "current leaves %zu (rank), Majorana neutrinos %zu. Residuals of q^mu "
                     "Lambda_mu = 0, Hermiticity, charge conjugation of Majorana and CP of Dirac "
                     "neutrinos, each matrix alone, at three q",
                     all, hermitian, majorana);
    row->status = all == REALS && hermitian == 36 && majorana == 15 && worst <= row->tolerance
                      ? NUEM_REVIEW_REPRODUCED
                      : NUEM_REVIEW_DIFFERS;
    return NUEM_OK;
}
