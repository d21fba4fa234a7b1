/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables that an experiment file names. Several keys may name the same one. */
#include <string.h>

#include "base/error.h"
#include "detector/experiment_private.h"

struct nuem_open_table {
    nuem_open_table *next;
    const char *name;
    nuem_table *table;
};

nuem_status nuem_experiment_table(nuem_experiment *exp, const nuem_node *name,
                                  const nuem_table **out, nuem_provenance *prov, nuem_error *err)
{
    nuem_open_table *t;
    nuem_status st;

    for (t = exp->table; t && name->kind == NUEM_NODE_SCALAR; t = t->next)
        if (strcmp(t->name, name->text) == 0) {
            *out = t->table;
            return NUEM_OK;
        }
    if (!(t = nuem_arena_alloc(&exp->memory, sizeof *t))) return nuem_fail_nomem(err);
    if ((st = nuem_record_table(name, &t->table, prov, err))) return st;
    t->name = name->text;
    t->next = exp->table;
    exp->table = t;
    *out = t->table;
    return NUEM_OK;
}

void nuem_experiment_close_tables(nuem_experiment *exp)
{
    for (nuem_open_table *t = exp->table; t; t = t->next) nuem_table_free(t->table);
    exp->table = NULL;
}
