/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of nuclides: reading it, finding one. */
#include "target/nuclides.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <xraylib/xraylib.h>

#include "base/error.h"
#include "file/record.h"
#include "target/formula.h"

/* published abundances have four digits */
static const double ABUNDANCE_SUM_TOL = 1e-3;
/* atomic masses differ from A by the binding, -0.1 u to 0.06 u */
static const double MASS_EXCESS_MAX_U = 0.2;
enum { A_MAX = 400, LETTERS = 3 };

typedef struct nuclide {
    nuem_nucleus nucleus;
    double rn_fm; /* 0: not stated */
    bool formula; /* of the charge radius */
} nuclide;

struct nuem_nuclides {
    size_t n;
    nuclide *row; /* [n], by Z, then A */
};

static const nuem_field neutron_fields[] = {
    {.key = "nuclide", .type = NUEM_FIELD_STRING, .required = true, .doc = "name, e.g. Cs133"},
    {.key = "rn_fm",
     .type = NUEM_FIELD_NUMBER,
     .required = true,
     .min_open = true,
     .max = 20,
     .doc = "rms radius of the point neutrons, fm"},
    {.key = "source", .type = NUEM_FIELD_STRING, .doc = "where it is from"},
    {.key = NULL},
};

static const nuem_field spin_fields[] = {
    {.key = "nuclide", .type = NUEM_FIELD_STRING, .required = true, .doc = "name, e.g. Na23"},
    {.key = "spin_p",
     .type = NUEM_FIELD_NUMBER,
     .required = true,
     .min = -10,
     .max = 10,
     .doc = "expectation value of the spin of the protons, hbar"},
    {.key = "spin_n",
     .type = NUEM_FIELD_NUMBER,
     .required = true,
     .min = -10,
     .max = 10,
     .doc = "the same of the neutrons"},
    {.key = "source", .type = NUEM_FIELD_STRING, .doc = "where they are from"},
    {.key = NULL},
};

const nuem_field nuem_nuclide_fields[] = {
    NUEM_RECORD_FIELDS,
    {.key = "table",
     .type = NUEM_FIELD_STRING,
     .required = true,
     .doc = "CSV, by z, then a: z, a, mass_u (of the atom), abundance (fraction of the atoms), "
            "r_charge_fm (rms), r_formula (1: that is a formula's, 0: measured), spin (hbar)"},
    {.key = "neutron_radii",
     .type = NUEM_FIELD_MAP_LIST,
     .fields = neutron_fields,
     .doc = "rms radii of neutrons"},
    {.key = "spins",
     .type = NUEM_FIELD_MAP_LIST,
     .fields = spin_fields,
     .doc = "spins of protons and neutrons in nuclei of odd mass number"},
    {.key = NULL},
};

/* The columns of the table. */
enum { Z, A, MASS, ABUNDANCE, RADIUS, FORMULA, SPIN, N_COLUMN };
static const struct {
    const char *name;
    double min, max;
    double unit; /* values are multiples of it; 0: any */
} columns[N_COLUMN] = {
    [Z] = {"z", 1.0, NUEM_FORMULA_MAX_Z, 1.0},  [A] = {"a", 1.0, A_MAX, 1.0},
    [MASS] = {"mass_u", 0.5, A_MAX + 1.0, 0.0}, [ABUNDANCE] = {"abundance", 0.0, 1.0, 0.0},
    [RADIUS] = {"r_charge_fm", 0.1, 20.0, 0.0}, [FORMULA] = {"r_formula", 0.0, 1.0, 1.0},
    [SPIN] = {"spin", 0.0, 20.0, 0.5},
};

static nuem_status fail_row(const nuem_table *t, size_t i, nuem_error *err, const char *text)
{
    return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[i], 0, "%s", text);
}

static nuem_status read_row(const nuem_table *t, const double *const column[N_COLUMN], size_t i,
                            nuclide *out, nuem_error *err)
{
    for (int k = 0; k < N_COLUMN; k++) {
        const double x = column[k][i], unit = columns[k].unit;
        if (unit > 0.0 && fmod(x, unit) != 0.0)
            return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[i], 0,
                                "%s is %g; it must be a multiple of %g", columns[k].name, x, unit);
    }
    const int z = (int)column[Z][i], a = (int)column[A][i];
    const double mass = column[MASS][i], charge = column[RADIUS][i];
    char *symbol = AtomicNumberToSymbol(z, NULL);

    if (!symbol) return nuem_fail_nomem(err);
    *out = (nuclide){
        .nucleus = {.z = z,
                    .a = a,
                    .mass_u = mass,
                    .abundance = column[ABUNDANCE][i],
                    .r_charge_fm = charge,
                    .spin = column[SPIN][i],
                    .spin_p = (double)NAN,
                    .spin_n = (double)NAN},
        .formula = column[FORMULA][i] == 1.0,
    };
    snprintf(out->nucleus.name, sizeof out->nucleus.name, "%.3s%d", symbol, a);
    xrlFree(symbol);
    if (a < z) return fail_row(t, i, err, "a is below z");
    if (fabs(mass - a) > MASS_EXCESS_MAX_U)
        return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[i], 0,
                            "mass_u is %g; it must lie within %g of a = %d", mass,
                            MASS_EXCESS_MAX_U, a);
    if (i > 0 && !(out[-1].nucleus.z < z || (out[-1].nucleus.z == z && out[-1].nucleus.a < a)))
        return fail_row(t, i, err, "rows must be in the order of z, then a, each nuclide once");
    return NUEM_OK;
}

