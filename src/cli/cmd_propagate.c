/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One neutrino with electromagnetic moments on its way: probabilities of six states. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/analysis_options.h"
#include "cli/commands.h"
#include "cli/propagate_options.h"
#include "nuem/cite.h"
#include "nuem/decoherence.h"
#include "num/matrix3.h"

static const nuem_option options[] = {
    NUEM_HYPOTHESIS_OPTIONS,
    NUEM_PROFILE_OPTIONS,
    NUEM_ENERGY_OPTION,
    {.name = "flavour",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "e|mu|tau",
     .doc = "flavour that is born"},
    {.name = "initial",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "flavour|mass:1|mass:2|mass:3",
     .fallback = "flavour",
     .doc = "state that is born: --flavour, or a mass state of vacuum"},
    {.name = "anti",
     .kind = NUEM_OPTION_FLAG,
     .doc = "an antineutrino is born; of Dirac neutrinos the six states are then nubar and their "
            "left-handed partners"},
    {.name = "average",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "none|energy-spread|secular|adiabatic",
     .fallback = "none",
     .doc = "phases that are lost: none, those that differ over --energy-spread, those between "
            "masses, all"},
    {.name = "energy-spread",
     .kind = NUEM_OPTION_NUMBER,
     .metavar = "S",
     .min_open = true,
     .max = 1.0,
     .doc = "relative width of 1/E, Gaussian (sigma_E/E where it is small), for --average "
            "energy-spread"},
    {.name = "source-size",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_LENGTH,
     .default_unit = "km",
     .max = 1e30,
     .doc = "Gaussian spread of the place of birth along the way, for --average none and "
            "energy-spread"},
    {.name = "tolerance",
     .kind = NUEM_OPTION_NUMBER,
     .fallback = "1e-8",
     .min = 1e-12,
     .max = 1e-2,
     .doc = "of amplitudes at the end"},
    {.name = "threads",
     .kind = NUEM_OPTION_INTEGER,
     .metavar = "N",
     .min = 1,
     .max = 4096,
     .doc = "threads over energies; without it all cores"},
    {.name = "amplitudes",
     .kind = NUEM_OPTION_FLAG,
     .doc = "amplitudes beside the probabilities, for --average none"},
    {.name = "path",
     .kind = NUEM_OPTION_INTEGER,
     .metavar = "N",
     .min = 2,
     .max = 100000,
     .doc = "probabilities at N equidistant places of the way, its ends among them"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem propagate --set magnetic_moment.ee=1e-12 --ne-cm3 2e27 --nn-cm3 2.2e27 --b-gauss 1e9 "
     "--length-km 0.9 --enu 10 --flavour e",
     "An electron neutrino of 10 MeV with a moment, through matter and a field:", NULL},
    {"nuem propagate --set nature=majorana --set magnetic_moment.emu=1e-11 --profile sun --enu "
     "8,10 --flavour e --tolerance 1e-5 --json",
     "Majorana neutrinos through the Sun:", NULL},
    {"nuem propagate --length-km 1000 --enu 2GeV --flavour mu --path 6 --format csv",
     "Probabilities along a way through vacuum:", NULL},
    {"nuem propagate --set magnetic_moment.ee=1e-13 --length-km 10kpc --b-gauss 1e-6 --enu 12 "
     "--flavour e --average secular",
     "A neutrino of a supernova, whose oscillations nobody resolves, in the field of the Galaxy:",
     NULL},
    {"nuem propagate --length-km 180 --enu 4 --flavour e --anti --average energy-spread "
     "--energy-spread 0.05",
     "Reactor antineutrinos that are seen with an energy resolution:", NULL},
    {NULL, NULL, NULL},
};

/* Everything that was asked. */
typedef struct question {
    nuem_propagator *p;
    nuem_profile *profile;
    nuem_complex initial[NUEM_STATES];
    nuem_decoherence how;
    nuem_propagate_options options;
    const double *enu;
    size_t n, places; /* places 0: the end alone */
    const char *const *labels;
    bool amplitudes;
    nuem_context_bar bar;
} question;

