/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/computed_atom.h"

#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "nuem/atom.h"
#include "target/atomic_units.h"

/* Binding of an orbital in eV, or with n = 0 the total energy in hartree. */
static const struct {
    const char *id;
    int z;
    nuem_atom_method method;
    int n, kappa;
} entries[] = {
    {"lab-57-1s", 32, NUEM_ATOM_DHS, 1, -1},    {"lab-57-2s", 32, NUEM_ATOM_DHS, 2, -1},
    {"lab-57-2p1/2", 32, NUEM_ATOM_DHS, 2, 1},  {"lab-57-2p3/2", 32, NUEM_ATOM_DHS, 2, -2},
    {"lab-58-1s", 54, NUEM_ATOM_DHS, 1, -1},    {"lab-58-2s", 54, NUEM_ATOM_DHS, 2, -1},
    {"lab-58-3p3/2", 54, NUEM_ATOM_DHS, 3, -2}, {"dhf-he", 2, NUEM_ATOM_DHF, 0, 0},
    {"dhf-ne", 10, NUEM_ATOM_DHF, 0, 0},        {"dhf-ar", 18, NUEM_ATOM_DHF, 0, 0},
    {"dhf-kr", 36, NUEM_ATOM_DHF, 0, 0},        {"dhf-xe", 54, NUEM_ATOM_DHF, 0, 0},
};

nuem_status computed_atom_value(const char *id, double *value, nuem_error *err)
{
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++) {
        if (strcmp(entries[i].id, id) != 0) continue;
        const nuem_atom_options o = {.method = entries[i].method};
        nuem_atom *atom = NULL;
        nuem_status st = nuem_atom_create(entries[i].z, &o, &atom, err);
        if (st) return st;
        size_t n;
        const nuem_orbital *orbital = nuem_atom_orbitals(atom, &n);
        *value = nuem_atom_energy(atom);
        for (size_t a = 0; a < n; a++)
            if (orbital[a].n == entries[i].n && orbital[a].kappa == entries[i].kappa)
                *value = -nuem_hartree_ev() * orbital[a].energy;
        nuem_atom_free(atom);
        return NUEM_OK;
    }
    return nuem_fail(err, NUEM_ERR_UNSUPPORTED, "nothing computes reference value '%.60s'", id);
}
