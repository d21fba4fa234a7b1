/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What grows in the problem linearised around what is emitted, beside what grew in the run. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/interrupt.h"
#include "cli/supernova_observer.h"

/* Along the path, even in the logarithm of the radius. */
enum { NODES = 33, NODES_ANGLES = 9 };
/* Along the path neighbouring bins of energy are joined until there are so many: a matrix of 2 of each is quick, and
 * rates do not change as long as the frequencies of joined bins differ by less than the rates. */
enum { ENERGIES = 128 };

typedef struct growth {
    double spin, flavour; /* largest, 1/km */
} growth;

typedef struct stability {
    size_t n, room;
    nuem_supernova_mode *mode;
} stability;

static nuem_status look(const nuem_supernova *sn, double r_km, stability *s, growth *g,
                        nuem_error *err)
{
    const nuem_supernova_spec *spec = nuem_supernova_spec_of(sn);
    const size_t pairs = spec->flavours == 2 ? 2 : 6;

    s->room = 2 * pairs * spec->n_angle * spec->n_energy;
    nuem_supernova_mode *more = realloc(s->mode, s->room * sizeof *more);
    if (!more) return nuem_fail_nomem(err);
    s->mode = more;
    s->n = s->room;
    const nuem_status st = nuem_supernova_stability(sn, r_km, &s->n, s->mode, err);
    if (st) return st;
    *g = (growth){0.0, 0.0};
    for (size_t i = 0; i < s->n; i++) {
        double *of = s->mode[i].spin ? &g->spin : &g->flavour;
        *of = fmax(*of, s->mode[i].growth_per_km);
    }
    return nuem_interrupted() ? nuem_fail(err, NUEM_ERR_CANCELLED, "interrupted at --stability")
                              : NUEM_OK;
}

/* The problem in at most ENERGIES bins; x is to be freed once it is created. */
static nuem_status coarse_problem(const nuem_supernova_spec *spec, nuem_supernova **out,
                                  nuem_error *err)
{
    const size_t join = (spec->n_energy + ENERGIES - 1) / ENERGIES,
                 n = (spec->n_energy + join - 1) / join;
    double *x = calloc(n * 8, sizeof *x), *enu = x, *width = x + n, *spectrum = x + 2 * n;
    nuem_supernova_spec coarse = *spec;

    if (!x) return nuem_fail_nomem(err);
    for (size_t i = 0; i < spec->n_energy; i++) {
        const size_t to = i / join;
        width[to] += spec->width_mev[i];
        enu[to] += spec->width_mev[i] / spec->enu_mev[i];
        for (size_t a = 0; a < 6; a++)
            spectrum[6 * to + a] += spec->width_mev[i] * spec->spectrum[6 * i + a];
    }
    for (size_t i = 0; i < n; i++) { /* mean frequency */
        enu[i] = width[i] / enu[i];
        for (size_t a = 0; a < 6; a++) spectrum[6 * i + a] /= width[i];
    }
    coarse.n_energy = n;
    coarse.enu_mev = enu;
    coarse.width_mev = width;
    coarse.spectrum = spectrum;
    coarse.probes = false;
    const nuem_status st = nuem_supernova_create(&coarse, out, err);
    free(x);
    return st;
}

/* Growth along the path, and its integrals (trapezia). Past an unstable region the first place where nothing grows ends the
 * search: the interaction only falls, and stable places take longest. */
static nuem_status add_path(nuem_context *ctx, const nuem_supernova *sn, nuem_result *r,
                            nuem_error *err)
{
    const nuem_supernova_spec *s = nuem_supernova_spec_of(sn);
    const bool gas = s->geometry == NUEM_GAS;
    const size_t n = gas ? 2 : s->n_angle > 1 ? NODES_ANGLES : NODES;
    double at[NODES], spin[NODES], flavour[NODES], total[2] = {0.0};
    stability found = {0};
    nuem_status st = NUEM_OK;
    bool grew = false;
    size_t i;

    for (i = 0; i < n && !st; i++) {
        growth g;
        const double t = (double)i / (double)(n - 1);
        at[i] = i == 0       ? s->start_km
                : i == n - 1 ? s->end_km
                : gas        ? s->start_km + t * (s->end_km - s->start_km)
                             : s->start_km * pow(s->end_km / s->start_km, t);
        nuem_context_progress(ctx, "stability", 0.9999 * t);
        if ((st = look(sn, at[i], &found, &g, err))) break;
        spin[i] = g.spin;
        flavour[i] = g.flavour;
        if (i > 0) {
            total[0] += 0.5 * (at[i] - at[i - 1]) * (spin[i] + spin[i - 1]);
            total[1] += 0.5 * (at[i] - at[i - 1]) * (flavour[i] + flavour[i - 1]);
        }
        if (grew && g.spin == 0.0 && g.flavour == 0.0) {
            i++;
            break;
        }
        grew = grew || g.spin > 0.0 || g.flavour > 0.0;
    }
    free(found.mode);
    if (st) return st;
    nuem_result_number(r, "stability.spin_exponent", total[0], "");
    nuem_result_number(r, "stability.flavour_exponent", total[1], "");
    nuem_result_number(r, "stability.searched_to_km", at[i - 1], "km");
    if (nuem_args_given(ctx->args, "at") && ctx->format == NUEM_RESULT_TEXT) return NUEM_OK;
    nuem_result_numbers(r, "stability.path.r_km", at, i, "km");
    nuem_result_numbers(r, "stability.path.spin_growth_per_km", spin, i, "km^-1");
    nuem_result_numbers(r, "stability.path.flavour_growth_per_km", flavour, i, "km^-1");
    return NUEM_OK;
}

