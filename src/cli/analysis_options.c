/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/analysis_options.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/hypothesis_options.h"
#include "cli/interrupt.h"
#include "nuem/constants.h"
#include "target/correction.h"

nuem_status nuem_experiment_names_of(const nuem_args *args, nuem_experiment_names *out,
                                     nuem_error *err)
{
    size_t length = 0, count = nuem_args_positional_count(args), k = 0, items = 0, n = 0;

    for (size_t i = 0; i < count; i++) {
        const char *p = nuem_args_positional(args, i);
        for (; *p; p++, length++) items += *p == ',';
        length++;
        items++;
    }
    char *text = malloc(length + 1);
    const char **list = malloc((items + 1) * sizeof *list);
    if (!text || !list) {
        free(text);
        free(list);
        return nuem_fail_nomem(err);
    }
    for (size_t i = 0; i < count; i++) {
        list[n++] = text + k;
        for (const char *p = nuem_args_positional(args, i); *p; p++) {
            text[k++] = *p == ',' ? '\0' : *p;
            if (*p == ',') list[n++] = text + k;
        }
        text[k++] = '\0';
    }
    *out = (nuem_experiment_names){text, list, n};
    return NUEM_OK;
}

void nuem_experiment_names_free(nuem_experiment_names *names)
{
    free(names->id);
    free(names->text);
    *names = (nuem_experiment_names){0};
}

/* That of the constants of this edition. */
static double standard_error(void)
{
    size_t n;
    const nuem_constant *c = nuem_constants_list(&n);

    for (size_t i = 0; i < n; i++)
        if (strcmp(c[i].field, "sin2w_0") == 0) return c[i].uncertainty;
    return 0.0;
}

static nuem_status nuisances(const nuem_args *args, nuem_analysis_options *o, nuem_error *err)
{
    size_t n;
    const char *const *word = nuem_args_words(args, "nuisances", &n);
    bool weak = false;

    o->exact_flux = true;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(word[i], "flux") == 0) {
            o->exact_flux = false;
        } else if (strcmp(word[i], "mixing") == 0) {
            o->mixing_errors = nuem_args_string(args, "mixing-errors");
        } else if (strcmp(word[i], "sin2_theta_w") == 0) {
            weak = true;
        } else if (strcmp(word[i], "none") != 0 || n > 1) {
            return nuem_fail(err, NUEM_ERR_ARG,
                             "--nuisances has '%.40s'; it takes flux, mixing and sin2_theta_w, or "
                             "none alone",
                             word[i]);
        }
    }
    if (nuem_args_given(args, "sin2-error") && !weak)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "--sin2-error is given, but --nuisances is without sin2_theta_w");
    if (nuem_args_given(args, "mixing-errors") && !o->mixing_errors)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "--mixing-errors is given, but --nuisances is without mixing");
    if (weak)
        o->sin2_theta_w_error = nuem_args_given(args, "sin2-error")
                                    ? nuem_args_number(args, "sin2-error")
                                    : standard_error();
    return NUEM_OK;
}

static double given_number(const nuem_args *args, const char *name)
{
    return nuem_args_given(args, name) ? nuem_args_number(args, name) : 0.0;
}

nuem_status nuem_atom_option_of(const nuem_args *args, const char **out, nuem_error *err)
{
    const char *text = nuem_args_string(args, "atom");
    nuem_binding binding;
    nuem_error inner;

    if (text && strncmp(text, NUEM_BINDING_TABLE, sizeof NUEM_BINDING_TABLE - 1) != 0 &&
        nuem_binding_parse(text, &binding, &inner))
        return nuem_fail(err, NUEM_ERR_ARG, "--atom: %s", inner.message);
    *out = text;
    return NUEM_OK;
}

nuem_status nuem_analysis_options_of(const nuem_args *args, nuem_analysis_options *out,
                                     nuem_error *err)
{
    nuem_analysis_options o = {.flux = nuem_args_string(args, "flux"),
                               .asimov = nuem_args_flag(args, "asimov"),
                               .exposure_factor = given_number(args, "exposure-factor"),
                               .background_factor = given_number(args, "background-factor"),
                               .threshold_kev = 1e3 * given_number(args, "threshold"),
                               .channel = nuem_args_string(args, "channel"),
                               .form_factor = nuem_args_string(args, "form-factor"),
                               .neutron_radius_fm = given_number(args, "rn-fm")};
    nuem_status st = nuem_atom_option_of(args, &o.binding, err);

    if (!st) st = nuisances(args, &o, err);
    if (!st) *out = o;
    return st;
}

nuem_status nuem_context_analysis(nuem_context *ctx, nuem_hypothesis **hyp, nuem_analysis **out,
                                  nuem_error *err)
{
    nuem_experiment_names names = {0};
    nuem_analysis_options options;
    nuem_hypothesis *h = NULL;
    const nuem_data *data;
    nuem_status st;

    if ((st = nuem_analysis_options_of(ctx->args, &options, err))) return st;
    if ((st = nuem_experiment_names_of(ctx->args, &names, err))) return st;
    if (!(st = nuem_context_atoms(ctx, &options.atoms, err)) &&
        !(st = nuem_context_data(ctx, &data, err)) &&
        !(st = nuem_context_weak_hypothesis(ctx, &h, err)))
        st = nuem_analysis_create(data, names.n, names.id, h, &options, out, ctx->provenance, err);
    nuem_experiment_names_free(&names);
    if (st)
        nuem_hypothesis_free(h);
    else
        *hyp = h;
    return st;
}

nuem_status nuem_context_profiled(nuem_context *ctx, const nuem_hypothesis *hyp,
                                  nuem_coordinate *coordinate, size_t *n, nuem_error *err)
{
    const char *set = nuem_args_string(ctx->args, "profile");

    return set ? nuem_coordinates_parse(set, hyp, coordinate, n, err) : NUEM_OK;
}

static bool show(double fraction, void *context)
{
    nuem_context_bar *bar = context;

    return nuem_context_progress(bar->ctx, bar->what, fraction);
}

void nuem_context_bar_open(nuem_context *ctx, const char *what, nuem_context_bar *bar)
{
    nuem_interrupt_catch();
    *bar = (nuem_context_bar){ctx, what, {show, bar}};
}
