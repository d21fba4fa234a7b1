/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/analysis.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "detector/experiment_fields.h"
#include "file/record.h"
#include "stat/adapted.h"
#include "stat/planned.h"
#include "stat/systematics.h"
#include "xsec/channel.h"

struct nuem_analysis {
    size_t n;
    nuem_experiment **experiment;  /* [n] */
    nuem_adapted **adapted;        /* [n], NULL for an experiment as it is */
    nuem_planned **planned;        /* [n], likewise */
    nuem_experiment_info *info;    /* [n], as the options have it */
    nuem_flux **flux;              /* [n] */
    nuem_response **response;      /* [n] */
    nuem_systematics *systematics; /* [n] */
    nuem_mixing_variations mixings;
    nuem_correction *correction; /* that the options name */
    nuem_likelihood *likelihood;
    char *id; /* of all, with commas */
};

/* Standard Model with the mixing and the weak couplings of the hypothesis: what templates of the experiments contain. */
static nuem_status standard_model(const nuem_hypothesis *hypothesis, nuem_couplings *out,
                                  nuem_error *err)
{
    const nuem_hypothesis_spec *given = nuem_hypothesis_spec_of(hypothesis);
    nuem_hypothesis_spec spec = {.mixing = given->mixing, .weak_scheme = given->weak_scheme};
    nuem_hypothesis *sm = NULL;
    nuem_status st = nuem_hypothesis_create(&spec, &sm, err);

    if (st) return st;
    *out = *nuem_hypothesis_couplings(sm);
    nuem_hypothesis_free(sm);
    return NUEM_OK;
}

/* The flux of experiment i: its own, or the one asked for. */
static nuem_status open_flux(nuem_analysis *a, size_t i, const nuem_data *data, const char *flux,
                             nuem_provenance *prov, nuem_error *err)
{
    nuem_error inner;
    nuem_status st = nuem_flux_open(data, flux ? flux : a->info[i].flux, &a->flux[i], prov, &inner);

    if (!flux && (st == NUEM_ERR_ARG || st == NUEM_ERR_IO))
        return nuem_experiment_complain(a->experiment[i], "flux", err, inner.message);
    if (st && err) *err = inner;
    return st;
}

static nuem_status open_one(nuem_analysis *a, size_t i, const nuem_data *data, const char *id,
                            const nuem_analysis_options *options, nuem_provenance *prov,
                            nuem_error *err)
{
    nuem_status st = nuem_experiment_open(data, id, &a->experiment[i], prov, err);

    if (st) return st;
    a->info[i] = *nuem_experiment_get(a->experiment[i]);
    for (size_t k = 0; k < i; k++)
        if (strcmp(a->info[k].id, a->info[i].id) == 0)
            return nuem_fail(err, NUEM_ERR_ARG, "experiment '%.80s' is given twice", a->info[i].id);
    if (nuem_adapted_wanted(&a->info[i], options)) {
        if ((st = nuem_adapted_create(&a->info[i], options, &a->adapted[i], err))) return st;
        a->info[i] = *nuem_adapted_info(a->adapted[i]);
    }
    if (nuem_planned_wanted(options)) {
        if ((st = nuem_planned_create(&a->info[i], options, &a->planned[i], err))) return st;
        a->info[i] = *nuem_planned_info(a->planned[i]);
    }
    return open_flux(a, i, data, options->flux, prov, err);
}

/* A bin that counts what a model does not cover: of which experiment? */
static nuem_status name_experiment(const nuem_experiment_info *info, const nuem_error *inner,
                                   nuem_error *err)
{
    if (inner->status == NUEM_ERR_RANGE)
        return nuem_fail_index(err, inner->status, inner->index, "%.60s: %.400s", info->id,
                               inner->message);
    if (err) *err = *inner;
    return inner->status;
}