/* All modes at the radii that the user names. Parallel lists: the answer has one table, of the snapshots. */
typedef struct mode_lists {
    size_t n;
    double *r, *growth, *frequency; /* one block */
    const char **kind, **a, **b;
} mode_lists;

static bool append(mode_lists *l, double r_km, int flavours, const stability *s)
{
    const size_t n = l->n + s->n;
    double *x = calloc(3 * n + 1, sizeof *x);
    const char **t = calloc(3 * n + 1, sizeof *t);

    if (!x || !t) {
        free(x);
        free(t);
        return false;
    }
    for (size_t i = 0; i < n; i++) {
        const bool old = i < l->n;
        const nuem_supernova_mode *m = old ? NULL : &s->mode[i - l->n];
        x[i] = old ? l->r[i] : r_km;
        x[n + i] = old ? l->growth[i] : m->growth_per_km;
        x[2 * n + i] = old ? l->frequency[i] : m->frequency_per_km;
        t[i] = old ? l->kind[i] : m->spin ? "spin" : "flavour";
        t[n + i] = old ? l->a[i] : nuem_species_name(flavours, m->a);
        t[2 * n + i] = old ? l->b[i] : nuem_species_name(flavours, (m->spin ? flavours : 0) + m->b);
    }
    free(l->r);
    free(l->kind);
    *l = (mode_lists){n, x, x + n, x + 2 * n, t, t + n, t + 2 * n};
    return true;
}

static nuem_status add_places(nuem_context *ctx, const nuem_supernova *sn, nuem_result *r,
                              nuem_error *err)
{
    size_t n;
    const double *at = nuem_args_list(ctx->args, "at", &n);
    const int flavours = nuem_supernova_spec_of(sn)->flavours;
    stability found = {0};
    mode_lists l = {0};
    nuem_status st = NUEM_OK;
    growth g;

    for (size_t i = 0; i < n && !st; i++) {
        nuem_context_progress(ctx, "stability", 0.9999 * (double)i / (double)n);
        st = look(sn, at[i], &found, &g, err);
        if (!st && !append(&l, at[i], flavours, &found)) st = nuem_fail_nomem(err);
    }
    if (!st && n) {
        nuem_result_numbers(r, "stability.at_km", at, n, "km");
        nuem_result_numbers(r, "stability.modes.r_km", l.r, l.n, "km");
        nuem_result_numbers(r, "stability.modes.growth_per_km", l.growth, l.n, "km^-1");
        nuem_result_numbers(r, "stability.modes.frequency_per_km", l.frequency, l.n, "km^-1");
        nuem_result_strings(r, "stability.modes.kind", l.kind, l.n);
        nuem_result_strings(r, "stability.modes.a", l.a, l.n);
        nuem_result_strings(r, "stability.modes.b", l.b, l.n);
    }
    free(found.mode);
    free(l.r);
    free(l.kind);
    return st;
}

/* Coherence of neutrinos with antineutrinos in the run: from the first snapshot that has some to the largest. */
static void add_run(const nuem_supernova_settings *s, const nuem_snapshot *snapshot, nuem_result *r)
{
    double first = 0.0, first_km = 0.0, most = 0.0, most_km = 0.0;

    for (size_t i = 0; i < s->n_snapshots; i++) {
        double x = 0.0;
        for (int k = 0; k < 9; k++) x = fmax(x, snapshot[i].summary.coherence_rms[k / 3][k % 3]);
        if (first == 0.0) {
            first = x;
            first_km = snapshot[i].r_km;
        }
        if (x > most) {
            most = x;
            most_km = snapshot[i].r_km;
        }
    }
    if (first == 0.0) {
        nuem_result_null(r, "stability.run.exponent"); /* nothing, or not written into the file */
        return;
    }
    nuem_result_number(r, "stability.run.first_km", first_km, "km");
    nuem_result_number(r, "stability.run.first_coherence_rms", first, "");
    nuem_result_number(r, "stability.run.largest_km", most_km, "km");
    nuem_result_number(r, "stability.run.largest_coherence_rms", most, "");
    nuem_result_number(r, "stability.run.exponent", log(most / first), "");
}

nuem_status nuem_observer_show_stability(nuem_context *ctx, const nuem_evolution *e,
                                         const nuem_snapshot *snapshot, nuem_result *r,
                                         nuem_error *err)
{
    nuem_supernova *coarse = NULL;
    nuem_status st = coarse_problem(&e->settings.spec, &coarse, err);

    if (st) return st;
    st = nuem_provenance_add_cite(ctx->provenance, "Banerjee:2011fj", err);
    if (!st) st = add_path(ctx, coarse, r, err);
    nuem_supernova_free(coarse);
    if (st) return st;
    add_run(&e->settings, snapshot, r);
    return add_places(ctx, e->problem, r, err);
}
