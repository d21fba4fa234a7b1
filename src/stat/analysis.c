/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/analysis.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "detector/experiment_fields.h"
#include "file/record.h"
#include "xsec/channel.h"

struct nuem_analysis {
    size_t n;
    nuem_experiment **experiment;      /* [n] */
    const nuem_experiment_info **info; /* [n], views */
    nuem_flux **flux;                  /* [n] */
    nuem_response **response;          /* [n] */
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

static nuem_status open_one(nuem_analysis *a, size_t i, const nuem_data *data, const char *id,
                            const nuem_mixing *mixing, const char *flux, nuem_provenance *prov,
                            nuem_error *err)
{
    nuem_status st = nuem_experiment_open(data, id, &a->experiment[i], prov, err);

    if (st) return st;
    a->info[i] = nuem_experiment_get(a->experiment[i]);
    for (size_t k = 0; k < i; k++)
        if (strcmp(a->info[k]->id, a->info[i]->id) == 0)
            return nuem_fail(err, NUEM_ERR_ARG, "experiment '%.80s' is given twice",
                             a->info[i]->id);
    nuem_error inner;
    st = nuem_flux_open(data, flux ? flux : a->info[i]->flux, &a->flux[i], prov, &inner);
    if (!flux && (st == NUEM_ERR_ARG || st == NUEM_ERR_IO))
        return nuem_experiment_complain(a->experiment[i], "flux", err, inner.message);
    if (st) {
        if (err) *err = inner;
        return st;
    }
    st = nuem_response_create(a->info[i], a->flux[i], mixing, NULL, &a->response[i], err);
    if (st) return st;
    const nuem_channel *channel = nuem_channel_find(a->info[i]->channel);
    for (const char *const *ref = channel->refs; *ref && !st; ref++)
        st = nuem_provenance_add_cite(prov, *ref, err);
    return st;
}

/* "a,b,c" */
static nuem_status join_ids(nuem_analysis *a, nuem_error *err)
{
    size_t size = 1, used = 0;

    for (size_t i = 0; i < a->n; i++) size += strlen(a->info[i]->id) + 1;
    if (!(a->id = malloc(size))) return nuem_fail_nomem(err);
    a->id[0] = '\0';
    for (size_t i = 0; i < a->n; i++)
        used += (size_t)snprintf(a->id + used, size - used, "%s%s", i ? "," : "", a->info[i]->id);
    return NUEM_OK;
}

nuem_status nuem_analysis_create(const nuem_data *data, size_t n, const char *const *id,
                                 const nuem_hypothesis *hypothesis, const char *flux,
                                 nuem_analysis **out, nuem_provenance *prov, nuem_error *err)
{
    nuem_couplings sm;
    nuem_analysis *a = calloc(1, sizeof *a);
    nuem_status st;

    if (!a) return nuem_fail_nomem(err);
    if ((st = standard_model(hypothesis, &sm, err))) goto done;
    a->n = n;
    a->experiment = calloc(n + 1, sizeof *a->experiment);
    a->info = calloc(n + 1, sizeof *a->info);
    a->flux = calloc(n + 1, sizeof *a->flux);
    a->response = calloc(n + 1, sizeof *a->response);
    if (!a->experiment || !a->info || !a->flux || !a->response) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(hypothesis)->mixing;
    for (size_t i = 0; i < n; i++)
        if ((st = open_one(a, i, data, id[i], mixing, flux, prov, err))) goto done;
    bool data_to_fit = n > 0;
    for (size_t i = 0; i < n; i++) data_to_fit = data_to_fit && a->info[i]->counts;
    if (n == 0 || data_to_fit)
        st = nuem_likelihood_create(n, a->info, (const nuem_response *const *)a->response, &sm,
                                    &a->likelihood, err);
    if (st || (st = join_ids(a, err))) goto done;
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
        if (a->response) nuem_response_free(a->response[i]);
        if (a->flux) nuem_flux_free(a->flux[i]);
        if (a->experiment) nuem_experiment_free(a->experiment[i]);
    }
    free(a->response);
    free(a->flux);
    free(a->info);
    free(a->experiment);
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
    return a->info[i];
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
