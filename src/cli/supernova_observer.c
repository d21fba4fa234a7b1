/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/supernova_observer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "file/record.h"
#include "file/text_file.h"
#include "nuem/constants.h"
#include "star/units.h"
#include "supernova/run.h"

bool nuem_observer_follows(const nuem_args *args)
{
    return nuem_args_given(args, "map");
}

/* --- options --- */

/* That a file can be written is found out before hours are spent. */
static nuem_status check_place(const char *path, nuem_error *err)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    char *directory;
    nuem_status st = NUEM_OK;

    if (!path) return NUEM_OK;
    if (!(directory = slash ? strndup(path, (size_t)(slash - path) + 1) : strdup(".")))
        return nuem_fail_nomem(err);
    if (access(directory, W_OK | X_OK) != 0)
        st = nuem_fail(err, NUEM_ERR_ARG, "cannot write '%.200s': no such directory, or not ours",
                       path);
    free(directory);
    return st;
}

/* "flux.dat" -> "flux-no-moment.dat" */
static char *plain_name(const char *flux)
{
    const char *slash = strrchr(flux, '/'), *dot = strrchr(slash ? slash : flux, '.');
    const int stem =
        (int)(dot && dot != flux && dot != slash + 1 ? dot - flux : (long)strlen(flux));

    return nuem_text_format("%.*s-no-moment%s", stem, flux, flux + stem);
}

static nuem_status open_envelope(nuem_context *ctx, const nuem_evolution *e,
                                 nuem_supernova_observer *o, nuem_error *err)
{
    const char *name = nuem_args_string(ctx->args, "envelope");
    nuem_profile_options options = nuem_profile_defaults();
    const nuem_data *data;
    nuem_status st;

    o->options.envelope = strcmp(name, "vacuum") == 0      ? NUEM_ENVELOPE_VACUUM
                          : strcmp(name, "adiabatic") == 0 ? NUEM_ENVELOPE_ADIABATIC
                                                           : NUEM_ENVELOPE_PROFILE;
    if (o->options.envelope == NUEM_ENVELOPE_ADIABATIC)
        return nuem_provenance_add_cite(ctx->provenance, "Dighe:1999bi", err);
    if (o->options.envelope != NUEM_ENVELOPE_PROFILE) return NUEM_OK;
    if ((st = nuem_context_data(ctx, &data, err))) return st;
    if ((st = nuem_profile_open(data, name, &options, &o->profile, ctx->provenance, err)))
        return st;
    if (nuem_profile_start(o->profile) < e->settings.spec.end_km) { /* its part beyond the run */
        nuem_profile_free(o->profile);
        o->profile = NULL;
        options.start_km = e->settings.spec.end_km;
        st = nuem_profile_open(data, name, &options, &o->profile, NULL, err);
        if (st) return st;
    }
    o->options.profile = o->profile;
    return NUEM_OK;
}

static nuem_status read_earth(nuem_context *ctx, const nuem_evolution *e,
                              nuem_supernova_observer *o, nuem_error *err)
{
    const nuem_args *a = ctx->args;
    const nuem_supernova_settings *s = &e->settings;

    if (s->spec.geometry == NUEM_GAS)
        return nuem_fail(err, NUEM_ERR_ARG, "a gas is nowhere: nothing of it arrives at the Earth");
    if (nuem_args_given(a, "duration") && nuem_args_given(a, "energy-erg"))
        return nuem_fail(err, NUEM_ERR_ARG, "--duration and --energy-erg exclude each other");
    o->options.spectator = nuem_args_flag(a, "spectator");
    if (o->options.spectator && s->spec.flavours != 2)
        return nuem_fail(err, NUEM_ERR_ARG, "--spectator has a place with flavours: 2 only");
    if (!(nuem_args_number(a, "distance") > fmax(s->spec.start_km, s->spec.end_km)))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "--distance %.6g km lies within the path, which ends at %.10g km",
                         nuem_args_number(a, "distance"), fmax(s->spec.start_km, s->spec.end_km));
    o->options.distance_kpc = nuem_args_number(a, "distance") / NUEM_KPC_KM;
    if (nuem_args_given(a, "energy-erg"))
        o->options.energy_erg = nuem_args_number(a, "energy-erg");
    else /* the rate without the factor on the interaction */
        o->options.number =
            s->number_rate_s * (nuem_args_given(a, "duration")
                                    ? nuem_args_number(a, "duration") * nuem_constants_get()->day_s
                                    : 1.0);
    return open_envelope(ctx, e, o, err);
}

