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
    if (nuem_observer_follows(args)) s.spec.probes = s.write_conversion = true;
    return s;
}

static nuem_status check_options(const nuem_args *args, nuem_error *err)
{
    static const char *const file[] = {"resume", "force", "checkpoint", "checkpoint-steps"};

    if (nuem_args_given(args, "output")) return NUEM_OK;
    for (size_t i = 0; i < sizeof file / sizeof file[0]; i++)
        if (nuem_args_given(args, file[i]))
            return nuem_fail(err, NUEM_ERR_ARG,
                             "--%s needs --output: without a file nothing is kept", file[i]);
    return NUEM_OK;
}

nuem_status nuem_supernova_job_open(nuem_supernova_job *job, nuem_error *err)
{
    const char *path = nuem_args_positional(job->ctx->args, 0), *slash = strrchr(path, '/');
    const nuem_data *data;
    char *directory;
    nuem_status st;

    if ((st = check_options(job->ctx->args, err))) return st;
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
    if (!job->snapshot) return nuem_fail_nomem(err);
    return nuem_observer_open(job->ctx, job->evolution, &job->seen, err);
}

void nuem_supernova_job_release(nuem_supernova_job *job)
{
    nuem_observer_release(&job->seen);
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

/* A screen of rows for a reader: every so much of the way, half by the (logarithm of the) radius, half by what changes. */
enum { ROWS = 20, ROWS_ALL = 30 };

static double change(const nuem_supernova_settings *s, const nuem_snapshot *x)
{
    double sum = 0.0;

    for (int i = 0; i < 2 * s->spec.flavours; i++)
        sum += fabs(x[1].summary.fraction[i] - x[0].summary.fraction[i]);
    return sum;
}

static void choose_rows(const nuem_supernova_settings *s, const nuem_snapshot *x, bool *show)
{
    static const double QUIET = 1e-3; /* less of all neutrinos is no change */
    const size_t n = s->n_snapshots;
    const bool gas = s->spec.geometry == NUEM_GAS;
    double way = 0.0, all = 0.0;
    size_t shown = 0;

    for (size_t i = 0; i + 1 < n; i++) all += change(s, &x[i]);
    for (size_t i = 0; i < n; i++) {
        show[i] = i == 0 || i + 1 == n || way * (ROWS - 1) >= (double)shown;
        if (show[i]) shown = (size_t)(way * (ROWS - 1)) + 1;
        if (i + 1 == n) break;
        const double length = gas ? (x[i + 1].r_km - x[i].r_km) / (x[n - 1].r_km - x[0].r_km)
                                  : log(x[i + 1].r_km / x[i].r_km) / log(x[n - 1].r_km / x[0].r_km);
        way += all > QUIET ? 0.5 * (length + change(s, &x[i]) / all) : length;
    }
}

static void add_way(nuem_result *r, const nuem_supernova_settings *s, const nuem_snapshot *snapshot,
                    const bool *show)
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
        if (!show[k]) continue;
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

/* All rows, or of many in a table to be read some, and how many there are. */
static nuem_status add_rows(const nuem_supernova_job *job, nuem_result *r, nuem_error *err)
{
    const nuem_supernova_settings *s = &job->evolution->settings;
    const bool some = job->ctx->format == NUEM_RESULT_TEXT && s->n_snapshots > ROWS_ALL;
    bool *show = malloc(s->n_snapshots * sizeof *show);
    char text[80];
    size_t n = 0;

    if (!show) return nuem_fail_nomem(err);
    for (size_t i = 0; i < s->n_snapshots; i++) show[i] = true;
    if (some) choose_rows(s, job->snapshot, show);
    for (size_t i = 0; i < s->n_snapshots; i++) n += show[i];
    snprintf(text, sizeof text, "%zu of %zu; --format csv has all", n, s->n_snapshots);
    if (some) nuem_result_string(r, "rows", text);
    add_way(r, s, job->snapshot, show);
    free(show);
    return NUEM_OK;
}

int nuem_supernova_job_show(nuem_supernova_job *job, const char *output)
{
    const nuem_supernova_settings *s = &job->evolution->settings;
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st;

    if (nuem_observer_finish(&job->seen, job->evolution, job->threads, &err)) {
        nuem_context_progress(job->ctx, "", 1.0);
        return err.status == NUEM_ERR_IO ? nuem_context_fail_output(job->ctx, &err)
                                         : nuem_context_fail(job->ctx, &err);
    }
    if (nuem_result_create("supernova", &r, &err)) return nuem_context_fail(job->ctx, &err);
    if (output) nuem_result_string(r, "output", output);
    add_setting(r, s);
    add_end(r, s, &job->snapshot[s->n_snapshots - 1]);
    nuem_observer_show_earth(job->ctx, &job->seen, job->evolution, r);
    st = job->seen.stability
             ? nuem_observer_show_stability(job->ctx, job->evolution, job->snapshot, r, &err)
             : NUEM_OK;
    if (!st) st = add_rows(job, r, &err);
    if (job->evolution->hypothesis_sha256)
        nuem_result_set_hypothesis(r, job->evolution->hypothesis_sha256);
    nuem_context_progress(job->ctx, "", 1.0);
    if (job->ctx->format == NUEM_RESULT_CSV && (job->seen.earth || job->seen.stability))
        nuem_context_say(job->ctx,
                         "--format csv has the snapshots alone; what is said of the Earth and of "
                         "stability is left out, --json has it");
    const int code = st ? nuem_context_fail(job->ctx, &err) : nuem_context_emit(job->ctx, r);
    nuem_result_free(r);
    return code;
}
