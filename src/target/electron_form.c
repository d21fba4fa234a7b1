/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Form factors of electrons. All work with 1 - F, which at small q, where an atom looks neutral, is
 * what remains of the charge. */
#include "nuem/electron_form.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <xraylib/xraylib.h>

#include "base/error.h"
#include "nuem/atom.h"
#include "nuem/constants.h"

/* International Tables C, table 6.1.1.4, He: sum a exp(-b s^2) + c, s = sin(theta)/lambda = q/4 pi in
 * 1/angstrom */
enum { GAUSSIANS = 4 };
static const double CM_A[GAUSSIANS] = {0.8734, 0.6309, 0.3112, 0.1780},
                    CM_B[GAUSSIANS] = {9.1037, 3.3568, 22.9276, 0.9821}, CM_C = 0.0064;

/* Tables are uniform in ln q: cubic interpolation over 2 % of q is exact to 1e-8 (measured). */
static const double STEP = 0.02;
/* Atoms: from q = 0.01/bohr, where 1 - F is below 1e-3 and goes as q^2, to 10 Z/bohr, where even the
 * innermost shell is down to 1e-3 and goes as q^-4 (the cusp at the nucleus). Beyond, the points of the
 * atom are too few for the waves of sin(qr)/(qr). */
static const double ATOM_LO = 0.01, ATOM_HI = 10.0;
/* xraylib: s in 1/angstrom; below, the decimals of its table say nothing */
static const double XRAYLIB_LO = 0.01, XRAYLIB_HI = 100.0;
enum { XRAYLIB_MAX_Z = 98 };

static const struct {
    const char *name, *ref;
} models[] = {
    [NUEM_ELECTRONS_NONE] = {"none", NULL},
    [NUEM_ELECTRONS_CROMER_MANN] = {"cromer-mann", "Cromer:1968"},
    [NUEM_ELECTRONS_HYDROGENIC] = {"hydrogenic", "Bethe:1957"},
    [NUEM_ELECTRONS_DHF] = {"dhf", "Grant:1970"},
    [NUEM_ELECTRONS_DHS] = {"dhs", "Slater:1951"},
    [NUEM_ELECTRONS_XRAYLIB] = {"xraylib", "Schoonjans:2011"},
};
enum { N_MODEL = sizeof models / sizeof models[0] };

nuem_status nuem_electron_model_parse(const char *name, nuem_electron_model *out, nuem_error *err)
{
    for (int i = 0; i < N_MODEL; i++)
        if (strcmp(models[i].name, name) == 0) {
            *out = (nuem_electron_model)i;
            return NUEM_OK;
        }
    return nuem_fail(err, NUEM_ERR_ARG,
                     "form factor of electrons '%.40s' is not one of: none, cromer-mann, "
                     "hydrogenic, dhf, dhs, xraylib",
                     name);
}

const char *nuem_electron_model_name(nuem_electron_model model)
{
    return (unsigned)model < N_MODEL ? models[model].name : "unknown";
}

const char *nuem_electron_model_ref(nuem_electron_model model)
{
    return (unsigned)model < N_MODEL ? models[model].ref : NULL;
}

nuem_electron_model nuem_electron_model_default(int z)
{
    return z == 1   ? NUEM_ELECTRONS_HYDROGENIC
           : z == 2 ? NUEM_ELECTRONS_CROMER_MANN
                    : NUEM_ELECTRONS_DHF;
}

/* 1/bohr, MeV */
static double inverse_bohr_mev(void)
{
    return nuem_constants_get()->alpha * nuem_constants_get()->me_mev;
}

/* 1/angstrom, MeV; times 4 pi it is s = 1/angstrom */
static double inverse_angstrom_mev(void)
{
    return 1e-5 * nuem_constants_get()->hbarc_mev_fm;
}

static nuem_status reserve(nuem_electron_form *form, double q_lo_mev, double q_hi_mev,
                           nuem_error *err)
{
    form->n = (size_t)ceil(log(q_hi_mev / q_lo_mev) / STEP) + 1;
    form->q_lo_mev = q_lo_mev;
    form->step = log(q_hi_mev / q_lo_mev) / (double)(form->n - 1);
    form->bare = malloc(form->n * sizeof *form->bare);
    return form->bare ? NUEM_OK : nuem_fail_nomem(err);
}

static double node_mev(const nuem_electron_form *form, size_t i)
{
    return form->q_lo_mev * exp((double)i * form->step);
}

static nuem_status tabulate_atom(nuem_electron_form *form, nuem_error *err)
{
    const double unit = inverse_bohr_mev();
    const nuem_atom_options options = {.method = form->model == NUEM_ELECTRONS_DHF ? NUEM_ATOM_DHF
                                                                                   : NUEM_ATOM_DHS};
    nuem_atom *atom = NULL;
    nuem_status st = nuem_atom_create(form->z, &options, &atom, err);

    if (!st) st = reserve(form, ATOM_LO * unit, ATOM_HI * form->z * unit, err);
    if (!st) {
        const double electrons = nuem_atom_form_factor(atom, 0.0);
        for (size_t i = 0; i < form->n; i++)
            form->bare[i] = 1.0 - nuem_atom_form_factor(atom, node_mev(form, i) / unit) / electrons;
    }
    nuem_atom_free(atom);
    return st;
}