static nuem_status respond(nuem_analysis *a, size_t i, const nuem_mixing *mixing,
                           const nuem_couplings *sm, const nuem_analysis_options *options,
                           nuem_provenance *prov, nuem_error *err)
{
    const nuem_mixing_variations *mixings = options->mixing_errors ? &a->mixings : NULL;
    nuem_error inner;
    nuem_status st =
        nuem_response_create(&a->info[i], a->flux[i], mixing, NULL, &a->response[i], &inner);

    if (st == NUEM_ERR_ARG && a->info[i].bin_components) /* names that the flux does not have */
        return nuem_experiment_complain(a->experiment[i], "data", err, inner.message);
    if (st) return name_experiment(&a->info[i], &inner, err);
    if (a->planned[i] && options->background_factor > 0.0) {
        double *signal = malloc(a->info[i].n_bin * sizeof *signal);
        if (!signal) return nuem_fail_nomem(err);
        nuem_response_counts(a->response[i], sm, signal);
        nuem_planned_scale_backgrounds(a->planned[i], options->background_factor, signal);
        free(signal);
    }
    st = nuem_systematics_create(&a->info[i], a->flux[i], mixing, a->response[i], mixings,
                                 options->sin2_theta_w_error, &a->systematics[i], &inner);
    if (st) return name_experiment(&a->info[i], &inner, err);
    const nuem_channel *channel = nuem_channel_find(a->info[i].channel);
    for (const char *const *ref = channel->refs; *ref && !st; ref++)
        st = nuem_provenance_add_cite(prov, *ref, err);
    if (!st && a->info[i].binding == NUEM_BINDING_PHOTON)
        st = nuem_provenance_add_cite(prov, "AtzoriCorona:2022jeb", err);
    if (!st && a->info[i].binding == NUEM_BINDING_RESPONSE)
        st = nuem_provenance_add_cite(prov, "Kouzakov:2011vx", err);
    return st;
}

/* "a,b,c" */
static nuem_status join_ids(nuem_analysis *a, nuem_error *err)
{
    size_t size = 1, used = 0;

    for (size_t i = 0; i < a->n; i++) size += strlen(a->info[i].id) + 1;
    if (!(a->id = malloc(size))) return nuem_fail_nomem(err);
    a->id[0] = '\0';
    for (size_t i = 0; i < a->n; i++)
        used += (size_t)snprintf(a->id + used, size - used, "%s%s", i ? "," : "", a->info[i].id);
    return NUEM_OK;
}

static nuem_status build_likelihood(nuem_analysis *a, const nuem_couplings *sm,
                                    const nuem_analysis_options *options, nuem_error *err)
{
    nuem_likelihood_term *term = calloc(a->n + 1, sizeof *term);

    if (!term) return nuem_fail_nomem(err);
    for (size_t i = 0; i < a->n; i++)
        term[i] = (nuem_likelihood_term){.experiment = &a->info[i],
                                         .response = a->response[i],
                                         .flux = options->exact_flux ? NULL : a->flux[i],
                                         .n_variation = a->systematics[i].n,
                                         .variation = a->systematics[i].variation};
    nuem_status st = nuem_likelihood_create(a->n, term, sm, options->asimov, &a->likelihood, err);
    free(term);
    return st;
}

static nuem_status check_options(const nuem_analysis_options *o, nuem_error *err)
{
    if (!(o->sin2_theta_w_error >= 0.0 && o->sin2_theta_w_error <= 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "error of sin^2 theta_W is %g; it must lie in [0, 1]",
                         o->sin2_theta_w_error);
    return nuem_adapted_check(o, err);
}

/* The treatment of electrons by the name of its base, and the correction beside it. */
static nuem_status open_binding(nuem_analysis *a, const nuem_data *data, nuem_analysis_options *o,
                                nuem_provenance *prov, nuem_error *err)
{
    nuem_binding binding;

    if (o->binding && o->correction)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "the binding '%.60s' and a correction are given; it must be one of them",
                         o->binding);
    if (o->correction) {
        o->binding = nuem_binding_name(nuem_correction_get(o->correction)->base);
    } else if (o->binding) {
        nuem_status st = nuem_binding_open(data, o->binding, &binding, &a->correction, prov, err);
        if (st) return st;
        o->binding = nuem_binding_name(binding);
        o->correction = a->correction;
    }
    return NUEM_OK;
}

/* Options about nuclei must have nuclei to act on. */
static nuem_status check_nuclear(const nuem_analysis *a, const nuem_analysis_options *o,
                                 nuem_error *err)
{
    const char *what = o->neutron_radius_fm > 0.0 ? "neutron radius"
                       : o->form_factor           ? "form factor"
                       : o->channel               ? "channel of nuclei"
                                                  : NULL;

    for (size_t i = 0; i < a->n; i++)
        if (nuem_adapted_is_nuclear(&a->info[i])) return NUEM_OK;
    if (!what || a->n == 0) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_ARG,
                     "a %s is given, but no experiment sees neutrinos scatter on nuclei; %.60s has "
                     "the channel %.40s",
                     what, a->info[0].id, a->info[0].channel);
}

