/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Stars as data: reading a record. */
#include "nuem/star.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "star/star_fields.h"

struct nuem_star {
    nuem_yaml *doc; /* owns the strings */
    nuem_star_info info;
    nuem_star_published *published;
    const char **cite; /* of all published bounds, one after the other */
};

/* clang-format off */
static const nuem_field core_fields[] = {
    {.key = "rho_g_cm3", .type = NUEM_FIELD_NUMBER, .required = true, .min = 1e-6, .max = 1e15, .doc = "density, g/cm3"},
    {.key = "temp_k", .type = NUEM_FIELD_NUMBER, .required = true, .min = 1e4, .max = 1e12, .doc = "temperature, K"},
    {.key = "ye", .type = NUEM_FIELD_NUMBER, .required = true, .min_open = true, .max = 1, .doc = "electrons a baryon"},
    {.key = "status", .type = NUEM_FIELD_STRING, .choices = "confirmed|unconfirmed", .doc = "seen at its source, or not"},
    {.key = "source", .type = NUEM_FIELD_STRING, .doc = "where the conditions are from"},
    {0},
};
static const nuem_field criterion_fields[] = {
    {.key = "max_extra_erg_g_s", .type = NUEM_FIELD_NUMBER, .required = true, .min_open = true, .max = 1e30, .doc = "largest loss beyond the Standard Model, erg/g/s"},
    {.key = "status", .type = NUEM_FIELD_STRING, .choices = "confirmed|unconfirmed", .doc = "seen at its source, or not"},
    {.key = "source", .type = NUEM_FIELD_STRING, .required = true, .doc = "where the criterion is from"},
    {0},
};
static const nuem_field observed_fields[] = {
    {.key = "mag", .type = NUEM_FIELD_NUMBER, .required = true, .min = -10, .max = 10, .doc = "absolute I-band magnitude of the tip"},
    {.key = "sigma_mag", .type = NUEM_FIELD_NUMBER, .required = true, .min_open = true, .max = 5, .doc = "its 1-sigma error"},
    {.key = "status", .type = NUEM_FIELD_STRING, .required = true, .choices = "confirmed|unconfirmed", .doc = "seen at its source, or not"},
    {.key = "source", .type = NUEM_FIELD_STRING, .required = true, .doc = "where it is from"},
    {0},
};
static const nuem_field growing_fields[] = {
    {.key = "constant_mag", .type = NUEM_FIELD_NUMBER, .required = true, .max = 5, .doc = "part that does not depend on the moment"},
    {.key = "offset_mag", .type = NUEM_FIELD_NUMBER, .required = true, .max = 5, .doc = "sigma^2 = constant^2 + (offset + slope mu12)^2"},
    {.key = "slope_mag", .type = NUEM_FIELD_NUMBER, .required = true, .max = 5, .doc = "per 1e-12 muB"},
    {.key = "status", .type = NUEM_FIELD_STRING, .required = true, .choices = "confirmed|unconfirmed", .doc = "seen at its source, or not"},
    {.key = "source", .type = NUEM_FIELD_STRING, .required = true, .doc = "where it is from"},
    {0},
};
static const nuem_field tip_fields[] = {
    {.key = "observed", .type = NUEM_FIELD_MAP, .required = true, .fields = observed_fields, .doc = "measured brightness"},
    {.key = "theory", .type = NUEM_FIELD_MAP, .required = true, .fields = observed_fields, .doc = "brightness without a moment, from stellar models"},
    {.key = "growing_error", .type = NUEM_FIELD_MAP, .fields = growing_fields, .doc = "error of the theory as a function of the moment, an alternative"},
    {.key = "prior_mu12", .type = NUEM_FIELD_NUMBER, .required = true, .min_open = true, .max = NUEM_TIP_MU12_MAX, .doc = "end of the flat prior, 1e-12 muB"},
    {0},
};
static const nuem_field published_fields[] = {
    {.key = "quantity", .type = NUEM_FIELD_STRING, .required = true, .choices = "mu|q", .doc = "moment or charge"},
    {.key = "value", .type = NUEM_FIELD_NUMBER, .required = true, .min_open = true, .max = 1, .doc = "bound, muB or e; the lower end of a range"},
    {.key = "upper", .type = NUEM_FIELD_NUMBER, .min_open = true, .max = 1, .doc = "upper end of a range"},
    {.key = "unit", .type = NUEM_FIELD_STRING, .required = true, .choices = "muB|e", .doc = "unit"},
    {.key = "cl", .type = NUEM_FIELD_NUMBER, .min_open = true, .max = 1, .doc = "confidence level"},
    {.key = "status", .type = NUEM_FIELD_STRING, .required = true, .choices = "confirmed|unconfirmed", .doc = "seen at its source, or not"},
    {.key = "source", .type = NUEM_FIELD_STRING, .required = true, .doc = "paper"},
    {.key = "assumption", .type = NUEM_FIELD_STRING, .doc = "what it assumes"},
    {.key = "cite", .type = NUEM_FIELD_STRING_LIST, .doc = "BibTeX keys"},
    {0},
};
const nuem_field nuem_star_fields[] = {
    NUEM_RECORD_FIELDS,
    {.key = "caveat", .type = NUEM_FIELD_STRING, .required = true, .doc = "what the bounds of this star rest on; shown with each of them"},
    {.key = "core", .type = NUEM_FIELD_MAP, .fields = core_fields, .doc = "one set of conditions for the core"},
    {.key = "centre", .type = NUEM_FIELD_MAP, .fields = core_fields, .doc = "conditions at the centre, for the spread"},
    {.key = "criterion", .type = NUEM_FIELD_MAP, .fields = criterion_fields, .doc = "loss that the star tolerates; needs core"},
    {.key = "tip", .type = NUEM_FIELD_MAP, .fields = tip_fields, .doc = "tip of the red-giant branch"},
    {.key = "published", .type = NUEM_FIELD_MAP_LIST, .fields = published_fields, .doc = "bounds of others"},
    {0},
};
/* clang-format on */

