/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a flux file says about arrival times. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "source/flux_private.h"

/* neighbouring edges of a table, against the width of their bins */
static const double GAP_TOL = 1e-9;
/* printed fractions have a few digits */
static const double ARRIVAL_SUM_TOL = 1e-3;

static nuem_status check_table(const nuem_table *t, const double *lo, const double *hi,
                               const double *fraction, nuem_error *err)
{
    double sum = 0.0;

    for (size_t i = 0; i < t->rows; i++) {
        if (!(hi[i] > lo[i]))
            return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[i], 0,
                                "the bin ends at %g us, where it begins at %g us", hi[i], lo[i]);
        if (i > 0 && !(fabs(lo[i] - hi[i - 1]) <= GAP_TOL * (hi[i] - lo[i])))
            return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[i], 0,
                                "the bin begins at %g us, but the one before ends at %g us", lo[i],
                                hi[i - 1]);
        sum += fraction[i];
    }
    if (!(sum > 0.0 && sum <= 1.0 + ARRIVAL_SUM_TOL))
        return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[t->rows - 1], 0,
                            "the fractions sum to %g; it must lie in (0, 1]", sum);
    return NUEM_OK;
}

static nuem_status read_table(nuem_flux_reader *r, const nuem_node *map, nuem_flux_component *c,
                              nuem_error *err)
{
    const char *column = nuem_node_string(map, "column", "fraction");
    nuem_table *t = NULL;
    const double *lo, *hi, *fraction;
    nuem_status st;

    if ((st = nuem_record_table(nuem_node_get(map, "table"), &t, r->prov, err))) return st;
    st = nuem_table_increasing(t, "t_lo_us", &lo, err);
    if (!st) st = nuem_table_increasing(t, "t_hi_us", &hi, err);
    if (!st) st = nuem_table_bounded(t, column, 0.0, 1.0, &fraction, err);
    if (!st) st = check_table(t, lo, hi, fraction, err);
    if (!st) {
        double *copy = nuem_arena_alloc(&r->flux->arena, (2 * t->rows + 1) * sizeof *copy);
        if (copy) {
            memcpy(copy, lo, t->rows * sizeof *copy);
            copy[t->rows] = hi[t->rows - 1];
            memcpy(copy + t->rows + 1, fraction, t->rows * sizeof *copy);
            c->arrival = (nuem_arrival){.kind = NUEM_ARRIVAL_TABLE,
                                        .n = t->rows,
                                        .edge_us = copy,
                                        .fraction = copy + t->rows + 1};
        } else {
            st = nuem_fail_nomem(err);
        }
    }
    nuem_table_free(t);
    return st;
}

nuem_status nuem_flux_read_arrival(nuem_flux_reader *r, const nuem_node *map,
                                   nuem_flux_component *c, nuem_error *err)
{
    const nuem_constants *k = nuem_constants_get();
    const nuem_node *own = nuem_node_get(map, "arrival"), *all = nuem_node_get(r->root, "arrival"),
                    *pulse = nuem_node_get(all, "pulse");
    const char *decay = nuem_node_string(map, "decay", NULL);

    if (own) return read_table(r, own, c, err);
    if (!all || !decay) return NUEM_OK;
    const bool muon = strcmp(decay, "muon") == 0; /* after the pion that it came from */
    c->arrival = (nuem_arrival){.kind = NUEM_ARRIVAL_PULSE,
                                .mean_us = nuem_node_number(pulse, "mean_us", 0.0),
                                .sigma_us = nuem_node_number(pulse, "sigma_us", 1.0),
                                .n_decay = muon ? 2 : 1,
                                .lifetime_us = {k->tau_pi_us, muon ? k->tau_mu_us : 0.0}};
    return NUEM_OK;
}

nuem_status nuem_flux_check_arrival(const nuem_flux_reader *r, nuem_error *err)
{
    const nuem_node *all = nuem_node_get(r->root, "arrival");

    if (!all) return NUEM_OK;
    for (size_t i = 0; i < r->flux->n; i++)
        if (r->flux->component[i].arrival.kind == NUEM_ARRIVAL_PULSE) return NUEM_OK;
    return nuem_node_fail(all, err,
                          "is given, but no component has the key 'decay' without arrival times "
                          "of its own");
}