static nuem_status tabulate_xraylib(nuem_electron_form *form, nuem_error *err)
{
    const double unit = 4.0 * M_PI * inverse_angstrom_mev();
    nuem_status st;

    if ((st = reserve(form, XRAYLIB_LO * unit, XRAYLIB_HI * unit, err))) return st;
    for (size_t i = 0; i < form->n; i++) {
        xrl_error *wrong = NULL;
        double f = FF_Rayl(form->z, node_mev(form, i) / unit, &wrong);
        if (wrong) {
            xrl_error_free(wrong);
            return nuem_fail(err, NUEM_ERR_UNSUPPORTED,
                             "xraylib has no form factor of Z = %d at q = %g keV", form->z,
                             1e3 * node_mev(form, i));
        }
        form->bare[i] = 1.0 - f / form->z;
    }
    return NUEM_OK;
}

/* Has the model the element? */
static nuem_status check_element(int z, nuem_electron_model model, nuem_error *err)
{
    static const int last[N_MODEL] = {
        [NUEM_ELECTRONS_NONE] = NUEM_ATOM_MAX_Z, [NUEM_ELECTRONS_CROMER_MANN] = 2,
        [NUEM_ELECTRONS_HYDROGENIC] = 2,         [NUEM_ELECTRONS_DHF] = NUEM_ATOM_MAX_Z,
        [NUEM_ELECTRONS_DHS] = NUEM_ATOM_MAX_Z,  [NUEM_ELECTRONS_XRAYLIB] = XRAYLIB_MAX_Z};

    if ((unsigned)model >= N_MODEL)
        return nuem_fail(err, NUEM_ERR_ARG, "form factor of electrons %d is unknown", (int)model);
    if (z < 1)
        return nuem_fail(err, NUEM_ERR_ARG, "form factor of electrons: Z = %d must be at least 1",
                         z);
    if (z > last[model] || (model == NUEM_ELECTRONS_CROMER_MANN && z != 2))
        return nuem_fail(err, NUEM_ERR_UNSUPPORTED,
                         "form factor %s is not known for Z = %d; it is for Z = %d to %d",
                         models[model].name, z, model == NUEM_ELECTRONS_CROMER_MANN ? 2 : 1,
                         last[model]);
    return NUEM_OK;
}

nuem_status nuem_electron_form_create(int z, nuem_electron_model model, nuem_electron_form *out,
                                      nuem_error *err)
{
    nuem_electron_form form = {.model = model, .z = z, .zeff = z == 2 ? 27.0 / 16.0 : 1.0};
    nuem_status st = check_element(z, model, err);

    if (!st && (model == NUEM_ELECTRONS_DHF || model == NUEM_ELECTRONS_DHS))
        st = tabulate_atom(&form, err);
    if (!st && model == NUEM_ELECTRONS_XRAYLIB) st = tabulate_xraylib(&form, err);
    if (st)
        nuem_electron_form_clear(&form);
    else
        *out = form;
    return st;
}

void nuem_electron_form_clear(nuem_electron_form *form)
{
    free(form->bare);
    memset(form, 0, sizeof *form);
}

static double cromer_mann(double q_mev)
{
    const double s = q_mev / (4.0 * M_PI * inverse_angstrom_mev());
    double total = CM_C, missing = 0.0;

    for (int i = 0; i < GAUSSIANS; i++) {
        total += CM_A[i];
        missing -= CM_A[i] * expm1(-CM_B[i] * s * s);
    }
    return missing / total;
}

static double hydrogenic(double zeff, double q_mev)
{
    const double y = 0.5 * q_mev / (zeff * inverse_bohr_mev()), x = y * y;

    return x * (2.0 + x) / ((1.0 + x) * (1.0 + x));
}

/* Cubic through the four nodes around ln q. */
static double table(const nuem_electron_form *form, double q_mev)
{
    const double t = q_mev > 0.0 ? log(q_mev / form->q_lo_mev) / form->step : -1.0;
    const size_t n = form->n;

    if (t <= 0.0) return form->bare[0] * pow(q_mev / form->q_lo_mev, 2.0);
    if (t >= (double)(n - 1))
        return 1.0 - (1.0 - form->bare[n - 1]) * pow(node_mev(form, n - 1) / q_mev, 4.0);
    size_t i = (size_t)t;
    i = i < 1 ? 1 : i > n - 3 ? n - 3 : i;
    const double u = t - (double)i, *y = form->bare + i - 1;
    return -u * (u - 1.0) * (u - 2.0) / 6.0 * y[0] +
           (u + 1.0) * (u - 1.0) * (u - 2.0) / 2.0 * y[1] - (u + 1.0) * u * (u - 2.0) / 2.0 * y[2] +
           (u + 1.0) * u * (u - 1.0) / 6.0 * y[3];
}

double nuem_electron_form_bare(const nuem_electron_form *form, double q_mev)
{
    switch (form->model) {
    case NUEM_ELECTRONS_CROMER_MANN: return cromer_mann(q_mev);
    case NUEM_ELECTRONS_HYDROGENIC: return hydrogenic(form->zeff, q_mev);
    case NUEM_ELECTRONS_DHF:
    case NUEM_ELECTRONS_DHS:
    case NUEM_ELECTRONS_XRAYLIB: return table(form, q_mev);
    default: return 1.0;
    }
}

double nuem_electron_form_at(const nuem_electron_form *form, double q_mev)
{
    return 1.0 - nuem_electron_form_bare(form, q_mev);
}