static nuem_star_core read_core(const nuem_node *map)
{
    return (nuem_star_core){.rho_g_cm3 = nuem_node_number(map, "rho_g_cm3", 0.0),
                            .temp_k = nuem_node_number(map, "temp_k", 0.0),
                            .ye = nuem_node_number(map, "ye", 0.0)};
}

static void read_tip(const nuem_node *map, nuem_star_info *info)
{
    const nuem_node *observed = nuem_node_get(map, "observed"),
                    *theory = nuem_node_get(map, "theory"),
                    *growing = nuem_node_get(map, "growing_error");

    info->has_tip = true;
    info->tip = (nuem_tip){.observed_mag = nuem_node_number(observed, "mag", 0.0),
                           .observed_sigma_mag = nuem_node_number(observed, "sigma_mag", 0.0),
                           .theory_mag = nuem_node_number(theory, "mag", 0.0),
                           .theory_sigma_mag = nuem_node_number(theory, "sigma_mag", 0.0),
                           .prior_mu12 = nuem_node_number(map, "prior_mu12", 0.0)};
    if (!growing) return;
    info->has_growing = true;
    info->tip.growing =
        (nuem_tip_growing_error){.constant_mag = nuem_node_number(growing, "constant_mag", 0.0),
                                 .offset_mag = nuem_node_number(growing, "offset_mag", 0.0),
                                 .slope_mag = nuem_node_number(growing, "slope_mag", 0.0)};
}

