/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The hypothesis file and the --set overrides. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "em/hypothesis.h"
#include "file/record.h"
#include "mixing/mixing_fields.h"
#include "num/matrix3.h"

static const char *const conventions[] = {NULL, "effective", "giunti", "bpv", "form-factor"};

/* clang-format off */
static const nuem_field charge_fields[] = {
    {.key = "unit", .type = NUEM_FIELD_STRING, .required = true, .choices = "e", .doc = "unit of the matrix"},
    {.key = "matrix", .type = NUEM_FIELD_MATRIX3, .required = true, .doc = "3x3, Hermitian"},
    {0},
};
static const nuem_field radius_fields[] = {
    {.key = "unit", .type = NUEM_FIELD_STRING, .required = true, .choices = "cm2|cm^2|fm2|fm^2", .doc = "unit of the matrix"},
    {.key = "convention", .type = NUEM_FIELD_STRING, .required = true, .choices = "effective|giunti|bpv|form-factor", .doc = "what the number means"},
    {.key = "matrix", .type = NUEM_FIELD_MATRIX3, .required = true, .doc = "3x3, Hermitian"},
    {0},
};
static const nuem_field anapole_fields[] = {
    {.key = "unit", .type = NUEM_FIELD_STRING, .required = true, .choices = "cm2|cm^2|fm2|fm^2", .doc = "unit of the matrix"},
    {.key = "matrix", .type = NUEM_FIELD_MATRIX3, .required = true, .doc = "3x3, Hermitian"},
    {0},
};
static const nuem_field dipole_fields[] = {
    {.key = "unit", .type = NUEM_FIELD_STRING, .required = true, .choices = "muB|mu_B", .doc = "unit of the matrix"},
    {.key = "matrix", .type = NUEM_FIELD_MATRIX3, .required = true, .doc = "3x3; antisymmetric for Majorana neutrinos"},
    {0},
};
const nuem_field nuem_hypothesis_fields[] = {
    {.key = "nature", .type = NUEM_FIELD_STRING, .choices = "dirac|majorana", .doc = "default dirac"},
    {.key = "mixing", .type = NUEM_FIELD_ANY, .doc = "a named set or a map; default " NUEM_DEFAULT_MIXING},
    {.key = "lightest_mass_ev", .type = NUEM_FIELD_NUMBER, .max = 1e3, .doc = "eV; default 0"},
    {.key = "basis", .type = NUEM_FIELD_STRING, .choices = "flavour|mass", .doc = "basis of the matrices; default flavour"},
    {.key = "millicharge", .type = NUEM_FIELD_MAP, .fields = charge_fields, .doc = "electric charge"},
    {.key = "charge_radius", .type = NUEM_FIELD_MAP, .fields = radius_fields, .doc = "charge radius"},
    {.key = "anapole", .type = NUEM_FIELD_MAP, .fields = anapole_fields, .doc = "anapole moment"},
    {.key = "magnetic_moment", .type = NUEM_FIELD_MAP, .fields = dipole_fields, .doc = "magnetic moment"},
    {.key = "electric_moment", .type = NUEM_FIELD_MAP, .fields = dipole_fields, .doc = "electric dipole moment"},
    {0},
};
/* clang-format on */

enum { NUEM_HYPOTHESIS_BYTES = 1 << 20 };

static nuem_radius_convention convention_of(const char *name)
{
    for (int i = NUEM_RADIUS_EFFECTIVE; i <= NUEM_RADIUS_FORM_FACTOR; i++)
        if (strcmp(name, conventions[i]) == 0) return (nuem_radius_convention)i;
    return NUEM_RADIUS_NONE;
}

static nuem_status read_mixing(const nuem_data *data, const nuem_node *node, nuem_mixing *out,
                               nuem_provenance *prov, nuem_error *err)
{
    nuem_error inner;
    nuem_status st;

    if (!node || node->kind == NUEM_NODE_SCALAR) {
        const char *name = node ? node->text : NUEM_DEFAULT_MIXING;
        if (!data)
            return nuem_fail(err, NUEM_ERR_ARG, "mixing set '%.80s' needs a data directory", name);
        st = nuem_mixing_open(data, name, out, prov, &inner);
        if ((st == NUEM_ERR_ARG || st == NUEM_ERR_IO) && node)
            return nuem_node_fail(node, err, "is '%.80s': %s", name, inner.message);
        if (st && err) *err = inner;
        return st;
    }
    if ((st = nuem_schema_check(node, nuem_mixing_fields, err))) return st;
    return nuem_mixing_from_node(node, out, err);
}

/* matrix `which` of the file in the units of the specification */
static nuem_status read_matrix(const nuem_node *root, int which, nuem_hypothesis_spec *spec,
                               nuem_error *err)
{
    const nuem_node *map = nuem_node_get(root, nuem_hypothesis_matrices[which].name);
    nuem_matrix3 *m = nuem_hypothesis_matrix_of(spec, which);
    nuem_status st;

    if (!map) return NUEM_OK;
    if ((st = nuem_node_to_matrix3(nuem_node_get(map, "matrix"), m, err))) return st;
    const char *unit = nuem_node_string(map, "unit", "");
    if (strncmp(unit, "fm", 2) == 0) {
        for (int i = 0; i < 9; i++) {
            m->m[i / 3][i % 3].re *= 1e-26;
            m->m[i / 3][i % 3].im *= 1e-26;
        }
    }
    return NUEM_OK;
}

