/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/hypothesis_options.h"
#include "file/record.h"
#include "nuem/vertex.h"
#include "num/matrix3.h"

static const nuem_option options[] = {
    NUEM_HYPOTHESIS_OPTIONS,
    {.name = "q-mev",
     .kind = NUEM_OPTION_LIST,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "MeV",
     .required = true,
     .metavar = "QX,QY,QZ,Q0",
     .doc = "momentum transfer q = p - p', contravariant, its time component last"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem em vertex --q-mev 0,0,0.1,0.01 --set magnetic_moment.ee=1e-11",
     "A magnetic moment of nu_e at a momentum transfer of 0.1 MeV:", NULL},
    {"nuem em vertex --q-mev=-3keV,0,0,1keV --set nature=majorana --set basis=mass "
     "--set magnetic_moment.12=1e-11i --json",
     "A transition moment of Majorana neutrinos, for a program:", NULL},
    {NULL, NULL, NULL},
};

/* Nine numbers in rows: (1,1), (1,2), ... */
static void show_matrix(nuem_result *r, const char *name, const nuem_matrix3 *m, const char *unit)
{
    double re[9], im[9];
    char key[64];

    for (int i = 0; i < 9; i++) {
        re[i] = m->m[i / 3][i % 3].re;
        im[i] = m->m[i / 3][i % 3].im;
    }
    snprintf(key, sizeof key, "form_factors.%s.re", name);
    nuem_result_numbers(r, key, re, 9, unit);
    snprintf(key, sizeof key, "form_factors.%s.im", name);
    nuem_result_numbers(r, key, im, 9, unit);
}

static void show_form_factors(nuem_result *r, const nuem_form_factors *f, double q2_mev2)
{
    nuem_matrix3 f_q;

    nuem_form_factors_charge(f, q2_mev2, &f_q);
    show_matrix(r, "f_q_e", &f_q, "e");
    show_matrix(r, "f_m_mub", &f->magnetic_mub, "muB");
    show_matrix(r, "f_e_mub", &f->electric_mub, "muB");
    show_matrix(r, "f_a_cm2", &f->anapole_cm2, "cm2");
}

static void show_residuals(nuem_result *r, const nuem_vertex_residuals *x, nuem_nature nature)
{
    nuem_result_number(r, "ward_residual", x->ward, "");
    nuem_result_number(r, "hermiticity_residual", x->hermitian, "");
    nuem_result_number(r, "form_factor_hermiticity_residual", x->form_factors.hermitian, "");
    if (nature == NUEM_MAJORANA) {
        nuem_result_number(r, "charge_conjugation_residual", x->majorana, "");
        nuem_result_number(r, "majorana_residual", x->form_factors.majorana, "");
    } else { /* nothing that Dirac neutrinos must fulfil */
        nuem_result_null(r, "charge_conjugation_residual");
        nuem_result_null(r, "majorana_residual");
    }
    nuem_result_number(r, "cp_residual", x->form_factors.cp, "");
}

/* All 576 elements; a page for people leaves those out that vanish. */
static void show_vertex(nuem_result *r, const nuem_vertex *v, bool all)
{
    static const char *const columns[] = {"mu", "j", "k", "row", "column", "re", "im"};

    nuem_result_table(r, "rows");
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        nuem_result_column(r, columns[i], i < 5 ? "" : "e");
    for (int i = 0; i < 4 * 9 * 16; i++) {
        int mu = i / 144, j = i % 144 / 48, k = i % 48 / 16, a = i % 16 / 4, b = i % 4;
        nuem_complex x = v->m[mu][j][k][a][b];
        if (!all && x.re == 0.0 && x.im == 0.0) continue;
        nuem_result_row(r);
        nuem_result_cell_integer(r, "mu", mu);
        nuem_result_cell_integer(r, "j", j + 1);
        nuem_result_cell_integer(r, "k", k + 1);
        nuem_result_cell_integer(r, "row", a);
        nuem_result_cell_integer(r, "column", b);
        nuem_result_cell_number(r, "re", x.re);
        nuem_result_cell_number(r, "im", x.im);
    }
}

/* Couplings or momenta so large that products overflow give no answer. */
static bool is_finite(const nuem_form_factors *f, const nuem_vertex *v)
{
    const nuem_matrix3 *const matrix[] = {&f->charge_e, &f->radius_cm2, &f->anapole_cm2,
                                          &f->magnetic_mub, &f->electric_mub};
    const nuem_complex *z = &v->m[0][0][0][0][0];
    int i, j;

    for (size_t k = 0; k < sizeof matrix / sizeof matrix[0]; k++)
        if (!nuem_matrix3_finite(matrix[k], &i, &j)) return false;
    for (size_t k = 0; k < sizeof v->m / sizeof *z; k++)
        if (!isfinite(z[k].re) || !isfinite(z[k].im)) return false;
    return true;
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, const nuem_hypothesis *hyp,
                          nuem_error *err)
{
    size_t n;
    const double *given = nuem_args_list(ctx->args, "q-mev", &n);
    nuem_nature nature = nuem_hypothesis_spec_of(hyp)->nature;
    nuem_form_factors f;
    nuem_vertex v;
    nuem_vertex_residuals residuals;
    nuem_status st;

    if (n != 4)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "--q-mev has %zu components; it must have four: qx,qy,qz,q0", n);
    const double q[4] = {given[3], given[0], given[1], given[2]};
    nuem_form_factors_of(hyp, &f);
    if ((st = nuem_vertex_at(&f, q, &v, err))) return st;
    if ((st = nuem_vertex_check(&f, q, &residuals, err))) return st;
    if (!is_finite(&f, &v))
        return nuem_fail(err, NUEM_ERR_CONVERGE,
                         "the vertex is not finite; the couplings or q are too large");
    double q2 = nuem_vertex_q2(q);
    nuem_result_numbers(r, "q_mev", given, 4, "MeV");
    nuem_result_number(r, "q2_mev2", q2, "MeV^2");
    nuem_result_string(r, "nature", nature == NUEM_MAJORANA ? "majorana" : "dirac");
    nuem_result_string(r, "conventions",
                       "Lambda_mu^{jk}, mu = 0..3 lowered, metric (+,-,-,-), Dirac "
                       "representation; j <- k mass states 1..3; row, column 0..3; units of e");
    show_residuals(r, &residuals, nature);
    show_form_factors(r, &f, q2);
    show_vertex(r, &v, ctx->format != NUEM_RESULT_TEXT);
    return NUEM_OK;
}

static int run(nuem_context *ctx)
{
    static const char *const cite[] = {"Giunti:2014ixa", "Kouzakov:2017hbc", NULL};

    return nuem_context_answer(ctx, "em", cite, answer);
}

const nuem_command nuem_command_em_vertex = {
    .noun = "em",
    .verb = "vertex",
    .summary = "the electromagnetic vertex as explicit Dirac matrices",
    .doc = "Lambda_mu^{jk}(q) = (gamma_mu - q_mu qslash/q^2) [f_Q + f_A q^2 gamma5] - i sigma_{mu "
           "nu} q^nu [f_M + i f_E gamma5] in the mass basis, its form factors at that q^2 (nine "
           "numbers each, row by row), and how well it fulfils current conservation, Hermiticity, "
           "charge conjugation (Majorana) and CP, relative; each form factor alone. CP need not "
           "hold. Text leaves out elements that vanish. At q^2 = 0 a transition charge has a pole, "
           "which is an error.",
    .options = options,
    .examples = examples,
    .run = run,
};