/* And one about electrons must have electrons. */
static nuem_status check_electrons(const nuem_analysis *a, const nuem_analysis_options *o,
                                   nuem_error *err)
{
    for (size_t i = 0; i < a->n; i++)
        if (nuem_adapted_has_electrons(&a->info[i])) return NUEM_OK;
    if (!o->binding || a->n == 0) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_ARG,
                     "a binding of electrons (atom) is given, but no experiment sees electrons "
                     "recoil; %.60s has the channel %.40s",
                     a->info[0].id, a->info[0].channel);
}

nuem_status nuem_analysis_create(const nuem_data *data, size_t n, const char *const *id,
                                 const nuem_hypothesis *hypothesis,
                                 const nuem_analysis_options *given, nuem_analysis **out,
                                 nuem_provenance *prov, nuem_error *err)
{
    nuem_analysis_options own = {0};
    const nuem_analysis_options *const options = &own;
    nuem_couplings sm;
    nuem_analysis *a = calloc(1, sizeof *a);
    nuem_status st;

    if (!a) return nuem_fail_nomem(err);
    if (given) own = *given;
    if ((st = open_binding(a, data, &own, prov, err))) goto done;
    if ((st = check_options(options, err))) goto done;
    if ((st = standard_model(hypothesis, &sm, err))) goto done;
    a->n = n;
    a->experiment = calloc(n + 1, sizeof *a->experiment);
    a->adapted = calloc(n + 1, sizeof *a->adapted);
    a->planned = calloc(n + 1, sizeof *a->planned);
    a->info = calloc(n + 1, sizeof *a->info);
    a->flux = calloc(n + 1, sizeof *a->flux);
    a->response = calloc(n + 1, sizeof *a->response);
    a->systematics = calloc(n + 1, sizeof *a->systematics);
    if (!a->experiment || !a->adapted || !a->planned || !a->info || !a->flux || !a->response ||
        !a->systematics) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(hypothesis)->mixing;
    if (options->mixing_errors) {
        st = nuem_mixing_variations_open(data, options->mixing_errors, mixing, &a->mixings, prov,
                                         err);
        if (st) goto done;
    }
    for (size_t i = 0; i < n; i++)
        if ((st = open_one(a, i, data, id[i], options, prov, err))) goto done;
    if ((st = check_nuclear(a, options, err))) goto done;
    if ((st = check_electrons(a, options, err))) goto done;
    for (size_t i = 0; i < n; i++)
        if ((st = respond(a, i, mixing, &sm, options, prov, err))) goto done;
    if ((st = build_likelihood(a, &sm, options, err))) goto done;
    if ((st = join_ids(a, err))) goto done;
    *out = a;
    a = NULL; /* handed over */
done:
    nuem_analysis_free(a);
    return st;
}

void nuem_analysis_free(nuem_analysis *a)
{
    if (!a) return;
    nuem_likelihood_free(a->likelihood);
    for (size_t i = 0; i < a->n; i++) {
        if (a->systematics) nuem_systematics_clear(&a->systematics[i]);
        if (a->response) nuem_response_free(a->response[i]);
        if (a->flux) nuem_flux_free(a->flux[i]);
        if (a->planned) nuem_planned_free(a->planned[i]);
        if (a->adapted) nuem_adapted_free(a->adapted[i]);
        if (a->experiment) nuem_experiment_free(a->experiment[i]);
    }
    free(a->systematics);
    free(a->response);
    free(a->flux);
    free(a->info);
    free(a->planned);
    free(a->adapted);
    free(a->experiment);
    nuem_correction_free(a->correction);
    free(a->id);
    free(a);
}

size_t nuem_analysis_count(const nuem_analysis *a)
{
    return a->n;
}

const char *nuem_analysis_id(const nuem_analysis *a)
{
    return a->id;
}

const nuem_experiment_info *nuem_analysis_experiment(const nuem_analysis *a, size_t i)
{
    return &a->info[i];
}

const nuem_flux *nuem_analysis_flux(const nuem_analysis *a, size_t i)
{
    return a->flux[i];
}

const nuem_response *nuem_analysis_response(const nuem_analysis *a, size_t i)
{
    return a->response[i];
}

const nuem_likelihood *nuem_analysis_likelihood(const nuem_analysis *a)
{
    return a->likelihood;
}
