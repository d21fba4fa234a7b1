/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/hypothesis_options.h"
#include "cli/state_options.h"
#include "cli/xsec_output.h"
#include "file/record.h"
#include "nuem/cevas.h"
#include "xsec/channel.h"

static const nuem_option options[] = {
    NUEM_HYPOTHESIS_OPTIONS,
    NUEM_WEAK_OPTION,
    {.name = "flavour",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "e|mu|tau",
     .fallback = "e",
     .doc = "flavour at the source"},
    {.name = "anti", .kind = NUEM_OPTION_FLAG, .doc = "antineutrinos instead of neutrinos"},
    NUEM_ARRIVAL_OPTIONS,
    {.name = "atom",
     .kind = NUEM_OPTION_STRING,
     .metavar = "ELEMENT",
     .required = true,
     .doc = "target element with its natural nuclides, e.g. He"},
    NUEM_RECOIL_OPTION("atom"),
    {.name = "screening",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "on|off",
     .fallback = "on",
     .doc = "off: the bare nucleus, as in xsec cevns"},
    {.name = "form-factor",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "cromer-mann|hydrogenic|dhf|dhs|xraylib",
     .doc =
         "form factor of the electrons: Gaussians of Cromer and Mann (He), hydrogen-like (H, He), "
         "self-consistent atoms, the table of xraylib; without it cromer-mann for He, hydrogenic "
         "for H, else dhf"},
    {.name = "above",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "keV",
     .fallback = "0",
     .max = 1e6,
     .doc = "recoil from which the total cross section counts"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem xsec cevas --atom He --flavour e --anti --enu 10keV --recoil 1e-6keV,5e-6,2e-5,5e-5",
     "An antineutrino of tritium on helium:", NULL},
    {"nuem xsec cevas --atom He --flavour e --enu 10keV --recoil 1e-6,1e-5 --screening off --above "
     "1e-6keV",
     "The same on the bare nucleus:", NULL},
    {"nuem xsec cevas --atom Ar --flavour e --enu 10keV --recoil 1e-7,1e-6 --form-factor xraylib "
     "--set magnetic_moment.ee=1e-12",
     "A magnetic moment on a screened nucleus of argon:", NULL},
    {NULL, NULL, NULL},
};

/* The isotopes of one element and the form factor of its electrons. */
typedef struct atom {
    size_t n;
    nuem_nucleus_share *share; /* [n] */
    nuem_electron_form electrons;
} atom;

static nuem_status open_isotopes(nuem_context *ctx, const char *element, atom *a, nuem_error *err)
{
    const nuem_data *data;
    nuem_nuclides *table = NULL;
    nuem_status st = nuem_context_data(ctx, &data, err);

    if (!st) st = nuem_nuclides_open(data, "natural", &table, ctx->provenance, err);
    if (!st) st = nuem_nuclei_of(table, element, NULL, &a->share, &a->n, err);
    nuem_nuclides_free(table);
    if (st) return st;
    double atoms = 0.0;
    bool element_alone = true;
    for (size_t i = 0; i < a->n; i++) {
        atoms += a->share[i].per_unit;
        element_alone = element_alone && a->share[i].nucleus.z == a->share[0].nucleus.z;
    }
    if (!element_alone || fabs(atoms - 1.0) > 1e-9)
        return nuem_fail(err, NUEM_ERR_ARG, "atom '%.60s' is not one element, e.g. He", element);
    return NUEM_OK;
}

static nuem_status open_atom(nuem_context *ctx, atom *a, nuem_error *err)
{
    const char *name = nuem_args_string(ctx->args, "form-factor");
    const bool on = strcmp(nuem_args_string(ctx->args, "screening"), "on") == 0;
    nuem_electron_model model = NUEM_ELECTRONS_NONE;
    nuem_status st = open_isotopes(ctx, nuem_args_string(ctx->args, "atom"), a, err);

    if (st) return st;
    if (name && !on)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "form-factor is %.40s, but with screening off there are no electrons",
                         name);
    if (on) model = nuem_electron_model_default(a->share[0].nucleus.z);
    if (name && (st = nuem_electron_model_parse(name, &model, err))) return st;
    st = nuem_electron_form_create(a->share[0].nucleus.z, model, &a->electrons, err);
    if (!st && nuem_electron_model_ref(model))
        st = nuem_provenance_add_cite(ctx->provenance, nuem_electron_model_ref(model), err);
    return st;
}

static void close_atom(atom *a)
{
    free(a->share);
    nuem_electron_form_clear(&a->electrons);
}

/* Average of the isotopes. */
static nuem_status add_isotopes(const atom *a, const nuem_couplings *couplings,
                                const nuem_state *state, size_t n, const double *e,
                                const double *t_mev, double above_mev, nuem_cevns_parts *parts,
                                nuem_cevns_parts *sigma, nuem_error *err)
{
    nuem_cevns_parts *one = malloc(n * sizeof *one), total;
    nuem_status st = one ? NUEM_OK : nuem_fail_nomem(err);

    for (size_t k = 0; k < a->n && !st; k++) {
        const nuem_nucleus_share *s = &a->share[k];
        st = nuem_cevas_dsigma_dt(couplings, state, &s->nucleus, &a->electrons, n, e, t_mev, one,
                                  err);
        if (!st)
            st = nuem_cevas_sigma(couplings, state, &s->nucleus, &a->electrons, e[0], above_mev,
                                  &total, err);
        if (st) break;
        for (size_t i = 0; i < n; i++) {
            parts[i].conserving += s->per_unit * one[i].conserving;
            parts[i].flip += s->per_unit * one[i].flip;
        }
        sigma->conserving += s->per_unit * total.conserving;
        sigma->flip += s->per_unit * total.flip;
    }
    free(one);
    return st;
}

