/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Structure of an atom: orbitals beside measured edges, form factor beside a tabulated one, density. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/analysis_options.h"
#include "cli/cmd_atom_response.h"
#include "cli/commands.h"
#include "file/record.h"
#include "nuem/atom.h"
#include "target/atomic_units.h"
#include "target/configuration.h"
#include "target/tabulated.h"

static const nuem_option options[] = {
    {.name = "element",
     .kind = NUEM_OPTION_STRING,
     .metavar = "SYMBOL",
     .required = true,
     .doc = "chemical element, H to Fm"},
    {.name = "method",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "dhs|dhf",
     .fallback = "dhs",
     .doc = "Dirac-Hartree-Slater, or Dirac-Hartree-Fock for the average of the configuration"},
    {.name = "charge",
     .kind = NUEM_OPTION_NUMBER,
     .fallback = "0",
     .max = 99.0,
     .doc = "of the ion: electrons taken from the outermost subshells"},
    {.name = "slater-alpha",
     .kind = NUEM_OPTION_NUMBER,
     .fallback = "1",
     .min_open = true,
     .max = 2.0,
     .doc = "strength of the local exchange; 2/3 is that of Kohn and Sham"},
    {.name = "nuclear-rms-fm",
     .kind = NUEM_OPTION_NUMBER,
     .metavar = "FM",
     .min = 0.1,
     .max = 20.0,
     .doc = "rms radius of the nucleus, a uniform sphere; without it 0.836 A^(1/3) + 0.57"},
    {.name = "orbitals",
     .kind = NUEM_OPTION_FLAG,
     .doc = "more about each orbital: mean radius and mean 1/r"},
    {.name = "form-factor",
     .kind = NUEM_OPTION_LIST,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "keV",
     .max = 10.0,
     .doc = "add the form factor at these momentum transfers, with that of xraylib"},
    {.name = "density",
     .kind = NUEM_OPTION_LIST,
     .min_open = true,
     .max = 1e3,
     .metavar = "R,...",
     .doc = "add 4 pi r^2 times the density at these radii, bohr"},
    NUEM_ATOM_RESPONSE_OPTIONS,
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem atom --element Ge", "Germanium, its orbitals beside measured edges:", NULL},
    {"nuem atom --element Ar --method dhf --form-factor 0:20:5",
     "Argon by Hartree and Fock, with its form factor at five momentum transfers, keV:", NULL},
    {"nuem atom --element He --response --t 0.5 --q 0.5:60:5 --format csv",
     "Response functions of helium at an energy transfer of 0.5 keV:", NULL},
    {"nuem atom --element He --sums 5,10,20,40", "How well they keep the sum rules:", NULL},
    {NULL, NULL, NULL},
};

/* int f(r) (P^2 + Q^2) dr, f = r^power */
static double mean(const nuem_atom *atom, const nuem_orbital *o, int power)
{
    size_t n;
    const double *r = nuem_atom_radius(atom, &n), *w = nuem_atom_weight(atom);
    double sum = 0.0;

    for (size_t i = 0; i < n; i++)
        sum += w[i] * (o->p[i] * o->p[i] + o->q[i] * o->q[i]) * (power > 0 ? r[i] : 1.0 / r[i]);
    return sum;
}

/* xraylib knows neutral atoms. */
static bool is_ion(const nuem_context *ctx)
{
    return nuem_args_number(ctx->args, "charge") > 0.0;
}

static void show_orbitals(const nuem_context *ctx, const nuem_atom *atom, nuem_result *r)
{
    const bool more = nuem_args_flag(ctx->args, "orbitals");
    size_t n;
    const nuem_orbital *o = nuem_atom_orbitals(atom, &n);

    nuem_result_table(r, "orbitals");
    nuem_result_column(r, "orbital", "");
    nuem_result_column(r, "n", "");
    nuem_result_column(r, "kappa", "");
    nuem_result_column(r, "occupation", "");
    nuem_result_column(r, "energy_ev", "eV");
    nuem_result_column(r, "measured_ev", "eV");
    if (more) nuem_result_column(r, "mean_radius_bohr", "bohr");
    if (more) nuem_result_column(r, "mean_inverse_radius_per_bohr", "1/bohr");
    for (size_t a = 0; a < n; a++) {
        const double edge = nuem_tabulated_edge_ev(nuem_atom_z(atom), o[a].n, o[a].kappa);
        char name[NUEM_ORBITAL_NAME];
        nuem_orbital_name(&o[a], name, sizeof name);
        nuem_result_row(r);
        nuem_result_cell_string(r, "orbital", name);
        nuem_result_cell_integer(r, "n", o[a].n);
        nuem_result_cell_integer(r, "kappa", o[a].kappa);
        nuem_result_cell_number(r, "occupation", o[a].occupation);
        nuem_result_cell_number(r, "energy_ev", nuem_hartree_ev() * o[a].energy);
        if (!isnan(edge) && !is_ion(ctx)) nuem_result_cell_number(r, "measured_ev", edge);
        if (more) nuem_result_cell_number(r, "mean_radius_bohr", mean(atom, &o[a], 1));
        if (more) nuem_result_cell_number(r, "mean_inverse_radius_per_bohr", mean(atom, &o[a], -1));
    }
}

