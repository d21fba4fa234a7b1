/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layout of the file. */
#include <stdio.h>

#include "evolve/store.h"
#include "evolve/store_names.h"
#include "evolve/store_private.h"
#include "nuem/constants.h"
#include "nuem/init.h"
#include "nuem/supernova_earth.h"

void nuem_evolve_mark(nuem_hdf5_builder *b, const nuem_evolution *e, const char *schema)
{
    nuem_hdf5_add_text(b, b->file, "schema", schema);
    nuem_hdf5_add_text(b, b->file, "version", nuem_version());
    nuem_hdf5_add_text(b, b->file, "config_sha256", e->settings.sha256);
    nuem_hdf5_add_text(b, b->file, "data_sha256", e->sources.data_sha256);
    nuem_hdf5_add_text(b, b->file, "choices", e->choices);
}

nuem_status nuem_evolve_check_mark(const nuem_evolution *e, hid_t file, const char *path,
                                   const char *kind, const char *schema, nuem_error *err)
{
    const struct {
        const char *name, *how, *want;
    } same[] = {
        {"schema", "in another layout", schema},
        {"version", "by another version of nuem", nuem_version()},
        {"config_sha256", "from another configuration", e->settings.sha256},
        {"data_sha256", "from other data", e->sources.data_sha256},
        {"choices", "with other choices", e->choices},
    };
    nuem_status st = NUEM_OK;

    for (size_t i = 0; !st && i < sizeof same / sizeof same[0]; i++)
        st = nuem_hdf5_check_text(file, path, kind, same[i].name, same[i].how, same[i].want, err);
    return st;
}

static void add_attributes(nuem_hdf5_builder *b, const nuem_evolution *e)
{
    const nuem_supernova_spec *spec = &e->settings.spec;
    const struct {
        const char *name, *text;
    } text[] = {
        {"title", e->settings.title},
        {"constants", nuem_constants_edition()},
        {"config", e->settings.text},
        {"data_files", e->sources.data_files},
        {"citations", e->sources.citations},
        {"hypothesis_sha256", e->hypothesis_sha256 ? e->hypothesis_sha256 : ""},
    };
    const int64_t flavours = spec->flavours, energies = (int64_t)spec->n_energy,
                  angles = (int64_t)spec->n_angle;

    nuem_evolve_mark(b, e, NUEM_EVOLVE_SCHEMA);
    for (size_t i = 0; i < sizeof text / sizeof text[0]; i++)
        nuem_hdf5_add_text(b, b->file, text[i].name, text[i].text);
    nuem_hdf5_add_integers(b, b->file, "flavours", 1, &flavours);
    nuem_hdf5_add_integers(b, b->file, "energies", 1, &energies);
    nuem_hdf5_add_integers(b, b->file, "angles", 1, &angles);
}

/* A data set with its unit and what it is; its numbers where they are known already. */
static void add_data(nuem_hdf5_builder *b, const char *name, const char *unit, const char *doc,
                     int rank, const size_t *shape, const double *value)
{
    const hid_t id = nuem_hdf5_add_data(b, name, H5T_IEEE_F64LE, rank, shape);

    if (id < 0) return;
    nuem_hdf5_add_text(b, id, "unit", unit);
    nuem_hdf5_add_text(b, id, "description", doc);
    if (value) nuem_hdf5_put(b, id, H5T_NATIVE_DOUBLE, value);
    H5Dclose(id);
}

static void add_species(nuem_hdf5_builder *b, int flavours)
{
    char label[2 * 3][16] = {{0}};
    const size_t n = 2 * (size_t)flavours;
    hid_t type = H5Tcopy(H5T_C_S1), id;

    for (int i = 0; i < 2 * flavours; i++)
        snprintf(label[i], sizeof label[i], "%s", nuem_species_name(flavours, i));
    H5Tset_size(type, sizeof label[0]);
    H5Tset_strpad(type, H5T_STR_NULLPAD);
    id = nuem_hdf5_add_data(b, "species", type, 1, &n);
    if (id >= 0) {
        nuem_hdf5_put(b, id, type, label);
        H5Dclose(id);
    }
    H5Tclose(type);
}

