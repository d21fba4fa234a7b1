/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The nuclides of a target, as the key `target` describes them. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "detector/experiment_private.h"
#include "xsec/channel.h"

/* Up to the alpha particle nuclei have no surface that a common error could speak of. */
enum { LIGHT = 4 };

static const char *const nuclear_keys[] = {"form_factor", "neutron_radius", "radii",
                                           "rn_error_fm", "axial",          "electrons"};

/* An argument that the library found wrong is one of the file. */
static nuem_status fail_node(const nuem_node *node, nuem_status st, const nuem_error *inner,
                             nuem_error *err)
{
    if (st == NUEM_ERR_NOMEM) return nuem_fail_nomem(err);
    return nuem_node_fail(node, err, "is wrong: %s", inner->message);
}

static nuem_status read_options(nuem_experiment *exp, const nuem_node *target,
                                const nuem_nuclides *nuclides, nuem_nuclear_options *out,
                                nuem_error *err)
{
    const nuem_node *list = nuem_node_get(target, "radii");
    size_t n = list ? list->n : 0;
    nuem_nucleus_radii *radii = nuem_arena_alloc(&exp->memory, (n + 1) * sizeof *radii);
    nuem_nuclear_options o = {.n_radii = n, .radii = radii};
    const nuem_nucleus *first, *second;
    nuem_error inner = {0};
    nuem_status st;

    if (!radii) return nuem_fail_nomem(err);
    /* the schema knows the same words */
    nuem_form_kind_parse(nuem_node_string(target, "form_factor", "helm"), &o.form, NULL);
    nuem_neutron_radius_parse(nuem_node_string(target, "neutron_radius", "table"),
                              &o.neutron_radius, NULL);
    o.axial = nuem_node_bool(target, "axial", false);
    for (size_t i = 0; i < n; i++) {
        const nuem_node *map = list->child[i], *name = nuem_node_get(map, "nuclide");
        radii[i] = (nuem_nucleus_radii){name->text, nuem_node_number(map, "rp_fm", 0.0),
                                        nuem_node_number(map, "rn_fm", 0.0)};
        if ((st = nuem_nuclides_find(nuclides, name->text, &first, &inner)))
            return fail_node(name, st, &inner, err);
        for (size_t k = 0; k < i; k++) {
            nuem_nuclides_find(nuclides, radii[k].name, &second, NULL);
            if (first == second)
                return nuem_node_fail(name, err, "is '%.40s', which stands above already",
                                      name->text);
        }
        if (radii[i].rp_fm == 0.0 && radii[i].rn_fm == 0.0)
            return nuem_node_fail(map, err, "has neither 'rp_fm' nor 'rn_fm'");
    }
    *out = o;
    return NUEM_OK;
}

typedef struct nuclei {
    const nuem_nucleus_share *share; /* as many as before */
} nuclei;

static void put_nuclei(nuem_experiment_info *info, const void *value)
{
    info->nucleus = ((const nuclei *)value)->share;
}

/* All neutron radii larger by `change`. */
static nuem_status shift(nuem_experiment *exp, const nuem_node *node, double change, nuclei *out,
                         nuem_error *err)
{
    size_t n = exp->info.n_nucleus;
    nuem_nucleus_share *share = nuem_arena_alloc(&exp->memory, n * sizeof *share);
    nuem_error inner = {0};
    nuem_status st;

    if (!share) return nuem_fail_nomem(err);
    memcpy(share, exp->info.nucleus, n * sizeof *share);
    for (size_t i = 0; i < n; i++) {
        if (share[i].nucleus.a <= LIGHT) continue;
        share[i].nucleus.neutron.rms_fm += change;
        if ((st = nuem_form_factor_check(&share[i].nucleus.neutron, &inner)))
            return nuem_node_fail(node, err, "takes the neutrons of %s to %g fm: %s",
                                  share[i].nucleus.name, share[i].nucleus.neutron.rms_fm,
                                  inner.message);
    }
    out->share = share;
    return NUEM_OK;
}

static nuem_status vary_radii(nuem_experiment *exp, const nuem_node *target, nuem_form_kind form,
                              nuem_error *err)
{
    const nuem_node *node = nuem_node_get(target, "rn_error_fm");
    double error = nuem_node_number(target, "rn_error_fm", 0.0);
    nuem_status st;

    if (error == 0.0) return NUEM_OK;
    if (form == NUEM_FORM_UNIT)
        return nuem_node_fail(node, err, "is given, but the form factor unit has no radius");
    nuclei *side = nuem_arena_alloc(&exp->memory, 2 * sizeof *side);
    if (!side) return nuem_fail_nomem(err);
    if ((st = shift(exp, node, error, &side[0], err))) return st;
    if ((st = shift(exp, node, -error, &side[1], err))) return st;
    return nuem_experiment_vary(exp, node,
                                nuem_experiment_name(exp, exp->info.formula, "neutron radius"),
                                put_nuclei, &side[0], &side[1], err);
}

