/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/adapted.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "xsec/channel.h"

struct nuem_adapted {
    nuem_experiment_info info;
    nuem_nucleus_share *share; /* of the experiment and of its variations */
    nuem_detector_variation *variation;
    nuem_experiment_info *varied; /* [2 n_variation] */
};

/* Deuterons and alpha particles have no surface that a common radius could speak of. */
static const int LIGHT = 4;

bool nuem_adapted_wanted(const nuem_experiment_info *info, const nuem_analysis_options *o)
{
    return o->binding || o->channel || o->form_factor || o->neutron_radius_fm != 0.0 ||
           (info->binding == NUEM_BINDING_RESPONSE && info->n_atom == 0);
}

nuem_status nuem_adapted_check(const nuem_analysis_options *o, nuem_error *err)
{
    nuem_binding binding;
    nuem_form_kind kind = NUEM_FORM_HELM;
    nuem_status st = NUEM_OK;

    if (o->binding && (st = nuem_binding_parse(o->binding, &binding, err))) return st;
    const nuem_channel *channel = o->channel ? nuem_channel_find(o->channel) : NULL;
    if (o->channel && !(channel && channel->nuclear && !channel->atomic))
        return nuem_fail(
            err, NUEM_ERR_ARG,
            "channel is '%.40s'; in place of that of an experiment with nuclei it must "
            "be cevns or cevns-es",
            o->channel);
    if (o->form_factor && (st = nuem_form_kind_parse(o->form_factor, &kind, err))) return st;
    if (!(o->neutron_radius_fm >= 0.0 && isfinite(o->neutron_radius_fm)))
        return nuem_fail(err, NUEM_ERR_ARG, "neutron radius is %g fm; it must be positive",
                         o->neutron_radius_fm);
    if (kind == NUEM_FORM_UNIT && o->neutron_radius_fm > 0.0)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "neutron radius is %g fm, but the form factor unit has no radius",
                         o->neutron_radius_fm);
    return st;
}

bool nuem_adapted_is_nuclear(const nuem_experiment_info *info)
{
    const nuem_channel *channel = nuem_channel_find(info->channel);

    return channel && channel->nuclear;
}

bool nuem_adapted_has_electrons(const nuem_experiment_info *info)
{
    const nuem_channel *channel = nuem_channel_find(info->channel);

    return channel && (!channel->nuclear || channel == &nuem_channel_cevns_es);
}

static nuem_status adapt_nucleus(const nuem_experiment_info *info, const nuem_analysis_options *o,
                                 nuem_nucleus *nucleus, nuem_error *err)
{
    nuem_form_factor *const form[2] = {&nucleus->proton, &nucleus->neutron};
    nuem_error inner;
    nuem_status st = NUEM_OK;

    for (int k = 0; o->form_factor && k < 2; k++)
        nuem_form_kind_parse(o->form_factor, &form[k]->kind, NULL);
    if (o->neutron_radius_fm > 0.0 && nucleus->a > LIGHT) {
        if (nucleus->neutron.kind == NUEM_FORM_UNIT || nucleus->neutron.kind == NUEM_FORM_TABLE)
            return nuem_fail(err, NUEM_ERR_ARG,
                             "%.60s: neutron radius is %g fm, but the form factor of %s has none",
                             info->id, o->neutron_radius_fm, nucleus->name);
        nucleus->neutron.rms_fm = o->neutron_radius_fm;
    }
    for (int k = 0; k < 2 && !st; k++) {
        st = nuem_form_factor_check(form[k], &inner);
        if (st)
            st = nuem_fail(err, st, "%.60s, %ss of %s: %.200s", info->id, k ? "neutron" : "proton",
                           nucleus->name, inner.message);
    }
    return st;
}

/* *share has room, and moves on. */
static nuem_status adapt(const nuem_experiment_info *from, const nuem_analysis_options *o,
                         nuem_nucleus_share **share, nuem_experiment_info *to, nuem_error *err)
{
    const bool nuclear = nuem_adapted_is_nuclear(from);
    nuem_status st = NUEM_OK;

    *to = *from;
    if (nuclear && o->channel) to->channel = nuem_channel_find(o->channel)->name;
    if (o->binding && nuem_adapted_has_electrons(to)) {
        nuem_error inner;
        nuem_binding_parse(o->binding, &to->binding, NULL);
        to->correction = o->correction;
        st = o->correction ? nuem_correction_check(o->correction, from->formula, &inner) : NUEM_OK;
        if (st) return nuem_fail(err, st, "%.60s: %.300s", from->id, inner.message);
    }
    if (to->binding == NUEM_BINDING_RESPONSE && to->n_atom == 0) {
        if (!o->atoms)
            return nuem_fail(err, NUEM_ERR_UNSUPPORTED,
                             "%.60s: the binding response needs a store of tables (atoms)",
                             from->id);
        st = nuem_atom_store_formula(o->atoms, from->formula, &to->atom, &to->n_atom, err);
        if (st) return st;
    }
    if (!nuclear) return NUEM_OK;
    to->nucleus = *share;
    for (size_t i = 0; i < from->n_nucleus && !st; i++, (*share)++) {
        **share = from->nucleus[i];
        st = adapt_nucleus(from, o, &(*share)->nucleus, err);
    }
    return st;
}

/* A radius that is given is not varied too. */
static bool dropped(const nuem_experiment_info *info, const nuem_analysis_options *o,
                    const char *variation)
{
    char name[256];

    snprintf(name, sizeof name, "%.200s neutron radius", info->formula);
    return o->neutron_radius_fm > 0.0 && strcmp(variation, name) == 0;
}

nuem_status nuem_adapted_create(const nuem_experiment_info *info, const nuem_analysis_options *o,
                                nuem_adapted **out, nuem_error *err)
{
    size_t n = info->n_nucleus;
    nuem_status st;

    for (size_t v = 0; v < info->n_variation; v++)
        n += info->variation[v].up->n_nucleus + info->variation[v].down->n_nucleus;
    nuem_adapted *a = calloc(1, sizeof *a);
    if (!a) return nuem_fail_nomem(err);
    a->share = calloc(n + 1, sizeof *a->share);
    a->variation = calloc(info->n_variation + 1, sizeof *a->variation);
    a->varied = calloc(2 * info->n_variation + 1, sizeof *a->varied);
    if (!a->share || !a->variation || !a->varied) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    nuem_nucleus_share *share = a->share;
    if ((st = adapt(info, o, &share, &a->info, err))) goto done;
    a->info.n_variation = 0;
    a->info.variation = a->variation;
    for (size_t v = 0; v < info->n_variation; v++) {
        const nuem_detector_variation *from = &info->variation[v];
        nuem_experiment_info *up = &a->varied[2 * v], *down = up + 1;
        if (dropped(info, o, from->name)) continue;
        if ((st = adapt(from->up, o, &share, up, err))) goto done;
        if ((st = adapt(from->down, o, &share, down, err))) goto done;
        a->variation[a->info.n_variation++] = (nuem_detector_variation){from->name, up, down};
    }
    *out = a;
    a = NULL; /* handed over */
done:
    nuem_adapted_free(a);
    return st;
}

void nuem_adapted_free(nuem_adapted *a)
{
    if (!a) return;
    free(a->share);
    free(a->variation);
    free(a->varied);
    free(a);
}

const nuem_experiment_info *nuem_adapted_info(const nuem_adapted *a)
{
    return &a->info;
}
