/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/cmd_atom_response.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "cli/analysis_options.h"
#include "nuem/atom_response.h"
#include "nuem/constants.h"

nuem_status nuem_atom_response_check_options(const nuem_args *args, nuem_error *err)
{
    const bool asked = nuem_args_flag(args, "response"), t = nuem_args_given(args, "t"),
               q = nuem_args_given(args, "q");

    if (asked && !(t && q))
        return nuem_fail(err, NUEM_ERR_ARG, "--response needs --%s too", q ? "t" : "q");
    if (!asked && (t || q))
        return nuem_fail(err, NUEM_ERR_ARG, "--%s is an option of --response", t ? "t" : "q");
    return NUEM_OK;
}

/* Enough for every element at the ends of --t and --q; outer s electrons of alkali metals need more than 1000. */
enum { MULTIPOLES = 2000 };

/* What the numbers alone do not say; "" for nothing. */
static void remark(double t, double end, size_t n, const double *q, char *out, size_t size)
{
    size_t below = 0, beyond = 0;
    int used = 0;

    out[0] = '\0';
    for (size_t i = 0; i < n; i++) {
        below += q[i] < t;
        beyond += q[i] > end;
    }
    if (end == 0.0) {
        snprintf(out, size, "T = %g keV is below every threshold", t);
        return;
    }
    if (beyond)
        used = snprintf(out, size,
                        "no values beyond %.4g keV, far from the ridge (R_L is below 2e-5 of its "
                        "largest value there)",
                        end);
    if (below)
        snprintf(out + used, size - (size_t)used,
                 "%sq below T = %g keV is out of reach of neutrinos (spacelike: q >= T)",
                 used ? "; " : "", t);
}

typedef struct shown {
    double t, end;
    bool cut; /* some q lie beyond the end */
    size_t n;
    const double *q, *l, *tr;
    char remark[256];
} shown;

static void show_table(nuem_context *ctx, const shown *s, nuem_result *r)
{
    nuem_result_table(r, NULL);
    nuem_result_column(r, "t_kev", "keV");
    nuem_result_column(r, "q_kev", "keV");
    nuem_result_column(r, "r_l_per_kev", "1/keV");
    nuem_result_column(r, "r_t_per_kev", "1/keV");
    for (size_t i = 0; i < s->n; i++) {
        nuem_result_row(r);
        nuem_result_cell_number(r, "t_kev", s->t);
        nuem_result_cell_number(r, "q_kev", s->q[i]);
        if (isnan(s->l[i])) continue;
        nuem_result_cell_number(r, "r_l_per_kev", s->l[i]);
        nuem_result_cell_number(r, "r_t_per_kev", s->tr[i]);
    }
    if (s->remark[0]) nuem_context_say(ctx, "%s", s->remark);
}

static void show(const shown *s, nuem_result *r)
{
    nuem_result_number(r, "response.t_kev", s->t, "keV");
    if (s->cut) nuem_result_number(r, "response.q_end_kev", s->end, "keV");
    nuem_result_numbers(r, "response.q_kev", s->q, s->n, "keV");
    nuem_result_numbers(r, "response.r_l_per_kev", s->l, s->n, "1/keV");
    nuem_result_numbers(r, "response.r_t_per_kev", s->tr, s->n, "1/keV");
    if (s->remark[0]) nuem_result_string(r, "response.remark", s->remark);
}

/* The options behind a failure of the library, which knows nothing of them. */
static nuem_status name_options(nuem_status st, double t, double q, const nuem_error *inner,
                                nuem_error *err)
{
    if (st == NUEM_ERR_CONVERGE)
        return nuem_fail(err, st, "--t %g keV with --q up to %g keV: %.400s", t, q, inner->message);
    if (err) *err = *inner;
    return st;
}

