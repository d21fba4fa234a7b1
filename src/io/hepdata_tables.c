/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which tables each kind of result makes: what they share, counts, points of scans; the others are in hepdata_limit.c. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "io/hepdata_private.h"
#include "io/latex.h"

const char *nuem_hepdata_text_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));

    return text ? text : "";
}

nuem_status nuem_hepdata_missing(const nuem_hepdata_source *s, const char *key, nuem_error *err)
{
    return nuem_fail_at(err, NUEM_ERR_DATA, s->path, 0, 0, "result.%.80s is missing or is no %s",
                        key, "part of such a result");
}

const char *nuem_hepdata_symbol(const char *parameter, char buf[200])
{
    char latex[190];

    nuem_latex_name(parameter, latex, sizeof latex);
    snprintf(buf, 200, "$%s$", latex);
    return buf;
}

nuem_status nuem_hepdata_begin(nuem_hepdata_source *s, const char *what, const char *phrases,
                               nuem_error *err)
{
    const json_t *r = s->result, *cl = json_object_get(r, "cl");
    const char *data = nuem_hepdata_text_of(r, "data");

    if (!(s->t = nuem_hepdata_table_add(s->h))) return nuem_fail_nomem(err);
    nuem_writer_addf(&s->t->description, "%s. Experiment: %s.", what,
                     nuem_hepdata_text_of(r, "experiment"));
    if (nuem_hepdata_text_of(r, "meaning")[0])
        nuem_writer_addf(&s->t->description, " Parameter: %s.", nuem_hepdata_text_of(r, "meaning"));
    if (nuem_hepdata_text_of(r, "construction")[0])
        nuem_writer_addf(&s->t->description, " Construction: %s.",
                         nuem_hepdata_text_of(r, "construction"));
    if (nuem_hepdata_text_of(r, "remark")[0])
        nuem_writer_addf(&s->t->description, " Remark: %s.", nuem_hepdata_text_of(r, "remark"));
    nuem_writer_add(&s->t->phrases, phrases);
    nuem_hepdata_qualifier(s->t, "Experiment", nuem_hepdata_text_of(r, "experiment"));
    if (cl) nuem_hepdata_qualifier_number(s->t, "CL", 100.0 * json_number_value(cl), "%");
    nuem_hepdata_qualifier(s->t, "Method", nuem_hepdata_text_of(r, "method"));
    nuem_hepdata_qualifier(s->t, "Data", data);
    nuem_hepdata_qualifier(s->t, "Weak couplings", nuem_hepdata_text_of(r, "couplings"));
    nuem_hepdata_qualifier(s->t, "Profiled", nuem_hepdata_text_of(r, "profiled"));
    nuem_hepdata_qualifier(s->t, "Flux", nuem_hepdata_text_of(r, "flux"));
    return NUEM_OK;
}

