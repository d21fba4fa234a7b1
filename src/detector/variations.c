/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The experiment at one standard deviation of an error of its detector: a copy with one thing
 * replaced, which shares all others. */
#include <string.h>

#include "base/error.h"
#include "detector/experiment_private.h"

const char *nuem_experiment_name(nuem_experiment *exp, const char *whose, const char *what)
{
    size_t n = strlen(whose), m = strlen(what);
    char *name = nuem_arena_alloc(&exp->memory, n + m + 2);

    if (!name) return NULL;
    memcpy(name, whose, n);
    name[n] = ' ';
    memcpy(name + n + 1, what, m); /* the memory is zero, so a NUL ends it */
    return name;
}

nuem_status nuem_experiment_vary(nuem_experiment *exp, const nuem_node *node, const char *name,
                                 nuem_variation_apply *apply, const void *up, const void *down,
                                 nuem_error *err)
{
    if (!name) return nuem_fail_nomem(err);
    for (size_t i = 0; i < exp->n_varied; i++)
        if (strcmp(exp->varied[i].name, name) == 0)
            return nuem_node_fail(node, err,
                                  "is a second error of the detector with the name '%.80s'", name);
    if (exp->n_varied == NUEM_MAX_DETECTOR_VARIATIONS)
        return nuem_node_fail(node, err,
                              "is one error of the detector too many; at most %d are "
                              "handled",
                              NUEM_MAX_DETECTOR_VARIATIONS);
    exp->varied[exp->n_varied++] = (nuem_varied){name, apply, up, down};
    return NUEM_OK;
}

nuem_status nuem_experiment_make_variations(nuem_experiment *exp, nuem_error *err)
{
    size_t n = exp->n_varied;
    nuem_detector_variation *v = nuem_arena_alloc(&exp->memory, (n + 1) * sizeof *v);
    nuem_experiment_info *info = nuem_arena_alloc(&exp->memory, (2 * n + 1) * sizeof *info);

    if (!v || !info) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n; i++) {
        const nuem_varied *how = &exp->varied[i];
        nuem_experiment_info *up = &info[2 * i], *down = up + 1;
        *up = *down = exp->info; /* which has no variations yet */
        how->apply(up, how->up);
        how->apply(down, how->down);
        v[i] = (nuem_detector_variation){how->name, up, down};
    }
    exp->info.n_variation = n;
    exp->info.variation = v;
    return NUEM_OK;
}