/* Check what the file alone says; a complaint about an element is turned into one about its place.
 * */
static nuem_status check_file(const nuem_node *root, const nuem_hypothesis_spec *spec,
                              nuem_error *err)
{
    nuem_error inner = {0};
    nuem_status st = nuem_hypothesis_check(spec, &inner);
    const nuem_node *node = root;

    if (!st) return st;
    if (inner.index >= 0) {
        const char *name = nuem_hypothesis_matrices[inner.index / 9].name;
        const nuem_node *m = nuem_node_get(nuem_node_get(root, name), "matrix");
        if (m) node = m->child[inner.index % 9 / 3]->child[inner.index % 3];
    }
    return nuem_fail_at(err, NUEM_ERR_DATA, node->file, node->line, node->column, "%s",
                        inner.message);
}

/* Row and column of an element name: "emu", "tautau" in the flavour basis, "12" in the mass basis.
 * */
static bool element_index(const char *name, nuem_basis basis, int *row, int *column)
{
    static const char *const flavour[] = {"e", "mu", "tau"}, *const mass[] = {"1", "2", "3"};
    const char *const *part = basis == NUEM_BASIS_FLAVOUR ? flavour : mass;

    for (int i = 0; i < 3; i++) {
        size_t n = strlen(part[i]);
        if (strncmp(name, part[i], n) != 0) continue;
        for (int j = 0; j < 3; j++)
            if (strcmp(name + n, part[j]) == 0) {
                *row = i;
                *column = j;
                return true;
            }
    }
    return false;
}

static nuem_status set_element(nuem_hypothesis_spec *spec, const char *key, const char *value,
                               const char *whole, nuem_error *err)
{
    const char *dot = strchr(key, '.');
    nuem_complex z;
    int i, j;

    for (int k = 0; dot && k < NUEM_HYPOTHESIS_N_MATRIX; k++) {
        const char *name = nuem_hypothesis_matrices[k].name;
        if (strlen(name) != (size_t)(dot - key) || strncmp(name, key, strlen(name)) != 0) continue;
        if (k == 1 && strcmp(dot + 1, "convention") == 0) {
            nuem_radius_convention c = convention_of(value);
            if (c == NUEM_RADIUS_NONE)
                return nuem_fail(err, NUEM_ERR_ARG,
                                 "--set %.100s: the convention must be one of: effective, giunti, "
                                 "bpv, form-factor",
                                 whole);
            if (spec->radius_convention != NUEM_RADIUS_NONE && spec->radius_convention != c &&
                nuem_matrix3_max(&spec->charge_radius_cm2) > 0.0)
                return nuem_fail(
                    err, NUEM_ERR_ARG,
                    "--set %.100s: the charge radius is given in convention %s already", whole,
                    conventions[spec->radius_convention]);
            spec->radius_convention = c;
            return NUEM_OK;
        }
        if (!element_index(dot + 1, spec->basis, &i, &j))
            return nuem_fail(err, NUEM_ERR_ARG,
                             "--set %.100s: element '%.40s' must be two of %s in this basis", whole,
                             dot + 1, spec->basis == NUEM_BASIS_FLAVOUR ? "e, mu, tau" : "1, 2, 3");
        if (!nuem_complex_parse(value, &z))
            return nuem_fail(err, NUEM_ERR_ARG,
                             "--set %.100s: '%.40s' is not a number such as 1e-13 or 1e-13+2e-13i",
                             whole, value);
        nuem_matrix3 *m = nuem_hypothesis_matrix_of(spec, k);
        bool antisymmetric = nuem_hypothesis_matrices[k].dipole && spec->nature == NUEM_MAJORANA;
        m->m[i][j] = z;
        if (i != j) m->m[j][i] = antisymmetric ? (nuem_complex){-z.re, -z.im} : nuem_conj(z);
        return NUEM_OK;
    }
    return nuem_fail(err, NUEM_ERR_ARG,
                     "--set %.100s: unknown name '%.60s'; it must be nature, basis, mixing, "
                     "lightest_mass_ev, or <matrix>.<element> with matrix one of millicharge, "
                     "charge_radius, anapole, magnetic_moment, electric_moment",
                     whole, key);
}

