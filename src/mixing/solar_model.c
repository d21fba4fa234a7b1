/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading a solar model. */
#include "mixing/solar_model.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/record.h"
#include "num/interpolate.h"

/* column of the table, name, name with the mass number first */
static const char *const components[NUEM_SOLAR_COMPONENTS][3] = {
    {"pp", "pp", "pp"}, {"pep", "pep", "pep"}, {"hep", "hep", "hep"}, {"be7", "Be7", "7Be"},
    {"b8", "B8", "8B"}, {"n13", "N13", "13N"}, {"o15", "O15", "15O"}, {"f17", "F17", "17F"},
};

/* Trapezoidal weights of the production density. */
static nuem_status set_weights(nuem_solar *s, size_t c, nuem_error *err)
{
    const double *f;
    double sum = 0.0;
    nuem_status st = nuem_table_bounded(s->table, components[c][0], 0.0, HUGE_VAL, &f, err);

    if (st) return st;
    for (size_t i = 0; i < s->n; i++) {
        double lo = s->r[i ? i - 1 : 0], hi = s->r[i + 1 < s->n ? i + 1 : i];
        s->weight[i][c] = 0.5 * (hi - lo) * f[i];
        sum += s->weight[i][c];
    }
    if (!(sum > 0.0 && isfinite(sum)))
        return nuem_fail_at(err, NUEM_ERR_DATA, s->table->file, s->table->line[0], 0,
                            "the production '%s' has integral %g; it must be positive and finite",
                            components[c][0], sum);
    for (size_t i = 0; i < s->n; i++) s->weight[i][c] /= sum;
    return NUEM_OK;
}

static nuem_status set_density(nuem_solar *s, nuem_error *err)
{
    const nuem_table *t = s->table;
    nuem_status st;

    if ((st = nuem_table_increasing(t, "r_rsun", &s->r, err))) return st;
    if ((st = nuem_table_bounded(t, "r_rsun", 0.0, 10.0, &s->r, err))) return st;
    if ((st = nuem_table_bounded(t, "log10_ne", -30.0, 6.0, &s->log_ne, err))) return st;
    s->n = t->rows;
    if (s->n < 4)
        return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[0], 0,
                            "a solar model needs four rows at least; it has %zu", s->n);
    for (size_t i = 1; i < s->n; i++)
        if (s->log_ne[i] > s->log_ne[i - 1])
            return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[i], 0,
                                "log10_ne is %g after %g; it must not increase", s->log_ne[i],
                                s->log_ne[i - 1]);
    return NUEM_OK;
}

static nuem_status build(nuem_solar *s, const char *id, nuem_error *err)
{
    nuem_status st = set_density(s, err);

    if (st) return st;
    s->id = strdup(id);
    s->ne = malloc(s->n * sizeof *s->ne);
    s->weight = calloc(s->n, sizeof *s->weight);
    if (!s->id || !s->ne || !s->weight) return nuem_fail_nomem(err);
    for (size_t c = 0; c < NUEM_SOLAR_COMPONENTS; c++)
        if ((st = set_weights(s, c, err))) return st;
    for (size_t i = 0; i < s->n; i++) {
        s->ne[i] = pow(10.0, s->log_ne[i]);
        for (size_t c = 0; c < NUEM_SOLAR_COMPONENTS; c++)
            if (s->weight[i][c] > 0.0) s->n_birth = i + 1;
    }
    return NUEM_OK;
}

nuem_status nuem_solar_open(const nuem_data *data, const char *id, nuem_solar **out,
                            nuem_provenance *prov, nuem_error *err)
{
    static const char *const method[] = {"Wolfenstein:1977ue", "Mikheyev:1985zog"};
    nuem_solar *s = calloc(1, sizeof *s);
    nuem_status st;

    if (!s) return nuem_fail_nomem(err);
    st = nuem_record_data_table(data, "solar", id, &s->table, prov, err);
    if (!st) st = build(s, id, err);
    for (int i = 0; i < 2 && !st; i++) st = nuem_provenance_add_cite(prov, method[i], err);
    if (st) {
        nuem_solar_free(s);
        return st;
    }
    *out = s;
    return NUEM_OK;
}

void nuem_solar_free(nuem_solar *s)
{
    if (!s) return;
    nuem_table_free(s->table);
    free(s->weight);
    free(s->ne);
    free(s->id);
    free(s);
}

const char *nuem_solar_id(const nuem_solar *s)
{
    return s->id;
}

size_t nuem_solar_count(const nuem_solar *s)
{
    (void)s;
    return NUEM_SOLAR_COMPONENTS;
}

const char *nuem_solar_name(const nuem_solar *s, size_t i)
{
    (void)s;
    return components[i][1];
}

/* Equal up to the end or a '-' of `name`, letter case aside. */
static bool is_name(const char *name, const char *known)
{
    while (*known && tolower((unsigned char)*name) == tolower((unsigned char)*known))
        name++, known++;
    return *known == '\0' && (*name == '\0' || *name == '-');
}

nuem_status nuem_solar_find(const nuem_solar *s, const char *name, size_t *i, nuem_error *err)
{
    const char *known[NUEM_SOLAR_COMPONENTS];
    char text[300];

    (void)s;
    for (size_t c = 0; c < NUEM_SOLAR_COMPONENTS; c++) {
        known[c] = components[c][1];
        if (!is_name(name, components[c][1]) && !is_name(name, components[c][2])) continue;
        *i = c;
        return NUEM_OK;
    }
    nuem_unknown_text(text, sizeof text, "solar component", name, "there are", known,
                      NUEM_SOLAR_COMPONENTS);
    return nuem_fail(err, NUEM_ERR_ARG, "%s", text);
}

double nuem_solar_electron_density(const nuem_solar *s, double r_rsun)
{
    if (!(r_rsun <= s->r[s->n - 1])) return 0.0;
    if (r_rsun <= s->r[0]) return s->ne[0];
    return pow(10.0, nuem_linear_at(s->r, s->log_ne, nuem_bracket(s->n, s->r, r_rsun), r_rsun));
}

/* The slope is that over three rows: single steps of the table are rounded to 0.001 in log10. */
double nuem_solar_scale_height(const nuem_solar *s, double ne_mol_cm3)
{
    const double at = log10(ne_mol_cm3);
    size_t lo = 0, hi = s->n - 1;

    while (hi - lo > 1) {
        size_t mid = lo + (hi - lo) / 2;
        if (s->log_ne[mid] >= at)
            lo = mid;
        else
            hi = mid;
    }
    size_t a = lo > 0 ? lo - 1 : 0, b = hi + 1 < s->n ? hi + 1 : hi;
    double drop = (s->log_ne[a] - s->log_ne[b]) * log(10.0);
    return drop > 0.0 ? (s->r[b] - s->r[a]) / drop : HUGE_VAL;
}