static nuem_status ask_average(const nuem_args *args, question *q, nuem_error *err)
{
    static const char *const names[] = {"none", "energy-spread", "secular", "adiabatic"};
    const char *name = nuem_args_string(args, "average");

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        if (strcmp(names[i], name) == 0) q->how.kind = (nuem_averaging)i;
    if ((q->how.kind == NUEM_ENERGY_SPREAD) != nuem_args_given(args, "energy-spread"))
        return nuem_fail(err, NUEM_ERR_ARG,
                         q->how.kind == NUEM_ENERGY_SPREAD
                             ? "--average energy-spread needs --energy-spread"
                             : "--energy-spread needs --average energy-spread");
    if (nuem_args_given(args, "energy-spread"))
        q->how.energy_spread = nuem_args_number(args, "energy-spread");
    if (nuem_args_given(args, "source-size")) {
        q->how.source_size_km = nuem_args_number(args, "source-size");
        if (q->how.kind > NUEM_ENERGY_SPREAD)
            return nuem_fail(err, NUEM_ERR_ARG,
                             "--source-size adds nothing to --average %s, which has lost the "
                             "phases already",
                             name);
    }
    q->amplitudes = nuem_args_flag(args, "amplitudes");
    if (q->amplitudes && (q->how.kind != NUEM_COHERENT || q->how.source_size_km > 0.0))
        return nuem_fail(err, NUEM_ERR_ARG, "--amplitudes: an average has none");
    if (q->amplitudes && nuem_args_given(args, "path"))
        return nuem_fail(err, NUEM_ERR_ARG, "--amplitudes and --path exclude each other");
    return NUEM_OK;
}

/* The state that is born, flavour basis. */
static nuem_status ask_initial(const nuem_args *args, bool anti, question *q, nuem_error *err)
{
    const char *initial = nuem_args_string(args, "initial"),
               *name = nuem_args_string(args, "flavour");
    const bool lower = anti && nuem_propagator_nature(q->p) == NUEM_MAJORANA;
    nuem_flavour flavour;
    nuem_matrix6 mass;
    nuem_status st;

    if (initial[0] == 'm') {
        if (name)
            return nuem_fail(err, NUEM_ERR_ARG, "--flavour contradicts --initial %s", initial);
        const int k = initial[strlen("mass:")] - '1' + (lower ? 3 : 0);
        nuem_propagator_mass_states(q->p, &mass);
        for (int i = 0; i < NUEM_STATES; i++) q->initial[i] = mass.m[i][k];
        return NUEM_OK;
    }
    if (!name) return nuem_fail(err, NUEM_ERR_ARG, "needs --flavour (or --initial mass:K)");
    if ((st = nuem_flavour_parse(name, &flavour, err))) return st;
    q->initial[(int)flavour + (lower ? 3 : 0)].re = 1.0;
    return NUEM_OK;
}

static nuem_status ask(nuem_context *ctx, const nuem_hypothesis *hyp, question *q, nuem_error *err)
{
    const nuem_args *args = ctx->args;
    const nuem_nature nature = nuem_hypothesis_spec_of(hyp)->nature;
    const bool anti = nuem_args_flag(args, "anti");
    nuem_status st;

    if ((st = ask_average(args, q, err))) return st;
    if ((st = nuem_propagator_create(hyp, anti && nature == NUEM_DIRAC, &q->p, err))) return st;
    if ((st = ask_initial(args, anti, q, err))) return st;
    if ((st = nuem_context_profile(ctx, &q->profile, err))) return st;
    q->labels = nuem_state_labels(nature, anti);
    q->enu = nuem_args_list(args, "enu", &q->n);
    q->places = nuem_args_given(args, "path") ? (size_t)nuem_args_integer(args, "path") : 0;
    q->options = nuem_propagate_defaults();
    q->options.tolerance = nuem_args_number(args, "tolerance");
    q->options.threads =
        nuem_args_given(args, "threads") ? (int)nuem_args_integer(args, "threads") : 0;
    nuem_context_bar_open(ctx, "propagate", &q->bar);
    q->options.progress = q->bar.progress;
    return NUEM_OK;
}

static void declare(nuem_context *ctx, const question *q, nuem_result *r)
{
    char key[64];

    nuem_result_table(r, NULL);
    nuem_result_column(r, "enu_mev", "MeV");
    if (q->places) nuem_result_column(r, "x_km", "km");
    if (ctx->format == NUEM_RESULT_JSON) {
        nuem_result_column(r, "probability", "");
        if (q->amplitudes) nuem_result_column(r, "amplitude_re", "");
        if (q->amplitudes) nuem_result_column(r, "amplitude_im", "");
        return;
    }
    for (int b = 0; b < NUEM_STATES; b++) nuem_result_column(r, q->labels[b], "");
    for (int b = 0; b < NUEM_STATES && q->amplitudes; b++) {
        snprintf(key, sizeof key, "re_%s", q->labels[b]);
        nuem_result_column(r, key, "");
        snprintf(key, sizeof key, "im_%s", q->labels[b]);
        nuem_result_column(r, key, "");
    }
}