static void add_snapshots(nuem_hdf5_builder *b, const nuem_evolution *e)
{
    const nuem_supernova_settings *s = &e->settings;
    char name[64];

    for (const nuem_snapshot_part *p = nuem_snapshot_parts; p->name; p++) {
        const size_t shape[2] = {s->n_snapshots, nuem_snapshot_width(p, s->spec.flavours)};
        if (!nuem_snapshot_wanted(p, s)) continue;
        snprintf(name, sizeof name, NUEM_EVOLVE_SNAPSHOTS "%s", p->name);
        add_data(b, name, p->unit, p->doc, p->kind == NUEM_PART_ONE ? 1 : 2, shape, NULL);
    }
}

/* The state at the end. */
static void add_end(nuem_hdf5_builder *b, const nuem_evolution *e)
{
    const nuem_supernova_spec *spec = &e->settings.spec;
    const size_t n = 2 * (size_t)spec->flavours,
                 density[4] = {nuem_supernova_density_size(e->problem) / (2 * n * n), n, n, 2},
                 map[4] = {spec->n_angle, spec->n_energy, n, n};

    add_data(b, NUEM_EVOLVE_DENSITY, "1/MeV",
             "density matrices, flavour basis, mean over angles, of one neutrino of all (re, im); "
             "of Dirac neutrinos those of antineutrinos behind",
             4, density, NULL);
    if (spec->probes)
        add_data(b, NUEM_EVOLVE_MAP, "1",
                 "probabilities, 2N rows of what was emitted, 2N columns of what has become of it",
                 4, map, NULL);
}

static void build(nuem_hdf5_builder *b, const void *context)
{
    const nuem_evolution *e = context;
    const nuem_supernova_spec *spec = &e->settings.spec;
    const size_t energies = spec->n_energy, species = 2 * (size_t)spec->flavours,
                 n = e->settings.n_snapshots, sum[3] = {n, energies, species},
                 angle[4] = {n, spec->n_angle, energies, species},
                 check[2] = {n, NUEM_EVOLVE_CHECKS}, end = nuem_evolve_end_checks(e);
    hid_t id;

    add_attributes(b, e);
    add_species(b, spec->flavours);
    add_data(b, "energy/enu", "MeV", "middle of the bin; of a gas see the configuration", 1,
             &energies, spec->enu_mev);
    add_data(b, "energy/width", "MeV", "of the bin", 1, &energies, spec->width_mev);
    add_snapshots(b, e);
    add_data(b, NUEM_EVOLVE_SPECTRUM, "1",
             "share of all neutrinos that is in the bin, in this flavour", 3, sum, NULL);
    if (nuem_evolve_store_wants_angles(e))
        add_data(b, NUEM_EVOLVE_ANGLE, "1",
                 "share of all neutrinos that is in the bin at this angle, in this flavour", 4,
                 angle, NULL);
    add_end(b, e);
    id = nuem_hdf5_add_data(b, NUEM_EVOLVE_CHECK, H5T_STD_U64LE, 2, check);
    if (id >= 0) H5Dclose(id);
    id = nuem_hdf5_add_data(b, NUEM_EVOLVE_END_CHECK, H5T_STD_U64LE, 1, &end);
    if (id >= 0) H5Dclose(id);
    id = nuem_hdf5_add_data(b, NUEM_EVOLVE_DONE, H5T_STD_U8LE, 1, &n);
    if (id >= 0) H5Dclose(id);
}

nuem_status nuem_evolve_store_create(const nuem_evolution *evolution, const char *path,
                                     nuem_error *err)
{
    return nuem_hdf5_create(path, build, evolution, err);
}
