/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/hypothesis_options.h"
#include "file/record.h"
#include "nuem/form_factors.h"
#include "num/matrix3.h"

static const nuem_option options[] = {
    NUEM_HYPOTHESIS_OPTIONS,
    {.name = "basis",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "mass|flavour",
     .doc = "basis of the answer; without it that of the hypothesis"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem em moments --set magnetic_moment.emu=1e-11 --basis mass",
     "A transition moment nu_e nu_mu in the mass basis:", NULL},
    {"nuem em moments --set charge_radius.convention=bpv --set charge_radius.ee=4.1e-33 "
     "--format csv",
     "A charge radius, as every other convention has it:", NULL},
    {NULL, NULL, NULL},
};

static const char dirac_note[] =
    "The second index of a dipole is the incoming neutrino. The first, of outgoing states of the "
    "other helicity that nobody observes, is turned by convention only (U lambda U^dagger): what "
    "is observable is lambda^dagger lambda.";
static const char majorana_note[] =
    "The second index of a dipole is the incoming neutrino. The first, of outgoing antineutrinos "
    "that nobody observes, is turned by convention only: the congruence U* lambda U^dagger keeps "
    "lambda antisymmetric. What is observable is lambda^dagger lambda.";

/* Elements as rows, with the names of states as labels. */
static void show(nuem_result *r, nuem_basis basis, const char *name, const nuem_matrix3 *m,
                 const char *unit)
{
    static const char *const label[2][3] = {{"e", "mu", "tau"}, {"1", "2", "3"}};

    for (int i = 0; i < 9; i++) {
        nuem_result_row(r);
        nuem_result_cell_string(r, "matrix", name);
        nuem_result_cell_string(r, "row", label[basis == NUEM_BASIS_MASS][i / 3]);
        nuem_result_cell_string(r, "column", label[basis == NUEM_BASIS_MASS][i % 3]);
        nuem_result_cell_number(r, "re", m->m[i / 3][i % 3].re);
        nuem_result_cell_number(r, "im", m->m[i / 3][i % 3].im);
        nuem_result_cell_string(r, "unit", unit);
    }
}

static void show_all(nuem_result *r, const nuem_em_matrices *m)
{
    const struct {
        const char *name, *unit;
        const nuem_matrix3 *matrix;
    } rows[] = {
        {"millicharge", "e", &m->charge_e},
        {"charge_radius", "cm2", &m->radius_effective_cm2},
        {"charge_radius_form_factor", "cm2", &m->radius_cm2},
        {"anapole", "cm2", &m->anapole_cm2},
        {"magnetic_moment", "muB", &m->magnetic_mub},
        {"electric_moment", "muB", &m->electric_mub},
        {"lambda", "muB", &m->lambda_mub},
        {"lambda_dagger_lambda", "muB2", &m->lambda2_mub2},
        {"mu_hermitian", "muB", &m->f_magnetic_mub},
        {"eps_hermitian", "muB", &m->f_electric_mub},
    };
    static const char *const columns[] = {"matrix", "row", "column", "re", "im", "unit"};

    nuem_result_table(r, "rows");
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        nuem_result_column(r, columns[i], "");
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        show(r, m->basis, rows[i].name, rows[i].matrix, rows[i].unit);
}

/* Elements so large that their products overflow give no answer. */
static bool is_finite(const nuem_em_matrices *m)
{
    const nuem_matrix3 *const matrix[] = {
        &m->charge_e,       &m->radius_effective_cm2, &m->radius_cm2, &m->anapole_cm2,
        &m->magnetic_mub,   &m->electric_mub,         &m->lambda_mub, &m->lambda2_mub2,
        &m->f_magnetic_mub, &m->f_electric_mub};
    int i, j;

    for (size_t k = 0; k < sizeof matrix / sizeof matrix[0]; k++)
        if (!nuem_matrix3_finite(matrix[k], &i, &j)) return false;
    return true;
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, const nuem_hypothesis *hyp,
                          nuem_error *err)
{
    const nuem_hypothesis_spec *spec = nuem_hypothesis_spec_of(hyp);
    const char *name = nuem_args_string(ctx->args, "basis");
    bool majorana = spec->nature == NUEM_MAJORANA;
    nuem_basis basis = spec->basis;
    nuem_form_factors f;
    nuem_em_matrices m;

    if (name) basis = strcmp(name, "mass") == 0 ? NUEM_BASIS_MASS : NUEM_BASIS_FLAVOUR;
    nuem_form_factors_of(hyp, &f);
    nuem_em_matrices_of(hyp, basis, &m);
    if (!is_finite(&m))
        return nuem_fail(err, NUEM_ERR_CONVERGE,
                         "a matrix is not finite; the elements of the hypothesis are too large");
    nuem_form_factor_residuals residuals = nuem_form_factors_check(&f);
    nuem_result_string(r, "nature", majorana ? "majorana" : "dirac");
    nuem_result_string(r, "basis", basis == NUEM_BASIS_MASS ? "mass" : "flavour");
    nuem_result_string(r, "charge_radius_convention", "effective");
    nuem_result_number(r, "hermiticity_residual", residuals.hermitian, "");
    if (majorana)
        nuem_result_number(r, "majorana_residual", residuals.majorana, "");
    else
        nuem_result_null(r, "majorana_residual");
    nuem_result_number(r, "cp_residual", residuals.cp, "");
    nuem_result_string(r, "note", majorana ? majorana_note : dirac_note);
    show_all(r, &m);
    return NUEM_OK;
}

static int run(nuem_context *ctx)
{
    static const char *const cite[] = {"Giunti:2014ixa", NULL};

    return nuem_context_answer(ctx, "em", cite, answer);
}

const nuem_command nuem_command_em_moments = {
    .noun = "em",
    .verb = "moments",
    .summary = "charges, radii and moments of a hypothesis as matrices in a basis",
    .doc = "millicharge, charge_radius (effective, <r^2> - 6 a), its parts "
           "charge_radius_form_factor (<r^2>) and anapole (a), magnetic_moment and electric_moment "
           "as stated, lambda = mu - i eps, lambda_dagger_lambda, whose diagonal in the flavour "
           "basis is the squared effective moment at the source, and mu_hermitian, eps_hermitian: "
           "the form factors f_M and f_E, Hermitian in the mass basis, with the same lambda. The "
           "residuals are of Hermiticity and of the restrictions on Majorana neutrinos and by CP "
           "in the mass basis, relative; CP need not hold.",
    .options = options,
    .examples = examples,
    .run = run,
};