/* One row; amplitude: NULL for none. */
static void row(nuem_context *ctx, const question *q, nuem_result *r, double enu, double x,
                const double *probability, const nuem_complex *amplitude)
{
    double re[NUEM_STATES], im[NUEM_STATES];
    char key[64];

    nuem_result_row(r);
    nuem_result_cell_number(r, "enu_mev", enu);
    if (q->places) nuem_result_cell_number(r, "x_km", x);
    for (int b = 0; b < NUEM_STATES && amplitude; b++) {
        re[b] = amplitude[b].re;
        im[b] = amplitude[b].im;
    }
    if (ctx->format == NUEM_RESULT_JSON) {
        nuem_result_cell_numbers(r, "probability", probability, NUEM_STATES);
        if (amplitude) nuem_result_cell_numbers(r, "amplitude_re", re, NUEM_STATES);
        if (amplitude) nuem_result_cell_numbers(r, "amplitude_im", im, NUEM_STATES);
        return;
    }
    for (int b = 0; b < NUEM_STATES; b++) {
        nuem_result_cell_number(r, q->labels[b], probability[b]);
        if (!amplitude) continue;
        snprintf(key, sizeof key, "re_%s", q->labels[b]);
        nuem_result_cell_number(r, key, re[b]);
        snprintf(key, sizeof key, "im_%s", q->labels[b]);
        nuem_result_cell_number(r, key, im[b]);
    }
}

static nuem_status to_the_end(nuem_context *ctx, question *q, nuem_result *r, nuem_error *err)
{
    double *probability = malloc(q->n * NUEM_STATES * sizeof *probability);
    nuem_complex *amplitude = malloc(q->n * NUEM_STATES * sizeof *amplitude);
    nuem_propagate_cost cost;
    nuem_status st = probability && amplitude ? NUEM_OK : nuem_fail_nomem(err);

    if (!st)
        st = nuem_propagate_probability(q->p, q->profile, q->n, q->enu, q->initial, &q->how,
                                        &q->options, probability, &cost, err);
    if (!st && q->amplitudes)
        st = nuem_propagate_state(q->p, q->profile, q->n, q->enu, q->initial, false, &q->options,
                                  amplitude, NULL, err);
    if (!st) {
        if (cost.steps > 0) nuem_result_integer(r, "steps", (long)cost.steps, "");
        declare(ctx, q, r);
        for (size_t i = 0; i < q->n; i++)
            row(ctx, q, r, q->enu[i], 0.0, probability + NUEM_STATES * i,
                q->amplitudes ? amplitude + NUEM_STATES * i : NULL);
    }
    free(amplitude);
    free(probability);
    return st;
}

/* Part k of n of the work, for progress. */
typedef struct part {
    nuem_context_bar *bar;
    double first, share;
} part;

static bool pass_on(double fraction, void *context)
{
    const part *p = context;

    return p->bar->progress.function(p->first + p->share * fraction, p->bar->progress.context);
}

static double place(const question *q, size_t k)
{
    const double start = nuem_profile_start(q->profile), end = nuem_profile_end(q->profile);

    return k + 1 == q->places ? end : start + (end - start) * (double)k / (double)(q->places - 1);
}

/* From place k - 1 to place k: a[n][6] moved on by the operator. */
static nuem_status next_place(nuem_context *ctx, const question *q, size_t k,
                              nuem_propagate_options *o, nuem_matrix6 *op, nuem_complex *a,
                              nuem_error *err)
{
    nuem_profile *profile = NULL;
    nuem_status st = nuem_context_profile_part(ctx, place(q, k - 1), place(q, k), &profile, err);

    if (!st) st = nuem_propagate_operator(q->p, profile, q->n, q->enu, false, o, op, NULL, err);
    for (size_t i = 0; i < q->n && !st; i++) {
        nuem_complex moved[NUEM_STATES] = {{0.0, 0.0}};
        for (int b = 0; b < NUEM_STATES; b++)
            for (int c = 0; c < NUEM_STATES; c++) {
                const nuem_complex s = op[i].m[b][c], x = a[NUEM_STATES * i + (size_t)c];
                moved[b].re += s.re * x.re - s.im * x.im;
                moved[b].im += s.re * x.im + s.im * x.re;
            }
        memcpy(a + NUEM_STATES * i, moved, sizeof moved);
    }
    nuem_profile_free(profile);
    return st;
}

