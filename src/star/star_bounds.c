/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All stellar bounds side by side: ours beside those published. */
#include "nuem/star_bound.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nuem/neutrality.h"
#include "nuem/pulsar.h"
#include "nuem/star.h"
#include "nuem/supernova_bound.h"

struct nuem_star_bounds {
    size_t n, room, n_star;
    nuem_star_bound *bound; /* [room] */
    nuem_star **star;       /* [n_star], which own the texts */
};

/* A computed bound goes beside each published one that has its quantity and level. */
typedef struct computed {
    const char *quantity, *basis;
    double value, cl; /* cl NaN: not stated */
    bool shown;
} computed;

enum { MOST_COMPUTED = 8 };

static nuem_status add(nuem_star_bounds *b, const nuem_star_bound *bound, nuem_error *err)
{
    if (b->n == b->room) {
        const size_t room = b->room ? 2 * b->room : 32;
        nuem_star_bound *more = realloc(b->bound, room * sizeof *more);
        if (!more) return nuem_fail_nomem(err);
        b->bound = more;
        b->room = room;
    }
    b->bound[b->n] = *bound;
    b->bound[b->n++].unit = bound->quantity[0] == 'm' ? "muB" : "e";
    return NUEM_OK;
}

static bool same_level(double a, double b)
{
    return isnan(a) ? isnan(b) : fabs(a - b) < 1e-9;
}

static nuem_status add_star(nuem_star_bounds *b, const nuem_star_info *info, computed *c, size_t n,
                            nuem_provenance *prov, nuem_error *err)
{
    nuem_status st = NUEM_OK;

    for (size_t i = 0; i < info->n_published && !st; i++) {
        const nuem_star_published *p = &info->published[i];
        nuem_star_bound bound = {.star = info->id,
                                 .quantity = p->quantity,
                                 .computed = (double)NAN,
                                 .published = p->value,
                                 .published_upper = p->upper,
                                 .cl = p->cl,
                                 .status = p->status,
                                 .basis = p->source};
        for (size_t k = 0; k < n; k++)
            if (strcmp(c[k].quantity, p->quantity) == 0 && same_level(c[k].cl, p->cl)) {
                bound.computed = c[k].value;
                c[k].shown = true;
            }
        st = add(b, &bound, err);
        for (size_t k = 0; k < p->n_cite && !st; k++)
            st = nuem_provenance_add_cite(prov, p->cite[k], err);
    }
    for (size_t k = 0; k < n && !st; k++)
        if (!c[k].shown)
            st = add(b,
                     &(nuem_star_bound){.star = info->id,
                                        .quantity = c[k].quantity,
                                        .computed = c[k].value,
                                        .published = (double)NAN,
                                        .published_upper = (double)NAN,
                                        .cl = c[k].cl,
                                        .status = "computed",
                                        .basis = c[k].basis},
                     err);
    return st;
}

static nuem_status from_criterion(const nuem_star_info *info, computed *c, size_t *n,
                                  nuem_error *err)
{
    nuem_star_loss loss;
    nuem_status st = nuem_star_loss_at(&info->core, &loss, err);

    if (st) return st;
    c[(*n)++] = (computed){.quantity = "mu",
                           .basis = "energy loss",
                           .value = nuem_star_moment_of_loss(&loss, info->max_extra_erg_g_s),
                           .cl = (double)NAN};
    c[(*n)++] = (computed){.quantity = "q",
                           .basis = "energy loss",
                           .value = nuem_star_charge_of_loss(&loss, info->max_extra_erg_g_s),
                           .cl = (double)NAN};
    return NUEM_OK;
}

static nuem_status from_tip(const nuem_star_info *info, computed *c, size_t *n, nuem_error *err)
{
    static const double level[] = {0.68, 0.95};
    nuem_star_loss loss = {0};
    double mu12 = 0.0;
    nuem_status st = info->has_core ? nuem_star_loss_at(&info->core, &loss, err) : NUEM_OK;

    for (size_t i = 0; i < 2 && !st; i++) {
        if ((st = nuem_tip_posterior_limit(&info->tip, level[i], &mu12, err))) return st;
        c[(*n)++] = (computed){
            .quantity = "mu", .basis = "tip, flat prior", .value = 1e-12 * mu12, .cl = level[i]};
    }
    if (!st && info->has_core)
        c[(*n)++] = (computed){.quantity = "q",
                               .basis = "tip, by equal loss in the average core: approximate",
                               .value = nuem_star_charge_of_loss(&loss, mu12 * mu12 * loss.dipole),
                               .cl = level[1]};
    return st;
}

