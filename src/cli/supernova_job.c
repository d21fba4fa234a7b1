/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/supernova_job.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/long_run.h"

static const double SECONDS_PER_DAY = 86400.0;

/* The file's settings as the command line changes them. */
static nuem_supernova_settings choose(const nuem_args *args, const nuem_supernova_settings *file)
{
    nuem_supernova_settings s = *file;

    if (nuem_args_given(args, "method"))
        s.method =
            strcmp(nuem_args_string(args, "method"), "rk") == 0 ? NUEM_RUNGE_KUTTA : NUEM_SPLIT;
    if (nuem_args_given(args, "tolerance")) s.tolerance = nuem_args_number(args, "tolerance");
    if (nuem_args_given(args, "checkpoint"))
        s.checkpoint_s = nuem_args_number(args, "checkpoint") * SECONDS_PER_DAY;
    return s;
}

nuem_status nuem_supernova_job_open(nuem_supernova_job *job, nuem_error *err)
{
    const char *path = nuem_args_positional(job->ctx->args, 0), *slash = strrchr(path, '/');
    const nuem_data *data;
    char *directory;
    nuem_status st;

    if ((st = nuem_context_data(job->ctx, &data, err))) return st;
    st = nuem_supernova_config_open(data, path, &job->config, job->ctx->provenance, err);
    if (st) return st;
    const nuem_supernova_settings s =
        choose(job->ctx->args, nuem_supernova_config_get(job->config));
    if (!(directory = strndup(path, slash ? (size_t)(slash - path) : 0)))
        return nuem_fail_nomem(err);
    st = nuem_evolution_create(&s, directory, job->ctx->provenance, &job->evolution, err);
    free(directory);
    if (st) return st;
    job->snapshot = calloc(s.n_snapshots, sizeof *job->snapshot);
    return job->snapshot ? NUEM_OK : nuem_fail_nomem(err);
}

void nuem_supernova_job_release(nuem_supernova_job *job)
{
    nuem_evolution_free(job->evolution);
    nuem_supernova_config_free(job->config);
    free(job->snapshot);
}

void nuem_supernova_job_tell(void *context, const nuem_supernova_progress *p)
{
    nuem_supernova_job *job = context;
    const nuem_supernova_spec *spec = &job->evolution->settings.spec;
    const bool gas = spec->geometry == NUEM_GAS;
    const double now = nuem_seconds(),
                 fraction = (p->r_km - spec->start_km) / (spec->end_km - spec->start_km);
    char what[200], left[40] = "";

    if (job->begin == 0.0) {
        job->begin = now;
        job->begin_km = p->r_km;
    } else if (now - job->last < 0.2) {
        return;
    }
    job->last = now;
    if (p->r_km > job->begin_km) {
        nuem_duration((now - job->begin) * (spec->end_km - p->r_km) / (p->r_km - job->begin_km),
                      left, sizeof left);
        strcat(left, " left");
    }
    snprintf(what, sizeof what, "supernova: %s %.6g%s, step %zu, drift %.1e, %s", gas ? "t" : "r",
             p->r_km, gas ? "" : " km", p->steps, p->drift, left);
    nuem_context_progress(job->ctx, what, fmin(fraction, 0.9999));
}

/* --- the answer --- */

static void add_setting(nuem_result *r, const nuem_supernova_settings *s)
{
    static const char *const geometry[] = {"single-radial", "single-averaged", "multi-angle",
                                           "gas"};

    if (s->title[0]) nuem_result_string(r, "title", s->title);
    nuem_result_string(r, "geometry", geometry[s->spec.geometry]);
    nuem_result_integer(r, "flavours", s->spec.flavours, "");
    nuem_result_integer(r, "energies", (long)s->spec.n_energy, "");
    nuem_result_integer(r, "angles", (long)s->spec.n_angle, "");
    nuem_result_number(r, "off_diagonal", s->spec.off_diagonal, "");
    nuem_result_string(r, "method", s->method == NUEM_SPLIT ? "split" : "rk");
    nuem_result_number(r, "tolerance", s->tolerance, "");
    nuem_result_string(r, "config_sha256", s->sha256);
}

