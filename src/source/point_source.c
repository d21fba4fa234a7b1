/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The block point_source: how much the source gives off, and how far away the detector is. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "source/flux_private.h"
#include "source/geometry.h"

/* What states the rate of a point source: keys that go together. */
static const char *const rates[][3] = {
    {"activity"},
    {"mass", "half_life", "atomic_mass_u"},
    {"protons", "duration"},
};

/* The one row of `rates` that is given; -1 when it is none, several, or not complete. */
static int find_rate(const nuem_node *block)
{
    int found = -1;

    for (int row = 0; row < 3; row++) {
        int wanted = 0, given = 0;
        for (int i = 0; i < 3 && rates[row][i]; i++) {
            wanted++;
            given += nuem_node_get(block, rates[row][i]) != NULL;
        }
        if (given == 0) continue;
        if (given != wanted || found >= 0) return -1;
        found = row;
    }
    return found;
}

/* Decays per second of a mass, on average over the run: N0 (1 - 2^(-run/half-life)) / run. */
static double decays_per_s(const nuem_node *block)
{
    const nuem_constants *k = nuem_constants_get();
    /* the molar mass constant is 1 g/mol to 5e-10 */
    const double atoms = 1e3 * nuem_node_quantity(block, "mass", NUEM_DIM_MASS, 0.0) /
                         nuem_node_number(block, "atomic_mass_u", 1.0) * k->avogadro,
                 half_life_s =
                     k->day_s * nuem_node_quantity(block, "half_life", NUEM_DIM_TIME, 0.0),
                 run_s = k->day_s * nuem_node_quantity(block, "run", NUEM_DIM_TIME, 0.0);
    const double start = atoms * M_LN2 / half_life_s, lives = M_LN2 * run_s / half_life_s;

    return lives > 0.0 ? start * -expm1(-lives) / lives : start;
}

static nuem_status read_rate(const nuem_node *block, double *rate_per_s, nuem_error *err)
{
    const double day_s = nuem_constants_get()->day_s;
    const nuem_node *run = nuem_node_get(block, "run");
    const int row = find_rate(block);

    if (run && row != 1)
        return nuem_node_fail(run, err, "is given, but it needs 'mass' and 'half_life'");
    switch (row) {
    case 0:
        *rate_per_s = nuem_node_quantity(block, "activity", NUEM_DIM_ACTIVITY, 0.0);
        return NUEM_OK;
    case 1: *rate_per_s = decays_per_s(block); return NUEM_OK;
    case 2:
        *rate_per_s = nuem_node_number(block, "protons", 0.0) /
                      (day_s * nuem_node_quantity(block, "duration", NUEM_DIM_TIME, 0.0));
        return NUEM_OK;
    default:
        return nuem_node_fail(block, err,
                              "must have either 'activity' or all of 'mass', 'half_life' and "
                              "'atomic_mass_u' or both 'protons' and 'duration'");
    }
}

static nuem_status read_geometry(const nuem_node *map, double *mean_per_km2, nuem_error *err)
{
    static const char *const of_cylinder[] = {"height", "axial", "radial"};
    const double radius = nuem_node_quantity(map, "radius", NUEM_DIM_LENGTH, 0.0);
    const bool sphere = strcmp(nuem_node_string(map, "shape", ""), "sphere") == 0;

    for (int i = 0; i < 3 && sphere; i++) {
        const nuem_node *node = nuem_node_get(map, of_cylinder[i]);
        if (node) return nuem_node_fail(node, err, "is given, but the shape is a sphere");
    }
    if (sphere) {
        *mean_per_km2 = nuem_geometry_sphere(radius);
        return NUEM_OK;
    }
    if (!nuem_node_get(map, "height"))
        return nuem_node_fail(map, err, "lacks the key 'height', which a cylinder needs");
    return nuem_geometry_cylinder(nuem_node_quantity(map, "height", NUEM_DIM_LENGTH, 0.0), radius,
                                  nuem_node_quantity(map, "axial", NUEM_DIM_LENGTH, 0.0),
                                  nuem_node_quantity(map, "radial", NUEM_DIM_LENGTH, 0.0),
                                  mean_per_km2, err);
}

nuem_status nuem_flux_read_source_rate(nuem_flux_reader *r, const nuem_node *block, nuem_error *err)
{
    const nuem_node *distance = nuem_node_get(block, "distance"),
                    *geometry = nuem_node_get(block, "geometry");
    double mean_per_km2;
    nuem_status st = read_rate(block, &r->flux->rate_per_s, err);

    if (st) return st;
    if (!distance && !geometry)
        return nuem_node_fail(block, err, "lacks the key 'distance' or 'geometry'");
    if (distance && geometry) return nuem_node_fail(geometry, err, "is given beside 'distance'");
    if (distance) {
        r->flux->baseline_km = nuem_node_quantity(block, "distance", NUEM_DIM_LENGTH, 0.0);
        return NUEM_OK;
    }
    if (r->flux->travel == NUEM_TRAVEL_VACUUM)
        return nuem_node_fail(geometry, err,
                              "is given, but propagation vacuum needs one 'distance'");
    if ((st = read_geometry(geometry, &mean_per_km2, err))) return st;
    r->flux->baseline_km = 1.0 / sqrt(mean_per_km2);
    return NUEM_OK;
}
