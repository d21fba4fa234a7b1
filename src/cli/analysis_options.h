/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The options that name experiments and say how they are analysed, shared by the commands that fit:
 * limit, contour, sensitivity. */
#ifndef NUEM_CLI_ANALYSIS_OPTIONS_H
#define NUEM_CLI_ANALYSIS_OPTIONS_H

#include "cli/context.h"
#include "nuem/analysis.h"
#include "nuem/objective.h"
#include "nuem/progress.h"

#define NUEM_EXPERIMENTS_POSITIONAL                                                                \
    .positional = "EXPERIMENT[,EXPERIMENT...]",                                                    \
    .positional_doc = "experiments of the data directory (nuem list experiment), or files",        \
    .positional_min = 1, .positional_max = 64

#define NUEM_CL_OPTION                                                                             \
    {                                                                                              \
        .name = "cl", .kind = NUEM_OPTION_NUMBER, .fallback = "0.9", .min_open = true,             \
        .max_open = true, .max = 1.0, .doc = "confidence level"                                    \
    }

#define NUEM_PROFILE_OPTION                                                                        \
    {                                                                                              \
        .name = "profile", .kind = NUEM_OPTION_STRING, .metavar = "SET",                           \
        .doc = "fit these too: charge, radius, dipole (whole matrices), names of parameters, "     \
               "with commas between"                                                               \
    }

#define NUEM_SEED_OPTION                                                                           \
    {                                                                                              \
        .name = "seed", .kind = NUEM_OPTION_INTEGER, .fallback = "1", .min = 0.0, .max = 4e9,      \
        .doc = "of the random numbers"                                                             \
    }

/* Which systematic errors are nuisances, and the flux. */
#define NUEM_NUISANCE_OPTIONS                                                                      \
    {.name = "flux",                                                                               \
     .kind = NUEM_OPTION_STRING,                                                                   \
     .metavar = "NAME",                                                                            \
     .doc = "another flux than the experiments' own"},                                             \
        {.name = "nuisances",                                                                      \
         .kind = NUEM_OPTION_WORDS,                                                                \
         .metavar = "NAME[,NAME...]",                                                              \
         .fallback = "flux",                                                                       \
         .doc = "errors beside those of the experiments: flux, mixing, sin2_theta_w, or none"},    \
        {.name = "mixing-errors",                                                                  \
         .kind = NUEM_OPTION_STRING,                                                               \
         .metavar = "SET",                                                                         \
         .fallback = NUEM_DEFAULT_MIXING,                                                          \
         .doc = "where the errors of the nuisance mixing come from (nuem list mixing)"},           \
    {                                                                                              \
        .name = "sin2-error", .kind = NUEM_OPTION_NUMBER, .min_open = true, .max_open = true,      \
        .max = 1.0,                                                                                \
        .doc = "1-sigma error of the nuisance sin2_theta_w; that of the constants where it is "    \
               "left out"                                                                          \
    }

/* The experiments as somebody plans them. */
#define NUEM_PLAN_OPTIONS                                                                          \
    {.name = "asimov",                                                                             \
     .kind = NUEM_OPTION_FLAG,                                                                     \
     .doc = "the data that the Standard Model expects in place of those observed"},                \
        {.name = "exposure-factor",                                                                \
         .kind = NUEM_OPTION_NUMBER,                                                               \
         .min_open = true,                                                                         \
         .max = 1e6,                                                                               \
         .doc = "so much more exposure; data are then expectations"},                              \
        {.name = "background-factor",                                                              \
         .kind = NUEM_OPTION_NUMBER,                                                               \
         .min_open = true,                                                                         \
         .max = 1e6,                                                                               \
         .doc = "so much more background; data are then expectations"},                            \
    {                                                                                              \
        .name = "threshold", .kind = NUEM_OPTION_QUANTITY, .dimension = NUEM_DIM_ENERGY,           \
        .default_unit = "keV", .min_open = true, .max = 1.0,                                       \
        .doc = "lowest energy of the bins that are used; of observed data the bins that begin "    \
               "there or above"                                                                    \
    }

/* How nuclei are described, of experiments that see them recoil. */
#define NUEM_NUCLEAR_OPTIONS                                                                       \
    {.name = "channel",                                                                            \
     .kind = NUEM_OPTION_CHOICE,                                                                   \
     .choices = "cevns|cevns-es",                                                                  \
     .doc = "scattering on nuclei, or on nuclei and electrons, in place of the channel of "        \
            "experiments that see nuclei"},                                                        \
        {.name = "form-factor",                                                                    \
         .kind = NUEM_OPTION_CHOICE,                                                               \
         .choices = "helm|kn|fermi|unit",                                                          \
         .doc = "of all nuclei, in place of the experiments' own"},                                \
    {                                                                                              \
        .name = "rn-fm", .kind = NUEM_OPTION_NUMBER, .min_open = true, .max = 100.0,               \
        .doc = "rms radius of the neutrons of all nuclei with A > 4, fm, without error, in place " \
               "of the experiments' own"                                                           \
    }

/* Names of experiments; "a,b" and "a b" both name two. */
typedef struct nuem_experiment_names {
    char *text;
    const char **id; /* [n] */
    size_t n;
} nuem_experiment_names;

nuem_status nuem_experiment_names_of(const nuem_args *args, nuem_experiment_names *out,
                                     nuem_error *err);
void nuem_experiment_names_free(nuem_experiment_names *names);

/* The treatment of electrons of --atom, NULL where it is not given. NUEM_ERR_ARG: there is none of that name. */
nuem_status nuem_atom_option_of(const nuem_args *args, const char **out, nuem_error *err);

/* The options above as the library wants them; those that the command does not have are left out.
 * NUEM_ERR_ARG: names of nuisances. */
nuem_status nuem_analysis_options_of(const nuem_args *args, nuem_analysis_options *out,
                                     nuem_error *err);

/* Experiments, hypothesis (out) and likelihood of a command with these options. */
nuem_status nuem_context_analysis(nuem_context *ctx, nuem_hypothesis **hyp, nuem_analysis **out,
                                  nuem_error *err);

/* Coordinates of --profile after the n that are there. */
nuem_status nuem_context_profiled(nuem_context *ctx, const nuem_hypothesis *hyp,
                                  nuem_coordinate *coordinate, size_t *n, nuem_error *err);

/* Progress on the terminal under the name `what`; Ctrl-C then stops the work. */
typedef struct nuem_context_bar {
    nuem_context *ctx;
    const char *what;
    nuem_progress progress;
} nuem_context_bar;

void nuem_context_bar_open(nuem_context *ctx, const char *what, nuem_context_bar *bar);

#endif