/* One member of every row of an array of objects, as an array of its own; NULL without memory. */
static json_t *member_of_rows(const json_t *rows, const char *key)
{
    json_t *list = json_array();
    size_t i;
    const json_t *row;

    json_array_foreach(rows, i, row)
    {
        json_t *value = json_object_get(row, key);
        if (list && json_array_append_new(list, value ? json_incref(value) : json_null()) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

nuem_status nuem_hepdata_of_rows(nuem_hepdata_source *s, bool independent, const json_t *rows,
                                 const char *key, const char *name, const char *unit,
                                 nuem_error *err)
{
    json_t *list = member_of_rows(rows, key);

    if (!list) return nuem_fail_nomem(err);
    nuem_hepdata_variable(s->t, independent, name, unit, list, NULL);
    json_decref(list);
    return NUEM_OK;
}

/* --- rate --- */

static void rate_group(nuem_hepdata_source *s, const char *group, const char *name,
                       const char *unit)
{
    json_t *object = json_object_get(s->result, group), *value;
    const char *key;
    char text[200];

    json_object_foreach(object, key, value)
    {
        if (!json_is_array(value)) continue;
        snprintf(text, sizeof text, "%s: %s", name, key);
        nuem_hepdata_variable(s->t, false, text, unit, value, NULL);
    }
}

static nuem_status rate(nuem_hepdata_source *s, nuem_error *err)
{
    const json_t *r = s->result, *lo = json_object_get(r, "e_lo_kev"),
                 *recoil = json_object_get(r, "recoil_kev");
    nuem_status st;

    if (!json_is_array(recoil) && !json_is_array(lo))
        return nuem_hepdata_missing(s, "e_lo_kev", err);
    st = nuem_hepdata_begin(
        s, recoil ? "Rate in the bare target at true recoils" : "Counts in bins of energy",
        "Neutrino, Electromagnetic properties, Event rates", err);
    if (st) return st;
    if (recoil) {
        nuem_hepdata_variable(s->t, true, "Recoil energy", "keV", recoil, NULL);
        rate_group(s, "signal", "Signal", "t-1 y-1 keV-1");
        return NUEM_OK;
    }
    s->t->observable = "N";
    nuem_hepdata_variable(s->t, true, "Energy", "keV", lo, json_object_get(r, "e_hi_kev"));
    if (json_object_get(r, "pe_lo"))
        nuem_hepdata_variable(s->t, true, "Photo-electrons", "", json_object_get(r, "pe_lo"),
                              json_object_get(r, "pe_hi"));
    if (json_object_get(r, "class"))
        nuem_hepdata_variable(s->t, true, "Class", "", json_object_get(r, "class"), NULL);
    if (json_object_get(r, "t_lo_us"))
        nuem_hepdata_variable(s->t, true, "Time", "us", json_object_get(r, "t_lo_us"),
                              json_object_get(r, "t_hi_us"));
    nuem_hepdata_variable(s->t, false, "Observed", "", json_object_get(r, "counts"), NULL);
    nuem_hepdata_variable(s->t, false, "Expected, nuisances at their best fit", "",
                          json_object_get(r, "expected"), NULL);
    rate_group(s, "background", "Background", "");
    rate_group(s, "signal", "Signal", "");
    return NUEM_OK;
}

/* --- points of a scan --- */

/* Member of the result by a key whose first part may be a group, "nuisances.pp flux". */
static const json_t *column(const json_t *result, const char *name)
{
    const char *point = strchr(name, '.');
    const json_t *whole = json_object_get(result, name);
    char group[96];

    if (whole || !point || (size_t)(point - name) >= sizeof group) return whole;
    snprintf(group, sizeof group, "%.*s", (int)(point - name), name);
    return column(json_object_get(result, group), point + 1);
}

static nuem_status points(nuem_hepdata_source *s, nuem_error *err)
{
    const json_t *r = s->result, *columns = json_object_get(r, "columns"),
                 *names = json_object_get(columns, "name"),
                 *units = json_object_get(columns, "unit"),
                 *groups = json_object_get(columns, "group");
    const json_t *entry;
    size_t i;
    nuem_status st;

    if (strcmp(nuem_hepdata_text_of(r, "kind"), "chain") == 0)
        return nuem_fail_at(err, NUEM_ERR_DATA, s->path, 0, 0,
                            "samples of a chain are no table to publish; nuem export getdist "
                            "writes them as chains");
    if (!json_is_array(names)) return nuem_hepdata_missing(s, "columns.name", err);
    st = nuem_hepdata_begin(s, "chi2 at the points of a scan",
                            "Neutrino, Electromagnetic properties, Scan", err);
    json_array_foreach(names, i, entry)
    {
        const char *name = json_string_value(entry),
                   *unit = json_string_value(json_array_get(units, i)),
                   *group = json_string_value(json_array_get(groups, i));
        const json_t *value = name ? column(r, name) : NULL;
        char of[200];
        if (st) break;
        if (!json_is_array(value) || !unit || !group)
            return nuem_hepdata_missing(s, "columns", err);
        const bool more = strchr(name, '.') || strcmp(group, "points") != 0,
                   chi2 = strcmp(name, "chi2") == 0, status = strcmp(name, "status") == 0;
        if (status) continue;
        nuem_hepdata_variable(
            s->t, !more && !chi2,
            chi2 ? "$\\chi^2$"
                 : (more && strcmp(group, "profiled") != 0 ? name : nuem_hepdata_symbol(name, of)),
            unit, value, NULL);
    }
    return st;
}

/* --- all --- */

static const struct {
    const char *noun;
    nuem_status (*tables)(nuem_hepdata_source *s, nuem_error *err);
} kinds[] = {{"limit", nuem_hepdata_limit},
             {"fit", nuem_hepdata_fit},
             {"contour", nuem_hepdata_contour},
             {"rate", rate},
             {"export", points}};

nuem_status nuem_hepdata_tables(nuem_hepdata *h, const char *path, const char *noun,
                                const json_t *result, nuem_error *err)
{
    nuem_hepdata_source s = {h, path, result, NULL};
    nuem_status st;

    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        if (strcmp(kinds[i].noun, noun) != 0) continue;
        const size_t first = h->n;
        st = kinds[i].tables(&s, err);
        for (size_t k = first; k < h->n && !st; k++) {
            const nuem_hepdata_table *t = h->table[k];
            if (t->description.failed || t->independent.failed || t->dependent.failed ||
                t->qualifiers.failed || t->phrases.failed)
                st = nuem_fail_nomem(err);
            else if (t->uneven || t->rows == 0 || t->n_independent == t->variables)
                st = nuem_fail_at(err, NUEM_ERR_DATA, path, 0, 0,
                                  "the columns of the result have different lengths, or are empty");
        }
        return st;
    }
    return nuem_fail_at(
        err, NUEM_ERR_DATA, path, 0, 0,
        "a result of '%.40s' makes no table; those of limit, fit, contour, rate and "
        "export points do",
        noun);
}
