/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/list_nuclides.h"

#include <math.h>

#include "file/record.h"
#include "nuem/nucleus.h"

static const struct {
    const char *key, *unit;
} columns[] = {
    {"id", ""},         {"z", ""},          {"a", ""},
    {"mass_u", "u"},    {"abundance", ""},  {"r_charge_fm", "fm"},
    {"rp_fm", "fm"},    {"rn_fm", "fm"},    {"spin", "hbar"},
    {"spin_p", "hbar"}, {"spin_n", "hbar"}, {"r_charge_from", ""},
    {"rn_from", ""},
};

/* A number that may be unknown; the cell stays empty then. */
static void cell(nuem_result *r, const char *key, double value)
{
    if (!isnan(value)) nuem_result_cell_number(r, key, value);
}

static void add_row(nuem_result *r, const nuem_nuclides *table, size_t i)
{
    const nuem_nucleus *n = nuem_nuclides_at(table, i);
    const bool stated = nuem_nuclides_rn_fm(table, i) > 0.0, neutrons = n->a > n->z;

    nuem_result_row(r);
    nuem_result_cell_string(r, "id", n->name);
    nuem_result_cell_integer(r, "z", n->z);
    nuem_result_cell_integer(r, "a", n->a);
    nuem_result_cell_number(r, "mass_u", n->mass_u);
    nuem_result_cell_number(r, "abundance", n->abundance);
    nuem_result_cell_number(r, "r_charge_fm", n->r_charge_fm);
    nuem_result_cell_number(r, "rp_fm", n->proton.rms_fm);
    cell(r, "rn_fm", neutrons ? n->neutron.rms_fm : (double)NAN);
    cell(r, "spin", n->spin);
    cell(r, "spin_p", n->spin_p);
    cell(r, "spin_n", n->spin_n);
    nuem_result_cell_string(r, "r_charge_from",
                            nuem_nuclides_radius_is_formula(table, i) ? "formula" : "measured");
    if (neutrons) nuem_result_cell_string(r, "rn_from", stated ? "table" : "skin");
}

nuem_status nuem_list_nuclides(nuem_context *ctx, const nuem_data *data, nuem_result *r,
                               nuem_error *err)
{
    nuem_nuclides *table = NULL;
    nuem_status st = nuem_nuclides_open(data, "natural", &table, ctx->provenance, err);

    if (st) return nuem_data_lacks(st, err);
    for (size_t i = 0; i < sizeof columns / sizeof columns[0]; i++)
        nuem_result_column(r, columns[i].key, columns[i].unit);
    for (size_t i = 0; i < nuem_nuclides_count(table); i++) add_row(r, table, i);
    nuem_nuclides_free(table);
    return NUEM_OK;
}