/* The abundances of an element sum to 1, or are all 0. */
static nuem_status check_abundances(const nuem_table *t, const nuem_nuclides *x, nuem_error *err)
{
    double sum = 0.0;

    for (size_t i = 0; i < x->n; i++) {
        const int z = x->row[i].nucleus.z;
        if (i == 0 || z != x->row[i - 1].nucleus.z) sum = 0.0;
        sum += x->row[i].nucleus.abundance;
        if (i + 1 < x->n && x->row[i + 1].nucleus.z == z) continue;
        if (sum != 0.0 && !(fabs(sum - 1.0) <= ABUNDANCE_SUM_TOL))
            return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[i], 0,
                                "the abundances of Z = %d sum to %g; that must be 1 within %g", z,
                                sum, ABUNDANCE_SUM_TOL);
    }
    return NUEM_OK;
}

static nuem_status read_table(const nuem_node *root, nuem_nuclides *x, nuem_provenance *prov,
                              nuem_error *err)
{
    const double *column[N_COLUMN];
    nuem_table *t = NULL;
    nuem_status st = nuem_record_table(nuem_node_get(root, "table"), &t, prov, err);

    for (int k = 0; k < N_COLUMN && !st; k++)
        st =
            nuem_table_bounded(t, columns[k].name, columns[k].min, columns[k].max, &column[k], err);
    if (!st && !(x->row = calloc(t->rows, sizeof *x->row))) st = nuem_fail_nomem(err);
    for (size_t i = 0; !st && i < t->rows; i++) {
        st = read_row(t, column, i, &x->row[i], err);
        if (!st) x->n++;
    }
    if (!st) st = check_abundances(t, x, err);
    nuem_table_free(t);
    return st;
}

/* The row that an entry of a list names. */
static nuem_status named_row(const nuem_nuclides *x, const nuem_node *entry, nuclide **out,
                             nuem_error *err)
{
    const nuem_node *node = nuem_node_get(entry, "nuclide");
    const nuem_nucleus *found;
    nuem_error inner = {0};

    if (nuem_nuclides_find(x, node->text, &found, &inner))
        return nuem_node_fail(node, err, "is wrong: %s", inner.message);
    for (size_t i = 0; i < x->n; i++)
        if (&x->row[i].nucleus == found) *out = &x->row[i];
    return NUEM_OK;
}

static nuem_status read_lists(const nuem_node *root, nuem_nuclides *x, nuem_error *err)
{
    const nuem_node *radii = nuem_node_get(root, "neutron_radii"),
                    *spins = nuem_node_get(root, "spins");
    nuclide *row = NULL;
    nuem_status st;

    for (size_t i = 0; radii && i < radii->n; i++) {
        if ((st = named_row(x, radii->child[i], &row, err))) return st;
        if (row->rn_fm > 0.0)
            return nuem_node_fail(radii->child[i], err, "is about %s again", row->nucleus.name);
        row->rn_fm = nuem_node_number(radii->child[i], "rn_fm", 0.0);
    }
    for (size_t i = 0; spins && i < spins->n; i++) {
        if ((st = named_row(x, spins->child[i], &row, err))) return st;
        if (!isnan(row->nucleus.spin_p))
            return nuem_node_fail(spins->child[i], err, "is about %s again", row->nucleus.name);
        if (row->nucleus.spin == 0.0)
            return nuem_node_fail(spins->child[i], err, "is about %s, which has no spin",
                                  row->nucleus.name);
        row->nucleus.spin_p = nuem_node_number(spins->child[i], "spin_p", 0.0);
        row->nucleus.spin_n = nuem_node_number(spins->child[i], "spin_n", 0.0);
    }
    return NUEM_OK;
}