static nuem_status check_in_formula(const nuem_node *list, const nuem_nuclides *nuclides,
                                    const nuem_nucleus_share *share, size_t n, nuem_error *err)
{
    for (size_t i = 0; list && i < list->n; i++) {
        const nuem_node *name = nuem_node_get(list->child[i], "nuclide");
        const nuem_nucleus *nucleus = NULL;
        bool found = false;
        nuem_nuclides_find(nuclides, name->text, &nucleus, NULL);
        for (size_t k = 0; k < n; k++)
            found = found || strcmp(share[k].nucleus.name, nucleus->name) == 0;
        if (!found)
            return nuem_node_fail(name, err, "is '%.40s', which is not in the target", name->text);
    }
    return NUEM_OK;
}

/* The form factor of one element for all its nuclides; its table goes over to exp. */
static nuem_status set_electrons(nuem_experiment *exp, const nuem_node *node,
                                 nuem_electron_model model, nuem_nucleus_share *share, size_t n,
                                 nuem_error *err)
{
    nuem_electron_form form = {0};
    nuem_error inner = {0};
    nuem_status st = nuem_electron_form_create(share[0].nucleus.z, model, &form, &inner);
    double *table = NULL;

    if (st) return fail_node(node, st, &inner, err);
    if (form.n) {
        table = nuem_experiment_doubles(exp, form.n);
        if (table) memcpy(table, form.bare, form.n * sizeof *table);
        free(form.bare);
        if (!table) return nuem_fail_nomem(err);
        form.bare = table;
    }
    for (size_t i = 0; i < n; i++) share[i].electrons = form;
    return NUEM_OK;
}

/* Form factors of the electrons, element by element (nuem_nuclei_of keeps isotopes together). */
static nuem_status read_electrons(nuem_experiment *exp, const nuem_node *target,
                                  nuem_nucleus_share *share, size_t n, nuem_provenance *prov,
                                  nuem_error *err)
{
    const nuem_node *node = nuem_node_get(target, "electrons");
    nuem_status st = NUEM_OK;

    if (!nuem_channel_find(exp->info.channel)->atomic)
        return node ? nuem_node_fail(node, err, "is for the channel cevas, this is %.40s",
                                     exp->info.channel)
                    : NUEM_OK;
    for (size_t i = 0, end; i < n && !st; i = end) {
        const int z = share[i].nucleus.z;
        nuem_electron_model model = nuem_electron_model_default(z);
        for (end = i; end < n && share[end].nucleus.z == z;) end++;
        if (node) nuem_electron_model_parse(node->text, &model, NULL); /* the schema knows them */
        const char *ref = nuem_electron_model_ref(model);
        st = set_electrons(exp, node ? node : target, model, share + i, end - i, err);
        if (!st && ref) st = nuem_provenance_add_cite(prov, ref, err);
    }
    return st;
}

static nuem_status fill(nuem_experiment *exp, const nuem_node *target,
                        const nuem_nuclides *nuclides, nuem_provenance *prov, nuem_error *err)
{
    const nuem_node *radii = nuem_node_get(target, "radii");
    const char *formula = exp->info.formula;
    nuem_nuclear_options o, plain;
    nuem_nucleus_share *share = NULL, *copy;
    nuem_error inner = {0};
    nuem_status st;
    size_t n = 0;

    if ((st = read_options(exp, target, nuclides, &o, err))) return st;
    plain = o;
    plain.n_radii = 0;
    if (radii) { /* a nuclide that is not there deserves a better place than the target */
        plain.form = NUEM_FORM_UNIT;
        st = nuem_nuclei_of(nuclides, formula, &plain, &share, &n, &inner);
        if (st) return fail_node(target, st, &inner, err);
        st = check_in_formula(radii, nuclides, share, n, err);
        free(share);
        if (st) return st;
    }
    st = nuem_nuclei_of(nuclides, formula, &o, &share, &n, &inner);
    if (st) return fail_node(target, st, &inner, err);
    copy = nuem_arena_alloc(&exp->memory, n * sizeof *copy);
    if (copy) memcpy(copy, share, n * sizeof *copy);
    free(share);
    if (!copy) return nuem_fail_nomem(err);
    exp->info.n_nucleus = n;
    exp->info.nucleus = copy;
    if ((st = read_electrons(exp, target, copy, n, prov, err))) return st;
    return vary_radii(exp, target, o.form, err);
}

nuem_status nuem_experiment_read_nuclei(nuem_experiment *exp, const nuem_node *target,
                                        const nuem_data *data, nuem_provenance *prov,
                                        nuem_error *err)
{
    const char *channel = exp->info.channel;
    nuem_nuclides *nuclides = NULL;
    nuem_status st;

    if (!nuem_channel_find(channel)->nuclear) {
        for (size_t i = 0; i < sizeof nuclear_keys / sizeof nuclear_keys[0]; i++) {
            const nuem_node *node = nuem_node_get(target, nuclear_keys[i]);
            if (node)
                return nuem_node_fail(node, err, "is about nuclei, which the channel %.40s lacks",
                                      channel);
        }
        return NUEM_OK;
    }
    if (!data)
        return nuem_node_fail(target, err,
                              "needs the table of nuclides of a data directory for the channel "
                              "%.40s; none is open",
                              channel);
    st = nuem_nuclides_open(data, "natural", &nuclides, prov, err);
    if (st) return nuem_data_lacks(st, err);
    st = fill(exp, target, nuclides, prov, err);
    nuem_nuclides_free(nuclides);
    return st;
}