/* The isotope that counts most. */
static const nuem_nucleus *main_isotope(const atom *a)
{
    const nuem_nucleus_share *main = &a->share[0];

    for (size_t i = 1; i < a->n; i++)
        if (a->share[i].per_unit > main->per_unit) main = &a->share[i];
    return &main->nucleus;
}

static void describe(nuem_context *ctx, nuem_result *r, const atom *a, double enu)
{
    nuem_result_string(r, "atom", nuem_args_string(ctx->args, "atom"));
    nuem_result_string(r, "main_nuclide", main_isotope(a)->name);
    nuem_result_number(r, "enu_mev", enu, "MeV");
    nuem_result_number(r, "recoil_max_kev", 1e3 * nuem_cevns_t_max(main_isotope(a), enu), "keV");
    nuem_result_string(r, "couplings", nuem_args_string(ctx->args, "couplings"));
    nuem_result_string(r, "screening", nuem_args_string(ctx->args, "screening"));
    nuem_result_string(r, "form_factor", nuem_electron_model_name(a->electrons.model));
}

static void write_table(nuem_result *r, const atom *a, size_t n, const double *t_mev,
                        const nuem_cevns_parts *parts)
{
    nuem_result_table(r, NULL);
    nuem_result_column(r, "recoil_kev", "keV");
    nuem_result_column(r, "q_kev", "keV");
    nuem_result_column(r, "electron_form_factor", "");
    nuem_xsec_columns(r);
    for (size_t i = 0; i < n; i++) {
        double q_mev = sqrt(2.0 * nuem_nucleus_mass_mev(main_isotope(a)) * t_mev[i]);
        nuem_result_row(r);
        nuem_result_cell_number(r, "recoil_kev", 1e3 * t_mev[i]);
        nuem_result_cell_number(r, "q_kev", 1e3 * q_mev);
        nuem_result_cell_number(r, "electron_form_factor",
                                nuem_electron_form_at(&a->electrons, q_mev));
        nuem_xsec_cells(r, parts[i].conserving, parts[i].flip);
    }
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, const nuem_hypothesis *hyp,
                          const nuem_state *state, const atom *a, nuem_error *err)
{
    size_t n;
    const double *t_mev = nuem_args_list(ctx->args, "recoil", &n);
    const double enu = nuem_args_number(ctx->args, "enu"),
                 above = nuem_args_number(ctx->args, "above");
    double *e = malloc(n * sizeof *e);
    nuem_cevns_parts *parts = calloc(n, sizeof *parts), sigma = {0};
    nuem_status st = e && parts ? NUEM_OK : nuem_fail_nomem(err);

    for (size_t i = 0; i < n && !st; i++) e[i] = enu;
    if (!st)
        st = add_isotopes(a, nuem_hypothesis_couplings(hyp), state, n, e, t_mev, above, parts,
                          &sigma, err);
    for (size_t i = 0; i < n && !st; i++)
        st = nuem_xsec_finite(parts[i].conserving, parts[i].flip, t_mev[i], err);
    if (!st) {
        describe(ctx, r, a, enu);
        nuem_xsec_total(r, above, sigma.conserving, sigma.flip);
        write_table(r, a, n, t_mev, parts);
    }
    free(e);
    free(parts);
    return st;
}

static int run(nuem_context *ctx)
{
    nuem_hypothesis *hyp = NULL;
    nuem_result *r = NULL;
    atom a = {0};
    nuem_state state;
    nuem_error err;
    nuem_status st;

    if ((st = nuem_result_create("xsec", &r, &err))) goto done;
    if ((st = nuem_context_weak_hypothesis(ctx, &hyp, &err))) goto done;
    nuem_result_set_hypothesis(r, nuem_hypothesis_sha256(hyp));
    if ((st = nuem_context_state(ctx, hyp, &state, &err))) goto done;
    if ((st = open_atom(ctx, &a, &err))) goto done;
    for (const char *const *ref = nuem_channel_cevas.refs; *ref && !st; ref++)
        st = nuem_provenance_add_cite(ctx->provenance, *ref, &err);
    if (!st) st = answer(ctx, r, hyp, &state, &a, &err);
done:;
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    close_atom(&a);
    nuem_hypothesis_free(hyp);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_xsec_cevas = {
    .noun = "xsec",
    .verb = "cevas",
    .summary = "coherent elastic neutrino-atom scattering, d sigma / d T",
    .doc = "Differential cross section of recoils of a whole atom, at meV, where protons, neutrons "
           "and electrons scatter with one amplitude and the electrons screen charge and dipole: "
           "helicity-conserving part, helicity-flipping part and their sum, averaged over the "
           "natural isotopes; and the total cross section. Largest recoil, q and form factor are "
           "those of the main nuclide. A recoil above the kinematic end gives 0.",
    .options = options,
    .examples = examples,
    .run = run,
};
