/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem scan in nuem-mpi: read the configuration, find or make the file, work, give the file its name. Whatever can
 * fail is agreed upon by all ranks before they go on together. */
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/atom_cache.h"
#include "cli/file_lock.h"
#include "cli/interrupt.h"
#include "cli/long_run.h"
#include "cli/mpi_command.h"
#include "file/text_file.h"
#include "scan/run.h"

typedef struct worker {
    nuem_context *ctx;
    nuem_crew *crew;
    nuem_scan_config *config;
    nuem_scan *scan;
    char *output, *partial;
    unsigned char *done; /* [chunks] */
    int lock;            /* of the unfinished file, while this process lives */
    bool complete;       /* the file is finished already */
    bool in_turn;        /* rank 0 opens the experiments before the others */
    int threads;
    /* of the progress */
    double begin, last, fraction;
} worker;

static bool leads(const worker *w)
{
    return nuem_crew_rank(w->crew) == 0;
}

static nuem_status read_config(worker *w, nuem_error *err)
{
    const char *config = nuem_args_positional(w->ctx->args, 0);
    const nuem_data *data;
    nuem_status st;

    st = nuem_long_run_files(config, nuem_args_string(w->ctx->args, "output"), &w->output,
                             &w->partial, err);
    if (st) return st;
    if ((st = nuem_scan_config_read(config, &w->config, err))) return st;
    if ((st = nuem_context_data(w->ctx, &data, err))) return st;
    if ((st = nuem_context_atoms(w->ctx, &w->config->analysis.atoms, err))) return st;
    w->in_turn = nuem_crew_uses_mpi(w->crew) && nuem_scan_wants_atoms(w->config, data);
    return NUEM_OK;
}

static nuem_status open_experiments(worker *w, nuem_error *err)
{
    const nuem_data *data;
    nuem_status st;

    if ((st = nuem_context_data(w->ctx, &data, err))) return st;
    if ((st = nuem_scan_create(w->config, data, &w->scan, w->ctx->provenance, err))) return st;
    w->done = calloc(w->scan->chunks, 1);
    return w->done ? NUEM_OK : nuem_fail_nomem(err);
}

/* All ranks. Tables of response functions that are not there yet are computed and kept by rank 0, the others then
 * read them; where they cannot be kept, or are kept out of the others' reach, every rank computes its own. */
static nuem_status open_scan(worker *w, nuem_error *err)
{
    nuem_status st = nuem_crew_agree(w->crew, read_config(w, err), err);

    if (st) return st;
    nuem_crew_share(w->crew, &w->in_turn, sizeof w->in_turn);
    if (w->in_turn) {
        st = nuem_crew_agree(w->crew, leads(w) ? open_experiments(w, err) : NUEM_OK, err);
        if (st) return st;
    }
    return nuem_crew_agree(w->crew, w->scan ? NUEM_OK : open_experiments(w, err), err);
}

/* Rank 0 alone: the file to work on. */
static nuem_status prepare(worker *w, nuem_error *err)
{
    const bool resume = nuem_args_flag(w->ctx->args, "resume"),
               force = nuem_args_flag(w->ctx->args, "force");
    nuem_status st;

    if (resume && force) return nuem_fail(err, NUEM_ERR_ARG, "--resume contradicts --force");
    if (nuem_file_exists(w->partial) && (st = nuem_file_lock(w->partial, &w->lock, err))) return st;
    if (resume && nuem_file_exists(w->partial)) {
        nuem_error inner;
        st = nuem_store_check(w->scan, w->partial, w->done, &inner);
        return st ? nuem_fail(err, st, "%s; --force begins anew", inner.message) : NUEM_OK;
    }
    if (resume && nuem_file_exists(w->output)) {
        if ((st = nuem_store_check(w->scan, w->output, w->done, err))) return st;
        w->complete = true;
        return NUEM_OK;
    }
    if (!force && nuem_file_exists(w->output))
        return nuem_fail(err, NUEM_ERR_IO, "'%.200s' exists; --force replaces it", w->output);
    if (!force && nuem_file_exists(w->partial))
        return nuem_fail(err, NUEM_ERR_IO,
                         "'%.200s' is a scan that was not finished; --resume continues it, --force "
                         "begins anew",
                         w->partial);
    if (force && unlink(w->partial) != 0 && errno != ENOENT)
        return nuem_fail_errno(err, "remove", w->partial, errno);
    nuem_file_unlock(&w->lock);
    if ((st = nuem_store_create(w->scan, w->partial, err))) return st;
    return nuem_file_lock(w->partial, &w->lock, err);
}

static bool show_progress(double fraction, void *context)
{
    worker *w = context;
    const double now = nuem_seconds(), gone = now - w->begin;
    char what[120] = "scan", left[24];

    if (w->begin == 0.0) { /* the first call says where the work begins */
        w->begin = now;
        w->fraction = fraction;
    } else if (now - w->last < 0.2 || !leads(w)) {
        return !nuem_interrupted();
    } else if (fraction > w->fraction) {
        const double rate = (fraction - w->fraction) / gone;
        nuem_duration((1.0 - fraction) / rate, left, sizeof left);
        snprintf(what, sizeof what, "scan: %.3g points/s, %s left,", rate * (double)w->scan->points,
                 left);
    }
    w->last = now;
    return nuem_context_progress(w->ctx, what, fraction);
}

