/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `nuem supernova` makes of the state at the end: fluences at the Earth with and without the moments, what each flavour
 * has become, and what the linearised problem says would grow. */
#ifndef NUEM_CLI_SUPERNOVA_OBSERVER_H
#define NUEM_CLI_SUPERNOVA_OBSERVER_H

#include "cli/context.h"
#include "evolve/run.h"
#include "nuem/supernova_earth.h"

/* The options, for the command's table. */
#define NUEM_OBSERVER_OPTIONS                                                                      \
    {.name = "flux",                                                                               \
     .kind = NUEM_OPTION_STRING,                                                                   \
     .metavar = "FILE",                                                                            \
     .doc = "flux file of SNOwGLoBES to write: fluences at the Earth in bins of 0.2 MeV"},         \
        {.name = "distance",                                                                       \
         .kind = NUEM_OPTION_QUANTITY,                                                             \
         .dimension = NUEM_DIM_LENGTH,                                                             \
         .default_unit = "kpc",                                                                    \
         .fallback = "10kpc",                                                                      \
         .min_open = true,                                                                         \
         .max = 3e26,                                                                              \
         .doc = "of the supernova"},                                                               \
        {.name = "duration",                                                                       \
         .kind = NUEM_OPTION_QUANTITY,                                                             \
         .dimension = NUEM_DIM_TIME,                                                               \
         .default_unit = "s",                                                                      \
         .min_open = true,                                                                         \
         .max = 1e6,                                                                               \
         .doc = "time over which the source emits as it does; without it, and without "            \
                "--energy-erg, 1 s"},                                                              \
        {.name = "energy-erg",                                                                     \
         .kind = NUEM_OPTION_NUMBER,                                                               \
         .metavar = "E",                                                                           \
         .min_open = true,                                                                         \
         .max = 1e60,                                                                              \
         .doc = "energy that all neutrinos carry away, in place of the duration"},                 \
        {.name = "envelope",                                                                       \
         .kind = NUEM_OPTION_STRING,                                                               \
         .metavar = "vacuum|adiabatic|PROFILE",                                                    \
         .fallback = "adiabatic",                                                                  \
         .doc = "from the end of the path out of the star: nothing, matter whose levels are "      \
                "followed, or a profile (nuem list profile, or a file) with its field and the "    \
                "moments"},                                                                        \
        {.name = "spectator",                                                                      \
         .kind = NUEM_OPTION_FLAG,                                                                 \
         .doc = "two flavours: x is one of two heavy flavours, of which the other was emitted "    \
                "alike and arrives so; without it x is half nu_mu, half nu_tau"},                  \
        {.name = "compare",                                                                        \
         .kind = NUEM_OPTION_FLAG,                                                                 \
         .doc = "run again without moments, and show both at the Earth; with --flux also "         \
                "FILE-no-moment"},                                                                 \
        {.name = "map",                                                                            \
         .kind = NUEM_OPTION_STRING,                                                               \
         .metavar = "FILE.csv",                                                                    \
         .doc = "table to write: what each flavour has become, for each energy and angle"},        \
        {.name = "stability",                                                                      \
         .kind = NUEM_OPTION_FLAG,                                                                 \
         .doc = "what grows in the linearised problem, along the path, and how much grew"},        \
    {                                                                                              \
        .name = "at", .kind = NUEM_OPTION_LIST, .dimension = NUEM_DIM_LENGTH,                      \
        .default_unit = "km", .max = 1e12, .doc = "radii at which --stability lists all modes"     \
    }

typedef struct nuem_supernova_observer {
    bool earth, compare, stability;
    const char *flux, *map;
    char *plain_flux; /* FILE-no-moment */
    nuem_supernova_earth_options options;
    nuem_profile *profile; /* of the envelope */
    /* with the moments, and without */
    double *density[2], *fluence[2];
    double *coarse[2]; /* fluences after every second step has been left out */
    /* where steps of the run with the moments have ended, if all are there (recorded) */
    double *step_end;
    size_t steps, room;
    bool recorded, no_memory;
    nuem_supernova_fluence sum[2];
    double *conversion; /* [n_angle][n_energy][2N][2N] */
} nuem_supernova_observer;

/* Does the user want the conversion followed? */
bool nuem_observer_follows(const nuem_args *args);

/* Check the options, before anything runs. NUEM_ERR_ARG, NUEM_ERR_IO (a directory that cannot be written to), or as
 * nuem_profile_open. */
nuem_status nuem_observer_open(nuem_context *ctx, const nuem_evolution *evolution,
                               nuem_supernova_observer *out, nuem_error *err);
void nuem_observer_release(nuem_supernova_observer *o);

/* Take what is needed of the state at the end; every process. */
nuem_status nuem_observer_take(nuem_supernova_observer *o, const nuem_evolution *evolution,
                               nuem_evolver *evolver, const nuem_evolve_options *options,
                               nuem_error *err);
/* Notes where a step has ended; context: the observer. For nuem_evolve_options. */
void nuem_observer_stepped(double r_km, void *observer);
/* The run without moments, if wanted, on the steps of the one with them, which is repeated first where they were not
 * noted from the start; then both on steps twice as long. Every process. Of the hooks stop and tell are used. */
nuem_status nuem_observer_compare(nuem_supernova_observer *o, const nuem_evolution *evolution,
                                  const nuem_evolve_options *options, nuem_error *err);
/* Files that would replace each other or what is read, or are directories. NUEM_ERR_ARG. */
nuem_status nuem_observer_check_files(const nuem_args *args, const nuem_supernova_observer *o,
                                      nuem_error *err);
/* Fluences, and files; one process. */
nuem_status nuem_observer_finish(nuem_supernova_observer *o, const nuem_evolution *evolution,
                                 int threads, nuem_error *err);

/* How to follow a profile. */
nuem_propagate_options nuem_observer_propagation(int threads);

/* The files, for the function above. NUEM_ERR_IO, NUEM_ERR_NOMEM. */
nuem_status nuem_observer_write_flux(const nuem_supernova_observer *o,
                                     const nuem_evolution *evolution, nuem_error *err);
nuem_status nuem_observer_write_map(const nuem_supernova_observer *o,
                                    const nuem_evolution *evolution, nuem_error *err);

/* Add to the answer. */
void nuem_observer_show_earth(nuem_context *ctx, const nuem_supernova_observer *o,
                              const nuem_evolution *evolution, nuem_result *r);
nuem_status nuem_observer_show_stability(nuem_context *ctx, const nuem_evolution *evolution,
                                         const nuem_snapshot *snapshot, nuem_result *r,
                                         nuem_error *err);

#endif
