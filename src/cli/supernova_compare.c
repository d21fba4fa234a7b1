/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The run with its moments against the same run without. Steps are chosen by errors of coherence relative to itself, and
 * moments add coherence, so that two runs left to themselves take other steps and differ by the error of the worse one.
 * Here both take the steps of the one with the moments: most of the error is the same in both. How much of it is not is
 * seen where both leave out every second step. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/supernova_observer.h"

void nuem_observer_stepped(double r_km, void *observer)
{
    nuem_supernova_observer *o = observer;

    if (!o->compare || o->no_memory) return;
    if (o->steps == o->room) {
        const size_t room = o->room ? 2 * o->room : 4096;
        double *more = realloc(o->step_end, room * sizeof *more);
        if (!more) {
            o->no_memory = true;
            return;
        }
        o->step_end = more;
        o->room = room;
    }
    o->step_end[o->steps++] = r_km;
}

/* The same settings without moments; *hypothesis is to be freed. */
static nuem_status without_moments(const nuem_supernova_settings *s, nuem_supernova_settings *out,
                                   nuem_hypothesis **hypothesis, nuem_error *err)
{
    *out = *s;
    out->spec.two.mu_mub = 0.0;
    if (!s->spec.hypothesis) return NUEM_OK;
    nuem_hypothesis_spec h = *nuem_hypothesis_spec_of(s->spec.hypothesis);
    memset(&h.magnetic_mub, 0, sizeof h.magnetic_mub);
    memset(&h.electric_mub, 0, sizeof h.electric_mub);
    const nuem_status st = nuem_hypothesis_create(&h, hypothesis, err);
    out->spec.hypothesis = *hypothesis;
    return st;
}

/* Ready to run, with probes only where there are too few parts of the energies for all processes without them. */
static nuem_status create(nuem_supernova_settings *s, int ranks, bool probes, nuem_evolution **out,
                          nuem_error *err)
{
    nuem_provenance *nothing = NULL;
    nuem_status st = nuem_provenance_create(&nothing, err);

    s->spec.probes = s->write_conversion = false;
    if (!st) st = nuem_evolution_create(s, "", nothing, out, err);
    if (!st && probes && nuem_supernova_blocks((*out)->problem) < (size_t)ranks) {
        nuem_evolution_free(*out);
        *out = NULL;
        s->spec.probes = true;
        st = nuem_evolution_create(s, "", nothing, out, err);
    }
    nuem_provenance_free(nothing);
    return st;
}

/* Fluences after the steps of how, without pauses. */
static nuem_status arrive(nuem_supernova_observer *o, const nuem_evolution *e, bool moments,
                          const nuem_evolve_options *how, double **fluence, nuem_error *err)
{
    const double end = e->settings.spec.end_km;
    const nuem_propagate_options propagate = nuem_observer_propagation(how->threads);
    nuem_supernova_settings s = e->settings;
    nuem_hypothesis *hypothesis = NULL;
    nuem_evolution *other = NULL;
    nuem_evolver *evolver = NULL;
    double *density = NULL, *x = NULL;
    nuem_status st = moments ? NUEM_OK : without_moments(&e->settings, &s, &hypothesis, err);

    s.snapshot_km = &end;
    s.n_snapshots = 1;
    if (st || (st = create(&s, how->ranks, e->settings.spec.probes, &other, err))) goto done;
    if ((st = nuem_evolver_create(other, how, &evolver, err))) goto done;
    if ((st = nuem_evolver_run(evolver, 0, err))) goto done;
    density = malloc(nuem_supernova_density_size(other->problem) * sizeof *density);
    x = malloc(s.spec.n_energy * 6 * sizeof *x);
    if (!density || !x) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    if ((st = nuem_supernova_density(nuem_evolver_state(evolver), density, err))) goto done;
    o->options.propagate = &propagate;
    st = nuem_supernova_earth(other->problem, density, &o->options, x, err);
    o->options.propagate = NULL;
    if (st) goto done;
    *fluence = x;
    x = NULL;
done:
    free(density);
    free(x);
    nuem_evolver_free(evolver);
    nuem_evolution_free(other);
    nuem_hypothesis_free(hypothesis);
    return st;
}

/* The steps of the run that was read from a file, or went on from a checkpoint: it takes the same ones again. */
static nuem_status record(nuem_supernova_observer *o, const nuem_evolution *e,
                          const nuem_evolve_options *how, nuem_error *err)
{
    nuem_evolve_options options = *how;
    nuem_evolver *evolver = NULL;
    nuem_status st;

    o->steps = 0;
    options.stepped = nuem_observer_stepped;
    options.stepped_context = o;
    if (!(st = nuem_evolver_create(e, &options, &evolver, err)))
        st = nuem_evolver_run(evolver, 0, err);
    nuem_evolver_free(evolver);
    return st || !o->no_memory ? st : nuem_fail_nomem(err);
}

nuem_status nuem_observer_compare(nuem_supernova_observer *o, const nuem_evolution *e,
                                  const nuem_evolve_options *options, nuem_error *err)
{
    nuem_evolve_options how = *options;
    nuem_status st;

    if (!o->compare) return NUEM_OK;
    how.checkpoint_steps = 0;
    how.stepped = NULL;
    how.hooks = (nuem_evolve_hooks){.context = options->hooks.context,
                                    .stop = options->hooks.stop,
                                    .tell = options->hooks.tell};
    if (!o->recorded && (st = record(o, e, &how, err))) return st;
    how.step_end_km = o->step_end;
    how.n_step_end = o->steps;
    if ((st = arrive(o, e, false, &how, &o->fluence[1], err))) return st;
    double *coarse = malloc((o->steps + 1) / 2 * sizeof *coarse);
    if (!coarse) return nuem_fail_nomem(err);
    how.n_step_end = (o->steps + 1) / 2; /* the last one stays */
    for (size_t i = 0; i < how.n_step_end; i++) coarse[i] = o->step_end[2 * i + (o->steps + 1) % 2];
    how.step_end_km = coarse;
    for (int k = 0; !st && k < 2; k++) st = arrive(o, e, k == 0, &how, &o->coarse[k], err);
    free(coarse);
    return st;
}
