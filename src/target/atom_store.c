/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/atom_store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "target/formula.h"
#include "target/tabulated.h"

/* Tables of one formula. */
typedef struct formula {
    struct formula *next;
    size_t n;
    const nuem_atom_response **table; /* [n] */
    char text[];
} formula;

struct nuem_atom_store {
    nuem_atom_store_options options;
    char *directory; /* nullable */
    nuem_atom_response *table[NUEM_ATOM_MAX_Z + 1];
    formula *formulas;
};

nuem_atom_store_options nuem_atom_store_defaults(void)
{
    return (nuem_atom_store_options){
        /* more energies than the default of a response, for the longer range */
        .response = {.eps_max_kev = 100.0, .n_eps = 72, .n_q = 96, .max_multipole = 2000}};
}

nuem_status nuem_atom_store_create(const nuem_atom_store_options *options, nuem_atom_store **out,
                                   nuem_error *err)
{
    nuem_atom_store *s = calloc(1, sizeof *s);

    if (!s) return nuem_fail_nomem(err);
    if (options) s->options = *options;
    if (s->options.directory && !(s->directory = strdup(s->options.directory))) {
        free(s);
        return nuem_fail_nomem(err);
    }
    *out = s;
    return NUEM_OK;
}

void nuem_atom_store_free(nuem_atom_store *s)
{
    if (!s) return;
    for (int z = 0; z <= NUEM_ATOM_MAX_Z; z++) nuem_atom_response_free(s->table[z]);
    for (formula *f = s->formulas, *next; f; f = next) {
        next = f->next;
        free(f->table);
        free(f);
    }
    free(s->directory);
    free(s);
}

/* "<directory>/Ge-0123456789abcdef.response" */
static nuem_status path_of(const nuem_atom_store *s, int z, const char *key, char **out,
                           nuem_error *err)
{
    const size_t size = strlen(s->directory) + NUEM_ELEMENT_SYMBOL + 32;
    char symbol[NUEM_ELEMENT_SYMBOL], *path = malloc(size);

    if (!path) return nuem_fail_nomem(err);
    nuem_element_symbol(z, symbol);
    snprintf(path, size, "%s/%s-%.16s.response", s->directory, symbol, key);
    *out = path;
    return NUEM_OK;
}

/* From its file, or made and kept there. */
static nuem_status fetch(const nuem_atom_store *s, int z, nuem_atom_response **out, nuem_error *err)
{
    const nuem_atom_response_options *o = &s->options.response;
    char key[65], *path = NULL;
    nuem_atom *atom = NULL;
    nuem_error inner;
    nuem_status st = nuem_atom_create(z, &s->options.atom, &atom, err);

    if (!st) st = nuem_atom_response_plan(atom, o, key, err);
    if (!st && s->directory) st = path_of(s, z, key, &path, err);
    if (st) goto done;
    if (path) {
        st = nuem_atom_response_read(path, key, out, &inner);
        if (!st) goto done;
        if (st == NUEM_ERR_NOMEM) {
            st = nuem_fail_nomem(err);
            goto done;
        }
    }
    st = nuem_atom_response_create(atom, o, out, err);
    const nuem_atom_store_options *all = &s->options;
    const bool keep = !st && path && (!all->ready || all->ready(s->directory, all->context));
    if (keep && nuem_atom_response_write(*out, path, &inner) && all->unwritten)
        all->unwritten(&inner, all->context);
done:
    free(path);
    nuem_atom_free(atom);
    return st;
}

nuem_status nuem_atom_store_get(nuem_atom_store *s, int z, const nuem_atom_response **out,
                                nuem_error *err)
{
    if (z < 1 || z > NUEM_ATOM_MAX_Z)
        return nuem_fail(err, NUEM_ERR_ARG, "Z is %d; it must lie in [1, %d] (H to Fm)", z,
                         NUEM_ATOM_MAX_Z);
    if (!s->table[z]) {
        const nuem_status st = fetch(s, z, &s->table[z], err);
        if (st) return st;
    }
    *out = s->table[z];
    return NUEM_OK;
}

/* Fills f->table. */
static nuem_status collect(nuem_atom_store *s, const double *atoms, formula *f, nuem_error *err)
{
    nuem_status st = NUEM_OK;

    f->table = malloc((NUEM_FORMULA_MAX_Z + 1) * sizeof *f->table);
    if (!f->table) return nuem_fail_nomem(err);
    for (int z = 1; z <= NUEM_FORMULA_MAX_Z && !st; z++)
        if (atoms[z] > 0.0 && !(st = nuem_atom_store_get(s, z, &f->table[f->n], err))) f->n++;
    return st;
}

nuem_status nuem_atom_store_formula(nuem_atom_store *s, const char *text,
                                    const nuem_atom_response *const **out, size_t *n,
                                    nuem_error *err)
{
    double atoms[NUEM_FORMULA_MAX_Z + 1];
    formula *f = s->formulas;
    nuem_status st;

    while (f && strcmp(f->text, text) != 0) f = f->next;
    if (!f) {
        if ((st = nuem_formula_parse(text, atoms, err))) return st;
        f = calloc(1, sizeof *f + strlen(text) + 1);
        if (!f) return nuem_fail_nomem(err);
        memcpy(f->text, text, strlen(text) + 1);
        if ((st = collect(s, atoms, f, err))) {
            free(f->table);
            free(f);
            return st;
        }
        f->next = s->formulas;
        s->formulas = f;
    }
    *out = f->table;
    *n = f->n;
    return NUEM_OK;
}