/* Form factors of every row: Helm with the radii of the table; a free proton has no surface. */
static void fill_forms(nuem_nuclides *x)
{
    for (size_t i = 0; i < x->n; i++) {
        nuem_nucleus *n = &x->row[i].nucleus;
        const double rp = nuem_nucleus_rp_fm(n->r_charge_fm, n->z, n->a),
                     rn = x->row[i].rn_fm > 0.0 ? x->row[i].rn_fm
                                                : rp + nuem_nucleus_skin_fm(n->z, n->a);
        const nuem_form_kind kind = n->a == 1 ? NUEM_FORM_UNIT : NUEM_FORM_HELM;
        n->proton = (nuem_form_factor){.kind = kind, .rms_fm = rp};
        n->neutron = (nuem_form_factor){.kind = kind, .rms_fm = rn};
    }
}

nuem_status nuem_nuclides_open(const nuem_data *data, const char *id, nuem_nuclides **out,
                               nuem_provenance *prov, nuem_error *err)
{
    nuem_nuclides *x = NULL;
    nuem_yaml *doc = NULL;
    nuem_status st = nuem_record_open(data, "nuclide", id, "nuem/nuclide/1", nuem_nuclide_fields,
                                      &doc, prov, err);

    if (!st && !(x = calloc(1, sizeof *x))) st = nuem_fail_nomem(err);
    if (!st) st = read_table(nuem_yaml_root(doc), x, prov, err);
    if (!st) st = read_lists(nuem_yaml_root(doc), x, err);
    if (!st) {
        fill_forms(x);
        *out = x;
        x = NULL; /* handed over */
    }
    nuem_nuclides_free(x);
    nuem_yaml_free(doc);
    return st;
}

void nuem_nuclides_free(nuem_nuclides *x)
{
    if (!x) return;
    free(x->row);
    free(x);
}

size_t nuem_nuclides_count(const nuem_nuclides *x)
{
    return x->n;
}

const nuem_nucleus *nuem_nuclides_at(const nuem_nuclides *x, size_t i)
{
    return &x->row[i].nucleus;
}

double nuem_nuclides_rn_fm(const nuem_nuclides *x, size_t i)
{
    return x->row[i].rn_fm;
}

bool nuem_nuclides_radius_is_formula(const nuem_nuclides *x, size_t i)
{
    return x->row[i].formula;
}

/* "Cs133", "133Cs", with or without '-' between; false when it is neither. */
static bool split(const char *name, char symbol[LETTERS + 1], int *a)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
                      digits[] = "0123456789";
    const char *p = name;
    size_t n_letters = 0, n_digits = 0;

    for (int part = 0; part < 2; part++) {
        const bool number = *p >= '0' && *p <= '9';
        const size_t n = strspn(p, number ? digits : letters);
        if (n == 0 || n > LETTERS || (number ? n_digits : n_letters)) return false;
        if (number) {
            *a = 0;
            for (n_digits = 0; n_digits < n; n_digits++) *a = 10 * *a + (p[n_digits] - '0');
        } else {
            memcpy(symbol, p, n_letters = n);
            symbol[n] = '\0';
        }
        p += n;
        if (part == 0 && *p == '-') p++;
    }
    return *p == '\0';
}

/* "Xe124, Xe126, ..."; "none" where the table has no isotope of z. */
static void isotopes(const nuem_nuclides *x, int z, char *text, size_t size)
{
    size_t used = 0;

    snprintf(text, size, "none");
    for (size_t i = 0; i < x->n && used < size; i++)
        if (x->row[i].nucleus.z == z)
            used += (size_t)snprintf(text + used, size - used, "%s%s", used ? ", " : "",
                                     x->row[i].nucleus.name);
}

nuem_status nuem_nuclides_find(const nuem_nuclides *x, const char *name, const nuem_nucleus **out,
                               nuem_error *err)
{
    char symbol[LETTERS + 1], text[200];
    int a = 0;

    if (!split(name, symbol, &a))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "nuclide '%.40s' is not a symbol with a mass number, as in Cs133", name);
    const int z = SymbolToAtomicNumber(symbol, NULL);
    if (z < 1 || z > NUEM_FORMULA_MAX_Z)
        return nuem_fail(err, NUEM_ERR_ARG, "nuclide '%.40s': there is no element '%s'", name,
                         symbol);
    if (a < z)
        return nuem_fail(err, NUEM_ERR_ARG, "nuclide '%.40s': mass number %d is below Z = %d", name,
                         a, z);
    for (size_t i = 0; i < x->n; i++)
        if (x->row[i].nucleus.z == z && x->row[i].nucleus.a == a) {
            *out = &x->row[i].nucleus;
            return NUEM_OK;
        }
    isotopes(x, z, text, sizeof text);
    return nuem_fail(err, NUEM_ERR_ARG, "nuclide '%.40s' is not in the table; isotopes of %s: %s",
                     name, symbol, text);
}
