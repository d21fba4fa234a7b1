/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Profiles from records: the kind builds, the options choose the part of the path, turbulence comes on top. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "propagation/profile_kind.h"
#include "propagation/turbulence.h"

#define KIND_ADDRESS(name, doc) &nuem_profile_kind_##name,
static const nuem_profile_kind *const kinds[] = {NUEM_PROFILE_KIND_LIST(KIND_ADDRESS)};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

static nuem_status find_kind(const nuem_node *root, const nuem_profile_kind **kind,
                             const nuem_node **block, nuem_error *err)
{
    const char *names[KINDS];
    char list[256] = "";

    *block = NULL;
    for (size_t i = 0; i < KINDS; i++) {
        const nuem_node *node = nuem_node_get(root, kinds[i]->name);
        names[i] = kinds[i]->name;
        if (!node) continue;
        if (*block)
            return nuem_node_fail(node, err, "is given beside '%s'; a profile has one of them",
                                  (*kind)->name);
        *block = node;
        *kind = kinds[i];
    }
    if (*block) return NUEM_OK;
    nuem_append_words(list, sizeof list, names, KINDS);
    return nuem_node_fail(root, err, "needs one of the keys %s", list);
}

double nuem_profile_field(const nuem_profile_source *source, const nuem_node *map, const char *key)
{
    return isnan(source->field_gauss) ? nuem_node_quantity(map, key, NUEM_DIM_FIELD, 0.0)
                                      : source->field_gauss;
}

/* A part of the path. */
static nuem_status cut(nuem_profile *p, double start_km, double end_km, nuem_error *err)
{
    const double start = isnan(start_km) ? p->start_km : start_km,
                 end = isnan(end_km) ? p->end_km : end_km;

    if (!(start >= p->first_km && start <= p->last_km))
        return nuem_fail(err, NUEM_ERR_ARG, "start_km is %.10g; it must lie in [%.10g, %.10g] km",
                         start, p->first_km, p->last_km);
    if (!(end >= p->first_km && end <= p->last_km))
        return nuem_fail(err, NUEM_ERR_ARG, "end_km is %.10g; it must lie in [%.10g, %.10g] km",
                         end, p->first_km, p->last_km);
    if (!(start < end))
        return nuem_fail(err, NUEM_ERR_ARG, "start_km is %.10g; it must lie before end_km, %.10g",
                         start, end);
    p->start_km = start;
    p->end_km = end;
    return nuem_profile_set_breaks(p, p->n_breaks, p->breaks, err);
}

static nuem_status check_options(const nuem_profile_options *o, bool turbulent, nuem_error *err)
{
    if (!isnan(o->field_gauss) && !(fabs(o->field_gauss) <= NUEM_PROFILE_FIELD_MAX))
        return nuem_fail(err, NUEM_ERR_ARG, "field_gauss is %g; it must lie in [-%g, %g] G",
                         o->field_gauss, NUEM_PROFILE_FIELD_MAX, NUEM_PROFILE_FIELD_MAX);
    if (!turbulent && o->seed != nuem_profile_defaults().seed)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "seed is %llu, but this profile has no turbulence to draw",
                         (unsigned long long)o->seed);
    return NUEM_OK;
}

static nuem_status read_profile(const nuem_data *data, const nuem_yaml *doc,
                                const nuem_profile_options *options, nuem_profile **out,
                                nuem_provenance *prov, nuem_error *err)
{
    const nuem_profile_options own = nuem_profile_defaults(), *o = options ? options : &own;
    const nuem_node *root = nuem_yaml_root(doc), *field = nuem_node_get(root, "turbulence");
    const nuem_profile_kind *kind = NULL;
    nuem_profile_source source = {.data = data, .field_gauss = o->field_gauss, .prov = prov};
    nuem_profile *p = NULL;
    nuem_status st;

    if ((st = find_kind(root, &kind, &source.block, err))) goto done;
    if ((st = check_options(o, field != NULL, err))) goto done;
    if ((st = kind->build(&source, &p, err))) goto done;
    if ((st = cut(p, o->start_km, o->end_km, err))) goto done;
    if (field && (st = nuem_profile_add_turbulence(&p, field, o->seed, err))) goto done;
    *out = p;
    p = NULL; /* handed over */
done:
    nuem_profile_free(p);
    return st;
}

nuem_status nuem_profile_parse(const nuem_data *data, const char *text, size_t n, const char *name,
                               const nuem_profile_options *options, nuem_profile **out,
                               nuem_provenance *prov, nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_status st;

    if ((st = nuem_yaml_parse(text, n, name, &doc, err))) return st;
    st = nuem_schema_check_document(doc, NUEM_PROFILE_SCHEMA, nuem_profile_fields, err);
    if (!st) st = read_profile(data, doc, options, out, prov, err);
    nuem_yaml_free(doc);
    return st;
}

nuem_status nuem_profile_open(const nuem_data *data, const char *id,
                              const nuem_profile_options *options, nuem_profile **out,
                              nuem_provenance *prov, nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_status st;

    if ((st = nuem_record_open(data, "profile", id, NUEM_PROFILE_SCHEMA, nuem_profile_fields, &doc,
                               prov, err)))
        return st;
    st = read_profile(data, doc, options, out, prov, err);
    nuem_yaml_free(doc);
    return st;
}