/* n rows of columns, NAN for null: the table of the result, or arrays "<what>.<column>". */
typedef struct column {
    const char *key, *unit;
    const double *value;
} column;

static void show_columns(nuem_result *r, bool as_table, const char *what, size_t n, size_t n_column,
                         const column *c)
{
    for (size_t k = 0; k < n_column && !as_table; k++) {
        char key[64];
        snprintf(key, sizeof key, "%s.%s", what, c[k].key);
        nuem_result_numbers(r, key, c[k].value, n, c[k].unit);
    }
    if (!as_table) return;
    nuem_result_table(r, NULL);
    for (size_t k = 0; k < n_column; k++) nuem_result_column(r, c[k].key, c[k].unit);
    for (size_t i = 0; i < n; i++) {
        nuem_result_row(r);
        for (size_t k = 0; k < n_column; k++)
            if (!isnan(c[k].value[i])) nuem_result_cell_number(r, c[k].key, c[k].value[i]);
    }
}

static nuem_status show_form_factor(const nuem_context *ctx, const nuem_atom *atom, bool as_table,
                                    nuem_result *r, nuem_error *err)
{
    size_t n;
    const double *q_mev = nuem_args_list(ctx->args, "form-factor", &n);

    if (!q_mev) return NUEM_OK;
    double *q_kev = malloc(3 * n * sizeof *q_kev), *own = q_kev + n, *theirs = own + n;
    if (!q_kev) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const double q = 1e3 * q_mev[i] / nuem_per_bohr_kev();
        q_kev[i] = 1e3 * q_mev[i];
        own[i] = nuem_atom_form_factor(atom, q);
        theirs[i] = is_ion(ctx) ? (double)NAN : nuem_tabulated_form_factor(nuem_atom_z(atom), q);
    }
    const column c[] = {{"q_kev", "keV", q_kev}, {"electrons", "", own}, {"xraylib", "", theirs}};
    show_columns(r, as_table, "form_factor", n, 3, c);
    if (!as_table && !is_ion(ctx) && isnan(theirs[0]))
        nuem_result_string(r, "form_factor.remark", "xraylib has no form factor of this element");
    free(q_kev);
    return NUEM_OK;
}

static nuem_status show_density(const nuem_context *ctx, const nuem_atom *atom, bool as_table,
                                nuem_result *r, nuem_error *err)
{
    size_t n;
    const double *radius = nuem_args_list(ctx->args, "density", &n);

    if (!radius) return NUEM_OK;
    double *density = malloc(n * sizeof *density);
    if (!density) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n; i++) density[i] = nuem_atom_density_at(atom, radius[i]);
    const column c[] = {{"r_bohr", "bohr", radius}, {"electrons_per_bohr", "1/bohr", density}};
    show_columns(r, as_table, "density", n, 2, c);
    free(density);
    return NUEM_OK;
}

/* Which options ask for a table of their own. CSV holds one: *as_table, not that of the orbitals. */
static nuem_status choose_table(const nuem_context *ctx, bool *as_table, nuem_error *err)
{
    static const char *const name[] = {"orbitals", "form-factor", "density", "response", "sums"};
    const char *first = NULL;

    *as_table = false;
    if (ctx->format != NUEM_RESULT_CSV) return NUEM_OK;
    for (size_t i = 0; i < sizeof name / sizeof name[0]; i++) {
        if (!nuem_args_given(ctx->args, name[i])) continue;
        if (first)
            return nuem_fail(err, NUEM_ERR_ARG,
                             "--%s and --%s are two tables, and csv holds one: ask for one of "
                             "them, or for json",
                             first, name[i]);
        first = name[i];
        *as_table = i > 0;
    }
    return NUEM_OK;
}