nuem_status nuem_context_atom_response(nuem_context *ctx, const nuem_atom *atom, bool as_table,
                                       nuem_result *r, nuem_error *err)
{
    if (!nuem_args_flag(ctx->args, "response")) return NUEM_OK;
    shown s = {.t = 1e3 * nuem_args_number(ctx->args, "t")};
    nuem_atom_response *response = NULL;
    nuem_context_bar bar;
    nuem_error inner;
    const double *q_mev = nuem_args_list(ctx->args, "q", &s.n);
    double *q = malloc(3 * s.n * sizeof *q), *l = q + s.n, *tr = l + s.n, hi = 0.0;

    if (!q) return nuem_fail_nomem(err);
    s.q = q;
    s.l = l;
    s.tr = tr;
    for (size_t i = 0; i < s.n; i++) {
        q[i] = 1e3 * q_mev[i];
        hi = fmax(hi, q[i]);
    }
    nuem_context_bar_open(ctx, "response", &bar);
    /* the outgoing electron has at most T, when its binding is nothing */
    const nuem_atom_response_options o = {.eps_max_kev = fmax(s.t, 0.01),
                                          .q_max_kev = fmax(hi, 1.0),
                                          .n_eps = 48,
                                          .n_q = 64,
                                          .max_multipole = MULTIPOLES,
                                          .progress = &bar.progress};
    nuem_status st = nuem_atom_response_create(atom, &o, &response, &inner);
    nuem_context_progress(ctx, bar.what, 1.0);
    if (!st) st = nuem_atom_response_row(response, NULL, s.t, s.n, q, l, tr, &inner);
    if (!st) st = nuem_atom_response_end(response, NULL, s.t, &s.end, &inner);
    if (st) {
        st = name_options(st, s.t, hi, &inner, err);
    } else {
        /* a zero of the model would pass for one of the atom */
        for (size_t i = 0; i < s.n; i++)
            if (s.end > 0.0 && q[i] > s.end) {
                l[i] = tr[i] = (double)NAN;
                s.cut = true;
            }
        remark(s.t, s.end, s.n, q, s.remark, sizeof s.remark);
        if (as_table)
            show_table(ctx, &s, r);
        else
            show(&s, r);
    }
    nuem_atom_response_free(response);
    free(q);
    return st;
}

/* Final states that hold the ridge at q of the innermost electrons: their momentum spreads by some Z alpha m, and the
 * library asks for 1.5 times that beyond q. */
static double enough_kev(const nuem_atom *atom, double q_kev)
{
    const nuem_constants *c = nuem_constants_get();
    const double m = 1e3 * c->me_mev, k = q_kev + 2.0 * nuem_atom_z(atom) * c->alpha * m;

    return 5.0 + sqrt(k * k + m * m) - m;
}

nuem_status nuem_context_atom_sums(nuem_context *ctx, const nuem_atom *atom, bool as_table,
                                   nuem_result *r, nuem_error *err)
{
    if (!nuem_args_given(ctx->args, "sums")) return NUEM_OK;
    size_t n;
    const double *q_mev = nuem_args_list(ctx->args, "sums", &n);
    nuem_atom_response *response = NULL;
    nuem_atom_response_sums s = {0};
    nuem_context_bar bar;
    double hi = 0.0, *q = malloc(2 * n * sizeof *q), *bethe = q + n;

    if (!q) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n; i++) hi = fmax(hi, 1e3 * q_mev[i]);
    nuem_context_bar_open(ctx, "sum rules", &bar);
    const nuem_atom_response_options o = {.eps_max_kev = enough_kev(atom, hi),
                                          .n_eps = 64,
                                          .n_q = 96,
                                          .max_multipole = MULTIPOLES,
                                          .progress = &bar.progress};
    nuem_status st = nuem_atom_response_create(atom, &o, &response, err);
    nuem_context_progress(ctx, bar.what, 1.0);
    for (size_t i = 0; i < n && !st; i++) {
        q[i] = 1e3 * q_mev[i];
        if ((st = nuem_atom_response_check(response, -1, q[i], &s, err))) break;
        bethe[i] = s.bethe;
    }
    if (st) {
        /* nothing to show */
    } else if (as_table) {
        nuem_result_table(r, NULL);
        nuem_result_column(r, "q_kev", "keV");
        nuem_result_column(r, "bethe", "");
        nuem_result_column(r, "photo", "");
        for (size_t i = 0; i < n; i++) {
            nuem_result_row(r);
            nuem_result_cell_number(r, "q_kev", q[i]);
            nuem_result_cell_number(r, "bethe", bethe[i]);
            nuem_result_cell_number(r, "photo", s.photo);
        }
    } else {
        nuem_result_numbers(r, "sums.q_kev", q, n, "keV");
        nuem_result_numbers(r, "sums.bethe", bethe, n, "");
        nuem_result_number(r, "sums.photo", s.photo, "");
        nuem_result_number(r, "sums.t_hi_kev", s.t_hi_kev, "keV");
    }
    free(q);
    nuem_atom_response_free(response);
    return st;
}