nuem_status nuem_observer_open(nuem_context *ctx, const nuem_evolution *evolution,
                               nuem_supernova_observer *o, nuem_error *err)
{
    static const char *const earth[] = {"flux",       "distance", "duration",
                                        "energy-erg", "envelope", "spectator"};
    const nuem_args *a = ctx->args;
    nuem_status st;

    o->compare = nuem_args_flag(a, "compare");
    o->earth = o->compare;
    for (size_t i = 0; i < sizeof earth / sizeof earth[0]; i++)
        o->earth = o->earth || nuem_args_given(a, earth[i]);
    o->flux = nuem_args_string(a, "flux");
    o->map = nuem_args_string(a, "map");
    o->stability = nuem_args_flag(a, "stability");
    if (nuem_args_given(a, "at") && !o->stability)
        return nuem_fail(err, NUEM_ERR_ARG, "--at needs --stability");
    size_t n;
    const nuem_supernova_spec *spec = &evolution->settings.spec;
    const double *at = nuem_args_list(a, "at", &n);
    for (size_t i = 0; i < n; i++)
        if (!(at[i] >= spec->start_km && at[i] <= spec->end_km))
            return nuem_fail(err, NUEM_ERR_ARG,
                             "--at %.10g km does not lie on the path, [%.10g, %.10g] km", at[i],
                             spec->start_km, spec->end_km);
    if ((st = check_place(o->flux, err)) || (st = check_place(o->map, err))) return st;
    if (o->flux && o->compare && !(o->plain_flux = plain_name(o->flux)))
        return nuem_fail_nomem(err);
    if ((st = nuem_observer_check_files(a, o, err))) return st;
    return o->earth ? read_earth(ctx, evolution, o, err) : NUEM_OK;
}

void nuem_observer_release(nuem_supernova_observer *o)
{
    nuem_profile_free(o->profile);
    for (int i = 0; i < 2; i++) {
        free(o->density[i]);
        free(o->fluence[i]);
        free(o->coarse[i]);
    }
    free(o->step_end);
    free(o->conversion);
    free(o->plain_flux);
}

/* --- the state --- */

static nuem_status take_density(const nuem_evolution *e, nuem_evolver *evolver, double **out,
                                nuem_error *err)
{
    *out = malloc(nuem_supernova_density_size(e->problem) * sizeof **out);
    return *out ? nuem_supernova_density(nuem_evolver_state(evolver), *out, err)
                : nuem_fail_nomem(err);
}

nuem_status nuem_observer_take(nuem_supernova_observer *o, const nuem_evolution *e,
                               nuem_evolver *evolver, const nuem_evolve_options *options,
                               nuem_error *err)
{
    const nuem_supernova_spec *s = &e->settings.spec;
    const size_t n = 2 * (size_t)s->flavours, size = s->n_angle * s->n_energy * n * n;
    nuem_status st = o->no_memory ? nuem_fail_nomem(err) : NUEM_OK;

    /* a run that went on from a checkpoint has noted only some */
    o->recorded = o->steps == nuem_supernova_progress_of(nuem_evolver_state(evolver)).steps;
    if (o->earth && !st) st = take_density(e, evolver, &o->density[0], err);
    if (st || !o->map) return st;
    if (!(o->conversion = malloc(size * sizeof *o->conversion))) return nuem_fail_nomem(err);
    st = nuem_supernova_conversion(nuem_evolver_state(evolver), o->conversion, err);
    if (!st && options->ranks > 1)
        st = options->sum(o->conversion, size, options->sum_context, err);
    return st;
}

/* Along a profile. Finer than fluxes are known by far. */
nuem_propagate_options nuem_observer_propagation(int threads)
{
    nuem_propagate_options how = nuem_propagate_defaults();

    how.tolerance = 1e-6;
    how.threads = threads;
    return how;
}

nuem_status nuem_observer_finish(nuem_supernova_observer *o, const nuem_evolution *e, int threads,
                                 nuem_error *err)
{
    const nuem_propagate_options how = nuem_observer_propagation(threads);
    nuem_status st = NUEM_OK;

    if (o->earth) {
        if (!(o->fluence[0] = malloc(e->settings.spec.n_energy * 6 * sizeof(double))))
            return nuem_fail_nomem(err);
        o->options.propagate = &how;
        st = nuem_supernova_earth(e->problem, o->density[0], &o->options, o->fluence[0], err);
        o->options.propagate = NULL;
        for (int i = 0; i < 2 && !st; i++)
            if (o->fluence[i]) o->sum[i] = nuem_supernova_fluence_sum(e->problem, o->fluence[i]);
    }
    if (!st && o->flux) st = nuem_observer_write_flux(o, e, err);
    if (!st && o->map) st = nuem_observer_write_map(o, e, err);
    return st;
}