/* All ranks: compute what is missing. */
static nuem_status compute(worker *w, nuem_error *err)
{
    const nuem_progress progress = {show_progress, w};
    const bool mpi = nuem_crew_uses_mpi(w->crew);
    nuem_store *store = NULL;
    nuem_error closing;
    nuem_status st =
        nuem_crew_agree(w->crew, nuem_store_open(w->scan, w->partial, mpi, &store, err), err);

    if (!st) st = nuem_scan_run(w->scan, store, w->crew, w->done, w->threads, &progress, err);
    nuem_context_progress(w->ctx, "scan", 1.0);
    if (nuem_crew_agree(w->crew, nuem_store_close(store, &closing), &closing) && !st) {
        *err = closing;
        st = closing.status;
    }
    return st;
}

/* Rank 0 alone: what was found. */
static int show(worker *w, const nuem_store_summary *s)
{
    static const char *const kinds[] = {"chi2", "toys", "chain"};
    nuem_result *r = NULL;
    nuem_error err;
    char name[80];

    if (nuem_result_create("scan", &r, &err)) return nuem_context_fail(w->ctx, &err);
    nuem_result_string(r, "output", w->output);
    nuem_result_string(r, "kind", kinds[w->config->kind]);
    nuem_result_string(r, "experiment", nuem_analysis_id(w->scan->analysis));
    nuem_result_string(r, "config_sha256", w->config->sha256);
    nuem_result_integer(r, "points", (long)w->scan->points, "");
    nuem_result_integer(r, "chunks", (long)w->scan->chunks, "");
    nuem_result_integer(r, "failed_points", (long)s->failed, "");
    nuem_result_number(r, "chi2_min", s->chi2, "");
    nuem_result_integer(r, "best_point", (long)s->best, "");
    nuem_result_table(r, "best");
    nuem_result_column(r, "parameter", "");
    nuem_result_column(r, "value", "");
    nuem_result_column(r, "unit", "");
    for (size_t i = 0; i < w->scan->dimension && !isnan(s->chi2); i++) {
        const nuem_coordinate *c = nuem_objective_coordinate(w->scan->objective, i);
        nuem_coordinate_name(c, name, sizeof name);
        nuem_result_row(r);
        nuem_result_cell_string(r, "parameter", name);
        nuem_result_cell_number(r, "value", s->x[i]);
        nuem_result_cell_string(r, "unit", c->parameter->unit);
    }
    nuem_result_set_hypothesis(r, nuem_hypothesis_sha256(w->scan->hypothesis));
    nuem_result_set_seed(r, w->config->seed);
    int code = nuem_context_emit(w->ctx, r);
    nuem_result_free(r);
    if (code == NUEM_EXIT_OK && s->failed > 0) {
        nuem_context_say(w->ctx, "%zu of %zu points have no chi2; points/status says why",
                         s->failed, w->scan->points);
        code = NUEM_EXIT_NO;
    }
    return code;
}

/* Rank 0 speaks for all. Before the output is begun an unreadable file is a bad input, then it is an
 * output that cannot be written. */
static int report(worker *w, bool writing, nuem_status st, const nuem_error *err)
{
    char text[900];

    if (!leads(w)) return writing && st == NUEM_ERR_IO ? NUEM_EXIT_IO : nuem_exit_code(st);
    if (!writing) return nuem_context_fail(w->ctx, err);
    nuem_error_format(err, text, sizeof text);
    if (nuem_file_exists(w->partial) &&
        (st == NUEM_ERR_CANCELLED || st == NUEM_ERR_NOMEM || w->last > 0.0))
        nuem_context_say(w->ctx,
                         "%s; '%s' keeps what was done, and with --resume the same command "
                         "continues it",
                         text, w->partial);
    else
        nuem_context_say(w->ctx, "%s", text);
    return st == NUEM_ERR_IO ? NUEM_EXIT_IO : nuem_exit_code(st);
}

static int work(worker *w)
{
    nuem_store_summary summary;
    nuem_error err = {0};
    bool writing = false;
    nuem_status st = open_scan(w, &err);

    if (!st) {
        writing = true;
        st = nuem_crew_agree(w->crew, leads(w) ? prepare(w, &err) : NUEM_OK, &err);
    }
    if (!st) {
        nuem_crew_share(w->crew, w->done, w->scan->chunks);
        nuem_crew_share(w->crew, &w->complete, sizeof w->complete);
        if (!w->complete) st = compute(w, &err);
    }
    if (!st && leads(w)) {
        st = nuem_store_summarise(w->scan, w->complete ? w->output : w->partial, &summary, &err);
        if (!st && !w->complete) st = nuem_give_name(w->partial, w->output, &err);
    }
    st = nuem_crew_agree(w->crew, st, &err);
    if (st) return report(w, writing, st, &err);
    return leads(w) ? show(w, &summary) : NUEM_EXIT_OK;
}

int nuem_scan_command(nuem_context *ctx)
{
    const bool mpi = nuem_started_by_mpi();
    worker w = {.ctx = ctx, .threads = nuem_long_run_threads(ctx), .lock = -1};
    nuem_error err;
    int code;

    nuem_interrupt_catch();
    signal(SIGXFSZ, SIG_IGN); /* a file that grows too large is an error like others */
    if (nuem_crew_create(mpi, &w.crew, &err)) return nuem_context_fail(ctx, &err);
    if (!leads(&w)) ctx->quiet = true;
    code = work(&w);
    nuem_scan_free(w.scan);
    nuem_scan_config_free(w.config);
    free(w.output);
    free(w.partial);
    free(w.done);
    nuem_file_unlock(&w.lock);
    nuem_crew_free(w.crew);
    return code;
}
