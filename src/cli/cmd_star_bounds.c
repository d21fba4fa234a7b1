/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All stellar bounds side by side: ours beside those published, with what they rest on. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "file/record.h"
#include "nuem/neutrality.h"
#include "nuem/pulsar.h"
#include "nuem/star.h"
#include "nuem/supernova_bound.h"

static const nuem_option options[] = {
    {.name = "quantity",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "mu|q",
     .doc = "only moments or only charges"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem star bounds --quantity q", "What stars and neutral matter say about charges:", NULL},
    {"nuem star bounds --format csv", "Everything, for a program:", NULL},
    {NULL, NULL, NULL},
};

typedef struct bound {
    const char *star, *quantity;
    double ours;         /* NaN: not derived here */
    double lower, upper; /* published; NaN: none */
    double cl;           /* NaN: none */
    const char *status, *basis;
} bound;

static void add(nuem_context *ctx, nuem_result *r, const bound *b)
{
    const char *only = nuem_args_string(ctx->args, "quantity");

    if (only && strcmp(only, b->quantity) != 0) return;
    nuem_result_row(r);
    nuem_result_cell_string(r, "star", b->star);
    nuem_result_cell_string(r, "quantity", b->quantity);
    nuem_result_cell_string(r, "unit", b->quantity[0] == 'm' ? "muB" : "e");
    if (!isnan(b->ours)) nuem_result_cell_number(r, "computed", b->ours);
    if (!isnan(b->lower)) nuem_result_cell_number(r, "published", b->lower);
    if (!isnan(b->upper) && b->upper != b->lower)
        nuem_result_cell_number(r, "published_upper", b->upper);
    if (!isnan(b->cl)) nuem_result_cell_number(r, "cl", b->cl);
    nuem_result_cell_string(r, "status", b->status);
    nuem_result_cell_string(r, "basis", b->basis);
}

/* Published bounds of a star. A computed one goes beside each that has its quantity and level. */
typedef struct computed {
    const char *quantity, *basis;
    double value, cl;
    bool shown;
} computed;

static bool same_level(double a, double b)
{
    return isnan(a) ? isnan(b) : fabs(a - b) < 1e-9;
}

static nuem_status add_star(nuem_context *ctx, nuem_result *r, const nuem_star_info *info,
                            computed *c, size_t n, nuem_error *err)
{
    nuem_status st = NUEM_OK;

    for (size_t i = 0; i < info->n_published && !st; i++) {
        const nuem_star_published *p = &info->published[i];
        bound b = {.star = info->id,
                   .quantity = p->quantity,
                   .ours = (double)NAN,
                   .lower = p->value,
                   .upper = p->upper,
                   .cl = p->cl,
                   .status = p->status,
                   .basis = p->source};
        for (size_t k = 0; k < n; k++)
            if (strcmp(c[k].quantity, p->quantity) == 0 && same_level(c[k].cl, p->cl)) {
                b.ours = c[k].value;
                c[k].shown = true;
            }
        add(ctx, r, &b);
        for (size_t k = 0; k < p->n_cite && !st; k++)
            st = nuem_provenance_add_cite(ctx->provenance, p->cite[k], err);
    }
    for (size_t k = 0; k < n; k++)
        if (!c[k].shown)
            add(ctx, r,
                &(bound){.star = info->id,
                         .quantity = c[k].quantity,
                         .ours = c[k].value,
                         .lower = (double)NAN,
                         .upper = (double)NAN,
                         .cl = c[k].cl,
                         .status = "computed",
                         .basis = c[k].basis});
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

static nuem_status star(nuem_context *ctx, nuem_result *r, const nuem_data *data, const char *id,
                        bool caveats, nuem_error *err)
{
    nuem_star *s = NULL;
    computed c[8];
    char key[80];
    size_t n = 0;
    nuem_status st = nuem_star_open(data, id, &s, ctx->provenance, err);

    if (st) return st;
    const nuem_star_info *info = nuem_star_info_of(s);
    if (caveats) {
        snprintf(key, sizeof key, "caveat.%s", info->id);
        nuem_result_string(r, key, info->caveat);
    } else {
        if (info->has_criterion) st = from_criterion(info, c, &n, err);
        if (!st && info->has_tip) st = from_tip(info, c, &n, err);
        if (!st && strcmp(id, "sn1987a") == 0) st = from_supernova(c, &n, err);
        if (!st && strcmp(id, "neutron-star") == 0) st = from_turning(c, &n, err);
        if (!st) st = add_star(ctx, r, info, c, n, err);
    }
    nuem_star_free(s);
    return st;
}

/* What needs no star of data/star. */
static nuem_status others(nuem_context *ctx, nuem_result *r, const nuem_data *data, nuem_error *err)
{
    nuem_neutrality matter;
    bound neutral = {.star = "neutral matter",
                     .quantity = "q",
                     .lower = (double)NAN,
                     .upper = (double)NAN,
                     .cl = 0.9,
                     .status = "computed",
                     .basis = "nu_e only (nuem star neutrality)"};
    nuem_status st = nuem_neutrality_open(data, NULL, &matter, ctx->provenance, err);

    if (!st) st = nuem_charge_bound(&matter.neutrino, neutral.cl, &neutral.ours, err);
    if (!st) add(ctx, r, &neutral);
    return st;
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, nuem_error *err)
{
    const char *one = nuem_args_positional(ctx->args, 0);
    static const char *const column[] = {"star",     "quantity",  "unit",
                                         "computed", "published", "published_upper",
                                         "cl",       "status",    "basis"};
    const nuem_data *data;
    char **ids;
    size_t n;
    nuem_status st = nuem_context_data(ctx, &data, err);

    if (st || (st = nuem_data_list(data, "star", &ids, &n, err))) return st;
    if (one) st = star(ctx, r, data, one, true, err);
    for (size_t i = 0; i < n && !one && !st; i++) st = star(ctx, r, data, ids[i], true, err);
    nuem_result_string(r, "moment",
                       "root of the sum of |mu_ij|^2 + |eps_ij|^2; SN 1987A: Dirac "
                       "neutrinos, one flavour");
    nuem_result_table(r, "rows");
    for (size_t i = 0; i < sizeof column / sizeof column[0]; i++)
        nuem_result_column(r, column[i], "");
    if (one && !st) st = star(ctx, r, data, one, false, err);
    for (size_t i = 0; i < n && !one && !st; i++) st = star(ctx, r, data, ids[i], false, err);
    nuem_data_list_free(ids, n);
    return st || one ? st : others(ctx, r, data, err);
}

static int run(nuem_context *ctx)
{
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st = nuem_result_create("star", &r, &err);

    if (!st) st = answer(ctx, r, &err);
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_star_bounds = {
    .noun = "star",
    .verb = "bounds",
    .positional = "[STAR|FILE]",
    .positional_doc = "one star (nuem list star) or a file of your own (nuem schema star); without "
                      "it all",
    .positional_max = 1,
    .summary = "all stellar bounds on moments and charges, computed beside published",
    .doc = "A row for each published bound, with ours beside it where nuem derives one of the same "
           "quantity and level, then those that only nuem computes. The caveats say what each star "
           "assumes; details in the commands of each.",
    .options = options,
    .examples = examples,
    .run = run,
};
