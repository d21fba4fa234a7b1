/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Collective evolution of a supernova's neutrinos. Without a file and without MPI it runs here. */
#include "base/error.h"
#include "cli/commands.h"
#include "cli/interrupt.h"
#include "cli/long_run.h"
#include "cli/mpi_command.h"
#include "cli/supernova_job.h"

static const nuem_option options[] = {
    {.name = "output",
     .letter = 'o',
     .kind = NUEM_OPTION_STRING,
     .metavar = "FILE",
     .doc = "HDF5 file to write, with the spectra; without it only the answer is printed"},
    {.name = "resume",
     .kind = NUEM_OPTION_FLAG,
     .doc = "continue FILE.partial from its last checkpoint where there is one, else begin"},
    {.name = "force",
     .kind = NUEM_OPTION_FLAG,
     .doc = "replace FILE, and begin anew where there is a FILE.partial"},
    {.name = "method",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "split|rk",
     .doc = "splitting into vacuum and collective flow, or Runge-Kutta; without it the "
            "configuration's"},
    {.name = "tolerance",
     .kind = NUEM_OPTION_NUMBER,
     .min = 1e-14,
     .max = 0.1,
     .doc = "error of density matrices; without it the configuration's"},
    {.name = "threads",
     .kind = NUEM_OPTION_INTEGER,
     .metavar = "N",
     .min = 1,
     .max = 4096,
     .doc = "threads of each process; without it all cores, under MPI one"},
    {.name = "checkpoint",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_TIME,
     .default_unit = "s",
     .min_open = true,
     .max = 1e6,
     .doc = "time between checkpoints; without it the configuration's"},
    {.name = "checkpoint-steps",
     .kind = NUEM_OPTION_INTEGER,
     .metavar = "N",
     .min = 1,
     .max = 1e15,
     .doc = "a checkpoint after every N steps besides"},
    NUEM_OBSERVER_OPTIONS,
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem supernova examples/supernova/pendulum.yaml --format csv",
     "Number fractions on the way (an example file of the sources):", NULL},
    {"nuem supernova examples/supernova/pendulum.yaml -o pendulum.h5 --force",
     "The same with spectra, into a file:", NULL},
    {"nuem supernova examples/supernova/three-flavours.yaml --tolerance 1e-3 --compare "
     "--flux flux.dat --duration 0.1s",
     "What arrives at the Earth, with and without the moments, also for SNOwGLoBES:", NULL},
    {"nuem supernova examples/supernova/gyroscope.yaml --stability --map conversion.csv",
     "What grows, and what each flavour becomes:", NULL},
    {NULL, NULL, NULL},
};

static bool stop(void *context)
{
    (void)context;
    return nuem_interrupted();
}

static nuem_status note(void *context, nuem_evolver *evolver, size_t index, const nuem_snapshot *s,
                        nuem_error *err)
{
    nuem_supernova_job *job = context;

    (void)evolver, (void)err;
    job->snapshot[index] = *s;
    return NUEM_OK;
}

static nuem_status evolve(nuem_supernova_job *job, nuem_error *err)
{
    const nuem_evolve_options options_alone = {
        .threads = job->threads,
        .ranks = 1,
        .stepped = nuem_observer_stepped,
        .stepped_context = &job->seen,
        .hooks = {.context = job, .snapshot = note, .stop = stop, .tell = nuem_supernova_job_tell}};
    nuem_evolver *evolver = NULL;
    nuem_status st = nuem_supernova_job_open(job, err);

    if (st) return st;
    st = nuem_evolver_create(job->evolution, &options_alone, &evolver, err);
    if (!st) st = nuem_evolver_run(evolver, 0, err);
    if (!st) st = nuem_observer_take(&job->seen, job->evolution, evolver, &options_alone, err);
    nuem_evolver_free(evolver);
    return st ? st : nuem_observer_compare(&job->seen, job->evolution, &options_alone, err);
}

static int run(nuem_context *ctx)
{
    nuem_supernova_job job = {.ctx = ctx, .threads = nuem_long_run_threads(ctx)};
    nuem_error err;
    int code;

    if (nuem_args_given(ctx->args, "output") || nuem_started_by_mpi())
        return nuem_supernova_command(ctx);
    nuem_interrupt_catch();
    code = evolve(&job, &err) ? nuem_context_fail(ctx, &err) : nuem_supernova_job_show(&job, NULL);
    nuem_supernova_job_release(&job);
    return code;
}

const nuem_command nuem_command_supernova = {
    .noun = "supernova",
    .positional = "CONFIG.yaml",
    .positional_doc = "what to evolve (nuem schema supernova)",
    .positional_min = 1,
    .positional_max = 1,
    .summary = "collective evolution of a supernova's neutrinos; also under mpirun",
    .doc =
        "Density matrices of all energies and emission angles, with flavour, magnetic moments and "
        "the "
        "interaction of neutrinos with each other. With a file the state is kept now and then, and "
        "--resume goes on from there to the same bits, whatever stopped the run. --flux, "
        "--distance, --duration, --energy-erg, --envelope, --spectator and --compare add what "
        "arrives at the Earth.",
    .options = options,
    .examples = examples,
    .run = run,
};
