/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nuclei of a target: masses, radii, and the isotopes of a formula. */
#include "nuem/nucleus.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "target/formula.h"
#include "target/nuclides.h"

/* PDG 2020, from the scattering of thermal neutrons on electrons */
static const double RN2_FM2 = -0.1161;

static const char *const choices[] = {
    [NUEM_NEUTRON_RADIUS_TABLE] = "table",
    [NUEM_NEUTRON_RADIUS_SKIN] = "skin",
    [NUEM_NEUTRON_RADIUS_EQUAL] = "equal",
};

double nuem_nucleus_mass_mev(const nuem_nucleus *nucleus)
{
    return nucleus->mass_u * nuem_constants_get()->amu_mev;
}

double nuem_nucleus_rp_fm(double r_charge_fm, int z, int a)
{
    return sqrt(r_charge_fm * r_charge_fm - (double)(a - z) / z * RN2_FM2);
}

double nuem_nucleus_skin_fm(int z, int a)
{
    return a > z ? 1.01 * (a - 2 * z) / a - 0.04 : 0.0; /* no neutrons, no skin */
}

nuem_status nuem_neutron_radius_parse(const char *name, nuem_neutron_radius *out, nuem_error *err)
{
    for (int i = 0; i <= NUEM_NEUTRON_RADIUS_EQUAL; i++)
        if (strcmp(choices[i], name) == 0) {
            *out = (nuem_neutron_radius)i;
            return NUEM_OK;
        }
    return nuem_fail(err, NUEM_ERR_ARG, "neutron radius '%.40s' is not one of: table, skin, equal",
                     name);
}

/* Form and radii of one nucleus, row i of the table. */
static nuem_status describe(const nuem_nuclides *nuclides, size_t i, const nuem_nuclear_options *o,
                            const nuem_nucleus_radii *own, nuem_nucleus *nucleus, nuem_error *err)
{
    const double rn_table = nuem_nuclides_rn_fm(nuclides, i);
    double rp = nuem_nucleus_rp_fm(nucleus->r_charge_fm, nucleus->z, nucleus->a);

    if (own && own->rp_fm != 0.0) rp = own->rp_fm;
    double rn = rp;
    if (o->neutron_radius == NUEM_NEUTRON_RADIUS_TABLE && rn_table > 0.0)
        rn = rn_table;
    else if (o->neutron_radius != NUEM_NEUTRON_RADIUS_EQUAL)
        rn += nuem_nucleus_skin_fm(nucleus->z, nucleus->a);
    if (own && own->rn_fm != 0.0) rn = own->rn_fm;
    nucleus->axial = o->axial;
    nucleus->proton =
        (nuem_form_factor){.kind = nucleus->a == 1 ? NUEM_FORM_UNIT : o->form, .rms_fm = rp};
    nucleus->neutron = nucleus->proton;
    nucleus->neutron.rms_fm = rn;
    return nuem_nucleus_check(nucleus, err);
}

/* The choices and the radii of single nuclides: known, in the formula, each once. */
static nuem_status check_options(const nuem_nuclides *nuclides, const char *formula,
                                 const double *atoms, const nuem_nuclear_options *o,
                                 nuem_error *err)
{
    const nuem_nucleus *found = NULL, *other = NULL;
    nuem_status st;

    if ((unsigned)o->form >= NUEM_FORM_TABLE)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "form factor %d is not one of: helm, kn, fermi, unit (0 to 3)",
                         (int)o->form);
    if ((unsigned)o->neutron_radius > NUEM_NEUTRON_RADIUS_EQUAL)
        return nuem_fail(err, NUEM_ERR_ARG, "choice %d of the neutron radius is unknown",
                         (int)o->neutron_radius);
    for (size_t k = 0; k < o->n_radii; k++) {
        const nuem_nucleus_radii *r = &o->radii[k];
        if ((st = nuem_nuclides_find(nuclides, r->name, &found, err))) return st;
        if (!(atoms[found->z] > 0.0 && found->abundance > 0.0))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)k,
                                   "radii are given for %s, which is not in '%.63s'", found->name,
                                   formula);
        for (size_t j = 0; j < k; j++)
            if (!nuem_nuclides_find(nuclides, o->radii[j].name, &other, NULL) && other == found)
                return nuem_fail_index(err, NUEM_ERR_ARG, (long)k, "radii of %s are given twice",
                                       found->name);
        if (!(r->rp_fm >= 0.0 && r->rn_fm >= 0.0 && isfinite(r->rp_fm) && isfinite(r->rn_fm)))
            return nuem_fail_index(err, NUEM_ERR_DOMAIN, (long)k,
                                   "radii of %s are %g fm and %g fm; they must be positive, or 0 "
                                   "for those of the table",
                                   found->name, r->rp_fm, r->rn_fm);
    }
    return NUEM_OK;
}

