/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How a configuration is run, and what is written where. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "supernova/config.h"

static const double DEFAULT_TOLERANCE = 1e-8;
static const double DEFAULT_CHECKPOINT_S = 600.0;
enum { DEFAULT_SNAPSHOTS = 101 };

static nuem_status read_places(nuem_supernova_reader *r, const nuem_node *output, nuem_error *err)
{
    nuem_supernova_settings *s = &r->config->settings;
    const size_t n = (size_t)nuem_node_integer(output, "snapshots", DEFAULT_SNAPSHOTS);
    const bool logarithmic = nuem_node_string(output, "spacing", "linear")[1] == 'o';
    const double start = s->spec.start_km, end = s->spec.end_km;
    double *x = nuem_supernova_reals(r, n);

    if (!x) return nuem_fail_nomem(err);
    if (logarithmic && !(start > 0.0))
        return nuem_node_fail(nuem_node_get(output, "spacing"), err,
                              "is log; then the start must not be 0");
    for (size_t i = 0; i < n; i++) {
        const double t = (double)i / (double)(n - 1);
        x[i] = logarithmic ? start * exp(t * log(end / start)) : start + t * (end - start);
        if (i == 0) x[i] = start; /* the ends are exact */
        if (i + 1 == n) x[i] = end;
        if (i && !(x[i] > x[i - 1]))
            return nuem_node_fail(output, err, "has more snapshots than there are places");
    }
    s->n_snapshots = n;
    s->snapshot_km = x;
    return NUEM_OK;
}

static bool writes(const nuem_node *list, const char *what, bool otherwise)
{
    if (!list) return otherwise;
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->child[i]->text, what) == 0) return true;
    return false;
}

nuem_status nuem_supernova_read_run(nuem_supernova_reader *r, nuem_error *err)
{
    nuem_supernova_settings *s = &r->config->settings;
    const nuem_node *run = nuem_node_get(r->root, "run"),
                    *output = nuem_node_get(r->root, "output"),
                    *write = nuem_node_get(output, "write");
    nuem_status st;

    s->method = nuem_node_string(run, "method", "split")[0] == 's' ? NUEM_SPLIT : NUEM_RUNGE_KUTTA;
    s->tolerance = nuem_node_number(run, "tolerance", DEFAULT_TOLERANCE);
    s->step_km = nuem_node_quantity(run, "step", NUEM_DIM_LENGTH, 0.0);
    s->max_step_km = nuem_node_quantity(run, "max_step", NUEM_DIM_LENGTH, 0.0);
    s->max_steps = (size_t)nuem_node_integer(run, "max_steps", 0);
    s->deterministic = nuem_node_bool(run, "deterministic", false);
    s->checkpoint_s = nuem_node_get(run, "checkpoint")
                          ? nuem_constants_get()->day_s *
                                nuem_node_quantity(run, "checkpoint", NUEM_DIM_TIME, 0.0)
                          : DEFAULT_CHECKPOINT_S;
    s->write_spectra = writes(write, "spectra", true);
    s->write_coherence = writes(write, "coherence", true);
    s->write_invariants = writes(write, "invariants", true);
    s->write_conversion = s->spec.probes = writes(write, "conversion", false);
    s->map_tolerance = nuem_node_number(run, "map_tolerance", 0.0);
    if (s->step_km > 0.0) {
        if ((st = nuem_supernova_refuse(run, "tolerance", "beside step", err))) return st;
        if ((st = nuem_supernova_refuse(run, "map_tolerance", "beside step", err))) return st;
        if ((st = nuem_supernova_refuse(run, "max_step", "beside step", err))) return st;
    }
    return read_places(r, output, err);
}