/* The state at the end. */
static void add_end(nuem_result *r, const nuem_supernova_settings *s, const nuem_snapshot *end)
{
    const int n = s->spec.flavours;
    char key[80];

    nuem_result_number(r, s->spec.geometry == NUEM_GAS ? "time" : "r_km", end->r_km,
                       s->spec.geometry == NUEM_GAS ? "" : "km");
    for (int i = 0; i < 2 * n; i++) {
        snprintf(key, sizeof key, "fraction.%s", nuem_species_name(n, i));
        nuem_result_number(r, key, end->summary.fraction[i], "");
    }
    for (int a = 0; s->write_coherence && a < n; a++)
        for (int b = 0; b < n; b++) {
            snprintf(key, sizeof key, "coherence_rms.%s_%s", nuem_species_name(n, a),
                     nuem_species_name(n, n + b));
            nuem_result_number(r, key, end->summary.coherence_rms[a][b], "");
        }
    if (s->write_invariants) {
        nuem_result_number(r, "invariants.lepton", end->summary.lepton, "");
        nuem_result_number(r, "invariants.energy", end->summary.energy, "km^-1");
        nuem_result_number(r, "invariants.trace", end->summary.trace, "");
        nuem_result_number(r, "invariants.purity", end->summary.purity, "");
    }
    nuem_result_number(r, "invariants.drift", end->drift, "");
    nuem_result_integer(r, "steps", (long)end->steps, "");
    nuem_result_integer(r, "rejected_steps", (long)end->rejected, "");
    nuem_result_integer(r, "stages", (long)end->stages, "");
}

/* The largest element: the table has one column for all. */
static double largest(const double x[3][3])
{
    double m = 0.0;

    for (int i = 0; i < 9; i++) m = fmax(m, x[i / 3][i % 3]);
    return m;
}

static void add_way(nuem_result *r, const nuem_supernova_settings *s, const nuem_snapshot *snapshot)
{
    const int n = s->spec.flavours;
    const char *radius = s->spec.geometry == NUEM_GAS ? "time" : "r_km";

    nuem_result_table(r, "snapshots");
    nuem_result_column(r, radius, s->spec.geometry == NUEM_GAS ? "" : "km");
    for (int i = 0; i < 2 * n; i++) nuem_result_column(r, nuem_species_name(n, i), "");
    if (s->write_coherence) nuem_result_column(r, "coherence_rms_max", "");
    nuem_result_column(r, "drift", "");
    nuem_result_column(r, "steps", "");
    for (size_t k = 0; k < s->n_snapshots; k++) {
        nuem_result_row(r);
        nuem_result_cell_number(r, radius, snapshot[k].r_km);
        for (int i = 0; i < 2 * n; i++)
            nuem_result_cell_number(r, nuem_species_name(n, i), snapshot[k].summary.fraction[i]);
        if (s->write_coherence)
            nuem_result_cell_number(r, "coherence_rms_max",
                                    largest(snapshot[k].summary.coherence_rms));
        nuem_result_cell_number(r, "drift", snapshot[k].drift);
        nuem_result_cell_integer(r, "steps", (long)snapshot[k].steps);
    }
}

int nuem_supernova_job_show(nuem_supernova_job *job, const char *output)
{
    const nuem_supernova_settings *s = &job->evolution->settings;
    nuem_result *r = NULL;
    nuem_error err;

    nuem_context_progress(job->ctx, "", 1.0);
    if (nuem_result_create("supernova", &r, &err)) return nuem_context_fail(job->ctx, &err);
    if (output) nuem_result_string(r, "output", output);
    add_setting(r, s);
    add_end(r, s, &job->snapshot[s->n_snapshots - 1]);
    add_way(r, s, job->snapshot);
    if (job->evolution->hypothesis_sha256)
        nuem_result_set_hypothesis(r, job->evolution->hypothesis_sha256);
    const int code = nuem_context_emit(job->ctx, r);
    nuem_result_free(r);
    return code;
}