static nuem_status from_supernova(computed *c, size_t *n, nuem_error *err)
{
    const nuem_supernova_core core = nuem_supernova_core_default();
    const nuem_supernova_flight flight = nuem_supernova_flight_default();
    nuem_supernova_flip flip;
    nuem_supernova_charge q;
    nuem_status st = nuem_supernova_flip_at(&core, &flip, err);

    if (!st) st = nuem_supernova_charge_bound(&flight, &q, err);
    if (st) return st;
    c[(*n)++] = (computed){
        .quantity = "mu", .basis = "helicity flip", .value = flip.bound_mub, .cl = (double)NAN};
    c[(*n)++] = (computed){
        .quantity = "q", .basis = "time of flight", .value = q.exact_e, .cl = (double)NAN};
    return NUEM_OK;
}

static nuem_status from_turning(computed *c, size_t *n, nuem_error *err)
{
    const nuem_pulsar pulsar = nuem_pulsar_published();
    double q;
    nuem_status st = nuem_pulsar_bound(&pulsar, &q, err);

    if (!st)
        c[(*n)++] = (computed){.quantity = "q", .basis = "turn", .value = q, .cl = (double)NAN};
    return st;
}

static nuem_status star(nuem_star_bounds *b, const nuem_data *data, const char *id,
                        nuem_provenance *prov, nuem_error *err)
{
    nuem_star *s = NULL;
    computed c[MOST_COMPUTED];
    size_t n = 0;
    nuem_status st = nuem_star_open(data, id, &s, prov, err);

    if (st) return st;
    b->star[b->n_star++] = s;
    const nuem_star_info *info = nuem_star_info_of(s);
    if (info->has_criterion) st = from_criterion(info, c, &n, err);
    if (!st && info->has_tip) st = from_tip(info, c, &n, err);
    if (!st && strcmp(id, "sn1987a") == 0) st = from_supernova(c, &n, err);
    if (!st && strcmp(id, "neutron-star") == 0) st = from_turning(c, &n, err);
    return st ? st : add_star(b, info, c, n, prov, err);
}

/* What needs no star of data/star. */
static nuem_status others(nuem_star_bounds *b, const nuem_data *data, nuem_provenance *prov,
                          nuem_error *err)
{
    nuem_neutrality matter;
    nuem_star_bound neutral = {.star = "neutral matter",
                               .quantity = "q",
                               .published = (double)NAN,
                               .published_upper = (double)NAN,
                               .cl = 0.9,
                               .status = "computed",
                               .basis = "nu_e only (nuem star neutrality)"};
    nuem_status st = nuem_neutrality_open(data, NULL, &matter, prov, err);

    if (!st) st = nuem_charge_bound(&matter.neutrino, neutral.cl, &neutral.computed, err);
    return st ? st : add(b, &neutral, err);
}

nuem_status nuem_star_bounds_open(const nuem_data *data, const char *id, nuem_star_bounds **out,
                                  nuem_provenance *prov, nuem_error *err)
{
    nuem_star_bounds *b = calloc(1, sizeof *b);
    char **ids = NULL;
    size_t n = 0;
    nuem_status st = b ? NUEM_OK : nuem_fail_nomem(err);

    if (!st && !id) st = nuem_data_list(data, "star", &ids, &n, err);
    if (!st && !(b->star = calloc(n + 1, sizeof(nuem_star *)))) st = nuem_fail_nomem(err);
    if (!st && id) st = star(b, data, id, prov, err);
    for (size_t i = 0; i < n && !st; i++) st = star(b, data, ids[i], prov, err);
    if (!st && !id) st = others(b, data, prov, err);
    nuem_data_list_free(ids, n);
    if (st)
        nuem_star_bounds_free(b);
    else
        *out = b;
    return st;
}

void nuem_star_bounds_free(nuem_star_bounds *b)
{
    if (!b) return;
    for (size_t i = 0; i < b->n_star; i++) nuem_star_free(b->star[i]);
    free(b->star);
    free(b->bound);
    free(b);
}

size_t nuem_star_bounds_count(const nuem_star_bounds *b)
{
    return b->n;
}

const nuem_star_bound *nuem_star_bounds_at(const nuem_star_bounds *b, size_t i)
{
    return &b->bound[i];
}