static nuem_status read_published(const nuem_node *map, nuem_star_published *p, const char ***cite,
                                  nuem_error *err)
{
    const nuem_node *keys = nuem_node_get(map, "cite");
    const bool moment = strcmp(nuem_node_string(map, "quantity", ""), "mu") == 0;

    if (strcmp(nuem_node_string(map, "unit", ""), moment ? "muB" : "e") != 0)
        return nuem_node_fail(nuem_node_get(map, "unit"), err, "is not that of the quantity, %s",
                              moment ? "muB" : "e");
    const double value = nuem_node_number(map, "value", 0.0);
    *p = (nuem_star_published){.quantity = moment ? "mu" : "q",
                               .value = value,
                               .upper = nuem_node_number(map, "upper", value),
                               .cl = nuem_node_number(map, "cl", (double)NAN),
                               .status = nuem_node_string(map, "status", ""),
                               .source = nuem_node_string(map, "source", ""),
                               .assumption = nuem_node_string(map, "assumption", ""),
                               .n_cite = keys ? keys->n : 0,
                               .cite = *cite};
    if (p->upper < value)
        return nuem_node_fail(nuem_node_get(map, "upper"), err, "is below value, %g", value);
    for (size_t i = 0; i < p->n_cite; i++) *(*cite)++ = keys->child[i]->text;
    return NUEM_OK;
}

static nuem_status read_all_published(const nuem_node *list, nuem_star *star, nuem_error *err)
{
    size_t n_cite = 0;
    nuem_status st = NUEM_OK;

    for (size_t i = 0; i < list->n; i++) {
        const nuem_node *keys = nuem_node_get(list->child[i], "cite");
        if (keys) n_cite += keys->n;
    }
    star->published = calloc(list->n + 1, sizeof *star->published);
    star->cite = calloc(n_cite + 1, sizeof *star->cite);
    if (!star->published || !star->cite) return nuem_fail_nomem(err);
    const char **next = star->cite;
    for (size_t i = 0; i < list->n && !st; i++)
        st = read_published(list->child[i], &star->published[i], &next, err);
    star->info.n_published = list->n;
    star->info.published = star->published;
    return st;
}

static nuem_status read(nuem_star *star, nuem_error *err)
{
    const nuem_node *root = nuem_yaml_root(star->doc), *core = nuem_node_get(root, "core"),
                    *centre = nuem_node_get(root, "centre"),
                    *criterion = nuem_node_get(root, "criterion"),
                    *tip = nuem_node_get(root, "tip"),
                    *published = nuem_node_get(root, "published");
    nuem_star_info *info = &star->info;

    info->id = nuem_node_string(root, "id", "");
    info->title = nuem_node_string(root, "title", "");
    info->status = nuem_node_string(root, "status", "user");
    info->caveat = nuem_node_string(root, "caveat", "");
    if (!core && (criterion || centre))
        return nuem_node_fail(criterion ? criterion : centre, err, "needs core beside it");
    if (!criterion && !tip && !(published && published->n))
        return nuem_node_fail(root, err, "a star needs one of criterion, tip, published");
    if (core) {
        info->has_core = true;
        info->core = read_core(core);
        info->has_centre = centre != NULL;
        info->centre = read_core(centre ? centre : core);
    }
    if (criterion) {
        info->has_criterion = true;
        info->max_extra_erg_g_s = nuem_node_number(criterion, "max_extra_erg_g_s", 0.0);
    }
    if (tip) read_tip(tip, info);
    return published ? read_all_published(published, star, err) : NUEM_OK;
}

nuem_status nuem_star_open(const nuem_data *data, const char *id, nuem_star **out,
                           nuem_provenance *prov, nuem_error *err)
{
    nuem_star *star = calloc(1, sizeof *star);
    nuem_status st;

    if (!star) return nuem_fail_nomem(err);
    st = nuem_record_open(data, "star", id, "nuem/star/1", nuem_star_fields, &star->doc, prov, err);
    if (!st) st = read(star, err);
    if (st) {
        nuem_star_free(star);
        return st;
    }
    *out = star;
    return NUEM_OK;
}

void nuem_star_free(nuem_star *star)
{
    if (!star) return;
    free(star->published);
    free(star->cite);
    nuem_yaml_free(star->doc);
    free(star);
}

const nuem_star_info *nuem_star_info_of(const nuem_star *star)
{
    return &star->info;
}