/* Averages have no amplitudes to carry on: each place from the start. */
static nuem_status average_to(nuem_context *ctx, const question *q, size_t k,
                              nuem_propagate_options *o, double *probability, nuem_error *err)
{
    nuem_profile *profile = NULL;
    nuem_status st = nuem_context_profile_part(ctx, place(q, 0), place(q, k), &profile, err);

    if (!st)
        st = nuem_propagate_probability(q->p, profile, q->n, q->enu, q->initial, &q->how, o,
                                        probability, NULL, err);
    nuem_profile_free(profile);
    return st;
}

static nuem_status along_the_way(nuem_context *ctx, question *q, nuem_result *r, nuem_error *err)
{
    const size_t values = q->n * NUEM_STATES;
    const bool coherent = q->how.kind == NUEM_COHERENT && q->how.source_size_km == 0.0;
    double *probability = malloc(q->places * values * sizeof *probability);
    nuem_complex *a = malloc(values * sizeof *a);
    nuem_matrix6 *op = malloc(q->n * sizeof *op);
    nuem_propagate_options o = q->options;
    nuem_status st = probability && a && op ? NUEM_OK : nuem_fail_nomem(err);

    for (size_t i = 0; i < values && !st; i++) a[i] = q->initial[i % NUEM_STATES];
    for (size_t k = 0; k < q->places && !st; k++) {
        part whole = {&q->bar, (double)k / (double)q->places, 1.0 / (double)q->places};
        double *here = probability + k * values;
        o.progress = (nuem_progress){pass_on, &whole};
        o.tolerance = fmax(1e-12, q->options.tolerance / (coherent ? (double)q->places : 1.0));
        if (k > 0 && !coherent) {
            st = average_to(ctx, q, k, &o, here, err);
            continue;
        }
        if (k > 0) st = next_place(ctx, q, k, &o, op, a, err);
        for (size_t i = 0; i < values; i++) here[i] = a[i].re * a[i].re + a[i].im * a[i].im;
    }
    if (!st) {
        declare(ctx, q, r);
        for (size_t i = 0; i < q->n; i++)
            for (size_t k = 0; k < q->places; k++)
                row(ctx, q, r, q->enu[i], place(q, k), probability + k * values + NUEM_STATES * i,
                    NULL);
    }
    free(op);
    free(a);
    free(probability);
    return st;
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, const nuem_hypothesis *hyp,
                          question *q, nuem_error *err)
{
    nuem_status st;

    if ((st = ask(ctx, hyp, q, err))) return st;
    nuem_context_show_profile(ctx, r, q->profile);
    nuem_result_string(r, "average", nuem_args_string(ctx->args, "average"));
    if (q->how.kind == NUEM_ENERGY_SPREAD)
        nuem_result_number(r, "energy_spread", q->how.energy_spread, "");
    if (nuem_args_given(ctx->args, "source-size"))
        nuem_result_number(r, "source_size_km", q->how.source_size_km, "km");
    nuem_result_strings(r, "labels", q->labels, NUEM_STATES);
    if (nuem_matrix3_max(&nuem_hypothesis_couplings(hyp)->charge_e) > 0.0) {
        static const char remark[] = "charges do nothing here: only moments act on the states";
        nuem_context_say(ctx, "%s", remark);
        nuem_result_string(r, "remark", remark);
    }
    return q->places ? along_the_way(ctx, q, r, err) : to_the_end(ctx, q, r, err);
}

static int run(nuem_context *ctx)
{
    question q = {.p = NULL};
    nuem_hypothesis *hyp = NULL;
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st;

    if ((st = nuem_result_create("propagate", &r, &err))) goto done;
    if ((st = nuem_context_hypothesis(ctx, &hyp, &err))) goto done;
    nuem_result_set_hypothesis(r, nuem_hypothesis_sha256(hyp));
    st = answer(ctx, r, hyp, &q, &err);
    if (!st) st = nuem_cite_method("propagate", ctx->provenance, &err);
    nuem_context_progress(ctx, "propagate", 1.0);
done:;
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_profile_free(q.profile);
    nuem_propagator_free(q.p);
    nuem_hypothesis_free(hyp);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_propagate = {
    .noun = "propagate",
    .summary = "one neutrino through matter and a magnetic field: probabilities of six states",
    .doc = "Three flavours and their partners: antineutrinos for Majorana neutrinos, sterile "
           "right-handed states for Dirac neutrinos. The phase of a moment is mu B L. Averages "
           "say so where they do not hold; a way so long that rounding loses the phases is "
           "refused without one.",
    .options = options,
    .examples = examples,
    .run = run,
};