static nuem_status apply_set(const nuem_data *data, nuem_hypothesis_spec *spec, const char *text,
                             nuem_provenance *prov, nuem_error *err)
{
    char key[64];
    const char *equals = strchr(text, '=');

    if (!equals || equals == text || (size_t)(equals - text) >= sizeof key)
        return nuem_fail(err, NUEM_ERR_ARG, "--set %.100s: it must read <name>=<value>", text);
    memcpy(key, text, (size_t)(equals - text));
    key[equals - text] = '\0';
    const char *value = equals + 1;
    if (strcmp(key, "nature") == 0) {
        if (strcmp(value, "dirac") != 0 && strcmp(value, "majorana") != 0)
            return nuem_fail(err, NUEM_ERR_ARG, "--set %.100s: it must be dirac or majorana", text);
        spec->nature = value[0] == 'd' ? NUEM_DIRAC : NUEM_MAJORANA;
        return NUEM_OK;
    }
    if (strcmp(key, "basis") == 0) {
        if (strcmp(value, "flavour") != 0 && strcmp(value, "mass") != 0)
            return nuem_fail(err, NUEM_ERR_ARG, "--set %.100s: it must be flavour or mass", text);
        nuem_basis basis = value[0] == 'f' ? NUEM_BASIS_FLAVOUR : NUEM_BASIS_MASS;
        for (int k = 0; basis != spec->basis && k < NUEM_HYPOTHESIS_N_MATRIX; k++)
            if (nuem_matrix3_max(nuem_hypothesis_matrix_of(spec, k)) > 0.0)
                return nuem_fail(err, NUEM_ERR_ARG,
                                 "--set %.100s: matrices are given in the other basis already",
                                 text);
        spec->basis = basis;
        return NUEM_OK;
    }
    if (strcmp(key, "mixing") == 0) {
        if (!data) return nuem_fail(err, NUEM_ERR_ARG, "--set %.100s: no data directory", text);
        return nuem_mixing_open(data, value, &spec->mixing, prov, err);
    }
    if (strcmp(key, "lightest_mass_ev") == 0) {
        nuem_complex z;
        if (!nuem_complex_parse(value, &z) || z.im != 0.0)
            return nuem_fail(err, NUEM_ERR_ARG, "--set %.100s: '%.40s' is not a number", text,
                             value);
        spec->lightest_mass_ev = z.re;
        return NUEM_OK;
    }
    return set_element(spec, key, value, text, err);
}

nuem_status nuem_hypothesis_from_node(const nuem_data *data, const nuem_node *root,
                                      const char *const *set, size_t n_set, nuem_hypothesis **out,
                                      nuem_provenance *prov, nuem_error *err)
{
    nuem_hypothesis_spec spec = {0};
    nuem_status st;

    if (root) {
        if ((st = nuem_schema_check(root, nuem_hypothesis_fields, err))) return st;
        const nuem_node *radius = nuem_node_get(root, "charge_radius");
        spec.nature = strcmp(nuem_node_string(root, "nature", "dirac"), "majorana") == 0
                          ? NUEM_MAJORANA
                          : NUEM_DIRAC;
        spec.basis = strcmp(nuem_node_string(root, "basis", "flavour"), "mass") == 0
                         ? NUEM_BASIS_MASS
                         : NUEM_BASIS_FLAVOUR;
        spec.lightest_mass_ev = nuem_node_number(root, "lightest_mass_ev", 0.0);
        if (radius)
            spec.radius_convention = convention_of(nuem_node_string(radius, "convention", ""));
        for (int k = 0; k < NUEM_HYPOTHESIS_N_MATRIX; k++)
            if ((st = read_matrix(root, k, &spec, err))) return st;
    }
    if ((st = read_mixing(data, nuem_node_get(root, "mixing"), &spec.mixing, prov, err))) return st;
    if (root && (st = check_file(root, &spec, err))) return st;
    /* nature and basis decide what an element name and its partner mean, so they come first */
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 0; i < n_set; i++) {
            bool early = strncmp(set[i], "nature=", 7) == 0 || strncmp(set[i], "basis=", 6) == 0;
            if (early == (pass == 0) && (st = apply_set(data, &spec, set[i], prov, err))) return st;
        }
    return nuem_hypothesis_create(&spec, out, err);
}

nuem_status nuem_hypothesis_open(const nuem_data *data, const char *path, const char *const *set,
                                 size_t n_set, nuem_hypothesis **out, nuem_provenance *prov,
                                 nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_status st = NUEM_OK;

    if (path) { /* read once: the path may be a pipe */
        char *text = NULL;
        size_t n = 0;
        if ((st = nuem_file_read(path, NUEM_HYPOTHESIS_BYTES, &text, &n, err))) return st;
        st = nuem_yaml_parse(text, n, path, &doc, err);
        if (!st) st = nuem_provenance_add_text(prov, path, text, n, err);
        free(text);
    }
    if (!st)
        st = nuem_hypothesis_from_node(data, doc ? nuem_yaml_root(doc) : NULL, set, n_set, out,
                                       prov, err);
    nuem_yaml_free(doc);
    return st;
}

nuem_status nuem_hypothesis_parse(const nuem_data *data, const char *text, size_t n,
                                  const char *name, nuem_hypothesis **out, nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_status st = nuem_yaml_parse(text, n, name, &doc, err);

    if (!st) st = nuem_hypothesis_from_node(data, nuem_yaml_root(doc), NULL, 0, out, NULL, err);
    nuem_yaml_free(doc);
    return st;
}