static void show(const nuem_context *ctx, const nuem_atom *atom, nuem_result *r)
{
    char text[NUEM_CONFIGURATION_TEXT];
    size_t iterations;
    const double residual = nuem_atom_residual(atom, &iterations);

    nuem_result_string(r, "element", nuem_args_string(ctx->args, "element"));
    nuem_result_integer(r, "z", nuem_atom_z(atom), "");
    nuem_configuration_text(nuem_atom_z(atom), text, sizeof text);
    nuem_result_string(r, "configuration", text);
    nuem_result_number(r, "charge", nuem_args_number(ctx->args, "charge"), "e");
    nuem_result_string(r, "method", nuem_args_string(ctx->args, "method"));
    nuem_result_number(r, "total_energy_hartree", nuem_atom_energy(atom), "hartree");
    nuem_result_integer(r, "iterations", (long)iterations, "");
    nuem_result_number(r, "residual", residual, "");
    if (is_ion(ctx))
        nuem_result_string(r, "remark",
                           "edges and form factors of xraylib are those of neutral "
                           "atoms and are left out beside an ion");
}

static nuem_status solve(nuem_context *ctx, nuem_atom **out, nuem_error *err)
{
    const nuem_args *args = ctx->args;
    const bool fock = strcmp(nuem_args_string(args, "method"), "dhf") == 0;
    nuem_context_bar bar;
    nuem_atom_options o = {.method = fock ? NUEM_ATOM_DHF : NUEM_ATOM_DHS,
                           .slater_alpha = nuem_args_number(args, "slater-alpha"),
                           .charge = nuem_args_number(args, "charge"),
                           .progress = &bar.progress};
    int z;
    nuem_status st = nuem_element_find(nuem_args_string(args, "element"), &z, err);

    if (st) return st;
    if (nuem_args_given(args, "nuclear-rms-fm"))
        o.nuclear_rms_fm = nuem_args_number(args, "nuclear-rms-fm");
    nuem_context_bar_open(ctx, "atom", &bar);
    st = nuem_atom_create(z, &o, out, err);
    nuem_context_progress(ctx, bar.what, 1.0);
    return st;
}

static int run(nuem_context *ctx)
{
    const bool fock = strcmp(nuem_args_string(ctx->args, "method"), "dhf") == 0;
    nuem_atom *atom = NULL;
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st;
    bool as_table;

    if ((st = nuem_result_create("atom", &r, &err))) goto done;
    if ((st = nuem_atom_response_check_options(ctx->args, &err))) goto done;
    if ((st = choose_table(ctx, &as_table, &err))) goto done;
    if ((st = solve(ctx, &atom, &err))) goto done;
    show(ctx, atom, r);
    if ((st = show_form_factor(ctx, atom, as_table, r, &err))) goto done;
    if ((st = show_density(ctx, atom, as_table, r, &err))) goto done;
    if ((st = nuem_context_atom_response(ctx, atom, as_table, r, &err))) goto done;
    if ((st = nuem_context_atom_sums(ctx, atom, as_table, r, &err))) goto done;
    if (!as_table) show_orbitals(ctx, atom, r);
    st = nuem_provenance_add_cite(ctx->provenance, fock ? "Grant:1970" : "Slater:1951", &err);
    if (!st) st = nuem_provenance_add_cite(ctx->provenance, "Schoonjans:2011", &err);
done:;
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_atom_free(atom);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_atom = {
    .noun = "atom",
    .summary = "structure of an atom: orbitals, form factor, density",
    .doc =
        "Relativistic self-consistent field of the ground configuration. Energies of orbitals "
        "stand beside the absorption edges of xraylib: they differ by relaxation and correlation, "
        "some per cent for outer and some per mille for inner orbitals. Edges end at fermium, "
        "form factors of xraylib at californium. CSV holds one table: that of --form-factor, "
        "--density, --response or --sums where one of them is asked for, else the orbitals. The "
        "sum "
        "rules are Bethe's, int T R_L dT 2m/(n q^2), and the f-sum of photo-absorption, "
        "(m/n) int R_T(T, q = T) dT/T: 1 less jumps to bound states and T/mc^2.",
    .options = options,
    .examples = examples,
    .run = run,
};