static const nuem_nucleus_radii *
own_radii(const nuem_nuclides *nuclides, const nuem_nuclear_options *o, const nuem_nucleus *nucleus)
{
    const nuem_nucleus *found = NULL;

    for (size_t k = 0; k < o->n_radii; k++)
        if (!nuem_nuclides_find(nuclides, o->radii[k].name, &found, NULL) && found == nucleus)
            return &o->radii[k];
    return NULL;
}

/* The isotopes of z; *n grows by as many. Abundances are those of the table over their sum, so that
 * no atom is lost to rounding. */
static nuem_status add_element(const nuem_nuclides *nuclides, const char *formula, int z,
                               double atoms, const nuem_nuclear_options *o,
                               nuem_nucleus_share *share, size_t *n, nuem_error *err)
{
    const size_t count = nuem_nuclides_count(nuclides);
    double sum = 0.0;
    nuem_status st;

    for (size_t i = 0; i < count; i++)
        if (nuem_nuclides_at(nuclides, i)->z == z) sum += nuem_nuclides_at(nuclides, i)->abundance;
    if (!(sum > 0.0))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "'%.63s' has an element, Z = %d, without natural nuclides in the table",
                         formula, z);
    for (size_t i = 0; i < count; i++) {
        const nuem_nucleus *row = nuem_nuclides_at(nuclides, i);
        if (row->z != z || !(row->abundance > 0.0)) continue;
        nuem_nucleus_share *s = &share[*n];
        *s = (nuem_nucleus_share){.nucleus = *row, .per_unit = atoms * row->abundance / sum};
        if ((st = describe(nuclides, i, o, own_radii(nuclides, o, row), &s->nucleus, err)))
            return st;
        ++*n;
    }
    return NUEM_OK;
}

nuem_status nuem_nuclei_of(const nuem_nuclides *nuclides, const char *formula,
                           const nuem_nuclear_options *options, nuem_nucleus_share **out,
                           size_t *n_out, nuem_error *err)
{
    static const nuem_nuclear_options none = {0};
    const nuem_nuclear_options *o = options ? options : &none;
    double atoms[NUEM_FORMULA_MAX_Z + 1];
    size_t n = 0;
    nuem_status st;

    if ((st = nuem_formula_parse(formula, atoms, err))) return st;
    if ((st = check_options(nuclides, formula, atoms, o, err))) return st;
    nuem_nucleus_share *share = malloc((nuem_nuclides_count(nuclides) + 1) * sizeof *share);
    if (!share) return nuem_fail_nomem(err);
    for (int z = NUEM_FORMULA_MAX_Z; z >= 1 && !st; z--)
        if (atoms[z] > 0.0) st = add_element(nuclides, formula, z, atoms[z], o, share, &n, err);
    if (st) {
        free(share);
        return st;
    }
    nuem_nucleus_share *fit = realloc(share, n * sizeof *share);
    *out = fit ? fit : share;
    *n_out = n;
    return NUEM_OK;
}

static nuem_status check_form(const nuem_nucleus *nucleus, const char *what,
                              const nuem_form_factor *form, nuem_error *err)
{
    nuem_error inner = {0};
    nuem_status st = nuem_form_factor_check(form, &inner);

    return st ? nuem_fail(err, st, "%s of %.7s: %s", what, nucleus->name, inner.message) : NUEM_OK;
}

nuem_status nuem_nucleus_check(const nuem_nucleus *nucleus, nuem_error *err)
{
    const int z = nucleus->z, a = nucleus->a;
    nuem_status st;

    if (z < 1 || z > NUEM_FORMULA_MAX_Z)
        return nuem_fail(err, NUEM_ERR_ARG, "nucleus '%.7s' has Z = %d; it must lie in [1, %d]",
                         nucleus->name, z, NUEM_FORMULA_MAX_Z);
    if (a < z)
        return nuem_fail(err, NUEM_ERR_ARG, "nucleus '%.7s' has Z = %d above A = %d", nucleus->name,
                         z, a);
    if (!(isfinite(nucleus->mass_u) && nucleus->mass_u > 0.0))
        return nuem_fail(err, NUEM_ERR_ARG, "nucleus '%.7s' has a mass of %g u; it must be > 0",
                         nucleus->name, nucleus->mass_u);
    if ((st = check_form(nucleus, "protons", &nucleus->proton, err))) return st;
    return a > z ? check_form(nucleus, "neutrons", &nucleus->neutron, err) : NUEM_OK;
}
